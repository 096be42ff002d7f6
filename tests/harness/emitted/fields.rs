//! Reads how the code of a struct decodes and encodes its fields.

use std::collections::BTreeMap;

use syn::{Block, Expr, Pat, Stmt};

use super::syntax::{last_name, own_field, path_name, plain, struct_literals};

/// How a field is read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// The key must be there.
    Required,
    /// The key can be absent.
    Optional,
}

/// What the body of `decode` says.
#[derive(Default)]
pub(super) struct Decoding {
    /// The local variables that get the values of the properties, in the order of the names.
    slots: Vec<(Presence, String)>,
    /// For each field of the struct the local variable that it gets its value from.
    results: BTreeMap<String, String>,
}

impl Decoding {
    pub(super) fn read(body: &Block) -> Self {
        let mut decoding = Self::default();
        for statement in &body.stmts {
            // `let (slots, rest) = fields.read()?;`
            if let Stmt::Local(local) = statement
                && let Pat::Tuple(pattern) = &local.pat
                && let Some(slots) = pattern.elems.first()
            {
                add_slots(slots, &mut decoding.slots);
            }
        }
        for literal in struct_literals(body, "Self") {
            for field in &literal.fields {
                if let (syn::Member::Named(name), Some(local)) =
                    (&field.member, path_name(&field.expr))
                {
                    decoding.results.insert(plain(name), local);
                }
            }
        }
        decoding
    }

    /// How the field with this index is read, if all parts of the body agree that it is this field.
    pub(super) fn presence(
        &self,
        index: usize,
        name: &str,
        wire: &str,
    ) -> Result<Presence, String> {
        let result =
            self.results.get(name).ok_or_else(|| format!("`decode` does not set `{name}`"))?;
        match self.slots.get(index) {
            Some((presence, local)) if local == result => Ok(*presence),
            _ => Err(format!(
                "`decode` does not read \"{wire}\", number {index} of FIELDS, into `{name}`"
            )),
        }
    }
}

/// Adds the variables of a pattern: a tuple, or `Rows` of several.
fn add_slots(pattern: &Pat, slots: &mut Vec<(Presence, String)>) {
    match pattern {
        Pat::Tuple(tuple) => tuple.elems.iter().for_each(|slot| add_slots(slot, slots)),
        // `OrNull` is an optional one whose type takes `null` itself.
        Pat::TupleStruct(wrapped)
            if matches!(last_name(&wrapped.path).as_str(), "Optional" | "OrNull") =>
        {
            slots.extend(wrapped.elems.first().and_then(bound).map(|it| (Presence::Optional, it)));
        }
        Pat::TupleStruct(several) => several.elems.iter().for_each(|slot| add_slots(slot, slots)),
        slot => slots.extend(bound(slot).map(|it| (Presence::Required, it))),
    }
}

fn bound(pattern: &Pat) -> Option<String> {
    match pattern {
        Pat::Ident(bound) => Some(plain(&bound.ident)),
        _ => None,
    }
}

/// One entry of what `parts` gives: how a field is written, and which.
pub(super) type Entry = (Presence, String);

/// The fields that the body of `parts` gives, in order, but for the last, which keeps what has no field.
pub(super) fn written(body: &Block) -> Vec<Entry> {
    let mut entries = Vec::new();
    if let Some(Stmt::Expr(all, _)) = body.stmts.last() {
        add_parts(all, Presence::Required, &mut entries);
    }
    entries.pop();
    entries
}

fn add_parts(expr: &Expr, presence: Presence, entries: &mut Vec<Entry>) {
    match expr {
        Expr::Tuple(tuple) => {
            tuple.elems.iter().for_each(|part| add_parts(part, presence, entries));
        }
        Expr::Call(call) => {
            let is_optional = path_name(&call.func).as_deref() == Some("Optional");
            let presence = if is_optional { Presence::Optional } else { presence };
            call.args.iter().for_each(|part| add_parts(part, presence, entries));
        }
        part => entries.extend(own_field(part).map(|field| (presence, field))),
    }
}

/// The entries for a message.
pub(super) fn describe(entries: &[Entry]) -> String {
    let entries: Vec<String> =
        entries.iter().map(|(presence, field)| format!("{presence:?} `{field}`")).collect();
    entries.join(", ")
}
