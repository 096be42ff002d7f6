//! What calls of `calls.yaml` send, and what they make of answers, without a connection. Copied into the
//! crate that is generated from it.

mod shared;

use std::io::Read;

use calls::api::answers::{AnswersDeleteCall, AnswersGetCall, AnswersGetOutput, AnswersUnsaidCall};
use calls::api::streams::{StreamsBothStreamCall, StreamsEventsCall, StreamsLinesCall, StreamsRawCall};
use calls::api::{ErrorBody, ErrorBody::*};
use calls::client::{Body, Builder, Error, Offline, Part, Token};
use calls::models::*;
use shared::*;

#[test]
fn paths_in_every_style() {
    let call = offline().styles().path(
        "a/b c",
        ["x,y", "z"],
        &point(),
        &point(),
        "l",
        [1, 2],
        ["m", "n"],
        ["m", ""],
        &point(),
    );
    assert_eq!(
        target(call.into_request().unwrap()),
        "/b/path/a%2Fb%20c/x%2Cy,z/name,a%20b,x,1/name=a%20b,x=1/.l/.1.2/;matrix=m,n/;matrices=m;matrices\
         /;name=a%20b;x=1"
    );
}

#[test]
fn queries_headers_and_cookies_in_every_style() {
    let query = || offline().styles().query();
    let of = |call: calls::api::styles::StylesQueryCall<Offline>| {
        target(call.into_request().unwrap()).trim_start_matches("/b/query").to_owned()
    };
    assert_eq!(of(query()), "");
    assert_eq!(of(query().exploded(["a", "b&c"])), "?exploded=a&exploded=b%26c");
    assert_eq!(of(query().exploded(Vec::<String>::new())), "");
    assert_eq!(of(query().joined(["a", "b"])), "?joined=a,b");
    assert_eq!(of(query().spaced(["a", "b"])), "?spaced=a%20b");
    assert_eq!(of(query().piped(["a", "b"])), "?piped=a%7Cb");
    assert_eq!(of(query().deep(&point())), "?deep%5Bname%5D=a%20b&deep%5Bx%5D=1");
    assert_eq!(of(query().form(&point())), "?name=a%20b&x=1");
    assert_eq!(of(query().flat(&point())), "?flat=name,a%20b,x,1");
    assert_eq!(of(query().reserved("a/b?c:d&e=f#g+h")), "?reserved=a/b?c:d%26e=f%23g%2Bh");
    assert_eq!(of(query().json(&point())), "?json=%7B%22name%22%3A%22a%20b%22%2C%22x%22%3A1%7D");
    assert_eq!(of(query().color(Color::Red).flag(true).number(1.5)), "?color=red&flag=true&number=1.5");
    assert_eq!(of(query().color("blue").anything("ä").timeout_query(3)), "?color=blue&anything=%C3%A4&timeout=3");
    // What is set again replaces what was set before.
    assert_eq!(of(query().flag(true).flag(false)), "?flag=false");
    let request = query().x_list(["a", "b c"]).x_point(&point()).a("1").b("x;y").into_request().unwrap();
    assert_eq!(request.headers()["x-list"], "a,b c");
    assert_eq!(request.headers()["x-point"], "name=a b,x=1");
    assert_eq!(request.headers()["cookie"], "a=1; b=x%3By");
    let error = query().x_list(["a\r\nevil: 1"]).into_request().unwrap_err();
    assert!(matches!(error, Error::Request(_)) && error.to_string().contains("`X-List`"), "{error}");
}

#[test]
fn bodies_of_every_type() {
    let bodies = offline().bodies();
    let sent = |request: Result<http::Request<Body>, Error>| {
        let request = request.unwrap();
        let media_type = request.headers()["content-type"].to_str().unwrap().to_owned();
        assert_eq!(request.headers()["accept"], "text/plain");
        (media_type, body(&request))
    };
    let is = |media_type: &str, body: &str| (media_type.to_owned(), body.to_owned());
    let json = "{\"x\":1,\"name\":\"a b\"}";
    assert_eq!(sent(bodies.send(&point()).into_request()), is("application/json", json));
    assert_eq!(
        sent(bodies.send_merge_patch(&point()).into_request()),
        is("application/merge-patch+json", json)
    );
    assert_eq!(
        sent(bodies.send_form(&point()).into_request()),
        is("application/x-www-form-urlencoded", "name=a%20b&x=1")
    );
    assert_eq!(sent(bodies.send_xml("<a/>").into_request()), is("application/xml", "<a/>"));
    assert_eq!(sent(bodies.send_text("t").into_request()), is("text/plain", "t"));
    assert_eq!(
        sent(bodies.send_bytes(vec![65]).header("Content-Type", "image/png").into_request()),
        is("image/png", "A")
    );
    let none = bodies.optional(None).into_request().unwrap();
    assert_eq!((none.body().length(), none.headers().get("content-type")), (Some(0), None));
    assert_eq!(body(&bodies.optional(&point()).into_request().unwrap()), json);
    assert_eq!(body(&bodies.optional(None).body_text("t").into_request().unwrap()), "t");

    let list = vec![Point::new(1), Point::new(2)];
    let deep = BodiesDeepRequestBody::default()
        .with_point(point())
        .with_plain(Point::new(3))
        .with_list(list)
        .with_words(vec!["a".to_owned(), "b".to_owned()]);
    let request = bodies.deep(&deep).into_request().unwrap();
    assert_eq!(
        body(&request),
        "list%5B0%5D%5Bx%5D=1&list%5B1%5D%5Bx%5D=2&plain=%7B%22x%22%3A3%7D&point%5Bname%5D=a%20b\
         &point%5Bx%5D=1&words=a&words=b"
    );
}

#[test]
fn multipart_bodies_of_which_nothing_is_said() {
    let parts = [("a".to_owned(), Part::new("1")), ("b".to_owned(), Part::new("2"))];
    let request = offline().bodies().parts(parts).into_request().unwrap();
    let media_type = request.headers()["content-type"].to_str().unwrap().to_owned();
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    assert_eq!(body(&request).matches(boundary).count(), 3);
    let none = offline().bodies().parts([]).into_request().unwrap();
    assert!(body(&none).starts_with("--") && body(&none).ends_with("--\r\n"));
}

#[test]
fn multipart_bodies_with_files() {
    let folder = std::env::temp_dir().join(format!("calls-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let path = folder.join("a\"b.txt");
    std::fs::write(&path, "from a file").unwrap();
    let file = Part::file(&path).unwrap().with_content_type("text/plain");
    let call = offline().bodies().send_multipart(file, &point());
    let call = call.note("n").tags(["a", "b"]).image(vec![1, 2]);
    let call = call.more([Part::new(Body::reader(&b"streamed"[..], None))]);
    let request = call.into_request().unwrap();
    assert_eq!(request.body().length(), None);
    assert!(request.body().try_clone().is_none(), "a reader can be read but once");
    let (head, body) = request.into_parts();
    let media_type = head.headers["content-type"].to_str().unwrap().to_owned();
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").unwrap();
    let mut text = Vec::new();
    body.into_reader().read_to_end(&mut text).unwrap();
    let text = String::from_utf8_lossy(&text);
    let parts: Vec<&str> = text.split(&format!("--{boundary}")).collect();
    assert_eq!(parts.first().copied(), Some(""));
    assert_eq!(parts.last().copied(), Some("--\r\n"));
    let head = |name: &str, more: &str| format!("\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n");
    assert_eq!(
        parts[1..parts.len() - 1],
        [
            head("file", "; filename=\"a%22b.txt\"\r\nContent-Type: text/plain") + "from a file\r\n",
            head("point", "\r\nContent-Type: application/json") + "{\"name\":\"a b\",\"x\":1}\r\n",
            head("note", "\r\nContent-Type: text/markdown") + "n\r\n",
            head("tags", "") + "a\r\n",
            head("tags", "") + "b\r\n",
            head("image", "; filename=\"image\"\r\nContent-Type: image/png") + "\u{1}\u{2}\r\n",
            head("more", "; filename=\"more\"\r\nContent-Type: application/octet-stream") + "streamed\r\n",
        ]
    );
    // With files alone it can be sent again, and its length is known.
    let call = offline().bodies().send_multipart(Part::file(&path).unwrap(), &point());
    let request = call.into_request().unwrap();
    assert!(request.body().length().is_some() && request.body().try_clone().is_some());
    assert_eq!(request.body().length(), Some(self::body(&request).len() as u64));
    std::fs::remove_dir_all(folder).unwrap();
    let error: Error = Part::file(&path).unwrap_err().into();
    assert!(error.to_string().starts_with("cannot read the file `") && error.to_string().contains("b.txt"));
    assert!(std::error::Error::source(&error).is_some());
}

#[test]
fn answers_by_status() {
    type Get = AnswersGetCall<Offline>;
    type Out = AnswersGetOutput;
    let get = |status, media_type, body| Get::from_response(response(status, media_type, body)).unwrap();
    assert_eq!(get(200, "application/json", "{\"x\": 1}"), Out::Ok(Point::new(1)));
    assert_eq!(get(202, "application/json", "\"red\""), Out::Accepted(Color::Red));
    assert_eq!(get(204, "", ""), Out::NoContent);
    assert_eq!(get(206, "text/plain", "some"), Out::PartialContent("some".to_owned()));
    assert_eq!(get(299, "application/pdf", "pdf"), Out::Success("pdf".into()));
    let error = |status, body| match Get::from_response(response(status, "application/json", body)) {
        Err(Error::Api(error)) => error.body,
        other => panic!("{other:?}"),
    };
    assert!(matches!(error(409, "{\"id\": \"a\"}"), ErrorBody::Conflict(_)));
    assert!(matches!(error(404, "{\"detail\": \"a\"}"), Problem(_)));
    assert!(matches!(error(500, "{}"), Problem(_)));
    assert!(matches!(error(409, "{}"), Undocumented), "it is not as the document says");
    type Delete = AnswersDeleteCall<Offline>;
    assert_eq!(Delete::from_response(response(204, "", "")).unwrap(), None);
    let one = Delete::from_response(response(200, "application/json", "{\"x\": 2}")).unwrap();
    assert_eq!(one, Some(Point::new(2)));
    // An undocumented success that reads as the documented one is that; one that does not is kept.
    let one = Delete::from_response(response(201, "application/json", "{\"x\": 2}")).unwrap();
    assert_eq!(one, Some(Point::new(2)));
    match Delete::from_response(response(201, "text/html", "<p>")) {
        Err(Error::Unexpected(answer)) => assert_eq!(answer.raw, "<p>"),
        other => panic!("{other:?}"),
    }
    let all = AnswersUnsaidCall::<Offline>::from_response(response(200, "a/b", "all")).unwrap();
    assert_eq!(all, "all");
    match Get::from_response(response(302, "", "")) {
        Err(Error::Unexpected(answer)) => assert_eq!(answer.status, 302),
        other => panic!("{other:?}"),
    }
}

#[test]
fn streams_of_events_and_lines() {
    let events = "\u{feff}: comment\n\ndata: {\"n\": 1}\r\nid: 7\r\n\r\nevent: tick\rdata: {\"n\":\rdata: 2}\r\r\
                  data: nonsense\n\nretry: 5\nid\n\ndata: {\"n\": 3}\n\ndata: [DONE]\n\ndata: {\"n\": 4}";
    let response_ = || response(200, "text/event-stream; charset=utf-8", events);
    let mut ticks = StreamsEventsCall::<Offline>::from_response(response_()).unwrap();
    assert_eq!(ticks.next().unwrap().unwrap(), Tick::new(1));
    assert_eq!(ticks.last_event_id(), Some("7"));
    assert_eq!(ticks.next().unwrap().unwrap(), Tick::new(2));
    match ticks.next().unwrap() {
        Err(Error::Decode(error)) => assert_eq!(error.raw, "nonsense"),
        other => panic!("{other:?}"),
    }
    assert_eq!(ticks.next().unwrap().unwrap(), Tick::new(3));
    assert!(ticks.next().is_none(), "an event that is not ended is none");
    let ticks = StreamsBothStreamCall::<Offline>::from_response(response_()).unwrap();
    let events: Vec<_> = ticks.into_events().map(Result::unwrap).collect();
    assert_eq!(events[1].event.as_deref(), Some("tick"));
    assert_eq!(events[1].data, "{\"n\":\n2}");
    assert_eq!(events[1].id.as_deref(), Some("7"));
    assert_eq!(StreamsRawCall::<Offline>::from_response(response_()).unwrap().count(), 5);
    let lines = response(200, "application/x-ndjson", "{\"n\": 1}\n\n{\"n\": 2}\r\n{\"n\": 3}");
    let ticks = StreamsLinesCall::<Offline>::from_response(lines).unwrap();
    assert_eq!(ticks.map(|tick| tick.unwrap().n).collect::<Vec<_>>(), [1, 2, 3]);
    let wrong = StreamsLinesCall::<Offline>::from_response(response(200, "application/json", "{}"));
    assert!(matches!(wrong, Err(Error::Unexpected(_))));
}

#[test]
fn credentials_where_the_document_has_them() {
    let request = |builder: Builder| builder.build_offline().unwrap().security().keys();
    let keys = request(builder().in_query("a&b"));
    let sent = keys.query("k").into_request().unwrap();
    assert_eq!(target(sent), "/b/secure/k?key=a%26b");
    // Both are needed, or the other one.
    let sent = request(builder().in_cookie("c").user("me", "pass")).both("k").into_request().unwrap();
    assert_eq!(sent.headers()["cookie"], "session=c");
    assert_eq!(sent.headers()["authorization"], "Basic bWU6cGFzcw==");
    let sent = request(builder().in_cookie("c").token("t")).both("k").into_request().unwrap();
    assert_eq!(sent.headers()["authorization"], "Bearer t");
    assert_eq!(sent.headers().get("cookie"), None);
    let error = request(builder().in_cookie("c")).both("k").into_request().unwrap_err();
    let said = error.to_string();
    assert!(said.contains("`inCookie` (`Builder::in_cookie`, or `CALLS_IN_COOKIE`") && said.contains("), or `token` (`Builder::bearer_token`"), "{said}");
    assert!(request(builder()).open("k").into_request().unwrap().headers().get("authorization").is_none());
    let sent = request(builder().digest("d")).open("k").into_request().unwrap();
    assert_eq!(sent.headers()["authorization"], "Digest d");
    // Nothing shows them.
    let builder = builder().in_query("hidden").user("me", "hidden").token("hidden");
    let client = builder.clone().build_offline().unwrap();
    let call = client.security().keys().both("k");
    let shown = format!("{builder:?} {client:?} {call:?} {:?}", Token::from("hidden"));
    assert!(!shown.contains("hidden"), "{shown}");
}

#[test]
fn servers() {
    let uri = |builder: Builder| {
        let client = builder.build_offline().map_err(|error| error.to_string())?;
        let request = client.answers().get().into_request().map_err(|error| error.to_string())?;
        Ok::<_, String>(request.uri().to_string())
    };
    assert_eq!(uri(Builder::new()).unwrap(), "https://eu.example.com/v1/answers");
    let us = Builder::new().server_variable("region", "us");
    assert_eq!(uri(us).unwrap(), "https://us.example.com/v1/answers");
    let other = Builder::new().server_variable("region", "evil.com/?");
    assert!(uri(other).unwrap_err().contains("is one of eu, us"));
    assert!(uri(Builder::new().server(1)).unwrap_err().contains("there is no server 1"));
    let client = Builder::new().build_offline().unwrap();
    let error = client.elsewhere().into_request().unwrap_err().to_string();
    assert!(error.contains("`/relative`"), "{error}");
    let sent = client.elsewhere().base_url("https://own.example.com").into_request().unwrap();
    assert_eq!(sent.uri(), "https://own.example.com/elsewhere");
}
