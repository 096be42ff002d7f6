//! [`Api`], [`Facts`] and [`Names`] → [`Surface`].

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::{
    Alias, Field, Item, Member, Operation, Parameter, Request, Response, Shape, Surface, Ty,
    Variant,
};
use crate::analysis::Facts;
use crate::ir::settings::Style;
use crate::ir::{self, Api, Limits, Root, Type, TypeId};
use crate::names::Names;
use crate::plan::accessors::Accessors;
use crate::plan::client::ClientPlan;
use crate::plan::constructors::NewForm;
use crate::plan::plain::Plain;
use crate::plan::traits::Traits;
use crate::schema::keywords::{Assertion, Constraints};
use crate::schema::spec::{Location, SecurityKind, SecurityScheme, Server};

/// Builds the public API of the emitted crate.
#[must_use]
pub fn surface(
    api: &Api,
    facts: &Facts,
    names: &Names,
    accessors: &Accessors,
    traits: &Traits,
    calls: &ClientPlan,
) -> Surface {
    let decided = Decided { facts, names, accessors, traits };
    let building = Building { api, decided: Some(decided) };
    let mut surface = building.structure();
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
    surface.aliases = aliases.collect();
    let path = |module: &str, ident: &str| format!("{module}::{ident}");
    let renamed = names.renamed.iter().map(|renamed| {
        let now = names.of(renamed.id);
        (path(&renamed.module, &renamed.ident), path(&now.module, &now.ident))
    });
    surface.renamed = renamed.collect();
    let operations = surface.operations.values_mut().zip(&names.operations);
    for ((operation, name), calls) in operations.zip(building.calls(calls)) {
        operation.constant.clone_from(name);
        operation.calls = calls;
    }
    surface.client = building.client(calls);
    surface
}

/// Adds what plain types are like.
pub fn style(surface: &mut Surface, api: &Api, plain: &Plain) {
    let settings = &api.settings;
    if settings.style != Style::Serde {
        return;
    }
    let dropping = if settings.drop_undeclared { " drop-undeclared" } else { "" };
    surface.style = Some(format!("serde{dropping}"));
    for ((id, _), item) in api.iter().zip(surface.types.values_mut()) {
        item.told = plain.is_unused(id);
        if let Shape::Struct { fields, .. } = &mut item.shape {
            for (index, field) in fields.iter_mut().enumerate() {
                field.told = plain.is_told(id, index);
            }
        }
    }
}

/// Builds the part of a public API that is available before names are assigned. Paths of types are their
/// indices, and all identifiers are empty. This suffices to match types with those of an earlier run.
#[must_use]
pub fn skeleton(api: &Api) -> Surface {
    Building { api, decided: None }.structure()
}

/// The results of later stages.
#[derive(Clone, Copy)]
pub(super) struct Decided<'a> {
    facts: &'a Facts,
    pub(super) names: &'a Names,
    accessors: &'a Accessors,
    traits: &'a Traits,
}

pub(super) struct Building<'a> {
    pub(super) api: &'a Api,
    /// `None` before names are assigned.
    pub(super) decided: Option<Decided<'a>>,
}

impl Building<'_> {
    /// Builds everything but aliases and the client.
    fn structure(&self) -> Surface {
        let api = self.api;
        let types = api.iter().map(|(id, _)| (self.path(id), self.item(id)));
        let operations = api.operations.iter();
        let operations = operations.map(|it| (it.id.clone(), self.operation(it)));
        Surface {
            style: None,
            types: types.collect(),
            aliases: IndexMap::new(),
            renamed: IndexMap::new(),
            operations: operations.collect(),
            globals: api.globals.iter().map(|global| self.parameter(global)).collect(),
            servers: servers(&api.servers),
            schemes: api.security_schemes.iter().map(|it| (it.key.clone(), scheme(it))).collect(),
            client: Vec::new(),
        }
    }

    fn path(&self, id: TypeId) -> String {
        match self.decided {
            Some(Decided { names, .. }) => {
                let name = names.of(id);
                format!("{}::{}", name.module, name.ident)
            }
            None => id.index().to_string(),
        }
    }

    /// Returns the identifier of a part of a type, by index.
    fn part(&self, id: TypeId, index: usize) -> String {
        let parts = self.decided.map(|it| it.names.parts(id)).unwrap_or_default();
        parts.get(index).cloned().unwrap_or_default()
    }

    fn is_boxed(&self, id: TypeId, index: usize) -> bool {
        self.decided.is_some_and(|it| it.facts.is_boxed(id, index))
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
            sent: self.decided.is_some_and(|it| it.facts.reach(id).sent),
            record: self
                .decided
                .is_some_and(|it| it.accessors.of(id).constructor.form == NewForm::Record),
            eq: self.decided.is_some_and(|it| it.facts.derives(id).eq),
            told: false,
            derives: self.derives(id),
            deprecated: def.docs.deprecated,
            limits: limits(&def.limits),
            shape: self.shape(id, &def.shape),
            places: def.origins.iter().map(|origin| origin.pointer.clone()).collect(),
        }
    }

    /// The traits that are added to a type.
    fn derives(&self, id: TypeId) -> Vec<String> {
        let derives = self.decided.map_or(&[][..], |it| it.traits.derives(id));
        let named = derives.iter().map(|it| match &it.feature {
            Some(feature) => format!("{} with {feature}", it.path),
            None => it.path.clone(),
        });
        named.collect()
    }

    fn shape(&self, id: TypeId, shape: &ir::Shape) -> Shape {
        let catch_all = self.decided.map(|it| it.names.catch_all(id).to_owned());
        let catch_all = catch_all.unwrap_or_default();
        let accessors = self.decided.map(|it| it.accessors.of(id));
        match shape {
            ir::Shape::Struct(object) => Shape::Struct {
                fields: self.fields(id, &object.fields),
                additional: object.additional.as_ref().map(|ty| self.ty(ty)),
                further: match accessors.filter(|_| object.additional.is_some()) {
                    Some(accessors) => accessors.rest.clone(),
                    None => super::further(),
                },
                closed: object.closed,
            },
            ir::Shape::Enum(values) => {
                let values = self.variants(id, values, |text| Value::from(text.as_str()));
                Shape::Enum { values, integer: false, catch_all }
            }
            ir::Shape::IntegerEnum(values) => {
                let values = self.variants(id, values, |number| ir::number_value(*number));
                Shape::Enum { values, integer: true, catch_all }
            }
            ir::Shape::Constant(value) => Shape::Constant { value: value.clone() },
            ir::Shape::Tuple(tuple) => Shape::Tuple {
                items: tuple.items.iter().map(|ty| self.ty(ty)).collect(),
                required: tuple.required,
                boxed: (0..tuple.items.len()).filter(|index| self.is_boxed(id, *index)).collect(),
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

    fn variants<T>(
        &self,
        id: TypeId,
        values: &[ir::EnumValue<T>],
        json: impl Fn(&T) -> Value,
    ) -> Vec<Variant> {
        let values = values.iter().enumerate();
        values
            .map(|(index, known)| Variant {
                value: json(&known.value),
                ident: self.part(id, index),
                deprecated: known.docs.deprecated,
            })
            .collect()
    }

    fn fields(&self, id: TypeId, fields: &[ir::Field]) -> Vec<Field> {
        let defaults = self.decided.map(|it| it.accessors.of(id).defaults.as_slice());
        let has_default = |index: usize| defaults.is_some_and(|all| all[index].is_some());
        let fields = fields.iter().enumerate();
        fields
            .map(|(index, field)| Field {
                wire: field.wire.clone(),
                ident: self.part(id, index),
                ty: self.ty(&field.ty),
                required: field.required,
                nullable: field.nullable,
                boxed: self.is_boxed(id, index),
                default: field.default.clone(),
                or_default: has_default(index),
                deprecated: field.docs.deprecated,
                told: false,
                limits: limits(&field.limits),
                place: field.pointer.clone(),
            })
            .collect()
    }

    fn members(&self, id: TypeId, union: &ir::Union) -> Vec<Member> {
        let converts = self.decided.map(|it| it.accessors.of(id).converts.as_slice());
        let members = union.members.iter().enumerate();
        members
            .map(|(index, member)| Member {
                ident: self.part(id, index),
                tags: member.tags.clone(),
                ty: self.ty(&member.ty),
                boxed: self.is_boxed(id, index),
                from: converts.is_some_and(|all| all[index]),
                limits: limits(&member.limits),
            })
            .collect()
    }

    fn operation(&self, operation: &ir::Operation) -> Operation {
        let request = operation.request.as_ref().map(|request| Request {
            required: request.required,
            bodies: self.bodies(&request.bodies),
        });
        let responses = operation.responses.iter().map(|response| {
            let headers = response.headers.iter();
            let headers = headers
                .map(|header| (header.name.clone(), self.optional(header.value.ty.as_ref())));
            let bodies = self.bodies(&response.bodies);
            (response.status.clone(), Response { bodies, headers: headers.collect() })
        });
        let security = operation.security.iter().map(|needed| {
            let mut schemes = needed.schemes.clone();
            schemes.sort_unstable();
            schemes
        });
        Operation {
            constant: String::new(),
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
            ty: self.optional(parameter.value.ty.as_ref()),
            required: parameter.required,
            deprecated: parameter.deprecated,
            style: (style != default).then_some(style),
        }
    }

    fn bodies(&self, bodies: &[ir::Body]) -> IndexMap<String, Option<Ty>> {
        let bodies = bodies.iter();
        bodies
            .map(|body| (body.media_type.clone(), self.optional(body.value.ty.as_ref())))
            .collect()
    }

    fn optional(&self, ty: Option<&Type>) -> Option<Ty> {
        ty.map(|ty| self.ty(ty))
    }
}

fn servers(servers: &[Server]) -> Vec<String> {
    let texts = servers.iter().map(|server| {
        let variables = server.variables.iter().map(|it| format!("{} = {}", it.name, it.default));
        let mut variables: Vec<String> = variables.collect();
        // Members of a JSON object, whose order has no meaning.
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
        SecurityKind::Basic => "http basic".to_owned(),
        SecurityKind::Bearer => "http bearer".to_owned(),
        SecurityKind::Http(name) => format!("http {name}"),
        SecurityKind::OAuth2 => "token".to_owned(),
        SecurityKind::MutualTls => "certificate".to_owned(),
    }
}

/// Returns constraints as an object, by keyword; `null` if there are none.
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
            // Several patterns become a list.
            Some(Value::Array(values)) => values.push(value.clone()),
            Some(other) => *other = Value::Array(vec![other.clone(), value.clone()]),
            None => {
                all.insert(keyword.name.to_owned(), value.clone());
            }
        }
    }
    all
}
