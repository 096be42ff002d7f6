//! All types in one file.

use std::path::PathBuf;

use proc_macro2::TokenStream;
use quote::quote;

use super::{item, root, serde, types_of};
use crate::ir::{Shape, TypeId};
use crate::targets::client::{Content, Context, EmittedFile, Job, models, module, modules};

/// The parts of the file: its head, and the types by name.
pub(super) fn jobs<'a>(context: &'a Context) -> Vec<Job<'a>> {
    let head: Job = Box::new(|| {
        let attributes = root::attributes(context);
        let has_types = context.api.iter().any(|(_, def)| !matches!(def.shape, Shape::Alias(_)));
        let serde = has_types.then(serde);
        let helpers = root::helpers(context);
        let own = modules::own(context);
        let replaced = modules::replaced(context);
        let aliases = models::all_aliases(context);
        part(quote!(#attributes #own #serde #helpers #replaced #aliases))
    });
    let mut types: Vec<TypeId> = types_of(context).collect();
    types.sort_by_key(|id| &context.names.of(*id).ident);
    let types = types.into_iter().map(|id| -> Job { Box::new(move || part(item(context, id))) });
    std::iter::once(head).chain(types).collect()
}

/// A part, in which the types are beside each other.
fn part(tokens: TokenStream) -> EmittedFile {
    EmittedFile {
        path: PathBuf::from("src/lib.rs"),
        content: Content::Rust(module::without(tokens, "models")),
    }
}
