//! Lists the open bugs of a repository, over all pages.

use std::error::Error;

use tasks::Client;
use tasks::api::issues::IssuesListForRepoCall;
use tasks::mock::{Mock, Reply};
use tasks::models::{Issue, Label, User};
use tasks::required;

pub async fn issues(client: &Client) -> Result<Vec<Issue>, tasks::Error> {
    let issues = client.issues().list_for_repo("ada", "engine").state("open").labels("bug");
    issues.per_page(100).items().try_collect().await
}

/// An API with two pages of issues.
pub fn api() -> Mock {
    let page = |number, title: &str| {
        vec![Issue::new(required::Issue {
            id: 7000 + number,
            number,
            title,
            state: "open",
            user: Some(User::new(1, "ada")),
            labels: [Label::new("bug")],
            created_at: "2026-01-01T00:00:00Z",
        })]
    };
    let mock = Mock::new();
    let next = "<https://tasks.example/v1/repositories/7/issues?page=2>; rel=\"next\"";
    mock.on::<IssuesListForRepoCall>()
        .times(1)
        .reply(Reply::status(200).with_json(&page(2, "Card 5 sticks")).with_header("link", next));
    mock.on::<IssuesListForRepoCall>().times(1).answer(&page(1, "Mill overheats"));
    mock
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = api().client(Client::builder().bearer_token("secret"))?;
    for issue in issues(&client).await? {
        println!("#{} {}", issue.number, issue.title);
    }
    Ok(())
}
