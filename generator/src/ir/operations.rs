//! Operations with the types of their parameters, bodies and headers.

use serde_json::Value;

use super::{Limits, Type, TypeId};
use crate::schema::spec::{self, DocumentedName};

/// An operation.
pub type Operation = spec::Operation<Typed>;

/// A parameter of an operation.
pub type Parameter = spec::Parameter<Typed>;

/// The body of a request.
pub type Request = spec::Request<Typed>;

/// A response.
pub type Response = spec::Response<Typed>;

/// A header of a response.
pub type Header = spec::Header<Typed>;

/// A body in one media type.
pub type Body = spec::Body<Typed>;

/// The values of a parameter, a header or a body.
#[derive(Debug, Clone)]
pub struct Typed {
    /// The type, if the document gives one; of a sequence, that of each value.
    pub ty: Option<Type>,
    /// The kind of the values.
    pub kind: ParameterKind,
    /// The constraints, unless the type is named, and other notes.
    pub limits: Limits,
    /// The value that the server assumes if a parameter is absent.
    pub default: Option<Value>,
    /// The name of a body in the vendor's documentation.
    pub documented_name: Option<DocumentedName>,
}

impl Typed {
    /// Returns the named type of the values, if any.
    #[must_use]
    pub fn named(&self) -> Option<TypeId> {
        self.ty.as_ref().and_then(Type::named)
    }
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
