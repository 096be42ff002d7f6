//! Examples of calls: each is a doctest that is compiled but not run.

use serde_json::{Number, Value};

use super::values::Written;
use super::{Context, environment, examples, group_docs, types, values};
use crate::analysis::{fitted, meets};
use crate::ir::{Integer, Limits, Shape, Type};
use crate::plan::client::{
    Argument, ArgumentForm, BodyForm, CallType, Group, Method, Output, Setting, SettingKind,
    resolved,
};

/// The maximum number of lines of a body's expression that are shown; a longer one is hidden.
const MOST_LINES: usize = 24;

/// The maximum number of lines of a body's expression; a longer body is a parameter of the
/// example's function.
const MOST_HIDDEN: usize = 200;

/// Reads a stream.
const READ_EVENTS: &str =
    "\nwhile let Some(event) = events.try_next().await? {\n    println!(\"{event:?}\");\n}";

/// The parts of an example besides the client.
#[derive(Default)]
struct Example {
    /// The parameters of the function, for values without an example in the document.
    parameters: Vec<String>,
    /// Types to import.
    imports: Vec<String>,
    /// Statements before the call.
    before: Vec<String>,
    /// The arguments.
    arguments: Vec<String>,
}

/// The example of a method.
pub(super) fn of_method(context: &Context, group: &Group, method: &Method) -> String {
    let client = format!("client: {}::Client", context.crate_name);
    let code = written(context, group, method, Some(client), &[], "");
    // Only the user's crate knows the module's path.
    let run = if context.api.settings.module.is_some() { "ignore" } else { "" };
    examples::fenced(&code, run).unwrap_or_default()
}

/// The code of the first call with a client from the environment, and the features that it needs.
pub(super) fn first<'a>(context: &'a Context) -> Option<(String, Vec<&'a str>)> {
    let first = context.first_call?;
    let group = context.calls.groups.get(first.group)?;
    let method = group.methods.get(first.method)?;
    let features = ["reqwest"].into_iter().chain(context.features.of_group(group));
    Some((with_client(context, group, method)?, features.collect()))
}

/// A whole program that calls a method.
pub(in crate::targets) fn program(
    context: &Context,
    group: &Group,
    method: &Method,
) -> Option<String> {
    Some(imported_first(&main(&shown(&with_client(context, group, method)?))))
}

/// The longest line of imports; rustfmt breaks longer ones.
const LONGEST_IMPORT: usize = 100;

/// The code with all imports at its beginning.
fn imported_first(code: &str) -> String {
    let (imports, rest): (Vec<&str>, Vec<&str>) =
        code.lines().partition(|line| line.starts_with("    use "));
    if imports.is_empty() {
        return code.to_owned();
    }
    let imports: Vec<String> = imports.iter().map(|line| wrapped(line.trim_start())).collect();
    format!("{}\n\n{}", imports.join("\n"), rest.join("\n"))
}

/// An import, in several lines if it is long.
fn wrapped(import: &str) -> String {
    let parts = import.split_once('{').and_then(|(before, rest)| {
        let (names, after) = rest.split_once('}')?;
        (import.len() > LONGEST_IMPORT).then_some((before, names, after))
    });
    let Some((before, names, after)) = parts else { return import.to_owned() };
    let mut lines = vec![format!("{before}{{")];
    let mut line = String::from("   ");
    for name in names.split(", ") {
        if line.len() + name.len() + 2 > LONGEST_IMPORT {
            lines.push(std::mem::replace(&mut line, String::from("   ")));
        }
        line.extend([" ", name, ","]);
    }
    lines.push(line);
    lines.push(format!("}}{after}"));
    lines.join("\n")
}

/// A whole program that fetches the items of all pages; `None` if the results have no pages.
pub(in crate::targets) fn items(
    context: &Context,
    group: &Group,
    method: &Method,
) -> Option<String> {
    group.calls[method.call].paged.as_ref()?;
    let code = program(context, group, method)?;
    let (before, call) = code.split_once("let result = ")?;
    let (call, after) = call.split_once(".await?;\n    println!(\"{result:?}\");")?;
    Some(format!(
        "{before}let mut items = {call}.items();\n    while let Some(item) = items.try_next().await? {{\n        \
         println!(\"{{item:?}}\");\n    }}{after}"
    ))
}

/// The code with `main` in place of a function without parameters.
pub(super) fn main(code: &str) -> String {
    code.replacen("async fn example() ->", "#[tokio::main]\nasync fn main() ->", 1)
}

/// The code of a call with a client from the environment.
fn with_client(context: &Context, group: &Group, method: &Method) -> Option<String> {
    let krate = &context.crate_name;
    let operation = &context.api.operations[group.calls[method.call].operation];
    // Each requirement is an alternative.
    let schemes = operation.security.first().map(|it| &it.schemes[..]).unwrap_or_default();
    let is_read = |setting: &&Setting| match setting.kind {
        SettingKind::Credential(index) => {
            let key = &context.api.security_schemes[index].key;
            schemes.iter().any(|(scheme, _)| scheme == key)
        }
        SettingKind::Global(_) => setting.required,
    };
    let settings = context.calls.settings.iter().filter(is_read);
    let variables: Vec<String> =
        settings.flat_map(|setting| environment::variables(context, setting)).collect();
    let reads = match &variables[..] {
        [] => String::new(),
        variables => format!(" // {}", variables.join(", ")),
    };
    let client = format!("let client = {krate}::Client::from_env()?;{reads}");
    let shows = match &group.calls[method.call].output {
        Output::Nothing | Output::Sequence(..) | Output::Events => "",
        _ => "\nprintln!(\"{result:?}\");",
    };
    let code = written(context, group, method, None, &[client], shows);
    examples::visible(&code)
}

/// The code with the lines that rustdoc hides.
pub(super) fn shown(code: &str) -> String {
    let mut is_inside = false;
    let lines = code.lines().map(|line| {
        let shown = line.strip_prefix("# ").unwrap_or(line);
        let begins = shown.starts_with("async fn ");
        // Other braces are visible.
        is_inside &= line != "# }";
        let line =
            if is_inside && !shown.is_empty() { format!("    {shown}") } else { shown.to_owned() };
        is_inside |= begins;
        line
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The code of a call: `client` is a parameter, or `before` makes it.
fn written(
    context: &Context,
    group: &Group,
    method: &Method,
    client: Option<String>,
    before: &[String],
    after: &str,
) -> String {
    let mut example = Example::default();
    for argument in &method.arguments {
        let written = argument_value(context, argument);
        let written = written.unwrap_or_else(|| example.given(context, argument));
        example.arguments.push(written);
    }
    if let Some(form) = method.body.as_ref().filter(|form| !form.has_parts()) {
        example.body(context, form);
    }
    let setter = optional_body(context, group, method, &mut example);
    let krate = &context.crate_name;
    let given: Vec<String> = client.into_iter().chain(example.parameters).collect();
    let mut lines = Vec::new();
    let imports = values::imports(krate, &example.imports, examples::MOST_IMPORTS);
    if !imports.is_empty() {
        lines.push(imports.join("\n") + "\n");
    }
    lines.push(format!(
        "# async fn example({}) -> Result<(), Box<dyn std::error::Error>> {{",
        given.join(", ")
    ));
    lines.extend(before.iter().cloned());
    lines.extend(example.before);
    let (bound, after) = match &group.calls[method.call].output {
        Output::Nothing => ("", after),
        Output::Sequence(..) | Output::Events => ("let mut events = ", READ_EVENTS),
        _ => ("let result = ", after),
    };
    lines.push(format!(
        "{bound}{}.{}({}){}.await?;{after}\n# Ok(())\n# }}",
        group_docs::expression(context, group),
        method.ident,
        example.arguments.join(", "),
        setter.unwrap_or_default()
    ));
    lines.join("\n")
}

/// The optional body that examples set, with the method that sets it.
pub(in crate::targets) fn set_body<'a>(
    context: &Context,
    method: &Method,
    call: &'a CallType,
) -> Option<&'a (String, BodyForm)> {
    let operation = &context.api.operations[call.operation];
    let has_body = matches!(&*operation.method.to_lowercase(), "post" | "put" | "patch");
    call.bodies.first().filter(|_| has_body && method.body.is_none())
}

/// The call of the method that sets an optional body. Many documents do not say that a body is required.
fn optional_body(
    context: &Context,
    group: &Group,
    method: &Method,
    example: &mut Example,
) -> Option<String> {
    let (setter, form) = set_body(context, method, &group.calls[method.call])?;
    let written = made(context, form)?;
    example.made(&context.crate_name, written);
    Some(format!(".{setter}(&body)"))
}

/// The expression of a JSON body or a form, unless it is very long.
fn made(context: &Context, form: &BodyForm) -> Option<Written> {
    let (BodyForm::Json { ty, .. } | BodyForm::Form { ty, .. }) = form else {
        return None;
    };
    let written = match resolved(context.api, ty) {
        Type::Named(id) => values::expression(context, *id, context.facts.example(*id)?)?,
        ty => unnamed(context, ty)?,
    };
    Some(written).filter(|made| made.text.lines().count() <= MOST_HIDDEN)
}

/// The expression of a body whose type has no name: any value, or a list or a map of values.
fn unnamed(context: &Context, ty: &Type) -> Option<Written> {
    Some(match ty {
        Type::Any => Written::of("serde_json::json!({\"key\": \"value\"})"),
        Type::FreeForm => Written::of(
            "serde_json::Map::from_iter([(\"key\".to_owned(), serde_json::json!(\"value\"))])",
        ),
        Type::List(item) => part(context, item)?.wrapped("[", "]"),
        Type::Map(item) => part(context, item)?
            .wrapped("std::collections::BTreeMap::from([(\"key\".to_owned(), ", ")])"),
        _ => return None,
    })
}

/// The expression of an element.
fn part(context: &Context, ty: &Type) -> Option<Written> {
    Some(match resolved(context.api, ty) {
        Type::Named(id) => values::expression(context, *id, context.facts.example(*id)?)?,
        Type::String(format) => {
            Written::of(&format!("{:?}.to_owned()", format.example().unwrap_or("text")))
        }
        Type::Boolean => Written::of("true"),
        Type::Integer(_) => Written::of("1"),
        Type::Number => Written::of("1.5"),
        Type::List(item) => part(context, item)?.wrapped("vec![", "]"),
        ty => unnamed(context, ty)?,
    })
}

impl Written {
    /// An expression that imports nothing.
    fn of(text: &str) -> Self {
        Self { imports: Vec::new(), text: format!("let value = {text};") }
    }

    /// The expression within another one.
    fn wrapped(mut self, before: &str, after: &str) -> Self {
        let inner = self.text.trim_start_matches("let value = ").trim_end_matches(';');
        self.text = format!("let value = {before}{inner}{after};");
        self
    }
}

impl Example {
    /// Adds a parameter to the example's function, and returns its name.
    fn given(&mut self, context: &Context, argument: &Argument) -> String {
        let name = argument.ident.trim_start_matches("r#").trim_end_matches('_');
        let name = format!("{name}_");
        let ty = argument
            .ty
            .as_ref()
            .map_or_else(|| "serde_json::Value".to_owned(), |ty| rust(context, ty));
        self.parameters.push(format!("{name}: {ty}"));
        match argument.form {
            ArgumentForm::Reference => format!("&{name}"),
            _ => name,
        }
    }

    /// Adds the statement that makes a body.
    fn made(&mut self, krate: &str, written: Written) {
        let text = written.text.replacen("let value = ", "let body = ", 1);
        if text.lines().count() <= MOST_LINES {
            self.imports.extend(written.imports);
            self.before.push(text);
            return;
        }
        let imports = values::imports(krate, &written.imports, usize::MAX);
        let imports = imports.iter().map(String::as_str);
        self.before.extend(imports.chain(text.lines()).map(|line| format!("# {line}")));
    }

    fn body(&mut self, context: &Context, form: &BodyForm) {
        let ty = match form {
            BodyForm::Json { ty, .. } | BodyForm::Form { ty, .. } => ty,
            BodyForm::AnyParts { .. } => {
                let krate = &context.crate_name;
                let part = format!("{krate}::client::Part::file(\"path/to/file\")?");
                self.arguments.push(format!("[(\"file\".to_owned(), {part})]"));
                return;
            }
            BodyForm::Text { .. } | BodyForm::Bytes { .. } | BodyForm::Parts { .. } => {
                self.arguments.push("\"text\"".to_owned());
                return;
            }
        };
        if let Some(written) = made(context, form) {
            self.made(&context.crate_name, written);
            self.arguments.push("&body".to_owned());
            return;
        }
        if let Type::String(_) = resolved(context.api, ty) {
            self.arguments.push("\"text\"".to_owned());
            return;
        }
        self.parameters.push(format!("body: {}", rust(context, ty)));
        self.arguments.push("&body".to_owned());
    }
}

/// The type, as the example's function writes it.
fn rust(context: &Context, ty: &Type) -> String {
    let krate = &context.crate_name;
    let path = format!("{krate}::models::").parse().unwrap_or_default();
    let tokens = types::rust_below(context, ty, &path).to_string();
    tokens.replace(' ', "").replace(',', ", ").replace("crate::", &format!("{krate}::"))
}

/// The expression of an argument, if the document has an example or any value will do.
fn argument_value(context: &Context, argument: &Argument) -> Option<String> {
    let example = argument.example.as_ref().filter(|it| meets(it, limits(context, argument)));
    let text = |value: &str| format!("{value:?}");
    let name = argument.name.replace(|c: char| !c.is_ascii_alphanumeric(), "-").to_lowercase();
    let name = name.trim_matches('-').to_owned();
    let name = if name.is_empty() { "text".to_owned() } else { name };
    let ty = argument.ty.as_ref().map(|ty| resolved(context.api, ty));
    let fitted = |value: Value| fitted(value, limits(context, argument));
    Some(match argument.form {
        ArgumentForm::Text => match example {
            Some(Value::String(example)) if !example.is_empty() => text(example),
            _ => text(fitted(text_of(ty, &name)).as_str()?),
        },
        ArgumentForm::Texts => {
            let item = match example.and_then(Value::as_array).and_then(|items| items.first()) {
                Some(item) => item.clone(),
                None => text_of(item_of(ty), &name),
            };
            let items = fitted(Value::from(vec![item]));
            let items =
                items.as_array()?.iter().map(Value::as_str).collect::<Option<Vec<&str>>>()?;
            format!("[{}]", items.into_iter().map(text).collect::<Vec<String>>().join(", "))
        }
        ArgumentForm::Any => text(&name),
        ArgumentForm::Copy => match resolved(context.api, argument.ty.as_ref()?) {
            Type::Boolean => example.and_then(Value::as_bool).unwrap_or(true).to_string(),
            Type::Number => {
                let number =
                    example.and_then(Value::as_f64).or_else(|| fitted(1.0.into()).as_f64());
                format!("{:?}", number.unwrap_or(1.0))
            }
            Type::Integer(kind) => {
                let number = example.filter(|it| it.is_number()).cloned();
                match number.unwrap_or_else(|| fitted(1.into())) {
                    Value::Number(number) => integer(*kind, &number),
                    _ => None,
                }
                .unwrap_or_else(|| "1".to_owned())
            }
            _ => return None,
        },
        ArgumentForm::Into => match &context.api.get(argument.ty.as_ref()?.named()?).shape {
            Shape::Enum(values) => {
                let known = values.iter().map(|known| known.value.as_str());
                let shown = known.clone().find(|known| example.is_some_and(|it| it == known));
                text(shown.or_else(|| known.clone().next())?)
            }
            _ => return None,
        },
        ArgumentForm::File => {
            format!("{}::client::Part::file(\"path/to/file\")?", context.crate_name)
        }
        ArgumentForm::Files => {
            format!("[{}::client::Part::file(\"path/to/file\")?]", context.crate_name)
        }
        ArgumentForm::Reference | ArgumentForm::List => return None,
    })
}

/// The constraints on the values of an argument.
fn limits<'a>(context: &'a Context, argument: &'a Argument) -> &'a Limits {
    match &argument.ty {
        Some(Type::Named(id)) => &context.api.get(*id).limits,
        _ => &argument.limits,
    }
}

/// The text of a type: one of its format, or its name.
fn text_of(ty: Option<&Type>, name: &str) -> Value {
    let format = match ty {
        Some(Type::String(format)) => format.example(),
        _ => None,
    };
    Value::from(format.unwrap_or(name))
}

fn item_of(ty: Option<&Type>) -> Option<&Type> {
    match ty {
        Some(Type::List(item)) => Some(item),
        _ => None,
    }
}

fn integer(kind: Integer, number: &Number) -> Option<String> {
    values::integer(kind, number).map(|tokens| tokens.to_string().replace(' ', ""))
}
