//! Texts of a format, as they were sent, and the values that they stand for.

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use serde::de::{Deserialize, Deserializer, Error, Visitor};
use serde::ser::{Serialize, Serializer};

/// A text of a format, and the value that another crate reads of it.
///
/// The text is kept as it was sent, and is written back so: offsets, digits and years that the type of
/// the value cannot hold are not lost. Texts that are not of the format are refused. Two of them are
/// equal if the texts are.
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

/// A type for the texts of a format.
pub trait Formatted: fmt::Display + Sized {
    /// What the texts are, for messages.
    const FORMAT: &'static str;

    /// Whether a text is one of the format, whatever the type makes of it.
    fn is_format(text: &str) -> bool;

    /// The value that a text stands for; none if the type has no such value.
    fn read(text: &str) -> Option<Self>;
}

impl<T> Text<T> {
    /// The text as it is sent.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.text
    }

    /// The value that the text stands for; `None` if its type cannot hold it, such as a year that is too
    /// large.
    #[must_use]
    pub const fn value(&self) -> Option<&T> {
        self.value.as_ref()
    }

    /// The value, like [`value`](Self::value), but not borrowed.
    #[must_use]
    pub fn into_value(self) -> Option<T> {
        self.value
    }
}

impl<T: Formatted> From<T> for Text<T> {
    fn from(value: T) -> Self {
        Self { text: value.to_string(), value: Some(value) }
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

/// A text that is not of the format that is needed.
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

/// The grammars of the formats, as far as they go beyond what types read.
#[allow(dead_code, reason = "a crate needs only some of them")]
mod grammar {
    /// `date-time` (RFC 3339, 5.6).
    pub(super) fn is_date_time(text: &str) -> bool {
        let Some((date, rest)) = text.split_at_checked(10) else {
            return false;
        };
        let day = fits(date, "dddd-dd-dd")
            && (1..=12).contains(&number(date, 5))
            && (1..=31).contains(&number(date, 8));
        let is_time = |time| split_offset(time).is_some_and(|(time, _)| is_clock(time));
        day && rest.strip_prefix(['T', 't', ' ']).is_some_and(is_time)
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

    /// Numbers, each with one of the letters behind it, in their order.
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

    /// `URI` (RFC 3986, 3): a scheme, and only characters that can stand in one.
    pub(super) fn is_uri(text: &str) -> bool {
        let Some((scheme, rest)) = text.split_once(':') else {
            return false;
        };
        scheme.starts_with(|char: char| char.is_ascii_alphabetic())
            && scheme.chars().all(|char| char.is_ascii_alphanumeric() || "+-.".contains(char))
            && rest.chars().all(|char| char.is_ascii_graphic() && !"\"<>\\^`{|}".contains(char))
    }

    fn is_clock(text: &str) -> bool {
        let (clock, fraction) = text.split_once('.').map_or((text, None), |(a, b)| (a, Some(b)));
        let is_fraction =
            |text: &str| !text.is_empty() && text.bytes().all(|it| it.is_ascii_digit());
        fits(clock, "dd:dd:dd")
            && number(clock, 0) <= 23
            && number(clock, 3) <= 59
            && number(clock, 6) <= 60
            && fraction.is_none_or(is_fraction)
    }

    /// A time and its offset.
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

    /// Whether a text is as its form, in which `d` is a digit.
    fn fits(text: &str, form: &str) -> bool {
        let fits = |(char, form): (u8, u8)| match form {
            b'd' => char.is_ascii_digit(),
            other => char == other,
        };
        text.len() == form.len() && text.bytes().zip(form.bytes()).all(fits)
    }

    /// The number of two digits that begins at a byte.
    fn number(text: &str, at: usize) -> u8 {
        text.get(at..at + 2).and_then(|digits| digits.parse().ok()).unwrap_or(u8::MAX)
    }
}

/// Implements [`Formatted`] for a type: what its texts are, whether a text is one, and its value.
macro_rules! formatted {
    ($type:ty, $format:literal, $is_format:ident, |$text:ident| $read:expr) => {
        impl Formatted for $type {
            const FORMAT: &'static str = $format;

            fn is_format(text: &str) -> bool {
                grammar::$is_format(text)
            }

            fn read($text: &str) -> Option<Self> {
                $read.parse().ok()
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    formatted!(jiff::Timestamp, "a date-time", is_date_time, |text| text);
    formatted!(jiff::Span, "a duration", is_duration, |text| text);
    formatted!(jiff::civil::Time, "a time", is_time, |text| grammar::without_offset(text));
    formatted!(chrono::NaiveTime, "a time", is_time, |text| grammar::without_offset(text));
    formatted!(url::Url, "a URI", is_uri, |text| text);

    /// The text that a text is written back as, and whether it has a value.
    fn read<T: Formatted>(text: &str) -> Option<bool> {
        let json = serde_json::Value::from(text).to_string();
        let read: Text<T> = serde_json::from_str(&json).ok()?;
        assert_eq!(serde_json::to_string(&read).ok()?, json);
        assert_eq!(read.as_str(), text);
        Some(read.value().is_some())
    }

    #[test]
    fn every_date_time_is_read() {
        for text in [
            "2020-01-01T00:00:00Z",
            "2020-01-01T00:00:00+05:30",
            "2020-01-01t00:00:00.123456789z",
            "2020-02-29T23:59:60-08:00",
            "0001-01-01T00:00:00Z",
        ] {
            assert_eq!(read::<jiff::Timestamp>(text), Some(true), "{text}");
        }
        for text in ["9999-12-31T23:59:59Z", "2020-01-01T00:00:00.0123456789Z"] {
            assert_eq!(read::<jiff::Timestamp>(text), Some(false), "{text}");
        }
        for text in
            ["", "2020-01-01", "2020-01-01T00:00:00", "9999-13-01T00:00:00Z", "\u{e9}", "tomorrow"]
        {
            assert_eq!(read::<jiff::Timestamp>(text), None, "{text}");
        }
        let text: Text<jiff::Timestamp> = jiff::Timestamp::UNIX_EPOCH.into();
        assert_eq!(text.to_string(), "1970-01-01T00:00:00Z");
        assert_eq!(text.value(), Some(&jiff::Timestamp::UNIX_EPOCH));
    }

    #[test]
    fn every_time_is_read() {
        for text in ["10:00:00Z", "10:00:00.5+02:00", "23:59:60z", "10:00:00", "10:00:00-00:00"] {
            assert_eq!(read::<jiff::civil::Time>(text), Some(true), "{text}");
            assert_eq!(read::<chrono::NaiveTime>(text), Some(true), "{text}");
        }
        for text in ["", "24:00:00Z", "10:00:00+2:00", "noon", "10:00:00ZZ"] {
            assert_eq!(read::<jiff::civil::Time>(text), None, "{text}");
        }
    }

    #[test]
    fn every_duration_is_read() {
        for text in ["P1Y2M3W4DT5H6M7S", "P1Y", "P3D", "P2W", "PT36H", "PT0S", "-P1D", "PT0.5S"] {
            assert_eq!(read::<jiff::Span>(text), Some(true), "{text}");
        }
        assert_eq!(read::<jiff::Span>("P99999Y"), Some(false));
        for text in ["", "P", "PT", "P1", "1D", "P1H", "P1M1Y", "PT1S1M", "PD", "P1DT"] {
            assert_eq!(read::<jiff::Span>(text), None, "{text}");
        }
        let text: Text<jiff::Span> = "P1M".parse().expect("a duration");
        assert_eq!(text.value().map(jiff::Span::get_months), Some(1), "months are no days");
    }

    #[test]
    fn uris_are_kept_as_they_are() {
        for text in ["http://example.com", "HTTP://Example.com:80/a/../b", "urn:isbn:0451450523"] {
            assert_eq!(read::<url::Url>(text), Some(true), "{text}");
        }
        assert_eq!(read::<url::Url>("http://a_b:99999/"), Some(false));
        for text in ["", "/relative", "a b", "1a:b"] {
            assert_eq!(read::<url::Url>(text), None, "{text}");
        }
    }
}
