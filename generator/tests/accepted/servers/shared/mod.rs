//! A server of tests: it answers each request with the next reply, and records the requests.
#![allow(dead_code, reason = "each file of tests uses a part of it")]

use std::io::{Read, Write};
use std::net::TcpListener;
use std::thread;

use servers::blocking::Client;
use servers::client::Builder;

/// A reply: status, headers, body.
pub type Reply = (u16, &'static str, &'static str);

/// Serves replies to calls of a client, and returns what the function makes of them, with the requests.
pub fn served<T>(replies: &[Reply], call: impl FnOnce(Client) -> T) -> (T, Vec<String>) {
    with(replies, Builder::new(), call)
}

/// The same, with settings of the client.
pub fn with<T>(replies: &[Reply], builder: Builder, call: impl FnOnce(Client) -> T) -> (T, Vec<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}", listener.local_addr().unwrap());
    let replies: Vec<String> = replies
        .iter()
        .map(|(status, headers, body)| {
            let headers = headers.replace("{url}", &url);
            format!(
                "HTTP/1.1 {status} X\r\n{headers}content-length: {}\r\nconnection: close\r\n\r\n{body}",
                body.len()
            )
        })
        .collect();
    let served = thread::spawn(move || {
        let mut requests = Vec::new();
        for reply in replies {
            let (mut stream, _) = listener.accept().unwrap();
            let (mut request, mut buffer) = (Vec::new(), [0; 4096]);
            loop {
                let length = stream.read(&mut buffer).unwrap();
                request.extend_from_slice(&buffer[..length]);
                if length == 0 || is_whole(&request) {
                    break;
                }
            }
            requests.push(String::from_utf8(request).unwrap());
            stream.write_all(reply.as_bytes()).unwrap();
        }
        requests
    });
    let made = call(builder.base_url(&url).build_blocking().unwrap());
    (made, served.join().unwrap())
}

fn is_whole(request: &[u8]) -> bool {
    let text = String::from_utf8_lossy(request).to_ascii_lowercase();
    let Some((head, body)) = text.split_once("\r\n\r\n") else {
        return false;
    };
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    body.len() >= length.unwrap_or(0)
}

/// The path and the query of a request.
pub fn target(request: &str) -> &str {
    request.split(' ').nth(1).unwrap()
}

pub const JSON: &str = "content-type: application/json\r\n";
pub const TEXT: &str = "content-type: text/plain\r\n";

pub fn targets(requests: &[String]) -> Vec<&str> {
    requests.iter().map(|request| target(request)).collect()
}
