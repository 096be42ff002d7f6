//! Runs: the cache, modules, `watch`, CI, threads, cost.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use super::*;

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
