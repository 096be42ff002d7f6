//! Numbers of a document in canonical form.

use serde_json::{Number, Value};

/// Returns a JSON number as an integer, whatever its notation. `None` for a fraction, and for a float too
/// large to represent an integer exactly.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^53")]
pub fn whole(number: &Number) -> Option<i128> {
    let float = || number.as_f64().filter(|it| it.fract() == 0.0 && it.abs() < 9e15);
    number.as_i128().or_else(|| float().map(|float| float as i128))
}

/// Returns a number in canonical form: `1.0` is `1`, and `2.50` is `2.5`.
#[must_use]
pub fn canonical(number: &Number) -> String {
    let float = || number.as_f64().filter(|float| float.is_finite());
    let text = whole(number).map(|whole| whole.to_string());
    text.or_else(|| float().map(|float| float.to_string())).unwrap_or_else(|| number.to_string())
}

/// Returns an integer as a JSON value; a float if it exceeds the range of JSON integers.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "what has no other form")]
pub fn number_value(number: i128) -> Value {
    Number::from_i128(number).map_or_else(|| Value::from(number as f64), Value::Number)
}
