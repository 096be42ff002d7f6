//! Serialization and deserialization of the types of this crate.
//!
//! Each type implements one small trait with what is specific to it: its fields, values or members.
//! A macro implements `Serialize` and `Deserialize` from that:
//!
//! | shape in the API | trait | macro |
//! |---|---|---|
//! | object | [`Object`] | `object!` |
//! | array with types by position | [`Tuple`] | `tuple!` |
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

mod constant;
mod decode;
mod deviation;
mod held;
mod integer_enum;
mod maybe;
mod node;
mod node_deserializer;
mod node_error;
mod object;
mod parts;
mod pattern;
mod slots;
mod source;
mod string_enum;
mod tagged;
mod tuple;
mod undeclared;
mod untagged;
mod with_tag;

pub use decode::{DecodeError, decode};
pub use deviation::{Deviation, Tolerated};
pub use maybe::Maybe;

pub(crate) use constant::{Scalar, constant, decode_constant};
pub(crate) use deviation::observe;
pub(crate) use integer_enum::{IntegerEnum, decode_integer_enum, integer_enum, known_number};
pub(crate) use node::Node;
pub(crate) use node_error::NodeError;
pub(crate) use object::{Fields, Object, decode_object, encode_object, object, show_object};
pub(crate) use parts::{Optional, OrNull, Parts, Rows, Secret};
pub use pattern::{is_found, is_found_once};
pub(crate) use slots::{Rest, Slots};
pub(crate) use source::Source;
pub(crate) use string_enum::{StringEnum, decode_string_enum, from_text, string_enum};
pub(crate) use tagged::{
    Tagged, decode_family, decode_mixed, decode_tagged, mixed_union, tagged_union,
};
pub(crate) use tuple::{Elements, Tuple, Written, decode_tuple, encode_tuple, newtype, tuple};
pub(crate) use undeclared::Undeclared;
pub(crate) use untagged::{
    Assertion, Choice, Untagged, by_shape, decode_untagged, note_exact, note_further, note_lost,
    note_tolerated, note_unknown, untagged_union,
};
pub(crate) use with_tag::encode_with_tag;

/// A point in time in the format of RFC 3339, as the string that was sent.
pub type DateTime = String;
