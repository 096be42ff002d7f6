//! The public API as a value: lock file, pinned names, diff, changelog.

pub mod changelog;
pub mod diff;
pub mod lock;
pub mod pin_names;
pub mod public_api;
