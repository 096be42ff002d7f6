//! What the types of `formats.yaml` do, whatever crates were chosen. Copied into the crates that are
//! generated from it.

use formats::decode;
use formats::models::Event;
use serde_json::json;

#[test]
fn texts_of_formats_come_back() {
    let value = json!({
        "id": "123e4567-e89b-12d3-a456-426614174000",
        "at": "2026-01-31T12:00:00Z",
        "day": "2026-01-31",
        "link": "https://example.com/a?b",
        "days": ["2026-01-31"],
        "start": "12:00:00",
        "length": "PT1H30M",
        "photo": "+/8=",
        "price": "1.50",
        "when": "2026-01-31T12:00:00Z",
    });
    let event: Event = decode(value.to_string()).unwrap();
    assert_eq!(serde_json::to_value(&event).unwrap(), value);
    for when in [json!("tomorrow"), json!(7)] {
        let value = json!({"id": value["id"], "at": value["at"], "when": when});
        let event: Event = decode(value.to_string()).unwrap();
        assert_eq!(serde_json::to_value(&event).unwrap(), value);
    }
}
