//! Comparison of two versions of a type.

use serde_json::Value;

use super::fits::{Taker, fits};
use super::limits::{described, is_narrower};
use super::{Change, Compared, Kind, Level, quoted};
use crate::changes::public_api::{Direction, Item, Shape, Ty, width};
use crate::document::pointer::Pointer;

/// Two versions of a type.
pub(super) struct Comparing<'a, 'b> {
    pub(super) compared: &'b Compared<'a>,
    pub(super) path: &'a str,
    pub(super) now: &'a str,
    pub(super) changes: &'b mut Vec<Change>,
}

/// The content of a change, without its path.
pub(super) struct Difference {
    kind: Kind,
    message: String,
    code: Level,
    wire: Option<String>,
}

impl Difference {
    pub(super) fn new(kind: Kind, code: Level, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), code, wire: None }
    }

    pub(super) fn wire(mut self, wire: Option<&str>) -> Self {
        self.wire = wire.map(str::to_owned);
        self
    }
}

impl<'a> Comparing<'a, '_> {
    /// Adds a change of the type, or of a part of it.
    pub(super) fn push(
        &mut self,
        part: &str,
        old: Option<&Pointer>,
        new: Option<&Pointer>,
        said: Difference,
    ) {
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

    pub(super) fn goes(&self, direction: Direction) -> bool {
        self.compared.goes(self.path, self.now, direction)
    }

    /// Describes why older code fails, if it sends any value of the old type and reads any value of the
    /// new one.
    pub(super) fn wire(&self, old: &Ty, new: &Ty) -> Option<&'static str> {
        let Compared { old: before, new: after, .. } = self.compared;
        if self.goes(Direction::Sent) && !fits((before, old), (after, new), Taker::Server) {
            return Some("the server does not accept everything that older code sends");
        }
        if self.goes(Direction::Read) && !fits((after, new), (before, old), Taker::Code) {
            return Some("older code cannot read everything that the server sends");
        }
        None
    }

    pub(super) fn same(&self, old: &Ty, new: &Ty) -> bool {
        old.with(&|path| self.compared.now(path).to_owned()).is_same_rust(new)
    }

    pub(super) fn item(&mut self, old: &'a Item, new: &'a Item) {
        let (from, to) = (old.places.first(), new.places.first());
        if self.path != self.now {
            let ident = |path: &'a str| path.rsplit_once("::").unwrap_or(("", path));
            let ((module, was), (to_module, is)) = (ident(self.path), ident(self.now));
            let said = if was == is {
                let message = format!("it moves from `models::{module}` to `{to_module}`");
                Difference::new(Kind::TypeMoved, Level::Major, message)
            } else {
                let has_alias =
                    self.compared.new.renamed.get(self.path).is_some_and(|now| now == self.now);
                let (level, kept) = if has_alias {
                    (Level::Minor, ", which is a deprecated alias now")
                } else {
                    (Level::Major, "")
                };
                let message = format!("it is renamed from `{was}`{kept}");
                Difference::new(Kind::TypeRenamed, level, message)
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

    /// Compares what user code depends on.
    pub(super) fn code(&mut self, old: &'a Item, new: &'a Item) {
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
                self.push("", from, to, Difference::new(Kind::TypeTraits, Level::Major, message));
            } else if is && !was {
                let message = format!("it implements `{name}`");
                self.push("", from, to, Difference::new(Kind::TypeTraits, Level::Minor, message));
            }
        }
        for (path, is) in added_and_lost(&old.derives, &new.derives) {
            let (level, message) = if is {
                (Level::Minor, format!("it implements {path}"))
            } else {
                (Level::Major, format!("it no longer implements {path}"))
            };
            self.push("", from, to, Difference::new(Kind::TypeTraits, level, message));
        }
        let is_made = |item: &Item| item.sent && matches!(item.shape, Shape::Struct { .. });
        match (is_made(old), is_made(new)) {
            (true, false) => {
                let message = "values are no longer sent: `new` needs the feature `mock`, and there are no \
                               `with_…` methods";
                self.push("", from, to, Difference::new(Kind::TypeSetters, Level::Major, message));
            }
            (false, true) => {
                let message = "values are now sent: `new` needs no feature, and optional properties have `with_…` methods";
                self.push("", from, to, Difference::new(Kind::TypeSetters, Level::Minor, message));
            }
            _ => {}
        }
    }

    fn shape(&mut self, old: &'a Item, new: &'a Item) {
        let (from, to) = (old.places.first(), new.places.first());
        match (&old.shape, &new.shape) {
            (
                Shape::Struct { fields, additional, further, closed },
                Shape::Struct {
                    fields: others,
                    additional: other,
                    further: now_further,
                    closed: now_closed,
                },
            ) => {
                self.fields(fields, others, *now_closed, (from, to));
                if !(old.record && new.record) {
                    self.order(fields, others, (from, to));
                }
                self.additional(additional.as_ref(), other.as_ref(), (from, to));
                if further != now_further && additional.is_some() && other.is_some() {
                    let message =
                        format!("the field of additional properties is renamed from `{further}`");
                    let said = Difference::new(Kind::FieldRenamed, Level::Major, message);
                    self.push(now_further, from, to, said);
                }
                if closed != now_closed && additional.is_some() == other.is_some() {
                    self.closed(*now_closed, (from, to));
                }
            }
            (
                Shape::Enum { values, integer, catch_all },
                Shape::Enum { values: others, integer: other, catch_all: kept },
            ) if integer == other && (!integer || width(values) == width(others)) => {
                self.values(values, others, (from, to));
                self.catch_all(Some(catch_all), Some(kept), (from, to));
            }
            (Shape::Constant { value }, Shape::Constant { value: other }) => {
                self.constant(value, other, (from, to));
            }
            (
                Shape::Tuple { items, required, boxed, rest },
                Shape::Tuple { items: others, required: needed, boxed: now_boxed, rest: other },
            ) => {
                let same_rest = match (rest, other) {
                    (Some(old), Some(new)) => self.same(old, new),
                    (rest, other) => rest.is_none() && other.is_none(),
                };
                let same = items.len() == others.len()
                    && (required, boxed) == (needed, now_boxed)
                    && items.iter().zip(others).all(|(old, new)| self.same(old, new));
                if !same || !same_rest {
                    let message = "its elements have other types";
                    let said = Difference::new(Kind::ElementType, Level::Major, message);
                    self.push("", from, to, said.wire(self.whole()));
                }
            }
            (Shape::Newtype { ty }, Shape::Newtype { ty: other })
            | (Shape::Alias { ty }, Shape::Alias { ty: other }) => {
                if !self.same(ty, other) {
                    let message = format!("`{}` becomes `{}`", ty.rust(), other.rust());
                    let said = Difference::new(Kind::ElementType, Level::Major, message);
                    let wire = self.wire(ty, other);
                    self.push("", from, to, said.wire(wire));
                }
            }
            (
                Shape::Union { members, tag, catch_all },
                Shape::Union { members: others, tag: other, catch_all: kept },
            ) => {
                self.tag(tag.as_ref(), other.as_ref(), (from, to));
                self.members(members, others, catch_all.is_some(), (from, to));
                self.catch_all(catch_all.as_ref(), kept.as_ref(), (from, to));
            }
            (was, is) => {
                let message = format!("it changes from {} to {}", was.noun(), is.noun());
                let said = Difference::new(Kind::TypeKind, Level::Major, message);
                self.push("", from, to, said.wire(self.whole()));
            }
        }
    }

    fn tag(&mut self, old: Option<&String>, new: Option<&String>, (from, to): Places<'a>) {
        if old == new {
            return;
        }
        let how = |tag: Option<&String>| match tag {
            Some(tag) => format!("by {}", quoted(tag)),
            None => "by their schemas".to_owned(),
        };
        let message = format!("its members are selected {} instead of {}", how(new), how(old));
        let wire = self.whole();
        self.push("", from, to, Difference::new(Kind::UnionTag, Level::Patch, message).wire(wire));
    }

    /// Describes why older code fails with the type as a whole.
    pub(super) fn whole(&self) -> Option<&'static str> {
        self.wire(&Ty::Named(self.path.to_owned()), &Ty::Named(self.now.to_owned()))
    }

    /// Describes the difference of constraints; `None` if there is none.
    pub(super) fn limits(&self, kind: Kind, old: &Value, new: &Value) -> Option<Difference> {
        let message = described(old, new, "");
        if message.is_empty() {
            return None;
        }
        let wire = (self.goes(Direction::Sent) && is_narrower(old, new))
            .then_some("the server does not accept everything that older code may send");
        let said = Difference::new(kind, Level::Patch, message);
        Some(said.wire(wire))
    }
}

/// The pointers into the old and the new document.
pub(super) type Places<'a> = (Option<&'a Pointer>, Option<&'a Pointer>);

pub(super) fn deprecated(kind: Kind, is: bool) -> Difference {
    let message = if is { "it is deprecated" } else { "it is no longer deprecated" };
    Difference::new(kind, if is { Level::Minor } else { Level::Patch }, message)
}

/// The traits that one list has and the other has not, and whether they are new. A trait without a feature is there with
/// each.
fn added_and_lost(old: &[String], new: &[String]) -> Vec<(String, bool)> {
    let path = |it: &String| it.split(' ').next().unwrap_or_default().to_owned();
    let lacks = |all: &[String], it: &String| !all.contains(it) && !all.contains(&path(it));
    let shown = |it: &String| match it.split_once(" with ") {
        Some((path, feature)) => format!("`{path}` with the feature `{feature}`"),
        None => format!("`{it}`"),
    };
    let lost = old.iter().filter(|it| lacks(new, it)).map(|it| (shown(it), false));
    let added = new.iter().filter(|it| lacks(old, it)).map(|it| (shown(it), true));
    lost.chain(added).collect()
}

/// Whether the type implements `Eq`, as far as its content decides that.
fn has_eq(item: &Item) -> bool {
    match item.shape {
        Shape::Struct { .. }
        | Shape::Tuple { .. }
        | Shape::Newtype { .. }
        | Shape::Union { .. } => item.eq,
        _ => true,
    }
}
