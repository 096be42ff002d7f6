//! The client: its runtime, which is the same for every API, and the code that is specific to one
//! API.

use std::path::PathBuf;

use proc_macro2::TokenStream;
use quote::quote;
use specwright_runtime::sources::{CLIENT, CLIENT_ROOT, CLIENT_TYPES};

use super::call_values::{argument_type, error_variant};
use super::{Content, Context, EmittedFile, Job, docs, environment, group_docs, ident, modules};
use super::{calls, credentials};
use crate::ir::Parameter;
use crate::plan::client::{CLIENT_CREDENTIALS, Setting, SettingKind};

/// The files of the client; none for a module in another crate.
pub(super) fn jobs<'a>(context: &'a Context) -> Vec<Job<'a>> {
    let groups = context.calls.groups.iter().filter(|group| !group.path.is_empty());
    let mut jobs: Vec<Job> =
        groups.map(|group| -> Job { Box::new(move || calls::group(context, group)) }).collect();
    jobs.push(Box::new(|| root(context)));
    jobs.extend(modules::sources(&CLIENT_TYPES));
    if context.has_shared_runtime() {
        jobs.push(Box::new(shared));
    } else {
        jobs.extend(modules::sources(&CLIENT));
        jobs.extend(modules::sources(std::slice::from_ref(&CLIENT_ROOT)));
    }
    jobs
}

/// `src/client/mod.rs` of a crate that depends on the runtime: the runtime's client, with the error bodies of
/// the API.
fn shared() -> EmittedFile {
    EmittedFile {
        path: PathBuf::from("src/client/mod.rs"),
        content: Content::Rust(quote! {
            //! The client: configuration, errors, transports.
            //!
            //! Methods of [`Client`] and of its groups return calls. A call is sent when it is awaited
            //! ([`Async`]) or by `send` ([`Blocking`]). A client without a transport ([`Offline`]) converts
            //! calls to requests and responses to results.
            //!
            //! - [`Builder`] configures a client: credentials, retries, time limits, hooks.
            //! - [`Error`] is the error of a call.
            //! - [`Transport`] sends requests: reqwest with the feature `reqwest`, a tower service with the
            //!   feature `tower`, ureq for [`blocking`] clients with the feature `blocking`, or your own.
            //!
            //! Everything except `Client` and `Builder` comes from the package `specwright-runtime`, which
            //! several crates can share. The aliases name the error bodies of this API. Hooks receive
            //! errors of any API: [`AnyError`].

            #![allow(dead_code, unused_imports, reason = "an API may need only a part of it")]

            mod api_client;
            mod builder;

            pub use self::api_client::Client;
            pub use self::builder::Builder;
            pub use specwright_runtime::client::*;

            use crate::api::ErrorBody;
            pub(crate) use crate::{api, operations};

            /// The error of a call.
            pub type Error = specwright_runtime::client::Error<ErrorBody>;

            /// An error response of the API.
            pub type ApiError = specwright_runtime::client::ApiError<ErrorBody>;

            /// The future of a call.
            pub type Pending<T> = specwright_runtime::client::Pending<T, ErrorBody>;

            /// The pages of a list, fetched as they are needed.
            pub type Pages<T, M = Async> = specwright_runtime::client::Pages<T, M, ErrorBody>;

            /// The items of all pages of a list.
            pub type Items<T, P, M = Async> = specwright_runtime::client::Items<T, P, M, ErrorBody>;

            /// A response whose body has not been read.
            pub type Raw<M = Async> = specwright_runtime::client::Raw<M, ErrorBody>;

            /// A stream of server-sent events.
            pub type Events<M = Async> = specwright_runtime::client::Events<M, ErrorBody>;

            /// A stream of values.
            pub type Sequence<T, M = Async> = specwright_runtime::client::Sequence<T, M, ErrorBody>;

            /// Clients whose calls block the thread.
            pub mod blocking {
                pub use specwright_runtime::client::blocking::*;

                /// A client whose calls block the thread.
                pub type Client = super::Client<super::Blocking>;
            }
        }),
    }
}

/// `src/api/mod.rs`
fn root(context: &Context) -> EmittedFile {
    let group = context.calls.groups.first();
    let modules = group.map(|group| calls::children(context, group));
    let methods = group.map(|group| calls::items(context, group));
    let docs = group.map(|group| docs::inner([group_docs::of_root(context, group)]));
    let error_body = error_body(context);
    let settings = settings(context);
    let credential =
        context.calls.settings.iter().any(|it| matches!(it.kind, SettingKind::Credential(_)));
    let has_methods = group.is_some_and(|group| !group.methods.is_empty());
    let has_groups = group.is_some_and(|group| !group.children.is_empty());
    let names = [
        (has_methods, quote!(Async)),
        (has_methods || has_groups, quote!(Client)),
        (credential, quote!(Credential)),
        (has_methods || has_groups, quote!(Mode)),
    ];
    let names = names.into_iter().filter(|(is_used, _)| *is_used).map(|(_, name)| name);
    let uses = quote!(use crate::client::{self, #(#names),*};);
    let models = calls::models_import(&[&error_body, &settings, &quote!(#methods)]);
    EmittedFile {
        path: PathBuf::from("src/api/mod.rs"),
        content: Content::Rust(quote! {
            #docs

            #uses
            #models

            #modules

            #error_body

            #settings

            #methods
        }),
    }
}

/// The enum of all documented error bodies, and the enum of their types.
fn error_body(context: &Context) -> TokenStream {
    let errors = &context.calls.errors;
    let names: Vec<_> = errors.iter().map(|id| ident(&error_variant(context, *id))).collect();
    let variants = errors.iter().zip(&names).map(|(id, variant)| {
        let ty = context.ident(*id);
        let doc = docs::lines([format!("[`models::{ty}`]")]);
        quote!(#doc #variant(models::#ty),)
    });
    let by_features = (!context.features.names.is_empty())
        .then(|| quote!(#[allow(dead_code, reason = "only some operations may be there")]));
    let types = (!errors.is_empty()).then(|| {
        quote! {
            /// The type of an error body.
            #[derive(Clone, Copy)]
            #[allow(clippy::enum_variant_names, reason = "names are the document's")]
            #by_features
            pub(crate) enum ErrorType {
                #(#names,)*
            }

            impl client::ReadError for ErrorType {
                fn read(&self, json: &[u8]) -> Option<client::AnyErrorBody> {
                    match *self {
                        #(Self::#names => client::error_body(json, ErrorBody::#names),)*
                    }
                }
            }
        }
    });
    let conversions = context.has_shared_runtime().then(|| {
        quote! {
            impl From<ErrorBody> for client::AnyErrorBody {
                fn from(body: ErrorBody) -> Self {
                    Self::new(body)
                }
            }

            impl From<client::AnyErrorBody> for ErrorBody {
                fn from(body: client::AnyErrorBody) -> Self {
                    body.downcast().unwrap_or(Self::Undocumented)
                }
            }
        }
    });
    quote! {
        /// The body of an error response, with the type that the document declares for the
        /// operation and the status.
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum ErrorBody {
            #(#variants)*
            /// A body without a named type, or one that does not match its type;
            /// [`ApiError::raw`](client::ApiError::raw) has the bytes.
            Undocumented,
        }

        #types

        #conversions
    }
}

/// The settings of the client: methods of the builder, and environment variables.
fn settings(context: &Context) -> TokenStream {
    let settings = &context.calls.settings;
    let prefix = environment::prefix(context);
    let setters = settings.iter().map(|setting| setter(context, setting));
    let reads = settings.iter().map(|setting| read(context, setting));
    let listed: Vec<String> =
        settings.iter().flat_map(|setting| environment::variables(context, setting)).collect();
    let list = listed.iter().map(|name| format!("- `{name}`")).collect::<Vec<_>>().join("\n");
    let base_url = format!("{prefix}_BASE_URL");
    let from_env = docs::lines([format!(
        "Reads settings from environment variables:\n\n{list}\n- `{base_url}`: the base URL, in \
         place of the document's"
    )]);
    let needs = |is: &dyn Fn(&SettingKind) -> bool| {
        let needed = settings.iter().filter(|setting| setting.required && is(&setting.kind));
        needed
            .map(|setting| environment::variables(context, setting))
            .filter_map(|names| names.into_iter().next())
            .collect::<Vec<_>>()
    };
    let credentials = needs(&|kind| matches!(kind, SettingKind::Credential(_)));
    let credentials =
        (!credentials.is_empty()).then(|| quote!(builder.require_one_of(&[#(#credentials),*]);));
    let globals = needs(&|kind| matches!(kind, SettingKind::Global(_)));
    let globals = globals.iter().map(|name| quote!(builder.require_one_of(&[#name]);));
    let hints = settings.iter().filter_map(|setting| match setting.kind {
        SettingKind::Credential(index) => {
            let scheme = &context.api.security_schemes[index].key;
            let method = setting.method();
            let variable = environment::variables(context, setting);
            let variable = variable.join("` and `");
            Some(quote!((#scheme, #method, #variable)))
        }
        SettingKind::Global(_) => None,
    });
    quote! {
        /// How credentials are given: the security scheme, the builder's method, and the environment variable.
        pub(crate) const CREDENTIALS: &[client::CredentialHint] = &[#(#hints),*];

        impl client::Builder {
            #(#setters)*

            #from_env
            ///
            /// `build` reports missing variables.
            pub fn from_env() -> Self {
                let mut builder = Self::new();
                #(#reads)*
                if let Some(url) = client::variable(#base_url) {
                    builder = builder.base_url(url);
                }
                #credentials
                #(#globals)*
                builder
            }
        }

        #[cfg(feature = "reqwest")]
        impl client::Client<client::Async> {
            /// Creates a client with settings from environment variables; see
            /// [`Builder::from_env`](client::Builder::from_env).
            ///
            /// # Errors
            ///
            /// If a variable is missing or invalid.
            pub fn from_env() -> Result<Self, client::Error> {
                client::Builder::from_env().build()
            }
        }

        #[cfg(feature = "blocking")]
        impl client::Client<client::Blocking> {
            /// Creates a client with settings from environment variables; see
            /// [`Builder::from_env`](client::Builder::from_env).
            ///
            /// # Errors
            ///
            /// If a variable is missing or invalid.
            pub fn from_env() -> Result<Self, client::Error> {
                client::Builder::from_env().build_blocking()
            }
        }
    }
}

fn setter(context: &Context, setting: &Setting) -> TokenStream {
    let method = ident(&setting.ident);
    match setting.kind {
        SettingKind::Credential(index) => {
            let scheme = &context.api.security_schemes[index];
            let own = credentials::setter(context, scheme, &method);
            let common = setting.common.iter().map(|name| match *name {
                CLIENT_CREDENTIALS => credentials::of_client(scheme, &method),
                name => credentials::setter(context, scheme, &ident(name)),
            });
            quote!(#(#common)* #own)
        }
        SettingKind::Global(index) => {
            let global = &context.api.globals[index];
            let name = &global.name;
            let mut paragraphs = vec![format!("Sets {} of all calls.", docs::code(name))];
            paragraphs.extend(described(context, global));
            let doc = docs::lines([paragraphs.join("\n\n")]);
            let (ty, value) = argument_type(context, global.value.ty.as_ref(), &method);
            quote! {
                #doc
                pub fn #method(self, #method: #ty) -> Self {
                    self.global(#name, #value)
                }
            }
        }
    }
}

/// The description of a global parameter, or else that of one of the operations that declare it.
fn described(context: &Context, global: &Parameter) -> Option<String> {
    let own = global.description.clone();
    let all = context.api.operations.iter().flat_map(|operation| &operation.parameters);
    let mut same = all.filter(|parameter| parameter.global && parameter.name == global.name);
    let text = own.or_else(|| same.find_map(|parameter| parameter.description.clone()));
    let texts = text.map(|text| context.prose(&text)).into_iter();
    let texts: Vec<String> = texts.chain(docs::limits(&global.value.limits)).collect();
    (!texts.is_empty()).then(|| texts.join("\n\n"))
}

fn read(context: &Context, setting: &Setting) -> TokenStream {
    let method = ident(&setting.ident);
    let variables = environment::variables(context, setting);
    match (&variables[..], setting.kind) {
        ([user, password], _) => quote! {
            if let (Some(user), Some(password)) =
                (client::variable(#user), client::variable(#password))
            {
                builder = builder.#method(user, password);
            }
        },
        ([variable], SettingKind::Global(index)) => {
            let name = &context.api.globals[index].name;
            quote! {
                if let Some(value) = client::variable(#variable) {
                    builder = builder.global(#name, &value);
                }
            }
        }
        ([variable, ..], _) => quote! {
            if let Some(value) = client::variable(#variable) {
                builder = builder.#method(value);
            }
        },
        ([], _) => TokenStream::new(),
    }
}
