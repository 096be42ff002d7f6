//! Constructors of structs: `new`, `with_…`, and the defaults of optional properties.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};

use super::parts::{Part, ident_of_variant, setter};
use super::{Context, defaults, docs};
use crate::ir::{Presence, Shape, Type, TypeId};
use crate::plan::accessors;
use crate::plan::expressions::Expression;

/// The number of arguments above which clippy warns.
const MANY_ARGUMENTS: usize = 7;

/// The inherent impl; `None` if it would be empty.
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
    let defaults = parts.iter().zip(&context.accessors.of(id).defaults);
    methods.extend(
        defaults.filter_map(|(part, default)| Some(or_default(context, part, default.as_ref()?))),
    );
    let name = context.ident(id);
    (!methods.is_empty()).then(|| quote!(impl #name { #(#methods)* }))
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
        0 => format!("Creates a `{name}`."),
        1 => format!("Creates a `{name}` from its required field."),
        _ => format!("Creates a `{name}` from its required fields."),
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

/// Whether a caller may pass any value that converts into the type.
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

/// `with_…` sets an optional field and returns the struct, for chaining.
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
        Presence::Maybe => {
            (quote!(impl crate::IntoMaybe<#value>), quote!(crate::IntoMaybe::into_maybe(#ident)))
        }
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

/// `…_or_default` returns the default of an absent optional property.
fn or_default(context: &Context, part: &Part, default: &Expression) -> TokenStream {
    let Part { ident, value, field, .. } = part;
    let (ty, body) = match (&field.ty, default) {
        _ if part.presence == Presence::Maybe => nullable_or_default(context, part, default),
        (Type::Boolean | Type::Integer(_) | Type::Number, _) => {
            let default = defaults::expression(context, default);
            (value.clone(), quote!(self.#ident.unwrap_or(#default)))
        }
        (Type::String(_), Expression::Text(default)) => {
            (quote!(&str), quote!(self.#ident.as_deref().unwrap_or(#default)))
        }
        (Type::Named(id), Expression::Variant(of, index)) if id == of => {
            let variant = ident_of_variant(context, *id, *index);
            // Integer enums are `Copy`.
            let clone = is_string_enum(context, *id).then(|| quote!(.clone()));
            (value.clone(), quote!(self.#ident #clone.unwrap_or(#value::#variant)))
        }
        (ty, default) => {
            let borrowed = defaults::borrowed(context, ty);
            let default = defaults::expression(context, default);
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
    let method = format_ident!("{}", accessors::default_getter(&ident.to_string()));
    let null = if part.presence == Presence::Maybe { " `None` is `null`." } else { "" };
    let doc = docs::lines([format!(
        "The value of [`{plain}`](Self::{plain}), or its default if absent.{null}"
    )]);
    quote! {
        #doc
        #[must_use]
        pub fn #method(&self) -> #ty {
            #body
        }
    }
}

/// The return type and the body of the `…_or_default` method for a property that is also nullable.
fn nullable_or_default(
    context: &Context,
    part: &Part,
    default: &Expression,
) -> (TokenStream, TokenStream) {
    let Part { ident, value, field, .. } = part;
    let (ty, given, default) = match (&field.ty, default) {
        (Type::Boolean | Type::Integer(_) | Type::Number, _) => {
            (value.clone(), quote!(*value), defaults::expression(context, default))
        }
        (Type::String(_), Expression::Text(default)) => {
            (quote!(&str), quote!(value.as_str()), quote!(#default))
        }
        (Type::Named(id), Expression::Variant(of, index)) if id == of => {
            let variant = ident_of_variant(context, *id, *index);
            // Integer enums are `Copy`.
            let is_text = is_string_enum(context, *id);
            let given = if is_text { quote!(value.clone()) } else { quote!(*value) };
            (value.clone(), given, quote!(#value::#variant))
        }
        (ty, default) => {
            let borrowed = defaults::borrowed(context, ty);
            let default = defaults::expression(context, default);
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
    (quote!(Option<#ty>), body)
}

fn is_string_enum(context: &Context, id: TypeId) -> bool {
    matches!(context.api.get(id).shape, Shape::Enum(_))
}
