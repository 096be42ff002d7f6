//! Links from responses to operations.

use foldhash::HashMap;
use serde_json::{Map, Value};

use super::references::follow;
use super::schemas::Schemas;
use super::{members, text};
use crate::document::diagnostic::{Code, Diagnostic};
use crate::document::pointer::Pointer;
use crate::document::similar::closest;
use crate::schema::spec::{Link, Location, Operation};

/// Resolves the links of all responses, after all operations are known.
pub(super) fn links(operations: &mut [Operation], schemas: &mut Schemas) {
    let known = Known {
        ids: operations.iter().enumerate().map(|(at, it)| (it.id.clone(), at)).collect(),
        places: operations.iter().enumerate().map(|(at, it)| (it.pointer.clone(), at)).collect(),
        parameters: operations.iter().map(parameter_names).collect(),
    };
    for response in operations.iter_mut().flat_map(|operation| &mut operation.responses) {
        let object = schemas.document.get(&response.pointer).and_then(Value::as_object);
        let found = object.map(|object| members(object, "links", &response.pointer));
        for (name, value, at) in found.into_iter().flatten() {
            let followed = follow(schemas.document, &at, value, "links", schemas.diagnostics);
            if let Some((at, Value::Object(object))) = followed {
                response.links.extend(known.link(name, object, &at, schemas));
            }
        }
    }
}

/// The operations by the names that links use.
struct Known {
    ids: HashMap<String, usize>,
    places: HashMap<Pointer, usize>,
    /// The parameters of each operation, by all names that links use.
    parameters: Vec<Vec<(String, Location)>>,
}

/// Returns the names of an operation's parameters in links: `id`, or `path.id`.
fn parameter_names(operation: &Operation) -> Vec<(String, Location)> {
    let names = operation.parameters.iter().flat_map(|parameter| {
        let location = parameter.location;
        let prefix = match location {
            Location::Path => "path",
            Location::Query | Location::QueryString => "query",
            Location::Header => "header",
            Location::Cookie => "cookie",
        };
        let name = &parameter.name;
        [(name.clone(), location), (format!("{prefix}.{name}"), location)]
    });
    names.collect()
}

impl Known {
    fn link(
        &self,
        name: &str,
        object: &Map<String, Value>,
        place: &Pointer,
        schemas: &mut Schemas,
    ) -> Option<Link> {
        let operation = match (text(object, "operationId"), text(object, "operationRef")) {
            (Some(id), _) => {
                let at = place.push("operationId");
                self.ids.get(&id).copied().ok_or_else(|| self.nowhere(&id, &at))
            }
            (None, Some(reference)) => {
                let at = place.push("operationRef");
                let target = schemas.document.target(&at, &reference).ok();
                let found = target.and_then(|target| self.places.get(&target).copied());
                found.ok_or_else(|| self.nowhere(&reference, &at))
            }
            // The checks report a link without either.
            (None, None) => return None,
        };
        match operation {
            Ok(operation) => Some(Link {
                name: name.to_owned(),
                description: text(object, "description"),
                operation,
                parameters: self.values(operation, object, place, schemas),
                request_body: object.get("requestBody").cloned(),
            }),
            Err(diagnostic) => {
                schemas.diagnostics.push(diagnostic);
                None
            }
        }
    }

    /// Returns the parameter values of a link.
    fn values(
        &self,
        operation: usize,
        object: &Map<String, Value>,
        place: &Pointer,
        schemas: &mut Schemas,
    ) -> Vec<(String, Value)> {
        let known = &self.parameters[operation];
        let mut values = Vec::new();
        for (name, value, at) in members(object, "parameters", place) {
            // Header names are case-insensitive (RFC 9110, 5.1).
            let is_meant = |(known, location): &(String, Location)| match location {
                Location::Header => known.eq_ignore_ascii_case(name),
                _ => known == name,
            };
            if known.iter().any(is_meant) {
                values.push((name.to_owned(), value.clone()));
                continue;
            }
            let message = format!("the target operation has no parameter `{name}`");
            let help = match closest(name, known.iter().map(|(name, _)| name.as_str())) {
                Some(similar) => format!("did you mean `{similar}`?"),
                None => "use a parameter of the operation: `name` or `location.name`".to_owned(),
            };
            schemas.diagnostics.push(
                Diagnostic::at_key(Code::LinkLeadsNowhere, &at, message)
                    .help(help)
                    .instead("the value is ignored"),
            );
        }
        values
    }

    fn nowhere(&self, named: &str, at: &Pointer) -> Diagnostic {
        let message = format!("`{named}` is not an operation of this document");
        let help = match closest(named, self.ids.keys().map(String::as_str)) {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => "use the `operationId` of an operation, or a reference to one".to_owned(),
        };
        Diagnostic::at(Code::LinkLeadsNowhere, at, message)
            .help(help)
            .instead("the link is ignored")
    }
}
