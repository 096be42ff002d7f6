//! Output targets, one folder each.

pub mod client;
pub mod pages;
pub mod site;
