//! Values with one thing changed.

use serde_json::{Value, json};

use super::{Choices, Kind, Property, Schema};

/// A key that no schema has.
const UNKNOWN_KEY: &str = "x-unknown-key";
/// A text that no enum lists.
const UNKNOWN_TEXT: &str = "x-unknown-value";

/// A value with one thing changed.
#[derive(Debug, Clone)]
pub struct Change {
    /// What was changed, and where.
    pub description: String,
    /// The changed value.
    pub value: Value,
    /// What the change does to the result, if the value is still accepted.
    pub effect: Effect,
}

/// What a change does to the value that a type writes, provided that the type still accepts the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Effect {
    /// The type writes the changed value: an unknown key or text is kept.
    Kept,
    /// An optional property that cannot be null is null. The type writes this value, in which the property is missing, or
    /// the changed one if another member of a union keeps it.
    Absent(Value),
    /// A required property with this key is missing, null or of a wrong type. If the value is accepted, then only
    /// because another member of a union fits it.
    Broken(String),
}

/// All single changes of a valid value: an unknown key in each object, an unknown text for each enum, each required
/// property removed, nulled, and given a wrong type, and each optional one nulled.
#[must_use]
pub fn changes(schema: &Schema, value: &Value, choices: &mut Choices) -> Vec<Change> {
    let mut changes = Changes { root: value, choices, found: Vec::new() };
    changes.visit(schema, value, "");
    changes.found
}

struct Changes<'c> {
    root: &'c Value,
    choices: &'c mut Choices,
    found: Vec<Change>,
}

impl Changes<'_> {
    fn visit(&mut self, schema: &Schema, value: &Value, pointer: &str) {
        match &schema.kind {
            Kind::Object(properties) => self.visit_object(properties, value, pointer),
            Kind::Enum(_) | Kind::Constant(_) => {
                self.add(format!("unknown text at {pointer}"), Effect::Kept, pointer, |text| {
                    *text = json!(UNKNOWN_TEXT);
                });
            }
            Kind::List(item) => {
                for (index, value) in value.as_array().into_iter().flatten().enumerate() {
                    self.visit(item, value, &format!("{pointer}/{index}"));
                }
            }
            Kind::MapOf(inner) => {
                for (key, value) in value.as_object().into_iter().flatten() {
                    self.visit(inner, value, &format!("{pointer}/{key}"));
                }
            }
            Kind::Union(members) => self.visit_member(members.iter(), value, pointer),
            Kind::Tagged { members, .. } => {
                self.visit_member(members.iter().map(|(_, member)| member), value, pointer);
            }
            _ => {}
        }
    }

    fn visit_member<'s>(
        &mut self,
        mut members: impl Iterator<Item = &'s Schema>,
        value: &Value,
        pointer: &str,
    ) {
        if let Some(member) = members.find(|member| member.accepts(value)) {
            self.visit(member, value, pointer);
        }
    }

    fn visit_object(&mut self, properties: &[Property], value: &Value, pointer: &str) {
        self.add(format!("unknown key at {pointer}"), Effect::Kept, pointer, |object| {
            insert(object, UNKNOWN_KEY, json!({"status": [1, null]}));
        });
        for property in properties {
            let Some(value) = value.get(&property.name) else {
                continue;
            };
            if property.required {
                self.break_property(property, pointer);
            } else if !property.schema.accepts_nullable(&Value::Null) {
                self.null_property(&property.name, pointer);
            }
            if !value.is_null() {
                self.visit(&property.schema, value, &format!("{pointer}/{}", property.name));
            }
        }
    }

    fn null_property(&mut self, name: &str, pointer: &str) {
        let mut without = self.root.clone();
        if let Some(object) = without.pointer_mut(pointer).and_then(Value::as_object_mut) {
            object.remove(name);
        }
        let effect = Effect::Absent(without);
        self.add(format!("null at {pointer}/{name}"), effect, pointer, |object| {
            insert(object, name, Value::Null);
        });
    }

    fn break_property(&mut self, property: &Property, pointer: &str) {
        let name = &property.name;
        let broken = || Effect::Broken(name.clone());
        self.add(format!("no {pointer}/{name}"), broken(), pointer, |object| {
            if let Some(entries) = object.as_object_mut() {
                entries.remove(name);
            }
        });
        if !property.schema.accepts_nullable(&Value::Null) {
            self.add(format!("null at {pointer}/{name}"), broken(), pointer, |object| {
                insert(object, name, Value::Null);
            });
        }
        let others = [json!("text"), json!(12), json!(true), json!({}), json!([[]])];
        let wrong: Vec<&Value> =
            others.iter().filter(|other| !property.schema.accepts_nullable(other)).collect();
        if let Some(wrong) = self.choices.pick(&wrong).copied() {
            let description = format!("{wrong} at {pointer}/{name}");
            self.add(description, broken(), pointer, |object| {
                insert(object, name, wrong.clone());
            });
        }
    }

    fn add(
        &mut self,
        description: String,
        effect: Effect,
        pointer: &str,
        change: impl FnOnce(&mut Value),
    ) {
        let mut value = self.root.clone();
        if let Some(place) = value.pointer_mut(pointer) {
            change(place);
            self.found.push(Change { description, value, effect });
        }
    }
}

fn insert(object: &mut Value, key: &str, value: Value) {
    if let Some(entries) = object.as_object_mut() {
        entries.insert(key.to_owned(), value);
    }
}
