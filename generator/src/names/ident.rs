//! Converts strings to identifiers.

use heck::ToSnakeCase;
use unicode_ident::{is_xid_continue, is_xid_start};
use unicode_normalization::UnicodeNormalization;

use crate::ir::words::words;

/// Returns a name for a string that has no character for an identifier: its code points.
pub(super) fn coded(text: &str) -> String {
    if text.is_empty() {
        return "empty".to_owned();
    }
    text.chars().take(6).map(|c| format!("u{:x}", u32::from(c))).collect::<Vec<_>>().join("_")
}

/// Returns the identifier of a type or a variant; `None` if no character can be used.
pub(super) fn type_ident(text: &str, digit_prefix: &str) -> Option<String> {
    clean(shortened(&words(text).concat()), digit_prefix)
}

/// The maximum length of a name, because rustdoc creates a file for each item and systems limit file
/// names.
const MAX_BYTES: usize = 120;

/// Returns the part of a name that fits into a file name.
pub(super) fn shortened(name: &str) -> &str {
    let end =
        name.char_indices().map(|(at, c)| at + c.len_utf8()).take_while(|end| *end <= MAX_BYTES);
    &name[..end.last().unwrap_or_default()]
}

/// Names that are one word in lower case, and two by their capitals.
const COMPOUNDS: [(&str, &str); 14] = [
    ("Dev", "Ops"),
    ("Graph", "Ql"),
    ("I", "Os"),
    ("I", "Pv4"),
    ("I", "Pv6"),
    ("Java", "Script"),
    ("Mac", "Os"),
    ("My", "Sql"),
    ("O", "Auth"),
    ("O", "Auth2"),
    ("Open", "Api"),
    ("Open", "Id"),
    ("Postgre", "Sql"),
    ("Type", "Script"),
];

/// Joins words that are one, unless the text has them apart: `oauth_token`, but `open_id`.
fn compounded(words: Vec<String>, text: &str) -> Vec<String> {
    let text = text.to_lowercase();
    let mut joined: Vec<String> = Vec::new();
    for word in words {
        let lower = word.to_lowercase();
        let is_compound = |last: &str| {
            COMPOUNDS.contains(&(last, &word))
                && (last.len() == 1 || text.contains(&(last.to_lowercase() + &lower)))
        };
        match joined.last_mut() {
            Some(last) if is_compound(last) => last.push_str(&lower),
            _ => joined.push(word),
        }
    }
    joined
}

/// Returns the identifier of a field; keywords are raw where they can be. `None` if no character can be
/// used.
#[must_use]
pub fn field_ident(text: &str) -> Option<String> {
    let snake = compounded(words(text), text).join("_").to_snake_case();
    let ident = clean(&snake, "field_")?;
    Some(if is_path_keyword(&ident) {
        format!("{ident}_")
    } else if is_raw_keyword(&ident) {
        format!("r#{ident}")
    } else {
        ident
    })
}

/// Returns the characters of a string that an identifier can contain, with a prefix before a digit.
///
/// Rust treats two spellings of one character as equal, so only one of them is left.
pub(super) fn clean(text: &str, digit_prefix: &str) -> Option<String> {
    let kept: String = text.nfkc().filter(|&c| is_xid_continue(c)).collect();
    let first = kept.chars().next()?;
    if is_xid_start(first) { Some(kept) } else { Some(format!("{digit_prefix}{kept}")) }
}

/// Whether a string is a valid identifier, perhaps a raw one.
pub(super) fn is_ident(text: &str) -> bool {
    let (plain, raw) = match text.strip_prefix("r#") {
        Some(plain) => (plain, true),
        None => (text, false),
    };
    plain.len() <= MAX_BYTES
        && clean(plain, "").as_deref() == Some(plain)
        && plain.starts_with(|c: char| is_xid_start(c) || c == '_')
        && plain.contains(char::is_alphanumeric)
        && !is_path_keyword(plain)
        && is_raw_keyword(plain) == raw
}

/// Whether a string is a valid name of a constant.
pub(super) fn is_constant(text: &str) -> bool {
    is_ident(text) && !text.contains(char::is_lowercase)
}

/// Whether a string is a valid name of a module.
#[must_use]
pub fn is_module(text: &str) -> bool {
    !text.is_empty()
        && text.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
        && text.starts_with(|c: char| c.is_ascii_lowercase())
        && !text.contains("__")
        && !is_raw_keyword(text)
        && !is_path_keyword(text)
        // A glob import would hide the crate of that name.
        && !["alloc", "core", "serde", "serde_json", "std"].contains(&text)
}

/// Returns a name as a valid file name on every system: in ASCII, and not too long.
pub(super) fn ascii(name: &str) -> String {
    let mut ascii = String::new();
    for character in name.chars() {
        if character.is_ascii() {
            ascii.push(character);
        } else {
            ascii.extend(["x", &format!("{:x}", u32::from(character))]);
        }
    }
    if ascii.len() <= 100 {
        return ascii;
    }
    // FNV-1a: the hash keeps truncated names distinct.
    let hash = ascii.bytes().fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| {
        (hash ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)
    });
    format!("{}_{hash:x}", ascii[..80].trim_end_matches('_'))
}

/// Whether a string is a keyword that cannot be a raw identifier.
pub(super) fn is_path_keyword(text: &str) -> bool {
    matches!(text, "self" | "super" | "crate" | "Self" | "_")
}

/// Whether a string is a keyword, of any edition, that can be a raw identifier.
#[must_use]
pub fn is_raw_keyword(text: &str) -> bool {
    const KEYWORDS: [&str; 48] = [
        "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "do",
        "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl", "in",
        "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
        "return", "static", "struct", "trait", "true", "try", "type", "typeof", "unsafe",
        "unsized", "use", "virtual", "where", "while", "yield",
    ];
    KEYWORDS.contains(&text)
}

/// Whether a type of this name would hide a name of the prelude or of the emitted crate.
pub(super) fn is_reserved_type(text: &str) -> bool {
    const RESERVED: [&str; 51] = [
        "AsMut",
        "AsRef",
        "Box",
        "Clone",
        "Copy",
        "Debug",
        "DateTime",
        "DecodeError",
        "Default",
        "Deserialize",
        "Display",
        "DoubleEndedIterator",
        "Drop",
        "Eq",
        "Err",
        "Error",
        "ExactSizeIterator",
        "Extend",
        "Fn",
        "FnMut",
        "FnOnce",
        "From",
        "FromIterator",
        "FromStr",
        "Future",
        "Hash",
        "Into",
        "IntoFuture",
        "IntoIterator",
        "Iterator",
        "IntoMaybe",
        "Maybe",
        "None",
        "Ok",
        "Option",
        "Ord",
        "PartialEq",
        "PartialOrd",
        "Result",
        "Self",
        "Send",
        "Serialize",
        "Sized",
        "Some",
        "String",
        "Sync",
        "ToOwned",
        "ToString",
        "TryFrom",
        "TryInto",
        "Vec",
    ];
    RESERVED.contains(&text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields() {
        let field = |text| field_ident(text);
        assert_eq!(field("docUrl").as_deref(), Some("doc_url"));
        assert_eq!(field("type").as_deref(), Some("r#type"));
        assert_eq!(field("self").as_deref(), Some("self_"));
        assert_eq!(field("2fa").as_deref(), Some("field_2fa"));
        assert_eq!(field("+1").as_deref(), Some("field_1"));
        assert_eq!(field("$").as_deref(), Some("dollar"));
        assert_eq!(field("größe").as_deref(), Some("größe"));
        assert_eq!(field("OAuthToken").as_deref(), Some("oauth_token"));
        assert_eq!(field("graphQLUrl").as_deref(), Some("graphql_url"));
        assert_eq!(field("open_id").as_deref(), Some("open_id"));
        assert_eq!(field("🙂"), None);
        assert_eq!(field("e\u{301}"), field("\u{e9}"), "one character, spelled in two ways");
        assert_eq!(field("\u{fb01}le"), field("file"));
        assert_eq!(field(""), None);
    }

    #[test]
    fn types() {
        assert_eq!(type_ident("in_progress", "N").as_deref(), Some("InProgress"));
        assert_eq!(type_ident("3d", "N").as_deref(), Some("N3d"));
        assert_eq!(type_ident("", "N"), None);
    }
}
