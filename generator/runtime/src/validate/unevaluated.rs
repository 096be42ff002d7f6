//! `unevaluatedProperties` and `unevaluatedItems`: what no other keyword has evaluated (JSON Schema
//! 2020-12, core 11).

use std::collections::HashSet;

use super::check::{DEPTH, Session};
use super::json::{Json, Object};
use super::rule::{Choice, Keyword, Rule};

/// The properties and items that keywords have evaluated.
#[derive(Debug, Default)]
struct Seen {
    all_properties: bool,
    names: HashSet<String>,
    all_items: bool,
    /// The number of evaluated items at the beginning.
    first: usize,
    items: HashSet<usize>,
    /// The visited rules, by their addresses.
    rules: HashSet<usize>,
}

impl<'a> Session<'a> {
    pub(super) fn unevaluated_properties(
        &mut self,
        rule: &'a Rule,
        unevaluated: &'a Rule,
        value: &Json,
        object: &Object,
    ) {
        let mut seen = Seen::default();
        self.see(rule, value, &mut seen, true);
        if seen.all_properties {
            return;
        }
        for (name, value) in object.iter().filter(|(name, _)| !seen.names.contains(*name)) {
            self.property(name, |session| session.check(unevaluated, value));
        }
    }

    pub(super) fn unevaluated_items(
        &mut self,
        rule: &'a Rule,
        unevaluated: &'a Rule,
        value: &Json,
        items: &[Json],
    ) {
        let mut seen = Seen::default();
        self.see(rule, value, &mut seen, true);
        if seen.all_items {
            return;
        }
        let left = items.iter().enumerate().skip(seen.first);
        for (index, item) in left.filter(|(index, _)| !seen.items.contains(index)) {
            self.element(index, |session| session.check(unevaluated, item));
        }
    }

    /// Collects what a rule, and the rules that it applies in place, evaluate. `asks` is true for
    /// the rule whose own `unevaluated…` keywords need the result.
    fn see(&mut self, rule: &'a Rule, value: &Json, seen: &mut Seen, asks: bool) {
        if !seen.rules.insert(std::ptr::from_ref(rule) as usize) {
            return;
        }
        if self.depth >= DEPTH {
            (seen.all_properties, seen.all_items) = (true, true);
            return;
        }
        self.depth += 1;
        for keyword in &rule.keywords {
            match (keyword, value) {
                (Keyword::Properties { named, patterns, additional }, Json::Object(object)) => {
                    let is_seen = |name: &str| {
                        additional.is_some()
                            || named.contains_key(name)
                            || patterns.iter().any(|(it, _)| it.matches(name) != Some(false))
                    };
                    let names = object.iter().map(|(name, _)| name);
                    seen.names.extend(names.filter(|name| is_seen(name)).map(str::to_owned));
                }
                (Keyword::Items { prefix, rest }, Json::Array(_)) => {
                    seen.all_items |= rest.is_some();
                    seen.first = seen.first.max(prefix.len());
                }
                (Keyword::Contains { rule, .. }, Json::Array(items)) => {
                    let items = items.iter().enumerate();
                    let fitting = items.filter(|(_, item)| self.fits(rule, item));
                    seen.items.extend(fitting.map(|(index, _)| index));
                }
                (Keyword::UnevaluatedProperties(_), _) => seen.all_properties |= !asks,
                (Keyword::UnevaluatedItems(_), _) => seen.all_items |= !asks,
                (keyword, value) => self.see_in_place(keyword, value, seen),
            }
        }
        self.depth -= 1;
    }

    fn see_in_place(&mut self, keyword: &'a Keyword, value: &Json, seen: &mut Seen) {
        match keyword {
            Keyword::Reference(number) => {
                if let Some(rule) = self.rules.get(*number) {
                    self.see(rule, value, seen, false);
                }
            }
            Keyword::All(members) => {
                for member in members {
                    self.see(member, value, seen, false);
                }
            }
            Keyword::Any(choice) | Keyword::One(choice) => {
                self.see_members(choice, value, seen);
            }
            Keyword::If { condition, then, otherwise } => {
                let fits = self.fits(condition, value);
                if fits {
                    self.see(condition, value, seen, false);
                }
                if let Some(rule) = if fits { then } else { otherwise } {
                    self.see(rule, value, seen, false);
                }
            }
            Keyword::DependentSchemas(map) => {
                if let Json::Object(object) = value {
                    for (_, rule) in map.iter().filter(|(name, _)| object.has(name)) {
                        self.see(rule, value, seen, false);
                    }
                }
            }
            _ => {}
        }
    }

    fn see_members(&mut self, choice: &'a Choice, value: &Json, seen: &mut Seen) {
        for member in &choice.members {
            if self.fits(member, value) {
                self.see(member, value, seen, false);
            }
        }
    }
}
