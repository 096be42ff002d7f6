//! Files and formatting, shared by all Rust targets.

pub mod file;
pub mod format;
mod print;
pub mod single;
