//! Lines outside of code blocks.

use super::{is_url, is_url_character};
use crate::schema::addresses::Addresses;

/// What forges begin a quoted note with, and what is shown.
const ALERTS: [(&str, &str); 5] = [
    ("[!NOTE]", "**Note:**"),
    ("[!TIP]", "**Tip:**"),
    ("[!IMPORTANT]", "**Important:**"),
    ("[!WARNING]", "**Warning:**"),
    ("[!CAUTION]", "**Caution:**"),
];

/// Makes the lines of a string safe.
pub(super) struct Prose<'a> {
    /// Whether the string may contain a table, in which `|` ends even a code span.
    has_table: bool,
    /// The sites that relative links lead to.
    addresses: &'a Addresses,
}

impl<'a> Prose<'a> {
    pub(super) fn one_line(addresses: &'a Addresses) -> Self {
        Self { has_table: false, addresses }
    }

    pub(super) fn of(lines: &[String], addresses: &'a Addresses) -> Self {
        let is_delimiter = |line: &String| {
            let cells = markers(line).1;
            line.contains('-') && cells.chars().all(|c| matches!(c, ' ' | '|' | ':' | '-'))
        };
        Self { has_table: lines.iter().any(is_delimiter), addresses }
    }

    pub(super) fn line(&self, line: &str) -> String {
        let (mut safe, rest) = markers(line);
        let alert = ALERTS.iter().filter(|_| safe.contains('>'));
        let mut alert =
            alert.filter_map(|(marker, title)| Some((rest.strip_prefix(marker)?, title)));
        let rest = match alert.next() {
            Some((rest, title)) => {
                safe.push_str(title);
                rest
            }
            None => rest,
        };
        self.text(rest, &mut safe);
        safe
    }

    fn text(&self, text: &str, safe: &mut String) {
        let mut rest = text;
        while let Some(next) = rest.chars().next() {
            let taken = match next {
                '`' => self.code_span(rest, safe),
                '[' => self.link(rest, safe),
                'h' => url(rest, safe),
                '~' => tildes(rest, safe),
                '<' | ']' => escaped(next, safe),
                '!' if rest.starts_with("![") => escaped(next, safe),
                '\\' => {
                    // An escape is kept. A lone backslash at the end would be a line break, so it
                    // is escaped.
                    let punctuation = rest[1..].chars().next().filter(char::is_ascii_punctuation);
                    escaped(punctuation.unwrap_or('\\'), safe);
                    1 + punctuation.map_or(0, char::len_utf8)
                }
                other => {
                    safe.push(other);
                    other.len_utf8()
                }
            };
            rest = &rest[taken..];
        }
    }

    /// Writes a link to a web address. Of a link to an unknown site only the text remains; any other bracket
    /// is escaped.
    fn link(&self, rest: &str, safe: &mut String) -> usize {
        let Some(Link { label, target, length }) = link_at(rest).or_else(|| image_at(rest)) else {
            return escaped('[', safe);
        };
        let is_label = !(self.has_table && label.contains('|'));
        let is_address = target.starts_with('#') || target.contains(['/', '.', ':']);
        let address = self.addresses.absolute(target).filter(|address| is_url(address));
        match address.filter(|_| is_label) {
            Some(address) => safe.extend(["[", label, "](<", &address, ">)"]),
            None if is_address => self.text(label, safe),
            None => return escaped('[', safe),
        }
        length
    }

    /// A code span with its backticks. A backtick without a partner is escaped.
    fn code_span(&self, rest: &str, safe: &mut String) -> usize {
        match code_end(rest) {
            Some(end) if !(self.has_table && rest[..end].contains('|')) => {
                // A removed link may have been between two spans.
                if safe.ends_with('`') {
                    safe.push(' ');
                }
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
    found_blanks(text, false)
}

/// The indices of blanks outside of code spans and links.
pub(super) fn blanks_between(text: &str) -> Vec<usize> {
    found_blanks(text, true)
}

fn found_blanks(text: &str, skips_links: bool) -> Vec<usize> {
    let mut blanks = Vec::new();
    let mut at = 0;
    while let Some(next) = text[at..].chars().next() {
        let rest = &text[at..];
        if next == ' ' {
            blanks.push(at);
        }
        at += match next {
            '`' => code_end(rest).unwrap_or_else(|| run(rest, '`')),
            '[' if skips_links => link_at(rest).map_or(1, |link| link.length),
            '\\' if rest[1..].starts_with(['`', '\\']) => 2,
            other => other.len_utf8(),
        };
    }
    blanks
}

/// The end of the code span at the beginning of a string.
pub(super) fn code_end(rest: &str) -> Option<usize> {
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

/// A link of Markdown.
struct Link<'a> {
    /// The text. It has no brackets and angle brackets outside of code spans.
    label: &'a str,
    target: &'a str,
    /// The length of the link.
    length: usize,
}

/// The maximum length of a link's target.
const LONGEST: usize = 2000;

/// The link at the beginning of a string.
fn link_at(text: &str) -> Option<Link<'_>> {
    let mut end = 1;
    loop {
        let rest = &text[end..];
        match rest.chars().next()? {
            ']' => break,
            '[' | '<' | '\\' => return None,
            '`' => end += code_end(rest)?,
            other => end += other.len_utf8(),
        }
    }
    let label = &text[1..end];
    let behind = text[end + 1..].strip_prefix('(')?;
    if label.trim().is_empty() || label.starts_with('^') {
        return None;
    }
    let (target, behind) = behind.split_at(target_end(behind)?);
    let title = behind.trim_start();
    let behind = match title.chars().next()? {
        quote @ ('"' | '\'') => title[1..].split_once(quote)?.1.trim_start(),
        _ => title,
    };
    let length = text.len() - behind.strip_prefix(')')?.len();
    let target = target.strip_prefix('<').and_then(|it| it.strip_suffix('>')).unwrap_or(target);
    Some(Link { label, target, length })
}

/// The end of a link's target: a blank, or the parenthesis that closes the link.
fn target_end(text: &str) -> Option<usize> {
    let mut depth = 0;
    let is_bracketed = text.starts_with('<');
    for (at, c) in text.char_indices().take(LONGEST) {
        match c {
            '(' => depth += 1,
            ')' if depth > 0 => depth -= 1,
            ')' | ' ' => return Some(at),
            '<' | '>' if is_bracketed => {}
            '[' | ']' | '<' | '>' | '`' => return None,
            c if c.is_whitespace() => return None,
            _ => {}
        }
    }
    None
}

/// What is at the beginning of a documentation text.
pub(super) enum At<'a> {
    /// A link to an item of the crate.
    Link { label: &'a str, target: &'a str, length: usize },
    /// A character, a code span or an escape of this length.
    Other(usize),
}

/// Returns what is at the beginning of a documentation text that is not empty.
pub(super) fn item_at(text: &str) -> At<'_> {
    let first = text.chars().next().map_or(1, char::len_utf8);
    At::Other(match text.as_bytes().first() {
        Some(b'`') => code_end(text).unwrap_or_else(|| run(text, '`')),
        Some(b'\\') => first + text[first..].chars().next().map_or(0, char::len_utf8),
        Some(b'[') => match link_at(text) {
            Some(Link { label, target, length }) if is_item(target) => {
                return At::Link { label, target, length };
            }
            // The name is the target.
            None if text.starts_with("[`") => match code_end(&text[1..]) {
                Some(end) if text[end + 1..].starts_with(']') => {
                    let label = &text[1..=end];
                    return At::Link { label, target: label, length: end + 2 };
                }
                _ => first,
            },
            _ => first,
        },
        _ => first,
    })
}

/// Whether a target is a path of Rust. Links of the document are in angle brackets.
fn is_item(target: &str) -> bool {
    !target.is_empty()
        && target.chars().all(|c| c == ':' || c == '_' || c == '#' || c.is_alphanumeric())
        && !target.starts_with('#')
}

/// The link around an image at the beginning of a string: its text is that of the image.
fn image_at(text: &str) -> Option<Link<'_>> {
    let behind = text.strip_prefix("[![")?;
    let label = &behind[..behind.find([']', '[', '<', '`', '\\'])?];
    let image = behind[label.len()..].strip_prefix("](")?;
    let end = image.find([')', '[', '`', '<']).filter(|end| image[*end..].starts_with(')'))?;
    let link = image[end + 1..].strip_prefix("](")?;
    let end = target_end(link)?;
    let length = text.len() - link[end..].strip_prefix(')')?.len();
    (!label.trim().is_empty()).then_some(Link { label, target: &link[..end], length })
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
