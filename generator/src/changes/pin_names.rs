//! Stability across runs: pinned names and the order of fields.
//!
//! A regenerated crate keeps the name of every item that is still in the document, whatever
//! [`name`](crate::names) would derive now. It also keeps the order of fields, because `new` takes the
//! required ones in that order.

use foldhash::HashMap;

use crate::changes::diff::{Pairs, members_pairs, pair};
use crate::changes::public_api::{self, Item, Surface, Ty, skeleton};
use crate::ir::deduplicate::{Copies, deduplicate, structures};
use crate::ir::pins::{Boxes, CallPin, PinnedBody, Pins, TypePin};
use crate::ir::settings::Adopt;
use crate::ir::{Api, Operation, Shape, TypeId};
use crate::names::type_ident;

/// Restores the order of fields, and returns the names to pin. `has_copies` says whether inline types that repeat a
/// component are apart: the lock says which of them are the component.
#[must_use]
pub fn pin(mut api: Api, old: Option<&Surface>, adopt: Adopt, has_copies: bool) -> (Api, Pins) {
    let Some(old) = old else {
        return (api, Pins::default());
    };
    if adopt != Adopt::Nothing {
        let pins = Pins { renamed: renamed(&api, old, adopt), ..Pins::default() };
        return (api, pins);
    }
    let mut new = skeleton(&api);
    let pairs = pair(old, &new);
    let inlined = inlined(&pairs, old, &new);
    let is_united = unite(&mut api, &pairs, old, &new);
    if is_united || has_copies || !inlined.is_empty() {
        api = deduplicate(api, Copies::Components(&inlined));
        new = skeleton(&api);
    }
    let pairs = pair(old, &new);
    if in_order(&mut api, &heirs(&pairs, old, &new)) {
        new = skeleton(&api);
    }
    let renamed = renamed(&api, old, adopt);
    let pins = Pins { renamed, ..pins(&pairs, old, &new) };
    for operation in &mut api.operations {
        if let Some(pin) = pins.call(&operation.id) {
            operation.name = operation_name(operation, &pin.call);
        }
    }
    (api, pins)
}

/// Returns what an operation is called, so that its call type has the name of the last run.
fn operation_name(operation: &Operation, call: &str) -> String {
    let call = call.trim_end_matches('_');
    let is_same = |name: &&String| type_ident(&format!("{name} Call")).as_deref() == Some(call);
    let now = [&operation.name, &operation.id].into_iter().find(is_same);
    let kept = now.map(String::as_str).or_else(|| call.strip_suffix("Call"));
    kept.unwrap_or(&operation.name).to_owned()
}

/// Returns the types with the paths that they or types merged into them had, and with those that were aliases already.
fn renamed(api: &Api, old: &Surface, adopt: Adopt) -> Vec<(String, TypeId)> {
    if adopt == Adopt::Names || adopt == Adopt::Nothing && old.renamed.is_empty() {
        return Vec::new();
    }
    let new = skeleton(api);
    let pairs = pair(old, &new);
    let before = pairs.before();
    let assigned = pairs.assigned();
    let mut renamed = Vec::new();
    for (index, path) in new.types.keys().enumerate() {
        for was in before.get(&**path).into_iter().flatten().copied() {
            let is_heir = assigned.get(was).is_none_or(|heir| *heir == path);
            if is_heir && adopt == Adopt::WithAliases {
                renamed.push((was.to_owned(), TypeId(index)));
            }
            let aliases = old.renamed.iter().filter(|(_, now)| is_heir && *now == was);
            renamed.extend(aliases.map(|(alias, _)| (alias.clone(), TypeId(index))));
        }
    }
    renamed
}

/// Gives equal types one meaning if they were one type before. Returns whether there are any.
fn unite(api: &mut Api, pairs: &Pairs, old: &Surface, new: &Surface) -> bool {
    let structures = structures(api);
    let mut parts: HashMap<(&str, usize), Vec<TypeId>> = HashMap::default();
    for heir in heirs(pairs, old, new) {
        if heir.was.component.is_none() && heir.item.component.is_none() {
            let parts = parts.entry((heir.path, structures[heir.id.index()])).or_default();
            // What inherits the name is first.
            parts.insert(if heir.is_first { 0 } else { parts.len() }, heir.id);
        }
    }
    let mut is_any = false;
    for parts in parts.into_values().filter(|parts| parts.len() > 1) {
        is_any = true;
        let sense = api.get(parts[0]).sense.clone();
        for id in &parts[1..] {
            api.types[id.index()].sense.clone_from(&sense);
        }
    }
    is_any
}

/// The components that inline types were before their references were replaced by the referenced
/// schemas.
fn inlined(pairs: &Pairs, old: &Surface, new: &Surface) -> HashMap<TypeId, String> {
    let before = pairs.before();
    let inline = new.types.iter().enumerate().filter(|(_, (_, item))| item.component.is_none());
    let found = inline.filter_map(|(index, (path, _))| match &before.get(&**path)?[..] {
        [only] => Some((TypeId(index), old.types[*only].component.clone()?)),
        _ => None,
    });
    found.collect()
}

/// A type and the old type from which it inherits.
struct Heir<'a> {
    id: TypeId,
    item: &'a Item,
    path: &'a str,
    was: &'a Item,
    /// Whether it inherits the name. If a type was split, only one successor does.
    is_first: bool,
}

/// Returns the types that inherit from an old type.
fn heirs<'a>(pairs: &'a Pairs, old: &'a Surface, new: &'a Surface) -> Vec<Heir<'a>> {
    let origins = pairs.origins();
    let types = new.types.iter().enumerate();
    let heirs = types.filter_map(|(index, (now, item))| {
        let (path, is_first) = *origins.get(&**now)?;
        Some(Heir { id: TypeId(index), item, path, was: old.types.get(path)?, is_first })
    });
    heirs.collect()
}

/// Restores the old order of fields, because `new` takes its arguments in that order. A new field stays
/// behind the field that precedes it in the document. Returns whether any field was moved.
fn in_order(api: &mut Api, heirs: &[Heir]) -> bool {
    let mut moved = false;
    for Heir { id, was, .. } in heirs {
        let (public_api::Shape::Struct { fields, .. }, Shape::Struct(object)) =
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
        // Stable, so that new fields stay behind their predecessors.
        keyed.sort_by_key(|(key, _)| *key);
        object.fields = keyed.into_iter().map(|(_, field)| field).collect();
    }
    moved
}

/// Returns the names to pin.
fn pins(pairs: &Pairs, old: &Surface, new: &Surface) -> Pins {
    let heirs = heirs(pairs, old, new);
    let types = heirs.iter().map(|heir| (heir.id, type_pin(heir, old, new)));
    Pins {
        types: types.collect(),
        operations: operations(old, new),
        calls: calls(pairs, old),
        bodies: bodies(old, new),
        boxes: boxes(&heirs, old, new),
        renamed: Vec::new(),
    }
}

fn type_pin(heir: &Heir, old: &Surface, new: &Surface) -> TypePin {
    let Heir { item, path, was, is_first, .. } = heir;
    // A renamed component is a deliberate change.
    let is_renamed =
        was.component.is_some() && item.component.is_some() && was.component != item.component;
    let name = path.rsplit_once("::").filter(|_| *is_first && !is_renamed);
    TypePin {
        name: name.map(|(module, ident)| (module.to_owned(), ident.to_owned())),
        is_rule: false,
        parts: parts((old, &was.shape), (new, &item.shape)),
        catch_all: catch_all(&was.shape).cloned(),
    }
}

fn catch_all(shape: &public_api::Shape) -> Option<&String> {
    match shape {
        public_api::Shape::Enum { catch_all, .. } => Some(catch_all),
        public_api::Shape::Union { catch_all, .. } => catch_all.as_ref(),
        _ => None,
    }
}

fn parts(
    (old, from): (&Surface, &public_api::Shape),
    (new, to): (&Surface, &public_api::Shape),
) -> Vec<Option<String>> {
    use public_api::Shape::{Enum, Struct, Union};
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

/// Returns the names of operations in the client, by new id.
fn calls(pairs: &Pairs, old: &Surface) -> HashMap<String, CallPin> {
    let same = pairs.operations.iter();
    same.filter_map(|(was, now)| Some((now.clone(), call(old.operations.get(was)?)?))).collect()
}

/// Returns the first method and call type of an operation. Those for other bodies and for streams have
/// suffixes.
fn call(operation: &public_api::Operation) -> Option<CallPin> {
    let methods = operation.calls.iter().filter_map(|part| Some((part.call()?, &part.name)));
    let name = methods.clone().map(|(_, name)| name).min_by_key(|name| name.len())?;
    let (call, _) = methods.min_by_key(|(call, _)| call.len())?;
    let (group, method) = name.rsplit_once('.').unwrap_or_default();
    let method = if group.is_empty() { name } else { method };
    let group = group.split('.').filter_map(|accessor| accessor.strip_suffix("()"));
    Some(CallPin {
        group: group.map(str::to_owned).collect(),
        method: method.to_owned(),
        call: call.to_owned(),
        is_rule: false,
    })
}

fn bodies(old: &Surface, new: &Surface) -> HashMap<String, PinnedBody> {
    let is_there = |alias: &public_api::Alias| {
        let operation = new.operations.get(&alias.operation)?;
        let bodies = match &alias.status {
            None => &operation.request.as_ref()?.bodies,
            Some(status) => &operation.responses.get(status)?.bodies,
        };
        bodies.get(&alias.media_type)?.as_ref()
    };
    let kept = old.aliases.iter().filter(|(_, alias)| is_there(alias).is_some());
    kept.map(|(path, alias)| {
        let public_api::Alias { operation, status, media_type, .. } = alias.clone();
        (path.clone(), PinnedBody { operation, status, media_type })
    })
    .collect()
}

fn boxes(heirs: &[Heir], old: &Surface, new: &Surface) -> Boxes {
    let mut boxes = HashMap::default();
    for Heir { id, item, was, .. } in heirs {
        let mut put = |part: usize, was: bool, ty: &Ty| {
            boxes.insert((*id, part), was && can_be_boxed(new, ty));
        };
        match (&was.shape, &item.shape) {
            (
                public_api::Shape::Struct { fields, .. },
                public_api::Shape::Struct { fields: others, .. },
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
                public_api::Shape::Tuple { items, boxed, .. },
                public_api::Shape::Tuple { items: others, .. },
            ) => {
                for (part, ty) in others.iter().enumerate().take(items.len()) {
                    put(part, boxed.contains(&part), ty);
                }
            }
            (
                public_api::Shape::Union { members, .. },
                public_api::Shape::Union { members: others, .. },
            ) => {
                for (one, other) in members_pairs((old, members), (new, others)) {
                    put(other, members[one].boxed, &others[other].ty);
                }
            }
            _ => {}
        }
    }
    Boxes::of(boxes)
}

/// Only types that contain other values can be recursive or large.
fn can_be_boxed(surface: &Surface, ty: &Ty) -> bool {
    match ty {
        Ty::Nullable(inner) => can_be_boxed(surface, inner),
        ty => surface.item(ty).is_some_and(|item| {
            matches!(
                item.shape,
                public_api::Shape::Struct { .. }
                    | public_api::Shape::Tuple { .. }
                    | public_api::Shape::Union { .. }
            )
        }),
    }
}
