//! Rules of the settings for schemas: which of them a schema follows.

use super::Lowering;
use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::pointer::Pointer;
use crate::document::similar::closest;
use crate::ir::subject::{Property, Schemas, Subject};
use crate::schema::compose::{Kind, NodeId};
use crate::schema::spec::Spec;

/// What is known of the rules of one kind.
#[derive(Debug, Default)]
pub(super) struct Matching {
    /// Whether each rule matched anything.
    used: Vec<bool>,
    pub(super) faults: Vec<Diagnostic>,
}

impl Matching {
    pub(super) fn of(rules: usize) -> Self {
        Self { used: vec![false; rules], faults: Vec::new() }
    }

    /// Returns the index of the rule that a schema follows: the narrowest. Reports two that are equally narrow and
    /// say different things.
    pub(super) fn choose<R: std::fmt::Display>(
        &mut self,
        rules: &[R],
        subject: &Subject<'_>,
        pointer: &Pointer,
        schemas: impl Fn(&R) -> &Schemas,
        agree: impl Fn(&R, &R) -> bool,
    ) -> Option<usize> {
        let mut found: Option<usize> = None;
        for (index, rule) in rules.iter().enumerate() {
            if !schemas(rule).have(subject) {
                continue;
            }
            self.used[index] = true;
            let Some(first) = found.map(|first| &rules[first]) else {
                found = Some(index);
                continue;
            };
            let (before, now) = (schemas(first).breadth(), schemas(rule).breadth());
            if now < before {
                found = Some(index);
            } else if now == before && !agree(first, rule) {
                let message = format!("{first} and {rule} are for one schema");
                self.faults.push(
                    Diagnostic::at(Code::RulesDisagree, pointer, message)
                        .help("make one of the patterns narrower, or use a pointer"),
                );
            }
        }
        found
    }

    /// Reports what is wrong with rules, and rules that match nothing.
    pub(super) fn report<R: std::fmt::Display>(
        self,
        rules: &[R],
        schemas: impl Fn(&R) -> &Schemas,
        must_match: impl Fn(&R) -> bool,
        spec: &Spec,
        diagnostics: &mut Diagnostics,
    ) {
        for fault in self.faults {
            if !diagnostics.iter().any(|other| *other == fault) {
                diagnostics.push(fault);
            }
        }
        for (rule, _) in
            rules.iter().zip(self.used).filter(|(rule, used)| !used && must_match(rule))
        {
            let schemas = schemas(rule);
            let components = spec.components.iter().map(|(name, _)| name.as_str());
            let help = closest(&schemas.to_string(), components).map_or_else(
                || {
                    let plain = match schemas {
                        Schemas::Named(_) => "a component, a property",
                        _ => "a component",
                    };
                    format!("remove it, or write {plain}, `Component::property`, a pointer, or `format:…`")
                },
                |it| format!("did you mean `{it}`?"),
            );
            let message = format!("{rule} matches nothing");
            diagnostics.push(Diagnostic::new(Code::RuleWithoutItem, message).help(help));
        }
    }
}

impl<'a> Lowering<'a> {
    /// Returns what a node is, for rules.
    pub(super) fn subject<'b>(&self, id: NodeId, property: Option<Property<'b>>) -> Subject<'b>
    where
        'a: 'b,
    {
        let composed = self.composed;
        let resolved = composed.resolved(id);
        let (node, target) = (composed.node(id), composed.node(resolved));
        let place = target.pointer.parent();
        let is_component = place
            .as_ref()
            .and_then(Pointer::last)
            .is_some_and(|section| matches!(section, "schemas" | "definitions" | "$defs"));
        let name = target.pointer.last().filter(|_| is_component);
        Subject {
            target: name.map(|name| (target.pointer.file().index(), name.to_owned())),
            pointers: vec![node.pointer.to_string(), target.pointer.to_string()],
            property,
            component: self.components.get(&resolved).copied(),
            format: match &target.kind {
                Kind::String { format } => format.as_deref(),
                _ => None,
            },
        }
    }
}
