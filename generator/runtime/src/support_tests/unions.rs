//! Unions with and without a tag.

use serde_json::json;

use super::model::{
    CalendarField, CalendarItem, Category, Done, DoneStatus, Outcome, OutcomeOrPlan, Range, Scalar,
    StepRange, Tree, Wildcard,
};
use super::{comes_back, complaint, read};

#[test]
fn a_tag_may_stand_anywhere() {
    let done = Outcome::Done(Done { status: DoneStatus, result: json!(1) });
    for json in [
        r#"{"status":"done","result":1,"x":2}"#,
        r#"{"result":1,"status":"done","x":2}"#,
        r#"{"x":2,"result":1,"status":"done"}"#,
    ] {
        assert_eq!(read::<Outcome>(json), done);
    }
}

#[test]
fn what_stands_before_the_tag_is_read_as_behind_it() {
    let rests = [
        r#""result":{"b":[1,-2,18446744073709551615,1.5,1e300],"a":{"\u0061\n":"\"x\" ä"}}"#,
        r#""result":null,"\tkey":true,"other":[[],{}]"#,
    ];
    for rest in rests {
        let first = format!(r#"{{"status":"done",{rest}}}"#);
        let last = format!(r#"{{{rest},"st\u0061tus":"do\u006ee"}}"#);
        let expected: Outcome = read(&first);
        assert!(matches!(expected, Outcome::Done(_)));
        assert_eq!(read::<Outcome>(&last), expected);
        // Whether texts are still in the input makes no difference.
        assert_eq!(
            serde_json::from_reader::<_, Outcome>(last.as_bytes()).ok().as_ref(),
            Some(&expected)
        );
        let value: serde_json::Value = serde_json::from_str(&last).expect("it is JSON");
        assert_eq!(serde_json::from_value::<Outcome>(value).ok().as_ref(), Some(&expected));
        let both: Vec<Outcome> = read(&format!("[{last},{first}]"));
        assert_eq!(both, [expected.clone(), expected]);
    }
}

#[test]
fn the_member_of_a_tag_is_written_without_anything_around_it() {
    comes_back::<Outcome>(r#"{"status":"done","result":{"b":1,"a":2}}"#);
    comes_back::<Outcome>(
        r#"{"status":"failed","message":"m","error":{"category":"execution","hint":null}}"#,
    );
}

#[test]
fn an_unknown_tag_keeps_the_whole_value() {
    let json = r#"{"since":[1.5,18446744073709551615,-0.0],"status":"waiting","a":{"z":null}}"#;
    let Outcome::Unknown(value) = read(json) else {
        panic!("the tag is known");
    };
    assert_eq!(value["status"], "waiting");
    comes_back::<Outcome>(json);
}

#[test]
fn a_tag_has_to_be_there_once_and_as_a_string() {
    assert_eq!(complaint::<Outcome>(r#"{"result":1}"#), "$: missing field `status`");
    assert_eq!(
        complaint::<Outcome>(r#"{"status":"done","result":1,"status":"done"}"#),
        "$: duplicate field `status`"
    );
    assert_eq!(
        complaint::<Outcome>(r#"{"status":5,"result":1}"#),
        "$.status: invalid type: integer `5`, expected a string"
    );
    assert_eq!(
        complaint::<Outcome>(r#"{"status":null}"#),
        "$.status: invalid type: null, expected a string"
    );
}

#[test]
fn what_is_no_object_has_no_tag() {
    for (json, found) in [
        ("[]", "sequence"),
        ("0.5", "floating point `0.5`"),
        (r#""done""#, r#"string "done""#),
        ("null", "null"),
    ] {
        let expected = format!("$: invalid type: {found}, expected object `Outcome`");
        assert_eq!(complaint::<Outcome>(json), expected);
    }
}

#[test]
fn a_repeated_key_is_refused_within_a_union_too() {
    assert_eq!(
        complaint::<Outcome>(r#"{"status":"done","result":1,"result":1}"#),
        "$: duplicate field `result`"
    );
    assert_eq!(
        complaint::<OutcomeOrPlan>(r#"{"outcomes":[],"outcomes":[]}"#),
        "$: no member of `OutcomeOrPlan` fits: Outcome: missing field `status`; \
         Plan: duplicate field `outcomes`"
    );
}

#[test]
fn the_member_that_keeps_everything_wins() {
    let (start, end, step) = (1, 5, 2);
    assert_eq!(
        read::<CalendarField>(r#"{"start":1,"end":5,"step":2}"#),
        CalendarField::StepRange(StepRange { start, end, step })
    );
    assert_eq!(
        read::<CalendarField>(r#"{"start":1,"end":5}"#),
        CalendarField::Range(Range { start, end })
    );
    assert_eq!(
        read::<CalendarField>(r#"{"start":1,"end":5,"new":null}"#),
        CalendarField::Range(Range { start, end }),
        "the loss is the same for all that fit, so the first wins"
    );
    assert_eq!(
        read::<CalendarField>(r#"{"new":{"a":[1,2]},"step":2,"start":1,"end":5}"#),
        CalendarField::StepRange(StepRange { start, end, step })
    );
}

#[test]
fn the_choice_is_made_within_arrays_too() {
    let json = r#"[1,{"start":1,"end":5,"step":2},{"start":1,"end":5}]"#;
    let CalendarField::List(items) = read(json) else {
        panic!("it is a list");
    };
    assert!(matches!(
        items[..],
        [CalendarItem::Integer(1), CalendarItem::StepRange(_), CalendarItem::Range(_)]
    ));
    comes_back::<CalendarField>(json);
    comes_back::<CalendarField>("[]");
}

#[test]
fn a_number_keeps_its_form() {
    assert_eq!(read::<Scalar>("5"), Scalar::Integer(5));
    assert_eq!(read::<Scalar>("5.0"), Scalar::Number(5.0));
    assert_eq!(read::<Scalar>("9007199254740993"), Scalar::Integer(9_007_199_254_740_993));
    assert_eq!(read::<Scalar>("[1,2]"), Scalar::Integers(vec![1, 2]));
    assert_eq!(read::<Scalar>("[1,2.5]"), Scalar::Numbers(vec![1.0, 2.5]));
    comes_back::<Scalar>("-0.0");
}

#[test]
fn an_enum_that_knows_the_value_wins() {
    assert_eq!(read::<Scalar>(r#""*""#), Scalar::Wildcard(Wildcard::Any));
    assert_eq!(read::<Scalar>(r#""execution""#), Scalar::Category(Category::Execution));
    assert_eq!(
        read::<Scalar>(r#""new""#),
        Scalar::Wildcard(Wildcard::Other("new".to_owned())),
        "no enum knows it, so the first wins"
    );
}

#[test]
fn where_none_fits_each_says_why() {
    assert_eq!(
        complaint::<CalendarField>(r#"{"start":1,"end":"x"}"#),
        "$: no member of `CalendarField` fits: \
         Integer: invalid type: map, expected i64; \
         Range: at `end`: invalid type: string \"x\", expected i64; \
         StepRange: at `end`: invalid type: string \"x\", expected i64; \
         List: invalid type: map, expected a sequence; \
         Wildcard: invalid type: map, expected a `Wildcard` string"
    );
    assert_eq!(
        complaint::<CalendarField>("[1,null]"),
        "$: no member of `CalendarField` fits: \
         Integer: invalid type: sequence, expected i64; \
         Range: invalid type: sequence, expected object `Range`; \
         StepRange: invalid type: sequence, expected object `StepRange`; \
         List: at `[1]`: no member of `CalendarItem` fits: \
         Integer: invalid type: null, expected i64; \
         Range: invalid type: null, expected object `Range`; \
         StepRange: invalid type: null, expected object `StepRange`; \
         Wildcard: invalid type: sequence, expected a `Wildcard` string"
    );
}

#[test]
fn a_union_may_hold_itself() {
    comes_back::<Tree>(r#"[1,[],{"a":[2],"b":{}}]"#);
    let depth = 126;
    comes_back::<Tree>(&format!("{}7{}", "[".repeat(depth), "]".repeat(depth)));
}

#[test]
fn a_tag_in_front_is_the_same_as_one_behind() {
    for (front, behind) in [
        (
            r#"{"status":"failed","message":"m","error":{"category":"execution","hint":null}}"#,
            r#"{"message":"m","error":{"category":"execution","hint":null},"status":"failed"}"#,
        ),
        (r#"{"status":"new","a":[1,{"b":null}]}"#, r#"{"a":[1,{"b":null}],"status":"new"}"#),
    ] {
        assert_eq!(read::<Outcome>(front), read::<Outcome>(behind), "{front}");
        comes_back::<Outcome>(front);
    }
}

#[test]
fn a_second_tag_is_refused_wherever_it_stands() {
    for json in [
        r#"{"status":"done","status":"done"}"#,
        r#"{"status":"done","x":1,"status":"failed"}"#,
        r#"{"status":"new","x":1,"status":"new"}"#,
        r#"{"x":1,"status":"new","status":"new"}"#,
    ] {
        assert!(complaint::<Outcome>(json).contains("duplicate field `status`"), "{json}");
        assert!(serde_json::from_str::<Outcome>(json).is_err(), "{json}");
    }
}
