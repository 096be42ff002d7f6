//! Enums of strings and integers, and constants.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::{derive, documented};
use crate::ir::{EnumValue, Integer, TypeId, whole};
use crate::names::value_ident;
use crate::targets::client::{Context, docs, ident, traits};

/// Emits an enum of strings; an unknown one is kept.
pub(super) fn strings(context: &Context, id: TypeId, values: &[EnumValue<String>]) -> TokenStream {
    let name = context.ident(id);
    let docs = documented(context, id);
    let derive = derive(context, id, &quote!(Debug, Clone, PartialEq, Eq, Hash));
    let catch_all = ident(context.names.catch_all(id));
    let variants = values.iter().zip(context.names.parts(id)).enumerate();
    let variants = variants.map(|(index, (known, part))| {
        let docs = docs::of_value(context, &known.value, &known.docs);
        let added = traits::of_value(context, id, index, Some(&known.value));
        let value = &known.value;
        let rename = (value != part).then(|| quote!(#[serde(rename = #value)]));
        let part = ident(part);
        quote!(#docs #rename #added #part,)
    });
    let catch_all_doc = docs::lines(["A value that the API's document does not list."]);
    let added = traits::of_catch_all(context, id);
    quote! {
        #docs
        #derive
        pub enum #name {
            #(#variants)*
            #catch_all_doc
            #[serde(untagged)]
            #added
            #catch_all(String),
        }
    }
}

/// Emits an enum of integers; an unknown one is kept.
pub(super) fn integers(context: &Context, id: TypeId, values: &[EnumValue<i128>]) -> TokenStream {
    let name = context.ident(id);
    let docs = documented(context, id);
    let derive = derive(context, id, &quote!(Debug, Clone, Copy, PartialEq, Eq, Hash));
    let catch_all = ident(context.names.catch_all(id));
    let parts: Vec<_> = context.names.parts(id).iter().map(|part| ident(part)).collect();
    let variants = values.iter().enumerate().map(|(index, known)| {
        let docs = docs::of_value(context, &known.value.to_string(), &known.docs);
        let added = traits::of_value(context, id, index, None);
        quote!(#docs #added)
    });
    let numbers: Vec<Literal> =
        values.iter().map(|known| Literal::i128_unsuffixed(known.value)).collect();
    let text = match Integer::of_values(values.iter().map(|known| known.value)) {
        Integer::U64 => "u64",
        Integer::I128 => "i128",
        _ => "i64",
    };
    let ty = ident(text);
    let catch_all_doc = docs::lines(["A number that the API's document does not list."]);
    let added = traits::of_catch_all(context, id);
    quote! {
        #docs
        #derive
        #[serde(from = #text, into = #text)]
        pub enum #name {
            #(#variants #parts,)*
            #catch_all_doc
            #added
            #catch_all(#ty),
        }

        impl From<#ty> for #name {
            fn from(number: #ty) -> Self {
                match number {
                    #(#numbers => Self::#parts,)*
                    _ => Self::#catch_all(number),
                }
            }
        }

        impl From<#name> for #ty {
            fn from(value: #name) -> Self {
                match value {
                    #(#name::#parts => #numbers,)*
                    #name::#catch_all(number) => number,
                }
            }
        }
    }
}

/// Emits a type with one value.
pub(super) fn constant(context: &Context, id: TypeId, value: &Value) -> TokenStream {
    let name = context.ident(id);
    let docs = documented(context, id);
    let derive = derive(context, id, &quote!(Debug, Clone, Copy, Default, PartialEq, Eq, Hash));
    if let Value::String(text) = value {
        let part = value_ident(text);
        let rename = (part != *text).then(|| quote!(#[serde(rename = #text)]));
        let part = ident(&part);
        return quote! {
            #docs
            #derive
            pub enum #name {
                #[default]
                #rename
                #part,
            }
        };
    }
    let (ty, expected, is_it) = if let Value::Bool(value) = value {
        ("bool", quote!(#value), if *value { quote!(value) } else { quote!(!value) })
    } else {
        let number = value.as_number().and_then(whole).unwrap_or_default();
        let ty = if Integer::I64.holds(number) { "i64" } else { "u64" };
        let number = Literal::i128_unsuffixed(number);
        (ty, quote!(#number), quote!(value == #number))
    };
    let text = format!("expected {value}");
    let inner = ident(ty);
    quote! {
        #docs
        #derive
        #[serde(try_from = #ty, into = #ty)]
        pub struct #name;

        impl TryFrom<#inner> for #name {
            type Error = &'static str;

            fn try_from(value: #inner) -> Result<Self, Self::Error> {
                if #is_it { Ok(Self) } else { Err(#text) }
            }
        }

        impl From<#name> for #inner {
            fn from(_: #name) -> Self {
                #expected
            }
        }
    }
}
