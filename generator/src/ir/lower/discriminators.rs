//! Reports discriminators that have no effect.

use foldhash::HashSet;

use super::told::{Told, make_canonical};
use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::pointer::Pointer;
use crate::schema::compose::{Composed, Discriminating, Kind, UnionMember};
use crate::schema::spec::{Discriminator, Schema, SchemaId, Spec};

/// Returns the diagnostic for a discriminator that selects no member of its union.
pub(super) fn ignored(discriminator: &Discriminating) -> Diagnostic {
    let property = &discriminator.property;
    let message = format!("the values of `{property}` do not select the schemas");
    Diagnostic::at(Code::DiscriminatorIgnored, &discriminator.pointer, message)
        .help(format!("give `{property}` a scalar type, and each schema its own value"))
        .instead("the other properties select the schema")
}

/// Reports the values of a mapping that select no member.
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
            let message = format!("the value `{value}` of `{property}` does not select the schema");
            let (help, instead) = if told.values.is_empty() {
                (
                    format!("give `{property}` a scalar type in the schema"),
                    "the other properties select the schema",
                )
            } else {
                (
                    format!("map a value that `{property}` allows, and map it once"),
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

/// Reports each discriminator that is not part of a union.
pub(super) fn without_effect(spec: &Spec, composed: &Composed, diagnostics: &mut Diagnostics) {
    let unions = composed.iter().filter_map(|(_, node)| match &node.kind {
        Kind::Union { discriminator, .. } => discriminator.as_ref(),
        _ => None,
    });
    let used: HashSet<&Pointer> = unions.map(|discriminator| &discriminator.pointer).collect();
    for id in reached(spec, composed) {
        for discriminator in discriminators(spec.schema(id)) {
            if !used.contains(&discriminator.pointer) {
                let message =
                    format!("the discriminator `{}` has no effect", discriminator.property);
                diagnostics.push(
                    Diagnostic::at(Code::DiscriminatorIgnored, &discriminator.pointer, message)
                        .help(
                            "refer to this schema by `allOf` in the schemas that it discriminates",
                        )
                        .instead("the property is read like any other"),
                );
            }
        }
    }
}

/// Returns the discriminators of a schema, except those of a `oneOf` or `anyOf` with fewer than two
/// members.
fn discriminators(schema: &Schema) -> impl Iterator<Item = &Discriminator> {
    let choices = schema.unions.iter().filter(|choice| choice.members.len() > 1);
    let choices = choices.filter_map(|choice| choice.discriminator.as_ref());
    schema.discriminator.iter().chain(choices)
}

/// Returns the schemas that the composed schemas consist of.
fn reached(spec: &Spec, composed: &Composed) -> Vec<SchemaId> {
    let mut found: Vec<SchemaId> = composed.roots().collect();
    let mut seen: HashSet<SchemaId> = found.iter().copied().collect();
    let mut next = 0;
    while let Some(id) = found.get(next).copied() {
        next += 1;
        let parts = spec.schema(id).parts();
        found.extend(parts.into_iter().filter(|part| seen.insert(*part)));
    }
    // Restore the order of the document.
    found.sort_unstable();
    found
}
