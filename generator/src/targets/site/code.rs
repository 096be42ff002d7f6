//! Code with its tokens marked.

use pulldown_cmark_escape::escape_html_body_text;
use ra_ap_rustc_lexer::{FrontmatterAllowed, LiteralKind, TokenKind, tokenize};

/// The words of Rust that its grammar reserves, as far as snippets have them.
const KEYWORDS: [&str; 33] = [
    "as", "async", "await", "break", "const", "continue", "dyn", "else", "enum", "false", "fn",
    "for", "if", "impl", "in", "let", "loop", "match", "mod", "move", "mut", "null", "pub", "ref",
    "return", "self", "static", "struct", "true", "type", "use", "where", "while",
];

/// Returns code as HTML, with the tokens of Rust and of JSON in `span`s. The lexer of Rust reads both languages.
pub(super) fn highlighted(language: &str, code: &str) -> String {
    let mut html = String::with_capacity(code.len() * 2);
    if !matches!(language, "rust" | "json") {
        escape(&mut html, code);
        return html;
    }
    let mut at = 0;
    for token in tokenize(code, FrontmatterAllowed::No) {
        let text = &code[at..at + token.len as usize];
        at += text.len();
        match class(token.kind, text, &code[at..]) {
            Some(class) => {
                html.push_str("<span class=\"");
                html.push_str(class);
                html.push_str("\">");
                escape(&mut html, text);
                html.push_str("</span>");
            }
            None => escape(&mut html, text),
        }
    }
    html
}

fn class(kind: TokenKind, text: &str, behind: &str) -> Option<&'static str> {
    Some(match kind {
        TokenKind::LineComment { .. } | TokenKind::BlockComment { .. } => "c",
        TokenKind::Literal {
            kind: LiteralKind::Int { .. } | LiteralKind::Float { .. }, ..
        } => "n",
        TokenKind::Literal { .. } => "s",
        TokenKind::Ident if KEYWORDS.contains(&text) => "k",
        TokenKind::Ident if behind.starts_with('!') => "m",
        TokenKind::Ident if text.starts_with(char::is_uppercase) => "t",
        TokenKind::Ident if behind.starts_with('(') => "f",
        _ => return None,
    })
}

/// Adds text as HTML.
pub(super) fn escape(html: &mut String, text: &str) {
    escape_html_body_text(&mut *html, text).unwrap_or_default();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_are_marked_and_text_is_kept() {
        let html = highlighted("rust", "let a = r#\"<b>\"#; // &\nprintln!(\"{a:?}\");");
        assert_eq!(
            html,
            "<span class=\"k\">let</span> a = <span class=\"s\">r#\"&lt;b&gt;\"#</span>; <span class=\"c\">// \
             &amp;</span>\n<span class=\"m\">println</span>!(<span class=\"s\">\"{a:?}\"</span>);"
        );
        assert_eq!(highlighted("text", "let <a>"), "let &lt;a&gt;");
    }
}
