//! What narrows values, before and after.

use serde_json::Value;

use super::quoted;

/// Whether some of what was allowed no longer is.
pub(super) fn is_narrower(old: &Value, new: &Value) -> bool {
    let Some(new) = new.as_object() else {
        return false;
    };
    new.iter().any(|(keyword, value)| {
        let before = old.get(keyword);
        let number = |value: Option<&Value>| value.and_then(Value::as_f64);
        match keyword.as_str() {
            "elements" => is_narrower(before.unwrap_or(&Value::Null), value),
            "minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minProperties" => {
                number(before).is_none_or(|before| number(Some(value)) > Some(before))
            }
            "maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxProperties" => {
                number(before).is_none_or(|before| number(Some(value)) < Some(before))
            }
            _ => before.is_none_or(|before| !is_same(before, value)),
        }
    })
}

/// Whether two limits are the same; `1` is `1.0`.
fn is_same(one: &Value, other: &Value) -> bool {
    one == other || one.as_f64().is_some_and(|one| other.as_f64() == Some(one))
}

/// The keywords that are different.
pub(super) fn described(old: &Value, new: &Value, of: &str) -> String {
    let empty = serde_json::Map::new();
    let (old, new) = (old.as_object().unwrap_or(&empty), new.as_object().unwrap_or(&empty));
    let keywords = old.keys().chain(new.keys().filter(|keyword| !old.contains_key(*keyword)));
    let parts = keywords.filter_map(|keyword| match (old.get(keyword), new.get(keyword)) {
        (Some(was), Some(is)) if is_same(was, is) => None,
        (was, is) if keyword == "elements" => {
            let nothing = Value::Null;
            Some(described(was.unwrap_or(&nothing), is.unwrap_or(&nothing), " of elements"))
        }
        (Some(was), Some(is)) => {
            Some(format!("`{keyword}`{of} was {}, and is {}", quoted(was), quoted(is)))
        }
        (Some(was), None) => Some(format!("`{keyword}`{of} was {}, and is gone", quoted(was))),
        (None, is) => Some(format!("`{keyword}`{of} is {}", quoted(is.unwrap_or(&Value::Null)))),
    });
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}
