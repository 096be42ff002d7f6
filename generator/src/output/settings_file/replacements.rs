//! `[replace]` of the settings file.

use serde_json::{Value, json};
use toml_edit::Item;

use super::additions::{Fault, known, place, source, text};
use super::span;
use crate::document::source::Source;
use crate::ir::replacements::Replacement;

/// The traits that a rule can say of a type, besides those that every type must have.
const TRAITS: [&str; 4] = ["Eq", "Hash", "PartialOrd", "Ord"];

/// The keys of a rule that is a table.
const KEYS: [&str; 4] = ["type", "traits", "version", "path"];

/// Reads the rules. Returns what is wrong with the others, too.
pub(super) fn read(item: &Item, file: &Source) -> (Vec<Replacement>, Vec<Fault>) {
    let (mut rules, mut faults) = (Vec::new(), Vec::new());
    let Some(table) = item.as_table_like() else {
        let message = "must be a table of types by component, property, pointer or format";
        return (rules, vec![(message.to_owned(), item.span().map(span))]);
    };
    for (name, item) in table.iter() {
        let key = table.key(name).and_then(toml_edit::Key::span);
        let at = item.span().or(key).map(span);
        match rule(name, item) {
            Ok(mut rule) => {
                rule.place = place(file, at);
                rules.push(rule);
            }
            Err(message) => faults.push((message, at)),
        }
    }
    (rules, faults)
}

fn rule(schemas: &str, item: &Item) -> Result<Replacement, String> {
    if let Some(path) = item.as_str() {
        return Replacement::new(schemas, path);
    }
    let expected =
        || format!("has `{schemas}`, which must be a string, or a table with the key `type`");
    let table = item.as_inline_table().ok_or_else(expected)?;
    known(table, &KEYS)?;
    let path = text(table, "type")?.ok_or_else(expected)?;
    let mut rule = Replacement::new(schemas, &path)?;
    if let Some(list) = table.get("traits") {
        let wrong = || format!("has `traits`, which must be a list of `{}`", TRAITS.join("`, `"));
        for name in list.as_array().ok_or_else(wrong)? {
            let name = name.as_str().filter(|name| TRAITS.contains(name)).ok_or_else(wrong)?;
            rule.traits.push(name.to_owned());
        }
    }
    rule.source = source(table)?;
    if rule.source.is_some() && rule.krate().is_none() {
        return Err(format!("has a crate for `{path}`, which is not of another crate"));
    }
    Ok(rule)
}

/// Returns the JSON Schema of the rules.
pub(super) fn schema() -> Value {
    let text = json!({"type": "string", "minLength": 1});
    let rule = json!({
        "type": "object",
        "properties": {
            "type": text,
            "traits": {"type": "array", "items": {"enum": TRAITS}},
            "version": text,
            "path": text,
        },
        "required": ["type"],
        "additionalProperties": false,
    });
    json!({"type": "object", "additionalProperties": {"anyOf": [text, rule]}})
}
