//! [`Api`] → [`Api`]: the selected operations, and the types that they need.
//!
//! This happens after names are given, because a name depends on all that could have it.

use foldhash::HashSet;

use super::{Api, Type, TypeId, Typed};
use crate::schema::filter::Selected;

/// The new indices of operations and types, by old index; `None` for those that are not kept.
#[derive(Debug)]
pub struct Kept {
    operations: Vec<Option<usize>>,
    types: Vec<Option<usize>>,
}

impl Kept {
    /// Finds the types that the selected operations need.
    #[must_use]
    pub fn of(api: &Api, selected: &Selected) -> Self {
        let operations = api.operations.iter().zip(&selected.operations);
        let operations = operations.filter(|(_, kept)| **kept).map(|(operation, _)| operation);
        let values = operations.flat_map(|operation| operation.sent().chain(operation.returned()));
        let globals = api.globals.iter().map(|global| &global.value);
        let is_credential = |id: &TypeId| {
            api.get(*id).origins.iter().any(|origin| origin.root == super::Root::Security)
        };
        let ids = || api.iter().map(|(id, _)| id);
        let roots = values.chain(globals).filter_map(Typed::named);
        let used: HashSet<TypeId> =
            api.closure(roots.chain(ids().filter(is_credential))).into_iter().collect();
        // A component that is only part of a conjunction, or an alias, is there for its name.
        let is_component = |id: &TypeId| {
            let def = api.get(*id);
            let mut names = def.origins.iter().filter_map(|origin| origin.component());
            !def.is_request
                && names.any(|name| selected.components.contains(name))
                && def.other_variant.is_none_or(|other| !used.contains(&other))
        };
        let all = used.iter().copied().chain(ids().filter(is_component));
        let all = api.closure(all);
        Self {
            operations: numbered(selected.operations.iter().copied()),
            types: numbered(ids().map(|id| all.contains(&id))),
        }
    }

    /// Keeps the elements of a list with one for each type.
    #[must_use]
    pub fn types<T>(&self, all: Vec<T>) -> Vec<T> {
        only(&self.types, all)
    }

    /// Keeps the elements of a list with one for each operation.
    #[must_use]
    pub fn operations<T>(&self, all: Vec<T>) -> Vec<T> {
        only(&self.operations, all)
    }

    /// Returns the new index of a type, if it is kept.
    #[must_use]
    pub fn ty(&self, id: TypeId) -> Option<TypeId> {
        self.types.get(id.0).copied().flatten().map(TypeId)
    }

    /// Returns the new index of an operation, if it is kept.
    #[must_use]
    pub fn operation(&self, index: usize) -> Option<usize> {
        self.operations.get(index).copied().flatten()
    }

    /// Returns a use of a type that is kept.
    #[must_use]
    pub fn using(&self, ty: &Type) -> Type {
        ty.map(&|id| self.ty(id).unwrap_or(id))
    }
}

fn only<T>(kept: &[Option<usize>], all: Vec<T>) -> Vec<T> {
    all.into_iter().zip(kept).filter(|(_, kept)| kept.is_some()).map(|(it, _)| it).collect()
}

/// Numbers the kept elements of a list.
fn numbered(kept: impl Iterator<Item = bool>) -> Vec<Option<usize>> {
    let mut number = 0;
    kept.map(|is_kept| {
        let index = is_kept.then_some(number);
        number += usize::from(is_kept);
        index
    })
    .collect()
}

/// Returns an API without the operations and types that are not kept.
#[must_use]
pub fn select(mut api: Api, kept: &Kept) -> Api {
    api.types = kept.types(api.types);
    for def in &mut api.types {
        for ty in def.shape.parts_mut() {
            *ty = kept.using(ty);
        }
        def.other_variant = def.other_variant.and_then(|id| kept.ty(id));
        def.origins.retain_mut(|origin| {
            origin.parent = origin.parent.and_then(|id| kept.ty(id));
            origin.root.renumber(&|index| kept.operation(index))
        });
    }
    api.operations = kept.operations(api.operations);
    for operation in &mut api.operations {
        let callers = operation.callback_of.iter();
        operation.callback_of = callers.filter_map(|index| kept.operation(*index)).collect();
        for response in &mut operation.responses {
            response.links.retain_mut(|link| match kept.operation(link.operation) {
                Some(index) => {
                    link.operation = index;
                    true
                }
                None => false,
            });
        }
        for (value, _) in operation.values_mut() {
            value.ty = value.ty.as_ref().map(|ty| kept.using(ty));
        }
    }
    for ty in api.globals.iter_mut().filter_map(|global| global.value.ty.as_mut()) {
        *ty = kept.using(ty);
    }
    api
}
