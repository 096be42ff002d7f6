//! Patterns that tell members apart.

use crate::support::is_found;

#[test]
fn patterns_are_found() {
    for (pattern, text, found) in [
        ("^oauth_", "oauth_google", true),
        ("^oauth_", "phone_code", false),
        ("_code$", "phone_code", true),
        ("^(cat|dog)s?$", "dogs", true),
        ("^(cat|dog)s?$", "birds", false),
        ("^[a-z][a-z0-9-]{1,3}$", "a-b", true),
        ("^[a-z][a-z0-9-]{1,3}$", "a", false),
        ("^[^0-9]+$", "abc", true),
        ("^[^0-9]+$", "a1c", false),
        (r"^\d{3,}$", "12", false),
        (r"^\d{3,}$", "1234", true),
        (r"^\w+@\w+\.\w+$", "me@example.org", true),
        (r"^\w+@\w+\.\w+$", "me@example", false),
        ("", "", true),
        ("a", "cat", true),
        ("a|", "x", true),
        (r"^[\w.-]*$", "a.b-c", true),
        (r"^(?:[0-9a-f]{2}:){2}[0-9a-f]{2}$", "0a:1b:2c", true),
        (r"^(?:[0-9a-f]{2}:){2}[0-9a-f]{2}$", "0a:1b", false),
        (r"^\u0041\x42$", "AB", true),
        ("^(a*)*$", "aaab", false),
        ("^()*$", "", true),
        (".", "\n", false),
        ("^é+$", "éé", true),
    ] {
        assert_eq!(is_found(pattern, text), Some(found), "{pattern} in {text}");
    }
}

#[test]
fn of_other_patterns_nothing_is_known() {
    let long = "a".repeat(60);
    for (pattern, text) in [
        ("^(?=a)", "a"),
        (r"(a)\1", "aa"),
        (r"\p{L}", "a"),
        ("[", "["),
        ("(", "("),
        (")", ")"),
        ("*", "*"),
        ("a{2", "aa"),
        (r"^((a|a)*)*b$", long.as_str()),
    ] {
        assert_eq!(is_found(pattern, text), None, "{pattern}");
    }
    let deep: &'static str = Box::leak("(".repeat(5000).into_boxed_str());
    assert_eq!(is_found(deep, "a"), None);
    let text = "xy".repeat(20_000);
    assert_eq!(is_found("^[xy]*$", &text), Some(true));
    assert_eq!(is_found("^(xy)*$", &text), None);
    assert_eq!(is_found("x*z", &text), None);
}
