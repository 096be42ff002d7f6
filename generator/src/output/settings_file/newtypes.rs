//! `[newtypes]` of the settings file.

use serde_json::{Value, json};
use toml_edit::Item;

use super::additions::{Fault, place};
use super::span;
use crate::document::source::Source;
use crate::ir::newtypes::{Naming, NewtypeRule, is_name};

/// Reads the rules. Returns what is wrong with the others, too.
pub(super) fn read(item: &Item, file: &Source) -> (Vec<NewtypeRule>, Vec<Fault>) {
    let (mut rules, mut faults) = (Vec::new(), Vec::new());
    let Some(table) = item.as_table_like() else {
        let message = "must be a table of names by component, property, pointer or format";
        return (rules, vec![(message.to_owned(), item.span().map(span))]);
    };
    for (name, item) in table.iter() {
        let key = table.key(name).and_then(toml_edit::Key::span);
        let at = item.span().or(key).map(span);
        let naming = match (item.as_bool(), item.as_str()) {
            (Some(true), _) => Naming::Derived,
            (Some(false), _) => Naming::Not,
            (None, Some(text)) if is_name(text) => Naming::Given(text.to_owned()),
            _ => {
                let message = format!(
                    "has `{name}`, which must be `true`, `false`, or a name in UpperCamelCase"
                );
                faults.push((message, at));
                continue;
            }
        };
        let mut rule = NewtypeRule::new(name, naming);
        rule.place = place(file, at);
        rules.push(rule);
    }
    (rules, faults)
}

/// Returns the JSON Schema of the rules.
pub(super) fn schema() -> Value {
    let name = json!({"type": "string", "pattern": "^\\p{Lu}"});
    json!({"type": "object", "additionalProperties": {"anyOf": [{"type": "boolean"}, name]}})
}
