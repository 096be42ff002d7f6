//! Serialization and deserialization of the types of this crate.
//!
//! Each type implements one small trait with what is specific to it: its fields, values or members.
//! A macro implements `Serialize` and `Deserialize` from that:
//!
//! | shape in the API | trait | macro |
//! |---|---|---|
//! | object | [`Object`] | `object!` |
//! | array with types by position | [`Tuple`] | `tuple!` |
//! | one value with a name of its own | | `newtype!` |
//! | string enum | [`StringEnum`] | `string_enum!` |
//! | integer enum | [`IntegerEnum`] | `integer_enum!` |
//! | constant | | `constant!` |
//! | union with a tag | [`Tagged`] | `tagged_union!` |
//! | union with a tag for some members | [`Tagged`] and [`Untagged`] | `mixed_union!` |
//! | union without a tag | [`Untagged`] | `untagged_union!` |
//!
//! All types share the functions of this module. That keeps compile times short: a derived
//! `Deserialize` costs the compiler several times as much.

#![allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "an API may need only a part of this module"
)]
#![allow(
    missing_docs,
    clippy::must_use_candidate,
    clippy::return_self_not_must_use,
    reason = "most of it is for emitted code"
)]

mod collect;
mod constant;
mod decode;
mod deviation;
mod integer_enum;
mod json;
mod json_deserializer;
mod json_error;
mod json_number;
mod maybe;
mod newtype;
mod notes;
mod object;
mod parts;
mod pattern;
mod recording;
mod skip;
mod slots;
mod source;
mod state;
mod string_enum;
mod tagged;
mod to_text;
mod tuple;
mod undeclared;
mod union;
mod untagged;
mod with_tag;

pub use decode::{DecodeError, decode, read};
pub use deviation::{Deviation, Recording};
pub use maybe::{IntoMaybe, Maybe};
pub use recording::Tolerated;

pub use collect::{list, map};
pub use constant::{Scalar, decode_constant};
pub use integer_enum::{IntegerEnum, decode_integer_enum, known_number};
pub use json_error::JsonError;
pub use notes::{note_exact, note_further, note_lost, note_tolerated, note_unknown};
pub use object::{Fields, Object, decode_object, encode_object, missing};
pub use parts::{Optional, OrNull, Parts, Rows, Secret, Shown};
pub use pattern::{is_found, is_found_once};
pub use slots::{Rest, Slots};
pub use source::Source;
pub use string_enum::{StringEnum, decode_string_enum, from_str, from_string};
pub use tagged::{Tagged, decode_family, read_mixed, read_tagged};
pub use tuple::{Elements, Tuple, Written, decode_tuple, encode_tuple};
pub use undeclared::Undeclared;
pub use union::decode_union;
pub use untagged::{Assertion, Choice, Untagged, by_shape, read_untagged};
pub use with_tag::encode_with_tag;

pub use {constant::constant, integer_enum::integer_enum, object::object}; // macro
pub use {newtype::newtype, newtype::parsed_newtype, newtype::text_newtype}; // macro
pub use {newtype::value_newtype, string_enum::string_enum, tuple::tuple}; // macro
pub use {tagged::mixed_union, tagged::tagged_union, untagged::untagged_union}; // macro

/// A point in time in the format of RFC 3339, as the string that was sent.
pub type DateTime = String;
