//! The public API of the client.

use serde::{Deserialize, Serialize};

use super::Ty;
use super::build::Building;
use crate::ir::Type;
use crate::plan::client::{
    Argument, ArgumentForm, BodyForm, CLIENT_CREDENTIALS, CallType, ClientPlan, Group, Output,
    SettingKind, Target,
};
use crate::schema::spec::SecurityKind;

/// A part of the client that user code names: a method, a variant or a field.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// The name in user code: `project().jobs().one`, `GetJobCall::timeout`, `ErrorBody::NotFound`.
    pub name: String,
    /// The arguments or the content: the form of each, and its type where user code depends on it.
    pub of: Vec<(String, Option<Ty>)>,
}

impl Part {
    /// Returns the name of the call type, if this is a method that starts a call.
    #[must_use]
    pub fn call(&self) -> Option<&str> {
        let (form, _) = self.of.last().filter(|_| !self.name.contains("::"))?;
        form.strip_prefix("gives ")
    }
}

impl Building<'_> {
    /// Returns the parts of each operation, by index.
    pub(super) fn calls(&self, calls: &ClientPlan) -> Vec<Vec<Part>> {
        let mut all = vec![Vec::new(); self.api.operations.len()];
        for group in &calls.groups {
            let path = accessors(calls, group);
            for method in &group.methods {
                let call = &group.calls[method.call];
                let mut of: Vec<_> =
                    method.arguments.iter().map(|argument| self.argument(argument)).collect();
                let body = method.body.as_ref().and_then(|form| self.body(form));
                of.extend(body.map(|(form, ty)| {
                    (if method.may_lack_body { format!("optional {form}") } else { form }, ty)
                }));
                of.push((format!("gives {}", call.ident), None));
                let name = format!("{path}{}", method.ident);
                all[call.operation].push(Part { name, of });
            }
            for call in &group.calls {
                self.call(call, &mut all[call.operation]);
            }
        }
        all
    }

    fn call(&self, call: &CallType, parts: &mut Vec<Part>) {
        let name = |part: &str| format!("{}::{part}", call.ident);
        for setter in &call.setters {
            parts.push(Part { name: name(&setter.ident), of: vec![self.argument(setter)] });
        }
        for (method, form) in &call.bodies {
            parts.push(Part { name: name(method), of: self.body(form).into_iter().collect() });
        }
        if let Output::Several(ident, variants) = &call.output {
            for variant in variants {
                let name = format!("{ident}::{}", variant.ident);
                let part = Part { name, of: vec![self.output(&variant.output)] };
                if !parts.contains(&part) {
                    parts.push(part);
                }
            }
        }
        parts.push(Part { name: name("send"), of: vec![self.output(&call.output)] });
        for field in call.headers.iter().flat_map(|headers| &headers.fields) {
            let name = name(&format!("response::{}", field.ident));
            parts.push(Part { name, of: vec![("header".to_owned(), Some(self.ty(&field.ty)))] });
        }
        if let Some(paged) = &call.paged {
            let of = vec![("items".to_owned(), Some(self.ty(&paged.item)))];
            parts.push(Part { name: name("items"), of });
        }
    }

    /// Returns the parts of the client that belong to no operation.
    pub(super) fn client(&self, calls: &ClientPlan) -> Vec<Part> {
        let settings = calls.settings.iter().flat_map(|setting| {
            let of = match setting.kind {
                SettingKind::Credential(index) => match &self.api.security_schemes[index].kind {
                    SecurityKind::ApiKey { .. } => ("key".to_owned(), None),
                    SecurityKind::Basic => ("basic".to_owned(), None),
                    SecurityKind::Http(scheme) => (scheme.to_ascii_lowercase(), None),
                    SecurityKind::Bearer | SecurityKind::OAuth2 | SecurityKind::MutualTls => {
                        ("bearer".to_owned(), None)
                    }
                },
                SettingKind::Global(index) => {
                    let ty = self.api.globals[index].value.ty.as_ref();
                    self.argument_form(crate::plan::client::argument_form(self.api, ty), ty)
                }
            };
            let common = setting.common.iter().copied();
            let names = std::iter::once(setting.ident.as_str()).chain(common);
            names
                .map(|name| {
                    let is_pair = name == CLIENT_CREDENTIALS;
                    let of = if is_pair { ("client".to_owned(), None) } else { of.clone() };
                    Part { name: format!("Builder::{name}"), of: vec![of] }
                })
                .collect::<Vec<_>>()
        });
        let names = self.decided.map(|it| it.names);
        let errors = calls.errors.iter().zip(std::iter::repeat(names)).filter_map(|(id, names)| {
            let name = format!("ErrorBody::{}", names?.of(*id).ident);
            Some(Part { name, of: vec![("body".to_owned(), Some(self.ty(&Type::Named(*id))))] })
        });
        settings.chain(errors).collect()
    }

    fn argument(&self, argument: &Argument) -> (String, Option<Ty>) {
        let (form, ty) = self.argument_form(argument.form, argument.ty.as_ref());
        match argument.target {
            Target::Parameter(_) => (form, ty),
            Target::Part { .. } => (format!("part {form}"), ty),
        }
    }

    /// Returns the form of an argument, and its type if callers write it.
    fn argument_form(&self, taken: ArgumentForm, ty: Option<&Type>) -> (String, Option<Ty>) {
        let typed = |form: &str| (form.to_owned(), ty.map(|ty| self.ty(ty)));
        match taken {
            ArgumentForm::Text => ("text".to_owned(), None),
            ArgumentForm::Any => ("any".to_owned(), None),
            ArgumentForm::Texts => ("texts".to_owned(), None),
            ArgumentForm::File => ("file".to_owned(), None),
            ArgumentForm::Files => ("files".to_owned(), None),
            ArgumentForm::Copy => typed("value"),
            ArgumentForm::Into => typed("into"),
            ArgumentForm::Reference => typed("reference"),
            ArgumentForm::List => typed("list"),
        }
    }

    fn body(&self, form: &BodyForm) -> Option<(String, Option<Ty>)> {
        match form {
            BodyForm::Json { ty, .. } | BodyForm::Form { ty, .. } => {
                Some(("body".to_owned(), Some(self.ty(ty))))
            }
            BodyForm::Text { .. } => Some(("body text".to_owned(), None)),
            BodyForm::Bytes { .. } => Some(("body bytes".to_owned(), None)),
            BodyForm::AnyParts { .. } => Some(("body parts".to_owned(), None)),
            BodyForm::Parts { .. } => None,
        }
    }

    fn output(&self, output: &Output) -> (String, Option<Ty>) {
        let plain = |form: &str| (form.to_owned(), None);
        match output {
            Output::Nothing => plain("nothing"),
            Output::Json(ty) => ("gives".to_owned(), Some(self.ty(ty))),
            Output::OptionalJson(ty) => ("gives option".to_owned(), Some(self.ty(ty))),
            Output::Text => plain("gives text"),
            Output::Bytes => plain("gives bytes"),
            Output::Sequence(ty, _) => ("gives sequence".to_owned(), Some(self.ty(ty))),
            Output::Events => plain("gives events"),
            Output::Several(ident, _) => (format!("gives {ident}"), None),
        }
    }
}

/// Returns the chain of accessor calls that leads to a group.
fn accessors(calls: &ClientPlan, group: &Group) -> String {
    let paths = (1..=group.path.len()).map(|depth| &group.path[..depth]);
    let groups = paths.filter_map(|path| calls.groups.iter().find(|group| group.path == path));
    groups.map(|group| format!("{}().", group.accessor)).collect::<Vec<_>>().concat()
}
