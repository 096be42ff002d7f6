//! Integer enums, to which the API may add values.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserializer, Error, Unexpected, Visitor};
use serde_json::Number;

use super::{note_exact, note_unknown};

/// An enum that is an integer in JSON, with a variant for unknown numbers.
pub trait IntegerEnum: Copy + 'static {
    /// The type's name, for messages.
    const NAME: &'static str;

    /// The known values of this version of the crate.
    const KNOWN: &'static [Self];

    /// The number in JSON.
    fn number(self) -> i128;

    /// The value for an unknown number; `None` if the enum's type cannot represent the number.
    fn unknown(number: i128) -> Option<Self>;

    /// Deserializes a number of the enum's integer type.
    fn read<'de, D: Deserializer<'de>, V: Visitor<'de>>(
        deserializer: D,
        visitor: V,
    ) -> Result<V::Value, D::Error>;
}

/// Implements [`IntegerEnum`] from the type's own `VALUES` and `as_i64`, and with it the conversion
/// from a number, `Display`, `Serialize` and `Deserialize`. The second argument is the variant for
/// unknown numbers; the others are for numbers beyond `i64`.
#[doc(hidden)]
#[macro_export]
macro_rules! integer_enum {
    ($type:ident, $catch_all:ident) => {
        $crate::support::integer_enum!(
            $type,
            $catch_all,
            i64,
            as_i64,
            deserialize_i64,
            serialize_i64
        );
    };
    (
        $type:ident,
        $catch_all:ident,
        $number:ident,
        $as_number:ident,
        $deserialize:ident,
        $serialize:ident
    ) => {
        impl $crate::support::IntegerEnum for $type {
            const NAME: &'static str = ::std::stringify!($type);
            const KNOWN: &'static [Self] = Self::VALUES;

            #[inline]
            fn number(self) -> i128 {
                self.$as_number().into()
            }

            #[inline]
            fn unknown(number: i128) -> ::std::option::Option<Self> {
                number.try_into().ok().map(Self::$catch_all)
            }

            #[inline]
            fn read<'de, D: ::serde::Deserializer<'de>, V: ::serde::de::Visitor<'de>>(
                deserializer: D,
                visitor: V,
            ) -> ::std::result::Result<V::Value, D::Error> {
                deserializer.$deserialize(visitor)
            }
        }

        impl ::std::fmt::Display for $type {
            #[inline]
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.$as_number(), formatter)
            }
        }

        impl ::std::convert::From<$number> for $type {
            #[inline]
            fn from(number: $number) -> Self {
                let known = $crate::support::known_number(number.into());
                known.unwrap_or(Self::$catch_all(number))
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $type {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::support::decode_integer_enum(deserializer)
            }
        }

        impl ::serde::Serialize for $type {
            #[inline]
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                serializer.$serialize(self.$as_number())
            }
        }
    };
}
pub use integer_enum; // macro

/// The known value for `number`.
pub fn known_number<T: IntegerEnum>(number: i128) -> Option<T> {
    T::KNOWN.iter().find(|value| value.number() == number).copied()
}

/// Deserializes an integer enum. An unknown number is [noted](note_unknown).
pub fn decode_integer_enum<'de, T: IntegerEnum, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    T::read(deserializer, NumberVisitor(PhantomData::<T>))
}

struct NumberVisitor<T>(PhantomData<T>);

impl<T: IntegerEnum> NumberVisitor<T> {
    fn value<E: Error>(&self, number: i128, found: Unexpected<'_>) -> Result<T, E> {
        if let Some(known) = known_number(number) {
            note_exact();
            return Ok(known);
        }
        note_unknown();
        T::unknown(number).ok_or_else(|| E::invalid_value(found, self))
    }
}

impl<T: IntegerEnum> Visitor<'_> for NumberVisitor<T> {
    type Value = T;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "a `{}` number", T::NAME)
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<T, E> {
        self.value(number.into(), Unexpected::Signed(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<T, E> {
        self.value(number.into(), Unexpected::Unsigned(number))
    }

    fn visit_i128<E: Error>(self, number: i128) -> Result<T, E> {
        self.value(number, Unexpected::Other("a larger integer"))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<T, E> {
        match whole(number) {
            Some(whole) => self.value(whole, Unexpected::Float(number)),
            None => Err(E::invalid_value(Unexpected::Float(number), &self)),
        }
    }
}

/// Converts a number to an integer. JSON Schema does not distinguish `1`, `1.0` and `1e0` (2020-12,
/// core 4.2.3).
pub fn whole_number(number: &Number) -> Option<i128> {
    match (number.as_i64(), number.as_u64()) {
        (Some(whole), _) => Some(whole.into()),
        (_, Some(whole)) => Some(whole.into()),
        _ => number.as_i128().or_else(|| whole_text(&number.to_string())),
    }
}

/// Converts a float to an integer, in the same way.
pub fn whole(number: f64) -> Option<i128> {
    Number::from_f64(number).and_then(|number| whole_text(&number.to_string()))
}

/// Parses a number with a fraction or an exponent as an integer. For a number that was parsed as a
/// double, `text` is its shortest representation, which is what most programs write.
pub(super) fn whole_text(text: &str) -> Option<i128> {
    let (decimal, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = decimal.split_once('.').unwrap_or((decimal, ""));
    let (sign, whole) = whole.strip_prefix('-').map_or((1, whole), |whole| (-1, whole));
    let fraction = fraction.trim_end_matches('0');
    let digits = format!("{whole}{fraction}");
    let digits = digits.trim_start_matches('0');
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return Some(0);
    }
    let zeros = i32::try_from(digits.len() - significant.len()).ok()?;
    let behind = i32::try_from(fraction.len()).ok()?;
    let zeros = exponent.parse::<i32>().ok()?.checked_add(zeros)?.checked_sub(behind)?;
    let scale = 10_i128.checked_pow(u32::try_from(zeros).ok()?)?;
    let number = significant.parse::<i128>().ok()?.checked_mul(scale)?;
    Some(sign * number)
}
