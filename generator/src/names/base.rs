//! The base name of a type, before qualification.

use super::chosen::{chosen, no_field, twins};
use super::ident::{coded, type_ident};
use super::meaning::{apart, by_sense, only_value, part_of_union};
use super::shape::by_shape;
use super::{LONGEST, Reason};
use crate::analysis::Facts;
use crate::ir::sense::{self, Sense};
use crate::ir::words::{common_suffix, shortened, singular, undoubled, words};
use crate::ir::{Api, Origin, Root, Shape, Step, TypeDef, TypeId};

/// A name that may still need qualification.
#[derive(Debug)]
pub(super) struct Base {
    /// The name.
    pub(super) name: String,
    /// Whether the name alone is too generic.
    pub(super) needs_context: bool,
    /// Whether the document's author chose it.
    pub(super) is_chosen: bool,
    /// The source of the name.
    pub(super) reason: Reason,
}

/// Returns the derived base name of a type.
pub(super) fn base(api: &Api, facts: &Facts, id: TypeId) -> Base {
    let def = api.get(id);
    let chosen = chosen(def);
    let is_chosen = !chosen.is_empty();
    let is_twin = def.is_request && !is_chosen;
    let by = |reason: Reason| move |(name, needs_context)| (name, needs_context, reason);
    let is_component = def.origins.iter().any(|origin| origin.component().is_some());
    let author = if is_component { Reason::Component } else { Reason::Title };
    let (name, mut needs_context, reason) = chosen
        .into_iter()
        .next()
        .map(|name| (name, false, author))
        .or_else(|| body(api, def).map(by(Reason::Body)))
        .or_else(|| tag_value(api, facts, id).map(by(Reason::TagValue)))
        .or_else(|| part_of_union(api, def).map(by(Reason::Title)))
        .or_else(|| apart(api, id).map(by(Reason::Member)))
        .or_else(|| only_value(def).map(by(Reason::ValueName)))
        .or_else(|| by_sense(api, def).map(by(Reason::Property)))
        .unwrap_or_else(|| (by_shape(api, def), false, Reason::Shape));
    needs_context |= !is_chosen && sense::is_generic(&words(&name));
    needs_context |= reason == Reason::Property && is_part(api, def) && words(&name).len() == 1;
    let name = type_ident(&name, "Type").unwrap_or_else(|| unspoken(def));
    let name = if is_twin { twins(def, name).swap_remove(0) } else { name };
    Base { name: no_field(&def.shape, name), needs_context, is_chosen, reason }
}

/// Whether all uses are one property of one type that has others. One word for it says little where its name stands
/// alone, unlike that for the items of a list, for a parameter, or for what a response is about.
fn is_part(api: &Api, def: &TypeDef) -> bool {
    let parent = def.origins.first().and_then(|origin| origin.parent);
    let has_others = parent.is_some_and(|parent| match &api.get(parent).shape {
        Shape::Struct(object) => object.fields.len() > 1,
        _ => true,
    });
    let is_response = |origin: &Origin| {
        matches!((&origin.root, &origin.steps[..]), (Root::Response { .. }, [Step::Property(_)]))
    };
    let is_property = |origin: &Origin| {
        origin.parent == parent && matches!(origin.steps.last(), Some(Step::Property(_)))
    };
    let is_title = matches!(def.sense, Some(Sense::Title(_)));
    has_others && !is_title && def.origins.iter().all(|it| is_property(it) && !is_response(it))
}

/// Returns a name for a type whose own name has no letter or digit.
fn unspoken(def: &TypeDef) -> String {
    let text = def.origins.iter().find_map(|origin| {
        let property = origin.steps.iter().rev().find_map(|step| match step {
            Step::Property(name) => Some(name.as_str()),
            _ => None,
        });
        origin.component().or(origin.title.as_deref()).or(property)
    });
    type_ident(&coded(text.unwrap_or_default()), "Type").unwrap_or_else(|| "Type".to_owned())
}

/// Returns the name of a type that is the body of requests or responses.
fn body(api: &Api, def: &TypeDef) -> Option<(String, bool)> {
    if def.origins.iter().any(|origin| origin.root == Root::Security) {
        return Some(("Security".to_owned(), false));
    }
    if def.origins.iter().any(|origin| !origin.steps.is_empty()) {
        return None;
    }
    let statuses: Vec<Option<&str>> =
        def.origins.iter().map(|origin| origin.root.error_status()).collect();
    if let Some(first) = statuses.first().copied().flatten()
        && statuses.iter().all(|status| *status == Some(first))
    {
        return Some((status_name(first), false));
    }
    let names: Vec<Vec<String>> =
        def.origins.iter().map(|origin| words(&body_name(api, origin))).collect();
    let mut common = common_suffix(&names);
    // A type that serves several operations is not named after one of them.
    while names.len() > 1 && !common.is_empty() && names.contains(&common) {
        common.remove(0);
    }
    let is_empty = |common: &[String]| common.iter().all(|word| is_body_word(word));
    if names.len() > 1 && is_empty(&common) {
        // `DeleteUsers` and `DeleteUser` have one body.
        let singular: Vec<Vec<String>> = names
            .iter()
            .map(|name| name.iter().flat_map(|word| singular(vec![word.clone()])).collect())
            .collect();
        common = common_suffix(&singular);
    }
    let says_something = common.len() > 2 || !is_empty(&common);
    says_something.then(|| (shortened(common, LONGEST).concat(), false))
}

/// Returns the name of the body of one operation, however long it is.
pub(super) fn whole(api: &Api, def: &TypeDef) -> Option<String> {
    match &def.origins[..] {
        [only] if only.steps.is_empty() && only.root.operation().is_some() => {
            type_ident(&operation_name(api, &only.root), "Type")
        }
        _ => None,
    }
}

fn is_body_word(word: &str) -> bool {
    matches!(word, "Request" | "Response" | "Body")
}

/// Returns the name of one operation's body: the documented one, or one after the operation.
fn body_name(api: &Api, origin: &Origin) -> String {
    let documented = origin.documented_name.as_ref().map(|documented| &documented.name);
    match documented.filter(|name| !words(name).is_empty()) {
        Some(name) => name.clone(),
        None => undoubled(words(&operation_name(api, &origin.root))).concat(),
    }
}

/// Returns the name of one operation's body after the operation.
pub(super) fn operation_name(api: &Api, root: &Root) -> String {
    let operation = root.operation().and_then(|index| api.operations.get(index));
    let operation = words(operation.map_or("", |operation| &operation.name)).concat();
    match root {
        Root::Request(_) => format!("{operation}RequestBody"),
        root => match root.error_status() {
            Some(status) => format!("{operation}{}", status_name(status)),
            None => format!("{operation}ResponseBody"),
        },
    }
}

/// Returns the reason phrase of a status as registered by IANA, in one word.
pub(crate) fn status_name(status: &str) -> String {
    let name = match status {
        "400" => "BadRequest",
        "401" => "Unauthorized",
        "402" => "PaymentRequired",
        "403" => "Forbidden",
        "404" => "NotFound",
        "405" => "MethodNotAllowed",
        "406" => "NotAcceptable",
        "407" => "ProxyAuthenticationRequired",
        "408" => "RequestTimeout",
        "409" => "Conflict",
        "410" => "Gone",
        "411" => "LengthRequired",
        "412" => "PreconditionFailed",
        "413" => "ContentTooLarge",
        "414" => "UriTooLong",
        "415" => "UnsupportedMediaType",
        "416" => "RangeNotSatisfiable",
        "417" => "ExpectationFailed",
        "421" => "MisdirectedRequest",
        "422" => "UnprocessableContent",
        "423" => "Locked",
        "424" => "FailedDependency",
        "425" => "TooEarly",
        "426" => "UpgradeRequired",
        "428" => "PreconditionRequired",
        "429" => "TooManyRequests",
        "431" => "RequestHeaderFieldsTooLarge",
        "451" => "UnavailableForLegalReasons",
        "500" => "InternalServerError",
        "501" => "NotImplemented",
        "502" => "BadGateway",
        "503" => "ServiceUnavailable",
        "504" => "GatewayTimeout",
        "505" => "HttpVersionNotSupported",
        "507" => "InsufficientStorage",
        "508" => "LoopDetected",
        "511" => "NetworkAuthenticationRequired",
        "4XX" => "ClientError",
        "5XX" => "ServerError",
        "default" => "ErrorResponse",
        other => return format!("Status{other}"),
    };
    name.to_owned()
}

/// Returns the value that tags a member of a tagged union.
fn tag_value(api: &Api, facts: &Facts, id: TypeId) -> Option<(String, bool)> {
    let (union, index) = facts.membership(id)?;
    match &api.get(union).shape {
        Shape::Union(union) => match &union.members.get(index)?.tags[..] {
            // A number alone means nothing.
            [only] if only.parse::<f64>().is_ok() => {
                let property = union.tag.as_ref().map(|tag| words(&tag.property).concat());
                Some((property.unwrap_or_default() + &words(only).concat(), true))
            }
            [only] => Some((words(only).concat(), false)),
            _ => None,
        },
        _ => None,
    }
}
