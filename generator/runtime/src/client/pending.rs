//! The futures of calls.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use super::answer::{Answer, Read};
use super::error::Error;
use super::mode::Async;
use super::transport::BoxFuture;
use crate::api::ErrorBody;

/// The future of a call.
#[must_use = "futures do nothing unless they are awaited"]
pub struct Pending<T, B = ErrorBody>(Work<T, B>);

/// The work of the future. The future of a response has the same type for all results, so it is
/// compiled once.
enum Work<T, B> {
    Reading(BoxFuture<'static, Result<Answer<Async>, Error>>, Read<T, Async, B>),
    Whole(BoxFuture<'static, Result<T, Error>>),
}

impl<T, B> Pending<T, B> {
    pub(super) fn reading(
        answer: BoxFuture<'static, Result<Answer<Async>, Error>>,
        read: Read<T, Async, B>,
    ) -> Self {
        Self(Work::Reading(answer, read))
    }

    pub(super) fn whole(result: BoxFuture<'static, Result<T, Error>>) -> Self {
        Self(Work::Whole(result))
    }
}

impl<T, B: From<ErrorBody>> Future for Pending<T, B> {
    type Output = Result<T, Error<B>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        match &mut self.0 {
            Work::Whole(result) => {
                result.as_mut().poll(context).map(|result| result.map_err(Error::typed))
            }
            Work::Reading(answer, read) => {
                let answer = ready!(answer.as_mut().poll(context));
                Poll::Ready(answer.map_err(Error::typed).and_then(&*read))
            }
        }
    }
}

impl<T, B> std::fmt::Debug for Pending<T, B> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Pending").finish_non_exhaustive()
    }
}
