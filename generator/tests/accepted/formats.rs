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
        "start": "12:00:00Z",
        "local": "2026-01-31T12:00:00",
        "opens": "12:00:00",
        "ats": ["9999-12-31T23:59:59Z", "2020-01-01T00:00:00+05:30", "0001-01-01T00:00:00Z"],
        "starts": ["10:00:00Z", "10:00:00+02:00", "23:59:60Z", "10:00:00"],
        "lengths": ["P1Y2M3W4DT5H6M7S", "P1M", "P3D", "P2W", "PT36H", "PT0S"],
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

#[test]
fn a_text_of_another_format_is_refused_unless_it_is_a_string() {
    let event = |name: &str, text: &str| {
        let json = json!({"id": "123e4567-e89b-12d3-a456-426614174000", "at": "2026-01-31T12:00:00Z"});
        let mut event = json;
        event[name] = json!(text);
        decode::<Event>(event.to_string())
    };
    let is_plain = event("at", "tomorrow").is_ok();
    for (name, text) in [("at", "2026-01-31"), ("at", "2026-13-31T12:00:00Z"), ("day", "31.1.2026")] {
        match event(name, text) {
            Ok(_) => assert!(is_plain, "{name}: {text}"),
            Err(error) => assert_eq!(error.path(), Some(&*format!("$.{name}")), "{error}"),
        }
    }
}
