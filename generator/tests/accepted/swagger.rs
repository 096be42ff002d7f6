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
fn what_builds_on_a_schema_with_a_discriminator_is_read_in_its_place() {
    let value = json!({"id": 1, "name": "Tom", "kind": "Cat", "owner": null, "lives": 9});
    let Pet::Cat(cat) = same(&value) else { panic!("no cat") };
    assert_eq!(cat.lives, Some(9));
    // 2.0 has no word for other values of the tag, so that there are extensions.
    assert!(matches!(same(&json!({"id": 1, "name": "Rex", "kind": "woof"})), Pet::Woof(_)));
    for kind in [json!({"kind": "Pet"}), json!({"kind": "Bird", "wings": 2}), json!({})] {
        let mut value = json!({"id": 1, "name": "Tweety"});
        value.as_object_mut().unwrap().extend(kind.as_object().unwrap().clone());
        assert!(matches!(same(&value), Pet::Base(_)), "{value}");
    }
    let error = decode::<Pet>(r#"{"kind": "Cat", "id": 1}"#).unwrap_err();
    assert_eq!(error.to_string(), "`$`: missing field `name` (line 1, column 1)");
}

fn same(value: &serde_json::Value) -> Pet {
    let pet: Pet = decode(value.to_string()).unwrap();
    assert_eq!(serde_json::to_value(&pet).unwrap(), *value);
    pet
}
