//! [`Spec`] → [`Api`]: which construct becomes which Rust shape.
//!
//! Every schema that needs a name of its own becomes one [`TypeDef`]; equal ones are found later, by
//! [`merge`](crate::merge).

mod tags;

use std::collections::HashMap;

use serde_json::Value;

use self::tags::Tags;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::{
    Api, Body, Docs, Field, Member, Operation, Origin, Parameter, ParameterKind, Request, Response,
    Root, Shape, Step, Type, TypeDef, TypeId, Union,
};
use crate::pointer::Pointer;
use crate::spec::{self, Schema, SchemaId, SchemaKind, SecurityScheme, Spec};

/// Gives every schema of the document its Rust shape.
pub fn lower(spec: &Spec, diagnostics: &mut Diagnostics) -> Api {
    let mut lowering = Lowering {
        spec,
        tags: Tags::find(spec),
        types: Vec::new(),
        done: HashMap::new(),
        components: components(spec),
        diagnostics,
    };
    for (name, id) in &spec.components {
        lowering.schema(*id, &At::root(Root::Component(name.clone())));
    }
    let operations = spec.operations.iter().enumerate();
    let operations =
        operations.map(|(index, operation)| lowering.operation(index, operation)).collect();
    lowering.security(&spec.security_schemes);
    Api {
        info: spec.info.clone(),
        servers: spec.servers.clone(),
        types: lowering.types.into_iter().flatten().collect(),
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
    /// A type's place is taken before its parts are lowered, so that recursion finds it.
    types: Vec<Option<TypeDef>>,
    done: HashMap<SchemaId, Type>,
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
    /// The type of a schema's values; whether `null` is one of them is up to the caller.
    fn schema(&mut self, id: SchemaId, at: &At) -> Type {
        if let Some(done) = self.done.get(&id) {
            return done.clone();
        }
        // A component is where it is defined, whoever uses it first.
        let at = match self.components.get(&id) {
            Some(name) => &At::root(Root::Component((*name).to_owned())),
            None => at,
        };
        let spec = self.spec;
        let schema = spec.schema(id);
        let ty = match &schema.kind {
            SchemaKind::Any | SchemaKind::Unsupported(_) => Type::Any,
            SchemaKind::Boolean => Type::Boolean,
            SchemaKind::Integer => Type::Integer,
            SchemaKind::Number => Type::Number,
            SchemaKind::String { format, values } => self.string(id, format.as_deref(), values, at),
            SchemaKind::Array(items) => {
                // Only a recursion through arrays alone finds this placeholder.
                self.done.insert(id, Type::Any);
                Type::List(Box::new(self.element(*items, &at.step(Step::Item))))
            }
            SchemaKind::Object { properties, required, additional } => {
                self.object(id, properties, required, *additional, at)
            }
            SchemaKind::Union(members) => self.union(id, members, at),
        };
        self.done.insert(id, ty.clone());
        ty
    }

    /// The type of an item, a map's value or a union's member, `null` included.
    fn element(&mut self, id: SchemaId, at: &At) -> Type {
        let ty = self.schema(id, at);
        if self.spec.schema(id).nullable && ty != Type::Any {
            Type::Nullable(Box::new(ty))
        } else {
            ty
        }
    }

    fn string(&mut self, id: SchemaId, format: Option<&str>, values: &[String], at: &At) -> Type {
        if values.is_empty() {
            return match format {
                Some("date-time") => Type::DateTime,
                _ => Type::String,
            };
        }
        let shape = if self.tags.is_tag(id) {
            Shape::Constant(values[0].clone())
        } else {
            let mut distinct: Vec<String> = Vec::new();
            for value in values {
                if !distinct.contains(value) {
                    distinct.push(value.clone());
                }
            }
            Shape::Enum(distinct)
        };
        let ty = self.reserve(id);
        self.define(ty, id, at, shape)
    }

    fn object(
        &mut self,
        id: SchemaId,
        properties: &[(String, SchemaId)],
        required: &[String],
        additional: Option<SchemaId>,
        at: &At,
    ) -> Type {
        if properties.is_empty() {
            return match additional {
                Some(values) => {
                    self.done.insert(id, Type::Any);
                    Type::Map(Box::new(self.element(values, &at.step(Step::Value))))
                }
                None => Type::FreeForm,
            };
        }
        if additional.is_some() {
            self.unsupported(
                id,
                "additionalProperties beside properties",
                "other properties are dropped",
            );
        }
        for name in required {
            if properties.iter().all(|(property, _)| property != name) {
                self.unsupported(
                    id,
                    "a required property without a schema",
                    "its absence is not noticed",
                );
            }
        }
        let ty = self.reserve(id);
        let inside = at.inside(ty);
        let fields = properties
            .iter()
            .map(|(name, property)| {
                let place = inside.step(Step::Property(name.clone()));
                self.field(name, *property, required.contains(name), &place)
            })
            .collect();
        self.define(ty, id, at, Shape::Struct(fields))
    }

    fn field(&mut self, wire: &str, id: SchemaId, required: bool, at: &At) -> Field {
        let ty = self.schema(id, at);
        let schema = self.spec.schema(id);
        Field {
            wire: wire.to_owned(),
            // A free value takes `null` by itself.
            nullable: schema.nullable && ty != Type::Any,
            ty,
            required,
            default: schema.meta.default.clone(),
            secret: schema.meta.secret,
            docs: docs(schema),
            example: schema.meta.example.clone(),
        }
    }

    fn union(&mut self, id: SchemaId, members: &[SchemaId], at: &At) -> Type {
        if let [only] = members {
            self.done.insert(id, Type::Any);
            return self.schema(*only, at);
        }
        if members.is_empty() {
            return Type::Any;
        }
        let tag = self.tags.of(id).cloned();
        let ty = self.reserve(id);
        let inside = at.inside(ty);
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
        self.define(ty, id, at, Shape::Union(union))
    }

    fn reserve(&mut self, id: SchemaId) -> TypeId {
        let ty = TypeId(self.types.len());
        self.types.push(None);
        self.done.insert(id, Type::Named(ty));
        ty
    }

    fn define(&mut self, ty: TypeId, id: SchemaId, at: &At, shape: Shape) -> Type {
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
        Type::Named(ty)
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
            bodies: self.bodies(&body.content, &Root::Request(index)),
        });
        let responses = operation.responses.iter();
        let responses = responses
            .map(|response| {
                let root = Root::Response { operation: index, status: response.status.clone() };
                Response {
                    status: response.status.clone(),
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
            docs: Docs { description: scheme.description.clone(), ..Docs::default() },
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
        Some(SchemaKind::Any | SchemaKind::Union(_) | SchemaKind::Unsupported(_)) | None => {
            ParameterKind::Any
        }
    };
    Parameter {
        name: parameter.name.clone(),
        location: parameter.location,
        required: parameter.required,
        global: parameter.global,
        kind,
    }
}

/// Whether a JSON value has the given type; what a value of an example must pass to be shown.
#[must_use]
pub fn accepts(api: &Api, ty: &Type, value: &Value) -> bool {
    match (ty, value) {
        (Type::Any, _)
        | (Type::Boolean, Value::Bool(_))
        | (Type::Number, Value::Number(_))
        | (Type::String | Type::DateTime, Value::String(_))
        | (Type::FreeForm, Value::Object(_))
        | (Type::Nullable(_), Value::Null) => true,
        (Type::Integer, Value::Number(number)) => number.is_i64(),
        (Type::Nullable(inner), _) => accepts(api, inner, value),
        (Type::List(inner), Value::Array(items)) => {
            items.iter().all(|item| accepts(api, inner, item))
        }
        (Type::Map(inner), Value::Object(map)) => {
            map.values().all(|item| accepts(api, inner, item))
        }
        (Type::Named(id), _) => accepts_shape(api, &api.get(*id).shape, value),
        _ => false,
    }
}

fn accepts_shape(api: &Api, shape: &Shape, value: &Value) -> bool {
    match (shape, value) {
        (Shape::Struct(fields), Value::Object(map)) => {
            let known = |key: &String| fields.iter().any(|field| field.wire == *key);
            map.keys().all(known)
                && fields.iter().all(|field| match map.get(&field.wire) {
                    None => !field.required,
                    Some(Value::Null) if field.nullable => true,
                    Some(value) => accepts(api, &field.ty, value),
                })
        }
        (Shape::Enum(values), Value::String(text)) => values.contains(text),
        (Shape::Constant(constant), Value::String(text)) => constant == text,
        (Shape::Union(union), _) => {
            union.members.iter().any(|member| accepts(api, &member.ty, value))
        }
        _ => false,
    }
}
