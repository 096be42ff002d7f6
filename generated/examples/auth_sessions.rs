//! Lists the auth sessions of a project, by the client that blocks, and removes those that are no longer
//! valid: `cargo run --example auth_sessions --features blocking -- my-project`.
//!
//! `INTUNED_API_KEY` and `INTUNED_WORKSPACE_ID` have to be set.

use std::error::Error;

use intuned::blocking::Client;
use intuned::models::AuthSessionStatus;

fn main() -> Result<(), Box<dyn Error>> {
    let project = std::env::args().nth(1).unwrap_or_else(|| "my-project".to_owned());
    let sessions = Client::from_env()?.project().auth_sessions();

    for session in sessions.all(&project).send()? {
        let session = sessions.one(&project, &session.id).send()?;
        println!("{} is {}", session.id, session.status);
        if session.status == AuthSessionStatus::Expired {
            sessions.delete(&project, &session.id).send()?;
        }
    }
    Ok(())
}
