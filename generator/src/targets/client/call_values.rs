//! The types of arguments and bodies of calls, and the statements that set them.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::{Context, ident, operations, types};
use crate::ir::{Limits, Type, TypeId};
use crate::plan::client::{Argument, ArgumentForm, BodyForm, Output, Target, resolved};

/// The type of a result; `None` if there is no body.
pub(super) fn output_type(context: &Context, output: &Output) -> Option<TokenStream> {
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

pub(super) fn rust(context: &Context, ty: &Type) -> TokenStream {
    types::rust_below(context, ty, &quote!(models::))
}

/// The identifier and the type of an argument.
pub(super) fn ident_and_type(context: &Context, argument: &Argument) -> (Ident, TokenStream) {
    let ident = ident(&argument.ident);
    let ty = argument.ty.as_ref().map(|ty| rust(context, ty));
    let ty = match argument.form {
        ArgumentForm::Text => quote!(&str),
        ArgumentForm::Copy => quote!(#ty),
        ArgumentForm::Into => quote!(impl Into<#ty>),
        ArgumentForm::Reference => quote!(&#ty),
        ArgumentForm::Any => quote!(impl Into<serde_json::Value>),
        ArgumentForm::Texts => quote!(impl IntoIterator<Item = impl Into<String>>),
        ArgumentForm::List => {
            let item = item(context, argument.ty.as_ref());
            quote!(impl IntoIterator<Item = #item>)
        }
        ArgumentForm::File => quote!(impl Into<client::Part>),
        ArgumentForm::Files => quote!(impl IntoIterator<Item = client::Part>),
    };
    (ident, ty)
}

/// The type of a list's elements; aliases are resolved.
pub(super) fn item(context: &Context, ty: Option<&Type>) -> TokenStream {
    if let Some(Type::List(item)) = ty.map(|ty| resolved(context.api, ty)) {
        rust(context, item)
    } else {
        quote!(serde_json::Value)
    }
}

/// The expression of an argument's value, as a reference.
pub(super) fn value(context: &Context, argument: &Argument) -> TokenStream {
    let ident = ident(&argument.ident);
    let ty = argument.ty.as_ref().map(|ty| rust(context, ty));
    match argument.form {
        ArgumentForm::Text | ArgumentForm::Reference | ArgumentForm::File | ArgumentForm::Files => {
            quote!(#ident)
        }
        ArgumentForm::Copy => quote!(&#ident),
        ArgumentForm::Into => quote!(&Into::<#ty>::into(#ident)),
        ArgumentForm::Any => quote!(&Into::<serde_json::Value>::into(#ident)),
        ArgumentForm::Texts => quote!(&client::texts(#ident)),
        ArgumentForm::List => quote!(&#ident.into_iter().collect::<Vec<_>>()),
    }
}

/// The statement that sets an argument.
pub(super) fn set(context: &Context, argument: &Argument, call: &TokenStream) -> TokenStream {
    let name = &argument.name;
    let value = value(context, argument);
    match &argument.target {
        Target::Parameter(index) => {
            let index = Literal::usize_unsuffixed(*index);
            quote!(#call.set(#index, #value);)
        }
        Target::Part { media_type, separator } => {
            let media_type = operations::optional(media_type.as_deref());
            match argument.form {
                ArgumentForm::File => quote!(#call.file(#name, #value.into(), #media_type);),
                ArgumentForm::Files => quote! {
                    for part in #value {
                        #call.file(#name, part, #media_type);
                    }
                },
                _ => {
                    if let Some(separator) = separator {
                        quote!(#call.joined_part(#name, #value, #media_type, #separator);)
                    } else {
                        quote!(#call.part(#name, #value, #media_type);)
                    }
                }
            }
        }
    }
}

/// The type of a body, and the statement that sets it.
pub(super) fn body(
    context: &Context,
    form: &BodyForm,
    call: &TokenStream,
) -> (TokenStream, TokenStream) {
    let media_type = form.media_type();
    match form {
        BodyForm::Json { ty, switch, .. } => {
            let reference = reference(context, ty);
            let set = if let Some(property) = switch {
                quote!(#call.json_with(#media_type, body, #property, true);)
            } else {
                quote!(#call.json(#media_type, body);)
            };
            (reference, set)
        }
        BodyForm::Form { ty, encoding, .. } => {
            let reference = reference(context, ty);
            let styles = encoding.iter().filter_map(operations::encoding);
            (reference, quote!(#call.form(body, &[#(#styles),*]);))
        }
        BodyForm::Text { .. } => {
            (quote!(impl Into<String>), quote!(#call.raw_body(#media_type, body.into());))
        }
        BodyForm::AnyParts { .. } => (
            quote!(impl IntoIterator<Item = (String, client::Part)>),
            quote!(#call.parts(#media_type, body);),
        ),
        BodyForm::Bytes { .. } | BodyForm::Parts { .. } => {
            (quote!(impl Into<client::Body>), quote!(#call.raw_body(#media_type, body);))
        }
    }
}

pub(super) fn reference(context: &Context, ty: &Type) -> TokenStream {
    match resolved(context.api, ty) {
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
        form: crate::plan::client::argument_form(context.api, ty),
        ty: ty.cloned(),
        target: Target::Parameter(0),
        required: true,
        description: None,
        limits: Limits::default(),
        deprecated: false,
        example: None,
    };
    (ident_and_type(context, &argument).1, value(context, &argument))
}

/// The variant for a type in the enum of error bodies.
pub(super) fn error_variant(context: &Context, id: TypeId) -> String {
    let name = context.names.of(id).ident.clone();
    if name == "Undocumented" { format!("{name}_") } else { name }
}
