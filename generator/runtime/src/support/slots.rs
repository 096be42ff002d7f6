//! The values of an object's fields during deserialization.

use std::collections::BTreeMap;

use serde::de::{Deserialize, Error, MapAccess, Unexpected};

use super::{Maybe, Optional, OrNull, Rows, Undeclared, note_further, note_tolerated};

/// Whether `null` is accepted for an optional property whose type does not allow it. The property
/// then counts as absent.
///
/// Servers in every language send it, Swagger 2.0 has no keyword to allow it, and serde's `Option`
/// accepts it. The property is omitted when the value is serialized. Set this to `false` to reject
/// such values.
const NULL_IS_ABSENT: bool = true;

/// The value of one property.
pub trait Slot<'de>: Sized {
    /// The state during deserialization.
    type State;

    /// The initial state.
    fn none() -> Self::State;

    /// Whether the value was read.
    fn is_read(state: &Self::State) -> bool;

    /// Whether the property is required and missing.
    fn is_missing(_state: &Self::State) -> bool {
        false
    }

    /// Deserializes the value.
    fn read<A: MapAccess<'de>>(map: &mut A) -> Result<Self::State, A::Error>;

    /// The value, or the one for an absent property; `None` if the property is required.
    fn take(state: Self::State) -> Option<Self>;
}

impl<'de, T: Deserialize<'de>> Slot<'de> for T {
    type State = Option<T>;

    fn none() -> Option<T> {
        None
    }

    fn is_read(state: &Option<T>) -> bool {
        state.is_some()
    }

    fn is_missing(state: &Option<T>) -> bool {
        state.is_none()
    }

    fn read<A: MapAccess<'de>>(map: &mut A) -> Result<Option<T>, A::Error> {
        map.next_value().map(Some)
    }

    fn take(state: Option<T>) -> Option<Self> {
        state
    }
}

/// The type does not accept `null`. If `null` is sent, the state is `Some(None)`.
impl<'de, T: Deserialize<'de>> Slot<'de> for Optional<Option<T>> {
    type State = Option<Option<T>>;

    fn none() -> Option<Option<T>> {
        None
    }

    fn is_read(state: &Option<Option<T>>) -> bool {
        state.is_some()
    }

    fn read<A: MapAccess<'de>>(map: &mut A) -> Result<Self::State, A::Error> {
        let value: Option<T> = map.next_value()?;
        if value.is_none() {
            if !NULL_IS_ABSENT {
                return Err(A::Error::invalid_type(Unexpected::Unit, &"a value"));
            }
            note_tolerated();
        }
        Ok(Some(value))
    }

    fn take(state: Option<Option<T>>) -> Option<Self> {
        Some(Self(state.flatten()))
    }
}

impl<'de, T: Deserialize<'de>> Slot<'de> for OrNull<Option<T>> {
    type State = Option<T>;

    fn none() -> Option<T> {
        None
    }

    fn is_read(state: &Option<T>) -> bool {
        state.is_some()
    }

    fn read<A: MapAccess<'de>>(map: &mut A) -> Result<Option<T>, A::Error> {
        map.next_value().map(Some)
    }

    fn take(state: Option<T>) -> Option<Self> {
        Some(Self(state))
    }
}

impl<'de, T: Deserialize<'de>> Slot<'de> for Optional<Maybe<T>> {
    type State = Maybe<T>;

    fn none() -> Maybe<T> {
        Maybe::Absent
    }

    fn is_read(state: &Maybe<T>) -> bool {
        !state.is_absent()
    }

    fn read<A: MapAccess<'de>>(map: &mut A) -> Result<Maybe<T>, A::Error> {
        map.next_value::<Option<T>>().map(Maybe::from)
    }

    fn take(state: Maybe<T>) -> Option<Self> {
        Some(Self(state))
    }
}

/// The values of several properties.
pub trait Slots<'de>: Sized {
    /// The number of properties.
    const LEN: usize;

    /// The state of the properties.
    type Found;

    /// The initial state.
    fn none() -> Self::Found;

    /// Deserializes the value of the property at index `place`; a repeated property is an error.
    fn read<A: MapAccess<'de>>(
        found: &mut Self::Found,
        place: usize,
        names: &[&'static str],
        map: &mut A,
    ) -> Result<(), A::Error>;

    /// The index of the first required property that is missing.
    fn missing(found: &Self::Found) -> Option<usize>;

    /// The values; `None` if one is missing.
    fn take(found: Self::Found) -> Option<Self>;
}

/// Implements [`Slots`] for tuples.
macro_rules! slots {
    ($count:literal: $($type:ident $value:ident $place:tt),*) => {
        impl<'de, $($type: Slot<'de>),*> Slots<'de> for ($($type,)*) {
            const LEN: usize = $count;
            type Found = ($($type::State,)*);

            fn none() -> Self::Found {
                ($($type::none(),)*)
            }

            #[inline]
            fn read<A: MapAccess<'de>>(
                found: &mut Self::Found,
                place: usize,
                names: &[&'static str],
                map: &mut A,
            ) -> Result<(), A::Error> {
                match place {
                    $($place => fill::<$type, A>(&mut found.$place, names[$place], map),)*
                    _ => unreachable!("a key is one of {} names", names.len()),
                }
            }

            #[inline]
            fn missing(found: &Self::Found) -> Option<usize> {
                [$($type::is_missing(&found.$place)),*].iter().position(|missing| *missing)
            }

            #[inline]
            fn take(found: Self::Found) -> Option<Self> {
                match ($($type::take(found.$place),)*) {
                    ($(Some($value),)*) => Some(($($value,)*)),
                    _ => None,
                }
            }

        }
    };
}

slots!(1: T0 a 0);
slots!(2: T0 a 0, T1 b 1);
slots!(3: T0 a 0, T1 b 1, T2 c 2);
slots!(4: T0 a 0, T1 b 1, T2 c 2, T3 d 3);
slots!(5: T0 a 0, T1 b 1, T2 c 2, T3 d 3, T4 e 4);
slots!(6: T0 a 0, T1 b 1, T2 c 2, T3 d 3, T4 e 4, T5 f 5);
slots!(7: T0 a 0, T1 b 1, T2 c 2, T3 d 3, T4 e 4, T5 f 5, T6 g 6);
slots!(8: T0 a 0, T1 b 1, T2 c 2, T3 d 3, T4 e 4, T5 f 5, T6 g 6, T7 h 7);
slots!(9: T0 a 0, T1 b 1, T2 c 2, T3 d 3, T4 e 4, T5 f 5, T6 g 6, T7 h 7, T8 i 8);
slots!(10: T0 a 0, T1 b 1, T2 c 2, T3 d 3, T4 e 4, T5 f 5, T6 g 6, T7 h 7, T8 i 8, T9 j 9);
slots!(11: T0 a 0, T1 b 1, T2 c 2, T3 d 3, T4 e 4, T5 f 5, T6 g 6, T7 h 7, T8 i 8, T9 j 9, T10 k 10);
slots!(12: T0 a 0, T1 b 1, T2 c 2, T3 d 3, T4 e 4, T5 f 5, T6 g 6, T7 h 7, T8 i 8, T9 j 9, T10 k 10, T11 l 11);

impl<'de> Slots<'de> for () {
    const LEN: usize = 0;
    type Found = ();

    fn none() -> Self::Found {}

    fn read<A: MapAccess<'de>>(
        (): &mut (),
        _place: usize,
        names: &[&'static str],
        _map: &mut A,
    ) -> Result<(), A::Error> {
        unreachable!("a key is one of {} names", names.len())
    }

    fn take((): ()) -> Option<Self> {
        Some(())
    }

    fn missing((): &()) -> Option<usize> {
        None
    }
}

/// Implements [`Slots`] for [`Rows`].
macro_rules! rows {
    ($($row:ident $value:ident $place:tt),*) => {
        impl<'de, $($row: Slots<'de>),*> Slots<'de> for Rows<($($row,)*)> {
            const LEN: usize = $($row::LEN +)* 0;
            type Found = ($($row::Found,)*);

            fn none() -> Self::Found {
                ($($row::none(),)*)
            }

            fn read<A: MapAccess<'de>>(
                found: &mut Self::Found,
                place: usize,
                names: &[&'static str],
                map: &mut A,
            ) -> Result<(), A::Error> {
                $(
                    if place < $row::LEN {
                        return $row::read(&mut found.$place, place, names, map);
                    }
                    let (place, names) = (place - $row::LEN, &names[$row::LEN..]);
                )*
                unreachable!("place {place} is behind all of {} names", names.len())
            }

            #[inline]
            fn missing(found: &Self::Found) -> Option<usize> {
                let before = 0;
                $(
                    if let Some(missing) = $row::missing(&found.$place) {
                        return Some(before + missing);
                    }
                    let before = before + $row::LEN;
                )*
                debug_assert_eq!(before, Self::LEN);
                None
            }

            #[inline]
            fn take(found: Self::Found) -> Option<Self> {
                match ($($row::take(found.$place),)*) {
                    ($(Some($value),)*) => Some(Self(($($value,)*))),
                    _ => None,
                }
            }
        }
    };
}

rows!(R0 a 0, R1 b 1);
rows!(R0 a 0, R1 b 1, R2 c 2);
rows!(R0 a 0, R1 b 1, R2 c 2, R3 d 3);
rows!(R0 a 0, R1 b 1, R2 c 2, R3 d 3, R4 e 4);
rows!(R0 a 0, R1 b 1, R2 c 2, R3 d 3, R4 e 4, R5 f 5);
rows!(R0 a 0, R1 b 1, R2 c 2, R3 d 3, R4 e 4, R5 f 5, R6 g 6);
rows!(R0 a 0, R1 b 1, R2 c 2, R3 d 3, R4 e 4, R5 f 5, R6 g 6, R7 h 7);
rows!(R0 a 0, R1 b 1, R2 c 2, R3 d 3, R4 e 4, R5 f 5, R6 g 6, R7 h 7, R8 i 8);
rows!(R0 a 0, R1 b 1, R2 c 2, R3 d 3, R4 e 4, R5 f 5, R6 g 6, R7 h 7, R8 i 8, R9 j 9);
rows!(R0 a 0, R1 b 1, R2 c 2, R3 d 3, R4 e 4, R5 f 5, R6 g 6, R7 h 7, R8 i 8, R9 j 9, R10 k 10);
rows!(R0 a 0, R1 b 1, R2 c 2, R3 d 3, R4 e 4, R5 f 5, R6 g 6, R7 h 7, R8 i 8, R9 j 9, R10 k 10, R11 l 11);

/// Deserializes the value of a property; a repeated property is an error.
#[inline]
fn fill<'de, T: Slot<'de>, A: MapAccess<'de>>(
    state: &mut T::State,
    name: &'static str,
    map: &mut A,
) -> Result<(), A::Error> {
    if T::is_read(state) {
        return Err(A::Error::duplicate_field(name));
    }
    *state = T::read(map)?;
    Ok(())
}

/// The properties without a field of their own.
pub trait Rest<'de>: Default {
    /// Deserializes a property; the last of repeated ones is kept.
    fn read<A: MapAccess<'de>>(&mut self, name: String, map: &mut A) -> Result<(), A::Error>;

    /// Reports to a union that tries the object's type how well the value fits.
    fn note(&self);
}

impl<'de> Rest<'de> for Undeclared {
    fn read<A: MapAccess<'de>>(&mut self, name: String, map: &mut A) -> Result<(), A::Error> {
        self.keep(name, map.next_value()?);
        Ok(())
    }

    fn note(&self) {
        self.note_lost();
    }
}

impl<'de, T: Deserialize<'de>> Rest<'de> for BTreeMap<String, T> {
    fn read<A: MapAccess<'de>>(&mut self, name: String, map: &mut A) -> Result<(), A::Error> {
        let value = map.next_value()?;
        note_further();
        self.insert(name, value);
        Ok(())
    }

    fn note(&self) {}
}
