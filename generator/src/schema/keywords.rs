//! The assertions of JSON Schema 2020-12 that do not change the type. One table serves parsing,
//! documentation, comparison and the rules of `validate()`.

use serde_json::{Number, Value};

use crate::schema::types::{SchemaId, Types};

/// A keyword that restricts the values of a schema without changing its type.
#[derive(Debug)]
pub struct Keyword {
    /// The name.
    pub name: &'static str,
    /// The type of its value.
    pub takes: Takes,
    /// How two values in one conjunction combine.
    pub combine: Combine,
    /// The sentence in the documentation.
    pub sentence: Sentence,
}

impl PartialEq for Keyword {
    fn eq(&self, other: &Self) -> bool {
        self.name == other.name
    }
}

/// The type of a keyword's value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// A number.
    Number,
    /// A non-negative integer.
    Count,
    /// `true`; `false` has no effect.
    Flag,
    /// A regular expression (ECMA-262).
    Pattern,
    /// A schema.
    Schema,
    /// Schemas by property name, or by pattern.
    Schemas,
    /// Lists of names by name.
    Names,
}

/// How two values of a keyword in one conjunction combine, and which change of the value is narrower.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Combine {
    /// The greater value applies; a greater value is narrower.
    Greatest,
    /// The lesser value applies; a lesser value is narrower.
    Least,
    /// Both values apply; any change may be narrower.
    All,
}

/// The sentence about a keyword in the documentation.
#[derive(Debug, Clone, Copy)]
pub enum Sentence {
    /// Words before the value.
    Before(&'static str),
    /// Words before the value in a code span.
    BeforeCode(&'static str),
    /// The counted noun, and the keywords of the minimum and the maximum.
    Range(&'static str, &'static str, &'static str),
    /// A fixed sentence, whatever the value.
    Fixed(&'static str),
    /// A list of which names require which.
    Needs,
    /// No sentence: another keyword covers it, or none is needed.
    Nothing,
}

const fn keyword(
    name: &'static str,
    takes: Takes,
    combine: Combine,
    sentence: Sentence,
) -> Keyword {
    Keyword { name, takes, combine, sentence }
}

/// All keywords, in the order of the documentation.
pub static KEYWORDS: [Keyword; 26] = {
    use Combine::{All, Greatest, Least};
    use Sentence::{Before, BeforeCode, Fixed, Needs, Nothing, Range};
    use Takes::{Count, Flag, Names, Pattern, Schema, Schemas};
    [
        keyword("minimum", Takes::Number, Greatest, Before("At least")),
        keyword("exclusiveMinimum", Takes::Number, Greatest, Before("More than")),
        keyword("maximum", Takes::Number, Least, Before("At most")),
        keyword("exclusiveMaximum", Takes::Number, Least, Before("Less than")),
        keyword("multipleOf", Takes::Number, All, Before("A multiple of")),
        keyword("minLength", Count, Greatest, Range("character", "minLength", "maxLength")),
        keyword("maxLength", Count, Least, Range("character", "minLength", "maxLength")),
        keyword("minItems", Count, Greatest, Range("element", "minItems", "maxItems")),
        keyword("maxItems", Count, Least, Range("element", "minItems", "maxItems")),
        keyword(
            "minProperties",
            Count,
            Greatest,
            Range("property", "minProperties", "maxProperties"),
        ),
        keyword("maxProperties", Count, Least, Range("property", "minProperties", "maxProperties")),
        keyword("uniqueItems", Flag, All, Fixed("No element twice.")),
        keyword("pattern", Pattern, All, BeforeCode("Matches")),
        keyword(
            "if",
            Schema,
            All,
            Fixed(
                "Some values must meet further conditions (`if`, `then`, `else` in the API's document).",
            ),
        ),
        keyword("then", Schema, All, Nothing),
        keyword("else", Schema, All, Nothing),
        keyword("dependentRequired", Names, All, Needs),
        keyword(
            "dependentSchemas",
            Schemas,
            All,
            Fixed("Some properties make others necessary (`dependentSchemas`)."),
        ),
        keyword(
            "not",
            Schema,
            All,
            Fixed("Some values are excluded (`not` in the API's document)."),
        ),
        keyword(
            "contains",
            Schema,
            All,
            Fixed("Some element must be of a certain form (`contains`)."),
        ),
        keyword("minContains", Count, Greatest, Nothing),
        keyword("maxContains", Count, Least, Nothing),
        keyword(
            "propertyNames",
            Schema,
            All,
            Fixed("The names of properties have a form of their own (`propertyNames`)."),
        ),
        keyword(
            "unevaluatedProperties",
            Schema,
            All,
            Fixed("Other properties are limited (`unevaluatedProperties`)."),
        ),
        keyword(
            "unevaluatedItems",
            Schema,
            All,
            Fixed("Other elements are limited (`unevaluatedItems`)."),
        ),
        keyword(
            "patternProperties",
            Schemas,
            All,
            Fixed(
                "Properties whose names match a pattern have a form of their own \
                 (`patternProperties`).",
            ),
        ),
    ]
};

/// Returns the keyword with a name.
#[must_use]
pub fn find(name: &str) -> Option<&'static Keyword> {
    KEYWORDS.iter().find(|keyword| keyword.name == name)
}

impl Keyword {
    fn place(&self) -> usize {
        KEYWORDS.iter().position(|keyword| keyword.name == self.name).unwrap_or(KEYWORDS.len())
    }

    /// Whether a change of the value is narrower; `1` equals `1.0`.
    #[must_use]
    pub fn is_narrower(&self, old: &Value, new: &Value) -> bool {
        match (self.combine, old.as_f64(), new.as_f64()) {
            (Combine::Greatest, Some(old), Some(new)) => new > old,
            (Combine::Least, Some(old), Some(new)) => new < old,
            (_, Some(old), Some(new)) => old.total_cmp(&new).is_ne(),
            _ => old != new,
        }
    }
}

/// A keyword with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Assertion {
    /// The keyword.
    pub keyword: &'static Keyword,
    /// Its value as in the document, without annotations in nested schemas.
    pub value: Value,
    /// The schemas in the value, by name if there are several.
    pub schemas: Vec<(String, SchemaId)>,
}

impl Assertion {
    /// Creates an assertion without schemas.
    #[must_use]
    pub fn plain(keyword: &'static Keyword, value: Value) -> Self {
        Self { keyword, value, schemas: Vec::new() }
    }

    /// Whether its value contains schemas, which no short sentence can describe.
    #[must_use]
    pub fn has_schemas(&self) -> bool {
        matches!(self.keyword.takes, Takes::Schema | Takes::Schemas)
    }
}

/// The constraints of a schema: keywords that restrict its values without changing the type.
#[derive(Debug, Default, Clone, PartialEq)]
pub struct Constraints {
    /// The assertions, in the order of the table. A keyword with [`Combine::All`] can occur several
    /// times.
    all: Vec<Assertion>,
    /// Sentences about restrictions that neither a type nor a keyword expresses.
    pub notes: Vec<String>,
}

impl Constraints {
    /// Iterates over the assertions, in the order of the table.
    pub fn iter(&self) -> impl Iterator<Item = &Assertion> {
        self.all.iter()
    }

    /// Iterates over the assertions that have an effect.
    pub fn effective(&self) -> impl Iterator<Item = &Assertion> {
        self.iter().filter(|assertion| self.has_effect(assertion))
    }

    /// Whether an assertion has an effect. Some need another keyword: `then` needs `if`, and
    /// `minContains` needs `contains` (JSON Schema 2020-12, core 10.2.2; validation 6.4.4 and 6.4.5).
    #[must_use]
    pub fn has_effect(&self, assertion: &Assertion) -> bool {
        match assertion.keyword.name {
            "if" => self.get("then").or(self.get("else")).is_some(),
            "then" | "else" => self.get("if").is_some(),
            "minContains" | "maxContains" => self.get("contains").is_some(),
            _ => true,
        }
    }

    /// Whether there are no assertions; notes are ignored.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.all.is_empty()
    }

    /// Whether every assertion is a schema.
    #[must_use]
    pub fn has_schemas_alone(&self) -> bool {
        self.all.iter().all(Assertion::has_schemas)
    }

    /// Returns the number of a keyword, the first if there are several.
    #[must_use]
    pub fn number(&self, name: &str) -> Option<&Number> {
        self.get(name)?.value.as_number()
    }

    /// Returns the count of a keyword.
    #[must_use]
    pub fn count(&self, name: &str) -> Option<u64> {
        self.get(name)?.value.as_u64()
    }

    /// Returns the assertion of a keyword, the first if there are several.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<&Assertion> {
        self.all.iter().find(|assertion| assertion.keyword.name == name)
    }

    /// `minimum`
    #[must_use]
    pub fn minimum(&self) -> Option<&Number> {
        self.number("minimum")
    }

    /// `maximum`
    #[must_use]
    pub fn maximum(&self) -> Option<&Number> {
        self.number("maximum")
    }

    /// `exclusiveMinimum`
    #[must_use]
    pub fn exclusive_minimum(&self) -> Option<&Number> {
        self.number("exclusiveMinimum")
    }

    /// `exclusiveMaximum`
    #[must_use]
    pub fn exclusive_maximum(&self) -> Option<&Number> {
        self.number("exclusiveMaximum")
    }

    /// `pattern`, the first if there are several.
    #[must_use]
    pub fn pattern(&self) -> Option<&str> {
        self.get("pattern")?.value.as_str()
    }

    /// `minItems`
    #[must_use]
    pub fn min_items(&self) -> Option<u64> {
        self.count("minItems")
    }

    /// `maxItems`
    #[must_use]
    pub fn max_items(&self) -> Option<u64> {
        self.count("maxItems")
    }

    /// Adds a keyword, and returns the combined constraints.
    #[must_use]
    pub fn with(mut self, name: &str, value: Value) -> Self {
        if let Some(keyword) = find(name) {
            self.add(Assertion::plain(keyword, value));
        }
        self
    }

    /// Adds an assertion, and combines it with those of the same keyword.
    pub fn add(&mut self, assertion: Assertion) {
        let keyword = assertion.keyword;
        if keyword.combine == Combine::All {
            if self.all.contains(&assertion) {
                return;
            }
        } else if let Some(own) = self.all.iter_mut().find(|own| own.keyword == keyword) {
            if keyword.is_narrower(&own.value, &assertion.value) {
                *own = assertion;
            }
            return;
        }
        let place = keyword.place();
        let at = self.all.iter().take_while(|own| own.keyword.place() <= place).count();
        self.all.insert(at, assertion);
    }

    /// Removes the assertions that only apply to other types.
    #[must_use]
    pub fn about(mut self, types: Types) -> Self {
        self.all.retain(|own| {
            let about = about(own.keyword.name);
            about.is_none_or(|about| about.intersection(types) != Types::NONE)
        });
        self
    }

    /// Adds a schema to the assertion of a keyword.
    pub fn attach(&mut self, keyword: &Keyword, name: String, schema: SchemaId) {
        let own = self.all.iter_mut().find(|own| own.keyword == keyword);
        if let Some(own) = own {
            own.schemas.push((name, schema));
        }
    }

    /// Adds a sentence, unless it is already there.
    pub fn note(&mut self, note: String) {
        if !self.notes.contains(&note) {
            self.notes.push(note);
        }
    }

    /// Combines the constraints of values that match both.
    pub fn tighten(&mut self, other: &Self) {
        for assertion in &other.all {
            self.add(assertion.clone());
        }
        for note in &other.notes {
            self.note(note.clone());
        }
    }

    /// Keeps the constraints of values that match either.
    pub fn weaken(&mut self, other: &Self) {
        if self == other {
            return;
        }
        self.all.retain_mut(|own| {
            let mut others = other.all.iter().filter(|it| it.keyword == own.keyword);
            if own.keyword.combine == Combine::All {
                return others.any(|other| other == own);
            }
            let Some(other) = others.next() else {
                return false;
            };
            if own.keyword.is_narrower(&other.value, &own.value) {
                *own = other.clone();
            }
            true
        });
        self.notes.retain(|note| other.notes.contains(note));
    }
}

/// Returns the types that a keyword applies to; `None` for a keyword that applies to all types.
#[must_use]
pub fn about(name: &str) -> Option<Types> {
    Some(match name {
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" | "multipleOf" => {
            Types::NUMBER
        }
        "minLength" | "maxLength" | "pattern" => Types::STRING,
        "items" | "prefixItems" | "minItems" | "maxItems" | "uniqueItems" | "contains"
        | "minContains" | "maxContains" | "unevaluatedItems" => Types::ARRAY,
        "properties"
        | "patternProperties"
        | "additionalProperties"
        | "required"
        | "minProperties"
        | "maxProperties"
        | "propertyNames"
        | "dependentRequired"
        | "dependentSchemas"
        | "unevaluatedProperties" => Types::OBJECT,
        _ => return None,
    })
}

/// Returns the value of a keyword in normal form; `None` if it has no effect.
#[must_use]
pub fn value(keyword: &Keyword, value: &Value) -> Option<Value> {
    let is_schema = |value: &Value| value.is_object() || value.is_boolean();
    match (keyword.takes, value) {
        // `multipleOf` must be positive (2020-12, validation 6.2.1).
        (Takes::Number, value) if keyword.name == "multipleOf" && !is_positive(value) => None,
        (Takes::Number, Value::Number(_)) | (Takes::Pattern, Value::String(_)) => {
            Some(value.clone())
        }
        (Takes::Count, Value::Number(number)) => whole(number).map(Value::from),
        (Takes::Flag, Value::Bool(true)) => Some(value.clone()),
        (Takes::Schema, value) if is_schema(value) => Some(bare(value)),
        (Takes::Schemas, Value::Object(map)) => {
            let map = map.iter().filter(|(_, schema)| is_schema(schema));
            Some(map.map(|(name, schema)| (name.clone(), bare(schema))).collect())
        }
        (Takes::Names, Value::Object(map)) => {
            let texts = |value: &Value| -> Option<Value> {
                Some(value.as_array()?.iter().filter(|it| it.is_string()).cloned().collect())
            };
            let map = map.iter().filter_map(|(name, names)| Some((name.clone(), texts(names)?)));
            Some(map.collect())
        }
        _ => None,
    }
}

/// Whether a value is a number greater than 0.
#[must_use]
pub fn is_positive(value: &Value) -> bool {
    value.as_f64().is_some_and(|number| number > 0.0)
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "a whole number that is not negative and below 2^53"
)]
fn whole(number: &Number) -> Option<u64> {
    let float = || number.as_f64().filter(|it| it.fract() == 0.0 && (0.0..9e15).contains(it));
    number.as_u64().or_else(|| float().map(|float| float as u64))
}

/// Returns a schema without keywords that do not affect validation: annotations, examples, extensions.
fn bare(schema: &Value) -> Value {
    let Value::Object(object) = schema else {
        return schema.clone();
    };
    let mut bare_object = serde_json::Map::new();
    for (name, value) in object {
        let is_text = name.starts_with("x-")
            || matches!(
                name.as_str(),
                "title"
                    | "description"
                    | "default"
                    | "example"
                    | "examples"
                    | "deprecated"
                    | "externalDocs"
                    | "$comment"
                    | "xml"
                    | "readOnly"
                    | "writeOnly"
            );
        if is_text {
            continue;
        }
        let value = match (name.as_str(), value) {
            (
                "properties" | "patternProperties" | "dependentSchemas" | "$defs",
                Value::Object(map),
            ) => map.iter().map(|(name, schema)| (name.clone(), bare(schema))).collect(),
            ("enum" | "const", value) => value.clone(),
            (_, Value::Array(list)) => list.iter().map(bare).collect(),
            (_, value) => bare(value),
        };
        bare_object.insert(name.clone(), value);
    }
    Value::Object(bare_object)
}

#[cfg(test)]
mod tests;
