//! Schema components: which have types of their own, and which are aliases.

use foldhash::{HashMap, HashSet};

use super::{At, Lowering, docs};
use crate::ir::{Root, Shape, Type, TypeDef, TypeId};
use crate::schema::compose::{Composed, Further, Kind, NodeId};
use crate::schema::spec::Spec;

/// Returns the component of each node: the one that is defined there; otherwise one whose schema
/// resolves to a node inside itself; otherwise the first by name of those that refer to it.
pub(super) fn owners<'a>(spec: &'a Spec, composed: &Composed) -> HashMap<NodeId, &'a str> {
    let mut ranked = Vec::new();
    for (name, schema) in &spec.components {
        let Some(node) = composed.of(*schema) else {
            continue;
        };
        let pointer = &spec.schema(*schema).pointer;
        let target = composed.resolved(node);
        let is_here = pointer.last().is_none_or(|last| last == name);
        let rank = if is_here && target == node {
            0
        } else if is_here && pointer.is_ancestor_or_same(&composed.node(target).pointer) {
            1
        } else {
            2
        };
        ranked.push((rank, name.as_str(), target));
    }
    // The order in the document has no meaning.
    ranked.sort_unstable();
    let mut owners = HashMap::default();
    for (_, name, target) in ranked {
        owners.entry(target).or_insert(name);
    }
    owners
}

/// Returns the lists and maps that contain themselves through lists and maps alone: one of each cycle.
pub(super) fn wrapped(composed: &Composed) -> HashSet<NodeId> {
    let mut wrapped = HashSet::default();
    let mut done: HashSet<NodeId> = HashSet::default();
    for (start, _) in composed.iter() {
        let mut path = Vec::new();
        let mut at = Some(composed.resolved(start));
        while let Some(id) = at.filter(|id| !done.contains(id)) {
            if let Some(place) = path.iter().position(|open| *open == id) {
                wrapped.extend(path[place..].iter().min());
                break;
            }
            path.push(id);
            at = element(composed, id).map(|next| composed.resolved(next));
        }
        done.extend(path);
    }
    wrapped
}

fn element(composed: &Composed, id: NodeId) -> Option<NodeId> {
    match &composed.node(id).kind {
        Kind::Array(items) => Some(*items),
        Kind::Object { properties, additional: Further::Node(values) } if properties.is_empty() => {
            Some(*values)
        }
        _ => None,
    }
}

impl Lowering<'_> {
    /// Lowers every component; those without a type of their own become aliases.
    pub(super) fn lower_components(&mut self) {
        let spec = self.spec;
        let nodes: Vec<(&String, NodeId)> = spec
            .components
            .iter()
            .filter_map(|(name, schema)| Some((name, self.composed.of(*schema)?)))
            .collect();
        for (name, node) in &nodes {
            self.visit(*node, &At::root(Root::Component((*name).clone())));
        }
        for (name, node) in nodes {
            let owner = self.components.get(&self.composed.resolved(node)).copied();
            let ty = self.with_null(node);
            // Each use records whether it can be `null`.
            let named = match &ty {
                Type::Nullable(inner) => inner,
                ty => ty,
            };
            let own = match named {
                Type::Named(id) if owner == Some(name.as_str()) => Some(*id),
                _ => None,
            };
            match own {
                Some(id) => self.rule(id, node),
                None if ty != Type::Any => self.alias(name, node, ty),
                None => {}
            }
        }
    }

    /// Validates a component's type by the component's own schema. It can assert more than the schema that
    /// the type is generated from: in `{oneOf: [A], maxProperties: 1}` that is `A`.
    fn rule(&mut self, id: TypeId, node: NodeId) {
        let schemas = self.node(node).schemas.clone();
        if let Some(def) = self.types[id.0].as_mut().filter(|_| !schemas.is_empty()) {
            def.rules = vec![schemas];
        }
    }

    fn alias(&mut self, name: &str, node: NodeId, ty: Type) {
        let at = At::root(Root::Component(name.to_owned()));
        let limits = self.limits(node, &ty);
        let node = self.node(node);
        let shape = Shape::Alias(ty);
        let def = TypeDef {
            origins: vec![self.origin(node, &at, &shape)],
            shape,
            docs: docs(node),
            example: None,
            limits,
            unsupported: node.unsupported.clone(),
            rules: Vec::new(),
            other_variant: None,
            is_request: false,
            sense: None,
        };
        self.types.push(Some(def));
    }
}
