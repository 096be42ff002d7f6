//! The operations that use a type, and in which direction.

use std::collections::BTreeSet;

use foldhash::HashMap;

use super::{Operation, Surface, Ty};
use crate::schema::spec::OperationKind;

/// The direction of values, seen from the user of the crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Direction {
    /// Users of the crate send the values.
    Sent,
    /// Users of the crate read the values.
    Read,
}

/// The operations that use a type, by index.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    /// The operations for which values are sent.
    pub sent: BTreeSet<usize>,
    /// The operations for which values are read.
    pub read: BTreeSet<usize>,
    /// Whether values are sent with every operation: as global parameters or as credentials.
    pub always_sent: bool,
}

impl Reach {
    /// Whether values are used in a direction.
    #[must_use]
    pub fn goes(&self, direction: Direction) -> bool {
        match direction {
            Direction::Sent => self.always_sent || !self.sent.is_empty(),
            Direction::Read => !self.read.is_empty(),
        }
    }

    /// Returns all operations that use the type.
    #[must_use]
    pub fn operations(&self) -> BTreeSet<usize> {
        self.sent.union(&self.read).copied().collect()
    }
}

impl Operation {
    /// Returns the direction of its request values.
    #[must_use]
    pub fn requests(&self) -> Direction {
        if self.kind == OperationKind::Path { Direction::Sent } else { Direction::Read }
    }

    /// Returns the direction of its response values.
    #[must_use]
    pub fn responses(&self) -> Direction {
        if self.kind == OperationKind::Path { Direction::Read } else { Direction::Sent }
    }

    /// Returns the types of its parameters, bodies and headers, with their directions.
    pub fn types(&self) -> impl Iterator<Item = (Direction, &Ty)> {
        let parameters = self.parameters.iter().filter_map(|parameter| parameter.ty.as_ref());
        let bodies = self.request.iter().flat_map(|request| request.bodies.values().flatten());
        let answers = self.responses.values().flat_map(|response| {
            response.bodies.values().chain(response.headers.values()).flatten()
        });
        let sent = parameters.chain(bodies).map(|ty| (self.requests(), ty));
        sent.chain(answers.map(|ty| (self.responses(), ty)))
    }
}

impl Surface {
    /// Returns the operations that use each type, by path.
    #[must_use]
    pub fn reach(&self) -> HashMap<&str, Reach> {
        let mut reach: HashMap<&str, Reach> = HashMap::default();
        for (index, operation) in self.operations.values().enumerate() {
            for (direction, ty) in operation.types() {
                self.walk(ty, &mut |path| {
                    let reach = reach.entry(path).or_default();
                    match direction {
                        Direction::Sent => reach.sent.insert(index),
                        Direction::Read => reach.read.insert(index),
                    }
                });
            }
        }
        for ty in self.globals.iter().filter_map(|global| global.ty.as_ref()) {
            self.walk(ty, &mut |path| {
                !std::mem::replace(&mut reach.entry(path).or_default().always_sent, true)
            });
        }
        for (path, _) in self.types.iter().filter(|(_, item)| item.credentials) {
            reach.entry(path).or_default().always_sent = true;
        }
        reach
    }

    /// Visits all named types that `ty` contains. Stops where `is_new` returns `false`.
    fn walk<'a>(&'a self, ty: &'a Ty, is_new: &mut impl FnMut(&'a str) -> bool) {
        let mut open: Vec<&str> = ty.path().into_iter().collect();
        while let Some(path) = open.pop() {
            if let Some(item) = self.types.get(path)
                && is_new(path)
            {
                open.extend(item.shape.parts().into_iter().filter_map(Ty::path));
            }
        }
    }
}
