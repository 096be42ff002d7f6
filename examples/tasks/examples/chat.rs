//! Asks a language model.

use std::error::Error;

use tasks::Client;
use tasks::api::chat::CreateChatCompletionCall;
use tasks::mock::Mock;
use tasks::models::{
    ChatCompletionRequestMessage as Message, ChatCompletionRequestSystemMessage as System,
    ChatCompletionRequestUserMessage as User, ChatCompletionResponseMessage,
    CreateChatCompletionRequest, CreateChatCompletionResponse, CreateChatCompletionResponseChoice,
};

pub async fn chat(client: &Client) -> Result<Option<String>, tasks::Error> {
    let messages = [
        Message::System(System::new("You answer in one sentence.")),
        Message::User(User::new("Who wrote the first program?")),
    ];
    let body = CreateChatCompletionRequest::new("small-1", messages).with_max_tokens(100);
    let completion = client.chat().create_completion(&body).await?;
    Ok(completion.choices.into_iter().find_map(|choice| choice.message.content))
}

/// An API that answers the question.
pub fn api() -> Mock {
    let answer = Some("Ada Lovelace did.".to_owned());
    let message = ChatCompletionResponseMessage::new("assistant", answer);
    let choice = CreateChatCompletionResponseChoice::new(0, "stop", message);
    let mock = Mock::new();
    mock.on::<CreateChatCompletionCall>().answer(&CreateChatCompletionResponse::new(
        "chat_1",
        "small-1",
        [choice],
    ));
    mock
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = api().client(Client::builder().bearer_token("secret"))?;
    println!("{}", chat(&client).await?.unwrap_or_default());
    Ok(())
}
