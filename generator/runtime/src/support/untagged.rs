//! Unions whose member is selected by the value itself.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::mem;

use serde::de::{Deserialize, Error};
use serde::ser::{Serialize, Serializer};
use serde_json::{Number, Value};

use super::json::{Json, Kind, Position};
use super::notes::{NOTES, Notes, attempt};
use super::source::Source;
use super::state::Decision;
use super::{JsonError, is_found, recording};

/// A union whose member is the one that fits the value best.
pub trait Untagged: Serialize + Sized + 'static {
    /// The type's name, for messages.
    const NAME: &'static str;

    /// Whether enums or patterns occur anywhere in a member. If several members accept a value
    /// without loss, the most exact one is selected.
    const LISTS: bool = false;

    /// Tries every member, in the order of the API's description.
    fn decode(choice: &mut Choice<'_, '_, Self>);

    /// Serializes the member.
    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// Implements `Serialize` and `Deserialize` for an [`Untagged`] union.
#[doc(hidden)]
#[macro_export]
macro_rules! untagged_union {
    ($type:ty) => {
        impl<'de> ::serde::Deserialize<'de> for $type {
            #[inline]
            fn deserialize<D: ::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::std::result::Result<Self, D::Error> {
                $crate::support::decode_union(deserializer, $crate::support::read_untagged)
            }
        }

        impl ::serde::Serialize for $type {
            #[inline]
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

/// The member that fits a value, if there is one. It is no error if none does, because the value
/// can be kept as it is.
pub fn by_shape<T: Untagged>(source: &mut Source<'_, '_>) -> Option<T> {
    attempt(|| choose(source.again())).ok()
}

/// Deserializes an untagged union.
pub fn read_untagged<T: Untagged>(json: &mut Json<'_>) -> Result<T, JsonError> {
    choose(json)
}

/// The member that fits the next value best.
///
/// If an outer union tries the value, it may be read again. After the first time, only the selected
/// member is tried, and a rejection gives no reasons.
pub(super) fn choose<T: Untagged>(json: &mut Json<'_>) -> Result<T, JsonError> {
    let kind = json.kind()?;
    let decision = json.decision::<T>();
    let mut choice = Choice::new(json, kind);
    if let Some(decision) = decision {
        choice.search(Pass::Decided(decision));
    } else {
        choice.search(Pass::Count);
        choice.search(if choice.fitting == 1 { Pass::Only } else { Pass::Weigh });
        choice.store();
    }
    if let Some(best) = choice.best {
        NOTES.set(NOTES.get().and(best.notes));
        choice.json.rewind(best.end);
        return Ok(best.union);
    }
    if decision.is_none() {
        choice.search(Pass::Explain);
        choice.refusals.sort_by_key(|(place, ..)| *place);
    }
    let syntax = choice.refusals.iter().position(|(.., error)| error.is_syntax());
    match syntax {
        Some(place) => Err(choice.refusals.swap_remove(place).2),
        None => Err(JsonError::custom(none_fits(T::NAME, &choice.refusals))),
    }
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

fn none_fits(union: &str, refusals: &[(usize, &str, JsonError)]) -> String {
    let refusals: Vec<_> =
        refusals.iter().map(|(_, name, error)| format!("{name}: {error}")).collect();
    let colon = if refusals.is_empty() { "" } else { ": " };
    format!("no member of `{union}` fits{colon}{}", refusals.join("; "))
}

/// The search for the member that fits a value.
///
/// Selects the fitting member with the least [`Loss`], and the first of several with the same loss.
pub struct Choice<'r, 'de, T> {
    json: &'r mut Json<'de>,
    kind: Kind,
    start: Position,
    /// The properties of an object, with the positions of their values, after the first use.
    properties: Option<Vec<(Cow<'de, str>, Position)>>,
    pass: Pass,
    /// The number of members so far.
    members: usize,
    /// The number of these members that may accept the value.
    fitting: usize,
    /// The assertions of the next member, about properties or about the value itself.
    assertions: &'static [(Option<&'static str>, Assertion)],
    best: Option<Candidate<T>>,
    refusals: Vec<(usize, &'static str, JsonError)>,
}

/// A member that fits.
struct Candidate<T> {
    place: usize,
    loss: Loss,
    notes: Notes,
    /// The number of recorded deviations before those of the member.
    recorded: usize,
    /// The end of the value.
    end: Position,
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
    /// Checks the next value.
    fn check(self, json: &mut Json<'_>) -> Result<Outcome, JsonError> {
        let passes = match (self, json.kind()?) {
            (Self::Pattern(pattern), Kind::String) => match is_found(pattern, &json.string()?) {
                Some(true) => return Ok(Outcome::Matched),
                found => found.is_none(),
            },
            (Self::Only(only), Kind::Bool) => {
                let is_equal = only == json.boolean()?;
                return Ok(if is_equal { Outcome::Exact } else { Outcome::Failed });
            }
            (Self::Between(least, most), Kind::Number) => {
                json.numeral()?.as_f64().is_none_or(|number| least <= number && number <= most)
            }
            (Self::Length(least, most), Kind::String) => {
                (least..=most).contains(&json.string()?.chars().count())
            }
            (Self::Length(least, most), Kind::Array) => {
                (least..=most).contains(&json.count_items()?)
            }
            (Self::Closed(names), Kind::Object) => {
                let mut passes = true;
                json.each_key(&mut |key, json| {
                    passes &= names.contains(&&*key);
                    json.skip()
                })?;
                passes
            }
            _ => true,
        };
        Ok(if passes { Outcome::Passed } else { Outcome::Failed })
    }
}

impl<'r, 'de, T: Untagged> Choice<'r, 'de, T> {
    fn new(json: &'r mut Json<'de>, kind: Kind) -> Self {
        let start = json.position();
        Self {
            json,
            kind,
            start,
            properties: None,
            pass: Pass::Count,
            members: 0,
            fitting: 0,
            assertions: &[],
            best: None,
            refusals: Vec::new(),
        }
    }

    fn search(&mut self, pass: Pass) {
        self.pass = pass;
        self.members = 0;
        T::decode(self);
    }

    /// Stores the decision for the next time.
    fn store(&mut self) {
        let found = self.best.as_ref().map(|best| Decision::Member(best.place));
        if matches!(self.kind, Kind::Array | Kind::Object) {
            self.json.decide::<T>(self.start, found.unwrap_or(Decision::NoMember));
        }
    }

    /// The reader, at the beginning of the value.
    fn again(&mut self) -> &mut Json<'de> {
        self.json.rewind(self.start);
        self.json
    }

    /// Sets the assertions of the next member, about properties or about the value itself.
    pub fn assertions(&mut self, assertions: &'static [(Option<&'static str>, Assertion)]) {
        self.assertions = assertions;
    }

    /// Tries a member that may accept any value.
    pub fn member<M: Deserialize<'de>>(&mut self, name: &'static str, wrap: impl FnOnce(M) -> T) {
        self.attempt(name, true, wrap);
    }

    /// Tries a member that accepts only booleans.
    pub fn boolean<M: Deserialize<'de>>(&mut self, name: &'static str, wrap: impl FnOnce(M) -> T) {
        self.attempt(name, self.kind == Kind::Bool, wrap);
    }

    /// Tries a member that accepts only numbers.
    pub fn number<M: Deserialize<'de>>(&mut self, name: &'static str, wrap: impl FnOnce(M) -> T) {
        self.attempt(name, self.kind == Kind::Number, wrap);
    }

    /// Tries a member that accepts only strings.
    pub fn text<M: Deserialize<'de>>(&mut self, name: &'static str, wrap: impl FnOnce(M) -> T) {
        self.attempt(name, self.kind == Kind::String, wrap);
    }

    /// Tries a member that accepts only arrays.
    pub fn array<M: Deserialize<'de>>(&mut self, name: &'static str, wrap: impl FnOnce(M) -> T) {
        self.attempt(name, self.kind == Kind::Array, wrap);
    }

    /// Tries a member that accepts only objects with at least these properties.
    pub fn object<M: Deserialize<'de>>(
        &mut self,
        name: &'static str,
        required: &[&str],
        wrap: impl FnOnce(M) -> T,
    ) {
        let fits = self.kind == Kind::Object && self.has(required);
        self.attempt(name, fits, wrap);
    }

    fn has(&mut self, required: &[&str]) -> bool {
        if required.is_empty() {
            return true;
        }
        let properties = self.properties();
        required.iter().all(|name| properties.iter().any(|(key, _)| key == name))
    }

    /// The properties of an object. If it is not JSON, they are those before the error, which
    /// every member will find.
    fn properties(&mut self) -> &[(Cow<'de, str>, Position)] {
        if self.properties.is_none() {
            let mut properties = Vec::new();
            let _ = self.again().each_key(&mut |key, json| {
                properties.push((key, json.position()));
                json.skip()
            });
            self.properties = Some(properties);
        }
        self.properties.as_deref().unwrap_or_default()
    }

    /// Tries a member. Without `fits`, the member would reject the value.
    fn attempt<M: Deserialize<'de>>(
        &mut self,
        name: &'static str,
        fits: bool,
        wrap: impl FnOnce(M) -> T,
    ) {
        let Some(trial) = self.begin(fits) else {
            return;
        };
        let member = M::deserialize(&mut *self.json).map(wrap);
        self.end(trial, name, member);
    }

    /// Begins a trial, unless the member is not to be tried.
    fn begin(&mut self, fits: bool) -> Option<Trial> {
        let place = self.members;
        self.members += 1;
        let assertions = mem::take(&mut self.assertions);
        if !self.may_be(place, fits) {
            return None;
        }
        let was_tried = self.again().state.is_tried;
        self.json.state.is_tried |= self.pass != Pass::Only;
        let (before, recorded) = (NOTES.replace(Notes::default()), recording::recorded());
        Some(Trial { place, assertions, before, recorded, was_tried })
    }

    /// Returns how many patterns match. Other results are noted.
    fn check(&mut self, assertions: &[(Option<&str>, Assertion)], notes: &mut Notes) -> usize {
        let mut matched = 0;
        for (property, assertion) in assertions {
            let position = match (property, self.kind) {
                (Some(name), Kind::Object) => {
                    let mut properties = self.properties().iter();
                    properties.find(|(key, _)| key == name).map(|(_, position)| *position)
                }
                (None, _) => Some(self.start),
                _ => None,
            };
            let Some(position) = position else { continue };
            self.json.rewind(position);
            match assertion.check(self.json) {
                Ok(Outcome::Exact) => notes.exact = notes.exact.wrapping_add(1),
                Ok(Outcome::Matched) => matched += 1,
                Ok(Outcome::Failed) => notes.unknown = notes.unknown.wrapping_add(1),
                // What is not JSON, the member has rejected.
                Ok(Outcome::Passed) | Err(_) => {}
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

    /// Ends a trial.
    fn end(&mut self, trial: Trial, name: &'static str, member: Result<T, JsonError>) {
        let Trial { place, assertions, before, recorded, was_tried } = trial;
        self.json.state.is_tried = was_tried;
        let mut notes = NOTES.replace(before);
        let union = match member {
            Ok(union) => union,
            Err(error) => {
                recording::forget(recorded..usize::MAX);
                self.refusals.push((place, name, error));
                return;
            }
        };
        let end = self.json.position();
        // A single member needs no comparison.
        let mut loss = Loss::default();
        if self.pass == Pass::Weigh {
            let matched = self.check(assertions, &mut notes);
            let Notes { tolerated, lost: leaves, further, exact, unknown } = notes;
            let exact = Reverse((exact, matched));
            loss =
                Loss { tolerated, is_odd: unknown > 0, leaves, further, exact, unknown, forms: 0 };
            self.json.rewind(end);
            let sent = self.json.since(self.start);
            loss.compare(sent, serde_json::to_vec(&union).ok().as_deref());
        } else if !assertions.is_empty() {
            self.check(assertions, &mut notes);
        }
        let best = self.best.as_ref();
        if best.is_none_or(|best| loss < best.loss) {
            let own = best.map_or(recorded, |best| best.recorded);
            recording::forget(own..recorded);
            self.best = Some(Candidate { place, loss, notes, recorded: own, end, union });
        } else {
            recording::forget(recorded..usize::MAX);
        }
    }
}

/// A member that is being tried.
#[derive(Clone, Copy)]
struct Trial {
    place: usize,
    assertions: &'static [(Option<&'static str>, Assertion)],
    /// The notes before.
    before: Notes,
    /// The number of recorded deviations before.
    recorded: usize,
    /// Whether an outer union tries the value.
    was_tried: bool,
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
    /// Adds the values of the text `sent` that are not in `written`.
    fn compare(&mut self, sent: &str, written: Option<&[u8]>) {
        if written.is_some_and(|written| written == sent.as_bytes()) {
            return;
        }
        let written = written.and_then(|written| serde_json::from_slice(written).ok());
        // It is JSON: a member was read from it.
        let _ = self.add(&mut Json::new(sent), written.as_ref());
    }

    /// Adds the values of the next value that are not in `written`.
    fn add(&mut self, sent: &mut Json<'_>, written: Option<&Value>) -> Result<(), JsonError> {
        let is_same = match sent.kind()? {
            Kind::Object => {
                let mut is_empty = true;
                sent.each_key(&mut |key, sent| {
                    is_empty = false;
                    self.add(sent, written.and_then(|written| written.get(&*key)))
                })?;
                !is_empty || matches!(written, Some(Value::Object(_)))
            }
            Kind::Array => {
                let mut length = 0;
                sent.each_item(&mut |sent| {
                    let written = written.and_then(|written| written.get(length));
                    length += 1;
                    self.add(sent, written)
                })?;
                length > 0 || matches!(written, Some(Value::Array(_)))
            }
            Kind::Number => {
                let sent = sent.number()?;
                match written {
                    Some(Value::Number(written)) if is_same(&sent, written) => {
                        self.forms += usize::from(sent != *written);
                        true
                    }
                    _ => false,
                }
            }
            Kind::Null => {
                sent.null()?;
                matches!(written, Some(Value::Null))
            }
            Kind::Bool => written == Some(&Value::Bool(sent.boolean()?)),
            Kind::String => {
                let sent = sent.string()?;
                matches!(written, Some(Value::String(written)) if *written == sent)
            }
        };
        self.leaves += usize::from(!is_same);
        Ok(())
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
