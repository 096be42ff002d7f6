//! Path items, operations and parameters.

use std::ops::Range;

use foldhash::HashMap;
use heck::ToLowerCamelCase;
use serde_json::{Map, Value};

use super::content::{example, request_body, responses};
use super::links::links;
use super::references::follow;
use super::schemas::Schemas;
use super::security::requirements;
use super::servers::servers;
use super::sources::{sources, style};
use super::{documented_name, is_true, members, pagination, said, swagger, text};
use crate::document::diagnostic::{Code, Diagnostic};
use crate::document::load::{Document, Version};
use crate::document::pointer::Pointer;
use crate::schema::spec::{Docs, Location, Operation, OperationKind, Parameter, Server};

/// The methods that a Path Item Object has keywords for; `query` since 3.2.
const METHODS: [&str; 9] =
    ["get", "put", "post", "delete", "options", "head", "patch", "trace", "query"];

/// Returns all operations in document order: those of paths, of webhooks, then of callbacks.
pub(super) fn operations(schemas: &mut Schemas) -> Vec<Operation> {
    let mut walk =
        Walk { schemas, operations: Vec::new(), callbacks: Vec::new(), seen: HashMap::default() };
    let document = walk.schemas.document;
    let root = document.root().as_object();
    for (keyword, kind) in [
        ("paths", OperationKind::Path),
        ("webhooks", OperationKind::Webhook),
        ("x-webhooks", OperationKind::Webhook),
    ] {
        let items = root.map(|root| members(root, keyword, &Pointer::default()));
        for (path, item, place) in items.into_iter().flatten() {
            if !path.starts_with("x-") {
                walk.path_item(kind, path, item, &place);
            }
        }
    }
    // Operations in callbacks can have callbacks of their own.
    while !walk.callbacks.is_empty() {
        for (place, value, owner) in std::mem::take(&mut walk.callbacks) {
            walk.callback(&place, value, owner);
        }
    }
    let mut operations = walk.operations;
    name_operations(&mut operations, schemas);
    links(&mut operations, schemas);
    operations
}

struct Walk<'w, 'a> {
    schemas: &'w mut Schemas<'a>,
    operations: Vec<Operation>,
    /// Callback Objects that are still to be visited, and the operations that they belong to.
    callbacks: Vec<(Pointer, &'a Value, usize)>,
    /// The operations of visited callbacks: a document can refer to one many times.
    seen: HashMap<Pointer, Range<usize>>,
}

impl<'a> Walk<'_, 'a> {
    fn path_item(&mut self, kind: OperationKind, path: &str, item: &'a Value, place: &Pointer) {
        let document = self.schemas.document;
        let found = follow(document, place, item, "pathItems", self.schemas.diagnostics);
        let Some((target, Value::Object(object))) = found else {
            return;
        };
        // Keywords beside a path item's reference have an effect too.
        let beside = item.as_object().filter(|_| target != *place);
        for (object, place) in
            [Some((object, &target)), beside.map(|object| (object, place))].into_iter().flatten()
        {
            for method in METHODS {
                if let Some(source) = object.get(method) {
                    self.operation(
                        kind,
                        (object, place),
                        source,
                        &place.push(method),
                        method,
                        path,
                    );
                }
            }
            for (method, source, at) in members(object, "additionalOperations", place) {
                self.operation(kind, (object, place), source, &at, method, path);
            }
        }
    }

    fn operation(
        &mut self,
        kind: OperationKind,
        (item, item_place): (&'a Map<String, Value>, &Pointer),
        source: &'a Value,
        place: &Pointer,
        method: &str,
        path: &str,
    ) {
        let schemas = &mut *self.schemas;
        // No version allows a reference here, but multi-file documents have it.
        let found = follow(schemas.document, place, source, "operations", schemas.diagnostics);
        let Some((place, Value::Object(source))) = found else {
            return;
        };
        let place = &place;
        let is_swagger = schemas.document.version(place) == Version::V2;
        let mut all = parameters(item, item_place, schemas);
        for parameter in parameters(source, place, schemas) {
            // An operation's parameter replaces the path's parameter of the same name and location.
            all.retain(|old| old.name != parameter.name || old.location != parameter.location);
            all.push(parameter);
        }
        if kind == OperationKind::Path {
            match_template(&mut all, path, place, schemas);
        }
        let body = if is_swagger {
            swagger::request_body(source, place, (item, item_place), schemas)
        } else {
            request_body(source, place, schemas)
        };
        let operation = Operation {
            pointer: place.clone(),
            kind,
            id: text(source, "operationId").unwrap_or_default(),
            declared_id: text(source, "operationId").filter(|id| !id.is_empty()),
            name: String::new(),
            method: method.to_uppercase(),
            path: path.to_owned(),
            summary: text(source, "summary").or_else(|| text(item, "summary")),
            docs: Docs {
                description: text(source, "description").or_else(|| text(item, "description")),
                external_docs: said::external_docs(source),
                deprecated: is_true(source, "deprecated"),
            },
            tags: tags(source),
            group: text(source, "x-speakeasy-group")
                .or_else(|| group(schemas.document.root(), source)),
            pagination: pagination::pagination(source),
            method_name: text(source, "x-rust-name")
                .or_else(|| text(source, "x-speakeasy-name-override")),
            callback_of: Vec::new(),
            parameters: all,
            request: body,
            responses: responses(source, place, schemas),
            servers: own_servers(source, item, place, schemas.document),
            security: requirements(source, schemas.document.root()),
            documented_names: ["x-documented-request-name", "x-documented-globals-name"]
                .into_iter()
                .filter_map(|keyword| documented_name(source, keyword))
                .collect(),
        };
        self.operations.push(operation);
        for (_, value, place) in members(source, "callbacks", place) {
            self.callbacks.push((place, value, self.operations.len() - 1));
        }
    }

    fn callback(&mut self, place: &Pointer, value: &'a Value, owner: usize) {
        let document = self.schemas.document;
        let found = follow(document, place, value, "callbacks", self.schemas.diagnostics);
        let Some((place, Value::Object(object))) = found else {
            return;
        };
        if !self.seen.contains_key(&place) {
            let first = self.operations.len();
            for (expression, item) in object {
                if !expression.starts_with("x-") {
                    let at = place.push(expression);
                    self.path_item(OperationKind::Callback, expression, item, &at);
                }
            }
            self.seen.insert(place.clone(), first..self.operations.len());
        }
        for index in self.seen[&place].clone() {
            self.operations[index].callback_of.push(owner);
        }
    }
}

/// Returns the servers of an operation, or else those of its path.
fn own_servers(
    operation: &Map<String, Value>,
    item: &Map<String, Value>,
    place: &Pointer,
    document: &Document,
) -> Vec<Server> {
    let mut own = servers(operation);
    if document.version(place) == Version::V2 && own.is_empty() {
        own = swagger::own_servers(operation, document.root_of(place));
    }
    if own.is_empty() { servers(item) } else { own }
}

fn tags(operation: &Map<String, Value>) -> Vec<String> {
    let tags = operation.get("tags").and_then(Value::as_array).into_iter().flatten();
    tags.filter_map(Value::as_str).map(str::to_owned).collect()
}

/// Returns the `x-rust-name` of an operation's first tag.
fn group(root: &Value, operation: &Map<String, Value>) -> Option<String> {
    let first = operation.get("tags")?.get(0)?.as_str()?;
    let all = root.get("tags").and_then(Value::as_array).into_iter().flatten();
    let mut all = all.filter_map(Value::as_object);
    text(all.find(|tag| tag.get("name").and_then(Value::as_str) == Some(first))?, "x-rust-name")
}

/// Names operations without an id, and those whose id is already in use.
fn name_operations(operations: &mut [Operation], schemas: &mut Schemas) {
    let mut given: HashMap<String, usize> = HashMap::default();
    let mut unnamed = Vec::new();
    for index in 0..operations.len() {
        let id = operations[index].id.clone();
        if id.is_empty() {
            unnamed.push(index);
        } else if let Some(first) = given.get(&id) {
            let diagnostic = duplicate_id(&operations[*first], &operations[index]);
            schemas.diagnostics.push(diagnostic);
            unnamed.push(index);
        } else {
            given.insert(id, index);
        }
    }
    // Names are made after all ids of the document are known.
    for index in unnamed {
        let Operation { method, path, .. } = &operations[index];
        let made = made_id(method, path);
        let mut id = made.clone();
        let mut number = 2;
        while given.contains_key(&id) {
            id = format!("{made}{number}");
            number += 1;
        }
        given.insert(id.clone(), index);
        operations[index].id = id;
    }
}

fn duplicate_id(first: &Operation, operation: &Operation) -> Diagnostic {
    let message = format!("two operations have the `operationId` `{}`", operation.id);
    Diagnostic::at(Code::DuplicateOperationId, &operation.pointer.push("operationId"), message)
        .help(format!("the other is `{} {}`: use unique names", first.method, first.path))
        .instead("the id of this one is made of its method and path")
}

/// Returns a name from method and path: `GET /users/{id}` is `getUsersById`.
fn made_id(method: &str, path: &str) -> String {
    let path = path.replace('{', " by ").replace('}', " ");
    format!("{} {path}", method.to_lowercase()).to_lower_camel_case()
}

/// Reconciles the path parameters with the names in the path template.
fn match_template(all: &mut Vec<Parameter>, path: &str, place: &Pointer, schemas: &mut Schemas) {
    let names: Vec<&str> = path
        .split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect();
    all.retain(|parameter| {
        let unused =
            parameter.location == Location::Path && !names.contains(&parameter.name.as_str());
        if unused {
            let message = format!("the path template has no `{{{}}}`", parameter.name);
            schemas.diagnostics.push(
                Diagnostic::at(Code::UnusedPathParameter, place, message)
                    .help(format!("add it to `{path}`, or remove the parameter"))
                    .instead("the parameter is ignored"),
            );
        }
        !unused
    });
    for parameter in all.iter_mut().filter(|parameter| parameter.location == Location::Path) {
        // Path parameters are always required, whatever the document declares.
        parameter.required = true;
    }
    for name in names {
        let known =
            |parameter: &Parameter| parameter.location == Location::Path && parameter.name == name;
        if !all.iter().any(known) {
            let message = format!("`{{{name}}}` in the path is not a declared parameter");
            schemas.diagnostics.push(
                Diagnostic::at(Code::UndeclaredPathParameter, place, message)
                    .help(format!(
                        "declare it: `{{name: {name}, in: path, required: true, schema: …}}`"
                    ))
                    .instead("it is added and accepts any value"),
            );
            all.push(Parameter {
                name: name.to_owned(),
                rust_name: None,
                location: Location::Path,
                required: true,
                deprecated: false,
                global: false,
                pointer: place.clone(),
                description: None,
                value: None,
                style: "simple".to_owned(),
                explode: false,
                allow_reserved: false,
                media_type: None,
                example: None,
            });
        }
    }
}

fn parameters<'a>(
    object: &'a Map<String, Value>,
    place: &Pointer,
    schemas: &mut Schemas<'a>,
) -> Vec<Parameter> {
    let sources = sources(object, place, schemas);
    sources.iter().filter_map(|source| parameter(source.object, &source.place, schemas)).collect()
}

/// Parses one parameter; `None` for a body parameter of 2.0.
fn parameter<'a>(
    source: &'a Map<String, Value>,
    place: &Pointer,
    schemas: &mut Schemas<'a>,
) -> Option<Parameter> {
    let name = text(source, "name")?;
    let location = match source.get("in").and_then(Value::as_str)? {
        "path" => Location::Path,
        "query" => Location::Query,
        "querystring" => Location::QueryString,
        "header" => Location::Header,
        "cookie" => Location::Cookie,
        _ => return None,
    };
    let content = members(source, "content", place).into_iter().next();
    let (schema, media_type) = match content {
        Some((media_type, media, at)) => {
            let has_schema = media.get("schema").is_some();
            let schema = has_schema.then(|| schemas.schema(&at.push("schema")));
            (schema, Some(media_type.to_owned()))
        }
        None if source.contains_key("schema") => {
            (Some(schemas.schema(&place.push("schema"))), None)
        }
        // In 2.0 a parameter that is not a body is a schema itself.
        None if source.contains_key("type") => (Some(schemas.schema(place)), None),
        None => (None, None),
    };
    let (style, explode) = style(source, location);
    Some(Parameter {
        name,
        rust_name: text(source, "x-rust-name"),
        location,
        required: is_true(source, "required"),
        deprecated: is_true(source, "deprecated"),
        global: false,
        pointer: place.clone(),
        description: said::paragraphs([text(source, "description"), said::examples(source, false)]),
        value: schema,
        style,
        explode,
        allow_reserved: is_true(source, "allowReserved"),
        media_type,
        example: example(source, place, schemas),
    })
}

/// Returns the client-wide parameters; the keyword is an extension that SDK vendors share.
pub(super) fn globals(schemas: &mut Schemas) -> Vec<Parameter> {
    let keyword = "x-speakeasy-globals";
    let place = Pointer::default().push(keyword);
    let document = schemas.document;
    let object = document.root().get(keyword).and_then(Value::as_object);
    let globals = object.map(|object| parameters(object, &place, schemas));
    let globals = globals.into_iter().flatten();
    globals.map(|parameter| Parameter { global: true, ..parameter }).collect()
}
