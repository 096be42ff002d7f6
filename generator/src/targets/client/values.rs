//! JSON values as the Rust expressions that construct them, for examples.

use std::collections::BTreeSet;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::{format_ident, quote};
use serde_json::{Number, Value};

use super::json::json_macro;
use super::{Context, chains, ident, parts, types};
use crate::ir::conforms::member;
use crate::ir::{Field, Integer, Member, Presence, Shape, Type, TypeId, Union, whole};
use crate::plan::client::resolved;
use crate::plan::constructors::{FieldForm, NewForm, is_given};
use crate::plan::expressions::{MAX_JSON, count};

/// Writes expressions, and collects the names and values that they need.
pub(super) struct Writer<'a> {
    context: &'a Context<'a>,
    /// The named types in the expressions.
    used: BTreeSet<String>,
    /// The free-form values. The expression has an identifier for each until it is formatted.
    free: Vec<Value>,
    /// The prefix of these identifiers, which no other name or string in the expression contains.
    placeholder: String,
}

/// An expression with its imports.
pub(super) struct Written {
    /// The names of the types to import.
    pub(super) imports: Vec<String>,
    /// The expression, formatted.
    pub(super) text: String,
}

/// The lines that import the names of expressions; those of more than `most` types are all imported.
pub(super) fn imports(krate: &str, names: &[String], most: usize) -> Vec<String> {
    let (modules, types): (Vec<&str>, Vec<&str>) =
        names.iter().map(String::as_str).partition(|name| *name == REQUIRED);
    let types = match &types[..] {
        [] => None,
        [only] => Some((*only).to_owned()),
        several if several.len() > most => Some("*".to_owned()),
        several => Some(format!("{{{}}}", several.join(", "))),
    };
    let types = types.map(|types| format!("use {krate}::models::{types};"));
    let module = modules.first().map(|name| format!("use {krate}::{name};"));
    types.into_iter().chain(module).collect()
}

/// The module of structs with required fields.
const REQUIRED: &str = "required";

/// The expression that constructs a value; `None` if the type's constructors cannot.
pub(super) fn expression(context: &Context, id: TypeId, value: &Value) -> Option<Written> {
    let mut attempts = 0_u32;
    loop {
        let number = if attempts == 0 { String::new() } else { attempts.to_string() };
        let placeholder = format!("json{number}_");
        let mut writer = Writer { context, used: BTreeSet::new(), free: Vec::new(), placeholder };
        let tokens = writer.value(&Type::Named(id), value, false)?;
        if writer.is_clear(&tokens) {
            let text = writer.print(&tokens)?;
            return Some(Written { imports: writer.used.into_iter().collect(), text });
        }
        attempts += 1;
    }
}

impl Writer<'_> {
    /// The expression of a value. With `converts`, the context converts it, so a literal is enough.
    fn value(&mut self, ty: &Type, value: &Value, converts: bool) -> Option<TokenStream> {
        Some(match (ty, value) {
            (Type::Any, _) if converts && is_literal(value) => literal(value)?,
            (Type::Any, _) => self.free(value)?,
            (Type::FreeForm, Value::Object(_)) => {
                let json = self.free(value)?;
                let ty = converts.then(|| quote!(::<serde_json::Map<String, serde_json::Value>>));
                quote!(serde_json::from_value #ty (#json)?)
            }
            (Type::Boolean, Value::Bool(value)) => quote!(#value),
            (Type::Null, Value::Null) => quote!(()),
            (Type::Integer(kind), Value::Number(number)) => integer(*kind, number)?,
            (Type::Number, Value::Number(number)) => {
                let literal = Literal::f64_unsuffixed(number.as_f64()?);
                quote!(#literal)
            }
            (Type::String(_), Value::String(text)) if converts => quote!(#text),
            (Type::String(_), Value::String(text)) => quote!(#text.to_owned()),
            (Type::Nullable(_), Value::Null) => quote!(None),
            (Type::Nullable(inner), _) => {
                let inner = self.value(inner, value, false)?;
                quote!(Some(#inner))
            }
            (Type::List(inner), Value::Array(items)) => {
                let items = items.iter().map(|item| self.value(inner, item, false));
                let items: Vec<TokenStream> = items.collect::<Option<_>>()?;
                if items.is_empty() { quote!(Vec::new()) } else { quote!(vec![#(#items),*]) }
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

    fn free(&mut self, value: &Value) -> Option<TokenStream> {
        if count(value) > MAX_JSON {
            return None;
        }
        let placeholder = format_ident!("{}", self.placeholder_of(self.free.len(), value));
        self.free.push(value.clone());
        Some(quote!(#placeholder))
    }

    /// The placeholder of a value, as wide as its text if that is a line, so that the expression is
    /// formatted to fit.
    fn placeholder_of(&self, index: usize, value: &Value) -> String {
        let name = format!("{}{index}", self.placeholder);
        let text = json_macro(value, "");
        let width = if text.contains('\n') { 0 } else { text.chars().count() };
        format!("{name:_<width$}")
    }

    /// Whether the placeholders are unambiguous.
    fn is_clear(&self, tokens: &TokenStream) -> bool {
        let placeholder = self.placeholder.as_str();
        tokens.to_string().matches(placeholder).count() == self.free.len()
            && !self.free.iter().any(|value| json_macro(value, "").contains(placeholder))
    }

    fn named(&mut self, id: TypeId, value: &Value, converts: bool) -> Option<TokenStream> {
        let context = self.context;
        let name = context.ident(id);
        if let (Shape::Union(union), true) = (&context.api.get(id).shape, converts)
            && let Some(member) = self.converted(id, union, value)
        {
            return Some(member);
        }
        self.used.insert(name.to_string());
        match &context.api.get(id).shape {
            // No method sets additional properties.
            Shape::Struct(object) if object.additional.is_none() => {
                self.object(id, &name, &object.fields, value)
            }
            Shape::Newtype(ty) if ty.is_scalar() => {
                let inner = self.value(ty, value, converts)?;
                Some(if converts { inner } else { quote!(#name::from(#inner)) })
            }
            Shape::Struct(_) | Shape::Tuple(_) | Shape::Newtype(_) | Shape::Alias(_) => None,
            Shape::Enum(_) | Shape::IntegerEnum(_) => {
                let variant = parts::variant(context, id, value)?;
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
        let index = written_member(context, union, value)?;
        let payload = self.value(&union.members[index].ty, value, false)?;
        let variant = ident(context.names.parts(id).get(index)?);
        Some(if context.facts.is_boxed(id, index) {
            quote!(#name::#variant(Box::new(#payload)))
        } else {
            quote!(#name::#variant(#payload))
        })
    }

    /// A member that converts into the union with `Into`.
    fn converted(&mut self, id: TypeId, union: &Union, value: &Value) -> Option<TokenStream> {
        let context = self.context;
        let index = written_member(context, union, value)?;
        if !context.accessors.of(id).converts[index] {
            return None;
        }
        match &union.members[index].ty {
            ty @ (Type::String(_) | Type::FreeForm) => self.value(ty, value, true),
            ty if says_type(ty, value) => self.value(ty, value, false),
            _ => None,
        }
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
        let constructor = &context.accessors.of(id).constructor;
        let mut arguments = Vec::new();
        let mut setters = Vec::new();
        for (index, (field, part)) in fields.iter().zip(context.names.parts(id)).enumerate() {
            let Some(value) = map.get(&field.wire) else {
                continue;
            };
            let is_given = is_given(context.api, field);
            if field.required && !is_given {
                continue;
            }
            let argument = self.argument(id, index, field, value)?;
            if is_given {
                arguments.push((ident(part), argument));
            } else {
                let setter = parts::setter(part);
                setters.push(quote!(.#setter(#argument)));
            }
        }
        let values = arguments.iter().map(|(_, value)| value);
        let made = match constructor.form {
            NewForm::Default | NewForm::Arguments => quote!(#name::new(#(#values),*)),
            NewForm::Record => {
                self.used.insert(REQUIRED.to_owned());
                let fields = arguments.iter().map(|(name, value)| quote!(#name: #value));
                quote!(#name::new(required::#name { #(#fields),* }))
            }
        };
        Some(quote!(#made #(#setters)*))
    }

    /// The expression of a property, as `new` or a setter takes it.
    fn argument(
        &mut self,
        id: TypeId,
        index: usize,
        field: &Field,
        value: &Value,
    ) -> Option<TokenStream> {
        let context = self.context;
        if value.is_null() && field.nullable {
            let krate = ident(&context.crate_name);
            return Some(if field.required { quote!(None) } else { quote!(#krate::Maybe::Null) });
        }
        let is_boxed = context.facts.is_boxed(id, index);
        let form = context.accessors.of(id).constructor.fields[index];
        match (form, resolved(context.api, &field.ty), value) {
            (FieldForm::List { converts }, Type::List(item), Value::Array(items)) => {
                if items.is_empty() && converts {
                    let item = self.ty(item)?;
                    return Some(quote!(Vec::<#item>::new()));
                }
                let items = self.elements(item, items, converts)?;
                return Some(if items.is_empty() { quote!([]) } else { quote!([#(#items),*]) });
            }
            (FieldForm::Map { converts }, Type::Map(item), Value::Object(map)) => {
                if map.is_empty() {
                    let item = self.ty(item)?;
                    return Some(quote!(std::collections::BTreeMap::<String, #item>::new()));
                }
                let values = self.elements(item, map.values(), converts)?;
                let keys = map.keys();
                return Some(quote!([#((#keys, #values)),*]));
            }
            (FieldForm::Map { .. }, Type::FreeForm, Value::Object(map)) => {
                if map.is_empty() {
                    return Some(quote!(serde_json::Map::new()));
                }
                let values = self.elements(&Type::Any, map.values(), true)?;
                let keys = map.keys();
                return Some(quote!([#((#keys, #values)),*]));
            }
            _ => {}
        }
        match field.presence() {
            Presence::Nullable => {
                let inner = self.value(&field.ty, value, false)?;
                let inner = if is_boxed { quote!(Box::new(#inner)) } else { inner };
                Some(quote!(Some(#inner)))
            }
            Presence::Maybe => self.value(&field.ty, value, !is_boxed),
            Presence::Required | Presence::Optional => {
                self.value(&field.ty, value, form == FieldForm::Into && !is_boxed)
            }
        }
    }

    /// The expressions of elements. An array has one type, so they convert only if all are of one.
    fn elements<'v>(
        &mut self,
        ty: &Type,
        items: impl IntoIterator<Item = &'v Value> + Clone,
        converts: bool,
    ) -> Option<Vec<TokenStream>> {
        let context = self.context;
        let converts = converts
            && match resolved(context.api, ty) {
                Type::Named(id) => match &context.api.get(*id).shape {
                    Shape::Union(union) => {
                        let members = items.clone().into_iter();
                        let mut members = members.map(|item| member(context.api, union, item));
                        let first = members.next().flatten();
                        let ty = first.map(|first| &union.members[first].ty);
                        matches!(ty, Some(Type::String(_) | Type::Named(_)))
                            && members.all(|it| it == first)
                    }
                    _ => true,
                },
                Type::Any => {
                    let kind =
                        |value: &Value| is_literal(value).then(|| std::mem::discriminant(value));
                    let mut kinds = items.clone().into_iter().map(kind);
                    let first = kinds.next().flatten();
                    first.is_some() && kinds.all(|it| it == first)
                }
                _ => true,
            };
        items.into_iter().map(|item| self.value(ty, item, converts)).collect()
    }

    /// A type as the example names it; `None` if the crate renames it.
    fn ty(&mut self, ty: &Type) -> Option<TokenStream> {
        let tokens = types::rust(self.context, ty);
        if tokens.to_string().contains("crate ::") {
            return None;
        }
        let mut part = ty;
        while let Type::List(inner) | Type::Map(inner) | Type::Nullable(inner) = part {
            part = inner;
        }
        self.used.extend(part.named().map(|id| self.context.names.of(id).ident.clone()));
        Some(tokens)
    }

    /// Formats an expression as in a function body.
    fn print(&self, expression: &TokenStream) -> Option<String> {
        let file: syn::File = syn::parse2(quote!(fn main() { let value = #expression; })).ok()?;
        let printed = prettyplease::unparse(&file);
        let body = printed.trim().strip_prefix("fn main() {")?.strip_suffix('}')?;
        let lines = body.trim_matches('\n').lines();
        let mut text: Vec<String> =
            lines.map(|line| line.strip_prefix("    ").unwrap_or(line).to_owned()).collect();
        chains::lay_out(&mut text);
        for (index, value) in self.free.iter().enumerate().rev() {
            let placeholder = self.placeholder_of(index, value);
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

/// The index of the member of a value, if the expression for it serializes to that value.
fn written_member(context: &Context, union: &Union, value: &Value) -> Option<usize> {
    let index = member(context.api, union, value)?;
    let Member { ty, tags, .. } = &union.members[index];
    let is_written = match &union.tag {
        Some(tag) if tag.default == Some(index) => true,
        // Of several tag values for a member, the first is serialized.
        Some(tag) if !context.api.has_property(ty, &tag.property) => {
            tag.text(value.get(&tag.property)?).as_ref() == tags.first()
        }
        _ => true,
    };
    is_written.then_some(index)
}

/// Whether a literal converts into the value: a string, a boolean, or an integer that is an `i32`, as
/// the type of a literal is one unless the context says otherwise.
fn is_literal(value: &Value) -> bool {
    match value {
        Value::String(_) | Value::Bool(_) => true,
        Value::Number(number) => number.as_i64().is_some_and(|it| i32::try_from(it).is_ok()),
        _ => false,
    }
}

fn literal(value: &Value) -> Option<TokenStream> {
    match value {
        Value::String(text) => Some(quote!(#text)),
        Value::Bool(value) => Some(quote!(#value)),
        Value::Number(number) => integer(Integer::I32, number),
        _ => None,
    }
}

/// An integer as a literal, if the type can represent it.
pub(super) fn integer(kind: Integer, number: &Number) -> Option<TokenStream> {
    let number = whole(number).filter(|number| kind.holds(*number))?;
    let literal = Literal::i128_unsuffixed(number);
    Some(quote!(#literal))
}

/// Whether the expression of a value determines its type, so it can be converted.
fn says_type(ty: &Type, value: &Value) -> bool {
    match (ty, value) {
        (Type::Any | Type::FreeForm, _) | (Type::Nullable(_), Value::Null) => false,
        (Type::Nullable(inner), _) => says_type(inner, value),
        (Type::List(inner), Value::Array(items)) => {
            !items.is_empty() && items.iter().all(|item| says_type(inner, item))
        }
        (Type::Map(inner), Value::Object(map)) => {
            !map.is_empty() && map.values().all(|item| says_type(inner, item))
        }
        _ => true,
    }
}
