//! Which member of a union a value is read as.
//!
//! A union that takes a value for the wrong member gives it back unchanged, so that what comes back
//! proves nothing. Here each union is asked by itself, with values made from the schemas of its
//! members. The member that is right is the one that the discriminator names, or the only one whose
//! schema accepts the value. A member that is a `oneOf` itself accepts what several of its members do.

mod types;

use std::collections::{HashMap, HashSet};

use indexmap::IndexSet;
use jsonschema::Validator;
use serde_json::{Value, json};

use self::types::Types;
use super::cases::{pointer, said, shown};
use super::choices::{Choice, Choices};
use super::failures::{LISTED, shortened};
use super::json_schema::{Bundle, key};
use super::samples::samples;
use super::tags::{kinds, lists, tag_value};
use crate::changes::public_api::{Shape, Surface, Ty};
use crate::document::load::Document;
use crate::document::pointer::Pointer;

/// A document gets at most so many cases.
const MOST: usize = 20_000;

/// Choices in choices are followed so deep.
const DEPTH: usize = 5;

/// So many members of a union are tried, those of unions in it included.
const LEAVES: usize = 400;

/// A value for a union.
pub(super) struct MemberCase {
    /// The union's place in [`Members::unions`].
    pub(super) union: usize,
    /// The schema's place, for people.
    place: String,
    pub(super) value: Value,
    /// The schemas of which one is that of the right member.
    right: Vec<Pointer>,
}

/// All cases of a document.
#[derive(Default)]
pub(super) struct Members {
    /// The unions, by their paths in the surface.
    pub(super) unions: Vec<String>,
    pub(super) list: Vec<MemberCase>,
}

/// A schema to make values of, and what makes them values of a member.
#[derive(Clone)]
struct Leaf {
    schema: Pointer,
    /// Properties and what they must be.
    tags: Vec<(String, String)>,
    /// The choices on the way.
    choices: Vec<Pointer>,
}

/// The cases of a document, and what judges the answers: `inventory` says which schema has which type.
pub(super) struct Judge<'d> {
    choices: Choices<'d>,
    bundle: Bundle<'d>,
    numbers: HashMap<Pointer, usize>,
    /// The numbers of what stands beside choices.
    besides: HashMap<Pointer, usize>,
    validator: Option<Validator>,
    types: Types<'d>,
}

impl<'d> Judge<'d> {
    pub(super) fn new(document: &'d Document, inventory: &Value, surface: &'d Surface) -> Self {
        let choices = Choices::new(document);
        let types = Types::of(inventory, surface, &choices);
        let bundle = Bundle::lenient(document);
        let (numbers, besides) = (HashMap::new(), HashMap::new());
        Self { choices, bundle, numbers, besides, validator: None, types }
    }

    /// Makes the cases of all unions of the inventory.
    pub(super) fn cases(
        &mut self,
        document: &Document,
        inventory: &Value,
    ) -> Result<Members, String> {
        let mut members = Members::default();
        let mut wanted = Vec::new();
        for entry in inventory.as_array().into_iter().flatten() {
            let Some(place) = pointer(&entry["pointer"], &entry["file"]) else {
                continue;
            };
            let place = self.choices.resolved(&place);
            let Some(choice) = self.choices.of(&place).filter(|_| entry["part"] != true) else {
                continue;
            };
            // Other types of the place are what it comes to beside something else.
            let path = self.types.path(entry);
            let Some(path) =
                path.filter(|it| self.types.surface.is_union(&Ty::Named((*it).to_owned())))
            else {
                continue;
            };
            let known = members.unions.iter().position(|known| known == path);
            let union = known.unwrap_or_else(|| {
                members.unions.push(path.to_owned());
                members.unions.len() - 1
            });
            if !wanted.iter().any(|(at, of, _)| (at, of) == (&place, &union)) {
                wanted.push((place, union, choice));
            }
        }
        let mut plan = Vec::new();
        for (place, union, choice) in wanted {
            let mut leaves = Vec::new();
            self.leaves(
                &choice,
                Leaf { schema: place.clone(), tags: Vec::new(), choices: Vec::new() },
                &mut leaves,
            );
            for leaf in leaves {
                let numbers = self.numbers(&leaf);
                plan.push((place.clone(), union, leaf, numbers));
            }
        }
        self.bundle.untangle();
        let judge = jsonschema::validator_for(&self.bundle.judge());
        self.validator = Some(judge.map_err(|error| error.to_string())?);
        let share = (MOST / plan.len().max(1)).clamp(2, 12);
        let mut seen: HashSet<(usize, String)> = HashSet::new();
        for (place, union, leaf, numbers) in plan {
            let Some(number) = numbers.filter(|number| !self.bundle.is_circular(*number)) else {
                continue;
            };
            let own = self.numbers.get(&place).map(|own| said(self.bundle.get(*own)));
            // What the document gives itself may be of any member.
            let given = own.unwrap_or_default().into_iter().map(|value| (value, false));
            let made = samples(&self.bundle, number).into_iter().map(|value| (value, true));
            let (mut kept, shown) = (0, shown(document, &place));
            for (value, is_made) in given.chain(made) {
                let tagged = if is_made { self.tagged(&leaf, value) } else { Some(value) };
                // That a named type can be `null` is said where it is used.
                let tagged = tagged.filter(|value| !value.is_null());
                let Some(value) = tagged.filter(|value| !is_made || self.accepts(number, value))
                else {
                    continue;
                };
                let right = self.expected(&place, &value);
                if kept < share && !right.is_empty() && seen.insert((union, value.to_string())) {
                    kept += usize::from(is_made);
                    let place = shown.clone();
                    members.list.push(MemberCase { union, place, value, right });
                }
            }
        }
        Ok(members)
    }

    /// The members of a choice, and of choices in it.
    fn leaves(&self, choice: &Choice, way: Leaf, found: &mut Vec<Leaf>) {
        let mut choices = way.choices;
        choices.push(way.schema.clone());
        let tags: Vec<(Option<(String, String)>, &Pointer)> = match &choice.tag {
            Some(tag) => {
                let targets = tag.targets.iter();
                targets
                    .map(|(value, it)| (Some((tag.property.clone(), value.clone())), it))
                    .chain(tag.unmapped.iter().map(|member| (None, member)))
                    .collect()
            }
            None => choice.members.iter().map(|member| (None, member)).collect(),
        };
        for (tag, schema) in tags {
            if found.len() >= LEAVES || way.tags.len() + choices.len() > DEPTH {
                return;
            }
            let tags = way.tags.iter().cloned().chain(tag).collect();
            let leaf = Leaf { schema: schema.clone(), tags, choices: choices.clone() };
            found.push(leaf.clone());
            if let Some(inner) = self.choices.of(schema).filter(|_| *schema != way.schema) {
                self.leaves(&inner, leaf, found);
            }
        }
    }

    /// Adds the schemas of a leaf to the bundle, and gives the number of what all of them accept.
    fn numbers(&mut self, leaf: &Leaf) -> Option<usize> {
        let mut parts = vec![self.number(&leaf.schema)?];
        for place in &leaf.choices {
            let number = self.number(place)?;
            let choice = self.choices.of(place);
            for member in choice.iter().flat_map(|choice| &choice.members) {
                self.number(member);
            }
            let known = self.besides.entry(place.clone());
            parts.push(*known.or_insert_with(|| self.bundle.beside(number)));
        }
        Some(self.bundle.all_of(&parts))
    }

    fn number(&mut self, pointer: &Pointer) -> Option<usize> {
        let number = self.bundle.add(pointer)?;
        self.numbers.insert(pointer.clone(), number);
        Some(number)
    }

    fn accepts(&self, number: usize, value: &Value) -> bool {
        self.validator.as_ref().is_some_and(|it| it.is_valid(&json!({ key(number): value })))
    }

    /// A value with the tags of a leaf; none if it has tags and the value is no object.
    fn tagged(&self, leaf: &Leaf, mut value: Value) -> Option<Value> {
        for (property, text) in &leaf.tags {
            let schema = self.numbers.get(&leaf.schema).map(|number| self.bundle.get(*number))?;
            let tag = tag_value(&self.bundle, schema, property, text);
            value.as_object_mut()?.insert(property.clone(), tag);
        }
        Some(value)
    }

    /// The schemas of which one is that of the member that a value is of; none if that is not certain.
    fn expected(&self, place: &Pointer, value: &Value) -> Vec<Pointer> {
        let choice = self.choices.of(place);
        let target = choice.as_deref().and_then(|choice| self.decided(choice, value));
        // The schema that a tag names may refuse the rest of the value.
        let target = target.filter(|target| {
            self.numbers.get(target).is_some_and(|number| self.accepts(*number, value))
        });
        let right = target.map(|target| self.below(&target, value, DEPTH));
        // There may be several ways to one schema.
        right.into_iter().flatten().collect::<IndexSet<_>>().into_iter().collect()
    }

    /// The member that a choice has for a value.
    fn decided(&self, choice: &Choice, value: &Value) -> Option<Pointer> {
        let mut members = &choice.members;
        if let Some(tag) = &choice.tag {
            if let Some(target) = tag.target(value) {
                return Some(target.clone());
            }
            members = &tag.unmapped;
        }
        let mut accepting = members.iter().filter(|member| {
            let number = self.numbers.get(*member);
            let lists = |number: &usize| match &choice.tag {
                Some(tag) => {
                    let listed =
                        lists(&self.bundle, self.bundle.get(*number), &tag.property, value);
                    // A child inherits the `enum` of its parent, so only a single value identifies it.
                    if choice.is_family { listed == Some(1) } else { listed.is_some() }
                }
                None => true,
            };
            number.is_none_or(|number| self.accepts(*number, value) && lists(number))
        });
        let only = accepting.next();
        only.filter(|_| accepting.next().is_none()).cloned()
    }

    /// What a member may be read as, if it is a choice too.
    fn below(&self, schema: &Pointer, value: &Value, depth: usize) -> Vec<Pointer> {
        let schema = self.choices.resolved(schema);
        let (Some(choice), Some(depth)) = (self.choices.of(&schema), depth.checked_sub(1)) else {
            return vec![schema];
        };
        // A choice between texts is no union.
        let types = self.types.of.get(&schema).into_iter().flatten();
        let is_union = |path: &str| self.types.surface.is_union(&Ty::Named(path.to_owned()));
        if !types.clone().any(|path| is_union(path)) && types.count() > 0 {
            return vec![schema];
        }
        match self.decided(&choice, value) {
            Some(target) if target != schema => self.below(&target, value, depth),
            None if !choice.is_family => {
                let members = choice.members.iter().flat_map(|it| self.below(it, value, depth));
                members.chain([schema.clone()]).collect()
            }
            _ => vec![schema],
        }
    }

    /// Compares the answers with what is right.
    pub(super) fn judged(&self, members: &Members, answers: &[&str], outcome: &mut Value) {
        let [mut wrong, mut refused] = [0_u64; 2];
        let mut failures = Vec::new();
        for (case, answer) in members.list.iter().zip(answers) {
            let union = &members.unions[case.union];
            let found = match answer.split_at(answer.len().min(1)) {
                ("+", names) if self.is_right(union, names, &case.right) => continue,
                ("+", names) => {
                    wrong += 1;
                    names.replace('>', "::")
                }
                (_, error) => {
                    refused += 1;
                    format!("refused: {error}")
                }
            };
            let expected: Vec<String> = case.right.iter().map(ToString::to_string).collect();
            if failures.len() < LISTED {
                failures.push(json!({
                    "schema": case.place,
                    "type": union,
                    "value": shortened(&case.value.to_string()),
                    "expected": expected.join(" or "),
                    "found": shortened(&found),
                }));
            }
        }
        outcome["members"] = json!(members.list.len());
        outcome["wrong_members"] = json!(wrong);
        outcome["refused_members"] = json!(refused);
        outcome["member_failures"] = json!(failures);
    }

    /// Whether the last of the variants that a value was read as has the type of a schema that is right.
    fn is_right(&self, union: &str, names: &str, right: &[Pointer]) -> bool {
        let mut path = union.to_owned();
        let mut ty = None;
        for name in names.split('>') {
            let Some(Shape::Union { members, .. }) =
                self.types.surface.types.get(&path).map(|item| &item.shape)
            else {
                return false;
            };
            let member = members.iter().find(|it| it.ident.trim_start_matches("r#") == name);
            // What is not known to the union is right for no member.
            let Some(member) = member else {
                return false;
            };
            path = member.ty.path().unwrap_or_default().to_owned();
            ty = Some(&member.ty);
        }
        ty.is_some_and(|ty| right.iter().any(|schema| self.is_type_of(ty, schema, DEPTH)))
    }

    /// Whether a type may be that of a schema. Scalars are told apart by their kind alone.
    fn is_type_of(&self, ty: &Ty, schema: &Pointer, depth: usize) -> bool {
        let schema = &self.choices.resolved(schema);
        let Some(depth) = depth.checked_sub(1) else {
            return true;
        };
        let translated = self.numbers.get(schema).map(|number| self.bundle.get(*number));
        let kinds: Vec<&str> = translated.map(|it| kinds(&self.bundle, it)).unwrap_or_default();
        let is = |kind: &str| kinds.is_empty() || kinds.contains(&kind);
        let inner = |keyword: &str, ty: &Ty| {
            let inner = self.choices.below(schema, keyword);
            inner.is_none_or(|inner| self.is_type_of(ty, &inner, depth))
        };
        match ty {
            Ty::Named(path) => {
                let types = self.types.of.get(schema);
                let is_known = types.is_some_and(|types| types.contains(path.as_str()));
                let described = self.choices.described(schema);
                let is_known =
                    is_known || described.is_some_and(|it| self.is_type_of(ty, &it, depth));
                let shape = self.types.surface.types.get(path).map(|item| &item.shape);
                is_known
                    || match shape {
                        Some(Shape::Alias { ty } | Shape::Newtype { ty }) => {
                            self.is_type_of(ty, schema, depth)
                        }
                        _ => false,
                    }
            }
            Ty::Any => kinds.is_empty(),
            Ty::Null => is("null"),
            Ty::Boolean => is("boolean"),
            Ty::Integer(_) | Ty::Number | Ty::ExactNumber => is("number") || is("integer"),
            Ty::String(_) | Ty::External(_) => is("string"),
            Ty::Replaced(_) => true,
            Ty::FreeForm => is("object"),
            Ty::Nullable(own) => self.is_type_of(own, schema, depth),
            Ty::List(items) => is("array") && inner("items", items),
            Ty::Map(values) => is("object") && inner("additionalProperties", values),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;
    use crate::document::diagnostic::{Diagnostics, render};
    use crate::document::load::load_text;
    use crate::targets::client::inventory_json;

    /// Makes the cases of schemas, and answers each with what a function says of its value. Gives how
    /// many there are, how many answers are wrong, and how many values are refused.
    fn judged(schemas: &Value, answer: impl Fn(&str, &Value) -> String) -> [u64; 3] {
        let document = json!({
            "openapi": "3.0.3",
            "info": {"title": "Members", "version": "1"},
            "paths": {},
            "components": {"schemas": schemas},
        });
        let mut diagnostics = Diagnostics::new();
        let document =
            load_text(Path::new("t.json"), document.to_string(), &mut diagnostics).expect("JSON");
        let generated = crate::generate(&document, "judged", &mut diagnostics);
        let generated = generated.unwrap_or_else(|| panic!("{}", render(&diagnostics, false)));
        let inventory = inventory_json(&generated.inventory);
        let mut judge = Judge::new(&document, &inventory, &generated.surface);
        let members = judge.cases(&document, &inventory).expect("there is a judge");
        let answers: Vec<String> = members
            .list
            .iter()
            .map(|case| answer(&members.unions[case.union], &case.value))
            .collect();
        let answers: Vec<&str> = answers.iter().map(String::as_str).collect();
        let mut outcome = json!({});
        judge.judged(&members, &answers, &mut outcome);
        let failures = outcome["member_failures"].as_array().map_or(0, Vec::len);
        let counts = ["members", "wrong_members", "refused_members"];
        let counts = counts.map(|name| outcome[name].as_u64().expect("a number"));
        assert_eq!(failures, usize::try_from(counts[1] + counts[2]).expect("few").min(LISTED));
        counts
    }

    fn reference(name: &str) -> Value {
        json!({ "$ref": format!("#/components/schemas/{name}") })
    }

    fn pet(own: &str) -> Value {
        json!({"type": "object", "required": ["kind"], "properties": {
            "kind": {"type": "string"}, own: {"type": "string"},
        }})
    }

    #[test]
    fn the_mapping_says_which_member_is_right() {
        let schemas = json!({
            "Cat": pet("meow"), "Dog": pet("bark"),
            "Pet": {
                "oneOf": [reference("Cat"), reference("Dog")],
                "discriminator": {"propertyName": "kind", "mapping": {"cat": "Cat", "dog": "Dog"}},
            },
        });
        let right = |_: &str, value: &Value| if value["kind"] == "cat" { "+Cat" } else { "+Dog" };
        let [members, wrong, refused] = judged(&schemas, |union, it| right(union, it).to_owned());
        assert!(members > 10);
        assert_eq!([wrong, refused], [0, 0]);
        let [_, cats, _] = judged(&schemas, |_, _| "+Cat".to_owned());
        let [_, dogs, _] = judged(&schemas, |_, _| "+Dog".to_owned());
        assert!(cats > 0 && dogs > 0 && cats + dogs == members, "{cats} {dogs}");
        assert_eq!(judged(&schemas, |_, _| "-no".to_owned()), [members, 0, members]);
        for other in ["+Unknown", "+?", "+Cat>Cat", ""] {
            let [_, wrong, refused] = judged(&schemas, |_, _| other.to_owned());
            assert_eq!(wrong + refused, members, "{other}");
        }
    }

    #[test]
    fn without_a_tag_only_what_one_schema_accepts_is_judged() {
        let schemas = json!({
            "Point": {"type": "object", "required": ["x"], "properties": {"x": {"type": "integer"}}},
            "Any": {"type": "object", "properties": {"y": {"type": "string"}}},
            "Names": {"type": "array", "items": {"type": "string"}},
            "U": {"anyOf": [reference("Point"), reference("Any"), reference("Names"), {"type": "integer"}]},
        });
        let [members, wrong, _] = judged(&schemas, |_, value| {
            let (is_point, is_any) = (value["x"].is_i64(), value["y"].is_string());
            let name = match value {
                Value::Object(object) => {
                    assert!(!is_point || (object.contains_key("y") && !is_any), "both take it");
                    if is_point { "Point" } else { "Any" }
                }
                Value::Array(_) => "List",
                _ => "Integer",
            };
            format!("+{name}")
        });
        assert!(members > 10 && wrong == 0, "{wrong} of {members}");
        let [_, wrong, _] = judged(&schemas, |_, _| "+List".to_owned());
        assert!(wrong > 0 && wrong < members);
    }

    #[test]
    fn children_of_children_are_read_as_themselves() {
        let child = |parent: &str, own: &str| {
            let own = json!({"type": "object", "properties": {own: {"type": "string"}}});
            json!({"allOf": [reference(parent), own]})
        };
        let mut parent = pet("name");
        parent["discriminator"] = json!({"propertyName": "kind", "mapping": {"cat": "Cat"}});
        let schemas = json!({
            "Pet": parent, "Cat": child("Pet", "meow"), "Kitten": child("Cat", "toy"),
        });
        let answer = |_: &str, value: &Value| match value["kind"].as_str() {
            Some("cat") => "+Cat".to_owned(),
            _ => "+Kitten".to_owned(),
        };
        let [members, wrong, _] = judged(&schemas, answer);
        assert!(members > 10 && wrong == 0, "{wrong} of {members}");
        // Neither the base nor what is between is right.
        assert_eq!(judged(&schemas, |_, _| "+Base".to_owned()), [members, members, 0]);
        let [_, wrong, _] = judged(&schemas, |_, _| "+Cat".to_owned());
        assert!(wrong > 0 && wrong < members);
    }

    #[test]
    fn tags_have_the_type_of_their_property() {
        let version = |number: u8| {
            json!({"type": "object", "required": ["v"], "properties": {
                "v": {"type": "integer", "enum": [number]},
            }})
        };
        let schemas = json!({
            "One": version(1), "Two": version(2),
            "U": {
                "oneOf": [reference("One"), reference("Two")],
                "discriminator": {"propertyName": "v", "mapping": {"1": "One", "2": "Two"}},
            },
        });
        let [members, wrong, _] =
            judged(&schemas, |_, value| (if value["v"] == 1 { "+One" } else { "+Two" }).to_owned());
        assert!(members >= 4 && wrong == 0, "{wrong} of {members}");
    }
}
