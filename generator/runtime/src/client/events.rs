//! Server-sent events and other streamed bodies with several values.

use std::fmt;
use std::io::Read;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use futures_core::Stream;
use http::{HeaderValue, StatusCode};

use super::answer::{Answer, Content, media_type};
use super::api_client::Client;
use super::call::Prepared;
use super::drive::too_large;
use super::error::{Error, TransportError, TransportKind};
use super::media_type::is_stream;
use super::mode::{Async, Blocking, Mode, Offline};
use super::split::{Event, Format, Splitter};
use super::transport::{BoxFuture, ResponseBody};
use super::{blocking, drive};

/// The wait before reconnecting, unless the server sets one.
const RETRY: Duration = Duration::from_secs(3);

/// A stream of server-sent events. Lines of newline-delimited JSON are events too.
///
/// A `Stream` for async clients, an `Iterator` for others. It ends with the connection. If the
/// connection breaks, an error precedes the end.
#[must_use = "nothing arrives unless it is asked for"]
pub struct Events<M: Mode = Async> {
    splitter: Splitter,
    body: Option<M::Body>,
    again: Option<Box<Again<M>>>,
    opening: Option<Opening>,
    limit: usize,
    /// The maximum number of consecutive attempts to reconnect.
    attempts: u32,
    tried: u32,
}

type Opening = BoxFuture<'static, Result<Option<ResponseBody>, Error>>;

/// The client and the call, for reconnecting.
pub(super) struct Again<M: Mode> {
    pub(super) client: Client<M>,
    pub(super) prepared: Prepared,
}

/// A streamed body.
pub(super) struct Live<M: Mode> {
    pub(super) body: M::Body,
    pub(super) again: Option<Box<Again<M>>>,
    pub(super) limit: usize,
}

impl<M: Mode> Events<M> {
    pub(super) fn of(answer: Answer<M>) -> Result<Self, Error> {
        let (media_type, content) = answer.live()?;
        let mut splitter = Splitter::new(Format::of(media_type.as_deref()));
        let (body, again, limit) = match content {
            Content::Live(Live { body, again, limit }) => (Some(body), again, limit),
            Content::Whole(whole) => {
                splitter.feed(&whole);
                (None, None, usize::MAX)
            }
        };
        Ok(Self { splitter, body, again, opening: None, limit, attempts: 0, tried: 0 })
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
    fn take(&mut self, bytes: &[u8]) -> Result<(), Error> {
        self.splitter.feed(bytes);
        if self.splitter.pending() > self.limit {
            (self.body, self.again) = (None, None);
            return Err(too_large(self.limit));
        }
        Ok(())
    }

    /// The call that reconnects, and the wait before it; `None` if the stream does not reconnect.
    fn reconnect(&mut self) -> Option<(Client<M>, Prepared, Duration)> {
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

impl Stream for Events<Async> {
    type Item = Result<Event, Error>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Event, Error>>> {
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
                        None => return Poll::Ready(Some(Err(error))),
                    },
                }
                continue;
            }
            let Some(body) = &mut this.body else {
                return Poll::Ready(None);
            };
            match ready!(body.as_mut().poll_frame(context)) {
                Some(Ok(frame)) => {
                    if let Ok(data) = frame.into_data()
                        && let Err(error) = this.take(&data)
                    {
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
fn open((client, prepared, wait): (Client<Async>, Prepared, Duration)) -> Opening {
    Box::pin(async move {
        client.transport.sleep(wait).await;
        let (parts, body) = drive::exchange(&client, prepared).await?;
        has_events(&parts).map(|has| has.then_some(body))
    })
}

fn has_events(parts: &http::response::Parts) -> Result<bool, Error> {
    match parts.status {
        StatusCode::NO_CONTENT => Ok(false),
        StatusCode::OK if media_type(&parts.headers).is_some_and(is_stream) => Ok(true),
        status => Err(TransportError::new(
            TransportKind::Other,
            format!("the server answered {status} to a new connection for its events"),
        )
        .into()),
    }
}

impl Iterator for Events<Blocking> {
    type Item = Result<Event, Error>;

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
                        return Some(Err(blocking::broken(error)));
                    }
                }
            }
        }
    }
}

impl Events<Blocking> {
    fn reopen(&mut self) -> Option<()> {
        loop {
            let (client, prepared, wait) = self.reconnect()?;
            client.transport.sleep(wait);
            if let Ok((parts, body)) = blocking::exchange(&client, prepared, true) {
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

impl Iterator for Events<Offline> {
    type Item = Result<Event, Error>;

    fn next(&mut self) -> Option<Self::Item> {
        self.arrived().map(Ok)
    }
}

impl<M: Mode> fmt::Debug for Events<M> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Events").finish_non_exhaustive()
    }
}
