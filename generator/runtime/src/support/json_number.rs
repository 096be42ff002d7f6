//! Numbers of JSON text.

use serde::de::{Error, Unexpected};
use serde_json::Number;

use super::JsonError;

/// A number as it was sent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Numeral<'de> {
    Unsigned(u64),
    Signed(i64),
    /// Any other number: one with a fraction or an exponent, an integer beyond 64 bits, or `-0`.
    Text(&'de str),
}

impl Numeral<'_> {
    /// The nearest float, unless there is none.
    pub(super) fn as_f64(self) -> Option<f64> {
        match self {
            #[allow(clippy::cast_precision_loss, reason = "the nearest float is meant")]
            Self::Unsigned(number) => Some(number as f64),
            #[allow(clippy::cast_precision_loss, reason = "the nearest float is meant")]
            Self::Signed(number) => Some(number as f64),
            Self::Text(text) => text.parse().ok().filter(|number: &f64| number.is_finite()),
        }
    }
}

/// The error of a number that no float is near to.
#[cold]
pub(super) fn out_of_range(rest: usize) -> JsonError {
    JsonError::custom("number out of range").at(rest)
}

/// Why a text does not begin with a number, and the index at which that shows.
pub(super) type Invalid = (&'static str, usize);

/// Reads the number that a text begins with, and its length.
#[inline]
pub(super) fn numeral_at_start(text: &str) -> Result<(Numeral<'_>, usize), Invalid> {
    let bytes = text.as_bytes();
    let is_negative = bytes.first() == Some(&b'-');
    let first = usize::from(is_negative);
    let mut value = 0_u64;
    let end = some_digits(bytes, first, |digit| {
        value = value.wrapping_mul(10).wrapping_add(digit.into());
    })?;
    if bytes[first] == b'0' && end - first > 1 {
        return Err((INVALID, end));
    }
    if matches!(bytes.get(end), Some(b'.' | b'e' | b'E')) {
        let end = fraction_and_exponent(bytes, end)?;
        return Ok((Numeral::Text(&text[..end]), end));
    }
    let digits = &text[..end];
    // 19 digits are below 2^64.
    if end - first > 19 {
        return Ok((digits.parse().map_or(Numeral::Text(digits), Numeral::Unsigned), end));
    }
    let numeral = match (is_negative, value) {
        (false, value) => Numeral::Unsigned(value),
        (true, 0) => Numeral::Text(digits),
        (true, value) => {
            0_i64.checked_sub_unsigned(value).map_or(Numeral::Text(digits), Numeral::Signed)
        }
    };
    Ok((numeral, end))
}

const INVALID: &str = "invalid number";

/// The end of a fraction and an exponent.
fn fraction_and_exponent(bytes: &[u8], mut at: usize) -> Result<usize, Invalid> {
    if bytes.get(at) == Some(&b'.') {
        at = some_digits(bytes, at + 1, |_| {})?;
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        let is_signed = matches!(bytes.get(at + 1), Some(b'+' | b'-'));
        at = some_digits(bytes, at + 1 + usize::from(is_signed), |_| {})?;
    }
    Ok(at)
}

/// The index behind the digits from `start` on, of which there has to be one.
#[inline]
fn some_digits(bytes: &[u8], start: usize, mut each: impl FnMut(u8)) -> Result<usize, Invalid> {
    let mut at = start;
    while let Some(byte @ b'0'..=b'9') = bytes.get(at) {
        each(byte - b'0');
        at += 1;
    }
    match (at == start, at == bytes.len()) {
        (true, true) => Err(("EOF while parsing a value", at)),
        (true, false) => Err((INVALID, at)),
        _ => Ok(at),
    }
}

/// The kind of a number, for error messages.
pub(super) fn unexpected_number(number: &Number) -> Unexpected<'_> {
    match (number.as_u64(), number.as_i64(), number.as_f64()) {
        (Some(number), _, _) => Unexpected::Unsigned(number),
        (_, Some(number), _) => Unexpected::Signed(number),
        (_, _, Some(number)) => Unexpected::Float(number),
        _ => Unexpected::Other("number"),
    }
}
