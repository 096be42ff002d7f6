//! [`Composed`] → [`Api`]: chooses the Rust shape of each kind of schema.
//!
//! Every schema that needs a name becomes one [`TypeDef`]. Later,
//! [`deduplicate`](crate::ir::deduplicate) merges equal ones.

mod components;
mod defaults;
mod discriminators;
mod examples;
mod newtypes;
mod operations;
mod origins;
mod replaced;
mod rules;
mod scalars;
mod secrets;
mod security;
mod styles;
mod tags;
mod told;
mod tool_names;
mod unions;
mod uses;

use std::hash::Hash;

use foldhash::{HashMap, HashSet};
use indexmap::IndexSet;
use serde_json::Value;

use self::newtypes::Newtypes;
use self::rules::Matching;
use self::tags::Tags;
use self::told::Told;
use crate::document::diagnostic::Diagnostics;
use crate::ir::rules::Rules;
use crate::ir::settings::Settings;
use crate::ir::{
    Api, Docs, EnumValue, Field, Limits, Member, Operation, Root, Shape, Step, Struct, Tag, Tuple,
    Type, TypeDef, TypeId, Union, number_value, route, subject,
};
use crate::schema::compose::{Composed, Further, Kind, Node, NodeId, Property, UnionMember};
use crate::schema::spec::{Constraints, Spec, ValueNote};

/// Lowers every schema of the document to a Rust shape.
#[must_use]
pub fn lower(
    spec: &Spec,
    composed: &Composed,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) -> Api {
    discriminators::without_effect(spec, composed, diagnostics);
    styles::without_effect(spec, composed, diagnostics);
    examples::check(spec, settings.implied_types, diagnostics);
    let mut lowering = Lowering {
        spec,
        composed,
        tags: Tags::find(composed, diagnostics),
        wrapped: components::wrapped(composed),
        types: Vec::new(),
        reserved: HashMap::default(),
        visited: HashSet::default(),
        components: components::owners(spec, composed),
        defaults: IndexSet::new(),
        fields_with_defaults: HashMap::default(),
        parameters: Vec::new(),
        settings,
        replacing: Matching::of(settings.replacements.rules.len()),
        newtypes: Newtypes::of(&settings.newtypes),
    };
    lowering.lower_components();
    let operations = spec.operations.iter().enumerate();
    let mut operations: Vec<Operation> =
        operations.map(|(index, operation)| lowering.operation(index, operation)).collect();
    route::name_operations(&mut operations);
    let globals = spec.globals.iter();
    let globals = globals.map(|global| lowering.global(global)).collect();
    lowering.security(&spec.security_schemes);
    let replacing = std::mem::take(&mut lowering.replacing);
    let rules = &settings.replacements.rules;
    replacing.report(rules, |rule| &rule.schemas, |rule| !rule.is_import, spec, diagnostics);
    lowering.newtypes.report();
    let newtypes = std::mem::take(&mut lowering.newtypes.matching);
    newtypes.report(&settings.newtypes, |rule| &rule.schemas, |_| true, spec, diagnostics);
    let defaults = lowering.given_defaults();
    let mut types: Vec<TypeDef> = lowering.types.into_iter().flatten().collect();
    unions::break_cycles(&mut types);
    let components = spec.components.iter().map(|(name, _)| name);
    tool_names::shorten(&mut types, &operations, components);
    let mut api = Api {
        info: spec.info.clone(),
        servers: spec.servers.clone(),
        types,
        operations,
        globals,
        security_schemes: spec.security_schemes.clone(),
        tags: spec.tags.clone(),
        settings: settings.clone(),
        contradicting: composed.contradicting().clone(),
        rules: Rules::default(),
    };
    defaults::check(spec, &mut api, &defaults, diagnostics);
    api
}

struct Lowering<'a> {
    spec: &'a Spec,
    composed: &'a Composed,
    tags: Tags,
    /// Lists and maps that contain themselves and therefore need a name.
    wrapped: HashSet<NodeId>,
    /// The types. An index is reserved on first use, and filled when its node is visited.
    types: Vec<Option<TypeDef>>,
    reserved: HashMap<NodeId, TypeId>,
    visited: HashSet<NodeId>,
    /// The component name of each node that belongs to a component.
    components: HashMap<NodeId, &'a str>,
    /// The nodes with a default, in the order of their use.
    defaults: IndexSet<NodeId>,
    /// The nodes of the fields with a default, by type and property.
    fields_with_defaults: HashMap<(TypeId, String), NodeId>,
    /// The nodes of the parameters, in the order of the parameters.
    parameters: Vec<Option<NodeId>>,
    settings: &'a Settings,
    replacing: Matching,
    newtypes: Newtypes,
}

/// The use of a schema: the path to it, and the innermost named type around it.
#[derive(Clone)]
struct At {
    root: Root,
    steps: Vec<Step>,
    parent: Option<TypeId>,
}

impl At {
    fn root(root: Root) -> Self {
        Self { root, steps: Vec::new(), parent: None }
    }

    fn step(&self, step: Step) -> Self {
        let mut next = self.clone();
        next.steps.push(step);
        next
    }

    /// Returns what a property here is about: the innermost name around it.
    fn noun(&self) -> &str {
        let property = self.steps.iter().rev().find_map(|step| match step {
            Step::Property(name) => Some(name.as_str()),
            _ => None,
        });
        property.unwrap_or(match &self.root {
            Root::Component(name) => name,
            _ => "",
        })
    }

    fn inside(&self, parent: TypeId) -> Self {
        Self { parent: Some(parent), ..self.clone() }
    }
}

impl Lowering<'_> {
    fn node(&self, id: NodeId) -> &Node {
        self.composed.node(id)
    }

    /// Lowers a node and everything that it contains, once.
    fn visit(&mut self, id: NodeId, at: &At) {
        let composed = self.composed;
        if self.replaced(id, None).is_some() {
            return;
        }
        self.note_default(id);
        let id = composed.resolved(id);
        if !self.visited.insert(id) {
            return;
        }
        // The path to a component starts at its definition, wherever it is used first.
        let at = match self.components.get(&id) {
            Some(name) => &At::root(Root::Component((*name).to_owned())),
            None => at,
        };
        match &composed.node(id).kind {
            Kind::Array(items) => self.collection(id, *items, &at.step(Step::Item), at),
            Kind::Object { properties, additional } => match additional {
                Further::Node(values) if properties.is_empty() => {
                    self.collection(id, *values, &at.step(Step::Value), at);
                }
                _ if properties.is_empty() => {}
                _ => self.object(id, properties, *additional, at),
            },
            Kind::Strings(values) => {
                let shape = match &values[..] {
                    [only] if self.tags.is_tag(id) => Shape::Constant(Value::from(only.as_str())),
                    _ => {
                        let node = composed.node(id);
                        Shape::Enum(known_values(node, values, |it| Value::from(it.as_str())))
                    }
                };
                self.define(id, at, shape);
            }
            Kind::Integers(values) => {
                let shape = match &values[..] {
                    [only] if self.tags.is_tag(id) => Shape::Constant(number_value(*only)),
                    _ => {
                        let node = composed.node(id);
                        Shape::IntegerEnum(known_values(node, values, |it| number_value(*it)))
                    }
                };
                self.define(id, at, shape);
            }
            Kind::OneBoolean(value) if self.tags.is_tag(id) => {
                self.define(id, at, Shape::Constant(Value::from(*value)));
            }
            Kind::Tuple { items, required, rest } => self.tuple(id, items, *required, *rest, at),
            Kind::Union { members, .. } => self.union(id, members, at),
            _ => {}
        }
    }

    /// Lowers a list or a map; one that contains itself becomes a named type.
    fn collection(&mut self, id: NodeId, element: NodeId, inside: &At, at: &At) {
        if !self.wrapped.contains(&id) {
            self.visit(element, inside);
            return;
        }
        let inside = inside.inside(self.reserve(id));
        let ty = Box::new(self.with_null(element));
        self.visit(element, &inside);
        let ty = match self.node(id).kind {
            Kind::Array(_) => Type::List(ty),
            _ => Type::Map(ty),
        };
        self.define(id, at, Shape::Newtype(ty));
    }

    fn object(&mut self, id: NodeId, properties: &[Property], additional: Further, at: &At) {
        let inside = at.inside(self.reserve(id));
        let fields = properties.iter().map(|property| self.field(property, &inside)).collect();
        let ty = match additional {
            Further::Unsaid | Further::Forbidden => None,
            Further::Node(values) => Some(self.element(values, &inside.step(Step::Value))),
        };
        let additional_limits = match (additional, &ty) {
            (Further::Node(values), Some(ty)) => self.limits(values, ty),
            _ => Limits::default(),
        };
        let additional_limits = Box::new(additional_limits);
        let closed = additional == Further::Forbidden;
        let object = Struct { fields, additional: ty, additional_limits, closed };
        self.define(id, at, Shape::Struct(object));
    }

    fn field(&mut self, property: &Property, at: &At) -> Field {
        let Property { name, node: id, required } = property;
        let owner = match &at.root {
            Root::Component(component) if at.steps.is_empty() => component,
            _ => "",
        };
        let ty = self.type_in(*id, Some(subject::Property { owner, name, noun: at.noun() }));
        let at = at.step(Step::Property(name.clone()));
        if !matches!(ty, Type::Replaced(_)) {
            self.visit(*id, &at);
        }
        let default = self.default(*id);
        if let (Some(parent), Some(_)) = (at.parent, &default) {
            self.fields_with_defaults.insert((parent, name.clone()), *id);
        }
        let node = self.node(*id);
        let meta = &node.meta;
        let resolved = self.composed.resolved(*id);
        let target = self.node(resolved);
        // A named type reports its unsupported features itself.
        let of_place = self.newtype_of_place(&ty);
        let is_named = matches!(ty, Type::Named(_)) && of_place.is_none();
        let own = (*id != resolved).then_some(node);
        let lacking = own.into_iter().chain((!is_named).then_some(target));
        Field {
            pointer: node.pointer.clone(),
            wire: name.clone(),
            rust_name: meta.rust_name.clone().filter(|_| !is_named),
            nullable: self.composed.nullable(*id) && !matches!(ty, Type::Any | Type::Null),
            required: *required,
            only: match target.kind {
                Kind::OneBoolean(only) if matches!(ty, Type::Boolean) => Some(only),
                _ => None,
            },
            default,
            secret: meta.secret.or(target.meta.secret).unwrap_or_else(|| {
                let ty = of_place.unwrap_or(&ty);
                secrets::is_secret(name, ty, &self.settings.secrets, &self.settings.not_secrets)
            }),
            docs: docs(node),
            example: meta.example.clone(),
            limits: self.limits(*id, &ty),
            read_only: meta.read_only,
            write_only: meta.write_only,
            unsupported: lacking.flat_map(|node| node.unsupported.clone()).collect(),
            ty,
        }
    }

    /// Returns the constraints of a node that apply to values of its own types.
    fn constraints(&self, id: NodeId) -> Constraints {
        let types = self.composed.types(id);
        self.node(id).constraints.clone().about(types)
    }

    /// Returns the constraints on a node's values of the given type. Those of a named type belong to
    /// the type itself.
    fn limits(&self, id: NodeId, ty: &Type) -> Limits {
        let target = self.composed.resolved(id);
        let node = self.node(target);
        let inner = self.newtype_of_place(ty);
        let ty = inner.unwrap_or(ty);
        let elements = match (ty, &node.kind) {
            (Type::Named(_), _) if target == id => return Limits::default(),
            (Type::Nullable(inner), _) => return self.limits(id, inner),
            (Type::Named(_), _) => {
                return Limits { own: self.constraints(id), elements: None };
            }
            (Type::List(inner), Kind::Array(element))
            | (Type::Map(inner), Kind::Object { additional: Further::Node(element), .. }) => {
                Some(self.limits(*element, inner))
            }
            _ => None,
        };
        let elements = elements.filter(|limits| *limits != Limits::default()).map(Box::new);
        let mut own = self.constraints(target);
        own.notes.extend(scalars::said_format(&node.kind, ty));
        Limits { own, elements }
    }

    fn tuple(
        &mut self,
        id: NodeId,
        items: &[NodeId],
        required: usize,
        rest: Option<NodeId>,
        at: &At,
    ) {
        let inside = at.inside(self.reserve(id)).step(Step::Item);
        let types: Vec<Type> = items.iter().map(|item| self.element(*item, &inside)).collect();
        let behind = rest.map(|rest| self.element(rest, &inside));
        let nodes = items.iter().copied().chain(rest);
        let limits = nodes
            .zip(types.iter().chain(&behind))
            .map(|(node, ty)| self.limits(node, ty))
            .collect();
        self.define(id, at, Shape::Tuple(Tuple { items: types, required, rest: behind, limits }));
    }

    fn union(&mut self, id: NodeId, members: &[UnionMember], at: &At) {
        let tagging = self.tags.of(id).cloned();
        let inside = at.inside(self.reserve(id));
        let mut lowered: Vec<Member> = Vec::new();
        let mut default = None;
        for (index, member) in members.iter().enumerate() {
            // The union as a whole records whether `null` is accepted.
            let ty = self.type_of(member.node);
            self.visit(member.node, &inside.step(Step::Member(index)));
            let told = tagging.as_ref().and_then(|tagging| tagging.members.get(index)).cloned();
            let Told { values: tags, by_shape } = told.unwrap_or_default();
            // Members of one Rust type become one variant, such as `string` with two formats.
            let place = lowered.iter().position(|other| other.ty == ty);
            let limits = self.limits(member.node, &ty);
            if let Some(place) = place {
                lowered[place].tags.extend(tags);
                lowered[place].by_shape |= by_shape;
                lowered[place].limits.weaken(&limits);
            } else {
                lowered.push(Member { tags, by_shape, ty, limits });
            }
            if member.is_default {
                default = Some(place.unwrap_or(lowered.len() - 1));
            }
        }
        let tag = tagging.map(|tagging| Tag { default, ..tagging.tag });
        let union = Union { tag, members: lowered };
        self.define(id, at, Shape::Union(union));
    }

    fn reserve(&mut self, id: NodeId) -> TypeId {
        *self.reserved.entry(id).or_insert_with(|| {
            self.types.push(None);
            TypeId(self.types.len() - 1)
        })
    }

    fn define(&mut self, id: NodeId, at: &At, shape: Shape) {
        let ty = self.reserve(id);
        let node = self.node(id);
        let def = TypeDef {
            origins: vec![self.origin(node, at, &shape)],
            shape,
            docs: docs(node),
            example: node.meta.example.clone(),
            limits: Limits { own: self.constraints(id), elements: None },
            unsupported: node.unsupported.clone(),
            rules: vec![node.schemas.clone()],
            other_variant: None,
            is_request: false,
            sense: None,
        };
        self.types[ty.0] = Some(def);
    }
}

/// Returns the values that a node lists, without duplicates and with their documentation.
fn known_values<T: Clone + Eq + Hash>(
    node: &Node,
    values: &[T],
    json: impl Fn(&T) -> Value,
) -> Vec<EnumValue<T>> {
    let mut notes: HashMap<String, Vec<&ValueNote>> = HashMap::default();
    for note in &node.value_notes {
        notes.entry(note.value.to_string()).or_default().push(note);
    }
    let values: IndexSet<&T> = values.iter().collect();
    let known = values.into_iter().map(|value| {
        let wire = json(value);
        let (mut name, mut docs) = (None, Docs::default());
        for note in notes.get(&wire.to_string()).into_iter().flatten() {
            name = name.or_else(|| note.name.clone());
            docs.description = docs.description.or_else(|| note.description.clone());
            docs.deprecated |= note.deprecated;
        }
        EnumValue { value: value.clone(), name, docs }
    });
    known.collect()
}

fn docs(node: &Node) -> Docs {
    Docs {
        description: node.meta.description.clone(),
        external_docs: node.meta.external_docs.clone(),
        deprecated: node.meta.deprecated,
    }
}
