//! What 2.0 says in other words than 3.x: bodies, media types, forms and servers.

use serde_json::{Map, Value};

use super::operations::{sources, style};
use super::schemas::Schemas;
use super::{is_true, text};
use crate::diagnostic::{Code, Diagnostic};
use crate::pointer::Pointer;
use crate::spec::{Body, Encoding, Location, RequestBody, Schema, SchemaId, Server, Types};

/// The base URLs that `schemes`, `host` and `basePath` make together (2.0, Swagger Object).
pub(super) fn servers(root: &Value) -> Vec<String> {
    with_schemes(root, root.get("schemes"))
}

/// The base URLs of an operation with `schemes` of its own (2.0, Operation Object).
pub(super) fn own_servers(operation: &Map<String, Value>, root: &Value) -> Vec<Server> {
    let own = operation.get("schemes");
    let urls = own.map(|own| with_schemes(root, Some(own))).filter(|urls| *urls != servers(root));
    urls.into_iter().flatten().map(Server::plain).collect()
}

fn with_schemes(root: &Value, schemes: Option<&Value>) -> Vec<String> {
    let path = root.get("basePath").and_then(Value::as_str).unwrap_or_default();
    let Some(host) = root.get("host").and_then(Value::as_str) else {
        return if path.is_empty() { Vec::new() } else { vec![path.to_owned()] };
    };
    let schemes: Vec<&str> = schemes
        .and_then(Value::as_array)
        .map(|list| list.iter().filter_map(Value::as_str).collect())
        .filter(|list: &Vec<&str>| !list.is_empty())
        .unwrap_or_else(|| vec!["https"]);
    schemes.into_iter().map(|scheme| format!("{scheme}://{host}{path}")).collect()
}

/// The media types that an operation, or else the document, says in `consumes` or `produces`.
fn media_types(operation: &Map<String, Value>, root: &Value, keyword: &str) -> Vec<String> {
    let own = operation.get(keyword).or_else(|| root.get(keyword));
    let list = own.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// A `body` parameter, or the form that the `formData` parameters make together.
pub(super) fn request_body<'a>(
    operation: &'a Map<String, Value>,
    place: &Pointer,
    (item, item_place): (&'a Map<String, Value>, &Pointer),
    schemas: &mut Schemas<'a>,
) -> Option<RequestBody> {
    let mut all = sources(item, item_place, schemas);
    all.extend(sources(operation, place, schemas));
    let is_in = |source: &Map<String, Value>, location: &str| {
        source.get("in").and_then(Value::as_str) == Some(location)
    };
    let consumes = media_types(operation, schemas.document.root_of(place), "consumes");
    if let Some((place, body)) = all.iter().rev().find(|(_, source)| is_in(source, "body")) {
        let schema = body.contains_key("schema").then(|| schemas.schema(&place.push("schema")));
        let types =
            if consumes.is_empty() { vec!["application/json".to_owned()] } else { consumes };
        return Some(RequestBody {
            required: is_true(body, "required"),
            description: text(body, "description"),
            content: types
                .into_iter()
                .map(|media_type| body_of(media_type, schema, place))
                .collect(),
        });
    }
    all.retain(|(_, source)| is_in(source, "formData"));
    if all.is_empty() {
        return None;
    }
    let has_file = all.iter().any(|(_, source)| text(source, "type").as_deref() == Some("file"));
    let named = |(_, source): &(Pointer, &Map<String, Value>)| text(source, "name");
    let required: Vec<String> =
        all.iter().filter(|(_, source)| is_true(source, "required")).filter_map(named).collect();
    let properties =
        all.iter().filter_map(|form| Some((named(form)?, schemas.schema(&form.0)))).collect();
    let schema = Schema {
        types: Types::OBJECT,
        properties,
        required: required.clone(),
        ..Schema::default()
    };
    let schema = schemas.insert(&place.push("parameters"), schema);
    let default =
        if has_file { "multipart/form-data" } else { "application/x-www-form-urlencoded" };
    let is_form = |media_type: &String| {
        media_type.starts_with("multipart/") || media_type == "application/x-www-form-urlencoded"
    };
    let mut types: Vec<String> = consumes.into_iter().filter(is_form).collect();
    if types.is_empty() {
        types.push(default.to_owned());
    }
    let is_multipart = types.iter().any(|it| it.starts_with("multipart/"));
    for (place, _) in all.iter().filter(|(_, source)| is_multipart && is_separated(source)) {
        let place = place.push("collectionFormat");
        let message = "`collectionFormat` has no effect in a multipart body";
        let diagnostic = Diagnostic::at_key(Code::WithoutEffect, &place, message);
        let diagnostic = diagnostic.instead("each element is a part of its own");
        let help = "write `collectionFormat: multi`, which means the same";
        schemas.diagnostics.push(diagnostic.help(help));
    }
    let bodies = types.into_iter().map(|media_type| Body {
        encoding: encoding(&all),
        ..body_of(media_type, Some(schema), place)
    });
    Some(RequestBody {
        required: !required.is_empty(),
        description: None,
        content: bodies.collect(),
    })
}

/// How the lists of a form are written (2.0, `collectionFormat`).
fn encoding(forms: &[(Pointer, &Map<String, Value>)]) -> Vec<Encoding> {
    let lists = forms.iter().map(|(_, source)| *source);
    let lists = lists.filter(|source| text(source, "type").as_deref() == Some("array"));
    let lists =
        lists.filter_map(|source| Some((text(source, "name")?, style(source, Location::Query))));
    lists
        .map(|(property, style)| Encoding {
            property,
            content_type: None,
            style: Some(style),
            allow_reserved: false,
        })
        .collect()
}

/// Whether a list is said to be one text.
fn is_separated(source: &Map<String, Value>) -> bool {
    text(source, "collectionFormat").is_some_and(|format| format != "multi")
}

/// A response's `schema`, once for each media type that is produced. The root is that of the document that
/// the operation is in.
pub(super) fn response_content<'a>(
    operation: &'a Map<String, Value>,
    root: &'a Value,
    response: &'a Map<String, Value>,
    place: &Pointer,
    schemas: &mut Schemas<'a>,
) -> Vec<Body> {
    if !response.contains_key("schema") {
        return Vec::new();
    }
    let schema = schemas.schema(&place.push("schema"));
    let mut types = media_types(operation, root, "produces");
    if types.is_empty() {
        types.push("application/json".to_owned());
    }
    let examples = response.get("examples");
    let bodies = types.into_iter().map(|media_type| {
        let example = examples.and_then(|examples| examples.get(&media_type)).cloned();
        Body { example, ..body_of(media_type, Some(schema), place) }
    });
    bodies.collect()
}

fn body_of(media_type: String, schema: Option<SchemaId>, place: &Pointer) -> Body {
    Body {
        media_type,
        description: None,
        schema,
        sequence: false,
        pointer: place.clone(),
        example: None,
        encoding: Vec::new(),
    }
}
