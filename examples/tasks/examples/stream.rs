//! Streams an answer of a language model, with calls of a tool whose arguments arrive in pieces.

use std::collections::BTreeMap;
use std::error::Error;

use serde_json::json;
use tasks::Client;
use tasks::api::chat::CreateChatCompletionStreamCall;
use tasks::mock::{Mock, Reply};
use tasks::models::{
    ChatCompletionRequestUserMessage as User, ChatCompletionTool as Tool,
    CreateChatCompletionRequest, FunctionObject,
};

/// The text, and the name and the arguments of each call.
pub async fn stream(client: &Client) -> Result<(String, Vec<(String, String)>), tasks::Error> {
    let parameters = [("type", json!("object")), ("required", json!(["city"]))];
    let weather = FunctionObject::new("weather").with_parameters(parameters);
    let body = CreateChatCompletionRequest::new("large-1", [User::new("Where does it rain?")])
        .with_tools([Tool::new("function", weather)]);
    let mut chunks = client.chat().create_completion_stream(&body).await?;
    let (mut text, mut calls) = (String::new(), BTreeMap::<_, (String, String)>::new());
    while let Some(chunk) = chunks.try_next().await? {
        for delta in chunk.choices.into_iter().map(|choice| choice.delta) {
            text.extend(delta.content.into_option());
            for piece in delta.tool_calls.into_iter().flatten() {
                let (name, arguments) = calls.entry(piece.index).or_default();
                if let Some(function) = piece.function {
                    name.extend(function.name);
                    arguments.extend(function.arguments);
                }
            }
        }
    }
    Ok((text, calls.into_values().collect()))
}

const EVENTS: &str = r#"
data: {"id":"chat_1","choices":[{"index":0,"finish_reason":null,"delta":{"role":"assistant","content":"I "}}]}

data: {"id":"chat_1","choices":[{"index":0,"finish_reason":null,"delta":{"content":"look."}}]}

data: {"id":"chat_1","choices":[{"index":0,"finish_reason":null,"delta":{"content":null,"tool_calls":[{"index":0,"id":"call_1","type":"function","function":{"name":"weather","arguments":""}}]}}]}

data: {"id":"chat_1","choices":[{"index":0,"finish_reason":null,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"{\"city\":"}}]}}]}

data: {"id":"chat_1","choices":[{"index":0,"finish_reason":null,"delta":{"tool_calls":[{"index":1,"id":"call_2","type":"function","function":{"name":"weather","arguments":"{\"city\":\"Rome\"}"}}]}}]}

data: {"id":"chat_1","choices":[{"index":0,"finish_reason":null,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\"Paris\"}"}}]}}]}

data: {"id":"chat_1","choices":[{"index":0,"finish_reason":"tool_calls","delta":{}}]}

data: [DONE]

"#;

/// An API whose model asks for the weather of two cities.
pub fn api() -> Mock {
    let mock = Mock::new();
    mock.on::<CreateChatCompletionStreamCall>()
        .reply(Reply::status(200).with_body("text/event-stream", EVENTS));
    mock
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = api().client(Client::builder().bearer_token("secret"))?;
    let (text, calls) = stream(&client).await?;
    println!("{text}");
    for (name, arguments) in calls {
        println!("{name}({arguments})");
    }
    Ok(())
}
