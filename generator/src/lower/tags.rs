//! Which unions have a tag.
//!
//! A tag is a required property that every member, an object, has with listed values, of which no two
//! members have the same. A `discriminator` names a property that is meant so though members do not
//! require it, and values for members that list none themselves.

use foldhash::{HashMap, HashSet};

use crate::compose::{Composed, Kind, Node, NodeId, Property, UnionMember};
use crate::ir::Tag;

/// The tag of a union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tagging {
    pub(super) tag: Tag,
    /// Its values in each member, in the members' order.
    pub(super) values: Vec<Vec<String>>,
}

/// The tags of a document's unions.
#[derive(Debug, Default)]
pub(super) struct Tags {
    unions: HashMap<NodeId, Tagging>,
    properties: HashSet<NodeId>,
}

impl Tags {
    /// Looks at every union of the document.
    pub(super) fn find(composed: &Composed) -> Self {
        let mut tags = Self::default();
        for (id, node) in composed.iter() {
            let Kind::Union { discriminator, members, is_family } = &node.kind else {
                continue;
            };
            if let (Some(name), true) = (discriminator, is_family) {
                tags.add(id, family(composed, members, name));
                continue;
            }
            let names = match discriminator {
                Some(name) => vec![name.as_str()],
                None => candidates(composed, members),
            };
            let found: Vec<Found> = names
                .into_iter()
                .filter_map(|name| found(composed, members, name, discriminator.is_some()))
                .collect();
            // A property with one value a member says more than one with several.
            let single =
                |found: &&Found| found.tagging.values.iter().all(|values| values.len() == 1);
            if let Some(found) = found.iter().find(single).or(found.first()) {
                tags.add(id, found.clone());
            }
        }
        tags
    }

    fn add(&mut self, union: NodeId, found: Found) {
        self.properties.extend(found.own);
        self.unions.insert(union, found.tagging);
    }

    /// The tag of a union, if it has one.
    pub(super) fn of(&self, union: NodeId) -> Option<&Tagging> {
        self.unions.get(&union)
    }

    /// Whether a node is that of a tag property with one value.
    pub(super) fn is_tag(&self, node: NodeId) -> bool {
        self.properties.contains(&node)
    }
}

/// A tag, and the nodes of its property that stand in the members themselves.
#[derive(Clone)]
struct Found {
    tagging: Tagging,
    own: Vec<NodeId>,
}

/// The names of the first member's properties; every member must have the tag. The order does not
/// depend on that in the document, which means nothing.
fn candidates<'a>(composed: &'a Composed, members: &[UnionMember]) -> Vec<&'a str> {
    let [first, _, ..] = members else {
        return Vec::new();
    };
    match &composed.node(leaf(composed, first.node)).kind {
        Kind::Object { properties, .. } => {
            let names = properties.iter().map(|property| property.name.as_str());
            let mut names: Vec<&str> = names.collect();
            names.sort_unstable_by_key(|name| (!matches!(*name, "type" | "kind"), *name));
            names
        }
        _ => Vec::new(),
    }
}

/// The first object in a member: of a union of its own, that of its first member.
fn leaf(composed: &Composed, id: NodeId) -> NodeId {
    let mut id = composed.resolved(id);
    for _ in 0..8 {
        match &composed.node(id).kind {
            Kind::Union { members, .. } if !members.is_empty() => {
                id = composed.resolved(members[0].node);
            }
            _ => break,
        }
    }
    id
}

fn found(
    composed: &Composed,
    members: &[UnionMember],
    property: &str,
    is_named: bool,
) -> Option<Found> {
    let mut own = Vec::new();
    let mut values = Vec::new();
    let mut tag = Tag::of(property);
    for member in members {
        let mut seen = Seen::new(&mut tag, &mut own, is_named);
        match (seen.member(composed, member.node, DEPTH)?, is_named) {
            (Listed::All, _) => values.push(seen.values),
            (Listed::Open, true) if !member.tags.is_empty() || member.is_default => {
                values.push(member.tags.clone());
            }
            _ => return None,
        }
    }
    tag.required &= members.iter().all(|member| !member.is_default);
    let mut seen = HashSet::default();
    let distinct = values.iter().flatten().all(|value| seen.insert(value.as_str()));
    (distinct && members.len() > 1)
        .then(|| Found { tagging: Tagging { tag, values: values.clone() }, own })
}

/// The tag of what builds on the last member. A member that inherits the property lists what the base
/// lists; one that narrows it knows better than its name what stands for it.
fn family(composed: &Composed, members: &[UnionMember], property: &str) -> Found {
    let mut own = Vec::new();
    let mut tag = Tag { required: false, is_family: true, ..Tag::of(property) };
    let mut listed = |member: &UnionMember, own: &mut Vec<NodeId>| {
        let mut seen = Seen::new(&mut tag, own, true);
        let is_listed = seen.member(composed, member.node, DEPTH) == Some(Listed::All);
        is_listed.then_some(seen.values)
    };
    let base = members.last().and_then(|base| listed(base, &mut Vec::new()));
    let mut known = HashSet::default();
    let values = members.iter().map(|member| {
        let listed = listed(member, &mut own).filter(|values| Some(values) != base.as_ref());
        let mut values = listed.unwrap_or_else(|| member.tags.clone());
        values.retain(|value| known.insert(value.clone()));
        values
    });
    let values = values.collect();
    Found { tagging: Tagging { tag, values }, own }
}

/// How deep unions in unions are looked into.
const DEPTH: usize = 8;

/// What a member says of the property.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Listed {
    /// Its values are listed.
    All,
    /// It is there, or nothing is said of it.
    Open,
}

/// What is found out about the property in the members.
struct Seen<'a> {
    tag: &'a mut Tag,
    own: &'a mut Vec<NodeId>,
    values: Vec<String>,
    /// Whether a discriminator names the property.
    is_named: bool,
    /// Unions in unions can lead to one member on many ways.
    visited: HashSet<NodeId>,
}

impl<'a> Seen<'a> {
    fn new(tag: &'a mut Tag, own: &'a mut Vec<NodeId>, is_named: bool) -> Self {
        Self { tag, own, values: Vec::new(), is_named, visited: HashSet::default() }
    }

    /// Collects the values of a member's property; `None` if the member is no object, or can lack it.
    fn member(&mut self, composed: &Composed, member: NodeId, depth: usize) -> Option<Listed> {
        let depth = depth.checked_sub(1)?;
        let member = composed.resolved(member);
        if !self.visited.insert(member) {
            return Some(Listed::All);
        }
        let node = composed.node(member);
        match &node.kind {
            Kind::Union { members, .. } => {
                let mut listed = Listed::All;
                for member in members {
                    if self.member(composed, member.node, depth)? == Listed::Open {
                        listed = Listed::Open;
                    }
                }
                Some(listed)
            }
            Kind::Object { properties, .. } => {
                let property = properties.iter().find(|it| it.name == self.tag.property);
                let Some(property) = property else {
                    self.tag.required = false;
                    return Some(Listed::Open);
                };
                let is_sure = property.required && !composed.nullable(property.node);
                self.tag.required &= is_sure;
                (is_sure || self.is_named && !property.required)
                    .then(|| self.property(composed, node, property, is_sure))?
            }
            _ => None,
        }
    }

    fn property(
        &mut self,
        composed: &Composed,
        node: &Node,
        property: &Property,
        is_sure: bool,
    ) -> Option<Listed> {
        let target = composed.resolved(property.node);
        let value = composed.node(target);
        let values: Vec<String> = match &value.kind {
            Kind::Strings(values) => values.clone(),
            Kind::Integers(values) => values.iter().map(ToString::to_string).collect(),
            Kind::OneBoolean(value) => vec![value.to_string()],
            Kind::String { .. } => return Some(Listed::Open),
            Kind::Any if self.is_named => return Some(Listed::Open),
            _ => return None,
        };
        self.tag.text &= matches!(value.kind, Kind::Strings(_));
        // A schema that stands elsewhere may have other uses, in which it must stay open.
        if is_sure && values.len() == 1 && node.pointer.is_ancestor_or_same(&value.pointer) {
            self.own.push(target);
        }
        self.values.extend(values);
        Some(Listed::All)
    }
}
