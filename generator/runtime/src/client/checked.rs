//! Checks requests before they are sent, by the rules of their operation.

use std::borrow::Cow;

use serde_json::{Map, Value};

use super::config::RequestRules;
use super::media_type::{essence, is_form};
use super::payload::Payload;
use crate::operations::{Operation, Parameter};
use crate::validate::{self, Violation};

/// The fields of a form or of a multipart body as JSON.
#[derive(Clone)]
pub(super) struct Fields {
    values: Map<String, Value>,
    /// The names of files, whose content is not read.
    files: Vec<String>,
}

impl Fields {
    pub(super) fn of(values: Map<String, Value>) -> Self {
        Self { values, files: Vec::new() }
    }

    pub(super) fn set(&mut self, name: &str, value: &Value) {
        self.values.insert(name.to_owned(), value.clone());
    }

    pub(super) fn set_file(&mut self, name: &str) {
        self.values.insert(name.to_owned(), Value::String(String::new()));
        self.files.push(name.to_owned());
    }

    /// Whether a violation is one of a file.
    fn is_of_file(&self, violation: &Violation) -> bool {
        self.files.iter().any(|name| violation.is_in_property(name))
    }
}

/// The violations of a request. `value` is that of a parameter, by its index.
pub(super) fn violations<'a>(
    rules: RequestRules,
    operation: &Operation,
    payload: &Payload,
    fields: Option<&Fields>,
    value: impl Fn(usize, &Parameter) -> Option<&'a Value>,
) -> Vec<Violation> {
    let mut violations = Vec::new();
    for (_, is_body, index, rule) in rules.requests.iter().filter(|it| it.0 == operation.id) {
        let check = |json: &str, path| validate::violations(json, rule, rules.rules, path);
        if *is_body {
            if let Some(json) = body(operation, *index, payload, fields) {
                let is_of_file =
                    |it: &Violation| fields.is_some_and(|fields| fields.is_of_file(it));
                violations.extend(check(&json, "$").into_iter().filter(|it| !is_of_file(it)));
            }
        } else if let Some(parameter) = operation.parameters.get(*index) {
            if let Some(value) = value(*index, parameter).filter(|it| !it.is_null()) {
                violations.extend(check(&value.to_string(), parameter.name));
            }
        }
    }
    violations
}

/// The body as JSON, if it has the media type with an index and is no stream.
fn body<'a>(
    operation: &Operation,
    index: usize,
    payload: &'a Payload,
    fields: Option<&Fields>,
) -> Option<Cow<'a, str>> {
    let described = operation.request_body?.bodies.get(index)?.media_type;
    let (media_type, body) = match payload {
        Payload::Nothing => return None,
        Payload::Whole(media_type, body) => (media_type.as_str(), Some(body)),
        Payload::Parts(media_type, _) => (*media_type, None),
    };
    if is_form(media_type) {
        let fields = fields.filter(|_| essence(media_type) == essence(described))?;
        return serde_json::to_string(&fields.values).ok().map(Cow::Owned);
    }
    let bytes = body.filter(|_| media_type == described)?.as_bytes()?;
    Some(String::from_utf8_lossy(bytes))
}
