//! Types with a single value.

use std::fmt;

use serde::de::{Deserializer, Error, Unexpected, Visitor};
use serde::ser::{Serialize, Serializer};

use super::integer_enum::whole;
use super::note_exact;

/// Implements `Display`, `Serialize` and `Deserialize` for a unit struct. Its `VALUE` is a string,
/// an integer or a boolean.
#[doc(hidden)]
#[macro_export]
macro_rules! constant {
    ($type:ident) => {
        impl ::std::fmt::Display for $type {
            #[inline]
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&Self::VALUE, formatter)
            }
        }

        impl<'de> ::serde::Deserialize<'de> for $type {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                let value = $crate::support::Scalar::from(Self::VALUE);
                $crate::support::decode_constant(deserializer, value).map(|()| Self)
            }
        }

        impl ::serde::Serialize for $type {
            #[inline]
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                ::serde::Serialize::serialize(
                    &$crate::support::Scalar::from(Self::VALUE),
                    serializer,
                )
            }
        }
    };
}
pub use constant; // macro

/// The value of a constant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scalar {
    Text(&'static str),
    Integer(i128),
    Boolean(bool),
}

impl From<&'static str> for Scalar {
    fn from(text: &'static str) -> Self {
        Self::Text(text)
    }
}

impl From<i64> for Scalar {
    fn from(number: i64) -> Self {
        Self::Integer(number.into())
    }
}

impl From<u64> for Scalar {
    fn from(number: u64) -> Self {
        Self::Integer(number.into())
    }
}

impl From<bool> for Scalar {
    fn from(value: bool) -> Self {
        Self::Boolean(value)
    }
}

impl Serialize for Scalar {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Integer(number) => match (i64::try_from(number), u64::try_from(number)) {
                (Ok(number), _) => serializer.serialize_i64(number),
                (_, Ok(number)) => serializer.serialize_u64(number),
                _ => serializer.serialize_i128(number),
            },
            Self::Boolean(value) => serializer.serialize_bool(value),
        }
    }
}

/// Deserializes a constant; any other value is an error.
pub fn decode_constant<'de, D: Deserializer<'de>>(
    deserializer: D,
    value: Scalar,
) -> Result<(), D::Error> {
    match value {
        Scalar::Text(_) => deserializer.deserialize_str(ConstantVisitor(value)),
        Scalar::Integer(number) if number > i64::MAX.into() => {
            deserializer.deserialize_u64(ConstantVisitor(value))
        }
        Scalar::Integer(_) => deserializer.deserialize_i64(ConstantVisitor(value)),
        Scalar::Boolean(_) => deserializer.deserialize_bool(ConstantVisitor(value)),
    }
}

struct ConstantVisitor(Scalar);

impl ConstantVisitor {
    fn is<E: Error>(&self, is: bool, found: Unexpected<'_>) -> Result<(), E> {
        if !is {
            return Err(E::invalid_value(found, self));
        }
        note_exact();
        Ok(())
    }
}

impl Visitor<'_> for ConstantVisitor {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Scalar::Text(text) => write!(formatter, "`{text}`"),
            Scalar::Integer(number) => write!(formatter, "`{number}`"),
            Scalar::Boolean(value) => write!(formatter, "`{value}`"),
        }
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<(), E> {
        let is = matches!(self.0, Scalar::Text(own) if own == text);
        self.is(is, Unexpected::Str(text))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<(), E> {
        self.is(self.0 == Scalar::from(number), Unexpected::Signed(number))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<(), E> {
        self.is(self.0 == Scalar::from(number), Unexpected::Unsigned(number))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<(), E> {
        let is = whole(number).is_some_and(|number| self.0 == Scalar::Integer(number));
        self.is(is, Unexpected::Float(number))
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<(), E> {
        self.is(self.0 == Scalar::Boolean(value), Unexpected::Bool(value))
    }
}
