//! Objects with known properties.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::types::{self, Presence};
use super::{Context, construct, docs, ident};
use crate::ir::{Field, Shape, Type, TypeId};

/// A field with what the emitters of its parts need.
pub(super) struct Part<'a> {
    pub(super) field: &'a Field,
    pub(super) ident: Ident,
    /// The type of a value that is there.
    pub(super) value: TokenStream,
    pub(super) presence: Presence,
    /// Whether the type has but one value, so that nobody needs to give it.
    pub(super) constant: bool,
    pub(super) boxed: bool,
    /// Whether the type is a union, which its members convert into.
    pub(super) union: bool,
}

/// A struct and all its impls.
pub(super) fn emit(context: &Context, id: TypeId, fields: &[Field]) -> TokenStream {
    let parts = parts(context, id, fields);
    let imports = types::imports(context, id, fields.iter().map(|field| &field.ty));
    let definition = definition(context, id, &parts);
    let construct = construct::emit(context, id, &parts);
    let object = object(context, id, &parts);
    let debug = redacted_debug(context, id, &parts);
    let name = context.ident(id);
    quote! {
        #imports
        #definition
        #construct
        #object
        #debug
        support::object!(#name);
    }
}

fn parts<'a>(context: &Context, id: TypeId, fields: &'a [Field]) -> Vec<Part<'a>> {
    let idents = context.names.parts(id);
    fields
        .iter()
        .zip(idents)
        .enumerate()
        .map(|(index, (field, name))| Part {
            field,
            ident: ident(name),
            value: types::part(context, id, index, &field.ty),
            presence: Presence::of(field),
            constant: construct::is_constant(context, &field.ty),
            boxed: context.facts.is_boxed(id, index),
            union: matches!(field.ty, Type::Named(id) if matches!(context.api.get(id).shape, Shape::Union(_))),
        })
        .collect()
}

fn has_secret(parts: &[Part]) -> bool {
    parts.iter().any(|part| part.field.secret)
}

fn definition(context: &Context, id: TypeId, parts: &[Part]) -> TokenStream {
    let name = context.ident(id);
    let docs = docs::of_type(context, id);
    let derives = context.facts.derives(id);
    let debug = (!has_secret(parts)).then(|| quote!(Debug,));
    let eq = derives.eq.then(|| quote!(, Eq));
    let default = derives.default.then(|| quote!(, Default));
    let fields = parts.iter().map(|part| {
        let Part { ident, value, field, .. } = part;
        let docs = docs::of_field(context, field);
        let ty = match part.presence {
            Presence::Required => quote!(#value),
            Presence::Optional | Presence::Nullable => quote!(Option<#value>),
            Presence::Maybe => quote!(crate::Maybe<#value>),
        };
        quote!(#docs pub #ident: #ty)
    });
    quote! {
        #docs
        #[derive(#debug Clone, PartialEq #eq #default)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields),*
        }
    }
}

/// The serde impls' own part; the rest is in the support module.
fn object(context: &Context, id: TypeId, parts: &[Part]) -> TokenStream {
    let name = context.ident(id);
    let text = name.to_string();
    let wires = parts.iter().map(|part| &part.field.wire);
    let decode = decode(parts);
    let entries = parts.iter().map(|Part { ident, field, presence, .. }| {
        let wire = &field.wire;
        let method = match presence {
            Presence::Required | Presence::Nullable => quote!(required),
            Presence::Optional => quote!(optional),
            Presence::Maybe => quote!(maybe),
        };
        quote!(properties.#method(#wire, &self.#ident);)
    });
    quote! {
        impl support::Object for #name {
            const NAME: &'static str = #text;
            const FIELDS: &'static [&'static str] = &[#(#wires),*];

            #decode

            fn encode<M: serde::ser::SerializeMap>(&self, map: &mut M) -> Result<(), M::Error> {
                let mut properties = support::Properties::new(map);
                #(#entries)*
                properties.end()
            }
        }
    }
}

/// Reads every property into a variable of its field, then asks for those that must be there.
fn decode(parts: &[Part]) -> TokenStream {
    let idents: Vec<&Ident> = parts.iter().map(|part| &part.ident).collect();
    let fields = fresh("fields", &idents);
    let read = read(&idents, &fields);
    let required: Vec<&Part> = parts.iter().filter(|part| part.field.required).collect();
    let some = required.iter().map(|Part { ident, .. }| quote!(Some(#ident)));
    let asked = required.iter().map(|Part { ident, field, .. }| {
        let wire = &field.wire;
        quote!(#fields.required(#wire, #ident))
    });
    let ask = match required.len() {
        0 => quote!(),
        1 => quote!(let #(#some)* = #(#asked)* else { return Err(#fields.missing()); };),
        _ => quote!(let (#(#some),*) = (#(#asked),*) else { return Err(#fields.missing()); };),
    };
    let values = parts.iter().map(|Part { ident, presence, .. }| {
        let value =
            (*presence == Presence::Maybe).then(|| quote!(: crate::Maybe::from_read(#ident)));
        quote!(#ident #value)
    });
    quote! {
        fn decode<'de, A: serde::de::MapAccess<'de>>(
            #fields: &mut support::Fields<'de, A>,
        ) -> Result<Self, A::Error> {
            #(let mut #idents = None;)*
            #read
            #ask
            Ok(Self { #(#values),* })
        }
    }
}

fn read(idents: &[&Ident], fields: &Ident) -> TokenStream {
    if let [only] = idents {
        return quote! {
            while #fields.next()?.is_some() {
                #fields.read(&mut #only)?;
            }
        };
    }
    let index = fresh("index", idents);
    let arms = idents.iter().enumerate().map(|(position, ident)| {
        if position + 1 == idents.len() {
            quote!(_ => #fields.read(&mut #ident))
        } else {
            let position = Literal::usize_unsuffixed(position);
            quote!(#position => #fields.read(&mut #ident))
        }
    });
    // One `?` for all: every exit costs the compiler a drop of all variables.
    quote! {
        while let Some(#index) = #fields.next()? {
            match #index {
                #(#arms,)*
            }?;
        }
    }
}

/// A name that no field has.
fn fresh(name: &str, taken: &[&Ident]) -> Ident {
    let mut ident = format_ident!("{name}");
    while taken.iter().any(|other| **other == ident) {
        ident = format_ident!("{ident}_");
    }
    ident
}

/// `Debug` for a struct with credentials: they are not shown.
fn redacted_debug(context: &Context, id: TypeId, parts: &[Part]) -> Option<TokenStream> {
    if !has_secret(parts) {
        return None;
    }
    let name = context.ident(id);
    let text = name.to_string();
    let fields = parts.iter().map(|Part { ident, field, .. }| {
        let text = ident.to_string();
        let text = text.trim_start_matches("r#");
        if field.secret {
            quote!(.field(#text, &format_args!("(secret)")))
        } else {
            quote!(.field(#text, &self.#ident))
        }
    });
    Some(quote! {
        impl std::fmt::Debug for #name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.debug_struct(#text) #(#fields)* .finish()
            }
        }
    })
}
