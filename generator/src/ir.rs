//! The intermediate representation: Rust shapes without names.
//!
//! [`lower`](crate::lower) makes it, [`merge`](crate::merge) shrinks it, everything after only reads it.

use serde_json::Value;

use crate::pointer::Pointer;
use crate::spec::{DocumentedName, Info, Location};

/// An API in Rust's terms.
#[derive(Debug, Clone, Default)]
pub struct Api {
    /// The API's name, version and text.
    pub info: Info,
    /// The base URLs.
    pub servers: Vec<String>,
    /// All types that get a name; a [`TypeId`] is an index into this table.
    pub types: Vec<TypeDef>,
    /// The operations, in document order.
    pub operations: Vec<Operation>,
    /// Parameters that a client sets once for all operations.
    pub globals: Vec<Parameter>,
}

impl Api {
    /// The type behind an id.
    #[must_use]
    pub fn get(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0]
    }

    /// All types with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &TypeDef)> {
        let types = self.types.iter().enumerate();
        types.map(|(index, def)| (TypeId(index), def))
    }
}

/// An index into [`Api::types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub(crate) usize);

/// A type that gets a name.
#[derive(Debug, Clone)]
pub struct TypeDef {
    /// What it is made of.
    pub shape: Shape,
    /// Where the document has it; more than one after merging.
    pub origins: Vec<Origin>,
    /// What the document says about it.
    pub docs: Docs,
    /// An example of the document.
    pub example: Option<Value>,
}

/// What a type is made of.
#[derive(Debug, Clone)]
pub enum Shape {
    /// An object with known properties.
    Struct(Vec<Field>),
    /// A string with known values, in document order.
    Enum(Vec<String>),
    /// The string that tags a member of a tagged union.
    Constant(String),
    /// One of several.
    Union(Union),
}

impl Shape {
    /// The types that this shape is made of, in order.
    #[must_use]
    pub fn parts(&self) -> Vec<&Type> {
        match self {
            Self::Struct(fields) => fields.iter().map(|field| &field.ty).collect(),
            Self::Enum(_) | Self::Constant(_) => Vec::new(),
            Self::Union(union) => union.members.iter().map(|member| &member.ty).collect(),
        }
    }
}

/// A property of an object.
#[derive(Debug, Clone)]
pub struct Field {
    /// The name on the wire.
    pub wire: String,
    /// The type of a value that is not `null`.
    pub ty: Type,
    /// Whether the property must be there.
    pub required: bool,
    /// Whether it may be `null`.
    pub nullable: bool,
    /// What the server takes where the property is absent.
    pub default: Option<Value>,
    /// Whether the value is a credential, which no debug output shows.
    pub secret: bool,
    /// What the document says about it.
    pub docs: Docs,
    /// An example of the document.
    pub example: Option<Value>,
}

/// One of several types.
#[derive(Debug, Clone)]
pub struct Union {
    /// The property that tells the members apart, where there is one.
    pub tag: Option<String>,
    /// The members, in document order.
    pub members: Vec<Member>,
}

/// A member of a union.
#[derive(Debug, Clone)]
pub struct Member {
    /// The value of the tag property; empty in a union without a tag.
    pub tag: String,
    /// The member's type.
    pub ty: Type,
}

/// A use of a type.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Type {
    /// Any JSON value.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A whole number.
    Integer,
    /// A number.
    Number,
    /// A text.
    String,
    /// A point in time as RFC 3339 writes it.
    DateTime,
    /// An object with any properties.
    FreeForm,
    /// A value or `null`.
    Nullable(Box<Type>),
    /// An array.
    List(Box<Type>),
    /// An object with any property names and values of one type.
    Map(Box<Type>),
    /// A type with a name.
    Named(TypeId),
}

impl Type {
    /// The named type in this use, if any.
    #[must_use]
    pub fn named(&self) -> Option<TypeId> {
        match self {
            Self::Named(id) => Some(*id),
            Self::Nullable(inner) | Self::List(inner) | Self::Map(inner) => inner.named(),
            _ => None,
        }
    }

    /// The same use with another id for the named type.
    #[must_use]
    pub fn map(&self, id: &impl Fn(TypeId) -> TypeId) -> Self {
        match self {
            Self::Named(old) => Self::Named(id(*old)),
            Self::Nullable(inner) => Self::Nullable(Box::new(inner.map(id))),
            Self::List(inner) => Self::List(Box::new(inner.map(id))),
            Self::Map(inner) => Self::Map(Box::new(inner.map(id))),
            other => other.clone(),
        }
    }
}

/// What the document says about a type or a field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Docs {
    /// `description`
    pub description: Option<String>,
    /// `externalDocs.url`
    pub external_docs: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
}

/// A place in the document where a type comes from.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The schema's place.
    pub pointer: Pointer,
    /// What the path to it starts from.
    pub root: Root,
    /// The path from there.
    pub steps: Vec<Step>,
    /// The innermost named type around it.
    pub parent: Option<TypeId>,
    /// `x-rust-name`
    pub rust_name: Option<String>,
    /// `title`
    pub title: Option<String>,
    /// The name in the vendor's documentation.
    pub documented_name: Option<DocumentedName>,
}

impl Origin {
    /// The component's name, if the type is one and not merely inside one.
    #[must_use]
    pub fn component(&self) -> Option<&str> {
        match &self.root {
            Root::Component(name) if self.steps.is_empty() => Some(name),
            _ => None,
        }
    }
}

/// What a path to a schema starts from.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Root {
    /// A schema component.
    Component(String),
    /// The body of an operation's request; the number is the operation's index.
    Request(usize),
    /// The body of an operation's response.
    Response {
        /// The operation's index.
        operation: usize,
        /// `200`, `4XX` or `default`.
        status: String,
    },
    /// The credentials that the API takes.
    Security,
}

impl Root {
    /// The index of the operation, if the path starts at one.
    #[must_use]
    pub fn operation(&self) -> Option<usize> {
        match self {
            Self::Request(operation) | Self::Response { operation, .. } => Some(*operation),
            Self::Component(_) | Self::Security => None,
        }
    }

    /// The status, if the path starts at a response that is an error.
    #[must_use]
    pub fn error_status(&self) -> Option<&str> {
        match self {
            Self::Response { status, .. } if !status.starts_with(['1', '2', '3']) => Some(status),
            _ => None,
        }
    }
}

/// A step on the path to a schema.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Step {
    /// Into a property.
    Property(String),
    /// Into the items of an array.
    Item,
    /// Into the values of a map.
    Value,
    /// Into a member of a union.
    Member(usize),
}

/// An operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// `operationId`
    pub id: String,
    /// The HTTP method in capitals.
    pub method: &'static str,
    /// The path template.
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
    /// The documented names of the operation's parameters.
    pub documented_names: Vec<DocumentedName>,
}

/// A parameter of an operation.
#[derive(Debug, Clone)]
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
    /// What kind of value it takes.
    pub kind: ParameterKind,
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
}

/// A body in one media type.
#[derive(Debug, Clone)]
pub struct Body {
    /// The media type or range.
    pub media_type: String,
    /// What it holds.
    pub ty: Option<Type>,
    /// The name in the vendor's documentation.
    pub documented_name: Option<DocumentedName>,
}
