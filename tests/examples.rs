//! The examples of the documentation go through the emitted types without loss.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod typed;

use harness::facts::{Content, DOCS, DocumentedName, DocumentedType, Facts, Page, Role};
use harness::json;
use serde_json::Value;
use typed::Types;

/// How many examples release 0.4.1 has.
const DOCUMENTED: Counts = Counts { pages: 377, bodies: 5, members: 204 };

/// How many examples went through.
#[derive(Debug, Default, PartialEq, Eq)]
struct Counts {
    /// Examples of pages that stand for a type.
    pages: usize,
    /// Request bodies in the examples of request pages.
    bodies: usize,
    /// Examples of members on the pages of unions.
    members: usize,
}

/// Takes examples through the emitted types and collects what goes wrong.
struct Check<'t> {
    types: &'t Types,
    wrong: Vec<String>,
}

impl Check<'_> {
    fn example(&mut self, place: &str, name: &DocumentedName, example: &Value) {
        match self.types.roundtrip(name, example) {
            Ok(written) if json::equal(&written, example) => {}
            Ok(written) => self.wrong.push(format!("{place}: {example} becomes {written}")),
            Err(error) => self.wrong.push(format!("{place}: {example} is refused: {error}")),
        }
    }

    /// A member's example is read as just that member.
    fn member(&mut self, union: &DocumentedName, kind: &DocumentedType, example: &Value) {
        self.example(&format!("member {kind} of {union}"), union, example);
        if let DocumentedType::Named(name) = kind {
            self.example(&format!("{name} outside of {union}"), name, example);
        }
        let expected = self.types.variant_of(union, kind);
        match self.types.variant(union, example) {
            Ok(variant) if variant == expected => {}
            found => self.wrong.push(format!(
                "{union}: {example} should be read as {expected}, but gives {found:?}"
            )),
        }
    }

    fn finish(self) {
        assert!(
            self.wrong.is_empty(),
            "{} examples are wrong:\n{}",
            self.wrong.len(),
            self.wrong.join("\n")
        );
    }
}

/// Counts the examples from the JSON alone.
fn documented_counts() -> Counts {
    let docs: Value = serde_json::from_str(DOCS).unwrap();
    let mut counts = Counts::default();
    for page in docs["pages"].as_array().unwrap() {
        let name = page["name"].as_str().unwrap();
        if name.ends_with("Request") {
            counts.bodies += usize::from(page["example"].get("RequestBody").is_some());
        } else if !name.ends_with("Globals") {
            counts.pages += usize::from(page.get("example").is_some());
        }
        let members = page["members"].as_array().into_iter().flatten();
        counts.members += members.filter(|member| member.get("example").is_some()).count();
    }
    counts
}

fn body_of(page: &Page) -> Option<(&DocumentedName, &Value)> {
    let Content::Object(fields) = &page.content else {
        return None;
    };
    let body = fields.iter().find(|field| field.wire == "RequestBody")?;
    let DocumentedType::Named(name) = &body.kind else {
        return None;
    };
    Some((name, page.example.as_ref()?.get("RequestBody")?))
}

#[test]
fn every_example_goes_through_its_type() {
    let facts = Facts::parse(DOCS).unwrap();
    let types = Types::load();
    let mut check = Check { types: &types, wrong: Vec::new() };
    let mut counts = Counts::default();
    for page in &facts.pages {
        match (page.role(), &page.example) {
            (Role::Type, Some(example)) => {
                counts.pages += 1;
                check.example(&page.path, &page.name, example);
            }
            (Role::Request, _) => {
                if let Some((name, body)) = body_of(page) {
                    counts.bodies += 1;
                    check.example(&page.path, name, body);
                }
            }
            _ => {}
        }
        if let Content::Union(members) = &page.content {
            for member in members {
                if let Some(example) = &member.example {
                    counts.members += 1;
                    check.member(&page.name, &member.kind, example);
                }
            }
        }
    }
    check.finish();
    assert_eq!(counts, documented_counts());
}

#[test]
fn the_examples_are_complete() {
    assert_eq!(documented_counts(), DOCUMENTED);
}
