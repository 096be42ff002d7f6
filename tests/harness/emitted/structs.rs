//! Reads structs: objects with their fields, and constants.

use syn::{Expr, ItemImpl, ItemStruct};

use super::fields::{Decoding, Entry, Presence, describe, written};
use super::items::{Reading, implementing, inherent};
use super::rust_type::Imports;
use super::syntax::{associated, elements, function, plain, text};
use super::{Field, RustType, Shape};

/// Reads the shape of a struct.
pub(super) fn read_struct(
    item: &ItemStruct,
    blocks: &[&ItemImpl],
    imports: &Imports,
) -> Result<Reading, String> {
    let object = implementing(blocks, "Object");
    if let Some(names) = associated(&object, "FIELDS") {
        let wires =
            texts(names).ok_or_else(|| format!("FIELDS of {} is no list of texts", item.ident))?;
        return read_object(item, &wires, &object, imports);
    }
    let value = associated(&inherent(blocks), "VALUE").and_then(text);
    Ok(Reading::consistent(value.map_or(Shape::Unknown, Shape::Constant)))
}

fn texts(list: &Expr) -> Option<Vec<String>> {
    elements(list)?.into_iter().map(text).collect()
}

fn read_object(
    item: &ItemStruct,
    wires: &[String],
    object: &[&ItemImpl],
    imports: &Imports,
) -> Result<Reading, String> {
    let lacks = |part: &str| format!("{} has no `{part}`", item.ident);
    let decoding = Decoding::read(function(object, "decode").ok_or_else(|| lacks("decode"))?);
    let written = written(function(object, "parts").ok_or_else(|| lacks("parts"))?);
    let declared: Vec<(String, RustType)> = item
        .fields
        .iter()
        // What is not public is no property: it keeps what the document does not declare.
        .filter(|field| matches!(field.vis, syn::Visibility::Public(_)))
        .map(|field| (name(field), RustType::from_syntax(&field.ty, imports)))
        .collect();
    let mut contradictions = Vec::new();
    if declared.len() != wires.len() {
        contradictions.push(format!(
            "{} fields, but {} names in FIELDS",
            declared.len(),
            wires.len()
        ));
    }
    let mut fields = Vec::new();
    for (index, ((name, kind), wire)) in declared.iter().zip(wires).enumerate() {
        match read_field(name, kind, wire, decoding.presence(index, name, wire)) {
            Ok(field) => fields.push(field),
            Err(contradiction) => contradictions.push(contradiction),
        }
    }
    if contradictions.is_empty() && written != expected_writing(&fields) {
        contradictions
            .push(format!("`parts` does not give what `decode` reads: {}", describe(&written)));
    }
    Ok(Reading { shape: Shape::Struct(fields), contradictions })
}

fn name(field: &syn::Field) -> String {
    field.ident.as_ref().map(plain).unwrap_or_default()
}

fn read_field(
    name: &str,
    kind: &RustType,
    wire: &str,
    presence: Result<Presence, String>,
) -> Result<Field, String> {
    let (kind, required, nullable) = match (presence?, kind) {
        (Presence::Required, RustType::Optional(value)) => (&**value, true, true),
        (Presence::Required, RustType::Maybe(_)) => {
            return Err(format!("`{name}` is decoded as required, but its type is {kind}"));
        }
        (Presence::Required, value) => (value, true, false),
        (Presence::Optional, RustType::Optional(value)) => (&**value, false, false),
        (Presence::Optional, RustType::Maybe(value)) => (&**value, false, true),
        (presence, _) => {
            return Err(format!("`{name}` is decoded as {presence:?}, but its type is {kind}"));
        }
    };
    Ok(Field {
        name: name.to_owned(),
        wire: wire.to_owned(),
        kind: kind.clone(),
        required,
        nullable,
    })
}

/// The entries that `parts` gives if it agrees with the fields.
fn expected_writing(fields: &[Field]) -> Vec<Entry> {
    let presence =
        |field: &Field| if field.required { Presence::Required } else { Presence::Optional };
    fields.iter().map(|field| (presence(field), field.name.clone())).collect()
}
