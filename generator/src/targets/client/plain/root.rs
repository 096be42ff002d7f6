//! The root of the crate, and what is said of it.

use std::path::PathBuf;

use proc_macro2::TokenStream;
use quote::quote;

use crate::ir::{Shape, TypeId};
use crate::plan::plain::Form;
use crate::targets::client::plain::structs::keeps_null;
use crate::targets::client::{Content, Context, EmittedFile, docs, modules};

/// `src/lib.rs`, with the types in modules below.
pub(super) fn root(context: &Context) -> EmittedFile {
    let attributes = attributes(context);
    let helpers = helpers(context);
    let own = modules::own(context);
    let replaced = modules::replaced(context);
    EmittedFile {
        path: PathBuf::from("src/lib.rs"),
        content: Content::Rust(quote! {
            #attributes

            #own
            pub mod models;

            #helpers
            #replaced
        }),
    }
}

/// The documentation and the attributes of the root. A module can be included, so it has no inner attributes.
pub(super) fn attributes(context: &Context) -> TokenStream {
    if context.api.settings.module.is_some() {
        return TokenStream::new();
    }
    let text = docs::inner([about(context).join("\n\n")]);
    let lints = modules::lints_of_crate(context);
    quote! {
        #text
        #![allow(
            rustdoc::redundant_explicit_links,
            reason = "links are the same whatever the module imports"
        )]
        #lints
    }
}

/// What the crate is, in paragraphs.
pub(super) fn about(context: &Context) -> Vec<String> {
    let info = &context.api.info;
    let title = context.one_line(&info.title);
    let version = docs::code(&info.version);
    let mut parts = vec![format!(
        "Types of the API “{title}”, generated from version {version} of its OpenAPI document."
    )];
    parts.extend(
        info.description.as_deref().map(|text| context.prose(text)).filter(|it| !it.is_empty()),
    );
    parts.push(
        "The types are plain structs and enums with serde's traits. An absent property is `None`; one that may \
         also be `null` is an `Option` of an `Option`. Enums keep values that the document does not list."
            .to_owned(),
    );
    parts.push(
        format!(
            "What is not kept: the order of properties, {}digits of numbers beyond those of their Rust type, and where \
             in a value an error is.",
            if context.api.settings.drop_undeclared {
                "properties that the document does not mention, "
            } else {
                ""
            }
        ),
    );
    parts
}

/// The module with what fields and unions need, apart from types of any name.
pub(super) fn helpers(context: &Context) -> Option<TokenStream> {
    let types = || context.api.iter().map(|(id, def)| (id, &def.shape));
    let has_present = types().any(|(id, shape)| needs_present(context, id, shape));
    let has_closest = types().any(|(id, shape)| needs_closest(context, id, shape));
    let present = has_present.then(|| {
        quote! {
            /// Reads a property that is there, so that `null` is not the same as an absent property.
            pub(crate) fn present<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
            where
                T: serde::Deserialize<'de>,
                D: serde::Deserializer<'de>,
            {
                T::deserialize(deserializer).map(Some)
            }
        }
    });
    let closest = has_closest.then(|| {
        quote! {
            /// A member of a union without a tag.
            pub(crate) struct Member<T> {
                /// The properties that it, or an item of it, declares.
                pub(crate) properties: &'static [&'static str],
                /// The values, as JSON, that it lists for properties.
                pub(crate) listed: &'static [(&'static str, &'static [&'static str])],
                /// The values, as JSON, that it lists; empty if it lists none.
                pub(crate) values: &'static [&'static str],
                /// Reads it.
                pub(crate) read: fn(serde_json::Value) -> serde_json::Result<T>,
            }

            /// Returns the member that declares most of a value.
            pub(crate) fn closest<T>(value: &serde_json::Value, members: &[Member<T>]) -> Option<T> {
                let parts = match value {
                    serde_json::Value::Array(items) => items.as_slice(),
                    other => std::slice::from_ref(other),
                };
                let strange = |member: &Member<T>| -> usize {
                    let of_part = |part: &serde_json::Value| {
                        let properties = part.as_object().into_iter().flat_map(|it| it.keys());
                        let undeclared =
                            properties.filter(|name| !member.properties.contains(&name.as_str()));
                        let unlisted = member.listed.iter().filter(|(name, listed)| {
                            let found = part.get(name).map(|it| it.to_string());
                            found.is_some_and(|it| !listed.contains(&it.as_str()))
                        });
                        let is_other = !member.values.is_empty()
                            && !member.values.contains(&part.to_string().as_str());
                        undeclared.count() + unlisted.count() + usize::from(is_other)
                    };
                    parts.iter().map(of_part).sum()
                };
                let mut members: Vec<&Member<T>> = members.iter().collect();
                members.sort_by_key(|member| strange(member));
                members.into_iter().find_map(|member| (member.read)(value.clone()).ok())
            }
        }
    });
    let allowed = modules::allowed(context);
    (has_present || has_closest).then(|| {
        quote! {
            mod reading {
                //! What serde's attributes do not say.
                #allowed

                #present
                #closest
            }
        }
    })
}

fn needs_present(context: &Context, id: TypeId, shape: &Shape) -> bool {
    match shape {
        Shape::Struct(object) => {
            let mut fields = object.fields.iter().enumerate();
            fields.any(|(index, field)| keeps_null(field) && !context.plain.is_told(id, index))
        }
        _ => false,
    }
}

fn needs_closest(context: &Context, id: TypeId, shape: &Shape) -> bool {
    match (shape, context.plain.union(id)) {
        (Shape::Union(_), Form::Closest(_)) => true,
        (Shape::Union(union), Form::ByTag) => union.members.iter().any(|member| member.by_shape),
        _ => false,
    }
}
