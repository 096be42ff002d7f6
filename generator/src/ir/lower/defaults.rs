//! The defaults of the document, as values of their types.

use foldhash::{HashMap, HashSet};
use serde_json::{Number, Value};

use super::{Lowering, scalars};
use crate::document::code_span::shown;
use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::conforms::fits;
use crate::ir::rules;
use crate::ir::{Api, Shape, Type, TypeId, number_value, whole};
use crate::schema::compose::NodeId;
use crate::schema::spec::{SchemaId, Spec};

/// The defaults in use, with their fields and parameters.
pub(super) struct Defaults {
    given: Vec<Given>,
    fields: HashMap<(TypeId, String), NodeId>,
    parameters: Vec<Option<NodeId>>,
}

/// The default of a node, and the type that it must have.
struct Given {
    node: NodeId,
    /// The node that declares the default.
    from: NodeId,
    /// The schemas that the default must fit.
    schemas: Vec<SchemaId>,
    /// The patterns that a string must match.
    patterns: Vec<String>,
    ty: Type,
    diagnostic: Diagnostic,
    value: Value,
}

impl Lowering<'_> {
    /// Records the default of a node that is used.
    pub(super) fn note_default(&mut self, id: NodeId) {
        if self.giver(id).is_some() {
            self.defaults.insert(id);
        }
    }

    /// Returns the default of a node, or of the node that it resolves to; `null` is no default.
    pub(super) fn default(&self, id: NodeId) -> Option<Value> {
        let giver = self.giver(id)?;
        self.composed.node(giver).meta.default.clone().filter(|value| !value.is_null())
    }

    /// Returns the node that declares a node's default: itself, or the node that it resolves to.
    fn giver(&self, id: NodeId) -> Option<NodeId> {
        let mut nodes = [id, self.composed.resolved(id)].into_iter();
        nodes.find(|id| self.composed.node(*id).meta.default.is_some())
    }

    /// Returns the defaults of all nodes that were used.
    pub(super) fn given_defaults(&mut self) -> Defaults {
        let ids: Vec<NodeId> = self.defaults.iter().copied().collect();
        let given = ids.into_iter().filter_map(|id| self.given(id)).collect();
        Defaults {
            given,
            fields: std::mem::take(&mut self.fields_with_defaults),
            parameters: std::mem::take(&mut self.parameters),
        }
    }

    fn given(&mut self, id: NodeId) -> Option<Given> {
        let from = self.giver(id)?;
        let ty = self.with_null(id);
        let node = self.composed.node(id);
        let value = self.composed.node(from).meta.default.clone()?;
        let is_whole = node.is_whole && from == id;
        let place = node.pointer.clone();
        let place = if is_whole { place.push("default") } else { place };
        let message = format!("the default {} is not valid for its schema", shown(&value));
        let diagnostic = Diagnostic::at(Code::DefaultMisfit, &place, message)
            .help("use a value that the schema allows")
            .instead("the default is ignored");
        let schemas = node.schemas.clone();
        Some(Given { node: id, from, schemas, patterns: self.patterns(id), ty, diagnostic, value })
    }

    fn patterns(&self, id: NodeId) -> Vec<String> {
        let nodes = [id, self.composed.resolved(id)].map(|id| self.composed.node(id));
        let all = nodes.into_iter().flat_map(|node| node.constraints.iter());
        let patterns = all.filter(|it| it.keyword.name == "pattern");
        patterns.filter_map(|it| it.value.as_str().map(str::to_owned)).collect()
    }
}

/// Reports defaults that do not fit their schemas, and removes them.
pub(super) fn check(
    spec: &Spec,
    api: &mut Api,
    defaults: &Defaults,
    diagnostics: &mut Diagnostics,
) {
    let Defaults { given, fields, parameters } = defaults;
    let fitting = fitting(spec, api, given);
    let mut seen = HashSet::default();
    for given in given.iter().filter(|given| !fitting.contains_key(&given.node)) {
        // A default that is reported where it is declared is not reported again at its uses.
        let is_said = given.from != given.node && !fitting.contains_key(&given.from);
        if !is_said && seen.insert(given.diagnostic.pointer.clone()) {
            diagnostics.push(given.diagnostic.clone());
        }
    }
    for given in given {
        let meant = fitting.get(&given.node).filter(|it| !is_same(it, &given.value));
        if let Some(meant) = meant.filter(|_| seen.insert(given.diagnostic.pointer.clone())) {
            diagnostics.push(
                Diagnostic { code: Code::UnquotedText, ..given.diagnostic.clone() }
                    .help(format!("write {}", shown(meant)))
                    .instead(format!("it is read as {}", shown(meant))),
            );
        }
    }
    for (index, def) in api.types.iter_mut().enumerate() {
        let Shape::Struct(object) = &mut def.shape else { continue };
        for field in object.fields.iter_mut().filter(|field| field.default.is_some()) {
            let node = fields.get(&(TypeId(index), field.wire.clone()));
            field.default = node.and_then(|node| fitting.get(node)).cloned();
            if field.default.is_none() {
                field
                    .unsupported
                    .push("Its default is not valid for the schema and is ignored.".to_owned());
            }
        }
    }
    let of_operations = api.operations.iter_mut().flat_map(|operation| &mut operation.parameters);
    for (parameter, node) in of_operations.chain(&mut api.globals).zip(parameters) {
        let fitting = node.and_then(|node| fitting.get(&node)).cloned();
        if let Some(default) = std::mem::replace(&mut parameter.value.default, fitting)
            && parameter.value.default.is_none()
        {
            let note = scalars::said_default(&default);
            parameter.value.limits.own.notes.retain(|it| *it != note);
        }
    }
}

/// Returns the defaults that fit their types and schemas, converted to the intended values, by node.
fn fitting(spec: &Spec, api: &Api, given: &[Given]) -> HashMap<NodeId, Value> {
    let meant =
        given.iter().filter_map(|given| Some((given, meant(api, &given.ty, &given.value)?)));
    let meant: Vec<(&Given, Value)> = meant.filter(|(given, it)| matches(given, it)).collect();
    let values: Vec<_> = meant.iter().map(|(given, it)| (&*given.schemas, it)).collect();
    let fits = rules::fits(spec, api.settings.implied_types, &values);
    let fitting = meant.into_iter().zip(fits).filter(|(_, fits)| *fits);
    fitting.map(|((given, value), _)| (given.node, value)).collect()
}

/// Whether two values have the same JSON types, so that they differ at most in notation.
fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Array(one), Value::Array(other)) => {
            one.iter().zip(other).all(|(one, other)| is_same(one, other))
        }
        (one, other) => std::mem::discriminant(one) == std::mem::discriminant(other),
    }
}

fn matches(given: &Given, value: &Value) -> bool {
    let text = value.as_str();
    text.is_none_or(|text| {
        !given.patterns.iter().any(|it| rules::is_match(it, text) == Some(false))
    })
}

/// Returns the intended value of a default. YAML reads `5` as a number and `true` as a boolean where a
/// string is intended, and authors quote numbers. Returns `None` if there is no such value, or more
/// than one: a number with a fraction may have been written with other digits.
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

/// Returns the string in the document where YAML reads another value.
fn as_text(value: &Value) -> Option<Value> {
    match value {
        Value::String(_) => Some(value.clone()),
        Value::Bool(bool) => Some(Value::from(bool.to_string())),
        Value::Number(number) if !number.is_f64() => Some(Value::from(number.to_string())),
        _ => None,
    }
}

#[cfg(test)]
mod tests;
