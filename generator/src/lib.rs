//! Generates Rust crates from OpenAPI documents.
//!
//! [`generate`] is the whole line, one stage after the other; each stage is one function from the
//! previous stage's result to its own.
//!
//! ```text
//! bytes ─load─▶ Document ─check─▶ Document ─resolve─▶ Spec ─select─▶ Spec ─compose─▶ Composed ─lower─▶ ir::Api
//!       ─split─▶ ir::Api ─merge─▶ ir::Api ─keep─▶ ir::Api, Pins ─analyze─▶ Facts ─name─▶ Names ─calls─▶ Calls ─surface─▶ Surface
//!       ─emit─▶ tokens ─format─▶ Files ─write | check─▶ disk
//! ```

pub mod accept;
pub mod analyze;
#[cfg(test)]
pub mod base64;
pub mod build;
pub mod cache;
pub mod calls;
pub mod changelog;
pub mod check;
mod code_span;
pub mod compose;
#[cfg(feature = "corpus")]
pub mod corpus;
pub mod cost;
pub mod diagnostic;
pub mod diff;
pub mod directions;
pub mod emit;
pub mod explain;
pub mod fault;
pub mod features;
pub mod format;
pub mod ir;
pub mod keep;
pub mod keywords;
pub mod load;
pub mod lock;
pub mod lower;
pub mod manifest;
// The client needs it too.
#[path = "client/media_type.rs"]
mod media_type;
pub mod merge;
pub mod name;
pub mod output;
pub mod pointer;
pub mod resolve;
pub mod rules;
pub mod select;
pub mod settings;
pub mod source;
pub mod spec;
// What emitted crates have: its documentation is read there, where nothing of it is private.
#[allow(rustdoc::private_intra_doc_links)]
pub mod support;
#[cfg(test)]
mod support_tests;
pub mod surface;
#[cfg(test)]
pub mod text;
pub mod upgrade;
#[allow(rustdoc::private_intra_doc_links)]
pub mod validate;
pub mod write;

pub use crate::build::Build;

use serde::{Deserialize, Serialize};

use crate::analyze::Facts;
use crate::calls::Calls;
use crate::cost::Cost;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::emit::Entry;
use crate::features::Features;
use crate::format::File;
use crate::ir::Api;
use crate::load::Document;
use crate::name::Names;
use crate::settings::Settings;
use crate::spec::Spec;
use crate::surface::Surface;

/// A generated crate, not yet on disk.
#[derive(Debug)]
pub struct Generated {
    /// The sources, sorted by path.
    pub files: Vec<File>,
    /// What they were made from.
    pub api: Api,
    /// Which parts of the crate can be left out.
    pub features: Features,
    /// Which schema became which type.
    pub inventory: Vec<Entry>,
    /// How much there was and is.
    pub counts: Counts,
    /// What its users see.
    pub surface: Surface,
    /// The text of that, as it is kept beside the crate.
    pub lock: String,
}

/// How much a document has, and how much is made of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Operations of the document.
    pub operations: usize,
    /// Schemas of the document, the smallest included.
    pub schemas: usize,
    /// Schemas that need a type with a name.
    pub shapes: usize,
    /// Types after merging.
    pub types: usize,
}

/// Schemas refer to schemas, in chains as long as the document, and the stages follow them by
/// recursion. A stack of this size is only reserved; what is not used costs nothing.
const STACK: usize = 1 << 30;

/// Makes a crate's sources from a document, as nobody has chosen otherwise. `None` if the document has
/// errors.
pub fn generate(
    document: &Document,
    crate_name: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Generated> {
    generate_with(document, crate_name, &Settings::default(), None, diagnostics)
}

/// Makes a crate's sources from a document; names and the order of fields stay as they were in a
/// previous surface. `None` if the document has errors.
pub fn generate_with(
    document: &Document,
    crate_name: &str,
    settings: &Settings,
    previous: Option<&Surface>,
    diagnostics: &mut Diagnostics,
) -> Option<Generated> {
    on_stack(diagnostics, |diagnostics| {
        stages(document, crate_name, settings, previous, diagnostics)
    })
}

/// Does something on a stack that is large enough for any document, with as many threads of the kind as
/// there are cores, or one where the system does not have room for so many stacks. `None` if it has none.
pub fn with_stack<T: Send>(work: impl FnOnce() -> T + Send) -> Option<T> {
    let pool = || {
        let pool = rayon::ThreadPoolBuilder::new().stack_size(STACK);
        let pool = pool.thread_name(|number| format!("{}{number}", fault::THREADS));
        // Without a handler, a job that nothing waits for ends the process if it panics.
        pool.panic_handler(|_| ())
    };
    let pool = pool().build().or_else(|_| pool().num_threads(1).build()).ok()?;
    Some(pool.install(work))
}

/// The same, where it is an error if the system has no such stack, or if the work panics.
fn on_stack<T: Send>(
    diagnostics: &mut Diagnostics,
    work: impl FnOnce(&mut Diagnostics) -> Option<T> + Send,
) -> Option<T> {
    fault::reported(diagnostics, |diagnostics| {
        if let Some(done) = with_stack(|| work(diagnostics)) {
            return done;
        }
        let message = format!("the system has no room for a stack of {} MB", STACK >> 20);
        diagnostics.push(Diagnostic::new(Code::Internal, message).help(
            "raise the limit of virtual memory (`ulimit -v`); none of it is used but what is needed",
        ));
        None
    })
}

/// What users of a document's crate would see; names and the order of fields stay as they were in a
/// previous surface. `None` if the document has errors.
pub fn survey(
    document: &Document,
    settings: &Settings,
    previous: Option<&Surface>,
    diagnostics: &mut Diagnostics,
) -> Option<Surface> {
    on_stack(diagnostics, |diagnostics| {
        named(document, settings, previous, diagnostics).map(|named| named.surface)
    })
}

/// What a document's crate costs those who compile it. `None` if the document has errors.
pub fn cost_of(
    document: &Document,
    settings: &Settings,
    diagnostics: &mut Diagnostics,
) -> Option<Cost> {
    on_stack(diagnostics, |diagnostics| {
        let named = named(document, settings, None, diagnostics)?;
        let files = named.files("measured", diagnostics)?;
        Some(cost::cost(&named, &files))
    })
}

/// All that is known before anything is emitted.
struct Named {
    api: Api,
    facts: Facts,
    names: Names,
    calls: Calls,
    features: Features,
    surface: Surface,
    counts: Counts,
}

impl Named {
    fn files(&self, crate_name: &str, diagnostics: &mut Diagnostics) -> Option<Vec<File>> {
        let Self { api, facts, names, calls, features, .. } = self;
        let parts = emit::emit(crate_name, api, facts, names, calls, features, format::format);
        format::files(parts, diagnostics)
    }
}

/// The stages from a document to names.
fn named(
    document: &Document,
    settings: &Settings,
    previous: Option<&Surface>,
    diagnostics: &mut Diagnostics,
) -> Option<Named> {
    let spec = checked_and_resolved(document, diagnostics)?;
    let spec = select::select(spec, &settings.selection, diagnostics);
    let composed = compose::compose(&spec, settings.implied_types, diagnostics);
    let lowered =
        or_stop(diagnostics, |diagnostics| lower::lower(&spec, &composed, settings, diagnostics))?;
    let shapes = lowered.types.len();
    let schemas = spec.schemas.len();
    let merged = merge::merge(directions::split(lowered));
    let (mut api, pins) = keep::keep(merged, previous);
    api.rules = rules::rules(&spec, &api);
    // To give back so much memory takes a while, and nobody needs to wait for it.
    rayon::spawn(move || drop((spec, composed)));
    let facts = analyze::analyze(&api, pins.boxes());
    let names = name::name(&api, &facts, &pins, diagnostics);
    let calls = calls::calls(&api, &names);
    let features = features::features(&api, &calls);
    let surface = surface::surface(&api, &facts, &names, &calls);
    surface::check_accessors(&surface, diagnostics);
    let counts =
        Counts { operations: api.operations.len(), schemas, shapes, types: api.types.len() };
    or_stop(diagnostics, |_| Named { api, facts, names, calls, features, surface, counts })
}

/// The first two stages, which look at the same and do not need each other. What the second one says
/// matters only if the first finds no errors.
fn checked_and_resolved(document: &Document, diagnostics: &mut Diagnostics) -> Option<Spec> {
    let mut said = Diagnostics::default();
    let ((), spec) = rayon::join(
        || check::check(document, diagnostics),
        || resolve::resolve(document, &mut said),
    );
    or_stop(diagnostics, |diagnostics| {
        diagnostics.append(said);
        spec
    })
}

/// The stages, one after the other.
fn stages(
    document: &Document,
    crate_name: &str,
    settings: &Settings,
    previous: Option<&Surface>,
    diagnostics: &mut Diagnostics,
) -> Option<Generated> {
    let named = named(document, settings, previous, diagnostics)?;
    let (lock, files) =
        rayon::join(|| lock::text(&named.surface), || named.files(crate_name, diagnostics));
    let Named { api, facts, names, features, surface, counts, .. } = named;
    let inventory = emit::inventory(crate_name, &api, &facts, &names);
    Some(Generated { files: files?, api, features, inventory, counts, surface, lock })
}

/// Runs the next stage unless the ones before it found errors.
fn or_stop<T>(
    diagnostics: &mut Diagnostics,
    stage: impl FnOnce(&mut Diagnostics) -> T,
) -> Option<T> {
    if diagnostics.has_errors() { None } else { Some(stage(diagnostics)) }
}
