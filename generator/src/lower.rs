//! [`Spec`] → [`Api`]: which construct becomes which Rust shape.
//!
//! Every schema that needs a name of its own becomes one [`TypeDef`]; equal ones are found later, by
//! [`merge`](crate::merge).

mod tags;
mod unions;

use std::collections::{HashMap, HashSet};

use indexmap::IndexSet;

use self::tags::Tags;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{
    Api, Body, Docs, Field, Member, Operation, Origin, Parameter, ParameterKind, Request, Response,
    Root, Shape, Step, Type, TypeDef, TypeId, Union,
};
use crate::pointer::Pointer;
use crate::spec::{
    self, Location, Schema, SchemaId, SchemaKind, SecurityKind, SecurityScheme, Spec,
};

/// Gives every schema of the document its Rust shape.
pub fn lower(spec: &Spec, diagnostics: &mut Diagnostics) -> Api {
    let mut lowering = Lowering {
        spec,
        tags: Tags::find(spec),
        types: Vec::new(),
        reserved: HashMap::new(),
        visited: HashSet::new(),
        components: components(spec),
        diagnostics,
    };
    for (name, id) in &spec.components {
        lowering.visit(*id, &At::root(Root::Component(name.clone())));
    }
    let operations = spec.operations.iter().enumerate();
    let operations =
        operations.map(|(index, operation)| lowering.operation(index, operation)).collect();
    lowering.security(&spec.security_schemes);
    let mut types: Vec<TypeDef> = lowering.types.into_iter().flatten().collect();
    unions::break_cycles(&mut types);
    Api {
        info: spec.info.clone(),
        servers: spec.servers.clone(),
        types,
        operations,
        globals: spec.globals.iter().map(|parameter| lower_parameter(spec, parameter)).collect(),
    }
}

/// The components that are defined where they stand, and do not only refer to others.
fn components(spec: &Spec) -> HashMap<SchemaId, &str> {
    let section = Pointer::default().push("components").push("schemas");
    let defined =
        spec.components.iter().filter(|(name, id)| spec.schema(*id).pointer == section.push(name));
    defined.map(|(name, id)| (*id, name.as_str())).collect()
}

struct Lowering<'a> {
    spec: &'a Spec,
    tags: Tags,
    /// A type's place is taken when the type is first used; it is filled when its schema is visited.
    types: Vec<Option<TypeDef>>,
    reserved: HashMap<SchemaId, TypeId>,
    visited: HashSet<SchemaId>,
    components: HashMap<SchemaId, &'a str>,
    diagnostics: &'a mut Diagnostics,
}

/// Where a schema is used.
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

    fn inside(&self, parent: TypeId) -> Self {
        Self { parent: Some(parent), ..self.clone() }
    }
}

impl Lowering<'_> {
    /// Lowers a schema and all that it is made of, once.
    fn visit(&mut self, id: SchemaId, at: &At) {
        if !self.visited.insert(id) {
            return;
        }
        // A component is where it is defined, whoever uses it first.
        let at = match self.components.get(&id) {
            Some(name) => &At::root(Root::Component((*name).to_owned())),
            None => at,
        };
        let spec = self.spec;
        match &spec.schema(id).kind {
            SchemaKind::Array(items) => self.visit(*items, &at.step(Step::Item)),
            SchemaKind::Object { properties, additional: Some(values), .. }
                if properties.is_empty() =>
            {
                self.visit(*values, &at.step(Step::Value));
            }
            SchemaKind::Object { properties, required, additional } if !properties.is_empty() => {
                self.object(id, properties, required, *additional, at);
            }
            SchemaKind::String { values, .. } if !values.is_empty() => self.string(id, values, at),
            SchemaKind::Union(members) => match &members[..] {
                [] => {}
                [only] => self.visit(*only, at),
                _ => self.union(id, members, at),
            },
            _ => {}
        }
    }

    /// The type of a schema's values; whether `null` is one of them is up to the caller.
    fn type_of(&mut self, id: SchemaId) -> Type {
        self.type_within(id, &mut Vec::new())
    }

    /// `around` has the arrays, maps and unions of one member that lead to the schema.
    fn type_within(&mut self, id: SchemaId, around: &mut Vec<SchemaId>) -> Type {
        let spec = self.spec;
        let inner = match &spec.schema(id).kind {
            SchemaKind::Any => return Type::Any,
            SchemaKind::Boolean => return Type::Boolean,
            SchemaKind::Integer => return Type::Integer,
            SchemaKind::Number => return Type::Number,
            SchemaKind::String { format, values } if values.is_empty() => {
                let time = format.as_deref() == Some("date-time");
                return if time { Type::DateTime } else { Type::String };
            }
            SchemaKind::Object { properties, additional, .. } if properties.is_empty() => {
                match additional {
                    Some(values) => *values,
                    None => return Type::FreeForm,
                }
            }
            SchemaKind::Union(members) => match &members[..] {
                [] => return Type::Any,
                [only] => *only,
                _ => return Type::Named(self.reserve(id)),
            },
            SchemaKind::Array(items) => *items,
            SchemaKind::Object { .. } | SchemaKind::String { .. } => {
                return Type::Named(self.reserve(id));
            }
        };
        if around.contains(&id) {
            self.unsupported(id, "an array of itself and nothing else", "any JSON value is taken");
            return Type::Any;
        }
        around.push(id);
        let ty = self.type_within(inner, around);
        around.pop();
        let with_null = if self.nullable(inner) && ty != Type::Any {
            Type::Nullable(Box::new(ty.clone()))
        } else {
            ty.clone()
        };
        match &spec.schema(id).kind {
            SchemaKind::Array(_) => Type::List(Box::new(with_null)),
            SchemaKind::Object { .. } => Type::Map(Box::new(with_null)),
            _ => ty,
        }
    }

    /// Whether a schema takes `null`; a union of one member is that member.
    fn nullable(&self, id: SchemaId) -> bool {
        let mut id = id;
        for _ in 0..=self.spec.schemas.len() {
            let schema = self.spec.schema(id);
            match &schema.kind {
                _ if schema.nullable => return true,
                SchemaKind::Union(members) if members.len() == 1 => id = members[0],
                _ => return false,
            }
        }
        false
    }

    /// The type of a body or a union's member, `null` included.
    fn element(&mut self, id: SchemaId, at: &At) -> Type {
        let ty = self.type_of(id);
        self.visit(id, at);
        if self.nullable(id) && ty != Type::Any { Type::Nullable(Box::new(ty)) } else { ty }
    }

    fn string(&mut self, id: SchemaId, values: &[String], at: &At) {
        let shape = if self.tags.is_tag(id) {
            Shape::Constant(values[0].clone())
        } else {
            let distinct: IndexSet<&String> = values.iter().collect();
            Shape::Enum(distinct.into_iter().cloned().collect())
        };
        self.define(id, at, shape);
    }

    fn object(
        &mut self,
        id: SchemaId,
        properties: &[(String, SchemaId)],
        required: &[String],
        additional: Option<SchemaId>,
        at: &At,
    ) {
        if additional.is_some() {
            self.unsupported(
                id,
                "`additionalProperties` beside properties",
                "other properties are dropped",
            );
        }
        for name in required {
            if properties.iter().all(|(property, _)| property != name) {
                self.unsupported(
                    id,
                    &format!("the required property `{name}` without a schema"),
                    "its absence is not noticed",
                );
            }
        }
        let inside = at.inside(self.reserve(id));
        let fields = properties
            .iter()
            .map(|(name, property)| {
                let place = inside.step(Step::Property(name.clone()));
                self.field(name, *property, required.contains(name), &place)
            })
            .collect();
        self.define(id, at, Shape::Struct(fields));
    }

    fn field(&mut self, wire: &str, id: SchemaId, required: bool, at: &At) -> Field {
        let ty = self.type_of(id);
        self.visit(id, at);
        let schema = self.spec.schema(id);
        Field {
            wire: wire.to_owned(),
            // A free value takes `null` by itself.
            nullable: self.nullable(id) && ty != Type::Any,
            ty,
            // What only responses or only requests have, the others do not need (4.7.24.2).
            required: required && !schema.meta.one_way,
            default: schema.meta.default.clone(),
            secret: schema.meta.secret,
            docs: docs(schema),
            example: schema.meta.example.clone(),
        }
    }

    fn union(&mut self, id: SchemaId, members: &[SchemaId], at: &At) {
        let tag = self.tags.of(id).cloned();
        if tag.is_none() && self.spec.schema(id).meta.discriminator {
            self.unsupported(
                id,
                "a `discriminator` whose property has no value of its own in each member",
                "the member that fits best is taken",
            );
        }
        let inside = at.inside(self.reserve(id));
        let mut lowered: Vec<Member> = Vec::new();
        for (index, member) in members.iter().enumerate() {
            let member_type = self.element(*member, &inside.step(Step::Member(index)));
            // `string` twice, with different formats say, is one variant in Rust.
            if lowered.iter().all(|other| other.ty != member_type) {
                lowered.push(Member {
                    tag: tag.as_ref().map(|tag| tag.values[index].clone()).unwrap_or_default(),
                    ty: member_type,
                });
            }
        }
        let union = Union { tag: tag.map(|tag| tag.property), members: lowered };
        self.define(id, at, Shape::Union(union));
    }

    fn reserve(&mut self, id: SchemaId) -> TypeId {
        *self.reserved.entry(id).or_insert_with(|| {
            self.types.push(None);
            TypeId(self.types.len() - 1)
        })
    }

    fn define(&mut self, id: SchemaId, at: &At, shape: Shape) {
        let ty = self.reserve(id);
        let schema = self.spec.schema(id);
        let origin = Origin {
            pointer: schema.pointer.clone(),
            root: at.root.clone(),
            steps: at.steps.clone(),
            parent: at.parent,
            rust_name: schema.meta.rust_name.clone(),
            title: schema.meta.title.clone(),
            documented_name: schema.meta.documented_name.clone(),
        };
        self.types[ty.0] = Some(TypeDef {
            shape,
            origins: vec![origin],
            docs: docs(schema),
            example: schema.meta.example.clone(),
        });
    }

    fn unsupported(&mut self, id: SchemaId, construct: &str, instead: &str) {
        self.diagnostics.push(Diagnostic::at(
            Code::Unsupported,
            &self.spec.schema(id).pointer,
            format!("`{construct}` has no Rust shape yet; {instead}"),
        ));
    }

    fn operation(&mut self, index: usize, operation: &spec::Operation) -> Operation {
        let request = operation.request_body.as_ref().map(|body| Request {
            required: body.required,
            description: body.description.clone(),
            bodies: self.bodies(&body.content, &Root::Request(index)),
        });
        let responses = operation.responses.iter();
        let responses = responses
            .map(|response| {
                let root = Root::Response { operation: index, status: response.status.clone() };
                Response {
                    status: response.status.clone(),
                    description: response.description.clone(),
                    bodies: self.bodies(&response.content, &root),
                }
            })
            .collect();
        let parameters = operation.parameters.iter();
        Operation {
            id: operation.id.clone(),
            method: operation.method,
            path: operation.path.clone(),
            summary: operation.summary.clone(),
            docs: Docs {
                description: operation.description.clone(),
                external_docs: None,
                deprecated: operation.deprecated,
            },
            parameters: parameters.map(|parameter| lower_parameter(self.spec, parameter)).collect(),
            request,
            responses,
            documented_names: operation.documented_names.clone(),
        }
    }

    fn bodies(&mut self, content: &[spec::Body], root: &Root) -> Vec<Body> {
        let mut bodies = Vec::new();
        for body in content {
            let ty = body.schema.map(|id| self.element(id, &At::root(root.clone())));
            if let Some(Type::Named(ty)) = ty {
                let def = self.types[ty.0].as_mut();
                if let Some(def) = def.filter(|def| def.example.is_none()) {
                    def.example.clone_from(&body.example);
                }
            }
            bodies.push(Body {
                media_type: body.media_type.clone(),
                ty,
                documented_name: body
                    .schema
                    .and_then(|id| self.spec.schema(id).meta.documented_name.clone()),
            });
        }
        bodies
    }

    /// The credentials that the API takes, one field for each scheme.
    fn security(&mut self, schemes: &[SecurityScheme]) {
        if schemes.is_empty() {
            return;
        }
        let fields = schemes.iter().map(|scheme| Field {
            wire: scheme.key.clone(),
            ty: Type::String,
            required: schemes.len() == 1,
            nullable: false,
            default: None,
            secret: true,
            docs: Docs { description: Some(credential(scheme)), ..Docs::default() },
            example: None,
        });
        let origin = Origin {
            pointer: Pointer::default().push("components").push("securitySchemes"),
            root: Root::Security,
            steps: Vec::new(),
            parent: None,
            rust_name: None,
            title: None,
            documented_name: schemes.iter().find_map(|scheme| scheme.documented_name.clone()),
        };
        self.types.push(Some(TypeDef {
            shape: Shape::Struct(fields.collect()),
            origins: vec![origin],
            docs: Docs {
                description: Some("The credentials that the API takes.".to_owned()),
                ..Docs::default()
            },
            example: None,
        }));
    }
}

/// What a credential is, and where it goes.
fn credential(scheme: &SecurityScheme) -> String {
    let place = match &scheme.kind {
        SecurityKind::ApiKey { location, name } => {
            let location = match location {
                Location::Path => "path",
                Location::Query => "query parameter",
                Location::Header => "header",
                Location::Cookie => "cookie",
            };
            format!("Sent in the {location} `{name}`.")
        }
        SecurityKind::Http(name) => {
            format!("Sent in the header `Authorization`, after the scheme `{name}`.")
        }
        SecurityKind::Token => "Sent in the header `Authorization`, after `Bearer`.".to_owned(),
    };
    match &scheme.description {
        Some(description) => format!("{description}\n\n{place}"),
        None => place,
    }
}

fn docs(schema: &Schema) -> Docs {
    Docs {
        description: schema.meta.description.clone(),
        external_docs: schema.meta.external_docs.clone(),
        deprecated: schema.meta.deprecated,
    }
}

fn lower_parameter(spec: &Spec, parameter: &spec::Parameter) -> Parameter {
    let kind = match parameter.schema.map(|id| &spec.schema(id).kind) {
        Some(SchemaKind::String { .. }) => ParameterKind::String,
        Some(SchemaKind::Integer) => ParameterKind::Integer,
        Some(SchemaKind::Number) => ParameterKind::Number,
        Some(SchemaKind::Boolean) => ParameterKind::Boolean,
        Some(SchemaKind::Array(_)) => ParameterKind::Array,
        Some(SchemaKind::Object { .. }) => ParameterKind::Object,
        Some(SchemaKind::Any | SchemaKind::Union(_)) | None => ParameterKind::Any,
    };
    Parameter {
        name: parameter.name.clone(),
        location: parameter.location,
        required: parameter.required,
        global: parameter.global,
        description: parameter.description.clone(),
        kind,
    }
}
