//! Diagnostics: a code, a message, a pointer into the document and a remedy.

mod code;
mod render;

use foldhash::HashSet;

use crate::document::pointer::Pointer;
use crate::document::source::{Source, Sources, Span};

pub use code::Code;
pub use render::{render, to_json};

/// Whether a diagnostic stops the generator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Stops the generator: no files are written.
    Error,
    /// Does not stop the generator, but the output may differ from what the author intended.
    Warning,
}

impl Severity {
    /// Returns `error` or `warning`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// An error or a warning about a document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The code, which determines the severity.
    pub code: Code,
    /// One sentence without a full stop, specific to this occurrence.
    pub message: String,
    /// The value that the diagnostic is about; `None` if it has no pointer in the document.
    pub pointer: Option<Pointer>,
    /// Whether the diagnostic is about the value's key instead of the value.
    pub at_key: bool,
    /// The span in the source text, where it is more precise than the pointer.
    pub span: Option<Span>,
    /// A short label beside the underlined text.
    pub label: Option<String>,
    /// A second, related location.
    pub related: Option<Box<Related>>,
    /// The remedy.
    pub help: Option<String>,
    /// What the generator does instead.
    pub instead: Option<String>,
}

/// A second location that explains a diagnostic, such as "first defined here".
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// The value at that location.
    pub pointer: Pointer,
    /// Whether the value's key is meant instead of the value.
    pub at_key: bool,
    /// The span in the source text, where it is more precise than the pointer.
    pub span: Option<Span>,
    /// The label that says how the location relates to the diagnostic.
    pub label: String,
}

impl Diagnostic {
    /// Creates a diagnostic without a pointer.
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

    /// Creates a diagnostic about the value at a pointer.
    #[must_use]
    pub fn at(code: Code, pointer: &Pointer, message: impl Into<String>) -> Self {
        Self { pointer: Some(pointer.clone()), ..Self::new(code, message) }
    }

    /// Creates a diagnostic about the key of the value at a pointer.
    #[must_use]
    pub fn at_key(code: Code, pointer: &Pointer, message: impl Into<String>) -> Self {
        Self { at_key: true, ..Self::at(code, pointer, message) }
    }

    /// Sets the span in the source text.
    #[must_use]
    pub fn span(mut self, span: Span) -> Self {
        self.span = Some(span);
        self
    }

    /// Sets the remedy.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Sets what the generator does instead.
    #[must_use]
    pub fn instead(mut self, instead: impl Into<String>) -> Self {
        self.instead = Some(instead.into());
        self
    }

    /// Sets the label beside the underlined text.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds a second location: the key of the value at `pointer`.
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

    /// Returns the severity of the code.
    #[must_use]
    pub fn severity(&self) -> Severity {
        self.code.severity()
    }
}

/// The error of a function that has already reported its diagnostics.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reported;

/// A list of diagnostics without duplicates. Two with the same code, pointer, span and message are one.
#[derive(Debug, Clone, Default)]
pub struct Diagnostics {
    list: Vec<Diagnostic>,
    seen: HashSet<(Code, Option<Pointer>, Option<Span>, String)>,
    sources: Sources,
}

impl Diagnostics {
    /// Creates an empty list.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the diagnostics of another list, without duplicates.
    pub fn append(&mut self, other: Self) {
        for diagnostic in other.list {
            self.push(diagnostic);
        }
    }

    /// Adds a diagnostic, unless the list has it already.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        let Diagnostic { code, pointer, span, message, .. } = &diagnostic;
        if self.seen.insert((*code, pointer.clone(), *span, message.clone())) {
            self.list.push(diagnostic);
        }
    }

    /// Whether any diagnostic is an error.
    #[must_use]
    pub fn has_errors(&self) -> bool {
        self.count(Severity::Error) > 0
    }

    /// Returns the number of diagnostics of a severity.
    #[must_use]
    pub fn count(&self, severity: Severity) -> usize {
        self.iter().filter(|diagnostic| diagnostic.severity() == severity).count()
    }

    /// Whether the list is empty.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Returns the number of diagnostics.
    #[must_use]
    pub fn len(&self) -> usize {
        self.list.len()
    }

    /// Iterates over the diagnostics in insertion order.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.list.iter()
    }

    /// Returns the diagnostics sorted by file and position, those without a position last. Diagnostics at
    /// the same position keep their insertion order.
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

    /// Iterates over the ledger: the diagnostics about unsupported parts of the document.
    pub fn ledger(&self) -> impl Iterator<Item = &Diagnostic> {
        self.iter().filter(|diagnostic| diagnostic.code.is_degradation())
    }

    /// Returns the diagnostics whose code matches a predicate.
    #[must_use]
    pub fn only(&self, wanted: impl Fn(Code) -> bool) -> Self {
        let list = self.list.iter().filter(|diagnostic| wanted(diagnostic.code));
        Self { list: list.cloned().collect(), ..self.clone() }
    }

    /// Returns the diagnostics without those at pointers that do not match a predicate.
    #[must_use]
    pub fn within(mut self, wanted: impl Fn(&Pointer) -> bool) -> Self {
        self.list.retain(|diagnostic| diagnostic.pointer.as_ref().is_none_or(&wanted));
        self
    }

    /// Returns the source of the entry file, even if reading it failed.
    #[must_use]
    pub fn source(&self) -> Option<&Source> {
        self.sources.first()
    }

    /// Returns the source texts of the document.
    #[must_use]
    pub fn sources(&self) -> &Sources {
        &self.sources
    }

    /// Returns the source text that a diagnostic refers to.
    #[must_use]
    pub fn source_of(&self, diagnostic: &Diagnostic) -> Option<&Source> {
        self.sources.of(diagnostic.pointer.as_ref().unwrap_or(&Pointer::default()))
    }

    /// Returns the source and the span of a diagnostic.
    #[must_use]
    pub fn place(&self, diagnostic: &Diagnostic) -> Option<(&Source, Span)> {
        match diagnostic.span {
            Some(span) => Some((self.source_of(diagnostic)?, span)),
            None => self.sources.locate(diagnostic.pointer.as_ref()?, diagnostic.at_key),
        }
    }

    /// Sets the source texts, which rendering needs.
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
