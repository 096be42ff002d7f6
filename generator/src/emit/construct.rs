//! How values of a struct are made: `new`, `with_…`, and the defaults of optional properties.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use super::structs::Part;
use super::types::Presence;
use super::{Context, defaults, docs, ident, values};
use crate::ir::{Shape, Type, TypeId, whole};

/// More arguments than this and clippy warns.
const MANY_ARGUMENTS: usize = 7;

/// The inherent impl; none where there is nothing to offer.
pub(super) fn emit(
    context: &Context,
    id: TypeId,
    parts: &[Part],
    rest: &Ident,
) -> Option<TokenStream> {
    let mut methods: Vec<TokenStream> = new(context, id, parts, rest).into_iter().collect();
    if context.facts.reach(id).sent {
        methods.extend(parts.iter().filter_map(with));
    }
    methods.extend(all_or_default(context, id, parts).into_iter().flatten());
    let name = context.ident(id);
    (!methods.is_empty()).then(|| quote!(impl #name { #(#methods)* }))
}

/// For each part the method that answers its default, if there is one. Of two methods of one name the
/// setter stays; the default is in the documentation all the same.
fn all_or_default(context: &Context, id: TypeId, parts: &[Part]) -> Vec<Option<TokenStream>> {
    let setters: BTreeSet<String> = if context.facts.reach(id).sent {
        parts.iter().map(|part| setter(&part.ident.to_string()).to_string()).collect()
    } else {
        BTreeSet::new()
    };
    let is_free = |part: &&Part| !setters.contains(&default_getter(&part.ident).to_string());
    let found = parts.iter();
    found
        .map(|part| Some(part).filter(is_free).and_then(|part| or_default(context, part)))
        .collect()
}

/// Which parts have a method that answers their default.
pub(super) fn default_getters(context: &Context, id: TypeId, parts: &[Part]) -> Vec<bool> {
    all_or_default(context, id, parts).iter().map(Option::is_some).collect()
}

/// `new` takes the required fields that have more than one value, in document order.
fn new(context: &Context, id: TypeId, parts: &[Part], rest: &Ident) -> Option<TokenStream> {
    if !parts.iter().any(|part| part.field.required) {
        return None;
    }
    let name = context.ident(id).to_string();
    let given: Vec<&Part> =
        parts.iter().filter(|part| part.field.required && !part.constant).collect();
    let arguments = given.iter().map(|part| {
        let ident = &part.ident;
        let ty = argument(part);
        quote!(#ident: #ty)
    });
    let values = parts.iter().map(|part| {
        let Part { ident, presence, .. } = part;
        let constant = part.constant.then_some(&part.value);
        match (presence, constant) {
            (Presence::Required, Some(constant)) => quote!(#ident: #constant),
            (Presence::Required | Presence::Nullable, _) => {
                if is_converted(part) && *presence == Presence::Required {
                    quote!(#ident: #ident.into())
                } else {
                    quote!(#ident)
                }
            }
            (Presence::Optional, _) => quote!(#ident: None),
            (Presence::Maybe, _) => quote!(#ident: crate::Maybe::Absent),
        }
    });
    let doc = match given.len() {
        0 => format!("Makes a `{name}`."),
        1 => format!("Makes a `{name}` from its required field."),
        _ => format!("Makes a `{name}` from its required fields."),
    };
    let doc = docs::lines([doc]);
    let allow = (given.len() > MANY_ARGUMENTS).then(
        || quote!(#[allow(clippy::too_many_arguments, reason = "the API requires as many fields")]),
    );
    Some(quote! {
        #doc
        #allow
        #[must_use]
        pub fn new(#(#arguments),*) -> Self {
            Self { #(#values,)* #rest: Default::default() }
        }
    })
}

/// Whether a caller may give anything that converts into the type.
fn is_converted(part: &Part) -> bool {
    let is_text = |ty: &Type| match ty {
        Type::String(_) | Type::Any => true,
        Type::External(external) => external.value().is_some(),
        _ => false,
    };
    !part.boxed && (part.union || is_text(&part.field.ty))
}

fn argument(part: &Part) -> TokenStream {
    let value = &part.value;
    match part.presence {
        Presence::Nullable => quote!(Option<#value>),
        _ if is_converted(part) => quote!(impl Into<#value>),
        _ => value.clone(),
    }
}

/// `with_…` sets an optional field and gives the value back, to be chained.
fn with(part: &Part) -> Option<TokenStream> {
    let Part { ident, value, .. } = part;
    let plain = ident.to_string();
    let plain = plain.trim_start_matches("r#");
    let method = setter(plain);
    let null = if part.presence == Presence::Maybe { " `None` sends `null`." } else { "" };
    let doc = docs::lines([format!("Sets [`{plain}`](Self::{plain}).{null}")]);
    let (argument, set) = match part.presence {
        Presence::Required | Presence::Nullable => return None,
        Presence::Optional => {
            let value = if is_converted(part) { quote!(#ident.into()) } else { quote!(#ident) };
            (argument(part), quote!(Some(#value)))
        }
        Presence::Maybe => (quote!(impl Into<crate::Maybe<#value>>), quote!(#ident.into())),
    };
    Some(quote! {
        #doc
        #[must_use]
        pub fn #method(mut self, #ident: #argument) -> Self {
            self.#ident = #set;
            self
        }
    })
}

/// `…_or_default` answers what the server takes where an optional property is absent.
fn or_default(context: &Context, part: &Part) -> Option<TokenStream> {
    if part.boxed {
        return None;
    }
    let Part { ident, value, field, .. } = part;
    let default = field.default.as_ref()?;
    let (ty, body) = match (&field.ty, default) {
        _ if part.presence == Presence::Maybe => nullable_or_default(context, part)?,
        _ if part.presence != Presence::Optional => return None,
        (Type::Boolean, Value::Bool(default)) => {
            (quote!(bool), quote!(self.#ident.unwrap_or(#default)))
        }
        (Type::Integer(integer), Value::Number(number)) => {
            let default = values::integer(*integer, number)?;
            (value.clone(), quote!(self.#ident.unwrap_or(#default)))
        }
        (Type::Number, Value::Number(number)) => {
            let default = Literal::f64_unsuffixed(number.as_f64()?);
            (quote!(f64), quote!(self.#ident.unwrap_or(#default)))
        }
        (Type::String(_), Value::String(default)) => {
            (quote!(&str), quote!(self.#ident.as_deref().unwrap_or(#default)))
        }
        (Type::Named(id), Value::String(_)) if is_enum(context, *id) => {
            let variant = variant(context, *id, default)?;
            (value.clone(), quote!(self.#ident.clone().unwrap_or(#value::#variant)))
        }
        (Type::Named(id), Value::Number(_)) if is_enum(context, *id) => {
            let variant = variant(context, *id, default)?;
            (value.clone(), quote!(self.#ident.unwrap_or(#value::#variant)))
        }
        (ty, default) => {
            let borrowed = defaults::borrowed(context, ty);
            let default = defaults::expression(context, ty, default)?;
            let body = quote! {
                match &self.#ident {
                    Some(value) => std::borrow::Cow::Borrowed(value),
                    None => std::borrow::Cow::Owned(#default),
                }
            };
            (quote!(std::borrow::Cow<'_, #borrowed>), body)
        }
    };
    let plain = ident.to_string();
    let plain = plain.trim_start_matches("r#");
    let method = default_getter(ident);
    let null = if part.presence == Presence::Maybe { " `None` is `null`." } else { "" };
    let doc = docs::lines([format!(
        "The value of [`{plain}`](Self::{plain}), or what the API takes where it is absent.{null}"
    )]);
    Some(quote! {
        #doc
        #[must_use]
        pub fn #method(&self) -> #ty {
            #body
        }
    })
}

/// The type and the body of such a method of a property that may be `null` too.
fn nullable_or_default(context: &Context, part: &Part) -> Option<(TokenStream, TokenStream)> {
    let Part { ident, value, field, .. } = part;
    let default = field.default.as_ref()?;
    let (ty, given, default) = match (&field.ty, default) {
        (Type::Boolean | Type::Integer(_) | Type::Number, _) => {
            (value.clone(), quote!(*value), defaults::expression(context, &field.ty, default)?)
        }
        (Type::String(_), Value::String(default)) => {
            (quote!(&str), quote!(value.as_str()), quote!(#default))
        }
        (Type::Named(id), _) if is_enum(context, *id) => {
            let variant = variant(context, *id, default)?;
            // Numbers are copied.
            let given = if default.is_string() { quote!(value.clone()) } else { quote!(*value) };
            (value.clone(), given, quote!(#value::#variant))
        }
        (ty, default) => {
            let borrowed = defaults::borrowed(context, ty);
            let default = defaults::expression(context, ty, default)?;
            (
                quote!(std::borrow::Cow<'_, #borrowed>),
                quote!(std::borrow::Cow::Borrowed(value)),
                quote!(std::borrow::Cow::Owned(#default)),
            )
        }
    };
    let body = quote! {
        match &self.#ident {
            crate::Maybe::Absent => Some(#default),
            crate::Maybe::Null => None,
            crate::Maybe::Value(value) => Some(#given),
        }
    };
    Some((quote!(Option<#ty>), body))
}

fn is_enum(context: &Context, id: TypeId) -> bool {
    matches!(context.api.get(id).shape, Shape::Enum(_) | Shape::IntegerEnum(_))
}

fn default_getter(field: &Ident) -> Ident {
    format_ident!("{}_or_default", field.to_string().trim_start_matches("r#").trim_end_matches('_'))
}

/// The method that sets a field, by the field's name.
pub(super) fn setter(field: &str) -> Ident {
    format_ident!("with_{}", field.trim_start_matches("r#").trim_end_matches('_'))
}

/// Whether a type has but one value.
pub(super) fn is_constant(context: &Context, ty: &Type) -> bool {
    match ty {
        Type::Named(id) => matches!(context.api.get(*id).shape, Shape::Constant(_)),
        _ => false,
    }
}

/// The variant of a known enum value.
pub(super) fn variant(context: &Context, id: TypeId, value: &Value) -> Option<Ident> {
    let index = match &context.api.get(id).shape {
        Shape::Enum(values) => values.iter().position(|known| value == known.value.as_str())?,
        Shape::IntegerEnum(values) => {
            let number = whole(value.as_number()?)?;
            values.iter().position(|known| known.value == number)?
        }
        _ => return None,
    };
    context.names.parts(id).get(index).map(|name| ident(name))
}
