//! Numbers of a document in the form that is compared.

use serde_json::{Number, Value};

/// The whole number that a number of the document is, in whatever form; none for a fraction, and none for
/// a float that may stand for several whole numbers.
#[must_use]
#[expect(clippy::cast_possible_truncation, reason = "a whole number below 2^53")]
pub fn whole(number: &Number) -> Option<i128> {
    let float = || number.as_f64().filter(|it| it.fract() == 0.0 && it.abs() < 9e15);
    number.as_i128().or_else(|| float().map(|float| float as i128))
}

/// A number in the form that clients compare: `1.0` is `1`, and `2.50` is `2.5`.
#[must_use]
pub fn canonical(number: &Number) -> String {
    let float = || number.as_f64().filter(|float| float.is_finite());
    let text = whole(number).map(|whole| whole.to_string());
    text.or_else(|| float().map(|float| float.to_string())).unwrap_or_else(|| number.to_string())
}

/// A whole number as JSON; a float if it is larger than JSON numbers can be here.
#[must_use]
#[expect(clippy::cast_precision_loss, reason = "what has no other form")]
pub fn number_value(number: i128) -> Value {
    Number::from_i128(number).map_or_else(|| Value::from(number as f64), Value::Number)
}
