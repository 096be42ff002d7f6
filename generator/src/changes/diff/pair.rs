//! Matches the types of two public APIs, by their names in the document and by their uses.

use foldhash::{HashMap, HashSet};
use indexmap::{IndexMap, IndexSet};

use crate::changes::public_api::{Item, Member, Operation, Shape, Surface, Ty};

/// The matching items of two public APIs.
#[derive(Debug, Default)]
pub struct Pairs {
    /// The number of common uses of two types, by their paths.
    uses: IndexMap<(String, String), usize>,
    /// The new ids of operations, by old id.
    pub operations: IndexMap<String, String>,
}

/// Traverses two public APIs in parallel, from components and operations to the types they contain.
#[must_use]
pub fn pair(old: &Surface, new: &Surface) -> Pairs {
    let mut pairing = Pairing {
        old,
        new,
        identities: (identities(old), identities(new)),
        pairs: Pairs::default(),
        seen: HashSet::default(),
    };
    for (path, item) in &old.types {
        let same = identity(item).and_then(|identity| pairing.identities.1.get(&identity).copied());
        if let Some(same) = same {
            // Types with the same name in the document match, whatever their uses.
            *pairing.pairs.uses.entry((path.clone(), same.to_owned())).or_default() += CERTAIN;
            pairing.inside(path, same);
        }
    }
    pairing.pairs.operations = operations(old, new);
    for (from, to) in pairing.pairs.operations.clone() {
        pairing.operation(&old.operations[&from], &new.operations[&to]);
    }
    for from in &old.globals {
        let to = new.globals.iter().find(|to| to.name == from.name);
        pairing.optional(from.ty.as_ref(), to.and_then(|to| to.ty.as_ref()));
    }
    pairing.pairs
}

/// A number above any possible number of uses.
const CERTAIN: usize = 1 << 32;

/// The name of a type in the document, and whether it is the request variant.
type Identity<'a> = (Option<&'a str>, bool);

/// Returns the name of a type in the document, if it has one.
fn identity(item: &Item) -> Option<Identity<'_>> {
    let is_named = item.component.is_some() || item.credentials;
    is_named.then_some((item.component.as_deref(), item.request))
}

/// Returns the types that have names in the document.
fn identities(surface: &Surface) -> HashMap<Identity<'_>, &str> {
    let named = surface.types.iter();
    named.filter_map(|(path, item)| Some((identity(item)?, &**path))).collect()
}

/// Matches operations by id. The others are matched by method and path, ignoring the names of path
/// parameters.
fn operations(old: &Surface, new: &Surface) -> IndexMap<String, String> {
    let mut pairs = IndexMap::new();
    let mut rest: HashMap<(&str, String), Vec<&String>> = HashMap::default();
    for (id, operation) in new.operations.iter().filter(|(id, _)| !old.operations.contains_key(*id))
    {
        rest.entry(address(operation)).or_default().push(id);
    }
    for (id, operation) in &old.operations {
        if new.operations.contains_key(id) {
            pairs.insert(id.clone(), id.clone());
        } else if let Some([only]) = rest.get(&address(operation)).map(Vec::as_slice) {
            pairs.insert(id.clone(), (*only).clone());
        }
    }
    pairs
}

fn address(operation: &Operation) -> (&str, String) {
    (&operation.method, plain_path(&operation.path))
}

/// Returns a path template without the names of its parameters.
pub(super) fn plain_path(path: &str) -> String {
    let mut plain = String::new();
    let mut inside = false;
    for character in path.chars() {
        inside &= character != '}';
        if !inside {
            plain.push(character);
        }
        inside |= character == '{';
    }
    plain
}

struct Pairing<'a> {
    old: &'a Surface,
    new: &'a Surface,
    identities: (HashMap<Identity<'a>, &'a str>, HashMap<Identity<'a>, &'a str>),
    pairs: Pairs,
    seen: HashSet<(&'a str, &'a str)>,
}

impl<'a> Pairing<'a> {
    fn operation(&mut self, old: &'a Operation, new: &'a Operation) {
        for from in &old.parameters {
            let to = new.parameters.iter();
            let mut to = to.filter(|to| to.name == from.name && to.location == from.location);
            self.optional(from.ty.as_ref(), to.next().and_then(|to| to.ty.as_ref()));
        }
        if let (Some(old), Some(new)) = (&old.request, &new.request) {
            self.bodies(&old.bodies, &new.bodies);
        }
        for (status, old) in &old.responses {
            if let Some(new) = new.responses.get(status) {
                self.bodies(&old.bodies, &new.bodies);
                for (name, ty) in &old.headers {
                    let other = new.headers.get(name).and_then(Option::as_ref);
                    self.optional(ty.as_ref(), other);
                }
            }
        }
    }

    fn bodies(
        &mut self,
        old: &'a IndexMap<String, Option<Ty>>,
        new: &'a IndexMap<String, Option<Ty>>,
    ) {
        for (media_type, ty) in old {
            self.optional(ty.as_ref(), new.get(media_type).and_then(Option::as_ref));
        }
    }

    fn optional(&mut self, old: Option<&'a Ty>, new: Option<&'a Ty>) {
        if let (Some(old), Some(new)) = (old, new) {
            self.uses(old, new);
        }
    }

    fn uses(&mut self, old: &'a Ty, new: &'a Ty) {
        match (old, new) {
            (Ty::Nullable(old), Ty::Nullable(new))
            | (Ty::List(old), Ty::List(new))
            | (Ty::Map(old), Ty::Map(new)) => self.uses(old, new),
            (Ty::Nullable(old), _) => self.uses(old, new),
            (_, Ty::Nullable(new)) => self.uses(old, new),
            (Ty::Named(from), Ty::Named(to)) => {
                let (Some(old), Some(new)) = (self.old.types.get(from), self.new.types.get(to))
                else {
                    return;
                };
                if self.can_be_same(old, new) {
                    *self.pairs.uses.entry((from.clone(), to.clone())).or_default() += 1;
                    self.inside(from, to);
                }
            }
            _ => {}
        }
    }

    /// Whether two types can match. If both have names in the document, the names must be equal, or each
    /// must be missing in the other document.
    fn can_be_same(&self, old: &Item, new: &Item) -> bool {
        match (identity(old), identity(new)) {
            (Some(one), Some(other)) => {
                let (before, now) = &self.identities;
                one == other || !now.contains_key(&one) && !before.contains_key(&other)
            }
            _ => true,
        }
    }

    fn inside(&mut self, from: &'a str, to: &'a str) {
        if !self.seen.insert((from, to)) {
            return;
        }
        let (old, new) = (&self.old.types[from].shape, &self.new.types[to].shape);
        match (old, new) {
            (
                Shape::Struct { fields, additional, .. },
                Shape::Struct { fields: others, additional: other, .. },
            ) => {
                let others: HashMap<&str, &Ty> =
                    others.iter().map(|field| (&*field.wire, &field.ty)).collect();
                for field in fields {
                    self.optional(Some(&field.ty), others.get(&*field.wire).copied());
                }
                self.optional(additional.as_ref(), other.as_ref());
            }
            (Shape::Tuple { items, rest, .. }, Shape::Tuple { items: others, rest: other, .. }) => {
                for (old, new) in items.iter().zip(others) {
                    self.uses(old, new);
                }
                self.optional(rest.as_ref(), other.as_ref());
            }
            (
                Shape::Newtype { ty } | Shape::Alias { ty },
                Shape::Newtype { ty: new } | Shape::Alias { ty: new },
            ) => {
                self.uses(ty, new);
            }
            (Shape::Union { members, .. }, Shape::Union { members: others, .. }) => {
                for (one, other) in members_pairs((self.old, members), (self.new, others)) {
                    self.uses(&members[one].ty, &others[other].ty);
                }
            }
            _ => {}
        }
    }
}

/// Matches the members of two unions: by a common tag value, then by type, then by similarity.
pub(crate) fn members_pairs(
    (old, members): (&Surface, &[Member]),
    (new, others): (&Surface, &[Member]),
) -> Vec<(usize, usize)> {
    let mut pairs = Vec::new();
    let mut open: IndexSet<usize> = (0..members.len()).collect();
    let mut free: IndexSet<usize> = (0..others.len()).collect();
    let by_tag = |one: &Member, other: &Member| {
        usize::from(one.tags.iter().any(|tag| other.tags.contains(tag)))
    };
    let by_type = |one: &Member, other: &Member| {
        let same = match (old.item(&one.ty), new.item(&other.ty)) {
            (Some(one), Some(other)) => identity(one).is_some() && identity(one) == identity(other),
            _ => one.ty == other.ty && one.ty.path().is_none(),
        };
        usize::from(same)
    };
    let by_shape = |one: &Member, other: &Member| alike((old, &one.ty), (new, &other.ty));
    let rules: [Rule; 3] = [&by_tag, &by_type, &by_shape];
    for rule in rules {
        for index in open.clone() {
            let best = free.iter().copied().max_by_key(|other| {
                (rule(&members[index], &others[*other]), std::cmp::Reverse(*other))
            });
            if let Some(best) = best.filter(|best| rule(&members[index], &others[*best]) > 0) {
                pairs.push((index, best));
                open.shift_remove(&index);
                free.shift_remove(&best);
            }
        }
    }
    pairs
}

/// Scores how likely two members match.
type Rule<'a> = &'a dyn Fn(&Member, &Member) -> usize;

/// Scores the similarity of two types.
fn alike((old, one): (&Surface, &Ty), (new, other): (&Surface, &Ty)) -> usize {
    let (one, other) = match (one, other) {
        (Ty::List(one), Ty::List(other)) | (Ty::Map(one), Ty::Map(other)) => {
            return 1 + alike((old, one), (new, other));
        }
        _ => (old.item(one), new.item(other)),
    };
    match (one.map(|item| &item.shape), other.map(|item| &item.shape)) {
        (Some(Shape::Struct { fields, .. }), Some(Shape::Struct { fields: others, .. })) => {
            let known: HashSet<&str> = others.iter().map(|field| &*field.wire).collect();
            let shared = fields.iter().filter(|field| known.contains(&*field.wire)).count();
            shared + usize::from(fields.is_empty() && others.is_empty())
        }
        (Some(Shape::Enum { values, .. }), Some(Shape::Enum { values: others, .. })) => {
            values.iter().filter(|known| others.iter().any(|it| it.value == known.value)).count()
        }
        (Some(Shape::Constant { value }), Some(Shape::Constant { value: other })) => {
            usize::from(value == other)
        }
        (Some(one), Some(other)) => {
            usize::from(std::mem::discriminant(one) == std::mem::discriminant(other))
        }
        _ => 0,
    }
}

impl Pairs {
    /// Returns the new path of each old type, one to one. The number of common uses decides, then an
    /// equal path, then the order.
    #[must_use]
    pub fn assigned(&self) -> IndexMap<&str, &str> {
        let mut all: Vec<(&(String, String), &usize)> = self.uses.iter().collect();
        all.sort_by_key(|((old, new), uses)| (std::cmp::Reverse(**uses), old != new));
        let mut taken: HashSet<&str> = HashSet::default();
        let mut assigned: IndexMap<&str, &str> = IndexMap::new();
        for ((old, new), _) in all {
            if !assigned.contains_key(&**old) && taken.insert(new) {
                assigned.insert(old, new);
            }
        }
        assigned
    }

    /// Returns the old type from which each new type inherits, and whether it is the assigned one.
    /// Without an assigned type, it is the one with the most common uses.
    #[must_use]
    pub fn origins(&self) -> HashMap<&str, (&str, bool)> {
        let used = self.before().into_iter();
        let mut origins: HashMap<&str, (&str, bool)> =
            used.filter_map(|(new, old)| Some((new, (*old.first()?, false)))).collect();
        origins.extend(self.assigned().into_iter().map(|(old, new)| (new, (old, true))));
        origins
    }

    /// Returns, for each new type, all old types with common uses, those with the most uses first.
    #[must_use]
    pub fn before(&self) -> HashMap<&str, Vec<&str>> {
        let mut all: Vec<(&(String, String), &usize)> = self.uses.iter().collect();
        all.sort_by_key(|((old, new), uses)| (std::cmp::Reverse(**uses), old != new));
        let mut before: HashMap<&str, Vec<&str>> = HashMap::default();
        for ((old, new), _) in all {
            before.entry(new).or_default().push(old);
        }
        before
    }
}
