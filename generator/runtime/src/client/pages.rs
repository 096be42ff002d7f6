//! Pagination.

use std::fmt;
use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http::HeaderMap;
use http::header::LINK;
use serde_json::Value;

use super::answer::Answer;
use super::call::Call;
use super::error::Error;
use super::mode::{Async, Blocking, Mode};
use super::transport::BoxFuture;
use super::{send_async, send_blocking};
use crate::api::ErrorBody;

/// The pagination of an operation.
#[derive(Debug)]
pub struct Paging {
    /// How the next page is selected.
    pub next: Next,
    /// The parameter for the page size, if there is one.
    pub size: Option<usize>,
    /// The path to the list in the body, as names of properties.
    pub items: &'static [&'static str],
    /// The path to the property that says whether there is another page, if there is one.
    pub more: Option<&'static [&'static str]>,
}

/// How the next page is selected. Parameters are indices, and values in the body are paths of
/// property names.
#[derive(Debug)]
pub enum Next {
    /// By the number of the page; the first page has the number `first`.
    Page {
        /// The parameter for the number.
        parameter: usize,
        /// The number of the first page.
        first: i64,
    },
    /// By the number of items before the page.
    Offset {
        /// The parameter for the number of items.
        parameter: usize,
    },
    /// By a string in the body.
    Cursor {
        /// The parameter for the string.
        parameter: usize,
        /// The path to the string.
        from: &'static [&'static str],
    },
    /// By a property of the last item.
    LastItem {
        /// The parameter for the value of the property.
        parameter: usize,
        /// The property.
        property: &'static str,
    },
    /// By a URL in the body.
    Url {
        /// The path to the URL.
        from: &'static [&'static str],
    },
    /// By the header `Link` (RFC 8288).
    Link,
}

/// The pages of a list, fetched as they are needed.
///
/// A `Stream` for async clients, an `Iterator` for others. It ends after the last page, or after an error.
#[must_use = "a page is fetched when it is asked for, by `next` for example"]
pub struct Pages<T, M: Mode = Async, B = ErrorBody> {
    state: State<M>,
    read: fn(Answer<M>) -> Result<T, Error<B>>,
}

/// The state of pagination, independent of the type of items.
struct State<M: Mode> {
    paging: &'static Paging,
    call: Option<Call<M>>,
    pending: Option<BoxFuture<'static, Result<Answer<M>, Error>>>,
    /// The page number, or the offset, of the next call.
    number: Option<i64>,
    /// The body of the previous page: a server that does not know the parameter sends it again.
    before: Bytes,
    left: Option<usize>,
}

impl<T, M: Mode, B> Pages<T, M, B> {
    #[doc(hidden)]
    pub fn new(
        call: Call<M>,
        paging: &'static Paging,
        read: fn(Answer<M>) -> Result<T, Error<B>>,
    ) -> Self {
        let (call, pending, before) = (Some(call), None, Bytes::new());
        Self { state: State { paging, call, pending, number: None, before, left: None }, read }
    }

    /// Stops after `pages` pages.
    pub fn limit(mut self, pages: usize) -> Self {
        self.state.left = Some(pages);
        self
    }
}

impl<M: Mode> State<M> {
    /// The call of the next page; `None` if there is none.
    fn begin(&mut self) -> Option<Call<M>> {
        if self.left == Some(0) {
            self.call = None;
        }
        let call = self.call.take()?;
        self.call = call.try_clone();
        Some(call)
    }

    /// Updates the state from a page.
    fn turn(&mut self, answer: &Answer<M>) {
        self.left = self.left.map(|left| left.saturating_sub(1));
        let Some(whole) = answer.whole().cloned() else {
            self.call = None;
            return;
        };
        let is_again = !self.before.is_empty() && self.before == whole;
        let next = self.call.take().filter(|_| !is_again);
        self.call = next.and_then(|call| self.next(call, answer.headers(), &whole));
        self.before = whole;
    }

    fn next(&mut self, mut call: Call<M>, headers: &HeaderMap, whole: &Bytes) -> Option<Call<M>> {
        if let Next::Link = self.paging.next {
            call.set_target(next_link(headers)?);
            return Some(call);
        }
        let body: Value = serde_json::from_slice(whole).ok()?;
        if let Some(more) = self.paging.more
            && at(&body, more) == Some(&Value::Bool(false))
        {
            return None;
        }
        let items = at(&body, self.paging.items).and_then(Value::as_array);
        let count = items.map_or(0, Vec::len);
        match &self.paging.next {
            Next::Page { parameter, first } => {
                let size = self.paging.size.and_then(|size| whole_number(call.argument(size)?));
                let is_last =
                    size.is_some_and(|size| i64::try_from(count).is_ok_and(|it| it < size));
                if count == 0 || is_last {
                    return None;
                }
                let asked = self.number.or_else(|| whole_number(call.argument(*parameter)?));
                let number = asked.unwrap_or(*first) + 1;
                self.number = Some(number);
                call.set(*parameter, &number);
            }
            Next::Offset { parameter } => {
                let size = self.paging.size.and_then(|size| whole_number(call.argument(size)?));
                let count = i64::try_from(count).ok().filter(|count| *count > 0)?;
                if size.is_some_and(|size| count < size) {
                    return None;
                }
                let asked = self.number.or_else(|| whole_number(call.argument(*parameter)?));
                let number = asked.unwrap_or(0) + count;
                self.number = Some(number);
                call.set(*parameter, &number);
            }
            Next::Cursor { parameter, from } => {
                let cursor = at(&body, from).filter(|cursor| is_cursor(cursor))?;
                if call.argument(*parameter) == Some(cursor) {
                    return None;
                }
                call.set(*parameter, cursor);
            }
            Next::LastItem { parameter, property } => {
                let cursor = items?.last()?.get(property).filter(|cursor| is_cursor(cursor))?;
                call.set(*parameter, cursor);
            }
            Next::Url { from } => {
                let url = at(&body, from)?.as_str().filter(|url| !url.is_empty())?;
                call.set_target(url.to_owned());
            }
            Next::Link => {}
        }
        Some(call)
    }
}

fn is_cursor(value: &Value) -> bool {
    match value {
        Value::String(text) => !text.is_empty(),
        Value::Number(_) => true,
        _ => false,
    }
}

/// The value at a path of property names.
fn at<'a>(body: &'a Value, path: &[&str]) -> Option<&'a Value> {
    path.iter().try_fold(body, |value, property| value.get(property))
}

/// An integer, or a string that contains one.
fn whole_number(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text.parse().ok(),
        other => other.as_i64(),
    }
}

/// The target of the link with the relation `next` (RFC 8288).
fn next_link(headers: &HeaderMap) -> Option<String> {
    for value in headers.get_all(LINK) {
        // A comma inside `<…>` is part of the URL.
        for link in value.to_str().ok()?.split('<').skip(1) {
            let (target, parameters) = link.split_once('>')?;
            let is_next = parameters.split(';').any(|parameter| {
                let (name, value) = parameter.split_once('=').unwrap_or_default();
                let value = value.trim().trim_end_matches(',').trim().trim_matches('"');
                name.trim().eq_ignore_ascii_case("rel")
                    && value.split_whitespace().any(|rel| rel.eq_ignore_ascii_case("next"))
            });
            if is_next {
                return Some(target.to_owned());
            }
        }
    }
    None
}

impl<T, B: From<ErrorBody>> Stream for Pages<T, Async, B> {
    type Item = Result<T, Error<B>>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<T, Error<B>>>> {
        let this = &mut *self;
        if this.state.pending.is_none() {
            let Some(call) = this.state.begin() else {
                return Poll::Ready(None);
            };
            this.state.pending = Some(Box::pin(send_async::answer(call)));
        }
        let Some(pending) = &mut this.state.pending else {
            return Poll::Ready(None);
        };
        let answer = ready!(pending.as_mut().poll(context));
        this.state.pending = None;
        Poll::Ready(Some(this.state.page(answer, this.read)))
    }
}

impl<M: Mode> State<M> {
    fn page<T, B: From<ErrorBody>>(
        &mut self,
        answer: Result<Answer<M>, Error>,
        read: fn(Answer<M>) -> Result<T, Error<B>>,
    ) -> Result<T, Error<B>> {
        let page = answer.map_err(Error::typed).and_then(|answer| {
            self.turn(&answer);
            read(answer)
        });
        if page.is_err() {
            self.call = None;
        }
        page
    }
}

impl<T, B: From<ErrorBody>> Iterator for Pages<T, Blocking, B> {
    type Item = Result<T, Error<B>>;

    fn next(&mut self) -> Option<Self::Item> {
        let call = self.state.begin()?;
        let answer = send_blocking::answer(call);
        Some(self.state.page(answer, self.read))
    }
}

impl<T, M: Mode, B> fmt::Debug for Pages<T, M, B> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Pages").finish_non_exhaustive()
    }
}

/// The items of all pages of a list; `P` is the type of a page.
///
/// A `Stream` for async clients, an `Iterator` for others. It ends after the last item, or after an error.
#[must_use = "a page is fetched when an item is asked for, by `next` for example"]
pub struct Items<T, P, M: Mode = Async, B = ErrorBody> {
    pages: Pages<P, M, B>,
    split: fn(P) -> Vec<T>,
    ready: std::vec::IntoIter<T>,
    left: Option<usize>,
    item: PhantomData<fn() -> T>,
}

impl<T, P, M: Mode, B> Items<T, P, M, B> {
    #[doc(hidden)]
    pub fn new(pages: Pages<P, M, B>, split: fn(P) -> Vec<T>) -> Self {
        Self { pages, split, ready: Vec::new().into_iter(), left: None, item: PhantomData }
    }

    /// Stops after `items` items, and fetches no page beyond them.
    pub fn limit(mut self, items: usize) -> Self {
        self.left = Some(items);
        self
    }

    /// The next item of the fetched pages.
    fn item(&mut self) -> Option<T> {
        let item = self.ready.next()?;
        self.left = self.left.map(|left| left.saturating_sub(1));
        Some(item)
    }
}

impl<T, P, B: From<ErrorBody>> Stream for Items<T, P, Async, B> {
    type Item = Result<T, Error<B>>;

    fn poll_next(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<T, Error<B>>>> {
        let this = &mut *self;
        loop {
            if this.left == Some(0) {
                return Poll::Ready(None);
            }
            if let Some(item) = this.item() {
                return Poll::Ready(Some(Ok(item)));
            }
            match ready!(Pin::new(&mut this.pages).poll_next(context)) {
                None => return Poll::Ready(None),
                Some(Err(error)) => return Poll::Ready(Some(Err(error))),
                Some(Ok(page)) => this.ready = (this.split)(page).into_iter(),
            }
        }
    }
}

impl<T, P, M: Mode, B> Unpin for Items<T, P, M, B> {}

impl<T, P, B: From<ErrorBody>> Iterator for Items<T, P, Blocking, B> {
    type Item = Result<T, Error<B>>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if self.left == Some(0) {
                return None;
            }
            if let Some(item) = self.item() {
                return Some(Ok(item));
            }
            match self.pages.next()? {
                Err(error) => return Some(Err(error)),
                Ok(page) => self.ready = (self.split)(page).into_iter(),
            }
        }
    }
}

impl<T, P, M: Mode, B> fmt::Debug for Items<T, P, M, B> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("Items").finish_non_exhaustive()
    }
}
