//! Preprocessing of YAML: flow collections and quoted scalars on one line.
//!
//! The parser that computes positions is stricter about indentation inside brackets and quotes than the
//! parser that loads documents. Line breaks have no meaning there, so spaces replace them, and all
//! offsets stay the same.

/// Replaces line breaks, tabs and comments in flow collections, line breaks in quoted scalars, and tabs
/// between values by spaces. The number of characters stays the same.
pub(super) fn on_one_line(text: &str) -> String {
    // YAML 1.1 has additional line breaks.
    let plain = |c| if matches!(c, '\u{85}' | '\u{2028}' | '\u{2029}') { ' ' } else { c };
    let mut scan = Scan { text: text.chars().map(plain).collect(), at: 0, line: 0, parent: -1 };
    while scan.at < scan.text.len() {
        scan.node();
    }
    scan.text.into_iter().collect()
}

struct Scan {
    text: Vec<char>,
    at: usize,
    /// The offset of the start of the line.
    line: usize,
    /// The column of the parent of the next node; -1 at the root.
    parent: isize,
}

impl Scan {
    fn peek(&self) -> Option<char> {
        self.char(0)
    }

    fn char(&self, ahead: usize) -> Option<char> {
        self.text.get(self.at + ahead).copied()
    }

    fn column(&self) -> isize {
        isize::try_from(self.at - self.line).unwrap_or(isize::MAX)
    }

    /// Whether white space or the end follows, which makes a character an indicator.
    fn ends(&self, ahead: usize) -> bool {
        self.char(ahead).is_none_or(char::is_whitespace)
    }

    /// Advances to the next line.
    fn skip_line(&mut self) {
        while self.peek().is_some_and(|c| c != '\n') {
            self.at += 1;
        }
        self.at += 1;
        self.line = self.at;
    }

    fn skip_blanks(&mut self) {
        while matches!(self.peek(), Some(' ' | '\t')) {
            self.blank_break();
            self.at += 1;
        }
    }

    /// Reads a node, or the indicator before one.
    fn node(&mut self) {
        self.skip_blanks();
        let start = self.column();
        match self.peek() {
            None => {}
            Some('\n' | '\r' | '#') => self.skip_line(),
            Some('-' | '?' | ':') if self.ends(1) => {
                self.parent = start;
                self.at += 1;
            }
            Some('-') if start == 0 && self.text[self.at..].starts_with(&['-', '-', '-']) => {
                self.parent = -1;
                self.at += 3;
            }
            Some('%') if start == 0 => self.skip_line(),
            Some('&' | '!' | '*') => {
                let is_alias = self.peek() == Some('*');
                while self.peek().is_some_and(|c| !c.is_whitespace()) {
                    self.at += 1;
                }
                if is_alias {
                    self.after(start);
                }
            }
            Some('|' | '>') => self.block_scalar(),
            Some(quote @ ('"' | '\'')) => {
                self.quoted(quote);
                self.after(start);
            }
            Some('{' | '[') => {
                self.flow();
                self.after(start);
            }
            Some(_) => self.plain(start),
        }
    }

    /// Reads what follows a node that began in column `start`, which may be a key.
    fn after(&mut self, start: isize) {
        self.skip_blanks();
        if self.peek() == Some(':') && self.ends(1) {
            self.parent = start;
            self.at += 1;
        } else {
            self.skip_line();
        }
    }

    /// Skips an unquoted scalar, including its continuation lines.
    fn plain(&mut self, start: isize) {
        let mut before = ' ';
        while let Some(c) = self.peek() {
            if c == ':' && self.ends(1) {
                self.parent = start;
                self.at += 1;
                return;
            }
            if c == '\n' || c == '#' && before.is_whitespace() {
                break;
            }
            before = c;
            self.at += 1;
        }
        let is_over = self.peek() == Some('#');
        self.skip_line();
        if !is_over {
            self.skip_deeper(self.parent + 1);
        }
    }

    /// Skips a block scalar (`|` or `>`).
    fn block_scalar(&mut self) {
        let mut digit = None;
        while let Some(c) = self.peek().filter(|c| !c.is_whitespace()) {
            digit = digit.or(c.to_digit(10));
            self.at += 1;
        }
        self.skip_line();
        let digit = digit.and_then(|digit| isize::try_from(digit).ok());
        let indent = digit.map_or_else(|| self.next_indent(), |digit| self.parent.max(0) + digit);
        if indent > self.parent {
            self.skip_deeper(indent);
        }
    }

    /// Returns the indentation of the next line that is not empty.
    fn next_indent(&self) -> isize {
        let mut indent = 0;
        for c in &self.text[self.at.min(self.text.len())..] {
            match c {
                ' ' => indent += 1,
                '\n' | '\r' => indent = 0,
                _ => break,
            }
        }
        indent
    }

    /// Skips lines that are empty or indented by at least `indent`.
    fn skip_deeper(&mut self, indent: isize) {
        while self.at < self.text.len() {
            let rest = &self.text[self.at..];
            let spaces = rest.iter().take_while(|c| **c == ' ').count();
            let is_empty = rest.get(spaces).is_none_or(|c| matches!(c, '\n' | '\r' | '\t'));
            if !is_empty && isize::try_from(spaces).is_ok_and(|spaces| spaces < indent) {
                break;
            }
            self.skip_line();
        }
    }

    /// Skips a quoted scalar.
    fn quoted(&mut self, quote: char) {
        self.at += 1;
        while let Some(c) = self.peek() {
            if c == quote {
                self.at += 1;
                if quote == '"' || self.peek() != Some('\'') {
                    return;
                }
            } else if c == '\\' && quote == '"' {
                self.at += 1;
                self.blank_break();
            } else {
                self.blank_break();
                self.at += 1;
                continue;
            }
            self.at += 1;
        }
    }

    /// Replaces a line break or a tab by a space.
    fn blank_break(&mut self) {
        if let Some(c) = self.text.get_mut(self.at).filter(|c| matches!(c, '\n' | '\r' | '\t')) {
            *c = ' ';
        }
    }

    /// Skips a flow collection.
    fn flow(&mut self) {
        let mut depth = 0_usize;
        // Whether a scalar can begin.
        let mut begins = true;
        let mut before = ' ';
        while let Some(c) = self.peek() {
            match c {
                '{' | '[' => depth += 1,
                '}' | ']' => depth = depth.saturating_sub(1),
                '"' | '\'' if begins => {
                    self.quoted(c);
                    (begins, before) = (false, c);
                    // A colon right after a quoted scalar is an indicator too.
                    if self.peek() == Some(':') {
                        (begins, before) = (true, ':');
                        self.at += 1;
                    }
                    continue;
                }
                '&' | '!' if begins => {
                    before = c;
                    while self.peek().is_some_and(|c| !c.is_whitespace() && !",[]{}".contains(c)) {
                        self.at += 1;
                    }
                    continue;
                }
                '#' if before.is_whitespace() => {
                    while self.peek().is_some_and(|c| c != '\n') {
                        self.text[self.at] = ' ';
                        self.at += 1;
                    }
                    continue;
                }
                _ => {}
            }
            begins = match c {
                '{' | '[' | ',' => true,
                ':' if self.ends(1) => true,
                '?' if begins && self.ends(1) => true,
                c => begins && c.is_whitespace(),
            };
            before = c;
            self.blank_break();
            self.at += 1;
            if depth == 0 {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::on_one_line;

    proptest! {
        #[test]
        fn any_text_keeps_its_characters_in_their_places(text in "[a:{}\\[\\]\"'#|>&!*?%,\\\\ \t\r\n2\u{e9}-]{0,60}") {
            let other = on_one_line(&text);
            prop_assert_eq!(other.chars().count(), text.chars().count());
            let differ = text.chars().zip(other.chars()).filter(|(one, other)| one != other);
            for (_, other) in differ {
                prop_assert_eq!(other, ' ');
            }
            prop_assert_eq!(&on_one_line(&other), &other);
        }
    }
}
