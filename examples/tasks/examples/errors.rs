//! Closes issues: waits if there were too many calls, and tells why an issue cannot be closed.

use std::error::Error;

use tasks::Client;
use tasks::api::ErrorBody;
use tasks::api::issues::IssuesUpdateCall;
use tasks::client::Retry;
use tasks::mock::{Mock, Reply};
use tasks::models::{
    BasicError, ErrorsValidationError, Issue, IssuesUpdateRequestBody, ValidationError,
};
use tasks::required;

pub async fn close(client: &Client, number: i64) -> Result<String, tasks::Error> {
    let body = IssuesUpdateRequestBody::new().with_state("closed");
    let call = client.issues().update("ada", "engine", number).body(&body);
    let error = match call.retry(Retry::attempts(3)).await {
        Ok(issue) => return Ok(format!("`{}` is {}", issue.title, issue.state)),
        Err(error) => error,
    };
    match error.api().map(|error| (error.status.as_u16(), &error.body)) {
        Some((404, _)) => Ok(format!("there is no issue {number}")),
        Some((422, ErrorBody::ValidationError(body))) => {
            let errors = body.errors.iter().flatten();
            let errors: Vec<_> = errors.map(|it| format!("{} is {}", it.field, it.code)).collect();
            Ok(format!("{}: {}", body.message, errors.join(", ")))
        }
        _ => Err(error),
    }
}

/// An API that has the issue 1, does not close the issue 2, and has no others.
pub fn api() -> Mock {
    let mock = Mock::new();
    mock.on::<IssuesUpdateCall>().times(1).reply(
        Reply::status(429)
            .with_json(&BasicError::new("Too many calls"))
            .with_header("retry-after", "1"),
    );
    let on = |number| {
        let call = mock.on::<IssuesUpdateCall>();
        call.when(move |received| received.path_parameters["number"] == number)
    };
    on("1").answer(&Issue::new(required::Issue {
        id: 7001,
        number: 1,
        title: "Mill overheats",
        state: "closed",
        user: None,
        labels: [],
        created_at: "2026-01-01T00:00:00Z",
    }));
    let mut refused = ValidationError::new("Cannot be closed");
    refused.errors = Some(vec![ErrorsValidationError::new("milestone", "open")]);
    on("2").error(422, &refused);
    on("3").error(404, &BasicError::new("Not found"));
    mock
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = api().client(Client::builder().bearer_token("secret"))?;
    for number in 1..=3 {
        println!("{}", close(&client, number).await?);
    }
    Ok(())
}
