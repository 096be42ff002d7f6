//! Requests as commands of `curl`.

use heck::ToShoutySnakeCase;

use crate::ir::Operation;
use crate::schema::spec::{Location, SecurityKind};
use crate::targets::client::{Context, environment};
use specwright_runtime::media_type::is_json;

/// Returns the request of an operation. Credentials come from the variables that the client reads, and
/// parameters of the path from variables with their names.
pub(super) fn command(context: &Context, operation: &Operation) -> Option<String> {
    let server = context.api.servers.iter().find(|server| server.url.contains("://"));
    let base = server.map(|server| server.url.trim_end_matches('/'));
    // In double quotes, a shell gives these a meaning.
    let is_plain = |text: &str| {
        text.chars()
            .all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '\\' | '`' | '!' | '$'))
    };
    if !base.is_none_or(is_plain) || !is_plain(&operation.path) {
        return None;
    }
    let base = base.map_or_else(|| "$BASE_URL".to_owned(), with_variables);
    let path = with_variables(&operation.path);
    let mut lines = vec![format!("curl -X {} \"{base}{path}\"", operation.method)];
    lines.extend(credentials(context, operation));
    let body = operation.request.iter().flat_map(|request| &request.bodies);
    if let Some((media_type, example)) = body
        .filter(|body| is_json(&body.media_type))
        .find_map(|body| Some((&body.media_type, context.facts.example(body.value.named()?)?)))
        && is_plain(media_type)
    {
        lines.push(format!("-H \"Content-Type: {media_type}\""));
        let json = example.to_string();
        if json.chars().any(char::is_control) {
            return None;
        }
        lines.push(format!("-d '{}'", json.replace('\'', "'\\''")));
    }
    Some(lines.join(" \\\n  "))
}

/// A path with shell variables for its parameters: `/users/$USER_ID`.
fn with_variables(path: &str) -> String {
    let mut written = String::new();
    let mut rest = path;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        let kept: String =
            name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        written.extend([before, "${", &kept.to_shouty_snake_case(), "}"]);
        rest = after;
    }
    written + rest
}

/// The headers for the first alternative of credentials.
fn credentials(context: &Context, operation: &Operation) -> Vec<String> {
    let schemes = operation.security.first().map(|it| &it.schemes[..]).unwrap_or_default();
    let mut lines = Vec::new();
    for setting in &context.calls.settings {
        let crate::plan::client::SettingKind::Credential(index) = setting.kind else { continue };
        let scheme = &context.api.security_schemes[index];
        if !schemes.iter().any(|(key, _)| *key == scheme.key) {
            continue;
        }
        let variables = environment::variables(context, setting);
        lines.extend(match (&scheme.kind, &variables[..]) {
            (SecurityKind::Basic, [user, password]) => Some(format!("-u \"${user}:${password}\"")),
            (SecurityKind::ApiKey { location: Location::Header, name }, [variable])
                if name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-') =>
            {
                Some(format!("-H \"{name}: ${variable}\""))
            }
            (SecurityKind::Bearer | SecurityKind::OAuth2, [variable]) => {
                Some(format!("-H \"Authorization: Bearer ${variable}\""))
            }
            _ => None,
        });
    }
    lines
}
