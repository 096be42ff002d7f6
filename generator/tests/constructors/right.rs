//! A program that constructs values as a person writes them.

use payments::client::{Client, Offline};
use payments::models::{Options, Payment, Refund};
use payments::required;

fn payment() -> Payment {
    Payment::new(required::Payment {
        card: "4111",
        amount: 300,
        currency: "EUR",
        country: "DE",
        tags: ["new", "gift"],
        labels: [("shop", "north")],
        extra: [("attempt", 1), ("limit", 3)],
        way: "2026-01-01T00:00:00Z",
        buyer: None,
    })
    .with_note("for you")
    .with_codes(["a", "b"])
    .with_options(Options::new().with_fast(true))
    .with_ways([1, 2])
    .with_reason("gift")
}

fn main() {
    let both = payment().with_parent(payment()).with_note(None).with_codes(vec!["c".to_owned()]);
    let json = serde_json::to_value(&both).unwrap();
    assert_eq!(json["parent"]["labels"]["shop"], "north");
    assert_eq!(json["extra"]["limit"], 3);
    assert_eq!(json["codes"][0], "c");
    assert!(json["note"].is_null() && json["buyer"].is_null());
    assert_eq!(Options::new(), Options::default());

    let client = Client::<Offline>::builder()
        .bearer_token("token")
        .basic_auth("user", "password")
        .oauth2_client_credentials("id", "secret")
        .first("a")
        .second("b")
        .build_offline()
        .unwrap();
    let refund = Refund::new("p1", 5);
    let request = client.refund(&refund).into_request().unwrap();
    assert_eq!(request.body().length(), Some(27));
    let request = client.refund(None).into_request().unwrap();
    assert_eq!(request.body().length(), Some(0));
    let _ = client.create_payment(&payment());
}
