//! The inventory: which schema became which Rust type.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::{Value, json};

use super::{Context, ident, types};
use crate::document::pointer::Pointer;
use crate::ir::{Body, Shape, Type};
use crate::plan::Model;

/// A schema and the Rust type of its values, as code of another crate writes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// The pointer to the schema.
    pub pointer: Pointer,
    /// The type, such as `Vec<my_api::models::Pet>`.
    pub rust: String,
    /// The pointer to the Media Type Object of the schema, if the schema is that of a body.
    pub media: Option<Pointer>,
    /// Whether the type is built from more than this schema: the schema is a member of `oneOf` or
    /// `anyOf`, and the keywords beside that apply too.
    pub is_part: bool,
    /// Whether the type lacks the tag of the union that it is a member of, so it is no value of its schema.
    pub is_told: bool,
}

/// The schemas of named types and of bodies.
#[must_use]
pub fn inventory(crate_name: &str, model: &Model) -> Vec<Entry> {
    let context = Context::new(crate_name, model);
    let api = context.api;
    let krate = ident(&context.crate_name);
    let path = quote!(#krate::models::);
    let mut entries = Vec::new();
    for (id, def) in api.iter().filter(|(id, _)| !context.plain.is_unused(*id)) {
        let is_told = context.plain.is_told_by_union(id);
        // These types are parsed only as a part of other types.
        let is_part = matches!(def.shape, Shape::Alias(_) | Shape::Constant(_));
        let rust = written(&context, &types::rust_below(&context, &Type::Named(id), &path));
        for origin in &def.origins {
            let (pointer, is_part) = (origin.pointer.clone(), is_part || !origin.is_whole);
            entries.push(Entry { pointer, rust: rust.clone(), media: None, is_part, is_told });
        }
    }
    for operation in &api.operations {
        let requests = operation.request.iter().flat_map(|request| &request.bodies);
        let responses = operation.responses.iter().flat_map(|response| &response.bodies);
        for body in requests.chain(responses) {
            entries.extend(of_body(&context, body, &path));
        }
    }
    entries
}

/// The inventory as JSON.
#[must_use]
pub fn inventory_json(entries: &[Entry]) -> Value {
    let entries = entries.iter().map(|entry| {
        json!({
            "file": entry.pointer.file().index(),
            "pointer": entry.pointer.to_string(),
            "rust": entry.rust,
            "media": entry.media.as_ref().map(ToString::to_string),
            "part": entry.is_part,
            "told": entry.is_told,
        })
    });
    entries.collect()
}

fn of_body(context: &Context, body: &Body, path: &TokenStream) -> Option<Entry> {
    let rust = types::rust_below(context, body.value.ty.as_ref()?, path);
    let keyword = if body.sequence { "itemSchema" } else { "schema" };
    Some(Entry {
        pointer: body.pointer.push(keyword),
        rust: written(context, &rust),
        media: Some(body.pointer.clone()),
        is_part: false,
        is_told: false,
    })
}

/// The type without spaces, and with the crate's name.
fn written(context: &Context, tokens: &TokenStream) -> String {
    let text = tokens.to_string().replace(' ', "");
    text.replace("crate::", &format!("{}::", context.crate_name))
}
