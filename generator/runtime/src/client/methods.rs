//! Methods that all calls have, independent of the operation.
//!
//! An API has hundreds of calls, and each function costs compile time. So code that is the same for
//! all calls is in methods of [`Call`](super::call::Call), and code that is the same for all modes
//! is not repeated.
//!
//! `$crate` is the crate of the runtime; `client`, which the caller imports, is that of the API. They differ if the
//! runtime is a dependency.

/// What there is with the feature `mock` of the runtime, whatever features the caller has.
#[cfg(feature = "mock")]
#[doc(hidden)]
#[macro_export]
macro_rules! mocked {
    ($($item:item)*) => { $($item)* };
}

/// What there is with the feature `mock` of the runtime, whatever features the caller has.
#[cfg(not(feature = "mock"))]
#[doc(hidden)]
#[macro_export]
macro_rules! mocked {
    ($($item:item)*) => {};
}
pub use mocked; // macro

/// Implements a call around a [`Call`](super::call::Call): its result, how the result is parsed,
/// and the types of its errors.
#[doc(hidden)]
#[macro_export]
macro_rules! call {
    ($name:ident, $operation:ident => nothing $($rest:tt)*) => {
        $crate::client::call!(
            @whole $name, $operation, (), nothing,
            (), |_, operation| $crate::client::mock::Reply::success(operation); $($rest)*
        );
    };
    ($name:ident, $operation:ident => json $output:ty $(as $accept:literal)?, $($rest:tt)*) => {
        $crate::client::call!(
            @whole $name, $operation, $output, json,
            $output, |value, operation| $crate::client::mock::Reply::json(operation, value);
            $(as $accept)?, $($rest)*
        );
    };
    (
        $name:ident, $operation:ident => optional_json $output:ty $(as $accept:literal)?,
        $($rest:tt)*
    ) => {
        $crate::client::call!(
            @whole $name, $operation, Option<$output>, optional_json,
            Option<$output>,
            |value, operation| $crate::client::mock::Reply::optional(operation, value.as_ref());
            $(as $accept)?, $($rest)*
        );
    };
    ($name:ident, $operation:ident => text $($rest:tt)*) => {
        $crate::client::call!(
            @whole $name, $operation, String, text,
            String, |value, operation| $crate::client::mock::Reply::text(operation, value);
            $($rest)*
        );
    };
    ($name:ident, $operation:ident => bytes $($rest:tt)*) => {
        $crate::client::call!(
            @whole $name, $operation, bytes::Bytes, bytes,
            bytes::Bytes, |value, operation| $crate::client::mock::Reply::bytes(operation, value);
            $($rest)*
        );
    };
    ($name:ident, $operation:ident => several $output:ident $($rest:tt)*) => {
        $crate::client::call!(
            @all $name, $operation, $output, $output, $output, false, $output::read,
            $output, |value, operation| value.reply(operation); $($rest)*
        );
    };
    ($name:ident, $operation:ident => events $($rest:tt)*) => {
        $crate::client::call!(
            @all $name, $operation,
            client::Events<M>,
            client::Events<$crate::client::Async>,
            client::Events<$crate::client::Offline>,
            true, $crate::client::Answer::events,
            Vec<$crate::client::Event>,
            |value, operation| $crate::client::mock::Reply::events(operation, value); $($rest)*
        );
    };
    (
        $name:ident, $operation:ident => sequence $item:ty $(as $accept:literal)?, $($rest:tt)*
    ) => {
        $crate::client::call!(
            @sequence $name, $operation, $item, sequence; $(as $accept)?, $($rest)*
        );
    };
    (
        $name:ident, $operation:ident => whole_events $item:ty $(as $accept:literal)?,
        $($rest:tt)*
    ) => {
        $crate::client::call!(
            @sequence $name, $operation, $item, whole_events; $(as $accept)?, $($rest)*
        );
    };
    (@sequence $name:ident, $operation:ident, $item:ty, $read:ident; $($rest:tt)*) => {
        $crate::client::call!(
            @all $name, $operation,
            client::Sequence<$item, M>,
            client::Sequence<$item, $crate::client::Async>,
            client::Sequence<$item, $crate::client::Offline>,
            true, $crate::client::Answer::$read,
            Vec<$item>,
            |value, operation| $crate::client::mock::Reply::sequence(operation, value); $($rest)*
        );
    };
    (
        @whole $name:ident, $operation:ident, $output:ty, $read:ident,
        $mocked:ty, |$value:pat_param, $called:ident| $reply:expr; $($rest:tt)*
    ) => {
        $crate::client::call!(
            @all $name, $operation, $output, $output, $output, false, $crate::client::Answer::$read,
            $mocked, |$value, $called| $reply; $($rest)*
        );
    };
    (
        @all $name:ident, $operation:ident, $output:ty, $async:ty, $offline:ty,
        $is_stream:literal, $read:expr,
        $mocked:ty, |$value:pat_param, $called:ident| $reply:expr;
        $(as $accept:literal)?, [$($status:literal => $error:ident),* $(,)?] $(, $headers:ident)?
    ) => {
        $crate::client::mocked! {
        impl $crate::client::mock::Operation for $name {
            const OPERATION: &'static $crate::operations::Operation =
                &client::operations::$operation;
            type Answer = $mocked;

            #[inline]
            fn reply($value: &Self::Answer) -> $crate::client::mock::Reply {
                let $called = Self::OPERATION;
                $reply
            }
        }
        }

        impl $name {
            const PLAN: &'static $crate::client::Plan = &$crate::client::Plan {
                operation: &client::operations::$operation,
                errors: &[$(($status, &client::api::ErrorType::$error)),*],
                accept: $crate::client::accept!($($accept)?),
                is_stream: $is_stream,
            };
        }

        impl<M: $crate::client::Mode> $name<M> {
            /// Sets the time limit of the call, including retries.
            pub fn timeout(mut self, timeout: std::time::Duration) -> Self {
                self.0.timeout(timeout);
                self
            }

            /// Sets the retry policy of the call, in place of the client's.
            pub fn retry(mut self, retry: $crate::client::Retry) -> Self {
                self.0.retry(retry);
                self
            }

            /// Sets a header of the request.
            pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
                self.0.header(name.as_ref(), value.as_ref());
                self
            }

            /// Sets whether redirects are followed. By default they are; credentials are sent only to the
            /// origin of the call.
            pub fn redirect(mut self, redirects: $crate::client::Redirects) -> Self {
                self.0.redirect(redirects);
                self
            }

            /// Permits path parameters that are empty. By default such a call fails, because its path may be
            /// that of another operation.
            pub fn allow_empty_path(mut self) -> Self {
                self.0.allow_empty_path();
                self
            }

            /// Sets the base URL of the call.
            pub fn base_url(mut self, url: impl AsRef<str>) -> Self {
                self.0.base_url(url.as_ref());
                self
            }

            /// Converts the call to a request with its credentials, for other code to send.
            ///
            /// # Errors
            ///
            /// If the request cannot be built, or if a token must be fetched for its credentials.
            #[inline]
            pub fn into_request(
                self,
            ) -> Result<http::Request<$crate::client::Body>, client::Error> {
                self.0.into_request()
            }
        }

        impl<M: $crate::client::Online> $name<M> {
            /// Sends the call. An async client returns a future, like `.await` on the call itself;
            /// a blocking client returns the result.
            ///
            /// # Errors
            ///
            /// If the call fails.
            pub fn send(self) -> M::Sent<$output, client::api::ErrorBody> {
                self.0.send($read)
            }

            /// Sends the call and returns the result with status and headers.
            ///
            /// # Errors
            ///
            /// If the call fails.
            pub fn response(
                self,
            ) -> M::Sent<
                $crate::client::Response<$output, $crate::client::headers!($($headers)?)>,
                client::api::ErrorBody,
            > {
                self.0.response($read)
            }

            /// Sends the call and returns the response, whatever its status. Its methods `bytes`,
            /// `text` and `json` read the body.
            ///
            /// # Errors
            ///
            /// If the request cannot be built or the connection fails.
            pub fn raw(self) -> M::Sent<client::Raw<M>, client::api::ErrorBody> {
                self.0.raw()
            }
        }

        // A future, and not only `IntoFuture`, because the compiler suggests `.await` only for futures.
        impl Future for $name {
            type Output = Result<$async, client::Error>;

            #[inline]
            fn poll(
                mut self: std::pin::Pin<&mut Self>,
                context: &mut std::task::Context<'_>,
            ) -> std::task::Poll<Self::Output> {
                self.0.poll(context, $read)
            }
        }

        impl $name<$crate::client::Offline> {
            /// Parses a response, whichever client sent the request.
            ///
            /// # Errors
            ///
            /// If the response is an error or cannot be parsed.
            #[inline]
            pub fn from_response(
                response: http::Response<bytes::Bytes>,
            ) -> Result<$offline, client::Error> {
                $name::PLAN.result(response, $read)
            }
        }
    };
}

/// The media types of a response, if it has a body.
#[doc(hidden)]
#[macro_export]
macro_rules! accept {
    () => {
        None
    };
    ($accept:literal) => {
        Some($accept)
    };
}

/// The type of the headers that a document describes.
#[doc(hidden)]
#[macro_export]
macro_rules! headers {
    () => {
        ()
    };
    ($headers:ident) => {
        $headers
    };
}

/// Implements pagination for a call that returns a list.
#[doc(hidden)]
#[macro_export]
macro_rules! paged {
    ($name:ident => $page:ty, $item:ty) => {
        impl<M: $crate::client::Online> $name<M> {
            /// All pages, starting with the page of this call. Each page is fetched when it is
            /// needed.
            pub fn pages(self) -> client::Pages<$page, M> {
                client::Pages::new(self.0, Self::PAGING, $crate::client::Answer::json)
            }

            /// The items of all pages.
            pub fn items(self) -> client::Items<$item, $page, M> {
                client::Items::new(self.pages(), Self::split)
            }
        }
    };
}

pub use {accept, call, headers, paged}; // macro
