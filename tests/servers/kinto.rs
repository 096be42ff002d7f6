//! Calls a Kinto server, whose URL `SERVER` is, through its emitted client.

mod tally;

use std::collections::BTreeMap;

use kinto_client as api;
use kinto_client::api::ErrorBody;
use kinto_client::client::{ApiError, Blocking, Builder, Client, Redirects};
use kinto_client::models::{
    BatchPayloadSchema, BucketData, BucketObjectSchema, CollectionData, CollectionObjectSchema,
    CollectionPermissions, Defaults, DeleteBucketObjectSchema, DeleteCollectionObjectSchema,
    ErrorSchema, GroupData, GroupObjectSchema, Method, ObjectSchema, ObjectSchemaPermissions,
    Permissions, Request, ResponseBehavior,
};
use kinto_client::operations as op;
use serde_json::{Value, json};
use tally::{OffDocument, Tally};

/// What Kinto answers against its own document, as the client says.
const OFF_DOCUMENT: &[OffDocument] = &[
    // The server is right: the document has `304`, without a schema, as it has no body. The type of
    // the call is that of `200`, so the client has no value for `304`, and says so.
    ("get_bucket", "answered 304 Not Modified"),
    ("get_records", "answered 304 Not Modified"),
];

type Data = BTreeMap<String, Value>;

fn data(value: Value) -> Data {
    match value {
        Value::Object(map) => map.into_iter().collect(),
        other => panic!("{other} is no object"),
    }
}

fn url() -> String {
    std::env::var("SERVER").expect("`SERVER` is the URL of the server")
}

/// A client of a user. Kinto takes any name and password.
fn client(user: &str) -> Client<Blocking> {
    let builder = Builder::new().base_url(url()).basicauth(user, "secret");
    builder.build_blocking().expect("the URL is one")
}

/// The body of an error, which has the type of the document.
#[track_caller]
fn typed(error: &ApiError) -> &ErrorSchema {
    match &error.body {
        ErrorBody::ErrorSchema(body) => body,
        _ => panic!("not of the document's type: {:?}", error.raw),
    }
}

/// Asserts the parts that all errors have.
#[track_caller]
fn is(error: &ApiError, errno: i64, name: &str, message: &str) {
    let body = typed(error);
    assert_eq!(body.code, i64::from(error.status.as_u16()));
    assert_eq!((body.errno, body.error.as_str()), (errno, name));
    assert_eq!(body.message.as_deref(), Some(message));
    let whole = error.message().expect("it has a message");
    if typed(error).details.is_some() {
        // Details follow that the message does not have.
        assert!(whole.starts_with(message), "{whole}");
    } else {
        assert_eq!(whole, message);
    }
}

fn number(value: &Value) -> u64 {
    value.as_u64().unwrap_or_else(|| panic!("{value} is no timestamp"))
}

#[test]
fn calls_are_right() {
    let mut tally = Tally::new("kinto", OFF_DOCUMENT);
    let alice = client("alice");
    tally.right(&op::CREATE_FLUSH, alice.flush().create().send());
    utilities(&mut tally, &alice);
    redirects(&mut tally);
    buckets(&mut tally, &alice);
    collections(&mut tally, &alice);
    groups(&mut tally, &alice);
    records(&mut tally, &alice);
    pages(&mut tally, &alice);
    batch(&mut tally, &alice);
    credentials(&mut tally, &alice);
    deletions(&mut tally, &alice);
    tally.finish(37);
}

/// The id of a user, as permissions have it. The document says that the operation needs no
/// credentials, so the client does not send its own; a header of the call is sent.
fn user_id(tally: &mut Tally, client: &Client<Blocking>, basic: &str) -> String {
    let info = client.utilities().server_info().header("authorization", format!("Basic {basic}"));
    let info = tally.right(&op::SERVER_INFO, info.send());
    info["user"]["id"].as_str().expect("the user has an id").to_owned()
}

fn utilities(tally: &mut Tally, client: &Client<Blocking>) {
    let utilities = client.utilities();
    let info = tally.right(&op::SERVER_INFO, utilities.server_info().send());
    assert_eq!(info["project_name"], "kinto");
    assert_eq!(info["project_version"], "26.5.0");
    assert_eq!(info["settings"]["batch_max_requests"], 25);
    assert_eq!(info["config"], Value::Null);
    assert_eq!(info.get("user"), None);

    let alive = tally.right(&op::HEARTBEAT, utilities.heartbeat().send());
    assert_eq!(json!(alive), json!({"storage": true, "permission": true, "cache": true}));
    let alive = tally.right(&op::LBHEARTBEAT, utilities.lbheartbeat().send());
    assert_eq!(alive.len(), 0);
    let version = tally.right(&op::VERSION, utilities.version().send());
    assert_eq!(json!(version), json!({"name": "kinto", "version": "26.5.0"}));
    let contribute = tally.right(&op::CONTRIBUTE, utilities.contribute().send());
    assert_eq!(contribute["name"], "Kinto");

    // The document that the client is emitted from has the operations that the client knows.
    let document = tally.right(&op::GET_OPENAPI_SPEC, utilities.get_openapi_spec().send());
    assert_eq!(document["swagger"], "2.0");
    let paths = document["paths"].as_object().expect("it has paths");
    for operation in op::OPERATIONS {
        let method = operation.method.to_lowercase();
        assert_eq!(paths[operation.path][method]["operationId"], operation.id);
    }
}

/// Kinto answers 307 to a path without its version. The method, the body and the credentials are
/// sent again to the same origin.
fn redirects(tally: &mut Tally) {
    let url = url();
    let root = url.strip_suffix("/v1").expect("the URL has the version");
    let client = Builder::new().base_url(root).basicauth("alice", "secret");
    let client = client.build_blocking().expect("the URL is one");
    let info = tally.right(&op::SERVER_INFO, client.utilities().server_info().send());
    assert_eq!(info["project_name"], "kinto");

    let body = BucketObjectSchema::default().with_data(bucket_data(json!({"by": "redirect"})));
    let made = client.buckets().update("moved", &body).send();
    let made = tally.right(&op::UPDATE_BUCKET, made).data.expect("it has data");
    assert_eq!(made.additional_properties["id"], "moved");
    assert_eq!(made.additional_properties["by"], "redirect");

    let kept = client.buckets().get("moved").redirect(Redirects::Return).raw();
    let kept = tally.right(&op::GET_BUCKET, kept);
    assert_eq!(kept.status(), 307);
    assert_eq!(kept.headers()["location"], format!("{url}/buckets/moved"));
    let gone = tally.right(&op::DELETE_BUCKET, client.buckets().delete("moved").send());
    assert_eq!(gone.data.expect("it has data")["deleted"], true);
}

fn bucket_data(value: Value) -> BucketData {
    let mut bucket = BucketData::default();
    bucket.additional_properties = data(value);
    bucket
}

fn buckets(tally: &mut Tally, client: &Client<Blocking>) {
    let me = user_id(tally, client, "YWxpY2U6c2VjcmV0");
    let buckets = client.buckets();
    let none = tally.right(&op::GET_BUCKETS, buckets.list().send());
    assert_eq!(none.data, Some(Vec::new()));

    // The server chooses an id.
    let empty = BucketObjectSchema::default();
    let made = tally.right(&op::CREATE_BUCKET, buckets.create(&empty).response());
    assert_eq!(made.status, 201);
    let chosen = made.value.data.expect("it has data").additional_properties["id"].clone();
    assert_eq!(made.value.permissions.and_then(|it| it.write), Some(vec![me.clone()]));

    let schema = data(json!({"type": "object", "title": "Note \u{fc}\u{1f600} \"\\"}));
    let bucket = bucket_data(json!({"size": 1.5, "tags": ["a", null]}));
    let bucket = bucket.with_record_schema(schema.clone());
    let permissions = ObjectSchemaPermissions::default()
        .with_read(vec!["system.Everyone".to_owned()])
        .with_collection_create(vec!["system.Authenticated".to_owned()]);
    let body = BucketObjectSchema::default().with_data(bucket).with_permissions(permissions);
    let made = buckets.update("shelf", &body).if_none_match("*").response();
    let made = tally.right(&op::UPDATE_BUCKET, made);
    assert_eq!(made.status, 201);
    let first = made.documented.etag.expect("a bucket has a version");
    let timestamp = &made.value.data.as_ref().expect("it has data").additional_properties;
    assert_eq!(first, format!("\"{}\"", timestamp["last_modified"]));

    let read = tally.right(&op::GET_BUCKET, buckets.get("shelf").response());
    assert_eq!(read.status, 200);
    assert_eq!(read.documented.etag.as_deref(), Some(first.as_str()));
    assert_eq!(
        read.headers["last-modified"],
        read.documented.last_modified.as_deref().expect("it is there")
    );
    let shelf = read.value.data.expect("it has data");
    assert_eq!(shelf.record_schema, Some(schema));
    assert_eq!(shelf.collection_schema, None);
    assert_eq!(shelf.additional_properties["size"], 1.5);
    assert_eq!(shelf.additional_properties["tags"], json!(["a", null]));
    let permissions = read.value.permissions.expect("it has permissions");
    assert_eq!(permissions.read, Some(vec!["system.Everyone".to_owned()]));
    assert_eq!(permissions.write, Some(vec![me]));
    assert_eq!(permissions.collection_create, Some(vec!["system.Authenticated".to_owned()]));
    assert_eq!(permissions.group_create, None);

    // It is there, so it is not made again.
    let again = buckets.update("shelf", &empty).if_none_match("*").send();
    let again = tally.refused(&op::UPDATE_BUCKET, 412, again);
    is(&again, 114, "Precondition Failed", "Resource was modified meanwhile");
    let details = body_details(&again);
    assert_eq!(details["existing"]["id"], "shelf");

    // Both types of a body that PATCH takes, and the three behaviours of its response.
    let change = DeleteBucketObjectSchema::default().with_data(data(json!({"size": 2})));
    let changed = buckets.patch("shelf", &change).if_match(&first);
    let changed = changed.response_behavior(ResponseBehavior::Light).response();
    let changed = tally.right(&op::PATCH_BUCKET, changed);
    assert_eq!(json!(changed.value), json!({"data": {"size": 2}}));
    let second = changed.documented.etag.expect("a bucket has a version");
    assert_ne!(second, first);
    let change = DeleteBucketObjectSchema::default().with_data(data(json!({"size": null})));
    let changed = buckets.patch_merge_patch("shelf", &change).send();
    let changed = tally.right(&op::PATCH_BUCKET, changed).data.expect("it has data");
    assert_eq!(changed.get("size"), None);
    assert_eq!(changed["tags"], json!(["a", null]));

    // A change of what has changed meanwhile.
    let late = buckets.patch("shelf", &change).if_match(&first).send();
    let late = tally.refused(&op::PATCH_BUCKET, 412, late);
    is(&late, 114, "Precondition Failed", "Resource was modified meanwhile");
    let late = buckets.delete("shelf").if_match(&first).send();
    tally.refused(&op::DELETE_BUCKET, 412, late);

    let read = tally.right(&op::GET_BUCKET, buckets.get("shelf").response());
    let now = read.documented.etag.expect("a bucket has a version");
    let same = buckets.get("shelf").if_none_match(&now).send();
    let same = tally.off_document(&op::GET_BUCKET, same);
    assert_eq!(same.status().map(|it| it.as_u16()), Some(304));

    // Lists: fields, filters, and orders.
    let few = buckets.get("shelf").fields(["tags", "id"]).send();
    let few = tally.right(&op::GET_BUCKET, few).data.expect("it has data");
    assert_eq!(few.record_schema, None);
    assert_eq!(few.additional_properties["tags"], json!(["a", null]));
    let found = tally.right(&op::GET_BUCKETS, buckets.list().id("shelf").send());
    let found = found.data.expect("it has data");
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].additional_properties["id"], "shelf");
    let all = tally.right(&op::GET_BUCKETS, buckets.list().sort(["last_modified"]).send());
    let all = all.data.expect("it has data");
    let ids: Vec<_> = all.iter().map(|it| it.additional_properties["id"].clone()).collect();
    assert_eq!(ids, [chosen, json!("shelf")]);

    // Bodies and media types that the server does not take.
    let wrong = bucket_data(json!({"id": "with space"}));
    let wrong = buckets.create(&BucketObjectSchema::default().with_data(wrong)).send();
    let wrong = tally.refused(&op::CREATE_BUCKET, 400, wrong);
    is(&wrong, 107, "Invalid parameters", "path: Invalid object id");
    assert_eq!(body_details(&wrong)[0]["description"], "Invalid object id");
    let wrong = buckets.patch("shelf", &change).header("content-type", "text/plain").send();
    let wrong = tally.refused(&op::PATCH_BUCKET, 415, wrong);
    assert_eq!(body_details(&wrong)[0]["name"], "Content-Type");
    let wrong = buckets.list().header("accept", "text/html").send();
    let wrong = tally.refused(&op::GET_BUCKETS, 406, wrong);
    let message = "Accept header should be one of ['application/json']";
    is(&wrong, 107, "Invalid parameters", message);
    let wrong =
        tally.refused(&op::GET_BUCKETS, 400, buckets.list().token("no token").limit(1).send());
    assert_eq!(typed(&wrong).errno, 107);
    assert_eq!(body_details(&wrong)[0]["location"], "querystring");
}

#[track_caller]
fn body_details(error: &ApiError) -> Value {
    typed(error).details.clone().expect("the error has details")
}

fn collections(tally: &mut Tally, client: &Client<Blocking>) {
    let collections = client.collections();
    let schema = json!({
        "type": "object",
        "properties": {"n": {"type": "integer"}},
        "required": ["n"],
    });
    let notes = CollectionData::default().with_schema(data(schema.clone())).with_cache_expires(60);
    let body = CollectionObjectSchema::default().with_data(notes);
    let made = collections.update("shelf", "notes", &body).if_none_match("*").send();
    let made = tally.right(&op::UPDATE_COLLECTION, made).data.expect("it has data");
    assert_eq!(made.cache_expires, Some(60));
    assert_eq!(made.additional_properties["id"], "notes");

    let read = tally
        .right(&op::GET_COLLECTION, collections.get("shelf", "notes").send())
        .data
        .expect("it has data");
    assert_eq!(read, made);
    assert_eq!(read.schema, Some(data(schema)));

    let drafts = CollectionObjectSchema::default().with_permissions(
        CollectionPermissions::default().with_record_create(vec!["system.Everyone".to_owned()]),
    );
    let drafts = collections.create("shelf", &drafts).send();
    let drafts = tally.right(&op::CREATE_COLLECTION, drafts);
    let everyone = drafts.permissions.and_then(|it| it.record_create);
    assert_eq!(everyone, Some(vec!["system.Everyone".to_owned()]));
    let drafts = drafts.data.expect("it has data").additional_properties["id"].clone();
    let drafts = drafts.as_str().expect("an id is a string").to_owned();

    let change = DeleteCollectionObjectSchema::default().with_data(data(json!({"sort": "-n"})));
    let changed = collections.patch("shelf", "notes", &change);
    let changed = changed.response_behavior(ResponseBehavior::Full).send();
    let changed = tally.right(&op::PATCH_COLLECTION, changed).data.expect("it has data");
    assert_eq!((&changed["sort"], &changed["cache_expires"]), (&json!("-n"), &json!(60)));

    let all = tally
        .right(&op::GET_COLLECTIONS, collections.list("shelf").sort(["-id"]).send())
        .data
        .expect("it has data");
    let mut ids = vec![drafts.clone(), "notes".to_owned()];
    ids.sort_by(|a, b| b.cmp(a));
    let found: Vec<_> = all.iter().map(|it| it.additional_properties["id"].clone()).collect();
    assert_eq!(json!(found), json!(ids));

    let none = collections.get("shelf", "none").send();
    let none = tally.refused(&op::GET_COLLECTION, 404, none);
    assert_eq!((typed(&none).errno, typed(&none).error.as_str()), (110, "Not Found"));
    assert_eq!(body_details(&none), json!({"id": "none", "resource_name": "collection"}));

    let gone = tally.right(&op::DELETE_COLLECTION, collections.delete("shelf", &drafts).send());
    let gone = gone.data.expect("it has data");
    assert_eq!((&gone["id"], &gone["deleted"]), (&json!(drafts), &json!(true)));
    let gone = collections.delete("shelf", &drafts).send();
    tally.refused(&op::DELETE_COLLECTION, 404, gone);
}

fn groups(tally: &mut Tally, client: &Client<Blocking>) {
    let groups = client.groups();
    let members = vec!["basicauth:a".to_owned(), "basicauth:b".to_owned()];
    let friends =
        GroupObjectSchema::default().with_data(GroupData::default().with_members(members.clone()));
    let made = tally
        .right(&op::UPDATE_GROUP, groups.update("shelf", "friends", &friends).send())
        .data
        .expect("it has data");
    assert_eq!(made.members, Some(members.clone()));

    // A group without members has the document's default.
    let others = GroupObjectSchema::default().with_data(GroupData::default());
    let others = tally.right(&op::CREATE_GROUP, groups.create("shelf", &others).send());
    let others = others.data.expect("it has data");
    assert!(others.members_or_default().is_empty());

    let read = tally.right(&op::GET_GROUP, groups.get("shelf", "friends").response());
    assert_eq!(read.value.data, Some(made));
    let change =
        ObjectSchema::default().with_data(data(json!({"members": ["basicauth:c"], "note": "new"})));
    let changed = groups.patch("shelf", "friends", &change).send();
    let changed = tally.right(&op::PATCH_GROUP, changed).data.expect("it has data");
    assert_eq!(changed["members"], json!(["basicauth:c"]));

    let since = number(&changed["last_modified"]);
    let all = tally.right(&op::GET_GROUPS, groups.list("shelf").send());
    assert_eq!(all.data.map(|it| it.len()), Some(2));
    let old = tally.right(&op::GET_GROUPS, groups.list("shelf").before(since).send());
    assert_eq!(old.data, Some(vec![others]));
    let new = tally.right(&op::GET_GROUPS, groups.list("shelf").since(since - 1).send());
    let new = new.data.expect("it has data");
    assert_eq!(new.len(), 1);
    assert_eq!(new[0].additional_properties["note"], "new");

    let gone = tally.right(&op::DELETE_GROUP, groups.delete("shelf", "friends").send());
    assert_eq!(gone.data.expect("it has data")["id"], "friends");
    let gone = groups.get("shelf", "friends").send();
    let gone = tally.refused(&op::GET_GROUP, 404, gone);
    assert_eq!(body_details(&gone), json!({"id": "friends", "resource_name": "group"}));
    let rest = tally.right(&op::DELETE_GROUPS, groups.delete_groups("shelf").send());
    let rest = rest.data.expect("it has data");
    assert_eq!(rest.len(), 1);
    assert_eq!(rest[0]["deleted"], true);
}

/// The body of a request about a record.
fn record(value: Value) -> ObjectSchema {
    ObjectSchema::default().with_data(data(value))
}

fn records(tally: &mut Tally, client: &Client<Blocking>) {
    let records = client.records();
    let value = json!({
        "n": 9_007_199_254_740_993_i64,
        "text": "\u{e9} \u{1f600} \" \\ \n </b>",
        "nested": {"list": [1, 2.5, null, {"deep": false}]},
    });
    let permissions = Permissions::default().with_read(vec!["system.Everyone".to_owned()]);
    let body = record(value.clone()).with_permissions(permissions.clone());
    let made = records.create("shelf", "notes", &body).send();
    let made = tally.right(&op::CREATE_RECORD, made).data.expect("it has data");
    let id = made["id"].as_str().expect("an id is a string");
    for (name, value) in data(value) {
        assert_eq!(made[&name], value);
    }
    let read = tally.right(&op::GET_RECORD, records.get("shelf", "notes", id).send());
    assert_eq!(read.data.as_ref(), Some(&made));
    assert_eq!(read.permissions.and_then(|it| it.read), permissions.read);

    // PUT replaces all of it. `schema` is the version of the collection's schema.
    let put = records.update("shelf", "notes", id, &record(json!({"n": 0}))).response();
    let put = tally.right(&op::UPDATE_RECORD, put);
    assert_eq!(put.status, 200);
    let version = put.documented.etag.expect("a record has a version");
    let put = put.value.data.expect("it has data");
    assert_eq!(put.keys().collect::<Vec<_>>(), ["id", "last_modified", "n", "schema"]);
    let stale = records.update("shelf", "notes", id, &record(json!({"n": 1})));
    let stale = stale.if_match("\"1\"").send();
    tally.refused(&op::UPDATE_RECORD, 412, stale);

    let change = record(json!({"n": 5, "more": [1]}));
    let changed = records.patch("shelf", "notes", id, &change).if_match(&version);
    let changed = changed.response_behavior(ResponseBehavior::Diff).send();
    let changed = tally.right(&op::PATCH_RECORD, changed).data.expect("it has data");
    assert_eq!(changed.get("n"), None, "the difference is what the server has made");
    let change = record(json!({"more": null, "n": 6}));
    let changed = records.patch_merge_patch("shelf", "notes", id, &change).send();
    let changed = tally.right(&op::PATCH_RECORD, changed).data.expect("it has data");
    assert_eq!((changed.get("more"), &changed["n"]), (None, &json!(6)));

    // The collection has a schema, and the server applies it.
    let wrong = records.create("shelf", "notes", &record(json!({"n": "one"}))).send();
    let wrong = tally.refused(&op::CREATE_RECORD, 400, wrong);
    let message = "'one' is not of type 'integer'";
    is(&wrong, 107, "Invalid parameters", message);
    assert_eq!(body_details(&wrong)[0]["name"], "n");

    let gone = tally.right(&op::DELETE_RECORD, records.delete("shelf", "notes", id).send());
    assert_eq!(gone.data.expect("it has data")["deleted"], true);
    let gone = tally.refused(&op::GET_RECORD, 404, records.get("shelf", "notes", id).send());
    assert_eq!(body_details(&gone), json!({"id": id, "resource_name": "record"}));
    let gone = records.patch("shelf", "notes", id, &change).send();
    tally.refused(&op::PATCH_RECORD, 404, gone);
}

/// The page after a response: the `_token` of its header `Next-Page`, which the document lacks.
fn next(headers: &http::HeaderMap) -> Option<String> {
    let url = headers.get("next-page")?.to_str().expect("a URL is ASCII");
    let (_, token) = url.split_once("_token=").expect("the page has a token");
    let token = token.split('&').next().unwrap_or_default();
    Some(token.replace("%3D", "=").replace("%3d", "="))
}

fn pages(tally: &mut Tally, client: &Client<Blocking>) {
    let records = client.records();
    for n in 0..7 {
        let body = record(json!({"n": n, "kind": if n % 2 == 0 { "even" } else { "odd" }}));
        let id = format!("r{n}");
        let made = records.update("shelf", "notes", &id, &body).if_none_match("*").send();
        let made = tally.right(&op::UPDATE_RECORD, made).data.expect("it has data");
        assert_eq!(made["id"], id);
    }
    let mut pages = Vec::new();
    let mut token: Option<String> = None;
    loop {
        let mut call = records.list("shelf", "notes").limit(3).sort(["kind", "-n"]);
        call = call.fields(["n"]);
        if let Some(token) = &token {
            call = call.token(token);
        }
        let page = tally.right(&op::GET_RECORDS, call.response());
        let page_data = page.value.data.expect("it has data");
        pages.push(page_data.iter().map(|it| it["n"].clone()).collect::<Vec<_>>());
        assert!(page_data.iter().all(|it| !it.contains_key("kind")));
        token = next(&page.headers);
        if token.is_none() {
            break;
        }
    }
    assert_eq!(json!(pages), json!([[6, 4, 2], [0, 5, 3], [1]]));

    let all = tally.right(&op::GET_RECORDS, records.list("shelf", "notes").response());
    let version = all.documented.etag.expect("a list has a version");
    let same = records.list("shelf", "notes").if_none_match(&version).send();
    tally.off_document(&op::GET_RECORDS, same);
    let found = records.list("shelf", "notes").id("r3").send();
    let found = tally.right(&op::GET_RECORDS, found).data.expect("it has data");
    assert_eq!((found.len(), &found[0]["n"]), (1, &json!(3)));

    // What is deleted is in the list of changes.
    let since = number(&found[0]["last_modified"]);
    let gone = tally.right(
        &op::DELETE_RECORDS,
        records.delete_records("shelf", "notes").sort(["n"]).limit(2).response(),
    );
    assert!(next(&gone.headers).is_some());
    let gone = gone.value.data.expect("it has data");
    let ids: Vec<_> = gone.iter().map(|it| &it["id"]).collect();
    assert_eq!(ids, ["r0", "r1"]);
    let changed = records.list("shelf", "notes").since(since).send();
    let changed = tally.right(&op::GET_RECORDS, changed).data.expect("it has data");
    let deleted = changed.iter().filter(|it| it.get("deleted") == Some(&json!(true)));
    // The record of `records` is deleted too, before `since`.
    assert_eq!((changed.len(), deleted.count()), (5, 2));
    let rest = tally.right(&op::DELETE_RECORDS, records.delete_records("shelf", "notes").send());
    assert_eq!(rest.data.map(|it| it.len()), Some(5));
    let none = tally.right(&op::GET_RECORDS, records.list("shelf", "notes").send());
    assert_eq!(none.data, Some(Vec::new()));
}

fn batch(tally: &mut Tally, client: &Client<Blocking>) {
    let path = "/buckets/shelf/collections/notes/records/";
    let one = data(json!({"data": {"n": 1}}));
    let requests = vec![
        Request::new(format!("{path}b1")).with_body(one.clone()),
        Request::new(format!("{path}b1"))
            .with_headers(data(json!({"If-None-Match": "*"})))
            .with_body(one),
        Request::new(format!("{path}b1")).with_method(Method::Get),
        Request::new("/buckets/shelf/collections/none").with_method(Method::Delete),
    ];
    let all = BatchPayloadSchema::new(requests)
        .with_defaults(Defaults::default().with_method(Method::Put));
    // The document says that the operation needs no credentials, and its requests do.
    let answers = client.batch().batch(&all).header("authorization", "Basic YWxpY2U6c2VjcmV0");
    let answers = tally.right(&op::BATCH, answers.send()).responses;
    let statuses: Vec<_> = answers.iter().map(|it| it.status).collect();
    assert_eq!(statuses, [201, 412, 200, 404]);
    assert_eq!(answers[0].path, format!("/v1{path}b1"));
    let read = answers[2].body.as_ref().expect("it has a body");
    assert_eq!(read["data"]["n"], 1);
    let headers = answers[2].headers.as_ref().expect("it has headers");
    assert_eq!(headers["Content-Type"], "application/json");
    assert_eq!(answers[3].body.as_ref().expect("it has a body")["errno"], 110);

    let wrong = BatchPayloadSchema::new(vec![Request::new("no path")]);
    let wrong = tally.refused(&op::BATCH, 400, client.batch().batch(&wrong).send());
    assert_eq!(
        (body_details(&wrong)[0]["location"].clone(), typed(&wrong).errno),
        (json!("body"), 107)
    );
}

fn credentials(tally: &mut Tally, alice: &Client<Blocking>) {
    // Without credentials.
    let nobody = Builder::new().base_url(url()).without_credentials();
    let nobody = nobody.build_blocking().expect("the URL is one");
    let unknown = nobody.buckets().create(&BucketObjectSchema::default()).send();
    let unknown = tally.refused(&op::CREATE_BUCKET, 401, unknown);
    is(&unknown, 104, "Unauthorized", "Please authenticate yourself to use this endpoint.");
    // What everyone may read.
    let read = tally.right(&op::GET_BUCKETS, nobody.buckets().list().send());
    let read = read.data.expect("it has data");
    assert_eq!((read.len(), &read[0].additional_properties["id"]), (1, &json!("shelf")));

    // Another user may make collections in the bucket, and not change it.
    let bob = client("bob");
    let made = bob.collections().update("shelf", "of-bob", &CollectionObjectSchema::default());
    let made = tally.right(&op::UPDATE_COLLECTION, made.send());
    let bob_id = user_id(tally, &bob, "Ym9iOnNlY3JldA==");
    assert_eq!(made.permissions.and_then(|it| it.write), Some(vec![bob_id.clone()]));
    let forbidden = |tally: &mut Tally| {
        let change = DeleteBucketObjectSchema::default().with_data(data(json!({"by": "bob"})));
        let change = bob.buckets().patch("shelf", &change).send();
        let error = tally.refused(&op::PATCH_BUCKET, 403, change);
        is(&error, 121, "Forbidden", "This user cannot access this resource.");
    };
    forbidden(tally);
    // Alice permits it.
    let permissions = ObjectSchemaPermissions::default().with_write(vec![bob_id]);
    let body = DeleteBucketObjectSchema::default().with_permissions(permissions);
    let change = alice.buckets().patch("shelf", &body).send();
    tally.right(&op::PATCH_BUCKET, change);
    let change = DeleteBucketObjectSchema::default().with_data(data(json!({"by": "bob"})));
    let changed = bob.buckets().patch("shelf", &change).send();
    let changed = tally.right(&op::PATCH_BUCKET, changed).data.expect("it has data");
    assert_eq!(changed["by"], "bob");

    // No one may delete all data of a user, as the settings name no one.
    let data = alice.user_datas().delete_user_data("basicauth:someone").send();
    let data = tally.refused(&op::DELETE_USER_DATA, 403, data);
    is(&data, 121, "Forbidden", "This user cannot access this resource.");
}

fn deletions(tally: &mut Tally, client: &Client<Blocking>) {
    let gone = client.collections().delete_collections("shelf").id("of-bob").send();
    let gone = tally.right(&op::DELETE_COLLECTIONS, gone).data.expect("it has data");
    assert_eq!((gone.len(), &gone[0]["id"]), (1, &json!("of-bob")));
    let gone = tally.right(&op::DELETE_BUCKETS, client.buckets().delete_buckets().send());
    assert_eq!(gone.data.map(|it| it.len()), Some(2));
    let none = tally.right(&op::GET_BUCKETS, client.buckets().list().send());
    assert_eq!(none.data, Some(Vec::new()));
    // What is no more is as what is not permitted.
    let none = client.buckets().get("shelf").send();
    tally.refused(&op::GET_BUCKET, 403, none);
}
