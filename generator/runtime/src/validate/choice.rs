//! `oneOf` and `anyOf`: which members a value fits, and which member is intended.

use super::check::Session;
use super::json::Json;
use super::rule::{Choice, Keyword, Rule, Types};

/// The maximum depth of rules in the search for what distinguishes members.
const DEPTH: usize = 8;

impl<'a> Session<'a> {
    pub(super) fn any_of(&mut self, choice: &'a Choice, value: &Json) {
        if !choice.members.iter().any(|member| self.fits(member, value)) {
            self.none_fits(choice, value, "anyOf");
        }
    }

    pub(super) fn one_of(&mut self, choice: &'a Choice, value: &Json) {
        if let Some(member) = choice.selected(value) {
            return self.check(member, value);
        }
        let members = choice.members.iter();
        let mut fitting: Vec<&Rule> = members.filter(|member| self.fits(member, value)).collect();
        if fitting.len() > 1 && !choice.exact.is_empty() {
            // A member that fits only because absent properties are tolerated does not conflict
            // with another.
            let exact = choice.exact.iter().filter(|member| self.fits(member, value));
            fitting = exact.collect();
            if fitting.is_empty() {
                return;
            }
        }
        if fitting.len() > 1 {
            // A member without a `type`, but with keywords for objects, say, is not intended for
            // other values.
            let is_meant =
                |rule: &&&Rule| self.implied(rule, DEPTH).is_none_or(|types| types.contain(value));
            let meant = fitting.iter().filter(is_meant).count();
            // `nullable` can stand only in each member, so several members may accept `null`.
            let is_null = matches!(value, Json::Null)
                && fitting.iter().all(|rule| self.is_nullable(rule, DEPTH));
            if meant != 1 && !is_null {
                let count = fitting.len();
                self.violation(|| format!("fits {count} members of `oneOf`, and not one"));
            }
        } else if fitting.is_empty() {
            self.none_fits(choice, value, "oneOf");
        }
    }

    /// Reports the violations of a value that fits no member: those of the intended member, if it
    /// is clear which one that is.
    fn none_fits(&mut self, choice: &'a Choice, value: &Json, name: &str) {
        let before = self.violations.len();
        if let Some(member) = choice.selected(value).or_else(|| self.meant(choice, value)) {
            self.check(member, value);
        }
        if self.violations.len() == before {
            self.violation(|| format!("fits no member of `{name}`"));
        }
    }

    /// The only member whose type, and whose properties with few possible values, match the value.
    fn meant(&self, choice: &'a Choice, value: &Json) -> Option<&'a Rule> {
        let mut possible =
            choice.members.iter().filter(|member| self.is_possible(member, value, DEPTH));
        let first = possible.next()?;
        possible.next().is_none().then_some(first)
    }

    fn is_possible(&self, rule: &'a Rule, value: &Json, depth: usize) -> bool {
        let Some(depth) = depth.checked_sub(1) else {
            return true;
        };
        let is_implied = rule.implied.is_none_or(|types| types.contain(value));
        let has_values = |rule: &Rule, value: &Json| {
            rule.keywords.iter().all(|keyword| match keyword {
                Keyword::Values(values) => value.is_among(values),
                _ => true,
            })
        };
        is_implied
            && has_values(rule, value)
            && rule.keywords.iter().all(|keyword| match (keyword, value) {
                (Keyword::Never, _) => false,
                (Keyword::Types(types), value) => types.contain(value),
                (Keyword::Properties { named, .. }, Json::Object(object)) => {
                    let given = object.iter();
                    let mut given = given.filter_map(|(name, it)| Some((named.get(name)?, it)));
                    given.all(|(rule, value)| has_values(rule, value))
                }
                (Keyword::Reference(number), value) => {
                    self.rules.get(*number).is_none_or(|rule| self.is_possible(rule, value, depth))
                }
                (Keyword::All(members), value) => {
                    members.iter().all(|rule| self.is_possible(rule, value, depth))
                }
                _ => true,
            })
    }

    /// Whether `null` passes because a rule says `nullable`.
    fn is_nullable(&self, rule: &'a Rule, depth: usize) -> bool {
        let refers = |keyword: &Keyword| match (keyword, depth.checked_sub(1)) {
            (Keyword::Reference(number), Some(depth)) => {
                self.rules.get(*number).is_some_and(|rule| self.is_nullable(rule, depth))
            }
            _ => false,
        };
        rule.nullable || rule.keywords.iter().any(refers)
    }

    /// The types that a rule without a `type` is intended for.
    fn implied(&self, rule: &'a Rule, depth: usize) -> Option<Types> {
        let depth = depth.checked_sub(1)?;
        let within = |keyword: &'a Keyword| match keyword {
            Keyword::Reference(number) => self.implied(self.rules.get(*number)?, depth),
            Keyword::All(members) => members.iter().find_map(|rule| self.implied(rule, depth)),
            _ => None,
        };
        rule.implied.or_else(|| rule.keywords.iter().find_map(within))
    }
}
