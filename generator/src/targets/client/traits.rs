//! Derived traits and attributes that rules add, with the attributes that derived traits of other crates need to see
//! names of JSON instead of identifiers, and no hidden fields.

use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote};
use serde_json::Value;

use super::{Context, docs, types};
use crate::ir::{Format, Integer, Presence, Shape, Type, TypeId};
use crate::plan::traits::{Attribute, Known};

/// The attributes of a type: derived traits, what these need, and its own.
pub(super) fn of_type(context: &Context, id: TypeId) -> TokenStream {
    let derives = context.traits.derives(id);
    let mut tokens = TokenStream::new();
    let mut features: Vec<Option<&str>> = derives.iter().map(|it| it.feature.as_deref()).collect();
    features.sort_unstable();
    features.dedup();
    for feature in features {
        let of_feature = derives.iter().filter(|it| it.feature.as_deref() == feature);
        let paths = of_feature.map(|it| path(&it.path));
        tokens.extend(with(feature, &quote!(derive(#(#paths),*))));
    }
    let shape = &context.api.get(id).shape;
    let by_hand = matches!(shape, Shape::Struct(_)) && !context.is_plain();
    if by_hand && derives.iter().any(|it| it.path == "Hash") {
        // `PartialEq` compares the same fields in the same way.
        tokens.extend(quote!(#[allow(clippy::derived_hash_with_manual_eq)]));
    }
    // The documentation has examples in Rust and links, which mean nothing in a schema.
    let said = context.api.get(id).docs.description.as_deref().unwrap_or_default().trim();
    for derive in derives {
        let Some(known) = derive.known else {
            continue;
        };
        let described = match known {
            Known::JsonSchema | Known::ToSchema => Some(quote!(description = #said)),
            _ => None,
        };
        let recursive =
            (known == Known::ToSchema && is_recursive(context, id)).then(|| quote!(no_recursion));
        // Derived traits read serde's attributes, too.
        let is_said = context.is_plain() && !context.plain.is_written(id);
        let container =
            container(known, shape).filter(|_| !(is_said && matches!(shape, Shape::Union(_))));
        let parts = described.into_iter().chain(recursive).chain(container);
        if let Some(attribute) = attribute(known, parts) {
            tokens.extend(with(derive.feature.as_deref(), &attribute));
        }
        if known == Known::ToSchema && matches!(shape, Shape::Union(_)) && !context.is_plain() {
            tokens.extend(with(derive.feature.as_deref(), &quote!(serde(untagged))));
        }
    }
    tokens.extend(own(context.traits.of_type(id)));
    tokens
}

/// The attributes of a field.
pub(super) fn of_field(
    context: &Context,
    id: TypeId,
    index: usize,
    ident: &Ident,
    field: &crate::ir::Field,
) -> TokenStream {
    let said = field.docs.description.as_deref().unwrap_or_default().trim();
    let docs = docs::about_field(context, field);
    let mut tokens = attributes(context, id, |known| {
        let is_renamed = ident.to_string().trim_start_matches("r#") != field.wire;
        let rename = is_renamed.then(|| known.rename(&field.wire)).flatten();
        let place = Place::of(context, known, (id, index), field.presence(), &field.ty);
        let is_described = known == Known::JsonSchema && !docs.is_empty() && docs != [said];
        let described = is_described.then(|| quote!(description = #said));
        attribute(known, rename.into_iter().chain(place.parts()).chain(described))
    });
    tokens.extend(own(context.traits.of_part(id, index)));
    tokens
}

/// The attributes of an element of a tuple, or of the value of a variant or a newtype.
pub(super) fn of_item(
    context: &Context,
    id: TypeId,
    index: usize,
    presence: Presence,
    ty: &Type,
) -> TokenStream {
    attributes(context, id, |known| {
        let place = Place::of(context, known, (id, index), presence, ty);
        let has_names = matches!(known, Known::ToSchema);
        attribute(known, place.parts().into_iter().filter(|_| !has_names))
    })
}

/// An attribute with what it says; `None` if it says nothing.
fn attribute(known: Known, parts: impl Iterator<Item = TokenStream>) -> Option<TokenStream> {
    let parts: Vec<TokenStream> = parts.collect();
    let name = format_ident!("{}", known.attribute());
    (!parts.is_empty()).then(|| quote!(#name(#(#parts),*)))
}

/// The attributes of the field with additional properties, or with undeclared ones if it is hidden.
pub(super) fn of_rest(context: &Context, id: TypeId, is_shown: bool) -> TokenStream {
    attributes(context, id, |known| {
        Some(match (known, is_shown) {
            (Known::JsonSchema, true) => quote!(schemars(flatten)),
            (Known::JsonSchema, false) => quote!(schemars(skip)),
            (Known::Ts, true) => quote!(ts(flatten)),
            (Known::Ts, false) => quote!(ts(skip)),
            (Known::ToSchema, true) if context.is_plain() => return None,
            (Known::ToSchema, true) => quote!(serde(flatten)),
            (Known::ToSchema, false) => quote!(schema(ignore)),
            (Known::Arbitrary, _) => quote!(arbitrary(default)),
            (Known::FromRow, _) => quote!(sqlx(skip)),
            (Known::SqlType, _) => return None,
        })
    })
}

/// The attributes of a field with JSON of any kind.
pub(super) fn of_json(context: &Context, id: TypeId) -> TokenStream {
    attributes(context, id, |known| (known == Known::Arbitrary).then(|| quote!(arbitrary(default))))
}

/// The attributes of the variant for a known value of an enum.
pub(super) fn of_value(
    context: &Context,
    id: TypeId,
    index: usize,
    wire: Option<&str>,
) -> TokenStream {
    let ident = context.names.parts(id)[index].as_str();
    let mut tokens = attributes(context, id, |known| {
        let wire = wire.filter(|wire| *wire != ident)?;
        let rename = known.rename(wire)?;
        let name = format_ident!("{}", known.attribute());
        Some(quote!(#name(#rename)))
    });
    tokens.extend(own(context.traits.of_part(id, index)));
    tokens
}

/// The attributes of a member's variant.
pub(super) fn of_member(context: &Context, id: TypeId, index: usize) -> TokenStream {
    own(context.traits.of_part(id, index))
}

/// The attributes of the variant for values or members that the document does not list. Schemas say what the document
/// lists.
pub(super) fn of_catch_all(context: &Context, id: TypeId) -> TokenStream {
    attributes(context, id, |known| {
        Some(match known {
            Known::JsonSchema => quote!(schemars(skip)),
            Known::Ts => quote!(ts(skip)),
            Known::ToSchema if context.is_plain() => return None,
            Known::ToSchema => quote!(serde(skip)),
            Known::Arbitrary => quote!(arbitrary(skip)),
            Known::FromRow | Known::SqlType => return None,
        })
    })
}

fn attributes(
    context: &Context,
    id: TypeId,
    of: impl Fn(Known) -> Option<TokenStream>,
) -> TokenStream {
    let derives = context.traits.derives(id).iter();
    derives.filter_map(|it| Some(with(it.feature.as_deref(), &of(it.known?)?))).collect()
}

/// What the attribute of a type says of the type as a whole.
fn container(known: Known, shape: &Shape) -> Option<TokenStream> {
    Some(match (known, shape) {
        (Known::JsonSchema | Known::Ts, Shape::Union(_)) => quote!(untagged),
        (Known::JsonSchema, Shape::Newtype(_)) => quote!(transparent),
        (Known::JsonSchema, Shape::IntegerEnum(_)) => quote!(with = "i64"),
        (Known::JsonSchema, Shape::Constant(value)) => {
            let ty = kind(value);
            let value = literal(value);
            quote!(with = #ty, extend("const" = #value))
        }
        (Known::Ts, Shape::IntegerEnum(_)) => quote!(type = "number"),
        (Known::Ts, Shape::Constant(value)) => {
            let text = value.to_string();
            quote!(type = #text)
        }
        _ => return None,
    })
}

/// The type of a constant.
fn kind(value: &Value) -> &'static str {
    match value {
        Value::Bool(_) => "bool",
        Value::Number(_) => "i64",
        _ => "String",
    }
}

fn literal(value: &Value) -> TokenStream {
    match value {
        Value::String(text) => quote!(#text),
        other => other.to_string().parse().unwrap_or_default(),
    }
}

impl Known {
    /// How a name of JSON is given.
    fn rename(self, wire: &str) -> Option<TokenStream> {
        match self {
            Self::Arbitrary | Self::SqlType => None,
            _ => Some(quote!(rename = #wire)),
        }
    }
}

/// A place for values in a type that derives a trait: a field, an element, the value of a variant.
struct Place<'a> {
    context: &'a Context<'a>,
    known: Known,
    presence: Presence,
    ty: &'a Type,
    is_boxed: bool,
    /// Whether the type of the values contains the type with the place, which comes first.
    goes_back: bool,
}

/// Whether a part of a type without fields leads back to a type that contains it.
fn is_recursive(context: &Context, id: TypeId) -> bool {
    let shape = &context.api.get(id).shape;
    let has_fields = matches!(shape, Shape::Struct(_));
    !has_fields && shape.parts().into_iter().any(|ty| goes_back(context, id, ty))
}

/// Whether a type contains the type that it is a part of. Of each cycle at least one part does so and leads to a type
/// that comes before, or to itself.
fn goes_back(context: &Context, id: TypeId, ty: &Type) -> bool {
    ty.named().is_some_and(|to| to <= id && context.api.closure([to]).contains(&id))
}

impl<'a> Place<'a> {
    fn of(
        context: &'a Context<'a>,
        known: Known,
        (id, index): (TypeId, usize),
        presence: Presence,
        ty: &'a Type,
    ) -> Self {
        let is_boxed = context.facts.is_boxed(id, index);
        let goes_back = known == Known::ToSchema && goes_back(context, id, ty);
        Self { context, known, presence, ty, is_boxed, goes_back }
    }

    /// What its attribute says besides the name.
    fn parts(&self) -> Vec<TokenStream> {
        let plain = self.plain(self.ty);
        let is_plain = plain.is_none() && self.presence != Presence::Maybe;
        let ty = plain.unwrap_or_else(|| types::rust(self.context, self.ty));
        let ty = if self.is_boxed && is_plain { quote!(Box<#ty>) } else { ty };
        let whole = match self.presence {
            Presence::Required => ty,
            Presence::Optional | Presence::Nullable | Presence::Maybe => quote!(Option<#ty>),
        };
        let text = spelled(&whole);
        let instead = match self.known {
            Known::JsonSchema => quote!(with = #text),
            Known::ToSchema => quote!(value_type = #whole),
            Known::Ts => quote!(as = #text),
            Known::Arbitrary => quote!(default),
            Known::FromRow | Known::SqlType => return Vec::new(),
        };
        let instead = (!is_plain).then_some(instead);
        let optional = match (self.known, self.presence) {
            (Known::Ts, Presence::Optional) => Some(quote!(optional)),
            (Known::Ts, Presence::Maybe) => Some(quote!(optional = nullable)),
            (Known::ToSchema, Presence::Nullable) => Some(quote!(required = true)),
            _ => None,
        };
        let recursive = self.goes_back.then(|| quote!(no_recursion));
        instead.into_iter().chain(optional).chain(recursive).collect()
    }

    /// The type that stands for one that does not implement the trait; `None` for a type that does.
    fn plain(&self, ty: &Type) -> Option<TokenStream> {
        match ty {
            Type::External(_) => Some(quote!(String)),
            // An alias has no schema of its own.
            Type::String(Format::DateTime) if self.known == Known::ToSchema => Some(quote!(String)),
            Type::ExactNumber => Some(quote!(f64)),
            Type::Replaced(_) if self.known == Known::Arbitrary => None,
            Type::Any | Type::FreeForm if self.known == Known::Arbitrary => Some(quote!(())),
            Type::Integer(Integer::I64 | Integer::U64 | Integer::I128)
                if self.known == Known::Ts =>
            {
                // JSON has no other numbers; `bigint` is none.
                Some(quote!(f64))
            }
            Type::Integer(Integer::I128) if self.known == Known::ToSchema => Some(quote!(i64)),
            Type::Nullable(inner) => self.plain(inner).map(|inner| quote!(Option<#inner>)),
            Type::List(inner) => self.plain(inner).map(|inner| quote!(Vec<#inner>)),
            Type::Map(inner) => {
                self.plain(inner).map(|inner| quote!(std::collections::BTreeMap<String, #inner>))
            }
            Type::Named(id) if self.known == Known::ToSchema => {
                match &self.context.api.get(*id).shape {
                    Shape::IntegerEnum(_) => Some(quote!(i64)),
                    Shape::Constant(value) => {
                        let ty = format_ident!("{}", kind(value));
                        Some(quote!(#ty))
                    }
                    Shape::Alias(ty) => self.plain(ty),
                    _ => None,
                }
            }
            Type::Named(id) => match &self.context.api.get(*id).shape {
                Shape::Alias(ty) => self.plain(ty),
                _ => None,
            },
            _ => None,
        }
    }
}

/// A type as a person writes it, for attributes that take a string.
fn spelled(ty: &TokenStream) -> String {
    let text = ty.to_string();
    [(" :: ", "::"), (" < ", "<"), (" >", ">"), (" ,", ",")]
        .into_iter()
        .fold(text, |text, (from, to)| text.replace(from, to))
}

/// An attribute behind a Cargo feature, if there is one.
fn with(feature: Option<&str>, attribute: &TokenStream) -> TokenStream {
    feature.map_or_else(
        || quote!(#[#attribute]),
        |feature| quote!(#[cfg_attr(feature = #feature, #attribute)]),
    )
}

/// Attributes of rules. Their texts are checked where the rules are read.
fn own(attributes: &[Attribute]) -> TokenStream {
    let parsed = attributes.iter().filter_map(|attribute| {
        let text = attribute.text.strip_prefix("#[")?.strip_suffix(']')?;
        Some(with(attribute.feature.as_deref(), &text.parse().ok()?))
    });
    parsed.collect()
}

/// The path of a trait. Its parts are checked where the rule is read.
fn path(path: &str) -> TokenStream {
    path.parse().unwrap_or_default()
}
