//! Sends calls, or converts them to requests.

use std::task::{Context, Poll, ready};

use bytes::Bytes;

use super::answer::{Answer, Documented, Read, Response};
use super::body::Body;
use super::call::{Call, Plan};
use super::error::Error;
use super::hooks::Received;
use super::live::Content;
use super::mode::{Async, Blocking, Mode, Offline};
use super::pending::Pending;
use super::raw::Raw;
use super::{exchange, send_async, send_blocking};
use crate::api::ErrorBody;

/// A mode with a transport: [`Async`] or [`Blocking`].
#[diagnostic::on_unimplemented(
    message = "a client of the mode `{Self}` does not send calls",
    label = "neither `Async` nor `Blocking`",
    note = "`into_request` converts a call to a request, and `from_response` a response to its result"
)]
pub trait Online: Mode {
    /// What sending a call returns: the future of its result ([`Pending`]), or the `Result` itself. `B` is
    /// the type of error bodies.
    type Sent<T, B>;

    /// Sends a call; `read` parses its response.
    #[doc(hidden)]
    fn send<T, B: From<ErrorBody>>(call: Call<Self>, read: Read<T, Self, B>) -> Self::Sent<T, B>;

    /// Sends a call and returns the raw response.
    #[doc(hidden)]
    fn raw<B: From<ErrorBody> + 'static>(call: Call<Self>) -> Self::Sent<Raw<Self, B>, B>;
}

impl Online for Async {
    type Sent<T, B> = Pending<T, B>;

    fn send<T, B: From<ErrorBody>>(call: Call<Self>, read: Read<T, Self, B>) -> Pending<T, B> {
        Pending::reading(Box::pin(send_async::answer(call)), read)
    }

    fn raw<B: From<ErrorBody> + 'static>(call: Call<Self>) -> Pending<Raw<Async, B>, B> {
        Pending::whole(Box::pin(send_async::raw(call)))
    }
}

impl Online for Blocking {
    type Sent<T, B> = Result<T, Error<B>>;

    fn send<T, B: From<ErrorBody>>(
        call: Call<Self>,
        read: Read<T, Self, B>,
    ) -> Result<T, Error<B>> {
        send_blocking::answer(call).map_err(Error::typed).and_then(read)
    }

    fn raw<B: From<ErrorBody> + 'static>(call: Call<Self>) -> Result<Raw<Self, B>, Error<B>> {
        send_blocking::raw(call).map_err(Error::typed)
    }
}

impl Call<Async> {
    /// Sends the call when it is polled first, and returns its result.
    pub fn poll<T, B: From<ErrorBody>>(
        &mut self,
        context: &mut Context<'_>,
        read: fn(Answer<Async>) -> Result<T, Error<B>>,
    ) -> Poll<Result<T, Error<B>>> {
        match ready!(self.poll_answer(context)) {
            Ok(answer) => Poll::Ready(read(answer)),
            Err(error) => Poll::Ready(Err(error.typed())),
        }
    }

    fn poll_answer(&mut self, context: &mut Context<'_>) -> Poll<Result<Answer<Async>, Error>> {
        let answer = self.under_way(|call| Box::pin(send_async::answer(call)));
        answer.as_mut().poll(context)
    }
}

impl<M: Mode> Call<M> {
    /// The request with its credentials. Fails if a token must be fetched for them.
    pub fn into_request<B: From<ErrorBody>>(self) -> Result<http::Request<Body>, Error<B>> {
        let (client, prepared) = self.prepare()?;
        exchange::offline(&client.config, prepared).map_err(Error::typed)
    }
}

impl<M: Online> Call<M> {
    /// Sends the call.
    pub fn send<T: 'static, B: From<ErrorBody> + 'static>(
        self,
        read: fn(Answer<M>) -> Result<T, Error<B>>,
    ) -> M::Sent<T, B> {
        M::send(self, Box::new(read))
    }

    /// Sends the call and returns the result with status and headers.
    pub fn response<T: 'static, H: Documented, B: From<ErrorBody> + 'static>(
        self,
        read: fn(Answer<M>) -> Result<T, Error<B>>,
    ) -> M::Sent<Response<T, H>, B> {
        let read = move |answer: Answer<M>| {
            let head = answer.head();
            Ok(Response::new(head, read(answer)?))
        };
        M::send(self, Box::new(read))
    }

    /// Sends the call and returns the raw response.
    pub fn raw<B: From<ErrorBody> + 'static>(self) -> M::Sent<Raw<M, B>, B> {
        M::raw(self)
    }
}

impl Plan {
    /// Parses a response as the result.
    pub fn result<T, B: From<ErrorBody>>(
        &self,
        response: http::Response<Bytes>,
        read: fn(Answer<Offline>) -> Result<T, Error<B>>,
    ) -> Result<T, Error<B>> {
        match self.answer(response) {
            Ok(answer) => read(answer),
            Err(error) => Err(error.typed()),
        }
    }

    fn answer(&self, response: http::Response<Bytes>) -> Result<Answer<Offline>, Error> {
        let (mut parts, body) = response.into_parts();
        let hooks = parts.extensions.remove::<Received>().map(|Received(hooks)| hooks);
        let hooks = hooks.unwrap_or_default();
        let content = Content::Whole(body);
        let answer = Answer::sort(self.operation, hooks.clone(), self.errors, parts, content);
        if let Err(error) = &answer {
            for hooks in &hooks {
                hooks.on_error(self.operation.id, error);
            }
        }
        answer
    }
}
