//! Changelog entries.

use std::fs;
use std::io;
use std::path::Path;

use crate::changes::diff::{Diff, markdown};
use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};

/// Returns the content of a changelog with a new entry for `version`, inserted before the first entry
/// and after the introduction. Returns `None`, with a diagnostic, if the file cannot be read.
pub fn with_entry(
    path: &Path,
    version: &str,
    diff: &Diff,
    diagnostics: &mut Diagnostics,
) -> Option<String> {
    match fs::read_to_string(path) {
        Ok(text) => Some(put(&text, version, diff)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            Some(put("# Changelog\n\n", version, diff))
        }
        Err(error) => {
            let message = format!("`{}` cannot be read: {error}", path.display());
            diagnostics.push(
                Diagnostic::new(Code::OutputNotWritable, message)
                    .help("nothing was changed; check the file and its permissions"),
            );
            None
        }
    }
}

fn put(text: &str, version: &str, diff: &Diff) -> String {
    let entry = format!("## {version}\n\n{}", markdown(diff));
    let mut at = 0;
    for line in text.split_inclusive('\n') {
        if line.starts_with("## ") {
            break;
        }
        at += line.len();
    }
    let (before, after) = text.split_at(at);
    let gap = if before.is_empty() || before.ends_with("\n\n") { "" } else { "\n" };
    let text = format!("{before}{gap}{entry}{after}");
    format!("{}\n", text.trim_end())
}

#[cfg(test)]
mod tests {
    use super::put;
    use crate::changes::diff::Diff;

    #[test]
    fn an_entry_is_put_on_top() {
        let entry = "## 2.0.0\n\nNo change for users of the crate.\n";
        let cases = [
            ("", entry.to_owned()),
            ("# Changes\n", format!("# Changes\n\n{entry}")),
            (
                "# Changes\n\nAll of them.\n\n## 1.0.0\n\n- first\n",
                format!("# Changes\n\nAll of them.\n\n{entry}\n## 1.0.0\n\n- first\n"),
            ),
        ];
        for (before, after) in cases {
            assert_eq!(put(before, "2.0.0", &Diff::default()), after);
        }
    }
}
