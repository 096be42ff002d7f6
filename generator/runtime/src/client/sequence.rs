//! Streams of values.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::{HeaderMap, StatusCode};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

use super::answer::Answer;
use super::error::{BodyError, Error};
use super::events::Events;
use super::hooks::{AllHooks, Observing};
use super::mode::{Async, Mode};
use super::split::Event;
use crate::api::ErrorBody;
use crate::support::{DecodeError, decode};

/// A stream of values: server-sent events, newline-delimited JSON, or a JSON text sequence.
///
/// A `Stream` for async clients, an `Iterator` for others. An invalid value is an error and does not end the
/// stream.
#[must_use = "nothing arrives unless it is asked for"]
pub struct Sequence<T, M: Mode = Async, B = ErrorBody> {
    events: Events<M, B>,
    reading: Reading,
    value: PhantomData<fn() -> T>,
}

/// How values are parsed.
struct Reading {
    /// Whether a value is the whole event and not its data.
    is_whole: bool,
    operation: &'static str,
    hooks: AllHooks,
    status: StatusCode,
    headers: HeaderMap,
}

impl<M: Mode> Answer<M> {
    /// The body as a sequence of values, each the data of an event.
    pub fn sequence<T, B>(self) -> Result<Sequence<T, M, B>, Error<B>> {
        self.values(false)
    }

    /// The body as a sequence of values, each an object with the fields of an event.
    pub fn whole_events<T, B>(self) -> Result<Sequence<T, M, B>, Error<B>> {
        self.values(true)
    }

    fn values<T, B>(self, is_whole: bool) -> Result<Sequence<T, M, B>, Error<B>> {
        let (status, headers) = self.head();
        let hooks = self.hooks().clone();
        let reading = Reading { is_whole, operation: self.operation(), hooks, status, headers };
        Ok(Sequence { events: Events::of(self)?, reading, value: PhantomData })
    }

    /// The body as a stream of events.
    pub fn events<B>(self) -> Result<Events<M, B>, Error<B>> {
        Events::of(self)
    }
}

impl<T, M: Mode, B> Sequence<T, M, B> {
    /// Reconnects when a connection ends or breaks; see [`Events::reconnecting`].
    pub fn reconnecting(mut self, attempts: u32) -> Self {
        self.events = self.events.reconnecting(attempts);
        self
    }

    /// The id of the last event with an id.
    #[must_use]
    pub fn last_event_id(&self) -> Option<&str> {
        self.events.last_event_id()
    }

    /// The raw events, with their names, in place of the values.
    pub fn into_events(self) -> Events<M, B> {
        self.events
    }
}

impl Reading {
    /// Parses the value of an event; `None` if the event has none.
    fn value<T: DeserializeOwned, B>(&self, event: &Event) -> Option<Result<T, Error<B>>> {
        // Some services end their streams with this event.
        if event.data == "[DONE]" {
            return None;
        }
        let observing = Observing::start(&self.hooks);
        let read = if self.is_whole { whole(event) } else { read(&event.data) };
        observing.tell(&self.hooks, self.operation);
        Some(read.map_err(|(raw, source)| Error::Decode(self.no_value(raw, source))))
    }

    fn no_value(&self, raw: Bytes, source: DecodeError) -> Box<BodyError> {
        Box::new(BodyError {
            operation: self.operation,
            status: self.status,
            headers: self.headers.clone(),
            raw,
            source,
        })
    }
}

/// Parses an event, with its name and its id, as a value. Its data is a string or, if that fails,
/// the JSON value in the string.
fn whole<T: DeserializeOwned>(event: &Event) -> Result<T, (Bytes, DecodeError)> {
    let mut whole = json!({ "data": event.data });
    if let Some(map) = whole.as_object_mut() {
        map.extend(event.event.iter().map(|name| ("event".to_owned(), Value::from(name.as_str()))));
        map.extend(event.id.iter().map(|id| ("id".to_owned(), Value::from(id.as_str()))));
    }
    match (read(&whole.to_string()), serde_json::from_str::<Value>(&event.data)) {
        (Err(_), Ok(data)) => {
            whole["data"] = data;
            read(&whole.to_string())
        }
        (result, _) => result,
    }
}

fn read<T: DeserializeOwned>(text: &str) -> Result<T, (Bytes, DecodeError)> {
    decode(text).map_err(|error| (Bytes::copy_from_slice(text.as_bytes()), error))
}

impl<T: DeserializeOwned, B: From<ErrorBody>> Stream for Sequence<T, Async, B> {
    type Item = Result<T, Error<B>>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<T, Error<B>>>> {
        loop {
            let event = match ready!(Pin::new(&mut self.events).poll_next(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(event)) => event,
            };
            if let Some(value) = self.reading.value(&event) {
                return Poll::Ready(Some(value));
            }
        }
    }
}

impl<T, M, B> Iterator for Sequence<T, M, B>
where
    T: DeserializeOwned,
    M: Mode,
    Events<M, B>: Iterator<Item = Result<Event, Error<B>>>,
{
    type Item = Result<T, Error<B>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            match self.events.next()? {
                Err(error) => return Some(Err(error)),
                Ok(event) => {
                    if let Some(value) = self.reading.value(&event) {
                        return Some(value);
                    }
                }
            }
        }
    }
}

impl<T, M: Mode, B> fmt::Debug for Sequence<T, M, B> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Sequence").finish_non_exhaustive()
    }
}
