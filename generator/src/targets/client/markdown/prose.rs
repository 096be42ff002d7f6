//! Lines outside of code blocks.

use super::{is_url, is_url_character};

/// Makes the lines of a string safe.
#[derive(Default)]
pub(super) struct Prose {
    /// Whether the string may contain a table, in which `|` ends even a code span.
    has_table: bool,
}

impl Prose {
    pub(super) fn of(lines: &[String]) -> Self {
        let is_delimiter = |line: &String| {
            let cells = markers(line).1;
            line.contains('-') && cells.chars().all(|c| matches!(c, ' ' | '|' | ':' | '-'))
        };
        Self { has_table: lines.iter().any(is_delimiter) }
    }

    pub(super) fn line(&self, line: &str) -> String {
        let (mut safe, mut rest) = markers(line);
        while let Some(next) = rest.chars().next() {
            let taken = match next {
                '`' => self.code_span(rest, &mut safe),
                '[' => link(rest, &mut safe),
                'h' => url(rest, &mut safe),
                '~' => tildes(rest, &mut safe),
                '<' | ']' => escaped(next, &mut safe),
                '!' if rest.starts_with("![") => escaped(next, &mut safe),
                '\\' => {
                    // An escape is kept. A lone backslash at the end would be a line break, so it
                    // is escaped.
                    let punctuation = rest[1..].chars().next().filter(char::is_ascii_punctuation);
                    escaped(punctuation.unwrap_or('\\'), &mut safe);
                    1 + punctuation.map_or(0, char::len_utf8)
                }
                other => {
                    safe.push(other);
                    other.len_utf8()
                }
            };
            rest = &rest[taken..];
        }
        safe
    }

    /// A code span with its backticks. A backtick without a partner is escaped.
    fn code_span(&self, rest: &str, safe: &mut String) -> usize {
        match code_end(rest) {
            Some(end) if !(self.has_table && rest[..end].contains('|')) => {
                safe.push_str(&rest[..end]);
                end
            }
            _ => {
                let ticks = run(rest, '`');
                safe.extend(std::iter::repeat_n("\\`", ticks));
                ticks
            }
        }
    }
}

/// Splits a line into its indentation with list and quote markers, and the remaining text.
///
/// More blanks than these would make the remaining text a code block, and so a doctest.
pub(super) fn markers(line: &str) -> (String, &str) {
    let mut rest = line.trim_start_matches(' ');
    let mut markers = " ".repeat((line.len() - rest.len()).min(3));
    loop {
        let digits = rest.len() - rest.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let marker = match rest[digits..].chars().next() {
            Some('>' | '-' | '*' | '+') if digits == 0 => 1,
            Some('.' | ')') if digits > 0 => digits + 1,
            _ => return (markers, rest),
        };
        let after = rest[marker..].trim_start_matches(' ');
        let is_blank = rest[marker..].starts_with(' ');
        if !rest.starts_with('>') && !is_blank && !after.is_empty() {
            return (markers, rest);
        }
        markers.push_str(&rest[..marker]);
        if is_blank {
            markers.push(' ');
        }
        rest = after;
    }
}

/// The indices of blanks outside of code spans.
pub(super) fn blanks(text: &str) -> Vec<usize> {
    let mut blanks = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].chars().next() {
        let rest = &text[at..];
        if next == ' ' {
            blanks.push(at);
        }
        at += match next {
            '`' => code_end(rest).unwrap_or_else(|| run(rest, '`')),
            '\\' if rest[1..].starts_with(['`', '\\']) => 2,
            other => other.len_utf8(),
        };
    }
    blanks
}

/// The end of the code span at the beginning of a string.
fn code_end(rest: &str) -> Option<usize> {
    let ticks = run(rest, '`');
    let mut from = ticks;
    loop {
        let start = from + rest[from..].find('`')?;
        from = start + run(&rest[start..], '`');
        if from - start == ticks {
            return Some(from);
        }
    }
}

/// The number of repetitions of a character at the beginning of a string.
fn run(text: &str, c: char) -> usize {
    text.chars().take_while(|&next| next == c).count()
}

fn escaped(c: char, safe: &mut String) -> usize {
    safe.extend(['\\', c]);
    c.len_utf8()
}

/// Writes tildes: two strike text through, and more would begin a code block.
fn tildes(rest: &str, safe: &mut String) -> usize {
    let length = run(rest, '~');
    safe.extend(std::iter::repeat_n(if length < 3 { "~" } else { "\\~" }, length));
    length
}

/// Writes a link to a web address; any other bracket is escaped.
fn link(rest: &str, safe: &mut String) -> usize {
    let parts = rest.find("](").and_then(|middle| {
        let end = rest[middle..].find(')')? + middle;
        let label = &rest[1..middle];
        let target = &rest[middle + 2..end];
        let is_plain = !label.starts_with('^')
            && !label.trim().is_empty()
            && !label.contains(['[', ']', '<', '`', '\\', '|']);
        (is_plain && is_url(target)).then_some((label, target, end))
    });
    if let Some((label, target, end)) = parts {
        safe.extend(["[", label, "](<", target, ">)"]);
        return end + 1;
    }
    escaped('[', safe)
}

/// Writes a bare web address as a link, or as text if it is not a valid address.
fn url(rest: &str, safe: &mut String) -> usize {
    let end = rest
        .find(|c| !is_url_character(c) || matches!(c, '"' | '(' | ')' | '[' | ']'))
        .unwrap_or(rest.len());
    let word = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']);
    let scheme = ["https", "http"]
        .into_iter()
        .find(|scheme| rest.strip_prefix(scheme).is_some_and(|rest| rest.starts_with("://")));
    match scheme {
        Some(scheme) if is_url(word) && word.len() > scheme.len() + 3 => {
            safe.extend(["<", word, ">"]);
            word.len()
        }
        Some(scheme) => {
            safe.push_str(scheme);
            scheme.len() + escaped(':', safe)
        }
        None => {
            safe.push('h');
            1
        }
    }
}
