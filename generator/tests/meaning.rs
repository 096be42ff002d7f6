//! Equal types are one type if they mean the same, and keep what a lock says of them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value, json};
use specwright::document::diagnostic::{Diagnostics, render};
use specwright::output::options::{Mode, Options};
use specwright::output::run::run;

const DOCUMENT: &str = r##"
openapi: 3.1.0
info: {title: Meaning, version: "1"}
servers: [{url: "https://example.com"}]
paths:
  /orders:
    get:
      operationId: listOrders
      parameters: [{name: order, in: query, schema: {type: string, enum: [asc, desc]}}]
      responses: {"200": {description: Ok., content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Order"}}}}}}
  /users:
    get:
      operationId: listUsers
      parameters: [{name: order, in: query, schema: {type: string, enum: [asc, desc]}}]
      responses: {"200": {description: Ok., content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/User"}}}}}}
components:
  schemas:
    Order:
      type: object
      properties:
        capture: {type: string, enum: [automatic, manual]}
        confirmation: {type: string, enum: [automatic, manual]}
        data: {type: object, properties: {id: {type: string}}}
        labels: {type: array, items: {type: object, properties: {color: {type: string}}}}
        reviewer:
          oneOf:
            - {type: object, required: [login], properties: {login: {type: string}}}
            - {type: object, required: [team], properties: {team: {type: string}}}
        before: {oneOf: [{type: string}, {type: integer}]}
        after: {oneOf: [{type: string}, {type: integer}]}
    User:
      type: object
      properties:
        data: {type: object, properties: {id: {type: string}}}
        event: {type: object, properties: {event_kind: {type: string, enum: [made, gone]}}}
        status: {title: The status of the user, type: string, enum: [on, off]}
"##;

/// Runs the generator on a file of a folder, and returns the names of types and the lock.
fn names(folder: &Path, file: &str) -> (BTreeSet<String>, PathBuf) {
    let mut diagnostics = Diagnostics::default();
    let out = folder.join("out");
    let report = run(&folder.join(file), &out, &Options::new(Mode::Write), &mut diagnostics);
    assert!(report.is_some(), "{}", render(&diagnostics, false));
    let lock = out.join("specwright.lock");
    let json: Value = serde_json::from_str(&fs::read_to_string(&lock).expect("it is there"))
        .expect("the lock is JSON");
    let types = json["types"].as_object().expect("an object").keys();
    (types.filter_map(|path| Some(path.rsplit_once("::")?.1.to_owned())).collect(), lock)
}

fn fresh(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("it can be made");
    fs::write(folder.join("meaning.yaml"), DOCUMENT).expect("it can be written");
    folder
}

#[test]
fn a_name_is_right_for_all_uses() {
    let (names, _) = names(&fresh("meaning-names"), "meaning.yaml");
    let expected = [
        "EventKind",
        "Label",
        "ListOrder",
        "Order",
        "OrderCapture",
        "OrderConfirmation",
        "OrderData",
        "OrderReviewer",
        "ReviewerWithLogin",
        "ReviewerWithTeam",
        "StringOrInteger",
        "User",
        "UserData",
        "UserEvent",
        "UserOrder",
        "UserStatus",
    ];
    assert_eq!(names.iter().map(String::as_str).collect::<Vec<_>>(), expected);
}

#[test]
fn what_a_lock_has_as_one_type_stays_one() {
    let folder = fresh("meaning-lock");
    let (_, path) = names(&folder, "meaning.yaml");
    let lock = fs::read_to_string(&path).expect("it is there");
    // As if both had been merged.
    let lock = lock.replace("components::OrderConfirmation", "components::OrderCapture");
    fs::write(&path, lock).expect("it can be written");
    let (kept, _) = names(&folder, "meaning.yaml");
    assert!(kept.contains("OrderCapture") && !kept.contains("OrderConfirmation"), "{kept:?}");
}

/// Few equal parts are chance, unless the property says what the component says.
#[test]
fn an_inline_copy_is_the_component() {
    let folder = fresh("meaning-copies");
    let point = |fields: &[&str]| {
        let properties: Map<String, Value> = fields
            .iter()
            .map(|field| ((*field).to_owned(), json!({"type": "string", "minLength": 1})))
            .collect();
        json!({"type": "object", "properties": properties})
    };
    let kinds = |values: &[&str]| json!({"type": "string", "enum": values});
    let member = |object: Value| json!({"allOf": [object], "title": "Left alone"});
    // `validate()` of the component would accept what this one does not.
    let mut longer = point(&["street", "city", "country", "zip"]);
    longer["properties"]["zip"]["minLength"] = json!(5);
    let mut closed = point(&["street", "city", "country", "zip"]);
    closed["additionalProperties"] = json!(false);
    let parcel = json!({"type": "object", "properties": {"ship_to": closed}});
    let schemas = json!({
        "Parcel": parcel,
        "Address": point(&["street", "city", "country", "zip"]),
        "Pair": point(&["one", "two"]),
        "OrderStage": kinds(&["open", "paid", "sent"]),
        "ParcelType": kinds(&["box", "bag", "roll", "tube"]),
        "Order": {"type": "object", "properties": {
            "ship_to": point(&["street", "city", "country", "zip"]),
            "pair": point(&["one", "two"]),
            "limits": point(&["one", "two"]),
            "titled": member(point(&["street", "city", "country", "zip"])),
            "order_stage": kinds(&["open", "paid", "sent"]),
            "priority": kinds(&["open", "paid", "sent"]),
            "pack_type": kinds(&["box", "bag", "roll", "tube"]),
            "size": kinds(&["box", "bag", "roll", "tube"]),
            "address": longer,
            "closed_address": closed,
        }},
    });
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Copies", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    });
    fs::write(folder.join("copies.json"), document.to_string()).expect("it can be written");
    let (first, lock) = names(&folder, "copies.json");
    let locked = fs::read_to_string(&lock).expect("it is there");
    let expected = [
        "Address",
        "ClosedAddress",
        "LeftAlone",
        "Order",
        "OrderAddress",
        "OrderLimits",
        "OrderPriority",
        "OrderSize",
        "OrderStage",
        "Pair",
        "Parcel",
        "ParcelType",
        "ShipTo",
    ];
    assert_eq!(first.iter().map(String::as_str).collect::<Vec<_>>(), expected);
    // The lock keeps them.
    assert_eq!(names(&folder, "copies.json").0, first);
    assert_eq!(fs::read_to_string(&lock).expect("it is there"), locked);
}

/// What tells members apart may be below them, and what tells uses apart the names of several types.
#[test]
fn names_come_from_what_is_around() {
    let folder = fresh("meaning-around");
    let text = json!({"type": "string"});
    let of = |properties: Value| json!({"type": "object", "properties": properties});
    let credential = |kind: &str| of(json!({"credential": of(json!({"kind": {"const": kind}}))}));
    let data = |extra: &str| {
        of(
            json!({"key": text, "data": of(json!({"id": text, "at": text, "by": text})), extra: text}),
        )
    };
    let other = of(json!({"data": of(json!({"id": text, "at": text, "name": text}))}));
    let schemas = json!({
        "Access": {"oneOf": [credential("oauth"), credential("api_key")]},
        "Place": {"oneOf": [of(json!({"before": text})), of(json!({"after": text}))]},
        "KeyMade": data("maker"),
        "KeyGone": data("reason"),
        "Note": other,
        "Rows": {"type": "array", "items": of(json!({"cells": text}))},
        "Row": {"type": "string", "enum": ["a", "b"]},
        "InputError": of(json!({"errors": {"type": "array", "items": of(json!({"field": text}))}})),
    });
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Around", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    });
    fs::write(folder.join("around.json"), document.to_string()).expect("it can be written");
    let (names, _) = names(&folder, "around.json");
    let expected =
        ["OauthAccess", "ApiKeyAccess", "PlaceWithBefore", "PlaceWithAfter", "KeyData", "RowItem"];
    for name in expected {
        assert!(names.contains(name), "{name}: {names:?}");
    }
}

/// What is named and composed is bounded, whatever a document has.
#[test]
fn long_names_and_many_members_are_no_trouble() {
    let folder = fresh("meaning-hostile");
    let long = "word ".repeat(20_000);
    let mut schemas = Map::new();
    for index in 0..40 {
        let kind = json!({"type": "string", "enum": [format!("a{}", index % 4), "b", "c"]});
        let inner = json!({"type": "object", "properties": {"kind": kind}});
        let holder = json!({"type": "object", "properties": {&long: inner}});
        schemas.insert(format!("T{index}"), holder);
    }
    let member = |index: usize| {
        let name = format!("p{index}");
        json!({"type": "object", "properties": {name: {"type": "string"}}})
    };
    schemas.insert("Choice".to_owned(), json!({"oneOf": (0..300).map(member).collect::<Value>()}));
    let text = json!({"type": "string", "pattern": "^((a*){90000}){90000}9$"});
    let text = json!({"type": "object", "required": ["t"], "properties": {"t": text}});
    schemas.insert("Text".to_owned(), text);
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Hostile", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    });
    fs::write(folder.join("hostile.json"), document.to_string()).expect("it can be written");
    let (names, _) = names(&folder, "hostile.json");
    assert!(names.len() > 300 && names.iter().all(|name| name.len() <= 120), "{names:?}");
}

/// A body with a long name has all of it, if the short one is that of another.
#[test]
fn long_names_tell_bodies_apart() {
    let folder = fresh("meaning-bodies");
    let tail = "_the_annotation_of_the_layer_of_the_dashboard_by_its_number";
    let operation = |verb: &str| {
        let schema = json!({"type": "object", "properties": {verb: {"type": "string"}}});
        let content = json!({"application/json": {"schema": schema}});
        let responses = json!({"200": {"description": "ok", "content": content}});
        json!({"operationId": format!("{verb}{tail}"), "responses": responses})
    };
    let verbs = ["get", "put", "delete"];
    let item: Map<String, Value> =
        verbs.iter().map(|verb| ((*verb).to_owned(), operation(verb))).collect();
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "Bodies", "version": "1"},
        "paths": {"/x": item},
    });
    fs::write(folder.join("bodies.json"), document.to_string()).expect("it can be written");
    let (names, _) = names(&folder, "bodies.json");
    let is_letter = |name: &&String| name.ends_with('A') || name.ends_with("Model");
    assert!(names.len() == 3 && !names.iter().any(|name| is_letter(&name)), "{names:?}");
    assert!(names.iter().filter(|name| name.starts_with("Put")).count() == 1, "{names:?}");
}
