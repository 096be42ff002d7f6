//! Bodies of requests.

use std::collections::VecDeque;
use std::fmt;
use std::io::{self, Read};
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll, ready};

use bytes::Bytes;
use futures_core::Stream;
use http_body::{Frame, SizeHint};

use super::error::RequestError;

/// The size of the chunks of a reader, in bytes.
const CHUNK: usize = 64 * 1024;

#[cfg(not(target_family = "wasm"))]
type ByteStream = Pin<Box<dyn Stream<Item = io::Result<Bytes>> + Send>>;
#[cfg(target_family = "wasm")]
type ByteStream = Pin<Box<dyn Stream<Item = io::Result<Bytes>>>>;
type Open = Arc<dyn Fn() -> io::Result<Box<dyn Read + Send>> + Send + Sync>;

/// The body of a request: bytes, or a source that yields them in chunks.
pub struct Body(Inner);

enum Inner {
    /// Bytes in memory, which can be sent again.
    Bytes(Bytes),
    /// A source that can be opened again for each attempt.
    Open { open: Open, length: Option<u64> },
    /// A reader, which can be sent once.
    Reader { reader: Box<dyn Read + Send>, length: Option<u64> },
    /// A stream, which can be sent once, and only by an async client.
    Stream { stream: ByteStream, length: Option<u64> },
    /// Several bodies, sent one after the other.
    Chain(VecDeque<Body>),
}

impl Body {
    /// Creates an empty body.
    #[must_use]
    pub fn empty() -> Self {
        Self(Inner::Bytes(Bytes::new()))
    }

    /// A file, streamed while it is sent. It is opened for each attempt, so a call with it can be retried.
    ///
    /// # Errors
    ///
    /// If the file cannot be read.
    pub fn file(path: impl Into<PathBuf>) -> Result<Self, RequestError> {
        let path = path.into();
        let file = std::fs::File::open(&path).and_then(|file| file.metadata());
        let unreadable = |error| {
            RequestError::because(format!("cannot read the file `{}`", path.display()), error)
        };
        let length = file.map_err(unreadable)?.len();
        let open = move || -> io::Result<Box<dyn Read + Send>> {
            Ok(Box::new(std::fs::File::open(&path)?.take(length)))
        };
        Ok(Self(Inner::Open { open: Arc::new(open), length: Some(length) }))
    }

    /// The bytes of a reader. It can be sent once, so a call with it is not retried. `length`, in bytes,
    /// becomes `Content-Length`.
    ///
    /// An async client reads from it between other tasks, 64 KiB at a time.
    pub fn reader(reader: impl Read + Send + 'static, length: Option<u64>) -> Self {
        Self(Inner::Reader { reader: Box::new(reader), length })
    }

    /// The bytes of a stream. Only an async client can send it, and only once, so a call with it is not
    /// retried.
    #[cfg(not(target_family = "wasm"))]
    pub fn stream(
        stream: impl Stream<Item = io::Result<Bytes>> + Send + 'static,
        length: Option<u64>,
    ) -> Self {
        Self(Inner::Stream { stream: Box::pin(stream), length })
    }

    /// The bytes of a stream. Only an async client can send it, and only once, so a call with it is not
    /// retried.
    #[cfg(target_family = "wasm")]
    pub fn stream(
        stream: impl Stream<Item = io::Result<Bytes>> + 'static,
        length: Option<u64>,
    ) -> Self {
        Self(Inner::Stream { stream: Box::pin(stream), length })
    }

    /// Concatenates bodies.
    pub(super) fn chain(bodies: impl IntoIterator<Item = Self>) -> Self {
        Self(Inner::Chain(bodies.into_iter().collect()))
    }

    /// The length in bytes, if it is known.
    #[must_use]
    pub fn length(&self) -> Option<u64> {
        match &self.0 {
            Inner::Bytes(bytes) => Some(bytes.len() as u64),
            Inner::Open { length, .. }
            | Inner::Reader { length, .. }
            | Inner::Stream { length, .. } => *length,
            Inner::Chain(bodies) => bodies.iter().map(Self::length).sum(),
        }
    }

    /// The bytes, unless the body is streamed.
    #[must_use]
    pub fn as_bytes(&self) -> Option<&Bytes> {
        match &self.0 {
            Inner::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// A copy of the body; `None` if it can be sent only once.
    #[must_use]
    pub fn try_clone(&self) -> Option<Self> {
        Some(Self(match &self.0 {
            Inner::Bytes(bytes) => Inner::Bytes(bytes.clone()),
            Inner::Open { open, length } => Inner::Open { open: Arc::clone(open), length: *length },
            Inner::Reader { .. } | Inner::Stream { .. } => return None,
            Inner::Chain(bodies) => {
                Inner::Chain(bodies.iter().map(Self::try_clone).collect::<Option<_>>()?)
            }
        }))
    }

    /// The body as a reader, for blocking transports. Reading fails if the body is a stream.
    #[must_use]
    pub fn into_reader(self) -> Box<dyn Read + Send> {
        match self.0 {
            Inner::Bytes(bytes) => Box::new(io::Cursor::new(bytes)),
            Inner::Open { open, .. } => Box::new(Opened { open, reader: None }),
            Inner::Reader { reader, .. } => reader,
            Inner::Stream { .. } => Box::new(Unreadable),
            Inner::Chain(bodies) => {
                let readers = bodies.into_iter().map(Self::into_reader);
                readers.fold(Box::new(io::empty()), |all, reader| Box::new(all.chain(reader)))
            }
        }
    }

    /// The next chunk; `None` at the end.
    fn poll_chunk(&mut self, context: &mut Context<'_>) -> Poll<Option<io::Result<Bytes>>> {
        loop {
            match &mut self.0 {
                Inner::Bytes(bytes) => {
                    let whole = std::mem::take(bytes);
                    return Poll::Ready((!whole.is_empty()).then_some(Ok(whole)));
                }
                Inner::Open { open, length } => match open() {
                    Ok(reader) => self.0 = Inner::Reader { reader, length: *length },
                    Err(error) => return Poll::Ready(Some(Err(error))),
                },
                Inner::Reader { reader, .. } => return Poll::Ready(chunk(reader)),
                Inner::Stream { stream, .. } => return stream.as_mut().poll_next(context),
                Inner::Chain(bodies) => {
                    let Some(first) = bodies.front_mut() else {
                        return Poll::Ready(None);
                    };
                    if let Some(chunk) = ready!(first.poll_chunk(context)) {
                        return Poll::Ready(Some(chunk));
                    }
                    bodies.pop_front();
                }
            }
        }
    }
}

fn chunk(reader: &mut dyn Read) -> Option<io::Result<Bytes>> {
    let mut buffer = vec![0; CHUNK];
    loop {
        return match reader.read(&mut buffer) {
            Ok(0) => None,
            Ok(length) => {
                buffer.truncate(length);
                Some(Ok(buffer.into()))
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => Some(Err(error)),
        };
    }
}

/// A reader that opens its source when it is first read.
struct Opened {
    open: Open,
    reader: Option<Box<dyn Read + Send>>,
}

impl Read for Opened {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.reader.is_none() {
            self.reader = Some((self.open)()?);
        }
        self.reader.as_mut().map_or(Ok(0), |reader| reader.read(buffer))
    }
}

/// A reader that always fails, in place of a stream.
struct Unreadable;

impl Read for Unreadable {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::new(
            io::ErrorKind::Unsupported,
            "a stream can be sent by an async client only; a blocking one takes `Body::reader`",
        ))
    }
}

impl http_body::Body for Body {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        self.poll_chunk(context).map(|chunk| chunk.map(|chunk| chunk.map(Frame::data)))
    }

    fn is_end_stream(&self) -> bool {
        self.length() == Some(0)
    }

    fn size_hint(&self) -> SizeHint {
        self.length().map_or_else(SizeHint::default, SizeHint::with_exact)
    }
}

impl Default for Body {
    fn default() -> Self {
        Self::empty()
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.length() {
            Some(length) => write!(formatter, "Body({length} bytes)"),
            None => formatter.write_str("Body(stream)"),
        }
    }
}

impl From<Bytes> for Body {
    fn from(bytes: Bytes) -> Self {
        Self(Inner::Bytes(bytes))
    }
}

impl From<Vec<u8>> for Body {
    fn from(bytes: Vec<u8>) -> Self {
        Bytes::from(bytes).into()
    }
}

impl From<&[u8]> for Body {
    fn from(bytes: &[u8]) -> Self {
        Bytes::copy_from_slice(bytes).into()
    }
}

impl From<String> for Body {
    fn from(text: String) -> Self {
        Bytes::from(text).into()
    }
}

impl From<&str> for Body {
    fn from(text: &str) -> Self {
        text.as_bytes().into()
    }
}
