//! The client: configuration, errors, transports.
//!
//! Methods of [`Client`] and of its groups return calls. A call is sent when it is awaited
//! ([`Async`]) or by `send` ([`Blocking`]). A client without a transport ([`Offline`]) converts
//! calls to requests and responses to results.
//!
//! - [`Builder`] configures a client: credentials, retries, time limits, hooks.
//! - [`Error`] is the error of a call.
//! - [`Transport`] sends requests: reqwest with the feature `reqwest`, a tower service with the
//!   feature `tower`, ureq for [`blocking`] clients with the feature `blocking`, or your own.

#![allow(
    dead_code,
    unused_imports,
    unused_macros,
    reason = "an API, and a set of features, may need only a part of this module"
)]

mod answer;
mod api_client;
pub mod blocking;
mod body;
mod call;
mod clock;
mod config;
mod drive;
mod error;
mod events;
mod exchange;
mod hooks;
mod media_type;
mod methods;
#[cfg(feature = "mock")]
pub mod mock;
#[cfg(feature = "mock")]
mod mock_reply;
mod mode;
mod multipart;
mod pages;
mod random;
#[cfg(feature = "reqwest")]
mod reqwest;
mod retry;
mod secret;
mod sequence;
mod split;
mod target;
mod text;
mod token;
#[cfg(all(feature = "tower", not(target_family = "wasm")))]
mod tower;
mod trace;
mod transport;
#[cfg(feature = "blocking")]
mod ureq;
mod url;

pub use answer::Response;
pub use api_client::Client;
pub use body::Body;
pub use config::Builder;
pub use drive::Pending;
pub use error::{
    ApiError, BodyError, BoxError, CredentialsError, Error, RequestError, TransportError,
    TransportKind, Unexpected,
};
pub use events::Events;
pub use exchange::Called;
pub use hooks::Hooks;
pub use mode::{Async, Blocking, Mode, Offline, Online};
pub use multipart::Part;
pub use pages::{Items, Pages};
#[cfg(feature = "reqwest")]
pub use reqwest::Reqwest;
pub use retry::Retry;
pub use secret::Secret;
pub use sequence::Sequence;
pub use split::Event;
pub use token::{AccessToken, OAuth2, Token};
#[cfg(all(feature = "tower", not(target_family = "wasm")))]
pub use tower::Tower;
pub use transport::{BoxFuture, ResponseBody, Transport};
#[cfg(feature = "blocking")]
pub use ureq::Ureq;

pub use crate::support::{Deviation, Tolerated};

pub(crate) use {
    answer::{Answer, Documented, error_body, header},
    call::{Call, Plan, texts},
    config::{Credential, variable},
    methods::{accept, call, headers, paged},
    pages::{Next, Paging},
};
