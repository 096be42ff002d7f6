//! Comparison of constraints.

use serde_json::Value;

use super::quoted;
use crate::schema::keywords;

/// Whether the new constraints reject values that the old ones allow.
pub(super) fn is_narrower(old: &Value, new: &Value) -> bool {
    let Some(new) = new.as_object() else {
        return false;
    };
    new.iter().any(|(keyword, value)| {
        let before = old.get(keyword);
        match (keyword.as_str(), before) {
            ("elements", before) => is_narrower(before.unwrap_or(&Value::Null), value),
            (_, None) => true,
            (name, Some(before)) => match keywords::find(name) {
                Some(keyword) => keyword.is_narrower(before, value),
                None => !is_same(before, value),
            },
        }
    })
}

/// Whether two constraints are equal; `1` equals `1.0`.
fn is_same(one: &Value, other: &Value) -> bool {
    one == other || one.as_f64().is_some_and(|one| other.as_f64() == Some(one))
}

/// Describes the keywords that differ.
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
            Some(format!("`{keyword}`{of} changes from {} to {}", quoted(was), quoted(is)))
        }
        (Some(was), None) => Some(format!("`{keyword}`{of} was {}, and is removed", quoted(was))),
        (None, is) => {
            Some(format!("`{keyword}`{of} is new: {}", quoted(is.unwrap_or(&Value::Null))))
        }
    });
    parts.filter(|part| !part.is_empty()).collect::<Vec<_>>().join("; ")
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn what_is_narrower_is_in_the_table_of_keywords() {
        for (old, new, expected) in [
            (json!({"minimum": 1}), json!({"minimum": 2}), true),
            (json!({"minimum": 2}), json!({"minimum": 1}), false),
            (json!({"maxContains": 2}), json!({"maxContains": 1}), true),
            (json!({"maximum": 1}), json!({"maximum": 1.0}), false),
            (json!({"multipleOf": 2}), json!({"multipleOf": 4}), true),
            (json!({"pattern": "a"}), json!({"pattern": ["a", "b"]}), true),
            (json!({"not": {"type": "string"}}), json!({}), false),
            (json!({}), json!({"not": {"type": "string"}}), true),
            (json!({"not": {"type": "string"}}), json!({"not": {"type": "null"}}), true),
            (json!({"elements": {"minLength": 1}}), json!({"elements": {"minLength": 2}}), true),
            (json!(null), json!({"uniqueItems": true}), true),
        ] {
            assert_eq!(is_narrower(&old, &new), expected, "{old} {new}");
        }
    }
}
