//! The strings that tag the members of tagged unions.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, docs};
use crate::ir::TypeId;

/// A type with one value.
pub(super) fn emit(context: &Context, id: TypeId, value: &str) -> TokenStream {
    let name = context.ident(id);
    let docs = docs::of_type(context, id);
    let value_doc = docs::lines(["The value as it is sent."]);
    quote! {
        use crate::support;

        #docs
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
        pub struct #name;

        impl #name {
            #value_doc
            pub const VALUE: &'static str = #value;
        }

        support::constant!(#name);
    }
}
