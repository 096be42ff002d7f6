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

/// Moves what is in a module of the crate's root to the root.
pub(super) fn without(tokens: TokenStream, module: &str) -> TokenStream {
    moved(tokens, &[module], &[])
}

/// Replaces `crate::` by `crate::module::`, in code and in links of documentation.
fn rebased(tokens: TokenStream, module: &str) -> TokenStream {
    moved(tokens, &[], &[module])
}

/// Replaces `crate::` and the modules of one path by those of another, in code and in links of documentation.
fn moved(tokens: TokenStream, from: &[&str], to: &[&str]) -> TokenStream {
    let mut moved: Vec<TokenTree> = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => {
                let inner = self::moved(group.stream(), from, to);
                moved.push(Group::new(group.delimiter(), inner).into());
            }
            TokenTree::Ident(ident) if ident == types::OWN_CRATE && from.is_empty() => {
                moved.push(Ident::new("crate", ident.span()).into());
            }
            TokenTree::Ident(ident) if ident == "crate" => {
                moved.push(ident.into());
                let is_path = matches!(
                    tokens.peek(),
                    Some(TokenTree::Punct(punct))
                        if punct.as_char() == ':' && punct.spacing() == Spacing::Joint
                );
                if is_path {
                    for module in to {
                        let module = format_ident!("{module}");
                        moved.extend(quote!(::#module));
                    }
                    for module in from {
                        leave(&mut tokens, module, &mut moved);
                    }
                }
            }
            TokenTree::Literal(literal) if is_doc(&moved) => {
                moved.push(link(&literal, from, to).unwrap_or(literal).into());
            }
            token => moved.push(token),
        }
    }
    moved.into_iter().collect()
}

/// Skips `::module`, if that follows.
fn leave(
    tokens: &mut std::iter::Peekable<proc_macro2::token_stream::IntoIter>,
    module: &str,
    moved: &mut Vec<TokenTree>,
) {
    let colons: Vec<TokenTree> = tokens.by_ref().take(2).collect();
    let is_module = matches!(tokens.peek(), Some(TokenTree::Ident(next)) if next == module);
    if is_module {
        tokens.next();
    } else {
        moved.extend(colons);
    }
}

/// Whether the next token is the string of a documentation comment.
fn is_doc(before: &[TokenTree]) -> bool {
    matches!(
        before,
        [.., TokenTree::Ident(doc), TokenTree::Punct(equals)]
            if (doc == "doc" || doc == "documentation") && equals.as_char() == '='
    )
}

fn link(literal: &Literal, from: &[&str], to: &[&str]) -> Option<Literal> {
    let text: syn::LitStr = syn::parse_str(&literal.to_string()).ok()?;
    let path = |modules: &[&str]| {
        let modules = modules.iter().map(|module| format!("{module}::"));
        format!("crate::{}", modules.collect::<String>())
    };
    let (from, to) = (path(from), path(to));
    let below =
        |text: &str, mark: &str| text.replace(&format!("{mark}{from}"), &format!("{mark}{to}"));
    let text = below(&below(&text.value(), "]("), "[`");
    Some(if text.contains('\n') { docs::raw(&text) } else { Literal::string(&text) })
}

#[cfg(test)]
mod tests {
    use quote::quote;

    use super::{rebased, without};

    #[test]
    fn what_is_in_a_module_is_moved_to_the_root() {
        let tokens = quote! {
            #[doc = " [a](crate::models::A)"]
            fn f(x: crate::models::A) -> crate::b::B { crate::f() }
        };
        let expected = quote! {
            #[doc = " [a](crate::A)"]
            fn f(x: crate::A) -> crate::b::B { crate::f() }
        };
        assert_eq!(without(tokens, "models").to_string(), expected.to_string());
    }

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
