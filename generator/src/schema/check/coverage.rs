//! Tests that each keyword of each version of OpenAPI has an effect or an entry in the ledger.
//!
//! The tables list the keywords; [`places`] lists the pointers of each object in a small document, and
//! [`sample`] gives a value that should have an effect there.

mod documents;
mod samples;
mod schemas;

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use rayon::prelude::*;
use serde_json::{Value, json};

use self::documents::{later, old, places};
use self::samples::{beside, sample};
use self::schemas::schemas;
use super::kind::Object;
use crate::document::diagnostic::{Diagnostics, Severity};
use crate::document::load::load_text;
use crate::ir::settings::Settings;
use crate::pipeline::named;
use crate::rust::file::Content;
use crate::targets::client;

/// The objects of 3.x and of 2.0.
const OBJECTS: [&[Object]; 2] = [
    &[
        Object::OpenApi,
        Object::Info,
        Object::Contact,
        Object::License,
        Object::Server,
        Object::ServerVariable,
        Object::PathItem,
        Object::Operation,
        Object::ExternalDocs,
        Object::Parameter,
        Object::RequestBody,
        Object::MediaType,
        Object::Encoding,
        Object::Response,
        Object::Header,
        Object::Example,
        Object::Link,
        Object::Components,
        Object::Tag,
        Object::Schema,
        Object::Discriminator,
        Object::Xml,
        Object::SecurityScheme,
        Object::OAuthFlows,
        Object::ImplicitFlow,
        Object::PasswordFlow,
        Object::ClientCredentialsFlow,
        Object::AuthorizationCodeFlow,
        Object::DeviceFlow,
    ],
    &[
        Object::Swagger,
        Object::Info,
        Object::Contact,
        Object::License,
        Object::OldPathItem,
        Object::OldOperation,
        Object::ExternalDocs,
        Object::OldParameter,
        Object::OldResponse,
        Object::OldItems,
        Object::Tag,
        Object::Schema,
        Object::Xml,
        Object::OldSecurityScheme,
    ],
];

/// The emitted files of a document as a string, and the pointers of its ledger.
type Output = (String, Vec<String>);

fn outcome(document: &Value) -> Output {
    let mut diagnostics = Diagnostics::new();
    let text = document.to_string();
    let Some(document) = load_text(Path::new("t.json"), text, &mut diagnostics) else {
        return (String::new(), Vec::new());
    };
    let settings = Settings::default();
    let mut output = String::new();
    if let Some(named) = named(&document, &settings, None, &mut diagnostics) {
        let files = client::emit("t", &named.model, |file| match file.content {
            Content::Rust(tokens) => tokens.to_string(),
            Content::Text(text) => text,
        });
        output = files.join("\n");
    }
    let ledger = diagnostics
        .iter()
        .filter(|it| it.code.is_degradation() || it.code.severity() == Severity::Error);
    let ledger = ledger.filter_map(|it| it.pointer.as_ref().map(ToString::to_string));
    (output, ledger.collect())
}

/// Pointers to schemas that are not references.
const SCHEMA_PLACES: [&str; 5] = [
    "/components/schemas/Thing/properties/it",
    "/components/schemas/It",
    "/paths/~1a~1{id}/post/parameters/0/schema",
    "/paths/~1a~1{id}/post/responses/200/headers/X-A/schema",
    "/paths/~1a~1{id}/post/requestBody/content/application~1json/schema",
];

/// Keywords without a meaning at a pointer: the end of the pointer, the keyword, and the reason.
const WITHOUT_MEANING: &[(&str, &str, &str)] = &[
    ("", "openapi", "it says how the document is to be read"),
    ("/headers/X-A", "style", "it has but one value, which is its default"),
    ("/post/parameters/2", "name", "a body is sent without a name (2.0, Parameter Object)"),
    ("/parameters/0/schema", "nullable", "a parameter without a value is not sent (RFC 6570, 2.3)"),
    ("/X-A/schema", "nullable", "a header without a value is not sent"),
    ("/parameters/0/schema", "readOnly", "it is about properties (3.0.4, 4.7.24.2)"),
    ("/parameters/0/schema", "writeOnly", "it is about properties"),
    ("/X-A/schema", "readOnly", "it is about properties"),
    ("/X-A/schema", "writeOnly", "it is about properties"),
    ("/application~1json/schema", "readOnly", "it is about properties"),
    ("/application~1json/schema", "writeOnly", "it is about properties"),
];

fn has_meaning(place: &str, keyword: &str) -> bool {
    let is_here = |at: &str| if at.is_empty() { place.is_empty() } else { place.ends_with(at) };
    !WITHOUT_MEANING.iter().any(|(at, name, _)| is_here(at) && *name == keyword)
}

/// Keywords that do not describe the API: they structure the document, or are comments.
const SILENT: &[&str] = &[
    "$self",
    "$id",
    "$anchor",
    "$dynamicAnchor",
    "$recursiveAnchor",
    "$comment",
    "$defs",
    "definitions",
];

/// A document, and the pointer of a keyword that is added to it.
struct Try {
    base: Value,
    changed: Value,
    pointer: String,
    /// Whether the keyword has a meaning at the pointer.
    has_meaning: bool,
}

/// Returns each keyword of each object at each pointer.
fn tries_of_objects() -> Vec<Try> {
    let mut tries = Vec::new();
    for (objects, document) in OBJECTS.into_iter().zip([later(), old()]) {
        for object in objects {
            for place in places(*object) {
                for (keyword, kind, _) in object.keywords() {
                    let value = sample(*object, place, keyword, *kind);
                    let mut base = document.clone();
                    let Some(Value::Object(there)) = base.pointer_mut(place) else {
                        continue;
                    };
                    for (name, value) in beside(*object, place, keyword) {
                        there.insert(name.to_owned(), value);
                    }
                    if SILENT.contains(keyword) || there.get(*keyword) == Some(&value) {
                        continue;
                    }
                    let mut changed = base.clone();
                    if let Some(Value::Object(there)) = changed.pointer_mut(place) {
                        there.insert((*keyword).to_owned(), value);
                    }
                    let pointer = format!("#{place}/{keyword}");
                    let has_meaning = has_meaning(place, keyword);
                    tries.push(Try { base, changed, pointer, has_meaning });
                }
            }
        }
    }
    tries
}

/// Returns each keyword of schemas at each pointer.
fn tries_of_schemas() -> Vec<Try> {
    let mut tries = Vec::new();
    for place in SCHEMA_PLACES {
        for (keyword, schema, value) in schemas() {
            let mut base = later();
            let mut changed = later();
            let mut with = schema.clone();
            with[keyword] = value;
            for (document, schema) in [(&mut base, schema), (&mut changed, with)] {
                if place.ends_with("/It") {
                    document["components"]["schemas"]["It"] = schema;
                    document["components"]["schemas"]["Thing"]["properties"]["used"] =
                        json!({"$ref": "#/components/schemas/It"});
                } else if let Some(there) = document.pointer_mut(place) {
                    *there = schema;
                }
            }
            let pointer = format!("#{place}/{keyword}");
            let has_meaning = has_meaning(place, keyword);
            tries.push(Try { base, changed, pointer, has_meaning });
        }
    }
    tries
}

/// The effect of adding a keyword.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Other emitted files.
    Effect,
    /// A new entry in the ledger, or a new error.
    Ledger,
    /// No effect.
    Nothing,
}

impl Try {
    fn outcome(&self, known: &Known) -> Outcome {
        let before = known.of(&self.base);
        let after = known.of(&self.changed);
        let is_here = |at: &&String| at.starts_with(&self.pointer) || self.pointer.starts_with(*at);
        let mut new = after.1.iter().filter(|at| !before.1.contains(at));
        if new.any(|at| is_here(&at)) {
            Outcome::Ledger
        } else if before.0 == after.0 {
            Outcome::Nothing
        } else {
            Outcome::Effect
        }
    }
}

/// A cache of the outputs of documents; most keywords are added to the same ones.
#[derive(Default)]
struct Known(Mutex<HashMap<String, Arc<Output>>>);

impl Known {
    fn of(&self, document: &Value) -> Arc<Output> {
        let text = document.to_string();
        let known = self.0.lock().expect("no thread panics").get(&text).cloned();
        known.unwrap_or_else(|| {
            let found = Arc::new(outcome(document));
            self.0.lock().expect("no thread panics").insert(text, Arc::clone(&found));
            found
        })
    }
}

#[test]
fn each_keyword_has_an_effect_or_is_in_the_ledger() {
    let outcomes = crate::document::stack::with_stack(|| {
        let known = Known::default();
        let tries: Vec<Try> = tries_of_objects().into_iter().chain(tries_of_schemas()).collect();
        let outcomes = tries.into_par_iter().map(|one| (one.outcome(&known), one));
        outcomes.collect::<Vec<(Outcome, Try)>>()
    });
    let outcomes = outcomes.expect("the system has room for a stack");
    let of = |outcome: Outcome, has_meaning: bool| {
        let all = outcomes.iter();
        let all = all.filter(|(it, one)| *it == outcome && one.has_meaning == has_meaning);
        all.map(|(_, one)| one.pointer.as_str()).collect::<Vec<&str>>()
    };
    let counts = [Outcome::Effect, Outcome::Ledger, Outcome::Nothing].map(|it| of(it, true).len());
    let [effect, ledger, silent] = counts;
    let listed = of(Outcome::Nothing, false).len();
    println!(
        "{effect} with effect, {ledger} in the ledger, {listed} without meaning, {silent} silent"
    );
    let silent = of(Outcome::Nothing, true);
    assert!(silent.is_empty(), "without effect:\n{}", silent.join("\n"));
    let stale = [of(Outcome::Effect, false), of(Outcome::Ledger, false)].concat();
    assert!(stale.is_empty(), "with an effect after all:\n{}", stale.join("\n"));
    assert!(effect > 600, "only {effect} with effect");
}
