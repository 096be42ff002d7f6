//! Lists in every format of 2.0, and files.

use std::io::Read;

use bytes::Bytes;
use collections::api::{ImageCall, LogoCall, NamedCall};
use collections::client::{Body, Builder, Client, Offline};
use collections::models::FormRequestBody;

fn client() -> Client<Offline> {
    Builder::new().base_url("http://h").build_offline().unwrap()
}

fn text(request: &http::Request<Body>) -> String {
    let mut text = String::new();
    request.body().try_clone().unwrap().into_reader().read_to_string(&mut text).unwrap();
    text
}

const LIST: [&str; 2] = ["a b", "c"];

#[test]
fn lists_have_the_separators_of_their_formats() {
    let call = client().query().csv(LIST).ssv(LIST).tsv(LIST).pipes(LIST).multi(LIST).plain(LIST);
    assert_eq!(
        call.into_request().unwrap().uri().query().unwrap(),
        "csv=a%20b,c&ssv=a%20b%20c&tsv=a%20b%09c&pipes=a%20b%7Cc&multi=a%20b&multi=c&plain=a%20b,c"
    );
    let call = client().header().csv(LIST).ssv(LIST).tsv(LIST).pipes(LIST).plain(LIST);
    let request = call.into_request().unwrap();
    let header = |name: &str| request.headers()[name].to_str().unwrap().to_owned();
    assert_eq!(["csv", "ssv", "tsv", "pipes", "plain"].map(header), ["a b,c", "a b c", "a b\tc", "a b|c", "a b,c"]);
    let call = client().path(LIST, LIST, LIST, LIST, LIST);
    assert_eq!(
        call.into_request().unwrap().uri().path(),
        "/path/a%20b,c/a%20b%20c/a%20b%09c/a%20b%7Cc/a%20b,c"
    );
    let list = || LIST.map(str::to_owned).to_vec();
    let body = FormRequestBody::default()
        .with_csv(list())
        .with_ssv(list())
        .with_tsv(list())
        .with_pipes(list())
        .with_multi(list())
        .with_plain(list());
    let request = client().form().body(&body).into_request().unwrap();
    let mut pairs: Vec<String> = text(&request).split('&').map(str::to_owned).collect();
    pairs.sort();
    assert_eq!(
        pairs,
        ["csv=a%20b,c", "multi=a%20b", "multi=c", "pipes=a%20b%7Cc", "plain=a%20b,c", "ssv=a%20b%20c", "tsv=a%20b%09c"]
    );
}

#[test]
fn lists_are_parts_of_their_formats() {
    let call = client().multipart().csv(LIST).ssv(LIST).tsv(LIST).pipes(LIST).multi(LIST).plain(LIST);
    let request = call.file(collections::client::Part::new("x")).into_request().unwrap();
    let body = text(&request);
    let parts: Vec<(String, String)> = body
        .split("; name=\"")
        .skip(1)
        .map(|part| {
            let (name, rest) = part.split_once('"').unwrap();
            let value = rest.split_once("\r\n\r\n").unwrap().1;
            (name.to_owned(), value.split("\r\n--").next().unwrap().to_owned())
        })
        .filter(|(name, _)| name != "file")
        .collect();
    let parts: Vec<(&str, &str)> = parts.iter().map(|(name, value)| (&**name, &**value)).collect();
    assert_eq!(
        parts,
        [
            ("csv", "a b,c"),
            ("ssv", "a b c"),
            ("tsv", "a b\tc"),
            ("pipes", "a b|c"),
            ("multi", "a b"),
            ("multi", "c"),
            ("plain", "a b,c")
        ]
    );
}

#[test]
fn files_are_bytes_whatever_the_document_produces() {
    let response = |media_type: &str| {
        let response = http::Response::builder().header("content-type", media_type);
        response.body(Bytes::from_static(b"\x89PNG")).unwrap()
    };
    assert_eq!(LogoCall::<Offline>::from_response(response("image/png")).unwrap(), &b"\x89PNG"[..]);
    assert_eq!(NamedCall::<Offline>::from_response(response("application/octet-stream")).unwrap(), &b"\x89PNG"[..]);
    assert_eq!(ImageCall::<Offline>::from_response(response("image/png")).unwrap(), &b"\x89PNG"[..]);
    let accept = |request: http::Request<Body>| request.headers()["accept"].to_str().unwrap().to_owned();
    assert_eq!(accept(client().logo().into_request().unwrap()), "application/octet-stream");
    assert_eq!(accept(client().image().into_request().unwrap()), "image/png");
}
