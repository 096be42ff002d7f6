//! Features that 2.0 expresses differently from 3.x: bodies, media types, forms and servers.

use serde_json::{Map, Value};

use super::references::follow;
use super::schemas::Schemas;
use super::sources::{Source, sources, style};
use super::{is_true, text};
use crate::document::diagnostic::{Code, Diagnostic};
use crate::document::pointer::Pointer;
use specwright_runtime::media_type::is_json;

use crate::schema::spec::{Body, Encoding, Location, Request, Schema, SchemaId, Server, Types};

/// Returns the base URLs from `schemes`, `host` and `basePath` (2.0, Swagger Object).
pub(super) fn servers(root: &Value) -> Vec<String> {
    with_schemes(root, root.get("schemes"))
}

/// Returns the base URLs of an operation with `schemes` of its own (2.0, Operation Object).
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

/// Returns the media types in `consumes` or `produces` of an operation, or else of the document.
fn media_types(operation: &Map<String, Value>, root: &Value, keyword: &str) -> Vec<String> {
    let own = operation.get(keyword).or_else(|| root.get(keyword));
    let list = own.and_then(Value::as_array).into_iter().flatten();
    list.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Returns the `body` parameter, or the form of all `formData` parameters.
pub(super) fn request_body<'a>(
    operation: &'a Map<String, Value>,
    place: &Pointer,
    (item, item_place): (&'a Map<String, Value>, &Pointer),
    schemas: &mut Schemas<'a>,
) -> Option<Request> {
    let of_path = sources(item, item_place, schemas);
    let of_operation = sources(operation, place, schemas);
    report_excluded(&of_path, &of_operation, schemas);
    let mut all = of_path;
    // An operation's parameter replaces the path's parameter of the same name and location.
    all.retain(|old| !of_operation.iter().any(|new| new.is_same(old)));
    all.extend(of_operation);
    let consumes = media_types(operation, schemas.document.root_of(place), "consumes");
    if let Some(Source { place, object: body, .. }) = all.iter().rev().find(|it| it.is_in("body")) {
        let schema = body.contains_key("schema").then(|| schemas.schema(&place.push("schema")));
        let types =
            if consumes.is_empty() { vec!["application/json".to_owned()] } else { consumes };
        return Some(Request {
            required: is_true(body, "required"),
            description: text(body, "description"),
            bodies: types
                .into_iter()
                .map(|media_type| body_of(media_type, schema, place))
                .collect(),
        });
    }
    all.retain(|source| source.is_in("formData"));
    if all.is_empty() {
        return None;
    }
    let is_file = |source: &&Source| text(source.object, "type").as_deref() == Some("file");
    let named = |source: &Source| text(source.object, "name");
    let required: Vec<String> =
        all.iter().filter(|it| is_true(it.object, "required")).filter_map(named).collect();
    let properties =
        all.iter().filter_map(|form| Some((named(form)?, schemas.schema(&form.place)))).collect();
    let schema = Schema {
        types: Types::OBJECT,
        properties,
        required: required.clone(),
        ..Schema::default()
    };
    let schema = schemas.insert(&place.push("parameters"), schema);
    let has_file = all.iter().any(|source| is_file(&source));
    let types = form_types(consumes, has_file);
    if !types.iter().any(|it| it.starts_with("multipart/")) {
        all.iter().filter(is_file).for_each(|source| report_file(source, schemas));
    }
    let bodies = types.into_iter().map(|media_type| Body {
        encoding: encoding(&all),
        ..body_of(media_type, Some(schema), place)
    });
    Some(Request { required: !required.is_empty(), description: None, bodies: bodies.collect() })
}

/// Returns the media types of a form.
fn form_types(consumes: Vec<String>, has_file: bool) -> Vec<String> {
    let default =
        if has_file { "multipart/form-data" } else { "application/x-www-form-urlencoded" };
    let is_form = |media_type: &String| {
        media_type.starts_with("multipart/") || media_type == "application/x-www-form-urlencoded"
    };
    let mut types: Vec<String> = consumes.into_iter().filter(is_form).collect();
    if types.is_empty() {
        types.push(default.to_owned());
    }
    types
}

/// Reports the parameters that a body excludes (2.0, Parameter Object).
fn report_excluded(of_path: &[Source], of_operation: &[Source], schemas: &mut Schemas) {
    let all = || of_path.iter().chain(of_operation);
    let Some(body) = all().rev().find(|source| source.is_in("body")) else {
        return;
    };
    let overrides = of_operation.iter().any(|source| source.is_in("body"));
    let overridden = |source: &Source| {
        let is_of_path = of_path.iter().any(|it| it.listed == source.listed);
        overrides && is_of_path && text(source.object, "name") == text(body.object, "name")
    };
    for source in all().filter(|source| source.listed != body.listed) {
        let name = text(source.object, "name").unwrap_or_default();
        if source.is_in("formData") {
            let message =
                format!("the form parameter `{name}` conflicts with a parameter with `in: body`");
            let help = "describe it in the `schema` of the body, or remove the body";
            schemas.diagnostics.push(source.left_out(body, message).help(help));
        } else if source.is_in("body") && !overridden(source) {
            let message = format!("`{name}` is a second parameter with `in: body`");
            let help = "a request has one body: describe one object in its `schema`";
            schemas.diagnostics.push(source.left_out(body, message).help(help));
        }
    }
}

/// Reports a file in a body that is not multipart.
fn report_file(source: &Source, schemas: &mut Schemas) {
    let message = "`type: file` has no effect in the body `application/x-www-form-urlencoded`";
    let diagnostic = Diagnostic::at(Code::WithoutEffect, &source.place.push("type"), message);
    let help = "add `multipart/form-data` to `consumes`";
    schemas.diagnostics.push(diagnostic.help(help).instead("it is sent as a string"));
}

/// Returns the encoding of arrays in a form (2.0, `collectionFormat`).
fn encoding(forms: &[Source]) -> Vec<Encoding> {
    let lists = forms.iter().map(|source| source.object);
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

/// Returns a response's `schema`, once for each media type in `produces`. `root` is that of the document
/// with the operation.
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
    if is_file(response.get("schema"), place, schemas) {
        // A file is not JSON, which `produces` of the whole document may say.
        types.retain(|media_type| !is_json(media_type));
        if types.is_empty() {
            types.push("application/octet-stream".to_owned());
        }
    }
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

/// Whether a schema, or the definition that it names, is `type: file`.
fn is_file(schema: Option<&Value>, place: &Pointer, schemas: &mut Schemas) -> bool {
    let Some(schema) = schema else {
        return false;
    };
    let place = place.push("schema");
    let found = follow(schemas.document, &place, schema, "schemas", schemas.diagnostics);
    found.is_some_and(|(_, schema)| schema.get("type").is_some_and(|ty| ty == "file"))
}

fn body_of(media_type: String, schema: Option<SchemaId>, place: &Pointer) -> Body {
    Body {
        media_type,
        description: None,
        value: schema,
        sequence: false,
        pointer: place.clone(),
        example: None,
        encoding: Vec::new(),
    }
}
