//! The pages in `generated/docs` have the content of the published pages, and their programs compile.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;
use std::path::{Path, PathBuf};

use harness::emitted::{EmittedModel, Sources};
use harness::facts::{Content, DOCS, DocumentedType, Facts, Field, Page, Role};
use harness::pages::{Row, last_code, load, table};

// All programs and statements of all pages.
include!(concat!(env!("OUT_DIR"), "/snippets.rs"));

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("generated")
}

/// What was compared, and what differs.
#[derive(Debug, Default)]
struct Report {
    pages: usize,
    fields: usize,
    values: usize,
    members: usize,
    parameters: usize,
    descriptions: usize,
    mismatches: Vec<String>,
}

struct Comparison {
    model: EmittedModel,
    pages: BTreeMap<PathBuf, String>,
    report: Report,
}

impl Comparison {
    fn same<T: PartialEq + std::fmt::Debug>(&mut self, page: &Page, expected: &T, found: &T) {
        if expected != found {
            let line = format!("{}: expected {expected:?}, found {found:?}", page.path);
            self.report.mismatches.push(line);
        }
    }

    /// The page of the type that a documented name stands for, and its text.
    fn page_of(&self, page: &Page) -> Option<&str> {
        let items = self.model.documented(&page.name.module, &page.name.name);
        let [item] = items.as_slice() else { return None };
        let title = format!("# `{}`\n", item.id.name);
        let folder = Path::new("models").join(&item.id.module);
        let mut pages = self.pages.iter().filter(|(path, _)| path.starts_with(&folder));
        pages.find(|(_, text)| text.contains(&title)).map(|(_, text)| text.as_str())
    }

    fn of_type(&mut self, page: &Page) {
        let Some(text) = self.page_of(page).map(str::to_owned) else {
            self.report.mismatches.push(format!("{}: no page", page.path));
            return;
        };
        self.report.pages += 1;
        match &page.content {
            Content::Object(fields) => {
                let rows = table(&text, "## Fields");
                let found: Vec<(String, bool, bool)> = rows
                    .iter()
                    .map(|row| {
                        (last_code(&row[0]), row[2].starts_with("yes"), row[2].contains("null"))
                    })
                    .collect();
                self.report.fields += found.len().min(fields.len());
                let expected: Vec<(String, bool, bool)> = fields
                    .iter()
                    .map(|field| (field.wire.clone(), field.required, field.nullable))
                    .collect();
                self.same(page, &expected, &found);
                self.described(page, fields, &rows);
            }
            Content::Enum(values) => {
                let rows = table(&text, "## Values");
                let mut found: Vec<String> = rows.iter().map(|row| last_code(&row[1])).collect();
                // The last row is for values that nobody knows.
                found.pop();
                if rows.is_empty() {
                    let only = text.split_once("It has one value: `\"");
                    let only = only.and_then(|(_, rest)| rest.split_once("\"`"));
                    found.extend(only.map(|(value, _)| value.to_owned()));
                }
                self.report.values += found.len().min(values.len());
                self.same(page, values, &found);
            }
            Content::Union(members) => {
                let rows = table(&text, "## Members");
                let is_known = |row: &&Vec<String>| !row[1].contains("serde_json::Value");
                let types: Vec<String> =
                    rows.iter().filter(is_known).map(|row| row[1].clone()).collect();
                let expected: Vec<Option<String>> =
                    members.iter().map(|member| self.named(&member.kind)).collect();
                self.report.members += types.len().min(expected.len());
                let found = types.iter().zip(&expected).map(|(shown, expected)| {
                    // A member without a page of its own has no name to look for.
                    let mut words = shown.split(|c: char| !c.is_alphanumeric());
                    expected.clone().filter(|name| words.any(|word| word == name))
                });
                let found: Vec<Option<String>> = found.collect();
                self.same(page, &expected, &found);
                self.same(page, &expected.len(), &types.len());
            }
        }
    }

    /// Each field with a text on the documented page has one in our table.
    fn described(&mut self, page: &Page, fields: &[Field], rows: &[Row]) {
        for field in fields.iter().filter(|field| field.described) {
            let row = rows.iter().find(|row| last_code(&row[0]) == field.wire);
            let has_text = row.is_some_and(|row| !row[3].is_empty());
            self.report.descriptions += usize::from(has_text);
            if !has_text {
                let line = format!("{}: no description of `{}`", page.path, field.wire);
                self.report.mismatches.push(line);
            }
        }
    }

    /// The Rust name of a documented type with a page.
    fn named(&self, kind: &DocumentedType) -> Option<String> {
        match kind {
            DocumentedType::Named(name) => {
                let items = self.model.documented(&name.module, &name.name);
                items.first().map(|item| item.id.name.clone())
            }
            DocumentedType::List(inner) | DocumentedType::Record(inner) => self.named(inner),
            _ => None,
        }
    }

    /// A page of a request or of global parameters: the section of the operation has them.
    fn of_request(&mut self, page: &Page, fields: &[Field]) {
        let named = |operation: &&harness::emitted::Operation| {
            operation.doc_aliases.contains(&page.name.name)
        };
        let operation = self.model.operations.iter().find(named).unwrap();
        let route = format!("`{} {}`", operation.method, operation.path);
        let mut sections = self.pages.iter().filter(|(path, _)| path.starts_with("operations"));
        let section = sections.find_map(|(_, text)| {
            text.split("\n## ").find(|section| section.contains(&route)).map(str::to_owned)
        });
        let Some(section) = section else {
            self.report.mismatches.push(format!("{}: no section", page.path));
            return;
        };
        self.report.pages += 1;
        let is_global = page.role() == Role::Globals;
        let rows = table(&section, "**Parameters**");
        let found: BTreeSet<(String, bool)> =
            rows.iter().map(|row| (last_code(&row[0]), row[2].starts_with("yes"))).collect();
        let (body, parameters): (Vec<Field>, Vec<Field>) =
            fields.iter().cloned().partition(|field| field.wire == "RequestBody");
        self.described(page, &parameters, &rows);
        for field in body.iter().filter(|field| field.described) {
            let text = section.split_once("**Body**").map_or("", |(_, behind)| behind);
            let line = text.lines().find(|line| line.starts_with("- "));
            let has_text = line.is_some_and(|line| line.contains(": "));
            self.same(page, &field.described, &has_text);
            self.report.descriptions += usize::from(has_text);
        }
        for field in fields {
            self.report.parameters += 1;
            if field.wire == "RequestBody" {
                self.same(page, &true, &section.contains("**Body**"));
            } else {
                let expected = (field.wire.clone(), field.required && !is_global);
                if !found.contains(&expected) {
                    self.report
                        .mismatches
                        .push(format!("{}: expected {expected:?} among {found:?}", page.path));
                }
            }
        }
    }
}

fn compared(pages: BTreeMap<PathBuf, String>) -> Report {
    let facts = Facts::parse(DOCS).unwrap();
    let sources = Sources::load(&folder().join("src")).unwrap();
    let model = EmittedModel::from_sources(&sources).unwrap();
    let mut comparison = Comparison { model, pages, report: Report::default() };
    for page in &facts.pages {
        match (page.role(), &page.content) {
            (Role::Type, _) => comparison.of_type(page),
            (_, Content::Object(fields)) => comparison.of_request(page, fields),
            _ => panic!("{}: a request is an object", page.path),
        }
    }
    comparison.report
}

fn checked_in() -> BTreeMap<PathBuf, String> {
    load(&folder().join("docs")).unwrap()
}

#[test]
fn every_documented_page_has_one_beside_it() {
    let report = compared(checked_in());
    let Report { pages, fields, values, members, parameters, descriptions, mismatches } = &report;
    let summary = format!(
        "{pages} of 502 pages: {fields} fields, {values} values, {members} members, {parameters} parameters, {descriptions} \
         descriptions; {} mismatches\n",
        mismatches.len()
    );
    std::io::stderr().write_all(summary.as_bytes()).unwrap();
    assert!(mismatches.is_empty(), "{} mismatches:\n{}", mismatches.len(), mismatches.join("\n"));
    let counts = [*pages, *fields, *values, *members, *parameters, *descriptions];
    assert_eq!(counts, [502, 791, 830, 204, 65, 397]);
}

/// Asserts that the comparison notices a changed page.
#[track_caller]
fn assert_noticed(page: &str, from: &str, to: &str) {
    let mut pages = checked_in();
    let text = pages.get_mut(Path::new(page)).unwrap();
    assert!(text.contains(from), "{page} has {from:?}");
    *text = text.replacen(from, to, 1);
    assert!(!compared(pages).mismatches.is_empty(), "{from:?} became {to:?}");
}

#[test]
fn a_wrong_page_is_noticed() {
    let failed = "models/operations/failed.md";
    assert_noticed(failed, "| `message` |", "| `text` |");
    assert_noticed(failed, "| yes |", "| no |");
    assert_noticed(failed, "# `Failed`", "# `Failure`");
    assert_noticed("operations/project/run.md", "application/json`: ", "application/json` ");
    let union = "models/operations/auth_session_result_response_body.md";
    assert_noticed(union, "[`Failed`]", "[`Pending`]");
    assert_noticed("operations/project/run.md", "sent as `runId`", "sent as `run_id`");
}

#[test]
fn the_page_that_began_it() {
    insta::with_settings!({ snapshot_path => "snapshots/pages", prepend_module_to_snapshot => false }, {
        insta::assert_snapshot!("failed.md", checked_in()[Path::new("models/operations/failed.md")]);
    });
}
