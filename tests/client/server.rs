//! An HTTP server on the loopback interface that holds every request against the API's document, and answers with the
//! document's examples.

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body_util::{BodyExt, Full};
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use serde_json::{Map, Value, json};
use tokio::net::TcpListener;

/// The key that requests must have.
pub(crate) const KEY: &str = "key-of-the-tests";

/// The workspace that requests must name.
pub(crate) const WORKSPACE: &str = "123e4567-e89b-12d3-a456-426614174000";

/// The header in which a test asks for another status than that of success.
pub(crate) const WANTED: &str = "x-wanted-status";

/// The server, and what it has seen.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    pub(crate) seen: Arc<Seen>,
}

/// What the server has seen.
#[derive(Default)]
pub(crate) struct Seen {
    /// What was wrong with requests.
    pub(crate) faults: Mutex<Vec<String>>,
    /// How often each operation was called with a request that is as it should be.
    pub(crate) calls: Mutex<BTreeMap<String, usize>>,
    /// How many connections were accepted.
    pub(crate) connections: AtomicUsize,
    /// How many connections are open.
    pub(crate) open: AtomicUsize,
}

impl Server {
    /// Starts a server for a document.
    pub(crate) async fn start(document: &str) -> Self {
        let document = Arc::new(Document::read(document));
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let seen = Arc::new(Seen::default());
        let noted = Arc::clone(&seen);
        tokio::spawn(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let (document, seen) = (Arc::clone(&document), Arc::clone(&noted));
                seen.connections.fetch_add(1, Ordering::SeqCst);
                seen.open.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    let answer = service_fn(|request| {
                        let (document, seen) = (Arc::clone(&document), Arc::clone(&seen));
                        async move {
                            Ok::<_, std::convert::Infallible>(
                                answer(&document, &seen, request).await,
                            )
                        }
                    });
                    let connection = hyper::server::conn::http1::Builder::new();
                    let _ = connection.serve_connection(TokioIo::new(stream), answer).await;
                    seen.open.fetch_sub(1, Ordering::SeqCst);
                });
            }
        });
        Self { address, seen }
    }

    /// The URL before the paths of all operations.
    pub(crate) fn url(&self) -> String {
        format!("http://{}/base", self.address)
    }
}

async fn answer(
    document: &Document,
    seen: &Seen,
    request: Request<Incoming>,
) -> Response<Full<Bytes>> {
    let (head, body) = request.into_parts();
    let body = body.collect().await.unwrap().to_bytes();
    match document.check(&head, &body) {
        Ok(operation) => {
            *seen.calls.lock().unwrap().entry(operation.id.clone()).or_default() += 1;
            let wanted = head.headers.get(WANTED).map(|status| status.to_str().unwrap());
            operation.answer(wanted)
        }
        Err(fault) => {
            seen.faults.lock().unwrap().push(format!("{} {}: {fault}", head.method, head.uri));
            let body = Full::new(Bytes::from(fault));
            let response = Response::builder()
                .status(StatusCode::IM_A_TEAPOT)
                .header("content-type", "text/plain");
            response.body(body).unwrap()
        }
    }
}

/// The document's operations.
struct Document {
    operations: Vec<Operation>,
}

struct Operation {
    id: String,
    method: String,
    path: String,
    /// The parameters, and what their values must be.
    parameters: Vec<(Value, jsonschema::Validator)>,
    /// What the body must be, if there must be one.
    body: Option<jsonschema::Validator>,
    responses: Map<String, Value>,
}

impl Document {
    fn read(text: &str) -> Self {
        let document: Value = serde_yaml::from_str(text).unwrap();
        let mut operations = Vec::new();
        for (path, item) in document["paths"].as_object().unwrap() {
            for (method, operation) in item.as_object().unwrap() {
                let schema = &operation["requestBody"]["content"]["application/json"]["schema"];
                operations.push(Operation {
                    id: operation["operationId"].as_str().unwrap().to_owned(),
                    method: method.to_uppercase(),
                    path: path.clone(),
                    parameters: parameters(operation),
                    body: (!schema.is_null()).then(|| validator(schema)),
                    responses: operation["responses"].as_object().unwrap().clone(),
                });
            }
        }
        Self { operations }
    }

    /// The operation that a request calls, or what is wrong with the request.
    fn check(&self, head: &http::request::Parts, body: &Bytes) -> Result<&Operation, String> {
        let path = head.uri.path().strip_prefix("/base").ok_or("the base URL is another one")?;
        let found =
            self.operations.iter().filter(|operation| operation.method == head.method.as_str());
        // A path without parameters counts before one with them.
        let mut found: Vec<_> =
            found.filter_map(|operation| Some((operation, operation.values(path)?))).collect();
        found.sort_by_key(|(operation, _)| operation.path.matches('{').count());
        let (operation, values) = found.into_iter().next().ok_or("there is no such operation")?;
        if head.headers.get("x-api-key").is_none_or(|key| key != KEY) {
            return Err("the key is missing or wrong".to_owned());
        }
        if values.get("workspaceId").map(String::as_str) != Some(WORKSPACE) {
            return Err("the workspace is missing or wrong".to_owned());
        }
        operation.check(&values, head, body)?;
        Ok(operation)
    }
}

impl Operation {
    /// The values of the path's parameters, if a path is that of the operation.
    fn values(&self, path: &str) -> Option<BTreeMap<String, String>> {
        let (own, other): (Vec<_>, Vec<_>) =
            (self.path.split('/').collect(), path.split('/').collect());
        if own.len() != other.len() {
            return None;
        }
        let mut values = BTreeMap::new();
        for (own, other) in own.into_iter().zip(other) {
            match own.strip_prefix('{').and_then(|name| name.strip_suffix('}')) {
                Some(name) => {
                    values.insert(name.to_owned(), decoded(other));
                }
                None if own != other => return None,
                None => {}
            }
        }
        Some(values)
    }

    fn check(
        &self,
        values: &BTreeMap<String, String>,
        head: &http::request::Parts,
        body: &Bytes,
    ) -> Result<(), String> {
        let query = head.uri.query().unwrap_or_default();
        let query: BTreeMap<String, String> = query
            .split('&')
            .filter(|pair| !pair.is_empty())
            .map(|pair| pair.split_once('=').map(|(name, value)| (decoded(name), decoded(value))))
            .collect::<Option<_>>()
            .ok_or("the query is not made of pairs")?;
        for (parameter, schema) in &self.parameters {
            let given = if parameter["in"] == "path" { values } else { &query };
            let name = parameter["name"].as_str().unwrap();
            match given.get(name).map(|value| json!(value)) {
                Some(value) => {
                    schema
                        .validate(&value)
                        .map_err(|error| format!("`{name}` is {value}: {error}"))?;
                }
                None if parameter["required"] == true => {
                    return Err(format!("`{name}` is missing"));
                }
                None => {}
            }
        }
        let is_declared = |name: &String| {
            self.parameters
                .iter()
                .any(|(parameter, _)| parameter["in"] == "query" && parameter["name"] == *name)
        };
        if let Some(unknown) = query.keys().find(|name| !is_declared(name)) {
            return Err(format!("`{unknown}` is not declared"));
        }
        let content_type = head.headers.get("content-type").map(|value| value.to_str().unwrap());
        match (&self.body, body.is_empty()) {
            (None, true) => Ok(()),
            (None, false) => Err("there is a body where there is to be none".to_owned()),
            (Some(_), true) => Err("there is no body".to_owned()),
            (Some(_), false) if content_type != Some("application/json") => {
                Err(format!("the body is of the type {content_type:?}"))
            }
            (Some(schema), false) => {
                let body: Value =
                    serde_json::from_slice(body).map_err(|error| error.to_string())?;
                schema.validate(&body).map_err(|error| format!("the body: {error}"))
            }
        }
    }

    /// The documented example of a status; of success unless another one is wanted.
    fn answer(&self, wanted: Option<&str>) -> Response<Full<Bytes>> {
        let success =
            || self.responses.keys().find(|status| status.starts_with('2')).unwrap().as_str();
        let status = wanted.unwrap_or_else(success);
        let described = &self.responses[status];
        let media = &described["content"]["application/json"];
        let response = Response::builder().status(status).header("x-request-id", "request-1");
        if media.is_null() {
            return response.body(Full::default()).unwrap();
        }
        let body = example(media);
        let body = Full::new(Bytes::from(body.to_string()));
        response.header("content-type", "application/json; charset=utf-8").body(body).unwrap()
    }
}

fn parameters(operation: &Value) -> Vec<(Value, jsonschema::Validator)> {
    let parameters = operation["parameters"].as_array().into_iter().flatten();
    parameters.map(|parameter| (parameter.clone(), validator(&parameter["schema"]))).collect()
}

/// The example that a document gives for what an operation answers with a status.
pub(crate) fn answer_of(document: &str, operation: &str, status: &str) -> Value {
    let document: Value = serde_yaml::from_str(document).unwrap();
    let items = document["paths"]
        .as_object()
        .unwrap()
        .values()
        .flat_map(|item| item.as_object().unwrap().values());
    let found = items.into_iter().find(|it| it["operationId"] == operation).unwrap();
    example(&found["responses"][status]["content"]["application/json"])
}

/// The example that the document gives for a body, or one by the schema.
fn example(media: &Value) -> Value {
    let examples = media["examples"].as_object().into_iter().flatten();
    let mut examples = examples.map(|(_, example)| example["value"].clone());
    media
        .get("example")
        .cloned()
        .or_else(|| examples.next())
        .unwrap_or_else(|| sample(&media["schema"]))
}

/// A value by a schema.
fn sample(schema: &Value) -> Value {
    if let Some(example) = schema.get("example") {
        return example.clone();
    }
    if let Some(values) = schema["enum"].as_array() {
        return values[0].clone();
    }
    match schema["type"].as_str() {
        Some("object") => {
            let properties = schema["properties"].as_object().into_iter().flatten();
            properties
                .map(|(name, schema)| (name.clone(), sample(schema)))
                .collect::<Map<_, _>>()
                .into()
        }
        Some("array") => json!([sample(&schema["items"])]),
        Some("integer" | "number") => json!(1),
        Some("boolean") => json!(true),
        _ if schema["format"] == "date-time" => json!("2026-01-31T12:00:00Z"),
        _ => json!("text"),
    }
}

/// A schema of the document as one of JSON Schema.
fn validator(schema: &Value) -> jsonschema::Validator {
    jsonschema::options().should_validate_formats(true).build(&translated(schema)).unwrap()
}

/// `nullable` is no keyword of JSON Schema; and `oneOf` is taken as the document means it, for what fits several members
/// is told apart by none.
fn translated(schema: &Value) -> Value {
    match schema {
        Value::Array(items) => items.iter().map(translated).collect(),
        Value::Object(map) => {
            let mut map: Map<String, Value> = map
                .iter()
                .map(|(key, value)| (key.replace("oneOf", "anyOf"), translated(value)))
                .collect();
            // Formats of other parties are not those of JSON Schema, and the port of the example's URL is none.
            map.retain(|key, value| key != "format" || value == "uuid" || value == "date-time");
            if map.get("nullable") == Some(&Value::Bool(true)) {
                return json!({ "anyOf": [{ "type": "null" }, map] });
            }
            map.into()
        }
        other => other.clone(),
    }
}

fn decoded(text: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        if byte == b'%' {
            let digits = [rest.next().unwrap(), rest.next().unwrap()];
            bytes.push(u8::from_str_radix(std::str::from_utf8(&digits).unwrap(), 16).unwrap());
        } else {
            bytes.push(byte);
        }
    }
    String::from_utf8(bytes).unwrap()
}
