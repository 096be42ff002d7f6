//! Names and descriptions of the values that a schema lists.
//!
//! JSON Schema's `enum` cannot describe a value, so tools invented extensions that differ slightly: lists
//! as long as the `enum`, maps by value, and lists of objects with a value's name and description.

use foldhash::HashMap;
use serde_json::{Map, Value};

use crate::schema::spec::{Meta, ValueNote};

/// Returns the notes from a schema's extensions on its values, without empty ones.
pub(super) fn notes(object: &Map<String, Value>, values: &[Value]) -> Vec<ValueNote> {
    let mut notes: Vec<ValueNote> = values.iter().cloned().map(ValueNote::of).collect();
    for (key, said) in object {
        let Some(key) = key.strip_prefix("x-") else {
            continue;
        };
        let key: String = key.chars().filter(char::is_ascii_alphanumeric).collect();
        match key.to_ascii_lowercase().as_str() {
            "enumvarnames" | "enumnames" => each(&mut notes, said, |note, text| {
                note.name = Some(text.to_owned());
            }),
            "enumdescriptions" => each(&mut notes, said, |note, text| {
                note.description = Some(text.to_owned());
            }),
            "enumelements" => elements(&mut notes, said),
            key if key.ends_with("enum") => {
                elements(&mut notes, said.get("values").unwrap_or(&Value::Null));
            }
            _ => {}
        }
    }
    notes.retain(ValueNote::says_something);
    notes
}

/// Returns the note from a `oneOf` or `anyOf` member with a single value (3.1.1, Annotated Enumerations).
/// A string is its own name, so its title is a description; a number has no name but the title.
pub(super) fn choice(value: &Value, meta: &Meta) -> Option<ValueNote> {
    let title =
        meta.title.as_deref().filter(|title| !value.as_str().is_some_and(|it| same(it, title)));
    let (name, title) = if value.is_string() { (None, title) } else { (title, None) };
    let texts: Vec<&str> = title.into_iter().chain(meta.description.as_deref()).collect();
    let note = ValueNote {
        name: name.map(str::to_owned),
        description: (!texts.is_empty()).then(|| texts.join("\n\n")),
        deprecated: meta.deprecated,
        ..ValueNote::of(value.clone())
    };
    note.says_something().then_some(note)
}

/// Whether two strings have the same letters and digits.
fn same(one: &str, other: &str) -> bool {
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    letters(one) == letters(other)
}

/// Sets strings from a list in the order of the values, or from a map by value.
fn each(notes: &mut [ValueNote], said: &Value, set: impl Fn(&mut ValueNote, &str)) {
    let is_in_order = |texts: &Vec<Value>| texts.len() == notes.len();
    match said {
        Value::Array(texts) if is_in_order(texts) => {
            for (note, text) in notes.iter_mut().zip(texts) {
                if let Some(text) = text.as_str() {
                    set(note, text);
                }
            }
        }
        Value::Object(texts) => {
            for note in notes {
                if let Some(text) = texts.get(&text_of(&note.value)).and_then(Value::as_str) {
                    set(note, text);
                }
            }
        }
        _ => {}
    }
}

/// Sets names and descriptions from objects with a `value`, or with the value as their `name`.
fn elements(notes: &mut [ValueNote], said: &Value) {
    let places: HashMap<String, usize> =
        notes.iter().enumerate().map(|(at, note)| (text_of(&note.value), at)).collect();
    for element in said.as_array().into_iter().flatten() {
        let text = |key: &str| element.get(key).and_then(Value::as_str).map(str::to_owned);
        let (value, name) = match (element.get("value"), text("name")) {
            (Some(value), name) => (text_of(value), name),
            (None, Some(name)) => (name, None),
            (None, None) => continue,
        };
        if let Some(note) = places.get(&value).and_then(|at| notes.get_mut(*at)) {
            note.name = name.or(note.name.take());
            note.description = text("description").or(note.description.take());
        }
    }
}

fn text_of(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::notes;

    fn said(schema: &Value) -> Vec<(String, Option<String>, Option<String>)> {
        let values = schema["enum"].as_array().cloned().unwrap_or_default();
        let notes = notes(schema.as_object().expect("a schema is an object"), &values);
        notes.into_iter().map(|it| (it.value.to_string(), it.name, it.description)).collect()
    }

    #[test]
    fn names_and_texts_of_values() {
        let text = |text: &str| Some(text.to_owned());
        let expected = [("1".to_owned(), text("Low"), text("The least."))];
        for schema in [
            json!({"enum": [1], "x-enum-varnames": ["Low"], "x-enum-descriptions": ["The least."]}),
            json!({"enum": [1], "x-enumNames": ["Low"], "x-enumDescriptions": {"1": "The least."}}),
            json!({"enum": [1], "x-tool-enum": {
                "name": "Level",
                "values": [{"value": 1, "name": "Low", "description": "The least."}],
            }}),
            json!({"enum": [1, 2], "x-enum-elements": [
                {"value": "1", "name": "Low", "description": "The least."},
                {"value": 3, "name": "Most"},
                {},
            ]}),
        ] {
            assert_eq!(said(&schema), expected, "{schema}");
        }
        let called = json!({"enum": ["a"], "x-enum-elements": [{"name": "a", "description": "b"}]});
        assert_eq!(said(&called), [(r#""a""#.to_owned(), None, text("b"))]);
    }

    #[test]
    fn what_fits_no_value_says_nothing() {
        for schema in [
            json!({"enum": [1, 2], "x-enum-varnames": ["Low"]}),
            json!({"enum": [1], "x-enum-varnames": [3], "x-enumDescriptions": {"2": "b"}}),
            json!({"enum": [1], "x-enum-varnames": null, "x-enum-elements": 1, "x-enum": []}),
            json!({"enum": [1], "enum-varnames": ["Low"]}),
        ] {
            assert_eq!(said(&schema), [], "{schema}");
        }
    }
}
