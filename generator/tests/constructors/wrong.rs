//! A program with the mistakes that people make.

use payments::models::{Payment, Receipt};
use payments::{Client, required};

fn missing() -> Payment {
    Payment::new(required::Payment {
        card: "4111",
        amount: 300,
        country: "DE",
        tags: ["new"],
        labels: [("shop", "north")],
        extra: [("attempt", 1)],
        way: 1,
        buyer: None,
    })
}

fn misspelled(mut payment: required::Payment) {
    payment.curency = "EUR".into();
}

fn set(payment: Payment) -> Payment {
    payment.with_note(3)
}

async fn forgotten(client: Client, payment: &Payment) -> Result<Receipt, payments::Error> {
    let receipt = client.create_payment(payment)?;
    Ok(receipt)
}

fn unused(client: Client, payment: &Payment) {
    client.create_payment(payment);
}

fn main() {}
