//! The published documentation, as facts: what each reference page says, and nothing more.

use std::fmt;

use serde_json::Value;

/// The facts of the release that the emitted crate is compared with.
pub const DOCS: &str = include_str!("../docs/0.4.1.json");

/// What the documentation of one release says.
#[derive(Debug, Clone)]
pub struct Facts {
    /// The release that the pages describe.
    pub release: String,
    /// The reference pages, in the order of the file.
    pub pages: Vec<Page>,
    /// The operations, in the documentation's order.
    pub operations: Vec<Operation>,
}

/// One reference page.
#[derive(Debug, Clone)]
pub struct Page {
    /// The path of the page, such as `operations/failed.md`.
    pub path: String,
    /// The module and name that the page documents.
    pub name: DocumentedName,
    /// What the page says.
    pub content: Content,
    /// The page's own example. A union's page has one for each member instead.
    pub example: Option<Value>,
}

impl Page {
    /// Which part of an operation the page describes, where it does not describe a type.
    #[must_use]
    pub fn role(&self) -> Role {
        if self.name.module != "operations" {
            Role::Type
        } else if self.name.name.ends_with("Request") {
            Role::Request
        } else if self.name.name.ends_with("Globals") {
            Role::Globals
        } else {
            Role::Type
        }
    }
}

/// What a page stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// A type of its own.
    Type,
    /// The parameters and the body of an operation.
    Request,
    /// The parameters that a client supplies for all operations.
    Globals,
}

/// The content of a page.
#[derive(Debug, Clone)]
pub enum Content {
    /// An object with its fields.
    Object(Vec<Field>),
    /// An enum with its values.
    Enum(Vec<String>),
    /// A union with its members.
    Union(Vec<Member>),
}

/// A documented field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    /// The key in JSON.
    pub wire: String,
    /// The type as documented.
    pub kind: DocumentedType,
    /// Whether the key must be there.
    pub required: bool,
    /// Whether the value may be null.
    pub nullable: bool,
    /// Whether the page has a text about it.
    pub described: bool,
}

/// A documented member of a union.
#[derive(Debug, Clone)]
pub struct Member {
    /// The type as documented.
    pub kind: DocumentedType,
    /// The example of this member.
    pub example: Option<Value>,
}

/// A name of the documentation: `operations.Failed`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocumentedName {
    /// The module: `operations`, `errors` or `components`.
    pub module: String,
    /// The name within the module.
    pub name: String,
}

impl DocumentedName {
    /// Reads `module.Name`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (module, name) = text.split_once('.')?;
        let plain = |part: &str| {
            !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
        };
        (plain(module) && plain(name))
            .then(|| Self { module: module.to_owned(), name: name.to_owned() })
    }
}

impl fmt::Display for DocumentedName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{}", self.module, self.name)
    }
}

/// A type in the documentation's words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DocumentedType {
    /// `string`
    Text,
    /// `number`: the documentation does not tell integers from other numbers.
    Number,
    /// `boolean`
    Boolean,
    /// `any`
    Any,
    /// `Date`
    Date,
    /// `Record<string, X>`
    Record(Box<DocumentedType>),
    /// `X[]`
    List(Box<DocumentedType>),
    /// A name with a page of its own.
    Named(DocumentedName),
}

impl DocumentedType {
    /// Reads a type as the documentation writes it.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(item) = text.strip_suffix("[]") {
            return Some(Self::List(Box::new(Self::parse(item)?)));
        }
        if let Some(value) =
            text.strip_prefix("Record<string, ").and_then(|rest| rest.strip_suffix('>'))
        {
            return Some(Self::Record(Box::new(Self::parse(value)?)));
        }
        Some(match text {
            "string" => Self::Text,
            "number" => Self::Number,
            "boolean" => Self::Boolean,
            "any" => Self::Any,
            "Date" => Self::Date,
            _ => Self::Named(DocumentedName::parse(text)?),
        })
    }
}

impl fmt::Display for DocumentedType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text => f.write_str("string"),
            Self::Number => f.write_str("number"),
            Self::Boolean => f.write_str("boolean"),
            Self::Any => f.write_str("any"),
            Self::Date => f.write_str("Date"),
            Self::Record(value) => write!(f, "Record<string, {value}>"),
            Self::List(item) => write!(f, "{item}[]"),
            Self::Named(name) => name.fmt(f),
        }
    }
}

/// A documented operation.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The operation's id.
    pub id: String,
    /// The HTTP method.
    pub method: String,
    /// The path template.
    pub path: String,
    /// The parameters in order.
    pub parameters: Vec<Parameter>,
    /// The request body.
    pub request_body: Option<RequestBody>,
    /// The responses in order.
    pub responses: Vec<Response>,
}

/// A documented parameter of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// The name on the wire.
    pub name: String,
    /// Where it goes: `path` or `query`.
    pub location: String,
    /// Whether a call must have it.
    pub required: bool,
    /// Whether a client supplies it once for all operations.
    pub global: bool,
}

/// A documented request body.
#[derive(Debug, Clone)]
pub struct RequestBody {
    /// Whether a call must have it.
    pub required: bool,
    /// The media type.
    pub media_type: String,
    /// The documented type.
    pub kind: DocumentedType,
}

/// A documented response.
#[derive(Debug, Clone)]
pub struct Response {
    /// The status code.
    pub status: String,
    /// The media type, if there is a body.
    pub media_type: Option<String>,
    /// The documented type of the body, if there is one.
    pub kind: Option<DocumentedType>,
}

impl Facts {
    /// Reads the facts from their JSON text. The error says which part is not as expected.
    pub fn parse(text: &str) -> Result<Self, String> {
        let root: Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
        Ok(Self {
            release: string(&root, "release")?,
            pages: list(&root, "pages", page)?,
            operations: list(&root, "operations", operation)?,
        })
    }

    /// The page of a documented name.
    #[must_use]
    pub fn page(&self, name: &DocumentedName) -> Option<&Page> {
        self.pages.iter().find(|page| page.name == *name)
    }
}

fn page(value: &Value) -> Result<Page, String> {
    let content = match string(value, "kind")?.as_str() {
        "object" => Content::Object(list(value, "fields", field)?),
        "enum" => Content::Enum(list(value, "values", text)?),
        "union" => Content::Union(list(value, "members", member)?),
        other => return Err(format!("unknown kind of page: {other}")),
    };
    Ok(Page {
        path: string(value, "page")?,
        name: DocumentedName { module: string(value, "module")?, name: string(value, "name")? },
        content,
        example: value.get("example").cloned(),
    })
}

fn field(value: &Value) -> Result<Field, String> {
    Ok(Field {
        wire: string(value, "wire")?,
        kind: kind(value)?,
        required: boolean(value, "required")?,
        nullable: boolean(value, "nullable")?,
        described: value.get("described") == Some(&Value::Bool(true)),
    })
}

fn member(value: &Value) -> Result<Member, String> {
    Ok(Member { kind: kind(value)?, example: value.get("example").cloned() })
}

fn operation(value: &Value) -> Result<Operation, String> {
    Ok(Operation {
        id: string(value, "id")?,
        method: string(value, "method")?,
        path: string(value, "path")?,
        parameters: list(value, "parameters", parameter)?,
        request_body: present(value, "request_body").map(request_body).transpose()?,
        responses: list(value, "responses", response)?,
    })
}

fn parameter(value: &Value) -> Result<Parameter, String> {
    Ok(Parameter {
        name: string(value, "name")?,
        location: string(value, "in")?,
        required: boolean(value, "required")?,
        global: boolean(value, "global")?,
    })
}

fn request_body(value: &Value) -> Result<RequestBody, String> {
    Ok(RequestBody {
        required: boolean(value, "required")?,
        media_type: string(value, "media_type")?,
        kind: kind(value)?,
    })
}

fn response(value: &Value) -> Result<Response, String> {
    Ok(Response {
        status: string(value, "status")?,
        media_type: present(value, "media_type").map(text).transpose()?,
        kind: present(value, "type").map(|_| kind(value)).transpose()?,
    })
}

fn kind(value: &Value) -> Result<DocumentedType, String> {
    let text = string(value, "type")?;
    DocumentedType::parse(&text).ok_or_else(|| format!("no documented type: {text}"))
}

fn present<'v>(value: &'v Value, key: &str) -> Option<&'v Value> {
    value.get(key).filter(|found| !found.is_null())
}

fn text(value: &Value) -> Result<String, String> {
    value.as_str().map(str::to_owned).ok_or_else(|| format!("no string: {value}"))
}

fn string(value: &Value, key: &str) -> Result<String, String> {
    value.get(key).ok_or_else(|| format!("`{key}` is missing in {value}")).and_then(text)
}

fn boolean(value: &Value, key: &str) -> Result<bool, String> {
    value
        .get(key)
        .and_then(Value::as_bool)
        .ok_or_else(|| format!("`{key}` is no boolean in {value}"))
}

fn list<T>(
    value: &Value,
    key: &str,
    read: impl Fn(&Value) -> Result<T, String>,
) -> Result<Vec<T>, String> {
    let items = value
        .get(key)
        .and_then(Value::as_array)
        .ok_or_else(|| format!("`{key}` is no list in {value}"))?;
    items.iter().map(read).collect()
}
