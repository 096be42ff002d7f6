//! String and integer enums.

use proc_macro2::{Literal, TokenStream};
use quote::{format_ident, quote};

use super::{Context, docs, ident, traits};
use crate::ir::{EnumValue, Integer, TypeId};

/// Emits an open string enum: an unknown value is kept as it was sent.
pub(super) fn emit(context: &Context, id: TypeId, values: &[EnumValue<String>]) -> TokenStream {
    let name = context.ident(id);
    let docs = docs::of_type(context, id);
    let catch_all = ident(context.names.catch_all(id));
    let variants: Vec<_> = context.names.parts(id).iter().map(|part| ident(part)).collect();
    let added = traits::of_type(context, id);
    let added_last = traits::of_catch_all(context, id);
    let variant_docs = values.iter().enumerate().map(|(index, known)| {
        let docs = docs::of_value(context, &known.value, &known.docs);
        let added = traits::of_value(context, id, index, Some(&known.value));
        quote!(#docs #added)
    });
    let values = values.iter().map(|known| &known.value);
    let catch_all_doc = docs::lines(["A value that is unknown to this version of the crate."]);
    let values_doc = docs::lines(["The known values."]);
    let text_doc = docs::lines(["The value as it is sent."]);
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
    quote! {
        use crate::support;

        #docs
        #[derive(Debug, Clone, PartialEq, Hash)]
        #added
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #variants,)*
            #catch_all_doc
            #added_last
            #catch_all(String),
        }

        impl #name {
            #values_doc
            pub const VALUES: &'static [Self] = &[#(Self::#variants),*];

            #text_doc
            #[must_use]
            #[inline]
            pub fn as_str(&self) -> &str {
                match self {
                    #(Self::#variants => #values,)*
                    Self::#catch_all(text) => text,
                }
            }
        }

        support::string_enum!(#name, #catch_all);

        #maybe
    }
}

/// Emits an open integer enum: an unknown number is kept.
pub(super) fn integers(context: &Context, id: TypeId, values: &[EnumValue<i128>]) -> TokenStream {
    let name = context.ident(id);
    let docs = docs::of_type(context, id);
    let catch_all = ident(context.names.catch_all(id));
    let variants: Vec<_> = context.names.parts(id).iter().map(|part| ident(part)).collect();
    let added = traits::of_type(context, id);
    let added_last = traits::of_catch_all(context, id);
    let variant_docs = values.iter().enumerate().map(|(index, known)| {
        let docs = docs::of_value(context, &known.value.to_string(), &known.docs);
        let added = traits::of_value(context, id, index, None);
        quote!(#docs #added)
    });
    let catch_all_doc = docs::lines(["A value that is unknown to this version of the crate."]);
    let values_doc = docs::lines(["The known values."]);
    let number_doc = docs::lines(["The value as it is sent."]);
    let numbers = values.iter().map(|known| Literal::i128_unsuffixed(known.value));
    let (ty, wider) = match Integer::of_values(values.iter().map(|known| known.value)) {
        Integer::U64 => ("u64", true),
        Integer::I128 => ("i128", true),
        _ => ("i64", false),
    };
    let [as_number, deserialize, serialize] =
        ["as", "deserialize", "serialize"].map(|verb| format_ident!("{verb}_{ty}"));
    let ty = ident(ty);
    let wider = wider.then(|| quote!(, #ty, #as_number, #deserialize, #serialize));
    quote! {
        use crate::support;

        #docs
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #added
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #variants,)*
            #catch_all_doc
            #added_last
            #catch_all(#ty),
        }

        impl #name {
            #values_doc
            pub const VALUES: &'static [Self] = &[#(Self::#variants),*];

            #number_doc
            #[must_use]
            pub fn #as_number(self) -> #ty {
                match self {
                    #(Self::#variants => #numbers,)*
                    Self::#catch_all(number) => number,
                }
            }
        }

        support::integer_enum!(#name, #catch_all #wider);
    }
}
