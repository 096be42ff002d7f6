//! The outputs, one folder each.

pub mod client;
