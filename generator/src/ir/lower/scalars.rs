//! The types of numbers and strings.

use serde_json::{Number, Value};

use crate::document::code_span::code_span;
use crate::ir::{Format, Integer, Type};
use crate::schema::compose::Kind;
use crate::schema::spec::Constraints;

/// The bounds and values that schemas give for integers.
#[derive(Debug, Default)]
pub(super) struct Said {
    /// The lower bounds.
    least: Vec<i128>,
    /// The upper bounds.
    most: Vec<i128>,
    /// The values: defaults, examples and listed values.
    values: Vec<i128>,
}

impl Said {
    /// Adds the bounds and values of a schema.
    pub(super) fn add(&mut self, constraints: &Constraints, values: [&Option<Value>; 2]) {
        let (minimum, maximum) = (constraints.minimum(), constraints.maximum());
        let exclusive_minimum = constraints.exclusive_minimum();
        let exclusive_maximum = constraints.exclusive_maximum();
        self.least.extend(minimum.iter().map(|bound| whole(bound, f64::ceil)));
        self.least.extend(exclusive_minimum.iter().map(|bound| match whole(bound, f64::floor) {
            i128::MIN => i128::MIN,
            bound => bound.saturating_add(1),
        }));
        self.most.extend(maximum.iter().map(|bound| whole(bound, f64::floor)));
        self.most.extend(exclusive_maximum.iter().map(|bound| match whole(bound, f64::ceil) {
            i128::MAX => i128::MAX,
            bound => bound.saturating_sub(1),
        }));
        self.list(values.into_iter().flatten());
    }

    /// Adds values.
    pub(super) fn list<'a>(&mut self, values: impl IntoIterator<Item = &'a Value>) {
        let numbers = values.into_iter().filter_map(Value::as_number);
        self.values.extend(numbers.map(|number| whole(number, f64::round)));
    }

    /// Returns the type that holds all allowed numbers: that of the format, unless bounds or values
    /// exceed it. The default is `i64`. Returns `None` if no integer of Rust holds them.
    pub(super) fn width(&self, format: Option<&str>) -> Option<Integer> {
        let all = || [&self.least, &self.most, &self.values].into_iter().flatten().copied();
        // The limits of `i128` represent everything beyond them.
        if all().any(|number| matches!(number, i128::MIN | i128::MAX)) {
            return None;
        }
        let named = match format {
            Some("int32" | "int16" | "int8") => Integer::I32,
            Some("uint32" | "uint16" | "uint8") => Integer::U32,
            Some("uint64" | "uint") => Integer::U64,
            Some("int128") => Integer::I128,
            // Half of these numbers are beyond `i128`.
            Some("uint128") => return None,
            _ => Integer::I64,
        };
        let is_positive = !self.least.is_empty() && all().all(|number| number >= 0);
        let large = if is_positive { Integer::U64 } else { Integer::I128 };
        let mut widths = [named, Integer::I64, large].into_iter();
        let fitting = widths.find(|width| all().all(|number| width.holds(number)));
        Some(fitting.unwrap_or(Integer::I128))
    }
}

/// Converts a number to an integer. `round` rounds fractions; a number beyond `i128` becomes its limit.
///
/// Numbers beyond 64 bits are known only as floats, each of which represents several integers. A float
/// that may be the least number of a type is assumed to be less than it.
#[expect(clippy::cast_possible_truncation, reason = "what is beyond the limits becomes the limits")]
fn whole(number: &Number, round: fn(f64) -> f64) -> i128 {
    if let Some(exact) = number.as_i128() {
        return exact;
    }
    let float = round(number.as_f64().unwrap_or_default());
    let whole = float as i128;
    if float <= -9e15 { whole.saturating_sub(1) } else { whole }
}

/// Returns the [`Format`] for a string format of 3.0, 3.1 or the registry of formats.
pub(super) fn format(format: Option<&str>) -> Format {
    match format {
        None => Format::Plain,
        Some("date-time" | "datetime") => Format::DateTime,
        Some("date") => Format::Date,
        Some("time") => Format::Time,
        Some("date-time-local" | "datetime-local") => Format::DateTimeLocal,
        Some("time-local") => Format::TimeLocal,
        Some("duration") => Format::Duration,
        Some("uuid") => Format::Uuid,
        Some("uri" | "url") => Format::Uri,
        Some("byte" | "base64") => Format::Byte,
        Some("binary") => Format::Binary,
        Some("decimal") => Format::Decimal,
        Some(_) => Format::Other,
    }
}

/// Returns the format as a sentence, if the type does not express it.
pub(super) fn said_format(kind: &Kind, ty: &Type) -> Option<String> {
    let (format, is_said) = match (kind, ty) {
        (Kind::String { format }, Type::String(_)) => (format.as_deref()?, false),
        (Kind::Number { format }, _) => (format.as_deref()?, format.as_deref() == Some("double")),
        (Kind::Integer { format, .. }, Type::Integer(width)) => {
            let format = format.as_deref()?;
            let said = match width {
                Integer::I32 => "int32",
                Integer::I64 => "int64",
                Integer::U32 => "uint32",
                Integer::U64 => "uint64",
                Integer::I128 => "",
            };
            (format, format == said)
        }
        _ => return None,
    };
    (!is_said).then(|| format!("Format: {}.", code_span(format)))
}

/// Returns a default as a sentence.
pub(super) fn said_default(value: &Value) -> String {
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    format!("Default: {}.", code_span(&text))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the type of an integer schema.
    fn width(schema: &Value) -> Option<Integer> {
        let names = ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"];
        let bounds = names.into_iter().filter_map(|name| Some((name, schema.get(name)?.clone())));
        let constraints =
            bounds.fold(Constraints::default(), |all, (name, bound)| all.with(name, bound));
        let mut said = Said::default();
        said.add(&constraints, [&schema.get("default").cloned(), &None]);
        said.width(schema.get("format").and_then(Value::as_str))
    }

    #[test]
    fn the_width_follows_format_bounds_and_values() {
        use Integer::{I32, I64, I128, U32, U64};
        for (schema, expected) in [
            (r"{}", I64),
            (r#"{"minimum": 0}"#, I64),
            (r#"{"format": "int32"}"#, I32),
            (r#"{"format": "int32", "maximum": 2147483647}"#, I32),
            (r#"{"format": "int32", "maximum": 4294967295}"#, I64),
            (r#"{"format": "int32", "exclusiveMaximum": 2147483648}"#, I32),
            (r#"{"format": "int32", "maximum": 2147483647.5, "minimum": -2147483648.5}"#, I32),
            (r#"{"format": "int32", "maximum": 18446744073709551615, "minimum": 0}"#, U64),
            (r#"{"format": "int32", "default": 1e10}"#, I64),
            (r#"{"format": "uint8", "minimum": 0}"#, U32),
            (r#"{"format": "uint32", "minimum": -1}"#, I64),
            (r#"{"format": "uint64"}"#, U64),
            (r#"{"format": "uint64", "minimum": -1}"#, I64),
            (r#"{"format": "uint64", "minimum": 0, "maximum": 18446744073709551615}"#, U64),
            (r#"{"format": "uint64", "maximum": 18446744073709551616}"#, I128),
            (r#"{"format": "int64", "minimum": 0, "maximum": 18446744073709551615}"#, U64),
            (r#"{"format": "int64", "maximum": 9223372036854775807}"#, I64),
            (r#"{"format": "int128"}"#, I128),
            (r#"{"maximum": 18446744073709551615}"#, I128),
            (r#"{"maximum": 9223372036854775808, "minimum": 0}"#, U64),
            (r#"{"exclusiveMaximum": 9223372036854775808}"#, I64),
            (r#"{"exclusiveMaximum": 18446744073709551616, "minimum": 0}"#, U64),
            (r#"{"minimum": -9223372036854775808}"#, I64),
            (r#"{"minimum": -9223372036854775809}"#, I128),
            (r#"{"exclusiveMinimum": -9223372036854775809}"#, I64),
            (r#"{"minimum": 0, "maximum": 18446744073709552000}"#, I128),
            (r#"{"minimum": 0, "maximum": 1.8446744073709552e19}"#, I128),
            (r#"{"minimum": 0, "maximum": 9223372036854776000}"#, U64),
            (r#"{"minimum": -0.5, "maximum": 18446744073709551615}"#, U64),
            (r#"{"exclusiveMinimum": -1, "maximum": 18446744073709551615}"#, U64),
            (r#"{"minimum": -9223372036854776000, "maximum": 9223372036854776000}"#, I128),
            (r#"{"maximum": 1e30}"#, I128),
            (r#"{"default": 9223372036854775808}"#, I128),
        ] {
            let schema = serde_json::from_str(schema).expect("it is JSON");
            assert_eq!(width(&schema), Some(expected), "{schema}");
        }
        for schema in [
            r#"{"maximum": 1e40}"#,
            r#"{"exclusiveMaximum": 1e40}"#,
            r#"{"minimum": -1e39}"#,
            r#"{"format": "uint128"}"#,
        ] {
            let schema = serde_json::from_str(schema).expect("it is JSON");
            assert_eq!(width(&schema), None, "{schema}");
        }
    }
}
