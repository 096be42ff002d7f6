//! Changes of types.

use std::collections::HashMap;

use serde_json::Value;

use super::fits::{Taker, fits};
use super::{Change, Compared, Kind, Level, quoted};
use crate::pointer::Pointer;
use crate::surface::{Direction, Field, Item, Member, Shape, Surface, Ty, Variant};

/// All changes of types and of the names for them.
pub(super) fn changes(compared: &Compared) -> Vec<Change> {
    let Compared { old, new, .. } = *compared;
    let mut changes = Vec::new();
    for (path, item) in &old.types {
        let now = compared.now(path);
        if let Some(other) = new.types.get(now) {
            let mut comparing = Comparing { compared, path, now, changes: &mut changes };
            comparing.item(item, other);
        } else if let Some((target, other)) = behind_alias(new, path) {
            changes.push(merged(compared, path, target));
            Comparing { compared, path, now: target, changes: &mut changes }.code(item, other);
        } else {
            changes.push(removed(compared, path, item));
        }
    }
    let was: Vec<&str> = compared.renamed.values().copied().collect();
    for (path, item) in &new.types {
        if !old.types.contains_key(path) && !was.contains(&&**path) {
            changes.push(added(compared, path, item));
        }
    }
    aliases(compared, &mut changes);
    changes
}

fn added(compared: &Compared, path: &str, item: &Item) -> Change {
    Change {
        kind: Kind::TypeAdded,
        path: format!("models::{path}"),
        message: format!("{} is new", item.shape.noun()),
        code: Level::Minor,
        wire: None,
        old: None,
        new: item.places.first().cloned(),
        operations: compared.operations(None, Some(path)),
    }
}

fn removed(compared: &Compared, path: &str, item: &Item) -> Change {
    Change {
        kind: Kind::TypeRemoved,
        path: format!("models::{path}"),
        message: format!("{} is gone", item.shape.noun()),
        code: Level::Major,
        wire: None,
        old: item.places.first().cloned(),
        new: None,
        operations: compared.operations(Some(path), None),
    }
}

/// The type with a name that a use is and not merely holds.
fn direct(ty: &Ty) -> Option<&str> {
    match ty {
        Ty::Named(path) => Some(path),
        _ => None,
    }
}

/// The type with a name that a name stands for.
fn behind_alias<'a>(surface: &'a Surface, path: &str) -> Option<(&'a str, &'a Item)> {
    let target = direct(&surface.aliases.get(path)?.ty)?;
    surface.types.get_key_value(target).map(|(path, item)| (path.as_str(), item))
}

fn merged(compared: &Compared, path: &str, target: &str) -> Change {
    let item = compared.old.types.get(path);
    let place = |item: Option<&Item>| item.and_then(|item| item.places.first().cloned());
    Change {
        kind: Kind::TypeMerged,
        path: format!("models::{path}"),
        message: format!("it is a name for `{}` now", Ty::Named(target.to_owned()).rust()),
        code: Level::Patch,
        wire: None,
        old: place(item),
        new: place(compared.new.types.get(target)),
        operations: compared.operations(Some(path), Some(target)),
    }
}

fn aliases<'a>(compared: &Compared<'a>, changes: &mut Vec<Change>) {
    let Compared { old, new, .. } = *compared;
    for (path, _) in old.aliases.iter().filter(|(path, _)| new.types.contains_key(*path)) {
        // Who used the name sees the type that has it now in place of what it stood for.
        if let (Some((target, item)), Some((path, other))) =
            (behind_alias(old, path), new.types.get_key_value(path))
        {
            let now: &'a str = path;
            Comparing { compared, path: target, now, changes }.code(item, other);
        }
    }
    let mut push = |kind, path: &String, message: String, code, operation: &String| {
        changes.push(Change {
            kind,
            path: format!("models::{path}"),
            message,
            code,
            wire: None,
            old: old.operations.get(operation).map(|operation| operation.place.clone()),
            new: new.operations.get(operation).map(|operation| operation.place.clone()),
            operations: vec![operation.clone()],
        });
    };
    for (path, alias) in &old.aliases {
        let was = alias.ty.with(&|path| compared.now(path).to_owned());
        match new.aliases.get(path) {
            None if new.types.contains_key(path) && alias.ty.path() == direct(&alias.ty) => {}
            None => {
                let message = format!("the name for `{}` is gone", was.rust());
                push(Kind::AliasRemoved, path, message, Level::Major, &alias.operation);
            }
            Some(now) if !was.is_same_rust(&now.ty) => {
                let message = format!("`{}` becomes `{}`", was.rust(), now.ty.rust());
                push(Kind::AliasTarget, path, message, Level::Major, &alias.operation);
            }
            Some(now) if alias.unique && !now.unique => {
                let message = "`models` no longer has the name, as two modules have".to_owned();
                push(Kind::AliasRemoved, path, message, Level::Major, &alias.operation);
            }
            Some(_) => {}
        }
    }
    for (path, alias) in &new.aliases {
        if !old.aliases.contains_key(path) && !old.types.contains_key(path) {
            let message = format!("a name for `{}` is new", alias.ty.rust());
            push(Kind::AliasAdded, path, message, Level::Minor, &alias.operation);
        }
    }
}

/// Two versions of one type.
struct Comparing<'a, 'b> {
    compared: &'b Compared<'a>,
    path: &'a str,
    now: &'a str,
    changes: &'b mut Vec<Change>,
}

/// What there is to say of a change besides its place.
struct Said {
    kind: Kind,
    message: String,
    code: Level,
    wire: Option<String>,
}

impl Said {
    fn new(kind: Kind, code: Level, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), code, wire: None }
    }

    fn wire(mut self, wire: Option<&str>) -> Self {
        self.wire = wire.map(str::to_owned);
        self
    }
}

impl<'a> Comparing<'a, '_> {
    /// A change of the type, or of a part of it.
    fn push(&mut self, part: &str, old: Option<&Pointer>, new: Option<&Pointer>, said: Said) {
        let separator = if part.is_empty() { "" } else { "::" };
        self.changes.push(Change {
            kind: said.kind,
            path: format!("models::{}{separator}{part}", self.now),
            message: said.message,
            code: said.code,
            wire: said.wire,
            old: old.cloned(),
            new: new.cloned(),
            operations: self.compared.operations(Some(self.path), Some(self.now)),
        });
    }

    fn goes(&self, direction: Direction) -> bool {
        self.compared.goes(self.path, self.now, direction)
    }

    /// What older code cannot do where all its values are sent and all the new ones are read.
    fn wire(&self, old: &Ty, new: &Ty) -> Option<&'static str> {
        let Compared { old: before, new: after, .. } = self.compared;
        if self.goes(Direction::Sent) && !fits((before, old), (after, new), Taker::Server) {
            return Some("the server does not take all that older code sends");
        }
        if self.goes(Direction::Read) && !fits((after, new), (before, old), Taker::Code) {
            return Some("older code cannot read all that the server sends");
        }
        None
    }

    fn same(&self, old: &Ty, new: &Ty) -> bool {
        old.with(&|path| self.compared.now(path).to_owned()).is_same_rust(new)
    }

    fn item(&mut self, old: &'a Item, new: &'a Item) {
        let (from, to) = (old.places.first(), new.places.first());
        if self.path != self.now {
            let ident = |path: &'a str| path.rsplit_once("::").unwrap_or(("", path));
            let ((module, was), (to_module, is)) = (ident(self.path), ident(self.now));
            let said = if was == is {
                let message = format!("it was in `models::{module}`, and is in `{to_module}`");
                Said::new(Kind::TypeMoved, Level::Major, message)
            } else {
                Said::new(Kind::TypeRenamed, Level::Major, format!("it was called `{was}`"))
            };
            self.push("", from, to, said);
        }
        self.code(old, new);
        if old.deprecated != new.deprecated {
            self.push("", from, to, deprecated(Kind::TypeDeprecated, new.deprecated));
        }
        if let Some(said) = self.limits(Kind::TypeLimits, &old.limits, &new.limits) {
            self.push("", from, to, said);
        }
    }

    /// What code of users sees.
    fn code(&mut self, old: &'a Item, new: &'a Item) {
        self.traits(old, new);
        self.shape(old, new);
    }

    fn traits(&mut self, old: &Item, new: &Item) {
        let Compared { old: before, new: after, .. } = self.compared;
        if std::mem::discriminant(&old.shape) != std::mem::discriminant(&new.shape) {
            return;
        }
        let (from, to) = (old.places.first(), new.places.first());
        let default = (old.is_default(before), new.is_default(after));
        let eq = (has_eq(old), has_eq(new));
        for (name, (was, is)) in [("Default", default), ("Eq", eq)] {
            if was && !is {
                let message = format!("it no longer implements `{name}`");
                self.push("", from, to, Said::new(Kind::TypeTraits, Level::Major, message));
            } else if is && !was {
                let message = format!("it implements `{name}`");
                self.push("", from, to, Said::new(Kind::TypeTraits, Level::Minor, message));
            }
        }
        let has_setters = |item: &Item| {
            item.sent
                && matches!(&item.shape, Shape::Struct { fields, .. } if fields.iter().any(|field| !field.required))
        };
        match (has_setters(old), has_setters(new)) {
            (true, false) if old.sent && !new.sent => {
                let message = "values are no longer sent, so that its `with_…` methods are gone";
                self.push("", from, to, Said::new(Kind::TypeSetters, Level::Major, message));
            }
            (false, true) if !old.sent => {
                let message = "values are sent now, so that it has `with_…` methods";
                self.push("", from, to, Said::new(Kind::TypeSetters, Level::Minor, message));
            }
            _ => {}
        }
    }

    fn shape(&mut self, old: &'a Item, new: &'a Item) {
        let (from, to) = (old.places.first(), new.places.first());
        match (&old.shape, &new.shape) {
            (
                Shape::Struct { fields, additional },
                Shape::Struct { fields: others, additional: other },
            ) => {
                self.fields(fields, others, (from, to));
                self.additional(additional.as_ref(), other.as_ref(), (from, to));
            }
            (
                Shape::Enum { values, integer, catch_all },
                Shape::Enum { values: others, integer: other, catch_all: kept },
            ) if integer == other => {
                self.values(values, others, (from, to));
                self.catch_all(Some(catch_all), Some(kept), (from, to));
            }
            (Shape::Constant { value }, Shape::Constant { value: other }) => {
                self.constant(value, other, (from, to));
            }
            (
                Shape::Tuple { items, required, rest },
                Shape::Tuple { items: others, required: needed, rest: other },
            ) => {
                let same = items.len() == others.len()
                    && required == needed
                    && items.iter().zip(others).all(|(old, new)| self.same(old, new))
                    && match (rest, other) {
                        (Some(old), Some(new)) => self.same(old, new),
                        (rest, other) => rest.is_none() && other.is_none(),
                    };
                if !same {
                    let wire = self.whole();
                    let said =
                        Said::new(Kind::ElementType, Level::Major, "its elements are others");
                    self.push("", from, to, said.wire(wire));
                }
            }
            (Shape::Newtype { ty }, Shape::Newtype { ty: other })
            | (Shape::Alias { ty }, Shape::Alias { ty: other }) => {
                if !self.same(ty, other) {
                    let message = format!("`{}` becomes `{}`", ty.rust(), other.rust());
                    let said = Said::new(Kind::ElementType, Level::Major, message);
                    let wire = self.wire(ty, other);
                    self.push("", from, to, said.wire(wire));
                }
            }
            (
                Shape::Union { members, tag, catch_all },
                Shape::Union { members: others, tag: other, catch_all: kept },
            ) => {
                if tag != other {
                    let how = |tag: &Option<String>| match tag {
                        Some(tag) => format!("by {}", quoted(tag)),
                        None => "by what fits".to_owned(),
                    };
                    let message =
                        format!("its members are told apart {}, and were {}", how(other), how(tag));
                    let wire = self.whole();
                    let said = Said::new(Kind::UnionTag, Level::Patch, message).wire(wire);
                    self.push("", from, to, said);
                }
                self.members(members, others, catch_all.is_some(), (from, to));
                self.catch_all(catch_all.as_ref(), kept.as_ref(), (from, to));
            }
            (was, is) => {
                let message = format!("it was {}, and is {}", was.noun(), is.noun());
                let wire = self.whole();
                self.push(
                    "",
                    from,
                    to,
                    Said::new(Kind::TypeKind, Level::Major, message).wire(wire),
                );
            }
        }
    }

    /// What older code cannot do with the type as a whole.
    fn whole(&self) -> Option<&'static str> {
        self.wire(&Ty::Named(self.path.to_owned()), &Ty::Named(self.now.to_owned()))
    }

    fn fields(&mut self, old: &'a [Field], new: &'a [Field], (from, to): Places) {
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
                        "the property {} is called {}",
                        quoted(&field.wire),
                        quoted(&other.wire)
                    );
                    let wire = self.renamed_wire(field.required, other.required);
                    let said = Said::new(Kind::FieldRenamed, Level::Major, message).wire(wire);
                    self.push(&other.ident, Some(&field.place), Some(&other.place), said);
                }
                None => self.field_gone(field, to),
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

    /// Whether one field looks like another under a new name.
    fn is_renamed(&self, old: &Field, new: &Field) -> bool {
        self.same(&old.ty, &new.ty)
            && (old.required, old.nullable) == (new.required, new.nullable)
            && strsim::jaro_winkler(&old.ident, &new.ident) >= ALIKE
    }

    fn renamed_wire(&self, was_required: bool, is_required: bool) -> Option<&'static str> {
        if is_required && self.goes(Direction::Sent) {
            Some("older code does not send it under the new name")
        } else if was_required && self.goes(Direction::Read) {
            Some("older code requires it under the old name")
        } else {
            None
        }
    }

    fn field_gone(&mut self, field: &Field, to: Option<&Pointer>) {
        let wire = (field.required && self.goes(Direction::Read))
            .then_some("older code requires it in what it reads");
        let message = format!("the property {} is gone", quoted(&field.wire));
        let said = Said::new(Kind::FieldRemoved, Level::Major, message).wire(wire);
        self.push(&field.ident, Some(&field.place), to, said);
    }

    fn field_new(&mut self, field: &Field, others: &[Field], from: Option<&Pointer>) {
        let property = quoted(&field.wire);
        let constant = self.compared.new.is_constant(&field.ty);
        // `new` takes what is required, unless it has but one value.
        let code = if field.required && !constant { Level::Major } else { Level::Minor };
        let wire = (field.required && self.goes(Direction::Sent))
            .then_some("the server requires it, and older code does not send it");
        let message = match (field.required, others.iter().any(|other| other.required)) {
            (true, _) if constant => format!("the property {property} is new"),
            (true, true) => format!("the required property {property} is new: `new` takes it"),
            (true, false) => format!(
                "the required property {property} is new: values are made by `new`, which takes it"
            ),
            (false, _) => format!("the optional property {property} is new"),
        };
        let said = Said::new(Kind::FieldAdded, code, message).wire(wire);
        self.push(&field.ident, from, Some(&field.place), said);
    }

    fn field(&mut self, old: &Field, new: &Field) {
        let (from, to) = (Some(&old.place), Some(&new.place));
        if old.ident != new.ident {
            let message = format!("the field was called `{}`", old.ident);
            self.push(&new.ident, from, to, Said::new(Kind::FieldRenamed, Level::Major, message));
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

    /// The type of a field as it is declared changes, or only what its texts may be.
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
            wire = Some("the server does not take the `null` that older code may send");
        } else if old.required && !required && read {
            wire = Some("older code requires it in what it reads");
        } else if !old.nullable && nullable && read && old.ty != Ty::Any {
            wire =
                (old.required || !takes_null(old)).then_some("older code cannot read the `null`");
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
        let said = Said::new(kind, code, message).wire(wire);
        self.push(&new.ident, Some(&old.place), Some(&new.place), said);
    }

    fn default(&mut self, old: &Field, new: &Field, told: bool) {
        let getter = (old.or_default, new.or_default);
        if old.default == new.default && (getter.0 == getter.1 || told) {
            return;
        }
        let shown = |default: &Option<Value>| default.as_ref().map_or("nothing".to_owned(), quoted);
        let method = format!("{}_or_default", new.ident.trim_start_matches("r#"));
        let (code, more) = match getter {
            (true, false) => (Level::Major, format!(", and `{method}` is gone")),
            (false, true) => (Level::Minor, format!(", and `{method}` is new")),
            _ => (Level::Patch, String::new()),
        };
        let message = format!(
            "the default was {}, and is {}{more}",
            shown(&old.default),
            shown(&new.default)
        );
        let said = Said::new(Kind::FieldDefault, code, message);
        self.push(&new.ident, Some(&old.place), Some(&new.place), said);
    }

    fn additional(&mut self, old: Option<&Ty>, new: Option<&Ty>, (from, to): Places) {
        let (code, message, wire) = match (old, new) {
            (None, Some(ty)) => {
                let message = format!(
                    "further properties are of type `{}` and have a field, so that `undeclared` is gone",
                    ty.rust()
                );
                (Level::Major, message, self.whole())
            }
            (Some(_), None) => {
                let message = "further properties have no field, but `undeclared` alone";
                (Level::Major, message.to_owned(), None)
            }
            (Some(old), Some(new)) if !self.same(old, new) => {
                let message =
                    format!("further properties: `{}` becomes `{}`", old.rust(), new.rust());
                (Level::Major, message, self.wire(old, new))
            }
            _ => return,
        };
        self.push("", from, to, Said::new(Kind::FurtherProperties, code, message).wire(wire));
    }

    fn values(&mut self, old: &[Variant], new: &[Variant], (from, to): Places) {
        let key = |known: &Variant| known.value.to_string();
        let was: HashMap<String, &Variant> = old.iter().map(|known| (key(known), known)).collect();
        let is: HashMap<String, &Variant> = new.iter().map(|known| (key(known), known)).collect();
        for known in old {
            let Some(other) = is.get(&key(known)) else {
                let wire = self
                    .goes(Direction::Sent)
                    .then_some("the server does not take what older code may send");
                let message = format!("the value {} is gone", quoted(&known.value));
                let said = Said::new(Kind::ValueRemoved, Level::Major, message).wire(wire);
                self.push(&known.ident, from, to, said);
                continue;
            };
            if known.ident != other.ident {
                let message = format!("the variant was called `{}`", known.ident);
                let said = Said::new(Kind::ValueRenamed, Level::Major, message);
                self.push(&other.ident, from, to, said);
            }
            if known.deprecated != other.deprecated {
                let said = deprecated(Kind::ValueDeprecated, other.deprecated);
                self.push(&other.ident, from, to, said);
            }
        }
        for known in new.iter().filter(|known| !was.contains_key(&key(known))) {
            let message = format!("the value {} is new", quoted(&known.value));
            self.push(&known.ident, from, to, Said::new(Kind::ValueAdded, Level::Minor, message));
        }
    }

    fn catch_all(&mut self, old: Option<&String>, new: Option<&String>, (from, to): Places) {
        if let Some(was) = old.filter(|was| Some(*was) != new) {
            let message = match new {
                Some(_) => format!("the variant was called `{was}`"),
                None => "the variant for what is not known is gone".to_owned(),
            };
            let said = Said::new(Kind::MemberRenamed, Level::Major, message);
            self.push(new.unwrap_or(was), from, to, said);
        }
    }

    fn constant(&mut self, old: &Value, new: &Value, (from, to): Places) {
        if old == new {
            return;
        }
        let same = std::mem::discriminant(old) == std::mem::discriminant(new);
        let code = if same { Level::Patch } else { Level::Major };
        let wire = if self.goes(Direction::Sent) {
            Some("the server does not take what older code sends")
        } else {
            self.goes(Direction::Read).then_some("older code reads the old value alone")
        };
        let message = format!("the value was {}, and is {}", quoted(old), quoted(new));
        self.push("", from, to, Said::new(Kind::TagValue, code, message).wire(wire));
    }

    fn members(&mut self, old: &'a [Member], new: &'a [Member], open: bool, (from, to): Places) {
        let pairs = super::members_pairs((self.compared.old, old), (self.compared.new, new));
        for (index, member) in old.iter().enumerate() {
            let other = pairs.iter().find(|(one, _)| *one == index).map(|(_, other)| &new[*other]);
            if let Some(other) = other {
                self.member(member, other, (from, to));
                continue;
            }
            let wire = self
                .goes(Direction::Sent)
                .then_some("the server does not take what older code may send");
            let message = format!("the member `{}` is gone", member.ty.rust());
            let said = Said::new(Kind::MemberRemoved, Level::Major, message).wire(wire);
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
            let said = Said::new(Kind::MemberAdded, Level::Minor, message).wire(wire);
            self.push(&member.ident, from, to, said);
        }
    }

    fn member(&mut self, old: &Member, new: &Member, (from, to): Places) {
        if old.ident != new.ident {
            let message = format!("the variant was called `{}`", old.ident);
            let said = Said::new(Kind::MemberRenamed, Level::Major, message);
            self.push(&new.ident, from, to, said);
        }
        if !self.same(&old.ty, &new.ty) || old.boxed != new.boxed {
            let show = |member: &Member| {
                let ty = member.ty.rust();
                if member.boxed { format!("Box<{ty}>") } else { ty }
            };
            let message = format!("`{}` becomes `{}`", show(old), show(new));
            let wire = self.wire(&old.ty, &new.ty);
            let said = Said::new(Kind::MemberType, Level::Major, message).wire(wire);
            self.push(&new.ident, from, to, said);
        } else if old.from && !new.from {
            let message = format!("`{}` no longer converts into it", new.ty.rust());
            let said = Said::new(Kind::TypeTraits, Level::Major, message);
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
            .then_some("the server does not take what older code may send");
        let list = |tags: Vec<&String>| tags.iter().map(quoted).collect::<Vec<_>>().join(", ");
        let message = match (gone.is_empty(), fresh.is_empty()) {
            (true, _) => format!("{} stands for it too", list(fresh)),
            (_, true) => format!("{} no longer stands for it", list(gone)),
            _ => format!("{} stands for it in place of {}", list(fresh), list(gone)),
        };
        let said = Said::new(Kind::MemberTags, Level::Patch, message).wire(wire);
        self.push(&new.ident, from, to, said);
    }

    /// What is different in what narrows values; `None` if nothing is.
    fn limits(&self, kind: Kind, old: &Value, new: &Value) -> Option<Said> {
        let message = described(old, new, "");
        if message.is_empty() {
            return None;
        }
        let wire = (self.goes(Direction::Sent) && is_narrower(old, new))
            .then_some("the server does not take all that older code may send");
        let said = Said::new(kind, Level::Patch, message);
        Some(said.wire(wire))
    }
}

/// Where the old and the new document have something.
type Places<'a> = (Option<&'a Pointer>, Option<&'a Pointer>);

/// How alike the names of one thing are before and after.
const ALIKE: f64 = 0.85;

fn deprecated(kind: Kind, is: bool) -> Said {
    let message = if is { "it is deprecated" } else { "it is no longer deprecated" };
    Said::new(kind, if is { Level::Minor } else { Level::Patch }, message)
}

/// Whether the type itself implements `Eq` by a choice that can change.
fn has_eq(item: &Item) -> bool {
    match item.shape {
        Shape::Struct { .. }
        | Shape::Tuple { .. }
        | Shape::Newtype { .. }
        | Shape::Union { .. } => item.eq,
        _ => true,
    }
}

/// Whether reading `null` into the field gives a value.
fn takes_null(field: &Field) -> bool {
    !field.required
}

/// Whether some of what was allowed no longer is.
fn is_narrower(old: &Value, new: &Value) -> bool {
    let Some(new) = new.as_object() else {
        return false;
    };
    new.iter().any(|(keyword, value)| {
        let before = old.get(keyword);
        let number = |value: Option<&Value>| value.and_then(Value::as_f64);
        match keyword.as_str() {
            "elements" => is_narrower(before.unwrap_or(&Value::Null), value),
            "minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minProperties" => {
                number(before).is_none_or(|before| number(Some(value)) > Some(before))
            }
            "maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxProperties" => {
                number(before).is_none_or(|before| number(Some(value)) < Some(before))
            }
            _ => before.is_none_or(|before| !is_same(before, value)),
        }
    })
}

/// Whether two limits are the same; `1` is `1.0`.
fn is_same(one: &Value, other: &Value) -> bool {
    one == other || one.as_f64().is_some_and(|one| other.as_f64() == Some(one))
}

/// The keywords that are different.
fn described(old: &Value, new: &Value, of: &str) -> String {
    let empty = serde_json::Map::new();
    let (old, new) = (old.as_object().unwrap_or(&empty), new.as_object().unwrap_or(&empty));
    let keywords = old.keys().chain(new.keys().filter(|keyword| !old.contains_key(*keyword)));
    let parts = keywords.filter_map(|keyword| match (old.get(keyword), new.get(keyword)) {
        (Some(was), Some(is)) if is_same(was, is) => None,
        (was, is) if keyword == "elements" => {
            let nothing = Value::Null;
            Some(described(was.unwrap_or(&nothing), is.unwrap_or(&nothing), " of elements"))
        }
        (Some(was), Some(is)) => {
            Some(format!("`{keyword}`{of} was {}, and is {}", quoted(was), quoted(is)))
        }
        (Some(was), None) => Some(format!("`{keyword}`{of} was {}, and is gone", quoted(was))),
        (None, is) => Some(format!("`{keyword}`{of} is {}", quoted(is.unwrap_or(&Value::Null)))),
    });
    parts.collect::<Vec<_>>().join("; ")
}
