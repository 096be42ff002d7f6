//! Values that have the right type but are invalid, and parts of values that have no effect.

use serde_json::{Map, Value};

use super::kind::{Kind, Object};
use super::site::Site;
use super::table::{STYLES, styles};
use super::{ABSENT, is_count};
use crate::document::diagnostic::{Code, Diagnostic};
use crate::document::pointer::Pointer;
use crate::document::similar::listed;
use crate::schema::dialect::{meant_type, meant_value};
use crate::schema::keywords::{about, is_positive};
use crate::schema::types::Types;

use Object as O;

/// Returns the diagnostics about the values of an object's keywords.
pub(super) fn wrong(object: Object, site: &Site) -> Vec<Diagnostic> {
    let values = Values { object, site };
    match object {
        O::Schema | O::OldItems => values.of_schema(),
        O::OldParameter => values.of_schema().into_iter().chain(values.file()).collect(),
        O::Parameter => values.media_types().into_iter().chain(values.style()).collect(),
        O::Header => values.media_types(),
        O::Server => values.template(),
        O::ServerVariable => values.empty("enum").into_iter().chain(values.default()).collect(),
        _ => Vec::new(),
    }
}

struct Values<'s> {
    object: Object,
    site: &'s Site<'s>,
}

impl Values<'_> {
    fn get(&self, keyword: &str) -> Option<&Value> {
        self.site.members.get(keyword)
    }

    fn text(&self, keyword: &str) -> Option<&str> {
        self.get(keyword).and_then(Value::as_str)
    }

    fn map(&self, keyword: &str) -> impl Iterator<Item = (&String, &Value)> {
        self.get(keyword).and_then(Value::as_object).into_iter().flatten()
    }

    /// Returns the diagnostic for an invalid value of a keyword.
    fn invalid(&self, keyword: &str, what: &str) -> Diagnostic {
        let message = format!("`{keyword}` of {} {what}", self.object.name());
        Diagnostic::at(Code::InvalidValue, &self.site.pointer.push(keyword), message)
    }

    fn of_schema(&self) -> Vec<Diagnostic> {
        let lists = ["type", "enum"].into_iter().filter_map(|keyword| self.empty(keyword));
        let patterns = self.pattern().into_iter().chain(self.patterns());
        lists.chain(self.multiple()).chain(patterns).chain(self.unquoted()).collect()
    }

    /// Reports listed values that only have the schema's type after quotes are added or removed.
    fn unquoted(&self) -> Vec<Diagnostic> {
        let Some(name) = self.text("type").and_then(meant_type) else {
            return Vec::new();
        };
        let place = |keyword| self.site.pointer.push(keyword);
        let listed = self.get("enum").and_then(Value::as_array).into_iter().flatten().enumerate();
        let listed =
            listed.map(|(index, value)| ("enum", place("enum").push(index.to_string()), value));
        let constant = self.get("const").map(|value| ("const", place("const"), value));
        let all = listed.chain(constant).filter_map(|(keyword, at, value)| {
            let meant = meant_value(value, name);
            let message = format!(
                "a value in `{keyword}` of {} does not have the type `{name}`",
                self.object.name()
            );
            let diagnostic = Diagnostic::at(Code::UnquotedText, &at, message)
                .help(format!("write `{meant}`"))
                .instead(format!("it is read as `{meant}`"));
            (meant != *value).then_some(diagnostic)
        });
        all.collect()
    }

    /// Reports an empty list where an element is required.
    fn empty(&self, keyword: &str) -> Option<Diagnostic> {
        let is_empty = self.get(keyword)?.as_array()?.is_empty();
        let diagnostic = self.invalid(keyword, "is an empty array");
        let help = "list a value, or remove the keyword";
        is_empty.then(|| diagnostic.help(help).instead(ABSENT))
    }

    fn multiple(&self) -> Option<Diagnostic> {
        let value = self.get("multipleOf").filter(|value| value.is_number() && !is_positive(value));
        let diagnostic = self.invalid("multipleOf", "must be greater than 0");
        value.map(|value| {
            let label = format!("expected a number greater than 0, found {value}");
            let help = "use a number greater than 0, or remove the keyword";
            diagnostic.label(label).help(help).instead(ABSENT)
        })
    }

    fn pattern(&self) -> Option<Diagnostic> {
        let why = not_regular(self.text("pattern")?)?;
        let diagnostic = self.invalid("pattern", "is not a valid ECMA-262 regular expression");
        let diagnostic = diagnostic.label(why).help("correct the expression, or remove it");
        Some(diagnostic.instead("strings are not checked against it"))
    }

    fn patterns(&self) -> Vec<Diagnostic> {
        let place = self.site.pointer.push("patternProperties");
        let wrong = self.map("patternProperties").filter_map(|(pattern, _)| {
            let why = not_regular(pattern)?;
            let message = format!("`{pattern}` is not a valid ECMA-262 regular expression");
            let found = Diagnostic::at_key(Code::InvalidValue, &place.push(pattern), message);
            let found = found.label(why).help("correct the expression, or remove it");
            Some(found.instead("property names are not checked against it"))
        });
        wrong.collect()
    }

    /// Reports a style that the parameter's location does not allow.
    fn style(&self) -> Option<Diagnostic> {
        let (style, location) = (self.text("style")?, self.text("in")?);
        let allowed = styles(location);
        // Strings that are not a style are reported elsewhere.
        let is_known = STYLES.contains(&style) && !self.site.has("content");
        if !is_known || allowed.is_empty() || allowed.contains(&style) {
            return None;
        }
        let explode = self.get("explode").and_then(Value::as_bool).unwrap_or_default();
        let what = format!("with `in: {location}` cannot be `{style}`");
        let instead = format!("it is written as `style: {}`, `explode: {explode}`", allowed[0]);
        let diagnostic =
            self.invalid("style", &what).label(format!("expected {}", listed(allowed)));
        Some(diagnostic.help(format!("write `style: {}`", allowed[0])).instead(instead))
    }

    /// Reports all but the first media type of a parameter or header, which has only one.
    fn media_types(&self) -> Vec<Diagnostic> {
        let place = self.site.pointer.push("content");
        let mut all = self.map("content").map(|(media_type, _)| media_type);
        let Some(first) = all.next() else {
            return Vec::new();
        };
        let others = all.map(|other| {
            let message = format!("`{other}` in `content` of {} has no effect", self.object.name());
            Diagnostic::at_key(Code::WithoutEffect, &place.push(other), message)
                .help("keep one media type")
                .instead(format!("only the first one, `{first}`, is used"))
        });
        others.collect()
    }

    /// Reports a file outside a form (2.0, Parameter Object).
    fn file(&self) -> Option<Diagnostic> {
        let location = self.text("in")?;
        let is_file = self.site.is("type", &["file"]) && !matches!(location, "formData" | "body");
        let diagnostic = self.invalid("type", &format!("with `in: {location}` cannot be `file`"));
        let help = "send the file with `in: formData`, or write `type: string`";
        is_file.then(|| diagnostic.help(help).instead("it is read as `string`"))
    }

    /// Reports unused variables of a server, and undeclared variables in its URL.
    fn template(&self) -> Vec<Diagnostic> {
        let Some(url) = self.text("url") else {
            return Vec::new();
        };
        let places = url.split('{').skip(1).filter_map(|rest| rest.split_once('}'));
        let used: Vec<&str> = places.map(|(name, _)| name).collect();
        let declared: Vec<&String> = self.map("variables").map(|(name, _)| name).collect();
        let unused = declared.iter().filter(|name| !used.contains(&name.as_str()));
        let unused = unused.map(|name| {
            let place = self.site.pointer.push("variables").push(name);
            let message = format!("the server variable `{name}` has no effect");
            Diagnostic::at_key(Code::WithoutEffect, &place, message)
                .help(format!("add `{{{name}}}` to the `url`, or remove the variable"))
                .instead(format!("the URL `{url}` does not contain it"))
        });
        let unknown = used.iter().filter(|name| declared.iter().all(|it| it != *name));
        let unknown = unknown.map(|name| {
            let message = format!("`{{{name}}}` in the server URL is not a declared variable");
            let place = self.site.pointer.push("url");
            Diagnostic::at(Code::UndeclaredServerVariable, &place, message)
                .help(format!("declare it: `variables: {{{name}: {{default: …}}}}`"))
                .instead(
                    "the placeholder stays in the URL; only the whole base URL can be replaced",
                )
        });
        unused.chain(unknown).collect()
    }

    /// Reports a default of a server variable that is not in its `enum`.
    fn default(&self) -> Option<Diagnostic> {
        let values = self.get("enum")?.as_array().filter(|values| !values.is_empty())?;
        let default = self.get("default").filter(|it| !it.is_null() && !values.contains(it))?;
        let diagnostic = self.invalid("default", "is not listed in its `enum`");
        let diagnostic = diagnostic.label(format!("expected a value of `enum`, found {default}"));
        Some(
            diagnostic
                .help("add it to `enum`, or use one of the listed values")
                .instead("calls fail unless another value is set"),
        )
    }
}

/// Returns why a string is not a regular expression; `None` if it is one.
fn not_regular(pattern: &str) -> Option<String> {
    // Either mode is accepted, as in `validate()`: Unicode patterns are stricter.
    if regress::Regex::with_flags(pattern, "u").is_ok() {
        return None;
    }
    regress::Regex::new(pattern).err().map(|error| error.to_string())
}

/// Returns the diagnostic for a keyword that only affects types which the schema excludes.
pub(super) fn of_another_type(
    object: Object,
    keyword: &str,
    site: &Site,
    value: &Value,
    pointer: &Pointer,
) -> Option<Diagnostic> {
    let is_schema = matches!(object, O::Schema | O::OldParameter | O::OldItems);
    let says = is_schema && is_of_kind(object, keyword, value) && says_something(keyword, value);
    let about = about(keyword).filter(|_| says)?;
    let types = types(site.members)?;
    if types.intersection(about) != Types::NONE {
        return None;
    }
    let message = format!("`{keyword}` of {} has no effect", object.name());
    let values = match about {
        Types::NUMBER => "numbers",
        Types::STRING => "strings",
        Types::ARRAY => "arrays",
        _ => "objects",
    };
    let diagnostic = Diagnostic::at_key(Code::WithoutEffect, pointer, message);
    let instead = format!("it is ignored: the `type` does not allow {values}");
    Some(diagnostic.help("correct the `type`, or remove the keyword").instead(instead))
}

/// Whether a value has the type that a keyword requires. Other types are reported by the check against
/// the keyword table.
fn is_of_kind(object: Object, keyword: &str, value: &Value) -> bool {
    let known = object.keywords().iter().find(|(name, ..)| *name == keyword);
    match known.map(|(_, kind, _)| kind) {
        Some(Kind::Count) => value.as_number().is_some_and(is_count),
        Some(Kind::Number) => value.is_number(),
        Some(Kind::BooleanOrNumber) => value.is_number() || value.is_boolean(),
        Some(Kind::Boolean) => value.is_boolean(),
        Some(Kind::Text) => value.is_string(),
        Some(Kind::List(_)) => value.is_array(),
        Some(Kind::OrRef(_)) => value.is_object() || value.is_boolean(),
        // An array in `items` is reported elsewhere.
        Some(Kind::Map(..) | Kind::Items) => value.is_object(),
        _ => true,
    }
}

/// Whether a keyword with a value restricts anything.
fn says_something(keyword: &str, value: &Value) -> bool {
    match (keyword, value) {
        // In a parameter, a boolean `required` is about the parameter.
        (_, Value::Null)
        | ("required", Value::Bool(_))
        | (
            "additionalProperties" | "unevaluatedProperties" | "unevaluatedItems",
            Value::Bool(true),
        )
        | ("uniqueItems" | "exclusiveMinimum" | "exclusiveMaximum", Value::Bool(false)) => false,
        ("minLength" | "minItems" | "minProperties", value) => value.as_f64() != Some(0.0),
        (_, Value::Array(list)) => !list.is_empty(),
        (_, Value::Object(map)) => !map.is_empty(),
        _ => true,
    }
}

/// Returns the types in `type`; `None` if it is absent or has an unknown type.
fn types(members: &Map<String, Value>) -> Option<Types> {
    let names: Vec<&str> = match members.get("type")? {
        Value::String(name) => vec![name],
        Value::Array(names) => names.iter().map(Value::as_str).collect::<Option<_>>()?,
        _ => return None,
    };
    let types = names.into_iter().map(|name| meant_type(name).and_then(Types::parse));
    let types = types.collect::<Option<Vec<Types>>>()?;
    types.into_iter().reduce(Types::union)
}
