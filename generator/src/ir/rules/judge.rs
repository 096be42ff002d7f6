//! Checks values of the document against its schemas.

use std::sync::OnceLock;

use foldhash::HashSet;
use serde_json::Value;

use super::says::Says;
use super::{Builder, Mode, Rules, refer};
use crate::ir::TypeId;
use crate::schema::spec::{SchemaId, Spec};
use crate::schema::types::ImpliedTypes;
use specwright_runtime::support;
use specwright_runtime::validate::{self, Check, Rule, Validate, Violation};

/// The maximum number of unbounded repetitions in a pattern. Backtracking takes as long as the length
/// of the string to the power of that number.
const REPETITIONS: usize = 3;

/// The maximum number of bytes of a string in which a pattern is searched with backtracking.
const MOST_BACKTRACKED: usize = 64;

/// Returns which values fit all of the schemas beside them.
#[must_use]
pub fn fits(
    spec: &Spec,
    implied_types: ImpliedTypes,
    values: &[(&[SchemaId], &Value)],
) -> Vec<bool> {
    misfits(spec, implied_types, values).into_iter().map(|misfit| misfit.is_none()).collect()
}

/// Returns, for each value, how it first violates the schemas beside it; `None` if it is valid.
#[must_use]
pub fn misfits(
    spec: &Spec,
    implied_types: ImpliedTypes,
    values: &[(&[SchemaId], &Value)],
) -> Vec<Option<Violation>> {
    if values.is_empty() {
        return Vec::new();
    }
    // A rule with every assertion does not depend on contradictions.
    let contradicting = HashSet::default();
    let says = Says::of(spec, &contradicting);
    let roots: HashSet<SchemaId> = values.iter().flat_map(|(ids, _)| *ids).copied().collect();
    let mut builder = Builder::new(spec, implied_types, &says, &roots);
    let numbers: Vec<usize> =
        values.iter().map(|(ids, _)| builder.conjunction(None, ids, Mode::Full)).collect();
    let named = texts(builder.rules.into_iter().map(|(_, rule)| rule));
    let texts: Vec<(&str, &str)> = named.iter().map(|(name, text)| (&**name, &**text)).collect();
    let read: Vec<OnceLock<Rule>> = texts.iter().map(|_| OnceLock::new()).collect();
    let rules = validate::Rules { texts: &texts, read: &read };
    let misfits = values.iter().zip(numbers).map(|((_, value), number)| {
        let name = texts[number].0;
        Judged { value, name, rules: &rules }.validate().err()?.violations().first().cloned()
    });
    misfits.collect()
}

/// Judges values of types by their rules.
pub struct Judge<'a> {
    of: &'a Rules,
    names: &'a [String],
    rules: validate::Rules<'a>,
}

impl Judge<'_> {
    /// Whether a value meets the rules of a type.
    #[must_use]
    pub fn accepts(&self, id: TypeId, value: &Value) -> bool {
        let numbers = self.of.of(id);
        let one = |number: &usize| {
            let name = self.names[*number].as_str();
            Judged { value, name, rules: &self.rules }.validate().is_ok()
        };
        numbers.is_empty() || numbers.iter().any(one)
    }
}

/// Calls a function with the judge of some rules.
pub fn judging<T>(of: &Rules, work: impl FnOnce(&Judge<'_>) -> T) -> T {
    let all = texts(of.schemas.iter().map(|(_, rule)| rule.clone()));
    let names: Vec<String> = all.iter().map(|(name, _)| name.clone()).collect();
    let texts: Vec<(&str, &str)> = all.iter().map(|(name, text)| (&**name, &**text)).collect();
    let read: Vec<OnceLock<Rule>> = texts.iter().map(|_| OnceLock::new()).collect();
    work(&Judge { of, names: &names, rules: validate::Rules { texts: &texts, read: &read } })
}

/// Returns rules with their names, in the order of the names.
fn texts(rules: impl Iterator<Item = Value>) -> Vec<(String, String)> {
    let name = |number: usize| format!("{number:010}");
    let texts = rules.enumerate().map(|(number, mut rule)| {
        refer(&mut rule, &mut |number| Value::String(name(number)));
        without_slow_patterns(&mut rule);
        (name(number), rule.to_string())
    });
    texts.collect()
}

/// A value and the name of its rule.
struct Judged<'a> {
    value: &'a Value,
    name: &'a str,
    rules: &'a validate::Rules<'a>,
}

impl Validate for Judged<'_> {
    fn check(&self, check: &mut Check) {
        check.rules(self.value, &[self.name], self.rules);
    }
}

/// Removes patterns whose search can take exponential time.
fn without_slow_patterns(rule: &mut Value) {
    match rule {
        Value::Array(items) => items.iter_mut().for_each(without_slow_patterns),
        Value::Object(map) => {
            if map.get("pattern").and_then(Value::as_str).is_some_and(|it| !is_fast(it)) {
                map.remove("pattern");
            }
            let patterns = map.get("patternProperties").and_then(Value::as_object);
            if patterns.is_some_and(|it| !it.keys().all(|it| is_fast(it))) {
                // Without the patterns, the additional properties are not known.
                map.remove("patternProperties");
                map.remove("additionalProperties");
                map.remove("unevaluatedProperties");
            }
            let schemas = map.iter_mut().filter(|(name, _)| *name != "enum");
            schemas.for_each(|(_, value)| without_slow_patterns(value));
        }
        _ => {}
    }
}

/// Whether a pattern repeats no group, and repeats few characters.
fn is_fast(pattern: &str) -> bool {
    let mut repetitions = 0;
    let mut chars = pattern.chars().peekable();
    while let Some(char) = chars.next() {
        match char {
            '\\' => drop(chars.next()),
            ')' if matches!(chars.peek(), Some('*' | '+' | '{')) => return false,
            '*' | '+' => repetitions += 1,
            '{' => {
                let mut counts = chars.clone().take_while(|it| *it != '}');
                repetitions += usize::from(counts.any(|it| it == ','));
            }
            _ => {}
        }
    }
    repetitions <= REPETITIONS
}

/// Whether a string matches a pattern; `None` if that is unknown, or takes too long to find out.
#[must_use]
pub fn is_match(pattern: &str, text: &str) -> Option<bool> {
    support::is_found_once(pattern, text).or_else(|| {
        if !is_fast(pattern) || text.len() > MOST_BACKTRACKED {
            return None;
        }
        let unicode = regress::Regex::with_flags(pattern, "u");
        let regex = unicode.or_else(|_| regress::Regex::new(pattern)).ok()?;
        Some(regex.find(text).is_some())
    })
}
