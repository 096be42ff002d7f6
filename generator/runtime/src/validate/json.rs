//! JSON values with exact numbers, for validation.

use super::number::Number;
use std::collections::HashSet;

/// The maximum depth of nested values.
const DEPTH: usize = 512;

/// A JSON value.
#[derive(Debug)]
pub enum Json {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Array(Vec<Json>),
    Object(Object),
    /// A value that is nested too deeply to be checked.
    Deep,
}

/// The members of a JSON object, in order and searchable by name.
#[derive(Debug)]
pub struct Object {
    members: Vec<(String, Json)>,
    /// The indices of the members, sorted by name.
    sorted: Vec<usize>,
}

impl Object {
    /// Creates an object. The last of members with the same name counts.
    fn of(mut members: Vec<(String, Json)>) -> Self {
        let mut sorted: Vec<usize> = (0..members.len()).collect();
        sorted.sort_by(|one, other| members[*one].0.cmp(&members[*other].0));
        let is_twice = sorted.windows(2).any(|pair| members[pair[0]].0 == members[pair[1]].0);
        if is_twice {
            let last = |place: usize| {
                let next = sorted.get(place + 1).map(|next| &members[*next].0);
                next != Some(&members[sorted[place]].0)
            };
            let mut kept: Vec<usize> =
                (0..sorted.len()).filter(|place| last(*place)).map(|place| sorted[place]).collect();
            kept.sort_unstable();
            let mut kept = kept.into_iter().peekable();
            let mut index = 0;
            members.retain(|_| {
                index += 1;
                kept.next_if_eq(&(index - 1)).is_some()
            });
            return Self::of(members);
        }
        Self { members, sorted }
    }

    pub fn len(&self) -> usize {
        self.members.len()
    }

    /// The members in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Json)> {
        self.members.iter().map(|(name, value)| (name.as_str(), value))
    }

    pub fn get(&self, name: &str) -> Option<&Json> {
        let found = self.sorted.binary_search_by(|index| (*self.members[*index].0).cmp(name));
        found.ok().map(|place| &self.members[self.sorted[place]].1)
    }

    pub fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

impl Json {
    /// Parses JSON; `None` if it is invalid.
    pub fn parse(text: &str) -> Option<Self> {
        let mut reader = Reader { text, at: 0 };
        let value = reader.value(0)?;
        reader.space();
        (reader.at == text.len()).then_some(value)
    }

    /// The canonical form, which equal values share: numbers by their value, objects in any order.
    pub fn canonical(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    /// The canonical forms of a value. A large float has two: that of its exact value, and that of
    /// its decimal notation.
    pub(super) fn canonicals(&self) -> impl Iterator<Item = String> {
        let decimal = match self {
            Self::Number(number) => number.canonical_decimal(),
            _ => None,
        };
        decimal.into_iter().chain([self.canonical()])
    }

    /// Whether the value has one of these canonical forms.
    pub(super) fn is_among(&self, texts: &HashSet<String>) -> bool {
        self.canonicals().any(|text| texts.contains(&text))
    }

    fn write(&self, text: &mut String) {
        match self {
            Self::Null => text.push_str("null"),
            Self::Bool(value) => text.push_str(if *value { "true" } else { "false" }),
            Self::Number(number) => text.push_str(&number.canonical()),
            Self::String(value) => quote(value, text),
            Self::Array(items) => {
                text.push('[');
                for item in items {
                    item.write(text);
                    text.push(',');
                }
                text.push(']');
            }
            Self::Object(object) => {
                text.push('{');
                for (name, value) in object.sorted.iter().map(|index| &object.members[*index]) {
                    quote(name, text);
                    value.write(text);
                    text.push(',');
                }
                text.push('}');
            }
            Self::Deep => text.push('~'),
        }
    }
}

fn quote(value: &str, text: &mut String) {
    text.push('"');
    for char in value.chars() {
        if matches!(char, '"' | '\\') {
            text.push('\\');
        }
        text.push(char);
    }
    text.push('"');
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Reader<'a> {
    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn space(&mut self) {
        while matches!(self.peek(), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
    }

    /// Consumes a character, if it is the next.
    fn eat(&mut self, char: u8) -> bool {
        self.space();
        let is_next = self.peek() == Some(char);
        self.at += usize::from(is_next);
        is_next
    }

    fn value(&mut self, depth: usize) -> Option<Json> {
        self.space();
        if depth > DEPTH && matches!(self.peek(), Some(b'[' | b'{')) {
            return self.skip();
        }
        match self.peek()? {
            b'{' => self.object(depth),
            b'[' => self.array(depth),
            b'"' => self.string().map(Json::String),
            b'n' => self.word("null", Json::Null),
            b't' => self.word("true", Json::Bool(true)),
            b'f' => self.word("false", Json::Bool(false)),
            _ => {
                let rest = self.text.get(self.at..)?;
                let is_part = |char: char| char.is_ascii_alphanumeric() || "+-.".contains(char);
                let length = rest.find(|char| !is_part(char)).unwrap_or(rest.len());
                self.at += length;
                Number::parse(&rest[..length]).map(Json::Number)
            }
        }
    }

    fn word(&mut self, word: &str, value: Json) -> Option<Json> {
        let is_word = self.text.get(self.at..)?.starts_with(word);
        self.at += word.len();
        is_word.then_some(value)
    }

    fn array(&mut self, depth: usize) -> Option<Json> {
        let mut items = Vec::new();
        self.at += 1;
        if self.eat(b']') {
            return Some(Json::Array(items));
        }
        loop {
            items.push(self.value(depth + 1)?);
            if self.eat(b']') {
                return Some(Json::Array(items));
            }
            self.eat(b',').then_some(())?;
        }
    }

    fn object(&mut self, depth: usize) -> Option<Json> {
        let mut members = Vec::new();
        self.at += 1;
        if self.eat(b'}') {
            return Some(Json::Object(Object::of(members)));
        }
        loop {
            self.space();
            let name = self.string()?;
            self.eat(b':').then_some(())?;
            members.push((name, self.value(depth + 1)?));
            if self.eat(b'}') {
                return Some(Json::Object(Object::of(members)));
            }
            self.eat(b',').then_some(())?;
        }
    }

    fn string(&mut self) -> Option<String> {
        (self.peek() == Some(b'"')).then_some(())?;
        self.at += 1;
        let mut text = String::new();
        loop {
            let rest = self.text.get(self.at..)?;
            let plain = rest.find(['"', '\\'])?;
            text.push_str(&rest[..plain]);
            self.at += plain + 1;
            if rest.as_bytes()[plain] == b'"' {
                return Some(text);
            }
            let escape = self.peek()?;
            self.at += 1;
            text.push(match escape {
                b'b' => '\u{8}',
                b'f' => '\u{c}',
                b'n' => '\n',
                b'r' => '\r',
                b't' => '\t',
                b'u' => self.unicode()?,
                other => char::from(other),
            });
        }
    }

    /// The character of a `\u` escape; a character beyond the first plane consists of two escapes.
    fn unicode(&mut self) -> Option<char> {
        let first = self.unit()?;
        if !(0xd800..0xdc00).contains(&first) {
            return char::from_u32(first).or(Some(char::REPLACEMENT_CHARACTER));
        }
        if !self.text.get(self.at..)?.starts_with("\\u") {
            return Some(char::REPLACEMENT_CHARACTER);
        }
        self.at += 2;
        let second = self.unit()?.wrapping_sub(0xdc00);
        let both = 0x1_0000 + ((first - 0xd800) << 10) + (second & 0x3ff);
        char::from_u32(both).or(Some(char::REPLACEMENT_CHARACTER))
    }

    fn unit(&mut self) -> Option<u32> {
        let digits: &'a str = self.text.get(self.at..self.at + 4)?;
        self.at += 4;
        u32::from_str_radix(digits, 16).ok()
    }

    /// Skips an array or object without parsing its contents.
    fn skip(&mut self) -> Option<Json> {
        let mut open = 0_usize;
        loop {
            match self.peek()? {
                b'[' | b'{' => open += 1,
                b']' | b'}' => open = open.saturating_sub(1),
                b'"' => {
                    self.string()?;
                    continue;
                }
                _ => {}
            }
            self.at += 1;
            if open == 0 {
                return Some(Json::Deep);
            }
        }
    }
}
