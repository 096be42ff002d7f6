//! The kinds of values and objects in a document.

use crate::document::load::Version;

/// The kind of value that a keyword requires.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// Any value.
    Any,
    Text,
    /// A string with a URL; distinguished from `Text` only for readers.
    Url,
    Boolean,
    Number,
    /// A non-negative integer.
    Count,
    /// One of these strings.
    OneOf(&'static [&'static str]),
    List(&'static Kind),
    Map(Keys, &'static Kind),
    Object(Object),
    /// The object or a reference to one.
    OrRef(Object),
    /// A boolean or a bound: `exclusiveMinimum` is a boolean until 3.0 and a bound since 3.1.
    BooleanOrNumber,
    /// The name of a type, or a list of them.
    Types,
    /// A schema, or a list of schemas by index as before 2020-12.
    Items,
    /// A string, or the object that replaces it since 3.0.
    TextOr(Object),
    /// A map from names to lists of names or schemas (`dependencies`).
    Dependencies,
}

/// The required form of the keys of a map.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// Any key.
    Free,
    /// The name of a component.
    Component,
    /// A path, or an extension.
    Path,
    /// A status code or a range of them, or an extension.
    Status,
    /// An expression, or an extension.
    Expression,
    /// A name, or an extension.
    Extended,
}

/// The kinds of objects in a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Object {
    OpenApi,
    Info,
    Contact,
    License,
    Server,
    ServerVariable,
    PathItem,
    Operation,
    ExternalDocs,
    Parameter,
    RequestBody,
    MediaType,
    Encoding,
    Response,
    Header,
    Example,
    Link,
    Components,
    Tag,
    Schema,
    Discriminator,
    Xml,
    SecurityScheme,
    OAuthFlows,
    ImplicitFlow,
    PasswordFlow,
    ClientCredentialsFlow,
    AuthorizationCodeFlow,
    DeviceFlow,
    /// The document in 2.0.
    Swagger,
    /// A Path Item Object of 2.0.
    OldPathItem,
    /// An Operation Object of 2.0.
    OldOperation,
    /// A Parameter Object of 2.0.
    OldParameter,
    /// A Response Object of 2.0.
    OldResponse,
    /// A Header or Items Object of 2.0.
    OldItems,
    /// A Security Scheme Object of 2.0.
    OldSecurityScheme,
}

/// Whether a keyword may be absent.
#[derive(Debug, Clone, Copy)]
pub(super) enum Need {
    Optional,
    /// Required: without it the object is ignored. The string says what to add.
    Required(&'static str),
    /// Required by the specification, but not by the generator. The string says what to add.
    Expected(&'static str),
    /// The same, but only up to OpenAPI 3.0.
    ExpectedInOld(&'static str),
}

/// A keyword of an object: name, kind and need.
pub(super) type Keyword = (&'static str, Kind, Need);

use Object as O;

impl Object {
    /// Returns the corresponding object of a version; references lead from one version into another.
    pub(super) fn in_version(self, version: Version) -> Self {
        let pairs = [
            (O::PathItem, O::OldPathItem),
            (O::Operation, O::OldOperation),
            (O::Parameter, O::OldParameter),
            (O::Response, O::OldResponse),
            (O::Header, O::OldItems),
            (O::SecurityScheme, O::OldSecurityScheme),
        ];
        let other = |(new, old): &(Self, Self)| match version {
            Version::V2 => (*new == self).then_some(*old),
            Version::V3_0 | Version::Later => (*old == self).then_some(*new),
        };
        pairs.iter().find_map(other).unwrap_or(self)
    }

    /// Returns the description of the object, with an article.
    pub(super) const fn name(self) -> &'static str {
        match self {
            O::Info => "the `info` object",
            O::Contact => "a contact",
            O::License => "a license",
            O::Server => "a server",
            O::ServerVariable => "a server variable",
            O::ExternalDocs => "an `externalDocs` object",
            O::RequestBody => "a request body",
            O::MediaType => "a media type",
            O::Encoding => "an encoding",
            O::Header => "a header",
            O::Example => "an example",
            O::Link => "a link",
            O::Components => "the `components` object",
            O::Tag => "a tag",
            O::Schema => "a schema",
            O::Discriminator => "a discriminator",
            O::Xml => "an `xml` object",
            O::OAuthFlows => "an OAuth `flows` object",
            O::ImplicitFlow
            | O::PasswordFlow
            | O::ClientCredentialsFlow
            | O::AuthorizationCodeFlow
            | O::DeviceFlow => "an OAuth flow",
            O::OpenApi | O::Swagger => "the document",
            O::PathItem | O::OldPathItem => "a path item",
            O::Operation | O::OldOperation => "an operation",
            O::Parameter | O::OldParameter => "a parameter",
            O::Response | O::OldResponse => "a response",
            O::OldItems => "a header or items object",
            O::SecurityScheme | O::OldSecurityScheme => "a security scheme",
        }
    }
}

/// A list of strings.
pub(super) const TEXTS: Kind = Kind::List(&Kind::Text);
/// Security requirements.
pub(super) const SECURITY: Kind = Kind::List(&Kind::Map(Keys::Free, &TEXTS));
/// A Schema Object, or a reference to one.
pub(super) const SCHEMA_KIND: Kind = Kind::OrRef(Object::Schema);
