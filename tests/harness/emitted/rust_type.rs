//! Types as the emitted crate writes them, freed of paths and boxes.

use std::collections::BTreeMap;
use std::fmt;

use syn::{GenericArgument, Item, PathArguments, Type, UseTree};

/// The place of an emitted type: `intuned::models::operations::Failed`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId {
    /// The module below `models`; empty where a name was written without it.
    pub module: String,
    /// The name of the type.
    pub name: String,
}

impl TypeId {
    /// The type with this name in this module.
    #[must_use]
    pub fn new(module: &str, name: &str) -> Self {
        Self { module: module.to_owned(), name: name.to_owned() }
    }
}

impl fmt::Display for TypeId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.module.is_empty() {
            write!(f, "{}::", self.module)?;
        }
        f.write_str(&self.name)
    }
}

/// A Rust type. `Box<T>` is read as `T`: it makes no difference to JSON.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum RustType {
    /// `String`
    Text,
    /// `i64`
    Integer,
    /// `f64`
    Number,
    /// `bool`
    Boolean,
    /// `serde_json::Value`
    Any,
    /// `crate::DateTime`
    DateTime,
    /// `serde_json::Map<String, Value>`
    FreeForm,
    /// `BTreeMap<String, T>`
    MapOf(Box<RustType>),
    /// `Vec<T>`
    List(Box<RustType>),
    /// `Option<T>`
    Optional(Box<RustType>),
    /// `crate::Maybe<T>`
    Maybe(Box<RustType>),
    /// A type of the crate's models.
    Model(TypeId),
    /// A type that the emitted crate is not expected to use.
    Other(String),
}

impl RustType {
    /// Reads a type from its text.
    #[must_use]
    pub fn parse(text: &str) -> Self {
        let read = |kind| Self::from_syntax(&kind, &Imports::default());
        syn::parse_str(text).map_or_else(|_| Self::Other(text.to_owned()), read)
    }

    /// Reads a type from its syntax in a file with these imports.
    #[must_use]
    pub(super) fn from_syntax(kind: &Type, imports: &Imports) -> Self {
        match kind {
            Type::Path(path) if path.qself.is_none() => Self::from_path(&path.path, imports),
            Type::Paren(inner) => Self::from_syntax(&inner.elem, imports),
            Type::Group(inner) => Self::from_syntax(&inner.elem, imports),
            _ => Self::Other("a type that is no path".to_owned()),
        }
    }

    fn from_path(path: &syn::Path, imports: &Imports) -> Self {
        let names = imports.full(path);
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let arguments = path.segments.last().map(|last| type_arguments(&last.arguments, imports));
        let arguments = arguments.unwrap_or_default();
        let known = match (names.as_slice(), arguments.len()) {
            ([.., "String"], 0) => Some(Self::Text),
            (["i64"], 0) => Some(Self::Integer),
            (["f64"], 0) => Some(Self::Number),
            (["bool"], 0) => Some(Self::Boolean),
            ([.., "serde_json", "Value"], 0) => Some(Self::Any),
            (["crate", "DateTime"] | ["crate", "support", "DateTime"], 0) => Some(Self::DateTime),
            (["serde_json", "Map"], 2) if arguments == [Self::Text, Self::Any] => {
                Some(Self::FreeForm)
            }
            _ => None,
        };
        known
            .or_else(|| Self::generic(&names, &arguments))
            .or_else(|| Self::model(&names).filter(|_| arguments.is_empty()))
            .unwrap_or_else(|| Self::Other(names.join("::")))
    }

    fn generic(names: &[&str], arguments: &[Self]) -> Option<Self> {
        let argument = arguments.last()?.clone();
        match (names, arguments.len()) {
            ([.., "Box"], 1) => Some(argument),
            ([.., "Vec"], 1) => Some(Self::List(Box::new(argument))),
            ([.., "Option"], 1) => Some(Self::Optional(Box::new(argument))),
            ([.., "Maybe"], 1) => Some(Self::Maybe(Box::new(argument))),
            ([.., "BTreeMap"], 2) if arguments.first() == Some(&Self::Text) => {
                Some(Self::MapOf(Box::new(argument)))
            }
            _ => None,
        }
    }

    fn model(names: &[&str]) -> Option<Self> {
        match names {
            ["crate", "models", module, name] | [module, name] => {
                Some(Self::Model(TypeId::new(module, name)))
            }
            ["crate", "models", name] | [name] => Some(Self::Model(TypeId::new("", name))),
            _ => None,
        }
    }

    /// The same type with the names of models replaced where `replace` has something else for them.
    #[must_use]
    pub fn map_models(&self, replace: &dyn Fn(&TypeId) -> Option<Self>) -> Self {
        let inner = |kind: &Self| Box::new(kind.map_models(replace));
        match self {
            Self::Model(id) => replace(id).unwrap_or_else(|| self.clone()),
            Self::MapOf(value) => Self::MapOf(inner(value)),
            Self::List(item) => Self::List(inner(item)),
            Self::Optional(value) => Self::Optional(inner(value)),
            Self::Maybe(value) => Self::Maybe(inner(value)),
            _ => self.clone(),
        }
    }

    /// The models that the type names.
    #[must_use]
    pub fn models(&self) -> Vec<&TypeId> {
        match self {
            Self::Model(id) => vec![id],
            Self::MapOf(inner) | Self::List(inner) | Self::Optional(inner) | Self::Maybe(inner) => {
                inner.models()
            }
            _ => Vec::new(),
        }
    }
}

impl fmt::Display for RustType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => f.write_str("String"),
            Self::Integer => f.write_str("i64"),
            Self::Number => f.write_str("f64"),
            Self::Boolean => f.write_str("bool"),
            Self::Any => f.write_str("Value"),
            Self::DateTime => f.write_str("DateTime"),
            Self::FreeForm => f.write_str("Map<String, Value>"),
            Self::MapOf(value) => write!(f, "BTreeMap<String, {value}>"),
            Self::List(item) => write!(f, "Vec<{item}>"),
            Self::Optional(value) => write!(f, "Option<{value}>"),
            Self::Maybe(value) => write!(f, "Maybe<{value}>"),
            Self::Model(id) => id.fmt(f),
            Self::Other(text) => f.write_str(text),
        }
    }
}

fn type_arguments(arguments: &PathArguments, imports: &Imports) -> Vec<RustType> {
    let PathArguments::AngleBracketed(arguments) = arguments else {
        return Vec::new();
    };
    let types = arguments.args.iter().filter_map(|argument| match argument {
        GenericArgument::Type(kind) => Some(RustType::from_syntax(kind, imports)),
        _ => None,
    });
    types.collect()
}

/// The names that a file imports with `use`, and the paths that they stand for.
#[derive(Debug, Default)]
pub(super) struct Imports {
    paths: BTreeMap<String, Vec<String>>,
}

impl Imports {
    /// Reads the imports of a file.
    pub(super) fn read(file: &syn::File) -> Self {
        let mut imports = Self::default();
        for item in &file.items {
            if let Item::Use(item) = item {
                imports.add(&item.tree, &[]);
            }
        }
        imports
    }

    fn add(&mut self, tree: &UseTree, prefix: &[String]) {
        let path = |name: &syn::Ident| {
            let name = std::iter::once(name.to_string()).filter(|name| name != "self");
            prefix.iter().cloned().chain(name).collect::<Vec<_>>()
        };
        match tree {
            UseTree::Path(inner) => self.add(&inner.tree, &path(&inner.ident)),
            UseTree::Name(inner) => {
                let path = path(&inner.ident);
                self.paths.extend(path.last().cloned().map(|name| (name, path)));
            }
            UseTree::Rename(inner) => {
                self.paths.insert(inner.rename.to_string(), path(&inner.ident));
            }
            UseTree::Group(inner) => inner.items.iter().for_each(|tree| self.add(tree, prefix)),
            UseTree::Glob(_) => {}
        }
    }

    /// The path with its first name replaced by what it was imported from.
    fn full(&self, path: &syn::Path) -> Vec<String> {
        let mut names: Vec<String> =
            path.segments.iter().map(|segment| segment.ident.to_string()).collect();
        if path.leading_colon.is_none()
            && let Some(imported) = names.first().and_then(|first| self.paths.get(first))
        {
            names.splice(0..1, imported.iter().cloned());
        }
        names
    }
}
