//! Names as lists of words.

use std::borrow::Cow;

use heck::ToUpperCamelCase;
use unicode_normalization::UnicodeNormalization;

/// Returns the words of a name, each with a capital: `getJobRuns` → `Get`, `Job`, `Runs`.
pub(super) fn words(name: &str) -> Vec<String> {
    // ASCII is already normalized.
    let normal =
        if name.is_ascii() { Cow::Borrowed(name) } else { Cow::Owned(name.nfkc().collect()) };
    let camel = spell(&normal).to_upper_camel_case();
    let mut words: Vec<String> = Vec::new();
    for character in camel.chars() {
        match words.last_mut() {
            Some(word) if !character.is_uppercase() => word.push(character),
            _ => words.push(character.to_string()),
        }
    }
    words
}

/// Replaces a name that consists of symbols with the words for them.
fn spell(name: &str) -> String {
    if name.chars().any(char::is_alphanumeric) {
        return name.to_owned();
    }
    let spelled: Vec<&str> = name.chars().filter_map(symbol).collect();
    spelled.join(" ")
}

/// Returns the word for an ASCII symbol.
pub(super) fn symbol(symbol: char) -> Option<&'static str> {
    Some(match symbol {
        '!' => "Exclamation",
        '"' => "Quote",
        '#' => "Hash",
        '$' => "Dollar",
        '%' => "Percent",
        '&' => "Ampersand",
        '\'' => "Apostrophe",
        '(' => "OpenParen",
        ')' => "CloseParen",
        '*' => "Asterisk",
        '+' => "Plus",
        ',' => "Comma",
        '-' => "Minus",
        '.' => "Dot",
        '/' => "Slash",
        ':' => "Colon",
        ';' => "Semicolon",
        '<' => "LessThan",
        '=' => "Equal",
        '>' => "GreaterThan",
        '?' => "Question",
        '@' => "At",
        '[' => "OpenBracket",
        '\\' => "Backslash",
        ']' => "CloseBracket",
        '^' => "Caret",
        '_' => "Underscore",
        '`' => "Backtick",
        '{' => "OpenBrace",
        '|' => "Pipe",
        '}' => "CloseBrace",
        '~' => "Tilde",
        _ => return None,
    })
}

/// Returns the words with the last in the singular, by the regular rules of English; `Status` and
/// `Address` stay.
pub(super) fn singular(mut words: Vec<String>) -> Vec<String> {
    if let Some(last) = words.last_mut() {
        let stem = |ending: &str| last.strip_suffix(ending).map(str::to_owned);
        let single = if let Some(stem) = stem("ies") {
            Some(stem + "y")
        } else if ["sses", "shes", "ches", "xes"].iter().any(|end| last.ends_with(end)) {
            stem("es")
        } else if ["ss", "us", "is", "as"].iter().any(|end| last.ends_with(end)) {
            None
        } else {
            stem("s")
        };
        if let Some(single) = single.filter(|single| single.len() > 1) {
            *last = single;
        }
    }
    words
}

/// Returns the words that all lists end with.
pub(super) fn common_suffix(lists: &[Vec<String>]) -> Vec<String> {
    let reversed: Vec<Vec<String>> =
        lists.iter().map(|list| list.iter().rev().cloned().collect()).collect();
    let mut common = common_prefix(&reversed);
    common.reverse();
    common
}

/// Returns the words that all lists begin with.
pub(super) fn common_prefix(lists: &[Vec<String>]) -> Vec<String> {
    let Some((first, rest)) = lists.split_first() else {
        return Vec::new();
    };
    let common = (0..first.len())
        .take_while(|&index| rest.iter().all(|list| list.get(index) == Some(&first[index])));
    common.map(|index| first[index].clone()).collect()
}

/// Returns the longest run of words that every list contains; among equally long runs the last.
pub(super) fn common_run(lists: &[Vec<String>]) -> Vec<String> {
    let Some((first, rest)) = lists.split_first() else {
        return Vec::new();
    };
    let mut best: &[String] = &[];
    for start in 0..first.len() {
        for end in start + 1..=first.len() {
            let run = &first[start..end];
            let everywhere =
                rest.iter().all(|list| list.windows(run.len()).any(|part| part == run));
            if everywhere && run.len() >= best.len() {
                best = run;
            }
        }
    }
    best.to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn list(text: &str) -> Vec<String> {
        text.split(' ').map(str::to_owned).collect()
    }

    #[test]
    fn names_split_into_words() {
        assert_eq!(words("getJobRuns"), list("Get Job Runs"));
        assert_eq!(words("S3 Sink Configuration"), list("S3 Sink Configuration"));
        assert_eq!(words("script-process_crashed"), list("Script Process Crashed"));
        assert_eq!(words("*"), list("Asterisk"));
        assert!(words("🙂").is_empty());
    }

    #[test]
    fn plurals_lose_their_ending() {
        for (plural, single) in [
            ("Jobs", "Job"),
            ("Entries", "Entry"),
            ("Addresses", "Address"),
            ("Boxes", "Box"),
            ("Status", "Status"),
            ("Address", "Address"),
            ("Alias", "Alias"),
            ("S", "S"),
        ] {
            assert_eq!(singular(list(plural)), list(single));
        }
    }

    #[test]
    fn common_words() {
        let lists = [list("Create Auth Session Result"), list("Update Auth Session Result")];
        assert_eq!(common_suffix(&lists), list("Auth Session Result"));
        let lists = [list("Get Job"), list("Create Job"), list("Get Job Run")];
        assert_eq!(common_run(&lists), list("Job"));
        assert!(common_run(&[list("Jitter"), list("Every")]).is_empty());
    }
}
