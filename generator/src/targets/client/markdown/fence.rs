//! Fences of code blocks.

use std::fmt;

/// The line that opens a code block, without its language.
#[derive(Debug, Clone, Copy)]
pub(super) struct Fence {
    marker: char,
    length: usize,
}

impl Fence {
    /// The fence at the beginning of a string.
    pub(super) fn opened_by(text: &str) -> Option<Self> {
        let line = text.lines().next()?;
        let marker = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
        let rest = line.trim_start_matches(marker);
        let length = line.len() - rest.len();
        // Backticks with another backtick on the same line are a code span.
        (length >= 3 && !(marker == '`' && rest.contains('`'))).then_some(Self { marker, length })
    }

    pub(super) fn is_closed_by(self, line: &str) -> bool {
        line.len() >= self.length && line.chars().all(|c| c == self.marker)
    }
}

impl fmt::Display for Fence {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        (0..self.length).try_for_each(|_| write!(formatter, "{}", self.marker))
    }
}
