//! Methods after the HTTP method and the path, for operations without an id that says more.
//!
//! A path is a collection, an item of one, an action, or something else. What the collection holds, and what
//! it belongs to, follow the verb unless the group says so.

use std::collections::BTreeMap;

use foldhash::HashMap;

use super::grammar::{is_plural, is_reading, plural, verb};
use crate::ir::route::{Route, Segment, is_noun};
use crate::ir::words::singular;
use crate::ir::{Api, Operation, Shape, Type};
use crate::schema::spec::OperationKind;

/// All paths of a document without their versions, and the number of operations by method.
pub(super) struct Paths<'a>(HashMap<Vec<&'a [String]>, BTreeMap<&'a str, usize>>);

/// The words of a path, with none for a parameter.
fn key(segments: &[Segment]) -> Vec<&[String]> {
    let words = segments.iter();
    words.map(|segment| if segment.is_parameter() { &[] } else { segment.words() }).collect()
}

impl<'a> Paths<'a> {
    pub(super) fn of(operations: &'a [Operation], routes: &'a [Route]) -> Self {
        let all = operations.iter().zip(routes);
        let called = all.filter(|(operation, _)| operation.kind == OperationKind::Path);
        Self::from(called.map(|(operation, route)| (&*operation.method, route)))
    }

    fn from(all: impl Iterator<Item = (&'a str, &'a Route)>) -> Self {
        let mut paths: HashMap<_, BTreeMap<&str, usize>> = HashMap::default();
        for (method, route) in all {
            *paths.entry(key(route.segments())).or_default().entry(method).or_default() += 1;
        }
        Self(paths)
    }

    /// Returns the methods of a path.
    fn methods(&self, segments: &'a [Segment]) -> BTreeMap<&'a str, usize> {
        self.0.get(&key(segments)).cloned().unwrap_or_default()
    }

    /// Whether a path has an item: itself with a parameter behind it.
    fn has_item(&self, segments: &'a [Segment]) -> bool {
        let mut item = key(segments);
        item.push(&[]);
        self.0.contains_key(&item)
    }
}

/// What is around a path.
pub(super) struct Around<'a> {
    pub(super) paths: &'a Paths<'a>,
    pub(super) group: &'a [Vec<String>],
    /// Whether the response is a list; `None` if the document does not say.
    pub(super) is_list: Option<bool>,
}

/// A static segment of a path.
struct Noun<'a> {
    words: &'a [String],
    /// Whether a parameter follows, which selects an item.
    is_item: bool,
}

impl Noun<'_> {
    /// Returns the words by which it qualifies what it contains.
    fn around(&self) -> Vec<String> {
        if self.is_item { singular(self.words.to_vec()) } else { self.words.to_vec() }
    }
}

/// Returns the names for a method and a path, the shortest first. The id goes before those that are not shorter.
pub(super) fn candidates<'a>(
    method: &str,
    id: &[String],
    route: &'a Route,
    around: &Around<'a>,
) -> Vec<Vec<String>> {
    let segments = route.segments();
    let (nouns, tail) = nouns(segments);
    let by = by(segments);
    let Some((last, parents)) = nouns.split_first() else {
        let verb = verb_of(method, tail > 0, false);
        let root = if by.is_empty() { vec!["Root".to_owned()] } else { by };
        let whole = [vec![verb.to_owned()], root].concat();
        let short = (!around.group.is_empty()).then(|| vec![verb.to_owned()]);
        return short.into_iter().chain([whole]).collect();
    };
    let said = said(&nouns, around.group);
    let parts = Parts::of(method, segments, tail, last, around, said == Some(0));
    // Of what the path goes through, the nearest says most, unless the author has left it out.
    let is_left_out = |parent: &Noun| {
        !id.is_empty() && !id.windows(parent.words.len()).any(|it| is_noun(it, parent.words))
    };
    let nearest = parents.first().filter(|parent| said == Some(0) || !is_left_out(parent));
    let fewest = usize::from(said != Some(1) && nearest.is_some());
    let mut names = Vec::new();
    if said == Some(0) {
        names.push(parts.alone());
    }
    for count in fewest..=parents.len() {
        let parents = parents[..count].iter().rev().flat_map(Noun::around).collect();
        names.push(parts.within(parents));
    }
    let all = parts.within(parents.iter().rev().flat_map(Noun::around).collect());
    names.push([&all, route.version()].concat());
    if !by.is_empty() {
        names.push([all, by].concat());
    }
    names.dedup();
    if around.paths.methods(segments).get(method).is_some_and(|count| *count > 1) {
        // Each version has the operation.
        for name in &mut names {
            name.extend_from_slice(route.version());
        }
    }
    // Where the path gives no single word, that of the author is better.
    let is_first = id.len() == 1 && names.first().is_some_and(|first| first.len() > 1);
    let start = usize::from(!is_first);
    let place = names.iter().skip(start).position(|name| name.len() >= id.len());
    if let Some(place) = place.filter(|_| !id.is_empty()) {
        names.insert(start + place, id.to_vec());
    }
    names
}

/// Returns the static segments, the last first, and the number of parameters at the end.
fn nouns(segments: &[Segment]) -> (Vec<Noun<'_>>, usize) {
    let tail = segments.iter().rev().take_while(|segment| segment.is_parameter()).count();
    let mut nouns = Vec::new();
    let mut is_item = false;
    for segment in segments.iter().rev() {
        if !segment.is_parameter() {
            nouns.push(Noun { words: segment.words(), is_item });
        }
        is_item = segment.is_parameter();
    }
    (nouns, tail)
}

/// Returns the parameters of a path in words: the last resort.
fn by(segments: &[Segment]) -> Vec<String> {
    let parameters = segments.iter().filter(|segment| segment.is_parameter());
    let words: Vec<&[String]> = parameters.map(Segment::words).collect();
    match words[..] {
        [] => Vec::new(),
        _ => [vec!["By".to_owned()], words.join(&"And".to_owned())].concat(),
    }
}

/// Returns the index of the noun that the group says, perhaps together with the next one.
fn said(nouns: &[Noun], group: &[Vec<String>]) -> Option<usize> {
    let leaf = group.last()?;
    let all = group.concat();
    (0..nouns.len()).find(|&index| {
        let own = nouns[index].words;
        let pair = nouns.get(index + 1).map(|parent| [parent.words, own].concat());
        [leaf, &all].into_iter().any(|group| {
            is_noun(own, group) || pair.as_ref().is_some_and(|pair| is_noun(pair, group))
        })
    })
}

/// The verb of a name, and its object.
struct Parts {
    verb: Vec<String>,
    /// The object. An action has one of both.
    object: Vec<String>,
    /// Whether the verb alone says what happens to a thing that the group says.
    is_plain: bool,
}

impl Parts {
    fn of<'a>(
        method: &str,
        segments: &'a [Segment],
        tail: usize,
        last: &Noun,
        around: &Around<'a>,
        is_said: bool,
    ) -> Self {
        let path = &segments[..segments.len() - tail];
        let words = last.words.to_vec();
        let is_item = tail > 0;
        let has_item = around.paths.has_item(path);
        let methods = around.paths.methods(segments);
        let is_alone = methods.len() == 1;
        let is_collection = !is_item && (has_item || is_plural(&words));
        let verbs = verb(&words);
        // `/search/{query}` is an action, `/upload_sessions/{id}` is an item.
        let is_verb = if is_item { verbs == words.len() } else { verbs > 0 && !has_item };
        let is_action = match method {
            "GET" | "HEAD" | "OPTIONS" => is_verb && is_reading(&words[0]),
            "POST" => is_verb || !is_item && !is_collection && is_alone && !is_said,
            _ => is_verb && is_alone && !(is_item && method == "DELETE"),
        };
        if is_action {
            let (verb, object) = if verbs > 0 { (words, Vec::new()) } else { (Vec::new(), words) };
            return Self { verb, object, is_plain: false };
        }
        let updates = methods.contains_key("PUT") || methods.contains_key("PATCH");
        let is_list = is_collection
            && (around.is_list != Some(false) || has_item && is_plural(&words))
            && method == "GET";
        let verb = if is_list { "List" } else { verb_of(method, is_item, updates) };
        let of_several = matches!(method, "GET" | "PUT" | "PATCH" | "DELETE");
        let is_whole = is_collection && !is_list && of_several;
        let object = if is_list || is_whole && has_item && method != "GET" {
            plural(words)
        } else if is_item || is_collection && method == "POST" {
            singular(words)
        } else {
            words
        };
        Self { verb: vec![verb.to_owned()], object, is_plain: !is_whole }
    }

    /// Returns the name in a group that says the object.
    fn alone(&self) -> Vec<String> {
        if self.is_plain { self.verb.clone() } else { self.within(Vec::new()) }
    }

    /// Returns the name with what the object belongs to.
    fn within(&self, parents: Vec<String>) -> Vec<String> {
        [self.verb.clone(), parents, self.object.clone()].concat()
    }
}

/// Returns the verb for a method. `updates` is whether the path has another method that changes an item.
fn verb_of(method: &str, is_item: bool, updates: bool) -> &str {
    match method {
        "GET" => "Get",
        "POST" if !is_item => "Create",
        // Whoever knows the item changes it.
        "POST" if !updates => "Update",
        "PUT" => "Replace",
        "PATCH" => "Update",
        other => other,
    }
}

/// Names of properties that hold the items of a list.
const ITEMS: [&str; 14] = [
    "contents",
    "data",
    "documents",
    "edges",
    "elements",
    "entries",
    "hits",
    "items",
    "list",
    "objects",
    "records",
    "result",
    "results",
    "values",
];

/// Whether an operation returns a list: an array, or an object with one. `None` if the document does not
/// say.
pub(super) fn is_list(api: &Api, operation: &Operation, route: &Route) -> Option<bool> {
    let success = operation.responses.iter().filter(|response| response.status.starts_with('2'));
    let ty =
        success.flat_map(|response| &response.bodies).find_map(|body| body.value.ty.as_ref())?;
    let mut ty = ty;
    for _ in 0..api.types.len() {
        match ty {
            Type::Named(id) => match &api.get(*id).shape {
                Shape::Alias(inner) | Shape::Newtype(inner) => ty = inner,
                _ => break,
            },
            _ => break,
        }
    }
    let id = match ty {
        Type::List(_) => return Some(true),
        Type::Named(id) => id,
        _ => return None,
    };
    let Shape::Struct(object) = &api.get(*id).shape else { return None };
    let noun = route.segments().last().map(Segment::words).unwrap_or_default();
    Some(object.fields.iter().any(|field| {
        let is_list = matches!(&field.ty, Type::List(_) | Type::Any);
        let name = crate::ir::words::words(&field.wire);
        is_list
            && (ITEMS.contains(&&*field.wire) || is_noun(&name, noun) || object.fields.len() == 1)
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ir::words::words;

    /// Returns the names of `METHOD /path`, of a document with the other paths.
    fn all(operation: &str, group: &str, others: &[&str], is_list: Option<bool>) -> Vec<String> {
        let parse = |text: &str| {
            let (method, path) = text.split_once(' ').expect("a method and a path");
            (method.to_owned(), Route::of(path, 0))
        };
        let known: Vec<(String, Route)> =
            others.iter().copied().chain([operation]).map(parse).collect();
        let paths = Paths::from(known.iter().map(|(method, route)| (&**method, route)));
        let group: Vec<Vec<String>> =
            group.split('.').map(words).filter(|words| !words.is_empty()).collect();
        let around = Around { paths: &paths, group: &group, is_list };
        let (method, route) = known.last().expect("at least one");
        let names = candidates(method, &[], route, &around).into_iter();
        names.map(|words| words.join("_").to_lowercase()).collect()
    }

    fn best(operation: &str, group: &str) -> String {
        all(operation, group, &[], None).swap_remove(0)
    }

    #[test]
    fn collections_and_items() {
        for (operation, name) in [
            ("GET /users", "list"),
            ("POST /users", "create"),
            ("GET /users/{id}", "get"),
            ("PUT /users/{id}", "replace"),
            ("PATCH /users/{id}", "update"),
            ("POST /users/{id}", "update"),
            ("DELETE /users/{id}", "delete"),
            ("DELETE /users", "delete_users"),
        ] {
            assert_eq!(best(operation, "users"), name, "{operation}");
        }
        assert_eq!(best("GET /users", ""), "list_users");
        assert_eq!(best("GET /users/{id}", ""), "get_user");
        assert_eq!(best("POST /users", ""), "create_user");
        assert_eq!(all("GET /user", "", &["GET /user/{id}"], None), ["list_users"]);
        assert_eq!(all("POST /users/{id}", "users", &["PUT /users/{id}"], None)[0], "post");
        assert_eq!(all("GET /settings", "", &[], None), ["get_settings"]);
        assert_eq!(all("GET /keys", "", &[], Some(false)), ["get_keys"]);
        assert_eq!(all("GET /keys", "keys", &[], Some(false)), ["get_keys"]);
    }

    #[test]
    fn actions() {
        for (operation, group, name) in [
            ("POST /orders/{id}/cancel", "orders", "cancel"),
            ("POST /orders/{id}/cancel", "", "cancel_order"),
            ("POST /messages/send", "messages", "send"),
            ("POST /operations/{id}:cancel", "operations", "cancel"),
            ("GET /users/search", "users", "search"),
            ("PUT /workflows/{id}/archive", "workflows", "archive"),
            ("POST /graphql", "", "graphql"),
            ("POST /oauth2/token", "", "oauth2_token"),
            ("POST /speech", "speech", "create"),
            ("GET /search/{query}", "", "search"),
            ("PUT /upload_sessions/{id}", "", "replace_upload_session"),
            ("GET /users/me", "users", "get_me"),
            ("GET /users/{id}/avatar", "users", "get_avatar"),
            ("DELETE /order/{id}", "order", "delete"),
        ] {
            assert_eq!(best(operation, group), name, "{operation}");
        }
    }

    #[test]
    fn parents_qualify_and_parameters_are_the_last_resort() {
        assert_eq!(
            all("GET /orgs/{org}/projects/{project}/keys", "keys", &[], None),
            [
                "list",
                "list_project_keys",
                "list_org_project_keys",
                "list_org_project_keys_by_org_and_project",
            ]
        );
        assert_eq!(all("GET /v2/keys", "keys", &[], None), ["list", "list_keys", "list_keys_v2"]);
        assert_eq!(all("GET /v2/keys", "keys", &["GET /v1/keys"], None)[0], "list_v2");
        assert_eq!(best("GET /projects/{id}/keys", "projects"), "list_keys");
        assert_eq!(best("GET /projects/{id}/keys/{key}", "projects"), "get_key");
        assert_eq!(best("GET /projects/{id}/keys", "security"), "list_project_keys");
        assert_eq!(best("GET /orgs/{org}/actions/secrets", "orgs"), "list_actions_secrets");
        assert_eq!(best("POST /chat/completions", "chat"), "create_completion");
        assert_eq!(best("POST /chat/completions", "chat completions"), "create");
    }

    #[test]
    fn a_path_without_words() {
        assert_eq!(best("GET /", ""), "get_root");
        assert_eq!(best("GET /", "system"), "get");
        assert_eq!(best("GET /{id}", ""), "get_by_id");
        assert_eq!(best("DELETE /v1/{id}", ""), "delete_by_id");
    }
}
