//! What a run found out, for people.

use std::collections::BTreeMap;
use std::fmt::Write;

use serde_json::Value;

use super::compile::STEPS;
use super::{Outcome, is_good};

/// The report as Markdown: totals, a table of the documents, and what failed.
#[must_use]
pub fn markdown(outcomes: &[Outcome], command: &str) -> String {
    let mut text = String::from("# Documents that the generator was tried with\n\n");
    let _ = writeln!(text, "Made by `{command}` on {}.\n", machine());
    text.push_str(&summary(outcomes));
    text.push_str(
        "\nTime and memory are those of generating, with starting the process; lines are those of the emitted \
         sources, client included, and so is the time to check them; the ledger counts what a document asked \
         for and did not get exactly. Values are accepted by their own schema, and by the \
         one that a discriminator names; they survive if they come back equal; broken ones lack a required property or have one of a wrong type. A value of a union is one for \
         which the document says which member it is; it has a wrong member if the union reads it as another.\n\n\
         | document | operations | schemas | types | lines | s | MB | ledger | check (s) | warnings | values | survived | broken | rejected | of unions | wrong members |\n\
         |---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n",
    );
    for outcome in outcomes {
        let cell = |path: &str| match outcome.pointer(path) {
            None | Some(Value::Null) => "–".to_owned(),
            Some(value) => value.to_string(),
        };
        let warnings: u64 =
            STEPS.iter().map(|step| number(&outcome["compile"][*step]["warnings"])).sum();
        let name = outcome["name"].as_str().unwrap_or_default();
        let _ = writeln!(
            text,
            "| {name} | {} | {} | {} | {} | {} | {} | {} | {} | {warnings} | {} | {} | {} | {} | {} | {} |",
            cell("/generate/operations"),
            cell("/generate/schemas"),
            cell("/generate/types"),
            cell("/generate/lines"),
            cell("/generate/seconds"),
            cell("/generate/memory_mb"),
            cell("/generate/ledger"),
            cell("/compile/check/seconds"),
            cell("/roundtrip/accepted"),
            cell("/roundtrip/survived"),
            cell("/roundtrip/broken"),
            cell("/roundtrip/rejected"),
            cell("/roundtrip/members"),
            cell("/roundtrip/wrong_members"),
        );
    }
    text.push_str(&failures(outcomes));
    text.push_str(&calls(outcomes));
    text
}

/// The requests of examples that are not as their document describes them, by kind.
fn calls(outcomes: &[Outcome]) -> String {
    let mut text = String::new();
    for outcome in outcomes {
        let name = outcome["name"].as_str().unwrap_or_default();
        let kinds = outcome["calls"]["kinds"].as_object().into_iter().flatten();
        let kinds: Vec<String> = kinds.map(|(kind, count)| format!("{count} × {kind}")).collect();
        if !kinds.is_empty() {
            let _ = writeln!(text, "- {name}: {}", kinds.join(", "));
        }
    }
    if text.is_empty() { text } else { format!("\n## Requests of examples that differ\n\n{text}") }
}

/// The totals of a run.
#[must_use]
pub fn summary(outcomes: &[Outcome]) -> String {
    let total = outcomes.len();
    let generated = outcomes.iter().filter(|outcome| outcome["outcome"] == "generated").count();
    let mut text = format!("- {generated} of {total} documents generate.\n");
    if outcomes.iter().any(|outcome| outcome["compile"].is_object()) {
        let compiled =
            outcomes.iter().filter(|it| it["compile"].is_object() && is_good(it)).count();
        let _ = writeln!(
            text,
            "- {compiled} of {total} crates, each with its client, pass rustc, clippy and rustdoc without a \
             warning; so do their types alone, and a tag alone where there are several."
        );
    }
    let sum = |path: &str| {
        outcomes.iter().map(|it| number(it.pointer(path).unwrap_or(&Value::Null))).sum::<u64>()
    };
    if outcomes.iter().any(|outcome| outcome["roundtrip"].is_object()) {
        let (accepted, survived) = (sum("/roundtrip/accepted"), sum("/roundtrip/survived"));
        let (broken, rejected) = (sum("/roundtrip/broken"), sum("/roundtrip/rejected"));
        let (members, wrong) = (sum("/roundtrip/members"), sum("/roundtrip/wrong_members"));
        let _ = writeln!(
            text,
            "- {survived} of {accepted} accepted values survive ({}), {} of them given by the documents.\n\
             - `validate` refuses {} of them.\n\
             - {rejected} of {broken} broken values are rejected ({}).\n\
             - {wrong} of {members} values of unions are read as a wrong member ({}), and {} are refused.",
            percent(survived, accepted),
            sum("/roundtrip/given"),
            sum("/roundtrip/invalid"),
            percent(rejected, broken),
            percent(wrong, members),
            sum("/roundtrip/refused_members"),
        );
        let mut lost: BTreeMap<&str, u64> = BTreeMap::new();
        for outcome in outcomes {
            for (kind, count) in outcome["roundtrip"]["lost"].as_object().into_iter().flatten() {
                *lost.entry(kind).or_default() += number(count);
            }
        }
        if !lost.is_empty() {
            let kinds: Vec<String> =
                lost.iter().map(|(kind, count)| format!("{count} × {kind}")).collect();
            let _ = writeln!(text, "- Values that do not survive: {}.", kinds.join(", "));
        }
    }
    if outcomes.iter().any(|outcome| outcome["calls"].is_object()) {
        let (examples, valid) = (sum("/calls/examples"), sum("/calls/valid"));
        let _ = writeln!(
            text,
            "- {valid} of {examples} requests of examples are as the documents describe them ({}), {} of them with \
             a body; {} further examples take values that they do not make.",
            percent(valid, examples),
            sum("/calls/with_body"),
            sum("/calls/without_values"),
        );
    }
    if outcomes.iter().any(|outcome| outcome["pages"].is_object()) {
        let compile = outcomes.iter().filter(|it| it["pages"]["programs"].is_number()).count();
        let _ = writeln!(
            text,
            "- {} pages of documentation ({} MB) have {} programs, which compile for {compile} of {total} crates.",
            sum("/pages/pages"),
            sum("/pages/bytes") / 1_000_000,
            sum("/pages/programs"),
        );
    }
    let (ledger, schemas) = (sum("/generate/ledger"), sum("/generate/schemas"));
    let _ = writeln!(
        text,
        "- The ledger has {ledger} entries for {schemas} schemas ({}).",
        percent(ledger, schemas)
    );
    text
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn percent(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "none".to_owned();
    }
    format!("{:.3} %", 100.0 * part as f64 / whole as f64)
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_default()
}

/// The processor, the system and the compiler.
fn machine() -> String {
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let rustc = std::process::Command::new("rustc").arg("--version").output();
    let rustc = rustc.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    format!(
        "{} {}, {cores} cores, {}",
        std::env::consts::OS,
        std::env::consts::ARCH,
        rustc.unwrap_or_default()
    )
}

fn failures(outcomes: &[Outcome]) -> String {
    let mut text = String::new();
    for outcome in outcomes.iter().filter(|outcome| !is_good(outcome)) {
        let compile = STEPS.map(|step| outcome["compile"][step]["first"].as_str());
        let why = [
            outcome["outcome"].as_str(),
            outcome["roundtrip"]["error"].as_str(),
            outcome["calls"]["error"].as_str(),
            outcome["pages"]["error"].as_str(),
        ];
        let why: Vec<&str> =
            why.into_iter().chain(compile).flatten().filter(|it| *it != "generated").collect();
        let _ = writeln!(
            text,
            "- {}: {}",
            outcome["name"].as_str().unwrap_or_default(),
            why.join("; ")
        );
    }
    if text.is_empty() { text } else { format!("\n## What failed\n\n{text}") }
}
