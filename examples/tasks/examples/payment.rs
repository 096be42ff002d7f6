//! Pays by card, with an address for shipping.

use std::error::Error;

use tasks::Client;
use tasks::api::payments::PostPaymentsCall;
use tasks::mock::Mock;
use tasks::models::{Address, Card, Payment, PostPaymentsRequestBody, Shipping};
use tasks::required;

pub async fn pay(client: &Client) -> Result<Payment, tasks::Error> {
    let card = Card::new("4242424242424242", 12, 2030).with_cvc("123");
    let address = Address::new(required::Address {
        line1: "12 St James's Square",
        city: "London",
        country: "GB",
    });
    let body = PostPaymentsRequestBody::new(2500, "eur", card)
        .with_shipping(Shipping::new("Ada Lovelace", address.with_postal_code("SW1Y 4JH")))
        .with_metadata([("order", "6735")]);
    client.payments().create(&body).await
}

/// An API that accepts the payment.
pub fn api() -> Mock {
    let mock = Mock::new();
    mock.on::<PostPaymentsCall>().answer(&Payment::new("pay_1", 2500, "eur", "succeeded"));
    mock
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let client = api().client(Client::builder().bearer_token("secret"))?;
    let payment = pay(&client).await?;
    println!("{} is {}", payment.id, payment.status);
    Ok(())
}
