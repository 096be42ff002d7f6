//! Finds the property that selects the members of a union, and the values that select each member.
//!
//! With a `discriminator`, it is the property that the discriminator names. The mapping takes
//! precedence over the declarations of the members. Next are the values that only one member lists,
//! then the members' names (3.1.1, 4.8.25). Without a `discriminator`, all members must be objects that
//! require the property. Each must list its values, and no two members may share one.

use foldhash::{HashMap, HashSet};
use serde_json::Value;

use super::discriminators::{ignored, unmapped};
use super::told::{Look, Told, look, make_canonical};
use crate::document::diagnostic::Diagnostics;
use crate::ir::Tag;
use crate::schema::compose::{Composed, Discriminating, Kind, NodeId, UnionMember};

/// The tag of a union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tagging {
    pub(super) tag: Tag,
    /// The values that select each member, in the members' order.
    pub(super) members: Vec<Told>,
}

/// The tags of a document's unions.
#[derive(Debug, Default)]
pub(super) struct Tags {
    unions: HashMap<NodeId, Tagging>,
    properties: HashSet<NodeId>,
}

impl Tags {
    /// Finds the tags of all unions in the document.
    pub(super) fn find(composed: &Composed, diagnostics: &mut Diagnostics) -> Self {
        let mut tags = Self::default();
        let mut open = HashSet::default();
        for (id, node) in composed.iter() {
            let Kind::Union { discriminator, members, is_family } = &node.kind else {
                continue;
            };
            let found = match discriminator {
                Some(discriminator) => {
                    let found = by_discriminator(composed, members, discriminator, *is_family);
                    match &found {
                        Some(found) => {
                            unmapped(discriminator, members, &found.tagging.members, diagnostics);
                        }
                        None => diagnostics.push(ignored(discriminator)),
                    }
                    found
                }
                None => by_values(composed, members),
            };
            if let Some(found) = found {
                for (node, is_only) in found.own {
                    if is_only {
                        tags.properties.insert(node)
                    } else {
                        open.insert(node)
                    };
                }
                tags.unions.insert(id, found.tagging);
            }
        }
        // If other values select the member in some union, the property must accept them.
        tags.properties.retain(|node| !open.contains(node));
        tags
    }

    /// Returns the tag of a union, if it has one.
    pub(super) fn of(&self, union: NodeId) -> Option<&Tagging> {
        self.unions.get(&union)
    }

    /// Whether a node is a tag property with one value.
    pub(super) fn is_tag(&self, node: NodeId) -> bool {
        self.properties.contains(&node)
    }
}

/// A tag, and the nodes of its property that are defined in the members and have one value. The flag is
/// whether that value alone selects the member.
struct Found {
    tagging: Tagging,
    own: Vec<(NodeId, bool)>,
}

/// Returns the tag that a discriminator names; `None` if it selects no member.
fn by_discriminator(
    composed: &Composed,
    members: &[UnionMember],
    discriminator: &Discriminating,
    is_family: bool,
) -> Option<Found> {
    let property = &discriminator.property;
    let looks: Vec<Look> =
        members.iter().map(|member| look(composed, member.node, property)).collect();
    let mut told = mapped(members, &looks);
    listed(members, &looks, is_family, &mut told);
    named(members, &looks, &mut told);
    below(members, &looks, &mut told);
    let default = members.iter().position(|member| member.is_default);
    for (index, (told, look)) in told.iter_mut().zip(&looks).enumerate() {
        told.by_shape |= look.takes_others || told.values.is_empty();
        // Values that fit no member belong to the base of a hierarchy, or to the default member.
        told.by_shape &= !is_family && default != Some(index);
    }
    let tells = told.iter().filter(|told| !told.values.is_empty()).count() > 0;
    if members.len() < 2 || !tells {
        return None;
    }
    let is_plain = told.iter().all(|told| !told.by_shape);
    // If no member has the property, the mapping shows the types of its values.
    let is_said = looks.iter().any(|look| look.is_there);
    let text = looks.iter().all(|look| look.is_text) && (is_said || !are_no_texts(&told));
    if !text {
        // `1` and `1.0` are one number, which selects the first schema.
        let mut known = HashSet::default();
        for told in &mut told {
            told.values.iter_mut().for_each(make_canonical);
            told.values.retain(|value| known.insert(value.clone()));
        }
    }
    let tag = Tag {
        property: property.clone(),
        required: !is_family && default.is_none() && is_plain && looks.iter().all(|it| it.required),
        text,
        default: None,
        is_family,
    };
    // A single value becomes a type if it selects the member.
    let own = looks.iter().zip(&told).flat_map(|(look, told)| look.own(&told.values));
    let own = own.collect();
    Some(Found { tagging: Tagging { tag, members: told }, own })
}

/// Whether all values are numbers or booleans.
fn are_no_texts(told: &[Told]) -> bool {
    let mut values = told.iter().flat_map(|told| &told.values);
    values.all(|value| {
        let value = serde_json::from_str::<Value>(value);
        value.is_ok_and(|value| value.is_number() || value.is_boolean())
    })
}

/// Returns the values of the mapping.
fn mapped(members: &[UnionMember], looks: &[Look]) -> Vec<Told> {
    let mut known: HashSet<&str> = HashSet::default();
    let all = members.iter().zip(looks);
    all.map(|(member, look)| {
        let values = member.tags.iter().filter(|tag| member.is_mapped && look.takes_tag(tag));
        let values = values.filter(|value| known.insert(value)).cloned();
        Told { values: values.collect(), by_shape: false }
    })
    .collect()
}

/// Adds each listed value to the only member that lists it. If several list it, it goes to the one that
/// the others extend, or to the only one that lists nothing else. Otherwise each of them is tried by
/// shape.
fn listed(members: &[UnionMember], looks: &[Look], is_family: bool, told: &mut [Told]) {
    let mut known: HashSet<String> =
        told.iter().flat_map(|told| told.values.iter().cloned()).collect();
    let mut claims: HashMap<&str, Vec<usize>> = HashMap::default();
    // The base of a hierarchy lists the values that the others inherit.
    let base = members.iter().zip(looks).find(|(member, _)| is_family && member.is_default);
    let inherited = base.and_then(|(_, look)| look.listed.as_ref());
    for (index, look) in looks.iter().enumerate() {
        if inherited.is_none() || look.listed.as_ref() != inherited {
            for value in look.listed.iter().flatten() {
                claims.entry(value).or_default().push(index);
            }
        }
    }
    for (index, look) in looks.iter().enumerate() {
        for value in look.listed.iter().flatten() {
            let claims = claims.get(value.as_str()).map(Vec::as_slice).unwrap_or_default();
            let first = |index: &usize| {
                claims.iter().all(|it| it == index || members[*it].builds_on.contains(index))
            };
            if known.contains(value) || !claims.contains(&index) {
                continue;
            }
            let is_alone = |index: &usize| looks[*index].listed.as_ref().map(Vec::len) == Some(1);
            let mut alone = claims.iter().filter(|index| is_alone(index));
            let alone = alone.next().filter(|_| alone.next().is_none());
            match claims.iter().find(|it| first(it)).or(alone) {
                Some(only) if *only == index => {
                    known.insert(value.clone());
                    told[index].values.push(value.clone());
                }
                Some(_) => {}
                // The base of a hierarchy accepts them, and a mapped member has only the values of the
                // mapping.
                None if is_family || members[index].is_mapped => {}
                None => told[index].by_shape = true,
            }
        }
    }
}

/// Adds the names of members that no other value selects, unless the member lists other values.
fn named(members: &[UnionMember], looks: &[Look], told: &mut [Told]) {
    let mut known: HashSet<String> =
        told.iter().flat_map(|told| told.values.iter().cloned()).collect();
    for ((member, look), told) in members.iter().zip(looks).zip(told) {
        if told.values.is_empty() && !member.is_mapped {
            let lists = |name: &String| look.listed.as_ref().is_none_or(|all| all.contains(name));
            let names = member.tags.iter().filter(|name| look.takes_tag(name) && lists(name));
            let names = names.filter(|name| known.insert((*name).clone()));
            told.values = names.cloned().collect();
        }
    }
}

/// Adds the names of schemas that extend a member and have a discriminator of their own.
fn below(members: &[UnionMember], looks: &[Look], told: &mut [Told]) {
    let mut known: HashSet<String> =
        told.iter().flat_map(|told| told.values.iter().cloned()).collect();
    for ((member, look), told) in members.iter().zip(looks).zip(told) {
        let names = member.below.iter().filter(|name| look.takes_tag(name));
        told.values.extend(names.filter(|name| known.insert((*name).clone())).cloned());
    }
}

/// Returns the tag that the listed values of the members form.
fn by_values(composed: &Composed, members: &[UnionMember]) -> Option<Found> {
    let found = candidates(composed, members).into_iter();
    let found: Vec<Found> = found.filter_map(|name| distinct(composed, members, name)).collect();
    // A property with one value for each member is preferred to one with several.
    let single = |found: &Found| found.tagging.members.iter().all(|it| it.values.len() == 1);
    let best = found.iter().position(single).unwrap_or_default();
    found.into_iter().nth(best)
}

/// Returns the names of the first member's properties, as every member must have the tag. They are
/// sorted, because the order in the document has no meaning.
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

/// Returns the first object in a member; in a nested union, that of its first member.
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

/// Returns the tag of a property, if all members are objects that require it and list different values.
fn distinct(composed: &Composed, members: &[UnionMember], property: &str) -> Option<Found> {
    let mut seen = HashSet::default();
    let (mut told, mut own) = (Vec::new(), Vec::new());
    let mut text = true;
    for member in members {
        let look = look(composed, member.node, property);
        if !look.required || look.takes_others || look.is_odd {
            return None;
        }
        let values = look.listed.clone()?;
        if values.is_empty() || !values.iter().all(|value| seen.insert(value.clone())) {
            return None;
        }
        text &= look.is_text;
        own.extend(look.own(&values));
        told.push(Told { values, by_shape: false });
    }
    let tag = Tag { text, ..Tag::of(property) };
    Some(Found { tagging: Tagging { tag, members: told }, own })
}
