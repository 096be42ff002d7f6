//! Checks values against rules.

use std::cmp::Ordering;
use std::collections::{HashMap, HashSet};

use super::Violation;
use super::json::{Json, Object};
use super::rule::{Keyword, Pattern, Range, Rule, Rules};

/// The maximum depth of nested rules; deeper values pass.
pub(super) const DEPTH: usize = 600;

/// The check of a value.
pub(super) struct Session<'a> {
    pub(super) rules: &'a Rules<'a>,
    pub(super) path: String,
    pub(super) violations: Vec<Violation>,
    /// `None` if violations are reported. Otherwise only the result is needed, and this is `true`
    /// once the value is known not to fit.
    question: Option<bool>,
    /// The pairs of rule and value that were reported, by their addresses.
    told: HashSet<(usize, usize)>,
    /// The known results, by the addresses of rule and value.
    asked: HashMap<(usize, usize), bool>,
    pub(super) depth: usize,
}

fn key(rule: &Rule, value: &Json) -> (usize, usize) {
    (std::ptr::from_ref(rule) as usize, std::ptr::from_ref(value) as usize)
}

impl<'a> Session<'a> {
    pub(super) fn new(rules: &'a Rules<'a>, path: &str) -> Self {
        Self {
            rules,
            path: path.to_owned(),
            violations: Vec::new(),
            question: None,
            told: HashSet::new(),
            asked: HashMap::new(),
            depth: 0,
        }
    }

    /// Checks a value: reports its violations, or finds out whether there are some.
    pub(super) fn check(&mut self, rule: &'a Rule, value: &Json) {
        match self.question {
            Some(true) => {}
            Some(false) => {
                if !self.fits(rule, value) {
                    self.question = Some(true);
                }
            }
            None => {
                // A repeated check would report the same violations. This also ends cycles of
                // rules.
                if self.told.insert(key(rule, value)) {
                    self.apply(rule, value);
                }
            }
        }
    }

    /// Whether a value fits a rule. Results are cached.
    pub(super) fn fits(&mut self, rule: &'a Rule, value: &Json) -> bool {
        let key = key(rule, value);
        if let Some(known) = self.asked.get(&key) {
            return *known;
        }
        // In a cycle of rules the value fits.
        self.asked.insert(key, true);
        let outer = self.question.replace(false);
        self.apply(rule, value);
        let fits = self.question != Some(true);
        self.question = outer;
        self.asked.insert(key, fits);
        fits
    }

    fn apply(&mut self, rule: &'a Rule, value: &Json) {
        let passes = matches!(value, Json::Deep) || (rule.nullable && matches!(value, Json::Null));
        if passes || self.depth >= DEPTH {
            return;
        }
        self.depth += 1;
        for keyword in &rule.keywords {
            if self.question == Some(true) {
                break;
            }
            self.keyword(keyword, rule, value);
        }
        self.depth -= 1;
    }

    /// Reports a violation at the current path.
    pub(super) fn violation(&mut self, message: impl FnOnce() -> String) {
        if self.question.is_some() {
            self.question = Some(true);
            return;
        }
        let violation = Violation { path: self.path.clone(), message: message() };
        if !self.violations.contains(&violation) {
            self.violations.push(violation);
        }
    }

    fn keyword(&mut self, keyword: &'a Keyword, rule: &'a Rule, value: &Json) {
        match keyword {
            Keyword::Never => self.violation(|| "is not allowed".to_owned()),
            Keyword::Types(types) if !types.contain(value) => {
                self.violation(|| format!("is not of type {}", types.names()));
            }
            Keyword::Types(_) => {}
            Keyword::Values(values) => {
                if !value.is_among(values) {
                    self.violation(|| "is none of the values of `enum`".to_owned());
                }
            }
            _ => self.by_type(keyword, rule, value),
        }
    }

    fn by_type(&mut self, keyword: &'a Keyword, rule: &'a Rule, value: &Json) {
        match (keyword, value) {
            (
                Keyword::Minimum(_)
                | Keyword::Maximum(_)
                | Keyword::ExclusiveMinimum(_)
                | Keyword::ExclusiveMaximum(_)
                | Keyword::MultipleOf(_),
                value,
            ) => self.number(keyword, value),
            (Keyword::Length(range), Json::String(text)) => {
                self.range(text.chars().count(), *range, "character", "characters");
            }
            (Keyword::Pattern(pattern), Json::String(text)) => {
                if pattern.matches(text) == Some(false) {
                    self.violation(|| format!("does not match `{}`", pattern.text));
                }
            }
            (Keyword::Count(range), Json::Array(items)) => {
                self.range(items.len(), *range, "element", "elements");
            }
            (Keyword::Unique, Json::Array(items)) => {
                let mut seen = HashSet::new();
                if !items.iter().all(|item| seen.insert(item.canonical())) {
                    self.violation(|| "has an element twice".to_owned());
                }
            }
            (Keyword::Items { prefix, rest }, Json::Array(items)) => {
                self.items(prefix, rest.as_deref(), items);
            }
            (Keyword::Contains { rule, range }, Json::Array(items)) => {
                let count = items.iter().filter(|item| self.fits(rule, item)).count();
                self.range(
                    count,
                    *range,
                    "element that fits `contains`",
                    "elements that fit `contains`",
                );
            }
            (Keyword::UnevaluatedItems(unevaluated), Json::Array(items)) => {
                self.unevaluated_items(rule, unevaluated, value, items);
            }
            (_, Json::Object(object)) => self.object(keyword, rule, value, object),
            _ => self.in_place(keyword, value),
        }
    }

    fn object(&mut self, keyword: &'a Keyword, rule: &'a Rule, value: &Json, object: &Object) {
        match keyword {
            Keyword::Size(range) => self.range(object.len(), *range, "property", "properties"),
            Keyword::Required(names) => {
                for name in names.iter().filter(|name| !object.has(name)) {
                    self.violation(|| format!("lacks the property `{name}`"));
                }
            }
            Keyword::DependentRequired(map) => {
                for (name, needed) in map.iter().filter(|(name, _)| object.has(name)) {
                    for needed in needed.iter().filter(|needed| !object.has(needed)) {
                        self.violation(|| format!("has the property `{name}`, but not `{needed}`"));
                    }
                }
            }
            Keyword::Names(rule) => {
                for (name, _) in object.iter() {
                    if !self.fits_name(rule, name) {
                        self.property(name, |session| {
                            session.violation(|| {
                                "has a name that does not fit `propertyNames`".to_owned()
                            });
                        });
                    }
                }
            }
            Keyword::Properties { named, patterns, additional } => {
                self.properties(named, patterns, additional.as_deref(), object);
            }
            Keyword::DependentSchemas(map) => {
                for (_, rule) in map.iter().filter(|(name, _)| object.has(name)) {
                    self.check(rule, value);
                }
            }
            Keyword::UnevaluatedProperties(unevaluated) => {
                self.unevaluated_properties(rule, unevaluated, value, object);
            }
            keyword => self.in_place(keyword, value),
        }
    }

    /// Checks the keywords for values of all types, except `type` and `enum`.
    fn in_place(&mut self, keyword: &'a Keyword, value: &Json) {
        match keyword {
            Keyword::Reference(number) => {
                if let Some(rule) = self.rules.get(*number) {
                    self.check(rule, value);
                }
            }
            Keyword::All(members) => {
                for member in members {
                    self.check(member, value);
                }
            }
            Keyword::Any(choice) => self.any_of(choice, value),
            Keyword::One(choice) => self.one_of(choice, value),
            Keyword::Not(rule) if self.fits(rule, value) => {
                self.violation(|| "fits what `not` excludes".to_owned());
            }
            Keyword::If { condition, then, otherwise } => {
                let branch = if self.fits(condition, value) { then } else { otherwise };
                if let Some(rule) = branch {
                    self.check(rule, value);
                }
            }
            _ => {}
        }
    }

    fn number(&mut self, keyword: &Keyword, value: &Json) {
        let Json::Number(number) = value else {
            return;
        };
        let (is_wrong, what, bound) = match keyword {
            Keyword::Minimum(bound) => {
                (number.is_always(bound, Ordering::is_lt), "is less than", bound)
            }
            Keyword::Maximum(bound) => {
                (number.is_always(bound, Ordering::is_gt), "is more than", bound)
            }
            Keyword::ExclusiveMinimum(bound) => {
                (number.is_always(bound, Ordering::is_le), "is not more than", bound)
            }
            Keyword::ExclusiveMaximum(bound) => {
                (number.is_always(bound, Ordering::is_ge), "is not less than", bound)
            }
            Keyword::MultipleOf(factor) => {
                (!number.is_multiple_of(factor), "is not a multiple of", factor)
            }
            _ => return,
        };
        if is_wrong {
            self.violation(|| format!("{what} {}", bound.text()));
        }
    }

    fn range(&mut self, count: usize, range: Range, one: &str, many: &str) {
        let what = if count == 1 { one } else { many };
        if let Some(least) = range.least.filter(|least| count < *least) {
            self.violation(|| format!("has {count} {what}, fewer than {least}"));
        }
        if let Some(most) = range.most.filter(|most| count > *most) {
            self.violation(|| format!("has {count} {what}, more than {most}"));
        }
    }

    fn fits_name(&mut self, rule: &'a Rule, name: &str) -> bool {
        // The value is temporary, so no result may be cached by its address.
        let name = Json::String(name.to_owned());
        let asked = std::mem::take(&mut self.asked);
        let fits = self.fits(rule, &name);
        self.asked = asked;
        fits
    }

    fn properties(
        &mut self,
        named: &'a HashMap<String, Rule>,
        patterns: &'a [(Pattern, Rule)],
        additional: Option<&'a Rule>,
        object: &Object,
    ) {
        for (name, value) in object.iter() {
            if self.question == Some(true) {
                return;
            }
            let mut is_known = false;
            if let Some(rule) = named.get(name) {
                is_known = true;
                self.property(name, |session| session.check(rule, value));
            }
            for (pattern, rule) in patterns {
                let matches = pattern.matches(name);
                // An invalid regular expression could match any name.
                is_known |= matches != Some(false);
                if matches == Some(true) {
                    self.property(name, |session| session.check(rule, value));
                }
            }
            if let Some(rule) = additional.filter(|_| !is_known) {
                self.property(name, |session| session.check(rule, value));
            }
        }
    }

    fn items(&mut self, prefix: &'a [Rule], rest: Option<&'a Rule>, items: &[Json]) {
        for (index, item) in items.iter().enumerate() {
            if self.question == Some(true) {
                return;
            }
            if let Some(rule) = prefix.get(index).or(rest) {
                self.element(index, |session| session.check(rule, item));
            }
        }
    }

    /// Runs `work` with the path of a property.
    pub(super) fn property(&mut self, name: &str, work: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        if self.question.is_none() {
            super::push_property(&mut self.path, name);
        }
        work(self);
        self.path.truncate(length);
    }

    /// Runs `work` with the path of an element.
    pub(super) fn element(&mut self, index: usize, work: impl FnOnce(&mut Self)) {
        let length = self.path.len();
        if self.question.is_none() {
            super::push_index(&mut self.path, index);
        }
        work(self);
        self.path.truncate(length);
    }
}
