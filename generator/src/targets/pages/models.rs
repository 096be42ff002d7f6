//! The page of a type.

use super::table::{Rest, named, table};
use super::{Site, inner};
use crate::ir::{EnumValue, Field, Presence, Shape, Struct, Tuple, Type, TypeId, Union};
use crate::rust::file::File;
use crate::targets::client::{Context, docs, examples, types, unions};
use quote::quote;

/// The longest example in a cell.
const LONGEST_EXAMPLE: usize = 100;

/// Returns the page of a type.
pub(super) fn page(site: &Site, id: TypeId) -> File {
    let context = &site.context;
    let name = context.names.of(id);
    let about = docs::about(context, id);
    let mut parts = vec![format!("# `{}`", name.ident)];
    parts.extend(about.text.iter().map(|text| inner(text)));
    let documented: Vec<String> = name.documented.iter().map(|it| docs::code(it)).collect();
    parts.extend(content(context, id));
    parts.extend(
        examples::shown(context, id).map(|code| format!("## Example\n\n```rust\n{code}\n```")),
    );
    parts.extend(about.usage.map(|usage| format!("## Uses\n\n{usage}")));
    parts.extend(
        (!documented.is_empty())
            .then(|| format!("Also documented as {}.", docs::list(&documented, "and"))),
    );
    site.page(&format!("models/{}/{}.md", name.module, name.file()), &parts)
}

/// What a value of the type is made of.
fn content(context: &Context, id: TypeId) -> Vec<String> {
    match &context.api.get(id).shape {
        Shape::Struct(object) => fields(context, id, object),
        Shape::Enum(values) => self::values(context, id, values, String::clone, "text"),
        Shape::IntegerEnum(values) => {
            self::values(context, id, values, ToString::to_string, "number")
        }
        Shape::Union(union) => members(context, id, union),
        Shape::Tuple(tuple) => elements(context, id, tuple),
        Shape::Newtype(ty) => vec![format!("It holds {}.", docs::linked(context, ty))],
        Shape::Alias(ty) => vec![format!("An alias of {}.", docs::linked(context, ty))],
        Shape::Constant(value) => {
            vec![format!("It has one value: {}.", docs::code(&value.to_string()))]
        }
    }
}

fn fields(context: &Context, id: TypeId, object: &Struct) -> Vec<String> {
    let idents = context.names.parts(id);
    let mut rest = Rest::default();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (index, (field, ident)) in object.fields.iter().zip(idents).enumerate() {
        let ident = ident.trim_start_matches("r#");
        let mut text = docs::about_field(context, field);
        let example = field.example.as_ref().map(docs::example);
        text.extend(example.filter(|example| example.len() <= LONGEST_EXAMPLE));
        rows.push(vec![
            named(ident, &field.wire),
            type_of(context, id, index, field),
            required(field),
            rest.cell(ident, &text),
        ]);
    }
    if let Some(ty) = &object.additional {
        rows.push(vec![
            docs::code(&context.accessors.of(id).rest),
            docs::linked(context, &Type::Map(Box::new(ty.clone()))),
            "no".to_owned(),
            "Additional properties.".to_owned(),
        ]);
    }
    let table = table(&["Field", "Type", "Required", "Description"], &rows);
    let none = || "It has no fields.".to_owned();
    let mut parts = vec![format!("## Fields\n\n{}", table.unwrap_or_else(none))];
    parts.extend(rest.below());
    parts
}

/// The type of a field, as the struct has it.
fn type_of(context: &Context, id: TypeId, index: usize, field: &Field) -> String {
    let value = types::part(context, id, index, &field.ty);
    let shown = match field.presence() {
        Presence::Required => value,
        Presence::Optional | Presence::Nullable => quote!(Option<#value>),
        Presence::Maybe => quote!(Maybe<#value>),
    };
    docs::linked_as(context, &shown, &field.ty)
}

fn required(field: &Field) -> String {
    match field.presence() {
        Presence::Required => "yes",
        Presence::Nullable => "yes, can be `null`",
        Presence::Optional => "no",
        Presence::Maybe => "no, can be `null`",
    }
    .to_owned()
}

fn values<T>(
    context: &Context,
    id: TypeId,
    values: &[EnumValue<T>],
    shown: impl Fn(&T) -> String,
    kept: &str,
) -> Vec<String> {
    let idents = context.names.parts(id);
    let mut rest = Rest::default();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for (known, ident) in values.iter().zip(idents) {
        let text: Vec<String> = docs::text(context, &known.docs).into_iter().collect();
        let text = rest.cell(ident, &text);
        rows.push(vec![docs::code(ident), docs::code(&shown(&known.value)), text]);
    }
    rows.push(vec![
        docs::code(context.names.catch_all(id)),
        format!("any other {kept}"),
        "A value that is unknown to this version of the crate.".to_owned(),
    ]);
    let table = table(&["Variant", "Value", "Description"], &rows);
    let table = format!("## Values\n\n{}", table.unwrap_or_default());
    std::iter::once(table).chain(rest.below()).collect()
}

fn members(context: &Context, id: TypeId, union: &Union) -> Vec<String> {
    let idents = context.names.parts(id);
    let rows = union.members.iter().zip(idents).enumerate().map(|(index, (member, ident))| {
        let ty = types::part(context, id, index, &member.ty);
        let ty = docs::linked_as(context, &ty, &member.ty);
        vec![docs::code(ident), ty, unions::selected(union, index).unwrap_or_default()]
    });
    let mut rows: Vec<Vec<String>> = rows.collect();
    let rule = if let Some(tag) = &union.tag {
        format!("The property {} tells the members apart.", docs::code(&tag.property))
    } else {
        for row in &mut rows {
            row.truncate(2);
        }
        "No property tells the members apart: JSON is tried against each of them, and if several match, the one \
         that keeps most of it is chosen."
            .to_owned()
    };
    let mut titles = vec!["Variant", "Type"];
    titles.extend(union.tag.is_some().then_some("When"));
    if union.has_catch_all() {
        let mut row = vec![
            docs::code(context.names.catch_all(id)),
            docs::code("serde_json::Value"),
            "The member is unknown to this version of the crate.".to_owned(),
        ];
        row.truncate(titles.len());
        rows.push(row);
    }
    let mut parts =
        vec![format!("## Members\n\n{rule}\n\n{}", table(&titles, &rows).unwrap_or_default())];
    let blocks = [
        ("A value of each member:", examples::members(context, id, union)),
        ("Telling them apart:", Some(examples::matched(context, id))),
    ];
    for (title, code) in blocks {
        parts.extend(code.map(|code| format!("{title}\n\n```rust\n{code}\n```")));
    }
    parts
}

fn elements(context: &Context, id: TypeId, tuple: &Tuple) -> Vec<String> {
    let rows = tuple.items.iter().enumerate().map(|(index, ty)| {
        let shown = types::part(context, id, index, ty);
        let is_required = index < tuple.required;
        let shown = if is_required { shown } else { quote!(Option<#shown>) };
        vec![
            docs::code(&index.to_string()),
            docs::linked_as(context, &shown, ty),
            if is_required { "yes" } else { "no" }.to_owned(),
        ]
    });
    let mut rows: Vec<Vec<String>> = rows.collect();
    rows.extend(tuple.rest.as_ref().map(|ty| {
        let list = docs::linked(context, &Type::List(Box::new(ty.clone())));
        vec![docs::code(&tuple.items.len().to_string()), list, "the rest".to_owned()]
    }));
    let table = table(&["Element", "Type", "Required"], &rows);
    vec![format!("## Elements\n\n{}", table.unwrap_or_default())]
}
