//! Examples in rustdoc: each is a doctest that shows a value of the document in Rust.

use std::collections::BTreeSet;

use serde_json::Value;

use super::{Context, markdown, parts, values};
use crate::ir::{EnumValue, Member, Shape, Type, TypeId, Union};
use crate::names::field_ident;

/// The example of a type; `None` if the document has no value for it.
///
/// A type in requests is constructed; a type only in responses is parsed.
pub(super) fn of_type(context: &Context, id: TypeId) -> Option<String> {
    let body = body(context, id)?;
    // Only the other crate knows whether it can parse a string of the document.
    let run = if context.api.settings.formats.is_empty() { "" } else { "no_run" };
    // Only the user's crate knows the module's path, and whether a doctest can reach it.
    fenced(&body, if context.api.settings.module.is_some() { "ignore" } else { run })
}

/// The lines of a type's example that rustdoc shows.
pub(in crate::targets) fn shown(context: &Context, id: TypeId) -> Option<String> {
    let body = visible(&body(context, id)?)?;
    let lines = body.lines().filter(|line| !line.starts_with("# "));
    let lines = lines.map(|line| if line.starts_with("##") { &line[1..] } else { line });
    Some(lines.collect::<Vec<_>>().join("\n"))
}

fn body(context: &Context, id: TypeId) -> Option<String> {
    Some(match &context.api.get(id).shape {
        Shape::Constant(_) | Shape::IntegerEnum(_) | Shape::Newtype(_) | Shape::Alias(_) => {
            return None;
        }
        Shape::Enum(values) => compared(context, id, values)?,
        Shape::Struct(_) | Shape::Tuple(_) | Shape::Union(_) => {
            let example = context.facts.example(id)?;
            let made = if context.facts.reach(id).sent { made(context, id, example) } else { None };
            made.or_else(|| read(context, id, example))?
        }
    })
}

/// The most types that an example imports by name.
pub(super) const MOST_IMPORTS: usize = 3;

/// The section with an example; `None` if a character of it is invisible.
pub(super) fn fenced(body: &str, run: &str) -> Option<String> {
    visible(body).map(|body| format!("# Example\n\n```{run}\n{body}\n```"))
}

/// The code of a doctest; `None` if a character of it is invisible.
pub(super) fn visible(body: &str) -> Option<String> {
    let is_visible = body.lines().flat_map(str::chars).all(|c| !markdown::is_invisible(c));
    is_visible.then(|| escape(body))
}

fn compared(context: &Context, id: TypeId, values: &[EnumValue<String>]) -> Option<String> {
    let name = &context.names.of(id).ident;
    let example = context.facts.example(id).and_then(Value::as_str);
    let value = example.or(values.first().map(|known| known.value.as_str()))?;
    let variant = parts::variant(context, id, &Value::from(value))?;
    Some(format!(
        "use {}::models::{name};\n\n\
         assert_eq!({name}::{variant}.as_str(), {value:?});\n\
         assert_eq!({name}::from({value:?}), {name}::{variant});",
        context.crate_name,
    ))
}

/// The most members that an example makes, or tells apart.
const MOST_MEMBERS: usize = 12;

/// The most lines of the expression of a member.
const MOST_LINES: usize = 16;

/// The code that tells the members of a union apart.
pub(in crate::targets) fn matched(context: &Context, id: TypeId) -> String {
    let name = &context.names.of(id).ident;
    let variants = context.names.parts(id).iter().take(MOST_MEMBERS);
    let arms: Vec<String> = variants
        .map(|variant| {
            format!("        {name}::{variant}(value) => println!(\"{variant}: {{value:?}}\"),\n")
        })
        .collect();
    format!(
        "use {}::models::{name};\n\nfn print(value: {name}) {{\n    match value {{\n{}        other => \
         println!(\"{{other:?}}\"),\n    }}\n}}",
        context.crate_name,
        arms.concat(),
    )
}

/// The code that makes a value of each member of a union; `None` if no request has the union, or no member can be
/// made.
pub(in crate::targets) fn members(context: &Context, id: TypeId, union: &Union) -> Option<String> {
    if !context.facts.reach(id).sent {
        return None;
    }
    let mut imports: BTreeSet<String> = BTreeSet::new();
    let mut lines = Vec::new();
    for (member, variant) in union.members.iter().zip(context.names.parts(id)).take(MOST_MEMBERS) {
        let made = member_value(context, union, member)
            .and_then(|value| values::expression(context, id, &value));
        let Some(made) = made.filter(|made| made.text.lines().count() <= MOST_LINES) else {
            continue;
        };
        // An expression for another member would be wrong here.
        let name = &context.names.of(id).ident;
        if !made.text.contains(&format!("{name}::{variant}(")) {
            continue;
        }
        let ident = field_ident(variant).unwrap_or_else(|| "value".to_owned());
        imports.extend(made.imports);
        lines.push(made.text.replacen("let value = ", &format!("let {ident} = "), 1));
    }
    if lines.is_empty() {
        return None;
    }
    let imports: Vec<String> = imports.into_iter().collect();
    let imports = values::imports(&context.crate_name, &imports, MOST_IMPORTS).join("\n");
    visible(&format!("{imports}\n\n{}", lines.join("\n")))
}

/// A value of a member, with its tag.
fn member_value(context: &Context, union: &Union, member: &Member) -> Option<Value> {
    let mut value = value_of(context, &member.ty)?;
    if let (Some(tag), Value::Object(map), [first, ..]) = (&union.tag, &mut value, &member.tags[..])
    {
        map.entry(tag.property.clone()).or_insert_with(|| Value::from(first.as_str()));
    }
    Some(value)
}

fn value_of(context: &Context, ty: &Type) -> Option<Value> {
    Some(match ty {
        Type::Named(id) => context.facts.example(*id)?.clone(),
        Type::String(format) => Value::from(format.example().unwrap_or("text")),
        Type::Boolean => Value::from(true),
        Type::Integer(_) => Value::from(1),
        Type::Number => Value::from(1.5),
        Type::List(item) => Value::from(vec![value_of(context, item)?]),
        Type::Nullable(inner) => value_of(context, inner)?,
        _ => return None,
    })
}

fn read(context: &Context, id: TypeId, example: &Value) -> Option<String> {
    let name = &context.names.of(id).ident;
    let json = raw(&serde_json::to_string_pretty(example).ok()?);
    Some(format!(
        "use {}::models::{name};\n\n\
         let json = {json};\n\
         let value: {name} = serde_json::from_str(json)?;\n\
         # let written = serde_json::to_value(&value)?;\n\
         # assert_eq!(written, serde_json::from_str::<serde_json::Value>(json)?);\n\
         # Ok::<(), serde_json::Error>(())",
        context.crate_name,
    ))
}

fn made(context: &Context, id: TypeId, example: &Value) -> Option<String> {
    let written = values::expression(context, id, example)?;
    let imports = values::imports(&context.crate_name, &written.imports, MOST_IMPORTS).join("\n");
    let json = raw(&example.to_string());
    Some(format!(
        "{imports}\n\n\
         {}\n\
         # let json = {json};\n\
         # let written = serde_json::to_value(&value)?;\n\
         # assert_eq!(written, serde_json::from_str::<serde_json::Value>(json)?);\n\
         # Ok::<(), serde_json::Error>(())",
        written.text,
    ))
}

/// A raw string literal.
fn raw(text: &str) -> String {
    let longest =
        text.split('"').skip(1).map(|rest| rest.len() - rest.trim_start_matches('#').len());
    let hashes = "#".repeat(longest.max().unwrap_or_default() + 1);
    format!("r{hashes}\"{text}\"{hashes}")
}

/// Escapes lines that begin with `#`, which a doctest would hide.
fn escape(body: &str) -> String {
    let lines = body.lines().map(|line| match line.trim_start() {
        hidden if hidden.starts_with("# ") => hidden.to_owned(),
        text if text.starts_with('#') => line.replacen('#', "##", 1),
        _ => line.to_owned(),
    });
    lines.collect::<Vec<_>>().join("\n")
}
