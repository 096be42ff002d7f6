//! Sends values through the emitted types: one program for each document.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use serde_json::{Value, json};

use super::Entry;
use super::cases::{Case, Cases, cases};
use super::child::{package, rounded};
use super::compile::{cargo, workspace};
use super::failures::{LISTED, shortened};
use super::harness::write;
use super::members::Judge;
use crate::changes::lock;
use crate::document::diagnostic::Diagnostics;
use crate::document::load::{LoadOptions, load_with};
use crate::ir::settings::Style;

/// Judges the crate in `folder/crate`, which has the types that `folder/inventory.json` says: makes
/// the cases of its document and the program that tries them, runs it, and compares. `target` is the
/// target folder of cargo.
///
/// # Errors
///
/// If the document or the crate cannot be read, the program does not compile, or it ends early.
pub fn judge(entry: &Entry, folder: &Path, target: &Path, style: Style) -> Result<Value, String> {
    let start = Instant::now();
    let options = LoadOptions { allow: vec![entry.root.clone()], ..LoadOptions::default() };
    let document = load_with(&entry.path, &options, &mut Diagnostics::default())
        .ok_or("the document cannot be read")?;
    let inventory =
        fs::read_to_string(folder.join("inventory.json")).map_err(|it| it.to_string())?;
    let inventory: Value = serde_json::from_str(&inventory).map_err(|it| it.to_string())?;
    let lock = lock::read(&folder.join("crate").join(lock::NAME), &mut Diagnostics::default());
    let surface = lock.ok().flatten().ok_or("the lock cannot be read")?;
    let cases = cases(&document, &inventory)?;
    let mut judge = Judge::new(&document, &inventory, &surface);
    let members = judge.cases(&document, &inventory)?;
    let harness = folder.join("harness");
    write(&harness, &package(&entry.name), style, &cases, &members, &surface)
        .map_err(|error| error.to_string())?;
    workspace(folder, &["crate", "harness"])?;
    let built = cargo(&harness, target, &["build"])?;
    if !built.status.success() {
        let text = String::from_utf8_lossy(&built.stderr).into_owned();
        let error = text.lines().find(|line| line.starts_with("error"));
        return Err(format!("the program does not compile: {}", error.unwrap_or_default()));
    }
    let program = target.join("debug").join(format!("{}-harness", package(&entry.name)));
    let ran = Command::new(program).arg(harness.join("cases.jsonl")).output();
    let ran = ran.map_err(|error| error.to_string())?;
    let answers = String::from_utf8_lossy(&ran.stdout).into_owned();
    let answers: Vec<&str> = answers.lines().collect();
    let all = cases.list.len() + members.list.len();
    if !ran.status.success() || answers.len() != all {
        return Err(format!("the program ended after {} of {all} cases", answers.len()));
    }
    let (values, names) = answers.split_at(cases.list.len());
    let mut outcome = judged(&cases, values);
    judge.judged(&members, names, &mut outcome);
    outcome["seconds"] = json!(rounded(start.elapsed().as_secs_f64()));
    Ok(outcome)
}

fn judged(cases: &Cases, answers: &[&str]) -> Value {
    let [mut accepted, mut survived, mut given, mut refused, mut rejected, mut invalid] =
        [0_u64; 6];
    let mut failures = Vec::new();
    let mut kinds: BTreeMap<&str, u64> = BTreeMap::new();
    for (case, answer) in cases.list.iter().zip(answers) {
        let (why, complaint) = verdict(case, answer);
        invalid += u64::from(case.refused.is_none() && complaint.is_some());
        if case.refused.is_some() {
            refused += 1;
            rejected += u64::from(why.is_none());
        } else {
            accepted += 1;
            given += u64::from(case.given);
            survived += u64::from(why.is_none());
            if why.is_some() {
                *kinds.entry(kind(case, answer)).or_default() += 1;
            }
        }
        let complaint = complaint.filter(|_| case.refused.is_none());
        if let Some(why) = why.or(complaint).filter(|_| failures.len() < LISTED) {
            failures.push(json!({
                "schema": case.pointer,
                "type": cases.types[case.rust],
                "value": shortened(&case.value.to_string()),
                "why": shortened(&why),
            }));
        }
    }
    json!({
        "accepted": accepted,
        "given": given,
        "survived": survived,
        "invalid": invalid,
        "broken": refused,
        "rejected": rejected,
        "not_accepted": cases.not_accepted,
        "lost": kinds,
        "failures": failures,
    })
}

/// What happened to a value that did not survive.
fn kind(case: &Case, answer: &str) -> &'static str {
    let text = match answer.split_at(answer.len().min(1)) {
        ("-", _) => return "refused",
        ("!", text) => text.split_once('\u{1}').map_or("", |(_, text)| text),
        (_, text) => text,
    };
    let written: Value = serde_json::from_str(text).unwrap_or_default();
    lost(&case.value, &written)
}

/// What of a value is not as it was.
fn lost(value: &Value, written: &Value) -> &'static str {
    match (value, written) {
        (Value::Object(value), Value::Object(written)) => {
            for (key, it) in value {
                match written.get(key) {
                    None if it.is_null() => return "`null` is absent",
                    None => return "a property is absent",
                    Some(other) if !equal(it, other) => return lost(it, other),
                    Some(_) => {}
                }
            }
            "a property is added"
        }
        (Value::Array(value), Value::Array(written)) if value.len() == written.len() => {
            let mut pairs = value.iter().zip(written);
            let pair = pairs.find(|(value, written)| !equal(value, written));
            pair.map_or("another value", |(value, written)| lost(value, written))
        }
        (Value::Number(_), Value::Number(_)) => "another number",
        (Value::String(_), Value::String(_)) => "another string",
        _ => "another kind of value",
    }
}

/// What is wrong with an answer, and what the value's type says of a value that it has read.
fn verdict(case: &Case, answer: &str) -> (Option<String>, Option<String>) {
    let (sign, text) = answer.split_at(answer.len().min(1));
    let (complaint, text) = match text.split_once('\u{1}').filter(|_| sign == "!") {
        Some((complaint, text)) => (Some(format!("read, and then not valid: {complaint}")), text),
        None => (None, text),
    };
    let why = match (sign, &case.refused) {
        ("-", Some(_)) => None,
        (_, Some(why)) => Some(format!("accepted, though {why}; written as {text}")),
        ("-", None) => Some(format!("refused: {text}")),
        (_, None) => {
            let written: Value = serde_json::from_str(text).unwrap_or_default();
            (!equal(&written, &case.value)).then(|| format!("written as {text}"))
        }
    };
    (why, complaint)
}

/// Whether two values are equal in JSON, where `1` and `1.0` are the same number.
fn equal(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Number(one), Value::Number(other)) => {
            one == other || one.as_f64().is_some_and(|it| Some(it) == other.as_f64())
        }
        (Value::Array(one), Value::Array(other)) => {
            one.len() == other.len() && one.iter().zip(other).all(|(one, other)| equal(one, other))
        }
        (Value::Object(one), Value::Object(other)) => {
            one.len() == other.len()
                && one.iter().all(|(key, value)| other.get(key).is_some_and(|it| equal(value, it)))
        }
        (one, other) => one == other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_equal_in_any_form() {
        assert!(equal(&json!({"a": [1, 2.5]}), &json!({"a": [1.0, 2.5]})));
        for (one, other) in
            [(json!(1), json!(2)), (json!([1]), json!([])), (json!({"a": 1}), json!({}))]
        {
            assert!(!equal(&one, &other));
        }
    }

    #[test]
    fn answers_are_judged() {
        let case = |refused: Option<&str>| Case {
            rust: 0,
            pointer: String::new(),
            value: json!({"a": 1}),
            refused: refused.map(str::to_owned),
            given: false,
        };
        assert_eq!(verdict(&case(None), r#"+{"a":1.0}"#), (None, None));
        assert!(verdict(&case(None), "+{}").0.is_some());
        assert!(verdict(&case(None), "-no").0.is_some());
        assert_eq!(verdict(&case(Some("x")), "-no"), (None, None));
        assert!(verdict(&case(Some("x")), "+{}").0.is_some());
        let (why, complaint) = verdict(&case(None), "!no\u{1}{\"a\":1}");
        assert!(why.is_none() && complaint.is_some());
        assert!(verdict(&case(Some("x")), "!no\u{1}{}").0.is_some(), "it was read");
    }
}
