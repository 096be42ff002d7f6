//! What the types of `swagger.yaml` do. Copied into the crate that is generated from it.

use serde_json::json;
use swagger::decode;
use swagger::models::*;
use swagger::operations::{ADD_PET, LIST_PETS, Location, SERVERS, SET_PHOTO};

#[test]
fn bodies_forms_and_servers_are_those_of_later_versions() {
    let servers = ["https://api.example.com/v1", "http://api.example.com/v1"];
    assert_eq!([SERVERS[0].url, SERVERS[1].url], servers);
    let bodies = ADD_PET.request_body.unwrap().bodies;
    assert_eq!((bodies[0].media_type, bodies[0].type_name), ("application/json", Some("Pet")));
    assert_eq!(SET_PHOTO.request_body.unwrap().bodies[0].media_type, "multipart/form-data");
    assert_eq!(SET_PHOTO.parameters.len(), 1);
    assert_eq!(LIST_PETS.parameters.len(), 3);
    assert!(LIST_PETS.parameters.iter().all(|it| it.location == Location::Query));
    assert_eq!(LIST_PETS.responses[1].bodies[0].type_name, Some("Problem"));
}

#[test]
fn forms_have_types() {
    let form = SetPhotoRequestBody::new("bytes").with_caption("Rex");
    let written = serde_json::to_value(&form).unwrap();
    assert_eq!(written, json!({"photo": "bytes", "caption": "Rex"}));
}

#[test]
fn what_a_base_does_not_know_is_kept() {
    let value = json!({"id": 1, "name": "Tom", "kind": "Cat", "owner": null, "lives": 9});
    let pet: Pet = decode(value.to_string()).unwrap();
    assert_eq!(serde_json::to_value(&pet).unwrap(), value);
    let cat: Cat = decode(value.to_string()).unwrap();
    assert_eq!(cat.lives, Some(9));
    assert_eq!(serde_json::to_value(&cat).unwrap(), value);
}
