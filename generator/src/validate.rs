//! What the API's document says of values beyond their types: lengths, bounds, patterns.
//!
//! Reading and writing check none of it, because APIs do not keep to it strictly. [`Validate`] does
//! when it is asked to.

#![allow(dead_code, unused_imports, reason = "an API may need only a part of this module")]

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;

use serde::Serialize;
use serde_json::{Map, Number, Value};

use crate::support::Maybe;

/// Values that can be checked against what the API's document says of them beyond their types.
pub trait Validate {
    /// Checks the value and all values in it.
    ///
    /// # Errors
    ///
    /// Values are too long, too short, too large, too small, or do not match their pattern. The error
    /// lists all of them.
    fn validate(&self) -> Result<(), ValidationError> {
        let mut check = Check { path: "$".to_owned(), violations: Vec::new() };
        self.check(&Limits::NONE, &mut check);
        if check.violations.is_empty() {
            Ok(())
        } else {
            Err(ValidationError { violations: check.violations })
        }
    }

    /// Checks the value with what is said of it where it stands.
    #[doc(hidden)]
    fn check(&self, limits: &Limits, check: &mut Check);
}

/// Values that are not as the API's document says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ValidationError {
    violations: Vec<Violation>,
}

impl ValidationError {
    /// What is wrong, in the order of the values; at least one.
    #[must_use]
    pub fn violations(&self) -> &[Violation] {
        &self.violations
    }
}

impl fmt::Display for ValidationError {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, violation) in self.violations.iter().enumerate() {
            let separator = if index == 0 { "" } else { "; " };
            write!(formatter, "{separator}{violation}")?;
        }
        Ok(())
    }
}

impl std::error::Error for ValidationError {}

/// A value that is not as the API's document says. The value itself is not shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    path: String,
    message: String,
}

impl Violation {
    /// The path to the value, such as `$.jobs[0].name`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// What is wrong with it.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}: {}", self.path, self.message)
    }
}

/// What is said of a value, by the keywords of JSON Schema Validation 2020-12, section 6.
#[derive(Debug)]
pub struct Limits {
    pub(crate) minimum: Option<Bound>,
    pub(crate) maximum: Option<Bound>,
    pub(crate) exclusive_minimum: Option<Bound>,
    pub(crate) exclusive_maximum: Option<Bound>,
    pub(crate) multiple_of: Option<Bound>,
    pub(crate) min_length: Option<usize>,
    pub(crate) max_length: Option<usize>,
    pub(crate) pattern: Option<&'static str>,
    pub(crate) min_items: Option<usize>,
    pub(crate) max_items: Option<usize>,
    pub(crate) unique_items: bool,
    pub(crate) min_properties: Option<usize>,
    pub(crate) max_properties: Option<usize>,
    /// What is said of each element of a list, or of each value of a map.
    pub(crate) elements: Option<&'static Limits>,
}

impl Limits {
    /// Nothing is said.
    pub(crate) const NONE: Self = Self {
        minimum: None,
        maximum: None,
        exclusive_minimum: None,
        exclusive_maximum: None,
        multiple_of: None,
        min_length: None,
        max_length: None,
        pattern: None,
        min_items: None,
        max_items: None,
        unique_items: false,
        min_properties: None,
        max_properties: None,
        elements: None,
    };

    fn elements(&self) -> &Self {
        self.elements.unwrap_or(&Self::NONE)
    }
}

/// A number of the API's document.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Bound {
    Whole(i128),
    Float(f64),
}

impl Bound {
    #[allow(clippy::cast_precision_loss, reason = "floats are compared as floats")]
    fn float(self) -> f64 {
        match self {
            Self::Whole(whole) => whole as f64,
            Self::Float(float) => float,
        }
    }

    fn is_less_than(self, other: Self) -> bool {
        match (self, other) {
            (Self::Whole(one), Self::Whole(two)) => one < two,
            (one, two) => one.float() < two.float(),
        }
    }

    /// Whether it is a multiple, as far as floats can tell.
    fn is_multiple_of(self, factor: Self) -> bool {
        match (self, factor) {
            (_, factor) if factor.float() == 0.0 => true,
            (Self::Whole(whole), Self::Whole(factor)) => whole % factor == 0,
            (one, two) => {
                let quotient = one.float() / two.float();
                (quotient - quotient.round()).abs() <= 1e-9 * quotient.abs().max(1.0)
            }
        }
    }
}

impl fmt::Display for Bound {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Whole(whole) => whole.fmt(formatter),
            Self::Float(float) => float.fmt(formatter),
        }
    }
}

/// A check under way.
#[derive(Debug)]
pub struct Check {
    path: String,
    violations: Vec<Violation>,
}

impl Check {
    /// Checks the value of a property.
    pub(crate) fn property<T: Validate + ?Sized>(
        &mut self,
        name: &str,
        value: &T,
        limits: &Limits,
    ) {
        let is_plain = name.chars().all(|char| char == '_' || char.is_alphanumeric());
        if is_plain && !name.starts_with(char::is_numeric) && !name.is_empty() {
            self.inside(&format!(".{name}"), value, limits);
        } else {
            self.inside(&format!("['{}']", name.escape_debug()), value, limits);
        }
    }

    /// Checks the properties that have no field of their own.
    pub(crate) fn further<T: Validate>(&mut self, values: &BTreeMap<String, T>, limits: &Limits) {
        for (name, value) in values {
            self.property(name, value, limits);
        }
    }

    /// Checks the elements of an array, the first of which has the place `start`.
    pub(crate) fn elements<'a, T: Validate + 'a>(
        &mut self,
        start: usize,
        values: impl IntoIterator<Item = &'a T>,
        limits: &Limits,
    ) {
        for (index, value) in values.into_iter().enumerate() {
            self.inside(&format!("[{}]", start + index), value, limits);
        }
    }

    fn inside<T: Validate + ?Sized>(&mut self, step: &str, value: &T, limits: &Limits) {
        let length = self.path.len();
        self.path.push_str(step);
        value.check(limits, self);
        self.path.truncate(length);
    }

    /// Checks what is said of an object or array as a whole, and not what is in it.
    pub(crate) fn whole<T: Serialize>(&mut self, value: &T, limits: &Limits) {
        match serde_json::to_value(value) {
            Ok(Value::Object(map)) => self.properties(map.len(), limits),
            Ok(Value::Array(items)) => self.items(&items, limits),
            _ => {}
        }
    }

    fn violation(&mut self, message: String) {
        self.violations.push(Violation { path: self.path.clone(), message });
    }

    fn text(&mut self, text: &str, limits: &Limits) {
        if limits.min_length.is_some() || limits.max_length.is_some() {
            let length = text.chars().count();
            self.count(length, limits.min_length, limits.max_length, "character", "characters");
        }
        if let Some(pattern) = limits.pattern.filter(|pattern| !matches(pattern, text)) {
            self.violation(format!("does not match `{pattern}`"));
        }
    }

    fn number(&mut self, number: Bound, limits: &Limits) {
        let Limits { minimum, maximum, exclusive_minimum, exclusive_maximum, .. } = limits;
        if let Some(minimum) = minimum.filter(|minimum| number.is_less_than(*minimum)) {
            self.violation(format!("is less than {minimum}"));
        }
        if let Some(maximum) = maximum.filter(|maximum| maximum.is_less_than(number)) {
            self.violation(format!("is more than {maximum}"));
        }
        if let Some(bound) = exclusive_minimum.filter(|bound| !bound.is_less_than(number)) {
            self.violation(format!("is not more than {bound}"));
        }
        if let Some(bound) = exclusive_maximum.filter(|bound| !number.is_less_than(*bound)) {
            self.violation(format!("is not less than {bound}"));
        }
        if let Some(factor) = limits.multiple_of.filter(|factor| !number.is_multiple_of(*factor)) {
            self.violation(format!("is not a multiple of {factor}"));
        }
    }

    fn items<T: Serialize>(&mut self, items: &[T], limits: &Limits) {
        self.count(items.len(), limits.min_items, limits.max_items, "element", "elements");
        if limits.unique_items {
            let mut seen = HashSet::new();
            let mut texts = items.iter().filter_map(|item| serde_json::to_string(item).ok());
            if !texts.all(|text| seen.insert(text)) {
                self.violation("has an element twice".to_owned());
            }
        }
    }

    fn properties(&mut self, count: usize, limits: &Limits) {
        let Limits { min_properties, max_properties, .. } = *limits;
        self.count(count, min_properties, max_properties, "property", "properties");
    }

    fn count(
        &mut self,
        count: usize,
        least: Option<usize>,
        most: Option<usize>,
        one: &str,
        many: &str,
    ) {
        let what = if count == 1 { one } else { many };
        if let Some(least) = least.filter(|least| count < *least) {
            self.violation(format!("has {count} {what}, fewer than {least}"));
        }
        if let Some(most) = most.filter(|most| count > *most) {
            self.violation(format!("has {count} {what}, more than {most}"));
        }
    }
}

thread_local! {
    /// The patterns that were met. One that is no regular expression of ECMA-262 is not checked.
    static PATTERNS: RefCell<HashMap<&'static str, Option<regress::Regex>>> = RefCell::default();
}

/// Whether a pattern is found anywhere in a text.
fn matches(pattern: &'static str, text: &str) -> bool {
    PATTERNS.with_borrow_mut(|patterns| {
        let regex = patterns.entry(pattern).or_insert_with(|| {
            // Unicode patterns allow less; many documents have patterns that are none.
            let unicode = regress::Regex::with_flags(pattern, "u");
            unicode.or_else(|_| regress::Regex::new(pattern)).ok()
        });
        regex.as_ref().is_none_or(|regex| regex.find(text).is_some())
    })
}

/// Types of which nothing is said.
macro_rules! unlimited {
    ($($type:ty),* $(,)?) => {
        $(impl $crate::validate::Validate for $type {
            fn check(&self, _: &$crate::validate::Limits, _: &mut $crate::validate::Check) {}
        })*
    };
}
pub(crate) use unlimited;

unlimited!(bool, ());

macro_rules! whole_numbers {
    ($($type:ty)*) => {
        $(impl Validate for $type {
            fn check(&self, limits: &Limits, check: &mut Check) {
                check.number(Bound::Whole(i128::from(*self)), limits);
            }
        })*
    };
}

whole_numbers!(i32 i64 u32 u64 i128);

impl Validate for f64 {
    fn check(&self, limits: &Limits, check: &mut Check) {
        check.number(Bound::Float(*self), limits);
    }
}

impl Validate for Number {
    fn check(&self, limits: &Limits, check: &mut Check) {
        if let Some(bound) = bound(self) {
            check.number(bound, limits);
        }
    }
}

impl Validate for String {
    fn check(&self, limits: &Limits, check: &mut Check) {
        check.text(self, limits);
    }
}

impl<T: Validate> Validate for Option<T> {
    fn check(&self, limits: &Limits, check: &mut Check) {
        if let Some(value) = self {
            value.check(limits, check);
        }
    }
}

impl<T: Validate> Validate for Maybe<T> {
    fn check(&self, limits: &Limits, check: &mut Check) {
        if let Self::Value(value) = self {
            value.check(limits, check);
        }
    }
}

impl<T: Validate + ?Sized> Validate for Box<T> {
    fn check(&self, limits: &Limits, check: &mut Check) {
        (**self).check(limits, check);
    }
}

impl<T: Validate + Serialize> Validate for Vec<T> {
    fn check(&self, limits: &Limits, check: &mut Check) {
        check.items(self, limits);
        check.elements(0, self, limits.elements());
    }
}

impl<T: Validate> Validate for BTreeMap<String, T> {
    fn check(&self, limits: &Limits, check: &mut Check) {
        check.properties(self.len(), limits);
        check.further(self, limits.elements());
    }
}

impl Validate for Map<String, Value> {
    fn check(&self, limits: &Limits, check: &mut Check) {
        check.properties(self.len(), limits);
        for (name, value) in self {
            check.property(name, value, limits.elements());
        }
    }
}

impl Validate for Value {
    fn check(&self, limits: &Limits, check: &mut Check) {
        match self {
            Self::Null | Self::Bool(_) => {}
            Self::Number(number) => number.check(limits, check),
            Self::String(text) => text.check(limits, check),
            Self::Array(items) => items.check(limits, check),
            Self::Object(map) => map.check(limits, check),
        }
    }
}

fn bound(number: &Number) -> Option<Bound> {
    number.as_i128().map(Bound::Whole).or_else(|| number.as_f64().map(Bound::Float))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn said(value: &impl Validate, limits: &Limits) -> Vec<String> {
        let mut check = Check { path: "$".to_owned(), violations: Vec::new() };
        value.check(limits, &mut check);
        check.violations.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn texts() {
        let limits = Limits {
            min_length: Some(2),
            max_length: Some(3),
            pattern: Some("^a"),
            ..Limits::NONE
        };
        assert!(said(&"a\u{e4}\u{1f642}".to_owned(), &limits).is_empty(), "characters count");
        assert_eq!(
            said(&"b".to_owned(), &limits),
            ["$: has 1 character, fewer than 2", "$: does not match `^a`"]
        );
        let odd = Limits { pattern: Some("(?<broken"), ..Limits::NONE };
        assert!(said(&"b".to_owned(), &odd).is_empty());
        let escaped = Limits { pattern: Some(r"^[\w\-]+\_$"), ..Limits::NONE };
        assert!(said(&"a-b_".to_owned(), &escaped).is_empty());
    }

    #[test]
    fn numbers() {
        let limits = Limits {
            minimum: Some(Bound::Whole(0)),
            exclusive_maximum: Some(Bound::Float(1.5)),
            multiple_of: Some(Bound::Float(0.1)),
            ..Limits::NONE
        };
        assert!(said(&0.3, &limits).is_empty());
        assert_eq!(said(&-1_i64, &limits), ["$: is less than 0"]);
        assert_eq!(
            said(&1.55, &limits),
            ["$: is not less than 1.5", "$: is not a multiple of 0.1"]
        );
        let large =
            Limits { maximum: Some(Bound::Whole(i128::from(u64::MAX) - 1)), ..Limits::NONE };
        assert_eq!(said(&u64::MAX, &large), ["$: is more than 18446744073709551614"]);
        let zero = Limits { multiple_of: Some(Bound::Whole(0)), ..Limits::NONE };
        assert!(said(&5_i32, &zero).is_empty());
    }

    #[test]
    fn values_in_values() {
        const ELEMENT: Limits = Limits { max_length: Some(1), ..Limits::NONE };
        let limits = Limits {
            max_items: Some(2),
            unique_items: true,
            min_properties: Some(1),
            elements: Some(&ELEMENT),
            ..Limits::NONE
        };
        let texts = ["a", "bb", "a"].map(str::to_owned).to_vec();
        let expected = [
            "$: has 3 elements, more than 2",
            "$: has an element twice",
            "$[1]: has 2 characters, more than 1",
        ];
        assert_eq!(said(&texts, &limits), expected);
        assert_eq!(said(&json!(texts), &limits), expected);
        let map = BTreeMap::from([("a b".to_owned(), Some("cc".to_owned()))]);
        assert_eq!(said(&map, &limits), ["$['a b']: has 2 characters, more than 1"]);
        assert_eq!(said(&Map::new(), &limits), ["$: has 0 properties, fewer than 1"]);
        let error = map["a b"].validate();
        assert_eq!(error, Ok(()), "an element alone has no limits");
        let mut check = Check { path: "$".to_owned(), violations: Vec::new() };
        check.whole(&map, &Limits { min_properties: Some(2), ..Limits::NONE });
        assert_eq!(check.violations[0].message(), "has 1 property, fewer than 2");
    }
}
