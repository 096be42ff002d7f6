//! The struct for the credentials of the API.

use super::Lowering;
use crate::document::pointer::Pointer;
use crate::ir::{Docs, Field, Format, Limits, Origin, Root, Shape, Struct, Type, TypeDef};
use crate::schema::spec::{Location, SecurityKind, SecurityScheme};

impl Lowering<'_> {
    /// Creates one struct for all credentials, with one field for each scheme that takes a string.
    pub(super) fn security(&mut self, schemes: &[SecurityScheme]) {
        let schemes: Vec<&SecurityScheme> =
            schemes.iter().filter(|scheme| scheme.kind != SecurityKind::MutualTls).collect();
        if schemes.is_empty() {
            return;
        }
        let place = Pointer::default().push("components").push("securitySchemes");
        let fields = schemes.iter().map(|scheme| Field {
            pointer: place.push(&scheme.key),
            wire: scheme.key.clone(),
            rust_name: None,
            ty: Type::String(Format::Plain),
            only: None,
            required: schemes.len() == 1,
            nullable: false,
            default: None,
            secret: true,
            docs: Docs { description: Some(credential(scheme)), ..Docs::default() },
            example: None,
            limits: Limits::default(),
            read_only: false,
            write_only: false,
            unsupported: Vec::new(),
        });
        let origin = Origin {
            pointer: place.clone(),
            is_whole: false,
            root: Root::Security,
            steps: Vec::new(),
            parent: None,
            rust_name: None,
            title: None,
            short_name: None,
            documented_name: schemes.iter().find_map(|scheme| scheme.documented_name.clone()),
        };
        self.types.push(Some(TypeDef {
            shape: Shape::Struct(Struct {
                fields: fields.collect(),
                additional: None,
                additional_limits: Box::default(),
                closed: false,
            }),
            origins: vec![origin],
            docs: Docs {
                description: Some("The credentials that the API takes.".to_owned()),
                ..Docs::default()
            },
            example: None,
            limits: Limits::default(),
            unsupported: Vec::new(),
            rules: Vec::new(),
            other_variant: None,
            is_request: false,
            sense: None,
        }));
    }
}

/// Returns the description of a credential, and where it is sent.
fn credential(scheme: &SecurityScheme) -> String {
    let place = match &scheme.kind {
        SecurityKind::ApiKey { location, name } => {
            let location = match location {
                Location::Path => "path",
                Location::Query | Location::QueryString => "query parameter",
                Location::Header => "header",
                Location::Cookie => "cookie",
            };
            format!("Sent in the {location} `{name}`.")
        }
        SecurityKind::Basic => "Sent in the header `Authorization`, after `Basic`.".to_owned(),
        SecurityKind::Bearer | SecurityKind::OAuth2 => {
            "Sent in the header `Authorization`, after `Bearer`.".to_owned()
        }
        SecurityKind::Http(name) => {
            format!("Sent in the header `Authorization`, after the scheme `{name}`.")
        }
        SecurityKind::MutualTls => "The certificate of the connection.".to_owned(),
    };
    match &scheme.description {
        Some(description) => format!("{description}\n\n{place}"),
        None => place,
    }
}
