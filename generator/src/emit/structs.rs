//! Objects with known properties.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};

use super::types::{self, Presence};
use super::{Context, construct, docs, ident};
use crate::ir::{Field, Shape, Struct, Type, TypeId};

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

/// The field behind those of the properties.
struct Rest {
    ident: Ident,
    /// The type of the values, where they belong to the value and are shown; otherwise the field is
    /// hidden and keeps what is not declared.
    shown: Option<TokenStream>,
}

impl Rest {
    fn of(context: &Context, object: &Struct, parts: &[Part]) -> Self {
        let idents: Vec<&Ident> = parts.iter().map(|part| &part.ident).collect();
        match &object.additional {
            Some(ty) => Self {
                ident: fresh("additional_properties", &idents),
                shown: Some(types::rust(context, ty)),
            },
            None => Self { ident: fresh("undeclared", &idents), shown: None },
        }
    }

    fn definition(&self) -> TokenStream {
        let ident = &self.ident;
        let Some(ty) = &self.shown else {
            return quote!(#ident: support::Undeclared);
        };
        let docs = docs::lines(["The properties that have no field of their own."]);
        quote!(#docs pub #ident: std::collections::BTreeMap<String, #ty>)
    }
}

/// The name of the field of the properties that have no field of their own.
pub(super) fn rest_ident(context: &Context, id: TypeId, object: &Struct) -> Ident {
    Rest::of(context, object, &parts(context, id, &object.fields)).ident
}

/// A struct and all its impls.
pub(super) fn emit(context: &Context, id: TypeId, object: &Struct) -> TokenStream {
    let parts = parts(context, id, &object.fields);
    let rest = Rest::of(context, object, &parts);
    let all = object.fields.iter().map(|field| &field.ty).chain(&object.additional);
    let imports = types::imports(context, id, all);
    let definition = definition(context, id, &parts, &rest);
    let construct = construct::emit(context, id, &parts, &rest.ident);
    let encoding = encoding(context, id, &parts, &rest);
    let debug = redacted_debug(context, id, &parts, &rest);
    let name = context.ident(id);
    let hidden = rest.shown.is_none().then(|| {
        let ident = &rest.ident;
        quote!(, #ident)
    });
    quote! {
        #imports
        #definition
        #construct
        #encoding
        #debug
        support::object!(#name #hidden);
    }
}

pub(super) fn parts<'a>(context: &Context, id: TypeId, fields: &'a [Field]) -> Vec<Part<'a>> {
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

fn definition(context: &Context, id: TypeId, parts: &[Part], rest: &Rest) -> TokenStream {
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
    let rest = rest.definition();
    quote! {
        #docs
        #[derive(#debug Clone, PartialEq #eq #default)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
            #rest,
        }
    }
}

/// The serde impls' own part; the rest is in the support module.
fn encoding(context: &Context, id: TypeId, parts: &[Part], rest: &Rest) -> TokenStream {
    let name = context.ident(id);
    let text = name.to_string();
    let wires = parts.iter().map(|part| &part.field.wire);
    let decode = decode(parts, rest);
    let rest_ident = &rest.ident;
    let method = format_ident!("{}", if rest.shown.is_some() { "further" } else { "undeclared" });
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
                properties.#method(&self.#rest_ident);
                properties.end()
            }
        }
    }
}

/// Reads every property into a variable of its field, then asks for those that must be there.
fn decode(parts: &[Part], rest: &Rest) -> TokenStream {
    let idents: Vec<&Ident> = parts.iter().map(|part| &part.ident).collect();
    let taken: Vec<&Ident> = idents.iter().copied().chain([&rest.ident]).collect();
    let fields = fresh("fields", &taken);
    let read = read(&idents, &fields, rest);
    let rest_ident = &rest.ident;
    let (rest_start, rest_value) = match rest.shown {
        Some(_) => (
            Some(quote!(let mut #rest_ident = std::collections::BTreeMap::new();)),
            quote!(#rest_ident),
        ),
        None => (None, quote!(#rest_ident: #fields.undeclared())),
    };
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
            #rest_start
            #read
            #ask
            Ok(Self { #(#values,)* #rest_value })
        }
    }
}

fn read(idents: &[&Ident], fields: &Ident, rest: &Rest) -> TokenStream {
    let rest_ident = &rest.ident;
    match (idents, &rest.shown) {
        ([], None) => return quote!(while #fields.next()?.is_some() {}),
        ([], Some(_)) => {
            return quote! {
                while #fields.next_or_further()?.is_some() {
                    #fields.read_further(&mut #rest_ident)?;
                }
            };
        }
        ([only], None) => {
            return quote! {
                while #fields.next()?.is_some() {
                    #fields.read(&mut #only)?;
                }
            };
        }
        _ => {}
    }
    let taken: Vec<&Ident> = idents.iter().copied().chain([&rest.ident]).collect();
    let index = fresh("index", &taken);
    let further = rest.shown.is_some().then(|| quote!(#fields.read_further(&mut #rest_ident)));
    let next = format_ident!("{}", if further.is_some() { "next_or_further" } else { "next" });
    let reads = idents.iter().map(|ident| quote!(#fields.read(&mut #ident))).chain(further);
    let last = idents.len() + usize::from(rest.shown.is_some()) - 1;
    let arms = reads.enumerate().map(|(position, read)| {
        if position == last {
            quote!(_ => #read)
        } else {
            let position = Literal::usize_unsuffixed(position);
            quote!(#position => #read)
        }
    });
    // One `?` for all: every exit costs the compiler a drop of all variables.
    quote! {
        while let Some(#index) = #fields.#next()? {
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
fn redacted_debug(
    context: &Context,
    id: TypeId,
    parts: &[Part],
    rest: &Rest,
) -> Option<TokenStream> {
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
    let rest_ident = &rest.ident;
    let rest_text = rest_ident.to_string();
    Some(quote! {
        impl std::fmt::Debug for #name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.debug_struct(#text) #(#fields)* .field(#rest_text, &self.#rest_ident).finish()
            }
        }
    })
}
