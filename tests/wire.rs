//! How the types behave on the wire, by the example of `Failed`, the union that it is a member of, and the schedules.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod typed;

use harness::facts::{Content, DOCS, DocumentedName, Facts};
use harness::json;
use intuned::models::operations::{
    CreateAuthSessionResultResponseBody, CreateJobRequestBody, Failed,
};
use intuned::{DecodeError, Maybe};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};
use typed::Types;

type Union = CreateAuthSessionResultResponseBody;

fn decode<T: DeserializeOwned>(value: &Value) -> Result<T, DecodeError> {
    intuned::decode(value.to_string().as_bytes())
}

fn encode<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap()
}

/// The documented example of `Failed`.
fn failed() -> Value {
    json!({
        "status": "failed",
        "message": "<value>",
        "error": {
            "message": "An error occurred while executing the run",
            "code": "script-process-crashed",
            "category": "user",
            "doc_url": "https://docs.intunedhq.com/docs/support/errors#run-execution-error",
            "correlation_id": "123e4567-e89b-12d3-a456-426614174000",
        },
    })
}

/// The same with the value at a pointer replaced or added.
fn failed_with(pointer: &str, value: Value) -> Value {
    let mut changed = failed();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    changed.pointer_mut(parent).unwrap()[key] = value;
    changed
}

/// The same without a key.
fn failed_without(parent: &str, key: &str) -> Value {
    let mut changed = failed();
    changed.pointer_mut(parent).unwrap().as_object_mut().unwrap().remove(key).unwrap();
    changed
}

fn variant(union: &Union) -> &'static str {
    match union {
        Union::Done(_) => "Done",
        Union::Pending(_) => "Pending",
        Union::Canceled(_) => "Canceled",
        Union::InProgress(_) => "InProgress",
        Union::Failed(_) => "Failed",
        Union::Unknown(_) => "Unknown",
        _ => "a member that the documentation does not have",
    }
}

fn canceled() -> Value {
    json!({"status": "canceled", "message": "stopped", "reason": {"type": "terminated", "message": "by hand"}})
}

/// What other generators get wrong: each of these inputs is one that some of them misread, refuse or lose a part of.
#[test]
fn nine_inputs_through_the_union() {
    let inputs = [
        ("the documented value", failed(), "Failed", failed()),
        (
            "done",
            json!({"status": "done", "authSessionId": "auth-session-123"}),
            "Done",
            Value::Null,
        ),
        ("pending", json!({"status": "pending"}), "Pending", Value::Null),
        (
            "in_progress",
            json!({"status": "in_progress", "runId": "<id>"}),
            "InProgress",
            Value::Null,
        ),
        ("canceled", canceled(), "Canceled", Value::Null),
        (
            "a new error code",
            failed_with("/error/code", json!("solar-flare")),
            "Failed",
            Value::Null,
        ),
        ("a new category", failed_with("/error/category", json!("weather")), "Failed", Value::Null),
        ("one more field", failed_with("/retryAfter", json!(30)), "Failed", Value::Null),
        (
            "a new status",
            json!({"status": "postponed", "until": [2030, null]}),
            "Unknown",
            Value::Null,
        ),
    ];
    for (what, input, member, expected) in inputs {
        let union: Union =
            decode(&input).unwrap_or_else(|error| panic!("{what} is refused: {error}"));
        assert_eq!(variant(&union), member, "{what}");
        let expected = if expected.is_null() { &input } else { &expected };
        assert_eq!(encode(&union), *expected, "{what}");
    }
}

#[test]
fn the_members_hold_what_was_sent() {
    match decode(&json!({"status": "done", "authSessionId": "a"})).unwrap() {
        Union::Done(done) => assert_eq!(done.auth_session_id, "a"),
        other => panic!("{other:?}"),
    }
    match decode(&json!({"status": "in_progress", "runId": "r"})).unwrap() {
        Union::InProgress(in_progress) => assert_eq!(in_progress.run_id, "r"),
        other => panic!("{other:?}"),
    }
    match decode(&canceled()).unwrap() {
        Union::Canceled(canceled) => {
            assert_eq!(canceled.message, "stopped");
            assert_eq!(canceled.reason.message, "by hand");
            assert_eq!(encode(&canceled.reason)["type"], "terminated");
            assert_eq!(canceled.reason.doc_url, None);
        }
        other => panic!("{other:?}"),
    }
    match decode(&json!({"status": "postponed", "until": 1})).unwrap() {
        Union::Unknown(value) => assert_eq!(value, json!({"status": "postponed", "until": 1})),
        other => panic!("{other:?}"),
    }
}

#[test]
fn failed_holds_what_was_sent() {
    let failed: Failed = decode(&failed()).unwrap();
    assert_eq!(failed.status.to_string(), "failed");
    assert_eq!(failed.message, "<value>");
    assert_eq!(failed.error.message, "An error occurred while executing the run");
    assert_eq!(
        failed.error.code.as_ref().map(ToString::to_string).as_deref(),
        Some("script-process-crashed")
    );
    assert_eq!(failed.error.category.as_str(), "user");
    assert_eq!(failed.error.retirable, None);
    assert_eq!(failed.error.details, None);
    assert_eq!(
        failed.error.correlation_id.as_deref(),
        Some("123e4567-e89b-12d3-a456-426614174000")
    );
}

#[test]
fn failed_is_written_in_the_documented_order() {
    let text = r#"{"status":"failed","message":"m","error":{"message":"e","code":"unexpected","category":"auth","retirable":true,"doc_url":"d","correlation_id":"c","details":[1,null]}}"#;
    let failed: Failed = intuned::decode(text.as_bytes()).unwrap();
    assert_eq!(serde_json::to_string(&failed).unwrap(), text);
}

#[test]
fn a_new_code_and_category_are_kept_as_text() {
    let mut value = failed_with("/error/code", json!("solar-flare"));
    value["error"]["category"] = json!("weather");
    let failed: Failed = decode(&value).unwrap();
    assert_eq!(failed.error.code.as_ref().unwrap().as_str(), "solar-flare");
    assert_eq!(failed.error.category.to_string(), "weather");
    assert_ne!(failed.error.category, "user".into());
    assert_eq!(failed.error.category, "weather".parse().unwrap());
    assert_eq!(encode(&failed), value);
}

#[test]
fn new_fields_are_kept_and_written_back() {
    for pointer in ["/retryAfter", "/error/retryAfter"] {
        for addition in [json!(null), json!(1), json!({"status": "done"}), json!([["x"]])] {
            let value = failed_with(pointer, addition);
            assert_eq!(encode(&decode::<Failed>(&value).unwrap()), value, "{pointer}");
            assert_eq!(encode(&decode::<Union>(&value).unwrap()), value, "{pointer}");
        }
    }
    let known: Failed = decode(&failed()).unwrap();
    assert_eq!(known.undeclared().count(), 0);
    let newer: Failed = decode(&failed_with("/retryAfter", json!(30))).unwrap();
    assert_eq!(newer.undeclared().collect::<Vec<_>>(), [("retryAfter", &json!(30))]);
}

#[test]
fn the_tag_can_stand_anywhere() {
    let first = r#"{"status":"failed","message":"m","error":{"message":"e","category":"auth"}}"#;
    let middle = r#"{"message":"m","status":"failed","error":{"message":"e","category":"auth"}}"#;
    let last = r#"{"message":"m","error":{"category":"auth","message":"e"},"status":"failed"}"#;
    for text in [first, middle, last] {
        let union: Union = intuned::decode(text.as_bytes()).unwrap();
        assert_eq!(variant(&union), "Failed");
        assert_eq!(serde_json::to_string(&union).unwrap(), first);
    }
}

#[test]
fn what_does_not_fit_is_named_with_its_path() {
    let cases = [
        (failed_without("", "message"), "$", "message"),
        (failed_without("", "error"), "$", "error"),
        (failed_without("/error", "category"), "$.error", "category"),
        (failed_without("/error", "message"), "$.error", "message"),
        (failed_with("/message", Value::Null), "$.message", "null"),
        (failed_with("/message", json!(5)), "$.message", "5"),
        (failed_with("/error", Value::Null), "$.error", "null"),
        (failed_with("/error", json!("text")), "$.error", "text"),
        (failed_with("/error", json!([])), "$.error", "sequence"),
        (failed_with("/error/category", Value::Null), "$.error.category", "null"),
        (failed_with("/error/category", json!(5)), "$.error.category", "5"),
        (failed_with("/error/category", json!({})), "$.error.category", "map"),
        (failed_with("/error/code", json!(["unexpected"])), "$.error.code", "sequence"),
        (failed_with("/error/retirable", json!("yes")), "$.error.retirable", "yes"),
    ];
    for (value, path, word) in cases {
        for error in [decode::<Failed>(&value).unwrap_err(), decode::<Union>(&value).unwrap_err()] {
            assert_eq!(error.path(), Some(path), "{value}: {error}");
            assert!(error.message().contains(word), "{value}: {error}");
            assert!(error.to_string().contains(path), "{value}: {error}");
        }
    }
}

#[test]
fn a_wrong_tag_is_an_error_of_the_member_and_of_the_union() {
    let error = decode::<Failed>(&failed_with("/status", json!("done"))).unwrap_err();
    assert_eq!(error.path(), Some("$.status"));
    assert!(error.message().contains("done") && error.message().contains("failed"), "{error}");
    assert!(
        decode::<Failed>(&failed_without("", "status")).unwrap_err().message().contains("status")
    );
    let error = decode::<Union>(&failed_without("", "status")).unwrap_err();
    assert!(error.message().contains("missing field `status`"), "{error}");
    for tag in [json!(null), json!(1), json!(["failed"]), json!({"failed": true})] {
        let error = decode::<Union>(&failed_with("/status", tag)).unwrap_err();
        assert_eq!(error.path(), Some("$.status"), "{error}");
    }
    for value in [json!(null), json!("failed"), json!(["failed"]), json!(true), json!({})] {
        decode::<Union>(&value).expect_err("the union takes objects with a tag");
    }
}

#[test]
fn a_known_tag_with_an_unfit_member_is_not_unknown() {
    decode::<Union>(&json!({"status": "done"})).expect_err("the member lacks a field");
    decode::<Union>(&json!({"status": "in_progress", "runId": 1}))
        .expect_err("the member has a field of a wrong type");
}

#[test]
fn a_repeated_key_is_refused() {
    let text = r#"{"status":"failed","message":"m","message":"n","error":{"message":"e","category":"auth"}}"#;
    for error in [
        intuned::decode::<Failed>(text.as_bytes()).unwrap_err(),
        intuned::decode::<Union>(text.as_bytes()).unwrap_err(),
    ] {
        assert!(error.message().contains("duplicate field `message`"), "{error}");
    }
    let nested = r#"{"status":"failed","message":"m","error":{"message":"e","category":"auth","category":"user"}}"#;
    for error in [
        intuned::decode::<Failed>(nested.as_bytes()).unwrap_err(),
        intuned::decode::<Union>(nested.as_bytes()).unwrap_err(),
    ] {
        assert!(error.message().contains("duplicate field `category`"), "{error}");
        assert_eq!(error.path(), Some("$.error"), "{error}");
    }
    let tag = r#"{"status":"pending","status":"done","authSessionId":"a"}"#;
    let error = intuned::decode::<Union>(tag.as_bytes()).unwrap_err();
    assert!(error.message().contains("duplicate field `status`"), "{error}");
}

#[test]
fn text_that_is_no_json_is_an_error_with_its_place() {
    let check = |error: intuned::DecodeError| {
        assert!(!error.to_string().is_empty());
        assert_eq!(error.path(), None, "{error}");
        assert!(error.is_syntax() && error.line() == 1, "{error}");
    };
    for text in ["", "{", "{\"status\":\"failed\",}", "nonsense"] {
        check(intuned::decode::<Failed>(text).unwrap_err());
        check(intuned::decode::<Union>(text).unwrap_err());
    }
    let text = "{\"status\":\"pending\"} {}";
    check(intuned::decode::<Union>(text).unwrap_err());
    // Of two errors, the first is told.
    let error = intuned::decode::<Failed>(text).unwrap_err();
    assert_eq!((error.path(), error.column()), (Some("$.status"), 11), "{error}");
}

#[test]
fn new_takes_the_required_fields_and_sets_the_tag() {
    let documented: Failed = decode(&failed()).unwrap();
    let made = Failed::new("<value>", documented.error.clone());
    assert_eq!(made, documented);
    assert_eq!(encode(&made), failed());
    assert_eq!(encode(&Union::Failed(made)), failed());
}

#[test]
fn defaults_are_answered_but_not_sent() {
    let mut failed: Failed = decode(&failed()).unwrap();
    assert_eq!(failed.error.retirable, None);
    assert!(!failed.error.retirable_or_default());
    assert_eq!(encode(&failed)["error"].get("retirable"), None);
    failed.error.retirable = Some(true);
    assert!(failed.error.retirable_or_default());
    assert_eq!(encode(&failed)["error"]["retirable"], true);
    failed.error.retirable = Some(false);
    assert_eq!(encode(&failed)["error"]["retirable"], false);
}

fn job() -> Value {
    json!({"id": "job", "payload": [{"parameters": {}, "apiName": "api"}], "configuration": {}})
}

fn job_with(key: &str, value: Value) -> Value {
    let mut job = job();
    job[key] = value;
    job
}

#[test]
fn absent_null_and_value_are_told_apart() {
    let absent: CreateJobRequestBody = decode(&job()).unwrap();
    assert_eq!(absent.proxy, Maybe::Absent);
    assert!(
        absent.schedule.is_absent() && absent.sink.is_absent() && absent.auth_session.is_absent()
    );
    assert_eq!(encode(&absent), job());

    let null: CreateJobRequestBody = decode(&job_with("proxy", Value::Null)).unwrap();
    assert_eq!(null.proxy, Maybe::Null);
    assert_eq!(encode(&null), job_with("proxy", Value::Null));

    let value: CreateJobRequestBody = decode(&job_with("proxy", json!("http://proxy"))).unwrap();
    assert_eq!(value.proxy, Maybe::Value("http://proxy".to_owned()));
    assert_eq!(encode(&value), job_with("proxy", json!("http://proxy")));
}

#[test]
fn every_maybe_field_takes_absent_null_and_value() {
    let values = [
        ("schedule", json!({"jitter": "5m", "intervals": [{"every": 60}]})),
        ("sink", json!({"type": "webhook", "url": "https://example.com"})),
        ("proxy", json!("http://proxy")),
        ("auth_session", json!({"id": "a", "checkAttempts": 1})),
    ];
    for (key, value) in values {
        for value in [Value::Null, value] {
            let job = job_with(key, value);
            assert_eq!(encode(&decode::<CreateJobRequestBody>(&job).unwrap()), job);
        }
        decode::<CreateJobRequestBody>(&job_with(key, json!(false)))
            .expect_err("false is none of these");
    }
}

#[test]
fn null_for_an_optional_property_is_absent() {
    for key in ["code", "correlation_id", "doc_url"] {
        let null = failed_with(&format!("/error/{key}"), Value::Null);
        let without = failed_without("/error", key);
        for written in
            [encode(&decode::<Failed>(&null).unwrap()), encode(&decode::<Union>(&null).unwrap())]
        {
            assert_eq!(written, without, "{key}");
        }
    }
    // Its schema allows everything, and so null as well.
    let null = failed_with("/error/details", Value::Null);
    assert_eq!(encode(&decode::<Failed>(&null).unwrap()), null);
}

#[test]
fn null_is_no_free_form_object_within_a_union_either() {
    let types = Types::load();
    let value = json!({"runtimeInput": null});
    for name in ["operations.RuntimeBasedAuthSessionInput", "operations.AuthSession"] {
        let name = DocumentedName::parse(name).unwrap();
        let error = types.roundtrip(&name, &value).expect_err("null is not the empty object");
        assert!(error.contains("runtimeInput"), "{name}: {error}");
    }
}

#[test]
fn required_and_nullable_fields_are_always_written() {
    let types = Types::load();
    let name = DocumentedName::parse("operations.JobRun").unwrap();
    let run = json!({
        "id": "1", "start_time": "s", "end_time": null, "workspace_id": "w", "project_id": "p", "job_id": "j",
        "created_at": "c", "updated_at": "u", "type": "MANUAL", "status": "PENDING", "payloads": null,
        "successful_runs": 3, "failed_runs": null, "job_configuration_snapshot": {"configuration": {}},
    });
    assert_eq!(types.roundtrip(&name, &run), Ok(run.clone()));
    for key in ["end_time", "payloads", "successful_runs", "failed_runs"] {
        let mut without = run.clone();
        without.as_object_mut().unwrap().remove(key);
        let error = types.roundtrip(&name, &without).unwrap_err();
        assert!(error.contains(key), "{error}");
    }
}

/// The documented union of a calendar field, and a value for each of its members in order.
fn calendar_forms(field: &str) -> Vec<Value> {
    let (first, second) = match field {
        "dayOfWeek" => (json!("MONDAY"), json!("FRIDAY")),
        "month" => (json!("JANUARY"), json!("DECEMBER")),
        _ => (json!(0), json!(30)),
    };
    vec![
        first.clone(),
        json!({"start": first, "step": 2, "end": second}),
        json!({"start": first, "end": second}),
        json!([second, {"start": first, "step": 2, "end": second}, {"start": first, "end": second}, {"start": first}]),
        json!("*"),
    ]
}

#[test]
fn every_form_of_every_calendar_field_is_read_as_its_member() {
    let facts = Facts::parse(DOCS).unwrap();
    let types = Types::load();
    let mut checked = 0;
    for calendars in ["Calendars", "GetJobCalendars", "GetJobsCalendars"] {
        let calendars =
            DocumentedName { module: "operations".to_owned(), name: calendars.to_owned() };
        let Content::Object(fields) = &facts.page(&calendars).unwrap().content else {
            panic!("{calendars}")
        };
        for field in fields.iter().filter(|field| field.wire != "comment") {
            let union = DocumentedName::parse(&field.kind.to_string()).unwrap();
            let Content::Union(members) = &facts.page(&union).unwrap().content else {
                panic!("{union}")
            };
            let forms = calendar_forms(&field.wire);
            assert_eq!(members.len(), forms.len());
            for (member, form) in members.iter().zip(forms) {
                let value = json!({ &field.wire: form });
                let written = types.roundtrip(&calendars, &value).unwrap();
                assert!(json::equal(&written, &value), "{value} becomes {written}");
                let expected = types.variant_of(&union, &member.kind);
                assert_eq!(types.variant(&union, &form), Ok(expected), "{union}: {form}");
                checked += 1;
            }
        }
    }
    assert_eq!(checked, 3 * 7 * 5);
}

#[test]
fn further_forms_of_calendar_fields_lose_nothing() {
    let types = Types::load();
    let calendars = DocumentedName::parse("operations.Calendars").unwrap();
    for field in ["second", "minute", "hour", "dayOfMonth", "year", "dayOfWeek", "month"] {
        let forms = calendar_forms(field);
        let first = forms[0].clone();
        let names = field == "dayOfWeek" || field == "month";
        let mut further = vec![json!([]), json!({"start": first}), json!([first]), json!("**")];
        further.extend(names.then(|| json!(["SOMEDAY", {"start": "SOMEDAY", "end": "*"}])));
        for form in further {
            let value = json!({ field: form });
            assert_eq!(types.roundtrip(&calendars, &value), Ok(value));
        }
        let wrong = [
            json!(true),
            json!({}),
            json!({"step": 1, "end": first}),
            json!([[first]]),
            json!([true]),
            json!(1.5),
        ];
        for form in
            wrong.into_iter().chain([if names { json!(1) } else { json!({"start": "one"}) }])
        {
            let error = types.roundtrip(&calendars, &json!({ field: form })).unwrap_err();
            assert!(error.contains(field), "{field}: {form}: {error}");
        }
    }
}
