//! Where types come from, and which titles are names.

use super::{At, Lowering};
use crate::ir::words::{singular, words};
use crate::ir::{Origin, Root, Shape, Step};
use crate::schema::compose::Node;

impl Lowering<'_> {
    /// Returns where a type comes from, with its title if that says more than its place.
    pub(super) fn origin(&self, node: &Node, at: &At, shape: &Shape) -> Origin {
        // An author who writes the properties of an object means its title, too.
        let is_written = matches!(shape, Shape::Struct(_));
        let says_nothing =
            |title: &str| !is_written && repeats_property(title, at) || self.repeats_id(title, at);
        let title = node.meta.title.clone().filter(|title| !says_nothing(title));
        Origin {
            pointer: node.pointer.clone(),
            is_whole: node.is_whole,
            root: at.root.clone(),
            steps: at.steps.clone(),
            parent: at.parent,
            rust_name: node.meta.rust_name.clone(),
            title,
            short_name: None,
            documented_name: node.meta.documented_name.clone(),
        }
    }

    /// Whether the title of a response only repeats the operation's id. `FastAPI` writes such titles:
    /// `Response Get User Users Get`.
    fn repeats_id(&self, title: &str, at: &At) -> bool {
        let operation = at.root.operation().filter(|_| matches!(at.root, Root::Response { .. }));
        let operation = operation.and_then(|index| self.spec.operations.get(index));
        let Some(("Response", rest)) = title.split_once(' ') else { return false };
        operation.is_some_and(|operation| words(rest) == words(&operation.id))
    }
}

/// Whether a title says only the name of the property or parameter that has it, as tools write it.
fn repeats_property(title: &str, at: &At) -> bool {
    let ([.., Step::Property(name)] | [.., Step::Property(name), Step::Item]) = &at.steps[..]
    else {
        return false;
    };
    singular(words(title)) == singular(words(name))
}
