//! Fields, variants and setters of types, with the data that several emitters need.

use proc_macro2::{Ident, TokenStream};
use quote::format_ident;
use serde_json::Value;

use super::{Context, ident, types};
use crate::ir::{Field, Presence, TypeId};
use crate::plan::constructors::FieldForm;
use crate::plan::{accessors, expressions};

/// A field with the data that its emitters need.
pub(super) struct Part<'a> {
    pub(super) field: &'a Field,
    pub(super) ident: Ident,
    /// The type of a present value.
    pub(super) value: TokenStream,
    pub(super) presence: Presence,
    /// Whether the type has a single value, so callers do not pass it.
    pub(super) constant: bool,
    pub(super) boxed: bool,
    /// How `new` or a setter takes the value.
    pub(super) form: FieldForm,
}

/// The fields of a struct.
pub(super) fn parts<'a>(context: &Context, id: TypeId, fields: &'a [Field]) -> Vec<Part<'a>> {
    let idents = context.names.parts(id);
    let forms = &context.accessors.of(id).constructor.fields;
    fields
        .iter()
        .zip(idents)
        .enumerate()
        .map(|(index, (field, name))| Part {
            field,
            ident: ident(name),
            value: types::part(context, id, index, &field.ty),
            presence: field.presence(),
            constant: context.api.is_constant(&field.ty),
            boxed: context.facts.is_boxed(id, index),
            form: forms[index],
        })
        .collect()
}

/// The identifier of a known enum value, by index.
pub(super) fn ident_of_variant(context: &Context, id: TypeId, index: usize) -> Ident {
    ident(&context.names.parts(id)[index])
}

/// The method that sets a field, by the field's identifier.
pub(super) fn setter(field: &str) -> Ident {
    format_ident!("{}", accessors::setter(field))
}

/// The variant of a known enum value.
pub(super) fn variant(context: &Context, id: TypeId, value: &Value) -> Option<Ident> {
    expressions::variant(context.api, id, value).map(|index| ident_of_variant(context, id, index))
}
