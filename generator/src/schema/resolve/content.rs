//! Bodies of requests and responses, and response headers.

use serde_json::{Map, Value};

use super::references::follow;
use super::schemas::Schemas;
use super::sources::style;
use super::{is_true, members, said, swagger, text};
use crate::document::load::Version;
use crate::document::pointer::Pointer;
use crate::schema::check::{can_be_answered, styles};
use crate::schema::spec::{Body, Encoding, Header, Location, Request, Response};

/// Returns `requestBody` of 3.x.
pub(super) fn request_body<'a>(
    operation: &'a Map<String, Value>,
    place: &Pointer,
    schemas: &mut Schemas<'a>,
) -> Option<Request> {
    let document = schemas.document;
    let value = operation.get("requestBody")?;
    let place = place.push("requestBody");
    let found = follow(document, &place, value, "requestBodies", schemas.diagnostics);
    let (place, body) = found?;
    let body = body.as_object()?;
    Some(Request {
        required: is_true(body, "required"),
        description: text(body, "description"),
        bodies: content(body, &place, schemas),
    })
}

/// Returns `responses`, in document order.
pub(super) fn responses<'a>(
    operation: &'a Map<String, Value>,
    place: &Pointer,
    schemas: &mut Schemas<'a>,
) -> Vec<Response> {
    let document = schemas.document;
    let mut responses: Vec<Response> = Vec::new();
    for (status, value, at) in members(operation, "responses", place) {
        if !can_be_answered(status) {
            continue;
        }
        let found = follow(document, &at, value, "responses", schemas.diagnostics);
        let Some((at, Value::Object(object))) = found else {
            continue;
        };
        let is_swagger = document.version(&at) == Version::V2;
        let content = if is_swagger {
            swagger::response_content(operation, document.root_of(place), object, &at, schemas)
        } else {
            content(object, &at, schemas)
        };
        responses.push(Response {
            status: status_of(status),
            description: said::described(object).unwrap_or_default(),
            bodies: content,
            headers: headers(object, &at, schemas),
            links: Vec::new(),
            pointer: at,
        });
    }
    responses
}

/// Returns a status in the form of the specification: ranges have capital letters.
fn status_of(status: &str) -> String {
    match status.as_bytes() {
        [b'1'..=b'5', b'x' | b'X', b'x' | b'X'] => status.to_ascii_uppercase(),
        _ => status.to_owned(),
    }
}

/// Returns `content`, in document order.
pub(super) fn content<'a>(
    object: &'a Map<String, Value>,
    place: &Pointer,
    schemas: &mut Schemas<'a>,
) -> Vec<Body> {
    let document = schemas.document;
    let mut bodies = Vec::new();
    // No version allows a reference in place of the map, but multi-file documents have it.
    let Some((at, Some(map))) = object.get("content").and_then(|content| {
        let place = place.push("content");
        let found = follow(document, &place, content, "mediaTypes", schemas.diagnostics);
        found.map(|(at, content)| (at, content.as_object()))
    }) else {
        return bodies;
    };
    for (media_type, value) in map {
        let at = at.push(media_type);
        let found = follow(document, &at, value, "mediaTypes", schemas.diagnostics);
        let Some((at, media)) = found else {
            continue;
        };
        let keyword = ["schema", "itemSchema"].into_iter().find(|name| media.get(name).is_some());
        bodies.push(Body {
            media_type: media_type.to_owned(),
            description: media.as_object().and_then(|media| {
                said::paragraphs([text(media, "description"), said::examples(media, false)])
            }),
            value: keyword.map(|keyword| schemas.schema(&at.push(keyword))),
            sequence: keyword == Some("itemSchema"),
            example: media.as_object().and_then(|media| example(media, &at, schemas)),
            encoding: encoding(media),
            pointer: at,
        });
    }
    bodies
}

/// Returns `example`, or the first of `examples` with a value.
pub(super) fn example<'a>(
    media: &'a Map<String, Value>,
    place: &Pointer,
    schemas: &mut Schemas<'a>,
) -> Option<Value> {
    if let Some(example) = media.get("example") {
        return Some(example.clone());
    }
    let document = schemas.document;
    let examples = members(media, "examples", place);
    examples.into_iter().find_map(|(_, value, at)| {
        let (_, example) = follow(document, &at, value, "examples", schemas.diagnostics)?;
        example.get("value").or_else(|| example.get("dataValue")).cloned()
    })
}

/// Returns `encoding`, in document order (3.1.1, 4.8.15).
fn encoding(media: &Value) -> Vec<Encoding> {
    let encodings = media.get("encoding").and_then(Value::as_object).into_iter().flatten();
    let encodings = encodings.filter_map(|(property, value)| Some((property, value.as_object()?)));
    encodings
        .map(|(property, encoding)| Encoding {
            property: property.clone(),
            content_type: text(encoding, "contentType"),
            style: ["style", "explode", "allowReserved"]
                .iter()
                .any(|keyword| encoding.contains_key(*keyword))
                .then(|| style_of_property(encoding)),
            allow_reserved: is_true(encoding, "allowReserved"),
        })
        .collect()
}

/// Returns the style of a form property. A style that a query does not allow is ignored.
fn style_of_property(encoding: &Map<String, Value>) -> (String, bool) {
    let known = text(encoding, "style").is_none_or(|it| styles("query").contains(&it.as_str()));
    if known {
        return style(encoding, Location::Query);
    }
    let mut without = encoding.clone();
    without.shift_remove("style");
    style(&without, Location::Query)
}

fn headers<'a>(
    object: &'a Map<String, Value>,
    place: &Pointer,
    schemas: &mut Schemas<'a>,
) -> Vec<Header> {
    let document = schemas.document;
    let mut headers = Vec::new();
    for (name, value, at) in members(object, "headers", place) {
        let found = follow(document, &at, value, "headers", schemas.diagnostics);
        let Some((at, Value::Object(header))) = found else {
            continue;
        };
        let media = members(header, "content", &at).into_iter().next();
        let schema = match media {
            Some((_, media, at)) if media.get("schema").is_some() => Some(at.push("schema")),
            None if header.contains_key("schema") => Some(at.push("schema")),
            None if header.contains_key("type") => Some(at.clone()),
            _ => None,
        };
        headers.push(Header {
            name: name.to_owned(),
            required: is_true(header, "required"),
            description: said::header(header),
            value: schema.map(|place| schemas.schema(&place)),
        });
    }
    headers
}
