//! Changes that concern the whole API: servers and security schemes.

use super::operations::servers;
use super::{Change, Compared, Kind, Level, quoted};
use crate::changes::public_api::{Field, Shape, Surface};

/// Returns the changes that belong to no type and no operation.
pub(super) fn changes(compared: &Compared) -> Vec<Change> {
    let Compared { old, new, .. } = *compared;
    let mut changes = Vec::new();
    if old.servers != new.servers {
        let (message, wire) = servers(&old.servers, &new.servers, "none");
        changes.push(change(Kind::Servers, "operations::SERVERS".to_owned(), message, wire));
    }
    for (key, was) in &old.schemes {
        if let Some(is) = new.schemes.get(key).filter(|is| *is != was) {
            let (path, field) = credential(new, key);
            let message = format!("{} becomes {}", quoted(was), quoted(is));
            let wire = Some("older code sends the credentials the old way");
            let mut change = change(Kind::SecurityScheme, path, message, wire);
            change.old = credential(old, key).1.map(|field| field.place.clone());
            change.new = field.map(|field| field.place.clone());
            changes.push(change);
        }
    }
    changes
}

fn change(kind: Kind, path: String, message: String, wire: Option<&str>) -> Change {
    Change {
        kind,
        path,
        message,
        code: Level::Patch,
        wire: wire.map(str::to_owned),
        old: None,
        new: None,
        operations: Vec::new(),
    }
}

/// Returns the path of a scheme's credential and its field, if it has one.
fn credential<'a>(surface: &'a Surface, key: &str) -> (String, Option<&'a Field>) {
    let credentials = surface.types.iter().find(|(_, item)| item.credentials);
    let field = credentials.and_then(|(path, item)| match &item.shape {
        Shape::Struct { fields, .. } => {
            fields.iter().find(|field| field.wire == key).map(|field| (path, field))
        }
        _ => None,
    });
    match field {
        Some((path, field)) => (format!("models::{path}::{}", field.ident), Some(field)),
        None => ("operations".to_owned(), None),
    }
}
