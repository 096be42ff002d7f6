//! Security schemes.

use openapiv3::{APIKeyLocation, SecurityScheme as Source};
use serde_json::{Map, Value};

use super::references::follow;
use super::schemas::Schemas;
use super::{documented_name, members, text};
use crate::pointer::Pointer;
use crate::spec::{Location, SecurityKind, SecurityScheme};

/// The security schemes, in document order.
pub(super) fn schemes(schemas: &mut Schemas) -> Vec<SecurityScheme> {
    let document = schemas.document;
    let root = Pointer::default();
    let components = document.root().get("components").and_then(Value::as_object);
    let modern = components.map(|it| members(it, "securitySchemes", &root.push("components")));
    let old = document.root().as_object().map(|it| members(it, "securityDefinitions", &root));
    let mut found = Vec::new();
    for (key, value, place) in modern.into_iter().chain(old).flatten() {
        let scheme = follow(document, &place, value, "securitySchemes", schemas.diagnostics);
        let scheme = scheme.and_then(|(_, scheme)| scheme.as_object());
        if let Some((scheme, kind)) = scheme.and_then(|scheme| Some((scheme, kind(scheme)?))) {
            found.push(SecurityScheme {
                key: key.to_owned(),
                description: text(scheme, "description"),
                documented_name: documented_name(scheme, "x-documented-name"),
                kind,
            });
        }
    }
    found
}

/// What kind of credential a scheme takes; none for an object that is no scheme.
fn kind(scheme: &Map<String, Value>) -> Option<SecurityKind> {
    match scheme.get("type").and_then(Value::as_str)? {
        // 2.0 has a type of its own for what is a scheme of HTTP since.
        "basic" => return Some(SecurityKind::Http("basic".to_owned())),
        // The flows are no part of the type, and need not be complete.
        "oauth2" | "openIdConnect" => return Some(SecurityKind::Token),
        "mutualTLS" => return Some(SecurityKind::Certificate),
        _ => {}
    }
    match serde_json::from_value(Value::Object(scheme.clone())).ok()? {
        Source::APIKey { location, name, .. } => {
            let location = match location {
                APIKeyLocation::Query => Location::Query,
                APIKeyLocation::Header => Location::Header,
                APIKeyLocation::Cookie => Location::Cookie,
            };
            Some(SecurityKind::ApiKey { location, name })
        }
        Source::HTTP { scheme, .. } => Some(SecurityKind::Http(scheme)),
        Source::OAuth2 { .. } | Source::OpenIDConnect { .. } => Some(SecurityKind::Token),
    }
}
