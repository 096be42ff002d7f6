//! The work flow of those who keep a crate current, with the command itself.

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, Output, Stdio};

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

#[test]
fn a_change_raises_the_version_and_stands_in_the_changelog() {
    let folder = folder(&[("pets/CHANGELOG.md", "# Changes\n\n## 0.1.0\n\n- first\n")]);
    let folder = folder.path();
    let run =
        ["generate", "openapi.yaml", "--out", "pets", "--bump", "--changelog", "pets/CHANGELOG.md"];
    well(folder, &run);
    assert!(read(folder, "pets/Cargo.toml").contains("version = \"0.1.0\""));
    change(folder, "openapi.yaml", TAG.0, TAG.1);
    let said = well(folder, &run);
    assert!(said.contains("minor  models::components::Pet::tag"), "{said}");
    assert!(said.contains("the version was 0.1.0, and is 0.1.1"), "{said}");
    let log = read(folder, "pets/CHANGELOG.md");
    let entry = "## 0.1.1\n\n### New\n\n- `models::components::Pet::tag`: the optional property `tag` is new\n\n## 0.1.0";
    assert!(log.contains(entry), "{log}");
    change(folder, "openapi.yaml", "required: [name]", "required: [name, tag]");
    let said = well(folder, &run);
    assert!(said.contains("the version was 0.1.1, and is 0.2.0"), "{said}");
    assert!(read(folder, "pets/CHANGELOG.md").contains("### Breaking"));
    // Nothing has changed since.
    well(folder, &run);
    assert!(read(folder, "pets/Cargo.toml").contains("version = \"0.2.0\""));
}

#[test]
fn a_check_names_the_command_and_writes_nothing() {
    let folder = folder(&[]);
    let folder = folder.path();
    well(folder, &["generate", "openapi.yaml", "--out", "pets"]);
    let check = ["generate", "openapi.yaml", "--out", "pets", "--check"];
    well(folder, &check);
    let before = read(folder, "pets/specwright.lock");
    change(folder, "openapi.yaml", TAG.0, TAG.1);
    let (code, said) = badly(folder, &check);
    assert_eq!(code, 1);
    assert!(said.contains("run `specwright generate openapi.yaml --out pets`"), "{said}");
    assert_eq!(read(folder, "pets/specwright.lock"), before);
    // A lock that is not what the document gives is a difference too.
    change(folder, "openapi.yaml", TAG.1, TAG.0);
    change(folder, "pets/specwright.lock", "\"required\":true", "\"required\":false");
    assert_eq!(badly(folder, &check).0, 1);
}

#[test]
fn the_exit_code_of_diff_says_whether_something_breaks() {
    let folder = folder(&[("old.yaml", DOCUMENT)]);
    let folder = folder.path();
    change(folder, "openapi.yaml", TAG.0, TAG.1);
    let said = well(folder, &["diff", "old.yaml", "openapi.yaml"]);
    assert!(said.contains("1 change: 1 minor\nthe next version is a minor one"), "{said}");
    assert!(said.contains("old.yaml:11:5 -> openapi.yaml:14:42; in list"), "{said}");
    let (code, said) = badly(folder, &["diff", "openapi.yaml", "old.yaml", "--format", "json"]);
    assert_eq!(code, 1);
    let value: serde_json::Value = serde_json::from_str(&said).expect("it is JSON");
    assert_eq!(value["diff"]["changes"][0]["kind"], "field-removed");
    let said = badly(folder, &["diff", "openapi.yaml", "old.yaml", "--format", "markdown"]).1;
    assert!(said.starts_with("### Breaking\n\n- `models::components::Pet::tag`"), "{said}");
    well(folder, &["generate", "old.yaml", "--out", "pets"]);
    let said = well(folder, &["diff", "pets/specwright.lock", "openapi.yaml"]);
    assert!(said.contains("models::components::Pet::tag"), "{said}");
    // What a type is called in the crate is not always what the rule calls it.
    change(folder, "pets/specwright.lock", "components::Pet", "components::Animal");
    let lock = ["--lock", "pets/specwright.lock"];
    let said = well(folder, &[&["diff", "old.yaml", "openapi.yaml"], &lock[..]].concat());
    assert!(said.contains("models::components::Animal::tag"), "{said}");
}

#[test]
fn an_overlay_for_the_new_document_may_be_about_what_the_old_one_lacks() {
    let overlay = "overlay: 1.0.0\ninfo: {title: x, version: '1'}\nactions:\n  \
        - {target: $.components.schemas.Pet.properties.tag, update: {default: x}}\n";
    let folder = folder(&[("old.yaml", DOCUMENT), ("overlay.yaml", overlay)]);
    let folder = folder.path();
    change(folder, "openapi.yaml", TAG.0, TAG.1);
    let said = well(folder, &["diff", "old.yaml", "openapi.yaml", "--overlay", "overlay.yaml"]);
    assert!(said.contains("Pet::tag"), "{said}");
    let (code, said) =
        badly(folder, &["diff", "openapi.yaml", "old.yaml", "--overlay", "overlay.yaml"]);
    assert!(code == 1 && said.contains("E0703"), "{said}");
}

#[test]
fn types_fields_and_places_are_explained() {
    let folder = folder(&[]);
    let folder = folder.path();
    well(folder, &["generate", "openapi.yaml", "--out", "pets"]);
    let explain =
        |what| well(folder, &["explain", what, "--spec", "openapi.yaml", "--out", "pets"]);
    let pet = explain("Pet");
    let lines = [
        "models::components::Pet: a struct",
        "named as before, by specwright.lock; the rule names it so too, after the component",
        "at openapi.yaml:11:5",
        "read from list",
        "name: String: it is in `required`",
    ];
    for line in lines {
        assert!(pet.contains(line), "{line}: {pet}");
    }
    for other in
        ["models::components::Pet", "#/components/schemas/Pet", "/components/schemas/Pet/type"]
    {
        assert_eq!(explain(other), pet);
    }
    assert!(explain("#/components/schemas/Pet/properties/name").contains("name: String"));
    assert!(
        explain("ListResponseBody")
            .starts_with("models::operations::ListResponseBody is a name for `Pet`")
    );
    assert!(explain("list").starts_with("operations::LIST"));
    assert!(explain("w0304").contains("leads nowhere"));
    let (code, said) = badly(folder, &["explain", "Pat", "--spec", "openapi.yaml"]);
    assert!(code == 1 && said.contains("did you mean `Pet`?"), "{said}");
    let (code, said) = badly(folder, &["explain", "Pet"]);
    assert!(code == 2 && said.contains("no document is given"), "{said}");
}

/// A document may come from anybody, and what it calls things must not reach the terminal as commands.
#[test]
fn what_controls_a_terminal_is_not_printed() {
    let hostile = DOCUMENT.replace("operationId: list", r#"operationId: "li\x1b[31mst""#).replace(
        "{name: {type: string}}",
        r#"{name: {type: string}, "t\x1bag": {enum: ["a\x1bb"]}}"#,
    );
    let folder = folder(&[("hostile.yaml", &hostile)]);
    let folder = folder.path();
    let runs: [&[&str]; 4] = [
        &["diff", "openapi.yaml", "hostile.yaml"],
        &["diff", "hostile.yaml", "openapi.yaml", "--format", "markdown"],
        &["explain", "Pet", "--spec", "hostile.yaml"],
        &["generate", "hostile.yaml", "--out", "pets"],
    ];
    for run in runs {
        let output = specwright(folder, run);
        assert!(!output.stdout.is_empty(), "{run:?}");
        assert!(![output.stdout, output.stderr].concat().contains(&0x1b), "{run:?}");
    }
}

#[test]
fn documents_that_cannot_be_compared_are_told() {
    let other =
        DOCUMENT.replace("list", "other").replace("/pets", "/others").replace("Pet", "Other");
    let older = DOCUMENT.replace("'1.0'", "'0.9'");
    let broken = "openapi: [\n";
    let folder = folder(&[("other.yaml", &other), ("older.yaml", &older), ("broken.yaml", broken)]);
    let folder = folder.path();
    let cases = [
        (["openapi.yaml", "other.yaml"], "E0601"),
        (["openapi.yaml", "broken.yaml"], "broken.yaml:"),
        (["broken.yaml", "openapi.yaml"], "broken.yaml:"),
        (["nothing.yaml", "openapi.yaml"], "E0001"),
        (["nothing.lock", "openapi.yaml"], "E0406"),
    ];
    for ([old, new], expected) in cases {
        let (code, said) = badly(folder, &["diff", old, new]);
        assert!(code == 1 && said.contains(expected), "{old} {new}: {said}");
    }
    let output = specwright(folder, &["diff", "openapi.yaml", "older.yaml"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("W0602"), "{said}");
}

#[test]
fn a_lock_that_cannot_be_read_stops_everything() {
    let folder = folder(&[]);
    let folder = folder.path();
    let run = ["generate", "openapi.yaml", "--out", "pets"];
    well(folder, &run);
    let source = read(folder, "pets/src/models/components/pet.rs");
    let lock = read(folder, "pets/specwright.lock");
    change(folder, "openapi.yaml", TAG.0, TAG.1);
    let cases = [
        (lock.replace("\"lock\": 1", "\"lock\": 2"), "E0407", "update specwright"),
        (format!("<<<<<<< ours\n{lock}"), "E0406", "take the file of either side"),
        (lock.replace("\"lock\": 1,", ""), "E0406", "restore the file"),
        ("{}".to_owned(), "E0406", "restore the file"),
        (lock[..lock.len() / 2].to_owned(), "E0406", "line"),
    ];
    for (text, code, help) in cases {
        fs::write(folder.join("pets/specwright.lock"), &text).expect("it can be written");
        let (exit, said) = badly(folder, &run);
        assert!(exit == 1 && said.contains(code) && said.contains(help), "{said}");
        assert!(said.contains("pets/specwright.lock"), "{said}");
        assert_eq!(read(folder, "pets/src/models/components/pet.rs"), source);
        assert_eq!(read(folder, "pets/specwright.lock"), text);
    }
    // Without one the names are those of the rule.
    fs::remove_file(folder.join("pets/specwright.lock")).expect("it is there");
    well(folder, &run);
}

#[test]
fn names_that_two_types_want_are_told() {
    let inline = DOCUMENT.replace(
        "{name: {type: string}}",
        "{name: {type: string}, owner: {type: object, properties: {mail: {type: string}}}}",
    );
    let folder = folder(&[("pets.yaml", &inline)]);
    let folder = folder.path();
    let run = ["generate", "pets.yaml", "--out", "pets"];
    well(folder, &run);
    let component = "    Owner: {type: object, properties: {phone: {type: string}}}\n";
    fs::write(folder.join("pets.yaml"), format!("{inline}{component}")).expect("it can be written");
    let said = String::from_utf8_lossy(&specwright(folder, &run).stderr).into_owned();
    assert!(said.contains("W0205") && said.contains("pets.yaml:15:5"), "{said}");
    assert!(read(folder, "pets/src/models/components/owner.rs").contains("pub mail"));
    let pinned = component.replace("{type: object,", "{type: object, x-rust-name: Owner,");
    fs::write(folder.join("pets.yaml"), format!("{inline}{pinned}")).expect("it can be written");
    let said = String::from_utf8_lossy(&specwright(folder, &run).stderr).into_owned();
    assert!(said.contains("W0204") && said.contains("was called `Owner`"), "{said}");
    assert!(read(folder, "pets/src/models/components/owner.rs").contains("pub phone"));
}

/// A lock is text of somebody: what it calls things is checked like text of a document.
#[test]
fn names_of_a_lock_are_checked() {
    let folder = folder(&[]);
    let folder = folder.path();
    let run = ["generate", "openapi.yaml", "--out", "pets", "--fresh"];
    well(folder, &run);
    let lock = read(folder, "pets/specwright.lock");
    let hostile = ["Pet;fn x(){}", "String", "Self", "", "a b", "../../x", "r#Pet", "1Pet"];
    for name in hostile {
        let text = lock
            .replace("components::Pet", &format!("components::{name}"))
            .replace("\"ident\":\"name\"", &format!("\"ident\":\"{name}\""));
        fs::write(folder.join("pets/specwright.lock"), text).expect("it can be written");
        let output = specwright(folder, &run);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.success(), "{name}: {said}");
        let source = read(folder, "pets/src/models/components/pet.rs");
        assert!(source.contains("pub struct Pet {"), "{name}: {source}");
        assert!(syn::parse_file(&source).is_ok(), "{name}");
    }
    let text = lock.replace("components::Pet", "serde::Pet").replace("\"LIST\"", "\"x()\"");
    fs::write(folder.join("pets/specwright.lock"), text).expect("it can be written");
    well(folder, &run);
    assert!(read(folder, "pets/src/operations.rs").contains("pub const LIST: Operation"));
}

#[test]
fn settings_are_read_from_either_file() {
    let settings = "spec = \"../openapi.yaml\"\nname = \"zoo\"\ninclude = [\"li*\"]\n";
    let manifest = format!(
        "[package]\nname = \"zoo\"\nversion = \"1.2.3\"\n\n[package.metadata.specwright]\n{settings}"
    );
    for (file, text) in [("pets/specwright.toml", settings), ("pets/Cargo.toml", &*manifest)] {
        let folder = folder(&[(file, text)]);
        let folder = folder.path();
        let said = well(&folder.join("pets"), &["generate"]);
        assert!(said.starts_with("zoo: 1 operations"), "{said}");
        well(folder, &["generate", "--out", "pets", "--check"]);
        well(folder, &["generate", "--settings", file, "--check"]);
        let said = well(&folder.join("pets"), &["explain", "Pet::name"]);
        assert!(said.contains("../openapi.yaml:14:20"), "{said}");
    }
}

#[test]
fn settings_that_are_wrong_are_shown() {
    let cases = [
        ("specs = \"x\"\n", "E0802", "did you mean `spec`?", "specwright.toml:1:1"),
        ("bump = 1\n", "E0801", "`true` or `false`", "specwright.toml:1:8"),
        ("spec = \"x\"\ninclude = \"a\"\n", "E0801", "a list of texts", "specwright.toml:2:11"),
        ("format-type = [\"date=x\"]\n", "E0801", "date=jiff", "specwright.toml:1:15"),
        ("name = \"serde\"\n", "E0801", "letters", "specwright.toml:1:8"),
        ("spec = \n", "E0801", "invalid TOML", "specwright.toml:1:"),
        ("\n", "E0803", "no document is given", ""),
    ];
    for (text, code, message, place) in cases {
        let folder = folder(&[("specwright.toml", text)]);
        let (exit, said) = badly(folder.path(), &["generate"]);
        assert_eq!(exit, 2, "{said}");
        for expected in [code, message, place] {
            assert!(said.contains(expected), "{text}{said}");
        }
    }
    let both = "[package]\nname = \"x\"\n[package.metadata.specwright]\n";
    let folder = folder(&[("specwright.toml", ""), ("Cargo.toml", both)]);
    assert!(badly(folder.path(), &["generate"]).1.contains("keep one of the two"));
}

#[test]
fn the_schema_of_the_settings_is_current() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/specwright.schema.json");
    let schema = serde_json::to_string_pretty(&specwright::output::settings_file::schema());
    let schema = schema.expect("it is JSON") + "\n";
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &schema).expect("it can be written");
    }
    assert_eq!(fs::read_to_string(path).unwrap_or_default(), schema, "run with BLESS=1");
}

#[test]
fn every_flag_has_its_key() {
    let folder = folder(&[]);
    let help = well(folder.path(), &["generate", "--help"]);
    let flags = help.split_whitespace().filter_map(|word| word.strip_prefix("--"));
    let flags: Vec<&str> =
        flags.map(|flag| flag.trim_end_matches(|c: char| !c.is_alphanumeric())).collect();
    assert!(flags.contains(&"bump"), "{flags:?}");
    let keys: Vec<&str> = specwright::output::settings_file::keys().collect();
    for flag in flags.iter().filter(|flag| !["help", "settings"].contains(*flag)) {
        assert!(keys.contains(flag), "`--{flag}` has no key");
    }
    for key in keys.iter().filter(|key| **key != "spec") {
        assert!(flags.contains(key), "`{key}` has no flag");
    }
}

#[test]
fn what_has_not_changed_is_not_done_again_and_said_again() {
    let odd = DOCUMENT.replace("name: {type: string}", "name: {$ref: '#/nothing'}");
    let folder = folder(&[("odd.yaml", &odd)]);
    let folder = folder.path();
    let run = ["generate", "odd.yaml", "--out", "pets"];
    let first = specwright(folder, &run);
    let again = specwright(folder, &run);
    assert!(String::from_utf8_lossy(&first.stderr).contains("W0304"));
    assert_eq!(first.stderr, again.stderr);
    assert!(String::from_utf8_lossy(&again.stdout).contains("W0304 1 ×"), "{again:?}");
    let records = fs::read_dir(folder.join("cache")).expect("it is there").count();
    assert_eq!(records, 1);
    // What somebody has changed by hand is put right.
    change(folder, "pets/src/models/components/pet.rs", "pub struct Pet", "pub struct Cat");
    well(folder, &run);
    assert!(read(folder, "pets/src/models/components/pet.rs").contains("pub struct Pet"));
    change(folder, "odd.yaml", "'#/nothing'", "'#/components/schemas/Pet'");
    let said = well(folder, &run);
    assert!(said.contains("models::components::Pet::name"), "{said}");
    // A choice is a change too.
    let said = well(folder, &[&run[..], &["--exact-numbers"]].concat());
    assert!(said.contains("1 file written"), "{said}");
}

#[test]
fn a_module_is_written_in_place_of_a_crate() {
    let folder = folder(&[("src/lib.rs", "mod pets;\n")]);
    let folder = folder.path();
    well(
        folder,
        &["generate", "openapi.yaml", "--out", "src", "--module", "pets", "--lock", "pets.lock"],
    );
    assert!(
        read(folder, "src/pets/models/components/pet.rs").contains("use crate::pets::support;")
    );
    assert!(read(folder, "pets.lock").contains("components::Pet"));
    assert!(
        !folder.join("src/Cargo.toml").exists() && !folder.join("src/specwright.lock").exists()
    );
    assert_eq!(read(folder, "src/lib.rs"), "mod pets;\n");
}

#[test]
fn a_watched_document_is_generated_when_it_changes() {
    let folder = folder(&[]);
    let folder = folder.path();
    let mut child = command(folder, &["watch", "openapi.yaml", "--out", "pets"])
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the command runs");
    let mut lines = BufReader::new(child.stdout.take().expect("it has one")).lines();
    let mut until = |text: &str| -> Vec<String> {
        let mut said = Vec::new();
        while !said.last().is_some_and(|line: &String| line.contains(text)) {
            said.push(lines.next().expect("it runs on").expect("it is text"));
        }
        said
    };
    until("files written");
    change(folder, "openapi.yaml", TAG.0, TAG.1);
    let said = until("models::components::Pet::tag");
    child.kill().expect("it runs");
    let _ = child.wait();
    // Of what it wrote itself, and of runs in which nothing has changed, nothing is said.
    let runs =
        said.iter().filter(|line| line.starts_with("pets: ") && line.contains(" in ")).count();
    assert_eq!(runs, 1, "{said:?}");
}

/// A step of the example for users' CI, by its name.
#[cfg(unix)]
fn step(name: &str) -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/ci/github-actions.yml");
    let text = fs::read_to_string(path).expect("it is there");
    let workflow: serde_yaml::Value = serde_yaml::from_str(&text).expect("it is YAML");
    let steps = workflow["jobs"]["regenerate"]["steps"].as_sequence().expect("a list");
    let step = steps.iter().find(|step| step["name"].as_str() == Some(name));
    step.expect("it is there")["run"].as_str().expect("it runs something").to_owned()
}

/// The steps are run as GitHub runs them, in a repository with a branch whose document breaks users.
#[cfg(unix)]
#[test]
fn the_example_for_ci_does_what_it_says() {
    let folder = folder(&[]);
    let folder = folder.path();
    let git = |arguments: &[&str]| {
        let output = Command::new("git").args(arguments).current_dir(folder).output();
        let output = output.expect("git runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    };
    let commit = |message: &str| {
        git(&["add", "--all"]);
        let who = ["-c", "user.name=x", "-c", "user.email=x@x"];
        git(&[&who[..], &["commit", "--quiet", "--message", message]].concat());
    };
    fs::write(folder.join(".gitignore"), "temp\ncache\norigin.git\n").expect("it can be written");
    fs::create_dir(folder.join("temp")).expect("it can be made");
    git(&["init", "--quiet", "--initial-branch", "main"]);
    git(&["init", "--quiet", "--bare", "origin.git"]);
    git(&["remote", "add", "origin", "origin.git"]);
    well(folder, &["generate", "openapi.yaml", "--out", "pets"]);
    commit("before");
    git(&["checkout", "--quiet", "-b", "change"]);
    change(folder, "openapi.yaml", "required: [name]", "required: []");
    commit("after");
    let binary = Path::new(env!("CARGO_BIN_EXE_specwright")).parent().expect("a folder");
    let paths = std::env::var("PATH").expect("there is one");
    let run = |name: &str, announced: bool| {
        Command::new("bash")
            .args(["--noprofile", "--norc", "-eo", "pipefail", "-c", &step(name)])
            .current_dir(folder)
            .env("PATH", format!("{}:{paths}", binary.display()))
            .env("SPECWRIGHT_CACHE_DIR", folder.join("cache"))
            .env("RUNNER_TEMP", folder.join("temp"))
            .env("GITHUB_STEP_SUMMARY", folder.join("temp/summary"))
            .env("GITHUB_OUTPUT", folder.join("temp/output"))
            .envs([("SPEC", "openapi.yaml"), ("CRATE", "pets"), ("BASE", "main")])
            .envs([("BRANCH", "change"), ("ANNOUNCED", if announced { "true" } else { "false" })])
            .output()
            .expect("bash runs")
    };
    let output = run("Compare", false);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(read(folder, "temp/output"), "breaking=1\n");
    assert!(read(folder, "temp/changes.md").contains("`String` becomes `Option<String>`"));
    let output = run("Regenerate", false);
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    assert!(read(folder, "pets/CHANGELOG.md").contains("## 0.2.0"));
    git(&["diff", "--quiet", "HEAD", "--", "pets"]);
    assert!(!run("Announced", false).status.success());
    assert!(run("Announced", true).status.success());
}

#[test]
fn a_document_split_into_files_changes_nothing() {
    let pet = "type: object\nrequired: [name]\nproperties:\n  name: {type: string}\n  owner: {$ref: owner.yaml}\n";
    let owner = "type: object\nproperties: {mail: {type: string}}\n";
    let whole = DOCUMENT.replace(
        "properties: {name: {type: string}}",
        "properties: {name: {type: string}, owner: {$ref: '#/components/schemas/Owner'}}\n    \
         Owner: {type: object, properties: {mail: {type: string}}}",
    );
    let paths = &DOCUMENT[..DOCUMENT.find("components:\n").expect("it has some")];
    let named = format!(
        "{paths}components:\n  schemas: {{Pet: {{$ref: pet.yaml}}, Owner: {{$ref: owner.yaml}}}}\n"
    );
    // What a schema is called where it stands is not what the document calls it.
    let renamed = format!(
        "{paths}components:\n  schemas: {{Pet: {{$ref: parts.yaml#/Animal}}, Owner: {{$ref: parts.yaml#/Human}}}}\n"
    );
    let parts = format!(
        "Animal: {}\nHuman: {{type: object, properties: {{mail: {{type: string}}}}}}\n",
        "{type: object, required: [name], properties: {name: {type: string}, owner: {$ref: '#/Human'}}}"
    );
    let direct = paths.replace("'#/components/schemas/Pet'", "pet.yaml");
    let files = [
        ("whole.yaml", &*whole),
        ("named.yaml", &*named),
        ("renamed.yaml", &*renamed),
        ("direct.yaml", &*direct),
        ("parts.yaml", &*parts),
    ];
    let folder = folder(&[&files[..], &[("pet.yaml", pet), ("owner.yaml", owner)]].concat());
    for new in ["named.yaml", "renamed.yaml", "direct.yaml"] {
        let said = well(folder.path(), &["diff", "whole.yaml", new]);
        assert_eq!(said, "no change for users of the crate\n", "{new}");
    }
}

/// All files below a folder, by path.
fn all(folder: &Path) -> std::collections::BTreeMap<std::path::PathBuf, Vec<u8>> {
    let mut files = std::collections::BTreeMap::new();
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        if entry.path().is_dir() {
            files.extend(all(&entry.path()));
        } else {
            files.insert(entry.path(), fs::read(entry.path()).expect("a file"));
        }
    }
    files
}

#[test]
fn what_is_written_does_not_depend_on_the_number_of_threads() {
    let spec = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/accepted/names.yaml");
    let made = ["1", "2", "7"].map(|threads| {
        let folder = TempDir::new().expect("a folder can be made");
        let mut command =
            command(folder.path(), &["generate", spec, "--out", "made", "--name", "made"]);
        let output = command.env("RAYON_NUM_THREADS", threads).output().expect("the command runs");
        assert!(output.status.success());
        let made = folder.path().join("made");
        all(&made)
            .into_iter()
            .map(|(path, bytes)| (path.strip_prefix(&made).expect("below").to_owned(), bytes))
            .collect::<Vec<_>>()
    });
    assert!(made[0].len() > 50);
    assert!(made[0] == made[1] && made[0] == made[2]);
}

#[test]
fn what_a_crate_costs_is_told_by_tag_and_by_schema() {
    let folder = folder(&[]);
    let folder = folder.path();
    change(folder, "openapi.yaml", "operationId: list", "operationId: list\n      tags: [pets]");
    let text = well(folder, &["cost", "openapi.yaml"]);
    for part in ["\nthe crate ", "\npets (1) ", "\n  Pet: ", "1 field, ", "1 operation needs it"] {
        assert!(text.contains(part), "{part:?} in {text}");
    }
    let json = well(folder, &["cost", "openapi.yaml", "--format", "json"]);
    let json: serde_json::Value = serde_json::from_str(&json).expect("it is JSON");
    assert_eq!(json["schemas"][0]["name"], "Pet");
    assert_eq!((&json["tags"][0]["name"], &json["tags"][0]["types"]), (&"pets".into(), &1.into()));
    let part = |pointer: &str| json.pointer(pointer).and_then(serde_json::Value::as_u64);
    let sum = part("/tags/0/calls/tokens").zip(part("/tags/0/only/tokens"));
    assert!(part("/all/tokens") > sum.map(|(calls, only)| calls + only), "{json}");

    change(folder, "openapi.yaml", "openapi: 3.1.0", "openapi: 9.1.0");
    let (code, text) = badly(folder, &["cost", "openapi.yaml"]);
    assert_eq!(code, 1);
    assert!(text.contains("9.1.0"), "{text}");
}
