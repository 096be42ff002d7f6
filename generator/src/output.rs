//! Reads settings, runs the pipeline, caches results and writes the crate to disk.

pub mod build_script;
pub mod cache;
pub mod compare;
pub mod cost;
pub mod docs;
pub mod explain;
pub mod listing;
pub mod manifest;
pub mod options;
pub mod run;
pub mod settings_file;
pub mod write;
