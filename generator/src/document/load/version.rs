//! The OpenAPI version of a file, and the JSON Schema dialect of its schemas.

use serde_json::Value;

/// The OpenAPI versions that differ in their required keywords or in their interpretation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Version {
    /// OpenAPI 2.0
    V2,
    /// OpenAPI 3.0
    V3_0,
    /// OpenAPI 3.1, 3.2 and later.
    Later,
}

/// The dialects of JSON Schema that differ in their interpretation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialect {
    /// The Schema Object of OpenAPI 2.0 and 3.0, which is a subset of a draft.
    Old,
    /// JSON Schema up to draft 4.
    Draft4,
    /// JSON Schema drafts 6 and 7.
    Draft7,
    /// JSON Schema 2019-09.
    Draft2019,
    /// JSON Schema 2020-12 and later.
    Draft2020,
}

impl Version {
    /// Returns the version that a file declares in `openapi` or `swagger`; `None` if it declares no known
    /// version.
    #[must_use]
    pub fn of(file: &Value) -> Option<Self> {
        if let Some(version) = file.get("openapi") {
            let text = match version {
                Value::String(text) => text.clone(),
                // The number `3` is read as `3.0`.
                Value::Number(number) => format!("{number}.0"),
                _ => return None,
            };
            let numbered = |text: &str| text.starts_with(|c: char| c.is_ascii_digit());
            return match text.split_once('.') {
                Some(("3", minor)) if minor == "0" || minor.starts_with("0.") => Some(Self::V3_0),
                Some(("3", minor)) if numbered(minor) => Some(Self::Later),
                None if text == "3" => Some(Self::Later),
                _ => None,
            };
        }
        let version = file.get("swagger")?;
        let text = version.as_str().map_or_else(|| version.to_string(), str::to_owned);
        (text == "2" || text.starts_with("2.")).then_some(Self::V2)
    }

    /// Returns the default dialect of schemas (3.1.1, 4.8.24; 3.0.4, 4.8.24).
    #[must_use]
    pub fn dialect(self) -> Dialect {
        match self {
            Self::V2 | Self::V3_0 => Dialect::Old,
            Self::Later => Dialect::Draft2020,
        }
    }
}

impl Dialect {
    /// Returns the dialect for the URI in `$schema` or `jsonSchemaDialect`; `None` for an unknown one,
    /// which may be custom.
    #[must_use]
    pub fn named(uri: &str) -> Option<Self> {
        let uri = uri.trim_end_matches('#').trim_end_matches('/');
        let rest = ["http://", "https://"].iter().find_map(|scheme| uri.strip_prefix(scheme))?;
        let path = rest.strip_prefix("json-schema.org/");
        match path {
            Some("draft-03/schema" | "draft-04/schema" | "draft-04/hyper-schema") => {
                Some(Self::Draft4)
            }
            Some(
                "draft-06/schema"
                | "draft-06/hyper-schema"
                | "draft-07/schema"
                | "draft-07/hyper-schema",
            ) => Some(Self::Draft7),
            Some("draft/2019-09/schema" | "draft/2019-09/hyper-schema") => Some(Self::Draft2019),
            Some("draft/2020-12/schema" | "draft/2020-12/hyper-schema") => Some(Self::Draft2020),
            _ if rest.starts_with("spec.openapis.org/oas/3.0/") => Some(Self::Old),
            _ if rest.starts_with("spec.openapis.org/oas/3.") => Some(Self::Draft2020),
            _ => None,
        }
    }

    /// Whether keywords beside `$ref` have an effect, as they do since 2019-09 (JSON Schema 2019-09, core
    /// 8.2.4.1; draft 7, core 8.3; 3.0.4, 4.8.23).
    #[must_use]
    pub fn counts_siblings(self) -> bool {
        matches!(self, Self::Draft2019 | Self::Draft2020)
    }

    /// Whether an array in `items` is a tuple (JSON Schema 2019-09, core 9.3.1.1).
    #[must_use]
    pub fn has_tuples_in_items(self) -> bool {
        matches!(self, Self::Draft4 | Self::Draft7 | Self::Draft2019)
    }

    /// Whether custom keywords without a prefix are allowed (JSON Schema 2020-12, core 6.5).
    #[must_use]
    pub fn is_open(self) -> bool {
        self != Self::Old
    }

    /// Returns the keyword that gives a schema a URI, if the dialect has one.
    #[must_use]
    pub(super) fn id(self) -> Option<&'static str> {
        match self {
            Self::Old => None,
            Self::Draft4 => Some("id"),
            _ => Some("$id"),
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn versions_are_known_by_their_first_numbers() {
        for (file, version) in [
            (json!({"openapi": "3.0.3"}), Some(Version::V3_0)),
            (json!({"openapi": "3.0"}), Some(Version::V3_0)),
            (json!({"openapi": 3.1}), Some(Version::Later)),
            (json!({"openapi": "3.1.0-rc1"}), Some(Version::Later)),
            (json!({"openapi": "3.10.0"}), Some(Version::Later)),
            (json!({"openapi": "4.0.0"}), None),
            (json!({"openapi": "three"}), None),
            (json!({"openapi": []}), None),
            (json!({"swagger": "2.0"}), Some(Version::V2)),
            (json!({"swagger": 2.0}), Some(Version::V2)),
            (json!({"swagger": "1.2"}), None),
            (json!({"type": "object"}), None),
            (json!([]), None),
        ] {
            assert_eq!(Version::of(&file), version, "{file}");
        }
    }

    #[test]
    fn dialects_are_known_by_their_uri() {
        for (uri, dialect) in [
            ("http://json-schema.org/draft-04/schema#", Some(Dialect::Draft4)),
            ("http://json-schema.org/draft-07/schema", Some(Dialect::Draft7)),
            ("https://json-schema.org/draft/2019-09/schema", Some(Dialect::Draft2019)),
            ("https://json-schema.org/draft/2020-12/schema", Some(Dialect::Draft2020)),
            ("https://spec.openapis.org/oas/3.1/dialect/base", Some(Dialect::Draft2020)),
            ("https://spec.openapis.org/oas/3.0/schema/2021-09-28", Some(Dialect::Old)),
            ("https://example.com/dialect", None),
            ("draft-07", None),
        ] {
            assert_eq!(Dialect::named(uri), dialect, "{uri}");
        }
    }
}
