//! What a user does with plain types.

use std::fmt::Debug;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use zoo::models::{Animal, AnimalId, Cat, Food, Keeper, KeeperAmount, Member, Place, Shift, Sound, Target, Which};

/// Reads a value and writes it again.
fn through<T: DeserializeOwned + Serialize + Debug>(value: Value) -> T {
    let read: T = serde_json::from_value(value.clone()).expect("it is read");
    assert_eq!(serde_json::to_value(&read).expect("it is written"), value, "{read:?}");
    read
}

fn main() {
    let keeper: Keeper = through(json!({
        "name": "Ada", "password": "12345", "boss": null, "type": "late night", "nick": null, "free": null,
        "place": [1.5, 2.5], "range": [1, 2, 3], "tree": [[], [[]]], "labels": {"colour": "red", "x": "y"},
        "odd name": true, "hobby": {"a": 1}, "amount": 3
    }));
    assert_eq!((keeper.r#type.clone(), keeper.boss.clone()), (Shift::LateNight, None));
    assert_eq!((&keeper.nick, &keeper.note, &keeper.free), (&Some(None), &None, &Some(Value::Null)));
    assert_eq!((keeper.days_or_default(), keeper.level_or_default()), (5, Some(1)));
    assert_eq!(keeper.place, Some(Place(1.5, 2.5)));
    assert_eq!(keeper.undeclared["hobby"], json!({"a": 1}));
    let shown = format!("{keeper:?}");
    assert!(!shown.contains("12345") && shown.contains("password: …"), "{shown}");
    for wrong in [json!({"name": "a", "password": "b", "type": "day"}), json!({"name": 1})] {
        assert!(serde_json::from_value::<Keeper>(wrong).is_err());
    }
    let shift: Shift = through(json!("noon"));
    assert_eq!(shift, Shift::Unknown("noon".to_owned()));
    for (amount, expected) in [
        (json!(1), KeeperAmount::Integer(1)),
        (json!(1.5), KeeperAmount::Number(1.5)),
        (json!("1"), KeeperAmount::String("1".to_owned())),
    ] {
        assert_eq!(through::<KeeperAmount>(amount), expected);
    }

    let cat: Animal = through(json!({"kind": "cat", "lives": 9, "colour": "black"}));
    assert!(matches!(&cat, Animal::Cat(Cat { lives: 9, .. })), "{cat:?}");
    assert!(matches!(through(json!({"kind": "dog", "rank": 3})), Animal::Dog(_)));
    assert!(matches!(through(json!({"kind": "cow", "x": 1})), Animal::Unknown(_)));
    assert_eq!(serde_json::to_value(Animal::from(Cat { lives: 1, undeclared: Default::default() })).expect("it is written"), json!({"kind": "cat", "lives": 1}));

    assert!(matches!(through(json!({"step": 1, "name": "a"})), Target::Near(_)));
    assert!(matches!(through(json!({"step": 2, "name": "a"})), Target::Far(_)));
    assert!(matches!(through(json!({"width": 2, "name": "a"})), Target::Wide(_)));
    for sort in ["beef", "pork"] {
        assert!(matches!(through(json!({"sort": sort, "grams": 1})), Food::Meat(_)));
    }
    assert!(matches!(through(json!({"sort": "leaf"})), Food::Leaf(_)));
    assert!(matches!(through(json!({"v": 2, "text": "la"})), Sound::Song(_)));
    assert!(matches!(through(json!({"v": 3})), Sound::Unknown(_)));
    assert!(serde_json::from_value::<Food>(json!({"sort": "beef", "grams": "many"})).is_err());

    assert!(matches!(through(json!({"which": {"of": "self"}})), Member { which: Which::SelfValue(_), .. }));
    // What does not fit the member of its tag is kept as it is, if attributes alone read the union.
    assert!(matches!(through(json!({"kind": "cat", "lives": "nine"})), Animal::Unknown(_)));

    let id = AnimalId::from("a1");
    assert_eq!((id.as_ref(), id.to_string()), ("a1", "a1".to_owned()));
}
