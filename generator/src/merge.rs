//! [`Api`] → [`Api`]: inline types that are equal on the wire become one.
//!
//! Equal means equal in wire names, types, requiredness, nullability, enum values and defaults; texts
//! and examples may differ. A component is equal to nothing but itself: a person gave it a name.
//!
//! Types refer to each other, so equality is found by refinement: all types start out equal by what
//! they are made of, and classes are split until no two members of one differ in the classes of their
//! parts.

use std::collections::{HashMap, HashSet};

use indexmap::IndexMap;

use crate::ir::{Api, Body, Docs, Shape, Type, TypeDef, TypeId};

/// Merges equal types.
#[must_use]
pub fn merge(api: Api) -> Api {
    let classes = classes(&api);
    let class_of = |id: TypeId| TypeId(classes[id.0]);
    let mut merged: Vec<Vec<TypeDef>> = Vec::new();
    let mut operations = api.operations;
    for (def, class) in api.types.into_iter().zip(&classes) {
        if *class == merged.len() {
            merged.push(Vec::new());
        }
        merged[*class].push(def);
    }
    let mut types: Vec<TypeDef> = merged.into_iter().filter_map(unite).collect();
    for def in &mut types {
        for ty in parts_mut(&mut def.shape) {
            *ty = ty.map(&class_of);
        }
        if let Shape::Union(union) = &mut def.shape
            && union.tag.is_none()
        {
            // Members that differed in texts alone are one now.
            let mut seen = HashSet::new();
            union.members.retain(|member| seen.insert(member.ty.clone()));
        }
        for origin in &mut def.origins {
            origin.parent = origin.parent.map(class_of);
        }
    }
    for operation in &mut operations {
        let request = operation.request.iter_mut().flat_map(|request| &mut request.bodies);
        let responses = operation.responses.iter_mut().flat_map(|response| &mut response.bodies);
        for Body { ty, .. } in request.chain(responses) {
            *ty = ty.as_ref().map(|ty| ty.map(&class_of));
        }
    }
    Api { types, operations, ..api }
}

/// The class of each type; classes are numbered by their first member.
fn classes(api: &Api) -> Vec<usize> {
    let mut classes = vec![0; api.types.len()];
    let mut count = 0;
    loop {
        let mut known: HashMap<(usize, Key), usize> = HashMap::new();
        let next: Vec<usize> = api
            .types
            .iter()
            .zip(&classes)
            .map(|(def, class)| {
                let fresh = known.len();
                *known.entry((*class, key(def, &classes))).or_insert(fresh)
            })
            .collect();
        classes = next;
        if known.len() == count {
            return classes;
        }
        count = known.len();
    }
}

/// All that makes two types equal, each part given by its class.
#[derive(PartialEq, Eq, Hash)]
struct Key {
    component: Option<String>,
    shape: ShapeKey,
}

#[derive(PartialEq, Eq, Hash)]
enum ShapeKey {
    Struct(Vec<FieldKey>),
    Enum(Vec<String>),
    Constant(String),
    Union(Option<String>, Vec<(String, Type)>),
}

#[derive(PartialEq, Eq, Hash)]
struct FieldKey {
    wire: String,
    ty: Type,
    required: bool,
    nullable: bool,
    secret: bool,
    default: Option<String>,
}

fn key(def: &TypeDef, classes: &[usize]) -> Key {
    let part = |ty: &Type| ty.map(&|id: TypeId| TypeId(classes[id.0]));
    let shape = match &def.shape {
        Shape::Struct(fields) => ShapeKey::Struct(
            fields
                .iter()
                .map(|field| FieldKey {
                    wire: field.wire.clone(),
                    ty: part(&field.ty),
                    required: field.required,
                    nullable: field.nullable,
                    secret: field.secret,
                    default: field.default.as_ref().map(ToString::to_string),
                })
                .collect(),
        ),
        Shape::Enum(values) => ShapeKey::Enum(values.clone()),
        Shape::Constant(value) => ShapeKey::Constant(value.clone()),
        Shape::Union(union) => ShapeKey::Union(
            union.tag.clone(),
            union.members.iter().map(|member| (member.tag.clone(), part(&member.ty))).collect(),
        ),
    };
    let component = def.origins.iter().find_map(|origin| origin.component());
    Key { component: component.map(str::to_owned), shape }
}

/// One type for a whole class: the first, with the origins of all and the texts that they share.
fn unite(class: Vec<TypeDef>) -> Option<TypeDef> {
    let docs = class.iter().map(|def| &def.docs);
    let docs = common(docs);
    let field_docs: Vec<Docs> = match &class.first()?.shape {
        Shape::Struct(fields) => (0..fields.len())
            .map(|index| {
                common(class.iter().filter_map(|def| match &def.shape {
                    Shape::Struct(fields) => fields.get(index).map(|field| &field.docs),
                    _ => None,
                }))
            })
            .collect(),
        _ => Vec::new(),
    };
    let mut rest = class.into_iter();
    let mut first = rest.next()?;
    first.docs = docs;
    for other in rest {
        first.origins.extend(other.origins);
        first.example = first.example.or(other.example);
        if let (Shape::Struct(fields), Shape::Struct(others)) = (&mut first.shape, other.shape) {
            for (field, other) in fields.iter_mut().zip(others) {
                field.example = field.example.take().or(other.example);
            }
        }
    }
    if let Shape::Struct(fields) = &mut first.shape {
        for (field, docs) in fields.iter_mut().zip(field_docs) {
            field.docs = docs;
        }
    }
    Some(first)
}

/// The text that more than half of the merged have; a text of fewer would say less than the type is
/// used for.
fn common<'a>(all: impl Iterator<Item = &'a Docs>) -> Docs {
    let mut counts: IndexMap<&Docs, usize> = IndexMap::new();
    for docs in all.filter(|docs| **docs != Docs::default()) {
        *counts.entry(docs).or_default() += 1;
    }
    let total: usize = counts.values().sum();
    let most = counts.into_iter().find(|(_, count)| count * 2 > total);
    most.map(|(docs, _)| docs.clone()).unwrap_or_default()
}

fn parts_mut(shape: &mut Shape) -> Vec<&mut Type> {
    match shape {
        Shape::Struct(fields) => fields.iter_mut().map(|field| &mut field.ty).collect(),
        Shape::Enum(_) | Shape::Constant(_) => Vec::new(),
        Shape::Union(union) => union.members.iter_mut().map(|member| &mut member.ty).collect(),
    }
}
