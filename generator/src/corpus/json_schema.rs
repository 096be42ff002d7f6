//! Schemas of a document as JSON Schema 2020-12, to be the judge of values.
//!
//! The translation is made from the document and not from what the generator made of it, so that a
//! mistake of the generator is not made here too.

mod parts;

use std::collections::HashMap;

use serde_json::{Map, Value, json};

use self::parts::{
    has_choice, is_nullable_alone, reached, reference, replace, scalars, without_choice,
};
pub(super) use self::parts::{key, referred};
use super::choices::{Choices, Tag};
use crate::document::load::Document;
use crate::document::pointer::Pointer;

/// The keywords whose values are taken as they are.
const PLAIN: &[&str] = &[
    "const",
    "multipleOf",
    "maximum",
    "minimum",
    "maxLength",
    "minLength",
    "maxItems",
    "minItems",
    "uniqueItems",
    "maxProperties",
    "minProperties",
    "maxContains",
    "minContains",
    "dependentRequired",
    "example",
    "examples",
    "x-example",
    "x-examples",
    "default",
    "readOnly",
    "writeOnly",
    "format",
];

/// The keywords whose value is a schema.
const SCHEMA: &[&str] = &[
    "not",
    "if",
    "then",
    "else",
    "contains",
    "propertyNames",
    "additionalProperties",
    "unevaluatedProperties",
    "unevaluatedItems",
];

/// Schemas that refer to each other by number.
pub(super) struct Bundle<'d> {
    document: &'d Document,
    known: HashMap<Pointer, usize>,
    schemas: Vec<Value>,
    /// Up to 3.0 keywords beside `$ref` do not count.
    siblings_count: bool,
    /// Whether `oneOf` is `anyOf`, so that what several members accept is accepted.
    is_lenient: bool,
    /// The choices whose discriminators become conditions; `None` if discriminators are ignored.
    choices: Option<Choices<'d>>,
}

/// The keyword that marks a condition made from a discriminator.
const TAGGED: &str = "x-tagged";

impl<'d> Bundle<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        let version = document.root().get("openapi").and_then(Value::as_str);
        let siblings_count = version.is_some_and(|version| !version.starts_with("3.0"));
        let (known, schemas) = (HashMap::new(), Vec::new());
        let choices = Some(Choices::new(document));
        Self { document, known, schemas, siblings_count, is_lenient: false, choices }
    }

    /// A bundle that ignores discriminators and accepts a value that several members of a `oneOf` accept.
    pub(super) fn lenient(document: &'d Document) -> Self {
        Self { is_lenient: true, choices: None, ..Self::new(document) }
    }

    /// The number of the schema at a place; none if there is no schema.
    pub(super) fn add(&mut self, pointer: &Pointer) -> Option<usize> {
        if let Some(known) = self.known.get(pointer) {
            return Some(*known);
        }
        let document = self.document;
        let value = document.get(pointer).filter(|it| it.is_object() || it.is_boolean())?;
        let number = self.schemas.len();
        self.known.insert(pointer.clone(), number);
        self.schemas.push(Value::Null);
        self.schemas[number] = self.schema(value, pointer);
        Some(number)
    }

    /// Adds a schema that the document has not: what all schemas of some numbers accept.
    pub(super) fn all_of(&mut self, numbers: &[usize]) -> usize {
        let parts: Vec<Value> = numbers.iter().map(|number| reference(*number)).collect();
        self.schemas.push(json!({ "allOf": parts }));
        self.schemas.len() - 1
    }

    /// Adds a schema without the choice that it is: what stands beside it.
    pub(super) fn beside(&mut self, number: usize) -> usize {
        self.schemas.push(without_choice(&self.schemas[number]));
        self.schemas.len() - 1
    }

    /// Ends conjunctions that contain themselves: where a choice lists schemas that build on it by
    /// `allOf`, they build on what stands beside the choice. By the letter no value is valid or invalid.
    pub(super) fn untangle(&mut self) {
        let choices: Vec<usize> = (0..self.schemas.len())
            .filter(|number| has_choice(&self.schemas[*number]))
            .filter(|number| reached(&self.schemas, *number).contains(number))
            .collect();
        for choice in choices {
            let tangled = reached(&self.schemas, choice);
            let (from, to) = (reference(choice), reference(self.beside(choice)));
            for number in tangled {
                replace(&mut self.schemas[number], &from, &to);
            }
            // What stands beside this choice may be in a conjunction with another one.
            let last = self.schemas.len() - 1;
            replace(&mut self.schemas[last], &from, &to);
        }
    }

    /// Whether what a schema accepts depends on what it accepts: then there is no answer.
    pub(super) fn is_circular(&self, number: usize) -> bool {
        let mut all = reached(&self.schemas, number);
        all.insert(number);
        all.into_iter().any(|number| reached(&self.schemas, number).contains(&number))
    }

    /// The schema of a number.
    pub(super) fn get(&self, number: usize) -> &Value {
        &self.schemas[number]
    }

    /// One schema for an object whose property `s7` is a value of the schema with the number 7.
    pub(super) fn judge(&self) -> Value {
        let definitions: Map<String, Value> = self
            .schemas
            .iter()
            .enumerate()
            .map(|(number, schema)| (key(number), schema.clone()))
            .collect();
        let properties: Map<String, Value> =
            (0..self.schemas.len()).map(|number| (key(number), reference(number))).collect();
        json!({
            "$schema": "https://json-schema.org/draft/2020-12/schema",
            "$defs": definitions,
            "properties": properties,
        })
    }

    fn schema(&mut self, value: &'d Value, place: &Pointer) -> Value {
        let Value::Object(object) = value else {
            return if value.is_boolean() { value.clone() } else { json!({}) };
        };
        let mut schema = Map::new();
        let referred =
            ["$ref", "$dynamicRef"].into_iter().find_map(|name| object.get(name)?.as_str());
        if let Some(text) = referred {
            let target = self.document.target(&place.push("$ref"), text).ok();
            if let Some(number) = target.and_then(|target| self.add(&target)) {
                schema.insert("$ref".to_owned(), Value::from(format!("#/$defs/{}", key(number))));
            }
            if !self.siblings_count {
                return Value::Object(schema);
            }
        }
        for name in PLAIN {
            if let Some(value) = object.get(*name) {
                schema.insert((*name).to_owned(), value.clone());
            }
        }
        for name in SCHEMA {
            if let Some(value) = object.get(*name).filter(|it| it.is_object() || it.is_boolean()) {
                schema.insert((*name).to_owned(), self.schema(value, &place.push(name)));
            }
        }
        for name in ["allOf", "anyOf", "oneOf", "prefixItems"] {
            self.list(object, name, name, place, &mut schema);
        }
        if self.is_lenient
            && let Some(members) = schema.shift_remove("oneOf")
        {
            let all = schema.entry("allOf").or_insert_with(|| json!([]));
            all.as_array_mut().into_iter().for_each(|it| it.push(json!({ "anyOf": members })));
        }
        for name in ["properties", "patternProperties", "dependentSchemas"] {
            if let Some(Value::Object(map)) = object.get(name) {
                let place = place.push(name);
                let map =
                    map.iter().map(|(key, it)| (key.clone(), self.schema(it, &place.push(key))));
                schema.insert(name.to_owned(), map.collect());
            }
        }
        match object.get("items") {
            Some(Value::Array(_)) => {
                self.list(object, "items", "prefixItems", place, &mut schema);
                if let Some(rest) = object.get("additionalItems") {
                    let rest = self.schema(rest, &place.push("additionalItems"));
                    schema.insert("items".to_owned(), rest);
                }
            }
            Some(items) => {
                schema.insert("items".to_owned(), self.schema(items, &place.push("items")));
            }
            None => {}
        }
        scalars(object, &mut schema);
        self.tagged(object, place, &mut schema);
        Value::Object(schema)
    }

    /// Adds a condition for each value of a discriminator: a value with that tag must be valid by the schema
    /// that the tag stands for (OpenAPI 3.0.4, 4.7.25).
    fn tagged(
        &mut self,
        object: &Map<String, Value>,
        place: &Pointer,
        schema: &mut Map<String, Value>,
    ) {
        let choice = self.choices.as_ref().filter(|_| object.contains_key("discriminator"));
        let choice = choice.and_then(|it| it.of(place)).filter(|choice| !choice.is_family);
        let Some(Tag { property, targets, .. }) = choice.as_ref().and_then(|it| it.tag.as_ref())
        else {
            return;
        };
        for (text, target) in targets {
            let Some(number) = self.add(target) else {
                continue;
            };
            let scalar = serde_json::from_str(text).ok();
            let scalar = scalar.filter(|it: &Value| it.is_number() || it.is_boolean());
            let values: Vec<Value> = [Some(json!(text)), scalar].into_iter().flatten().collect();
            let has_tag =
                json!({"properties": {property: {"enum": values}}, "required": [property]});
            let part = json!({TAGGED: true, "if": has_tag, "then": reference(number)});
            let all = schema.entry("allOf").or_insert_with(|| json!([]));
            all.as_array_mut().into_iter().for_each(|it| it.push(part.clone()));
        }
    }

    fn list(
        &mut self,
        object: &'d Map<String, Value>,
        name: &str,
        called: &str,
        place: &Pointer,
        schema: &mut Map<String, Value>,
    ) {
        if let Some(Value::Array(list)) = object.get(name).filter(|it| it != &&json!([])) {
            let place = place.push(name);
            let list = list.iter().enumerate();
            let list = list.map(|(index, it)| match it {
                // What is meant as one of several is `null`, and not everything.
                Value::Object(it) if name != "allOf" && is_nullable_alone(it) => {
                    json!({"type": ["null"]})
                }
                it => self.schema(it, &place.push(index.to_string())),
            });
            schema.insert(called.to_owned(), list.collect());
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::document::diagnostic::Diagnostics;
    use crate::document::load::load_text;

    fn translated(version: &str, schema: &Value) -> Value {
        let document =
            json!({"openapi": version, "components": {"schemas": {"T": schema, "U": {}}}});
        let mut diagnostics = Diagnostics::new();
        let document = load_text(Path::new("t.json"), document.to_string(), &mut diagnostics);
        let Some(document) = document else {
            return Value::Null;
        };
        let mut bundle = Bundle::new(&document);
        let pointer = Pointer::default().push("components").push("schemas").push("T");
        bundle.add(&pointer).map_or(Value::Null, |number| bundle.get(number).clone())
    }

    #[test]
    fn old_words_become_new_ones() {
        for (schema, expected) in [
            (json!({"type": "string", "nullable": true}), json!({"type": ["string", "null"]})),
            (json!({"nullable": true}), json!({})),
            (json!({"minimum": 1, "exclusiveMinimum": true}), json!({"exclusiveMinimum": 1})),
            (json!({"type": "file"}), json!({"type": ["string"]})),
            (
                json!({"$ref": "#/components/schemas/U", "type": "string"}),
                json!({"$ref": "#/$defs/s1"}),
            ),
            (json!({"pattern": "(", "maxLength": "x"}), json!({})),
            (json!({"required": true, "enum": []}), json!({})),
            (json!({"required": ["a", "a"]}), json!({"required": ["a"]})),
        ] {
            assert_eq!(translated("3.0.3", &schema), expected, "{schema}");
        }
        let beside = json!({"$ref": "#/components/schemas/U", "type": "string"});
        let expected = json!({"$ref": "#/$defs/s1", "type": ["string"]});
        assert_eq!(translated("3.1.0", &beside), expected);
    }

    #[test]
    fn discriminators_say_which_schema_is_asked() {
        let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        let pet = |name: &str| {
            let properties = json!({"kind": {"type": "string"}, name: {"type": "string"}});
            json!({"type": "object", "required": [name], "properties": properties})
        };
        let discriminator = json!({"propertyName": "kind", "mapping": {"cat": "Cat", "2": "Dog"}});
        let choice = json!({
            "anyOf": [reference("Cat"), reference("Dog")], "discriminator": discriminator,
        });
        let schemas = json!({
            "Pets": {"properties": {"pet": choice}}, "Cat": pet("meow"), "Dog": pet("bark"),
        });
        let document = json!({"openapi": "3.1.0", "components": {"schemas": schemas}}).to_string();
        let document = load_text(Path::new("t.json"), document, &mut Diagnostics::new());
        let document = document.expect("it is JSON");
        let pointer = Pointer::default().push("components").push("schemas").push("Pets");
        for (mut bundle, decides) in
            [(Bundle::new(&document), true), (Bundle::lenient(&document), false)]
        {
            let pets = bundle.add(&pointer).expect("it is there");
            bundle.untangle();
            let judge = jsonschema::validator_for(&bundle.judge()).expect("it is a schema");
            let accepts = |pet: Value| judge.is_valid(&json!({ key(pets): {"pet": pet} }));
            assert!(accepts(json!({"kind": "cat", "meow": "m"})));
            assert!(accepts(json!({"kind": "else", "meow": "m"})) && accepts(json!({"bark": "b"})));
            assert_eq!(accepts(json!({"kind": "cat", "bark": "b"})), !decides);
            assert_eq!(accepts(json!({"kind": "2", "meow": "m"})), !decides);
        }
    }

    #[test]
    fn children_of_a_choice_build_on_what_is_beside_it() {
        let reference = |name: &str| json!({ "$ref": format!("#/components/schemas/{name}") });
        let child = |name: &str| {
            let own = json!({"properties": {name: {"type": "string"}}, "required": [name]});
            json!({"allOf": [reference("Parent"), own]})
        };
        let parent = json!({
            "oneOf": [reference("Cat"), reference("Dog")],
            "properties": {"age": {"type": "integer"}},
        });
        let schemas = json!({"Parent": parent, "Cat": child("meow"), "Dog": child("bark")});
        let document = json!({"openapi": "3.0.3", "components": {"schemas": schemas}}).to_string();
        let document = load_text(Path::new("t.json"), document, &mut Diagnostics::new());
        let document = document.expect("it is JSON");
        let mut bundle = Bundle::new(&document);
        let pointer = |name| Pointer::default().push("components").push("schemas").push(name);
        let parent = bundle.add(&pointer("Parent")).expect("it is there");
        let cat = bundle.add(&pointer("Cat")).expect("it is there");
        bundle.untangle();
        let judge = jsonschema::validator_for(&bundle.judge()).expect("it is a schema");
        let accepts = |number: usize, value: Value| judge.is_valid(&json!({ key(number): value }));
        assert!(accepts(parent, json!({"meow": "m"})) && accepts(cat, json!({"meow": "m"})));
        assert!(!accepts(cat, json!({"bark": "b"})) && !accepts(parent, json!({})));
        assert!(!accepts(parent, json!({"meow": "m", "age": "1"})));
        assert!(
            !accepts(cat, json!({"meow": "m", "age": "1"})),
            "what is beside the choice counts"
        );
        assert!(!accepts(parent, json!({"meow": "m", "bark": "b"})), "one of them");
    }
}
