//! Numbers and texts.

use serde_json::{Number, Value};

use crate::ir::{Format, Integer};
use crate::spec::Constraints;

/// The width of whole numbers: as the format says, unless the bounds or the document's own values go
/// beyond it.
pub(super) fn integer(
    format: Option<&str>,
    constraints: &Constraints,
    values: &[&Value],
) -> Integer {
    let bounds = [
        &constraints.minimum,
        &constraints.exclusive_minimum,
        &constraints.maximum,
        &constraints.exclusive_maximum,
    ];
    let given = values.iter().filter_map(|value| value.as_number());
    let known: Vec<&Number> = bounds.into_iter().flatten().chain(given).collect();
    let fits = |low: f64, high: f64| {
        known.iter().filter_map(|number| number.as_f64()).all(|it| (low..=high).contains(&it))
    };
    let least = constraints.minimum.as_ref().or(constraints.exclusive_minimum.as_ref());
    let is_positive = least.and_then(Number::as_f64).is_some_and(|least| least >= 0.0);
    let is_large = known.iter().any(|number| number.is_u64() && !number.is_i64());
    match format {
        Some("int32" | "int16" | "int8") if fits(f64::from(i32::MIN), f64::from(i32::MAX)) => {
            Integer::I32
        }
        Some("uint32" | "uint16" | "uint8") if fits(0.0, f64::from(u32::MAX)) => Integer::U32,
        Some("uint64" | "uint") if fits(0.0, f64::INFINITY) => Integer::U64,
        _ if is_large && is_positive => Integer::U64,
        _ if is_large => Integer::I128,
        _ => Integer::I64,
    }
}

/// The formats of texts that have types of their own, in 3.0, 3.1 and the registry of formats.
pub(super) fn format(format: Option<&str>) -> Format {
    match format {
        None => Format::Plain,
        Some("date-time" | "datetime") => Format::DateTime,
        Some("date") => Format::Date,
        Some("time") => Format::Time,
        Some("duration") => Format::Duration,
        Some("uuid") => Format::Uuid,
        Some("uri" | "url") => Format::Uri,
        Some("byte" | "base64") => Format::Byte,
        Some("binary") => Format::Binary,
        Some("decimal") => Format::Decimal,
        Some(_) => Format::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_width_follows_format_and_bounds() {
        let with = |maximum: Option<u64>, minimum: Option<i64>| Constraints {
            maximum: maximum.map(Number::from),
            minimum: minimum.map(Number::from),
            ..Constraints::default()
        };
        for (format, constraints, width) in [
            (None, with(None, None), Integer::I64),
            (Some("int32"), with(None, None), Integer::I32),
            (Some("int32"), with(Some(1 << 40), None), Integer::I64),
            (Some("uint8"), with(None, Some(0)), Integer::U32),
            (Some("uint64"), with(None, None), Integer::U64),
            (None, with(Some(u64::MAX), Some(0)), Integer::U64),
            (None, with(Some(u64::MAX), None), Integer::I128),
            (Some("uint64"), with(None, Some(-1)), Integer::I64),
        ] {
            assert_eq!(integer(format, &constraints, &[]), width, "{format:?} {constraints:?}");
        }
        let large = Value::from(1_u64 << 63);
        let free = Constraints::default();
        assert_eq!(integer(Some("int64"), &free, &[&large]), Integer::I128);
    }
}
