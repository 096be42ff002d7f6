//! A complete run, from a document's path to a crate on disk, for the command line and for build
//! scripts.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::options::{Mode, Options, Report, SETTINGS};
use crate::changes::changelog;
use crate::changes::diff::{Diff, Level, diff};
use crate::changes::lock;
use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::discard::discard;
use crate::document::fault;
use crate::document::load::{Document, load_with};
use crate::ir::settings::Own;
use crate::output::cache;
use crate::output::manifest;
use crate::output::settings_file;
use crate::output::write::{Changes, WriteError, compare, is_of_others, recover, write, write_one};
use crate::pipeline::Generated;
use crate::rust::file::File;

/// Generates the crate of the document at `spec` into the folder `out`.
///
/// If nothing has changed since the last run, nothing is done; [`Mode::Check`] always generates. Returns
/// `None` if there are errors, and changes nothing in the folder in that case.
pub fn run(
    spec: &Path,
    out: &Path,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Option<Report> {
    fault::reported(diagnostics, |diagnostics| whole(spec, out, options, diagnostics))
}

fn whole(
    spec: &Path,
    out: &Path,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Option<Report> {
    let mut options = options.clone();
    options.settings.own = own(&out.join(options.sources()));
    let options = &options;
    let may_recall = options.mode == Mode::Write && !options.fresh;
    if let Some(report) = may_recall.then(|| cache::recall(spec, out, options)).flatten() {
        return Some(report);
    }
    let document = load_with(spec, &options.load, diagnostics)?;
    let report = make(&document, out, options, diagnostics)?;
    if options.mode == Mode::Write {
        cache::remember(spec, out, options, &document, &report, diagnostics);
    }
    discard(document);
    Some(report)
}

/// Finds the code of users in the module `ext` of the sources.
fn own(sources: &Path) -> Own {
    let is_there = |path: &str| sources.join(path).is_file();
    if is_there("ext.rs") || is_there("ext/mod.rs") {
        return Own::Module;
    }
    let entries = fs::read_dir(sources.join("ext")).into_iter().flatten().flatten();
    let names = entries.filter_map(|entry| {
        let path = entry.path();
        let name = path.file_stem()?.to_str()?.to_owned();
        let is_source =
            path.extension().is_some_and(|it| it == "rs") || path.join("mod.rs").is_file();
        (is_source && crate::names::is_module(&name)).then_some(name)
    });
    let mut names: Vec<String> = names.collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() { Own::Nothing } else { Own::Folder(names) }
}

fn make(
    document: &Document,
    out: &Path,
    options: &Options,
    diagnostics: &mut Diagnostics,
) -> Option<Report> {
    let present = read_manifest(out, diagnostics)?;
    let previous = lock::read(&options.lock(out), diagnostics).ok()?;
    if previous.is_none() && !options.force && is_taken(out, options, &present, diagnostics)? {
        return None;
    }
    let name = package(document, options, &present);
    let mut generated = crate::pipeline::generate_with(
        document,
        &name,
        &options.settings,
        previous.as_ref(),
        diagnostics,
    )?;
    let diff = previous.map(|previous| diff(&previous, &generated.surface));
    let product =
        product(out, options, &name, &present, &mut generated, diff.as_ref(), diagnostics)?;
    match put(out, options, &product) {
        Ok((changes, apart)) => {
            let has_servers = !generated.api.servers.is_empty();
            discard((generated.api, generated.surface));
            let below = changes.write.iter().map(|&index| product.files[index].path.clone());
            Some(Report {
                name,
                counts: generated.counts,
                has_servers,
                inventory: generated.inventory,
                written: below.chain(apart).collect(),
                removed: changes.remove,
                unchanged: changes.unchanged,
                diff,
                raised: product.raised,
                rendered: None,
            })
        }
        Err(error) => {
            diagnostics.push(write_error(error));
            None
        }
    }
}

/// Returns the package's name: the given one, that of the manifest, or one after the API's title.
pub(super) fn package(document: &Document, options: &Options, manifest: &str) -> String {
    let title = || document.root()["info"]["title"].as_str().unwrap_or_default();
    let name = options.name.clone().or_else(|| manifest::package_name(manifest));
    name.unwrap_or_else(|| manifest::default_name(title()))
}

/// Reports a package of which nothing was generated, and whose settings do not mention specwright.
fn is_taken(
    out: &Path,
    options: &Options,
    manifest: &str,
    diagnostics: &mut Diagnostics,
) -> Option<bool> {
    let is_package = !manifest.is_empty() && options.settings.module.is_none();
    let has_settings = || out.join(SETTINGS).exists() || settings_file::has_metadata(manifest);
    if !is_package || has_settings() {
        return Some(false);
    }
    match is_of_others(out, options.sources()) {
        Ok(true) => {
            let message = format!("`{}` is a package with sources of its own", out.display());
            diagnostics.push(
                Diagnostic::new(Code::ForeignFile, message)
                    .help("choose another folder, write a module with `--module NAME`, or add the crate's files with `--force`"),
            );
            Some(true)
        }
        Ok(false) => Some(false),
        Err(error) => {
            diagnostics.push(write_error(error));
            None
        }
    }
}

/// The files to write.
struct Product {
    /// The files of the crate, by path below the folder.
    files: Vec<File>,
    /// The files elsewhere: the changelog, and the lock file if its path is set.
    apart: Vec<(PathBuf, String)>,
    raised: Option<(String, String)>,
}

fn product(
    out: &Path,
    options: &Options,
    name: &str,
    present: &str,
    generated: &mut Generated,
    diff: Option<&Diff>,
    diagnostics: &mut Diagnostics,
) -> Option<Product> {
    if !has_crates(out, present, options, generated, diagnostics) {
        return None;
    }
    let mut product =
        Product { files: std::mem::take(&mut generated.files), apart: Vec::new(), raised: None };
    if let Some(folder) = &options.settings.docs {
        let pages = std::mem::take(&mut generated.pages).into_iter();
        product
            .files
            .extend(pages.map(|file| File { path: Path::new(folder).join(file.path), ..file }));
    }
    if options.settings.module.is_none() {
        let mut texts = texts(out, name, present, generated, diagnostics)?;
        if let Some(level) = diff.and_then(Diff::level).filter(|_| options.bump) {
            product.raised = Some(raise(&mut texts.manifest, level, out, diagnostics)?);
        }
        product.files.extend(texts.files());
    }
    let lock = std::mem::take(&mut generated.lock);
    match &options.lock {
        Some(path) => product.apart.push((path.clone(), lock)),
        None => product.files.push(File { path: PathBuf::from(lock::NAME), text: lock }),
    }
    let changelog = options.changelog.as_ref();
    if let (Some(path), Some(diff)) = (changelog, diff.filter(|diff| !diff.changes.is_empty())) {
        let version = product.raised.as_ref().map_or("Unreleased", |(_, version)| version);
        let text = changelog::with_entry(path, version, diff, diagnostics)?;
        product.apart.push((path.clone(), text));
    }
    Some(product)
}

/// Whether the crates of all derived traits are dependencies. Reports those that are not.
fn has_crates(
    out: &Path,
    present: &str,
    options: &Options,
    generated: &Generated,
    diagnostics: &mut Diagnostics,
) -> bool {
    // In a build script, the manifest is not that of the folder.
    if options.settings.module.is_some() && present.is_empty() {
        return true;
    }
    let is_module = options.settings.module.is_some();
    let lacking = manifest::lacking(present, &generated.added.crates, is_module);
    let has_all = lacking.is_empty();
    for lacks in lacking {
        let path = out.join("Cargo.toml");
        let message = format!(
            "{} needs the crate `{}`, which `{}` does not have",
            lacks.rule,
            lacks.name,
            path.display()
        );
        let fault = match &lacks.pointer {
            Some(pointer) => Diagnostic::at(Code::MissingCrate, pointer, message),
            None => Diagnostic::new(Code::MissingCrate, message),
        };
        diagnostics.push(fault.help(
            "add it to `[dependencies]`, or write the rule with a source: `{ trait = \"…\", version = \"1\" }`",
        ));
    }
    has_all
}

/// Writes the files that differ, or only compares. Returns the changes, and the changed files elsewhere.
fn put(
    out: &Path,
    options: &Options,
    product: &Product,
) -> Result<(Changes, Vec<PathBuf>), WriteError> {
    let is_write = options.mode == Mode::Write;
    if is_write {
        recover(out)?;
    }
    let changes = compare(out, &options.folders(), &product.files)?;
    let mut apart = product.apart.clone();
    apart.retain(|(path, text)| fs::read_to_string(path).ok().as_ref() != Some(text));
    if is_write {
        // The crate comes first: the changelog must not list a change that did not happen.
        write(out, &options.folders(), &product.files, &changes)?;
        for (path, text) in &apart {
            write_one(path, text)?;
        }
    }
    Ok((changes, apart.into_iter().map(|(path, _)| path).collect()))
}

/// Bumps the version in a manifest.
fn raise(
    manifest: &mut String,
    level: Level,
    out: &Path,
    diagnostics: &mut Diagnostics,
) -> Option<(String, String)> {
    let Some((text, from, to)) = manifest::raised(manifest, level) else {
        let path = out.join("Cargo.toml");
        let message = format!("`{}` has no version that can be bumped", path.display());
        diagnostics.push(
            Diagnostic::new(Code::NoVersion, message)
                .help("bump the version by hand, and run without `--bump`"),
        );
        return None;
    };
    *manifest = text;
    Some((from, to))
}

/// Returns the content of the existing manifest; empty if there is none.
pub(super) fn read_manifest(out: &Path, diagnostics: &mut Diagnostics) -> Option<String> {
    let path = out.join("Cargo.toml");
    match fs::read_to_string(&path) {
        Ok(text) => Some(text),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Some(String::new()),
        Err(error) => {
            diagnostics.push(write_error(WriteError::Io(path, error)));
            None
        }
    }
}

/// The files that users may edit too.
struct Texts {
    manifest: String,
    /// `None` if there is one already.
    readme: Option<String>,
}

impl Texts {
    fn files(self) -> impl Iterator<Item = File> {
        let readme = self.readme.map(|text| File { path: PathBuf::from("README.md"), text });
        let manifest = File { path: PathBuf::from("Cargo.toml"), text: self.manifest };
        std::iter::once(manifest).chain(readme)
    }
}

fn texts(
    out: &Path,
    name: &str,
    present: &str,
    generated: &Generated,
    diagnostics: &mut Diagnostics,
) -> Option<Texts> {
    let Generated { api, features, added, .. } = generated;
    match manifest::manifest(present, name, api, &features.names, added) {
        Ok(manifest) => {
            let has_readme = out.join("README.md").exists();
            let readme = (!has_readme).then(|| generated.readme.clone());
            Some(Texts { manifest, readme })
        }
        Err(message) => {
            let path = out.join("Cargo.toml");
            diagnostics.push(
                Diagnostic::new(
                    Code::InvalidManifest,
                    format!("`{}` is not valid TOML: {}", path.display(), message.trim_end()),
                )
                .help("correct it, or remove it to get a new one"),
            );
            None
        }
    }
}

pub(super) fn write_error(error: WriteError) -> Diagnostic {
    match error {
        WriteError::Io(path, error) => Diagnostic::new(
            Code::OutputNotWritable,
            format!("`{}` cannot be written: {error}", path.display()),
        )
        .help("nothing was changed; check the folder, its permissions and the free space"),
        WriteError::Foreign(path) => Diagnostic::new(
            Code::ForeignFile,
            format!("`{}` was not generated by specwright", path.display()),
        )
        .help("move the file, or choose another folder with `--out`"),
    }
}
