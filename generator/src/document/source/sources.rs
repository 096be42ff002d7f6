//! The source texts of a document, and the positions of its values in them.

use std::collections::BTreeMap;
use std::collections::btree_map::Range;
use std::ops::Bound;

use super::{Source, Span};
use crate::document::pointer::Pointer;

/// The source texts of a document's files, the entry file first.
#[derive(Debug, Clone, Default)]
pub struct Sources {
    list: Vec<Source>,
    moved: Moved,
}

impl Sources {
    /// Creates the list from sources, and the origins of values that overlays added or moved.
    #[must_use]
    pub fn new(list: Vec<Source>, moved: Moved) -> Self {
        Self { list, moved }
    }

    /// Returns the source of the entry file.
    #[must_use]
    pub fn first(&self) -> Option<&Source> {
        self.list.first()
    }

    /// Returns the source of a value.
    #[must_use]
    pub fn of(&self, pointer: &Pointer) -> Option<&Source> {
        self.list.get(self.moved.origin(pointer).file().index())
    }

    /// Returns the source and the span of a value or of its key.
    #[must_use]
    pub fn locate(&self, pointer: &Pointer, at_key: bool) -> Option<(&Source, Span)> {
        let origin = self.moved.origin(pointer);
        let source = self.list.get(origin.file().index())?;
        Some((source, source.locate(&origin, at_key)?))
    }
}

impl From<Vec<Source>> for Sources {
    fn from(list: Vec<Source>) -> Self {
        Self { list, moved: Moved::default() }
    }
}

/// The origins of the values that overlays added to the entry file or moved in it.
#[derive(Debug, Clone, Default)]
pub struct Moved(BTreeMap<Vec<String>, Pointer>);

impl Moved {
    /// Returns the pointer at which a value originates.
    #[must_use]
    pub fn origin(&self, pointer: &Pointer) -> Pointer {
        if self.0.is_empty() || pointer.file().index() > 0 {
            return pointer.clone();
        }
        let tokens: Vec<String> = pointer.tokens().collect();
        let known = (0..=tokens.len()).rev().find_map(|length| {
            self.0.get(&tokens[..length]).map(|origin| (origin.clone(), length))
        });
        match known {
            Some((origin, length)) => {
                tokens[length..].iter().fold(origin, |origin, token| origin.push(token))
            }
            None => pointer.clone(),
        }
    }

    /// Records the origin of the value at a path, including nested values.
    pub(crate) fn set(&mut self, path: Vec<String>, origin: Pointer) {
        self.forget(&path);
        self.0.insert(path, origin);
    }

    /// Removes the origins of a value and of nested values.
    pub(crate) fn forget(&mut self, path: &[String]) {
        let below: Vec<Vec<String>> = self.below(path).map(|(path, _)| path.clone()).collect();
        for path in below {
            self.0.remove(&path);
        }
    }

    /// Updates the origins after an element is removed from an array of `count` elements: the elements
    /// behind it move up.
    pub(crate) fn shift(&mut self, list: &[String], index: usize, count: usize) {
        let at = |index: usize| [list, &[index.to_string()]].concat();
        self.forget(&at(index));
        for index in index + 1..count {
            let from = at(index);
            let to = at(index - 1);
            let pointer =
                from.iter().fold(Pointer::default(), |pointer, token| pointer.push(token));
            let origin = self.origin(&pointer);
            let below: Vec<(Vec<String>, Pointer)> =
                self.below(&from).map(|(path, origin)| (path.clone(), origin.clone())).collect();
            self.forget(&from);
            self.set(to.clone(), origin);
            for (path, origin) in below {
                self.0.insert([&to, &path[from.len()..]].concat(), origin);
            }
        }
    }

    fn below<'a>(
        &'a self,
        path: &'a [String],
    ) -> impl Iterator<Item = (&'a Vec<String>, &'a Pointer)> {
        let all: Range<'_, Vec<String>, Pointer> =
            self.0.range::<[String], _>((Bound::Included(path), Bound::Unbounded));
        all.take_while(move |(other, _)| other.starts_with(path))
    }
}
