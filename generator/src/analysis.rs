//! [`Api`] → [`Facts`]: the facts about each type, found once before anything is emitted.
//!
//! Each module finds one fact.

mod boxing;
mod depth;
mod derives;
mod examples;
mod fitting;
mod listing;
mod membership;
mod nullable;
mod reach;

pub use self::derives::Derives;
pub use self::fitting::{fitted, meets};
pub use self::reach::Reach;

use foldhash::HashSet;
use serde_json::Value;

use crate::ir::pins::Boxes;
use crate::ir::select::Kept;
use crate::ir::{Api, Type, TypeId};

/// The facts about each type.
#[derive(Debug)]
pub struct Facts {
    reach: Vec<Reach>,
    boxed: HashSet<(TypeId, usize)>,
    derives: Vec<Derives>,
    examples: Vec<Option<Value>>,
    memberships: Vec<Option<(TypeId, usize)>>,
    nullable: HashSet<TypeId>,
    taking_null: HashSet<TypeId>,
    lists: HashSet<TypeId>,
    depth: usize,
}

impl Facts {
    /// Returns the operations whose bodies contain the type.
    #[must_use]
    pub fn reach(&self, id: TypeId) -> &Reach {
        &self.reach[id.0]
    }

    /// Whether a part (a field or a member, by its index) is behind a `Box`.
    #[must_use]
    pub fn is_boxed(&self, id: TypeId, part: usize) -> bool {
        self.boxed.contains(&(id, part))
    }

    /// Returns whether each part of the kept types is behind a `Box`.
    #[must_use]
    pub fn boxes(&self, api: &Api, kept: &Kept) -> Boxes {
        let parts = api.iter().filter_map(|(id, def)| Some((id, kept.ty(id)?, def)));
        let parts = parts.flat_map(|(id, new, def)| {
            let parts = 0..def.shape.parts().len();
            parts.map(move |part| ((new, part), self.is_boxed(id, part)))
        });
        Boxes::of(parts.collect())
    }

    /// Returns the traits that can be derived beyond `Debug`, `Clone` and `PartialEq`.
    #[must_use]
    pub fn derives(&self, id: TypeId) -> Derives {
        self.derives[id.0]
    }

    /// Returns the tagged union that the type is a member of, and the member's index.
    #[must_use]
    pub fn membership(&self, id: TypeId) -> Option<(TypeId, usize)> {
        self.memberships[id.0]
    }

    /// Whether a property with this type can be absent and can be `null`.
    #[must_use]
    pub fn is_nullable(&self, id: TypeId) -> bool {
        self.nullable.contains(&id)
    }

    /// Whether `null` is a value of the type, and therefore does not mean that the value is absent.
    #[must_use]
    pub fn takes_null(&self, ty: &Type) -> bool {
        let is_named = |id: &TypeId| self.taking_null.contains(id);
        nullable::takes_null(ty) || matches!(ty, Type::Named(id) if is_named(id))
    }

    /// Whether the type, or a type that it contains, lists values.
    #[must_use]
    pub fn lists(&self, id: TypeId) -> bool {
        self.lists.contains(&id)
    }

    /// Returns how deep types are nested in each other.
    #[must_use]
    pub fn depth(&self) -> usize {
        self.depth
    }

    /// Returns an example value of the type.
    #[must_use]
    pub fn example(&self, id: TypeId) -> Option<&Value> {
        self.examples[id.0].as_ref()
    }
}

/// Finds all facts. Parts that were behind a `Box` stay there.
#[must_use]
pub fn analyze(api: &Api, boxes: &Boxes) -> Facts {
    Facts {
        reach: reach::reach(api),
        boxed: boxing::boxed(api, boxes),
        derives: derives::derives(api),
        examples: examples::examples(api),
        memberships: membership::memberships(api),
        nullable: nullable::nullable(api),
        taking_null: nullable::taking_null(api),
        lists: listing::listing(api),
        depth: depth::depth(api),
    }
}
