//! `oneOf`, `anyOf` and discriminators.

use super::*;

#[test]
fn choices() {
    let [a, b] = ["a", "b"]
        .map(|name| json!({"type": "object", "properties": {name: {}}, "required": [name]}));
    check(&json!({"oneOf": [a, b]}), "<{a: any} | {b: any}>");
    check(&json!({"oneOf": [a, {"type": "null"}]}), "{a: any}?");
    check(&json!({"anyOf": [a, b, {"type": "null"}]}), "<{a: any} | {b: any}>?");
    check(&json!({"oneOf": [{"const": "x"}, {"const": "y"}]}), r#"["x", "y"]"#);
    check(&json!({"anyOf": [{"type": "string"}, {"enum": ["y"]}]}), r#"["y"]"#);
    check(&json!({"anyOf": [{"type": "string"}, {"type": "integer"}]}), "<string | integer>");
    check(&json!({"oneOf": [false, {"type": "string"}]}), "string");
    check(&json!({"type": "object", "oneOf": [a, b]}), "<{a: any} | {b: any}>");
    check(&json!({"type": "string", "oneOf": [a, {"type": "string"}]}), "string");
    // What no other part allows is no member.
    check(
        &json!({"allOf": [{"oneOf": [{"const": "x"}, {"const": "y"}]}, {"const": "y"}]}),
        r#"["y"]"#,
    );
    check(
        &json!({"allOf": [{"anyOf": [a, {"type": "string"}]}, {"oneOf": [{"type": "string"}, {"type": "array"}]}]}),
        "string",
    );
}

#[test]
fn choices_of_required_properties_are_notes() {
    check(
        &json!({"properties": {"a": {}, "b": {}}, "oneOf": [{"required": ["a"]}, {"required": ["b"]}]}),
        "{a?: any, b?: any}",
    );
    check(
        &json!({"properties": {"a": {}}, "anyOf": [{"required": ["a"]}, {"not": {"required": ["a"]}}]}),
        "{a?: any}",
    );
}

#[test]
fn what_stands_beside_a_choice_belongs_to_each_member() {
    let [a, b] = ["a", "b"]
        .map(|name| json!({"type": "object", "properties": {name: {}}, "required": [name]}));
    check(
        &json!({"type": "object", "properties": {"id": {"type": "string"}}, "oneOf": [a, b]}),
        "<{id?: string, a: any} | {id?: string, b: any}>",
    );
    // What every member says itself is not said twice.
    let member = |name: &str| json!({"type": "object", "properties": {"kind": {"const": name}}, "required": ["kind"]});
    check_with(
        &json!({
            "A": member("a"), "B": member("b"),
            "T": {
                "type": "object",
                "properties": {"kind": {"type": "string"}},
                "required": ["kind"],
                "discriminator": {"propertyName": "kind", "mapping": {"a": "#/components/schemas/A", "b": "B"}},
                "oneOf": [{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}],
            },
        }),
        r#"<a={kind: ["a"]} | b={kind: ["b"]}> by kind"#,
    );
    // Two choices make all combinations.
    check(
        &json!({"allOf": [{"oneOf": [a, b]}, {"anyOf": [
            {"type": "object", "properties": {"c": {}}, "required": ["c"]},
            {"type": "object", "properties": {"d": {}}, "required": ["d"]},
        ]}]}),
        "<<{a: any, c: any} | {a: any, d: any}> | <{b: any, c: any} | {b: any, d: any}>>",
    );
}

#[test]
fn a_parent_may_list_its_children() {
    let child = |name: &str| json!({"allOf": [{"$ref": "#/components/schemas/T"}, {"properties": {name: {}}}]});
    let list = json!([{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]);
    let own = json!({"type": "object", "properties": {"id": {}}, "oneOf": list});
    let expected = "<{id?: any, a?: any} | {id?: any, b?: any}>";
    check_with(&json!({"T": own, "A": child("a"), "B": child("b")}), expected);
    // At any depth.
    let deep = json!({"allOf": [{"$ref": "#/components/schemas/M"}, {"properties": {"b": {}}}]});
    check_with(
        &json!({"T": own, "A": child("a"), "M": child("m"), "B": deep}),
        "<{id?: any, a?: any} | {id?: any, m?: any, b?: any}>",
    );
}

#[test]
fn a_discriminator_of_what_all_members_build_on_tells_them() {
    let base = json!({
        "type": "object",
        "discriminator": {"propertyName": "kind", "mapping": {"a": "A", "b": "B"}},
    });
    let child = json!({"allOf": [{"$ref": "#/components/schemas/P"}, {"properties": {"n": {}}}]});
    let list = json!([{"$ref": "#/components/schemas/A"}, {"$ref": "#/components/schemas/B"}]);
    check_with(
        &json!({"T": {"anyOf": list}, "P": base, "A": child, "B": child}),
        "<a={n?: any} | b={n?: any}> by kind",
    );
}

#[test]
fn what_a_mapping_names_is_a_member() {
    let member =
        |name: &str| json!({"type": "object", "properties": {name: {}}, "required": [name]});
    let (found, codes) = composed(
        "3.1.0",
        &json!({
            "T": {
                "oneOf": [{"$ref": "#/components/schemas/A"}],
                "discriminator": {"propertyName": "kind", "mapping": {"a": "A", "b": "B", "t": "T"}},
            },
            "A": member("a"), "B": member("b"),
        }),
    );
    assert_eq!(found, "<a={a: any} | b={b: any}> by kind");
    assert_eq!(codes, ["W0322"]);
}

#[test]
fn any_of_plain_objects_means_all_of_them() {
    let [a, b] = ["a", "b"].map(|name| json!({"type": "object", "properties": {name: {}}}));
    check(&json!({"anyOf": [a, b]}), "{a?: any, b?: any}");
    check(&json!({"oneOf": [a, b]}), "<{a?: any} | {b?: any}>");
}

#[test]
fn recursion_ends() {
    let node =
        json!({"type": "object", "properties": {"next": {"$ref": "#/components/schemas/T"}}});
    check_with(&json!({"T": node}), "{next?: {next?: {next?: {next?: {next?: {next?: …}}}}}}");
    check_with(
        &json!({"T": {"oneOf": [{"type": "string"}, {"$ref": "#/components/schemas/T"}]}}),
        "<string | <string | <string | <string | <string | <… | …>>>>>>",
    );
    check_with(
        &json!({"T": {"allOf": [{"$ref": "#/components/schemas/T"}, {"type": "object", "properties": {"a": {}}}]}}),
        "{a?: any}",
    );
    for (circle, code) in [
        (
            json!({"T": {"$ref": "#/components/schemas/U"}, "U": {"$ref": "#/components/schemas/T"}}),
            "W0305",
        ),
        (
            json!({"T": {"allOf": [{"$ref": "#/components/schemas/U"}]}, "U": {"allOf": [{"$ref": "#/components/schemas/T"}]}}),
            "W0305",
        ),
    ] {
        let (found, codes) = composed("3.1.0", &circle);
        assert_eq!((found.as_str(), &codes[..]), ("any", &[code][..]), "{circle}");
    }
    // A circle as the member of a choice.
    let (found, codes) = composed(
        "3.1.0",
        &json!({
            "T": {"oneOf": [{"$ref": "#/components/schemas/A"}, {"type": "string"}]},
            "A": {"allOf": [{"$ref": "#/components/schemas/B"}]},
            "B": {"allOf": [{"$ref": "#/components/schemas/A"}]},
        }),
    );
    assert_eq!((found.as_str(), &codes[..]), ("<any | string>", &["W0305"][..]));
}

#[test]
fn many_choices_together_end() {
    let choice = |letter: &str| {
        let members: Vec<Value> = (0..9)
            .map(|n| json!({"type": "object", "properties": {format!("{letter}{n}"): {}}, "required": [format!("{letter}{n}")]}))
            .collect();
        json!({"oneOf": members})
    };
    let all: Vec<Value> = ["a", "b", "c"].map(choice).to_vec();
    let (found, codes) = composed("3.1.0", &json!({"T": {"allOf": all}}));
    assert!(found.starts_with("<{a0: any} | "), "{found}");
    assert_eq!(codes, ["W0309"]);
}

#[test]
fn schemas_that_multiply_end() {
    // Children narrow the properties of their parents to schemas with the same properties.
    let of = |n: usize| json!({"$ref": format!("#/components/schemas/S{}", n % 60)});
    let schemas: serde_json::Map<String, Value> = (0..60)
        .map(|n| {
            let own = json!({
                "type": "object",
                "properties": {"a": of(n * 7 + 1), "b": of(n * 11 + 2), "c": of(n * 13 + 3)},
            });
            let parent = if n == 0 { json!({}) } else { of(n / 2) };
            (format!("S{n}"), json!({"allOf": [parent, own]}))
        })
        .collect();
    let test = move || {
        let mut diagnostics = Diagnostics::new();
        let read = read("3.1.0", &Value::Object(schemas), ImpliedTypes::Lenient, &mut diagnostics);
        let (_, all) = read.expect("the document is JSON");
        assert!(all.iter().count() < 3 * CONJUNCTIONS, "{}", all.iter().count());
        assert!(diagnostics.iter().any(|diagnostic| diagnostic.code.id() == "W0309"));
        assert!(all.iter().all(|(_, node)| !matches!(node.kind, Kind::Any)));
    };
    // As in the pipeline: schemas are followed by recursion.
    let thread = std::thread::Builder::new().stack_size(1 << 28).spawn(test);
    thread.expect("a thread can start").join().expect("the composition ends");
}

#[test]
fn a_discriminator_without_a_choice_is_that_of_what_builds_on_it() {
    let parent = |mapping: Value| {
        json!({
            "type": "object",
            "properties": {"kind": {"type": "string"}},
            "discriminator": {"propertyName": "kind", "mapping": mapping},
        })
    };
    let child = |of: &str, name: &str| {
        let of = format!("#/components/schemas/{of}");
        json!({"allOf": [{"$ref": of}, {"properties": {name: {}}}]})
    };
    check_with(
        &json!({"T": parent(json!({"a": "A"})), "A": child("T", "a"), "B": child("A", "b")}),
        "<a={kind?: string, a?: any} | B={kind?: string, a?: any, b?: any} | T*={kind?: string}> by kind",
    );
    // What only describes it anew is another name for all.
    check_with(
        &json!({
            "P": parent(json!({})), "A": child("P", "a"),
            "T": {"allOf": [{"$ref": "#/components/schemas/P"}], "description": "Any."},
        }),
        "<A={kind?: string, a?: any} | P*={kind?: string}> by kind",
    );
    // Nothing builds on it, or it is no object.
    check_with(&json!({"T": parent(json!({}))}), "{kind?: string}");
    check_with(
        &json!({
            "T": {"type": "string", "discriminator": {"propertyName": "kind"}},
            "A": {"allOf": [{"$ref": "#/components/schemas/T"}, {"minLength": 1}]},
        }),
        "string",
    );
    // A child with a discriminator of another property tells what builds on it.
    let kinds = json!({
        "allOf": [{"$ref": "#/components/schemas/T"}, {"properties": {"sort": {"type": "string"}}}],
        "discriminator": {"propertyName": "sort", "mapping": {"b": "B"}},
    });
    check_with(
        &json!({"T": parent(json!({"a": "A"})), "A": kinds, "B": child("A", "b")}),
        "<a=<b={kind?: string, sort?: string, b?: any} | A*={kind?: string, sort?: string}> by sort | T*={kind?: string}> by kind",
    );
    // What adds nothing is another name, unless the mapping names it.
    check_with(
        &json!({
            "T": parent(json!({"a": "A"})),
            "M": {"allOf": [{"$ref": "#/components/schemas/T"}]},
            "A": {"allOf": [{"$ref": "#/components/schemas/M"}]},
        }),
        "<a={kind?: string} | T*={kind?: string}> by kind",
    );
    // It can stand in a part that is written inside.
    check_with(
        &json!({
            "T": {"allOf": [{"$ref": "#/components/schemas/E"}, parent(json!({}))]},
            "E": {"type": "object", "properties": {"id": {"type": "string"}}},
            "A": child("T", "a"),
        }),
        "<A={id?: string, kind?: string, a?: any} | T*={id?: string, kind?: string}> by kind",
    );
    // A child that builds on two parents, one of them a child itself.
    check_with(
        &json!({
            "T": parent(json!({})),
            "A": {"allOf": [{"$ref": "#/components/schemas/T"}, parent(json!({}))], "required": ["kind"]},
            "B": child("A", "b"),
        }),
        "<A={kind: string} | B={kind: string, b?: any} | T*={kind?: string}> by kind",
    );
}
