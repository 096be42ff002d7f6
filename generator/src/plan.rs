//! What an output offers, decided before anything is emitted.

pub mod accessors;
pub mod client;
pub mod expressions;
pub mod features;

use self::accessors::Accessors;
use self::client::Calls;
use self::features::Features;
use crate::analysis::Facts;
use crate::ir::Api;
use crate::names::Names;

/// All that emitters read: nothing is decided after it.
#[derive(Debug)]
pub struct Model {
    /// The types and operations.
    pub api: Api,
    /// What follows from them.
    pub facts: Facts,
    /// Every identifier.
    pub names: Names,
    /// Methods and conversions of the types.
    pub accessors: Accessors,
    /// The methods of the client.
    pub calls: Calls,
    /// Which tags are features of the crate.
    pub features: Features,
}
