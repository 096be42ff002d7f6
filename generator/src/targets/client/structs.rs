//! Objects with known properties.

use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote};

use super::parts::{Part, parts};
use super::{Context, construct, docs, ident};
use super::{traits, types};
use crate::ir::{Presence, Struct, TypeId};
use crate::plan::accessors::fresh;

/// The maximum number of fields in a tuple; traits are not implemented for longer ones.
const ROW: usize = 12;

/// The field for additional or undeclared properties.
struct Rest {
    ident: Ident,
    /// The type of the values, if the field is public; otherwise the field is hidden and contains
    /// undeclared properties.
    shown: Option<TokenStream>,
}

impl Rest {
    fn of(context: &Context, id: TypeId, object: &Struct) -> Self {
        let shown = object.additional.as_ref().map(|ty| types::rust(context, ty));
        Self { ident: ident(&context.accessors.of(id).rest), shown }
    }

    fn definition(&self, context: &Context, id: TypeId) -> TokenStream {
        let ident = &self.ident;
        let added = traits::of_rest(context, id, self.shown.is_some());
        let Some(ty) = &self.shown else {
            return quote!(#added #ident: support::Undeclared);
        };
        let docs = docs::lines(["Additional properties."]);
        quote!(#docs #added pub #ident: std::collections::BTreeMap<String, #ty>)
    }
}

/// Emits a struct and its impls.
pub(super) fn emit(context: &Context, id: TypeId, object: &Struct) -> TokenStream {
    let parts = parts(context, id, &object.fields);
    let rest = Rest::of(context, id, object);
    let all = object.fields.iter().map(|field| &field.ty).chain(&object.additional);
    let imports = types::imports(context, id, all);
    let definition = definition(context, id, &parts, &rest);
    let construct = construct::emit(context, id, &parts, &rest.ident);
    let encoding = encoding(context, id, &parts, &rest);
    let name = context.ident(id);
    let eq = context.facts.derives(id).eq.then(|| quote!(impl Eq for #name {}));
    let hidden = rest.shown.is_none().then(|| {
        let ident = &rest.ident;
        quote!(, #ident)
    });
    quote! {
        #imports
        #definition
        #construct
        #encoding
        support::object!(#name #hidden);
        #eq
    }
}

fn definition(context: &Context, id: TypeId, parts: &[Part], rest: &Rest) -> TokenStream {
    let name = context.ident(id);
    let docs = docs::of_type(context, id);
    let derives = context.facts.derives(id);
    let default = derives.default.then(|| quote!(, Default));
    let fields = parts.iter().enumerate().map(|(index, part)| {
        let Part { ident, value, field, .. } = part;
        let docs = docs::of_field(context, field);
        let added = traits::of_field(context, id, index, ident, field);
        let ty = match part.presence {
            Presence::Required => quote!(#value),
            Presence::Optional | Presence::Nullable => quote!(Option<#value>),
            Presence::Maybe => quote!(crate::Maybe<#value>),
        };
        quote!(#docs #added pub #ident: #ty)
    });
    let rest = rest.definition(context, id);
    let added = traits::of_type(context, id);
    quote! {
        #docs
        #[derive(Clone #default)]
        #added
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
            #rest,
        }
    }
}

/// The parts of the serde impls, of `PartialEq` and of `Debug` that are specific to the struct. The
/// support module has the other parts.
fn encoding(context: &Context, id: TypeId, parts: &[Part], rest: &Rest) -> TokenStream {
    let name = context.ident(id);
    let text = name.to_string();
    let wires = parts.iter().map(|part| &part.field.wire);
    let idents = parts.iter().map(|part| &part.ident);
    let rest_ident = &rest.ident;
    let taken: Vec<String> = idents.clone().chain([rest_ident]).map(Ident::to_string).collect();
    let fields = format_ident!("{}", fresh("fields", &taken));
    let slots = parts.iter().map(|part| {
        let ident = part.ident.to_token_stream();
        let takes_null = context.facts.takes_null(&part.field.ty);
        match part.presence {
            Presence::Required | Presence::Nullable => quote!(Some(#ident)),
            Presence::Optional if takes_null => quote!(support::OrNull(#ident)),
            Presence::Optional | Presence::Maybe => quote!(support::Optional(#ident)),
        }
    });
    let is_required =
        |part: &Part| matches!(part.presence, Presence::Required | Presence::Nullable);
    let or_missing = parts.iter().any(is_required).then(|| {
        quote!(else {
            return Err(support::missing());
        })
    });
    let slots = together(&rows(&slots.collect::<Vec<_>>()));
    let values = parts.iter().map(|part| {
        let ident = &part.ident;
        let value = optional(part, quote!(&self.#ident));
        if part.field.secret { quote!(support::Secret(#value)) } else { value }
    });
    let mut values = rows(&values.collect::<Vec<_>>());
    if values.len() == ROW {
        values = vec![together(&values)];
    }
    values.push(quote!(&self.#rest_ident));
    let values = together(&values);
    quote! {
        impl support::Object for #name {
            const NAME: &'static str = #text;
            const FIELDS: &'static [&'static str] = &[#(#wires),*];

            fn decode<'de, A: serde::de::MapAccess<'de>>(
                #fields: support::Fields<'de, A>,
            ) -> Result<Self, A::Error> {
                let (#slots, #rest_ident) = #fields.read()? #or_missing;
                Ok(Self { #(#idents,)* #rest_ident })
            }

            #[inline]
            fn parts(&self) -> impl support::Parts {
                #values
            }
        }
    }
}

/// Marks a field that can be absent.
fn optional(part: &Part, value: TokenStream) -> TokenStream {
    match part.presence {
        Presence::Required | Presence::Nullable => value,
        Presence::Optional | Presence::Maybe => quote!(support::Optional(#value)),
    }
}

/// Groups values into tuples of the length that the support module accepts; at least one.
fn rows(values: &[TokenStream]) -> Vec<TokenStream> {
    if values.is_empty() {
        return vec![quote!(())];
    }
    let row = |row: &[TokenStream]| {
        let comma = (row.len() == 1).then(|| quote!(,));
        quote!((#(#row),* #comma))
    };
    let mut rows: Vec<TokenStream> = values.chunks(ROW).map(row).collect();
    // Too many tuples for one level become tuples of tuples.
    while rows.len() > ROW {
        rows = rows.chunks(ROW).map(together).collect();
    }
    rows
}

/// Several tuples as one value; a single one is returned unchanged.
fn together(rows: &[TokenStream]) -> TokenStream {
    match rows {
        [only] => only.clone(),
        rows => quote!(support::Rows((#(#rows),*))),
    }
}
