//! The fields of an object as one value.

use std::collections::BTreeMap;
use std::fmt::{self, Debug};

use serde::ser::{Serialize, SerializeMap};

use super::{Maybe, Undeclared};

/// A field that is omitted if it is absent: an `Option` or a [`Maybe`].
#[derive(PartialEq)]
pub struct Optional<T>(pub T);

/// A field that is omitted if it is absent, and whose type accepts `null` as a value.
pub struct OrNull<T>(pub T);

/// A field that `Debug` hides.
#[derive(PartialEq)]
pub struct Secret<T>(pub T);

/// A tuple of chunks, each with some fields.
#[derive(PartialEq)]
pub struct Rows<T>(pub T);

/// One field.
pub trait Part: PartialEq {
    /// Serializes the property, if it is present.
    fn encode<M: SerializeMap>(&self, name: &'static str, map: &mut M) -> Result<(), M::Error>;

    /// The representation for `Debug`.
    fn shown(&self) -> &dyn Debug;
}

impl<T: Serialize + Debug + PartialEq> Part for &T {
    fn encode<M: SerializeMap>(&self, name: &'static str, map: &mut M) -> Result<(), M::Error> {
        map.serialize_entry(name, self)
    }

    fn shown(&self) -> &dyn Debug {
        *self
    }
}

impl<T: Serialize + Debug + PartialEq> Part for Optional<&Option<T>> {
    fn encode<M: SerializeMap>(&self, name: &'static str, map: &mut M) -> Result<(), M::Error> {
        match self.0 {
            Some(value) => map.serialize_entry(name, value),
            None => Ok(()),
        }
    }

    fn shown(&self) -> &dyn Debug {
        self.0
    }
}

impl<T: Serialize + Debug + PartialEq> Part for Optional<&Maybe<T>> {
    fn encode<M: SerializeMap>(&self, name: &'static str, map: &mut M) -> Result<(), M::Error> {
        match self.0 {
            Maybe::Absent => Ok(()),
            Maybe::Null => map.serialize_entry(name, &()),
            Maybe::Value(value) => map.serialize_entry(name, value),
        }
    }

    fn shown(&self) -> &dyn Debug {
        self.0
    }
}

impl<P: Part> Part for Secret<P> {
    fn encode<M: SerializeMap>(&self, name: &'static str, map: &mut M) -> Result<(), M::Error> {
        self.0.encode(name, map)
    }

    fn shown(&self) -> &dyn Debug {
        &Hidden
    }
}

/// The `Debug` output for a hidden value.
struct Hidden;

impl Debug for Hidden {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("(secret)")
    }
}

/// The values of an object's fields, for `Debug`.
#[derive(Default)]
pub struct Shown<'a> {
    fields: Vec<&'a dyn Debug>,
    /// The name and the value of the properties without a field.
    rest: Option<(&'static str, &'a dyn Debug)>,
}

impl Shown<'_> {
    /// Formats an object, with the names of its properties in JSON.
    pub fn format(
        &self,
        name: &str,
        fields: &[&str],
        formatter: &mut fmt::Formatter<'_>,
    ) -> fmt::Result {
        let mut shown = formatter.debug_struct(name);
        let declared = fields.iter().copied().zip(self.fields.iter().copied());
        for (name, value) in declared.chain(self.rest) {
            shown.field(name, value);
        }
        shown.finish()
    }
}

/// Several fields. The `names` are those in JSON, in the order of the fields.
pub trait Parts: PartialEq {
    /// The number of fields.
    const LEN: usize;

    /// Serializes the properties that are present.
    fn encode<M: SerializeMap>(&self, names: &[&'static str], map: &mut M) -> Result<(), M::Error>;

    /// Adds the fields to `Debug` output.
    fn show<'a>(&'a self, shown: &mut Shown<'a>);
}

/// Implements [`Parts`] for tuples.
macro_rules! parts {
    ($count:literal: $($type:ident $place:tt),*) => {
        impl<$($type: Part),*> Parts for ($($type,)*) {
            const LEN: usize = $count;

            fn encode<M: SerializeMap>(
                &self,
                names: &[&'static str],
                map: &mut M,
            ) -> Result<(), M::Error> {
                $(self.$place.encode(names[$place], map)?;)*
                Ok(())
            }

            fn show<'a>(&'a self, shown: &mut Shown<'a>) {
                shown.fields.extend_from_slice(&[$(self.$place.shown()),*]);
            }
        }
    };
}

parts!(1: P0 0);
parts!(2: P0 0, P1 1);
parts!(3: P0 0, P1 1, P2 2);
parts!(4: P0 0, P1 1, P2 2, P3 3);
parts!(5: P0 0, P1 1, P2 2, P3 3, P4 4);
parts!(6: P0 0, P1 1, P2 2, P3 3, P4 4, P5 5);
parts!(7: P0 0, P1 1, P2 2, P3 3, P4 4, P5 5, P6 6);
parts!(8: P0 0, P1 1, P2 2, P3 3, P4 4, P5 5, P6 6, P7 7);
parts!(9: P0 0, P1 1, P2 2, P3 3, P4 4, P5 5, P6 6, P7 7, P8 8);
parts!(10: P0 0, P1 1, P2 2, P3 3, P4 4, P5 5, P6 6, P7 7, P8 8, P9 9);
parts!(11: P0 0, P1 1, P2 2, P3 3, P4 4, P5 5, P6 6, P7 7, P8 8, P9 9, P10 10);
parts!(12: P0 0, P1 1, P2 2, P3 3, P4 4, P5 5, P6 6, P7 7, P8 8, P9 9, P10 10, P11 11);

/// Implements [`Parts`] for [`Rows`].
macro_rules! rows {
    ($($row:ident $place:tt),*) => {
        impl<$($row: Parts),*> Parts for Rows<($($row,)*)> {
            const LEN: usize = $($row::LEN +)* 0;

            fn encode<M: SerializeMap>(
                &self,
                names: &[&'static str],
                map: &mut M,
            ) -> Result<(), M::Error> {
                $(
                    let (own, names) = names.split_at($row::LEN);
                    self.0.$place.encode(own, map)?;
                )*
                debug_assert!(names.is_empty(), "each name is that of a field");
                Ok(())
            }

            fn show<'a>(&'a self, shown: &mut Shown<'a>) {
                $(self.0.$place.show(shown);)*
            }
        }
    };
}

rows!(R0 0, R1 1);
rows!(R0 0, R1 1, R2 2);
rows!(R0 0, R1 1, R2 2, R3 3);
rows!(R0 0, R1 1, R2 2, R3 3, R4 4);
rows!(R0 0, R1 1, R2 2, R3 3, R4 4, R5 5);
rows!(R0 0, R1 1, R2 2, R3 3, R4 4, R5 5, R6 6);
rows!(R0 0, R1 1, R2 2, R3 3, R4 4, R5 5, R6 6, R7 7);
rows!(R0 0, R1 1, R2 2, R3 3, R4 4, R5 5, R6 6, R7 7, R8 8);
rows!(R0 0, R1 1, R2 2, R3 3, R4 4, R5 5, R6 6, R7 7, R8 8, R9 9);
rows!(R0 0, R1 1, R2 2, R3 3, R4 4, R5 5, R6 6, R7 7, R8 8, R9 9, R10 10);
rows!(R0 0, R1 1, R2 2, R3 3, R4 4, R5 5, R6 6, R7 7, R8 8, R9 9, R10 10, R11 11);

impl Parts for () {
    const LEN: usize = 0;

    fn encode<M: SerializeMap>(&self, _: &[&'static str], _: &mut M) -> Result<(), M::Error> {
        Ok(())
    }

    fn show<'a>(&'a self, _: &mut Shown<'a>) {}
}

/// The properties that the API's document does not declare; shown only if there are some.
impl Parts for &Undeclared {
    const LEN: usize = 0;

    fn encode<M: SerializeMap>(&self, _: &[&'static str], map: &mut M) -> Result<(), M::Error> {
        self.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))
    }

    fn show<'a>(&'a self, shown: &mut Shown<'a>) {
        if self.iter().next().is_some() {
            shown.rest = Some(("undeclared", *self));
        }
    }
}

/// The additional properties, which have no field of their own.
impl<T: Serialize + Debug + PartialEq> Parts for &BTreeMap<String, T> {
    const LEN: usize = 0;

    fn encode<M: SerializeMap>(&self, _: &[&'static str], map: &mut M) -> Result<(), M::Error> {
        self.iter().try_for_each(|(name, value)| map.serialize_entry(name, value))
    }

    fn show<'a>(&'a self, shown: &mut Shown<'a>) {
        shown.rest = Some(("additional_properties", *self));
    }
}
