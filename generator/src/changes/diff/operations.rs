//! Changes of operations.

use foldhash::HashSet;
use indexmap::IndexMap;

use super::fits::{Taker, fits};
use super::pair::plain_path;
use super::{Change, Compared, Kind, Level, Pairs, quoted};
use crate::changes::public_api::{Direction, Operation, Parameter, Request, Response, Ty};
use crate::schema::spec::{Location, OperationKind};

/// Returns all changes of operations.
pub(super) fn changes(compared: &Compared, pairs: &Pairs) -> Vec<Change> {
    let Compared { old, new, .. } = *compared;
    let mut changes = Vec::new();
    for (id, operation) in &old.operations {
        let now = pairs.operations.get(id);
        let Some((now, other)) = now.and_then(|now| new.operations.get_key_value(now)) else {
            changes.push(Change {
                kind: Kind::OperationRemoved,
                path: format!("operations::{}", operation.constant),
                message: format!("{} is removed", address(operation)),
                code: Level::Major,
                wire: Some(
                    "older code calls an operation that the server no longer has".to_owned(),
                ),
                old: Some(operation.place.clone()),
                new: None,
                operations: vec![id.clone()],
            });
            continue;
        };
        let mut comparing = Comparing { compared, operation, other, id, now, changes };
        comparing.all();
        changes = comparing.changes;
    }
    let known: HashSet<&String> = pairs.operations.values().collect();
    for (id, operation) in &new.operations {
        if !known.contains(id) {
            changes.push(Change {
                kind: Kind::OperationAdded,
                path: format!("operations::{}", operation.constant),
                message: format!("{} is new", address(operation)),
                code: Level::Minor,
                wire: None,
                old: None,
                new: Some(operation.place.clone()),
                operations: vec![id.clone()],
            });
        }
    }
    changes
}

/// Returns the changes of global parameters.
pub(super) fn globals(compared: &Compared) -> Vec<Change> {
    let all = |parameters: &[Parameter]| Operation {
        constant: "GLOBAL_PARAMETERS".to_owned(),
        parameters: parameters.to_vec(),
        ..Operation::default()
    };
    let (operation, other) = (all(&compared.old.globals), all(&compared.new.globals));
    let (operation, other) = (&operation, &other);
    let mut comparing =
        Comparing { compared, operation, other, id: "", now: "", changes: Vec::new() };
    comparing.parameters();
    let mut changes = comparing.changes;
    for change in &mut changes {
        // Global parameters belong to no single operation.
        (change.old, change.new) = (None, None);
        change.operations.clear();
    }
    changes
}

/// Two versions of one operation.
struct Comparing<'a, 'b> {
    compared: &'b Compared<'a>,
    operation: &'a Operation,
    other: &'a Operation,
    id: &'a str,
    now: &'a str,
    changes: Vec<Change>,
}

impl<'a> Comparing<'a, '_> {
    fn push(&mut self, kind: Kind, code: Level, message: String, wire: Option<&str>) {
        self.changes.push(Change {
            kind,
            path: format!("operations::{}", self.other.constant),
            message,
            code,
            wire: wire.map(str::to_owned),
            old: Some(self.operation.place.clone()),
            new: Some(self.other.place.clone()),
            operations: vec![self.now.to_owned()],
        });
    }

    fn all(&mut self) {
        let (old, new) = (self.operation, self.other);
        if old.constant != new.constant {
            let message = format!("{} is renamed to {}", quoted(self.id), quoted(self.now));
            self.push(Kind::OperationRenamed, Level::Major, message, None);
        }
        let called = |it: &'a Operation| (it.kind, &it.method, plain_path(&it.path));
        if called(old) != called(new) {
            let message = format!("{} becomes {}", address(old), address(new));
            let wire = Some("older code calls an operation that the server no longer has");
            self.push(Kind::OperationAddress, Level::Patch, message, wire);
        }
        if old.deprecated != new.deprecated {
            let message =
                if new.deprecated { "it is deprecated" } else { "it is no longer deprecated" };
            self.push(Kind::OperationDeprecated, Level::Patch, message.to_owned(), None);
        }
        if old.security != new.security {
            let taken = new.security.is_empty()
                || old.security.iter().any(|needed| new.security.contains(needed));
            let wire =
                (!taken).then_some("the server requires credentials that older code may not send");
            let message = "the required credentials change".to_owned();
            self.push(Kind::OperationSecurity, Level::Patch, message, wire);
        }
        if old.servers != new.servers {
            let (message, wire) = servers(&old.servers, &new.servers, "those of the API");
            self.push(Kind::Servers, Level::Patch, message, wire);
        }
        self.parameters();
        self.request();
        self.responses();
    }

    /// Matches path parameters by position, all others by name.
    fn parameters(&mut self) {
        let (old, new) = (self.operation, self.other);
        let key = |operation: &'a Operation, parameter: &'a Parameter| match parameter.location {
            Location::Path => {
                (Location::Path, place_in_path(&operation.path, &parameter.name).to_string())
            }
            // Header names are case-insensitive.
            Location::Header => (Location::Header, parameter.name.to_lowercase()),
            location => (location, parameter.name.clone()),
        };
        let keyed = |operation: &'a Operation| -> IndexMap<(Location, String), &'a Parameter> {
            let parameters = operation.parameters.iter();
            parameters.map(|parameter| (key(operation, parameter), parameter)).collect()
        };
        let (was, is) = (keyed(old), keyed(new));
        for (key, parameter) in &was {
            if let Some(other) = is.get(key) {
                self.parameter(parameter, other);
            } else {
                let message = format!("the parameter {} is removed", quoted(&parameter.name));
                self.push(Kind::ParameterRemoved, Level::Patch, message, None);
            }
        }
        for (_, parameter) in is.iter().filter(|(key, _)| !was.contains_key(*key)) {
            let wire = (parameter.required && parameter.location != Location::Path)
                .then_some("the server requires it, and older code does not send it");
            let which = if parameter.required { "required" } else { "optional" };
            let message = format!("the {which} parameter {} is new", quoted(&parameter.name));
            self.push(Kind::ParameterAdded, Level::Minor, message, wire);
        }
    }

    fn parameter(&mut self, old: &'a Parameter, new: &'a Parameter) {
        let name = quoted(&new.name);
        match (old.required, new.required) {
            (false, true) => {
                let wire = Some("the server requires it, and older code may not send it");
                let message = format!("the parameter {name} is required");
                self.push(Kind::ParameterRequired, Level::Patch, message, wire);
            }
            (true, false) => {
                let message = format!("the parameter {name} is optional");
                self.push(Kind::ParameterOptional, Level::Patch, message, None);
            }
            _ => {}
        }
        if old.style != new.style {
            let wire = Some("older code uses the old style");
            let style = |parameter: &Parameter| match &parameter.style {
                Some(style) => quoted(style),
                None => "the default".to_owned(),
            };
            let (is, was) = (style(new), style(old));
            let message = format!("the style of the parameter {name} changes from {was} to {is}");
            self.push(Kind::ParameterStyle, Level::Patch, message, wire);
        }
        if old.deprecated != new.deprecated && new.deprecated {
            let message = format!("the parameter {name} is deprecated");
            self.push(Kind::ParameterDeprecated, Level::Patch, message, None);
        }
        let what = format!("the parameter {name}");
        let direction = self.operation.requests();
        self.ty(Kind::ParameterType, &what, direction, (old.ty.as_ref(), new.ty.as_ref()));
    }

    /// Reports a different type.
    fn ty(
        &mut self,
        kind: Kind,
        what: &str,
        direction: Direction,
        (old, new): (Option<&'a Ty>, Option<&'a Ty>),
    ) {
        let (before, after) = (self.compared.old, self.compared.new);
        let (was, is) = (old.unwrap_or(&Ty::Any), new.unwrap_or(&Ty::Any));
        // Changes of a type that keeps its name are reported for the type.
        if was.with(&|path| self.compared.now(path).to_owned()) == *is {
            return;
        }
        let wire = match direction {
            Direction::Sent => (!fits((before, was), (after, is), Taker::Server))
                .then_some("the server does not accept everything that older code sends"),
            Direction::Read => (!fits((after, is), (before, was), Taker::Code))
                .then_some("older code cannot read everything that the server sends"),
        };
        let show = |ty: &Ty, other: &Ty| {
            if ty.rust() == other.rust() { ty.to_string() } else { ty.rust() }
        };
        let message = format!("{what}: `{}` becomes `{}`", show(was, is), show(is, was));
        self.push(kind, Level::Patch, message, wire);
    }

    fn request(&mut self) {
        let direction = self.operation.requests();
        let (old, new) = (self.operation.request.as_ref(), self.other.request.as_ref());
        let required = |request: Option<&Request>| request.is_some_and(|request| request.required);
        if required(new) && !required(old) {
            let wire = (direction == Direction::Sent)
                .then_some("the server requires it, and older code may not send it");
            let message = "the request body is required".to_owned();
            self.push(Kind::BodyRequired, Level::Patch, message, wire);
        } else if required(old) && new.is_some_and(|request| !request.required) {
            let message = "the request body is optional".to_owned();
            self.push(Kind::BodyOptional, Level::Patch, message, None);
        }
        let bodies = (old.map(|request| &request.bodies), new.map(|request| &request.bodies));
        self.bodies("the request body", direction, bodies);
    }

    fn bodies(
        &mut self,
        what: &str,
        direction: Direction,
        (old, new): (Option<&'a Bodies>, Option<&'a Bodies>),
    ) {
        for (media_type, ty) in old.into_iter().flatten() {
            if let Some(other) = new.and_then(|new| new.get(media_type)) {
                let what = format!("{what} as {}", quoted(media_type));
                self.ty(Kind::BodyType, &what, direction, (ty.as_ref(), other.as_ref()));
            } else {
                // Without a body in the new document, the server ignores the one that older code sends.
                let refused = direction == Direction::Sent && new.is_some();
                let wire = refused.then_some("the server does not accept what older code sends");
                let message = format!("{what} as {} is removed", quoted(media_type));
                self.push(Kind::BodyRemoved, Level::Patch, message, wire);
            }
        }
        for media_type in new.into_iter().flat_map(IndexMap::keys) {
            if old.is_none_or(|old| !old.contains_key(media_type)) {
                let message = format!("{what} as {} is new", quoted(media_type));
                self.push(Kind::BodyAdded, Level::Minor, message, None);
            }
        }
    }

    fn responses(&mut self) {
        let direction = self.operation.responses();
        let (old, new) = (&self.operation.responses, &self.other.responses);
        for (status, response) in old {
            let Some(other) = new.get(status) else {
                let message = format!("the response {} is removed", quoted(status));
                self.push(Kind::ResponseRemoved, Level::Patch, message, None);
                continue;
            };
            let what = format!("the response {}", quoted(status));
            self.bodies(&what, direction, (Some(&response.bodies), Some(&other.bodies)));
            self.headers(status, response, other);
        }
        for status in new.keys().filter(|status| !old.contains_key(*status)) {
            let message = format!("the response {} is new", quoted(status));
            self.push(Kind::ResponseAdded, Level::Minor, message, None);
        }
    }

    fn headers(&mut self, status: &str, old: &'a Response, new: &'a Response) {
        let direction = self.operation.responses();
        for (name, ty) in &old.headers {
            let what = format!("the header {} of the response {}", quoted(name), quoted(status));
            match new.headers.get(name) {
                Some(other) => {
                    self.ty(Kind::HeaderType, &what, direction, (ty.as_ref(), other.as_ref()));
                }
                None => {
                    self.push(
                        Kind::HeaderRemoved,
                        Level::Patch,
                        format!("{what} is removed"),
                        None,
                    );
                }
            }
        }
        for name in new.headers.keys().filter(|name| !old.headers.contains_key(*name)) {
            let message =
                format!("the header {} of the response {} is new", quoted(name), quoted(status));
            self.push(Kind::HeaderAdded, Level::Minor, message, None);
        }
    }
}

/// The types of a body, by media type.
type Bodies = IndexMap<String, Option<Ty>>;

fn address(operation: &Operation) -> String {
    let kind = match operation.kind {
        OperationKind::Path => "",
        OperationKind::Webhook => "the webhook ",
        OperationKind::Callback => "the callback ",
    };
    format!("{kind}{}", quoted(format!("{} {}", operation.method, operation.path)))
}

/// Describes a change of servers. `none` is the text for an empty list.
pub(super) fn servers(
    old: &[String],
    new: &[String],
    none: &str,
) -> (String, Option<&'static str>) {
    let list = |servers: &[String]| match servers {
        [] => none.to_owned(),
        some => some.iter().map(quoted).collect::<Vec<_>>().join(", "),
    };
    let is_told = !old.is_empty() && !new.is_empty();
    let stays = !is_told || old.iter().any(|server| new.contains(server));
    let wire = (!stays).then_some("older code calls servers that the document no longer names");
    (format!("the servers change from {} to {}", list(old), list(new)), wire)
}

/// Returns the position of a parameter in a path template.
fn place_in_path(path: &str, name: &str) -> usize {
    let template = format!("{{{name}}}");
    let before = path.split(template.as_str()).next().unwrap_or_default();
    before.matches('{').count()
}
