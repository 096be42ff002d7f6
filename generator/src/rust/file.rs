//! Files, before and after formatting.

use std::path::PathBuf;

use proc_macro2::TokenStream;

/// A file before formatting.
#[derive(Debug)]
pub struct EmittedFile {
    /// The path below the crate's folder.
    pub path: PathBuf,
    /// The content.
    pub content: Content,
}

/// The content of a file.
#[derive(Debug)]
pub enum Content {
    /// Rust tokens, formatted before they are written.
    Rust(TokenStream),
    /// A string, written verbatim.
    Text(String),
}

/// A formatted file, ready to be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct File {
    /// The path below the crate's folder.
    pub path: PathBuf,
    /// The content.
    pub text: String,
}
