//! The recording of deviations while values are parsed: which, and their positions.

use std::cell::{Cell, RefCell};
use std::ops::Range;
use std::{fmt, mem};

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
    /// Whether deviations are recorded.
    static RECORDING: Cell<bool> = const { Cell::new(false) };

    /// The position of the last parsed `null`.
    static NULL: Cell<usize> = const { Cell::new(0) };

    /// The recorded deviations of the text that is being parsed.
    static FOUND: RefCell<Vec<Deviating>> = const { RefCell::new(Vec::new()) };
}

/// A deviation, by the number of bytes from its value to the end of the text.
pub(super) struct Deviating {
    pub(super) rest: usize,
    pub(super) tolerated: Tolerated,
}

/// Starts or ends to record.
pub(super) fn record(is_recording: bool) {
    FOUND.take();
    RECORDING.set(is_recording);
}

/// Takes the recorded deviations.
pub(super) fn take() -> Vec<Deviating> {
    FOUND.with_borrow_mut(mem::take)
}

/// Whether deviations are recorded.
pub(super) fn is_recording() -> bool {
    RECORDING.get()
}

/// Notes that a `null`, with `rest` bytes from it to the end of the text, was parsed; it may be
/// tolerated.
pub(super) fn met_null(rest: usize) {
    NULL.set(rest);
}

/// Records that the last `null` that was [met](met_null) is tolerated.
pub(super) fn tolerates_null() {
    if is_recording() {
        let deviating = Deviating { rest: NULL.get(), tolerated: Tolerated::NullForOptional };
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
