//! Lowers operations, their parameters, bodies and headers.

use super::{At, Lowering, scalars};
use crate::ir::{
    Body, Docs, Header, Limits, Operation, Parameter, ParameterKind, Request, Response, Root, Step,
    Type,
};
use crate::schema::compose::NodeId;
use crate::schema::spec;

impl Lowering<'_> {
    pub(super) fn operation(&mut self, index: usize, operation: &spec::Operation) -> Operation {
        let parameters = operation.parameters.iter();
        let parameters = parameters
            .map(|parameter| {
                let name = parameter.name.clone();
                self.parameter(parameter, Root::Parameter { operation: index, name })
            })
            .collect();
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
                    headers: self.headers(index, &response.headers),
                    links: response.links.clone(),
                }
            })
            .collect();
        Operation {
            pointer: operation.pointer.clone(),
            id: operation.id.clone(),
            kind: operation.kind,
            method: operation.method.clone(),
            path: operation.path.clone(),
            summary: operation.summary.clone(),
            docs: Docs {
                description: operation.description.clone(),
                external_docs: operation.external_docs.clone(),
                deprecated: operation.deprecated,
            },
            parameters,
            request,
            responses,
            servers: operation.servers.clone(),
            security: operation.security.clone(),
            documented_names: operation.documented_names.clone(),
            group: operation.group.clone().or_else(|| operation.tags.first().cloned()),
            pagination: operation.pagination.clone(),
            method_name: operation.method_name.clone(),
        }
    }

    /// Lowers a parameter that the client sets once for all operations.
    pub(super) fn global(&mut self, parameter: &spec::Parameter) -> Parameter {
        self.parameter(parameter, Root::Global(parameter.name.clone()))
    }

    fn parameter(&mut self, parameter: &spec::Parameter, root: Root) -> Parameter {
        let node = parameter.schema.and_then(|schema| self.composed.of(schema));
        let at = At::root(root).step(Step::Property(parameter.name.clone()));
        let ty = node.map(|node| self.element(node, &at));
        self.parameters.push(node);
        let meta = node.map(|node| &self.node(node).meta);
        Parameter {
            name: parameter.name.clone(),
            location: parameter.location,
            required: parameter.required,
            global: parameter.global,
            deprecated: parameter.deprecated || meta.is_some_and(|meta| meta.deprecated),
            description: self.description(parameter.description.as_ref(), node, ty.as_ref()),
            limits: self.told(node, ty.as_ref()),
            default: node.and_then(|node| self.default(node)),
            kind: kind(ty.as_ref(), node.map(|node| &self.node(self.composed.resolved(node)).kind)),
            ty,
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
            let node = header.schema.and_then(|schema| self.composed.of(schema));
            let ty = node.map(|node| self.element(node, &at));
            let mut limits = self.told(node, ty.as_ref());
            limits.own.notes.extend(self.deprecated(node));
            Header {
                name: header.name.clone(),
                required: header.required,
                description: self.description(header.description.as_ref(), node, ty.as_ref()),
                limits,
                ty,
            }
        });
        headers.collect()
    }

    fn bodies(&mut self, content: &[spec::Body], root: &Root) -> Vec<Body> {
        let mut bodies = Vec::new();
        for body in content {
            let node = body.schema.and_then(|schema| self.composed.of(schema));
            let ty = node.map(|node| self.element(node, &At::root(root.clone())));
            let mut limits = self.told(node, ty.as_ref());
            limits.own.notes.extend(self.deprecated(node).filter(|_| !is_named(ty.as_ref())));
            if let Some(Type::Named(ty)) = ty {
                let def = self.types[ty.0].as_mut();
                if let Some(def) = def.filter(|def| def.example.is_none() && !body.sequence) {
                    def.example.clone_from(&body.example);
                }
            }
            bodies.push(Body {
                media_type: body.media_type.clone(),
                description: self.description(body.description.as_ref(), node, ty.as_ref()),
                limits,
                example: body.example.clone().filter(|_| !is_named(ty.as_ref())),
                ty,
                sequence: body.sequence,
                encoding: body.encoding.clone(),
                pointer: body.pointer.clone(),
                documented_name: node.and_then(|node| self.node(node).meta.documented_name.clone()),
            });
        }
        bodies
    }
}

impl Lowering<'_> {
    /// Returns the description of a parameter, header or body. The fallback is that of its schema,
    /// unless a named type has it.
    fn description(
        &self,
        own: Option<&String>,
        node: Option<NodeId>,
        ty: Option<&Type>,
    ) -> Option<String> {
        let of_schema = node.and_then(|node| self.node(node).meta.description.as_ref());
        own.or(of_schema.filter(|_| !is_named(ty))).cloned()
    }

    /// Returns the constraints and the default of values that are not properties.
    fn told(&self, node: Option<NodeId>, ty: Option<&Type>) -> Limits {
        let (Some(node), Some(ty)) = (node, ty) else {
            return Limits::default();
        };
        let mut limits = self.limits(node, ty);
        let default = self.default(node);
        limits.own.notes.extend(default.map(|value| scalars::said_default(&value)));
        limits
    }

    fn deprecated(&self, node: Option<NodeId>) -> Option<String> {
        let is_deprecated = node.is_some_and(|node| self.node(node).meta.deprecated);
        is_deprecated.then(|| "Deprecated.".to_owned())
    }
}

fn is_named(ty: Option<&Type>) -> bool {
    match ty {
        Some(Type::Nullable(inner)) => is_named(Some(inner)),
        ty => matches!(ty, Some(Type::Named(_))),
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
        _ if matches!(ty, Some(Type::FreeForm)) => ParameterKind::Object,
        _ => ParameterKind::Any,
    }
}
