//! Converts strings of the document to Markdown that rustdoc shows but never runs.
//!
//! Descriptions are `CommonMark`, but not written for rustdoc: a code block would become a doctest,
//! `[text]` a link to a Rust item, `<T>` an HTML tag. Code spans and links are kept.

mod fence;
mod html;
mod prose;

use self::fence::Fence;
use self::prose::Prose;
use crate::schema::addresses::Addresses;

/// Makes a string safe for a documentation comment.
pub(super) fn safe(text: &str, addresses: &Addresses) -> String {
    let text = text.replace("\r\n", "\n").replace('\t', "    ");
    let text = html::to_markdown(&text);
    let source: Vec<String> = text
        .trim_end()
        .trim_start_matches(['\n', '\r'])
        .split(['\n', '\r'])
        .map(|line| line.chars().filter(|c| !c.is_control()).collect::<String>())
        .map(|line| line.trim_end().to_owned())
        .collect();
    let prose = Prose::of(&source, addresses);
    let mut lines: Vec<String> = Vec::new();
    let mut fence: Option<Fence> = None;
    // A fence after a list or quote marker is shown as text, and so is its end.
    let mut shown: Option<Fence> = None;
    for line in source {
        let trimmed = line.trim_start_matches(' ');
        if let Some(open) = fence {
            if open.is_closed_by(trimmed) {
                fence = None;
                lines.push(open.to_string());
            } else {
                lines.push(line);
            }
        } else if shown.is_some_and(|open| open.is_closed_by(trimmed)) {
            shown = None;
            lines.push(prose.line(&line));
        } else if let Some(open) = Fence::opened_by(trimmed) {
            // Without a language, rustdoc would compile and run the block.
            lines.push(format!("{open}text"));
            fence = Some(open);
        } else {
            shown = Fence::opened_by(prose::markers(&line).1).or(shown);
            lines.push(prose.line(&line));
        }
    }
    lines.extend(fence.map(|open| open.to_string()));
    lines.join("\n")
}

/// Makes a string safe for one line of documentation, in a sentence or alone.
pub(super) fn one_line(text: &str, addresses: &Addresses) -> String {
    let text: Vec<String> = html::to_markdown(text)
        .split_whitespace()
        .map(|word| word.chars().filter(|c| !c.is_control()).collect())
        .collect();
    Prose::one_line(addresses).line(&text.join(" "))
}

/// The first sentence of a safe string; the first paragraph if it has only one. A string that
/// begins with a code block is returned unchanged.
pub(in crate::targets) fn first_sentence(text: &str) -> &str {
    if Fence::opened_by(text).is_some() {
        return text;
    }
    let paragraph = text.split("\n\n").next().unwrap_or(text);
    // A code block directly after the paragraph is not part of it.
    let block = paragraph.match_indices('\n').map(|(end, _)| end);
    let block = block.clone().find(|end| Fence::opened_by(&paragraph[end + 1..]).is_some());
    let paragraph = &paragraph[..block.unwrap_or(paragraph.len())];
    let breaks = paragraph.match_indices('\n').map(|(end, _)| end);
    let mut ends: Vec<usize> = prose::blanks_between(paragraph).into_iter().chain(breaks).collect();
    ends.sort_unstable();
    let end = ends.into_iter().find(|&end| is_end(paragraph, end));
    &paragraph[..end.unwrap_or(paragraph.len())]
}

/// Whether a sentence ends before a blank.
fn is_end(text: &str, end: usize) -> bool {
    let (before, behind) = (&text[..end], &text[end + 1..]);
    let is_short = ["e.g.", "i.e.", "etc.", "vs.", "cf.", "approx.", "no."].iter().any(|short| {
        before.len() >= short.len()
            && before.is_char_boundary(before.len() - short.len())
            && before[before.len() - short.len()..].eq_ignore_ascii_case(short)
    });
    // A full stop after few words ends an abbreviation.
    before.split(' ').nth(2).is_some()
        && before.ends_with(['.', '!', '?'])
        && !is_short
        && !behind.starts_with(|c: char| c.is_lowercase())
}

/// Whether a line is prose: characters at its beginning can be a marker of Markdown.
pub(in crate::targets) fn is_prose(text: &str) -> bool {
    let is_begin = |c: char| c.is_alphabetic() || matches!(c, '[' | '<' | '(' | '\u{201c}');
    text.starts_with(is_begin)
        || (text.starts_with('`') && !text.starts_with("```"))
        || (text.starts_with("**") && !text.starts_with("***"))
}

/// Splits a text of the document into a note at its beginning, which a line of dashes ends, and the remainder.
pub(super) fn note(text: &str) -> Option<(&str, &str)> {
    let mut end = 0;
    for line in text.split_inclusive('\n') {
        let is_rule = line.trim().len() >= 3 && line.trim().chars().all(|c| c == '-');
        if is_rule {
            let (note, behind) = (text[..end].trim(), text[end + line.len()..].trim());
            return (!note.is_empty() && !behind.is_empty()).then_some((note, behind));
        }
        end += line.len();
    }
    None
}

/// A part of a documentation text.
pub(in crate::targets) enum Piece<'a> {
    /// Anything but a link to an item.
    Text(&'a str),
    /// A link to an item of the crate.
    Link { label: &'a str, target: &'a str },
}

/// Splits a documentation text at its links to items. Those of the document lead elsewhere.
pub(in crate::targets) fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut fence: Option<Fence> = None;
    let mut start = 0;
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        let end = at + line.len();
        let trimmed = line.trim_end();
        let is_code = fence.is_some();
        match fence {
            Some(open) => fence = fence.filter(|_| !open.is_closed_by(trimmed)),
            None => fence = Fence::opened_by(trimmed),
        }
        if is_code || fence.is_some() {
            at = end;
            continue;
        }
        while at < end {
            let rest = &text[at..end];
            at += match prose::item_at(rest) {
                prose::At::Link { label, target, length } => {
                    pieces.push(Piece::Text(&text[start..at]));
                    pieces.push(Piece::Link { label, target });
                    start = at + length;
                    length
                }
                prose::At::Other(length) => length,
            };
        }
    }
    pieces.push(Piece::Text(&text[start..]));
    pieces
}

/// Lowers the headings of a safe string by a level.
pub(super) fn lowered(text: &str) -> String {
    let mut fence: Option<Fence> = None;
    let lines = text.lines().map(|line| {
        let is_in_block = fence.is_some();
        match fence {
            Some(open) => fence = fence.filter(|_| !open.is_closed_by(line)),
            None => fence = Fence::opened_by(line),
        }
        let is_heading = line.trim_start_matches('#').starts_with(' ') && line.starts_with('#');
        if is_heading && !is_in_block { format!("#{line}") } else { line.to_owned() }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Makes the headings of a safe string bold, and lines that would underline one text.
pub(in crate::targets) fn without_headings(text: &str) -> String {
    let mut fence: Option<Fence> = None;
    let mut is_below_text = false;
    let lines = text.lines().map(|line| {
        let is_in_block = fence.is_some();
        match fence {
            Some(open) => fence = fence.filter(|_| !open.is_closed_by(line)),
            None => fence = Fence::opened_by(line),
        }
        let (before, rest) = prose::markers(line);
        let trimmed = rest.trim();
        let is_line = |c: char| !trimmed.is_empty() && trimmed.chars().all(|it| it == c);
        let is_underline = is_line('=') || is_line('-') && is_below_text;
        is_below_text = !trimmed.is_empty();
        if is_in_block || fence.is_some() {
            return line.to_owned();
        }
        let heading = rest.trim_start_matches('#');
        let is_heading =
            heading.len() < rest.len() && (heading.is_empty() || heading.starts_with(' '));
        let title = heading.trim().trim_end_matches('#').trim_end();
        match (is_heading, title) {
            (true, "") => before,
            (true, title) => format!("{before}**{title}**"),
            _ if is_underline => format!("{before}\\{trimmed}"),
            _ => line.to_owned(),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The lines of a text up to the first that begins something else than the prose before it.
pub(super) fn first_paragraph(text: &str) -> &str {
    let begins = |line: &str| {
        let line = line.trim_start();
        line.is_empty()
            || ["#", "|", "- ", "* ", "+ ", "```", "~~~", "1. "]
                .iter()
                .any(|it| line.starts_with(it))
    };
    let text = text.trim_start();
    let ends = text.match_indices('\n').map(|(end, _)| end);
    let end = ends.clone().find(|end| begins(text[end + 1..].lines().next().unwrap_or_default()));
    &text[..end.unwrap_or(text.len())]
}

/// Splits a safe string into its first sentence and the remainder; `None` if it does not begin with prose, or
/// if Markdown would read the remainder in another way.
pub(super) fn split_summary(text: &str) -> Option<(&str, &str)> {
    let first = first_sentence(text);
    let rest = &text[first.len()..];
    let behind = rest.trim_start_matches([' ', '\n']);
    let is_block = rest.is_empty() || rest.starts_with('\n');
    let is_whole = first.lines().all(is_prose) && !first.is_empty();
    (is_whole && (is_block || is_prose(behind))).then_some((first, behind))
}

/// Makes the first sentence of a safe string a paragraph of its own, if the string begins with prose.
pub(super) fn with_summary(text: &str) -> String {
    match split_summary(text) {
        Some((first, behind)) if !behind.is_empty() => format!("{first}\n\n{behind}"),
        _ => text.to_owned(),
    }
}

/// The column at which lines are wrapped.
const WIDTH: usize = 96;

/// Wraps long lines of prose at spaces. Code blocks and tables are kept.
///
/// All documentation passes through this function, which makes invisible characters visible.
pub(super) fn wrap(text: &str) -> Vec<String> {
    let mut wrapped = Vec::new();
    let mut fence: Option<Fence> = None;
    for line in text.split('\n') {
        let line = visible(line);
        let verbatim = if let Some(open) = fence {
            fence = fence.filter(|_| !open.is_closed_by(&line));
            true
        } else {
            fence = Fence::opened_by(&line);
            fence.is_some()
        };
        // A heading or a row in an item of a list ends with its line, too.
        let is_whole = prose::markers(&line).1.starts_with(['|', '#']);
        if verbatim || is_whole || line.chars().count() <= WIDTH {
            wrapped.push(line);
        } else {
            wrap_line(&line, &mut wrapped);
        }
    }
    wrapped
}

fn wrap_line(line: &str, wrapped: &mut Vec<String>) {
    let trimmed = line.trim_start_matches(' ');
    let leading = line.len() - trimmed.len();
    // Continuation lines of a list item are indented like its text.
    let bullet = trimmed.starts_with("- ") || trimmed.starts_with("* ");
    let indent = " ".repeat(leading + if bullet { 2 } else { 0 });
    let mut current = line[..leading].to_owned();
    let mut empty = true;
    let mut start = 0;
    // A code span is not split.
    for end in prose::blanks(trimmed).into_iter().chain([trimmed.len()]) {
        let word = &trimmed[start..end];
        start = end + 1;
        let fits = current.chars().count() + 1 + word.chars().count() <= WIDTH;
        // A line must not begin with characters that Markdown parses as a list, a quote or a
        // heading.
        let may_begin =
            word.starts_with(|c: char| c.is_alphabetic() || matches!(c, '`' | '[' | '<'));
        let is_marker = current.trim_start() == "-";
        if !empty && !fits && may_begin && !is_marker {
            wrapped.push(std::mem::replace(&mut current, indent.clone()));
            empty = true;
        }
        if !empty {
            current.push(' ');
        }
        current.push_str(word);
        empty = false;
    }
    wrapped.push(current);
}

/// Whether a string can be a link between `<` and `>`.
pub(in crate::targets) fn is_url(text: &str) -> bool {
    ["https://", "http://", "mailto:"].iter().any(|scheme| text.starts_with(scheme))
        && text.chars().all(is_url_character)
}

fn is_url_character(c: char) -> bool {
    c.is_ascii_graphic() && !matches!(c, '<' | '>' | '\\' | '`' | '|')
}

/// Whether a character is invisible but changes how text is displayed. A comment with such a
/// character can be misread, and rustc rejects it.
pub(super) fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
            | '\u{e0000}'..='\u{e007f}')
}

/// A line with invisible characters as their code points.
pub(in crate::targets) fn visible(line: &str) -> String {
    let mut text = String::new();
    for c in line.chars() {
        if is_invisible(c) {
            text.extend(["U+", &format!("{:04X}", u32::from(c))]);
        } else {
            text.push(c);
        }
    }
    text
}

#[cfg(test)]
mod properties;

#[cfg(test)]
mod tests {
    use super::*;

    fn safe(text: &str) -> String {
        super::safe(text, &Addresses::default())
    }

    fn one_line(text: &str) -> String {
        super::one_line(text, &Addresses::default())
    }

    #[test]
    fn prose_stays_prose() {
        for (text, expected) in [
            ("A plain `text`.", "A plain `text`."),
            ("See [Option].", "See \\[Option\\]."),
            ("[docs](https://a.test/x)", "[docs](<https://a.test/x>)"),
            // Of a link whose site is not known, the text remains.
            ("[bad](javascript:x)", "bad"),
            ("[see](/docs/a) and [`b`](#b)", "see and `b`"),
            ("f[i](x) and [a-z]([a-z]*)", "f\\[i\\](x) and \\[a-z\\](\\[a-z\\]*)"),
            ("[`a[0]`](https://a.test)", "[`a[0]`](<https://a.test>)"),
            ("[a](https://a.test/b_(c)) d", "[a](<https://a.test/b_(c)>) d"),
            ("[a](<https://a.test> \"b c\") d", "[a](<https://a.test>) d"),
            ("> [!NOTE]\n> text", "> **Note:**\n> text"),
            ("[!NOTE]", "\\[!NOTE\\]"),
            ("[mail](mailto:a@b.test)", "[mail](<mailto:a@b.test>)"),
            ("[![Run](https://a.test/b.svg =1x2)](https://a.test)", "[Run](<https://a.test>)"),
            ("[https://b.test](/c)", "<https://b.test>"),
            ("at https://a.test/x.", "at <https://a.test/x>."),
            ("a Vec<T> here", "a Vec\\<T> here"),
            ("an ` alone", "an \\` alone"),
            ("``a ` b`` ok", "``a ` b`` ok"),
            ("``<a>``[``<b>``](/c)", "``<a>`` ``<b>``"),
            ("end \\", "end \\\\"),
            ("    indented();", "   indented();"),
            ("https://a.test/\u{fc}.", "<https://a.test/>\u{fc}."),
            ("https://\u{fc}.test", "https\\://\u{fc}.test"),
            ("![a](https://a.test)", "\\![a](<https://a.test>)"),
            ("[a\\](https://a.test)", "\\[a\\](<https://a.test>)"),
            ("|a|\n|-|\n|`b|<T>`|", "|a|\n|-|\n|\\`b|\\<T>\\`|"),
        ] {
            assert_eq!(safe(text), expected, "{text}");
        }
    }

    #[test]
    fn long_lines_are_broken_where_nothing_changes() {
        let text = format!("- {} `a code span` 1. - end", "word ".repeat(20).trim());
        let lines = wrap(&text);
        assert_eq!(lines.len(), 2, "{lines:?}");
        assert!(lines[1].starts_with("  "));
        assert_eq!(
            lines.join("\n").split_whitespace().collect::<Vec<_>>(),
            text.split_whitespace().collect::<Vec<_>>()
        );
        let heading = format!("- ## {}[a b](<https://a.test>)", "word ".repeat(20));
        assert_eq!(wrap(&heading), [heading]);
        let block = format!("```text\n{}\n```", "word ".repeat(30));
        assert_eq!(wrap(&block).join("\n"), block);
    }

    #[test]
    fn code_blocks_are_never_doctests() {
        assert_eq!(safe("```\npanic!()\n```"), "```text\npanic!()\n```");
        assert_eq!(safe("~~~rust\npanic!()"), "~~~text\npanic!()\n~~~");
        assert_eq!(safe("a\n\n    panic!()"), "a\n\n   panic!()");
        assert_eq!(safe("- a\n\n      panic!()"), "- a\n\n   panic!()");
        assert_eq!(safe("-      panic!()"), "- panic!()");
        assert_eq!(safe("- 1.     >      panic!()"), "- 1. > panic!()");
        assert_eq!(safe(">     panic!()"), "> panic!()");
        assert_eq!(safe("- ~~~\n  code\n  ~~~"), "- \\~\\~\\~\n  code\n  \\~\\~\\~");
        assert_eq!(safe("``` a`b\nx"), "\\`\\`\\` a\\`b\nx");
        assert_eq!(safe("~~~```\nx\n~~~"), "~~~text\nx\n~~~");
        let inner = format!("```text\n~~~\n{}> ```\nx\n```", " ".repeat(96));
        assert_eq!(wrap(&safe(&inner)).join("\n"), inner);
    }

    #[test]
    fn first_sentences_are_whole() {
        for (text, expected) in [
            ("A first sentence of some length. Another.", "A first sentence of some length."),
            (
                "A sentence with ``code. <T>`` inside. Another.",
                "A sentence with ``code. <T>`` inside.",
            ),
            ("A text\n```text\na\n\nb\n```", "A text"),
            ("The REST API of Acme. See more.", "The REST API of Acme."),
            ("Some fruits, e.g. Apples. See more.", "Some fruits, e.g. Apples."),
            (
                "A name of a thing, approx.\nTen of them.\nMore.",
                "A name of a thing, approx.\nTen of them.",
            ),
            ("A sentence on a line.\nAnother.", "A sentence on a line."),
            ("Dr. Who", "Dr. Who"),
            ("The st. mark of all", "The st. mark of all"),
            ("```text\na\n\nb\n```", "```text\na\n\nb\n```"),
        ] {
            assert_eq!(first_sentence(text), expected);
        }
    }

    #[test]
    fn the_first_sentence_is_a_paragraph() {
        for (text, expected) in [
            ("Lists all things. Newest first.", "Lists all things.\n\nNewest first."),
            ("Lists all things.\nNewest first.", "Lists all things.\n\nNewest first."),
            ("Lists all things.", "Lists all things."),
            ("Lists all things. - and more.", "Lists all things. - and more."),
            ("# A title. Not a sentence", "# A title. Not a sentence"),
            ("Lists all things:\n- one. Two.", "Lists all things:\n- one. Two."),
            ("A heading of words\n---\nA text. More.", "A heading of words\n---\nA text. More."),
            ("Lists all things.\n\n- one", "Lists all things.\n\n- one"),
        ] {
            assert_eq!(with_summary(text), expected, "{text}");
        }
    }

    #[test]
    fn notes_come_after_the_summary() {
        assert_eq!(
            note("**New?** Read this.\n---\nMakes it."),
            Some(("**New?** Read this.", "Makes it."))
        );
        assert_eq!(note("Makes it.\n\n| a |\n|---|"), None);
        assert_eq!(note("---\nMakes it."), None);
    }

    #[test]
    fn headings_are_lowered_outside_of_code() {
        assert_eq!(
            lowered("# A\n```text\n# b\n```\n#c\n## D"),
            "## A\n```text\n# b\n```\n#c\n### D"
        );
    }

    #[test]
    fn headings_become_bold() {
        for (text, expected) in [
            ("# A\n\nb", "**A**\n\nb"),
            ("- ## A #\n  b", "- **A**\n  b"),
            ("a\n===\nb\n---", "a\n\\===\nb\n\\---"),
            ("a\n\n---\n\n#b", "a\n\n---\n\n#b"),
            ("```text\n# a\n```", "```text\n# a\n```"),
        ] {
            assert_eq!(without_headings(text), expected, "{text}");
        }
    }

    #[test]
    fn nothing_is_invisible() {
        assert_eq!(wrap("a \u{202e}b\u{2066}"), ["a U+202Eb U+2066".replace("b U", "bU")]);
        assert_eq!(one_line(" a\n\tb\u{1}  ```"), "a b \\`\\`\\`");
    }
}
