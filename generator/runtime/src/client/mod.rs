//! The client: configuration, errors, transports.
//!
//! Methods of `Client` and of its groups return calls. A call is sent when it is awaited
//! ([`Async`]) or by `send` ([`Blocking`]). A client without a transport ([`Offline`]) converts
//! calls to requests and responses to results.
//!
//! - `Builder` configures a client: credentials, retries, time limits, hooks.
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
#[cfg(test)] // emitted
mod api_client;
mod body;
#[cfg(test)] // emitted
mod builder;
mod call;
#[cfg(feature = "validate")]
mod checked;
mod clock;
mod config;
mod content_type;
mod credentials;
mod error;
mod events;
mod exchange;
mod extensions;
mod handle;
mod hooks;
mod live;
mod media_type;
mod message;
mod methods;
#[cfg(feature = "mock")]
pub mod mock;
#[cfg(feature = "mock")]
mod mock_reply;
mod mode;
mod multipart;
mod online;
mod pages;
mod payload;
mod pending;
mod prepared;
mod random;
mod raw;
mod redirects;
#[cfg(feature = "reqwest")]
mod reqwest;
mod retry;
mod secret;
mod send_async;
mod send_blocking;
mod sequence;
mod split;
mod stream;
mod target;
mod text;
mod token;
#[cfg(all(feature = "tower", not(target_family = "wasm")))]
mod tower;
mod trace;
mod transport;
mod transport_blocking;
#[cfg(feature = "blocking")]
mod ureq;
mod url;

// Methods of calls name them by this module.
pub(crate) use crate::{api, operations};

pub use answer::Response;
#[cfg(test)] // emitted
pub use api_client::Client;
pub use body::Body;
#[cfg(test)] // emitted
pub use builder::Builder;
pub use error::{
    ApiError, BodyError, BoxError, CredentialsError, Error, RequestError, TransportError,
    TransportKind, Unexpected,
};
pub use events::Events;
pub use extensions::Called;
pub use hooks::{AnyError, Hooks};
pub use mode::{Async, Blocking, Mode, Offline};
pub use multipart::Part;
pub use online::Online;
pub use pages::{Items, Pages};
pub use pending::Pending;
pub use raw::Raw;
pub use redirects::Redirects;
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

// For emitted code.
#[doc(hidden)]
pub use {
    crate::api::ErrorBody as AnyErrorBody,
    answer::{Answer, Documented, header},
    call::{Call, Plan, texts},
    config::{Credential, CredentialHint, Settings, variable},
    error::{ReadError, error_body},
    handle::Handle,
    pages::{Next, Paging},
};

pub use methods::{accept, call, headers, mocked, paged}; // macro

/// Clients whose calls block the thread.
pub mod blocking {
    pub use super::extensions::{HeadOnly, TimeLeft};
    pub use super::transport_blocking::{ResponseBody, Transport};

    /// A client whose calls block the thread.
    #[cfg(test)] // emitted
    pub type Client = super::Client<super::Blocking>;
}
