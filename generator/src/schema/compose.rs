//! [`Spec`] → [`Composed`]: what `allOf`, `oneOf` and `anyOf` come to.
//!
//! A schema is a conjunction: its own keywords, what it refers to, each member of its `allOf`, and each
//! of its choices. Here every conjunction becomes one node of one kind: one object with all properties,
//! one choice between complete members. Keywords beside a choice belong to each of its members.
//!
//! A node is known by the list of parts that it is the conjunction of. Equal lists are one node, so that
//! recursion ends, and one schema is composed once.

mod choices;
mod evaluated;
mod families;
mod merged;
mod null;
mod parts;
mod values;

use std::cell::RefCell;

use foldhash::{HashMap, HashSet};
use indexmap::IndexSet;
use serde_json::Value;

use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::pointer::Pointer;
use crate::schema::spec::{self, Constraints, Meta, SchemaId, Spec, Types, ValueNote};
use crate::schema::types::ImpliedTypes;

pub(crate) use self::families::find as families;
use self::merged::Merged;
use self::parts::Part;

/// The schemas of a document, each of one kind.
#[derive(Debug)]
pub struct Composed {
    nodes: Vec<Node>,
    of: HashMap<SchemaId, NodeId>,
    /// Schemas that no value meets together with others.
    contradicting: HashSet<SchemaId>,
}

impl Composed {
    /// Schemas that no value meets together with others, so that their types are not what is read.
    #[must_use]
    pub fn contradicting(&self) -> &HashSet<SchemaId> {
        &self.contradicting
    }

    /// The node behind an id.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0]
    }

    /// The node of a schema that something refers to: of a component, a body, a parameter.
    #[must_use]
    pub fn of(&self, schema: SchemaId) -> Option<NodeId> {
        self.of.get(&schema).copied()
    }

    /// The schemas that something refers to from outside of schemas.
    pub fn roots(&self) -> impl Iterator<Item = SchemaId> {
        self.of.keys().copied()
    }

    /// All nodes with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        self.nodes.iter().enumerate().map(|(index, node)| (NodeId(index), node))
    }

    /// Whether a node, or one that it stands for, takes `null`.
    #[must_use]
    pub fn nullable(&self, id: NodeId) -> bool {
        let node = self.node(id);
        node.nullable
            || match node.kind {
                Kind::Same(next) => self.nullable(next),
                _ => false,
            }
    }

    /// The types of the values that a node takes, but for `null`; all for a union.
    #[must_use]
    pub fn types(&self, id: NodeId) -> Types {
        match self.node(self.resolved(id)).kind {
            Kind::Null => Types::NULL,
            Kind::Boolean | Kind::OneBoolean(_) => Types::BOOLEAN,
            Kind::Integer { .. } | Kind::Integers(_) | Kind::Number { .. } => Types::NUMBER,
            Kind::String { .. } | Kind::Strings(_) => Types::STRING,
            Kind::Array(_) | Kind::Tuple { .. } => Types::ARRAY,
            Kind::Object { .. } => Types::OBJECT,
            Kind::Any | Kind::Never | Kind::Union { .. } | Kind::Same(_) => Types::ALL,
        }
    }

    /// The node that a node stands for, itself if it is no mere name for another.
    #[must_use]
    pub fn resolved(&self, id: NodeId) -> NodeId {
        match self.node(id).kind {
            Kind::Same(next) => self.resolved(next),
            _ => id,
        }
    }
}

/// An index into [`Composed`]'s nodes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(crate) usize);

/// A schema of one kind.
#[derive(Debug, Clone)]
pub struct Node {
    /// Where it stands: the most special of its parts.
    pub pointer: Pointer,
    /// Whether it is that of one schema, and not of several taken together.
    pub is_whole: bool,
    /// What it says about itself.
    pub meta: Meta,
    /// Whether `null` is accepted too.
    pub nullable: bool,
    /// What it accepts besides.
    pub kind: Kind,
    /// What the document says of the values that the kind lists.
    pub value_notes: Vec<ValueNote>,
    /// What narrows its values and changes no type.
    pub constraints: Constraints,
    /// The schemas that it is the conjunction of, wholly or in parts.
    pub schemas: Vec<SchemaId>,
    /// What the document asked for and did not get, in sentences.
    pub degraded: Vec<String>,
}

/// What a node accepts.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Any value.
    Any,
    /// No value.
    Never,
    /// `null` alone.
    Null,
    /// `true` and `false`.
    Boolean,
    /// Only the one of them.
    OneBoolean(bool),
    /// Whole numbers.
    Integer {
        /// `format`
        format: Option<String>,
        /// The values that are listed, where they are too large for a list of known values.
        listed: Vec<Value>,
    },
    /// Whole numbers that are listed.
    Integers(Vec<i128>),
    /// Numbers.
    Number {
        /// `format`
        format: Option<String>,
    },
    /// Texts.
    String {
        /// `format`
        format: Option<String>,
    },
    /// Texts that are listed.
    Strings(Vec<String>),
    /// Lists.
    Array(NodeId),
    /// Lists whose elements have kinds by position.
    Tuple {
        /// The elements with a place of their own.
        items: Vec<NodeId>,
        /// How many of them must be there.
        required: usize,
        /// The elements behind them; none where there can be none.
        rest: Option<NodeId>,
    },
    /// Objects.
    Object {
        /// The properties, in document order.
        properties: Vec<Property>,
        /// Further properties.
        additional: Further,
    },
    /// One of several.
    Union {
        /// The discriminator that tells the members, where there is one.
        discriminator: Option<Discriminating>,
        /// The members, in document order.
        members: Vec<UnionMember>,
        /// Whether the last member is what the others build on: it takes all values that they take.
        is_family: bool,
    },
    /// Another node under another name or with another text.
    Same(NodeId),
}

/// A property of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// The name on the wire.
    pub name: String,
    /// Its schema.
    pub node: NodeId,
    /// Whether it must be there.
    pub required: bool,
}

/// The properties of an object that have no name in the document.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Further {
    /// Nobody counts on them.
    Unsaid,
    /// There must be none.
    Forbidden,
    /// They belong to the value and are of this kind.
    Node(NodeId),
}

/// A discriminator that tells the members of a union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discriminating {
    /// Where it stands.
    pub pointer: Pointer,
    /// The property that it names.
    pub property: String,
}

impl Discriminating {
    fn of(discriminator: &spec::Discriminator) -> Self {
        Self { pointer: discriminator.pointer.clone(), property: discriminator.property.clone() }
    }
}

/// A member of a union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnionMember {
    /// Its schema.
    pub node: NodeId,
    /// The values of the discriminator that stand for it, by the mapping or by its name.
    pub tags: Vec<String>,
    /// Whether they are those of the mapping.
    pub is_mapped: bool,
    /// Whether it is that of values in which no known value stands for a member.
    pub is_default: bool,
    /// The members that this one builds on, by index.
    pub builds_on: Vec<usize>,
    /// The names of what builds on it and is told by a discriminator of its own.
    pub below: Vec<String>,
}

impl UnionMember {
    fn new(node: NodeId, tags: Vec<String>) -> Self {
        Self {
            node,
            tags,
            is_mapped: false,
            is_default: false,
            builds_on: Vec::new(),
            below: Vec::new(),
        }
    }

    /// Adds values that stand for it too. What a mapping says counts for more than a name.
    fn add(&mut self, tags: Vec<String>, is_mapped: bool) {
        if is_mapped && !self.is_mapped {
            self.tags.clear();
        }
        if is_mapped || !self.is_mapped {
            self.tags.extend(tags);
        }
        self.is_mapped |= is_mapped;
    }
}

/// How many conjunctions of several schemas a small document may come to, and how many a large one for
/// each of its schemas: where properties of several schemas meet, their schemas are combined in turn.
const CONJUNCTIONS: usize = 2000;
const CONJUNCTIONS_PER_SCHEMA: usize = 2;

/// How many conjunctions may stand inside each other.
const CONJUNCTION_DEPTH: usize = 16;

/// Composes every schema that something refers to.
#[must_use]
pub fn compose(
    spec: &Spec,
    implied_types: ImpliedTypes,
    diagnostics: &mut Diagnostics,
) -> Composed {
    let mut names: HashMap<SchemaId, Vec<&str>> = HashMap::default();
    for (name, id) in &spec.components {
        let names = names.entry(*id).or_default();
        let is_own = component(&spec.schema(*id).pointer) == Some(name);
        names.insert(if is_own { 0 } else { names.len() }, name);
    }
    let mut composer = Composer {
        spec,
        names,
        nodes: Vec::new(),
        known: HashMap::default(),
        left: spec.schemas.len().saturating_mul(CONJUNCTIONS_PER_SCHEMA).max(CONJUNCTIONS),
        depth: 0,
        types: RefCell::default(),
        said: RefCell::default(),
        implied_types,
        nulls: RefCell::default(),
        families: families::find(spec),
        bases: HashMap::default(),
        contradicting: HashSet::default(),
        diagnostics,
    };
    let of = roots(spec).into_iter().map(|id| (id, composer.whole(id))).collect();
    let nodes: Vec<Node> =
        composer.nodes.into_iter().map(|node| node.unwrap_or_else(free)).collect();
    let mut all = Composed { nodes, of, contradicting: composer.contradicting };
    break_circles(&mut all, diagnostics);
    all
}

/// The schemas that something outside of schemas refers to.
fn roots(spec: &Spec) -> Vec<SchemaId> {
    let mut roots: Vec<SchemaId> = spec.components.iter().map(|(_, id)| *id).collect();
    roots.extend(spec.used());
    roots
}

/// A schema that says nothing.
fn free() -> Node {
    Node {
        pointer: Pointer::default(),
        is_whole: false,
        meta: Meta::default(),
        nullable: false,
        kind: Kind::Any,
        value_notes: Vec::new(),
        constraints: Constraints::default(),
        schemas: Vec::new(),
        degraded: Vec::new(),
    }
}

struct Composer<'a> {
    spec: &'a Spec,
    /// The components' names, the one where a schema stands before those that refer to it.
    names: HashMap<SchemaId, Vec<&'a str>>,
    /// A node's place is taken when its parts are known; it is filled when they are composed.
    nodes: Vec<Option<Node>>,
    known: HashMap<Vec<Part>, NodeId>,
    /// How many more conjunctions of several parts are composed.
    left: usize,
    /// How many conjunctions of several parts the one being composed stands in.
    depth: usize,
    /// What becomes of schemas that do not say their types.
    implied_types: ImpliedTypes,
    /// The types that are taken for schemas, those that are known.
    types: RefCell<HashMap<SchemaId, Types>>,
    /// The types that schemas say, those that are known.
    said: RefCell<HashMap<SchemaId, Types>>,
    /// What schemas say of `null`, those of which it is known.
    nulls: RefCell<HashMap<SchemaId, Option<bool>>>,
    /// The schemas that build on one with a discriminator, by that one.
    families: HashMap<SchemaId, Vec<SchemaId>>,
    /// What families build on, without those that build on it, and whose it is.
    bases: HashMap<Vec<Part>, SchemaId>,
    /// Schemas that no value meets together with others.
    contradicting: HashSet<SchemaId>,
    diagnostics: &'a mut Diagnostics,
}

/// The name of the component that a place is, in whatever file.
fn component(pointer: &Pointer) -> Option<&str> {
    match pointer.path()[..] {
        ["components", "schemas", name] | ["definitions", name] => Some(name),
        _ => None,
    }
}

impl<'a> Composer<'a> {
    /// The name of a component.
    fn name(&self, id: SchemaId) -> Option<&'a str> {
        self.names.get(&id)?.first().copied()
    }

    /// The names by which a discriminator can mean a schema.
    fn names_of(&self, id: SchemaId) -> IndexSet<&'a str> {
        let own = component(&self.spec.schema(id).pointer).into_iter();
        own.chain(self.names.get(&id).into_iter().flatten().copied()).collect()
    }
}

impl Composer<'_> {
    /// The node of one schema.
    fn whole(&mut self, id: SchemaId) -> NodeId {
        self.node(&[Part::Whole(id)])
    }

    /// The node that takes what all of several schemas take.
    fn all(&mut self, ids: &[SchemaId]) -> NodeId {
        let mut parts: Vec<Part> = Vec::new();
        for id in ids {
            let part = Part::Whole(*id);
            if !parts.contains(&part) {
                parts.push(part);
            }
        }
        self.node(&parts)
    }

    /// The node of a conjunction.
    fn node(&mut self, parts: &[Part]) -> NodeId {
        if let Some(id) = self.known.get(parts) {
            return *id;
        }
        let id = NodeId(self.nodes.len());
        self.nodes.push(None);
        self.known.insert(parts.to_vec(), id);
        let depth = self.depth;
        let is_conjunction = parts.len() > 1;
        let mut node = if is_conjunction && (self.left == 0 || depth == CONJUNCTION_DEPTH) {
            self.too_many(parts)
        } else {
            self.left -= usize::from(is_conjunction);
            self.depth = if is_conjunction { depth + 1 } else { 0 };
            self.compose(parts)
        };
        self.depth = depth;
        node.schemas = parts.iter().filter_map(|part| part.schema()).collect();
        self.nodes[id.0] = Some(node);
        id
    }

    /// A node that takes any value, of a schema without keywords.
    fn any(&mut self) -> NodeId {
        self.node(&[])
    }

    /// A node that takes what the most special schema of a conjunction takes, or any value if none is
    /// whole.
    fn too_many(&mut self, parts: &[Part]) -> Node {
        let pointer = self.pointer(parts);
        let (meta, nullable) = (self.meta(parts), self.takes_null(parts));
        let message = "the schemas combine to more types than a crate can have";
        let whole = parts.iter().rev().find(|part| matches!(part, Part::Whole(_)));
        let (kind, instead) = match whole {
            Some(whole) => {
                let kind = Kind::Same(self.node(&[*whole]));
                (kind, "only what the last of them says counts here")
            }
            None => (Kind::Any, "any JSON value is taken here"),
        };
        self.diagnostics
            .push(Diagnostic::at(Code::TooManyCombinations, &pointer, message).instead(instead));
        Node { pointer, meta, nullable, kind, degraded: vec![sentence(message)], ..free() }
    }

    /// Says that a schema has no default because the schemas in it give several.
    fn say_defaults(&mut self, id: SchemaId) {
        for given in self.defaults(id) {
            let at = self.spec.schema(given).pointer.push("default");
            let message = "`default` of a schema has no effect";
            self.diagnostics.push(
                Diagnostic::at(Code::WithoutEffect, &at, message)
                    .help("give the default of the schema that has both in its `allOf`")
                    .instead("no default is known, as another schema in `allOf` gives another"),
            );
        }
    }

    fn compose(&mut self, parts: &[Part]) -> Node {
        let pointer = self.pointer(parts);
        let mut meta = self.meta(parts);
        if let [Part::Whole(id)] = parts
            && meta.default.is_none()
        {
            self.say_defaults(*id);
        }
        if let Some(title) = self.base_title(parts) {
            meta.title = Some(title);
        }
        let nullable = self.takes_null(parts);
        let is_whole = matches!(parts, [Part::Whole(_)]);
        if let [Part::Whole(id)] = parts
            && let Some(only) = self.stands_for(*id)
            // What is written inside is no other schema.
            && !pointer.is_ancestor_or_same(&self.spec.schema(only).pointer)
        {
            let constraints = self.narrowed(*id);
            let kind = Kind::Same(self.whole(only));
            return Node { pointer, is_whole, meta, nullable, kind, constraints, ..free() };
        }
        if let Some(needed) = self.without_implied(parts)
            && (nullable || !self.takes_null(&needed))
        {
            let kind = Kind::Same(self.node(&needed));
            return Node { pointer, meta, nullable, kind, ..free() };
        }
        let flat = self.flatten(parts);
        if let [Part::Whole(id)] = parts
            && let Some(kind) = self.family(*id, &flat)
        {
            let kind = self.beside_other_types(kind, &flat, &pointer);
            return Node { pointer, is_whole, meta, nullable, kind, ..free() };
        }
        let mut merged = Merged::of(self.spec, &flat);
        if merged.faults.iter().any(|(code, ..)| *code == Code::Unsatisfiable) {
            self.contradicting.extend(flat.iter().filter_map(|part| part.schema()));
        }
        let kind = self.kind(&flat, &mut merged);
        let nullable = nullable || self.takes_null_of_member(parts, &kind);
        for (code, message, instead) in std::mem::take(&mut merged.faults) {
            self.diagnostics.push(Diagnostic::at(code, &pointer, message).instead(instead));
        }
        let value_notes = match &kind {
            Kind::Strings(_) | Kind::Integers(_) => self.value_notes(&flat),
            _ => Vec::new(),
        };
        let Merged { constraints, degraded, .. } = merged;
        let schemas = Vec::new();
        Node {
            pointer,
            is_whole,
            meta,
            nullable,
            kind,
            value_notes,
            constraints,
            schemas,
            degraded,
        }
    }
}

/// A message as a sentence of its own.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(char::to_uppercase).into_iter().flatten();
    first.chain(letters).chain(['.']).collect()
}

/// Names that stand for each other in a circle stand for nothing: such a schema takes any value.
fn break_circles(composed: &mut Composed, diagnostics: &mut Diagnostics) {
    let mut ends = vec![false; composed.nodes.len()];
    for start in 0..composed.nodes.len() {
        let mut path = Vec::new();
        let mut at = start;
        while !ends[at] {
            if path.contains(&at) {
                let node = &mut composed.nodes[at];
                node.kind = Kind::Any;
                let message = "the schema is only defined by itself";
                node.degraded.push(sentence(message));
                diagnostics.push(
                    Diagnostic::at(Code::CyclicReference, &node.pointer, message)
                        .help("say what is meant by one of the schemas in the circle")
                        .instead("any JSON value is taken here"),
                );
                break;
            }
            path.push(at);
            match composed.nodes[at].kind {
                Kind::Same(next) => at = next.0,
                _ => break,
            }
        }
        for at in path {
            ends[at] = true;
        }
    }
}

#[cfg(test)]
mod tests;
