//! Validation of a document's structure. It reports every error with a pointer and a remedy;
//! deserialization into typed models would only report the first one, without either.

#[cfg(test)]
mod coverage;
mod effects;
mod hint;
mod keys;
mod kind;
mod site;
mod table;
mod table_2;
mod values;
mod version;

use foldhash::HashSet;
use serde_json::{Map, Value};

use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::load::{Document, Version};
use crate::document::pointer::{FileId, Pointer};
use crate::document::similar::listed;
use crate::schema::dialect::meant_type;
use hint::type_name;
pub(crate) use keys::can_be_answered;
use keys::{article, described, malformed_key};
use kind::{Keys, Kind, Need, Object, SCHEMA_KIND};
use site::Site;
use table::{REQUIRED_WITH, TYPES};

pub use table::{STYLES, styles};

/// Checks that a document is OpenAPI, and that every keyword has a value of its type. An error within a
/// part is a warning: the generator ignores that part.
pub fn check(document: &Document, diagnostics: &mut Diagnostics) {
    let root = Pointer::default();
    let Some(members) = document.root().as_object() else {
        let found = type_name(document.root());
        let message = format!("an OpenAPI document must be an object, found {}", article(found));
        let diagnostic = Diagnostic::at(Code::NotAnObject, &root, message);
        diagnostics.push(diagnostic.help("begin the document with `openapi: 3.1.1`"));
        return;
    };
    let Some(version) = version::check(members, diagnostics) else {
        return;
    };
    let object = if version == Version::V2 { Object::Swagger } else { Object::OpenApi };
    let mut walk = Walk { document, diagnostics, elsewhere: Vec::new(), seen: HashSet::default() };
    walk.object(object, &root, members);
    // Objects in other files are checked as the kind that the reference expects.
    let mut files = HashSet::default();
    while let Some((object, pointer)) = walk.elsewhere.pop() {
        let file = Pointer::root(pointer.file());
        if files.insert(file.clone()) {
            version::part(document.get(&file).unwrap_or(&Value::Null), &file, walk.diagnostics);
        }
        if let Some(Value::Object(members)) = document.get(&pointer) {
            let object = object.in_version(document.version(&pointer));
            walk.value_of(object, &pointer, members);
        }
    }
}

/// Walks a document and reports deviations from the keyword tables.
struct Walk<'d> {
    document: &'d Document,
    diagnostics: &'d mut Diagnostics,
    /// Objects in other files that are still to be checked.
    elsewhere: Vec<(Object, Pointer)>,
    /// Objects in other files that are checked or queued.
    seen: HashSet<Pointer>,
}

/// The pointer and the keyword of a value that is checked.
#[derive(Clone, Copy)]
struct Place<'p> {
    pointer: &'p Pointer,
    /// The keyword that the value belongs to.
    keyword: &'static str,
    /// The kind of object that has the keyword.
    object: Object,
    part: Part,
}

/// Whether a value is the keyword's own, or an element or member of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Whole,
    Element,
    Member,
}

impl Walk<'_> {
    /// Checks an object that may be a reference.
    fn value_of(&mut self, object: Object, pointer: &Pointer, members: &Map<String, Value>) {
        let stands = object == Object::Schema && self.document.dialect(pointer).counts_siblings();
        if members.contains_key("$ref") && !stands {
            self.reference(object, pointer, members);
        } else {
            self.object(object, pointer, members);
        }
    }

    /// Checks an object's members, and that no required one is missing.
    fn object(&mut self, object: Object, pointer: &Pointer, members: &Map<String, Value>) {
        self.follow(object, pointer, members);
        let around = pointer;
        for (name, value) in members {
            let pointer = pointer.push(name);
            let known = object.keywords().iter().find(|(keyword, ..)| keyword == name);
            if let Some((keyword, kind, _)) = known {
                if value.is_null() && !matches!(kind, Kind::Any) {
                    let message = format!("`{keyword}` of {} has no value", object.name());
                    let diagnostic = Diagnostic::at(Code::NullKeyword, &pointer, message);
                    self.diagnostics.push(diagnostic.help(hint::for_null(object, keyword)));
                    continue;
                }
                let place = Place { pointer: &pointer, keyword, object, part: Part::Whole };
                self.value(place, *kind, value);
                let site = Site { document: self.document, pointer: around, members };
                if let Some(found) = effects::without(object, keyword, &site, value, &pointer) {
                    self.diagnostics.push(found);
                }
            } else if name == "$ref" && value.is_string() {
                let message = format!("`$ref` is not allowed in {}", object.name());
                self.diagnostics.push(
                    Diagnostic::at_key(Code::UnexpectedReference, &pointer, message)
                        .help("replace the reference with its target"),
                );
            } else if !name.starts_with("x-") {
                self.unknown_keyword(object, name, &pointer);
            }
        }
        let site = Site { document: self.document, pointer: around, members };
        for found in values::wrong(object, &site) {
            self.diagnostics.push(found);
        }
        if members.contains_key("$ref") {
            return;
        }
        let version = self.document.version(pointer);
        for (name, _, need) in object.keywords() {
            if members.contains_key(*name) {
                continue;
            }
            match need {
                Need::Required(help) => {
                    self.missing(Code::MissingKeyword, object, pointer, name, help);
                }
                Need::Expected(_) if *name == "description" && version == Version::Later => {}
                Need::Expected(help) if *name == "description" => {
                    self.missing(Code::MissingDescription, object, pointer, name, help);
                }
                Need::Expected(help) => {
                    self.missing(Code::MissingKeywordTolerated, object, pointer, name, help);
                }
                Need::ExpectedInOld(help) if version == Version::V3_0 => {
                    self.missing(Code::MissingKeywordTolerated, object, pointer, name, help);
                }
                Need::ExpectedInOld(_) | Need::Optional => {}
            }
        }
        self.dependent(object, pointer, members);
    }

    fn unknown_keyword(&mut self, object: Object, name: &str, pointer: &Pointer) {
        // JSON Schema allows custom keywords (2020-12, core 6.5).
        if object == Object::Schema
            && self.document.dialect(pointer).is_open()
            && hint::similar(object, name).is_none()
        {
            return;
        }
        let message = format!("{} has no keyword `{name}`", object.name());
        let diagnostic = Diagnostic::at_key(Code::UnknownKeyword, pointer, message);
        let help = hint::for_keyword(object, name);
        self.diagnostics.push(Diagnostic { help, ..diagnostic });
    }

    /// Queues an object in another file that a reference leads to.
    fn follow(&mut self, object: Object, pointer: &Pointer, members: &Map<String, Value>) {
        let Some(reference) = members.get("$ref").and_then(Value::as_str) else {
            return;
        };
        let target = self.document.target(&pointer.push("$ref"), reference).ok();
        let in_entry = |target: &Pointer| target.file() == FileId::default();
        if let Some(target) = target.filter(|target| !in_entry(target))
            && self.seen.insert(target.clone())
        {
            self.elsewhere.push((object, target));
        }
    }

    /// Checks the keywords that other keywords require.
    fn dependent(&mut self, object: Object, pointer: &Pointer, members: &Map<String, Value>) {
        let has = |name: &str| members.get(name).is_some_and(|value| !value.is_null());
        let is = |name: &str, value: &str| members.get(name).and_then(Value::as_str) == Some(value);
        for (of, keyword, value, required) in REQUIRED_WITH {
            let applies = *of == object && is(keyword, value);
            for name in required.iter().filter(|name| applies && !has(name)) {
                let help = format!("`{keyword}: {value}` requires `{name}`");
                self.missing(Code::MissingKeywordTolerated, object, pointer, name, &help);
            }
        }
        if matches!(object, Object::Parameter | Object::Header) && !has("schema") && !has("content")
        {
            let help = "add `schema: {type: …}`";
            self.missing(Code::MissingKeywordTolerated, object, pointer, "schema", help);
        }
        if object == Object::Link && !has("operationId") && !has("operationRef") {
            let help = "add the `operationId` of the target operation";
            self.missing(Code::MissingKeywordTolerated, object, pointer, "operationId", help);
        }
        let is_old = self.document.version(pointer) != Version::Later;
        if object == Object::Schema && is("type", "array") && !has("items") && is_old {
            let help = "add `items`; use `items: {}` for elements of any type";
            self.missing(Code::MissingKeywordTolerated, object, pointer, "items", help);
        }
        let required = members.get("required").and_then(Value::as_bool) == Some(true);
        let is_parameter = matches!(object, Object::Parameter | Object::OldParameter);
        if is_parameter && is("in", "path") && !required {
            let help = "add `required: true`: path parameters are always required";
            self.missing(Code::MissingKeywordTolerated, object, pointer, "required", help);
        }
    }

    fn missing(&mut self, code: Code, object: Object, pointer: &Pointer, name: &str, help: &str) {
        let message = format!("{} has no `{name}`", object.name());
        let mut diagnostic = Diagnostic::at(code, pointer, message);
        if code == Code::MissingKeyword {
            diagnostic = diagnostic.instead("it is ignored");
        }
        self.diagnostics.push(diagnostic.label(format!("`{name}` is missing")).help(help));
    }

    /// Checks that a value is of a kind, including nested values.
    fn value(&mut self, place: Place<'_>, kind: Kind, value: &Value) {
        match (kind, value) {
            (Kind::Any, _)
            | (Kind::Text | Kind::Url | Kind::TextOr(_), Value::String(_))
            | (
                Kind::Boolean | Kind::BooleanOrNumber | Kind::Items | Kind::OrRef(Object::Schema),
                Value::Bool(_),
            )
            | (Kind::Number | Kind::BooleanOrNumber, Value::Number(_)) => {}
            (Kind::Count, Value::Number(number)) if is_count(number) => {}
            (Kind::OneOf(allowed), Value::String(text)) => self.choice(place, allowed, text),
            (Kind::Types, Value::String(text)) => self.choice(place, TYPES, text),
            (Kind::Types, Value::Array(list)) => {
                self.list(place, Kind::OneOf(TYPES), list);
            }
            (Kind::List(kind), Value::Array(list)) => self.list(place, *kind, list),
            (Kind::Items, Value::Array(list)) => self.list(place, SCHEMA_KIND, list),
            (Kind::Items, Value::Object(_)) => self.value(place, SCHEMA_KIND, value),
            (Kind::Map(Keys::Expression, _), Value::Object(map)) if map.contains_key("$ref") => {
                self.reference(Object::PathItem, place.pointer, map);
            }
            (Kind::Map(_, Kind::OrRef(Object::MediaType)), Value::Object(map))
                if map.get("$ref").is_some_and(Value::is_string) =>
            {
                self.content_reference(place.pointer, map);
            }
            (Kind::Map(keys, kind), Value::Object(map)) => self.map(place, keys, *kind, map),
            (Kind::Dependencies, Value::Object(map)) => {
                for (name, value) in map.iter().filter(|(_, value)| !value.is_array()) {
                    let pointer = place.pointer.push(name);
                    let place = Place { pointer: &pointer, part: Part::Member, ..place };
                    self.value(place, SCHEMA_KIND, value);
                }
            }
            (Kind::Object(object) | Kind::TextOr(object), Value::Object(map)) => {
                self.object(object, place.pointer, map);
            }
            (Kind::OrRef(object), Value::Object(map)) => self.value_of(object, place.pointer, map),
            _ => self.wrong_type(place, kind, value),
        }
    }

    fn list(&mut self, place: Place<'_>, kind: Kind, list: &[Value]) {
        for (index, element) in list.iter().enumerate() {
            let pointer = place.pointer.push(index.to_string());
            self.value(Place { pointer: &pointer, part: Part::Element, ..place }, kind, element);
        }
    }

    fn choice(&mut self, place: Place<'_>, allowed: &[&str], text: &str) {
        let is_file = allowed == TYPES && text == "file";
        if allowed.contains(&text) || is_file && self.can_be_file(place.pointer) {
            return;
        }
        let (keyword, object) = (place.keyword, place.object);
        let message = format!("`{keyword}` of {} cannot be `{text}`", object.name());
        let diagnostic = Diagnostic::at(Code::InvalidValue, place.pointer, message)
            .label(format!("expected {}", listed(allowed)));
        let help = hint::for_choice(object, keyword, allowed, text);
        let meant = Some(text).filter(|_| allowed == TYPES).and_then(meant_type);
        let instead = match meant {
            Some(meant) => format!("it is read as `{meant}`"),
            None if is_file => "it is read as a binary string".to_owned(),
            None => ABSENT.to_owned(),
        };
        self.diagnostics.push(Diagnostic { help, ..diagnostic.instead(instead) });
    }

    /// Whether a schema's type can be `file`. In 2.0 this holds for the whole schema of a response, also
    /// if a definition names it (2.0, Response Object).
    fn can_be_file(&self, at: &Pointer) -> bool {
        let tokens: Vec<String> = at.tokens().collect();
        let is_whole = match &tokens[..] {
            [.., responses, _, schema, _] if schema == "schema" => responses == "responses",
            [section, _, _] => section == "definitions",
            _ => false,
        };
        is_whole && self.document.version(at) == Version::V2
    }

    fn map(&mut self, place: Place<'_>, keys: Keys, kind: Kind, map: &Map<String, Value>) {
        for (key, value) in map {
            let pointer = place.pointer.push(key);
            let open = !matches!(keys, Keys::Free | Keys::Component);
            if open && key.starts_with("x-") {
                continue;
            }
            if let Some(diagnostic) = malformed_key(keys, key, &pointer) {
                self.diagnostics.push(diagnostic);
            }
            self.value(Place { pointer: &pointer, part: Part::Member, ..place }, kind, value);
        }
    }

    /// Checks what a reference in place of `content` leads to.
    fn content_reference(&mut self, pointer: &Pointer, members: &Map<String, Value>) {
        let reference = members.get("$ref").and_then(Value::as_str);
        let target = reference.and_then(|it| self.document.target(&pointer.push("$ref"), it).ok());
        let found = target.and_then(|at| Some((self.document.get(&at)?.as_object()?, at)));
        if let Some((map, at)) = found.filter(|(_, at)| self.seen.insert(at.clone())) {
            for (media_type, value) in map {
                if let Some(media) = value.as_object() {
                    self.value_of(Object::MediaType, &at.push(media_type), media);
                }
            }
        }
    }

    /// Checks the form of a reference; its target is resolved later.
    fn reference(&mut self, object: Object, pointer: &Pointer, members: &Map<String, Value>) {
        self.follow(object, pointer, members);
        let reference = members.get("$ref").and_then(Value::as_str);
        let target = reference.and_then(|it| self.document.target(&pointer.push("$ref"), it).ok());
        let target = target.and_then(|target| self.document.get(&target));
        for (name, value) in members {
            let pointer = pointer.push(name);
            if name == "$ref" {
                if !value.is_string() {
                    let found = article(type_name(value));
                    let message = format!("`$ref` must be a string, found {found}");
                    let diagnostic = Diagnostic::at(Code::WrongType, &pointer, message)
                        .label(format!("expected a string, found {found}"))
                        .help("write `$ref: '#/components/…'`")
                        .instead(ABSENT);
                    self.diagnostics.push(diagnostic);
                }
            } else if !is_heard(object, name) {
                let is_known = object.keywords().iter().any(|(keyword, ..)| keyword == name);
                let same = target.is_some_and(|target| says(target, name, value));
                let message = format!("`{name}` beside `$ref` is ignored");
                let diagnostic = if is_known && !same && !is_no_condition(name) {
                    Diagnostic::at_key(Code::LostSibling, &pointer, message)
                        .instead("only the target of the reference is used")
                } else {
                    Diagnostic::at_key(Code::IgnoredSibling, &pointer, message)
                };
                self.diagnostics.push(
                    diagnostic.help("wrap the reference to add keywords: `allOf: [{$ref: …}]`"),
                );
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
        if (object, keyword, value) == (Object::Schema, "required", &Value::Bool(true)) {
            let message = "`required` of a schema must be a list of property names, found `true`";
            self.diagnostics.push(
                Diagnostic::at(Code::RequiredProperty, pointer, message)
                    .help("list the property in `required` of its object")
                    .instead("the property is read as required"),
            );
            return;
        }
        if matches!(expected, Kind::Text) && (value.is_number() || value.is_boolean()) {
            let message = format!("{subject} of {} must be a string", object.name());
            self.diagnostics.push(
                Diagnostic::at(Code::UnquotedText, pointer, message)
                    .label(format!("expected a string, found {found}"))
                    .help(format!("put it in quotes: `\"{value}\"`"))
                    .instead("it is read as a string"),
            );
            return;
        }
        let is_schema = matches!(expected, Kind::OrRef(Object::Schema) | Kind::Items);
        let instead = if is_schema { "any JSON value is accepted" } else { ABSENT };
        let whole = part == Part::Whole;
        let special = if whole { hint::for_keyword_value(object, keyword, value) } else { None };
        let help = special.or_else(|| hint::for_value(expected, value));
        self.diagnostics.push(Diagnostic { help, ..diagnostic.instead(instead) });
    }
}

/// The consequence for a value with an error.
const ABSENT: &str = "it is ignored";

/// Whether a keyword beside `$ref` has an effect in all versions: it describes the use instead of the
/// referenced value.
fn is_heard(object: Object, name: &str) -> bool {
    matches!(name, "summary" | "description")
        || name.starts_with("x-")
        || (object == Object::Schema
            && (ANNOTATIONS.contains(&name)
                || matches!(name, "readOnly" | "writeOnly" | "nullable")))
}

/// Annotations, which do not change the set of valid values.
const ANNOTATIONS: &[&str] =
    &["title", "deprecated", "default", "example", "examples", "externalDocs"];

/// Whether a keyword does not restrict values: it is an annotation, or it names or contains schemas.
fn is_no_condition(name: &str) -> bool {
    let others = ["definitions", "xml", "tags"];
    name.starts_with('$') || others.contains(&name) || ANNOTATIONS.contains(&name)
}

/// Whether the target of a reference already has a keyword with the same meaning.
fn says(target: &Value, name: &str, value: &Value) -> bool {
    let is_object = || target.get("properties").is_some() && value == "object";
    match target.get(name) {
        Some(own) => own == value,
        None => name == "type" && is_object(),
    }
}

/// Whether a number is a non-negative integer; JSON does not distinguish 1 from 1.0.
fn is_count(number: &serde_json::Number) -> bool {
    number.is_u64() || number.as_f64().is_some_and(|float| float >= 0.0 && float.fract() == 0.0)
}
