//! The work flow of those who keep a crate current, with the command itself.

mod changes;
mod first_run;
mod names;
mod runs;
mod settings;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

const DOCUMENT: &str = "\
openapi: 3.1.0
info: {title: Pets, version: '1.0'}
paths:
  /pets:
    get:
      operationId: list
      responses:
        '200': {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/Pet'}}}}
components:
  schemas:
    Pet:
      type: object
      required: [name]
      properties: {name: {type: string}}
";

/// A folder with the document and files of settings.
fn folder(files: &[(&str, &str)]) -> TempDir {
    let folder = TempDir::new().expect("a folder can be made");
    for (path, text) in files.iter().chain(&[("openapi.yaml", DOCUMENT)]) {
        let path = folder.path().join(path);
        fs::create_dir_all(path.parent().expect("a folder")).expect("it can be made");
        fs::write(path, text).expect("it can be written");
    }
    folder
}

fn command(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_specwright"));
    command.args(arguments).current_dir(folder).env("SPECWRIGHT_CACHE_DIR", folder.join("cache"));
    command
}

fn specwright(folder: &Path, arguments: &[&str]) -> Output {
    command(folder, arguments).output().expect("the command runs")
}

/// What a run that must go well prints.
fn well(folder: &Path, arguments: &[&str]) -> String {
    let output = specwright(folder, arguments);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{arguments:?}: {stderr}");
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// The code that a run fails with, and what it prints.
fn badly(folder: &Path, arguments: &[&str]) -> (i32, String) {
    let output = specwright(folder, arguments);
    let text = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    (output.status.code().expect("it was not killed"), text.into_owned())
}

fn change(folder: &Path, file: &str, from: &str, to: &str) {
    let path = folder.join(file);
    let text = fs::read_to_string(&path).expect("it is there");
    assert!(text.contains(from), "{text}");
    fs::write(path, text.replace(from, to)).expect("it can be written");
}

fn read(folder: &Path, file: &str) -> String {
    fs::read_to_string(folder.join(file)).unwrap_or_default()
}

const TAG: (&str, &str) = ("{name: {type: string}}", "{name: {type: string}, tag: {type: string}}");
