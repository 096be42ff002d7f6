//! Lowers operations, their parameters, bodies and headers.

use super::{At, Lowering, scalars};
use crate::ir::{
    Body, Header, Limits, Operation, Parameter, ParameterKind, Request, Response, Root, Step, Type,
    Typed, subject,
};
use crate::schema::compose::NodeId;
use crate::schema::spec::{self, SchemaId};

impl Lowering<'_> {
    pub(super) fn operation(&mut self, index: usize, operation: &spec::Operation) -> Operation {
        let parameters = operation.parameters.iter();
        let parameters = parameters
            .map(|parameter| {
                let name = parameter.name.clone();
                let property = subject::Property {
                    owner: &operation.id,
                    name: &parameter.name,
                    noun: noun(&operation.path, &parameter.name).unwrap_or(&operation.id),
                };
                let root = Root::Parameter { operation: index, name };
                self.parameter(parameter, root, property)
            })
            .collect();
        let request = operation.request.as_ref().map(|body| Request {
            required: body.required,
            description: body.description.clone(),
            bodies: self.bodies(&body.bodies, &Root::Request(index)),
        });
        let responses = operation.responses.iter();
        let responses = responses
            .map(|response| {
                let root = Root::Response { operation: index, status: response.status.clone() };
                Response {
                    pointer: response.pointer.clone(),
                    status: response.status.clone(),
                    description: response.description.clone(),
                    bodies: self.bodies(&response.bodies, &root),
                    headers: self.headers(index, &response.headers),
                    links: response.links.clone(),
                }
            })
            .collect();
        Operation {
            pointer: operation.pointer.clone(),
            kind: operation.kind,
            id: operation.id.clone(),
            declared_id: operation.declared_id.clone(),
            name: operation.id.clone(),
            method: operation.method.clone(),
            path: operation.path.clone(),
            summary: operation.summary.clone(),
            docs: operation.docs.clone(),
            tags: operation.tags.clone(),
            group: operation.group.clone(),
            pagination: operation.pagination.clone(),
            method_name: operation.method_name.clone(),
            callback_of: operation.callback_of.clone(),
            parameters,
            request,
            responses,
            servers: operation.servers.clone(),
            security: operation.security.clone(),
            documented_names: operation.documented_names.clone(),
        }
    }

    /// Lowers a parameter that the client sets once for all operations.
    pub(super) fn global(&mut self, parameter: &spec::Parameter) -> Parameter {
        let property = subject::Property { owner: "", name: &parameter.name, noun: "" };
        self.parameter(parameter, Root::Global(parameter.name.clone()), property)
    }

    fn parameter(
        &mut self,
        parameter: &spec::Parameter,
        root: Root,
        property: subject::Property<'_>,
    ) -> Parameter {
        let node = self.node_of(parameter.value);
        let at = At::root(root).step(Step::Property(parameter.name.clone()));
        let value = self.typed(node, Some(property), &at);
        self.parameters.push(node);
        let is_deprecated = node.is_some_and(|node| self.node(node).meta.deprecated);
        Parameter {
            name: parameter.name.clone(),
            rust_name: parameter.rust_name.clone(),
            location: parameter.location,
            required: parameter.required,
            deprecated: parameter.deprecated || is_deprecated,
            global: parameter.global,
            pointer: parameter.pointer.clone(),
            description: self.description(parameter.description.as_ref(), node, &value),
            value,
            style: parameter.style.clone(),
            explode: parameter.explode,
            allow_reserved: parameter.allow_reserved,
            media_type: parameter.media_type.clone(),
            example: parameter.example.clone(),
        }
    }

    fn headers(&mut self, operation: usize, headers: &[spec::Header]) -> Vec<Header> {
        let headers = headers.iter().map(|header| {
            let root = Root::Header { operation, name: header.name.clone() };
            let at = At::root(root).step(Step::Property(header.name.clone()));
            let node = self.node_of(header.value);
            let mut value = self.typed(node, None, &at);
            value.limits.own.notes.extend(self.deprecated(node));
            Header {
                name: header.name.clone(),
                required: header.required,
                description: self.description(header.description.as_ref(), node, &value),
                value,
            }
        });
        headers.collect()
    }

    fn bodies(&mut self, content: &[spec::Body], root: &Root) -> Vec<Body> {
        let mut bodies = Vec::new();
        for body in content {
            let node = self.node_of(body.value);
            let mut value = self.typed(node, None, &At::root(root.clone()));
            if !self.is_named(&value) {
                value.limits.own.notes.extend(self.deprecated(node));
            }
            if let Some(Type::Named(ty)) = value.ty {
                let def = self.types[ty.0].as_mut();
                if let Some(def) = def.filter(|def| def.example.is_none() && !body.sequence) {
                    def.example.clone_from(&body.example);
                }
            }
            bodies.push(Body {
                media_type: body.media_type.clone(),
                description: self.description(body.description.as_ref(), node, &value),
                // A named type has the example.
                example: body.example.clone().filter(|_| !self.is_named(&value)),
                value,
                sequence: body.sequence,
                pointer: body.pointer.clone(),
                encoding: body.encoding.clone(),
            });
        }
        bodies
    }

    fn node_of(&self, schema: Option<SchemaId>) -> Option<NodeId> {
        schema.and_then(|schema| self.composed.of(schema))
    }

    /// Lowers the values of a parameter, a header or a body.
    fn typed(
        &mut self,
        node: Option<NodeId>,
        property: Option<subject::Property<'_>>,
        at: &At,
    ) -> Typed {
        let ty = node.map(|node| {
            let ty = self.type_in(node, property);
            if !matches!(ty, Type::Replaced(_)) {
                self.visit(node, at);
            }
            self.or_null(node, ty)
        });
        let resolved = node.map(|node| self.node(self.composed.resolved(node)));
        let default = node.and_then(|node| self.default(node));
        let mut limits = match (node, &ty) {
            (Some(node), Some(ty)) => self.limits(node, ty),
            _ => Limits::default(),
        };
        limits.own.notes.extend(default.as_ref().map(scalars::said_default));
        Typed {
            kind: kind(ty.as_ref(), resolved.map(|node| &node.kind)),
            limits,
            default,
            documented_name: node.and_then(|node| self.node(node).meta.documented_name.clone()),
            ty,
        }
    }
}

impl Lowering<'_> {
    /// Returns the description of a parameter, header or body. The fallback is that of its schema,
    /// unless a named type has it.
    fn description(
        &self,
        own: Option<&String>,
        node: Option<NodeId>,
        value: &Typed,
    ) -> Option<String> {
        let of_schema = node.and_then(|node| self.node(node).meta.description.as_ref());
        own.or(of_schema.filter(|_| !self.is_named(value))).cloned()
    }

    /// Whether the values have a type with a name, which has their documentation.
    fn is_named(&self, value: &Typed) -> bool {
        let mut ty = value.ty.as_ref();
        while let Some(Type::Nullable(inner)) = ty {
            ty = Some(inner);
        }
        ty.is_some_and(|ty| matches!(ty, Type::Named(_)) && self.newtype_of_place(ty).is_none())
    }

    fn deprecated(&self, node: Option<NodeId>) -> Option<String> {
        let is_deprecated = node.is_some_and(|node| self.node(node).meta.deprecated);
        is_deprecated.then(|| "Deprecated.".to_owned())
    }
}

/// The segment of a path before a parameter: `customers` in `/customers/{id}`.
fn noun<'a>(path: &'a str, parameter: &str) -> Option<&'a str> {
    let before = path.split_once(&format!("{{{parameter}}}"))?.0;
    let mut segments = before.trim_end_matches('/').rsplit('/');
    segments.find(|segment| !segment.is_empty() && !segment.contains('{'))
}

/// Returns the kind of a parameter's value.
fn kind(ty: Option<&Type>, node: Option<&crate::schema::compose::Kind>) -> ParameterKind {
    use crate::schema::compose::Kind;
    match node {
        Some(Kind::String { .. } | Kind::Strings(_)) => ParameterKind::String,
        Some(Kind::Integer { .. } | Kind::Integers(_)) => ParameterKind::Integer,
        Some(Kind::Number { .. }) => ParameterKind::Number,
        Some(Kind::Boolean | Kind::OneBoolean(_)) => ParameterKind::Boolean,
        Some(Kind::Array(_) | Kind::Tuple { .. }) => ParameterKind::Array,
        Some(Kind::Object { .. }) => ParameterKind::Object,
        Some(Kind::Any | Kind::Never | Kind::Null | Kind::Union { .. } | Kind::Same(_)) | None => {
            match ty {
                Some(Type::FreeForm) => ParameterKind::Object,
                _ => ParameterKind::Any,
            }
        }
    }
}
