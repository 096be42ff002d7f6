//! A changed document changes the lines that it should, and no others; an unchanged one changes nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use serde_yaml::{Mapping, Value};
use specwright::changes::diff::diff;
use specwright::changes::lock;
use specwright::changes::public_api::Surface;
use specwright::document::diagnostic::{Diagnostics, render};
use specwright::document::load::load_text;
use specwright::ir::settings::Settings;
use specwright::survey;

const SPEC: &str = "specs/intuned.yaml";

/// The emitted sources of a document, by path.
fn generate(text: &str) -> BTreeMap<PathBuf, String> {
    let mut diagnostics = Diagnostics::default();
    let document = load_text(Path::new(SPEC), text, &mut diagnostics).expect("it is YAML");
    let generated = specwright::generate(&document, "intuned", &mut diagnostics);
    let messages = render(&diagnostics, false);
    let files = generated.unwrap_or_else(|| panic!("{messages}")).files;
    files.into_iter().map(|file| (file.path, file.text)).collect()
}

fn spec() -> String {
    std::fs::read_to_string(SPEC).expect("the document is there")
}

/// Calls a function for every schema with one of the documented names, and counts the calls.
fn edit(value: &mut Value, names: &[&str], change: &mut dyn FnMut(&mut Mapping)) -> usize {
    match value {
        Value::Sequence(items) => items.iter_mut().map(|item| edit(item, names, change)).sum(),
        Value::Mapping(map) => {
            let documented = map.get("x-documented-name").and_then(Value::as_str);
            let hit = documented.is_some_and(|name| names.contains(&name));
            if hit {
                change(map);
            }
            let below = map.iter_mut().map(|(_, value)| edit(value, names, change));
            usize::from(hit) + below.sum::<usize>()
        }
        _ => 0,
    }
}

/// The lines that only one of two texts has: with `-` those of the first, with `+` those of the second.
fn difference(old: &str, new: &str) -> Vec<String> {
    let mut counts: BTreeMap<&str, i32> = BTreeMap::new();
    for line in new.lines() {
        *counts.entry(line.trim()).or_default() += 1;
    }
    for line in old.lines() {
        *counts.entry(line.trim()).or_default() -= 1;
    }
    let changed = counts.into_iter().filter(|(_, count)| *count != 0);
    let signed = changed.flat_map(|(line, count)| {
        let sign = if count > 0 { '+' } else { '-' };
        std::iter::repeat_n(format!("{sign} {line}"), count.unsigned_abs() as usize)
    });
    let mut lines: Vec<String> = signed.collect();
    lines.sort();
    lines
}

/// The changed files with their changed lines.
fn changes(change: impl FnOnce(&mut Value)) -> BTreeMap<String, Vec<String>> {
    let old = generate(&spec());
    let mut document: Value = serde_yaml::from_str(&spec()).expect("it is YAML");
    change(&mut document);
    let new = generate(&serde_yaml::to_string(&document).expect("it can be written"));
    let paths: Vec<&PathBuf> = old.keys().chain(new.keys()).collect();
    let text = |files: &BTreeMap<PathBuf, String>, path: &Path| {
        files.get(path).cloned().unwrap_or_default()
    };
    paths
        .into_iter()
        .map(|path| (path.display().to_string(), difference(&text(&old, path), &text(&new, path))))
        .filter(|(_, lines)| !lines.is_empty())
        .collect()
}

#[test]
fn an_unchanged_document_changes_nothing() {
    assert!(changes(|_| {}).is_empty());
}

#[test]
fn an_added_enum_value_adds_its_lines() {
    let names = [
        "operations.Category",
        "operations.ResponseBodyCategory",
        "operations.UpdateAuthSessionResultResponseBodyCategory",
    ];
    let changed = changes(|document| {
        let edits = edit(document, &names, &mut |schema| {
            schema["enum"].as_sequence_mut().expect("a list").push("quota".into());
        });
        assert_eq!(edits, 3);
    });
    let lines = ["+ /// `quota`", "+ Quota,", "+ Self::Quota => \"quota\",", "+ Self::Quota,"];
    let file = &changed["src/models/operations/response_body_error_category.rs"];
    assert_eq!(*file, lines);
    // The rules of the enum alone, whatever else refers to it.
    assert_eq!(changed.len(), 2, "{changed:?}");
    let rules = &changed["src/limits.rs"];
    assert!(rules.iter().all(|line| line.contains("\"billing\"")), "{rules:?}");
    assert_eq!(rules.iter().filter(|line| line.contains("\"quota\"")).count(), rules.len() / 2);
}

#[test]
fn an_added_optional_property_adds_its_lines() {
    let names = ["operations.Failed", "operations.ResponseBodyFailed"];
    let changed = changes(|document| {
        let edits = edit(document, &names, &mut |schema| {
            let property: Value = serde_yaml::from_str("{type: string}").expect("it is YAML");
            schema["properties"]
                .as_mapping_mut()
                .expect("an object")
                .insert("hint".into(), property);
        });
        assert_eq!(edits, 2);
    });
    let lines = &changed["src/models/operations/failed.rs"];
    // The rule of a member of a union says everything.
    let rules = &changed["src/limits.rs"];
    assert_eq!((changed.len(), rules.len()), (2, 2), "{changed:?}");
    assert!(rules[0].contains(r#""hint":{"type":"string"}"#), "{rules:?}");
    assert!(lines.contains(&"+ pub hint: Option<String>,".to_owned()), "{lines:?}");
    // What goes are lines that the new property is part of now.
    let gone: Vec<&String> = lines.iter().filter(|line| line.starts_with('-')).collect();
    assert!(
        gone.iter().all(|line| ["FIELDS", "fields.read()?", "else {", "support::Rows(", "Ok(Self"]
            .iter()
            .any(|part| line.contains(part))),
        "{gone:?}"
    );
    assert!(lines.len() <= 16, "{lines:?}");
}

#[test]
fn a_removed_property_removes_its_lines() {
    let changed = changes(|document| {
        let edits = edit(document, &["operations.JobDBObjectSchema"], &mut |schema| {
            let properties = schema["properties"].as_mapping_mut().expect("an object");
            properties.shift_remove("schedule_id").expect("the property was there");
            if let Some(example) = schema.get_mut("example").and_then(Value::as_mapping_mut) {
                example.shift_remove("schedule_id");
            }
        });
        assert_eq!(edits, 1);
    });
    let job = &changed["src/models/operations/job.rs"];
    let added = job.iter().filter(|line| line.starts_with('+')).count();
    assert!(job.contains(&"- pub schedule_id: crate::Maybe<String>,".to_owned()), "{job:?}");
    assert!(added <= 3, "{job:?}");
    let files: Vec<&str> = changed.keys().map(String::as_str).collect();
    // The list of jobs has an example with the property, which is none any more.
    let folder = "src/models/operations";
    assert_eq!(files, [format!("{folder}/get_jobs_response_body.rs"), format!("{folder}/job.rs")]);
    let list = &changed["src/models/operations/get_jobs_response_body.rs"];
    assert!(list.iter().all(|line| line[2..].starts_with("///")), "{list:?}");
}

/// What users would see of a document's crate, after another one.
fn surface(text: &str, previous: Option<&Surface>) -> Surface {
    let mut diagnostics = Diagnostics::default();
    let document = load_text(Path::new(SPEC), text, &mut diagnostics).expect("it is YAML");
    let surface = survey(&document, &Settings::default(), previous, &mut diagnostics);
    surface.unwrap_or_else(|| panic!("{}", render(&diagnostics, false)))
}

/// The surface before and after a change.
fn surfaces(change: impl FnOnce(&mut Value)) -> (Surface, Surface) {
    let old = surface(&spec(), None);
    let mut document: Value = serde_yaml::from_str(&spec()).expect("it is YAML");
    change(&mut document);
    let text = serde_yaml::to_string(&document).expect("it can be written");
    let new = surface(&text, Some(&old));
    (old, new)
}

fn yaml(text: &str) -> Value {
    serde_yaml::from_str(text).expect("it is YAML")
}

fn operation<'a>(document: &'a mut Value, id: &str) -> &'a mut Mapping {
    let paths = document["paths"].as_mapping_mut().expect("an object");
    let items = paths.values_mut().filter_map(Value::as_mapping_mut);
    let mut operations = items.flat_map(Mapping::values_mut).filter_map(Value::as_mapping_mut);
    operations
        .find(|operation| operation.get("operationId") == Some(&id.into()))
        .expect("it is there")
}

/// One of every kind, some of them with what they entail.
fn dozen(document: &mut Value) {
    let mut change = |names: &[&str], change: &mut dyn FnMut(&mut Mapping)| {
        assert_eq!(edit(document, names, change), names.len());
    };
    let set = |schema: &mut Mapping, property: &str, keyword: &str, value: &str| {
        schema["properties"][property][keyword] = yaml(value);
    };
    let require = |schema: &mut Mapping, property: &str, required: bool| {
        let list = schema["required"].as_sequence_mut().expect("a list");
        list.retain(|name| name != property);
        if required {
            list.push(property.into());
        }
    };
    change(&["operations.Failed", "operations.ResponseBodyFailed"], &mut |schema| {
        schema["properties"]["hint"] = yaml("{type: string}");
    });
    let categories = [
        "operations.Category",
        "operations.ResponseBodyCategory",
        "operations.UpdateAuthSessionResultResponseBodyCategory",
    ];
    change(&categories, &mut |schema| {
        schema["enum"].as_sequence_mut().expect("a list").push("quota".into());
    });
    change(&["operations.JobDBObjectSchema"], &mut |schema| {
        schema["properties"].as_mapping_mut().expect("an object").shift_remove("schedule_id");
    });
    change(&["operations.RunApiStartRequestBody"], &mut |schema| {
        require(schema, "saveTrace", true);
        set(schema, "api", "maxLength", "64");
    });
    change(&["operations.RunApiStartResponseBody"], &mut |schema| {
        require(schema, "status", false);
    });
    change(&["operations.TriggerJobResponseBody"], &mut |schema| {
        set(schema, "jobRunId", "nullable", "true");
    });
    change(&["operations.RuntimeBasedAuthSessionInput"], &mut |schema| {
        set(schema, "requestTimeout", "default", "300");
        set(schema, "checkAttempts", "deprecated", "true");
    });
    let started = [
        "operations.CreateOrUpdateAuthSessionStartResponseBody",
        "operations.UpdateAuthSessionStartResponseBody",
    ];
    change(&started, &mut |schema| {
        set(schema, "operationId", "type", "integer");
    });
    let parameter = "{name: page, in: query, required: true, schema: {type: integer}}";
    let parameters = operation(document, "getJobs")["parameters"].as_sequence_mut();
    parameters.expect("a list").push(yaml(parameter));
    operation(document, "getJob").insert("description".into(), "Another text.".into());
    let paths = document["paths"].as_mapping_mut().expect("an object");
    let ping = "{get: {operationId: ping, responses: {'204': {description: It is there.}}}}";
    paths.insert("/ping".into(), yaml(ping));
    paths.retain(|_, item| {
        let recorder = Value::from("startAuthSessionRecorder");
        !item.as_mapping().is_some_and(|item| {
            item.values().any(|operation| operation.get("operationId") == Some(&recorder))
        })
    });
}

#[test]
fn a_dozen_changes_are_told_and_rename_nothing() {
    let (old, new) = surfaces(dozen);
    let told = diff(&old, &new);
    let mut lines: Vec<String> = told
        .changes
        .iter()
        .map(|change| {
            let wire = if change.wire.is_some() { " and the wire" } else { "" };
            format!("{} {}: {}{wire}", change.kind.as_str(), change.path, change.code)
        })
        .collect();
    lines.sort();
    let models = "models::operations";
    let mut expected = [
        format!("field-added {models}::Failed::hint: minor"),
        format!("value-added {models}::ResponseBodyErrorCategory::Quota: minor"),
        format!("field-removed {models}::Job::schedule_id: major"),
        format!("field-required {models}::RunApiStartRequestBody::save_trace: major and the wire"),
        format!("field-limits {models}::RunApiStartRequestBody::api: patch and the wire"),
        format!("field-optional {models}::RunApiStartResponseBody::status: major and the wire"),
        format!("field-nullable {models}::TriggerJobResponseBody::job_run_id: major and the wire"),
        format!("field-default {models}::RuntimeBasedAuthSessionInput::request_timeout: patch"),
        format!("field-deprecated {models}::RuntimeBasedAuthSessionInput::check_attempts: minor"),
        format!(
            "field-type {models}::AuthSessionStartResponseBody::operation_id: major and the wire"
        ),
        "parameter-added operations::GET_JOBS: minor and the wire".to_owned(),
        "call-changed operations::GET_JOBS: major".to_owned(),
        "operation-added operations::PING: minor".to_owned(),
        "operation-removed operations::START_AUTH_SESSION_RECORDER: major and the wire".to_owned(),
        format!("type-removed {models}::StartAuthSessionRecorderRequestBody: major"),
        format!("type-removed {models}::StartAuthSessionRecorderResponseBody: major"),
    ];
    expected.sort();
    assert_eq!(lines, expected);
    let gone = |path: &&String| !path.contains("StartAuthSessionRecorder");
    let before: BTreeSet<&String> = old.types.keys().filter(gone).collect();
    assert_eq!(before, new.types.keys().collect(), "a type has another name");
}

/// The same with all objects in another order.
fn reversed(value: &mut Value) {
    match value {
        Value::Sequence(items) => items.iter_mut().for_each(reversed),
        Value::Mapping(map) => {
            let entries: Vec<(Value, Value)> = std::mem::take(map).into_iter().collect();
            map.extend(entries.into_iter().rev());
            map.values_mut().for_each(reversed);
        }
        _ => {}
    }
}

#[test]
fn a_reordered_document_changes_nothing() {
    let (old, new) = surfaces(reversed);
    assert_eq!(diff(&old, &new).changes, []);
    assert_eq!(lock::text(&old), lock::text(&new));
}

/// Texts and examples are others.
fn reworded(value: &mut Value) {
    match value {
        Value::Sequence(items) => items.iter_mut().for_each(reworded),
        Value::Mapping(map) => {
            for (key, value) in map.iter_mut() {
                match key.as_str() {
                    Some("description" | "summary") if value.is_string() => {
                        *value = Value::from("Something else.");
                    }
                    _ => reworded(value),
                }
            }
            map.shift_remove("example");
        }
        _ => {}
    }
}

#[test]
fn a_reworded_document_changes_nothing() {
    let (old, new) = surfaces(reworded);
    assert_eq!(diff(&old, &new).changes, []);
}
