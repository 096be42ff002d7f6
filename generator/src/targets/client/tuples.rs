//! Arrays whose elements have types by position.

use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::Index;

use super::{Context, docs, traits, types};
use crate::ir::{Presence, Tuple, Type, TypeId};

/// Emits a struct with fields by position.
pub(super) fn emit(context: &Context, id: TypeId, tuple: &Tuple) -> TokenStream {
    let name = context.ident(id);
    let text = name.to_string();
    let all = tuple.items.iter().chain(&tuple.rest);
    let imports = types::imports(context, id, all);
    let docs = docs::of_type(context, id);
    let added = traits::of_type(context, id);
    let eq = context.facts.derives(id).eq.then(|| quote!(, Eq));
    let count = tuple.items.len();
    let fields = tuple.items.iter().enumerate().map(|(index, ty)| {
        let is_required = index < tuple.required;
        let presence = if is_required { Presence::Required } else { Presence::Nullable };
        let added = traits::of_item(context, id, index, presence, ty);
        let ty = types::part(context, id, index, ty);
        if is_required { quote!(#added pub #ty) } else { quote!(#added pub Option<#ty>) }
    });
    let rest = tuple.rest.as_ref().map(|ty| {
        let list = Type::List(Box::new(ty.clone()));
        let added = traits::of_item(context, id, count, Presence::Required, &list);
        let ty = types::rust(context, ty);
        quote!(#added pub Vec<#ty>)
    });
    let fields = fields.chain(rest);
    let read = (0..count).map(|index| {
        let method =
            format_ident!("{}", if index < tuple.required { "required" } else { "optional" });
        quote!(elements.#method()?)
    });
    let read_rest = tuple.rest.iter().map(|_| quote!(elements.rest()?));
    let read = read.chain(read_rest);
    let written = (0..count).map(|index| {
        let method =
            format_ident!("{}", if index < tuple.required { "required" } else { "optional" });
        let index = Index::from(index);
        quote!(elements.#method(&self.#index);)
    });
    let rest_index = Index::from(count);
    let written_rest = tuple.rest.iter().map(|_| quote!(elements.rest(&self.#rest_index);));
    let written = written.chain(written_rest);
    quote! {
        #imports

        #docs
        #[derive(Debug, Clone, PartialEq #eq)]
        #added
        pub struct #name(#(#fields),*);

        impl support::Tuple for #name {
            const NAME: &'static str = #text;

            fn decode<'de, A: serde::de::SeqAccess<'de>>(
                elements: &mut support::Elements<A>,
            ) -> Result<Self, A::Error> {
                Ok(Self(#(#read),*))
            }

            fn encode<S: serde::ser::SerializeSeq>(&self, elements: &mut support::Written<'_, S>) {
                #(#written)*
            }
        }

        support::tuple!(#name);
    }
}
