//! Whole numbers with listed values, to which the API may add.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Unexpected, Visitor};
use serde_json::Number;

use super::{note_exact, note_unknown};

/// An enum that is a whole number in JSON, with a variant that keeps any number that is none of the
/// known values.
pub(crate) trait IntegerEnum: Copy + 'static {
    /// The type's name, for messages.
    const NAME: &'static str;

    /// The values that this version of the crate knows.
    const KNOWN: &'static [Self];

    /// The number in JSON.
    fn number(self) -> i64;

    /// The value that keeps a number which is not among the known ones.
    fn unknown(number: i64) -> Self;
}

/// Implements [`IntegerEnum`] by the type's own `VALUES` and `as_i64`, and by it the conversion from a
/// number, `Display`, `Serialize` and `Deserialize`. The second argument is the variant that keeps
/// unknown numbers.
macro_rules! integer_enum {
    ($type:ident, $catch_all:ident) => {
        impl $crate::support::IntegerEnum for $type {
            const NAME: &'static str = ::std::stringify!($type);
            const KNOWN: &'static [Self] = Self::VALUES;

            fn number(self) -> i64 {
                self.as_i64()
            }

            fn unknown(number: i64) -> Self {
                Self::$catch_all(number)
            }
        }

        impl ::std::fmt::Display for $type {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.as_i64(), formatter)
            }
        }

        impl ::std::convert::From<i64> for $type {
            fn from(number: i64) -> Self {
                $crate::support::from_number(number)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::support::decode_integer_enum(deserializer)
            }
        }

        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.serialize_i64(self.as_i64())
            }
        }
    };
}
pub(crate) use integer_enum;

/// The value that is written as `number`.
pub(crate) fn from_number<T: IntegerEnum>(number: i64) -> T {
    let known = T::KNOWN.iter().find(|value| value.number() == number);
    known.copied().unwrap_or_else(|| T::unknown(number))
}

/// Reads an integer enum. A number that is none of the known values is [noted](note_unknown).
pub(crate) fn decode_integer_enum<'de, T: IntegerEnum, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let number = deserializer.deserialize_i64(NumberVisitor(PhantomData::<T>))?;
    if T::KNOWN.iter().any(|value| value.number() == number) {
        note_exact();
    } else {
        note_unknown();
    }
    Ok(from_number(number))
}

struct NumberVisitor<T>(PhantomData<T>);

impl<T: IntegerEnum> Visitor<'_> for NumberVisitor<T> {
    type Value = i64;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "a `{}` number", T::NAME)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<i64, E> {
        Ok(number)
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<i64, E> {
        i64::try_from(number).map_err(|_| E::invalid_value(Unexpected::Unsigned(number), &self))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<i64, E> {
        whole(number).ok_or_else(|| E::invalid_value(Unexpected::Float(number), &self))
    }
}

/// The whole number that is written as a float.
pub(crate) fn whole_float(number: &Number) -> Option<i64> {
    number.as_f64().filter(|_| number.is_f64()).and_then(whole)
}

/// The whole number that a float is: JSON makes no difference between `1` and `1.0`.
#[allow(clippy::cast_possible_truncation, reason = "the float is whole and small enough")]
pub(crate) fn whole(number: f64) -> Option<i64> {
    let is_whole = number.fract() == 0.0 && number.abs() <= 9_007_199_254_740_992.0;
    is_whole.then_some(number as i64)
}
