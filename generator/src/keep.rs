//! What stays as it was: names, and the order of fields.
//!
//! A crate that is generated again keeps the name of every item that the document still has, whatever
//! the rule of [`name`](crate::name) would call it now, and lists fields in the order that they had:
//! `new` takes the required ones in it.

use std::collections::HashMap;

use crate::analyze::analyze;
use crate::diagnostic::Diagnostics;
use crate::diff::{Pairs, members_pairs, pair};
use crate::ir::{Api, Shape, TypeId};
use crate::merge::merge_with;
use crate::name::name;
use crate::surface::{self, Surface, Ty};

/// The names that are given, by type and operation.
#[derive(Debug, Default)]
pub struct Pins {
    types: HashMap<TypeId, TypePin>,
    /// The constants of operations, by id.
    operations: HashMap<String, String>,
    /// The bodies that names stand for, by the names' paths.
    aliases: HashMap<String, surface::Alias>,
    /// What was behind a `Box` and what was not.
    boxes: Boxes,
}

/// Which parts of types, by their places, are known to be behind a `Box` or not.
#[derive(Debug, Default)]
pub struct Boxes(HashMap<(TypeId, usize), bool>);

impl Boxes {
    /// Whether a part was behind a `Box`; `None` if there was no such part.
    #[must_use]
    pub fn was(&self, id: TypeId, part: usize) -> Option<bool> {
        self.0.get(&(id, part)).copied()
    }

    /// The parts that were behind a `Box`.
    pub fn boxed(&self) -> impl Iterator<Item = (TypeId, usize)> {
        self.0.iter().filter(|(_, boxed)| **boxed).map(|(part, _)| *part)
    }
}

/// The names that a type and its parts are to have.
#[derive(Debug)]
pub struct TypePin {
    /// The module below `models`.
    pub module: String,
    /// The type's identifier.
    pub ident: String,
    /// The identifiers of the parts that there were, in the order of the parts.
    pub parts: Vec<Option<String>>,
    /// The variant that keeps what the type does not know.
    pub catch_all: Option<String>,
}

impl Pins {
    /// The names that a type is to have.
    #[must_use]
    pub fn of(&self, id: TypeId) -> Option<&TypePin> {
        self.types.get(&id)
    }

    /// The body that a name stood for, by the name's path, if the document still has it.
    #[must_use]
    pub fn alias(&self, path: &str) -> Option<&surface::Alias> {
        self.aliases.get(path)
    }

    /// What was behind a `Box`.
    #[must_use]
    pub fn boxes(&self) -> &Boxes {
        &self.boxes
    }

    /// The constant that an operation is to have.
    #[must_use]
    pub fn operation(&self, id: &str) -> Option<&str> {
        self.operations.get(id).map(String::as_str)
    }
}

/// Puts what stays into its old order, and finds the names that it had.
#[must_use]
pub fn keep(mut api: Api, old: Option<&Surface>) -> (Api, Pins) {
    let Some(old) = old else {
        return (api, Pins::default());
    };
    let mut new = by_rule(&api);
    let inlined = inlined(&pair(old, &new), old, &new);
    if !inlined.is_empty() {
        api = merge_with(api, &inlined);
        new = by_rule(&api);
    }
    let mut pairs = pair(old, &new);
    if in_order(&mut api, &pairs, old, &new) {
        // Of what is called alike the order decides who has which name.
        new = by_rule(&api);
        pairs = pair(old, &new);
    }
    let pins = pins(&pairs, old, &new);
    (api, pins)
}

/// What users would see if nothing had been before.
fn by_rule(api: &Api) -> Surface {
    let facts = analyze(api, &Boxes::default());
    let names = name(api, &facts, &Pins::default(), &mut Diagnostics::new());
    surface::surface(api, &facts, &names)
}

/// The components that inline types were before their references were replaced by what they lead to.
fn inlined(pairs: &Pairs, old: &Surface, new: &Surface) -> HashMap<TypeId, String> {
    let before = pairs.before();
    let inline = new.types.iter().enumerate().filter(|(_, (_, item))| item.component.is_none());
    let found = inline.filter_map(|(index, (path, _))| match &before.get(&**path)?[..] {
        [only] => Some((TypeId(index), old.types[*only].component.clone()?)),
        _ => None,
    });
    found.collect()
}

/// Puts fields into the order that they had; new ones stay behind what they stand behind in the
/// document. Whether any was moved.
fn in_order(api: &mut Api, pairs: &Pairs, old: &Surface, new: &Surface) -> bool {
    let mut moved = false;
    for (from, to) in pairs.assigned() {
        let (Some(from), Some(index)) = (old.types.get(from), new.types.get_index_of(to)) else {
            continue;
        };
        let (surface::Shape::Struct { fields, .. }, Shape::Struct(object)) =
            (&from.shape, &mut api.types[index].shape)
        else {
            continue;
        };
        let places: HashMap<&str, usize> =
            fields.iter().enumerate().map(|(place, field)| (&*field.wire, place)).collect();
        let known = object.fields.iter().filter_map(|field| places.get(&*field.wire));
        if known.is_sorted() {
            continue;
        }
        moved = true;
        let mut key = None;
        let mut keyed = Vec::new();
        for field in object.fields.drain(..) {
            key = places.get(&*field.wire).copied().or(key);
            keyed.push((key, field));
        }
        // Stable, so that what is new follows what it followed.
        keyed.sort_by_key(|(key, _)| *key);
        object.fields = keyed.into_iter().map(|(_, field)| field).collect();
    }
    moved
}

/// The names that stay. The surface of today has those that the rule gives.
fn pins(pairs: &Pairs, old: &Surface, new: &Surface) -> Pins {
    Pins {
        types: types(pairs, old, new),
        operations: operations(old, new),
        aliases: aliases(old, new),
        boxes: boxes(pairs, old, new),
    }
}

fn types(pairs: &Pairs, old: &Surface, new: &Surface) -> HashMap<TypeId, TypePin> {
    let mut types = HashMap::new();
    for (path, to) in pairs.assigned() {
        let (from, Some((index, _, to))) = (&old.types[path], new.types.get_full(to)) else {
            continue;
        };
        let renamed =
            from.component.is_some() && to.component.is_some() && from.component != to.component;
        // Who renames a component means to.
        if let Some((module, ident)) = path.rsplit_once("::").filter(|_| !renamed) {
            let pin = TypePin {
                module: module.to_owned(),
                ident: ident.to_owned(),
                parts: parts((old, &from.shape), (new, &to.shape)),
                catch_all: catch_all(&from.shape).cloned(),
            };
            types.insert(TypeId(index), pin);
        }
    }
    types
}

fn catch_all(shape: &surface::Shape) -> Option<&String> {
    match shape {
        surface::Shape::Enum { catch_all, .. } => Some(catch_all),
        surface::Shape::Union { catch_all, .. } => catch_all.as_ref(),
        _ => None,
    }
}

fn parts(
    (old, from): (&Surface, &surface::Shape),
    (new, to): (&Surface, &surface::Shape),
) -> Vec<Option<String>> {
    use surface::Shape::{Enum, Struct, Union};
    match (from, to) {
        (Struct { fields, .. }, Struct { fields: others, .. }) => {
            let known: HashMap<&str, &String> =
                fields.iter().map(|field| (&*field.wire, &field.ident)).collect();
            others.iter().map(|field| known.get(&*field.wire).map(|it| (*it).clone())).collect()
        }
        (Enum { values, .. }, Enum { values: others, .. }) => {
            let known: HashMap<String, &String> =
                values.iter().map(|known| (known.value.to_string(), &known.ident)).collect();
            let others = others.iter().map(|other| other.value.to_string());
            others.map(|value| known.get(&value).map(|it| (*it).clone())).collect()
        }
        (Union { members, .. }, Union { members: others, .. }) => {
            let mut parts = vec![None; others.len()];
            for (one, other) in members_pairs((old, members), (new, others)) {
                parts[other] = Some(members[one].ident.clone());
            }
            parts
        }
        _ => Vec::new(),
    }
}

fn operations(old: &Surface, new: &Surface) -> HashMap<String, String> {
    let same = new.operations.keys();
    same.filter_map(|id| Some((id.clone(), old.operations.get(id)?.constant.clone()))).collect()
}

fn aliases(old: &Surface, new: &Surface) -> HashMap<String, surface::Alias> {
    let is_there = |alias: &surface::Alias| {
        let operation = new.operations.get(&alias.operation)?;
        let bodies = match &alias.status {
            None => &operation.request.as_ref()?.bodies,
            Some(status) => &operation.responses.get(status)?.bodies,
        };
        bodies.get(&alias.media_type)?.as_ref()
    };
    let kept = old.aliases.iter().filter(|(_, alias)| is_there(alias).is_some());
    kept.map(|(path, alias)| (path.clone(), alias.clone())).collect()
}

fn boxes(pairs: &Pairs, old: &Surface, new: &Surface) -> Boxes {
    let mut boxes = HashMap::new();
    for (from, to) in pairs.assigned() {
        let (from, Some((index, _, to))) = (&old.types[from], new.types.get_full(to)) else {
            continue;
        };
        let id = TypeId(index);
        match (&from.shape, &to.shape) {
            (
                surface::Shape::Struct { fields, .. },
                surface::Shape::Struct { fields: others, .. },
            ) => {
                let was: HashMap<&str, bool> =
                    fields.iter().map(|field| (&*field.wire, field.boxed)).collect();
                let known = others.iter().enumerate();
                boxes.extend(known.filter_map(|(part, field)| {
                    Some(((id, part), *was.get(&*field.wire)? && can_be_boxed(&field.ty)))
                }));
            }
            (
                surface::Shape::Union { members, .. },
                surface::Shape::Union { members: others, .. },
            ) => {
                for (one, other) in members_pairs((old, members), (new, others)) {
                    let was = members[one].boxed && can_be_boxed(&others[other].ty);
                    boxes.insert((id, other), was);
                }
            }
            _ => {}
        }
    }
    Boxes(boxes)
}

/// Only a type with a name can hold itself, or be large.
fn can_be_boxed(ty: &Ty) -> bool {
    match ty {
        Ty::Named(_) => true,
        Ty::Nullable(inner) => can_be_boxed(inner),
        _ => false,
    }
}
