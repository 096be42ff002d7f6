//! [`Document`] → [`Spec`]: every `$ref` becomes an id, every schema is converted to one dialect.
//!
//! Documents are read value by value instead of into a typed model, so an error only affects its own
//! part. Invalid keywords were reported by [`check`](crate::schema::check) and are ignored here. A
//! reference that cannot be resolved becomes a schema that accepts any value.

mod content;
mod links;
mod operations;
mod pagination;
mod references;
mod said;
mod schemas;
mod security;
mod servers;
mod sources;
mod swagger;
mod values;

use serde_json::{Map, Value};

use crate::document::diagnostic::Diagnostics;
use crate::document::load::Document;
use crate::document::pointer::Pointer;
use crate::schema::addresses::Addresses;
use crate::schema::spec::{DocumentedName, Info, Spec, Tag};

use self::schemas::Schemas;

/// Resolves every reference of the document.
pub fn resolve(document: &Document, diagnostics: &mut Diagnostics) -> Spec {
    let root = Pointer::default();
    let mut schemas = Schemas::new(document, diagnostics);
    let mut components = schemas.components();
    let operations = operations::operations(&mut schemas);
    let globals = operations::globals(&mut schemas);
    let security_schemes = security::schemes(&mut schemas);
    let named = schemas.named(&components);
    components.extend(named);
    let info = document.get(&root.push("info"));
    let text = |name: &str| {
        let text = info.and_then(|info| info.get(name));
        text.and_then(scalar_text)
    };
    let joined = |name: &str, keywords: &[&str]| {
        let object = info.and_then(|info| info.get(name)).and_then(Value::as_object);
        object.and_then(|object| said::joined(object, keywords, ", "))
    };
    let mut spec = Spec {
        info: Info {
            title: text("title").unwrap_or_default(),
            version: text("version").unwrap_or_default(),
            description: text("description"),
            summary: text("summary"),
            terms_of_service: text("termsOfService"),
            contact: joined("contact", &["name", "url", "email"]),
            license: joined("license", &["name", "identifier", "url"]),
            external_docs: document.root().as_object().and_then(said::external_docs),
            addresses: Addresses::of(document),
        },
        servers: servers::of_document(document),
        schemas: schemas.finish(),
        components,
        operations,
        globals,
        security_schemes,
        tags: tags(document),
    };
    mark_globals(&mut spec);
    security::report_unknown(&spec, document, diagnostics);
    spec
}

fn tags(document: &Document) -> Vec<Tag> {
    let tags = document.root().get("tags").and_then(Value::as_array).into_iter().flatten();
    tags.filter_map(Value::as_object)
        .filter_map(|tag| Some(Tag { name: text(tag, "name")?, description: said::tag(tag) }))
        .collect()
}

/// Marks the operation parameters that the client sets once.
fn mark_globals(spec: &mut Spec) {
    for parameter in spec.operations.iter_mut().flat_map(|operation| &mut operation.parameters) {
        parameter.global = spec
            .globals
            .iter()
            .any(|global| global.name == parameter.name && global.location == parameter.location);
    }
}

/// Returns the string value of a keyword.
fn text(object: &Map<String, Value>, keyword: &str) -> Option<String> {
    object.get(keyword).and_then(scalar_text)
}

/// Returns a string, or a scalar that was written without quotes.
fn scalar_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        Value::Bool(value) => Some(value.to_string()),
        _ => None,
    }
}

/// Whether a keyword is `true`.
fn is_true(object: &Map<String, Value>, keyword: &str) -> bool {
    object.get(keyword).and_then(Value::as_bool) == Some(true)
}

fn documented_name(object: &Map<String, Value>, keyword: &str) -> Option<DocumentedName> {
    object.get(keyword).and_then(Value::as_str).map(DocumentedName::parse)
}

/// Returns the members of a keyword's object, with their pointers; none if the value is not an object.
fn members<'a>(
    object: &'a Map<String, Value>,
    keyword: &str,
    place: &Pointer,
) -> Vec<(&'a str, &'a Value, Pointer)> {
    let place = place.push(keyword);
    let members = object.get(keyword).and_then(Value::as_object);
    let members = members.into_iter().flatten();
    members.map(|(name, value)| (name.as_str(), value, place.push(name))).collect()
}
