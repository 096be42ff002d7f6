//! Unions.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{derive, documented};
use crate::ir::{Member, Presence, Tag, TypeId, Union};
use crate::plan::plain::{self, Form};
use crate::targets::client::{Context, docs, ident, traits, types, unions};

/// Emits a union: its member is selected by a tag, or is the first that the value fits.
pub(super) fn emit(context: &Context, id: TypeId, union: &Union) -> TokenStream {
    let name = context.ident(id);
    let docs = documented(context, id);
    let eq = context.facts.derives(id).eq.then(|| quote!(, Eq));
    let names: Vec<Ident> = context.names.parts(id).iter().map(|part| ident(part)).collect();
    let form = context.plain.union(id);
    let order: Vec<usize> = match form {
        Form::Untagged(order) => order.clone(),
        _ => (0..union.members.len()).collect(),
    };
    let variants = order.iter().map(|&index| {
        let member = &union.members[index];
        let docs = unions::selected(union, index).map(|text| docs::lines([text]));
        let added = traits::of_member(context, id, index);
        let rename = (*form == Form::Tag).then(|| rename(member, context.names.parts(id), index));
        let name = &names[index];
        let inside = traits::of_item(context, id, index, Presence::Required, &member.ty);
        let ty = types::part(context, id, index, &member.ty);
        quote!(#docs #rename #added #name(#inside #ty),)
    });
    let open = union.has_catch_all().then(|| {
        let catch_all = ident(context.names.catch_all(id));
        let is_tried = *form == Form::Tag;
        let doc = docs::lines([if is_tried {
            "A member that the API's document does not list, or a value that does not fit its member, as JSON."
        } else {
            "A member that the API's document does not list, as JSON."
        }]);
        let added = traits::of_catch_all(context, id);
        let untagged = is_tried.then(|| quote!(#[serde(untagged)]));
        quote!(#doc #untagged #added #catch_all(serde_json::Value),)
    });
    let conversions = conversions(context, id, union, &names);
    let body = quote!(pub enum #name { #(#variants)* #open });
    let others = quote!(Debug, Clone, PartialEq #eq);
    let definition = match (form, &union.tag) {
        (Form::Tag, Some(tag)) => {
            let derive = derive(context, id, &others);
            let property = &tag.property;
            quote!(#docs #derive #[serde(tag = #property)] #body)
        }
        (Form::Untagged(_), _) => {
            let derive = derive(context, id, &others);
            quote!(#docs #derive #[serde(untagged)] #body)
        }
        (Form::Closest(order), _) => {
            let read = closest(context, &name, union, order, &names);
            by_hand(context, id, &docs, &others, &body, union, &read)
        }
        (_, Some(tag)) => {
            let read = by_tag(context, id, union, tag, &names);
            by_hand(context, id, &docs, &others, &body, union, &read)
        }
        (_, None) => TokenStream::new(),
    };
    quote!(#definition #conversions)
}

fn rename(member: &Member, parts: &[String], index: usize) -> Option<TokenStream> {
    let value = member.tags.first()?;
    (*value != parts[index]).then(|| quote!(#[serde(rename = #value)]))
}

/// A union that is read by code. It is written by an attribute, unless a member lacks the tag.
fn by_hand(
    context: &Context,
    id: TypeId,
    docs: &TokenStream,
    others: &TokenStream,
    body: &TokenStream,
    union: &Union,
    read: &TokenStream,
) -> TokenStream {
    let name = context.ident(id);
    let added = traits::of_type(context, id);
    let (derived, attribute, written) = if context.plain.is_written(id) {
        (None, None, Some(writes(context, id, union)))
    } else {
        (Some(quote!(, Serialize)), Some(quote!(#[serde(untagged)])), None)
    };
    quote! {
        #docs
        #[derive(#others #derived)]
        #added
        #attribute
        #body

        impl<'de> Deserialize<'de> for #name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let value: serde_json::Value = Deserialize::deserialize(deserializer)?;
                #read
            }
        }

        #written
    }
}

/// The `Serialize` of a union some of whose members lack the tag.
fn writes(context: &Context, id: TypeId, union: &Union) -> TokenStream {
    let name = context.ident(id);
    let arms = union.members.iter().zip(context.names.parts(id)).map(|(member, part)| {
        let part = ident(part);
        let tag = union.tag.as_ref().filter(|_| plain::lacks_tag(context.api, union, member));
        let Some((tag, value)) = tag.and_then(|tag| Some((tag, member.tags.first()?))) else {
            return quote!(Self::#part(value) => Serialize::serialize(value, serializer),);
        };
        let property = &tag.property;
        let value = if tag.text {
            quote!(#value)
        } else {
            // Numbers and booleans are written as JSON.
            value.parse::<TokenStream>().unwrap_or_default()
        };
        quote! {
            Self::#part(value) => {
                let mut object = serde_json::to_value(value).map_err(serde::ser::Error::custom)?;
                object[#property] = #value.into();
                Serialize::serialize(&object, serializer)
            }
        }
    });
    let open = union.has_catch_all().then(|| {
        let catch_all = ident(context.names.catch_all(id));
        quote!(Self::#catch_all(value) => Serialize::serialize(value, serializer),)
    });
    quote! {
        impl Serialize for #name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self { #(#arms)* #open }
            }
        }
    }
}

/// Reads the member that the tag selects.
fn by_tag(context: &Context, id: TypeId, union: &Union, tag: &Tag, names: &[Ident]) -> TokenStream {
    let property = &tag.property;
    let found = if tag.text {
        quote!(value.get(#property).and_then(serde_json::Value::as_str))
    } else {
        let text = quote!(value.get(#property).map(|tag| match tag {
            serde_json::Value::String(text) => text.clone(),
            other => other.to_string(),
        }));
        quote!(#text.as_deref())
    };
    let members = union.members.iter().zip(names).enumerate();
    let arms = members.clone().filter(|(_, (member, _))| !member.tags.is_empty()).map(
        |(_, (member, name))| {
            let tags = &member.tags;
            quote!(Some(#(#tags)|*) => serde_json::from_value(value).map(Self::#name),)
        },
    );
    // Members that share values of the tag, or have none, are told apart by their shape.
    let shapes: Vec<usize> =
        members.filter(|(_, (member, _))| member.by_shape).map(|(index, _)| index).collect();
    let name = context.ident(id);
    let text = name.to_string();
    let last = match tag.default {
        Some(index) => {
            let name = &names[index];
            quote!(serde_json::from_value(value).map(Self::#name))
        }
        None if union.has_catch_all() => {
            let catch_all = ident(context.names.catch_all(id));
            quote!(Ok(Self::#catch_all(value)))
        }
        None => quote!(Err(serde::de::Error::custom(concat!("no member of `", #text, "`")))),
    };
    let rest = if shapes.is_empty() {
        last
    } else {
        let found = fits(context, &name, union, &shapes, names);
        quote! {
            match #found {
                Some(found) => Ok(found),
                None => #last,
            }
        }
    };
    quote! {
        let read = match #found {
            #(#arms)*
            _ => #rest,
        };
        read.map_err(serde::de::Error::custom)
    }
}

/// Reads the member that declares most of the value.
fn closest(
    context: &Context,
    name: &Ident,
    union: &Union,
    order: &[usize],
    names: &[Ident],
) -> TokenStream {
    let found = fits(context, name, union, order, names);
    let message = format!("the value fits no member of `{name}`");
    quote! {
        let member = #found;
        member.ok_or_else(|| serde::de::Error::custom(#message))
    }
}

/// The expression of the member that declares most of `value`, if there is one.
fn fits(
    context: &Context,
    name: &Ident,
    union: &Union,
    members: &[usize],
    names: &[Ident],
) -> TokenStream {
    let members = members.iter().map(|&index| {
        let variant = &names[index];
        let ty = &union.members[index].ty;
        let object = plain::object(context.api, ty);
        let values = plain::items(context.api, ty).unwrap_or_default();
        let fields = object.iter().flat_map(|object| &object.fields);
        let properties = fields.clone().map(|field| &field.wire);
        let listed = fields.filter_map(|field| {
            let values = plain::values(context.api, field)?;
            let wire = &field.wire;
            Some(quote!((#wire, &[#(#values),*])))
        });
        quote! {
            crate::reading::Member {
                properties: &[#(#properties),*],
                listed: &[#(#listed),*],
                values: &[#(#values),*],
                read: |value| serde_json::from_value(value).map(#name::#variant),
            }
        }
    });
    quote!(crate::reading::closest(&value, &[#(#members),*]))
}

/// `From` of the members whose types no other member has.
fn conversions(context: &Context, id: TypeId, union: &Union, names: &[Ident]) -> TokenStream {
    let name = context.ident(id);
    let converts = &context.accessors.of(id).converts;
    let members =
        union.members.iter().enumerate().zip(names).filter(|((index, _), _)| converts[*index]);
    let impls = members.map(|((index, member), variant)| {
        let ty = types::rust(context, &member.ty);
        let value = quote!(value);
        let value = if context.facts.is_boxed(id, index) { quote!(Box::new(value)) } else { value };
        quote! {
            impl From<#ty> for #name {
                fn from(value: #ty) -> Self {
                    Self::#variant(#value)
                }
            }
        }
    });
    quote!(#(#impls)*)
}
