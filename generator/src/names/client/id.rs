//! Methods after the operation id: the id without what its group, its path and its method say already.

use super::grammar::{is_article, is_method, is_of_items, is_plural, is_preposition, verb};
use crate::ir::route::{Route, is_noun, is_version, without_controller};
use crate::ir::words::{singular, words};

/// What is known around an id.
pub(super) struct Around<'a> {
    pub(super) method: &'a str,
    pub(super) route: &'a Route,
    /// The segments of the path and of the servers' URLs.
    pub(super) versions: Vec<String>,
    /// Whether another operation has the id without the number at its end.
    pub(super) is_numbered: bool,
}

/// Removes words that say nothing, if there are any.
type Step = fn(&[String], &Around) -> Option<Vec<String>>;

/// Names for an operation after its id.
pub(super) struct Shortened {
    /// The names before the group is considered, the longest first: the first is the whole id.
    pub(super) names: Vec<Vec<String>>,
    /// Whether what is left of the id is in the path, or is the method.
    pub(super) is_path: bool,
}

/// Returns an id without the words of frameworks, the version, and the path and method at its end.
pub(super) fn shortened(id: &str, around: &Around) -> Shortened {
    let whole = words(id);
    let mut names = vec![whole.clone()];
    let mut name = whole.clone();
    let route = around.route.without_route(around.method, &whole);
    if let Some(short) = route {
        // Enough of the path that the name is unique.
        names.extend((short.len() + 1..whole.len()).rev().map(|end| whole[..end].to_vec()));
        name = short.to_vec();
    } else if around.is_numbered {
        name = words(unnumbered(id));
    }
    names.push(name.clone());
    let steps: [Step; 3] = [
        |name, around| without_using(name, around.method),
        |name, _| without_controller(name),
        |name, around| without_version(name, &around.versions),
    ];
    for shorter in steps {
        if let Some(shorter) = shorter(&name, around) {
            names.push(shorter.clone());
            name = shorter;
        }
    }
    let is_path =
        around.route.is_id(around.method, &name) || route.is_some() && around.route.is_part(&name);
    Shortened { names, is_path }
}

/// Returns names, the shortest first, without what their group says. `shared` is the number of words that
/// all ids of the group begin with.
pub(super) fn candidates(
    mut names: Vec<Vec<String>>,
    shared: usize,
    group: &[Vec<String>],
) -> Vec<Vec<String>> {
    let mut name = names.last().cloned().unwrap_or_default();
    if shared > 0 && shared < name.len() {
        name.drain(..shared);
        names.push(name.clone());
    }
    names.extend(without_group(&name, group));
    names.dedup();
    names.reverse();
    names
}

/// The fewest ids whose common words say nothing.
const SEVERAL: usize = 3;

/// What ids begin with that says nothing: the words that all of a group have, there and in other groups.
pub(super) struct Prefixes(Vec<Vec<String>>);

impl Prefixes {
    /// Finds them in the ids of each group. An id has several names, the longest first.
    pub(super) fn of(groups: &[Vec<Option<Vec<Vec<String>>>>]) -> Self {
        let prefix = |ids: &Vec<Option<Vec<Vec<String>>>>| {
            let shortest: Vec<&[String]> =
                ids.iter().flatten().filter_map(|names| Some(names.last()?.as_slice())).collect();
            let shared = shared(&shortest);
            shortest.first().map(|first| first[..shared].to_vec()).unwrap_or_default()
        };
        Self(groups.iter().map(prefix).collect())
    }

    /// Returns the number of words at the beginning of an id of a group that say nothing. `words` are those of the
    /// group.
    pub(super) fn shared(
        &self,
        group: usize,
        words: &[Vec<String>],
        names: &[Vec<String>],
    ) -> usize {
        let own = self.0[group].len();
        let is_open = |name: &&Vec<String>| own == 0 && without_group(name, words).is_none();
        let Some(name) = names.last().filter(is_open) else { return own };
        // One word may be the noun of another group.
        let others = self.0.iter().filter(|prefix| prefix.len() > 1 && name.starts_with(prefix));
        others.map(Vec::len).max().unwrap_or_default()
    }
}

/// Returns the number of words that all ids of a group begin with, before the first verb of any.
fn shared(names: &[&[String]]) -> usize {
    let Some((first, rest)) = names.split_first().filter(|_| names.len() >= SEVERAL) else {
        return 0;
    };
    let is_shared = |place: usize| {
        verb(&first[place..]) == 0 && rest.iter().all(|name| name.get(place) == Some(&first[place]))
    };
    let is_left = |place: usize| {
        names.iter().all(|name| name.get(place).is_some_and(|word| !is_preposition(word)))
    };
    let count = (0..first.len()).take_while(|place| is_shared(*place)).count();
    (1..=count).rev().find(|count| is_left(*count)).unwrap_or_default()
}

/// Returns an id without the number at its end, which tools add to ids that are not unique: `list_1`.
pub(super) fn unnumbered(id: &str) -> &str {
    let name = id.trim_end_matches(|c: char| c.is_ascii_digit());
    match name.strip_suffix('_') {
        Some(name) if !name.is_empty() && !id.ends_with('_') => name,
        _ => id,
    }
}

/// Removes `Using` and the method: `listUsingGET`.
fn without_using(name: &[String], method: &str) -> Option<Vec<String>> {
    match name {
        [rest @ .., using, last] if using == "Using" && last.eq_ignore_ascii_case(method) => {
            Some(rest.to_vec()).filter(|rest| !rest.is_empty())
        }
        _ => None,
    }
}

/// Removes versions that the path or the servers have, and `Api` before one.
fn without_version(name: &[String], versions: &[String]) -> Option<Vec<String>> {
    let is_silent = |word: &String| {
        is_version(word) && versions.iter().any(|version| version.eq_ignore_ascii_case(word))
    };
    let is_kept = |place: usize| {
        let is_before = || name.get(place + 1).is_some_and(is_silent);
        !(is_silent(&name[place]) || name[place] == "Api" && is_before())
    };
    let kept: Vec<String> =
        (0..name.len()).filter(|place| is_kept(*place)).map(|place| name[place].clone()).collect();
    (!kept.is_empty() && kept.len() < name.len()).then_some(kept)
}

/// Removes the words of the group, at the beginning or behind the verb.
fn without_group(name: &[String], group: &[Vec<String>]) -> Option<Vec<String>> {
    let mut shorter = None;
    // Ids repeat parents of the group too, and `users_get_user` has it twice.
    for start in (0..group.len()).chain(0..group.len()) {
        for end in (start + 1..=group.len()).rev() {
            let words = group[start..end].concat();
            let name = shorter.as_deref().unwrap_or(name);
            let object = || object(name, &words).filter(|_| end == group.len());
            shorter = namespaced(name, &words).or_else(object).or(shorter);
        }
    }
    shorter
}

/// Returns the end of the words from `start` on that are those of a group, whether they stand together or apart.
fn said(name: &[String], start: usize, group: &[String]) -> Option<usize> {
    let whole = singular(vec![group.concat().to_lowercase()]);
    let ends = (1..=group.len() + 1).map(|count| start + count).filter(|end| *end <= name.len());
    let is_group = |end: &usize| {
        let words = &name[start..*end];
        is_noun(words, group) || singular(vec![words.concat().to_lowercase()]) == whole
    };
    (!group.is_empty()).then_some(ends)?.rev().find(is_group)
}

/// Removes the group at the beginning: `users_list`. In `schedule_workflow` of the group `schedules` it is
/// the verb.
fn namespaced(name: &[String], group: &[String]) -> Option<Vec<String>> {
    let silent = usize::from(name.first().is_some_and(|word| word == "Api"));
    let end = [0, silent].into_iter().find_map(|start| said(name, start, group))?;
    let (start, rest) = name.split_at(end);
    if rest.is_empty() {
        return None;
    }
    let is_group = start.ends_with(group) || verb(rest) > 0;
    (is_group && !is_preposition(&rest[0])).then(|| rest.to_vec())
}

/// Removes the group behind the verb: `createUser`, `listUserKeys`. Where it says that there are several, it is
/// the object itself: `getUsers`, `removeEpisodesUser`.
fn object(name: &[String], group: &[String]) -> Option<Vec<String>> {
    let method = usize::from(name.first().is_some_and(|word| is_method(word)));
    let verb = verb(name).max(method);
    let articles = name[verb..].iter().take_while(|word| is_article(word)).count();
    let start = verb + articles;
    let end = said(name, start, group).filter(|_| verb > 0)?;
    let rest = &name[end..];
    let is_told = is_plural(&name[start..end])
        && rest.first().map_or(verb == 1 && is_of_items(&name[0]), |word| !is_preposition(word));
    let dangles = rest.first().is_some_and(|word| matches!(&**word, "Of" | "And" | "Or"));
    (!is_told && !dangles).then(|| [&name[..verb], rest].concat())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the names of an id, the shortest first.
    fn all(id: &str, method: &str, path: &str, group: &str) -> Vec<String> {
        let group: Vec<Vec<String>> =
            group.split('.').map(words).filter(|words| !words.is_empty()).collect();
        let around = Around {
            method,
            route: &Route::of(path, 0),
            versions: path.split('/').map(str::to_owned).collect(),
            is_numbered: id.ends_with("_1"),
        };
        let all = candidates(shortened(id, &around).names, 0, &group).into_iter();
        all.map(|words| words.join("_").to_lowercase()).collect()
    }

    fn best(id: &str, method: &str, path: &str, group: &str) -> String {
        all(id, method, path, group).swap_remove(0)
    }

    #[test]
    fn an_id_loses_its_path_and_method() {
        let (method, path) = ("GET", "/v1/flows/{flow_id}");
        let id = "read_flow_v1_flows__flow_id__get";
        assert_eq!(best(id, method, path, ""), "read_flow");
        assert_eq!(best(id, method, path, "flows"), "read");
        assert_eq!(
            all(id, method, path, "flows")[1..4],
            ["read_flow", "read_flow_v1", "read_flow_v1_flows"]
        );
    }

    #[test]
    fn what_all_ids_of_a_group_begin_with_says_nothing_elsewhere() {
        let names = |id: &str| Some(vec![words(id)]);
        let jobs = ["api_routes_jobs_list", "api_routes_jobs_get", "api_routes_jobs_make"];
        let groups = [
            jobs.map(names).to_vec(),
            vec![names("api_routes_jobs_update_model"), names("list_models")],
        ];
        let prefixes = Prefixes::of(&groups);
        let models = [words("models")];
        let shared = |id: &str| prefixes.shared(1, &models, &[words(id)]);
        assert_eq!(shared("api_routes_jobs_update_model"), 3);
        assert_eq!(shared("list_things"), 0);
        // What the group says goes first.
        assert_eq!(shared("models_list"), 0);
    }

    #[test]
    fn an_id_loses_its_group() {
        for (id, group, name) in [
            ("users/list", "users", "list"),
            ("listUsers", "Users", "list"),
            ("createUser", "users", "create"),
            ("create-a-user", "users", "create"),
            ("createChatCompletion", "Chat", "create_completion"),
            ("bulkDeleteUsers", "users", "bulk_delete"),
            ("listCoreV2NamespacedPod", "core_v2", "list_namespaced_pod"),
            ("agents_api_v1_agents_create", "beta.agents", "create"),
            ("users_get_user", "users", "get"),
            ("cancel_workflow_execution", "workflows.executions", "cancel"),
            ("connector_create", "connectors", "create"),
            ("users_delete_user_key", "users.keys", "delete"),
            ("create_placementgroup", "Placement Groups", "create"),
            ("list_data_centers", "datacenters", "list"),
            // The word that is left would say something else, or nothing.
            ("getUsers", "users", "get_users"),
            ("deleteUsers", "users", "delete_users"),
            ("getInvoiceItem", "items", "get_invoice_item"),
            ("listKeysForUser", "users", "list_keys_for_user"),
            ("userById", "users", "user_by_id"),
            ("removeEpisodesUser", "episodes", "remove_episodes_user"),
            ("getStatusOfJob", "status", "get_status_of_job"),
            ("search", "search", "search"),
            ("accountBalance", "balance", "account_balance"),
            ("schedule_workflow", "schedules", "schedule_workflow"),
            ("pull-request-stacks/list", "pulls", "pull_request_stacks_list"),
        ] {
            assert_eq!(best(id, "GET", "/v1/x", group), name, "{id}");
        }
    }

    #[test]
    fn an_id_loses_words_of_frameworks() {
        for (id, name) in [
            ("UsersController_findAll", "find_all"),
            ("UsersControllerV1_findAll", "find_all"),
            ("AccountsController_findAll", "accounts_find_all"),
            ("AccountsController_findAccount", "find_account"),
            ("listUsingGET", "list"),
            ("listUsingGET_1", "list"),
            ("list_1", "list"),
            ("controller", "controller"),
            ("exportV2", "export_v2"),
        ] {
            assert_eq!(best(id, "GET", "/v1/x", "users"), name, "{id}");
        }
    }

    #[test]
    fn words_of_all_ids_of_a_group_say_nothing() {
        let count = |ids: &[&str]| {
            let ids: Vec<Vec<String>> = ids.iter().map(|id| words(id)).collect();
            shared(&ids.iter().map(Vec::as_slice).collect::<Vec<_>>())
        };
        assert_eq!(count(&["files_routes_list", "files_routes_get", "files_routes_delete"]), 2);
        assert_eq!(count(&["files_routes_list", "files_routes_get"]), 0);
        assert_eq!(count(&["getFile", "getFolder", "getFlow"]), 0);
        assert_eq!(count(&["fileNew", "fileOld", "fileByName"]), 0);
        assert_eq!(count(&["file", "fileOld", "fileNew"]), 0);
    }
}
