//! Converts HTML elements in descriptions to Markdown.
//!
//! Many descriptions are HTML, or Markdown with a few elements. What is no element of HTML, such as `Vec<T>` or
//! `<id>`, is text. Elements without an equivalent lose their tags. Unclosed and misplaced tags have no effect.

mod tag;

use std::borrow::Cow;

use self::tag::{Tag, decoded, tag_at, without_tags};
use super::fence::Fence;
use super::prose::code_end;
use crate::document::code_span::code_span;

/// Converts the HTML elements of a text. Code spans and fenced blocks are kept.
pub(super) fn to_markdown(text: &str) -> Cow<'_, str> {
    let is_tag = |(begin, _): (usize, &str)| tag_at(&text[begin..]).is_some();
    let last_comment = text.rfind("-->").filter(|_| text.contains("<!--"));
    if last_comment.is_none() && !text.match_indices('<').any(is_tag) {
        return Cow::Borrowed(text);
    }
    let mut writer = Writer::default();
    let mut fence: Option<Fence> = None;
    let mut rest = text;
    while let Some(next) = rest.chars().next() {
        let at = text.len() - rest.len();
        let line = &rest[..rest.find('\n').unwrap_or(rest.len())];
        if text[..at].ends_with('\n') || at == 0 {
            let is_end = fence.is_some_and(|open| open.is_closed_by(line.trim()));
            let opened = if fence.is_none() { Fence::opened_by(line.trim_start()) } else { None };
            if fence.is_some() || opened.is_some() {
                fence = if is_end { None } else { fence.or(opened) };
                let end = rest.len().min(line.len() + 1);
                writer.out.push_str(&rest[..end]);
                rest = &rest[end..];
                continue;
            }
        }
        let taken = match next {
            '`' => {
                let ticks = line.len() - line.trim_start_matches('`').len();
                let end = code_end(line).unwrap_or(ticks);
                writer.out.push_str(&rest[..end]);
                end
            }
            '<' if rest.starts_with("<!--") && last_comment.is_some_and(|last| at < last) => {
                rest.find("-->").map_or(1, |end| end + 3)
            }
            '<' => match tag_at(rest) {
                Some(tag) => tag.len + writer.tag(&tag, &rest[tag.len..]),
                None => writer.character('<'),
            },
            other => writer.character(other),
        };
        rest = &rest[taken..];
    }
    Cow::Owned(writer.finish())
}

/// An element that is not closed yet.
struct Open {
    name: &'static str,
    /// Where its content begins.
    content: usize,
    kind: Kind,
}

enum Kind {
    /// Emphasis, with its marker.
    Emphasis(&'static str),
    /// A link, with its target.
    Link(String),
    /// A list: the number of the next item, or none for bullets.
    List(Option<usize>),
    Item,
    Quote,
    Heading,
    /// The rows of a table, and whether the first one is a header.
    Table(Vec<Vec<String>>, bool),
    Cell,
}

#[derive(Default)]
struct Writer {
    out: String,
    open: Vec<Open>,
}

/// The maximum number of open elements. Tags of deeper ones have no effect.
const MOST_OPEN: usize = 64;

/// The number of bytes in which the beginning of a line is looked for.
const LINE: usize = 4096;

impl Writer {
    /// Writes a character of text. Within an element of one line, all white space is a blank.
    fn character(&mut self, c: char) -> usize {
        let is_collapsed = c.is_whitespace() && self.is_in_line();
        if !is_collapsed {
            if c != '\n' || !self.out.ends_with("\n\n") {
                self.out.push(c);
            }
        } else if !self.out.ends_with([' ', '\n']) {
            self.out.push(' ');
        }
        c.len_utf8()
    }

    /// Whether white space is collapsed, because line breaks have a meaning for Markdown.
    fn is_in_line(&self) -> bool {
        let is_line = |open: &Open| !matches!(open.kind, Kind::Quote | Kind::Emphasis(_));
        self.open.iter().any(is_line)
    }

    fn is_in_cell(&self) -> bool {
        self.open.iter().any(|open| matches!(open.kind, Kind::Cell | Kind::Heading | Kind::Link(_)))
    }

    /// Whether the current line is part of a table, a heading or a list of Markdown.
    fn is_in_markdown(&self) -> bool {
        let from = self.out.len().saturating_sub(LINE);
        let end = self.out.as_bytes()[from..].iter().rposition(|byte| *byte == b'\n');
        let line = end.map_or(from, |end| from + end + 1);
        // A line that is longer than the part that is looked at is a paragraph.
        let line = self.out.get(line..).unwrap_or_default().trim_start();
        let item = line.trim_start_matches(|c: char| c.is_ascii_digit());
        line.starts_with(['|', '#', '>'])
            || ["- ", "* ", "+ ", ". ", ") "].iter().any(|marker| item.starts_with(marker))
    }

    /// Begins a new paragraph.
    fn paragraph(&mut self) {
        self.out.truncate(self.out.trim_end_matches(' ').len());
        let items = self.open.iter().filter(|open| matches!(open.kind, Kind::Item)).count();
        if self.is_in_cell() {
            self.blank();
        } else if items > 0 {
            let is_marker = self.out.ends_with(['-', '.']) && self.is_at_item();
            if is_marker { self.out.push(' ') } else { self.blank() }
        } else if !self.out.is_empty() {
            self.out.truncate(self.out.trim_end().len());
            self.out.push_str("\n\n");
        }
    }

    /// Whether nothing follows the marker of the innermost item.
    fn is_at_item(&self) -> bool {
        let item = self.open.iter().rev().find(|open| matches!(open.kind, Kind::Item));
        item.is_some_and(|item| self.out.len() <= item.content)
    }

    fn blank(&mut self) {
        if !self.out.is_empty() && !self.out.ends_with([' ', '\n']) {
            self.out.push(' ');
        }
    }

    /// Handles a tag. Returns the length of the text behind it that belongs to it.
    fn tag(&mut self, tag: &Tag, behind: &str) -> usize {
        match (tag.name, tag.is_end) {
            ("code" | "tt" | "kbd" | "samp", false) => return self.code(tag.name, behind),
            ("pre", false) => return self.block(behind),
            ("br", _) if self.is_in_line() || self.is_in_markdown() => self.blank(),
            ("br", _) => self.paragraph(),
            ("hr", _) if !self.is_in_line() => {
                self.paragraph();
                self.out.push_str("---\n\n");
            }
            ("img", _) => self.out.push_str(&tag.attribute("alt").unwrap_or_default()),
            (
                "p" | "div" | "section" | "center" | "details" | "summary" | "dl" | "dt" | "dd",
                _,
            ) => {
                self.paragraph();
            }
            (name, true) => self.close(name),
            (_, false) if self.open.len() >= MOST_OPEN => {}
            (name, false) => self.begin(name, tag),
        }
        0
    }

    fn begin(&mut self, name: &'static str, tag: &Tag) {
        let kind = match name {
            "b" | "strong" => Kind::Emphasis("**"),
            "i" | "em" => Kind::Emphasis("*"),
            "s" | "del" | "strike" => Kind::Emphasis("~~"),
            "a" => match tag.attribute("href") {
                Some(href) if !self.open.iter().any(|it| matches!(it.kind, Kind::Link(_))) => {
                    Kind::Link(href)
                }
                _ => return,
            },
            "ul" => Kind::List(None),
            "ol" => Kind::List(Some(1)),
            "li" => {
                self.close_until("li", &["ul", "ol"]);
                return self.item();
            }
            "blockquote" if self.is_in_line() => return,
            "blockquote" => {
                self.paragraph();
                Kind::Quote
            }
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" if !self.is_in_line() => {
                self.paragraph();
                let level = usize::from(name.as_bytes()[1] - b'0');
                self.out.push_str(&"#".repeat(level));
                self.out.push(' ');
                Kind::Heading
            }
            "table" if !self.is_in_line() => {
                self.paragraph();
                Kind::Table(Vec::new(), false)
            }
            "tr" | "td" | "th" => {
                self.close_until("td", &["table"]);
                self.close_until("th", &["table"]);
                return self.cell(name);
            }
            _ => return,
        };
        self.push(name, kind);
    }

    fn push(&mut self, name: &'static str, kind: Kind) {
        match kind {
            Kind::Emphasis(marker) => self.out.push_str(marker),
            Kind::Link(_) => self.out.push('['),
            _ => {}
        }
        self.open.push(Open { name, content: self.out.len(), kind });
    }

    /// Begins an item of the innermost list; outside of one, an item of bullets.
    fn item(&mut self) {
        let lists = self.open.iter().filter(|open| matches!(open.kind, Kind::List(_))).count();
        if self.is_in_cell() {
            return self.blank();
        }
        self.out.truncate(self.out.trim_end().len());
        if !self.out.is_empty() {
            // A list within an item continues it; any other one begins behind a blank line.
            let is_first = self.open.last().is_some_and(|open| self.out.len() <= open.content);
            self.out.push_str(if is_first && lists < 2 { "\n\n" } else { "\n" });
        }
        let around = self.open.iter_mut().rev().find_map(|open| match &mut open.kind {
            Kind::List(next) => Some(next),
            _ => None,
        });
        let marker = match around {
            Some(Some(next)) => {
                *next += 1;
                format!("{}. ", *next - 1)
            }
            _ => "- ".to_owned(),
        };
        self.out.push_str(&" ".repeat((2 * lists.saturating_sub(1)).min(3)));
        self.out.push_str(&marker);
        self.push("li", Kind::Item);
    }

    /// Begins a row or a cell of the innermost table.
    fn cell(&mut self, name: &'static str) {
        let table = self.open.iter_mut().rev().find_map(|open| match &mut open.kind {
            Kind::Table(rows, has_header) => Some((rows, has_header)),
            _ => None,
        });
        let Some((rows, has_header)) = table else {
            return self.blank();
        };
        if name == "tr" || rows.is_empty() {
            rows.push(Vec::new());
        }
        *has_header |= name == "th" && rows.len() == 1;
        if name != "tr" {
            self.push(name, Kind::Cell);
        }
    }

    /// Closes the innermost element with a name and what is open within it.
    fn close(&mut self, name: &str) {
        self.close_until(name, if name == "li" { &["ul", "ol"] } else { &[] });
    }

    /// Closes the innermost element with a name, unless a boundary is around the place first.
    fn close_until(&mut self, name: &str, boundary: &[&str]) {
        let found =
            self.open.iter().rposition(|open| open.name == name || boundary.contains(&open.name));
        let Some(found) = found.filter(|found| self.open[*found].name == name) else {
            return;
        };
        while self.open.len() > found {
            self.end();
        }
    }

    /// Ends the innermost element.
    fn end(&mut self) {
        let Some(Open { content, kind, .. }) = self.open.pop() else {
            return;
        };
        // White space at the end may be cut already.
        let content = content.min(self.out.len());
        match kind {
            Kind::Emphasis(marker) => self.emphasis(content, marker),
            Kind::Link(href) => self.link(content, &href),
            Kind::List(_) => {
                let is_outermost = !self.open.iter().any(|open| matches!(open.kind, Kind::List(_)));
                if is_outermost {
                    self.paragraph();
                }
            }
            Kind::Item => {}
            Kind::Heading => self.paragraph(),
            Kind::Quote => {
                let text = self.out.split_off(content);
                let lines =
                    text.trim().lines().map(|line| format!("> {line}").trim_end().to_owned());
                self.out.push_str(&lines.collect::<Vec<_>>().join("\n"));
                self.paragraph();
            }
            Kind::Cell => {
                let text = self.out.split_off(content);
                let words: Vec<&str> = text.split_whitespace().collect();
                let text = words.join(" ").replace('|', "\\|");
                let table = self.open.iter_mut().rev().find_map(|open| match &mut open.kind {
                    Kind::Table(rows, _) => rows.last_mut(),
                    _ => None,
                });
                if let Some(row) = table {
                    row.push(text);
                }
            }
            Kind::Table(rows, has_header) => {
                // Text between the cells is white space, or misplaced.
                self.out.truncate(self.out.trim_end().len());
                self.paragraph();
                self.table(rows, has_header);
            }
        }
    }

    /// Ends emphasis: Markdown has no white space inside of the markers.
    fn emphasis(&mut self, content: usize, marker: &str) {
        let text = self.out.split_off(content);
        self.out.truncate(content - marker.len());
        let inner = text.trim();
        if inner.is_empty() || inner.contains("\n\n") || inner.contains(marker) {
            self.out.push_str(&text);
            return;
        }
        let begin = text.len() - text.trim_start().len();
        let parts = [&text[..begin], marker, inner, marker, &text[begin + inner.len()..]];
        self.out.extend(parts);
    }

    fn link(&mut self, content: usize, href: &str) {
        let label = self.out.split_off(content);
        self.out.pop();
        let words: Vec<&str> = label.split_whitespace().collect();
        let target = href.trim().replace(' ', "%20").replace('(', "%28").replace(')', "%29");
        if words.is_empty() || target.is_empty() {
            self.out.push_str(&label);
            return;
        }
        self.out.extend(["[", &words.join(" "), "](", &target, ")"]);
    }

    fn table(&mut self, mut rows: Vec<Vec<String>>, has_header: bool) {
        rows.retain(|row| !row.is_empty());
        let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
        if columns == 0 {
            return;
        }
        if !has_header {
            rows.insert(0, vec![String::new(); columns]);
        }
        for (index, row) in rows.iter().enumerate() {
            let cells = (0..columns).map(|at| row.get(at).map_or("", String::as_str));
            cells.for_each(|cell| self.out.extend(["| ", cell, " "]));
            self.out.push_str("|\n");
            if index == 0 {
                self.out.push_str(&"|---".repeat(columns));
                self.out.push_str("|\n");
            }
        }
        self.out.push('\n');
    }

    /// Writes the content of an element as a code span. Returns the length of the content and the end tag.
    fn code(&mut self, name: &str, behind: &str) -> usize {
        let Some((content, end)) = content_of(name, behind) else {
            return 0;
        };
        let text = decoded(&without_tags(content));
        let words: Vec<&str> = text.split_whitespace().collect();
        if !words.is_empty() {
            self.out.push_str(&code_span(&words.join(" ")));
        }
        end
    }

    /// Writes the content of an element as a code block. Returns the length of the content and the end tag.
    fn block(&mut self, behind: &str) -> usize {
        if self.is_in_line() {
            return self.code("pre", behind);
        }
        let Some((content, end)) = content_of("pre", behind) else {
            return 0;
        };
        let text = decoded(&without_tags(content));
        let longest = text.split(|c| c != '`').map(str::len).max().unwrap_or_default();
        let fence = "`".repeat((longest + 1).max(3));
        self.paragraph();
        self.out.extend([&fence, "\n", text.trim_matches('\n').trim_end(), "\n", &fence, "\n\n"]);
        end
    }

    fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.end();
        }
        self.out
    }
}

/// The maximum number of tags within code.
const MOST_TAGS: usize = 256;

/// The maximum number of bytes between the tags within code.
const LONGEST: usize = 10_000;

/// The content of an element, and the length including the end tag.
fn content_of<'a>(name: &str, behind: &'a str) -> Option<(&'a str, usize)> {
    let mut from = 0;
    for _ in 0..MOST_TAGS {
        let begin =
            from + behind.as_bytes()[from..].iter().take(LONGEST).position(|it| *it == b'<')?;
        match tag_at(&behind[begin..]).filter(|tag| tag.name == name) {
            Some(tag) if tag.is_end => return Some((&behind[..begin], begin + tag.len)),
            // The element is not closed.
            Some(_) => return None,
            None => {}
        }
        from = begin + 1;
    }
    None
}

#[cfg(test)]
mod tests;
