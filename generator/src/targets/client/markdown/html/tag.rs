//! Tags of HTML.

/// The elements that descriptions have. Other names in angle brackets are text.
const ELEMENTS: [&str; 54] = [
    "a",
    "b",
    "big",
    "blockquote",
    "br",
    "center",
    "code",
    "dd",
    "del",
    "details",
    "div",
    "dl",
    "dt",
    "em",
    "font",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "i",
    "img",
    "ins",
    "kbd",
    "li",
    "nobr",
    "ol",
    "p",
    "pre",
    "s",
    "samp",
    "section",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "summary",
    "sup",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "tt",
    "u",
    "ul",
    "var",
    "wbr",
    "caption",
];

/// The maximum length of a tag; what is longer is text.
const LONGEST: usize = 1000;

pub(super) struct Tag<'a> {
    /// The element.
    pub(super) name: &'static str,
    pub(super) is_end: bool,
    /// The length of the tag.
    pub(super) len: usize,
    attributes: &'a str,
}

/// The tag at the beginning of a string; `None` if it is text.
pub(super) fn tag_at(text: &str) -> Option<Tag<'_>> {
    let inner = text.strip_prefix('<')?;
    let named = inner.strip_prefix('/');
    let is_end = named.is_some();
    let named = named.unwrap_or(inner);
    let length = named.find(|c: char| !c.is_ascii_alphanumeric())?;
    let found = &named[..length];
    let name = ELEMENTS.into_iter().find(|name| name.eq_ignore_ascii_case(found))?;
    let behind = &named[length..];
    if !behind.starts_with(['>', '/', ' ', '\t', '\n', '\r']) {
        return None;
    }
    let mut quote = None;
    for (at, c) in behind.char_indices().take(LONGEST) {
        match (quote, c) {
            (Some(open), c) => quote = Some(open).filter(|open| *open != c),
            (None, '"' | '\'') => quote = Some(c),
            (None, '<') => return None,
            (None, '>') => {
                let len = text.len() - behind.len() + at + 1;
                return Some(Tag { name, is_end, len, attributes: &behind[..at] });
            }
            (None, _) => {}
        }
    }
    None
}

impl Tag<'_> {
    /// The value of an attribute.
    pub(super) fn attribute(&self, name: &str) -> Option<String> {
        let mut rest = self.attributes.trim_start();
        while !rest.is_empty() {
            let end = rest.find(|c: char| c == '=' || c.is_whitespace()).unwrap_or(rest.len());
            let found = rest[..end].trim_matches('/');
            rest = rest[end..].trim_start();
            let Some(behind) = rest.strip_prefix('=') else {
                continue;
            };
            let behind = behind.trim_start();
            let quote = behind.chars().next().filter(|c| matches!(c, '"' | '\''));
            let (value, remainder) = match quote {
                Some(quote) => behind[1..].split_once(quote).unwrap_or((&behind[1..], "")),
                None => behind.split_at(behind.find(char::is_whitespace).unwrap_or(behind.len())),
            };
            if found.eq_ignore_ascii_case(name) {
                return Some(decoded(value));
            }
            rest = remainder.trim_start();
        }
        None
    }
}

/// Decodes the entities that are common in code and addresses.
pub(super) fn decoded(text: &str) -> String {
    if !text.contains('&') {
        return text.to_owned();
    }
    let entities = [
        ("&lt;", "<"),
        ("&gt;", ">"),
        ("&quot;", "\""),
        ("&#39;", "'"),
        ("&apos;", "'"),
        ("&nbsp;", " "),
        // The last one, because it can be the beginning of another one.
        ("&amp;", "&"),
    ];
    entities.iter().fold(text.to_owned(), |text, (entity, c)| text.replace(entity, c))
}

/// Removes all tags; a line break remains.
pub(super) fn without_tags(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(begin) = rest.find('<') {
        out.push_str(&rest[..begin]);
        let tag = tag_at(&rest[begin..]);
        let len = tag.as_ref().map_or(1, |tag| tag.len);
        match tag {
            Some(tag) if tag.name == "br" => out.push('\n'),
            Some(_) => {}
            None => out.push('<'),
        }
        rest = &rest[begin + len..];
    }
    out.push_str(rest);
    out
}
