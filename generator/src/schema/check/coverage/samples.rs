//! Values of keywords that should change what is emitted.

use serde_json::{Value, json};

use super::documents::component;
use crate::schema::check::kind::{Kind, Object};

/// A value of a keyword that differs from what the document has.
pub(super) fn sample(object: Object, place: &str, keyword: &str, kind: Kind) -> Value {
    let own = sample_of_2(object, place, keyword).or_else(|| sample_of_3(object, place, keyword));
    own.or_else(|| sample_of_both(keyword)).unwrap_or_else(|| any(kind))
}

fn operation(id: &str) -> Value {
    json!({"operationId": id, "responses": {"204": {"description": ""}}})
}

fn object_of(property: &str) -> Value {
    json!({"type": "object", "properties": {property: {"type": "string"}}})
}

/// A value that a keyword of 2.0 must have.
fn sample_of_2(object: Object, place: &str, keyword: &str) -> Option<Value> {
    Some(match (object, keyword) {
        (Object::Swagger, "parameters") => {
            json!({"p": {"name": "p", "in": "query", "type": "integer"}})
        }
        (Object::Swagger, "responses") => json!({"R": {"description": "other"}}),
        (Object::Swagger, "definitions") => json!({"Other": object_of("a")}),
        (Object::Swagger, "schemes") => json!(["http"]),
        (Object::Swagger, "securityDefinitions") => json!({"other": {"type": "basic"}}),
        (Object::OldPathItem | Object::OldOperation, "parameters") => {
            json!([{"name": "id", "in": "path", "required": true, "type": "integer"}])
        }
        (Object::OldOperation, "schemes") => json!(["wss"]),
        (Object::Swagger | Object::OldOperation, "consumes" | "produces") => {
            json!(["application/xml"])
        }
        (Object::OldOperation, "responses") => json!({"204": {"description": "other"}}),
        (Object::OldParameter, "in") => json!("header"),
        (Object::OldParameter | Object::OldResponse, "schema") => object_of("a"),
        (Object::OldParameter | Object::OldItems, "type") => json!("integer"),
        (Object::OldResponse, "headers") => json!({"X-B": {"type": "string"}}),
        (Object::OldResponse, "examples") => json!({"application/json": {"it": {"a": 1}}}),
        (Object::OldSecurityScheme, "type") if place.ends_with("key") => json!("basic"),
        (Object::OldSecurityScheme, "type") => json!("apiKey"),
        (Object::OldSecurityScheme, "in") => json!("query"),
        _ => return None,
    })
}

/// A value that a keyword of 3.x must have.
fn sample_of_3(object: Object, place: &str, keyword: &str) -> Option<Value> {
    let text = json!({"type": "string"});
    Some(match (object, keyword) {
        (Object::Components, "schemas" | "securitySchemes") => sample_of_types(keyword),
        (Object::Components, section) => component(section, "another text"),
        (Object::OpenApi, "components") => json!({"schemas": {"Other": object_of("a")}}),
        (Object::Operation, "responses") => json!({"204": {"description": "other"}}),
        (Object::Operation, "requestBody") => json!({"content": {"text/plain": {"schema": text}}}),
        (Object::Parameter, "in") if place.ends_with("/1") => json!("query"),
        (Object::Parameter, "in") => json!("header"),
        (Object::Parameter, "style") if place.ends_with("id}/parameters/0") => json!("label"),
        (Object::Parameter, "style") if place.ends_with("/1") => json!("form"),
        (Object::Parameter, "style") => json!("pipeDelimited"),
        (Object::Parameter | Object::Header, "schema") => json!({"type": "integer"}),
        (Object::Parameter | Object::Header, "content") => {
            json!({"application/json": {"schema": object_of("a")}})
        }
        (Object::Parameter, "explode") => json!(!place.ends_with("post/parameters/0")),
        (Object::Parameter | Object::Header, "example") => json!("an example"),
        (Object::Parameter | Object::Header, "examples") => json!({"one": {"value": "an example"}}),
        (Object::MediaType, "examples") if place.ends_with("form-data") => {
            json!({"one": {"value": {"list": ["a"]}}})
        }
        (Object::MediaType, "examples") => json!({"one": {"value": {"it": {"a": 1}}}}),
        (Object::MediaType, "example") if place.ends_with("form-data") => json!({"list": ["a"]}),
        (Object::MediaType, "example") | (Object::Example, "value" | "dataValue") => {
            json!({"it": {"a": 1}})
        }
        (Object::MediaType, "encoding") => json!({"list": {"contentType": "text/csv"}}),
        (Object::MediaType, "schema" | "itemSchema") => object_of("other"),
        (Object::Encoding, "contentType") => json!("image/png"),
        (Object::Encoding, "headers") => json!({"X-B": {"schema": text, "required": true}}),
        (Object::Encoding, "style") => json!("spaceDelimited"),
        (Object::Encoding, "encoding") => json!({"a": {"contentType": "image/png"}}),
        (Object::Response, "content") => json!({"text/plain": {"schema": text}}),
        (Object::Response, "headers") => json!({"X-B": {"schema": text}}),
        (Object::Response, "links") => json!({"other": {"operationId": "act"}}),
        (Object::Example, "serializedValue") => json!("{\"it\": {\"a\": 1}}"),
        (Object::Link, "parameters") => json!({"id": "$response.body#/id"}),
        (Object::Link, "operationRef") => json!("#/paths/~1a~1{id}/post"),
        (Object::Link, "operationId") => json!("other"),
        (Object::Link, "requestBody") => json!({"a": 1}),
        (Object::Link, "server") => json!({"url": "https://other.test"}),
        (Object::Discriminator, "propertyName") => json!("sort"),
        (Object::Discriminator, "mapping") => json!({"a": "A", "b": "B"}),
        (Object::Discriminator, "defaultMapping") => json!("B"),
        (Object::SecurityScheme, "type") if place.ends_with("key") => json!("mutualTLS"),
        (Object::SecurityScheme, "type") => json!("apiKey"),
        (Object::SecurityScheme, "in") => json!("query"),
        (Object::SecurityScheme, "scheme") => json!("basic"),
        (Object::ServerVariable, "enum") => json!(["1", "2"]),
        (Object::OpenApi | Object::Swagger, "tags") => {
            json!([{"name": "g", "description": "Another text."}])
        }
        _ => return None,
    })
}

/// A value that a keyword must have, whatever object it belongs to.
fn sample_of_both(keyword: &str) -> Option<Value> {
    Some(match keyword {
        "servers" => json!([{"url": "https://other.test"}]),
        "security" => json!([{"key": []}]),
        "tags" => json!(["other"]),
        "paths" => json!({"/b": {"get": operation("other")}}),
        "webhooks" => json!({"hook": {"get": operation("other")}}),
        "parameters" => {
            json!([{"name": "id", "in": "path", "required": true, "schema": {"type": "integer"}}])
        }
        "additionalOperations" => json!({"COPY": operation("other")}),
        "get" | "put" | "post" | "delete" | "options" | "head" | "patch" | "trace" | "query" => {
            operation("other")
        }
        "callbacks" => json!({"done": {"{$request.body#/url}": {"post": operation("done")}}}),
        "items" => json!({"type": "integer"}),
        "collectionFormat" => json!("pipes"),
        "scopes" => json!({"read": "Reads."}),
        "flow" => json!("application"),
        "flows" => json!({"password": {"tokenUrl": "https://h.test/p", "scopes": {}}}),
        "$ref" => json!("#/paths/~1b"),
        "default" => json!("a"),
        "enum" => json!(["a", "b"]),
        "externalDocs" => json!({"url": "https://other.test/docs"}),
        _ => return None,
    })
}

fn sample_of_types(section: &str) -> Value {
    match section {
        "schemas" => json!({"Other": {"type": "object", "properties": {"a": {"type": "string"}}}}),
        _ => json!({"other": {"type": "http", "scheme": "basic"}}),
    }
}

/// What must stand beside a keyword of 2.0 for it to have a meaning.
pub(super) fn beside(object: Object, place: &str, keyword: &str) -> Vec<(&'static str, Value)> {
    let is_body = place.ends_with("post/parameters/2");
    if !matches!(object, Object::OldParameter | Object::OldItems) || is_body {
        return Vec::new();
    }
    match keyword {
        "maximum" | "minimum" | "multipleOf" => vec![("type", json!("number"))],
        "exclusiveMaximum" => vec![("type", json!("number")), ("maximum", json!(3))],
        "exclusiveMinimum" => vec![("type", json!("number")), ("minimum", json!(3))],
        "maxLength" | "minLength" | "pattern" | "format" | "default" | "enum" | "example" => {
            vec![("type", json!("string"))]
        }
        "maxItems" | "minItems" | "uniqueItems" | "items" | "collectionFormat" => {
            vec![("type", json!("array")), ("items", json!({"type": "string"}))]
        }
        _ => Vec::new(),
    }
}

/// A value of a kind of which nothing particular is to be known.
fn any(kind: Kind) -> Value {
    match kind {
        Kind::Text | Kind::TextOr(_) | Kind::Any => json!("another text"),
        Kind::Url => json!("https://other.test/x"),
        Kind::Boolean | Kind::BooleanOrNumber => json!(true),
        Kind::Number | Kind::Count => json!(3),
        Kind::OneOf(values) => json!(values.last()),
        Kind::Types => json!("integer"),
        Kind::List(kind) => json!([any(*kind)]),
        Kind::Map(_, kind) => json!({"a": any(*kind)}),
        Kind::Object(_) | Kind::OrRef(_) | Kind::Items | Kind::Dependencies => {
            json!({"description": "another text", "name": "n", "url": "https://other.test"})
        }
    }
}
