//! OpenAPI 3.0 → [`Spec`]: every `$ref` becomes an id.
//!
//! A reference that leads nowhere, into the wrong section or back to itself is an error; the schema
//! it stood for becomes [`SchemaKind::Any`](crate::spec::SchemaKind::Any), so that one run finds them all.

mod operations;
mod schemas;

use std::collections::HashSet;

use openapiv3::OpenAPI;
use serde_json::Value;

use crate::check::closest;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::load::Document;
use crate::pointer::Pointer;
use crate::spec::{DocumentedName, Info, Spec};

use self::schemas::Schemas;

/// Resolves every reference of the document.
pub fn resolve(openapi: &OpenAPI, document: &Document, diagnostics: &mut Diagnostics) -> Spec {
    let root = Pointer::default();
    let mut schemas = Schemas::new(&document.value, diagnostics);
    let components = schemas.components(openapi, &root);
    let operations = operations::operations(openapi, &mut schemas);
    let globals = operations::globals(openapi, &mut schemas);
    let security_schemes = operations::security_schemes(openapi, &mut schemas);
    let mut spec = Spec {
        info: Info {
            title: openapi.info.title.clone(),
            version: openapi.info.version.clone(),
            description: openapi.info.description.clone(),
        },
        servers: openapi.servers.iter().map(|server| server.url.clone()).collect(),
        schemas: schemas.finish(),
        components,
        operations,
        globals,
        security_schemes,
    };
    mark_globals(&mut spec);
    spec
}

/// A parameter that the client sets once is marked where operations declare it.
fn mark_globals(spec: &mut Spec) {
    for parameter in spec.operations.iter_mut().flat_map(|operation| &mut operation.parameters) {
        parameter.global = spec
            .globals
            .iter()
            .any(|global| global.name == parameter.name && global.location == parameter.location);
    }
}

/// Follows `$ref`s of one kind of component (`parameters`, `responses`, …) to the object itself.
///
/// Gives the object's own place and value; `None`, with a diagnostic, where there is none.
fn follow<T: serde::de::DeserializeOwned>(
    document: &Value,
    reference: &str,
    place: &Pointer,
    section: &str,
    diagnostics: &mut Diagnostics,
) -> Option<(Pointer, T)> {
    let at = place.push("$ref");
    let mut seen = HashSet::new();
    let mut reference = reference.to_owned();
    loop {
        let (target, value) = target(document, &reference, &at, section, diagnostics)?;
        if !seen.insert(target.clone()) {
            diagnostics.push(cyclic(&reference, &at));
            return None;
        }
        if let Some(next) = value.get("$ref").and_then(Value::as_str) {
            reference = next.to_owned();
            continue;
        }
        match serde_json::from_value(value.clone()) {
            Ok(item) => return Some((target, item)),
            Err(error) => {
                diagnostics.push(Diagnostic::at(Code::WrongType, &target, error.to_string()));
                return None;
            }
        }
    }
}

/// What a reference names, if it names something in the right section of this document.
fn target<'a>(
    document: &'a Value,
    reference: &str,
    at: &Pointer,
    section: &str,
    diagnostics: &mut Diagnostics,
) -> Option<(Pointer, &'a Value)> {
    if !reference.starts_with('#') {
        diagnostics.push(
            Diagnostic::at(
                Code::ExternalReference,
                at,
                format!("`{reference}` names another file"),
            )
            .help("bundle the document into one file first"),
        );
        return None;
    }
    let found = Pointer::parse(reference)
        .and_then(|pointer| lookup(document, &pointer).map(|value| (pointer, value)));
    let Some((pointer, value)) = found else {
        diagnostics.push(dangling(document, reference, at, section));
        return None;
    };
    let tokens: Vec<String> = pointer.tokens().collect();
    let in_components = tokens.first().is_some_and(|token| token == "components");
    let is_other_section =
        in_components && (tokens.len() < 3 || (tokens.len() == 3 && tokens[1] != section));
    if is_other_section || tokens.len() < 2 {
        diagnostics.push(
            Diagnostic::at(
                Code::WrongSection,
                at,
                format!("`{reference}` does not name one of `components.{section}`"),
            )
            .help(format!("refer to `#/components/{section}/…` here")),
        );
        return None;
    }
    Some((pointer, value))
}

fn lookup<'a>(document: &'a Value, pointer: &Pointer) -> Option<&'a Value> {
    pointer.tokens().try_fold(document, |value, token| match value {
        Value::Object(map) => map.get(&token),
        Value::Array(items) => items.get(token.parse::<usize>().ok()?),
        _ => None,
    })
}

fn dangling(document: &Value, reference: &str, at: &Pointer, section: &str) -> Diagnostic {
    let wanted = reference.rsplit('/').next().unwrap_or(reference);
    let names = document["components"][section].as_object();
    let nearest = closest(wanted, names.into_iter().flat_map(|map| map.keys()).map(String::as_str));
    let help = match nearest {
        Some(name) => format!("did you mean `#/components/{section}/{name}`?"),
        None => format!("add it to `components.{section}`, or correct the reference"),
    };
    Diagnostic::at(
        Code::DanglingReference,
        at,
        format!("`{reference}` does not exist in this document"),
    )
    .help(help)
}

fn cyclic(reference: &str, at: &Pointer) -> Diagnostic {
    Diagnostic::at(
        Code::CyclicReference,
        at,
        format!("`{reference}` leads back to itself and never to a value"),
    )
    .help("one of the references in the circle must be replaced by what is meant")
}

/// The text of an `x-` keyword.
fn extension<'a>(
    extensions: &'a indexmap::IndexMap<String, Value>,
    keyword: &str,
) -> Option<&'a str> {
    extensions.get(keyword).and_then(Value::as_str)
}

fn documented_name(
    extensions: &indexmap::IndexMap<String, Value>,
    keyword: &str,
) -> Option<DocumentedName> {
    extension(extensions, keyword).map(DocumentedName::parse)
}
