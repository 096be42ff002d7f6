//! What the defaults of `defaults.yaml` are. Copied into the crate that is generated from it.

use std::collections::BTreeMap;

use defaults::models::*;
use defaults::{Maybe, decode};
use serde_json::json;

#[test]
fn defaults_have_the_types_of_their_properties() {
    let none = Defaults::default();
    assert_eq!(*none.list_or_default(), [Kind::Dog, Kind::Fish]);
    assert_eq!(*none.levels_or_default(), [Level::from(2), Level::from(1)]);
    assert!(none.empty_or_default().is_empty());
    assert_eq!(*none.nested_or_default(), [vec![1.0, 2.5], vec![]]);
    assert_eq!(none.map_or_default()["k"], "v");
    assert!(none.no_map_or_default().is_empty());
    assert_eq!(none.free_or_default()["a"], json!([1, null, {"b": 5_000_000_000_i64}]));
    assert_eq!(*none.any_or_default(), json!({"x": [1]}));
    assert_eq!(none.object_or_default().a, Some(3));
    assert_eq!(serde_json::to_value(none.choice_or_default()).unwrap(), json!("abc"));
    assert_eq!(
        serde_json::to_value(none.shape_or_default()).unwrap(),
        json!({"form": "square", "a": 2.0})
    );
    let point = none.point_or_default();
    assert_eq!((point.x, &point.kind, &point.at), (1, &Kind::Cat, &Maybe::Null));
    assert_eq!(point.additional_properties, BTreeMap::from([("more".to_owned(), 4)]));
    let next = point.next.as_ref().unwrap();
    assert_eq!((next.x, next.label.as_deref()), (2, Some("l")));
    assert_eq!(none.color_or_default(), Color::Blue);
}

#[test]
fn what_is_there_is_borrowed() {
    let some: Defaults = decode(r#"{"list":["CAT"],"map":{}}"#).unwrap();
    assert_eq!(*some.list_or_default(), [Kind::Cat]);
    assert!(matches!(some.list_or_default(), std::borrow::Cow::Borrowed([Kind::Cat])));
    assert!(some.map_or_default().is_empty());
}

#[test]
fn null_is_no_default() {
    let none = Defaults::default();
    assert_eq!(none.null_list_or_default().as_deref(), Some(&["a".to_owned()][..]));
    assert_eq!(none.null_text_or_default(), Some("a"));
    assert_eq!(none.null_number_or_default(), Some(20));
    assert_eq!(none.null_kind_or_default(), Some(Kind::Cat));
    assert_eq!(none.null_level_or_default(), Some(Level::from(2)));
    let null: Defaults =
        decode(r#"{"nullList":null,"nullText":null,"nullNumber":7,"nullKind":null}"#).unwrap();
    assert!(null.null_list_or_default().is_none() && null.null_text_or_default().is_none());
    assert_eq!((null.null_number_or_default(), null.null_kind_or_default()), (Some(7), None));
}

#[test]
fn other_types_are_read_as_what_is_meant() {
    let none = Defaults::default();
    assert_eq!(none.number_or_default(), 5);
    assert_eq!(none.text_or_default(), "5");
    assert_eq!(*none.texts_or_default(), ["1", "true"]);
    assert!(none.flag_or_default());
    assert_eq!(none.whole_or_default(), 3);
    assert_eq!((none.float_or_default(), none.floats_or_default()), (1.0, 0.5));
    assert_eq!(none.day_or_default(), "2020-01-02");
    assert_eq!(none.listed_or_default().as_str(), "2");
}

#[test]
fn what_is_asserted_is_met() {
    let none = Defaults::default();
    assert_eq!((none.bounded_or_default(), none.tenths_or_default()), (3, 0.3));
    assert_eq!(none.matching_or_default(), "ab");
    assert_eq!(serde_json::to_value(none.matrix_or_default()).unwrap(), json!([[], [[]]]));
}
