//! Decides what the crate offers, before anything is emitted.

pub mod accessors;
pub mod client;
pub mod constructors;
pub mod expressions;
pub mod features;
pub mod first_call;
pub mod members;
pub mod plain;
pub mod traits;

use self::accessors::Accessors;
use self::client::ClientPlan;
use self::features::Features;
use self::first_call::FirstCall;
use self::members::Members;
use self::plain::Plain;
use self::traits::Traits;
use crate::analysis::Facts;
use crate::ir::Api;
use crate::names::Names;

/// The complete input of the emitters, which make no further decisions.
#[derive(Debug)]
pub struct Model {
    /// The types and operations.
    pub api: Api,
    /// The results of the analysis of `api`.
    pub facts: Facts,
    /// Every identifier.
    pub names: Names,
    /// The methods and conversions of the types.
    pub accessors: Accessors,
    /// How the members of unions without a tag are tried.
    pub members: Members,
    /// How types are read and written in the style `serde`.
    pub plain: Plain,
    /// The traits and attributes that users add to types.
    pub traits: Traits,
    /// The methods of the client.
    pub calls: ClientPlan,
    /// The Cargo features, by tag.
    pub features: Features,
    /// The call that the documentation of the crate shows first; `None` if there are no calls.
    pub first_call: Option<FirstCall>,
}
