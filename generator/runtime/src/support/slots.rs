//! The values of an object's fields while they are deserialized.

use std::collections::BTreeMap;
use std::mem;

use serde::de::{Deserialize, Error, MapAccess, Unexpected};

use super::{Maybe, Optional, OrNull, Rows, Undeclared, note_further, note_tolerated};

/// Whether `null` is accepted for an optional property whose type does not allow it. The property
/// then counts as absent.
///
/// Servers in every language send it, Swagger 2.0 has no keyword to allow it, and serde's `Option`
/// accepts it. The property is omitted when the value is serialized. Set this to `false` to reject
/// such values.
const NULL_IS_ABSENT: bool = true;

/// The value of one property, if it was read.
pub trait Slot<'de>: Sized {
    /// Whether the property is required.
    const IS_REQUIRED: bool = false;

    /// The value of an absent property.
    fn none() -> Self;

    /// Deserializes the value.
    fn read<A: MapAccess<'de>>(map: &mut A) -> Result<Self, A::Error>;
}

/// A required property.
impl<'de, T: Deserialize<'de>> Slot<'de> for Option<T> {
    const IS_REQUIRED: bool = true;

    fn none() -> Self {
        None
    }

    fn read<A: MapAccess<'de>>(map: &mut A) -> Result<Self, A::Error> {
        map.next_value().map(Some)
    }
}

/// The type does not accept `null`.
impl<'de, T: Deserialize<'de>> Slot<'de> for Optional<Option<T>> {
    fn none() -> Self {
        Self(None)
    }

    fn read<A: MapAccess<'de>>(map: &mut A) -> Result<Self, A::Error> {
        let value: Option<T> = map.next_value()?;
        if value.is_none() {
            tolerate_null()?;
        }
        Ok(Self(value))
    }
}

/// Accepts a `null` as if the property was absent, or does not.
#[cold]
fn tolerate_null<E: Error>() -> Result<(), E> {
    if !NULL_IS_ABSENT {
        return Err(E::invalid_type(Unexpected::Unit, &"a value"));
    }
    note_tolerated();
    Ok(())
}

impl<'de, T: Deserialize<'de>> Slot<'de> for OrNull<Option<T>> {
    fn none() -> Self {
        Self(None)
    }

    fn read<A: MapAccess<'de>>(map: &mut A) -> Result<Self, A::Error> {
        map.next_value().map(|value| Self(Some(value)))
    }
}

impl<'de, T: Deserialize<'de>> Slot<'de> for Optional<Maybe<T>> {
    fn none() -> Self {
        Self(Maybe::Absent)
    }

    fn read<A: MapAccess<'de>>(map: &mut A) -> Result<Self, A::Error> {
        map.next_value::<Option<T>>().map(|value| Self(Maybe::from(value)))
    }
}

/// The values of several properties.
pub trait Slots<'de, A: MapAccess<'de>>: Sized {
    /// The number of properties.
    const LEN: usize;

    /// Which properties were read.
    type Seen: Default;

    /// The values of absent properties.
    fn none() -> Self;

    /// Deserializes the value of the property at index `place`; a repeated property is an error.
    fn read(
        &mut self,
        seen: &mut Self::Seen,
        place: usize,
        names: &[&'static str],
        map: &mut A,
    ) -> Result<(), A::Error>;

    /// The index of the first required property that was not read.
    fn missing(seen: &Self::Seen) -> Option<usize>;
}

/// Notes that the property at index `place` of a tuple is read; a repeated one is an error.
fn note_seen<E: Error>(seen: &mut u16, place: usize, names: &[&'static str]) -> Result<(), E> {
    let bit = 1 << place;
    if *seen & bit != 0 {
        return Err(E::duplicate_field(names[place]));
    }
    *seen |= bit;
    Ok(())
}

/// Stores a value in place of that of an absent property, which needs no code to drop it.
fn fill<T>(slot: &mut T, value: T) {
    mem::forget(mem::replace(slot, value));
}

/// The index of the first property of a tuple that is required and was not read.
fn first_missing(required: u16, seen: u16) -> Option<usize> {
    let missing = required & !seen;
    (missing != 0).then(|| missing.trailing_zeros() as usize)
}

/// Implements [`Slots`] for tuples.
macro_rules! slots {
    ($count:literal: $($type:ident $place:tt),*) => {
        impl<'de, A: MapAccess<'de>, $($type: Slot<'de>),*> Slots<'de, A> for ($($type,)*) {
            const LEN: usize = $count;
            type Seen = u16;

            fn none() -> Self {
                ($($type::none(),)*)
            }

            #[inline]
            fn read(
                &mut self,
                seen: &mut u16,
                place: usize,
                names: &[&'static str],
                map: &mut A,
            ) -> Result<(), A::Error> {
                note_seen(seen, place, names)?;
                match place {
                    $($place => fill(&mut self.$place, $type::read(map)?),)*
                    _ => unreachable!("a key is one of {} names", names.len()),
                }
                Ok(())
            }

            fn missing(seen: &u16) -> Option<usize> {
                first_missing(const { $((($type::IS_REQUIRED as u16) << $place) |)* 0 }, *seen)
            }
        }
    };
}

slots!(1: T0 0);
slots!(2: T0 0, T1 1);
slots!(3: T0 0, T1 1, T2 2);
slots!(4: T0 0, T1 1, T2 2, T3 3);
slots!(5: T0 0, T1 1, T2 2, T3 3, T4 4);
slots!(6: T0 0, T1 1, T2 2, T3 3, T4 4, T5 5);
slots!(7: T0 0, T1 1, T2 2, T3 3, T4 4, T5 5, T6 6);
slots!(8: T0 0, T1 1, T2 2, T3 3, T4 4, T5 5, T6 6, T7 7);
slots!(9: T0 0, T1 1, T2 2, T3 3, T4 4, T5 5, T6 6, T7 7, T8 8);
slots!(10: T0 0, T1 1, T2 2, T3 3, T4 4, T5 5, T6 6, T7 7, T8 8, T9 9);
slots!(11: T0 0, T1 1, T2 2, T3 3, T4 4, T5 5, T6 6, T7 7, T8 8, T9 9, T10 10);
slots!(12: T0 0, T1 1, T2 2, T3 3, T4 4, T5 5, T6 6, T7 7, T8 8, T9 9, T10 10, T11 11);

impl<'de, A: MapAccess<'de>> Slots<'de, A> for () {
    const LEN: usize = 0;
    type Seen = ();

    fn none() -> Self {}

    fn read(
        &mut self,
        (): &mut (),
        _place: usize,
        names: &[&'static str],
        _map: &mut A,
    ) -> Result<(), A::Error> {
        unreachable!("a key is one of {} names", names.len())
    }

    fn missing((): &()) -> Option<usize> {
        None
    }
}

/// Implements [`Slots`] for [`Rows`].
macro_rules! rows {
    ($($row:ident $place:tt),*) => {
        impl<'de, A: MapAccess<'de>, $($row: Slots<'de, A>),*> Slots<'de, A> for Rows<($($row,)*)> {
            const LEN: usize = $($row::LEN +)* 0;
            type Seen = ($($row::Seen,)*);

            fn none() -> Self {
                Self(($($row::none(),)*))
            }

            fn read(
                &mut self,
                seen: &mut Self::Seen,
                place: usize,
                names: &[&'static str],
                map: &mut A,
            ) -> Result<(), A::Error> {
                $(
                    if place < $row::LEN {
                        return self.0.$place.read(&mut seen.$place, place, names, map);
                    }
                    let (place, names) = (place - $row::LEN, &names[$row::LEN..]);
                )*
                unreachable!("place {place} is behind all of {} names", names.len())
            }

            #[inline]
            fn missing(seen: &Self::Seen) -> Option<usize> {
                let before = 0;
                $(
                    if let Some(missing) = $row::missing(&seen.$place) {
                        return Some(before + missing);
                    }
                    let before = before + $row::LEN;
                )*
                debug_assert_eq!(before, Self::LEN);
                None
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

/// The properties without a field of their own.
pub trait Rest<'de, A: MapAccess<'de>>: Default + Further<'de, A> {}

impl<'de, A: MapAccess<'de>, R: Default + Further<'de, A>> Rest<'de, A> for R {}

/// The same, while they are deserialized.
pub trait Further<'de, A: MapAccess<'de>> {
    /// Deserializes a property; the last of repeated ones is kept.
    fn read(&mut self, name: String, map: &mut A) -> Result<(), A::Error>;

    /// Reports to a union that tries the object's type how well the value fits.
    fn note(&self);
}

impl<'de, A: MapAccess<'de>> Further<'de, A> for Undeclared {
    fn read(&mut self, name: String, map: &mut A) -> Result<(), A::Error> {
        self.keep(name, map.next_value()?);
        Ok(())
    }

    fn note(&self) {
        self.note_lost();
    }
}

impl<'de, A: MapAccess<'de>, T: Deserialize<'de>> Further<'de, A> for BTreeMap<String, T> {
    fn read(&mut self, name: String, map: &mut A) -> Result<(), A::Error> {
        let value = map.next_value()?;
        note_further();
        self.insert(name, value);
        Ok(())
    }

    fn note(&self) {}
}
