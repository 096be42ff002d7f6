//! Schemas and the names that their types get.

use std::path::Path;

use serde_json::{Value, json};

use super::{name, name_operations};
use crate::analysis::analyze;
use crate::document::diagnostic::Diagnostics;
use crate::document::load::load_text;
use crate::ir::deduplicate::{Copies, deduplicate};
use crate::ir::lower::lower;
use crate::ir::pins::{Boxes, Pins};
use crate::ir::settings::Settings;
use crate::schema::compose::compose;
use crate::schema::resolve::resolve;
use crate::schema::types::ImpliedTypes;

/// The names of all types, sorted.
fn names(schemas: &Value) -> Vec<String> {
    of_document(&json!({}), schemas)
}

/// The names of all types of a document with these paths and schemas, sorted.
fn of_document(paths: &Value, schemas: &Value) -> Vec<String> {
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": paths,
        "components": {"schemas": schemas},
    });
    let mut diagnostics = Diagnostics::new();
    let document = load_text(Path::new("t.json"), document.to_string(), &mut diagnostics);
    let spec = resolve(&document.expect("the document is JSON"), &mut diagnostics);
    let composed = compose(&spec, ImpliedTypes::default(), &mut diagnostics);
    let mut api = lower(&spec, &composed, &Settings::default(), &mut diagnostics);
    name_operations(&mut api);
    let api = deduplicate(api, Copies::Components(&foldhash::HashMap::default()));
    let facts = analyze(&api, &Boxes::default());
    let names = name(&api, &facts, &Pins::default(), &mut diagnostics);
    let mut names: Vec<String> = api.iter().map(|(id, _)| names.of(id).ident.clone()).collect();
    names.sort();
    names
}

#[test]
fn a_title_of_several_types_is_the_name_of_none() {
    let pet = |kind: &str| {
        let kind = json!({"type": "string", "enum": [kind, "other"], "title": "Kind of pet"});
        json!({"type": "object", "properties": {"kind": kind}})
    };
    assert_eq!(
        names(&json!({"Cat": pet("cat"), "Dog": pet("dog")})),
        ["Cat", "CatKindOfPet", "Dog", "DogKindOfPet"]
    );
    assert_eq!(names(&json!({"Cat": pet("cat")})), ["Cat", "KindOfPet"]);
    // That of a component is its own, whatever else has it as a title.
    assert_eq!(
        names(&json!({"Cat": pet("cat"), "KindOfPet": {"type": "string", "enum": ["a"]}})),
        ["Cat", "CatKindOfPet", "KindOfPet"]
    );
    // Two in one type are told apart by the property.
    let color = |value: &str| json!({"type": "string", "enum": [value], "title": "Color"});
    let car =
        json!({"type": "object", "properties": {"body": color("red"), "wheels": color("tin")}});
    assert_eq!(names(&json!({"Car": car})), ["Car", "CarColor", "WheelsColor"]);
}

#[test]
fn a_long_name_says_more_than_a_letter() {
    let of = |value: &str| json!({"type": "object", "properties": {"type": {"type": "string", "enum": [value]}}});
    assert_eq!(
        names(&json!({
            "AStatementOfWhatWasSentTwoDaysBefore": of("a"),
            "AStatementOfWhatWasReceivedTheDayBefore": of("b"),
        })),
        [
            "AStatementOfWhatWasReceivedTheDayBefore",
            "AStatementOfWhatWasReceivedTheDayBeforeType",
            "AStatementOfWhatWasSentTwoDaysBefore",
            "AStatementOfWhatWasSentTwoDaysBeforeType",
        ]
    );
}

#[test]
fn what_has_one_value_and_several_uses_is_called_after_the_value() {
    let card = |of: &str, more: &str| {
        json!({
            "type": "object",
            "properties": {"type": {"type": "string", "enum": [of]}, more: {}},
            "required": ["type"],
        })
    };
    assert_eq!(
        names(&json!({
            "Visa": card("visa", "a"), "VisaPlus": card("visa", "b"),
            "Diners": card("diners", "a"), "DinersPlus": card("diners", "b"),
        })),
        ["Diners", "DinersPlus", "DinersType", "Visa", "VisaPlus", "VisaType"]
    );
}

#[test]
fn the_only_value_of_a_list_of_numbers_is_called_by_its_name() {
    let kinds = json!({"oneOf": [{"const": 1, "title": "CAT"}, {"const": 2, "title": "DOG"}]});
    let pet = json!({
        "type": "object",
        "properties": {"kind": {"enum": [2], "allOf": [{"$ref": "#/components/schemas/Kinds"}]}},
    });
    assert_eq!(names(&json!({"Kinds": kinds, "Pet": pet})), ["DogKind", "Kinds", "Pet"]);
}

#[test]
fn a_body_of_an_operation_without_an_id_is_called_after_its_method() {
    let operation = |property: &str| {
        let schema = json!({"type": "object", "properties": {property: {"type": "string"}}});
        json!({"responses": {"200": {"description": "", "content": {"application/json": {"schema": schema}}}}})
    };
    let named = json!({"operationId": "find_layers", "responses": operation("d")["responses"]});
    let paths = json!({
        "/api/v1/map_layers/": {"get": operation("a"), "post": operation("b")},
        "/api/v1/map_layers/{id}": {"get": operation("c"), "put": named},
    });
    assert_eq!(
        of_document(&paths, &json!({})),
        [
            "CreateMapLayerResponseBody",
            "FindLayersResponseBody",
            "GetMapLayerResponseBody",
            "ListMapLayersResponseBody",
        ]
    );
}

#[test]
fn a_title_says_each_word_once() {
    let list = |title: &str| json!({"type": "object", "properties": {"list": {"title": title, "type": "object", "properties": {"a": {}}}}});
    assert_eq!(
        names(
            &json!({"FileFile": list("SubscriptionsSubscriptionList"), "B": list("Top Top 0 Box")})
        ),
        // What a component is called stays.
        ["B", "FileFile", "SubscriptionList", "Top0Box"]
    );
}

#[test]
fn a_member_is_called_after_a_value_in_it_that_others_lack() {
    let access = |method: &str| {
        let credential = json!({"type": "object", "properties": {"method": {"const": method}, method: {"type": "string"}}});
        json!({"type": "object", "required": ["credential"], "properties": {"credential": credential}})
    };
    let none = json!({"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}});
    let names = names(&json!({"Access": {"oneOf": [access("oauth"), access("key"), none]}}));
    for name in ["OauthAccess", "KeyAccess", "AccessWithError"] {
        assert!(names.iter().any(|it| it == name), "{name} is not in {names:?}");
    }
}

#[test]
fn a_title_that_repeats_its_property_says_nothing() {
    let with = |title: &str, values: &[&str]| json!({"type": "object", "properties": {"status": {"title": title, "type": "string", "enum": values}}});
    assert_eq!(
        names(&json!({"Job": with("Status", &["a", "b"]), "Run": with("Status", &["c", "d"])})),
        ["Job", "JobStatus", "Run", "RunStatus"]
    );
    // A title that says something else is a name, and so is any title of an object.
    assert_eq!(names(&json!({"Job": with("Progress", &["a", "b"])})), ["Job", "Progress"]);
    let written = json!({"title": "Status", "type": "object", "properties": {"a": {}}});
    let job = json!({"type": "object", "properties": {"status": written}});
    assert_eq!(names(&json!({"Job": job})), ["Job", "Status"]);
}

#[test]
fn an_item_of_a_page_is_what_the_page_is_about() {
    let page = json!({
        "type": "object",
        "properties": {"data": {"type": "array", "items": {"type": "object", "properties": {"a": {}, "b": {}}}}},
    });
    assert_eq!(names(&json!({"ListOrdersResponse": page})), ["ListOrdersResponse", "Order"]);
    let order = json!({"type": "object", "properties": {"id": {}}});
    assert_eq!(
        names(&json!({"ListOrdersResponse": page, "Order": order})),
        ["ListOrdersResponse", "Order", "OrderItem"]
    );
}

#[test]
fn equal_unions_of_components_are_what_the_components_have_in_common() {
    let part = |property: &str| json!({"type": "object", "properties": {property: {"type": "string"}}, "required": [property]});
    let filter = json!({"anyOf": [{"$ref": "#/components/schemas/FilterGroup"}, {"$ref": "#/components/schemas/FilterValue"}]});
    let query = json!({"type": "object", "properties": {"and": filter, "or": filter}});
    assert_eq!(
        names(&json!({"FilterGroup": part("a"), "FilterValue": part("b"), "Query": query})),
        ["Filter", "FilterGroup", "FilterValue", "Query"]
    );
}

#[test]
fn equal_unions_of_two_things_are_either() {
    let part = |property: &str| json!({"type": "object", "properties": {property: {"type": "string"}}, "required": [property]});
    let either = json!({"anyOf": [{"$ref": "#/components/schemas/TrackObject"}, {"$ref": "#/components/schemas/EpisodeObject"}]});
    let player = json!({"type": "object", "properties": {"now": either, "queue": {"type": "array", "items": either}}});
    assert_eq!(
        names(&json!({"TrackObject": part("a"), "EpisodeObject": part("b"), "Player": player})),
        ["EpisodeObject", "Player", "TrackObject", "TrackOrEpisode"]
    );
}

/// The type of a property that no other type has is named after both. A type that several properties share, and the
/// items of a list, keep their one word.
#[test]
fn one_word_for_one_property_is_not_alone() {
    let kinds = |values: &[&str]| json!({"type": "string", "enum": values});
    let rate = json!({"type": "object", "properties": {"unit": kinds(&["hour", "day"]), "amount": {"type": "integer"}, "visibility": kinds(&["all", "own"])}});
    let note = json!({"type": "object", "properties": {"tags": {"type": "array", "items": kinds(&["old", "new"])}, "visibility": kinds(&["all", "own"])}});
    assert_eq!(
        names(&json!({"RateDto": rate, "Note": note})),
        ["Note", "RateDto", "RateUnit", "Tag", "Visibility"]
    );
}

#[test]
fn a_title_that_says_what_a_member_has_is_joined_with_the_union() {
    let member = |property: &str| json!({"title": property, "type": "object", "properties": {property: {"type": "string"}}, "required": [property]});
    let names = names(&json!({"Contact": {"oneOf": [member("id"), member("email")]}}));
    assert_eq!(names, ["Contact", "ContactEmail", "ContactId"]);
}

#[test]
fn a_body_does_not_name_the_class_of_its_operation() {
    let body = json!({"type": "object", "properties": {"message": {"type": "string"}}});
    let body =
        json!({"200": {"description": "", "content": {"application/json": {"schema": body}}}});
    let paths =
        json!({"/users": {"get": {"operationId": "UsersController_listUsers", "responses": body}}});
    assert_eq!(of_document(&paths, &json!({})), ["ListUsersResponseBody"]);
}

#[test]
fn a_body_of_several_operations_is_no_item() {
    let done = json!({"type": "object", "properties": {"message": {"type": "string"}}});
    let done =
        json!({"200": {"description": "", "content": {"application/json": {"schema": done}}}});
    let paths = json!({
        "/orders": {"delete": {"operationId": "delete_orders", "responses": done}},
        "/orders/{id}": {"delete": {"operationId": "delete_order", "responses": done}},
    });
    assert_eq!(of_document(&paths, &json!({})), ["DeleteOrderResponseBody"]);
}
