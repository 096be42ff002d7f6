//! What the fields of an object are read into.

use std::collections::BTreeMap;

use serde::de::{Deserialize, Error, MapAccess, Unexpected};

use super::{Maybe, Optional, OrNull, Rows, Undeclared, note_further, note_tolerated};

/// Whether `null` is taken for an optional property whose type does not allow it: the property counts as
/// absent.
///
/// Servers in every language send it, Swagger 2.0 has no word to allow it, and an `Option` of serde takes
/// it. What is written back lacks the property. Whoever has to keep to the document refuses it, here alone.
const NULL_IS_ABSENT: bool = true;

/// The value of one property.
pub(crate) trait Slot<'de>: Sized {
    /// The value while the object is read.
    type State;

    /// Nothing read yet.
    fn none() -> Self::State;

    /// Whether the value was read.
    fn is_read(state: &Self::State) -> bool;

    /// Whether the property has to be there and is not.
    fn is_missing(_state: &Self::State) -> bool {
        false
    }

    /// Reads the value.
    fn read<A: MapAccess<'de>>(map: &mut A) -> Result<Self::State, A::Error>;

    /// The value, or what stands for a property that is not there; `None` if it has to be.
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

/// The type does not take `null`. Where it is sent all the same the state is `Some(None)`.
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
pub(crate) trait Slots<'de>: Sized {
    /// How many there are.
    const LEN: usize;

    /// Those that have been read so far.
    type Found;

    /// Nothing read yet.
    fn none() -> Self::Found;

    /// Reads the value of the property at `place`; a second one is an error.
    fn read<A: MapAccess<'de>>(
        found: &mut Self::Found,
        place: usize,
        names: &[&'static str],
        map: &mut A,
    ) -> Result<(), A::Error>;

    /// The place of the first property that is missing and has to be there.
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

/// Reads the value of a property, unless there is one already.
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

/// The properties that have no field of their own.
pub(crate) trait Rest<'de>: Default {
    /// Reads one; of a repeated one the last counts.
    fn read<A: MapAccess<'de>>(&mut self, name: String, map: &mut A) -> Result<(), A::Error>;

    /// Tells a union that tries the object's type how well the value fits it.
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
