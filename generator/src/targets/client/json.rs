//! JSON values as `json!` calls.

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

/// A JSON value as a `json!` call.
pub(super) fn json_tokens(value: &Value) -> TokenStream {
    // `json_line` writes each value as a Rust literal, in brackets.
    let json: TokenStream = json_line(value).parse().unwrap_or_default();
    quote!(serde_json::json!(#json))
}

/// The source of a `json!` call, on one line if it is short.
pub(super) fn json_macro(value: &Value, indent: &str) -> String {
    let line = json_line(value);
    if line.len() <= 40 {
        return format!("serde_json::json!({line})");
    }
    format!("serde_json::json!({})", json_lines(value, indent))
}

/// JSON on several lines, with the indentation of code.
fn json_lines(value: &Value, indent: &str) -> String {
    let inner = format!("{indent}    ");
    let (open, entries, close) = match value {
        Value::Object(map) if !map.is_empty() => {
            let entry = |(key, value)| format!("{key:?}: {}", json_lines(value, &inner));
            ('{', map.iter().map(entry).collect::<Vec<_>>(), '}')
        }
        Value::Array(items) if !items.is_empty() => {
            ('[', items.iter().map(|item| json_lines(item, &inner)).collect(), ']')
        }
        other => return json_line(other),
    };
    let entries = entries.join(&format!(",\n{inner}"));
    format!("{open}\n{inner}{entries}\n{indent}{close}")
}

/// JSON on one line with Rust literals, with spaces in braces and after colons and commas.
fn json_line(value: &Value) -> String {
    match value {
        Value::Object(map) if !map.is_empty() => {
            let entry = |(key, value)| format!("{key:?}: {}", json_line(value));
            format!("{{ {} }}", map.iter().map(entry).collect::<Vec<_>>().join(", "))
        }
        Value::Array(items) => {
            format!("[{}]", items.iter().map(json_line).collect::<Vec<_>>().join(", "))
        }
        Value::String(text) => format!("{text:?}"),
        // An integer literal without a suffix is an `i32`.
        Value::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(small), _) if i32::try_from(small).is_ok() => small.to_string(),
            (Some(large), _) => format!("{large}i64"),
            (_, Some(large)) => format!("{large}u64"),
            _ => number.to_string(),
        },
        other => other.to_string(),
    }
}
