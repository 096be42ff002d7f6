//! What a person can choose about the emitted crate.

pub mod file;

use std::fmt;
use std::str::FromStr;

use crate::ir::Format;
use crate::select::Selection;

/// What a person has chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Settings {
    /// Types of other crates for texts of certain formats; all others are `String`.
    pub formats: Vec<External>,
    /// Whether numbers keep all their digits, unless their format is one of floating point.
    pub exact_numbers: bool,
    /// The operations that are wanted, with the schemas that they need.
    pub selection: Selection,
    /// The name of a module of somebody's crate that is emitted in place of a crate.
    pub module: Option<String>,
    /// Whether tags are no features of the crate.
    pub no_tag_features: bool,
}

impl Settings {
    /// The type that was chosen for texts of a format.
    #[must_use]
    pub fn external(&self, format: Format) -> Option<External> {
        self.formats.iter().rev().copied().find(|external| external.format() == format)
    }
}

/// Defines [`External`] from one table.
macro_rules! externals {
    ($($name:ident $format:ident $text:literal $path:literal $krate:literal $version:literal [$($feature:literal),*])*) => {
        /// A type of another crate for texts of one format.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum External {
            $(#[doc = concat!("`", $text, "` as `", $path, "`")] $name,)*
        }

        impl External {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The format.
            #[must_use]
            pub fn format(self) -> Format {
                match self { $(Self::$name => Format::$format),* }
            }

            /// The type's path.
            #[must_use]
            pub fn path(self) -> &'static str {
                match self { $(Self::$name => $path),* }
            }

            /// The crate, its version, and the features that are needed.
            #[must_use]
            pub fn dependency(self) -> (&'static str, &'static str, &'static [&'static str]) {
                match self { $(Self::$name => ($krate, $version, &[$($feature),*])),* }
            }
        }

        impl fmt::Display for External {
            fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str(match self { $(Self::$name => concat!($text, "=", $krate)),* })
            }
        }
    };
}

externals! {
    JiffTimestamp DateTime "date-time" "jiff::Timestamp" "jiff" "0.2" ["std", "serde"]
    ChronoDateTime DateTime "date-time" "chrono::DateTime<chrono::FixedOffset>" "chrono" "0.4" ["std", "serde"]
    JiffDate Date "date" "jiff::civil::Date" "jiff" "0.2" ["std", "serde"]
    ChronoDate Date "date" "chrono::NaiveDate" "chrono" "0.4" ["std", "serde"]
    JiffTime Time "time" "jiff::civil::Time" "jiff" "0.2" ["std", "serde"]
    ChronoTime Time "time" "chrono::NaiveTime" "chrono" "0.4" ["std", "serde"]
    JiffDuration Duration "duration" "jiff::SignedDuration" "jiff" "0.2" ["std", "serde"]
    Decimal Decimal "decimal" "rust_decimal::Decimal" "rust_decimal" "1.36" ["std", "serde"]
    Base64 Byte "byte" "crate::Base64" "base64" "0.22" ["std"]
    Uuid Uuid "uuid" "uuid::Uuid" "uuid" "1" ["std", "serde"]
    Url Uri "uri" "url::Url" "url" "2.5" ["std", "serde"]
}

impl External {
    /// A text that the type reads.
    #[must_use]
    pub fn example(self) -> &'static str {
        match self {
            Self::JiffTimestamp | Self::ChronoDateTime => "2026-01-31T12:00:00Z",
            Self::JiffDate | Self::ChronoDate => "2026-01-31",
            Self::JiffTime | Self::ChronoTime => "12:00:00",
            Self::JiffDuration => "PT1H30M",
            Self::Decimal => "1.50",
            Self::Base64 => "aGVsbG8=",
            Self::Uuid => "123e4567-e89b-12d3-a456-426614174000",
            Self::Url => "https://example.com/",
        }
    }

    /// What the type is called.
    #[must_use]
    pub fn name(self) -> &'static str {
        let path = self.path().split('<').next().unwrap_or_default();
        path.rsplit("::").next().unwrap_or_default()
    }
}

impl FromStr for External {
    type Err = String;

    /// Reads `date-time=jiff`.
    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().copied().find(|external| external.to_string() == text);
        found.ok_or_else(|| {
            let all: Vec<String> = Self::ALL.iter().map(ToString::to_string).collect();
            format!("it is one of {}", all.join(", "))
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
        let settings = Settings {
            formats: vec![External::JiffDate, External::ChronoDate],
            ..Settings::default()
        };
        assert_eq!(settings.external(Format::Date), Some(External::ChronoDate));
        assert_eq!(settings.external(Format::Uuid), None);
    }
}
