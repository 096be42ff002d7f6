//! The context of a keyword.

use serde_json::{Map, Value};

use crate::document::load::Document;
use crate::document::pointer::Pointer;
use specwright_runtime::media_type::essence;

/// The context of a keyword.
pub(super) struct Site<'a> {
    pub(super) document: &'a Document,
    /// The pointer to the object that has the keyword.
    pub(super) pointer: &'a Pointer,
    /// The members of the object.
    pub(super) members: &'a Map<String, Value>,
}

impl Site<'_> {
    pub(super) fn has(&self, keyword: &str) -> bool {
        self.members.get(keyword).is_some_and(|value| !value.is_null())
    }

    pub(super) fn is(&self, keyword: &str, values: &[&str]) -> bool {
        let text = self.members.get(keyword).and_then(Value::as_str);
        text.is_some_and(|text| values.contains(&text))
    }

    /// Returns the media type of the enclosing encoding or Media Type Object; `None` in a component,
    /// which any media type can use.
    pub(super) fn media_type(&self) -> Option<String> {
        let tokens: Vec<String> = self.pointer.tokens().collect();
        let pairs = tokens.windows(2).rev();
        let mut found = pairs.filter_map(|pair| match pair {
            [content, media_type] if content == "content" && media_type.contains('/') => {
                Some(essence(media_type))
            }
            _ => None,
        });
        found.next()
    }

    /// Whether the object belongs to a response.
    pub(super) fn is_response(&self) -> bool {
        let around = self.pointer.tokens();
        let around = around.filter(|it| matches!(it.as_str(), "responses" | "requestBody"));
        around.last().is_some_and(|last| last == "responses")
    }

    pub(super) fn is_multipart(&self) -> bool {
        self.media_type().is_some_and(|it| it.starts_with("multipart/"))
    }

    pub(super) fn is_url_encoded(&self) -> bool {
        self.media_type().is_some_and(|it| it == "application/x-www-form-urlencoded")
    }

    /// Whether the object describes the elements of an array.
    pub(super) fn is_element(&self) -> bool {
        self.pointer.last() == Some("items")
    }
}
