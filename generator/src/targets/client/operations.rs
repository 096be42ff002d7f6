//! The table of operations.

use std::collections::BTreeSet;
use std::path::PathBuf;

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use specwright_runtime::sources::DEFINITIONS;

use super::{Content, Context, EmittedFile, Job, docs, ident, modules, types};

use crate::ir::{Body, Limits, Operation, Parameter, ParameterKind, Response};
use crate::names::is_doc_alias;
use crate::schema::spec::{
    Encoding, Link, Location, OperationKind, SecurityKind, SecurityScheme, Server, ServerVariable,
};

/// The number of operations that one job emits.
const CHUNK: usize = 64;

/// Emits `src/operations.rs` and the types of its tables.
pub(super) fn jobs<'a>(context: &'a Context) -> Vec<Job<'a>> {
    let path = || PathBuf::from("src/operations.rs");
    let mut jobs: Vec<Job> = vec![Box::new(move || EmittedFile {
        path: path(),
        content: Content::Rust(tables(context)),
    })];
    let operations = &context.api.operations;
    jobs.extend((0..operations.len()).step_by(CHUNK).map(|first| -> Job {
        Box::new(move || {
            let chunk = operations.iter().zip(&context.names.operations).skip(first).take(CHUNK);
            let constants = chunk.map(|(operation, name)| constant(context, operation, name));
            EmittedFile { path: path(), content: Content::Rust(quote!(#(#constants)*)) }
        })
    }));
    if !context.has_shared_runtime() {
        jobs.push(Box::new(|| modules::source("src/operations/definitions.rs", DEFINITIONS)));
    }
    jobs
}

/// The tables that do not belong to one operation.
fn tables(context: &Context) -> TokenStream {
    let allowed = super::modules::allowed(context);
    let names = of_kind(context, OperationKind::Path);
    let webhooks = received(
        context,
        OperationKind::Webhook,
        "WEBHOOKS",
        "Requests that the API sends to subscribers; the path is the name of the webhook.",
    );
    let callbacks = received(
        context,
        OperationKind::Callback,
        "CALLBACKS",
        "Requests that the API sends to an address from an earlier call; the path is the runtime \
         expression of the address.",
    );
    let globals = context.api.globals.iter().map(parameter);
    let servers = context.api.servers.iter().map(server);
    let about_servers = std::iter::once("The servers of the API.".to_owned());
    let lines = server_lines(context, &context.api.servers).join("\n");
    let about_servers = about_servers.chain((!lines.is_empty()).then_some(lines));
    let about_servers = docs::lines([about_servers.collect::<Vec<_>>().join("\n\n")]);
    let schemes = context.api.security_schemes.iter().map(security_scheme);
    let (definitions, path) = if context.has_shared_runtime() {
        (None, quote!(specwright_runtime::operations))
    } else {
        (
            Some(quote!(
                mod definitions;
            )),
            quote!(self::definitions),
        )
    };
    quote! {
            //! The operations of the API as data: method, path, parameters, and the types of the
            //! bodies.

            #allowed
            #definitions

            pub use #path::{
                Body, Kind, Location, Operation, Parameter, RequestBody, Response, SecurityKind,
                SecurityRequirement, SecurityScheme, Server, ServerVariable, Style,
            };

            /// All operations, in the order of the document.
            pub const OPERATIONS: &[Operation] = &[#(#names),*];

            #webhooks

            #callbacks

            #about_servers
            pub const SERVERS: &[Server] = &[#(#servers),*];

            /// The security schemes: how credentials are sent.
            pub const SECURITY_SCHEMES: &[SecurityScheme] = &[#(#schemes),*];

            /// The parameters that a client sets once for all operations.
            pub const GLOBAL_PARAMETERS: &[Parameter] = &[#(#globals),*];
    }
}

fn of_kind(context: &Context, kind: OperationKind) -> Vec<Ident> {
    let operations = context.api.operations.iter().zip(&context.names.operations);
    let names = operations.filter(|(operation, _)| operation.kind == kind);
    names.map(|(_, name)| ident(name)).collect()
}

/// The list of requests that the API sends (webhooks and callbacks); `None` if there are none.
fn received(
    context: &Context,
    kind: OperationKind,
    list: &str,
    about: &str,
) -> Option<TokenStream> {
    let names = of_kind(context, kind);
    let (list, doc) = (ident(list), docs::lines([about]));
    (!names.is_empty()).then(|| quote!(#doc pub const #list: &[Operation] = &[#(#names),*];))
}

fn constant(context: &Context, operation: &Operation, name: &str) -> TokenStream {
    let constant = ident(name);
    let docs = docs::lines([constant_docs(context, operation)]);
    let aliases: BTreeSet<&str> = operation
        .documented_names
        .iter()
        .map(|documented| documented.name.as_str())
        .filter(|alias| *alias != name && is_doc_alias(alias))
        .collect();
    let aliases = aliases.into_iter();
    let Operation { id, method, path, .. } = operation;
    let parameters = operation.parameters.iter().map(parameter);
    let request = match &operation.request {
        None => quote!(None),
        Some(request) => {
            let required = request.required;
            let bodies = request.bodies.iter().map(|it| body(context, it));
            quote!(Some(RequestBody { required: #required, bodies: &[#(#bodies),*] }))
        }
    };
    let responses = operation.responses.iter().map(|response| {
        let status = &response.status;
        let bodies = response.bodies.iter().map(|it| body(context, it));
        quote!(Response::new(#status, &[#(#bodies),*]))
    });
    let security = operation.security.iter().map(|requirement| {
        let schemes = requirement
            .schemes
            .iter()
            .map(|(name, scopes)| quote!(SecurityRequirement::new(#name, &[#(#scopes),*])));
        quote!(&[#(#schemes),*])
    });
    let servers = if operation.servers.is_empty() {
        quote!(SERVERS)
    } else {
        let servers = operation.servers.iter().map(server);
        quote!(&[#(#servers),*])
    };
    quote! {
        #docs
        #(#[doc(alias = #aliases)])*
        pub const #constant: Operation = Operation {
            id: #id,
            method: #method,
            path: #path,
            parameters: &[#(#parameters),*],
            request_body: #request,
            responses: &[#(#responses),*],
            security: &[#(#security),*],
            servers: #servers,
        };
    }
}

fn security_scheme(scheme: &SecurityScheme) -> TokenStream {
    let name = &scheme.key;
    let kind = match &scheme.kind {
        SecurityKind::ApiKey { location, name } => {
            let location = location_of(*location);
            quote!(ApiKey { location: Location::#location, name: #name })
        }
        SecurityKind::Basic => quote!(Basic),
        SecurityKind::Http(scheme) => quote!(Http { scheme: #scheme }),
        SecurityKind::Bearer | SecurityKind::OAuth2 => {
            let token_url = optional(scheme.token_url.as_deref());
            quote!(Bearer { token_url: #token_url })
        }
        SecurityKind::MutualTls => quote!(MutualTls),
    };
    quote!(SecurityScheme { name: #name, kind: SecurityKind::#kind })
}

pub(super) fn optional(text: Option<&str>) -> TokenStream {
    text.map_or_else(|| quote!(None), |text| quote!(Some(#text)))
}

/// The serialization of a form's property; `None` if it is the default.
pub(super) fn encoding(encoding: &Encoding) -> Option<TokenStream> {
    let property = &encoding.property;
    let (style, explode) = encoding.style.as_ref()?;
    let style = style_of(style, *explode, encoding.allow_reserved);
    Some(quote!((#property, crate::operations::Style::#style)))
}

/// The serialization style of a value.
fn style_of(style: &str, explode: bool, allow_reserved: bool) -> TokenStream {
    match style {
        "simple" => quote!(Simple { explode: #explode }),
        "label" => quote!(Label { explode: #explode }),
        "matrix" => quote!(Matrix { explode: #explode }),
        // With `explode`, these styles are the same as `form`.
        "spaceDelimited" if !explode => quote!(SpaceDelimited),
        "pipeDelimited" if !explode => quote!(PipeDelimited),
        "tabDelimited" if !explode => quote!(TabDelimited),
        "deepObject" => quote!(DeepObject),
        "cookie" => quote!(Cookie { explode: #explode }),
        _ => quote!(Form { explode: #explode, allow_reserved: #allow_reserved }),
    }
}

fn location_of(location: Location) -> TokenStream {
    match location {
        Location::Path => quote!(Path),
        Location::Query => quote!(Query),
        Location::QueryString => quote!(QueryString),
        Location::Header => quote!(Header),
        Location::Cookie => quote!(Cookie),
    }
}

fn body(context: &Context, body: &Body) -> TokenStream {
    let media_type = &body.media_type;
    match type_name(context, body) {
        Some(name) if media_type == "application/json" => quote!(Body::json(#name)),
        name => {
            let name = optional(name.as_deref());
            quote!(Body::new(#media_type, #name))
        }
    }
}

fn server(server: &Server) -> TokenStream {
    let url = &server.url;
    let variables = server.variables.iter().map(|variable| {
        let ServerVariable { name, default, values, .. } = variable;
        quote!(ServerVariable { name: #name, default: #default, values: &[#(#values),*] })
    });
    quote!(Server { url: #url, variables: &[#(#variables),*] })
}

fn constant_docs(context: &Context, operation: &Operation) -> String {
    let mut paragraphs = docs::of_operation(context, operation);
    paragraphs.push(docs::code(&format!("{} {}", operation.method, operation.path)));
    paragraphs.extend(match operation.kind {
        OperationKind::Path => None,
        OperationKind::Webhook => Some("A webhook: the API sends this request.".to_owned()),
        OperationKind::Callback => Some("A callback: the API sends this request.".to_owned()),
    });
    let mut parts = Vec::new();
    for parameter in &operation.parameters {
        let location = match parameter.location {
            Location::Path => "path",
            Location::Query => "query",
            Location::QueryString => "query string",
            Location::Header => "header",
            Location::Cookie => "cookie",
        };
        let name = docs::code(&parameter.name);
        let optional = if parameter.required { "" } else { ", optional" };
        let deprecated = if parameter.deprecated { ", deprecated" } else { "" };
        let text =
            after_colon_with(context, parameter.description.as_deref(), &parameter.value.limits);
        parts.push(format!("- {location} {name}{optional}{deprecated}{text}"));
    }
    if let Some(request) = &operation.request {
        let text = after_colon(context, request.description.as_deref());
        let bodies = request.bodies.iter();
        let bodies =
            bodies.filter_map(|body| Some((linked(context, body)?, of_body(context, body))));
        parts.extend(bodies.map(|(link, told)| format!("- request {link}{text}{told}")));
    }
    for response in &operation.responses {
        let Response { status, description, .. } = response;
        let text = after_colon(context, Some(description));
        let bodies = response.bodies.iter().filter_map(|body| linked(context, body));
        let links: Vec<String> = bodies.map(|link| format!(" {link}")).collect();
        // Sentences that are the same for each media type occur once.
        let mut told: Vec<String> = response.bodies.iter().map(|it| of_body(context, it)).collect();
        told.dedup();
        parts.push(format!("- {status}{}{text}{}", links.join(" or"), told.concat()));
        parts.extend(response.links.iter().filter_map(|link| follow_up(context, link)));
    }
    parts.extend(server_lines(context, &operation.servers));
    if !parts.is_empty() {
        paragraphs.push(parts.join("\n"));
    }
    paragraphs.join("\n\n")
}

/// The documentation of a body besides its type and its description.
fn of_body(context: &Context, body: &Body) -> String {
    let mut told: Vec<String> =
        body.description.as_deref().map(|text| context.one_line(text)).into_iter().collect();
    told.extend(docs::limits(&body.value.limits));
    told.extend(body.example.as_ref().map(docs::example));
    told.into_iter().flat_map(|text| [" ".to_owned(), text]).collect()
}

/// The documentation of servers; empty for servers that have only a URL.
fn server_lines(context: &Context, servers: &[Server]) -> Vec<String> {
    let mut lines = Vec::new();
    for server in servers {
        let texts = [&server.name, &server.description].into_iter().flatten();
        let texts = texts.map(|text| context.one_line(text)).collect::<Vec<_>>().join(": ");
        let variables = server.variables.iter();
        let variables = variables.filter(|variable| variable.description.is_some());
        let variables: Vec<String> = variables
            .map(|it| {
                format!(
                    "  - {}{}",
                    docs::code(&it.name),
                    after_colon(context, it.description.as_deref())
                )
            })
            .collect();
        if !texts.is_empty() || !variables.is_empty() {
            let text = if texts.is_empty() { texts } else { format!(": {texts}") };
            lines.push(format!("- server {}{text}", docs::code(&server.url)));
            lines.extend(variables);
        }
    }
    lines
}

/// An operation that can be called with values of a response.
fn follow_up(context: &Context, link: &Link) -> Option<String> {
    let operation = context.api.operations.get(link.operation)?;
    let constant = context.names.operations.get(link.operation)?;
    let text = after_colon(context, link.description.as_deref());
    let parameters = link.parameters.iter().map(|(name, value)| {
        format!("{} = {}", docs::code(name), docs::code(&docs::scalar(value)))
    });
    let body = link.request_body.as_ref();
    let body = body.map(|value| format!("the body {}", docs::code(&docs::scalar(value))));
    let with: Vec<String> = parameters.chain(body).collect();
    let with = if with.is_empty() { String::new() } else { format!(" with {}", with.join(", ")) };
    let name = docs::code(&link.name);
    let id = docs::code(&operation.id);
    Some(format!("  - {name}: then [{id}](crate::operations::{constant}){with}{text}"))
}

/// A description after a colon.
pub(super) fn after_colon(context: &Context, text: Option<&str>) -> String {
    let text = text.map(|text| context.one_line(text)).filter(|text| !text.is_empty());
    text.map(|text| format!(": {text}")).unwrap_or_default()
}

/// The same with the constraints of the value.
pub(super) fn after_colon_with(context: &Context, text: Option<&str>, limits: &Limits) -> String {
    match (after_colon(context, text), docs::limits(limits)) {
        (text, None) => text,
        (text, Some(limits)) if text.is_empty() => format!(": {limits}"),
        (text, Some(limits)) => format!("{} {limits}", docs::with_stop(text)),
    }
}

/// The type of a body, which links to the named type in it.
fn linked(context: &Context, body: &Body) -> Option<String> {
    body.value.ty.as_ref().map(|ty| docs::linked(context, ty))
}

/// The type of a body as Rust code in `models` would write it.
fn type_name(context: &Context, body: &Body) -> Option<String> {
    let tokens = types::rust(context, body.value.ty.as_ref()?);
    Some(tokens.to_string().replace(' ', "").replace(',', ", "))
}

fn parameter(parameter: &Parameter) -> TokenStream {
    let Parameter { name, required, global, explode, .. } = parameter;
    let location = location_of(parameter.location);
    let style = match &parameter.media_type {
        Some(media_type) => quote!(Content { media_type: #media_type }),
        None => style_of(&parameter.style, *explode, parameter.allow_reserved),
    };
    let kind = match parameter.value.kind {
        ParameterKind::String => quote!(String),
        ParameterKind::Integer => quote!(Integer),
        ParameterKind::Number => quote!(Number),
        ParameterKind::Boolean => quote!(Boolean),
        ParameterKind::Array => quote!(Array),
        ParameterKind::Object => quote!(Object),
        ParameterKind::Any => quote!(Any),
    };
    let is = |style: &str, exploded: bool| {
        let same = parameter.style == style && *explode == exploded;
        same && parameter.media_type.is_none() && !parameter.allow_reserved
    };
    let (begin, usual, must) = match parameter.location {
        Location::Path if *required => (quote!(path), is("simple", false), true),
        Location::Query => (quote!(query), is("form", true), false),
        Location::Header => (quote!(header), is("simple", false), false),
        _ => (quote!(new), true, false),
    };
    let made = if begin.to_string() == "new" {
        quote!(Parameter::new(#name, Location::#location, Kind::#kind, Style::#style))
    } else {
        quote!(Parameter::#begin(#name, Kind::#kind))
    };
    let style = (!usual).then(|| quote!(.style(Style::#style)));
    let required = (*required && !must).then(|| quote!(.required()));
    let global = global.then(|| quote!(.global()));
    quote!(#made #style #required #global)
}
