//! `[derive]` and `[attributes]` of the settings file.

use serde_json::{Value, json};
use toml_edit::{InlineTable, Item};

use crate::document::similar::closest;
use crate::document::source::{self, Span};
use crate::ir::additions::{Added, Addition, Items, Source};

/// A message about a value, and the place of the value.
pub(super) type Fault = (String, Option<Span>);

/// Reads what a rule adds.
type Parse = fn(&str) -> Result<Added, String>;

/// The table of traits; the other one is `attributes`.
const DERIVE: &str = "derive";

/// The keys of a rule that is a table, besides that of what is added.
const OTHERS: [&str; 3] = ["feature", "version", "path"];

/// Reads the rules of a table. Returns what is wrong with the others, too.
pub(super) fn read(key: &str, item: &Item, source: &source::Source) -> (Vec<Addition>, Vec<Fault>) {
    let (mut rules, mut faults) = (Vec::new(), Vec::new());
    let Some(table) = item.as_table_like() else {
        let message = "must be a table of lists by `structs`, `enums`, `unions` or pattern";
        return (rules, vec![(message.to_owned(), item.span().map(super::span))]);
    };
    for (name, item) in table.iter() {
        let of_key = table.key(name).and_then(toml_edit::Key::span);
        let Some(list) = item.as_array() else {
            let message = format!("has `{name}`, which must be a list");
            faults.push((message, item.span().or(of_key).map(super::span)));
            continue;
        };
        for value in list {
            let span = value.span().map(super::span);
            match rule(key, name, value) {
                Ok(mut rule) => {
                    rule.place = place(source, span);
                    rules.push(rule);
                }
                Err(message) => faults.push((message, span)),
            }
        }
    }
    (rules, faults)
}

/// The file, line and column of a value.
pub(super) fn place(source: &source::Source, span: Option<Span>) -> String {
    let (line, column) = source.line_column(span.map_or(0, |span| span.start));
    format!("{}:{line}:{column}", source.path().display())
}

fn rule(key: &str, items: &str, value: &toml_edit::Value) -> Result<Addition, String> {
    let (parse, member): (Parse, _) =
        if key == DERIVE { (Added::derive, "trait") } else { (Added::attribute, "attribute") };
    let items = Items::parse(items);
    if let Some(text) = value.as_str() {
        return parse(text).map(|added| Addition::new(items, added));
    }
    let expected = || format!("must be lists of strings, or of tables with the key `{member}`");
    let table = value.as_inline_table().ok_or_else(expected)?;
    known(table, &[OTHERS[0], OTHERS[1], OTHERS[2], member])?;
    let text = |name: &str| text(table, name);
    let mut rule = Addition::new(items, parse(&text(member)?.ok_or_else(expected)?)?);
    rule.feature = text("feature")?;
    if let Some(feature) = rule.feature.as_deref().filter(|feature| !is_feature(feature)) {
        return Err(format!("has the feature `{feature}`, which is no name of a Cargo feature"));
    }
    rule.source = source(table)?;
    if rule.source.is_some() && rule.added.krate().is_none() {
        return Err(format!("has a crate for `{}`, which is not of another crate", rule.added));
    }
    Ok(rule)
}

/// Reads a string of a rule.
pub(super) fn text(table: &InlineTable, name: &str) -> Result<Option<String>, String> {
    match table.get(name) {
        None => Ok(None),
        Some(value) => match value.as_str().filter(|text| !text.trim().is_empty()) {
            Some(text) => Ok(Some(text.to_owned())),
            None => Err(format!("has `{name}`, which must be a string")),
        },
    }
}

/// Reads where the crate of a rule comes from.
pub(super) fn source(table: &InlineTable) -> Result<Option<Source>, String> {
    Ok(match (text(table, "version")?, text(table, "path")?) {
        (Some(_), Some(_)) => return Err("has both `version` and `path`".to_owned()),
        (Some(version), None) if semver::VersionReq::parse(&version).is_err() => {
            return Err(format!("has `{version}`, which is no version requirement"));
        }
        (Some(version), None) => Some(Source::Version(version)),
        (None, path) => path.map(|path| Source::Path(path.replace('\\', "/"))),
    })
}

/// Reports a key of a rule that does not exist.
pub(super) fn known(table: &InlineTable, keys: &[&str]) -> Result<(), String> {
    let Some((other, _)) = table.iter().find(|(name, _)| !keys.contains(name)) else {
        return Ok(());
    };
    let instead = closest(other, keys.iter().copied())
        .map_or_else(String::new, |it| format!("; did you mean `{it}`?"));
    Err(format!("has the unknown key `{other}`{instead}"))
}

/// Whether a text is the name of a Cargo feature that is not one of every crate.
fn is_feature(text: &str) -> bool {
    let is_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
    text.starts_with(|c: char| c.is_ascii_alphanumeric()) && text.chars().all(is_part)
}

/// Returns the JSON Schema of a table.
pub(super) fn schema(key: &str) -> Value {
    let member = if key == DERIVE { "trait" } else { "attribute" };
    let text = json!({"type": "string", "minLength": 1});
    let mut properties: serde_json::Map<String, Value> =
        OTHERS.map(|name| (name.to_owned(), text.clone())).into_iter().collect();
    properties.insert(member.to_owned(), text.clone());
    let rule = json!({
        "type": "object",
        "properties": properties,
        "required": [member],
        "additionalProperties": false,
    });
    json!({"type": "object", "additionalProperties": {"type": "array", "items": {"anyOf": [text, rule]}}})
}
