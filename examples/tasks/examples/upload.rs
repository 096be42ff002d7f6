//! Uploads a file.

use std::error::Error;
use std::path::Path;

use tasks::Client;
use tasks::api::files::CreateFileCall;
use tasks::client::Part;
use tasks::mock::Mock;
use tasks::models::File;

pub async fn upload(client: &Client, path: &Path) -> Result<File, tasks::Error> {
    client.files().create(Part::file(path)?, "assistants").await
}

/// An API that takes the file.
pub fn api() -> Mock {
    let mock = Mock::new();
    mock.on::<CreateFileCall>().answer(&File::new("file_1", 120, "openapi.yaml", "assistants"));
    mock
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = api().client(Client::builder().bearer_token("secret"))?;
    let file =
        upload(&client, Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/openapi.yaml"))).await?;
    println!("{} has {} bytes", file.id, file.bytes);
    Ok(())
}
