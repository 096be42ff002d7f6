//! Whether the document is OpenAPI 3.0 at all.

use serde_json::{Map, Value};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::pointer::Pointer;

/// Checks the document's version. `false` if what follows cannot be read as OpenAPI 3.0.
pub(super) fn check(document: &Map<String, Value>, diagnostics: &mut Diagnostics) -> bool {
    let root = Pointer::default();
    if let Some(version) = document.get("swagger") {
        let version = version.as_str().map_or_else(|| version.to_string(), str::to_owned);
        let message = format!("the document is Swagger {version}, which is not supported yet");
        let diagnostic = Diagnostic::at(Code::SwaggerUnsupported, &root.push("swagger"), message);
        diagnostics.push(diagnostic.help("convert the document to OpenAPI 3.0"));
        return false;
    }
    let place = root.push("openapi");
    match document.get("openapi") {
        None => missing(document, diagnostics),
        Some(Value::String(version)) => text(version, &place, diagnostics),
        Some(Value::Number(number)) => {
            let version = number.to_string();
            let message = format!("`openapi` must be a string, found the number {version}");
            let diagnostic = Diagnostic::at(Code::MalformedVersion, &place, message)
                .label("expected a string of three numbers");
            let full = if version.starts_with("3.0") || version == "3" {
                "3.0.3".to_owned()
            } else {
                format!("{version}.0")
            };
            diagnostics.push(diagnostic.help(format!("write `openapi: \"{full}\"`")));
            full == "3.0.3"
        }
        Some(_) => {
            let message = "`openapi` must be a string such as \"3.0.3\"";
            let diagnostic = Diagnostic::at(Code::MalformedVersion, &place, message);
            diagnostics.push(diagnostic.help("write `openapi: \"3.0.3\"`"));
            true
        }
    }
}

fn missing(document: &Map<String, Value>, diagnostics: &mut Diagnostics) -> bool {
    let known = ["info", "paths", "components"];
    let looks_like_openapi = known.iter().any(|keyword| document.contains_key(*keyword));
    let (message, help) = if looks_like_openapi {
        ("the document does not say which version of OpenAPI it is", "add `openapi: 3.0.3`")
    } else {
        ("this is no OpenAPI document", "an OpenAPI document begins with `openapi: 3.0.3`")
    };
    let place = Pointer::default();
    let diagnostic = Diagnostic::at(Code::MissingVersion, &place, message);
    diagnostics.push(diagnostic.label("`openapi` is missing").help(help));
    looks_like_openapi
}

fn text(version: &str, place: &Pointer, diagnostics: &mut Diagnostics) -> bool {
    let (core, _) = version.split_once('-').unwrap_or((version, ""));
    let numbers: Option<Vec<u32>> = core.split('.').map(|part| part.parse().ok()).collect();
    match numbers.as_deref() {
        Some([3, 0, _]) => true,
        Some([major, minor, ..]) if (*major, *minor) != (3, 0) => {
            let message = format!("OpenAPI {version} is not supported yet");
            let diagnostic = Diagnostic::at(Code::VersionUnsupported, place, message);
            diagnostics.push(diagnostic.help("only documents in OpenAPI 3.0 are supported"));
            false
        }
        _ => {
            let message = format!("`{version}` is no version of OpenAPI");
            let diagnostic = Diagnostic::at(Code::MalformedVersion, place, message)
                .label("expected three numbers")
                .help("write `openapi: 3.0.3`");
            diagnostics.push(diagnostic);
            true
        }
    }
}
