//! What the document itself adds to types: `x-rust-derive` and `x-rust-attrs`.

use serde_json::Value;

use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::load::Document;
use crate::document::pointer::Pointer;
use crate::ir::additions::Added;
use crate::ir::{Api, Shape, TypeId};

/// What an extension of the document adds.
pub(super) struct Extension {
    pub(super) id: TypeId,
    pub(super) part: Option<usize>,
    pub(super) added: Added,
    pub(super) pointer: Pointer,
}

pub(super) const DERIVE: &str = "x-rust-derive";
const ATTRIBUTES: &str = "x-rust-attrs";

/// Reads `x-rust-derive` and `x-rust-attrs` of all types and fields.
pub(super) fn extensions(
    document: &Document,
    api: &Api,
    diagnostics: &mut Diagnostics,
) -> Vec<Extension> {
    let mut found = Vec::new();
    for (id, def) in api.iter() {
        let mut read = |pointer: &Pointer, part: Option<usize>| {
            let Some(Value::Object(schema)) = document.get(pointer) else {
                return;
            };
            for (key, parse) in
                [(DERIVE, Added::derive as fn(&str) -> _), (ATTRIBUTES, Added::attribute)]
            {
                let Some(list) = schema.get(key).filter(|_| key == ATTRIBUTES || part.is_none())
                else {
                    continue;
                };
                let pointer = pointer.push(key);
                let list = list.as_array().map_or(std::slice::from_ref(list), Vec::as_slice);
                for value in list {
                    let text = value.as_str().ok_or_else(|| "must be a list of strings".to_owned());
                    match text.and_then(parse) {
                        Ok(added) => {
                            found.push(Extension { id, part, added, pointer: pointer.clone() });
                        }
                        Err(error) => diagnostics.push(
                            Diagnostic::at(
                                Code::TraitRefused,
                                &pointer,
                                format!("`{key}` {error}"),
                            )
                            .help("correct the extension")
                            .instead("nothing is added"),
                        ),
                    }
                }
            }
        };
        for origin in &def.origins {
            read(&origin.pointer, None);
        }
        if let Shape::Struct(object) = &def.shape {
            for (index, field) in object.fields.iter().enumerate() {
                // What stands in the schema of a type is for the type.
                let is_named = field.ty.named().is_some_and(|ty| {
                    api.get(ty).origins.iter().any(|origin| origin.pointer == field.pointer)
                });
                if !is_named {
                    read(&field.pointer, Some(index));
                }
            }
        }
    }
    found
}

/// Attributes that change nothing but what the compiler says.
const HARMLESS: [&str; 5] = ["must_use", "deprecated", "allow", "expect", "warn"];

/// Whether an attribute of a document runs no code and reads no file: it is one of the compiler's that only tells
/// something, or one of a derived trait, and has nothing but names and literals in one pair of parentheses.
pub(super) fn is_harmless(text: &str, allowed: &[&str]) -> bool {
    use proc_macro2::{Delimiter, TokenTree};
    let parsed = syn::parse::Parser::parse_str(syn::Attribute::parse_outer, text);
    let Some(attribute) = parsed.ok().and_then(|mut all| all.pop()) else {
        return false;
    };
    let Some(name) = attribute.path().get_ident().map(ToString::to_string) else {
        return false;
    };
    let is_known = HARMLESS.contains(&&*name) || allowed.contains(&&*name);
    let tokens = match attribute.meta {
        syn::Meta::Path(_) => return is_known,
        syn::Meta::List(list) => match list.delimiter {
            syn::MacroDelimiter::Paren(_) => list.tokens,
            _ => return false,
        },
        syn::Meta::NameValue(pair) => match pair.value {
            syn::Expr::Lit(literal) => quote::ToTokens::to_token_stream(&literal),
            _ => return false,
        },
    };
    is_known
        && tokens.into_iter().all(|token| match token {
            TokenTree::Ident(_) | TokenTree::Literal(_) => true,
            TokenTree::Punct(punct) => matches!(punct.as_char(), '=' | ',' | ':' | '-'),
            TokenTree::Group(group) => group.delimiter() == Delimiter::None,
        })
}

#[cfg(test)]
mod tests {
    use super::is_harmless;

    #[test]
    fn attributes_of_documents_run_no_code() {
        for text in
            ["#[must_use]", "#[deprecated = \"old\"]", "#[schemars(title = \"A\", range = 1)]"]
        {
            assert!(is_harmless(text, &["schemars"]), "{text}");
        }
        for text in [
            "#[path = \"/etc/passwd\"]",
            "#[doc = include_str!(\"/etc/passwd\")]",
            "#[cfg_attr(all(), derive(Evil))]",
            "#[schemars(transform = f(1))]",
            "#[schemars(transform = |_| {})]",
            "#[deprecated(note = include_str!(\"a\"))]",
            "#[serde(skip)]",
            "#[allow{a}]",
            "#[a::must_use]",
        ] {
            assert!(!is_harmless(text, &["schemars"]), "{text}");
        }
    }
}
