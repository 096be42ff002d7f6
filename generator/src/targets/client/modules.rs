//! The crate's root and the support module.

use std::collections::BTreeMap;
use std::path::PathBuf;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use specwright_runtime::sources::{BASE64, INTERFACE, SUPPORT, SourceFile, TEXT, VERSION, copied};

use super::{Content, Context, EmittedFile, Job, first_page, ident, types};
use crate::ir::Format;
use crate::ir::formats::External;
use crate::ir::settings::Own;
use crate::plan::features::FULL;

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

/// The root and the support module.
pub(super) fn jobs<'a>(context: &'a Context) -> Vec<Job<'a>> {
    let mut jobs: Vec<Job> = vec![Box::new(|| root(context))];
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

/// The documentation and the attributes of the crate.
fn attributes(context: &Context) -> TokenStream {
    let intro = first_page::attributes(context);
    let lints = lints_of_crate(context);
    // The documentation links to items of all features.
    let features: Vec<&str> =
        ["client", "blocking", "mock"].into_iter().chain(full(context)).collect();
    let unlinked = quote! {
        #![cfg_attr(
            not(all(#(feature = #features),*)),
            allow(rustdoc::broken_intra_doc_links, reason = "features are left out")
        )]
    };
    quote! {
        #intro
        #![cfg_attr(docsrs, feature(doc_cfg))]
        #unlinked
        #![allow(
            rustdoc::redundant_explicit_links,
            reason = "links are the same whatever the module imports"
        )]
        #lints
    }
}

/// The attributes of a crate for the compiler and its lints.
pub(super) fn lints_of_crate(context: &Context) -> TokenStream {
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
        #![forbid(unsafe_code)]
        #recursion_limit
        #(#allows)*
        #(#scripts)*
    }
}

/// The feature of all groups, if there are features of groups.
fn full<'a>(context: &Context) -> Option<&'a str> {
    (!context.features.names.is_empty()).then_some(FULL)
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
    let own = own(context);
    let replaced = replaced(context);
    let text_export = text.is_some().then(|| {
        quote!(
            pub use self::text::{InvalidText, Text};
        )
    });
    let deprecated = context.traits.deprecate().then(|| {
        quote!(#![allow(deprecated, reason = "the crate itself handles what its users should not")])
    });
    EmittedFile {
        path: PathBuf::from("src/lib.rs"),
        content: Content::Rust(quote! {
            #attributes
            #deprecated

            #require

            #[cfg(feature = "client")]
            #[rustfmt::skip]
            pub mod api;
            #base64
            #[cfg(feature = "client")]
            #[rustfmt::skip]
            pub mod client;
            #own
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

            #replaced
        }),
    }
}

/// An assertion that the types in the place of emitted ones implement what those do, whose error says so.
pub(super) fn replaced(context: &Context) -> Option<TokenStream> {
    let paths = types::replaced(context);
    (!paths.is_empty()).then(|| {
        quote! {
            #[rustfmt::skip]
            const _: () = {
                #[diagnostic::on_unimplemented(
                    message = "`{Self}` cannot take the place of a generated type",
                    note = "it must implement `Debug`, `Clone`, `PartialEq`, `serde::Serialize` and `serde::Deserialize`"
                )]
                trait Replacement:
                    std::fmt::Debug + Clone + PartialEq + serde::Serialize + serde::de::DeserializeOwned
                {
                }
                impl<T> Replacement for T
                where
                    T: std::fmt::Debug + Clone + PartialEq + serde::Serialize + serde::de::DeserializeOwned,
                {
                }
                const fn may_replace<T: Replacement>() {}
                #(may_replace::<#paths>();)*
            };
        }
    })
}

/// The module with the code of users.
pub(super) fn own(context: &Context) -> Option<TokenStream> {
    match &context.api.settings.own {
        Own::Nothing => None,
        Own::Module => Some(quote!(
            pub mod ext;
        )),
        Own::Folder(names) => {
            let names = names.iter().map(|name| ident(name));
            Some(quote! {
                /// Code beside what is generated.
                pub mod ext {
                    #(pub mod #names;)*
                }
            })
        }
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
    let Runtime { require, support, base64, validate } = Runtime::of(context);
    let settings = &context.api.settings;
    let used = quote!(#[allow(unreachable_pub, unused_imports, reason = "what of it is used is up to the crate")]);
    let client = settings.has_client().then(|| {
        quote! {
            #[allow(#lints)]
            #[rustfmt::skip]
            pub mod api;
            #[allow(#lints)]
            #[rustfmt::skip]
            pub mod client;
        }
    });
    let client_exports = settings.has_client().then(|| {
        let mock = settings.has("mock").then(|| quote!(#used pub use self::client::mock;));
        quote! {
            #used
            pub use self::client::{Error, blocking};
            #mock

            /// The async client of the API; [`blocking::Client`] is the blocking one.
            #[allow(dead_code)]
            pub type Client = client::Client<client::Async>;
        }
    });
    let limits = settings.has("validate").then(|| {
        quote! {
            #[allow(#lints)]
            #[rustfmt::skip]
            mod limits;
            #validate
            #used
            pub use self::validate::{Validate, ValidationError, Violation};
        }
    });
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
    let own = own(context);
    let replaced = replaced(context);
    EmittedFile {
        path: PathBuf::from("src/lib.rs"),
        content: Content::Rust(quote! {
            #require
            #base64
            #client
            #limits
            #own
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
            #client_exports
            #replaced
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
        deprecated,
        missing_docs,
        unreachable_pub,
        unused_imports,
        clippy::all,
        clippy::pedantic,
        clippy::nursery,
        reason = "what is generated does not follow the lints of the crate around it"
    }
}
