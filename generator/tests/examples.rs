//! The examples in the documentation of emitted crates: values that the API would take.

use std::fs;
use std::path::Path;

use specwright::document::diagnostic::{Diagnostics, render};
use specwright::output::options::{Mode, Options};
use specwright::output::run::run;

const DOCUMENT: &str = r##"
openapi: 3.1.0
info: {title: Examples, version: "1"}
servers: [{url: "https://example.com"}]
paths:
  /orders/{orderId}:
    post:
      operationId: order
      parameters:
        - {name: orderId, in: path, required: true, schema: {type: string, pattern: "^[0-9]{4}$"}}
        - {name: kind, in: query, required: true, schema: {$ref: "#/components/schemas/Code"}}
        - {name: size, in: query, required: true, schema: {type: integer, minimum: 8}}
        - {name: ids, in: query, required: true, schema: {type: array, items: {type: string, format: uuid}}}
      requestBody: {content: {application/json: {schema: {$ref: "#/components/schemas/Order"}}}}
      responses: {"204": {description: Ok.}}
components:
  schemas:
    Code: {type: string, pattern: "^[A-Z]{3}$"}
    Order:
      type: object
      required: [code, slug, password, codes, buyer, way, at]
      properties:
        code: {$ref: "#/components/schemas/Code"}
        slug: {type: string, pattern: "^[a-z]+$"}
        password: {type: string, minLength: 12}
        codes: {type: array, minItems: 2, uniqueItems: true, items: {type: string, pattern: "^(0|[1-9][0-9]*)$"}}
        at: {type: string, format: uri}
        old: {type: string, deprecated: true, example: no longer}
        buyer: {$ref: "#/components/schemas/Buyer"}
        way: {$ref: "#/components/schemas/Way"}
    Buyer:
      type: object
      properties: {id: {type: string, format: uuid}, mail: {type: string}}
      anyOf: [{required: [mail]}, {required: [phone]}]
    Way:
      oneOf:
        - {type: object, properties: {street: {type: string}}}
        - {type: object, properties: {box: {type: string}}}
        - {type: array, items: {type: string}}
"##;

#[test]
fn examples_meet_constraints() {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("examples");
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("it can be made");
    let document = folder.join("examples.yaml");
    fs::write(&document, DOCUMENT).expect("it can be written");
    let mut diagnostics = Diagnostics::default();
    let out = folder.join("out");
    let report = run(&document, &out, &Options::new(Mode::Write), &mut diagnostics);
    assert!(report.is_some(), "{}", render(&diagnostics, false));
    let read = |path: &str| fs::read_to_string(out.join(path)).expect("it is there");
    let model = read("src/models/components/order.rs");
    let uuid = "123e4567-e89b-12d3-a456-426614174000";
    let json = r#"{"code":"ABC","slug":"slug","password":"password-password","codes":["0","2"],"at":"https://example.com/","buyer":{"mail":"mail"},"way":["text"]}"#;
    assert!(model.contains(json), "{json} is not in\n{model}");
    let api = read("src/api/mod.rs");
    let call = format!("client.order(\"1234\", \"ABC\", 8, [\"{uuid}\"], &body).await?;");
    assert!(api.contains(&call), "{call} is not in\n{api}");
}
