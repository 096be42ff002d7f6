//! A JSON value as the Rust expression that makes it, for examples.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use super::{Context, construct, ident, unions};
use crate::ir::{Field, Shape, Type, TypeId, Union};
use crate::lower::accepts;

/// Writes expressions, and collects what they need.
pub(super) struct Writer<'a> {
    context: &'a Context<'a>,
    /// The named types in the expressions.
    used: BTreeSet<String>,
    /// Free values; the expression has the identifier `json_N` for the N-th.
    free: Vec<Value>,
}

/// An expression and what stands before it.
pub(super) struct Written {
    /// The names of the types to import.
    pub(super) imports: Vec<String>,
    /// The expression, formatted.
    pub(super) text: String,
}

/// The expression that makes a value; none where the type's own constructors cannot.
pub(super) fn expression(context: &Context, id: TypeId, value: &Value) -> Option<Written> {
    let mut writer = Writer { context, used: BTreeSet::new(), free: Vec::new() };
    let tokens = writer.value(&Type::Named(id), value, false)?;
    let text = writer.print(&tokens)?;
    Some(Written { imports: writer.used.into_iter().collect(), text })
}

impl Writer<'_> {
    /// `converts` says that what takes the expression converts it, so that a literal is enough.
    fn value(&mut self, ty: &Type, value: &Value, converts: bool) -> Option<TokenStream> {
        Some(match (ty, value) {
            (Type::Any, _) => self.free(value, false),
            (Type::FreeForm, Value::Object(_)) => self.free(value, true),
            (Type::Boolean, Value::Bool(value)) => quote!(#value),
            (Type::Integer, Value::Number(number)) => {
                let literal = Literal::i64_unsuffixed(number.as_i64()?);
                quote!(#literal)
            }
            (Type::Number, Value::Number(number)) => {
                let literal = Literal::f64_unsuffixed(number.as_f64()?);
                quote!(#literal)
            }
            (Type::String | Type::DateTime, Value::String(text)) if converts => quote!(#text),
            (Type::String | Type::DateTime, Value::String(text)) => quote!(#text.to_owned()),
            (Type::Nullable(_), Value::Null) => quote!(None),
            (Type::Nullable(inner), _) => {
                let inner = self.value(inner, value, false)?;
                quote!(Some(#inner))
            }
            (Type::List(inner), Value::Array(items)) => {
                let items = items.iter().map(|item| self.value(inner, item, false));
                let items: Vec<TokenStream> = items.collect::<Option<_>>()?;
                if items.is_empty() { quote!(Vec::new()) } else { quote!(Vec::from([#(#items),*])) }
            }
            (Type::Map(inner), Value::Object(map)) => {
                let entries = map.iter().map(|(key, item)| {
                    let item = self.value(inner, item, false)?;
                    Some(quote!((#key.to_owned(), #item)))
                });
                let entries: Vec<TokenStream> = entries.collect::<Option<_>>()?;
                quote!(std::collections::BTreeMap::from([#(#entries),*]))
            }
            (Type::Named(id), _) => self.named(*id, value, converts)?,
            _ => return None,
        })
    }

    fn free(&mut self, value: &Value, object: bool) -> TokenStream {
        let placeholder = format_ident!("json_{}", self.free.len());
        self.free.push(value.clone());
        if object { quote!(serde_json::from_value(#placeholder)?) } else { quote!(#placeholder) }
    }

    fn named(&mut self, id: TypeId, value: &Value, converts: bool) -> Option<TokenStream> {
        let context = self.context;
        let name = context.ident(id);
        if let (Shape::Union(union), true) = (&context.api.get(id).shape, converts)
            && let Some(member) = self.converted(union, value)
        {
            return Some(member);
        }
        self.used.insert(name.to_string());
        match &context.api.get(id).shape {
            Shape::Struct(fields) => self.object(id, &name, fields, value),
            Shape::Enum(_) => {
                let variant = construct::variant(context, id, value.as_str()?)?;
                Some(quote!(#name::#variant))
            }
            Shape::Constant(_) => Some(quote!(#name)),
            Shape::Union(union) => self.union(id, &name, union, value),
        }
    }

    fn union(
        &mut self,
        id: TypeId,
        name: &Ident,
        union: &Union,
        value: &Value,
    ) -> Option<TokenStream> {
        let context = self.context;
        let fits = |member: &crate::ir::Member| accepts(context.api, &member.ty, value);
        let index = union.members.iter().position(fits)?;
        let payload = self.value(&union.members[index].ty, value, false)?;
        let variant = ident(context.names.parts(id).get(index)?);
        Some(if context.facts.is_boxed(id, index) {
            quote!(#name::#variant(Box::new(#payload)))
        } else {
            quote!(#name::#variant(#payload))
        })
    }

    /// A member that converts into the union by itself.
    fn converted(&mut self, union: &Union, value: &Value) -> Option<TokenStream> {
        let context = self.context;
        let index =
            union.members.iter().position(|member| accepts(context.api, &member.ty, value))?;
        let member = &union.members[index];
        // A literal of a text converts too, but a free value would not say what it is.
        let plain = unions::is_convertible(union, index) && member.ty != Type::Any;
        if plain { self.value(&member.ty, value, member.ty == Type::String) } else { None }
    }

    fn object(
        &mut self,
        id: TypeId,
        name: &Ident,
        fields: &[Field],
        value: &Value,
    ) -> Option<TokenStream> {
        let context = self.context;
        let map = value.as_object()?;
        let mut arguments = Vec::new();
        let mut setters = Vec::new();
        for (index, (field, part)) in fields.iter().zip(context.names.parts(id)).enumerate() {
            let Some(value) = map.get(&field.wire) else {
                continue;
            };
            if construct::is_constant(context, &field.ty) && field.required {
                continue;
            }
            let boxed = context.facts.is_boxed(id, index);
            let argument = match value {
                Value::Null if field.required => quote!(None),
                Value::Null if field.ty != Type::Any => {
                    let krate = ident(&context.crate_name);
                    quote!(#krate::Maybe::Null)
                }
                _ => {
                    let converts = !boxed && !(field.required && field.nullable);
                    let inner = self.value(&field.ty, value, converts)?;
                    let inner = if boxed { quote!(Box::new(#inner)) } else { inner };
                    if field.required && field.nullable { quote!(Some(#inner)) } else { inner }
                }
            };
            if field.required {
                arguments.push(argument);
            } else {
                let setter = construct::setter(part);
                setters.push(quote!(.#setter(#argument)));
            }
        }
        let made = if fields.iter().any(|field| field.required) {
            quote!(#name::new(#(#arguments),*))
        } else {
            quote!(#name::default())
        };
        Some(quote!(#made #(#setters)*))
    }

    /// Formats an expression as it stands in a function.
    fn print(&self, expression: &TokenStream) -> Option<String> {
        let file: syn::File = syn::parse2(quote!(fn main() { let value = #expression; })).ok()?;
        let printed = prettyplease::unparse(&file);
        let body = printed.trim().strip_prefix("fn main() {")?.strip_suffix('}')?;
        let lines = body.trim_matches('\n').lines();
        let mut text: Vec<String> =
            lines.map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned()).collect();
        for (index, value) in self.free.iter().enumerate().rev() {
            let placeholder = format!("json_{index}");
            for line in &mut text {
                if line.contains(&placeholder) {
                    let indent = " ".repeat(line.len() - line.trim_start().len());
                    *line = line.replace(&placeholder, &json_macro(value, &indent));
                }
            }
        }
        Some(text.join("\n"))
    }
}

/// The macro call that makes a value: on one line if that is short.
fn json_macro(value: &Value, indent: &str) -> String {
    let line = spaced_json(value);
    if line.len() <= 40 {
        return format!("serde_json::json!({line})");
    }
    let pretty = serde_json::to_string_pretty(value).unwrap_or(line);
    let pretty = pretty.replace("\n  ", "\n    ").replace('\n', &format!("\n{indent}"));
    format!("serde_json::json!({pretty})")
}

/// JSON on one line, with the spaces that people write.
fn spaced_json(value: &Value) -> String {
    match value {
        Value::Object(map) if !map.is_empty() => {
            let entries: Vec<String> = map
                .iter()
                .map(|(key, value)| {
                    format!("{}: {}", Value::from(key.as_str()), spaced_json(value))
                })
                .collect();
            format!("{{ {} }}", entries.join(", "))
        }
        Value::Array(items) => {
            format!("[{}]", items.iter().map(spaced_json).collect::<Vec<_>>().join(", "))
        }
        other => other.to_string(),
    }
}
