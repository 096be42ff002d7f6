//! Notes about the values that are being parsed: how exactly they match their types.

use std::cell::Cell;

use super::recording;

thread_local! {
    /// The notes about the values that this thread has parsed. They have a meaning only while a
    /// union tries a member, for which they start at zero.
    pub(super) static NOTES: Cell<Notes> =
        const { Cell::new(Notes { tolerated: 0, lost: 0, further: 0, exact: 0, unknown: 0 }) };
}

/// Counts of values that do not match their type exactly.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Notes {
    pub(super) tolerated: usize,
    pub(super) lost: usize,
    pub(super) further: usize,
    pub(super) exact: usize,
    pub(super) unknown: usize,
}

impl Notes {
    pub(super) fn and(self, other: Self) -> Self {
        Self {
            tolerated: self.tolerated.wrapping_add(other.tolerated),
            lost: self.lost.wrapping_add(other.lost),
            further: self.further.wrapping_add(other.further),
            exact: self.exact.wrapping_add(other.exact),
            unknown: self.unknown.wrapping_add(other.unknown),
        }
    }
}

/// Counts a value that is kept without being known: a string that its enum does not list, or an
/// object whose tag its union does not list.
pub fn note_unknown() {
    NOTES.set(NOTES.get().and(Notes { unknown: 1, ..Notes::default() }));
}

/// Counts a value that its type lists.
pub fn note_exact() {
    NOTES.set(NOTES.get().and(Notes { exact: 1, ..Notes::default() }));
}

/// Counts values without a field: a type with a field for them fits better.
pub fn note_lost(values: usize) {
    NOTES.set(NOTES.get().and(Notes { lost: values, ..Notes::default() }));
}

/// Counts a property that fits an object only as an additional property.
pub fn note_further() {
    NOTES.set(NOTES.get().and(Notes { further: 1, ..Notes::default() }));
}

/// Counts a `null` that is accepted although its type does not allow it: a type that allows it fits
/// better.
#[cold]
pub fn note_tolerated() {
    NOTES.set(NOTES.get().and(Notes { tolerated: 1, ..Notes::default() }));
    recording::tolerates_null();
}

/// The notes before a value is parsed.
pub(super) struct Noted {
    pub(super) notes: Notes,
    pub(super) deviations: usize,
}

impl Noted {
    #[inline(never)]
    pub(super) fn now() -> Self {
        Self { notes: NOTES.get(), deviations: recording::recorded() }
    }

    /// Discards later notes.
    #[cold]
    pub(super) fn restore(&self) {
        NOTES.set(self.notes);
        recording::forget(self.deviations..usize::MAX);
    }
}

/// Parses a value; if that fails, its notes are discarded.
pub fn attempt<T, E>(read: impl FnOnce() -> Result<T, E>) -> Result<T, E> {
    let before = Noted::now();
    read().inspect_err(|_| before.restore())
}
