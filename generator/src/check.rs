//! Checks a document's structure, so that every fault is told with its place and what to do: the
//! types that the document is read into next would report the first alone, and without either.

mod hint;
mod kind;
mod table;
mod version;

use serde_json::{Map, Value};

use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::load::Document;
use crate::pointer::Pointer;
use hint::type_name;
use kind::{Keys, Kind, Need, Object};
use table::REQUIRED_WITH;

pub use hint::closest;

/// Checks that a document is OpenAPI 3.0, and that every keyword has a value of its type. If it adds
/// no error, the document can be read into `openapiv3`'s types, apart from what is tolerated.
pub fn check(document: &Document, diagnostics: &mut Diagnostics) {
    let root = Pointer::default();
    let Some(members) = document.value.as_object() else {
        let found = type_name(&document.value);
        let message = format!("an OpenAPI document is an object, found {}", article(found));
        let diagnostic = Diagnostic::at(Code::NotAnObject, &root, message);
        diagnostics.push(diagnostic.help("an OpenAPI document begins with `openapi: 3.0.3`"));
        return;
    };
    if version::check(members, diagnostics) {
        Walk { diagnostics }.object(Object::OpenApi, &root, members);
    }
}

/// Changes what [`check`] has tolerated and `openapiv3`'s types do not: adds the descriptions that
/// they require, and removes keywords without a value and callbacks that they have no word for.
pub fn complete(document: &mut Value, diagnostics: &Diagnostics) {
    for diagnostic in diagnostics {
        let Some(pointer) = &diagnostic.pointer else {
            continue;
        };
        match diagnostic.code {
            Code::MissingDescription => {
                if let Some(response) = object_at(document, pointer) {
                    response.entry("description").or_insert_with(|| Value::String(String::new()));
                }
            }
            Code::NullKeyword | Code::CallbackLeftOut => {
                let parent = pointer.parent();
                let parent = parent.and_then(|parent| object_at(document, &parent));
                if let (Some(object), Some(keyword)) = (parent, pointer.last()) {
                    object.shift_remove(keyword);
                }
            }
            _ => {}
        }
    }
}

fn object_at<'v>(document: &'v mut Value, pointer: &Pointer) -> Option<&'v mut Map<String, Value>> {
    document.pointer_mut(pointer.to_string().get(1..)?)?.as_object_mut()
}

/// Goes through a document, and says what differs from the table.
struct Walk<'d> {
    diagnostics: &'d mut Diagnostics,
}

/// A place that a value must fit in.
#[derive(Clone, Copy)]
struct Place<'p> {
    pointer: &'p Pointer,
    /// The keyword that the value belongs to.
    keyword: &'static str,
    /// The kind of object that has the keyword.
    object: Object,
    part: Part,
}

/// Whether a value is a keyword's own, or one in the list or map that the keyword has.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    Element,
    Member,
}

impl Walk<'_> {
    /// Checks an object's members, and that none is missing.
    fn object(&mut self, object: Object, pointer: &Pointer, members: &Map<String, Value>) {
        if self.is_elsewhere(object, pointer, members) {
            return;
        }
        for (name, value) in members {
            let pointer = pointer.push(name);
            let known = object.keywords().iter().find(|(keyword, ..)| keyword == name);
            let optional = |kind: &Kind, need: &Need| {
                matches!(need, Need::Optional) && !matches!(kind, Kind::Any)
            };
            if let Some((keyword, kind, need)) = known {
                if value.is_null() && optional(kind, need) {
                    let message = format!("`{keyword}` of {} has no value", object.name());
                    let diagnostic = Diagnostic::at(Code::NullKeyword, &pointer, message);
                    self.diagnostics.push(diagnostic.help(hint::for_null(object, keyword)));
                    continue;
                }
                let place = Place { pointer: &pointer, keyword, object, part: Part::Whole };
                self.value(place, *kind, value);
            } else if !name.starts_with("x-") {
                let message = format!("{} has no keyword `{name}`", object.name());
                let diagnostic = Diagnostic::at_key(Code::UnknownKeyword, &pointer, message);
                let help = hint::for_keyword(object, name);
                self.diagnostics.push(Diagnostic { help, ..diagnostic });
            }
        }
        for (name, _, need) in object.keywords() {
            match need {
                Need::Required(help) if !members.contains_key(*name) => {
                    self.missing(Code::MissingKeyword, object, pointer, name, help);
                }
                Need::Expected(help) if !members.contains_key(*name) => {
                    self.missing(Code::MissingDescription, object, pointer, name, help);
                }
                _ => {}
            }
        }
        self.dependent(object, pointer, members);
    }

    /// Whether another file has the object, though the specification allows no reference here.
    fn is_elsewhere(
        &mut self,
        object: Object,
        pointer: &Pointer,
        members: &Map<String, Value>,
    ) -> bool {
        let reference = members.get("$ref").and_then(Value::as_str);
        let Some(reference) = reference.filter(|it| !it.is_empty() && !it.starts_with('#')) else {
            return false;
        };
        if object == Object::PathItem {
            return false;
        }
        let message = format!("`{reference}` names another file");
        let pointer = pointer.push("$ref");
        let diagnostic = Diagnostic::at(Code::ExternalReference, &pointer, message);
        self.diagnostics.push(diagnostic.help("bundle the files into one document first"));
        true
    }

    /// Checks the keywords that are required because of others.
    fn dependent(&mut self, object: Object, pointer: &Pointer, members: &Map<String, Value>) {
        let has = |name: &str| members.get(name).is_some_and(|value| !value.is_null());
        let is = |name: &str, value: &str| members.get(name).and_then(Value::as_str) == Some(value);
        for (of, keyword, value, required) in REQUIRED_WITH {
            let applies = *of == object && is(keyword, value);
            for name in required.iter().filter(|name| applies && !has(name)) {
                let help = format!("`{keyword}: {value}` requires `{name}`");
                self.missing(Code::MissingKeyword, object, pointer, name, &help);
            }
        }
        if matches!(object, Object::Parameter | Object::Header) && !has("schema") && !has("content")
        {
            let help = "add `schema: {type: …}`";
            self.missing(Code::MissingKeyword, object, pointer, "schema", help);
        }
        if object == Object::Link && !has("operationId") && !has("operationRef") {
            let help = "add the `operationId` that the link leads to";
            self.missing(Code::MissingKeyword, object, pointer, "operationId", help);
        }
        if object == Object::Schema && is("type", "array") && !has("items") {
            let help = "add `items`; `items: {}` for elements of any type";
            self.missing(Code::MissingKeywordTolerated, object, pointer, "items", help);
        }
        let required = members.get("required").and_then(Value::as_bool) == Some(true);
        if object == Object::Parameter && is("in", "path") && !required {
            let help = "add `required: true`: a path has no optional parts";
            self.missing(Code::MissingKeywordTolerated, object, pointer, "required", help);
        }
    }

    fn missing(&mut self, code: Code, object: Object, pointer: &Pointer, name: &str, help: &str) {
        let message = format!("{} has no `{name}`", object.name());
        let diagnostic = Diagnostic::at(code, pointer, message);
        self.diagnostics.push(diagnostic.label(format!("`{name}` is missing")).help(help));
    }

    /// Checks that a value is of its kind, with all that is in it.
    fn value(&mut self, place: Place<'_>, kind: Kind, value: &Value) {
        match (kind, value) {
            (Kind::Any, _)
            | (Kind::Text | Kind::Url, Value::String(_))
            | (Kind::Boolean | Kind::BooleanOrSchema, Value::Bool(_))
            | (Kind::Number, Value::Number(_)) => {}
            (Kind::Count, Value::Number(number)) if number.is_u64() => {}
            (Kind::OneOf(allowed), Value::String(text)) => self.choice(place, allowed, text),
            (Kind::List(kind), Value::Array(list)) => {
                for (index, element) in list.iter().enumerate() {
                    let pointer = place.pointer.push(index.to_string());
                    let place = Place { pointer: &pointer, part: Part::Element, ..place };
                    self.value(place, *kind, element);
                }
            }
            (Kind::OrRef(_) | Kind::Map(Keys::Expression, _), Value::Object(map))
                if map.contains_key("$ref") =>
            {
                self.reference(place.pointer, map);
                if place.keyword == "callbacks" && place.object == Object::Operation {
                    self.callback_left_out(place.pointer);
                }
            }
            (Kind::Map(keys, kind), Value::Object(map)) => self.map(place, keys, *kind, map),
            (Kind::Object(object) | Kind::OrRef(object), Value::Object(map)) => {
                self.object(object, place.pointer, map);
            }
            (Kind::BooleanOrSchema, Value::Object(_)) => {
                self.value(place, Kind::OrRef(Object::Schema), value);
            }
            _ => self.wrong_type(place, kind, value),
        }
    }

    fn choice(&mut self, place: Place<'_>, allowed: &[&str], text: &str) {
        if allowed.contains(&text) {
            return;
        }
        let (keyword, object) = (place.keyword, place.object);
        let message = format!("`{keyword}` of {} cannot be `{text}`", object.name());
        let diagnostic = Diagnostic::at(Code::InvalidValue, place.pointer, message)
            .label(format!("expected {}", hint::listed(allowed)));
        let help = hint::for_choice(object, keyword, allowed, text);
        self.diagnostics.push(Diagnostic { help, ..diagnostic });
    }

    fn map(&mut self, place: Place<'_>, keys: Keys, kind: Kind, map: &Map<String, Value>) {
        for (key, value) in map {
            let pointer = place.pointer.push(key);
            let open = matches!(keys, Keys::Path | Keys::Status | Keys::Expression);
            if open && key.starts_with("x-") {
                if keys == Keys::Expression {
                    self.callback_left_out(&pointer);
                }
                continue;
            }
            if let Some(diagnostic) = malformed_key(keys, key, &pointer) {
                self.diagnostics.push(diagnostic);
            }
            self.value(Place { pointer: &pointer, part: Part::Member, ..place }, kind, value);
        }
    }

    fn callback_left_out(&mut self, pointer: &Pointer) {
        let message = "this part of a callback cannot be read yet, and is left out";
        self.diagnostics.push(Diagnostic::at_key(Code::CallbackLeftOut, pointer, message));
    }

    /// Checks the form of a reference; where it leads is found out later.
    fn reference(&mut self, pointer: &Pointer, members: &Map<String, Value>) {
        for (name, value) in members {
            let pointer = pointer.push(name);
            if name == "$ref" {
                if !value.is_string() {
                    let found = article(type_name(value));
                    let message = format!("`$ref` must be a string, found {found}");
                    let diagnostic = Diagnostic::at(Code::WrongType, &pointer, message)
                        .label(format!("expected a string, found {found}"))
                        .help("write `$ref: '#/components/…'`");
                    self.diagnostics.push(diagnostic);
                }
            } else if !matches!(name.as_str(), "summary" | "description") && !name.starts_with("x-")
            {
                let message = format!("`{name}` is ignored, as it stands beside `$ref`");
                let diagnostic = Diagnostic::at_key(Code::IgnoredSibling, &pointer, message)
                    .help("wrap the reference to add to it: `allOf: [{$ref: …}]`");
                self.diagnostics.push(diagnostic);
            }
        }
    }

    fn wrong_type(&mut self, place: Place<'_>, expected: Kind, value: &Value) {
        let Place { pointer, keyword, object, part } = place;
        let found = match value {
            Value::Number(number) if matches!(expected, Kind::Count) => format!("{number}"),
            value => article(type_name(value)),
        };
        let last = pointer.last().unwrap_or_default();
        let subject = match part {
            Part::Whole => format!("`{keyword}`"),
            Part::Element => format!("element {last} in `{keyword}`"),
            Part::Member => format!("`{last}` in `{keyword}`"),
        };
        let expected_words = described(expected);
        let message = format!("{subject} of {} must be {expected_words}", object.name());
        let diagnostic = Diagnostic::at(Code::WrongType, pointer, message)
            .label(format!("expected {expected_words}, found {found}"));
        let whole = part == Part::Whole;
        let special = if whole { hint::for_keyword_value(object, keyword, value) } else { None };
        let help = special.or_else(|| hint::for_value(expected, value));
        self.diagnostics.push(Diagnostic { help, ..diagnostic });
    }
}

/// What is wrong with a key that should have a certain form.
fn malformed_key(keys: Keys, key: &str, pointer: &Pointer) -> Option<Diagnostic> {
    match keys {
        Keys::Path if !key.starts_with('/') => {
            let message = format!("the path `{key}` does not begin with `/`");
            let diagnostic = Diagnostic::at_key(Code::MalformedKey, pointer, message);
            Some(diagnostic.help(format!("write `/{key}`")))
        }
        Keys::Status if is_unusual_status(key) => {
            let message = format!("`{key}` is an unusual form of a response's status");
            let diagnostic = Diagnostic::at_key(Code::StatusForm, pointer, message);
            Some(diagnostic.help("ranges are written `4XX`, and codes end at 599"))
        }
        Keys::Status if !is_status(key) => {
            let message = format!("`{key}` is no status of a response");
            let diagnostic = Diagnostic::at_key(Code::MalformedKey, pointer, message);
            Some(diagnostic.help("write a status code (`200`), a range (`2XX`) or `default`"))
        }
        Keys::Component if !is_component_name(key) => {
            let message = format!("`{key}` is no valid name of a component");
            let diagnostic = Diagnostic::at_key(Code::ComponentName, pointer, message);
            Some(diagnostic.help("use letters, digits, `.`, `-` and `_` alone"))
        }
        _ => None,
    }
}

/// `default`, `100` to `599`, or `1XX` to `5XX`.
fn is_status(key: &str) -> bool {
    match key.as_bytes() {
        [b'1'..=b'5', b'0'..=b'9', b'0'..=b'9'] | [b'1'..=b'5', b'X', b'X'] => true,
        _ => key == "default",
    }
}

/// What is no status by the letter, but can only be meant as one.
fn is_unusual_status(key: &str) -> bool {
    match key.as_bytes() {
        [b'6'..=b'9', b'0'..=b'9', b'0'..=b'9'] => true,
        [b'1'..=b'5', rest @ ..] => rest.eq_ignore_ascii_case(b"xx") && rest != b"XX",
        _ => false,
    }
}

fn is_component_name(key: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_');
    !key.is_empty() && key.chars().all(allowed)
}

/// What is expected, in words.
fn described(kind: Kind) -> String {
    match kind {
        Kind::Any => "any value".to_owned(),
        Kind::Text | Kind::Url | Kind::OneOf(_) => "a string".to_owned(),
        Kind::Boolean => "a boolean".to_owned(),
        Kind::Number => "a number".to_owned(),
        Kind::Count => "an integer from 0 on".to_owned(),
        Kind::List(Kind::Text) => "an array of strings".to_owned(),
        Kind::List(Kind::Object(object) | Kind::OrRef(object)) => {
            format!("an array (each element {})", object.name())
        }
        Kind::List(_) => "an array".to_owned(),
        Kind::Map(_, Kind::Text) => "an object of strings".to_owned(),
        Kind::Map(_, Kind::Object(object) | Kind::OrRef(object)) => {
            format!("an object (each value {})", object.name())
        }
        Kind::Map(..) | Kind::Object(_) => "an object".to_owned(),
        Kind::OrRef(object) => format!("an object ({} or a `$ref`)", object.name()),
        Kind::BooleanOrSchema => "a boolean or a schema".to_owned(),
    }
}

/// A type's name with its article.
fn article(type_name: &str) -> String {
    match type_name {
        "null" => "null".to_owned(),
        "array" | "object" => format!("an {type_name}"),
        _ => format!("a {type_name}"),
    }
}
