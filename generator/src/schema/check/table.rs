//! The keyword table of 3.0.4, 3.1.1 and 3.2.0. It is shared because documents mix versions: an earlier
//! version accepts the keywords of a later one. 2.0 has [a table of its own](super::table_2).

use super::kind::{Keys, Keyword, Kind, Need, Object, SCHEMA_KIND, SECURITY, TEXTS};
use super::table_2;
use Kind::{
    Any, Boolean, BooleanOrNumber, Count, Dependencies, Items, List, Map, Number, Object as Of,
    OneOf, OrRef, TextOr, Types, Url,
};
use Need::{Expected, ExpectedInOld, Optional, Required};

use Kind::Text;
use Object as O;

const SERVERS: Kind = List(&Of(O::Server));
const PARAMETERS: Kind = List(&OrRef(O::Parameter));
const RESPONSES: Kind = Map(Keys::Status, &OrRef(O::Response));
const CONTENT: Kind = Map(Keys::Free, &OrRef(O::MediaType));
const HEADERS: Kind = Map(Keys::Free, &OrRef(O::Header));
const EXAMPLES: Kind = Map(Keys::Free, &OrRef(O::Example));
const LINKS: Kind = Map(Keys::Free, &OrRef(O::Link));
/// A callback: a map from expressions to path items. It may be a reference; the walk checks for one in
/// each map whose keys are expressions.
const CALLBACK: Kind = Map(Keys::Expression, &Of(O::PathItem));
const CALLBACKS: Kind = Map(Keys::Free, &CALLBACK);
const SCHEMAS: Kind = List(&SCHEMA_KIND);
const NAMED_SCHEMAS: Kind = Map(Keys::Free, &SCHEMA_KIND);
const SCOPES: Kind = Map(Keys::Free, &Text);

/// The styles of parameters.
pub const STYLES: &[&str] = &[
    "matrix",
    "label",
    "form",
    "simple",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
    "cookie",
];
/// Returns the styles that a location allows (3.0.4, Style Values; 3.2.0 for `cookie`); none for an
/// unknown location.
#[must_use]
pub fn styles(location: &str) -> &'static [&'static str] {
    match location {
        "path" => &["simple", "label", "matrix"],
        "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        "header" => &["simple"],
        "cookie" => &["form", "cookie"],
        _ => &[],
    }
}

/// The types of a schema.
pub(super) const TYPES: &[&str] =
    &["string", "number", "integer", "boolean", "array", "object", "null"];
const SCHEMES: &[&str] = &["apiKey", "http", "oauth2", "openIdConnect", "mutualTLS"];
pub(super) const FLOW: &str = "add the flow's URL";

impl Object {
    /// Returns the keywords of the object.
    pub(super) const fn keywords(self) -> &'static [Keyword] {
        match self {
            O::OpenApi => OPEN_API,
            O::Info => INFO,
            O::Contact => CONTACT,
            O::License => LICENSE,
            O::Server => SERVER,
            O::ServerVariable => SERVER_VARIABLE,
            O::PathItem => PATH_ITEM,
            O::Operation => OPERATION,
            O::ExternalDocs => EXTERNAL_DOCS,
            O::Parameter => PARAMETER,
            O::RequestBody => REQUEST_BODY,
            O::MediaType => MEDIA_TYPE,
            O::Encoding => ENCODING,
            O::Response => RESPONSE,
            O::Header => HEADER,
            O::Example => EXAMPLE,
            O::Link => LINK,
            O::Components => COMPONENTS,
            O::Tag => TAG,
            O::Schema => SCHEMA,
            O::Discriminator => DISCRIMINATOR,
            O::Xml => XML,
            O::SecurityScheme => SECURITY_SCHEME,
            O::OAuthFlows => OAUTH_FLOWS,
            O::ImplicitFlow => IMPLICIT_FLOW,
            O::PasswordFlow => PASSWORD_FLOW,
            O::ClientCredentialsFlow => CLIENT_CREDENTIALS_FLOW,
            O::AuthorizationCodeFlow => AUTHORIZATION_CODE_FLOW,
            O::DeviceFlow => DEVICE_FLOW,
            O::Swagger
            | O::OldPathItem
            | O::OldOperation
            | O::OldParameter
            | O::OldResponse
            | O::OldItems
            | O::OldSecurityScheme => table_2::keywords(self),
        }
    }
}

const OPEN_API: &[Keyword] = &[
    // Its presence and value are checked before anything else.
    ("openapi", Any, Optional),
    ("$self", Url, Optional),
    ("info", Of(O::Info), Expected("add `info: {title: …, version: …}`")),
    ("jsonSchemaDialect", Url, Optional),
    ("servers", SERVERS, Optional),
    (
        "paths",
        Map(Keys::Path, &Of(O::PathItem)),
        ExpectedInOld("add `paths`; use `paths: {}` if there are none"),
    ),
    ("webhooks", Map(Keys::Free, &Of(O::PathItem)), Optional),
    ("components", Of(O::Components), Optional),
    ("security", SECURITY, Optional),
    ("tags", List(&Of(O::Tag)), Optional),
    ("externalDocs", Of(O::ExternalDocs), Optional),
];

const INFO: &[Keyword] = &[
    ("title", Text, Expected("add `title`, the API's name")),
    ("summary", Text, Optional),
    ("description", Text, Optional),
    ("termsOfService", Url, Optional),
    ("contact", Of(O::Contact), Optional),
    ("license", Of(O::License), Optional),
    ("version", Text, Expected("add `version`, the document's own version")),
];

const CONTACT: &[Keyword] =
    &[("name", Text, Optional), ("url", Url, Optional), ("email", Text, Optional)];

const LICENSE: &[Keyword] = &[
    ("name", Text, Expected("add the license's `name`")),
    ("identifier", Text, Optional),
    ("url", Url, Optional),
];

const SERVER: &[Keyword] = &[
    ("url", Url, Required("add the server's `url`")),
    ("name", Text, Optional),
    ("description", Text, Optional),
    ("variables", Map(Keys::Free, &Of(O::ServerVariable)), Optional),
];

const SERVER_VARIABLE: &[Keyword] = &[
    ("enum", TEXTS, Optional),
    ("default", Text, Expected("add `default`, the value used when none is set")),
    ("description", Text, Optional),
];

const PATH_ITEM: &[Keyword] = &[
    ("$ref", Url, Optional),
    ("summary", Text, Optional),
    ("description", Text, Optional),
    ("get", Of(O::Operation), Optional),
    ("put", Of(O::Operation), Optional),
    ("post", Of(O::Operation), Optional),
    ("delete", Of(O::Operation), Optional),
    ("options", Of(O::Operation), Optional),
    ("head", Of(O::Operation), Optional),
    ("patch", Of(O::Operation), Optional),
    ("trace", Of(O::Operation), Optional),
    ("query", Of(O::Operation), Optional),
    ("additionalOperations", Map(Keys::Free, &Of(O::Operation)), Optional),
    ("servers", SERVERS, Optional),
    ("parameters", PARAMETERS, Optional),
];

const OPERATION: &[Keyword] = &[
    ("tags", TEXTS, Optional),
    ("summary", Text, Optional),
    ("description", Text, Optional),
    ("externalDocs", Of(O::ExternalDocs), Optional),
    ("operationId", Text, Optional),
    ("parameters", PARAMETERS, Optional),
    ("requestBody", OrRef(O::RequestBody), Optional),
    ("responses", RESPONSES, ExpectedInOld("add `responses`; `default` covers every status code")),
    ("callbacks", CALLBACKS, Optional),
    ("deprecated", Boolean, Optional),
    ("security", SECURITY, Optional),
    ("servers", SERVERS, Optional),
];

const EXTERNAL_DOCS: &[Keyword] =
    &[("description", Text, Optional), ("url", Url, Expected("add the documentation's `url`"))];

const PARAMETER: &[Keyword] = &[
    ("name", Text, Required("add the parameter's `name`")),
    (
        "in",
        OneOf(&["query", "header", "path", "cookie", "querystring"]),
        Required("add the location: `in: query`, `header`, `path` or `cookie`"),
    ),
    ("description", Text, Optional),
    ("required", Boolean, Optional),
    ("deprecated", Boolean, Optional),
    ("allowEmptyValue", Boolean, Optional),
    ("style", OneOf(STYLES), Optional),
    ("explode", Boolean, Optional),
    ("allowReserved", Boolean, Optional),
    ("schema", SCHEMA_KIND, Optional),
    ("example", Any, Optional),
    ("examples", EXAMPLES, Optional),
    ("content", CONTENT, Optional),
];

const REQUEST_BODY: &[Keyword] = &[
    ("description", Text, Optional),
    ("content", CONTENT, Expected("add `content`, a map from media types to schemas")),
    ("required", Boolean, Optional),
];

const ENCODING_KIND: Kind = Of(O::Encoding);

const MEDIA_TYPE: &[Keyword] = &[
    ("description", Text, Optional),
    ("schema", SCHEMA_KIND, Optional),
    ("itemSchema", SCHEMA_KIND, Optional),
    ("prefixEncoding", List(&ENCODING_KIND), Optional),
    ("itemEncoding", ENCODING_KIND, Optional),
    ("example", Any, Optional),
    ("examples", EXAMPLES, Optional),
    ("encoding", Map(Keys::Free, &Of(O::Encoding)), Optional),
];

const ENCODING: &[Keyword] = &[
    ("contentType", Text, Optional),
    ("headers", HEADERS, Optional),
    ("encoding", Map(Keys::Free, &Of(O::Encoding)), Optional),
    ("prefixEncoding", List(&Of(O::Encoding)), Optional),
    ("itemEncoding", Of(O::Encoding), Optional),
    ("style", OneOf(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]), Optional),
    ("explode", Boolean, Optional),
    ("allowReserved", Boolean, Optional),
];

const RESPONSE: &[Keyword] = &[
    ("summary", Text, Optional),
    ("description", Text, Expected("add `description`, a sentence on when the response is sent")),
    ("headers", HEADERS, Optional),
    ("content", CONTENT, Optional),
    ("links", LINKS, Optional),
];

const HEADER: &[Keyword] = &[
    ("description", Text, Optional),
    ("required", Boolean, Optional),
    ("deprecated", Boolean, Optional),
    ("allowEmptyValue", Boolean, Optional),
    ("style", OneOf(&["simple"]), Optional),
    ("explode", Boolean, Optional),
    ("allowReserved", Boolean, Optional),
    ("schema", SCHEMA_KIND, Optional),
    ("example", Any, Optional),
    ("examples", EXAMPLES, Optional),
    ("content", CONTENT, Optional),
];

const EXAMPLE: &[Keyword] = &[
    ("summary", Text, Optional),
    ("description", Text, Optional),
    ("value", Any, Optional),
    ("dataValue", Any, Optional),
    ("serializedValue", Text, Optional),
    ("externalValue", Url, Optional),
];

const LINK: &[Keyword] = &[
    ("operationRef", Url, Optional),
    ("operationId", Text, Optional),
    ("parameters", Map(Keys::Free, &Any), Optional),
    ("requestBody", Any, Optional),
    ("description", Text, Optional),
    ("server", Of(O::Server), Optional),
];

const COMPONENTS: &[Keyword] = &[
    ("schemas", Map(Keys::Component, &OrRef(O::Schema)), Optional),
    ("responses", Map(Keys::Component, &OrRef(O::Response)), Optional),
    ("parameters", Map(Keys::Component, &OrRef(O::Parameter)), Optional),
    ("examples", Map(Keys::Component, &OrRef(O::Example)), Optional),
    ("requestBodies", Map(Keys::Component, &OrRef(O::RequestBody)), Optional),
    ("headers", Map(Keys::Component, &OrRef(O::Header)), Optional),
    ("securitySchemes", Map(Keys::Component, &OrRef(O::SecurityScheme)), Optional),
    ("links", Map(Keys::Component, &OrRef(O::Link)), Optional),
    ("callbacks", Map(Keys::Component, &CALLBACK), Optional),
    ("pathItems", Map(Keys::Component, &OrRef(O::PathItem)), Optional),
    ("mediaTypes", Map(Keys::Free, &OrRef(O::MediaType)), Optional),
];

const TAG: &[Keyword] = &[
    ("name", Text, Expected("add the tag's `name`")),
    ("summary", Text, Optional),
    ("description", Text, Optional),
    ("parent", Text, Optional),
    ("kind", Text, Optional),
    ("externalDocs", Of(O::ExternalDocs), Optional),
];

const SCHEMA: &[Keyword] = &[
    ("title", Text, Optional),
    ("multipleOf", Number, Optional),
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
    ("maxProperties", Count, Optional),
    ("minProperties", Count, Optional),
    ("required", TEXTS, Optional),
    ("enum", List(&Any), Optional),
    ("const", Any, Optional),
    ("type", Types, Optional),
    ("allOf", SCHEMAS, Optional),
    ("oneOf", SCHEMAS, Optional),
    ("anyOf", SCHEMAS, Optional),
    ("not", SCHEMA_KIND, Optional),
    ("if", SCHEMA_KIND, Optional),
    ("then", SCHEMA_KIND, Optional),
    ("else", SCHEMA_KIND, Optional),
    ("items", Items, Optional),
    ("additionalItems", SCHEMA_KIND, Optional),
    ("prefixItems", SCHEMAS, Optional),
    ("contains", SCHEMA_KIND, Optional),
    ("maxContains", Count, Optional),
    ("minContains", Count, Optional),
    ("unevaluatedItems", SCHEMA_KIND, Optional),
    ("properties", NAMED_SCHEMAS, Optional),
    ("patternProperties", NAMED_SCHEMAS, Optional),
    ("additionalProperties", SCHEMA_KIND, Optional),
    ("unevaluatedProperties", SCHEMA_KIND, Optional),
    ("propertyNames", SCHEMA_KIND, Optional),
    ("dependentSchemas", NAMED_SCHEMAS, Optional),
    ("dependentRequired", Map(Keys::Free, &TEXTS), Optional),
    ("dependencies", Dependencies, Optional),
    ("contentEncoding", Text, Optional),
    ("contentMediaType", Text, Optional),
    ("contentSchema", SCHEMA_KIND, Optional),
    ("$schema", Url, Optional),
    ("$id", Url, Optional),
    ("$anchor", Text, Optional),
    ("$ref", Url, Optional),
    ("$dynamicRef", Url, Optional),
    ("$dynamicAnchor", Text, Optional),
    ("$recursiveRef", Url, Optional),
    ("$recursiveAnchor", Any, Optional),
    ("$vocabulary", Any, Optional),
    ("$comment", Text, Optional),
    ("$defs", NAMED_SCHEMAS, Optional),
    ("definitions", NAMED_SCHEMAS, Optional),
    ("description", Text, Optional),
    ("format", Text, Optional),
    ("default", Any, Optional),
    ("nullable", Boolean, Optional),
    ("discriminator", TextOr(O::Discriminator), Optional),
    ("readOnly", Boolean, Optional),
    ("writeOnly", Boolean, Optional),
    ("xml", Of(O::Xml), Optional),
    ("externalDocs", Of(O::ExternalDocs), Optional),
    ("example", Any, Optional),
    ("examples", List(&Any), Optional),
    ("deprecated", Boolean, Optional),
];

const DISCRIMINATOR: &[Keyword] = &[
    ("propertyName", Text, Required("add `propertyName`, the property that selects the member")),
    ("mapping", Map(Keys::Free, &Text), Optional),
    ("defaultMapping", Text, Optional),
];

const XML: &[Keyword] = &[
    ("name", Text, Optional),
    ("namespace", Url, Optional),
    ("prefix", Text, Optional),
    ("attribute", Boolean, Optional),
    ("wrapped", Boolean, Optional),
    ("nodeType", Text, Optional),
];

const SECURITY_SCHEME: &[Keyword] = &[
    ("type", OneOf(SCHEMES), Required("add `type: apiKey`, `http`, `oauth2` or `openIdConnect`")),
    ("description", Text, Optional),
    ("name", Text, Optional),
    ("in", OneOf(&["query", "header", "cookie"]), Optional),
    ("scheme", Text, Optional),
    ("bearerFormat", Text, Optional),
    ("flows", Of(O::OAuthFlows), Optional),
    ("openIdConnectUrl", Url, Optional),
    ("oauth2MetadataUrl", Url, Optional),
    ("deprecated", Boolean, Optional),
];

const OAUTH_FLOWS: &[Keyword] = &[
    ("implicit", Of(O::ImplicitFlow), Optional),
    ("password", Of(O::PasswordFlow), Optional),
    ("clientCredentials", Of(O::ClientCredentialsFlow), Optional),
    ("authorizationCode", Of(O::AuthorizationCodeFlow), Optional),
    ("deviceAuthorization", Of(O::DeviceFlow), Optional),
];

const SCOPES_KEYWORD: Keyword =
    ("scopes", SCOPES, Expected("add `scopes`; use `scopes: {}` if there are none"));
const REFRESH_URL: Keyword = ("refreshUrl", Url, Optional);
const AUTHORIZATION_URL: Keyword = ("authorizationUrl", Url, Expected(FLOW));
const TOKEN_URL: Keyword = ("tokenUrl", Url, Expected(FLOW));

const IMPLICIT_FLOW: &[Keyword] = &[AUTHORIZATION_URL, REFRESH_URL, SCOPES_KEYWORD];
const PASSWORD_FLOW: &[Keyword] = &[TOKEN_URL, REFRESH_URL, SCOPES_KEYWORD];
const CLIENT_CREDENTIALS_FLOW: &[Keyword] = &[TOKEN_URL, REFRESH_URL, SCOPES_KEYWORD];
const AUTHORIZATION_CODE_FLOW: &[Keyword] =
    &[AUTHORIZATION_URL, TOKEN_URL, REFRESH_URL, SCOPES_KEYWORD];

const DEVICE_FLOW: &[Keyword] =
    &[("deviceAuthorizationUrl", Url, Expected(FLOW)), TOKEN_URL, REFRESH_URL, SCOPES_KEYWORD];

/// Keywords that a value of another keyword requires: object, keyword, value, required keywords.
pub(super) const REQUIRED_WITH: &[(Object, &str, &str, &[&str])] = &[
    (O::SecurityScheme, "type", "apiKey", &["name", "in"]),
    (O::SecurityScheme, "type", "http", &["scheme"]),
    (O::SecurityScheme, "type", "oauth2", &["flows"]),
    (O::SecurityScheme, "type", "openIdConnect", &["openIdConnectUrl"]),
    (O::OldSecurityScheme, "type", "apiKey", &["name", "in"]),
    (O::OldSecurityScheme, "type", "oauth2", &["flow"]),
    (O::OldParameter, "in", "body", &["schema"]),
];
