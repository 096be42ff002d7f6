//! The kinds of value and object that a document consists of.

use crate::document::load::Version;

/// What must stand at a place.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    /// Any value at all.
    Any,
    Text,
    /// A text that is an address; told apart only for the reader.
    Url,
    Boolean,
    Number,
    /// An integer from 0 on.
    Count,
    /// One of these texts.
    OneOf(&'static [&'static str]),
    List(&'static Kind),
    Map(Keys, &'static Kind),
    Object(Object),
    /// The object or a reference to one.
    OrRef(Object),
    /// A boolean, or a bound: what `exclusiveMinimum` was until 3.0 and is since 3.1.
    BooleanOrNumber,
    /// The name of a type, or a list of them.
    Types,
    /// A schema, or a list of schemas by position as before 2020-12.
    Items,
    /// A text, or the object that it stands for since 3.0.
    TextOr(Object),
    /// A map from names to lists of names or schemas (`dependencies`).
    Dependencies,
}

/// What form the keys of a map have.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Keys {
    /// Whatever the author likes.
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

/// The kinds of object that a document consists of.
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
    /// Of 2.0: the document.
    Swagger,
    /// Of 2.0: a path.
    OldPathItem,
    /// Of 2.0: an operation.
    OldOperation,
    /// Of 2.0: a parameter.
    OldParameter,
    /// Of 2.0: a response.
    OldResponse,
    /// Of 2.0: a header, or the elements of one or of a parameter.
    OldItems,
    /// Of 2.0: a security scheme.
    OldSecurityScheme,
}

/// Whether a keyword may be left out.
#[derive(Debug, Clone, Copy)]
pub(super) enum Need {
    Optional,
    /// Without it the object means nothing, and is left out; what to add.
    Required(&'static str),
    /// The specification requires it, and we can do without; what to add.
    Expected(&'static str),
    /// The same, but only up to OpenAPI 3.0.
    ExpectedInOld(&'static str),
}

/// One keyword of an object.
pub(super) type Keyword = (&'static str, Kind, Need);

use Object as O;

impl Object {
    /// What the object is called in a version; references lead from one into another.
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

    /// The object in words, with an article.
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
            O::PathItem | O::OldPathItem => "a path",
            O::Operation | O::OldOperation => "an operation",
            O::Parameter | O::OldParameter => "a parameter",
            O::Response | O::OldResponse => "a response",
            O::OldItems => "a header or element",
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
