//! The resolved document: what [`resolve`](crate::resolve) gives.
//!
//! Every schema has an id, every reference is an id, and what a later stage does not need is gone.
//! The words are those of OpenAPI 3.0.

use serde_json::Value;

use crate::pointer::Pointer;

/// A document without references.
#[derive(Debug, Default)]
pub struct Spec {
    /// The API's name, version and text.
    pub info: Info,
    /// The base URLs, in document order.
    pub servers: Vec<String>,
    /// All schemas; a [`SchemaId`] is an index into this table.
    pub schemas: Vec<Schema>,
    /// `components.schemas` by name, in document order.
    pub components: Vec<(String, SchemaId)>,
    /// The operations, in document order.
    pub operations: Vec<Operation>,
    /// Parameters that a client sets once for all operations (`x-speakeasy-globals`).
    pub globals: Vec<Parameter>,
    /// `components.securitySchemes` by name, in document order.
    pub security_schemes: Vec<SecurityScheme>,
}

impl Spec {
    /// The schema behind an id.
    #[must_use]
    pub fn schema(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0]
    }
}

/// The Info Object.
#[derive(Debug, Default, Clone)]
pub struct Info {
    /// The API's title.
    pub title: String,
    /// The version of the document.
    pub version: String,
    /// What the API is.
    pub description: Option<String>,
}

/// An index into [`Spec::schemas`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct SchemaId(pub(crate) usize);

/// A Schema Object.
#[derive(Debug)]
pub struct Schema {
    /// Where the schema stands.
    pub pointer: Pointer,
    /// What it accepts.
    pub kind: SchemaKind,
    /// Whether `null` is accepted too.
    pub nullable: bool,
    /// What it says about itself.
    pub meta: Meta,
}

/// What a schema says about itself; nothing here changes what it accepts.
#[derive(Debug, Default, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a keyword of its own")]
pub struct Meta {
    /// `title`
    pub title: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `externalDocs.url`
    pub external_docs: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// `readOnly` or `writeOnly`
    pub one_way: bool,
    /// `default`
    pub default: Option<Value>,
    /// `example`
    pub example: Option<Value>,
    /// `x-documented-name`: the name in the vendor's documentation.
    pub documented_name: Option<DocumentedName>,
    /// `x-rust-name`: the name that a person chose for the Rust type.
    pub rust_name: Option<String>,
    /// Whether there is a `discriminator`.
    pub discriminator: bool,
    /// `x-secret`, or `format: password`: debug output does not show the value.
    pub secret: bool,
}

/// A name in the vendor's documentation: `operations.Failed`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentedName {
    /// What stands before the last dot; empty where there is none.
    pub module: String,
    /// What stands after it.
    pub name: String,
}

impl DocumentedName {
    /// Splits `module.Name`.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let (module, name) = text.rsplit_once('.').unwrap_or(("", text));
        Self { module: module.to_owned(), name: name.to_owned() }
    }
}

/// What a schema accepts.
#[derive(Debug)]
pub enum SchemaKind {
    /// Any value.
    Any,
    /// `type: boolean`
    Boolean,
    /// `type: integer`
    Integer,
    /// `type: number`
    Number,
    /// `type: string`
    String {
        /// `format`
        format: Option<String>,
        /// `enum`, `null` left out; empty where there is none.
        values: Vec<String>,
    },
    /// `type: array`
    Array(SchemaId),
    /// `type: object`
    Object {
        /// `properties`, in document order.
        properties: Vec<(String, SchemaId)>,
        /// `required`
        required: Vec<String>,
        /// `additionalProperties`, where it is a schema.
        additional: Option<SchemaId>,
    },
    /// `oneOf` or `anyOf`
    Union(Vec<SchemaId>),
}

/// An Operation Object.
#[derive(Debug)]
pub struct Operation {
    /// Where it stands.
    pub pointer: Pointer,
    /// `operationId`, or a name from method and path where the document has none.
    pub id: String,
    /// The HTTP method in capitals.
    pub method: &'static str,
    /// The path template.
    pub path: String,
    /// `summary`
    pub summary: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// The parameters of the path and of the operation, in document order.
    pub parameters: Vec<Parameter>,
    /// `requestBody`
    pub request_body: Option<RequestBody>,
    /// `responses`, in document order.
    pub responses: Vec<Response>,
    /// The documented names of the operation's parameters (`x-documented-request-name`,
    /// `x-documented-globals-name`).
    pub documented_names: Vec<DocumentedName>,
}

/// A Parameter Object.
#[derive(Debug, Clone)]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// `in`
    pub location: Location,
    /// `required`
    pub required: bool,
    /// Whether the client sets it once for all operations.
    pub global: bool,
    /// `description`
    pub description: Option<String>,
    /// `schema`; none where the parameter has `content`.
    pub schema: Option<SchemaId>,
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Location {
    /// Into the path template.
    Path,
    /// Into the query string.
    Query,
    /// Into a header.
    Header,
    /// Into a cookie.
    Cookie,
}

/// A Request Body Object.
#[derive(Debug)]
pub struct RequestBody {
    /// `required`
    pub required: bool,
    /// `description`
    pub description: Option<String>,
    /// The bodies by media type.
    pub content: Vec<Body>,
}

/// A Response Object.
#[derive(Debug)]
pub struct Response {
    /// `200`, `4XX` or `default`.
    pub status: String,
    /// `description`
    pub description: String,
    /// The bodies by media type; empty where the response has none.
    pub content: Vec<Body>,
}

/// A Media Type Object.
#[derive(Debug)]
pub struct Body {
    /// The media type or range.
    pub media_type: String,
    /// `schema`
    pub schema: Option<SchemaId>,
    /// `example`, or the first of `examples`.
    pub example: Option<Value>,
}

/// A Security Scheme Object.
#[derive(Debug)]
pub struct SecurityScheme {
    /// The key in `components.securitySchemes`.
    pub key: String,
    /// `description`
    pub description: Option<String>,
    /// `x-documented-name`
    pub documented_name: Option<DocumentedName>,
    /// What kind of credential it takes.
    pub kind: SecurityKind,
}

/// What kind of credential a security scheme takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecurityKind {
    /// A key that goes into the named header, query parameter or cookie.
    ApiKey {
        /// Where the key goes.
        location: Location,
        /// The name it goes under.
        name: String,
    },
    /// HTTP authentication by the named scheme.
    Http(String),
    /// `oauth2` or `openIdConnect`: an access token.
    Token,
}
