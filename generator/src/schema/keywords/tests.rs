use serde_json::json;

use super::*;

fn constraints(all: &[(&str, Value)]) -> Constraints {
    let all = all.iter().cloned();
    all.fold(Constraints::default(), |all, (name, value)| all.with(name, value))
}

fn shown(constraints: &Constraints) -> Vec<(&str, Value)> {
    constraints.iter().map(|it| (it.keyword.name, it.value.clone())).collect()
}

#[test]
fn a_conjunction_keeps_the_narrowest_bound_and_every_pattern() {
    let mut one = constraints(&[
        ("pattern", json!("^a")),
        ("maxLength", json!(5)),
        ("minimum", json!(1)),
        ("multipleOf", json!(4)),
    ]);
    one.tighten(&constraints(&[
        ("minimum", json!(0.5)),
        ("maxLength", json!(3)),
        ("pattern", json!("z$")),
        ("multipleOf", json!(6)),
        ("pattern", json!("^a")),
    ]));
    assert_eq!(
        shown(&one),
        [
            ("minimum", json!(1)),
            ("multipleOf", json!(4)),
            ("multipleOf", json!(6)),
            ("maxLength", json!(3)),
            ("pattern", json!("^a")),
            ("pattern", json!("z$")),
        ]
    );
    assert_eq!(one.minimum(), Some(&1.into()));
}

#[test]
fn only_what_is_true_of_all_values_is_kept() {
    let mut one = constraints(&[
        ("minimum", json!(2)),
        ("maxLength", json!(5)),
        ("pattern", json!("a")),
        ("minItems", json!(1)),
        ("uniqueItems", json!(true)),
    ]);
    one.weaken(&constraints(&[
        ("minimum", json!(1)),
        ("maxLength", json!(9)),
        ("pattern", json!("b")),
        ("uniqueItems", json!(true)),
    ]));
    let expected = [("minimum", json!(1)), ("maxLength", json!(9)), ("uniqueItems", json!(true))];
    assert_eq!(shown(&one), expected);
}

#[test]
fn values_of_the_wrong_kind_say_nothing() {
    for (name, given, expected) in [
        ("minLength", json!(2.0), Some(json!(2))),
        ("minLength", json!(-1), None),
        ("uniqueItems", json!(false), None),
        ("not", json!({"type": "string", "title": "t"}), Some(json!({"type": "string"}))),
        ("not", json!(1), None),
        ("unevaluatedProperties", json!(true), Some(json!(true))),
        ("dependentRequired", json!({"a": ["b", 1], "c": 2}), Some(json!({"a": ["b"]}))),
        (
            "if",
            json!({"properties": {"title": {"const": {"title": 1}}}}),
            Some(json!({"properties": {"title": {"const": {"title": 1}}}})),
        ),
    ] {
        let keyword = find(name).expect("it is in the table");
        assert_eq!(value(keyword, &given), expected, "{name}: {given}");
    }
}
