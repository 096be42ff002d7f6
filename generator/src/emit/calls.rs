//! The groups of operations, their methods, and the types of calls.

use std::path::PathBuf;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::types::Presence;
use super::{Content, Context, EmittedFile, call_docs, docs, ident, markdown, operations, types};
use crate::calls::{
    Argument, BodyForm, CallType, Group, Headers, Method, NextPage, Output, Paged, Taken, Target,
    Variant, errors,
};
use crate::ir::{Shape, Type, TypeId};

/// The file of a group.
pub(super) fn group(context: &Context, group: &Group) -> EmittedFile {
    let mut path = PathBuf::from("src/api");
    path.extend(&group.path);
    path.set_extension("rs");
    let about = docs::inner([group_docs(group)]);
    let children = children(context, group);
    let name = ident(&group.ident);
    let doc = docs::lines([group_docs(group)]);
    let items = items(context, group);
    let client = (!group.methods.is_empty()).then(|| quote!(self,));
    let models = uses_models(context, group).then(|| {
        quote!(
            use crate::models;
        )
    });
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

fn group_docs(group: &Group) -> String {
    match group.description.as_deref().map(markdown::safe) {
        Some(text) if !text.trim().is_empty() => text,
        _ => format!("Operations with the tag {}.", docs::code(&group.tag)),
    }
}

/// The modules of the groups in a group.
pub(super) fn children(context: &Context, group: &Group) -> TokenStream {
    let children = group.children.iter().filter_map(|child| {
        let module = ident(context.calls.groups[*child].path.last()?);
        Some(quote!(pub mod #module;))
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
        let accessor = ident(&child.accessor);
        let module = child.path.last().map(|name| ident(name));
        let ty = ident(&child.ident);
        let doc = docs::lines([markdown::first_sentence(&group_docs(child))]);
        quote! {
            #doc
            pub fn #accessor(&self) -> #module::#ty<M> {
                #module::#ty::new(Clone::clone(#client))
            }
        }
    });
    let methods = group.methods.iter().map(|method| self::method(context, group, method, &client));
    let calls =
        group.calls.iter().enumerate().map(|(index, call)| self::call(context, group, call, index));
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
    for argument in &method.arguments {
        let (ident, ty) = taken(context, argument);
        arguments.push(quote!(#ident: #ty));
        sets.push(set(context, argument, &call_ident));
    }
    match &method.body {
        Some(BodyForm::Parts { media_type, .. }) => sets.push(quote!(call.multipart(#media_type);)),
        Some(form) => {
            let (ty, set) = body(context, form, &call_ident);
            arguments.push(quote!(body: #ty));
            sets.push(set);
        }
        None => {}
    }
    let begin = if sets.is_empty() {
        quote!(#ty(#ty::begin(#client)))
    } else {
        quote! {
            let mut call = #ty::begin(#client);
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
        pub fn #name(&self, #(#arguments),*) -> #ty<M> {
            #begin
        }
    }
}

/// The type of a call, with what can be set and what it results in.
fn call(context: &Context, group: &Group, call: &CallType, index: usize) -> TokenStream {
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
    let errors = errors(context.api, operation).into_iter().map(|(status, id)| {
        let variant = ident(&error_variant(context, id));
        quote!(#status => #variant)
    });
    quote! {
        #docs
        #[must_use = "a call is made when it is awaited or sent"]
        #[derive(Debug)]
        pub struct #name<M: Mode = Async>(client::Call<M>);

        #methods

        client::call!(#name, #constant => #output #accept, [#(#errors),*] #headers);

        #paged

        #header_struct

        #several
    }
}

/// Whether a call is the first one of a group whose answers have these headers.
fn is_first_of(group: &Group, headers: &Headers, index: usize) -> bool {
    let has = |call: &CallType| call.headers.as_ref().is_some_and(|it| it.ident == headers.ident);
    group.calls.iter().position(has) == Some(index)
}

/// The headers of an answer that the document describes.
fn headers(context: &Context, headers: &Headers, operation: &crate::ir::Operation) -> TokenStream {
    let name = ident(&headers.ident);
    let doc = docs::lines([format!(
        "The headers of the answer to {}, as the document describes them; none where one is absent or \
         is something else.",
        docs::code(&operation.id)
    )]);
    let fields = headers.fields.iter().map(|field| {
        let ident = ident(&field.ident);
        let ty = rust(context, &field.ty);
        let text = operations::said(field.description.as_deref());
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

/// How the pages of a call's list are gone through.
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
    // What may be missing on the way makes the whole way one that may.
    let mut is_optional = false;
    for (id, index) in &paged.items {
        let Shape::Struct(object) = &context.api.get(*id).shape else {
            continue;
        };
        let field = &object.fields[*index];
        let name = ident(&context.names.parts(*id)[*index]);
        wires.push(field.wire.clone());
        items = match (Presence::of(field), is_optional) {
            (Presence::Required, true) => quote!(#items.map(|it| it.#name)),
            (Presence::Maybe, false) => quote!(#items.#name.into_value()),
            (Presence::Maybe, true) => quote!(#items.and_then(|it| it.#name.into_value())),
            (_, false) => quote!(#items.#name),
            (_, true) => quote!(#items.and_then(|it| it.#name)),
        };
        is_optional |= Presence::of(field) != Presence::Required;
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

/// The enum of what a call results in, by status.
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
        let text = operations::said(Some(description));
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

/// A status that a document's range of them has.
fn status_number(status: &str) -> u16 {
    // `299` is no status of its own, so that none is meant that the document has elsewhere.
    status.replace("XX", "99").parse().unwrap_or(299)
}

/// The type of a result; none for nothing.
fn output_type(context: &Context, output: &Output) -> Option<TokenStream> {
    Some(match output {
        Output::Nothing => return None,
        Output::Json(ty) => rust(context, ty),
        Output::OptionalJson(ty) => {
            let ty = rust(context, ty);
            quote!(Option<#ty>)
        }
        Output::Text => quote!(String),
        Output::Several(name, _) => {
            let name = ident(name);
            quote!(#name)
        }
        Output::Bytes | Output::Sequence(..) | Output::Events => quote!(bytes::Bytes),
    })
}

/// The result of a call, as the macro takes it.
fn output(context: &Context, output: &Output) -> TokenStream {
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

/// The method of an answer that reads a result.
fn read(output: &Output) -> TokenStream {
    match output {
        Output::Nothing => quote!(nothing),
        Output::Json(_) => quote!(json),
        Output::OptionalJson(_) => quote!(optional_json),
        Output::Text => quote!(text),
        _ => quote!(bytes),
    }
}

fn rust(context: &Context, ty: &Type) -> TokenStream {
    types::rust_below(context, ty, &quote!(models::))
}

/// The variant of the enum of error bodies for a type.
pub(super) fn error_variant(context: &Context, id: TypeId) -> String {
    let name = context.names.of(id).ident.clone();
    if name == "Undocumented" { format!("{name}_") } else { name }
}

fn setter(context: &Context, argument: &Argument) -> TokenStream {
    let (ident, ty) = taken(context, argument);
    let doc = call_docs::of_argument(argument);
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

/// The identifier and the type of an argument.
fn taken(context: &Context, argument: &Argument) -> (Ident, TokenStream) {
    let ident = ident(&argument.ident);
    let ty = argument.ty.as_ref().map(|ty| rust(context, ty));
    let ty = match argument.taken {
        Taken::Text => quote!(&str),
        Taken::Copy => quote!(#ty),
        Taken::Into => quote!(impl Into<#ty>),
        Taken::Reference => quote!(&#ty),
        Taken::Any => quote!(impl Into<serde_json::Value>),
        Taken::Texts => quote!(impl IntoIterator<Item = impl Into<String>>),
        Taken::List => {
            let item = item(context, argument.ty.as_ref());
            quote!(impl IntoIterator<Item = #item>)
        }
        Taken::File => quote!(impl Into<client::Part>),
        Taken::Files => quote!(impl IntoIterator<Item = client::Part>),
    };
    (ident, ty)
}

/// The type of a list's elements, behind aliases.
fn item(context: &Context, ty: Option<&Type>) -> TokenStream {
    if let Some(Type::List(item)) = ty.map(|ty| crate::calls::resolved(context.api, ty)) {
        rust(context, item)
    } else {
        quote!(serde_json::Value)
    }
}

/// The expression of an argument's value, as a reference.
fn value(context: &Context, argument: &Argument) -> TokenStream {
    let ident = ident(&argument.ident);
    let ty = argument.ty.as_ref().map(|ty| rust(context, ty));
    match argument.taken {
        Taken::Text | Taken::Reference | Taken::File | Taken::Files => quote!(#ident),
        Taken::Copy => quote!(&#ident),
        Taken::Into => quote!(&Into::<#ty>::into(#ident)),
        Taken::Any => quote!(&Into::<serde_json::Value>::into(#ident)),
        Taken::Texts => quote!(&client::texts(#ident)),
        Taken::List => quote!(&#ident.into_iter().collect::<Vec<_>>()),
    }
}

/// The statement that sets an argument.
fn set(context: &Context, argument: &Argument, call: &TokenStream) -> TokenStream {
    let name = &argument.name;
    let value = value(context, argument);
    match &argument.target {
        Target::Parameter(index) => {
            let index = Literal::usize_unsuffixed(*index);
            quote!(#call.set(#index, #value);)
        }
        Target::Part(media_type) => {
            let media_type = operations::optional(media_type.as_deref());
            match argument.taken {
                Taken::File => quote!(#call.file(#name, #value.into(), #media_type);),
                Taken::Files => quote! {
                    for part in #value {
                        #call.file(#name, part, #media_type);
                    }
                },
                _ => quote!(#call.part(#name, #value, #media_type);),
            }
        }
    }
}

/// The type of a body, and the statement that sets it.
fn body(context: &Context, form: &BodyForm, call: &TokenStream) -> (TokenStream, TokenStream) {
    let media_type = form.media_type();
    match form {
        BodyForm::Json { ty, .. } => {
            let reference = reference(context, ty);
            (reference, quote!(#call.json(#media_type, body);))
        }
        BodyForm::Form { ty, encoding, .. } => {
            let reference = reference(context, ty);
            let styles = encoding.iter().filter_map(operations::encoding);
            (reference, quote!(#call.form(body, &[#(#styles),*]);))
        }
        BodyForm::Text { .. } => {
            (quote!(impl Into<String>), quote!(#call.raw_body(#media_type, body.into());))
        }
        BodyForm::Bytes { .. } | BodyForm::Parts { .. } => {
            (quote!(impl Into<client::Body>), quote!(#call.raw_body(#media_type, body);))
        }
    }
}

fn reference(context: &Context, ty: &Type) -> TokenStream {
    match crate::calls::resolved(context.api, ty) {
        Type::String(_) => quote!(&str),
        Type::List(item) => {
            let item = rust(context, item);
            quote!(&[#item])
        }
        _ => {
            let ty = rust(context, ty);
            quote!(&#ty)
        }
    }
}

/// The type of a parameter of all operations, and the expression of its value as a reference.
pub(super) fn argument_type(
    context: &Context,
    ty: Option<&Type>,
    name: &Ident,
) -> (TokenStream, TokenStream) {
    let argument = Argument {
        ident: name.to_string(),
        name: String::new(),
        taken: crate::calls::taken(context.api, ty),
        ty: ty.cloned(),
        target: Target::Parameter(0),
        required: true,
        description: None,
        deprecated: false,
        example: None,
    };
    (taken(context, &argument).1, value(context, &argument))
}

/// Whether a type is written with a name.
pub(super) fn is_named(context: &Context, ty: Option<&Type>) -> bool {
    let taken = crate::calls::taken(context.api, ty);
    ty.is_some_and(|ty| ty.named().is_some())
        && !matches!(taken, Taken::Text | Taken::Any | Taken::Texts)
}

/// Whether anything of a group's file is written with the name of a type.
pub(super) fn uses_models(context: &Context, group: &Group) -> bool {
    let mut tokens = TokenStream::new();
    for method in &group.methods {
        for argument in &method.arguments {
            tokens.extend(taken(context, argument).1);
            tokens.extend(value(context, argument));
        }
        if let Some(form) = method.body.as_ref().filter(|form| !form.has_parts()) {
            tokens.extend(body(context, form, &quote!(call)).0);
        }
    }
    for call in &group.calls {
        for setter in &call.setters {
            tokens.extend(taken(context, setter).1);
        }
        for (_, form) in &call.bodies {
            tokens.extend(body(context, form, &quote!(call)).0);
        }
        tokens.extend(output(context, &call.output));
        let headers = call.headers.iter().flat_map(|headers| &headers.fields);
        headers.for_each(|field| tokens.extend(rust(context, &field.ty)));
        if let Output::Several(_, variants) = &call.output {
            tokens.extend(variants.iter().filter_map(|it| output_type(context, &it.output)));
        }
    }
    has_ident(tokens, "models")
}

fn has_ident(tokens: TokenStream, wanted: &str) -> bool {
    tokens.into_iter().any(|token| match token {
        proc_macro2::TokenTree::Ident(ident) => ident == wanted,
        proc_macro2::TokenTree::Group(group) => has_ident(group.stream(), wanted),
        _ => false,
    })
}
