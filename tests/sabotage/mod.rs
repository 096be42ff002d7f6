//! Breaks the emitted sources on purpose, in memory. A sabotage that changes nothing is a failure of its own.

use harness::emitted::{EmittedModel, Item, Sources};
use syn::visit_mut::{self, VisitMut};
use syn::{
    Attribute, Expr, ExprMatch, ExprStruct, Fields, ImplItemConst, ItemEnum, ItemStruct, Lit,
    LitStr, Pat, Stmt, Type,
};

/// The emitted sources with one thing broken.
pub(crate) struct Sabotage {
    sources: Sources,
}

impl Sabotage {
    /// Starts from the sources as they were emitted.
    pub(crate) fn new(sources: Sources) -> Self {
        Self { sources }
    }

    /// The broken sources.
    pub(crate) fn sources(&self) -> &Sources {
        &self.sources
    }

    /// The item that stands for a documented name, as it was emitted.
    pub(crate) fn item(&self, module: &str, name: &str) -> Item {
        let model = EmittedModel::from_sources(&self.sources).unwrap();
        let items = model.documented(module, name);
        assert_eq!(items.len(), 1, "one item stands for {module}.{name}");
        items[0].clone()
    }

    /// Changes the file of a documented item.
    pub(crate) fn edit(
        mut self,
        module: &str,
        name: &str,
        change: impl FnOnce(&mut syn::File),
    ) -> Self {
        let path = self.item(module, name).file;
        self.edit_file(&path, change);
        self
    }

    /// Changes the operations.
    pub(crate) fn edit_operations(mut self, change: impl FnOnce(&mut syn::File)) -> Self {
        self.edit_file("operations.rs", change);
        self
    }

    fn edit_file(&mut self, path: &str, change: impl FnOnce(&mut syn::File)) {
        let file = self.sources.file_mut(path).unwrap_or_else(|| panic!("there is a file {path}"));
        let before = file.syntax.clone();
        change(&mut file.syntax);
        assert!(before != file.syntax, "the sabotage has to change {path}");
    }
}

/// Replaces each string literal that has this text, be it a wire name, a tag or a value.
pub(crate) fn replace_text(file: &mut syn::File, from: &str, to: &str) {
    struct Replace<'t>(&'t str, &'t str);
    impl VisitMut for Replace<'_> {
        fn visit_lit_str_mut(&mut self, literal: &mut LitStr) {
            if literal.value() == self.0 {
                *literal = LitStr::new(self.1, literal.span());
            }
        }
    }
    Replace(from, to).visit_file_mut(file);
}

/// Changes an associated constant, such as `FIELDS` or `TAG`.
pub(crate) fn edit_constant(file: &mut syn::File, name: &str, change: impl FnMut(&mut Expr)) {
    struct Edit<'t, F>(&'t str, F);
    impl<F: FnMut(&mut Expr)> VisitMut for Edit<'_, F> {
        fn visit_impl_item_const_mut(&mut self, constant: &mut ImplItemConst) {
            if constant.ident == self.0 {
                (self.1)(&mut constant.expr);
            }
        }
    }
    Edit(name, change).visit_file_mut(file);
}

/// Replaces a text in an associated constant only.
pub(crate) fn replace_in_constant(file: &mut syn::File, name: &str, from: &str, to: &str) {
    edit_constant(file, name, |expr| {
        each_text(expr, &mut |literal| {
            if literal.value() == from {
                *literal = LitStr::new(to, literal.span());
            }
        });
    });
}

fn each_text(expr: &mut Expr, change: &mut dyn FnMut(&mut LitStr)) {
    match expr {
        Expr::Reference(reference) => each_text(&mut reference.expr, change),
        Expr::Array(array) => array.elems.iter_mut().for_each(|element| each_text(element, change)),
        Expr::Lit(literal) => {
            if let Lit::Str(text) = &mut literal.lit {
                change(text);
            }
        }
        _ => {}
    }
}

/// Changes the elements of the list that an expression is.
pub(crate) fn edit_list(expr: &mut Expr, change: impl FnOnce(&mut Vec<Expr>)) {
    match expr {
        Expr::Reference(reference) => edit_list(&mut reference.expr, change),
        Expr::Array(array) => {
            let mut elements: Vec<Expr> = std::mem::take(&mut array.elems).into_iter().collect();
            change(&mut elements);
            array.elems = elements.into_iter().collect();
        }
        _ => panic!("the expression is no list"),
    }
}

/// Swaps two fields of the struct in a file, everywhere: in the declaration, in `FIELDS` and in the code.
pub(crate) fn swap_fields(file: &mut syn::File, first: &str, second: &str) {
    const BETWEEN: &str = "between";
    struct Swap<'t>(&'t str, &'t str);
    impl VisitMut for Swap<'_> {
        fn visit_ident_mut(&mut self, ident: &mut syn::Ident) {
            if *ident == self.0 {
                *ident = syn::Ident::new(self.1, ident.span());
            } else if *ident == self.1 {
                *ident = syn::Ident::new(self.0, ident.span());
            }
        }
    }
    replace_text(file, first, BETWEEN);
    replace_text(file, second, first);
    replace_text(file, BETWEEN, second);
    Swap(first, second).visit_file_mut(file);
}

/// Gives a field of the struct in a file another type.
pub(crate) fn retype_field(file: &mut syn::File, field: &str, to: &str) {
    struct Retype<'t>(&'t str, Type);
    impl VisitMut for Retype<'_> {
        fn visit_item_struct_mut(&mut self, item: &mut ItemStruct) {
            for field in &mut item.fields {
                if field.ident.as_ref().is_some_and(|ident| ident == self.0) {
                    field.ty = self.1.clone();
                }
            }
        }
    }
    Retype(field, syn::parse_str(to).unwrap()).visit_file_mut(file);
}

/// Takes what is around a field's type from it: `Option<T>` and `Vec<T>` become `T`.
pub(crate) fn unwrap_option(file: &mut syn::File, field: &str) {
    struct Unwrap<'t>(&'t str);
    impl VisitMut for Unwrap<'_> {
        fn visit_item_struct_mut(&mut self, item: &mut ItemStruct) {
            for field in &mut item.fields {
                if field.ident.as_ref().is_some_and(|ident| ident == self.0) {
                    field.ty = argument(&field.ty);
                }
            }
        }
    }
    Unwrap(field).visit_file_mut(file);
}

fn argument(kind: &Type) -> Type {
    let Type::Path(path) = kind else { panic!("the type is no path") };
    let syn::PathArguments::AngleBracketed(arguments) =
        &path.path.segments.last().unwrap().arguments
    else {
        panic!("the type has no argument")
    };
    match arguments.args.first() {
        Some(syn::GenericArgument::Type(kind)) => kind.clone(),
        _ => panic!("the argument is no type"),
    }
}

/// Replaces expressions: wherever one is written as `from`, it becomes `to`.
pub(crate) fn replace_expression(file: &mut syn::File, from: &str, to: &str) {
    struct Replace(Expr, Expr);
    impl VisitMut for Replace {
        fn visit_expr_mut(&mut self, expr: &mut Expr) {
            if *expr == self.0 {
                *expr = self.1.clone();
            } else {
                visit_mut::visit_expr_mut(self, expr);
            }
        }
    }
    Replace(syn::parse_str(from).unwrap(), syn::parse_str(to).unwrap()).visit_file_mut(file);
}

/// Reads an optional field as one that has to be there.
pub(crate) fn require(file: &mut syn::File, field: &str) {
    struct Require(Pat);
    impl VisitMut for Require {
        fn visit_pat_mut(&mut self, pattern: &mut Pat) {
            if let Pat::TupleStruct(wrapped) = pattern
                && wrapped.elems.first() == Some(&self.0)
            {
                *pattern = self.0.clone();
            }
            visit_mut::visit_pat_mut(self, pattern);
        }
    }
    let Ok(Stmt::Local(local)) = syn::parse_str(&format!("let {field};")) else {
        panic!("{field} is a name")
    };
    Require(local.pat).visit_file_mut(file);
}

/// Reads two required fields crosswise.
pub(crate) fn cross(file: &mut syn::File, one: &str, other: &str) {
    struct Cross<'t>(&'t str, &'t str);
    impl VisitMut for Cross<'_> {
        fn visit_pat_ident_mut(&mut self, bound: &mut syn::PatIdent) {
            let crossed = if bound.ident == self.0 {
                self.1
            } else if bound.ident == self.1 {
                self.0
            } else {
                return;
            };
            bound.ident = syn::Ident::new(crossed, bound.ident.span());
        }
    }
    Cross(one, other).visit_file_mut(file);
}

fn is_text(expr: &Expr, text: &str) -> bool {
    matches!(expr, Expr::Lit(found) if matches!(&found.lit, Lit::Str(found) if found.value() == text))
}

/// Drops `#[doc(alias = "…")]` with this name, at the type or at an operation.
pub(crate) fn drop_alias(file: &mut syn::File, alias: &str) {
    struct Drop(Attribute);
    impl Drop {
        fn from(&self, attributes: &mut Vec<Attribute>) {
            attributes.retain(|attribute| *attribute != self.0);
        }
    }
    impl VisitMut for Drop {
        fn visit_attributes_mut(&mut self, attributes: &mut Vec<Attribute>) {
            self.from(attributes);
        }
        fn visit_item_mut(&mut self, item: &mut syn::Item) {
            match item {
                syn::Item::Struct(item) => self.from(&mut item.attrs),
                syn::Item::Enum(item) => self.from(&mut item.attrs),
                syn::Item::Const(item) => self.from(&mut item.attrs),
                _ => {}
            }
        }
    }
    let attribute: ItemStruct =
        syn::parse_str(&format!("#[doc(alias = {alias:?})] struct Carrier;")).unwrap();
    Drop(attribute.attrs[0].clone()).visit_file_mut(file);
}

/// Changes the variants of the enum in a file.
pub(crate) fn edit_variants(file: &mut syn::File, change: impl FnOnce(&mut Vec<syn::Variant>)) {
    struct Edit<F>(Option<F>);
    impl<F: FnOnce(&mut Vec<syn::Variant>)> VisitMut for Edit<F> {
        fn visit_item_enum_mut(&mut self, item: &mut ItemEnum) {
            let mut variants: Vec<syn::Variant> =
                std::mem::take(&mut item.variants).into_iter().collect();
            self.0.take().expect("there is one enum")(&mut variants);
            item.variants = variants.into_iter().collect();
        }
    }
    Edit(Some(change)).visit_file_mut(file);
}

/// Changes the arms of the first `match` over a variable: `tag` in a union, `index` in a struct.
pub(crate) fn edit_arms(
    file: &mut syn::File,
    variable: &str,
    change: impl FnOnce(&mut Vec<syn::Arm>),
) {
    struct Edit<'t, F>(&'t str, Option<F>);
    impl<F: FnOnce(&mut Vec<syn::Arm>)> VisitMut for Edit<'_, F> {
        fn visit_expr_match_mut(&mut self, found: &mut ExprMatch) {
            let is_it = matches!(&*found.expr, Expr::Path(path) if path.path.is_ident(self.0));
            if is_it && let Some(change) = self.1.take() {
                change(&mut found.arms);
            }
        }
    }
    Edit(variable, Some(change)).visit_file_mut(file);
}

/// Adds a text for a variant to `as_str`.
pub(crate) fn add_text_arm(file: &mut syn::File, variant: &str, text: &str) {
    struct Add(Option<syn::Arm>);
    impl VisitMut for Add {
        fn visit_expr_match_mut(&mut self, found: &mut ExprMatch) {
            if let Some(arm) = self.0.take() {
                found.arms.insert(0, arm);
            }
        }
    }
    let ExprMatch { arms, .. } =
        syn::parse_str(&format!("match self {{ Self::{variant} => {text:?}, }}")).unwrap();
    Add(arms.into_iter().next()).visit_file_mut(file);
}

/// Changes the statements of `decode` in a union without a tag.
pub(crate) fn edit_tries(file: &mut syn::File, change: impl FnOnce(&mut Vec<Stmt>)) {
    struct Edit<F>(Option<F>);
    impl<F: FnOnce(&mut Vec<Stmt>)> VisitMut for Edit<F> {
        fn visit_impl_item_fn_mut(&mut self, function: &mut syn::ImplItemFn) {
            if function.sig.ident == "decode"
                && let Some(change) = self.0.take()
            {
                change(&mut function.block.stmts);
            }
        }
    }
    Edit(Some(change)).visit_file_mut(file);
}

/// Changes the parameters of the operation with this id.
pub(crate) fn edit_parameters(
    file: &mut syn::File,
    operation: &str,
    change: impl FnOnce(&mut Vec<Expr>),
) {
    struct Edit<'t, F>(&'t str, Option<F>);
    impl<F: FnOnce(&mut Vec<Expr>)> VisitMut for Edit<'_, F> {
        fn visit_expr_struct_mut(&mut self, literal: &mut ExprStruct) {
            if literal.fields.iter().any(|field| is_text(&field.expr, self.0)) {
                let parameters =
                    literal.fields.iter_mut().find(|field| is_named(&field.member, "parameters"));
                edit_list(
                    &mut parameters.unwrap().expr,
                    self.1.take().expect("there is one operation of that id"),
                );
            }
        }
    }
    Edit(operation, Some(change)).visit_file_mut(file);
}

fn is_named(member: &syn::Member, name: &str) -> bool {
    matches!(member, syn::Member::Named(ident) if ident == name)
}

/// The payload of a variant.
pub(crate) fn payload(variant: &mut syn::Variant) -> &mut Type {
    match &mut variant.fields {
        Fields::Unnamed(fields) => &mut fields.unnamed.first_mut().unwrap().ty,
        _ => panic!("the variant has no payload"),
    }
}
