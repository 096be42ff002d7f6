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
mod types;
mod variants;

pub(crate) use self::pair::members_pairs;
pub use self::pair::{Pairs, pair};
pub(crate) use self::report::visible;
pub use self::report::{Sides, json, markdown, summary, text};

use std::fmt;

use foldhash::HashMap;
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
    TypeAdded "type-added" "A type is new."
    TypeRemoved "type-removed" "A type is gone."
    TypeRenamed "type-renamed" "A type has another name."
    TypeMoved "type-moved" "A type is in another module."
    TypeMerged "type-merged" "A type has become equal to another, and its name stands for that."
    TypeKind "type-kind" "A type is of another kind, such as an enum that was a struct."
    TypeTraits "type-traits" "A type implements a trait more, or less."
    TypeDeprecated "type-deprecated" "A type is deprecated, or no longer."
    TypeLimits "type-limits" "What narrows the values of a type is different."
    TypeSetters "type-setters" "Values of a type are sent, or no longer."
    AliasAdded "alias-added" "A name for another type is new."
    AliasRemoved "alias-removed" "A name for another type is gone."
    AliasTarget "alias-target" "A name stands for another type."
    FieldAdded "field-added" "A property is new."
    FieldRemoved "field-removed" "A property is gone."
    FieldRenamed "field-renamed" "A property or its field has another name."
    FieldType "field-type" "A field has another type."
    FieldRequired "field-required" "A property must be there."
    FieldOptional "field-optional" "A property can be left out."
    FieldNullable "field-nullable" "A property can be `null`."
    FieldNotNullable "field-not-nullable" "A property can no longer be `null`."
    FieldOrder "field-order" "`new` takes its arguments in another order."
    FieldDefault "field-default" "Another value is taken where a property is absent."
    FieldDeprecated "field-deprecated" "A property is deprecated, or no longer."
    FieldLimits "field-limits" "What narrows the values of a property is different."
    FurtherProperties "further-properties" "Properties that have no field are of another type."
    ValueAdded "value-added" "An enum knows a value more."
    ValueRemoved "value-removed" "An enum knows a value less."
    ValueRenamed "value-renamed" "The variant of a value has another name."
    ValueDeprecated "value-deprecated" "A value is deprecated, or no longer."
    TagValue "tag-value" "A value that is always the same is another."
    MemberAdded "member-added" "A union has a member more."
    MemberRemoved "member-removed" "A union has a member less."
    MemberRenamed "member-renamed" "The variant of a member has another name."
    MemberType "member-type" "A member of a union has another type."
    MemberTags "member-tags" "Other values of the tag stand for a member."
    MemberLimits "member-limits" "What narrows the values of a member is different."
    UnionTag "union-tag" "The members of a union are told apart in another way."
    ElementType "element-type" "The elements of a tuple, list or map are of another type."
    OperationAdded "operation-added" "An operation is new."
    OperationRemoved "operation-removed" "An operation is gone."
    OperationRenamed "operation-renamed" "An operation has another name."
    OperationAddress "operation-address" "An operation has another method or path."
    OperationDeprecated "operation-deprecated" "An operation is deprecated, or no longer."
    Servers "servers" "The API, or an operation, is called elsewhere."
    SecurityScheme "security-scheme" "Credentials are sent in another way."
    OperationSecurity "operation-security" "An operation asks for other credentials."
    ParameterAdded "parameter-added" "A parameter is new."
    ParameterRemoved "parameter-removed" "A parameter is gone."
    ParameterRequired "parameter-required" "A parameter must be there."
    ParameterOptional "parameter-optional" "A parameter can be left out."
    ParameterType "parameter-type" "A parameter is of another type."
    ParameterStyle "parameter-style" "A parameter is written in another way."
    ParameterDeprecated "parameter-deprecated" "A parameter is deprecated, or no longer."
    Call "call-changed" "The client calls an operation in another way."
    BodyAdded "body-added" "A body, or a media type of one, is new."
    BodyRemoved "body-removed" "A body, or a media type of one, is gone."
    BodyRequired "body-required" "A request must have a body."
    BodyOptional "body-optional" "A request can be without a body."
    BodyType "body-type" "A body is of another type."
    ResponseAdded "response-added" "A status of an answer is new."
    ResponseRemoved "response-removed" "A status of an answer is gone."
    HeaderAdded "header-added" "A header of an answer is new."
    HeaderRemoved "header-removed" "A header of an answer is gone."
    HeaderType "header-type" "A header of an answer is of another type."
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
        let pairs = pair(old, new);
        let compared = Compared::of(old, new, &pairs);
        let mut changes = types::changes(&compared);
        changes.extend(operations::changes(&compared, &pairs));
        changes.extend(operations::globals(&compared));
        changes.extend(api::changes(&compared));
        changes.extend(calls::changes(&compared, &pairs));
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
    reach_old: HashMap<&'a str, Reach>,
    reach_new: HashMap<&'a str, Reach>,
}

impl<'a> Compared<'a> {
    fn of(old: &'a Surface, new: &'a Surface, pairs: &'a Pairs) -> Self {
        let renamed = pairs
            .assigned()
            .into_iter()
            .filter(|(from, to)| {
                from != to && !new.types.contains_key(*from) && !old.types.contains_key(*to)
            })
            .collect();
        Self { old, new, renamed, reach_old: old.reach(), reach_new: new.reach() }
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
