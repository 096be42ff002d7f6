//! Emits files of tokens from [`Api`], [`Facts`] and [`Names`].
//!
//! Emitters make no decisions: each is a pure function from the data of one item to its tokens.
//! Strings of the document reach the output only as literals, as documentation comments, or as
//! identifiers that [`name`](crate::names) has checked.

mod aliases;
mod api_client;
mod assertions;
pub(super) mod call_docs;
pub(super) mod call_examples;
mod call_types;
mod call_values;
mod calls;
mod chains;
mod constants;
mod construct;
mod credentials;
mod defaults;
pub(super) mod docs;
mod enums;
pub(super) mod environment;
pub(super) mod examples;
mod features;
pub(super) mod first_page;
pub(super) mod group_docs;
mod inventory;
mod json;
mod limits;
pub(super) mod markdown;
mod models;
mod module;
mod modules;
mod newtypes;
mod operations;
mod parts;
mod plain;
mod records;
mod renamed;
mod structs;
mod traits;
mod tuples;
pub(super) mod types;
pub(super) mod unions;
mod values;

pub use self::inventory::Entry;

use std::path::PathBuf;

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use rayon::prelude::*;

use crate::analysis::Facts;
use crate::ir::settings::Style;
use crate::ir::{Api, Shape, TypeId};
use crate::names::Names;
use crate::plan::Model;
use crate::plan::accessors::Accessors;
use crate::plan::client::ClientPlan;
use crate::plan::features::Features;
use crate::plan::first_call::FirstCall;
use crate::plan::members::Members;
use crate::plan::plain::Plain;
use crate::plan::traits::Traits;
use crate::rust::file::{Content, EmittedFile};

/// The input of all emitters.
pub(crate) struct Context<'a> {
    /// The crate's name as a Rust identifier.
    pub(crate) crate_name: String,
    pub(crate) api: &'a Api,
    pub(crate) facts: &'a Facts,
    pub(crate) names: &'a Names,
    pub(crate) accessors: &'a Accessors,
    pub(crate) members: &'a Members,
    pub(crate) plain: &'a Plain,
    pub(crate) traits: &'a Traits,
    pub(crate) calls: &'a ClientPlan,
    pub(crate) features: &'a Features,
    pub(crate) first_call: Option<FirstCall>,
}

impl<'a> Context<'a> {
    pub(super) fn new(crate_name: &str, model: &'a Model) -> Self {
        let Model {
            api,
            facts,
            names,
            accessors,
            members,
            plain,
            traits,
            calls,
            features,
            first_call,
        } = model;
        let crate_name = crate_name.replace('-', "_");
        let first_call = *first_call;
        Self {
            crate_name,
            api,
            facts,
            names,
            accessors,
            members,
            plain,
            traits,
            calls,
            features,
            first_call,
        }
    }

    /// Whether the crate depends on the runtime instead of having a copy.
    fn has_shared_runtime(&self) -> bool {
        self.api.settings.runtime.is_crate()
    }

    /// Whether types are plain ones with serde's traits.
    pub(super) fn is_plain(&self) -> bool {
        self.api.settings.style == Style::Serde
    }

    /// A text of the document as Markdown for documentation.
    pub(super) fn prose(&self, text: &str) -> String {
        markdown::safe(text, &self.api.info.addresses)
    }

    /// A text of the document as Markdown on one line.
    pub(super) fn one_line(&self, text: &str) -> String {
        markdown::one_line(text, &self.api.info.addresses)
    }

    /// The first sentence of a text of the document, on one line. It ends before a list, a table or a heading.
    pub(super) fn summary(&self, text: &str) -> String {
        let text = self.one_line(markdown::first_paragraph(text));
        markdown::first_sentence(&text).to_owned()
    }

    fn ident(&self, id: TypeId) -> Ident {
        ident(&self.names.of(id).ident)
    }

    /// The `cfg` attribute of an item that any of some features enables; `None` for an item that is
    /// always compiled.
    fn with(features: &[&str]) -> Option<TokenStream> {
        match features {
            [] => None,
            [feature] => Some(quote!(#[cfg(feature = #feature)])),
            features => Some(quote!(#[cfg(any(#(feature = #features),*))])),
        }
    }

    /// The `cfg` attribute of a type, and of all items that depend on it.
    fn with_type(&self, id: TypeId) -> Option<TokenStream> {
        Self::with(&self.features.of_type(id))
    }
}

pub use self::inventory::{inventory, inventory_json};

/// Emits a file or a part of one. The parts of a file are consecutive and have the same path.
type Job<'a> = Box<dyn Fn() -> EmittedFile + Send + Sync + 'a>;

/// Emits the sources of the crate or of the module, without the manifest and the README.
///
/// Each file is finished by the thread that emitted it, so each thread keeps the tokens of one file
/// only. The result is in the order of emission, independent of threads.
pub fn emit<T: Send>(
    crate_name: &str,
    model: &Model,
    finish: impl Fn(EmittedFile) -> T + Sync,
) -> Vec<T> {
    let context = Context::new(crate_name, model);
    let module = model.api.settings.module.as_deref();
    let finish = |job: Job| {
        let file = job();
        finish(match module {
            Some(module) => module::below(features::decided(file, &model.api.settings), module),
            None => file,
        })
    };
    jobs(&context).into_par_iter().with_max_len(1).map(finish).collect()
}

/// Emits the README of a new crate.
#[must_use]
pub fn readme(name: &str, model: &Model) -> String {
    let context = Context::new(name, model);
    if context.is_plain() {
        plain::readme(&context, name)
    } else {
        first_page::readme(&context, name)
    }
}

/// All jobs, the largest first.
fn jobs<'a>(context: &'a Context) -> Vec<Job<'a>> {
    if context.is_plain() {
        return plain::jobs(context);
    }
    let mut jobs = operations::jobs(context);
    let settings = &context.api.settings;
    if settings.has_client() {
        jobs.extend(api_client::jobs(context));
    }
    if settings.module.is_none() || settings.has("validate") {
        jobs.push(Box::new(|| limits::limits(context)));
        if !context.has_shared_runtime() {
            jobs.extend(limits::runtime());
        }
    }
    jobs.extend(models::jobs(context));
    jobs.extend(modules::jobs(context));
    jobs.extend(modules::base64(context).map(|file| -> Job { Box::new(file) }));
    if context.accessors.have_records() {
        jobs.push(Box::new(|| records::file(context)));
    }
    if modules::keeps_texts(context) {
        jobs.push(Box::new(|| modules::text(context)));
    }
    let types = context.api.iter();
    jobs.extend(types.map(|(id, _)| -> Job { Box::new(move || type_file(context, id)) }));
    jobs
}

/// One file for one type: what a reader looks for, and what a diff shows, is in one place.
fn type_file(context: &Context, id: TypeId) -> EmittedFile {
    let name = context.names.of(id);
    let tokens = match &context.api.get(id).shape {
        Shape::Struct(object) => structs::emit(context, id, object),
        Shape::Enum(values) => enums::emit(context, id, values),
        Shape::IntegerEnum(values) => enums::integers(context, id, values),
        Shape::Tuple(tuple) => tuples::emit(context, id, tuple),
        Shape::Newtype(ty) => newtypes::emit(context, id, ty),
        Shape::Alias(ty) => aliases::emit(context, id, ty),
        Shape::Constant(value) => constants::emit(context, id, value),
        Shape::Union(union) => unions::emit(context, id, union),
    };
    EmittedFile {
        path: PathBuf::from(format!("src/models/{}/{}.rs", name.module, name.file())),
        content: Content::Rust(tokens),
    }
}

/// An identifier that the naming stage has made.
fn ident(name: &str) -> Ident {
    match name.strip_prefix("r#") {
        Some(raw) => format_ident!("r#{raw}"),
        None => format_ident!("{name}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rust::format::format;

    #[test]
    fn documentation_is_nothing_but_comments() {
        for text in [
            "one line",
            "two\n\nlines",
            "a \"quote\"# and \"## more\n#[documentation = r\"x\"]\nend \"",
            "r#\"\n\"#]\npub fn injected() {}\n\"]",
            "*/ /* \\ \\n\n/// x",
            "tail\n\"",
        ] {
            let path = "src/a.rs".into();
            let docs = docs::lines([text]);
            let content = Content::Rust(quote!(#docs pub struct A;));
            let file = format(EmittedFile { path, content }).expect("it is Rust");
            let (last, comments) = file.text.trim_end().split_once("pub struct A;").map_or_else(
                || panic!("{}", file.text),
                |(comments, behind)| (behind, comments.trim_end()),
            );
            assert_eq!(last, "", "{}", file.text);
            let shown: Vec<&str> = comments
                .lines()
                .map(|line| line.strip_prefix("///").unwrap_or_else(|| panic!("{line}")))
                .map(|line| line.strip_prefix(' ').unwrap_or(line))
                .collect();
            assert_eq!(shown.join("\n"), text);
        }
    }
}
