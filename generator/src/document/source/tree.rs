//! The tree of the positions of values, and its builder.

use foldhash::HashMap;
use saphyr_parser::Event;

use super::Span;
use crate::document::pointer::Pointer;

/// A key that occurs twice in one mapping.
#[derive(Debug)]
pub(crate) struct Duplicate {
    pub(crate) pointer: Pointer,
    pub(crate) first: Span,
    pub(crate) second: Span,
}

/// The positions of all keys and values of a text.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// The nodes; the first is the root.
    pub(super) nodes: Vec<Node>,
    pub(super) duplicates: Vec<Duplicate>,
    pub(super) collection_as_key: Option<Span>,
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) key: Option<Span>,
    pub(super) value: Span,
    pub(super) is_collection: bool,
    /// Members by key, elements by their index in decimal.
    children: HashMap<String, usize>,
    /// The node that this alias refers to.
    alias_of: Option<usize>,
}

impl Index {
    /// Returns the node at a pointer and `true`, or the nearest enclosing node and `false`.
    pub(super) fn find(&self, pointer: &Pointer) -> Option<(&Node, bool)> {
        let mut node = self.nodes.first()?;
        for token in pointer.path() {
            match self.child(node, token, 0) {
                Some(child) => node = child,
                None => return Some((node, false)),
            }
        }
        Some((node, true))
    }

    /// Returns a member or element. Also looks into the target of an alias and into mappings merged with
    /// `<<`.
    fn child(&self, node: &Node, token: &str, depth: usize) -> Option<&Node> {
        // No document that can be loaded nests deeper; an alias can contain itself.
        if depth > super::MAX_DEPTH {
            return None;
        }
        if let Some(child) = node.children.get(token) {
            return self.nodes.get(*child);
        }
        if let Some(target) = node.alias_of {
            return self.child(self.nodes.get(target)?, token, depth + 1);
        }
        let merged = self.nodes.get(*node.children.get("<<")?)?;
        self.child(merged, token, depth + 1).or_else(|| {
            let indices = 0..merged.children.len();
            let mut list = indices.map_while(|i| self.child(merged, &i.to_string(), depth + 1));
            list.find_map(|element| self.child(element, token, depth + 1))
        })
    }
}

/// Builds an [`Index`] from parser events.
#[derive(Default)]
pub(super) struct Builder {
    pub(super) index: Index,
    /// The open collections, outermost first.
    open: Vec<Open>,
    anchors: HashMap<usize, usize>,
}

struct Open {
    node: usize,
    state: State,
}

enum State {
    Sequence {
        next: usize,
    },
    /// A mapping; `key` is the last key, if its value is still missing.
    Mapping {
        key: Option<(String, Span)>,
    },
}

impl Builder {
    /// Adds an event; returns `true` at the end of the document.
    pub(super) fn add(&mut self, event: &Event<'_>, span: Span) -> bool {
        match event {
            Event::Scalar(text, _, anchor, _) => self.scalar(text, span, *anchor),
            Event::Alias(anchor) => self.alias(*anchor, span),
            Event::SequenceStart(anchor, _) => self.begin_sequence(span, *anchor),
            Event::MappingStart(anchor, _) => self.begin_mapping(span, *anchor),
            Event::SequenceEnd | Event::MappingEnd => self.end(span.end),
            Event::DocumentEnd => return true,
            _ => {}
        }
        false
    }

    /// Adds a key, or a value that is not a collection.
    pub(super) fn scalar(&mut self, text: &str, span: Span, anchor: usize) {
        if let Some(key) = self.awaits_key() {
            *key = Some((text.to_owned(), span));
        } else {
            self.node(span, anchor);
        }
    }

    fn alias(&mut self, anchor: usize, span: Span) {
        if let Some(key) = self.awaits_key() {
            *key = Some((String::new(), span));
        } else {
            let node = self.node(span, 0);
            self.index.nodes[node].alias_of = self.anchors.get(&anchor).copied();
        }
    }

    pub(super) fn begin_sequence(&mut self, span: Span, anchor: usize) {
        let node = self.node(span, anchor);
        self.index.nodes[node].is_collection = true;
        self.open.push(Open { node, state: State::Sequence { next: 0 } });
    }

    pub(super) fn begin_mapping(&mut self, span: Span, anchor: usize) {
        let node = self.node(span, anchor);
        self.index.nodes[node].is_collection = true;
        self.open.push(Open { node, state: State::Mapping { key: None } });
    }

    /// Closes the innermost collection.
    pub(super) fn end(&mut self, end: usize) {
        if let Some(closed) = self.open.pop() {
            let value = &mut self.index.nodes[closed.node].value;
            value.end = value.end.max(end);
        }
    }

    /// Whether the innermost collection is a mapping that expects a key.
    pub(super) fn expects_key(&mut self) -> bool {
        self.awaits_key().is_some()
    }

    /// Returns where to store the next key, if one is expected.
    fn awaits_key(&mut self) -> Option<&mut Option<(String, Span)>> {
        match &mut self.open.last_mut()?.state {
            State::Mapping { key } if key.is_none() => Some(key),
            _ => None,
        }
    }

    /// Adds a value to the innermost open collection.
    fn node(&mut self, value: Span, anchor: usize) -> usize {
        let id = self.index.nodes.len();
        let (token, key) = match self.open.last_mut().map(|open| &mut open.state) {
            None => (None, None),
            Some(State::Sequence { next }) => {
                *next += 1;
                (Some((*next - 1).to_string()), None)
            }
            Some(State::Mapping { key }) => {
                let (token, span) = key.take().unzip();
                if token.is_none() {
                    self.index.collection_as_key.get_or_insert(value);
                    *key = Some((String::new(), value));
                }
                (token, span)
            }
        };
        let children = HashMap::default();
        let is_collection = false;
        self.index.nodes.push(Node { key, value, is_collection, children, alias_of: None });
        if anchor != 0 {
            self.anchors.insert(anchor, id);
        }
        if let Some(token) = token {
            self.attach(id, token, key);
        }
        id
    }

    /// Adds a node as the member `token` of the innermost collection. The last duplicate wins, as it does
    /// for the value.
    fn attach(&mut self, id: usize, token: String, key: Option<Span>) {
        let Some(parent) = self.open.last().map(|open| open.node) else {
            return;
        };
        let previous = self.index.nodes[parent].children.insert(token.clone(), id);
        let first = previous.and_then(|previous| self.index.nodes[previous].key);
        if let (Some(first), Some(second)) = (first, key) {
            let pointer = self.pointer().push(token);
            self.index.duplicates.push(Duplicate { pointer, first, second });
        }
    }

    /// Returns the pointer to the innermost open collection. The search per token is acceptable, because
    /// only duplicate keys need it.
    fn pointer(&self) -> Pointer {
        let pairs = self.open.iter().zip(self.open.iter().skip(1));
        pairs.fold(Pointer::default(), |pointer, (outer, inner)| {
            let children = &self.index.nodes[outer.node].children;
            let token = children.iter().find(|(_, child)| **child == inner.node);
            pointer.push(token.map_or("", |(token, _)| token))
        })
    }
}
