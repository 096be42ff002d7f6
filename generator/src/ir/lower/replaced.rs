//! Schemas whose values have types of the user: by rules of the settings, or by `x-rust-type`.

use std::sync::Arc;

use super::{At, Lowering};
use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::similar::closest;
use crate::ir::replacements::{Replacement, Schemas, Subject};
use crate::ir::{Root, Type};
use crate::schema::compose::{Kind, NodeId, Property};
use crate::schema::spec::Spec;

/// What the rules do.
#[derive(Debug, Default)]
pub(super) struct Replacing {
    /// Whether each rule matched anything.
    used: Vec<bool>,
    faults: Vec<Diagnostic>,
}

impl Replacing {
    pub(super) fn of(rules: &[Replacement]) -> Self {
        Self { used: vec![false; rules.len()], faults: Vec::new() }
    }

    /// Reports rules that match nothing, and rules that contradict each other.
    pub(super) fn report(self, spec: &Spec, rules: &[Replacement], diagnostics: &mut Diagnostics) {
        for fault in self.faults {
            if !diagnostics.iter().any(|other| *other == fault) {
                diagnostics.push(fault);
            }
        }
        for (rule, _) in rules.iter().zip(self.used).filter(|(_, used)| !used) {
            let components = spec.components.iter().map(|(name, _)| name.as_str());
            let text = rule.schemas.to_string();
            let help = closest(&text, components).map_or_else(
                || "remove it, or write a component, `Component::property`, a pointer, or `format:…`".to_owned(),
                |it| format!("did you mean `{it}`?"),
            );
            let message = format!("{rule} matches nothing");
            diagnostics.push(Diagnostic::new(Code::RuleWithoutItem, message).help(help));
        }
    }
}

impl Lowering<'_> {
    /// Returns the user's type for the values of a node.
    pub(super) fn replaced(&mut self, id: NodeId) -> Option<Type> {
        self.replacement(id, None)
    }

    /// Returns the user's type for the values of a property of the type at a place.
    pub(super) fn replaced_property(&mut self, property: &Property, at: &At) -> Option<Type> {
        let component = match &at.root {
            Root::Component(component) if at.steps.is_empty() => component.as_str(),
            _ => "",
        };
        let name = format!("{component}::{}", property.name);
        self.replacement(property.node, Some(name))
    }

    fn replacement(&mut self, id: NodeId, property: Option<String>) -> Option<Type> {
        let resolved = self.composed.resolved(id);
        let (node, target) = (self.composed.node(id), self.composed.node(resolved));
        if let Some(path) = node.meta.rust_type.as_ref().or(target.meta.rust_type.as_ref()) {
            if is_path(path) {
                return Some(Type::Replaced(Arc::from(path.as_str())));
            }
            let pointer =
                if node.meta.rust_type.is_some() { &node.pointer } else { &target.pointer };
            let message = format!("`{path}` is no path of a type");
            self.replacing.faults.push(
                Diagnostic::at(Code::TraitRefused, &pointer.push("x-rust-type"), message)
                    .help("write a path of names, as in `my_money::Money`")
                    .instead("the emitted type is used"),
            );
        }
        let rules = &self.settings.replacements.rules;
        if rules.is_empty() {
            return None;
        }
        let subject = Subject {
            pointers: vec![node.pointer.to_string(), target.pointer.to_string()],
            property,
            component: self.components.get(&resolved).copied(),
            format: match &target.kind {
                Kind::String { format } => format.as_deref(),
                _ => None,
            },
        };
        let mut found: Option<&Replacement> = None;
        for (rule, used) in rules.iter().zip(&mut self.replacing.used) {
            if !rule.is_for(&subject) {
                continue;
            }
            *used = true;
            match found {
                Some(first) if first.path == rule.path => {}
                Some(first) if rank(first) < rank(rule) => {}
                Some(first) if rank(first) == rank(rule) => {
                    let message = format!("{first} and {rule} are for one schema");
                    self.replacing.faults.push(
                        Diagnostic::at(Code::RulesDisagree, &node.pointer, message)
                            .help("make one of the patterns narrower, or use a pointer"),
                    );
                }
                _ => found = Some(rule),
            }
        }
        found.map(|rule| Type::Replaced(Arc::clone(&rule.path)))
    }
}

/// The order of rules: what names one place comes before what is for many.
fn rank(rule: &Replacement) -> u8 {
    match rule.schemas {
        Schemas::At(_) => 0,
        Schemas::Properties(_) => 1,
        Schemas::Components(_) => 2,
        Schemas::Format(_) => 3,
    }
}

/// Whether a text of the document is a path of names.
fn is_path(text: &str) -> bool {
    let mut parts = text.split("::");
    text.contains("::")
        && parts.all(|part| part == "crate" || syn::parse_str::<syn::Ident>(part).is_ok())
}
