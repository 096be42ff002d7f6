//! The sources of this package, which the generator writes into emitted crates.

/// A file: its path below `src`, and its text.
pub type SourceFile = (&'static str, &'static str);

/// The module `client`.
pub const CLIENT: [SourceFile; 34] = [
    ("client/answer.rs", include_str!("client/answer.rs")),
    ("client/api_client.rs", include_str!("client/api_client.rs")),
    ("client/blocking.rs", include_str!("client/blocking.rs")),
    ("client/body.rs", include_str!("client/body.rs")),
    ("client/call.rs", include_str!("client/call.rs")),
    ("client/clock.rs", include_str!("client/clock.rs")),
    ("client/config.rs", include_str!("client/config.rs")),
    ("client/drive.rs", include_str!("client/drive.rs")),
    ("client/error.rs", include_str!("client/error.rs")),
    ("client/events.rs", include_str!("client/events.rs")),
    ("client/exchange.rs", include_str!("client/exchange.rs")),
    ("client/hooks.rs", include_str!("client/hooks.rs")),
    ("client/media_type.rs", include_str!("client/media_type.rs")),
    ("client/methods.rs", include_str!("client/methods.rs")),
    ("client/mock.rs", include_str!("client/mock.rs")),
    ("client/mock_reply.rs", include_str!("client/mock_reply.rs")),
    ("client/mod.rs", include_str!("client/mod.rs")),
    ("client/mode.rs", include_str!("client/mode.rs")),
    ("client/multipart.rs", include_str!("client/multipart.rs")),
    ("client/pages.rs", include_str!("client/pages.rs")),
    ("client/random.rs", include_str!("client/random.rs")),
    ("client/reqwest.rs", include_str!("client/reqwest.rs")),
    ("client/retry.rs", include_str!("client/retry.rs")),
    ("client/secret.rs", include_str!("client/secret.rs")),
    ("client/sequence.rs", include_str!("client/sequence.rs")),
    ("client/split.rs", include_str!("client/split.rs")),
    ("client/target.rs", include_str!("client/target.rs")),
    ("client/text.rs", include_str!("client/text.rs")),
    ("client/token.rs", include_str!("client/token.rs")),
    ("client/tower.rs", include_str!("client/tower.rs")),
    ("client/trace.rs", include_str!("client/trace.rs")),
    ("client/transport.rs", include_str!("client/transport.rs")),
    ("client/ureq.rs", include_str!("client/ureq.rs")),
    ("client/url.rs", include_str!("client/url.rs")),
];

/// The module `support`.
pub const SUPPORT: [SourceFile; 21] = [
    ("support/constant.rs", include_str!("support/constant.rs")),
    ("support/decode.rs", include_str!("support/decode.rs")),
    ("support/deviation.rs", include_str!("support/deviation.rs")),
    ("support/held.rs", include_str!("support/held.rs")),
    ("support/integer_enum.rs", include_str!("support/integer_enum.rs")),
    ("support/maybe.rs", include_str!("support/maybe.rs")),
    ("support/mod.rs", include_str!("support/mod.rs")),
    ("support/node.rs", include_str!("support/node.rs")),
    ("support/node_deserializer.rs", include_str!("support/node_deserializer.rs")),
    ("support/node_error.rs", include_str!("support/node_error.rs")),
    ("support/object.rs", include_str!("support/object.rs")),
    ("support/parts.rs", include_str!("support/parts.rs")),
    ("support/pattern.rs", include_str!("support/pattern.rs")),
    ("support/slots.rs", include_str!("support/slots.rs")),
    ("support/source.rs", include_str!("support/source.rs")),
    ("support/string_enum.rs", include_str!("support/string_enum.rs")),
    ("support/tagged.rs", include_str!("support/tagged.rs")),
    ("support/tuple.rs", include_str!("support/tuple.rs")),
    ("support/undeclared.rs", include_str!("support/undeclared.rs")),
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

    use super::{CLIENT, SUPPORT, SourceFile, VALIDATE};

    #[test]
    fn every_file_is_a_source() {
        let all: [(&str, &[SourceFile]); 3] =
            [("client", &CLIENT), ("support", &SUPPORT), ("validate", &VALIDATE)];
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
