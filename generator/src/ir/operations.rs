//! Operations with their parameters, requests and responses.

use serde_json::Value;

use super::{Docs, Limits, Type};
use crate::document::pointer::Pointer;
use crate::schema::spec::{
    self, DocumentedName, Encoding, Link, Location, OperationKind, SecurityRequirement, Server,
};

/// An operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The pointer of the operation.
    pub pointer: Pointer,
    /// `operationId`
    pub id: String,
    /// The kind of the operation: below `paths`, `webhooks` or `callbacks`.
    pub kind: OperationKind,
    /// The HTTP method in upper case.
    pub method: String,
    /// The path template; the name of a webhook; the expression of a callback.
    pub path: String,
    /// `summary`
    pub summary: Option<String>,
    /// `description` and `deprecated`
    pub docs: Docs,
    /// The parameters, in document order.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub request: Option<Request>,
    /// The responses, in document order.
    pub responses: Vec<Response>,
    /// The servers of the operation; empty if it uses those of the API.
    pub servers: Vec<Server>,
    /// The alternative security requirements; empty if no credentials are needed.
    pub security: Vec<SecurityRequirement>,
    /// The documented names of the operation's parameters.
    pub documented_names: Vec<DocumentedName>,
    /// The group of the operation in the client, as written in the document; `None` without a tag.
    pub group: Option<String>,
    /// The pagination of a list, if an extension describes it.
    pub pagination: Option<spec::Pagination>,
    /// The name of the client's method in its group, if the document gives one.
    pub method_name: Option<String>,
}

impl Operation {
    /// Iterates mutably over the types of all bodies, parameters and headers. The flag is whether the
    /// type is part of the request.
    pub fn types_mut(&mut self) -> impl Iterator<Item = (&mut Type, bool)> {
        let parameters = self.parameters.iter_mut().filter_map(|parameter| parameter.ty.as_mut());
        let request = self.request.iter_mut().flat_map(|request| &mut request.bodies);
        let request = request.filter_map(|body| body.ty.as_mut());
        let responses = self.responses.iter_mut().flat_map(|response| {
            let bodies = response.bodies.iter_mut().filter_map(|body| body.ty.as_mut());
            bodies.chain(response.headers.iter_mut().filter_map(|header| header.ty.as_mut()))
        });
        let requests = parameters.chain(request).map(|ty| (ty, true));
        requests.chain(responses.map(|ty| (ty, false)))
    }

    /// Iterates over the types that are sent to the operation: parameters and request bodies.
    pub fn sent(&self) -> impl Iterator<Item = &Type> {
        let parameters = self.parameters.iter().filter_map(|parameter| parameter.ty.as_ref());
        let bodies = self.request.iter().flat_map(|request| &request.bodies);
        parameters.chain(bodies.filter_map(|body| body.ty.as_ref()))
    }

    /// Iterates over the types that the operation returns: bodies and headers of its responses.
    pub fn returned(&self) -> impl Iterator<Item = &Type> {
        self.responses.iter().flat_map(|response| {
            let bodies = response.bodies.iter().filter_map(|body| body.ty.as_ref());
            bodies.chain(response.headers.iter().filter_map(|header| header.ty.as_ref()))
        })
    }
}

/// A parameter of an operation.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// The location of the parameter in the request.
    pub location: Location,
    /// Whether it is required.
    pub required: bool,
    /// Whether the client sets it once for all operations.
    pub global: bool,
    /// `description`
    pub description: Option<String>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// The value that the server assumes if the parameter is absent.
    pub default: Option<Value>,
    /// The kind of its value.
    pub kind: ParameterKind,
    /// The type of its value, if the document gives one.
    pub ty: Option<Type>,
    /// The serialization style (`style`).
    pub style: String,
    /// Whether elements and properties are serialized separately (`explode`).
    pub explode: bool,
    /// Whether reserved characters of URLs stay unescaped (`allowReserved`).
    pub allow_reserved: bool,
    /// The media type of its value, if it is serialized as one.
    pub media_type: Option<String>,
    /// The constraints on its values, unless their type is named, and other notes on them.
    pub limits: Limits,
    /// An example from the document.
    pub example: Option<Value>,
}

/// The kind of a parameter's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterKind {
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

/// The body of a request.
#[derive(Debug, Clone)]
pub struct Request {
    /// Whether the body is required.
    pub required: bool,
    /// `description`
    pub description: Option<String>,
    /// The bodies by media type.
    pub bodies: Vec<Body>,
}

/// A response.
#[derive(Debug, Clone)]
pub struct Response {
    /// `200`, `4XX` or `default`.
    pub status: String,
    /// `description`
    pub description: String,
    /// The bodies by media type; empty if the response has none.
    pub bodies: Vec<Body>,
    /// The headers, in document order.
    pub headers: Vec<Header>,
    /// The links to other operations, in document order.
    pub links: Vec<Link>,
}

/// A header of a response.
#[derive(Debug, Clone)]
pub struct Header {
    /// The name of the header.
    pub name: String,
    /// Whether it is required.
    pub required: bool,
    /// `description`
    pub description: Option<String>,
    /// The type of its value, if the document gives one.
    pub ty: Option<Type>,
    /// The constraints on its values, unless their type is named, and other notes on them.
    pub limits: Limits,
}

/// A body in one media type.
#[derive(Debug, Clone)]
pub struct Body {
    /// The media type or range.
    pub media_type: String,
    /// The description of the body.
    pub description: Option<String>,
    /// The constraints on its values, unless their type is named, and other notes on them.
    pub limits: Limits,
    /// An example from the document; `None` if its type has it.
    pub example: Option<Value>,
    /// The type of the body, or of each value in a sequence.
    pub ty: Option<Type>,
    /// Whether the body is a sequence of values, one after the other.
    pub sequence: bool,
    /// The encoding of properties in a form or a multipart body, if the document gives one.
    pub encoding: Vec<Encoding>,
    /// The pointer of the Media Type Object; in 2.0, of the object that holds the schema.
    pub pointer: Pointer,
    /// The name in the vendor's documentation.
    pub documented_name: Option<DocumentedName>,
}
