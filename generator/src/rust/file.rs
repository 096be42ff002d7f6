//! Files, before and after they are formatted.

use std::path::PathBuf;

use proc_macro2::TokenStream;

/// A file before it is formatted.
#[derive(Debug)]
pub struct EmittedFile {
    /// The path below the crate's folder.
    pub path: PathBuf,
    /// What it holds.
    pub content: Content,
}

/// What a file holds.
#[derive(Debug)]
pub enum Content {
    /// Rust that is formatted before it is written.
    Rust(TokenStream),
    /// Text that is written as it is.
    Text(String),
}

/// A file as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The path below the crate's folder.
    pub path: PathBuf,
    /// The text.
    pub text: String,
}
