//! Rules: the schemas of the API's document, as JSON Schema 2020-12.

use std::collections::{HashMap, HashSet};
use std::sync::OnceLock;

use super::json::{Json, Object};
use super::number::Number;

/// The rule of a part of a request: the operation's id, whether the part is a body, its index among the
/// parameters or the media types, and the name of the rule.
pub type RequestRule = (&'static str, bool, usize, &'static str);

/// The rules of a crate, each parsed when it is first needed.
///
/// A rule is a JSON object. `$ref` is the name of another rule. Besides the keywords of JSON Schema
/// there are `nullable` (`null` passes, whatever the other keywords say), `implied` (the intended
/// types if `type` is absent), `mapping` (which member of `oneOf` or `anyOf` a discriminator
/// selects), and `exactly` (the members of `oneOf` without tolerance for absent properties, to
/// count them).
#[derive(Debug)]
pub struct Rules<'a> {
    /// The names and the JSON of the rules, sorted by name.
    pub texts: &'a [(&'a str, &'a str)],
    /// The parsed rules, at the same indices as `texts`.
    pub read: &'a [OnceLock<Rule>],
}

impl<'a> Rules<'a> {
    /// The rule with a name; `None` if there is none.
    #[must_use]
    pub fn named(&self, name: &str) -> Option<&'a Rule> {
        self.get(self.index(name)?)
    }

    /// The rule at an index; `None` if there is none.
    pub(super) fn get(&self, index: usize) -> Option<&'a Rule> {
        let (_, text) = self.texts.get(index)?;
        let place = self.read.get(index)?;
        let read = || Json::parse(text).map(|it| Rule::of(&it, self)).unwrap_or_default();
        Some(place.get_or_init(read))
    }

    fn index(&self, name: &str) -> Option<usize> {
        self.texts.binary_search_by(|(known, _)| (*known).cmp(name)).ok()
    }
}

/// The constraints of a value.
#[derive(Debug, Default)]
pub struct Rule {
    /// Whether `null` passes, whatever the keywords say.
    pub(super) nullable: bool,
    /// The intended types if `type` is absent.
    pub(super) implied: Option<Types>,
    pub(super) keywords: Vec<Keyword>,
}

/// A keyword, or several that are checked together.
#[derive(Debug)]
pub(super) enum Keyword {
    Never,
    Types(Types),
    /// `enum`: the canonical forms of the values.
    Values(HashSet<String>),
    Minimum(Number),
    ExclusiveMinimum(Number),
    Maximum(Number),
    ExclusiveMaximum(Number),
    MultipleOf(Number),
    /// `minLength` and `maxLength`
    Length(Range),
    Pattern(Pattern),
    /// `minItems` and `maxItems`
    Count(Range),
    Unique,
    /// `minProperties` and `maxProperties`
    Size(Range),
    Required(Vec<String>),
    DependentRequired(Vec<(String, Vec<String>)>),
    Names(Box<Rule>),
    Properties {
        named: HashMap<String, Rule>,
        patterns: Vec<(Pattern, Rule)>,
        additional: Option<Box<Rule>>,
    },
    Items {
        prefix: Vec<Rule>,
        rest: Option<Box<Rule>>,
    },
    Contains {
        rule: Box<Rule>,
        range: Range,
    },
    /// The index of another rule, for `$ref`.
    Reference(usize),
    All(Vec<Rule>),
    Any(Choice),
    One(Choice),
    Not(Box<Rule>),
    If {
        condition: Box<Rule>,
        then: Option<Box<Rule>>,
        otherwise: Option<Box<Rule>>,
    },
    DependentSchemas(Vec<(String, Rule)>),
    UnevaluatedProperties(Box<Rule>),
    UnevaluatedItems(Box<Rule>),
}

/// The minimum and the maximum of a count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Range {
    pub(super) least: Option<usize>,
    pub(super) most: Option<usize>,
}

/// `oneOf` or `anyOf`.
#[derive(Debug)]
pub(super) struct Choice {
    pub(super) members: Vec<Rule>,
    /// The members without tolerance for absent properties, of which a value may fit only one.
    pub(super) exact: Vec<Rule>,
    /// The property that selects a member.
    property: Option<String>,
    /// The members by the values of that property.
    mapping: HashMap<String, usize>,
    /// The members by those values that are numbers, in canonical form.
    numbers: HashMap<String, usize>,
    /// The member for other values.
    default: Option<usize>,
}

impl Choice {
    /// The member that the discriminator selects for a value.
    pub(super) fn selected(&self, value: &Json) -> Option<&Rule> {
        let (Some(property), Json::Object(object)) = (&self.property, value) else {
            return None;
        };
        let found = match object.get(property) {
            Some(Json::String(text)) => self.mapping.get(text),
            Some(number @ Json::Number(_)) => self.numbers.get(&number.canonical()),
            Some(Json::Bool(true)) => self.mapping.get("true"),
            Some(Json::Bool(false)) => self.mapping.get("false"),
            _ => None,
        };
        self.members.get(found.copied().or(self.default)?)
    }
}

/// A set of JSON types.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Types(u8);

const TYPES: [&str; 7] = ["null", "boolean", "integer", "number", "string", "array", "object"];

impl Types {
    fn of(value: &Json) -> Self {
        let names: Vec<&str> = match value {
            Json::String(name) => vec![name],
            Json::Array(names) => names
                .iter()
                .filter_map(|name| match name {
                    Json::String(name) => Some(name.as_str()),
                    _ => None,
                })
                .collect(),
            _ => Vec::new(),
        };
        let bits = names.iter().filter_map(|name| TYPES.iter().position(|known| known == name));
        Self(bits.fold(0, |all, bit| all | 1 << bit))
    }

    pub(super) fn contain(self, value: &Json) -> bool {
        let bits = match value {
            Json::Null => 1,
            Json::Bool(_) => 2,
            Json::Number(number) if number.is_whole() => 4 | 8,
            Json::Number(_) => 8,
            Json::String(_) => 16,
            Json::Array(_) => 32,
            Json::Object(_) => 64,
            Json::Deep => 127,
        };
        self.0 & bits != 0
    }

    /// The names of the types, for messages.
    pub(super) fn names(self) -> String {
        let names = TYPES.iter().enumerate().filter(|(bit, _)| self.0 & (1 << bit) != 0);
        names.map(|(_, name)| format!("`{name}`")).collect::<Vec<_>>().join(" or ")
    }
}

/// A regular expression of ECMA-262.
#[derive(Debug)]
pub(super) struct Pattern {
    pub(super) text: String,
    regex: OnceLock<Option<regress::Regex>>,
}

impl Pattern {
    fn of(text: &str) -> Self {
        Self { text: text.to_owned(), regex: OnceLock::new() }
    }

    /// Whether it matches anywhere in a string; `None` if it is not a valid regular expression.
    pub(super) fn matches(&self, text: &str) -> Option<bool> {
        let regex = self.regex.get_or_init(|| {
            // Unicode mode allows less, and many documents have patterns that it rejects.
            let unicode = regress::Regex::with_flags(&self.text, "u");
            unicode.or_else(|_| regress::Regex::new(&self.text)).ok()
        });
        regex.as_ref().map(|regex| regex.find(text).is_some())
    }
}

impl Rule {
    /// Parses a schema.
    pub(super) fn of(schema: &Json, rules: &Rules<'_>) -> Self {
        let object = match schema {
            Json::Bool(false) => {
                return Self { keywords: vec![Keyword::Never], ..Self::default() };
            }
            Json::Object(object) => object,
            _ => return Self::default(),
        };
        let parts = Parts { object, rules };
        let mut keywords = Vec::new();
        parts.scalars(&mut keywords);
        parts.of_objects(&mut keywords);
        parts.of_arrays(&mut keywords);
        parts.in_place(&mut keywords);
        let nullable = matches!(object.get("nullable"), Some(Json::Bool(true)));
        Self { nullable, implied: object.get("implied").map(Types::of), keywords }
    }
}

type OfNumber = fn(Number) -> Keyword;

/// The keywords of one schema.
struct Parts<'a> {
    object: &'a Object,
    /// All rules, for references.
    rules: &'a Rules<'a>,
}

impl<'a> Parts<'a> {
    fn rule(&self, name: &str) -> Option<Box<Rule>> {
        self.object.get(name).map(|schema| Box::new(Rule::of(schema, self.rules)))
    }

    fn list(&self, name: &str) -> Option<Vec<Rule>> {
        match self.object.get(name)? {
            Json::Array(schemas) => {
                Some(schemas.iter().map(|it| Rule::of(it, self.rules)).collect())
            }
            _ => None,
        }
    }

    fn map(&self, name: &str) -> impl Iterator<Item = (&'a str, &'a Json)> + use<'a> {
        let map = match self.object.get(name) {
            Some(Json::Object(map)) => Some(map),
            _ => None,
        };
        map.into_iter().flat_map(Object::iter)
    }

    fn count(&self, name: &str) -> Option<usize> {
        match self.object.get(name)? {
            Json::Number(number) => number.count(),
            _ => None,
        }
    }

    fn range(&self, least: &str, most: &str) -> Option<Range> {
        let range = Range { least: self.count(least), most: self.count(most) };
        (range.least.is_some() || range.most.is_some()).then_some(range)
    }

    fn scalars(&self, keywords: &mut Vec<Keyword>) {
        keywords.extend(self.object.get("type").map(|types| Keyword::Types(Types::of(types))));
        if let Some(Json::Array(values)) = self.object.get("enum") {
            keywords.push(Keyword::Values(values.iter().flat_map(Json::canonicals).collect()));
        }
        let bounds: [(&str, OfNumber); 5] = [
            ("minimum", Keyword::Minimum),
            ("maximum", Keyword::Maximum),
            ("exclusiveMinimum", Keyword::ExclusiveMinimum),
            ("exclusiveMaximum", Keyword::ExclusiveMaximum),
            ("multipleOf", Keyword::MultipleOf),
        ];
        for (name, keyword) in bounds {
            if let Some(Json::Number(number)) = self.object.get(name) {
                keywords.extend(Number::parse(number.text()).map(keyword));
            }
        }
        keywords.extend(self.range("minLength", "maxLength").map(Keyword::Length));
        if let Some(Json::String(pattern)) = self.object.get("pattern") {
            keywords.push(Keyword::Pattern(Pattern::of(pattern)));
        }
        keywords.extend(self.range("minItems", "maxItems").map(Keyword::Count));
        if let Some(Json::Bool(true)) = self.object.get("uniqueItems") {
            keywords.push(Keyword::Unique);
        }
        keywords.extend(self.range("minProperties", "maxProperties").map(Keyword::Size));
    }

    fn of_objects(&self, keywords: &mut Vec<Keyword>) {
        keywords.extend(self.object.get("required").map(|it| Keyword::Required(texts(it))));
        if self.object.has("dependentRequired") {
            let map = self.map("dependentRequired");
            let map = map.map(|(name, needed)| (name.to_owned(), texts(needed)));
            keywords.push(Keyword::DependentRequired(map.collect()));
        }
        keywords.extend(self.rule("propertyNames").map(Keyword::Names));
        let all = ["properties", "patternProperties", "additionalProperties"];
        if all.iter().any(|name| self.object.has(name)) {
            let of = |schema: &Json| Rule::of(schema, self.rules);
            let named = self.map("properties");
            let patterns = self.map("patternProperties");
            keywords.push(Keyword::Properties {
                named: named.map(|(name, it)| (name.to_owned(), of(it))).collect(),
                patterns: patterns.map(|(it, rule)| (Pattern::of(it), of(rule))).collect(),
                additional: self.rule("additionalProperties"),
            });
        }
    }

    fn of_arrays(&self, keywords: &mut Vec<Keyword>) {
        let prefix = self.list("prefixItems").unwrap_or_default();
        let rest = self.rule("items");
        if rest.is_some() || !prefix.is_empty() {
            keywords.push(Keyword::Items { prefix, rest });
        }
        keywords.extend(self.rule("contains").map(|rule| {
            let least = self.count("minContains").or(Some(1));
            let range = Range { least, most: self.count("maxContains") };
            Keyword::Contains { rule, range }
        }));
    }

    fn in_place(&self, keywords: &mut Vec<Keyword>) {
        if let Some(Json::String(name)) = self.object.get("$ref") {
            keywords.extend(self.rules.index(name).map(Keyword::Reference));
        }
        keywords.extend(self.list("allOf").map(Keyword::All));
        let choice = |name: &str| self.list(name).map(|members| self.choice(members));
        keywords.extend(choice("anyOf").map(Keyword::Any));
        keywords.extend(choice("oneOf").map(Keyword::One));
        keywords.extend(self.rule("not").map(Keyword::Not));
        keywords.extend(self.rule("if").map(|condition| {
            let (then, otherwise) = (self.rule("then"), self.rule("else"));
            Keyword::If { condition, then, otherwise }
        }));
        if self.object.has("dependentSchemas") {
            let map = self.map("dependentSchemas");
            let map = map.map(|(name, it)| (name.to_owned(), Rule::of(it, self.rules)));
            keywords.push(Keyword::DependentSchemas(map.collect()));
        }
        keywords.extend(self.rule("unevaluatedProperties").map(Keyword::UnevaluatedProperties));
        keywords.extend(self.rule("unevaluatedItems").map(Keyword::UnevaluatedItems));
    }

    fn choice(&self, members: Vec<Rule>) -> Choice {
        let index = |value: &Json| match value {
            Json::Number(number) => number.count(),
            _ => None,
        };
        let discriminator = match self.object.get("discriminator") {
            Some(Json::Object(object)) => Some(object),
            _ => None,
        };
        let property = discriminator.and_then(|object| match object.get("propertyName") {
            Some(Json::String(name)) => Some(name.clone()),
            _ => None,
        });
        let mapping: HashMap<String, usize> = match discriminator.and_then(|it| it.get("mapping")) {
            Some(Json::Object(mapping)) => mapping
                .iter()
                .filter_map(|(value, member)| Some((value.to_owned(), index(member)?)))
                .collect(),
            _ => HashMap::new(),
        };
        let number = |text: &str| Json::parse(text).filter(|it| matches!(it, Json::Number(_)));
        let numbers = mapping.iter();
        let numbers = numbers.filter_map(|(text, index)| Some((number(text)?.canonical(), *index)));
        let numbers = numbers.collect();
        let default = discriminator.and_then(|object| object.get("defaultMapping"));
        let exact = self.list("exactly").unwrap_or_default();
        Choice { members, exact, property, mapping, numbers, default: default.and_then(index) }
    }
}

fn texts(value: &Json) -> Vec<String> {
    let items = match value {
        Json::Array(items) => items.as_slice(),
        _ => &[],
    };
    let texts = items.iter().filter_map(|item| match item {
        Json::String(text) => Some(text.clone()),
        _ => None,
    });
    texts.collect()
}
