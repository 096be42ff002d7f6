//! Maps Rust names to pointers into the document, and back.

mod method;

use std::fmt::Write;

use super::listing::place;
use crate::changes::diff::visible;
use crate::changes::public_api::{self, Direction, Field, Member, Surface, Ty};
use crate::document::diagnostic::Diagnostics;
use crate::document::load::Document;
use crate::document::pointer::Pointer;
use crate::document::similar::closest;
use crate::document::source::Sources;
use crate::document::stack::on_stack;
use crate::ir::pins::Pins;
use crate::ir::settings::Settings;
use crate::ir::{Api, Origin, Root, Shape, Step, TypeDef, TypeId};
use crate::names::{Names, Reason, name};
use crate::pipeline::{Named, named};

/// The most operations that are listed for a type.
const SHOWN: usize = 12;

/// A reason why there is no explanation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Unknown {
    /// The document has errors.
    Document,
    /// No item has this name. Contains a similar name, if there is one.
    Name(Option<String>),
}

/// Explains a type (`Job`, `models::operations::Job`), a field (`Job::state`), a method
/// (`client.jobs().create`), a documented name, or a JSON Pointer into the document (`#/components/schemas/Job`).
///
/// # Errors
///
/// Returns an error if the document has errors, or has no item of that name.
pub fn explain(
    what: &str,
    document: &Document,
    settings: &Settings,
    previous: Option<&Surface>,
    diagnostics: &mut Diagnostics,
) -> Result<String, Unknown> {
    let named =
        on_stack(diagnostics, |diagnostics| named(document, settings, previous, diagnostics));
    let named = named.ok_or(Unknown::Document)?;
    let rule =
        name(&named.model.api, &named.model.facts, &Pins::default(), &mut Diagnostics::new());
    let explaining = Explaining { named: &named, rule: &rule, sources: diagnostics.sources() };
    if what.starts_with(['#', '/'])
        && let Some(pointer) = Pointer::parse(what)
    {
        let text = explaining.pointer(&pointer).ok_or(Unknown::Name(None))?;
        return Ok(visible(&text));
    }
    explaining.path(what).map(|text| visible(&text))
}

struct Explaining<'a> {
    named: &'a Named,
    /// The names that are derived without a lock file.
    rule: &'a Names,
    sources: &'a Sources,
}

impl Explaining<'_> {
    fn api(&self) -> &Api {
        &self.named.model.api
    }

    fn surface(&self) -> &Surface {
        &self.named.surface
    }

    /// Explains the item with a Rust path, given by its last segments, or with a documented name.
    fn path(&self, what: &str) -> Result<String, Unknown> {
        let ids = |wanted: &dyn Fn(&str, &TypeDef) -> bool| -> Vec<TypeId> {
            let all = self.api().iter().zip(self.surface().types.keys());
            all.filter(|((_, def), path)| wanted(path, def)).map(|((id, _), _)| id).collect()
        };
        let ends_with = |path: &str, what: &str| {
            let full = format!("::models::{path}");
            full.ends_with(&format!("::{what}")) || what.ends_with(&full)
        };
        let types = ids(&|path, _| ends_with(path, what));
        if !types.is_empty() {
            return Ok(self.all(&types, None));
        }
        if let Some((ty, part)) = what.rsplit_once("::") {
            let holders = ids(&|path, _| ends_with(path, ty));
            let holders: Vec<TypeId> = holders
                .into_iter()
                .filter(|id| self.named.model.names.parts(*id).iter().any(|ident| ident == part))
                .collect();
            if !holders.is_empty() {
                return Ok(self.all(&holders, Some(part)));
            }
        }
        if let Some((path, alias)) =
            self.surface().aliases.iter().find(|(path, _)| ends_with(path, what))
        {
            let mut text = format!("models::{path} is an alias of `{}`", alias.ty.rust());
            let body = match &alias.status {
                None => "the request".to_owned(),
                Some(status) => format!("the response `{status}`"),
            };
            let _ = writeln!(text, ", the body of {body} of `{}`\n", alias.operation);
            if let Some(target) = alias.ty.path() {
                text.push_str(&self.path(target)?);
            }
            return Ok(text);
        }
        let documented = ids(&|_, def| {
            let names = def.origins.iter().filter_map(|origin| origin.documented_name.as_ref());
            names
                .into_iter()
                .any(|name| name.name == what || format!("{}.{}", name.module, name.name) == what)
        });
        if !documented.is_empty() {
            return Ok(self.all(&documented, None));
        }
        if let Some(operation) = self.surface().operations.get(what) {
            return Ok(self.operation(what, operation));
        }
        if let Some((id, operation)) = method::find(self.surface(), what) {
            return Ok(self.operation(id, operation));
        }
        let last = |path: &str| path.rsplit("::").next().unwrap_or_default().to_owned();
        let known: Vec<String> = self.surface().types.keys().map(|path| last(path)).collect();
        let similar = closest(&last(what), known.iter().map(String::as_str));
        Err(Unknown::Name(similar.map(str::to_owned)))
    }

    /// Explains the item at a pointer, or the closest item around it.
    fn pointer(&self, pointer: &Pointer) -> Option<String> {
        let mut at = Some(pointer.clone());
        while let Some(place) = at {
            let types: Vec<TypeId> = self
                .api()
                .iter()
                .filter(|(_, def)| def.origins.iter().any(|origin| origin.pointer == place))
                .map(|(id, _)| id)
                .collect();
            if !types.is_empty() {
                return Some(self.all(&types, None));
            }
            for (id, item) in self.api().iter().map(|(id, _)| id).zip(self.surface().types.values())
            {
                if let public_api::Shape::Struct { fields, .. } = &item.shape
                    && let Some(field) = fields.iter().find(|field| field.place == place)
                {
                    return Some(self.all(&[id], Some(&field.ident)));
                }
            }
            let operations = self.surface().operations.iter();
            if let Some((id, operation)) =
                operations.into_iter().find(|(_, operation)| operation.place == place)
            {
                return Some(self.operation(id, operation));
            }
            at = place.parent();
        }
        None
    }

    fn operation(&self, id: &str, operation: &public_api::Operation) -> String {
        let mut text = format!(
            "operations::{}: `{id}`, `{} {}`\n",
            operation.constant, operation.method, operation.path
        );
        let _ = writeln!(text, "  at {}", self.place(&operation.place));
        let name = |names: &Names| {
            let index = self.surface().operations.get_index_of(id)?;
            names.client.calls.get(index).cloned().flatten()
        };
        if let Some(call) = name(&self.named.model.names) {
            let rule = name(self.rule);
            let _ = writeln!(text, "{}", method::text(operation, &call, rule.as_ref()));
        }
        for (direction, ty) in operation.types().filter(|(_, ty)| ty.path().is_some()) {
            let verb = if direction == Direction::Sent { "sends" } else { "reads" };
            let _ = writeln!(text, "  {verb} {}", ty.rust());
        }
        text
    }

    fn place(&self, pointer: &Pointer) -> String {
        place(self.sources, pointer)
    }

    fn all(&self, ids: &[TypeId], part: Option<&str>) -> String {
        let texts: Vec<String> = ids.iter().map(|id| self.item(*id, part)).collect();
        texts.join("\n")
    }

    fn item(&self, id: TypeId, part: Option<&str>) -> String {
        let def = self.api().get(id);
        let Some((path, item)) = self.surface().types.get_index(id.index()) else {
            return String::new();
        };
        let mut text = format!("models::{path}: {}\n", item.shape.noun());
        let _ = writeln!(text, "  {}", self.reason(id, def));
        self.origins(def, &mut text);
        self.uses(path, &mut text);
        let _ = match &self.named.model.features.of_type(id)[..] {
            [] => Ok(()),
            [feature] => writeln!(text, "  requires the feature `{feature}`"),
            any => writeln!(text, "  requires one of the features `{}`", any.join("`, `")),
        };
        let wanted = |ident: &str| part.is_none_or(|part| ident == part);
        match &item.shape {
            public_api::Shape::Struct { fields, .. } => {
                for (index, field) in fields.iter().enumerate() {
                    if wanted(&field.ident) {
                        self.field(id, index, field, &mut text);
                    }
                }
            }
            public_api::Shape::Enum { values, .. } => {
                for known in values.iter().filter(|known| wanted(&known.ident)) {
                    let _ = writeln!(text, "  {}: {}", known.ident, known.value);
                }
            }
            public_api::Shape::Union { members, .. } => {
                for member in members.iter().filter(|member| wanted(&member.ident)) {
                    self.member(id, member, &mut text);
                }
            }
            _ => {}
        }
        text
    }

    fn member(&self, id: TypeId, member: &Member, text: &mut String) {
        let _ = write!(text, "  {}: {}", member.ident, member.ty.rust());
        if !member.tags.is_empty() {
            let _ = write!(text, ", selected by the tag {}", member.tags.join(", "));
        }
        if member.boxed {
            let why = if self.leads_back(id, &member.ty) {
                "because the type contains itself"
            } else {
                "because it is, or was, much larger than the others"
            };
            let _ = write!(text, "; in a `Box`, {why}");
        }
        text.push('\n');
    }

    /// Describes how the name was derived.
    fn reason(&self, id: TypeId, def: &TypeDef) -> String {
        let names = &self.named.model.names;
        let mut text = format!("named {}", names.reason(id).text());
        let (now, rule) = (&names.of(id).ident, &self.rule.of(id).ident);
        if matches!(names.reason(id), Reason::Kept | Reason::Rule) {
            let reason = self.rule.reason(id).text();
            let _ = if now == rule {
                write!(text, "; the derived name is the same, {reason}")
            } else {
                write!(text, "; the derived name would be `{rule}`, {reason}")
            };
        }
        let other_variant = def
            .other_variant
            .map(|other_variant| self.named.model.names.of(other_variant).ident.clone());
        if let Some(other_variant) = other_variant {
            let direction = if def.is_request { "requests" } else { "responses" };
            let _ =
                write!(text, "; it is for {direction}, and `{other_variant}` is its counterpart");
        }
        text
    }

    /// Lists the schemas of a type in the document.
    fn origins(&self, def: &TypeDef, text: &mut String) {
        if def.origins.len() > 1 {
            let _ = writeln!(text, "  {} equal schemas become this type:", def.origins.len());
        }
        for origin in &def.origins {
            let _ =
                writeln!(text, "  at {}{}", self.place(&origin.pointer), self.described(origin));
        }
    }

    fn described(&self, origin: &Origin) -> String {
        let mut text = String::new();
        if let Some(name) = &origin.documented_name {
            let _ = write!(text, ", documented as `{}.{}`", name.module, name.name);
        }
        let operation = |index: &usize| {
            self.api().operations.get(*index).map_or("", |operation| operation.id.as_str())
        };
        let root = match &origin.root {
            Root::Component(name) => format!("component `{name}`"),
            Root::Request(index) => format!("request of `{}`", operation(index)),
            Root::Response { operation: index, status } => {
                format!("response `{status}` of `{}`", operation(index))
            }
            Root::Parameter { operation: index, name } => {
                format!("parameter `{name}` of `{}`", operation(index))
            }
            Root::Header { operation: index, name } => {
                format!("header `{name}` of `{}`", operation(index))
            }
            Root::Global(name) => format!("parameter `{name}` of all operations"),
            Root::Security => "credentials".to_owned(),
            Root::Rule => "newtypes".to_owned(),
        };
        let mut path = String::new();
        for step in &origin.steps {
            match step {
                Step::Property(name) => path = format!("{path}.{name}"),
                Step::Item => path.push_str("[]"),
                Step::Value => path.push_str("{}"),
                Step::Member(index) => path = format!("{path}|{index}"),
            }
        }
        if !path.is_empty() {
            let _ = write!(text, ", `{}` of the {root}", path.trim_start_matches('.'));
        } else if !matches!(origin.root, Root::Component(_)) {
            let _ = write!(text, ", the {root}");
        }
        text
    }

    /// Lists the operations that use a type.
    fn uses(&self, path: &str, text: &mut String) {
        let reach = self.surface().reach();
        let Some(reach) = reach.get(path) else {
            let _ = writeln!(text, "  used by no operation");
            return;
        };
        for (verb, operations) in [("sent to", &reach.sent), ("read from", &reach.read)] {
            let ids =
                operations.iter().filter_map(|index| self.surface().operations.get_index(*index));
            let ids: Vec<&str> = ids.map(|(id, _)| id.as_str()).collect();
            if !ids.is_empty() {
                let _ = write!(text, "  {verb} {}", ids[..ids.len().min(SHOWN)].join(", "));
                let more = ids.len().saturating_sub(SHOWN);
                let _ = if more > 0 { writeln!(text, " and {more} more") } else { writeln!(text) };
            }
        }
    }

    /// Explains the declaration of a field.
    fn field(&self, id: TypeId, index: usize, field: &Field, text: &mut String) {
        let presence = match (field.required, field.nullable) {
            (true, false) => "it is in `required`",
            (true, true) => "it is in `required`, and may be `null`",
            (false, false) => "it is not in `required`",
            (false, true) => "it is not in `required`, and may be `null`",
        };
        let _ = write!(text, "  {}: {}: {presence}", field.ident, field.declared());
        if field.boxed {
            let why = if self.leads_back(id, &field.ty) {
                "because the type contains itself"
            } else {
                "because it was before"
            };
            let _ = write!(text, "; in a `Box`, {why}");
        }
        if let Some(default) = &field.default {
            let _ = write!(text, "; the default is {default}");
        }
        let _ = writeln!(text, "\n    at {}", self.place(&field.place));
        let degraded = match &self.api().get(id).shape {
            Shape::Struct(object) => object.fields.get(index).map(|field| &field.unsupported),
            _ => None,
        };
        for sentence in degraded.into_iter().flatten() {
            let _ = writeln!(text, "    {sentence}");
        }
    }

    fn leads_back(&self, id: TypeId, ty: &Ty) -> bool {
        let Some((own, _)) = self.surface().types.get_index(id.index()) else {
            return false;
        };
        let mut seen = foldhash::HashSet::default();
        let mut open: Vec<&str> = ty.path().into_iter().collect();
        while let Some(path) = open.pop() {
            if path == own {
                return true;
            }
            if let Some(item) = self.surface().types.get(path)
                && seen.insert(path)
            {
                open.extend(item.shape.parts().into_iter().filter_map(Ty::path));
            }
        }
        false
    }
}
