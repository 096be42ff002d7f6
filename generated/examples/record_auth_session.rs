//! Opens a recorder in which a person logs in, by hand:
//! `cargo run --example record_auth_session -- my-project`.
//!
//! `INTUNED_API_KEY` and `INTUNED_WORKSPACE_ID` have to be set.

use std::error::Error;
use std::time::Duration;

use intuned::Client;
use intuned::models::StartAuthSessionRecorderRequestBody;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let project = std::env::args().nth(1).unwrap_or_else(|| "my-project".to_owned());
    let recorder = Client::from_env()?.project().auth_sessions().recorder();

    let body = StartAuthSessionRecorderRequestBody::default();
    let started =
        recorder.start(&project, &body).timeout(Duration::from_secs(30)).response().await?;
    println!("log in at {}", started.value.recorder_url);
    if let Some(id) = started.headers.get("x-request-id") {
        println!("the API calls the request {id:?}");
    }
    Ok(())
}
