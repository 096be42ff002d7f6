//! Unions in which only the value itself tells the member.

use serde::de::{Deserialize, Deserializer, Error};
use serde::ser::{Serialize, Serializer};
use serde_json::{Number, Value};

use super::{Node, NodeError, StringEnum};

/// A union whose member is the one that fits the value best.
pub(crate) trait Untagged: Serialize + Sized {
    /// The type's name, for messages.
    const NAME: &'static str;

    /// Tries every member, in the order of the API's description.
    fn decode(choice: &mut Choice<'_, Self>);

    /// Writes the member, and nothing around it.
    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error>;
}

/// Implements `Serialize` and `Deserialize` for an [`Untagged`] union.
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
pub(crate) use untagged_union;

/// Reads an untagged union. The value is held in memory while the members try it.
pub(crate) fn decode_untagged<'de, T: Untagged, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<T, D::Error> {
    let node = Node::deserialize(deserializer)?;
    let mut choice = Choice { node: &node, best: None, refusals: Vec::new() };
    T::decode(&mut choice);
    match choice.best {
        Some((_, union)) => Ok(union),
        None => Err(D::Error::custom(none_fits(T::NAME, &choice.refusals))),
    }
}

fn none_fits(union: &str, refusals: &[(&str, NodeError)]) -> String {
    let refusals: Vec<_> =
        refusals.iter().map(|(name, error)| format!("{name}: {error}")).collect();
    format!("no member of `{union}` fits: {}", refusals.join("; "))
}

/// The search for the member that fits a value.
///
/// Of several that fit it takes the one with the least [`Loss`], and of those that lose the same
/// the first.
pub(crate) struct Choice<'a, T> {
    node: &'a Node,
    best: Option<(Loss, T)>,
    refusals: Vec<(&'static str, NodeError)>,
}

impl<'a, T: Untagged> Choice<'a, T> {
    /// Tries a member.
    pub(crate) fn member<M: Deserialize<'a>>(
        &mut self,
        name: &'static str,
        wrap: impl FnOnce(M) -> T,
    ) {
        if !self.is_settled() {
            let member = self.node.decode().map(wrap);
            self.weigh(name, member, false);
        }
    }

    /// Tries a member that takes any string, but may not know it.
    pub(crate) fn open_enum<M>(&mut self, name: &'static str, wrap: impl FnOnce(M) -> T)
    where
        M: StringEnum + Deserialize<'a>,
    {
        if !self.is_settled() {
            let member = self.node.decode::<M>();
            let unknown = member.as_ref().is_ok_and(|member| !member.is_known());
            self.weigh(name, member.map(wrap), unknown);
        }
    }

    /// Whether no further member can be better than the best so far.
    fn is_settled(&self) -> bool {
        self.best.as_ref().is_some_and(|(loss, _)| *loss == Loss::default())
    }

    fn weigh(&mut self, name: &'static str, member: Result<T, NodeError>, unknown: bool) {
        match member {
            Err(error) => self.refusals.push((name, error)),
            Ok(member) => {
                let written = serde_json::to_value(&member).ok();
                let loss = Loss { unknown, ..Loss::between(self.node, written.as_ref()) };
                if self.best.as_ref().is_none_or(|(least, _)| loss < *least) {
                    self.best = Some((loss, member));
                }
            }
        }
    }
}

/// How much of a value is gone once it was read as some type, compared by the first difference in
/// the order of the fields.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord)]
struct Loss {
    /// The leaves that would not be written again, or with another value.
    leaves: usize,
    /// The numbers that would be written in another form, such as `5` as `5.0`.
    forms: usize,
    /// Whether an enum keeps the text without knowing it.
    unknown: bool,
}

impl Loss {
    /// What is in `sent` and not in `written`.
    fn between(sent: &Node, written: Option<&Value>) -> Self {
        let mut loss = Self::default();
        loss.add(sent, written);
        loss
    }

    fn add(&mut self, sent: &Node, written: Option<&Value>) {
        match (sent, written) {
            (Node::Object(sent), written) if !sent.is_empty() => {
                for (key, sent) in sent {
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

/// Whether two numbers are the same, in whatever form. An integer beyond 2^53 may not be the one
/// that its float is.
fn is_same(sent: &Number, written: &Number) -> bool {
    match written.as_f64() {
        _ if sent == written => true,
        Some(float) if sent.is_i64() || sent.is_u64() => {
            float.fract() == 0.0 && format!("{float:.0}") == sent.to_string()
        }
        float => float == sent.as_f64(),
    }
}
