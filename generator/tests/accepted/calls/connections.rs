//! What calls of `calls.yaml` do over connections. Copied into the crate that is generated from it.

mod shared;

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use calls::api::answers::{AnswersDeleteCall, AnswersGetCall, AnswersGetOutput};
use calls::api::streams::{StreamsEventsCall, StreamsLinesCall};
use calls::api::ErrorBody::*;
use calls::client::{AccessToken, AnyError, Body, Builder, Deviation, Error, Hooks, OAuth2, Offline, Token, Tolerated};
use calls::api::bodies::BodiesSendCall;
use calls::api::security::ScopedCall;
use calls::api::security::keys::{BothCall, OpenCall, QueryCall};
use calls::mock::Mock;
use calls::models::*;
use calls::blocking;
use shared::*;

/// A server that answers requests one after the other, and gives them back.
fn serve(replies: Vec<String>) -> (String, thread::JoinHandle<Vec<String>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let served = thread::spawn(move || {
        let mut requests = Vec::new();
        for reply in replies {
            let (mut stream, _) = listener.accept().unwrap();
            let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
            while !is_whole(&request) {
                let length = stream.read(&mut buffer).unwrap();
                request.extend_from_slice(&buffer[..length]);
                if length == 0 {
                    break;
                }
            }
            requests.push(String::from_utf8(request).unwrap());
            stream.write_all(reply.as_bytes()).unwrap();
        }
        requests
    });
    (url, served)
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_ascii_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    body.len() >= length.unwrap_or(0)
}

fn reply(status: u16, media_type: &str, body: &str) -> String {
    format!(
        "HTTP/1.1 {status} X\r\ncontent-type: {media_type}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}

#[test]
fn tokens_are_fetched_kept_and_renewed() {
    let token = |name: &str| {
        let body = format!("{{\"access_token\": \"{name}\", \"expires_in\": 3600, \"token_type\": \"bearer\"}}");
        reply(200, "application/json", &body)
    };
    let done = || reply(204, "", "");
    let replies = vec![token("one"), done(), done(), reply(401, "", ""), token("two"), done()];
    let (url, served) = serve(replies);
    let oauth = OAuth2::client_credentials("id", "se:cret").with_token_url(format!("{url}/token"));
    let client: blocking::Client = Builder::new().base_url(&url).oauth(oauth).build_blocking().unwrap();
    for _ in 0..3 {
        client.security().scoped("k").send().unwrap();
    }
    let requests = served.join().unwrap();
    assert!(requests[0].starts_with("POST /token "), "{}", requests[0]);
    // RFC 6749, 2.3.1: `se%3Acret`.
    assert!(requests[0].to_ascii_lowercase().contains("authorization: basic awq6c2ulm0fjcmv0"));
    assert!(requests[0].ends_with("grant_type=client_credentials&scope=read%20write"), "{}", requests[0]);
    let used: Vec<bool> = requests.iter().map(|request| request.contains("Bearer one")).collect();
    assert_eq!(used, [false, true, true, true, false, false]);
    assert!(requests[5].contains("Bearer two"));

    // Calls at the same time wait for one token.
    let (url, served) = serve([vec![token("one")], vec![done(); 8]].concat());
    let oauth = OAuth2::client_credentials("id", "secret").with_token_url(format!("{url}/token"));
    let client = Builder::new().base_url(&url).oauth(oauth).build_blocking().unwrap();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| client.security().scoped("k").send().unwrap());
        }
    });
    let requests = served.join().unwrap();
    assert_eq!(requests.iter().filter(|request| request.starts_with("POST /token")).count(), 1);
    let mock = Mock::new();
    let oauth = OAuth2::client_credentials("id", "secret");
    mock.on::<ScopedCall>().answer(&());
    let mocked = mock.blocking_client(Builder::new().oauth(oauth)).unwrap();
    mocked.security().scoped("k").send().unwrap();

    // A refresh token that is replaced, in the body.
    let body = "{\"access_token\": \"a\", \"refresh_token\": \"second\", \"expires_in\": 1}";
    let (url, served) = serve(vec![reply(200, "application/json", body), done(), token("b"), done()]);
    let oauth = OAuth2::refresh_token("id", Some("s".into()), "first").with_credentials_in_body();
    let oauth = oauth.with_token_url(format!("{url}/token")).with_scopes(["all"]);
    let client = Builder::new().base_url(&url).oauth(oauth).build_blocking().unwrap();
    client.security().scoped("k").send().unwrap();
    client.security().scoped("k").send().unwrap();
    let requests = served.join().unwrap();
    assert!(requests[0].ends_with(
        "grant_type=refresh_token&refresh_token=first&scope=all&client_id=id&client_secret=s"
    ));
    assert!(requests[2].contains("refresh_token=second"));

    // Fetching a token is part of the call's time.
    let stalled = TcpListener::bind("127.0.0.1:0").unwrap();
    let oauth = OAuth2::client_credentials("id", "secret");
    let oauth = oauth.with_token_url(format!("http://{}", stalled.local_addr().unwrap()));
    let client = Builder::new().base_url("http://127.0.0.1:9").oauth(oauth);
    let client = client.timeout(Duration::from_millis(100)).build_blocking().unwrap();
    assert!(client.security().scoped("k").send().unwrap_err().is_timeout());

    // What the authorization server refuses is said.
    let (url, _) = serve(vec![reply(400, "application/json", "{\"error\": \"invalid_client\"}")]);
    let oauth = OAuth2::client_credentials("id", "hidden").with_token_url(url);
    let client = Builder::new().base_url("http://127.0.0.1:9").oauth(oauth).build_blocking().unwrap();
    let error = client.security().scoped("k").send().unwrap_err();
    assert!(matches!(error, Error::Credentials(_)));
    assert!(error.to_string().contains("invalid_client"), "{error}");

    // A provider is asked again when what it gave is refused.
    let (url, served) = serve(vec![reply(401, "", ""), done()]);
    let count = std::sync::atomic::AtomicUsize::new(0);
    let provider = Token::blocking_provider(move || {
        let count = count.fetch_add(1, std::sync::atomic::Ordering::SeqCst);
        let token = AccessToken::new(format!("token-{count}")).with_expiry(Duration::from_secs(3600));
        Ok::<_, std::io::Error>(token)
    });
    let client = Builder::new().base_url(&url).token(provider).build_blocking().unwrap();
    client.security().keys().both("k").send().unwrap();
    let requests = served.join().unwrap();
    assert!(requests[0].contains("Bearer token-0") && requests[1].contains("Bearer token-1"));
}

#[test]
fn events_go_on_after_the_connection_has_ended() {
    let head = "HTTP/1.1 200 X\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n";
    let replies = vec![
        format!("{head}retry: 1\nid: 1\ndata: {{\"n\": 1}}\n\nid: half\ndata: {{\"n\":"),
        format!("{head}id: 2\ndata: {{\"n\": 2}}\n\n"),
        "HTTP/1.1 204 X\r\nconnection: close\r\n\r\n".to_owned(),
    ];
    let (url, served) = serve(replies);
    let client = Builder::new().base_url(&url).build_blocking().unwrap();
    let ticks = client.streams().events().send().unwrap().reconnecting(3);
    assert_eq!(ticks.map(|tick| tick.unwrap().n).collect::<Vec<_>>(), [1, 2]);
    let requests = served.join().unwrap();
    let ids: Vec<bool> = requests.iter().map(|it| it.contains("last-event-id")).collect();
    assert_eq!(ids, [false, true, true]);
    assert!(requests[1].contains("last-event-id: 1") && requests[2].contains("last-event-id: 2"));

    // An event without an end is no reason to run out of memory.
    let (url, _) = serve(vec![format!("{head}data: {}", "x".repeat(300_000))]);
    let client = Builder::new().base_url(&url).body_limit(10_000).build_blocking().unwrap();
    let mut ticks = client.streams().events().send().unwrap();
    assert!(ticks.next().unwrap().unwrap_err().to_string().contains("too large"));
    assert!(ticks.next().is_none());
}

/// The first lines of requests, without the method and the version.
fn targets(requests: Vec<String>) -> Vec<String> {
    let lines = requests.into_iter().map(|request| request.lines().next().unwrap().to_owned());
    lines.map(|line| line.replace("GET /lists/", "").replace(" HTTP/1.1", "")).collect()
}

fn json(body: &str) -> String {
    reply(200, "application/json", body)
}

#[test]
fn lists_go_from_page_to_page() {
    let client = |url: &str| Builder::new().base_url(url).in_query("k").build_blocking().unwrap();
    let numbers = |items: Vec<Result<Tick, Error>>| items.into_iter().map(|tick| tick.unwrap().n).collect::<Vec<_>>();

    let pages = ["{\"items\": [{\"n\": 1}, {\"n\": 2}]}", "{\"items\": [{\"n\": 3}]}", "{\"items\": []}"];
    let (url, served) = serve(pages.map(json).into());
    let ticks = client(&url).lists().page().items();
    assert_eq!(numbers(ticks.collect()), [1, 2, 3]);
    assert_eq!(targets(served.join().unwrap()), ["page", "page?page=1", "page?page=2"]);
    // The page that is not full is the last; the call begins where it is told to.
    let (url, served) = serve(vec![json(pages[0]), json(pages[1])]);
    let ticks = client(&url).lists().page().page(4).per_page(2).items();
    assert_eq!(numbers(ticks.collect()), [1, 2, 3]);
    let page = "page?page=4&perPage=2";
    assert_eq!(targets(served.join().unwrap()), [page, &page.replace('4', "5")]);
    // A server that does not know the parameter sends the same page again and again.
    let (url, served) = serve(vec![json(pages[0]), json(pages[0])]);
    assert_eq!(client(&url).lists().page().pages().count(), 2);
    served.join().unwrap();
    // No page is asked for that is not wanted.
    let (url, served) = serve(vec![json(pages[0])]);
    assert_eq!(numbers(client(&url).lists().page().items().limit(2).collect()), [1, 2]);
    assert_eq!(served.join().unwrap().len(), 1);
    let (url, _) = serve(vec![json(pages[0])]);
    assert_eq!(client(&url).lists().page().pages().limit(1).count(), 1);

    let (url, served) = serve(["[{\"n\": 1}, {\"n\": 2}]", "[]"].map(json).into());
    assert_eq!(numbers(client(&url).lists().offset().offset(10).items().collect()), [1, 2]);
    assert_eq!(targets(served.join().unwrap()), ["offset?offset=10", "offset?offset=12"]);

    let pages = [
        "{\"items\": [{\"n\": 1}], \"meta\": {\"next_cursor\": \"a b\"}}",
        "{\"items\": [{\"n\": 2}], \"meta\": {\"next_cursor\": null}}",
    ];
    let (url, served) = serve(pages.map(json).into());
    assert_eq!(numbers(client(&url).lists().cursor().items().collect()), [1, 2]);
    assert_eq!(targets(served.join().unwrap()), ["cursor", "cursor?cursor=a%20b"]);

    let pages = ["{\"ticks\": [{\"n\": 1}], \"links\": {\"next\": \"/lists/more?p=2\"}}", "{\"ticks\": null}"];
    let (url, served) = serve(pages.map(json).into());
    assert_eq!(numbers(client(&url).lists().url().items().collect()), [1]);
    assert_eq!(targets(served.join().unwrap()), ["url?key=k", "more?p=2&key=k"]);
    // The key is not for another server, whatever the API says is the next page.
    let (other, there) = serve(vec![json("{}")]);
    let (url, _) = serve(vec![json(&format!("{{\"links\": {{\"next\": \"{other}/lists/x\"}}}}"))]);
    assert_eq!(client(&url).lists().url().pages().count(), 2);
    assert_eq!(targets(there.join().unwrap()), ["x"]);

    let link = "link: <http://other/?a=1,2>; rel=\"prev\", </lists/link?page=2>; rel=\"next\"\r\ncontent-type";
    let first = json("[{\"n\": 1}]").replace("content-type", link);
    let (url, served) = serve(vec![first, json("[{\"n\": 2}]")]);
    assert_eq!(numbers(client(&url).lists().link().items().collect()), [1, 2]);
    assert_eq!(targets(served.join().unwrap()), ["link", "link?page=2"]);

    // The headers are there too.
    let (url, _) = serve(vec![json("[]").replace("content-type", "x-total-count: 7\r\ncontent-type")]);
    let response = client(&url).lists().link().response().unwrap();
    assert_eq!((response.documented.x_total_count, response.documented.link), (Some(7), None));

    let pages = ["{\"data\": [{\"id\": \"a\"}], \"has_more\": true}", "{\"data\": [{\"id\": \"b\"}], \"has_more\": false}"];
    let (url, served) = serve(pages.map(json).into());
    assert_eq!(client(&url).lists().last().items().map(|item| item.unwrap().id).collect::<String>(), "ab");
    assert_eq!(targets(served.join().unwrap()), ["last", "last?starting_after=a"]);

    let pages = ["{\"inner\": {\"these\": [{\"n\": 1}], \"then\": \"t\"}}", "{}"];
    let (url, served) = serve(pages.map(json).into());
    assert_eq!(numbers(client(&url).lists().said().items().collect()), [1]);
    assert_eq!(targets(served.join().unwrap()), ["said", "said?from=t"]);

    // An error ends it.
    let (url, _) = serve(vec![reply(500, "", "")]);
    let mut pages = client(&url).lists().page().pages();
    assert!(matches!(pages.next(), Some(Err(Error::Api(_)))));
    assert!(pages.next().is_none());
}

/// Each kind of answer comes back as it was given.
#[test]
fn mocks_answer_in_every_way() {
    let mock = Mock::new();
    let client = mock.blocking_client(Builder::new().in_query("k")).unwrap();
    let all = [
        AnswersGetOutput::Ok(Point::new(1)),
        AnswersGetOutput::Accepted(Color::Red),
        AnswersGetOutput::NoContent,
        AnswersGetOutput::PartialContent("some".to_owned()),
        AnswersGetOutput::Success("pdf".into()),
    ];
    for output in all {
        mock.on::<AnswersGetCall>().times(1).answer(&output);
        assert_eq!(client.answers().get().send().unwrap(), output);
    }
    for output in [None, Some(Point::new(1))] {
        mock.on::<AnswersDeleteCall>().times(1).answer(&output);
        assert_eq!(client.answers().delete().send().unwrap(), output);
    }
    mock.on::<BodiesSendCall>().answer(&"text".to_owned());
    assert_eq!(client.bodies().send_text("a").send().unwrap(), "text");
    let ticks = vec![Tick::new(1), Tick::new(2)];
    mock.on::<StreamsEventsCall>().answer(&ticks);
    let events = client.streams().events().send().unwrap();
    assert_eq!(events.map(Result::unwrap).collect::<Vec<_>>(), ticks);
    mock.on::<StreamsLinesCall>().answer(&ticks);
    let lines = client.streams().lines().send().unwrap();
    assert_eq!(lines.map(Result::unwrap).collect::<Vec<_>>(), ticks);
    mock.verify();
    assert_eq!(mock.received().last().unwrap().path, "/v1/lines");
    mock.on::<QueryCall>().answer(&());
    let secret = mock.blocking_client(Builder::new().in_query("hidden")).unwrap();
    secret.security().keys().query("k").send().unwrap();
    let received = mock.received().pop().unwrap();
    assert_eq!(received.query("key"), Some("hidden"));
    assert!(!format!("{received:?}").contains("hidden"));
}

#[test]
fn async_clients_wait_for_tokens() {
    let mock = Mock::new();
    let provider = Token::provider(|| async {
        Ok::<_, std::io::Error>(AccessToken::new("from a future"))
    });
    let client = mock.client(Builder::new().token(provider.clone())).unwrap();
    mock.on::<BothCall>()
        .when(|call| call.headers["authorization"] == "Bearer from a future")
        .answer(&());
    block_on(client.security().keys().both("k")).unwrap();
    let client = mock.blocking_client(Builder::new().token(provider)).unwrap();
    let error = client.security().keys().both("k").send().unwrap_err();
    assert!(error.to_string().contains("blocking_provider"), "{error}");
    let failing = Token::provider(|| async { Err::<AccessToken, _>(std::io::Error::other("locked")) });
    let client = mock.client(Builder::new().token(failing)).unwrap();
    let error = block_on(client.security().keys().both("k")).unwrap_err();
    assert!(std::error::Error::source(&error).unwrap().to_string().contains("locked"), "{error}");
    // A thread wakes what waits, where the transport knows no other way.
    let slow = Mock::new();
    let client = slow.client(Builder::new().timeout(Duration::from_millis(20))).unwrap();
    slow.on::<OpenCall>().reply(calls::mock::Reply::status(204).after(Duration::from_secs(60)));
    assert!(block_on(client.security().keys().open("k")).unwrap_err().is_timeout());
}

#[test]
fn streams_of_async_clients_go_on_too() {
    let mock = Mock::new();
    let client = mock.client(Builder::new()).unwrap();
    let events = |body: &'static str| {
        calls::mock::Reply::status(200).with_body("text/event-stream", body)
    };
    let first = events("retry: 1\nid: 1\ndata: {\"n\": 1}\n\ndata: {\"n\"").broken();
    mock.on::<StreamsEventsCall>().times(1).reply(first);
    mock.on::<StreamsEventsCall>()
        .when(|call| call.headers["last-event-id"] == "1")
        .times(1)
        .reply(events("id: 2\ndata: {\"n\": 2}\n\n"));
    mock.on::<StreamsEventsCall>().times(1).fault(calls::client::TransportKind::Connect);
    mock.on::<StreamsEventsCall>().times(1).reply(calls::mock::Reply::status(204));
    let mut ticks = block_on(client.streams().events()).unwrap().reconnecting(3);
    let mut next = || {
        block_on(std::future::poll_fn(|context| {
            futures_core::Stream::poll_next(std::pin::Pin::new(&mut ticks), context)
        }))
    };
    assert_eq!(next().unwrap().unwrap(), Tick::new(1));
    assert_eq!(next().unwrap().unwrap(), Tick::new(2));
    assert!(next().is_none());
    mock.verify();
    // Without it what breaks off is an error, and the end.
    mock.on::<StreamsEventsCall>().times(1).reply(events("data: {\"n\": 3}\n\n").broken());
    let mut ticks = block_on(client.streams().events()).unwrap();
    let mut next = || {
        block_on(std::future::poll_fn(|context| {
            futures_core::Stream::poll_next(std::pin::Pin::new(&mut ticks), context)
        }))
    };
    assert_eq!(next().unwrap().unwrap(), Tick::new(3));
    assert!(matches!(next(), Some(Err(Error::Transport(_)))));
    assert!(next().is_none());
}

/// Names that the client, or a crate, has already; ids that come to the same name; odd paths.
#[test]
fn names_are_free_whatever_they_are() {
    let client = offline();
    let sent = |request: Result<http::Request<Body>, Error>| target(request.unwrap());
    assert_eq!(sent(client.api().api().index("c").into_request()), "/b/names/c");
    assert_eq!(sent(client.http().http_new("c").into_request()), "/b/names/c");
    assert_eq!(sent(client.builder_().builder_("c").into_request()), "/b/names/c");
    assert_eq!(sent(client.lists().from_env_().clone_("c").sub("s").into_request()), "/b/names/c?sub=s");
    assert_eq!(sent(client.serde_json().fmt_("c").into_request()), "/b/names/c");
    // Both want a name, so that none has it; of two ids that come to one the first by the alphabet has it.
    let alike = client.alike();
    let method = |request: Result<http::Request<Body>, Error>| request.unwrap().method().to_string();
    assert_eq!(method(alike.get_it().into_request()), "GET");
    assert_eq!(method(alike.get_it_().into_request()), "PUT");
    assert_eq!(method(alike.one().into_request()), "POST");
    assert_eq!(method(alike.other().into_request()), "DELETE");
    assert_eq!(sent(alike.odd("a/b").into_request()), "/b/odd%20path/%22a%2Fb%22/%C3%BC");
    // An answer to HEAD has no body, whatever is described.
    calls::api::alike::LookCall::<Offline>::from_response(response(200, "application/json", "")).unwrap();
}

/// What hooks have seen.
struct Noted(std::sync::mpsc::Sender<String>);

impl Hooks for Noted {
    fn before_request(&self, request: &mut http::request::Parts) -> Result<(), AnyError> {
        request.headers.insert("x-hook", "1".parse().unwrap());
        self.0.send(format!("{} {}", request.method, request.uri.path())).unwrap();
        Ok(())
    }

    fn after_response(&self, response: &http::response::Parts) {
        self.0.send(response.status.to_string()).unwrap();
    }

    fn on_error(&self, operation: &'static str, error: &AnyError) {
        self.0.send(format!("{operation}: {error}")).unwrap();
    }
}

#[test]
fn hooks_see_everything() {
    let (url, served) = serve(vec![reply(404, "application/problem+json", "{\"detail\": \"gone\"}")]);
    let (sender, seen) = std::sync::mpsc::channel();
    let client = Builder::new().base_url(&url).hooks(Noted(sender)).build_blocking().unwrap();
    client.answers().get().send().unwrap_err();
    assert!(served.join().unwrap()[0].contains("x-hook: 1"));
    assert_eq!(
        seen.try_iter().collect::<Vec<_>>(),
        ["GET /answers", "404 Not Found", "answers.get: answers.get answered 404 Not Found: gone"]
    );
}

/// What hooks have seen of bodies that the document does not allow.
struct Deviations(std::sync::mpsc::Sender<String>);

impl Hooks for Deviations {
    fn on_deviation(&self, operation: &'static str, deviation: &Deviation) {
        assert_eq!(deviation.tolerated(), Tolerated::NullForOptional);
        self.0.send(format!("{operation} {}", deviation.path())).unwrap();
    }
}

#[test]
fn hooks_see_null_where_a_property_is_optional() {
    let mock = Mock::new();
    let (sender, seen) = std::sync::mpsc::channel();
    let seen = || seen.try_iter().collect::<Vec<_>>();
    let builder = || Builder::new().base_url("http://h/").in_query("k").hooks(Deviations(sender.clone()));
    let blocking = mock.blocking_client(builder()).unwrap();
    let answer = |status, media_type: &str, body: &'static str| {
        calls::mock::Reply::status(status).with_body(media_type, body)
    };

    let point = || answer(200, "application/json", "{\"x\": 1, \"name\": null, \"y\": null}");
    mock.on::<AnswersGetCall>().times(3).reply(point());
    assert_eq!(blocking.answers().get().send().unwrap(), AnswersGetOutput::Ok(Point::new(1)));
    assert_eq!(seen(), ["answers.get $.name", "answers.get $.y"]);
    blocking.answers().get().response().unwrap();
    assert_eq!(seen().len(), 2);
    let client = mock.client(builder()).unwrap();
    block_on(client.answers().get()).unwrap();
    assert_eq!(seen(), ["answers.get $.name", "answers.get $.y"]);
    // What the document allows is nothing to tell, and what is required is an error.
    mock.on::<AnswersGetCall>().times(1).reply(answer(200, "application/json", "{\"x\": 1}"));
    blocking.answers().get().send().unwrap();
    mock.on::<AnswersGetCall>().times(1).reply(answer(200, "application/json", "{\"x\": null, \"y\": null}"));
    match blocking.answers().get().send() {
        Err(Error::Decode(error)) => assert_eq!(error.path(), Some("$.x")),
        other => panic!("{other:?}"),
    }
    assert_eq!(seen(), [""; 0]);

    let problem = answer(404, "application/problem+json", "{\"detail\": null}");
    mock.on::<AnswersGetCall>().times(1).reply(problem);
    match blocking.answers().get().send() {
        Err(Error::Api(error)) => assert!(matches!(error.body, Problem(_))),
        other => panic!("{other:?}"),
    }
    assert_eq!(seen(), ["answers.get $.detail"]);

    let page = |body: &'static str| answer(200, "application/json", body);
    mock.on::<calls::api::lists::ListsPageCall>().times(1)
        .reply(page("{\"items\": [{\"n\": 1}, {\"n\": 2, \"note\": null}], \"tags\": null}"));
    mock.on::<calls::api::lists::ListsPageCall>().times(1).reply(page("{\"items\": []}"));
    assert_eq!(blocking.lists().page().items().count(), 2);
    assert_eq!(seen(), ["lists.page $.items[1].note", "lists.page $.tags"]);

    let events = "data: {\"n\": 1, \"note\": null}\n\ndata: {\"n\": 2}\n\ndata: {\"note\": null}\n\n";
    mock.on::<StreamsEventsCall>().times(2).reply(answer(200, "text/event-stream", events));
    let ticks: Vec<_> = blocking.streams().events().send().unwrap().collect();
    assert!(ticks[0].is_ok() && ticks[1].is_ok() && ticks[2].is_err());
    assert_eq!(seen(), ["streams.events $.note"], "what is refused is an error and no deviation");
    let mut ticks = block_on(client.streams().events()).unwrap();
    block_on(std::future::poll_fn(|context| {
        futures_core::Stream::poll_next(std::pin::Pin::new(&mut ticks), context)
    }))
    .unwrap()
    .unwrap();
    assert_eq!(seen(), ["streams.events $.note"]);
    mock.verify();

    // An offline client is shown the response; nobody hears of one that it is not shown.
    type Get = AnswersGetCall<Offline>;
    let offline = builder().build_offline().unwrap();
    let response_ = || response(200, "application/json", "{\"x\": 1, \"name\": null}");
    Get::from_response(response_()).unwrap();
    assert_eq!(seen(), [""; 0]);
    assert_eq!(Get::from_response(offline.received(response_())).unwrap(), AnswersGetOutput::Ok(Point::new(1)));
    assert_eq!(seen(), ["answers.get $.name"]);
    let lines = response(200, "application/x-ndjson", "{\"n\": 1, \"note\": null}\n");
    assert_eq!(StreamsLinesCall::<Offline>::from_response(offline.received(lines)).unwrap().count(), 1);
    assert_eq!(seen(), ["streams.lines $.note"]);
}

/// An offline client has nobody else who tells its hooks of a response.
#[test]
fn hooks_of_offline_clients_see_responses() {
    let (sender, seen) = std::sync::mpsc::channel();
    let client = builder().hooks(Noted(sender)).build_offline().unwrap();
    let gone = response(404, "application/problem+json", "{\"detail\": \"gone\"}");
    AnswersGetCall::<Offline>::from_response(client.received(gone)).unwrap_err();
    assert_eq!(
        seen.try_iter().collect::<Vec<_>>(),
        ["404 Not Found", "answers.get: answers.get answered 404 Not Found: gone"]
    );
}

#[test]
fn bodies_are_streamed() {
    let (url, served) = serve(vec![reply(200, "text/plain", "done")]);
    let client = Builder::new().base_url(&url).build_blocking().unwrap();
    let body = Body::reader(std::io::repeat(b'x').take(200_000), Some(200_000));
    let answer = client.bodies().send_bytes(body).response().unwrap();
    assert_eq!((answer.value.as_str(), answer.status.as_u16()), ("done", 200));
    let sent = served.join().unwrap().remove(0);
    assert!(sent.to_ascii_lowercase().contains("content-length: 200000"));
    assert!(sent.ends_with(&"x".repeat(1000)));
}
