//! Sends the calls of async clients.

use std::time::Duration;

use http::response::Parts;

use super::answer::Answer;
use super::call::Call;
use super::content_type::content_type;
use super::error::Error;
use super::exchange::{Exchange, Step, Verdict, not_issued, not_provided};
use super::handle::Handle;
use super::live::{Again, Content, Live, collect};
use super::media_type::is_stream;
use super::mode::Async;
use super::prepared::Prepared;
use super::raw::{Raw, Source};
use super::token::Ask;
use super::transport::{BoxFuture, First, Race, ResponseBody};

/// Sends a call and returns its successful response.
pub(super) async fn answer(call: Call<Async>) -> Result<Answer<Async>, Error> {
    let (operation, errors, is_live) = (call.plan.operation, call.plan.errors, call.plan.is_stream);
    let hooks = call.client.config.hooks.clone();
    let (client, prepared) = call.prepare()?;
    let result = within(client, prepared, is_live).await;
    let result = result.and_then(|(parts, content)| {
        Answer::sort(operation, hooks.clone(), errors, parts, content)
    });
    if let Err(error) = &result {
        for hooks in &hooks {
            hooks.on_error(operation.id, error);
        }
    }
    result
}

/// Sends a call and returns the raw response, within the time limit of the call.
pub(super) async fn raw<B>(call: Call<Async>) -> Result<Raw<Async, B>, Error> {
    let (client, prepared) = call.prepare()?;
    let limit = prepared.timeout;
    let source = Source::of(&client.config, prepared.operation);
    let transport = client.transport.clone();
    let exchange = Box::pin(async move { exchange(&client, prepared).await });
    let response = match limit {
        None => exchange.await,
        Some(limit) => match Race(exchange, transport.sleep(limit)).await {
            First::Left(response) => response,
            First::Right(()) => Err(Error::Timeout(limit)),
        },
    };
    response.map(|(parts, body)| Raw::new(source, parts, body))
}

/// Sends a call and returns its response, within the time limit of the call. The body is buffered
/// unless it is a stream.
async fn within(
    client: Handle<Async>,
    prepared: Prepared,
    is_live: bool,
) -> Result<(Parts, Content<Async>), Error> {
    let limit: Option<Duration> = prepared.timeout;
    let transport = client.transport.clone();
    let work: BoxFuture<'static, Result<_, Error>> = Box::pin(async move {
        let again = if is_live { prepared.again() } else { None };
        let (parts, body) = exchange(&client, prepared).await?;
        if is_live
            && parts.status.is_success()
            && content_type(&parts.headers).is_some_and(is_stream)
        {
            let limit = client.config.body_limit;
            let again = again.map(|prepared| Box::new(Again { client, prepared }));
            return Ok((parts, Content::Live(Live { body, again, limit })));
        }
        let whole = collect(&parts, body, client.config.body_limit).await?;
        Ok((parts, Content::Whole(whole)))
    });
    match limit {
        None => work.await,
        Some(limit) => match Race(work, transport.sleep(limit)).await {
            First::Left(result) => result,
            First::Right(()) => Err(Error::Timeout(limit)),
        },
    }
}

/// Sends all requests that a call needs.
pub(super) async fn exchange(
    client: &Handle<Async>,
    prepared: Prepared,
) -> Result<(Parts, ResponseBody), Error> {
    let transport = &client.transport;
    let mut exchange = Exchange::new(client.config.clone(), prepared)?;
    loop {
        match exchange.step()? {
            Step::Wait(wait) => transport.sleep(wait).await,
            Step::Provide(provider) => {
                let token = match &provider.ask {
                    Ask::Async(ask) => ask().await,
                    Ask::Blocking(ask) => ask(),
                };
                exchange.provided(token.map_err(not_provided)?);
            }
            Step::Issue(request) => {
                let (parts, body) = transport.send(request).await.map_err(not_issued)?.into_parts();
                let body = collect(&parts, body, client.config.body_limit).await?;
                exchange.issued(parts.status, &body)?;
            }
            Step::Send(request) => match transport.send(request).await {
                Ok(response) => {
                    let (parts, body) = response.into_parts();
                    if exchange.answered(&parts)? == Verdict::Keep {
                        return Ok((parts, body));
                    }
                }
                Err(error) => exchange.failed(error)?,
            },
        }
    }
}
