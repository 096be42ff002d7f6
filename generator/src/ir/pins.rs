//! Pins: names and boxes of the last run that the next run keeps.

use foldhash::HashMap;

use crate::ir::TypeId;

/// The pinned names, by type and operation.
#[derive(Debug, Default)]
pub struct Pins {
    pub(crate) types: HashMap<TypeId, TypePin>,
    /// The constants of operations, by operation id.
    pub(crate) operations: HashMap<String, String>,
    /// The calls of operations, by operation id.
    pub(crate) calls: HashMap<String, CallPin>,
    /// The bodies that aliases refer to, by the path of the alias.
    pub(crate) bodies: HashMap<String, PinnedBody>,
    /// The parts that were behind a `Box`, and those that were not.
    pub(crate) boxes: Boxes,
    /// The earlier paths of types below `models`, for deprecated aliases.
    pub(crate) renamed: Vec<(String, TypeId)>,
}

/// The body of an operation that an alias refers to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinnedBody {
    /// The operation's id.
    pub operation: String,
    /// The status of a response; `None` for the request.
    pub status: Option<String>,
    /// The media type.
    pub media_type: String,
}

/// Whether parts of types were behind a `Box`, by type and index.
#[derive(Debug, Default)]
pub struct Boxes(HashMap<(TypeId, usize), bool>);

impl Boxes {
    /// Creates a record of whether each part was behind a `Box`, by type and index.
    #[must_use]
    pub fn of(parts: HashMap<(TypeId, usize), bool>) -> Self {
        Self(parts)
    }

    /// Whether no part is recorded.
    #[must_use]
    pub fn are_unknown(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns whether a part was behind a `Box`; `None` if there was no such part.
    #[must_use]
    pub fn was(&self, id: TypeId, part: usize) -> Option<bool> {
        self.0.get(&(id, part)).copied()
    }

    /// Iterates over the parts that were behind a `Box`.
    pub fn boxed(&self) -> impl Iterator<Item = (TypeId, usize)> {
        self.0.iter().filter(|(_, boxed)| **boxed).map(|(part, _)| *part)
    }
}

/// The pinned names of an operation in the client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CallPin {
    /// The methods that lead from the client to the group.
    pub group: Vec<String>,
    /// The method.
    pub method: String,
    /// The call type.
    pub call: String,
    /// Whether a rule of the settings gives the names.
    pub is_rule: bool,
}

/// The pinned names of a type and its parts.
#[derive(Debug, Default)]
pub struct TypePin {
    /// The module below `models` and the identifier. If a type was split, one successor inherits the
    /// name.
    pub name: Option<(String, String)>,
    /// Whether a rule of the settings gives the name.
    pub is_rule: bool,
    /// The earlier identifiers of the parts, in the order of the parts.
    pub parts: Vec<Option<String>>,
    /// The catch-all variant, for values that the type does not know.
    pub catch_all: Option<String>,
}

impl Pins {
    /// Returns the pinned names of a type.
    #[must_use]
    pub fn of(&self, id: TypeId) -> Option<&TypePin> {
        self.types.get(&id)
    }

    /// Returns the pinned module and identifier of a type.
    #[must_use]
    pub fn name(&self, id: TypeId) -> Option<&(String, String)> {
        self.of(id)?.name.as_ref()
    }

    /// Returns the body that an alias referred to, by its path, if the document still has it.
    #[must_use]
    pub fn alias(&self, path: &str) -> Option<&PinnedBody> {
        self.bodies.get(path)
    }

    /// Returns the parts that were behind a `Box`.
    #[must_use]
    pub fn boxes(&self) -> &Boxes {
        &self.boxes
    }

    /// Returns the pinned names of an operation in the client.
    #[must_use]
    pub fn call(&self, id: &str) -> Option<&CallPin> {
        self.calls.get(id)
    }

    /// Returns the pinned constant of an operation.
    #[must_use]
    pub fn operation(&self, id: &str) -> Option<&str> {
        self.operations.get(id).map(String::as_str)
    }
}
