//! Schema Objects and the table that their ids point into.

use std::collections::HashMap;

use openapiv3::{
    AdditionalProperties, OpenAPI, ReferenceOr, Schema as Source, SchemaKind as SourceKind, Type,
    VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use super::{documented_name, extension, follow, target};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::pointer::Pointer;
use crate::spec::{Meta, Schema, SchemaId, SchemaKind};

/// Schemas as they are found; a schema's id exists before its parts do, so recursion needs no care.
pub(super) struct Schemas<'a> {
    pub(super) document: &'a Value,
    pub(super) diagnostics: &'a mut Diagnostics,
    found: Vec<Option<Schema>>,
    by_pointer: HashMap<Pointer, SchemaId>,
}

impl<'a> Schemas<'a> {
    pub(super) fn new(document: &'a Value, diagnostics: &'a mut Diagnostics) -> Self {
        Self { document, diagnostics, found: Vec::new(), by_pointer: HashMap::new() }
    }

    /// `components.schemas`, in document order.
    pub(super) fn components(
        &mut self,
        openapi: &OpenAPI,
        root: &Pointer,
    ) -> Vec<(String, SchemaId)> {
        let place = root.push("components").push("schemas");
        let components = openapi.components.as_ref();
        components
            .into_iter()
            .flat_map(|components| &components.schemas)
            .map(|(name, schema)| (name.clone(), self.schema(schema, place.push(name))))
            .collect()
    }

    /// Gives the id of a schema or of what a reference in its place leads to.
    pub(super) fn schema(&mut self, schema: &ReferenceOr<Source>, place: Pointer) -> SchemaId {
        match schema {
            ReferenceOr::Item(item) => self.item(item, place),
            ReferenceOr::Reference { reference } => self.reference(reference, &place),
        }
    }

    fn boxed(&mut self, schema: &ReferenceOr<Box<Source>>, place: Pointer) -> SchemaId {
        match schema {
            ReferenceOr::Item(item) => self.item(item, place),
            ReferenceOr::Reference { reference } => self.reference(reference, &place),
        }
    }

    fn reference(&mut self, reference: &str, place: &Pointer) -> SchemaId {
        let known = target(
            self.document,
            reference,
            &place.push("$ref"),
            "schemas",
            &mut Diagnostics::default(),
        )
        .and_then(|(pointer, _)| self.by_pointer.get(&pointer).copied());
        if let Some(id) = known {
            return id;
        }
        let id =
            match follow::<Source>(self.document, reference, place, "schemas", self.diagnostics) {
                Some((target, item)) => match self.by_pointer.get(&target) {
                    Some(id) => *id,
                    None => self.item(&item, target),
                },
                None => self.insert_any(place.clone()),
            };
        // A reference to a reference is followed once.
        if let Some(pointer) = Pointer::parse(reference) {
            self.by_pointer.entry(pointer).or_insert(id);
        }
        id
    }

    fn insert_any(&mut self, pointer: Pointer) -> SchemaId {
        let id = self.reserve(pointer.clone());
        self.found[id.0] =
            Some(Schema { pointer, kind: SchemaKind::Any, nullable: false, meta: Meta::default() });
        id
    }

    fn reserve(&mut self, pointer: Pointer) -> SchemaId {
        let id = SchemaId(self.found.len());
        self.found.push(None);
        self.by_pointer.insert(pointer, id);
        id
    }

    fn item(&mut self, source: &Source, pointer: Pointer) -> SchemaId {
        if let Some(id) = self.by_pointer.get(&pointer) {
            return *id;
        }
        let id = self.reserve(pointer.clone());
        let kind = self.kind(&source.schema_kind, &pointer);
        self.found[id.0] = Some(Schema {
            kind,
            nullable: source.schema_data.nullable || enum_has_null(&source.schema_kind),
            meta: meta(source),
            pointer,
        });
        id
    }

    fn kind(&mut self, kind: &SourceKind, pointer: &Pointer) -> SchemaKind {
        match kind {
            SourceKind::Type(kind) => self.typed(kind, pointer),
            SourceKind::OneOf { one_of } => self.union(one_of, &pointer.push("oneOf")),
            SourceKind::AnyOf { any_of } => self.union(any_of, &pointer.push("anyOf")),
            SourceKind::AllOf { .. } => self.unsupported("allOf", pointer),
            SourceKind::Not { .. } => self.unsupported("not", pointer),
            SourceKind::Any(any) => self.untyped(any, pointer),
        }
    }

    fn typed(&mut self, kind: &Type, pointer: &Pointer) -> SchemaKind {
        let listed = match kind {
            Type::Boolean(boolean) => !boolean.enumeration.is_empty(),
            Type::Integer(integer) => !integer.enumeration.is_empty(),
            Type::Number(number) => !number.enumeration.is_empty(),
            _ => false,
        };
        if listed {
            self.warn(
                "`enum` of values that are no strings",
                "its values are not checked",
                pointer,
            );
        }
        match kind {
            Type::Boolean(_) => SchemaKind::Boolean,
            Type::Integer(_) => SchemaKind::Integer,
            Type::Number(_) => SchemaKind::Number,
            Type::String(string) => SchemaKind::String {
                format: format(&string.format),
                values: string.enumeration.iter().flatten().cloned().collect(),
            },
            Type::Array(array) => match &array.items {
                Some(items) => SchemaKind::Array(self.boxed(items, pointer.push("items"))),
                None => SchemaKind::Array(self.insert_any(pointer.push("items"))),
            },
            Type::Object(object) => SchemaKind::Object {
                properties: self.properties(&object.properties, pointer),
                required: object.required.clone(),
                additional: self.additional(
                    object.additional_properties.as_ref(),
                    !object.properties.is_empty(),
                    pointer,
                ),
            },
        }
    }

    /// A schema whose keywords do not belong to one type.
    fn untyped(&mut self, any: &openapiv3::AnySchema, pointer: &Pointer) -> SchemaKind {
        let construct = if !any.all_of.is_empty() {
            "allOf"
        } else if !any.one_of.is_empty() {
            "oneOf beside other keywords"
        } else if !any.any_of.is_empty() {
            "anyOf beside other keywords"
        } else if any.not.is_some() {
            "not"
        } else if !any.properties.is_empty() {
            return SchemaKind::Object {
                properties: self.properties(&any.properties, pointer),
                required: any.required.clone(),
                additional: self.additional(any.additional_properties.as_ref(), true, pointer),
            };
        } else if !any.enumeration.is_empty() {
            let texts: Option<Vec<String>> = any
                .enumeration
                .iter()
                .filter(|value| !value.is_null())
                .map(|value| value.as_str().map(str::to_owned))
                .collect();
            match texts {
                Some(values) => {
                    return SchemaKind::String { format: None, values };
                }
                None => "enum of values that are not all strings",
            }
        } else if any.typ.is_some() {
            "a type beside keywords of other types"
        } else {
            return SchemaKind::Any;
        };
        self.unsupported(construct, pointer)
    }

    fn warn(&mut self, construct: &str, instead: &str, pointer: &Pointer) {
        let message = format!("{construct} has no Rust shape yet; {instead}");
        self.diagnostics.push(Diagnostic::at(Code::Unsupported, pointer, message));
    }

    fn unsupported(&mut self, construct: &str, pointer: &Pointer) -> SchemaKind {
        self.diagnostics.push(
            Diagnostic::at(
                Code::Unsupported,
                pointer,
                format!("`{construct}` has no Rust shape yet; any JSON value is taken here"),
            )
            .help("the type is `serde_json::Value`; nothing that is sent gets lost"),
        );
        SchemaKind::Any
    }

    fn union(&mut self, members: &[ReferenceOr<Source>], place: &Pointer) -> SchemaKind {
        let members = members.iter().enumerate();
        SchemaKind::Union(
            members
                .map(|(index, member)| self.schema(member, place.push(index.to_string())))
                .collect(),
        )
    }

    fn properties(
        &mut self,
        properties: &indexmap::IndexMap<String, ReferenceOr<Box<Source>>>,
        pointer: &Pointer,
    ) -> Vec<(String, SchemaId)> {
        let place = pointer.push("properties");
        properties
            .iter()
            .map(|(name, schema)| (name.clone(), self.boxed(schema, place.push(name))))
            .collect()
    }

    fn additional(
        &mut self,
        additional: Option<&AdditionalProperties>,
        has_properties: bool,
        pointer: &Pointer,
    ) -> Option<SchemaId> {
        match additional {
            Some(AdditionalProperties::Schema(schema)) => {
                Some(self.schema(schema, pointer.push("additionalProperties")))
            }
            Some(AdditionalProperties::Any(true)) if has_properties => {
                Some(self.insert_any(pointer.push("additionalProperties")))
            }
            Some(AdditionalProperties::Any(_)) | None => None,
        }
    }

    /// The table, complete: every reserved place has been filled by then.
    pub(super) fn finish(self) -> Vec<Schema> {
        let found: Option<Vec<Schema>> = self.found.into_iter().collect();
        found.expect("`item` fills each place that it reserves before it returns")
    }
}

fn meta(source: &Source) -> Meta {
    let data = &source.schema_data;
    Meta {
        title: data.title.clone(),
        description: data.description.clone(),
        external_docs: data.external_docs.as_ref().map(|docs| docs.url.clone()),
        deprecated: data.deprecated,
        one_way: data.read_only || data.write_only,
        default: data.default.clone(),
        example: data.example.clone(),
        documented_name: documented_name(&data.extensions, "x-documented-name"),
        rust_name: extension(&data.extensions, "x-rust-name").map(str::to_owned),
        discriminator: data.discriminator.is_some(),
        secret: data.extensions.get("x-secret").and_then(Value::as_bool).unwrap_or_default()
            || matches!(&source.schema_kind, SourceKind::Type(Type::String(string))
                if format(&string.format).as_deref() == Some("password")),
    }
}

fn format(format: &VariantOrUnknownOrEmpty<openapiv3::StringFormat>) -> Option<String> {
    match format {
        VariantOrUnknownOrEmpty::Item(format) => {
            serde_json::to_value(format).ok().and_then(|value| value.as_str().map(str::to_owned))
        }
        VariantOrUnknownOrEmpty::Unknown(format) => Some(format.clone()),
        VariantOrUnknownOrEmpty::Empty => None,
    }
}

fn enum_has_null(kind: &SourceKind) -> bool {
    match kind {
        SourceKind::Type(Type::String(string)) => string.enumeration.contains(&None),
        SourceKind::Any(any) => any.enumeration.iter().any(Value::is_null),
        _ => false,
    }
}
