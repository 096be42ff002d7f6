//! Constructors of structs: `new`, `with_…`, and the defaults of optional properties.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::parts::{Part, ident_of_variant, setter};
use super::{Context, defaults, docs, records, types};
use crate::ir::{Presence, Shape, Type, TypeId};
use crate::plan::accessors;
use crate::plan::client::resolved;
use crate::plan::constructors::{FieldForm, NewForm};
use crate::plan::expressions::Expression;

/// The inherent impl.
pub(super) fn emit(context: &Context, id: TypeId, parts: &[Part], rest: &Ident) -> TokenStream {
    let mut methods = vec![new(context, id, parts, rest)];
    if context.facts.reach(id).sent {
        methods.extend(parts.iter().filter_map(|part| with(context, part)));
    }
    let defaults = parts.iter().zip(&context.accessors.of(id).defaults);
    methods.extend(
        defaults.filter_map(|(part, default)| Some(or_default(context, part, default.as_ref()?))),
    );
    let name = context.ident(id);
    quote!(impl #name { #(#methods)* })
}

/// `new` takes the required fields that have more than one value, in document order.
fn new(context: &Context, id: TypeId, parts: &[Part], rest: &Ident) -> TokenStream {
    let constructor = &context.accessors.of(id).constructor;
    let name = context.ident(id).to_string();
    let given = records::given(context, parts);
    let mocked = constructor.is_mocked.then(records::mocked);
    let (doc, arguments, made) = match constructor.form {
        NewForm::Default => {
            (format!("Creates a new `{name}`."), TokenStream::new(), quote!(Self::default()))
        }
        NewForm::Arguments => {
            let many = if given.len() == 1 { "field" } else { "fields" };
            let doc = format!("Creates a new `{name}` from its required {many}.");
            let arguments = given.iter().map(|part| {
                let (ident, ty) = (&part.ident, argument(context, part));
                quote!(#ident: #ty)
            });
            (doc, quote!(#(#arguments),*), made(parts, rest, &|part| part.ident.to_token_stream()))
        }
        NewForm::Record => {
            let doc = format!("Creates a new `{name}` from its required fields.");
            let ty = context.ident(id);
            let generics = records::generics(&given, |_, part| argument(context, part));
            let value = |part: &Part| {
                let ident = &part.ident;
                quote!(required.#ident)
            };
            let made = made(parts, rest, &value);
            (doc, quote!(required: crate::required::#ty #generics), made)
        }
    };
    let doc = docs::lines([doc]);
    quote! {
        #doc
        #mocked
        #[must_use]
        pub fn new(#arguments) -> Self {
            #made
        }
    }
}

/// The struct expression of `new`. `given` is the expression of an argument.
fn made(parts: &[Part], rest: &Ident, given: &dyn Fn(&Part) -> TokenStream) -> TokenStream {
    let values = parts.iter().map(|part| {
        let Part { ident, presence, .. } = part;
        let value = match presence {
            Presence::Required if part.constant => part.value.clone(),
            Presence::Required => converted(part, &given(part)),
            Presence::Nullable => given(part),
            Presence::Optional => quote!(None),
            Presence::Maybe => quote!(crate::Maybe::Absent),
        };
        if *ident == value.to_string() { value } else { quote!(#ident: #value) }
    });
    quote!(Self { #(#values,)* #rest: Default::default() })
}

/// The expression of a field's value from an argument.
fn converted(part: &Part, given: &TokenStream) -> TokenStream {
    match part.form {
        FieldForm::Value => given.clone(),
        FieldForm::Into => quote!(#given.into()),
        FieldForm::List { .. } => quote!(support::list(#given)),
        FieldForm::Map { .. } => quote!(support::map(#given)),
    }
}

/// The type of an argument.
fn argument(context: &Context, part: &Part) -> TokenStream {
    let value = &part.value;
    let element = |ty: &Type, converts: bool| {
        let ty = types::rust(context, ty);
        if converts { quote!(impl Into<#ty>) } else { ty }
    };
    match (part.form, resolved(context.api, &part.field.ty)) {
        (FieldForm::List { converts }, Type::List(item)) => {
            let item = element(item, converts);
            quote!(impl IntoIterator<Item = #item>)
        }
        (FieldForm::Map { converts }, Type::Map(value)) => {
            let value = element(value, converts);
            quote!(impl IntoIterator<Item = (impl Into<String>, #value)>)
        }
        (FieldForm::Map { converts }, Type::FreeForm) => {
            let value = element(&Type::Any, converts);
            quote!(impl IntoIterator<Item = (impl Into<String>, #value)>)
        }
        (FieldForm::Into, _) => quote!(impl Into<#value>),
        _ if part.presence == Presence::Nullable => quote!(Option<#value>),
        _ => value.clone(),
    }
}

/// `with_…` sets an optional field and returns the struct, for chaining.
fn with(context: &Context, part: &Part) -> Option<TokenStream> {
    let Part { ident, value, .. } = part;
    let plain = ident.to_string();
    let plain = plain.trim_start_matches("r#");
    let method = setter(plain);
    let null = if part.presence == Presence::Maybe { " `None` sends `null`." } else { "" };
    let doc = docs::lines([format!("Sets [`{plain}`](Self::{plain}).{null}")]);
    let (argument, set) = match part.presence {
        Presence::Required | Presence::Nullable => return None,
        Presence::Optional => {
            let value = converted(part, &ident.to_token_stream());
            (argument(context, part), quote!(Some(#value)))
        }
        Presence::Maybe => {
            (quote!(impl crate::IntoMaybe<#value>), quote!(crate::IntoMaybe::into_maybe(#ident)))
        }
    };
    Some(quote! {
        #doc
        #[must_use]
        pub fn #method(mut self, #ident: #argument) -> Self {
            self.#ident = #set;
            self
        }
    })
}

/// `…_or_default` returns the default of an absent optional property.
pub(super) fn or_default(context: &Context, part: &Part, default: &Expression) -> TokenStream {
    let Part { ident, value, field, .. } = part;
    let (ty, body) = match (&field.ty, default) {
        _ if part.presence == Presence::Maybe => nullable_or_default(context, part, default),
        (Type::Boolean | Type::Integer(_) | Type::Number, _) => {
            let default = defaults::expression(context, default);
            (value.clone(), quote!(self.#ident.unwrap_or(#default)))
        }
        (Type::String(_), Expression::Text(default)) => {
            (quote!(&str), quote!(self.#ident.as_deref().unwrap_or(#default)))
        }
        (Type::Named(id), Expression::Variant(of, index)) if id == of => {
            let variant = ident_of_variant(context, *id, *index);
            // Integer enums are `Copy`.
            let clone = is_string_enum(context, *id).then(|| quote!(.clone()));
            (value.clone(), quote!(self.#ident #clone.unwrap_or(#value::#variant)))
        }
        (ty, default) => {
            let borrowed = defaults::borrowed(context, ty);
            let default = defaults::expression(context, default);
            let body = quote! {
                match &self.#ident {
                    Some(value) => std::borrow::Cow::Borrowed(value),
                    None => std::borrow::Cow::Owned(#default),
                }
            };
            (quote!(std::borrow::Cow<'_, #borrowed>), body)
        }
    };
    let plain = ident.to_string();
    let plain = plain.trim_start_matches("r#");
    let method = format_ident!("{}", accessors::default_getter(&ident.to_string()));
    let null = if part.presence == Presence::Maybe { " `None` is `null`." } else { "" };
    let doc = docs::lines([format!(
        "The value of [`{plain}`](Self::{plain}), or its default if absent.{null}"
    )]);
    quote! {
        #doc
        #[must_use]
        pub fn #method(&self) -> #ty {
            #body
        }
    }
}

/// The return type and the body of the `…_or_default` method for a property that is also nullable.
fn nullable_or_default(
    context: &Context,
    part: &Part,
    default: &Expression,
) -> (TokenStream, TokenStream) {
    let Part { ident, value, field, .. } = part;
    let (ty, given, default) = match (&field.ty, default) {
        (Type::Boolean | Type::Integer(_) | Type::Number, _) => {
            (value.clone(), quote!(*value), defaults::expression(context, default))
        }
        (Type::String(_), Expression::Text(default)) => {
            (quote!(&str), quote!(value.as_str()), quote!(#default))
        }
        (Type::Named(id), Expression::Variant(of, index)) if id == of => {
            let variant = ident_of_variant(context, *id, *index);
            // Integer enums are `Copy`.
            let is_text = is_string_enum(context, *id);
            let given = if is_text { quote!(value.clone()) } else { quote!(*value) };
            (value.clone(), given, quote!(#value::#variant))
        }
        (ty, default) => {
            let borrowed = defaults::borrowed(context, ty);
            let default = defaults::expression(context, default);
            (
                quote!(std::borrow::Cow<'_, #borrowed>),
                quote!(std::borrow::Cow::Borrowed(value)),
                quote!(std::borrow::Cow::Owned(#default)),
            )
        }
    };
    let [absent, null, present] = if context.is_plain() {
        [quote!(None), quote!(Some(None)), quote!(Some(Some(value)))]
    } else {
        [
            quote!(crate::Maybe::Absent),
            quote!(crate::Maybe::Null),
            quote!(crate::Maybe::Value(value)),
        ]
    };
    let body = quote! {
        match &self.#ident {
            #absent => Some(#default),
            #null => None,
            #present => Some(#given),
        }
    };
    (quote!(Option<#ty>), body)
}

fn is_string_enum(context: &Context, id: TypeId) -> bool {
    matches!(context.api.get(id).shape, Shape::Enum(_))
}
