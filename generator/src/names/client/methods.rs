//! Methods of a group, each with its own name.

use std::collections::{BTreeMap, BTreeSet};

use super::MethodReason;
use crate::names::ident::is_ident;

/// A method that needs a name.
pub(super) struct Wanting<'a> {
    /// The operation's id, by which ties are broken: the order of a document has no meaning.
    pub(super) id: &'a str,
    /// The name that the document's author chose.
    pub(super) chosen: Option<String>,
    /// The name of a rule or of the last run.
    pub(super) kept: Option<(String, MethodReason)>,
    /// Derived names, the shortest first. The last is as good as unique.
    pub(super) derived: Vec<(String, MethodReason)>,
    /// The number of segments of a path that the name is derived from.
    pub(super) segments: Option<usize>,
}

/// Names all methods of a group, in their order. A derived name that several want goes to the one with the
/// shortest path, and otherwise to none of them.
pub(super) fn assign(
    wanting: &[Wanting],
    mut taken: BTreeSet<String>,
) -> Vec<(String, MethodReason)> {
    let mut names: Vec<Option<(String, MethodReason)>> = vec![None; wanting.len()];
    let chosen = wanting.iter().filter_map(|it| it.chosen.as_ref());
    let chosen: Vec<&String> = chosen.collect();
    for (method, name) in wanting.iter().zip(&mut names) {
        let own = method.chosen.clone();
        let own = own.filter(|own| chosen.iter().filter(|other| **other == own).count() == 1);
        *name = own.filter(|own| taken.insert(own.clone())).map(|own| (own, MethodReason::Chosen));
    }
    for (method, name) in wanting.iter().zip(&mut names).filter(|(_, name)| name.is_none()) {
        let kept = method.kept.clone().filter(|(kept, _)| is_ident(kept));
        *name = kept.filter(|(kept, _)| taken.insert(kept.clone()));
    }
    let mut open: Vec<(usize, usize)> = (0..wanting.len())
        .filter(|index| names[*index].is_none())
        .map(|index| (index, 0))
        .collect();
    open.sort_by_key(|(index, _)| wanting[*index].id);
    // What several wanted does not go to a third.
    let mut refused: BTreeSet<String> = BTreeSet::new();
    while !open.is_empty() {
        let mut wanted: BTreeMap<&str, Vec<(usize, usize)>> = BTreeMap::new();
        for (index, level) in &open {
            let (name, _) = &wanting[*index].derived[*level];
            wanted.entry(name).or_default().push((*index, *level));
        }
        let mut firsts: BTreeMap<&str, usize> = BTreeMap::new();
        for (name, all) in wanted {
            let first = first(wanting, &all).filter(|_| !refused.contains(name));
            match first.filter(|_| taken.insert(name.to_owned())) {
                Some(first) => _ = firsts.insert(name, first),
                None => _ = refused.insert(name.to_owned()),
            }
        }
        let mut rest = Vec::new();
        for (index, level) in open {
            let derived = &wanting[index].derived;
            let (name, reason) = &derived[level];
            if firsts.get(&**name) == Some(&index) {
                names[index] = Some((name.clone(), *reason));
            } else if level + 1 < derived.len() {
                rest.push((index, level + 1));
            } else {
                names[index] = Some((claim(&mut taken, name.clone()), *reason));
            }
        }
        open = rest;
    }
    names.into_iter().flatten().collect()
}

/// Returns the method that gets a name: the only one, the only one whose id it is, the only one that has it
/// from an id, or the only one with the shortest path. `all` has the index and the level of each.
fn first(wanting: &[Wanting], all: &[(usize, usize)]) -> Option<usize> {
    let only = |all: Vec<usize>| if let [only] = all[..] { Some(only) } else { None };
    let of_id = |(index, level): &&(usize, usize)| {
        all.len() == 1 || wanting[*index].derived[*level].1 == MethodReason::Id
    };
    let whole = only(all.iter().filter(of_id).map(|(index, _)| *index).collect());
    let has_id = |(index, _): &&(usize, usize)| wanting[*index].segments.is_none();
    let by_id = || only(all.iter().filter(has_id).map(|(index, _)| *index).collect());
    whole.or_else(by_id).or_else(|| {
        let lengths = all.iter().map(|(index, _)| wanting[*index].segments);
        let lengths: Vec<usize> = lengths.collect::<Option<_>>()?;
        let least = lengths.iter().min()?;
        let shortest = all.iter().zip(&lengths).filter(|(_, length)| *length == least);
        only(shortest.map(|((index, _), _)| *index).collect())
    })
}

/// Claims a name, with underscores appended until it is unique.
pub(crate) fn claim(taken: &mut BTreeSet<String>, name: String) -> String {
    let mut name = name;
    if taken.contains(&name) {
        name = name.trim_start_matches("r#").to_owned();
    }
    while !taken.insert(name.clone()) {
        name.push('_');
    }
    name
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the names of methods, each given by its id, its derived names and the length of its path.
    fn names(methods: &[(&str, &[&str], Option<usize>)], kept: Option<&str>) -> Vec<String> {
        let wanting: Vec<Wanting> = methods
            .iter()
            .map(|(id, derived, segments)| Wanting {
                id,
                chosen: None,
                kept: kept
                    .filter(|_| *id == methods[0].0)
                    .map(|kept| (kept.to_owned(), MethodReason::Kept)),
                derived: derived
                    .iter()
                    .map(|name| match name {
                        name if name == id => (id.to_string(), MethodReason::Id),
                        name => (name.to_string(), MethodReason::ShortId),
                    })
                    .collect(),
                segments: *segments,
            })
            .collect();
        let names = assign(&wanting, BTreeSet::from(["new".to_owned()]));
        names.into_iter().map(|(name, _)| name).collect()
    }

    #[test]
    fn a_name_that_several_want_goes_to_none() {
        let both: [(&str, &[&str], _); 2] =
            [("get_a", &["get", "get_a"], None), ("get_b", &["get", "get_b"], None)];
        assert_eq!(names(&both, None), ["get_a", "get_b"]);
        let third = [both[0], both[1], ("c", &["x", "get", "c"], None)];
        assert_eq!(names(&third, None)[2], "x");
        let later = [both[0], both[1], ("c", &["new", "get", "c"], None)];
        assert_eq!(names(&later, None), ["get_a", "get_b", "c"], "`get` is nobody's");
    }

    #[test]
    fn a_name_goes_to_the_shortest_path_or_to_the_id() {
        let by_path: [(&str, &[&str], _); 2] =
            [("a", &["list", "a"], Some(2)), ("b", &["list", "list_keys", "b"], Some(3))];
        assert_eq!(names(&by_path, None), ["list", "list_keys"]);
        let by_id: [(&str, &[&str], _); 2] =
            [("get_a", &["get_a"], None), ("get_a_v2", &["get_a", "get_a_v2"], None)];
        assert_eq!(names(&by_id, None), ["get_a", "get_a_v2"]);
        let both: [(&str, &[&str], _); 2] = [
            ("patch_a", &["update", "patch_a"], Some(2)),
            ("update_a", &["update", "update_a"], None),
        ];
        assert_eq!(names(&both, None), ["patch_a", "update"]);
    }

    #[test]
    fn a_kept_name_is_kept() {
        let both: [(&str, &[&str], _); 2] =
            [("a", &["list", "a"], None), ("b", &["get", "b"], None)];
        assert_eq!(names(&both, Some("get")), ["get", "b"]);
        assert_eq!(names(&both, Some("no name")), ["list", "get"]);
        assert_eq!(names(&both, Some("new")), ["list", "get"]);
    }

    #[test]
    fn equal_ids_have_different_names() {
        let same: [(&str, &[&str], _); 2] = [("a", &["x"], None), ("b", &["x"], None)];
        assert_eq!(names(&same, None), ["x", "x_"]);
    }
}
