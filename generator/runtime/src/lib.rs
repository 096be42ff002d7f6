//! The runtime of crates that `specwright` emits.
//!
//! - [`support`] reads and writes the emitted types.
//! - `client` calls operations: credentials, retries, streams, pages.
//! - `validate` checks values by the rules of JSON Schema.
//! - [`operations`] has the types of the table of operations.
//!
//! An emitted crate has a copy of these sources, or depends on this package: then all such crates share the
//! definition of [`client::Error`], and [`client::Retry`], [`client::Transport`], [`client::Hooks`] and
//! [`Maybe`]. What belongs to one API comes in as types and values: its error bodies as the parameter of
//! `Error`, its servers and security schemes as `Settings` of the client, its operations as
//! [`operations::Operation`].

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

/// The rules of a sample API.
#[cfg(all(test, feature = "validate"))]
mod limits {
    use crate::validate::{RequestRule, Rules};

    pub(crate) static RULES: Rules<'static> = Rules { texts: &[], read: &[] };
    pub(crate) const REQUESTS: &[RequestRule] = &[];
}

pub use support::{DateTime, DecodeError, IntoMaybe, Maybe, decode};
#[cfg(feature = "validate")]
pub use validate::{Validate, ValidationError, Violation};

#[cfg(all(feature = "base64", feature = "validate"))]
validate::unlimited!(base64::Base64);

/// Includes the module that the build script of the crate has generated, by its name.
///
/// The code is in `OUT_DIR`, which editors know once the build script has run.
///
/// ```ignore
/// pub mod weather {
///     specwright_runtime::include_module!("weather");
/// }
/// ```
#[macro_export]
macro_rules! include_module {
    ($name:literal) => {
        ::core::include!(::core::concat!(::core::env!("OUT_DIR"), "/", $name, "/mod.rs"));
    };
}

/// Fails to compile if the crate that calls it was generated for another interface of this package.
#[doc(hidden)]
#[macro_export]
macro_rules! require {
    (3, $version:literal) => {};
    ($interface:literal, $version:literal) => {
        ::core::compile_error!(::core::concat!(
            "this crate needs `specwright-runtime` ",
            $version,
            " (this is 0.1.0): change the version of the dependency, or regenerate the crate with the \
             generator of this version"
        ));
    };
}
