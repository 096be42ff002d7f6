//! Generates Rust crates from OpenAPI documents.
//!
//! [`generate`] runs all stages. Each stage is one function from the previous stage's result to its own:
//!
//! ```text
//! bytes ─load─▶ Document ─resolve─▶ Spec ─filter─▶ Spec ─compose─▶ Composed ─lower─▶ ir::Api
//!       ─by_direction, deduplicate─▶ ir::Api ─pin─▶ ir::Api, Pins ─analyze─▶ Facts ─name─▶ Names
//!       ─plan─▶ plan::Model ─surface─▶ Surface ─emit─▶ tokens ─format─▶ Files ─write─▶ disk
//! ```
//!
//! Modules are layers. A layer imports only from those before it in this list: [`document`], [`schema`],
//! [`ir`], [`analysis`], [`names`], [`plan`], [`changes`], [`rust`], [`targets`], [`pipeline`], [`output`].

pub mod analysis;
pub mod changes;
#[cfg(feature = "corpus")]
pub mod corpus;
pub mod document;
pub mod ir;
pub mod names;
pub mod output;
pub mod pipeline;
pub mod plan;
pub mod rust;
pub mod schema;
pub mod targets;

pub use crate::output::build_script::{Build, Failed};
pub use crate::output::cost::cost_of;
pub use crate::pipeline::{Counts, Generated, generate, generate_with, survey};
