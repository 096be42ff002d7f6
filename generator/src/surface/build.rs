//! [`Api`], [`Facts`] and [`Names`] → [`Surface`].

use serde_json::{Map, Value};

use super::{
    Alias, Field, Item, Member, Operation, Parameter, Request, Response, Shape, Surface, Ty,
    Variant,
};
use crate::analyze::Facts;
use crate::calls::Calls;
use crate::emit;
use crate::ir::{self, Api, Limits, Root, Type, TypeId};
use crate::keywords::{Assertion, Constraints};
use crate::name::Names;
use crate::spec::{Location, SecurityKind, SecurityScheme, Server};

/// What users of the emitted crate see.
#[must_use]
pub fn surface(api: &Api, facts: &Facts, names: &Names, calls: &Calls) -> Surface {
    let building = Building { api, facts, names };
    let types = api.iter().map(|(id, _)| (building.path(id), building.item(id)));
    let aliases = names.aliases.iter().map(|alias| {
        let operation = api.operations.get(alias.operation);
        let stands_for = Alias {
            ty: building.ty(&alias.ty),
            unique: alias.is_unique,
            operation: operation.map(|operation| operation.id.clone()).unwrap_or_default(),
            status: alias.status.clone(),
            media_type: alias.media_type.clone(),
        };
        (format!("{}::{}", alias.module, alias.ident), stands_for)
    });
    let operations = api.operations.iter().zip(&names.operations).zip(building.calls(calls));
    let operations = operations.map(|((operation, name), calls)| {
        (operation.id.clone(), Operation { calls, ..building.operation(operation, name) })
    });
    Surface {
        types: types.collect(),
        aliases: aliases.collect(),
        operations: operations.collect(),
        globals: api.globals.iter().map(|global| building.parameter(global)).collect(),
        servers: servers(&api.servers),
        schemes: api.security_schemes.iter().map(|it| (it.key.clone(), scheme(it))).collect(),
        client: building.client(calls),
    }
}

pub(super) struct Building<'a> {
    pub(super) api: &'a Api,
    facts: &'a Facts,
    pub(super) names: &'a Names,
}

impl Building<'_> {
    fn path(&self, id: TypeId) -> String {
        let name = self.names.of(id);
        format!("{}::{}", name.module, name.ident)
    }

    pub(super) fn ty(&self, ty: &Type) -> Ty {
        ty.with(&|id| self.path(*id))
    }

    fn item(&self, id: TypeId) -> Item {
        let def = self.api.get(id);
        let component = def.origins.iter().find_map(|origin| origin.component());
        Item {
            component: component.map(str::to_owned),
            request: def.is_request,
            credentials: def.origins.iter().any(|origin| origin.root == Root::Security),
            sent: self.facts.reach(id).sent,
            eq: self.facts.derives(id).eq,
            deprecated: def.docs.deprecated,
            limits: limits(&def.limits),
            shape: self.shape(id, &def.shape),
            places: def.origins.iter().map(|origin| origin.pointer.clone()).collect(),
        }
    }

    fn shape(&self, id: TypeId, shape: &ir::Shape) -> Shape {
        let parts = self.names.parts(id);
        let catch_all = self.names.catch_all(id).to_owned();
        match shape {
            ir::Shape::Struct(object) => Shape::Struct {
                fields: self.fields(id, &object.fields),
                additional: object.additional.as_ref().map(|ty| self.ty(ty)),
                further: match object.additional {
                    Some(_) => emit::further(self.api, self.facts, self.names, id, object),
                    None => super::further(),
                },
                closed: object.closed,
            },
            ir::Shape::Enum(values) => {
                let values = variants(values, parts, |text| Value::from(text.as_str()));
                Shape::Enum { values, integer: false, catch_all }
            }
            ir::Shape::IntegerEnum(values) => {
                let values = variants(values, parts, |number| ir::number_value(*number));
                Shape::Enum { values, integer: true, catch_all }
            }
            ir::Shape::Constant(value) => Shape::Constant { value: value.clone() },
            ir::Shape::Tuple(tuple) => Shape::Tuple {
                items: tuple.items.iter().map(|ty| self.ty(ty)).collect(),
                required: tuple.required,
                boxed: (0..tuple.items.len())
                    .filter(|index| self.facts.is_boxed(id, *index))
                    .collect(),
                rest: tuple.rest.as_ref().map(|ty| self.ty(ty)),
            },
            ir::Shape::Newtype(ty) => Shape::Newtype { ty: self.ty(ty) },
            ir::Shape::Alias(ty) => Shape::Alias { ty: self.ty(ty) },
            ir::Shape::Union(union) => Shape::Union {
                members: self.members(id, union),
                tag: union.tag.as_ref().map(|tag| tag.property.clone()),
                catch_all: union.has_catch_all().then_some(catch_all),
            },
        }
    }

    fn fields(&self, id: TypeId, fields: &[ir::Field]) -> Vec<Field> {
        let getters = emit::default_getters(self.api, self.facts, self.names, id, fields);
        let named = fields.iter().zip(self.names.parts(id)).zip(getters).enumerate();
        named
            .map(|(index, ((field, ident), or_default))| Field {
                wire: field.wire.clone(),
                ident: ident.clone(),
                ty: self.ty(&field.ty),
                required: field.required,
                nullable: field.nullable,
                boxed: self.facts.is_boxed(id, index),
                default: field.default.clone(),
                or_default,
                deprecated: field.docs.deprecated,
                limits: limits(&field.limits),
                place: field.pointer.clone(),
            })
            .collect()
    }

    fn members(&self, id: TypeId, union: &ir::Union) -> Vec<Member> {
        let named = union.members.iter().zip(self.names.parts(id)).enumerate();
        named
            .map(|(index, (member, ident))| Member {
                ident: ident.clone(),
                tags: member.tags.clone(),
                ty: self.ty(&member.ty),
                boxed: self.facts.is_boxed(id, index),
                from: emit::is_convertible(union, index),
                limits: limits(&member.limits),
            })
            .collect()
    }

    fn operation(&self, operation: &ir::Operation, constant: &str) -> Operation {
        let request = operation.request.as_ref().map(|request| Request {
            required: request.required,
            bodies: self.bodies(&request.bodies),
        });
        let responses = operation.responses.iter().map(|response| {
            let headers = response.headers.iter();
            let headers =
                headers.map(|header| (header.name.clone(), self.optional(header.ty.as_ref())));
            let bodies = self.bodies(&response.bodies);
            (response.status.clone(), Response { bodies, headers: headers.collect() })
        });
        let security = operation.security.iter().map(|needed| {
            let mut schemes = needed.schemes.clone();
            schemes.sort_unstable();
            schemes
        });
        Operation {
            constant: constant.to_owned(),
            kind: operation.kind,
            method: operation.method.clone(),
            path: operation.path.clone(),
            deprecated: operation.docs.deprecated,
            security: security.collect(),
            servers: servers(&operation.servers),
            parameters: operation.parameters.iter().map(|it| self.parameter(it)).collect(),
            request,
            calls: Vec::new(),
            responses: responses.collect(),
            place: operation.pointer.clone(),
        }
    }

    fn parameter(&self, parameter: &ir::Parameter) -> Parameter {
        let explode = if parameter.explode { "explode" } else { "" };
        let style = [&parameter.style, explode, parameter.media_type.as_deref().unwrap_or("")];
        let style = style.join(" ").trim().to_owned();
        let default = match parameter.location {
            Location::Query | Location::Cookie => "form explode",
            Location::Path | Location::Header | Location::QueryString => "simple",
        };
        Parameter {
            name: parameter.name.clone(),
            location: parameter.location,
            ty: self.optional(parameter.ty.as_ref()),
            required: parameter.required,
            deprecated: parameter.deprecated,
            style: (style != default).then_some(style),
        }
    }

    fn bodies(&self, bodies: &[ir::Body]) -> indexmap::IndexMap<String, Option<Ty>> {
        let bodies = bodies.iter();
        bodies.map(|body| (body.media_type.clone(), self.optional(body.ty.as_ref()))).collect()
    }

    fn optional(&self, ty: Option<&Type>) -> Option<Ty> {
        ty.map(|ty| self.ty(ty))
    }
}

fn servers(servers: &[Server]) -> Vec<String> {
    let texts = servers.iter().map(|server| {
        let variables = server.variables.iter().map(|it| format!("{} = {}", it.name, it.default));
        let mut variables: Vec<String> = variables.collect();
        // They are the members of an object, whose order means nothing.
        variables.sort_unstable();
        std::iter::once(server.url.clone()).chain(variables).collect::<Vec<_>>().join(", ")
    });
    texts.collect()
}

fn scheme(scheme: &SecurityScheme) -> String {
    match &scheme.kind {
        SecurityKind::ApiKey { location, name } => {
            let location = match location {
                Location::Path => "path",
                Location::Query | Location::QueryString => "query",
                Location::Header => "header",
                Location::Cookie => "cookie",
            };
            format!("{location} {name}")
        }
        SecurityKind::Http(name) => format!("http {name}"),
        SecurityKind::Token => "token".to_owned(),
        SecurityKind::Certificate => "certificate".to_owned(),
    }
}

fn variants<T>(
    values: &[ir::EnumValue<T>],
    idents: &[String],
    json: impl Fn(&T) -> Value,
) -> Vec<Variant> {
    let named = values.iter().zip(idents);
    named
        .map(|(known, ident)| Variant {
            value: json(&known.value),
            ident: ident.clone(),
            deprecated: known.docs.deprecated,
        })
        .collect()
}

/// What narrows values, by keyword; `null` for nothing.
fn limits(limits: &Limits) -> Value {
    let mut all = keywords(&limits.own);
    if let Some(elements) = &limits.elements {
        all.insert("elements".to_owned(), self::limits(elements));
    }
    if all.is_empty() { Value::Null } else { Value::Object(all) }
}

fn keywords(own: &Constraints) -> Map<String, Value> {
    let mut all = Map::new();
    for Assertion { keyword, value, .. } in own.iter() {
        match all.get_mut(keyword.name) {
            // Several patterns are a list of them.
            Some(Value::Array(values)) => values.push(value.clone()),
            Some(other) => *other = Value::Array(vec![other.clone(), value.clone()]),
            None => {
                all.insert(keyword.name.to_owned(), value.clone());
            }
        }
    }
    all
}
