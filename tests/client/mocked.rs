//! Code that calls the API, tried without a server.

use std::time::Duration;

use futures_util::StreamExt;
use intuned::api::ErrorBody;
use intuned::api::project::jobs::runs::GetJobRunsCall;
use intuned::api::project::jobs::{DeleteJobCall, GetJobCall};
use intuned::api::project::run::{RunApiResultCall, RunApiStartCall};
use intuned::client::{Builder, Retry, TransportKind};
use intuned::mock::{Mock, Reply};
use intuned::models::{
    NotFound, RunApiResultResponseBody, RunApiResultStatus, RunApiStartRequestBody,
    RunApiStartResponseBody,
};
use intuned::{Client, Error};
use serde_json::{Map, json};

use crate::DOCUMENT;
use crate::server::answer_of;

fn builder() -> Builder {
    Client::builder().api_key("key").workspace_id("w")
}

/// What a user of the crate might write: starts a run and waits for its end.
async fn run(client: &Client) -> Result<RunApiResultResponseBody, Error> {
    let run = client.project().run();
    let started = run.start("p", &RunApiStartRequestBody::new(Map::new(), "api")).await?;
    loop {
        let result = run.result("p", &started.run_id).await?;
        if result.status != RunApiResultStatus::Pending {
            return Ok(result);
        }
    }
}

#[tokio::test]
async fn a_user_tries_code_without_a_server() {
    let mock = Mock::new();
    let client = mock.client(builder()).unwrap();
    let started: RunApiStartResponseBody =
        intuned::decode(r#"{"runId": "r1", "status": "pending"}"#).unwrap();
    mock.on::<RunApiStartCall>()
        .when(|call| call.json::<RunApiStartRequestBody>().is_ok_and(|body| body.api == "api"))
        .times(1)
        .answer(&started);
    let pending = RunApiResultResponseBody::new("r1", RunApiResultStatus::Pending);
    mock.on::<RunApiResultCall>().times(2).answer(&pending);
    let done = RunApiResultResponseBody::new("r1", "newer");
    mock.on::<RunApiResultCall>()
        .when(|call| call.path_parameters["runId"] == "r1")
        .times(1)
        .answer(&done);
    assert_eq!(run(&client).await.unwrap(), done);
    mock.verify();
    let calls: Vec<_> = mock.received().iter().map(|call| call.operation).collect();
    assert_eq!(calls, ["runApiStart", "runApiResult", "runApiResult", "runApiResult"]);
    assert!(!format!("{:?}", mock.received()[0]).contains("\"key\""));
}

#[tokio::test]
async fn errors_and_faults_are_answered_too() {
    let mock = Mock::new();
    let client = mock.client(builder().timeout(Duration::from_millis(200))).unwrap();
    let jobs = client.project().jobs();
    let missing: NotFound =
        intuned::decode(answer_of(DOCUMENT, "getJob", "404").to_string()).unwrap();
    mock.on::<GetJobCall>().times(1).error(404, &missing);
    let error = jobs.one("p", "j").await.unwrap_err();
    assert!(matches!(&error.api().unwrap().body, ErrorBody::NotFound(body) if *body == missing));
    mock.on::<GetJobCall>().times(1).fault(TransportKind::Connect);
    let error = jobs.one("p", "j").await.unwrap_err();
    assert!(matches!(error, Error::Transport(error) if error.kind() == TransportKind::Connect));
    mock.on::<GetJobCall>().times(1).reply(Reply::status(200).with_json(&json!({})).broken());
    let error = jobs.one("p", "j").await.unwrap_err();
    assert!(matches!(error, Error::Transport(error) if error.kind() == TransportKind::Body));
    mock.on::<GetJobCall>().times(1).reply(Reply::status(200).after(Duration::from_secs(5)));
    assert!(jobs.one("p", "j").await.unwrap_err().is_timeout());
    mock.on::<DeleteJobCall>().answer(&());
    jobs.delete("p", "j").await.unwrap();
    // Calls are made again against it as against a server.
    mock.on::<GetJobRunsCall>().times(1).reply(Reply::status(503));
    let runs = intuned::decode(answer_of(DOCUMENT, "getJobRuns", "200").to_string()).unwrap();
    mock.on::<GetJobRunsCall>().times(1).answer(&runs);
    let retry = Retry::attempts(2).with_backoff(Duration::from_millis(1), Duration::from_millis(1));
    jobs.runs().all("p", "j").retry(retry).await.unwrap();
    mock.verify();
    // What was not expected is an error, and is told.
    jobs.pause("p", "j").await.unwrap_err();
    mock.on::<DeleteJobCall>().times(1).answer(&());
    assert_eq!(
        mock.faults(),
        [
            "pauseJob was called, and not expected",
            "deleteJob was expected 1 times, and called 0 times"
        ]
    );
}

#[test]
fn a_client_that_blocks_is_tried_in_the_same_way() {
    let mock = Mock::new();
    let client = mock.blocking_client(builder().timeout(Duration::from_millis(50))).unwrap();
    mock.on::<DeleteJobCall>().times(1).answer(&());
    mock.on::<DeleteJobCall>().reply(Reply::status(204).after(Duration::from_secs(5)));
    client.project().jobs().delete("p", "j").send().unwrap();
    assert!(client.project().jobs().delete("p", "j").send().unwrap_err().is_timeout());
    mock.verify();
}

/// Pages are asked for one after the other, as they are wanted.
#[tokio::test]
async fn lists_are_streams() {
    let mock = Mock::new();
    let client = mock.client(builder()).unwrap();
    let example = answer_of(DOCUMENT, "getJobRuns", "200");
    mock.on::<GetJobRunsCall>().compute(move |call| {
        let page: usize = call.query("pageNumber").map_or(1, |page| page.parse().unwrap());
        let mut body = example.clone();
        let mut run = body["jobRuns"][0].clone();
        run["id"] = json!(page.to_string());
        body["jobRuns"] = if page < 4 { json!([run]) } else { json!([]) };
        Reply::status(200).with_json(&body)
    });
    let runs = client.project().jobs().runs();
    let pages: Vec<_> = runs.all("p", "j").pages().try_collect().await.unwrap();
    assert_eq!(pages.len(), 4);
    let items: Vec<_> = runs.all("p", "j").page_number("2").items().try_collect().await.unwrap();
    assert_eq!(items.len(), 2);
    let before = mock.received().len();
    assert_eq!(runs.all("p", "j").items().limit(2).count().await, 2);
    assert_eq!(mock.received().len(), before + 2);
}
