//! `src/required.rs`: structs with the required fields of types that have many.
//!
//! `new` of such a type takes its struct, as a call with many arguments does not show which value is which.

use std::path::PathBuf;

use proc_macro2::TokenStream;
use quote::{format_ident, quote};

use super::parts::{Part, parts};
use super::{Content, Context, EmittedFile, docs, modules, operations, types};
use crate::ir::{Presence, Shape, TypeId};
use crate::plan::constructors::{FieldForm, NewForm, is_given};

fn has(context: &Context, id: TypeId) -> bool {
    context.accessors.of(id).constructor.form == NewForm::Record
}

/// Emits the file.
pub(super) fn file(context: &Context) -> EmittedFile {
    let mut ids: Vec<TypeId> =
        context.api.iter().map(|(id, _)| id).filter(|id| has(context, *id)).collect();
    ids.sort_by_key(|id| &context.names.of(*id).ident);
    let records = ids.into_iter().map(|id| record(context, id));
    let allowed = modules::allowed(context);
    EmittedFile {
        path: PathBuf::from("src/required.rs"),
        content: Content::Rust(quote! {
            //! The required fields of types that have many. `Type::new` takes them by name:
            //! `Type::new(required::Type { … })`.

            #allowed

            #(#records)*
        }),
    }
}

fn record(context: &Context, id: TypeId) -> Option<TokenStream> {
    let Shape::Struct(object) = &context.api.get(id).shape else {
        return None;
    };
    let parts = parts(context, id, &object.fields);
    let given = given(context, &parts);
    let name = context.ident(id);
    let ty = |part: &Part| {
        let ty = types::rust_below(context, &part.field.ty, &quote!(crate::models::));
        if part.boxed { quote!(Box<#ty>) } else { ty }
    };
    let mut count = 0;
    let fields: Vec<TokenStream> = given
        .iter()
        .map(|part| {
            let (ident, ty) = (&part.ident, ty(part));
            let plain = ident.to_string();
            let plain = plain.trim_start_matches("r#");
            let text = operations::after_colon(context, part.field.docs.description.as_deref());
            let doc = docs::lines([format!("[`{plain}`](crate::models::{name}::{plain}){text}")]);
            let ty = match (is_generic(part), part.presence) {
                (true, _) => {
                    count += 1;
                    let generic = format_ident!("T{count}");
                    quote!(#generic)
                }
                (false, Presence::Nullable) => quote!(Option<#ty>),
                (false, _) => ty,
            };
            quote!(#doc pub #ident: #ty)
        })
        .collect();
    let generics = generics(&given, |index, part| {
        let (generic, ty) = (format_ident!("T{}", index + 1), ty(part));
        quote!(#generic = #ty)
    });
    let doc = docs::lines([format!("The required fields of [`{name}`](crate::models::{name}).")]);
    let with = context.with_type(id);
    let mocked = context.accessors.of(id).constructor.is_mocked.then(mocked);
    Some(quote! {
        #doc
        #with
        #mocked
        pub struct #name #generics {
            #(#fields,)*
        }
    })
}

/// The attribute of what only tests use.
pub(super) fn mocked() -> TokenStream {
    quote!(#[cfg(feature = "mock")])
}

/// The fields that `new` takes.
pub(super) fn given<'a, 'b>(context: &Context, parts: &'a [Part<'b>]) -> Vec<&'a Part<'b>> {
    parts.iter().filter(|part| is_given(context.api, part.field)).collect()
}

/// The generic parameters or arguments of a struct, one for each field whose value is converted.
pub(super) fn generics(
    given: &[&Part],
    of: impl Fn(usize, &Part) -> TokenStream,
) -> Option<TokenStream> {
    let converted = given.iter().filter(|part| is_generic(part)).enumerate();
    let generics: Vec<TokenStream> = converted.map(|(index, part)| of(index, part)).collect();
    (!generics.is_empty()).then(|| quote!(<#(#generics),*>))
}

fn is_generic(part: &Part) -> bool {
    part.form != FieldForm::Value
}
