//! The keyword table of 2.0, for the objects that differ from later versions.

use super::kind::{Keys, Keyword, Kind, Need, Object, SCHEMA_KIND, SECURITY, TEXTS};
use Kind::{
    Any, Boolean, BooleanOrNumber, Count, List, Map, Number, Object as Of, OneOf, OrRef, Text, Url,
};
use Need::{Expected, Optional, Required};
use Object as O;

/// Returns the keywords of an object of 2.0.
pub(super) const fn keywords(object: Object) -> &'static [Keyword] {
    match object {
        O::Swagger => SWAGGER,
        O::OldPathItem => PATH_ITEM,
        O::OldOperation => OPERATION,
        O::OldParameter => PARAMETER,
        O::OldResponse => RESPONSE,
        O::OldItems => ITEMS,
        O::OldSecurityScheme => SECURITY_SCHEME,
        _ => &[],
    }
}

const SCOPES: Kind = Map(Keys::Extended, &Text);
const SCHEMES: Kind = List(&OneOf(&["http", "https", "ws", "wss"]));
const PARAMETERS: Kind = List(&OrRef(O::OldParameter));
const HEADERS: Kind = Map(Keys::Free, &Of(O::OldItems));
const FORMATS: Kind = OneOf(&["csv", "ssv", "tsv", "pipes", "multi"]);

const SWAGGER: &[Keyword] = &[
    // Its presence and value are checked before anything else.
    ("swagger", Any, Optional),
    ("info", Of(O::Info), Expected("add `info: {title: …, version: …}`")),
    ("host", Text, Optional),
    ("basePath", Text, Optional),
    ("schemes", SCHEMES, Optional),
    ("consumes", TEXTS, Optional),
    ("produces", TEXTS, Optional),
    (
        "paths",
        Map(Keys::Path, &Of(O::OldPathItem)),
        Expected("add `paths`; use `paths: {}` if there are none"),
    ),
    ("definitions", Map(Keys::Free, &SCHEMA_KIND), Optional),
    ("parameters", Map(Keys::Free, &Of(O::OldParameter)), Optional),
    ("responses", Map(Keys::Free, &OrRef(O::OldResponse)), Optional),
    ("securityDefinitions", Map(Keys::Free, &Of(O::OldSecurityScheme)), Optional),
    ("security", SECURITY, Optional),
    ("tags", List(&Of(O::Tag)), Optional),
    ("externalDocs", Of(O::ExternalDocs), Optional),
];

const PATH_ITEM: &[Keyword] = &[
    ("$ref", Url, Optional),
    ("get", Of(O::OldOperation), Optional),
    ("put", Of(O::OldOperation), Optional),
    ("post", Of(O::OldOperation), Optional),
    ("delete", Of(O::OldOperation), Optional),
    ("options", Of(O::OldOperation), Optional),
    ("head", Of(O::OldOperation), Optional),
    ("patch", Of(O::OldOperation), Optional),
    ("parameters", PARAMETERS, Optional),
];

const OPERATION: &[Keyword] = &[
    ("tags", TEXTS, Optional),
    ("summary", Text, Optional),
    ("description", Text, Optional),
    ("externalDocs", Of(O::ExternalDocs), Optional),
    ("operationId", Text, Optional),
    ("consumes", TEXTS, Optional),
    ("produces", TEXTS, Optional),
    ("parameters", PARAMETERS, Optional),
    (
        "responses",
        Map(Keys::Status, &OrRef(O::OldResponse)),
        Expected("add `responses`; `default` covers every status code"),
    ),
    ("schemes", SCHEMES, Optional),
    ("deprecated", Boolean, Optional),
    ("security", SECURITY, Optional),
];

const TYPES: Kind = OneOf(&["string", "number", "integer", "boolean", "array", "file", "object"]);

const PARAMETER: &[Keyword] = &[
    ("name", Text, Required("add the parameter's `name`")),
    (
        "in",
        OneOf(&["query", "header", "path", "formData", "body"]),
        Required("add the location: `in: query`, `header`, `path`, `formData` or `body`"),
    ),
    ("description", Text, Optional),
    ("required", Boolean, Optional),
    ("schema", SCHEMA_KIND, Optional),
    ("allowEmptyValue", Boolean, Optional),
    ("type", TYPES, Optional),
    ("format", Text, Optional),
    ("items", Of(O::OldItems), Optional),
    ("collectionFormat", FORMATS, Optional),
    ("default", Any, Optional),
    ("example", Any, Optional),
    ("maximum", Number, Optional),
    ("exclusiveMaximum", BooleanOrNumber, Optional),
    ("minimum", Number, Optional),
    ("exclusiveMinimum", BooleanOrNumber, Optional),
    ("maxLength", Count, Optional),
    ("minLength", Count, Optional),
    ("pattern", Text, Optional),
    ("maxItems", Count, Optional),
    ("minItems", Count, Optional),
    ("uniqueItems", Boolean, Optional),
    ("enum", List(&Any), Optional),
    ("multipleOf", Number, Optional),
];

const RESPONSE: &[Keyword] = &[
    ("description", Text, Expected("add `description`, a sentence on when the response is sent")),
    ("schema", SCHEMA_KIND, Optional),
    ("headers", HEADERS, Optional),
    ("examples", Map(Keys::Free, &Any), Optional),
];

const ITEMS: &[Keyword] = &[
    ("description", Text, Optional),
    ("type", TYPES, Optional),
    ("format", Text, Optional),
    ("items", Of(O::OldItems), Optional),
    ("collectionFormat", FORMATS, Optional),
    ("default", Any, Optional),
    ("maximum", Number, Optional),
    ("exclusiveMaximum", BooleanOrNumber, Optional),
    ("minimum", Number, Optional),
    ("exclusiveMinimum", BooleanOrNumber, Optional),
    ("maxLength", Count, Optional),
    ("minLength", Count, Optional),
    ("pattern", Text, Optional),
    ("maxItems", Count, Optional),
    ("minItems", Count, Optional),
    ("uniqueItems", Boolean, Optional),
    ("enum", List(&Any), Optional),
    ("multipleOf", Number, Optional),
];

const SECURITY_SCHEME: &[Keyword] = &[
    (
        "type",
        OneOf(&["basic", "apiKey", "oauth2"]),
        Required("add `type: basic`, `apiKey` or `oauth2`"),
    ),
    ("description", Text, Optional),
    ("name", Text, Optional),
    ("in", OneOf(&["query", "header"]), Optional),
    ("flow", OneOf(&["implicit", "password", "application", "accessCode"]), Optional),
    ("authorizationUrl", Url, Optional),
    ("tokenUrl", Url, Optional),
    ("scopes", SCOPES, Optional),
];
