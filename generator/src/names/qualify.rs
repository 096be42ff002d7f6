//! Qualifiers for types with the same base name: their surroundings, nearest first.

use serde_json::Value;

use super::LONGEST;
use super::base::{Base, shared_property, status_name};
use super::ident::clean;
use super::words::{common_run, singular, words};
use crate::ir::{Api, Root, Shape, Step, TypeDef, TypeId};

/// Verbs that operations begin with and that do not describe their object.
const VERBS: [&str; 12] = [
    "Add", "Create", "Delete", "Fetch", "Find", "Get", "List", "Patch", "Post", "Put", "Remove",
    "Update",
];

/// Returns longer names for a type, best first.
pub(super) fn candidates<'a>(
    api: &Api,
    def: &TypeDef,
    base: &Base,
    named: &dyn Fn(TypeId) -> Option<&'a str>,
) -> Vec<String> {
    let parent = parent(def, named);
    let value = if parent.is_none() { value(def) } else { None };
    let near = [parent, property(def), error(def), value, operations(api, def)];
    near.into_iter()
        .flatten()
        .chain(paths(api, def, base))
        .filter(|words| !words.is_empty())
        .filter_map(|words| clean(&(words.concat() + &base.name), "Type"))
        .collect()
}

/// Returns the only type that all uses are properties of.
fn parent<'a>(def: &TypeDef, named: &dyn Fn(TypeId) -> Option<&'a str>) -> Option<Vec<String>> {
    let first = def.origins.first()?;
    let direct = |steps: &[Step]| {
        !steps
            .iter()
            .rev()
            .take_while(|step| !matches!(step, Step::Property(_)))
            .any(|step| matches!(step, Step::Member(_)))
    };
    let same =
        def.origins.iter().all(|origin| origin.parent == first.parent && direct(&origin.steps));
    let parent = first.parent.filter(|_| same)?;
    Some(stem(words(named(parent)?)))
}

/// Returns a body's name without `RequestBody` or `ResponseBody`.
fn stem(mut words: Vec<String>) -> Vec<String> {
    let ends = [["Request", "Body"], ["Response", "Body"]];
    if words.len() > 2 && ends.iter().any(|end| words.ends_with(&end.map(str::to_owned))) {
        words.truncate(words.len() - 2);
    }
    words
}

/// Returns the nearest property around all uses of a type that is a member of a union.
fn property(def: &TypeDef) -> Option<Vec<String>> {
    let member = |step: &Step| matches!(step, Step::Member(_));
    let within = def.origins.iter().all(|origin| origin.steps.iter().any(member));
    within.then(|| shared_property(def)).flatten()
}

/// Returns the only value of a type, if it is a string: `VisaType` if several types are named `Type`.
fn value(def: &TypeDef) -> Option<Vec<String>> {
    let value = match &def.shape {
        Shape::Constant(Value::String(value)) => value,
        Shape::Enum(values) => match &values[..] {
            [only] => &only.value,
            _ => return None,
        },
        _ => return None,
    };
    Some(words(value))
}

/// Returns a qualifier for a type that only error responses contain.
fn error(def: &TypeDef) -> Option<Vec<String>> {
    let mut statuses: Vec<&str> =
        def.origins.iter().map(|origin| origin.root.error_status()).collect::<Option<_>>()?;
    statuses.sort_unstable();
    statuses.dedup();
    Some(match statuses[..] {
        [only] => words(&status_name(only)),
        _ => vec!["Error".to_owned()],
    })
}

/// Returns the words that the names of all operations with the type share.
fn operations(api: &Api, def: &TypeDef) -> Option<Vec<String>> {
    let mut ids: Vec<Vec<String>> = def
        .origins
        .iter()
        .map(|origin| {
            let index = origin.root.operation()?;
            Some(words(&api.operations.get(index)?.id))
        })
        .collect::<Option<_>>()?;
    ids.sort_unstable();
    ids.dedup();
    let several = ids.len() > 1;
    let ids: Vec<Vec<String>> = ids
        .into_iter()
        .map(|id| {
            if several {
                id.into_iter().flat_map(|word| singular(vec![word])).collect()
            } else {
                id
            }
        })
        .collect();
    let mut common = common_run(&ids);
    if several && common.len() > 1 && VERBS.contains(&common[0].as_str()) {
        common.remove(0);
    }
    let says_something = common.iter().any(|word| !VERBS.contains(&word.as_str()));
    says_something.then_some(common)
}

/// Returns the path to the first use: its last property, its last two, and so on, up to the maximum
/// length.
fn paths(api: &Api, def: &TypeDef, base: &Base) -> Vec<Vec<String>> {
    let Some(origin) = def.origins.first() else {
        return Vec::new();
    };
    if origin.component().is_some() {
        return Vec::new();
    }
    let start = || match &origin.root {
        Root::Component(name) => words(name),
        Root::Security => words("security"),
        root => {
            let operation = root.operation().and_then(|index| api.operations.get(index));
            let mut start = words(operation.map_or("", |operation| &operation.id));
            start.extend(root.error_status().map(status_name));
            start
        }
    };
    // The last property already is the base name, unless the base name was chosen.
    let is_base = |name: &str| !base.is_chosen || words(name) == words(&base.name);
    let is_property = matches!(origin.steps.last(), Some(Step::Property(name)) if is_base(name));
    let properties = origin.steps.iter().rev().filter_map(|step| match step {
        Step::Property(name) => Some(words(name)),
        _ => None,
    });
    let segments = properties.skip(usize::from(is_property)).chain(std::iter::once_with(start));
    segments
        .scan(Vec::new(), |path: &mut Vec<String>, segment| {
            path.splice(0..0, segment);
            let length: usize = path.iter().map(String::len).sum();
            (length <= LONGEST).then(|| path.clone())
        })
        .collect()
}
