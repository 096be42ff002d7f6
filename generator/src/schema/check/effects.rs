//! Keywords without an effect on the emitted crate, with their conditions and the behavior instead.
//!
//! Each row of [`WITHOUT`] is an unsupported keyword of a schema or of another object. A row has a
//! condition if the keyword does have an effect at some pointers, or with some values.

use serde_json::{Map, Value};

use super::kind::Object;
use super::site::Site;
use super::values;
use crate::document::diagnostic::{Code, Diagnostic};
use crate::document::pointer::Pointer;
use specwright_runtime::media_type::{essence, is_json};

/// Whether a keyword with a value has no effect at a pointer.
type Condition = fn(&Site, &Value) -> bool;

/// Objects, a keyword of theirs, the condition for no effect, the behavior instead, and the remedy.
type Row = (&'static [Object], &'static str, Condition, &'static str, &'static str);

use Object as O;

/// All keywords without effect.
const WITHOUT: &[Row] = &[
    (
        &[O::OpenApi],
        "jsonSchemaDialect",
        |_, value| !is_known_dialect(value),
        DIALECT,
        "use the dialect of OpenAPI 3.1 or a draft of JSON Schema",
    ),
    (
        &[O::Schema],
        "$schema",
        |_, value| !is_known_dialect(value),
        DIALECT,
        "use the dialect of OpenAPI 3.1 or a draft of JSON Schema",
    ),
    (
        &[O::Schema],
        "$vocabulary",
        |_, _| true,
        "the vocabularies of JSON Schema 2020-12 apply",
        "remove it: the keyword only applies to meta-schemas",
    ),
    (
        &[O::Schema],
        "xml",
        |_, value| value.as_object().is_some_and(|xml| !xml.is_empty()),
        "values are read and written as JSON; an XML body is a string",
        "use an XML library for the body",
    ),
    (
        &[O::Schema],
        "contentSchema",
        |_, _| true,
        "the string is read and written unchanged",
        "parse the string in your code",
    ),
    (
        &[O::Schema],
        "contentEncoding",
        |_, value| !is_one_of(value, &["base64", "base64url"]),
        "the string is read and written unchanged",
        "decode the string in your code",
    ),
    (
        &[O::Schema],
        "contentMediaType",
        |_, value| !is_one_of(value, &["application/octet-stream"]),
        "the string is read and written unchanged",
        "parse the string in your code",
    ),
    (
        &[O::Parameter, O::OldParameter, O::Header],
        "allowEmptyValue",
        is_true,
        "an empty value is written like any other",
        "set an empty string to send the parameter without a value",
    ),
    (
        &[O::Parameter],
        "allowReserved",
        |site, value| is_true(site, value) && !site.is("in", &["query"]),
        "reserved characters are percent-encoded",
        "up to OpenAPI 3.1, the keyword only applies to query parameters",
    ),
    (
        &[O::Parameter],
        "allowReserved",
        |site, value| is_true(site, value) && site.has("content"),
        AS_MEDIA_TYPE,
        SCHEMA_ALONE,
    ),
    (
        &[O::Parameter],
        "allowReserved",
        |site, value| is_true(site, value) && has_separators(site),
        "reserved characters are percent-encoded",
        "write `style: form` to send them unencoded",
    ),
    (
        &[O::Encoding],
        "allowReserved",
        |site, value| is_true(site, value) && has_separators(site) && !site.is_multipart(),
        "reserved characters are percent-encoded",
        "write `style: form` to send them unencoded",
    ),
    (
        &[O::Parameter, O::Header],
        "schema",
        |site, _| {
            site.members.get("content").and_then(Value::as_object).is_some_and(|it| !it.is_empty())
        },
        "only `content` is used",
        "keep one of the two",
    ),
    (&[O::Parameter], "style", beside_content, AS_MEDIA_TYPE, SCHEMA_ALONE),
    (&[O::Parameter], "explode", beside_content, AS_MEDIA_TYPE, SCHEMA_ALONE),
    (
        &[O::Header],
        "explode",
        is_true,
        "objects in headers are read as alternating names and values",
        "the keyword only applies to objects",
    ),
    (
        &[O::Header],
        "allowReserved",
        is_true,
        "header values are read unchanged",
        "remove it: the keyword only applies to query parameters",
    ),
    (
        &[O::Header],
        "content",
        |_, value| {
            let mut types = value.as_object().into_iter().flat_map(Map::keys);
            !types.all(|media_type| is_json(&essence(media_type)))
        },
        "the value is read as a string or as JSON",
        "parse the string in your code",
    ),
    (
        &[O::MediaType],
        "itemSchema",
        |site, _| site.has("schema"),
        "`schema` is used for the whole body",
        "keep one of the two",
    ),
    (
        &[O::Schema, O::OldParameter, O::OldItems],
        "exclusiveMinimum",
        |site, value| is_true(site, value) && !site.has("minimum"),
        "there is no lower bound",
        "add `minimum`, the exclusive lower bound",
    ),
    (
        &[O::Schema, O::OldParameter, O::OldItems],
        "exclusiveMaximum",
        |site, value| is_true(site, value) && !site.has("maximum"),
        "there is no upper bound",
        "add `maximum`, the exclusive upper bound",
    ),
    (
        &[O::Schema],
        "if",
        |site, _| {
            let needed = ["then", "else", "unevaluatedProperties", "unevaluatedItems"];
            !needed.iter().any(|keyword| site.has(keyword))
        },
        "`if` asserts nothing without `then` or `else`",
        "add `then` or `else`, or remove `if`",
    ),
    (&[O::Schema], "then", |site, _| !site.has("if"), IGNORED, "add `if`, or use `allOf`"),
    (&[O::Schema], "else", |site, _| !site.has("if"), IGNORED, "add `if`, or use `allOf`"),
    (&[O::Schema], "minContains", |site, _| !site.has("contains"), IGNORED, "add `contains`"),
    (&[O::Schema], "maxContains", |site, _| !site.has("contains"), IGNORED, "add `contains`"),
    (
        &[O::Schema],
        "additionalItems",
        |site, _| !site.members.get("items").is_some_and(Value::is_array),
        "`items` applies to all elements",
        "use it with a list in `items`; since OpenAPI 3.1, use `prefixItems` and `items`",
    ),
    (&[O::MediaType, O::Encoding], "prefixEncoding", |_, _| true, BY_POSITION, BY_NAME),
    (&[O::MediaType, O::Encoding], "itemEncoding", |_, _| true, BY_POSITION, BY_NAME),
    (
        &[O::MediaType],
        "encoding",
        |site, _| {
            let is_form = site.is_multipart() || site.is_url_encoded();
            site.is_response() || !is_form && site.media_type().is_some()
        },
        "the body is serialized by its media type",
        "`encoding` only applies to form and multipart request bodies",
    ),
    (
        &[O::Encoding],
        "encoding",
        |_, _| true,
        "a nested multipart part is passed as bytes",
        "describe the nested parts in the `description` of the part",
    ),
    (
        &[O::Encoding],
        "headers",
        |_, _| true,
        "the part is sent with only `Content-Disposition` and `Content-Type`",
        "describe the headers in the `description` of the part",
    ),
    (
        &[O::Encoding],
        "contentType",
        |site, _| site.is_url_encoded(),
        "the value is serialized by its `style`",
        "use `multipart/form-data` to give each value a media type",
    ),
    (
        &[O::Encoding],
        "contentType",
        |site, value| {
            let is_range = value.as_str().is_some_and(|text| text.contains([',', '*']));
            is_range && !site.is_url_encoded()
        },
        "the part has the media type that the call sets, or none",
        "name one media type, or set one in the call",
    ),
    (&[O::Encoding], "style", in_multipart, AS_PART, STYLE_OF_FORM),
    (&[O::Encoding], "explode", in_multipart, AS_PART, STYLE_OF_FORM),
    (&[O::Encoding], "allowReserved", in_multipart, AS_PART, STYLE_OF_FORM),
    (
        &[O::Example],
        "serializedValue",
        |_, _| true,
        "examples are shown as values",
        "use `dataValue` or `value`",
    ),
    (
        &[O::Link],
        "operationRef",
        |site, _| site.has("operationId"),
        "only `operationId` is used",
        "keep one of the two",
    ),
    (
        &[O::Link],
        "server",
        |_, _| true,
        "the call uses the server of the client",
        "set `servers` in the target operation",
    ),
    (&[O::SecurityScheme, O::OldSecurityScheme], "name", no_key, IGNORED, OF_KEYS),
    (&[O::SecurityScheme, O::OldSecurityScheme], "in", no_key, IGNORED, OF_KEYS),
    (&[O::SecurityScheme], "scheme", no_http, IGNORED, OF_HTTP),
    (&[O::SecurityScheme], "bearerFormat", no_http, IGNORED, OF_HTTP),
    (&[O::SecurityScheme], "flows", no_oauth, IGNORED, OF_OAUTH),
    (&[O::SecurityScheme], "oauth2MetadataUrl", no_oauth, IGNORED, OF_OAUTH),
    (
        &[O::SecurityScheme],
        "openIdConnectUrl",
        |site, _| is_other_scheme(site, "openIdConnect"),
        IGNORED,
        "the keyword only applies to schemes with `type: openIdConnect`",
    ),
    (&[O::OldSecurityScheme], "flow", no_oauth, IGNORED, OF_OAUTH),
    (&[O::OldSecurityScheme], "authorizationUrl", no_oauth, IGNORED, OF_OAUTH),
    (&[O::OldSecurityScheme], "tokenUrl", no_oauth, IGNORED, OF_OAUTH),
    (&[O::OldSecurityScheme], "scopes", no_oauth, IGNORED, OF_OAUTH),
    (
        &[O::Swagger, O::OldOperation],
        "schemes",
        |site, _| site.document.root().get("host").is_none(),
        "the base URL is relative to the URL of the document",
        "add `host`",
    ),
    (
        &[O::OldParameter],
        "schema",
        |site, _| site.is("in", &["formData"]),
        "the `type` of the parameter is used",
        "the keyword only applies to parameters with `in: body`",
    ),
    (&[O::OldParameter, O::OldItems], "items", no_array, IGNORED, "add `type: array`"),
    (&[O::OldParameter, O::OldItems], "collectionFormat", no_array, IGNORED, "add `type: array`"),
    (
        &[O::OldItems],
        "collectionFormat",
        |site, _| site.is("type", &["array"]) && site.is_element(),
        "a nested array is written as JSON",
        "describe the format in the `description`",
    ),
    (
        &[O::OldItems],
        "collectionFormat",
        |site, value| site.is("type", &["array"]) && !is_one_of(value, &["csv"]),
        "elements are separated by commas",
        "describe the format in the `description`",
    ),
    (
        &[O::OldItems],
        "description",
        |site, _| site.is_element(),
        IGNORED,
        "move it to the `description` of the array",
    ),
    (
        &[O::OldItems],
        "default",
        |site, _| site.is_element(),
        IGNORED,
        "set a default for the whole array",
    ),
    (
        &[O::Discriminator],
        "defaultMapping",
        |site, _| {
            let schema = site.pointer.parent();
            let schema = schema.and_then(|schema| site.document.get(&schema));
            schema.is_some_and(|it| it.get("oneOf").is_none() && it.get("anyOf").is_none())
        },
        "unknown values of the property select the schema itself",
        "list the schemas in `oneOf` beside the discriminator",
    ),
];

const DIALECT: &str = "schemas are read in the dialect of OpenAPI 3.1";
const AS_MEDIA_TYPE: &str = "the value is serialized by its media type";
const SCHEMA_ALONE: &str = "the keyword only applies to parameters with a `schema`";
const BY_POSITION: &str = "parts are serialized by their schemas";
const BY_NAME: &str = "name the parts and use `encoding`";
const AS_PART: &str = "each value is a separate part";
const STYLE_OF_FORM: &str = "use `application/x-www-form-urlencoded` to apply a style";
const IGNORED: &str = "it is ignored";
const OF_KEYS: &str = "the keyword only applies to schemes with `type: apiKey`";
const OF_HTTP: &str = "the keyword only applies to schemes with `type: http`";
const OF_OAUTH: &str = "the keyword only applies to schemes with `type: oauth2`";

fn is_true(_: &Site, value: &Value) -> bool {
    *value == Value::Bool(true)
}

fn beside_content(site: &Site, _: &Value) -> bool {
    site.has("content")
}

/// Whether a list or an object is one string with separators, or has keys in brackets.
fn has_separators(site: &Site) -> bool {
    let explode = site.members.get("explode") == Some(&Value::Bool(true));
    site.is("style", &["deepObject"])
        || site.is("style", &["spaceDelimited", "pipeDelimited"]) && !explode
}

fn in_multipart(site: &Site, _: &Value) -> bool {
    site.is_multipart()
}

fn no_key(site: &Site, _: &Value) -> bool {
    is_other_scheme(site, "apiKey")
}

fn no_http(site: &Site, _: &Value) -> bool {
    is_other_scheme(site, "http")
}

fn no_oauth(site: &Site, _: &Value) -> bool {
    is_other_scheme(site, "oauth2")
}

/// Whether a security scheme has a known type other than the given one.
fn is_other_scheme(site: &Site, wanted: &str) -> bool {
    let known = ["apiKey", "basic", "http", "oauth2", "openIdConnect", "mutualTLS"];
    site.is("type", &known) && !site.is("type", &[wanted])
}

fn no_array(site: &Site, _: &Value) -> bool {
    !site.is("type", &["array"]) && !site.is("in", &["body"])
}

fn is_one_of(value: &Value, values: &[&str]) -> bool {
    let text = value.as_str().map(str::to_ascii_lowercase);
    text.is_some_and(|text| values.contains(&text.as_str()))
}

/// Whether a dialect has the keywords of JSON Schema, in a supported draft.
fn is_known_dialect(value: &Value) -> bool {
    let text = value.as_str().unwrap_or_default();
    let host = text.trim_start_matches("https://").trim_start_matches("http://");
    host.starts_with("json-schema.org/") || host.starts_with("spec.openapis.org/oas/")
}

/// The keywords that a 2.0 parameter has in every location.
const OF_EACH: [&str; 4] = ["name", "in", "description", "required"];

/// Returns the diagnostic for a keyword that has no effect at a pointer.
pub(super) fn without(
    object: Object,
    keyword: &str,
    site: &Site,
    value: &Value,
    pointer: &Pointer,
) -> Option<Diagnostic> {
    let is_row = |row: &&Row| row.0.contains(&object) && row.1 == keyword && (row.2)(site, value);
    let row = WITHOUT.iter().find(is_row);
    let found = row.map(|(_, _, _, instead, help)| (*instead, *help));
    // Only its schema describes a body (2.0, Parameter Object).
    let is_body = object == O::OldParameter && site.is("in", &["body"]);
    let of_body = is_body && !OF_EACH.contains(&keyword) && keyword != "schema";
    let of_body = of_body.then_some(("only `schema` is used", "move it to the `schema`"));
    let Some((instead, help)) = found.or(of_body) else {
        return values::of_another_type(object, keyword, site, value, pointer);
    };
    let message = format!("`{keyword}` of {} has no effect", object.name());
    let diagnostic = Diagnostic::at_key(Code::WithoutEffect, pointer, message);
    Some(diagnostic.help(help).instead(instead))
}
