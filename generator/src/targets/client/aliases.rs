//! Type aliases.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, docs, types};
use crate::ir::{Type, TypeId};

/// Emits a type alias.
pub(super) fn emit(context: &Context, id: TypeId, ty: &Type) -> TokenStream {
    let name = context.ident(id);
    let docs = docs::of_type(context, id);
    let ty = types::rust_below(context, ty, &quote!(crate::models::));
    quote! {
        #docs
        pub type #name = #ty;
    }
}
