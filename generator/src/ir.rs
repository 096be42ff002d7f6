//! The intermediate representation: Rust shapes without names.
//!
//! [`lower`] creates it, [`deduplicate`] merges equal types, and later stages only read it.

pub mod additions;
pub mod conforms;
pub(crate) mod copies;
pub mod deduplicate;
pub mod directions;
pub mod formats;
pub mod imports;
mod limits;
pub mod lower;
pub mod newtypes;
mod operations;
mod origin;
pub(crate) mod pattern;
pub mod pins;
pub mod renames;
pub mod replacements;
pub(crate) mod route;
pub mod rules;
pub mod select;
pub mod sense;
pub mod settings;
pub mod subject;
mod ty;
pub(crate) mod words;

pub use self::formats::Format;
pub use self::limits::Limits;
pub use self::operations::{
    Body, Header, Operation, Parameter, ParameterKind, Request, Response, Typed,
};
pub use self::origin::{Origin, Root, Step};
pub use self::sense::Sense;
pub use self::ty::{Integer, Type};
pub use crate::document::number::{canonical, number_value, whole};
pub use crate::schema::spec::Docs;

use std::collections::BTreeSet;

use foldhash::HashSet;
use serde_json::Value;

use crate::document::pointer::Pointer;
use crate::ir::rules::Rules;
use crate::ir::settings::Settings;
use crate::schema::spec::{self, Info, SchemaId, SecurityScheme, Server};

/// An API as Rust types and operations.
#[derive(Debug, Clone, Default)]
pub struct Api {
    /// The name, version and description of the API.
    pub info: Info,
    /// The base URLs of the API.
    pub servers: Vec<Server>,
    /// The named types; a [`TypeId`] is an index into this list.
    pub types: Vec<TypeDef>,
    /// The operations, in document order.
    pub operations: Vec<Operation>,
    /// The parameters that the client sets once for all operations.
    pub globals: Vec<Parameter>,
    /// The security schemes of the document.
    pub security_schemes: Vec<SecurityScheme>,
    /// The tags of the document, with their descriptions.
    pub tags: Vec<spec::Tag>,
    /// The settings of the generator.
    pub settings: Settings,
    /// Schemas that contradict others of the same conjunction. Their types differ from the emitted
    /// types.
    pub contradicting: HashSet<SchemaId>,
    /// The rules that `validate()` in emitted crates checks values against.
    pub rules: Rules,
}

impl Api {
    /// Whether the type is a constant, with a single value.
    #[must_use]
    pub fn is_constant(&self, ty: &Type) -> bool {
        match ty {
            Type::Named(id) => matches!(self.get(*id).shape, Shape::Constant(_)),
            _ => false,
        }
    }

    /// Returns the type with an id.
    #[must_use]
    pub fn get(&self, id: TypeId) -> &TypeDef {
        &self.types[id.0]
    }

    /// Iterates over all types with their ids.
    pub fn iter(&self) -> impl Iterator<Item = (TypeId, &TypeDef)> {
        let types = self.types.iter().enumerate();
        types.map(|(index, def)| (TypeId(index), def))
    }
}

impl Api {
    /// Returns the types that satisfy a predicate, and all types that contain one of them.
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

    /// Returns the given types and all types that they contain.
    pub fn closure(&self, types: impl IntoIterator<Item = TypeId>) -> BTreeSet<TypeId> {
        let mut open: Vec<TypeId> = types.into_iter().collect();
        let mut found = BTreeSet::new();
        while let Some(id) = open.pop() {
            if found.insert(id) {
                open.extend(self.get(id).shape.parts().into_iter().filter_map(Type::named));
            }
        }
        found
    }

    /// Whether any type has numbers that `serde_json` preserves only with its feature
    /// `arbitrary_precision`.
    #[must_use]
    pub fn has_exact_numbers(&self) -> bool {
        let of_operations = self.operations.iter().flat_map(|it| it.sent().chain(it.returned()));
        let of_globals = self.globals.iter().map(|global| &global.value);
        let of_values = of_operations.chain(of_globals).filter_map(|value| value.ty.as_ref());
        let of_types = self.types.iter().flat_map(|def| def.shape.parts());
        self.settings.exact_numbers || of_values.chain(of_types).any(Type::is_exact_number)
    }

    /// Whether all values of an object type have a property, according to the document.
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

/// The maximum depth of nested unions that are searched.
const DEPTH: usize = 8;

/// An index into [`Api::types`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(pub(crate) usize);

impl TypeId {
    /// Returns the index of the type in [`Api::types`].
    #[must_use]
    pub fn index(self) -> usize {
        self.0
    }
}

/// A named type.
#[derive(Debug, Clone)]
pub struct TypeDef {
    /// The structure of the type.
    pub shape: Shape,
    /// The schemas that the type comes from; several after deduplication.
    pub origins: Vec<Origin>,
    /// The documentation of the type.
    pub docs: Docs,
    /// An example from the document.
    pub example: Option<Value>,
    /// The constraints on its values that the Rust type does not express.
    pub limits: Limits,
    /// The schemas that its values must meet: all schemas of at least one list. Each type that was
    /// merged into this one contributes a list.
    pub rules: Vec<Vec<SchemaId>>,
    /// The features of the schema that the type does not support, as sentences.
    pub unsupported: Vec<String>,
    /// The variant of the type for the other direction, if there is one.
    pub other_variant: Option<TypeId>,
    /// Whether the type is the request variant.
    pub is_request: bool,
    /// What all its uses mean; `None` before equal types are merged.
    pub sense: Option<Sense>,
}

impl TypeDef {
    /// Returns the name that a rule gives a newtype.
    #[must_use]
    pub fn newtype_name(&self) -> Option<String> {
        self.shape.scalar()?;
        let origin = self.origins.first()?;
        let component = origin.component().map(str::to_owned);
        origin.rust_name.clone().or_else(|| origin.short_name.clone()).or(component)
    }
}

/// The structure of a type.
#[derive(Debug, Clone)]
pub enum Shape {
    /// An object with declared properties.
    Struct(Struct),
    /// A string with listed values, in document order.
    Enum(Vec<EnumValue<String>>),
    /// An integer with listed values, in document order.
    IntegerEnum(Vec<EnumValue<i128>>),
    /// A constant string, integer or boolean: the tag of a tagged union's member.
    Constant(Value),
    /// An array with a type for each index.
    Tuple(Tuple),
    /// A list or map that contains itself and therefore needs a name, or a string, number or boolean that a rule gives
    /// one.
    Newtype(Type),
    /// An alias of another type.
    Alias(Type),
    /// A value of one of several types.
    Union(Union),
}

impl Shape {
    /// Returns the type of the values of a newtype around a string, a number or a boolean.
    #[must_use]
    pub fn scalar(&self) -> Option<&Type> {
        match self {
            Self::Newtype(ty) if ty.is_scalar() => Some(ty),
            _ => None,
        }
    }

    /// Returns the types that this shape contains, in order.
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

    /// Returns the types that this shape contains, mutably.
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

    /// Returns the documentation of the fields or values, in order.
    #[must_use]
    pub fn part_docs(&self) -> Vec<&Docs> {
        match self {
            Self::Struct(object) => object.fields.iter().map(|field| &field.docs).collect(),
            Self::Enum(values) => values.iter().map(|value| &value.docs).collect(),
            Self::IntegerEnum(values) => values.iter().map(|value| &value.docs).collect(),
            _ => Vec::new(),
        }
    }

    /// Returns the documentation of the fields or values, mutably.
    pub fn part_docs_mut(&mut self) -> Vec<&mut Docs> {
        match self {
            Self::Struct(object) => object.fields.iter_mut().map(|field| &mut field.docs).collect(),
            Self::Enum(values) => values.iter_mut().map(|value| &mut value.docs).collect(),
            Self::IntegerEnum(values) => values.iter_mut().map(|value| &mut value.docs).collect(),
            _ => Vec::new(),
        }
    }
}

/// A listed value of an enum.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct EnumValue<T> {
    /// The value.
    pub value: T,
    /// The name that the document gives the value, if it differs from the value.
    pub name: Option<String>,
    /// The documentation of the value.
    pub docs: Docs,
}

/// An object with declared properties.
#[derive(Debug, Clone)]
pub struct Struct {
    /// The declared properties, in document order.
    pub fields: Vec<Field>,
    /// The type of additional properties. If it is `None`, additional properties have no field; they
    /// survive a round trip.
    pub additional: Option<Type>,
    /// The constraints on additional properties.
    pub additional_limits: Box<Limits>,
    /// Whether the document forbids additional properties. They survive a round trip nevertheless,
    /// because servers add some.
    pub closed: bool,
}

/// A property of an object.
#[derive(Debug, Clone)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Field {
    /// The pointer of the property's schema.
    pub pointer: Pointer,
    /// The name on the wire.
    pub wire: String,
    /// `x-rust-name`, if it does not name the type.
    pub rust_name: Option<String>,
    /// The type of the value if it is not `null`.
    pub ty: Type,
    /// Whether the property is required.
    pub required: bool,
    /// Whether the value may be `null`.
    pub nullable: bool,
    /// The only value of a boolean, if the document lists one.
    pub only: Option<bool>,
    /// The value that the server assumes if the property is absent.
    pub default: Option<Value>,
    /// Whether the value is a credential, which debug output hides.
    pub secret: bool,
    /// The documentation of the property.
    pub docs: Docs,
    /// An example from the document.
    pub example: Option<Value>,
    /// The constraints on its values, unless their type is named.
    pub limits: Limits,
    /// Whether only responses contain the property.
    pub read_only: bool,
    /// Whether only requests contain the property.
    pub write_only: bool,
    /// The features of the schema that the type does not support, as sentences.
    pub unsupported: Vec<String>,
}

impl Field {
    /// Returns how the field can be absent.
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

/// How a field can be absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Presence {
    /// Always present: `T`.
    Required,
    /// May be absent: `Option<T>`.
    Optional,
    /// Always present, may be `null`: `Option<T>` that is always serialized.
    Nullable,
    /// Absent, `null` or a value: `Maybe<T>`.
    Maybe,
}

/// An array with a type for each index.
#[derive(Debug, Clone)]
pub struct Tuple {
    /// The types of the first elements.
    pub items: Vec<Type>,
    /// The number of these elements that are required.
    pub required: usize,
    /// The type of the elements after them; `None` if there can be none.
    pub rest: Option<Type>,
    /// The constraints on the elements: one for each of `items`, then one for `rest`.
    pub limits: Vec<Limits>,
}

/// A value of one of several types.
#[derive(Debug, Clone)]
pub struct Union {
    /// The property that selects the member, if there is one.
    pub tag: Option<Tag>,
    /// The members, in document order.
    pub members: Vec<Member>,
}

/// The property that selects the member of a union.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Tag {
    /// The property's name on the wire.
    pub property: String,
    /// Whether every member requires it, so that no value lacks it.
    pub required: bool,
    /// Whether all its values are strings.
    pub text: bool,
    /// The index of the member for values whose tag is missing or unknown.
    pub default: Option<usize>,
    /// Whether the other members extend the default member, so that it accepts what they reject.
    pub is_family: bool,
}

impl Union {
    /// Whether the union has a variant for values with an unknown tag.
    #[must_use]
    pub fn has_catch_all(&self) -> bool {
        self.tag.as_ref().is_some_and(|tag| !tag.is_family)
    }
}

impl Tag {
    /// Creates a tag for a property with default settings: required, with string values.
    #[must_use]
    pub fn of(property: &str) -> Self {
        let property = property.to_owned();
        Self { property, required: true, text: true, default: None, is_family: false }
    }

    /// Returns the string that selects the member, for a value of the property.
    #[must_use]
    pub fn text(&self, value: &Value) -> Option<String> {
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) if !self.text => Some(canonical(number)),
            Value::Bool(_) if !self.text => Some(value.to_string()),
            _ => None,
        }
    }

    /// Returns the value of the property for the string that selects a member.
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
    /// The values of the tag property that select this member. Numbers and booleans are written as
    /// JSON. Empty in a union without a tag.
    pub tags: Vec<String>,
    /// Whether the member is also tried if the tag selects no member. True if the member is not an
    /// object, or shares values of the tag with other members.
    pub by_shape: bool,
    /// The member's type.
    pub ty: Type,
    /// The constraints on its values, unless their type is named.
    pub limits: Limits,
}
