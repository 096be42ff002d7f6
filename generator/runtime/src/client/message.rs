//! The messages of error bodies.

use serde_json::{Map, Value};

/// The depth to which messages are looked for.
const DEPTH: usize = 6;

/// The number of errors of a list that are shown.
const MOST: usize = 3;

/// The message of an error body: that of a usual property, in the order of their precision.
pub(super) fn of(body: &Value) -> Option<String> {
    within(body, DEPTH)
}

fn within(body: &Value, depth: usize) -> Option<String> {
    let depth = depth.checked_sub(1)?;
    match body {
        Value::String(text) => Some(text.trim()).filter(|text| !text.is_empty()).map(str::to_owned),
        Value::Array(items) => several(items, depth),
        Value::Object(map) => of_object(map, depth),
        _ => None,
    }
}

/// The messages of a list of errors, each with its path.
fn several(items: &[Value], depth: usize) -> Option<String> {
    let mut found: Vec<String> = items.iter().filter_map(|item| within(item, depth)).collect();
    found.dedup();
    if found.len() > MOST {
        let more = found.len() - MOST;
        found.truncate(MOST);
        found.push(format!("and {more} more"));
    }
    (!found.is_empty()).then(|| found.join("; "))
}

fn of_object(map: &Map<String, Value>, depth: usize) -> Option<String> {
    let find = |keys: &[&str]| keys.iter().find_map(|key| within(map.get(*key)?, depth));
    // Lists are more precise than the text that announces them.
    let listed = ["errors", "detail", "details", "error"].into_iter().find_map(|key| {
        map.get(key).filter(|list| list.is_array()).and_then(|list| within(list, depth))
    });
    let text = |key: &str| map.get(key).and_then(Value::as_str).map(str::trim);
    let title = text("title").filter(|title| !title.is_empty());
    let message = find(&["message", "msg", "detail", "error_description", "description"]);
    let message = match (message, title) {
        (Some(message), Some(title)) if !message.contains(title) => {
            Some(format!("{title}: {message}"))
        }
        (message, title) => message.or_else(|| title.map(str::to_owned)),
    };
    let message = match (message, listed) {
        (Some(message), Some(listed)) if message.contains(&listed) => Some(message),
        (Some(message), Some(listed)) if !listed.contains(&message) => {
            Some(format!("{message}: {listed}"))
        }
        (message, listed) => listed.or(message),
    };
    let message = message.or_else(|| find(&["error", "errors", "reason", "fault"]));
    // Where the fault is: `loc` is a list of names and indices.
    let path = ["loc", "path", "field", "pointer", "param"].into_iter().find_map(|key| {
        let path = match map.get(key)? {
            Value::String(text) => text.clone(),
            Value::Array(steps) => steps.iter().map(step).collect::<Option<Vec<_>>>()?.join("."),
            _ => return None,
        };
        Some(path).filter(|path| !path.is_empty())
    });
    match (message, path) {
        (Some(message), Some(path)) if !message.contains(&path) => {
            Some(format!("{path}: {message}"))
        }
        (message, _) => message,
    }
}

fn step(step: &Value) -> Option<String> {
    match step {
        Value::String(name) => Some(name.clone()),
        Value::Number(index) => Some(index.to_string()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::of;

    #[test]
    fn messages_are_found_where_servers_put_them() {
        let cases = [
            (json!({"message": "gone"}), "gone"),
            (json!({"errors": [{"message": "a"}, {"message": "b"}]}), "a; b"),
            (json!({"errors": [{"title": "Invalid", "detail": "no name"}]}), "Invalid: no name"),
            (json!({"error": {"code": 400, "errors": [{"message": "a"}, {"message": "a"}]}}), "a"),
            (json!({"error": {"message": "m", "errors": [{"reason": "r"}]}}), "m: r"),
            (
                json!({"detail": [{"loc": ["body", "items", 0, "name"], "msg": "field required"}]}),
                "body.items.0.name: field required",
            ),
            (
                json!({"type": "about:blank", "title": "Out of credit", "detail": "You have 30."}),
                "Out of credit: You have 30.",
            ),
            (json!({"title": "Not found", "status": 404}), "Not found"),
            (json!({"error": "invalid_grant", "error_description": "expired"}), "expired"),
            (json!({"error": "invalid_grant"}), "invalid_grant"),
            (
                json!({"message": "Validation failed", "errors": [{"field": "email", "message": "is taken"}]}),
                "Validation failed: email: is taken",
            ),
            (
                json!({"error": "Invalid parameters", "message": "path: Invalid id", "details": [{"name": null, "description": "Invalid id"}]}),
                "path: Invalid id",
            ),
            (json!(["a", "b"]), "a; b"),
            (json!({"errors": ["a", "b", "c", "d", "e"]}), "a; b; c; and 2 more"),
            (json!("plain"), "plain"),
        ];
        for (body, expected) in cases {
            assert_eq!(of(&body).as_deref(), Some(expected), "{body}");
        }
        for none in [json!({}), json!(null), json!({"message": " "}), json!({"code": 1})] {
            assert_eq!(of(&none), None, "{none}");
        }
    }
}
