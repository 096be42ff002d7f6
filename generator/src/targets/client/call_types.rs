//! The types of calls: their arguments, results and pagination.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::call_values::{body, error_variant, ident_and_type, output_type, rust, set};
use super::{Context, call_docs, docs, ident, operations};
use crate::ir::Presence;
use crate::ir::Shape;
use crate::plan::client::{Argument, CallType, Group, Headers, NextPage, Output, Paged, Variant};

/// The type of a call, with its setters and its result.
pub(super) fn call(context: &Context, group: &Group, call: &CallType, index: usize) -> TokenStream {
    let docs = call_docs::of_call(context, group, call, index);
    let name = ident(&call.ident);
    let operation = &context.api.operations[call.operation];
    let constant = ident(&context.names.operations[call.operation]);
    let setters: Vec<TokenStream> =
        call.setters.iter().map(|setter| self::setter(context, setter)).collect();
    let bodies = call.bodies.iter().map(|(method, form)| {
        let method = ident(method);
        let (ty, set) = body(context, form, &quote!(self.0));
        let doc = docs::lines([format!("Sets the body, as {}.", docs::code(form.media_type()))]);
        quote! {
            #doc
            pub fn #method(mut self, body: #ty) -> Self {
                #set
                self
            }
        }
    });
    let bodies: Vec<TokenStream> = bodies.collect();
    let methods = (!setters.is_empty() || !bodies.is_empty()).then(|| {
        quote! {
            impl<M: Mode> #name<M> {
                #(#bodies)*
                #(#setters)*
            }
        }
    });
    let several = match &call.output {
        Output::Several(ident, variants) => Some(several(context, ident, variants, operation)),
        _ => None,
    };
    let output = output(context, &call.output);
    let headers = call.headers.as_ref().map(|headers| ident(&headers.ident));
    let headers = headers.map(|headers| quote!(, #headers));
    let header_struct = call.headers.as_ref().filter(|headers| is_first_of(group, headers, index));
    let header_struct = header_struct.map(|headers| self::headers(context, headers, operation));
    let paged = call.paged.as_ref().map(|paged| self::paged(context, call, paged));
    let accept = call.accept.as_ref().map(|accept| quote!(as #accept));
    let errors = call.errors.iter().map(|(status, id)| {
        let variant = ident(&error_variant(context, *id));
        quote!(#status => #variant)
    });
    quote! {
        #docs
        #[must_use = "a call is sent by `.await`, or by `.send()` on a blocking client"]
        #[derive(Debug)]
        pub struct #name<M: Mode = Async>(client::Call<M>);

        #methods

        client::call!(#name, #constant => #output #accept, [#(#errors),*] #headers);

        #paged

        #header_struct

        #several
    }
}

/// Whether a call is the first of its group whose responses have these headers.
fn is_first_of(group: &Group, headers: &Headers, index: usize) -> bool {
    let has = |call: &CallType| call.headers.as_ref().is_some_and(|it| it.ident == headers.ident);
    group.calls.iter().position(has) == Some(index)
}

/// The struct of the response headers that the document describes.
fn headers(context: &Context, headers: &Headers, operation: &crate::ir::Operation) -> TokenStream {
    let name = ident(&headers.ident);
    let doc = docs::lines([format!(
        "The documented headers of the response to {}; `None` for one that is absent or invalid.",
        docs::code(&operation.id)
    )]);
    let fields = headers.fields.iter().map(|field| {
        let ident = ident(&field.ident);
        let ty = rust(context, &field.ty);
        let text =
            operations::after_colon_with(context, field.description.as_deref(), &field.limits);
        let doc = docs::lines([format!("{}{text}", docs::code(&field.name))]);
        quote!(#doc pub #ident: Option<#ty>)
    });
    let values = headers.fields.iter().map(|field| {
        let (ident, name) = (ident(&field.ident), &field.name);
        quote!(#ident: client::header(headers, #name))
    });
    quote! {
        #doc
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
        }

        impl client::Documented for #name {
            fn read(headers: &http::HeaderMap) -> Self {
                Self { #(#values,)* }
            }
        }
    }
}

/// The pagination of a call's list.
fn paged(context: &Context, call: &CallType, paged: &Paged) -> TokenStream {
    let name = ident(&call.ident);
    let page = output_type(context, &call.output);
    let item = rust(context, &paged.item);
    let path = |names: &[String]| quote!(&[#(#names),*]);
    let place = |parameter: &usize| Literal::usize_unsuffixed(*parameter);
    let next = match &paged.next {
        NextPage::Page(parameter, first) => {
            let (parameter, first) = (place(parameter), Literal::i64_unsuffixed(*first));
            quote!(Page { parameter: #parameter, first: #first })
        }
        NextPage::Offset(parameter) => {
            let parameter = place(parameter);
            quote!(Offset { parameter: #parameter })
        }
        NextPage::Cursor(parameter, from) => {
            let (parameter, from) = (place(parameter), path(from));
            quote!(Cursor { parameter: #parameter, from: #from })
        }
        NextPage::LastItem(parameter, property) => {
            let parameter = place(parameter);
            quote!(LastItem { parameter: #parameter, property: #property })
        }
        NextPage::Url(from) => {
            let from = path(from);
            quote!(Url { from: #from })
        }
        NextPage::Link => quote!(Link),
    };
    let size = paged.size.as_ref().map(place);
    let size = size.map_or_else(|| quote!(None), |size| quote!(Some(#size)));
    let more = paged.more.as_deref().map(path);
    let more = more.map_or_else(|| quote!(None), |more| quote!(Some(#more)));
    let mut wires = Vec::new();
    let mut items = quote!(page);
    // An optional property on the path makes the whole path optional.
    let mut is_optional = false;
    for (id, index) in &paged.items {
        let Shape::Struct(object) = &context.api.get(*id).shape else {
            continue;
        };
        let field = &object.fields[*index];
        let name = ident(&context.names.parts(*id)[*index]);
        wires.push(field.wire.clone());
        items = match (field.presence(), is_optional) {
            (Presence::Required, true) => quote!(#items.map(|it| it.#name)),
            (Presence::Maybe, false) => quote!(#items.#name.into_value()),
            (Presence::Maybe, true) => quote!(#items.and_then(|it| it.#name.into_value())),
            (_, false) => quote!(#items.#name),
            (_, true) => quote!(#items.and_then(|it| it.#name)),
        };
        is_optional |= field.presence() != Presence::Required;
    }
    if is_optional {
        items = quote!(#items.unwrap_or_default());
    }
    let wires = path(&wires);
    quote! {
        impl<M: Mode> #name<M> {
            const PAGING: &client::Paging = &client::Paging {
                next: client::Next::#next,
                size: #size,
                items: #wires,
                more: #more,
            };

            fn split(page: #page) -> Vec<#item> {
                #items
            }
        }

        client::paged!(#name => #page, #item);
    }
}

/// The enum of a call's results, by status.
fn several(
    context: &Context,
    name: &str,
    variants: &[Variant],
    operation: &crate::ir::Operation,
) -> TokenStream {
    let name = ident(name);
    let doc = docs::lines([format!("What {} results in.", docs::code(&operation.id))]);
    let arms = variants.iter().map(|variant| {
        let status = &variant.status;
        let variant_name = ident(&variant.ident);
        let read = read(&variant.output);
        if variant.output == Output::Nothing {
            quote!(#status => answer.nothing().map(|()| Self::#variant_name))
        } else {
            quote!(#status => answer.#read().map(Self::#variant_name))
        }
    });
    let replies = variants.iter().map(|variant| {
        let variant_name = ident(&variant.ident);
        let status = Literal::u16_unsuffixed(status_number(&variant.status));
        let reply = quote!(client::mock::Reply);
        match &variant.output {
            Output::Nothing => quote!(Self::#variant_name => #reply::status(#status)),
            output => {
                let kind = match output {
                    Output::Json(_) | Output::OptionalJson(_) => quote!(json),
                    Output::Text => quote!(text),
                    _ => quote!(bytes),
                };
                quote! {
                    Self::#variant_name(value) => {
                        #reply::#kind(operation, value).with_status(#status)
                    }
                }
            }
        }
    });
    let replies = quote! {
        #[cfg(feature = "mock")]
        fn reply(
            &self,
            operation: &'static crate::operations::Operation,
        ) -> client::mock::Reply {
            match self {
                #(#replies,)*
            }
        }
    };
    let variants = variants.iter().map(|variant| {
        let Variant { ident: name, status, description, output } = variant;
        let name = ident(name);
        let text = operations::after_colon(context, Some(description));
        let doc = docs::lines([format!("{}{text}", docs::code(status))]);
        let ty = output_type(context, output).map(|ty| quote!((#ty)));
        quote!(#doc #name #ty)
    });
    quote! {
        #doc
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
        }

        impl #name {
            fn read<M: Mode>(answer: client::Answer<M>) -> Result<Self, client::Error> {
                match answer.documented() {
                    #(#arms,)*
                    _ => Err(answer.unexpected("which the API's document does not describe")),
                }
            }

            #replies
        }
    }
}

/// The number of a status, or a number in a range of statuses.
fn status_number(status: &str) -> u16 {
    // `299` is not an assigned status, so the document does not describe it separately.
    status.replace("XX", "99").parse().unwrap_or(299)
}

/// The result of a call, as an argument of the macro.
pub(super) fn output(context: &Context, output: &Output) -> TokenStream {
    match output {
        Output::Nothing => quote!(nothing),
        Output::Json(ty) => {
            let ty = rust(context, ty);
            quote!(json #ty)
        }
        Output::OptionalJson(ty) => {
            let ty = rust(context, ty);
            quote!(optional_json #ty)
        }
        Output::Text => quote!(text),
        Output::Bytes => quote!(bytes),
        Output::Sequence(item, is_whole) => {
            let item = rust(context, item);
            if *is_whole { quote!(whole_events #item) } else { quote!(sequence #item) }
        }
        Output::Events => quote!(events),
        Output::Several(name, _) => {
            let name = ident(name);
            quote!(several #name)
        }
    }
}

/// The method of a response that parses a result.
fn read(output: &Output) -> TokenStream {
    match output {
        Output::Nothing => quote!(nothing),
        Output::Json(_) => quote!(json),
        Output::OptionalJson(_) => quote!(optional_json),
        Output::Text => quote!(text),
        _ => quote!(bytes),
    }
}

fn setter(context: &Context, argument: &Argument) -> TokenStream {
    let (ident, ty) = ident_and_type(context, argument);
    let doc = call_docs::of_argument(context, argument);
    let set = set(context, argument, &quote!(self.0));
    let deprecated = argument.deprecated.then(|| quote!(#[deprecated]));
    quote! {
        #doc
        #deprecated
        pub fn #ident(mut self, #ident: #ty) -> Self {
            #set
            self
        }
    }
}
