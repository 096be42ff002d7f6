//! The public API of an emitted crate and its wire format, without documentation.
//!
//! Two of them can be compared ([`diff`](crate::changes::diff)). The one of the last run is stored
//! beside the crate ([`lock`](crate::changes::lock)), so that the next run can keep its names.

mod accessors;
mod build;
mod calls;
mod reach;
mod ty;

pub use self::accessors::check_accessors;
pub use self::build::{skeleton, style, surface};
pub use self::calls::Part;
pub use self::reach::{Direction, Reach};
pub use self::ty::Ty;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::document::pointer::Pointer;
use crate::ir::{Integer, whole};
use crate::schema::spec::{Location, OperationKind};

/// The public API of an emitted crate.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Surface {
    /// What the types are like, if they are plain.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<String>,
    /// The types, by path below `models`, such as `operations::Job`. The order is that of the types in
    /// [`Api`](crate::ir::Api).
    pub types: IndexMap<String, Item>,
    /// The aliases for bodies of operations, by path.
    pub aliases: IndexMap<String, Alias>,
    /// The deprecated aliases for earlier names: the path of the type by the path of the alias.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub renamed: IndexMap<String, String>,
    /// The operations, by id, in document order.
    pub operations: IndexMap<String, Operation>,
    /// The global parameters, set once on the client.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub globals: Vec<Parameter>,
    /// The base URLs, each with the default values of its variables.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<String>,
    /// The wire format of credentials, by the key of the security scheme.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub schemes: IndexMap<String, String>,
    /// The parts of the client that belong to no operation: settings and error bodies.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub client: Vec<Part>,
}

/// A type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[allow(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
pub struct Item {
    /// The name of the component, if the schema is one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub component: Option<String>,
    /// Whether it is a request variant.
    #[serde(default, skip_serializing_if = "is_false")]
    pub request: bool,
    /// Whether it is the type of the credentials.
    #[serde(default, skip_serializing_if = "is_false")]
    pub credentials: bool,
    /// Whether users construct its values to send them.
    #[serde(default, skip_serializing_if = "is_false")]
    pub sent: bool,
    /// Whether `new` takes the required fields by name.
    #[serde(default, skip_serializing_if = "is_false")]
    pub record: bool,
    /// Whether it implements `Eq`. Types that contain floating-point numbers do not.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub eq: bool,
    /// Whether there is no such type, as only unions around others write its values.
    #[serde(default, skip_serializing_if = "is_false")]
    pub told: bool,
    /// The traits that rules of the settings and extensions of the document add.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub derives: Vec<String>,
    /// `deprecated`
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// The constraints on its values, by keyword.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub limits: Value,
    /// The shape.
    #[serde(flatten)]
    pub shape: Shape,
    /// The pointers to its schemas.
    #[serde(skip)]
    pub places: Vec<Pointer>,
}

/// The shape of a type.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Shape {
    /// An object with known properties.
    Struct {
        /// The known properties, in the order of the fields.
        fields: Vec<Field>,
        /// The type of additional properties, if they have a field.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        additional: Option<Ty>,
        /// The identifier of the field for additional properties.
        #[serde(default = "further", skip_serializing_if = "is_further")]
        further: String,
        /// Whether the document forbids additional properties.
        #[serde(default, skip_serializing_if = "is_false")]
        closed: bool,
    },
    /// A string or integer enum that accepts unknown values.
    Enum {
        /// The known values.
        values: Vec<Variant>,
        /// Whether the values are integers.
        #[serde(default, skip_serializing_if = "is_false")]
        integer: bool,
        /// The variant for unknown values.
        catch_all: String,
    },
    /// A constant.
    Constant {
        /// The value.
        value: Value,
    },
    /// An array with positional element types.
    Tuple {
        /// The types of the first elements.
        items: Vec<Ty>,
        /// The number of required elements.
        required: usize,
        /// The indices of the boxed elements.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        boxed: Vec<usize>,
        /// The type of the remaining elements.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        rest: Option<Ty>,
    },
    /// A list or map that contains itself.
    Newtype {
        /// The list or map.
        ty: Ty,
    },
    /// A type alias.
    Alias {
        /// The target.
        ty: Ty,
    },
    /// A union.
    Union {
        /// The members, in document order.
        members: Vec<Member>,
        /// The property that is the tag.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tag: Option<String>,
        /// The variant for unknown members.
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
    /// The type of the value, if it is present and not `null`.
    pub ty: Ty,
    /// Whether the property is required.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// Whether it may be `null`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub nullable: bool,
    /// Whether the value is behind a `Box`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub boxed: bool,
    /// The default: the value that the server assumes if the property is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub default: Option<Value>,
    /// Whether a method `…_or_default` returns the default.
    #[serde(default, skip_serializing_if = "is_false")]
    pub or_default: bool,
    /// `deprecated`
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// Whether there is no such field, as the union around the type writes the property.
    #[serde(default, skip_serializing_if = "is_false")]
    pub told: bool,
    /// The constraints on its values, by keyword.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub limits: Value,
    /// The pointer to its schema.
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
    /// The values of the tag that select it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tags: Vec<String>,
    /// The type.
    pub ty: Ty,
    /// Whether the value is behind a `Box`.
    #[serde(default, skip_serializing_if = "is_false")]
    pub boxed: bool,
    /// Whether the union implements `From` for its type.
    #[serde(default, skip_serializing_if = "is_false")]
    pub from: bool,
    /// The constraints on its values, by keyword.
    #[serde(default, skip_serializing_if = "Value::is_null")]
    pub limits: Value,
}

/// An alias for the body of an operation.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Alias {
    /// The body's type.
    pub ty: Ty,
    /// Whether `models` re-exports it, which requires a unique name.
    #[serde(default = "yes", skip_serializing_if = "is_true")]
    pub unique: bool,
    /// The operation's id.
    pub operation: String,
    /// The status of the response; `None` for a request.
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
    /// The kind of operation: an endpoint, a webhook or a callback.
    #[serde(default, skip_serializing_if = "is_path")]
    pub kind: OperationKind,
    /// The HTTP method in uppercase.
    pub method: String,
    /// The path template.
    pub path: String,
    /// `deprecated`
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// The alternatives of credentials: for each, the schemes and their scopes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub security: Vec<Vec<(String, Vec<String>)>>,
    /// Its servers, if they differ from those of the API.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub servers: Vec<String>,
    /// The parameters.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parameters: Vec<Parameter>,
    /// The request body.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request: Option<Request>,
    /// The parts of the client that belong to it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub calls: Vec<Part>,
    /// The responses, by status.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub responses: IndexMap<String, Response>,
    /// The pointer to it.
    #[serde(skip)]
    pub place: Pointer,
}

/// A parameter.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// The location: path, query, header or cookie.
    pub location: Location,
    /// The type, if the document specifies one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ty: Option<Ty>,
    /// Whether it is required.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// `deprecated`
    #[serde(default, skip_serializing_if = "is_false")]
    pub deprecated: bool,
    /// The serialization, if it is not the default of the location: `style`, `explode` and media type,
    /// separated by spaces.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub style: Option<String>,
}

/// A request body.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Request {
    /// Whether it is required.
    #[serde(default, skip_serializing_if = "is_false")]
    pub required: bool,
    /// The types, by media type.
    pub bodies: IndexMap<String, Option<Ty>>,
}

/// A response.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Response {
    /// The types of the body, by media type.
    #[serde(default, skip_serializing_if = "IndexMap::is_empty")]
    pub bodies: IndexMap<String, Option<Ty>>,
    /// The types of the headers, by name.
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
    /// Returns the declared type of the field, without module paths.
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

/// Returns the integer type that stores the values of an integer enum.
#[must_use]
pub fn width(values: &[Variant]) -> Integer {
    Integer::of_values(values.iter().filter_map(|known| whole(known.value.as_number()?)))
}

impl Shape {
    /// Returns the types that it contains.
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

    /// Returns a noun for it, with an article.
    #[must_use]
    pub fn noun(&self) -> &'static str {
        match self {
            Self::Struct { .. } => "a struct",
            Self::Enum { integer: false, .. } => "an enum of strings",
            Self::Enum { values, .. } => match width(values) {
                Integer::U64 => "an enum of `u64` numbers",
                Integer::I128 => "an enum of `i128` numbers",
                _ => "an enum of numbers",
            },
            Self::Constant { .. } => "a constant",
            Self::Tuple { .. } => "a tuple",
            Self::Newtype { .. } => "a recursive list or map",
            Self::Alias { .. } => "an alias",
            Self::Union { tag: Some(_), .. } => "a tagged union",
            Self::Union { .. } => "an untagged union",
        }
    }
}

impl Surface {
    /// Returns the named type that `ty` refers to, if it is one.
    #[must_use]
    pub fn item(&self, ty: &Ty) -> Option<&Item> {
        match ty {
            Ty::Named(path) => self.types.get(path),
            _ => None,
        }
    }

    /// Whether a type has only one value.
    #[must_use]
    pub fn is_constant(&self, ty: &Ty) -> bool {
        self.item(ty).is_some_and(|item| matches!(item.shape, Shape::Constant { .. }))
    }

    /// Whether a type is a union.
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
