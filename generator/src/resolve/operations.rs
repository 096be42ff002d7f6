//! Operations, their parameters and bodies, and the security schemes.

use std::collections::HashMap;

use heck::ToLowerCamelCase;
use openapiv3::{
    APIKeyLocation, Content, MediaType, OpenAPI, Operation as Source, Parameter as SourceParameter,
    ParameterSchemaOrContent, PathItem, ReferenceOr, Response as SourceResponse,
    SecurityScheme as SourceScheme,
};
use serde_json::Value;

use super::schemas::Schemas;
use super::{documented_name, follow};
use crate::diagnostic::{Code, Diagnostic};
use crate::pointer::Pointer;
use crate::spec::{
    Body, Location, Operation, Parameter, RequestBody, Response, SecurityKind, SecurityScheme,
};

/// All operations, in document order.
pub(super) fn operations(openapi: &OpenAPI, schemas: &mut Schemas) -> Vec<Operation> {
    let place = Pointer::default().push("paths");
    let mut operations: Vec<Operation> = Vec::new();
    let mut unnamed = Vec::new();
    let mut given: HashMap<String, usize> = HashMap::new();
    for (path, item) in &openapi.paths.paths {
        let place = place.push(path);
        let Some((place, item)) = path_item(item, place, schemas) else {
            continue;
        };
        for (method, source) in methods(&item) {
            let operation = operation(&item, source, method, path, &place, schemas);
            let index = operations.len();
            if source.operation_id.is_none() {
                unnamed.push(index);
            } else if let Some(first) = given.insert(operation.id.clone(), index) {
                schemas.diagnostics.push(duplicate_id(&operations[first], &operation));
            }
            operations.push(operation);
        }
    }
    // A name is made only when those that the document gives are known.
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
    operations
}

fn duplicate_id(first: &Operation, operation: &Operation) -> Diagnostic {
    Diagnostic::at(
        Code::DuplicateOperationId,
        &operation.pointer.push("operationId"),
        format!("two operations are called `{}`", operation.id),
    )
    .help(format!(
        "the other is `{} {}`; an operationId is unique in the document",
        first.method, first.path
    ))
}

/// A name from method and path: `GET /users/{id}` is `getUsersById`.
fn made_id(method: &str, path: &str) -> String {
    let path = path.replace('{', " by ").replace('}', " ");
    format!("{} {path}", method.to_lowercase()).to_lower_camel_case()
}

fn path_item(
    item: &ReferenceOr<PathItem>,
    place: Pointer,
    schemas: &mut Schemas,
) -> Option<(Pointer, PathItem)> {
    match item {
        ReferenceOr::Item(item) => Some((place, item.clone())),
        ReferenceOr::Reference { reference } => {
            follow(schemas.document, reference, &place, "pathItems", schemas.diagnostics)
        }
    }
}

fn methods(item: &PathItem) -> Vec<(&'static str, &Source)> {
    [
        ("GET", &item.get),
        ("PUT", &item.put),
        ("POST", &item.post),
        ("DELETE", &item.delete),
        ("OPTIONS", &item.options),
        ("HEAD", &item.head),
        ("PATCH", &item.patch),
        ("TRACE", &item.trace),
    ]
    .into_iter()
    .filter_map(|(method, operation)| operation.as_ref().map(|operation| (method, operation)))
    .collect()
}

fn operation(
    item: &PathItem,
    source: &Source,
    method: &'static str,
    path: &str,
    item_place: &Pointer,
    schemas: &mut Schemas,
) -> Operation {
    let place = item_place.push(method.to_lowercase());
    let mut all = parameters(&item.parameters, item_place, schemas);
    for parameter in parameters(&source.parameters, &place, schemas) {
        // An operation's parameter replaces the path's of the same name and place (4.7.9.1).
        all.retain(|old| old.name != parameter.name || old.location != parameter.location);
        all.push(parameter);
    }
    match_template(&mut all, path, &place, schemas);
    Operation {
        id: source.operation_id.clone().unwrap_or_default(),
        method,
        path: path.to_owned(),
        summary: source.summary.clone(),
        description: source.description.clone(),
        deprecated: source.deprecated,
        parameters: all,
        request_body: request_body(source, &place, schemas),
        responses: responses(source, &place, schemas),
        documented_names: ["x-documented-request-name", "x-documented-globals-name"]
            .into_iter()
            .filter_map(|keyword| documented_name(&source.extensions, keyword))
            .collect(),
        pointer: place,
    }
}

/// Makes the path's parameters those that its template names.
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
            let message = format!("the path has no `{{{}}}`", parameter.name);
            schemas.diagnostics.push(
                Diagnostic::at(Code::UnusedPathParameter, place, message)
                    .help(format!("add it to `{path}`, or remove the parameter")),
            );
        }
        !unused
    });
    for name in names {
        let known =
            |parameter: &Parameter| parameter.location == Location::Path && parameter.name == name;
        if !all.iter().any(known) {
            schemas.diagnostics.push(
                Diagnostic::at(
                    Code::UndeclaredPathParameter,
                    place,
                    format!("`{{{name}}}` of the path is not declared as a parameter"),
                )
                .help(format!(
                    "declare it: `{{name: {name}, in: path, required: true, schema: …}}`"
                )),
            );
            all.push(Parameter {
                name: name.to_owned(),
                location: Location::Path,
                required: true,
                global: false,
                description: None,
                schema: None,
            });
        }
    }
}

fn parameters(
    list: &[ReferenceOr<SourceParameter>],
    place: &Pointer,
    schemas: &mut Schemas,
) -> Vec<Parameter> {
    let place = place.push("parameters");
    let mut parameters = Vec::new();
    for (index, parameter) in list.iter().enumerate() {
        let place = place.push(index.to_string());
        let found = match parameter {
            ReferenceOr::Item(item) => Some((place, item.clone())),
            ReferenceOr::Reference { reference } => {
                follow(schemas.document, reference, &place, "parameters", schemas.diagnostics)
            }
        };
        parameters.extend(found.map(|(place, source)| parameter_of(source, &place, schemas)));
    }
    parameters
}

fn parameter_of(source: SourceParameter, place: &Pointer, schemas: &mut Schemas) -> Parameter {
    let location = match source {
        SourceParameter::Query { .. } => Location::Query,
        SourceParameter::Header { .. } => Location::Header,
        SourceParameter::Path { .. } => Location::Path,
        SourceParameter::Cookie { .. } => Location::Cookie,
    };
    let data = source.parameter_data();
    let schema = match &data.format {
        ParameterSchemaOrContent::Schema(schema) => {
            Some(schemas.schema(schema, place.push("schema")))
        }
        ParameterSchemaOrContent::Content(_) => None,
    };
    Parameter {
        name: data.name,
        location,
        required: data.required,
        global: false,
        description: data.description,
        schema,
    }
}

fn request_body(source: &Source, place: &Pointer, schemas: &mut Schemas) -> Option<RequestBody> {
    let place = place.push("requestBody");
    let (place, body) = match source.request_body.as_ref()? {
        ReferenceOr::Item(item) => (place, item.clone()),
        ReferenceOr::Reference { reference } => follow::<openapiv3::RequestBody>(
            schemas.document,
            reference,
            &place,
            "requestBodies",
            schemas.diagnostics,
        )?,
    };
    Some(RequestBody {
        required: body.required,
        description: body.description.clone(),
        content: content(&body.content, &place, schemas),
    })
}

fn responses(source: &Source, place: &Pointer, schemas: &mut Schemas) -> Vec<Response> {
    let place = place.push("responses");
    let statuses = source.responses.responses.iter();
    let named = statuses.map(|(status, response)| (status.to_string(), response));
    let default = source.responses.default.iter();
    named
        .chain(default.map(|response| ("default".to_owned(), response)))
        .filter_map(|(status, response)| {
            let place = place.push(&status);
            let (place, response) = match response {
                ReferenceOr::Item(item) => (place, item.clone()),
                ReferenceOr::Reference { reference } => follow::<SourceResponse>(
                    schemas.document,
                    reference,
                    &place,
                    "responses",
                    schemas.diagnostics,
                )?,
            };
            Some(Response {
                content: content(&response.content, &place, schemas),
                description: response.description,
                status,
            })
        })
        .collect()
}

fn content(content: &Content, place: &Pointer, schemas: &mut Schemas) -> Vec<Body> {
    let place = place.push("content");
    content
        .iter()
        .map(|(media_type, body)| {
            let place = place.push(media_type).push("schema");
            Body {
                media_type: media_type.clone(),
                schema: body.schema.as_ref().map(|schema| schemas.schema(schema, place)),
                example: example(body),
            }
        })
        .collect()
}

fn example(body: &MediaType) -> Option<Value> {
    body.example.clone().or_else(|| {
        body.examples.values().find_map(|example| match example {
            ReferenceOr::Item(example) => example.value.clone(),
            ReferenceOr::Reference { .. } => None,
        })
    })
}

/// Client-wide parameters; the keyword is an extension that SDK vendors share.
pub(super) fn globals(openapi: &OpenAPI, schemas: &mut Schemas) -> Vec<Parameter> {
    let keyword = "x-speakeasy-globals";
    let place = Pointer::default().push(keyword);
    let list = openapi
        .extensions
        .get(keyword)
        .and_then(|globals| globals.get("parameters"))
        .cloned()
        .unwrap_or(Value::Array(Vec::new()));
    match serde_json::from_value::<Vec<ReferenceOr<SourceParameter>>>(list) {
        Ok(list) => {
            let mut globals = parameters(&list, &place, schemas);
            for parameter in &mut globals {
                parameter.global = true;
            }
            globals
        }
        Err(error) => {
            schemas.diagnostics.push(
                Diagnostic::at(Code::WrongType, &place.push("parameters"), error.to_string())
                    .help("`parameters` is a list of Parameter Objects"),
            );
            Vec::new()
        }
    }
}

/// `components.securitySchemes`, in document order.
pub(super) fn security_schemes(openapi: &OpenAPI, schemas: &mut Schemas) -> Vec<SecurityScheme> {
    let place = Pointer::default().push("components").push("securitySchemes");
    let mut found = Vec::new();
    let components = openapi.components.iter();
    for (key, scheme) in components.flat_map(|components| &components.security_schemes) {
        let scheme = match scheme {
            ReferenceOr::Item(item) => Some(item.clone()),
            ReferenceOr::Reference { reference } => follow::<SourceScheme>(
                schemas.document,
                reference,
                &place.push(key),
                "securitySchemes",
                schemas.diagnostics,
            )
            .map(|(_, scheme)| scheme),
        };
        found.extend(scheme.map(|scheme| security_scheme(key, scheme)));
    }
    found
}

fn security_scheme(key: &str, scheme: SourceScheme) -> SecurityScheme {
    let (kind, description, extensions) = match scheme {
        SourceScheme::APIKey { location, name, description, extensions } => {
            let location = match location {
                APIKeyLocation::Query => Location::Query,
                APIKeyLocation::Header => Location::Header,
                APIKeyLocation::Cookie => Location::Cookie,
            };
            (SecurityKind::ApiKey { location, name }, description, extensions)
        }
        SourceScheme::HTTP { scheme, description, extensions, .. } => {
            (SecurityKind::Http(scheme), description, extensions)
        }
        SourceScheme::OAuth2 { description, extensions, .. }
        | SourceScheme::OpenIDConnect { description, extensions, .. } => {
            (SecurityKind::Token, description, extensions)
        }
    };
    SecurityScheme {
        key: key.to_owned(),
        description,
        documented_name: documented_name(&extensions, "x-documented-name"),
        kind,
    }
}
