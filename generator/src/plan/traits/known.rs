//! Derived traits of other crates whose attributes are known.

use crate::ir::Shape;

/// A derived trait of another crate that has attributes for names in JSON, hidden fields and types.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Known {
    /// `schemars::JsonSchema`
    JsonSchema,
    /// `utoipa::ToSchema`
    ToSchema,
    /// `ts_rs::TS`
    Ts,
    /// `arbitrary::Arbitrary`
    Arbitrary,
    /// `sqlx::FromRow`
    FromRow,
    /// `sqlx::Type`
    SqlType,
}

impl Known {
    /// Returns the trait with a path.
    #[must_use]
    pub fn of(path: &str) -> Option<Self> {
        Some(match path {
            "schemars::JsonSchema" => Self::JsonSchema,
            "utoipa::ToSchema" => Self::ToSchema,
            "ts_rs::TS" => Self::Ts,
            "arbitrary::Arbitrary" => Self::Arbitrary,
            "sqlx::FromRow" => Self::FromRow,
            "sqlx::Type" => Self::SqlType,
            _ => return None,
        })
    }

    /// Returns the package, its version and the required features.
    #[must_use]
    pub fn dependency(self) -> (&'static str, &'static str, &'static [&'static str]) {
        match self {
            Self::JsonSchema => ("schemars", "1", &["derive", "std"]),
            Self::ToSchema => ("utoipa", "5", &["macros"]),
            Self::Ts => ("ts-rs", "12", &["no-serde-warnings", "serde-json-impl"]),
            Self::Arbitrary => ("arbitrary", "1", &["derive"]),
            Self::FromRow | Self::SqlType => ("sqlx", "0.8", &["derive", "macros"]),
        }
    }

    /// Returns the name of its attributes.
    #[must_use]
    pub fn attribute(self) -> &'static str {
        match self {
            Self::JsonSchema => "schemars",
            Self::ToSchema => "schema",
            Self::Ts => "ts",
            Self::Arbitrary => "arbitrary",
            Self::FromRow | Self::SqlType => "sqlx",
        }
    }

    /// Whether types that contain one that derives the trait say what it is themselves, so that it need not.
    #[must_use]
    pub fn skips(self, shape: &Shape) -> bool {
        match (self, shape) {
            (Self::ToSchema, shape) => {
                matches!(shape, Shape::IntegerEnum(_) | Shape::Constant(_) | Shape::Alias(_))
            }
            // Columns are read by `sqlx::Type` or as JSON.
            (Self::FromRow | Self::SqlType, _) => true,
            (_, shape) => matches!(shape, Shape::Alias(_)),
        }
    }

    /// Returns why a shape cannot derive the trait.
    #[must_use]
    pub fn refuses(self, shape: &Shape) -> Option<&'static str> {
        match (self, shape) {
            (Self::FromRow, Shape::Struct(_)) => None,
            (Self::FromRow, _) => Some("a row has columns, and this type has no fields with names"),
            (Self::SqlType, Shape::Struct(_)) => {
                Some("it keeps properties that the document does not declare")
            }
            (Self::SqlType, Shape::Enum(_) | Shape::IntegerEnum(_)) => Some(
                "it keeps values that the document does not list, which an enum of a database does not",
            ),
            (Self::SqlType, _) => Some("a database has no type of this shape"),
            (Self::ToSchema, Shape::IntegerEnum(_) | Shape::Constant(_)) => {
                Some("utoipa has no form for it; fields of the type are described without")
            }
            _ => None,
        }
    }
}
