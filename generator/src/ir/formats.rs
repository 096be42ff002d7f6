//! Formats of strings, and the types of other crates that can represent them.

use std::fmt;
use std::str::FromStr;

/// Defines [`Format`] from one table: the variants, and their words in a lock.
macro_rules! formats {
    ($($(#[$doc:meta])* $name:ident $word:literal)*) => {
        /// The format of a string.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Format {
            $($(#[$doc])* $name,)*
        }

        impl Format {
            /// All formats.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns the word for the format in a lock.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }
        }
    };
}

formats! {
    /// No particular format.
    Plain "string"
    /// A date and time of day, as in RFC 3339.
    DateTime "string:date-time"
    /// A date, as in RFC 3339.
    Date "string:date"
    /// A time of day, as in RFC 3339.
    Time "string:time"
    /// A date and time of day without an offset.
    DateTimeLocal "string:date-time-local"
    /// A time of day without an offset.
    TimeLocal "string:time-local"
    /// A duration, as in ISO 8601.
    Duration "string:duration"
    /// A UUID.
    Uuid "string:uuid"
    /// A URI.
    Uri "string:uri"
    /// Bytes in base64.
    Byte "string:byte"
    /// Raw bytes.
    Binary "string:binary"
    /// A decimal number.
    Decimal "string:decimal"
    /// Any other format, which has no type of its own.
    Other "string:other"
}

impl Format {
    /// Returns a string of the format; `None` for one without a syntax of its own.
    #[must_use]
    pub fn example(self) -> Option<&'static str> {
        Some(match self {
            Self::DateTime => "2026-01-31T12:00:00Z",
            Self::DateTimeLocal => "2026-01-31T12:00:00",
            Self::Date => "2026-01-31",
            Self::Time => "12:00:00Z",
            Self::TimeLocal => "12:00:00",
            Self::Duration => "PT1H30M",
            Self::Decimal => "1.50",
            Self::Byte => "aGVsbG8=",
            Self::Uuid => "123e4567-e89b-12d3-a456-426614174000",
            Self::Uri => "https://example.com/",
            Self::Plain | Self::Binary | Self::Other => return None,
        })
    }
}

/// Defines [`External`] from one table.
macro_rules! externals {
    ($($name:ident $format:ident $text:literal $path:literal $krate:literal $version:literal [$($feature:literal),*])*) => {
        /// A type of another crate for strings of one format.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum External {
            $(#[doc = concat!("`", $text, "`: `", $path, "`")] $name,)*
        }

        impl External {
            /// All external types.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns the format of the strings.
            #[must_use]
            pub fn format(self) -> Format {
                match self { $(Self::$name => Format::$format),* }
            }

            /// Returns the path of the type.
            #[must_use]
            pub fn path(self) -> &'static str {
                match self { $(Self::$name => $path),* }
            }

            /// Returns the crate, its version, and the required features.
            #[must_use]
            pub fn dependency(self) -> (&'static str, &'static str, &'static [&'static str]) {
                match self { $(Self::$name => ($krate, $version, &[$($feature),*])),* }
            }
        }

        impl fmt::Display for External {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(match self { $(Self::$name => $text),* })
            }
        }
    };
}

externals! {
    JiffTimestamp DateTime "date-time=jiff" "crate::Text<jiff::Timestamp>" "jiff" "0.2" ["std", "serde"]
    ChronoDateTime DateTime "date-time=chrono" "crate::Text<chrono::DateTime<chrono::FixedOffset>>" "chrono" "0.4" ["std", "serde"]
    JiffDateTime DateTimeLocal "date-time-local=jiff" "crate::Text<jiff::civil::DateTime>" "jiff" "0.2" ["std", "serde"]
    ChronoNaiveDateTime DateTimeLocal "date-time-local=chrono" "crate::Text<chrono::NaiveDateTime>" "chrono" "0.4" ["std", "serde"]
    JiffDate Date "date=jiff" "jiff::civil::Date" "jiff" "0.2" ["std", "serde"]
    ChronoDate Date "date=chrono" "chrono::NaiveDate" "chrono" "0.4" ["std", "serde"]
    JiffTime Time "time=jiff" "crate::Text<jiff::civil::Time>" "jiff" "0.2" ["std", "serde"]
    ChronoTime Time "time=chrono" "crate::Text<chrono::NaiveTime>" "chrono" "0.4" ["std", "serde"]
    JiffTimeLocal TimeLocal "time-local=jiff" "crate::Text<jiff::civil::Time>" "jiff" "0.2" ["std", "serde"]
    ChronoTimeLocal TimeLocal "time-local=chrono" "crate::Text<chrono::NaiveTime>" "chrono" "0.4" ["std", "serde"]
    JiffDuration Duration "duration=jiff" "crate::Text<jiff::Span>" "jiff" "0.2" ["std", "serde"]
    Decimal Decimal "decimal=rust_decimal" "crate::Text<rust_decimal::Decimal>" "rust_decimal" "1.36" ["std", "serde"]
    Base64 Byte "byte=base64" "crate::Base64" "base64" "0.22" ["std"]
    Uuid Uuid "uuid=uuid" "uuid::Uuid" "uuid" "1" ["std", "serde"]
    Url Uri "uri=url" "crate::Text<url::Url>" "url" "2.5" ["std", "serde"]
}

impl External {
    /// Returns a string that the type parses.
    #[must_use]
    pub fn example(self) -> &'static str {
        self.format().example().unwrap_or_default()
    }

    /// Returns the name of the type; for `Text<T>`, the name of `T`.
    #[must_use]
    pub fn name(self) -> &'static str {
        let path = self.value().unwrap_or_else(|| self.path());
        let path = path.split('<').next().unwrap_or_default();
        path.rsplit("::").next().unwrap_or_default()
    }

    /// Returns the type of the value, if the string is kept beside it.
    #[must_use]
    pub fn value(self) -> Option<&'static str> {
        self.path().strip_prefix("crate::Text<")?.strip_suffix('>')
    }

    /// Returns how `Text` parses and writes values, as the arguments of its macro `formatted`: a
    /// description of the strings, their grammar, the value of a `text`, the string of a `value`.
    #[must_use]
    pub fn formatted(self) -> Option<[&'static str; 4]> {
        let [moment, moment_local, time] = [
            ["a date-time", "is_date_time"],
            ["a date-time without an offset", "is_date_time_local"],
            ["a time", "is_time"],
        ];
        let ([what, grammar], read, write) = match self {
            Self::JiffTimestamp => (moment, SECONDS, DISPLAY),
            Self::ChronoDateTime => (moment, CHRONO, "value.to_rfc3339()"),
            Self::JiffDateTime => (moment_local, SECONDS, DISPLAY),
            // `Display` writes a space instead of the `T`.
            Self::ChronoNaiveDateTime => (moment_local, NANOSECONDS, "format!(\"{value:?}\")"),
            Self::JiffTime | Self::JiffTimeLocal => (time, SECONDS_OF_TIME, DISPLAY),
            Self::ChronoTime | Self::ChronoTimeLocal => (time, NANOSECONDS_OF_TIME, DISPLAY),
            Self::JiffDuration => (["a duration", "is_duration"], PARSED, DISPLAY),
            Self::Decimal => (["a decimal number", "is_decimal"], DECIMAL, DISPLAY),
            Self::Url => (["a URI", "is_uri"], PARSED, DISPLAY),
            Self::JiffDate | Self::ChronoDate | Self::Base64 | Self::Uuid => return None,
        };
        Some([what, grammar, read, write])
    }

    /// Returns what a round trip changes, as a sentence.
    #[must_use]
    pub fn lost(self) -> Option<&'static str> {
        Some(match self {
            Self::Uuid => {
                "It is written in lower case, with hyphens; a pattern that asks for capitals refuses that."
            }
            Self::Base64 => "It is written in the standard alphabet, with padding.",
            _ => return None,
        })
    }
}

const DISPLAY: &str = "value.to_string()";

const PARSED: &str = "text.parse().ok()";

const SECONDS: &str = "grammar::without_leap_second(text)?.parse().ok()";

const NANOSECONDS: &str = "grammar::nanoseconds(text)?.parse().ok()";

const SECONDS_OF_TIME: &str =
    "grammar::without_leap_second(grammar::without_offset(text))?.parse().ok()";

const NANOSECONDS_OF_TIME: &str =
    "grammar::nanoseconds(grammar::without_offset(text))?.parse().ok()";

const CHRONO: &str = "Self::parse_from_rfc3339(&grammar::nanoseconds(text)?).ok()";

const DECIMAL: &str = "Self::from_str_exact(text).ok()";

impl FromStr for External {
    type Err = String;

    /// Parses `date-time=jiff`.
    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().copied().find(|external| external.to_string() == text);
        found.ok_or_else(|| {
            let all: Vec<String> = Self::ALL.iter().map(ToString::to_string).collect();
            format!("must be one of {}", all.join(", "))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn choices_are_read() {
        for external in External::ALL {
            assert_eq!(external.to_string().parse(), Ok(*external));
        }
        assert!(
            "date-time=time"
                .parse::<External>()
                .is_err_and(|error| error.contains("date-time=jiff"))
        );
        assert_eq!(External::ChronoDateTime.name(), "DateTime");
        assert_eq!(External::JiffTimestamp.name(), "Timestamp");
        for external in External::ALL {
            assert_eq!(external.value().is_some(), external.formatted().is_some(), "{external}");
        }
        assert_eq!(External::Url.value(), Some("url::Url"));
    }
}
