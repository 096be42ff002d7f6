//! Defaults with parts, as the Rust expressions that make them in the emitted crate.

use proc_macro2::{Literal, TokenStream};
use quote::quote;
use serde_json::{Map, Number, Value};

use super::structs::rest_ident;
use super::types::{self, Presence};
use super::{Context, construct, ident, values};
use crate::accept::{accepts, member};
use crate::ir::{Shape, Struct, Tuple, Type, TypeId, Union};

/// The type that a reference to a value is, where it can be borrowed as more than itself.
pub(super) fn borrowed(context: &Context, ty: &Type) -> TokenStream {
    match ty {
        Type::List(inner) => {
            let inner = types::rust(context, inner);
            quote!([#inner])
        }
        _ => types::rust(context, ty),
    }
}

/// The expression that makes a default; none where the type's own constructors cannot.
pub(super) fn expression(context: &Context, ty: &Type, value: &Value) -> Option<TokenStream> {
    if !accepts(context.api, ty, value) {
        return None;
    }
    make(context, ty, value)
}

fn make(context: &Context, ty: &Type, value: &Value) -> Option<TokenStream> {
    Some(match (ty, value) {
        (Type::Any, _) => values::json_expression(value)?,
        (Type::FreeForm, Value::Object(map)) => {
            let entries = entries(map, values::json_expression)?;
            if entries.is_empty() {
                quote!(serde_json::Map::new())
            } else {
                quote!(serde_json::Map::from_iter([#(#entries),*]))
            }
        }
        (Type::Boolean, Value::Bool(value)) => quote!(#value),
        (Type::Null, Value::Null) => quote!(()),
        (Type::Integer(kind), Value::Number(number)) => values::integer(*kind, number)?,
        (Type::ExactNumber, Value::Number(number)) => exact(number)?,
        (Type::Number, Value::Number(number)) => {
            let literal = Literal::f64_unsuffixed(number.as_f64()?);
            quote!(#literal)
        }
        (Type::String(_), Value::String(text)) => quote!(#text.to_owned()),
        (Type::Nullable(_), Value::Null) => quote!(None),
        (Type::Nullable(inner), _) => {
            let inner = make(context, inner, value)?;
            quote!(Some(#inner))
        }
        (Type::List(inner), Value::Array(items)) => {
            let items = items.iter().map(|item| make(context, inner, item));
            let items: Vec<TokenStream> = items.collect::<Option<_>>()?;
            if items.is_empty() { quote!(Vec::new()) } else { quote!(vec![#(#items),*]) }
        }
        (Type::Map(inner), Value::Object(map)) => {
            let entries = entries(map, |value| make(context, inner, value))?;
            if entries.is_empty() {
                quote!(std::collections::BTreeMap::new())
            } else {
                quote!(std::collections::BTreeMap::from([#(#entries),*]))
            }
        }
        (Type::Named(id), _) => named(context, *id, value)?,
        _ => return None,
    })
}

/// A whole number of any size; one beyond 64 bits, or with a fraction, is not made without a failure.
fn exact(number: &Number) -> Option<TokenStream> {
    let signed = || number.as_i64().map(Literal::i64_suffixed);
    let literal = signed().or_else(|| number.as_u64().map(Literal::u64_suffixed))?;
    Some(quote!(serde_json::Number::from(#literal)))
}

fn entries(
    map: &Map<String, Value>,
    make: impl Fn(&Value) -> Option<TokenStream>,
) -> Option<Vec<TokenStream>> {
    let entries = map.iter().map(|(key, value)| {
        let value = make(value)?;
        Some(quote!((#key.to_owned(), #value)))
    });
    entries.collect()
}

fn named(context: &Context, id: TypeId, value: &Value) -> Option<TokenStream> {
    let name = context.ident(id);
    match &context.api.get(id).shape {
        Shape::Enum(_) | Shape::IntegerEnum(_) => {
            let variant = construct::variant(context, id, value)?;
            Some(quote!(crate::models::#name::#variant))
        }
        Shape::Constant(_) => Some(quote!(crate::models::#name)),
        Shape::Alias(ty) => make(context, ty, value),
        Shape::Struct(object) => structure(context, id, object, value.as_object()?),
        Shape::Union(union) => of_union(context, id, union, value),
        Shape::Tuple(tuple) => of_tuple(context, id, tuple, value.as_array()?),
        Shape::Newtype(ty) => {
            let inner = make(context, ty, value)?;
            Some(quote!(crate::models::#name(#inner)))
        }
    }
}

fn of_tuple(context: &Context, id: TypeId, tuple: &Tuple, values: &[Value]) -> Option<TokenStream> {
    let mut fields = Vec::new();
    for (index, ty) in tuple.items.iter().enumerate() {
        let made = values.get(index).map(|value| make(context, ty, value).ok_or(())).transpose();
        let boxed = context.facts.is_boxed(id, index);
        let made = made.ok()?.map(|made| if boxed { quote!(Box::new(#made)) } else { made });
        fields.push(match made {
            Some(made) if index < tuple.required => made,
            Some(made) => quote!(Some(#made)),
            None => quote!(None),
        });
    }
    if let Some(rest) = &tuple.rest {
        let behind = values.get(tuple.items.len()..).unwrap_or_default();
        let list = Type::List(Box::new(rest.clone()));
        fields.push(make(context, &list, &Value::from(behind.to_vec()))?);
    }
    let name = context.ident(id);
    Some(quote!(crate::models::#name(#(#fields),*)))
}

fn of_union(context: &Context, id: TypeId, union: &Union, value: &Value) -> Option<TokenStream> {
    let index = member(context.api, union, value)?;
    let payload = make(context, &union.members.get(index)?.ty, value)?;
    let (name, variant) = (context.ident(id), ident(context.names.parts(id).get(index)?));
    Some(if context.facts.is_boxed(id, index) {
        quote!(crate::models::#name::#variant(Box::new(#payload)))
    } else {
        quote!(crate::models::#name::#variant(#payload))
    })
}

/// A struct from its required fields, in which the others are set one by one.
fn structure(
    context: &Context,
    id: TypeId,
    object: &Struct,
    map: &Map<String, Value>,
) -> Option<TokenStream> {
    let name = context.ident(id);
    let mut arguments = Vec::new();
    let mut set = Vec::new();
    for (index, (field, part)) in object.fields.iter().zip(context.names.parts(id)).enumerate() {
        let is_given = !(construct::is_constant(context, &field.ty) && field.required);
        let Some(value) = map.get(&field.wire).filter(|_| is_given) else {
            continue;
        };
        let boxed = context.facts.is_boxed(id, index);
        let is_null = value.is_null() && field.nullable;
        let made = if is_null { quote!() } else { make(context, &field.ty, value)? };
        let made = if boxed { quote!(Box::new(#made)) } else { made };
        let part = ident(part);
        match Presence::of(field) {
            Presence::Required => arguments.push(made),
            Presence::Nullable if is_null => arguments.push(quote!(None)),
            Presence::Nullable => arguments.push(quote!(Some(#made))),
            Presence::Optional => set.push(quote!(value.#part = Some(#made);)),
            Presence::Maybe if is_null => set.push(quote!(value.#part = crate::Maybe::Null;)),
            Presence::Maybe => set.push(quote!(value.#part = crate::Maybe::Value(#made);)),
        }
    }
    let known = |key: &String| object.fields.iter().any(|field| field.wire == *key);
    let further: Map<String, Value> =
        map.iter().filter(|(key, _)| !known(key)).map(|(k, v)| (k.clone(), v.clone())).collect();
    if !further.is_empty() {
        let ty = Type::Map(Box::new(object.additional.clone()?));
        let further = make(context, &ty, &Value::Object(further))?;
        let rest = rest_ident(context, id, object);
        set.push(quote!(value.#rest = #further;));
    }
    let made = if object.fields.iter().any(|field| field.required) {
        quote!(crate::models::#name::new(#(#arguments),*))
    } else {
        quote!(crate::models::#name::default())
    };
    Some(if set.is_empty() {
        made
    } else {
        quote!({
            let mut value = #made;
            #(#set)*
            value
        })
    })
}
