//! Requests as commands of `curl`.

use heck::ToShoutySnakeCase;
use serde_json::Value;

use crate::ir::{Operation, Parameter};
use crate::plan::client::{Argument, ArgumentForm, BodyForm, Method, SettingKind};
use crate::schema::spec::{Location, SecurityKind};
use crate::targets::client::{Context, environment};

/// Returns the request of a method. Credentials come from the variables that the client reads, and values without a
/// plain example from variables with their names.
pub(super) fn command(context: &Context, operation: &Operation, method: &Method) -> Option<String> {
    let servers =
        if operation.servers.is_empty() { &context.api.servers } else { &operation.servers };
    let server = servers.iter().find(|server| server.url.contains("://"));
    let base = server.map(|server| server.url.trim_end_matches('/'));
    let path = operation.path.split('#').next().unwrap_or_default();
    if !base.is_none_or(is_plain) || !is_plain(path) {
        return None;
    }
    let base = base.map_or_else(|| "$BASE_URL".to_owned(), |base| with_variables(context, base));
    let required = || operation.parameters.iter().filter(|it| it.required);
    let named = |location: Location| {
        required().filter(move |it| it.location == location && is_name(&it.name))
    };
    let query: Vec<String> =
        named(Location::Query).map(|it| format!("{}={}", it.name, value(context, it))).collect();
    let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
    let url = format!("{base}{}{query}", with_variables(context, path));
    let mut lines = vec![format!("curl -X {} \"{url}\"", operation.method)];
    lines.extend(credentials(context, operation));
    let headers = named(Location::Header);
    lines.extend(headers.map(|it| format!("-H \"{}: {}\"", it.name, value(context, it))));
    if let Some(form) = &method.body {
        lines.extend(body(context, method, form)?);
    }
    Some(lines.join(" \\\n  "))
}

/// Whether a text means itself in double quotes.
fn is_plain(text: &str) -> bool {
    text.chars().all(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\'' | '\\' | '`' | '!' | '$'))
}

fn is_name(name: &str) -> bool {
    name.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.' | '[' | ']'))
}

/// The example of a parameter, or a variable.
fn value(context: &Context, parameter: &Parameter) -> String {
    let example = match &parameter.example {
        Some(Value::String(text)) => Some(text.clone()),
        Some(value @ (Value::Number(_) | Value::Bool(_))) => Some(value.to_string()),
        _ => None,
    };
    let is_unreserved =
        |text: &String| text.chars().all(|c| c.is_ascii_alphanumeric() || "-._~".contains(c));
    let example = example.filter(|text| !text.is_empty() && is_unreserved(text));
    example.unwrap_or_else(|| format!("${{{}}}", variable(context, &parameter.name)))
}

/// The variable for a parameter: that of the client, or one with its name.
fn variable(context: &Context, name: &str) -> String {
    let global = context.calls.settings.iter().find(|setting| match setting.kind {
        SettingKind::Global(index) => context.api.globals[index].name == name,
        SettingKind::Credential(_) => false,
    });
    let own = global.and_then(|setting| environment::variables(context, setting).pop());
    own.unwrap_or_else(|| {
        let kept: String =
            name.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
        kept.to_shouty_snake_case()
    })
}

/// A path with shell variables for its parameters: `/users/${USER_ID}`.
fn with_variables(context: &Context, path: &str) -> String {
    let mut written = String::new();
    let mut rest = path;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        written.extend([before, "${", &variable(context, name), "}"]);
        rest = after;
    }
    written + rest
}

/// The arguments for a body; `None` if it cannot be shown.
fn body(context: &Context, method: &Method, form: &BodyForm) -> Option<Vec<String>> {
    let media_type = form.media_type();
    let header = format!("-H \"Content-Type: {media_type}\"");
    if !is_plain(&media_type.replace("; ", ";")) {
        return None;
    }
    let example = |ty: &crate::ir::Type| context.facts.example(ty.named()?);
    Some(match form {
        BodyForm::Json { ty, switch, .. } => {
            let Some(example) = example(ty) else {
                return Some(vec![header, "-d @body.json".to_owned()]);
            };
            let mut example = example.clone();
            if let (Some(switch), Value::Object(map)) = (switch, &mut example) {
                map.insert(switch.clone(), Value::from(true));
            }
            let unbuffered = switch.iter().map(|_| "-N".to_owned());
            let data = quoted(&example.to_string())?;
            unbuffered.chain([header, format!("-d {data}")]).collect()
        }
        BodyForm::Form { ty, .. } => {
            let map = example(ty).and_then(Value::as_object);
            let scalars = map.into_iter().flatten().filter_map(|(name, value)| match value {
                Value::String(text) => Some(format!("{name}={text}")),
                Value::Number(_) | Value::Bool(_) => Some(format!("{name}={value}")),
                _ => None,
            });
            let scalars: Option<Vec<String>> = scalars.map(|it| quoted(&it)).collect();
            scalars?.iter().map(|it| format!("--data-urlencode {it}")).collect()
        }
        BodyForm::Parts { .. } => method
            .arguments
            .iter()
            .filter(|it| matches!(it.target, crate::plan::client::Target::Part { .. }))
            .map(part)
            .collect(),
        BodyForm::AnyParts { .. } => vec!["-F \"file=@path/to/file\"".to_owned()],
        BodyForm::Text { .. } => vec![header, "-d \"text\"".to_owned()],
        BodyForm::Bytes { .. } => vec![header, "--data-binary @path/to/file".to_owned()],
    })
}

fn part(argument: &Argument) -> String {
    let name = argument.name.replace(|c: char| !is_name(&c.to_string()), "_");
    let value = match argument.form {
        ArgumentForm::File | ArgumentForm::Files => "@path/to/file".to_owned(),
        _ => format!("${{{}}}", name.to_shouty_snake_case()),
    };
    format!("-F \"{name}={value}\"")
}

/// A text in single quotes; `None` if it has more than a line.
fn quoted(text: &str) -> Option<String> {
    let is_line = !text.chars().any(char::is_control);
    is_line.then(|| format!("'{}'", text.replace('\'', "'\\''")))
}

/// The headers for the first alternative of credentials.
fn credentials(context: &Context, operation: &Operation) -> Vec<String> {
    let schemes = operation.security.first().map(|it| &it.schemes[..]).unwrap_or_default();
    let mut lines = Vec::new();
    for setting in &context.calls.settings {
        let SettingKind::Credential(index) = setting.kind else { continue };
        let scheme = &context.api.security_schemes[index];
        if !schemes.iter().any(|(key, _)| *key == scheme.key) {
            continue;
        }
        let variables = environment::variables(context, setting);
        lines.extend(match (&scheme.kind, &variables[..]) {
            (SecurityKind::Basic, [user, password]) => Some(format!("-u \"${user}:${password}\"")),
            (SecurityKind::ApiKey { location: Location::Header, name }, [variable])
                if is_name(name) =>
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
