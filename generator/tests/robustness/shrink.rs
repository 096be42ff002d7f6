//! Makes a document that fails smaller.

use serde_json::{Map, Value};

use super::places;

/// The smallest document that is found and still fails: keywords and members of lists are removed, and
/// parts of schemas are put in the place of the whole, until nothing of it can be done.
pub(crate) fn shrunken(document: &Value, fails: &dyn Fn(&Value) -> bool) -> Value {
    let mut smallest = document.clone();
    loop {
        let mut found = Vec::new();
        places(&smallest, "", &mut found);
        // What is outside first: it takes most with it.
        found.sort_by_key(|place| place.matches('/').count());
        let mut is_smaller = false;
        for place in found {
            for smaller in smaller(&smallest, &place) {
                if fails(&smaller) {
                    smallest = smaller;
                    is_smaller = true;
                    break;
                }
            }
        }
        if !is_smaller {
            return smallest;
        }
    }
}

/// The document without what is at a place, and with each part of that in its place.
fn smaller(document: &Value, place: &str) -> Vec<Value> {
    let (Some(value), Some((parent, key))) = (document.pointer(place), place.rsplit_once('/'))
    else {
        return Vec::new();
    };
    let mut without = document.clone();
    match without.pointer_mut(parent) {
        Some(Value::Object(map)) => {
            map.shift_remove(&key.replace("~1", "/").replace("~0", "~"));
        }
        Some(Value::Array(list)) => {
            list.remove(key.parse().expect("an index"));
        }
        _ => return Vec::new(),
    }
    let values = || value.as_object().into_iter().flat_map(Map::values);
    let lists = values().filter_map(Value::as_array).flatten();
    let parts = values().chain(lists).filter(|part| part.is_object());
    let replaced = parts.map(|part| {
        let mut replaced = document.clone();
        *replaced.pointer_mut(place).expect("it is there") = part.clone();
        replaced
    });
    std::iter::once(without).chain(replaced).collect()
}

#[test]
fn a_document_is_made_as_small_as_it_can_be() {
    let document = serde_json::json!({"a": [1, {"b": {"c": 2, "d": [3]}}], "e": {"f": 4}});
    let smallest = shrunken(&document, &|it| it.to_string().contains('2'));
    assert_eq!(smallest, serde_json::json!({"a": [{"c": 2}]}));
}
