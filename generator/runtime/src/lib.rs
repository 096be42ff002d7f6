//! The runtime of crates that `specwright` emits.
//!
//! - [`support`] reads and writes the emitted types.
//! - `client` calls operations: credentials, retries, streams, pages.
//! - `validate` checks values by the rules of JSON Schema.
//! - [`operations`] has the types of the table of operations.
//!
//! The generator writes these sources into each emitted crate, below the same paths. What an emitted crate
//! adds to them is here a sample: its operations ([`operations`]) and its error bodies (`api`).

#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]
#![allow(
    unreachable_pub,
    reason = "the generator reads items of modules that are private elsewhere"
)]

#[cfg(feature = "client")]
pub mod api;
#[cfg(feature = "base64")]
pub mod base64;
#[cfg(feature = "client")]
pub mod client;
#[allow(clippy::duplicate_mod, reason = "the generator needs it without the client")]
#[doc(hidden)]
#[path = "client/media_type.rs"]
pub mod media_type;
pub mod operations;
#[cfg(feature = "sources")]
pub mod sources;
// Macros and traits in it are for emitted code.
#[allow(rustdoc::private_intra_doc_links)]
pub mod support;
#[cfg(test)]
mod support_tests;
#[cfg(feature = "testing")]
pub mod testing;
// Emitted code calls its macro for each chosen type.
#[cfg(any(feature = "text", test))]
#[allow(unused_macros)]
pub mod text;
#[cfg(feature = "validate")]
pub mod validate;

pub use support::{DateTime, DecodeError, Maybe, decode};
