//! Names that the author of the document chose.

use std::borrow::Cow;

use super::ident::type_ident;
use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::sense;
use crate::ir::words::{undoubled, words};
use crate::ir::{Origin, Shape, Step, TypeDef};

/// Returns the names for a request variant, best first.
pub(super) fn twins(def: &TypeDef, name: String) -> Vec<String> {
    match (def.is_request, name.ends_with("Request")) {
        (false, _) => vec![name],
        (true, false) => vec![format!("{name}Request"), format!("{name}Input")],
        (true, true) => vec![format!("{name}Input")],
    }
}

/// Returns the name that is pinned with `x-rust-name`.
pub(super) fn pinned(def: &TypeDef, diagnostics: &mut Diagnostics) -> Option<String> {
    let mut pins = def
        .origins
        .iter()
        .filter_map(|origin| origin.rust_name.as_deref().map(|name| (name, origin)));
    let (name, first) = pins.next()?;
    if let Some((other, origin)) = pins.find(|(other, _)| *other != name) {
        diagnostics.push(
            Diagnostic::at(
                Code::ConflictingName,
                &origin.pointer.push("x-rust-name"),
                format!("equal schemas have different `x-rust-name`s: `{name}` and `{other}`"),
            )
            .related(&first.pointer.push("x-rust-name"), "first set here")
            .help("equal schemas become one type: give both the same `x-rust-name`"),
        );
    }
    let ident = type_ident(name, "Type").map(|ident| no_field(&def.shape, ident));
    if def.is_request {
        return ident.and_then(|ident| twins(def, ident).pop());
    }
    if ident.as_deref() != Some(name) {
        let message = format!("`{name}` is not a valid name of a Rust type");
        let diagnostic =
            Diagnostic::at(Code::Unnameable, &first.pointer.push("x-rust-name"), message);
        diagnostics.push(match &ident {
            Some(ident) => diagnostic.help(format!("write `{ident}`")),
            None => diagnostic.help("write a name in UpperCamelCase"),
        });
    }
    ident
}

/// Returns the names that the document's author chose, best first: the component's name, or a title
/// that is no sentence.
pub(super) fn chosen(def: &TypeDef) -> Vec<String> {
    let Some(text) = author(def) else {
        return Vec::new();
    };
    let ident = type_ident(&text, "Type");
    ident.map(|ident| twins(def, no_field(&def.shape, ident))).unwrap_or_default()
}

fn author(def: &TypeDef) -> Option<Cow<'_, str>> {
    let mut short = def.origins.iter().map(|origin| origin.short_name.as_deref());
    if let Some(Some(first)) = short.next()
        && short.all(|other| other == Some(first))
    {
        return Some(first.into());
    }
    let component = def.origins.iter().find_map(|origin| origin.component());
    if let Some(component) = component {
        return Some(component.into());
    }
    let title = def.origins.iter().find_map(|origin| origin.title.as_deref())?;
    let all = sense::title(title)?;
    if is_part(def, &all) {
        return None;
    }
    // Titles that tools make often repeat a word.
    let once = undoubled(all.clone());
    Some(if once.len() < all.len() { once.concat().into() } else { title.into() })
}

/// Whether the title of a union's member says little, or only what the member has: `Email` for `{email}`.
pub(super) fn is_part(def: &TypeDef, title: &[String]) -> bool {
    let is_member = |origin: &Origin| matches!(origin.steps.last(), Some(Step::Member(_)));
    let has_it = match &def.shape {
        Shape::Struct(object) => object.fields.iter().any(|field| words(&field.wire) == title),
        _ => false,
    };
    def.origins.iter().all(is_member) && (has_it || sense::is_generic(title))
}

/// Adds a suffix if the name of a type with a constructor could equal that of a field or an argument.
/// Only scripts with upper case distinguish them.
pub(super) fn no_field(shape: &Shape, ident: String) -> String {
    let has_constructor = matches!(shape, Shape::Constant(_) | Shape::Tuple(_) | Shape::Newtype(_));
    if has_constructor && !ident.starts_with(char::is_uppercase) { ident + "Type" } else { ident }
}
