//! Uses of types.

use std::sync::Arc;

use super::TypeId;
use super::formats::{External, Format};

/// A use of a type. Named types are given by id, or by another identifier.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Type<Id = TypeId> {
    /// Any JSON value.
    Any,
    /// `null` and nothing else.
    Null,
    /// `true` or `false`.
    Boolean,
    /// An integer.
    Integer(Integer),
    /// A floating-point number.
    Number,
    /// A number that keeps all its digits.
    ExactNumber,
    /// A string.
    String(Format),
    /// A string that a type of another crate parses and writes.
    External(External),
    /// A type of the user, by its path.
    Replaced(Arc<str>),
    /// An object with any properties.
    FreeForm,
    /// A value or `null`.
    Nullable(Box<Type<Id>>),
    /// An array.
    List(Box<Type<Id>>),
    /// An object with any property names and values of one type.
    Map(Box<Type<Id>>),
    /// A named type.
    Named(Id),
}

/// The width of an integer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Integer {
    /// 32 bits.
    I32,
    /// 64 bits.
    I64,
    /// 32 bits, unsigned.
    U32,
    /// 64 bits, unsigned.
    U64,
    /// 128 bits, for integers that exceed 64 bits.
    I128,
}

impl Integer {
    /// Returns the narrowest type for the values of an enum: `I64`, `U64` or `I128`.
    #[must_use]
    pub fn of_values(values: impl IntoIterator<Item = i128>) -> Self {
        let values: Vec<i128> = values.into_iter().collect();
        let widths = [Self::I64, Self::U64];
        let fitting = widths.into_iter().find(|width| values.iter().all(|it| width.holds(*it)));
        fitting.unwrap_or(Self::I128)
    }

    /// Whether the type can hold a number.
    #[must_use]
    pub fn holds(self, number: i128) -> bool {
        match self {
            Self::I32 => i32::try_from(number).is_ok(),
            Self::I64 => i64::try_from(number).is_ok(),
            Self::U32 => u32::try_from(number).is_ok(),
            Self::U64 => u64::try_from(number).is_ok(),
            Self::I128 => true,
        }
    }
}

impl Type {
    /// Returns the named type in this use, if any.
    #[must_use]
    pub fn named(&self) -> Option<TypeId> {
        self.innermost().copied()
    }

    /// Returns the same use with another id for the named type.
    #[must_use]
    pub fn map(&self, id: &impl Fn(TypeId) -> TypeId) -> Self {
        self.with(&|old| id(*old))
    }
}

impl<Id> Type<Id> {
    /// Returns the identifier of the named type in this use, if any.
    #[must_use]
    pub fn innermost(&self) -> Option<&Id> {
        match self {
            Self::Named(id) => Some(id),
            Self::Nullable(inner) | Self::List(inner) | Self::Map(inner) => inner.innermost(),
            _ => None,
        }
    }

    /// Returns the path of the user's type in this use, if any.
    #[must_use]
    pub fn replaced(&self) -> Option<&str> {
        match self {
            Self::Replaced(path) => Some(path),
            Self::Nullable(inner) | Self::List(inner) | Self::Map(inner) => inner.replaced(),
            _ => None,
        }
    }

    /// Whether it is a string, a number or a boolean without a name.
    #[must_use]
    pub fn is_scalar(&self) -> bool {
        match self {
            Self::Boolean
            | Self::Integer(_)
            | Self::Number
            | Self::ExactNumber
            | Self::String(_)
            | Self::External(_) => true,
            Self::Any
            | Self::Null
            | Self::Replaced(_)
            | Self::FreeForm
            | Self::Nullable(_)
            | Self::List(_)
            | Self::Map(_)
            | Self::Named(_) => false,
        }
    }

    /// Whether its numbers can exceed 64 bits and must keep all their digits.
    #[must_use]
    pub fn is_exact_number(&self) -> bool {
        match self {
            Self::ExactNumber | Self::Integer(Integer::I128) => true,
            Self::Nullable(inner) | Self::List(inner) | Self::Map(inner) => inner.is_exact_number(),
            _ => false,
        }
    }

    /// Returns the same use with another identifier for the named type.
    #[must_use]
    pub fn with<To>(&self, id: &impl Fn(&Id) -> To) -> Type<To> {
        let boxed = |inner: &Self| Box::new(inner.with(id));
        match self {
            Self::Any => Type::Any,
            Self::Null => Type::Null,
            Self::Boolean => Type::Boolean,
            Self::Integer(integer) => Type::Integer(*integer),
            Self::Number => Type::Number,
            Self::ExactNumber => Type::ExactNumber,
            Self::String(format) => Type::String(*format),
            Self::External(external) => Type::External(*external),
            Self::Replaced(path) => Type::Replaced(Arc::clone(path)),
            Self::FreeForm => Type::FreeForm,
            Self::Nullable(inner) => Type::Nullable(boxed(inner)),
            Self::List(inner) => Type::List(boxed(inner)),
            Self::Map(inner) => Type::Map(boxed(inner)),
            Self::Named(named) => Type::Named(id(named)),
        }
    }
}
