//! `[import]` of the settings file.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};
use toml_edit::Item;

use super::additions::{Fault, known, place, source, text};
use super::span;
use crate::changes::lock;
use crate::document::source::Source;
use crate::ir::additions;
use crate::ir::imports::{Import, Imported};

/// The keys of a rule that is a table.
const KEYS: [&str; 4] = ["types", "version", "path", "lock"];

/// Reads the rules. Returns what is wrong with the others, too. Paths are relative to the folder of the settings.
pub(super) fn read(item: &Item, file: &Source, folder: &Path) -> (Vec<Import>, Vec<Fault>) {
    let (mut rules, mut faults) = (Vec::new(), Vec::new());
    let Some(table) = item.as_table_like() else {
        let message = "must be a table of modules by file or component";
        return (rules, vec![(message.to_owned(), item.span().map(span))]);
    };
    for (name, item) in table.iter() {
        let key = table.key(name).and_then(toml_edit::Key::span);
        let at = item.span().or(key).map(span);
        match rule(name, item, folder) {
            Ok(mut rule) => {
                rule.place = place(file, at);
                rules.push(rule);
            }
            Err(message) => faults.push((message, at)),
        }
    }
    (rules, faults)
}

fn rule(schemas: &str, item: &Item, folder: &Path) -> Result<Import, String> {
    let expected = || {
        format!(
            "has `{schemas}`, which must be the path of a module, or a table with the key `types`"
        )
    };
    let (types, source, lock) = if let Some(types) = item.as_str() {
        (types.to_owned(), None, None)
    } else {
        let table = item.as_inline_table().ok_or_else(expected)?;
        known(table, &KEYS)?;
        let types = text(table, "types")?.ok_or_else(expected)?;
        (types, source(table)?, text(table, "lock")?)
    };
    if !types.split("::").all(|part| part == "crate" || syn::parse_str::<syn::Ident>(part).is_ok())
    {
        return Err(format!(
            "has `{types}`, which is no path of a module such as `common::models`"
        ));
    }
    let is_file = Path::new(schemas)
        .extension()
        .is_some_and(|it| it == "yaml" || it == "yml" || it == "json");
    let of = if is_file {
        Imported::File(folder.join(schemas))
    } else {
        Imported::Components(schemas.to_owned())
    };
    // The crate of a folder has its lock file there.
    let lock = match (&lock, &source) {
        (Some(lock), _) => {
            let path = folder.join(lock);
            let text = fs::read_to_string(&path).map_err(|error| {
                format!("has the lock file `{lock}`, which cannot be read: {error}")
            })?;
            Some((path, text))
        }
        (None, Some(additions::Source::Path(path))) => {
            let path = folder.join(path).join(lock::NAME);
            fs::read_to_string(&path).ok().map(|text| (path, text))
        }
        _ => None,
    };
    if matches!(&of, Imported::Components(pattern) if pattern.contains('*')) && lock.is_none() {
        return Err(format!(
            "has `{schemas}`, which needs the key `lock`: what the lock file has as it is, is imported"
        ));
    }
    Ok(Import { of, types, source, lock, place: String::new() })
}

/// Returns the JSON Schema of the rules.
pub(super) fn schema() -> Value {
    let text = json!({"type": "string", "minLength": 1});
    let rule = json!({
        "type": "object",
        "properties": {"types": text, "version": text, "path": text, "lock": text},
        "required": ["types"],
        "additionalProperties": false,
    });
    json!({"type": "object", "additionalProperties": {"anyOf": [text, rule]}})
}
