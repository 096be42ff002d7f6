//! The id of an order in place of that of a customer: this does not compile.

fn main() {
    let client = ids::client::Client::<ids::client::Offline>::builder().build().expect("it is a client");
    let _ = client.get_customer(ids::models::OrderNumber(5));
}
