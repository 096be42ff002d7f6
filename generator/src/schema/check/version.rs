//! The OpenAPI version of the document.

use serde_json::{Map, Value};

use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::load::Version;
use crate::document::pointer::Pointer;

/// Determines the document's version. Reports an error and returns `None` if the version is not
/// supported.
pub(super) fn check(
    document: &Map<String, Value>,
    diagnostics: &mut Diagnostics,
) -> Option<Version> {
    let root = Pointer::default();
    match (document.get("openapi"), document.get("swagger")) {
        (Some(Value::String(version)), _) => text(version, &root.push("openapi"), diagnostics),
        (Some(Value::Number(number)), _) => {
            quoted(&number.to_string(), "openapi", diagnostics);
            text(&format!("{number}.0"), &root.push("openapi"), &mut Diagnostics::default())
        }
        (Some(_), _) => {
            let message = "`openapi` must be a string such as \"3.1.1\"";
            diagnostics.push(
                Diagnostic::at(Code::MalformedVersion, &root.push("openapi"), message)
                    .help("write `openapi: \"3.1.1\"`")
                    .instead("the document is read as OpenAPI 3.0"),
            );
            Some(Version::V3_0)
        }
        (None, Some(version)) => swagger("swagger", version, diagnostics),
        (None, None) => missing(document, diagnostics),
    }
}

/// Reports a referenced file that names an unsupported version.
pub(super) fn part(file: &Value, root: &Pointer, diagnostics: &mut Diagnostics) {
    let keyword = ["openapi", "swagger"].into_iter().find(|name| file.get(name).is_some());
    if let Some(keyword) = keyword.filter(|_| Version::of(file).is_none()) {
        let message = format!("`{keyword}` does not name a supported version");
        diagnostics.push(
            Diagnostic::at(Code::MalformedVersion, &root.push(keyword), message)
                .help(
                    "write `openapi: \"3.1.1\"`, or remove the keyword: only the entry file needs it",
                )
                .instead("the file is read in the version of the referring file"),
        );
    }
}

fn quoted(version: &str, keyword: &str, diagnostics: &mut Diagnostics) {
    let message = format!("`{keyword}` must be a string, found the number {version}");
    let full = match (keyword, version.contains('.')) {
        ("swagger", _) => "2.0".to_owned(),
        (_, true) => format!("{version}.0"),
        (_, false) => format!("{version}.0.0"),
    };
    diagnostics.push(
        Diagnostic::at(Code::MalformedVersion, &Pointer::default().push(keyword), message)
            .label("expected a string")
            .help(format!("write `{keyword}: \"{full}\"`"))
            .instead("it is read as a string"),
    );
}

fn swagger(keyword: &str, version: &Value, diagnostics: &mut Diagnostics) -> Option<Version> {
    let place = Pointer::default().push(keyword);
    let written = version.as_str().map_or_else(|| version.to_string(), str::to_owned);
    if written == "2.0" || written.starts_with("2.") || written == "2" {
        if version.is_number() {
            quoted(&written, "swagger", diagnostics);
        }
        return Some(Version::V2);
    }
    let message = format!("Swagger {written} is not supported");
    let diagnostic = Diagnostic::at(Code::VersionUnsupported, &place, message);
    diagnostics.push(diagnostic.help("convert the document to OpenAPI 2.0 or later"));
    None
}

fn missing(document: &Map<String, Value>, diagnostics: &mut Diagnostics) -> Option<Version> {
    let place = Pointer::default();
    if document.contains_key("swaggerVersion") {
        return swagger("swaggerVersion", &document["swaggerVersion"], diagnostics);
    }
    let known = ["paths", "components", "webhooks"];
    if known.iter().any(|keyword| document.contains_key(*keyword)) {
        let message = "the document has no OpenAPI version";
        diagnostics.push(
            Diagnostic::at(Code::MissingVersion, &place, message)
                .label("`openapi` is missing")
                .help("add `openapi: 3.0.3`")
                .instead("it is read as OpenAPI 3.0"),
        );
        return Some(Version::V3_0);
    }
    let diagnostic = Diagnostic::at(Code::NotOpenApi, &place, "this is not an OpenAPI document");
    diagnostics.push(
        diagnostic.label("`openapi` is missing").help("begin the document with `openapi: 3.1.1`"),
    );
    None
}

fn text(version: &str, place: &Pointer, diagnostics: &mut Diagnostics) -> Option<Version> {
    let (core, _) = version.split_once('-').unwrap_or((version, ""));
    let numbers: Option<Vec<u32>> = core.split('.').map(|part| part.parse().ok()).collect();
    let known = match numbers.as_deref() {
        Some([3, 0, _]) => return Some(Version::V3_0),
        Some([3, 1 | 2, _]) => return Some(Version::Later),
        Some([3, minor, ..]) if *minor > 2 => {
            let message = format!("OpenAPI {version} is newer than this generator");
            diagnostics.push(
                Diagnostic::at(Code::NewVersion, place, message)
                    .help("update specwright")
                    .instead("the document is read as OpenAPI 3.2"),
            );
            return Some(Version::Later);
        }
        Some([3, 0]) => Version::V3_0,
        Some([3, ..]) => Version::Later,
        Some([major, ..]) => {
            let message = format!("OpenAPI {major} is not supported");
            let diagnostic = Diagnostic::at(Code::VersionUnsupported, place, message);
            diagnostics.push(diagnostic.help("convert the document to OpenAPI 2.0 or 3.x"));
            return None;
        }
        _ => Version::V3_0,
    };
    let message = format!("`{version}` is not an OpenAPI version");
    let instead = if known == Version::V3_0 { "3.0" } else { "3.1" };
    diagnostics.push(
        Diagnostic::at(Code::MalformedVersion, place, message)
            .label("expected three numbers")
            .help("write `openapi: 3.1.1`")
            .instead(format!("the document is read as OpenAPI {instead}")),
    );
    Some(known)
}
