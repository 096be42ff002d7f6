//! Outputs of calls.

use super::HeaderField;
use super::arguments::unwrapped;
use super::bodies::{is_structured, is_text};
use super::resolved;
use crate::ir::{Api, Body, Format, Operation, Response, Shape, Type, TypeId};
use crate::names::{field_ident, status_name};
use specwright_runtime::media_type::{essence, is_json, is_stream};

/// The output of a call.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// No value.
    Nothing,
    /// A value, deserialized from JSON.
    Json(Type),
    /// An optional value, deserialized from JSON.
    OptionalJson(Type),
    /// A string.
    Text,
    /// Bytes.
    Bytes,
    /// A stream of values; the flag is true if a value is a whole event.
    Sequence(Type, bool),
    /// A stream of server-sent events without a schema for their data.
    Events,
    /// One variant per status: the identifier of the enum, and its variants.
    Several(String, Vec<Variant>),
}

/// The output for one response status.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// The identifier.
    pub ident: String,
    /// The status as the document writes it.
    pub status: String,
    /// The description of the response.
    pub description: String,
    /// The output.
    pub output: Output,
}

/// The outputs of an operation on success.
#[derive(Debug, Default)]
pub(super) struct Success {
    /// The output of a buffered response; `None` if every response is a stream.
    pub(super) output: Option<Output>,
    /// The media types of buffered responses.
    pub(super) accept: Option<String>,
    /// The streaming response.
    pub(super) stream: Option<Stream>,
}

/// A streaming response.
#[derive(Debug, Clone)]
pub(super) struct Stream {
    /// The media type.
    pub(super) media_type: String,
    /// The output.
    pub(super) output: Output,
}

/// Derives the outputs of an operation on success.
pub(super) fn success(api: &Api, operation: &Operation) -> Success {
    if operation.method == "HEAD" {
        // The response has no body, whatever the document describes (RFC 9110, 9.3.2).
        return Success { output: Some(Output::Nothing), ..Success::default() };
    }
    let mut success = Success::default();
    let mut variants: Vec<Variant> = Vec::new();
    let mut accept: Vec<String> = Vec::new();
    for response in successes(operation) {
        let streams = response.bodies.iter().filter(|body| is_stream(&body.media_type));
        // Server-sent events carry more than lines do, and sort last by name.
        if let Some(body) = streams.max_by_key(|body| essence(&body.media_type)) {
            success.stream.get_or_insert_with(|| stream(body));
        }
        let mut whole: Vec<&Body> =
            response.bodies.iter().filter(|body| !is_stream(&body.media_type)).collect();
        whole.sort_by_key(|body| (rank(api, body), &body.media_type));
        if whole.is_empty() && !response.bodies.is_empty() {
            continue;
        }
        let output = whole.first().map_or(Output::Nothing, |body| self::output(api, body));
        if let Some(body) = whole.first()
            && !accept.contains(&body.media_type)
        {
            accept.push(body.media_type.clone());
        }
        variants.push(Variant {
            ident: variant_ident(&response.status),
            status: response.status.clone(),
            description: response.description.clone(),
            output,
        });
    }
    success.accept = (!accept.is_empty()).then(|| accept.join(", "));
    success.output = merged(variants);
    if success.output.is_none() && success.stream.is_none() {
        // The document describes no success response, as for a redirect.
        success.output = Some(Output::Bytes);
    }
    success
}

/// Combines the outputs of all statuses into one.
fn merged(variants: Vec<Variant>) -> Option<Output> {
    let mut outputs: Vec<&Output> = Vec::new();
    for variant in &variants {
        if !outputs.contains(&&variant.output) {
            outputs.push(&variant.output);
        }
    }
    match outputs[..] {
        [] => None,
        [only] => Some(only.clone()),
        [Output::Nothing, Output::Json(ty)] | [Output::Json(ty), Output::Nothing] => {
            Some(Output::OptionalJson(ty.clone()))
        }
        _ => Some(Output::Several(String::new(), variants)),
    }
}

/// Returns the success responses. `default` counts as one only if there is no `2XX` response.
fn successes(operation: &Operation) -> Vec<&Response> {
    let of = |is: &dyn Fn(&str) -> bool| {
        let responses = operation.responses.iter();
        responses.filter(|response| is(&response.status)).collect::<Vec<_>>()
    };
    let found = of(&|status| status.starts_with('2'));
    if found.is_empty() { of(&|status| status == "default") } else { found }
}

/// Returns the documented headers of success responses.
pub(super) fn headers(operation: &Operation) -> Option<Vec<HeaderField>> {
    let mut fields: Vec<HeaderField> = Vec::new();
    for header in successes(operation).iter().flat_map(|response| &response.headers) {
        let is_known = fields.iter().any(|field| field.name.eq_ignore_ascii_case(&header.name));
        let ident = field_ident(&header.name);
        let Some(mut ident) = ident.filter(|_| !is_known && is_header_name(&header.name)) else {
            continue;
        };
        while fields.iter().any(|field| field.ident == ident) {
            ident.push('_');
        }
        fields.push(HeaderField {
            ident,
            name: header.name.to_ascii_lowercase(),
            ty: match header.value.ty.clone().map(unwrapped) {
                None | Some(Type::Any | Type::Null) => Type::String(Format::Plain),
                Some(ty) => ty,
            },
            description: header.description.clone(),
            limits: header.value.limits.clone(),
        });
    }
    (!fields.is_empty()).then_some(fields)
}

/// Whether a string is a valid header name (RFC 9110, 5.1).
fn is_header_name(name: &str) -> bool {
    !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
}

/// Returns the documented error types of an operation, by status; the most specific first.
pub(super) fn errors(api: &Api, operation: &Operation) -> Vec<(String, TypeId)> {
    let mut errors: Vec<(String, TypeId)> = Vec::new();
    for response in &operation.responses {
        let is_error = response.status.starts_with(['4', '5']) || response.status == "default";
        let json = response.bodies.iter();
        let json = json.filter(|body| matches!(output(api, body), Output::Json(_)));
        let json = json.min_by_key(|body| (rank(api, body), &body.media_type));
        let ty = json.and_then(|body| body.value.ty.as_ref()).filter(|_| is_error);
        if let Some(id) = ty.and_then(|ty| named(api, ty)) {
            errors.push((response.status.clone(), id));
        }
    }
    errors.sort_by_key(|(status, _)| (status == "default", status.ends_with("XX")));
    errors
}

/// Resolves aliases to a named type. A type of the user has the name of the component that it replaces.
fn named(api: &Api, ty: &Type) -> Option<TypeId> {
    match resolved(api, ty) {
        Type::Named(id) => Some(*id),
        replaced @ Type::Replaced(_) => {
            let mut types = api.iter();
            types.find_map(|(id, def)| {
                let is_it = matches!(&def.shape, Shape::Alias(ty) if ty == replaced);
                is_it.then_some(id)
            })
        }
        _ => None,
    }
}

fn variant_ident(status: &str) -> String {
    let name = match status {
        "200" => "Ok",
        "201" => "Created",
        "202" => "Accepted",
        "203" => "NonAuthoritativeInformation",
        "204" => "NoContent",
        "205" => "ResetContent",
        "206" => "PartialContent",
        "207" => "MultiStatus",
        "208" => "AlreadyReported",
        "2XX" => "Success",
        "default" => "Other",
        other => return status_name(other),
    };
    name.to_owned()
}

fn stream(body: &Body) -> Stream {
    let is_whole = body.sequence && essence(&body.media_type) == "text/event-stream";
    let output = match &body.value.ty {
        Some(Type::String(_)) | None => Output::Events,
        Some(ty) => Output::Sequence(ty.clone(), is_whole),
    };
    Stream { media_type: essence(&body.media_type), output }
}

/// The preference among bodies: JSON before text before bytes.
fn rank(api: &Api, body: &Body) -> usize {
    match output(api, body) {
        Output::Json(_) if essence(&body.media_type) == "application/json" => 0,
        Output::Json(_) => 1,
        Output::Text => 2,
        _ => 3,
    }
}

fn output(api: &Api, body: &Body) -> Output {
    let essence = essence(&body.media_type);
    let ty = body.value.ty.as_ref();
    match ty {
        _ if body.sequence => Output::Bytes,
        Some(ty) if is_json(&essence) => Output::Json(ty.clone()),
        None if is_json(&essence) => Output::Json(Type::Any),
        _ if is_text(&essence) => Output::Text,
        Some(ty) if essence.contains('*') && is_structured(api, ty) => Output::Json(ty.clone()),
        _ => Output::Bytes,
    }
}
