//! Flags shared by all commands that read a document.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use specwright::changes::lock;
use specwright::document::diagnostic::{Diagnostics, Reported};
use specwright::ir::formats::External;
use specwright::ir::settings::{Runtime, Style};
use specwright::output::settings_file::{Chosen, are_features, find, read};
use specwright::schema::filter::Selector;
use specwright::schema::types::ImpliedTypes;

/// The flags that select the input and configure generation.
#[derive(clap::Args)]
#[allow(clippy::struct_excessive_bools, reason = "each is an option of the command")]
pub(crate) struct Choices {
    /// Read settings from this file [default: `specwright.toml` or `[package.metadata.specwright]` in
    /// the crate's folder].
    #[arg(long, value_name = "FILE")]
    settings: Option<PathBuf>,
    /// The lock file, which records the existing names [default: `specwright.lock` in DIR].
    #[arg(long, value_name = "FILE")]
    lock: Option<PathBuf>,
    /// Allow references to files below this folder too. Repeatable.
    #[arg(long, value_name = "DIR")]
    allow_ref: Vec<PathBuf>,
    /// Apply this overlay to the document. Repeatable; overlays apply in the given order.
    #[arg(long, value_name = "FILE")]
    overlay: Vec<PathBuf>,
    /// Allow overlay actions whose target matches nothing in the document.
    #[arg(long)]
    allow_unused: bool,
    /// Map a string format to a type of another crate, as in `date-time=jiff`. Repeatable.
    #[arg(long, value_name = "FORMAT=CRATE")]
    format_type: Vec<External>,
    /// Keep all digits of numbers, unless their format is `float` or `double`.
    #[arg(long)]
    exact_numbers: bool,
    /// Generate no Cargo features for tags: all operations and types are always compiled.
    #[arg(long)]
    no_tag_features: bool,
    /// Whether schemas without `type` accept only the types that their keywords imply (`lenient`), or also
    /// any value of other types (`strict`) [default: lenient].
    #[arg(long, value_name = "HOW")]
    implied_types: Option<ImpliedTypes>,
    /// Copy the runtime into the crate (`copy`), or depend on the package `specwright-runtime`: `crate`,
    /// `crate=VERSION`, or `crate=PATH` with a path from the crate's folder [default: copy].
    #[arg(long, value_name = "HOW")]
    runtime: Option<Runtime>,
    /// A feature of `specwright-runtime` that a module with `--runtime crate` is for: with `client`, `reqwest` or
    /// `blocking` it has a client. Repeatable.
    #[arg(long, value_name = "FEATURE", value_parser = feature)]
    features: Vec<String>,
    /// What types are like: `full`, or `serde` for plain structs and enums that derive serde's traits, without a
    /// client [default: full].
    #[arg(long, value_name = "STYLE")]
    style: Option<Style>,
    /// In the style `serde`, drop properties that the document does not mention: structs have no field for them.
    #[arg(long)]
    drop_undeclared: bool,
    /// Write all sources into one file.
    #[arg(long)]
    single_file: bool,
    /// Hide the values of this property in `Debug` output, as of those that are called like passwords, tokens
    /// and keys. Repeatable.
    #[arg(long, value_name = "PROPERTY")]
    secret: Vec<String>,
    /// Show the values of this property in `Debug` output, although it is called like a secret. Repeatable.
    #[arg(long, value_name = "PROPERTY")]
    not_secret: Vec<String>,
    /// Generate only matching operations and the types they need. Matches an operation id, `tag:TAG`, a
    /// path or `METHOD PATH`; `*` and `**` are wildcards. Repeatable.
    #[arg(long, value_name = "OPERATIONS")]
    include: Vec<Selector>,
    /// Skip matching operations; same syntax as `--include`.
    #[arg(long, value_name = "OPERATIONS")]
    exclude: Vec<Selector>,
}

fn feature(name: &str) -> Result<String, String> {
    are_features(vec![name.to_owned()]).map(|_| name.to_owned())
}

impl Choices {
    /// The path of the settings file, if `--settings` was given.
    pub(crate) fn settings(&self) -> Option<&Path> {
        self.settings.as_deref()
    }

    /// Returns the settings of the settings file, overridden by flags. Without `--settings`, reads the
    /// file in the crate's folder.
    pub(crate) fn chosen(
        &self,
        folder: Option<&Path>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Chosen, Reported> {
        let file = match (&self.settings, folder) {
            (Some(path), _) => Some(read(path, diagnostics)?),
            (None, Some(folder)) => find(folder, diagnostics)?,
            (None, None) => None,
        };
        let mut chosen = file.unwrap_or_default();
        chosen.lock = self.lock.clone().or(chosen.lock);
        instead(&mut chosen.allow_ref, &self.allow_ref);
        instead(&mut chosen.overlay, &self.overlay);
        instead(&mut chosen.format_type, &self.format_type);
        instead(&mut chosen.secret, &self.secret);
        instead(&mut chosen.not_secret, &self.not_secret);
        instead(&mut chosen.include, &self.include);
        instead(&mut chosen.exclude, &self.exclude);
        flag(&mut chosen.allow_unused, self.allow_unused);
        flag(&mut chosen.exact_numbers, self.exact_numbers);
        flag(&mut chosen.no_tag_features, self.no_tag_features);
        chosen.implied_types = self.implied_types.or(chosen.implied_types);
        instead(&mut chosen.features, &self.features);
        chosen.style = self.style.or(chosen.style);
        flag(&mut chosen.drop_undeclared, self.drop_undeclared);
        flag(&mut chosen.single_file, self.single_file);
        chosen.runtime = self.runtime.clone().or(chosen.runtime);
        Ok(chosen)
    }

    /// Returns the settings, and the document and the crate's folder, as far as they are given or found.
    pub(crate) fn found(
        &self,
        spec: Option<&PathBuf>,
        out: Option<&PathBuf>,
        diagnostics: &mut Diagnostics,
    ) -> Result<Found, Reported> {
        let folder = out.map_or(Path::new(""), PathBuf::as_path);
        let chosen = self.chosen(Some(folder), diagnostics)?;
        let spec = spec.or(chosen.spec.as_ref()).cloned();
        let spec = spec.or_else(|| document(folder)).or_else(|| document(Path::new("")));
        let out = out.or(chosen.out.as_ref()).cloned().or_else(|| crate_folder(folder));
        Ok(Found { chosen, spec, out })
    }
}

impl Found {
    /// Returns the document, or says to stderr that a command needs one.
    pub(crate) fn document(&self, command: &str) -> Option<PathBuf> {
        if self.spec.is_none() {
            eprintln!("error: no document is given");
            eprintln!(
                "help: run `specwright {command}`, or run in a folder with a `specwright.toml` or an `openapi.yaml`"
            );
        }
        self.spec.clone()
    }
}

/// What a command works on.
pub(crate) struct Found {
    pub(crate) chosen: Chosen,
    /// The document: the given one, that of the settings, or the only one of the folder, or of the current one, that is
    /// called like one.
    pub(crate) spec: Option<PathBuf>,
    /// The crate's folder: the given one, that of the settings, or the only one with a lock file.
    pub(crate) out: Option<PathBuf>,
}

/// Returns the only document of a folder.
fn document(folder: &Path) -> Option<PathBuf> {
    let is_document = |path: &PathBuf| {
        let is = |part: Option<&OsStr>, known: &[&str]| {
            part.and_then(OsStr::to_str).is_some_and(|part| known.contains(&part))
        };
        is(path.file_stem(), &["openapi", "swagger"])
            && is(path.extension(), &["yaml", "yml", "json"])
    };
    only(below(folder).into_iter().filter(is_document))
}

/// Returns the only crate in a folder that has a lock file.
fn crate_folder(folder: &Path) -> Option<PathBuf> {
    let all = std::iter::once(folder.to_owned()).chain(below(folder));
    only(all.filter(|path| path.join(lock::NAME).exists()))
}

fn below(folder: &Path) -> Vec<PathBuf> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten();
    entries
        .map(|entry| entry.path())
        .map(|path| path.strip_prefix(".").map(Path::to_owned).unwrap_or(path))
        .collect()
}

fn only<T>(mut all: impl Iterator<Item = T>) -> Option<T> {
    let first = all.next();
    first.filter(|_| all.next().is_none())
}

fn instead<T: Clone>(chosen: &mut Vec<T>, given: &[T]) {
    if !given.is_empty() {
        *chosen = given.to_vec();
    }
}

/// Sets an option to `true` if its flag was given, whatever the settings file has.
pub(crate) fn flag(chosen: &mut Option<bool>, given: bool) {
    if given {
        *chosen = Some(true);
    }
}
