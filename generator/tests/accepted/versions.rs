//! What the types of `versions.yaml` do. Copied into the crate that is generated from it.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use versions::decode;
use versions::models::*;

/// Reads a value and makes sure that nothing of it is lost.
fn same<T: DeserializeOwned + Serialize>(value: Value) -> T {
    let read: T = decode(value.to_string()).unwrap_or_else(|error| panic!("{value}: {error}"));
    assert_eq!(serde_json::to_value(&read).unwrap(), value);
    read
}

fn refused<T: DeserializeOwned>(value: Value) -> String {
    match decode::<T>(value.to_string()) {
        Ok(_) => panic!("{value} is accepted"),
        Err(error) => error.to_string(),
    }
}

#[test]
fn conjunctions_are_one_struct_and_narrow_properties() {
    let circle: Circle = same(json!({"kind": "circle", "id": "x", "radius": 1.5}));
    assert_eq!(circle.kind, CircleKind);
    refused::<Circle>(json!({"kind": "square", "id": "x", "radius": 1.5}));
    refused::<Circle>(json!({"kind": "circle", "radius": 1.5}));
}

#[test]
fn several_values_can_tell_one_member() {
    for kind in ["triangle", "square"] {
        let points = json!([[0.5, 1.5], [1.5, 2.5, 3]]);
        match same(json!({"kind": kind, "id": "x", "points": points})) {
            Shape::Polygon(polygon) => assert_eq!(polygon.points[1], Point(1.5, 2.5, Some(3))),
            other => panic!("{other:?}"),
        }
    }
    let later = json!({"kind": "hexagon", "sides": 6});
    assert_eq!(same::<Shape>(later.clone()), Shape::Unknown(later));
    refused::<Shape>(json!({"id": "x"}));
}

#[test]
fn tuples_are_as_long_as_they_may_be() {
    assert!(refused::<Point>(json!([1.5])).contains("more elements"));
    refused::<Point>(json!([1.5, 2.5, 3, 4]));
    refused::<Point>(json!([1.5, "x"]));
}

#[test]
fn numbers_can_tell_members_and_be_listed() {
    assert!(matches!(same(json!({"op": 0, "d": "x"})), Numbered::Op0(_)));
    assert!(matches!(same(json!({"op": 1, "d": null})), Numbered::Op1(_)));
    assert!(matches!(same(json!({"op": 9, "d": [1]})), Numbered::Unknown(_)));
    let moved: Moved = same(json!({"event": 7, "by": -1}));
    assert_eq!(moved.by, Some(MovedBy::Minus1));
    assert_eq!(same::<Moved>(json!({"event": 7, "by": 12})).by, Some(MovedBy::Unknown(12)));
    assert_eq!(decode::<Moved>(r#"{"event": 7.0, "by": 2.0}"#).unwrap().by, Some(MovedBy::N2));
    refused::<Moved>(json!({"event": 7, "by": "x"}));
}

#[test]
fn a_mapping_tells_members_that_do_not_declare_the_property() {
    assert!(matches!(same(json!({"animal": "cat", "lives": 9})), Named::Cat(_)));
    assert!(matches!(same(json!({"animal": "hound", "tricks": ["sit"]})), Named::Dog(_)));
    // Nothing says that the property must be there.
    assert!(matches!(same(json!({"lives": 9})), Named::Unknown(_)));
}

#[test]
fn everything_comes_back() {
    let everything: Everything = same(json!({
        "mixed": "auto",
        "numbered": {"op": 0, "d": "x", "more": [1, {"a": null}]},
        "labels": {"a": "b"},
        "nested": [[], [[]]],
        "ids": [18_446_744_073_709_551_615_u64],
        "loose": {"name": "n", "other": 5},
        "anything": {"a": [1]},
        "either": true,
        "bytes": "aGk=",
        "point": [0.5, 0.25],
        "choice": {"id": "x"},
        "both": {"id": "x", "b": true},
        "together": {"x": "x", "y": "y"},
        "anchored": {"deep": "x"},
        "nothing": "kept all the same",
    }));
    assert_eq!(everything.loose.as_ref().unwrap().additional_properties["other"], 5);
    assert!(matches!(everything.both, Some(EverythingBoth::WithB(_))));
    assert_eq!(everything.undeclared().count(), 1);
    assert!(same::<Everything>(json!({"mixed": null, "numbered": {"op": 1}})).mixed.is_none());
    let loose = json!({"name": "n", "other": "five"});
    assert!(refused::<Loose>(loose).starts_with("`$.other`: "));
}

#[test]
fn what_no_value_stands_for_is_of_the_default_member() {
    for json in [r#"{"legs":3}"#, r#"{"legs":3,"animal":"stool"}"#, r#"{"legs":3,"animal":"Other"}"#] {
        let animal: Animal = versions::decode(json).unwrap();
        assert!(matches!(&animal, Animal::Other(other) if other.legs == 3), "{json}");
        assert_eq!(serde_json::to_string(&animal).unwrap(), json);
    }
    assert!(matches!(versions::decode(r#"{"animal":"cat"}"#), Ok(Animal::Cat(_))));
    assert!(matches!(versions::decode(r#"{"animal":"bat"}"#), Ok(Animal::Unknown(_))));
}

#[test]
fn values_have_the_names_that_the_document_gives_them() {
    let levels = [Level::Low, Level::High2, Level::High3, Level::Minus4];
    assert_eq!(Level::VALUES, levels);
    assert_eq!(levels.map(Level::as_i64), [1, 2, 3, -4]);
    assert_eq!([Color::F00.as_str(), Color::Blue.as_str()], ["#f00", "blue"]);
    assert_eq!([Size::Small.as_str(), Size::Medium.as_str()], ["s", "m"]);
}

#[test]
fn operations_of_new_kinds_are_there() {
    use versions::operations::{COPY_SHAPES, Kind, Location, OPERATIONS, SEARCH_SHAPES, WEBHOOKS};
    assert_eq!((OPERATIONS.len(), WEBHOOKS.len()), (2, 1));
    let security = SEARCH_SHAPES.security;
    assert_eq!((security.len(), security[1][0].name, security[1][0].scopes.len()), (2, "token", 2));
    assert!(COPY_SHAPES.security.is_empty(), "the operation needs none");
    let server = SEARCH_SHAPES.servers[0];
    assert_eq!(server.url, "https://{region}.example.com:{port}");
    assert_eq!((server.variables[0].default, server.variables[0].values), ("eu", &["eu", "us"][..]));
    assert_eq!(COPY_SHAPES.servers[0].url, "https://copies.example.com");
    let bodies = COPY_SHAPES.request_body.unwrap().bodies;
    assert_eq!((bodies[1].media_type, bodies[1].type_name), ("image/*", None));
    assert_eq!((SEARCH_SHAPES.method, COPY_SHAPES.method), ("QUERY", "COPY"));
    assert_eq!(SEARCH_SHAPES.parameters[0].location, Location::QueryString);
    assert_eq!(SEARCH_SHAPES.parameters[0].kind, Kind::Object);
    assert_eq!(XOrder::Asc.as_str(), "asc");
}
