//! OpenAPI and JSON Schema semantics: keywords, references, dialects, filters and composition.

pub mod addresses;
pub mod check;
pub mod compose;
pub mod dialect;
pub mod filter;
pub mod keywords;
pub mod resolve;
pub mod spec;
pub mod types;
