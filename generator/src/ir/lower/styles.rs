//! Reports encodings and styles that have no effect.

use foldhash::HashSet;

use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::pointer::Pointer;
use crate::schema::compose::{Composed, Further, Kind, NodeId};
use crate::schema::spec::{Body, Parameter, Spec, Types};
use specwright_runtime::media_type::{essence, is_form};

/// Reports encodings without a property, and `deepObject` for single values.
pub(super) fn without_effect(spec: &Spec, composed: &Composed, diagnostics: &mut Diagnostics) {
    for operation in &spec.operations {
        let bodies = operation.request.iter().flat_map(|body| &body.bodies);
        for body in bodies.filter(|body| is_form(&body.media_type)) {
            of_body(composed, body, diagnostics);
            diagnostics.extend(of_kind(body));
        }
        for parameter in &operation.parameters {
            of_parameter(composed, parameter, diagnostics);
        }
    }
}

/// Reports a multipart body whose parts have no names by its media type.
fn of_kind(body: &Body) -> Option<Diagnostic> {
    let essence = essence(&body.media_type);
    if !essence.starts_with("multipart/") || essence == "multipart/form-data" {
        return None;
    }
    let message = format!("the parts of `{essence}` have no names");
    Some(
        Diagnostic::at_key(Code::MultipartKind, &body.pointer, message)
            .instead("they are sent like those of `multipart/form-data`")
            .help("declare `multipart/form-data`, if the server reads that"),
    )
}

fn of_body(composed: &Composed, body: &Body, diagnostics: &mut Diagnostics) {
    let Some(node) = body.value.and_then(|schema| composed.of(schema)) else {
        return;
    };
    let is_url_encoded = !body.media_type.starts_with("multipart/");
    for encoding in &body.encoding {
        let name = &encoding.property;
        let place = body.pointer.push("encoding").push(name);
        match property(composed, node, name, &mut HashSet::default()) {
            Found::Unknown => {}
            Found::Nowhere => {
                let message = format!("the encoding of `{name}` has no effect");
                diagnostics.push(
                    Diagnostic::at_key(Code::WithoutEffect, &place, message)
                        .help("add the property to the schema, or remove the encoding")
                        .instead("it is ignored: the schema has no such property"),
                );
            }
            Found::Here(node) => {
                let is_deep =
                    encoding.style.as_ref().is_some_and(|(style, _)| style == "deepObject");
                if is_deep && is_url_encoded && is_scalar(composed, node) {
                    diagnostics.push(not_deep("an encoding", &place));
                }
            }
        }
    }
}

fn of_parameter(composed: &Composed, parameter: &Parameter, diagnostics: &mut Diagnostics) {
    let is_deep = parameter.style == "deepObject" && parameter.media_type.is_none();
    let node = parameter.value.and_then(|schema| composed.of(schema));
    if is_deep && node.is_some_and(|node| is_scalar(composed, node)) {
        diagnostics.push(not_deep("a parameter", &parameter.pointer));
    }
}

fn not_deep(object: &str, place: &Pointer) -> Diagnostic {
    let message = format!("`style: deepObject` of {object} that is not an object");
    Diagnostic::at(Code::InvalidValue, &place.push("style"), message)
        .help("remove the keyword, or describe an object in the schema")
        .instead("the value is written as `style: form`")
}

/// Whether a node accepts neither objects nor arrays, whose elements have an index in brackets.
fn is_scalar(composed: &Composed, id: NodeId) -> bool {
    let composite = Types::ARRAY.union(Types::OBJECT);
    composed.types(id).intersection(composite) == Types::NONE
}

/// The property of a node's values.
enum Found {
    Here(NodeId),
    Nowhere,
    /// Unknown: the schema allows additional properties.
    Unknown,
}

fn property(composed: &Composed, id: NodeId, name: &str, seen: &mut HashSet<NodeId>) -> Found {
    let id = composed.resolved(id);
    match &composed.node(id).kind {
        Kind::Object { properties, additional } => {
            match properties.iter().find(|property| property.name == name) {
                Some(property) => Found::Here(property.node),
                None if properties.is_empty() => Found::Unknown,
                None if matches!(additional, Further::Node(_)) => Found::Unknown,
                None => Found::Nowhere,
            }
        }
        Kind::Union { members, .. } if seen.insert(id) => {
            // Members can declare the property with different schemas.
            let is_nowhere = members.iter().all(|member| {
                matches!(property(composed, member.node, name, seen), Found::Nowhere)
            });
            if is_nowhere { Found::Nowhere } else { Found::Unknown }
        }
        _ => Found::Unknown,
    }
}
