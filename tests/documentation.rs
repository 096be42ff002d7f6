//! The emitted crate is what the published documentation describes: every page, every operation.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod sabotage;

use std::io::Write;
use std::path::Path;

use harness::compare::{Counts, Report, compare};
use harness::emitted::{EmittedModel, Sources};
use harness::facts::{DOCS, Facts};
use sabotage::{
    Sabotage, add_text_arm, cross, drop_alias, edit_arms, edit_constant, edit_list,
    edit_parameters, edit_tries, edit_variants, payload, replace_expression, replace_in_constant,
    replace_text, require, retype_field, swap_fields, unwrap_option,
};
use serde_json::Value;

/// What release 0.4.1 documents. The numbers are written out so that lost facts are noticed too.
const DOCUMENTED: Counts = Counts {
    pages: 502,
    fields: 791,
    values: 830,
    members: 204,
    parameters: 65,
    operations: 20,
    bodies: 51,
};

fn facts() -> Facts {
    Facts::parse(DOCS).expect("the facts are well-formed")
}

fn emitted_sources() -> Sources {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("generated/src");
    Sources::load(&folder).expect("the emitted sources can be parsed")
}

fn report_on(sources: &Sources) -> Report {
    let model =
        EmittedModel::from_sources(sources).expect("the emitted sources can be read as a model");
    compare(&facts(), &model)
}

/// Counts what is documented from the JSON alone, without the code that the comparison uses.
fn documented_counts() -> Counts {
    let docs: Value = serde_json::from_str(DOCS).unwrap();
    let mut counts = Counts::default();
    for page in docs["pages"].as_array().unwrap() {
        let length = |key: &str| page[key].as_array().map_or(0, Vec::len);
        let name = page["name"].as_str().unwrap();
        counts.pages += 1;
        counts.values += length("values");
        counts.members += length("members");
        if name.ends_with("Request") || name.ends_with("Globals") {
            counts.parameters += length("fields");
        } else {
            counts.fields += length("fields");
        }
    }
    for operation in docs["operations"].as_array().unwrap() {
        let responses = operation["responses"].as_array().unwrap();
        counts.operations += 1;
        counts.bodies += usize::from(operation["request_body"].is_object());
        counts.bodies += responses.iter().filter(|response| response["type"].is_string()).count();
    }
    counts
}

#[test]
fn the_facts_are_complete() {
    assert_eq!(documented_counts(), DOCUMENTED);
}

#[test]
fn every_page_is_in_the_emitted_crate() {
    let report = report_on(&emitted_sources());
    let Counts { pages, fields, values, members, parameters, operations, bodies } = report.counts;
    // `println!` in a test that passes is shown to nobody.
    let summary = format!(
        "{pages} of {} pages: {fields} fields, {values} values, {members} members, {parameters} parameters; \
         {operations} operations with {bodies} bodies; {} mismatches\n",
        DOCUMENTED.pages,
        report.mismatches.len()
    );
    std::io::stderr().write_all(summary.as_bytes()).unwrap();
    assert!(
        report.mismatches.is_empty(),
        "{} mismatches:\n{}",
        report.mismatches.len(),
        report.listing()
    );
    assert_eq!(report.counts, documented_counts());
}

/// Asserts that the comparison notices a sabotage, and that a message names the page and says what is wrong.
#[track_caller]
fn assert_noticed(sabotage: &Sabotage, page: &str, what: &str) {
    let report = report_on(sabotage.sources());
    let noticed = |line: &str| line.starts_with(page) && line.contains(what);
    assert!(
        report.listing().lines().any(noticed),
        "no mismatch of {page} has {what:?}; there are {} mismatches:\n{}",
        report.mismatches.len(),
        report.listing()
    );
}

fn sabotage() -> Sabotage {
    Sabotage::new(emitted_sources())
}

#[test]
fn a_renamed_wire_name_is_noticed() {
    let renamed = sabotage().edit("operations", "ResponseBodyError", |file| {
        replace_text(file, "doc_url", "docUrl");
    });
    assert_noticed(&renamed, "operations/responsebodyerror.md", "\"docUrl\"");
}

#[test]
fn swapped_fields_are_noticed() {
    let swapped = sabotage().edit("operations", "Failed", |file| {
        swap_fields(file, "status", "message");
    });
    assert_noticed(&swapped, "operations/failed.md", "[\"message\", \"status\", \"error\"]");
}

#[test]
fn swapped_names_in_the_table_of_fields_are_noticed() {
    let swapped = sabotage().edit("operations", "Failed", |file| {
        edit_constant(file, "FIELDS", |fields| {
            edit_list(fields, |names| names.swap(1, 2));
        });
    });
    assert_noticed(&swapped, "operations/failed.md", "[\"status\", \"error\", \"message\"]");
}

#[test]
fn two_fields_that_are_read_crosswise_are_noticed() {
    let crossed = sabotage().edit("operations", "Failed", |file| cross(file, "status", "message"));
    assert_noticed(
        &crossed,
        "operations/failed.md",
        "does not read \"status\", number 0 of FIELDS, into `status`",
    );
}

#[test]
fn an_optional_field_made_required_is_noticed() {
    let required = sabotage().edit("operations", "ResponseBodyError", |file| {
        unwrap_option(file, "code");
        require(file, "code");
        replace_expression(file, "support::Optional(&self.code)", "&self.code");
    });
    assert_noticed(
        &required,
        "operations/responsebodyerror.md",
        "field `code`: expected optional, found required",
    );
}

#[test]
fn a_field_that_is_read_as_required_but_written_as_optional_is_noticed() {
    let torn = sabotage().edit("operations", "ResponseBodyError", |file| {
        unwrap_option(file, "code");
        require(file, "code");
    });
    assert_noticed(
        &torn,
        "operations/responsebodyerror.md",
        "`parts` does not give what `decode` reads",
    );
}

#[test]
fn a_nullable_field_that_loses_null_is_noticed() {
    let not_nullable = sabotage().edit("operations", "CreateJobRequestBody", |file| {
        retype_field(file, "proxy", "::std::option::Option<::std::string::String>");
    });
    assert_noticed(
        &not_nullable,
        "operations/createjobrequestbody.md",
        "field `proxy`: expected nullable, found not nullable",
    );
}

#[test]
fn a_lost_enum_value_is_noticed() {
    let lost = sabotage().edit("operations", "ResponseBodyCategory", |file| {
        edit_variants(file, |variants| drop(variants.remove(1)));
        edit_constant(file, "VALUES", |values| {
            edit_list(values, |values| drop(values.remove(1)));
        });
    });
    assert_noticed(
        &lost,
        "operations/responsebodycategory.md",
        "[\"infrastructure\", \"auth\", \"user\", \"billing\"]",
    );
}

#[test]
fn an_enum_value_that_is_not_listed_is_noticed() {
    let lost = sabotage().edit("operations", "ResponseBodyCategory", |file| {
        edit_constant(file, "VALUES", |values| {
            edit_list(values, |values| drop(values.pop()));
        });
    });
    assert_noticed(&lost, "operations/responsebodycategory.md", "VALUES lists");
}

#[test]
fn an_added_enum_value_is_noticed() {
    let added = sabotage().edit("operations", "ResponseBodyCategory", |file| {
        edit_variants(file, |variants| {
            variants.insert(0, syn::parse_str("Weather").unwrap());
        });
        edit_constant(file, "VALUES", |values| {
            edit_list(values, |values| {
                values.insert(0, syn::parse_str("Self::Weather").unwrap());
            });
        });
        add_text_arm(file, "Weather", "weather");
    });
    assert_noticed(
        &added,
        "operations/responsebodycategory.md",
        "found [\"weather\", \"infrastructure\"",
    );
}

#[test]
fn a_changed_enum_value_is_noticed() {
    let changed = sabotage().edit("operations", "ResponseBodyCode", |file| {
        replace_text(file, "unexpected", "Unexpected");
    });
    assert_noticed(&changed, "operations/responsebodycode.md", "\"Unexpected\"");
}

#[test]
fn a_changed_type_is_noticed() {
    let changed = sabotage().edit("operations", "Failed", |file| {
        retype_field(file, "message", "i64");
    });
    assert_noticed(
        &changed,
        "operations/failed.md",
        "field `message`: expected string, which is String, found i64",
    );
}

#[test]
fn an_item_in_place_of_a_list_is_noticed() {
    let changed = sabotage().edit("operations", "GetJobsResponseBody", |file| {
        unwrap_option(file, "jobs");
    });
    assert_noticed(&changed, "operations/getjobsresponsebody.md", "operations.JobDBObjectSchema[]");
}

#[test]
fn a_lost_alias_is_noticed() {
    let lost = sabotage().edit("operations", "ResponseBodyFailed", |file| {
        drop_alias(file, "ResponseBodyFailed");
    });
    assert_noticed(
        &lost,
        "operations/responsebodyfailed.md",
        "expected one item of that name or alias, found none",
    );
}

#[test]
fn an_alias_at_two_items_is_noticed() {
    let doubled = sabotage().edit("operations", "Done", |file| {
        let carrier: syn::ItemStruct =
            syn::parse_str("#[doc(alias = \"Failed\")] struct Carrier;").unwrap();
        for item in &mut file.items {
            if let syn::Item::Struct(item) = item {
                item.attrs.extend(carrier.attrs.clone());
            }
        }
    });
    assert_noticed(&doubled, "operations/failed.md", "one item of that name or alias");
}

#[test]
fn swapped_members_of_a_tagged_union_are_noticed() {
    let swapped = sabotage().edit("operations", "CreateAuthSessionResultResponseBody", |file| {
        edit_variants(file, |variants| variants.swap(0, 4));
        edit_arms(file, "tag", |arms| arms.swap(0, 4));
    });
    assert_noticed(
        &swapped,
        "operations/createauthsessionresultresponsebody.md",
        "member 1: expected operations.Done",
    );
}

#[test]
fn swapped_tags_of_a_union_are_noticed() {
    let swapped = sabotage().edit("operations", "CreateAuthSessionResultResponseBody", |file| {
        edit_arms(file, "tag", |arms| {
            let first = arms[0].pat.clone();
            arms[0].pat = std::mem::replace(&mut arms[4].pat, first);
        });
    });
    assert_noticed(
        &swapped,
        "operations/createauthsessionresultresponsebody.md",
        "the tag `status`",
    );
}

#[test]
fn swapped_members_of_a_union_without_a_tag_are_noticed() {
    let swapped = sabotage().edit("operations", "Second", |file| {
        edit_variants(file, |variants| variants.swap(1, 2));
        edit_tries(file, |tries| tries.swap(1, 2));
    });
    assert_noticed(&swapped, "operations/second.md", "member 2: expected operations.Two");
}

#[test]
fn a_lost_member_is_noticed() {
    let lost = sabotage().edit("operations", "CreateAuthSessionResultResponseBody", |file| {
        edit_variants(file, |variants| drop(variants.remove(4)));
        edit_arms(file, "tag", |arms| drop(arms.remove(4)));
    });
    assert_noticed(&lost, "operations/createauthsessionresultresponsebody.md", "the 5 members");
}

#[test]
fn a_member_that_is_declared_but_never_tried_is_noticed() {
    let lost = sabotage().edit("operations", "Every", |file| {
        edit_tries(file, |tries| drop(tries.remove(1)));
    });
    assert_noticed(&lost, "operations/every.md", "to agree with itself");
}

#[test]
fn a_changed_tag_is_noticed() {
    let changed = sabotage().edit("operations", "CreateAuthSessionResultResponseBody", |file| {
        replace_in_constant(file, "TAG", "status", "state");
    });
    assert_noticed(
        &changed,
        "operations/createauthsessionresultresponsebody.md",
        "the tag `state`",
    );
}

#[test]
fn a_changed_constant_is_noticed() {
    let status = "CreateAuthSessionResultResponseBodyProjectAuthSessionsCreateResponse200Status";
    let changed = sabotage().edit("operations", status, |file| {
        replace_in_constant(file, "VALUE", "failed", "Failed");
    });
    let page = "operations/createauthsessionresultresponsebodyprojectauthsessionscreateresponse200status.md";
    assert_noticed(&changed, page, "[\"Failed\"]");
}

#[test]
fn a_payload_of_another_union_is_noticed() {
    let changed = sabotage().edit("operations", "CreateAuthSessionResultResponseBody", |file| {
        edit_variants(file, |variants| {
            let done = payload(&mut variants[0]).clone();
            *payload(&mut variants[1]) = done;
        });
    });
    assert_noticed(
        &changed,
        "operations/createauthsessionresultresponsebody.md",
        "member 2: expected operations.Pending",
    );
}

#[test]
fn a_lost_parameter_is_noticed() {
    let lost = sabotage().edit_operations(|file| {
        edit_parameters(file, "getJobRuns", |parameters| drop(parameters.pop()));
    });
    assert_noticed(&lost, "operations/getjobrunsrequest.md", "\"sortBy\"");
    assert_noticed(&lost, "operation getJobRuns", "`sortBy`");
}

#[test]
fn a_lost_alias_of_an_operation_is_noticed() {
    let lost = sabotage().edit_operations(|file| drop_alias(file, "GetJobRunsGlobals"));
    assert_noticed(&lost, "operations/getjobrunsglobals.md", "one operation with that alias");
}

#[test]
fn a_body_of_another_type_is_noticed() {
    let changed = sabotage().edit_operations(|file| {
        replace_text(file, "CreateJobRequestBody", "RunApiStartRequestBody");
    });
    assert_noticed(&changed, "operations/createjobrequest.md", "operations.CreateJobRequestBody");
    assert_noticed(
        &changed,
        "operation createJob, request body",
        "operations.CreateJobRequestBody",
    );
}

#[test]
fn an_enum_of_the_same_name_in_another_module_is_noticed() {
    let elsewhere = sabotage().item("errors", "Category").id;
    let changed = sabotage().edit("operations", "ErrorT", |file| {
        retype_field(file, "category", &format!("crate::models::{elsewhere}"));
    });
    assert_noticed(
        &changed,
        "operations/errort.md",
        "field `category`: expected operations.Category",
    );
}

#[test]
fn a_type_that_is_gone_is_noticed() {
    let gone = sabotage().edit("operations", "Failed", |file| file.items.clear());
    assert_noticed(&gone, "operations/failed.md", "found none");
    assert_noticed(
        &gone,
        "operations/createauthsessionresultresponsebody.md",
        "none as item of operations.Failed",
    );
}
