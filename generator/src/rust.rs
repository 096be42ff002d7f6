//! What any output in Rust needs: files and their formatting.

pub mod file;
pub mod format;
