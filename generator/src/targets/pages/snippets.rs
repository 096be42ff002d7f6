//! The programs on pages, as one source, so that all of them are compiled at once.

use std::fmt::Write;
use std::path::Path;

/// Returns a module for each program or statement in Rust on pages, which are given with their paths.
#[must_use]
pub fn snippets<'a>(pages: impl IntoIterator<Item = (&'a Path, &'a str)>) -> Vec<String> {
    let mut modules = Vec::new();
    for (path, text) in pages {
        for block in text.split("\n```rust\n").skip(1) {
            let code = block.split("\n```").next().unwrap_or(block);
            let mut module = format!(
                "// {}\n#[allow(unused, deprecated, clippy::all, clippy::pedantic, reason = \"an example\")]\nmod snippet_{} {{\n",
                path.display(),
                modules.len() + 1
            );
            let is_item = |line: &str| line.starts_with("async fn ") || line.starts_with("fn ");
            let _ = if code.lines().any(is_item) {
                writeln!(module, "{code}")
            } else {
                writeln!(
                    module,
                    "fn example() -> Result<(), Box<dyn std::error::Error>> {{\n{code}\nOk(())\n}}"
                )
            };
            module.push_str("}\n");
            modules.push(module);
        }
    }
    modules
}
