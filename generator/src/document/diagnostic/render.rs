//! Rendering of diagnostics as text and as JSON.

use std::borrow::Cow;

use std::fmt::Write;
use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use foldhash::HashMap;
use serde_json::{Value, json};

use indexmap::IndexMap;

use super::{Code, Diagnostic, Diagnostics, Severity};
use crate::document::source::{Source, Span};

/// Lines longer than this many bytes are shortened around the span: a minified document is a single line.
const LONG_LINE: usize = 1000;

/// The number of characters of a long line that are shown on each side of the span.
const CONTEXT: usize = 60;

/// The number of characters of a long pointer that are shown at each end.
const LONG_POINTER: usize = 100;

/// Renders all diagnostics in the style of `rustc`, sorted by position.
#[must_use]
pub fn render(diagnostics: &Diagnostics, color: bool) -> String {
    let renderer = if color { Renderer::styled() } else { Renderer::plain() };
    let renderer = renderer.decor_style(DecorStyle::Ascii);
    let mut text = String::new();
    let mut kinds: IndexMap<(Code, String), (usize, &Diagnostic)> = IndexMap::new();
    for diagnostic in diagnostics {
        let kind = (diagnostic.code, without_names(&diagnostic.message));
        kinds.entry(kind).or_insert((0, diagnostic)).0 += 1;
    }
    let mut shown: HashMap<(Code, String), usize> = HashMap::default();
    for diagnostic in diagnostics.sorted() {
        let kind = (diagnostic.code, without_names(&diagnostic.message));
        let count = shown.entry(kind.clone()).or_default();
        *count += 1;
        if *count > FEW && kinds.get(&kind).is_some_and(|(all, _)| *all > MANY) {
            continue;
        }
        text.push_str(&render_one(diagnostic, diagnostics, &renderer));
        text.push_str("\n\n");
    }
    for ((code, _), (all, first)) in kinds.iter().filter(|(_, (all, _))| *all > MANY) {
        let severity = code.severity().as_str();
        let more = all - FEW;
        // Writing to a `String` cannot fail.
        let _ = writeln!(text, "{severity}[{code}]: {more} more like this: {}\n", first.message);
    }
    text
}

/// Above this number of similar diagnostics, only [`FEW`] are shown.
const MANY: usize = 10;

/// The number of diagnostics that are shown of a kind with more than [`MANY`].
const FEW: usize = 3;

/// Removes the text between backticks from a message, so that similar diagnostics compare equal.
fn without_names(message: &str) -> String {
    message.split('`').step_by(2).collect::<Vec<_>>().join("``")
}

fn render_one(diagnostic: &Diagnostic, all: &Diagnostics, renderer: &Renderer) -> String {
    let level = match diagnostic.severity() {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
    };
    let title = level.primary_title(&diagnostic.message).id(diagnostic.code.id());
    let mut group = Group::with_title(title);
    let related = related(diagnostic, all);
    if let Some((source, span)) = all.place(diagnostic) {
        let here = related.filter(|(other, ..)| other.path() == source.path());
        group = Excerpt::of(diagnostic, source, span, here).add_to(group);
        if let Some((other, span, label)) = related.filter(|_| here.is_none()) {
            let (line, column) = other.line_column(span.start);
            let place = format!("{label}: {}:{line}:{column}", other.path().display());
            group = group.element(Level::NOTE.message(place));
        }
    } else if let Some(source) = all.source_of(diagnostic)
        && !diagnostic.code.concerns_output()
        && !diagnostic.code.concerns_comparison()
    {
        group = group.element(Origin::path(source.path().display().to_string()));
    }
    if let Some(pointer) = &diagnostic.pointer {
        let pointer = pointer.to_string();
        group = group.element(Level::NOTE.message(format!("at {}", shortened(&pointer))));
    }
    if let Some(instead) = &diagnostic.instead {
        group = group.element(Level::NOTE.message(format!("instead, {instead}")));
    }
    if let Some(help) = &diagnostic.help {
        group = group.element(Level::HELP.message(help));
    }
    renderer.render(&[group])
}

/// Returns the second location, if the diagnostic has one.
fn related<'a>(
    diagnostic: &'a Diagnostic,
    all: &'a Diagnostics,
) -> Option<(&'a Source, Span, &'a str)> {
    let related = diagnostic.related.as_ref()?;
    let (source, span) = match related.span {
        Some(span) => (all.sources().of(&related.pointer)?, span),
        None => all.sources().locate(&related.pointer, related.at_key)?,
    };
    Some((source, span, &related.label))
}

/// Shortens a string by its middle if it is too long to read.
fn shortened(text: &str) -> Cow<'_, str> {
    let chars = text.chars().count();
    if chars <= 2 * LONG_POINTER {
        return Cow::Borrowed(text);
    }
    let start: String = text.chars().take(LONG_POINTER).collect();
    let end: String = text.chars().skip(chars - LONG_POINTER).collect();
    Cow::Owned(format!("{start} … {end}"))
}

/// The lines of a document that surround a diagnostic. Lines between them are empty, because the renderer
/// scans its whole input for each diagnostic.
struct Excerpt<'a> {
    path: String,
    /// Line and column of the diagnostic, where the shortened text does not show them.
    origin: Option<(usize, usize)>,
    first_line: usize,
    text: String,
    annotations: Vec<Annotation<'a>>,
}

impl<'a> Excerpt<'a> {
    fn of(
        diagnostic: &'a Diagnostic,
        source: &Source,
        span: Span,
        related: Option<(&Source, Span, &'a str)>,
    ) -> Self {
        let label = diagnostic.label.as_deref();
        let mut marks = vec![(span, AnnotationKind::Primary, label)];
        let related = related.map(|(_, span, label)| (span, AnnotationKind::Context, Some(label)));
        marks.extend(related);
        marks.sort_by_key(|(span, ..)| span.start);
        let (line, column) = source.line_column(span.start);
        let mut excerpt = Self {
            path: source.path().display().to_string(),
            origin: (source.line(line).len() > LONG_LINE).then_some((line, column)),
            first_line: source.line_column(marks[0].0.start).0,
            text: String::new(),
            annotations: Vec::new(),
        };
        let mut last = None;
        for (span, kind, label) in marks {
            let range = excerpt.show(source, span, &mut last);
            excerpt.annotations.push(kind.span(range).label(label));
        }
        excerpt
    }

    /// Adds the line of a span, unless it was the last one added, and returns the range of the span in
    /// the excerpt. `last` is that line, its range in the source and its start in the excerpt.
    fn show(
        &mut self,
        source: &Source,
        span: Span,
        last: &mut Option<(usize, Range<usize>, usize)>,
    ) -> Range<usize> {
        let (line, _) = source.line_column(span.start);
        let (visible, at) = match last.take() {
            Some((shown, visible, at)) if shown == line => (visible, at),
            previous => {
                if let Some((shown, ..)) = previous {
                    self.skip(source, shown, line);
                }
                let visible = visible_part(source, line, span);
                let at = self.text.len();
                self.text.push_str(&source.text()[visible.clone()]);
                (visible, at)
            }
        };
        let within = |offset: usize| offset.clamp(visible.start, visible.end) - visible.start + at;
        let range = within(span.start)..within(span.end);
        *last = Some((line, visible, at));
        range
    }

    /// Skips from one line to another. The renderer shows the gap if it is a single line.
    fn skip(&mut self, source: &Source, from: usize, to: usize) {
        self.text.push('\n');
        if to - from == 2 {
            let start = source.line_start(from + 1);
            let visible = visible_part(source, from + 1, Span { start, end: start });
            self.text.push_str(&source.text()[visible]);
        }
        self.text.extend(std::iter::repeat_n('\n', to - from - 1));
    }

    fn add_to(self, group: Group<'a>) -> Group<'a> {
        let snippet =
            Snippet::source(self.text).line_start(self.first_line).annotations(self.annotations);
        match self.origin {
            None => group.element(snippet.path(self.path)),
            Some((line, column)) => {
                let origin = Origin::path(self.path).line(line).char_column(column);
                group.element(origin).element(snippet)
            }
        }
    }
}

/// Returns the visible part of a line: all of it, or the surroundings of the span in a long line.
fn visible_part(source: &Source, line: usize, span: Span) -> Range<usize> {
    let start = source.line_start(line);
    let text = source.line(line);
    let end = start + text.len();
    if text.len() <= LONG_LINE {
        return start..end;
    }
    let middle = span.start.clamp(start, end);
    let before = source.text()[start..middle].char_indices().rev();
    let from = before.take(CONTEXT).last().map_or(middle, |(at, _)| start + at);
    let mut after = source.text()[middle..end].char_indices();
    let to = after.nth(2 * CONTEXT).map_or(end, |(at, _)| middle + at);
    from..to
}

/// Returns all diagnostics as a JSON array of objects with `code`, `severity`, `message`, `file`, `line`,
/// `column`, `end_line`, `end_column`, `pointer`, `instead` and `help`, sorted by position. Lines and
/// columns count from 1, columns in characters. Unknown values are `null`.
#[must_use]
pub fn to_json(diagnostics: &Diagnostics) -> Value {
    let objects = diagnostics.sorted().into_iter().map(|diagnostic| {
        let source = diagnostics.source_of(diagnostic);
        let span = diagnostics.place(diagnostic).map(|(_, span)| span);
        let position = |offset: fn(Span) -> usize| {
            let (source, span) = (source?, span?);
            Some(source.line_column(offset(span)))
        };
        let (start, end) = (position(|span| span.start), position(|span| span.end));
        json!({
            "code": diagnostic.code.id(),
            "severity": diagnostic.severity().as_str(),
            "message": diagnostic.message,
            "file": source.map(|source| source.path().display().to_string()),
            "line": start.map(|(line, _)| line),
            "column": start.map(|(_, column)| column),
            "end_line": end.map(|(line, _)| line),
            "end_column": end.map(|(_, column)| column),
            "pointer": diagnostic.pointer.as_ref().map(ToString::to_string),
            "label": diagnostic.label,
            "instead": diagnostic.instead,
            "help": diagnostic.help,
        })
    });
    Value::Array(objects.collect())
}
