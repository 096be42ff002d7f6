//! Discriminators that have no effect, for the ledger.

use foldhash::HashSet;

use super::told::{Told, make_canonical};
use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::pointer::Pointer;
use crate::schema::compose::{Composed, Discriminating, Kind, UnionMember};
use crate::schema::spec::{Discriminator, Schema, SchemaId, Spec};

/// A discriminator that tells none of the members of its union.
pub(super) fn ignored(discriminator: &Discriminating) -> Diagnostic {
    let property = &discriminator.property;
    let message = format!("the values of `{property}` do not tell the schemas");
    Diagnostic::at(Code::DiscriminatorIgnored, &discriminator.pointer, message)
        .help(format!("give `{property}` a type of single values, and each schema a value"))
        .instead("the other properties of a value tell which schema it has")
}

/// The values of a mapping that stand for no member in the end.
pub(super) fn unmapped(
    discriminator: &Discriminating,
    members: &[UnionMember],
    told: &[Told],
    diagnostics: &mut Diagnostics,
) {
    for (member, told) in members.iter().zip(told).filter(|(member, _)| member.is_mapped) {
        let is_lost = |value: &&String| {
            let mut number = (*value).clone();
            make_canonical(&mut number);
            !told.values.contains(*value) && !told.values.contains(&number)
        };
        for value in member.tags.iter().filter(is_lost) {
            let property = &discriminator.property;
            let message = format!("`{value}` does not select the schema by `{property}`");
            let (help, instead) = if told.values.is_empty() {
                (
                    format!("give `{property}` a type of single values there"),
                    "the other properties of a value tell whether it has the schema",
                )
            } else {
                (
                    format!("map a value that `{property}` can have there, once"),
                    "the other values of the mapping select the schema",
                )
            };
            let at = discriminator.pointer.push("mapping").push(value);
            diagnostics.push(
                Diagnostic::at(Code::DiscriminatorIgnored, &at, message)
                    .help(help)
                    .instead(instead),
            );
        }
    }
}

/// Says of each discriminator that became part of no union that it has no effect.
pub(super) fn without_effect(spec: &Spec, composed: &Composed, diagnostics: &mut Diagnostics) {
    let unions = composed.iter().filter_map(|(_, node)| match &node.kind {
        Kind::Union { discriminator, .. } => discriminator.as_ref(),
        _ => None,
    });
    let used: HashSet<&Pointer> = unions.map(|discriminator| &discriminator.pointer).collect();
    for id in reached(spec, composed) {
        for discriminator in discriminators(spec.schema(id)) {
            if !used.contains(&discriminator.pointer) {
                let message = format!("nothing is told by `{}`", discriminator.property);
                diagnostics.push(
                    Diagnostic::at(Code::DiscriminatorIgnored, &discriminator.pointer, message)
                        .help("refer to the schema by `allOf` from those that it tells apart")
                        .instead("the property is one like any other"),
                );
            }
        }
    }
}

/// The discriminators of a schema, but for those of choices between less than two schemas.
fn discriminators(schema: &Schema) -> impl Iterator<Item = &Discriminator> {
    let choices = schema.unions.iter().filter(|choice| choice.members.len() > 1);
    let choices = choices.filter_map(|choice| choice.discriminator.as_ref());
    schema.discriminator.iter().chain(choices)
}

/// The schemas that the composed ones are made of.
fn reached(spec: &Spec, composed: &Composed) -> Vec<SchemaId> {
    let mut found: Vec<SchemaId> = composed.roots().collect();
    let mut seen: HashSet<SchemaId> = found.iter().copied().collect();
    let mut next = 0;
    while let Some(id) = found.get(next).copied() {
        next += 1;
        let parts = spec.schema(id).parts();
        found.extend(parts.into_iter().filter(|part| seen.insert(*part)));
    }
    // The order of the document.
    found.sort_unstable();
    found
}
