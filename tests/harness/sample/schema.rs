//! Schemas as far as samples need them.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::facts::DocumentedName;

/// A schema.
#[derive(Debug, Clone, PartialEq)]
pub struct Schema {
    /// The name that the documentation has for it.
    pub name: Option<DocumentedName>,
    /// Whether null is allowed beside the values of its kind.
    pub nullable: bool,
    /// The values that it allows.
    pub kind: Kind,
}

/// The values that a schema allows.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Any JSON value.
    Any,
    /// Strings.
    Text,
    /// Strings that are points in time.
    DateTime,
    /// Integers.
    Integer,
    /// Numbers.
    Number,
    /// `true` and `false`.
    Boolean,
    /// Listed strings. Others may be added later.
    Enum(Vec<String>),
    /// One string: the value of a tag.
    Constant(String),
    /// Objects with known properties.
    Object(Vec<Property>),
    /// Objects with any properties.
    FreeForm,
    /// Objects with any keys and values of one schema.
    MapOf(Box<Schema>),
    /// Lists.
    List(Box<Schema>),
    /// One of several schemas.
    Union(Vec<Schema>),
    /// One of several objects, told apart by a tag.
    Tagged {
        /// The key of the tag.
        tag: String,
        /// The members, each with its value of the tag.
        members: Vec<(String, Schema)>,
    },
}

/// A property of an object.
#[derive(Debug, Clone, PartialEq)]
pub struct Property {
    /// The key.
    pub name: String,
    /// Whether the key must be there.
    pub required: bool,
    /// The schema of the value.
    pub schema: Schema,
}

/// All schemas of an `OpenAPI` document's request and response bodies that have a documented name, each where it stands,
/// outer ones first.
pub fn documented_schemas(document: &str) -> Result<Vec<Schema>, String> {
    let document: Value = serde_yaml::from_str(document).map_err(|error| error.to_string())?;
    let mut bodies = Vec::new();
    collect_bodies(&document, &mut bodies);
    let mut named = Vec::new();
    for body in bodies {
        collect_named(&Schema::read(body)?, &mut named);
    }
    Ok(named)
}

/// The schemas of all media types. Below a media type's schema there is no other media type.
fn collect_bodies<'d>(value: &'d Value, bodies: &mut Vec<&'d Value>) {
    match value {
        Value::Object(entries) => {
            for (key, entry) in entries {
                match entry.as_object().filter(|_| key == "content") {
                    Some(content) => bodies
                        .extend(content.values().filter_map(|media_type| media_type.get("schema"))),
                    None => collect_bodies(entry, bodies),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect_bodies(item, bodies)),
        _ => {}
    }
}

fn collect_named(schema: &Schema, named: &mut Vec<Schema>) {
    if schema.name.is_some() {
        named.push(schema.clone());
    }
    match &schema.kind {
        Kind::Object(properties) => {
            for property in properties {
                collect_named(&property.schema, named);
            }
        }
        Kind::MapOf(inner) | Kind::List(inner) => collect_named(inner, named),
        Kind::Union(members) => {
            for member in members {
                collect_named(member, named);
            }
        }
        Kind::Tagged { members, .. } => {
            for (_, member) in members {
                collect_named(member, named);
            }
        }
        _ => {}
    }
}

impl Schema {
    fn read(value: &Value) -> Result<Self, String> {
        Self::read_member(value, None)
    }

    /// Reads a schema whose property `tag`, if there is one, is the tag of a union.
    fn read_member(value: &Value, tag: Option<&str>) -> Result<Self, String> {
        Ok(Self {
            name: value
                .get("x-documented-name")
                .and_then(Value::as_str)
                .and_then(DocumentedName::parse),
            nullable: value.get("nullable").and_then(Value::as_bool).unwrap_or(false),
            kind: Kind::read(value, tag)?,
        })
    }

    /// Whether an emitted type has to accept a value: unknown keys are ignored, unknown values of enums are kept, and so
    /// are members with an unknown tag; null for an optional property is read as absent.
    #[must_use]
    pub fn accepts(&self, value: &Value) -> bool {
        match &self.kind {
            Kind::Any => true,
            Kind::Text | Kind::DateTime | Kind::Enum(_) => value.is_string(),
            Kind::Integer => value.is_i64(),
            Kind::Number => value.is_number(),
            Kind::Boolean => value.is_boolean(),
            Kind::Constant(only) => value.as_str() == Some(only),
            Kind::FreeForm => value.is_object(),
            Kind::Object(properties) => {
                properties.iter().all(|property| property.accepted_in(value))
            }
            Kind::MapOf(inner) => value
                .as_object()
                .is_some_and(|entries| entries.values().all(|value| inner.accepts_nullable(value))),
            Kind::List(inner) => value
                .as_array()
                .is_some_and(|items| items.iter().all(|item| inner.accepts_nullable(item))),
            Kind::Union(members) => members.iter().any(|member| member.accepts(value)),
            Kind::Tagged { tag, members } => {
                value.get(tag).and_then(Value::as_str).is_some_and(|found| {
                    members
                        .iter()
                        .find(|(value, _)| value == found)
                        .is_none_or(|(_, member)| member.accepts(value))
                })
            }
        }
    }

    /// The same, and null where the schema allows it.
    #[must_use]
    pub fn accepts_nullable(&self, value: &Value) -> bool {
        (self.nullable && value.is_null()) || self.accepts(value)
    }
}

impl Property {
    fn accepted_in(&self, object: &Value) -> bool {
        let found = object.as_object().map(|entries| entries.get(&self.name));
        match found {
            None => false,
            Some(None) => !self.required,
            Some(Some(Value::Null)) if !self.required => true,
            Some(Some(value)) => self.schema.accepts_nullable(value),
        }
    }
}

impl Kind {
    fn read(value: &Value, tag: Option<&str>) -> Result<Self, String> {
        if let Some(members) =
            value.get("oneOf").or_else(|| value.get("anyOf")).and_then(Value::as_array)
        {
            return Self::read_union(members);
        }
        if value.get("enum").is_some() {
            return texts(value, "enum").map(Self::Enum);
        }
        match (
            value.get("type").and_then(Value::as_str),
            value.get("format").and_then(Value::as_str),
        ) {
            (None, _) if value.get("$ref").is_none() && value.get("allOf").is_none() => {
                Ok(Self::Any)
            }
            (Some("string"), Some("date-time")) => Ok(Self::DateTime),
            (Some("string"), _) => Ok(Self::Text),
            (Some("integer"), _) => Ok(Self::Integer),
            (Some("number"), _) => Ok(Self::Number),
            (Some("boolean"), _) => Ok(Self::Boolean),
            (Some("array"), _) => {
                let item = value.get("items").ok_or("an array without items")?;
                Ok(Self::List(Box::new(Schema::read(item)?)))
            }
            (Some("object"), _) => Self::read_object(value, tag),
            _ => Err(format!("samples cannot be made of {value}")),
        }
    }

    fn read_object(value: &Value, tag: Option<&str>) -> Result<Self, String> {
        let Some(properties) = value.get("properties").and_then(Value::as_object) else {
            return match value.get("additionalProperties").filter(|inner| inner.is_object()) {
                Some(inner) => Ok(Self::MapOf(Box::new(Schema::read(inner)?))),
                None => Ok(Self::FreeForm),
            };
        };
        let required =
            if value.get("required").is_some() { texts(value, "required")? } else { Vec::new() };
        let mut read = Vec::new();
        for (name, property) in properties {
            let mut schema = Schema::read(property)?;
            if let (Kind::Enum(values), true) = (&schema.kind, tag == Some(name)) {
                schema.kind = values.first().cloned().map_or(Kind::Any, Kind::Constant);
            }
            read.push(Property { name: name.clone(), required: required.contains(name), schema });
        }
        Ok(Self::Object(read))
    }

    fn read_union(members: &[Value]) -> Result<Self, String> {
        let Some((tag, values)) = tag(members) else {
            return Ok(Self::Union(members.iter().map(Schema::read).collect::<Result<_, _>>()?));
        };
        let members = members.iter().map(|member| Schema::read_member(member, Some(&tag)));
        let members: Vec<Schema> = members.collect::<Result<_, _>>()?;
        Ok(Self::Tagged { tag, members: values.into_iter().zip(members).collect() })
    }
}

/// The property that every member requires and that has one value in each, which no other member has.
fn tag(members: &[Value]) -> Option<(String, Vec<String>)> {
    let candidates = members.first()?.get("properties")?.as_object()?.keys();
    for name in candidates {
        let values: Option<Vec<String>> =
            members.iter().map(|member| only_value(member, name)).collect();
        if let Some(values) = values
            && values.iter().collect::<BTreeSet<_>>().len() == values.len()
        {
            return Some((name.clone(), values));
        }
    }
    None
}

fn only_value(member: &Value, name: &str) -> Option<String> {
    let required = member.get("required")?.as_array()?.iter().any(|required| required == name);
    match member.get("properties")?.get(name)?.get("enum")?.as_array()?.as_slice() {
        [only] if required => only.as_str().map(str::to_owned),
        _ => None,
    }
}

fn texts(value: &Value, key: &str) -> Result<Vec<String>, String> {
    let texts = value
        .get(key)
        .and_then(Value::as_array)
        .and_then(|items| items.iter().map(|item| item.as_str().map(str::to_owned)).collect());
    texts.ok_or_else(|| format!("`{key}` is no list of texts in {value}"))
}
