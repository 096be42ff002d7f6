//! Parameter Objects with their references resolved, and their styles.

use serde_json::{Map, Value};

use super::references::follow;
use super::schemas::Schemas;
use super::text;
use crate::document::diagnostic::{Code, Diagnostic};
use crate::document::pointer::Pointer;
use crate::schema::check::{STYLES, styles};
use crate::schema::spec::Location;

/// A Parameter Object.
pub(super) struct Source<'a> {
    /// The pointer to its entry in the list.
    pub(super) listed: Pointer,
    /// The pointer to the object: the target, if the entry is a reference.
    pub(super) place: Pointer,
    pub(super) object: &'a Map<String, Value>,
}

impl Source<'_> {
    pub(super) fn is_in(&self, location: &str) -> bool {
        self.location() == Some(location)
    }

    fn location(&self) -> Option<&str> {
        self.object.get("in").and_then(Value::as_str)
    }

    /// Whether two parameters are the same one. Bodies never are, because the name of a body has no
    /// meaning.
    pub(super) fn is_same(&self, other: &Self) -> bool {
        let name = text(self.object, "name");
        name.is_some()
            && name == text(other.object, "name")
            && self.location() == other.location()
            && !self.is_in("body")
    }

    /// Returns the diagnostic for a parameter that another one excludes.
    pub(super) fn left_out(&self, other: &Self, message: String) -> Diagnostic {
        Diagnostic::at(Code::ParameterLeftOut, &self.listed, message)
            .related(&other.listed, "this one is used")
            .instead("the parameter is ignored")
    }
}

/// Returns the parameters of a path item or an operation, with references resolved. Of two with the same
/// name and location the last one applies.
pub(super) fn sources<'a>(
    object: &'a Map<String, Value>,
    place: &Pointer,
    schemas: &mut Schemas<'a>,
) -> Vec<Source<'a>> {
    let place = place.push("parameters");
    let list = object.get("parameters").and_then(Value::as_array);
    let document = schemas.document;
    let mut sources: Vec<Source> = Vec::new();
    for (index, value) in list.into_iter().flatten().enumerate() {
        let listed = place.push(index.to_string());
        let found = follow(document, &listed, value, "parameters", schemas.diagnostics);
        let Some((place, Value::Object(object))) = found else {
            continue;
        };
        let source = Source { listed, place, object };
        if let Some(at) = sources.iter().position(|other| other.is_same(&source)) {
            let earlier = sources.remove(at);
            schemas.diagnostics.push(repeated(&earlier, &source));
        }
        sources.push(source);
    }
    sources
}

fn repeated(earlier: &Source, later: &Source) -> Diagnostic {
    let name = text(later.object, "name").unwrap_or_default();
    let location = later.location().unwrap_or_default();
    let message = format!("two parameters with `in: {location}` have the name `{name}`");
    earlier.left_out(later, message).help("rename or remove one of them")
}

/// Returns the style and `explode` of a parameter, given or by default (3.1.1, 4.8.12.2; 2.0,
/// `collectionFormat`).
pub(super) fn style(source: &Map<String, Value>, location: Location) -> (String, bool) {
    let default = match location {
        Location::Path | Location::Header => "simple",
        Location::Query | Location::QueryString | Location::Cookie => "form",
    };
    if source.contains_key("type") && !source.contains_key("schema") {
        return match source.get("collectionFormat").and_then(Value::as_str) {
            Some("multi") => (default.to_owned(), true),
            Some("ssv") => ("spaceDelimited".to_owned(), false),
            Some("tsv") => ("tabDelimited".to_owned(), false),
            Some("pipes") => ("pipeDelimited".to_owned(), false),
            _ => (default.to_owned(), false),
        };
    }
    let given = text(source, "style").filter(|style| STYLES.contains(&style.as_str()));
    let explode = source.get("explode").and_then(Value::as_bool);
    match given {
        // Reported by `check`: lists have separators, as in all styles of another location.
        Some(style) if !is_allowed(&style, location) => {
            (default.to_owned(), explode.unwrap_or_default())
        }
        given => {
            let style = given.unwrap_or_else(|| default.to_owned());
            let explode = explode.unwrap_or(matches!(style.as_str(), "form" | "cookie"));
            (style, explode)
        }
    }
}

fn is_allowed(style: &str, location: Location) -> bool {
    let name = match location {
        Location::Path => "path",
        Location::Query | Location::QueryString => "query",
        Location::Header => "header",
        Location::Cookie => "cookie",
    };
    styles(name).contains(&style)
}
