//! The recording of deviations while values are parsed: which, and the addresses of their nodes.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::{fmt, mem, ptr};

/// The kind of a deviation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Tolerated {
    /// An optional property is `null`, which its type does not allow. It is parsed as absent, and
    /// omitted when the value is serialized.
    NullForOptional,
}

impl fmt::Display for Tolerated {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(match self {
            Self::NullForOptional => "`null` for an optional property, read as absent",
        })
    }
}

thread_local! {
    /// The number of deviations that this thread has parsed, including those of union members that
    /// were not selected. Only a change of the number has a meaning.
    static COUNT: Cell<usize> = const { Cell::new(0) };

    /// Whether deviations are recorded.
    static RECORDING: Cell<bool> = const { Cell::new(false) };

    /// The address of the last parsed `null`.
    static NULL: Cell<usize> = const { Cell::new(0) };

    /// The recorded deviations.
    static FOUND: RefCell<Vec<Deviating>> = const { RefCell::new(Vec::new()) };
}

/// A deviation, by the address of its node.
pub(super) struct Deviating {
    pub(super) address: usize,
    pub(super) tolerated: Tolerated,
}

/// A recording in progress. It ends when this is dropped, even if a type of another crate panics.
pub(super) struct Recording;

impl Recording {
    pub(super) fn start() -> Self {
        FOUND.take();
        RECORDING.set(true);
        Self
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        RECORDING.set(false);
    }
}

/// The number of deviations so far.
pub(super) fn count() -> usize {
    COUNT.get()
}

/// Takes the recorded deviations.
pub(super) fn take() -> Vec<Deviating> {
    FOUND.with_borrow_mut(mem::take)
}

/// The address of a value, by which a node is found again.
pub(super) fn address_of<T>(value: &T) -> usize {
    ptr::from_ref(value).addr()
}

/// Whether deviations are recorded, which requires that values are parsed from memory.
pub(super) fn is_recording() -> bool {
    RECORDING.get()
}

/// Notes that this node, a `null`, was parsed; it may be tolerated.
pub(super) fn met_null<T>(null: &T) {
    NULL.set(address_of(null));
}

/// Records that the last `null` that was [met](met_null) is tolerated.
pub(super) fn tolerates_null() {
    COUNT.set(COUNT.get().wrapping_add(1));
    if is_recording() {
        let deviating = Deviating { address: NULL.get(), tolerated: Tolerated::NullForOptional };
        FOUND.with_borrow_mut(|found| found.push(deviating));
    }
}

/// The number of recorded deviations.
pub(super) fn recorded() -> usize {
    if is_recording() { FOUND.with_borrow(Vec::len) } else { 0 }
}

/// Discards recorded deviations of a value that was rejected.
pub(super) fn forget(range: Range<usize>) {
    if is_recording() {
        FOUND.with_borrow_mut(|found| {
            let end = range.end.min(found.len());
            found.drain(range.start.min(end)..end);
        });
    }
}
