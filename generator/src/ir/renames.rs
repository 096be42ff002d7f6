//! What a person calls items, in place of derived names: patterns and names of the settings.

use std::fmt;
use std::str::FromStr;

use super::pattern::captures;
use super::words::words;

/// The rules for names, in order. The first that matches an item counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Renames {
    /// Words that are spelled in one way, such as `OAuth`.
    pub initialisms: Vec<String>,
    /// The rules.
    pub rules: Vec<Rename>,
}

/// A rule for names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rename {
    /// The items that it applies to.
    pub kind: Kind,
    /// What it matches: a name, a pointer or an id, in which `*` stands for any text.
    pub pattern: String,
    /// The new name, in which each `*` stands for the text of the `*` at the same place of the pattern.
    pub name: String,
}

/// A kind of items that have names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// Types.
    Types,
    /// Fields of structs.
    Fields,
    /// Variants of enums.
    Variants,
    /// Methods of operations.
    Operations,
    /// Groups of operations.
    Groups,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 5] =
        [Self::Types, Self::Fields, Self::Variants, Self::Operations, Self::Groups];

    /// The name of the kind in the settings.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Types => "types",
            Self::Fields => "fields",
            Self::Variants => "variants",
            Self::Operations => "operations",
            Self::Groups => "groups",
        }
    }

    /// What an item of the kind is called.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Self::Types => "type",
            Self::Fields => "field",
            Self::Variants => "variant",
            Self::Operations => "method",
            Self::Groups => "group",
        }
    }

    /// Returns the kind with a name.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|kind| kind.name() == name)
    }
}

impl fmt::Display for Rename {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}:{}={}", self.kind.name(), self.pattern, self.name)
    }
}

impl FromStr for Rename {
    type Err = String;

    /// Parses `KIND:PATTERN=NAME`.
    fn from_str(text: &str) -> Result<Self, String> {
        let parts = text.split_once(':').and_then(|(kind, rest)| {
            let (pattern, name) = rest.rsplit_once('=')?;
            Some((Kind::from_name(kind)?, pattern, name))
        });
        let (kind, pattern, name) = parts.ok_or_else(|| {
            let kinds = Kind::ALL.map(Kind::name).join("`, `");
            format!("must be `KIND:PATTERN=NAME`, where KIND is one of `{kinds}`")
        })?;
        Self::new(kind, pattern, name)
    }
}

impl Rename {
    /// Creates a rule.
    ///
    /// # Errors
    ///
    /// Returns what is wrong with the pattern or the name.
    pub fn new(kind: Kind, pattern: &str, name: &str) -> Result<Self, String> {
        let count = |text: &str| text.matches('*').count();
        if pattern.is_empty() || name.is_empty() {
            return Err("needs a pattern and a name".to_owned());
        }
        if count(name) > count(pattern) {
            return Err(format!("has more `*` in the name `{name}` than in `{pattern}`"));
        }
        Ok(Self { kind, pattern: pattern.to_owned(), name: name.to_owned() })
    }

    /// Returns the new name of what has a name, an id or a pointer, if the rule is for it.
    pub(crate) fn apply(&self, text: &str) -> Option<String> {
        let found = captures(&self.pattern, text)?;
        let mut parts = self.name.split('*');
        let mut name = parts.next().unwrap_or_default().to_owned();
        for (part, found) in parts.zip(found) {
            name.push_str(found);
            name.push_str(part);
        }
        Some(name)
    }
}

impl Renames {
    /// Whether there is nothing to rename.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.initialisms.is_empty() && self.rules.is_empty()
    }

    /// Returns a name in which the initialisms are spelled as they are; `None` if nothing changes.
    pub(crate) fn spelled(&self, kind: Kind, name: &str) -> Option<String> {
        let is_camel = matches!(kind, Kind::Types | Kind::Variants);
        let plain = name.trim_start_matches("r#");
        let all =
            if is_camel { words(plain) } else { plain.split('_').map(str::to_owned).collect() };
        let mut spelled: Vec<String> = Vec::new();
        let mut rest = &all[..];
        while let Some(first) = rest.first() {
            let found = self.initialisms.iter().find_map(|initialism| {
                let count = run(rest, initialism)?;
                Some((initialism, count))
            });
            let (word, count) = match found {
                Some((initialism, count)) if is_camel => (capitalized(initialism), count),
                Some((initialism, count)) => (initialism.to_lowercase(), count),
                None => (first.clone(), 1),
            };
            spelled.push(word);
            rest = &rest[count..];
        }
        let spelled = spelled.join(if is_camel { "" } else { "_" });
        (spelled != plain).then_some(spelled)
    }
}

/// Returns the number of words at the start that are an initialism together.
fn run(words: &[String], initialism: &str) -> Option<usize> {
    let mut rest = initialism;
    for (index, word) in words.iter().enumerate() {
        let start = rest.get(..word.len()).filter(|_| !word.is_empty())?;
        if !start.eq_ignore_ascii_case(word) {
            return None;
        }
        rest = &rest[word.len()..];
        if rest.is_empty() {
            return Some(index + 1);
        }
    }
    None
}

fn capitalized(text: &str) -> String {
    let mut characters = text.chars();
    characters
        .next()
        .map_or_else(String::new, |first| first.to_uppercase().chain(characters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_any_text() {
        let renamed =
            |rule: &str, text: &str| rule.parse::<Rename>().expect("it is a rule").apply(text);
        assert_eq!(renamed("types:*Dto=*", "UserDto").as_deref(), Some("User"));
        assert_eq!(renamed("types:*Dto=*", "User"), None);
        assert_eq!(
            renamed("types:Api*Response*=*Reply*", "ApiUserResponseV2").as_deref(),
            Some("UserReplyV2")
        );
        assert_eq!(renamed("operations:GET /a={b}", "GET /a=").as_deref(), None);
        assert_eq!(renamed("operations:GET /a/{b}=get", "GET /a/{b}").as_deref(), Some("get"));
        assert_eq!(renamed("types:User=Person", "User").as_deref(), Some("Person"));
        assert_eq!(renamed("types:User=Person", "Users"), None);
        assert_eq!(renamed("types:*a*a=*", "aa").as_deref(), Some(""));
    }

    #[test]
    fn what_is_no_rule_is_refused() {
        for wrong in ["", "types", "types:A", "type:A=B", "types:=B", "types:A=", "types:A=*"] {
            assert!(wrong.parse::<Rename>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn initialisms_have_one_spelling() {
        let initialisms = ["OAuth", "iOS", "IPv4"].map(str::to_owned).into();
        let renames = Renames { initialisms, rules: Vec::new() };
        let spelled = |kind, name| renames.spelled(kind, name);
        assert_eq!(spelled(Kind::Types, "OauthToken").as_deref(), Some("OAuthToken"));
        assert_eq!(spelled(Kind::Types, "OAuthToken"), None);
        assert_eq!(spelled(Kind::Variants, "Ios").as_deref(), Some("IOS"));
        assert_eq!(spelled(Kind::Fields, "o_auth_token").as_deref(), Some("oauth_token"));
        assert_eq!(spelled(Kind::Fields, "i_pv4").as_deref(), Some("ipv4"));
        assert_eq!(spelled(Kind::Fields, "coauthor"), None);
        assert_eq!(spelled(Kind::Fields, "r#type"), None);
    }
}
