//! What is wrong with a document, where, and what to do about it.

mod code;
mod render;

use foldhash::HashSet;

use crate::document::pointer::Pointer;
use crate::document::source::{Source, Sources, Span};

pub use code::Code;
pub use render::{render, to_json};

/// Whether a fault stops the generator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing is generated.
    Error,
    /// Something is generated, though perhaps not what was meant.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One fault of a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// Which fault.
    pub code: Code,
    /// One sentence without a full stop, about this very place.
    pub message: String,
    /// The value that is at fault; `None` if the fault has no place in the document.
    pub pointer: Option<Pointer>,
    /// Whether the value's key is at fault rather than the value.
    pub at_key: bool,
    /// The place in the text, where it is known better than a pointer can tell.
    pub span: Option<Span>,
    /// A few words beside the underlined text.
    pub label: Option<String>,
    /// Another place that has to do with the fault.
    pub related: Option<Box<Related>>,
    /// What to do.
    pub help: Option<String>,
    /// What was done instead.
    pub instead: Option<String>,
}

/// A second place that helps to understand a fault: "first defined here".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The value there.
    pub pointer: Pointer,
    /// Whether its key is meant rather than the value.
    pub at_key: bool,
    /// The place in the text, where it is known better than the pointer can tell.
    pub span: Option<Span>,
    /// What it has to do with the fault.
    pub label: String,
}

impl Diagnostic {
    /// A fault that has no place in the document.
    #[must_use]
    pub fn new(code: Code, message: impl Into<String>) -> Self {
        Self {
            code,
            message: message.into(),
            pointer: None,
            at_key: false,
            span: None,
            label: None,
            related: None,
            help: None,
            instead: None,
        }
    }

    /// A fault of the value at a pointer.
    #[must_use]
    pub fn at(code: Code, pointer: &Pointer, message: impl Into<String>) -> Self {
        Self { pointer: Some(pointer.clone()), ..Self::new(code, message) }
    }

    /// A fault of the key that leads to the value at a pointer.
    #[must_use]
    pub fn at_key(code: Code, pointer: &Pointer, message: impl Into<String>) -> Self {
        Self { at_key: true, ..Self::at(code, pointer, message) }
    }

    /// Gives the place in the text.
    #[must_use]
    pub fn span(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Says what to do.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Says what was done instead.
    #[must_use]
    pub fn instead(mut self, instead: impl Into<String>) -> Self {
        self.instead = Some(instead.into());
        self
    }

    /// Puts a few words beside the underlined text.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Points at the key of a second place as well.
    #[must_use]
    pub fn related(mut self, pointer: &Pointer, label: impl Into<String>) -> Self {
        self.related = Some(Box::new(Related {
            pointer: pointer.clone(),
            at_key: true,
            span: None,
            label: label.into(),
        }));
        self
    }

    /// The code's severity.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// Something failed, and the diagnostics say what.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reported;

/// The faults found so far. One found twice (same code, place and message) is kept once.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    seen: HashSet<(Code, Option<Pointer>, Option<Span>, String)>,
    sources: Sources,
}

impl Diagnostics {
    /// An empty collection.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds all of another list that is not there already.
    pub fn append(&mut self, other: Self) {
        for diagnostic in other.list {
            self.push(diagnostic);
        }
    }

    /// Adds a fault.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let Diagnostic { code, pointer, span, message, .. } = &diagnostic;
        if self.seen.insert((*code, pointer.clone(), *span, message.clone())) {
            self.list.push(diagnostic);
        }
    }

    /// Whether any fault is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// The number of faults of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.iter().filter(|diagnostic| diagnostic.severity() == severity).count()
    }

    /// Whether no fault was found.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The number of faults.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// All faults in the order they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// All faults in the order of their files and their places in the text, those without a place
    /// last. Faults at one place stay in the order they were found.
    #[must_use]
    pub fn sorted(&self) -> Vec<&Diagnostic> {
        let mut sorted: Vec<_> = self.iter().collect();
        sorted.sort_by_cached_key(|diagnostic| {
            let file = diagnostic.pointer.as_ref().map_or(0, |pointer| pointer.file().0);
            let place = self.place(diagnostic);
            place.map_or((usize::MAX, 0, 0), |(_, span)| (file, span.start, span.end))
        });
        sorted
    }

    /// What the document asked for and did not get: the faults that cost something.
    pub fn ledger(&self) -> impl Iterator<Item = &Diagnostic> {
        self.iter().filter(|diagnostic| diagnostic.code.is_degradation())
    }

    /// The faults of some codes alone.
    #[must_use]
    pub fn only(&self, wanted: impl Fn(Code) -> bool) -> Self {
        let list = self.list.iter().filter(|diagnostic| wanted(diagnostic.code));
        Self { list: list.cloned().collect(), ..self.clone() }
    }

    /// The text of the entry file, also if reading it failed.
    #[must_use]
    pub fn source(&self) -> Option<&Source> {
        self.sources.first()
    }

    /// The texts of the document.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The text that a fault is in.
    #[must_use]
    pub fn source_of(&self, diagnostic: &Diagnostic) -> Option<&Source> {
        self.sources.of(diagnostic.pointer.as_ref().unwrap_or(&Pointer::default()))
    }

    /// Where a fault stands, and in which text.
    #[must_use]
    pub fn place(&self, diagnostic: &Diagnostic) -> Option<(&Source, Span)> {
        match diagnostic.span {
            Some(span) => Some((self.source_of(diagnostic)?, span)),
            None => self.sources.locate(diagnostic.pointer.as_ref()?, diagnostic.at_key),
        }
    }

    /// Remembers the texts that the faults are about, by file, to render them.
    pub(crate) fn set_sources(&mut self, sources: Sources) {
        self.sources = sources;
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, iter: T) {
        for diagnostic in iter {
            self.push(diagnostic);
        }
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_sorted_by_hundreds() {
        let ids: HashSet<_> = Code::ALL.iter().map(|code| code.id()).collect();
        assert_eq!(ids.len(), Code::ALL.len());
        for code in Code::ALL {
            assert_eq!(Code::from_id(code.id()), Some(*code));
            assert!(!code.title().is_empty() && code.explanation().ends_with('.'));
        }
    }

    #[test]
    fn one_fault_is_kept_once() {
        let mut diagnostics = Diagnostics::new();
        let fault = Diagnostic::at(Code::WrongType, &Pointer::default(), "x");
        diagnostics.extend([fault.clone(), fault.clone(), fault.help("y")]);
        diagnostics.push(Diagnostic::new(Code::WrongType, "x"));
        assert_eq!(diagnostics.len(), 2);
    }
}
