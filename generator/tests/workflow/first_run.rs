//! What a first run says to someone who does not know the command.

use std::fs;

use super::{badly, folder, well};

#[test]
fn nothing_is_read_over_the_network() {
    let folder = folder(&[]);
    let (code, text) = badly(folder.path(), &["generate", "https://a.test/api.json", "--out", "x"]);
    assert!(code == 1 && text.contains("nothing is read over the network"), "{text}");
    assert!(
        text.contains("curl") && text.contains("--output openapi.json 'https://a.test/api.json'"),
        "{text}"
    );
}

/// A typing error in `--out` adds no files to a package.
#[test]
fn a_package_of_others_needs_force() {
    let manifest = "[package]\nname = \"own\"\nversion = \"0.1.0\"\nedition = \"2024\"\n";
    let folder = folder(&[("own/Cargo.toml", manifest), ("own/src/main.rs", "fn main() {}\n")]);
    let (code, text) = badly(folder.path(), &["generate", "openapi.yaml", "--out", "own"]);
    assert!(code == 1 && text.contains("is a package with sources of its own"), "{text}");
    assert!(text.contains("--force") && !folder.path().join("own/src/lib.rs").exists(), "{text}");
    assert_eq!(
        fs::read_to_string(folder.path().join("own/Cargo.toml")).ok().as_deref(),
        Some(manifest)
    );
    well(folder.path(), &["generate", "openapi.yaml", "--out", "own", "--force"]);
    // From now on it is known, and the user's file stays.
    well(folder.path(), &["generate", "openapi.yaml", "--out", "own"]);
    assert!(folder.path().join("own/src/main.rs").exists());
}

#[test]
fn a_document_without_servers_is_told() {
    let folder = folder(&[]);
    let text = well(folder.path(), &["generate", "openapi.yaml", "--out", "pets"]);
    assert!(
        text.contains("the document has no server: give `Client::builder()` the base URL"),
        "{text}"
    );
    let again = well(folder.path(), &["generate", "openapi.yaml", "--out", "pets"]);
    assert!(again.contains("the document has no server"), "{again}");
    let document = fs::read_to_string(folder.path().join("openapi.yaml")).expect("it is there");
    let document = document.replace("paths:", "servers: [{url: 'https://a.test'}]\npaths:");
    fs::write(folder.path().join("openapi.yaml"), document).expect("it can be written");
    let text = well(folder.path(), &["generate", "openapi.yaml", "--out", "pets"]);
    assert!(!text.contains("no server"), "{text}");
}

#[test]
fn what_is_in_the_folder_is_found() {
    let folder = folder(&[]);
    well(folder.path(), &["generate", "openapi.yaml", "--out", "pets"]);
    let text = well(folder.path(), &["explain", "Pet"]);
    assert!(text.contains("named by specwright.lock"), "{text}");
    // Of two documents none is meant.
    fs::copy(folder.path().join("openapi.yaml"), folder.path().join("swagger.yaml"))
        .expect("copied");
    let (code, text) = badly(folder.path(), &["explain", "Pet"]);
    assert!(code == 2 && text.contains("no document is given"), "{text}");
}
