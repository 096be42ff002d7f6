//! Generation from build scripts.

use std::error::Error;
use std::fmt;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::document::diagnostic::{Diagnostics, Reported, render};
use crate::ir::additions::Addition;
use crate::ir::formats::External;
use crate::ir::imports::Import;
use crate::ir::newtypes::NewtypeRule;
use crate::ir::replacements::Replacement;
use crate::ir::settings::{Runtime, Style};
use crate::output::options::{Mode, Options, Rendered, Report};
use crate::output::run::run;
use crate::output::settings_file::{Chosen, read};
use crate::schema::filter::Selector;
use crate::schema::types::ImpliedTypes;

/// Generates a module or a crate from a build script.
///
/// ```no_run
/// // build.rs
/// fn main() -> Result<(), specwright::Failed> {
///     // Writes `$OUT_DIR/api/mod.rs` and the modules below it.
///     specwright::Build::new("specs/api.yaml").module("api").lock("specwright.lock").run()?;
///     Ok(())
/// }
/// ```
///
/// ```ignore
/// // src/lib.rs
/// pub mod api {
///     include!(concat!(env!("OUT_DIR"), "/api/mod.rs"));
/// }
/// ```
///
/// The module must be at the crate root, under the given name. The crate must depend on `serde`, and on
/// `serde_json` with its feature `float_roundtrip`. Names in non-Latin scripts and very deeply nested
/// types need crate-level attributes (`#![allow(uncommon_codepoints)]` and similar,
/// `#![recursion_limit = "…"]`), which rustc then suggests.
///
/// A run does nothing if the documents, the settings and the output are unchanged, which is decided by
/// content. Cargo is told which files to watch.
#[derive(Debug, Clone, Default)]
pub struct Build {
    chosen: Chosen,
}

/// The error of a build script's run: the rendered diagnostics.
#[derive(Clone, PartialEq, Eq)]
pub struct Failed(String);

impl fmt::Display for Failed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// Prints the diagnostics, because a `main` that returns an error prints it with `Debug`.
impl fmt::Debug for Failed {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "\n{}", self.0)
    }
}

impl Error for Failed {}

impl Build {
    /// Creates a build for a document. With [`module`](Self::module) it writes a module into `OUT_DIR`,
    /// with [`out`](Self::out) a crate into a folder.
    #[must_use]
    pub fn new(spec: impl Into<PathBuf>) -> Self {
        Self { chosen: Chosen { spec: Some(spec.into()), ..Chosen::default() } }
    }

    /// Creates a build from a settings file.
    ///
    /// # Errors
    ///
    /// Returns an error if the file cannot be read.
    pub fn from_settings(path: impl AsRef<Path>) -> Result<Self, Failed> {
        println!("cargo::rerun-if-changed={}", path.as_ref().display());
        let mut diagnostics = Diagnostics::new();
        let chosen = read(path.as_ref(), &mut diagnostics);
        let chosen = chosen.map_err(|Reported| Failed(render(&diagnostics, false)))?;
        Ok(Self { chosen })
    }

    /// Writes a module with this name. Include it under the same name at the crate root.
    #[must_use]
    pub fn module(mut self, name: impl Into<String>) -> Self {
        self.chosen.module = Some(name.into());
        self
    }

    /// Writes into this folder instead of `OUT_DIR`: a crate, or with [`module`](Self::module) the
    /// folder of the module.
    #[must_use]
    pub fn out(mut self, folder: impl Into<PathBuf>) -> Self {
        self.chosen.out = Some(folder.into());
        self
    }

    /// Sets the path of the lock file, which keeps names stable and belongs under version control.
    /// Without one, the names of a module in `OUT_DIR` are derived from the document alone.
    #[must_use]
    pub fn lock(mut self, path: impl Into<PathBuf>) -> Self {
        self.chosen.lock = Some(path.into());
        self
    }

    /// Adds an overlay. Overlays apply in the order of the calls.
    #[must_use]
    pub fn overlay(mut self, path: impl Into<PathBuf>) -> Self {
        self.chosen.overlay.push(path.into());
        self
    }

    /// Generates only operations that a selector matches. Several calls add up.
    #[must_use]
    pub fn include(mut self, operations: Selector) -> Self {
        self.chosen.include.push(operations);
        self
    }

    /// Skips operations that a selector matches.
    #[must_use]
    pub fn exclude(mut self, operations: Selector) -> Self {
        self.chosen.exclude.push(operations);
        self
    }

    /// Maps a string format to a type of another crate, which must be a dependency of the crate.
    #[must_use]
    pub fn format_type(mut self, external: External) -> Self {
        self.chosen.format_type.push(external);
        self
    }

    /// Adds a derived trait or an attribute to types. Its crate must be a dependency of the crate.
    #[must_use]
    pub fn addition(mut self, addition: Addition) -> Self {
        self.chosen.additions.rules.push(addition);
        self
    }

    /// Puts a type of the crate, or of a dependency, in the place of emitted ones.
    #[must_use]
    pub fn replace(mut self, replacement: Replacement) -> Self {
        self.chosen.replacements.rules.push(replacement);
        self
    }

    /// Takes types from another crate or module, as [`Import`] says.
    #[must_use]
    pub fn import(mut self, import: Import) -> Self {
        self.chosen.imports.push(import);
        self
    }

    /// Gives strings, numbers or booleans a type of their own, as [`NewtypeRule`] says.
    #[must_use]
    pub fn newtype(mut self, rule: NewtypeRule) -> Self {
        self.chosen.newtypes.push(rule);
        self
    }

    /// Makes the module for features of the package `specwright-runtime`, which the crate depends on with them: `client`,
    /// `reqwest`, `blocking`, `tower`, `mock`, `tracing` and `validate`. With any but the last it has a client.
    #[must_use]
    pub fn features<'a>(mut self, features: impl IntoIterator<Item = &'a str>) -> Self {
        self.chosen.features.extend(features.into_iter().map(str::to_owned));
        self
    }

    /// Makes plain types, or those with a runtime.
    #[must_use]
    pub fn style(mut self, style: Style) -> Self {
        self.chosen.style = Some(style);
        self
    }

    /// Keeps all digits of numbers.
    #[must_use]
    pub fn exact_numbers(mut self) -> Self {
        self.chosen.exact_numbers = Some(true);
        self
    }

    /// Sets how schemas without `type` are treated.
    #[must_use]
    pub fn implied_types(mut self, how: ImpliedTypes) -> Self {
        self.chosen.implied_types = Some(how);
        self
    }

    /// Hides the values of a property in `Debug` output.
    #[must_use]
    pub fn secret(mut self, property: impl Into<String>) -> Self {
        self.chosen.secret.push(property.into());
        self
    }

    /// Shows the values of a property in `Debug` output, although it is called like a secret.
    #[must_use]
    pub fn not_secret(mut self, property: impl Into<String>) -> Self {
        self.chosen.not_secret.push(property.into());
        self
    }

    /// Sets where the module or the crate has its runtime from. With a dependency, a module needs
    /// `specwright-runtime` among those of its crate.
    #[must_use]
    pub fn runtime(mut self, runtime: Runtime) -> Self {
        self.chosen.runtime = Some(runtime);
        self
    }

    /// Generates the module or crate if anything has changed, and tells Cargo when to rerun the script.
    /// Warnings are passed on to Cargo.
    ///
    /// # Errors
    ///
    /// Returns an error if the document has errors or the folder cannot be written. Nothing is changed
    /// in that case.
    pub fn run(self) -> Result<Report, Failed> {
        let Chosen { spec, out, module, .. } = &self.chosen;
        let spec = spec.clone().ok_or_else(|| Failed("no document is given".to_owned()))?;
        let in_out_dir = out.is_none();
        let out = out.clone().or_else(|| std::env::var_os("OUT_DIR").map(PathBuf::from));
        let out = out.ok_or_else(|| {
            Failed("`OUT_DIR` is not set: run this in a build script, or set a folder".to_owned())
        })?;
        if in_out_dir && module.is_none() {
            let message = "a crate cannot be used from `OUT_DIR`: set a module or a folder";
            return Err(Failed(message.to_owned()));
        }
        if let Some(module) = module.as_ref().filter(|module| !crate::names::is_module(module)) {
            return Err(Failed(format!("`{module}` is not a valid module name")));
        }
        let options: Options = self.chosen.options();
        let mut diagnostics = Diagnostics::new();
        let report = run(&spec, &out, &options, &mut diagnostics);
        self.tell(&spec, &options);
        let report = report.ok_or_else(|| Failed(render(&diagnostics, false)))?;
        let said = report.rendered.clone();
        let said = said.unwrap_or_else(|| Rendered::of(&diagnostics));
        for diagnostic in said.json.as_array().into_iter().flatten() {
            println!("cargo::warning={}", in_one_line(diagnostic));
        }
        if options.mode == Mode::Check && !report.is_current() {
            return Err(Failed(format!("`{}` is out of date", out.display())));
        }
        Ok(report)
    }

    /// Tells Cargo which files to watch. The document may refer to any file in its folder.
    fn tell(&self, spec: &Path, options: &Options) {
        let folder = spec.parent().filter(|folder| !folder.as_os_str().is_empty());
        let files = folder.map_or_else(|| vec![spec.to_owned()], |folder| vec![folder.to_owned()]);
        let all = files.iter().chain(&options.load.overlays).chain(&options.load.allow);
        let lock = self.chosen.lock.iter();
        for path in all.chain(lock).filter(|path| path.exists()) {
            println!("cargo::rerun-if-changed={}", path.display());
        }
    }
}

/// Formats a diagnostic as a Cargo warning: `api.yaml:14:33: … [W0304]`.
fn in_one_line(diagnostic: &Value) -> String {
    let text = |key: &str| match &diagnostic[key] {
        Value::Null => None,
        Value::String(text) => Some(text.clone()),
        other => Some(other.to_string()),
    };
    let place: Vec<String> = ["file", "line", "column"].into_iter().filter_map(text).collect();
    let message = text("message").unwrap_or_default();
    let instead = text("instead").map(|instead| format!("; instead, {instead}"));
    let code = text("code").unwrap_or_default();
    let line = format!("{}: {message}{} [{code}]", place.join(":"), instead.unwrap_or_default());
    // A line break would end the Cargo directive.
    line.replace(['\n', '\r'], " ")
}

#[cfg(test)]
mod tests {
    use super::in_one_line;

    #[test]
    fn a_diagnostic_is_one_line() {
        let diagnostic = serde_json::json!({
            "code": "W0304", "file": "a.yaml", "line": 1, "column": 2,
            "message": "`x\ny` is not there", "instead": "any value is taken",
        });
        let expected = "a.yaml:1:2: `x y` is not there; instead, any value is taken [W0304]";
        assert_eq!(in_one_line(&diagnostic), expected);
    }
}
