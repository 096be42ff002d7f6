//! A module is for some features of the runtime: what is for others is left out, and the rest has no conditions, as the
//! features of the crate around it are others.

use quote::ToTokens;
use syn::{Attribute, ImplItem, Item};

use super::{Content, EmittedFile};
use crate::ir::settings::{FEATURES, Settings};

/// Decides the conditions of a file.
pub(super) fn decided(file: EmittedFile, settings: &Settings) -> EmittedFile {
    if settings.features.is_empty() {
        return file;
    }
    let has_conditions = |text: &str| text.contains("cfg (feature") || text.contains("cfg(feature");
    let parsed: Result<syn::File, _> = match &file.content {
        Content::Text(text) if has_conditions(text) => syn::parse_file(text),
        Content::Rust(tokens) if has_conditions(&tokens.to_string()) => syn::parse2(tokens.clone()),
        _ => return file,
    };
    match parsed {
        Ok(mut parsed) => {
            Deciding { settings }.items(&mut parsed.items);
            EmittedFile { content: Content::Rust(parsed.into_token_stream()), ..file }
        }
        // What does not parse is reported when it is formatted.
        Err(_) => file,
    }
}

struct Deciding<'a> {
    settings: &'a Settings,
}

impl Deciding<'_> {
    /// Removes conditions for features of the runtime. Returns whether they are met.
    fn are_met(&self, attributes: &mut Vec<Attribute>) -> bool {
        let mut are_met = true;
        attributes.retain(|attribute| match feature(attribute) {
            Some(feature) => {
                are_met &= self.settings.has(&feature);
                false
            }
            None => true,
        });
        are_met
    }
}

/// The feature of the runtime that an attribute asks for.
fn feature(attribute: &Attribute) -> Option<String> {
    if !attribute.path().is_ident("cfg") {
        return None;
    }
    let condition: syn::MetaNameValue = attribute.parse_args().ok()?;
    let syn::Expr::Lit(syn::ExprLit { lit: syn::Lit::Str(name), .. }) = condition.value else {
        return None;
    };
    let name = name.value();
    (condition.path.is_ident("feature") && FEATURES.contains(&name.as_str())).then_some(name)
}

impl Deciding<'_> {
    fn items(&self, items: &mut Vec<Item>) {
        items.retain_mut(|item| attributes(item).is_none_or(|it| self.are_met(it)));
        for item in items {
            match item {
                Item::Mod(module) => {
                    if let Some((_, items)) = &mut module.content {
                        self.items(items);
                    }
                }
                Item::Impl(implementation) => implementation.items.retain_mut(|item| match item {
                    ImplItem::Fn(item) => self.are_met(&mut item.attrs),
                    ImplItem::Const(item) => self.are_met(&mut item.attrs),
                    _ => true,
                }),
                _ => {}
            }
        }
    }
}

fn attributes(item: &mut Item) -> Option<&mut Vec<Attribute>> {
    Some(match item {
        Item::Const(item) => &mut item.attrs,
        Item::Enum(item) => &mut item.attrs,
        Item::Fn(item) => &mut item.attrs,
        Item::Impl(item) => &mut item.attrs,
        Item::Macro(item) => &mut item.attrs,
        Item::Mod(item) => &mut item.attrs,
        Item::Static(item) => &mut item.attrs,
        Item::Struct(item) => &mut item.attrs,
        Item::Trait(item) => &mut item.attrs,
        Item::Type(item) => &mut item.attrs,
        Item::Use(item) => &mut item.attrs,
        _ => return None,
    })
}
