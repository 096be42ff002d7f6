//! The emitted types, chosen at run time by the names that the documentation has for them.

use std::path::Path;

use harness::emitted::{EmittedModel, RustType};
use harness::facts::{DocumentedName, DocumentedType};
use serde_json::Value;

/// The table that the build script writes.
#[allow(
    clippy::too_many_lines,
    dead_code,
    reason = "it has a line for each type, and not every test uses all of it"
)]
mod table {
    include!(concat!(env!("OUT_DIR"), "/dispatch.rs"));
}

/// The emitted types by their documented names.
pub(crate) struct Types {
    model: EmittedModel,
}

#[allow(dead_code, reason = "not every test uses all of it")]
impl Types {
    /// Reads the emitted source, which knows the documented names.
    pub(crate) fn load() -> Self {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("generated/src");
        Self {
            model: EmittedModel::read(&folder).expect("the emitted sources can be read as a model"),
        }
    }

    /// The path of the type with a documented name, below `models`.
    pub(crate) fn path(&self, name: &DocumentedName) -> String {
        match self.model.documented(&name.module, &name.name).as_slice() {
            [item] => item.id.to_string(),
            items => panic!("{} items stand for {name}", items.len()),
        }
    }

    /// Decodes a value as a documented type and encodes it again.
    pub(crate) fn roundtrip(&self, name: &DocumentedName, value: &Value) -> Result<Value, String> {
        let path = self.path(name);
        table::roundtrip(&path, value.clone()).unwrap_or_else(|| panic!("the table has no {path}"))
    }

    /// The variant as which a documented enum or union reads a value.
    pub(crate) fn variant(&self, name: &DocumentedName, value: &Value) -> Result<String, String> {
        let path = self.path(name);
        table::variant(&path, value.clone()).unwrap_or_else(|| panic!("the table has no {path}"))
    }

    /// The variant whose payload a documented member of a union is.
    pub(crate) fn variant_of(&self, union: &DocumentedName, member: &DocumentedType) -> String {
        let items = self.model.documented(&union.module, &union.name);
        let variants = items.first().expect("there is such a union").variants();
        let fits = |payload: &RustType| match (member, payload) {
            (DocumentedType::Named(name), RustType::Model(id)) => self.path(name) == id.to_string(),
            (DocumentedType::Number, RustType::Integer | RustType::Number)
            | (DocumentedType::Text, RustType::Text)
            | (DocumentedType::List(_), RustType::List(_)) => true,
            _ => false,
        };
        let found: Vec<&str> = variants
            .into_iter()
            .filter(|(_, payload)| fits(payload))
            .map(|(variant, _)| variant)
            .collect();
        assert_eq!(found.len(), 1, "one variant of {union} stands for {member}: {found:?}");
        found[0].to_owned()
    }
}
