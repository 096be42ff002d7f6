//! Deprecated aliases for earlier names of types.

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, ident};

/// Emits the aliases of a module below `models`.
pub(super) fn aliases(context: &Context, module: &str) -> TokenStream {
    let of_module = context.names.renamed.iter().filter(|renamed| renamed.module == module);
    let aliases = of_module.map(|renamed| {
        let now = context.names.of(renamed.id);
        let with = context.with_type(renamed.id);
        let name = ident(&renamed.ident);
        let (now_module, now_name) = (ident(&now.module), ident(&now.ident));
        let doc = format!(" The earlier name of [`{}`](crate::models::{0}).", now.ident);
        let note = format!("it is called `{}` now", now.ident);
        quote! {
            #with
            #[doc = #doc]
            #[deprecated(note = #note)]
            pub type #name = crate::models::#now_module::#now_name;
        }
    });
    quote!(#(#aliases)*)
}
