//! Valid documents, with each keyword of their version in each place: nothing is said about them.

use std::fs;
use std::path::Path;

use specwright::document::diagnostic::{Code, Diagnostics, render};
use specwright::document::load::load;

#[test]
fn nothing_is_said_about_valid_documents() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/valid");
    let mut seen = 0;
    let mut said = String::new();
    for entry in fs::read_dir(folder).expect("the folder exists") {
        let path = entry.expect("the folder can be read").path();
        let mut diagnostics = Diagnostics::new();
        let document = load(&path, &mut diagnostics).expect("it can be read");
        assert!(specwright::generate(&document, "valid", &mut diagnostics).is_some());
        // What has no effect, or is sent in another way, is valid all the same.
        let faults =
            diagnostics.only(|code| !matches!(code, Code::WithoutEffect | Code::MultipartKind));
        said.push_str(&render(&faults, false));
        seen += 1;
    }
    assert!(seen >= 4, "only {seen} documents");
    assert!(said.is_empty(), "{said}");
}
