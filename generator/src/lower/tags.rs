//! Which unions have a tag.
//!
//! A tag is a required property that every member, an object, has as a string with one value, a
//! different one in each. OpenAPI's `discriminator` names such a property but is not needed to find it.

use std::collections::{HashMap, HashSet};

use crate::spec::{SchemaId, SchemaKind, Spec};

/// The tag of a union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Tag {
    /// The property's name on the wire.
    pub(super) property: String,
    /// Its value in each member, in the members' order.
    pub(super) values: Vec<String>,
}

/// The tags of a document's unions.
#[derive(Debug, Default)]
pub(super) struct Tags {
    unions: HashMap<SchemaId, Tag>,
    properties: HashSet<SchemaId>,
}

impl Tags {
    /// Looks at every union of the document.
    pub(super) fn find(spec: &Spec) -> Self {
        let mut tags = Self::default();
        for (index, schema) in spec.schemas.iter().enumerate() {
            let SchemaKind::Union(members) = &schema.kind else {
                continue;
            };
            let found = candidates(spec, members).into_iter().find_map(|property| {
                let found: Option<Vec<(SchemaId, &str)>> =
                    members.iter().map(|member| value(spec, *member, property)).collect();
                distinct(found?).map(|(ids, values)| (property, ids, values))
            });
            if let Some((property, ids, values)) = found {
                // A schema that stands elsewhere may have other uses, in which it must stay open.
                let own = members.iter().zip(ids).filter(|(member, id)| {
                    spec.schema(**member).pointer.is_ancestor_or_same(&spec.schema(*id).pointer)
                });
                tags.properties.extend(own.map(|(_, id)| id));
                let tag = Tag { property: property.to_owned(), values };
                tags.unions.insert(SchemaId(index), tag);
            }
        }
        tags
    }

    /// The tag of a union, if it has one.
    pub(super) fn of(&self, union: SchemaId) -> Option<&Tag> {
        self.unions.get(&union)
    }

    /// Whether a schema is that of a tag property.
    pub(super) fn is_tag(&self, schema: SchemaId) -> bool {
        self.properties.contains(&schema)
    }
}

/// The names of the first member's properties; every member must have the tag.
fn candidates<'a>(spec: &'a Spec, members: &[SchemaId]) -> Vec<&'a str> {
    match members {
        [first, _, ..] => match &spec.schema(*first).kind {
            SchemaKind::Object { properties, .. } => {
                properties.iter().map(|(name, _)| name.as_str()).collect()
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}

/// The one value of a member's required property.
fn value<'a>(spec: &'a Spec, member: SchemaId, property: &str) -> Option<(SchemaId, &'a str)> {
    let member = spec.schema(member);
    let SchemaKind::Object { properties, required, .. } = &member.kind else {
        return None;
    };
    let (_, id) = properties.iter().find(|(name, _)| name == property)?;
    let schema = spec.schema(*id);
    match &schema.kind {
        SchemaKind::String { values, .. }
            if values.len() == 1
                && !schema.nullable
                && !member.nullable
                && required.iter().any(|name| name == property) =>
        {
            Some((*id, &values[0]))
        }
        _ => None,
    }
}

fn distinct(found: Vec<(SchemaId, &str)>) -> Option<(Vec<SchemaId>, Vec<String>)> {
    let values: HashSet<&str> = found.iter().map(|(_, value)| *value).collect();
    (values.len() == found.len())
        .then(|| found.into_iter().map(|(id, value)| (id, value.to_owned())).unzip())
}
