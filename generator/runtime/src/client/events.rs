//! Server-sent events and other streamed bodies with several values.

use std::fmt;
use std::io::Read;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use http::{HeaderValue, StatusCode};

use super::answer::Answer;
use super::content_type::content_type;
use super::error::{Error, TransportError, TransportKind};
use super::handle::Handle;
use super::live::{Again, Content, Live, broken, too_large};
use super::media_type::is_stream;
use super::mode::{Async, Blocking, Mode, Offline};
use super::prepared::Prepared;
use super::split::{Event, Format, Splitter};
use super::transport::{BoxFuture, ResponseBody};
use super::{send_async, send_blocking};
use crate::api::ErrorBody;

/// The wait before reconnecting, unless the server sets one.
const RETRY: Duration = Duration::from_secs(3);

/// A stream of server-sent events. Lines of newline-delimited JSON are events too.
///
/// A `Stream` for async clients, an `Iterator` for others. It ends with the connection. If the
/// connection breaks, an error precedes the end.
#[must_use = "nothing arrives unless it is asked for"]
pub struct Events<M: Mode = Async, B = ErrorBody> {
    splitter: Splitter,
    body: Option<M::Body>,
    again: Option<Box<Again<M>>>,
    opening: Option<Opening>,
    limit: usize,
    /// The maximum number of consecutive attempts to reconnect.
    attempts: u32,
    tried: u32,
    errors: PhantomData<fn() -> B>,
}

type Opening = BoxFuture<'static, Result<Option<ResponseBody>, Error>>;

impl<M: Mode, B> Events<M, B> {
    pub(super) fn of(answer: Answer<M>) -> Result<Self, Error<B>> {
        let (media_type, content) = answer.live()?;
        let mut splitter = Splitter::new(Format::of(media_type.as_deref()));
        let (body, again, limit) = match content {
            Content::Live(Live { body, again, limit }) => (Some(body), again, limit),
            Content::Whole(whole) => {
                splitter.feed(&whole);
                (None, None, usize::MAX)
            }
        };
        let (attempts, tried, errors) = (0, 0, PhantomData);
        Ok(Self { splitter, body, again, opening: None, limit, attempts, tried, errors })
    }

    /// Reconnects when a connection ends or breaks, with the id of the last event, so that the server can
    /// continue from there. It stops after `attempts` failures in a row, and if the server responds with 204.
    /// Only `GET` calls reconnect.
    pub fn reconnecting(mut self, attempts: u32) -> Self {
        self.attempts = attempts;
        self
    }

    /// The id of the last event with an id.
    #[must_use]
    pub fn last_event_id(&self) -> Option<&str> {
        self.splitter.last_id.as_deref()
    }

    /// Processes received bytes.
    fn take(&mut self, bytes: &[u8]) -> Result<(), Error<B>> {
        self.splitter.feed(bytes);
        if self.splitter.pending() > self.limit {
            (self.body, self.again) = (None, None);
            return Err(too_large(self.limit).into());
        }
        Ok(())
    }

    /// The call that reconnects, and the wait before it; `None` if the stream does not reconnect.
    fn reconnect(&mut self) -> Option<(Handle<M>, Prepared, Duration)> {
        let again = self.again.as_ref().filter(|_| self.tried < self.attempts)?;
        self.tried += 1;
        let mut prepared = again.prepared.try_clone()?;
        if let Some(id) = &self.splitter.last_id {
            prepared.headers.insert("last-event-id", HeaderValue::from_str(id).ok()?);
        }
        self.splitter.restart();
        let wait = self.splitter.retry.unwrap_or(RETRY);
        Some((again.client.clone(), prepared, wait))
    }

    /// The next event in the received bytes.
    fn arrived(&mut self) -> Option<Event> {
        let event = self.splitter.next(self.body.is_none() && self.opening.is_none());
        if event.is_some() {
            self.tried = 0;
        }
        event
    }
}

impl<B: From<ErrorBody>> Stream for Events<Async, B> {
    type Item = Result<Event, Error<B>>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Event, Error<B>>>> {
        let this = &mut *self;
        loop {
            if let Some(event) = this.arrived() {
                return Poll::Ready(Some(Ok(event)));
            }
            if let Some(opening) = &mut this.opening {
                let opened = ready!(opening.as_mut().poll(context));
                this.opening = None;
                match opened {
                    Ok(Some(body)) => this.body = Some(body),
                    Ok(None) => this.again = None,
                    Err(error) => match this.reconnect() {
                        Some(next) => this.opening = Some(open(next)),
                        None => return Poll::Ready(Some(Err(error.typed()))),
                    },
                }
                continue;
            }
            let Some(body) = &mut this.body else {
                return Poll::Ready(None);
            };
            match ready!(body.as_mut().poll_frame(context)) {
                Some(Ok(frame)) => {
                    let taken = frame.into_data().map_or(Ok(()), |data| this.take(&data));
                    if let Err(error) = taken {
                        return Poll::Ready(Some(Err(error)));
                    }
                }
                ended => {
                    this.body = None;
                    if let Some(event) = this.arrived() {
                        this.opening = this.reconnect().map(open);
                        return Poll::Ready(Some(Ok(event)));
                    }
                    if let Some(next) = this.reconnect() {
                        this.opening = Some(open(next));
                    } else if let Some(Err(error)) = ended {
                        let error = TransportError::new(TransportKind::Body, error);
                        return Poll::Ready(Some(Err(error.into())));
                    }
                }
            }
        }
    }
}

/// Waits, then opens a connection; `None` if the server has no more events.
fn open((client, prepared, wait): (Handle<Async>, Prepared, Duration)) -> Opening {
    Box::pin(async move {
        client.transport.sleep(wait).await;
        let (parts, body) = send_async::exchange(&client, prepared).await?;
        has_events(&parts).map(|has| has.then_some(body))
    })
}

fn has_events(parts: &http::response::Parts) -> Result<bool, Error> {
    match parts.status {
        StatusCode::NO_CONTENT => Ok(false),
        StatusCode::OK if content_type(&parts.headers).is_some_and(is_stream) => Ok(true),
        status => Err(TransportError::new(
            TransportKind::Other,
            format!("the server answered {status} to a new connection for its events"),
        )
        .into()),
    }
}

impl<B> Iterator for Events<Blocking, B> {
    type Item = Result<Event, Error<B>>;

    fn next(&mut self) -> Option<Self::Item> {
        let mut buffer = vec![0; 16 * 1024];
        loop {
            if let Some(event) = self.arrived() {
                return Some(Ok(event));
            }
            let body = self.body.as_mut()?;
            match body.read(&mut buffer) {
                Ok(length) if length > 0 => {
                    if let Err(error) = self.take(&buffer[..length]) {
                        return Some(Err(error));
                    }
                }
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                ended => {
                    self.body = None;
                    let last = self.arrived();
                    let reopened = self.reopen();
                    if let Some(event) = last {
                        return Some(Ok(event));
                    }
                    if let (None, Err(error)) = (reopened, ended) {
                        return Some(Err(broken(error).into()));
                    }
                }
            }
        }
    }
}

impl<B> Events<Blocking, B> {
    fn reopen(&mut self) -> Option<()> {
        loop {
            let (client, prepared, wait) = self.reconnect()?;
            client.transport.sleep(wait);
            if let Ok((parts, body)) = send_blocking::exchange(&client, prepared, true) {
                match has_events(&parts) {
                    Ok(true) => {
                        self.body = Some(body);
                        return Some(());
                    }
                    Ok(false) => {
                        self.again = None;
                        return None;
                    }
                    Err(_) => {}
                }
            }
        }
    }
}

impl<B> Iterator for Events<Offline, B> {
    type Item = Result<Event, Error<B>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.arrived().map(Ok)
    }
}

impl<M: Mode, B> fmt::Debug for Events<M, B> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Events").finish_non_exhaustive()
    }
}
