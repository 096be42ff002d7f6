//! Types of the table of operations.

/// An operation of the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
// emitted: #[non_exhaustive]
pub struct Operation {
    /// The `operationId` of the document.
    pub id: &'static str,
    /// The HTTP method in capitals.
    pub method: &'static str,
    /// The path template, with `{name}` for each path parameter.
    pub path: &'static str,
    /// The parameters, in the order of the document.
    pub parameters: &'static [Parameter],
    /// The body of the request.
    pub request_body: Option<RequestBody>,
    /// The responses that the document describes.
    pub responses: &'static [Response],
    /// Alternatives of security schemes; the schemes of one alternative are needed together. Empty if no
    /// credentials are needed.
    pub security: &'static [&'static [SecurityRequirement]],
    /// The servers of the operation.
    pub servers: &'static [Server],
}

/// A parameter of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Parameter {
    /// The name as it is sent.
    pub name: &'static str,
    /// The location in the request.
    pub location: Location,
    /// Whether it must be sent.
    pub required: bool,
    /// Whether the client sets it once for all operations.
    pub global: bool,
    /// The kind of its values.
    pub kind: Kind,
    /// How the value is serialized.
    pub style: Style,
}

/// The location of a parameter in the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Location {
    /// In the path.
    Path,
    /// In the query string.
    Query,
    /// As the whole query string.
    QueryString,
    /// In a header.
    Header,
    /// In a cookie.
    Cookie,
}

/// The kind of a parameter's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Kind {
    /// A string.
    String,
    /// An integer.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// An array.
    Array,
    /// An object.
    Object,
    /// Any value.
    Any,
}

/// How a value is serialized (OpenAPI, "Style Values"). With `explode`, elements and properties are
/// serialized separately.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Style {
    /// `a,b`
    Simple {
        /// `R=100,G=200` and not `R,100,G,200`
        explode: bool,
    },
    /// `.a,b`
    Label {
        /// `.a.b`
        explode: bool,
    },
    /// `;name=a,b`
    Matrix {
        /// `;name=a;name=b`
        explode: bool,
    },
    /// `name=a,b`
    Form {
        /// `name=a&name=b`
        explode: bool,
        /// Whether reserved characters are not percent-encoded.
        allow_reserved: bool,
    },
    /// `name=a%20b`
    SpaceDelimited,
    /// `name=a|b`
    PipeDelimited,
    /// `name=a%09b`
    TabDelimited,
    /// `name[R]=100&name[G]=200`
    DeepObject,
    /// `name=a`, without percent-encoding.
    Cookie {
        /// `name=a; name=b`
        explode: bool,
    },
    /// A string in a media type, such as JSON.
    Content {
        /// The media type.
        media_type: &'static str,
    },
}

/// The body of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
// emitted: #[non_exhaustive]
pub struct RequestBody {
    /// Whether it must be sent.
    pub required: bool,
    /// The bodies by media type.
    pub bodies: &'static [Body],
}

/// A body in one media type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Body {
    /// The media type or range.
    pub media_type: &'static str,
    /// The type in the module `models`; `None` without a schema.
    pub type_name: Option<&'static str>,
}

/// A response.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Response {
    /// The status: `200`, a range as `4XX`, or `default`.
    pub status: &'static str,
    /// The bodies by media type; empty without a body.
    pub bodies: &'static [Body],
}

/// A security scheme that a call needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct SecurityRequirement {
    /// The scheme's name in the document.
    pub name: &'static str,
    /// The scopes or roles that are needed.
    pub scopes: &'static [&'static str],
}

/// How credentials of one kind are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
// emitted: #[non_exhaustive]
pub struct SecurityScheme {
    /// The scheme's name in the document.
    pub name: &'static str,
    /// How the credentials are sent.
    pub kind: SecurityKind,
}

/// How credentials are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum SecurityKind {
    /// A key in a parameter.
    ApiKey {
        /// The location in the request.
        location: Location,
        /// The parameter's name.
        name: &'static str,
    },
    /// A user's name and password (RFC 7617).
    Basic,
    /// A bearer token (RFC 6750).
    Bearer {
        /// The token URL of the document.
        token_url: Option<&'static str>,
    },
    /// Another HTTP authentication scheme.
    Http {
        /// The scheme name in the header `Authorization`.
        scheme: &'static str,
    },
    /// A client certificate, which the transport presents.
    MutualTls,
}

/// A server. The path of an operation is appended to its URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
// emitted: #[non_exhaustive]
pub struct Server {
    /// The URL, with `{name}` for each variable.
    pub url: &'static str,
    /// The variables of the URL.
    pub variables: &'static [ServerVariable],
}

/// A variable of a server's URL.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
// emitted: #[non_exhaustive]
pub struct ServerVariable {
    /// The name in the URL.
    pub name: &'static str,
    /// The default value.
    pub default: &'static str,
    /// The allowed values; empty if all are allowed.
    pub values: &'static [&'static str],
}

// Most of the thousands of parameters and bodies are alike; these constructors keep each on one
// line.
#[allow(dead_code, reason = "an API may need only a part of them")]
impl Parameter {
    /// Creates an optional parameter.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, location: Location, kind: Kind, style: Style) -> Self {
        Self { name, location, required: false, global: false, kind, style }
    }

    /// Creates a path parameter, which is required.
    #[doc(hidden)]
    #[must_use]
    pub const fn path(name: &'static str, kind: Kind) -> Self {
        let style = Style::Simple { explode: false };
        Self::new(name, Location::Path, kind, style).required()
    }

    /// Creates an optional query parameter.
    #[doc(hidden)]
    #[must_use]
    pub const fn query(name: &'static str, kind: Kind) -> Self {
        let style = Style::Form { explode: true, allow_reserved: false };
        Self::new(name, Location::Query, kind, style)
    }

    /// Creates an optional header parameter.
    #[doc(hidden)]
    #[must_use]
    pub const fn header(name: &'static str, kind: Kind) -> Self {
        Self::new(name, Location::Header, kind, Style::Simple { explode: false })
    }

    /// Makes the parameter required.
    #[doc(hidden)]
    #[must_use]
    pub const fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// Makes the parameter one that a client sets once for all operations.
    #[doc(hidden)]
    #[must_use]
    pub const fn global(self) -> Self {
        Self { global: true, ..self }
    }

    /// Sets the serialization.
    #[doc(hidden)]
    #[must_use]
    pub const fn style(self, style: Style) -> Self {
        Self { style, ..self }
    }
}

#[allow(dead_code, reason = "an API may need only a part of them")]
impl Body {
    /// Creates a body with a media type and an optional type.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(media_type: &'static str, type_name: Option<&'static str>) -> Self {
        Self { media_type, type_name }
    }

    /// Creates a JSON body of a type.
    #[doc(hidden)]
    #[must_use]
    pub const fn json(type_name: &'static str) -> Self {
        Self::new("application/json", Some(type_name))
    }
}

#[allow(dead_code, reason = "an API may have no operations")]
impl Response {
    /// Creates a response with a status and its bodies.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(status: &'static str, bodies: &'static [Body]) -> Self {
        Self { status, bodies }
    }
}

#[allow(dead_code, reason = "an API may need no credentials")]
impl SecurityRequirement {
    /// Creates a requirement of a scheme with its scopes.
    #[doc(hidden)]
    #[must_use]
    pub const fn new(name: &'static str, scopes: &'static [&'static str]) -> Self {
        Self { name, scopes }
    }
}
