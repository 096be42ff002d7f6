//! Qualifiers for types with the same base name: their surroundings, nearest first.

use serde_json::Value;

use super::base::{Base, status_name};
use super::ident::clean;
use super::meaning::single;
use super::shape::{by_members, shared_property, suffixed};
use super::{LONGEST, Reason};
use crate::ir::sense::{self, VERBS, joined};
use crate::ir::words::{common_run, shortened, singular, undoubled, words};
use crate::ir::{Api, Origin, Root, Shape, Step, TypeDef, TypeId};

/// Returns longer names for a type, best first.
pub(super) fn candidates<'a>(
    api: &Api,
    def: &TypeDef,
    base: &Base,
    named: &dyn Fn(TypeId) -> &'a str,
) -> Vec<String> {
    let parent = parent(def, named);
    let value = if parent.is_none() { value(api, def) } else { None };
    let contexts: Vec<Vec<String>> =
        def.origins.iter().map(|origin| sense::context(api, origin)).collect();
    let common = common(&contexts);
    let is_around = parent.as_ref().is_some_and(|parent| parent.concat() == base.name);
    let parents = parents(def, named);
    let is_item = base.reason == Reason::Property
        && !base.needs_context
        && def.origins.iter().all(sense::is_contained);
    let item = is_item.then(|| item(&base.name));
    let near = [parent, parents, property(def), error(def), value, common];
    let named = |words: Option<Vec<String>>| {
        words.filter(|words| !words.is_empty()).map(|words| longer(words, base))
    };
    let near = near.into_iter().filter_map(named);
    let far = paths(api, def, base).into_iter().filter(|words| !words.is_empty());
    let far = far.map(|words| longer(words, base));
    // Where nothing is common to several uses, a name after one of them misleads, and what is called like the type
    // around it is a part of that.
    let has_several = contexts.windows(2).any(|pair| pair[0] != pair[1]);
    let suffixed = (has_several || is_around).then(|| suffixed(def, &base.name));
    let all = item
        .into_iter()
        .chain(near)
        .chain(by_members(api, def))
        .chain(named(operations(api, def)))
        .chain(suffixed)
        .chain(far);
    all.filter_map(|name| clean(&name, "Type")).collect()
}

/// Returns a name by the only value of a type or of one of its properties.
pub(super) fn by_value(api: &Api, def: &TypeDef, base: &Base) -> Option<String> {
    value(api, def).and_then(|value| clean(&longer(value, base), "Type"))
}

/// Returns a name for the items of a list where the thing itself is another type: `OrderItem`.
fn item(name: &str) -> String {
    joined(words(name), &["Item".to_owned()]).concat()
}

/// Joins qualifying words and a base name.
fn longer(qualifier: Vec<String>, base: &Base) -> String {
    shortened(undoubled(joined(qualifier, &words(&base.name))), LONGEST).concat()
}

/// Returns the words that are around all of several uses.
fn common(contexts: &[Vec<String>]) -> Option<Vec<String>> {
    let common = common_run(contexts);
    (contexts.len() > 1 && !sense::says_nothing(&common)).then_some(common)
}

/// Returns the only type that all uses are properties of.
fn parent<'a>(def: &TypeDef, named: &dyn Fn(TypeId) -> &'a str) -> Option<Vec<String>> {
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
    Some(sense::stem(words(named(parent))))
}

/// Returns the words that the names of several types share that all uses are properties of.
fn parents<'a>(def: &TypeDef, named: &dyn Fn(TypeId) -> &'a str) -> Option<Vec<String>> {
    let is_property = |origin: &Origin| matches!(origin.steps.last(), Some(Step::Property(_)));
    let several = def.origins.windows(2).any(|pair| pair[0].parent != pair[1].parent);
    if !several || !def.origins.iter().all(is_property) {
        return None;
    }
    let all = def.origins.iter().map(|origin| Some(sense::stem(words(named(origin.parent?)))));
    let common = common_run(&all.collect::<Option<Vec<_>>>()?);
    (!sense::says_nothing(&common)).then_some(common)
}

/// Returns the nearest property around all uses of a type that is a member of a union.
fn property(def: &TypeDef) -> Option<Vec<String>> {
    let member = |step: &Step| matches!(step, Step::Member(_));
    let within = def.origins.iter().all(|origin| origin.steps.iter().any(member));
    within.then(|| shared_property(def)).flatten()
}

/// Returns the only value of a type, or of the first property that has only one: `VisaType` if several
/// types are named `Type`.
fn value(api: &Api, def: &TypeDef) -> Option<Vec<String>> {
    match &def.shape {
        Shape::Constant(Value::String(value)) => Some(words(value)),
        Shape::Enum(values) => match &values[..] {
            [only] => Some(words(&only.value)),
            _ => None,
        },
        Shape::Struct(object) => {
            object.fields.iter().find_map(|field| single(api, field)).map(|value| words(&value))
        }
        _ => None,
    }
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
            Some(undoubled(words(&api.operations.get(index)?.name)))
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
            let mut start = undoubled(words(operation.map_or("", |operation| &operation.name)));
            start.extend(root.error_status().map(status_name));
            start
        }
    };
    // The base name may have the last property already.
    let is_base = |name: &str| singular(words(&base.name)).ends_with(&singular(words(name)));
    let is_property = matches!(origin.steps.last(), Some(Step::Property(name)) if is_base(name));
    let properties = origin.steps.iter().rev().filter_map(|step| match step {
        Step::Property(name) => Some(words(name)),
        _ => None,
    });
    let segments = properties.skip(usize::from(is_property)).chain(std::iter::once_with(start));
    let mut path: Vec<String> = Vec::new();
    let longer = segments.map(|segment| {
        path.splice(0..0, segment);
        path.clone()
    });
    longer.collect()
}
