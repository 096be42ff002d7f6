//! What `hostile.yaml` says is on the wire as it stands there. Copied into the crate that is generated
//! from it, whose documentation has run by then as far as it runs.

use hostile::decode;
use hostile::models::*;
use hostile::operations;
use serde_json::json;

#[test]
fn texts_are_sent_as_they_are() {
    for text in [
        "\"); std::process::exit(3); //",
        "``` ```\n```\nstd::process::exit(3);\n```",
        "\\",
        "`<T>` [Option]",
        "\u{202e}a",
        "# a\n# b",
        "\0\u{1}z'{}",
    ] {
        let word = Word::from(text);
        assert!(Word::VALUES.contains(&word), "{text}");
        assert_eq!(serde_json::to_value(&word).unwrap(), json!(text));
    }
}

#[test]
fn names_of_values_are_names() {
    assert_eq!(Rank::VALUES.iter().map(|rank| rank.as_i64()).collect::<Vec<_>>(), [1, 2, 3]);
    assert_eq!(Rated::VALUES, [Rated::StdProcessExit3, Rated::SelfValue]);
}

#[test]
fn names_and_defaults_are_sent_as_they_are() {
    let received = json!({"text": "a", "hidden": {"text": "\u{202e}"}, "\"#": "b"});
    let decoded: Received = decode(received.to_string()).unwrap();
    assert_eq!(serde_json::to_value(&decoded).unwrap(), received);

    let message = json!({
        "text": "json_0", "free": null, "object": {"\"; exit(3); //": 1}, "nothing": null, "maybe": null
    });
    let decoded: Message = decode(message.to_string()).unwrap();
    assert_eq!(serde_json::to_value(&decoded).unwrap(), message);
    assert_eq!(decoded.json0_or_default(), "\"; std::process::exit(3); //");
    assert_eq!(operations::SEND.path, "/hostile/{id}");
}
