//! Documents in which each object of the specifications stands somewhere.

use serde_json::{Value, json};

use crate::schema::check::kind::Object;

/// A document of 3.x in which each object stands somewhere.
pub(super) fn later() -> Value {
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
                "requestBody": request_body(),
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
            "securitySchemes": security_schemes(),
        },
    })
}

/// A scheme of each type, with all flows.
fn security_schemes() -> Value {
    json!({
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
    })
}

/// A body of each kind that is encoded differently.
fn request_body() -> Value {
    let schema = json!({"$ref": "#/components/schemas/Thing"});
    json!({"content": {
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
    }})
}

/// The one component of a section that something refers to, with a text.
pub(super) fn component(section: &str, description: &str) -> Value {
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
pub(super) fn old() -> Value {
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
pub(super) fn places(object: Object) -> &'static [&'static str] {
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
