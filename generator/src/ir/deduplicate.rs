//! [`Api`] → [`Api`]: merges inline types that are equal on the wire and [mean the same](crate::ir::sense).
//!
//! Equal types have equal wire names, types, requiredness, nullability, enum values and defaults.
//! Descriptions, examples and the order of properties, values and members may differ. A component is
//! equal only to itself and to its inline copies (`ir/copies.rs`), because its author named it.
//!
//! Types refer to each other, so equality is found by partition refinement. All types start in one
//! class. Classes are split until the members of each agree in the classes of their parts.

use std::hash::Hash;

use foldhash::{HashMap, HashSet};
use indexmap::IndexMap;

use crate::ir::sense::{self, Sense};
use crate::ir::{Api, Docs, Field, Member, Shape, Tag, Type, TypeDef, TypeId, Union};

/// Inline types that repeat a component, by its name.
#[derive(Debug, Clone, Copy)]
pub enum Copies<'a> {
    /// They are the component.
    Components(&'a HashMap<TypeId, String>),
    /// They are types of their own, until a lock says which of them are the component.
    Apart(&'a HashMap<TypeId, String>),
}

impl Copies<'_> {
    fn of(&self, id: TypeId) -> Option<&str> {
        let (Self::Components(copies) | Self::Apart(copies)) = self;
        copies.get(&id).map(String::as_str)
    }
}

/// Merges equal types.
#[must_use]
pub fn deduplicate(api: Api, copies: Copies) -> Api {
    let structures = classes(&api, Some(copies), &[], vec![0; api.types.len()]);
    let mut senses = sense::senses(&api, &structures);
    let classes = classes(&api, Some(copies), &senses, structures);
    let class_of = |id: TypeId| TypeId(classes[id.0]);
    let mut merged: Vec<Vec<TypeDef>> = Vec::new();
    let mut operations = api.operations;
    for ((mut def, class), sense) in api.types.into_iter().zip(&classes).zip(&mut senses) {
        def.sense = sense.take();
        if *class == merged.len() {
            merged.push(Vec::new());
        }
        if let Shape::Union(union) = &mut def.shape
            && union.tag.is_none()
        {
            // Members that differed only in descriptions are one now.
            let mut seen = HashSet::default();
            union.members.retain(|member| seen.insert(member.ty.map(&class_of)));
        }
        merged[*class].push(def);
    }
    let united = merged.into_iter().filter_map(|class| unite(class, &class_of));
    let mut types: Vec<TypeDef> = united.collect();
    for def in &mut types {
        for ty in def.shape.parts_mut() {
            *ty = ty.map(&class_of);
        }
        for origin in &mut def.origins {
            origin.parent = origin.parent.map(class_of);
        }
        def.other_variant = def.other_variant.map(class_of);
    }
    for operation in &mut operations {
        for (value, _) in operation.values_mut() {
            value.ty = value.ty.as_ref().map(|ty| ty.map(&class_of));
        }
    }
    for (index, def) in types.iter_mut().enumerate() {
        // The two variants were equal, and are one type now.
        if def.other_variant == Some(TypeId(index)) {
            (def.other_variant, def.is_request) = (None, false);
        }
    }
    let mut globals = api.globals;
    for ty in globals.iter_mut().filter_map(|global| global.value.ty.as_mut()) {
        *ty = ty.map(&class_of);
    }
    Api { types, operations, globals, ..api }
}

/// Returns a number for each type, the same for types that are equal on the wire, whatever they mean.
#[must_use]
pub fn structures(api: &Api) -> Vec<usize> {
    classes(api, Some(Copies::Components(&HashMap::default())), &[], vec![0; api.types.len()])
}

/// Returns a number for each type, the same for types that are equal on the wire, be they components or not.
pub(crate) fn shapes(api: &Api) -> Vec<usize> {
    classes(api, None, &[], vec![0; api.types.len()])
}

/// Splits `classes` until the types of each are equal on the wire, are one component and have one sense. The result
/// numbers classes by their first member. Without senses any sense is the same, and without `copies` any component.
fn classes(
    api: &Api,
    copies: Option<Copies>,
    senses: &[Option<Sense>],
    mut classes: Vec<usize>,
) -> Vec<usize> {
    let mut sizes: Vec<usize> = Vec::new();
    for class in &classes {
        sizes.resize(sizes.len().max(class + 1), 0);
        sizes[*class] += 1;
    }
    loop {
        let mut known: HashMap<(usize, Key), usize> = HashMap::default();
        let mut next_sizes: Vec<usize> = Vec::new();
        let next: Vec<usize> = api
            .iter()
            .zip(&classes)
            .map(|((id, def), class)| {
                let fresh = next_sizes.len();
                // A class of one type cannot be split.
                let class = if sizes[*class] == 1 {
                    fresh
                } else {
                    let sense = senses.get(id.0).and_then(Option::as_ref);
                    let component = copies.and_then(|copies| component(id, def, copies));
                    let key = key(def, component, sense, &classes);
                    *known.entry((*class, key)).or_insert(fresh)
                };
                match next_sizes.get_mut(class) {
                    Some(size) => *size += 1,
                    None => next_sizes.push(1),
                }
                class
            })
            .collect();
        classes = next;
        if next_sizes.len() == sizes.len() {
            return classes;
        }
        sizes = next_sizes;
    }
}

/// The key that equal types share, with a class for each part.
#[derive(PartialEq, Eq, Hash)]
struct Key<'a> {
    component: Option<Component>,
    sense: Option<&'a Sense>,
    shape: ShapeKey,
}

/// The component that a type is, or that it repeats.
#[derive(PartialEq, Eq, Hash)]
struct Component {
    name: String,
    is_apart: bool,
}

/// Parts are sorted, because JSON objects have no order.
#[derive(PartialEq, Eq, Hash)]
enum ShapeKey {
    Struct(Vec<FieldKey>, Option<Type>),
    Enum(Vec<(String, Option<String>)>),
    IntegerEnum(Vec<(i128, Option<String>)>),
    Constant(String),
    Tuple(Vec<Type>, usize, Option<Type>),
    /// With the name, if values have the type because they are called so.
    Newtype(Type, Option<String>),
    Alias(Type),
    Union(Option<(Tag, Option<Vec<String>>)>, Vec<MemberKey>),
}

type MemberKey = (Vec<String>, bool, Type);

#[derive(PartialEq, Eq, Hash)]
struct FieldKey {
    wire: String,
    rust_name: Option<String>,
    ty: Type,
    required: bool,
    nullable: bool,
    secret: bool,
    default: Option<String>,
}

fn key<'a>(
    def: &TypeDef,
    component: Option<Component>,
    sense: Option<&'a Sense>,
    classes: &[usize],
) -> Key<'a> {
    let part = |ty: &Type| ty.map(&|id: TypeId| TypeId(classes[id.0]));
    let shape = match &def.shape {
        Shape::Struct(object) => ShapeKey::Struct(
            sorted(object.fields.iter().map(|field| field_key(field, &part)), |key| {
                key.wire.clone()
            }),
            object.additional.as_ref().map(part),
        ),
        Shape::Enum(values) => ShapeKey::Enum(sorted(
            values.iter().map(|known| (known.value.clone(), known.name.clone())),
            Clone::clone,
        )),
        Shape::IntegerEnum(values) => ShapeKey::IntegerEnum(sorted(
            values.iter().map(|known| (known.value, known.name.clone())),
            Clone::clone,
        )),
        Shape::Constant(value) => ShapeKey::Constant(value.to_string()),
        Shape::Tuple(tuple) => ShapeKey::Tuple(
            tuple.items.iter().map(part).collect(),
            tuple.required,
            tuple.rest.as_ref().map(part),
        ),
        Shape::Newtype(ty) => ShapeKey::Newtype(part(ty), def.newtype_name()),
        Shape::Alias(ty) => ShapeKey::Alias(part(ty)),
        Shape::Union(union) => {
            let mut members =
                sorted(union.members.iter().map(|it| member_key(it, &part)), Clone::clone);
            if union.tag.is_none() {
                // Members of one class become one member.
                members.dedup_by(|one, other| one.2 == other.2);
            }
            ShapeKey::Union(union.tag.as_ref().map(|tag| tag_key(union, tag)), members)
        }
    };
    // A component means itself.
    let sense = sense.filter(|_| component.as_ref().is_none_or(|component| component.is_apart));
    Key { component, sense, shape }
}

fn component(id: TypeId, def: &TypeDef, copies: Copies) -> Option<Component> {
    let own = def.origins.iter().find_map(|origin| origin.component());
    let is_apart = own.is_none() && matches!(copies, Copies::Apart(_));
    let name = own.or_else(|| copies.of(id))?.to_owned();
    Some(Component { name, is_apart })
}

fn sorted<T, K: Ord>(parts: impl Iterator<Item = T>, key: impl Fn(&T) -> K) -> Vec<T> {
    let mut parts: Vec<T> = parts.collect();
    parts.sort_by_cached_key(key);
    parts
}

fn member_key(member: &Member, part: &impl Fn(&Type) -> Type) -> MemberKey {
    (member.tags.clone(), member.by_shape, part(&member.ty))
}

/// Returns the tag. The tag values identify its default member, not an index.
fn tag_key(union: &Union, tag: &Tag) -> (Tag, Option<Vec<String>>) {
    let default = tag.default.and_then(|index| union.members.get(index));
    (Tag { default: None, ..tag.clone() }, default.map(|member| member.tags.clone()))
}

/// Reorders the parts of a shape to match those of an equal shape.
fn align(first: &Shape, other: &mut Shape, part: &impl Fn(&Type) -> Type) {
    match (first, other) {
        (Shape::Struct(first), Shape::Struct(other)) => {
            reorder(&first.fields, &mut other.fields, |field| field.wire.clone());
        }
        (Shape::Enum(first), Shape::Enum(other)) => {
            reorder(first, other, |known| known.value.clone());
        }
        (Shape::IntegerEnum(first), Shape::IntegerEnum(other)) => {
            reorder(first, other, |known| known.value);
        }
        (Shape::Union(first), Shape::Union(other)) => {
            reorder(&first.members, &mut other.members, |member| member_key(member, part));
        }
        _ => {}
    }
}

fn reorder<T, K: Eq + Hash>(first: &[T], other: &mut [T], key: impl Fn(&T) -> K) {
    let places: HashMap<K, usize> =
        first.iter().enumerate().map(|(place, part)| (key(part), place)).collect();
    other.sort_by_cached_key(|part| places.get(&key(part)).copied());
}

fn field_key(field: &Field, part: &impl Fn(&Type) -> Type) -> FieldKey {
    FieldKey {
        wire: field.wire.clone(),
        rust_name: field.rust_name.clone(),
        ty: part(&field.ty),
        required: field.required,
        nullable: field.nullable,
        secret: field.secret,
        default: field.default.as_ref().map(ToString::to_string),
    }
}

/// Merges a class into its first type, or into the component among them, with all origins and the shared descriptions.
fn unite(mut class: Vec<TypeDef>, class_of: &impl Fn(TypeId) -> TypeId) -> Option<TypeDef> {
    let is_copy = |def: &TypeDef| def.origins.iter().all(|origin| origin.component().is_none());
    // What copies say describes only their uses.
    let is_shared = class.iter().all(is_copy);
    class.sort_by_key(is_copy);
    if let Some((first, others)) = class.split_first_mut() {
        for other in others {
            align(&first.shape, &mut other.shape, &|ty: &Type| ty.map(class_of));
        }
    }
    let said = || class.iter().filter(|def| is_shared || !is_copy(def));
    let docs = common(said().map(|def| &def.docs));
    let parts: Vec<Vec<&Docs>> = said().map(|def| def.shape.part_docs()).collect();
    let part_docs: Vec<Docs> = (0..parts.first()?.len())
        .map(|index| common(parts.iter().filter_map(|docs| docs.get(index)).copied()))
        .collect();
    let mut rest = class.into_iter();
    let mut first = rest.next()?;
    first.docs = docs;
    for mut other in rest {
        first.origins.append(&mut other.origins);
        first.example = first.example.or(other.example.take());
        first.limits.weaken(&other.limits);
        first.rules.append(&mut other.rules);
        first.shape.weaken(&other.shape);
        add(&mut first.unsupported, &other.unsupported);
        if let Shape::Struct(object) = &mut first.shape {
            object.closed &= matches!(&other.shape, Shape::Struct(other) if other.closed);
            for (field, other) in object.fields.iter_mut().zip(fields(&other)) {
                field.example = field.example.take().or_else(|| other.example.clone());
                field.only = field.only.filter(|_| field.only == other.only);
                field.read_only &= other.read_only;
                field.write_only &= other.write_only;
                add(&mut field.unsupported, &other.unsupported);
            }
        }
    }
    if !is_shared {
        // With a lock, copies are merged later and in another order; sorted, the result is the same.
        first.origins.sort_by_cached_key(|it| (it.component().is_none(), it.pointer.to_string()));
    }
    let mut seen = HashSet::default();
    first.rules.retain(|rule| seen.insert(rule.clone()));
    for (part, docs) in first.shape.part_docs_mut().into_iter().zip(part_docs) {
        *part = docs;
    }
    Some(first)
}

fn fields(def: &TypeDef) -> &[Field] {
    match &def.shape {
        Shape::Struct(object) => &object.fields,
        _ => &[],
    }
}

fn add(sentences: &mut Vec<String>, others: &[String]) {
    for sentence in others {
        if !sentences.contains(sentence) {
            sentences.push(sentence.clone());
        }
    }
}

/// Returns the documentation that more than half of the documented types share. A rarer one would
/// describe only some uses of the type.
fn common<'a>(all: impl Iterator<Item = &'a Docs>) -> Docs {
    let mut counts: IndexMap<&Docs, usize> = IndexMap::new();
    for docs in all.filter(|docs| **docs != Docs::default()) {
        *counts.entry(docs).or_default() += 1;
    }
    let total: usize = counts.values().sum();
    let most = counts.into_iter().find(|(_, count)| count * 2 > total);
    most.map(|(docs, _)| docs.clone()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::json;

    use super::*;
    use crate::document::diagnostic::Diagnostics;
    use crate::document::load::load_text;
    use crate::ir::directions;
    use crate::ir::lower;
    use crate::ir::settings::Settings;
    use crate::schema::compose::compose;
    use crate::schema::resolve::resolve;
    use crate::schema::types::ImpliedTypes;

    /// A run with a lock merges twice. A union with two equal members must become equal to a union with one
    /// of them in the first pass.
    #[test]
    fn merging_twice_changes_nothing() {
        let point = |description: &str| {
            let properties = json!({"x": {"type": "integer"}});
            json!({"type": "object", "description": description, "properties": properties})
        };
        let other = json!({"type": "array", "items": {"type": "string"}});
        let one = json!({"anyOf": [point("a"), other]});
        let two = json!({"anyOf": [point("a"), point("b"), other]});
        let holder = |inner| json!({"type": "object", "properties": {"place": inner}});
        let schemas = json!({"One": holder(one), "Two": holder(two)});
        let document = json!({"openapi": "3.1.0", "info": {"title": "t", "version": "1"}, "components": {"schemas": schemas}});
        let mut diagnostics = Diagnostics::new();
        let document = load_text(Path::new("t.json"), document.to_string(), &mut diagnostics);
        let spec = resolve(&document.expect("it is JSON"), &mut diagnostics);
        let composed = compose(&spec, ImpliedTypes::default(), &mut diagnostics);
        let lowered = lower::lower(&spec, &composed, &Settings::default(), &mut diagnostics);
        let merge = |api| deduplicate(api, Copies::Components(&HashMap::default()));
        let merged = merge(directions::by_direction(lowered));
        let unions = merged.types.iter().filter(|def| matches!(def.shape, Shape::Union(_))).count();
        assert_eq!(unions, 1);
        let count = merged.types.len();
        assert_eq!(merge(merged).types.len(), count);
    }
}
