//! [`Api`] and [`Facts`] → [`Members`]: how the members of unions are tried on a value that has no tag.

use foldhash::HashMap;
use serde_json::{Number, Value};

use crate::analysis::Facts;
use crate::ir::{Api, Limits, Member, Shape, Struct, Type, TypeId, Union};

/// The maximum number of properties by which the first check distinguishes a member.
const MOST_PROPERTIES: usize = 3;

/// The members of all unions that are selected by the shape of a value.
#[derive(Debug, Default)]
pub struct Members {
    unions: HashMap<TypeId, Trials>,
}

/// The members of one union that are tried.
#[derive(Debug, Default)]
pub struct Trials {
    /// The members, in the order in which they are tried.
    pub members: Vec<Trial>,
    /// Whether enums or patterns occur anywhere in a member.
    pub lists: bool,
}

/// A member that is tried.
#[derive(Debug)]
pub struct Trial {
    /// Its index in the union.
    pub member: usize,
    /// The check before it is deserialized.
    pub first: FirstCheck,
    /// What its schema asserts beyond types: of a property, or of the value itself.
    pub assertions: Vec<(Option<String>, Assertion)>,
}

/// The check before a member is deserialized: the type of the value.
#[derive(Debug, PartialEq, Eq)]
pub enum FirstCheck {
    /// Any value may match.
    Any,
    /// `true` or `false`.
    Boolean,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object with these properties.
    Object(Vec<String>),
}

/// An assertion of a member's schema beyond its type.
#[derive(Debug)]
pub enum Assertion {
    /// `pattern`
    Pattern(String),
    /// `const`, or an `enum` of one value, for a boolean.
    Only(bool),
    /// `minimum` and `maximum`
    Between(Option<f64>, Option<f64>),
    /// `minLength` and `maxLength` of a string, `minItems` and `maxItems` of an array.
    Length(Option<u64>, Option<u64>),
    /// `additionalProperties: false`, with the names of all properties.
    Closed(Vec<String>),
}

impl Assertion {
    /// Whether a member that passes it is more exact than others.
    fn is_exact(&self) -> bool {
        matches!(self, Self::Pattern(_) | Self::Only(_))
    }
}

impl Members {
    /// Returns the members of a union that are tried; empty if its tag alone selects.
    #[must_use]
    pub fn of(&self, id: TypeId) -> Option<&Trials> {
        self.unions.get(&id)
    }
}

/// Decides how the members of unions are tried.
#[must_use]
pub fn members(api: &Api, facts: &Facts) -> Members {
    let unions = api.iter().filter_map(|(id, def)| match &def.shape {
        Shape::Union(union)
            if union.tag.is_none() || union.members.iter().any(|it| it.by_shape) =>
        {
            Some((id, trials(api, facts, union)))
        }
        _ => None,
    });
    Members { unions: unions.collect() }
}

fn trials(api: &Api, facts: &Facts, union: &Union) -> Trials {
    let tried = union.members.iter().enumerate();
    let mut tried: Vec<(usize, &Member)> =
        tried.filter(|(_, member)| union.tag.is_none() || member.by_shape).collect();
    // `String` accepts any string and `Value` any value, so they are tried last.
    tried.sort_by_key(|(_, member)| breadth(&member.ty));
    let types: Vec<&Type> = tried.iter().map(|(_, member)| &member.ty).collect();
    let mut lists = false;
    let members = tried.iter().map(|(index, member)| {
        let assertions = assertions(api, member);
        lists |= member.ty.named().is_some_and(|id| facts.lists(id))
            || assertions.iter().any(|(_, assertion)| assertion.is_exact());
        Trial { member: *index, first: first(api, &member.ty, &types), assertions }
    });
    let members = members.collect();
    Trials { members, lists }
}

/// Returns the check of a member's type.
fn first(api: &Api, ty: &Type, all: &[&Type]) -> FirstCheck {
    match ty {
        Type::Boolean => FirstCheck::Boolean,
        Type::Integer(_) | Type::Number => FirstCheck::Number,
        Type::String(_) => FirstCheck::String,
        Type::List(_) => FirstCheck::Array,
        Type::FreeForm | Type::Map(_) => FirstCheck::Object(Vec::new()),
        Type::Named(id) => match &api.get(*id).shape {
            Shape::Struct(object) => FirstCheck::Object(discriminating(api, object, all)),
            Shape::Enum(_) | Shape::Constant(Value::String(_)) => FirstCheck::String,
            Shape::IntegerEnum(_) | Shape::Constant(Value::Number(_)) => FirstCheck::Number,
            Shape::Tuple(_) => FirstCheck::Array,
            Shape::Constant(Value::Bool(_)) => FirstCheck::Boolean,
            Shape::Union(Union { tag: Some(tag), members })
                if members.iter().all(|member| !member.by_shape) =>
            {
                let property = tag.required.then(|| tag.property.clone());
                FirstCheck::Object(property.into_iter().collect())
            }
            Shape::Constant(_) | Shape::Union(_) | Shape::Alias(_) | Shape::Newtype(_) => {
                FirstCheck::Any
            }
        },
        Type::Any
        | Type::Null
        | Type::ExactNumber
        | Type::External(_)
        | Type::Replaced(_)
        | Type::Nullable(_) => FirstCheck::Any,
    }
}

/// Returns the properties that a struct requires and that not all members have, the rarest first.
fn discriminating(api: &Api, object: &Struct, all: &[&Type]) -> Vec<String> {
    let having = |name: &str| all.iter().filter(|ty| api.has_property(ty, name)).count();
    let required = object.fields.iter().filter(|field| field.required);
    let mut found: Vec<(usize, &str)> = required
        .map(|field| (having(&field.wire), &*field.wire))
        .filter(|(having, _)| *having < all.len())
        .collect();
    found.sort_by_key(|(having, _)| *having);
    found.truncate(MOST_PROPERTIES);
    found.into_iter().map(|(_, name)| name.to_owned()).collect()
}

/// How many values a type accepts besides those that it represents.
fn breadth(ty: &Type) -> u8 {
    match ty {
        Type::Any => 3,
        Type::FreeForm | Type::String(_) => 2,
        Type::External(_) | Type::Replaced(_) => 1,
        Type::Nullable(inner) | Type::List(inner) | Type::Map(inner) => breadth(inner),
        _ => 0,
    }
}

/// Returns what a member's schema asserts beyond its type.
fn assertions(api: &Api, member: &Member) -> Vec<(Option<String>, Assertion)> {
    let Type::Named(id) = &member.ty else {
        return of_value(api, None, &member.ty, &member.limits);
    };
    let def = api.get(*id);
    match &def.shape {
        Shape::Struct(object) => {
            let mut found = Vec::new();
            for field in &object.fields {
                let wire = &field.wire;
                found.extend(of_value(api, Some(wire), &field.ty, &field.limits));
                found.extend(field.only.map(|only| (Some(wire.clone()), Assertion::Only(only))));
            }
            if object.closed {
                let names = object.fields.iter().map(|field| field.wire.clone()).collect();
                found.push((None, Assertion::Closed(names)));
            }
            found
        }
        Shape::Alias(ty) => of_value(api, None, ty, &def.limits),
        _ => Vec::new(),
    }
}

/// Returns the assertions about one value: its own, or else those of the component that it refers to.
fn of_value(
    api: &Api,
    property: Option<&String>,
    ty: &Type,
    limits: &Limits,
) -> Vec<(Option<String>, Assertion)> {
    let own = &limits.own;
    let length = |least: Option<u64>, most: Option<u64>| {
        (least.is_some() || most.is_some()).then_some(Assertion::Length(least, most))
    };
    let found: Vec<Assertion> = match ty {
        Type::String(_) => {
            let pattern = own.pattern().map(|pattern| Assertion::Pattern(pattern.to_owned()));
            let length = length(own.count("minLength"), own.count("maxLength"));
            pattern.into_iter().chain(length).collect()
        }
        Type::List(_) => length(own.min_items(), own.max_items()).into_iter().collect(),
        Type::Integer(_) | Type::Number => {
            let bound = |number: Option<&Number>| {
                number.and_then(Number::as_f64).filter(|it| it.is_finite())
            };
            match (bound(own.minimum()), bound(own.maximum())) {
                (None, None) => Vec::new(),
                (least, most) => vec![Assertion::Between(least, most)],
            }
        }
        Type::Named(id) => match &api.get(*id).shape {
            Shape::Alias(ty) => {
                let own = of_value(api, property, ty, limits);
                return if own.is_empty() {
                    of_value(api, property, ty, &api.get(*id).limits)
                } else {
                    own
                };
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    };
    found.into_iter().map(|assertion| (property.cloned(), assertion)).collect()
}
