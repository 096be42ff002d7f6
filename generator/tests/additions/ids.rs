//! What a user does with newtypes of an emitted crate.

use std::collections::HashMap;

use ids::client::{Client, Offline};
use ids::models::{CourierId, Customer, CustomerId, EmailAddress, Key, Order, OrderKey, OrderNumber, ShopId};

fn main() {
    let text = r#"{"id":"cus_1","account":"a","parent":null,"friends":["cus_2"],"email":"a@b","x":1}"#;
    let customer: Customer = ids::decode(text).expect("it is a customer");
    assert_eq!(customer.id, CustomerId::from("cus_1"));
    assert_eq!(customer.friends.as_ref().map(|friends| friends[0].as_str()), Some("cus_2"));
    let email: &EmailAddress = customer.email.as_ref().expect("it is there");
    assert_eq!(email.to_string(), "a@b");
    assert_eq!(serde_json::to_string(&customer).expect("it is JSON"), text);
    let wrong = ids::decode::<Customer>(r#"{"id":"a","friends":[1]}"#).expect_err("it is no text");
    assert!(wrong.to_string().contains("friends[0]"), "{wrong}");

    // The ids of customers are one type, wherever they are.
    let order = Order::new(5, customer.id.clone()).with_shop_ids(["a", "b"]).with_price(1.5);
    let order = order.with_user_id("user").with_key(Key::from("key"));
    let json = serde_json::to_string(&order).expect("it is JSON");
    assert_eq!(
        json,
        r#"{"number":5,"customer_id":"cus_1","user_id":"user","shop_ids":["a","b"],"price":1.5,"key":"key"}"#
    );
    let order: Order = ids::decode(&json).expect("it is an order");
    assert!(matches!(&order.key, Some(OrderKey::Key(key)) if key.as_str() == "key"));
    // A component for all ids is not the id of a courier.
    let _: Option<CourierId> = order.courier_id.clone();
    let number: OrderNumber = "7".parse().expect("it is a number");
    assert!(order.number < number && i64::from(number) == 7 && number.to_string() == "7");
    let shops: Vec<&str> = order.shop_ids.iter().flatten().map(ShopId::as_ref).collect();
    assert_eq!(shops, ["a", "b"]);
    let names = HashMap::from([(customer.id.clone(), "Ada")]);
    assert_eq!(names.get("cus_1"), Some(&"Ada"));
    let id: CustomerId = "cus_3".parse().expect("any text is an id");
    assert_eq!(String::from(id), "cus_3");

    let client = Client::<Offline>::builder().base_url("http://h").build().expect("it is a client");
    let call = client.get_customer(customer.id.clone()).trace_id("t");
    let request = call.into_request().expect("it is a request");
    assert_eq!(request.uri(), "http://h/customers/cus_1");
    let call = client.list_orders().customer_id("cus_1").number([OrderNumber(1), 2.into()]);
    let request = call.into_request().expect("it is a request");
    assert_eq!(request.uri(), "http://h/orders?customer_id=cus_1&number=1&number=2");

    let schema = schemars::schema_for!(Order).to_value();
    assert_eq!(schema["$defs"]["CustomerId"]["type"], "string", "{schema}");
    let ts = <Customer as ts_rs::TS>::decl(&ts_rs::Config::new());
    assert!(ts.contains("id: CustomerId"), "{ts}");
    let open_api = serde_json::to_value(<CustomerId as utoipa::PartialSchema>::schema()).expect("it is JSON");
    assert_eq!(open_api["type"], "string", "{open_api}");
}
