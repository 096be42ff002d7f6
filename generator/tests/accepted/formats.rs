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
        "ats": [
            "9999-12-31T23:59:59Z", "2020-01-01T00:00:00+05:30", "0000-01-01T00:00:00Z",
            "2016-12-31T23:59:60Z", "2020-01-01t00:00:00z", "2020-01-01 00:00:00-00:00",
            "2020-01-01T00:00:00.1234567890123Z", "2020-01-01T00:00:00.100Z",
        ],
        "starts": ["10:00:00Z", "10:00:00+02:00", "23:59:60Z", "10:00:00", "10:00:00.1234567890Z"],
        "locals": [
            "2016-12-31T23:59:60", "2020-01-01t00:00:00", "2020-01-01 00:00:00",
            "2020-01-01T00:00:00.1234567890123", "2020-01-01T00:00:00.100",
        ],
        "openings": ["23:59:60", "10:00:00.1234567890123", "10:00:00.100"],
        "links": [
            "http://256.1.1.1/", "http://a.test:99999/", "http://xn--a/", "HTTP://A.test:80/a/../b",
            "https://example.com", "urn:isbn:0451450523",
        ],
        "prices": ["1.50", "0.12345678901234567890123456789012345", "1000000000000000000000000000000", "-0"],
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

#[test]
fn every_text_of_a_format_is_read() {
    let value = json!({
        "id": "123e4567-e89b-12d3-a456-426614174000",
        "at": "2026-01-31T12:00:00Z",
        "ids": ["123E4567-E89B-12D3-A456-426614174000", "00000000-0000-0000-0000-000000000000"],
        "photos": ["", "+/8=", "+/8", "-_8=", "-_8", "aGVsbG8"],
    });
    let event: Event = decode(value.to_string()).unwrap();
    let written = serde_json::to_value(&event).unwrap();
    let again: Event = decode(written.to_string()).unwrap();
    assert_eq!(again, event);
}
