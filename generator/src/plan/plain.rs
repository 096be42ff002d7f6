//! How types are read and written in the style `serde`: by attributes where these say enough, else by code.

use foldhash::{HashMap, HashSet};
use serde_json::Value;

use crate::ir::{Api, Field, Member, Shape, Struct, Tag, Type, TypeId, Union};

/// The forms of all types whose shape does not decide them. Empty in another style.
#[derive(Debug, Default)]
pub struct Plain {
    unions: HashMap<TypeId, Form>,
    /// Structs that lack the field of the tag, which the union around them writes.
    told: HashMap<TypeId, usize>,
    /// Constants of such fields alone.
    unused: HashSet<TypeId>,
    /// Unions that write the tag of members that lack it.
    written: HashSet<TypeId>,
}

/// How a union is read and written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Form {
    /// `#[serde(tag = "…")]`
    Tag,
    /// `#[serde(untagged)]`, with the members in an order in which no member takes the values of a later one.
    Untagged(Vec<usize>),
    /// Code that looks at the tag.
    ByTag,
    /// Code that takes the member that declares most of the value.
    Closest(Vec<usize>),
}

impl Plain {
    /// Returns how a union is read and written.
    #[must_use]
    pub fn union(&self, id: TypeId) -> &Form {
        self.unions.get(&id).unwrap_or(&Form::ByTag)
    }

    /// Whether code writes a union: some members lack the tag, and attributes cannot add it.
    #[must_use]
    pub fn is_written(&self, id: TypeId) -> bool {
        self.written.contains(&id)
    }

    /// Whether nothing has values of a type.
    #[must_use]
    pub fn is_unused(&self, id: TypeId) -> bool {
        self.unused.contains(&id)
    }

    /// Whether a struct lacks its tag because the union around it writes it.
    #[must_use]
    pub fn is_told_by_union(&self, id: TypeId) -> bool {
        self.told.contains_key(&id)
    }

    /// Whether a struct lacks a field because the union around it writes it.
    #[must_use]
    pub fn is_told(&self, id: TypeId, field: usize) -> bool {
        self.told.get(&id) == Some(&field)
    }
}

/// Decides the forms of all types.
#[must_use]
pub fn plain(api: &Api) -> Plain {
    let uses = Uses::of(api);
    let mut plain = Plain::default();
    for (id, def) in api.iter() {
        let Shape::Union(union) = &def.shape else {
            continue;
        };
        let told = union.tag.as_ref().and_then(|tag| told(api, &uses, id, union, tag));
        let form = match (told, &union.tag) {
            (Some(told), _) => {
                plain.told.extend(told);
                Form::Tag
            }
            (None, Some(_)) => Form::ByTag,
            (None, None) => untagged(api, union),
        };
        if form == Form::ByTag && union.members.iter().any(|member| lacks_tag(api, union, member)) {
            plain.written.insert(id);
        }
        plain.unions.insert(id, form);
    }
    plain.unused = unused(api, &uses, &plain);
    plain
}

/// Whether values of a member lack the tag that selects it.
#[must_use]
pub fn lacks_tag(api: &Api, union: &Union, member: &Member) -> bool {
    let tag = union.tag.as_ref().filter(|_| !member.tags.is_empty());
    tag.is_some_and(|tag| !api.has_property(&member.ty, &tag.property))
}

/// Returns the constants that only fields have which are left out.
fn unused(api: &Api, uses: &Uses, plain: &Plain) -> HashSet<TypeId> {
    let mut constants: HashSet<TypeId> = plain
        .told
        .iter()
        .filter_map(|(id, field)| match &api.get(*id).shape {
            Shape::Struct(object) => object.fields[*field].ty.named(),
            _ => None,
        })
        .filter(|id| matches!(api.get(*id).shape, Shape::Constant(_)))
        .filter(|id| !uses.outside.contains(id) && !uses.unions.contains_key(id))
        .collect();
    for (id, def) in api.iter() {
        for (index, part) in def.shape.parts().into_iter().enumerate() {
            if !plain.is_told(id, index)
                && let Some(part) = part.named()
            {
                constants.remove(&part);
            }
        }
    }
    constants
}

/// Where types are used: the unions of which they are members, and whether they are anything else.
struct Uses {
    unions: HashMap<TypeId, Vec<TypeId>>,
    elsewhere: HashSet<TypeId>,
    /// The types of bodies and parameters.
    outside: HashSet<TypeId>,
}

impl Uses {
    fn of(api: &Api) -> Self {
        let mut uses = Self {
            unions: HashMap::default(),
            elsewhere: HashSet::default(),
            outside: HashSet::default(),
        };
        for (id, def) in api.iter() {
            for part in def.shape.parts() {
                match (part, &def.shape) {
                    (Type::Named(member), Shape::Union(_)) => {
                        uses.unions.entry(*member).or_default().push(id);
                    }
                    _ => uses.elsewhere.extend(part.named()),
                }
            }
        }
        let values = api.operations.iter().flat_map(|it| it.sent().chain(it.returned()));
        let values = values.chain(api.globals.iter().map(|it| &it.value));
        uses.outside.extend(values.filter_map(|it| it.ty.as_ref()?.named()));
        uses.elsewhere.extend(&uses.outside);
        uses
    }

    /// Whether a type is a member of one union, and nothing else.
    fn is_only(&self, member: TypeId, union: TypeId) -> bool {
        !self.elsewhere.contains(&member)
            && self.unions.get(&member).is_some_and(|it| *it == [union])
    }
}

/// Returns the members that need not have the tag themselves, with its field: all of them, each a struct that is nothing
/// else, with one value of the tag.
fn told(
    api: &Api,
    uses: &Uses,
    id: TypeId,
    union: &Union,
    tag: &Tag,
) -> Option<Vec<(TypeId, usize)>> {
    let is_plain = tag.text && tag.required && tag.default.is_none();
    if !is_plain || union.members.is_empty() {
        return None;
    }
    let mut told = Vec::new();
    for member in &union.members {
        let ([value], Type::Named(ty), false) = (&member.tags[..], &member.ty, member.by_shape)
        else {
            return None;
        };
        let Shape::Struct(object) = &api.get(*ty).shape else {
            return None;
        };
        if !uses.is_only(*ty, id) || object.additional.is_some() {
            return None;
        }
        let place = object.fields.iter().position(|field| field.wire == tag.property);
        if let Some(place) = place {
            let field = &object.fields[place];
            let says =
                matches!(constant(api, &field.ty), Some(Value::String(text)) if text == value);
            if !says || field.nullable {
                return None;
            }
            told.push((*ty, place));
        }
    }
    Some(told)
}

fn constant<'a>(api: &'a Api, ty: &Type) -> Option<&'a Value> {
    match &api.get(ty.named()?).shape {
        Shape::Constant(value) => Some(value),
        Shape::Alias(ty) => constant(api, ty),
        _ => None,
    }
}

/// Puts members in an order in which no member takes the values of a later one.
fn untagged(api: &Api, union: &Union) -> Form {
    let types: Vec<&Type> = union.members.iter().map(|member| &member.ty).collect();
    let mut rest: Vec<usize> = (0..types.len()).collect();
    rest.sort_by_key(|index| rank(api, types[*index]));
    let all = rest.clone();
    let mut order = Vec::new();
    while !rest.is_empty() {
        let takes = |one: usize, other: usize| takes(api, types[one], types[other], DEPTH);
        let next = rest
            .iter()
            .position(|one| rest.iter().all(|other| one == other || !takes(*one, *other)));
        let Some(next) = next else {
            return Form::Closest(all);
        };
        order.push(rest.remove(next));
    }
    Form::Untagged(order)
}

/// The maximum depth of types that are compared.
const DEPTH: usize = 6;

/// The order in which types are tried that do not take each other's values: what is narrow comes first.
fn rank(api: &Api, ty: &Type) -> u8 {
    match ty {
        Type::Null => 0,
        Type::Boolean => 1,
        Type::Integer(_) => 3,
        Type::Number | Type::ExactNumber => 4,
        Type::External(_) | Type::Replaced(_) => 5,
        Type::String(_) => 7,
        Type::List(_) => 9,
        Type::Map(_) => 11,
        Type::FreeForm => 12,
        Type::Nullable(inner) => rank(api, inner),
        Type::Any => 14,
        Type::Named(id) => match &api.get(*id).shape {
            Shape::Constant(_) => 1,
            Shape::IntegerEnum(_) => 2,
            Shape::Enum(_) => 6,
            Shape::Tuple(_) => 8,
            Shape::Struct(_) => 10,
            Shape::Newtype(ty) | Shape::Alias(ty) => rank(api, ty),
            Shape::Union(_) => 13,
        },
    }
}

/// Whether a type may read values that are meant for another: it keeps what it does not declare.
fn takes(api: &Api, one: &Type, other: &Type, depth: usize) -> bool {
    let Some(depth) = depth.checked_sub(1) else {
        return true;
    };
    let (one, other) = (resolved(api, one), resolved(api, other));
    match (one, other) {
        (_, Type::Any) if matches!(one, Type::Any) => false,
        (_, Type::Any) => !is_scalar(api, one),
        (Type::Nullable(inner), _) => takes(api, inner, other, depth),
        (_, Type::Nullable(inner)) => takes(api, one, inner, depth),
        (Type::String(_) | Type::Integer(_) | Type::Number, Type::Named(_)) => {
            listed(api, other).is_some() && kind(api, one) == kind(api, other)
        }
        (Type::List(item), Type::List(other)) => takes(api, item, other, depth),
        (Type::Map(value), Type::Map(other)) => takes(api, value, other, depth),
        (Type::Named(id), _) => match &api.get(*id).shape {
            // It keeps values that it does not list, whether another enum lists them or not.
            Shape::Enum(_) | Shape::IntegerEnum(_) => match listed(api, other) {
                Some(values) => is_unlisted(listed(api, one), Some(values)),
                None => is_scalar(api, other) && kind(api, one) == kind(api, other),
            },
            Shape::Struct(object) => struct_takes(api, object, other, depth),
            Shape::Union(union) => {
                union.members.iter().any(|member| takes(api, &member.ty, other, depth))
            }
            Shape::Tuple(tuple) => match other {
                Type::List(item) => tuple.items.iter().any(|it| takes(api, it, item, depth)),
                _ => false,
            },
            _ => false,
        },
        (Type::List(item), Type::Named(id)) => match &api.get(*id).shape {
            Shape::Tuple(tuple) => tuple.items.iter().any(|it| takes(api, item, it, depth)),
            Shape::Union(union) => {
                union.members.iter().any(|member| takes(api, one, &member.ty, depth))
            }
            _ => false,
        },
        _ => false,
    }
}

fn struct_takes(api: &Api, object: &Struct, other: &Type, depth: usize) -> bool {
    match other {
        Type::FreeForm | Type::Map(_) => true,
        Type::Named(id) => match &api.get(*id).shape {
            Shape::Struct(others) => mistakes(api, object, others, depth),
            Shape::Union(union) => {
                union.members.iter().any(|member| struct_takes(api, object, &member.ty, depth))
            }
            Shape::Alias(ty) | Shape::Newtype(ty) => struct_takes(api, object, ty, depth),
            _ => false,
        },
        _ => false,
    }
}

/// Whether a struct may read values that are meant for another one.
fn mistakes(api: &Api, object: &Struct, others: &Struct, depth: usize) -> bool {
    let of = |field: &Field| others.fields.iter().find(|other| other.wire == field.wire);
    for field in &object.fields {
        match of(field) {
            None if field.required && others.additional.is_none() => return false,
            Some(other) if other.required && differ(api, &field.ty, &other.ty) => return false,
            _ => {}
        }
    }
    let has = |other: &Field| object.fields.iter().any(|field| field.wire == other.wire);
    let lacks = others.additional.is_some() || !others.fields.iter().all(has);
    lacks
        || object.fields.iter().any(|field| {
            of(field).is_some_and(|other| {
                is_unlisted(values(api, field), values(api, other))
                    || takes(api, &field.ty, &other.ty, depth)
            })
        })
}

/// Whether not all values of one list are in another one, of a type that keeps what it does not list.
fn is_unlisted(one: Option<Vec<String>>, other: Option<Vec<String>>) -> bool {
    match (one, other) {
        (Some(one), Some(other)) => !other.iter().all(|value| one.contains(value)),
        _ => false,
    }
}

/// Returns the listed values of a property, as JSON.
#[must_use]
pub fn values(api: &Api, field: &Field) -> Option<Vec<String>> {
    field.only.map(|only| vec![only.to_string()]).or_else(|| listed(api, &field.ty))
}

/// Returns the listed values of an enum, as JSON.
#[must_use]
pub fn listed(api: &Api, ty: &Type) -> Option<Vec<String>> {
    match resolved(api, ty) {
        Type::Nullable(inner) => listed(api, inner),
        Type::Named(id) => match &api.get(*id).shape {
            Shape::Enum(values) => Some(
                values.iter().map(|known| Value::from(known.value.as_str()).to_string()).collect(),
            ),
            Shape::IntegerEnum(values) => {
                Some(values.iter().map(|known| known.value.to_string()).collect())
            }
            _ => None,
        },
        _ => None,
    }
}

/// Returns the object that values of a type, or the items of its lists, are.
#[must_use]
pub fn object<'a>(api: &'a Api, ty: &'a Type) -> Option<&'a Struct> {
    match resolved(api, ty) {
        Type::List(item) => object(api, item),
        Type::Named(id) => match &api.get(*id).shape {
            Shape::Struct(object) => Some(object),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the listed values of a type, or of the items of its lists, as JSON.
#[must_use]
pub fn items(api: &Api, ty: &Type) -> Option<Vec<String>> {
    match resolved(api, ty) {
        Type::List(item) => items(api, item),
        ty => listed(api, ty),
    }
}

/// Whether no value is of both types.
fn differ(api: &Api, one: &Type, other: &Type) -> bool {
    if let (Some(one), Some(other)) = (constant(api, one), constant(api, other)) {
        return one != other;
    }
    match (kind(api, one), kind(api, other)) {
        (Some(one), Some(other)) => one != other,
        _ => false,
    }
}

/// What values of a type are in JSON, if that is one thing. Integers are numbers.
fn kind(api: &Api, ty: &Type) -> Option<&'static str> {
    Some(match resolved(api, ty) {
        Type::Any | Type::Nullable(_) | Type::Replaced(_) => return None,
        Type::Null => "null",
        Type::Boolean => "boolean",
        Type::Integer(_) | Type::Number | Type::ExactNumber => "number",
        Type::String(_) | Type::External(_) => "string",
        Type::FreeForm | Type::Map(_) => "object",
        Type::List(_) => "array",
        Type::Named(id) => match &api.get(*id).shape {
            Shape::Struct(_) => "object",
            Shape::Enum(_) | Shape::Constant(Value::String(_)) => "string",
            Shape::Constant(Value::Bool(_)) => "boolean",
            Shape::IntegerEnum(_) | Shape::Constant(_) => "number",
            Shape::Tuple(_) => "array",
            Shape::Newtype(ty) | Shape::Alias(ty) => return kind(api, ty),
            Shape::Union(_) => return None,
        },
    })
}

fn is_scalar(api: &Api, ty: &Type) -> bool {
    matches!(kind(api, ty), Some("null" | "boolean" | "number" | "string"))
}

fn resolved<'a>(api: &'a Api, mut ty: &'a Type) -> &'a Type {
    while let Type::Named(id) = ty
        && let Shape::Alias(inner) | Shape::Newtype(inner) = &api.get(*id).shape
    {
        // A list or map that contains itself is compared as what it is.
        ty = inner;
    }
    ty
}
