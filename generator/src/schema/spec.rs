//! The resolved document: the result of [`resolve`](crate::schema::resolve).
//!
//! It has one shape for all versions of OpenAPI. Every schema has an id, every reference is an id, and
//! every schema has all its keywords. The keywords are those of JSON Schema 2020-12, which can express
//! all older dialects.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::document::pointer::Pointer;
use crate::schema::addresses::Addresses;
pub use crate::schema::keywords::Constraints;
pub use crate::schema::types::{Implied, SchemaId, Types};

/// A document without references.
#[derive(Debug, Default)]
pub struct Spec {
    /// The API's title, version and description.
    pub info: Info,
    /// The base URLs, in document order.
    pub servers: Vec<Server>,
    /// All schemas; a [`SchemaId`] is an index into this table.
    pub schemas: Vec<Schema>,
    /// The schema components by name, in document order. After them come other referenced schemas with a
    /// name: definitions elsewhere, and whole files.
    pub components: Vec<(String, SchemaId)>,
    /// The operations, in document order: those of paths, then those of webhooks and callbacks.
    pub operations: Vec<Operation>,
    /// Parameters that a client sets once for all operations (`x-speakeasy-globals`).
    pub globals: Vec<Parameter>,
    /// The security schemes by name, in document order.
    pub security_schemes: Vec<SecurityScheme>,
    /// The Tag Objects, in document order.
    pub tags: Vec<Tag>,
}

/// A Tag Object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tag {
    /// `name`
    pub name: String,
    /// `summary` and `description`, and sentences about its other keywords.
    pub description: Option<String>,
}

impl Spec {
    /// Returns the schema with an id.
    #[must_use]
    pub fn schema(&self, id: SchemaId) -> &Schema {
        &self.schemas[id.0]
    }

    /// Returns the schemas that some operations and all global parameters refer to.
    #[must_use]
    pub fn used<'a>(&self, operations: impl Iterator<Item = &'a Operation>) -> Vec<SchemaId> {
        let mut used = Vec::new();
        for operation in operations {
            used.extend(operation.sent().chain(operation.returned()).copied().flatten());
        }
        used.extend(self.globals.iter().filter_map(|parameter| parameter.value));
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
    /// `description`
    pub description: Option<String>,
    /// `summary`
    pub summary: Option<String>,
    /// `termsOfService`
    pub terms_of_service: Option<String>,
    /// The name, URL and email of `contact`, as far as present.
    pub contact: Option<String>,
    /// The name, identifier and URL of `license`, as far as present.
    pub license: Option<String>,
    /// The URL of `externalDocs`, and its description.
    pub external_docs: Option<String>,
    /// The sites that relative links of descriptions lead to.
    pub addresses: Addresses,
}

/// A Schema Object: the value of each keyword, with ids for nested schemas.
#[derive(Debug, Default, Clone)]
pub struct Schema {
    /// The pointer to the schema.
    pub pointer: Pointer,
    /// Its annotations.
    pub meta: Meta,
    /// `type`; all types if it is absent.
    pub types: Types,
    /// The types that the other keywords imply, if there is no `type`.
    pub implied: Option<Implied>,
    /// `nullable: true`: accepts `null`, whatever the other keywords require.
    pub nullable: bool,
    /// `enum`, or the one value of `const`.
    pub values: Option<Vec<Value>>,
    /// Notes on the values: from extensions, or from the title and description of a `oneOf` or `anyOf`
    /// member with one value.
    pub value_notes: Vec<ValueNote>,
    /// `format`
    pub format: Option<String>,
    /// `$ref`, if it has effective siblings.
    pub reference: Option<SchemaId>,
    /// `allOf`
    pub all_of: Vec<SchemaId>,
    /// `oneOf` and `anyOf`, if present.
    pub unions: Vec<Choice>,
    /// `discriminator` without `oneOf` or `anyOf`: it applies to the schemas that extend this one by
    /// `allOf` (3.1.1, 4.8.25).
    pub discriminator: Option<Discriminator>,
    /// The value of such a discriminator that selects this schema, from an extension
    /// (`x-discriminator-value`, `x-ms-discriminator-value`).
    pub discriminator_value: Option<String>,
    /// `items`: for all elements behind [`prefix_items`](Self::prefix_items).
    pub items: Option<SchemaId>,
    /// `prefixItems`: for the first elements, by index.
    pub prefix_items: Vec<SchemaId>,
    /// `properties`, in document order.
    pub properties: Vec<(String, SchemaId)>,
    /// `required`
    pub required: Vec<String>,
    /// `additionalProperties`
    pub additional: Additional,
    /// `patternProperties`, by pattern.
    pub pattern_properties: Vec<(String, SchemaId)>,
    /// Whether every name matches one of the patterns.
    pub patterns_cover: bool,
    /// `unevaluatedProperties`: for properties that neither this schema nor its subschemas evaluate.
    pub unevaluated: Additional,
    /// Keywords that restrict the values without changing the type.
    pub constraints: Constraints,
}

impl Schema {
    /// Returns the schemas that this one refers to or contains, except the subschemas of assertions.
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
    /// Whether it is `oneOf`, so that no value may match two members.
    pub exclusive: bool,
    /// The members, in document order.
    pub members: Vec<SchemaId>,
    /// The discriminator beside it.
    pub discriminator: Option<Discriminator>,
}

/// A Discriminator Object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discriminator {
    /// Its pointer.
    pub pointer: Pointer,
    /// `propertyName`
    pub property: String,
    /// `mapping`: values and the schemas that they select.
    pub mapping: Vec<(String, SchemaId)>,
    /// `defaultMapping`: the schema for values whose property is absent or has an unknown value.
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
    /// `true`: additional properties of any type are part of the value.
    Any,
    /// A schema for additional properties.
    Schema(SchemaId),
}

/// A note on one of the values that a schema lists.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValueNote {
    /// The value.
    pub value: Value,
    /// The name, if it differs from the value.
    pub name: Option<String>,
    /// The description.
    pub description: Option<String>,
    /// Whether the value is deprecated.
    pub deprecated: bool,
}

impl ValueNote {
    /// Creates a note without any information.
    #[must_use]
    pub fn of(value: Value) -> Self {
        Self { value, name: None, description: None, deprecated: false }
    }

    /// Whether the note has any information.
    #[must_use]
    pub fn says_something(&self) -> bool {
        self.name.is_some() || self.description.is_some() || self.deprecated
    }
}

/// The annotations of a schema, which do not change the values it accepts.
#[derive(Debug, Default, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a keyword of its own")]
pub struct Meta {
    /// `title`
    pub title: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// The URL of `externalDocs`, and its description.
    pub external_docs: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
    /// `readOnly`
    pub read_only: bool,
    /// `writeOnly`
    pub write_only: bool,
    /// `default`, also if it is `null`.
    pub default: Option<Value>,
    /// `example`, or the first of `examples`.
    pub example: Option<Value>,
    /// `x-documented-name`: the name in the vendor's documentation.
    pub documented_name: Option<DocumentedName>,
    /// `x-rust-name`: the name that the author chose for the Rust type.
    pub rust_name: Option<String>,
    /// `x-rust-type`: the path of a type that replaces the emitted one.
    pub rust_type: Option<String>,
    /// `x-rust-newtype`: whether the values have a type of their own, or its name.
    pub rust_newtype: Option<Value>,
    /// `x-secret`, or `format: password`: whether debug output hides the value; `None` if neither says so.
    pub secret: Option<bool>,
}

/// A name in the vendor's documentation, such as `operations.Failed`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DocumentedName {
    /// The part before the last dot; empty if there is none.
    pub module: String,
    /// The part after the last dot.
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

/// The caller of an operation, and its section in the document.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum OperationKind {
    /// Below `paths`: users of the API call it.
    #[default]
    Path,
    /// Below `webhooks`: the API calls it.
    Webhook,
    /// Below an operation's `callbacks`: the API calls it, at a URL that it was given.
    Callback,
}

/// An Operation Object. `V` describes the values of parameters, headers and bodies: their schemas in the
/// document, and later their types ([`ir::Operation`](crate::ir::Operation)).
#[derive(Debug, Clone)]
pub struct Operation<V = Option<SchemaId>> {
    /// Its pointer.
    pub pointer: Pointer,
    /// The caller, and the section in the document.
    pub kind: OperationKind,
    /// `operationId`, or a name from method and path if it is absent or not unique.
    pub id: String,
    /// `operationId` as the document writes it; `None` if it is absent.
    pub declared_id: Option<String>,
    /// What its constant, bodies and calls are named after: the id, or a part of it that is as unique.
    pub name: String,
    /// The HTTP method in capitals.
    pub method: String,
    /// The path template, the name of a webhook, or the expression of a callback.
    pub path: String,
    /// `summary`
    pub summary: Option<String>,
    /// `description`, `externalDocs` and `deprecated`
    pub docs: Docs,
    /// `tags`
    pub tags: Vec<String>,
    /// The operation's group in the client (`x-speakeasy-group`, or `x-rust-name` of its first tag), with dots between nested groups.
    pub group: Option<String>,
    /// The pagination of a list, if an extension describes it.
    pub pagination: Option<Pagination>,
    /// The operation's name in its group (`x-rust-name`, `x-speakeasy-name-override`).
    pub method_name: Option<String>,
    /// The operations that a callback belongs to, by index.
    pub callback_of: Vec<usize>,
    /// The parameters of the path and of the operation, in document order.
    pub parameters: Vec<Parameter<V>>,
    /// `requestBody`
    pub request: Option<Request<V>>,
    /// `responses`, in document order.
    pub responses: Vec<Response<V>>,
    /// The operation's own `servers`, or those of its path; empty if those of the API apply.
    pub servers: Vec<Server>,
    /// The alternative requirements, from the operation's `security` or the document's; empty if no
    /// credentials are needed.
    pub security: Vec<SecurityRequirement>,
    /// The documented names of the operation's parameters (`x-documented-request-name`,
    /// `x-documented-globals-name`).
    pub documented_names: Vec<DocumentedName>,
}

impl<V> Operation<V> {
    /// Returns the group of the operation in the client, as written in the document; `None` without a tag.
    #[must_use]
    pub fn group(&self) -> Option<&str> {
        self.group.as_deref().or(self.tags.first().map(String::as_str))
    }

    /// Returns the path that is requested. Some documents distinguish operations by a fragment, which is not sent.
    #[must_use]
    pub fn requested(&self) -> &str {
        self.path.split('#').next().unwrap_or_default()
    }

    /// Iterates over what is sent to the operation: parameters and request bodies.
    pub fn sent(&self) -> impl Iterator<Item = &V> {
        let bodies = self.request.iter().flat_map(|request| &request.bodies);
        let parameters = self.parameters.iter().map(|parameter| &parameter.value);
        parameters.chain(bodies.map(|body| &body.value))
    }

    /// Iterates over what the operation returns: bodies and headers of its responses.
    pub fn returned(&self) -> impl Iterator<Item = &V> {
        self.responses.iter().flat_map(|response| {
            let headers = response.headers.iter().map(|header| &header.value);
            response.bodies.iter().map(|body| &body.value).chain(headers)
        })
    }

    /// Iterates mutably over all values. The flag is whether a value is part of the request.
    pub fn values_mut(&mut self) -> impl Iterator<Item = (&mut V, bool)> {
        let bodies = self.request.iter_mut().flat_map(|request| &mut request.bodies);
        let parameters = self.parameters.iter_mut().map(|parameter| &mut parameter.value);
        let sent = parameters.chain(bodies.map(|body| &mut body.value)).map(|value| (value, true));
        let returned = self.responses.iter_mut().flat_map(|response| {
            let headers = response.headers.iter_mut().map(|header| &mut header.value);
            response.bodies.iter_mut().map(|body| &mut body.value).chain(headers)
        });
        sent.chain(returned.map(|value| (value, false)))
    }
}

/// The documentation of something in the document.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Docs {
    /// `description`
    pub description: Option<String>,
    /// The URL and the description of `externalDocs`.
    pub external_docs: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
}

/// The pagination of a list, from an extension (`x-speakeasy-pagination`, `x-fern-pagination`,
/// `x-ms-pageable`).
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Pagination {
    /// The parameter for the page number.
    pub page: Option<String>,
    /// The parameter for the number of items before the page.
    pub offset: Option<String>,
    /// The parameter for the cursor of the page.
    pub cursor: Option<String>,
    /// The parameter for the number of items on a page.
    pub limit: Option<String>,
    /// The properties that lead to the cursor of the next page.
    pub next_cursor: Option<Vec<String>>,
    /// The properties that lead to the URL of the next page.
    pub next_url: Option<Vec<String>>,
    /// The properties that lead to the items.
    pub results: Option<Vec<String>>,
}

/// A Parameter Object.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a keyword of its own")]
pub struct Parameter<V = Option<SchemaId>> {
    /// The name on the wire.
    pub name: String,
    /// `x-rust-name`: the name of the argument.
    pub rust_name: Option<String>,
    /// `in`
    pub location: Location,
    /// `required`
    pub required: bool,
    /// `deprecated`
    pub deprecated: bool,
    /// Whether the client sets it once for all operations.
    pub global: bool,
    /// Its pointer.
    pub pointer: Pointer,
    /// `description`, and sentences about its examples.
    pub description: Option<String>,
    /// Its values: `schema`, or that of its `content`.
    pub value: V,
    /// `style`, or the specification's default.
    pub style: String,
    /// `explode`, or the specification's default.
    pub explode: bool,
    /// `allowReserved`
    pub allow_reserved: bool,
    /// The media type, if the parameter has `content`.
    pub media_type: Option<String>,
    /// `example`, or the first of `examples`.
    pub example: Option<Value>,
}

/// The location of a parameter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Location {
    /// The path template.
    Path,
    /// The query string.
    Query,
    /// The whole query string.
    QueryString,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
}

/// A Request Body Object.
#[derive(Debug, Clone)]
pub struct Request<V = Option<SchemaId>> {
    /// `required`
    pub required: bool,
    /// `description`
    pub description: Option<String>,
    /// `content`: the bodies by media type.
    pub bodies: Vec<Body<V>>,
}

/// A Response Object.
#[derive(Debug, Clone)]
pub struct Response<V = Option<SchemaId>> {
    /// Its pointer.
    pub pointer: Pointer,
    /// `200`, `4XX` or `default`.
    pub status: String,
    /// `summary` and `description`
    pub description: String,
    /// `content`: the bodies by media type; empty if the response has none.
    pub bodies: Vec<Body<V>>,
    /// `headers`, in document order.
    pub headers: Vec<Header<V>>,
    /// `links`, in document order.
    pub links: Vec<Link>,
}

/// A Link Object: the values of a response that another operation can be called with.
#[derive(Debug, Clone, PartialEq)]
pub struct Link {
    /// The key in `links`.
    pub name: String,
    /// `description`
    pub description: Option<String>,
    /// The operation that `operationId` or `operationRef` names, by index.
    pub operation: usize,
    /// `parameters`: names, and values or runtime expressions.
    pub parameters: Vec<(String, Value)>,
    /// `requestBody`: a value or a runtime expression.
    pub request_body: Option<Value>,
}

/// A Server Object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Server {
    /// `url`; `{name}` is a variable.
    pub url: String,
    /// `name`
    pub name: Option<String>,
    /// `description`
    pub description: Option<String>,
    /// `variables`, in document order.
    pub variables: Vec<ServerVariable>,
}

impl Server {
    /// Creates a server without variables.
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
    /// `enum`: the allowed values; empty if any value is allowed.
    pub values: Vec<String>,
    /// `description`
    pub description: Option<String>,
}

/// A Security Requirement Object: schemes that are required together; empty if a call needs none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SecurityRequirement {
    /// The keys of the schemes, each with the required scopes or roles.
    pub schemes: Vec<(String, Vec<String>)>,
}

/// A Header Object.
#[derive(Debug, Clone)]
pub struct Header<V = Option<SchemaId>> {
    /// The name.
    pub name: String,
    /// `required`
    pub required: bool,
    /// `description`, and sentences about its other keywords.
    pub description: Option<String>,
    /// Its values: `schema`, or that of its `content`.
    pub value: V,
}

/// A Media Type Object.
#[derive(Debug, Clone)]
pub struct Body<V = Option<SchemaId>> {
    /// The media type or range.
    pub media_type: String,
    /// `description`, and sentences about its examples.
    pub description: Option<String>,
    /// Its values: `schema`, or `itemSchema` for a sequence of values.
    pub value: V,
    /// Whether the schema describes each value of a sequence.
    pub sequence: bool,
    /// Its pointer; in 2.0 that of the object with the schema.
    pub pointer: Pointer,
    /// `example`, or the first of `examples`.
    pub example: Option<Value>,
    /// `encoding`: the serialization of form or multipart properties, if given.
    pub encoding: Vec<Encoding>,
}

/// An Encoding Object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Encoding {
    /// The property.
    pub property: String,
    /// `contentType`
    pub content_type: Option<String>,
    /// `style` and `explode`, if one of them or `allowReserved` is present.
    pub style: Option<(String, bool)>,
    /// `allowReserved`
    pub allow_reserved: bool,
}

/// A Security Scheme Object.
#[derive(Debug, Clone)]
pub struct SecurityScheme {
    /// The key in the document.
    pub key: String,
    /// `description`, and sentences about its other keywords.
    pub description: Option<String>,
    /// `x-documented-name`
    pub documented_name: Option<DocumentedName>,
    /// The kind of credential.
    pub kind: SecurityKind,
    /// `tokenUrl` of the first flow that has one.
    pub token_url: Option<String>,
}

/// The kind of credential of a security scheme.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecurityKind {
    /// A key in the named header, query parameter or cookie.
    ApiKey {
        /// The location of the key.
        location: Location,
        /// The name of the header, query parameter or cookie.
        name: String,
    },
    /// HTTP authentication with a user name and a password (RFC 7617); `basic` in 2.0.
    Basic,
    /// HTTP authentication with a bearer token (RFC 6750).
    Bearer,
    /// HTTP authentication by another scheme, by its name.
    Http(String),
    /// `oauth2` or `openIdConnect`: an access token, sent as a bearer token.
    OAuth2,
    /// `mutualTLS`: a certificate, which the transport presents.
    MutualTls,
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
