//! Type expressions.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, ident};
use crate::ir::{Format, Integer, Type, TypeId};

/// The type of a field or variant, in a `Box` if the analysis requires it.
pub(in crate::targets) fn part(
    context: &Context,
    id: TypeId,
    index: usize,
    ty: &Type,
) -> TokenStream {
    let inner = rust(context, ty);
    if context.facts.is_boxed(id, index) { quote!(Box<#inner>) } else { inner }
}

/// The Rust type of a present value, in a file that imports the named types.
pub(in crate::targets) fn rust(context: &Context, ty: &Type) -> TokenStream {
    rust_below(context, ty, &TokenStream::new())
}

/// The same with a path before named types.
pub(super) fn rust_below(context: &Context, ty: &Type, path: &TokenStream) -> TokenStream {
    match ty {
        Type::Any => quote!(serde_json::Value),
        Type::Null => quote!(()),
        Type::Boolean => quote!(bool),
        Type::Integer(Integer::I32) => quote!(i32),
        Type::Integer(Integer::I64) => quote!(i64),
        Type::Integer(Integer::U32) => quote!(u32),
        Type::Integer(Integer::U64) => quote!(u64),
        Type::Integer(Integer::I128) => quote!(i128),
        Type::Number => quote!(f64),
        Type::ExactNumber => quote!(serde_json::Number),
        Type::String(Format::DateTime) => quote!(crate::DateTime),
        Type::String(_) => quote!(String),
        Type::External(external) => {
            // The table contains only paths.
            external.path().parse().unwrap_or_default()
        }
        Type::FreeForm => quote!(serde_json::Map<String, serde_json::Value>),
        Type::Nullable(inner) => {
            let inner = rust_below(context, inner, path);
            quote!(Option<#inner>)
        }
        Type::List(inner) => {
            let inner = rust_below(context, inner, path);
            quote!(Vec<#inner>)
        }
        Type::Map(inner) => {
            let inner = rust_below(context, inner, path);
            quote!(std::collections::BTreeMap<String, #inner>)
        }
        Type::Named(id) => {
            let ident = context.ident(*id);
            quote!(#path #ident)
        }
    }
}

/// The imports of a file that uses named types.
pub(super) fn imports<'a>(
    context: &Context,
    own: TypeId,
    parts: impl Iterator<Item = &'a Type>,
) -> TokenStream {
    let named: BTreeSet<&str> = parts
        .filter_map(Type::named)
        .filter(|id| *id != own)
        .map(|id| context.names.of(id).ident.as_str())
        .collect();
    let named: Vec<_> = named.into_iter().map(ident).collect();
    match &named[..] {
        [] => quote!(
            use crate::support;
        ),
        [only] => quote! {
            use crate::models::#only;
            use crate::support;
        },
        _ => quote! {
            use crate::models::{#(#named),*};
            use crate::support;
        },
    }
}
