//! The methods of async streams, so that users need no crate for them.

use std::future::poll_fn;
use std::pin::Pin;

use futures_core::Stream;

use super::error::Error;
use super::events::Events;
use super::mode::Async;
use super::pages::{Items, Pages};
use super::sequence::Sequence;
use super::split::Event;
use crate::api::ErrorBody;
use serde::de::DeserializeOwned;

/// Waits for the next element of a stream.
async fn next<S: Stream + Unpin>(stream: &mut S) -> Option<S::Item> {
    poll_fn(|context| Pin::new(&mut *stream).poll_next(context)).await
}

/// Implements the methods that the traits `StreamExt` and `TryStreamExt` of other crates have.
macro_rules! methods {
    ([$($generics:tt)*] $type:ty, $item:ty) => {
        impl<$($generics)* B: From<ErrorBody>> $type {
            /// Waits for the next element; `None` at the end.
            pub async fn next(&mut self) -> Option<Result<$item, Error<B>>> {
                next(self).await
            }

            /// Waits for the next element; `None` at the end:
            /// `while let Some(item) = items.try_next().await? { … }`.
            ///
            /// # Errors
            ///
            /// If the next element is an error.
            pub async fn try_next(&mut self) -> Result<Option<$item>, Error<B>> {
                next(self).await.transpose()
            }

            /// Collects all elements: `let items: Vec<_> = items.try_collect().await?;`.
            ///
            /// # Errors
            ///
            /// The first error; the elements before it are lost.
            pub async fn try_collect<C: Default + Extend<$item>>(mut self) -> Result<C, Error<B>> {
                let mut all = C::default();
                while let Some(element) = self.try_next().await? {
                    all.extend([element]);
                }
                Ok(all)
            }
        }
    };
}

methods!([T,] Pages<T, Async, B>, T);
methods!([T, P,] Items<T, P, Async, B>, T);
methods!([T: DeserializeOwned,] Sequence<T, Async, B>, T);
methods!([] Events<Async, B>, Event);
