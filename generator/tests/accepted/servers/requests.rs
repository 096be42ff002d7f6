//! Requests as servers take them.

mod shared;

use servers::client::{Builder, Hooks};
use servers::models::*;
use shared::*;

const OK: Reply = (204, "", "");

#[test]
fn a_fragment_distinguishes_paths_and_is_not_sent() {
    let (_, requests) = served(&[OK, OK], |client| {
        client.one().send().unwrap();
        client.two().send().unwrap();
    });
    assert_eq!(targets(&requests), ["/same", "/same"]);
}

#[test]
fn the_method_asks_for_the_stream() {
    let stream = (200, "content-type: text/event-stream\r\n", "data: {\"g\": \"a\"}\n\n");
    let chat = Chat::new("x");
    let (values, requests) = served(&[stream], |client| {
        client.chat_stream(&chat).send().unwrap().map(|value| value.unwrap().g).collect::<Vec<_>>()
    });
    assert_eq!(values, ["a"]);
    assert!(requests[0].ends_with("{\"q\":\"x\",\"stream\":true}"), "{}", requests[0]);
    let (_, requests) = served(&[stream], |client| client.talk(&chat).send().unwrap().count());
    assert!(requests[0].ends_with("\"stream\":true}"), "{}", requests[0]);
    let (result, requests) = served(&[(200, JSON, "{\"g\": \"a\"}")], |client| client.chat(&chat).send());
    assert_eq!(result.unwrap().g, "a");
    assert!(requests[0].ends_with("{\"q\":\"x\"}"), "{}", requests[0]);
    // Whoever asks for a stream by hand learns which method reads it.
    let (result, _) = served(&[stream], |client| client.chat(&chat.clone().with_stream(true)).send());
    let error = result.unwrap_err().to_string();
    assert!(error.contains("call the method for streams"), "{error}");
}

#[test]
fn lists_in_exploded_objects_are_repeated() {
    let filter = Filter::default().with_offset(1).with_sort(["a b", "c"].map(str::to_owned).to_vec());
    let page = (200, JSON, "{}");
    let (_, requests) = served(&[page], |client| client.find().filter(&filter).split_query("s").send().unwrap());
    assert_eq!(targets(&requests), ["/find?offset=1&sort=a%20b&sort=c&split=s"]);
}

#[test]
fn an_empty_path_parameter_is_permitted_by_the_call() {
    let (error, _) = served(&[], |client| client.parts("").send().unwrap_err());
    assert!(error.to_string().contains("allow_empty_path"), "{error}");
    let (_, requests) = served(&[OK], |client| client.parts("").allow_empty_path().send().unwrap());
    assert_eq!(targets(&requests), ["/items//parts"]);
}

/// The header of the first request, if it was sent.
fn header(requests: &[String], name: &str) -> Option<String> {
    let request = requests.first()?;
    let line = request.lines().find(|line| line.to_ascii_lowercase().starts_with(&format!("{name}: ")))?;
    Some(line.split_once(": ")?.1.to_owned())
}

#[test]
fn credentials_given_by_hand_count() {
    let (_, requests) = served(&[OK], |client| client.by_bearer().header("Authorization", "Bearer t").send().unwrap());
    assert_eq!(header(&requests, "authorization").as_deref(), Some("Bearer t"));
    let (_, requests) = served(&[OK], |client| client.by_basic().header("authorization", "Basic eA==").send().unwrap());
    assert_eq!(header(&requests, "authorization").as_deref(), Some("Basic eA=="));
    let (_, requests) = served(&[OK], |client| client.by_cookie().header("cookie", "a=b; sid=s").send().unwrap());
    assert_eq!(header(&requests, "cookie").as_deref(), Some("a=b; sid=s"));
    let (_, requests) = served(&[OK], |client| client.by_query().api_key("k").send().unwrap());
    assert_eq!(targets(&requests), ["/secured/query?api_key=k"]);
    // One by hand, one of the client.
    let builder = Builder::new().app_id("app").header("X-KEY", "key");
    let (_, requests) = with(&[OK], builder, |client| client.by_both().send().unwrap());
    assert_eq!(header(&requests, "x-key").as_deref(), Some("key"));
    assert_eq!(header(&requests, "x-app").as_deref(), Some("app"));
    // What is given by hand is sent in place of the client's.
    let builder = Builder::new().bearer("of the client");
    let (_, requests) =
        with(&[OK], builder, |client| client.by_bearer().header("authorization", "Bearer own").send().unwrap());
    assert_eq!(header(&requests, "authorization").as_deref(), Some("Bearer own"));
    // A credential comes before a header of the client.
    let builder = Builder::new().bearer("t").header("authorization", "Bearer header");
    let (_, requests) = with(&[OK], builder, |client| client.by_bearer().send().unwrap());
    assert_eq!(header(&requests, "authorization").as_deref(), Some("Bearer t"));
}

#[test]
fn a_missing_credential_is_named_with_its_method_and_variable() {
    let error = |call: &dyn Fn(servers::blocking::Client) -> Option<servers::Error>| {
        served(&[], |client| call(client).unwrap().to_string()).0
    };
    assert_eq!(
        error(&|client| client.by_bearer().send().err()),
        "byBearer needs credentials that the client does not have: `bearer` (`Builder::bearer_token`, or \
         `SERVERS_BEARER` with `from_env`)"
    );
    let either = error(&|client| client.by_either().send().err());
    assert!(either.contains("), or `basic` (`Builder::basic_auth`, or `SERVERS_BASIC_USER` and `SERVERS_BASIC_PASSWORD`"), "{either}");
    let other = error(&|client| client.by_bearer().header("x-other", "y").send().err());
    assert!(other.contains("`bearer`"), "{other}");
    let empty = error(&|client| client.by_cookie().header("cookie", "side=1").send().err());
    assert!(empty.contains("keyCookie"), "{empty}");
}

#[test]
fn calls_are_sent_without_credentials_if_asked() {
    let builder = || Builder::new().without_credentials();
    let (_, requests) = with(&[OK], builder(), |client| client.by_bearer().send().unwrap());
    assert_eq!(header(&requests, "authorization"), None);
    // Those that the client has are sent.
    let (_, requests) = with(&[OK], builder().bearer("t"), |client| client.by_bearer().send().unwrap());
    assert_eq!(header(&requests, "authorization").as_deref(), Some("Bearer t"));
    // Nobody can give a credential for a scheme that is not declared.
    served(&[OK], |client| client.by_ghost().send().unwrap());
    let (_, requests) = with(&[OK], Builder::new().bearer("t"), |client| client.by_ghosts().send().unwrap());
    assert_eq!(header(&requests, "authorization").as_deref(), Some("Bearer t"));
}

#[test]
fn no_credential_follows_a_redirect_to_another_host() {
    struct Seen(std::sync::mpsc::Sender<(String, bool)>);
    impl Hooks for Seen {
        fn before_request(&self, request: &mut http::request::Parts) -> Result<(), servers::client::AnyError> {
            let has = request.headers.contains_key("authorization");
            self.0.send((request.uri.to_string(), has)).unwrap();
            Ok(())
        }
    }
    let (sender, seen) = std::sync::mpsc::channel();
    let builder = Builder::new().bearer("t").hooks(Seen(sender));
    let elsewhere = (307, "location: http://localhost:1/x\r\n", "");
    let (result, _) = with(&[elsewhere], builder, |client| client.by_bearer().send());
    result.unwrap_err();
    let seen: Vec<_> = seen.try_iter().collect();
    assert!(seen[0].1 && seen[1].0.starts_with("http://localhost:1/") && !seen[1].1, "{seen:?}");
}

#[test]
fn secrets_do_not_show_in_debug_output() {
    let login = Login::default()
        .with_user("u-1")
        .with_password("p-1")
        .with_api_keys(vec!["k-1".to_owned()])
        .with_access_token("t-1".to_owned())
        .with_next_page_token("c-1")
        .with_token("o-1")
        .with_pin("n-1");
    let shown = format!("{login:?}");
    for hidden in ["p-1", "k-1", "t-1", "n-1"] {
        assert!(!shown.contains(hidden), "{shown}");
    }
    for visible in ["u-1", "c-1", "o-1"] {
        assert!(shown.contains(visible), "{shown}");
    }
    let (_, requests) = served(&[OK], |client| client.log_in(&login).send().unwrap());
    assert!(requests[0].contains("p-1"), "{}", requests[0]);
}

#[test]
fn requests_are_checked_before_they_are_sent_if_asked() {
    let invalid = Limited::new("a").with_level(7);
    let builder = || Builder::new().validate_requests();
    let (error, _) = with(&[], builder(), |client| client.limited("A1", &invalid).size(11).send().unwrap_err());
    let servers::Error::Request(error) = error else { panic!("{error}") };
    let mut paths: Vec<&str> = error.violations().iter().map(|it| it.path()).collect();
    paths.sort();
    assert_eq!(paths, ["$.level", "$.name", "id", "size"]);
    assert!(error.to_string().contains("size: "), "{error}");
    let valid = Limited::new("ab").with_level(10);
    let tags = ["a", "b", "c"];
    let (error, _) = with(&[], builder(), |client| client.limited("a", &valid).tags(tags).send().unwrap_err());
    assert!(error.to_string().contains("tags: "), "{error}");
    with(&[OK], builder(), |client| client.limited("a", &valid).size(10).tags(["a", "b"]).send().unwrap());
    // Nothing is checked by default.
    served(&[OK], |client| client.limited("A1", &invalid).size(11).send().unwrap());
}

#[test]
fn forms_are_checked_before_they_are_sent_if_asked() {
    let builder = || Builder::new().validate_requests();
    let paths = |error: servers::Error| {
        let servers::Error::Request(error) = error else { panic!("{error}") };
        let mut paths: Vec<String> = error.violations().iter().map(|it| it.path().to_owned()).collect();
        paths.sort();
        paths
    };
    let invalid = Limited::new("a").with_level(7);
    let (error, _) = with(&[], builder(), |client| client.limited_form(&invalid).send().unwrap_err());
    assert_eq!(paths(error), ["$.level", "$.name"]);
    let valid = Limited::new("ab").with_level(10);
    let (_, requests) = with(&[OK], builder(), |client| client.limited_form(&valid).send().unwrap());
    assert!(requests[0].contains("name=ab"), "{}", requests[0]);
    let file = || servers::client::Part::new("");
    let (error, _) = with(&[], builder(), |client| {
        client.limited_parts(file(), "a").tags(["b", "c"]).others([file(), file()]).send().unwrap_err()
    });
    assert_eq!(paths(error), ["$.name", "$.tags"]);
    with(&[OK], builder(), |client| client.limited_parts(file(), "ab").tags(["b"]).others([file()]).send().unwrap());
}
