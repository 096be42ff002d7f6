//! Absolute addresses for the relative links of descriptions.
//!
//! OpenAPI resolves such links where the description is shown, which is the vendor's documentation and not
//! the API's server. The root's `externalDocs` is its address. Without it, the absolute links of the document
//! tell the site: if they lead to `https://a.example/docs/…`, so does `/docs/intro`.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::document::load::Document;

/// The sites that relative links lead to.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Addresses {
    /// The URL of the root's `externalDocs`.
    documentation: Option<String>,
    /// The most frequent origin of the absolute links, by the first segment of their path.
    origins: BTreeMap<String, String>,
}

impl Addresses {
    /// Finds the sites of a document.
    #[must_use]
    pub fn of(document: &Document) -> Self {
        let documentation = document.root()["externalDocs"]["url"].as_str().map(str::trim);
        let documentation = documentation.filter(|url| split(url).is_some());
        if documentation.is_some() {
            return Self { documentation: documentation.map(str::to_owned), ..Self::default() };
        }
        let mut counts = BTreeMap::new();
        for file in document.files() {
            count(&file.value, &mut counts);
        }
        let mut origins: BTreeMap<String, (usize, String)> = BTreeMap::new();
        for ((segment, origin), count) in counts {
            let most = origins.entry(segment.to_owned()).or_default();
            if count > most.0 {
                *most = (count, origin.to_owned());
            }
        }
        let origins = origins.into_iter().map(|(segment, (_, origin))| (segment, origin)).collect();
        Self { documentation: None, origins }
    }

    /// Returns the absolute address of a link; `None` if the site is not known, or the link is none of the web.
    #[must_use]
    pub fn absolute(&self, link: &str) -> Option<String> {
        if split(link).is_some() || link.starts_with("mailto:") {
            return Some(link.to_owned());
        }
        if let Some(behind) = link.strip_prefix("//") {
            return Some(format!("https://{behind}"));
        }
        let segment = link.split(['/', '?', '#']).next().unwrap_or_default();
        if link.is_empty() || link.starts_with('#') || segment.contains(':') {
            return None;
        }
        let documentation = self.documentation.as_deref().and_then(split);
        if link.starts_with('/') {
            let of_segment = || self.origins.get(first_segment(link)).map(String::as_str);
            let origin = documentation.map(|(origin, _)| origin).or_else(of_segment)?;
            return Some(format!("{origin}{link}"));
        }
        let (origin, path) = documentation?;
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let mut segments: Vec<&str> = path.split('/').skip(1).collect();
        segments.pop();
        let end = link.find(['?', '#']).unwrap_or(link.len());
        let parts = link[..end].split('/');
        let last = parts.clone().count() - 1;
        for (index, part) in parts.enumerate() {
            match part {
                ".." => drop(segments.pop()),
                "." => {}
                part => segments.push(part),
            }
            if index == last && matches!(part, "." | "..") {
                segments.push("");
            }
        }
        Some(format!("{origin}/{}{}", segments.join("/"), &link[end..]))
    }
}

/// Splits an absolute address of the web into its origin and the remainder.
fn split(url: &str) -> Option<(&str, &str)> {
    let begin = url.find("://").filter(|end| matches!(&url[..*end], "https" | "http"))? + 3;
    let end = url[begin..].find(['/', '?', '#']).map_or(url.len(), |end| begin + end);
    (end > begin).then(|| url.split_at(end))
}

fn first_segment(path: &str) -> &str {
    path.split(['/', '?', '#']).nth(1).unwrap_or_default()
}

/// Counts the origins of the absolute links in the strings of a value.
fn count<'a>(value: &'a Value, counts: &mut BTreeMap<(&'a str, &'a str), usize>) {
    match value {
        Value::String(text) => {
            for (begin, _) in text.match_indices("http") {
                let end =
                    text[begin..].find(|c: char| c.is_whitespace() || "()<>[]\"'`".contains(c));
                let url = &text[begin..end.map_or(text.len(), |end| begin + end)];
                if let Some((origin, path)) = split(url).filter(|(_, path)| path.len() > 1) {
                    *counts.entry((first_segment(path), origin)).or_default() += 1;
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| count(item, counts)),
        Value::Object(map) => map.values().for_each(|value| count(value, counts)),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::document::diagnostic::Diagnostics;
    use crate::document::load::load_text;

    fn addresses(text: &str) -> Addresses {
        let document = load_text(Path::new("a.yaml"), text, &mut Diagnostics::new());
        let document = document.expect("it is a document");
        Addresses::of(&document)
    }

    #[test]
    fn links_are_relative_to_the_documentation() {
        let addresses = addresses(
            "openapi: 3.1.0\ninfo: { title: A, version: '1' }\npaths: {}\n\
             externalDocs: { url: https://a.test/docs/v1/index.html?x }\n",
        );
        for (link, expected) in [
            ("/b", Some("https://a.test/b")),
            ("b.html#c", Some("https://a.test/docs/v1/b.html#c")),
            ("../b?d=../e", Some("https://a.test/docs/b?d=../e")),
            ("../../../..", Some("https://a.test/")),
            ("./b/", Some("https://a.test/docs/v1/b/")),
            ("//b.test/c", Some("https://b.test/c")),
            ("http://b.test", Some("http://b.test")),
            ("mailto:a@b.test", Some("mailto:a@b.test")),
            ("#section", None),
            ("entity:Customer", None),
            ("javascript:x", None),
            ("", None),
        ] {
            assert_eq!(addresses.absolute(link).as_deref(), expected, "{link}");
        }
    }

    #[test]
    fn other_links_of_the_document_tell_the_site() {
        let addresses = addresses(
            "openapi: 3.1.0\ninfo:\n  title: A\n  version: '1'\n  description: >-\n    \
             [a](https://a.test/docs/a), <https://b.test/docs/b> and (https://a.test/docs).\n\
             servers: [{ url: https://api.a.test/v1 }]\npaths: {}\n",
        );
        assert_eq!(addresses.absolute("/docs/c#d").as_deref(), Some("https://a.test/docs/c#d"));
        assert_eq!(addresses.absolute("/other"), None);
        assert_eq!(addresses.absolute("docs/c"), None);
    }
}
