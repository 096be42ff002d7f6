//! The settings for the emitted crate.

use std::str::FromStr;

use super::additions::Additions;
use super::formats::{External, Format};
use super::imports::Import;
use super::newtypes::NewtypeRule;
use super::renames::Renames;
use super::replacements::Replacements;
use crate::schema::filter::Selection;
use crate::schema::types::ImpliedTypes;

/// The settings of the generator.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[allow(clippy::struct_excessive_bools, reason = "each is a setting of its own")]
pub struct Settings {
    /// The types of other crates for strings of certain formats. All other strings are `String`.
    pub formats: Vec<External>,
    /// Whether numbers keep all their digits, unless their format is `float` or `double`.
    pub exact_numbers: bool,
    /// The selected operations, with the schemas that they need.
    pub selection: Selection,
    /// The name of the module to emit into an existing crate, instead of a crate.
    pub module: Option<String>,
    /// The features of the runtime that a module is for. Without any, it has the types alone.
    pub features: Vec<String>,
    /// What the types are like.
    pub style: Style,
    /// Whether plain types have no field for properties that the document does not mention.
    pub drop_undeclared: bool,
    /// Whether all is in one file.
    pub single_file: bool,
    /// The folder below the crate's into which pages of documentation are written.
    pub docs: Option<String>,
    /// Whether the crate has no cargo features for tags.
    pub no_tag_features: bool,
    /// The treatment of schemas without types.
    pub implied_types: ImpliedTypes,
    /// Where the crate has its runtime from.
    pub runtime: Runtime,
    /// Properties whose values debug output hides, besides those that are called like secrets.
    pub secrets: Vec<String>,
    /// Properties whose values debug output shows although they are called like secrets.
    pub not_secrets: Vec<String>,
    /// What items are called in place of derived names.
    pub names: Renames,
    /// The types of users in place of emitted ones.
    pub replacements: Replacements,
    /// The schemas whose types are elsewhere.
    pub imports: Vec<Import>,
    /// The strings, numbers and booleans that have types of their own.
    pub newtypes: Vec<NewtypeRule>,
    /// The traits and attributes that are added to types.
    pub additions: Additions,
    /// The code of users beside what is emitted.
    pub own: Own,
    /// Which names of the last run are kept.
    pub adopt: Adopt,
}

/// Code of users in the module `ext`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Own {
    /// There is none.
    #[default]
    Nothing,
    /// A file of the module.
    Module,
    /// Files of modules in its folder, by name.
    Folder(Vec<String>),
}

/// Which names of the last run are kept.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Adopt {
    /// All.
    #[default]
    Nothing,
    /// None: everything is called as the document and the rules say.
    Names,
    /// None, but old names of types become deprecated aliases.
    WithAliases,
}

/// What emitted types are like.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Style {
    /// With a runtime that keeps all of a value and says where an error is, and with a client.
    #[default]
    Full,
    /// Plain structs and enums that derive serde's traits.
    Serde,
}

impl FromStr for Style {
    type Err = String;

    /// Parses `full` or `serde`.
    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "full" => Ok(Self::Full),
            "serde" => Ok(Self::Serde),
            _ => Err("must be `full` or `serde`".to_owned()),
        }
    }
}

/// Where an emitted crate has its runtime from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum Runtime {
    /// Its sources are copied into the crate.
    #[default]
    Copy,
    /// The crate depends on the package `specwright-runtime`.
    Crate(Package),
}

/// The source of a package, for a manifest.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Package {
    /// The one that the manifest has; in a new manifest, the version of the generator.
    Manifest,
    /// A version requirement.
    Version(String),
    /// A folder, relative to that of the manifest.
    Path(String),
}

impl Runtime {
    /// Whether the crate depends on the runtime.
    #[must_use]
    pub fn is_crate(&self) -> bool {
        matches!(self, Self::Crate(_))
    }
}

impl FromStr for Runtime {
    type Err = String;

    /// Parses `copy`, `crate`, `crate=VERSION` or `crate=PATH`.
    fn from_str(text: &str) -> Result<Self, String> {
        match text.split_once('=') {
            None if text == "copy" => Ok(Self::Copy),
            None if text == "crate" => Ok(Self::Crate(Package::Manifest)),
            Some(("crate", version)) if semver::VersionReq::parse(version).is_ok() => {
                Ok(Self::Crate(Package::Version(version.to_owned())))
            }
            Some(("crate", path)) if !path.trim().is_empty() => {
                Ok(Self::Crate(Package::Path(path.replace('\\', "/"))))
            }
            _ => Err("must be `copy`, `crate`, `crate=VERSION` or `crate=PATH`".to_owned()),
        }
    }
}

/// The features of the runtime that parts of an emitted crate are for.
pub const FEATURES: [&str; 7] =
    ["blocking", "client", "mock", "reqwest", "tower", "tracing", "validate"];

impl Settings {
    /// Whether operations are methods of a client.
    #[must_use]
    pub fn has_client(&self) -> bool {
        self.style == Style::Full && (self.module.is_none() || self.has("client"))
    }

    /// Whether a module is for a feature of the runtime. All but `validate` are of the client.
    #[must_use]
    pub fn has(&self, feature: &str) -> bool {
        let is_of_client = feature == "client" && self.features.iter().any(|it| it != "validate");
        is_of_client || self.features.iter().any(|it| it == feature)
    }

    /// Returns the type that was chosen for strings of a format.
    #[must_use]
    pub fn external(&self, format: Format) -> Option<External> {
        self.formats.iter().rev().copied().find(|external| external.format() == format)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_runtime_is_copied_or_depended_on() {
        let package = |text: &str| {
            text.parse().map(|runtime| match runtime {
                Runtime::Copy => None,
                Runtime::Crate(package) => Some(package),
            })
        };
        assert_eq!(package("copy"), Ok(None));
        assert_eq!(package("crate"), Ok(Some(Package::Manifest)));
        assert_eq!(package("crate=0.1"), Ok(Some(Package::Version("0.1".to_owned()))));
        assert_eq!(package("crate=../a"), Ok(Some(Package::Path("../a".to_owned()))));
        for wrong in ["", "crate=", "copy=1", "path"] {
            assert!(wrong.parse::<Runtime>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn the_last_choice_for_a_format_counts() {
        let settings = Settings {
            formats: vec![External::JiffDate, External::ChronoDate],
            ..Settings::default()
        };
        assert_eq!(settings.external(Format::Date), Some(External::ChronoDate));
        assert_eq!(settings.external(Format::Uuid), None);
    }
}
