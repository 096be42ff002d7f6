//! What the client of `fastapi.yaml` calls. Copied into the crate that is generated from it.

use fastapi::client::{Builder, Client, Offline, Part};
use fastapi::models::{BodyUploadPhotoV1PhotosPost, Flow, UploadFileBody, UploadPhotoBody};

fn client() -> Client<Offline> {
    Builder::new().build_offline().unwrap()
}

/// Asserts the method and the path of a request.
macro_rules! sends {
    ($call:expr, $expected:literal) => {{
        let request = $call.into_request().unwrap();
        let sent = format!("{} {}", request.method(), request.uri().path());
        assert_eq!(sent, $expected);
    }};
}

#[test]
fn methods_are_short_and_call_their_paths() {
    let flows = client().flows();
    sends!(flows.list(), "GET /v1/flows");
    sends!(flows.create(&Flow::new("a")), "POST /v1/flows");
    sends!(flows.read(7), "GET /v1/flows/7");
    sends!(flows.delete(7), "DELETE /v1/flows/7");
    sends!(flows.start(7), "POST /v1/flows/7/start");
    sends!(client().keys().list_flow_keys(7), "GET /v1/flows/7/keys");
    sends!(client().keys().list_user_keys("u"), "GET /v1/users/u/keys");
    sends!(client().admin().health().check_admin_v1(), "GET /v1/admin/check");
    sends!(client().admin().health().check_admin_v2(), "GET /v2/admin/check");
    sends!(client().admin().users().find_all(), "GET /v1/admin/users");
}

#[test]
fn bodies_are_named_after_the_method() {
    let files = client().files();
    sends!(files.upload(Part::new("x")), "POST /v1/files");
    assert_eq!(UploadFileBody::new("x").file, "x");
    // A component with the short name keeps it.
    sends!(files.upload_photo(&BodyUploadPhotoV1PhotosPost::new("http://h")), "POST /v1/photos");
    assert_eq!(UploadPhotoBody::default().other, None);
}
