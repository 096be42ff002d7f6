//! What users of an emitted crate see, and what it stands for on the wire, without texts.
//!
//! Two surfaces can be compared ([`diff`](crate::changes::diff)), and one is kept beside each emitted crate
//! ([`lock`](crate::changes::lock)), so that the names of today are known tomorrow.

mod accessors;
mod build;
mod calls;
mod reach;
mod ty;

pub use self::accessors::check_accessors;
pub use self::build::{skeleton, surface};
pub use self::calls::Part;
pub use self::reach::{Direction, Reach};
pub use self::ty::Ty;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::document::pointer::Pointer;
use crate::ir::{Integer, whole};
use crate::schema::spec::{Location, OperationKind};

/// What users of an emitted crate see.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surface {
    /// The types by their paths below `models`, such as `operations::Job`. The order is that of the
    /// types in [`Api`](crate::ir::Api).
    pub types: IndexMap<String, Item>,
    /// The names of operations' bodies that stand for types with other names, by path.
    pub aliases: IndexMap<String, Alias>,
    /// The operations by their ids, in document order.
    pub operations: IndexMap<String, Operation>,
    /// The parameters that a client sets once for all operations.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub globals: Vec<Parameter>,
    /// The base URLs, each with what its variables are by default.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<String>,
    /// How credentials are sent, by the keys of their schemes.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub schemes: IndexMap<String, String>,
    /// What the client has for all operations: settings, and bodies of errors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub client: Vec<Part>,
}

/// A type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Item {
    /// The schema component that it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
    /// Whether it is the one of two types of the same component that requests have.
    #[serde(default, skip_serializing_if = "is_false")]
    pub request: bool,
    /// Whether it is the credentials.
    #[serde(default, skip_serializing_if = "is_false")]
    pub credentials: bool,
    /// Whether users make values of it to send them.
    #[serde(default, skip_serializing_if = "is_false")]
    pub sent: bool,
    /// Whether it implements `Eq`, which a floating-point number inside prevents.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub eq: bool,
    /// `deprecated`
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// What narrows its values, by keyword.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub limits: Value,
    /// What it is made of.
    #[serde(flatten)]
    pub shape: Shape,
    /// Where the document has it.
    #[serde(skip)]
    pub places: Vec<Pointer>,
}

/// What a type is made of.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Shape {
    /// An object with known properties.
    Struct {
        /// The known properties, in the order of the fields.
        fields: Vec<Field>,
        /// The type of further properties that are shown.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        additional: Option<Ty>,
        /// The identifier of the field that shows them.
        #[serde(default = "further", skip_serializing_if = "is_further")]
        further: String,
        /// Whether the document forbids further properties.
        #[serde(default, skip_serializing_if = "is_false")]
        closed: bool,
    },
    /// A string or a whole number with known values, open to others.
    Enum {
        /// The known values.
        values: Vec<Variant>,
        /// Whether they are numbers.
        #[serde(default, skip_serializing_if = "is_false")]
        integer: bool,
        /// The variant that keeps other values.
        catch_all: String,
    },
    /// A value that is always the same.
    Constant {
        /// The value.
        value: Value,
    },
    /// An array whose elements have types by position.
    Tuple {
        /// The types of the first elements.
        items: Vec<Ty>,
        /// How many of them must be there.
        required: usize,
        /// Which of them are behind a `Box`, by their places.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        boxed: Vec<usize>,
        /// The type of the elements behind them.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rest: Option<Ty>,
    },
    /// A list or map that contains itself.
    Newtype {
        /// The list or map.
        ty: Ty,
    },
    /// A name for another type.
    Alias {
        /// The other type.
        ty: Ty,
    },
    /// One of several.
    Union {
        /// The members, in document order.
        members: Vec<Member>,
        /// The property that tells them apart.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tag: Option<String>,
        /// The variant that keeps members that are not known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        catch_all: Option<String>,
    },
}

/// A property of an object.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Field {
    /// The name on the wire.
    pub wire: String,
    /// The field's identifier.
    pub ident: String,
    /// The type of a value that is there.
    pub ty: Ty,
    /// Whether the property must be there.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// Whether it may be `null`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub nullable: bool,
    /// Whether the value is behind a `Box`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub boxed: bool,
    /// What the server takes where the property is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// Whether a method `…_or_default` answers that.
    #[serde(default, skip_serializing_if = "is_false")]
    pub or_default: bool,
    /// `deprecated`
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// What narrows its values, by keyword.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub limits: Value,
    /// Where the document has it.
    #[serde(skip)]
    pub place: Pointer,
}

/// A known value of an enum.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Variant {
    /// The value.
    pub value: Value,
    /// The variant's identifier.
    pub ident: String,
    /// `deprecated`
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
}

/// A member of a union.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Member {
    /// The variant's identifier.
    pub ident: String,
    /// The values of the tag property that stand for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// Its type.
    pub ty: Ty,
    /// Whether the value is behind a `Box`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub boxed: bool,
    /// Whether its values convert into the union.
    #[serde(default, skip_serializing_if = "is_false")]
    pub from: bool,
    /// What narrows its values, by keyword.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub limits: Value,
}

/// A name for the body of an operation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alias {
    /// The body's type.
    pub ty: Ty,
    /// Whether `models` has it too, as nothing else is called like it.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub unique: bool,
    /// The operation's id.
    pub operation: String,
    /// The status of the response; of a request none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<String>,
    /// The body's media type.
    #[serde(default = "json", skip_serializing_if = "is_json")]
    pub media_type: String,
}

/// An operation.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Operation {
    /// The constant in `operations`.
    pub constant: String,
    /// Who calls it.
    #[serde(default, skip_serializing_if = "is_path")]
    pub kind: OperationKind,
    /// The HTTP method in capitals.
    pub method: String,
    /// The path template.
    pub path: String,
    /// `deprecated`
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// What a call needs one of: schemes and scopes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub security: Vec<Vec<(String, Vec<String>)>>,
    /// Its servers, where they are not those of the API.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<String>,
    /// The parameters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// The request's body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Request>,
    /// What the client has for it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<Part>,
    /// The responses by status.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub responses: IndexMap<String, Response>,
    /// Where the document has it.
    #[serde(skip)]
    pub place: Pointer,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// Where it goes.
    pub location: Location,
    /// Its type, where the document gives one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ty: Option<Ty>,
    /// Whether it must be there.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// `deprecated`
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// How it is written, if not as parameters at its place are by default: `style`, `explode` and media
    /// type, in one word each.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<String>,
}

/// The body of a request.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Whether it must be there.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// Its types by media type.
    pub bodies: IndexMap<String, Option<Ty>>,
}

/// A response.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// Its types by media type.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub bodies: IndexMap<String, Option<Ty>>,
    /// The types of its headers.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub headers: IndexMap<String, Option<Ty>>,
}

impl Item {
    /// Whether it implements `Default`.
    #[must_use]
    pub fn is_default(&self, surface: &Surface) -> bool {
        match &self.shape {
            Shape::Struct { fields, .. } => {
                fields.iter().all(|field| !field.required || surface.is_constant(&field.ty))
            }
            Shape::Constant { .. } | Shape::Newtype { .. } => true,
            _ => false,
        }
    }
}

impl Field {
    /// The type that the field is declared with, names without their paths.
    #[must_use]
    pub fn declared(&self) -> String {
        let ty = self.ty.rust();
        let ty = if self.boxed { format!("Box<{ty}>") } else { ty };
        match (self.required, self.nullable) {
            (true, false) => ty,
            (false, true) => format!("Maybe<{ty}>"),
            _ => format!("Option<{ty}>"),
        }
    }
}

/// The type in which an enum of numbers keeps its values.
#[must_use]
pub fn width(values: &[Variant]) -> Integer {
    Integer::of_values(values.iter().filter_map(|known| whole(known.value.as_number()?)))
}

impl Shape {
    /// The types that it is made of.
    #[must_use]
    pub fn parts(&self) -> Vec<&Ty> {
        match self {
            Self::Struct { fields, additional, .. } => {
                fields.iter().map(|field| &field.ty).chain(additional).collect()
            }
            Self::Enum { .. } | Self::Constant { .. } => Vec::new(),
            Self::Tuple { items, rest, .. } => items.iter().chain(rest).collect(),
            Self::Newtype { ty } | Self::Alias { ty } => vec![ty],
            Self::Union { members, .. } => members.iter().map(|member| &member.ty).collect(),
        }
    }

    /// What it is, with an article.
    #[must_use]
    pub fn noun(&self) -> &'static str {
        match self {
            Self::Struct { .. } => "a struct",
            Self::Enum { integer: false, .. } => "an enum of texts",
            Self::Enum { values, .. } => match width(values) {
                Integer::U64 => "an enum of `u64` numbers",
                Integer::I128 => "an enum of `i128` numbers",
                _ => "an enum of numbers",
            },
            Self::Constant { .. } => "a tag",
            Self::Tuple { .. } => "a tuple",
            Self::Newtype { .. } => "a list or map of itself",
            Self::Alias { .. } => "an alias",
            Self::Union { tag: Some(_), .. } => "a union with a tag",
            Self::Union { .. } => "a union without a tag",
        }
    }
}

impl Surface {
    /// The type with a name that a use is, if it is one.
    #[must_use]
    pub fn item(&self, ty: &Ty) -> Option<&Item> {
        match ty {
            Ty::Named(path) => self.types.get(path),
            _ => None,
        }
    }

    /// Whether a type has but one value.
    #[must_use]
    pub fn is_constant(&self, ty: &Ty) -> bool {
        self.item(ty).is_some_and(|item| matches!(item.shape, Shape::Constant { .. }))
    }

    /// Whether a type is one of several.
    #[must_use]
    pub fn is_union(&self, ty: &Ty) -> bool {
        self.item(ty).is_some_and(|item| matches!(item.shape, Shape::Union { .. }))
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_false(value: &bool) -> bool {
    !value
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_true(value: &bool) -> bool {
    *value
}

fn further() -> String {
    "additional_properties".to_owned()
}

fn is_further(ident: &str) -> bool {
    ident == further()
}

fn json() -> String {
    "application/json".to_owned()
}

fn is_json(media_type: &str) -> bool {
    media_type == json()
}

fn yes() -> bool {
    true
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks so")]
fn is_path(kind: &OperationKind) -> bool {
    *kind == OperationKind::Path
}
