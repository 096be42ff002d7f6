//! JSON values in memory that can be parsed more than once.

use std::any::TypeId;
use std::cell::{Cell, RefCell};
use std::fmt;
use std::ops::Deref;
use std::rc::Rc;

use serde::de::value::MapDeserializer;
use serde::de::{
    Deserialize, DeserializeOwned, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde_json::{Number, Value};

use super::NodeError;
use super::notes::{Noted, note_unknown};

/// A JSON value as it was sent, with the order of keys, repeated keys and exact numbers.
///
/// Copies of a node share the contents of arrays and objects, so a copy is cheap.
#[derive(Debug, Clone, PartialEq)]
pub enum Node {
    Null,
    Bool(bool),
    Number(Number),
    String(String),
    Array(Rc<Branch<Node>>),
    Object(Rc<Branch<(String, Node)>>),
}

impl Node {
    /// Deserializes the value as a `T`. If that fails, its notes are discarded.
    pub fn decode<'de, T: Deserialize<'de>>(&'de self) -> Result<T, NodeError> {
        let before = Noted::now();
        T::deserialize(self).inspect_err(|_| before.restore())
    }

    /// Converts to a value for users of the crate. The last of repeated keys is kept.
    ///
    /// Counts as an [unknown value](note_unknown), because the value has no type.
    pub fn to_value(&self) -> Value {
        note_unknown();
        self.value()
    }

    fn value(&self) -> Value {
        match self {
            Self::Null => Value::Null,
            Self::Bool(bool) => Value::Bool(*bool),
            Self::Number(number) => Value::Number(number.clone()),
            Self::String(text) => Value::String(text.clone()),
            Self::Array(items) => items.iter().map(Self::value).collect(),
            Self::Object(entries) => {
                entries.iter().map(|(key, node)| (key.clone(), node.value())).collect()
            }
        }
    }

    /// The kind of the value, for error messages.
    pub fn unexpected(&self) -> Unexpected<'_> {
        match self {
            Self::Null => Unexpected::Unit,
            Self::Bool(bool) => Unexpected::Bool(*bool),
            Self::Number(number) => unexpected_number(number),
            Self::String(text) => Unexpected::Str(text),
            Self::Array(_) => Unexpected::Seq,
            Self::Object(_) => Unexpected::Map,
        }
    }

    /// The earlier decision of the union `T` about this value, in this copy or another.
    pub fn decision<T: 'static>(&self) -> Option<Decision> {
        let decisions = self.decisions()?.borrow();
        let (_, decision) = decisions.iter().find(|(union, _)| *union == TypeId::of::<T>())?;
        Some(*decision)
    }

    /// Stores the decision of the union `T` about this value, if it is an array or object.
    pub fn decide<T: 'static>(&self, decision: Decision) {
        if let Some(decisions) = self.decisions() {
            decisions.borrow_mut().push((TypeId::of::<T>(), decision));
        }
    }

    fn decisions(&self) -> Option<&RefCell<Decisions>> {
        match self {
            Self::Array(items) => Some(&items.decisions),
            Self::Object(entries) => Some(&entries.decisions),
            _ => None,
        }
    }

    /// Passes a copy of this node to a type that requests [`TOKEN`], which only [`Node`] does.
    ///
    /// A visitor accepts only the types of serde's data model. So the copy is stored, and the
    /// visitor is called to fetch it.
    pub fn hand_over<'de, V: Visitor<'de>>(&self, visitor: V) -> Result<V::Value, NodeError> {
        HANDED_OVER.set(Some(self.clone()));
        visitor.visit_bytes(TOKEN.as_bytes())
    }
}

impl Node {
    /// The stored node, which a visitor was called to fetch.
    pub(super) fn handed_over() -> Option<Self> {
        HANDED_OVER.take()
    }

    /// Creates an array.
    pub(super) fn array(items: Vec<Self>) -> Self {
        Self::Array(Branch::new(items))
    }

    /// The object with these entries, or the number that they encode.
    pub(super) fn object(entries: Vec<(String, Self)>) -> Self {
        let number = match &entries[..] {
            [(key, Self::String(text))] => number_in(key, text),
            _ => None,
        };
        number.map_or_else(|| Self::Object(Branch::new(entries)), Self::Number)
    }
}

/// The type name by which a [`Node`] requests a copy of the node.
pub const TOKEN: &str = "$support::private::Node";

thread_local! {
    /// The node that [`Node::hand_over`] passes to the visitor.
    static HANDED_OVER: Cell<Option<Node>> = const { Cell::new(None) };
}

/// The contents of an array or object, with the decisions of unions about it.
///
/// Each member of a union that tries a value tries the unions within it again. Without stored
/// decisions, the time would double with every level.
#[derive(Debug)]
pub struct Branch<T> {
    parts: Vec<T>,
    decisions: RefCell<Decisions>,
}

/// The decision of each union, by its type.
type Decisions = Vec<(TypeId, Decision)>;

/// The decision of a union about a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Decision {
    /// The member at this index fits best.
    Member(usize),
    /// No member fits.
    NoMember,
}

impl<T> Branch<T> {
    pub(super) fn new(parts: Vec<T>) -> Rc<Self> {
        Rc::new(Self { parts, decisions: RefCell::default() })
    }
}

impl<T> Deref for Branch<T> {
    type Target = [T];

    fn deref(&self) -> &[T] {
        &self.parts
    }
}

impl<T: PartialEq> PartialEq for Branch<T> {
    fn eq(&self, other: &Self) -> bool {
        self.parts == other.parts
    }
}

impl<'de> Deserialize<'de> for Node {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(TOKEN, NodeVisitor)
    }
}

struct NodeVisitor;

impl<'de> Visitor<'de> for NodeVisitor {
    type Value = Node;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any JSON value")
    }

    /// Called by deserializers that do not know [`TOKEN`].
    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        deserializer.deserialize_any(self)
    }

    /// Called by [`Node::hand_over`].
    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Node, E> {
        Node::handed_over().ok_or_else(|| E::invalid_type(Unexpected::Bytes(bytes), &self))
    }

    fn visit_unit<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_none<E: Error>(self) -> Result<Node, E> {
        Ok(Node::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<Node, D::Error> {
        Node::deserialize(deserializer)
    }

    fn visit_bool<E: Error>(self, bool: bool) -> Result<Node, E> {
        Ok(Node::Bool(bool))
    }

    fn visit_i64<E: Error>(self, number: i64) -> Result<Node, E> {
        Ok(Node::Number(number.into()))
    }

    fn visit_u64<E: Error>(self, number: u64) -> Result<Node, E> {
        Ok(Node::Number(number.into()))
    }

    // Only `serde_json` with its feature `arbitrary_precision` has larger integers.
    fn visit_i128<E: Error>(self, number: i128) -> Result<Node, E> {
        let number = Number::from_i128(number).map(Node::Number);
        number.ok_or_else(|| E::invalid_type(Unexpected::Other("a large integer"), &self))
    }

    fn visit_u128<E: Error>(self, number: u128) -> Result<Node, E> {
        let number = Number::from_u128(number).map(Node::Number);
        number.ok_or_else(|| E::invalid_type(Unexpected::Other("a large integer"), &self))
    }

    fn visit_f64<E: Error>(self, number: f64) -> Result<Node, E> {
        let finite = Number::from_f64(number);
        finite.map(Node::Number).ok_or_else(|| E::invalid_value(Unexpected::Float(number), &self))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Node, E> {
        Ok(Node::String(text.to_owned()))
    }

    fn visit_string<E: Error>(self, text: String) -> Result<Node, E> {
        Ok(Node::String(text))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Node, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element()? {
            items.push(item);
        }
        Ok(Node::array(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Node, A::Error> {
        let mut entries = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        Ok(Node::object(entries))
    }
}

/// The number that an object of one entry with a magic key encodes.
///
/// `serde_json` passes numbers in this way with its feature `arbitrary_precision`, which any crate
/// of a build can enable. Only `serde_json` knows whether it is enabled. If it is not, such an
/// object is an ordinary object.
pub(super) fn number_in(key: &str, text: &str) -> Option<Number> {
    if key != "$serde_json::private::Number" {
        return None;
    }
    let entry = std::iter::once((key, text));
    match Value::deserialize(MapDeserializer::<_, serde_json::Error>::new(entry)) {
        Ok(Value::Number(number)) => Some(number),
        _ => None,
    }
}

/// The kind of a number, for error messages.
pub(super) fn unexpected_number(number: &Number) -> Unexpected<'_> {
    match (number.as_u64(), number.as_i64(), number.as_f64()) {
        (Some(number), _, _) => Unexpected::Unsigned(number),
        (_, Some(number), _) => Unexpected::Signed(number),
        (_, _, Some(number)) => Unexpected::Float(number),
        _ => Unexpected::Other("number"),
    }
}
