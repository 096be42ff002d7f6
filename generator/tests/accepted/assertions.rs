//! What JSON Schema asserts is checked, value by value, as the table in the document says.

use assertions::models::All;
use assertions::{Validate, decode};
use serde_json::Value;

fn is_empty(all: &All) -> bool {
    serde_json::to_value(all).unwrap() == serde_json::json!({})
}

#[test]
fn what_is_invalid_is_refused_and_what_is_valid_is_not() {
    let (_, document) = include_str!("assertions.yaml").split_once('\n').unwrap();
    let document: Value = serde_json::from_str(document).unwrap();
    let (mut invalid, mut unreadable, mut wrong) = (0, Vec::new(), Vec::new());
    for (name, cases) in document["x-instances"].as_object().unwrap() {
        for (list, is_valid) in [("valid", true), ("invalid", false)] {
            for value in cases[list].as_array().unwrap() {
                let text = serde_json::json!({ name.as_str(): value }).to_string();
                let read = decode::<All>(&text);
                let checked = read.as_ref().ok().map(Validate::validate);
                match (is_valid, checked) {
                    (true, None) => unreadable.push(text),
                    // `null` for an optional property is read as absent, which is valid.
                    (false, Some(Ok(())))
                        if value.is_null() && read.as_ref().is_ok_and(is_empty) => {}
                    (true, Some(Err(error))) => wrong.push(format!("{text}: {error}")),
                    (false, Some(Ok(()))) => wrong.push(text),
                    (true, Some(Ok(()))) => {}
                    (false, _) => invalid += 1,
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(invalid > 300, "{invalid}");
    assert!(unreadable.is_empty(), "{unreadable:#?}");
}
