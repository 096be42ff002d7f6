//! Constraints on values that the Rust type does not express.

use super::Shape;
use crate::schema::spec::Constraints;

/// Constraints on values that the Rust type does not express.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Limits {
    /// The constraints on the values themselves.
    pub own: Constraints,
    /// The constraints on the elements of a list or the values of a map, unless their type is named.
    pub elements: Option<Box<Limits>>,
}

impl Limits {
    /// Weakens the constraints, so that they also hold for values that meet `other`.
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
    /// Weakens the constraints of the parts, so that they also hold for a shape that differs only in
    /// these.
    pub(crate) fn weaken(&mut self, other: &Self) {
        let others = other.limits();
        for (own, other) in self.limits_mut().into_iter().zip(others) {
            own.weaken(other);
        }
    }

    /// Returns the constraints of the parts, in the order of the fields, elements or members. Those of
    /// additional properties, or of elements after the typed ones, are last.
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
