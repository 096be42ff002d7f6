//! Schema Objects, and the table that schema ids index.

use foldhash::{HashMap, HashSet};
use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::references::{Reference, cyclic, dynamic, named, reference_of, references};
use super::{documented_name, said, text, values};
use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::load::Document;
use crate::document::pointer::Pointer;
use crate::schema::dialect::{CHOICE_OF_ITEMS, Draft};
use crate::schema::keywords::{self, Assertion, KEYWORDS, Keyword, Takes};
use crate::schema::spec::{
    Additional, Choice, Constraints, Discriminator, Meta, Schema, SchemaId, Types,
};

/// The table of schemas. A schema's id exists before its subschemas are read, so recursion needs no
/// special case.
pub(super) struct Schemas<'a> {
    pub(super) document: &'a Document,
    pub(super) diagnostics: &'a mut Diagnostics,
    found: Vec<Option<Schema>>,
    by_pointer: HashMap<Pointer, State>,
    /// Referenced schemas that have a name from their pointer.
    named: IndexMap<SchemaId, String>,
    /// Subschemas of assertions that are still to be read: the owner, the keyword, a name if the keyword
    /// has several, and the pointer. They are read last, because no types are emitted for them, and the
    /// schemas they refer to get no name from them.
    asserted: Vec<(SchemaId, &'static Keyword, String, Pointer)>,
    is_asserted: bool,
}

/// The state of the schema at a pointer.
#[derive(Clone, Copy)]
enum State {
    /// A reference that is being followed.
    Following,
    Known(SchemaId),
}

impl<'a> Schemas<'a> {
    pub(super) fn new(document: &'a Document, diagnostics: &'a mut Diagnostics) -> Self {
        Self {
            document,
            diagnostics,
            found: Vec::new(),
            by_pointer: HashMap::default(),
            named: IndexMap::new(),
            asserted: Vec::new(),
            is_asserted: false,
        }
    }

    /// Returns the schema components, in document order.
    pub(super) fn components(&mut self) -> Vec<(String, SchemaId)> {
        let root = Pointer::default();
        let document = self.document;
        let mut components = Vec::new();
        for place in [root.push("components").push("schemas"), root.push("definitions")] {
            let section = document.get(&place).and_then(Value::as_object);
            for name in section.into_iter().flat_map(Map::keys) {
                components.push((name.clone(), self.schema(&place.push(name))));
            }
        }
        components
    }

    /// Returns the id of the schema at a pointer, or of its reference's target.
    pub(super) fn schema(&mut self, place: &Pointer) -> SchemaId {
        match self.by_pointer.get(place) {
            Some(State::Known(id)) => return *id,
            Some(State::Following) => {
                let document = self.document;
                let reference = document.get(place).and_then(reference_of).unwrap_or_default();
                self.diagnostics.push(cyclic(reference, place));
                return self.insert(place, Schema::default());
            }
            None => {}
        }
        match self.document.get(place) {
            Some(Value::Object(object)) => self.object(object, place),
            Some(Value::Bool(false)) => {
                self.insert(place, Schema { types: Types::NONE, ..Schema::default() })
            }
            _ => self.insert(place, Schema::default()),
        }
    }

    /// Adds a schema that is not read from the document itself.
    pub(super) fn insert(&mut self, place: &Pointer, schema: Schema) -> SchemaId {
        let id = SchemaId(self.found.len());
        self.found.push(Some(Schema { pointer: place.clone(), ..schema }));
        self.by_pointer.insert(place.clone(), State::Known(id));
        id
    }

    fn object(&mut self, object: &'a Map<String, Value>, place: &Pointer) -> SchemaId {
        let dialect = self.document.dialect(place);
        let draft = Draft::of(object, place, dialect);
        let references = references(&draft);
        if let [only] = &references[..]
            && draft.names().all(|name| name == only.0 || !has_effect(name))
        {
            return self.reference(only, place);
        }
        let id = SchemaId(self.found.len());
        self.found.push(None);
        self.by_pointer.insert(place.clone(), State::Known(id));
        let counts = references.is_empty() || dialect.counts_siblings();
        let mut schema = if counts { self.read(&draft, place) } else { Schema::default() };
        if counts {
            schema.constraints = self.constraints(id, &draft);
        }
        for reference in &references {
            let target = self.referred(reference, place);
            match schema.reference {
                None => schema.reference = Some(target),
                Some(_) => schema.all_of.push(target),
            }
        }
        schema.meta = meta(object, &draft);
        schema.value_notes = values::notes(object, schema.values.as_deref().unwrap_or_default());
        if let Some([only]) = schema.values.as_deref()
            && is_choice(place)
        {
            schema.value_notes.extend(values::choice(only, &schema.meta));
            if only.is_number() {
                // The title names the value instead of a type.
                schema.meta.title = None;
            }
        }
        schema.constraints.notes.extend(said::listed(schema.values.as_deref()));
        schema.constraints.notes.extend(said::contained(&draft));
        schema.nullable = draft.is_true("nullable");
        if schema.nullable && is_choice(place) && draft.names().all(is_of_null) {
            schema.types = Types::NULL;
        }
        schema.pointer = place.clone();
        self.found[id.0] = Some(schema);
        id
    }

    /// Resolves a reference without siblings to the id of its target.
    fn reference(&mut self, reference: &Reference, place: &Pointer) -> SchemaId {
        self.by_pointer.insert(place.clone(), State::Following);
        let id = self.referred(reference, place);
        self.by_pointer.insert(place.clone(), State::Known(id));
        id
    }

    fn referred(&mut self, (keyword, reference): &Reference, place: &Pointer) -> SchemaId {
        let document = self.document;
        let at = place.push(keyword);
        let found = if *keyword == "$ref" {
            document.exact_target(&at, reference)
        } else {
            let found = document.dynamic_target(&at, reference);
            if matches!(found, Ok((_, false))) {
                self.diagnostics.push(dynamic(keyword, reference, &at));
            }
            found.map(|(target, _)| target)
        };
        match named(document, reference, &at, found, "schemas", self.diagnostics) {
            Some((pointer, Value::Object(_) | Value::Bool(_))) => {
                let id = self.schema(&pointer);
                if let Some(name) = self.name(&pointer).filter(|_| !self.is_asserted) {
                    self.named.entry(id).or_insert(name);
                }
                id
            }
            Some(_) => {
                let message = format!("`{reference}` refers to a value that is not a schema");
                self.diagnostics.push(
                    Diagnostic::at(Code::WrongSection, &at, message)
                        .help("a schema must be an object, `true` or `false`")
                        .instead("any JSON value is accepted"),
                );
                self.insert(&at, Schema::default())
            }
            None => self.insert(&at, Schema::default()),
        }
    }

    fn read(&mut self, draft: &Draft<'_>, place: &Pointer) -> Schema {
        let discriminator = self.discriminator(draft, place);
        let mut unions = Vec::new();
        for (name, exclusive) in [("oneOf", true), ("anyOf", false)] {
            let members = self.list(draft, name);
            if !members.is_empty() {
                let discriminator = discriminator.clone();
                unions.push(Choice { exclusive, members, discriminator });
            }
        }
        // Without `oneOf` or `anyOf` it applies to the schemas that extend this one by `allOf`.
        let discriminator = discriminator.filter(|_| unions.is_empty());
        let (properties, mut required) = self.properties(draft);
        let named = draft.get("required").and_then(Value::as_array);
        let named = named.into_iter().flatten().filter_map(Value::as_str).map(str::to_owned);
        for name in named {
            if !required.contains(&name) {
                required.push(name);
            }
        }
        Schema {
            types: types(draft),
            implied: draft.implied(),
            values: draft
                .get("enum")
                .and_then(Value::as_array)
                .filter(|it| !it.is_empty())
                .map(|values| values.iter().map(plain).collect()),
            format: draft.text("format").map(str::to_owned),
            all_of: self.list(draft, "allOf"),
            unions,
            discriminator,
            discriminator_value: discriminator_value(draft),
            items: self.items(draft, place),
            prefix_items: self.list(draft, "prefixItems"),
            properties,
            required,
            additional: self.additional(draft, "additionalProperties"),
            patterns_cover: draft
                .get("patternProperties")
                .and_then(Value::as_object)
                .is_some_and(|patterns| patterns.keys().any(|pattern| matches_all(pattern))),
            unevaluated: self.additional(draft, "unevaluatedProperties"),
            pattern_properties: self.map(draft, "patternProperties"),
            ..Schema::default()
        }
    }

    /// Returns `items`, or a union of the schemas if it is a list.
    fn items(&mut self, draft: &Draft<'_>, place: &Pointer) -> Option<SchemaId> {
        let members = self.list(draft, CHOICE_OF_ITEMS);
        let at = place.push("items");
        let is_list = matches!(self.document.get(&at), Some(Value::Array(_)));
        if is_list && !self.document.dialect(place).has_tuples_in_items() {
            let is_value = draft.implied().is_some_and(|implied| implied.is_choice);
            let instead = match (draft.has(CHOICE_OF_ITEMS), is_value) {
                (true, true) => "a value of any of the schemas is accepted",
                (true, false) => "each element can have any of the schemas",
                _ if draft.place("prefixItems") == Some(&at) => "elements are read by position",
                _ => ABSENT,
            };
            let message = "`items` is a list of schemas instead of a schema";
            self.diagnostics.push(
                Diagnostic::at(Code::ListOfItems, &at, message)
                    .help("write `items: {anyOf: […]}`; since OpenAPI 3.1, use `prefixItems` for positions")
                    .instead(instead),
            );
        }
        match members[..] {
            [] => self.within(draft, "items"),
            [only] => Some(only),
            _ => {
                let choice = Choice { exclusive: false, members, discriminator: None };
                Some(self.insert(&at, Schema { unions: vec![choice], ..Schema::default() }))
            }
        }
    }

    /// Returns the schema in a keyword.
    fn within(&mut self, draft: &Draft<'_>, name: &str) -> Option<SchemaId> {
        let is_schema = matches!(draft.get(name), Some(Value::Object(_) | Value::Bool(_)));
        let place = draft.place(name).filter(|_| is_schema)?;
        Some(self.schema(place))
    }

    /// Returns the schemas in the list of a keyword.
    fn list(&mut self, draft: &Draft<'_>, name: &str) -> Vec<SchemaId> {
        let (Some(Value::Array(list)), Some(place)) = (draft.get(name), draft.place(name)) else {
            return Vec::new();
        };
        let schemas = list.iter().enumerate();
        let schemas = schemas.filter(|(_, value)| value.is_object() || value.is_boolean());
        schemas.map(|(index, _)| self.schema(&place.push(index.to_string()))).collect()
    }

    /// Returns the schemas in the map of a keyword.
    fn map(&mut self, draft: &Draft<'_>, name: &str) -> Vec<(String, SchemaId)> {
        let (Some(Value::Object(map)), Some(place)) = (draft.get(name), draft.place(name)) else {
            return Vec::new();
        };
        map.keys().map(|key| (key.clone(), self.schema(&place.push(key)))).collect()
    }

    /// Returns `properties`, and the names of those with `required: true`, as in draft 3.
    fn properties(&mut self, draft: &Draft<'_>) -> (Vec<(String, SchemaId)>, Vec<String>) {
        let properties = self.map(draft, "properties");
        let map = draft.get("properties").and_then(Value::as_object);
        let says = |value: &Value| value.get("required").and_then(Value::as_bool) == Some(true);
        let required = map.into_iter().flatten().filter(|(_, value)| says(value));
        (properties, required.map(|(name, _)| name.clone()).collect())
    }

    /// Returns what a keyword allows for additional properties.
    fn additional(&mut self, draft: &Draft<'_>, name: &str) -> Additional {
        match draft.get(name) {
            Some(Value::Bool(false)) => Additional::Forbidden,
            Some(Value::Bool(true)) => Additional::Any,
            Some(Value::Object(_)) => {
                self.within(draft, name).map_or(Additional::Any, Additional::Schema)
            }
            _ => Additional::Unsaid,
        }
    }

    fn discriminator(&mut self, draft: &Draft<'_>, place: &Pointer) -> Option<Discriminator> {
        let object = draft.get("discriminator")?.as_object()?;
        let property = text(object, "propertyName")?;
        let mapping = object.get("mapping").and_then(Value::as_object);
        let at = place.push("discriminator").push("mapping");
        let mut found = Vec::new();
        for (value, named) in mapping.into_iter().flatten() {
            if let Some(id) = named.as_str().and_then(|named| self.mapped(named, &at.push(value))) {
                found.push((value.clone(), id));
            }
        }
        let at = place.push("discriminator").push("defaultMapping");
        let named = object.get("defaultMapping").and_then(Value::as_str);
        let default = named.and_then(|named| self.mapped(named, &at));
        let pointer = place.push("discriminator");
        Some(Discriminator { pointer, property, mapping: found, default })
    }

    /// Returns the schema that a discriminator's mapping names: a component by name, in the same file or
    /// in the entry file, or a reference.
    fn mapped(&mut self, named: &str, at: &Pointer) -> Option<SchemaId> {
        for root in [Pointer::root(at.file()), Pointer::default()] {
            let sections = [root.push("components").push("schemas"), root.push("definitions")];
            for component in sections.map(|section| section.push(named)) {
                if self.document.get(&component).is_some() {
                    return Some(self.schema(&component));
                }
            }
        }
        let pointer = self.document.target(at, named).ok();
        let pointer = pointer.filter(|pointer| self.document.get(pointer).is_some());
        if pointer.is_none() {
            let message = format!("`{named}` does not exist in this document");
            self.diagnostics.push(
                Diagnostic::at(Code::MappingLeadsNowhere, at, message)
                    .help("use the name of a schema component, or a reference")
                    .instead("the member is selected by its own values"),
            );
        }
        Some(self.schema(&pointer?))
    }

    /// Returns the name of a schema from its pointer: its key among definitions, or its file's name.
    fn name(&self, pointer: &Pointer) -> Option<String> {
        let Some(last) = pointer.last() else {
            let file = self.document.files().get(pointer.file().0)?;
            return file.source.path().file_stem()?.to_str().map(str::to_owned);
        };
        let parent = pointer.parent()?;
        let section = parent.last()?;
        matches!(section, "schemas" | "definitions" | "$defs").then(|| last.to_owned())
    }

    /// Returns the named schemas that are not components of the entry file.
    pub(super) fn named(&self, components: &[(String, SchemaId)]) -> Vec<(String, SchemaId)> {
        let known: HashSet<SchemaId> = components.iter().map(|(_, id)| *id).collect();
        let named = self.named.iter().filter(|(id, _)| !known.contains(id));
        named.map(|(id, name)| (name.clone(), *id)).collect()
    }

    /// Returns the assertions of a schema; their subschemas are read later.
    fn constraints(&mut self, id: SchemaId, draft: &Draft<'_>) -> Constraints {
        let mut constraints = Constraints::default();
        for keyword in &KEYWORDS {
            let found = draft.get(keyword.name).and_then(|given| keywords::value(keyword, given));
            let (Some(value), Some(place)) = (found, draft.place(keyword.name)) else {
                continue;
            };
            match (keyword.takes, &value) {
                (Takes::Schema, _) => {
                    self.asserted.push((id, keyword, String::new(), place.clone()));
                }
                (Takes::Schemas, Value::Object(map)) => {
                    let all = map.keys().map(|name| (id, keyword, name.clone(), place.push(name)));
                    self.asserted.extend(all);
                }
                _ => {}
            }
            constraints.add(Assertion::plain(keyword, value));
        }
        constraints
    }

    /// Reads the subschemas of assertions, recursively.
    fn read_asserted(&mut self) {
        self.is_asserted = true;
        while let Some((owner, keyword, name, place)) = self.asserted.pop() {
            let schema = self.schema(&place);
            if let Some(Some(owner)) = self.found.get_mut(owner.0) {
                owner.constraints.attach(keyword, name, schema);
            }
        }
    }

    /// Returns the complete table: every reserved entry is filled by then.
    pub(super) fn finish(mut self) -> Vec<Schema> {
        self.read_asserted();
        self.found.into_iter().map(Option::unwrap_or_default).collect()
    }
}

/// Whether a pattern matches every usual property name.
fn matches_all(pattern: &str) -> bool {
    let inner = pattern.strip_prefix('^').unwrap_or(pattern);
    let inner = inner.strip_suffix('$').unwrap_or(inner);
    let is_anchored = pattern.len() == inner.len() + 2;
    matches!(inner, ".*" | ".+" | "(.*)" | "(.+)") || (!is_anchored && matches!(inner, "" | "."))
}

/// Returns an integral number as an integer: JSON Schema does not distinguish `5` from `5.0`.
fn plain(value: &Value) -> Value {
    match value {
        Value::Number(number) if number.is_f64() => crate::document::number::whole(number)
            .map_or_else(|| value.clone(), crate::document::number::number_value),
        _ => value.clone(),
    }
}

/// The consequence for a keyword with an error.
const ABSENT: &str = "it is ignored";

/// Whether a keyword beside `$ref` describes the values or the schema itself.
fn has_effect(name: &str) -> bool {
    !matches!(
        name,
        "$id"
            | "$anchor"
            | "$dynamicAnchor"
            | "$recursiveAnchor"
            | "$schema"
            | "$comment"
            | "$defs"
            | "definitions"
            | "summary"
    ) && (!name.starts_with("x-")
        || matches!(
            name,
            "x-rust-name" | "x-rust-type" | "x-rust-newtype" | "x-documented-name" | "x-secret"
        ))
}

/// Whether a pointer is that of a member of `oneOf` or `anyOf`.
fn is_choice(place: &Pointer) -> bool {
    let list = place.parent();
    list.and_then(|list| list.last().map(|name| matches!(name, "oneOf" | "anyOf"))).unwrap_or(false)
}

/// Whether a keyword occurs in members of `oneOf` or `anyOf` that mean `null`. 3.0 has no other form for
/// it. It defines that `{nullable: true}` alone accepts everything, which no author means in a list of
/// several members.
fn is_of_null(name: &str) -> bool {
    matches!(name, "nullable" | "title" | "description") || name.starts_with("x-")
}

/// Returns the discriminator value that a schema declares for itself. 2.0 has no keyword for it, so tools
/// invented extensions with the same suffix.
fn discriminator_value(draft: &Draft<'_>) -> Option<String> {
    let is_named = |name: &&str| name.starts_with("x-") && name.ends_with("discriminator-value");
    let name = draft.names().find(is_named)?;
    draft.text(name).map(str::to_owned)
}

fn types(draft: &Draft<'_>) -> Types {
    let Some(Value::Array(names)) = draft.get("type") else {
        return Types::ALL;
    };
    let types = names.iter().filter_map(Value::as_str).filter_map(Types::parse);
    types.fold(Types::NONE, Types::union)
}

fn meta(object: &Map<String, Value>, draft: &Draft<'_>) -> Meta {
    Meta {
        title: text(object, "title"),
        description: text(object, "description"),
        external_docs: said::external_docs(object),
        deprecated: draft.is_true("deprecated"),
        read_only: draft.is_true("readOnly"),
        write_only: draft.is_true("writeOnly"),
        default: draft.get("default").cloned(),
        example: draft.get("example").cloned(),
        documented_name: documented_name(object, "x-documented-name"),
        rust_name: text(object, "x-rust-name"),
        rust_type: text(object, "x-rust-type"),
        rust_newtype: object.get("x-rust-newtype").cloned(),
        secret: draft
            .get("x-secret")
            .and_then(Value::as_bool)
            .or_else(|| (draft.text("format") == Some("password")).then_some(true)),
    }
}
