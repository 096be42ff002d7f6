//! Servers and their variables.

use serde_json::{Map, Value};

use super::{members, scalar_text, swagger, text};
use crate::document::load::{Document, Version};
use crate::document::pointer::Pointer;
use crate::schema::spec::{Server, ServerVariable};

/// Returns the servers of the API: `servers`, or in 2.0 the combination of `schemes`, `host` and
/// `basePath`.
pub(super) fn of_document(document: &Document) -> Vec<Server> {
    let root = document.root();
    if document.version(&Pointer::default()) == Version::V2 {
        return swagger::servers(root).into_iter().map(Server::plain).collect();
    }
    root.as_object().map(servers).unwrap_or_default()
}

/// Returns the `servers` of an object.
pub(super) fn servers(object: &Map<String, Value>) -> Vec<Server> {
    let list = object.get("servers").and_then(Value::as_array);
    list.into_iter().flatten().filter_map(Value::as_object).filter_map(server).collect()
}

fn server(object: &Map<String, Value>) -> Option<Server> {
    let variables = members(object, "variables", &Pointer::default()).into_iter();
    Some(Server {
        url: text(object, "url")?,
        name: text(object, "name"),
        description: text(object, "description"),
        variables: variables
            .filter_map(|(name, value, _)| {
                let variable = value.as_object()?;
                let values = variable.get("enum").and_then(Value::as_array);
                Some(ServerVariable {
                    name: name.to_owned(),
                    default: text(variable, "default").unwrap_or_default(),
                    values: values.into_iter().flatten().filter_map(scalar_text).collect(),
                    description: text(variable, "description"),
                })
            })
            .collect(),
    })
}
