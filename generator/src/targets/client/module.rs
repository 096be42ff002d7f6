//! A module in the user's crate in place of a crate: the same files, below another path.

use std::path::{Path, PathBuf};

use proc_macro2::{Group, Ident, Literal, Spacing, TokenStream, TokenTree};
use quote::{format_ident, quote};

use super::{Content, EmittedFile, docs, types};

/// Moves a file of a crate below a module of the crate's root.
pub(super) fn below(file: EmittedFile, module: &str) -> EmittedFile {
    EmittedFile {
        path: path(&file.path, module),
        content: match file.content {
            Content::Rust(tokens) => Content::Rust(rebased(tokens, module)),
            // The runtime contains no strings of the document.
            Content::Text(text) => {
                Content::Text(text.replace("crate::", &format!("crate::{module}::")))
            }
        },
    }
}

fn path(path: &Path, module: &str) -> PathBuf {
    let below = path.strip_prefix("src").unwrap_or(path);
    let below = if below == Path::new("lib.rs") { Path::new("mod.rs") } else { below };
    Path::new(module).join(below)
}

/// Replaces `crate::` by `crate::module::`, in code and in links of documentation.
fn rebased(tokens: TokenStream, module: &str) -> TokenStream {
    let mut rebased: Vec<TokenTree> = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => {
                let inner = self::rebased(group.stream(), module);
                rebased.push(Group::new(group.delimiter(), inner).into());
            }
            TokenTree::Ident(ident) if ident == types::OWN_CRATE => {
                rebased.push(Ident::new("crate", ident.span()).into());
            }
            TokenTree::Ident(ident) if ident == "crate" => {
                rebased.push(ident.into());
                let is_path = matches!(
                    tokens.peek(),
                    Some(TokenTree::Punct(punct))
                        if punct.as_char() == ':' && punct.spacing() == Spacing::Joint
                );
                if is_path {
                    let module = format_ident!("{module}");
                    rebased.extend(quote!(::#module));
                }
            }
            TokenTree::Literal(literal) if is_doc(&rebased) => {
                rebased.push(link(&literal, module).unwrap_or(literal).into());
            }
            token => rebased.push(token),
        }
    }
    rebased.into_iter().collect()
}

/// Whether the next token is the string of a documentation comment.
fn is_doc(before: &[TokenTree]) -> bool {
    matches!(
        before,
        [.., TokenTree::Ident(doc), TokenTree::Punct(equals)]
            if (doc == "doc" || doc == "documentation") && equals.as_char() == '='
    )
}

fn link(literal: &Literal, module: &str) -> Option<Literal> {
    let text: syn::LitStr = syn::parse_str(&literal.to_string()).ok()?;
    let below = |text: &str, mark: &str| {
        text.replace(&format!("{mark}crate::"), &format!("{mark}crate::{module}::"))
    };
    let text = below(&below(&text.value(), "]("), "[`");
    Some(if text.contains('\n') { docs::raw(&text) } else { Literal::string(&text) })
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::rebased;

    #[test]
    fn only_paths_of_the_crate_are_moved() {
        let tokens = quote! {
            #[doc = " [a](crate::operations::A), [`crate::models`] and `crate::b`"]
            pub(crate) fn f(x: crate::Maybe<crate::models::A>) -> &'static str {
                "crate::models"
            }
        };
        let expected = quote! {
            #[doc = " [a](crate::api::operations::A), [`crate::api::models`] and `crate::b`"]
            pub(crate) fn f(x: crate::api::Maybe<crate::api::models::A>) -> &'static str {
                "crate::models"
            }
        };
        assert_eq!(rebased(tokens, "api").to_string(), expected.to_string());
    }
}
