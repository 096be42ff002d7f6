//! What the types of `constructs.yaml` do. Copied into the crate that is generated from it.

use constructs::models::*;
use constructs::{Maybe, decode};
use serde_json::{Value, json};

fn same<T: serde::Serialize + serde::de::DeserializeOwned>(value: Value) -> T {
    let decoded: T = decode(value.to_string()).unwrap_or_else(|error| panic!("{value}: {error}"));
    assert_eq!(serde_json::to_value(&decoded).unwrap(), value);
    decoded
}

#[test]
fn recursion_goes_through_lists_maps_boxes_and_null() {
    let leaf = json!({"value": 0.5, "left": null});
    let tree: Tree = same(json!({
        "value": 1.5,
        "left": {"tree": leaf},
        "children": [leaf, leaf],
        "parent": leaf,
        "named": {"a": leaf},
    }));
    assert_eq!(tree.children.unwrap().len(), 2);
    let error = decode::<Tree>(r#"{"value": 1, "left": {"tree": {"value": 1}}}"#).unwrap_err();
    assert_eq!(error.path(), Some("$.left.tree"));
    assert!(error.message().contains("`left`"), "{error}");
}

#[test]
fn enums_keep_every_text() {
    for text in ["Unknown", "unknown", "+1", "-1", "", "3d", "self", "a b", "a-b", "new"] {
        let value: OptionModel = same(json!(text));
        assert_eq!(value.as_str(), text);
    }
    assert_eq!(OptionModel::from("new"), OptionModel::Unrecognized("new".to_owned()));
    assert_eq!(OptionModel::VALUES.len(), 9);
}

#[test]
fn fields_have_the_names_of_nobody_else() {
    let names: Names = same(json!({
        "fields": "f", "index": 1, "map": true, "properties": {}, "self": "s", "type": null,
        "async": "a", "3d": "d", "a-b": "1", "aB": "2", "$": "3", "größe": "4", "new": "n",
    }));
    assert_eq!((names.a_b.as_deref(), names.a_b_2.as_deref()), (Some("1"), Some("2")));
    assert_eq!(names.r#type, Maybe::Null);
    assert_eq!(names.value, Maybe::Absent);
    assert_eq!(names.default_or_default(), "x");
}

#[test]
fn tags_are_found_without_a_discriminator() {
    assert!(matches!(same(json!({"kind": "circle", "radius": 1.5})), Shape::Circle(_)));
    let Shape::Square1(square) = same(json!({"kind": "square #1", "side": 2.5})) else {
        panic!("not a square")
    };
    assert_eq!(square.color_or_default(), SquareColor::Green);
    assert_eq!(square.title_or_default(), "a \"quoted\" title");
    assert!((square.ratio_or_default() - 2.0).abs() < f64::EPSILON);
    // The kind of a circle is a component, which others may use.
    assert_eq!(same::<CircleKind>(json!("oval")).as_str(), "oval");
    assert!(matches!(same(json!({"kind": "cube", "side": [1]})), Shape::Unknown(_)));
    assert!(decode::<Shape>(r#"{"radius": 1}"#).unwrap_err().to_string().contains("`kind`"));
}

#[test]
fn a_tag_is_written_where_the_member_has_none() {
    let cat = Pet::Cat(Cat::default().with_lives(9));
    assert_eq!(same::<Pet>(json!({"lives": 9, "petKind": "cat"})), cat);
    assert_eq!(serde_json::to_value(&cat).unwrap(), json!({"lives": 9, "petKind": "cat"}));
    let bird = Pet::Bird(Bird::new("green"));
    assert_eq!(serde_json::to_value(&bird).unwrap(), json!({"color": "green", "petKind": "parrot"}));
    assert!(matches!(same(json!({"color": "grey", "petKind": "owl"})), Pet::Bird(_)));
}

#[test]
fn unions_keep_what_was_sent() {
    assert!(matches!(same(json!({"x": 1.5, "y": 2.5})), CreateShapePoint::Details(_)));
    assert!(matches!(same(json!({"x": 1.5, "y": 2.5, "z": 3.5})), CreateShapePoint::WithZ(_)));
    assert!(matches!(same(json!([1.5])), CreateShapePoint::List(_)));
    assert!(matches!(same(json!("origin")), CreateShapePoint::Origin(OriginPoint::Origin)));
    assert!(matches!(same(json!("elsewhere")), CreateShapePoint::String(_)));
    assert!(decode::<CreateShapePoint>("true").unwrap_err().to_string().contains("CreateShapePoint"));
}

#[test]
fn what_goes_one_way_is_not_needed_the_other() {
    // Nothing says which way an account goes, so nothing one-way is required.
    let read: Account = same(json!({"id": "1", "name": "a"}));
    let sent: Account = same(json!({"name": "a", "password": "p"}));
    assert_eq!((read.password, sent.id), (None, None));
    assert!(decode::<Account>(r#"{"id": "1"}"#).is_err());
}

#[test]
fn what_must_be_there_one_way_makes_two_types() {
    let member: Member = same(json!({"id": "1", "name": "a", "friends": [{"id": "2", "name": "b"}]}));
    assert_eq!((member.id.as_str(), member.password, member.friends.unwrap().len()), ("1", None, 1));
    assert!(decode::<Member>(r#"{"name": "a", "password": "p"}"#).is_err(), "a response has an id");
    let friend = MemberInput::new("b", "q");
    let sent = MemberInput::new("a", "p").with_friends(vec![friend]);
    let json = json!({"name": "a", "password": "p", "friends": [{"name": "b", "password": "q"}]});
    assert_eq!(serde_json::to_value(&sent).unwrap(), json);
    let team: TeamRequest = same(json!({"members": [json]}));
    assert_eq!(team.members, [sent]);
    // What goes one way is one type, and has what must be there that way.
    let receipt: Receipt = same(json!({"number": 1}));
    assert_eq!(receipt.number, 1);
}

#[test]
fn what_no_type_says_is_checked_when_asked() {
    use constructs::Validate;
    let fine: Order = same(json!({"code": "AB-1", "lines": ["ab", "cd"], "rate": 0.5, "amount": 1}));
    assert_eq!(fine.validate(), Ok(()));
    let odd: Order = same(json!({
        "code": "ab-1", "lines": ["ab", "ab", "c"], "rate": 0.3, "amount": "x", "more": 10,
        "labels": {"a b": "long"}, "related": [{"code": "A"}],
    }));
    let error = odd.validate().unwrap_err();
    let said: Vec<String> = error.violations().iter().map(ToString::to_string).collect();
    assert_eq!(
        said,
        [
            r"$.code: does not match `^[A-Z]{2}-\d+$`",
            "$.lines: has an element twice",
            "$.lines[2]: has 1 character, fewer than 2",
            "$.rate: is not a multiple of 0.25",
            "$.related[0]: has 1 property, fewer than 2",
            r"$.related[0].code: does not match `^[A-Z]{2}-\d+$`",
            r"$.amount: does not match `^\d+$`",
            "$.labels['a b']: has 4 characters, more than 3",
            "$.more: is more than 9",
        ]
    );
    assert_eq!(error.to_string(), said.join("; "));
}

#[test]
fn credentials_are_not_shown() {
    let security = Security::default().with_key("hidden-key");
    assert!(!format!("{security:?}").contains("hidden-key"));
    let error: ErrorModel = same(json!({"secret": "hidden", "since": null, "details": null}));
    assert!(!format!("{error:?}").contains("hidden"));
    assert_eq!(error.details, Some(Value::Null));
}
