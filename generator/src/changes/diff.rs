//! The difference between two versions of a document, for users of the emitted crate.
//!
//! Two questions are answered separately. Does code that used the old crate compile with the new one?
//! The version number answers that, by Cargo's semantic versioning rules. And does old code that is
//! already deployed still work when the server follows the new document? No version number expresses
//! that.

mod api;
mod calls;
mod fields;
mod fits;
mod item;
mod limits;
mod operations;
mod pair;
mod report;
mod style;
mod types;
mod variants;

pub(crate) use self::pair::members_pairs;
pub use self::pair::{Pairs, pair};
pub(crate) use self::report::visible;
pub use self::report::{Sides, json, markdown, summary, text};

use std::fmt;

use foldhash::{HashMap, HashSet};
use indexmap::{IndexMap, IndexSet};

use crate::changes::public_api::{Direction, Reach, Surface};
use crate::document::pointer::Pointer;

/// The version bump that a change requires under semantic versioning.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    /// Existing code compiles.
    #[default]
    Patch,
    /// Existing code compiles, and the public API has additions.
    Minor,
    /// Existing code may no longer compile.
    Major,
}

impl fmt::Display for Level {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(match self {
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        })
    }
}

/// Defines [`Kind`] from one table.
macro_rules! kinds {
    ($($name:ident $text:literal $doc:literal)*) => {
        /// The kind of a change.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        pub enum Kind {
            $(#[doc = $doc] $name,)*
        }

        impl Kind {
            /// The identifier in JSON output, such as `field-added`.
            #[must_use]
            pub fn as_str(self) -> &'static str {
                match self { $(Self::$name => $text),* }
            }
        }
    };
}

kinds! {
    Style "style" "The style of the types changed."
    TypeAdded "type-added" "A type was added."
    TypeRemoved "type-removed" "A type was removed."
    TypeRenamed "type-renamed" "A type was renamed."
    TypeMoved "type-moved" "A type moved to another module."
    TypeMerged "type-merged" "A type became an alias of another type that it is now equal to."
    TypeKind "type-kind" "A type changed its kind, for example from a struct to an enum."
    TypeTraits "type-traits" "A type gained or lost a trait implementation."
    TypeDeprecated "type-deprecated" "A type became deprecated, or is no longer deprecated."
    TypeLimits "type-limits" "The constraints of a type changed."
    TypeSetters "type-setters" "A type is now sent, or is no longer sent."
    AliasAdded "alias-added" "An alias was added."
    AliasRemoved "alias-removed" "An alias was removed."
    AliasTarget "alias-target" "An alias has another target."
    FieldAdded "field-added" "A property was added."
    FieldRemoved "field-removed" "A property was removed."
    FieldRenamed "field-renamed" "A property or its field was renamed."
    FieldType "field-type" "The type of a field changed."
    FieldRequired "field-required" "A property became required."
    FieldOptional "field-optional" "A property became optional."
    FieldNullable "field-nullable" "A property became nullable."
    FieldNotNullable "field-not-nullable" "A property is no longer nullable."
    FieldOrder "field-order" "The arguments of `new` were reordered."
    FieldDefault "field-default" "The default of a property changed."
    FieldDeprecated "field-deprecated" "A property became deprecated, or is no longer deprecated."
    FieldLimits "field-limits" "The constraints of a property changed."
    FurtherProperties "further-properties" "The type of additional properties changed."
    ValueAdded "value-added" "A value was added to an enum."
    ValueRemoved "value-removed" "A value was removed from an enum."
    ValueRenamed "value-renamed" "The variant of an enum value was renamed."
    ValueDeprecated "value-deprecated" "An enum value became deprecated, or is no longer deprecated."
    TagValue "tag-value" "The value of a constant changed."
    MemberAdded "member-added" "A member was added to a union."
    MemberRemoved "member-removed" "A member was removed from a union."
    MemberRenamed "member-renamed" "The variant of a union member was renamed."
    MemberType "member-type" "The type of a union member changed."
    MemberTags "member-tags" "The tag values of a union member changed."
    MemberLimits "member-limits" "The constraints of a union member changed."
    UnionTag "union-tag" "The tag of a union changed."
    ElementType "element-type" "The element type of a tuple, list or map changed."
    OperationAdded "operation-added" "An operation was added."
    OperationRemoved "operation-removed" "An operation was removed."
    OperationRenamed "operation-renamed" "An operation was renamed."
    OperationAddress "operation-address" "The method or path of an operation changed."
    OperationDeprecated "operation-deprecated" "An operation became deprecated, or is no longer deprecated."
    Servers "servers" "The servers of the API or of an operation changed."
    SecurityScheme "security-scheme" "A security scheme changed."
    OperationSecurity "operation-security" "The security requirements of an operation changed."
    ParameterAdded "parameter-added" "A parameter was added."
    ParameterRemoved "parameter-removed" "A parameter was removed."
    ParameterRequired "parameter-required" "A parameter became required."
    ParameterOptional "parameter-optional" "A parameter became optional."
    ParameterType "parameter-type" "The type of a parameter changed."
    ParameterStyle "parameter-style" "The style of a parameter changed."
    ParameterDeprecated "parameter-deprecated" "A parameter became deprecated, or is no longer deprecated."
    Call "call-changed" "The signature of a client method changed."
    BodyAdded "body-added" "A body or a media type of a body was added."
    BodyRemoved "body-removed" "A body or a media type of a body was removed."
    BodyRequired "body-required" "A request body became required."
    BodyOptional "body-optional" "A request body became optional."
    BodyType "body-type" "The type of a body changed."
    ResponseAdded "response-added" "A response was added."
    ResponseRemoved "response-removed" "A response was removed."
    HeaderAdded "header-added" "A response header was added."
    HeaderRemoved "header-removed" "A response header was removed."
    HeaderType "header-type" "The type of a response header changed."
}

/// A change and its consequences for users.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The kind of change.
    pub kind: Kind,
    /// The Rust path, without the crate name.
    pub path: String,
    /// A short description.
    pub message: String,
    /// The version bump that it requires.
    pub code: Level,
    /// The reason why older code no longer works with the server, if it does not.
    pub wire: Option<String>,
    /// The pointer into the old document.
    pub old: Option<Pointer>,
    /// The pointer into the new document.
    pub new: Option<Pointer>,
    /// The ids of the affected operations.
    pub operations: Vec<String>,
}

/// The changes between two documents.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diff {
    /// The changes, sorted by severity, then by path.
    pub changes: Vec<Change>,
}

impl Diff {
    /// Returns the version bump that the changes require; `None` if there are none.
    #[must_use]
    pub fn level(&self) -> Option<Level> {
        self.changes.iter().map(|change| change.code).max()
    }

    /// Whether a change is breaking: code no longer compiles, or older code no longer works with the
    /// server.
    #[must_use]
    pub fn is_breaking(&self) -> bool {
        self.changes.iter().any(|change| change.code == Level::Major || change.wire.is_some())
    }

    /// Returns the number of changes with a level.
    #[must_use]
    pub fn count(&self, level: Level) -> usize {
        self.changes.iter().filter(|change| change.code == level).count()
    }
}

/// Compares two public APIs. Names in `new` should already be pinned to those in `old`
/// ([`keep`](crate::changes::pin_names)).
#[must_use]
pub fn diff(old: &Surface, new: &Surface) -> Diff {
    crate::document::stack::with_stack(|| {
        if old.style != new.style {
            return Diff { changes: vec![style::change(old, new)] };
        }
        let pairs = pair(old, new);
        let compared = Compared::of(old, new, &pairs);
        let mut changes = types::changes(&compared);
        if let Some(style) = &new.style {
            style::of_plain(&mut changes, style);
        } else {
            changes.extend(operations::changes(&compared, &pairs));
            changes.extend(operations::globals(&compared));
            changes.extend(api::changes(&compared));
            changes.extend(calls::changes(&compared, &pairs));
        }
        changes.sort_by_cached_key(|change| {
            (std::cmp::Reverse(change.code), change.wire.is_none(), change.path.clone())
        });
        Diff { changes }
    })
    .unwrap_or_default()
}

/// Two public APIs, with data derived from both.
struct Compared<'a> {
    old: &'a Surface,
    new: &'a Surface,
    /// The new path of each renamed type, by old path.
    renamed: IndexMap<&'a str, &'a str>,
    /// The old types whose paths other types have now.
    replaced: HashSet<&'a str>,
    reach_old: HashMap<&'a str, Reach>,
    reach_new: HashMap<&'a str, Reach>,
}

impl<'a> Compared<'a> {
    fn of(old: &'a Surface, new: &'a Surface, pairs: &'a Pairs) -> Self {
        let assigned = pairs.assigned();
        let taken: HashSet<&str> = assigned.values().copied().collect();
        let replaced = old.types.keys().map(String::as_str);
        let replaced =
            replaced.filter(|it| !assigned.contains_key(it) && taken.contains(it)).collect();
        let mut renamed: IndexMap<&str, &str> =
            assigned.into_iter().filter(|(from, to)| from != to).collect();
        // What was merged into another type, and is an alias of it.
        for (from, to) in &new.renamed {
            if let Some((from, _)) = old.types.get_key_value(from) {
                renamed.entry(from).or_insert(to);
            }
        }
        let (reach_old, reach_new) = (old.reach(), new.reach());
        Self { old, new, renamed, replaced, reach_old, reach_new }
    }

    /// Returns the new path of a type; the same path if it was not renamed.
    fn now(&self, path: &'a str) -> &'a str {
        self.renamed.get(path).copied().unwrap_or(path)
    }

    /// Whether values of a type, given by its old and its new path, are used in a direction in both.
    fn goes(&self, old: &str, new: &str, direction: Direction) -> bool {
        let goes = |reach: Option<&Reach>| reach.is_some_and(|reach| reach.goes(direction));
        goes(self.reach_old.get(old)) && goes(self.reach_new.get(new))
    }

    /// Returns the ids of the operations that use a type.
    fn operations(&self, old: Option<&str>, new: Option<&str>) -> Vec<String> {
        let ids = |surface: &Surface, reach: Option<&Reach>| -> Vec<String> {
            let indices = reach.map(Reach::operations).unwrap_or_default().into_iter();
            let found = indices.filter_map(|index| surface.operations.get_index(index));
            found.map(|(id, _)| id.clone()).collect()
        };
        let old = ids(self.old, old.and_then(|path| self.reach_old.get(path)));
        let new = ids(self.new, new.and_then(|path| self.reach_new.get(path)));
        let all: IndexSet<String> = new.into_iter().chain(old).collect();
        all.into_iter().collect()
    }
}

/// Quotes a string of the document in backticks. Control characters, backticks and line breaks are
/// replaced.
fn quoted(text: impl fmt::Display) -> String {
    let text = text.to_string();
    let mut shown: String = text.chars().take(LONG).collect();
    shown = visible(&shown).replace(['`', '\n'], "\u{fffd}");
    if text.chars().nth(LONG).is_some() {
        shown.push('…');
    }
    format!("`{shown}`")
}

/// The most characters that are shown of a string.
const LONG: usize = 80;
