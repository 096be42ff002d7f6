//! Small documents of schemas that are made of each other at random.

use serde_json::{Map, Value, json};

/// Numbers that look random and are the same for the same seed (`SplitMix64`).
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed)
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % end.max(1) as u64).unwrap_or_default()
    }

    /// Whether something happens that happens so many times of a hundred.
    fn percent(&mut self, of_hundred: usize) -> bool {
        self.below(100) < of_hundred
    }

    fn pick<'a, T>(&mut self, list: &'a [T]) -> &'a T {
        &list[self.below(list.len())]
    }
}

/// Names of schemas. Some are hard to get right.
const NAMES: [&str; 16] = [
    "Pet",
    "Cat",
    "Dog",
    "Kitten",
    "Node",
    "Item",
    "Shape",
    "Event",
    "Error",
    "Option",
    "Unknown",
    "cat_two",
    "PetBase",
    "Value",
    "kind",
    "User.Name",
];

const PROPERTIES: [&str; 9] = ["kind", "type", "id", "a", "b", "value", "next", "self", "A"];

/// Names of properties that tell members apart.
const TAGS: [&str; 3] = ["kind", "type", "id"];

const WORDS: [&str; 8] = ["cat", "dog", "a", "A", "", "1", "true", "two words"];

/// How schemas refer to each other in one document.
struct Maker {
    random: Random,
    version: &'static str,
    names: Vec<&'static str>,
}

/// A document of a few schemas.
pub(crate) fn document(seed: u64) -> Value {
    let mut random = Random::new(seed);
    let version = *random.pick(&["3.0.3", "3.1.0", "3.0.4", "3.1.1", "3.2.0", "2.0"]);
    let count = 3 + random.below(10);
    let mut names: Vec<&str> = Vec::new();
    while names.len() < count {
        let name = *random.pick(&NAMES);
        if !names.contains(&name) {
            names.push(name);
        }
    }
    let mut maker = Maker { random, version, names: names.clone() };
    let mut schemas = Map::new();
    for name in names {
        let schema = maker.named(name);
        schemas.insert(name.to_owned(), schema);
    }
    maker.around(&schemas)
}

impl Maker {
    /// The document around schemas: operations that send and return some of them.
    fn around(&mut self, schemas: &Map<String, Value>) -> Value {
        let (sent, returned) = (self.reference(), self.reference());
        let failed = if self.random.percent(50) { self.schema(2) } else { self.reference() };
        let info = json!({"title": "Composed", "version": "1"});
        if self.version == "2.0" {
            let operation = json!({
                "consumes": ["application/json"], "produces": ["application/json"],
                "parameters": [{"name": "body", "in": "body", "schema": sent}],
                "responses": {"200": {"description": "", "schema": returned}, "default": {"description": "", "schema": failed}},
            });
            return json!({
                "swagger": "2.0", "info": info, "paths": {"/x": {"post": operation}}, "definitions": schemas,
            });
        }
        let body = |schema: Value| json!({"description": "", "content": {"application/json": {"schema": schema}}});
        let operation = json!({
            "requestBody": body(sent), "responses": {"200": body(returned), "default": body(failed)},
        });
        json!({
            "openapi": self.version, "info": info, "paths": {"/x": {"post": operation}},
            "components": {"schemas": schemas},
        })
    }

    fn is_3_0(&self) -> bool {
        self.version.starts_with("3.0") || self.version == "2.0"
    }

    fn place(&self, name: &str) -> String {
        let folder = if self.version == "2.0" { "definitions" } else { "components/schemas" };
        format!("#/{folder}/{name}")
    }

    fn name(&mut self) -> &'static str {
        let index = self.random.below(self.names.len());
        self.names[index]
    }

    fn reference(&mut self) -> Value {
        let name = self.name();
        let mut schema = json!({ "$ref": self.place(name) });
        if !self.is_3_0() && self.random.percent(10) {
            schema["description"] = json!("Beside.");
        }
        schema
    }

    /// A schema with a name: of any kind, or one that is used in the ways that people use.
    fn named(&mut self, own: &str) -> Value {
        match self.random.below(10) {
            0 | 1 => self.child(),
            2 => self.parent(own),
            3 | 4 => self.choice(2),
            5 => self.tagged(),
            _ => self.schema(3),
        }
    }

    fn child(&mut self) -> Value {
        let mut members = vec![self.reference()];
        if self.random.percent(20) {
            members.push(self.reference());
        }
        if self.random.percent(80) {
            let own = self.object(1);
            members.push(own);
        }
        let mut schema = json!({ "allOf": members });
        if self.random.percent(15) {
            self.beside(&mut schema, 1);
        }
        if self.random.percent(15) {
            let mapped: Vec<String> = vec![self.name().to_owned()];
            self.discriminate(&mut schema, &mapped);
        }
        schema
    }

    /// A schema with a discriminator for what builds on it, which it may list.
    fn parent(&mut self, own: &str) -> Value {
        let mut schema = self.object(1);
        let count = 1 + self.random.below(3);
        let mut members: Vec<String> = (0..count).map(|_| self.name().to_owned()).collect();
        if self.random.percent(90) {
            members.retain(|member| member != own);
        }
        self.discriminate(&mut schema, &members);
        if self.random.percent(40) && !members.is_empty() {
            let list: Vec<Value> =
                members.iter().map(|member| json!({ "$ref": self.place(member) })).collect();
            schema["oneOf"] = json!(list);
        }
        schema
    }

    /// An object with a property of one value or few.
    fn tagged(&mut self) -> Value {
        let mut schema = self.object(1);
        let property = *self.random.pick(&TAGS);
        let tag = self.tag_schema();
        if !schema["properties"].is_object() {
            schema["properties"] = json!({});
        }
        schema["properties"][property] = tag;
        if self.random.percent(70) {
            schema["required"] = json!([property]);
        }
        schema
    }

    fn tag_schema(&mut self) -> Value {
        let mut values: Vec<Value> = Vec::new();
        let kind = self.random.below(6);
        for _ in 0..=self.random.below(2) {
            let value = match kind {
                0 => json!(self.random.below(3)),
                1 => json!(self.random.percent(50)),
                _ => json!(self.random.pick(&WORDS)),
            };
            if !values.contains(&value) {
                values.push(value);
            }
        }
        let mut schema = json!({});
        if self.random.percent(80) {
            schema["type"] = json!(["integer", "boolean", "string"][kind.min(2)]);
        }
        match (self.is_3_0(), values.len()) {
            _ if self.random.percent(15) => {}
            (false, 1) => schema["const"] = values.swap_remove(0),
            _ => schema["enum"] = json!(values),
        }
        schema
    }

    fn discriminate(&mut self, schema: &mut Value, members: &[String]) {
        let property = *self.random.pick(&TAGS);
        if self.version == "2.0" {
            schema["discriminator"] = json!(property);
            return;
        }
        let mut discriminator = json!({ "propertyName": property });
        if self.random.percent(65) {
            let mut mapping = Map::new();
            for member in members {
                let value = match self.random.below(4) {
                    0 => member.clone(),
                    1 => self.random.below(3).to_string(),
                    _ => (*self.random.pick(&WORDS)).to_owned(),
                };
                let target =
                    if self.random.percent(25) { member.clone() } else { self.place(member) };
                mapping.insert(value, json!(target));
            }
            if self.random.percent(10) {
                let stranger = self.name();
                mapping.insert("other".to_owned(), json!(self.place(stranger)));
            }
            discriminator["mapping"] = mapping.into();
        }
        if self.version == "3.2.0" && self.random.percent(20) {
            let default = self.name();
            discriminator["defaultMapping"] = json!(default);
        }
        schema["discriminator"] = discriminator;
    }

    fn choice(&mut self, depth: usize) -> Value {
        let name = if self.random.percent(60) { "oneOf" } else { "anyOf" };
        let mut members = Vec::new();
        let mut named = Vec::new();
        for _ in 0..=self.random.below(4) {
            if self.random.percent(65) {
                let member = self.name();
                named.push(member.to_owned());
                members.push(json!({ "$ref": self.place(member) }));
            } else {
                members.push(self.schema(depth));
            }
        }
        let mut schema = json!({ name: members });
        if self.random.percent(35) {
            self.discriminate(&mut schema, &named);
        }
        if self.random.percent(20) {
            self.beside(&mut schema, depth);
        }
        schema
    }

    /// Adds what an object says to a schema.
    fn beside(&mut self, schema: &mut Value, depth: usize) {
        let object = self.object(depth);
        for (name, value) in object.as_object().into_iter().flatten() {
            if self.random.percent(60) {
                schema[name.as_str()] = value.clone();
            }
        }
    }

    fn object(&mut self, depth: usize) -> Value {
        let mut properties = Map::new();
        let mut required = Vec::new();
        for _ in 0..self.random.below(4) {
            let name = *self.random.pick(&PROPERTIES);
            let mut property = if TAGS.contains(&name) && self.random.percent(50) {
                self.tag_schema()
            } else {
                self.schema(depth.saturating_sub(1))
            };
            if self.random.percent(8) && property.is_object() {
                property[*self.random.pick(&["readOnly", "writeOnly", "deprecated"])] = json!(true);
            }
            properties.insert(name.to_owned(), property);
            if self.random.percent(50) && !required.contains(&name) {
                required.push(name);
            }
        }
        let mut schema = json!({});
        if self.random.percent(85) {
            schema["type"] = json!("object");
        }
        if !properties.is_empty() {
            schema["properties"] = properties.into();
        }
        if !required.is_empty() {
            schema["required"] = json!(required);
        }
        match self.random.below(12) {
            0 => schema["additionalProperties"] = json!(false),
            1 => schema["additionalProperties"] = json!(true),
            2 => schema["additionalProperties"] = self.schema(depth.saturating_sub(1)),
            3 => schema["minProperties"] = json!(1),
            4 if !self.is_3_0() => schema["patternProperties"] = json!({ "^x-": self.schema(0) }),
            5 if !self.is_3_0() => schema["unevaluatedProperties"] = json!(false),
            _ => {}
        }
        schema
    }

    fn schema(&mut self, depth: usize) -> Value {
        let mut schema = match self.random.below(if depth == 0 { 6 } else { 18 }) {
            0..=2 => return self.reference(),
            3 | 4 => self.scalar(),
            5 => self.tag_schema(),
            6 | 7 => self.object(depth - 1),
            8 | 9 => self.choice(depth - 1),
            10 | 11 => self.all(depth - 1),
            12 | 13 => self.array(depth - 1),
            14 => json!({"type": "object", "additionalProperties": self.schema(depth - 1)}),
            15 => json!({}),
            _ if self.is_3_0() => self.tagged(),
            _ => {
                json!({"type": ["object", "string", "null"], "properties": {"a": self.schema(depth - 1)}})
            }
        };
        if self.random.percent(10) {
            self.allow_null(&mut schema);
        }
        if self.random.percent(4) {
            schema["default"] = self.value();
        }
        if self.random.percent(3) {
            schema["title"] = json!(self.random.pick(&NAMES));
        }
        schema
    }

    fn allow_null(&mut self, schema: &mut Value) {
        match schema["type"].clone() {
            _ if self.version == "2.0" => schema["x-nullable"] = json!(true),
            _ if self.is_3_0() => schema["nullable"] = json!(true),
            Value::String(name) => schema["type"] = json!([name, "null"]),
            _ => {
                let own = schema.clone();
                *schema = json!({"anyOf": [own, {"type": "null"}]});
            }
        }
    }

    fn all(&mut self, depth: usize) -> Value {
        let count = 1 + self.random.below(3);
        let members = (0..count).map(|_| match self.random.below(10) {
            0..=5 => self.reference(),
            6 | 7 => self.object(depth),
            8 => json!({"required": [*self.random.pick(&PROPERTIES)]}),
            _ => self.schema(depth),
        });
        let members: Vec<Value> = members.collect();
        let mut schema = json!({ "allOf": members });
        if self.random.percent(15) {
            self.beside(&mut schema, depth);
        }
        schema
    }

    fn array(&mut self, depth: usize) -> Value {
        let mut schema = json!({"type": "array"});
        if self.random.percent(90) {
            schema["items"] = self.schema(depth);
        }
        if !self.is_3_0() && self.random.percent(50) {
            let count = 1 + self.random.below(3);
            schema["prefixItems"] = (0..count).map(|_| self.schema(depth)).collect();
            if self.random.percent(30) {
                schema["items"] = json!(false);
            }
        }
        if self.random.percent(20) {
            schema["minItems"] = json!(self.random.below(4));
        }
        if self.random.percent(10) {
            schema["maxItems"] = json!(self.random.below(4));
        }
        schema
    }

    fn scalar(&mut self) -> Value {
        let mut schema = match self.random.below(8) {
            0 => json!({"type": "boolean"}),
            1 => json!({"type": "number", "minimum": self.random.below(3)}),
            2 => {
                json!({"type": "integer", "format": self.random.pick(&["int32", "int64", "uint64", "other"])})
            }
            3 => json!({"type": "integer", "minimum": 0, "maximum": self.random.below(1000)}),
            4 => {
                json!({"type": "string", "format": self.random.pick(&["date-time", "uuid", "byte", "decimal"])})
            }
            5 => json!({"type": "string", "pattern": "^[a-z]+$", "maxLength": 5}),
            _ => json!({"type": "string"}),
        };
        if self.random.percent(15) {
            let mut values = vec![self.value(), self.value()];
            values.dedup();
            schema["enum"] = json!(values);
        }
        if !self.is_3_0() && self.random.percent(5) {
            schema["const"] = self.value();
        }
        schema
    }

    fn value(&mut self) -> Value {
        match self.random.below(7) {
            0 => Value::Null,
            1 => json!(self.random.percent(50)),
            2 => json!(self.random.below(5)),
            3 => json!({"kind": self.random.pick(&WORDS)}),
            4 => json!([1, "a"]),
            _ => json!(self.random.pick(&WORDS)),
        }
    }
}
