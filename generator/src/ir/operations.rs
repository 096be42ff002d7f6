//! Operations, and what they take and give.

use serde_json::Value;

use super::{Docs, Limits, Type};
use crate::document::pointer::Pointer;
use crate::schema::spec::{
    self, DocumentedName, Encoding, Link, Location, OperationKind, SecurityRequirement, Server,
};

/// An operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// Where it stands.
    pub pointer: Pointer,
    /// `operationId`
    pub id: String,
    /// Who calls it.
    pub kind: OperationKind,
    /// The HTTP method in capitals.
    pub method: String,
    /// The path template; of a webhook its name, of a callback its expression.
    pub path: String,
    /// `summary`
    pub summary: Option<String>,
    /// `description` and `deprecated`
    pub docs: Docs,
    /// The parameters, in document order.
    pub parameters: Vec<Parameter>,
    /// The request's body.
    pub request: Option<Request>,
    /// The responses, in document order.
    pub responses: Vec<Response>,
    /// Its servers; empty where those of the API are meant.
    pub servers: Vec<Server>,
    /// What a call needs one of; empty where no credentials are needed.
    pub security: Vec<SecurityRequirement>,
    /// The documented names of the operation's parameters.
    pub documented_names: Vec<DocumentedName>,
    /// The group that a client has it in, as the document writes it; none where it has no tag.
    pub group: Option<String>,
    /// How one page of a list leads to the next, where an extension says so.
    pub pagination: Option<spec::Pagination>,
    /// What a client is to call it in its group, where the document says so.
    pub method_name: Option<String>,
}

impl Operation {
    /// The types of all bodies, parameters and headers, to be changed, and whether they are part of the
    /// request.
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

    /// The types of what is sent to the operation: its parameters and its request's bodies.
    pub fn sent(&self) -> impl Iterator<Item = &Type> {
        let parameters = self.parameters.iter().filter_map(|parameter| parameter.ty.as_ref());
        let bodies = self.request.iter().flat_map(|request| &request.bodies);
        parameters.chain(bodies.filter_map(|body| body.ty.as_ref()))
    }

    /// The types of what the operation returns: bodies and headers of its responses.
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
    /// Where it goes.
    pub location: Location,
    /// Whether it must be there.
    pub required: bool,
    /// Whether the client sets it once for all operations.
    pub global: bool,
    /// `description`
    pub description: Option<String>,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// What the server takes where it is not sent.
    pub default: Option<Value>,
    /// What kind of value it takes.
    pub kind: ParameterKind,
    /// The type of its value, where the document gives one.
    pub ty: Option<Type>,
    /// How it is written (`style`).
    pub style: String,
    /// Whether lists and objects are written part by part (`explode`).
    pub explode: bool,
    /// Whether characters with a meaning in URLs are written as they are (`allowReserved`).
    pub allow_reserved: bool,
    /// The media type of its value, where it is written in one.
    pub media_type: Option<String>,
    /// What narrows its values, unless their type has a name, and what else is said of them.
    pub limits: Limits,
    /// An example of the document.
    pub example: Option<Value>,
}

/// What kind of value a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterKind {
    /// A text.
    String,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// `true` or `false`.
    Boolean,
    /// A list.
    Array,
    /// An object.
    Object,
    /// Anything.
    Any,
}

/// The body of a request.
#[derive(Debug, Clone)]
pub struct Request {
    /// Whether it must be there.
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
    /// The bodies by media type; empty where the response has none.
    pub bodies: Vec<Body>,
    /// The headers, in document order.
    pub headers: Vec<Header>,
    /// What other operations can be called with what the response holds, in document order.
    pub links: Vec<Link>,
}

/// A header of a response.
#[derive(Debug, Clone)]
pub struct Header {
    /// The name.
    pub name: String,
    /// Whether it must be there.
    pub required: bool,
    /// `description`
    pub description: Option<String>,
    /// The type of its value, where the document gives one.
    pub ty: Option<Type>,
    /// What narrows its values, unless their type has a name, and what else is said of them.
    pub limits: Limits,
}

/// A body in one media type.
#[derive(Debug, Clone)]
pub struct Body {
    /// The media type or range.
    pub media_type: String,
    /// What the document says about it.
    pub description: Option<String>,
    /// What narrows the values, unless their type has a name, and what else is said of them.
    pub limits: Limits,
    /// An example of the document; none where its type has it.
    pub example: Option<Value>,
    /// What it holds, or what each value in the sequence is.
    pub ty: Option<Type>,
    /// Whether it is a sequence of values, one after the other.
    pub sequence: bool,
    /// How properties of a form or a multipart body are written, where the document says so.
    pub encoding: Vec<Encoding>,
    /// Where the Media Type Object stands, or in 2.0 what holds its schema.
    pub pointer: Pointer,
    /// The name in the vendor's documentation.
    pub documented_name: Option<DocumentedName>,
}
