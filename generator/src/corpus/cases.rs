//! The values that a document's types must take, and those that they must refuse.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde_json::{Map, Value, json};

use super::json_schema::{Bundle, key, referred};
use super::samples::samples;
use crate::document::load::{Document, Version};
use crate::document::pointer::{FileId, Pointer};

/// A document gets at most so many cases.
const MOST: usize = 40_000;

/// A value for a type.
pub(super) struct Case {
    /// The type's place in [`Cases::types`].
    pub(super) rust: usize,
    /// The schema's place, for people.
    pub(super) pointer: String,
    pub(super) value: Value,
    /// Why the type must refuse the value; none if it must take it.
    pub(super) refused: Option<String>,
    /// Whether the document gives the value itself.
    pub(super) given: bool,
}

/// All cases of a document.
#[derive(Default)]
pub(super) struct Cases {
    /// The types as code.
    pub(super) types: Vec<String>,
    pub(super) list: Vec<Case>,
    /// Values of the document that its own schema does not accept.
    pub(super) not_accepted: usize,
}

/// Collects the cases of a document: `inventory` says which schema has which type.
pub(super) fn cases(document: &Document, inventory: &Value) -> Result<Cases, String> {
    let mut bundle = Bundle::new(document);
    let mut wanted = Vec::new();
    let mut found = Cases::default();
    let mut types: HashMap<String, usize> = HashMap::new();
    for entry in inventory.as_array().into_iter().flatten() {
        let rust = entry["rust"].as_str().unwrap_or_default();
        // The type of a part of a choice is not that of the schema there alone.
        let place = pointer(&entry["pointer"], &entry["file"]);
        let Some(pointer) = place.filter(|_| entry["part"] != true && entry["told"] != true) else {
            continue;
        };
        let media = self::pointer(&entry["media"], &entry["file"]);
        let Some(number) = bundle.add(&pointer) else {
            continue;
        };
        let fresh = types.len();
        let index = *types.entry(rust.to_owned()).or_insert(fresh);
        if index == found.types.len() {
            found.types.push(rust.to_owned());
        }
        let is_body = media.is_some();
        let given = media.map(|media| examples(document, &media)).unwrap_or_default();
        wanted.push((number, index, pointer, is_body, given));
    }
    bundle.untangle();
    let judge = bundle.judge();
    let judge = jsonschema::validator_for(&judge).map_err(|error| error.to_string())?;
    let accepts = |number: usize, value: &Value| judge.is_valid(&json!({ key(number): value }));
    let mut seen: HashSet<(usize, String)> = HashSet::new();
    let share = (MOST / wanted.len().max(1)).max(6);
    for (number, rust, pointer, is_body, given) in wanted {
        let place = shown(document, &pointer);
        let said = said(bundle.get(number));
        let count = given.len() + said.len();
        let all = given.into_iter().chain(said).chain(samples(&bundle, number));
        let mut kept = 0;
        let mut refusals = Vec::new();
        for (index, value) in all.enumerate() {
            let given = index < count;
            // That a named type can be `null` is said where it is used.
            if value.is_null() && !is_body {
                continue;
            }
            if !accepts(number, &value) {
                found.not_accepted += usize::from(given);
                continue;
            }
            if kept >= share && !given {
                break;
            }
            if !seen.insert((rust, value.to_string())) {
                continue;
            }
            if refusals.is_empty() {
                refusals = broken(&bundle, number, &value);
            }
            kept += 1;
            let pointer = place.clone();
            found.list.push(Case { rust, pointer, value, refused: None, given });
        }
        for (why, value) in refusals {
            if !accepts(number, &value) && seen.insert((rust, value.to_string())) {
                let pointer = place.clone();
                found.list.push(Case { rust, pointer, value, refused: Some(why), given: false });
            }
        }
    }
    Ok(found)
}

/// A schema's place, for people: the name of its file and its pointer.
pub(super) fn shown(document: &Document, pointer: &Pointer) -> String {
    let source = document.files().get(pointer.file().0).map(|file| &file.source);
    let name = source.and_then(|source| source.path().file_name());
    let name = name.map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    format!("{name}{pointer}")
}

/// The pointer of an entry of the inventory.
pub(super) fn pointer(text: &Value, file: &Value) -> Option<Pointer> {
    let file = usize::try_from(file.as_u64()?).ok()?;
    Some(Pointer::root(FileId(file)).join(&Pointer::parse(text.as_str()?.strip_prefix('#')?)?))
}

/// `example` and `examples` of a Media Type Object, or in 2.0 of what holds a schema: there, `examples`
/// are values by media type.
fn examples(document: &Document, media: &Pointer) -> Vec<Value> {
    let Some(object) = document.get(media) else {
        return Vec::new();
    };
    let mut found = given(object);
    let place = media.push("examples");
    for (name, example) in object.get("examples").and_then(Value::as_object).into_iter().flatten() {
        if document.version(media) == Version::V2 {
            found.extend(name.contains("json").then(|| example.clone()));
            continue;
        }
        let reference = example.get("$ref").and_then(Value::as_str);
        let target = reference.and_then(|it| document.target(&place.push(name), it).ok());
        let example = target.and_then(|target| document.get(&target)).unwrap_or(example);
        found.extend(example.get("value").or_else(|| example.get("dataValue")).cloned());
    }
    found
}

/// `example`, and its names from before there was the keyword: `x-example`, and `x-examples`, a list or a
/// map of values or of Example Objects.
fn given(object: &Value) -> Vec<Value> {
    let single = [object.get("example"), object.get("x-example")].into_iter().flatten().cloned();
    let more: Vec<&Value> = match object.get("x-examples") {
        Some(Value::Array(list)) => list.iter().collect(),
        Some(Value::Object(map)) => map.values().collect(),
        _ => Vec::new(),
    };
    single.chain(more.into_iter().map(|it| it.get("value").unwrap_or(it).clone())).collect()
}

/// The values that a schema gives itself.
pub(super) fn said(schema: &Value) -> Vec<Value> {
    let listed = schema.get("examples").and_then(Value::as_array).into_iter().flatten();
    given(schema).into_iter().chain(schema.get("default").cloned()).chain(listed.cloned()).collect()
}

/// A value with a required property missing, and with each property of a wrong type.
fn broken(bundle: &Bundle<'_>, number: usize, value: &Value) -> Vec<(String, Value)> {
    let Value::Object(object) = value else {
        return Vec::new();
    };
    let mut facts = Facts::default();
    facts.collect(bundle, bundle.get(number), 8);
    if facts.has_choice {
        return Vec::new();
    }
    let mut broken = Vec::new();
    for name in facts.required.iter().filter(|name| !facts.one_way.contains(*name)) {
        let mut changed = object.clone();
        if changed.shift_remove(name).is_some() {
            broken.push((format!("`{name}` is missing"), Value::Object(changed)));
        }
    }
    for (name, types) in &facts.types {
        let mut changed = object.clone();
        let wrong =
            if types.contains("object") || types.contains("array") { json!(7) } else { json!({}) };
        changed.insert(name.clone(), wrong);
        broken.push((format!("`{name}` has a wrong type"), Value::Object(changed)));
    }
    broken
}

/// What a schema says of properties, with all that it is a conjunction of.
#[derive(Default)]
struct Facts {
    required: HashSet<String>,
    one_way: HashSet<String>,
    types: BTreeMap<String, String>,
    has_choice: bool,
}

impl Facts {
    fn collect(&mut self, bundle: &Bundle<'_>, schema: &Value, depth: usize) {
        let (Some(object), Some(depth)) = (schema.as_object(), depth.checked_sub(1)) else {
            return;
        };
        self.has_choice |= object.contains_key("oneOf") || object.contains_key("anyOf");
        let names = object.get("required").and_then(Value::as_array).into_iter().flatten();
        self.required.extend(names.filter_map(Value::as_str).map(str::to_owned));
        let none = Map::new();
        let properties = object.get("properties").and_then(Value::as_object).unwrap_or(&none);
        for (name, property) in properties {
            self.property(bundle, name, property);
        }
        if let Some(number) = referred(object) {
            self.collect(bundle, bundle.get(number), depth);
        }
        for member in object.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            self.collect(bundle, member, depth);
        }
    }

    fn property(&mut self, bundle: &Bundle<'_>, name: &str, property: &Value) {
        let is_true =
            |schema: &Value, keyword: &str| schema.get(keyword) == Some(&Value::Bool(true));
        let target = property.as_object().and_then(referred).map(|number| bundle.get(number));
        for schema in [Some(property), target].into_iter().flatten() {
            if is_true(schema, "readOnly") || is_true(schema, "writeOnly") {
                self.one_way.insert(name.to_owned());
            }
        }
        // Only a type that is said plainly is one that must not be another.
        if let Some([Value::String(only)]) =
            property.get("type").and_then(Value::as_array).map(Vec::as_slice)
        {
            self.types.insert(name.to_owned(), only.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::document::diagnostic::Diagnostics;
    use crate::document::load::load_text;

    fn document(text: &Value) -> Document {
        let text = text.to_string();
        load_text(Path::new("t.json"), text, &mut Diagnostics::new()).expect("it is JSON")
    }

    #[test]
    fn the_document_gives_values_by_all_names() {
        let media = json!({
            "example": 1, "x-example": 2, "x-examples": {"a": 3, "b": {"value": 4}},
            "examples": {"c": {"value": 5}, "d": {"dataValue": 6}, "e": {"summary": "none"}},
        });
        let place = Pointer::default().push("media");
        let found = examples(&document(&json!({"openapi": "3.0.3", "media": media})), &place);
        assert_eq!(json!(found), json!([1, 2, 3, 4, 5, 6]));
        let response = json!({"examples": {"application/json": {"value": 1}, "text/plain": "x"}});
        let found = examples(&document(&json!({"swagger": "2.0", "media": response})), &place);
        assert_eq!(json!(found), json!([{"value": 1}]));
        let schema = json!({"example": 1, "default": 2, "examples": [3], "x-examples": [4]});
        assert_eq!(json!(said(&schema)), json!([1, 4, 2, 3]));
    }

    /// `null` for a property that need not be there may be read as if it were not there.
    #[test]
    fn broken_values_have_no_null() {
        let schema = json!({"type": "object", "required": ["a"], "properties": {
            "a": {"type": "string"}, "b": {"type": "integer"}, "c": {"type": "array"}, "d": {"type": "null"},
        }});
        let document = document(&json!({"openapi": "3.1.0", "schema": schema}));
        let mut bundle = Bundle::new(&document);
        let number = bundle.add(&Pointer::default().push("schema")).expect("it is there");
        let broken = broken(&bundle, number, &json!({"a": "x", "b": 1}));
        assert_eq!(broken.len(), 5);
        for (why, value) in broken {
            let mut properties = value.as_object().expect("an object").values();
            assert!(!properties.any(Value::is_null), "{why}: {value}");
        }
    }
}
