//! Types around one value: lists and maps that contain themselves, and strings, numbers and booleans with a type of their
//! own.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, docs, traits, types};
use crate::ir::formats::External;
use crate::ir::{Presence, Type, TypeId};
use crate::plan::traits::is_key;

/// Emits a struct with one field, which is serialized as that field.
pub(super) fn emit(context: &Context, id: TypeId, ty: &Type) -> TokenStream {
    let name = context.ident(id);
    let imports = types::imports(context, id, std::iter::once(ty));
    let docs = docs::of_type(context, id);
    let added = traits::of_type(context, id);
    let derives = derives(context, id, ty);
    let added_inside = traits::of_item(context, id, 0, Presence::Required, ty);
    let conversions = ty.is_scalar().then(|| conversions(context, id, ty));
    let ty = types::rust(context, ty);
    quote! {
        #imports

        #docs
        #[derive(#derives)]
        #added
        pub struct #name(#added_inside pub #ty);

        support::newtype!(#name);
        #conversions
    }
}

fn derives(context: &Context, id: TypeId, ty: &Type) -> TokenStream {
    let eq = context.facts.derives(id).eq.then(|| quote!(, Eq));
    if !ty.is_scalar() {
        return quote!(Debug, Clone, Default, PartialEq #eq);
    }
    let copy = is_copied(ty).then(|| quote!(, Copy));
    let order = is_key(ty).then(|| quote!(, Hash, PartialOrd, Ord));
    quote!(Debug, Clone #copy, PartialEq #eq #order)
}

fn is_copied(ty: &Type) -> bool {
    matches!(ty, Type::Boolean | Type::Integer(_) | Type::Number)
}

fn conversions(context: &Context, id: TypeId, ty: &Type) -> TokenStream {
    let name = context.ident(id);
    let inner = types::rust(context, ty);
    match ty {
        Type::String(_) => {
            // Setters of properties that are optional and nullable take texts, as other setters do.
            let is_set = context.facts.is_nullable(id) && context.facts.reach(id).sent;
            let maybe = is_set.then(|| {
                quote! {
                    impl crate::IntoMaybe<#name> for &str {
                        fn into_maybe(self) -> crate::Maybe<#name> {
                            crate::Maybe::Value(self.into())
                        }
                    }
                }
            });
            quote!(support::text_newtype!(#name); #maybe)
        }
        // No text is parsed as bytes.
        Type::External(External::Base64) => quote!(support::value_newtype!(#name, #inner);),
        _ => quote! {
            support::value_newtype!(#name, #inner);
            support::parsed_newtype!(#name, #inner);
        },
    }
}
