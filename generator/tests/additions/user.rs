//! What a user does with traits and attributes that settings add.

use std::collections::{BTreeSet, HashSet};
use std::hash::Hash;

use shop::models::{Card, Item, Order, Place, State};

fn hashed(value: &impl Hash) -> u64 {
    use std::hash::{BuildHasher, BuildHasherDefault, DefaultHasher};
    BuildHasherDefault::<DefaultHasher>::default().hash_one(value)
}

fn main() {
    let read = |json: &str| -> Item { serde_json::from_str(json).expect("it is an item") };
    let one = read(r#"{"sku": "a", "count": 1, "x": {"b": 1, "a": 2}}"#);
    let same = read(r#"{"count": 1, "x": {"a": 2, "b": 1}, "sku": "a"}"#);
    let other = read(r#"{"sku": "a", "count": 1}"#);
    assert_eq!(one, same);
    assert_eq!(hashed(&one), hashed(&same));
    assert_eq!(HashSet::from([one, same, other]).len(), 2);

    let card = |json: &str| -> Card { serde_json::from_str(json).expect("it is a card") };
    let cards = BTreeSet::from([
        card(r#"{"kind": "Card", "number": "2"}"#),
        card(r#"{"kind": "Card", "number": "1", "x": 1.0}"#),
        card(r#"{"kind": "Card", "number": "1", "x": 1}"#),
        card(r#"{"kind": "Card", "number": "1", "x": [true, null, "a"]}"#),
        card(r#"{"kind": "Card", "number": "1", "x": {}}"#),
        card(r#"{"kind": "Card", "number": "1"}"#),
        card(r#"{"kind": "Card", "number": "1", "x": 1}"#),
    ]);
    assert_eq!(cards.len(), 6);
    assert_eq!(cards.first().map(|card| card.undeclared().count()), Some(0));
    assert_eq!(cards.last().map(|card| &*card.number), Some("2"));
    assert!(State::Open < State::InTransit);

    let schema = schemars::schema_for!(Order).to_value();
    let all = serde_json::to_value(&schema["$defs"]).expect("it is JSON");
    let properties = schema["properties"].as_object().expect("an order has properties");
    for name in ["orderedAt", "reviewedAt", "type", "voucher"] {
        assert!(properties.contains_key(name), "{name} is not in {schema}");
    }
    assert!(!properties.contains_key("undeclared"), "{schema}");
    assert_eq!(schema["description"], "What a customer orders.");
    assert_eq!(schema["properties"]["note"]["maxLength"], 80);
    let required: BTreeSet<&str> =
        schema["required"].as_array().into_iter().flatten().filter_map(|it| it.as_str()).collect();
    assert!(required.is_superset(&BTreeSet::from(["id", "items", "orderedAt", "state"])), "{schema}");
    assert!(!required.contains("voucher") && !required.contains("note"), "{schema}");
    assert_eq!(all["Item"]["title"], "A line");
    assert!(all["State"].to_string().contains("in transit"), "{all}");
    assert!(all["Payment"]["anyOf"].is_array(), "{all}");
    assert!(all.to_string().contains(r#""const":"Card""#), "{all}");
    // The schema accepts what the type writes.
    let text = r#"{"id": 1, "orderedAt": "2026-01-31T12:00:00Z", "state": "in transit", "items": [{"sku": "a",
        "count": 1}], "reviewedAt": null, "voucher": null, "payment": {"kind": "Card", "number": "1"}, "labels":
        {"colour": "red", "other": "b"}, "place": ["a", 1], "tree": [[]], "priority": 2, "size": {"grams": 1.5}}"#;
    let order: Order = serde_json::from_str(text).expect("it is an order");
    let value = serde_json::to_value(&order).expect("it is JSON");
    let validator = jsonschema::validator_for(&schema).expect("it is a schema");
    let errors: Vec<String> = validator.iter_errors(&value).map(|it| it.to_string()).collect();
    assert!(errors.is_empty(), "{errors:?}\n{schema:#}");
    assert!(!validator.is_valid(&serde_json::json!({"id": 1})));

    use utoipa::PartialSchema;
    let described = serde_json::to_value(Order::schema()).expect("it is JSON");
    assert_eq!(described["properties"]["orderedAt"]["type"], "string", "{described}");
    // Types that contain themselves end.
    #[derive(utoipa::OpenApi)]
    #[openapi(components(schemas(Order)))]
    struct Api;
    let api = <Api as utoipa::OpenApi>::openapi().to_json().expect("it is JSON");
    for name in ["Card", "Invoice", "Item", "Labels", "State"] {
        assert!(api.contains(&format!("\"{name}\":")), "{name} is not in {api}");
    }
    assert!(described["properties"].get("undeclared").is_none(), "{described}");
    let state = serde_json::to_value(State::schema()).expect("it is JSON");
    assert!(state.to_string().contains("in transit"), "{state}");

    use ts_rs::TS;
    let config = ts_rs::Config::default();
    let typescript = [
        Order::decl(&config),
        State::decl(&config),
        Card::decl(&config),
        Place::decl(&config),
    ]
    .join("\n");
    for part in ["orderedAt: string", "voucher?: string | null", "\"in transit\"", "kind: CardKind", "id: number", "[string, number]"] {
        assert!(typescript.contains(part), "{part} is not in\n{typescript}");
    }
    assert!(!typescript.contains("undeclared"), "{typescript}");

    let bytes: Vec<u8> = (0..4000_u32).map(|it| (it * 7919 % 251) as u8).collect();
    let mut random = arbitrary::Unstructured::new(&bytes);
    for _ in 0..20 {
        let order: Order = random.arbitrary().expect("there are bytes");
        let text = serde_json::to_string(&order).expect("it is JSON");
        let again: Order = serde_json::from_str(&text).expect("it is an order");
        assert_eq!(serde_json::to_string(&again).expect("it is JSON"), text);
    }
}
