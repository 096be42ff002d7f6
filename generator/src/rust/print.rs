//! Rust as text.

/// Prints parsed Rust.
pub(super) fn printed(file: &syn::File) -> String {
    spaced(&commented(&prettyplease::unparse(file)))
}

/// Replaces attributes that hold multi-line documentation by comments. No other line can begin like such
/// an attribute: strings of the document span several lines only inside these attributes.
fn commented(text: &str) -> String {
    let mut commented = String::with_capacity(text.len() + text.len() / 8);
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        let code = line.trim_start_matches(' ');
        let attributes = [("#[documentation = r", "///"), ("#![documentation = r", "//!")];
        let found = attributes.iter().find_map(|(attribute, mark)| {
            code.strip_prefix(attribute).map(|behind| (behind, mark))
        });
        let Some((behind, mark)) = found else {
            commented.push_str(line);
            commented.push('\n');
            continue;
        };
        let indent = &line[..line.len() - code.len()];
        let first = behind.trim_start_matches('#');
        let end = format!("\"{}]", &behind[..behind.len() - first.len()]);
        let mut next = first.strip_prefix('"');
        while let Some(line) = next {
            let is_last = line.ends_with(&end);
            let line = line.strip_suffix(&*end).unwrap_or(line).trim_end();
            for part in [indent, mark, line, "\n"] {
                commented.push_str(part);
            }
            next = if is_last { None } else { lines.next() };
        }
    }
    commented
}

/// Whether a line ends a macro call at item level.
fn is_macro_end(line: &str) -> bool {
    line == ");" || (line.starts_with("client::") && line.ends_with(");"))
}

/// Inserts blank lines between items and between methods, which `prettyplease` omits.
fn spaced(text: &str) -> String {
    let mut spaced = String::with_capacity(text.len() + text.len() / 16);
    let mut in_use = false;
    let mut after_item = None;
    let mut after_line = None;
    let mut intro = "";
    for line in text.lines() {
        let trimmed = line.trim_start();
        let depth = line.len() - trimmed.len();
        let begins_use = line.starts_with("use ");
        let follows_item =
            after_item == Some(depth) && !trimmed.is_empty() && !trimmed.starts_with('}');
        let begins_item = [
            "impl ",
            "impl<",
            "client::",
            "fn ",
            "pub fn ",
            "support::",
            "#[rustfmt",
            "#[cfg(",
            "pub use ",
        ]
        .iter()
        .any(|word| trimmed.starts_with(word));
        let follows_line = after_line == Some(depth) && depth <= 4 && begins_item;
        // An attribute can have several lines.
        let continues = intro == "#![" && line.starts_with([' ', ')']);
        let ends_intro =
            !intro.is_empty() && !line.starts_with(intro) && !line.is_empty() && !continues;
        if (follows_item && !begins_use) || follows_line || ends_intro {
            spaced.push('\n');
        }
        spaced.push_str(line);
        spaced.push('\n');
        in_use |= begins_use;
        let ends = if in_use {
            trimmed.ends_with(';')
        } else {
            depth <= 4
                && !trimmed.starts_with("//")
                && (trimmed == "}"
                    || trimmed.ends_with("];")
                    || trimmed.ends_with("};")
                    || is_macro_end(line))
        };
        after_item = ends.then_some(depth);
        let is_comment = trimmed.starts_with("//");
        after_line = (trimmed.ends_with(';') && !ends && !is_comment).then_some(depth);
        in_use &= !ends;
        if !continues {
            let marks = ["//!", "#!["];
            intro = marks.into_iter().find(|mark| line.starts_with(mark)).unwrap_or_default();
        }
    }
    spaced
}
