//! Requests as commands of `curl`.

use heck::ToShoutySnakeCase;
use serde_json::Value;

use crate::ir::{Operation, Parameter, Type};
use crate::plan::client::{
    Argument, ArgumentForm, BodyForm, CallType, Method, SettingKind, Target,
};
use crate::schema::spec::{Location, SecurityKind};
use crate::targets::client::{Context, call_examples, environment};

/// Returns the request of a method; `None` if a part of it cannot be written plainly. Credentials come from the
/// variables that the client reads, and values without a plain example from variables with their names.
pub(super) fn command(
    context: &Context,
    operation: &Operation,
    method: &Method,
    call: &CallType,
) -> Option<String> {
    let servers = match &operation.servers[..] {
        [] => &context.api.servers,
        own => own,
    };
    let server = servers.iter().find(|server| server.url.contains("://"));
    let base = server.map(|server| server.url.trim_end_matches('/'));
    let path = operation.requested();
    if !base.is_none_or(is_plain) || !is_plain(path) {
        return None;
    }
    let base = base.map_or_else(|| "$BASE_URL".to_owned(), |base| with_variables(context, base));
    let mut request = Request::default();
    for parameter in operation.parameters.iter().filter(|it| it.required) {
        let value = value(context, parameter);
        request.add(parameter.location, &parameter.name, &value)?;
    }
    request.credentials(context, operation)?;
    let optional = || call_examples::set_body(context, method, call).map(|(_, form)| form);
    if let Some(form) = method.body.as_ref().or_else(optional) {
        request.options.extend(body(context, method, form)?);
    }
    let query = match request.query.join("&") {
        none if none.is_empty() => none,
        query => format!("?{query}"),
    };
    let url = format!("{base}{}{query}", with_variables(context, path));
    let start = format!("curl -X {} \"{url}\"", operation.method);
    let lines: Vec<String> = std::iter::once(start).chain(request.options).collect();
    Some(lines.join(" \\\n  "))
}

/// The parts of a command behind the path.
#[derive(Default)]
struct Request {
    query: Vec<String>,
    options: Vec<String>,
}

impl Request {
    /// Adds a value; `None` if its name cannot be written plainly. The path has its own variables.
    fn add(&mut self, location: Location, name: &str, value: &str) -> Option<()> {
        if location != Location::Path && !is_name(name) {
            return None;
        }
        match location {
            Location::Path => {}
            Location::QueryString => return None,
            Location::Query => self.query.push(format!("{name}={value}")),
            Location::Header => self.options.push(format!("-H \"{name}: {value}\"")),
            Location::Cookie => self.options.push(format!("-b \"{name}={value}\"")),
        }
        Some(())
    }

    /// Adds the credentials of the first alternative.
    fn credentials(&mut self, context: &Context, operation: &Operation) -> Option<()> {
        let schemes = operation.security.first().map(|it| &it.schemes[..]).unwrap_or_default();
        for setting in &context.calls.settings {
            let SettingKind::Credential(index) = setting.kind else { continue };
            let scheme = &context.api.security_schemes[index];
            if !schemes.iter().any(|(key, _)| *key == scheme.key) {
                continue;
            }
            let variables = environment::variables(context, setting);
            match (&scheme.kind, &variables[..]) {
                (SecurityKind::Basic, [user, password]) => {
                    self.options.push(format!("-u \"${user}:${password}\""));
                }
                (SecurityKind::ApiKey { location, name }, [variable]) => {
                    self.add(*location, name, &format!("${variable}"))?;
                }
                (SecurityKind::Bearer | SecurityKind::OAuth2, [variable]) => {
                    let value = format!("Bearer ${variable}");
                    self.add(Location::Header, "Authorization", &value)?;
                }
                _ => return None,
            }
        }
        Some(())
    }
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
    let example = |ty: &Type| context.facts.example(ty.named()?);
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
            let map = example(ty)?.as_object()?;
            // How lists and objects are written depends on their encodings.
            let scalars = map.iter().map(|(name, value)| match value {
                Value::String(text) => quoted(&format!("{name}={text}")),
                Value::Number(_) | Value::Bool(_) => quoted(&format!("{name}={value}")),
                _ => None,
            });
            let scalars: Vec<String> = scalars.collect::<Option<_>>()?;
            scalars.iter().map(|it| format!("--data-urlencode {it}")).collect()
        }
        BodyForm::Parts { .. } => method
            .arguments
            .iter()
            .filter(|it| matches!(it.target, Target::Part { .. }))
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
