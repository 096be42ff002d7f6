//! A reader of JSON text (RFC 8259).

use std::any::TypeId;
use std::borrow::Cow;
use std::mem;

use serde::de::{Error, Expected, Unexpected};
use serde_json::Number;

use super::JsonError;
use super::json_number::{Numeral, numeral_at_start, out_of_range, unexpected_number};
use super::state::{DEPTH, Decision, State};

/// JSON text, and the position up to which it is read.
///
/// All types are read by this one reader: unions look ahead and go back in the text, so nothing is
/// held in memory for them.
pub struct Json<'de> {
    text: &'de str,
    at: usize,
    pub(super) state: State,
}

/// A position to which a reader can return.
#[derive(Debug, Clone, Copy)]
pub(super) struct Position {
    at: usize,
    depth: u8,
}

/// The kind of a value, by its first byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Null,
    Bool,
    Number,
    String,
    Array,
    Object,
}

impl<'de> Json<'de> {
    /// A reader of a whole text.
    pub(super) fn new(text: &'de str) -> Self {
        Self::resume(text, State::new(DEPTH))
    }

    /// A reader of the end of a text.
    pub(super) fn resume(text: &'de str, state: State) -> Self {
        Self { text, at: 0, state }
    }

    /// The number of bytes that are read, and the state.
    pub(super) fn pause(self) -> (usize, State) {
        (self.at, self.state)
    }

    /// The text from the position on, and the state, which has to be put back.
    pub(super) fn lend(&mut self) -> (&'de str, State) {
        (&self.text[self.at..], mem::replace(&mut self.state, State::new(0)))
    }

    /// Puts the state back, after `read` more bytes.
    pub(super) fn put_back(&mut self, read: usize, state: State) {
        self.at += read;
        self.state = state;
    }

    /// The position.
    pub(super) fn position(&self) -> Position {
        Position { at: self.at, depth: self.state.depth }
    }

    /// Returns to a position.
    pub(super) fn rewind(&mut self, position: Position) {
        self.at = position.at;
        self.state.depth = position.depth;
    }

    /// The text between a position and the current one.
    pub(super) fn since(&self, position: Position) -> &'de str {
        &self.text[position.at..self.at]
    }

    /// The earlier decision of the union `T` about the next value.
    pub(super) fn decision<T: 'static>(&self) -> Option<Decision> {
        self.state.decided.as_ref()?.get(&(TypeId::of::<T>(), self.rest())).copied()
    }

    /// Stores the decision of the union `T` about the value at `start`, if it may be read again.
    pub(super) fn decide<T: 'static>(&mut self, start: Position, decision: Decision) {
        if self.state.is_tried {
            let rest = self.text.len() - start.at;
            let decided = self.state.decided.get_or_insert_default();
            decided.insert((TypeId::of::<T>(), rest), decision);
        } else {
            self.state.decided = None;
        }
    }

    /// The number of bytes from the position to the end.
    #[inline]
    pub(super) fn rest(&self) -> usize {
        self.text.len() - self.at
    }

    #[inline]
    fn byte(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    /// The next byte that is no white space; it is not consumed.
    #[inline]
    pub(super) fn peek(&mut self) -> Option<u8> {
        match self.byte() {
            Some(byte) if byte > b' ' => Some(byte),
            _ => self.peek_behind_space(),
        }
    }

    fn peek_behind_space(&mut self) -> Option<u8> {
        while let Some(byte) = self.byte() {
            if !matches!(byte, b' ' | b'\n' | b'\t' | b'\r') {
                return Some(byte);
            }
            self.at += 1;
        }
        None
    }

    /// The kind of the next value.
    pub(super) fn kind(&mut self) -> Result<Kind, JsonError> {
        match self.peek() {
            Some(b'"') => Ok(Kind::String),
            Some(b'{') => Ok(Kind::Object),
            Some(b'[') => Ok(Kind::Array),
            Some(b'n') => Ok(Kind::Null),
            Some(b't' | b'f') => Ok(Kind::Bool),
            Some(b'-' | b'0'..=b'9') => Ok(Kind::Number),
            Some(_) => Err(self.wrong("expected value")),
            None => Err(self.wrong("EOF while parsing a value")),
        }
    }

    /// A syntax error at the position.
    #[cold]
    pub(super) fn wrong(&self, message: &str) -> JsonError {
        JsonError::syntax(message, self.rest())
    }

    /// Checks that nothing follows.
    pub(super) fn end(&mut self) -> Result<(), JsonError> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.wrong("trailing characters")),
        }
    }

    /// The error of a value that is not of the expected type.
    #[cold]
    pub(super) fn mismatch(&mut self, expected: &dyn Expected) -> JsonError {
        let start = self.position();
        let error = self.unexpected(expected).unwrap_or_else(|error| error);
        self.rewind(start);
        error
    }

    fn unexpected(&mut self, expected: &dyn Expected) -> Result<JsonError, JsonError> {
        let kind = self.kind()?;
        let rest = self.rest();
        let (text, number);
        let unexpected = match kind {
            Kind::Null => {
                self.null()?;
                Unexpected::Unit
            }
            Kind::Bool => Unexpected::Bool(self.boolean()?),
            Kind::Number => {
                number = self.number()?;
                unexpected_number(&number)
            }
            Kind::String => {
                text = self.string()?;
                Unexpected::Str(&text)
            }
            Kind::Array => Unexpected::Seq,
            Kind::Object => Unexpected::Map,
        };
        Ok(JsonError::invalid_type(unexpected, expected).at(rest))
    }

    /// Enters an array or object.
    #[inline]
    pub(super) fn enter(&mut self) -> Result<(), JsonError> {
        self.state.depth -= 1;
        if self.state.depth == 0 {
            return Err(self.wrong("recursion limit exceeded"));
        }
        self.at += 1;
        Ok(())
    }

    /// Leaves an array or object, whose end is consumed.
    #[inline]
    pub(super) fn leave(&mut self) {
        self.state.depth += 1;
    }

    /// Goes to the next element of an array. Returns `false` at the end of the array, which is
    /// consumed.
    #[inline]
    pub(super) fn next_item(&mut self, is_first: bool) -> Result<bool, JsonError> {
        match self.peek() {
            Some(b']') => {
                self.at += 1;
                Ok(false)
            }
            Some(b',') if !is_first => {
                self.at += 1;
                match self.peek() {
                    Some(b']') => Err(self.wrong("trailing comma")),
                    _ => Ok(true),
                }
            }
            Some(_) if is_first => Ok(true),
            Some(_) => Err(self.wrong("expected `,` or `]`")),
            None => Err(self.wrong("EOF while parsing a list")),
        }
    }

    /// Goes to the next key of an object, behind its first quotation mark. Returns `false` at the
    /// end of the object, which is consumed.
    #[inline]
    pub(super) fn next_key(&mut self, is_first: bool) -> Result<bool, JsonError> {
        match self.peek() {
            Some(b'"') if is_first => {
                self.at += 1;
                Ok(true)
            }
            Some(b',') if !is_first => {
                self.at += 1;
                match self.peek() {
                    Some(b'"') => {
                        self.at += 1;
                        Ok(true)
                    }
                    Some(b'}') => Err(self.wrong("trailing comma")),
                    Some(_) => Err(self.wrong("key must be a string")),
                    None => Err(self.wrong("EOF while parsing an object")),
                }
            }
            Some(b'}') => {
                self.at += 1;
                Ok(false)
            }
            Some(_) if is_first => Err(self.wrong("key must be a string")),
            Some(_) => Err(self.wrong("expected `,` or `}`")),
            None => Err(self.wrong("EOF while parsing an object")),
        }
    }

    /// Consumes a byte that was looked at.
    pub(super) fn step(&mut self) {
        self.at += 1;
    }

    /// Consumes the colon after a key, and the space around it.
    #[inline]
    pub(super) fn colon(&mut self) -> Result<(), JsonError> {
        match self.peek() {
            Some(b':') => {
                self.at += 1;
                self.peek();
                Ok(())
            }
            Some(_) => Err(self.wrong("expected `:`")),
            None => Err(self.wrong("EOF while parsing an object")),
        }
    }

    /// Consumes `null`.
    pub(super) fn null(&mut self) -> Result<(), JsonError> {
        self.literal("null")
    }

    /// Reads `true` or `false`, which begin with the next byte.
    pub(super) fn boolean(&mut self) -> Result<bool, JsonError> {
        let is_true = self.byte() == Some(b't');
        self.literal(if is_true { "true" } else { "false" })?;
        Ok(is_true)
    }

    fn literal(&mut self, word: &str) -> Result<(), JsonError> {
        let rest = &self.text.as_bytes()[self.at..];
        if rest.starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(());
        }
        let same = rest.iter().zip(word.as_bytes()).take_while(|(one, other)| one == other).count();
        self.at += same;
        let message =
            if same == rest.len() { "EOF while parsing a value" } else { "expected ident" };
        Err(self.wrong(message))
    }

    /// Reads a string, which begins with the next byte.
    pub(super) fn string(&mut self) -> Result<Cow<'de, str>, JsonError> {
        self.at += 1;
        self.string_after_quote()
    }

    /// Reads a string from behind its first quotation mark, if it has no escapes.
    #[inline]
    pub(super) fn plain_string(&mut self) -> Option<&'de str> {
        let start = self.at;
        let end = plain_until(self.text.as_bytes(), start);
        if self.text.as_bytes().get(end) != Some(&b'"') {
            return None;
        }
        self.at = end + 1;
        self.text.get(start..end)
    }

    /// Reads a string from behind its first quotation mark; borrowed if it has no escapes.
    pub(super) fn string_after_quote(&mut self) -> Result<Cow<'de, str>, JsonError> {
        match self.plain_string() {
            Some(text) => Ok(Cow::Borrowed(text)),
            None => self.escaped_string().map(Cow::Owned),
        }
    }

    #[cold]
    fn escaped_string(&mut self) -> Result<String, JsonError> {
        // The first quotation mark is the end, unless it is escaped.
        let rest = &self.text.as_bytes()[self.at..];
        let length = rest.iter().position(|byte| *byte == b'"').unwrap_or_default();
        let mut text = String::with_capacity(length);
        self.unescape(&mut text)?;
        Ok(text)
    }

    fn unescape(&mut self, text: &mut String) -> Result<(), JsonError> {
        loop {
            let start = self.at;
            self.at = plain_until(self.text.as_bytes(), start);
            text.push_str(&self.text[start..self.at]);
            match self.byte() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(());
                }
                Some(b'\\') => {
                    self.at += 1;
                    text.push(self.escape()?);
                }
                Some(_) => {
                    let message =
                        "control character (\\u0000-\\u001F) found while parsing a string";
                    return Err(self.wrong(message));
                }
                None => return Err(self.wrong("EOF while parsing a string")),
            }
        }
    }

    /// Reads an escape from behind its backslash.
    fn escape(&mut self) -> Result<char, JsonError> {
        let byte = self.byte().ok_or_else(|| self.wrong("EOF while parsing a string"))?;
        self.at += 1;
        Ok(match byte {
            b'"' | b'\\' | b'/' => byte.into(),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => return self.code_point(),
            _ => return Err(self.wrong("invalid escape")),
        })
    }

    /// Reads the digits of a `\u` escape, and the second escape of a surrogate pair.
    fn code_point(&mut self) -> Result<char, JsonError> {
        let first = self.hex()?;
        let code = match first {
            0xD800..=0xDBFF => {
                if !self.text.as_bytes()[self.at..].starts_with(b"\\u") {
                    return Err(self.wrong("lone leading surrogate in hex escape"));
                }
                self.at += 2;
                let second = self.hex()?;
                if !(0xDC00..=0xDFFF).contains(&second) {
                    return Err(self.wrong("lone leading surrogate in hex escape"));
                }
                0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00)
            }
            _ => first,
        };
        char::from_u32(code).ok_or_else(|| self.wrong("lone trailing surrogate in hex escape"))
    }

    fn hex(&mut self) -> Result<u32, JsonError> {
        let Some(digits) = self.text.as_bytes()[self.at..].first_chunk::<4>() else {
            return Err(self.wrong("EOF while parsing a string"));
        };
        let mut code = 0;
        for digit in digits {
            let Some(digit) = char::from(*digit).to_digit(16) else {
                return Err(self.wrong("invalid escape"));
            };
            code = code * 16 + digit;
        }
        self.at += 4;
        Ok(code)
    }

    /// Reads a number as it was sent, which begins with the next byte.
    #[inline]
    pub(super) fn numeral(&mut self) -> Result<Numeral<'de>, JsonError> {
        match numeral_at_start(&self.text[self.at..]) {
            Ok((numeral, length)) => {
                self.at += length;
                Ok(numeral)
            }
            Err((message, index)) => {
                self.at += index;
                Err(self.wrong(message))
            }
        }
    }

    /// Reads a number.
    pub(super) fn number(&mut self) -> Result<Number, JsonError> {
        let rest = self.rest();
        Ok(match self.numeral()? {
            Numeral::Unsigned(number) => number.into(),
            Numeral::Signed(number) => number.into(),
            Numeral::Text(text) => text.parse().map_err(|_| out_of_range(rest))?,
        })
    }
}

/// The index of the next quotation mark, backslash or control character; the length of the text if
/// there is none.
#[inline]
pub(super) fn plain_until(bytes: &[u8], mut at: usize) -> usize {
    const LOW: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    // The high bit of each byte that is zero, up to the first one.
    let zero = |word: u64| word.wrapping_sub(LOW) & !word & HIGH;
    while let Some(chunk) = bytes.get(at..).and_then(<[u8]>::first_chunk::<8>) {
        let word = u64::from_le_bytes(*chunk);
        let quote = zero(word ^ (LOW * u64::from(b'"')));
        let backslash = zero(word ^ (LOW * u64::from(b'\\')));
        let control = word.wrapping_sub(LOW * 0x20) & !word & HIGH;
        let found = quote | backslash | control;
        if found != 0 {
            return at + (found.trailing_zeros() / 8) as usize;
        }
        at += 8;
    }
    while bytes.get(at).is_some_and(|byte| !matches!(byte, b'"' | b'\\' | 0..0x20)) {
        at += 1;
    }
    at
}
