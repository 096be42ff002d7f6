//! The table of all codes in the documentation is the one in the code.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use specwright::document::diagnostic::{Code, Severity};

fn table() -> String {
    let mut codes = Code::ALL.to_vec();
    codes.sort_by_key(|code| code.id());
    let mut text = String::from(
        "# Diagnostics\n\n\
         What `specwright` says of a document. An error keeps it from generating anything; a warning does not. \
         Warnings whose number begins with `W03` are the *ledger*: the document asked for something that the \
         types do not give exactly, and the message says what was done instead.\n\n\
         This page is made from the code: `BLESS=1 cargo test -p specwright --test diagnostics` writes it.\n\n",
    );
    for (title, wanted) in [
        ("Errors", (|code| code.severity() == Severity::Error) as fn(Code) -> bool),
        ("Warnings", |code| code.severity() == Severity::Warning && !code.is_degradation()),
        ("The ledger", Code::is_degradation),
    ] {
        let _ = write!(text, "## {title}\n\n| code | what | explanation |\n|---|---|---|\n");
        for code in codes.iter().filter(|code| wanted(**code)) {
            let explanation = code.explanation().replace('|', "\\|");
            let _ = writeln!(text, "| `{code}` | {} | {explanation} |", code.title());
        }
        text.push('\n');
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
    text
}

#[test]
fn the_documentation_has_every_code() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/diagnostics.md");
    let table = table();
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &table).expect("it can be written");
    }
    let written = fs::read_to_string(&path).unwrap_or_default();
    assert!(written == table, "{} is out of date: run with BLESS=1", path.display());
}
