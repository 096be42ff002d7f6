//! The names of a crate: what each item is called, where it comes from and why, and what rules would change.

use std::collections::BTreeMap;
use std::fmt::Write;

use foldhash::HashMap;
use serde_json::{Value, json};

use crate::changes::diff::visible;
use crate::changes::public_api::{Surface, Ty};
use crate::document::diagnostic::Diagnostics;
use crate::document::load::Document;
use crate::document::pointer::Pointer;
use crate::document::source::Sources;
use crate::document::stack::on_stack;
use crate::ir::pins::Pins;
use crate::ir::renames::{Kind, Rename};
use crate::ir::settings::Settings;
use crate::ir::{Api, Shape};
use crate::names::{ClientNames, Names, name};
use crate::pipeline::{Named, named};

/// An item with a name.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    /// The kind of the item.
    pub kind: Kind,
    /// The name: of a type its identifier, of a field or variant with its type, of a method with its groups.
    pub name: String,
    /// The name without a lock file and without rules, if it differs.
    pub derived: Option<String>,
    /// The file, line and column in the document.
    pub place: String,
    /// Where the name comes from.
    pub why: &'static str,
    /// The number of fields, members, items, parameters and bodies of the type, or of operations of the group.
    pub uses: usize,
}

/// Returns the names of all items of a document's crate. Returns `None` if the document has errors.
pub fn list(
    document: &Document,
    settings: &Settings,
    previous: Option<&Surface>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<Row>> {
    let named =
        on_stack(diagnostics, |diagnostics| named(document, settings, previous, diagnostics))?;
    let Named { model, .. } = &named;
    let derived = name(&model.api, &model.facts, &Pins::default(), &mut Diagnostics::new());
    let listing = Listing {
        api: &model.api,
        names: &model.names,
        derived: &derived,
        surface: &named.surface,
        sources: diagnostics.sources(),
    };
    Some([listing.types(), listing.client()].concat())
}

/// Returns the items that rules would rename, with their earlier names. Returns `None` if the document has
/// errors.
pub fn preview(
    document: &Document,
    settings: &Settings,
    previous: Option<&Surface>,
    rules: &[Rename],
    diagnostics: &mut Diagnostics,
) -> Option<Vec<(Row, String)>> {
    let before = list(document, settings, previous, &mut Diagnostics::new());
    let mut with = settings.clone();
    with.names.rules.splice(0..0, rules.iter().cloned());
    let after = list(document, &with, previous, diagnostics)?;
    // Rules change only names, so the items are the same in the same order.
    let own = |row: &Row| match row.kind {
        Kind::Fields | Kind::Variants => row.name.rsplit("::").next().map(str::to_owned),
        _ => Some(row.name.clone()),
    };
    let pairs = before?.into_iter().zip(after).filter(|(before, after)| own(before) != own(after));
    Some(pairs.map(|(before, after)| (after, before.name)).collect())
}

struct Listing<'a> {
    api: &'a Api,
    names: &'a Names,
    derived: &'a Names,
    surface: &'a Surface,
    sources: &'a Sources,
}

impl Listing<'_> {
    fn types(&self) -> Vec<Row> {
        let uses = uses(self.surface);
        let mut rows = Vec::new();
        for (id, def) in self.api.iter() {
            let (name, derived) = (&self.names.of(id).ident, &self.derived.of(id).ident);
            let places = def.origins.first().map(|origin| place(self.sources, &origin.pointer));
            let places = places.unwrap_or_default();
            let path = self.surface.types.get_index(id.index()).map(|(path, _)| path);
            rows.push(Row {
                kind: Kind::Types,
                name: name.clone(),
                derived: (derived != name).then(|| derived.clone()),
                place: places.clone(),
                why: self.names.reason(id).text(),
                uses: path.and_then(|path| uses.get(&**path)).copied().unwrap_or_default(),
            });
            let kind =
                if matches!(def.shape, Shape::Struct(_)) { Kind::Fields } else { Kind::Variants };
            let fields = match &def.shape {
                Shape::Struct(object) => &object.fields[..],
                _ => &[],
            };
            let parts = self.names.parts(id).iter().zip(self.derived.parts(id)).enumerate();
            rows.extend(parts.map(|(index, (part, derived))| {
                let field = fields.get(index);
                let place = field.map(|field| self::place(self.sources, &field.pointer));
                Row {
                    kind,
                    name: format!("{name}::{part}"),
                    derived: (derived != part).then(|| derived.clone()),
                    place: place.unwrap_or_else(|| places.clone()),
                    why: match field {
                        _ if derived != part => GIVEN,
                        Some(field) if field.rust_name.is_some() => "by `x-rust-name`",
                        Some(_) => "after the property",
                        None => "after the value or the member",
                    },
                    uses: 1,
                }
            }));
        }
        rows
    }

    fn client(&self) -> Vec<Row> {
        let (now, derived) = (&self.names.client, &self.derived.client);
        let calls = self.api.operations.iter().zip(&now.calls).zip(&derived.calls);
        let mut rows = Vec::new();
        let mut groups: BTreeMap<usize, Row> = BTreeMap::new();
        for ((operation, call), other) in calls {
            let (Some(call), Some(other)) = (call, other) else {
                continue;
            };
            let (group, before) = (path(now, call.group), path(derived, other.group));
            if call.group > 0 {
                let why = match &operation.group {
                    _ if group != before => GIVEN,
                    Some(_) => "by an extension of the document",
                    None => "after the tag",
                };
                let row = groups.entry(call.group).or_insert_with(|| {
                    let name = group.trim_end_matches('.').to_owned();
                    let before = before.trim_end_matches('.').to_owned();
                    let tag = operation.tags.first().unwrap_or(&now.groups[call.group].tag);
                    let place = format!("tag `{tag}`");
                    let derived = Some(before).filter(|before| *before != name);
                    Row { kind: Kind::Groups, name, derived, place, why, uses: 0 }
                });
                row.uses += 1;
            }
            let (name, before) = (group + &call.method, before + &other.method);
            rows.push(Row {
                kind: Kind::Operations,
                derived: Some(before).filter(|before| *before != name),
                name,
                place: place(self.sources, &operation.pointer),
                why: call.reason.text(),
                uses: 1,
            });
        }
        groups.into_values().chain(rows).collect()
    }
}

/// What names that differ from the derived ones come from.
const GIVEN: &str = "by a rule of `[names]` or by specwright.lock";

/// Returns the calls that lead from the client to a group.
fn path(names: &ClientNames, group: usize) -> String {
    let mut steps = Vec::new();
    let mut at = Some(group);
    while let Some(group) = at.filter(|group| *group > 0) {
        steps.push(format!("{}().", names.groups[group].accessor));
        at = names.groups[group].parent;
    }
    steps.reverse();
    steps.concat()
}

/// Returns a place in the document as file, line and column.
pub(super) fn place(sources: &Sources, pointer: &Pointer) -> String {
    match sources.locate(pointer, true) {
        Some((source, span)) => {
            let (line, column) = source.line_column(span.start);
            format!("{}:{line}:{column}", source.path().display())
        }
        None => pointer.to_string(),
    }
}

/// Counts how often each type is used, by path.
fn uses(surface: &Surface) -> HashMap<&str, usize> {
    let parts = surface.types.values().flat_map(|item| item.shape.parts());
    let bodies = surface.operations.values().flat_map(|it| it.types().map(|(_, ty)| ty));
    let mut uses = HashMap::default();
    for path in parts.chain(bodies).filter_map(Ty::path) {
        *uses.entry(path).or_default() += 1;
    }
    uses
}

/// Returns the table of items.
#[must_use]
pub fn table(rows: &[Row]) -> String {
    let width = rows.iter().map(|row| row.name.chars().count()).max().unwrap_or_default().min(50);
    let mut text = String::new();
    let mut kind = None;
    for row in rows {
        if kind != Some(row.kind) {
            let _ =
                writeln!(text, "{}{}:", if kind.is_some() { "\n" } else { "" }, row.kind.name());
            kind = Some(row.kind);
        }
        let _ = write!(text, "  {:width$}  {:>4} ×  {}", row.name, row.uses, row.why);
        if let Some(derived) = &row.derived {
            let _ = write!(text, "; otherwise `{derived}`");
        }
        let _ = writeln!(text, "  ({})", row.place);
    }
    visible(&text)
}

/// Returns the items as JSON.
#[must_use]
pub fn json(rows: &[Row]) -> Value {
    rows.iter()
        .map(|row| {
            json!({
                "kind": row.kind.name(),
                "name": row.name,
                "derived": row.derived,
                "place": row.place,
                "why": row.why,
                "uses": row.uses,
            })
        })
        .collect()
}
