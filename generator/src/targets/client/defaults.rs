//! Default values as Rust expressions.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::{Number, Value};

use super::json::json_tokens;
use super::{Context, ident, types};
use crate::ir::{Presence, Shape, Type, TypeId};
use crate::plan::constructors::NewForm;
use crate::plan::expressions::{Expression, StructExpression, TupleField};

/// The target type of a reference to a value: a slice for a list.
pub(super) fn borrowed(context: &Context, ty: &Type) -> TokenStream {
    match ty {
        Type::List(inner) => {
            let inner = types::rust(context, inner);
            quote!([#inner])
        }
        _ => types::rust(context, ty),
    }
}

/// The tokens of an expression.
pub(super) fn expression(context: &Context, it: &Expression) -> TokenStream {
    match it {
        Expression::Unit => quote!(()),
        Expression::None => quote!(None),
        Expression::Some(inner) => {
            let inner = expression(context, inner);
            quote!(Some(#inner))
        }
        Expression::Bool(value) => quote!(#value),
        Expression::Integer(number) => {
            let literal = Literal::i128_unsuffixed(*number);
            quote!(#literal)
        }
        Expression::Float(number) => {
            let literal = Literal::f64_unsuffixed(*number);
            quote!(#literal)
        }
        Expression::Exact(number) => exact(number),
        Expression::Text(text) => quote!(#text.to_owned()),
        Expression::Json(value) => json_tokens(value),
        Expression::FreeForm(entries) => free_form(entries),
        Expression::List(items) => {
            let items: Vec<TokenStream> =
                items.iter().map(|item| expression(context, item)).collect();
            if items.is_empty() { quote!(Vec::new()) } else { quote!(vec![#(#items),*]) }
        }
        Expression::Map(entries) => {
            let entries: Vec<TokenStream> = entries
                .iter()
                .map(|(key, value)| {
                    let value = expression(context, value);
                    quote!((#key.to_owned(), #value))
                })
                .collect();
            if entries.is_empty() {
                quote!(std::collections::BTreeMap::new())
            } else {
                quote!(std::collections::BTreeMap::from([#(#entries),*]))
            }
        }
        Expression::Variant(id, index) => {
            let (name, variant) = (context.ident(*id), ident(&context.names.parts(*id)[*index]));
            quote!(crate::models::#name::#variant)
        }
        Expression::Constant(id) => {
            let name = context.ident(*id);
            if context.is_plain() {
                quote!(crate::models::#name::default())
            } else {
                quote!(crate::models::#name)
            }
        }
        Expression::Newtype(id, inner) => {
            let (name, inner) = (context.ident(*id), expression(context, inner));
            quote!(crate::models::#name(#inner))
        }
        Expression::Tuple(id, fields) => tuple(context, *id, fields),
        Expression::Member(id, index, payload) => {
            let (name, variant) = (context.ident(*id), ident(&context.names.parts(*id)[*index]));
            let payload = boxed(context, *id, *index, expression(context, payload));
            quote!(crate::models::#name::#variant(#payload))
        }
        Expression::Struct(structure) => self::structure(context, structure),
    }
}

fn exact(number: &Number) -> TokenStream {
    let signed = number.as_i64().map(Literal::i64_suffixed);
    let literal = signed.or_else(|| number.as_u64().map(Literal::u64_suffixed));
    quote!(serde_json::Number::from(#literal))
}

fn free_form(entries: &[(String, Value)]) -> TokenStream {
    let entries: Vec<TokenStream> = entries
        .iter()
        .map(|(key, value)| {
            let value = json_tokens(value);
            quote!((#key.to_owned(), #value))
        })
        .collect();
    if entries.is_empty() {
        quote!(serde_json::Map::new())
    } else {
        quote!(serde_json::Map::from_iter([#(#entries),*]))
    }
}

fn boxed(context: &Context, id: TypeId, index: usize, value: TokenStream) -> TokenStream {
    if context.facts.is_boxed(id, index) { quote!(Box::new(#value)) } else { value }
}

fn tuple(context: &Context, id: TypeId, fields: &[TupleField]) -> TokenStream {
    let fields = fields.iter().map(|field| {
        let made = field.value.as_ref().map(|value| expression(context, value));
        let made = made.map(|made| match field.index {
            Some(index) => boxed(context, id, index, made),
            None => made,
        });
        match made {
            Some(made) if field.optional => quote!(Some(#made)),
            Some(made) => made,
            None => quote!(None),
        }
    });
    let name = context.ident(id);
    quote!(crate::models::#name(#(#fields),*))
}

/// A struct with its required fields; the other fields are set one by one.
fn structure(context: &Context, structure: &StructExpression) -> TokenStream {
    let StructExpression { id, fields, additional } = structure;
    let name = context.ident(*id);
    let Shape::Struct(object) = &context.api.get(*id).shape else {
        return quote!(crate::models::#name::default());
    };
    let mut arguments = Vec::new();
    let mut set = Vec::new();
    for (index, value) in fields {
        let field = &object.fields[*index];
        let made = value
            .as_ref()
            .map(|value| boxed(context, *id, *index, typed(context, &field.ty, value)));
        let part = ident(&context.names.parts(*id)[*index]);
        match (field.presence(), made) {
            (Presence::Required, made) => {
                arguments.push((part, made.unwrap_or_else(|| quote!(()))));
            }
            (Presence::Nullable, None) => arguments.push((part, quote!(None))),
            (Presence::Nullable, Some(made)) => arguments.push((part, quote!(Some(#made)))),
            (Presence::Optional, made) => {
                set.extend(made.map(|made| quote!(value.#part = Some(#made);)));
            }
            (Presence::Maybe, None) => set.push(quote!(value.#part = crate::Maybe::Null;)),
            (Presence::Maybe, Some(made)) => {
                set.push(quote!(value.#part = crate::Maybe::Value(#made);));
            }
        }
    }
    if let Some(additional) = additional {
        let rest = ident(&context.accessors.of(*id).rest);
        let additional = expression(context, additional);
        set.push(quote!(value.#rest = #additional;));
    }
    let values = arguments.iter().map(|(_, value)| value);
    let made = match context.accessors.of(*id).constructor.form {
        NewForm::Default => quote!(crate::models::#name::default()),
        NewForm::Arguments => quote!(crate::models::#name::new(#(#values),*)),
        NewForm::Record => {
            let fields = arguments.iter().map(|(name, value)| quote!(#name: #value));
            quote!(crate::models::#name::new(crate::required::#name { #(#fields),* }))
        }
    };
    if set.is_empty() {
        made
    } else {
        quote!({
            let mut value = #made;
            #(#set)*
            value
        })
    }
}

/// The tokens of an argument. An empty collection states its type, which `new` leaves open.
fn typed(context: &Context, ty: &Type, value: &Expression) -> TokenStream {
    let is_empty = match value {
        Expression::List(items) => items.is_empty(),
        Expression::Map(entries) => entries.is_empty(),
        _ => false,
    };
    if is_empty {
        let ty = types::rust_below(context, ty, &quote!(crate::models::));
        quote!(<#ty>::new())
    } else {
        expression(context, value)
    }
}
