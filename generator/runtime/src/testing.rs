//! Checks of values by rules given as texts, for tests of the generator.

use crate::validate::{Check, Rules};

/// The violations of a JSON text by the first of the named rules, as messages.
#[must_use]
pub fn violations_by(rules: &Rules<'_>, names: &[&str], text: &str) -> Vec<String> {
    let mut check = Check { path: "$".to_owned(), violations: Vec::new() };
    check.text(Some(text), names, rules);
    check.violations.iter().map(ToString::to_string).collect()
}
