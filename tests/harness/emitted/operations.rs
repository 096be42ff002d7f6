//! Reads the operations as data.

use syn::{Expr, ExprStruct, Item, Lit};

use super::EmittedModel;
use super::syntax::{doc_aliases, elements, last_name, path_name, plain, text};

/// An emitted operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The names given with `#[doc(alias = "…")]`.
    pub doc_aliases: Vec<String>,
    /// The operation's id.
    pub id: String,
    /// The HTTP method.
    pub method: String,
    /// The path template.
    pub path: String,
    /// The parameters in order.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub request_body: Option<RequestBody>,
    /// The responses in order.
    pub responses: Vec<Response>,
}

/// A parameter of an emitted operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// Where it goes, in lower case.
    pub location: String,
    /// Whether a call must have it.
    pub required: bool,
    /// Whether a client supplies it once for all operations.
    pub global: bool,
    /// The kind of its value, as the emitted code calls it.
    pub kind: String,
}

/// The request body of an emitted operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RequestBody {
    /// Whether a call must have it.
    pub required: bool,
    /// The media type.
    pub media_type: String,
    /// The Rust type.
    pub type_name: String,
}

/// A response of an emitted operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Response {
    /// The status code.
    pub status: String,
    /// The media type, if there is a body.
    pub media_type: Option<String>,
    /// The Rust type of the body, if there is one.
    pub type_name: Option<String>,
}

/// Adds the operations that a file declares, in the order of its list `OPERATIONS`.
pub(super) fn read(file: &syn::File, model: &mut EmittedModel) -> Result<(), String> {
    let mut order: Vec<String> = Vec::new();
    let mut declared = Vec::new();
    for item in &file.items {
        let Item::Const(constant) = item else {
            continue;
        };
        let name = constant.ident.to_string();
        match (&*constant.expr, name.as_str()) {
            (list, "GLOBAL_PARAMETERS") => {
                model.global_parameters = each(list, parameter, "GLOBAL_PARAMETERS")?;
            }
            (list, "OPERATIONS") => order = each(list, path_name, "OPERATIONS")?,
            (Expr::Struct(literal), _) if last_name(&literal.path) == "Operation" => {
                let read = operation(literal, doc_aliases(&constant.attrs));
                model.operations.push(
                    read.ok_or_else(|| format!("{name} is not written as an operation should be"))?,
                );
                declared.push(name);
            }
            _ => {}
        }
    }
    if order == declared {
        Ok(())
    } else {
        Err(format!("OPERATIONS lists {order:?}, but there are {declared:?}"))
    }
}

fn each<T>(list: &Expr, read: impl Fn(&Expr) -> Option<T>, what: &str) -> Result<Vec<T>, String> {
    let read = elements(list).and_then(|items| items.into_iter().map(read).collect());
    read.ok_or_else(|| format!("{what} is not written as it should be"))
}

fn operation(literal: &ExprStruct, doc_aliases: Vec<String>) -> Option<Operation> {
    Some(Operation {
        doc_aliases,
        id: text(value(literal, "id")?)?,
        method: text(value(literal, "method")?)?,
        path: text(value(literal, "path")?)?,
        parameters: list(value(literal, "parameters")?, parameter)?,
        request_body: optional(value(literal, "request_body")?, request_body)?,
        responses: list(value(literal, "responses")?, response)?,
    })
}

/// Reads `Parameter::query("name", Kind::String).required()` and the like.
fn parameter(expr: &Expr) -> Option<Parameter> {
    match expr {
        Expr::MethodCall(call) => {
            let parameter = parameter(&call.receiver)?;
            match call.method.to_string().as_str() {
                "required" => Some(Parameter { required: true, ..parameter }),
                "global" => Some(Parameter { global: true, ..parameter }),
                "style" => Some(parameter),
                _ => None,
            }
        }
        Expr::Call(call) => {
            let constructor = path_name(&call.func)?;
            let (location, kind) = match constructor.as_str() {
                "new" => (path_name(call.args.get(1)?)?.to_lowercase(), call.args.get(2)?),
                location => (location.to_owned(), call.args.get(1)?),
            };
            Some(Parameter {
                name: text(call.args.first()?)?,
                required: constructor == "path",
                location,
                global: false,
                kind: path_name(kind)?,
            })
        }
        _ => None,
    }
}

fn request_body(expr: &Expr) -> Option<RequestBody> {
    let literal = literal(expr)?;
    let (media_type, type_name) = only_body(value(literal, "bodies")?)?;
    let required = flag(value(literal, "required")?)?;
    Some(RequestBody { required, media_type: media_type?, type_name: type_name? })
}

/// Reads `Response::new("200", &[…])`.
fn response(expr: &Expr) -> Option<Response> {
    let Expr::Call(call) = expr else {
        return None;
    };
    let (media_type, type_name) = only_body(call.args.get(1)?)?;
    Some(Response { status: text(call.args.first()?)?, media_type, type_name })
}

/// The media type and the type of the body, of which this API has no more than one: `Body::json("Type")`, or
/// `Body::new("media/type", Some("Type"))`.
fn only_body(bodies: &Expr) -> Option<(Option<String>, Option<String>)> {
    match &elements(bodies)?[..] {
        [] => Some((None, None)),
        [Expr::Call(call)] if path_name(&call.func)? == "json" => {
            Some((Some("application/json".to_owned()), Some(text(call.args.first()?)?)))
        }
        [Expr::Call(call)] => {
            Some((Some(text(call.args.first()?)?), optional(call.args.get(1)?, text)?))
        }
        _ => None,
    }
}

fn literal(expr: &Expr) -> Option<&ExprStruct> {
    match expr {
        Expr::Struct(literal) => Some(literal),
        _ => None,
    }
}

fn value<'f>(literal: &'f ExprStruct, name: &str) -> Option<&'f Expr> {
    let named =
        |member: &syn::Member| matches!(member, syn::Member::Named(ident) if plain(ident) == name);
    literal.fields.iter().find(|field| named(&field.member)).map(|field| &field.expr)
}

fn list<T>(expr: &Expr, read: impl Fn(&Expr) -> Option<T>) -> Option<Vec<T>> {
    elements(expr)?.into_iter().map(read).collect()
}

/// Reads `Some(…)` or `None`. The outer `Option` tells whether it is one of the two and its content can be read.
#[allow(clippy::option_option, reason = "the two stand for different things")]
fn optional<T>(expr: &Expr, read: impl Fn(&Expr) -> Option<T>) -> Option<Option<T>> {
    match expr {
        Expr::Path(_) if path_name(expr).as_deref() == Some("None") => Some(None),
        Expr::Call(call) if path_name(&call.func).as_deref() == Some("Some") => {
            call.args.first().and_then(read).map(Some)
        }
        _ => None,
    }
}

fn flag(expr: &Expr) -> Option<bool> {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Bool(flag) => Some(flag.value),
            _ => None,
        },
        _ => None,
    }
}
