//! The defaults of the document, as values of their types.

use foldhash::HashSet;
use serde_json::{Number, Value};

use super::Lowering;
use crate::accept::fits;
use crate::compose::NodeId;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{Api, Shape, Type, number_value, whole};

/// A message shows so many characters of a value.
const SHOWN: usize = 60;

/// A default where it stands, and the type that it is to have.
pub(super) struct Given {
    ty: Type,
    diagnostic: Diagnostic,
    value: Value,
}

impl Lowering<'_> {
    /// Notes the default of a node that is used.
    pub(super) fn note_default(&mut self, id: NodeId) {
        if self.composed.node(id).meta.default.is_some() {
            self.defaults.insert(id);
        }
    }

    /// The default of a node, or of what it stands for; `null` is none.
    pub(super) fn default(&self, id: NodeId) -> Option<Value> {
        let default = |id: NodeId| self.composed.node(id).meta.default.clone();
        let given = default(id).or_else(|| default(self.composed.resolved(id)));
        given.filter(|value| !value.is_null())
    }

    /// The defaults of all nodes that were used.
    pub(super) fn given_defaults(&mut self) -> Vec<Given> {
        let ids: Vec<NodeId> = self.defaults.iter().copied().collect();
        let given = ids.into_iter().filter_map(|id| {
            let node = self.composed.node(id);
            let value = node.meta.default.clone()?;
            let place = node.pointer.clone();
            let place = if node.is_whole { place.push("default") } else { place };
            let message = format!("the default {} is no value of its schema", shown(&value));
            let diagnostic = Diagnostic::at(Code::DefaultMisfit, &place, message)
                .help("give a value that the schema allows")
                .instead("no default is known here");
            Some(Given { ty: self.with_null(id), diagnostic, value })
        });
        given.collect()
    }
}

fn shown(value: &Value) -> String {
    let text = value.to_string();
    match text.char_indices().nth(SHOWN) {
        Some((end, _)) => format!("`{}…`", &text[..end]),
        None => format!("`{text}`"),
    }
}

/// Says which defaults are no values of their types, and leaves them out.
pub(super) fn check(api: &mut Api, given: Vec<Given>, diagnostics: &mut Diagnostics) {
    let mut seen = HashSet::default();
    for Given { ty, diagnostic, value } in given {
        if meant(api, &ty, &value).is_none() && seen.insert(diagnostic.pointer.clone()) {
            diagnostics.push(diagnostic);
        }
    }
    let fields = |shape: &Shape| match shape {
        Shape::Struct(object) => object.fields.len(),
        _ => 0,
    };
    for index in 0..api.types.len() {
        for place in 0..fields(&api.types[index].shape) {
            let Shape::Struct(object) = &api.types[index].shape else { continue };
            let Some(field) = object.fields.get(place) else { continue };
            let Some(given) = &field.default else { continue };
            let meant = meant(api, &field.ty, given);
            let Shape::Struct(object) = &mut api.types[index].shape else { continue };
            if let Some(field) = object.fields.get_mut(place) {
                if meant.is_none() {
                    field.degraded.push("Its default does not fit, and is left out.".to_owned());
                }
                field.default = meant;
            }
        }
    }
    let parameters = api.operations.iter().flat_map(|it| &it.parameters).chain(&api.globals);
    let mut defaults = parameters
        .map(|parameter| match (&parameter.ty, &parameter.default) {
            (Some(ty), Some(default)) => meant(api, ty, default),
            (_, default) => default.clone(),
        })
        .collect::<Vec<_>>()
        .into_iter();
    let parameters = api.operations.iter_mut().flat_map(|operation| &mut operation.parameters);
    for parameter in parameters.chain(&mut api.globals) {
        parameter.default = defaults.next().flatten();
    }
}

/// The value of a type that a default is meant as: YAML reads `5` as a number and `true` as a boolean
/// where the text was meant, and authors quote numbers. None if there is none, or more than one: a
/// number with a fraction may have been written with other digits.
fn meant(api: &Api, ty: &Type, value: &Value) -> Option<Value> {
    let meant = match (ty, value) {
        (Type::Nullable(inner), value) if !value.is_null() => return meant(api, inner, value),
        (Type::Integer(_), Value::Number(number)) => {
            whole(number).map_or_else(|| value.clone(), number_value)
        }
        (Type::Integer(_) | Type::Number | Type::ExactNumber, Value::String(text)) => {
            Value::Number(text.parse::<Number>().ok()?)
        }
        (Type::Boolean, Value::String(text)) => Value::Bool(text.parse().ok()?),
        (Type::String(_), value) => as_text(value)?,
        (Type::List(inner), Value::Array(items)) => {
            Value::Array(items.iter().map(|item| meant(api, inner, item)).collect::<Option<_>>()?)
        }
        (Type::Named(id), _) if !fits(api, ty, value) => match (&api.get(*id).shape, value) {
            (Shape::Alias(ty) | Shape::Newtype(ty), _) => return meant(api, ty, value),
            (Shape::Enum(_), value) => as_text(value)?,
            (Shape::IntegerEnum(_), Value::String(text)) => {
                Value::Number(text.parse::<Number>().ok()?)
            }
            _ => return None,
        },
        _ => value.clone(),
    };
    fits(api, ty, &meant).then_some(meant)
}

/// The text that stands in a document where YAML reads another value.
fn as_text(value: &Value) -> Option<Value> {
    match value {
        Value::String(_) => Some(value.clone()),
        Value::Bool(bool) => Some(Value::from(bool.to_string())),
        Value::Number(number) if !number.is_f64() => Some(Value::from(number.to_string())),
        _ => None,
    }
}
