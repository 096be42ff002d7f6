//! What narrows values and is no part of their type.

use serde_json::Number;

use super::Shape;
use crate::spec::Constraints;

/// What narrows values and is no part of their type.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Limits {
    /// What narrows the values themselves.
    pub own: Constraints,
    /// What narrows the elements of a list or the values of a map, unless their type has a name.
    pub elements: Option<Box<Limits>>,
}

impl Limits {
    /// Whether there is anything but sentences.
    #[must_use]
    pub fn can_be_checked(&self) -> bool {
        self.own.can_be_checked()
            || self.elements.as_ref().is_some_and(|elements| elements.can_be_checked())
    }

    /// Keeps what is also true of values that are narrowed in another way.
    pub fn weaken(&mut self, other: &Self) {
        if self == other {
            return;
        }
        weaken(&mut self.own, &other.own);
        self.elements = match (self.elements.take(), &other.elements) {
            (Some(mut own), Some(other)) => {
                own.weaken(other);
                Some(own).filter(|limits| **limits != Self::default())
            }
            _ => None,
        };
    }
}

impl Shape {
    /// Keeps of the limits of the parts what is also true of a shape that is equal but for these.
    pub(crate) fn weaken(&mut self, other: &Self) {
        let others = other.limits();
        for (own, other) in self.limits_mut().into_iter().zip(others) {
            own.weaken(other);
        }
    }

    /// What narrows the parts, in the order of the fields, elements or members; of a struct's further
    /// properties and a tuple's further elements last.
    #[must_use]
    pub fn limits(&self) -> Vec<&Limits> {
        match self {
            Self::Struct(object) => {
                let fields = object.fields.iter().map(|field| &field.limits);
                fields.chain([&*object.additional_limits]).collect()
            }
            Self::Tuple(tuple) => tuple.limits.iter().collect(),
            Self::Union(union) => union.members.iter().map(|member| &member.limits).collect(),
            _ => Vec::new(),
        }
    }

    fn limits_mut(&mut self) -> Vec<&mut Limits> {
        match self {
            Self::Struct(object) => {
                let fields = object.fields.iter_mut().map(|field| &mut field.limits);
                fields.chain([&mut *object.additional_limits]).collect()
            }
            Self::Tuple(tuple) => tuple.limits.iter_mut().collect(),
            Self::Union(union) => {
                union.members.iter_mut().map(|member| &mut member.limits).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// Keeps of each constraint what all values meet.
fn weaken(own: &mut Constraints, other: &Constraints) {
    own.minimum = bound(own.minimum.take(), other.minimum.as_ref(), f64::min);
    own.exclusive_minimum =
        bound(own.exclusive_minimum.take(), other.exclusive_minimum.as_ref(), f64::min);
    own.maximum = bound(own.maximum.take(), other.maximum.as_ref(), f64::max);
    own.exclusive_maximum =
        bound(own.exclusive_maximum.take(), other.exclusive_maximum.as_ref(), f64::max);
    own.min_length = both(own.min_length, other.min_length, u64::min);
    own.max_length = both(own.max_length, other.max_length, u64::max);
    own.min_items = both(own.min_items, other.min_items, u64::min);
    own.max_items = both(own.max_items, other.max_items, u64::max);
    own.min_properties = both(own.min_properties, other.min_properties, u64::min);
    own.max_properties = both(own.max_properties, other.max_properties, u64::max);
    own.unique_items &= other.unique_items;
    own.multiple_of = own.multiple_of.take().filter(|it| Some(it) == other.multiple_of.as_ref());
    own.pattern = own.pattern.take().filter(|it| Some(it) == other.pattern.as_ref());
    own.notes.retain(|note| other.notes.contains(note));
}

fn both<T>(own: Option<T>, other: Option<T>, weaker: impl Fn(T, T) -> T) -> Option<T> {
    Some(weaker(own?, other?))
}

fn bound(
    own: Option<Number>,
    other: Option<&Number>,
    weaker: impl Fn(f64, f64) -> f64,
) -> Option<Number> {
    let (own, other) = (own?, other?);
    let (one, two) = (own.as_f64()?, other.as_f64()?);
    let is_own = weaker(one, two).total_cmp(&one).is_eq();
    Some(if is_own { own } else { other.clone() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_is_true_of_all_values_is_kept() {
        let limits = |minimum: u64, max_length: u64, pattern: &str| Limits {
            own: Constraints {
                minimum: Some(minimum.into()),
                max_length: Some(max_length),
                pattern: Some(pattern.to_owned()),
                min_items: (minimum > 1).then_some(1),
                ..Constraints::default()
            },
            elements: None,
        };
        let mut one = limits(1, 5, "a");
        one.weaken(&limits(2, 9, "b"));
        assert_eq!(one.own.minimum, Some(1.into()));
        assert_eq!((one.own.max_length, one.own.pattern, one.own.min_items), (Some(9), None, None));
    }
}
