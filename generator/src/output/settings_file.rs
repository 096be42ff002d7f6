//! The settings file: `specwright.toml` beside the emitted crate, or `[package.metadata.specwright]` in
//! its manifest. Every command line flag has a key.

mod additions;
mod imports;
mod keys;
mod newtypes;
mod renames;
mod replacements;

use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};
use std::str::FromStr;

use toml_edit::{Document, Item, TableLike};

use crate::document::diagnostic::{Code, Diagnostic, Diagnostics, Reported};
use crate::document::load::LoadOptions;
use crate::document::similar::closest;
use crate::document::source::{Source, Span};
use crate::ir::additions::Additions;
use crate::ir::formats::External;
use crate::ir::imports::Import;
use crate::ir::newtypes::NewtypeRule;
use crate::ir::renames::Renames;
use crate::ir::replacements::Replacements;
use crate::ir::settings::{Adopt, FEATURES, Own, Runtime, Settings, Style};
use crate::output::options::{Mode, Options};
use crate::schema::filter::{Selection, Selector};
use crate::schema::types::ImpliedTypes;

use self::keys::{KEYS, Takes};
pub use self::keys::{keys, schema};

/// The name of the settings file.
pub const NAME: &str = super::options::SETTINGS;

/// The content of a settings file. Missing keys are `None` or empty.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Chosen {
    /// The path of the document.
    pub spec: Option<PathBuf>,
    /// The folder of the crate.
    pub out: Option<PathBuf>,
    /// The package name.
    pub name: Option<String>,
    /// The name of the module that is emitted instead of a crate.
    pub module: Option<String>,
    /// The path of the lock file.
    pub lock: Option<PathBuf>,
    /// The overlays, in order.
    pub overlay: Vec<PathBuf>,
    /// The folder of the crate into which pages of documentation are written.
    pub docs: Option<String>,
    /// Whether overlay actions may have targets that match nothing in the document.
    pub allow_unused: Option<bool>,
    /// The folders with files to which the document may refer.
    pub allow_ref: Vec<PathBuf>,
    /// The types of other crates for string formats.
    pub format_type: Vec<External>,
    /// Whether numbers keep all their digits.
    pub exact_numbers: Option<bool>,
    /// Whether to generate no Cargo features for tags.
    pub no_tag_features: Option<bool>,
    /// How schemas without `type` are treated.
    pub implied_types: Option<ImpliedTypes>,
    /// Where the crate has its runtime from.
    pub runtime: Option<Runtime>,
    /// Properties whose values debug output hides.
    pub secret: Vec<String>,
    /// Properties whose values debug output shows.
    pub not_secret: Vec<String>,
    /// What items are called in place of derived names.
    pub names: Renames,
    /// The types of users in place of emitted ones.
    pub replacements: Replacements,
    /// `features`
    pub features: Vec<String>,
    /// `style`
    pub style: Option<Style>,
    /// `drop-undeclared`
    pub drop_undeclared: Option<bool>,
    /// `single-file`
    pub single_file: Option<bool>,
    /// `import`
    pub imports: Vec<Import>,
    /// `newtypes`
    pub newtypes: Vec<NewtypeRule>,
    /// The traits and attributes that are added to types.
    pub additions: Additions,
    /// The operations to include.
    pub include: Vec<Selector>,
    /// The operations to exclude.
    pub exclude: Vec<Selector>,
    /// The most unsupported parts that the document may use.
    pub max_degraded: Option<usize>,
    /// Whether to bump the crate's version according to the changes.
    pub bump: Option<bool>,
    /// The changelog to which an entry with the changes is added.
    pub changelog: Option<PathBuf>,
    /// Whether to write nothing and only check.
    pub check: Option<bool>,
    /// Whether to run all stages even if nothing has changed.
    pub fresh: Option<bool>,
    /// The output format: `text` or `json`.
    pub format: Option<String>,
}

impl Chosen {
    /// Returns the options for loading the document.
    #[must_use]
    pub fn load(&self) -> LoadOptions {
        LoadOptions {
            allow: self.allow_ref.clone(),
            overlays: self.overlay.clone(),
            allow_unused: self.allow_unused.unwrap_or_default(),
        }
    }

    /// Returns the settings of the emitted crate.
    #[must_use]
    pub fn settings(&self) -> Settings {
        Settings {
            formats: self.format_type.clone(),
            exact_numbers: self.exact_numbers.unwrap_or_default(),
            selection: Selection { include: self.include.clone(), exclude: self.exclude.clone() },
            module: self.module.clone(),
            features: self.features.clone(),
            style: self.style.unwrap_or_default(),
            drop_undeclared: self.drop_undeclared.unwrap_or_default(),
            single_file: self.single_file.unwrap_or_default(),
            docs: self.docs.clone(),
            no_tag_features: self.no_tag_features.unwrap_or_default(),
            implied_types: self.implied_types.unwrap_or_default(),
            runtime: self.runtime.clone().unwrap_or_default(),
            secrets: self.secret.clone(),
            not_secrets: self.not_secret.clone(),
            names: self.names.clone(),
            replacements: self.replacements.clone(),
            imports: self.imports.clone(),
            newtypes: self.newtypes.clone(),
            additions: self.additions.clone(),
            own: Own::Nothing,
            adopt: Adopt::Nothing,
        }
    }

    /// Returns the options of a run.
    #[must_use]
    pub fn options(&self) -> Options {
        let mode = if self.check.unwrap_or_default() { Mode::Check } else { Mode::Write };
        Options {
            name: self.name.clone(),
            mode,
            load: self.load(),
            settings: self.settings(),
            bump: mode == Mode::Write && self.bump.unwrap_or_default(),
            changelog: self.changelog.clone().filter(|_| mode == Mode::Write),
            fresh: self.fresh.unwrap_or_default(),
            force: false,
            lock: self.lock.clone(),
        }
    }
}

/// Reads the settings for a crate in a folder, from `specwright.toml` or from the manifest. Returns
/// `Ok(None)` if there are none.
///
/// # Errors
///
/// Returns an error, with a diagnostic, if the file cannot be read.
pub fn find(folder: &Path, diagnostics: &mut Diagnostics) -> Result<Option<Chosen>, Reported> {
    let own = folder.join(NAME);
    let manifest = folder.join("Cargo.toml");
    let has_own = own.exists();
    match fs::read_to_string(&manifest) {
        Ok(text) if has_metadata(&text) => {
            if has_own {
                let message =
                    format!("both `{}` and `{NAME}` beside it have settings", manifest.display());
                diagnostics.push(
                    Diagnostic::new(Code::InvalidSettings, message).help("keep one of the two"),
                );
                return Err(Reported);
            }
            read(&manifest, diagnostics).map(Some)
        }
        _ if has_own => read(&own, diagnostics).map(Some),
        _ => Ok(None),
    }
}

/// Whether a manifest has settings.
pub(super) fn has_metadata(manifest: &str) -> bool {
    let document: Result<Document<&str>, _> = Document::parse(manifest);
    document.is_ok_and(|document| metadata(&document).is_some())
}

fn metadata<'a>(document: &'a Document<&str>) -> Option<&'a Item> {
    document.as_table().get("package")?.get("metadata")?.get("specwright")
}

/// Reads a settings file, or the settings in a manifest. Paths are relative to the folder of the file.
///
/// # Errors
///
/// Returns an error, with a diagnostic, if the file cannot be read.
pub fn read(path: &Path, diagnostics: &mut Diagnostics) -> Result<Chosen, Reported> {
    let text = match fs::read_to_string(path) {
        Ok(text) => text,
        Err(error) => {
            let message = format!("`{}` cannot be read: {error}", path.display());
            let help = match error.kind() {
                io::ErrorKind::NotFound => "check the path",
                _ => "check the file and its permissions",
            };
            diagnostics.push(Diagnostic::new(Code::InvalidSettings, message).help(help));
            return Err(Reported);
        }
    };
    let source = Source::new(path, text.as_str());
    diagnostics.set_sources(vec![source.clone()].into());
    let parsed: Result<Document<&str>, _> = Document::parse(&text);
    let document = match parsed {
        Ok(document) => document,
        Err(error) => {
            let start = error.span().map_or(0, |span| span.start);
            let message = format!("invalid TOML: {}", error.message());
            let fault = Diagnostic::new(Code::InvalidSettings, message);
            diagnostics.push(fault.span(source.char_span(start)).help("correct the file"));
            return Err(Reported);
        }
    };
    let is_manifest = path.file_name().is_some_and(|name| name == "Cargo.toml");
    let table = if is_manifest {
        metadata(&document).and_then(Item::as_table_like)
    } else {
        Some(document.as_table() as &dyn TableLike)
    };
    let Some(table) = table else {
        let message = format!("`{}` has no `[package.metadata.specwright]`", path.display());
        let help = "add the table, or use a separate settings file";
        diagnostics.push(Diagnostic::new(Code::InvalidSettings, message).help(help));
        return Err(Reported);
    };
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    let mut reading = Reading { folder, source, diagnostics, chosen: Chosen::default() };
    for (key, item) in table.iter() {
        let span = table.key(key).and_then(toml_edit::Key::span).map(span);
        reading.key(key, item, span);
    }
    let Reading { mut chosen, diagnostics, folder, .. } = reading;
    let here = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
    chosen.out.get_or_insert(here);
    if diagnostics.has_errors() { Err(Reported) } else { Ok(chosen) }
}

fn span(range: std::ops::Range<usize>) -> Span {
    Span { start: range.start, end: range.end }
}

struct Reading<'a> {
    folder: PathBuf,
    source: Source,
    diagnostics: &'a mut Diagnostics,
    chosen: Chosen,
}

impl Reading<'_> {
    fn key(&mut self, key: &str, item: &Item, at: Option<Span>) {
        let Some((key, takes, _)) = KEYS.into_iter().find(|(known, ..)| *known == key) else {
            let help = closest(key, keys())
                .map_or_else(|| "remove it".to_owned(), |it| format!("did you mean `{it}`?"));
            let message = format!("unknown setting `{key}`");
            self.push(Diagnostic::new(Code::UnknownSetting, message).help(help), at);
            return;
        };
        let at = item.span().map(span).or(at);
        if takes == Takes::Additions {
            let (mut rules, faults) = additions::read(key, item, &self.source);
            self.chosen.additions.rules.append(&mut rules);
            for (message, span) in faults {
                self.refuse(key, &message, span.or(at));
            }
            return;
        }
        if takes == Takes::Replacements {
            let (rules, faults) = replacements::read(item, &self.source);
            self.chosen.replacements.rules = rules;
            for (message, span) in faults {
                self.refuse(key, &message, span.or(at));
            }
            return;
        }
        if takes == Takes::Imports {
            let (rules, faults) = imports::read(item, &self.source, &self.folder);
            self.chosen.imports = rules;
            for (message, span) in faults {
                self.refuse(key, &message, span.or(at));
            }
            return;
        }
        if takes == Takes::Newtypes {
            let (rules, faults) = newtypes::read(item, &self.source);
            self.chosen.newtypes = rules;
            for (message, span) in faults {
                self.refuse(key, &message, span.or(at));
            }
            return;
        }
        if let Err(expected) = self.value(key, takes, item) {
            self.refuse(key, &expected, at);
        }
    }

    fn refuse(&mut self, key: &str, expected: &str, at: Option<Span>) {
        let fault = Diagnostic::new(Code::InvalidSettings, format!("`{key}` {expected}"));
        self.push(fault.help("correct the value"), at);
    }

    fn push(&mut self, mut fault: Diagnostic, at: Option<Span>) {
        fault.span = at;
        self.diagnostics.push(fault);
    }

    fn flag(&mut self, key: &str, item: &Item) -> Result<(), String> {
        let flag = item.as_bool().ok_or_else(|| "must be `true` or `false`".to_owned());
        let value = Some(flag?);
        let chosen = &mut self.chosen;
        match key {
            "allow-unused" => chosen.allow_unused = value,
            "exact-numbers" => chosen.exact_numbers = value,
            "no-tag-features" => chosen.no_tag_features = value,
            "drop-undeclared" => chosen.drop_undeclared = value,
            "single-file" => chosen.single_file = value,
            "bump" => chosen.bump = value,
            "check" => chosen.check = value,
            _ => chosen.fresh = value,
        }
        Ok(())
    }

    fn value(&mut self, key: &str, takes: Takes, item: &Item) -> Result<(), String> {
        let text = || item.as_str().map(str::to_owned).ok_or_else(|| "must be a string".to_owned());
        let chosen = &mut self.chosen;
        let below = |text: String| shortened(self.folder.join(text));
        match takes {
            Takes::Flag => self.flag(key, item)?,
            Takes::Path => {
                let value = Some(below(text()?));
                match key {
                    "spec" => chosen.spec = value,
                    "out" => chosen.out = value,
                    "lock" => chosen.lock = value,
                    _ => chosen.changelog = value,
                }
            }
            Takes::Name => {
                let name = text()?;
                if !crate::output::manifest::is_package_name(&name) {
                    return Err(
                        "must consist of letters, digits, `-` and `_`, and not be a keyword"
                            .to_owned(),
                    );
                }
                chosen.name = Some(name);
            }
            Takes::Module if key == "docs" => chosen.docs = Some(is_docs(&text()?)?),
            Takes::Module => chosen.module = Some(is_module(&text()?)?),
            Takes::Count => {
                let count = item.as_integer().and_then(|count| usize::try_from(count).ok());
                chosen.max_degraded =
                    Some(count.ok_or_else(|| "must be a non-negative integer".to_owned())?);
            }
            Takes::Paths => {
                let paths = texts(item)?.into_iter().map(below).collect();
                match key {
                    "overlay" => chosen.overlay = paths,
                    _ => chosen.allow_ref = paths,
                }
            }
            Takes::Formats => chosen.format_type = parsed(item)?,
            Takes::Selectors => {
                let selectors = parsed(item)?;
                match key {
                    "include" => chosen.include = selectors,
                    _ => chosen.exclude = selectors,
                }
            }
            Takes::Implied => {
                let known = item.as_str().and_then(|text| text.parse().ok());
                let expected = || "must be `\"lenient\"` or `\"strict\"`".to_owned();
                chosen.implied_types = Some(known.ok_or_else(expected)?);
            }
            Takes::Names => {
                let names = texts(item)?;
                match key {
                    "secret" => chosen.secret = names,
                    _ => chosen.not_secret = names,
                }
            }
            Takes::Renames => chosen.names = renames::read(item)?,
            Takes::Additions | Takes::Replacements | Takes::Newtypes | Takes::Imports => {}
            Takes::Runtime => chosen.runtime = Some(text()?.parse()?),
            Takes::Features => chosen.features = are_features(texts(item)?)?,
            Takes::Style => chosen.style = Some(text()?.parse()?),
            Takes::Output => match item.as_str() {
                Some(format @ ("text" | "json")) => chosen.format = Some(format.to_owned()),
                _ => return Err("must be `\"text\"` or `\"json\"`".to_owned()),
            },
        }
        Ok(())
    }
}

/// Removes `..` components, if the result is the same file.
fn shortened(path: PathBuf) -> PathBuf {
    let mut short = PathBuf::new();
    for part in path.components() {
        let goes_out = part == Component::ParentDir;
        if goes_out && matches!(short.components().next_back(), Some(Component::Normal(_))) {
            short.pop();
        } else {
            short.push(part);
        }
    }
    let real = |path: &Path| fs::canonicalize(path).ok();
    if real(&short).is_some_and(|found| Some(found) == real(&path)) { short } else { path }
}

/// Checks the name of the folder of the documentation, which is not that of the sources.
///
/// # Errors
///
/// Says what is wrong with it.
pub fn is_docs(name: &str) -> Result<String, String> {
    let is_name = !name.is_empty()
        && name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_'))
        && !["src", "target", "tests", "examples", "benches"].contains(&name);
    if is_name {
        Ok(name.to_owned())
    } else {
        Err("must be the name of a folder of its own, of letters, digits, `-` and `_`".to_owned())
    }
}

/// Checks names of features of the runtime.
///
/// # Errors
///
/// Returns a description of those that there are.
pub fn are_features(names: Vec<String>) -> Result<Vec<String>, String> {
    if names.iter().all(|name| FEATURES.contains(&name.as_str())) {
        Ok(names)
    } else {
        Err(format!("must be a list of `{}`", FEATURES.join("`, `")))
    }
}

/// Returns the string if it is a valid module name.
///
/// # Errors
///
/// Returns a description of valid names.
pub fn is_module(text: &str) -> Result<String, String> {
    if crate::names::is_module(text) {
        Ok(text.to_owned())
    } else {
        Err("must consist of lowercase letters, digits and `_`, and not be a keyword".to_owned())
    }
}

fn texts(item: &Item) -> Result<Vec<String>, String> {
    let expected = || "must be a list of strings".to_owned();
    let list = item.as_array().ok_or_else(expected)?;
    list.iter().map(|text| text.as_str().map(str::to_owned).ok_or_else(expected)).collect()
}

fn parsed<T: FromStr<Err = String>>(item: &Item) -> Result<Vec<T>, String> {
    let each = texts(item)?.into_iter();
    each.map(|text| {
        text.parse()
            .map_err(|error| format!("must be a list of strings, but `{text}` is invalid: {error}"))
    })
    .collect()
}
