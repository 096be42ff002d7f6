//! Which member of an untagged union is taken when members hold open values or the union itself.

use std::cell::Cell;

use serde::de::MapAccess;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use super::{comes_back, complaint, read, write};
use crate::support::{
    Choice, Fields, JsonError, Object, Parts, Source, Tagged, Undeclared, Untagged, encode_with_tag,
};

/// A string enum, as the generator emits one.
macro_rules! string_enum {
    ($name:ident { $($variant:ident = $text:literal),* }) => {
        #[derive(Debug, Clone, PartialEq)]
        enum $name {
            $($variant,)*
            Unknown(String),
        }
        impl $name {
            const VALUES: &'static [Self] = &[$(Self::$variant),*];
            fn as_str(&self) -> &str {
                match self {
                    $(Self::$variant => $text,)*
                    Self::Unknown(text) => text,
                }
            }
        }
        crate::support::string_enum!($name, Unknown);
    };
}

/// An object of required properties, as the generator emits one.
macro_rules! object {
    ($name:ident { $($field:ident: $type:ty),* }) => {
        #[derive(Clone)]
        struct $name {
            $($field: $type,)*
        }
        impl Object for $name {
            const NAME: &'static str = stringify!($name);
            const FIELDS: &'static [&'static str] = &[$(stringify!($field)),*];
            fn decode<'de, A: MapAccess<'de>>(fields: Fields<'de, A>) -> Result<Self, A::Error> {
                let (($(Some($field),)*), Undeclared { .. }) = fields.read()? else {
                    return Err(crate::support::missing());
                };
                Ok(Self { $($field),* })
            }
            fn parts(&self) -> impl Parts {
                ($(&self.$field,)*)
            }
        }
        crate::support::object!($name);
    };
}

/// An untagged union, as the generator emits one.
macro_rules! untagged {
    ($name:ident { $($member:ident($type:ty)),* }) => {
        #[derive(Debug, Clone, PartialEq)]
        enum $name {
            $($member($type),)*
        }
        impl Untagged for $name {
            const NAME: &'static str = stringify!($name);
            fn decode(choice: &mut Choice<'_, '_, Self>) {
                $(choice.member(stringify!($member), Self::$member);)*
            }
            fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                match self {
                    $(Self::$member(value) => Serialize::serialize(value, serializer),)*
                }
            }
        }
        crate::support::untagged_union!($name);
    };
}

string_enum!(AOrB { A = "a", B = "b" });
string_enum!(COrD { C = "c", D = "d" });

string_enum!(Ended { Done = "done", Failed = "failed" });
string_enum!(Going { Pending = "pending", Running = "running" });
object!(EndedRun { status: Ended });
object!(GoingRun { status: Going });
untagged!(Run { Ended(EndedRun), Going(GoingRun) });

#[test]
fn the_member_whose_properties_know_their_values_wins() {
    let pending = Run::Going(GoingRun { status: Going::Pending });
    assert_eq!(read::<Run>(r#"{"status":"pending"}"#), pending);
    let done = Run::Ended(EndedRun { status: Ended::Done });
    assert_eq!(read::<Run>(r#"{"status":"done"}"#), done);
    let unknown = Run::Ended(EndedRun { status: Ended::Unknown("new".to_owned()) });
    assert_eq!(read::<Run>(r#"{"status":"new"}"#), unknown, "none knows it, so the first wins");
}

object!(Numbered { kind: COrD, size: f64 });
object!(Counted { kind: AOrB, size: i64 });
untagged!(Sized { Counted(Counted), Numbered(Numbered) });

#[test]
fn a_known_value_is_worth_more_than_the_form_of_a_number() {
    let numbered = Sized::Numbered(Numbered { kind: COrD::C, size: 5.0 });
    assert_eq!(read::<Sized>(r#"{"kind":"c","size":5}"#), numbered);
}

object!(Cat { kind: String, lives: i64 });
object!(Dog { kind: String });
#[derive(Debug, Clone, PartialEq)]
enum Pets {
    Cat(Cat),
    Dog(Dog),
    Unknown(Value),
}
impl Tagged for Pets {
    const NAME: &'static str = "Pets";
    const TAG: &'static str = "kind";
    fn decode(tag: &str, source: &mut Source<'_, '_>) -> Result<Self, JsonError> {
        match tag {
            "cat" => source.decode().map(Self::Cat),
            "dog" => source.decode().map(Self::Dog),
            _ => source.keep().map(Self::Unknown),
        }
    }
    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Cat(value) => Serialize::serialize(value, serializer),
            Self::Dog(value) => Serialize::serialize(value, serializer),
            Self::Unknown(value) => Serialize::serialize(value, serializer),
        }
    }
}
crate::support::tagged_union!(Pets);
string_enum!(CarKind { Car = "car", Van = "van" });
object!(Car { kind: CarKind, wheels: i64 });
untagged!(Thing { Pets(Pets), Car(Car) });

#[test]
fn a_member_that_knows_the_value_wins_over_a_tag_that_is_not_known() {
    let car = Thing::Car(Car { kind: CarKind::Car, wheels: 4 });
    assert_eq!(read::<Thing>(r#"{"kind":"car","wheels":4}"#), car);
    let cat = Thing::Pets(Pets::Cat(Cat { kind: "cat".to_owned(), lives: 9 }));
    assert_eq!(read::<Thing>(r#"{"kind":"cat","lives":9}"#), cat);
    let boat = r#"{"kind":"boat","wheels":0}"#;
    assert!(matches!(read::<Thing>(boat), Thing::Pets(Pets::Unknown(_))));
}

object!(Bare { lives: i64 });
/// A union whose members do not declare the tag, which is a number.
#[derive(Debug, Clone, PartialEq)]
enum ByNumber {
    Bare(Bare),
    Free(serde_json::Map<String, Value>),
    Unknown(Value),
}
impl Tagged for ByNumber {
    const NAME: &'static str = "ByNumber";
    const TAG: &'static str = "kind";
    const TEXT: bool = false;
    const REQUIRED: bool = false;
    fn decode(tag: &str, source: &mut Source<'_, '_>) -> Result<Self, JsonError> {
        match tag {
            "1" => source.decode_without(Self::TAG).map(Self::Bare),
            "2" => source.decode_without(Self::TAG).map(Self::Free),
            _ => source.keep().map(Self::Unknown),
        }
    }
    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Bare(value) => encode_with_tag(value, Self::TAG, 1_i64, serializer),
            Self::Free(value) => encode_with_tag(value, Self::TAG, 2_i64, serializer),
            Self::Unknown(value) => Serialize::serialize(value, serializer),
        }
    }
}
crate::support::tagged_union!(ByNumber);

#[test]
fn a_tag_is_written_though_the_member_has_no_field_for_it() {
    let bare = ByNumber::Bare(Bare { lives: 9 });
    assert_eq!(write(&bare), r#"{"lives":9,"kind":1}"#);
    assert_eq!(read::<ByNumber>(r#"{"lives":9,"kind":1}"#), bare);
    assert_eq!(read::<ByNumber>(r#"{"lives":9,"kind":1.0}"#), bare, "1.0 is 1");
    assert_eq!(write(&ByNumber::Free(serde_json::Map::new())), r#"{"kind":2}"#);
    comes_back::<ByNumber>(r#"{"z":null,"kind":2}"#);
    for json in [r#"{"lives":9}"#, r#"{"kind":3,"lives":9}"#, r#"{"kind":true}"#] {
        assert!(matches!(read(json), ByNumber::Unknown(_)), "{json}");
        comes_back::<ByNumber>(json);
    }
}

untagged!(Nullable { AOrB(Option<AOrB>), COrD(COrD) });
untagged!(Listed { Enums(Vec<AOrB>), Strings(Vec<String>) });

#[test]
fn unknown_values_count_within_options_and_lists() {
    assert_eq!(read::<Nullable>(r#""c""#), Nullable::COrD(COrD::C));
    assert_eq!(read::<Nullable>(r#""a""#), Nullable::AOrB(Some(AOrB::A)));
    assert_eq!(read::<Nullable>("null"), Nullable::AOrB(None));
    assert_eq!(read::<Listed>(r#"["zzz"]"#), Listed::Strings(vec!["zzz".to_owned()]));
    assert_eq!(read::<Listed>(r#"["a","b"]"#), Listed::Enums(vec![AOrB::A, AOrB::B]));
}

untagged!(Letter { AOrB(AOrB), COrD(COrD) });
object!(First { inner: Letter, other: AOrB });
object!(Second { inner: Letter, other: COrD });
untagged!(Outer { First(First), Second(Second) });

#[test]
fn of_a_union_within_only_the_chosen_member_counts() {
    let inner = Letter::COrD(COrD::C);
    let first = Outer::First(First { inner: inner.clone(), other: AOrB::A });
    assert_eq!(read::<Outer>(r#"{"inner":"c","other":"a"}"#), first);
    let second = Outer::Second(Second { inner, other: COrD::D });
    assert_eq!(read::<Outer>(r#"{"inner":"c","other":"d"}"#), second);
    let first = r#"{"inner":"new","other":"a"}"#;
    assert!(matches!(read::<Outer>(first), Outer::First(_)));
    let second = r#"{"inner":"new","other":"d"}"#;
    assert!(matches!(read::<Outer>(second), Outer::Second(_)));
}

untagged!(Letters { AOrB(Vec<AOrB>), COrD(Vec<COrD>) });
object!(NoneKnown { inner: Letters, other: AOrB });
object!(OneKnown { inner: Letters, other: String });
object!(BothKnown { inner: Vec<String>, other: String });
untagged!(Known { None(NoneKnown), One(OneKnown), Both(BothKnown) });

#[test]
fn what_a_union_within_does_not_know_counts_each_time_it_is_read() {
    for other in ["a", "new"] {
        let json = format!(r#"{{"inner":["new"],"other":"{other}"}}"#);
        let both = BothKnown { inner: vec!["new".to_owned()], other: other.to_owned() };
        assert_eq!(read::<Known>(&json), Known::Both(both));
    }
    assert!(matches!(read(r#"{"inner":["c"],"other":"new"}"#), Known::One(_)));
}

string_enum!(Sign { Plus = "+", Minus = "-" });
string_enum!(Word { And = "and", Or = "or" });
object!(Bin { op: Sign, l: Box<Expr> });
object!(Log { op: Word, l: Box<Expr> });
object!(Leaf { n: Tallied });
untagged!(Expr { Bin(Bin), Log(Log), Leaf(Leaf) });

/// Expressions one in another, whose operators take turns, with `inner` in the middle.
fn nest(depth: usize, inner: &str) -> String {
    let operators = ["+", "and"].iter().cycle().take(depth);
    let levels: Vec<_> = operators.map(|op| format!(r#"{{"op":"{op}","l":"#)).collect();
    format!("{}{inner}{}", levels.concat(), "}".repeat(depth))
}

thread_local! {
    /// How often a [`Tallied`] was parsed.
    static READS: Cell<usize> = const { Cell::new(0) };
}

/// A number that counts how often it is parsed.
#[derive(Debug, Clone, PartialEq)]
struct Tallied(i64);

impl Serialize for Tallied {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de> Deserialize<'de> for Tallied {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        READS.set(READS.get() + 1);
        i64::deserialize(deserializer).map(Self)
    }
}

/// Checks that the innermost of up to 120 levels is parsed a few times for each level, and not twice as often
/// with every level.
#[track_caller]
fn few<T>(work: impl FnOnce() -> T) -> T {
    READS.set(0);
    let result = work();
    assert!(READS.get() < 1_000, "parsed {} times", READS.get());
    result
}

#[test]
fn a_deep_value_with_an_unknown_property_is_read() {
    let mut expr = few(|| read::<Expr>(&nest(120, r#"{"n":7,"new":1}"#)));
    for _ in 0..60 {
        let Expr::Bin(bin) = expr else { panic!("a sign was not taken for one") };
        let Expr::Log(log) = *bin.l else { panic!("a word was not taken for one") };
        expr = *log.l;
    }
    assert_eq!(expr, Expr::Leaf(Leaf { n: Tallied(7) }));
}

#[test]
fn a_deep_value_with_an_unknown_value_is_read() {
    let json = nest(120, r#"{"op":"new","l":{"n":7}}"#);
    few(|| comes_back::<Expr>(&json));
    let value: Value = read(&json);
    assert_eq!(few(|| Expr::deserialize(&value)).ok(), Some(read(&json)));
}

#[test]
fn a_deep_value_that_does_not_fit_is_refused_briefly() {
    let complaint = few(|| complaint::<Expr>(&nest(120, r#"{"n":"x"}"#)));
    assert!(complaint.contains("Leaf: at `n`: invalid type: string \"x\", expected i64"));
    assert!(complaint.len() < 50_000, "{}", complaint.len());
}

#[test]
fn why_a_value_does_not_fit_is_said_once() {
    assert_eq!(
        complaint::<Expr>(r#"{"op":"+","l":{}}"#),
        "$: no member of `Expr` fits: \
         Bin: at `l`: no member of `Expr` fits: \
         Bin: missing field `op`; Log: missing field `op`; Leaf: missing field `n`; \
         Log: at `l`: no member of `Expr` fits; \
         Leaf: missing field `n`"
    );
}

object!(Holder { held: Box<Expr>, more: Option<i64> });
untagged!(Either { Expr(Expr), Leaf(Leaf), Holder(Holder) });

#[test]
fn unions_of_several_types_choose_for_the_same_value_each_by_itself() {
    assert_eq!(
        read::<Either>(r#"{"n":7,"new":1}"#),
        Either::Expr(Expr::Leaf(Leaf { n: Tallied(7) }))
    );
    let json = r#"{"held":{"op":"and","l":{"n":7}},"more":null}"#;
    assert!(
        matches!(read(json), Either::Holder(Holder { held, .. }) if matches!(*held, Expr::Log(_)))
    );
}

object!(Card { number: String, expiry: String });
object!(Bank { iban: String, expiry: String });
untagged!(ByTrial { Card(Card), Bank(Bank), Flag(bool), Count(i64), Text(String), List(Vec<i64>) });

/// The same, with what tells the members apart.
#[derive(Debug, Clone, PartialEq)]
enum AtAGlance {
    Card(Card),
    Bank(Bank),
    Flag(bool),
    Count(i64),
    Text(String),
    List(Vec<i64>),
}
impl Untagged for AtAGlance {
    // It is in messages.
    const NAME: &'static str = "ByTrial";
    fn decode(choice: &mut Choice<'_, '_, Self>) {
        choice.object("Card", &["number"], Self::Card);
        choice.object("Bank", &["iban"], Self::Bank);
        choice.boolean("Flag", Self::Flag);
        choice.number("Count", Self::Count);
        choice.text("Text", Self::Text);
        choice.array("List", Self::List);
    }
    fn encode<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Card(value) => Serialize::serialize(value, serializer),
            Self::Bank(value) => Serialize::serialize(value, serializer),
            Self::Flag(value) => Serialize::serialize(value, serializer),
            Self::Count(value) => Serialize::serialize(value, serializer),
            Self::Text(value) => Serialize::serialize(value, serializer),
            Self::List(value) => Serialize::serialize(value, serializer),
        }
    }
}
crate::support::untagged_union!(AtAGlance);

#[test]
fn a_member_that_is_told_at_a_glance_is_the_one_that_a_trial_finds() {
    for json in [
        r#"{"number":"1","expiry":"e"}"#,
        r#"{"iban":"1","expiry":"e","more":[1]}"#,
        r#"{"number":"1","iban":"1","expiry":"e"}"#,
        "true",
        "5",
        "5.0",
        r#""text""#,
        "[1,2]",
        "[]",
    ] {
        assert_eq!(write(&read::<ByTrial>(json)), write(&read::<AtAGlance>(json)), "{json}");
    }
    for json in [
        "{}",
        "null",
        "1.5",
        r#"["x"]"#,
        r#"{"number":"1"}"#,
        r#"{"number":1,"expiry":"e"}"#,
        r#"{"number":1,"iban":1}"#,
    ] {
        assert_eq!(complaint::<ByTrial>(json), complaint::<AtAGlance>(json), "{json}");
    }
}
