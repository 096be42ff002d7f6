//! The client of the emitted crate, over sockets: against a server that holds every request against the document, and
//! against servers that fail.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[path = "client/failures.rs"]
mod failures;
#[path = "client/mocked.rs"]
mod mocked;
#[path = "client/server.rs"]
mod server;

use std::collections::BTreeMap;
use std::process::Command;
use std::time::Duration;

use futures_util::StreamExt;
use intuned::api::ErrorBody;
use intuned::api::project::jobs::GetJobCall;
use intuned::client::{Builder, Offline};
use intuned::models::{
    CreateAuthSessionResultResponseBody, CreateJobRequestBody,
    CreateOrUpdateAuthSessionStartRequestBody, RunApiStartRequestBody,
    StartAuthSessionRecorderRequestBody, UpdateAuthSessionStartRequestBody,
};
use intuned::{Client, Error, blocking};
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use server::{KEY, Server, WANTED, WORKSPACE};

const DOCUMENT: &str = include_str!("../specs/intuned.yaml");

fn builder(server: &Server) -> Builder {
    Client::builder().api_key(KEY).workspace_id(WORKSPACE).base_url(server.url())
}

/// The document's example of an operation's body.
fn body<T: DeserializeOwned>(operation: &str) -> T {
    let document: Value = serde_yaml::from_str(DOCUMENT).unwrap();
    let operations = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|item| item.as_object().unwrap().values());
    let mut bodies =
        operations.filter(|it| it["operationId"] == operation).map(|it| &it["requestBody"]);
    let media = &bodies.next().unwrap()["content"]["application/json"];
    let example = media["examples"].as_object().unwrap().values().next().unwrap();
    intuned::decode(example["value"].to_string()).unwrap()
}

/// Calls all operations; what comes behind each call is given.
macro_rules! call_all {
    ($client:expr, $($send:tt)+) => {{
        let client = $client;
        let (project, job, run) = ("my-project", "my job/1", "run-1");
        let api = client.project();
        let parameters = json!({ "param1": "value1" }).as_object().unwrap().clone();
        let body = RunApiStartRequestBody::new(parameters, "my-awesome-api");
        let started = api.run().start(project, &body)$($send)+?;
        api.run().start(project, &self::body::<RunApiStartRequestBody>("runApiStart"))$($send)+?;
        api.run().result(project, &started.run_id).timeout(Duration::from_secs(10))$($send)+?;
        api.jobs().all(project)$($send)+?;
        api.jobs().create(project, &self::body::<CreateJobRequestBody>("createJob"))$($send)+?;
        api.jobs().one(project, job)$($send)+?;
        api.jobs().delete(project, job)$($send)+?;
        api.jobs().pause(project, job)$($send)+?;
        api.jobs().resume(project, job)$($send)+?;
        api.jobs().trigger(project, job)$($send)+?;
        let runs = api.jobs().runs();
        runs.all(project, job).page_size("10").page_number("2").sort_by("startTime desc")$($send)+?;
        runs.one(project, job, run)$($send)+?;
        runs.terminate(project, job, run)$($send)+?;
        let sessions = api.auth_sessions();
        sessions.all(project)$($send)+?;
        sessions.one(project, "session-1")$($send)+?;
        sessions.delete(project, "session-1")$($send)+?;
        let body: CreateOrUpdateAuthSessionStartRequestBody = self::body("CreateOrUpdateAuthSessionStart");
        sessions.create().start(project, &body)$($send)+?;
        let result = sessions.create().result(project, "operation-1")$($send)+?;
        assert!(!matches!(result, CreateAuthSessionResultResponseBody::Unknown(_)));
        let body: UpdateAuthSessionStartRequestBody = self::body("UpdateAuthSessionStart");
        sessions.update().start(project, "session-1", &body)$($send)+?;
        sessions.update().result(project, "session-1", "operation-1")$($send)+?;
        let body: StartAuthSessionRecorderRequestBody = self::body("startAuthSessionRecorder");
        sessions.recorder().start(project, &body)$($send)+?;
        Ok::<(), Error>(())
    }};
}

/// Each operation was called as often, and no request was other than it should be.
fn assert_all_called(server: &Server, times: usize) {
    assert_eq!(*server.seen.faults.lock().unwrap(), Vec::<String>::new());
    let calls = server.seen.calls.lock().unwrap();
    let ids: Vec<&str> =
        intuned::operations::OPERATIONS.iter().map(|operation| operation.id).collect();
    assert_eq!(ids.len(), 20);
    for id in ids {
        let expected = if id == "runApiStart" { 2 * times } else { times };
        assert_eq!(calls.get(id), Some(&expected), "{id}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_is_called_as_the_document_says() {
    let server = Server::start(DOCUMENT).await;
    let client = builder(&server).build().unwrap();
    let all = async { call_all!(client, .await) };
    all.await.unwrap_or_else(|error| panic!("{error}"));
    assert_all_called(&server, 1);
    let blocking = builder(&server);
    let blocked = tokio::task::spawn_blocking(move || {
        let client: blocking::Client = blocking.build_blocking()?;
        call_all!(client, .send())
    });
    blocked.await.unwrap().unwrap();
    assert_all_called(&server, 2);
}

/// Every documented error, by operation and status, is of the documented type.
#[tokio::test(flavor = "multi_thread")]
async fn every_documented_error_has_its_type() {
    let server = Server::start(DOCUMENT).await;
    let mut statuses = BTreeMap::new();
    for wanted in ["400", "401", "404"] {
        let client = builder(&server).header(WANTED, wanted).build().unwrap();
        let jobs = client.project().jobs();
        let (project, job) = ("my-project", "job-1");
        let mut errors = vec![
            jobs.all(project).await.map(|_| ()),
            jobs.create(project, &body::<CreateJobRequestBody>("createJob")).await.map(|_| ()),
            jobs.one(project, job).await.map(|_| ()),
            jobs.pause(project, job).await.map(|_| ()),
            jobs.resume(project, job).await.map(|_| ()),
            jobs.trigger(project, job).await.map(|_| ()),
            jobs.runs().all(project, job).await.map(|_| ()),
            jobs.runs().one(project, job, "run").await.map(|_| ()),
        ];
        if wanted != "400" {
            errors.push(jobs.delete(project, job).await);
            errors.push(jobs.runs().terminate(project, job, "run").await.map(|_| ()));
        }
        for error in errors {
            let error = error.unwrap_err();
            assert_eq!(error.status().unwrap().as_str(), wanted);
            assert_eq!(error.request_id(), Some("request-1"));
            assert!(!error.is_retryable());
            let api = error.api().unwrap();
            match (&api.body, wanted) {
                (ErrorBody::BadRequest(_), "400")
                | (ErrorBody::Unauthorized(_), "401")
                | (ErrorBody::NotFound(_), "404") => {}
                (other, _) => panic!("{} {wanted}: {other:?}", api.operation),
            }
            *statuses.entry(wanted).or_insert(0) += 1;
        }
    }
    assert_eq!(statuses, BTreeMap::from([("400", 8), ("401", 10), ("404", 10)]));
    assert_eq!(*server.seen.faults.lock().unwrap(), Vec::<String>::new());
}

/// Many calls at a time: none is lost, and connections are used again.
#[tokio::test(flavor = "multi_thread")]
async fn many_calls_share_connections() {
    const CALLS: usize = 2_000;
    const AT_A_TIME: usize = 256;
    let server = Server::start(DOCUMENT).await;
    let client = builder(&server).build().unwrap();
    let calls = futures_util::stream::iter(0..CALLS).map(|number| {
        let client = client.clone();
        async move { client.project().run().result("my-project", &format!("run-{number}")).await }
    });
    let results: Vec<_> = calls.buffer_unordered(AT_A_TIME).collect().await;
    assert_eq!(results.iter().filter(|result| result.is_ok()).count(), CALLS);
    assert_eq!(server.seen.calls.lock().unwrap().get("runApiResult"), Some(&CALLS));
    let connections = server.seen.connections.load(std::sync::atomic::Ordering::SeqCst);
    // Whoever waits for a connection also opens one, and takes what is first.
    assert!(
        connections <= 2 * AT_A_TIME,
        "{connections} connections for {AT_A_TIME} calls at a time"
    );
    drop(client);
    for _ in 0..100 {
        if server.seen.open.load(std::sync::atomic::Ordering::SeqCst) == 0 {
            return;
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    panic!("connections stay open");
}

/// The example programs do what they say.
#[tokio::test(flavor = "multi_thread")]
async fn examples_work() {
    // Cargo builds them before tests run, unless it was told to build this test alone.
    let folder = std::env::current_exe().unwrap().parent().unwrap().with_file_name("examples");
    if !folder.join("run").exists() {
        let build = [
            "build",
            "--quiet",
            "--offline",
            "--examples",
            "-p",
            "intuned",
            "--features",
            "blocking",
        ];
        assert!(Command::new(env!("CARGO")).args(build).status().unwrap().success());
    }
    let server = Server::start(DOCUMENT).await;
    for (name, arguments, printed) in [
        ("run", &["p", "api"][..], "run "),
        ("jobs", &["p", "api"], " is "),
        ("job_runs", &["p", "job"], " since "),
        ("auth_sessions", &["p"], " is READY"),
        ("create_auth_session", &["p", "user", "password"], "is ready"),
        ("update_auth_session", &["p", "session", "password"], "Done"),
        ("record_auth_session", &["p"], "log in at "),
    ] {
        let mut command = Command::new(folder.join(name));
        command.args(arguments).env("INTUNED_API_KEY", KEY).env("INTUNED_WORKSPACE_ID", WORKSPACE);
        command.env("INTUNED_BASE_URL", server.url());
        let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
        let (out, error) =
            (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
        assert!(output.status.success(), "{name}: {out}\n{error}");
        assert!(out.contains(printed), "{name}: {out}");
    }
    assert_eq!(*server.seen.faults.lock().unwrap(), Vec::<String>::new());
    let mut alone = Command::new(folder.join("run"));
    alone.env_remove("INTUNED_API_KEY").env("INTUNED_WORKSPACE_ID", "w");
    let output = alone.output().unwrap();
    assert!(String::from_utf8_lossy(&output.stderr).contains("set `INTUNED_API_KEY`"));
}

#[test]
fn a_client_without_connections_makes_requests_and_reads_responses() {
    let client = Client::builder().api_key(KEY).workspace_id(WORKSPACE).build_offline().unwrap();
    let request = client.project().jobs().one("my project", "a/b").into_request().unwrap();
    assert_eq!(request.method(), "GET");
    assert_eq!(
        request.uri().to_string(),
        format!(
            "https://app.intuned.io/api/v1/workspace/{WORKSPACE}/projects/my%20project/jobs/a%2Fb"
        ),
    );
    assert_eq!(request.headers()["x-api-key"], KEY);
    assert!(!format!("{request:?}").contains(KEY));
    let response =
        http::Response::builder().status(404).body("{\"message\": \"none\"}".into()).unwrap();
    let error = GetJobCall::<Offline>::from_response(response).unwrap_err();
    assert_eq!(error.to_string(), "getJob answered 404 Not Found: none");
}

#[test]
fn what_is_missing_or_wrong_is_said_before_anything_is_sent() {
    let message = |result: Result<_, Error>| match result {
        Err(error @ (Error::Request(_) | Error::Credentials(_))) => error.to_string(),
        Err(other) => panic!("{other:?}"),
        Ok(()) => panic!("there is no error"),
    };
    let build = |builder: Builder| message(builder.build_offline().map(|_| ()));
    let ready = || Client::builder().api_key("key").workspace_id(WORKSPACE);
    assert!(build(ready().base_url("app.intuned.io/api")).contains("has to begin with `https://`"));
    assert!(build(ready().base_url("ftp://app.intuned.io")).contains("only `http` and `https`"));
    assert!(
        build(ready().base_url("https://user:secret@app.intuned.io"))
            .contains("credentials do not belong")
    );
    assert!(build(ready().header("a b", "c")).contains("is no name of a header"));
    let call = |builder: Builder, project: &str| {
        let client = builder.build_offline().unwrap();
        message(client.project().jobs().all(project).into_request().map(|_| ()))
    };
    assert!(call(Client::builder().api_key("key"), "p").contains("`workspaceId` is missing"));
    assert!(call(Client::builder().workspace_id("w"), "p").contains("needs credentials"));
    let message = call(Client::builder().api_key("secret\nkey").workspace_id("w"), "p");
    assert!(
        message.contains("`x-api-key` cannot be sent") && !message.contains("secret"),
        "{message}"
    );
    assert!(call(ready(), "").contains("`projectName` cannot stand in the path: it is empty"));
    assert!(call(ready(), "..").contains("it would lead to another path"));
    let client = ready().build_offline().unwrap();
    let request = client.project().jobs().all("../jobs?a#b").into_request().unwrap();
    assert!(
        request.uri().path().ends_with("/projects/..%2Fjobs%3Fa%23b/jobs"),
        "{}",
        request.uri()
    );
}
