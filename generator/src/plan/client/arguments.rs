//! Arguments of methods.

use std::collections::BTreeSet;

use serde_json::Value;

use super::resolved;
use crate::ir::{Api, Format, Limits, Operation, Parameter, Shape, Type};
use crate::names::field_ident;

/// The methods that call types have, and that are derived or of traits in scope.
pub(super) const METHODS: [&str; 18] = [
    "allow_empty_path",
    "base_url",
    "body",
    "clone",
    "fmt",
    "from_response",
    "header",
    "into_request",
    "items",
    "pages",
    "poll",
    "raw",
    "redirect",
    "response",
    "retry",
    "send",
    "split",
    "timeout",
];

/// An argument of a method.
#[derive(Debug, Clone)]
pub struct Argument {
    /// The identifier of the argument, and of its setter.
    pub ident: String,
    /// The name on the wire.
    pub name: String,
    /// The type of its value; `None` accepts any value.
    pub ty: Option<Type>,
    /// The argument form: how the method accepts the value.
    pub form: ArgumentForm,
    /// The part of the request that the value becomes.
    pub target: Target,
    /// Whether it is required.
    pub required: bool,
    /// The description in the document.
    pub description: Option<String>,
    /// The constraints on its values, unless their type has a name.
    pub limits: Limits,
    /// Whether it is deprecated.
    pub deprecated: bool,
    /// An example from the document.
    pub example: Option<Value>,
}

/// The part of the request that a value becomes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// A parameter, by index.
    Parameter(usize),
    /// A part of a multipart body.
    Part {
        /// Its media type, if the document has one.
        media_type: Option<String>,
        /// The separator of a list that is one part; otherwise each element is a part.
        separator: Option<&'static str>,
    },
}

/// The argument form: how a method accepts a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ArgumentForm {
    /// `&str`
    Text,
    /// By value: numbers and booleans.
    Copy,
    /// `impl Into<…>`: enums and newtypes.
    Into,
    /// By reference.
    Reference,
    /// Any JSON value, or a type that converts into one.
    Any,
    /// A list of strings.
    Texts,
    /// A list.
    List,
    /// A file.
    File,
    /// A list of files.
    Files,
}

/// The identifiers in use by a call's arguments and methods.
pub(super) struct Taking {
    taken: BTreeSet<String>,
}

impl Taking {
    pub(super) fn new() -> Self {
        let mut taken: BTreeSet<String> = METHODS.map(str::to_owned).into();
        taken.insert("call".to_owned());
        Self { taken }
    }

    /// Claims a unique identifier for an argument.
    fn claim(&mut self, name: &str, location: &str) -> String {
        let plain = field_ident(name).unwrap_or_else(|| "value".to_owned());
        if self.taken.insert(plain.clone()) {
            return plain;
        }
        let mut qualified =
            format!("{}_{location}", plain.trim_start_matches("r#").trim_end_matches('_'));
        while !self.taken.insert(qualified.clone()) {
            qualified.push('_');
        }
        qualified
    }

    /// Claims a unique identifier for a method that sets a body.
    pub(super) fn method(&mut self, name: &str) -> String {
        let mut name = name.to_owned();
        while name != "body" && !self.taken.insert(name.clone()) {
            name.push('_');
        }
        name
    }

    /// Returns a copy of an argument with a unique identifier.
    pub(super) fn rename(&mut self, argument: &Argument) -> Argument {
        Argument { ident: self.claim(&argument.name, "part"), ..argument.clone() }
    }
}

/// Returns the required parameters: path parameters first, in the order of the path template.
pub(super) fn required(api: &Api, operation: &Operation, taking: &mut Taking) -> Vec<Argument> {
    let mut required: Vec<usize> =
        of(operation, |parameter| parameter.required && !parameter.global);
    let place = |index: usize| {
        let name = format!("{{{}}}", operation.parameters[index].name);
        operation.path.find(&name).unwrap_or(usize::MAX)
    };
    required.sort_by_key(|index| {
        let is_path = operation.parameters[*index].location == crate::schema::spec::Location::Path;
        if is_path { place(*index) } else { usize::MAX }
    });
    required.into_iter().map(|index| argument(api, operation, index, taking)).collect()
}

/// Returns the optional parameters, and global parameters, which a call can override.
pub(super) fn optional(api: &Api, operation: &Operation, taking: &mut Taking) -> Vec<Argument> {
    let optional = of(operation, |parameter| !parameter.required || parameter.global);
    optional.into_iter().map(|index| argument(api, operation, index, taking)).collect()
}

fn of(operation: &Operation, is: impl Fn(&Parameter) -> bool) -> Vec<usize> {
    let parameters = operation.parameters.iter().enumerate();
    parameters.filter(|(_, parameter)| is(parameter)).map(|(index, _)| index).collect()
}

fn argument(api: &Api, operation: &Operation, index: usize, taking: &mut Taking) -> Argument {
    let parameter = &operation.parameters[index];
    let location = match parameter.location {
        crate::schema::spec::Location::Path => "path",
        crate::schema::spec::Location::Query | crate::schema::spec::Location::QueryString => {
            "query"
        }
        crate::schema::spec::Location::Header => "header",
        crate::schema::spec::Location::Cookie => "cookie",
    };
    Argument {
        ident: taking.claim(parameter.rust_name.as_ref().unwrap_or(&parameter.name), location),
        name: parameter.name.clone(),
        form: argument_form(api, parameter.value.ty.as_ref()),
        ty: parameter.value.ty.clone().map(unwrapped),
        target: Target::Parameter(index),
        required: parameter.required,
        description: parameter.description.clone(),
        limits: parameter.value.limits.clone(),
        deprecated: parameter.deprecated,
        example: parameter.example.clone(),
    }
}

/// Strips `Nullable`: the type of a value that is not `null`.
pub(super) fn unwrapped(ty: Type) -> Type {
    match ty {
        Type::Nullable(inner) => unwrapped(*inner),
        other => other,
    }
}

/// Returns the argument form for a type.
pub(crate) fn argument_form(api: &Api, ty: Option<&Type>) -> ArgumentForm {
    let Some(ty) = ty else {
        return ArgumentForm::Any;
    };
    match resolved(api, ty) {
        Type::Any => ArgumentForm::Any,
        Type::Boolean | Type::Integer(_) | Type::Number => ArgumentForm::Copy,
        Type::String(_) => ArgumentForm::Text,
        Type::Nullable(inner) => argument_form(api, Some(inner)),
        Type::List(inner) => match resolved(api, inner) {
            Type::String(_) => ArgumentForm::Texts,
            _ => ArgumentForm::List,
        },
        Type::Named(id) => match &api.get(*id).shape {
            Shape::Enum(_) => ArgumentForm::Into,
            Shape::IntegerEnum(_) => ArgumentForm::Copy,
            shape if shape.scalar().is_some() => ArgumentForm::Into,
            _ => ArgumentForm::Reference,
        },
        Type::Null
        | Type::ExactNumber
        | Type::External(_)
        | Type::Replaced(_)
        | Type::FreeForm
        | Type::Map(_) => ArgumentForm::Reference,
    }
}

/// Returns the argument form for a part of a multipart body.
pub(super) fn part_form(api: &Api, ty: &Type) -> ArgumentForm {
    match resolved(api, ty) {
        Type::String(Format::Binary) => ArgumentForm::File,
        Type::Nullable(inner) => part_form(api, inner),
        Type::List(inner) if part_form(api, inner) == ArgumentForm::File => ArgumentForm::Files,
        _ => argument_form(api, Some(ty)),
    }
}
