//! The request URL of a call: server, path and query.

use serde_json::Value;

use super::config::Config;
use super::error::RequestError;
use super::{text, url};
use crate::operations::{Parameter, Server, Style};

/// The error of a missing parameter.
pub(super) fn missing(parameter: &Parameter) -> RequestError {
    let name = parameter.name;
    if parameter.global {
        RequestError::new(format!(
            "`{name}` is missing: it is set once for the client, when that is built"
        ))
    } else {
        RequestError::new(format!("`{name}` is missing, and the operation needs it"))
    }
}

/// The path segment of a parameter. Fails if the segment is empty or changes the path, because the
/// request would call another operation.
pub(super) fn segment(
    parameter: &Parameter,
    value: &Value,
    allows_empty: bool,
) -> Result<String, RequestError> {
    let segment = text::in_path(parameter, value);
    let why = match segment.as_str() {
        "" if !allows_empty => "it is empty, which `allow_empty_path` of the call permits",
        "." | ".." => "it would lead to another path",
        _ => return Ok(segment),
    };
    Err(RequestError::new(format!("`{}` cannot stand in the path: {why}", parameter.name)))
}

/// A path template without its fragment, by which documents distinguish operations of one path.
pub(super) fn without_fragment(path: &str) -> &str {
    path.split('#').next().unwrap_or_default()
}

/// The query string of a parameter: a form, or a string in another media type.
pub(super) fn query_string(parameter: &Parameter, value: &Value) -> String {
    let form = Style::Form { explode: true, allow_reserved: false };
    match (parameter.style, value) {
        (Style::Content { media_type }, Value::Object(_)) if is_form(media_type) => {
            text::joined(&text::pairs("", form, value))
        }
        _ => text::escaped(&text::plain(value)).into_owned(),
    }
}

fn is_form(media_type: &str) -> bool {
    media_type.starts_with("application/x-www-form-urlencoded")
}

/// The URL of the server that a client has selected.
pub(super) fn server(servers: &[Server], config: &Config) -> Result<String, RequestError> {
    let Some(server) = servers.get(config.server).or(servers.first()) else {
        return Err(RequestError::new(
            "the API's document names no server: set the base URL when the client is built",
        ));
    };
    let mut base = server.url.to_owned();
    for variable in server.variables {
        let value = config.server_variables.get(variable.name);
        let value = value.map_or(variable.default, String::as_str);
        if !variable.values.is_empty() && !variable.values.contains(&value) {
            return Err(RequestError::new(format!(
                "`{value}` cannot be the server's `{}`: it is one of {}",
                variable.name,
                variable.values.join(", ")
            )));
        }
        base = base.replace(&format!("{{{}}}", variable.name), value);
    }
    if !base.contains("://") {
        return Err(RequestError::new(format!(
            "the API's document gives only a part of the server's URL, `{base}`: set the whole base \
             URL when the client is built"
        )));
    }
    url::base(&base)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::operations::{Kind, Location};

    #[test]
    fn a_segment_cannot_lead_to_another_path() {
        let style = Style::Simple { explode: false };
        let (location, kind) = (Location::Path, Kind::String);
        let id = Parameter { name: "id", location, required: true, global: false, kind, style };
        assert_eq!(segment(&id, &json!("a/b"), false).expect("it is encoded"), "a%2Fb");
        for wrong in ["", ".", ".."] {
            let error = segment(&id, &json!(wrong), false).expect_err("it changes the path");
            assert!(error.to_string().contains("`id`"), "{error}");
        }
    }

    #[test]
    fn a_whole_query_string_is_a_form_or_a_text() {
        let parameter = |media_type| Parameter {
            name: "q",
            location: Location::QueryString,
            required: false,
            global: false,
            kind: Kind::Any,
            style: Style::Content { media_type },
        };
        let form = parameter("application/x-www-form-urlencoded");
        assert_eq!(query_string(&form, &json!({"a": 1, "b": "x y"})), "a=1&b=x%20y");
        assert_eq!(
            query_string(&parameter("application/json"), &json!({"a": 1})),
            "%7B%22a%22%3A1%7D"
        );
    }
}
