//! The public API as a value: the lock, names that stay, comparison, changelog, explanations.

pub mod changelog;
pub mod diff;
pub mod lock;
pub mod pin_names;
pub mod public_api;
