//! Schemas whose values have types of the user: by rules of the settings, or by `x-rust-type`.

use std::sync::Arc;

use super::Lowering;
use crate::document::diagnostic::{Code, Diagnostic};
use crate::ir::Type;
use crate::ir::subject::Property;
use crate::schema::compose::NodeId;

impl Lowering<'_> {
    /// Returns the user's type for the values of a node.
    pub(super) fn replaced(&mut self, id: NodeId, property: Option<Property<'_>>) -> Option<Type> {
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
        let subject = self.subject(id, property);
        let pointer = &self.composed.node(id).pointer;
        let found = self.replacing.choose(
            rules,
            &subject,
            pointer,
            |rule| &rule.schemas,
            |one, other| one.path == other.path,
        );
        found.map(|index| Type::Replaced(Arc::clone(&rules[index].path)))
    }
}

/// Whether a text of the document is a path of names.
fn is_path(text: &str) -> bool {
    let mut parts = text.split("::");
    text.contains("::")
        && parts.all(|part| part == "crate" || syn::parse_str::<syn::Ident>(part).is_ok())
}
