//! Documents as OpenAPI and JSON Schema read them: keywords, references, dialects, selection, composition.

pub mod check;
pub mod compose;
pub mod dialect;
pub mod filter;
pub mod keywords;
pub mod resolve;
pub mod spec;
pub mod types;
