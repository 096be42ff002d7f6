//! Responses whose body has not been read.

use std::fmt;
use std::marker::PhantomData;
use std::ops::Deref;

use bytes::Bytes;
use http::response::Parts;
use serde::de::DeserializeOwned;

use super::answer::Answer;
use super::config::Config;
use super::error::Error;
use super::hooks::AllHooks;
use super::live::{Content, collect, collect_blocking};
use super::mode::{Async, Blocking, Mode};
use crate::api::ErrorBody;
use crate::operations::Operation;

/// A response of any status, whose body has not been read: an [`http::Response`] with methods that read the
/// body.
#[must_use = "the body is not read"]
pub struct Raw<M: Mode = Async, B = ErrorBody> {
    response: http::Response<M::Body>,
    source: Source,
    error: PhantomData<fn() -> B>,
}

/// What reading the body needs of the call.
pub(super) struct Source {
    operation: &'static Operation,
    hooks: AllHooks,
    /// The largest body, in bytes.
    limit: usize,
}

impl Source {
    pub(super) fn of(config: &Config, operation: &'static Operation) -> Self {
        Self { operation, hooks: config.hooks.clone(), limit: config.body_limit }
    }

    fn answer<M: Mode>(self, parts: Parts, body: Bytes) -> Answer<M> {
        Answer::new(self.operation, self.hooks, parts, Content::Whole(body))
    }
}

impl<M: Mode, B> Raw<M, B> {
    pub(super) fn new(source: Source, parts: Parts, body: M::Body) -> Self {
        Self { response: http::Response::from_parts(parts, body), source, error: PhantomData }
    }

    /// Converts into the response, to read its body as it arrives.
    pub fn into_response(self) -> http::Response<M::Body> {
        self.response
    }
}

impl<B: From<ErrorBody>> Raw<Async, B> {
    async fn read(self) -> Result<Answer<Async>, Error<B>> {
        let (parts, body) = self.response.into_parts();
        let body = collect(&parts, body, self.source.limit).await;
        body.map(|body| self.source.answer(parts, body)).map_err(Error::typed)
    }

    /// Reads the body.
    ///
    /// # Errors
    ///
    /// If the connection breaks, or the body is larger than the client's limit.
    pub async fn bytes(self) -> Result<Bytes, Error<B>> {
        self.read().await?.bytes()
    }

    /// Reads the body as a UTF-8 string; the value of a JSON string, if the response says that it is JSON.
    ///
    /// # Errors
    ///
    /// If the body cannot be read, or is not UTF-8.
    pub async fn text(self) -> Result<String, Error<B>> {
        self.read().await?.text()
    }

    /// Reads the body as JSON.
    ///
    /// # Errors
    ///
    /// If the body cannot be read, or is not JSON of the type.
    pub async fn json<T: DeserializeOwned + 'static>(self) -> Result<T, Error<B>> {
        self.read().await?.json()
    }
}

impl<B: From<ErrorBody>> Raw<Blocking, B> {
    fn read(self) -> Result<Answer<Blocking>, Error<B>> {
        let (parts, body) = self.response.into_parts();
        let body = collect_blocking(&parts, body, self.source.limit);
        body.map(|body| self.source.answer(parts, body)).map_err(Error::typed)
    }

    /// Reads the body.
    ///
    /// # Errors
    ///
    /// If the connection breaks, or the body is larger than the client's limit.
    pub fn bytes(self) -> Result<Bytes, Error<B>> {
        self.read()?.bytes()
    }

    /// Reads the body as a UTF-8 string; the value of a JSON string, if the response says that it is JSON.
    ///
    /// # Errors
    ///
    /// If the body cannot be read, or is not UTF-8.
    pub fn text(self) -> Result<String, Error<B>> {
        self.read()?.text()
    }

    /// Reads the body as JSON.
    ///
    /// # Errors
    ///
    /// If the body cannot be read, or is not JSON of the type.
    pub fn json<T: DeserializeOwned + 'static>(self) -> Result<T, Error<B>> {
        self.read()?.json()
    }
}

impl<M: Mode, B> Deref for Raw<M, B> {
    type Target = http::Response<M::Body>;

    fn deref(&self) -> &Self::Target {
        &self.response
    }
}

impl<M: Mode, B> fmt::Debug for Raw<M, B> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Raw")
            .field("status", &self.response.status())
            .finish_non_exhaustive()
    }
}
