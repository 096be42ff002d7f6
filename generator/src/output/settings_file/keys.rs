//! The keys of the settings file.

use serde_json::{Value, json};

use super::{additions, imports, newtypes, renames, replacements};
use crate::ir::formats::External;
use crate::ir::settings::FEATURES;

/// The type of a key's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Takes {
    Name,
    Module,
    Path,
    Flag,
    Count,
    Paths,
    Formats,
    Selectors,
    Output,
    Implied,
    Runtime,
    Names,
    Renames,
    Additions,
    Replacements,
    Newtypes,
    Imports,
    Features,
    Style,
}

/// All keys, each with its type and description.
pub(super) const KEYS: [(&str, Takes, &str); 34] = [
    ("spec", Takes::Path, "The OpenAPI document, in YAML or JSON."),
    ("out", Takes::Path, "The folder of the crate; by default the folder of this file."),
    ("name", Takes::Name, "The package name."),
    ("module", Takes::Module, "Write a module with this name instead of a crate."),
    (
        "features",
        Takes::Features,
        "The features of `specwright-runtime` that a module with `runtime = \"crate\"` is for: with `client`, `reqwest`, \
         `blocking` and others it has a client.",
    ),
    (
        "style",
        Takes::Style,
        "What types are like: `full`, or `serde` for plain structs and enums that derive serde's traits, without a client.",
    ),
    (
        "drop-undeclared",
        Takes::Flag,
        "In the style `serde`, drop properties that the document does not mention: structs have no field for them.",
    ),
    ("single-file", Takes::Flag, "Write all sources into one file."),
    ("docs", Takes::Module, "Write pages of documentation, too, into this folder of the crate."),
    (
        "lock",
        Takes::Path,
        "The lock file; by default `specwright.lock` in the folder of the crate.",
    ),
    ("overlay", Takes::Paths, "Overlays to apply to the document, in order."),
    (
        "allow-unused",
        Takes::Flag,
        "Allow overlay actions whose target matches nothing in the document.",
    ),
    ("allow-ref", Takes::Paths, "Allow references to files below these folders too."),
    (
        "format-type",
        Takes::Formats,
        "Map string formats to types of other crates, as in `date-time=jiff`.",
    ),
    (
        "exact-numbers",
        Takes::Flag,
        "Keep all digits of numbers, unless their format is `float` or `double`.",
    ),
    ("no-tag-features", Takes::Flag, "Generate no Cargo features for tags."),
    (
        "implied-types",
        Takes::Implied,
        "Whether schemas without `type` accept only the types that their keywords imply (`lenient`), or also any \
         value of other types (`strict`).",
    ),
    (
        "runtime",
        Takes::Runtime,
        "Copy the runtime into the crate (`copy`), or depend on it: `crate`, `crate=VERSION`, or `crate=PATH` \
         with a path from the crate's folder.",
    ),
    (
        "secret",
        Takes::Names,
        "Properties whose values `Debug` hides, besides those that are called like passwords, tokens and keys.",
    ),
    (
        "not-secret",
        Takes::Names,
        "Properties whose values `Debug` shows although they are called like secrets.",
    ),
    (
        "names",
        Takes::Renames,
        "What items are called: tables `types`, `fields`, `variants`, `operations` and `groups` with a name for each \
         pattern, and `initialisms`.",
    ),
    (
        "replace",
        Takes::Replacements,
        "Types of your own in place of emitted ones: a path for a component, `Component::property`, a pointer (each may \
         have `*`), or `format:FORMAT`.",
    ),
    (
        "import",
        Takes::Imports,
        "Types that another crate or module has: the path of a module for a file that the document refers to, or for a \
         component.",
    ),
    (
        "newtypes",
        Takes::Newtypes,
        "Strings, numbers and booleans with a type of their own: `true`, the name of the type, or `false`, for a component, \
         property or parameter, `Component::property`, a pointer (each may have `*`), or `format:FORMAT`.",
    ),
    (
        "derive",
        Takes::Additions,
        "Traits that types derive: a list for `structs`, `enums`, `unions`, or a pattern of names or pointers.",
    ),
    (
        "attributes",
        Takes::Additions,
        "Attributes of types, fields and variants: a list for `structs`, `enums`, `unions`, or a pattern of names or \
         pointers.",
    ),
    (
        "include",
        Takes::Selectors,
        "Generate only matching operations and the types they need: an operation id, `tag:TAG`, a path or `METHOD PATH`.",
    ),
    ("exclude", Takes::Selectors, "Skip matching operations; same syntax as `include`."),
    (
        "max-degraded",
        Takes::Count,
        "Fail if the document uses more than this number of unsupported features.",
    ),
    ("bump", Takes::Flag, "Bump the crate's version according to the changes for its users."),
    ("changelog", Takes::Path, "Add an entry with the changes for users at the top of this file."),
    ("check", Takes::Flag, "Write nothing; fail if anything is out of date."),
    ("fresh", Takes::Flag, "Run all stages, even if nothing has changed since the last run."),
    ("format", Takes::Output, "The output format of results and diagnostics."),
];

/// Returns the names of all keys.
pub fn keys() -> impl Iterator<Item = &'static str> {
    KEYS.iter().map(|(key, ..)| *key)
}

/// Returns the JSON Schema of the settings file, for editors.
#[must_use]
pub fn schema() -> Value {
    let texts = || json!({"type": "array", "items": {"type": "string"}});
    let properties: serde_json::Map<String, Value> = KEYS
        .into_iter()
        .map(|(key, takes, description)| {
            let mut schema = match takes {
                Takes::Name | Takes::Module | Takes::Path | Takes::Runtime => {
                    json!({"type": "string"})
                }
                Takes::Flag => json!({"type": "boolean"}),
                Takes::Count => json!({"type": "integer", "minimum": 0}),
                Takes::Paths | Takes::Selectors | Takes::Names => texts(),
                Takes::Formats => {
                    let all: Vec<String> = External::ALL.iter().map(ToString::to_string).collect();
                    json!({"type": "array", "items": {"enum": all}})
                }
                Takes::Renames => renames::schema(),
                Takes::Additions => additions::schema(key),
                Takes::Replacements => replacements::schema(),
                Takes::Newtypes => newtypes::schema(),
                Takes::Imports => imports::schema(),
                Takes::Output => json!({"enum": ["text", "json"]}),
                Takes::Features => json!({"type": "array", "items": {"enum": FEATURES}}),
                Takes::Style => json!({"enum": ["full", "serde"]}),
                Takes::Implied => json!({"enum": ["lenient", "strict"]}),
            };
            schema["description"] = Value::from(description);
            (key.to_owned(), schema)
        })
        .collect();
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "specwright settings",
        "type": "object",
        "properties": properties,
        "additionalProperties": false,
    })
}
