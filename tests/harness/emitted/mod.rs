//! The emitted crate as a plain model: what a reader of its source sees, without names of variables and order of files.
//!
//! The model is read from the syntax of the source, not from the compiled crate: so it needs no reflection, and a test
//! can break the source on purpose and see what the comparison says.

mod enums;
mod fields;
mod items;
mod operations;
mod rust_type;
mod sources;
mod structs;
mod syntax;

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

pub use operations::{Operation, Parameter, RequestBody, Response};
pub use rust_type::{RustType, TypeId};
pub use sources::{SourceFile, Sources};

/// Everything that the emitted crate declares for its users.
#[derive(Debug, Clone, Default)]
pub struct EmittedModel {
    /// The types, in the order of their files.
    pub items: Vec<Item>,
    /// The type aliases.
    pub aliases: Vec<Alias>,
    /// The operations, in order.
    pub operations: Vec<Operation>,
    /// The parameters that a client supplies for all operations.
    pub global_parameters: Vec<Parameter>,
}

/// An emitted type.
#[derive(Debug, Clone)]
pub struct Item {
    /// Its module below `models`, and its name.
    pub id: TypeId,
    /// The file that declares it, relative to the source folder.
    pub file: String,
    /// The names given with `#[doc(alias = "…")]`.
    pub doc_aliases: Vec<String>,
    /// What the type is.
    pub shape: Shape,
    /// Where the parts of its source contradict one another, such as a field that is decoded as required and encoded as
    /// optional.
    pub contradictions: Vec<String>,
}

impl Item {
    /// Whether the type has this name, or carries it as an alias for rustdoc.
    #[must_use]
    pub fn is_named(&self, name: &str) -> bool {
        self.id.name == name || self.doc_aliases.iter().any(|alias| alias == name)
    }

    /// The variants of a union with the types of their payloads, without the one for unknown tags.
    #[must_use]
    pub fn variants(&self) -> Vec<(&str, &RustType)> {
        match &self.shape {
            Shape::Tagged { members, .. } => {
                members.iter().map(|member| (member.variant.as_str(), &member.payload)).collect()
            }
            Shape::Untagged(members) => {
                members.iter().map(|member| (member.variant.as_str(), &member.payload)).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The types of the fields and payloads.
    #[must_use]
    pub fn parts(&self) -> Vec<&RustType> {
        match &self.shape {
            Shape::Struct(fields) => fields.iter().map(|field| &field.kind).collect(),
            _ => self.variants().into_iter().map(|(_, payload)| payload).collect(),
        }
    }
}

/// What an emitted type is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Shape {
    /// A struct with its fields in order.
    Struct(Vec<Field>),
    /// An open string enum with the values that it knows, in order.
    Enum(Vec<String>),
    /// A string with one value.
    Constant(String),
    /// A union that a property tags.
    Tagged {
        /// The key of the property.
        tag: String,
        /// The members in order, without the one for unknown tags.
        members: Vec<TaggedMember>,
    },
    /// A union without a tag, with its members in order.
    Untagged(Vec<Member>),
    /// None of these.
    Unknown,
}

impl Shape {
    fn parts_mut(&mut self) -> Vec<&mut RustType> {
        match self {
            Self::Struct(fields) => fields.iter_mut().map(|field| &mut field.kind).collect(),
            Self::Tagged { members, .. } => {
                members.iter_mut().map(|member| &mut member.payload).collect()
            }
            Self::Untagged(members) => {
                members.iter_mut().map(|member| &mut member.payload).collect()
            }
            Self::Enum(_) | Self::Constant(_) | Self::Unknown => Vec::new(),
        }
    }

    /// What the shape is called in a message.
    #[must_use]
    pub fn noun(&self) -> &'static str {
        match self {
            Self::Struct(_) => "a struct",
            Self::Enum(_) => "an enum",
            Self::Constant(_) => "a constant",
            Self::Tagged { .. } => "a tagged union",
            Self::Untagged(_) => "a union without a tag",
            Self::Unknown => "a type of no known shape",
        }
    }
}

/// A field of an emitted struct.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The name in Rust.
    pub name: String,
    /// The key in JSON.
    pub wire: String,
    /// The type of the value, without the `Option` or `Maybe` that stands for absence or null.
    pub kind: RustType,
    /// Whether the key must be there.
    pub required: bool,
    /// Whether the value may be null.
    pub nullable: bool,
}

/// A member of a tagged union.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TaggedMember {
    /// The value of the tag.
    pub value: String,
    /// The variant in Rust.
    pub variant: String,
    /// The type of the variant's payload.
    pub payload: RustType,
}

/// A member of a union without a tag.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Member {
    /// The variant in Rust.
    pub variant: String,
    /// The type of the variant's payload.
    pub payload: RustType,
}

/// A type alias.
#[derive(Debug, Clone)]
pub struct Alias {
    /// Its module below `models`, and its name.
    pub id: TypeId,
    /// What it stands for.
    pub target: RustType,
}

/// Why the emitted source could not be read.
#[derive(Debug, Clone)]
pub struct ReadError {
    /// The file that could not be read.
    pub file: String,
    /// What is wrong with it.
    pub reason: String,
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.file, self.reason)
    }
}

impl std::error::Error for ReadError {}

impl EmittedModel {
    /// Reads the model from a `src` folder.
    pub fn read(folder: &Path) -> Result<Self, ReadError> {
        Self::from_sources(&Sources::load(folder)?)
    }

    /// Reads the model from sources in memory.
    pub fn from_sources(sources: &Sources) -> Result<Self, ReadError> {
        let mut model = Self::default();
        for (path, file) in sources.files() {
            let failed = |reason| ReadError { file: path.to_owned(), reason };
            if let Some(module) = model_module(path) {
                items::read(module, path, &file.syntax, &mut model).map_err(failed)?;
            } else if path == "operations.rs" {
                operations::read(&file.syntax, &mut model).map_err(failed)?;
            }
        }
        model.replace_names();
        Ok(model)
    }

    /// Gives the types of all fields, payloads and aliases their full paths.
    fn replace_names(&mut self) {
        let names = self.clone();
        for item in &mut self.items {
            for part in item.shape.parts_mut() {
                *part = names.canonical(part);
            }
        }
        for alias in &mut self.aliases {
            alias.target = names.canonical(&alias.target);
        }
    }

    /// The types of a module that have a documented name or carry it as an alias for rustdoc.
    #[must_use]
    pub fn documented(&self, module: &str, name: &str) -> Vec<&Item> {
        self.items.iter().filter(|item| item.id.module == module && item.is_named(name)).collect()
    }

    /// The type with this very name.
    #[must_use]
    pub fn item(&self, id: &TypeId) -> Option<&Item> {
        self.items.iter().find(|item| item.id == *id)
    }

    /// What a name in a module stands for, be it the name of a type or of a type alias.
    #[must_use]
    pub fn resolve(&self, module: &str, name: &str) -> Option<RustType> {
        let id = TypeId::new(module, name);
        if self.item(&id).is_some() {
            return Some(RustType::Model(id));
        }
        self.aliases.iter().find(|alias| alias.id == id).map(|alias| self.canonical(&alias.target))
    }

    /// The same type with each alias replaced by what it stands for, and each name by its full path. A name that is not
    /// declared stays as it is.
    #[must_use]
    pub fn canonical(&self, kind: &RustType) -> RustType {
        kind.map_models(&|id| {
            if !id.module.is_empty() {
                return self.resolve(&id.module, &id.name);
            }
            self.resolve_anywhere(&id.name)
        })
    }

    /// What a name without a module stands for, if it can stand for one type only. A type goes before aliases.
    fn resolve_anywhere(&self, name: &str) -> Option<RustType> {
        let types = self.items.iter().filter(|item| item.id.name == name);
        let mut found: Vec<RustType> = types.map(|item| RustType::Model(item.id.clone())).collect();
        if found.is_empty() {
            let aliases = self.aliases.iter().filter(|alias| alias.id.name == name);
            found = aliases.map(|alias| self.canonical(&alias.target)).collect();
        }
        found.dedup();
        if found.len() == 1 { found.pop() } else { None }
    }

    /// The types that a type is made of, itself included, in the order in which a reader meets them.
    #[must_use]
    pub fn family(&self, root: &RustType) -> Vec<&Item> {
        let mut seen = BTreeSet::new();
        let mut family = Vec::new();
        self.collect_family(root, &mut seen, &mut family);
        family
    }

    fn collect_family<'m>(
        &'m self,
        root: &RustType,
        seen: &mut BTreeSet<TypeId>,
        family: &mut Vec<&'m Item>,
    ) {
        for id in self.canonical(root).models() {
            let Some(item) = self.item(id) else { continue };
            if seen.insert(item.id.clone()) {
                family.push(item);
                for part in item.parts() {
                    self.collect_family(part, seen, family);
                }
            }
        }
    }
}

/// The module below `models` that a file belongs to: `models/operations/failed.rs` belongs to `operations`.
fn model_module(path: &str) -> Option<&str> {
    let rest = path.strip_prefix("models/")?;
    let (module, _) = rest.split_once('/').or_else(|| rest.split_once('.'))?;
    Some(if module == "mod" { "" } else { module })
}
