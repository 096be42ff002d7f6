//! Compares documented operations with emitted ones, and the pages of their requests.

use super::types::requiredness;
use super::{Comparison, joined, place_of};
use crate::emitted::{Operation, Parameter, RustType};
use crate::facts::{self, Content, DocumentedType, Field, Page};

/// The key of the request body among the fields of a request page.
pub(crate) const BODY: &str = "RequestBody";

impl<'c> Comparison<'c> {
    /// A request page lists the parameters that a call supplies, and the body.
    pub(super) fn request_page(&mut self, page: &Page) {
        let Some((operation, documented)) = self.operation_page(page) else {
            return;
        };
        let place = place_of(page);
        let (body, parameters): (Vec<&Field>, Vec<&Field>) =
            documented.iter().partition(|field| field.wire == BODY);
        let emitted: Vec<&Parameter> =
            operation.parameters.iter().filter(|parameter| !parameter.global).collect();
        self.parameters(&place, &parameters, &emitted);
        self.request_body_field(&place, body.first().copied(), operation);
    }

    /// A globals page lists the parameters that a client supplies for all operations.
    pub(super) fn globals_page(&mut self, page: &Page) {
        let Some((operation, documented)) = self.operation_page(page) else {
            return;
        };
        let place = place_of(page);
        let parameters: Vec<&Field> = documented.iter().collect();
        self.parameters(
            &place,
            &parameters,
            &self.model.global_parameters.iter().collect::<Vec<_>>(),
        );
        let global = operation.parameters.iter().filter(|parameter| parameter.global);
        let used: Vec<&str> = global.map(|parameter| parameter.name.as_str()).collect();
        let expected: Vec<&str> = parameters.iter().map(|field| field.wire.as_str()).collect();
        if used != expected {
            self.mismatch(
                &place,
                format!("the operation to use the globals {expected:?}"),
                format!("{used:?}"),
            );
        }
    }

    fn operation_page<'p>(&mut self, page: &'p Page) -> Option<(&'c Operation, &'p [Field])> {
        let place = place_of(page);
        let Content::Object(documented) = &page.content else {
            self.mismatch(&place, "an object", "a page of another kind");
            return None;
        };
        let named = |operation: &&Operation| operation.doc_aliases.contains(&page.name.name);
        let found: Vec<&Operation> = self.model.operations.iter().filter(named).collect();
        let [operation] = found.as_slice() else {
            let ids: Vec<&String> = found.iter().map(|operation| &operation.id).collect();
            self.mismatch(
                &place,
                "one operation with that alias",
                format!("{}: {}", ids.len(), joined(&ids)),
            );
            return None;
        };
        self.report.counts.pages += 1;
        Some((operation, documented))
    }

    fn parameters(&mut self, place: &str, documented: &[&Field], emitted: &[&Parameter]) {
        let expected: Vec<&str> = documented.iter().map(|field| field.wire.as_str()).collect();
        let found: Vec<&str> = emitted.iter().map(|parameter| parameter.name.as_str()).collect();
        if expected != found {
            self.mismatch(place, format!("the parameters {expected:?}"), format!("{found:?}"));
        }
        for expected in documented {
            if let Some(found) = emitted.iter().find(|parameter| parameter.name == expected.wire) {
                self.report.counts.parameters += 1;
                let place = format!("{place}, parameter `{}`", expected.wire);
                self.same(&place, &requiredness(expected.required), &requiredness(found.required));
                if !kinds(&expected.kind).contains(&found.kind.as_str()) {
                    self.mismatch(&place, &expected.kind, &found.kind);
                }
            }
        }
    }

    fn request_body_field(
        &mut self,
        place: &str,
        documented: Option<&Field>,
        operation: &Operation,
    ) {
        let place = &format!("{place}, field `{BODY}`");
        match (documented, &operation.request_body) {
            (None, None) => {}
            (Some(field), Some(body)) => {
                self.report.counts.parameters += 1;
                self.same(place, &requiredness(field.required), &requiredness(body.required));
                self.check_type(place, &field.kind, &RustType::parse(&body.type_name));
            }
            (Some(field), None) => self.mismatch(place, &field.kind, "no request body"),
            (None, Some(body)) => self.mismatch(place, "no request body", &body.type_name),
        }
    }

    /// Compares an operation with the emitted one of the same id.
    pub(super) fn operation(&mut self, documented: &facts::Operation) {
        let place = format!("operation {}", documented.id);
        let Some(emitted) =
            self.model.operations.iter().find(|operation| operation.id == documented.id)
        else {
            return self.mismatch(&place, "an operation of that id", "none");
        };
        self.report.counts.operations += 1;
        self.same(&place, &documented.method, &emitted.method);
        self.same(&place, &documented.path, &emitted.path);
        self.operation_parameters(&place, documented, emitted);
        self.operation_body(&place, documented, emitted);
        self.operation_responses(&place, documented, emitted);
    }

    fn operation_parameters(
        &mut self,
        place: &str,
        documented: &facts::Operation,
        emitted: &Operation,
    ) {
        let describe = |name: &str, location: &str, required: bool, global: bool| {
            let global = if global { "global " } else { "" };
            format!("{global}{} {location} parameter `{name}`", requiredness(required))
        };
        let expected: Vec<String> = documented
            .parameters
            .iter()
            .map(|p| describe(&p.name, &p.location, p.required, p.global))
            .collect();
        let found: Vec<String> = emitted
            .parameters
            .iter()
            .map(|p| describe(&p.name, &p.location, p.required, p.global))
            .collect();
        self.same(place, &joined(&expected), &joined(&found));
    }

    fn operation_body(&mut self, place: &str, documented: &facts::Operation, emitted: &Operation) {
        let place = &format!("{place}, request body");
        match (&documented.request_body, &emitted.request_body) {
            (None, None) => {}
            (Some(expected), Some(found)) => {
                self.same(place, &requiredness(expected.required), &requiredness(found.required));
                self.same(place, &expected.media_type, &found.media_type);
                self.body(place, &expected.kind, &found.type_name);
            }
            (Some(expected), None) => self.mismatch(place, &expected.kind, "none"),
            (None, Some(found)) => self.mismatch(place, "none", &found.type_name),
        }
    }

    fn operation_responses(
        &mut self,
        place: &str,
        documented: &facts::Operation,
        emitted: &Operation,
    ) {
        let expected: Vec<&String> =
            documented.responses.iter().map(|response| &response.status).collect();
        let found: Vec<&String> =
            emitted.responses.iter().map(|response| &response.status).collect();
        self.same(&format!("{place}, responses"), &joined(&expected), &joined(&found));
        for expected in &documented.responses {
            let place = &format!("{place}, response {}", expected.status);
            let Some(found) =
                emitted.responses.iter().find(|response| response.status == expected.status)
            else {
                continue;
            };
            let media_type =
                |text: &Option<String>| text.clone().unwrap_or_else(|| "no media type".to_owned());
            self.same(place, &media_type(&expected.media_type), &media_type(&found.media_type));
            match (&expected.kind, &found.type_name) {
                (None, None) => {}
                (Some(expected), Some(found)) => self.body(place, expected, found),
                (Some(expected), None) => self.mismatch(place, expected, "no body"),
                (None, Some(found)) => self.mismatch(place, "no body", found),
            }
        }
    }

    /// The type in the table is the documented one; and its documented name is a name in Rust too.
    fn body(&mut self, place: &str, documented: &DocumentedType, type_name: &str) {
        self.report.counts.bodies += 1;
        let found = self.model.canonical(&RustType::parse(type_name));
        self.check_type(place, documented, &found);
        if let DocumentedType::Named(name) = documented {
            match self.model.resolve(&name.module, &name.name) {
                Some(named) if named == found => {}
                Some(named) => {
                    self.mismatch(place, format!("the Rust name {name} to be {found}"), named);
                }
                None => self.mismatch(
                    place,
                    format!("the Rust name {name} to be {found}"),
                    "no such name",
                ),
            }
        }
    }
}

/// The emitted kinds that a documented type of a parameter may have become.
fn kinds(documented: &DocumentedType) -> &'static [&'static str] {
    match documented {
        DocumentedType::Text | DocumentedType::Date => &["String"],
        DocumentedType::Number => &["Integer", "Number"],
        DocumentedType::Boolean => &["Boolean"],
        DocumentedType::Any => &["Any"],
        DocumentedType::List(_) => &["Array"],
        DocumentedType::Record(_) => &["Object"],
        DocumentedType::Named(_) => &["String", "Object"],
    }
}
