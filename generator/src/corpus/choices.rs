//! What a document says of its unions: their members, and which value of a discriminator stands for
//! which schema.
//!
//! All of it is read from the document. What the generator made of it is not asked.

use std::cell::RefCell;
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use crate::document::load::Document;
use crate::document::pointer::{FileId, Pointer};

/// References and lists are followed so deep.
const DEPTH: usize = 32;

/// A schema whose values are each of one of several schemas.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Choice {
    /// The schemas, with references followed.
    pub(super) members: Vec<Pointer>,
    /// The discriminator.
    pub(super) tag: Option<Tag>,
    /// Whether the members are the schemas that build on this one by `allOf`, and those that its
    /// mapping names.
    pub(super) is_family: bool,
}

/// A discriminator.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Tag {
    /// `propertyName`
    pub(super) property: String,
    /// The schema that each value stands for: those of the mapping, and the names of members that the
    /// mapping does not have.
    pub(super) targets: IndexMap<String, Pointer>,
    /// The members that the mapping does not have. Many documents list other values of the property in
    /// them than their names, and mean these.
    pub(super) unmapped: Vec<Pointer>,
}

impl Tag {
    /// The schema that the tag of a value stands for. Numbers and booleans are as JSON writes them.
    pub(super) fn target(&self, value: &Value) -> Option<&Pointer> {
        match value.get(&self.property)? {
            Value::String(text) => self.targets.get(text),
            other => self.targets.get(&other.to_string()),
        }
    }
}

/// The choices of a document.
pub(super) struct Choices<'d> {
    document: &'d Document,
    /// The schemas with names, by name.
    components: HashMap<String, Pointer>,
    /// Which schemas with names build on a schema by `allOf`, directly.
    children: HashMap<Pointer, Vec<Pointer>>,
    /// The choices that were asked for.
    known: RefCell<HashMap<Pointer, Option<Rc<Choice>>>>,
}

/// A list of members, where it is found.
struct List {
    members: Vec<Pointer>,
    place: Pointer,
}

impl<'d> Choices<'d> {
    pub(super) fn new(document: &'d Document) -> Self {
        let mut choices = Self {
            document,
            components: HashMap::new(),
            children: HashMap::new(),
            known: RefCell::default(),
        };
        let mut all = Vec::new();
        for file in 0..document.files().len() {
            let root = Pointer::root(FileId(file));
            for place in [root.push("components").push("schemas"), root.push("definitions")] {
                let schemas = document.get(&place).and_then(Value::as_object);
                for name in schemas.into_iter().flat_map(Map::keys) {
                    all.push(place.push(name));
                    choices.components.entry(name.clone()).or_insert_with(|| place.push(name));
                }
            }
        }
        for pointer in all {
            for parent in choices.parents(&pointer, DEPTH) {
                let children = choices.children.entry(parent).or_default();
                if !children.contains(&pointer) {
                    children.push(pointer.clone());
                }
            }
        }
        choices
    }

    /// The schema that a schema stands for, if it is nothing but a reference.
    pub(super) fn resolved(&self, pointer: &Pointer) -> Pointer {
        let mut pointer = pointer.clone();
        for _ in 0..DEPTH {
            let Some(target) = self.object(&pointer).and_then(|it| self.referred(it, &pointer))
            else {
                break;
            };
            pointer = target;
        }
        pointer
    }

    /// The schema that one only describes anew: the only member of its `allOf`, beside nothing but texts and
    /// the type.
    pub(super) fn described(&self, pointer: &Pointer) -> Option<Pointer> {
        let object = self.object(pointer)?;
        let texts = ["type", "title", "description", "deprecated", "example", "examples", "allOf"];
        let adds = |name: &String| !texts.contains(&name.as_str()) && !name.starts_with("x-");
        let members = object.get("allOf")?.as_array()?;
        let is_one = members.len() == 1 && !object.keys().any(adds);
        let only = pointer.push("allOf").push("0");
        is_one.then(|| self.resolved(&only)).filter(|target| *target != only)
    }

    /// The choice that a schema is; none if it is not one, or more than one.
    pub(super) fn of(&self, pointer: &Pointer) -> Option<Rc<Choice>> {
        if let Some(known) = self.known.borrow().get(pointer) {
            return known.clone();
        }
        let choice = self.choice(pointer, DEPTH).map(Rc::new);
        self.known.borrow_mut().insert(pointer.clone(), choice.clone());
        choice
    }

    /// The schema under a keyword such as `items` or `additionalProperties`.
    pub(super) fn below(&self, pointer: &Pointer, keyword: &str) -> Option<Pointer> {
        let place = pointer.push(keyword);
        self.object(&place).map(|_| self.resolved(&place))
    }

    fn choice(&self, pointer: &Pointer, depth: usize) -> Option<Choice> {
        let depth = depth.checked_sub(1)?;
        let pointer = self.resolved(pointer);
        let mut lists = Vec::new();
        self.lists(&mut vec![pointer.clone()], depth, &mut lists);
        let [list] = &lists[..] else {
            return if lists.is_empty() { self.family(&pointer) } else { None };
        };
        let members: Vec<Pointer> = list
            .members
            .iter()
            .filter(|member| !self.is_null(member))
            .map(|member| self.resolved(member))
            .collect();
        let tag = self
            .tag(&list.place, &list.members, &list.members)
            .or_else(|| self.tag(&pointer, &list.members, &list.members));
        match &members[..] {
            [] => None,
            [only] if tag.is_none() => self.choice(only, depth),
            _ => Some(Choice { members, tag, is_family: false }),
        }
    }

    /// The lists of members that must hold for a value at the same time, from the last schema of `chain`
    /// on. A list that has a schema of the chain is that of a parent, and does not make its children
    /// choices.
    fn lists(&self, chain: &mut Vec<Pointer>, depth: usize, found: &mut Vec<List>) {
        let (Some(pointer), Some(depth)) = (chain.last().cloned(), depth.checked_sub(1)) else {
            return;
        };
        let Some(object) = self.object(&pointer) else {
            return;
        };
        for name in ["oneOf", "anyOf"] {
            let place = pointer.push(name);
            let count = object.get(name).and_then(Value::as_array).map_or(0, Vec::len);
            let members: Vec<Pointer> = (0..count).map(|it| place.push(it.to_string())).collect();
            if !members.is_empty() && !members.iter().any(|it| chain.contains(&self.resolved(it))) {
                found.push(List { members, place: pointer.clone() });
            }
        }
        let all = object.get("allOf").and_then(Value::as_array).map_or(0, Vec::len);
        for index in 0..all {
            chain.push(self.resolved(&pointer.push("allOf").push(index.to_string())));
            self.lists(chain, depth, found);
            chain.pop();
        }
    }

    /// What builds on a schema with a discriminator.
    fn family(&self, pointer: &Pointer) -> Option<Choice> {
        let mut members = self.descendants(pointer, false);
        members.extend(self.strangers(pointer, &members));
        // What is below another discriminator is told apart by that, and not by its name here.
        let near = self.descendants(pointer, true);
        let own = self.tag(pointer, &members, &near);
        let parts = self.object(pointer)?.get("allOf").and_then(Value::as_array);
        let parts = parts.into_iter().flatten().enumerate();
        let mut inline = parts.filter(|(_, part)| part.get("$ref").is_none()).map(|(index, _)| {
            self.tag(&pointer.push("allOf").push(index.to_string()), &members, &near)
        });
        let tag = own.or_else(|| inline.find_map(|tag| tag))?;
        (!members.is_empty()).then_some(Choice { members, tag: Some(tag), is_family: true })
    }

    /// The schemas that the mapping at a place names besides members.
    fn strangers(&self, place: &Pointer, members: &[Pointer]) -> Vec<Pointer> {
        let mapping = self.object(place).and_then(|it| it.get("discriminator")?.get("mapping"));
        let mapping = mapping.and_then(Value::as_object).into_iter().flatten();
        let at = place.push("discriminator").push("mapping");
        let targets = mapping.filter_map(|(_, text)| self.mapped(&at, text.as_str()?));
        let mut strangers: Vec<Pointer> = targets.collect();
        strangers.retain(|target| target != place && !members.contains(target));
        strangers
    }

    fn descendants(&self, pointer: &Pointer, is_near: bool) -> Vec<Pointer> {
        let mut found: Vec<Pointer> = Vec::new();
        let mut todo = vec![pointer];
        while let Some(parent) = todo.pop() {
            for child in self.children.get(parent).into_iter().flatten() {
                if child != pointer && !found.contains(child) {
                    found.push(child.clone());
                    let has_own =
                        self.object(child).is_some_and(|it| it.contains_key("discriminator"));
                    todo.extend((!is_near || !has_own).then_some(child));
                }
            }
        }
        found
    }

    /// The schemas that a schema builds on.
    fn parents(&self, pointer: &Pointer, depth: usize) -> Vec<Pointer> {
        let (Some(object), Some(depth)) = (self.object(pointer), depth.checked_sub(1)) else {
            return Vec::new();
        };
        let mut parents = Vec::new();
        if let Some(text) = object.get("$ref").and_then(Value::as_str)
            && self.referred(object, pointer).is_none()
        {
            let target = self.document.target(&pointer.push("$ref"), text).ok();
            parents.extend(target.map(|target| self.resolved(&target)));
        }
        let all = object.get("allOf").and_then(Value::as_array).map_or(0, Vec::len);
        for index in 0..all {
            let part = pointer.push("allOf").push(index.to_string());
            let target = self.resolved(&part);
            if target == part {
                parents.extend(self.parents(&part, depth));
            } else {
                parents.push(target);
            }
        }
        parents
    }

    /// The discriminator of the object at a place, for a choice of members. The names of `named` members
    /// stand for them.
    fn tag(&self, place: &Pointer, members: &[Pointer], named: &[Pointer]) -> Option<Tag> {
        let discriminator = self.object(place)?.get("discriminator")?;
        let none = Map::new();
        let (property, mapping) = match discriminator {
            Value::String(property) => (property, &none),
            Value::Object(object) => {
                let mapping = object.get("mapping").and_then(Value::as_object);
                let Some(Value::String(property)) = object.get("propertyName") else {
                    return None;
                };
                (property, mapping.unwrap_or(&none))
            }
            _ => return None,
        };
        let place = place.push("discriminator").push("mapping");
        let resolved: HashSet<Pointer> = members.iter().map(|it| self.resolved(it)).collect();
        let mut targets = IndexMap::new();
        for (value, target) in mapping {
            let target = target.as_str().and_then(|it| self.mapped(&place.push(value), it));
            if let Some(target) = target.filter(|target| resolved.contains(target)) {
                targets.insert(value.clone(), target);
            }
        }
        let mapped: HashSet<Pointer> = targets.values().cloned().collect();
        let mut unmapped = Vec::new();
        for member in named {
            if !mapped.contains(&self.resolved(member)) {
                unmapped.push(self.resolved(member));
            }
            // The name is that of the reference, which may stand for another schema.
            let component = self.named(member);
            let target = self.resolved(member);
            let given = self.object(&target).and_then(|object| {
                let keywords = ["x-discriminator-value", "x-ms-discriminator-value"];
                keywords.iter().find_map(|name| object.get(*name)?.as_str())
            });
            if let Some(name) = given.or_else(|| component.as_ref().and_then(Pointer::last))
                && !mapped.contains(&target)
                && !mapping.contains_key(name)
            {
                targets.insert(name.to_owned(), target);
            }
        }
        Some(Tag { property: property.clone(), targets, unmapped })
    }

    /// The schema with a name that a member is, or refers to.
    fn named(&self, member: &Pointer) -> Option<Pointer> {
        let reference = self.object(member)?.get("$ref").and_then(Value::as_str);
        let target = match reference {
            Some(text) => self.document.target(&member.push("$ref"), text).ok()?,
            None => member.clone(),
        };
        let is_named = self.components.get(target.last()?) == Some(&target);
        is_named.then_some(target)
    }

    /// What a value of a mapping leads to: a name first, as the specification recommends.
    fn mapped(&self, place: &Pointer, text: &str) -> Option<Pointer> {
        let named = self.components.get(text).cloned();
        let target = named.or_else(|| self.document.target(place, text).ok())?;
        self.object(&target).map(|_| self.resolved(&target))
    }

    fn object(&self, pointer: &Pointer) -> Option<&'d Map<String, Value>> {
        self.document.get(pointer)?.as_object()
    }

    /// What a schema refers to that says nothing of its values itself.
    fn referred(&self, object: &Map<String, Value>, pointer: &Pointer) -> Option<Pointer> {
        const SAYING: [&str; 9] = [
            "allOf",
            "oneOf",
            "anyOf",
            "properties",
            "items",
            "type",
            "enum",
            "const",
            "discriminator",
        ];
        let text = object.get("$ref").and_then(Value::as_str)?;
        let version = self.document.root().get("openapi").and_then(Value::as_str);
        let siblings_count = version.is_some_and(|version| !version.starts_with("3.0"));
        if siblings_count && SAYING.iter().any(|name| object.contains_key(*name)) {
            return None;
        }
        self.document.target(&pointer.push("$ref"), text).ok()
    }

    /// Whether a member is only there to allow `null`.
    fn is_null(&self, member: &Pointer) -> bool {
        let Some(object) = self.object(&self.resolved(member)) else {
            return false;
        };
        let is = |name: &str, value: &Value| object.get(name) == Some(value);
        is("type", &Value::from("null"))
            || is("type", &Value::from(vec!["null"]))
            || is("enum", &Value::from(vec![Value::Null]))
            || is("const", &Value::Null)
            || (is("nullable", &Value::from(true)) && object.len() == 1)
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use serde_json::json;

    use super::*;
    use crate::document::diagnostic::Diagnostics;
    use crate::document::load::load_text;

    /// The choice that a schema is: its members and its tags' targets, by the ends of their pointers.
    fn choice(version: &str, schemas: &Value, name: &str) -> Option<Value> {
        let (head, place) = if version == "2.0" {
            (json!({"swagger": version, "definitions": schemas}), "definitions")
        } else {
            (json!({"openapi": version, "components": {"schemas": schemas}}), "schemas")
        };
        let document = load_text(Path::new("t.json"), head.to_string(), &mut Diagnostics::new())?;
        let choices = Choices::new(&document);
        let root = Pointer::default();
        let root = if place == "schemas" { root.push("components") } else { root };
        let choice = choices.of(&root.push(place).push(name))?;
        let end = |pointer: &Pointer| pointer.last().map(str::to_owned);
        let members: Vec<_> = choice.members.iter().map(end).collect();
        let tags: IndexMap<&String, _> = choice
            .tag
            .iter()
            .flat_map(|tag| tag.targets.iter().map(|(value, target)| (value, end(target))))
            .collect();
        Some(json!([choice.is_family, members, tags]))
    }

    fn reference(name: &str) -> Value {
        json!({ "$ref": format!("#/components/schemas/{name}") })
    }

    #[test]
    fn members_are_those_of_the_mapping_and_names() {
        let schemas = json!({
            "A": {"type": "object"}, "B": {"type": "object"}, "C": {"type": "object"},
            "Other": {"type": "object"},
            "Alias": reference("C"),
            "U": {
                "oneOf": [reference("A"), reference("B"), reference("Alias"), {"type": "null"}],
                "discriminator": {"propertyName": "kind", "mapping": {
                    "a": "#/components/schemas/A", "also": "A", "B": "A", "other": "Other", "no": "None",
                }},
            },
            "Maybe": {"anyOf": [reference("U"), {"nullable": true}]},
            "Inside": {"allOf": [{"oneOf": [reference("A"), reference("B")]}, {"required": ["x"]}]},
            "Two": {"oneOf": [reference("A"), reference("B")], "anyOf": [reference("A"), reference("B")]},
        });
        let expected =
            json!([false, ["A", "B", "C"], {"a": "A", "also": "A", "B": "A", "Alias": "C"}]);
        assert_eq!(choice("3.1.0", &schemas, "U"), Some(expected.clone()));
        assert_eq!(choice("3.1.0", &schemas, "Maybe"), Some(expected));
        assert_eq!(choice("3.1.0", &schemas, "Inside"), Some(json!([false, ["A", "B"], {}])));
        assert_eq!(choice("3.1.0", &schemas, "Two"), None);
        assert_eq!(choice("3.1.0", &schemas, "A"), None);
    }

    #[test]
    fn children_are_members_at_any_depth() {
        let child = |parent: &str| json!({"allOf": [reference(parent), {"type": "object"}]});
        let schemas = json!({
            "Parent": {"type": "object", "discriminator": {"propertyName": "kind", "mapping": {
                "one": "#/components/schemas/One", "other": "Stranger", "no": "Parent",
            }}},
            "One": child("Parent"), "Two": child("One"), "Stranger": {"type": "object"},
            "Other": {"discriminator": {"propertyName": "sort"}, "allOf": [reference("One")]},
            "Below": child("Other"),
        });
        let tags = json!({"one": "One", "other": "Stranger", "Two": "Two", "Other": "Other"});
        let members = json!(["One", "Two", "Other", "Below", "Stranger"]);
        let expected = json!([true, members, tags]);
        assert_eq!(choice("3.0.3", &schemas, "Parent"), Some(expected));
        assert_eq!(choice("3.0.3", &schemas, "One"), None, "the discriminator is not inherited");
        let old = json!({
            "Parent": {"type": "object", "discriminator": "kind"},
            "One": {"allOf": [{"$ref": "#/definitions/Parent"}]},
            "Two": {"allOf": [{"$ref": "#/definitions/Parent"}], "x-discriminator-value": "2"},
        });
        let expected = json!([true, ["One", "Two"], {"One": "One", "2": "Two"}]);
        assert_eq!(choice("2.0", &old, "Parent"), Some(expected));
    }

    #[test]
    fn a_member_that_builds_on_the_choice_is_no_choice() {
        let child = json!({"allOf": [reference("Parent"), {"type": "object"}]});
        let schemas = json!({
            "Parent": {"oneOf": [reference("One"), reference("Two")], "discriminator": {"propertyName": "kind"}},
            "One": child, "Two": child, "Grandchild": {"allOf": [reference("One")]},
        });
        let expected = json!([false, ["One", "Two"], {"One": "One", "Two": "Two"}]);
        assert_eq!(choice("3.0.3", &schemas, "Parent"), Some(expected));
        assert_eq!(choice("3.0.3", &schemas, "One"), None);
        assert_eq!(choice("3.0.3", &schemas, "Grandchild"), None);
    }

    #[test]
    fn tags_need_not_be_texts() {
        let targets = [("7", "A"), ("true", "B"), ("x", "C")]
            .map(|(value, name)| (value.to_owned(), Pointer::default().push(name)));
        let targets = targets.into_iter().collect();
        let tag = Tag { property: "kind".to_owned(), targets, unmapped: Vec::new() };
        for (kind, name) in
            [(json!(7), "A"), (json!("7"), "A"), (json!(true), "B"), (json!("x"), "C")]
        {
            let found = tag.target(&json!({ "kind": kind }));
            assert_eq!(found.and_then(Pointer::last), Some(name), "{kind}");
        }
        assert_eq!(tag.target(&json!({"kind": "y"})), None);
    }
}
