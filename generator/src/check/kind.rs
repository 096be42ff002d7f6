//! The kinds of value and object that a document consists of.

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
    /// What `additionalProperties` takes.
    BooleanOrSchema,
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
}

/// Whether a keyword may be left out.
#[derive(Debug, Clone, Copy)]
pub(super) enum Need {
    Optional,
    /// It may not; what to add.
    Required(&'static str),
    /// The specification requires it, and we can do without.
    Expected(&'static str),
}

/// One keyword of an object.
pub(super) type Keyword = (&'static str, Kind, Need);

use Object as O;

impl Object {
    /// The object in words, with an article.
    pub(super) const fn name(self) -> &'static str {
        match self {
            O::OpenApi => "the document",
            O::Info => "the `info` object",
            O::Contact => "a contact",
            O::License => "a license",
            O::Server => "a server",
            O::ServerVariable => "a server variable",
            O::PathItem => "a path",
            O::Operation => "an operation",
            O::ExternalDocs => "an `externalDocs` object",
            O::Parameter => "a parameter",
            O::RequestBody => "a request body",
            O::MediaType => "a media type",
            O::Encoding => "an encoding",
            O::Response => "a response",
            O::Header => "a header",
            O::Example => "an example",
            O::Link => "a link",
            O::Components => "the `components` object",
            O::Tag => "a tag",
            O::Schema => "a schema",
            O::Discriminator => "a discriminator",
            O::Xml => "an `xml` object",
            O::SecurityScheme => "a security scheme",
            O::OAuthFlows => "an OAuth `flows` object",
            O::ImplicitFlow
            | O::PasswordFlow
            | O::ClientCredentialsFlow
            | O::AuthorizationCodeFlow => "an OAuth flow",
        }
    }
}
