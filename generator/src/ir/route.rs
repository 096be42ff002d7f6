//! Paths as words, and the operation ids that repeat them.

use foldhash::HashMap;

use super::Operation;
use super::words::{singular, words};
use crate::schema::spec::OperationKind;

/// The most segments or words that are compared; longer ones are no names.
const MOST: usize = 64;

/// The path of an operation as words, without the segments that say nothing: versions, `api`, and those that
/// all paths begin with.
#[derive(Debug, Clone, Default)]
pub(crate) struct Route {
    segments: Vec<Segment>,
    /// The number of segments at the beginning that say nothing.
    silent: usize,
}

/// A part of a path between slashes, or a shorter one: `{id}:cancel` is two.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Segment {
    /// A text.
    Static(Vec<String>),
    /// The name of a parameter.
    Parameter(Vec<String>),
}

impl Segment {
    /// Returns its words.
    pub(crate) fn words(&self) -> &[String] {
        match self {
            Self::Static(words) | Self::Parameter(words) => words,
        }
    }

    /// Whether it is a parameter.
    pub(crate) fn is_parameter(&self) -> bool {
        matches!(self, Self::Parameter(_))
    }
}

/// How closely an id must repeat a path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelling {
    /// Word for word.
    Exact,
    /// In any number, with any part of the names of parameters, or without them.
    Any,
}

impl Route {
    /// Returns the routes of operations, in their order.
    pub(crate) fn all(operations: &[Operation]) -> Vec<Self> {
        let paths = operations.iter().filter(|operation| operation.kind == OperationKind::Path);
        let paths: Vec<Vec<&str>> = paths.map(|operation| parts(&operation.path)).collect();
        let shared = shared(&paths);
        operations.iter().map(|operation| Self::of(&operation.path, shared)).collect()
    }

    pub(crate) fn of(path: &str, shared: usize) -> Self {
        let mut segments = Vec::new();
        let mut silent = 0;
        for (index, part) in parts(path).into_iter().enumerate() {
            let is_silent = silent == segments.len() && (index < shared || is_silent(part));
            segments.extend(pieces(part));
            if is_silent {
                silent = segments.len();
            }
        }
        Self { segments, silent }
    }

    /// Returns the segments, without those at the beginning that say nothing.
    pub(crate) fn segments(&self) -> &[Segment] {
        &self.segments[self.silent..]
    }

    /// Returns the version among the segments that say nothing.
    pub(crate) fn version(&self) -> &[String] {
        let silent = self.segments[..self.silent].iter().map(Segment::words);
        silent.rev().find(|words| is_version(&words.concat())).unwrap_or_default()
    }

    /// Whether words are the method and the path, or its end, in any spelling.
    pub(crate) fn is_id(&self, method: &str, id: &[String]) -> bool {
        let is_method = |word: &String| word.eq_ignore_ascii_case(method);
        let matches = |rest: &[String]| self.ends(rest, Spelling::Any).contains(&rest.len());
        match id {
            [] => true,
            [first, rest @ ..] if is_method(first) && (matches(rest) || self.is_part(rest)) => true,
            [rest @ .., last] => is_method(last) && matches(rest),
        }
    }

    /// Whether words are the end of the path, in any spelling.
    pub(crate) fn is_part(&self, words: &[String]) -> bool {
        let segments = self.segments();
        let last = segments.iter().rposition(|segment| !segment.is_parameter());
        (0..=last.unwrap_or_default()).any(|first| {
            let part = Self { segments: segments[first..].to_vec(), silent: 0 };
            part.ends(words, Spelling::Any).contains(&words.len())
        })
    }

    /// Returns the words before the path and the method that an id ends in, if it does.
    pub(crate) fn without_route<'i>(&self, method: &str, id: &'i [String]) -> Option<&'i [String]> {
        let (last, rest) = id.split_last()?;
        if !last.eq_ignore_ascii_case(method) || self.is_id(method, id) {
            return None;
        }
        let start = (1..rest.len()).find(|start| {
            self.ends(&rest[*start..], Spelling::Exact).contains(&(rest.len() - start))
        });
        start.map(|start| &rest[..start])
    }

    /// Returns the numbers of words at the beginning of `id` that can be the path.
    fn ends(&self, id: &[String], spelling: Spelling) -> Vec<usize> {
        if self.segments.len() > MOST || id.len() > MOST {
            return Vec::new();
        }
        let mut ends = Vec::new();
        for first in 0..=self.silent {
            let segments = &self.segments[first..];
            // A path of parameters alone is the end of too many ids.
            if spelling == Spelling::Exact && segments.iter().all(Segment::is_parameter) {
                continue;
            }
            let mut at = vec![0];
            for segment in segments {
                let mut next: Vec<usize> =
                    at.iter().flat_map(|at| after(segment, &id[*at..], spelling, *at)).collect();
                next.sort_unstable();
                next.dedup();
                at = next;
            }
            ends.extend(at);
        }
        ends
    }
}

/// Returns the positions behind a segment that words begin with. The words are at the position `at`.
fn after(segment: &Segment, id: &[String], spelling: Spelling, at: usize) -> Vec<usize> {
    let begins = |id: &[String], words: &[String]| {
        id.len() >= words.len() && is_same(&id[..words.len()], words, spelling)
    };
    match (segment, spelling) {
        (Segment::Static(words), _) | (Segment::Parameter(words), Spelling::Exact) => {
            if begins(id, words) { vec![at + words.len()] } else { Vec::new() }
        }
        (Segment::Parameter(words), Spelling::Any) => {
            let by = usize::from(id.first().is_some_and(|word| word == "By" || word == "With"));
            let mut ends = vec![at];
            // Some ids have this word for all parameters.
            ends.extend(id.first().filter(|word| *word == "Id").map(|_| at + 1));
            for start in 0..words.len() {
                for skipped in [0, by] {
                    if begins(&id[skipped..], &words[start..]) {
                        ends.push(at + skipped + words.len() - start);
                    }
                }
            }
            ends
        }
    }
}

fn is_same(one: &[String], other: &[String], spelling: Spelling) -> bool {
    match spelling {
        Spelling::Exact => one == other,
        Spelling::Any => is_noun(one, other),
    }
}

/// Whether two lists of words are equal, each word in the singular or in the plural.
pub(crate) fn is_noun(one: &[String], other: &[String]) -> bool {
    one.len() == other.len()
        && one.iter().zip(other).all(|(one, other)| {
            one == other || singular(vec![one.clone()]) == singular(vec![other.clone()])
        })
}

fn parts(path: &str) -> Vec<&str> {
    path.split('/').filter(|part| !part.is_empty()).collect()
}

/// Returns the number of segments that all paths begin with. At least one segment of each is left.
fn shared(paths: &[Vec<&str>]) -> usize {
    let Some(first) = paths.first().filter(|_| paths.len() > 1) else {
        return 0;
    };
    let is_shared = |index: usize, part: &str| {
        !part.contains('{')
            && paths.iter().all(|path| path.len() > index + 1 && path[index] == part)
    };
    first.iter().enumerate().take_while(|(index, part)| is_shared(*index, part)).count()
}

/// Whether a segment is a version or says that the path is one of an API.
fn is_silent(part: &str) -> bool {
    matches!(part, "api" | "rest") || is_version(part)
}

/// Whether a text is a version: `v1`, `v2beta1`, `2010-04-01`.
pub(crate) fn is_version(text: &str) -> bool {
    let number = text.strip_prefix(['v', 'V']);
    let rest = number.unwrap_or(text);
    let is_date = || rest.contains(['-', '.']) && !rest.contains(char::is_alphabetic);
    rest.starts_with(|c: char| c.is_ascii_digit())
        && rest.len() < 16
        && (number.is_some() || is_date())
}

/// Splits a part of a path at parameters and at punctuation.
fn pieces(part: &str) -> Vec<Segment> {
    let mut pieces = Vec::new();
    let mut fixed = |text: &str| {
        for text in text.split([':', '#', '?', '(', ')', '&', '=', ',', ';']) {
            let text = text.strip_suffix(".json").or(text.strip_suffix(".xml")).unwrap_or(text);
            // An extension behind a parameter.
            if !text.starts_with('.') && text.contains(char::is_alphanumeric) {
                pieces.push(Segment::Static(words(text)));
            }
        }
        std::mem::take(&mut pieces)
    };
    let mut all = Vec::new();
    let mut rest = part;
    while let Some((before, (name, after))) =
        rest.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?)))
    {
        all.extend(fixed(before));
        all.push(Segment::Parameter(words(name)));
        rest = after;
    }
    all.extend(fixed(rest));
    all
}

/// Removes the word for the class that has the method in the server, and the class if it comes again:
/// `UsersController_listUsers`.
pub(crate) fn without_controller(name: &[String]) -> Option<Vec<String>> {
    let place = name.iter().position(|word| word == "Controller")?;
    let (class, rest) = (&name[..place], &name[place + 1..]);
    if class.is_empty() || rest.is_empty() {
        return None;
    }
    let comes_again = rest.windows(class.len()).any(|words| is_noun(words, class));
    Some(if comes_again { rest.to_vec() } else { [class, rest].concat() })
}

/// Sets the name of each operation: its id, without the path and the method at its end and the class at its beginning,
/// if no other operation has what remains.
pub(crate) fn name_operations(operations: &mut [Operation]) {
    let routes = Route::all(operations);
    let short: Vec<Option<String>> = operations
        .iter()
        .zip(&routes)
        .map(|(operation, route)| {
            let id = words(&operation.id);
            let short = route.without_route(&operation.method, &id);
            let short =
                without_controller(short.unwrap_or(&id)).or_else(|| short.map(<[_]>::to_vec));
            short.filter(|_| operation.kind == OperationKind::Path).map(|short| short.join("_"))
        })
        .collect();
    let mut wanted: HashMap<String, usize> = HashMap::default();
    for (operation, short) in operations.iter().zip(&short) {
        let id = words(&operation.id).concat();
        *wanted.entry(id).or_default() += 1;
        if let Some(short) = short {
            *wanted.entry(short.replace('_', "")).or_default() += 1;
        }
    }
    for (operation, short) in operations.iter_mut().zip(short) {
        if let Some(short) = short.filter(|short| wanted[&short.replace('_', "")] == 1) {
            operation.name = short;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(path: &str) -> Route {
        Route::of(path, 0)
    }

    #[test]
    fn paths_are_words() {
        let shown = |path: &str| -> String {
            let route = route(path);
            let shown = route.segments().iter().map(|segment| match segment {
                Segment::Static(words) => words.concat(),
                Segment::Parameter(words) => format!("{{{}}}", words.concat()),
            });
            shown.collect::<Vec<_>>().join(" ")
        };
        assert_eq!(shown("/api/v1/order-items/{order_id}/"), "OrderItems {OrderId}");
        assert_eq!(shown("/2010-04-01/Accounts/{Sid}.json"), "Accounts {Sid}");
        assert_eq!(shown("/operations/{id}:cancel"), "Operations {Id} Cancel");
        assert_eq!(shown("/users('{id}')/messages"), "Users {Id} Messages");
        assert_eq!(shown("/v1"), "");
        assert_eq!(shown("/"), "");
    }

    #[test]
    fn segments_of_all_paths_say_nothing() {
        assert_eq!(shared(&[parts("/a/b/c"), parts("/a/b/d"), parts("/a/b/{id}")]), 2);
        assert_eq!(shared(&[parts("/a/b"), parts("/a")]), 0);
        assert_eq!(shared(&[parts("/a/b")]), 0);
        assert_eq!(shared(&[]), 0);
    }

    #[test]
    fn ids_are_routes_in_any_spelling() {
        for (method, path, id) in [
            ("GET", "/v1/customers/{customer}", "GetCustomersCustomer"),
            ("GET", "/users/{id}", "getUsersById"),
            ("GET", "/users", "users_get"),
            ("POST", "/v1/pages", "post-page"),
            ("GET", "/files/{file_id}/content", "get_files_id_content"),
            ("PUT", "/files/{file_id}/tags/{scope}/{key}", "put_files_id_tags_id_id"),
            ("DELETE", "/v1/projects/{project_id}", "delete_v1_projects_by_project_id"),
            ("GET", "/projects/{id}/keys", "getKeys"),
            ("GET", "/", "get"),
        ] {
            assert!(route(path).is_id(method, &words(id)), "{id}");
        }
        for (method, path, id) in [
            ("GET", "/users", "listUsers"),
            ("POST", "/users", "getUsers"),
            ("GET", "/users/{id}", "getUserName"),
            ("GET", "/projects/{id}/keys", "keysGet"),
        ] {
            assert!(!route(path).is_id(method, &words(id)), "{id}");
        }
    }

    #[test]
    fn routes_at_the_end_of_ids() {
        let rest = |method: &str, path: &str, id: &str| {
            route(path).without_route(method, &words(id)).map(<[String]>::concat)
        };
        let name = |text: &str| Some(text.to_owned());
        assert_eq!(rest("GET", "/flows/{id}", "read_flow_flows__id__get"), name("ReadFlow"));
        assert_eq!(rest("POST", "/api/v1/chat", "ask_chat_post"), name("Ask"));
        assert_eq!(rest("GET", "/flows/{id}", "flows__id__get"), None);
        assert_eq!(rest("GET", "/users/{id}/address", "user_address_get"), None);
        assert_eq!(rest("GET", "/{id}", "read_id_get"), None);
        assert_eq!(rest("GET", "/api/v1/health", "v1.health.get"), None);
    }
}
