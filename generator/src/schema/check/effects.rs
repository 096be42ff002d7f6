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
        "the keywords of the dialect of OpenAPI 3.1 are understood, and those of older drafts",
    ),
    (
        &[O::Schema],
        "$schema",
        |_, value| !is_known_dialect(value),
        DIALECT,
        "the keywords of the dialect of OpenAPI 3.1 are understood, and those of older drafts",
    ),
    (
        &[O::Schema],
        "$vocabulary",
        |_, _| true,
        "the vocabularies of JSON Schema 2020-12 are understood",
        "the keyword has a meaning in meta-schemas alone",
    ),
    (
        &[O::Schema],
        "xml",
        |_, value| value.as_object().is_some_and(|xml| !xml.is_empty()),
        "values are read and written as JSON; a body in XML is a text",
        "read and write XML with a library for it",
    ),
    (
        &[O::Schema],
        "contentSchema",
        |_, _| true,
        "the text is read and written as it is",
        "parse the text after it was read",
    ),
    (
        &[O::Schema],
        "contentEncoding",
        |_, value| !is_one_of(value, &["base64", "base64url"]),
        "the text is read and written as it is",
        "decode the text after it was read",
    ),
    (
        &[O::Schema],
        "contentMediaType",
        |_, value| !is_one_of(value, &["application/octet-stream"]),
        "the text is read and written as it is",
        "parse the text after it was read",
    ),
    (
        &[O::Parameter, O::OldParameter, O::Header],
        "allowEmptyValue",
        is_true,
        "a value is written as it is, also an empty one",
        "a parameter that is not set is not sent; one with an empty text is sent without a value",
    ),
    (
        &[O::Parameter],
        "allowReserved",
        |site, value| is_true(site, value) && !site.is("in", &["query"]),
        "reserved characters are percent-encoded",
        "only parameters in the query can have the keyword up to OpenAPI 3.1",
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
        "write `style: form` to send them as they are",
    ),
    (
        &[O::Encoding],
        "allowReserved",
        |site, value| is_true(site, value) && has_separators(site) && !site.is_multipart(),
        "reserved characters are percent-encoded",
        "write `style: form` to send them as they are",
    ),
    (
        &[O::Parameter, O::Header],
        "schema",
        |site, _| {
            site.members.get("content").and_then(Value::as_object).is_some_and(|it| !it.is_empty())
        },
        "the `content` beside it counts",
        "leave one of the two",
    ),
    (&[O::Parameter], "style", beside_content, AS_MEDIA_TYPE, SCHEMA_ALONE),
    (&[O::Parameter], "explode", beside_content, AS_MEDIA_TYPE, SCHEMA_ALONE),
    (
        &[O::Header],
        "explode",
        is_true,
        "objects in headers are read as names and values in turn",
        "the keyword has a meaning for objects alone",
    ),
    (
        &[O::Header],
        "allowReserved",
        is_true,
        "values of headers are read as they are",
        "remove it: the keyword is one of parameters in the query",
    ),
    (
        &[O::Header],
        "content",
        |_, value| {
            let mut types = value.as_object().into_iter().flat_map(Map::keys);
            !types.all(|media_type| is_json(&essence(media_type)))
        },
        "the value is read as a text or as JSON",
        "parse the text after it was read",
    ),
    (
        &[O::MediaType],
        "itemSchema",
        |site, _| site.has("schema"),
        "the `schema` beside it counts, for the body as a whole",
        "leave one of the two",
    ),
    (
        &[O::Schema, O::OldParameter, O::OldItems],
        "exclusiveMinimum",
        |site, value| is_true(site, value) && !site.has("minimum"),
        "there is no lower bound",
        "add `minimum`, the bound that values must be greater than",
    ),
    (
        &[O::Schema, O::OldParameter, O::OldItems],
        "exclusiveMaximum",
        |site, value| is_true(site, value) && !site.has("maximum"),
        "there is no upper bound",
        "add `maximum`, the bound that values must be less than",
    ),
    (
        &[O::Schema],
        "if",
        |site, _| {
            let needed = ["then", "else", "unevaluatedProperties", "unevaluatedItems"];
            !needed.iter().any(|keyword| site.has(keyword))
        },
        "it asserts nothing without `then` or `else`",
        "add what holds for the values that fit, or remove it",
    ),
    (&[O::Schema], "then", |site, _| !site.has("if"), IGNORED, "add `if`, or use `allOf`"),
    (&[O::Schema], "else", |site, _| !site.has("if"), IGNORED, "add `if`, or use `allOf`"),
    (&[O::Schema], "minContains", |site, _| !site.has("contains"), IGNORED, "add `contains`"),
    (&[O::Schema], "maxContains", |site, _| !site.has("contains"), IGNORED, "add `contains`"),
    (
        &[O::Schema],
        "additionalItems",
        |site, _| !site.members.get("items").is_some_and(Value::is_array),
        "elements are read as `items` says",
        "use it beside a list of schemas in `items`, or since 3.1 `prefixItems` and `items`",
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
        "the body is written and read as its media type says",
        "an encoding has a meaning for forms and multipart bodies that are sent",
    ),
    (
        &[O::Encoding],
        "encoding",
        |_, _| true,
        "a part that has parts itself is given as bytes",
        "describe the inner parts in the text of the part",
    ),
    (
        &[O::Encoding],
        "headers",
        |_, _| true,
        "the part is sent with `Content-Disposition` and `Content-Type` alone",
        "describe in the text of the part what its headers are for",
    ),
    (
        &[O::Encoding],
        "contentType",
        |site, _| site.is_url_encoded(),
        "the value is written as its `style` says",
        "use `multipart/form-data` for values with media types of their own",
    ),
    (
        &[O::Encoding],
        "contentType",
        |site, value| {
            let is_range = value.as_str().is_some_and(|text| text.contains([',', '*']));
            is_range && !site.is_url_encoded()
        },
        "the part has the media type that it is given in the call, or none",
        "name one media type, or give the part one",
    ),
    (&[O::Encoding], "style", in_multipart, AS_PART, STYLE_OF_FORM),
    (&[O::Encoding], "explode", in_multipart, AS_PART, STYLE_OF_FORM),
    (&[O::Encoding], "allowReserved", in_multipart, AS_PART, STYLE_OF_FORM),
    (
        &[O::Example],
        "serializedValue",
        |_, _| true,
        "examples are shown as values",
        "give the value as `dataValue` or `value`",
    ),
    (
        &[O::Link],
        "operationRef",
        |site, _| site.has("operationId"),
        "the `operationId` beside it counts",
        "leave one of the two",
    ),
    (
        &[O::Link],
        "server",
        |_, _| true,
        "a call goes to the server of the client, as all calls",
        "give `servers` to the operation that the link leads to",
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
        "schemes with `type: openIdConnect` have it",
    ),
    (&[O::OldSecurityScheme], "flow", no_oauth, IGNORED, OF_OAUTH),
    (&[O::OldSecurityScheme], "authorizationUrl", no_oauth, IGNORED, OF_OAUTH),
    (&[O::OldSecurityScheme], "tokenUrl", no_oauth, IGNORED, OF_OAUTH),
    (&[O::OldSecurityScheme], "scopes", no_oauth, IGNORED, OF_OAUTH),
    (
        &[O::Swagger, O::OldOperation],
        "schemes",
        |site, _| site.document.root().get("host").is_none(),
        "the base URL is relative to that of the document",
        "add `host`",
    ),
    (
        &[O::OldParameter],
        "schema",
        |site, _| site.is("in", &["formData"]),
        "the `type` of the parameter counts",
        "only a parameter with `in: body` has a schema",
    ),
    (&[O::OldParameter, O::OldItems], "items", no_array, IGNORED, "add `type: array`"),
    (&[O::OldParameter, O::OldItems], "collectionFormat", no_array, IGNORED, "add `type: array`"),
    (
        &[O::OldItems],
        "collectionFormat",
        |site, _| site.is("type", &["array"]) && site.is_element(),
        "a list in a list is written as JSON",
        "describe the format in the text",
    ),
    (
        &[O::OldItems],
        "collectionFormat",
        |site, value| site.is("type", &["array"]) && !is_one_of(value, &["csv"]),
        "elements are separated by commas",
        "describe the format in the text",
    ),
    (
        &[O::OldItems],
        "description",
        |site, _| site.is_element(),
        IGNORED,
        "put it into the `description` of the list",
    ),
    (
        &[O::OldItems],
        "default",
        |site, _| site.is_element(),
        IGNORED,
        "give the default of the whole list",
    ),
    (
        &[O::Discriminator],
        "defaultMapping",
        |site, _| {
            let schema = site.pointer.parent();
            let schema = schema.and_then(|schema| site.document.get(&schema));
            schema.is_some_and(|it| it.get("oneOf").is_none() && it.get("anyOf").is_none())
        },
        "values of the property that are not known belong to the schema itself",
        "list the schemas in `oneOf` beside the discriminator",
    ),
];

const DIALECT: &str = "schemas are read as JSON Schema 2020-12 and OpenAPI have them";
const AS_MEDIA_TYPE: &str = "the value is written as its media type says";
const SCHEMA_ALONE: &str = "the keyword belongs to parameters with a `schema`";
const BY_POSITION: &str = "parts are written as their schemas say";
const BY_NAME: &str = "name the parts, and use `encoding`";
const AS_PART: &str = "each value is a part of its own";
const STYLE_OF_FORM: &str = "use `application/x-www-form-urlencoded` for values in a style";
const IGNORED: &str = "it is ignored";
const OF_KEYS: &str = "schemes with `type: apiKey` have it";
const OF_HTTP: &str = "schemes with `type: http` have it";
const OF_OAUTH: &str = "schemes with `type: oauth2` have it";

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
    let of_body = of_body.then_some(("the `schema` counts", "put it into the `schema`"));
    let Some((instead, help)) = found.or(of_body) else {
        return values::of_another_type(object, keyword, site, value, pointer);
    };
    let message = format!("`{keyword}` of {} has no effect", object.name());
    let diagnostic = Diagnostic::at_key(Code::WithoutEffect, pointer, message);
    Some(diagnostic.help(help).instead(instead))
}
