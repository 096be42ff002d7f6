//! Responses as servers send them.

mod shared;

use servers::api::ErrorBody;
use servers::client::{Error, Redirects};
use servers::models::*;
use shared::*;

#[test]
fn what_the_server_did_is_not_refused() {
    let (good, _) = served(&[(200, JSON, "\u{feff}{\"g\": \"a\"}")], |client| client.json().send());
    assert_eq!(good.unwrap().g, "a");
    // Any value is documented, and a text is one.
    for (headers, body, expected) in [
        (TEXT, "all good", "all good"),
        ("content-type: text/html; charset=utf-8\r\n", "<p>", "<p>"),
        (JSON, "\"quoted\"", "quoted"),
    ] {
        let (any, _) = served(&[(200, headers, body)], |client| client.any().send());
        assert_eq!(any.unwrap(), serde_json::Value::from(expected));
    }
    let (string, _) = served(&[(200, TEXT, "plain")], |client| client.string().send());
    assert_eq!(string.unwrap(), "plain");
    let (text, _) = served(&[(200, JSON, "\"a\\nb\"")], |client| client.text().send());
    assert_eq!(text.unwrap(), "a\nb");
    let (text, _) = served(&[(200, JSON, "not quoted")], |client| client.text().send());
    assert_eq!(text.unwrap(), "not quoted");
    // Without a body in the document, one that is sent is ignored.
    for status in [200, 201, 204] {
        let body = if status == 204 { "" } else { "{\"id\": 1}" };
        let (nothing, _) = served(&[(status, JSON, body)], |client| client.nothing().send());
        nothing.unwrap();
    }
}

#[test]
fn a_refused_response_of_success_says_so() {
    for body in ["", "{}", "nothing"] {
        let (result, _) = served(&[(200, JSON, body)], |client| client.json().send());
        let error = result.unwrap_err();
        assert!(error.is_success(), "{error}");
        assert_eq!(error.status().unwrap(), 200);
        assert_eq!(error.headers().unwrap()["content-type"], "application/json");
        assert_eq!(error.raw().unwrap(), body);
    }
    // Text is no object.
    let (result, _) = served(&[(200, TEXT, "fine")], |client| client.json().send());
    assert!(matches!(result, Err(Error::Unexpected(_))));
    let (result, _) = served(&[(404, JSON, "{}")], |client| client.json().send());
    assert!(!result.unwrap_err().is_success());
}

#[test]
fn error_bodies_have_the_type_of_their_status() {
    let body = |status, headers, body| {
        let (result, _) = served(&[(status, headers, body)], |client| client.mixed().send());
        match result.unwrap_err() {
            Error::Api(error) => error.body,
            other => panic!("{other}"),
        }
    };
    let missing = |what: &str| ErrorBody::Missing(Missing::new(what));
    assert_eq!(body(404, JSON, "{\"what\": \"x\"}"), missing("x"));
    assert_eq!(body(404, "content-type: application/vnd.x+json\r\n", "{\"what\": \"x\"}"), missing("x"));
    assert_eq!(body(422, JSON, "{\"what\": \"y\"}"), missing("y"));
    let problem = "content-type: application/problem+json\r\n";
    assert_eq!(body(418, problem, "{\"reason\": \"z\"}"), ErrorBody::Bad(Bad::new("z")));
    assert_eq!(body(500, JSON, "{\"g\": \"z\"}"), ErrorBody::Good(Good::new("z")));
    // A status without a type is not that of the range around it.
    assert_eq!(body(409, JSON, "{\"reason\": \"z\"}"), ErrorBody::Undocumented);
    assert_eq!(body(404, JSON, "{\"reason\": \"z\"}"), ErrorBody::Undocumented);
    // The only response is that of success and of errors.
    let (result, _) = served(&[(500, JSON, "{\"g\": \"z\"}")], |client| client.lone().send());
    assert!(matches!(result, Err(Error::Api(error)) if error.body == ErrorBody::Good(Good::new("z"))));
    let (result, _) = served(&[(200, JSON, "{\"g\": \"z\"}")], |client| client.lone().send());
    assert_eq!(result.unwrap().g, "z");
}

#[test]
fn redirects_that_the_document_describes_can_be_had() {
    let elsewhere = (302, "location: {url}/other\r\n", "");
    let (result, requests) = served(&[elsewhere, (200, TEXT, "there")], |client| client.redirect().send());
    assert_eq!(result.unwrap(), "there");
    assert_eq!(targets(&requests), ["/redirect", "/other"]);
    let (result, requests) =
        served(&[elsewhere], |client| client.redirect().redirect(Redirects::Return).response());
    let response = result.unwrap();
    assert_eq!(response.status, 302);
    assert!(response.headers["location"].to_str().unwrap().ends_with("/other"));
    assert_eq!(requests.len(), 1);
    // Without a target there is nothing to follow.
    let (result, _) = served(&[(302, "", "gone")], |client| client.redirect().send());
    assert_eq!(result.unwrap(), "gone");
    // A redirect that the document does not describe is an error with its headers, if it is not followed.
    let (result, _) = served(&[elsewhere], |client| client.nothing().redirect(Redirects::Return).send());
    let error = result.unwrap_err();
    assert!(error.headers().unwrap().contains_key("location") && !error.is_success(), "{error}");
    let (raw, _) = served(&[elsewhere], |client| client.json().redirect(Redirects::Return).raw());
    assert_eq!(raw.unwrap().status(), 302);
    // A documented status without a body is no value of another status.
    let (result, _) = served(&[(304, "", "")], |client| client.maybe().send());
    let error = result.unwrap_err();
    assert_eq!(error.status().unwrap(), 304);
    assert!(error.to_string().contains("304 Not Modified, which has no result"), "{error}");
}

#[test]
fn errors_say_what_the_server_said() {
    for (headers, body, expected) in [
        (JSON, r#"{"errors": [{"title": "Invalid", "detail": "no name"}]}"#, "Invalid: no name"),
        (JSON, r#"{"detail": [{"loc": ["body", "q"], "msg": "field required"}]}"#, "body.q: field required"),
        (JSON, r#"{"error": {"errors": [{"message": "quota"}]}}"#, "quota"),
        ("content-type: application/problem+json\r\n", r#"{"title": "No credit", "detail": "You have 3."}"#, "No credit: You have 3."),
        (TEXT, "try later", "try later"),
        (JSON, "no such file", "no such file"),
    ] {
        let (result, _) = served(&[(400, headers, body)], |client| client.json().send());
        let error = result.unwrap_err();
        assert_eq!(error.api().unwrap().message().as_deref(), Some(expected));
        assert_eq!(error.to_string(), format!("json answered 400 Bad Request: {expected}"));
    }
}

#[test]
fn no_error_shows_its_source_twice() {
    let refused = servers::client::Builder::new().base_url("http://127.0.0.1:1").build_blocking().unwrap();
    let refused = refused.json().send().unwrap_err();
    assert!(refused.to_string().to_lowercase().contains("refused"), "{refused}");
    let (invalid, _) = served(&[(200, JSON, "{}")], |client| client.json().send());
    let invalid = invalid.unwrap_err();
    for error in [&refused as &dyn std::error::Error, &invalid] {
        let mut shown = error.to_string();
        let mut next = error.source();
        while let Some(error) = next {
            assert!(!shown.contains(&error.to_string()), "{shown}: {error}");
            shown = format!("{shown}: {error}");
            next = error.source();
        }
    }
}
