//! The base name of a type, before qualification.

use super::ident::{coded, type_ident};
use super::words::{common_suffix, singular, words};
use super::{MAX_LENGTH, Reason};
use serde_json::Value;

use crate::analysis::Facts;
use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Api, EnumValue, Field, Format, Origin, Root, Shape, Step, Type, TypeDef, TypeId};

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

/// Words that mean little without context.
const GENERIC: &[&str] = &[
    "Attribute",
    "Config",
    "Configuration",
    "Settings",
    "Category",
    "Code",
    "Content",
    "Data",
    "Detail",
    "Details",
    "Error",
    "Errors",
    "Format",
    "Id",
    "Info",
    "Item",
    "Kind",
    "Message",
    "Meta",
    "Metadata",
    "Name",
    "Option",
    "Options",
    "Reason",
    "Result",
    "Results",
    "State",
    "Status",
    "Type",
    "Value",
    "Version",
];

/// Returns the names for a request variant, best first.
fn twins(def: &TypeDef, name: String) -> Vec<String> {
    match (def.is_request, name.ends_with("Request")) {
        (false, _) => vec![name],
        (true, false) => vec![format!("{name}Request"), format!("{name}Input")],
        (true, true) => vec![format!("{name}Input")],
    }
}

/// Returns the name that is pinned with `x-rust-name`.
pub(super) fn pinned(def: &TypeDef, diagnostics: &mut Diagnostics) -> Option<String> {
    let mut pins = def
        .origins
        .iter()
        .filter_map(|origin| origin.rust_name.as_deref().map(|name| (name, origin)));
    let (name, first) = pins.next()?;
    if let Some((other, origin)) = pins.find(|(other, _)| *other != name) {
        diagnostics.push(
            Diagnostic::at(
                Code::ConflictingName,
                &origin.pointer.push("x-rust-name"),
                format!("equal schemas have different `x-rust-name`s: `{name}` and `{other}`"),
            )
            .related(&first.pointer.push("x-rust-name"), "first set here")
            .help("equal schemas become one type: give both the same `x-rust-name`"),
        );
    }
    let ident = type_ident(name, "Type").map(|ident| no_field(&def.shape, ident));
    if def.is_request {
        return ident.and_then(|ident| twins(def, ident).pop());
    }
    if ident.as_deref() != Some(name) {
        let message = format!("`{name}` is not a valid name of a Rust type");
        let diagnostic =
            Diagnostic::at(Code::Unnameable, &first.pointer.push("x-rust-name"), message);
        diagnostics.push(match &ident {
            Some(ident) => diagnostic.help(format!("write `{ident}`")),
            None => diagnostic.help("write a name in UpperCamelCase"),
        });
    }
    ident
}

/// Returns the names that the document's author chose, best first: the component's name, or a title
/// that is no sentence.
pub(super) fn chosen(def: &TypeDef) -> Vec<String> {
    let Some(text) = author(def) else {
        return Vec::new();
    };
    let ident = type_ident(text, "Type");
    ident.map(|ident| twins(def, no_field(&def.shape, ident))).unwrap_or_default()
}

fn author(def: &TypeDef) -> Option<&str> {
    let component = def.origins.iter().find_map(|origin| origin.component());
    let title = || def.origins.iter().find_map(|origin| origin.title.as_deref());
    component.or_else(|| title().filter(|title| title.len() <= 2 * MAX_LENGTH))
}

/// Adds a suffix if the name of a type with a constructor could equal that of a field or an argument.
/// Only scripts with upper case distinguish them.
fn no_field(shape: &Shape, ident: String) -> String {
    let has_constructor = matches!(shape, Shape::Constant(_) | Shape::Tuple(_) | Shape::Newtype(_));
    if has_constructor && !ident.starts_with(char::is_uppercase) { ident + "Type" } else { ident }
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
        .or_else(|| named_value(def).map(by(Reason::ValueName)))
        .or_else(|| own_property(def).map(by(Reason::Property)))
        .unwrap_or_else(|| (by_shape(api, def), false, Reason::Shape));
    needs_context |=
        !is_chosen && (matches!(def.shape, Shape::Constant(_)) || GENERIC.contains(&name.as_str()));
    let name = type_ident(&name, "Type").unwrap_or_else(|| unspoken(def));
    let name = if is_twin { twins(def, name).swap_remove(0) } else { name };
    Base { name: no_field(&def.shape, name), needs_context, is_chosen, reason }
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
    let says_something = common.len() > 2 || !common.iter().all(|word| is_body_word(word));
    says_something.then(|| (common.concat(), false))
}

fn is_body_word(word: &str) -> bool {
    matches!(word, "Request" | "Response" | "Body")
}

/// Returns the name of one operation's body: the documented one, or one after the operation.
fn body_name(api: &Api, origin: &Origin) -> String {
    let documented = origin.documented_name.as_ref().map(|documented| &documented.name);
    match documented.filter(|name| !words(name).is_empty()) {
        Some(name) => name.clone(),
        None => operation_name(api, &origin.root),
    }
}

/// Returns the name of one operation's body after the operation.
pub(super) fn operation_name(api: &Api, root: &Root) -> String {
    let operation = root.operation().and_then(|index| api.operations.get(index));
    let operation = words(operation.map_or("", |operation| &operation.id)).concat();
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
            [only] => Some((words(only).concat(), only.parse::<f64>().is_ok())),
            _ => None,
        },
        _ => None,
    }
}

/// Returns the name of an enum's only value, with the property that has it: `ExternalEntityType`.
fn named_value(def: &TypeDef) -> Option<(String, bool)> {
    let Shape::IntegerEnum(values) = &def.shape else {
        return None;
    };
    let [EnumValue { name: Some(name), .. }] = &values[..] else {
        return None;
    };
    let (property, _) = own_property(def)?;
    Some((words(name).concat() + &property, false))
}

/// Returns the property that has the type in every use, in the singular for the items of an array.
fn own_property(def: &TypeDef) -> Option<(String, bool)> {
    let mut names: Vec<Vec<String>> = def.origins.iter().map(property_of).collect::<Option<_>>()?;
    names.sort_unstable();
    names.dedup();
    match &names[..] {
        [only] => Some((only.concat(), false)),
        _ => None,
    }
}

/// Returns the words of the property that leads to a type, if only arrays and maps are in between.
fn property_of(origin: &Origin) -> Option<Vec<String>> {
    let mut item = false;
    for step in origin.steps.iter().rev() {
        match step {
            Step::Property(name) => {
                let words = words(name);
                return Some(if item { singular(words) } else { words });
            }
            Step::Item | Step::Value => item = true,
            Step::Member(_) => return None,
        }
    }
    None
}

/// Returns the words of the nearest property around all uses of a type.
pub(super) fn shared_property(def: &TypeDef) -> Option<Vec<String>> {
    let around = |origin: &Origin| -> Vec<Vec<String>> {
        let properties = origin.steps.iter().filter_map(|step| match step {
            Step::Property(name) => Some(singular(words(name))),
            _ => None,
        });
        properties.collect()
    };
    let (first, rest) = def.origins.split_first()?;
    let rest: Vec<Vec<Vec<String>>> = rest.iter().map(around).collect();
    around(first)
        .into_iter()
        .rev()
        .find(|property| rest.iter().all(|properties| properties.contains(property)))
}

/// Returns a name for the shape.
fn by_shape(api: &Api, def: &TypeDef) -> String {
    let is_item = |origin: &Origin| origin.steps.last() == Some(&Step::Item);
    match &def.shape {
        Shape::Union(_) if def.origins.iter().all(is_item) && shared_property(def).is_some() => {
            shared_property(def).unwrap_or_default().concat() + "Item"
        }
        Shape::Union(union) => {
            let members: Vec<String> =
                union.members.iter().map(|member| type_words(api, &member.ty)).collect();
            let name = members.join("Or");
            if name.len() <= MAX_LENGTH {
                return name;
            }
            shared_property(def).map_or_else(|| "Choice".to_owned(), |words| words.concat())
        }
        Shape::Struct(object) => struct_words(&object.fields),
        Shape::Tuple(_) => "Tuple".to_owned(),
        Shape::Newtype(_) => "Nested".to_owned(),
        Shape::Alias(ty) => type_words(api, ty),
        Shape::IntegerEnum(_) => {
            shared_property(def).map_or_else(|| "Number".to_owned(), |words| words.concat())
        }
        Shape::Enum(values) => match &values[..] {
            [only] => words(&only.value).concat(),
            _ => shared_property(def).map_or_else(|| "Value".to_owned(), |words| words.concat()),
        },
        Shape::Constant(value) => words(&scalar(value)).concat(),
    }
}

/// Returns a scalar as a string, without quotes.
pub(super) fn scalar(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// Returns the property names of an object as one name. Two ends become `Range`, after the other
/// properties.
fn struct_words(fields: &[Field]) -> String {
    const ENDS: [(&str, &str); 4] =
        [("start", "end"), ("from", "to"), ("min", "max"), ("lower", "upper")];
    let has = |name: &str| fields.iter().any(|field| field.wire == name);
    let ends = ENDS.into_iter().find(|(low, high)| has(low) && has(high));
    let others = fields
        .iter()
        .filter(|field| ends.is_none_or(|(low, high)| field.wire != low && field.wire != high));
    let mut name = String::new();
    for field in others.take(3) {
        let word = words(&field.wire).concat();
        if name.len() + word.len() <= MAX_LENGTH - "Range".len() {
            name.push_str(&word);
        }
    }
    if ends.is_some() {
        name.push_str("Range");
    }
    name
}

fn type_words(api: &Api, ty: &Type) -> String {
    match ty {
        Type::Any => "Value".to_owned(),
        Type::Boolean => "Boolean".to_owned(),
        Type::Null => "Null".to_owned(),
        Type::Integer(_) => "Integer".to_owned(),
        Type::Number | Type::ExactNumber => "Number".to_owned(),
        Type::String(Format::DateTime) => "DateTime".to_owned(),
        Type::String(_) => "String".to_owned(),
        Type::External(external) => external.name().to_owned(),
        Type::FreeForm => "Object".to_owned(),
        Type::Nullable(inner) => type_words(api, inner),
        Type::List(inner) => type_words(api, inner) + "List",
        Type::Map(inner) => type_words(api, inner) + "Map",
        Type::Named(id) => {
            let def = api.get(*id);
            let pinned = def.origins.iter().find_map(|origin| origin.rust_name.clone());
            pinned.or_else(|| chosen(def).into_iter().next()).unwrap_or_else(|| match &def.shape {
                Shape::Struct(object) => struct_words(&object.fields),
                Shape::Enum(_) | Shape::IntegerEnum(_) => "Enum".to_owned(),
                Shape::Constant(value) => words(&scalar(value)).concat(),
                Shape::Tuple(_) => "Tuple".to_owned(),
                Shape::Newtype(_) | Shape::Alias(_) => "Nested".to_owned(),
                Shape::Union(_) => "Union".to_owned(),
            })
        }
    }
}
