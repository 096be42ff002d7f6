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
    while !open.is_empty() {
        let mut wanted: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for (index, level) in &open {
            wanted.entry(&wanting[*index].derived[*level].0).or_default().push(*index);
        }
        // What several wanted stays free, so that it does not go to a third.
        let firsts: BTreeMap<String, Option<usize>> = wanted
            .into_iter()
            .filter(|(name, _)| !taken.contains(*name))
            .map(|(name, all)| (name.to_owned(), first(wanting, &all)))
            .collect();
        taken.extend(firsts.keys().cloned());
        let mut rest = Vec::new();
        for (index, level) in open {
            let derived = &wanting[index].derived;
            let (name, reason) = &derived[level];
            if firsts.get(name) == Some(&Some(index)) {
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

/// Returns the method that gets a name: the only one, or the only one with the shortest path.
fn first(wanting: &[Wanting], all: &[usize]) -> Option<usize> {
    if let [only] = all {
        return Some(*only);
    }
    let lengths: Option<Vec<usize>> = all.iter().map(|index| wanting[*index].segments).collect();
    let lengths = lengths?;
    let least = lengths.iter().min()?;
    let mut shortest = all.iter().zip(&lengths).filter(|(_, length)| *length == least);
    let (first, _) = shortest.next()?;
    shortest.next().is_none().then_some(*first)
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
