//! Changes a composed value until it meets the constraints beside it.

use regex_syntax::hir::{Class, Hir, HirKind};
use serde_json::{Number, Value};

use crate::ir::Limits;
use crate::ir::rules::is_match;

/// The maximum number of items, or of characters of a text, that constraints are met with.
const MOST: usize = 120;

/// The maximum number of bytes of a text that is made from a pattern.
const LONGEST: usize = 256;

/// The maximum number of bytes of a pattern that texts are made from, and of steps to make one.
const MOST_STEPS: usize = 2000;

/// Texts of common kinds, for patterns that cannot be followed and for choices between kinds.
pub(super) const SAMPLES: [&str; 14] = [
    "user@example.com",
    "https://example.com/",
    "example.com",
    "123e4567-e89b-12d3-a456-426614174000",
    "2026-01-31",
    "2026-01-31T12:00:00Z",
    "12:00:00",
    "192.0.2.1",
    "192.0.2.0/24",
    "2001:db8::1",
    "2001:db8::/32",
    "+15550100",
    "1.0.0",
    "#3366cc",
];

/// Returns a value that meets constraints on its length, its size and its pattern, as far as that can be done.
#[must_use]
pub fn fitted(value: Value, limits: &Limits) -> Value {
    nth(value, limits, 0)
}

/// Whether a value meets constraints on its length, its size and its pattern.
#[must_use]
pub fn meets(value: &Value, limits: &Limits) -> bool {
    fitted(value.clone(), limits) == *value
}

/// Returns one of several values that meet constraints; another number gives another value, mostly.
fn nth(value: Value, limits: &Limits, number: usize) -> Value {
    let own = &limits.own;
    let length = |count: Option<u64>| count.and_then(|count| usize::try_from(count).ok());
    match value {
        Value::String(text) => {
            let least = length(own.count("minLength")).unwrap_or(0).min(MOST);
            let most = length(own.count("maxLength")).unwrap_or(usize::MAX).max(least);
            let text = if number == 0 { text } else { format!("{text}-{}", number + 1) };
            let found =
                own.pattern().map(|pattern| of_pattern(pattern, &text, least..=most, number));
            Value::String(
                found.unwrap_or_else(|| Some(of_length(&text, least, most))).unwrap_or(text),
            )
        }
        Value::Number(value) => {
            let float = |number: &Number| number.as_f64().unwrap_or_default();
            let (least, most) = (own.minimum(), own.maximum());
            let low = least.filter(|least| float(&value) < float(least));
            let high = most.filter(|most| float(&value) > float(most));
            Value::Number(low.or(high).cloned().unwrap_or(value))
        }
        Value::Array(items) => {
            let count = items.len().max(length(own.min_items()).unwrap_or(0).min(MOST));
            let are_unique = own.get("uniqueItems").is_some_and(|it| it.value == Value::Bool(true));
            let elements = limits.elements.as_deref().cloned().unwrap_or_default();
            let mut all: Vec<Value> = Vec::new();
            for (index, item) in items.into_iter().cycle().take(count).enumerate() {
                let one = nth(item.clone(), &elements, 0);
                let is_again = are_unique && all.contains(&one);
                all.push(if is_again { nth(item, &elements, index) } else { one });
            }
            Value::Array(all)
        }
        other => other,
    }
}

/// Repeats or shortens a text until its length in characters is within limits.
fn of_length(text: &str, least: usize, most: usize) -> String {
    let mut long = text.to_owned();
    while long.chars().count() < least {
        long = format!("{long}-{text}");
    }
    long.chars().take(most).collect()
}

/// Returns a text that a pattern matches: the given one unless it is known not to, or the same in another case;
/// otherwise one that is made from the pattern. `None` if none is found.
fn of_pattern(
    pattern: &str,
    text: &str,
    lengths: std::ops::RangeInclusive<usize>,
    number: usize,
) -> Option<String> {
    let given = [text.replace('_', "-"), text.replace(['_', '-'], ""), text.to_uppercase()];
    // Patterns are those of ECMAScript; the parser refuses what only these have.
    let hir = Some(pattern).filter(|it| it.len() <= MOST_STEPS);
    let hir = hir.and_then(|pattern| regex_syntax::parse(pattern).ok());
    let made = [0, 1, 2, 3, 5, 7, 9, 11, 15, 19, 23, 31, 35, 39, 63, 99, 191]
        .into_iter()
        .filter_map(|more| {
            let mut made = Made { text: String::new(), number, more, chosen: number, steps: 0 };
            made.push(hir.as_ref()?)?;
            Some(made.text)
        });
    let has_length = |text: &str| lengths.contains(&text.chars().count());
    if has_length(text) && is_match(pattern, text) != Some(false) {
        return Some(text.to_owned());
    }
    let mut all = given.into_iter().chain(made).chain(SAMPLES.map(str::to_owned));
    all.find(|text| has_length(text) && is_match(pattern, text) == Some(true))
}

/// A text that is made from a pattern.
struct Made {
    text: String,
    /// Which of several texts it is.
    number: usize,
    /// The number of repetitions beyond the minimum.
    more: usize,
    /// The number of characters that were chosen from classes.
    chosen: usize,
    /// The number of parts so far: a part that matches nothing can be repeated any number of times.
    steps: usize,
}

impl Made {
    /// Adds what a part of the pattern matches; `None` if the text becomes too long, or nothing matches.
    fn push(&mut self, part: &Hir) -> Option<()> {
        self.steps += 1;
        if self.steps > MOST_STEPS || self.text.len() > LONGEST {
            return None;
        }
        match part.kind() {
            HirKind::Empty | HirKind::Look(_) => {}
            HirKind::Literal(literal) => self.text.push_str(std::str::from_utf8(&literal.0).ok()?),
            HirKind::Class(class) => {
                self.text.push(of_class(class, self.chosen)?);
                self.chosen += 1;
            }
            HirKind::Repetition(repetition) => {
                let least = usize::try_from(repetition.min).ok()?;
                let most = repetition.max.and_then(|most| usize::try_from(most).ok());
                for _ in 0..most.unwrap_or(usize::MAX).min(least.checked_add(self.more)?) {
                    self.push(&repetition.sub)?;
                }
            }
            HirKind::Capture(capture) => self.push(&capture.sub)?,
            HirKind::Concat(parts) => parts.iter().try_for_each(|part| self.push(part))?,
            HirKind::Alternation(parts) => self.push(&parts[self.number % parts.len()])?,
        }
        Some(())
    }
}

/// Returns one of the characters of a class that read well.
fn of_class(class: &Class, number: usize) -> Option<char> {
    let has = |char: char| match class {
        Class::Unicode(class) => {
            class.ranges().iter().any(|it| (it.start()..=it.end()).contains(&char))
        }
        Class::Bytes(class) => class
            .ranges()
            .iter()
            .any(|it| (char::from(it.start())..=char::from(it.end())).contains(&char)),
    };
    let letters =
        |first: char, last: char| (first..=last).filter(|char| has(*char)).collect::<Vec<char>>();
    let letters = [letters('a', 'z'), letters('A', 'Z')].into_iter().find(|it| !it.is_empty());
    let digits: Vec<char> = ('1'..='9').chain(['0']).filter(|char| has(*char)).collect();
    let letters = letters.unwrap_or_default();
    let chosen = match (letters.is_empty(), digits.is_empty()) {
        (false, false) if number.is_multiple_of(2) => letters[(number / 2) % letters.len()],
        (false, false) => digits[(number / 2) % digits.len()],
        (false, true) => letters[number % letters.len()],
        (true, false) => digits[number % digits.len()],
        (true, true) => return ('!'..='~').find(|char| has(*char)),
    };
    Some(chosen)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::schema::keywords::Constraints;

    fn limits(keywords: &[(&str, Value)]) -> Limits {
        let mut own = Constraints::default();
        for (name, value) in keywords {
            own = own.with(name, value.clone());
        }
        Limits { own, elements: None }
    }

    #[test]
    fn texts_meet_patterns_and_lengths() {
        for (pattern, expected) in [
            ("^[a-z-]+$", "sku-id"),
            ("^[A-Z_]{2,6}$", "SKU_ID"),
            ("^[a-z]+$", "skuid"),
            ("^(0|[1-9][0-9]*)$", "0"),
            ("^[0-9a-f]{12}$", "a1b2c3d4e5f6"),
            ("^[A-Z]{3}$", "ABC"),
            ("^\\w{1,9}-\\d{1,9}$", "a-2"),
            ("^[^\\x00-\\x7f]$", "sku_id"),
            ("^(?!x)[0-9]+$", "sku_id"),
            ("^\\/v1\\/", "/v1/"),
            ("(a{99}){99}", "sku_id"),
            ("^(a*){4000000000}9$", "sku_id"),
            ("^((b*){90000}){90000}8$", "sku_id"),
            ("^(?!x)[^@ ]+@[^@ ]+\\.com$", "user@example.com"),
        ] {
            let value = fitted(json!("sku_id"), &limits(&[("pattern", json!(pattern))]));
            assert_eq!(value, expected, "{pattern}");
        }
        let long = limits(&[("pattern", json!("^x[0-9]*$")), ("minLength", json!(4))]);
        assert_eq!(fitted(json!("a"), &long), "x123");
        assert_eq!(fitted(json!("ab"), &limits(&[("minLength", json!(4))])), "ab-ab");
        assert_eq!(fitted(json!("abc"), &limits(&[("maxLength", json!(2))])), "ab");
    }

    #[test]
    fn lists_have_elements_that_meet_theirs() {
        let mut list = limits(&[("minItems", json!(2)), ("uniqueItems", json!(true))]);
        assert_eq!(fitted(json!(["a"]), &list), json!(["a", "a-2"]));
        for (pattern, expected) in [("^[0-9]{2}$", ["12", "23"]), ("^(0|[1-9][0-9]*)$", ["0", "2"])]
        {
            list.elements = Some(Box::new(limits(&[("pattern", json!(pattern))])));
            assert_eq!(fitted(json!(["a"]), &list), json!(expected));
        }
        assert!(meets(&json!(["1", "0"]), &list) && !meets(&json!(["1"]), &list));
        let numbers = limits(&[("minItems", json!(2))]);
        assert_eq!(fitted(json!([1]), &numbers), json!([1, 1]));
    }
}
