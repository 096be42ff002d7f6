//! The intermediate representation: Rust shapes without names.
//!
//! [`lower`] makes it, [`merge`](crate::ir::deduplicate) shrinks it, everything after only reads it.

pub mod conforms;
pub mod deduplicate;
pub mod directions;
mod limits;
pub mod lower;
mod operations;
mod origin;
pub mod pins;
pub mod rules;
pub mod settings;
mod ty;

pub use self::limits::Limits;
pub use self::operations::{Body, Header, Operation, Parameter, ParameterKind, Request, Response};
pub use self::origin::{Origin, Root, Step};
pub use self::ty::{Format, Integer, Type};
pub use crate::document::number::{canonical, number_value, whole};

use foldhash::HashSet;
use serde_json::Value;

use crate::document::pointer::Pointer;
use crate::ir::rules::Rules;
use crate::ir::settings::Settings;
use crate::schema::spec::{self, Info, SchemaId, SecurityScheme, Server};

/// An API in Rust's terms.
#[derive(Debug, Clone, Default)]
pub struct Api {
    /// The API's name, version and text.
    pub info: Info,
    /// The base URLs.
    pub servers: Vec<Server>,
    /// All types that get a name; a [`TypeId`] is an index into this table.
    pub types: Vec<TypeDef>,
    /// The operations, in document order.
    pub operations: Vec<Operation>,
    /// Parameters that a client sets once for all operations.
    pub globals: Vec<Parameter>,
    /// How credentials are sent.
    pub security_schemes: Vec<SecurityScheme>,
    /// What the document says of tags.
    pub tags: Vec<spec::Tag>,
    /// What a person has chosen.
    pub settings: Settings,
    /// Schemas that no value meets together with others, so that their types are not those that are read.
    pub contradicting: HashSet<SchemaId>,
    /// What emitted crates check values by.
    pub rules: Rules,
}

impl Api {
    /// Whether a type has a single value.
    #[must_use]
    pub fn is_constant(&self, ty: &Type) -> bool {
        match ty {
            Type::Named(id) => matches!(self.get(*id).shape, Shape::Constant(_)),
            _ => false,
        }
    }

    /// The type behind an id.
    #[must_use]
    pub fn get(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0]
    }

    /// All types with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &TypeDef)> {
        let types = self.types.iter().enumerate();
        types.map(|(index, def)| (TypeId(index), def))
    }
}

impl Api {
    /// The types of which something is true, and all that are made of them.
    pub fn made_of(&self, is_true: impl Fn(&TypeDef) -> bool) -> HashSet<TypeId> {
        let mut users: Vec<Vec<TypeId>> = vec![Vec::new(); self.types.len()];
        let mut found = HashSet::default();
        let mut open = Vec::new();
        for (id, def) in self.iter() {
            for used in def.shape.parts().into_iter().filter_map(Type::named) {
                users[used.0].push(id);
            }
            if is_true(def) {
                found.insert(id);
                open.push(id);
            }
        }
        while let Some(id) = open.pop() {
            open.extend(users[id.0].iter().filter(|user| found.insert(**user)));
        }
        found
    }

    /// Whether some type needs numbers that `serde_json` keeps exactly only with its feature
    /// `arbitrary_precision`.
    #[must_use]
    pub fn has_exact_numbers(&self) -> bool {
        let of_operations = self.operations.iter().flat_map(|it| it.sent().chain(it.returned()));
        let of_globals = self.globals.iter().filter_map(|global| global.ty.as_ref());
        let of_types = self.types.iter().flat_map(|def| def.shape.parts());
        self.settings.exact_numbers
            || of_operations.chain(of_globals).chain(of_types).any(Type::is_exact_number)
    }

    /// Whether all values of a type, objects, have a property, by what the document declares.
    #[must_use]
    pub fn has_property(&self, ty: &Type, property: &str) -> bool {
        self.has_property_within(ty, property, DEPTH)
    }

    fn has_property_within(&self, ty: &Type, property: &str, depth: usize) -> bool {
        let (Type::Named(id), Some(depth)) = (ty, depth.checked_sub(1)) else {
            return false;
        };
        match &self.get(*id).shape {
            Shape::Struct(object) => {
                object.fields.iter().any(|field| field.wire == property && field.required)
            }
            Shape::Union(union) => union
                .members
                .iter()
                .all(|member| self.has_property_within(&member.ty, property, depth)),
            Shape::Alias(ty) | Shape::Newtype(ty) => self.has_property_within(ty, property, depth),
            _ => false,
        }
    }
}

/// How deep unions in unions are looked into.
const DEPTH: usize = 8;

/// An index into [`Api::types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub(crate) usize);

impl TypeId {
    /// The type's place in the table.
    #[must_use]
    pub fn index(self) -> usize {
        self.0
    }
}

/// A type that gets a name.
#[derive(Debug, Clone)]
pub struct TypeDef {
    /// What it is made of.
    pub shape: Shape,
    /// Where the document has it; more than one after merging.
    pub origins: Vec<Origin>,
    /// What the document says about it.
    pub docs: Docs,
    /// An example of the document.
    pub example: Option<Value>,
    /// What narrows its values and is no part of the type.
    pub limits: Limits,
    /// The schemas that its values meet, all of one list; one list for each of the types that were
    /// merged into it.
    pub rules: Vec<Vec<SchemaId>>,
    /// What the document asked for and the type does not give, in sentences.
    pub degraded: Vec<String>,
    /// The type of the same values in the other direction, where there is one.
    pub twin: Option<TypeId>,
    /// Whether it is the one of the twins that requests have.
    pub is_request: bool,
}

/// What a type is made of.
#[derive(Debug, Clone)]
pub enum Shape {
    /// An object with known properties.
    Struct(Struct),
    /// A string with known values, in document order.
    Enum(Vec<EnumValue<String>>),
    /// A whole number with known values, in document order.
    IntegerEnum(Vec<EnumValue<i128>>),
    /// A string, whole number or boolean that is always the same: the tag of a tagged union's member.
    Constant(Value),
    /// An array whose elements have types by position.
    Tuple(Tuple),
    /// A list or map that contains itself, and so needs a name.
    Newtype(Type),
    /// A name for another type.
    Alias(Type),
    /// One of several.
    Union(Union),
}

impl Shape {
    /// The types that this shape is made of, in order.
    #[must_use]
    pub fn parts(&self) -> Vec<&Type> {
        match self {
            Self::Struct(object) => {
                let fields = object.fields.iter().map(|field| &field.ty);
                fields.chain(&object.additional).collect()
            }
            Self::Enum(_) | Self::IntegerEnum(_) | Self::Constant(_) => Vec::new(),
            Self::Tuple(tuple) => tuple.items.iter().chain(&tuple.rest).collect(),
            Self::Newtype(ty) | Self::Alias(ty) => vec![ty],
            Self::Union(union) => union.members.iter().map(|member| &member.ty).collect(),
        }
    }

    /// The same, to be changed.
    pub fn parts_mut(&mut self) -> Vec<&mut Type> {
        match self {
            Self::Struct(object) => {
                let fields = object.fields.iter_mut().map(|field| &mut field.ty);
                fields.chain(&mut object.additional).collect()
            }
            Self::Enum(_) | Self::IntegerEnum(_) | Self::Constant(_) => Vec::new(),
            Self::Tuple(tuple) => tuple.items.iter_mut().chain(&mut tuple.rest).collect(),
            Self::Newtype(ty) | Self::Alias(ty) => vec![ty],
            Self::Union(union) => union.members.iter_mut().map(|member| &mut member.ty).collect(),
        }
    }

    /// What the document says about the fields or the values, in order.
    #[must_use]
    pub fn part_docs(&self) -> Vec<&Docs> {
        match self {
            Self::Struct(object) => object.fields.iter().map(|field| &field.docs).collect(),
            Self::Enum(values) => values.iter().map(|value| &value.docs).collect(),
            Self::IntegerEnum(values) => values.iter().map(|value| &value.docs).collect(),
            _ => Vec::new(),
        }
    }

    /// The same, to be changed.
    pub fn part_docs_mut(&mut self) -> Vec<&mut Docs> {
        match self {
            Self::Struct(object) => object.fields.iter_mut().map(|field| &mut field.docs).collect(),
            Self::Enum(values) => values.iter_mut().map(|value| &mut value.docs).collect(),
            Self::IntegerEnum(values) => values.iter_mut().map(|value| &mut value.docs).collect(),
            _ => Vec::new(),
        }
    }
}

/// One of the known values of an enum.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EnumValue<T> {
    /// The value.
    pub value: T,
    /// What the document calls it, where that is something else.
    pub name: Option<String>,
    /// What the document says about it.
    pub docs: Docs,
}

/// An object with known properties.
#[derive(Debug, Clone)]
pub struct Struct {
    /// The known properties, in document order.
    pub fields: Vec<Field>,
    /// The type of further properties that belong to the value. Where it is `None`, nobody counts on
    /// them: they are kept and not shown.
    pub additional: Option<Type>,
    /// What narrows the further properties.
    pub additional_limits: Box<Limits>,
    /// Whether the document forbids further properties. They are kept all the same, as servers add some.
    pub closed: bool,
}

/// A property of an object.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Field {
    /// Where the property's schema stands.
    pub pointer: Pointer,
    /// The name on the wire.
    pub wire: String,
    /// The type of a value that is not `null`.
    pub ty: Type,
    /// Whether the property must be there.
    pub required: bool,
    /// Whether it may be `null`.
    pub nullable: bool,
    /// The only value that the document lists, of a boolean.
    pub only: Option<bool>,
    /// What the server takes where the property is absent.
    pub default: Option<Value>,
    /// Whether the value is a credential, which no debug output shows.
    pub secret: bool,
    /// What the document says about it.
    pub docs: Docs,
    /// An example of the document.
    pub example: Option<Value>,
    /// What narrows its values, unless their type has a name.
    pub limits: Limits,
    /// Whether only responses have it.
    pub read_only: bool,
    /// Whether only requests have it.
    pub write_only: bool,
    /// What the document asked for and the type does not give, in sentences.
    pub degraded: Vec<String>,
}

impl Field {
    /// How the field can be missing.
    #[must_use]
    pub fn presence(&self) -> Presence {
        match (self.required, self.nullable) {
            (true, false) => Presence::Required,
            (false, false) => Presence::Optional,
            (true, true) => Presence::Nullable,
            (false, true) => Presence::Maybe,
        }
    }
}

/// How a field can be missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Always there: `T`.
    Required,
    /// May be left out: `Option<T>`.
    Optional,
    /// Always there, and may be `null`: `Option<T>` that is always written.
    Nullable,
    /// Left out, `null` or a value: `Maybe<T>`.
    Maybe,
}

/// An array whose elements have types by position.
#[derive(Debug, Clone)]
pub struct Tuple {
    /// The types of the first elements.
    pub items: Vec<Type>,
    /// How many of them must be there.
    pub required: usize,
    /// The type of the elements behind them; none where there can be none.
    pub rest: Option<Type>,
    /// What narrows the elements: the first ones each, then all behind them.
    pub limits: Vec<Limits>,
}

/// One of several types.
#[derive(Debug, Clone)]
pub struct Union {
    /// The property that tells the members apart, where there is one.
    pub tag: Option<Tag>,
    /// The members, in document order.
    pub members: Vec<Member>,
}

/// The property that tells the members of a union apart.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Tag {
    /// The property's name on the wire.
    pub property: String,
    /// Whether every member requires it, so that a value cannot lack it.
    pub required: bool,
    /// Whether all its values are texts.
    pub text: bool,
    /// The member, by its place, of values in which no known value stands for a member.
    pub default: Option<usize>,
    /// Whether the other members build on the default one, so that it takes what they refuse.
    pub is_family: bool,
}

impl Union {
    /// Whether there is a variant for values whose tag is not known.
    #[must_use]
    pub fn has_catch_all(&self) -> bool {
        self.tag.as_ref().is_some_and(|tag| !tag.is_family)
    }
}

impl Tag {
    /// The tag that is a property of this name, if nothing more is known of it.
    #[must_use]
    pub fn of(property: &str) -> Self {
        let property = property.to_owned();
        Self { property, required: true, text: true, default: None, is_family: false }
    }

    /// The text that tells the member, of a value of the property.
    #[must_use]
    pub fn text(&self, value: &Value) -> Option<String> {
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) if !self.text => Some(canonical(number)),
            Value::Bool(_) if !self.text => Some(value.to_string()),
            _ => None,
        }
    }

    /// The value of the property that a text stands for.
    #[must_use]
    pub fn value(&self, text: &str) -> Value {
        match serde_json::from_str(text) {
            Ok(Value::Bool(value)) if !self.text => Value::Bool(value),
            Ok(Value::Number(number)) if !self.text => Value::Number(number),
            _ => Value::from(text),
        }
    }
}

/// A member of a union.
#[derive(Debug, Clone)]
pub struct Member {
    /// The values of the tag property that stand for it, a number or boolean as JSON writes it; empty
    /// in a union without a tag.
    pub tags: Vec<String>,
    /// Whether it is also looked for where the tag does not tell the member: it is no object, or others
    /// have the same values of the tag.
    pub by_shape: bool,
    /// The member's type.
    pub ty: Type,
    /// What narrows its values, unless their type has a name.
    pub limits: Limits,
}

/// What the document says about a type or a field.
#[derive(Debug, Clone, Default, PartialEq, Eq, Hash)]
pub struct Docs {
    /// `description`
    pub description: Option<String>,
    /// The address of `externalDocs`, and what is found there.
    pub external_docs: Option<String>,
    /// `deprecated`
    pub deprecated: bool,
}
