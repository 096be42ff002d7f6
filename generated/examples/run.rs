//! Runs an API of a project and waits for its result:
//! `cargo run --example run -- my-project my-awesome-api`.
//!
//! `INTUNED_API_KEY` and `INTUNED_WORKSPACE_ID` have to be set.

use std::error::Error;
use std::time::Duration;

use intuned::Client;
use intuned::client::Retry;
use intuned::models::{RunApiResultStatus, RunApiStartRequestBody};
use serde_json::Map;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let project = arguments.next().unwrap_or_else(|| "my-project".to_owned());
    let api = arguments.next().unwrap_or_else(|| "my-awesome-api".to_owned());

    let run = Client::from_env()?.project().run();
    let started = run.start(&project, &RunApiStartRequestBody::new(Map::new(), api)).await?;
    println!("run {} has started", started.run_id);
    loop {
        // Asking twice does no harm, so that it may be done again if it fails.
        let result = run.result(&project, &started.run_id).retry(Retry::default()).await?;
        match result.status {
            RunApiResultStatus::Pending | RunApiResultStatus::Started => {
                tokio::time::sleep(Duration::from_secs(2)).await;
            }
            RunApiResultStatus::Completed => {
                println!("{}", result.result.unwrap_or_default());
                return Ok(());
            }
            other => {
                let why = result.error.map(|error| error.message).or(result.message);
                return Err(format!("{other}: {}", why.unwrap_or_default()).into());
            }
        }
    }
}
