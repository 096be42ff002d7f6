//! The pages of the whole crate.

use std::collections::BTreeMap;

use super::links::{WEBHOOKS, of_group};
use super::{FIRST, Site, TYPES, file, groups, inner};
use crate::plan::client::{Group, Method};
use crate::rust::file::File;
use crate::schema::spec::OperationKind;
use crate::targets::client::{docs, first_page, group_docs};

/// Returns `README.md`, `reference.md`, `types.md`, `AGENTS.md` and `llms.txt`.
pub(super) fn pages(site: &Site) -> Vec<File> {
    vec![
        site.page(FIRST, &readme(site)),
        site.page("reference.md", &reference(site)),
        site.page(TYPES, &types(site)),
        site.page("AGENTS.md", &agents(site)),
        llms(site),
    ]
}

fn readme(site: &Site) -> Vec<String> {
    let context = &site.context;
    let (introduction, code, sections) = first_page::parts(context);
    let mut parts = vec![format!("# {}", site.package)];
    parts.extend(introduction.iter().map(|text| inner(text)));
    let mut lists = vec![
        "- [All operations](reference.md), one line each".to_owned(),
        format!("- [All types]({TYPES})"),
        "- [How to call them](AGENTS.md), in short".to_owned(),
    ];
    if context.api.operations.iter().any(|it| it.kind != OperationKind::Path) {
        lists.push(format!("- [Webhooks and callbacks]({WEBHOOKS})"));
    }
    parts.push(lists.join("\n"));
    let dependencies = first_page::dependencies(site.package, code.as_deref());
    parts.push(format!("## Dependencies\n\n{dependencies}"));
    parts.extend(code.map(|code| format!("## Example\n\n```rust\n{code}\n```")));
    parts.extend(sections.iter().map(|text| section(site, text)));
    parts
}

/// A section of the first page, below its title.
fn section(site: &Site, text: &str) -> String {
    let Some((title, body)) = text.split_once('\n') else { return format!("#{text}") };
    let code = if title == "# Errors" { handling(site) } else { String::new() };
    format!("#{title}\n{}{code}", inner(body))
}

/// Code that tells errors apart, down to the type of a body.
fn handling(site: &Site) -> String {
    let context = &site.context;
    let krate = &context.crate_name;
    let typed = context.calls.errors.first().map(|id| {
        let name = &context.names.of(*id).ident;
        format!(
            "            {krate}::api::ErrorBody::{name}(body) => println!(\"{{}}: {{body:?}}\", error.status),\n"
        )
    });
    format!(
        "\n\n```rust\nfn report(error: &{krate}::Error) {{\n    match error {{\n        {krate}::Error::Api(error) => match \
         &error.body {{\n{}            other => println!(\"{{}}: {{other:?}}\", error.status),\n        }},\n        \
         other => println!(\"no answer as documented: {{other}}\"),\n    }}\n}}\n```",
        typed.unwrap_or_default()
    )
}

/// Iterates over all methods, each with its group.
fn methods<'a>(site: &'a Site) -> impl Iterator<Item = (&'a Group, &'a Method)> {
    let groups = site.context.calls.groups.iter();
    groups.flat_map(|group| group.methods.iter().map(move |method| (group, method)))
}

fn reference(site: &Site) -> Vec<String> {
    let context = &site.context;
    let mut parts = vec![
        "# Reference".to_owned(),
        "Required parameters are arguments of a method, optional ones are methods of the call that it returns. Send \
         the call with `.await`."
            .to_owned(),
    ];
    for group in context.calls.groups.iter().filter(|group| !group.methods.is_empty()) {
        let tag = context.one_line(&group.tag);
        let title = if tag.is_empty() { "Client".to_owned() } else { tag };
        let lines = group.methods.iter().map(|method| {
            let name = method.ident.trim_start_matches("r#");
            let (code, rest) = groups::signature(context, group, method);
            let about = group_docs::about(context, group, method);
            let about = if about.is_empty() { about } else { format!(". {about}") };
            format!("- [{code}]({}::{name}){rest}{about}", group_docs::path(group))
        });
        let lines: Vec<String> = lines.collect();
        parts.push(format!("## {title}\n\n{}", lines.join("\n")));
    }
    parts
}

/// Returns the page that lists the names of all types. It has no descriptions, so that a changed one changes one page.
fn types(site: &Site) -> Vec<String> {
    let names = &site.context.names;
    let mut modules: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (id, _) in site.context.api.iter() {
        let name = names.of(id);
        modules.entry(&name.module).or_default().push(&name.ident);
    }
    let mut parts = vec![
        "# Types".to_owned(),
        format!("All of them are in `{}::models`.", site.context.crate_name),
    ];
    for (module, mut idents) in modules {
        idents.sort_unstable();
        let lines = idents.iter().map(|it| format!("- [{}](crate::models::{it})", docs::code(it)));
        parts.push(format!("## {module}\n\n{}", lines.collect::<Vec<_>>().join("\n")));
    }
    parts
}

/// How to call the crate, short enough to be read as a whole.
fn agents(site: &Site) -> Vec<String> {
    let context = &site.context;
    let package = site.package;
    let (_, code, sections) = first_page::parts(context);
    let mut parts = vec![
        format!("# Calling `{package}`"),
        format!(
            "`{package}` is a Rust client. All its operations are in [reference.md](reference.md); types are in \
             `{}::models`.",
            context.crate_name
        ),
    ];
    parts.extend(code.map(|code| format!("```rust\n{code}\n```")));
    parts.push(
        "- A call is `client.group().method(required, arguments)`, then a method for each optional parameter, \
           then `.await`. On a `blocking::Client` it is sent with `.send()`.\n\
         - String arguments accept `&str` or `String`, lists accept arrays or vectors, bodies are references.\n\
         - A struct with required fields is made by `new`; where these are many, by a struct literal of \
           `required::…` that `new` takes. `with_…` methods set the optional ones. Structs and enums are \
           `#[non_exhaustive]`: `match` needs a wildcard arm.\n\
         - A property that is optional and nullable is a `Maybe`: absent, `null` or a value.\n\
         - `.raw()` in place of `.await` gives status, headers and bytes of any response."
            .to_owned(),
    );
    let wanted = ["# Authentication", "# Client", "# Errors", "# Retries", "# Pages", "# Tests"];
    let told = sections.iter().filter(|it| wanted.iter().any(|title| it.starts_with(title)));
    parts.extend(told.map(|text| section(site, text)));
    parts
}

/// The list of pages, as <https://llmstxt.org> describes it.
fn llms(site: &Site) -> File {
    let context = &site.context;
    let info = &context.api.info;
    let mut lines = vec![
        format!("# {}", site.package),
        String::new(),
        format!("> Rust client and types of the API {}", context.one_line(&info.title)),
        String::new(),
        "## Docs".to_owned(),
        String::new(),
        "- [AGENTS.md](AGENTS.md): how to call the crate".to_owned(),
        "- [reference.md](reference.md): all operations, one line each".to_owned(),
        format!("- [{TYPES}]({TYPES}): all types, by name"),
        "- [README.md](README.md): authentication, errors, pages, tests, features".to_owned(),
    ];
    if site.context.api.operations.iter().any(|it| it.kind != OperationKind::Path) {
        lines.push(format!("- [{WEBHOOKS}]({WEBHOOKS}): requests that the API sends"));
    }
    let mut last = None;
    for (group, _) in methods(site) {
        let page = of_group(group);
        if last.as_ref() != Some(&page) {
            let about = match group_docs::sentence(context, group) {
                none if none.is_empty() => {
                    format!("operations of {}", context.one_line(&group.tag))
                }
                about => about,
            };
            lines.push(format!("- [{page}]({page}): {about}"));
            last = Some(page);
        }
    }
    file("llms.txt", &lines.join("\n"))
}
