//! Estimates the compile time of an emitted crate, by tag and by schema.
//!
//! Counted are the parts that `rustc` spends time on: tokens without documentation, functions including
//! those from macros and derives, and fields. [`Measure::seconds`] is a model of `cargo check`.

mod measure;

pub use self::measure::Measure;

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use crate::document::diagnostic::Diagnostics;
use crate::document::load::Document;
use crate::document::stack::on_stack;
use crate::ir::settings::Settings;
use crate::ir::{Shape, TypeId};
use crate::pipeline::{Named, named};
use crate::plan::Model;
use crate::rust::file::File;

/// The cost of a crate.
#[derive(Debug)]
pub struct Cost {
    /// The whole crate.
    pub all: Measure,
    /// The part that is the same for every API.
    pub runtime: Measure,
    /// The groups of operations, most expensive first.
    pub tags: Vec<Tag>,
    /// The types, most expensive first.
    pub schemas: Vec<Schema>,
}

/// The cost of a tag's operations.
#[derive(Debug)]
pub struct Tag {
    /// The tag, as the document writes it.
    pub name: String,
    /// The number of operations.
    pub operations: usize,
    /// The cost of the file with their calls.
    pub calls: Measure,
    /// The number of types that only these operations need.
    pub types: usize,
    /// The cost of those types.
    pub only: Measure,
}

impl Tag {
    /// Returns what a crate without the tag would save.
    #[must_use]
    pub fn saved(&self) -> Measure {
        self.calls + self.only
    }
}

/// The cost of a type.
#[derive(Debug)]
pub struct Schema {
    /// The name of the type.
    pub name: String,
    /// The cost of its file.
    pub measure: Measure,
    /// The number of operations that need it.
    pub operations: usize,
    /// A short description.
    pub what: String,
}

/// Computes the cost of the crate with these files.
pub(crate) fn cost(named: &Named, files: &[File]) -> Cost {
    let macros = measure::macros(files);
    let measured: BTreeMap<String, Measure> = files
        .iter()
        .filter(|file| file.path.extension().is_some_and(|extension| extension == "rs"))
        .map(|file| {
            let path = file.path.to_string_lossy().replace('\\', "/");
            (path, Measure::of(&file.text, &macros))
        })
        .collect();
    let of = |path: &str| measured.get(path).copied().unwrap_or_default();
    let Model { api, facts, names, calls, .. } = &named.model;
    let needed: Vec<BTreeSet<usize>> = api
        .iter()
        .map(|(id, _)| {
            let reach = facts.reach(id);
            reach.requests.union(&reach.responses).copied().collect()
        })
        .collect();
    let of_type = |id: TypeId| {
        let name = names.of(id);
        of(&format!("src/models/{}/{}.rs", name.module, name.file()))
    };
    let mut tags: Vec<Tag> = calls
        .groups
        .iter()
        .filter(|group| !group.calls.is_empty())
        .map(|group| {
            let operations: BTreeSet<usize> =
                group.calls.iter().map(|call| call.operation).collect();
            let only = |id: &TypeId| {
                let needed = &needed[id.0];
                !needed.is_empty() && needed.is_subset(&operations)
            };
            let only: Vec<TypeId> = api.iter().map(|(id, _)| id).filter(only).collect();
            let file = match &group.path[..] {
                [] => "src/api/mod.rs".to_owned(),
                path => format!("src/api/{}.rs", path.join("/")),
            };
            Tag {
                name: group.tag.clone(),
                operations: operations.len(),
                calls: of(&file),
                types: only.len(),
                only: only.into_iter().map(of_type).sum(),
            }
        })
        .collect();
    tags.sort_by(|one, other| {
        other.saved().seconds().total_cmp(&one.saved().seconds()).then(one.name.cmp(&other.name))
    });
    let mut schemas: Vec<Schema> = api
        .iter()
        .map(|(id, def)| Schema {
            name: names.of(id).ident.clone(),
            measure: of_type(id),
            operations: needed[id.0].len(),
            what: what(&def.shape),
        })
        .collect();
    schemas.sort_by(|one, other| {
        let (one_seconds, other_seconds) = (one.measure.seconds(), other.measure.seconds());
        other_seconds.total_cmp(&one_seconds).then(one.name.cmp(&other.name))
    });
    let is_runtime =
        |path: &str| path.starts_with("src/support/") || path.starts_with("src/client/");
    let runtime = measured.iter().filter(|(path, _)| is_runtime(path));
    Cost {
        all: measured.values().copied().sum(),
        runtime: runtime.map(|(_, measure)| *measure).sum(),
        tags,
        schemas,
    }
}

/// Describes a type in a few words.
fn what(shape: &Shape) -> String {
    let count =
        |count: usize, what: &str| format!("{count} {what}{}", if count == 1 { "" } else { "s" });
    match shape {
        Shape::Struct(object) => count(object.fields.len(), "field"),
        Shape::Enum(values) => count(values.len(), "value"),
        Shape::IntegerEnum(values) => count(values.len(), "value"),
        Shape::Tuple(tuple) => count(tuple.items.len(), "element"),
        Shape::Union(union) if union.tag.is_some() => {
            format!("a tagged union of {}", count(union.members.len(), "member"))
        }
        Shape::Union(union) => format!("a union of {}", count(union.members.len(), "member")),
        Shape::Newtype(_) | Shape::Alias(_) => "an alias".to_owned(),
        Shape::Constant(_) => "a constant".to_owned(),
    }
}

/// The number of types in the text output. Only the most expensive ones are worth changing.
const DEAREST: usize = 10;

impl Cost {
    /// Renders the cost for a terminal.
    #[must_use]
    pub fn text(&self) -> String {
        let mut text = String::new();
        // Writing to a `String` cannot fail.
        let _ = writeln!(
            text,
            "{:<40} {:>9} {:>10} {:>8} {:>8} {:>10} {:>8}",
            "", "lines", "tokens", "items", "impls", "functions", "check, s"
        );
        let mut line = |name: &str, measure: Measure| {
            let Measure { lines, tokens, items, impls, functions, .. } = measure;
            let seconds = measure.seconds();
            let _ = writeln!(
                text,
                "{name:<40} {lines:>9} {tokens:>10} {items:>8} {impls:>8} {functions:>10} {seconds:>8.2}"
            );
        };
        line("the crate", self.all);
        line("of which the runtime, equal for all APIs", self.runtime);
        for tag in &self.tags {
            line(&format!("{} ({})", tag.name, tag.operations), tag.saved());
        }
        let _ = writeln!(
            text,
            "\nThe lines with a tag have its number of operations; they count its calls and the types that only it needs.\n\
             The seconds are an estimate of `cargo check` on two cores. The model is accurate to {:.0} % for the crates\n\
             that it was fitted to; other machines may be much slower or faster.\n\n\
             The most expensive types:",
            measure::ERROR * 100.0
        );
        for schema in self.schemas.iter().take(DEAREST) {
            let Schema { name, measure, operations, what } = schema;
            let plural = if *operations == 1 { "operation needs" } else { "operations need" };
            let _ = writeln!(
                text,
                "  {name}: {:.3} s, {} lines; {what}, {} functions; {operations} {plural} it",
                measure.seconds(),
                measure.lines,
                measure.functions,
            );
        }
        text
    }

    /// Renders the cost as JSON.
    #[must_use]
    pub fn json(&self) -> serde_json::Value {
        serde_json::json!({
            "all": self.all.json(),
            "runtime": self.runtime.json(),
            "error": measure::ERROR,
            "tags": self.tags.iter().map(|tag| serde_json::json!({
                "name": tag.name,
                "operations": tag.operations,
                "types": tag.types,
                "calls": tag.calls.json(),
                "only": tag.only.json(),
            })).collect::<Vec<_>>(),
            "schemas": self.schemas.iter().map(|schema| serde_json::json!({
                "name": schema.name,
                "operations": schema.operations,
                "what": schema.what,
                "cost": schema.measure.json(),
            })).collect::<Vec<_>>(),
        })
    }
}

/// Estimates the compile-time cost of a document's crate. Returns `None` if the document has errors.
pub fn cost_of(
    document: &Document,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) -> Option<Cost> {
    on_stack(diagnostics, |diagnostics| {
        let named = named(document, settings, None, diagnostics)?;
        let files = named.files("measured", diagnostics)?;
        Some(cost(&named, &files))
    })
}
