//! Reads how the code of a struct decodes and encodes its fields.

use std::collections::BTreeMap;

use syn::visit::{self, Visit};
use syn::{Arm, Block, Expr, ExprMethodCall, Lit, Local, Pat};

use super::syntax::{first_match, own_field, path_name, plain, struct_literals, text};

/// How a field is read and written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Presence {
    /// The key must be there.
    Required,
    /// The key can be absent.
    Optional,
    /// The key can be absent, and its value can be null.
    Maybe,
}

/// What the body of `decode` says.
#[derive(Default)]
pub(super) struct Decoding {
    /// The local variable that each arm of the `match` over the index reads.
    reads: Vec<String>,
    /// The local variables that are unwrapped as required, and the wire names in their messages.
    required: BTreeMap<String, String>,
    /// For each field of the struct the local variable that it gets its value from, and whether that
    /// goes through `Maybe`.
    results: BTreeMap<String, (String, bool)>,
}

impl Decoding {
    pub(super) fn read(body: &Block) -> Self {
        let mut decoding = Self { reads: reads(body), ..Self::default() };
        decoding.visit_block(body);
        for literal in struct_literals(body, "Self") {
            for field in &literal.fields {
                if let (syn::Member::Named(name), Some(result)) =
                    (&field.member, result(&field.expr))
                {
                    decoding.results.insert(plain(name), result);
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
        let (local, is_maybe) =
            self.results.get(name).ok_or_else(|| format!("`decode` does not set `{name}`"))?;
        if self.reads.get(index) != Some(local) {
            return Err(format!(
                "`decode` does not read \"{wire}\", number {index} of FIELDS, into `{name}`"
            ));
        }
        match (self.required.get(local), is_maybe) {
            (Some(named), false) if named == wire => Ok(Presence::Required),
            (Some(named), _) => {
                Err(format!("`decode` does not require `{name}` as \"{wire}\", but as \"{named}\""))
            }
            (None, true) => Ok(Presence::Maybe),
            (None, false) => Ok(Presence::Optional),
        }
    }

    /// Reads `Some(a) = fields.required("a", a)`, or several of them as a tuple. Only a variable that
    /// gets its own value is taken as required.
    fn add_required(&mut self, pattern: &Pat, expr: &Expr) {
        match (pattern, expr) {
            (Pat::Tuple(patterns), Expr::Tuple(exprs)) => {
                for (pattern, expr) in patterns.elems.iter().zip(&exprs.elems) {
                    self.add_required(pattern, expr);
                }
            }
            (Pat::TupleStruct(some), Expr::MethodCall(call)) if call.method == "required" => {
                let bound = some.elems.first().and_then(bound_name);
                let local = call.args.get(1).and_then(path_name);
                if let (Some(local), Some(wire)) = (local, call.args.first().and_then(text))
                    && bound.as_ref() == Some(&local)
                {
                    self.required.insert(local, wire);
                }
            }
            _ => {}
        }
    }
}

impl<'f> Visit<'f> for Decoding {
    fn visit_local(&mut self, local: &'f Local) {
        if let Some(init) = &local.init {
            self.add_required(&local.pat, &init.expr);
        }
        visit::visit_local(self, local);
    }
}

fn bound_name(pattern: &Pat) -> Option<String> {
    match pattern {
        Pat::Ident(bound) => Some(plain(&bound.ident)),
        _ => None,
    }
}

/// The local variables in the order in which the `match` over the index reads them. Without a `match`
/// there is one only.
fn reads(body: &Block) -> Vec<String> {
    let Some(found) = first_match(body) else {
        return read_calls(|calls| calls.visit_block(body));
    };
    let arms = found.arms.iter().enumerate().take_while(|(index, arm)| is_index(arm, *index));
    arms.flat_map(|(_, arm)| read_calls(|calls| calls.visit_expr(&arm.body))).collect()
}

/// Whether an arm is for this index: it names it, or is for the rest.
fn is_index(arm: &Arm, index: usize) -> bool {
    match &arm.pat {
        Pat::Lit(literal) => match &literal.lit {
            Lit::Int(number) => number.base10_parse().is_ok_and(|number: usize| number == index),
            _ => false,
        },
        Pat::Wild(_) => true,
        _ => false,
    }
}

fn read_calls(look: impl FnOnce(&mut ReadCalls)) -> Vec<String> {
    let mut calls = ReadCalls(Vec::new());
    look(&mut calls);
    calls.0
}

struct ReadCalls(Vec<String>);

impl<'f> Visit<'f> for ReadCalls {
    fn visit_expr_method_call(&mut self, call: &'f ExprMethodCall) {
        if let (true, Some(Expr::Reference(local))) = (call.method == "read", call.args.first()) {
            self.0.extend(path_name(&local.expr));
        }
        visit::visit_expr_method_call(self, call);
    }
}

/// The local variable of `local` or `Maybe::from_read(local)`, and whether it is the latter.
fn result(expr: &Expr) -> Option<(String, bool)> {
    match expr {
        Expr::Call(call) if path_name(&call.func).as_deref() == Some("from_read") => {
            Some((path_name(call.args.first()?)?, true))
        }
        _ => Some((path_name(expr)?, false)),
    }
}

/// One entry that `encode` writes: how, under which key, from which field.
pub(super) type Entry = (Presence, String, String);

/// The entries that the body of `encode` writes, in order.
pub(super) fn written(body: &Block) -> Vec<Entry> {
    let mut writes = Writes(Vec::new());
    writes.visit_block(body);
    writes.0
}

struct Writes(Vec<Entry>);

impl<'f> Visit<'f> for Writes {
    fn visit_expr_method_call(&mut self, call: &'f ExprMethodCall) {
        // What a chain of calls does first stands in the receiver.
        visit::visit_expr_method_call(self, call);
        let presence = match call.method.to_string().as_str() {
            "required" => Presence::Required,
            "optional" => Presence::Optional,
            "maybe" => Presence::Maybe,
            _ => return,
        };
        let wire = call.args.first().and_then(text);
        if let (Some(wire), Some(field)) = (wire, call.args.get(1).and_then(own_field)) {
            self.0.push((presence, wire, field));
        }
    }
}

/// The entries for a message.
pub(super) fn describe(entries: &[Entry]) -> String {
    let entries: Vec<String> = entries
        .iter()
        .map(|(presence, wire, field)| format!("{presence:?} \"{wire}\" from `{field}`"))
        .collect();
    entries.join(", ")
}
