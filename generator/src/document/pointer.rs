//! RFC 6901 JSON Pointers into the files of a document, independent of the source text.

use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;
use std::hash::{Hash, Hasher};
use std::sync::Arc;

/// A pointer to a value in a document: a file, and the keys and indices from its root.
///
/// A pointer shares all but its last token with its parent, so walking a document costs one small
/// allocation per step.
///
/// ```
/// use specwright::document::pointer::Pointer;
///
/// let get = Pointer::default().push("paths").push("/a").push("get");
/// assert_eq!(get.to_string(), "#/paths/~1a/get");
/// assert_eq!(Pointer::parse("#/paths/~1a/get"), Some(get));
/// ```
#[derive(Clone, Default)]
pub struct Pointer {
    file: FileId,
    step: Option<Arc<Step>>,
}

/// The index of a file in a document; the entry file is 0.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub(crate) usize);

impl FileId {
    /// Returns the index among the files of the document.
    #[must_use]
    pub fn index(self) -> usize {
        self.0
    }
}

struct Step {
    parent: Pointer,
    token: Box<str>,
}

impl Drop for Step {
    /// Unlinks the chain in a loop: the derived drop would recurse once per token.
    fn drop(&mut self) {
        let mut next = self.parent.step.take();
        while let Some(mut step) = next.and_then(Arc::into_inner) {
            next = step.parent.step.take();
        }
    }
}

impl Pointer {
    /// Returns the pointer to the root of a file.
    #[must_use]
    pub fn root(file: FileId) -> Self {
        Self { file, step: None }
    }

    /// Returns the file of the value.
    #[must_use]
    pub fn file(&self) -> FileId {
        self.file
    }

    /// Returns the pointer to the member or element `token` of this value. The token is not escaped.
    #[must_use]
    pub fn push(&self, token: impl AsRef<str>) -> Self {
        let step = Step { parent: self.clone(), token: token.as_ref().into() };
        Self { file: self.file, step: Some(Arc::new(step)) }
    }

    /// Returns the pointer to the enclosing value; `None` at the root.
    #[must_use]
    pub fn parent(&self) -> Option<Self> {
        self.step.as_ref().map(|step| step.parent.clone())
    }

    /// Returns the last key or index, unescaped; `None` at the root.
    #[must_use]
    pub fn last(&self) -> Option<&str> {
        self.step.as_ref().map(|step| &*step.token)
    }

    /// Iterates over the keys and indices from the root, unescaped.
    pub fn tokens(&self) -> impl Iterator<Item = String> {
        self.path().into_iter().map(str::to_owned)
    }

    /// Whether the other pointer leads to this value or into it.
    #[must_use]
    pub fn is_ancestor_or_same(&self, other: &Self) -> bool {
        self.file == other.file && other.path().starts_with(&self.path())
    }

    /// Returns this pointer, extended by the tokens of another.
    #[must_use]
    pub fn join(&self, other: &Self) -> Self {
        other.path().into_iter().fold(self.clone(), |pointer, token| pointer.push(token))
    }

    /// Parses a pointer with or without a leading `#`. With one it is a URI fragment, and
    /// percent-decoded. Returns `None` if the string is neither empty nor starts with `/`, or if it
    /// contains an invalid escape.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let path = match text.strip_prefix('#') {
            Some(fragment) => percent_decoded(fragment)?,
            None => Cow::Borrowed(text),
        };
        if path.is_empty() {
            return Some(Self::default());
        }
        path.strip_prefix('/')?
            .split('/')
            .try_fold(Self::default(), |pointer, token| Some(pointer.push(unescaped(token)?)))
    }

    /// Returns the tokens from the root, borrowed.
    pub(crate) fn path(&self) -> Vec<&str> {
        let mut tokens = Vec::new();
        let mut pointer = self;
        while let Some(step) = &pointer.step {
            tokens.push(&*step.token);
            pointer = &step.parent;
        }
        tokens.reverse();
        tokens
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("#")?;
        for token in self.path() {
            write!(formatter, "/{}", token.replace('~', "~0").replace('/', "~1"))?;
        }
        Ok(())
    }
}

impl fmt::Debug for Pointer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "Pointer({self})")
    }
}

impl PartialEq for Pointer {
    fn eq(&self, other: &Self) -> bool {
        let (mut left, mut right) = (self, other);
        if left.file != right.file {
            return false;
        }
        loop {
            match (&left.step, &right.step) {
                (None, None) => return true,
                (Some(a), Some(b)) if Arc::ptr_eq(a, b) => return true,
                (Some(a), Some(b)) if a.token == b.token => (left, right) = (&a.parent, &b.parent),
                _ => return false,
            }
        }
    }
}

impl Eq for Pointer {}

impl Hash for Pointer {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.file.hash(state);
        let mut pointer = self;
        while let Some(step) = &pointer.step {
            step.token.hash(state);
            pointer = &step.parent;
        }
    }
}

impl PartialOrd for Pointer {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Pointer {
    fn cmp(&self, other: &Self) -> Ordering {
        self.file.cmp(&other.file).then_with(|| self.path().cmp(&other.path()))
    }
}

/// Decodes `%41` to `A`; `None` if an escape is incomplete or the result is not UTF-8.
pub(crate) fn percent_decoded(text: &str) -> Option<Cow<'_, str>> {
    if !text.contains('%') {
        return Some(Cow::Borrowed(text));
    }
    let mut bytes = text.bytes();
    let mut decoded = Vec::with_capacity(text.len());
    while let Some(byte) = bytes.next() {
        decoded.push(if byte == b'%' {
            hex(bytes.next()?)? << 4 | hex(bytes.next()?)?
        } else {
            byte
        });
    }
    String::from_utf8(decoded).ok().map(Cow::Owned)
}

fn hex(digit: u8) -> Option<u8> {
    char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok())
}

/// Decodes `~1` to `/` and `~0` to `~`; `None` if anything else follows a `~`.
fn unescaped(token: &str) -> Option<String> {
    let mut parts = token.split('~');
    let mut plain = parts.next()?.to_owned();
    for part in parts {
        plain.push(match part.as_bytes().first()? {
            b'0' => '~',
            b'1' => '/',
            _ => return None,
        });
        plain.push_str(&part[1..]);
    }
    Some(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn displays_what_it_parses() {
        for text in ["#", "#/a", "#/a~1b/~0/0", "#/", "#//x"] {
            assert_eq!(Pointer::parse(text).map(|p| p.to_string()).as_deref(), Some(text));
        }
        let plain = Pointer::parse("/a%20b");
        assert_eq!(plain, Some(Pointer::default().push("a%20b")));
        assert_eq!(Pointer::parse("#/a%20b~1c"), Some(Pointer::default().push("a b/c")));
    }

    #[test]
    fn refuses_what_is_no_pointer() {
        for text in ["a", "#a", "#/~2", "#/~", "#/%4", "#/%zz", "#/%ff", "other.yaml#/a"] {
            assert_eq!(Pointer::parse(text), None, "{text}");
        }
    }

    #[test]
    fn equality_is_by_tokens() {
        let a = Pointer::default().push("x").push("y");
        let b = Pointer::default().push("x").push("y");
        assert_eq!(a, b);
        assert_ne!(a, b.push("z"));
        assert_eq!(a.push("z").parent(), Some(b.clone()));
        assert!(a < a.push("z") && b > Pointer::default());
        assert!(a.is_ancestor_or_same(&b.push("z")) && !b.push("z").is_ancestor_or_same(&a));
    }

    #[test]
    fn a_long_pointer_is_dropped_without_recursion() {
        let long = (0..1_000_000).fold(Pointer::default(), |pointer, _| pointer.push("x"));
        assert_eq!(long.tokens().count(), 1_000_000);
    }
}
