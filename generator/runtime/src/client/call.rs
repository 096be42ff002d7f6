//! Calls before they are sent.

use std::fmt;
use std::time::Duration;

use http::header::{ACCEPT, CONTENT_TYPE, COOKIE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Uri};
use serde::Serialize;
use serde_json::Value;

use super::answer::Answer;
use super::body::Body;
#[cfg(feature = "validate")]
use super::checked::{Fields, violations};
use super::config::header;
use super::error::{Error, ReadError, RequestError};
use super::handle::Handle;
use super::mode::Mode;
use super::multipart::{self, Part};
use super::payload::Payload;
use super::prepared::Prepared;
use super::redirects::Redirects;
use super::retry::Retry;
use super::target::{missing, query_string, segment, server, without_fragment};
use super::transport::BoxFuture;
use super::{random, text, url};
use crate::operations::{Location, Operation, Parameter, Style};

/// The properties that all calls of an operation share.
pub struct Plan {
    /// The operation.
    pub operation: &'static Operation,
    /// The types of error bodies, by status.
    pub errors: &'static [(&'static str, &'static dyn ReadError)],
    /// The media types of the response.
    pub accept: Option<&'static str>,
    /// Whether the response body is streamed.
    pub is_stream: bool,
}

/// A call: its operation, arguments and settings.
pub struct Call<M: Mode> {
    pub(super) client: Handle<M>,
    pub(super) plan: &'static Plan,
    arguments: Vec<(usize, Value)>,
    payload: Payload,
    /// The fields of a form or of a multipart body, if they are checked.
    #[cfg(feature = "validate")]
    fields: Option<Fields>,
    headers: HeaderMap,
    base_url: Option<String>,
    timeout: Option<Duration>,
    retry: Option<Retry>,
    redirects: Redirects,
    allows_empty_path: bool,
    error: Option<RequestError>,
    /// A URL from a response, in place of the operation's own URL.
    target: Option<String>,
    /// The response that is waited for, once the call has been polled as a future.
    under_way: Option<BoxFuture<'static, Result<Answer<M>, Error>>>,
}

impl<M: Mode> Call<M> {
    /// Creates a call without arguments.
    pub fn new(client: impl Into<Handle<M>>, plan: &'static Plan) -> Self {
        Self {
            client: client.into(),
            plan,
            arguments: Vec::new(),
            payload: Payload::Nothing,
            #[cfg(feature = "validate")]
            fields: None,
            headers: HeaderMap::new(),
            base_url: None,
            timeout: None,
            retry: None,
            redirects: Redirects::default(),
            allows_empty_path: false,
            error: None,
            target: None,
            under_way: None,
        }
    }

    /// A copy of the call; `None` if it can be sent only once.
    pub(super) fn try_clone(&self) -> Option<Self> {
        let payload = match &self.payload {
            Payload::Nothing => Payload::Nothing,
            Payload::Whole(media_type, body) => {
                Payload::Whole(media_type.clone(), body.try_clone()?)
            }
            Payload::Parts(..) => return None,
        };
        self.error.is_none().then(|| Self {
            client: self.client.clone(),
            arguments: self.arguments.clone(),
            payload,
            #[cfg(feature = "validate")]
            fields: self.fields.clone(),
            headers: self.headers.clone(),
            base_url: self.base_url.clone(),
            retry: self.retry.clone(),
            error: None,
            target: self.target.clone(),
            under_way: None,
            ..*self
        })
    }

    /// The response that is waited for; `start` sends the call when this is asked first.
    pub(super) fn under_way(
        &mut self,
        start: impl FnOnce(Self) -> BoxFuture<'static, Result<Answer<M>, Error>>,
    ) -> &mut BoxFuture<'static, Result<Answer<M>, Error>> {
        let started = self.under_way.take().unwrap_or_else(|| {
            let empty = Self::new(self.client.clone(), self.plan);
            start(std::mem::replace(self, empty))
        });
        self.under_way.insert(started)
    }

    /// The value of a parameter, by its index among the operation's parameters.
    pub(super) fn argument(&self, index: usize) -> Option<&Value> {
        self.arguments.iter().find(|(other, _)| *other == index).map(|(_, value)| value)
    }

    /// Sets the URL of the call to one from a response.
    pub(super) fn set_target(&mut self, target: String) {
        self.target = Some(target);
    }

    /// Sets a parameter, by its index among the operation's parameters.
    pub fn set(&mut self, index: usize, value: &(impl Serialize + ?Sized)) {
        match serde_json::to_value(value) {
            Ok(value) => {
                self.arguments.retain(|(other, _)| *other != index);
                self.arguments.push((index, value));
            }
            Err(error) => {
                let name = self.plan.operation.parameters.get(index).map_or("", |it| it.name);
                self.fail(RequestError::because(format!("`{name}` cannot be written"), error));
            }
        }
    }

    /// Sets a JSON body.
    pub fn json(&mut self, media_type: &str, value: &(impl Serialize + ?Sized)) {
        match serde_json::to_vec(value) {
            Ok(json) => self.payload = Payload::Whole(media_type.to_owned(), json.into()),
            Err(error) => self.fail(RequestError::because("the body cannot be written", error)),
        }
    }

    /// Sets a JSON body, with a property that the method of the call decides.
    pub fn json_with(
        &mut self,
        media_type: &str,
        value: &(impl Serialize + ?Sized),
        property: &str,
        set: bool,
    ) {
        match serde_json::to_value(value) {
            Ok(Value::Object(mut map)) => {
                map.insert(property.to_owned(), Value::Bool(set));
                self.json(media_type, &map);
            }
            Ok(other) => self.json(media_type, &other),
            Err(error) => self.fail(RequestError::because("the body cannot be written", error)),
        }
    }

    /// Sets a form body. `styles` has the properties whose serialization the document describes.
    pub fn form(&mut self, value: &(impl Serialize + ?Sized), styles: &[(&str, Style)]) {
        let value = match serde_json::to_value(value) {
            Ok(Value::Object(map)) => map,
            Ok(_) => {
                return self.fail(RequestError::new("the body is no object, as a form has to be"));
            }
            Err(error) => {
                return self.fail(RequestError::because("the body cannot be written", error));
            }
        };
        self.payload = Payload::form(&value, styles);
        #[cfg(feature = "validate")]
        self.keep_fields(value);
    }

    /// Sets a raw body.
    pub fn raw_body(&mut self, media_type: &str, body: impl Into<Body>) {
        #[cfg(feature = "validate")]
        {
            self.fields = None;
        }
        self.payload = Payload::Whole(media_type.to_owned(), body.into());
    }

    /// Sets a multipart body whose parts the document does not describe, by their names.
    pub fn parts(
        &mut self,
        media_type: &'static str,
        parts: impl IntoIterator<Item = (String, Part)>,
    ) {
        self.multipart(media_type);
        for (name, part) in parts {
            #[cfg(feature = "validate")]
            self.keep_file(&name);
            self.add(&name, part);
        }
    }

    /// Starts a multipart body, to which parts are added one by one.
    pub fn multipart(&mut self, media_type: &'static str) {
        #[cfg(feature = "validate")]
        self.keep_fields(serde_json::Map::new());
        self.payload = Payload::Parts(media_type, Vec::new());
    }

    fn add(&mut self, name: &str, part: Part) {
        if let Payload::Parts(_, parts) = &mut self.payload {
            parts.push((name.to_owned(), part));
        }
    }

    /// Adds a file to a multipart body.
    pub fn file(&mut self, name: &str, part: Part, media_type: Option<&str>) {
        let media_type = media_type.unwrap_or("application/octet-stream");
        #[cfg(feature = "validate")]
        self.keep_file(name);
        self.add(name, part.or_content_type(Some(media_type)).or_file_name(name));
    }

    /// Adds a value to a multipart body: a scalar as a string, a list as one part for each element,
    /// anything else as JSON (OpenAPI, "Encoding Object").
    pub fn part(
        &mut self,
        name: &str,
        value: &(impl Serialize + ?Sized),
        media_type: Option<&str>,
    ) {
        let value = serde_json::to_value(value);
        #[cfg(feature = "validate")]
        self.keep_field(name, value.as_ref().ok());
        match value {
            Ok(Value::Array(items)) if media_type.is_none() => {
                for item in &items {
                    self.value_part(name, item, None);
                }
            }
            Ok(value) => self.value_part(name, &value, media_type),
            Err(error) => {
                self.fail(RequestError::because(format!("`{name}` cannot be written"), error));
            }
        }
    }

    /// Adds the elements of a list to a multipart body as one part, with a separator between them
    /// (OpenAPI 2.0, `collectionFormat`).
    pub fn joined_part(
        &mut self,
        name: &str,
        value: &(impl Serialize + ?Sized),
        media_type: Option<&str>,
        separator: &str,
    ) {
        let value = serde_json::to_value(value);
        #[cfg(feature = "validate")]
        self.keep_field(name, value.as_ref().ok());
        match value {
            Ok(Value::Array(items)) => {
                let items: Vec<_> = items.iter().map(text::plain).collect();
                self.value_part(name, &Value::from(items.join(separator)), media_type);
            }
            Ok(value) => self.value_part(name, &value, media_type),
            Err(error) => {
                self.fail(RequestError::because(format!("`{name}` cannot be written"), error));
            }
        }
    }

    fn value_part(&mut self, name: &str, value: &Value, media_type: Option<&str>) {
        let is_json = media_type.is_some_and(super::media_type::is_json);
        let part = match value {
            Value::Null => return,
            Value::Object(_) | Value::Array(_) => {
                let part = Part::new(value.to_string());
                part.or_content_type(media_type.or(Some("application/json")))
            }
            scalar if is_json => Part::new(scalar.to_string()).or_content_type(media_type),
            scalar => Part::new(text::plain(scalar).into_owned()).or_content_type(media_type),
        };
        self.add(name, part);
    }

    /// Sets the time limit of the call.
    pub fn timeout(&mut self, timeout: Duration) {
        self.timeout = Some(timeout);
    }

    /// Sets the retry policy of the call.
    pub fn retry(&mut self, retry: Retry) {
        self.retry = Some(retry);
    }

    /// Sets the base URL of the call.
    pub fn base_url(&mut self, base: &str) {
        match url::base(base) {
            Ok(base) => self.base_url = Some(base),
            Err(error) => self.fail(error),
        }
    }

    /// Sets whether redirects are followed.
    pub fn redirect(&mut self, redirects: Redirects) {
        self.redirects = redirects;
    }

    /// Permits path parameters that are empty.
    pub fn allow_empty_path(&mut self) {
        self.allows_empty_path = true;
    }

    /// Sets a header of the request.
    pub fn header(&mut self, name: &str, value: &str) {
        match header(name, value) {
            Ok((name, value)) => {
                self.headers.insert(name, value);
            }
            Err(error) => self.fail(error),
        }
    }

    /// Records the first error, which is reported when the call is sent.
    fn fail(&mut self, error: RequestError) {
        self.error.get_or_insert(error);
    }

    pub(super) fn prepare(mut self) -> Result<(Handle<M>, Prepared), RequestError> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        #[cfg(feature = "validate")]
        self.validate()?;
        let config = &self.client.config;
        let (uri, mut headers) = self.head()?;
        if let Some(accept) = self.plan.accept {
            headers.entry(ACCEPT).or_insert(HeaderValue::from_static(accept));
        }
        let method = Method::from_bytes(self.plan.operation.method.as_bytes())
            .map_err(|error| RequestError::because("the operation's method is none", error))?;
        if let Some(name) = &config.idempotency_header
            && matches!(method, Method::POST | Method::PATCH)
        {
            headers.insert(name, unique());
        }
        let (media_type, body) = match self.payload {
            Payload::Nothing => (None, Body::empty()),
            Payload::Whole(media_type, body) => (Some(media_type), body),
            Payload::Parts(media_type, parts) => {
                let (media_type, body) = multipart::assemble(media_type, parts);
                (Some(media_type), body)
            }
        };
        if let Some(media_type) = media_type {
            let value = HeaderValue::from_str(&media_type);
            headers.insert(CONTENT_TYPE, value.map_err(|_| RequestError::header("content-type"))?);
        }
        // Headers of the call override all others.
        for (name, value) in &self.headers {
            headers.insert(name, value.clone());
        }
        let target = match &self.target {
            Some(target) => Some(url::resolve(&uri, target).ok_or_else(|| {
                RequestError::new("what the API says is the URL of the next page is no URL")
            })?),
            None => None,
        };
        let prepared = Prepared {
            operation: self.plan.operation,
            method,
            uri,
            target,
            headers,
            body,
            timeout: self.timeout.or(config.timeout),
            retry: self.retry.unwrap_or_else(|| config.retry.clone()),
            redirects: self.redirects,
        };
        Ok((self.client, prepared))
    }

    /// Keeps the fields of a form or of a multipart body, if the client has rules for them.
    #[cfg(feature = "validate")]
    fn keep_fields(&mut self, values: serde_json::Map<String, Value>) {
        let has_rules = self.client.config.rules.is_some();
        self.fields = has_rules.then(|| Fields::of(values));
    }

    /// Keeps a field of a multipart body.
    #[cfg(feature = "validate")]
    fn keep_field(&mut self, name: &str, value: Option<&Value>) {
        if let (Some(fields), Some(value)) = (&mut self.fields, value) {
            fields.set(name, value);
        }
    }

    /// Keeps that a multipart body has a file.
    #[cfg(feature = "validate")]
    fn keep_file(&mut self, name: &str) {
        if let Some(fields) = &mut self.fields {
            fields.set_file(name);
        }
    }

    /// Checks the parameters and the body, if the client has rules for them.
    #[cfg(feature = "validate")]
    fn validate(&self) -> Result<(), RequestError> {
        let Some(rules) = self.client.config.rules else {
            return Ok(());
        };
        let value = |index: usize, parameter: &Parameter| self.value(index, parameter);
        let fields = self.fields.as_ref();
        let violations = violations(rules, self.plan.operation, &self.payload, fields, value);
        if violations.is_empty() { Ok(()) } else { Err(RequestError::invalid(violations)) }
    }

    /// The value of a parameter: that of the call, or of the client.
    fn value(&self, index: usize, parameter: &Parameter) -> Option<&Value> {
        let global = || self.client.config.globals.get(parameter.name);
        self.argument(index).or_else(|| global().filter(|_| parameter.global))
    }

    /// The URL and the headers, with all parameters.
    fn head(&self) -> Result<(Uri, HeaderMap), RequestError> {
        let config = &self.client.config;
        let mut path = text::literal(without_fragment(self.plan.operation.path));
        let mut query = Vec::new();
        let mut whole_query = None;
        let mut cookies = Vec::new();
        let mut headers = config.headers.clone();
        for (index, parameter) in self.plan.operation.parameters.iter().enumerate() {
            let Some(value) = self.value(index, parameter) else {
                if parameter.required {
                    return Err(missing(parameter));
                }
                continue;
            };
            match parameter.location {
                Location::Path => {
                    let place = text::literal(&format!("{{{}}}", parameter.name));
                    path =
                        path.replace(&place, &segment(parameter, value, self.allows_empty_path)?);
                }
                _ if value.is_null() => {}
                Location::Query => {
                    query.extend(text::pairs(parameter.name, parameter.style, value));
                }
                Location::QueryString => whole_query = Some(query_string(parameter, value)),
                Location::Cookie => {
                    cookies.extend(text::pairs(parameter.name, parameter.style, value));
                }
                Location::Header => {
                    let (name, value) = header(parameter.name, &text::in_header(parameter, value))?;
                    headers.insert(name, value);
                }
            }
        }
        if !cookies.is_empty() {
            let own = headers.get(COOKIE).and_then(|value| value.to_str().ok()).map(str::to_owned);
            let cookies = cookies.iter().map(|(name, value)| format!("{name}={value}"));
            let cookies: Vec<String> = own.into_iter().chain(cookies).collect();
            let value = HeaderValue::from_str(&cookies.join("; "));
            headers.insert(COOKIE, value.map_err(|_| RequestError::header("cookie"))?);
        }
        let query = whole_query.unwrap_or_else(|| text::joined(&query));
        Ok((self.uri(&path, &query)?, headers))
    }

    fn uri(&self, path: &str, query: &str) -> Result<Uri, RequestError> {
        let config = &self.client.config;
        let base = match self.base_url.as_ref().or(config.base_url.as_ref()) {
            Some(base) => base.clone(),
            None => server(self.plan.operation.servers, config)?,
        };
        // Some documents have a query in the path.
        let before = if path.contains('?') { "&" } else { "?" };
        let query = if query.is_empty() { String::new() } else { format!("{before}{query}") };
        let uri = format!("{base}{path}{query}");
        uri.parse().map_err(|error| RequestError::because("the call's URL is no URL", error))
    }
}

impl<M: Mode> fmt::Debug for Call<M> {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Call")
            .field("operation", &self.plan.operation.id)
            .finish_non_exhaustive()
    }
}

fn unique() -> HeaderValue {
    HeaderValue::from_str(&random::token()).unwrap_or_else(|_| HeaderValue::from_static("0"))
}

/// Converts the elements of a list to strings.
pub fn texts(texts: impl IntoIterator<Item = impl Into<String>>) -> Vec<String> {
    texts.into_iter().map(Into::into).collect()
}

/// Parses the name of a header.
pub(super) fn header_name(name: &str) -> Result<HeaderName, RequestError> {
    HeaderName::try_from(name)
        .map_err(|error| RequestError::because(format!("`{name}` is no name of a header"), error))
}
