//! Each keyword of each version of OpenAPI has an effect, or an entry in the ledger.
//!
//! The tables of keywords say what there is; [`places`] says where each object stands in a small document,
//! and [`sample`] gives a value that should matter there.

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Arc, Mutex};

use rayon::prelude::*;
use serde_json::{Value, json};

use super::kind::{Kind, Object};
use crate::diagnostic::{Diagnostics, Severity};
use crate::emit::{self, Content};
use crate::load::load_text;
use crate::named;
use crate::settings::Settings;

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

/// A document of 3.x in which each object stands somewhere.
fn later() -> Value {
    let text = json!({"type": "string"});
    let schema = json!({"$ref": "#/components/schemas/Thing"});
    json!({
        "openapi": "3.2.0",
        "info": {"title": "t", "version": "1", "contact": {}, "license": {"name": "l"}},
        "servers": [{"url": "https://h.test/{v}", "variables": {"v": {"default": "1"}}}],
        "tags": [{"name": "g", "externalDocs": {"url": "https://h.test/tag"}}],
        "externalDocs": {"url": "https://h.test/docs"},
        "security": [{"flows": []}],
        "paths": {"/a/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": true, "schema": text}],
            "post": {
                "operationId": "act",
                "tags": ["g"],
                "externalDocs": {"url": "https://h.test/operation"},
                "parameters": [
                    {"name": "q", "in": "query", "schema": text},
                    {"name": "h", "in": "header", "schema": text},
                ],
                "requestBody": {"content": {
                    "application/json": {"schema": schema, "examples": {"one": {}}},
                    "multipart/form-data": {
                        "schema": {"type": "object", "properties": {
                            "file": {"type": "string", "format": "binary"},
                            "list": {"type": "array", "items": {"type": "string"}},
                        }},
                        "encoding": {"file": {}, "list": {}},
                    },
                    "application/x-www-form-urlencoded": {
                        "schema": {"type": "object", "properties": {
                            "list": {"type": "array", "items": {"type": "string"}},
                        }},
                        "encoding": {"list": {}},
                    },
                }},
                "responses": {"200": {
                    "description": "",
                    "headers": {"X-A": {"schema": text}},
                    "content": {"application/json": {"schema": schema}},
                    "links": {"next": {"operationId": "act"}},
                }},
            },
        }, "/c": {"$ref": "#/components/pathItems/I"}, "/d": {"post": {
            "operationId": "user",
            "parameters": [{"$ref": "#/components/parameters/P"}],
            "requestBody": {"$ref": "#/components/requestBodies/B"},
            "responses": {
                "200": {"$ref": "#/components/responses/R"},
                "201": {
                    "description": "",
                    "content": {"text/plain": {"$ref": "#/components/mediaTypes/M"}},
                    "headers": {"X-H": {"$ref": "#/components/headers/H"}},
                    "links": {"l": {"$ref": "#/components/links/L"}},
                },
            },
            "callbacks": {"c": {"$ref": "#/components/callbacks/C"}},
        }}},
        "components": {
            "pathItems": component("pathItems", ""),
            "parameters": component("parameters", ""),
            "requestBodies": component("requestBodies", ""),
            "responses": component("responses", ""),
            "mediaTypes": component("mediaTypes", ""),
            "headers": component("headers", ""),
            "links": component("links", ""),
            "callbacks": component("callbacks", ""),
            "examples": component("examples", ""),
            "schemas": {
                "Thing": {
                    "type": "object",
                    "properties": {
                        "it": {"type": "object", "xml": {}, "externalDocs": {"url": "https://h.test/it"}},
                        "one": {"$ref": "#/components/schemas/One"},
                    },
                },
                "One": {
                    "oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}],
                    "discriminator": {"propertyName": "kind"},
                },
                "A": {"type": "object", "required": ["kind"], "properties": {"kind": text, "sort": text}},
                "B": {"type": "object", "required": ["kind"], "properties": {"kind": text, "sort": text}},
            },
            "securitySchemes": {
                "flows": {"type": "oauth2", "flows": {
                    "implicit": {"authorizationUrl": "https://h.test/a", "scopes": {}},
                    "password": {"tokenUrl": "https://h.test/t", "scopes": {}},
                    "clientCredentials": {"tokenUrl": "https://h.test/t", "scopes": {}},
                    "authorizationCode": {
                        "authorizationUrl": "https://h.test/a", "tokenUrl": "https://h.test/t", "scopes": {},
                    },
                    "deviceAuthorization": {
                        "deviceAuthorizationUrl": "https://h.test/d", "tokenUrl": "https://h.test/t", "scopes": {},
                    },
                }},
                "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
                "http": {"type": "http", "scheme": "bearer"},
                "connect": {"type": "openIdConnect", "openIdConnectUrl": "https://h.test/c"},
            },
        },
    })
}

/// The one component of a section that something refers to, with a text.
fn component(section: &str, description: &str) -> Value {
    let schema = json!({"type": "string"});
    let operation = json!({"operationId": section, "description": description, "responses": {}});
    match section {
        "pathItems" => json!({"I": {"put": operation}}),
        "callbacks" => json!({"C": {"{$url}": {"put": operation}}}),
        "parameters" => json!({"P": {
            "name": "p", "in": "query", "description": description, "schema": schema,
            "examples": {"e": {"$ref": "#/components/examples/E"}},
        }}),
        "requestBodies" => json!({"B": {
            "description": description, "content": {"text/plain": {"schema": schema}},
        }}),
        "responses" => json!({"R": {"description": description}}),
        "mediaTypes" => json!({"M": {"description": description, "schema": schema}}),
        "headers" => json!({"H": {"description": description, "schema": schema}}),
        "links" => json!({"L": {"description": description, "operationId": "act"}}),
        _ => json!({"E": {"value": description}}),
    }
}

/// The same of 2.0.
fn old() -> Value {
    json!({
        "swagger": "2.0",
        "info": {"title": "t", "version": "1", "contact": {}, "license": {"name": "l"}},
        "host": "h.test",
        "tags": [{"name": "g", "externalDocs": {"url": "https://h.test/tag"}}],
        "externalDocs": {"url": "https://h.test/docs"},
        "paths": {"/a/{id}": {
            "parameters": [{"name": "id", "in": "path", "required": true, "type": "string"}],
            "post": {
                "operationId": "act",
                "tags": ["g"],
                "externalDocs": {"url": "https://h.test/operation"},
                "parameters": [
                    {"name": "q", "in": "query", "type": "array", "items": {"type": "string"}},
                    {"name": "h", "in": "header", "type": "string"},
                    {"name": "b", "in": "body", "schema": {"$ref": "#/definitions/Thing"}},
                ],
                "responses": {"200": {
                    "description": "",
                    "headers": {"X-A": {"type": "array", "items": {"type": "string"}}},
                    "schema": {"$ref": "#/definitions/Thing"},
                }},
            },
            "put": {
                "operationId": "put",
                "consumes": ["application/x-www-form-urlencoded"],
                "parameters": [
                    {"name": "f", "in": "formData", "type": "array", "items": {"type": "string"}},
                ],
                "responses": {"204": {"description": ""}},
            },
            "get": {
                "operationId": "get",
                "parameters": [{"$ref": "#/parameters/p"}],
                "responses": {"200": {"$ref": "#/responses/R"}},
            },
        }},
        "parameters": {"p": {"name": "p", "in": "query", "type": "string"}},
        "responses": {"R": {"description": ""}},
        "definitions": {
            "Thing": {"type": "object", "properties": {
                "it": {"type": "object", "xml": {}, "externalDocs": {"url": "https://h.test/it"}},
            }},
        },
        "securityDefinitions": {
            "key": {"type": "apiKey", "in": "header", "name": "X-Key"},
            "flow": {
                "type": "oauth2", "flow": "accessCode", "scopes": {},
                "authorizationUrl": "https://h.test/a", "tokenUrl": "https://h.test/t",
            },
        },
    })
}

/// Where an object stands.
fn places(object: Object) -> &'static [&'static str] {
    match object {
        Object::OpenApi | Object::Swagger => &[""],
        Object::Info => &["/info"],
        Object::Contact => &["/info/contact"],
        Object::License => &["/info/license"],
        Object::Server => &["/servers/0"],
        Object::ServerVariable => &["/servers/0/variables/v"],
        Object::PathItem | Object::OldPathItem => &["/paths/~1a~1{id}"],
        Object::Operation | Object::OldOperation => &["/paths/~1a~1{id}/post"],
        Object::ExternalDocs => {
            &["/externalDocs", "/tags/0/externalDocs", "/paths/~1a~1{id}/post/externalDocs"]
        }
        Object::Parameter => &[
            "/paths/~1a~1{id}/parameters/0",
            "/paths/~1a~1{id}/post/parameters/0",
            "/paths/~1a~1{id}/post/parameters/1",
        ],
        Object::OldParameter => &[
            "/paths/~1a~1{id}/parameters/0",
            "/paths/~1a~1{id}/post/parameters/0",
            "/paths/~1a~1{id}/post/parameters/1",
            "/paths/~1a~1{id}/post/parameters/2",
            "/paths/~1a~1{id}/put/parameters/0",
        ],
        Object::RequestBody => &["/paths/~1a~1{id}/post/requestBody"],
        Object::MediaType => &[
            "/paths/~1a~1{id}/post/requestBody/content/application~1json",
            "/paths/~1a~1{id}/post/requestBody/content/multipart~1form-data",
            "/paths/~1a~1{id}/post/responses/200/content/application~1json",
        ],
        Object::Encoding => &[
            "/paths/~1a~1{id}/post/requestBody/content/multipart~1form-data/encoding/file",
            "/paths/~1a~1{id}/post/requestBody/content/multipart~1form-data/encoding/list",
            "/paths/~1a~1{id}/post/requestBody/content/application~1x-www-form-urlencoded/encoding/list",
        ],
        Object::Response | Object::OldResponse => &["/paths/~1a~1{id}/post/responses/200"],
        Object::Header => &["/paths/~1a~1{id}/post/responses/200/headers/X-A"],
        Object::Example => {
            &["/paths/~1a~1{id}/post/requestBody/content/application~1json/examples/one"]
        }
        Object::Link => &["/paths/~1a~1{id}/post/responses/200/links/next"],
        Object::Components => &["/components"],
        Object::Tag => &["/tags/0"],
        Object::Schema => &[],
        Object::Discriminator => &["/components/schemas/One/discriminator"],
        Object::Xml => {
            &["/components/schemas/Thing/properties/it/xml", "/definitions/Thing/properties/it/xml"]
        }
        Object::SecurityScheme => &[
            "/components/securitySchemes/flows",
            "/components/securitySchemes/key",
            "/components/securitySchemes/http",
            "/components/securitySchemes/connect",
        ],
        Object::OAuthFlows => &["/components/securitySchemes/flows/flows"],
        Object::ImplicitFlow => &["/components/securitySchemes/flows/flows/implicit"],
        Object::PasswordFlow => &["/components/securitySchemes/flows/flows/password"],
        Object::ClientCredentialsFlow => {
            &["/components/securitySchemes/flows/flows/clientCredentials"]
        }
        Object::AuthorizationCodeFlow => {
            &["/components/securitySchemes/flows/flows/authorizationCode"]
        }
        Object::DeviceFlow => &["/components/securitySchemes/flows/flows/deviceAuthorization"],
        Object::OldItems => &[
            "/paths/~1a~1{id}/post/responses/200/headers/X-A",
            "/paths/~1a~1{id}/post/responses/200/headers/X-A/items",
            "/paths/~1a~1{id}/post/parameters/0/items",
            "/paths/~1a~1{id}/put/parameters/0/items",
        ],
        Object::OldSecurityScheme => &["/securityDefinitions/key", "/securityDefinitions/flow"],
    }
}

/// All that a document comes to, as text, and the pointers of its ledger.
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
        let files = emit::emit(
            "t",
            &named.api,
            &named.facts,
            &named.names,
            &named.calls,
            &named.features,
            |file| match file.content {
                Content::Rust(tokens) => tokens.to_string(),
                Content::Text(text) => text,
            },
        );
        output = files.join("\n");
    }
    let ledger = diagnostics
        .iter()
        .filter(|it| it.code.is_degradation() || it.code.severity() == Severity::Error);
    let ledger = ledger.filter_map(|it| it.pointer.as_ref().map(ToString::to_string));
    (output, ledger.collect())
}

/// A value of a keyword that differs from what the document has.
fn sample(object: Object, place: &str, keyword: &str, kind: Kind) -> Value {
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
fn beside(object: Object, place: &str, keyword: &str) -> Vec<(&'static str, Value)> {
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

/// A schema, one of its keywords, and a value that should matter.
fn schemas() -> Vec<(&'static str, Value, Value)> {
    let text = || json!({"type": "string"});
    let number = || json!({"type": "number"});
    let list = || json!({"type": "array", "items": {}});
    let object = || json!({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}});
    let map = || json!({"type": "object"});
    vec![
        ("title", object(), json!("Another name")),
        ("description", object(), json!("Another text.")),
        ("multipleOf", number(), json!(3)),
        ("maximum", number(), json!(3)),
        ("exclusiveMaximum", number(), json!(3)),
        ("exclusiveMaximum", json!({"type": "number", "maximum": 3}), json!(true)),
        ("minimum", number(), json!(3)),
        ("exclusiveMinimum", number(), json!(3)),
        ("maxLength", text(), json!(3)),
        ("minLength", text(), json!(3)),
        ("pattern", text(), json!("^a")),
        ("maxItems", list(), json!(3)),
        ("minItems", list(), json!(3)),
        ("uniqueItems", list(), json!(true)),
        ("maxProperties", map(), json!(3)),
        ("minProperties", map(), json!(3)),
        ("required", object(), json!(["a"])),
        ("enum", text(), json!(["a", "b"])),
        ("enum", number(), json!([1.5, 2.5])),
        ("enum", list(), json!([[1], [2]])),
        ("enum", map(), json!([{"a": 1}])),
        ("const", text(), json!("a")),
        ("const", map(), json!({"a": 1})),
        ("type", json!({}), json!("integer")),
        ("allOf", object(), json!([{"type": "object", "properties": {"c": text()}}])),
        (
            "oneOf",
            map(),
            json!([{"properties": {"c": text()}, "required": ["c"]}, {"properties": {"d": text()}, "required": ["d"]}]),
        ),
        ("anyOf", json!({}), json!([text(), number()])),
        ("not", text(), json!({"const": "a"})),
        ("if", json!({"type": "string", "then": {"minLength": 3}}), json!({"pattern": "^a"})),
        ("then", json!({"type": "string", "if": {"pattern": "^a"}}), json!({"minLength": 3})),
        ("else", json!({"type": "string", "if": {"pattern": "^a"}}), json!({"minLength": 3})),
        ("items", json!({"type": "array"}), text()),
        ("items", json!({"type": "array", "prefixItems": [number()]}), text()),
        ("additionalItems", json!({"type": "array", "items": [number()]}), text()),
        ("prefixItems", json!({"type": "array"}), json!([text(), number()])),
        ("contains", list(), json!({"const": 1})),
        ("maxContains", json!({"type": "array", "contains": {"const": 1}}), json!(3)),
        ("minContains", json!({"type": "array", "contains": {"const": 1}}), json!(3)),
        ("unevaluatedItems", json!({"type": "array", "prefixItems": [number()]}), json!(false)),
        ("properties", map(), json!({"c": text()})),
        ("patternProperties", map(), json!({"^c": text()})),
        ("patternProperties", object(), json!({"^c": text()})),
        ("additionalProperties", object(), json!(false)),
        ("additionalProperties", object(), text()),
        ("additionalProperties", object(), json!(true)),
        ("unevaluatedProperties", object(), json!(false)),
        ("unevaluatedProperties", object(), text()),
        ("propertyNames", map(), json!({"pattern": "^a"})),
        ("dependentSchemas", object(), json!({"a": {"required": ["b"]}})),
        ("dependentRequired", object(), json!({"a": ["b"]})),
        ("dependencies", object(), json!({"a": ["b"]})),
        ("dependencies", object(), json!({"a": {"required": ["b"]}})),
        ("contentEncoding", text(), json!("base64")),
        ("contentEncoding", text(), json!("quoted-printable")),
        ("contentMediaType", text(), json!("application/octet-stream")),
        ("contentMediaType", text(), json!("application/json")),
        (
            "contentSchema",
            json!({"type": "string", "contentMediaType": "application/json"}),
            object(),
        ),
        ("$schema", object(), json!("https://other.test/dialect")),
        ("$ref", json!({}), json!("#/components/schemas/A")),
        ("$dynamicRef", json!({}), json!("#/components/schemas/A")),
        ("$recursiveRef", json!({}), json!("#/components/schemas/A")),
        ("$vocabulary", object(), json!({"https://other.test/vocabulary": true})),
        ("format", text(), json!("date")),
        ("format", text(), json!("email")),
        ("format", number(), json!("float")),
        ("format", json!({"type": "integer"}), json!("int32")),
        ("format", json!({"type": "integer"}), json!("color")),
        ("default", text(), json!("a")),
        ("default", object(), json!({"a": "x"})),
        ("default", list(), json!([1])),
        ("nullable", text(), json!(true)),
        ("discriminator", object(), json!({"propertyName": "a"})),
        ("readOnly", text(), json!(true)),
        ("writeOnly", text(), json!(true)),
        ("xml", text(), json!({"name": "other"})),
        ("externalDocs", object(), json!({"url": "https://other.test/docs"})),
        ("example", object(), json!({"a": "other"})),
        ("examples", object(), json!([{"a": "other"}])),
        ("deprecated", text(), json!(true)),
    ]
}

/// Where a schema stands that is no reference.
const SCHEMA_PLACES: [&str; 5] = [
    "/components/schemas/Thing/properties/it",
    "/components/schemas/It",
    "/paths/~1a~1{id}/post/parameters/0/schema",
    "/paths/~1a~1{id}/post/responses/200/headers/X-A/schema",
    "/paths/~1a~1{id}/post/requestBody/content/application~1json/schema",
];

/// Keywords of schemas that say nothing without others, and why.
fn schemas_without_meaning() -> Vec<(&'static str, Value, Value)> {
    let list = || json!({"type": "array", "items": {}});
    vec![
        // JSON Schema 2020-12, core 10.2.2.1: without `then` and `else` it is an annotation.
        ("if", json!({"type": "string"}), json!({"pattern": "^a"})),
        // Draft 2019-09, 9.3.1.2: only beside a list in `items`.
        ("additionalItems", list(), json!({"type": "string"})),
        // 2020-12, validation 6.4.4 and 6.4.5: only beside `contains`.
        ("minContains", list(), json!(3)),
        ("maxContains", list(), json!(3)),
    ]
}

/// Keywords that say nothing where they stand: the end of the place, the keyword, and why.
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

/// Keywords that say nothing about the API: how the document is put together, or a comment.
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

/// A document, and the pointer to a keyword that is added to it.
struct Try {
    base: Value,
    changed: Value,
    pointer: String,
    /// Whether the keyword says something there.
    has_meaning: bool,
}

/// Each keyword of each object at each place.
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

/// Each keyword of schemas at each place.
fn tries_of_schemas() -> Vec<Try> {
    let mut tries = Vec::new();
    for place in SCHEMA_PLACES {
        let with = schemas().into_iter().map(|it| (it, true));
        let without = schemas_without_meaning().into_iter().map(|it| (it, false));
        for ((keyword, schema, value), is_said) in with.chain(without) {
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
            let has_meaning = is_said && has_meaning(place, keyword);
            tries.push(Try { base, changed, pointer, has_meaning });
        }
    }
    tries
}

/// What adding a keyword comes to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Outcome {
    /// Other files.
    Effect,
    /// An entry in the ledger, or an error, that was not there before.
    Ledger,
    /// Nothing.
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

/// What documents come to; most keywords are added to the same ones.
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
    let outcomes = crate::with_stack(|| {
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
