//! Comparison of enum values, constants and union members.

use foldhash::HashMap;
use serde_json::Value;

use super::fits::{Taker, fits};
use super::item::{Comparing, Difference, Places, deprecated};
use super::{Compared, Kind, Level, quoted};
use crate::changes::public_api::{Direction, Member, Ty, Variant};

impl<'a> Comparing<'a, '_> {
    pub(super) fn values(&mut self, old: &[Variant], new: &[Variant], (from, to): Places) {
        let key = |known: &Variant| known.value.to_string();
        let was: HashMap<String, &Variant> = old.iter().map(|known| (key(known), known)).collect();
        let is: HashMap<String, &Variant> = new.iter().map(|known| (key(known), known)).collect();
        for known in old {
            let Some(other) = is.get(&key(known)) else {
                let wire = self
                    .goes(Direction::Sent)
                    .then_some("the server does not accept what older code may send");
                let message = format!("the value {} is removed", quoted(&known.value));
                let said = Difference::new(Kind::ValueRemoved, Level::Major, message).wire(wire);
                self.push(&known.ident, from, to, said);
                continue;
            };
            if known.ident != other.ident {
                let message = format!("the variant is renamed from `{}`", known.ident);
                let said = Difference::new(Kind::ValueRenamed, Level::Major, message);
                self.push(&other.ident, from, to, said);
            }
            if known.deprecated != other.deprecated {
                let said = deprecated(Kind::ValueDeprecated, other.deprecated);
                self.push(&other.ident, from, to, said);
            }
        }
        for known in new.iter().filter(|known| !was.contains_key(&key(known))) {
            let message = format!("the value {} is new", quoted(&known.value));
            self.push(
                &known.ident,
                from,
                to,
                Difference::new(Kind::ValueAdded, Level::Minor, message),
            );
        }
    }

    pub(super) fn catch_all(
        &mut self,
        old: Option<&String>,
        new: Option<&String>,
        (from, to): Places,
    ) {
        if let Some(was) = old.filter(|was| Some(*was) != new) {
            let message = match new {
                Some(_) => format!("the variant is renamed from `{was}`"),
                None => "the variant for unknown values is removed".to_owned(),
            };
            let said = Difference::new(Kind::MemberRenamed, Level::Major, message);
            self.push(new.unwrap_or(was), from, to, said);
        }
    }

    pub(super) fn constant(&mut self, old: &Value, new: &Value, (from, to): Places) {
        if old == new {
            return;
        }
        let same = std::mem::discriminant(old) == std::mem::discriminant(new);
        let code = if same { Level::Patch } else { Level::Major };
        let wire = if self.goes(Direction::Sent) {
            Some("the server does not accept what older code sends")
        } else {
            self.goes(Direction::Read).then_some("older code reads only the old value")
        };
        let message = format!("the value changes from {} to {}", quoted(old), quoted(new));
        self.push("", from, to, Difference::new(Kind::TagValue, code, message).wire(wire));
    }

    pub(super) fn members(
        &mut self,
        old: &'a [Member],
        new: &'a [Member],
        open: bool,
        (from, to): Places,
    ) {
        let pairs = super::members_pairs((self.compared.old, old), (self.compared.new, new));
        for (index, member) in old.iter().enumerate() {
            let other = pairs.iter().find(|(one, _)| *one == index).map(|(_, other)| &new[*other]);
            if let Some(other) = other {
                self.member(member, other, (from, to));
                continue;
            }
            let wire = self
                .goes(Direction::Sent)
                .then_some("the server does not accept what older code may send");
            let message = format!("the member `{}` is removed", member.ty.rust());
            let said = Difference::new(Kind::MemberRemoved, Level::Major, message).wire(wire);
            self.push(&member.ident, from, to, said);
        }
        for (index, member) in new.iter().enumerate() {
            if pairs.iter().any(|(_, other)| *other == index) {
                continue;
            }
            let readable = open || {
                let Compared { old: before, new: after, .. } = self.compared;
                let union = Ty::Named(self.path.to_owned());
                fits((after, &member.ty), (before, &union), Taker::Code)
            };
            let wire = (!readable && self.goes(Direction::Read))
                .then_some("older code cannot read the new member");
            let message = format!("the member `{}` is new", member.ty.rust());
            let said = Difference::new(Kind::MemberAdded, Level::Minor, message).wire(wire);
            self.push(&member.ident, from, to, said);
        }
    }

    fn member(&mut self, old: &Member, new: &Member, (from, to): Places) {
        if old.ident != new.ident {
            let message = format!("the variant is renamed from `{}`", old.ident);
            let said = Difference::new(Kind::MemberRenamed, Level::Major, message);
            self.push(&new.ident, from, to, said);
        }
        if !self.same(&old.ty, &new.ty) || old.boxed != new.boxed {
            let show = |member: &Member| {
                let ty = member.ty.rust();
                if member.boxed { format!("Box<{ty}>") } else { ty }
            };
            let message = format!("`{}` becomes `{}`", show(old), show(new));
            let wire = self.wire(&old.ty, &new.ty);
            let said = Difference::new(Kind::MemberType, Level::Major, message).wire(wire);
            self.push(&new.ident, from, to, said);
        } else if old.from && !new.from {
            let message = format!("`{}` no longer converts into it", new.ty.rust());
            let said = Difference::new(Kind::TypeTraits, Level::Major, message);
            self.push(&new.ident, from, to, said);
        }
        self.tags(old, new, (from, to));
        if let Some(said) = self.limits(Kind::MemberLimits, &old.limits, &new.limits) {
            self.push(&new.ident, from, to, said);
        }
    }

    fn tags(&mut self, old: &Member, new: &Member, (from, to): Places) {
        let gone: Vec<&String> = old.tags.iter().filter(|tag| !new.tags.contains(tag)).collect();
        let fresh: Vec<&String> = new.tags.iter().filter(|tag| !old.tags.contains(tag)).collect();
        if gone.is_empty() && fresh.is_empty() {
            return;
        }
        let wire = (!gone.is_empty() && self.goes(Direction::Sent))
            .then_some("the server does not accept what older code may send");
        let list = |tags: Vec<&String>| tags.iter().map(quoted).collect::<Vec<_>>().join(", ");
        let message = match (gone.is_empty(), fresh.is_empty()) {
            (true, _) => format!("{} also selects it", list(fresh)),
            (_, true) => format!("{} no longer selects it", list(gone)),
            _ => format!("{} selects it instead of {}", list(fresh), list(gone)),
        };
        let said = Difference::new(Kind::MemberTags, Level::Patch, message).wire(wire);
        self.push(&new.ident, from, to, said);
    }
}
