//! Reads the types of the models.

use syn::ItemImpl;

use super::enums::read_enum;
use super::rust_type::Imports;
use super::structs::read_struct;
use super::syntax::{doc_aliases, impls, plain, trait_name};
use super::{Alias, EmittedModel, Item, RustType, Shape, TypeId};

/// Adds the types and type aliases that a file declares.
pub(super) fn read(
    module: &str,
    path: &str,
    file: &syn::File,
    model: &mut EmittedModel,
) -> Result<(), String> {
    let imports = &Imports::read(file);
    for item in &file.items {
        match item {
            syn::Item::Struct(item) => {
                let reading = read_struct(item, &impls(file, &item.ident.to_string()), imports)?;
                model.items.push(reading.into_item(module, path, &item.ident, &item.attrs));
            }
            syn::Item::Enum(item) => {
                let reading = read_enum(item, &impls(file, &item.ident.to_string()), imports)?;
                model.items.push(reading.into_item(module, path, &item.ident, &item.attrs));
            }
            syn::Item::Type(item) => model.aliases.push(Alias {
                id: TypeId::new(module, &plain(&item.ident)),
                target: RustType::from_syntax(&item.ty, imports),
            }),
            _ => {}
        }
    }
    Ok(())
}

/// A shape, and what contradicts it in the source.
pub(super) struct Reading {
    pub(super) shape: Shape,
    pub(super) contradictions: Vec<String>,
}

impl Reading {
    pub(super) fn consistent(shape: Shape) -> Self {
        Self { shape, contradictions: Vec::new() }
    }

    fn into_item(
        self,
        module: &str,
        path: &str,
        name: &syn::Ident,
        attributes: &[syn::Attribute],
    ) -> Item {
        Item {
            id: TypeId::new(module, &plain(name)),
            file: path.to_owned(),
            doc_aliases: doc_aliases(attributes),
            shape: self.shape,
            contradictions: self.contradictions,
        }
    }
}

pub(super) fn implementing<'f>(blocks: &[&'f ItemImpl], name: &str) -> Vec<&'f ItemImpl> {
    blocks.iter().copied().filter(|block| trait_name(block).as_deref() == Some(name)).collect()
}

pub(super) fn inherent<'f>(blocks: &[&'f ItemImpl]) -> Vec<&'f ItemImpl> {
    blocks.iter().copied().filter(|block| block.trait_.is_none()).collect()
}
