//! The bodies of calls.

use serde_json::{Map, Value};

use super::body::Body;
use super::multipart::Part;
use super::text;
use crate::operations::Style;

/// The body of a call.
pub(super) enum Payload {
    Nothing,
    /// A body with its media type.
    Whole(String, Body),
    /// The parts of a multipart body, with its media type.
    Parts(&'static str, Vec<(String, Part)>),
}

impl Payload {
    /// A form. `styles` has the properties whose serialization the document describes.
    pub(super) fn form(values: &Map<String, Value>, styles: &[(&str, Style)]) -> Self {
        let mut pairs = Vec::new();
        for (name, value) in values.iter().filter(|(_, value)| !value.is_null()) {
            let style = styles.iter().find(|(property, _)| property == name);
            let style = style.map_or_else(|| form_style(value), |(_, style)| *style);
            pairs.extend(text::pairs(name, style, value));
        }
        let body = Body::from(text::joined(&pairs));
        Self::Whole("application/x-www-form-urlencoded".to_owned(), body)
    }
}

/// The default serialization of a form's property (OpenAPI, "Encoding Object").
fn form_style(value: &Value) -> Style {
    match value {
        Value::Object(_) => Style::Content { media_type: "application/json" },
        _ => Style::Form { explode: true, allow_reserved: false },
    }
}
