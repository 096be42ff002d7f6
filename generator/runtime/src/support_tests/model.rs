//! A small API, in the form in which the generator emits one.

#![allow(unreachable_pub, reason = "as in an emitted crate")]

use std::collections::BTreeMap;

use serde::Serialize;
use serde::Serializer;
use serde::de::MapAccess;
use serde_json::Value;

use crate::support::{
    Choice, Fields, JsonError, Maybe, Object, Optional, OrNull, Parts, Rows, Source, Tagged,
    Undeclared, Untagged,
};

/// The end of a run that went wrong.
#[derive(Clone)]
pub struct Failed {
    pub status: FailedStatus,
    pub message: String,
    pub error: Fault,
}
impl Object for Failed {
    const NAME: &'static str = "Failed";
    const FIELDS: &'static [&'static str] = &["status", "message", "error"];
    fn decode<'de, A: MapAccess<'de>>(fields_: Fields<'de, A>) -> Result<Self, A::Error> {
        let ((Some(status), Some(message), Some(error)), Undeclared { .. }) = fields_.read()?
        else {
            return Err(crate::support::missing());
        };
        Ok(Self { status, message, error })
    }
    fn parts(&self) -> impl Parts {
        (&self.status, &self.message, &self.error)
    }
}
crate::support::object!(Failed);

/// The tag of [`Failed`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct FailedStatus;
impl FailedStatus {
    pub const VALUE: &'static str = "failed";
}
crate::support::constant!(FailedStatus);

/// An object with a field of every kind.
#[derive(Clone)]
pub struct Fault {
    pub category: Category,
    pub code: Option<String>,
    pub detail: Option<Value>,
    pub hint: Option<String>,
    pub proxy: Maybe<String>,
}
impl Object for Fault {
    const NAME: &'static str = "Fault";
    const FIELDS: &'static [&'static str] = &["category", "code", "detail", "hint", "proxy"];
    fn decode<'de, A: MapAccess<'de>>(fields_: Fields<'de, A>) -> Result<Self, A::Error> {
        let (
            (Some(category), Optional(code), OrNull(detail), Some(hint), Optional(proxy)),
            Undeclared { .. },
        ) = fields_.read()?
        else {
            return Err(crate::support::missing());
        };
        Ok(Self { category, code, detail, hint, proxy })
    }
    fn parts(&self) -> impl Parts {
        (
            &self.category,
            Optional(&self.code),
            Optional(&self.detail),
            &self.hint,
            Optional(&self.proxy),
        )
    }
}
crate::support::object!(Fault);

/// An open enum.
#[derive(Debug, Clone, PartialEq, Hash)]
pub enum Category {
    Infrastructure,
    Execution,
    Unknown(String),
}
impl Category {
    pub const VALUES: &'static [Self] = &[Self::Infrastructure, Self::Execution];
    pub fn as_str(&self) -> &str {
        match self {
            Self::Infrastructure => "infrastructure",
            Self::Execution => "execution",
            Self::Unknown(text) => text,
        }
    }
}
crate::support::string_enum!(Category, Unknown);

/// An open enum with a value `Unknown` of its own.
#[derive(Debug, Clone, PartialEq, Hash)]
pub enum Wildcard {
    Any,
    Unknown,
    Other(String),
}
impl Wildcard {
    pub const VALUES: &'static [Self] = &[Self::Any, Self::Unknown];
    pub fn as_str(&self) -> &str {
        match self {
            Self::Any => "*",
            Self::Unknown => "unknown",
            Self::Other(text) => text,
        }
    }
}
crate::support::string_enum!(Wildcard, Other);

/// The end of a run that went well.
#[derive(Clone)]
pub struct Done {
    pub status: DoneStatus,
    pub result: Value,
}
impl Object for Done {
    const NAME: &'static str = "Done";
    const FIELDS: &'static [&'static str] = &["status", "result"];
    fn decode<'de, A: MapAccess<'de>>(fields_: Fields<'de, A>) -> Result<Self, A::Error> {
        let ((Some(status), Some(result)), Undeclared { .. }) = fields_.read()? else {
            return Err(crate::support::missing());
        };
        Ok(Self { status, result })
    }
    fn parts(&self) -> impl Parts {
        (&self.status, &self.result)
    }
}
crate::support::object!(Done);

/// The tag of [`Done`].
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
pub struct DoneStatus;
impl DoneStatus {
    pub const VALUE: &'static str = "done";
}
crate::support::constant!(DoneStatus);

/// A tagged union.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    Done(Done),
    Failed(Box<Failed>),
    Unknown(Value),
}
impl Tagged for Outcome {
    const NAME: &'static str = "Outcome";
    const TAG: &'static str = "status";
    fn decode(tag: &str, source: &mut Source<'_, '_>) -> Result<Self, JsonError> {
        match tag {
            "done" => source.decode().map(Self::Done),
            "failed" => source.decode().map(Self::Failed),
            _ => source.keep().map(Self::Unknown),
        }
    }
    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Done(value) => Serialize::serialize(value, serializer),
            Self::Failed(value) => Serialize::serialize(value, serializer),
            Self::Unknown(value) => Serialize::serialize(value, serializer),
        }
    }
}
crate::support::tagged_union!(Outcome);

/// From one number to another.
#[derive(Clone)]
pub struct Range {
    pub start: i64,
    pub end: i64,
}
impl Object for Range {
    const NAME: &'static str = "Range";
    const FIELDS: &'static [&'static str] = &["start", "end"];
    fn decode<'de, A: MapAccess<'de>>(fields_: Fields<'de, A>) -> Result<Self, A::Error> {
        let ((Some(start), Some(end)), Undeclared { .. }) = fields_.read()? else {
            return Err(crate::support::missing());
        };
        Ok(Self { start, end })
    }
    fn parts(&self) -> impl Parts {
        (&self.start, &self.end)
    }
}
crate::support::object!(Range);

/// A [`Range`] that has a step too.
#[derive(Clone)]
pub struct StepRange {
    pub start: i64,
    pub end: i64,
    pub step: i64,
}
impl Object for StepRange {
    const NAME: &'static str = "StepRange";
    const FIELDS: &'static [&'static str] = &["start", "end", "step"];
    fn decode<'de, A: MapAccess<'de>>(fields_: Fields<'de, A>) -> Result<Self, A::Error> {
        let ((Some(start), Some(end), Some(step)), Undeclared { .. }) = fields_.read()? else {
            return Err(crate::support::missing());
        };
        Ok(Self { start, end, step })
    }
    fn parts(&self) -> impl Parts {
        (&self.start, &self.end, &self.step)
    }
}
crate::support::object!(StepRange);

/// A union whose members overlap: what is a `StepRange` is a `Range` as well.
#[derive(Debug, Clone, PartialEq)]
pub enum CalendarField {
    Integer(i64),
    Range(Range),
    StepRange(StepRange),
    List(Vec<CalendarItem>),
    Wildcard(Wildcard),
}
impl Untagged for CalendarField {
    const NAME: &'static str = "CalendarField";
    fn decode(choice: &mut Choice<'_, '_, Self>) {
        choice.member("Integer", Self::Integer);
        choice.member("Range", Self::Range);
        choice.member("StepRange", Self::StepRange);
        choice.member("List", Self::List);
        choice.member("Wildcard", Self::Wildcard);
    }
    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Integer(value) => Serialize::serialize(value, serializer),
            Self::Range(value) => Serialize::serialize(value, serializer),
            Self::StepRange(value) => Serialize::serialize(value, serializer),
            Self::List(value) => Serialize::serialize(value, serializer),
            Self::Wildcard(value) => Serialize::serialize(value, serializer),
        }
    }
}
crate::support::untagged_union!(CalendarField);

/// A union within a union.
#[derive(Debug, Clone, PartialEq)]
pub enum CalendarItem {
    Integer(i64),
    Range(Range),
    StepRange(StepRange),
}
impl Untagged for CalendarItem {
    const NAME: &'static str = "CalendarItem";
    fn decode(choice: &mut Choice<'_, '_, Self>) {
        choice.member("Integer", Self::Integer);
        choice.member("Range", Self::Range);
        choice.member("StepRange", Self::StepRange);
    }
    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Integer(value) => Serialize::serialize(value, serializer),
            Self::Range(value) => Serialize::serialize(value, serializer),
            Self::StepRange(value) => Serialize::serialize(value, serializer),
        }
    }
}
crate::support::untagged_union!(CalendarItem);

/// A union of which the vaguer members come first.
#[derive(Debug, Clone, PartialEq)]
pub enum Scalar {
    Number(f64),
    Integer(i64),
    Wildcard(Wildcard),
    Category(Category),
    Numbers(Vec<f64>),
    Integers(Vec<i64>),
}
impl Untagged for Scalar {
    const NAME: &'static str = "Scalar";
    fn decode(choice: &mut Choice<'_, '_, Self>) {
        choice.member("Number", Self::Number);
        choice.member("Integer", Self::Integer);
        choice.member("Wildcard", Self::Wildcard);
        choice.member("Category", Self::Category);
        choice.member("Numbers", Self::Numbers);
        choice.member("Integers", Self::Integers);
    }
    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Number(value) => Serialize::serialize(value, serializer),
            Self::Integer(value) => Serialize::serialize(value, serializer),
            Self::Wildcard(value) => Serialize::serialize(value, serializer),
            Self::Category(value) => Serialize::serialize(value, serializer),
            Self::Numbers(value) => Serialize::serialize(value, serializer),
            Self::Integers(value) => Serialize::serialize(value, serializer),
        }
    }
}
crate::support::untagged_union!(Scalar);

/// A union that holds itself.
#[derive(Debug, Clone, PartialEq)]
pub enum Tree {
    Leaf(i64),
    Branch(Vec<Tree>),
    Named(BTreeMap<String, Tree>),
}
impl Untagged for Tree {
    const NAME: &'static str = "Tree";
    fn decode(choice: &mut Choice<'_, '_, Self>) {
        choice.member("Leaf", Self::Leaf);
        choice.member("Branch", Self::Branch);
        choice.member("Named", Self::Named);
    }
    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Leaf(value) => Serialize::serialize(value, serializer),
            Self::Branch(value) => Serialize::serialize(value, serializer),
            Self::Named(value) => Serialize::serialize(value, serializer),
        }
    }
}
crate::support::untagged_union!(Tree);

/// Unions in objects, arrays and maps.
#[derive(Clone)]
pub struct Plan {
    pub outcomes: Vec<Outcome>,
    pub fields: Option<BTreeMap<String, CalendarField>>,
    pub limit: Option<u64>,
}
impl Object for Plan {
    const NAME: &'static str = "Plan";
    const FIELDS: &'static [&'static str] = &["outcomes", "fields", "limit"];
    fn decode<'de, A: MapAccess<'de>>(fields_: Fields<'de, A>) -> Result<Self, A::Error> {
        let ((Some(outcomes), Optional(fields), Optional(limit)), Undeclared { .. }) =
            fields_.read()?
        else {
            return Err(crate::support::missing());
        };
        Ok(Self { outcomes, fields, limit })
    }
    fn parts(&self) -> impl Parts {
        (&self.outcomes, Optional(&self.fields), Optional(&self.limit))
    }
}
crate::support::object!(Plan);

/// A union of a tagged one and something else.
#[derive(Debug, Clone, PartialEq)]
pub enum OutcomeOrPlan {
    Outcome(Outcome),
    Plan(Box<Plan>),
}
impl Untagged for OutcomeOrPlan {
    const NAME: &'static str = "OutcomeOrPlan";
    fn decode(choice: &mut Choice<'_, '_, Self>) {
        choice.member("Outcome", Self::Outcome);
        choice.member("Plan", Self::Plan);
    }
    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Outcome(value) => Serialize::serialize(value, serializer),
            Self::Plan(value) => Serialize::serialize(value, serializer),
        }
    }
}
crate::support::untagged_union!(OutcomeOrPlan);

/// An object without known properties.
#[derive(Clone, Default)]
pub struct Empty {}
impl Object for Empty {
    const NAME: &'static str = "Empty";
    const FIELDS: &'static [&'static str] = &[];
    fn decode<'de, A: MapAccess<'de>>(fields_: Fields<'de, A>) -> Result<Self, A::Error> {
        let ((), Undeclared { .. }) = fields_.read()?;
        Ok(Self {})
    }
    fn parts(&self) -> impl Parts {
        Rows(((), ()))
    }
}
crate::support::object!(Empty);
