//! What all calls can do, whichever operation they are of.

/// Implements a call around a [`Call`](super::call::Call): what it results in, how that is read, and what
/// reads its errors.
macro_rules! call {
    ($name:ident, $operation:ident => nothing $($rest:tt)*) => {
        $crate::client::call!(
            @one $name, $operation, (), |answer| answer.nothing(),
            (), |_, operation| $crate::client::mock::Reply::success(operation); $($rest)*
        );
    };
    ($name:ident, $operation:ident => json $output:ty $(as $accept:literal)?, $($rest:tt)*) => {
        $crate::client::call!(
            @one $name, $operation, $output, |answer| answer.json(),
            $output, |value, operation| $crate::client::mock::Reply::json(operation, value);
            $(as $accept)?, $($rest)*
        );
    };
    (
        $name:ident, $operation:ident => optional_json $output:ty $(as $accept:literal)?,
        $($rest:tt)*
    ) => {
        $crate::client::call!(
            @one $name, $operation, Option<$output>, |answer| answer.optional_json(),
            Option<$output>,
            |value, operation| $crate::client::mock::Reply::optional(operation, value);
            $(as $accept)?, $($rest)*
        );
    };
    ($name:ident, $operation:ident => text $($rest:tt)*) => {
        $crate::client::call!(
            @one $name, $operation, String, |answer| answer.text(),
            String, |value, operation| $crate::client::mock::Reply::text(operation, value);
            $($rest)*
        );
    };
    ($name:ident, $operation:ident => bytes $($rest:tt)*) => {
        $crate::client::call!(
            @one $name, $operation, bytes::Bytes, |answer| answer.bytes(),
            bytes::Bytes, |value, operation| $crate::client::mock::Reply::bytes(operation, value);
            $($rest)*
        );
    };
    ($name:ident, $operation:ident => several $output:ident $($rest:tt)*) => {
        $crate::client::call!(
            @one $name, $operation, $output, |answer| $output::read(answer),
            $output, |value, operation| value.reply(operation); $($rest)*
        );
    };
    ($name:ident, $operation:ident => events $($rest:tt)*) => {
        $crate::client::call!(
            @all $name, $operation,
            $crate::client::Events<M>,
            $crate::client::Events<$crate::client::Async>,
            $crate::client::Events<$crate::client::Blocking>,
            $crate::client::Events<$crate::client::Offline>,
            true, |answer| answer.events(),
            Vec<$crate::client::Event>,
            |value, operation| $crate::client::mock::Reply::events(operation, value); $($rest)*
        );
    };
    (
        $name:ident, $operation:ident => sequence $item:ty $(as $accept:literal)?, $($rest:tt)*
    ) => {
        $crate::client::call!(
            @sequence $name, $operation, $item, false; $(as $accept)?, $($rest)*
        );
    };
    (
        $name:ident, $operation:ident => whole_events $item:ty $(as $accept:literal)?,
        $($rest:tt)*
    ) => {
        $crate::client::call!(
            @sequence $name, $operation, $item, true; $(as $accept)?, $($rest)*
        );
    };
    (@sequence $name:ident, $operation:ident, $item:ty, $is_whole:literal; $($rest:tt)*) => {
        $crate::client::call!(
            @all $name, $operation,
            $crate::client::Sequence<$item, M>,
            $crate::client::Sequence<$item, $crate::client::Async>,
            $crate::client::Sequence<$item, $crate::client::Blocking>,
            $crate::client::Sequence<$item, $crate::client::Offline>,
            true, |answer| answer.sequence($is_whole),
            Vec<$item>,
            |value, operation| $crate::client::mock::Reply::sequence(operation, value); $($rest)*
        );
    };
    (
        @one $name:ident, $operation:ident, $output:ty, |$answer:ident| $read:expr,
        $mocked:ty, |$value:pat_param, $called:ident| $reply:expr; $($rest:tt)*
    ) => {
        $crate::client::call!(
            @all $name, $operation, $output, $output, $output, $output, false, |$answer| $read,
            $mocked, |$value, $called| $reply; $($rest)*
        );
    };
    (
        @all $name:ident, $operation:ident,
        $any:ty, $async:ty, $blocking:ty, $offline:ty,
        $is_stream:literal, |$answer:ident| $read:expr,
        $mocked:ty, |$value:pat_param, $called:ident| $reply:expr;
        $(as $accept:literal)?, [$($status:literal => $variant:ident),* $(,)?] $(, $headers:ident)?
    ) => {
        #[cfg(feature = "mock")]
        impl $crate::client::mock::Operation for $name {
            const OPERATION: &'static $crate::operations::Operation =
                &$crate::operations::$operation;
            type Answer = $mocked;

            fn reply($value: &Self::Answer) -> $crate::client::mock::Reply {
                let $called = Self::OPERATION;
                $reply
            }
        }

        impl<M: $crate::client::Mode> $name<M> {
            const ERRORS: $crate::client::Errors = &[
                $(($status, |json| $crate::client::error_body(json, $crate::api::ErrorBody::$variant)),)*
            ];

            /// A call with nothing set.
            fn begin(client: &$crate::client::Client<M>) -> $crate::client::Call<M> {
                let accept: &[&str] = &[$($accept)?];
                let operation = &$crate::operations::$operation;
                $crate::client::Call::new(
                    client, operation, Self::ERRORS, accept.first().copied(), $is_stream,
                )
            }

            fn read($answer: $crate::client::Answer<M>) -> Result<$any, $crate::client::Error> {
                $read
            }

            fn read_response(
                answer: $crate::client::Answer<M>,
            ) -> Result<$crate::client::Response<$any, $crate::client::headers!($($headers)?)>, $crate::client::Error> {
                let head = answer.head();
                Ok($crate::client::Response::new(head, Self::read(answer)?))
            }

            /// Sets how long the call may take, retries included.
            pub fn timeout(mut self, timeout: std::time::Duration) -> Self {
                self.0.timeout(timeout);
                self
            }

            /// Makes the call again if it fails, in place of what the client is told.
            pub fn retry(mut self, retry: $crate::client::Retry) -> Self {
                self.0.retry(retry);
                self
            }

            /// Sets a header of the request.
            pub fn header(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
                self.0.header(name.as_ref(), value.as_ref());
                self
            }

            /// Sets the URL before the path of the operation.
            pub fn base_url(mut self, url: impl AsRef<str>) -> Self {
                self.0.base_url(url.as_ref());
                self
            }

            /// The request, for something else to send; with those credentials that need not be fetched.
            ///
            /// # Errors
            ///
            /// If the call cannot be made.
            pub fn into_request(
                self,
            ) -> Result<http::Request<$crate::client::Body>, $crate::client::Error> {
                self.0.into_request()
            }
        }

        impl $name<$crate::client::Async> {
            /// Makes the call; `.await` on the call itself does the same.
            pub fn send(self) -> $crate::client::Pending<$async> {
                $crate::client::Pending::new(self.0, Self::read)
            }

            /// Makes the call, and gives status and headers beside the result.
            pub fn response(self) -> $crate::client::Pending<$crate::client::Response<$async, $crate::client::headers!($($headers)?)>> {
                $crate::client::Pending::new(self.0, Self::read_response)
            }

            /// Makes the call, and gives the response as it came, whatever its status.
            ///
            /// # Errors
            ///
            /// If the call cannot be made or does not get through.
            pub async fn raw(
                self,
            ) -> Result<http::Response<$crate::client::ResponseBody>, $crate::client::Error> {
                $crate::client::raw(self.0).await
            }
        }

        impl IntoFuture for $name<$crate::client::Async> {
            type Output = Result<$async, $crate::client::Error>;
            type IntoFuture = $crate::client::Pending<$async>;

            fn into_future(self) -> Self::IntoFuture {
                self.send()
            }
        }

        impl $name<$crate::client::Blocking> {
            /// Makes the call.
            ///
            /// # Errors
            ///
            /// If the call fails.
            pub fn send(self) -> Result<$blocking, $crate::client::Error> {
                $crate::client::blocking::answer(self.0).and_then(Self::read)
            }

            /// Makes the call, and gives status and headers beside the result.
            ///
            /// # Errors
            ///
            /// If the call fails.
            pub fn response(
                self,
            ) -> Result<$crate::client::Response<$blocking, $crate::client::headers!($($headers)?)>, $crate::client::Error> {
                $crate::client::blocking::answer(self.0).and_then(Self::read_response)
            }

            /// Makes the call, and gives the response as it came, whatever its status.
            ///
            /// # Errors
            ///
            /// If the call cannot be made or does not get through.
            pub fn raw(
                self,
            ) -> Result<
                http::Response<$crate::client::blocking::ResponseBody>,
                $crate::client::Error,
            > {
                $crate::client::blocking::raw(self.0)
            }
        }

        impl $name<$crate::client::Offline> {
            /// The result that a response holds, whatever has sent the request.
            ///
            /// # Errors
            ///
            /// If it says that the call failed, or cannot be read.
            pub fn from_response(
                response: http::Response<bytes::Bytes>,
            ) -> Result<$offline, $crate::client::Error> {
                let operation = &$crate::operations::$operation;
                $crate::client::Call::answer(operation, Self::ERRORS, response).and_then(Self::read)
            }
        }
    };
}

/// The type of the headers that a document describes.
macro_rules! headers {
    () => {
        ()
    };
    ($headers:ident) => {
        $headers
    };
}

/// Gives a call that is a list what goes through its pages.
macro_rules! paged {
    ($name:ident => $page:ty, $item:ty) => {
        $crate::client::paged!(@mode $name, $crate::client::Async, $page, $item);
        $crate::client::paged!(@mode $name, $crate::client::Blocking, $page, $item);
    };
    (@mode $name:ident, $mode:ty, $page:ty, $item:ty) => {
        impl $name<$mode> {
            /// All pages, from the one that the call asks for on, each asked for when it is wanted.
            pub fn pages(self) -> $crate::client::Pages<$page, $mode> {
                $crate::client::Pages::new(self.0, Self::PAGING, Self::read)
            }

            /// The items of all pages.
            pub fn items(self) -> $crate::client::Items<$item, $page, $mode> {
                $crate::client::Items::new(self.pages(), Self::split)
            }
        }
    };
}

pub(crate) use {call, headers, paged};
