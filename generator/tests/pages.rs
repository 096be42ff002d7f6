//! The pages of an emitted crate as a reader sees them: the first page, groups, methods, types, the README.

use std::path::Path;

use specwright::Generated;
use specwright::document::diagnostic::{Diagnostics, render};
use specwright::document::load::load_text;

const SHOP: &str = r##"
openapi: 3.1.0
info:
  title: Acme Shop API
  version: "3"
  description: "Sells <b>things</b>. Read the [guide](/docs/guide) first."
externalDocs: {url: "https://acme.example/docs/"}
servers: [{url: "https://api.acme.example/v1"}]
security: [{key: []}]
tags:
  - {name: orders, description: "Orders of customers. They are paid later."}
  - {name: admin}
paths:
  /health:
    get: {operationId: health, tags: [orders], responses: {"200": {$ref: "#/components/responses/Order"}}}
  /old:
    get: {operationId: old, tags: [orders], deprecated: true, responses: {"200": {$ref: "#/components/responses/Order"}}}
  /orders:
    get:
      operationId: listOrders
      tags: [orders]
      summary: List orders.
      description: List orders. The newest come first; see [`sort`](#sort) and [paging](paging.html).
      parameters:
        - {name: shop, in: query, required: true, description: The shop., schema: {type: string}}
        - {name: limit, in: query, schema: {type: integer}}
      responses:
        "200": {description: All orders., content: {application/json: {schema: {type: array, items: {$ref: "#/components/schemas/Order"}}}}}
    post:
      operationId: createOrder
      tags: [orders]
      summary: |
        **New?** Read the guide.
        ---
        Creates an order.
      requestBody:
        required: true
        description: What is ordered.
        content: {application/json: {schema: {$ref: "#/components/schemas/NewOrder"}, example: {name: a}}}
      responses:
        "200":
          description: The order.
          content:
            application/json: {schema: {$ref: "#/components/schemas/Order"}}
            text/event-stream: {schema: {$ref: "#/components/schemas/Order"}}
        "404": {description: No such shop. Try another., content: {application/json: {schema: {$ref: "#/components/schemas/Problem"}}}}
        default: {description: Anything else.}
  /orders/{id}:
    get:
      operationId: getOrder
      tags: [orders]
      parameters: [{name: id, in: path, required: true, schema: {type: string}}]
      responses: {"200": {$ref: "#/components/responses/Order"}}
  /keys:
    get: {operationId: keys, tags: [admin], responses: {"200": {$ref: "#/components/responses/Order"}}}
components:
  securitySchemes: {key: {type: apiKey, in: header, name: X-Key, description: The key of the shop. Keep it.}}
  responses:
    Order: {description: The order., content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
  schemas:
    NewOrder: {type: object, required: [name], properties: {name: {type: string}}}
    Order: {type: object, description: "An order of a shop.<br>See <a href='/docs/order'><code>order</code></a>.", properties: {id: {type: string}}}
    Problem: {type: object, properties: {detail: {type: string}}}
"##;

fn generated(document: &str) -> Generated {
    let mut diagnostics = Diagnostics::new();
    let document = load_text(Path::new("shop.yaml"), document, &mut diagnostics);
    let generated =
        document.and_then(|it| specwright::generate(&it, "acme-shop", &mut diagnostics));
    generated.unwrap_or_else(|| panic!("{}", render(&diagnostics, false)))
}

/// The documentation in a file, without its marks and indentation.
fn docs(generated: &Generated, path: &str) -> String {
    let file = generated.files.iter().find(|file| file.path == Path::new(path));
    let text = &file.unwrap_or_else(|| panic!("{path}")).text;
    let lines = text.lines().map(str::trim_start).map(|line| {
        let text = line.strip_prefix("///").or(line.strip_prefix("//!"));
        text.map_or(line, |text| text.strip_prefix(' ').unwrap_or(text))
    });
    lines.collect::<Vec<_>>().join("\n")
}

#[track_caller]
fn has(text: &str, parts: &[&str]) {
    let words = text.split_whitespace().collect::<Vec<_>>().join(" ");
    for part in parts {
        let part = part.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(&part), "{part:?} is missing from\n{text}");
    }
}

#[test]
fn the_first_page_leads_to_a_call_and_to_each_group() {
    let generated = generated(SHOP);
    let page = docs(&generated, "src/lib.rs");
    has(
        &page,
        &[
            "Sells **things**.\n\nRead the [guide](<https://acme.example/docs/guide>) first.",
            "#![cfg_attr(all(feature = \"reqwest\", feature = \"orders\"), doc = \"```\")]",
            "let client = acme_shop::Client::from_env()?; // ACME_SHOP_KEY",
            "let result = client.orders().create(&body).await?;\nprintln!(\"{result:?}\");",
            "- `key`: [`api_key`](crate::client::Builder::api_key), or `ACME_SHOP_KEY`. The key of the shop.",
            "The base URL is `https://api.acme.example/v1`",
            "- [`client.orders()`](crate::api::orders::OrdersApi) (feature `orders`): Orders of customers.",
            "[`create`](crate::api::orders::OrdersApi::create)",
            "- [`client.admin()`](crate::api::admin::AdminApi) (feature `admin`)",
            "# Errors",
            "# Features",
        ],
    );
    assert!(!page.contains("# Pages"), "{page}");
}

#[test]
fn the_readme_has_the_same_texts() {
    let readme = generated(SHOP).readme;
    has(
        &readme,
        &[
            "# acme-shop\n\nSells **things**.",
            "acme-shop = { path = \"../acme-shop\" }",
            "    let client = acme_shop::Client::from_env()?; // ACME_SHOP_KEY",
            "    let result = client.orders().create(&body).await?;",
            "## Authentication",
            "- `key`: `api_key`, or `ACME_SHOP_KEY`. The key of the shop.",
            "- `client.orders()` (feature `orders`): Orders of customers.",
            "## Features",
        ],
    );
    assert!(!readme.contains("crate::") && !readme.contains("# async"), "{readme}");
}

#[test]
fn the_first_call_is_one_that_works() {
    let without_example = SHOP.replace(", example: {name: a}", "");
    let call = |document: &str| {
        let readme = generated(document).readme;
        let line = readme.lines().find(|line| line.contains(".await?"));
        line.map(|line| line.trim().to_owned())
    };
    let created = "let result = client.orders().create(&body).await?;";
    // A body that the schema describes is less than an identifier of another call.
    assert_eq!(call(&without_example).as_deref(), Some(created));
    // Neither the state of the server, nor what is deprecated, nor a smaller group.
    let others = without_example
        .replace("tags: [orders]\n      summary: |", "deprecated: true\n      summary: |");
    let listed = "let result = client.orders().list(\"shop\").await?;";
    assert_eq!(call(&others).as_deref(), Some(listed));
    let none = "openapi: 3.1.0\ninfo: {title: A, version: '1'}\ncomponents: {schemas: {A: {type: object}}}\n";
    assert_eq!(call(none), None);
    let page = docs(&generated(none), "src/lib.rs");
    assert!(!page.contains("# Example") && page.contains("# Types"), "{page}");
}

#[test]
fn a_group_lists_its_operations() {
    let generated = generated(SHOP);
    has(
        &docs(&generated, "src/api/orders.rs"),
        &[
            "Orders of customers.\n\n[`OrdersApi`] has the operations.\n\nNeeds the feature `orders`, which is on by default.",
            "Orders of customers.\n\nThey are paid later.\n\nIn code: `client.orders()`. Needs the feature `orders`, which is on by default.",
            "- [`old`](Self::old): **Deprecated.**",
            "- [`create`](Self::create): Creates an order.",
        ],
    );
}

#[test]
fn a_method_says_what_it_takes_returns_and_fails_with() {
    let generated = generated(SHOP);
    let page = docs(&generated, "src/api/orders.rs");
    has(
        &page,
        &[
            // A summary that the description repeats occurs once.
            "[`get`](Self::get)",
            "List orders.\n\nThe newest come first; see `sort` and [paging](<https://acme.example/docs/paging.html>).\n\n\
             `GET /orders`\n\n# Parameters\n\n- `shop`: The shop.\n\
             - optional, as methods of the call: [`limit`](ListOrdersCall::limit)\n\n\
             # Returns\n\n[`Vec<Order>`](crate::models::Order): All orders.\n\n# Example",
            "Creates an order.\n\n**New?** Read the guide.\n\n`POST /orders`\n\n\
             # Parameters\n\n- `body`: [`NewOrder`](crate::models::NewOrder): What is ordered.\n\n\
             # Returns\n\n[`Order`](crate::models::Order): The order.\n\n\
             # Errors\n\n- `404` [`Problem`](crate::models::Problem): No such shop.\n- `default`: Anything else.",
            "Like [`create`](Self::create), but the response is read as it arrives.\n\n`POST /orders`",
            "# Returns\n\nA stream of [`Order`](crate::models::Order): The order.",
        ],
    );
    assert_eq!(page.matches("Creates an order.\n\n").count(), 1, "{page}");
}

#[test]
fn types_are_grouped_and_say_where_they_are_used() {
    let generated = generated(SHOP);
    has(
        &docs(&generated, "src/models/mod.rs"),
        &[
            "# [orders](crate::api::orders::OrdersApi)\n\n- requests: [`NewOrder`]\n- responses: [`Order`]",
            "# Errors\n\n[`Problem`]",
            "pub use self::components::*;",
        ],
    );
    has(
        &docs(&generated, "src/models/components/order.rs"),
        &[
            "An order of a shop.\n\nSee [`order`](<https://acme.example/docs/order>).",
            "Returned by",
        ],
    );
    let sent = docs(&generated, "src/models/components/new_order.rs");
    has(&sent, &["Sent to [`createOrder`](crate::operations::CREATE_ORDER)."]);
    assert!(!sent.contains("The component"), "{sent}");
}
