//! [`Spec`] → [`Selected`]: filters operations, and finds what they need.

use std::fmt;
use std::str::FromStr;

use foldhash::{HashMap, HashSet};
use glob::{MatchOptions, Pattern};

use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::pointer::Pointer;
use crate::document::similar::closest;
use crate::schema::compose::families;
use crate::schema::spec::{Operation, SchemaId, Spec};

/// The operations to generate: the included ones, or all if none are included, without the excluded ones.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Selection {
    /// The included operations.
    pub include: Vec<Selector>,
    /// The excluded operations.
    pub exclude: Vec<Selector>,
}

/// A pattern that selects operations.
///
/// `getJob*` matches operation ids, `tag:jobs` a tag, `/jobs/**` paths, and `GET /jobs/*` a method and
/// paths. In paths `*` matches one segment and `**` any number of segments; elsewhere `*` matches any
/// string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Selector {
    text: String,
    by: By,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum By {
    Id(Pattern),
    Tag(Pattern),
    Path { method: Option<String>, path: Pattern },
}

impl FromStr for Selector {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let pattern = |text: &str| {
            Pattern::new(text)
                .map_err(|error| format!("{} (at character {})", error.msg, error.pos + 1))
        };
        let is_method = |word: &str| {
            !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_uppercase() || byte == b'-')
        };
        let by = match text.split_once(' ') {
            Some((method, path)) if is_method(method) => {
                By::Path { method: Some(method.to_owned()), path: pattern(path.trim())? }
            }
            _ if text.starts_with('/') => By::Path { method: None, path: pattern(text)? },
            _ => match text.strip_prefix("tag:") {
                Some(tag) => By::Tag(pattern(tag)?),
                None => By::Id(pattern(text)?),
            },
        };
        Ok(Self { text: text.to_owned(), by })
    }
}

impl fmt::Display for Selector {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.text)
    }
}

impl Selector {
    fn is_for(&self, operation: &Operation) -> bool {
        let in_path = MatchOptions { require_literal_separator: true, ..MatchOptions::new() };
        match &self.by {
            By::Id(pattern) => pattern.matches(&operation.id),
            By::Tag(pattern) => operation.tags.iter().any(|tag| pattern.matches(tag)),
            By::Path { method, path } => {
                method.as_ref().is_none_or(|method| *method == operation.method)
                    && path.matches_with(&operation.path, in_path)
            }
        }
    }

    /// Returns the diagnostic for a selector that matches no operation.
    fn unmatched(&self, spec: &Spec) -> Diagnostic {
        let message = format!("`{self}` matches no operation");
        let operations = spec.operations.iter();
        let close = match &self.by {
            By::Id(id) => closest(id.as_str(), operations.map(|it| it.id.as_str())),
            By::Tag(tag) => {
                closest(tag.as_str(), operations.flat_map(|it| &it.tags).map(String::as_str))
            }
            By::Path { path, .. } => closest(path.as_str(), operations.map(|it| it.path.as_str())),
        };
        let before = match &self.by {
            By::Id(_) | By::Path { method: None, .. } => String::new(),
            By::Tag(_) => "tag:".to_owned(),
            By::Path { method: Some(method), .. } => format!("{method} "),
        };
        let diagnostic = Diagnostic::new(Code::UnmatchedSelector, message);
        match close {
            Some(close) => diagnostic.help(format!("did you mean `{before}{close}`?")),
            None => diagnostic.help("use an operation id, `tag:TAG`, a path or `METHOD PATH`"),
        }
    }
}

/// The selected part of a document. Names are derived from the whole document, so that they are the same
/// whatever is selected.
#[derive(Debug)]
pub struct Selected {
    /// Whether each operation is selected, by index.
    pub operations: Vec<bool>,
    /// The components that they need.
    pub components: HashSet<String>,
    /// Whether what has a pointer of its own is needed.
    pointers: HashMap<Pointer, bool>,
}

impl Selected {
    /// Whether a pointer leads to something that is needed, or to nothing that only other operations need.
    #[must_use]
    pub fn has(&self, pointer: &Pointer) -> bool {
        let mut at = Some(pointer.clone());
        while let Some(pointer) = at {
            if let Some(is_needed) = self.pointers.get(&pointer) {
                return *is_needed;
            }
            at = pointer.parent();
        }
        true
    }
}

/// Selects operations, and the components that they need. Returns `None` if nothing is excluded.
///
/// A callback is selected with the operations that it belongs to.
#[must_use]
pub fn select(
    spec: &Spec,
    selection: &Selection,
    diagnostics: &mut Diagnostics,
) -> Option<Selected> {
    let Selection { include, exclude } = selection;
    if include.is_empty() && exclude.is_empty() {
        return None;
    }
    for selector in include.iter().chain(exclude) {
        if !spec.operations.iter().any(|operation| selector.is_for(operation)) {
            diagnostics.push(selector.unmatched(spec));
        }
    }
    let mut kept: Vec<bool> = Vec::new();
    for operation in &spec.operations {
        // Callbacks follow the operations that they belong to.
        let is_asked_for = if operation.callback_of.is_empty() {
            include.is_empty()
        } else {
            operation.callback_of.iter().any(|at| kept.get(*at) == Some(&true))
        };
        let is_wanted = is_asked_for || include.iter().any(|selector| selector.is_for(operation));
        kept.push(is_wanted && !exclude.iter().any(|selector| selector.is_for(operation)));
    }
    if !diagnostics.has_errors() && !kept.contains(&true) {
        let message = "the filters exclude all operations";
        let help = "exclude fewer operations, or include more";
        diagnostics.push(Diagnostic::new(Code::UnmatchedSelector, message).help(help));
    }
    let needed = needed(spec, &kept);
    let components = spec.components.iter().filter(|(_, id)| needed.contains(id));
    Some(Selected {
        components: components.map(|(name, _)| name.clone()).collect(),
        pointers: pointers(spec, &kept, &needed),
        operations: kept,
    })
}

/// Returns the schemas that the operations need.
fn needed(spec: &Spec, kept: &[bool]) -> HashSet<SchemaId> {
    let families = families(spec);
    let mut needed = HashSet::default();
    let operations = spec.operations.iter().zip(kept).filter(|(_, kept)| **kept);
    let mut todo = spec.used(operations.map(|(operation, _)| operation));
    while let Some(id) = todo.pop() {
        if needed.insert(id) {
            todo.extend(spec.schema(id).parts());
            todo.extend(families.get(&id).into_iter().flatten());
        }
    }
    needed
}

fn pointers(spec: &Spec, kept: &[bool], needed: &HashSet<SchemaId>) -> HashMap<Pointer, bool> {
    let mut pointers = HashMap::default();
    let mut put = |pointer: &Pointer, is_needed: bool| {
        *pointers.entry(pointer.clone()).or_default() |= is_needed;
    };
    for (operation, kept) in spec.operations.iter().zip(kept) {
        let parameters = operation.parameters.iter().map(|parameter| &parameter.pointer);
        let bodies = operation.request.iter().flat_map(|request| &request.bodies);
        let responses = operation.responses.iter();
        let all = std::iter::once(&operation.pointer)
            .chain(parameters)
            .chain(bodies.map(|body| &body.pointer))
            .chain(responses.map(|response| &response.pointer));
        all.for_each(|pointer| put(pointer, *kept));
    }
    for (index, schema) in spec.schemas.iter().enumerate() {
        put(&schema.pointer, needed.contains(&SchemaId(index)));
    }
    pointers
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::json;

    use super::{Selection, Selector, select};
    use crate::document::diagnostic::{Diagnostics, render};
    use crate::document::load::load_text;
    use crate::schema::resolve::resolve;

    /// Returns the ids of the remaining operations, the names of the components, and the diagnostics.
    fn selected(include: &[&str], exclude: &[&str]) -> (Vec<String>, Vec<String>, String) {
        let body = |name: &str| {
            let schema = json!({"$ref": format!("#/components/schemas/{name}")});
            json!({"description": "", "content": {"application/json": {"schema": schema}}})
        };
        let document = json!({
            "openapi": "3.0.3",
            "info": {"title": "t", "version": "1"},
            "paths": {
                "/jobs": {
                    "get": {"operationId": "listJobs", "tags": ["jobs"], "responses": {
                        "200": {"description": "", "links": {"one": {"operationId": "getJob"}}},
                    }},
                    "post": {
                        "operationId": "createJob", "tags": ["jobs", "write"],
                        "responses": {"200": body("Job")},
                        "callbacks": {"done": {"{$request.body#/url}": {"post": {
                            "operationId": "jobDone", "responses": {"200": body("Done")},
                        }}}},
                    },
                },
                "/jobs/{id}": {"get": {"operationId": "getJob", "responses": {"200": body("Job")}}},
                "/pets": {"get": {"responses": {"200": body("Pet")}}},
            },
            "components": {"schemas": {
                "Job": {"type": "object", "properties": {"owner": {"$ref": "#/components/schemas/Owner"}}},
                "Owner": {"type": "string", "enum": ["a"]},
                "Done": {"type": "object", "properties": {"at": {"type": "string"}}},
                "Pet": {
                    "type": "object", "properties": {"kind": {"type": "string"}}, "required": ["kind"],
                    "discriminator": {"propertyName": "kind"},
                },
                "Cat": {"allOf": [{"$ref": "#/components/schemas/Pet"}, {"required": ["lives"]}]},
            }},
        });
        let mut diagnostics = Diagnostics::new();
        let document = load_text(Path::new("t.json"), document.to_string(), &mut diagnostics);
        let spec = resolve(&document.expect("the document is JSON"), &mut diagnostics);
        let parse = |texts: &[&str]| -> Vec<Selector> {
            texts.iter().map(|text| text.parse().expect("a selector")).collect()
        };
        let selection = Selection { include: parse(include), exclude: parse(exclude) };
        let mut said = Diagnostics::new();
        let selected = select(&spec, &selection, &mut said);
        let is_kept = |index: usize| selected.as_ref().is_none_or(|it| it.operations[index]);
        let is_needed = |name: &String| {
            selected.as_ref().is_none_or(|selected| selected.components.contains(name))
        };
        let operations = spec.operations.into_iter().enumerate();
        let operations = operations.filter(|(index, _)| is_kept(*index));
        let components = spec.components.into_iter().map(|(name, _)| name);
        (
            operations.map(|(_, operation)| operation.id).collect(),
            components.filter(is_needed).collect(),
            render(&said, false),
        )
    }

    #[test]
    fn nothing_asked_for_is_everything() {
        let (operations, components, said) = selected(&[], &[]);
        assert_eq!((operations.len(), components.len(), said.as_str()), (5, 5, ""));
    }

    #[test]
    fn operations_by_id_tag_method_and_path() {
        for (include, exclude, operations, components) in [
            ("getJob", "", "getJob", "Job, Owner"),
            ("*Job", "", "createJob, getJob, jobDone", "Job, Owner, Done"),
            ("tag:jobs", "tag:write", "listJobs", ""),
            ("/jobs", "createJob", "listJobs", ""),
            ("/jobs/*", "", "getJob", "Job, Owner"),
            ("GET /jobs/**, GET /jobs", "", "listJobs, getJob", "Job, Owner"),
            ("/pets", "", "getPets", "Pet, Cat"),
            ("", "/jobs, /jobs/**", "getPets", "Pet, Cat"),
        ] {
            let split = |text: &'static str| -> Vec<&str> {
                text.split(", ").filter(|text| !text.is_empty()).collect()
            };
            let found = selected(&split(include), &split(exclude));
            assert_eq!(found.0.join(", "), operations, "{include} but {exclude}");
            assert_eq!(found.1.join(", "), components, "{include} but {exclude}");
            assert_eq!(found.2, "");
        }
    }

    #[test]
    fn a_callback_can_be_left_out_by_itself() {
        assert_eq!(selected(&["createJob"], &["jobDone"]).0, ["createJob"]);
        assert_eq!(selected(&[], &["createJob"]).0, ["listJobs", "getJob", "getPets"]);
    }

    #[test]
    fn what_selects_nothing_is_an_error() {
        for (include, exclude, expected) in [
            ("getJobs", None, "did you mean `getJob`?"),
            ("tag:job", None, "did you mean `tag:jobs`?"),
            ("DELETE /jobs", None, "`DELETE /jobs` matches no operation"),
            ("/petz", None, "did you mean `/pets`?"),
            ("*", Some("*"), "exclude all operations"),
        ] {
            let exclude: Vec<&str> = exclude.into_iter().collect();
            let (_, _, said) = selected(&[include], &exclude);
            assert!(said.contains("E0501") && said.contains(expected), "{include}: {said}");
        }
        let error = "a[".parse::<Selector>().expect_err("a class is not closed");
        assert!(error.contains("(at character 2)"), "{error}");
    }
}
