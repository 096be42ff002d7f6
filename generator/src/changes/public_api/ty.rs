//! Uses of types, and their string form.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::ir::{Format, Integer, Type};

/// A use of a type. Named types are paths below `models`, and those of users have angle brackets. The string form is short: `i64`,
/// `string:date-time`, `[operations::Job]` for a list, `{string}` for a map, `operations::Job?` for a
/// nullable type.
pub type Ty = Type<String>;

/// The types that have a keyword, except strings, whose keyword depends on the format.
const WORDS: [Ty; 11] = [
    Ty::Any,
    Ty::Null,
    Ty::Boolean,
    Ty::Integer(Integer::I32),
    Ty::Integer(Integer::I64),
    Ty::Integer(Integer::U32),
    Ty::Integer(Integer::U64),
    Ty::Integer(Integer::I128),
    Ty::Number,
    Ty::ExactNumber,
    Ty::FreeForm,
];

/// Returns all types that have a keyword.
fn words() -> impl Iterator<Item = Ty> {
    WORDS.into_iter().chain(Format::ALL.iter().map(|format| Ty::String(*format)))
}

impl Ty {
    /// Returns the path of the named type in this use, if any.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        self.innermost().map(String::as_str)
    }

    /// Returns the Rust type without module paths, as documentation shows it.
    #[must_use]
    pub fn rust(&self) -> String {
        match self {
            Self::Any => "Value".to_owned(),
            Self::Null => "()".to_owned(),
            Self::Boolean | Self::Integer(_) | Self::Number => self.to_string(),
            Self::ExactNumber => "Number".to_owned(),
            Self::String(Format::DateTime) => "DateTime".to_owned(),
            Self::String(_) => "String".to_owned(),
            Self::External(external) => external.path().to_owned(),
            Self::Replaced(path) => path.to_string(),
            Self::FreeForm => "Map<String, Value>".to_owned(),
            Self::Nullable(inner) => format!("Option<{}>", inner.rust()),
            Self::List(inner) => format!("Vec<{}>", inner.rust()),
            Self::Map(inner) => format!("BTreeMap<String, {}>", inner.rust()),
            Self::Named(path) => path.rsplit("::").next().unwrap_or(path).to_owned(),
        }
    }

    /// Whether two uses are the same type in Rust. Strings of all formats are.
    #[must_use]
    pub fn is_same_rust(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::String(_), Self::String(_)) => true,
            (Self::Nullable(one), Self::Nullable(other))
            | (Self::List(one), Self::List(other))
            | (Self::Map(one), Self::Map(other)) => one.is_same_rust(other),
            _ => self == other,
        }
    }
}

impl fmt::Display for Ty {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Nullable(inner) => write!(formatter, "{inner}?"),
            Self::List(inner) => write!(formatter, "[{inner}]"),
            Self::Map(inner) => write!(formatter, "{{{inner}}}"),
            Self::Named(path) => formatter.write_str(path),
            Self::External(external) => write!(formatter, "{external}"),
            Self::Replaced(path) => write!(formatter, "<{path}>"),
            Self::Any => formatter.write_str("any"),
            Self::Null => formatter.write_str("null"),
            Self::Boolean => formatter.write_str("bool"),
            Self::Integer(integer) => formatter.write_str(match integer {
                Integer::I32 => "i32",
                Integer::I64 => "i64",
                Integer::U32 => "u32",
                Integer::U64 => "u64",
                Integer::I128 => "i128",
            }),
            Self::Number => formatter.write_str("f64"),
            Self::ExactNumber => formatter.write_str("number"),
            Self::FreeForm => formatter.write_str("object"),
            Self::String(format) => formatter.write_str(format.word()),
        }
    }
}

impl FromStr for Ty {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let inner = |text: &str| text.parse().map(Box::new);
        if let Some(path) = text.strip_prefix('<').and_then(|text| text.strip_suffix('>')) {
            return Ok(Self::Replaced(path.into()));
        }
        if let Some(text) = text.strip_suffix('?') {
            return inner(text).map(Self::Nullable);
        }
        if let Some(text) = text.strip_prefix('[').and_then(|text| text.strip_suffix(']')) {
            return inner(text).map(Self::List);
        }
        if let Some(text) = text.strip_prefix('{').and_then(|text| text.strip_suffix('}')) {
            return inner(text).map(Self::Map);
        }
        if text.contains('=') {
            return text.parse().map(Self::External);
        }
        if text.contains("::") {
            return Ok(Self::Named(text.to_owned()));
        }
        words().find(|ty| ty.to_string() == text).ok_or_else(|| format!("`{text}` is not a type"))
    }
}

impl Serialize for Ty {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Ty {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text.len() > LONGEST {
            return Err(serde::de::Error::custom("a type is too long"));
        }
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// The longest string form that is parsed. Each level of nesting is a level of recursion.
const LONGEST: usize = 10_000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_back() {
        let texts = [
            "[operations::Job?]",
            "{[string:uuid]}",
            "date-time=jiff",
            "i64?",
            "[[any]]",
            "[<a::B<c::D>>?]",
        ];
        let words: Vec<String> = words().map(|ty| ty.to_string()).collect();
        for text in texts.into_iter().chain(words.iter().map(String::as_str)) {
            let ty: Ty = text.parse().expect("it is one");
            assert_eq!(ty.to_string(), text);
        }
        for wrong in ["", "[", "int", "[i64", "date=never"] {
            assert!(wrong.parse::<Ty>().is_err(), "{wrong}");
        }
    }
}
