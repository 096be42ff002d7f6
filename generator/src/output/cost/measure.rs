//! Counts the content of a file.

use std::collections::BTreeMap;
use std::iter::Sum;
use std::ops::Add;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

use crate::rust::file::File;

/// The largest error of the model of [`Measure::seconds`] for the crates from which it was fitted: the
/// five of docs/performance.md, which take 6 to 27 s with their clients. The variation between machines,
/// and between days on one machine, is far larger.
pub(super) const ERROR: f64 = 0.05;

/// The size of a file or crate.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Measure {
    /// Lines, including documentation and blank lines.
    pub lines: usize,
    /// Tokens of code.
    pub tokens: usize,
    /// Structs, enums, constants, functions outside of impls, modules and `use` items.
    pub items: usize,
    /// Impls, including those from derives and macros.
    pub impls: usize,
    /// Functions, including those from derives and macros.
    pub functions: usize,
    /// Fields of structs and variants of enums.
    pub fields: usize,
}

/// The number of impls and functions in each expansion of a macro.
pub(super) type Macros = BTreeMap<String, (usize, usize)>;

/// Returns the macros that files define, with the impls and functions in them.
pub(super) fn macros(files: &[File]) -> Macros {
    let mut macros = Macros::new();
    for file in files.iter().filter(|file| file.text.contains("macro_rules!")) {
        let tokens: TokenStream = file.text.parse().unwrap_or_default();
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for window in tokens.windows(4) {
            if let [TokenTree::Ident(word), _, TokenTree::Ident(name), TokenTree::Group(body)] =
                window
                && word == "macro_rules"
            {
                let count = |word: &str| words(body.stream(), word);
                macros.insert(name.to_string(), (count("impl"), count("fn")));
            }
        }
    }
    macros
}

fn words(tokens: TokenStream, wanted: &str) -> usize {
    let count = |token: TokenTree| match token {
        TokenTree::Ident(ident) => usize::from(ident == wanted),
        TokenTree::Group(group) => words(group.stream(), wanted),
        _ => 0,
    };
    tokens.into_iter().map(count).sum()
}

impl Measure {
    /// Measures Rust source code.
    pub(super) fn of(text: &str, macros: &Macros) -> Self {
        let mut measure = Self { lines: text.lines().count(), ..Self::default() };
        let tokens: TokenStream = text.parse().unwrap_or_default();
        measure.count(tokens, true, macros);
        measure
    }

    fn count(&mut self, tokens: TokenStream, is_top: bool, macros: &Macros) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut rest = &tokens[..];
        while let Some((token, behind)) = rest.split_first() {
            rest = behind;
            match token {
                TokenTree::Punct(punct) if punct.as_char() == '#' => {
                    rest = self.attribute(behind, macros);
                    continue;
                }
                TokenTree::Ident(ident) => self.word(&ident.to_string(), behind, is_top, macros),
                TokenTree::Group(group) => {
                    // A brace at the top level is the body of an item.
                    self.count(group.stream(), false, macros);
                    self.tokens += 1;
                }
                _ => {}
            }
            self.tokens += 1;
        }
    }

    /// Counts an attribute, given without its `#`. Documentation attributes count for nothing.
    fn attribute<'t>(&mut self, tokens: &'t [TokenTree], macros: &Macros) -> &'t [TokenTree] {
        let inner =
            matches!(tokens.first(), Some(TokenTree::Punct(punct)) if punct.as_char() == '!');
        let tokens = &tokens[usize::from(inner)..];
        let Some((TokenTree::Group(group), rest)) = tokens.split_first() else {
            return tokens;
        };
        let content: Vec<TokenTree> = group.stream().into_iter().collect();
        match content.first() {
            Some(TokenTree::Ident(name)) if name == "doc" => return rest,
            Some(TokenTree::Ident(name)) if name == "derive" => {
                if let Some(TokenTree::Group(list)) = content.get(1) {
                    let is_name = |token: &TokenTree| matches!(token, TokenTree::Ident(_));
                    let derived = list.stream().into_iter().filter(is_name).count();
                    self.impls += derived;
                    self.functions += derived;
                }
            }
            _ => {}
        }
        self.count(group.stream(), false, macros);
        self.tokens += 3;
        rest
    }

    fn word(&mut self, word: &str, behind: &[TokenTree], is_top: bool, macros: &Macros) {
        match (word, is_top) {
            ("fn", _) => {
                self.functions += 1;
                self.items += usize::from(is_top);
            }
            ("impl", true) => self.impls += 1,
            ("struct" | "enum", true) => {
                self.items += 1;
                self.fields += fields(behind);
            }
            ("const" | "static" | "mod" | "use" | "type" | "trait", true) => self.items += 1,
            _ => {}
        }
        let is_call =
            matches!(behind.first(), Some(TokenTree::Punct(punct)) if punct.as_char() == '!');
        if let Some((impls, functions)) = macros.get(word).filter(|_| is_call && is_top) {
            self.impls += impls;
            self.functions += functions;
        }
    }

    /// Estimates the duration of `cargo check`, in seconds on two cores of a server of 2024. The weights
    /// of the model are fitted by `benches/model.py` to measured crates.
    #[must_use]
    #[allow(clippy::cast_precision_loss, reason = "there are not that many")]
    pub fn seconds(&self) -> f64 {
        PER_FUNCTION * self.functions as f64 + PER_FIELD * self.fields as f64
    }

    pub(super) fn json(self) -> serde_json::Value {
        let Self { lines, tokens, items, impls, functions, fields } = self;
        serde_json::json!({
            "lines": lines,
            "tokens": tokens,
            "items": items,
            "impls": impls,
            "functions": functions,
            "fields": fields,
            "seconds": self.seconds(),
        })
    }
}

const PER_FUNCTION: f64 = 2.712e-4;
const PER_FIELD: f64 = 6.353e-4;

/// Returns the number of fields or variants of the item whose name is next.
fn fields(behind: &[TokenTree]) -> usize {
    let body = behind.iter().find_map(|token| match token {
        TokenTree::Group(group) if group.delimiter() == Delimiter::Brace => Some(group.stream()),
        _ => None,
    });
    let is_comma =
        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
    body.map_or(0, |body| body.into_iter().filter(is_comma).count())
}

impl Add for Measure {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            lines: self.lines + other.lines,
            tokens: self.tokens + other.tokens,
            items: self.items + other.items,
            impls: self.impls + other.impls,
            functions: self.functions + other.functions,
            fields: self.fields + other.fields,
        }
    }
}

impl Sum for Measure {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), |one, other| one + other)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_rustc_works_for_is_counted_and_documentation_is_not() {
        let code = "#[derive(Debug, Clone)] pub struct A { pub a: i64, pub b: i64, }\n\
                    impl A { fn get(&self) -> i64 { self.a } }\nsupport::object!(A);\n";
        let documented = format!("/// A text.\n{code}");
        let support = File {
            path: "src/support/object.rs".into(),
            text: "macro_rules! object { ($t:ty) => { impl X for $t { fn x() {} fn y() {} } }; }"
                .into(),
        };
        let macros = macros(&[support]);
        let measure = Measure::of(code, &macros);
        assert_eq!((measure.items, measure.fields), (1, 2));
        assert_eq!((measure.impls, measure.functions), (2 + 1 + 1, 2 + 1 + 2));
        let documented = Measure::of(&documented, &macros);
        assert_eq!(documented, Measure { lines: measure.lines + 1, ..measure });
    }
}
