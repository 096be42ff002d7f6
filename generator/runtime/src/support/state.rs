//! What goes along when a union continues to read a text.

use std::any::TypeId;
use std::collections::BTreeMap;

/// The depth of arrays and objects that is refused, as by `serde_json`.
pub(super) const DEPTH: u8 = 128;

/// What goes along when a union continues to read a text.
pub(super) struct State {
    /// One more than the number of arrays and objects that may still be entered.
    pub(super) depth: u8,
    /// The tag that the next object is read without, because its type has no field for it.
    pub(super) without: Option<&'static str>,
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
        Self { depth, without: None, is_tried: false, decided: None }
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
