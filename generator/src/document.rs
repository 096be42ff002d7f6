//! Documents: files, positions, overlays, references between files and diagnostics.

pub(crate) mod code_span;
pub mod diagnostic;
pub(crate) mod discard;
pub mod fault;
pub mod load;
pub(crate) mod number;
pub mod pointer;
pub mod similar;
pub mod source;
pub mod stack;
