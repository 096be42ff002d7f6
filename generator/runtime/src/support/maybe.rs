//! Properties that can be absent or `null`, with different meanings.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

/// The value of a property that is optional and nullable.
///
/// Some APIs distinguish absence and `null`; the documentation of the field says what they mean. A
/// required nullable property is an `Option` and is always serialized.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Maybe<T> {
    /// The property is absent.
    #[default]
    Absent,
    /// The property is `null`.
    Null,
    /// The property has a value.
    Value(T),
}

impl<T> Maybe<T> {
    /// Whether the property is absent.
    #[must_use]
    pub const fn is_absent(&self) -> bool {
        matches!(self, Self::Absent)
    }

    /// Whether the property is `null`.
    #[must_use]
    pub const fn is_null(&self) -> bool {
        matches!(self, Self::Null)
    }

    /// Whether the property has a value.
    #[must_use]
    pub const fn is_value(&self) -> bool {
        matches!(self, Self::Value(_))
    }

    /// Converts from `&Maybe<T>` to `Maybe<&T>`.
    #[must_use]
    pub const fn as_ref(&self) -> Maybe<&T> {
        match self {
            Self::Absent => Maybe::Absent,
            Self::Null => Maybe::Null,
            Self::Value(value) => Maybe::Value(value),
        }
    }

    /// Converts from `&mut Maybe<T>` to `Maybe<&mut T>`.
    #[must_use]
    pub const fn as_mut(&mut self) -> Maybe<&mut T> {
        match self {
            Self::Absent => Maybe::Absent,
            Self::Null => Maybe::Null,
            Self::Value(value) => Maybe::Value(value),
        }
    }

    /// The value; `None` if the property is `null` or absent.
    #[must_use]
    pub const fn value(&self) -> Option<&T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// Converts into the value; `None` if the property is `null` or absent.
    #[must_use]
    pub fn into_value(self) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => None,
        }
    }

    /// The same as [`value`](Self::value), by the name that `Option` leads one to try.
    #[must_use]
    pub const fn as_option(&self) -> Option<&T> {
        self.value()
    }

    /// The same as [`into_value`](Self::into_value).
    #[must_use]
    pub fn into_option(self) -> Option<T> {
        self.into_value()
    }

    /// The same as [`is_value`](Self::is_value).
    #[must_use]
    pub const fn is_some(&self) -> bool {
        self.is_value()
    }

    /// Converts into the value; into another one if the property is `null` or absent.
    #[must_use]
    pub fn unwrap_or(self, other: T) -> T {
        self.into_value().unwrap_or(other)
    }

    /// Converts into the value; into the result of a function if the property is `null` or absent.
    #[must_use]
    pub fn unwrap_or_else(self, other: impl FnOnce() -> T) -> T {
        self.into_value().unwrap_or_else(other)
    }

    /// Converts into the value; into the default of its type if the property is `null` or absent.
    #[must_use]
    pub fn unwrap_or_default(self) -> T
    where
        T: Default,
    {
        self.into_value().unwrap_or_default()
    }

    /// Applies a function to the value.
    #[must_use]
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Maybe<U> {
        match self {
            Self::Absent => Maybe::Absent,
            Self::Null => Maybe::Null,
            Self::Value(value) => Maybe::Value(change(value)),
        }
    }
}

/// `None` if the property is `null` or absent.
impl<T> From<Maybe<T>> for Option<T> {
    fn from(value: Maybe<T>) -> Self {
        value.into_value()
    }
}

impl<T> From<T> for Maybe<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

impl From<&str> for Maybe<String> {
    fn from(text: &str) -> Self {
        Self::Value(text.to_owned())
    }
}

/// Converts `None` to [`Maybe::Null`], never to [`Maybe::Absent`].
impl<T> From<Option<T>> for Maybe<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

/// Values that a property which is optional and nullable can be set to: those of its type, what converts into one, a
/// [`Maybe`], and an `Option`, of which `None` sends `null`.
#[diagnostic::on_unimplemented(
    message = "the property cannot be set to a `{Self}`",
    label = "this is no `{T}`",
    note = "a `{T}` sets it, and so does an `Option` of one, whose `None` is sent as `null`, or a `Maybe` of one"
)]
pub trait IntoMaybe<T> {
    /// Converts into the value of the property.
    fn into_maybe(self) -> Maybe<T>;
}

impl<T> IntoMaybe<T> for T {
    fn into_maybe(self) -> Maybe<T> {
        Maybe::Value(self)
    }
}

impl<T> IntoMaybe<T> for Maybe<T> {
    fn into_maybe(self) -> Self {
        self
    }
}

impl<T> IntoMaybe<T> for Option<T> {
    fn into_maybe(self) -> Maybe<T> {
        self.into()
    }
}

impl IntoMaybe<String> for &str {
    fn into_maybe(self) -> Maybe<String> {
        self.into()
    }
}

impl<T> IntoMaybe<Box<T>> for T {
    fn into_maybe(self) -> Maybe<Box<T>> {
        Maybe::Value(Box::new(self))
    }
}

impl<T, U: Into<T>, const N: usize> IntoMaybe<Vec<T>> for [U; N] {
    fn into_maybe(self) -> Maybe<Vec<T>> {
        Maybe::Value(super::list(self))
    }
}

impl<K: Into<String>, T, U: Into<T>, const N: usize> IntoMaybe<BTreeMap<String, T>>
    for [(K, U); N]
{
    fn into_maybe(self) -> Maybe<BTreeMap<String, T>> {
        Maybe::Value(super::map(self))
    }
}

impl<K: Into<String>, U: Into<Value>, const N: usize> IntoMaybe<Map<String, Value>>
    for [(K, U); N]
{
    fn into_maybe(self) -> Maybe<Map<String, Value>> {
        Maybe::Value(super::map(self))
    }
}

/// Implements the conversion into a property of any value.
macro_rules! into_value {
    ($($type:ty),*) => {
        $(
            impl IntoMaybe<Value> for $type {
                fn into_maybe(self) -> Maybe<Value> {
                    Maybe::Value(self.into())
                }
            }
        )*
    };
}

into_value!(&str, String, bool, i32, i64, u64, f64, Map<String, Value>);
