//! Strings of a format as they were sent, with the values that they represent.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};

/// A string of a format, with the value that another crate parses from it.
///
/// The string is kept and serialized as it was sent: offsets, digits, leap seconds and years beyond
/// the range of the value's type are not lost. Strings that are not of the format are rejected. Two
/// values are equal if their strings are.
///
/// ```text
/// let at = event.at.value().ok_or("a time that `jiff` cannot hold")?;
/// event.at = jiff::Timestamp::now().into();
/// ```
#[derive(Clone)]
pub struct Text<T> {
    text: String,
    value: Option<T>,
}

/// A type that represents the strings of a format.
pub trait Formatted: Sized {
    /// The description of the strings, for messages.
    const FORMAT: &'static str;

    /// Whether a string is of the format, even if the type cannot represent it.
    fn is_format(text: &str) -> bool;

    /// The value of a string; `None` if the type cannot represent it.
    fn read(text: &str) -> Option<Self>;

    /// The string of a value.
    fn write(&self) -> String;
}

impl<T> Text<T> {
    /// The string as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The value of the string; `None` if its type cannot represent it, such as a year that is too
    /// large.
    #[must_use]
    pub const fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// Converts into the value; `None` if its type cannot represent it.
    #[must_use]
    pub fn into_value(self) -> Option<T> {
        self.value
    }
}

impl<T: Formatted> From<T> for Text<T> {
    fn from(value: T) -> Self {
        Self { text: value.write(), value: Some(value) }
    }
}

impl<T: Formatted> FromStr for Text<T> {
    type Err = InvalidText;

    fn from_str(text: &str) -> Result<Self, InvalidText> {
        let value = T::read(text);
        if value.is_none() && !T::is_format(text) {
            return Err(InvalidText { format: T::FORMAT });
        }
        Ok(Self { text: text.to_owned(), value })
    }
}

/// A string that is not of the required format.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct InvalidText {
    format: &'static str,
}

impl fmt::Display for InvalidText {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "the text is not {}", self.format)
    }
}

impl std::error::Error for InvalidText {}

impl<T> PartialEq for Text<T> {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

impl<T> Eq for Text<T> {}

impl<T> std::hash::Hash for Text<T> {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.text.hash(state);
    }
}

impl<T> fmt::Display for Text<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl<T> fmt::Debug for Text<T> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.text.fmt(formatter)
    }
}

impl<T> Serialize for Text<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.text)
    }
}

impl<'de, T: Formatted> Deserialize<'de> for Text<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor(PhantomData))
    }
}

struct TextVisitor<T>(PhantomData<T>);

impl<T: Formatted> Visitor<'_> for TextVisitor<T> {
    type Value = Text<T>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(T::FORMAT)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Text<T>, E> {
        text.parse().map_err(E::custom)
    }
}

/// The grammars of the formats, where they differ from what types parse.
#[allow(dead_code, reason = "a crate needs only some of them")]
mod grammar {
    /// `date-time` (RFC 3339, 5.6).
    pub(super) fn is_date_time(text: &str) -> bool {
        split_offset(text).is_some_and(|(text, _)| is_date_time_local(text))
    }

    /// The same without its offset.
    pub(super) fn is_date_time_local(text: &str) -> bool {
        text.split_at_checked(10).is_some_and(|(date, time)| {
            is_day(date) && time.strip_prefix(['T', 't', ' ']).is_some_and(is_clock)
        })
    }

    fn is_day(date: &str) -> bool {
        let days = match number(date, 5) {
            2 if is_leap_year(date) => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        fits(date, "dddd-dd-dd") && (1..=days).contains(&number(date, 8))
    }

    fn is_leap_year(date: &str) -> bool {
        let (century, year) = (number(date, 0), number(date, 2));
        if year == 0 { century % 4 == 0 } else { year % 4 == 0 }
    }

    /// A time in the form that types of other crates parse, in upper case and with a `T`. `None` if
    /// its fraction has digits beyond nanoseconds, which those types truncate.
    pub(super) fn nanoseconds(text: &str) -> Option<String> {
        let text = text.to_ascii_uppercase().replace(' ', "T");
        let Some((clock, rest)) = text.split_once('.') else {
            return Some(text);
        };
        let end = rest.find(|char: char| !char.is_ascii_digit()).unwrap_or(rest.len());
        let (fraction, offset) = rest.split_at(end);
        let (known, beyond) = fraction.split_at_checked(9).unwrap_or((fraction, ""));
        beyond.bytes().all(|digit| digit == b'0').then(|| format!("{clock}.{known}{offset}"))
    }

    /// The same for types without leap seconds, which parse one as the second before it.
    pub(super) fn without_leap_second(text: &str) -> Option<String> {
        nanoseconds(text).filter(|text| !text.contains(":60"))
    }

    /// `full-time` (RFC 3339, 5.6), also without its offset.
    pub(super) fn is_time(text: &str) -> bool {
        is_clock(without_offset(text))
    }

    /// The time of day without its offset.
    pub(super) fn without_offset(text: &str) -> &str {
        split_offset(text).map_or(text, |(time, _)| time)
    }

    /// `duration` (RFC 3339, appendix A), also with a sign or a fraction as ISO 8601 has them.
    pub(super) fn is_duration(text: &str) -> bool {
        let text = text.strip_prefix(['+', '-']).unwrap_or(text).to_ascii_uppercase();
        let Some(text) = text.strip_prefix('P') else {
            return false;
        };
        let (date, time) = match text.split_once('T') {
            Some((_, "")) => return false,
            Some((date, time)) => (date, time),
            None => (text, ""),
        };
        !text.is_empty() && are_parts(date, "YMWD") && are_parts(time, "HMS")
    }

    /// Whether a string is a sequence of numbers, each followed by one of the letters, in their
    /// order.
    fn are_parts(text: &str, letters: &str) -> bool {
        let mut letters = letters.chars();
        let mut digits = 0;
        for char in text.chars() {
            match char {
                '0'..='9' => digits += 1,
                '.' | ',' if digits > 0 => {}
                letter if digits > 0 && letters.any(|next| next == letter) => digits = 0,
                _ => return false,
            }
        }
        digits == 0
    }

    /// `URI` (RFC 3986, 3): a scheme, and only characters that a URI can contain.
    pub(super) fn is_uri(text: &str) -> bool {
        let Some((scheme, rest)) = text.split_once(':') else {
            return false;
        };
        scheme.starts_with(|char: char| char.is_ascii_alphabetic())
            && scheme.chars().all(|char| char.is_ascii_alphanumeric() || "+-.".contains(char))
            && rest.chars().all(|char| char.is_ascii_graphic() && !"\"<>\\^`{|}".contains(char))
    }

    /// A decimal number, also with an exponent.
    pub(super) fn is_decimal(text: &str) -> bool {
        let text = text.strip_prefix(['+', '-']).unwrap_or(text);
        let (number, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
        let exponent = exponent.strip_prefix(['+', '-']).unwrap_or(exponent);
        let (whole, fraction) = number.split_once('.').unwrap_or((number, "0"));
        [whole, fraction, exponent].into_iter().all(are_digits)
    }

    fn are_digits(text: &str) -> bool {
        !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit())
    }

    fn is_clock(text: &str) -> bool {
        let (clock, fraction) = text.split_once('.').map_or((text, None), |(a, b)| (a, Some(b)));
        fits(clock, "dd:dd:dd")
            && number(clock, 0) <= 23
            && number(clock, 3) <= 59
            && number(clock, 6) <= 60
            && fraction.is_none_or(are_digits)
    }

    /// Splits a string into a time and its offset.
    fn split_offset(text: &str) -> Option<(&str, &str)> {
        if let Some(time) = text.strip_suffix(['Z', 'z']) {
            return Some((time, "Z"));
        }
        let (time, offset) = text.split_at_checked(text.len().checked_sub(6)?)?;
        let is_offset = offset.starts_with(['+', '-'])
            && fits(&offset[1..], "dd:dd")
            && number(offset, 1) <= 23
            && number(offset, 4) <= 59;
        is_offset.then_some((time, offset))
    }

    /// Whether a string matches a form, in which `d` is a digit.
    fn fits(text: &str, form: &str) -> bool {
        let fits = |(char, form): (u8, u8)| match form {
            b'd' => char.is_ascii_digit(),
            other => char == other,
        };
        text.len() == form.len() && text.bytes().zip(form.bytes()).all(fits)
    }

    /// The number of two digits at a byte index.
    fn number(text: &str, at: usize) -> u8 {
        text.get(at..at + 2).and_then(|digits| digits.parse().ok()).unwrap_or(u8::MAX)
    }
}

/// Implements [`Formatted`] for a type: the description of its strings, the check of the format,
/// the value of a string and the string of a value.
macro_rules! formatted {
    ($type:ty, $format:literal, $is_format:ident, |$text:ident| $read:expr, |$value:ident| $write:expr) => {
        impl Formatted for $type {
            const FORMAT: &'static str = $format;

            fn is_format(text: &str) -> bool {
                grammar::$is_format(text)
            }

            fn read($text: &str) -> Option<Self> {
                $read
            }

            fn write(&self) -> String {
                let $value = self;
                $write
            }
        }
    };
}

#[cfg(test)]
mod tests;
