//! Type expressions.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::{Context, ident};
use crate::ir::formats::External;
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
        Type::String(Format::DateTime) if !context.is_plain() => quote!(crate::DateTime),
        Type::String(_) => quote!(String),
        // Without the runtime, a type is what its crate makes of it.
        Type::External(External::Base64) if context.is_plain() => quote!(String),
        Type::External(external) => {
            let plain = external.value().filter(|_| context.is_plain());
            // The table contains only paths.
            plain.unwrap_or(external.path()).parse().unwrap_or_default()
        }
        Type::Replaced(path) => own(context, path),
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

/// The path of a type that a rule names, and that is checked where the rule is read.
fn own(context: &Context, path: &str) -> TokenStream {
    // In a module, paths of the emitted crate are those below the module; this one is of the user's crate.
    let path = match path.strip_prefix("crate::") {
        Some(rest) if context.api.settings.module.is_some() => format!("{OWN_CRATE}::{rest}"),
        _ => path.to_owned(),
    };
    path.parse().unwrap_or_default()
}

/// The users' types that the crate has.
pub(super) fn replaced(context: &Context) -> Vec<TokenStream> {
    let mut paths = BTreeSet::new();
    let api = context.api;
    let values = api.operations.iter().flat_map(|it| it.sent().chain(it.returned()));
    let values =
        values.chain(api.globals.iter().map(|it| &it.value)).filter_map(|it| it.ty.as_ref());
    for ty in values.chain(api.types.iter().flat_map(|def| def.shape.parts())) {
        paths.extend(ty.replaced());
    }
    paths.into_iter().map(|path| own(context, path)).collect()
}

/// What stands for `crate` in a path of the user's crate, until the files of a module are moved.
pub(super) const OWN_CRATE: &str = "__users_crate";

/// The imports of a file that uses named types.
pub(super) fn imports<'a>(
    context: &Context,
    own: TypeId,
    parts: impl Iterator<Item = &'a Type>,
) -> TokenStream {
    let models = models(context, own, parts);
    quote!(#models use crate::support;)
}

/// The path of a function at the root, for attributes of serde.
pub(super) fn helper_path(context: &Context, name: &str) -> String {
    match &context.api.settings.module {
        Some(module) => format!("crate::{module}::{name}"),
        None => format!("crate::{name}"),
    }
}

/// The import of the types that a file uses.
pub(super) fn models<'a>(
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
        [] => TokenStream::new(),
        [only] => quote!(use crate::models::#only;),
        _ => quote!(use crate::models::{#(#named),*};),
    }
}
