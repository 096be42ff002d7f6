//! The source text of a document, and the positions of its values.

mod flow;
mod index;
mod json;
mod sources;
mod tree;

use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use crate::document::pointer::Pointer;

pub(crate) use index::nesting_exceeds;
pub use sources::{Moved, Sources};
pub(crate) use tree::Duplicate;
use tree::Index;

/// The maximum nesting of values; both parsers reject deeper documents.
pub const MAX_DEPTH: usize = 127;

/// A range of byte offsets in the text of a [`Source`], on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The offset of the first byte.
    pub start: usize,
    /// The offset after the last byte.
    pub end: usize,
}

/// A document's text and path. Clones share both.
#[derive(Debug, Clone)]
pub struct Source(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    path: PathBuf,
    text: String,
    /// The offsets at which lines start, computed on first use.
    lines: OnceLock<Vec<usize>>,
    /// The positions of all values, computed on first use: most documents have no diagnostics.
    index: OnceLock<Index>,
}

impl Source {
    /// Creates a source from a text and the path that diagnostics show.
    #[must_use]
    pub fn new(path: impl Into<PathBuf>, text: impl Into<String>) -> Self {
        Self(Arc::new(Inner {
            path: path.into(),
            text: text.into(),
            lines: OnceLock::new(),
            index: OnceLock::new(),
        }))
    }

    /// Returns the path of the text.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Returns the text, without a byte order mark.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// Returns the span to underline for the value at `pointer`, or for its key if `at_key`. The span
    /// stays within one line: for a multi-line value it is the key, or the first line if there is no key.
    /// For a value that the text lacks, it is the nearest enclosing value. `None` if the text has no
    /// values.
    #[must_use]
    pub fn locate(&self, pointer: &Pointer, at_key: bool) -> Option<Span> {
        let index = self.index();
        let (node, exact) = index.find(pointer)?;
        let value = self.trimmed(node.value);
        let text = &self.text()[value.start..value.end];
        // A block collection has no opening bracket that could be underlined.
        let indented = node.is_collection && !text.starts_with(['{', '[']);
        let one_line = !text.is_empty() && !text.contains('\n') && !indented;
        let span = match node.key {
            Some(key) if at_key || !exact || !one_line => key,
            _ => value,
        };
        Some(self.first_line(span))
    }

    /// Returns the duplicate keys of mappings, with both positions.
    pub(crate) fn duplicate_keys(&self) -> &[Duplicate] {
        &self.index().duplicates
    }

    /// Returns the first sequence or mapping that is used as a key.
    pub(crate) fn collection_as_key(&self) -> Option<Span> {
        let span = self.index().collection_as_key?;
        Some(self.first_line(self.trimmed(span)))
    }

    /// Returns line and column of a byte offset, both counted from 1, columns in characters.
    #[must_use]
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let offset = self.floor(offset);
        let line = self.lines().partition_point(|start| *start <= offset);
        let start = self.line_start(line);
        (line, self.text()[start..offset].chars().count() + 1)
    }

    /// Returns the offset at which a line (counted from 1) starts.
    #[must_use]
    pub fn line_start(&self, line: usize) -> usize {
        let lines = self.lines();
        lines.get(line.saturating_sub(1)).copied().unwrap_or(self.text().len())
    }

    /// Returns the text of a line (counted from 1), without its line break.
    #[must_use]
    pub fn line(&self, line: usize) -> &str {
        let rest = &self.text()[self.line_start(line)..];
        rest.lines().next().unwrap_or_default()
    }

    /// Returns the span of the character at an offset; an empty span at the end of a line.
    pub(crate) fn char_span(&self, offset: usize) -> Span {
        let start = self.floor(offset);
        let next = self.text()[start..].chars().next();
        let width = next.filter(|c| !matches!(c, '\n' | '\r')).map_or(0, char::len_utf8);
        Span { start, end: start + width }
    }

    fn index(&self) -> &Index {
        self.0.index.get_or_init(|| Index::of(self.text()))
    }

    fn lines(&self) -> &[usize] {
        self.0.lines.get_or_init(|| {
            let breaks = self.text().match_indices('\n');
            std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect()
        })
    }

    /// Returns the offset of a line and a column, both counted from 1, columns in characters.
    pub(crate) fn offset(&self, line: usize, column: usize) -> usize {
        let start = self.line_start(line);
        let mut chars = self.line(line).char_indices();
        let at = chars.nth(column.saturating_sub(1)).map(|(at, _)| at);
        start + at.unwrap_or(self.line(line).len())
    }

    /// Returns the nearest character boundary at or before an offset.
    fn floor(&self, offset: usize) -> usize {
        let text = self.text();
        let mut offset = offset.min(text.len());
        while !text.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    }

    /// Returns the span without trailing white space, which a parser may include in a value.
    fn trimmed(&self, span: Span) -> Span {
        let text = &self.text()[span.start..span.end];
        Span { start: span.start, end: span.start + text.trim_end().len() }
    }

    fn first_line(&self, span: Span) -> Span {
        let text = &self.text()[span.start..span.end];
        let line = text.lines().next().unwrap_or_default();
        Span { start: span.start, end: span.start + line.trim_end().len() }
    }
}

impl Span {
    /// Whether the span is empty.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start >= self.end
    }
}
