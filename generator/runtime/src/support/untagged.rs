//! Unions whose member is selected by the value itself.

use std::cmp::Reverse;

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};
use serde_json::{Number, Value};

use super::node::Decision;
use super::notes::{NOTES, Noted, Notes, attempt};
use super::{Node, NodeError, is_found, recording};

/// A union whose member is the one that fits the value best.
pub trait Untagged: Serialize + Sized + 'static {
    /// The type's name, for messages.
    const NAME: &'static str;

    /// Whether enums or patterns occur anywhere in a member. If several members accept a value
    /// without loss, the most exact one is selected.
    const LISTS: bool = false;

    /// Tries every member, in the order of the API's description.
    fn decode(choice: &mut Choice<'_, Self>);

    /// Serializes the member.
    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// Implements `Serialize` and `Deserialize` for an [`Untagged`] union.
#[doc(hidden)]
#[macro_export]
macro_rules! untagged_union {
    ($type:ty) => {
        impl<'de> ::serde::Deserialize<'de> for $type {
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::support::decode_untagged(deserializer)
            }
        }

        impl ::serde::Serialize for $type {
            fn serialize<S: ::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::std::result::Result<S::Ok, S::Error> {
                $crate::support::Untagged::encode(self, serializer)
            }
        }
    };
}
pub use untagged_union; // macro

/// Deserializes an untagged union. The value is buffered while the members try it.
///
/// If the value is already buffered, each member of an outer union may parse it. After the first
/// time, only the selected member is tried, and a rejection gives no reasons.
pub fn decode_untagged<'de, T: Untagged, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    choose(&Node::deserialize(deserializer)?).map_err(D::Error::custom)
}

/// The member that fits a value, if there is one. It is no error if none does, because the value
/// can be kept as it is.
pub fn by_shape<T: Untagged>(node: &Node) -> Option<T> {
    attempt(|| choose(node)).ok()
}

/// The member that fits a value best.
pub fn choose<T: Untagged>(node: &Node) -> Result<T, NodeError> {
    let decision = node.decision::<T>();
    let Choice { best, mut refusals, .. } = match decision {
        Some(decision) => search(node, Pass::Decided(decision)),
        None => match search::<T>(node, Pass::Count).fitting {
            1 => search(node, Pass::Only),
            _ => search(node, Pass::Weigh),
        },
    };
    if decision.is_none() {
        let found = best.as_ref().map(|best| Decision::Member(best.place));
        node.decide::<T>(found.unwrap_or(Decision::NoMember));
    }
    if let Some(best) = best {
        NOTES.set(NOTES.get().and(best.notes));
        return Ok(best.union);
    }
    if decision.is_none() {
        refusals.extend(search::<T>(node, Pass::Explain).refusals);
        refusals.sort_by_key(|(place, ..)| *place);
    }
    Err(NodeError::custom(none_fits(T::NAME, &refusals)))
}

fn search<T: Untagged>(node: &Node, pass: Pass) -> Choice<'_, T> {
    let mut choice = Choice {
        node,
        pass,
        members: 0,
        fitting: 0,
        assertions: &[],
        best: None,
        refusals: Vec::new(),
    };
    T::decode(&mut choice);
    choice
}

/// A pass over the members.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Pass {
    /// Counts the members that may accept the value.
    Count,
    /// Deserializes the only member that may accept the value.
    Only,
    /// Selects the best of the members that may accept the value.
    Weigh,
    /// Uses an earlier decision.
    Decided(Decision),
    /// Collects the errors of the members that the first check has excluded.
    Explain,
}

fn none_fits(union: &str, refusals: &[(usize, &str, NodeError)]) -> String {
    let refusals: Vec<_> =
        refusals.iter().map(|(_, name, error)| format!("{name}: {error}")).collect();
    let colon = if refusals.is_empty() { "" } else { ": " };
    format!("no member of `{union}` fits{colon}{}", refusals.join("; "))
}

/// The search for the member that fits a value.
///
/// Selects the fitting member with the least [`Loss`], and the first of several with the same loss.
pub struct Choice<'a, T> {
    node: &'a Node,
    pass: Pass,
    /// The number of members so far.
    members: usize,
    /// The number of these members that may accept the value.
    fitting: usize,
    /// The assertions of the next member, about properties or about the value itself.
    assertions: &'static [(Option<&'static str>, Assertion)],
    best: Option<Candidate<T>>,
    refusals: Vec<(usize, &'static str, NodeError)>,
}

/// A member that fits.
struct Candidate<T> {
    place: usize,
    loss: Loss,
    notes: Notes,
    /// The number of recorded deviations before those of the member.
    recorded: usize,
    union: T,
}

/// An assertion of a member's schema beyond its type.
#[derive(Clone, Copy)]
pub enum Assertion {
    /// `pattern`
    Pattern(&'static str),
    /// `const`, or an `enum` of one value, for a boolean.
    Only(bool),
    /// `minimum` and `maximum`
    Between(f64, f64),
    /// `minLength` and `maxLength` of a string, `minItems` and `maxItems` of an array.
    Length(usize, usize),
    /// `additionalProperties: false`, with the names of all properties.
    Closed(&'static [&'static str]),
}

/// The result of an assertion.
enum Outcome {
    /// The value is the only one that is allowed.
    Exact,
    /// The pattern matches.
    Matched,
    /// The value is allowed, or the assertion is about values of another type.
    Passed,
    /// The value is not allowed.
    Failed,
}

impl Assertion {
    fn check(self, node: &Node) -> Outcome {
        let passes = match (self, node) {
            (Self::Pattern(pattern), Node::String(text)) => match is_found(pattern, text) {
                Some(true) => return Outcome::Matched,
                found => found.is_none(),
            },
            (Self::Only(only), Node::Bool(value)) => {
                return if only == *value { Outcome::Exact } else { Outcome::Failed };
            }
            (Self::Between(least, most), Node::Number(number)) => {
                number.as_f64().is_none_or(|number| least <= number && number <= most)
            }
            (Self::Length(least, most), Node::String(text)) => {
                (least..=most).contains(&text.chars().count())
            }
            (Self::Length(least, most), Node::Array(items)) => {
                (least..=most).contains(&items.len())
            }
            (Self::Closed(names), Node::Object(entries)) => {
                entries.iter().all(|(key, _)| names.contains(&&**key))
            }
            _ => true,
        };
        if passes { Outcome::Passed } else { Outcome::Failed }
    }
}

impl<'a, T: Untagged> Choice<'a, T> {
    /// Sets the assertions of the next member, about properties or about the value itself.
    pub fn assertions(&mut self, assertions: &'static [(Option<&'static str>, Assertion)]) {
        self.assertions = assertions;
    }

    /// Tries a member that may accept any value.
    pub fn member<M: Deserialize<'a>>(&mut self, name: &'static str, wrap: impl FnOnce(M) -> T) {
        self.attempt(name, true, wrap);
    }

    /// Tries a member that accepts only booleans.
    pub fn boolean<M: Deserialize<'a>>(&mut self, name: &'static str, wrap: impl FnOnce(M) -> T) {
        self.attempt(name, matches!(self.node, Node::Bool(_)), wrap);
    }

    /// Tries a member that accepts only numbers.
    pub fn number<M: Deserialize<'a>>(&mut self, name: &'static str, wrap: impl FnOnce(M) -> T) {
        self.attempt(name, matches!(self.node, Node::Number(_)), wrap);
    }

    /// Tries a member that accepts only strings.
    pub fn text<M: Deserialize<'a>>(&mut self, name: &'static str, wrap: impl FnOnce(M) -> T) {
        self.attempt(name, matches!(self.node, Node::String(_)), wrap);
    }

    /// Tries a member that accepts only arrays.
    pub fn array<M: Deserialize<'a>>(&mut self, name: &'static str, wrap: impl FnOnce(M) -> T) {
        self.attempt(name, matches!(self.node, Node::Array(_)), wrap);
    }

    /// Tries a member that accepts only objects with at least these properties.
    pub fn object<M: Deserialize<'a>>(
        &mut self,
        name: &'static str,
        required: &[&str],
        wrap: impl FnOnce(M) -> T,
    ) {
        let fits = match self.node {
            Node::Object(entries) => {
                required.iter().all(|name| entries.iter().any(|(key, _)| key == name))
            }
            _ => false,
        };
        self.attempt(name, fits, wrap);
    }

    /// Tries a member. Without `fits`, the member would reject the value.
    fn attempt<M: Deserialize<'a>>(
        &mut self,
        name: &'static str,
        fits: bool,
        wrap: impl FnOnce(M) -> T,
    ) {
        let place = self.members;
        self.members += 1;
        let assertions = std::mem::take(&mut self.assertions);
        if self.may_be(place, fits) {
            let before = NOTES.replace(Notes::default());
            let recorded = recording::recorded();
            let member = self.node.decode().map(wrap);
            let mut notes = NOTES.replace(before);
            let matched = self.check(assertions, &mut notes);
            self.weigh(place, name, member, (notes, matched), recorded);
        }
    }

    /// Returns how many patterns match. Other results are noted.
    fn check(&self, assertions: &[(Option<&str>, Assertion)], notes: &mut Notes) -> usize {
        let mut matched = 0;
        for (property, assertion) in assertions {
            let value = match (property, self.node) {
                (Some(name), Node::Object(entries)) => {
                    entries.iter().find(|(key, _)| key == name).map(|(_, value)| value)
                }
                (None, node) => Some(node),
                _ => None,
            };
            match value.map(|value| assertion.check(value)) {
                Some(Outcome::Exact) => notes.exact = notes.exact.wrapping_add(1),
                Some(Outcome::Matched) => matched += 1,
                Some(Outcome::Failed) => notes.unknown = notes.unknown.wrapping_add(1),
                Some(Outcome::Passed) | None => {}
            }
        }
        matched
    }

    /// Whether the member at index `place` is to be tried.
    fn may_be(&mut self, place: usize, fits: bool) -> bool {
        match self.pass {
            Pass::Decided(decision) => decision == Decision::Member(place),
            Pass::Explain => !fits,
            Pass::Only => fits,
            Pass::Weigh => {
                let is_settled = |best: &Candidate<T>| !T::LISTS && best.loss == Loss::default();
                fits && !self.best.as_ref().is_some_and(is_settled)
            }
            Pass::Count => {
                self.fitting += usize::from(fits);
                false
            }
        }
    }

    fn weigh(
        &mut self,
        place: usize,
        name: &'static str,
        member: Result<T, NodeError>,
        (notes, matched): (Notes, usize),
        recorded: usize,
    ) {
        match member {
            Err(error) => self.refusals.push((place, name, error)),
            Ok(union) => {
                let Notes { tolerated, lost: leaves, further, exact, unknown } = notes;
                let exact = Reverse((exact, matched));
                let is_odd = unknown > 0;
                let mut loss =
                    Loss { tolerated, is_odd, leaves, further, exact, unknown, forms: 0 };
                // A single member needs no comparison.
                if self.pass == Pass::Weigh {
                    loss.add(self.node, serde_json::to_value(&union).ok().as_ref());
                }
                let best = self.best.as_ref();
                if best.is_none_or(|best| loss < best.loss) {
                    let own = best.map_or(recorded, |best| best.recorded);
                    recording::forget(own..recorded);
                    self.best = Some(Candidate { place, loss, notes, recorded: own, union });
                } else {
                    recording::forget(recorded..usize::MAX);
                }
            }
        }
    }
}

/// The loss of a value that is parsed as some type, compared by the first difference in the order
/// of the fields.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Loss {
    /// The properties that are accepted [although the type does not allow them](note_tolerated). A
    /// member that allows the value comes before one that does not.
    tolerated: usize,
    /// Whether the value is not valid against the member's schema: a nested value is
    /// [not listed](note_unknown), or an [`Assertion`] fails.
    is_odd: bool,
    /// The leaves that have no field, would not be serialized, or would be serialized with another
    /// value.
    leaves: usize,
    /// The properties that fit only as [additional properties](note_further).
    further: usize,
    /// The nested values that [their type lists](note_exact), and then the strings that match their
    /// patterns: the more, the better.
    exact: Reverse<(usize, usize)>,
    /// The nested values that are kept without being known.
    unknown: usize,
    /// The numbers that would be serialized in another form, such as `5` as `5.0`.
    forms: usize,
}

impl Loss {
    /// Adds the values of `sent` that are not in `written`.
    fn add(&mut self, sent: &Node, written: Option<&Value>) {
        match (sent, written) {
            (Node::Object(sent), written) if !sent.is_empty() => {
                for (key, sent) in sent.iter() {
                    self.add(sent, written.and_then(|written| written.get(key)));
                }
            }
            (Node::Array(sent), written) if !sent.is_empty() => {
                for (index, sent) in sent.iter().enumerate() {
                    self.add(sent, written.and_then(|written| written.get(index)));
                }
            }
            (Node::Number(sent), Some(Value::Number(written))) if is_same(sent, written) => {
                self.forms += usize::from(sent != written);
            }
            (Node::Object(_), Some(Value::Object(_)))
            | (Node::Array(_), Some(Value::Array(_)))
            | (Node::Null, Some(Value::Null)) => {}
            (Node::Bool(sent), Some(Value::Bool(written))) if sent == written => {}
            (Node::String(sent), Some(Value::String(written))) if sent == written => {}
            _ => self.leaves += 1,
        }
    }
}

/// Whether two numbers are equal in any form. An integer beyond 2^53 may differ from its float.
fn is_same(sent: &Number, written: &Number) -> bool {
    match written.as_f64() {
        _ if sent == written => true,
        Some(float) if sent.is_i64() || sent.is_u64() => {
            float.fract() == 0.0 && format!("{float:.0}") == sent.to_string()
        }
        float => float == sent.as_f64(),
    }
}
