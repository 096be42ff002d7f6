//! Values that the API's document does not allow, but that are accepted.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ops::Range;
use std::{fmt, mem, ptr};

use super::Node;
use super::node_error::{join, segment};

/// A value that the API's document does not allow, but that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    path: String,
    tolerated: Tolerated,
}

/// The kind of a deviation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Tolerated {
    /// An optional property is `null`, which its type does not allow. It is parsed as absent, and
    /// omitted when the value is serialized.
    NullForOptional,
}

impl Deviation {
    /// The path of the value, such as `$.items[0].name`; `$` is the whole body.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The kind of the deviation.
    #[must_use]
    pub const fn tolerated(&self) -> Tolerated {
        self.tolerated
    }
}

impl fmt::Display for Deviation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}`: {}", self.path, self.tolerated)
    }
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
    static RECORD: RefCell<Record> = const { RefCell::new(Record::new()) };
}

/// The state of a recording.
///
/// Paths are found at the end, by the addresses of nodes. So parsing tracks no paths, and costs the
/// same with and without hooks.
struct Record {
    found: Vec<Deviating>,
    /// Pairs of an object and a copy of it with fewer properties.
    copies: Vec<(Node, Node)>,
    /// The deviations whose paths are known.
    located: Vec<Deviation>,
}

/// A deviation, by the address of its node.
struct Deviating {
    address: usize,
    tolerated: Tolerated,
}

impl Record {
    const fn new() -> Self {
        Self { found: Vec::new(), copies: Vec::new(), located: Vec::new() }
    }
}

/// Parses something, and calls `each` with every deviation in it.
///
/// `read` runs a second time if the first run met a deviation and `each` is given: then
/// [`decode`](super::decode) parses from memory, where values have paths. Nothing else costs more.
pub(crate) fn observe<T>(read: impl Fn() -> T, each: Option<&mut dyn FnMut(&Deviation)>) -> T {
    let before = COUNT.get();
    let value = read();
    if let Some(each) = each
        && COUNT.get() != before
    {
        record(&|| drop(read())).iter().for_each(each);
    }
    value
}

/// The deviations in the value that `read` parses.
fn record(read: &dyn Fn()) -> Vec<Deviation> {
    RECORD.set(Record::new());
    RECORDING.set(true);
    let recording = Recording;
    read();
    drop(recording);
    RECORD.replace(Record::new()).located
}

/// Ends the recording, even if a type of another crate panics.
struct Recording;

impl Drop for Recording {
    fn drop(&mut self) {
        RECORDING.set(false);
    }
}

/// Whether deviations are recorded, which requires that values are parsed from memory.
pub(super) fn is_recording() -> bool {
    RECORDING.get()
}

/// Notes that this node, a `null`, was parsed; it may be tolerated.
pub(super) fn met_null(null: &Node) {
    NULL.set(ptr::from_ref(null).addr());
}

/// Records that the last `null` that was [met](met_null) is tolerated.
pub(super) fn tolerates_null() {
    COUNT.set(COUNT.get().wrapping_add(1));
    if is_recording() {
        let deviating = Deviating { address: NULL.get(), tolerated: Tolerated::NullForOptional };
        RECORD.with_borrow_mut(|record| record.found.push(deviating));
    }
}

/// Notes that an object is parsed from a copy that lacks one of its properties.
pub(super) fn copied(original: &Node, copy: &Node) {
    if is_recording() {
        let copies = (original.clone(), copy.clone());
        RECORD.with_borrow_mut(|record| record.copies.push(copies));
    }
}

/// Finds the paths of recorded deviations in the parsed value. If the value does not match its
/// type, its deviations are discarded.
pub(super) fn locate(root: &Node, fits: bool) {
    if !is_recording() {
        return;
    }
    RECORD.with_borrow_mut(|record| {
        let found = mem::take(&mut record.found).into_iter();
        let copies = mem::take(&mut record.copies);
        if !fits || found.len() == 0 {
            return;
        }
        let found = found.map(|deviating| (deviating.address, deviating)).collect();
        let mut search = Search { found, copies: HashMap::new(), located: &mut record.located };
        for (original, copy) in &copies {
            if let (Node::Object(original), Node::Object(copy)) = (original, copy) {
                search.copies.entry(address_of(&**original)).or_default().push(copy);
            }
        }
        search.visit(root, "$");
    });
}

fn address_of<T>(value: &T) -> usize {
    ptr::from_ref(value).addr()
}

/// A search for nodes by their addresses.
struct Search<'a> {
    found: HashMap<usize, Deviating>,
    /// The copies of objects, by the addresses of their originals.
    copies: HashMap<usize, Vec<&'a [(String, Node)]>>,
    located: &'a mut Vec<Deviation>,
}

impl Search<'_> {
    /// Visits a node and all nodes in it, in their original order.
    fn visit(&mut self, node: &Node, path: &str) {
        self.check(node, path);
        match node {
            Node::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    self.visit(item, &format!("{path}[{index}]"));
                }
            }
            Node::Object(entries) => {
                let copies = self.copies.remove(&address_of(&**entries)).unwrap_or_default();
                for (key, value) in entries.iter() {
                    let path = join(path, &segment(key));
                    let again = copies.iter().flat_map(|copy| copy.iter());
                    for (_, value) in again.filter(|(other, _)| other == key) {
                        self.check(value, &path);
                    }
                    self.visit(value, &path);
                }
            }
            _ => {}
        }
    }

    fn check(&mut self, node: &Node, path: &str) {
        if let Some(Deviating { tolerated, .. }) = self.found.remove(&address_of(node)) {
            self.located.push(Deviation { path: path.to_owned(), tolerated });
        }
    }
}

/// The number of recorded deviations.
pub(super) fn recorded() -> usize {
    if is_recording() { RECORD.with_borrow(|record| record.found.len()) } else { 0 }
}

/// Discards recorded deviations of a value that was rejected.
pub(super) fn forget(range: Range<usize>) {
    if is_recording() {
        RECORD.with_borrow_mut(|record| {
            let end = range.end.min(record.found.len());
            record.found.drain(range.start.min(end)..end);
        });
    }
}
