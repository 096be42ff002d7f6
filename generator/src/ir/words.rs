//! Names as lists of words.

use std::borrow::Cow;
use std::collections::BTreeSet;

use heck::ToUpperCamelCase;
use unicode_normalization::UnicodeNormalization;

/// Returns the words of a name, each with a capital: `getJobRuns` → `Get`, `Job`, `Runs`.
pub(crate) fn words(name: &str) -> Vec<String> {
    // ASCII is already normalized.
    let normal =
        if name.is_ascii() { Cow::Borrowed(name) } else { Cow::Owned(name.nfkc().collect()) };
    let camel = plurals(&spell(&normal)).to_upper_camel_case();
    let mut words: Vec<String> = Vec::new();
    for character in camel.chars() {
        match words.last_mut() {
            Some(word) if !character.is_uppercase() => word.push(character),
            _ => words.push(character.to_string()),
        }
    }
    words
}

/// Writes plurals of abbreviations as words, so that their last letters stay together: `userIDs` → `userIds`.
fn plurals(name: &str) -> Cow<'_, str> {
    let bytes = name.as_bytes();
    let is_upper = |at: usize| bytes.get(at).is_some_and(u8::is_ascii_uppercase);
    let is_plural = |at: &usize| {
        bytes[*at] == b's'
            && *at > 1
            && is_upper(at - 1)
            && is_upper(at - 2)
            && !bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase)
    };
    let mut ends = (0..bytes.len()).filter(is_plural).peekable();
    if ends.peek().is_none() {
        return Cow::Borrowed(name);
    }
    let mut written = name.to_owned();
    for end in ends {
        let letters = (0..end).rev().take_while(|at| is_upper(*at)).count();
        let rest = end + 1 - letters..end;
        let lower = name[rest.clone()].to_lowercase();
        written.replace_range(rest, &lower);
    }
    Cow::Owned(written)
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
pub(crate) fn symbol(symbol: char) -> Option<&'static str> {
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

/// Words in -ies that are no plural of a word in -y.
const IES: [(&str, &str); 8] = [
    ("Calories", "Calorie"),
    ("Cookies", "Cookie"),
    ("Lies", "Lie"),
    ("Movies", "Movie"),
    ("Series", "Series"),
    ("Species", "Species"),
    ("Ties", "Tie"),
    ("Zombies", "Zombie"),
];

/// Returns the words with the last in the singular, by the regular rules of English; `Status` and
/// `Address` stay.
pub(crate) fn singular(mut words: Vec<String>) -> Vec<String> {
    if let Some(last) = words.last_mut() {
        let stem = |ending: &str| last.strip_suffix(ending).map(str::to_owned);
        let single = if let Some((_, single)) = IES.iter().find(|(word, _)| word == last) {
            Some((*single).to_owned())
        } else if last == "News" {
            None
        } else if let Some(stem) = stem("ies") {
            Some(stem + "y")
        } else if last.to_lowercase().ends_with("caches") {
            stem("s")
        } else if ["sses", "shes", "ches", "xes"].iter().any(|end| last.ends_with(end))
            // `Statuses`, but not `Causes` and `Houses`.
            || last.ends_with("uses") && !["uses", "auses", "ouses"].contains(&&*last.to_lowercase())
                && !last.ends_with("auses") && !last.ends_with("ouses")
        {
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

/// Returns words without those that the next one repeats: `Accounts`, `Account` or `Top`, `Top0`.
pub(crate) fn undoubled(words: Vec<String>) -> Vec<String> {
    let mut kept: Vec<String> = Vec::new();
    for word in words {
        let is_again = |last: &String| {
            singular(vec![last.clone()]) == singular(vec![word.clone()])
                || word.trim_end_matches(|c: char| c.is_ascii_digit()) == last
        };
        if kept.last().is_some_and(is_again) {
            kept.pop();
        }
        kept.push(word);
    }
    kept
}

/// Returns the last words that have at most `most` bytes together, and at least one.
pub(crate) fn shortened(mut words: Vec<String>, most: usize) -> Vec<String> {
    let mut bytes = 0;
    let fits = |word: &&String| {
        bytes += word.len();
        bytes <= most
    };
    let kept = words.iter().rev().take_while(fits).count().max(1);
    words.split_off(words.len().saturating_sub(kept))
}

/// Returns the words that all lists end with.
pub(crate) fn common_suffix(lists: &[Vec<String>]) -> Vec<String> {
    let reversed: Vec<Vec<String>> =
        lists.iter().map(|list| list.iter().rev().cloned().collect()).collect();
    let mut common = common_prefix(&reversed);
    common.reverse();
    common
}

/// Returns the words that all lists begin with.
pub(crate) fn common_prefix(lists: &[Vec<String>]) -> Vec<String> {
    let Some((first, rest)) = lists.split_first() else {
        return Vec::new();
    };
    let common = (0..first.len())
        .take_while(|&index| rest.iter().all(|list| list.get(index) == Some(&first[index])));
    common.map(|index| first[index].clone()).collect()
}

/// The number of words that are compared: that of a long name of a document, and few enough for hostile ones.
const COMPARED: usize = 32;

/// Returns the longest run of words that every list contains; among equally long runs the last. Of long lists only
/// the first words count.
pub(crate) fn common_run(lists: &[Vec<String>]) -> Vec<String> {
    let lists: BTreeSet<&[String]> =
        lists.iter().map(|list| &list[..list.len().min(COMPARED)]).collect();
    let mut lists = lists.into_iter();
    let Some(first) = lists.next() else {
        return Vec::new();
    };
    let rest: Vec<&[String]> = lists.collect();
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
        assert_eq!(words("userIDs"), list("User Ids"));
        assert_eq!(words("VPCs_list"), list("Vpcs List"));
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
            ("Statuses", "Status"),
            ("Causes", "Cause"),
            ("Uses", "Use"),
            ("Address", "Address"),
            ("Alias", "Alias"),
            ("Series", "Series"),
            ("Caches", "Cache"),
            ("Batches", "Batch"),
            ("Cookies", "Cookie"),
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
