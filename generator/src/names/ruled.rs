//! [`Names`] as derived, [`Renames`] → [`Pins`]: what a person calls items comes before derived names and those of
//! a lock.
//!
//! Rules match derived names, so that they go on to match after a lock has their result.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;

use super::ident::{self, ascii, is_reserved_type};
use super::{GroupName, MethodReason, Names, Reason, method_ident, type_ident};
use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::ir::pins::{CallPin, Pins};
use crate::ir::renames::{Kind, Renames};
use crate::ir::{Api, Shape, TypeId};

/// Adds the names that rules give to those of the last run.
#[must_use]
pub fn ruled(
    api: &Api,
    derived: &Names,
    mut pins: Pins,
    renames: &Renames,
    diagnostics: &mut Diagnostics,
) -> Pins {
    let used = vec![false; renames.rules.len()];
    let mut ruling = Ruling { api, derived, renames, used, diagnostics };
    let types = ruling.types(&pins);
    let parts = ruling.parts(&pins);
    let calls = ruling.calls(&pins);
    ruling.unused();
    for (id, name) in types {
        let module = pins.name(id).map(|(module, _)| module.clone());
        let module = module.unwrap_or_else(|| derived.of(id).module.clone());
        let pin = pins.types.entry(id).or_default();
        (pin.name, pin.is_rule) = (Some((module, name)), true);
    }
    for ((id, part), name) in parts {
        let pin = pins.types.entry(id).or_default();
        pin.parts.resize(derived.parts(id).len().max(pin.parts.len()), None);
        pin.parts[part] = Some(name);
    }
    pins.calls.extend(calls);
    pins
}

struct Ruling<'a> {
    api: &'a Api,
    derived: &'a Names,
    renames: &'a Renames,
    /// Whether each rule matched anything.
    used: Vec<bool>,
    diagnostics: &'a mut Diagnostics,
}

impl Ruling<'_> {
    /// Returns the new name of an item, by the first rule that matches any of its names. `name` is its derived name.
    fn renamed(&mut self, kind: Kind, name: &str, others: &[String]) -> Option<String> {
        let rules = self.renames.rules.iter().enumerate().filter(|(_, rule)| rule.kind == kind);
        for (index, rule) in rules {
            let mut all = std::iter::once(name).chain(others.iter().map(String::as_str));
            let Some(new) = all.find_map(|it| rule.apply(it)) else {
                continue;
            };
            self.used[index] = true;
            let ident = match kind {
                Kind::Types | Kind::Variants => type_ident(&new),
                Kind::Fields => super::field_ident(&new),
                Kind::Operations | Kind::Groups => method_ident(&new),
            };
            // What is written as an identifier stays so: `OAuth`.
            let ident = if ident::is_ident(&new) && is_kind(kind, &new) {
                Some(new.clone())
            } else {
                ident
            };
            if ident.is_none() {
                let message = format!("`{name}` cannot be called `{new}`: that is no identifier");
                self.refused(name, message);
            }
            return ident.filter(|ident| ident != name);
        }
        self.renames.spelled(kind, name)
    }

    fn refused(&mut self, name: &str, message: String) {
        self.diagnostics.push(
            Diagnostic::new(Code::NameRefused, message)
                .help("choose another name in `[names]`")
                .instead(format!("it stays `{name}`")),
        );
    }

    /// Reports the rules that match nothing.
    fn unused(&mut self) {
        for (rule, used) in self.renames.rules.iter().zip(&self.used) {
            if !used {
                let message = format!("the rule `{rule}` of `[names]` matches nothing");
                self.diagnostics.push(
                    Diagnostic::new(Code::NameWithoutItem, message)
                        .help("remove it, or look for the name in the list of `specwright names`"),
                );
            }
        }
    }

    fn types(&mut self, pins: &Pins) -> Vec<(TypeId, String)> {
        let mut renamed: Vec<(TypeId, String)> = Vec::new();
        for (id, def) in self.api.iter() {
            let pointers = def.origins.iter().map(|origin| origin.pointer.to_string());
            let components = def.origins.iter().filter_map(|it| it.component().map(str::to_owned));
            let others: Vec<String> = components.chain(pointers).collect();
            // What the document's author says in so many words stays.
            if self.derived.reason(id) == Reason::Pinned {
                continue;
            }
            let name = self.derived.of(id).ident.clone();
            renamed.extend(self.renamed(Kind::Types, &name, &others).map(|new| (id, new)));
        }
        // Names that differ in case alone would share a file.
        let folded = |name: &str| ascii(&name.to_snake_case());
        let is_renamed: BTreeSet<TypeId> = renamed.iter().map(|(id, _)| *id).collect();
        let kept = |id: TypeId| pins.name(id).map_or(&*self.derived.of(id).ident, |(_, it)| it);
        let others = self.api.iter().filter(|(id, _)| !is_renamed.contains(id));
        let mut taken: BTreeSet<String> = others.map(|(id, _)| folded(kept(id))).collect();
        renamed.retain(|(id, new)| {
            let is_free = !is_reserved_type(new) && taken.insert(folded(new));
            if !is_free {
                let name = self.derived.of(*id).ident.clone();
                self.refused(&name, taken_by(&name, new, "type"));
            }
            is_free
        });
        renamed
    }

    fn parts(&mut self, pins: &Pins) -> Vec<((TypeId, usize), String)> {
        let mut all = Vec::new();
        for (id, def) in self.api.iter() {
            let kind = match &def.shape {
                Shape::Struct(_) => Kind::Fields,
                Shape::Enum(_) | Shape::IntegerEnum(_) | Shape::Union(_) => Kind::Variants,
                _ => continue,
            };
            let ty = self.derived.of(id).ident.clone();
            let wires = wires(&def.shape);
            let pinned = pins.of(id).map_or(&[][..], |pin| &pin.parts);
            let names = self.derived.parts(id);
            let mut new: BTreeMap<usize, String> = BTreeMap::new();
            for (index, name) in names.iter().enumerate() {
                if is_chosen(&def.shape, index) {
                    continue;
                }
                let plain = name.trim_start_matches("r#");
                let wire = wires.get(index).filter(|wire| *wire != plain);
                let inner =
                    wire.into_iter().flat_map(|wire| [wire.clone(), format!("{ty}::{wire}")]);
                let others: Vec<String> =
                    std::iter::once(format!("{ty}::{plain}")).chain(inner).collect();
                new.extend(self.renamed(kind, name, &others).map(|it| (index, it)));
            }
            let mut taken: BTreeSet<String> = (0..names.len())
                .filter(|index| !new.contains_key(index))
                .map(|index| {
                    pinned.get(index).cloned().flatten().unwrap_or_else(|| names[index].clone())
                })
                .collect();
            for (index, name) in new {
                if taken.insert(name.clone()) {
                    all.push(((id, index), name));
                } else {
                    let item = format!("{ty}::{}", names[index]);
                    self.refused(&names[index], taken_by(&item, &name, kind.noun()));
                }
            }
        }
        all
    }

    fn calls(&mut self, pins: &Pins) -> Vec<(String, CallPin)> {
        let derived = self.derived;
        let groups = &derived.client.groups;
        let accessors: Vec<Option<String>> = groups
            .iter()
            .enumerate()
            .map(|(index, group)| {
                (index > 0).then(|| {
                    self.renamed(Kind::Groups, &group.accessor, std::slice::from_ref(&group.tag))
                })?
            })
            .collect();
        let mut taken: BTreeSet<(Vec<String>, String)> = BTreeSet::new();
        let mut ruled = Vec::new();
        let all = self.api.operations.iter().zip(&derived.client.calls);
        for (operation, call) in all {
            let Some(call) = call else {
                continue;
            };
            let others = [operation.id.clone(), format!("{} {}", operation.method, operation.path)];
            let chain = chain(groups, call.group);
            let is_kept = chain.iter().all(|at| accessors[*at].is_none());
            let method = self
                .renamed(Kind::Operations, &call.method, &others)
                .filter(|_| call.reason != MethodReason::Chosen);
            let pinned = pins.call(&operation.id);
            let group = chain.iter().map(|at| (&accessors[*at], &groups[*at].accessor));
            let group = group.map(|(ruled, derived)| ruled.as_ref().unwrap_or(derived).clone());
            let group: Vec<String> = match pinned {
                Some(pin) if is_kept => pin.group.clone(),
                _ => group.collect(),
            };
            let kept = pinned.map_or(&call.method, |pin| &pin.method);
            if method.is_none() && is_kept {
                taken.insert((group, kept.clone()));
                continue;
            }
            let method = method.unwrap_or_else(|| kept.clone());
            let call = pinned.map(|pin| pin.call.clone()).unwrap_or_default();
            let pin = CallPin { group, method, call, is_rule: true };
            ruled.push((operation.id.clone(), kept.clone(), pin));
        }
        let mut calls = Vec::new();
        for (id, kept, pin) in ruled {
            if taken.insert((pin.group.clone(), pin.method.clone())) {
                calls.push((id, pin));
            } else {
                self.refused(&kept, taken_by(&id, &pin.method, "method of the group"));
            }
        }
        calls
    }
}

/// The message about a name that another item has.
fn taken_by(item: &str, name: &str, noun: &str) -> String {
    format!("`{item}` cannot be called `{name}`: another {noun} has the name")
}

/// Returns the groups from the client to a group.
fn chain(groups: &[GroupName], group: usize) -> Vec<usize> {
    let mut chain = Vec::new();
    let mut at = Some(group);
    while let Some(group) = at.filter(|group| *group > 0) {
        chain.push(group);
        at = groups[group].parent;
    }
    chain.reverse();
    chain
}

/// Whether an identifier is written as those of a kind.
fn is_kind(kind: Kind, ident: &str) -> bool {
    match kind {
        Kind::Types | Kind::Variants => {
            ident.starts_with(char::is_uppercase) && !ident.contains('_')
        }
        Kind::Fields | Kind::Operations | Kind::Groups => !ident.contains(char::is_uppercase),
    }
}

/// Whether the document's author chose the name of a part.
fn is_chosen(shape: &Shape, part: usize) -> bool {
    match shape {
        Shape::Struct(object) => object.fields.get(part).is_some_and(|it| it.rust_name.is_some()),
        _ => false,
    }
}

/// The names or values of parts in JSON.
fn wires(shape: &Shape) -> Vec<String> {
    match shape {
        Shape::Struct(object) => object.fields.iter().map(|field| field.wire.clone()).collect(),
        Shape::Enum(values) => values.iter().map(|known| known.value.clone()).collect(),
        Shape::IntegerEnum(values) => values.iter().map(|known| known.value.to_string()).collect(),
        Shape::Union(union) => union
            .members
            .iter()
            .map(|member| member.tags.first().cloned().unwrap_or_default())
            .collect(),
        _ => Vec::new(),
    }
}
