//! Positions of all keys and values of a text, found by parsing it once more.

use foldhash::HashMap;
use saphyr_parser::{Event, Parser};

use super::{Span, flow, json};
use crate::load::MAX_DEPTH;
use crate::pointer::Pointer;

/// A key that occurs twice in one mapping.
#[derive(Debug)]
pub(crate) struct Duplicate {
    pub(crate) pointer: Pointer,
    pub(crate) first: Span,
    pub(crate) second: Span,
}

/// Whether collections are nested deeper than `limit` in a YAML text. Stops reading as soon as they
/// are; a syntax error is left for others to find.
pub(crate) fn nesting_exceeds(text: &str, limit: usize) -> bool {
    exceeds(text, limit)
        .unwrap_or_else(|| exceeds(&flow::on_one_line(text), limit).unwrap_or_default())
}

/// The same; `None` at a syntax error.
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

/// The positions of all keys and values of a text.
#[derive(Debug, Default)]
pub(super) struct Index {
    /// The root is the first.
    nodes: Vec<Node>,
    pub(super) duplicates: Vec<Duplicate>,
    pub(super) collection_as_key: Option<Span>,
}

#[derive(Debug)]
pub(super) struct Node {
    pub(super) key: Option<Span>,
    pub(super) value: Span,
    pub(super) is_collection: bool,
    /// Members by key, elements by their number in decimal.
    children: HashMap<String, usize>,
    /// The node that this one is an alias of.
    alias_of: Option<usize>,
}

impl Index {
    /// Finds the positions in a JSON or YAML text. What follows a syntax error has none.
    pub(super) fn of(text: &str) -> Self {
        json::index(text).unwrap_or_else(|| {
            let (index, is_whole) = Self::of_yaml(text, text);
            if is_whole {
                return index;
            }
            // The parser minds things in brackets and quotes that the one of `load` does not.
            let (other, is_whole) = Self::of_yaml(text, &flow::on_one_line(text));
            if is_whole || other.nodes.len() > index.nodes.len() { other } else { index }
        })
    }

    /// The positions that a parser finds in `parsed`, which has a character for each of the text, and whether
    /// it came to the end.
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

    /// The node at a pointer and `true`, or the nearest one around it and `false`.
    pub(super) fn find(&self, pointer: &Pointer) -> Option<(&Node, bool)> {
        let mut node = self.nodes.first()?;
        for token in pointer.path() {
            match self.child(node, token, 0) {
                Some(child) => node = child,
                None => return Some((node, false)),
            }
        }
        Some((node, true))
    }

    /// A member or element, also of what the node is an alias of or has merged in with `<<`.
    fn child(&self, node: &Node, token: &str, depth: usize) -> Option<&Node> {
        // No document that can be loaded nests deeper; an alias can contain itself.
        if depth > MAX_DEPTH {
            return None;
        }
        if let Some(child) = node.children.get(token) {
            return self.nodes.get(*child);
        }
        if let Some(target) = node.alias_of {
            return self.child(self.nodes.get(target)?, token, depth + 1);
        }
        let merged = self.nodes.get(*node.children.get("<<")?)?;
        self.child(merged, token, depth + 1).or_else(|| {
            let indices = 0..merged.children.len();
            let mut list = indices.map_while(|i| self.child(merged, &i.to_string(), depth + 1));
            list.find_map(|element| self.child(element, token, depth + 1))
        })
    }
}

/// Builds an [`Index`] from what a parser comes across.
#[derive(Default)]
pub(super) struct Builder {
    pub(super) index: Index,
    /// The collections that have begun and not yet ended.
    open: Vec<Open>,
    anchors: HashMap<usize, usize>,
}

struct Open {
    node: usize,
    state: State,
}

enum State {
    Sequence {
        next: usize,
    },
    /// The key that has been read and still lacks its value.
    Mapping {
        key: Option<(String, Span)>,
    },
}

impl Builder {
    /// Takes the next event; `true` when the document has ended.
    fn add(&mut self, event: &Event<'_>, span: Span) -> bool {
        match event {
            Event::Scalar(text, _, anchor, _) => self.scalar(text, span, *anchor),
            Event::Alias(anchor) => self.alias(*anchor, span),
            Event::SequenceStart(anchor, _) => self.begin_sequence(span, *anchor),
            Event::MappingStart(anchor, _) => self.begin_mapping(span, *anchor),
            Event::SequenceEnd | Event::MappingEnd => self.end(span.end),
            Event::DocumentEnd => return true,
            _ => {}
        }
        false
    }

    /// A key, or a value that is no collection.
    pub(super) fn scalar(&mut self, text: &str, span: Span, anchor: usize) {
        if let Some(key) = self.awaits_key() {
            *key = Some((text.to_owned(), span));
        } else {
            self.node(span, anchor);
        }
    }

    fn alias(&mut self, anchor: usize, span: Span) {
        if let Some(key) = self.awaits_key() {
            *key = Some((String::new(), span));
        } else {
            let node = self.node(span, 0);
            self.index.nodes[node].alias_of = self.anchors.get(&anchor).copied();
        }
    }

    pub(super) fn begin_sequence(&mut self, span: Span, anchor: usize) {
        let node = self.node(span, anchor);
        self.index.nodes[node].is_collection = true;
        self.open.push(Open { node, state: State::Sequence { next: 0 } });
    }

    pub(super) fn begin_mapping(&mut self, span: Span, anchor: usize) {
        let node = self.node(span, anchor);
        self.index.nodes[node].is_collection = true;
        self.open.push(Open { node, state: State::Mapping { key: None } });
    }

    /// Ends the innermost collection.
    pub(super) fn end(&mut self, end: usize) {
        if let Some(closed) = self.open.pop() {
            let value = &mut self.index.nodes[closed.node].value;
            value.end = value.end.max(end);
        }
    }

    /// Whether the innermost collection is a mapping that comes to a key next.
    pub(super) fn expects_key(&mut self) -> bool {
        self.awaits_key().is_some()
    }

    /// Where to put a key, if one comes next.
    fn awaits_key(&mut self) -> Option<&mut Option<(String, Span)>> {
        match &mut self.open.last_mut()?.state {
            State::Mapping { key } if key.is_none() => Some(key),
            _ => None,
        }
    }

    /// Adds a value to the innermost open collection.
    fn node(&mut self, value: Span, anchor: usize) -> usize {
        let id = self.index.nodes.len();
        let (token, key) = match self.open.last_mut().map(|open| &mut open.state) {
            None => (None, None),
            Some(State::Sequence { next }) => {
                *next += 1;
                (Some((*next - 1).to_string()), None)
            }
            Some(State::Mapping { key }) => {
                let (token, span) = key.take().unzip();
                if token.is_none() {
                    self.index.collection_as_key.get_or_insert(value);
                    *key = Some((String::new(), value));
                }
                (token, span)
            }
        };
        let children = HashMap::default();
        let is_collection = false;
        self.index.nodes.push(Node { key, value, is_collection, children, alias_of: None });
        if anchor != 0 {
            self.anchors.insert(anchor, id);
        }
        if let Some(token) = token {
            self.attach(id, token, key);
        }
        id
    }

    /// Makes a node the member `token` of the innermost collection. Of duplicates the last counts,
    /// as it does for the value.
    fn attach(&mut self, id: usize, token: String, key: Option<Span>) {
        let Some(parent) = self.open.last().map(|open| open.node) else {
            return;
        };
        let previous = self.index.nodes[parent].children.insert(token.clone(), id);
        let first = previous.and_then(|previous| self.index.nodes[previous].key);
        if let (Some(first), Some(second)) = (first, key) {
            let pointer = self.pointer().push(token);
            self.index.duplicates.push(Duplicate { pointer, first, second });
        }
    }

    /// The pointer to the innermost open collection. Searches for each token, as this is needed
    /// for duplicate keys alone.
    fn pointer(&self) -> Pointer {
        let pairs = self.open.iter().zip(self.open.iter().skip(1));
        pairs.fold(Pointer::default(), |pointer, (outer, inner)| {
            let children = &self.index.nodes[outer.node].children;
            let token = children.iter().find(|(_, child)| **child == inner.node);
            pointer.push(token.map_or("", |(token, _)| token))
        })
    }
}

/// Turns character numbers into byte offsets. The numbers asked for mostly rise, so that the text
/// is walked once.
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

    use super::*;

    /// The values that have no position, or one with another key.
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

    /// Texts that `load` reads, and its other parser does not or only in part.
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
