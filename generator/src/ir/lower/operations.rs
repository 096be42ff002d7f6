//! Lowers operations, their parameters, bodies and headers.

use super::{At, Lowering, scalars};
use crate::ir::{
    Body, Header, Limits, Operation, Parameter, ParameterKind, Request, Response, Root, Step, Type,
    Typed,
};
use crate::schema::compose::NodeId;
use crate::schema::spec::{self, SchemaId};

impl Lowering<'_> {
    pub(super) fn operation(&mut self, index: usize, operation: &spec::Operation) -> Operation {
        let parameters = operation.parameters.iter();
        let parameters = parameters
            .map(|parameter| {
                let name = parameter.name.clone();
                self.parameter(parameter, Root::Parameter { operation: index, name })
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
        self.parameter(parameter, Root::Global(parameter.name.clone()))
    }

    fn parameter(&mut self, parameter: &spec::Parameter, root: Root) -> Parameter {
        let node = self.node_of(parameter.value);
        let at = At::root(root).step(Step::Property(parameter.name.clone()));
        let value = self.typed(node, &at);
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
            let mut value = self.typed(node, &at);
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
            let mut value = self.typed(node, &At::root(root.clone()));
            if !value.is_named() {
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
                example: body.example.clone().filter(|_| !value.is_named()),
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
    fn typed(&mut self, node: Option<NodeId>, at: &At) -> Typed {
        let ty = node.map(|node| self.element(node, at));
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
        own.or(of_schema.filter(|_| !value.is_named())).cloned()
    }

    fn deprecated(&self, node: Option<NodeId>) -> Option<String> {
        let is_deprecated = node.is_some_and(|node| self.node(node).meta.deprecated);
        is_deprecated.then(|| "Deprecated.".to_owned())
    }
}

impl Typed {
    /// Whether the values have a type with a name, which has their documentation.
    fn is_named(&self) -> bool {
        let mut ty = self.ty.as_ref();
        while let Some(Type::Nullable(inner)) = ty {
            ty = Some(inner);
        }
        matches!(ty, Some(Type::Named(_)))
    }
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
