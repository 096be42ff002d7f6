//! Gives an auth session a new password, and waits until it is valid again:
//! `cargo run --example update_auth_session -- my-project auth-session-123 password`.
//!
//! `INTUNED_API_KEY` and `INTUNED_WORKSPACE_ID` have to be set.

use std::error::Error;
use std::time::Duration;

use intuned::Client;
use intuned::models::{
    UpdateAuthSessionResultResponseBody as Outcome, UpdateAuthSessionStartRequestBody,
};
use serde_json::{Map, Value};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let project = arguments.next().unwrap_or_else(|| "my-project".to_owned());
    let session = arguments.next().unwrap_or_else(|| "auth-session-123".to_owned());
    let password = arguments.next().unwrap_or_default();

    // Everything together may take a minute, waiting included.
    let update = async {
        let update = Client::from_env()?.project().auth_sessions().update();
        let parameters = Map::from_iter([("password".to_owned(), Value::from(password))]);
        let body = UpdateAuthSessionStartRequestBody::new(parameters);
        let started = update.start(&project, &session, &body).await?;
        loop {
            let outcome = update.result(&project, &session, &started.operation_id).await?;
            match outcome {
                Outcome::Pending(_) | Outcome::InProgress(_) => {
                    tokio::time::sleep(Duration::from_secs(2)).await;
                }
                other => return Ok::<_, intuned::Error>(other),
            }
        }
    };
    // What is dropped is given up: no call outlives it.
    let outcome = tokio::time::timeout(Duration::from_secs(60), update).await??;
    println!("{outcome:#?}");
    Ok(())
}
