//! The index of the positions of all keys and values, computed by a second parse.

use saphyr_parser::{Event, Parser};

use super::tree::{Builder, Index};
use super::{Span, flow, json};

/// Whether collections in a YAML text are nested deeper than `limit`. Stops at the first one that is.
/// Syntax errors are left to the loading parser.
pub(crate) fn nesting_exceeds(text: &str, limit: usize) -> bool {
    exceeds(text, limit)
        .unwrap_or_else(|| exceeds(&flow::on_one_line(text), limit).unwrap_or_default())
}

/// Like [`nesting_exceeds`] for one form of the text; `None` at a syntax error.
fn exceeds(text: &str, limit: usize) -> Option<bool> {
    let mut depth = 0_usize;
    for event in Parser::new_from_str(text) {
        match event {
            Ok((Event::SequenceStart(..) | Event::MappingStart(..), _)) => depth += 1,
            Ok((Event::SequenceEnd | Event::MappingEnd, _)) => depth = depth.saturating_sub(1),
            Ok(_) => {}
            // The scanner reads ahead of its events, and has a limit of its own.
            Err(error) if error.info().starts_with("recursion limit") => return Some(true),
            Err(_) => return None,
        }
        if depth > limit {
            return Some(true);
        }
    }
    Some(false)
}

impl Index {
    /// Computes the positions in a JSON or YAML text. Values after a syntax error have none.
    pub(super) fn of(text: &str) -> Self {
        json::index(text).unwrap_or_else(|| {
            let (index, is_whole) = Self::of_yaml(text, text);
            if is_whole {
                return index;
            }
            // The parser is stricter inside brackets and quotes than the one of `load`.
            let (other, is_whole) = Self::of_yaml(text, &flow::on_one_line(text));
            if is_whole || other.nodes.len() > index.nodes.len() { other } else { index }
        })
    }

    /// Computes the positions in `parsed`, which has one character for each of `text`. Also returns
    /// whether parsing reached the end.
    fn of_yaml(text: &str, parsed: &str) -> (Self, bool) {
        let mut builder = Builder::default();
        let mut cursor = Cursor::new(text);
        for event in Parser::new_from_str(parsed) {
            let Ok((event, span)) = event else { return (builder.index, false) };
            let start = cursor.byte(span.start.index());
            let end = cursor.byte(span.end.index()).max(start);
            if builder.add(&event, Span { start, end }) {
                break;
            }
        }
        (builder.index, true)
    }
}

/// Converts character indices to byte offsets. The indices are mostly ascending, so the text is scanned
/// once.
struct Cursor<'text> {
    text: &'text str,
    ascii: bool,
    chars: usize,
    bytes: usize,
}

impl<'text> Cursor<'text> {
    fn new(text: &'text str) -> Self {
        Self { text, ascii: text.is_ascii(), chars: 0, bytes: 0 }
    }

    fn byte(&mut self, chars: usize) -> usize {
        if self.ascii {
            return chars.min(self.text.len());
        }
        while self.chars > chars {
            let before = self.text[..self.bytes].chars().next_back();
            self.bytes -= before.map_or(0, char::len_utf8);
            self.chars -= 1;
        }
        while self.chars < chars {
            let Some(next) = self.text[self.bytes..].chars().next() else {
                break;
            };
            self.bytes += next.len_utf8();
            self.chars += 1;
        }
        self.bytes
    }
}

#[cfg(test)]
mod tests {
    use serde_json::Value;

    use super::super::tree::Node;
    use super::*;
    use crate::document::pointer::Pointer;

    /// Returns the values without a position, or with that of another key.
    fn misplaced(value: &Value, at: &Pointer, index: &Index, text: &str) -> Vec<String> {
        let is_right = match index.find(at) {
            Some((Node { key: Some(key), .. }, true)) => {
                at.last().is_some_and(|last| text[key.start..key.end].contains(last))
            }
            found => found.is_some_and(|(_, is_exact)| is_exact),
        };
        let mut wrong = if is_right { Vec::new() } else { vec![at.to_string()] };
        match value {
            Value::Object(map) => wrong.extend(
                map.iter().flat_map(|(key, value)| misplaced(value, &at.push(key), index, text)),
            ),
            Value::Array(items) => {
                wrong.extend(items.iter().enumerate().flat_map(|(number, value)| {
                    misplaced(value, &at.push(number.to_string()), index, text)
                }));
            }
            _ => {}
        }
        wrong
    }

    /// Texts that `load` accepts, and the position parser rejects at least in part.
    #[test]
    fn positions_go_on_where_lines_are_indented_too_little() {
        let texts = [
            "a:\n  b: {\n  }\n  c: 1\n",
            "a:\n  b: {\n}\n  c: 1\n",
            "a:\n  b: [\n  ]\n  c: 1\n",
            "a:\n  b: [\n]\nc: 1\n",
            "a:\n  b: [1,\n2,\n {x: [\n3\n]}\n]\nc: 1\n",
            "a:\n  b: {x: 1, # }}} {\n # ]]\n y: 2 # z\n}\n  c: 1\n",
            "a:\n  b: {x: some text\nover lines, y: 'it''s\n}', z: \"\\\"}\n\\\nq\"\n}\n  c: 1\n",
            "a:\r\n  b: {\r\n  }\r\n  c: 1\r\nd: [\r\n]\r\ne: 2\r\n",
            "a: \"one\ntwo\"\nb: 1\n",
            "a:\n  b: 'one\ntwo'\n  c: 1\n",
            "a:\n  b: \"one\n\ttwo\"\n  c: 1\n",
            "a:\n  b: don't {x\n  c: {\n  }\n  d: it's\n  e: {\n  }\n",
            "a: |\n  { [ \"\n  text\nb: {\n}\nc: >-\n  it's {\n\n  more\nd: {\n}\n",
            "a:\n- b: {\n  }\n  c: |\n    {x\n  d: [\n  ]\n- {\n}\n- e\n",
            "? a\n: {\n}\nb: 1\n",
            "a: &x {\n}\nb: *x\nc: !!map {\n}\nd: 1\n",
            "\"a\": {\n}\n'b': [\n]\n\"c\" : {\n}\nd: 1\n",
            "a: plain\n  continues {x [\n  more\nb: {\n}\nc: 1\n",
            "a: 1 # comment {\nb: {\n}\n# { [\nc: 1\n",
            "---\na: {\n}\nb: 1\n...\n",
            "a: {b: [1, {\n}, \"x\"\n], c: é # ü\n}\nd: {\n}\n",
            "a: {\"b\":\"x\",\"c\":{\n}}\nd: 1\n",
            "a:\n\n  b:\t{\n  }\n  c:\t1\n",
            "a: b\n \t\nc: 1\n",
            "a: [\n# comment\n1]\nb: 1\n",
            "a: {x: \"y\", }\nb: [1,]\nc: 1\n",
            "a: {? x : y, ? z}\nb: 1\n",
            "a: [x: 1, y]\nb: 1\n",
            "a: {x, y: }\nb: 1\n",
            "%YAML 1.1\n---\na: {\n}\nb: 1\n",
            "a: 'x'\t\nb: \"y\" # z\nc: 1\n",
            "- a: 1\n  b: {\n}\n- c: 2\n",
            "a: >2\n   x\n  y\nb: {\n}\n",
            "a: |+\n\n  x\n\n\nb: {\n}\nc: 1\n",
            "a: |\nb: {\n}\nc: 1\n",
            "a:\n  |\n  {\nb: [\n]\nc: 1\n",
            "{a: {\n}, b: 1}\n",
            "{\"a\": 1,\n\t\"b\": {\n\t}\n}\n",
            "a: {\n  }\n  \nb: 1",
            "a: x\n b\n# c\nd: {\n}\n",
            "'a b': {\n}\nx y: {\n}\n? z\n: 1\n",
            "a:\n- - {\n}\n  - 1\nb: 1\n",
            "a: [a, [b\n,c], {d: [\n]}]\nb: {x: [1, 2\n]}\nc: 1\n",
            "a: \"x\n\n  y\"\nb: 'z\n\n'\nc: 1\n",
            "a: \u{a0}{\nb: 1\n",
            "a: {b: 1}\u{2028}\nc: 1\n",
            "a: \"\\x41\\u00e9\\/\"\nb: 1\n",
            "a: &x\n  b: 1\nc:\n  <<: *x\n  d: {\n}\n",
            "key with spaces: {\n}\n-dash: {\n}\n:colon: {\n}\n?q: 1\n",
            "a:\n    b: {\n        x: 1\n    }\n    c: 1\n",
            "a: #x\n  b: {\n}\nc: 1\n",
            "a: {b: #x\n c}\nd: 1\n",
            "a: [ 'x' , \"y\"\n, z ]\nb: 1\n",
            "a: {\"b\" : 1, 'c' :\n2}\nc: 1\n",
            "a: ''\nb: \"\"\nc: {'': ''}\n",
        ];
        let mut needed = 0;
        for text in texts {
            let value: Value = serde_yaml::from_str(text).expect(text);
            let index = Index::of(text);
            let wrong = misplaced(&value, &Pointer::default(), &index, text);
            assert!(wrong.is_empty(), "{text:?}: {wrong:?}\n{:?}", flow::on_one_line(text));
            needed += usize::from(!Index::of_yaml(text, text).1);
        }
        assert!(needed > 30, "only {needed} texts need another form");
        let long = format!("a: [\n{}]\nb: {{\n}}\nc: 1\n", "{x: y, z: [1]},\n".repeat(1000));
        let value: Value = serde_yaml::from_str(&long).expect("valid");
        assert_eq!(misplaced(&value, &Pointer::default(), &Index::of(&long), &long), [""; 0]);
    }

    #[test]
    fn only_breaks_tabs_and_comments_become_spaces() {
        for (text, expected) in [
            ("a: {\n\tb: 'c' # d\n}\ne: 1\n", "a: {  b: 'c'     }\ne: 1\n"),
            ("a: |\n  {\n\n  # x\nb: \"c\n  d\"\n", "a: |\n  {\n\n  # x\nb: \"c   d\"\n"),
            ("a: b {\n  # c\n d: }\n", "a: b {\n  # c\n d: }\n"),
            ("{a: don't, b: #c\n'd\n'}", "{a: don't, b:    'd '}"),
            ("a: [\u{e9} # \u{e9}\n]", "a: [\u{e9}     ]"),
            ("a: [", "a: ["),
            ("\"a\\", "\"a\\"),
        ] {
            assert_eq!(flow::on_one_line(text), expected, "{text:?}");
        }
    }
}
