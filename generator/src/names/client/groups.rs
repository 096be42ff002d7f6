//! Groups of operations: after tags, as one would call them without the sorting and decoration of a document.

use std::collections::{BTreeMap, BTreeSet};

use foldhash::HashMap;

use super::{GroupName, TAKEN};
use crate::ir::pins::Pins;
use crate::ir::words::words;
use crate::ir::{Api, Operation};
use crate::names::{ident, is_device, method_ident, module_ident, type_ident};

/// Modules and crates that emitted code refers to; a group's module would shadow them.
const MODULES: [&str; 17] = [
    "alloc",
    "bytes",
    "chrono",
    "client",
    "core",
    "http",
    "jiff",
    "models",
    "operations",
    "rust_decimal",
    "serde",
    "serde_json",
    "specwright_runtime",
    "std",
    "support",
    "url",
    "uuid",
];

/// A step from the client to a group.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Step {
    /// The method, unless it is taken.
    accessor: String,
    /// The text that the type is named after.
    text: String,
    /// The tag up to here, as the document writes it.
    tag: String,
}

/// Returns the groups, parents before children, and the group of each operation by index. The first is the
/// client itself.
pub(super) fn groups(api: &Api, operations: &[usize], pins: &Pins) -> (Vec<GroupName>, Vec<usize>) {
    let all = operations.iter().map(|index| &api.operations[*index]);
    let tagged = all.clone().filter(|operation| operation.group.is_none());
    let tags = Tags::of(tagged.clone().filter_map(Operation::group).collect());
    // Operations of a tag stay together, if some of them have a group of a lock.
    let mut by_tag: BTreeMap<&str, (&str, Vec<Step>)> = BTreeMap::new();
    for operation in tagged {
        if let Some(kept) = kept(operation, &tags, pins) {
            let tag = operation.group().unwrap_or_default();
            let first = by_tag.entry(tag).or_insert_with(|| (&operation.id, kept.clone()));
            if *operation.id < *first.0 {
                *first = (&operation.id, kept);
            }
        }
    }
    let mut groups = vec![GroupName::default()];
    let mut known: HashMap<Vec<String>, usize> = HashMap::from_iter([(Vec::new(), 0)]);
    let of = all.map(|operation| {
        let tag = operation.group().unwrap_or_default();
        let steps = match &operation.group {
            Some(chosen) => dotted(chosen),
            None => kept(operation, &tags, pins)
                .or_else(|| Some(by_tag.get(tag)?.1.clone()))
                .unwrap_or_else(|| tags.steps(tag)),
        };
        find(&mut groups, &mut known, steps)
    });
    let of = of.collect();
    (groups, of)
}

/// Returns the steps to the group that a lock keeps for an operation.
fn kept(operation: &Operation, tags: &Tags, pins: &Pins) -> Option<Vec<Step>> {
    let accessors = &pins.call(&operation.id)?.group;
    let tag = operation.group().unwrap_or_default();
    let of = |step: &Step| accessor(step.accessor.clone());
    let now = [tags.steps(tag), dotted(tag)];
    let same = now.into_iter().find(|steps| steps.iter().map(of).eq(accessors.iter().cloned()));
    if same.is_some() {
        return same;
    }
    let steps = accessors.iter().map(|accessor| {
        let plain = accessor.strip_suffix('_').filter(|plain| TAKEN.contains(plain));
        let accessor = plain.unwrap_or(accessor);
        let text = accessor.trim_start_matches("r#").to_owned();
        ident::is_ident(accessor).then(|| Step {
            accessor: accessor.to_owned(),
            tag: if accessors.len() == 1 { tag.to_owned() } else { text.clone() },
            text,
        })
    });
    steps.collect()
}

/// Returns the index of the group that steps lead to. Creates it and its parents if they do not exist yet.
fn find(
    groups: &mut Vec<GroupName>,
    known: &mut HashMap<Vec<String>, usize>,
    steps: Vec<Step>,
) -> usize {
    let mut at = 0;
    let mut path = Vec::new();
    for Step { accessor, text, tag } in steps {
        let mut module = module_ident(&accessor);
        let around = path.last().map_or("api", String::as_str);
        if accessor.starts_with("r#")
            || MODULES.contains(&module.as_str())
            || is_device(&module)
            || module == around
        {
            module.push('_');
        }
        path.push(module);
        if let Some(known) = known.get(&path) {
            at = *known;
            continue;
        }
        groups.push(GroupName {
            path: path.clone(),
            ident: type_ident(&format!("{text} api")).unwrap_or_else(|| "GroupApi".to_owned()),
            accessor: self::accessor(accessor),
            tag,
            parent: Some(at),
            ..GroupName::default()
        });
        at = groups.len() - 1;
        known.insert(path.clone(), at);
    }
    at
}

/// Returns the name of an accessor, which must differ from the existing methods.
fn accessor(ident: String) -> String {
    if TAKEN.contains(&ident.as_str()) { format!("{ident}_") } else { ident }
}

/// Returns the steps of a name with dots between nested groups, if each part is a word. A tag with spaces
/// is a phrase, whose dots are punctuation.
fn dotted(tag: &str) -> Vec<Step> {
    let parts: Vec<&str> = tag.split('.').collect();
    let is_path = parts
        .iter()
        .all(|part| part.starts_with(char::is_alphabetic) && !part.contains(char::is_whitespace));
    let parts = if is_path { parts } else { vec![tag] };
    steps(tag, parts.into_iter().map(|part| (part, part.to_owned())))
}

/// Returns steps for the parts of a tag, each with its readable text.
fn steps<'a>(tag: &'a str, parts: impl Iterator<Item = (&'a str, String)>) -> Vec<Step> {
    let start = tag.as_ptr().addr();
    let steps = parts.filter_map(|(part, text)| {
        let end = part.as_ptr().addr() - start + part.len();
        Some(Step { accessor: method_ident(&text)?, text, tag: tag[..end].to_owned() })
    });
    steps.collect()
}

/// The tags of all operations.
struct Tags<'a> {
    all: BTreeSet<&'a str>,
    /// The number of tags with a readable text, by method.
    readable: BTreeMap<Option<String>, usize>,
    /// The number of tags below a tag before a slash.
    parents: BTreeMap<&'a str, usize>,
    /// The word that all tags begin with.
    shared: Option<String>,
}

impl<'a> Tags<'a> {
    fn of(all: BTreeSet<&'a str>) -> Self {
        let mut parents = BTreeMap::new();
        for (parent, _) in all.iter().filter_map(|tag| tag.rsplit_once('/')) {
            *parents.entry(parent).or_default() += 1;
        }
        let mut tags = Self { shared: shared(&all), all, readable: BTreeMap::new(), parents };
        for tag in &tags.all {
            let text = tags.plain(undecorated(tag).0);
            *tags.readable.entry(method_ident(&text)).or_default() += 1;
        }
        tags
    }

    /// Returns the steps to the group of a tag.
    fn steps(&self, tag: &str) -> Vec<Step> {
        if self.is_nested(tag) {
            let parts = tag.split('/');
            return steps(tag, parts.map(|part| (part, undecorated(part.trim()).0.to_owned())));
        }
        let dotted = dotted(tag);
        if dotted.len() > 1 {
            return dotted;
        }
        let (text, lost) = undecorated(tag);
        let readable = self.plain(text);
        let is_alone = self.readable.get(&method_ident(&readable)).is_none_or(|count| *count == 1);
        let text = if is_alone { readable } else { format!("{text} {lost}") };
        steps(tag, std::iter::once((tag, text)))
    }

    /// Whether slashes separate nested groups, and are not part of a word such as `CI/CD`: the tag before the last one
    /// is a tag too, or several are below it.
    fn is_nested(&self, tag: &str) -> bool {
        tag.rsplit_once('/').is_some_and(|(parent, _)| {
            self.all.contains(parent.trim()) || self.parents.get(parent).is_some_and(|it| *it > 1)
        }) && tag.split('/').all(|part| method_ident(part).is_some())
    }

    /// Returns a text without the word that all tags begin with.
    fn plain(&self, text: &str) -> String {
        match &self.shared {
            Some(shared) => {
                let words = words(text);
                words.strip_prefix(&[shared.clone()][..]).map_or(text.to_owned(), <[_]>::concat)
            }
            None => text.to_owned(),
        }
    }
}

/// The fewest tags whose common word says nothing.
const SEVERAL: usize = 3;

/// Returns the word that all of several tags begin with, if each has others.
fn shared(tags: &BTreeSet<&str>) -> Option<String> {
    let mut all = tags.iter().map(|tag| words(tag));
    let first = all.next().filter(|words| words.len() > 1 && tags.len() >= SEVERAL)?;
    all.all(|words| words.len() > 1 && words[0] == first[0]).then(|| first[0].clone())
}

/// Returns a tag without the number that sorts it and without the word `Controller`, and what it lost.
fn undecorated(tag: &str) -> (&str, &str) {
    let start = tag.find(|c: char| c.is_alphanumeric()).unwrap_or_default();
    let text = &tag[start..];
    let digits = text.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(text.len());
    let (number, rest) = text.split_at(digits);
    let name = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    let between = &rest[..rest.len() - name.len()];
    // `3-D Secure` and `2FA` are names.
    let is_sorted = number.ends_with('.')
        || number.starts_with('0') && between.starts_with(' ')
        || between.contains(['.', ')', ':', '_'])
        || between.contains(['-', '–', '—']) && (between.contains(' ') || number.starts_with('0'));
    if !number.is_empty() && is_sorted && name.starts_with(char::is_alphabetic) {
        return (name, number.trim_end_matches('.'));
    }
    let end = "controller".len();
    let cut = tag.len().checked_sub(end).filter(|cut| tag.is_char_boundary(*cut));
    match cut.map(|cut| tag.split_at(cut)) {
        Some((name, word)) if word.eq_ignore_ascii_case("controller") => {
            let name = name.trim_end_matches(|c: char| !c.is_alphanumeric());
            if name.is_empty() { (tag, "") } else { (name, word) }
        }
        _ => (tag, ""),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the accessors of each tag.
    fn accessors(tags: &[&str]) -> Vec<String> {
        let known = Tags::of(tags.iter().copied().collect());
        let steps = tags.iter().map(|tag| known.steps(tag));
        let names = steps.map(|steps| steps.into_iter().map(|step| step.accessor));
        names.map(|names| names.collect::<Vec<_>>().join(".")).collect()
    }

    #[test]
    fn tags_are_read_without_decoration() {
        for (tag, name) in [
            ("Users", "users"),
            ("01. Users", "users"),
            ("01 Users", "users"),
            ("1 - Users", "users"),
            ("1) Users", "users"),
            ("2.1. Users", "users"),
            ("02-users", "users"),
            ("🚀 User accounts", "user_accounts"),
            ("user-controller", "user"),
            ("UserController", "user"),
            ("Controller", "controller"),
            ("3-D Secure", "field_3_d_secure"),
            ("2FA", "field_2fa"),
            ("CI/CD", "ci_cd"),
            ("beta.users", "beta.users"),
            ("Mr. Who", "mr_who"),
            ("🚀", ""),
        ] {
            assert_eq!(accessors(&[tag]), [name], "{tag}");
        }
    }

    #[test]
    fn slashes_nest_what_has_a_parent() {
        assert_eq!(accessors(&["Users", "Users/Keys"]), ["users", "users.keys"]);
        assert_eq!(accessors(&["a/b", "a/c"]), ["a.b", "a.c"]);
        assert_eq!(accessors(&["CI/CD", "I/O"]), ["ci_cd", "i_o"]);
    }

    #[test]
    fn no_group_is_lost() {
        assert_eq!(accessors(&["1. Users", "2. Users"]), ["users1", "users2"]);
        assert_eq!(accessors(&["User", "UserController"]), ["user", "user_controller"]);
    }

    #[test]
    fn a_word_of_all_tags_says_nothing() {
        let names = accessors(&["ApiAccount", "ApiAddress", "ApiCall"]);
        assert_eq!(names, ["account", "address", "call"]);
        assert_eq!(accessors(&["ApiAccount", "ApiAddress"]), ["api_account", "api_address"]);
    }
}
