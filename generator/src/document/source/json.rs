//! Positions in JSON text. The YAML parser does not support surrogate pairs of `\\u` escapes.

use super::Span;
use super::tree::{Builder, Index};

/// Computes the positions in a JSON text; `None` if it is not JSON. Details that only matter to a parser
/// (the form of numbers, a trailing comma) are not checked.
pub(super) fn index(text: &str) -> Option<Index> {
    let mut tokens = Tokens { text, at: 0 };
    if !text.trim_start().starts_with(['{', '[']) {
        return None;
    }
    let mut builder = Builder::default();
    let mut brackets = Vec::new();
    while let Some(span) = tokens.next()? {
        let token = &text[span.start..span.end];
        match token {
            "{" => builder.begin_mapping(span, 0),
            "[" => builder.begin_sequence(span, 0),
            "}" | "]" => {
                let open: &str = brackets.pop()?;
                if (open == "{") != (token == "}") {
                    return None;
                }
                builder.end(span.end);
            }
            "," | ":" => {}
            _ if token.starts_with('"') && builder.expects_key() => {
                builder.scalar(&serde_json::from_str::<String>(token).ok()?, span, 0);
            }
            // Outside of strings JSON has only these tokens; anything else is YAML.
            _ if token.starts_with('"') || serde_json::from_str::<f64>(token).is_ok() => {
                builder.scalar("", span, 0);
            }
            "true" | "false" | "null" => builder.scalar("", span, 0),
            _ => return None,
        }
        if matches!(token, "{" | "[") {
            brackets.push(token);
        }
    }
    brackets.is_empty().then_some(builder.index)
}

struct Tokens<'text> {
    text: &'text str,
    at: usize,
}

impl Tokens<'_> {
    /// Returns the next token; `Some(None)` at the end, `None` for an unterminated string.
    #[expect(clippy::option_option, reason = "the end is no failure")]
    fn next(&mut self) -> Option<Option<Span>> {
        let bytes = self.text.as_bytes();
        let space = |byte: &u8| byte.is_ascii_whitespace();
        self.at += bytes[self.at..].iter().take_while(|byte| space(byte)).count();
        let start = self.at;
        let Some(first) = bytes.get(start) else {
            return Some(None);
        };
        self.at += match first {
            b'"' => string_length(&bytes[start..])?,
            b'{' | b'}' | b'[' | b']' | b',' | b':' => 1,
            _ => bytes[start..]
                .iter()
                .take_while(|byte| !space(byte) && !b"\"{}[],:".contains(byte))
                .count(),
        };
        Some(Some(Span { start, end: self.at }))
    }
}

/// Returns the length of the string literal at the start, including its quotes.
fn string_length(bytes: &[u8]) -> Option<usize> {
    let mut escaped = false;
    let end = bytes.iter().skip(1).position(|byte| {
        let ends = *byte == b'"' && !escaped;
        escaped = *byte == b'\\' && !escaped;
        ends
    })?;
    Some(end + 2)
}
