//! Names of the client: groups, methods, and what calls are called.
//!
//! A method is called as its author chose (`x-rust-name`), as in the last run, after its id, or after its
//! HTTP method and path if the id says no more. An id loses what is said already: its path and method at its
//! end, words of frameworks, the version, the group.

mod grammar;
mod groups;
mod id;
mod methods;
mod path;

pub(crate) use self::methods::claim;

use std::collections::{BTreeMap, BTreeSet};

use self::methods::Wanting;
use self::path::Paths;
use super::{method_ident, type_ident};
use crate::ir::pins::Pins;
use crate::ir::route::{Route, is_noun, is_version};
use crate::ir::select::Kept;
use crate::ir::words::words;
use crate::ir::{Api, Operation};
use crate::schema::spec::OperationKind;

/// The methods that the types of groups and the client already have.
pub(crate) const TAKEN: [&str; 6] = ["builder", "clone", "fmt", "from_env", "new", "received"];

/// The names of the client.
#[derive(Debug, Clone, Default)]
pub struct ClientNames {
    /// The groups of operations, parents before children. The first is the client itself.
    pub groups: Vec<GroupName>,
    /// The names of each operation; `None` for those that the API calls.
    pub calls: Vec<Option<CallName>>,
}

/// The names of a group.
#[derive(Debug, Clone, Default)]
pub struct GroupName {
    /// The module path, outermost first; empty for the client itself.
    pub path: Vec<String>,
    /// The identifier of the type.
    pub ident: String,
    /// The method of the parent group that returns this group.
    pub accessor: String,
    /// The tag with its parent tags, as the document writes it.
    pub tag: String,
    /// The parent group.
    pub parent: Option<usize>,
    /// The names that methods of its type have.
    pub methods: BTreeSet<String>,
}

/// The names of an operation in the client.
#[derive(Debug, Clone)]
pub struct CallName {
    /// The group.
    pub group: usize,
    /// The method.
    pub method: String,
    /// The source of the method's name.
    pub reason: MethodReason,
    /// The suffix that distinguishes types of operations whose names are equal.
    pub tail: String,
}

/// The source of a method's name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MethodReason {
    /// `x-rust-name` or `x-speakeasy-name-override`
    Chosen,
    /// A rule of the settings.
    Rule,
    /// The name of the last run.
    Kept,
    /// The operation's id.
    Id,
    /// The operation's id, without what is said already.
    ShortId,
    /// The HTTP method and the path.
    Path,
}

impl MethodReason {
    /// The sentence about it, after "named".
    #[must_use]
    pub fn text(self) -> &'static str {
        match self {
            Self::Chosen => "by `x-rust-name` or `x-speakeasy-name-override`",
            Self::Rule => "by a rule of `[names]`",
            Self::Kept => "by specwright.lock, as before",
            Self::Id => "after its id",
            Self::ShortId => "after its id, without words that say nothing more",
            Self::Path => "after its HTTP method and path",
        }
    }
}

impl ClientNames {
    /// Returns the names of the operations that are kept, and of their groups.
    pub(super) fn select(self, kept: &Kept) -> Self {
        let mut calls = kept.operations(self.calls);
        let mut is_needed = vec![false; self.groups.len()];
        for call in calls.iter().flatten() {
            let mut at = Some(call.group);
            while let Some(group) = at.filter(|group| !is_needed[*group]) {
                is_needed[group] = true;
                at = self.groups[group].parent;
            }
        }
        if let Some(client) = is_needed.first_mut() {
            *client = true;
        }
        let place = |group: usize| is_needed[..group].iter().filter(|needed| **needed).count();
        for call in calls.iter_mut().flatten() {
            call.group = place(call.group);
        }
        let groups = self.groups.into_iter().zip(&is_needed).filter(|(_, needed)| **needed);
        let groups =
            groups.map(|(group, _)| GroupName { parent: group.parent.map(place), ..group });
        Self { groups: groups.collect(), calls }
    }
}

/// Names the client of an API.
pub(super) fn client(api: &Api, pins: &Pins) -> ClientNames {
    let all = api.operations.iter().enumerate();
    let called = all.filter(|(_, operation)| operation.kind == OperationKind::Path);
    let called: Vec<usize> = called.map(|(index, _)| index).collect();
    let (mut groups, of) = groups::groups(api, &called, pins);
    let routes = Route::all(&api.operations);
    let naming = Naming::of(api, pins, &routes);
    let mut members = vec![Vec::new(); groups.len()];
    for (operation, group) in called.into_iter().zip(of) {
        members[group].push(operation);
    }
    let mut taken: Vec<BTreeSet<String>> = vec![TAKEN.map(str::to_owned).into(); groups.len()];
    for group in &groups {
        if let Some(parent) = group.parent {
            taken[parent].insert(group.accessor.clone());
        }
    }
    let mut calls = vec![None; api.operations.len()];
    let ids: Vec<Vec<Option<Vec<Vec<String>>>>> = members
        .iter()
        .enumerate()
        .map(|(index, own)| {
            let group = group_words(&groups, index);
            own.iter().map(|it| naming.id(*it, &group)).collect()
        })
        .collect();
    let prefixes = id::Prefixes::of(&ids);
    for (index, ((own, mut taken), ids)) in members.into_iter().zip(taken).zip(ids).enumerate() {
        let group = group_words(&groups, index);
        let wanting = own.iter().zip(ids).map(|(operation, names)| {
            let names = names.map(|names| {
                let shared = prefixes.shared(index, &group, &names);
                id::candidates(names, shared, &group)
            });
            naming.wanting(*operation, names, &group)
        });
        let wanting: Vec<Wanting> = wanting.collect();
        let names = methods::assign(&wanting, taken.clone());
        taken.extend(names.iter().map(|(name, _)| name.clone()));
        let tails = tails(api, &own, pins);
        for ((operation, (method, reason)), tail) in own.into_iter().zip(names).zip(tails) {
            calls[operation] = Some(CallName { group: index, method, reason, tail });
        }
        groups[index].methods = taken;
    }
    ClientNames { groups, calls }
}

/// Names the operations that have no id after their method and path, as the client does without groups. What
/// belongs to them is called after that: `ListOrdersResponseBody`.
pub(crate) fn name_operations(api: &mut Api) {
    let is_unnamed = |it: &Operation| it.kind == OperationKind::Path && it.declared_id.is_none();
    if !api.operations.iter().any(is_unnamed) {
        return;
    }
    let routes = Route::all(&api.operations);
    let pins = Pins::default();
    let naming = Naming::of(api, &pins, &routes);
    let wanting = api.operations.iter().enumerate().map(|(index, operation)| {
        let mut wanting = naming.wanting(index, None, &[]);
        if !is_unnamed(operation) {
            wanting.chosen = method_ident(&operation.name);
        }
        wanting
    });
    let wanting: Vec<Wanting> = wanting.collect();
    let names = methods::assign(&wanting, BTreeSet::new());
    for (operation, (name, _)) in api.operations.iter_mut().zip(names) {
        if is_unnamed(operation) {
            name.trim_start_matches("r#").clone_into(&mut operation.name);
        }
    }
}

/// Returns the words of a group and its parents, outermost first.
fn group_words(groups: &[GroupName], index: usize) -> Vec<Vec<String>> {
    let mut all = Vec::new();
    let mut at = Some(index);
    while let Some(group) = at.map(|at| &groups[at]) {
        all.push(words(group.accessor.trim_start_matches("r#")));
        at = group.parent;
    }
    // The last is the client itself.
    all.pop();
    all.reverse();
    all
}

/// Returns the suffixes of types: those of the last run, and others by the ids of the operations.
fn tails(api: &Api, operations: &[usize], pins: &Pins) -> Vec<String> {
    let mut sorted: Vec<(bool, &str, usize)> = operations
        .iter()
        .map(|index| (*index, &api.operations[*index].id))
        .map(|(index, id)| (pins.call(id).is_none(), &**id, index))
        .collect();
    sorted.sort_unstable();
    let mut taken: BTreeSet<(Option<String>, String)> = BTreeSet::new();
    let mut tails: BTreeMap<usize, String> = BTreeMap::new();
    for (_, id, index) in sorted {
        let ident = type_ident(&api.operations[index].name);
        let kept = pins.call(id).map(|pin| &pin.call[pin.call.trim_end_matches('_').len()..]);
        let mut tail = kept.unwrap_or_default().to_owned();
        while !taken.insert((ident.clone(), tail.clone())) {
            tail.push('_');
        }
        tails.insert(index, tail);
    }
    operations.iter().filter_map(|index| tails.remove(index)).collect()
}

/// Returns the versions in the URLs of servers.
fn versions(api: &Api) -> Vec<String> {
    let urls = api.servers.iter().flat_map(|server| server.url.split('/'));
    urls.filter(|part| is_version(part)).map(str::to_owned).collect()
}

struct Naming<'a> {
    api: &'a Api,
    pins: &'a Pins,
    routes: &'a [Route],
    paths: Paths<'a>,
    /// The ids of all operations.
    ids: BTreeSet<&'a str>,
    /// The versions of the servers.
    versions: Vec<String>,
}

impl<'a> Naming<'a> {
    fn of(api: &'a Api, pins: &'a Pins, routes: &'a [Route]) -> Self {
        let ids = api.operations.iter().filter_map(|it| it.declared_id.as_deref());
        Self {
            api,
            pins,
            routes,
            paths: Paths::of(&api.operations, routes),
            ids: ids.collect(),
            versions: versions(api),
        }
    }

    /// Returns the names after the id of an operation, the longest first; `None` if it says no more than the
    /// method and the path.
    fn id(&self, index: usize, group: &[Vec<String>]) -> Option<Vec<Vec<String>>> {
        let operation = &self.api.operations[index];
        let id = operation.declared_id.as_deref()?;
        let parts = operation.path.split('/').filter(|part| is_version(part));
        let versions = self.versions.iter().map(String::as_str).chain(parts);
        // A version that a group has distinguishes it from others.
        let of_group =
            |version: &str| group.iter().flatten().any(|it| it.eq_ignore_ascii_case(version));
        let base = id::unnumbered(id);
        let is_sibling = |number: usize| self.ids.contains(&*format!("{base}_{number}"));
        let around = id::Around {
            method: &operation.method,
            route: &self.routes[index],
            versions: versions.filter(|it| !of_group(it)).map(str::to_owned).collect(),
            is_numbered: base != id && (self.ids.contains(base) || is_sibling(1) || is_sibling(2)),
        };
        let shortened = id::shortened(id, &around);
        (!shortened.is_path).then_some(shortened.names)
    }

    /// Returns what an operation may be called. `names` are those after its id.
    fn wanting(
        &self,
        index: usize,
        names: Option<Vec<Vec<String>>>,
        group: &[Vec<String>],
    ) -> Wanting<'_> {
        let operation = &self.api.operations[index];
        let whole = method_ident(&operation.id).unwrap_or_else(|| "call".to_owned());
        let segments = names.is_none().then(|| self.routes[index].segments().len());
        let (names, reason) = names.map_or_else(
            || (self.after_path(index, group), MethodReason::Path),
            |names| (names, MethodReason::ShortId),
        );
        let names = names.iter().filter_map(|words| method_ident(&words.join("_")));
        let mut derived: Vec<(String, MethodReason)> = names
            .map(|name| if name == whole { (name, MethodReason::Id) } else { (name, reason) })
            .collect();
        if derived.last().is_none_or(|(last, _)| *last != whole) {
            derived.push((whole, MethodReason::Id));
        }
        Wanting {
            id: &operation.id,
            chosen: operation.method_name.as_deref().and_then(method_ident),
            kept: self.pins.call(&operation.id).map(|pin| {
                let reason = if pin.is_rule { MethodReason::Rule } else { MethodReason::Kept };
                (pin.method.clone(), reason)
            }),
            derived,
            segments,
        }
    }

    /// Returns the names after the method and the path of an operation.
    fn after_path(&self, index: usize, group: &[Vec<String>]) -> Vec<Vec<String>> {
        let operation = &self.api.operations[index];
        let route = &self.routes[index];
        let is_list = path::is_list(self.api, operation, route);
        let around = path::Around { paths: &self.paths, group, is_list };
        let id = words(&operation.id);
        let short = id::candidates(vec![id.clone()], 0, group).swap_remove(0);
        let names = path::candidates(&operation.method, &short, route, &around).into_iter();
        // Where both say the same, the id is in the author's words.
        names.map(|name| if is_noun(&name, &id) { id.clone() } else { name }).collect()
    }
}
