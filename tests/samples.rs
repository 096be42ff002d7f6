//! Values made from each documented schema go through the emitted type without loss, and broken ones are refused.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod typed;

use std::collections::BTreeSet;

use harness::facts::{DOCS, DocumentedName, Facts, Role};
use harness::json;
use harness::sample::{Change, Choices, Effect, Schema, changes, documented_schemas};
use proptest::prelude::*;
use proptest::test_runner::{Config, RngAlgorithm, TestError, TestRng, TestRunner};
use typed::Types;

const SPEC: &str = include_str!("../specs/intuned.yaml");

/// How many values are made from each schema.
const CASES: u32 = 16;
/// How many changes of a value are tried at most.
const CHANGES: usize = 24;

fn schemas() -> Vec<Schema> {
    documented_schemas(SPEC).expect("samples can be made of all schemas")
}

/// Runs a check on decisions that are the same in each run of the tests.
fn check(
    schema: &Schema,
    check: impl Fn(&DocumentedName, &mut Choices) -> Result<(), TestCaseError>,
) {
    let name = schema.name.as_ref().expect("the schema is documented");
    let config = Config { cases: CASES, failure_persistence: None, ..Config::default() };
    let mut runner =
        TestRunner::new_with_rng(config, TestRng::deterministic_rng(RngAlgorithm::ChaCha));
    let decisions = prop::collection::vec(any::<u32>(), 0..96);
    match runner.run(&decisions, |decisions| check(name, &mut Choices::new(decisions))) {
        Ok(()) => {}
        Err(TestError::Fail(reason, _)) => panic!("{name}: {reason}"),
        Err(error) => panic!("{name}: {error}"),
    }
}

#[test]
fn every_documented_type_has_a_schema() {
    let facts = Facts::parse(DOCS).unwrap();
    let pages = facts
        .pages
        .iter()
        .filter(|page| page.role() == Role::Type && page.name.module != "components");
    let documented: BTreeSet<DocumentedName> = pages.map(|page| page.name.clone()).collect();
    let schemas = schemas();
    assert_eq!(schemas.len(), documented.len());
    assert_eq!(
        schemas.into_iter().filter_map(|schema| schema.name).collect::<BTreeSet<_>>(),
        documented
    );
}

#[test]
fn valid_values_go_through_without_loss() {
    let types = Types::load();
    for schema in schemas() {
        check(&schema, |name, choices| {
            let value = schema.sample(choices);
            prop_assert!(schema.accepts(&value), "the sample is not valid: {value}");
            match types.roundtrip(name, &value) {
                Ok(written) => {
                    prop_assert!(json::equal(&written, &value), "{value} becomes {written}");
                }
                Err(error) => prop_assert!(false, "{value} is refused: {error}"),
            }
            Ok(())
        });
    }
}

#[test]
fn changed_values_are_accepted_or_refused_as_they_should_be() {
    let types = Types::load();
    for schema in schemas() {
        check(&schema, |name, choices| {
            let value = schema.sample(choices);
            let mut changes = changes(&schema, &value, choices);
            while changes.len() > CHANGES {
                changes.swap_remove(choices.below(changes.len()));
            }
            for change in changes {
                let result = types.roundtrip(name, &change.value);
                judge(&schema, &change, result)?;
            }
            Ok(())
        });
    }
}

fn judge(
    schema: &Schema,
    change: &Change,
    result: Result<serde_json::Value, String>,
) -> Result<(), TestCaseError> {
    let Change { description, value, effect } = change;
    match (schema.accepts(value), result) {
        (true, Ok(written)) => match effect {
            Effect::Kept => prop_assert!(
                json::equal(&written, value),
                "{description}: {value} becomes {written}"
            ),
            Effect::Absent(without) => prop_assert!(
                json::equal(&written, without) || json::equal(&written, value),
                "{description}: {value} becomes {written}"
            ),
            Effect::Broken(_) => {}
        },
        (false, Err(error)) => {
            if let Effect::Broken(key) = effect {
                prop_assert!(
                    error.contains(key.as_str()),
                    "{description}: the error does not name it: {error}"
                );
            }
        }
        (true, Err(error)) => prop_assert!(false, "{description}: {value} is refused: {error}"),
        (false, Ok(written)) => {
            prop_assert!(false, "{description}: {value} is accepted and becomes {written}");
        }
    }
    Ok(())
}
