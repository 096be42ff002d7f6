//! Lists the runs of a job, page by page as they are wanted, and ends those that are under way:
//! `cargo run --example job_runs -- my-project my-job`.
//!
//! `INTUNED_API_KEY` and `INTUNED_WORKSPACE_ID` have to be set.

use std::error::Error;

use intuned::Client;
use intuned::api::ErrorBody;
use intuned::models::JobRunStatus;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let project = arguments.next().unwrap_or_else(|| "my-project".to_owned());
    let job = arguments.next().unwrap_or_else(|| "my-job".to_owned());
    let runs = Client::from_env()?.project().jobs().runs();

    // A page is asked for when the ones before it are used up; the limit is on what is printed.
    let mut all = runs.all(&project, &job).page_size("50").items().limit(200);
    loop {
        let run = match all.try_next().await {
            Ok(Some(run)) => run,
            Ok(None) => return Ok(()),
            Err(intuned::Error::Api(error)) => {
                // What the document says of errors has types.
                if let ErrorBody::NotFound(body) = &error.body {
                    println!("there is no such job: {}", body.message);
                    return Ok(());
                }
                return Err(error.into());
            }
            Err(other) => return Err(other.into()),
        };
        println!("{} {} since {}", run.id, run.status, run.start_time);
        if run.status == JobRunStatus::Pending {
            println!("{}", runs.terminate(&project, &job, &run.id).await?.message);
        }
        let details = runs.one(&project, &job, &run.id).await?;
        println!("{details:#?}");
    }
}
