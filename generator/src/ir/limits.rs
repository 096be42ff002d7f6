//! What narrows values and is no part of their type.

use super::Shape;
use crate::schema::spec::Constraints;

/// What narrows values and is no part of their type.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Limits {
    /// What narrows the values themselves.
    pub own: Constraints,
    /// What narrows the elements of a list or the values of a map, unless their type has a name.
    pub elements: Option<Box<Limits>>,
}

impl Limits {
    /// Keeps what is also true of values that are narrowed in another way.
    pub fn weaken(&mut self, other: &Self) {
        if self == other {
            return;
        }
        self.own.weaken(&other.own);
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
