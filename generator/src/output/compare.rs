//! Compares two documents, given by path.

use std::path::Path;

use crate::changes::diff::{Diff, Sides, diff, pair};
use crate::changes::public_api::Surface;
use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::fault;
use crate::document::load::{Document, LoadOptions, load_with};
use crate::ir::settings::Settings;
use crate::pipeline::survey;

/// The result of comparing two documents.
#[derive(Debug, Default)]
pub struct Comparison {
    /// The changes; `None` if a document has errors.
    pub diff: Option<Diff>,
    /// The sources of both documents.
    pub sides: Sides,
    /// The diagnostics of the old document.
    pub old: Diagnostics,
    /// The diagnostics of the new document.
    pub new: Diagnostics,
}

impl Comparison {
    /// Whether a document has errors, which prevents the comparison.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.old.has_errors() || self.new.has_errors()
    }
}

/// Compares the documents at two paths, using the names of a lock file if there is one. The first path
/// can also be a lock file.
#[must_use]
pub fn documents(
    old: &Path,
    new: &Path,
    lock: Option<&Surface>,
    load: &LoadOptions,
    settings: &Settings,
) -> Comparison {
    let mut found = Comparison::default();
    if let Err(fault) = fault::caught(|| compare(old, new, lock, load, settings, &mut found)) {
        found.new.push(*fault);
    }
    found
}

fn compare(
    old: &Path,
    new: &Path,
    lock: Option<&Surface>,
    load: &LoadOptions,
    settings: &Settings,
    found: &mut Comparison,
) {
    let (before, info) = if crate::changes::lock::is_lock(old) {
        (of_lock(old, &mut found.old), None)
    } else {
        // Overlays match the new document; targets may be missing in the old one.
        let load = LoadOptions { allow_unused: true, ..load.clone() };
        let document = load_with(old, &load, &mut found.old);
        let info = document.as_ref().and_then(version);
        (of_document(document.as_ref(), settings, lock, &mut found.old), info)
    };
    let document = load_with(new, load, &mut found.new);
    let after = of_document(document.as_ref(), settings, before.as_ref(), &mut found.new);
    found.sides = Sides { old: found.old.sources().clone(), new: found.new.sources().clone() };
    if let (Some(before), Some(after)) = (before, after) {
        let newer = document.as_ref().and_then(version);
        warn_of_order(info.zip(newer), &mut found.new);
        if have_nothing_in_common(&before, &after) {
            let message = format!(
                "`{}` and `{}` are of different APIs: they share no operation and no schema",
                old.display(),
                new.display()
            );
            found.new.push(
                Diagnostic::new(Code::OtherApi, message)
                    .help("give two documents of one API, the older one first"),
            );
        } else {
            found.diff = Some(diff(&before, &after));
        }
    }
}

fn of_lock(path: &Path, diagnostics: &mut Diagnostics) -> Option<Surface> {
    let surface = crate::changes::lock::read(path, diagnostics).ok()?;
    if surface.is_none() {
        let message = format!("`{}` cannot be read: the file does not exist", path.display());
        diagnostics.push(Diagnostic::new(Code::InvalidLock, message).help("check the path"));
    }
    surface
}

fn of_document(
    document: Option<&Document>,
    settings: &Settings,
    previous: Option<&Surface>,
    diagnostics: &mut Diagnostics,
) -> Option<Surface> {
    survey(document?, settings, previous, diagnostics)
}

/// Parses the numbers of `info.version`.
fn version(document: &Document) -> Option<Vec<u64>> {
    let text = document.root()["info"]["version"].as_str()?;
    text.trim_start_matches('v').split('.').map(|number| number.parse().ok()).collect()
}

fn warn_of_order(versions: Option<(Vec<u64>, Vec<u64>)>, diagnostics: &mut Diagnostics) {
    let Some((old, new)) = versions.filter(|(old, new)| new < old) else {
        return;
    };
    let text =
        |version: &[u64]| version.iter().map(ToString::to_string).collect::<Vec<_>>().join(".");
    let message =
        format!("the second document has version {}, the first {}", text(&new), text(&old));
    diagnostics
        .push(Diagnostic::new(Code::OlderDocument, message).help("give the older document first"));
}

fn have_nothing_in_common(old: &Surface, new: &Surface) -> bool {
    let is_empty = |surface: &Surface| surface.operations.is_empty() && surface.types.is_empty();
    let operations = !pair(old, new).operations.is_empty();
    let names = |surface: &'_ Surface| -> std::collections::HashSet<String> {
        surface.types.values().filter_map(|item| item.component.clone()).collect()
    };
    !is_empty(old) && !is_empty(new) && !operations && names(old).is_disjoint(&names(new))
}
