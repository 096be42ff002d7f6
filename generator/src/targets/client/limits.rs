//! The constraints that `Validate` checks beyond types.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use foldhash::HashMap;
use proc_macro2::{Literal, TokenStream};
use quote::quote;
use specwright_runtime::sources::VALIDATE;

use super::{Content, Context, EmittedFile, Job, modules, types};
use crate::ir::Shape;
use crate::ir::formats::External;
use crate::ir::rules::RequestPart;

/// `src/validate/`
pub(super) fn runtime<'a>() -> impl Iterator<Item = Job<'a>> {
    modules::sources(&VALIDATE)
}

/// `src/limits.rs`
pub(super) fn limits(context: &Context) -> EmittedFile {
    EmittedFile { path: PathBuf::from("src/limits.rs"), content: Content::Rust(tokens(context)) }
}

fn tokens(context: &Context) -> TokenStream {
    let rules = &context.api.rules;
    let names = names(context);
    let mut limited: BTreeMap<Vec<&str>, Vec<TokenStream>> = BTreeMap::new();
    let mut unlimited: BTreeMap<Vec<&str>, Vec<TokenStream>> = BTreeMap::new();
    for (id, def) in context.api.iter() {
        if matches!(def.shape, Shape::Alias(_)) {
            continue;
        }
        let name = context.ident(id);
        let features = context.features.of_type(id);
        match rules.of(id) {
            [] => unlimited.entry(features).or_default().push(quote!(models::#name)),
            numbers => {
                let rules = numbers.iter().map(|number| &names[*number]);
                let rule = quote!(models::#name => [#(#rules),*]);
                limited.entry(features).or_default().push(rule);
            }
        }
    }
    let formats = context.api.settings.formats.iter();
    // A shared trait cannot be implemented for a type of another crate. The runtime does it for its own.
    let is_own = |external: &&External| !context.has_shared_runtime() || external.value().is_some();
    // Several formats can have the same type.
    let formats: BTreeSet<&str> = formats.filter(is_own).map(|external| external.path()).collect();
    // The table contains only paths.
    let external = formats.iter().filter_map(|path| path.parse().ok());
    let replaced = if context.has_shared_runtime() { Vec::new() } else { types::replaced(context) };
    let external = external.chain(replaced);
    unlimited.entry(Vec::new()).or_default().extend(external);
    let limited = limited.iter().map(|(features, types)| {
        let with = Context::with(features);
        quote!(#with limited!(#(#types),*);)
    });
    let unlimited = unlimited.iter().map(|(features, types)| {
        let with = Context::with(features);
        quote!(#with unlimited!(#(#types),*);)
    });
    let texts = rules.texts(|number| names[number].clone());
    let texts: BTreeMap<&String, String> = names.iter().zip(texts).collect();
    let count = Literal::usize_unsuffixed(texts.len());
    let texts = texts.iter().map(|(name, text)| {
        let text = raw(text);
        quote!((#name, #text))
    });
    let requests = rules.requests().iter().map(|request| {
        let operation = &context.api.operations[request.operation].id;
        let (is_body, index) = match request.part {
            RequestPart::Parameter(index) => (false, index),
            RequestPart::Body(index) => (true, index),
        };
        let (index, rule) = (Literal::usize_unsuffixed(index), &names[request.rule]);
        quote!((#operation, #is_body, #index, #rule))
    });
    let (read, places) = if names.is_empty() {
        (quote!(&[]), None)
    } else {
        let places = quote! {
            static READ: [OnceLock<Rule>; #count] = [const { OnceLock::new() }; #count];
        };
        (quote!(&READ), Some(places))
    };
    quote! {
        //! The constraints that `Validate` checks, as JSON Schema.
        //!
        //! Each rule has the name of its type. Rules with `(all)` include what parsing already enforces;
        //! rules with `(exact)` also demand required properties that only requests or only responses have.

        #![allow(dead_code, unused_imports, reason = "an API may need only a part of them")]

        use std::sync::OnceLock;

        use crate::models;
        use crate::validate::{RequestRule, Rule, Rules, Validate, limited, unlimited};

        #places

        pub(crate) static RULES: Rules<'static> = Rules { texts: &[#(#texts),*], read: #read };

        /// The rules of the parts of requests: the operation, whether the part is a body, its index, and the name
        /// of its rule.
        #[cfg(feature = "client")]
        pub(crate) const REQUESTS: &[RequestRule] = &[#(#requests),*];

        #(#limited)*

        #(#unlimited)*
    }
}

/// The names of the rules, by their numbers. They are those of the types, so a change of the
/// document changes few of them.
fn names(context: &Context) -> Vec<String> {
    let mut uses: HashMap<String, usize> = HashMap::default();
    let names = context.api.rules.origins().map(|origin| {
        let mut name = match origin.ty {
            Some(id) => context.ident(id).to_string(),
            None => origin.place.clone(),
        };
        if let Some(variant) = origin.variant {
            name = format!("{name} ({variant})");
        }
        let uses = uses.entry(name.clone()).or_default();
        *uses += 1;
        if *uses == 1 { name } else { format!("{name} {uses}") }
    });
    names.collect()
}

/// A string as a raw literal, so JSON stays readable.
fn raw(text: &str) -> Literal {
    let mut most = 0;
    for behind in text.split('"').skip(1) {
        most = most.max(1 + behind.chars().take_while(|char| *char == '#').count());
    }
    let marks = "#".repeat(most);
    // The literal cannot end early, because the string contains no quote with as many marks.
    format!("r{marks}\"{text}\"{marks}").parse().unwrap_or_else(|_| Literal::string(text))
}

#[cfg(test)]
mod tests {
    use super::raw;

    #[test]
    fn texts_are_one_literal_whatever_is_in_them() {
        for (text, expected) in [
            ("{}", "r\"{}\""),
            (r#"{"a":1}"#, r##"r#"{"a":1}"#"##),
            (r##"{"pattern":"#"}"##, r###"r##"{"pattern":"#"}"##"###),
        ] {
            assert_eq!(raw(text).to_string(), expected);
        }
    }
}
