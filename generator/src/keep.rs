//! What stays as it was: names, and the order of fields.
//!
//! A crate that is generated again keeps the name of every item that the document still has, whatever
//! the rule of [`name`](crate::name) would call it now, and lists fields in the order that they had:
//! `new` takes the required ones in it.

use foldhash::HashMap;

use crate::analyze::analyze;
use crate::calls::calls;
use crate::diagnostic::Diagnostics;
use crate::diff::{Pairs, members_pairs, pair};
use crate::ir::{Api, Shape, TypeId};
use crate::merge::merge_with;
use crate::name::name;
use crate::surface::{self, Item, Surface, Ty};

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
    /// Whether nothing is known of any part.
    #[must_use]
    pub fn are_unknown(&self) -> bool {
        self.0.is_empty()
    }

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
    /// The module below `models` and the identifier. Of types that were one only one keeps them.
    pub name: Option<(String, String)>,
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

    /// The module and the identifier that a type is to have.
    #[must_use]
    pub fn name(&self, id: TypeId) -> Option<&(String, String)> {
        self.of(id)?.name.as_ref()
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
    if in_order(&mut api, &heirs(&pairs, old, &new)) {
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
    surface::surface(api, &facts, &names, &calls(api, &names))
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

/// A type of today and the one that it comes from.
struct Heir<'a> {
    id: TypeId,
    item: &'a Item,
    path: &'a str,
    was: &'a Item,
    /// Whether it, of all that come from the same, is the one that has its place.
    is_first: bool,
}

/// The types of today that come from one of before.
fn heirs<'a>(pairs: &'a Pairs, old: &'a Surface, new: &'a Surface) -> Vec<Heir<'a>> {
    let origins = pairs.origins();
    let types = new.types.iter().enumerate();
    let heirs = types.filter_map(|(index, (now, item))| {
        let (path, is_first) = *origins.get(&**now)?;
        Some(Heir { id: TypeId(index), item, path, was: old.types.get(path)?, is_first })
    });
    heirs.collect()
}

/// Puts fields into the order that they had, as `new` takes them in it; new ones stay behind what they
/// stand behind in the document. Whether any was moved.
fn in_order(api: &mut Api, heirs: &[Heir]) -> bool {
    let mut moved = false;
    for Heir { id, was, .. } in heirs {
        let (surface::Shape::Struct { fields, .. }, Shape::Struct(object)) =
            (&was.shape, &mut api.types[id.0].shape)
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
    let heirs = heirs(pairs, old, new);
    let types = heirs.iter().map(|heir| (heir.id, type_pin(heir, old, new)));
    Pins {
        types: types.collect(),
        operations: operations(old, new),
        aliases: aliases(old, new),
        boxes: boxes(&heirs, old, new),
    }
}

fn type_pin(heir: &Heir, old: &Surface, new: &Surface) -> TypePin {
    let Heir { item, path, was, is_first, .. } = heir;
    // Who renames a component means to.
    let is_renamed =
        was.component.is_some() && item.component.is_some() && was.component != item.component;
    let name = path.rsplit_once("::").filter(|_| *is_first && !is_renamed);
    TypePin {
        name: name.map(|(module, ident)| (module.to_owned(), ident.to_owned())),
        parts: parts((old, &was.shape), (new, &item.shape)),
        catch_all: catch_all(&was.shape).cloned(),
    }
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

fn boxes(heirs: &[Heir], old: &Surface, new: &Surface) -> Boxes {
    let mut boxes = HashMap::default();
    for Heir { id, item, was, .. } in heirs {
        let mut put = |part: usize, was: bool, ty: &Ty| {
            boxes.insert((*id, part), was && can_be_boxed(new, ty));
        };
        match (&was.shape, &item.shape) {
            (
                surface::Shape::Struct { fields, .. },
                surface::Shape::Struct { fields: others, .. },
            ) => {
                let was: HashMap<&str, bool> =
                    fields.iter().map(|field| (&*field.wire, field.boxed)).collect();
                for (part, field) in others.iter().enumerate() {
                    if let Some(was) = was.get(&*field.wire) {
                        put(part, *was, &field.ty);
                    }
                }
            }
            (
                surface::Shape::Tuple { items, boxed, .. },
                surface::Shape::Tuple { items: others, .. },
            ) => {
                for (part, ty) in others.iter().enumerate().take(items.len()) {
                    put(part, boxed.contains(&part), ty);
                }
            }
            (
                surface::Shape::Union { members, .. },
                surface::Shape::Union { members: others, .. },
            ) => {
                for (one, other) in members_pairs((old, members), (new, others)) {
                    put(other, members[one].boxed, &others[other].ty);
                }
            }
            _ => {}
        }
    }
    Boxes(boxes)
}

/// Only what holds other values can hold itself, or be large.
fn can_be_boxed(surface: &Surface, ty: &Ty) -> bool {
    match ty {
        Ty::Nullable(inner) => can_be_boxed(surface, inner),
        ty => surface.item(ty).is_some_and(|item| {
            matches!(
                item.shape,
                surface::Shape::Struct { .. }
                    | surface::Shape::Tuple { .. }
                    | surface::Shape::Union { .. }
            )
        }),
    }
}
