//! Values that the API's document does not allow and that are read all the same.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::ops::Range;
use std::{fmt, mem, ptr};

use super::Node;
use super::node_error::{join, segment};

/// A value that the API's document does not allow, and that was read all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    path: String,
    tolerated: Tolerated,
}

/// What is wrong with a value that is read all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Tolerated {
    /// An optional property is `null`, which its type does not allow. It is read as absent, and left out
    /// when the value is written back.
    NullForOptional,
}

impl Deviation {
    /// The path of the value, such as `$.items[0].name`; `$` is the whole body.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The message.
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
    /// How many deviations this thread has read, those of union members that were not chosen included.
    /// Only whether it has changed has a meaning.
    static COUNT: Cell<usize> = const { Cell::new(0) };

    /// Whether deviations are recorded.
    static RECORDING: Cell<bool> = const { Cell::new(false) };

    /// The address of the `null` that was read last.
    static NULL: Cell<usize> = const { Cell::new(0) };

    /// What is recorded.
    static RECORD: RefCell<Record> = const { RefCell::new(Record::new()) };
}

/// What is known while deviations are recorded.
///
/// A path is found by the address of the node at its end, once all is read. So reading keeps no paths, and
/// costs the same whether anybody asks for them.
struct Record {
    found: Vec<Deviating>,
    /// Objects that were copied with fewer properties, after what they were copied from.
    copies: Vec<(Node, Node)>,
    /// Those whose paths are known.
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

/// Reads something, and calls `each` with every deviation in it.
///
/// `read` runs a second time if the first time met a deviation and there is somebody to tell: then
/// [`decode`](super::decode) reads from memory, where a value has a path. Nothing else costs more.
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

/// The deviations in what `read` reads.
fn record(read: &dyn Fn()) -> Vec<Deviation> {
    RECORD.set(Record::new());
    RECORDING.set(true);
    let recording = Recording;
    read();
    drop(recording);
    RECORD.replace(Record::new()).located
}

/// Ends the recording, even by a panic in a type of another crate.
struct Recording;

impl Drop for Recording {
    fn drop(&mut self) {
        RECORDING.set(false);
    }
}

/// Whether deviations are recorded, for which values have to be read from memory.
pub(super) fn is_recording() -> bool {
    RECORDING.get()
}

/// Notes that `null` was read at this node: it may be tolerated.
pub(super) fn met_null(null: &Node) {
    NULL.set(ptr::from_ref(null).addr());
}

/// Notes that the `null` that was [met](met_null) last is tolerated.
pub(super) fn tolerates_null() {
    COUNT.set(COUNT.get().wrapping_add(1));
    if is_recording() {
        let deviating = Deviating { address: NULL.get(), tolerated: Tolerated::NullForOptional };
        RECORD.with_borrow_mut(|record| record.found.push(deviating));
    }
}

/// Notes that an object is read without one of its properties, and so from a copy.
pub(super) fn copied(original: &Node, copy: &Node) {
    if is_recording() {
        let copies = (original.clone(), copy.clone());
        RECORD.with_borrow_mut(|record| record.copies.push(copies));
    }
}

/// Finds the paths of what is recorded, in the value that was read; of one that does not fit nothing is kept.
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

/// The search for the nodes at some addresses.
struct Search<'a> {
    found: HashMap<usize, Deviating>,
    /// The copies of objects, by the addresses of what they were copied from.
    copies: HashMap<usize, Vec<&'a [(String, Node)]>>,
    located: &'a mut Vec<Deviation>,
}

impl Search<'_> {
    /// Looks at a node and at all in it, in the order in which it was sent.
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

/// How many deviations are recorded.
pub(super) fn recorded() -> usize {
    if is_recording() { RECORD.with_borrow(|record| record.found.len()) } else { 0 }
}

/// Forgets some of what was recorded: that of a value that is not kept.
pub(super) fn forget(range: Range<usize>) {
    if is_recording() {
        RECORD.with_borrow_mut(|record| {
            let end = range.end.min(record.found.len());
            record.found.drain(range.start.min(end)..end);
        });
    }
}
