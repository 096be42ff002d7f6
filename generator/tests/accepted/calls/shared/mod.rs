//! What tests of calls share.
#![allow(dead_code, reason = "each file of tests uses a part of it")]

use std::io::Read;
use std::thread;
use std::time::Duration;

use bytes::Bytes;
use calls::client::{Body, Builder, Client, Offline};
use calls::models::*;

pub fn builder() -> Builder {
    Builder::new().base_url("http://h/b/")
}

pub fn offline() -> Client<Offline> {
    builder().build_offline().unwrap()
}

pub fn point() -> Point {
    Point::new(1).with_name("a b")
}

/// The path and the query of a request.
pub fn target(request: http::Request<Body>) -> String {
    request.uri().path_and_query().unwrap().to_string()
}

pub fn body(request: &http::Request<Body>) -> String {
    let mut text = String::new();
    let body = request.body().try_clone().expect("it can be sent again");
    body.into_reader().read_to_string(&mut text).unwrap();
    text
}

pub fn response(status: u16, media_type: &str, body: &'static str) -> http::Response<Bytes> {
    let response = http::Response::builder().status(status);
    let response = if media_type.is_empty() { response } else { response.header("content-type", media_type) };
    response.body(Bytes::from_static(body.as_bytes())).unwrap()
}

/// Runs a future that need not wait for anything.
pub fn block_on<T>(future: impl IntoFuture<Output = T>) -> T {
    let mut future = std::pin::pin!(future.into_future());
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(value) = future.as_mut().poll(&mut context) {
            return value;
        }
        thread::sleep(Duration::from_millis(1));
    }
}
