//! Unions.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;
use serde_json::Value;

use super::assertions::assertion;
use super::operations::optional;
use super::{Context, docs, ident, traits, types};
use crate::ir::{Member, Presence, Shape, Tag, Type, TypeId, Union};
use crate::plan::members::FirstCheck;

/// Emits a union, whose member is selected by a tag or by the shape of the value.
pub(super) fn emit(context: &Context, id: TypeId, union: &Union) -> TokenStream {
    let name = context.ident(id);
    let imports = types::imports(context, id, union.members.iter().map(|member| &member.ty));
    let docs = docs::of_type(context, id);
    let eq = context.facts.derives(id).eq.then(|| quote!(, Eq));
    let variants: Vec<Ident> = context.names.parts(id).iter().map(|part| ident(part)).collect();
    let payloads: Vec<TokenStream> = union
        .members
        .iter()
        .enumerate()
        .map(|(index, member)| {
            let added = traits::of_item(context, id, index, Presence::Required, &member.ty);
            let ty = types::part(context, id, index, &member.ty);
            quote!(#added #ty)
        })
        .collect();
    let variant_docs = (0..union.members.len()).map(|index| {
        let docs = variant_docs(union, index);
        let added = traits::of_member(context, id, index);
        quote!(#docs #added)
    });
    let added = traits::of_type(context, id);
    let open = union.has_catch_all().then(|| open_variant(context, id));
    let body = match &union.tag {
        Some(tag) => tagged(context, id, union, tag, &variants),
        None => untagged(context, id, union, &variants),
    };
    let conversions = conversions(context, id, union, &variants);
    quote! {
        #imports
        #docs
        #[derive(Debug, Clone, PartialEq #eq)]
        #added
        #[non_exhaustive]
        pub enum #name {
            #(#variant_docs #variants(#payloads),)*
            #open
        }
        #body
        #conversions
    }
}

/// The documentation of a variant.
fn variant_docs(union: &Union, index: usize) -> Option<TokenStream> {
    Some(docs::lines([selected(union, index)?]))
}

/// The values of the tag that select a variant; `None` without a tag.
pub(in crate::targets) fn selected(union: &Union, index: usize) -> Option<String> {
    let tag = union.tag.as_ref()?;
    let tags: Vec<String> = union.members[index].tags.iter().map(|tag| docs::code(tag)).collect();
    let tags = docs::list(&tags, "or");
    let property = docs::code(&tag.property);
    Some(match (tag.default == Some(index), tags.is_empty()) {
        (false, true) => {
            format!("{property} does not select another member, and the value matches.")
        }
        (false, false) if union.members[index].by_shape => {
            format!("{property} is {tags}, or selects no member and the value matches.")
        }
        (false, false) => format!("{property} is {tags}."),
        (true, _) if tag.is_family => {
            format!("{property} has another value, or the value does not match its member.")
        }
        (true, false) => format!("{property} is {tags}, absent, or unknown."),
        (true, true) => format!("{property} is absent or unknown."),
    })
}

fn open_variant(context: &Context, id: TypeId) -> TokenStream {
    let catch_all = ident(context.names.catch_all(id));
    let doc = docs::lines(["A member that is unknown to this version of the crate, as JSON."]);
    let added = traits::of_catch_all(context, id);
    quote!(#doc #added #catch_all(serde_json::Value),)
}

fn tagged(
    context: &Context,
    id: TypeId,
    union: &Union,
    tag: &Tag,
    variants: &[Ident],
) -> TokenStream {
    let name = context.ident(id);
    let text = name.to_string();
    let catch_all = ident(context.names.catch_all(id));
    let members = || union.members.iter().zip(variants);
    let is_default = |index: usize| tag.default == Some(index);
    let written = members().enumerate().map(|(index, (member, variant))| {
        write_member(context, tag, member, variant, is_default(index))
    });
    let is_mixed = union.members.iter().any(|member| member.by_shape);
    let read = read(context, id, union, tag, variants);
    let kept = union.has_catch_all().then(
        || quote!(Self::#catch_all(value) => serde::Serialize::serialize(value, serializer),),
    );
    let property = &tag.property;
    let shapes = is_mixed.then(|| shapes(context, id, union, variants));
    let implement = if is_mixed { quote!(mixed_union) } else { quote!(tagged_union) };
    let text_tag = (!tag.text).then(|| {
        quote!(
            const TEXT: bool = false;
        )
    });
    let required = (!tag.required).then(|| {
        quote!(
            const REQUIRED: bool = false;
        )
    });
    quote! {
        impl support::Tagged for #name {
            const NAME: &'static str = #text;
            const TAG: &'static str = #property;
            #text_tag
            #required

            #[inline]
            fn decode(
                tag: &str,
                source: &mut support::Source<'_, '_>,
            ) -> Result<Self, support::JsonError> {
                #read
            }

            fn encode<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    #(#written)*
                    #kept
                }
            }
        }

        #shapes

        support::#implement!(#name);
    }
}

/// The body of the method that deserializes the member of a tag.
fn read(
    context: &Context,
    id: TypeId,
    union: &Union,
    tag: &Tag,
    variants: &[Ident],
) -> TokenStream {
    let catch_all = ident(context.names.catch_all(id));
    let members = union.members.iter().zip(variants).enumerate();
    let arms = members.map(|(index, (member, variant))| {
        read_member(context, tag, member, variant, tag.default == Some(index))
    });
    let default = tag.default.and_then(|index| variants.get(index));
    let is_mixed = union.members.iter().any(|member| member.by_shape);
    let by_shape = is_mixed.then(|| {
        quote! {
            if let Some(found) = support::by_shape(source) {
                return Ok(found);
            }
        }
    });
    let others = match default {
        Some(_) if tag.is_family => quote!(base(source)),
        Some(variant) => quote!({
            #by_shape
            source.decode().map(Self::#variant).or_else(|_| source.keep().map(Self::#catch_all))
        }),
        None if is_mixed => quote!({
            #by_shape
            source.keep().map(Self::#catch_all)
        }),
        None => quote!(source.keep().map(Self::#catch_all)),
    };
    let arms: TokenStream = arms.collect();
    let read = if arms.is_empty() {
        quote!({
            let _ = tag;
            #others
        })
    } else {
        quote! {
            match tag {
                #arms
                _ => #others,
            }
        }
    };
    match default.filter(|_| tag.is_family) {
        Some(variant) => quote! {
            // Whether the value fits the member is known only after an attempt, so the value may be
            // deserialized twice.
            let base = |source: &mut support::Source<'_, '_>| source.decode().map(Self::#variant);
            support::decode_family(source, base, |source| #read)
        },
        None => read,
    }
}

/// The arms that deserialize a member. The member need not keep a tag that is serialized for it.
fn read_member(
    context: &Context,
    tag: &Tag,
    member: &Member,
    variant: &Ident,
    is_default: bool,
) -> TokenStream {
    let Some((first, others)) = member.tags.split_first() else {
        return TokenStream::new();
    };
    if is_default && tag.is_family {
        return TokenStream::new();
    }
    // Whether a number is meant is not known where no member has the property.
    let keeps = is_default || !tag.text || !may_lack(context, &member.ty, &tag.property);
    if keeps {
        return quote!(#first #(| #others)* => source.decode().map(Self::#variant),);
    }
    let others =
        (!others.is_empty()).then(|| quote!(#(#others)|* => source.decode().map(Self::#variant),));
    quote! {
        #first => source.decode_without(Self::TAG).map(Self::#variant),
        #others
    }
}

/// Whether a type is for objects without a field for the property.
fn may_lack(context: &Context, ty: &Type, property: &str) -> bool {
    match ty {
        Type::FreeForm | Type::Map(_) => true,
        Type::Named(id) => match &context.api.get(*id).shape {
            Shape::Struct(object) => object.fields.iter().all(|field| field.wire != property),
            _ => false,
        },
        _ => false,
    }
}

/// The arm that serializes a member, followed by the tag if the member has no field for it. The
/// default member needs no tag.
fn write_member(
    context: &Context,
    tag: &Tag,
    member: &Member,
    variant: &Ident,
    is_default: bool,
) -> TokenStream {
    // A member that can be any value is serialized unchanged.
    let has_tag = is_default
        || matches!(member.ty, Type::Any | Type::Replaced(_))
        || context.api.has_property(&member.ty, &tag.property);
    let Some(first) = member.tags.first().filter(|_| !has_tag) else {
        return quote!(Self::#variant(value) => serde::Serialize::serialize(value, serializer),);
    };
    let value = match tag.value(first) {
        Value::Bool(value) => quote!(#value),
        Value::Number(number) => {
            let literal = match (number.as_i64(), number.as_u64(), number.as_f64()) {
                (Some(number), ..) => Literal::i64_suffixed(number),
                (_, Some(number), _) => Literal::u64_suffixed(number),
                (.., number) => Literal::f64_suffixed(number.unwrap_or_default()),
            };
            quote!(#literal)
        }
        _ => quote!(#first),
    };
    quote! {
        Self::#variant(value) => {
            support::encode_with_tag(value, Self::TAG, #value, serializer)
        }
    }
}

fn untagged(context: &Context, id: TypeId, union: &Union, variants: &[Ident]) -> TokenStream {
    let name = context.ident(id);
    let shapes = shapes(context, id, union, variants);
    quote! {
        #shapes

        support::untagged_union!(#name);
    }
}

/// The implementation of `Untagged`.
fn shapes(context: &Context, id: TypeId, union: &Union, variants: &[Ident]) -> TokenStream {
    let name = context.ident(id);
    let text = name.to_string();
    let Some(trials) = context.members.of(id) else {
        return TokenStream::new();
    };
    let lists = trials.lists.then(|| {
        quote!(
            const LISTS: bool = true;
        )
    });
    let written = if union.tag.is_some() {
        quote!(support::Tagged::encode(self, serializer))
    } else {
        quote! {
            match self {
                #(Self::#variants(value) => serde::Serialize::serialize(value, serializer),)*
            }
        }
    };
    let members = trials.members.iter().map(|trial| {
        let variant = &variants[trial.member];
        let label = variant.to_string();
        let (method, properties) = match &trial.first {
            FirstCheck::Any => (quote!(member), None),
            FirstCheck::Boolean => (quote!(boolean), None),
            FirstCheck::Number => (quote!(number), None),
            FirstCheck::String => (quote!(text), None),
            FirstCheck::Array => (quote!(array), None),
            FirstCheck::Object(properties) => (quote!(object), Some(quote!(&[#(#properties),*],))),
        };
        let assertions = (!trial.assertions.is_empty()).then(|| {
            let assertions = trial.assertions.iter().map(|(property, assertion)| {
                let property = optional(property.as_deref());
                let assertion = self::assertion(assertion);
                quote!((#property, support::Assertion::#assertion))
            });
            quote!(choice.assertions(&[#(#assertions),*]);)
        });
        quote!(#assertions choice.#method(#label, #properties Self::#variant);)
    });
    quote! {
        impl support::Untagged for #name {
            const NAME: &'static str = #text;
            #lists

            #[inline]
            fn decode(choice: &mut support::Choice<'_, '_, Self>) {
                #(#members)*
            }

            fn encode<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                #written
            }
        }
    }
}

/// `From` for each member whose type distinguishes it from the others.
fn conversions(context: &Context, id: TypeId, union: &Union, variants: &[Ident]) -> TokenStream {
    let name = context.ident(id);
    let mut conversions = TokenStream::new();
    for (index, (member, variant)) in union.members.iter().zip(variants).enumerate() {
        if !context.accessors.of(id).converts[index] {
            continue;
        }
        let boxed = context.facts.is_boxed(id, index);
        let mut from = |payload: TokenStream, value: TokenStream| {
            let value = if boxed { quote!(Box::new(#value)) } else { value };
            conversions.extend(quote! {
                impl From<#payload> for #name {
                    fn from(value: #payload) -> Self {
                        Self::#variant(#value)
                    }
                }
            });
            if context.facts.is_nullable(id) {
                conversions.extend(quote! {
                    impl crate::IntoMaybe<#name> for #payload {
                        fn into_maybe(self) -> crate::Maybe<#name> {
                            crate::Maybe::Value(self.into())
                        }
                    }
                });
            }
        };
        from(types::rust(context, &member.ty), quote!(value));
        if matches!(member.ty, Type::String(_)) {
            from(quote!(&str), quote!(value.to_owned()));
        }
        // A text with a format is made of the value that it represents.
        if let Type::External(external) = &member.ty
            && let Some(value) = external.value()
        {
            from(value.parse().unwrap_or_default(), quote!(value.into()));
        }
    }
    conversions
}
