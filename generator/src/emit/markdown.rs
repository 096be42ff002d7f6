//! Text of the document → Markdown that rustdoc shows and never runs.
//!
//! Descriptions are `CommonMark`, but written for other readers: a code block would become a doctest,
//! `[text]` a link to a Rust item, `<T>` an HTML tag. Code spans and links stay as they are.

/// Makes a text safe to stand in a documentation comment.
pub(super) fn safe(text: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    let mut fence: Option<String> = None;
    for line in text.trim_end().trim_start_matches(['\n', '\r']).lines() {
        let line: String =
            line.trim_end().replace('\t', "    ").chars().filter(|c| !c.is_control()).collect();
        let trimmed = line.trim_start();
        let marker: String = trimmed.chars().take_while(|&c| c == '`' || c == '~').collect();
        let is_fence = marker.len() >= 3 && marker.chars().all(|c| marker.starts_with(c));
        match &fence {
            Some(open) if is_fence && trimmed == marker && marker.starts_with(open.as_str()) => {
                fence = None;
                lines.push(marker);
            }
            Some(_) => lines.push(line),
            None if is_fence => {
                // Without a language rustdoc would compile and run the block.
                lines.push(format!("{marker}text"));
                fence = Some(marker);
            }
            None => lines.push(prose(&line, lines.last().is_none_or(String::is_empty))),
        }
    }
    lines.extend(fence);
    lines.join("\n")
}

/// The text up to the end of its first sentence; all of a text that has no other.
pub(super) fn first_sentence(text: &str) -> &str {
    let paragraph = text.split("\n\n").next().unwrap_or(text);
    match paragraph.find(". ") {
        // An abbreviation, or a code span that the cut would leave open, is no end of a sentence.
        Some(end) if end > 20 && paragraph[..end].matches('`').count() % 2 == 0 => {
            &paragraph[..=end]
        }
        _ => paragraph,
    }
}

/// Lines are broken at this column where they can be.
const WIDTH: usize = 96;

/// Breaks long lines of prose at spaces. Code blocks and tables stay as they are.
pub(super) fn wrap(text: &str) -> Vec<String> {
    let mut wrapped = Vec::new();
    let mut in_block = false;
    for line in text.split('\n') {
        let trimmed = line.trim_start();
        let is_fence = trimmed.starts_with("```") || trimmed.starts_with("~~~");
        in_block ^= is_fence;
        if in_block || is_fence || line.chars().count() <= WIDTH || trimmed.starts_with(['|', '#'])
        {
            wrapped.push(line.to_owned());
            continue;
        }
        // What continues a list item is indented like its text.
        let bullet = trimmed.starts_with("- ") || trimmed.starts_with("* ");
        let indent = " ".repeat(line.len() - trimmed.len() + if bullet { 2 } else { 0 });
        let mut current = line[..line.len() - trimmed.len()].to_owned();
        let mut code_ticks = 0;
        let mut empty = true;
        for word in trimmed.split(' ') {
            let fits = current.chars().count() + 1 + word.chars().count() <= WIDTH;
            // A line must not begin with what Markdown would take for a list, a quote or a heading,
            // and a code span stays on its line.
            let may_begin =
                word.starts_with(|c: char| c.is_alphabetic() || matches!(c, '`' | '[' | '<'));
            if !empty && !fits && may_begin && code_ticks % 2 == 0 {
                wrapped.push(std::mem::replace(&mut current, indent.clone()));
                empty = true;
            }
            if !empty {
                current.push(' ');
            }
            current.push_str(word);
            code_ticks += word.matches('`').count();
            empty = false;
        }
        wrapped.push(current);
    }
    wrapped
}

/// Whether a text can stand between `<` and `>` as a link.
pub(super) fn is_url(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://"))
        && text.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '<' | '>'))
}

/// A line outside code blocks.
fn prose(line: &str, starts_block: bool) -> String {
    let trimmed = line.trim_start();
    let indent = line.len() - trimmed.len();
    // Four spaces at the start of a block are a code block, which would be a doctest.
    let indent = if starts_block || indent >= 4 { indent.min(3) } else { indent };
    let mut safe = " ".repeat(indent);
    let mut rest = trimmed;
    while let Some(next) = rest.chars().next() {
        let taken = match next {
            '`' => code_span(rest, &mut safe),
            '[' => link(rest, &mut safe),
            'h' => url(rest, &mut safe),
            '<' | ']' => {
                safe.push('\\');
                safe.push(next);
                1
            }
            '\\' => {
                // An escape stays one; a lone backslash at the end would be a line break.
                let escaped = rest[1..].chars().next().filter(char::is_ascii_punctuation);
                safe.push('\\');
                safe.push(escaped.unwrap_or('\\'));
                1 + escaped.map_or(0, char::len_utf8)
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

/// A code span with its backticks; a backtick without a partner is escaped.
fn code_span(rest: &str, safe: &mut String) -> usize {
    let ticks = rest.len() - rest.trim_start_matches('`').len();
    let fence = &rest[..ticks];
    let mut from = ticks;
    while let Some(found) = rest[from..].find(fence) {
        let start = from + found;
        let run = rest[start..].len() - rest[start..].trim_start_matches('`').len();
        if run == ticks {
            safe.push_str(&rest[..start + ticks]);
            return start + ticks;
        }
        from = start + run;
    }
    safe.extend(std::iter::repeat_n("\\`", ticks));
    ticks
}

/// A link to a web address; any other bracket is escaped.
fn link(rest: &str, safe: &mut String) -> usize {
    let parts = rest.find("](").and_then(|middle| {
        let end = rest[middle..].find(')')? + middle;
        let label = &rest[1..middle];
        let target = &rest[middle + 2..end];
        (!label.contains(['[', ']', '<', '`']) && is_url(target)).then_some((label, target, end))
    });
    if let Some((label, target, end)) = parts {
        safe.extend(["[", label, "](<", target, ">)"]);
        return end + 1;
    }
    safe.push_str("\\[");
    1
}

/// A bare web address becomes a link.
fn url(rest: &str, safe: &mut String) -> usize {
    let end = rest
        .find(|c: char| {
            c.is_whitespace() || matches!(c, '<' | '>' | '"' | '`' | '(' | ')' | '[' | ']')
        })
        .unwrap_or(rest.len());
    let word = rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'']);
    if is_url(word) && word.len() > "https://".len() {
        safe.extend(["<", word, ">"]);
        return word.len();
    }
    safe.push('h');
    1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prose_stays_prose() {
        for (text, expected) in [
            ("A plain `text`.", "A plain `text`."),
            ("See [Option].", "See \\[Option\\]."),
            ("[docs](https://a.test/x)", "[docs](<https://a.test/x>)"),
            ("[bad](javascript:x)", "\\[bad\\](javascript:x)"),
            ("at https://a.test/x.", "at <https://a.test/x>."),
            ("a Vec<T> here", "a Vec\\<T> here"),
            ("an ` alone", "an \\` alone"),
            ("``a ` b`` ok", "``a ` b`` ok"),
            ("end \\", "end \\\\"),
            ("    indented();", "   indented();"),
        ] {
            assert_eq!(safe(text), expected);
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
        let block = format!("```text\n{}\n```", "word ".repeat(30));
        assert_eq!(wrap(&block).join("\n"), block);
    }

    #[test]
    fn code_blocks_are_never_doctests() {
        assert_eq!(safe("```\npanic!()\n```"), "```text\npanic!()\n```");
        assert_eq!(safe("~~~rust\npanic!()"), "~~~text\npanic!()\n~~~");
        assert_eq!(safe("a\n\n    panic!()"), "a\n\n   panic!()");
        assert_eq!(safe("- a\n\n      panic!()"), "- a\n\n   panic!()");
    }
}
