//! Values that the API's document does not allow, but that are accepted.

use std::cell::RefCell;
use std::fmt;

use super::JsonError;
use super::json::{Json, Kind};
use super::json_error::{join, segment};
use super::recording::{self, Deviating, Tolerated, is_recording};

/// A value that the API's document does not allow, but that was accepted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deviation {
    path: String,
    tolerated: Tolerated,
}

impl Deviation {
    /// The path of the value, such as `$.items[0].name`; `$` is the whole body.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The kind of the deviation.
    #[must_use]
    pub const fn tolerated(&self) -> Tolerated {
        self.tolerated
    }
}

impl fmt::Display for Deviation {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "`{}`: {}", self.path, self.tolerated)
    }
}

thread_local! {
    /// The recorded deviations whose paths are known.
    static LOCATED: RefCell<Vec<Deviation>> = const { RefCell::new(Vec::new()) };
}

/// A recording of the deviations in what is parsed. It ends when this is dropped, even if a type of
/// another crate panics.
pub struct Recording(());

impl Recording {
    /// Starts a recording.
    #[must_use]
    pub fn start() -> Self {
        LOCATED.take();
        recording::record(true);
        Self(())
    }

    /// Ends the recording, and returns the deviations in their order.
    #[must_use]
    pub fn end(self) -> Vec<Deviation> {
        LOCATED.take()
    }
}

impl Drop for Recording {
    fn drop(&mut self) {
        recording::record(false);
    }
}

/// Finds the paths of recorded deviations in the parsed text. If it does not match its type, its
/// deviations are discarded.
///
/// Paths are found only now, by positions. So parsing tracks no paths, and costs the same with and
/// without hooks.
pub(super) fn locate(text: &str, fits: bool) {
    if !is_recording() {
        return;
    }
    let mut found = recording::take();
    if !fits || found.is_empty() {
        return;
    }
    // Values are visited from the first to the last.
    found.sort_by_key(|deviating| deviating.rest);
    let mut search = Search { found, located: Vec::new() };
    // It is JSON: a value was parsed from it.
    let _ = search.visit(&mut Json::new(text), "$");
    LOCATED.with_borrow_mut(|located| located.append(&mut search.located));
}

/// A search for values by their positions.
struct Search {
    /// The deviations that are still to be found, the next one last.
    found: Vec<Deviating>,
    located: Vec<Deviation>,
}

impl Search {
    /// Visits a value and all values in it, in their order.
    fn visit(&mut self, json: &mut Json<'_>, path: &str) -> Result<(), JsonError> {
        let kind = json.kind()?;
        while let Some(next) = self.found.last().filter(|next| next.rest >= json.rest()) {
            if next.rest == json.rest() {
                let tolerated = next.tolerated;
                self.located.push(Deviation { path: path.to_owned(), tolerated });
            }
            self.found.pop();
        }
        match kind {
            Kind::Array => {
                let mut index = 0;
                json.each_item(&mut |json| {
                    let path = format!("{path}[{index}]");
                    index += 1;
                    self.visit(json, &path)
                })
            }
            Kind::Object => {
                json.each_key(&mut |key, json| self.visit(json, &join(path, &segment(&key))))
            }
            _ => json.skip(),
        }
    }
}
