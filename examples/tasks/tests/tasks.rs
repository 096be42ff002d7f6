//! Runs the programs, and compares results and requests.

#![allow(dead_code, reason = "`main` is for `cargo run`")]

#[path = "../examples/chat.rs"]
mod chat;
#[path = "../examples/errors.rs"]
mod errors;
#[path = "../examples/issues.rs"]
mod issues;
#[path = "../examples/payment.rs"]
mod payment;
#[path = "../examples/stream.rs"]
mod stream;
#[path = "../examples/upload.rs"]
mod upload;

use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tasks::Client;
use tasks::mock::{Mock, Received};

fn client(api: &Mock) -> Client {
    api.client(Client::builder().bearer_token("secret")).expect("the settings are valid")
}

/// The calls, once all expectations are met.
fn received(api: &Mock) -> Vec<Received> {
    api.verify();
    let all = api.received();
    assert!(all.iter().all(|it| it.headers["authorization"] == "Bearer secret"));
    all
}

#[tokio::test]
async fn issues_of_all_pages() {
    let api = issues::api();
    let issues = issues::issues(&client(&api)).await.expect("both pages arrive");
    let titles: Vec<_> = issues.iter().map(|issue| issue.title.as_str()).collect();
    assert_eq!(titles, ["Card 5 sticks", "Mill overheats"]);
    let [first, second] = &received(&api)[..] else { panic!("there are two pages") };
    assert_eq!(first.path, "/v1/repos/ada/engine/issues");
    let query = [("state", "open"), ("labels", "bug"), ("per_page", "100")];
    assert!(first.query.iter().map(|(name, value)| (&**name, &**value)).eq(query));
    assert_eq!(second.path, "/v1/repositories/7/issues");
    assert_eq!(second.query("page"), Some("2"));
}

#[tokio::test]
async fn a_payment_with_nested_parameters() {
    let api = payment::api();
    let payment = payment::pay(&client(&api)).await.expect("it is accepted");
    assert_eq!((payment.id.as_str(), payment.status.as_str()), ("pay_1", "succeeded"));
    let [call] = &received(&api)[..] else { panic!("it is one call") };
    assert_eq!(call.path, "/v1/payments");
    assert_eq!(call.headers["content-type"], "application/x-www-form-urlencoded");
    let body = String::from_utf8(call.body.to_vec()).expect("a form is text");
    let mut body: Vec<_> = body.split('&').collect();
    body.sort_unstable();
    assert_eq!(
        body,
        [
            "amount=2500",
            "currency=eur",
            "metadata%5Border%5D=6735",
            "method%5Bcvc%5D=123",
            "method%5Bexp_month%5D=12",
            "method%5Bexp_year%5D=2030",
            "method%5Bnumber%5D=4242424242424242",
            "method%5Btype%5D=card",
            "shipping%5Baddress%5D%5Bcity%5D=London",
            "shipping%5Baddress%5D%5Bcountry%5D=GB",
            "shipping%5Baddress%5D%5Bline1%5D=12%20St%20James%27s%20Square",
            "shipping%5Baddress%5D%5Bpostal_code%5D=SW1Y%204JH",
            "shipping%5Bname%5D=Ada%20Lovelace",
        ]
    );
}

#[tokio::test]
async fn an_answer_of_a_model() {
    let api = chat::api();
    let answer = chat::chat(&client(&api)).await.expect("the model answers");
    assert_eq!(answer.as_deref(), Some("Ada Lovelace did."));
    let [call] = &received(&api)[..] else { panic!("it is one call") };
    assert_eq!(
        call.json::<Value>().expect("it is JSON"),
        json!({
            "model": "small-1",
            "messages": [
                { "role": "system", "content": "You answer in one sentence." },
                { "role": "user", "content": "Who wrote the first program?" },
            ],
            "max_tokens": 100,
        })
    );
}

#[tokio::test]
async fn a_stream_with_calls_in_pieces() {
    let api = stream::api();
    let (text, calls) = stream::stream(&client(&api)).await.expect("the stream ends well");
    assert_eq!(text, "I look.");
    let calls: Vec<_> = calls.iter().map(|(name, arguments)| (&**name, &**arguments)).collect();
    assert_eq!(calls, [("weather", r#"{"city":"Paris"}"#), ("weather", r#"{"city":"Rome"}"#)]);
    let [call] = &received(&api)[..] else { panic!("it is one call") };
    assert_eq!(
        call.json::<Value>().expect("it is JSON"),
        json!({
            "model": "large-1",
            "messages": [{ "role": "user", "content": "Where does it rain?" }],
            "tools": [{
                "type": "function",
                "function": {
                    "name": "weather",
                    "parameters": { "type": "object", "required": ["city"] },
                },
            }],
            "stream": true,
        })
    );
}

#[tokio::test]
async fn a_file_with_a_purpose() {
    let api = upload::api();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("openapi.yaml");
    let file = upload::upload(&client(&api), &path).await.expect("it is taken");
    assert_eq!((file.id.as_str(), file.purpose.as_str()), ("file_1", "assistants"));
    let [call] = &received(&api)[..] else { panic!("it is one call") };
    let media_type = call.headers["content-type"].to_str().expect("it is text");
    let boundary = media_type.strip_prefix("multipart/form-data; boundary=").expect("parts");
    let content = std::fs::read_to_string(&path).expect("it is there");
    let file = r#"Content-Disposition: form-data; name="file"; filename="openapi.yaml""#;
    let purpose = r#"Content-Disposition: form-data; name="purpose""#;
    assert_eq!(
        String::from_utf8_lossy(&call.body),
        format!(
            "--{boundary}\r\n{file}\r\nContent-Type: application/octet-stream\r\n\r\n{content}\r\n\
             --{boundary}\r\n{purpose}\r\n\r\nassistants\r\n--{boundary}--\r\n"
        )
    );

    let error = upload::upload(&client(&api), Path::new("no such file")).await;
    let error = error.expect_err("there is no such file").to_string();
    assert_eq!(error, "cannot read the file `no such file`");
}

#[tokio::test]
async fn errors_by_status() {
    let api = errors::api();
    let (client, start) = (client(&api), Instant::now());
    let close = async |number| errors::close(&client, number).await.expect("it is told");
    assert_eq!(close(1).await, "`Mill overheats` is closed");
    assert!(start.elapsed() >= Duration::from_secs(1), "the API asks for a wait");
    assert_eq!(close(2).await, "Cannot be closed: milestone is open");
    assert_eq!(close(3).await, "there is no issue 3");
    let received = received(&api);
    assert!(received.iter().all(|it| it.body == r#"{"state":"closed"}"# && it.method == "PATCH"));
    let paths: Vec<_> = received.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(paths, [1, 1, 2, 3].map(|it| format!("/v1/repos/ada/engine/issues/{it}")));
}
