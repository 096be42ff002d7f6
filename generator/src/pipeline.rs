//! Runs all stages in order: from a document to a crate's sources.

mod imports;

use serde::{Deserialize, Serialize};

use crate::analysis;
use crate::changes::public_api::{self, Surface};
use crate::changes::{lock, pin_names};
use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::discard::discard;
use crate::document::load::Document;
use crate::document::stack::on_stack;
use crate::ir::deduplicate::{Copies, deduplicate};
use crate::ir::pins::Pins;
use crate::ir::settings::{Adopt, FEATURES, Settings, Style};
use crate::ir::{Api, copies, directions, lower, rules, select};
use crate::names;
use crate::plan::client::{self, ClientPlan};
use crate::plan::features::{self, Features};
use crate::plan::plain::Plain;
use crate::plan::traits::Crate;
use crate::plan::{Model, accessors, first_call, members, plain, traits};

use crate::rust::file::File;
use crate::rust::format;
use crate::schema::spec::{OperationKind, Spec};
use crate::schema::{check, compose, filter, resolve};
use crate::targets::client::{self as target, Entry};
use crate::targets::{pages, site};

/// A generated crate that is not yet on disk.
#[derive(Debug)]
pub struct Generated {
    /// The sources, sorted by path.
    pub files: Vec<File>,
    /// The intermediate representation from which the sources were emitted.
    pub api: Api,
    /// The Cargo features of the crate: the parts that can be disabled.
    pub features: Features,
    /// What the manifest needs for traits that users add to types.
    pub added: AddedCrates,
    /// The schema of each emitted type.
    pub inventory: Vec<Entry>,
    /// The sizes of the document and of the crate.
    pub counts: Counts,
    /// The public API of the crate.
    pub surface: Surface,
    /// The README of a new crate.
    pub readme: String,
    /// The pages of documentation, by path below their folder; empty unless the settings ask for them.
    pub pages: Vec<File>,
    /// The content of the lock file: `surface`, serialized.
    pub lock: String,
}

/// What a manifest needs for traits that users add to types.
#[derive(Debug, Default)]
pub struct AddedCrates {
    /// The Cargo features that enable traits or attributes.
    pub features: Vec<String>,
    /// The crates of derived traits.
    pub crates: Vec<Crate>,
    /// Whether the sources have values of any kind.
    pub json: bool,
}

/// The sizes of a document and of the crate generated from it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// The number of selected operations, without webhooks and callbacks.
    pub operations: usize,
    /// The number of schemas in the document, including the smallest.
    pub schemas: usize,
    /// The number of schemas that need a named type.
    pub shapes: usize,
    /// The number of types after deduplication.
    pub types: usize,
}

/// Generates a crate's sources from a document, using default settings. Returns `None` if the document
/// has errors.
pub fn generate(
    document: &Document,
    crate_name: &str,
    diagnostics: &mut Diagnostics,
) -> Option<Generated> {
    generate_with(document, crate_name, &Settings::default(), None, diagnostics)
}

/// Generates a crate's sources from a document. Names and the order of fields are kept from `previous`.
/// Returns `None` if the document has errors.
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

/// Returns the public API of a document's crate without emitting it. Names and the order of fields are
/// kept from `previous`. Returns `None` if the document has errors.
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

/// What pages of documentation are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Format {
    /// Markdown, for a forge.
    #[default]
    Markdown,
    /// HTML, for a browser.
    Site,
}

/// Returns the pages of documentation of a document's crate without emitting the crate. Names are kept from
/// `previous`. Returns `None` if the document has errors.
pub fn pages(
    document: &Document,
    package: &str,
    format: Format,
    settings: &Settings,
    previous: Option<&Surface>,
    diagnostics: &mut Diagnostics,
) -> Option<Vec<File>> {
    on_stack(diagnostics, |diagnostics| {
        if !has_client(settings, "pages of documentation show", diagnostics) {
            return None;
        }
        let named = named(document, settings, previous, diagnostics)?;
        Some(match format {
            Format::Markdown => pages::emit(package, &named.model),
            Format::Site => site::emit(package, &named.model),
        })
    })
}

/// The result of all stages before emission.
pub(crate) struct Named {
    pub(crate) model: Model,
    pub(crate) surface: Surface,
    counts: Counts,
}

impl Named {
    pub(crate) fn files(
        &self,
        crate_name: &str,
        diagnostics: &mut Diagnostics,
    ) -> Option<Vec<File>> {
        let settings = &self.model.api.settings;
        let parts = target::emit(crate_name, &self.model, format::format);
        // Plain types are in one file without modules from the start.
        let is_single = settings.single_file && settings.style == Style::Full;
        format::files(parts, is_single, diagnostics)
    }
}

/// Runs the stages from a document up to names, the client plan and the public API.
pub(crate) fn named(
    document: &Document,
    settings: &Settings,
    previous: Option<&Surface>,
    diagnostics: &mut Diagnostics,
) -> Option<Named> {
    if settings.imports.is_empty() {
        return named_with(document, settings, previous, diagnostics);
    }
    let survey = |settings: &Settings, lock: &Surface| {
        let named = named_with(document, settings, Some(lock), &mut Diagnostics::new());
        named.map(|named| named.surface)
    };
    let settings = imports::resolved(document, settings, diagnostics, survey)?;
    named_with(document, &settings, previous, diagnostics)
}

fn named_with(
    document: &Document,
    settings: &Settings,
    previous: Option<&Surface>,
    diagnostics: &mut Diagnostics,
) -> Option<Named> {
    let mut spec = checked_and_resolved(document, diagnostics)?;
    let selected = filter::select(&spec, &settings.selection, diagnostics);
    let mut found = Diagnostics::default();
    let composed =
        or_stop(diagnostics, |_| compose::compose(&spec, settings.implied_types, &mut found))?;
    let mut lowered = lower::lower(&spec, &composed, settings, &mut found);
    names::name_operations(&mut lowered);
    let shapes = lowered.types.len();
    let schemas = spec.schemas.len();
    let lowered = directions::by_direction(lowered);
    let copies = copies::copies(&spec, &lowered);
    let is_fresh = previous.is_none() || settings.adopt != Adopt::Nothing;
    let are = if is_fresh { Copies::Components(&copies) } else { Copies::Apart(&copies) };
    let merged = deduplicate(lowered, are);
    let (mut api, pins) = pin_names::pin(merged, previous, settings.adopt, !copies.is_empty());
    if selected.is_none() {
        api.rules = rules::rules(&spec, &api);
    }
    let mut facts = analysis::analyze(&api, pins.boxes());
    let pins = if settings.names.is_empty() {
        pins
    } else {
        let derived = names::name(&api, &facts, &Pins::default(), &mut Diagnostics::new());
        names::ruled(&api, &derived, pins, &settings.names, &mut found)
    };
    let mut names = names::name(&api, &facts, &pins, &mut found);
    if let Some(selected) = &selected {
        let kept = select::Kept::of(&api, selected);
        let boxes = facts.boxes(&api, &kept);
        api = select::select(api, &kept);
        spec.operations = kept.operations(spec.operations);
        api.rules = rules::rules(&spec, &api);
        facts = analysis::analyze(&api, &boxes);
        names = names.select(&kept);
        found = found.within(|pointer| selected.has(pointer));
    }
    diagnostics.append(found);
    discard((spec, composed));
    let is_plain = api.settings.style == Style::Serde;
    let calls = if is_plain { ClientPlan::default() } else { client::plan(&api, &names) };
    let features = features::features(&api, &calls);
    let plain = if is_plain { plain::plain(&api) } else { Plain::default() };
    let traits = traits::traits(document, &api, &facts, &names, diagnostics);
    let accessors = accessors::accessors(&api, &facts, &names);
    let mut surface = public_api::surface(&api, &facts, &names, &accessors, &traits, &calls);
    public_api::style(&mut surface, &api, &plain);
    public_api::check_accessors(&surface, diagnostics);
    let called = api.operations.iter().filter(|operation| operation.kind == OperationKind::Path);
    let counts = Counts { operations: called.count(), schemas, shapes, types: api.types.len() };
    let members = members::members(&api, &facts);
    let first_call = first_call::first_call(&api, &facts, &calls);
    let model =
        Model { api, facts, names, accessors, members, plain, traits, calls, features, first_call };
    or_stop(diagnostics, |_| Named { model, surface, counts })
}

/// Runs the first two stages in parallel: they read the same document and do not depend on each other.
/// Diagnostics of the second stage are reported only if the first finds no errors.
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

/// Runs all stages in order.
fn stages(
    document: &Document,
    crate_name: &str,
    settings: &Settings,
    previous: Option<&Surface>,
    diagnostics: &mut Diagnostics,
) -> Option<Generated> {
    let is_documented = settings.docs.is_some();
    if is_documented && !has_client(settings, "`docs` writes pages with", diagnostics)
        || settings.runtime.is_crate() && !has_client(settings, "`runtime` is for", diagnostics)
    {
        return None;
    }
    if !are_features_of_a_module(settings, diagnostics) {
        return None;
    }
    let named = named(document, settings, previous, diagnostics)?;
    let (lock, files) =
        rayon::join(|| lock::text(&named.surface), || named.files(crate_name, diagnostics));
    let Named { model, surface, counts } = named;
    let inventory = target::inventory(crate_name, &model);
    let readme = target::readme(crate_name, &model);
    let pages = if settings.docs.is_some() { pages::emit(crate_name, &model) } else { Vec::new() };
    let Model { api, features, facts, names, calls, traits, .. } = model;
    discard((facts, names, calls));
    let files = files?;
    let added = AddedCrates {
        features: traits.features().into_iter().map(str::to_owned).collect(),
        crates: traits.crates,
        json: files.iter().any(|file| file.text.contains("serde_json::")),
    };
    Some(Generated { files, api, features, added, inventory, counts, surface, readme, pages, lock })
}

/// Reports features that are those of a manifest.
fn are_features_of_a_module(settings: &Settings, diagnostics: &mut Diagnostics) -> bool {
    let unknown = settings.features.iter().find(|it| !FEATURES.contains(&it.as_str()));
    let (message, help) = if let Some(unknown) = unknown {
        let message = format!("the runtime has no feature `{unknown}` for a module");
        (message, format!("choose of `{}`", FEATURES.join("`, `")))
    } else if settings.features.is_empty()
        || settings.module.is_some() && settings.runtime.is_crate()
    {
        return true;
    } else {
        (
            "`features` is for a module that depends on the runtime".to_owned(),
            "add `module` and `runtime = \"crate\"`; those of a crate are in its manifest"
                .to_owned(),
        )
    };
    diagnostics.push(Diagnostic::new(Code::InvalidSettings, message).help(help));
    false
}

/// Reports what plain types do not have.
fn has_client(settings: &Settings, what: &str, diagnostics: &mut Diagnostics) -> bool {
    let has_client = settings.style == Style::Full;
    if !has_client {
        let message = format!("{what} a client, which the style `serde` does not have");
        diagnostics.push(
            Diagnostic::new(Code::InvalidSettings, message)
                .help("leave it out, or choose the style `full`"),
        );
    }
    has_client
}

/// Runs the next stage unless earlier stages reported errors.
fn or_stop<T>(
    diagnostics: &mut Diagnostics,
    stage: impl FnOnce(&mut Diagnostics) -> T,
) -> Option<T> {
    if diagnostics.has_errors() { None } else { Some(stage(diagnostics)) }
}
