//! Regular expressions that distinguish the members of a union.
//!
//! Supports what most patterns of API documents contain: characters, classes, groups, alternatives,
//! repetition and anchors, with the syntax of ECMA-262. Other patterns, and matches that take too
//! long, have no result.

use std::cell::RefCell;
use std::collections::HashMap;
use std::iter::Peekable;
use std::str::Chars;

/// The maximum number of steps of a match. A pattern that backtracks more has no result.
const STEPS: usize = 100_000;

/// The maximum depth of nested groups.
const DEPTH: usize = 32;

/// The maximum number of consecutive parts of a match. Each part uses some of the stack.
const PARTS: usize = 1000;

thread_local! {
    /// The patterns so far, each parsed once.
    static KNOWN: RefCell<HashMap<&'static str, Option<Alternatives>>> = RefCell::default();
}

/// Whether a pattern matches anywhere in a string; `None` if that is unknown.
#[must_use]
pub fn is_found(pattern: &'static str, text: &str) -> Option<bool> {
    KNOWN.with_borrow_mut(|known| {
        let alternatives = known.entry(pattern).or_insert_with(|| Reader::read(pattern));
        search(alternatives.as_ref()?, text)
    })
}

/// The same, without caching the pattern.
#[must_use]
pub fn is_found_once(pattern: &str, text: &str) -> Option<bool> {
    search(&Reader::read(pattern)?, text)
}

fn search(alternatives: &Alternatives, text: &str) -> Option<bool> {
    let mut matching = Matching { text: text.chars().collect(), steps: STEPS, parts: PARTS };
    for start in 0..=matching.text.len() {
        if matching.alternatives(alternatives, start, &mut |_, _| Some(true))? {
            return Some(true);
        }
    }
    Some(false)
}

/// Sequences of which one must match.
type Alternatives = Vec<Vec<Repeated>>;

/// An atom with its numbers of repetitions.
#[derive(Debug)]
struct Repeated {
    atom: Atom,
    least: usize,
    most: usize,
}

#[derive(Debug)]
enum Atom {
    /// A character class as ranges, and whether it is negated.
    Class(Vec<(char, char)>, bool),
    Group(Alternatives),
    Start,
    End,
}

struct Reader<'a> {
    chars: Peekable<Chars<'a>>,
    depth: usize,
}

impl<'a> Reader<'a> {
    fn read(pattern: &'a str) -> Option<Alternatives> {
        let mut reader = Self { chars: pattern.chars().peekable(), depth: 0 };
        let alternatives = reader.alternatives()?;
        reader.chars.next().is_none().then_some(alternatives)
    }

    fn alternatives(&mut self) -> Option<Alternatives> {
        self.depth += 1;
        if self.depth > DEPTH {
            return None;
        }
        let mut all = vec![Vec::new()];
        while let Some(char) = self.chars.peek().copied() {
            match char {
                ')' => break,
                '|' => {
                    self.chars.next();
                    all.push(Vec::new());
                }
                _ => {
                    let repeated = self.repeated()?;
                    all.last_mut()?.push(repeated);
                }
            }
        }
        self.depth -= 1;
        Some(all)
    }

    fn repeated(&mut self) -> Option<Repeated> {
        let atom = self.atom()?;
        let (least, most) = match self.chars.peek() {
            Some('*') => (0, usize::MAX),
            Some('+') => (1, usize::MAX),
            Some('?') => (0, 1),
            Some('{') => {
                self.chars.next();
                self.counts()?
            }
            _ => return Some(Repeated { atom, least: 1, most: 1 }),
        };
        self.chars.next();
        // Greedy and lazy repetition make no difference for whether a pattern matches.
        self.chars.next_if_eq(&'?');
        Some(Repeated { atom, least, most })
    }

    /// Parses `2,3` and the like, up to the closing brace.
    fn counts(&mut self) -> Option<(usize, usize)> {
        let least = self.number()?;
        if self.chars.next_if_eq(&',').is_none() {
            return (self.chars.peek() == Some(&'}')).then_some((least, least));
        }
        let most = if self.chars.peek() == Some(&'}') { usize::MAX } else { self.number()? };
        (self.chars.peek() == Some(&'}')).then_some((least, most))
    }

    fn number(&mut self) -> Option<usize> {
        let mut digits = String::new();
        while let Some(digit) = self.chars.next_if(char::is_ascii_digit) {
            digits.push(digit);
        }
        digits.parse().ok()
    }

    fn atom(&mut self) -> Option<Atom> {
        Some(match self.chars.next()? {
            '^' => Atom::Start,
            '$' => Atom::End,
            '.' => Atom::Class(vec![('\n', '\n'), ('\r', '\r'), ('\u{2028}', '\u{2029}')], true),
            '(' => {
                if self.chars.next_if_eq(&'?').is_some() {
                    self.chars.next_if_eq(&':')?;
                }
                let group = self.alternatives()?;
                self.chars.next_if_eq(&')')?;
                Atom::Group(group)
            }
            '[' => self.class()?,
            '\\' => {
                let (class, is_negated) = self.escaped()?;
                Atom::Class(class, is_negated)
            }
            '*' | '+' | '?' | '{' => return None,
            char => Atom::Class(vec![(char, char)], false),
        })
    }

    fn class(&mut self) -> Option<Atom> {
        let is_negated = self.chars.next_if_eq(&'^').is_some();
        let mut class = Vec::new();
        loop {
            let first = match self.chars.next()? {
                ']' => return Some(Atom::Class(class, is_negated)),
                '\\' => match self.escaped()? {
                    (escaped, false) => escaped,
                    _ => return None,
                },
                char => vec![(char, char)],
            };
            let [(start, end)] = first[..] else {
                class.extend(first);
                continue;
            };
            if start != end || self.chars.peek() != Some(&'-') {
                class.push((start, end));
                continue;
            }
            self.chars.next();
            match self.chars.next()? {
                ']' => {
                    class.extend([(start, end), ('-', '-')]);
                    return Some(Atom::Class(class, is_negated));
                }
                '\\' => match self.escaped()? {
                    (escaped, false) => match escaped[..] {
                        [(end, last)] if end == last => class.push((start, end)),
                        _ => return None,
                    },
                    _ => return None,
                },
                end => class.push((start, end)),
            }
        }
    }

    /// Parses an escape after its backslash: a class, and whether it is negated.
    fn escaped(&mut self) -> Option<(Vec<(char, char)>, bool)> {
        let digits = || vec![('0', '9')];
        let words = || vec![('0', '9'), ('A', 'Z'), ('_', '_'), ('a', 'z')];
        let spaces = || {
            vec![
                ('\t', '\r'),
                (' ', ' '),
                ('\u{a0}', '\u{a0}'),
                ('\u{1680}', '\u{1680}'),
                ('\u{2000}', '\u{200a}'),
                ('\u{2028}', '\u{2029}'),
                ('\u{202f}', '\u{202f}'),
                ('\u{205f}', '\u{205f}'),
                ('\u{3000}', '\u{3000}'),
                ('\u{feff}', '\u{feff}'),
            ]
        };
        let one = |char: char| (vec![(char, char)], false);
        Some(match self.chars.next()? {
            'd' => (digits(), false),
            'D' => (digits(), true),
            'w' => (words(), false),
            'W' => (words(), true),
            's' => (spaces(), false),
            'S' => (spaces(), true),
            't' => one('\t'),
            'n' => one('\n'),
            'r' => one('\r'),
            'f' => one('\u{c}'),
            'v' => one('\u{b}'),
            'x' => one(self.code(2)?),
            'u' => one(self.code(4)?),
            char if char.is_ascii_alphanumeric() => return None,
            char => one(char),
        })
    }

    fn code(&mut self, digits: usize) -> Option<char> {
        let digits: String = self.chars.by_ref().take(digits).collect();
        char::from_u32(u32::from_str_radix(&digits, 16).ok()?)
    }
}

struct Matching {
    text: Vec<char>,
    /// The remaining number of steps.
    steps: usize,
    /// The number of parts that may still follow the current ones.
    parts: usize,
}

/// The rest of the pattern; `None` if it took too long.
type Then<'a> = &'a mut dyn FnMut(&mut Matching, usize) -> Option<bool>;

impl Matching {
    fn alternatives(&mut self, all: &Alternatives, at: usize, then: Then<'_>) -> Option<bool> {
        for sequence in all {
            if self.sequence(sequence, at, then)? {
                return Some(true);
            }
        }
        Some(false)
    }

    fn sequence(&mut self, sequence: &[Repeated], at: usize, then: Then<'_>) -> Option<bool> {
        self.steps = self.steps.checked_sub(1)?;
        let Some((first, others)) = sequence.split_first() else {
            return then(self, at);
        };
        let mut behind = |matching: &mut Self, at: usize| matching.sequence(others, at, &mut *then);
        self.repeated(first, 0, at, &mut behind)
    }

    fn repeated(
        &mut self,
        repeated: &Repeated,
        count: usize,
        at: usize,
        then: Then<'_>,
    ) -> Option<bool> {
        self.steps = self.steps.checked_sub(1)?;
        self.parts = self.parts.checked_sub(1)?;
        let found = self.part(repeated, count, at, then);
        self.parts += 1;
        found
    }

    fn part(
        &mut self,
        repeated: &Repeated,
        count: usize,
        at: usize,
        then: Then<'_>,
    ) -> Option<bool> {
        let Repeated { atom, least, most } = repeated;
        let one_char = |matching: &Self, at: usize| match atom {
            Atom::Class(class, is_negated) => matching.text.get(at).is_some_and(|char| {
                class.iter().any(|(start, end)| (start..=end).contains(&char)) != *is_negated
            }),
            _ => false,
        };
        if let Atom::Class(..) = atom {
            // Characters repeat without recursion, because its depth would be the length of the
            // string.
            let mut end = at;
            while end - at < *most && one_char(self, end) {
                end += 1;
            }
            self.steps = self.steps.checked_sub(end - at)?;
            while end - at >= *least {
                if then(self, end)? {
                    return Some(true);
                }
                if end == at {
                    break;
                }
                end -= 1;
            }
            return Some(false);
        }
        if count < *most {
            let mut again = |matching: &mut Self, next: usize| {
                // An empty match would repeat forever.
                if next == at && count >= *least {
                    return Some(false);
                }
                matching.repeated(repeated, count + 1, next, &mut *then)
            };
            let found = match atom {
                Atom::Group(group) => self.alternatives(group, at, &mut again)?,
                Atom::Start => at == 0 && again(self, at)?,
                Atom::End => at == self.text.len() && again(self, at)?,
                Atom::Class(..) => false,
            };
            if found {
                return Some(true);
            }
        }
        if count >= *least { then(self, at) } else { Some(false) }
    }
}
