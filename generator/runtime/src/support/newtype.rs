//! Types around one value.

/// Implements `Serialize` and `Deserialize` for a struct of one field, which is serialized as that
/// field.
#[doc(hidden)]
#[macro_export]
macro_rules! newtype {
    ($type:ident) => {
        impl<'de> ::serde::Deserialize<'de> for $type {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                ::serde::Deserialize::deserialize(deserializer).map(Self)
            }
        }

        impl ::serde::Serialize for $type {
            #[inline]
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                ::serde::Serialize::serialize(&self.0, serializer)
            }
        }
    };
}
pub use newtype; // macro

/// Implements conversions for a newtype of a string.
#[doc(hidden)]
#[macro_export]
macro_rules! text_newtype {
    ($type:ident) => {
        impl $type {
            /// Returns the text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl ::std::fmt::Display for $type {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, formatter)
            }
        }

        impl ::std::str::FromStr for $type {
            type Err = ::std::convert::Infallible;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                ::std::result::Result::Ok(Self(::std::borrow::ToOwned::to_owned(text)))
            }
        }

        impl ::std::convert::AsRef<str> for $type {
            fn as_ref(&self) -> &str {
                &self.0
            }
        }

        impl ::std::borrow::Borrow<str> for $type {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl ::std::convert::From<&str> for $type {
            fn from(text: &str) -> Self {
                Self(::std::borrow::ToOwned::to_owned(text))
            }
        }

        impl ::std::convert::From<::std::string::String> for $type {
            fn from(text: ::std::string::String) -> Self {
                Self(text)
            }
        }

        impl ::std::convert::From<$type> for ::std::string::String {
            fn from(value: $type) -> Self {
                value.0
            }
        }
    };
}
pub use text_newtype; // macro

/// Implements conversions for a newtype of a number, a boolean, or a type of another crate.
#[doc(hidden)]
#[macro_export]
macro_rules! value_newtype {
    ($type:ident, $inner:ty) => {
        impl ::std::fmt::Display for $type {
            fn fmt(&self, formatter: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                ::std::fmt::Display::fmt(&self.0, formatter)
            }
        }

        impl ::std::convert::From<$inner> for $type {
            fn from(value: $inner) -> Self {
                Self(value)
            }
        }

        impl ::std::convert::From<$type> for $inner {
            fn from(value: $type) -> Self {
                value.0
            }
        }
    };
}
pub use value_newtype; // macro

/// Implements `FromStr` for a newtype whose value implements it.
#[doc(hidden)]
#[macro_export]
macro_rules! parsed_newtype {
    ($type:ident, $inner:ty) => {
        impl ::std::str::FromStr for $type {
            type Err = <$inner as ::std::str::FromStr>::Err;

            fn from_str(text: &str) -> ::std::result::Result<Self, Self::Err> {
                ::std::str::FromStr::from_str(text).map(Self)
            }
        }
    };
}
pub use parsed_newtype; // macro
