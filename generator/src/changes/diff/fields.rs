//! Comparison of the properties of an object.

use foldhash::{HashMap, HashSet};
use serde_json::Value;

use super::item::{Comparing, Difference, Places, deprecated};
use super::{Kind, Level, quoted};
use crate::changes::public_api::{Direction, Field, Surface, Ty};
use crate::document::pointer::Pointer;

impl<'a> Comparing<'a, '_> {
    pub(super) fn fields(
        &mut self,
        old: &'a [Field],
        new: &'a [Field],
        closed: bool,
        (from, to): Places,
    ) {
        let known: HashMap<&str, &Field> = new.iter().map(|field| (&*field.wire, field)).collect();
        let was: HashMap<&str, &Field> = old.iter().map(|field| (&*field.wire, field)).collect();
        let gone: Vec<&Field> =
            old.iter().filter(|field| !known.contains_key(&*field.wire)).collect();
        let mut fresh: Vec<&Field> =
            new.iter().filter(|field| !was.contains_key(&*field.wire)).collect();
        for field in gone {
            let renamed = fresh.iter().position(|other| self.is_renamed(field, other));
            match renamed.map(|place| fresh.remove(place)) {
                Some(other) => {
                    let message = format!(
                        "the property {} is renamed to {}",
                        quoted(&field.wire),
                        quoted(&other.wire)
                    );
                    let wire = self.renamed_wire(field.required, other.required, closed);
                    let said =
                        Difference::new(Kind::FieldRenamed, Level::Major, message).wire(wire);
                    self.push(&other.ident, Some(&field.place), Some(&other.place), said);
                }
                None => self.field_gone(field, closed, to),
            }
        }
        for field in fresh {
            self.field_new(field, old, from);
        }
        for field in old {
            if let Some(other) = known.get(&*field.wire) {
                self.field(field, other);
            }
        }
    }

    /// Reports reordered arguments of `new`. If their types are equal, old code still compiles and swaps
    /// values.
    pub(super) fn order(&mut self, old: &[Field], new: &[Field], (from, to): Places) {
        let given = |surface: &Surface, fields: &[Field]| -> Vec<String> {
            let given = fields.iter().filter(|it| it.required && !surface.is_constant(&it.ty));
            given.map(|field| field.wire.clone()).collect()
        };
        let (mut was, mut is) = (given(self.compared.old, old), given(self.compared.new, new));
        let both: HashSet<String> = was.iter().filter(|it| is.contains(it)).cloned().collect();
        was.retain(|wire| both.contains(wire));
        is.retain(|wire| both.contains(wire));
        if was != is {
            let message = "the arguments of `new` are reordered";
            self.push("new", from, to, Difference::new(Kind::FieldOrder, Level::Major, message));
        }
    }

    /// Whether a field looks like another one under a new name.
    fn is_renamed(&self, old: &Field, new: &Field) -> bool {
        self.same(&old.ty, &new.ty)
            && (old.required, old.nullable) == (new.required, new.nullable)
            && strsim::jaro_winkler(&old.ident, &new.ident) >= ALIKE
    }

    fn renamed_wire(
        &self,
        was_required: bool,
        is_required: bool,
        closed: bool,
    ) -> Option<&'static str> {
        if is_required && self.goes(Direction::Sent) {
            Some("older code does not send it under the new name")
        } else if was_required && self.goes(Direction::Read) {
            Some("older code requires it under the old name")
        } else if closed && self.goes(Direction::Sent) {
            Some("the server rejects it under the old name")
        } else {
            None
        }
    }

    fn field_gone(&mut self, field: &Field, closed: bool, to: Option<&Pointer>) {
        let wire = if field.required && self.goes(Direction::Read) {
            Some("older code cannot read values without it")
        } else {
            (closed && self.goes(Direction::Sent))
                .then_some("the server rejects it, and older code may send it")
        };
        let message = format!("the property {} is removed", quoted(&field.wire));
        let said = Difference::new(Kind::FieldRemoved, Level::Major, message).wire(wire);
        self.push(&field.ident, Some(&field.place), to, said);
    }

    fn field_new(&mut self, field: &Field, others: &[Field], from: Option<&Pointer>) {
        let property = quoted(&field.wire);
        let constant = self.compared.new.is_constant(&field.ty);
        // `new` takes all required fields except constants.
        let code = if field.required && !constant { Level::Major } else { Level::Minor };
        let wire = (field.required && self.goes(Direction::Sent))
            .then_some("the server requires it, and older code does not send it");
        let message = match (field.required, others.iter().any(|other| other.required)) {
            (true, _) if constant => format!("the property {property} is new"),
            (true, true) => {
                format!("the required property {property} is new: `new` takes it")
            }
            (true, false) => format!(
                "the required property {property} is new: construct values with `new`, which takes it"
            ),
            (false, _) => format!("the optional property {property} is new"),
        };
        let said = Difference::new(Kind::FieldAdded, code, message).wire(wire);
        self.push(&field.ident, from, Some(&field.place), said);
    }

    fn field(&mut self, old: &Field, new: &Field) {
        let (from, to) = (Some(&old.place), Some(&new.place));
        if old.ident != new.ident {
            let message = format!("the field is renamed from `{}`", old.ident);
            self.push(
                &new.ident,
                from,
                to,
                Difference::new(Kind::FieldRenamed, Level::Major, message),
            );
        }
        if old.told != new.told {
            let (kind, message) = if new.told {
                (Kind::FieldRemoved, "the union around the type has the property now")
            } else {
                (Kind::FieldAdded, "the union around the type no longer has the property")
            };
            self.push(
                &new.ident,
                from,
                to,
                Difference::new(kind, Level::Major, message.to_owned()),
            );
        }
        let changed = !self.same(&old.ty, &new.ty) || old.boxed != new.boxed;
        let presence = old.required != new.required || old.nullable != new.nullable;
        if changed || presence || old.ty != new.ty && self.wire(&old.ty, &new.ty).is_some() {
            self.field_type(old, new, changed);
        }
        if old.deprecated != new.deprecated {
            let said = deprecated(Kind::FieldDeprecated, new.deprecated);
            self.push(&new.ident, from, to, said);
        }
        if let Some(said) = self.limits(Kind::FieldLimits, &old.limits, &new.limits) {
            self.push(&new.ident, from, to, said);
        }
        self.default(old, new, changed || presence);
    }

    /// Reports a change of a field's declared type, or only of its string format.
    fn field_type(&mut self, old: &Field, new: &Field, changed: bool) {
        let (sent, read) = (self.goes(Direction::Sent), self.goes(Direction::Read));
        let (required, nullable) = (new.required, new.nullable);
        let (kind, mut wire) = if changed || old.required == required && old.nullable == nullable {
            (Kind::FieldType, None)
        } else if !old.required && required {
            (Kind::FieldRequired, None)
        } else if old.required && !required {
            (Kind::FieldOptional, None)
        } else if nullable {
            (Kind::FieldNullable, None)
        } else {
            (Kind::FieldNotNullable, None)
        };
        if !old.required && required && sent {
            wire = Some("the server requires it, and older code may not send it");
        } else if old.nullable && !nullable && sent {
            wire = Some("the server does not accept the `null` that older code may send");
        } else if old.required && !required && read {
            wire = Some("older code cannot read values without it");
        } else if old.required && !old.nullable && nullable && read && old.ty != Ty::Any {
            // An optional property deserializes `null` as absent.
            wire = Some("older code cannot read the `null`");
        }
        let wire = wire.or_else(|| self.wire(&old.ty, &new.ty));
        let (was, is) = (old.declared(), new.declared());
        let presence = old.required != required || old.nullable != nullable;
        let (code, message) = if !changed && !presence {
            (Level::Patch, format!("`{}` becomes `{}`", old.ty, new.ty))
        } else if was == is {
            (Level::Major, format!("`{}` becomes `{}`", old.ty, new.ty))
        } else {
            (Level::Major, format!("`{was}` becomes `{is}`"))
        };
        let said = Difference::new(kind, code, message).wire(wire);
        self.push(&new.ident, Some(&old.place), Some(&new.place), said);
    }

    fn default(&mut self, old: &Field, new: &Field, told: bool) {
        let getter = (old.or_default, new.or_default);
        if old.default == new.default && (getter.0 == getter.1 || told) {
            return;
        }
        let shown = |default: &Option<Value>| default.as_ref().map_or("none".to_owned(), quoted);
        let method = format!("{}_or_default", new.ident.trim_start_matches("r#"));
        let (code, more) = match getter {
            (true, false) => (Level::Major, format!(", and `{method}` is removed")),
            (false, true) => (Level::Minor, format!(", and `{method}` is new")),
            _ => (Level::Patch, String::new()),
        };
        let message = format!(
            "the default changes from {} to {}{more}",
            shown(&old.default),
            shown(&new.default)
        );
        let said = Difference::new(Kind::FieldDefault, code, message);
        self.push(&new.ident, Some(&old.place), Some(&new.place), said);
    }

    /// Reports whether additional properties without a field are allowed.
    pub(super) fn closed(&mut self, closed: bool, (from, to): Places) {
        let wire = (closed && self.goes(Direction::Sent))
            .then_some("the server rejects unknown properties that older code sends back");
        let message = if closed {
            "additional properties are forbidden"
        } else {
            "additional properties are allowed"
        };
        self.push(
            "",
            from,
            to,
            Difference::new(Kind::FurtherProperties, Level::Patch, message).wire(wire),
        );
    }

    pub(super) fn additional(&mut self, old: Option<&Ty>, new: Option<&Ty>, (from, to): Places) {
        let (code, message, wire) = match (old, new) {
            (None, Some(ty)) => {
                let message = format!(
                    "additional properties have the type `{}` and a field that replaces `undeclared`",
                    ty.rust()
                );
                (Level::Major, message, self.whole())
            }
            (Some(_), None) => {
                let message = "additional properties have no field, only `undeclared`";
                (Level::Major, message.to_owned(), None)
            }
            (Some(old), Some(new)) if !self.same(old, new) => {
                let message =
                    format!("additional properties: `{}` becomes `{}`", old.rust(), new.rust());
                (Level::Major, message, self.wire(old, new))
            }
            _ => return,
        };
        self.push("", from, to, Difference::new(Kind::FurtherProperties, code, message).wire(wire));
    }
}

/// The least similarity of the old and the new name of a renamed field.
const ALIKE: f64 = 0.85;
