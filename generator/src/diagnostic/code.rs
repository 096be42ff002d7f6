//! The closed set of what can be wrong with a document.

use std::fmt;

use super::Severity;

/// Defines [`Code`] from one table, so that no part of an entry can be forgotten.
macro_rules! codes {
    ($($name:ident $id:literal $title:literal $explanation:literal)*) => {
        /// What is wrong, as a stable number. An error stops the generator before it writes
        /// anything; a warning does not.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!("`", $id, "`: ", $title, ". ", $explanation)] $name,)*
        }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// The stable number: `E0106`.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id),* }
            }

            /// A few words that name the fault.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title),* }
            }

            /// A paragraph on what the fault is, why it matters and what to do.
            #[must_use]
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$name => $explanation),* }
            }
        }
    };
}

codes! {
    Unreadable "E0001" "the document cannot be read"
        "The file does not exist, is a folder, or the system refused to open it."
    TooLarge "E0002" "the document is too large"
        "The file is larger than 256 MiB. No API needs that much; most likely the path leads to something else."
    NotUtf8 "E0003" "the document is not UTF-8"
        "OpenAPI documents are UTF-8 text. A file in another encoding (often UTF-16 or Latin-1) has to be converted first."
    Empty "E0004" "the document is empty"
        "The file holds nothing, or nothing but white space and comments."
    InvalidYaml "E0005" "invalid YAML"
        "The text cannot be read as YAML. The message and the place are those of the YAML parser; the fault itself may stand a few lines above. Tabs cannot indent YAML."
    InvalidJson "E0006" "invalid JSON"
        "The text cannot be read as JSON. The message and the place are those of the JSON parser. JSON has no comments and no comma behind the last member."
    SeveralDocuments "E0007" "several documents in one file"
        "A `---` line begins another YAML document in the same file. An OpenAPI description is one document: split the file."
    DuplicateKey "E0008" "duplicate key"
        "The same key stands twice in one mapping. One of the two values would be lost, and parsers disagree on which: rename or remove one."
    TooDeep "E0009" "the document is nested too deeply"
        "Values are nested more than 127 levels deep. Name inner schemas under `#/components/schemas` and refer to them."
    TooManyAliases "E0010" "the aliases expand to too much"
        "YAML aliases (`*name`) repeat what their anchor (`&name`) marks. Nested repetition grows exponentially; this document would be too large to hold. Use `$ref` for what is shared."
    NotFinite "E0011" "not a finite number"
        "`.nan` and `.inf` are numbers in YAML, but JSON, which an API speaks, has no word for them. If the text was meant, put it in quotes."
    InvalidKey "E0012" "a key that is no text"
        "A list or mapping is used as a key. JSON's keys are texts, so the value could never be sent or named."
    TagIgnored "W0001" "a YAML tag is ignored"
        "A tag such as `!Custom` stands before a value. OpenAPI gives tags no meaning; the value is read as if the tag were absent."

    NotAnObject "E0101" "the document is not an object"
        "An OpenAPI document is an object with the keywords `openapi`, `info` and `paths`. This one is a list, a text or another single value."
    MissingVersion "E0102" "no `openapi` version"
        "Every OpenAPI document says in its keyword `openapi` which version it is written in. Without it the document cannot be interpreted."
    MalformedVersion "E0103" "malformed `openapi` version"
        "`openapi` must be a text of three numbers, such as `\"3.0.3\"`. Unquoted, `3.0` is a number and not a text."
    SwaggerUnsupported "E0104" "Swagger 2.0 is not supported yet"
        "The document is written in Swagger 2.0, the predecessor of OpenAPI 3.0. Convert it to OpenAPI 3.0."
    VersionUnsupported "E0105" "this OpenAPI version is not supported yet"
        "Documents in OpenAPI 3.0 are understood; other versions, 3.1 and 3.2 among them, are not supported yet."
    WrongType "E0106" "wrong type for a keyword"
        "The value of an OpenAPI keyword has another type than the specification gives it: a text where a list must stand, for example."
    MissingKeyword "E0107" "a required keyword is missing"
        "An object lacks a keyword without which it has no meaning, such as the `name` of a parameter."
    InvalidValue "E0108" "a value outside the allowed set"
        "The keyword takes one of a few values (such as `query`, `path`, `header` or `cookie` for a parameter's `in`), and this is none of them."
    MalformedKey "E0109" "a malformed key"
        "The keys of this object have a form of their own: a path begins with `/`; a response is keyed by a status code (`200`), a range (`2XX`) or `default`."
    UnknownKeyword "W0101" "unknown keyword"
        "OpenAPI 3.0 knows no such keyword in this place, so it has no effect. It may be misspelt, stand at the wrong depth, or belong to another version. Keywords of one's own begin with `x-`."
    MissingKeywordTolerated "W0102" "a required keyword is missing, and not needed"
        "The specification requires the keyword, but what it says is clear without: the `required: true` of a path parameter, or the `items` of an array of any values."
    IgnoredSibling "W0103" "a keyword beside `$ref` is ignored"
        "In OpenAPI 3.0 all that stands beside a `$ref` is ignored. To add to what is referred to, wrap the reference: `allOf: [{$ref: …}]`."
    ComponentName "W0104" "a component name that the specification does not allow"
        "Names of components consist of letters, digits, `.`, `-` and `_`. Others work here, but not in every tool."
    StatusForm "W0105" "a status in an unusual form"
        "Ranges of status codes are written with capital letters (`4XX`), and codes end at 599. Others are understood here, but not by every tool."
    MissingDescription "W0106" "a response without a description"
        "Every response must have a `description`. The generated documentation will have none."
    NullKeyword "W0107" "a keyword without a value"
        "The keyword is there, but its value is `null`, most likely because nothing follows the colon. It is read as if the keyword were absent."
    CallbackLeftOut "W0108" "a callback is left out"
        "An operation's callback is a reference, or has an extension among its expressions. Neither can be read yet; nothing else depends on it."

    DanglingReference "E0201" "a reference leads nowhere"
        "The document has no value at the place that the `$ref` names."
    CyclicReference "E0202" "a reference leads back to itself"
        "The `$ref` leads to a place that is itself only a reference, and in the end back to where it began. There is no schema to be found on the way."
    WrongSection "E0203" "a reference into the wrong section"
        "The `$ref` leads to a value of another kind than is needed: a schema's reference must lead to a schema, a parameter's to a parameter."
    ExternalReference "E0204" "references to other files are not supported yet"
        "The `$ref` names another file or address. Only references within the document (`#/components/…`) are supported yet: bundle the files into one first."

    Unnameable "E0301" "no identifier can be made of a name"
        "Names become Rust identifiers. This one has no letter or digit to make one of: give one with `x-rust-name`."
    ConflictingName "E0302" "conflicting `x-rust-name`"
        "Two items of one scope ask for the same Rust name, or the same item for two. Each needs a name of its own."
    DuplicateOperationId "E0303" "duplicate `operationId`"
        "Two operations have the same `operationId`. It names the operation's method and types, and must be unique in the document."
    Unsupported "W0301" "an unsupported construct"
        "The generator has no Rust shape for this construct yet. The message says what is done instead: mostly any JSON value is taken, as `serde_json::Value`."
    UndeclaredPathParameter "W0302" "a path parameter without a declaration"
        "The path's template names a parameter that neither the path nor the operation declares with `in: path`. It is added, and takes any value."
    UnusedPathParameter "W0303" "a path parameter that the path does not have"
        "A parameter is declared with `in: path`, but the path's template has no such name in braces. It is left out."

    OutputNotWritable "E0401" "the output folder is not writable"
        "The folder or a file in it cannot be created or written."
    OutOfDate "E0402" "the output is out of date"
        "With `--check` nothing is written, and what is there differs from what would be. Run the command without `--check` and commit the result."
    Io "E0403" "the system reported an error"
        "Reading or writing a file failed for a reason that lies outside the document."
    ForeignFile "E0404" "a file of someone else is in the way"
        "Where a generated file must go there is a file that the generator did not make. It is not replaced: move it, or choose another folder."
    InvalidManifest "E0405" "the crate's Cargo.toml cannot be read"
        "The output folder has a `Cargo.toml` that is not valid TOML, so the parts that belong to the generator cannot be brought up to date."

    Internal "E0901" "a fault of the generator"
        "The generator made something that is not valid Rust. Nothing is written. Please report it, with the document if it may be shown."
}

impl Code {
    /// Whether the fault is an error or a warning; the number's first letter says so too.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self.id().as_bytes()[0] {
            b'W' => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// Whether the fault is about files that are written rather than about the document.
    #[must_use]
    pub fn concerns_output(self) -> bool {
        self.id().starts_with("E04")
    }

    /// The code with this number.
    #[must_use]
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.id() == id)
    }
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.id())
    }
}
