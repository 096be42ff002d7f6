//! What a user does with types of their own in an emitted crate.

use money::Money;
use orders::client::{Client, Offline};
use orders::models::{Line, Order};

fn main() {
    let text = r#"{"total":"3 EUR","before":null,"sender":"a@b","ip":"127.0.0.1","lines":[{"count":2,"price":"1 EUR"}],"prices":{"a":"2 USD"},"paid":"3 EUR"}"#;
    let order: Order = orders::decode(text).expect("it is an order");
    let total: &Money = &order.total;
    assert_eq!((total.amount, &*total.currency), (3, "EUR"));
    let count: u16 = order.lines[0].count;
    assert_eq!(count, 2);
    assert!(order.ip.is_some_and(|ip: std::net::IpAddr| ip.is_loopback()));
    assert_eq!(order.sender.as_ref().map(|email| email.0.as_str()), Some("a@b"));
    assert_eq!(serde_json::to_string(&order).expect("it is JSON"), text);
    let wrong = orders::decode::<Order>(text.replace("1 EUR", "EUR").as_str()).expect_err("it has no amount");
    assert!(wrong.to_string().contains("lines[0].price"), "{wrong}");

    let line = Line::new(1, Money { amount: 1, currency: "EUR".to_owned() });
    assert!(std::collections::HashSet::from([line.clone()]).contains(&line));

    let client = Client::<Offline>::builder().base_url("http://h").build().expect("it is a client");
    let money: Money = "5 EUR".parse().expect("it is money");
    let call = client.create_order(&money, &order).least(&money);
    let request = call.into_request().expect("it is a request");
    assert_eq!(request.uri(), "http://h/orders/5%20EUR?least=5%20EUR");
}
