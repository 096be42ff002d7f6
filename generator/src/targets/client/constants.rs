//! Types with a single value, such as the tags of union members.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::{Context, docs, traits};
use crate::ir::{Integer, TypeId, whole};

/// Emits a type with a single value.
pub(super) fn emit(context: &Context, id: TypeId, value: &Value) -> TokenStream {
    let name = context.ident(id);
    let docs = docs::of_type(context, id);
    let added = traits::of_type(context, id);
    let value_doc = docs::lines(["The value as it is sent."]);
    let (ty, value) = match value {
        Value::Bool(value) => (quote!(bool), quote!(#value)),
        Value::Number(number) => {
            let number = whole(number).unwrap_or_default();
            let ty = if Integer::I64.holds(number) { quote!(i64) } else { quote!(u64) };
            let number = Literal::i128_unsuffixed(number);
            (ty, quote!(#number))
        }
        other => {
            let text = other.as_str().unwrap_or_default();
            (quote!(&'static str), quote!(#text))
        }
    };
    quote! {
        use crate::support;

        #docs
        #[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
        #added
        pub struct #name;

        impl #name {
            #value_doc
            pub const VALUE: #ty = #value;
        }

        support::constant!(#name);
    }
}
