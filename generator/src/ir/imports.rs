//! Schemas whose types another crate or module has: rules of the settings.

use std::fmt;
use std::path::PathBuf;

use super::additions::Source;
use super::subject::write_rule;

/// A rule: where the types of some schemas are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Import {
    /// The schemas.
    pub of: Imported,
    /// The path of the module with the types, as in `common::models`.
    pub types: String,
    /// Where the crate comes from, if the manifest does not say so.
    pub source: Option<Source>,
    /// The lock file of the crate with the types, and its content.
    pub lock: Option<(PathBuf, String)>,
    /// The place of the rule, as in `specwright.toml:3:1`; empty if it has none.
    pub place: String,
}

/// The schemas of an import.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Imported {
    /// All components of a file that the document refers to.
    File(PathBuf),
    /// The components whose name matches a pattern. Of several, those that the lock file has as they are.
    Components(String),
}

impl fmt::Display for Imported {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(formatter, "{}", path.display()),
            Self::Components(pattern) => formatter.write_str(pattern),
        }
    }
}

impl fmt::Display for Import {
    /// The rule as in the settings, with its place.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (of, types) = (self.of.to_string(), format!("{:?}", self.types));
        write_rule(formatter, [&of, &types, "import", &self.place])
    }
}
