//! Where a type comes from in the document.

use super::TypeId;
use crate::document::pointer::Pointer;
use crate::schema::spec::DocumentedName;

/// A place in the document where a type comes from.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The schema's place.
    pub pointer: Pointer,
    /// Whether the type is that of the schema there and of nothing else: one that is combined with what
    /// stands beside a `oneOf` has the place of the member.
    pub is_whole: bool,
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
    /// A parameter of an operation.
    Parameter {
        /// The operation's index.
        operation: usize,
        /// The parameter's name.
        name: String,
    },
    /// A header of an operation's responses.
    Header {
        /// The operation's index.
        operation: usize,
        /// The header's name.
        name: String,
    },
    /// A parameter that a client sets once for all operations.
    Global(String),
    /// The credentials that the API takes.
    Security,
}

impl Root {
    /// The index of the operation, if the path starts at one.
    #[must_use]
    pub fn operation(&self) -> Option<usize> {
        match self {
            Self::Request(operation)
            | Self::Response { operation, .. }
            | Self::Parameter { operation, .. }
            | Self::Header { operation, .. } => Some(*operation),
            Self::Component(_) | Self::Global(_) | Self::Security => None,
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
