//! Sends the examples of an emitted crate's documentation, and judges their requests by the document.
//!
//! Each example becomes a function of a program whose client is offline: it gives the request in place of sending
//! it. What the document says of the operation is read from the document again, by path and method.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::{Value, json};

use super::Entry;
use super::child::package;
use super::compile::{cargo, tags, workspace};
use super::described::{Described, described};
use super::documented::{Example, examples};
use super::failures::{LISTED, shortened};
use super::json_schema::{Bundle, key};
use super::requests::{Sent, fault};
use crate::document::diagnostic::Diagnostics;
use crate::document::load::{Document, LoadOptions, load_with};
use crate::plan::features::FULL;

/// Judges the examples of the crate in `folder/crate`. `target` is the target folder of cargo.
///
/// # Errors
///
/// If the document or the crate cannot be read, the program does not compile, or it ends early.
pub(super) fn judge(entry: &Entry, folder: &Path, target: &Path) -> Result<Value, String> {
    let options = LoadOptions { allow: vec![entry.root.clone()], ..LoadOptions::default() };
    let document = load_with(&entry.path, &options, &mut Diagnostics::default())
        .ok_or("the document cannot be read")?;
    let (examples, given) = examples(&folder.join("crate/src/api"))?;
    let name = package(&entry.name);
    let program = folder.join("calls");
    write(&program, &name, &examples, &tags(&folder.join("crate"))).map_err(|it| it.to_string())?;
    workspace(folder, &["crate", "calls"])?;
    let built = cargo(&program, target, &["build"])?;
    if !built.status.success() {
        let text = String::from_utf8_lossy(&built.stderr).into_owned();
        let error = text.lines().find(|line| line.starts_with("error"));
        return Err(format!("the examples do not compile: {}", error.unwrap_or_default()));
    }
    let built = fs::canonicalize(target.join("debug").join(format!("{name}-calls")));
    let ran =
        Command::new(built.map_err(|error| error.to_string())?).current_dir(&program).output();
    let ran = ran.map_err(|error| error.to_string())?;
    let answers = String::from_utf8_lossy(&ran.stdout).into_owned();
    let answers: Vec<Value> =
        answers.lines().map(|line| serde_json::from_str(line).unwrap_or_default()).collect();
    if !ran.status.success() || answers.len() != examples.len() {
        return Err(format!("the program ended after {} of {}", answers.len(), examples.len()));
    }
    let mut outcome = judged(&document, &examples, &answers)?;
    outcome["without_values"] = json!(given);
    Ok(outcome)
}

/// Writes the package of the program.
fn write(
    folder: &Path,
    package: &str,
    examples: &[Example],
    tags: &[String],
) -> std::io::Result<()> {
    fs::create_dir_all(folder.join("src"))?;
    // What examples upload.
    fs::create_dir_all(folder.join("path/to"))?;
    fs::write(folder.join("path/to/file"), "text")?;
    let features: Vec<&str> =
        ["client"].into_iter().chain((!tags.is_empty()).then_some(FULL)).collect();
    fs::write(
        folder.join("Cargo.toml"),
        format!(
            "[package]\nname = \"{package}-calls\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
             {package} = {{ path = \"../crate\", default-features = false, features = {features:?} }}\n\
             serde = {{ version = \"1\", default-features = false }}\nserde_json = \"1\"\nhttp = \"1\"\n"
        ),
    )?;
    let krate = package.replace('-', "_");
    let mut functions = String::new();
    let mut calls = String::new();
    for (number, Example { lines, .. }) in examples.iter().enumerate() {
        let body = lines.join("\n    ");
        let _ = writeln!(
            functions,
            "fn example_{number}(client: &Client) -> Result<Request, Box<dyn std::error::Error>> {{\n    {body}\n}}\n"
        );
        let _ = writeln!(calls, "    print(example_{number}(&client));");
    }
    let source = format!(
        "#![allow(unused, deprecated)]\n\
         use std::io::Read;\n\n\
         type Client = {krate}::client::Client<{krate}::client::Offline>;\n\
         type Request = http::Request<{krate}::client::Body>;\n\n\
         {functions}\
         fn print(made: Result<Request, Box<dyn std::error::Error>>) {{\n    \
             let request = match made {{\n        \
                 Ok(request) => request,\n        \
                 Err(error) => return println!(\"{{}}\", serde_json::json!({{\"error\": error.to_string()}})),\n    \
             }};\n    \
             let called = request.extensions().get::<{krate}::client::Called>().map(|called| *called.0);\n    \
             let (head, body) = request.into_parts();\n    \
             let mut bytes = Vec::new();\n    \
             let _ = body.into_reader().read_to_end(&mut bytes);\n    \
             let headers: serde_json::Map<String, serde_json::Value> = head.headers.iter().map(|(name, value)| {{\n        \
                 (name.to_string(), String::from_utf8_lossy(value.as_bytes()).into())\n    \
             }}).collect();\n    \
             println!(\"{{}}\", serde_json::json!({{\n        \
                 \"path\": called.map(|it| it.path), \"method\": head.method.as_str(), \"uri\": head.uri.to_string(),\n        \
                 \"headers\": headers, \"body\": String::from_utf8_lossy(&bytes),\n    \
             }}));\n}}\n\n\
         fn main() {{\n    \
             let client = {krate}::client::Builder::new().base_url(\"http://h\").without_credentials().build_offline();\n    \
             let client = client.expect(\"it is configured\");\n{calls}}}\n"
    );
    fs::write(folder.join("src/main.rs"), source)
}

fn judged(document: &Document, examples: &[Example], answers: &[Value]) -> Result<Value, String> {
    let mut bundle = Bundle::new(document);
    let described: Vec<Option<Described>> =
        answers.iter().map(|answer| of_answer(document, &mut bundle, answer)).collect();
    bundle.untangle();
    let judge = bundle.judge();
    let judge = jsonschema::validator_for(&judge).map_err(|error| error.to_string())?;
    let (mut valid, mut bodies) = (0, 0);
    let mut kinds: BTreeMap<&str, usize> = BTreeMap::new();
    let mut failures = Vec::new();
    for ((example, answer), described) in examples.iter().zip(answers).zip(&described) {
        let body = answer["body"].as_str().filter(|body| !body.is_empty());
        bodies += usize::from(body.is_some());
        let wrong = match (answer["error"].as_str(), described) {
            (Some(error), _) => Some(("not built", error.to_owned())),
            (None, None) => Some(("no such operation", String::new())),
            (None, Some(described)) => {
                let uri = answer["uri"].as_str().unwrap_or_default();
                let sent = Sent {
                    target: uri.strip_prefix("http://h").unwrap_or(uri),
                    headers: &answer["headers"],
                    body: body.unwrap_or_default(),
                };
                fault(described, &sent, |number, value| {
                    let value = json!({ key(number): value });
                    judge.iter_errors(&value).next().map(|error| error.to_string())
                })
            }
        };
        match wrong {
            None => valid += 1,
            Some((kind, why)) => {
                *kinds.entry(kind).or_default() += 1;
                if failures.len() < LISTED {
                    let request = shortened(&answer.to_string());
                    let why = shortened(&why);
                    failures.push(
                        json!({ "at": example.at, "kind": kind, "why": why, "request": request }),
                    );
                }
            }
        }
    }
    Ok(json!({
        "examples": examples.len(),
        "valid": valid,
        "with_body": bodies,
        "kinds": kinds,
        "failures": failures,
    }))
}

/// What the document says of the operation of a request.
fn of_answer(document: &Document, bundle: &mut Bundle<'_>, answer: &Value) -> Option<Described> {
    described(document, bundle, answer["path"].as_str()?, answer["method"].as_str()?)
}
