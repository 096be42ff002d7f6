//! Objects, and arrays with a type for each index.

use proc_macro2::TokenStream;
use quote::quote;

use super::{derive, documented};
use crate::ir::{Field, Presence, Struct, Tuple, Type, TypeId};
use crate::plan::expressions::Expression;
use crate::targets::client::parts::{Part, parts};
use crate::targets::client::{Context, construct, docs, ident, traits, types};

/// Emits an object.
pub(super) fn emit(context: &Context, id: TypeId, object: &Struct) -> TokenStream {
    let name = context.ident(id);
    let docs = documented(context, id);
    let parts = parts(context, id, &object.fields);
    let shown: Vec<(usize, &Part)> =
        parts.iter().enumerate().filter(|(index, _)| !context.plain.is_told(id, *index)).collect();
    let fields = shown.iter().map(|(index, part)| field(context, id, *index, part));
    let accessors = context.accessors.of(id);
    let rest = ident(&accessors.rest);
    let additional = object.additional.as_ref().map(|ty| {
        let docs = docs::lines(["Further properties."]);
        let added = traits::of_rest(context, id, true);
        let ty = types::rust(context, ty);
        quote! {
            #docs
            #[serde(flatten)]
            #added
            pub #rest: std::collections::BTreeMap<String, #ty>,
        }
    });
    let undeclared = keeps_undeclared(context, object).then(|| {
        let docs = docs::lines(["Properties that the API's document does not mention."]);
        let added = traits::of_rest(context, id, false);
        quote! {
            #docs
            #[serde(flatten)]
            #added
            pub #rest: serde_json::Map<String, serde_json::Value>,
        }
    });
    let derives = context.facts.derives(id);
    let eq = derives.eq.then(|| quote!(, Eq));
    let default = derives.default.then(|| quote!(, Default));
    let has_secrets = shown.iter().any(|(_, part)| part.field.secret);
    let debug = (!has_secrets).then(|| quote!(Debug,));
    let derive = derive(context, id, &quote!(#debug Clone #default, PartialEq #eq));
    let debug = has_secrets.then(|| {
        let text = name.to_string();
        let fields = shown.iter().map(|(_, part)| shown_field(part));
        let is_open = object.additional.is_some() || keeps_undeclared(context, object);
        let rest = is_open.then(|| {
            let text = &accessors.rest;
            quote!(.field(#text, &self.#rest))
        });
        quote! {
            impl std::fmt::Debug for #name {
                fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    formatter.debug_struct(#text) #(#fields)* #rest .finish()
                }
            }
        }
    });
    let methods: Vec<TokenStream> = shown
        .iter()
        .filter_map(|(index, part)| {
            let default = accessors.defaults[*index].as_ref()?;
            if !is_plain(default) {
                return None;
            }
            Some(construct::or_default(context, part, default))
        })
        .collect();
    let methods = (!methods.is_empty()).then(|| quote!(impl #name { #(#methods)* }));
    quote! {
        #docs
        #derive
        pub struct #name {
            #(#fields)*
            #additional
            #undeclared
        }

        #methods
        #debug
    }
}

/// Whether a struct has a field for properties that the document does not mention.
fn keeps_undeclared(context: &Context, object: &Struct) -> bool {
    !context.api.settings.drop_undeclared && object.additional.is_none() && !object.closed
}

/// Whether an expression constructs no struct.
fn is_plain(default: &Expression) -> bool {
    match default {
        Expression::Struct(_) | Expression::Tuple(..) => false,
        Expression::Some(inner)
        | Expression::Newtype(_, inner)
        | Expression::Member(_, _, inner) => is_plain(inner),
        Expression::List(items) => items.iter().all(is_plain),
        Expression::Map(entries) => entries.iter().all(|(_, value)| is_plain(value)),
        _ => true,
    }
}

/// The `Debug` output of a field; that of a secret shows nothing of it.
fn shown_field(part: &Part) -> TokenStream {
    let ident = &part.ident;
    let text = ident.to_string();
    let text = text.trim_start_matches("r#");
    if part.field.secret {
        quote!(.field(#text, &format_args!("…")))
    } else {
        quote!(.field(#text, &self.#ident))
    }
}

fn field(context: &Context, id: TypeId, index: usize, part: &Part) -> TokenStream {
    let Part { field, ident, value, presence, .. } = part;
    let docs = docs::of_field(context, field);
    let added = traits::of_field(context, id, index, ident, field);
    let is_renamed = ident.to_string().trim_start_matches("r#") != field.wire;
    let wire = &field.wire;
    let rename = is_renamed.then(|| quote!(rename = #wire,));
    let present = types::helper_path(context, "reading::present");
    let (ty, attributes) = match presence {
        Presence::Required => (quote!(#value), None),
        // Without a function, an absent one is read too.
        Presence::Nullable => {
            let present = quote!(deserialize_with = "serde::Deserialize::deserialize");
            (quote!(Option<#value>), Some(present))
        }
        Presence::Optional if keeps_null(field) => (
            quote!(Option<#value>),
            Some(
                quote!(default, deserialize_with = #present, skip_serializing_if = "Option::is_none"),
            ),
        ),
        Presence::Optional => {
            (quote!(Option<#value>), Some(quote!(skip_serializing_if = "Option::is_none")))
        }
        Presence::Maybe => (
            quote!(Option<Option<#value>>),
            Some(
                quote!(default, deserialize_with = #present, skip_serializing_if = "Option::is_none"),
            ),
        ),
    };
    let serde = (is_renamed || attributes.is_some()).then(|| quote!(#[serde(#rename #attributes)]));
    quote! {
        #docs
        #serde
        #added
        pub #ident: #ty,
    }
}

/// Whether `null` is a value of an optional property.
pub(super) fn keeps_null(field: &Field) -> bool {
    field.presence() == Presence::Maybe
        || field.presence() == Presence::Optional && matches!(field.ty, Type::Any | Type::Null)
}

/// Emits an array with a type for each index. One that can be longer or shorter is a list of any values.
pub(super) fn tuple(context: &Context, id: TypeId, tuple: &Tuple) -> TokenStream {
    let name = context.ident(id);
    let docs = documented(context, id);
    let eq = context.facts.derives(id).eq.then(|| quote!(, Eq));
    let is_fixed = tuple.required == tuple.items.len() && tuple.rest.is_none();
    let items: Vec<TokenStream> = tuple
        .items
        .iter()
        .enumerate()
        .map(|(index, ty)| {
            let added = traits::of_item(context, id, index, Presence::Required, ty);
            let ty = types::part(context, id, index, ty);
            quote!(#added pub #ty)
        })
        .collect();
    let fields = match &tuple.items[..] {
        // A struct of one field is written as the field alone.
        [only] if is_fixed => {
            let ty = types::part(context, id, 0, only);
            quote!(pub (#ty,))
        }
        [_, ..] if is_fixed => quote!(#(#items),*),
        _ => {
            let added = traits::of_json(context, id);
            quote!(#added pub Vec<serde_json::Value>)
        }
    };
    let derive = derive(context, id, &quote!(Debug, Clone, PartialEq #eq));
    quote! {
        #docs
        #derive
        pub struct #name(#fields);
    }
}
