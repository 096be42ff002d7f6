//! String enums, to which the API may add values.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Visitor};

use super::{note_exact, note_unknown};

/// An enum that is a string in JSON, with a variant for unknown strings.
pub trait StringEnum: Clone + 'static {
    /// The type's name, for messages.
    const NAME: &'static str;

    /// The known values of this version of the crate.
    const KNOWN: &'static [Self];

    /// The string in JSON.
    fn text(&self) -> &str;

    /// The value for an unknown string.
    fn unknown(text: String) -> Self;
}

/// Implements [`StringEnum`] from the type's own `VALUES` and `as_str`, and with it the conversions
/// from and to strings, `Serialize` and `Deserialize`. The second argument is the variant for
/// unknown strings.
#[doc(hidden)]
#[macro_export]
macro_rules! string_enum {
    ($type:ident, $catch_all:ident) => {
        impl $crate::support::StringEnum for $type {
            const NAME: &'static str = ::std::stringify!($type);
            const KNOWN: &'static [Self] = Self::VALUES;

            #[inline]
            fn text(&self) -> &str {
                self.as_str()
            }

            #[inline]
            fn unknown(text: ::std::string::String) -> Self {
                Self::$catch_all(text)
            }
        }

        // A derived `Eq` would add a function with checks that are not needed here.
        impl ::std::cmp::Eq for $type {}

        impl ::std::fmt::Display for $type {
            #[inline]
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                formatter.pad(self.as_str())
            }
        }

        impl ::std::str::FromStr for $type {
            type Err = ::std::convert::Infallible;

            #[inline]
            fn from_str(
                text: &str,
            ) -> ::std::result::Result<Self, <Self as ::std::str::FromStr>::Err> {
                ::std::result::Result::Ok(Self::from(text))
            }
        }

        impl ::std::convert::From<&str> for $type {
            #[inline]
            fn from(text: &str) -> Self {
                $crate::support::from_str(text)
            }
        }

        impl ::std::convert::From<::std::string::String> for $type {
            #[inline]
            fn from(text: ::std::string::String) -> Self {
                $crate::support::from_string(text)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $type {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::support::decode_string_enum(deserializer)
            }
        }

        impl ::serde::Serialize for $type {
            #[inline]
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }
    };
}
pub use string_enum; // macro

/// The value for `text`.
pub fn from_str<T: StringEnum>(text: &str) -> T {
    match known::<T>(text) {
        Some(known) => known.clone(),
        None => T::unknown(text.to_owned()),
    }
}

/// The value for `text`.
pub fn from_string<T: StringEnum>(text: String) -> T {
    match known::<T>(&text) {
        Some(known) => known.clone(),
        None => T::unknown(text),
    }
}

fn known<T: StringEnum>(text: &str) -> Option<&'static T> {
    T::KNOWN.iter().find(|value| value.text() == text)
}

fn write_expected(name: &str, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(formatter, "a `{name}` string")
}

/// Deserializes a string enum. An unknown string is [noted](note_unknown).
pub fn decode_string_enum<'de, T: StringEnum, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    deserializer.deserialize_str(TextVisitor(PhantomData))
}

struct TextVisitor<T>(PhantomData<T>);

impl<T: StringEnum> Visitor<'_> for TextVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write_expected(T::NAME, formatter)
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<T, E> {
        if let Some(known) = known::<T>(text) {
            note_exact();
            return Ok(known.clone());
        }
        note_unknown();
        Ok(T::unknown(text.to_owned()))
    }
}
