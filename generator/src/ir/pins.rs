//! Names and boxes that an earlier run decided, and that stay.

use foldhash::HashMap;

use crate::ir::TypeId;

/// The names that are given, by type and operation.
#[derive(Debug, Default)]
pub struct Pins {
    pub(crate) types: HashMap<TypeId, TypePin>,
    /// The constants of operations, by id.
    pub(crate) operations: HashMap<String, String>,
    /// The bodies that names stand for, by the names' paths.
    pub(crate) bodies: HashMap<String, PinnedBody>,
    /// What was behind a `Box` and what was not.
    pub(crate) boxes: Boxes,
}

/// The body of an operation that a name stands for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PinnedBody {
    /// The operation's id.
    pub operation: String,
    /// `None` for the request, the status for a response.
    pub status: Option<String>,
    /// The media type.
    pub media_type: String,
}

/// Which parts of types, by their places, are known to be behind a `Box` or not.
#[derive(Debug, Default)]
pub struct Boxes(HashMap<(TypeId, usize), bool>);

impl Boxes {
    /// Whether each of some parts was behind a `Box`, by type and index.
    #[must_use]
    pub fn of(parts: HashMap<(TypeId, usize), bool>) -> Self {
        Self(parts)
    }

    /// Whether nothing is known of any part.
    #[must_use]
    pub fn are_unknown(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether a part was behind a `Box`; `None` if there was no such part.
    #[must_use]
    pub fn was(&self, id: TypeId, part: usize) -> Option<bool> {
        self.0.get(&(id, part)).copied()
    }

    /// The parts that were behind a `Box`.
    pub fn boxed(&self) -> impl Iterator<Item = (TypeId, usize)> {
        self.0.iter().filter(|(_, boxed)| **boxed).map(|(part, _)| *part)
    }
}

/// The names that a type and its parts are to have.
#[derive(Debug)]
pub struct TypePin {
    /// The module below `models` and the identifier. Of types that were one only one keeps them.
    pub name: Option<(String, String)>,
    /// The identifiers of the parts that there were, in the order of the parts.
    pub parts: Vec<Option<String>>,
    /// The variant that keeps what the type does not know.
    pub catch_all: Option<String>,
}

impl Pins {
    /// The names that a type is to have.
    #[must_use]
    pub fn of(&self, id: TypeId) -> Option<&TypePin> {
        self.types.get(&id)
    }

    /// The module and the identifier that a type is to have.
    #[must_use]
    pub fn name(&self, id: TypeId) -> Option<&(String, String)> {
        self.of(id)?.name.as_ref()
    }

    /// The body that a name stood for, by the name's path, if the document still has it.
    #[must_use]
    pub fn alias(&self, path: &str) -> Option<&PinnedBody> {
        self.bodies.get(path)
    }

    /// What was behind a `Box`.
    #[must_use]
    pub fn boxes(&self) -> &Boxes {
        &self.boxes
    }

    /// The constant that an operation is to have.
    #[must_use]
    pub fn operation(&self, id: &str) -> Option<&str> {
        self.operations.get(id).map(String::as_str)
    }
}
