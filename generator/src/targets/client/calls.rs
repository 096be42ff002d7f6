//! The groups of operations and their methods.

use std::path::PathBuf;

use proc_macro2::{Spacing, TokenStream, TokenTree};
use quote::quote;

use super::call_types;
use super::call_values::{body, ident_and_type, rust, set};
use super::{Content, Context, EmittedFile, call_docs, docs, group_docs, ident};
use crate::plan::client::{BodyForm, Group, Method};

/// Emits the file of a group.
pub(super) fn group(context: &Context, group: &Group) -> EmittedFile {
    let mut path = PathBuf::from("src/api");
    path.extend(&group.path);
    path.set_extension("rs");
    let has = format!("[`{0}`] has the operations.", group.ident);
    let about =
        [Some(group_docs::short(context, group)), Some(has), group_docs::feature(context, group)];
    let about = docs::inner([about.into_iter().flatten().collect::<Vec<_>>().join("\n\n")]);
    let children = children(context, group);
    let name = ident(&group.ident);
    let doc = docs::lines([group_docs::of_type(context, group)]);
    let items = items(context, group);
    let client = (!group.methods.is_empty()).then(|| quote!(self,));
    let models = models_import(&[&items]);
    EmittedFile {
        path,
        content: Content::Rust(quote! {
            #about

            use crate::client::{#client Async, Client, Mode};
            #models

            #children

            #doc
            #[derive(Debug, Clone)]
            pub struct #name<M: Mode = Async> {
                client: Client<M>,
            }

            impl<M: Mode> #name<M> {
                pub(crate) fn new(client: Client<M>) -> Self {
                    Self { client }
                }
            }

            #items
        }),
    }
}

/// The `cfg` attribute of a group; `None` for groups within one that has it.
fn with(context: &Context, group: &Group) -> Option<TokenStream> {
    let feature = context.features.of_group(group).filter(|_| group.path.len() == 1);
    Context::with(feature.as_slice())
}

/// The modules of the groups within a group.
pub(super) fn children(context: &Context, group: &Group) -> TokenStream {
    let children = group.children.iter().filter_map(|child| {
        let child = &context.calls.groups[*child];
        let module = ident(child.path.last()?);
        let with = with(context, child);
        Some(quote!(#with pub mod #module;))
    });
    quote!(#(#children)*)
}

/// The methods of a group, and the types of its calls.
pub(super) fn items(context: &Context, group: &Group) -> TokenStream {
    if group.methods.is_empty() && group.children.is_empty() {
        return TokenStream::new();
    }
    let (name, client) = if group.path.is_empty() {
        (quote!(Client), quote!(self))
    } else {
        let name = ident(&group.ident);
        (quote!(#name), quote!(&self.client))
    };
    let accessors = group.children.iter().map(|child| {
        let child = &context.calls.groups[*child];
        let with = with(context, child);
        let accessor = ident(&child.accessor);
        let module = child.path.last().map(|name| ident(name));
        let ty = ident(&child.ident);
        let doc = docs::lines([group_docs::short(context, child)]);
        quote! {
            #doc
            #with
            pub fn #accessor(&self) -> #module::#ty<M> {
                #module::#ty::new(Clone::clone(#client))
            }
        }
    });
    let methods = group.methods.iter().map(|method| self::method(context, group, method, &client));
    let calls = group
        .calls
        .iter()
        .enumerate()
        .map(|(index, call)| call_types::call(context, group, call, index));
    quote! {
        impl<M: Mode> #name<M> {
            #(#accessors)*
            #(#methods)*
        }

        #(#calls)*
    }
}

fn method(context: &Context, group: &Group, method: &Method, client: &TokenStream) -> TokenStream {
    let call = &group.calls[method.call];
    let docs = call_docs::of_method(context, group, method);
    let name = ident(&method.ident);
    let ty = ident(&call.ident);
    let call_ident = quote!(call);
    let mut sets: Vec<TokenStream> = Vec::new();
    let mut arguments = Vec::new();
    let mut lifetime = None;
    for argument in &method.arguments {
        let (ident, ty) = ident_and_type(context, argument);
        arguments.push(quote!(#ident: #ty));
        sets.push(set(context, argument, &call_ident));
    }
    match &method.body {
        Some(BodyForm::Parts { media_type, .. }) => {
            sets.insert(0, quote!(call.multipart(#media_type);));
        }
        Some(form) => {
            let (ty, set) = body(context, form, &call_ident);
            if let BodyForm::Json { ty, .. } | BodyForm::Form { ty, .. } = form
                && method.may_lack_body
            {
                let ty = rust(context, ty);
                lifetime = Some(quote!(<'a>));
                arguments.push(quote!(body: impl Into<Option<&'a #ty>>));
                sets.push(quote!(if let Some(body) = body.into() { #set }));
            } else {
                arguments.push(quote!(body: #ty));
                sets.push(set);
            }
        }
        None => {}
    }
    let begin = if sets.is_empty() {
        quote!(#ty(client::Call::new(#client, #ty::PLAN)))
    } else {
        quote! {
            let mut call = client::Call::new(#client, #ty::PLAN);
            #(#sets)*
            #ty(call)
        }
    };
    let deprecated = context.api.operations[call.operation].docs.deprecated;
    let deprecated = deprecated.then(|| quote!(#[deprecated]));
    let many = (arguments.len() > 6)
        .then(|| quote!(#[allow(clippy::too_many_arguments, reason = "the API requires as many")]));
    quote! {
        #docs
        #deprecated
        #many
        pub fn #name #lifetime(&self, #(#arguments),*) -> #ty<M> {
            #begin
        }
    }
}

/// The import of the models, if tokens name it.
pub(super) fn models_import(tokens: &[&TokenStream]) -> Option<TokenStream> {
    let is_used = tokens.iter().any(|tokens| names_module((*tokens).clone(), "models"));
    is_used.then(|| {
        quote!(
            use crate::models;
        )
    })
}

/// Whether tokens have a path that begins with a name, or goes through it.
fn names_module(tokens: TokenStream, name: &str) -> bool {
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        let is_named = match token {
            TokenTree::Ident(ident) => {
                ident == name
                    && matches!(tokens.peek(), Some(TokenTree::Punct(next)) if next.spacing() == Spacing::Joint && next.as_char() == ':')
            }
            TokenTree::Group(group) => names_module(group.stream(), name),
            _ => false,
        };
        if is_named {
            return true;
        }
    }
    false
}
