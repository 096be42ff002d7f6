//! Compares the emitted crate with the published documentation, page by page.
//!
//! There is no list of exceptions: a difference is a mismatch.

mod operations;
mod types;

use std::collections::BTreeSet;
use std::fmt;

use crate::emitted::{EmittedModel, Item, RustType, Shape};
use crate::facts::{Content, DocumentedName, DocumentedType, Facts, Field, Member, Page, Role};

/// What the comparison found.
#[derive(Debug, Clone, Default)]
pub struct Report {
    /// How much was compared. What could not be compared, because it is not there, is not counted.
    pub counts: Counts,
    /// The differences.
    pub mismatches: Vec<Mismatch>,
}

/// How much was compared.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    /// Pages for which there is exactly one emitted item.
    pub pages: usize,
    /// Fields of the pages of objects.
    pub fields: usize,
    /// Values of the pages of enums.
    pub values: usize,
    /// Members of the pages of unions.
    pub members: usize,
    /// Fields of the pages of requests and globals, the request body among them.
    pub parameters: usize,
    /// Operations.
    pub operations: usize,
    /// Request and response bodies of the operations.
    pub bodies: usize,
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mismatch {
    /// The page or operation, and the place in it.
    pub place: String,
    /// What the documentation says.
    pub expected: String,
    /// What the emitted crate has.
    pub found: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: expected {}, found {}", self.place, self.expected, self.found)
    }
}

impl Report {
    /// All mismatches as text, one a line.
    #[must_use]
    pub fn listing(&self) -> String {
        let lines: Vec<String> = self.mismatches.iter().map(Mismatch::to_string).collect();
        lines.join("\n")
    }
}

/// Compares each page, and then each operation.
#[must_use]
pub fn compare(facts: &Facts, model: &EmittedModel) -> Report {
    let mut comparison = Comparison { facts, model, report: Report::default() };
    for page in &facts.pages {
        match page.role() {
            Role::Type => comparison.type_page(page),
            Role::Request => comparison.request_page(page),
            Role::Globals => comparison.globals_page(page),
        }
    }
    for operation in &facts.operations {
        comparison.operation(operation);
    }
    comparison.report
}

struct Comparison<'c> {
    facts: &'c Facts,
    model: &'c EmittedModel,
    report: Report,
}

impl<'c> Comparison<'c> {
    fn mismatch(&mut self, place: &str, expected: impl fmt::Display, found: impl fmt::Display) {
        let (expected, found) = (expected.to_string(), found.to_string());
        self.report.mismatches.push(Mismatch { place: place.to_owned(), expected, found });
    }

    /// Records a mismatch if the two differ, and says whether they agree.
    fn same<T: PartialEq + fmt::Display>(&mut self, place: &str, expected: &T, found: &T) -> bool {
        if expected != found {
            self.mismatch(place, expected, found);
        }
        expected == found
    }

    /// The one item that stands for a documented name.
    fn item(&self, name: &DocumentedName) -> Result<&'c Item, String> {
        match self.model.documented(&name.module, &name.name).as_slice() {
            [] => Err("none".to_owned()),
            [item] => Ok(item),
            items => {
                Err(items.iter().map(|item| item.id.to_string()).collect::<Vec<_>>().join(" and "))
            }
        }
    }

    fn type_page(&mut self, page: &Page) {
        let place = place_of(page);
        let item = match self.item(&page.name) {
            Ok(item) => item,
            Err(found) => return self.mismatch(&place, "one item of that name or alias", found),
        };
        self.report.counts.pages += 1;
        for contradiction in &item.contradictions {
            self.mismatch(&place, format!("{} to agree with itself", item.id), contradiction);
        }
        self.check_alias(page, item, &place);
        match (&page.content, &item.shape) {
            (Content::Object(documented), Shape::Struct(emitted)) => {
                self.fields(&place, documented, emitted);
            }
            (Content::Enum(documented), Shape::Enum(emitted)) => {
                self.values(&place, documented, emitted);
            }
            (Content::Enum(documented), Shape::Constant(value)) => {
                self.values(&place, documented, std::slice::from_ref(value));
            }
            (Content::Union(documented), shape @ (Shape::Tagged { .. } | Shape::Untagged(_))) => {
                self.union(&place, documented, item, shape);
            }
            (content, shape) => {
                self.mismatch(&place, noun(content), format!("{}, {}", item.id, shape.noun()));
            }
        }
    }

    /// A type alias with the name of a page stands for the item of that page.
    fn check_alias(&mut self, page: &Page, item: &Item, place: &str) {
        let named = self.model.resolve(&page.name.module, &page.name.name);
        if let Some(named) = named.filter(|named| *named != RustType::Model(item.id.clone())) {
            self.mismatch(place, format!("the Rust name to be {}", item.id), named);
        }
    }

    fn values(&mut self, place: &str, documented: &[String], emitted: &[String]) {
        self.report.counts.values += documented.len().min(emitted.len());
        if documented != emitted {
            self.mismatch(place, format!("the values {documented:?}"), format!("{emitted:?}"));
        }
    }

    fn union(&mut self, place: &str, documented: &[Member], item: &Item, shape: &Shape) {
        let payloads = item.parts();
        self.report.counts.members += documented.len().min(payloads.len());
        if documented.len() != payloads.len() {
            let expected: Vec<&DocumentedType> =
                documented.iter().map(|member| &member.kind).collect();
            self.mismatch(
                place,
                format!("the {} members {}", expected.len(), joined(&expected)),
                format!("{}: {}", payloads.len(), joined(&payloads)),
            );
        }
        for (index, (member, payload)) in documented.iter().zip(payloads).enumerate() {
            self.check_type(&format!("{place}, member {}", index + 1), &member.kind, payload);
        }
        self.tag(place, documented, shape);
    }

    /// A union whose documented members tell themselves apart by a property is tagged by just that property.
    fn tag(&mut self, place: &str, documented: &[Member], shape: &Shape) {
        let expected = self.facts.tag(documented);
        let found = match shape {
            Shape::Tagged { tag, members } => {
                let values = members.iter().map(|member| member.value.clone()).collect();
                Some((tag.clone(), values))
            }
            _ => None,
        };
        if expected != found {
            let describe = |tag: Option<(String, Vec<String>)>| {
                tag.map_or_else(
                    || "no tag".to_owned(),
                    |(tag, values)| format!("the tag `{tag}` with {values:?}"),
                )
            };
            self.mismatch(place, describe(expected), describe(found));
        }
    }
}

impl Facts {
    /// The property by which documented members tell themselves apart, with its values in the members' order: each
    /// member is an object, requires the property, and allows one value for it, which is its own.
    #[must_use]
    pub fn tag(&self, members: &[Member]) -> Option<(String, Vec<String>)> {
        let objects: Option<Vec<&[Field]>> =
            members.iter().map(|member| self.object(&member.kind)).collect();
        let objects = objects?;
        let candidates = objects.first()?.iter().map(|field| field.wire.as_str());
        for wire in candidates {
            let values: Option<Vec<String>> =
                objects.iter().map(|fields| self.only_value(fields, wire)).collect();
            if let Some(values) = values
                && values.iter().collect::<BTreeSet<_>>().len() == values.len()
            {
                return Some((wire.to_owned(), values));
            }
        }
        None
    }

    fn object(&self, kind: &DocumentedType) -> Option<&[Field]> {
        let DocumentedType::Named(name) = kind else {
            return None;
        };
        match &self.page(name)?.content {
            Content::Object(fields) => Some(fields),
            _ => None,
        }
    }

    fn only_value(&self, fields: &[Field], wire: &str) -> Option<String> {
        let field =
            fields.iter().find(|field| field.wire == wire && field.required && !field.nullable)?;
        let DocumentedType::Named(name) = &field.kind else {
            return None;
        };
        match &self.page(name)?.content {
            Content::Enum(values) if values.len() == 1 => values.first().cloned(),
            _ => None,
        }
    }
}

fn place_of(page: &Page) -> String {
    format!("{} ({})", page.path, page.name)
}

fn noun(content: &Content) -> &'static str {
    match content {
        Content::Object(_) => "a struct",
        Content::Enum(_) => "an enum, or a constant for the only value",
        Content::Union(_) => "a union",
    }
}

fn joined<T: fmt::Display>(items: &[T]) -> String {
    items.iter().map(T::to_string).collect::<Vec<_>>().join(", ")
}
