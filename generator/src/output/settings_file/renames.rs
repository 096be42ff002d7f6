//! `[names]` of the settings file.

use serde_json::{Value, json};
use toml_edit::Item;

use super::texts;
use crate::document::similar::closest;
use crate::ir::renames::{Kind, Rename, Renames};

const INITIALISMS: &str = "initialisms";

/// Reads the rules for names.
///
/// # Errors
///
/// Returns what is wrong with the value.
pub(super) fn read(item: &Item) -> Result<Renames, String> {
    let table = item.as_table_like().ok_or_else(|| "must be a table".to_owned())?;
    let mut renames = Renames::default();
    for (key, item) in table.iter() {
        if key == INITIALISMS {
            renames.initialisms =
                texts(item).map_err(|error| format!("has `{key}`, which {error}"))?;
            continue;
        }
        let Some(kind) = Kind::from_name(key) else {
            let known = Kind::ALL.map(Kind::name).into_iter().chain([INITIALISMS]);
            let instead = closest(key, known)
                .map_or_else(String::new, |it| format!("; did you mean `{it}`?"));
            return Err(format!("has the unknown key `{key}`{instead}"));
        };
        let expected = || format!("has `{key}`, which must be a table of names by pattern");
        let rules = item.as_table_like().ok_or_else(expected)?;
        for (pattern, name) in rules.iter() {
            let name = name.as_str().ok_or_else(expected)?;
            let rule = Rename::new(kind, pattern, name);
            renames
                .rules
                .push(rule.map_err(|error| format!("has `{key}.{pattern}`, which {error}"))?);
        }
    }
    Ok(renames)
}

/// Returns the JSON Schema of the rules.
pub(super) fn schema() -> Value {
    let rules =
        json!({"type": "object", "additionalProperties": {"type": "string", "minLength": 1}});
    let mut properties: serde_json::Map<String, Value> =
        Kind::ALL.map(|kind| (kind.name().to_owned(), rules.clone())).into_iter().collect();
    properties
        .insert(INITIALISMS.to_owned(), json!({"type": "array", "items": {"type": "string"}}));
    json!({"type": "object", "properties": properties, "additionalProperties": false})
}
