//! Types in the style `serde`: plain structs and enums that derive serde's traits, for those who want to own the code.
//!
//! What attributes of serde cannot say is written as code beside the type.

mod enums;
mod root;
mod single;
mod structs;
mod unions;

use std::path::PathBuf;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::{Content, Context, EmittedFile, Job, aliases, docs, models, traits, types};
use crate::ir::{Presence, Shape, Type, TypeId};
use crate::plan::traits::is_key;

/// All files: a tree of modules, or one file.
pub(super) fn jobs<'a>(context: &'a Context) -> Vec<Job<'a>> {
    if context.api.settings.single_file {
        return single::jobs(context);
    }
    let mut jobs: Vec<Job> = vec![Box::new(|| root::root(context))];
    jobs.extend(models::jobs(context));
    jobs.extend(types_of(context).map(|id| -> Job {
        Box::new(move || {
            let name = context.names.of(id);
            let imports = imports(context, id);
            let item = item(context, id);
            EmittedFile {
                path: PathBuf::from(format!("src/models/{}/{}.rs", name.module, name.file())),
                content: Content::Rust(quote!(#imports #item)),
            }
        })
    }));
    jobs
}

/// The types that there are values of.
fn types_of<'a>(context: &'a Context) -> impl Iterator<Item = TypeId> + 'a {
    context.api.iter().map(|(id, _)| id).filter(|id| !context.plain.is_unused(*id))
}

/// The README of a new crate.
pub(super) fn readme(context: &Context, name: &str) -> String {
    format!("# {name}\n\n{}\n", root::about(context).join("\n\n"))
}

/// The imports of a file of one type.
fn imports(context: &Context, id: TypeId) -> TokenStream {
    let shape = &context.api.get(id).shape;
    // An alias has the whole path.
    if matches!(shape, Shape::Alias(_)) {
        return TokenStream::new();
    }
    let parts = shape.parts().into_iter().enumerate();
    let parts = parts.filter(|(index, _)| !context.plain.is_told(id, *index));
    let models = types::models(context, id, parts.map(|(_, part)| part));
    let serde = serde();
    quote!(#models #serde)
}

/// The import of serde's traits, after which no type is called.
fn serde() -> TokenStream {
    quote!(
        use serde::{Deserialize, Serialize};
    )
}

/// A derive with serde's traits, and the attributes that rules add.
fn derive(context: &Context, id: TypeId, others: &TokenStream) -> TokenStream {
    let added = traits::of_type(context, id);
    quote!(#[derive(#others, Serialize, Deserialize)] #added)
}

/// A type.
fn item(context: &Context, id: TypeId) -> TokenStream {
    match &context.api.get(id).shape {
        Shape::Struct(object) => structs::emit(context, id, object),
        Shape::Enum(values) => enums::strings(context, id, values),
        Shape::IntegerEnum(values) => enums::integers(context, id, values),
        Shape::Constant(value) => enums::constant(context, id, value),
        Shape::Tuple(tuple) => structs::tuple(context, id, tuple),
        Shape::Newtype(ty) => newtype(context, id, ty),
        Shape::Alias(ty) => aliases::emit(context, id, ty),
        Shape::Union(union) => unions::emit(context, id, union),
    }
}

/// The documentation of a type: what it is.
fn documented(context: &Context, id: TypeId) -> TokenStream {
    let docs::About { mut text, usage } = docs::about(context, id);
    text.extend(usage);
    let docs = docs::lines([text.join("\n\n")]);
    let aliases = &context.names.of(id).documented;
    quote!(#docs #(#[doc(alias = #aliases)])*)
}

fn newtype(context: &Context, id: TypeId, ty: &Type) -> TokenStream {
    let name = context.ident(id);
    let docs = documented(context, id);
    let eq = context.facts.derives(id).eq.then(|| quote!(, Eq));
    let copy =
        matches!(ty, Type::Boolean | Type::Integer(_) | Type::Number).then(|| quote!(, Copy));
    let order = is_key(ty).then(|| quote!(, Hash, PartialOrd, Ord));
    let default = (!ty.is_scalar()).then(|| quote!(, Default));
    let derive = derive(context, id, &quote!(Debug, Clone #copy #default, PartialEq #eq #order));
    let added = traits::of_item(context, id, 0, Presence::Required, ty);
    let inner = types::rust(context, ty);
    let conversions = ty.is_scalar().then(|| conversions(&name, ty, &inner));
    quote! {
        #docs
        #derive
        #[serde(transparent)]
        pub struct #name(#added pub #inner);

        #conversions
    }
}

fn conversions(name: &Ident, ty: &Type, inner: &TokenStream) -> TokenStream {
    let shown = quote! {
        impl std::fmt::Display for #name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                self.0.fmt(formatter)
            }
        }

        impl From<#inner> for #name {
            fn from(value: #inner) -> Self {
                Self(value)
            }
        }

        impl From<#name> for #inner {
            fn from(value: #name) -> Self {
                value.0
            }
        }

        impl std::str::FromStr for #name {
            type Err = <#inner as std::str::FromStr>::Err;

            fn from_str(text: &str) -> Result<Self, Self::Err> {
                text.parse().map(Self)
            }
        }
    };
    let text = matches!(ty, Type::String(_)).then(|| {
        quote! {
            impl AsRef<str> for #name {
                fn as_ref(&self) -> &str {
                    &self.0
                }
            }

            impl From<&str> for #name {
                fn from(text: &str) -> Self {
                    Self(text.to_owned())
                }
            }
        }
    });
    quote!(#shown #text)
}
