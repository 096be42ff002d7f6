//! Subtyping: whether all values of one type are values of another.

use foldhash::HashMap;

use crate::changes::public_api::{Field, Item, Shape, Surface, Ty, width};
use crate::ir::{Format, Integer};

/// The receiver of values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Taker {
    /// A server, which accepts what its document lists.
    Server,
    /// Generated code, which also accepts unknown enum values and unknown union members.
    Code,
}

/// Whether all values of one type are values of another. Each type belongs to its own public API.
pub(super) fn fits(from: (&Surface, &Ty), to: (&Surface, &Ty), taker: Taker) -> bool {
    Fitting { from: from.0, to: to.0, taker, known: HashMap::default() }.fits(from.1, to.1)
}

struct Fitting<'a> {
    from: &'a Surface,
    to: &'a Surface,
    taker: Taker,
    /// The results so far. A pair that is still being compared counts as fitting, so that recursion
    /// ends.
    known: HashMap<(&'a str, &'a str), bool>,
}

impl<'a> Fitting<'a> {
    fn fits(&mut self, from: &'a Ty, to: &'a Ty) -> bool {
        let (Ty::Named(one), Ty::Named(other)) = (from, to) else {
            return self.uses(from, to);
        };
        if let Some(known) = self.known.get(&(&**one, &**other)) {
            return *known;
        }
        self.known.insert((one, other), true);
        let fits = self.named(from, to);
        self.known.insert((one, other), fits);
        fits
    }

    fn uses(&mut self, from: &'a Ty, to: &'a Ty) -> bool {
        match (from, to) {
            (Ty::Nullable(from), Ty::Nullable(to))
            | (Ty::List(from), Ty::List(to))
            | (Ty::Map(from), Ty::Map(to)) => self.fits(from, to),
            // What JSON a user's type has is the user's choice, not the API's.
            (Ty::Replaced(_), _)
            | (_, Ty::Replaced(_) | Ty::Any)
            | (Ty::Null, Ty::Null | Ty::Nullable(_))
            | (Ty::Map(_) | Ty::FreeForm, Ty::FreeForm)
            | (Ty::Boolean, Ty::Boolean)
            | (Ty::Integer(_) | Ty::Number | Ty::ExactNumber, Ty::Number | Ty::ExactNumber) => true,
            (Ty::Integer(from), Ty::Integer(to)) => is_within(*from, *to),
            (Ty::String(from), Ty::String(to)) => is_text_within(*from, *to, self.taker),
            (Ty::External(from), Ty::External(to)) => from.format() == to.format(),
            (Ty::External(from), Ty::String(to)) => is_text_within(from.format(), *to, self.taker),
            (Ty::String(from), Ty::External(to)) => *from == to.format(),
            (_, Ty::Nullable(to)) => self.fits(from, to),
            (Ty::FreeForm, Ty::Map(to)) => **to == Ty::Any,
            _ => self.named(from, to),
        }
    }

    /// Compares types of which at least one is named.
    fn named(&mut self, from: &'a Ty, to: &'a Ty) -> bool {
        let one = self.from.item(from).map(|item: &Item| &item.shape);
        let other = self.to.item(to).map(|item: &Item| &item.shape);
        match (one, other) {
            (Some(Shape::Alias { ty } | Shape::Newtype { ty }), _) => self.fits(ty, to),
            (_, Some(Shape::Alias { ty } | Shape::Newtype { ty })) => self.fits(from, ty),
            (Some(Shape::Union { members, .. }), other) => {
                if let (Some(Shape::Union { members: others, tag: Some(_), catch_all, .. }), true) =
                    (other, members.iter().all(|member| !member.tags.is_empty()))
                {
                    let open = self.taker == Taker::Code && catch_all.is_some();
                    return members.iter().all(|member| {
                        let same = others
                            .iter()
                            .find(|other| member.tags.iter().any(|tag| other.tags.contains(tag)));
                        same.map_or(open, |same| open || self.fits(&member.ty, &same.ty))
                    });
                }
                members.iter().all(|member| self.fits(&member.ty, to))
            }
            (_, Some(Shape::Union { members, catch_all, .. })) => {
                let is_object = matches!(one, Some(Shape::Struct { .. }))
                    || matches!(from, Ty::Map(_) | Ty::FreeForm);
                (self.taker == Taker::Code && catch_all.is_some() && is_object)
                    || members.iter().any(|member| self.fits(from, &member.ty))
            }
            (Some(one), Some(other)) => self.shapes(one, other),
            (Some(one), None) => self.shape_fits(one, to),
            (None, Some(other)) => self.fits_shape(from, other),
            (None, None) => false,
        }
    }

    fn shapes(&mut self, from: &'a Shape, to: &'a Shape) -> bool {
        match (from, to) {
            (
                Shape::Struct { fields, additional, .. },
                Shape::Struct { fields: others, additional: other, closed, .. },
            ) => {
                let known = |field: &Field| others.iter().any(|other| other.wire == field.wire);
                if *closed && self.taker == Taker::Server && !fields.iter().all(known) {
                    return false;
                }
                let further = match (additional, other) {
                    (Some(from), Some(to)) => self.fits(from, to),
                    _ => true,
                };
                further && self.fields(fields, others)
            }
            (
                Shape::Enum { values, integer, .. },
                Shape::Enum { values: others, integer: other, .. },
            ) => {
                let known = |value| others.iter().any(|other| other.value == value);
                integer == other
                    && (self.taker == Taker::Code
                        || values.iter().all(|value| known(value.value.clone())))
            }
            (Shape::Constant { value }, Shape::Constant { value: other }) => value == other,
            (Shape::Constant { value }, Shape::Enum { values, integer, .. }) => {
                value.is_number() == *integer
                    && (self.taker == Taker::Code
                        || values.iter().any(|known| known.value == *value))
            }
            (
                Shape::Tuple { items, required, rest, .. },
                Shape::Tuple { items: others, required: needed, rest: behind, .. },
            ) => {
                let all = items.len() <= others.len() || behind.is_some();
                let further = match (rest, behind) {
                    (Some(from), Some(to)) => self.fits(from, to),
                    (rest, _) => rest.is_none(),
                };
                all && further
                    && required >= needed
                    && items.iter().zip(others).all(|(from, to)| self.fits(from, to))
            }
            _ => false,
        }
    }

    fn fields(&mut self, from: &'a [Field], to: &'a [Field]) -> bool {
        to.iter().all(|to| match from.iter().find(|from| from.wire == to.wire) {
            None => !to.required,
            Some(from) => {
                (from.required || !to.required)
                    && (to.nullable || !from.nullable)
                    && self.fits(&from.ty, &to.ty)
            }
        })
    }

    /// Whether values of a named type are values of an unnamed one.
    fn shape_fits(&mut self, from: &'a Shape, to: &'a Ty) -> bool {
        match (from, to) {
            (Shape::Struct { fields, additional, .. }, Ty::Map(to)) => {
                fields.iter().map(|field| &field.ty).chain(additional).all(|ty| self.fits(ty, to))
            }
            (Shape::Enum { integer: false, .. }, Ty::String(format)) => *format == Format::Plain,
            (Shape::Enum { integer: true, values, .. }, Ty::Integer(to)) => {
                is_within(width(values), *to)
            }
            (Shape::Struct { .. }, Ty::FreeForm)
            | (Shape::Enum { integer: true, .. }, Ty::Number | Ty::ExactNumber) => true,
            (Shape::Constant { value }, Ty::String(Format::Plain)) => value.is_string(),
            (Shape::Constant { value }, Ty::Boolean) => value.is_boolean(),
            (Shape::Constant { value }, Ty::Integer(_) | Ty::Number | Ty::ExactNumber) => {
                value.is_number()
            }
            (Shape::Tuple { items, rest, .. }, Ty::List(to)) => {
                items.iter().chain(rest).all(|ty| self.fits(ty, to))
            }
            _ => false,
        }
    }

    /// Whether values of an unnamed type are values of a named one.
    fn fits_shape(&mut self, from: &'a Ty, to: &'a Shape) -> bool {
        match (from, to) {
            (Ty::String(_) | Ty::External(_), Shape::Enum { integer: false, .. })
            | (Ty::Integer(_), Shape::Enum { integer: true, .. }) => self.taker == Taker::Code,
            (Ty::Map(from), Shape::Struct { fields, additional, .. }) => {
                let optional = fields.iter().all(|field| !field.required);
                let mut parts = fields.iter().map(|field| &field.ty).chain(additional);
                optional && parts.all(|ty| self.fits(from, ty))
            }
            (Ty::FreeForm, Shape::Struct { fields, additional, .. }) => {
                let mut parts = fields.iter().map(|field| &field.ty).chain(additional);
                fields.iter().all(|field| !field.required) && parts.all(|ty| *ty == Ty::Any)
            }
            _ => false,
        }
    }
}

/// Whether strings of one format are strings of another. Generated code accepts any string for a
/// `String`.
fn is_text_within(from: Format, to: Format, taker: Taker) -> bool {
    from == to || matches!(to, Format::Plain | Format::Other) || taker == Taker::Code
}

fn is_within(from: Integer, to: Integer) -> bool {
    use Integer::{I32, I64, I128, U32, U64};
    match from {
        I32 => matches!(to, I32 | I64 | I128),
        U32 => to != I32,
        I64 => matches!(to, I64 | I128),
        U64 => matches!(to, U64 | I128),
        I128 => to == I128,
    }
}
