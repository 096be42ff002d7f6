//! Servers that fail in every way that there is.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use intuned::client::{Builder, Retry, Tower, TransportKind};
use intuned::{Client, Error, blocking};

const NO_JOBS: &str = "{\"jobs\": []}";

/// A server that answers the requests one after the other as it is told, and notes what it was sent.
struct Script {
    url: String,
    requests: Arc<Mutex<Vec<String>>>,
    connections: Arc<AtomicUsize>,
}

/// What a server does with a request.
enum Reply {
    /// Sends a text, and closes the connection.
    Text(String),
    /// Sends bytes, and closes the connection.
    Bytes(Vec<u8>),
    /// Sends a text, and keeps the connection open without sending more.
    Stall(String),
    /// Sends a text again and again.
    Endless(String, String),
    /// Closes the connection.
    Close,
}

fn ok(body: &str) -> Reply {
    with(200, "content-type: application/json\r\n", body)
}

fn with(status: u16, headers: &str, body: &str) -> Reply {
    Reply::Text(format!(
        "HTTP/1.1 {status} X\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    ))
}

impl Script {
    fn start(replies: Vec<Reply>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(Mutex::new(Vec::new()));
        let connections = Arc::new(AtomicUsize::new(0));
        let (noted, counted) = (Arc::clone(&requests), Arc::clone(&connections));
        thread::spawn(move || {
            for reply in replies {
                let (mut stream, _) = listener.accept().unwrap();
                counted.fetch_add(1, Ordering::SeqCst);
                let request = read(&mut stream);
                noted.lock().unwrap().push(request);
                thread::spawn(move || answer(&mut stream, reply));
            }
        });
        Self { url, requests, connections }
    }

    fn requests(&self) -> Vec<String> {
        self.requests.lock().unwrap().clone()
    }
}

/// The head of a request, and its body if it says how long that is.
fn read(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    let mut buffer = [0; 4096];
    loop {
        let length = stream.read(&mut buffer).unwrap_or(0);
        text.extend_from_slice(&buffer[..length]);
        let request = String::from_utf8_lossy(&text).into_owned();
        let Some((head, body)) = request.split_once("\r\n\r\n") else {
            if length == 0 {
                return request;
            }
            continue;
        };
        let mut lines =
            head.to_ascii_lowercase().lines().map(str::to_owned).collect::<Vec<_>>().into_iter();
        let expected =
            lines.find_map(|line| line.strip_prefix("content-length: ")?.parse::<usize>().ok());
        if length == 0 || body.len() >= expected.unwrap_or(0) {
            return request;
        }
    }
}

fn answer(stream: &mut TcpStream, reply: Reply) {
    match reply {
        Reply::Text(text) => {
            let _ = stream.write_all(text.as_bytes());
        }
        Reply::Bytes(bytes) => {
            let _ = stream.write_all(&bytes);
        }
        Reply::Stall(text) => {
            let _ = stream.write_all(text.as_bytes());
            thread::sleep(Duration::from_secs(20));
        }
        Reply::Endless(start, more) => {
            let _ = stream.write_all(start.as_bytes());
            while stream.write_all(more.as_bytes()).is_ok() {}
        }
        Reply::Close => {}
    }
}

fn builder(url: &str) -> Builder {
    Client::builder().api_key("secret-key").workspace_id("w").base_url(url)
}

/// The error of one call, by the async client and by the one that blocks, each with a server of its own.
async fn both(
    reply: impl Fn() -> Reply,
    set_up: impl Fn(Builder) -> Builder,
) -> Vec<(Error, Script)> {
    let mut errors = Vec::new();
    let script = Script::start(vec![reply()]);
    let client = set_up(builder(&script.url)).build().unwrap();
    errors.push((client.project().jobs().all("p").await.unwrap_err(), script));
    let script = Script::start(vec![reply()]);
    let builder = set_up(builder(&script.url));
    let blocked = tokio::task::spawn_blocking(move || {
        let client: blocking::Client = builder.build_blocking().unwrap();
        client.project().jobs().all("p").send().unwrap_err()
    });
    errors.push((blocked.await.unwrap(), script));
    for (error, _) in &errors {
        for shown in [format!("{error}"), format!("{error:?}"), format!("{error:#?}")] {
            assert!(!shown.contains("secret-key"), "{shown}");
        }
    }
    errors
}

fn same(builder: Builder) -> Builder {
    builder
}

#[tokio::test(flavor = "multi_thread")]
async fn a_response_that_is_cut_short() {
    let cut = || {
        Reply::Text(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n[{"
                .into(),
        )
    };
    for (error, _) in both(cut, same).await {
        assert!(
            matches!(&error, Error::Transport(error) if error.kind() == TransportKind::Body),
            "{error:?}"
        );
        assert!(error.is_retryable());
    }
    for (error, _) in both(|| Reply::Close, same).await {
        assert!(matches!(&error, Error::Transport(_)), "{error:?}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_response_that_is_not_what_the_document_says() {
    for (error, _) in both(|| ok("{\"jobs\": [{\"id\": 1}]}"), same).await {
        let Error::Decode(body) = &error else { panic!("{error:?}") };
        assert!(body.path().unwrap().starts_with("$.jobs[0]"), "{:?}", body.path());
        assert!(body.snippet().contains("\"id\": 1"));
        assert_eq!(error.status().unwrap(), 200);
        // What `Display` shows is no source too.
        assert!(std::error::Error::source(&error).is_none());
        assert!(error.is_success() && error.raw().is_some_and(|raw| raw.starts_with(b"{\"jobs\"")));
    }
    for (error, _) in both(|| ok("{nonsense"), same).await {
        let Error::Decode(body) = &error else { panic!("{error:?}") };
        assert_eq!(body.path(), None);
    }
    let html = || with(200, "content-type: text/html\r\n", "<html>sign in</html>");
    for (error, _) in both(html, same).await {
        let Error::Unexpected(answer) = &error else { panic!("{error:?}") };
        assert_eq!(answer.raw, "<html>sign in</html>");
        assert!(error.to_string().contains("`text/html`"), "{error}");
    }
    for (error, _) in both(|| with(204, "", ""), same).await {
        assert!(matches!(&error, Error::Unexpected(_)), "{error:?}");
    }
    let gzip = || with(200, "content-type: application/json\r\ncontent-encoding: br\r\n", "xxxx");
    for (error, _) in both(gzip, same).await {
        assert!(error.to_string().contains("encoded as `br`"), "{error}");
    }
    // An undocumented status keeps its body.
    for (error, _) in
        both(|| with(503, "content-type: text/plain\r\nretry-after: 1\r\n", "go away"), same).await
    {
        assert_eq!(error.to_string(), "getJobs answered 503 Service Unavailable: go away");
        assert!(error.is_retryable());
        assert_eq!(error.api().unwrap().raw, "go away");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_where_nothing_is_documented() {
    // What is sent nevertheless is ignored, under any status of success.
    let script =
        Script::start(vec![Reply::Text("HTTP/1.1 204 X\r\ncontent-length: 4\r\n\r\nbody".into())]);
    let client = builder(&script.url).build().unwrap();
    client.project().jobs().delete("p", "j").await.unwrap();
    let script = Script::start(vec![ok("{\"deleted\": true}")]);
    let client = builder(&script.url).build().unwrap();
    client.project().jobs().delete("p", "j").await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn a_body_over_the_limit() {
    let large = || ok(&format!("[\"{}\"]", "x".repeat(5000)));
    for (error, _) in both(large, |builder| builder.body_limit(4000)).await {
        assert!(
            matches!(&error, Error::Transport(error) if error.kind() == TransportKind::TooLarge),
            "{error:?}"
        );
        assert!(!error.is_retryable());
    }
    let endless = || {
        let head = "HTTP/1.1 200 X\r\ncontent-type: application/json\r\nconnection: close\r\n\r\n[";
        Reply::Endless(head.into(), "1,".repeat(1000))
    };
    for (error, _) in both(endless, |builder| builder.body_limit(100_000)).await {
        assert!(
            matches!(&error, Error::Transport(error) if error.kind() == TransportKind::TooLarge),
            "{error:?}"
        );
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_server_that_does_not_answer() {
    let head = "HTTP/1.1 200 X\r\ncontent-type: application/json\r\ncontent-length: 10\r\n\r\n[";
    for start in ["", head] {
        let begun = Instant::now();
        let limit = Duration::from_millis(300);
        for (error, _) in
            both(|| Reply::Stall(start.into()), |builder| builder.timeout(limit)).await
        {
            assert!(matches!(error, Error::Timeout(of) if of == limit), "{start:?}: {error:?}");
            assert!(error.is_timeout() && error.is_retryable());
        }
        assert!(begun.elapsed() < Duration::from_secs(10));
    }
    // Nobody listens there.
    let url = format!("http://{}", TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap());
    let client = builder(&url).build().unwrap();
    let error = client.project().jobs().all("p").await.unwrap_err();
    assert!(
        matches!(&error, Error::Transport(error) if error.kind() == TransportKind::Connect),
        "{error:?}"
    );
    let client = builder(&url).build_blocking();
    let error = tokio::task::spawn_blocking(|| {
        client.unwrap().project().jobs().all("p").send().unwrap_err()
    });
    let error = error.await.unwrap();
    assert!(
        matches!(&error, Error::Transport(error) if error.kind() == TransportKind::Connect),
        "{error:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn credentials_stay_with_the_server_that_they_are_for() {
    let other = Script::start(vec![ok(NO_JOBS)]);
    let redirect = with(307, &format!("location: {}/elsewhere\r\n", other.url), "");
    let first = Script::start(vec![redirect]);
    let client = builder(&first.url).build().unwrap();
    let jobs = client
        .project()
        .jobs()
        .all("p")
        .header("authorization", "Bearer mine")
        .header("x-own-key", "own-secret")
        .await
        .unwrap();
    assert_eq!(jobs.jobs.len(), 0);
    let sent = first.requests()[0].to_ascii_lowercase();
    assert!(sent.contains("x-api-key: secret-key") && sent.contains("bearer mine"));
    let sent = other.requests()[0].to_ascii_lowercase();
    assert!(sent.starts_with("get /elsewhere "), "{sent}");
    assert!(!sent.contains("secret") && !sent.contains("bearer mine"), "{sent}");
    assert!(sent.contains("accept: application/json"), "{sent}");

    // To the same server they are sent along, and a relative target is meant from where it is answered.
    let script = Script::start(vec![with(302, "location: ../moved?a=1\r\n", ""), ok(NO_JOBS)]);
    let client = builder(&script.url).build().unwrap();
    client.project().jobs().all("p").await.unwrap();
    let sent = script.requests()[1].to_ascii_lowercase();
    assert!(sent.starts_with("get /w/projects/moved?a=1 "), "{sent}");
    assert!(sent.contains("x-api-key: secret-key"));

    // A redirect without an end.
    let replies = (0..12).map(|_| with(302, "location: /again\r\n", "")).collect();
    let script = Script::start(replies);
    let client = builder(&script.url).build().unwrap();
    let error = client.project().jobs().all("p").await.unwrap_err();
    assert!(
        matches!(&error, Error::Transport(error) if error.kind() == TransportKind::Redirect),
        "{error:?}"
    );
    let script = Script::start(vec![with(302, "location: file:///etc/passwd\r\n", "")]);
    let client = builder(&script.url).build().unwrap();
    let error = client.project().jobs().all("p").await.unwrap_err();
    assert!(
        matches!(&error, Error::Transport(error) if error.kind() == TransportKind::Redirect),
        "{error:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn retries_are_off_by_default_and_as_the_vendor_has_them() {
    let script = Script::start(vec![with(503, "", "")]);
    let client = builder(&script.url).build().unwrap();
    assert!(client.project().jobs().all("p").await.unwrap_err().is_retryable());
    assert_eq!(script.connections.load(Ordering::SeqCst), 1);

    let quick = Retry::attempts(7).with_backoff(Duration::from_millis(1), Duration::from_millis(2));
    let failing = || {
        let mut replies: Vec<Reply> =
            [429, 500, 502, 503, 504].map(|status| with(status, "", "")).into();
        replies.push(Reply::Close);
        replies.push(ok(NO_JOBS));
        replies
    };
    let script = Script::start(failing());
    let client = builder(&script.url).retry(quick.clone()).build().unwrap();
    client.project().jobs().all("p").await.unwrap();
    assert_eq!(script.requests().len(), 7);
    let script = Script::start(failing());
    let builder_ = builder(&script.url).retry(quick.clone());
    let blocked = tokio::task::spawn_blocking(move || {
        builder_.build_blocking().unwrap().project().jobs().all("p").send().map(|_| ())
    });
    blocked.await.unwrap().unwrap();
    assert_eq!(script.requests().len(), 7);

    // The server says how long to wait; what is longer than the budget ends the call.
    let script = Script::start(vec![with(429, "retry-after: 1\r\n", ""), ok(NO_JOBS)]);
    let client = builder(&script.url).build().unwrap();
    let begun = Instant::now();
    client.project().jobs().all("p").retry(quick.clone()).await.unwrap();
    assert!(begun.elapsed() >= Duration::from_secs(1));
    let script = Script::start(vec![with(429, "retry-after: 3600\r\n", "")]);
    let client = builder(&script.url).build().unwrap();
    let error = client.project().jobs().all("p").retry(quick.clone()).await.unwrap_err();
    assert_eq!(error.status().unwrap(), 429);

    // What may not be done twice is not, if so told; with a key it may be, and the key is the same.
    let once = quick.clone().only_idempotent();
    let script = Script::start(vec![with(503, "", "")]);
    let client = builder(&script.url).retry(once.clone()).build().unwrap();
    let error = client.project().jobs().pause("p", "j").await.unwrap_err();
    assert_eq!(error.status().unwrap(), 503);
    let script = Script::start(vec![with(503, "", ""), with(404, "", "")]);
    let client =
        builder(&script.url).retry(once).idempotency_header("Idempotency-Key").build().unwrap();
    client.project().jobs().pause("p", "j").await.unwrap_err();
    let keys: Vec<String> = script
        .requests()
        .iter()
        .map(|request| {
            request.lines().find(|line| line.starts_with("idempotency-key")).unwrap().to_owned()
        })
        .collect();
    assert_eq!(keys[0], keys[1]);
    assert!(keys[0].len() > 40);
}

/// What is compressed is read with the feature `gzip`, and breaks off like anything else.
#[tokio::test(flavor = "multi_thread")]
async fn compressed_bodies() {
    // `{"jobs": []}`
    const GZIP: [u8; 32] = [
        31, 139, 8, 0, 0, 0, 0, 0, 2, 3, 171, 86, 202, 202, 79, 42, 86, 178, 82, 136, 142, 173, 5,
        0, 210, 38, 35, 186, 12, 0, 0, 0,
    ];
    let reply = |length: usize| {
        let head = format!(
            "HTTP/1.1 200 X\r\ncontent-type: application/json\r\ncontent-encoding: gzip\r\n\
             content-length: {length}\r\nconnection: close\r\n\r\n"
        );
        Reply::Bytes([head.as_bytes(), &GZIP[..length]].concat())
    };
    let script = Script::start(vec![reply(GZIP.len()), reply(GZIP.len())]);
    builder(&script.url).build().unwrap().project().jobs().all("p").await.unwrap();
    let blocking = builder(&script.url);
    let blocked = tokio::task::spawn_blocking(move || {
        blocking.build_blocking().unwrap().project().jobs().all("p").send().map(|_| ())
    });
    blocked.await.unwrap().unwrap();
    for (error, _) in both(|| reply(GZIP.len() - 12), same).await {
        assert!(
            matches!(&error, Error::Transport(error) if error.kind() == TransportKind::Body),
            "{error:?}"
        );
    }
}

/// All requests go to the proxy: with the whole URL in the first line, or through a tunnel.
#[tokio::test(flavor = "multi_thread")]
async fn proxies_get_all_requests() {
    let script = Script::start(vec![ok(NO_JOBS), Reply::Close]);
    let proxy = script.url.replace("//", "//user:secret-key@");
    let builder = || builder("http://nowhere.invalid/base").proxy(proxy.as_str());
    builder().build().unwrap().project().jobs().all("p").await.unwrap();
    let blocking = builder();
    let blocked = tokio::task::spawn_blocking(move || {
        blocking.build_blocking().unwrap().project().jobs().all("p").send().map(|_| ())
    });
    assert!(blocked.await.unwrap().is_err(), "the tunnel was closed");
    let requests = script.requests();
    let lines: Vec<_> = requests.iter().map(|request| request.lines().next().unwrap()).collect();
    assert_eq!(
        lines,
        [
            "GET http://nowhere.invalid/base/w/projects/p/jobs HTTP/1.1",
            "CONNECT nowhere.invalid:80 HTTP/1.1"
        ]
    );
    assert!(!format!("{:?}", builder()).contains("secret-key"));
    let error = builder().proxy("not a url").build().unwrap_err();
    assert!(matches!(error, Error::Request(_)), "{error:?}");
}

/// A service of tower, with what is around it, carries requests like any other transport.
#[tokio::test]
async fn services_of_tower_are_transports() {
    let service = tower::service_fn(|request: http::Request<intuned::client::Body>| async move {
        assert_eq!(request.headers()["x-api-key"], "secret-key");
        let body = http_body_util::Full::new(bytes::Bytes::from_static(NO_JOBS.as_bytes()));
        http::Response::builder().header("content-type", "application/json").body(body)
    });
    let client = builder("http://anywhere").build_with(Tower::new(service)).unwrap();
    assert_eq!(client.project().jobs().all("p").await.unwrap().jobs.len(), 0);
    let broken = tower::service_fn(|_: http::Request<intuned::client::Body>| async {
        Err::<http::Response<String>, _>(std::io::Error::other("out of order"))
    });
    let client = builder("http://anywhere").build_with(Tower::new(broken)).unwrap();
    let error = client.project().jobs().all("p").await.unwrap_err();
    assert!(error.to_string().contains("out of order"), "{error}");
}
