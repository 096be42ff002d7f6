//! Whether a conjunction accepts `null`.

use super::parts::Part;
use super::{Composer, Kind, NodeId};
use crate::schema::spec::{Schema, SchemaId, Types};
use crate::schema::types::ImpliedTypes;

impl Composer<'_> {
    /// Whether all parts accept `null`, and some part declares it.
    ///
    /// `nullable: true` of the outermost schema takes precedence over the other parts: it has no other
    /// purpose beside `allOf`.
    pub(super) fn takes_null(&self, parts: &[Part]) -> bool {
        if let [Part::Whole(id)] = parts
            && self.spec.schema(*id).nullable
        {
            return true;
        }
        self.said_null(parts).unwrap_or_else(|| self.is_of_any_type(parts))
    }

    /// Returns what the parts declare about `null`, if anything.
    fn said_null(&self, parts: &[Part]) -> Option<bool> {
        all(parts.iter().map(|part| match part {
            Part::Whole(id) => self.null(*id),
            Part::Own(id) => own(self.spec.schema(*id)),
            Part::Choice(id, index) => self.null_of_choice(*id, *index),
            Part::Only(types) => Some(types.contains(Types::NULL)),
            Part::MayHold(..) => None,
        }))
    }

    /// Whether a union accepts `null` under strict implied types although no part declares it, because a
    /// member does.
    pub(super) fn takes_null_of_member(&self, parts: &[Part], kind: &Kind) -> bool {
        let takes = |id: NodeId| self.nodes.get(id.0).and_then(Option::as_ref);
        match kind {
            Kind::Union { members, .. } if self.implied_types == ImpliedTypes::Strict => {
                self.said_null(parts).is_none()
                    && members.iter().any(|it| takes(it.node).is_some_and(|node| node.nullable))
            }
            _ => false,
        }
    }

    /// Whether a conjunction is open to values of any type, so its keywords do not restrict `null`.
    fn is_of_any_type(&self, parts: &[Part]) -> bool {
        self.is_open(&self.flatten(parts))
    }

    /// Whether a conjunction accepts values of any type under strict implied types, although its keywords
    /// only affect some.
    pub(super) fn is_open(&self, flat: &[Part]) -> bool {
        self.implied_types == ImpliedTypes::Strict && self.implied(flat).is_some()
    }

    /// Returns what a schema declares about `null`: accepted, rejected or nothing. A cycle declares
    /// nothing.
    fn null(&self, id: SchemaId) -> Option<bool> {
        if let Some(known) = self.nulls.borrow().get(&id) {
            return *known;
        }
        self.nulls.borrow_mut().insert(id, None);
        let schema = self.spec.schema(id);
        let said = if schema.nullable {
            Some(true)
        } else {
            let conjuncts = schema.reference.iter().chain(&schema.all_of);
            let conjuncts = conjuncts.map(|conjunct| self.null(*conjunct));
            let choices = (0..schema.unions.len()).map(|index| self.null_of_choice(id, index));
            let said = all(std::iter::once(own(schema)).chain(conjuncts).chain(choices));
            said.or_else(|| self.is_of_any_type(&[Part::Whole(id)]).then_some(true))
        };
        self.nulls.borrow_mut().insert(id, said);
        said
    }

    fn null_of_choice(&self, id: SchemaId, index: usize) -> Option<bool> {
        let members = &self.spec.schema(id).unions.get(index)?.members;
        let said: Vec<Option<bool>> = members.iter().map(|member| self.null(*member)).collect();
        if said.contains(&Some(true)) {
            Some(true)
        } else if said.contains(&None) {
            None
        } else {
            Some(false)
        }
    }
}

fn own(schema: &Schema) -> Option<bool> {
    if schema.nullable {
        return Some(true);
    }
    match &schema.values {
        Some(values) => Some(values.iter().any(serde_json::Value::is_null)),
        None if schema.types.is_all() => None,
        None => Some(schema.types.contains(Types::NULL)),
    }
}

/// Combines declarations: one rejection rejects; otherwise one acceptance accepts.
fn all(said: impl Iterator<Item = Option<bool>>) -> Option<bool> {
    said.fold(None, |all, one| match (all, one) {
        (Some(false), _) | (_, Some(false)) => Some(false),
        (Some(true), _) | (_, Some(true)) => Some(true),
        _ => None,
    })
}
