//! Traits of the standard library that types can derive besides those that all have.

use crate::ir::formats::External;
use crate::ir::settings::Style;
use crate::ir::{Api, Shape, Struct, Type, TypeId};
use crate::names::Names;

/// A trait of the standard library that is derived if a rule asks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Standard {
    Hash,
    Eq,
    PartialOrd,
    Ord,
}

impl Standard {
    pub(super) const ALL: [Self; 4] = [Self::Hash, Self::Eq, Self::PartialOrd, Self::Ord];

    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Hash => "Hash",
            Self::Eq => "Eq",
            Self::PartialOrd => "PartialOrd",
            Self::Ord => "Ord",
        }
    }

    pub(super) fn of(name: &str) -> Option<Self> {
        let name = name.strip_prefix("std::").unwrap_or(name);
        let name = name.rsplit("::").next().unwrap_or_default();
        Self::ALL.into_iter().find(|it| it.name() == name)
    }

    /// The traits that have to be derived with this one.
    pub(super) fn with(self) -> &'static [Self] {
        match self {
            Self::Ord => &[Self::PartialOrd, Self::Ord, Self::Eq],
            Self::PartialOrd => &[Self::PartialOrd],
            Self::Hash => &[Self::Hash],
            Self::Eq => &[Self::Eq],
        }
    }

    /// Whether all types of a shape have the trait anyway.
    pub(super) fn is_given(self, shape: &Shape, eq: bool) -> bool {
        match self {
            Self::Eq => eq,
            Self::Hash
                if matches!(shape, Shape::Enum(_) | Shape::IntegerEnum(_) | Shape::Constant(_)) =>
            {
                true
            }
            Self::Hash | Self::PartialOrd | Self::Ord => shape.scalar().is_some_and(is_key),
        }
    }

    /// Returns what a type is that does not have the trait; `None` if it has, or is named.
    fn lacks(self, api: &Api, ty: &Type) -> Option<&'static str> {
        let is_order = matches!(self, Self::PartialOrd | Self::Ord);
        match ty {
            Type::Number if self != Self::PartialOrd => Some("an `f64`"),
            Type::Any | Type::FreeForm if is_order => Some("JSON, which has no order"),
            Type::ExactNumber if is_order => Some("a `serde_json::Number`, which has no order"),
            Type::External(external) if is_order && !is_ordered(*external) => {
                Some("kept as a text, whose order is not that of its value")
            }
            Type::Replaced(path) if !api.settings.replacements.has(path, self.name()) => {
                Some("of a type that replaces the emitted one, whose `traits` do not list it")
            }
            Type::Nullable(inner) | Type::List(inner) | Type::Map(inner) => self.lacks(api, inner),
            _ => None,
        }
    }

    /// Finds for each type why it cannot have the trait, as a sentence about the part that lacks it.
    pub(super) fn lacking(self, api: &Api, names: &Names) -> Vec<Option<String>> {
        let mut reasons: Vec<Option<String>> = vec![None; api.types.len()];
        let mut holders: Vec<Vec<TypeId>> = vec![Vec::new(); api.types.len()];
        let mut todo = Vec::new();
        for (id, def) in api.iter() {
            let mut reason = None;
            for (index, part) in def.shape.parts().into_iter().enumerate() {
                if let Some(held) = part.named() {
                    holders[held.0].push(id);
                }
                let lacks = self.lacks(api, part);
                reason = reason
                    .or_else(|| lacks.map(|it| format!("{} is {it}", place(names, id, index))));
            }
            let is_open = matches!(&def.shape, Shape::Union(union) if union.has_catch_all());
            let keeps = |object: &Struct| object.additional.is_none() && !object.closed;
            let is_plain = api.settings.style == Style::Serde && !api.settings.drop_undeclared;
            if matches!(&def.shape, Shape::Struct(object) if is_plain && keeps(object))
                && reason.is_none()
                && matches!(self, Self::PartialOrd | Self::Ord)
            {
                let name = &names.of(id).ident;
                reason = Some(format!(
                    "`{name}` keeps undeclared properties as JSON, which has no order"
                ));
            }
            if reason.is_none() && is_open && matches!(self, Self::PartialOrd | Self::Ord) {
                let variant = names.catch_all(id);
                let name = &names.of(id).ident;
                reason = Some(format!("`{name}::{variant}` is JSON, which has no order"));
            }
            if reason.is_some() {
                reasons[id.0] = reason;
                todo.push(id);
            }
        }
        while let Some(id) = todo.pop() {
            for holder in std::mem::take(&mut holders[id.0]) {
                if reasons[holder.0].is_none() {
                    let reason = reasons[id.0].clone();
                    reasons[holder.0] = reason;
                    todo.push(holder);
                }
            }
        }
        reasons
    }
}

/// Whether newtypes of a type are keys of maps.
pub(crate) fn is_key(ty: &Type) -> bool {
    matches!(ty, Type::Boolean | Type::Integer(_) | Type::String(_))
}

/// Whether the values of an external type have their natural order.
fn is_ordered(external: External) -> bool {
    external.value().is_none()
}

/// The name of a part of a type, for messages.
fn place(names: &Names, id: TypeId, index: usize) -> String {
    let name = &names.of(id).ident;
    match names.parts(id).get(index) {
        Some(part) => format!("`{name}::{}`", part.trim_start_matches("r#")),
        None => format!("a value of `{name}`"),
    }
}
