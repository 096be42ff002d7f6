//! The resolved document: what [`resolve`](crate::schema::resolve) gives.
//!
//! One shape for all versions of OpenAPI. Every schema has an id, every reference is an id, and a
//! schema says faithfully what its keywords say. The words are those of JSON Schema 2020-12, which has
//! one for everything that the older dialects can say.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::document::pointer::Pointer;
pub use crate::schema::keywords::Constraints;
pub use crate::schema::types::{Implied, SchemaId, Types};

/// A document without references.
#[derive(Debug, Default)]
pub struct Spec {
    /// The API's name, version and text.
    pub info: Info,
    /// The base URLs, in document order.
    pub servers: Vec<Server>,
    /// All schemas; a [`SchemaId`] is an index into this table.
    pub schemas: Vec<Schema>,
    /// The schema components by name, in document order, and behind them what else has a name where it
    /// stands and is referred to: definitions in other places, whole files.
    pub components: Vec<(String, SchemaId)>,
    /// The operations, in document order: those of paths, then those of webhooks and callbacks.
    pub operations: Vec<Operation>,
    /// Parameters that a client sets once for all operations (`x-speakeasy-globals`).
    pub globals: Vec<Parameter>,
    /// The security schemes by name, in document order.
    pub security_schemes: Vec<SecurityScheme>,
    /// What the document says of tags, in its order.
    pub tags: Vec<Tag>,
}

/// A Tag Object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// `name`
    pub name: String,
    /// `summary` and `description`, and what its other keywords say.
    pub description: Option<String>,
}

impl Spec {
    /// The schema behind an id.
    #[must_use]
    pub fn schema(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0]
    }

    /// The schemas that operations and global parameters refer to.
    #[must_use]
    pub fn used(&self) -> Vec<SchemaId> {
        let mut used = Vec::new();
        for operation in &self.operations {
            used.extend(operation.parameters.iter().filter_map(|parameter| parameter.schema));
            let request = operation.request_body.iter().flat_map(|request| &request.content);
            let responses = operation.responses.iter();
            let bodies = responses.clone().flat_map(|response| &response.content);
            used.extend(request.chain(bodies).filter_map(|body| body.schema));
            used.extend(responses.flat_map(|it| &it.headers).filter_map(|header| header.schema));
        }
        used.extend(self.globals.iter().filter_map(|parameter| parameter.schema));
        used
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
    /// `summary`
    pub summary: Option<String>,
    /// `termsOfService`
    pub terms_of_service: Option<String>,
    /// The name, the address and the mail address of `contact`, those that are there.
    pub contact: Option<String>,
    /// The name, the identifier and the address of `license`, those that are there.
    pub license: Option<String>,
    /// The address of `externalDocs`, and what is found there.
    pub external_docs: Option<String>,
}

/// A Schema Object: each keyword with what it says, and ids for the schemas in it.
#[derive(Debug, Default, Clone)]
pub struct Schema {
    /// Where the schema stands.
    pub pointer: Pointer,
    /// What it says about itself.
    pub meta: Meta,
    /// `type`; all types where it says none.
    pub types: Types,
    /// Without `type`, the types that the other keywords are about.
    pub implied: Option<Implied>,
    /// `nullable: true`: `null` is accepted whatever the other keywords say.
    pub nullable: bool,
    /// `enum`, or the one value of `const`.
    pub values: Option<Vec<Value>>,
    /// What is said of the values: by extensions, or by the title and the text of a choice of one value.
    pub value_notes: Vec<ValueNote>,
    /// `format`
    pub format: Option<String>,
    /// `$ref`, where it has an effect beside other keywords.
    pub reference: Option<SchemaId>,
    /// `allOf`
    pub all_of: Vec<SchemaId>,
    /// `oneOf` and `anyOf`, those that are there.
    pub unions: Vec<Choice>,
    /// `discriminator` where there is no choice: that of the schemas that build on this one by `allOf`
    /// (3.1.1, 4.8.25).
    pub discriminator: Option<Discriminator>,
    /// The value of such a discriminator that stands for this schema, by an extension
    /// (`x-discriminator-value`, `x-ms-discriminator-value`).
    pub discriminator_value: Option<String>,
    /// `items`: of all elements behind [`prefix_items`](Self::prefix_items).
    pub items: Option<SchemaId>,
    /// `prefixItems`: of the elements by position.
    pub prefix_items: Vec<SchemaId>,
    /// `properties`, in document order.
    pub properties: Vec<(String, SchemaId)>,
    /// `required`
    pub required: Vec<String>,
    /// `additionalProperties`
    pub additional: Additional,
    /// `patternProperties`, by their patterns.
    pub pattern_properties: Vec<(String, SchemaId)>,
    /// Whether every name matches one of the patterns.
    pub patterns_cover: bool,
    /// `unevaluatedProperties`: of properties that this schema and those in it say nothing of.
    pub unevaluated: Additional,
    /// Keywords that narrow the values and change no type.
    pub constraints: Constraints,
}

impl Schema {
    /// The schemas that this one refers to or holds, but for those that only its assertions are about.
    #[must_use]
    pub fn parts(&self) -> Vec<SchemaId> {
        let mut parts: Vec<SchemaId> = self.reference.iter().chain(&self.all_of).copied().collect();
        for choice in &self.unions {
            parts.extend(&choice.members);
            if let Some(discriminator) = &choice.discriminator {
                parts.extend(discriminator.mapping.iter().map(|(_, target)| *target));
                parts.extend(discriminator.default);
            }
        }
        parts.extend(self.items);
        parts.extend(&self.prefix_items);
        parts.extend(self.properties.iter().map(|(_, property)| *property));
        parts.extend(self.pattern_properties.iter().map(|(_, schema)| *schema));
        for additional in [self.additional, self.unevaluated] {
            if let Additional::Schema(id) = additional {
                parts.push(id);
            }
        }
        parts
    }
}

/// `oneOf` or `anyOf`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Choice {
    /// Whether it is `oneOf`, so that no value may fit two members.
    pub exclusive: bool,
    /// The members, in document order.
    pub members: Vec<SchemaId>,
    /// The discriminator that stands beside.
    pub discriminator: Option<Discriminator>,
}

/// A Discriminator Object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discriminator {
    /// Where it stands.
    pub pointer: Pointer,
    /// `propertyName`
    pub property: String,
    /// `mapping`: values and the schemas that they stand for.
    pub mapping: Vec<(String, SchemaId)>,
    /// `defaultMapping`: the schema of values whose property is absent or has a value not known here.
    pub default: Option<SchemaId>,
}

/// `additionalProperties`
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub enum Additional {
    /// The keyword is absent: additional properties are allowed and have no type.
    #[default]
    Unsaid,
    /// `false`
    Forbidden,
    /// `true`: other properties of any kind belong to the value.
    Any,
    /// A schema for them.
    Schema(SchemaId),
}

/// What a document says of one of the values that a schema lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueNote {
    /// The value.
    pub value: Value,
    /// What it is to be called, where that is something else.
    pub name: Option<String>,
    /// What it means.
    pub description: Option<String>,
    /// Whether it should not be used any more.
    pub deprecated: bool,
}

impl ValueNote {
    /// A value of which nothing is said.
    #[must_use]
    pub fn of(value: Value) -> Self {
        Self { value, name: None, description: None, deprecated: false }
    }

    /// Whether anything is said of the value.
    #[must_use]
    pub fn says_something(&self) -> bool {
        self.name.is_some() || self.description.is_some() || self.deprecated
    }
}

/// What a schema says about itself; nothing here changes what it accepts.
#[derive(Debug, Default, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a keyword of its own")]
pub struct Meta {
    /// `title`
    pub title: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// The address of `externalDocs`, and what is found there.
    pub external_docs: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// `readOnly`
    pub read_only: bool,
    /// `writeOnly`
    pub write_only: bool,
    /// `default`, also where it is `null`.
    pub default: Option<Value>,
    /// `example`, or the first of `examples`.
    pub example: Option<Value>,
    /// `x-documented-name`: the name in the vendor's documentation.
    pub documented_name: Option<DocumentedName>,
    /// `x-rust-name`: the name that a person chose for the Rust type.
    pub rust_name: Option<String>,
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

/// Who calls an operation, and where the document has it.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OperationKind {
    /// Below `paths`: users of the API call it.
    #[default]
    Path,
    /// Below `webhooks`: the API calls it.
    Webhook,
    /// Below an operation's `callbacks`: the API calls it, at an address that it was given.
    Callback,
}

/// An Operation Object.
#[derive(Debug)]
pub struct Operation {
    /// Where it stands.
    pub pointer: Pointer,
    /// Who calls it.
    pub kind: OperationKind,
    /// `operationId`, or a name from method and path where the document has none of its own.
    pub id: String,
    /// The HTTP method in capitals.
    pub method: String,
    /// The path template; of a webhook its name, of a callback its expression.
    pub path: String,
    /// `summary`
    pub summary: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// The address of `externalDocs`, and what is found there.
    pub external_docs: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// `tags`
    pub tags: Vec<String>,
    /// What a client is to call the group of the operation (`x-speakeasy-group`), with dots between the
    /// groups around it.
    pub group: Option<String>,
    /// How one page of a list leads to the next, where an extension says so.
    pub pagination: Option<Pagination>,
    /// What a client is to call the operation in its group (`x-speakeasy-name-override`).
    pub method_name: Option<String>,
    /// Of a callback, the operations that it belongs to, by their places among all.
    pub callback_of: Vec<usize>,
    /// The parameters of the path and of the operation, in document order.
    pub parameters: Vec<Parameter>,
    /// `requestBody`
    pub request_body: Option<RequestBody>,
    /// `responses`, in document order.
    pub responses: Vec<Response>,
    /// The operation's own `servers`, or those of its path; empty where those of the API are meant.
    pub servers: Vec<Server>,
    /// What a call needs one of, by the operation's `security` or the document's; empty where no
    /// credentials are needed.
    pub security: Vec<SecurityRequirement>,
    /// The documented names of the operation's parameters (`x-documented-request-name`,
    /// `x-documented-globals-name`).
    pub documented_names: Vec<DocumentedName>,
}

/// How one page of a list leads to the next, as extensions say it (`x-speakeasy-pagination`,
/// `x-fern-pagination`, `x-ms-pageable`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pagination {
    /// The parameter for the number of the page.
    pub page: Option<String>,
    /// The parameter for the number of items before the page.
    pub offset: Option<String>,
    /// The parameter for the text that leads to the page.
    pub cursor: Option<String>,
    /// The parameter for the number of items on a page.
    pub limit: Option<String>,
    /// The properties that lead to the text for the next page.
    pub next_cursor: Option<Vec<String>>,
    /// The properties that lead to the URL of the next page.
    pub next_url: Option<Vec<String>>,
    /// The properties that lead to the items.
    pub results: Option<Vec<String>>,
}

/// A Parameter Object.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a keyword of its own")]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// `in`
    pub location: Location,
    /// `required`
    pub required: bool,
    /// `deprecated`
    pub deprecated: bool,
    /// Whether the client sets it once for all operations.
    pub global: bool,
    /// Where it stands.
    pub pointer: Pointer,
    /// `description`, and what its examples say of themselves.
    pub description: Option<String>,
    /// `schema`, or that of its `content`.
    pub schema: Option<SchemaId>,
    /// `style`, or what the specification says where it is not there.
    pub style: String,
    /// `explode`, or what the specification says where it is not there.
    pub explode: bool,
    /// `allowReserved`
    pub allow_reserved: bool,
    /// The media type, where the parameter has `content`.
    pub media_type: Option<String>,
    /// `example`, or the first of `examples`.
    pub example: Option<Value>,
}

/// Where a parameter goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Location {
    /// Into the path template.
    Path,
    /// Into the query string.
    Query,
    /// It is the whole query string.
    QueryString,
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
    /// Where it stands.
    pub pointer: Pointer,
    /// `200`, `4XX` or `default`.
    pub status: String,
    /// `summary` and `description`
    pub description: String,
    /// The bodies by media type; empty where the response has none.
    pub content: Vec<Body>,
    /// `headers`, in document order.
    pub headers: Vec<Header>,
    /// `links`, in document order.
    pub links: Vec<Link>,
}

/// A Link Object: what of a response another operation can be called with.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The key in `links`.
    pub name: String,
    /// `description`
    pub description: Option<String>,
    /// The operation that `operationId` or `operationRef` names, by its place among all.
    pub operation: usize,
    /// `parameters`: names, and values or runtime expressions.
    pub parameters: Vec<(String, Value)>,
    /// `requestBody`: a value or a runtime expression.
    pub request_body: Option<Value>,
}

/// A Server Object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// `url`; `{name}` stands for a variable.
    pub url: String,
    /// `name`
    pub name: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `variables`, in document order.
    pub variables: Vec<ServerVariable>,
}

impl Server {
    /// A server without variables.
    #[must_use]
    pub fn plain(url: String) -> Self {
        Self { url, name: None, description: None, variables: Vec::new() }
    }
}

/// A Server Variable Object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerVariable {
    /// The name in the URL.
    pub name: String,
    /// `default`
    pub default: String,
    /// `enum`: the values that it can have; any where there are none.
    pub values: Vec<String>,
    /// `description`
    pub description: Option<String>,
}

/// A Security Requirement Object: schemes that are needed together; none where a call needs none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityRequirement {
    /// The schemes' keys, each with the scopes or roles that are needed.
    pub schemes: Vec<(String, Vec<String>)>,
}

/// A Header Object.
#[derive(Debug, Clone)]
pub struct Header {
    /// The name.
    pub name: String,
    /// `required`
    pub required: bool,
    /// `description`, and what its other keywords say.
    pub description: Option<String>,
    /// `schema`, or that of its `content`.
    pub schema: Option<SchemaId>,
}

/// A Media Type Object.
#[derive(Debug)]
pub struct Body {
    /// The media type or range.
    pub media_type: String,
    /// `description`, and what its examples say of themselves.
    pub description: Option<String>,
    /// `schema`, or `itemSchema` for a sequence of values.
    pub schema: Option<SchemaId>,
    /// Whether the schema is that of each value in a sequence.
    pub sequence: bool,
    /// Where it stands; in 2.0 what holds its schema.
    pub pointer: Pointer,
    /// `example`, or the first of `examples`.
    pub example: Option<Value>,
    /// `encoding`: how properties of a form or a multipart body are written, where the document says so.
    pub encoding: Vec<Encoding>,
}

/// An Encoding Object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoding {
    /// The property.
    pub property: String,
    /// `contentType`
    pub content_type: Option<String>,
    /// `style` and `explode`, if either is there or `allowReserved` is.
    pub style: Option<(String, bool)>,
    /// `allowReserved`
    pub allow_reserved: bool,
}

/// A Security Scheme Object.
#[derive(Debug, Clone)]
pub struct SecurityScheme {
    /// The key in the document.
    pub key: String,
    /// `description`, and what its other keywords say.
    pub description: Option<String>,
    /// `x-documented-name`
    pub documented_name: Option<DocumentedName>,
    /// What kind of credential it takes.
    pub kind: SecurityKind,
    /// `tokenUrl` of the first flow that has one.
    pub token_url: Option<String>,
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
    /// `mutualTLS`: a certificate of the connection.
    Certificate,
}

#[cfg(test)]
mod tests {
    use super::Types;

    #[test]
    fn a_number_takes_whole_numbers_too() {
        assert!(Types::NUMBER.contains(Types::INTEGER));
        assert_eq!(Types::NUMBER.intersection(Types::INTEGER), Types::INTEGER);
        assert_eq!(Types::NUMBER.union(Types::INTEGER).each(), [Types::NUMBER]);
        assert_eq!(Types::ALL.each().len(), 6);
    }
}
