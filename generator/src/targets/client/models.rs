//! The modules of the types, and their documentation.

use std::collections::BTreeSet;
use std::path::PathBuf;

use proc_macro2::TokenStream;
use quote::quote;

use super::{Content, Context, EmittedFile, Job, docs, group_docs, ident, modules, renamed, types};
use crate::ir::{Operation, Type, TypeId, Typed};
use crate::names::{Alias, TypeName};
use crate::plan::client::{Group, Output};
use crate::schema::spec::OperationKind;

/// `src/models/mod.rs` and the modules below it.
pub(super) fn jobs<'a>(context: &'a Context) -> Vec<Job<'a>> {
    let modules = context.names.modules().into_iter();
    let modules = modules.map(|name| -> Job { Box::new(move || module(context, name)) });
    let root: Job = Box::new(|| root(context));
    std::iter::once(root).chain(modules).collect()
}

/// `src/models/mod.rs`: everything below, by globs. A name that several modules have is that of the type.
fn root(context: &Context) -> EmittedFile {
    let modules = context.names.modules();
    let declarations = modules.iter().map(|name| {
        let ident = ident(name);
        quote!(pub mod #ident;)
    });
    let globs = modules.iter().map(|name| {
        let ident = ident(name);
        quote!(pub use self::#ident::*;)
    });
    let aliases = context.names.aliases.iter().filter(|alias| !alias.is_unique);
    let repeated: BTreeSet<&str> = aliases.map(|alias| alias.ident.as_str()).collect();
    let types =
        context.api.iter().filter(|(id, _)| repeated.contains(&*context.names.of(*id).ident));
    let types = types.map(|(id, _)| {
        let name = context.names.of(id);
        let with = context.with_type(id);
        let (module, name) = (ident(&name.module), ident(&name.ident));
        quote!(#with pub use self::#module::#name;)
    });
    let ambiguous = (!repeated.is_empty()).then(|| {
        quote!(#![allow(ambiguous_glob_reexports, reason = "aliases of several modules have one name")])
    });
    let unused = (!context.features.names.is_empty()).then(|| {
        quote!(#![allow(unused_imports, reason = "a module can be empty without some features")])
    });
    let docs = docs::inner([documentation(context)]);
    let allowed = modules::allowed(context);
    EmittedFile {
        path: PathBuf::from("src/models/mod.rs"),
        content: Content::Rust(quote! {
            #docs

            #allowed
            #ambiguous
            #unused
            #(#declarations)*

            #(#globs)*

            #(#types)*
        }),
    }
}

/// The bodies of requests and responses, by group.
fn documentation(context: &Context) -> String {
    if context.is_plain() {
        return "The types of the API.".to_owned();
    }
    let mut parts = vec![
        "The types of the API. Their names are unique, so all of them are available in this module.".to_owned(),
        "The types of requests and responses follow by group of operations. Their parts, and everything else, \
         are listed in the modules below."
            .to_owned(),
    ];
    for group in context.calls.groups.iter().filter(|group| !group.methods.is_empty()) {
        parts.extend(of_group(context, group));
    }
    let errors = links(context, context.calls.errors.iter().copied());
    parts.extend((!errors.is_empty()).then(|| format!("# Errors\n\n{errors}")));
    let received = context.api.operations.iter().filter(|it| it.kind != OperationKind::Path);
    let received = links(context, received.flat_map(Operation::sent).filter_map(Typed::named));
    parts.extend((!received.is_empty()).then(|| format!("# Webhooks and callbacks\n\n{received}")));
    parts.join("\n\n")
}

/// The section of a group; `None` if its operations have no named types.
fn of_group(context: &Context, group: &Group) -> Option<String> {
    let operations = group.calls.iter().map(|call| &context.api.operations[call.operation]);
    let requests = operations.filter_map(|operation| operation.request.as_ref());
    let requests = requests.flat_map(|request| &request.bodies);
    let requests = links(context, requests.filter_map(|body| body.value.named()));
    let responses = group.calls.iter().flat_map(|call| returned(&call.output));
    let responses = links(context, responses.filter_map(Type::named));
    let line =
        |words: &str, links: String| (!links.is_empty()).then(|| format!("- {words}: {links}"));
    let lines = [line("requests", requests), line("responses", responses)];
    let lines: Vec<String> = lines.into_iter().flatten().collect();
    if lines.is_empty() {
        return None;
    }
    let tag = context.one_line(&group.tag);
    let tag = if tag.is_empty() { "client".to_owned() } else { tag };
    let title = if context.api.settings.has_client() {
        format!("[{tag}]({})", group_docs::page(group))
    } else {
        // Without a client, there is nothing to link to.
        tag
    };
    Some(format!("# {title}\n\n{}", lines.join("\n")))
}

/// The types of a result.
fn returned(output: &Output) -> Vec<&Type> {
    match output {
        Output::Json(ty) | Output::OptionalJson(ty) | Output::Sequence(ty, _) => vec![ty],
        Output::Several(_, variants) => {
            variants.iter().flat_map(|variant| returned(&variant.output)).collect()
        }
        Output::Nothing | Output::Text | Output::Bytes | Output::Events => Vec::new(),
    }
}

/// Links to types, sorted by name.
fn links(context: &Context, types: impl Iterator<Item = TypeId>) -> String {
    let types: BTreeSet<&str> = types.map(|id| &*context.names.of(id).ident).collect();
    types.iter().map(|name| format!("[`{name}`]")).collect::<Vec<_>>().join(", ")
}

fn module(context: &Context, module: &str) -> EmittedFile {
    let about = match module {
        "components" => "Types that the API's document defines for all operations.",
        "errors" => "Bodies of the API's error responses.",
        "operations" => "Bodies of requests and responses, and their parts.",
        _ => "Types of the API.",
    };
    let about = format!(" {about}");
    let types = types_of(context, module);
    let declarations = types.iter().map(|(id, name)| {
        let documented = &name.documented;
        let with = context.with_type(*id);
        let (name, file) = (ident(&name.ident), ident(&name.file()));
        // rustdoc loses the aliases of an item that it shows in another module.
        quote! {
            #with
            mod #file;
            #with
            #(#[doc(alias = #documented)])*
            pub use self::#file::#name;
        }
    });
    let aliases = context.names.aliases.iter().filter(|alias| alias.module == module);
    let aliases = aliases.map(|alias| type_alias(context, alias));
    let renamed = renamed::aliases(context, module);
    EmittedFile {
        path: PathBuf::from(format!("src/models/{module}/mod.rs")),
        content: Content::Rust(quote! {
            #![doc = #about]

            #(#declarations)*

            #(#aliases)*

            #renamed
        }),
    }
}

/// The types of a module, sorted by name.
fn types_of<'a>(context: &'a Context, module: &str) -> Vec<(TypeId, &'a TypeName)> {
    let mut types: Vec<(TypeId, &TypeName)> = context
        .api
        .iter()
        .map(|(id, _)| (id, context.names.of(id)))
        .filter(|(id, name)| name.module == module && !context.plain.is_unused(*id))
        .collect();
    types.sort_unstable_by(|(_, one), (_, other)| one.ident.cmp(&other.ident));
    types
}

/// All aliases of types that have a name of their own.
pub(super) fn all_aliases(context: &Context) -> TokenStream {
    let unique = context.names.aliases.iter().filter(|alias| alias.is_unique);
    let aliases = unique.map(|alias| type_alias(context, alias));
    let renamed = context.names.modules().into_iter().map(|it| renamed::aliases(context, it));
    quote!(#(#aliases)* #(#renamed)*)
}

fn type_alias(context: &Context, alias: &Alias) -> TokenStream {
    let name = ident(&alias.ident);
    let operation = &context.api.operations[alias.operation];
    let constant = &context.names.operations[alias.operation];
    let link = if context.is_plain() {
        docs::code(&operation.id)
    } else {
        format!("[{}](crate::operations::{constant})", docs::code(&operation.id))
    };
    let doc = docs::lines([match &alias.status {
        None => format!("The body of {link}'s request."),
        Some(status) => format!("The body of {link}'s response {}.", docs::code(status)),
    }]);
    let ty = types::rust_below(context, &alias.ty, &quote!(crate::models::));
    let with = Context::with(context.features.of_operation(alias.operation).as_slice());
    quote! {
        #doc
        #with
        pub type #name = #ty;
    }
}
