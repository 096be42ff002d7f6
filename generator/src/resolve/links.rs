//! Links from responses to operations.

use foldhash::HashMap;
use serde_json::{Map, Value};

use super::references::follow;
use super::schemas::Schemas;
use super::{members, text};
use crate::check::closest;
use crate::diagnostic::{Code, Diagnostic};
use crate::pointer::Pointer;
use crate::spec::{Link, Operation};

/// Reads the links of all responses; all operations are known by now.
pub(super) fn links(operations: &mut [Operation], schemas: &mut Schemas) {
    let known = Known {
        ids: operations.iter().enumerate().map(|(at, it)| (it.id.clone(), at)).collect(),
        places: operations.iter().enumerate().map(|(at, it)| (it.pointer.clone(), at)).collect(),
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

/// The operations by what links call them.
struct Known {
    ids: HashMap<String, usize>,
    places: HashMap<Pointer, usize>,
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
            // That one of the two must be there is checked by tables.
            (None, None) => return None,
        };
        match operation {
            Ok(operation) => Some(Link {
                name: name.to_owned(),
                description: text(object, "description"),
                operation,
                parameters: object
                    .get("parameters")
                    .and_then(Value::as_object)
                    .into_iter()
                    .flatten()
                    .map(|(name, value)| (name.clone(), value.clone()))
                    .collect(),
                request_body: object.get("requestBody").cloned(),
            }),
            Err(diagnostic) => {
                schemas.diagnostics.push(diagnostic);
                None
            }
        }
    }

    fn nowhere(&self, named: &str, at: &Pointer) -> Diagnostic {
        let message = format!("`{named}` is no operation of this document");
        let help = match closest(named, self.ids.keys().map(String::as_str)) {
            Some(similar) => format!("there is one called `{similar}`"),
            None => "name the operationId of an operation, or refer to one".to_owned(),
        };
        Diagnostic::at(Code::LinkLeadsNowhere, at, message)
            .help(help)
            .instead("the link is left out")
    }
}
