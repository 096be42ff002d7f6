//! Creates an auth session from a user name and a password, and waits until it is ready:
//! `cargo run --example create_auth_session -- my-project user password`.
//!
//! `INTUNED_API_KEY` and `INTUNED_WORKSPACE_ID` have to be set.

use std::error::Error;
use std::time::Duration;

use intuned::Client;
use intuned::models::{
    CreateAuthSessionResultResponseBody as Outcome, CreateOrUpdateAuthSessionStartRequestBody,
};
use serde_json::{Map, Value};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let project = arguments.next().unwrap_or_else(|| "my-project".to_owned());
    let login = ["username", "password"].into_iter().zip(arguments);
    let parameters: Map<String, Value> =
        login.map(|(name, value)| (name.to_owned(), value.into())).collect();

    let create = Client::from_env()?.project().auth_sessions().create();
    let body = CreateOrUpdateAuthSessionStartRequestBody::new(parameters);
    let started = create.start(&project, &body).await?;
    loop {
        match create.result(&project, &started.operation_id).await? {
            Outcome::Done(done) => {
                println!("auth session {} is ready", done.auth_session_id);
                return Ok(());
            }
            Outcome::Pending(_) | Outcome::InProgress(_) => {
                tokio::time::sleep(Duration::from_secs(2)).await;
            }
            Outcome::Failed(failed) => {
                return Err(format!("{}: {}", failed.message, failed.error.message).into());
            }
            Outcome::Canceled(canceled) => return Err(canceled.message.into()),
            // What the API has added since this program was written.
            other => return Err(format!("unknown outcome: {other:?}").into()),
        }
    }
}
