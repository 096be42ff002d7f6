//! The harness of the workspace's tests: it reads the published documentation as facts ([`facts`]), the emitted
//! crate as a plain model ([`emitted`]), and compares the two page by page ([`compare`]).
//!
//! Beside that: [`dispatch`] writes the table that takes a JSON value through a type chosen at run time,
//! [`sample`] makes JSON values from the schemas of an `OpenAPI` document, [`json`] compares JSON values.

pub mod compare;
pub mod dispatch;
pub mod emitted;
pub mod facts;
pub mod json;
pub mod pages;
pub mod sample;

/// The README's examples, which are compiled like those of a documentation comment.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;

/// The examples of the README of `intuned`.
#[cfg(doctest)]
#[doc = include_str!("../../generated/README.md")]
pub struct CrateReadme;
