//! What the uses of a type mean, in words: types that are equal on the wire are merged only if they mean the same,
//! because one name has to be right for all of them.

use std::collections::{BTreeMap, BTreeSet};

use super::words::{common_prefix, common_run, common_suffix, singular, undoubled, words};
use super::{Api, Origin, Root, Shape, Step, TypeDef, TypeId};

/// Verbs that operations begin with and that do not describe their object.
pub(crate) const VERBS: [&str; 13] = [
    "Add", "Create", "Delete", "Fetch", "Find", "Get", "List", "Patch", "Post", "Put", "Remove",
    "Retrieve", "Update",
];

/// Words that say little without what is around them.
const GENERIC: &[&str] = &[
    "At",
    "Attribute",
    "Body",
    "By",
    "Category",
    "Code",
    "Config",
    "Configuration",
    "Content",
    "Data",
    "Detail",
    "Details",
    "Error",
    "Errors",
    "For",
    "Format",
    "From",
    "Id",
    "In",
    "Info",
    "Item",
    "Kind",
    "Message",
    "Meta",
    "Metadata",
    "Mode",
    "Name",
    "Object",
    "Of",
    "On",
    "Option",
    "Options",
    "Parameter",
    "Params",
    "Per",
    "Reason",
    "Result",
    "Results",
    "Settings",
    "State",
    "Status",
    "To",
    "Type",
    "Value",
    "Version",
    "With",
];

/// Properties of a page or a list that hold what it is about.
const CONTAINERS: [&str; 7] = ["Data", "Element", "Entry", "Hit", "Item", "Record", "Result"];

/// Words for a page or a list, rather than for what it is about, at the end of its name.
const ROLES: [&str; 13] = [
    "Body",
    "Collection",
    "Data",
    "Dto",
    "Envelope",
    "List",
    "Out",
    "Output",
    "Page",
    "Response",
    "Result",
    "Results",
    "Success",
];

/// The same at the beginning of its name.
const LEADING_ROLES: [&str; 5] = ["List", "Page", "Paged", "Paginated", "Paging"];

/// The most words of a title that is a name and no sentence.
const TITLE: usize = 5;

/// The fewest fields or values by which equal types mean the same, although the word for them says little.
const RICH: usize = 3;

/// The most words of each of two names that are joined by `Or`.
const EITHER: usize = 2;

/// The fewest equal properties of one type that are called after the type.
const SIBLINGS: usize = 4;

/// What a type is for.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Sense {
    /// What its title says.
    Title(Vec<String>),
    /// What the property, the parameter or the operation around it says.
    Words(Vec<String>),
    /// One of several equal properties of a type with a sense.
    Sibling(Box<Self>),
    /// A part of a union or a list with a sense.
    Within(Box<Self>),
    /// The kinds of its values.
    Scalars,
    /// An error body.
    Error,
}

impl Sense {
    /// The words for it.
    pub(crate) fn words(&self) -> Vec<String> {
        match self {
            Self::Title(words) | Self::Words(words) => words.clone(),
            Self::Sibling(outer) | Self::Within(outer) => outer.words(),
            Self::Scalars => Vec::new(),
            Self::Error => vec!["Error".to_owned()],
        }
    }
}

/// Returns what each type is for. `structures` are numbers that equal types share.
pub(crate) fn senses(api: &Api, structures: &[usize]) -> Vec<Option<Sense>> {
    if api.types.iter().any(|def| def.sense.is_some()) {
        return api.types.iter().map(|def| def.sense.clone()).collect();
    }
    let mut senses: Vec<Option<Sense>> = api.types.iter().map(|def| of(api, def, false)).collect();
    chosen(api, structures, &mut senses);
    of_components(api, structures, &mut senses);
    let inner: Vec<bool> = api.types.iter().map(|def| is_inner(api, def)).collect();
    let siblings = siblings(api, structures, &senses, &inner);
    part(api, structures, &mut senses, |id| inner[id.0] || siblings.contains(&id));
    // Parents come before their parts.
    for (id, _) in api.iter() {
        let above = |id: TypeId| api.get(id).origins.first().and_then(|origin| origin.parent);
        let mut parent = above(id);
        while let Some(outer) = parent.filter(|parent| inner[id.0] && inner[parent.0]) {
            parent = above(outer);
        }
        let above = parent.and_then(|parent| senses[parent.0].clone()).map(Box::new);
        if let (Some(Sense::Words(_)), Some(above)) = (&senses[id.0], above) {
            if siblings.contains(&id) {
                senses[id.0] = Some(Sense::Sibling(above));
            } else if inner[id.0] {
                senses[id.0] = Some(Sense::Within(above));
            }
        }
    }
    senses
}

/// Gives a name that a person chose for one of several equal types to all of them.
fn chosen(api: &Api, structures: &[usize], senses: &mut [Option<Sense>]) {
    let mut names: BTreeMap<usize, BTreeSet<&str>> = BTreeMap::new();
    for (id, def) in api.iter() {
        let chosen = def.origins.iter().filter_map(|origin| origin.rust_name.as_deref());
        names.entry(structures[id.0]).or_default().extend(chosen);
    }
    for (sense, structure) in senses.iter_mut().zip(structures) {
        let names = names.get(structure).filter(|names| names.len() == 1);
        if let Some(name) = names.and_then(|names| names.first()) {
            *sense = Some(Sense::Title(words(name)));
        }
    }
}

/// Names equal unions of components after what their members' names share, if the uses have different words: a
/// `FilterGroup` or a `FilterCondition` is a `Filter`, in `and` as well as in `or`.
fn of_components(api: &Api, structures: &[usize], senses: &mut [Option<Sense>]) {
    let mut unions: BTreeMap<usize, Vec<TypeId>> = BTreeMap::new();
    let mut taken: BTreeSet<Vec<String>> = BTreeSet::new();
    for (id, def) in api.iter() {
        let component = def.origins.first().and_then(Origin::component);
        taken.extend(component.map(words));
        if component.is_none() && matches!(senses[id.0], Some(Sense::Words(_))) {
            unions.entry(structures[id.0]).or_default().push(id);
        }
    }
    for ids in unions.into_values() {
        let has_several = ids.iter().any(|id| senses[id.0] != senses[ids[0].0]);
        let Some(names) = components(api, &api.get(ids[0]).shape).filter(|_| has_several) else {
            continue;
        };
        let common = common_noun(&names).or_else(|| either(&names));
        let common = common.filter(|common| !taken.contains(common));
        if let Some(common) = common {
            for id in &ids {
                senses[id.0] = Some(Sense::Title(common.clone()));
            }
        }
    }
}

/// What several names are: the words that all end with, after those that all begin with if the end says little. What
/// they begin with alone is enough unless something happens to it: `UserCreated`.
fn common_noun(names: &[Vec<String>]) -> Option<Vec<String>> {
    let (first, last) = (common_prefix(names), common_suffix(names));
    let says = |words: &[String]| !says_nothing(words) && !contained(words.to_vec()).is_empty();
    let happens = |name: &Vec<String>| {
        name.last().is_some_and(|word| word.ends_with("ed") || word.ends_with("ing"))
    };
    match (says(&first), says(&last)) {
        (_, true) => Some(last),
        (true, false) if last.is_empty() => (!names.iter().any(happens)).then_some(first),
        (true, false) => Some(joined(first, &last)),
        _ => None,
    }
}

/// The names of two things that have nothing in common but what both end with: `TrackOrEpisode`.
fn either(names: &[Vec<String>]) -> Option<Vec<String>> {
    let [one, other] = names else { return None };
    let rest = |name: &[String]| name[..name.len() - common_suffix(names).len()].to_vec();
    let (one, other) = (rest(one), rest(other));
    let is_short = |words: &[String]| (1..=EITHER).contains(&words.len());
    (is_short(&one) && is_short(&other)).then(|| [one, vec!["Or".to_owned()], other].concat())
}

/// The names of a union's members, if all are components.
fn components(api: &Api, shape: &Shape) -> Option<Vec<Vec<String>>> {
    let Shape::Union(union) = shape else { return None };
    let component = |id: TypeId| Some(words(api.get(id).origins.first()?.component()?));
    union.members.iter().map(|member| component(member.ty.named()?)).collect()
}

/// Tells uses apart whose word has another meaning, too, if nothing else is common to them.
fn part(
    api: &Api,
    structures: &[usize],
    senses: &mut [Option<Sense>],
    is_other: impl Fn(TypeId) -> bool,
) {
    let mut kinds: BTreeMap<&Sense, BTreeMap<usize, Vec<TypeId>>> = BTreeMap::new();
    let components: BTreeSet<Vec<String>> =
        api.types.iter().filter_map(|def| Some(words(def.origins.first()?.component()?))).collect();
    for (id, def) in api.iter() {
        if let Some(sense @ Sense::Words(_)) = &senses[id.0]
            && !is_single(&def.shape)
            && !is_other(id)
            && def.origins.iter().all(|origin| origin.component().is_none())
        {
            kinds.entry(sense).or_default().entry(structures[id.0]).or_default().push(id);
        }
    }
    let mut parted: Vec<TypeId> = Vec::new();
    for (sense, kinds) in &kinds {
        let is_component = matches!(sense, Sense::Words(words) if components.contains(words));
        let most = kinds.values().map(Vec::len).max().unwrap_or_default();
        let has_first =
            !is_component && kinds.values().filter(|ids| ids.len() == most).count() == 1;
        for ids in kinds.values() {
            let is_first = has_first && ids.len() == most;
            let origins = ids.iter().filter_map(|id| api.get(*id).origins.first());
            let contexts: Vec<Vec<String>> = origins.map(|it| context(api, it)).collect();
            let common = common_run(&contexts);
            if (kinds.len() > 1 || is_component) && !is_first && says_nothing(&common) {
                parted.extend(ids);
            }
        }
    }
    for id in parted {
        senses[id.0] = of(api, api.get(id), true);
    }
}

/// The equal properties of one type, if there are several.
fn siblings(
    api: &Api,
    structures: &[usize],
    senses: &[Option<Sense>],
    inner: &[bool],
) -> BTreeSet<TypeId> {
    let mut siblings: BTreeMap<(TypeId, usize), Vec<TypeId>> = BTreeMap::new();
    for (id, def) in api.iter().filter(|(id, _)| !inner[id.0]) {
        let is_plain = matches!(def.shape, Shape::Struct(_) | Shape::Union(_));
        let parent = def.origins.first().and_then(|origin| origin.parent);
        if let (true, Some(parent), Some(Sense::Words(_))) = (is_plain, parent, &senses[id.0]) {
            siblings.entry((parent, structures[id.0])).or_default().push(id);
        }
    }
    let several = siblings.into_values().filter(|ids| ids.len() >= SIBLINGS);
    several.flatten().collect()
}

/// Whether a type is in a union or a list that has a type of its own.
fn is_inner(api: &Api, def: &TypeDef) -> bool {
    let origin = def.origins.first();
    let parent = origin.and_then(|origin| Some((origin, origin.parent?)));
    parent.is_some_and(|(origin, parent)| is_direct(api, origin, parent) == Some(false))
}

/// Whether a property is between a type and its parent, rather than only lists, maps and unions; `None` if the
/// paths do not say.
fn is_direct(api: &Api, origin: &Origin, parent: TypeId) -> Option<bool> {
    let above = api.get(parent).origins.first()?;
    let rest = origin.steps.strip_prefix(&above.steps[..])?;
    Some(has_property(rest))
}

/// The words around a use of a type, without those of its own property.
pub(crate) fn context(api: &Api, origin: &Origin) -> Vec<String> {
    let place = origin.steps.iter().rposition(|step| matches!(step, Step::Property(_)));
    let mut all = start(api, &origin.root);
    for step in &origin.steps[..place.unwrap_or_default()] {
        if let Step::Property(name) = step {
            all.extend(singular(words(name)));
        }
    }
    all
}

/// Whether words are only generic ones and verbs.
pub(crate) fn says_nothing(words: &[String]) -> bool {
    words.iter().all(|word| GENERIC.contains(&word.as_str()) || VERBS.contains(&word.as_str()))
}

/// Returns what a type is for, by its first use. `is_whole` adds what is around it.
fn of(api: &Api, def: &TypeDef, is_whole: bool) -> Option<Sense> {
    let origin = def.origins.first()?;
    if let Some(words) = origin.title.as_deref().and_then(title).filter(|_| !is_whole) {
        return Some(Sense::Title(words));
    }
    if origin.root.error_status().is_some() && !has_property(&origin.steps) {
        return Some(Sense::Error);
    }
    if is_scalars(&def.shape) {
        return Some(Sense::Scalars);
    }
    let alone = !is_whole && (is_single(&def.shape) || parts(&def.shape) >= RICH);
    let mut words = around(api, origin, &origin.steps, alone, is_whole);
    if words.is_empty() {
        words = start(api, &origin.root);
        if matches!(origin.steps.last(), Some(Step::Item | Step::Value)) {
            words = singular(words);
        }
    }
    Some(Sense::Words(words))
}

/// Whether a type is a union of few unnamed types, so that its name can list them.
fn is_scalars(shape: &Shape) -> bool {
    match shape {
        Shape::Union(union) => {
            union.members.len() <= RICH
                && union.members.iter().all(|member| member.ty.named().is_none())
        }
        _ => false,
    }
}

/// The number of fields, values or members.
fn parts(shape: &Shape) -> usize {
    match shape {
        Shape::Struct(object) => object.fields.len(),
        Shape::Enum(values) => values.len(),
        Shape::IntegerEnum(values) => values.len(),
        _ => 0,
    }
}

/// Returns the words of a title, unless it is a sentence.
pub(crate) fn title(title: &str) -> Option<Vec<String>> {
    // `A Record` is a name, and so is `Is Active`.
    let is_sentence = title.trim_end().ends_with(['.', '!', '?', ':'])
        || title
            .split_whitespace()
            .any(|word| ["The", "the", "a", "an", "is", "are", "that", "which"].contains(&word));
    let words = words(title);
    (!is_sentence && !words.is_empty() && words.len() <= TITLE).then_some(words)
}

/// Whether a type has one value: it is told apart by that.
pub(crate) fn is_single(shape: &Shape) -> bool {
    match shape {
        Shape::Constant(_) => true,
        Shape::Enum(values) => values.len() == 1,
        Shape::IntegerEnum(values) => values.len() == 1,
        _ => false,
    }
}

/// Whether a word says little without what is around it.
pub(crate) fn is_generic(words: &[String]) -> bool {
    matches!(words, [only] if GENERIC.contains(&only.as_str()))
}

fn has_property(steps: &[Step]) -> bool {
    steps.iter().any(|step| matches!(step, Step::Property(_)))
}

/// Returns the words of the nearest property, and of what is around it as long as they are generic, unless they stand
/// alone. `is_whole` adds what is around in any case.
fn around(api: &Api, origin: &Origin, steps: &[Step], alone: bool, is_whole: bool) -> Vec<String> {
    let place = steps.iter().rposition(|step| matches!(step, Step::Property(_)));
    let Some((place, Step::Property(name))) = place.and_then(|it| Some((it, steps.get(it)?)))
    else {
        return Vec::new();
    };
    let own = singular(words(name));
    let is_item = steps.get(place + 1) == Some(&Step::Item);
    if is_item && is_container(&own) {
        let outer = around(api, origin, &steps[..place], false, false);
        let is_body = outer.is_empty() && origin.root.operation().is_some();
        let outer = if outer.is_empty() { start(api, &origin.root) } else { outer };
        // `RemovePlaylistItems` is about items.
        let is_said = outer.iter().any(|word| singular(vec![word.clone()]) == own);
        let is_page = |noun: &[String]| noun.len() < outer.len() || is_plural(&outer);
        let mut noun = contained(outer.clone());
        if !noun.is_empty() && !is_said && (is_page(&noun) || is_body) {
            noun.extend(is_whole.then(|| "Item".to_owned()));
            return noun;
        }
    }
    if !is_whole && !own.is_empty() && (alone || !is_generic(&own)) {
        return own;
    }
    let outer = around(api, origin, &steps[..place], false, false);
    let outer = if outer.is_empty() { start(api, &origin.root) } else { outer };
    joined(outer, &own)
}

fn is_plural(words: &[String]) -> bool {
    singular(words.to_vec()) != words
}

/// Whether a property holds what a page or a list is about.
fn is_container(own: &[String]) -> bool {
    matches!(own, [only] if CONTAINERS.contains(&only.as_str()))
}

/// Whether a type is an item of a page or a list, and called after what that is about.
pub(crate) fn is_contained(origin: &Origin) -> bool {
    matches!(&origin.steps[..], [.., Step::Property(name), Step::Item] if is_container(&singular(words(name))))
}

/// Returns the words for what a page or a list is about: `Contact` for `ListContactsResponse`.
fn contained(mut outer: Vec<String>) -> Vec<String> {
    let is_role = |word: &String| ROLES.contains(&word.as_str());
    let last = outer.iter().rposition(|word| !is_role(word));
    outer.truncate(last.map_or(0, |last| last + 1));
    let is_silent =
        |word: &String| LEADING_ROLES.contains(&word.as_str()) || VERBS.contains(&word.as_str());
    let first = outer.iter().position(|word| !is_silent(word));
    singular(first.map_or_else(Vec::new, |first| outer.split_off(first)))
}

/// Returns the name of what is around a type, without words for what frameworks call all of their types: `User` for
/// `UserResponseDto` and for `UserResponseBody`.
pub(crate) fn stem(words: Vec<String>) -> Vec<String> {
    let ends: [&[&str]; 6] = [
        &["Request", "Body"],
        &["Response", "Body"],
        &["Request", "Dto"],
        &["Response", "Dto"],
        &["Dto"],
        &["Schema"],
    ];
    let rest = ends.iter().find_map(|end| {
        let at = words.len().checked_sub(end.len()).filter(|at| *at > 0)?;
        words[at..].iter().eq(end.iter()).then_some(at)
    });
    words.into_iter().take(rest.unwrap_or(usize::MAX)).collect()
}

/// Returns the words of the start of a path.
fn start(api: &Api, root: &Root) -> Vec<String> {
    match root {
        Root::Component(name) | Root::Global(name) => stem(words(name)),
        Root::Security => words("security"),
        Root::Rule => Vec::new(),
        // The name of a parameter is a step of the path.
        Root::Request(operation)
        | Root::Response { operation, .. }
        | Root::Parameter { operation, .. }
        | Root::Header { operation, .. } => {
            let operation = api.operations.get(*operation);
            noun(operation.map_or("", |operation| &operation.name))
        }
    }
}

/// Returns the words of an operation's id without its verbs, in the singular.
pub(crate) fn noun(id: &str) -> Vec<String> {
    let mut words = undoubled(words(id));
    let is_verb = |word: &String| VERBS.contains(&word.as_str()) || matches!(&**word, "Or" | "And");
    let leading = words.iter().take_while(|word| is_verb(word)).count();
    if leading > 0 && leading < words.len() {
        words.drain(..leading);
    } else if let Some(place) = words.iter().position(is_verb).filter(|_| words.len() > 1) {
        words.remove(place);
    }
    singular(words)
}

/// The most words that two names share where they are joined.
const SHARED: usize = 8;

/// Joins two lists of words. Words that end the first list and begin the second are kept once.
pub(crate) fn joined(mut first: Vec<String>, second: &[String]) -> Vec<String> {
    let same =
        |one: &[String], other: &[String]| singular(one.to_vec()) == singular(other.to_vec());
    let most = first.len().min(second.len()).min(SHARED);
    let shared =
        (1..=most).rev().find(|count| same(&first[first.len() - count..], &second[..*count]));
    first.truncate(first.len() - shared.unwrap_or_default());
    first.extend_from_slice(second);
    first
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_joined_once() {
        let of = |first: &str, second: &str| joined(words(first), &words(second)).concat();
        assert_eq!(of("Event", "EventType"), "EventType");
        assert_eq!(of("UserEvents", "Event"), "UserEvent");
        assert_eq!(of("BankAccount", "AccountType"), "BankAccountType");
        assert_eq!(of("Card", "Owner"), "CardOwner");
    }

    #[test]
    fn sentences_are_no_names() {
        assert!(title("Simple User").is_some() && title("A Record").is_some());
        assert!(title("The status of the card").is_none());
        assert!(title("Updates a card.").is_none());
    }
}
