//! The sources of this package, which the generator writes into emitted crates.

/// The version of this package.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The interface between this package and emitted code, as `require!` in the root of an emitted crate names it.
/// It is raised when emitted code needs something new of this package.
pub const INTERFACE: u32 = 3;

/// The text of a file in an emitted crate: without tests, and with macros and what is for emitted code private
/// to the crate.
///
/// Comments mark the lines that differ:
///
/// - `// macro`: the line exports macros. It is private in a copy.
/// - `// For emitted code.`: the line exports items for emitted code. It is private in a copy.
/// - `// emitted`: the attribute is only for tests of the package. A copy omits it.
/// - `// emitted: …`: the rest of the comment is a line of a copy.
#[must_use]
pub fn copied(source: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in source.lines().take_while(|line| *line != "#[cfg(test)]") {
        let hidden = |lines: &mut Vec<String>| {
            if lines.last().is_some_and(|line| line == "#[doc(hidden)]") {
                lines.pop();
            }
        };
        if line == "#[macro_export]" {
            hidden(&mut lines);
        } else if let Some(exported) = line.strip_suffix(" // macro") {
            lines.push(exported.replacen("pub use", "pub(crate) use", 1));
        } else if line == "pub use {" && lines.iter().rev().nth(1).is_some_and(|it| it == FOR_CODE)
        {
            hidden(&mut lines);
            lines.pop();
            lines.push("pub(crate) use {".to_owned());
        } else if let Some(own) = line.strip_prefix("// emitted: ") {
            lines.push(own.to_owned());
        } else if !line.ends_with("#[cfg(test)] // emitted") {
            lines.push(line.to_owned());
        }
    }
    let text = lines.join("\n");
    format!("{}\n", text.trim_end())
}

const FOR_CODE: &str = "// For emitted code.";

/// A file: its path below `src`, and its text.
pub type SourceFile = (&'static str, &'static str);

/// The module `client`, without its root and the files of [`CLIENT_TYPES`].
pub const CLIENT: [SourceFile; 47] = [
    ("client/answer.rs", include_str!("client/answer.rs")),
    ("client/body.rs", include_str!("client/body.rs")),
    ("client/call.rs", include_str!("client/call.rs")),
    ("client/checked.rs", include_str!("client/checked.rs")),
    ("client/clock.rs", include_str!("client/clock.rs")),
    ("client/config.rs", include_str!("client/config.rs")),
    ("client/content_type.rs", include_str!("client/content_type.rs")),
    ("client/credentials.rs", include_str!("client/credentials.rs")),
    ("client/error.rs", include_str!("client/error.rs")),
    ("client/events.rs", include_str!("client/events.rs")),
    ("client/exchange.rs", include_str!("client/exchange.rs")),
    ("client/extensions.rs", include_str!("client/extensions.rs")),
    ("client/handle.rs", include_str!("client/handle.rs")),
    ("client/hooks.rs", include_str!("client/hooks.rs")),
    ("client/live.rs", include_str!("client/live.rs")),
    ("client/media_type.rs", include_str!("client/media_type.rs")),
    ("client/message.rs", include_str!("client/message.rs")),
    ("client/methods.rs", include_str!("client/methods.rs")),
    ("client/mock.rs", include_str!("client/mock.rs")),
    ("client/mock_reply.rs", include_str!("client/mock_reply.rs")),
    ("client/mode.rs", include_str!("client/mode.rs")),
    ("client/multipart.rs", include_str!("client/multipart.rs")),
    ("client/online.rs", include_str!("client/online.rs")),
    ("client/pages.rs", include_str!("client/pages.rs")),
    ("client/payload.rs", include_str!("client/payload.rs")),
    ("client/pending.rs", include_str!("client/pending.rs")),
    ("client/prepared.rs", include_str!("client/prepared.rs")),
    ("client/random.rs", include_str!("client/random.rs")),
    ("client/raw.rs", include_str!("client/raw.rs")),
    ("client/redirects.rs", include_str!("client/redirects.rs")),
    ("client/reqwest.rs", include_str!("client/reqwest.rs")),
    ("client/retry.rs", include_str!("client/retry.rs")),
    ("client/secret.rs", include_str!("client/secret.rs")),
    ("client/send_async.rs", include_str!("client/send_async.rs")),
    ("client/send_blocking.rs", include_str!("client/send_blocking.rs")),
    ("client/sequence.rs", include_str!("client/sequence.rs")),
    ("client/split.rs", include_str!("client/split.rs")),
    ("client/stream.rs", include_str!("client/stream.rs")),
    ("client/target.rs", include_str!("client/target.rs")),
    ("client/text.rs", include_str!("client/text.rs")),
    ("client/token.rs", include_str!("client/token.rs")),
    ("client/tower.rs", include_str!("client/tower.rs")),
    ("client/trace.rs", include_str!("client/trace.rs")),
    ("client/transport.rs", include_str!("client/transport.rs")),
    ("client/transport_blocking.rs", include_str!("client/transport_blocking.rs")),
    ("client/ureq.rs", include_str!("client/ureq.rs")),
    ("client/url.rs", include_str!("client/url.rs")),
];

/// The types around the runtime's client that belong to an API.
pub const CLIENT_TYPES: [SourceFile; 2] = [
    ("client/api_client.rs", include_str!("client/api_client.rs")),
    ("client/builder.rs", include_str!("client/builder.rs")),
];

/// The root of the module `client`.
pub const CLIENT_ROOT: SourceFile = ("client/mod.rs", include_str!("client/mod.rs"));

/// The module `support`.
pub const SUPPORT: [SourceFile; 29] = [
    ("support/collect.rs", include_str!("support/collect.rs")),
    ("support/constant.rs", include_str!("support/constant.rs")),
    ("support/decode.rs", include_str!("support/decode.rs")),
    ("support/deviation.rs", include_str!("support/deviation.rs")),
    ("support/integer_enum.rs", include_str!("support/integer_enum.rs")),
    ("support/json.rs", include_str!("support/json.rs")),
    ("support/json_deserializer.rs", include_str!("support/json_deserializer.rs")),
    ("support/json_error.rs", include_str!("support/json_error.rs")),
    ("support/json_number.rs", include_str!("support/json_number.rs")),
    ("support/maybe.rs", include_str!("support/maybe.rs")),
    ("support/mod.rs", include_str!("support/mod.rs")),
    ("support/newtype.rs", include_str!("support/newtype.rs")),
    ("support/notes.rs", include_str!("support/notes.rs")),
    ("support/object.rs", include_str!("support/object.rs")),
    ("support/parts.rs", include_str!("support/parts.rs")),
    ("support/pattern.rs", include_str!("support/pattern.rs")),
    ("support/recording.rs", include_str!("support/recording.rs")),
    ("support/skip.rs", include_str!("support/skip.rs")),
    ("support/slots.rs", include_str!("support/slots.rs")),
    ("support/source.rs", include_str!("support/source.rs")),
    ("support/state.rs", include_str!("support/state.rs")),
    ("support/string_enum.rs", include_str!("support/string_enum.rs")),
    ("support/tagged.rs", include_str!("support/tagged.rs")),
    ("support/to_text.rs", include_str!("support/to_text.rs")),
    ("support/tuple.rs", include_str!("support/tuple.rs")),
    ("support/undeclared.rs", include_str!("support/undeclared.rs")),
    ("support/union.rs", include_str!("support/union.rs")),
    ("support/untagged.rs", include_str!("support/untagged.rs")),
    ("support/with_tag.rs", include_str!("support/with_tag.rs")),
];

/// The module `validate`.
pub const VALIDATE: [SourceFile; 7] = [
    ("validate/check.rs", include_str!("validate/check.rs")),
    ("validate/choice.rs", include_str!("validate/choice.rs")),
    ("validate/json.rs", include_str!("validate/json.rs")),
    ("validate/mod.rs", include_str!("validate/mod.rs")),
    ("validate/number.rs", include_str!("validate/number.rs")),
    ("validate/rule.rs", include_str!("validate/rule.rs")),
    ("validate/unevaluated.rs", include_str!("validate/unevaluated.rs")),
];

/// The types of the table of operations.
pub const DEFINITIONS: &str = include_str!("operations/definitions.rs");

/// The type of fields for `format: byte`.
pub const BASE64: &str = include_str!("base64.rs");

/// The type of fields that keep the text of a format.
pub const TEXT: &str = include_str!("text.rs");

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::Path;

    use super::{
        CLIENT, CLIENT_ROOT, CLIENT_TYPES, DEFINITIONS, INTERFACE, SUPPORT, SourceFile, VALIDATE,
        VERSION, copied,
    };

    #[test]
    fn a_copy_exports_nothing_for_emitted_code() {
        let all = [&CLIENT[..], &CLIENT_TYPES, &[CLIENT_ROOT], &SUPPORT, &VALIDATE].concat();
        for (path, text) in all {
            let copy = copied(text);
            for mark in
                ["macro_export", "// macro", "// For emitted code.", "// emitted", "cfg(test)"]
            {
                assert!(!copy.contains(mark), "{path} has {mark}");
            }
        }
        assert!(copied(DEFINITIONS).contains("#[non_exhaustive]\npub struct Operation {"));
        let source = "// For emitted code.\n#[doc(hidden)]\npub use {\n    a::B,\n};\n#[doc(hidden)]\n\
                      #[macro_export]\nmacro_rules! m {}\npub use m; // macro\n\n#[cfg(test)]\nmod tests;\n";
        let copy = "pub(crate) use {\n    a::B,\n};\nmacro_rules! m {}\npub(crate) use m;\n";
        assert_eq!(copied(source), copy);
    }

    #[test]
    fn the_version_that_an_error_names_is_that_of_the_package() {
        let root = include_str!("lib.rs");
        assert!(root.contains(&format!("(this is {VERSION})")));
        assert!(root.contains(&format!("    ({INTERFACE}, $version:literal) => {{}};")));
    }

    /// Emitted crates state Rust 1.85; chains of `let` came later. Clippy notices the rest.
    #[test]
    fn no_source_has_chains_of_let() {
        for (path, text) in
            [&CLIENT[..], &CLIENT_TYPES, &[CLIENT_ROOT], &SUPPORT, &VALIDATE].concat()
        {
            let is_chain = |line: &str| {
                line.trim_start().starts_with("&& let ")
                    || (line.contains("if let ") && line.contains(" && "))
            };
            assert!(!text.lines().any(is_chain), "{path}");
        }
    }

    #[test]
    fn every_file_is_a_source() {
        let client = [&CLIENT[..], &CLIENT_TYPES, &[CLIENT_ROOT]].concat();
        let all: [(&str, &[SourceFile]); 3] =
            [("client", &client), ("support", &SUPPORT), ("validate", &VALIDATE)];
        for (module, sources) in all {
            let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("src").join(module);
            let files = fs::read_dir(folder).expect("the folder can be read");
            let files = files.map(|file| file.expect("the folder can be read").file_name());
            let files = files.map(|name| format!("{module}/{}", name.to_string_lossy()));
            let files: BTreeSet<String> =
                files.filter(|name| !name.ends_with("/tests.rs")).collect();
            let listed: BTreeSet<String> =
                sources.iter().map(|(path, _)| (*path).to_owned()).collect();
            assert_eq!(files, listed);
        }
    }
}
