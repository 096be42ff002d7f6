//! What calls result in.

use super::HeaderField;
use super::arguments::unwrapped;
use super::bodies::{is_structured, is_text};
use super::resolved;
use crate::ir::{Api, Body, Format, Operation, Response, Type, TypeId};
use crate::names::{field_ident, status_name};
use specwright_runtime::media_type::{essence, is_json, is_stream};

/// What a call results in.
#[derive(Debug, Clone, PartialEq)]
pub enum Output {
    /// Nothing.
    Nothing,
    /// A value, from JSON.
    Json(Type),
    /// A value from JSON, or nothing.
    OptionalJson(Type),
    /// A text.
    Text,
    /// Bytes.
    Bytes,
    /// Values that arrive one after the other; the flag says whether a value is a whole event.
    Sequence(Type, bool),
    /// Events that arrive one after the other, of which the document says nothing.
    Events,
    /// What differs by status: the type, and what it can be.
    Several(String, Vec<Variant>),
}

/// What a call results in where the answer has a certain status.
#[derive(Debug, Clone, PartialEq)]
pub struct Variant {
    /// The identifier.
    pub ident: String,
    /// The status as the document has it.
    pub status: String,
    /// What the document says of it.
    pub description: String,
    /// The result.
    pub output: Output,
}

/// What an operation results in when it succeeds.
#[derive(Debug, Default)]
pub(super) struct Success {
    /// The result of an answer that is read as a whole; none where every answer is a stream.
    pub(super) output: Option<Output>,
    /// The media types of such answers.
    pub(super) accept: Option<String>,
    /// The answer that is read while it arrives.
    pub(super) stream: Option<Stream>,
}

/// An answer that is read while it arrives.
#[derive(Debug, Clone)]
pub(super) struct Stream {
    /// The media type.
    pub(super) media_type: String,
    /// The result.
    pub(super) output: Output,
}

/// What an operation results in when it succeeds.
pub(super) fn success(api: &Api, operation: &Operation) -> Success {
    if operation.method == "HEAD" {
        // The answer has no body, whatever the document describes (RFC 9110, 9.3.2).
        return Success { output: Some(Output::Nothing), ..Success::default() };
    }
    let mut success = Success::default();
    let mut variants: Vec<Variant> = Vec::new();
    let mut accept: Vec<String> = Vec::new();
    for response in successes(operation) {
        let streams = response.bodies.iter().filter(|body| is_stream(&body.media_type));
        // Server-sent events say more than lines, and come last by name.
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
        // Nothing is said of what comes if all goes well: a redirect leads to it, or nobody knows.
        success.output = Some(Output::Bytes);
    }
    success
}

/// One output where there is but one kind of it.
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

/// The responses that say that a call succeeded: what is for all other statuses does so only where no
/// other one does.
fn successes(operation: &Operation) -> Vec<&Response> {
    let of = |is: &dyn Fn(&str) -> bool| {
        let responses = operation.responses.iter();
        responses.filter(|response| is(&response.status)).collect::<Vec<_>>()
    };
    let found = of(&|status| status.starts_with('2'));
    if found.is_empty() { of(&|status| status == "default") } else { found }
}

/// The headers that the document describes of answers that say that a call succeeded.
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
            ty: match header.ty.clone().map(unwrapped) {
                None | Some(Type::Any | Type::Null) => Type::String(Format::Plain),
                Some(ty) => ty,
            },
            description: header.description.clone(),
            limits: header.limits.clone(),
        });
    }
    (!fields.is_empty()).then_some(fields)
}

/// Whether a text can be the name of a header (RFC 9110, 5.1).
fn is_header_name(name: &str) -> bool {
    !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
}

/// The errors of an operation for which there are types, by status: the most special first.
pub(super) fn errors(api: &Api, operation: &Operation) -> Vec<(String, TypeId)> {
    let has_success = operation.responses.iter().any(|it| it.status.starts_with('2'));
    let mut errors: Vec<(String, TypeId)> = Vec::new();
    for response in &operation.responses {
        let is_error = response.status.starts_with(['4', '5'])
            || (response.status == "default" && has_success);
        let json = response.bodies.iter();
        let json = json.filter(|body| matches!(output(api, body), Output::Json(_)));
        let json = json.min_by_key(|body| (rank(api, body), &body.media_type));
        if let Some(Type::Named(id)) = json.and_then(|body| body.ty.as_ref()).filter(|_| is_error)
            && let Some(id) = named(api, *id)
        {
            errors.push((response.status.clone(), id));
        }
    }
    errors.sort_by_key(|(status, _)| (status == "default", status.ends_with("XX")));
    errors
}

/// The type with a name behind aliases.
fn named(api: &Api, id: TypeId) -> Option<TypeId> {
    match resolved(api, &Type::Named(id)) {
        Type::Named(id) => Some(*id),
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
    let output = match &body.ty {
        Some(Type::String(_)) | None => Output::Events,
        Some(ty) => Output::Sequence(ty.clone(), is_whole),
    };
    Stream { media_type: essence(&body.media_type), output }
}

/// JSON before texts before bytes.
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
    let ty = body.ty.as_ref();
    match ty {
        _ if body.sequence => Output::Bytes,
        Some(ty) if is_json(&essence) => Output::Json(ty.clone()),
        None if is_json(&essence) => Output::Json(Type::Any),
        _ if is_text(&essence) => Output::Text,
        Some(ty) if essence.contains('*') && is_structured(api, ty) => Output::Json(ty.clone()),
        _ => Output::Bytes,
    }
}
