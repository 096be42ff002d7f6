//! [`Spec`] → [`Composed`]: composition of `allOf`, `oneOf` and `anyOf`.
//!
//! A schema is a conjunction: its own keywords, the schema it refers to, each member of its `allOf`, and
//! each of its `oneOf` and `anyOf`. Composition turns every conjunction into one node of one kind: an
//! object with all properties, or a union of complete members. Keywords beside `oneOf` or `anyOf` apply
//! to each of its members.
//!
//! The list of parts of a conjunction identifies its node. Equal lists share a node, so recursion ends
//! and each schema is composed once.

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

/// The composed schemas of a document.
#[derive(Debug)]
pub struct Composed {
    nodes: Vec<Node>,
    of: HashMap<SchemaId, NodeId>,
    /// Schemas that have no valid value in combination with others.
    contradicting: HashSet<SchemaId>,
}

impl Composed {
    /// Returns the schemas that have no valid value in combination with others, so their types do not
    /// describe what is deserialized.
    #[must_use]
    pub fn contradicting(&self) -> &HashSet<SchemaId> {
        &self.contradicting
    }

    /// Returns the node with an id.
    #[must_use]
    pub fn node(&self, id: NodeId) -> &Node {
        &self.nodes[id.0]
    }

    /// Returns the node of a referenced schema: of a component, a body or a parameter.
    #[must_use]
    pub fn of(&self, schema: SchemaId) -> Option<NodeId> {
        self.of.get(&schema).copied()
    }

    /// Iterates over the schemas that something other than a schema refers to.
    pub fn roots(&self) -> impl Iterator<Item = SchemaId> {
        self.of.keys().copied()
    }

    /// Iterates over all nodes with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (NodeId, &Node)> {
        self.nodes.iter().enumerate().map(|(index, node)| (NodeId(index), node))
    }

    /// Whether a node, or the node it is an alias of, accepts `null`.
    #[must_use]
    pub fn nullable(&self, id: NodeId) -> bool {
        let node = self.node(id);
        node.nullable
            || match node.kind {
                Kind::Same(next) => self.nullable(next),
                _ => false,
            }
    }

    /// Returns the types of the values that a node accepts, except `null`; all types for a union.
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

    /// Returns the node that an alias leads to; the node itself if it is not an alias.
    #[must_use]
    pub fn resolved(&self, id: NodeId) -> NodeId {
        match self.node(id).kind {
            Kind::Same(next) => self.resolved(next),
            _ => id,
        }
    }
}

/// An index into the nodes of [`Composed`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct NodeId(pub(crate) usize);

/// A composed schema.
#[derive(Debug, Clone)]
pub struct Node {
    /// The pointer of its most specific part.
    pub pointer: Pointer,
    /// Whether it is the node of one schema instead of several combined ones.
    pub is_whole: bool,
    /// Its annotations.
    pub meta: Meta,
    /// Whether it also accepts `null`.
    pub nullable: bool,
    /// The values it accepts besides `null`.
    pub kind: Kind,
    /// Names and descriptions of the values that the kind lists.
    pub value_notes: Vec<ValueNote>,
    /// Assertions that restrict the values without changing the type.
    pub constraints: Constraints,
    /// The schemas it is a conjunction of, wholly or in part.
    pub schemas: Vec<SchemaId>,
    /// The unsupported features of the schema, as sentences.
    pub unsupported: Vec<String>,
}

/// The values that a node accepts.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Any value.
    Any,
    /// No value.
    Never,
    /// Only `null`.
    Null,
    /// `true` and `false`.
    Boolean,
    /// Only this boolean.
    OneBoolean(bool),
    /// Integers.
    Integer {
        /// `format`
        format: Option<String>,
        /// The listed values, if they are too large for an enum of known values.
        listed: Vec<Value>,
    },
    /// An enum of integers.
    Integers(Vec<i128>),
    /// Numbers.
    Number {
        /// `format`
        format: Option<String>,
    },
    /// Strings.
    String {
        /// `format`
        format: Option<String>,
    },
    /// An enum of strings.
    Strings(Vec<String>),
    /// Arrays.
    Array(NodeId),
    /// Arrays whose elements have a schema per index.
    Tuple {
        /// The schemas of the first elements, by index.
        items: Vec<NodeId>,
        /// The minimum number of these elements.
        required: usize,
        /// The schema of the elements behind them; `None` if there can be none.
        rest: Option<NodeId>,
    },
    /// Objects.
    Object {
        /// The properties, in document order.
        properties: Vec<Property>,
        /// The additional properties.
        additional: Further,
    },
    /// One of several members.
    Union {
        /// The discriminator, if there is one.
        discriminator: Option<Discriminating>,
        /// The members, in document order.
        members: Vec<UnionMember>,
        /// Whether the union is a hierarchy (by `allOf`): the last member is the base, which accepts all
        /// values of the others.
        is_family: bool,
    },
    /// An alias: another node with a different name or description.
    Same(NodeId),
}

/// A property of an object.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Property {
    /// The name in JSON.
    pub name: String,
    /// Its schema.
    pub node: NodeId,
    /// Whether it is required.
    pub required: bool,
}

/// The additional properties of an object.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Further {
    /// Additional properties are allowed, but not part of the type.
    Unsaid,
    /// Additional properties are forbidden.
    Forbidden,
    /// Additional properties are part of the type and have this schema.
    Node(NodeId),
}

/// The discriminator of a union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Discriminating {
    /// Its pointer.
    pub pointer: Pointer,
    /// Its `propertyName`.
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
    /// The values of the discriminator that select it, from the mapping or from its name.
    pub tags: Vec<String>,
    /// Whether the mapping gives them.
    pub is_mapped: bool,
    /// Whether it applies to values whose discriminator selects no member.
    pub is_default: bool,
    /// The indices of the members that this one extends.
    pub builds_on: Vec<usize>,
    /// The names of schemas that extend it and are selected by a discriminator of their own.
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

    /// Adds values that also select it. A mapping takes precedence over names.
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

/// The maximum number of conjunctions of several schemas: a constant for small documents, and a multiple
/// of the number of schemas for large ones. Combining schemas with a common property combines the schemas
/// of that property too.
const CONJUNCTIONS: usize = 2000;
const CONJUNCTIONS_PER_SCHEMA: usize = 2;

/// The maximum nesting of conjunctions.
const CONJUNCTION_DEPTH: usize = 16;

/// Composes every referenced schema.
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

/// Returns the schemas that something other than a schema refers to.
fn roots(spec: &Spec) -> Vec<SchemaId> {
    let mut roots: Vec<SchemaId> = spec.components.iter().map(|(_, id)| *id).collect();
    roots.extend(spec.used(spec.operations.iter()));
    roots
}

/// Returns the node of a schema without keywords.
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
        unsupported: Vec::new(),
    }
}

struct Composer<'a> {
    spec: &'a Spec,
    /// The component names of each schema; its own name precedes those of components that refer to it.
    names: HashMap<SchemaId, Vec<&'a str>>,
    /// The nodes. An entry is reserved when its parts are known, and filled when they are composed.
    nodes: Vec<Option<Node>>,
    known: HashMap<Vec<Part>, NodeId>,
    /// The remaining number of conjunctions with several parts.
    left: usize,
    /// The nesting of conjunctions with several parts around the current one.
    depth: usize,
    /// The treatment of schemas without `type`.
    implied_types: ImpliedTypes,
    /// A cache of the types that schemas accept.
    types: RefCell<HashMap<SchemaId, Types>>,
    /// A cache of the types that schemas declare.
    said: RefCell<HashMap<SchemaId, Types>>,
    /// A cache of what schemas declare about `null`.
    nulls: RefCell<HashMap<SchemaId, Option<bool>>>,
    /// The schemas that extend each schema with a `discriminator`.
    families: HashMap<SchemaId, Vec<SchemaId>>,
    /// The bases of hierarchies, without the schemas that extend them, and the schema of each.
    bases: HashMap<Vec<Part>, SchemaId>,
    /// Schemas that have no valid value in combination with others.
    contradicting: HashSet<SchemaId>,
    diagnostics: &'a mut Diagnostics,
}

/// Returns the name of the component at a pointer, in any file.
fn component(pointer: &Pointer) -> Option<&str> {
    match pointer.path()[..] {
        ["components", "schemas", name] | ["definitions", name] => Some(name),
        _ => None,
    }
}

impl<'a> Composer<'a> {
    /// Returns the name of a component.
    fn name(&self, id: SchemaId) -> Option<&'a str> {
        self.names.get(&id)?.first().copied()
    }

    /// Returns the names by which a discriminator can refer to a schema.
    fn names_of(&self, id: SchemaId) -> IndexSet<&'a str> {
        let own = component(&self.spec.schema(id).pointer).into_iter();
        own.chain(self.names.get(&id).into_iter().flatten().copied()).collect()
    }
}

impl Composer<'_> {
    /// Returns the node of one schema.
    fn whole(&mut self, id: SchemaId) -> NodeId {
        self.node(&[Part::Whole(id)])
    }

    /// Returns the node of the conjunction of several schemas.
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

    /// Returns the node of a conjunction.
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

    /// Returns the node of a schema without keywords, which accepts any value.
    fn any(&mut self) -> NodeId {
        self.node(&[])
    }

    /// Returns a node for a conjunction over the limits. It accepts what the most specific whole schema
    /// accepts, or any value if no part is whole.
    fn too_many(&mut self, parts: &[Part]) -> Node {
        let pointer = self.pointer(parts);
        let (meta, nullable) = (self.meta(parts), self.takes_null(parts));
        let message = "the combined schemas have too many types";
        let whole = parts.iter().rev().find(|part| matches!(part, Part::Whole(_)));
        let (kind, instead) = match whole {
            Some(whole) => {
                let kind = Kind::Same(self.node(&[*whole]));
                (kind, "only the last schema is used")
            }
            None => (Kind::Any, "any JSON value is accepted"),
        };
        self.diagnostics
            .push(Diagnostic::at(Code::TooManyCombinations, &pointer, message).instead(instead));
        Node { pointer, meta, nullable, kind, unsupported: vec![sentence(message)], ..free() }
    }

    /// Reports the defaults that are ignored because the schemas in `allOf` have different ones.
    fn say_defaults(&mut self, id: SchemaId) {
        for given in self.defaults(id) {
            let at = self.spec.schema(given).pointer.push("default");
            let message = "`default` of a schema has no effect";
            self.diagnostics.push(
                Diagnostic::at(Code::WithoutEffect, &at, message)
                    .help("set `default` in the schema that has the `allOf`")
                    .instead("there is no default: schemas in `allOf` have different ones"),
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
            // A schema inside this one is not a different schema.
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
        let Merged { constraints, unsupported, .. } = merged;
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
            unsupported,
        }
    }
}

/// Returns a message as a sentence.
fn sentence(message: &str) -> String {
    let mut letters = message.chars();
    let first = letters.next().map(char::to_uppercase).into_iter().flatten();
    first.chain(letters).chain(['.']).collect()
}

/// Breaks cycles of aliases: a schema that is only defined by itself accepts any value.
fn break_circles(composed: &mut Composed, diagnostics: &mut Diagnostics) {
    let mut ends = vec![false; composed.nodes.len()];
    for start in 0..composed.nodes.len() {
        let mut path = Vec::new();
        let mut at = start;
        while !ends[at] {
            if path.contains(&at) {
                let node = &mut composed.nodes[at];
                node.kind = Kind::Any;
                let message = "the schema only refers to itself";
                node.unsupported.push(sentence(message));
                diagnostics.push(
                    Diagnostic::at(Code::CyclicReference, &node.pointer, message)
                        .help("define one of the schemas in the cycle")
                        .instead("any JSON value is accepted"),
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
