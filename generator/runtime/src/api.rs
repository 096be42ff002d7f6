//! The error bodies of any API.

use std::any::Any;
use std::fmt;

/// The body of an error of any API.
///
/// An emitted crate converts it to its own type of error bodies. Code that observes several APIs, such as
/// [`Hooks`](crate::client::Hooks), finds the own type of one of them by [`downcast_ref`](Self::downcast_ref).
#[derive(Debug)]
#[non_exhaustive]
pub enum ErrorBody {
    /// A body of a documented type.
    Documented(Documented),
    /// The document gives no type with a name for it, or it is not as described;
    /// [`ApiError::raw`](crate::client::ApiError::raw) has what was sent.
    Undocumented,
}

/// A body of a documented type.
pub struct Documented(Box<dyn Body>);

trait Body: Any + Send + Sync + fmt::Debug {}

impl<B: Any + Send + Sync + fmt::Debug> Body for B {}

impl ErrorBody {
    #[doc(hidden)]
    pub fn new<B: Any + Send + Sync + fmt::Debug>(body: B) -> Self {
        Self::Documented(Documented(Box::new(body)))
    }

    /// The body as the type of one API; `None` if it is of another.
    #[must_use]
    pub fn downcast_ref<B: Any>(&self) -> Option<&B> {
        match self {
            Self::Documented(Documented(body)) => (&**body as &dyn Any).downcast_ref(),
            Self::Undocumented => None,
        }
    }

    /// Converts to the type of one API; `None` if it is of another.
    #[must_use]
    pub fn downcast<B: Any>(self) -> Option<B> {
        match self {
            Self::Documented(Documented(body)) => {
                let body: Box<dyn Any> = body;
                body.downcast().ok().map(|body| *body)
            }
            Self::Undocumented => None,
        }
    }
}

impl fmt::Debug for Documented {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(formatter)
    }
}

/// How the credentials of a sample API are given.
#[cfg(test)]
pub(crate) const CREDENTIALS: &[(&str, &str, &str)] = &[("key", "key", "SAMPLE_KEY")];

#[cfg(test)]
mod tests {
    use super::ErrorBody;

    #[test]
    fn a_body_is_found_by_its_type() {
        let body = ErrorBody::new("gone".to_owned());
        assert_eq!(body.downcast_ref::<String>().map(String::as_str), Some("gone"));
        assert_eq!(body.downcast_ref::<u8>(), None);
        assert_eq!(format!("{body:?}"), "Documented(\"gone\")");
        assert_eq!(body.downcast::<String>().as_deref(), Some("gone"));
        assert_eq!(ErrorBody::Undocumented.downcast::<String>(), None);
    }
}
