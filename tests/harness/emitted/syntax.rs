//! Small questions to the syntax of Rust source.

use syn::visit::{self, Visit};
use syn::{
    Attribute, Block, Expr, ExprMatch, ExprPath, ExprStruct, ImplItem, Item, ItemImpl, Lit, Meta,
    Pat, Stmt, Type,
};

/// The expression without braces and parentheses around it.
fn bare(expr: &Expr) -> &Expr {
    match expr {
        Expr::Paren(inner) => bare(&inner.expr),
        Expr::Group(inner) => bare(&inner.expr),
        Expr::Block(block) => match block.block.stmts.as_slice() {
            [Stmt::Expr(inner, None)] => bare(inner),
            _ => expr,
        },
        _ => expr,
    }
}

/// The text of a string literal.
pub(super) fn text(expr: &Expr) -> Option<String> {
    match bare(expr) {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

/// The last segment of a path: `serialized` for `a::serialized`.
pub(super) fn last_name(path: &syn::Path) -> String {
    path.segments.last().map(|segment| plain(&segment.ident)).unwrap_or_default()
}

/// The last segment of an expression that is a path.
pub(super) fn path_name(expr: &Expr) -> Option<String> {
    match bare(expr) {
        Expr::Path(path) => Some(last_name(&path.path)),
        _ => None,
    }
}

/// The field of `&self.field` or `self.field`.
pub(super) fn own_field(expr: &Expr) -> Option<String> {
    match bare(expr) {
        Expr::Reference(reference) => own_field(&reference.expr),
        Expr::Field(field) if path_name(&field.base).as_deref() == Some("self") => {
            match &field.member {
                syn::Member::Named(name) => Some(plain(name)),
                syn::Member::Unnamed(_) => None,
            }
        }
        _ => None,
    }
}

/// An identifier without the `r#` of a raw one.
pub(super) fn plain(ident: &syn::Ident) -> String {
    let text = ident.to_string();
    text.strip_prefix("r#").map(str::to_owned).unwrap_or(text)
}

/// The elements of `&[…]`.
pub(super) fn elements(expr: &Expr) -> Option<Vec<&Expr>> {
    match bare(expr) {
        Expr::Reference(reference) => elements(&reference.expr),
        Expr::Array(array) => Some(array.elems.iter().collect()),
        _ => None,
    }
}

/// The names given with `#[doc(alias = "…")]`.
pub(super) fn doc_aliases(attributes: &[Attribute]) -> Vec<String> {
    let mut aliases = Vec::new();
    for attribute in attributes {
        if let Meta::List(list) = &attribute.meta
            && list.path.is_ident("doc")
        {
            // An attribute of another form, such as `#[doc(hidden)]`, has no alias to give.
            let _ = list.parse_nested_meta(|meta| {
                if meta.path.is_ident("alias") {
                    aliases.push(meta.value()?.parse::<syn::LitStr>()?.value());
                }
                Ok(())
            });
        }
    }
    aliases
}

/// The inherent implementation and the implementations of traits that a file has for a type.
pub(super) fn impls<'f>(file: &'f syn::File, name: &str) -> Vec<&'f ItemImpl> {
    let own = |block: &&ItemImpl| match &*block.self_ty {
        Type::Path(path) => last_name(&path.path) == name,
        _ => false,
    };
    let blocks = file.items.iter().filter_map(|item| match item {
        Item::Impl(block) => Some(block),
        _ => None,
    });
    blocks.filter(own).collect()
}

/// The trait that an implementation implements.
pub(super) fn trait_name(block: &ItemImpl) -> Option<String> {
    block.trait_.as_ref().map(|(path, _)| last_name(path))
}

/// The value of an associated constant.
pub(super) fn associated<'f>(blocks: &[&'f ItemImpl], name: &str) -> Option<&'f Expr> {
    blocks.iter().flat_map(|block| &block.items).find_map(|item| match item {
        ImplItem::Const(constant) if constant.ident == name => Some(&constant.expr),
        _ => None,
    })
}

/// The body of an associated function.
pub(super) fn function<'f>(blocks: &[&'f ItemImpl], name: &str) -> Option<&'f Block> {
    blocks.iter().flat_map(|block| &block.items).find_map(|item| match item {
        ImplItem::Fn(function) if function.sig.ident == name => Some(&function.block),
        _ => None,
    })
}

/// The first `match` in a block.
pub(super) fn first_match(block: &Block) -> Option<&ExprMatch> {
    struct Finder<'f>(Option<&'f ExprMatch>);
    impl<'f> Visit<'f> for Finder<'f> {
        fn visit_expr_match(&mut self, found: &'f ExprMatch) {
            self.0.get_or_insert(found);
        }
    }
    let mut finder = Finder(None);
    finder.visit_block(block);
    finder.0
}

/// The literals of the struct type `name` in a block, such as `Self { … }`.
pub(super) fn struct_literals<'f>(block: &'f Block, name: &str) -> Vec<&'f ExprStruct> {
    struct Finder<'f, 'n>(&'n str, Vec<&'f ExprStruct>);
    impl<'f> Visit<'f> for Finder<'f, '_> {
        fn visit_expr_struct(&mut self, found: &'f ExprStruct) {
            if last_name(&found.path) == self.0 {
                self.1.push(found);
            }
            visit::visit_expr_struct(self, found);
        }
    }
    let mut finder = Finder(name, Vec::new());
    finder.visit_block(block);
    finder.1
}

/// The variants that an expression names as `Self::Variant`.
pub(super) fn own_variants(expr: &Expr) -> Vec<String> {
    struct Finder(Vec<String>);
    impl<'f> Visit<'f> for Finder {
        fn visit_expr_path(&mut self, found: &'f ExprPath) {
            let segments = &found.path.segments;
            if segments.len() == 2 && segments.first().is_some_and(|first| first.ident == "Self") {
                self.0.push(last_name(&found.path));
            }
        }
    }
    let mut finder = Finder(Vec::new());
    finder.visit_expr(expr);
    finder.0
}

/// The string literals of a pattern such as `"a" | "b"`.
pub(super) fn pattern_texts(pattern: &Pat) -> Vec<String> {
    match pattern {
        Pat::Lit(literal) => match &literal.lit {
            Lit::Str(text) => vec![text.value()],
            _ => Vec::new(),
        },
        Pat::Or(choices) => choices.cases.iter().flat_map(pattern_texts).collect(),
        _ => Vec::new(),
    }
}

/// The variant of a pattern such as `Self::Done` or `Self::Done(value)`.
pub(super) fn pattern_variant(pattern: &Pat) -> Option<String> {
    match pattern {
        Pat::Path(path) => Some(last_name(&path.path)),
        Pat::TupleStruct(tuple) => Some(last_name(&tuple.path)),
        Pat::Struct(fields) => Some(last_name(&fields.path)),
        _ => None,
    }
}
