//! The program that sends values through the emitted types of a document.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use indexmap::IndexSet;

use super::cases::Cases;
use super::members::Members;
use crate::changes::public_api::{Shape, Surface, Ty};
use crate::ir::settings::Style;
use crate::plan::features::FULL;

/// Writes the package of the program into a folder beside that of the crate, and its input. A line
/// of input is a type's number and a value, and is answered with what comes back; or `@`, a union's
/// number and a value, and is answered with the names of the variants that the value is read as.
pub(super) fn write(
    folder: &Path,
    package: &str,
    style: Style,
    cases: &Cases,
    members: &Members,
    surface: &Surface,
) -> std::io::Result<()> {
    fs::create_dir_all(folder.join("src"))?;
    let tags = super::compile::tags(&folder.with_file_name("crate"));
    let features: Vec<&str> = (style == Style::Full)
        .then_some("validate")
        .into_iter()
        .chain((!tags.is_empty()).then_some(FULL))
        .collect();
    let manifest = format!(
        "[package]\nname = \"{package}-harness\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n\
         [dependencies]\n{package} = {{ path = \"../crate\", default-features = false, features = {features:?} }}\n\
         serde = {{ version = \"1\", default-features = false }}\nserde_json = \"1\"\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    let krate = package.replace('-', "_");
    fs::write(folder.join("src/main.rs"), source(&krate, style, cases, members, surface))?;
    let mut lines = String::new();
    for case in &cases.list {
        let _ = writeln!(lines, "{} {}", case.rust, case.value);
    }
    for case in &members.list {
        let _ = writeln!(lines, "@{} {}", case.union, case.value);
    }
    fs::write(folder.join("cases.jsonl"), lines)
}

fn source(
    krate: &str,
    style: Style,
    cases: &Cases,
    members: &Members,
    surface: &Surface,
) -> String {
    let mut arms = String::new();
    for (number, rust) in cases.types.iter().enumerate() {
        let _ = writeln!(arms, "        {number} => through::<{rust}>(value),");
    }
    let (naming, unions) = naming(krate, members, surface);
    let (read, bound, valid) = match style {
        Style::Full => (
            format!("{krate}::decode"),
            format!(" + {krate}::Validate"),
            "read.validate().map_err(|error| format!(\"!{error}\\u{1}{text}\"))",
        ),
        Style::Serde => ("serde_json::from_str".to_owned(), String::new(), "Ok(())"),
    };
    format!(
        "#![recursion_limit = \"512\"]\n\
         #![allow(dead_code, deprecated, unreachable_patterns)]\n\
         use std::io::{{BufRead, BufReader, BufWriter, Write}};\n\n\
         fn through<T: serde::de::DeserializeOwned + serde::Serialize{bound}>(value: &str) -> Result<String, String> {{\n    \
             let read: T = {read}(value).map_err(|error| format!(\"-{{error}}\"))?;\n    \
             let text = serde_json::to_string(&read).map_err(|error| format!(\"-{{error}}\"))?;\n    \
             let valid: Result<(), String> = {valid};\n    \
             valid.map(|()| text)\n}}\n\n\
         fn choose(number: usize, value: &str) -> Result<String, String> {{\n    match number {{\n{arms}        \
             _ => Err(format!(\"-no such type: {{value}}\")),\n    }}\n}}\n\n\
         fn named<T: serde::de::DeserializeOwned>(value: &str, name: fn(&T) -> String) -> Result<String, String> {{\n    \
             {read}(value).map(|read| name(&read)).map_err(|error| format!(\"-{{error}}\"))\n}}\n\n\
         {naming}\
         fn member(number: usize, value: &str) -> Result<String, String> {{\n    match number {{\n{unions}        \
             _ => Err(format!(\"-no such union: {{value}}\")),\n    }}\n}}\n\n\
         fn main() {{\n    \
             let path = std::env::args().nth(1).expect(\"a path\");\n    \
             let file = BufReader::new(std::fs::File::open(path).expect(\"the file is there\"));\n    \
             let mut out = BufWriter::new(std::io::stdout().lock());\n    \
             for line in file.lines() {{\n        \
                 let line = line.expect(\"it is text\");\n        \
                 let (number, value) = line.split_once(' ').expect(\"two parts\");\n        \
                 let answer = match number.strip_prefix('@') {{\n            \
                     Some(number) => member(number.parse().expect(\"a number\"), value),\n            \
                     None => choose(number.parse().expect(\"a number\"), value),\n        \
                 }};\n        \
                 match answer {{\n            \
                     Ok(text) => writeln!(out, \"+{{text}}\"),\n            \
                     Err(error) => writeln!(out, \"{{}}\", error.replace('\\n', \" \")),\n        \
                 }}\n        .expect(\"it can be written\");\n    }}\n}}\n"
    )
}

/// Functions that name the variant of a union's value, and of the union in it, and so on; and what
/// chooses one of them by the number of a union.
fn naming(krate: &str, members: &Members, surface: &Surface) -> (String, String) {
    let mut all: IndexSet<&str> = members.unions.iter().map(String::as_str).collect();
    let (mut functions, mut arms) = (String::new(), String::new());
    let mut number = 0;
    while let Some(path) = all.get_index(number).copied() {
        let rust = format!("{krate}::models::{}", path.rsplit("::").next().unwrap_or(path));
        if number < members.unions.len() {
            let _ = writeln!(arms, "        {number} => named::<{rust}>(value, member_{number}),");
        }
        let _ = writeln!(
            functions,
            "fn member_{number}(value: &{rust}) -> String {{\n    match value {{"
        );
        if let Some(Shape::Union { members, catch_all, .. }) =
            surface.types.get(path).map(|item| &item.shape)
        {
            for member in members {
                let ident = &member.ident;
                let name = ident.trim_start_matches("r#");
                let _ = match &member.ty {
                    ty @ Ty::Named(inner) if surface.is_union(ty) => {
                        let inner = all.insert_full(inner).0;
                        writeln!(
                            functions,
                            "        {rust}::{ident}(inner) => format!(\"{name}>{{}}\", member_{inner}(inner)),"
                        )
                    }
                    _ => {
                        writeln!(functions, "        {rust}::{ident}(_) => \"{name}\".to_owned(),")
                    }
                };
            }
            if let Some(ident) = catch_all {
                let _ =
                    writeln!(functions, "        {rust}::{ident}(_) => \"{ident}\".to_owned(),");
            }
        }
        functions.push_str("        _ => \"?\".to_owned(),\n    }\n}\n\n");
        number += 1;
    }
    (functions, arms)
}
