//! Security schemes.

use openapiv3::{APIKeyLocation, SecurityScheme as Source};
use serde_json::{Map, Value};

use super::references::follow;
use super::schemas::Schemas;
use super::{documented_name, members, said, text};
use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::load::Document;
use crate::document::pointer::Pointer;
use crate::schema::spec::{Location, SecurityKind, SecurityRequirement, SecurityScheme, Spec};

/// Returns the security schemes, in document order.
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
                description: said::security_scheme(scheme),
                documented_name: documented_name(scheme, "x-documented-name"),
                kind,
                token_url: token_url(scheme),
            });
        }
    }
    found
}

/// Returns the token URL; 2.0 has a single flow.
fn token_url(scheme: &Map<String, Value>) -> Option<String> {
    let flows = scheme.get("flows").and_then(Value::as_object);
    let flow = |name: &str| text(flows?.get(name)?.as_object()?, "tokenUrl");
    ["clientCredentials", "authorizationCode", "password", "deviceAuthorization"]
        .into_iter()
        .find_map(flow)
        .or_else(|| text(scheme, "tokenUrl"))
}

/// Returns the alternative requirements of an operation: its own `security`, or that of the document.
pub(super) fn requirements(
    operation: &Map<String, Value>,
    root: &Value,
) -> Vec<SecurityRequirement> {
    let own = operation.get("security").and_then(Value::as_array);
    let list = own.or_else(|| root.get("security").and_then(Value::as_array));
    let list = list.into_iter().flatten().filter_map(Value::as_object);
    list.map(|schemes| SecurityRequirement {
        schemes: schemes
            .iter()
            .map(|(key, scopes)| {
                let scopes = scopes.as_array().into_iter().flatten();
                (key.clone(), scopes.filter_map(Value::as_str).map(str::to_owned).collect())
            })
            .collect(),
    })
    .collect()
}

/// Reports requirements that name an undeclared scheme, whose credentials are unknown.
pub(super) fn report_unknown(spec: &Spec, document: &Document, diagnostics: &mut Diagnostics) {
    let of_operations = spec.operations.iter().map(|operation| operation.pointer.clone());
    for place in of_operations.chain([Pointer::default()]) {
        let place = place.push("security");
        let list = document.get(&place).and_then(Value::as_array).into_iter().flatten();
        for (index, requirement) in list.enumerate() {
            let names = requirement.as_object().into_iter().flat_map(Map::keys);
            for name in names.filter(|name| spec.security_schemes.iter().all(|it| it.key != **name))
            {
                let message = format!("the security scheme `{name}` is not declared");
                let place = place.push(index.to_string()).push(name);
                diagnostics.push(
                    Diagnostic::at_key(Code::UnknownScheme, &place, message)
                        .instead("the client sends no credential for it")
                        .help("declare the scheme in `components.securitySchemes`; in 2.0, in `securityDefinitions`"),
                );
            }
        }
    }
}

/// Returns the kind of credential of a scheme; `None` for an object that is not a scheme.
fn kind(scheme: &Map<String, Value>) -> Option<SecurityKind> {
    match scheme.get("type").and_then(Value::as_str)? {
        // 2.0 has a type of its own for what later versions declare as an HTTP scheme.
        "basic" => return Some(SecurityKind::Basic),
        // The flows do not affect the kind, and may be incomplete.
        "oauth2" | "openIdConnect" => return Some(SecurityKind::OAuth2),
        "mutualTLS" => return Some(SecurityKind::MutualTls),
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
        Source::HTTP { scheme, .. } => Some(http(scheme)),
        Source::OAuth2 { .. } | Source::OpenIDConnect { .. } => Some(SecurityKind::OAuth2),
    }
}

/// Returns the kind of an HTTP authentication scheme, whose name is case-insensitive (RFC 9110, 11.1).
fn http(scheme: String) -> SecurityKind {
    match scheme.to_ascii_lowercase().as_str() {
        "basic" => SecurityKind::Basic,
        "bearer" => SecurityKind::Bearer,
        _ => SecurityKind::Http(scheme),
    }
}
