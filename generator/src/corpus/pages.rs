//! Compiles the programs on the pages of documentation of an emitted crate.

use std::fs;
use std::path::Path;
use std::time::Instant;

use serde_json::{Value, json};

use super::Entry;
use super::child::{own, package, rounded, watch};
use super::compile::{cargo, tags, workspace};
use super::failures::{LISTED, shortened};
use crate::plan::features::FULL;
use crate::targets::pages::snippets;

/// Writes the pages of the crate in `folder/crate` and its site, and compiles what the pages show. `target` is the
/// target folder of cargo.
///
/// # Errors
///
/// If pages cannot be made, or a program on them does not compile.
pub(super) fn judge(entry: &Entry, folder: &Path, target: &Path) -> Result<Value, String> {
    let krate = folder.join("crate");
    let seconds = |format: &str| {
        let start = Instant::now();
        let mut command = own("docs", entry)?;
        command.arg("--out").arg(folder.join(format)).args(["--format", format]);
        let child = command.arg("--crate").arg(&krate).spawn();
        let (success, _) = watch(child.map_err(|error| error.to_string())?)?;
        let seconds = rounded(start.elapsed().as_secs_f64());
        if success { Ok(seconds) } else { Err(format!("no pages as {format}")) }
    };
    let (markdown, site) = (seconds("markdown")?, seconds("site")?);
    let pages = read(&folder.join("markdown"))?;
    let texts = pages.iter().map(|(path, text)| (Path::new(path), text.as_str()));
    let programs = snippets(texts);
    let package = package(&entry.name);
    let program = folder.join("pages");
    write(&program, &package, &programs.concat(), &tags(&krate)).map_err(|it| it.to_string())?;
    workspace(folder, &["crate", "pages"])?;
    let start = Instant::now();
    let output = cargo(&program, target, &["check"])?;
    let compiled = rounded(start.elapsed().as_secs_f64());
    if !output.status.success() {
        let text = String::from_utf8_lossy(&output.stderr).into_owned();
        let errors: Vec<&str> =
            text.lines().filter(|line| line.starts_with("error")).take(LISTED).collect();
        return Err(format!("programs do not compile: {}", shortened(&errors.join("; "))));
    }
    Ok(json!({
        "pages": pages.len(),
        "bytes": pages.iter().map(|(_, text)| text.len()).sum::<usize>(),
        "programs": programs.len(),
        "seconds": markdown,
        "site_seconds": site,
        "compiled": compiled,
    }))
}

/// Writes a package with the programs.
fn write(folder: &Path, package: &str, programs: &str, tags: &[String]) -> std::io::Result<()> {
    fs::create_dir_all(folder.join("src"))?;
    let tags = (!tags.is_empty()).then_some(FULL);
    let features: Vec<&str> = ["mock", "validate"].into_iter().chain(tags).collect();
    let manifest = format!(
        "[package]\nname = \"{package}-pages\"\nversion = \"0.0.0\"\nedition = \"2024\"\n\n[dependencies]\n\
         {package} = {{ path = \"../crate\", features = {features:?} }}\nfutures-util = \"0.3\"\n\
         serde_json = \"1\"\ntokio = {{ version = \"1\", features = [\"macros\", \"rt-multi-thread\"] }}\n"
    );
    fs::write(folder.join("Cargo.toml"), manifest)?;
    fs::write(folder.join("src/main.rs"), format!("{programs}fn main() {{}}\n"))
}

/// The texts of the pages below a folder, by path.
fn read(folder: &Path) -> Result<Vec<(String, String)>, String> {
    let mut pages = Vec::new();
    let mut todo = vec![folder.to_owned()];
    while let Some(path) = todo.pop() {
        if path.is_dir() {
            let inside = fs::read_dir(&path).map_err(|error| error.to_string())?;
            todo.extend(inside.flatten().map(|entry| entry.path()));
        } else {
            let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
            pages.push((path.display().to_string(), text));
        }
    }
    pages.sort();
    Ok(pages)
}
