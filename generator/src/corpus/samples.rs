//! Values made from a schema: what its bounds allow, every listed value, every branch of a choice, each
//! optional property there and not there.
//!
//! What is made is a guess; whether the schema accepts it is asked afterwards.

use serde_json::{Map, Value, json};

use super::json_schema::{Bundle, referred};

/// How deep schemas are followed.
const DEPTH: usize = 7;

/// How many values a part of a value gets.
const SOME: usize = 6;

/// How many values a schema gets in all.
const MOST: usize = 120;

/// Makes values of the schema with a number.
pub(super) fn samples(bundle: &Bundle<'_>, number: usize) -> Vec<Value> {
    let mut values = Sampler { bundle, budget: 40_000 }.schema(bundle.get(number), DEPTH);
    values.truncate(MOST);
    values
}

struct Sampler<'b, 'd> {
    bundle: &'b Bundle<'d>,
    /// How many more schemas are looked at.
    budget: usize,
}

impl Sampler<'_, '_> {
    fn schema(&mut self, schema: &Value, depth: usize) -> Vec<Value> {
        let Value::Object(object) = schema else {
            return if *schema == Value::Bool(false) { Vec::new() } else { anything() };
        };
        let (Some(depth), Some(budget)) = (depth.checked_sub(1), self.budget.checked_sub(1)) else {
            return Vec::new();
        };
        self.budget = budget;
        let mut values = said(object);
        if let Some(number) = referred(object) {
            let target = self.bundle.get(number).clone();
            values.extend(self.schema(&target, depth));
        }
        if let Some(value) = object.get("const") {
            values.push(value.clone());
            return values;
        }
        if let Some(listed) = object.get("enum").and_then(Value::as_array) {
            values.extend(listed.iter().take(60).cloned());
            return values;
        }
        let base = self.typed(object, depth);
        let mut branches = Vec::new();
        for name in ["oneOf", "anyOf"] {
            for member in object.get(name).and_then(Value::as_array).into_iter().flatten() {
                let some = self.schema(member, depth);
                branches.extend(some.into_iter().take(if depth + 2 > DEPTH { 24 } else { SOME }));
            }
        }
        let mut parts: Vec<Vec<Value>> = Vec::new();
        for member in object.get("allOf").and_then(Value::as_array).into_iter().flatten() {
            parts.push(self.schema(member, depth));
        }
        parts.extend([branches, base].into_iter().filter(|part| !part.is_empty()));
        values.extend(together(parts));
        dedup(values)
    }

    /// Values of the types that a schema names or implies.
    fn typed(&mut self, object: &Map<String, Value>, depth: usize) -> Vec<Value> {
        let mut types: Vec<&str> = match object.get("type") {
            Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect(),
            _ => Vec::new(),
        };
        let has = |names: &[&str]| names.iter().any(|name| object.contains_key(*name));
        if types.is_empty() {
            let composed = has(&["oneOf", "anyOf", "allOf", "$ref"]);
            if has(&["properties", "additionalProperties", "patternProperties"]) {
                types.push("object");
            } else if has(&["items", "prefixItems"]) {
                types.push("array");
            } else if !composed {
                return if has(&["format", "pattern", "maxLength"]) {
                    text(object)
                } else {
                    anything()
                };
            }
        }
        let mut values = Vec::new();
        for name in types {
            match name {
                "null" => values.push(Value::Null),
                "boolean" => values.extend([json!(true), json!(false)]),
                "integer" => values.extend(numbers(object, true)),
                "number" => values.extend(numbers(object, false)),
                "string" => values.extend(text(object)),
                "array" => values.extend(self.array(object, depth)),
                _ => values.extend(self.object(object, depth)),
            }
        }
        values
    }

    fn array(&mut self, object: &Map<String, Value>, depth: usize) -> Vec<Value> {
        let prefix = object.get("prefixItems").and_then(Value::as_array);
        let first = prefix.into_iter().flatten();
        let first: Option<Vec<Value>> =
            first.map(|item| self.schema(item, depth).into_iter().next()).collect();
        let first = first.unwrap_or_default();
        let items = object.get("items").cloned().unwrap_or(json!({}));
        let items: Vec<Value> = self.schema(&items, depth).into_iter().take(24).collect();
        let least = object.get("minItems").and_then(Value::as_u64).unwrap_or(0).min(20);
        let least = usize::try_from(least).unwrap_or_default();
        let mut values = vec![json!(first)];
        for length in [least, 1, 2, items.len().min(8)] {
            let rest = items.iter().cycle().take(length.saturating_sub(first.len()));
            values.push(first.iter().chain(rest).cloned().collect());
        }
        values.extend(items.iter().map(|item| json!([item])));
        values
    }

    fn object(&mut self, object: &Map<String, Value>, depth: usize) -> Vec<Value> {
        let none = Map::new();
        let properties = object.get("properties").and_then(Value::as_object).unwrap_or(&none);
        let required: Vec<&str> = object
            .get("required")
            .and_then(Value::as_array)
            .map(|names| names.iter().filter_map(Value::as_str).collect())
            .unwrap_or_default();
        let mut alternatives: Vec<(&str, Vec<Value>)> = Vec::new();
        for (name, property) in properties {
            alternatives.push((name, self.schema(property, depth)));
        }
        for name in &required {
            if !properties.contains_key(*name) {
                alternatives.push((name, vec![json!("text"), json!(1), json!({})]));
            }
        }
        let pick = |all: bool| -> Map<String, Value> {
            let there = alternatives.iter().filter(|(name, _)| all || required.contains(name));
            let there =
                there.filter_map(|(name, some)| Some(((*name).to_owned(), some.first()?.clone())));
            there.collect()
        };
        let (least, whole) = (pick(false), pick(true));
        let mut values = vec![Value::Object(whole.clone()), Value::Object(least.clone())];
        for (name, some) in &alternatives {
            for value in some.iter().take(if depth + 2 >= DEPTH { 30 } else { SOME }) {
                let mut changed = least.clone();
                changed.insert((*name).to_owned(), value.clone());
                values.push(Value::Object(changed));
            }
            if !required.contains(name) {
                let mut changed = whole.clone();
                changed.shift_remove(*name);
                values.push(Value::Object(changed));
            }
        }
        let further = match object.get("additionalProperties") {
            Some(Value::Bool(false)) => Vec::new(),
            Some(schema @ Value::Object(_)) => self.schema(schema, depth),
            _ => vec![json!({"new": [1, null]})],
        };
        for value in further.into_iter().take(SOME) {
            let mut changed = least.clone();
            changed.insert("x_further_property".to_owned(), value);
            values.push(Value::Object(changed));
        }
        values
    }
}

/// The values that the document gives itself.
fn said(object: &Map<String, Value>) -> Vec<Value> {
    let listed = object.get("examples").and_then(Value::as_array).into_iter().flatten();
    let single = [object.get("example"), object.get("default")].into_iter().flatten();
    single.chain(listed).cloned().collect()
}

fn anything() -> Vec<Value> {
    vec![json!("text"), json!(7), json!(true), json!({"a": [1]}), json!([])]
}

/// Combines values of several conditions: objects have the properties of all.
fn together(parts: Vec<Vec<Value>>) -> Vec<Value> {
    let mut parts = parts.into_iter();
    let Some(mut all) = parts.next() else {
        return Vec::new();
    };
    for part in parts {
        let mut combined = Vec::new();
        for (index, one) in all.iter().enumerate() {
            for other in part.iter().take(if index == 0 { part.len() } else { 3 }) {
                combined.push(merged(one, other));
            }
        }
        // What fits one condition may fit the other as it is.
        combined.extend(part);
        combined.extend(all);
        combined.truncate(4 * MOST);
        all = combined;
    }
    all
}

fn merged(one: &Value, other: &Value) -> Value {
    match (one, other) {
        (Value::Object(one), Value::Object(other)) => {
            let mut all = one.clone();
            for (key, value) in other {
                let merged = all.get(key).map(|own| merged(own, value));
                all.insert(key.clone(), merged.unwrap_or_else(|| value.clone()));
            }
            Value::Object(all)
        }
        (_, other) => other.clone(),
    }
}

fn dedup(values: Vec<Value>) -> Vec<Value> {
    let mut seen = std::collections::HashSet::new();
    values.into_iter().filter(|value| seen.insert(value.to_string())).take(4 * MOST).collect()
}

#[expect(clippy::cast_possible_truncation, reason = "bounds beyond are left out")]
fn numbers(object: &Map<String, Value>, whole: bool) -> Vec<Value> {
    let mut values = if whole {
        vec![json!(1), json!(0), json!(-1)]
    } else {
        vec![json!(0.5), json!(1), json!(-2.25)]
    };
    for name in ["minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"] {
        let Some(bound) = object.get(name) else {
            continue;
        };
        values.push(bound.clone());
        if let Some(float) = bound.as_f64().filter(|float| float.abs() < 1e15) {
            for step in [1.0, -1.0] {
                values.push(if whole { json!((float + step) as i64) } else { json!(float + step) });
            }
        }
    }
    match object.get("format").and_then(Value::as_str) {
        Some("int8") => values.extend([json!(i8::MAX), json!(i8::MIN)]),
        Some("uint8") => values.push(json!(u8::MAX)),
        Some("int16") => values.extend([json!(i16::MAX), json!(i16::MIN)]),
        Some("uint16") => values.push(json!(u16::MAX)),
        Some("int32") => values.extend([json!(i32::MAX), json!(i32::MIN)]),
        Some("uint64") => values.push(json!(u64::MAX)),
        Some("uint32") => values.push(json!(u32::MAX)),
        _ if whole => values.push(json!(i64::MAX)),
        _ => values.push(json!(1.0e300)),
    }
    values
}

fn text(object: &Map<String, Value>) -> Vec<Value> {
    let format = object.get("format").and_then(Value::as_str).unwrap_or_default();
    let sample = match format {
        "date-time" => "2026-01-31T12:00:00Z",
        "date" => "2026-01-31",
        "time" => "12:00:00Z",
        "duration" => "P1D",
        "uuid" => "123e4567-e89b-12d3-a456-426614174000",
        "uri" | "url" => "https://example.com/a",
        "email" => "a@example.com",
        "ipv4" => "192.0.2.1",
        "ipv6" => "2001:db8::1",
        "byte" => "aGk=",
        _ => "text",
    };
    let least = object.get("minLength").and_then(Value::as_u64).unwrap_or(0).min(4096);
    let least = usize::try_from(least).unwrap_or_default();
    let mut values = vec![json!(sample)];
    for filler in ["a", "0", "A", "é😀"] {
        values.push(json!(filler.repeat(least.max(1))));
    }
    if object.contains_key("pattern") {
        let guesses = [
            "a1",
            "1.0",
            "1.0.0",
            "+4912345678",
            "USD",
            "12345",
            "abc-def",
            "#aabbcc",
            "10:30",
            "a@b.co",
            "0x1f",
            "https://example.com",
            "2026-01",
            "DE",
            "en",
            "en-US",
            "true",
            "1h",
            "00000000-0000-0000-0000-000000000000",
        ];
        values.extend(guesses.map(Value::from));
    }
    values.push(json!(""));
    values
}
