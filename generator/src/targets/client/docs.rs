//! Documentation comments.

use std::collections::BTreeSet;

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::{Context, examples, markdown, types};
use crate::analysis::Reach;
pub(in crate::targets) use crate::document::code_span::code_span as code;
use crate::ir::sense::Sense;
use crate::ir::{Docs, Field, Limits, Operation, Root, Shape, Step, Type, TypeDef, TypeId};
use crate::schema::keywords::{Assertion, Constraints, Sentence};
use crate::schema::spec::OperationKind;

/// The maximum number of operations that the documentation of a type lists as its users.
const MAX_LINKS: usize = 12;

/// An outer documentation attribute, whose lines are wrapped at the width of code.
pub(super) fn lines(texts: impl IntoIterator<Item = impl AsRef<str>>) -> TokenStream {
    attribute(texts).map_or_else(TokenStream::new, |attribute| quote!(#[#attribute]))
}

/// Inner attributes for the remainder of a code block, whose first line is another attribute, and a text.
pub(super) fn inner_code(code: &str, text: &str) -> TokenStream {
    let block = format!("```\n{code}\n```\n\n{text}");
    let lines = markdown::wrap(&block).into_iter().skip(1);
    let attribute = of_lines(lines.collect());
    attribute.map_or_else(TokenStream::new, |attribute| quote!(#![#attribute]))
}

/// The same as an inner attribute.
pub(super) fn inner(texts: impl IntoIterator<Item = impl AsRef<str>>) -> TokenStream {
    attribute(texts).map_or_else(TokenStream::new, |attribute| quote!(#![#attribute]))
}

fn attribute(texts: impl IntoIterator<Item = impl AsRef<str>>) -> Option<TokenStream> {
    of_lines(texts.into_iter().flat_map(|text| markdown::wrap(text.as_ref())).collect())
}

fn of_lines(lines: Vec<String>) -> Option<TokenStream> {
    let lines: Vec<String> = lines
        .into_iter()
        .map(|line| if line.is_empty() { line } else { format!(" {line}") })
        .collect();
    match &lines[..] {
        [] => None,
        [line] => Some(quote!(doc = #line)),
        _ => {
            let text = raw(&lines.join("\n"));
            Some(quote!(documentation = #text))
        }
    }
}

/// A string of several lines as a raw literal, which [`format`](crate::rust::format) converts to
/// comments. An attribute for each line would be most of all tokens.
pub(super) fn raw(text: &str) -> Literal {
    let longest =
        text.split('"').skip(1).map(|behind| behind.len() - behind.trim_start_matches('#').len());
    let fence = "#".repeat(longest.max().map_or(0, |longest| longest + 1));
    // Parsing fails only for control characters, and `wrap` removes them.
    format!("r{fence}\"{text}\"{fence}").parse().unwrap_or_else(|_| Literal::string(text))
}

/// The documentation of a type: its description, uses, example and documented names.
pub(super) fn of_type(context: &Context, id: TypeId) -> TokenStream {
    let About { mut text, usage } = about(context, id);
    text.extend(usage);
    text.extend(examples::of_type(context, id));
    let docs = lines([text.join("\n\n")]);
    let aliases = &context.names.of(id).documented;
    quote!(#docs #(#[doc(alias = #aliases)])*)
}

/// What there is to say about a type.
pub(in crate::targets) struct About {
    /// What it is, in paragraphs.
    pub(in crate::targets) text: Vec<String>,
    /// The operations that use it.
    pub(in crate::targets) usage: Option<String>,
}

/// What a type is, and which operations use it.
pub(in crate::targets) fn about(context: &Context, id: TypeId) -> About {
    let def = context.api.get(id);
    let mut paragraphs: Vec<String> = title(context, id, def).into_iter().collect();
    let usage = usage(context, context.facts.reach(id));
    let is_part =
        def.origins.iter().all(|origin| matches!(origin.steps.last(), Some(Step::Property(_))));
    // What one use says of scalars that several share is not about the type.
    let is_shared = def.sense == Some(Sense::Scalars) && def.origins.len() > 1;
    match summarized(context, &def.docs).filter(|_| !is_shared) {
        // The description of an inline schema is about the property; the type gets its first
        // sentence.
        Some(text) if is_part => paragraphs.push(markdown::first_sentence(&text).to_owned()),
        Some(text) => paragraphs.push(text),
        None if !paragraphs.is_empty() => {}
        None => paragraphs.extend(described(context, id, def, usage.is_some())),
    }
    paragraphs.extend(def.other_variant.map(|other_variant| {
        let other = link(context, other_variant);
        if def.is_request {
            format!("For requests; responses have {other}.")
        } else {
            format!("For responses; requests have {other}.")
        }
    }));
    paragraphs.extend(limits(&def.limits));
    paragraphs.extend(unsupported(context, &def.unsupported));
    paragraphs.extend(error_body(def));
    About { text: paragraphs, usage }
}

/// The title of a type, if it says more than the names and the description do.
fn title(context: &Context, id: TypeId, def: &TypeDef) -> Option<String> {
    let mut titles = def.origins.iter().filter_map(|origin| origin.title.as_deref());
    let title = titles.next()?;
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let wanted = letters(title);
    let component = def.origins.iter().find_map(|origin| origin.component());
    let name = context.names.of(id).ident.as_str();
    let said = [Some(name), component, def.docs.description.as_deref()].into_iter().flatten();
    let is_said = wanted.is_empty() || said.map(letters).any(|text| text.contains(&wanted));
    let is_shared = titles.all(|other| other == title);
    (is_shared && !is_said).then(|| with_stop(context.one_line(title)))
}

/// Appends a full stop, unless the string ends with punctuation.
pub(in crate::targets) fn with_stop(text: String) -> String {
    if text.ends_with(['.', '!', '?']) { text } else { text + "." }
}

/// The documentation of a field; empty if the document has none.
pub(super) fn of_field(context: &Context, field: &Field) -> TokenStream {
    let paragraphs = about_field(context, field);
    if paragraphs.is_empty() { TokenStream::new() } else { lines([paragraphs.join("\n\n")]) }
}

/// What there is to say about a field, in paragraphs.
pub(in crate::targets) fn about_field(context: &Context, field: &Field) -> Vec<String> {
    let mut paragraphs: Vec<String> = text(context, &field.docs).into_iter().collect();
    if let Some(Shape::Constant(value)) = field.ty.named().map(|id| &context.api.get(id).shape) {
        paragraphs.push(format!("Always {}.", code(&scalar(value))));
    }
    paragraphs.extend(match (field.required, field.read_only, field.write_only) {
        (false, true, false) => Some("Only responses have it.".to_owned()),
        (false, false, true) => Some("Only requests have it.".to_owned()),
        _ => None,
    });
    paragraphs.extend(lost(&field.ty).map(str::to_owned));
    paragraphs.extend(limits(&field.limits));
    paragraphs.extend(unsupported(context, &field.unsupported));
    let said = paragraphs.iter().any(|text| text.to_lowercase().contains("default"));
    if let Some(default) = field.default.as_ref().filter(|_| !said) {
        paragraphs.push(format!("Default: {}.", code(&default.to_string())));
    }
    paragraphs
}

/// The information that a type of another crate loses when it parses a string.
fn lost(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::External(external) => external.lost(),
        Type::Nullable(inner) | Type::List(inner) | Type::Map(inner) => lost(inner),
        _ => None,
    }
}

/// The documentation of the variant for a known value.
pub(super) fn of_value(context: &Context, value: &str, docs: &Docs) -> TokenStream {
    let paragraphs: Vec<String> = [code(value)].into_iter().chain(text(context, docs)).collect();
    lines([paragraphs.join("\n\n")])
}

/// One paragraph with the constraints that the type does not express.
pub(in crate::targets) fn limits(limits: &Limits) -> Option<String> {
    let own = sentences(&limits.own);
    let elements = limits.elements.as_ref().and_then(|elements| self::limits(elements));
    let elements = elements.map(|sentences| format!("Each element: {sentences}"));
    let all: Vec<String> = own.into_iter().chain(elements).collect();
    (!all.is_empty()).then(|| all.join(" "))
}

fn sentences(constraints: &Constraints) -> Vec<String> {
    let mut sentences: Vec<String> = Vec::new();
    let mut ranges: Vec<&str> = Vec::new();
    for Assertion { keyword, value, .. } in constraints.effective() {
        // `unevaluated…: true` allows anything, like the absence of the keyword.
        if keyword.name.starts_with("unevaluated") && *value == Value::Bool(true) {
            continue;
        }
        match keyword.sentence {
            Sentence::Before(words) => sentences.push(format!("{words} {value}.")),
            Sentence::BeforeCode(words) => {
                sentences.push(format!("{words} {}.", code(&scalar(value))));
            }
            Sentence::Range(what, least, most) => {
                if !ranges.contains(&what) {
                    ranges.push(what);
                    let (least, most) = (constraints.count(least), constraints.count(most));
                    sentences.extend(count(least, most, what));
                }
            }
            Sentence::Fixed(sentence) if sentences.iter().any(|it| it == sentence) => {}
            Sentence::Fixed(sentence) => sentences.push(sentence.to_owned()),
            Sentence::Needs => sentences.extend(needs(value)),
            Sentence::Nothing => {}
        }
    }
    sentences.extend(constraints.notes.iter().cloned());
    sentences
}

/// Sentences for properties that require others.
fn needs(value: &Value) -> Vec<String> {
    let map = value.as_object().into_iter().flatten();
    let names = map.filter_map(|(name, needed)| {
        let needed = needed.as_array()?.iter().filter_map(Value::as_str);
        let needed: Vec<String> = needed.map(code).collect();
        (!needed.is_empty()).then(|| format!("{} requires {}.", code(name), list(&needed, "and")))
    });
    names.collect()
}

fn count(least: Option<u64>, most: Option<u64>, what: &str) -> Option<String> {
    let plural = |count: u64| match (count, what) {
        (1, what) => format!("1 {what}"),
        (count, "property") => format!("{count} properties"),
        (count, what) => format!("{count} {what}s"),
    };
    Some(match (least.filter(|least| *least > 0), most) {
        (Some(least), Some(most)) if least == most => format!("Exactly {}.", plural(least)),
        (Some(least), Some(most)) => format!("{least} to {}.", plural(most)),
        (Some(least), None) => format!("At least {}.", plural(least)),
        (None, Some(most)) => format!("At most {}.", plural(most)),
        (None, None) => return None,
    })
}

/// One paragraph with the parts of the schema that the type does not support.
fn unsupported(context: &Context, sentences: &[String]) -> Option<String> {
    let text = sentences.iter().map(|text| context.one_line(text)).collect::<Vec<_>>().join(" ");
    (!text.is_empty()).then(|| format!("**Not as in the API's document:** {text}"))
}

/// A scalar as a string.
pub(super) fn scalar(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The description of the document.
pub(in crate::targets) fn text(context: &Context, docs: &Docs) -> Option<String> {
    let description = docs.description.as_deref().map(|text| context.prose(text));
    let mut paragraphs: Vec<String> =
        description.into_iter().filter(|text| !text.is_empty()).collect();
    paragraphs.extend(docs.external_docs.as_deref().map(|docs| see(context, docs)));
    if docs.deprecated {
        paragraphs.push("**Deprecated.**".to_owned());
    }
    (!paragraphs.is_empty()).then(|| paragraphs.join("\n\n"))
}

/// A sentence with an example value.
pub(in crate::targets) fn example(value: &Value) -> String {
    format!("Example: {}.", code(&scalar(value)))
}

/// A sentence with a link to external documentation.
fn see(context: &Context, external_docs: &str) -> String {
    format!("See {}.", context.one_line(external_docs.trim_end_matches('.')))
}

/// The description of the document. Its first sentence is a paragraph, which lists of items show.
fn summarized(context: &Context, docs: &Docs) -> Option<String> {
    text(context, docs).map(|text| markdown::with_summary(&text))
}

/// The summary and the description of an operation. A summary that the description repeats is left out.
pub(in crate::targets) fn of_operation(context: &Context, operation: &Operation) -> Vec<String> {
    if let Some((note, text)) = operation.summary.as_deref().and_then(markdown::note) {
        let text = Operation { summary: Some(text.to_owned()), ..operation.clone() };
        let mut paragraphs = of_operation(context, &text);
        paragraphs.push(context.prose(note));
        return paragraphs;
    }
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let description = operation.docs.description.as_deref().map(letters).unwrap_or_default();
    let summary = operation.summary.as_deref().filter(|summary| {
        let summary = letters(summary);
        !summary.is_empty() && !description.starts_with(&summary)
    });
    let is_said = summary.is_some_and(|summary| letters(summary).starts_with(&description));
    let description = operation.docs.description.clone().filter(|_| !is_said);
    let docs = Docs { description, ..operation.docs.clone() };
    let summary = summary.map(|summary| markdown::with_summary(&context.one_line(summary)));
    let text = if summary.is_some() { text(context, &docs) } else { summarized(context, &docs) };
    summary.into_iter().chain(text).collect()
}

/// The documentation of a type without a description, from the schemas that use it. Of a component whose
/// operations are listed there is no more to say.
fn described(context: &Context, id: TypeId, def: &TypeDef, is_used: bool) -> Option<String> {
    if let Some(member) = tagged_member(context, id) {
        return Some(member);
    }
    let mut parents: Vec<TypeId> = Vec::new();
    let mut properties: Vec<&str> = Vec::new();
    let mut members = 0;
    for origin in &def.origins {
        parents.extend(origin.parent.filter(|parent| !parents.contains(parent)));
        match origin.steps.iter().rev().find(|step| !matches!(step, Step::Item | Step::Value)) {
            Some(Step::Property(name)) if !properties.contains(&name.as_str()) => {
                properties.push(name);
            }
            Some(Step::Member(_)) => members += 1,
            _ => {}
        }
    }
    let links: Vec<String> = parents.iter().take(5).map(|parent| link(context, *parent)).collect();
    let more = if parents.len() > 5 { " and others" } else { "" };
    let always = match &def.shape {
        Shape::Constant(value) => format!(", always {}", code(&scalar(value))),
        _ => String::new(),
    };
    Some(match (&properties[..], &links[..]) {
        ([], [_, ..]) if members > 0 => format!("A member of {}{more}.", list(&links, "and")),
        ([_, ..], [_, ..]) if members == 0 && properties.len() <= 7 => {
            let properties: Vec<String> = properties.iter().map(|name| code(name)).collect();
            format!("The {} of {}{more}{always}.", list(&properties, "or"), list(&links, "and"))
        }
        (_, [_, ..]) => format!("Part of {}{more}{always}.", list(&links, "and")),
        _ => match def.origins.iter().find_map(|origin| origin.component()) {
            Some(_) if is_used => return None,
            Some(name) => format!("The component {} of the API's document.", code(name)),
            None => described_root(context, def),
        },
    })
}

/// The documentation of a type that is not part of another.
fn described_root(context: &Context, def: &TypeDef) -> String {
    let operation = |index: &usize| {
        let id = context.api.operations.get(*index).map(|operation| operation.id.as_str());
        code(id.unwrap_or_default())
    };
    match def.origins.first().map(|origin| &origin.root) {
        Some(Root::Parameter { operation: index, name }) => {
            format!("The parameter {} of {}.", code(name), operation(index))
        }
        Some(Root::Header { operation: index, name }) => {
            format!("The header {} of responses of {}.", code(name), operation(index))
        }
        Some(Root::Rule) => {
            let names = def.origins.iter().flat_map(|origin| &origin.steps);
            let names: BTreeSet<String> = names
                .filter_map(|step| match step {
                    Step::Property(name) => Some(code(name)),
                    _ => None,
                })
                .collect();
            let names: Vec<String> = names.into_iter().collect();
            match &names[..] {
                [] => "Values with a type of their own.".to_owned(),
                names => format!("The value of {}.", list(names, "or")),
            }
        }
        Some(Root::Global(name)) => format!("The parameter {} of all operations.", code(name)),
        _ => "The body of a request or a response.".to_owned(),
    }
}

/// Joins items as `a`, `a and b`, `a, b and c`.
pub(in crate::targets) fn list(items: &[String], last: &str) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [rest @ .., end] => format!("{} {last} {end}", rest.join(", ")),
    }
}

/// A link to a type.
pub(super) fn link(context: &Context, id: TypeId) -> String {
    let name = &context.names.of(id).ident;
    format!("[`{name}`](crate::models::{name})")
}

/// A type as Rust code, which links to the named type in it.
pub(in crate::targets) fn linked(context: &Context, ty: &Type) -> String {
    linked_as(context, &types::rust(context, ty), ty)
}

/// The tokens of a type as code, which links to the named type in it.
pub(in crate::targets) fn linked_as(context: &Context, shown: &TokenStream, ty: &Type) -> String {
    let text = shown.to_string().replace(' ', "").replace(',', ", ");
    let text = code(&text.replace("std::collections::", "").replace("crate::", ""));
    match ty.named() {
        Some(id) => format!("[{text}](crate::models::{})", context.names.of(id).ident),
        None => text,
    }
}

/// The statuses for which a type is an error body: error bodies often look alike, and only the
/// status distinguishes them.
fn error_body(def: &TypeDef) -> Option<String> {
    if def.origins.iter().any(|origin| !origin.steps.is_empty()) {
        return None;
    }
    let mut statuses: Vec<String> = def
        .origins
        .iter()
        .map(|origin| origin.root.error_status().map(code))
        .collect::<Option<_>>()?;
    statuses.sort_unstable();
    statuses.dedup();
    Some(format!("The body of responses with status {}.", list(&statuses, "or")))
}

/// The documentation of a member of a tagged union: the tag that selects it.
fn tagged_member(context: &Context, id: TypeId) -> Option<String> {
    let (union_id, index) = context.facts.membership(id)?;
    let Shape::Union(union) = &context.api.get(union_id).shape else {
        return None;
    };
    let tag = union.tag.as_ref()?;
    let union_link = link(context, union_id);
    if tag.is_family && tag.default == Some(index) {
        return Some(format!("The properties that all members of {union_link} share."));
    }
    let tag = code(&tag.property);
    let values: Vec<String> = union.members.get(index)?.tags.iter().map(|tag| code(tag)).collect();
    Some(match list(&values, "or") {
        none if none.is_empty() => format!("A member of {union_link}."),
        values => format!("The {union_link} whose {tag} is {values}."),
    })
}

/// The operations that use a type, and how they use it.
fn usage(context: &Context, reach: &Reach) -> Option<String> {
    let links = |operations: &BTreeSet<usize>| -> String {
        let links: Vec<String> = operations
            .iter()
            .filter_map(|&index| {
                let operation = context.api.operations.get(index)?;
                let name = context.names.operations.get(index)?;
                if context.is_plain() {
                    return Some(code(&operation.id));
                }
                Some(format!("[{}](crate::operations::{name})", code(&operation.id)))
            })
            .collect();
        match links.len().checked_sub(MAX_LINKS) {
            None | Some(0) => list(&links, "and"),
            Some(more) => format!("{} and {more} more", links[..MAX_LINKS].join(", ")),
        }
    };
    // The API sends the requests of webhooks and callbacks, and takes the responses.
    let is_called = |index: &usize| {
        context.api.operations.get(*index).is_some_and(|it| it.kind == OperationKind::Path)
    };
    let split = |operations: &BTreeSet<usize>| -> (BTreeSet<usize>, BTreeSet<usize>) {
        operations.iter().copied().partition(is_called)
    };
    let (sent, received) = split(&reach.requests);
    let (returned, answered) = split(&reach.responses);
    let said = [
        ("sent to", sent),
        ("returned by", returned),
        ("received by", received),
        ("the answer to", answered),
    ];
    let said = said.iter().filter(|(_, operations)| !operations.is_empty());
    let said: Vec<String> =
        said.map(|(words, operations)| format!("{words} {}", links(operations))).collect();
    let sentence = said.join("; ");
    let first = sentence.chars().next()?;
    let sentence = format!("{}{}.", first.to_uppercase(), &sentence[first.len_utf8()..]);
    Some(sentence)
}
