//! Reads a document into a `Value`, as the least that any generator has to do.

use std::hint::black_box;

fn main() {
    let path = std::env::args().nth(1).expect("the path of a document");
    let text = std::fs::read_to_string(&path).expect("it can be read");
    if path.ends_with(".json") {
        black_box(serde_json::from_str::<serde_json::Value>(&text).expect("it is JSON"));
    } else {
        black_box(serde_yaml::from_str::<serde_yaml::Value>(&text).expect("it is YAML"));
    }
}
