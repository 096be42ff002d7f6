//! Decimal numbers, compared and divided without rounding.

use std::cmp::Ordering;

/// The size from which a number in float notation has exactly the value of the float.
const WHOLE: f64 = 9_007_199_254_740_992.0;

/// The maximum number of multiplications of a remainder by ten, if a power cannot be computed
/// directly.
const STEPS: i64 = 100_000;

/// A decimal number: digits, and the power of ten that they are multiplied by.
#[derive(Debug)]
pub struct Number {
    is_negative: bool,
    /// Digits from 0 to 9, without zeros at either end; empty for zero.
    digits: Vec<u8>,
    exponent: i64,
    text: String,
    /// The value of the decimal notation, if the number is a large float.
    decimal: Option<Box<Number>>,
}

impl Number {
    /// Parses a JSON number; `None` if it is invalid.
    pub fn parse(text: &str) -> Option<Self> {
        let is_large = |float: &f64| float.abs() >= WHOLE && float.is_finite();
        let has_point = text.contains(['.', 'e', 'E']);
        let float = text.parse::<f64>().ok().filter(|float| has_point && is_large(float));
        if let Some(float) = float {
            // The shortest notation of a large float is not its exact value.
            let exact = Self::of_digits(&format!("{float:.0}"), text)?;
            let decimal = Self::of_digits(text, text).map(Box::new);
            return Some(Self { decimal, ..exact });
        }
        Self::of_digits(text, text)
    }

    fn of_digits(decimal: &str, text: &str) -> Option<Self> {
        let (is_negative, rest) = match decimal.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, decimal),
        };
        let (mantissa, exponent) = match rest.split_once(['e', 'E']) {
            Some((mantissa, exponent)) => (mantissa, power(exponent)?),
            None => (rest, 0),
        };
        let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, "0"));
        if whole.is_empty() || fraction.is_empty() {
            return None;
        }
        let all = whole.bytes().chain(fraction.bytes());
        let all: Option<Vec<u8>> =
            all.map(|byte| byte.is_ascii_digit().then(|| byte - b'0')).collect();
        let mut digits: Vec<u8> = all?.into_iter().skip_while(|digit| *digit == 0).collect();
        let mut exponent = exponent.saturating_sub(i64::try_from(fraction.len()).ok()?);
        while digits.last() == Some(&0) {
            digits.pop();
            exponent = exponent.saturating_add(1);
        }
        if digits.is_empty() {
            exponent = 0;
        }
        let is_negative = is_negative && !digits.is_empty();
        Some(Self { is_negative, digits, exponent, text: text.to_owned(), decimal: None })
    }

    /// The string from which the number was parsed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The canonical form, which equal numbers share.
    pub fn canonical(&self) -> String {
        let sign = if self.is_negative { "-" } else { "" };
        let digits: String = self.digits.iter().map(|digit| char::from(digit + b'0')).collect();
        format!("{sign}{digits}e{}", self.exponent)
    }

    /// The canonical form of the decimal notation of a large float.
    pub(super) fn canonical_decimal(&self) -> Option<String> {
        self.decimal.as_deref().map(Self::canonical)
    }

    /// Whether it has no fraction.
    pub fn is_whole(&self) -> bool {
        self.exponent >= 0
    }

    /// The number as a count, if a `usize` can represent it.
    pub fn count(&self) -> Option<usize> {
        let zeros = u32::try_from(self.exponent).ok()?;
        let digits = self
            .digits
            .iter()
            .try_fold(0_usize, |all, digit| all.checked_mul(10)?.checked_add(usize::from(*digit)));
        digits?.checked_mul(10_usize.checked_pow(zeros)?).filter(|_| !self.is_negative)
    }

    fn sign(&self) -> i8 {
        match (self.digits.is_empty(), self.is_negative) {
            (true, _) => 0,
            (false, true) => -1,
            (false, false) => 1,
        }
    }

    /// The position of the first digit before the decimal point.
    fn magnitude(&self) -> i64 {
        self.exponent.saturating_add(i64::try_from(self.digits.len()).unwrap_or(i64::MAX))
    }

    /// Whether a comparison with another number holds, both for the exact value and for the decimal
    /// notation of large floats.
    pub fn is_always(&self, other: &Self, is: impl Fn(Ordering) -> bool) -> bool {
        let mut all =
            self.readings().flat_map(|number| other.readings().map(move |it| (number, it)));
        all.all(|(number, other)| is(number.compare(other)))
    }

    fn readings(&self) -> impl Iterator<Item = &Self> {
        [Some(self), self.decimal.as_deref()].into_iter().flatten()
    }

    pub(super) fn compare(&self, other: &Self) -> Ordering {
        let signs = self.sign().cmp(&other.sign());
        if signs.is_ne() || self.sign() == 0 {
            return signs;
        }
        let sizes = self.magnitude().cmp(&other.magnitude());
        let sizes = sizes.then_with(|| self.digits.cmp(&other.digits));
        if self.is_negative { sizes.reverse() } else { sizes }
    }

    /// Whether the number is a multiple of a factor, by its exact value or by its decimal notation.
    /// Every number passes if the factor is too long to calculate with.
    pub fn is_multiple_of(&self, factor: &Self) -> bool {
        let decimal = self.decimal.as_deref();
        self.is_divisible(factor) || decimal.is_some_and(|decimal| decimal.is_divisible(factor))
    }

    fn is_divisible(&self, factor: &Self) -> bool {
        if self.digits.is_empty() || factor.digits.is_empty() {
            return true;
        }
        let shift = self.exponent.saturating_sub(factor.exponent);
        if shift < 0 {
            // The last digit is not zero, so ten does not divide the digits.
            return false;
        }
        let divisor = factor.digits.iter().try_fold(0_u128, |all, digit| {
            all.checked_mul(10)?.checked_add(u128::from(*digit)).filter(|it| *it < 1 << 120)
        });
        let Some(divisor) = divisor else {
            return true;
        };
        let add = |rest: u128, digit: &u8| (rest * 10 + u128::from(*digit)) % divisor;
        let rest = self.digits.iter().fold(0, add);
        times_power(rest, shift, divisor).is_none_or(|rest| rest == 0)
    }
}

/// The exponent of a JSON number; one beyond the range of calculations counts as large.
fn power(text: &str) -> Option<i64> {
    let (is_negative, digits) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    let size = is_number.then(|| digits.parse().unwrap_or(i64::MAX).min(1 << 40))?;
    Some(if is_negative { -size } else { size })
}

/// `rest * 10^power % divisor`; `None` if that takes too long.
fn times_power(mut rest: u128, power: i64, divisor: u128) -> Option<u128> {
    if divisor >> 64 == 0 {
        let (mut base, mut power) = (10 % divisor, power);
        while power > 0 {
            if power % 2 == 1 {
                rest = rest * base % divisor;
            }
            base = base * base % divisor;
            power /= 2;
        }
        return Some(rest);
    }
    if power > STEPS {
        return None;
    }
    for _ in 0..power {
        rest = rest * 10 % divisor;
    }
    Some(rest)
}
