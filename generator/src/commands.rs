//! The commands, one module each.

pub(crate) mod corpus;
pub(crate) mod explain;
pub(crate) mod generate;
