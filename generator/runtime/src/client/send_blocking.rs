//! Sends the calls of blocking clients.

use std::time::Duration;

use http::response::Parts;

use super::answer::Answer;
use super::call::Call;
use super::content_type::content_type;
use super::error::{CredentialsError, Error, TransportKind};
use super::exchange::{Exchange, Step, Verdict, not_issued, not_provided};
use super::extensions::HeadOnly;
use super::handle::Handle;
use super::live::{Again, Content, Live, collect_blocking};
use super::media_type::is_stream;
use super::mode::Blocking;
use super::prepared::Prepared;
use super::raw::{Raw, Source};
use super::token::Ask;
use super::transport_blocking::ResponseBody;

/// Sends a call and returns its successful response.
pub(super) fn answer(call: Call<Blocking>) -> Result<Answer<Blocking>, Error> {
    let (operation, errors, is_live) = (call.plan.operation, call.plan.errors, call.plan.is_stream);
    let (client, prepared) = call.prepare()?;
    let limit = prepared.timeout;
    let hooks = client.config.hooks.clone();
    let work = || {
        let limit = client.config.body_limit;
        let again = if is_live { prepared.again() } else { None };
        let (parts, body) = exchange(&client, prepared, is_live)?;
        let content = if is_live
            && parts.status.is_success()
            && content_type(&parts.headers).is_some_and(is_stream)
        {
            let client = client.clone();
            let again = again.map(|prepared| Box::new(Again { client, prepared }));
            Content::Live(Live { body, again, limit })
        } else {
            Content::Whole(collect_blocking(&parts, body, limit)?)
        };
        Answer::sort(operation, hooks.clone(), errors, parts, content)
    };
    let result = work().map_err(|error| timed_out(error, limit));
    if let Err(error) = &result {
        for hooks in &hooks {
            hooks.on_error(operation.id, error);
        }
    }
    result
}

/// Sends a call and returns the raw response.
pub(super) fn raw<B>(call: Call<Blocking>) -> Result<Raw<Blocking, B>, Error> {
    let (client, prepared) = call.prepare()?;
    let source = Source::of(&client.config, prepared.operation);
    let limit = prepared.timeout;
    let response = exchange(&client, prepared, true).map_err(|error| timed_out(error, limit));
    response.map(|(parts, body)| Raw::new(source, parts, body))
}

/// Reports a timeout of the transport as that of the call, if the call has a time limit.
fn timed_out(error: Error, limit: Option<Duration>) -> Error {
    match (&error, limit) {
        (Error::Transport(transport), Some(limit))
            if transport.kind() == TransportKind::Timeout =>
        {
            Error::Timeout(limit)
        }
        _ => error,
    }
}

/// Sends all requests that a call needs.
pub(super) fn exchange(
    client: &Handle<Blocking>,
    prepared: Prepared,
    is_live: bool,
) -> Result<(Parts, ResponseBody), Error> {
    let transport = &client.transport;
    let mut exchange = Exchange::new(client.config.clone(), prepared)?;
    loop {
        if exchange.time_left() == Some(Duration::ZERO) {
            return Err(Error::Timeout(exchange.timeout().unwrap_or_default()));
        }
        match exchange.step()? {
            Step::Wait(wait) => match exchange.time_left() {
                Some(left) if left <= wait => transport.sleep(left),
                _ => transport.sleep(wait),
            },
            Step::Provide(provider) => match &provider.ask {
                Ask::Blocking(ask) => exchange.provided(ask().map_err(not_provided)?),
                Ask::Async(_) => {
                    let message = "a client that blocks cannot wait for a token: it takes \
                                   `Token::blocking_provider`";
                    return Err(CredentialsError::new(message).into());
                }
            },
            Step::Issue(request) => {
                let (parts, body) = transport.send(request).map_err(not_issued)?.into_parts();
                let body = collect_blocking(&parts, body, client.config.body_limit)?;
                exchange.issued(parts.status, &body)?;
            }
            Step::Send(mut request) => {
                if is_live {
                    request.extensions_mut().insert(HeadOnly);
                }
                match transport.send(request) {
                    Ok(response) => {
                        let (parts, body) = response.into_parts();
                        if exchange.answered(&parts)? == Verdict::Keep {
                            return Ok((parts, body));
                        }
                    }
                    Err(error) => exchange.failed(error)?,
                }
            }
        }
    }
}
