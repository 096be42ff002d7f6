//! The subcommands, one module each.

mod choices;
pub(crate) mod corpus;
pub(crate) mod cost;
pub(crate) mod diff;
pub(crate) mod docs;
pub(crate) mod explain;
pub(crate) mod generate;
pub(crate) mod names;
pub(crate) mod watch;

use std::io::IsTerminal;

/// Whether diagnostics are printed with colors.
pub(crate) fn use_color() -> bool {
    std::io::stderr().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|set| set.is_empty())
}
