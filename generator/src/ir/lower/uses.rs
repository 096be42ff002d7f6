//! The types of uses of schemas.

use super::{At, Lowering, scalars};
use crate::ir::{Type, subject};
use crate::schema::compose::{Further, Kind, NodeId};

impl Lowering<'_> {
    /// Returns the type of a node's values. The caller decides whether `null` is one of them.
    pub(super) fn type_of(&mut self, id: NodeId) -> Type {
        self.type_in(id, None)
    }

    /// Returns the type of the values of a property or parameter.
    pub(super) fn type_in(&mut self, id: NodeId, property: Option<subject::Property<'_>>) -> Type {
        let own = self.replaced(id, property).or_else(|| self.newtype(id, property));
        own.unwrap_or_else(|| self.plain(id))
    }

    /// Returns the type of a node's values without the rules of the settings.
    pub(super) fn plain(&mut self, id: NodeId) -> Type {
        let composed = self.composed;
        let used = id;
        let id = composed.resolved(id);
        if self.wrapped.contains(&id) {
            return Type::Named(self.reserve(id));
        }
        let node = composed.node(id);
        match &node.kind {
            Kind::Any | Kind::Never | Kind::Same(_) => Type::Any,
            Kind::Null => Type::Null,
            Kind::OneBoolean(_) if self.tags.is_tag(id) => Type::Named(self.reserve(id)),
            Kind::Boolean | Kind::OneBoolean(_) => Type::Boolean,
            Kind::Integer { .. } => self.integer(used),
            Kind::Number { format } => {
                let is_float = matches!(format.as_deref(), Some("float" | "double"));
                let is_exact = self.settings.exact_numbers && !is_float;
                if is_exact { Type::ExactNumber } else { Type::Number }
            }
            Kind::String { format } => {
                let format = scalars::format(format.as_deref());
                self.settings.external(format).map_or(Type::String(format), Type::External)
            }
            Kind::Array(items) => Type::List(Box::new(self.with_null(*items))),
            Kind::Object { properties, additional } if properties.is_empty() => match additional {
                Further::Node(values) => Type::Map(Box::new(self.with_null(*values))),
                Further::Unsaid | Further::Forbidden => Type::FreeForm,
            },
            Kind::Object { .. }
            | Kind::Strings(_)
            | Kind::Integers(_)
            | Kind::Tuple { .. }
            | Kind::Union { .. } => Type::Named(self.reserve(id)),
        }
    }

    /// Returns the type for the bounds and values of an integer node, and of the nodes that refer to
    /// it.
    pub(super) fn integer(&self, id: NodeId) -> Type {
        let mut said = scalars::Said::default();
        let mut id = id;
        loop {
            let node = self.node(id);
            said.add(&node.constraints, [&node.meta.default, &node.meta.example]);
            match &node.kind {
                Kind::Same(next) => id = *next,
                Kind::Integer { format, listed } => {
                    said.list(listed);
                    let width = said.width(format.as_deref());
                    return width.map_or(Type::ExactNumber, Type::Integer);
                }
                Kind::Any
                | Kind::Never
                | Kind::Null
                | Kind::Boolean
                | Kind::OneBoolean(_)
                | Kind::Integers(_)
                | Kind::Number { .. }
                | Kind::String { .. }
                | Kind::Strings(_)
                | Kind::Array(_)
                | Kind::Tuple { .. }
                | Kind::Object { .. }
                | Kind::Union { .. } => return Type::Any,
            }
        }
    }

    /// Returns the type of a node's values, including `null`.
    pub(super) fn with_null(&mut self, id: NodeId) -> Type {
        let ty = self.type_of(id);
        self.or_null(id, ty)
    }

    pub(super) fn or_null(&self, id: NodeId, ty: Type) -> Type {
        let takes_null = matches!(ty, Type::Any | Type::Null);
        if self.composed.nullable(id) && !takes_null { Type::Nullable(Box::new(ty)) } else { ty }
    }

    /// Returns the type of a schema at its use, including `null`, and lowers everything that it
    /// contains.
    pub(super) fn element(&mut self, id: NodeId, at: &At) -> Type {
        let ty = self.with_null(id);
        self.visit(id, at);
        ty
    }
}
