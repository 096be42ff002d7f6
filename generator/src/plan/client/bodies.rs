//! Request bodies, by media type.

use super::arguments::{Argument, ArgumentForm, Target, part_form, unwrapped};
use super::resolved;
use crate::ir::{Api, Body, Operation, Shape, Type};
use crate::names::{Names, field_ident};
use crate::schema::spec::Encoding;
use specwright_runtime::media_type::{essence, is_json};

/// The form of a request body: how it is passed and serialized.
#[derive(Debug, Clone)]
pub enum BodyForm {
    /// A value, serialized as JSON.
    Json {
        /// The media type.
        media_type: String,
        /// The type.
        ty: Type,
        /// A boolean property that the method sets to `true`, because it asks for a stream.
        switch: Option<String>,
    },
    /// A value, serialized as form fields.
    Form {
        /// The media type.
        media_type: String,
        /// The type.
        ty: Type,
        /// The encoding of its properties, where the document specifies one.
        encoding: Vec<Encoding>,
    },
    /// Files and values, passed one by one.
    Parts {
        /// The media type.
        media_type: String,
        /// The files and values.
        parts: Vec<Argument>,
    },
    /// Named files and values that the document does not describe.
    AnyParts {
        /// The media type.
        media_type: String,
    },
    /// A string.
    Text {
        /// The media type.
        media_type: String,
    },
    /// Bytes, or a stream of them.
    Bytes {
        /// The media type.
        media_type: String,
    },
}

impl BodyForm {
    /// The media type.
    #[must_use]
    pub fn media_type(&self) -> &str {
        match self {
            Self::Json { media_type, .. }
            | Self::Form { media_type, .. }
            | Self::Parts { media_type, .. }
            | Self::AnyParts { media_type }
            | Self::Text { media_type }
            | Self::Bytes { media_type } => media_type,
        }
    }

    /// Whether the body is passed part by part.
    #[must_use]
    pub fn has_parts(&self) -> bool {
        matches!(self, Self::Parts { .. })
    }

    /// The same body of a call whose response is a stream: some APIs ask in a property whether it is one.
    pub(super) fn streaming(self, api: &Api) -> Self {
        match self {
            Self::Json { media_type, ty, .. } => {
                let switch = has_switch(api, &ty).then(|| SWITCH.to_owned());
                Self::Json { media_type, ty, switch }
            }
            other => other,
        }
    }

    fn rank(&self) -> usize {
        match self {
            Self::Json { media_type, .. } if media_type == "application/json" => 0,
            Self::Json { .. } => 1,
            Self::Form { .. } => 2,
            Self::Parts { .. } | Self::AnyParts { .. } => 3,
            Self::Text { .. } => 4,
            Self::Bytes { .. } => 5,
        }
    }
}

/// The property by which requests ask for a stream, by common practice.
const SWITCH: &str = "stream";

/// Whether a type has the property as a boolean of either value.
fn has_switch(api: &Api, ty: &Type) -> bool {
    let Type::Named(id) = resolved(api, ty) else {
        return false;
    };
    let Shape::Struct(object) = &api.get(*id).shape else {
        return false;
    };
    object.fields.iter().any(|field| {
        field.wire == SWITCH
            && field.only.is_none()
            && matches!(unwrapped(field.ty.clone()), Type::Boolean)
    })
}

/// Whether a body is an object that is invalid without some properties. An operation that describes one
/// needs it, even where the document leaves out that the body is required.
pub(super) fn has_required(api: &Api, form: &BodyForm) -> bool {
    let (BodyForm::Json { ty, .. } | BodyForm::Form { ty, .. }) = form else {
        return false;
    };
    let Type::Named(id) = resolved(api, ty) else {
        return false;
    };
    match &api.get(*id).shape {
        Shape::Struct(object) => object.fields.iter().any(|field| field.required),
        _ => false,
    }
}

/// Returns the bodies of an operation, the most common first. Each has the suffix that distinguishes its
/// method from the first one.
pub(super) fn forms(api: &Api, names: &Names, operation: &Operation) -> Vec<(String, BodyForm)> {
    let bodies = operation.request.iter().flat_map(|request| &request.bodies);
    let mut forms: Vec<BodyForm> = bodies.map(|body| form(api, names, body)).collect();
    forms.sort_by(|one, other| {
        (one.rank(), one.media_type()).cmp(&(other.rank(), other.media_type()))
    });
    let mut kept: Vec<(String, BodyForm)> = Vec::new();
    for form in forms {
        if kept.iter().any(|(_, other)| is_same(other, &form)) {
            continue;
        }
        let mut suffix = String::new();
        if !kept.is_empty() {
            suffix = suffix_of(&form);
            while kept.iter().any(|(other, _)| *other == suffix) {
                suffix.push('_');
            }
        }
        kept.push((suffix, form));
    }
    kept
}

/// Whether two bodies differ only in the name of their media type. Patch formats always differ: the same
/// JSON has another meaning in each of them (RFC 6902, RFC 7396).
fn is_same(one: &BodyForm, other: &BodyForm) -> bool {
    let is_patch = |form: &BodyForm| form.media_type().contains("patch");
    match (one, other) {
        (BodyForm::Json { ty: one_type, .. }, BodyForm::Json { ty, .. }) => {
            one_type == ty && is_patch(one) == is_patch(other) && !is_patch(one)
        }
        (BodyForm::Text { media_type: one }, BodyForm::Text { media_type }) => one == media_type,
        (BodyForm::Form { .. }, BodyForm::Form { .. })
        | (BodyForm::Bytes { .. }, BodyForm::Bytes { .. })
        | (
            BodyForm::Parts { .. } | BodyForm::AnyParts { .. },
            BodyForm::Parts { .. } | BodyForm::AnyParts { .. },
        ) => true,
        _ => false,
    }
}

fn suffix_of(form: &BodyForm) -> String {
    let name = match form {
        BodyForm::Json { media_type, .. } => {
            let subtype = media_type.split(['/', ';']).nth(1).unwrap_or_default();
            let subtype = subtype.trim().trim_end_matches("+json");
            field_ident(subtype).unwrap_or_else(|| "json".to_owned())
        }
        BodyForm::Form { .. } => "form".to_owned(),
        BodyForm::Parts { .. } | BodyForm::AnyParts { .. } => "multipart".to_owned(),
        BodyForm::Text { media_type } if media_type.contains("xml") => "xml".to_owned(),
        BodyForm::Text { media_type } if media_type.contains("yaml") => "yaml".to_owned(),
        BodyForm::Text { media_type } if media_type.contains("csv") => "csv".to_owned(),
        BodyForm::Text { .. } => "text".to_owned(),
        BodyForm::Bytes { .. } => "bytes".to_owned(),
    };
    format!("_{}", name.trim_start_matches("r#"))
}

fn form(api: &Api, names: &Names, body: &Body) -> BodyForm {
    let media_type = sent_as(&body.media_type);
    let essence = essence(&media_type);
    let ty = body.value.ty.clone().map(unwrapped);
    match ty {
        Some(ty) if is_json(&essence) && !body.sequence => {
            BodyForm::Json { media_type, ty, switch: None }
        }
        None if is_json(&essence) => BodyForm::Json { media_type, ty: Type::Any, switch: None },
        Some(ty) if essence == "application/x-www-form-urlencoded" && is_object(api, &ty) => {
            BodyForm::Form { media_type, ty, encoding: body.encoding.clone() }
        }
        ty if essence.starts_with("multipart/") => {
            match ty.and_then(|ty| parts(api, names, &ty, body)) {
                Some(parts) => BodyForm::Parts { media_type, parts },
                None => BodyForm::AnyParts { media_type },
            }
        }
        _ if is_text(&essence) => BodyForm::Text { media_type },
        // For a wildcard media type, a structured value is sent as JSON.
        Some(ty) if body.media_type.contains('*') && is_structured(api, &ty) => {
            BodyForm::Json { media_type: "application/json".to_owned(), ty, switch: None }
        }
        _ => BodyForm::Bytes { media_type },
    }
}

/// Returns the media type to send for a media type or a range.
fn sent_as(media_type: &str) -> String {
    match media_type {
        "application/*" | "application/*+json" => "application/json".to_owned(),
        "text/*" => "text/plain".to_owned(),
        other if other.contains('*') => "application/octet-stream".to_owned(),
        other => other.to_owned(),
    }
}

/// Whether a media type is textual. XML is sent and returned as a string.
pub(super) fn is_text(essence: &str) -> bool {
    essence.starts_with("text/")
        || essence == "application/xml"
        || essence.ends_with("+xml")
        || matches!(essence, "application/yaml" | "application/x-yaml" | "application/graphql")
}

fn is_object(api: &Api, ty: &Type) -> bool {
    match resolved(api, ty) {
        Type::FreeForm | Type::Map(_) => true,
        Type::Named(id) => matches!(api.get(*id).shape, Shape::Struct(_) | Shape::Union(_)),
        _ => false,
    }
}

/// Whether values of a type are neither strings nor bytes.
pub(super) fn is_structured(api: &Api, ty: &Type) -> bool {
    !matches!(resolved(api, ty), Type::String(_) | Type::Any | Type::External(_))
}

/// Returns the separator of a list that is one part (2.0, `collectionFormat`; 3.x, `style` of an Encoding Object).
fn separator(encoding: &Encoding) -> Option<&'static str> {
    let (style, explode) = encoding.style.as_ref()?;
    match style.as_str() {
        _ if *explode => None,
        "form" => Some(","),
        "spaceDelimited" => Some(" "),
        "pipeDelimited" => Some("|"),
        "tabDelimited" => Some("\t"),
        _ => None,
    }
}

/// Returns the parts of a multipart body; `None` if its type is not an object with known properties.
fn parts(api: &Api, names: &Names, ty: &Type, body: &Body) -> Option<Vec<Argument>> {
    let Type::Named(id) = resolved(api, ty) else {
        return None;
    };
    let Shape::Struct(object) = &api.get(*id).shape else {
        return None;
    };
    let parts = object.fields.iter().zip(names.parts(*id)).map(|(field, ident)| {
        let encoding = body.encoding.iter().find(|encoding| encoding.property == field.wire);
        let content_type = encoding.and_then(|encoding| encoding.content_type.clone());
        // A list of media types names the allowed ones, not the one in use.
        let content_type = content_type.filter(|types| !types.contains([',', '*']));
        let separator = encoding.and_then(separator);
        let taken = match part_form(api, &field.ty) {
            // Since OpenAPI 3.1 binary data has no type, so only the media type identifies it.
            ArgumentForm::Any
                if content_type.as_deref().is_some_and(|it| !is_json(it) && !is_text(it)) =>
            {
                ArgumentForm::File
            }
            taken => taken,
        };
        Argument {
            ident: ident.clone(),
            name: field.wire.clone(),
            ty: Some(unwrapped(field.ty.clone())),
            form: taken,
            target: Target::Part { media_type: content_type, separator },
            required: field.required,
            description: field.docs.description.clone(),
            limits: field.limits.clone(),
            deprecated: field.docs.deprecated,
            example: field.example.clone(),
        }
    });
    Some(parts.collect())
}
