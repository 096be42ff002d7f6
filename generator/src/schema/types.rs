//! The JSON types of schemas, and schema ids.

use std::str::FromStr;

use serde_json::{Number, Value};

/// A set of JSON types. `integer` is a type beside `number`, which includes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Types(u8);

impl Default for Types {
    fn default() -> Self {
        Self::ALL
    }
}

impl Types {
    /// `null`
    pub const NULL: Self = Self(1);
    /// `boolean`
    pub const BOOLEAN: Self = Self(2);
    /// `integer`
    pub const INTEGER: Self = Self(4);
    /// `number`, including integers.
    pub const NUMBER: Self = Self(8 | 4);
    /// `string`
    pub const STRING: Self = Self(16);
    /// `array`
    pub const ARRAY: Self = Self(32);
    /// `object`
    pub const OBJECT: Self = Self(64);
    /// No type.
    pub const NONE: Self = Self(0);
    /// Every type.
    pub const ALL: Self = Self(127);

    /// Returns the type with a name.
    #[must_use]
    pub fn parse(name: &str) -> Option<Self> {
        Some(match name {
            "null" => Self::NULL,
            "boolean" => Self::BOOLEAN,
            "integer" => Self::INTEGER,
            "number" => Self::NUMBER,
            "string" => Self::STRING,
            "array" => Self::ARRAY,
            "object" => Self::OBJECT,
            _ => return None,
        })
    }

    /// Returns the type of a value.
    #[must_use]
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Number(number) if is_whole(number) => Self::INTEGER,
            Value::Number(_) => Self::NUMBER,
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        }
    }

    /// Returns the types in either set.
    #[must_use]
    pub const fn union(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Returns the types in both sets.
    #[must_use]
    pub fn intersection(self, other: Self) -> Self {
        Self(self.0 & other.0)
    }

    /// Returns the types that are not in the other set.
    #[must_use]
    pub fn without(self, other: Self) -> Self {
        Self(self.0 & !other.0)
    }

    /// Whether the set includes all types of the other.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// Whether the set is empty.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether the set has every type.
    #[must_use]
    pub fn is_all(self) -> bool {
        self == Self::ALL
    }

    /// Returns the single types; `number` covers `integer` if both are in the set.
    #[must_use]
    pub fn each(self) -> Vec<Self> {
        let mut left = self;
        let all = [
            Self::NULL,
            Self::BOOLEAN,
            Self::NUMBER,
            Self::INTEGER,
            Self::STRING,
            Self::ARRAY,
            Self::OBJECT,
        ];
        all.into_iter()
            .filter(|one| {
                let is_there = left.contains(*one);
                if is_there {
                    left = left.without(*one);
                }
                is_there
            })
            .collect()
    }
}

fn is_whole(number: &Number) -> bool {
    number.is_i64()
        || number.is_u64()
        || number.as_f64().is_some_and(|float| float.fract() == 0.0 && float.is_finite())
}

/// The types that the keywords of a schema without `type` imply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Implied {
    /// The types.
    pub types: Types,
    /// The first of the keywords.
    pub keyword: &'static str,
    /// Whether `items` is a list without `type: array`, which means any of its schemas.
    pub is_choice: bool,
    /// Whether other keywords apply to other types, whose values the schema accepts if read strictly.
    pub is_mixed: bool,
}

impl Implied {
    /// Whether all types are objects or arrays.
    #[must_use]
    pub fn is_structure(&self) -> bool {
        Types::OBJECT.union(Types::ARRAY).contains(self.types)
    }

    /// Returns a description of the types, and the value of `type`.
    #[must_use]
    pub fn words(&self) -> (&'static str, &'static str) {
        match self.types {
            Types::OBJECT => ("objects", "object"),
            Types::ARRAY => ("arrays", "array"),
            Types::STRING => ("strings", "string"),
            Types::INTEGER => ("integers", "integer"),
            Types::NUMBER => ("numbers", "number"),
            _ => ("objects and arrays", "[object, array]"),
        }
    }

    /// Combines the implied types of two schemas; `None` if they contradict, such as strings and numbers.
    #[must_use]
    pub fn with(self, other: Self) -> Option<Self> {
        match (self.is_structure(), other.is_structure()) {
            (true, true) => {
                let types = self.types.union(other.types);
                let is_choice = self.is_choice && other.is_choice;
                let is_mixed = self.is_mixed || other.is_mixed;
                Some(Self { types, is_choice, is_mixed, ..self })
            }
            (true, false) => Some(Self { is_mixed: true, ..self }),
            (false, true) => Some(Self { is_mixed: true, ..other }),
            (false, false) => (self.types == other.types).then_some(self),
        }
    }
}

/// An index into [`Spec::schemas`](crate::schema::spec::Spec::schemas).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(pub(crate) usize);

/// The treatment of schemas without `type` whose keywords imply types.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ImpliedTypes {
    /// Only the implied types are accepted; the ledger reports where this rejects values.
    #[default]
    Lenient,
    /// Values of other types are accepted too, as JSON Schema defines.
    Strict,
}

impl FromStr for ImpliedTypes {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "lenient" => Ok(Self::Lenient),
            "strict" => Ok(Self::Strict),
            _ => Err("must be `lenient` or `strict`".to_owned()),
        }
    }
}
