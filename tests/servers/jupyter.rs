//! Calls a Jupyter Server, whose URL `SERVER` is, through its emitted client.

mod tally;

use jupyter_client as api;
use jupyter_client::api::ErrorBody;
use jupyter_client::client::{ApiError, Blocking, Builder, Client, Redirects};
use jupyter_client::models::{
    ContentFormat, ContentType, ContentsType, CreateKernelRequestBody, Kernel,
    PostContentRequestBody, ReplaceContentRequestBody, Session, UpdateContentRequestBody,
};
use jupyter_client::{Error, operations as op};
use serde_json::{Value, json};
use tally::{OffDocument, Tally};

/// What Jupyter answers against its own document.
const OFF_DOCUMENT: &[OffDocument] = &[
    // The schema of `Contents` requires the strings `content`, `format` and `mimetype`. Its description
    // allows null. Responses that omit the content of a file have null.
    ("putApiContentsByPath", "`$.content`: invalid type: null, expected a string"),
    ("postApiContentsByPath", "`$.content`: invalid type: null, expected a string"),
    ("patchApiContentsByPath", "`$.content`: invalid type: null, expected a string"),
    ("getApiContentsByPath", "`$.content`: invalid type: null, expected a string"),
    // The content of a folder is an array, as the text of the document says, and that of a notebook
    // is an object.
    ("getApiContentsByPath", "`$.content`: invalid type: sequence, expected a string"),
    ("getApiContentsByPath", "`$.content`: invalid type: map, expected a string"),
];

/// The header that has the token. The document declares no credentials.
const AUTHORIZATION: &str = "token tests";

fn url() -> String {
    std::env::var("SERVER").expect("`SERVER` is the URL of the server")
}

#[test]
fn calls_are_right() {
    let mut tally = Tally::new("jupyter", OFF_DOCUMENT);
    let client = Builder::new().base_url(url()).header("authorization", AUTHORIZATION);
    let client = client.build_blocking().expect("the URL is one");
    server(&mut tally, &client);
    credentials(&mut tally);
    folders(&mut tally, &client);
    uploads(&mut tally, &client);
    notebooks(&mut tally, &client);
    checkpoints(&mut tally, &client);
    config(&mut tally, &client);
    terminals(&mut tally, &client);
    kernels(&mut tally, &client);
    sessions(&mut tally, &client);
    tally.finish(32);
}

fn server(tally: &mut Tally, client: &Client<Blocking>) {
    // The document's path is `/api/`, and the server's is `/api`: it answers 302.
    let version = tally.right(&op::GET_ROOT, client.get_root().send());
    assert_eq!(version.version.as_deref(), Some("2.21.1"));
    let moved = tally.right(&op::GET_ROOT, client.get_root().redirect(Redirects::Return).raw());
    assert_eq!(moved.status(), 302);
    assert_eq!(moved.headers()["location"], "/api");

    let status = tally.right(&op::GET_STATUS, client.status().get().send());
    assert_eq!((status.kernels, status.connections), (Some(0.0), Some(0.0)));
    assert!(status.started.is_some_and(|it| it.ends_with('Z')));

    let document = client.api_spec().get_spec_yaml().response();
    let document = tally.right(&op::GET_SPEC_YAML, document);
    assert_eq!(document.headers["content-type"], "text/x-yaml");
    assert!(document.value.starts_with("swagger: \"2.0\"\ninfo:\n  title: Jupyter Server API\n"));

    let permissions = json!({"contents": ["read", "write"], "kernels": ["execute"]}).to_string();
    let me = client.identity().get_me().permissions(&permissions).send();
    let me = tally.right(&op::GET_ME, me);
    let identity = me.identity.expect("it has an identity");
    assert_eq!(identity.username.map(|it| it.len()), Some(32));
    assert_eq!((identity.avatar_url, identity.color), (None, None));
    let permitted = me.permissions.expect("it has permissions");
    assert_eq!(permitted["contents"], ["read", "write"]);
    assert_eq!(permitted["kernels"], ["execute"]);
    let wrong = client.identity().get_me().permissions("none").send();
    let wrong = tally.refused(&op::GET_ME, 400, wrong);
    let message = r#"permissions should be a JSON dict of {"resource": ["action",]}, got 'none'"#;
    is(&wrong, message);
}

/// Asserts the message of an error whose body the document does not describe.
#[track_caller]
fn is(error: &ApiError, message: &str) {
    assert_eq!(error.body, ErrorBody::Undocumented);
    assert_eq!(error.message().as_deref(), Some(message));
}

fn credentials(tally: &mut Tally) {
    for token in [None, Some("token other")] {
        let mut builder = Builder::new().base_url(url());
        if let Some(token) = token {
            builder = builder.header("authorization", token);
        }
        let client = builder.build_blocking().expect("the URL is one");
        let status = client.status().get().send();
        is(&tally.refused(&op::GET_STATUS, 403, status), "Forbidden");
        // The version needs no credentials.
        let version = tally.right(&op::GET_ROOT, client.get_root().send());
        assert_eq!(version.version.as_deref(), Some("2.21.1"));
    }
}

/// The body of an answer that does not match the document.
#[track_caller]
fn sent(error: &Error) -> Value {
    assert!(error.is_success(), "{error}");
    serde_json::from_slice(error.raw().expect("the error has the body")).expect("it is JSON")
}

fn folders(tally: &mut Tally, client: &Client<Blocking>) {
    let contents = client.contents();
    let folder = ReplaceContentRequestBody::default().with_type("directory");
    for path in ["a folder", "a folder/\u{fc} 100% #1?"] {
        let made = contents.replace(path).body(&folder).send();
        let made = sent(&tally.off_document(&op::REPLACE_CONTENT, made));
        assert_eq!((&made["path"], &made["type"]), (&json!(path), &json!("directory")));
    }
    let list = contents.get("a folder");
    let list = list.r#type(ContentType::Directory).send();
    let list = sent(&tally.off_document(&op::GET_CONTENT, list));
    assert_eq!(list["content"].as_array().map(Vec::len), Some(1));
    assert_eq!(list["content"][0]["name"], "\u{fc} 100% #1?");

    // The path of the root is empty.
    let root = contents.get("").allow_empty_path().send();
    let root = sent(&tally.off_document(&op::GET_CONTENT, root));
    assert_eq!(root["content"][0]["name"], "a folder");

    // The server chooses the name of a file.
    let file = PostContentRequestBody::default().with_type("file").with_ext(".md");
    let made = contents.post("a folder").body(&file).send();
    let made = sent(&tally.off_document(&op::POST_CONTENT, made));
    assert_eq!((&made["path"], &made["size"]), (&json!("a folder/untitled.md"), &json!(0)));

    let to = UpdateContentRequestBody::default().with_path("a folder/named.md");
    let moved = contents.update("a folder/untitled.md", &to).send();
    let moved = sent(&tally.off_document(&op::UPDATE_CONTENT, moved));
    assert_eq!(moved["path"], "a folder/named.md");
    let named = contents.get("a folder/named.md").send();
    let named = tally.right(&op::GET_CONTENT, named);
    assert_eq!((named.content.as_str(), named.size), ("", Some(0)));

    // The name of another.
    let other = UpdateContentRequestBody::default().with_path("a folder/\u{fc} 100% #1?");
    let other = contents.update("a folder/named.md", &other).send();
    let other = tally.refused(&op::UPDATE_CONTENT, 409, other);
    // The server writes `%` twice.
    is(&other, "File already exists: a folder/\u{fc} 100%% #1?");

    let gone = contents.delete("a folder/named.md").response();
    assert_eq!(tally.right(&op::DELETE_CONTENT, gone).status, 204);
    let gone = contents.delete("a folder/named.md").send();
    let gone = tally.refused(&op::DELETE_CONTENT, 404, gone);
    let message = gone.message().expect("it has a message");
    assert!(message.starts_with("File or directory does not exist: "), "{message}");
    let gone = contents.update("a folder/named.md", &to).send();
    let gone = tally.refused(&op::UPDATE_CONTENT, 404, gone);
    is(&gone, "No such file or directory: a folder/named.md");
    let gone = contents.get("a folder/named.md").send();
    let gone = tally.refused(&op::GET_CONTENT, 404, gone);
    // The text is sent as `application/json`.
    assert_eq!(gone.headers["content-type"], "application/json");
    is(&gone, "file or directory '/a folder/named.md' does not exist");
    let copy = PostContentRequestBody::default().with_copy_from("none.md");
    let copy = contents.post("a folder").body(&copy).send();
    let copy = tally.refused(&op::POST_CONTENT, 404, copy);
    is(&copy, "No such file or directory: none.md");
}

fn file(format: &str, content: &str) -> ReplaceContentRequestBody {
    let file = ReplaceContentRequestBody::default().with_type("file");
    file.with_format(format).with_content(content)
}

fn uploads(tally: &mut Tally, client: &Client<Blocking>) {
    let contents = client.contents();
    let path = "a folder/\u{fc} 100% #1?/n\u{f6}te.txt";
    let text = "first\r\n\tsecond \u{1f600} \" \\ </b> \u{2028}\n".repeat(2000);
    let made = contents.replace(path).body(&file("text", &text)).send();
    let made = tally.off_document(&op::REPLACE_CONTENT, made);
    assert_eq!(made.status().map(|it| it.as_u16()), Some(201));
    let made = sent(&made);
    assert_eq!((&made["path"], &made["size"]), (&json!(path), &json!(text.len())));
    let read = contents.get(path);
    let read = read.r#type(ContentType::File).format(ContentFormat::Text);
    let read = tally.right(&op::GET_CONTENT, read.hash(1).response());
    assert!(read.documented.last_modified.is_some());
    let read = read.value;
    assert!(read.content == text, "the text is another");
    assert_eq!((read.format.as_str(), read.mimetype.as_str()), ("text", "text/plain"));
    assert_eq!((read.r#type, read.writable), (ContentsType::File, true));
    assert_eq!(read.hash_algorithm.as_deref(), Some("sha256"));
    assert_eq!(read.hash.map(|it| it.len()), Some(64));

    // All bytes, four times; so it is no text. The server breaks the lines of base64.
    let bytes = "AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8gISIjJCUmJygpKissLS4vMDEyMzQ1Njc4OTo7PD0+\
                 P0BBQkNERUZHSElKS0xNTk9QUVJTVFVWV1hZWltcXV5fYGFiY2RlZmdoaWprbG1ub3BxcnN0dXZ3eHl6e3x9\
                 fn+AgYKDhIWGh4iJiouMjY6PkJGSk5SVlpeYmZqbnJ2en6ChoqOkpaanqKmqq6ytrq+wsbKztLW2t7i5uru8\
                 vb6/wMHCw8TFxsfIycrLzM3Oz9DR0tPU1dbX2Nna29zd3t/g4eLj5OXm5+jp6uvs7e7v8PHy8/T19vf4+fr7\
                 /P3+";
    let bytes = bytes.repeat(4);
    let path = "a folder/bytes.bin";
    let made = contents.replace(path).body(&file("base64", &bytes)).send();
    let made = sent(&tally.off_document(&op::REPLACE_CONTENT, made));
    assert_eq!(made["size"], 255 * 4);
    let read = contents.get(path).format(ContentFormat::Base64);
    let read = tally.right(&op::GET_CONTENT, read.send());
    assert_eq!(read.content.replace('\n', ""), bytes);
    assert_eq!((read.format.as_str(), read.size), ("base64", Some(255 * 4)));
    let without = contents.get(path).content(0).send();
    let without = sent(&tally.off_document(&op::GET_CONTENT, without));
    assert_eq!((&without["content"], &without["size"]), (&Value::Null, &json!(255 * 4)));

    // Errors with the type of the document.
    let wrong = contents.get(path).format(ContentFormat::Text);
    let wrong = tally.refused(&op::GET_CONTENT, 400, wrong.send());
    assert_eq!(reason(&wrong), Some("bad format"));
    let message = wrong.message().expect("it has a message");
    assert!(message.ends_with("a folder/bytes.bin is not UTF-8 encoded"), "{message}");
    let wrong = contents.get(path);
    let wrong = wrong.r#type(ContentType::Directory).send();
    let wrong = tally.refused(&op::GET_CONTENT, 400, wrong);
    assert_eq!(reason(&wrong), Some("bad type"));
    assert_eq!(wrong.message().as_deref(), Some("a folder/bytes.bin is not a directory"));
    let wrong = contents.get(path).format("octal").send();
    let wrong = tally.refused(&op::GET_CONTENT, 400, wrong);
    assert_eq!(wrong.message().as_deref(), Some("Format 'octal' is invalid"));
    let wrong = contents.replace(path).body(&file("none", "")).send();
    let wrong = tally.refused(&op::REPLACE_CONTENT, 400, wrong);
    let message = "Must specify format of file contents as 'text' or 'base64'";
    assert_eq!(wrong.message().as_deref(), Some(message));

    let resolved = client.resolve_path(path).send();
    let resolved = tally.right(&op::RESOLVE_PATH, resolved);
    assert_eq!(resolved.resolved.len(), 1);
    let it = &resolved.resolved[0];
    assert_eq!((it.scope.as_str(), it.path.as_str()), ("server", path));
}

/// The reason of an error with the type of the document.
#[track_caller]
fn reason(error: &ApiError) -> Option<&str> {
    match &error.body {
        ErrorBody::BadRequest(body) => body.reason.as_deref(),
        other => panic!("not of the document's type: {other:?}"),
    }
}

fn notebooks(tally: &mut Tally, client: &Client<Blocking>) {
    let contents = client.contents();
    let notebook = PostContentRequestBody::default().with_type("notebook");
    let made = contents.post("").allow_empty_path().body(&notebook).send();
    let made = sent(&tally.off_document(&op::POST_CONTENT, made));
    assert_eq!((&made["path"], &made["type"]), (&json!("Untitled.ipynb"), &json!("notebook")));
    let read = contents.get("Untitled.ipynb").send();
    let read = sent(&tally.off_document(&op::GET_CONTENT, read));
    assert_eq!(read["content"]["nbformat"], 4);
    // As a file, it has a content that the document knows.
    let read = contents.get("Untitled.ipynb");
    let read = read.r#type(ContentType::File).format(ContentFormat::Text);
    let read = tally.right(&op::GET_CONTENT, read.send());
    let notebook: Value = serde_json::from_str(&read.content).expect("a notebook is JSON");
    assert_eq!(notebook["nbformat"], 4);
    let copy = PostContentRequestBody::default().with_copy_from("Untitled.ipynb");
    let copy = contents.post("a folder").body(&copy).send();
    let copy = sent(&tally.off_document(&op::POST_CONTENT, copy));
    assert_eq!(copy["path"], "a folder/Untitled.ipynb");
}

fn checkpoints(tally: &mut Tally, client: &Client<Blocking>) {
    let contents = client.contents();
    let path = "a folder/bytes.bin";
    let list = contents.list_checkpoints(path).send();
    assert_eq!(tally.right(&op::LIST_CONTENT_CHECKPOINTS, list), []);
    let made = contents.create_checkpoint(path).response();
    let made = tally.right(&op::CREATE_CONTENT_CHECKPOINT, made);
    assert_eq!(made.status, 201);
    let location = "/api/contents/a%20folder/bytes.bin/checkpoints/checkpoint";
    assert_eq!(made.documented.location.as_deref(), Some(location));
    let id = made.value.id.clone();
    let list = contents.list_checkpoints(path).send();
    assert_eq!(tally.right(&op::LIST_CONTENT_CHECKPOINTS, list), [made.value]);

    let other = contents.replace(path).body(&file("text", "other")).send();
    let other = tally.off_document(&op::REPLACE_CONTENT, other);
    assert_eq!(other.status().map(|it| it.as_u16()), Some(200));
    let back = contents.update_checkpoint(path, &id).send();
    tally.right(&op::UPDATE_CONTENT_CHECKPOINT, back);
    let read = contents.get(path).send();
    let read = tally.right(&op::GET_CONTENT, read);
    assert_eq!(read.size, Some(255 * 4));

    let gone = contents.delete_checkpoint(path, &id);
    let delete = &op::DELETE_CONTENT_CHECKPOINT;
    tally.right(delete, gone.send());
    let gone = contents.delete_checkpoint(path, &id);
    let gone = tally.refused(delete, 404, gone.send());
    is(&gone, "Checkpoint does not exist: a folder/bytes.bin@checkpoint");
}

fn config(tally: &mut Tally, client: &Client<Blocking>) {
    let config = client.config();
    let none = config.get("tests").send();
    assert_eq!(tally.right(&op::GET_CONFIG, none), serde_json::Map::new());
    for (change, result) in [
        (json!({"a": {"b": 1, "c": [true]}}), json!({"a": {"b": 1, "c": [true]}})),
        (json!({"a": {"b": null}, "d": 0.5}), json!({"a": {"c": [true]}, "d": 0.5})),
    ] {
        let change = change.as_object().expect("it is an object");
        let changed = config.update("tests").body(change).send();
        let changed = tally.right(&op::UPDATE_CONFIG, changed);
        assert_eq!(Value::from(changed), result);
        let read = config.get("tests").send();
        let read = tally.right(&op::GET_CONFIG, read);
        assert_eq!(Value::from(read), result);
    }
    // The document does not require the body, and the server does.
    let wrong = config.update("tests").send();
    let wrong = tally.refused(&op::UPDATE_CONFIG, 500, wrong);
    is(&wrong, "Unhandled error");
}

fn terminals(tally: &mut Tally, client: &Client<Blocking>) {
    let terminals = client.terminals();
    let none = tally.right(&op::LIST_TERMINALS, terminals.list().send());
    assert_eq!(none, []);
    let made = tally.right(&op::CREATE_TERMINAL, terminals.create().send());
    assert_eq!(made.name, "1");
    let read = terminals.get("1").send();
    let read = tally.right(&op::GET_TERMINAL, read);
    assert_eq!(read.name, "1");
    let all = tally.right(&op::LIST_TERMINALS, terminals.list().send());
    assert_eq!(all.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["1"]);
    let gone = terminals.delete("1").send();
    tally.right(&op::DELETE_TERMINAL, gone);
    let gone = terminals.get("1").send();
    let gone = tally.refused(&op::GET_TERMINAL, 404, gone);
    is(&gone, "Terminal not found: 1");
}

fn kernels(tally: &mut Tally, client: &Client<Blocking>) {
    let specs = client.kernelspecs().get_kernelspecs().send();
    let specs = tally.right(&op::GET_KERNELSPECS, specs);
    assert_eq!(specs.default.as_deref(), Some("python3"));
    let specs = specs.kernelspecs.expect("there are kernels");
    let spec = &specs["python3"];
    assert_eq!(spec.name.as_deref(), Some("python3"));
    // The document names it `KernelSpecFile`, and the server sends it as `spec`. What the document
    // does not declare is kept.
    assert_eq!(spec.kernel_spec_file, None);
    let spec = serde_json::to_value(spec).expect("it is JSON");
    assert_eq!(spec["spec"]["display_name"], "Python 3 (ipykernel)");

    let kernels = client.kernels();
    let body = CreateKernelRequestBody::new("python3").with_path("a folder");
    let made = tally.right(&op::CREATE_KERNEL, kernels.create(&body).response());
    assert_eq!(made.status, 201);
    let id = made.value.id;
    assert_eq!(made.documented.location, Some(format!("/api/kernels/{id}")));
    assert_eq!((made.value.name.as_str(), made.value.connections), ("python3", Some(0.0)));
    let read = kernels.get(&id).send();
    let read = tally.right(&op::GET_KERNEL, read);
    assert_eq!((read.id.as_str(), read.name.as_str()), (id.as_str(), "python3"));
    let all = tally.right(&op::LIST_KERNELS, kernels.list().send());
    assert_eq!(all.iter().map(|it| it.id.as_str()).collect::<Vec<_>>(), [id.as_str()]);
    let again = kernels.restart(&id).response();
    let again = tally.right(&op::RESTART_KERNEL, again);
    assert_eq!((again.status.as_u16(), &again.value.id), (200, &id));
    let stopped = kernels.interrupt(&id).send();
    tally.right(&op::INTERRUPT_KERNEL, stopped);
    let gone = kernels.delete(&id).send();
    tally.right(&op::DELETE_KERNEL, gone);
    let gone = kernels.get(&id).send();
    let gone = tally.refused(&op::GET_KERNEL, 404, gone);
    is(&gone, &format!("Kernel does not exist: {id}"));
    let gone = kernels.delete(&id).send();
    tally.refused(&op::DELETE_KERNEL, 404, gone);
}

fn sessions(tally: &mut Tally, client: &Client<Blocking>) {
    let sessions = client.sessions();
    let none = tally.right(&op::LIST_SESSIONS, sessions.list().send());
    assert_eq!(none, []);
    // In the document a kernel has an id, so the session is that of a kernel that runs.
    let kernel = CreateKernelRequestBody::new("python3");
    let kernel = client.kernels().create(&kernel).send();
    let kernel = tally.right(&op::CREATE_KERNEL, kernel).id;
    let session =
        Session::default().with_path("Untitled.ipynb").with_name("").with_type("notebook");
    let session = session.with_kernel(Kernel::new(&kernel, "python3"));
    let made = sessions.create().body(&session).response();
    let made = tally.right(&op::CREATE_SESSION, made);
    assert_eq!(made.status, 201);
    let id = made.value.id.expect("a session has an id");
    assert_eq!(made.documented.location, Some(format!("/api/sessions/{id}")));
    assert_eq!(made.value.kernel.map(|it| it.id), Some(kernel.clone()));
    let read = sessions.get(&id).send();
    let read = tally.right(&op::GET_SESSION, read);
    assert_eq!(read.path.as_deref(), Some("Untitled.ipynb"));
    assert_eq!(read.r#type.as_deref(), Some("notebook"));

    let change = Session::default().with_path("a folder/Untitled.ipynb").with_name("mine");
    let changed = sessions.update(&id, &change).send();
    let changed = tally.right(&op::UPDATE_SESSION, changed);
    assert_eq!(changed.path.as_deref(), Some("a folder/Untitled.ipynb"));
    assert_eq!(changed.name.as_deref(), Some("mine"));
    assert_eq!(changed.kernel.map(|it| it.id), Some(kernel.clone()));
    let all = tally.right(&op::LIST_SESSIONS, sessions.list().send());
    assert_eq!(all.iter().map(|it| it.id.as_deref()).collect::<Vec<_>>(), [Some(id.as_str())]);

    // Without a kernel, the server starts its default one.
    let other = Session::default().with_path("other.py").with_name("").with_type("file");
    let made = sessions.create().body(&other).send();
    let made = tally.right(&op::CREATE_SESSION, made);
    assert_eq!(made.kernel.map(|it| it.name).as_deref(), Some("python3"));
    let gone = sessions.delete(made.id.as_deref().unwrap_or_default());
    tally.right(&op::DELETE_SESSION, gone.send());

    // An error with the type of the document.
    let lost = other.with_path("lost.py").with_kernel(Kernel::new("none", "none"));
    let lost = sessions.create().body(&lost).send();
    let lost = tally.refused(&op::CREATE_SESSION, 501, lost);
    let message = "The 'none' kernel is not available. Please pick another suitable kernel instead, \
                   or install that kernel.";
    match &lost.body {
        ErrorBody::NotImplemented(body) => {
            assert_eq!(body.message.as_deref(), Some(message));
            assert_eq!(body.short_message.as_deref(), Some("none not found"));
        }
        other => panic!("not of the document's type: {other:?}"),
    }
    assert_eq!(lost.message().as_deref(), Some(message));

    // The kernel of a session is deleted with it.
    let gone = sessions.delete(&id).send();
    tally.right(&op::DELETE_SESSION, gone);
    let gone = sessions.get(&id).send();
    let gone = tally.refused(&op::GET_SESSION, 404, gone);
    is(&gone, &format!("Session not found: session_id='{id}'"));
    let kernels = tally.right(&op::LIST_KERNELS, client.kernels().list().send());
    assert_eq!(kernels, []);
}
