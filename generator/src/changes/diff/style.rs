//! What is different where types are plain.

use super::{Change, Kind, Level};
use crate::changes::public_api::Surface;

/// The change of all types to another style.
pub(super) fn change(old: &Surface, new: &Surface) -> Change {
    let name = |surface: &Surface| surface.style.clone().unwrap_or_else(|| "full".to_owned());
    Change {
        kind: Kind::Style,
        path: "models".to_owned(),
        message: format!("the style `{}` becomes `{}`", name(old), name(new)),
        code: Level::Major,
        wire: None,
        old: None,
        new: None,
        operations: Vec::new(),
    }
}

/// Corrects changes of types for plain ones: there are no constructors, and what can be written as a literal or matched
/// without a rest breaks if it gets more parts.
pub(super) fn of_plain(changes: &mut Vec<Change>, style: &str) {
    let drops_undeclared = style.contains("drop-undeclared");
    changes.retain(|change| !matches!(change.kind, Kind::TypeSetters | Kind::FieldOrder));
    for change in changes {
        let is_part = match change.kind {
            Kind::FieldAdded | Kind::ValueAdded | Kind::MemberAdded => true,
            // Whether there may be undeclared ones matters where they have a field.
            Kind::FurtherProperties => !drops_undeclared || change.code > Level::Patch,
            _ => false,
        };
        if is_part {
            change.code = Level::Major;
        }
    }
}
