//! The crate's root, the modules of the models, and the support module.

use std::collections::BTreeMap;
use std::path::PathBuf;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use specwright_runtime::sources::{BASE64, INTERFACE, SUPPORT, SourceFile, TEXT, VERSION, copied};

use super::{Content, Context, EmittedFile, Job, docs, ident, markdown, types};
use crate::ir::formats::External;
use crate::ir::{Format, TypeId};
use crate::names::{Alias, TypeName};
use crate::schema::spec::Info;

/// The default recursion limit of the compiler.
const RECURSION_LIMIT: usize = 128;

/// The lints of clippy that depend on the API and not on the generated code.
const ALLOWED: [(&str, &str); 8] = [
    ("approx_constant", "a default is what the document says"),
    ("disallowed_names", "names are the document's"),
    ("doc_lazy_continuation", "texts are the document's"),
    ("doc_overindented_list_items", "texts are the document's"),
    ("large_enum_variant", "sizes of members are known only roughly"),
    ("self_named_constructors", "names are the document's"),
    ("should_implement_trait", "names are the document's"),
    ("type_complexity", "types nest as the document's schemas do"),
];

/// The lints of rustc for names in scripts other than Latin.
const ALLOWED_SCRIPTS: [&str; 3] =
    ["confusable_idents", "mixed_script_confusables", "uncommon_codepoints"];

/// The root, the modules of the models, and the support module.
pub(super) fn jobs<'a>(context: &'a Context) -> Vec<Job<'a>> {
    let mut jobs: Vec<Job> = vec![Box::new(|| root(context)), Box::new(|| models(context))];
    let modules = context.names.modules().into_iter();
    jobs.extend(modules.map(|name| -> Job { Box::new(move || models_module(context, name)) }));
    if !context.has_shared_runtime() {
        jobs.extend(sources(&SUPPORT));
    }
    jobs
}

/// Emits files of the runtime.
pub(super) fn sources<'a>(files: &'static [SourceFile]) -> impl Iterator<Item = Job<'a>> {
    files
        .iter()
        .map(|(path, text)| -> Job<'a> { Box::new(move || source(&format!("src/{path}"), text)) })
}

/// Emits a file of the runtime.
pub(super) fn source(path: &str, text: &str) -> EmittedFile {
    EmittedFile { path: PathBuf::from(path), content: Content::Text(copied(text)) }
}

/// `src/base64.rs`, if the settings select it.
pub(super) fn base64(context: &Context) -> Option<fn() -> EmittedFile> {
    let is_copied = is_base64(context) && !context.has_shared_runtime();
    is_copied.then_some(|| source("src/base64.rs", BASE64))
}

fn is_base64(context: &Context) -> bool {
    context.api.settings.external(Format::Byte) == Some(External::Base64)
}

/// `src/text.rs`, if the settings select types that keep their strings.
pub(super) fn text(context: &Context) -> EmittedFile {
    let chosen = &context.api.settings.formats;
    // Formats with the same type have one implementation.
    let kept: BTreeMap<&str, [&str; 4]> =
        chosen.iter().filter_map(|it| Some((it.value()?, it.formatted()?))).collect();
    let kept = kept.into_iter().map(|(value, [what, grammar, read, write])| {
        format!(
            "formatted!(\n    {value},\n    {what:?},\n    {grammar},\n    |text| {read},\n    \
             |value| {write}\n);\n"
        )
    });
    let kept: String = kept.collect();
    let EmittedFile { path, content } = source("src/text.rs", TEXT);
    match content {
        Content::Text(code) => {
            EmittedFile { path, content: Content::Text(format!("{code}\n{kept}")) }
        }
        rust @ Content::Rust(_) => EmittedFile { path, content: rust },
    }
}

/// Whether the settings select types that keep their strings.
pub(super) fn keeps_texts(context: &Context) -> bool {
    context.api.settings.formats.iter().any(|external| external.value().is_some())
}

/// The items of the root for the runtime: modules of copied sources, or imports of the package.
struct Runtime {
    require: TokenStream,
    support: TokenStream,
    base64: TokenStream,
    validate: TokenStream,
}

impl Runtime {
    fn of(context: &Context) -> Self {
        if context.has_shared_runtime() {
            let interface = Literal::u32_unsuffixed(INTERFACE);
            return Self {
                require: quote!(specwright_runtime::require!(#interface, #VERSION);),
                support: quote!(
                    use specwright_runtime::support;
                ),
                base64: quote!(
                    use specwright_runtime::base64;
                ),
                validate: quote!(
                    use specwright_runtime::validate;
                ),
            };
        }
        let module = |name: &str| {
            let name = ident(name);
            quote!(#[rustfmt::skip] mod #name;)
        };
        Self {
            require: TokenStream::new(),
            support: module("support"),
            base64: module("base64"),
            validate: module("validate"),
        }
    }
}

/// The beginning of the crate's documentation.
fn intro(context: &Context) -> String {
    let info = &context.api.info;
    let mut intro = vec![format!(
        "Client and types of the API \u{201c}{}\u{201d}, generated from version {} of its OpenAPI document.",
        markdown::one_line(&info.title),
        docs::code(&info.version)
    )];
    intro.extend(info.summary.as_deref().map(markdown::one_line));
    intro.extend(info.description.as_deref().map(markdown::safe));
    intro.extend(legal(info));
    intro.push(
        "- `Client` (async) and `blocking::Client` call the operations, by groups of the module `api`. Each \
         operation has an example. Parameters that are not required are set by methods of the call, which is \
         sent by `.await` or `.send()`.\n\
         - The module `client` has configuration, retries, errors and transports.\n\
         - [`models`] has the types, [`operations`] the operations as data.\n\
         - Without default features there are only the types.\n\n\
         Types keep what a newer server sends: unknown values of enums, unknown members of tagged unions, and \
         properties without a field. A value that fits no member of an untagged union is an error. \
         [`decode`] parses JSON as `serde_json` does, and reports the path of an error.\n\n\
         Integers without bounds or a format are `i64`; a larger value is an error. `1.0` is read as `1`. \
         `null` for an optional property that is not nullable is read as absent, and is not written back; \
         `client::Hooks::on_deviation` reports it. Other `null`s that the document does not allow are errors.\n\n\
         The feature `validate` adds the trait `Validate`, which checks values against the schemas of the \
         document by JSON Schema."
            .to_owned(),
    );
    let by_tag = "Each tag of the document is a feature with its operations and the types that few other tags \
                  use. `full`, on by default, is all of them. Types that many operations share are always \
                  there.";
    intro.extend((!context.features.names.is_empty()).then(|| by_tag.to_owned()));
    intro.join("\n\n")
}

/// The documentation, the terms of service, the contact and the license of the API.
fn legal(info: &Info) -> Option<String> {
    let said = |words: &str, text: &Option<String>| {
        let text = text.as_deref().map(markdown::one_line).filter(|text| !text.is_empty());
        text.map(|text| format!("- {words}: {text}"))
    };
    let lines = [
        said("documentation", &info.external_docs),
        said("terms of service", &info.terms_of_service),
        said("contact", &info.contact),
        said("license of the API", &info.license),
    ];
    let lines: Vec<String> = lines.into_iter().flatten().collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// The documentation and the attributes of the crate.
fn attributes(context: &Context) -> TokenStream {
    let intro = docs::inner([intro(context)]);
    let allows = ALLOWED.iter().map(|(lint, reason)| {
        let lint = ident(lint);
        quote!(#![allow(clippy::#lint, reason = #reason)])
    });
    // For each type, the compiler also recurses through the types of std that wrap it.
    let depth = 8 * context.facts.depth();
    let recursion_limit = (depth > RECURSION_LIMIT).then(|| {
        let limit = depth.next_power_of_two().to_string();
        quote!(#![recursion_limit = #limit])
    });
    let scripts = ALLOWED_SCRIPTS.iter().filter(|_| !context.names.is_ascii()).map(|lint| {
        let lint = ident(lint);
        quote!(#![allow(#lint, reason = "names are the document's")])
    });
    quote! {
        #intro
        #![cfg_attr(docsrs, feature(doc_cfg))]
        #![forbid(unsafe_code)]
        #recursion_limit
        #(#allows)*
        #(#scripts)*
    }
}

/// `src/lib.rs`
fn root(context: &Context) -> EmittedFile {
    if context.api.settings.module.is_some() {
        return module(context);
    }
    let attributes = attributes(context);
    let runtime = Runtime::of(context);
    let (require, support, validate) = (runtime.require, runtime.support, runtime.validate);
    let base64 = is_base64(context).then_some(runtime.base64);
    let base64_export = base64.is_some().then(|| {
        quote!(
            pub use self::base64::Base64;
        )
    });
    let text = keeps_texts(context).then(|| {
        quote! {
            #[rustfmt::skip]
            mod text;
        }
    });
    let required = self::required(context);
    let text_export = text.is_some().then(|| {
        quote!(
            pub use self::text::{InvalidText, Text};
        )
    });
    EmittedFile {
        path: PathBuf::from("src/lib.rs"),
        content: Content::Rust(quote! {
            #attributes

            #require

            #[cfg(feature = "client")]
            #[rustfmt::skip]
            pub mod api;
            #base64
            #[cfg(feature = "client")]
            #[rustfmt::skip]
            pub mod client;
            #[cfg(feature = "validate")]
            #[rustfmt::skip]
            mod limits;
            #[rustfmt::skip]
            pub mod models;
            #[rustfmt::skip]
            pub mod operations;
            #required
            #support
            #text
            #[cfg(feature = "validate")]
            #validate

            #base64_export
            #text_export
            #[cfg(feature = "client")]
            pub use client::{Error, blocking};
            #[cfg(feature = "mock")]
            pub use client::mock;
            pub use support::{DateTime, DecodeError, IntoMaybe, Maybe, decode};
            #[cfg(feature = "validate")]
            pub use validate::{Validate, ValidationError, Violation};

            /// The async client of the API; [`blocking::Client`] is the blocking one.
            #[cfg(feature = "client")]
            pub type Client = client::Client<client::Async>;
        }),
    }
}

/// The declaration of the structs with required fields.
fn required(context: &Context) -> Option<TokenStream> {
    let item = quote! {
        #[rustfmt::skip]
        pub mod required;
    };
    context.accessors.have_records().then_some(item)
}

/// The root of a module in the user's crate. It can be included, so it has no inner attributes.
fn module(context: &Context) -> EmittedFile {
    let lints = lints();
    let Runtime { require, support, base64, .. } = Runtime::of(context);
    let base64 = is_base64(context).then(|| {
        quote! {
            #[allow(#lints)]
            #base64
            #[allow(unreachable_pub, unused_imports, reason = "what of it is used is up to the crate")]
            pub use self::base64::Base64;
        }
    });
    let text = keeps_texts(context).then(|| {
        quote! {
            #[allow(#lints)]
            #[rustfmt::skip]
            mod text;
            #[allow(unreachable_pub, unused_imports, reason = "what of it is used is up to the crate")]
            pub use self::text::{InvalidText, Text};
        }
    });
    let required = self::required(context);
    EmittedFile {
        path: PathBuf::from("src/lib.rs"),
        content: Content::Rust(quote! {
            #require
            #base64
            #text
            #[rustfmt::skip]
            pub mod models;
            #[rustfmt::skip]
            pub mod operations;
            #required
            #[allow(#lints)]
            #support
            #[allow(unreachable_pub, unused_imports, reason = "what of it is used is up to the crate")]
            pub use self::support::{DateTime, DecodeError, IntoMaybe, Maybe, decode};
        }),
    }
}

/// The attribute that exempts a module in the user's crate from the lints of that crate; `None` for
/// a crate.
pub(super) fn allowed(context: &Context) -> Option<TokenStream> {
    context.api.settings.module.as_ref()?;
    let lints = lints();
    Some(quote!(#![allow(#lints)]))
}

fn lints() -> TokenStream {
    quote! {
        dead_code,
        missing_docs,
        unreachable_pub,
        unused_imports,
        clippy::all,
        clippy::pedantic,
        clippy::nursery,
        reason = "what is generated does not follow the lints of the crate around it"
    }
}

/// `src/models/mod.rs` and the module files below it.
fn models(context: &Context) -> EmittedFile {
    let modules = context.names.modules();
    let declarations = modules.iter().map(|name| {
        let ident = ident(name);
        quote!(pub mod #ident;)
    });
    let exports = modules.iter().map(|module| {
        let types = types_of(context, module);
        let types = types.iter().map(|(id, name)| (context.features.of_type(*id), &name.ident));
        let aliases = context.names.aliases.iter().filter(|alias| alias.module == **module);
        let aliases = aliases.filter(|alias| alias.is_unique).map(|alias| {
            (context.features.of_operation(alias.operation).into_iter().collect(), &alias.ident)
        });
        let mut items: BTreeMap<Vec<&str>, Vec<_>> = BTreeMap::new();
        for (features, name) in types.chain(aliases) {
            items.entry(features).or_default().push(ident(name));
        }
        let module = ident(module);
        let exports = items.iter().map(|(features, items)| {
            let with = Context::with(features);
            quote!(#with pub use self::#module::{#(#items),*};)
        });
        quote!(#(#exports)*)
    });
    let allowed = allowed(context);
    EmittedFile {
        path: PathBuf::from("src/models/mod.rs"),
        content: Content::Rust(quote! {
            //! The types of the API. Their names are unique, so all of them are available in this
            //! module.
            //!
            //! Each of the [operations](crate::operations) links to the types of its bodies.

            #allowed
            #(#declarations)*

            #(#exports)*
        }),
    }
}

fn models_module(context: &Context, module: &str) -> EmittedFile {
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
    EmittedFile {
        path: PathBuf::from(format!("src/models/{module}/mod.rs")),
        content: Content::Rust(quote! {
            #![doc = #about]

            #(#declarations)*

            #(#aliases)*
        }),
    }
}

/// The types of a module, sorted by name.
fn types_of<'a>(context: &'a Context, module: &str) -> Vec<(TypeId, &'a TypeName)> {
    let mut types: Vec<(TypeId, &TypeName)> = context
        .api
        .iter()
        .map(|(id, _)| (id, context.names.of(id)))
        .filter(|(_, name)| name.module == module)
        .collect();
    types.sort_unstable_by(|(_, one), (_, other)| one.ident.cmp(&other.ident));
    types
}

fn type_alias(context: &Context, alias: &Alias) -> TokenStream {
    let name = ident(&alias.ident);
    let operation = &context.api.operations[alias.operation];
    let constant = &context.names.operations[alias.operation];
    let link = format!("[{}](crate::operations::{constant})", docs::code(&operation.id));
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
