//! The names of the types, each claimed once.

use foldhash::{HashMap, HashSet};
use heck::ToSnakeCase;

use super::ident::{ascii, is_reserved_type};
use crate::ir::{Api, TypeId};

/// The claimed names, folded so that two of them never share a file.
pub(super) struct Scope<'a> {
    claimed: HashSet<String>,
    documented: HashMap<&'a str, HashSet<TypeId>>,
}

impl<'a> Scope<'a> {
    pub(super) fn new(api: &'a Api) -> Self {
        let mut documented: HashMap<&str, HashSet<TypeId>> = HashMap::default();
        for (id, def) in api.iter() {
            for name in def.origins.iter().filter_map(|origin| origin.documented_name.as_ref()) {
                documented.entry(&name.name).or_default().insert(id);
            }
        }
        for operation in &api.operations {
            for name in &operation.documented_names {
                documented.entry(&name.name).or_default();
            }
        }
        Self { claimed: HashSet::default(), documented }
    }

    /// Claims a chosen name, which may be long.
    pub(super) fn claim_chosen(&mut self, name: &str) -> bool {
        !name.is_empty()
            && !is_reserved_type(name)
            && self.claimed.insert(ascii(&name.to_snake_case()))
    }

    /// Claims a derived name for a type, if it has at most `most` bytes.
    ///
    /// A name that the vendor's documentation has for something else would mislead its readers.
    pub(super) fn claim(&mut self, id: TypeId, name: &str, most: usize) -> bool {
        let misleads = self.documented.get(name).is_some_and(|types| !types.contains(&id));
        !misleads && name.len() <= most && self.claim_chosen(name)
    }

    /// Claims a name if no more meaningful one is free. A suffix has letters, because numbers would
    /// look like versions.
    pub(super) fn claim_anyhow(&mut self, name: &str) -> String {
        if name.is_empty() || self.claim_chosen(name) {
            return name.to_owned();
        }
        let model = format!("{name}Model");
        if self.claim_chosen(&model) {
            return model;
        }
        let mut number = 1_u32;
        loop {
            let lettered = format!("{name}{}", letters(number));
            if self.claim_chosen(&lettered) {
                return lettered;
            }
            number += 1;
        }
    }
}

/// Returns a number in letters: A, B, …, Z, Aa, Ab, …
fn letters(mut number: u32) -> String {
    let mut letters = Vec::new();
    while number > 0 {
        let digit = (number - 1) % 26;
        letters.push(char::from_u32('a' as u32 + digit).unwrap_or('a'));
        number = (number - 1) / 26;
    }
    let mut text: String = letters.into_iter().rev().collect();
    text[..1].make_ascii_uppercase();
    text
}

#[cfg(test)]
mod tests {
    use super::letters;

    #[test]
    fn letters_go_on_after_z() {
        let all = [1, 2, 26, 27, 28, 703].map(letters);
        assert_eq!(all, ["A", "B", "Z", "Aa", "Ab", "Aaa"]);
    }
}
