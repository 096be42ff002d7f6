//! What can be checked of values beyond their types.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::Number;
use syn::Index;

use super::{Content, Context, EmittedFile, ident, modules, structs};
use crate::ir::{Limits, Shape, Struct, Tuple, Type, TypeId, Union};
use crate::spec::Constraints;

/// The code that checks: real Rust of this crate, tested here and copied as it is.
const VALIDATE: &str = include_str!("../validate.rs");

/// `src/validate.rs`
pub(super) fn runtime() -> EmittedFile {
    modules::without_tests("src/validate.rs", VALIDATE)
}

/// `src/limits.rs`
pub(super) fn limits(context: &Context) -> EmittedFile {
    EmittedFile { path: PathBuf::from("src/limits.rs"), content: Content::Rust(tokens(context)) }
}

fn tokens(context: &Context) -> TokenStream {
    let mut impls = Vec::new();
    let mut unlimited: BTreeMap<Vec<&str>, Vec<TokenStream>> = BTreeMap::new();
    for (id, def) in context.api.iter() {
        let name = context.ident(id);
        let with = context.with_type(id);
        let checks = match &def.shape {
            Shape::Alias(_) => continue,
            Shape::Struct(object) => of_struct(context, id, object),
            Shape::Tuple(tuple) => of_tuple(context, id, tuple),
            Shape::Newtype(_) => {
                let limits = expression(&def.limits);
                quote!(self.0.check(#limits, check);)
            }
            Shape::Union(union) => of_union(context, id, union),
            Shape::Enum(_) | Shape::IntegerEnum(_) | Shape::Constant(_) => TokenStream::new(),
        };
        if context.facts.is_limited(id) && !checks.is_empty() {
            impls.push(quote! {
                #with
                impl Validate for models::#name {
                    fn check(&self, _: &Limits, check: &mut Check) {
                        #checks
                    }
                }
            });
        } else {
            unlimited.entry(context.features.of_type(id)).or_default().push(quote!(models::#name));
        }
    }
    let formats: BTreeSet<_> = context.api.settings.formats.iter().collect();
    // The table has nothing but paths.
    let external = formats.iter().filter_map(|external| external.path().parse().ok());
    unlimited.entry(Vec::new()).or_default().extend(external);
    let unlimited = unlimited.iter().map(|(features, types)| {
        let with = Context::with(features);
        quote!(#with unlimited!(#(#types),*);)
    });
    quote! {
        //! What the API's document says of the values of each type.

        #![allow(unused_imports, reason = "an API may need only a part of them")]

        use crate::models;
        use crate::validate::{Bound, Check, Limits, Validate, unlimited};

        #(#impls)*

        #(#unlimited)*
    }
}

fn of_struct(context: &Context, id: TypeId, object: &Struct) -> TokenStream {
    let whole = whole(&context.api.get(id).limits);
    let names = context.names.parts(id);
    let fields = object
        .fields
        .iter()
        .zip(names)
        .filter(|(field, _)| is_checked(context, &field.ty, &field.limits));
    let fields = fields.map(|(field, name)| {
        let (name, wire, limits) = (ident(name), &field.wire, expression(&field.limits));
        quote!(check.property(#wire, &self.#name, #limits);)
    });
    let further =
        object.additional.as_ref().filter(|ty| is_checked(context, ty, &object.additional_limits));
    let further = further.map(|_| {
        let name = structs::rest_ident(context, id, object);
        let limits = expression(&object.additional_limits);
        quote!(check.further(&self.#name, #limits);)
    });
    quote!(#whole #(#fields)* #further)
}

fn of_tuple(context: &Context, id: TypeId, tuple: &Tuple) -> TokenStream {
    let whole = whole(&context.api.get(id).limits);
    let none = Limits::default();
    let mut limits = tuple.limits.iter().chain(std::iter::repeat(&none));
    let mut checks = Vec::new();
    for (place, ty) in tuple.items.iter().chain(&tuple.rest).enumerate() {
        let Some(limits) = limits.next().filter(|limits| is_checked(context, ty, limits)) else {
            continue;
        };
        let (limits, index) = (expression(limits), Index::from(place));
        checks.push(if place < tuple.items.len() {
            quote!(check.elements(#index, [&self.#index], #limits);)
        } else {
            quote!(check.elements(#index, &self.#index, #limits);)
        });
    }
    quote!(#whole #(#checks)*)
}

fn of_union(context: &Context, id: TypeId, union: &Union) -> TokenStream {
    let members = union.members.iter().zip(context.names.parts(id));
    let checked: Vec<(TokenStream, TokenStream)> = members
        .filter(|(member, _)| is_checked(context, &member.ty, &member.limits))
        .map(|(member, name)| {
            let (name, limits) = (ident(name), expression(&member.limits));
            (quote!(Self::#name(value)), quote!(value.check(#limits, check)))
        })
        .collect();
    let has_others = union.has_catch_all() || checked.len() < union.members.len();
    match (&checked[..], has_others) {
        ([], _) => TokenStream::new(),
        ([(pattern, check)], true) => quote!(if let #pattern = self { #check; }),
        ([(pattern, check)], false) => quote!(let #pattern = self; #check;),
        (all, _) => {
            let arms = all.iter().map(|(pattern, check)| quote!(#pattern => #check,));
            let others = has_others.then(|| quote!(_ => {}));
            quote!(match self { #(#arms)* #others })
        }
    }
}

/// Whether there is anything to check in a part.
fn is_checked(context: &Context, ty: &Type, limits: &Limits) -> bool {
    let is_text_of_another_crate = matches!(ty, Type::External(_));
    limits.can_be_checked() && !is_text_of_another_crate
        || ty.named().is_some_and(|id| context.facts.is_limited(id))
}

/// The check of a value as a whole, if something is said of it.
fn whole(limits: &Limits) -> Option<TokenStream> {
    let Constraints { min_items, max_items, unique_items, .. } = limits.own;
    let Constraints { min_properties, max_properties, .. } = limits.own;
    let own = Constraints {
        min_items,
        max_items,
        unique_items,
        min_properties,
        max_properties,
        ..Constraints::default()
    };
    own.can_be_checked().then(|| {
        let limits = expression(&Limits { own, elements: None });
        quote!(check.whole(self, #limits);)
    })
}

/// Limits as a constant expression.
fn expression(limits: &Limits) -> TokenStream {
    if !limits.can_be_checked() {
        return quote!(&Limits::NONE);
    }
    let own = &limits.own;
    let numbers = [
        ("minimum", &own.minimum),
        ("maximum", &own.maximum),
        ("exclusive_minimum", &own.exclusive_minimum),
        ("exclusive_maximum", &own.exclusive_maximum),
        ("multiple_of", &own.multiple_of),
    ];
    let numbers = numbers.into_iter().filter_map(|(name, number)| {
        let (name, bound) = (format_ident!("{name}"), bound(number.as_ref()?)?);
        Some(quote!(#name: Some(#bound),))
    });
    let counts = [
        ("min_length", own.min_length),
        ("max_length", own.max_length),
        ("min_items", own.min_items),
        ("max_items", own.max_items),
        ("min_properties", own.min_properties),
        ("max_properties", own.max_properties),
    ];
    let counts = counts.into_iter().filter_map(|(name, count)| {
        let name = format_ident!("{name}");
        // No value has so many that a 32-bit computer could not count them.
        let count = Literal::u64_unsuffixed(count?.min(u64::from(u32::MAX)));
        Some(quote!(#name: Some(#count),))
    });
    let pattern = own.pattern.iter().map(|pattern| quote!(pattern: Some(#pattern),));
    let unique = own.unique_items.then(|| quote!(unique_items: true,));
    let elements = limits.elements.iter().filter(|limits| limits.can_be_checked()).map(|limits| {
        let limits = expression(limits);
        quote!(elements: Some(#limits),)
    });
    quote!(&Limits { #(#numbers)* #(#counts)* #(#pattern)* #unique #(#elements)* ..Limits::NONE })
}

fn bound(number: &Number) -> Option<TokenStream> {
    if let Some(whole) = number.as_i128() {
        let whole = Literal::i128_unsuffixed(whole);
        return Some(quote!(Bound::Whole(#whole)));
    }
    let float = number.as_f64().filter(|float| float.is_finite())?;
    let float = Literal::f64_unsuffixed(float);
    Some(quote!(Bound::Float(#float)))
}
