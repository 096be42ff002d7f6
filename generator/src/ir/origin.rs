//! The origin of a type in the document.

use super::TypeId;
use crate::document::pointer::Pointer;
use crate::schema::spec::DocumentedName;

/// A schema in the document that a type comes from.
#[derive(Debug, Clone)]
pub struct Origin {
    /// The pointer of the schema.
    pub pointer: Pointer,
    /// Whether the type comes from this schema alone. A `oneOf` member that is combined with keywords
    /// beside the `oneOf` has the pointer of the member, but comes from more than it.
    pub is_whole: bool,
    /// The start of the path to the schema.
    pub root: Root,
    /// The path from `root` to the schema.
    pub steps: Vec<Step>,
    /// The innermost named type around the schema.
    pub parent: Option<TypeId>,
    /// `x-rust-name`
    pub rust_name: Option<String>,
    /// `title`
    pub title: Option<String>,
    /// The name of a body that a tool named after an operation, without what the operation's name lacks too.
    pub short_name: Option<String>,
    /// The name in the vendor's documentation.
    pub documented_name: Option<DocumentedName>,
}

impl Origin {
    /// Returns the component's name, if the type is the component and not merely inside it.
    #[must_use]
    pub fn component(&self) -> Option<&str> {
        match &self.root {
            Root::Component(name) if self.steps.is_empty() => Some(name),
            _ => None,
        }
    }
}

/// The start of a path to a schema.
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
    /// A parameter that the client sets once for all operations.
    Global(String),
    /// The credentials of the API.
    Security,
    /// A rule for newtypes.
    Rule,
}

impl Root {
    /// Returns the index of the operation, if the path starts at one.
    #[must_use]
    pub fn operation(&self) -> Option<usize> {
        match self {
            Self::Request(operation)
            | Self::Response { operation, .. }
            | Self::Parameter { operation, .. }
            | Self::Header { operation, .. } => Some(*operation),
            Self::Component(_) | Self::Global(_) | Self::Security | Self::Rule => None,
        }
    }

    /// Gives the operation another index. Returns `false` if it has none.
    pub(crate) fn renumber(&mut self, new: &impl Fn(usize) -> Option<usize>) -> bool {
        match self {
            Self::Request(operation)
            | Self::Response { operation, .. }
            | Self::Parameter { operation, .. }
            | Self::Header { operation, .. } => match new(*operation) {
                Some(index) => {
                    *operation = index;
                    true
                }
                None => false,
            },
            Self::Component(_) | Self::Global(_) | Self::Security | Self::Rule => true,
        }
    }

    /// Returns the status, if the path starts at an error response.
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
