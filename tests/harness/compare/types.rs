//! Compares documented fields and types with emitted ones.

use super::Comparison;
use crate::emitted::{Field, RustType};
use crate::facts::{self, DocumentedType};

impl Comparison<'_> {
    pub(super) fn fields(&mut self, place: &str, documented: &[facts::Field], emitted: &[Field]) {
        let expected: Vec<&str> = documented.iter().map(|field| field.wire.as_str()).collect();
        let found: Vec<&str> = emitted.iter().map(|field| field.wire.as_str()).collect();
        if expected != found {
            self.mismatch(place, format!("the fields {expected:?}"), format!("{found:?}"));
        }
        for expected in documented {
            if let Some(found) = emitted.iter().find(|field| field.wire == expected.wire) {
                self.report.counts.fields += 1;
                self.field(&format!("{place}, field `{}`", expected.wire), expected, found);
            }
        }
    }

    fn field(&mut self, place: &str, expected: &facts::Field, found: &Field) {
        self.same(place, &requiredness(expected.required), &requiredness(found.required));
        self.same(place, &nullability(expected.nullable), &nullability(found.nullable));
        self.check_type(place, &expected.kind, &found.kind);
    }

    /// Checks that an emitted type is the one that a documented type stands for.
    pub(super) fn check_type(
        &mut self,
        place: &str,
        documented: &DocumentedType,
        emitted: &RustType,
    ) {
        let found = self.model.canonical(emitted);
        match self.expected_types(documented) {
            Err(unknown) => self.mismatch(place, documented, unknown),
            Ok(expected) if expected.contains(&found) => {}
            Ok(expected) => {
                let expected: Vec<String> = expected.iter().map(RustType::to_string).collect();
                self.mismatch(
                    place,
                    format!("{documented}, which is {}", expected.join(" or ")),
                    found,
                );
            }
        }
    }

    /// The Rust types that a documented type may have become.
    fn expected_types(&self, documented: &DocumentedType) -> Result<Vec<RustType>, String> {
        Ok(match documented {
            DocumentedType::Text => vec![RustType::Text],
            DocumentedType::Number => vec![RustType::Integer, RustType::Number],
            DocumentedType::Boolean => vec![RustType::Boolean],
            DocumentedType::Any => vec![RustType::Any],
            DocumentedType::Date => vec![RustType::DateTime],
            DocumentedType::Record(value) if **value == DocumentedType::Any => {
                vec![RustType::FreeForm]
            }
            DocumentedType::Record(value) => self.each(value, RustType::MapOf)?,
            DocumentedType::List(item) => self.each(item, RustType::List)?,
            DocumentedType::Named(name) => {
                let item = self.item(name).map_err(|found| format!("{found} as item of {name}"))?;
                vec![RustType::Model(item.id.clone())]
            }
        })
    }

    fn each(
        &self,
        inner: &DocumentedType,
        wrap: impl Fn(Box<RustType>) -> RustType,
    ) -> Result<Vec<RustType>, String> {
        Ok(self.expected_types(inner)?.into_iter().map(|kind| wrap(Box::new(kind))).collect())
    }
}

pub(super) fn requiredness(required: bool) -> &'static str {
    if required { "required" } else { "optional" }
}

fn nullability(nullable: bool) -> &'static str {
    if nullable { "nullable" } else { "not nullable" }
}
