//! Uses of types.

use super::TypeId;
use crate::ir::settings::External;

/// A use of a type; types with names are given by their ids, or by whatever else stands for them.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Type<Id = TypeId> {
    /// Any JSON value.
    Any,
    /// `null` and nothing else.
    Null,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer(Integer),
    /// A number, as floating point.
    Number,
    /// A number with all its digits.
    ExactNumber,
    /// A text.
    String(Format),
    /// A text that a type of another crate reads and writes.
    External(External),
    /// An object with any properties.
    FreeForm,
    /// A value or `null`.
    Nullable(Box<Type<Id>>),
    /// An array.
    List(Box<Type<Id>>),
    /// An object with any property names and values of one type.
    Map(Box<Type<Id>>),
    /// A type with a name.
    Named(Id),
}

/// How large a whole number can be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Integer {
    /// 32 bits.
    I32,
    /// 64 bits.
    I64,
    /// 32 bits, not negative.
    U32,
    /// 64 bits, not negative.
    U64,
    /// 128 bits: for those that some computer counts to and 64 bits do not hold.
    I128,
}

impl Integer {
    /// The narrowest of the types in which enums keep their values, by the values.
    #[must_use]
    pub fn of_values(values: impl IntoIterator<Item = i128>) -> Self {
        let values: Vec<i128> = values.into_iter().collect();
        let widths = [Self::I64, Self::U64];
        let fitting = widths.into_iter().find(|width| values.iter().all(|it| width.holds(*it)));
        fitting.unwrap_or(Self::I128)
    }

    /// Whether a number is one of the type.
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

/// Defines [`Format`] from one table: the variants, and their words in a lock.
macro_rules! formats {
    ($($(#[$doc:meta])* $name:ident $word:literal)*) => {
        /// The meaning of a string.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Format {
            $($(#[$doc])* $name,)*
        }

        impl Format {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The word for it in a lock.
            #[must_use]
            pub fn word(self) -> &'static str {
                match self { $(Self::$name => $word),* }
            }
        }
    };
}

formats! {
    /// Nothing in particular.
    Plain "string"
    /// A point in time, as RFC 3339 writes it.
    DateTime "string:date-time"
    /// A day, as RFC 3339 writes it.
    Date "string:date"
    /// A time of day, as RFC 3339 writes it.
    Time "string:time"
    /// A day and a time of day without an offset, of no place in particular.
    DateTimeLocal "string:date-time-local"
    /// A time of day without an offset.
    TimeLocal "string:time-local"
    /// A span of time, as ISO 8601 writes it.
    Duration "string:duration"
    /// A UUID.
    Uuid "string:uuid"
    /// A URI.
    Uri "string:uri"
    /// Bytes in base64.
    Byte "string:byte"
    /// Bytes as they are.
    Binary "string:binary"
    /// A decimal number.
    Decimal "string:decimal"
    /// A format that has no type of its own.
    Other "string:other"
}

impl Type {
    /// The named type in this use, if any.
    #[must_use]
    pub fn named(&self) -> Option<TypeId> {
        self.innermost().copied()
    }

    /// The same use with another id for the named type.
    #[must_use]
    pub fn map(&self, id: &impl Fn(TypeId) -> TypeId) -> Self {
        self.with(&|old| id(*old))
    }
}

impl<Id> Type<Id> {
    /// What stands for the named type in this use, if there is one.
    #[must_use]
    pub fn innermost(&self) -> Option<&Id> {
        match self {
            Self::Named(id) => Some(id),
            Self::Nullable(inner) | Self::List(inner) | Self::Map(inner) => inner.innermost(),
            _ => None,
        }
    }

    /// Whether its numbers can be larger than 64 bits, and must keep all their digits.
    #[must_use]
    pub fn is_exact_number(&self) -> bool {
        match self {
            Self::ExactNumber | Self::Integer(Integer::I128) => true,
            Self::Nullable(inner) | Self::List(inner) | Self::Map(inner) => inner.is_exact_number(),
            _ => false,
        }
    }

    /// The same use with something else for the named type.
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
            Self::FreeForm => Type::FreeForm,
            Self::Nullable(inner) => Type::Nullable(boxed(inner)),
            Self::List(inner) => Type::List(boxed(inner)),
            Self::Map(inner) => Type::Map(boxed(inner)),
            Self::Named(named) => Type::Named(id(named)),
        }
    }
}
