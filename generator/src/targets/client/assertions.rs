//! The assertions of a union's members beyond their types, which distinguish the members.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Number;

use super::Context;
use crate::ir::{Limits, Member, Shape, Type};

/// An assertion of a member: the property that it applies to, or `None` for the value itself; the
/// variant of `support::Assertion`; and whether a member that passes it is more exact than others.
pub(super) type Assertion<'a> = (Option<&'a str>, TokenStream, bool);

/// The assertions of a member's schema beyond its type.
pub(super) fn assertions<'a>(context: &'a Context, member: &'a Member) -> Vec<Assertion<'a>> {
    let Type::Named(id) = &member.ty else {
        return of_value(context, None, &member.ty, &member.limits);
    };
    let def = context.api.get(*id);
    match &def.shape {
        Shape::Struct(object) => {
            let fields = object.fields.iter();
            let mut found: Vec<Assertion> = fields
                .flat_map(|field| {
                    let only =
                        field.only.map(|only| (Some(&*field.wire), quote!(Only(#only)), true));
                    let limits = of_value(context, Some(&field.wire), &field.ty, &field.limits);
                    limits.into_iter().chain(only)
                })
                .collect();
            if object.closed {
                let names = object.fields.iter().map(|field| &field.wire);
                found.push((None, quote!(Closed(&[#(#names),*])), false));
            }
            found
        }
        Shape::Alias(ty) => of_value(context, None, ty, &def.limits),
        _ => Vec::new(),
    }
}

/// The assertions about one value: its own, or else those of the component that it refers to.
fn of_value<'a>(
    context: &'a Context,
    property: Option<&'a str>,
    ty: &Type,
    limits: &'a Limits,
) -> Vec<Assertion<'a>> {
    let own = &limits.own;
    let range = |least: Option<u64>, most: Option<u64>| {
        // The runtime stores a `usize`, which has 32 bits in browsers.
        let count = |count: u64| Literal::u64_unsuffixed(count.min(u32::MAX.into()));
        let least = count(least.unwrap_or_default());
        let most = most.map(count).map_or(quote!(usize::MAX), |most| quote!(#most));
        (property, quote!(Length(#least, #most)), false)
    };
    match ty {
        Type::String(_) => {
            let pattern = own.pattern().map(|it| (property, quote!(Pattern(#it)), true));
            let (least, most) = (own.count("minLength"), own.count("maxLength"));
            let length = (least.is_some() || most.is_some()).then(|| range(least, most));
            pattern.into_iter().chain(length).collect()
        }
        Type::List(_) => {
            let (least, most) = (own.min_items(), own.max_items());
            (least.is_some() || most.is_some()).then(|| range(least, most)).into_iter().collect()
        }
        Type::Integer(_) | Type::Number => {
            let bound = |number: Option<&Number>| {
                number.and_then(Number::as_f64).filter(|it| it.is_finite())
            };
            let (least, most) = (bound(own.minimum()), bound(own.maximum()));
            if least.is_none() && most.is_none() {
                return Vec::new();
            }
            let literal = |number: Option<f64>, none: TokenStream| {
                number.map_or(none, |number| {
                    let number = Literal::f64_unsuffixed(number);
                    quote!(#number)
                })
            };
            let least = literal(least, quote!(f64::MIN));
            let most = literal(most, quote!(f64::MAX));
            vec![(property, quote!(Between(#least, #most)), false)]
        }
        Type::Named(id) => match &context.api.get(*id).shape {
            Shape::Alias(ty) => {
                let own = of_value(context, property, ty, limits);
                if own.is_empty() {
                    of_value(context, property, ty, &context.api.get(*id).limits)
                } else {
                    own
                }
            }
            _ => Vec::new(),
        },
        _ => Vec::new(),
    }
}
