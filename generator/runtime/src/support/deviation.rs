//! Values that the API's document does not allow, but that are accepted.

use std::cell::RefCell;
use std::collections::HashMap;
use std::{fmt, mem};

use super::node::Node;
use super::node_error::{join, segment};
use super::recording::{self, Deviating, Recording, Tolerated, address_of, is_recording};

/// A value that the API's document does not allow, but that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    path: String,
    tolerated: Tolerated,
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

thread_local! {
    /// The recorded deviations.
    static RECORD: RefCell<Record> = const { RefCell::new(Record::new()) };
}

/// The state of a recording.
///
/// Paths are found at the end, by the addresses of nodes. So parsing tracks no paths, and costs the
/// same with and without hooks.
struct Record {
    /// Pairs of an object and a copy of it with fewer properties.
    copies: Vec<(Node, Node)>,
    /// The deviations whose paths are known.
    located: Vec<Deviation>,
}

impl Record {
    const fn new() -> Self {
        Self { copies: Vec::new(), located: Vec::new() }
    }
}

/// Parses something, and calls `each` with every deviation in it.
///
/// `read` runs a second time if the first run met a deviation and `each` is given: then
/// [`decode`](super::decode) parses from memory, where values have paths. Nothing else costs more.
pub fn observe<T>(read: impl Fn() -> T, each: Option<&mut dyn FnMut(&Deviation)>) -> T {
    let before = recording::count();
    let value = read();
    if let Some(each) = each
        && recording::count() != before
    {
        record(&|| drop(read())).iter().for_each(each);
    }
    value
}

/// The deviations in the value that `read` parses.
fn record(read: &dyn Fn()) -> Vec<Deviation> {
    RECORD.set(Record::new());
    let recording = Recording::start();
    read();
    drop(recording);
    RECORD.replace(Record::new()).located
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
        let found = recording::take().into_iter();
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
