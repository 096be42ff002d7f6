//! Creates a job that runs every hour, looks at it, and removes it again:
//! `cargo run --example jobs -- my-project my-awesome-api`.
//!
//! `INTUNED_API_KEY` and `INTUNED_WORKSPACE_ID` have to be set.

use std::error::Error;

use intuned::Client;
use intuned::models::{CreateJobRequestBody, Interval, JobConfiguration, Payload, Retry, Schedule};
use serde_json::Map;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let project = arguments.next().unwrap_or_else(|| "my-project".to_owned());
    let api = arguments.next().unwrap_or_else(|| "my-awesome-api".to_owned());
    let jobs = Client::from_env()?.project().jobs();

    let payload = vec![Payload::new(Map::new(), api)];
    let configuration =
        JobConfiguration::default().with_retry(Retry::default().with_maximum_attempts(3));
    let job = CreateJobRequestBody::new("hourly-example", payload, configuration)
        .with_schedule(Schedule::default().with_intervals(vec![Interval::new("1h")]));
    let created = jobs.create(&project, &job).await?;
    println!("{}: {}", created.id, created.message);

    for job in jobs.all(&project).await?.jobs {
        println!("{} is {}", job.id, job.state);
    }
    println!("{}", jobs.trigger(&project, &created.id).await?.message);
    println!("{}", jobs.pause(&project, &created.id).await?.message);
    println!("{}", jobs.resume(&project, &created.id).await?.message);
    println!("{} is {}", created.id, jobs.one(&project, &created.id).await?.state);
    jobs.delete(&project, &created.id).await?;
    Ok(())
}
