//! 10,000 calls, 256 at a time, by the client and by reqwest as one would use it by hand, in turns against the same
//! server: `cargo bench --bench calls`.
//!
//! The server runs in a process of its own and holds every request against the document, which costs as much for both.

#![allow(clippy::unwrap_used, reason = "a benchmark may panic")]
#![allow(dead_code, missing_docs, reason = "it has more than is used here")]

#[path = "../tests/client/server.rs"]
mod server;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use futures_util::StreamExt;
use intuned::Client;
use intuned::models::RunApiResultResponseBody;
use server::{KEY, Server, WORKSPACE};

const DOCUMENT: &str = include_str!("../specs/intuned.yaml");
const CALLS: usize = 10_000;
const AT_A_TIME: usize = 256;
const ROUNDS: usize = 7;

fn main() {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build().unwrap();
    if std::env::args().any(|argument| argument == "--serve") {
        return runtime.block_on(serve());
    }
    let own = std::env::current_exe().unwrap();
    let mut child = Command::new(own)
        .arg("--serve")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
    let url = lines.next().unwrap().unwrap();
    runtime.block_on(measure(&url));
    // The server says what it has seen when nobody needs it any more.
    drop(runtime);
    drop(child.stdin.take());
    for line in lines {
        println!("{}", line.unwrap());
    }
    child.wait().unwrap();
}

/// Serves until its input ends.
async fn serve() {
    let server = Server::start(DOCUMENT).await;
    println!("{}", server.url());
    tokio::task::spawn_blocking(|| std::io::stdin().lines().count()).await.unwrap();
    tokio::time::sleep(Duration::from_millis(500)).await;
    let seen = &server.seen;
    println!(
        "server: {} calls as they should be, {} others, {} connections, {} of them still open",
        seen.calls.lock().unwrap().values().sum::<usize>(),
        seen.faults.lock().unwrap().len(),
        seen.connections.load(std::sync::atomic::Ordering::SeqCst),
        seen.open.load(std::sync::atomic::Ordering::SeqCst),
    );
}

async fn measure(url: &str) {
    let client =
        Client::builder().api_key(KEY).workspace_id(WORKSPACE).base_url(url).build().unwrap();
    let by_hand = reqwest::Client::new();
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for round in 0..=ROUNDS {
        let start = Instant::now();
        let results =
            futures_util::stream::iter(0..CALLS).map(|number| {
                let client = client.clone();
                async move {
                    client.project().run().result("my-project", &format!("run-{number}")).await
                }
            });
        let lost = results
            .buffer_unordered(AT_A_TIME)
            .filter(|result| std::future::ready(result.is_err()))
            .count()
            .await;
        let our = start.elapsed();

        let start = Instant::now();
        let results = futures_util::stream::iter(0..CALLS).map(|number| {
            let by_hand = by_hand.clone();
            async move {
                let url = format!("{url}/{WORKSPACE}/projects/my-project/run/run-{number}/result");
                let response =
                    by_hand.get(url).header("x-api-key", KEY).send().await?.error_for_status()?;
                let body = response.bytes().await?;
                Ok::<_, Box<dyn std::error::Error>>(serde_json::from_slice::<
                    RunApiResultResponseBody,
                >(&body)?)
            }
        });
        let lost_by_hand = results
            .buffer_unordered(AT_A_TIME)
            .filter(|result| std::future::ready(result.is_err()))
            .count()
            .await;
        let their = start.elapsed();
        println!(
            "{CALLS} calls: client {our:.2?} ({lost} lost), reqwest {their:.2?} ({lost_by_hand} lost)"
        );
        // The first round opens the connections.
        if round > 0 {
            ours.push(our);
            theirs.push(their);
        }
    }
    ours.sort();
    theirs.sort();
    let (our, their) = (ours[ROUNDS / 2], theirs[ROUNDS / 2]);
    println!(
        "medians of {ROUNDS}: client {our:.2?}, reqwest {their:.2?}, ratio {:.3}",
        our.as_secs_f64() / their.as_secs_f64()
    );
}
