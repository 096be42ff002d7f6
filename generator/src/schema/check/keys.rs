//! Validation of keys, and descriptions of kinds.

use super::kind::{Keys, Kind};
use crate::document::diagnostic::{Code, Diagnostic};
use crate::document::pointer::Pointer;

/// Returns the diagnostic for a key that does not have the required form.
pub(super) fn malformed_key(keys: Keys, key: &str, pointer: &Pointer) -> Option<Diagnostic> {
    match keys {
        Keys::Path if !key.starts_with('/') => {
            let message = format!("the path `{key}` does not begin with `/`");
            let diagnostic = Diagnostic::at_key(Code::MalformedKey, pointer, message);
            Some(diagnostic.help(format!("write `/{key}`")))
        }
        Keys::Status if is_unusual_status(key) => {
            let message = format!("`{key}` is an unusual form of a status code");
            let diagnostic = Diagnostic::at_key(Code::StatusForm, pointer, message);
            Some(diagnostic.help("write ranges as `4XX`; status codes end at 599"))
        }
        Keys::Status if !is_status(key) => {
            let message = format!("`{key}` is not a status code: the response is ignored");
            let diagnostic = Diagnostic::at_key(Code::InvalidValue, pointer, message);
            Some(diagnostic.help("write a status code (`200`), a range (`2XX`) or `default`"))
        }
        Keys::Component if !is_component_name(key) => {
            let message = format!("`{key}` is not a valid component name");
            let diagnostic = Diagnostic::at_key(Code::ComponentName, pointer, message);
            Some(diagnostic.help("use only letters, digits, `.`, `-` and `_`"))
        }
        _ => None,
    }
}

/// Whether a key of a Responses Object can match the status of a response.
pub(crate) fn can_be_answered(key: &str) -> bool {
    is_status(key) || is_unusual_status(key)
}

/// Whether a key is `default`, `100` to `599`, or `1XX` to `5XX`.
pub(super) fn is_status(key: &str) -> bool {
    match key.as_bytes() {
        [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'] | [b'1'..=b'5', b'X', b'X'] => true,
        _ => key == "default",
    }
}

/// Whether a key is not a valid status, but can only be meant as one.
fn is_unusual_status(key: &str) -> bool {
    match key.as_bytes() {
        [b'6'..=b'9', b'0'..=b'9', b'0'..=b'9'] => true,
        [b'1'..=b'5', rest @ ..] => rest.eq_ignore_ascii_case(b"xx") && rest != b"XX",
        _ => false,
    }
}

fn is_component_name(key: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    !key.is_empty() && key.chars().all(allowed)
}

/// Returns the description of an expected kind.
pub(super) fn described(kind: Kind) -> String {
    match kind {
        Kind::Any => "any value".to_owned(),
        Kind::Text | Kind::Url | Kind::OneOf(_) => "a string".to_owned(),
        Kind::Boolean => "a boolean".to_owned(),
        Kind::Number => "a number".to_owned(),
        Kind::Count => "a non-negative integer".to_owned(),
        Kind::List(Kind::Text) => "an array of strings".to_owned(),
        Kind::List(Kind::Object(object) | Kind::OrRef(object)) => {
            format!("an array (each element {})", object.name())
        }
        Kind::List(_) => "an array".to_owned(),
        Kind::Map(_, Kind::Text) => "an object of strings".to_owned(),
        Kind::Map(_, Kind::Object(object) | Kind::OrRef(object)) => {
            format!("an object (each value {})", object.name())
        }
        Kind::Map(..) | Kind::Object(_) | Kind::Dependencies => "an object".to_owned(),
        Kind::OrRef(object) => format!("an object ({} or a `$ref`)", object.name()),
        Kind::BooleanOrNumber => "a number or a boolean".to_owned(),
        Kind::Types => "a type name or an array of type names".to_owned(),
        Kind::Items => "a schema".to_owned(),
        Kind::TextOr(object) => format!("an object ({})", object.name()),
    }
}

/// Returns a type's name with its article.
pub(super) fn article(type_name: &str) -> String {
    match type_name {
        "null" => "null".to_owned(),
        "array" | "object" => format!("an {type_name}"),
        _ => format!("a {type_name}"),
    }
}
