//! Deserialization of JSON values from either parser, with diagnostics about lost information.

use std::fmt;

use foldhash::HashSet;
use serde::de::{
    DeserializeSeed, Deserializer, EnumAccess, Error, MapAccess, SeqAccess, VariantAccess, Visitor,
};
use serde_json::{Map, Number, Value};

use crate::document::diagnostic::{Code, Diagnostic};
use crate::document::pointer::Pointer;
use crate::document::source::MAX_DEPTH;
use crate::document::source::Source;

/// The state of a read.
pub(super) struct Reading {
    yaml: bool,
    /// The path to the current value.
    path: Vec<Step>,
    /// The remaining budget: one unit for each value and one for each byte of a string.
    budget: usize,
    found: Vec<Diagnostic>,
    duplicates: Vec<Diagnostic>,
    /// The reason why reading was stopped.
    stopped: Option<Diagnostic>,
}

enum Step {
    Key(String),
    Index(usize),
}

impl Reading {
    pub(super) fn json(text: &str) -> Self {
        Self::new(text, false)
    }

    pub(super) fn yaml(text: &str) -> Self {
        Self::new(text, true)
    }

    fn new(text: &str, yaml: bool) -> Self {
        Self {
            yaml,
            path: Vec::new(),
            // A document without aliases needs at most two units per byte. The rest allows for aliases: a
            // fixed amount for small documents, and more for large ones.
            budget: text.len().saturating_mul(8).saturating_add(1_000_000),
            found: Vec::new(),
            duplicates: Vec::new(),
            stopped: None,
        }
    }

    /// Returns why reading was stopped, unless the parser itself failed.
    pub(super) fn stopped(self, source: &Source) -> Option<Diagnostic> {
        let mut diagnostic = self.stopped?;
        if diagnostic.code == Code::InvalidKey {
            diagnostic.span = source.collection_as_key();
        }
        Some(diagnostic)
    }

    /// Returns the diagnostics of a document that could be read.
    pub(super) fn finish(self, source: &Source) -> Vec<Diagnostic> {
        let mut found = self.found;
        if !self.duplicates.is_empty() {
            let located: Vec<_> = located_duplicates(source).collect();
            found.extend(if located.is_empty() { self.duplicates } else { located });
        }
        found
    }

    fn pointer(&self) -> Pointer {
        self.path.iter().fold(Pointer::default(), |pointer, step| match step {
            Step::Key(key) => pointer.push(key),
            Step::Index(index) => pointer.push(index.to_string()),
        })
    }

    fn spend<E: Error>(&mut self, cost: usize) -> Result<(), E> {
        if let Some(budget) = self.budget.checked_sub(cost) {
            self.budget = budget;
            return Ok(());
        }
        let mut diagnostic = too_many_aliases();
        diagnostic.pointer = Some(self.pointer());
        Err(self.stop(diagnostic))
    }

    fn stop<E: Error>(&mut self, diagnostic: Diagnostic) -> E {
        let error = E::custom(&diagnostic.message);
        self.stopped = Some(diagnostic);
        error
    }

    /// Checks the depth before a nested value is read.
    fn enter<E: Error>(&mut self) -> Result<(), E> {
        if self.path.len() < MAX_DEPTH {
            return Ok(());
        }
        let mut diagnostic = too_deep();
        diagnostic.pointer = Some(self.pointer());
        Err(self.stop(diagnostic))
    }
}

pub(super) fn too_deep() -> Diagnostic {
    let message = format!("values are nested more than {MAX_DEPTH} levels deep");
    Diagnostic::new(Code::TooDeep, message)
        .help("name inner schemas under `#/components/schemas` and refer to them with `$ref`")
}

pub(super) fn too_many_aliases() -> Diagnostic {
    let message = "the document is too large after its aliases are expanded";
    Diagnostic::new(Code::TooManyAliases, message)
        .help("share values with `$ref` instead of aliases")
}

/// Returns the duplicate keys of the source, each with both positions.
fn located_duplicates(source: &Source) -> impl Iterator<Item = Diagnostic> {
    source.duplicate_keys().iter().map(|duplicate| {
        let mut diagnostic = duplicate_key(&duplicate.pointer)
            .label("defined again here")
            .span(duplicate.second)
            .related(&duplicate.pointer, "first defined here");
        if let Some(related) = &mut diagnostic.related {
            related.span = Some(duplicate.first);
        }
        diagnostic
    })
}

fn duplicate_key(pointer: &Pointer) -> Diagnostic {
    let key = pointer.last().unwrap_or_default();
    Diagnostic::at_key(Code::DuplicateKey, pointer, format!("the key `{key}` is defined twice"))
        .help("rename or remove one of the two")
}

/// Reads one value, including nested values.
pub(super) struct Seed<'r>(pub(super) &'r mut Reading);

impl<'de> DeserializeSeed<'de> for Seed<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Seed<'_> {
    type Value = Value;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a value")
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        self.0.spend(1)?;
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        self.0.spend(1)?;
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        self.0.spend(1)?;
        Ok(value.into())
    }

    // Larger integers become floats, as in JSON.
    #[expect(clippy::cast_precision_loss, reason = "no JSON reader keeps more")]
    fn visit_i128<E: Error>(self, value: i128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    #[expect(clippy::cast_precision_loss, reason = "no JSON reader keeps more")]
    fn visit_u128<E: Error>(self, value: u128) -> Result<Value, E> {
        self.visit_f64(value as f64)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        self.0.spend(1)?;
        if let Some(number) = Number::from_f64(value) {
            return Ok(Value::Number(number));
        }
        let message = "the number is not finite, which JSON does not allow";
        self.0.found.push(
            Diagnostic::at(Code::NotFinite, &self.0.pointer(), message)
                .help("put it in quotes if it is a string")
                .instead("it is read as `null`"),
        );
        Ok(Value::Null)
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<Value, E> {
        self.0.spend(1 + value.len())?;
        Ok(Value::String(value.to_owned()))
    }

    fn visit_string<E: Error>(self, value: String) -> Result<Value, E> {
        self.0.spend(1 + value.len())?;
        Ok(Value::String(value))
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        self.0.spend(1)?;
        Ok(Value::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Value, E> {
        self.visit_unit()
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        self.0.spend(1)?;
        self.0.enter()?;
        let mut list = Vec::new();
        loop {
            self.0.path.push(Step::Index(list.len()));
            let element = access.next_element_seed(Seed(&mut *self.0))?;
            self.0.path.pop();
            match element {
                Some(element) => list.push(element),
                None => return Ok(Value::Array(list)),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Value, A::Error> {
        self.0.spend(1)?;
        self.0.enter()?;
        let mut map = Map::new();
        while let Some(key) = access.next_key_seed(KeySeed(&mut *self.0))? {
            self.0.path.push(Step::Key(key));
            let value = access.next_value_seed(Seed(&mut *self.0))?;
            let pointer = |reading: &Reading| reading.pointer();
            if let Some(Step::Key(key)) = self.0.path.last()
                && map.contains_key(key)
            {
                let duplicate = duplicate_key(&pointer(self.0));
                self.0.duplicates.push(duplicate);
            }
            if let Some(Step::Key(key)) = self.0.path.pop() {
                map.insert(key, value);
            }
        }
        Ok(Value::Object(if self.0.yaml { merged(map) } else { map }))
    }

    /// A value with a tag, which only YAML has.
    fn visit_enum<A: EnumAccess<'de>>(self, access: A) -> Result<Value, A::Error> {
        let (tag, content): (String, _) = access.variant()?;
        let message = format!("the tag `!{tag}` is ignored");
        let diagnostic = Diagnostic::at(Code::TagIgnored, &self.0.pointer(), message);
        self.0.found.push(diagnostic.help("remove the tag"));
        content.newtype_variant_seed(self)
    }
}

/// Reads a key as a string: `200` is `"200"`.
struct KeySeed<'r>(&'r mut Reading);

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = String;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<String, D::Error> {
        let reading = &mut *self.0;
        let result = deserializer.deserialize_str(KeySeed(&mut *reading));
        result.map_err(|error| {
            if !error.to_string().contains("invalid type: ") {
                return error;
            }
            let message = "a list or mapping is used as a key";
            let diagnostic = Diagnostic::at(Code::InvalidKey, &reading.pointer(), message);
            reading.stop(diagnostic.help("keys are strings: put it in quotes"))
        })
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = String;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a string")
    }

    fn visit_str<E: Error>(self, value: &str) -> Result<String, E> {
        self.0.spend(value.len())?;
        Ok(value.to_owned())
    }

    fn visit_string<E: Error>(self, value: String) -> Result<String, E> {
        self.0.spend(value.len())?;
        Ok(value)
    }
}

/// Resolves the merge key `<<` of YAML 1.1, which authors still expect. The mapping's own members take
/// precedence, then earlier merged mappings.
fn merged(map: Map<String, Value>) -> Map<String, Value> {
    let sources = match map.get("<<") {
        Some(Value::Object(source)) => vec![source.clone()],
        Some(Value::Array(list)) if !list.is_empty() && list.iter().all(Value::is_object) => {
            list.iter().filter_map(|it| it.as_object().cloned()).collect()
        }
        _ => return map,
    };
    let mut result = Map::new();
    let own: HashSet<String> = map.keys().cloned().collect();
    for (key, value) in map {
        if key != "<<" {
            result.insert(key, value);
            continue;
        }
        for (key, value) in sources.iter().flatten() {
            if !own.contains(key) && !result.contains_key(key) {
                result.insert(key.clone(), value.clone());
            }
        }
    }
    result
}
