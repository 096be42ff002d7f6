//! Cache of the last run for a crate, which lets a run skip its work if nothing has changed.
//!
//! Everything is compared by content: the input files, the settings, the files of the crate, and the
//! generator itself. Diagnostics of the cached run are printed again. The record is stored outside of
//! the crate, in a build script's `OUT_DIR` or in the user's cache folder. Without a record, all stages
//! run.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::document::diagnostic::Diagnostics;
use crate::document::load::Document;
use crate::output::options::{Options, Rendered, Report};
use crate::output::write::write_one;
use crate::pipeline::Counts;

#[derive(Serialize, Deserialize)]
struct Record {
    generator: String,
    chosen: String,
    /// The input files with the digests of their contents; the entry file first.
    inputs: Vec<(PathBuf, String)>,
    /// The digest of the crate's files.
    outputs: String,
    name: String,
    counts: Counts,
    has_servers: bool,
    files: usize,
    said: Rendered,
}

/// Returns the report and the diagnostics of the last run, if this run would have the same result.
#[must_use]
pub fn recall(spec: &Path, out: &Path, options: &Options) -> Option<Report> {
    let text = fs::read_to_string(record(out, options)?).ok()?;
    let record: Record = serde_json::from_str(&text).ok()?;
    let same = record.generator == generator()?
        && record.chosen == chosen(spec, options)
        && record.inputs.iter().all(|(path, digest)| of_file(path).ok().as_ref() == Some(digest))
        && record.outputs == outputs(out, options).ok()?;
    same.then(|| Report {
        name: record.name,
        counts: record.counts,
        has_servers: record.has_servers,
        inventory: Vec::new(),
        written: Vec::new(),
        removed: Vec::new(),
        unchanged: record.files,
        diff: None,
        raised: None,
        rendered: Some(record.said),
    })
}

/// Stores the record of a run. A failure to store it only means that the next run is not skipped.
pub fn remember(
    spec: &Path,
    out: &Path,
    options: &Options,
    document: &Document,
    report: &Report,
    diagnostics: &Diagnostics,
) {
    if !document.is_complete() || diagnostics.has_errors() {
        return;
    }
    let _ = (|| {
        let path = record(out, options)?;
        let inputs = document.files().iter().map(|file| {
            // The file was read earlier; a later change of it must not be recorded as seen.
            let digest = of_bytes(file.source.text().as_bytes());
            let path = file.source.path().to_owned();
            let is_same = of_file(&path).ok().as_ref() == Some(&digest);
            is_same.then_some((path, digest))
        });
        let record = Record {
            generator: generator()?,
            chosen: chosen(spec, options),
            inputs: inputs.collect::<Option<_>>()?,
            outputs: outputs(out, options).ok()?,
            name: report.name.clone(),
            counts: report.counts,
            has_servers: report.has_servers,
            files: report.unchanged + report.written.len(),
            said: Rendered::of(diagnostics),
        };
        fs::create_dir_all(path.parent()?).ok()?;
        write_one(&path, &serde_json::to_string(&record).ok()?).ok()
    })();
}

/// Returns the path of a crate's record.
fn record(out: &Path, options: &Options) -> Option<PathBuf> {
    let given = |name: &str| std::env::var_os(name).filter(|path| !path.is_empty());
    let folder = given("SPECWRIGHT_CACHE_DIR")
        .or_else(|| given("OUT_DIR"))
        .map(PathBuf::from)
        .or_else(|| Some(dirs::cache_dir()?.join("specwright")))?;
    let sources = fs::canonicalize(out.join(options.sources())).ok()?;
    let name = of_bytes(sources.as_os_str().as_encoded_bytes());
    Some(folder.join(format!("{}.json", &name[..32])))
}

/// Identifies the build of the generator. The version alone is not enough during development.
fn generator() -> Option<String> {
    let metadata = fs::metadata(std::env::current_exe().ok()?).ok()?;
    let built = metadata.modified().ok()?.duration_since(std::time::UNIX_EPOCH).ok()?;
    Some(format!("{} {} {}", env!("CARGO_PKG_VERSION"), metadata.len(), built.as_nanos()))
}

/// Returns the digest of all settings.
fn chosen(spec: &Path, options: &Options) -> String {
    let Options { name, load, settings, .. } = options;
    of_bytes(format!("{} {name:?} {load:?} {settings:?}", spec.display()).as_bytes())
}

fn of_bytes(bytes: &[u8]) -> String {
    use std::fmt::Write;
    let mut text = String::new();
    for byte in Sha256::digest(bytes) {
        // Writing to a `String` cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}

fn of_file(path: &Path) -> io::Result<String> {
    let bytes = fs::read(path)?;
    let text = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&bytes);
    Ok(of_bytes(text))
}

/// Returns the digest of all files of a crate that a run reads or writes.
fn outputs(out: &Path, options: &Options) -> io::Result<String> {
    let mut digest = Sha256::new();
    let mut folders: Vec<_> = options.folders().iter().map(|folder| out.join(folder)).collect();
    let mut files = vec![options.lock(out)];
    if options.settings.module.is_none() {
        files.extend([out.join("Cargo.toml"), out.join("README.md")]);
    }
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let entry = entry?;
            if entry.file_type()?.is_dir() {
                folders.push(entry.path());
            } else {
                files.push(entry.path());
            }
        }
    }
    files.sort_unstable();
    let digests: Vec<_> = files
        .par_iter()
        .map(|path| fs::read(path).map(Sha256::digest))
        .collect::<io::Result<_>>()?;
    for (path, bytes) in files.iter().zip(digests) {
        digest.update(path.as_os_str().as_encoded_bytes());
        digest.update(bytes);
    }
    let bytes: Vec<u8> = digest.finalize().to_vec();
    Ok(of_bytes(&bytes))
}
