//! What goes along when a union continues to read a text.

use std::any::TypeId;
use std::collections::BTreeMap;

/// The depth of arrays and objects that is refused, as by `serde_json`.
pub(super) const DEPTH: u8 = 128;

/// What goes along when a union continues to read a text.
pub(super) struct State {
    /// The number of levels that may still be opened, plus one.
    pub(super) depth: u8,
    /// The properties that an object is read without.
    pub(super) without: Without,
    /// Whether a union tries the value, so that it may be read more than once.
    pub(super) is_tried: bool,
    /// The decisions of unions about values that may be read again, by the union and the number of
    /// bytes from the value to the end of the text.
    ///
    /// Each member of a union that tries a value tries the unions within it again. Without stored
    /// decisions, the time would double with every level.
    pub(super) decided: Option<Box<Decisions>>,
}

impl State {
    pub(super) const fn new(depth: u8) -> Self {
        Self { depth, without: Without::NONE, is_tried: false, decided: None }
    }
}

type Decisions = BTreeMap<(TypeId, usize), Decision>;

/// The decision of a union about a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The member at this index fits best.
    Member(usize),
    /// No member fits.
    NoMember,
}

/// The properties that the next object, or the one being read, is read without.
#[derive(Clone, Default)]
pub(super) struct Without(pub(super) Option<Box<Names>>);

#[derive(Clone, Default)]
pub(super) struct Names {
    pub(super) all: Vec<&'static str>,
    /// Which of the names were met, by their indices.
    pub(super) met: u32,
    /// The depth of the object, if it is being read.
    pub(super) depth: Option<u8>,
}

impl Without {
    pub(super) const NONE: Self = Self(None);

    /// Adds a property.
    pub(super) fn add(&mut self, name: &'static str) {
        self.0.get_or_insert_default().all.push(name);
    }

    /// Whether the next object is read without the property.
    pub(super) fn contains(&self, name: &str) -> bool {
        self.0.as_ref().is_some_and(|it| it.depth.is_none() && it.all.contains(&name))
    }

    /// What applies to the next object, and what to an object around it.
    pub(super) fn split(self) -> (Self, Self) {
        match self.0 {
            Some(names) if names.depth.is_some() => (Self::NONE, Self(Some(names))),
            names => (Self(names), Self::NONE),
        }
    }
}
