//! Values of any deserializer as JSON text.

use std::borrow::Cow;
use std::fmt;
use std::io::Write;

use serde::de::value::MapDeserializer;
use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Unexpected, Visitor,
};
use serde_json::{Number, Value};

/// Writes a value as JSON text, with the order of keys, repeated keys and exact numbers.
pub(super) fn to_text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<u8>, D::Error> {
    let mut text = Vec::new();
    ToText(&mut text).deserialize(deserializer)?;
    Ok(text)
}

/// Appends a value to a text.
pub(super) struct ToText<'t>(pub(super) &'t mut Vec<u8>);

impl ToText<'_> {
    /// Appends what has a representation in JSON.
    fn append<E: Error>(self, value: &(impl serde::Serialize + ?Sized)) -> Result<(), E> {
        serde_json::to_writer(self.0, value).map_err(E::custom)
    }

    /// Appends an object, of whose entries the first key is read.
    pub(super) fn entries<'de, A: MapAccess<'de>>(
        self,
        mut key: Option<Key<'de>>,
        mut map: A,
    ) -> Result<(), A::Error> {
        let start = self.0.len();
        self.0.push(b'{');
        let mut is_first = true;
        while let Some(Key(name)) = key {
            if !is_first {
                self.0.push(b',');
            }
            ToText(self.0).append(&*name)?;
            self.0.push(b':');
            let value = self.0.len();
            map.next_value_seed(ToText(self.0))?;
            key = map.next_key()?;
            if is_first && key.is_none() {
                if let Some(number) = number_in(&name, &self.0[value..]) {
                    self.0.truncate(start);
                    return ToText(self.0).append(&number);
                }
            }
            is_first = false;
        }
        self.0.push(b'}');
        Ok(())
    }
}

impl<'de> DeserializeSeed<'de> for ToText<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

/// Methods for values that `serde_json` writes in the same way.
macro_rules! scalars {
    ($($visit:ident($type:ty))*) => {
        $(fn $visit<E: Error>(self, value: $type) -> Result<(), E> {
            self.append(&value)
        })*
    };
}

impl<'de> Visitor<'de> for ToText<'_> {
    type Value = ();

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("any JSON value")
    }

    scalars! { visit_bool(bool) visit_i64(i64) visit_u64(u64) visit_str(&str) }

    // Only `serde_json` with its feature `arbitrary_precision` has larger integers.
    fn visit_i128<E: Error>(self, value: i128) -> Result<(), E> {
        write!(self.0, "{value}").map_err(E::custom)
    }

    fn visit_u128<E: Error>(self, value: u128) -> Result<(), E> {
        write!(self.0, "{value}").map_err(E::custom)
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<(), E> {
        match Number::from_f64(value) {
            Some(number) => self.append(&number),
            None => Err(E::invalid_value(Unexpected::Float(value), &self)),
        }
    }

    fn visit_unit<E: Error>(self) -> Result<(), E> {
        self.append(&())
    }

    fn visit_none<E: Error>(self) -> Result<(), E> {
        self.append(&())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        self.0.push(b'[');
        let start = self.0.len();
        loop {
            let before = self.0.len();
            if before > start {
                self.0.push(b',');
            }
            if seq.next_element_seed(ToText(self.0))?.is_none() {
                self.0.truncate(before);
                break;
            }
        }
        self.0.push(b']');
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let first = map.next_key()?;
        self.entries(first, map)
    }
}

/// The name of a property; borrowed from the input if it has no escapes.
pub(super) struct Key<'de>(pub(super) Cow<'de, str>);

impl<'de> Deserialize<'de> for Key<'de> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(KeyVisitor)
    }
}

struct KeyVisitor;

impl<'de> Visitor<'de> for KeyVisitor {
    type Value = Key<'de>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the name of a property")
    }

    fn visit_str<E: Error>(self, key: &str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Owned(key.to_owned())))
    }

    fn visit_borrowed_str<E: Error>(self, key: &'de str) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Borrowed(key)))
    }

    fn visit_string<E: Error>(self, key: String) -> Result<Key<'de>, E> {
        Ok(Key(Cow::Owned(key)))
    }
}

/// The number that an object of one entry with a magic key encodes.
///
/// `serde_json` passes numbers in this way with its feature `arbitrary_precision`, which any crate
/// of a build can enable. Only `serde_json` knows whether it is enabled. If it is not, such an
/// object is an ordinary object.
fn number_in(key: &str, value: &[u8]) -> Option<Number> {
    if key != "$serde_json::private::Number" {
        return None;
    }
    let text = serde_json::from_slice::<String>(value).ok()?;
    let entry = std::iter::once((key, text.as_str()));
    match Value::deserialize(MapDeserializer::<_, serde_json::Error>::new(entry)) {
        Ok(Value::Number(number)) => Some(number),
        _ => None,
    }
}
