//! Schemas and the names that their types get.

use std::path::Path;

use serde_json::{Value, json};

use super::name;
use crate::analysis::analyze;
use crate::document::diagnostic::Diagnostics;
use crate::document::load::load_text;
use crate::ir::deduplicate::deduplicate;
use crate::ir::lower::lower;
use crate::ir::pins::{Boxes, Pins};
use crate::ir::settings::Settings;
use crate::schema::compose::compose;
use crate::schema::resolve::resolve;
use crate::schema::types::ImpliedTypes;

/// The names of all types, sorted.
fn names(schemas: &Value) -> Vec<String> {
    let document = json!({
        "openapi": "3.1.0",
        "info": {"title": "t", "version": "1"},
        "paths": {},
        "components": {"schemas": schemas},
    });
    let mut diagnostics = Diagnostics::new();
    let document = load_text(Path::new("t.json"), document.to_string(), &mut diagnostics);
    let spec = resolve(&document.expect("the document is JSON"), &mut diagnostics);
    let composed = compose(&spec, ImpliedTypes::default(), &mut diagnostics);
    let api = deduplicate(
        lower(&spec, &composed, &Settings::default(), &mut diagnostics),
        &foldhash::HashMap::default(),
    );
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
