//! The closed set of diagnostic codes.

use std::fmt;

use super::Severity;

/// Defines [`Code`] from one table, so that every code has an id, a title and an explanation.
macro_rules! codes {
    ($($name:ident $id:literal $title:literal $explanation:literal)*) => {
        /// A diagnostic code with a stable number. An error stops the generator before it writes
        /// anything; a warning does not.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = concat!("`", $id, "`: ", $title, ". ", $explanation)] $name,)*
        }

        impl Code {
            /// Every code, in the order of the documentation.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Returns the stable number, such as `E0106`.
            #[must_use]
            pub const fn id(self) -> &'static str {
                match self { $(Self::$name => $id),* }
            }

            /// Returns a short title.
            #[must_use]
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title),* }
            }

            /// Returns a paragraph about the cause, the consequences and the remedy.
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
        "The file is not valid JSON. The message and the position are those of the JSON parser. JSON has no comments and no comma after the last member."
    SeveralDocuments "E0007" "several documents in one file"
        "A `---` line begins another YAML document in the same file. An OpenAPI description is one document: split the file."
    DuplicateKey "W0317" "duplicate key"
        "A mapping has the same key twice. Parsers disagree on which value is used; here it is the last. Rename or remove one."
    TooDeep "E0009" "the document is nested too deeply"
        "Values are nested more than 127 levels deep. Name inner schemas under `#/components/schemas` and refer to them."
    TooManyAliases "E0010" "the aliases expand to too much"
        "YAML aliases (`*name`) repeat what their anchor (`&name`) marks. Nested repetition grows exponentially; this document would be too large for memory. Use `$ref` to share values."
    NotFinite "W0320" "not a finite number"
        "`.nan` and `.inf` are numbers in YAML, but not in JSON. Put them in quotes if you mean strings."
    InvalidKey "E0012" "a key that is no text"
        "A list or mapping is used as a key. Keys in JSON are strings."
    TagIgnored "W0001" "a YAML tag is ignored"
        "A value has a tag such as `!Custom`. Tags have no meaning in OpenAPI; the tag is ignored."

    NotAnObject "E0101" "the document is not an object"
        "An OpenAPI document is an object with the keywords `openapi`, `info` and `paths`. This one is a list, a string or another single value."
    NotOpenApi "E0102" "no OpenAPI document"
        "An OpenAPI document states its version in `openapi` (2.0: `swagger`). This one does not, and no other keyword shows that it is an OpenAPI document."
    VersionUnsupported "E0105" "this version is not supported"
        "OpenAPI 2.0, 3.0, 3.1 and 3.2 are supported. Convert older documents first. There is no version 4 yet."
    MissingVersion "W0111" "no version"
        "The document does not state its OpenAPI version. It looks like 3.x, and is read as 3.0."
    MalformedVersion "W0112" "malformed version"
        "`openapi` must be a string of three numbers, such as `\"3.1.1\"`. Without quotes, `3.1` is a number."
    NewVersion "W0113" "a version that is newer than the generator"
        "The version of the document is newer than this generator. It is read as the newest supported version; unknown keywords are ignored."
    UnexpectedReference "W0114" "a reference where none is allowed"
        "The specification does not allow a `$ref` here. A `$ref` of an operation is resolved all the same; others are ignored."
    UnquotedText "W0116" "a number or boolean where a text is meant, or a text in place of one"
        "A keyword that needs a string has a number or a boolean, because quotes are missing: `version: 1.0`. It is read as a string. Values in `enum`, `const` and `default` that match the `type` only with quotes, or only without, are converted too."
    RequiredProperty "W0115" "`required: true` of a property"
        "Required properties are listed in `required` of the object, not marked in the property. The property is read as required."
    WrongType "W0311" "wrong type for a keyword"
        "The value of a keyword has the wrong type: a string in place of a list, for example. The keyword is ignored."
    MissingKeyword "W0318" "a required keyword is missing"
        "An object lacks a keyword without which it has no meaning, such as the `name` of a parameter. The object is left out."
    InvalidValue "W0319" "a value outside the allowed set"
        "The value is not one that the specification allows for this keyword: `in` of a parameter is `query`, `path`, `header` or `cookie`, a `pattern` is a regular expression of ECMA-262, `multipleOf` is greater than 0, a response is keyed by a status code (`200`), a range (`2XX`) or `default`. The keyword is usually ignored; the message says what is done instead."
    MalformedKey "W0110" "a malformed key"
        "The keys of this object have a required form: a path begins with `/`."
    UnknownKeyword "W0101" "unknown keyword"
        "OpenAPI has no such keyword here, so it has no effect. It may be misspelt, at the wrong level, or of another version. Extensions begin with `x-`."
    MissingKeywordTolerated "W0102" "a required keyword is missing, and not needed"
        "The specification requires the keyword, but nothing is lost without: the `required: true` of a path parameter, the `items` of an array of any values, or the address of an OAuth flow."
    IgnoredSibling "W0103" "a keyword beside `$ref` is ignored"
        "Up to OpenAPI 3.0, keywords beside a `$ref` are ignored. Nothing is lost here: the keyword has no effect, or repeats what the referenced schema says."
    ComponentName "W0104" "a component name that the specification does not allow"
        "Names of components consist of letters, digits, `.`, `-` and `_`. Others work here, but not in every tool."
    StatusForm "W0105" "a status in an unusual form"
        "Ranges of status codes are written with capital letters (`4XX`), and codes end at 599. Others are understood here, but not by every tool."
    MissingDescription "W0106" "a response without a description"
        "Every response must have a `description`. The generated documentation will have none."
    NullKeyword "W0107" "a keyword without a value"
        "The keyword is there, but its value is `null`, most likely because nothing follows the colon. It is read as if the keyword were absent."

    LostSibling "W0352" "a keyword beside `$ref` that is lost"
        "Up to OpenAPI 3.0, and up to draft 7 of JSON Schema, keywords beside a `$ref` are ignored. This one asserts something that the referenced schema does not. Wrap the reference to add keywords: `allOf: [{$ref: …}]`."
    ListOfItems "W0353" "a list in `items`"
        "OpenAPI allows one schema in `items`. In JSON Schema up to 2019-09 a list means one schema for each position. It is read so with `additionalItems`, or if `minItems` and `maxItems` fix the length. Otherwise any of the schemas is allowed: for each element, or, without `type: array`, for the value itself."
    ImpliedType "W0354" "a missing `type`"
        "The schema has no `type`, but a keyword that applies to one type only. By JSON Schema, values of all other types are valid, including `null`. Most authors mean the one type, so only that type is read. Add `type`, or generate with `--implied-types strict` to allow all types."
    TakenTogether "W0355" "members of `anyOf` that are read as one object"
        "No property tells the members apart, so one struct has the properties of all of them. By the specification, a value that is valid for one member can have any values in the properties of the others; such a value is refused. Name a required property in each member, or generate with `--implied-types strict` for a union."
    DanglingReference "W0304" "a reference leads nowhere"
        "The document has no value at the target of the `$ref`. In place of a schema any value is accepted; other objects are left out."
    CyclicReference "W0305" "a reference leads back to itself"
        "The `$ref` leads through other references back to itself, without a schema on the way. Any value is accepted."
    WrongSection "W0306" "a reference into the wrong section"
        "The `$ref` leads to a value of another kind than is needed: a schema's reference must lead to a schema, a parameter's to a parameter. It is not followed."

    Unnameable "W0202" "no identifier can be made of a name"
        "The name in `x-rust-name` cannot become a Rust identifier. It is ignored."
    ConflictingName "W0203" "conflicting `x-rust-name`"
        "Two items of one scope have the same `x-rust-name`, or one item has two. The name is ignored for this item."
    NameLost "W0204" "a name cannot stay"
        "The name that `specwright.lock` has for this type cannot be used: it is not a Rust type name, or an `x-rust-name` claims it. The type gets a derived name, and code that uses the old name must change."
    NameHeld "W0205" "a component's name is taken by what was there before"
        "A new component has the name that another type already has. Types keep their names, so the component gets a longer one. To change that, set `x-rust-name` for both, or remove the other type from `specwright.lock`."
    NameRefused "W0206" "a rule for names that cannot be followed"
        "A rule of `[names]` in the settings gives an item a name that another item has, or that is no identifier. The item keeps its name."
    NameWithoutItem "W0207" "a rule for names that matches nothing"
        "No item has a name, an id or a pointer that the pattern of a rule in `[names]` matches. The rule may be misspelt, or the document has changed. `specwright names` lists all names."
    TraitRefused "W0208" "a trait, an attribute or a type that cannot be had"
        "A rule of `[derive]` asks for a trait that some of its types cannot derive, because of a part that the message names; it is followed for all others. Or a pattern of `[newtypes]` matches a schema that cannot have one, or one name of a newtype is for strings in one place and for numbers in another. Or `x-rust-derive`, `x-rust-attrs`, `x-rust-type` or `x-rust-newtype` in the document has a value that is not allowed there: types and traits are paths of names, and attributes of a document may be those of its derived traits and the compiler's that change no code, with names and literals."
    DuplicateOperationId "W0201" "duplicate `operationId`"
        "Two operations have the same `operationId`. It names the operation's types, and must be unique in the document. The second is named after its method and path."
    UndeclaredPathParameter "W0302" "a path parameter without a declaration"
        "The path template has a parameter that neither the path nor the operation declares with `in: path`. It is added and accepts any value."
    UnusedPathParameter "W0303" "a path parameter that the path does not have"
        "A parameter has `in: path`, but the path template does not contain it. It is left out."

    MappingLeadsNowhere "W0308" "a mapping leads nowhere"
        "A discriminator's `mapping` names a schema that does not exist. Values with this tag are read as unknown."
    MappingOutsideChoice "W0322" "a mapping names a schema outside the choice"
        "A discriminator beside `oneOf` or `anyOf` maps a value to a schema that is not among the members. All members must be listed there. The schema is added as a member."
    DiscriminatorIgnored "W0323" "a discriminator that cannot be followed"
        "The property of a discriminator cannot select a schema: the members are not objects, the property is an object or a list, or no value selects a single schema. The member is chosen by the other properties."
    LinkLeadsNowhere "W0321" "a link leads nowhere"
        "A link of a response names an operation that does not exist, and is left out; or it sets a parameter that the operation does not have, and only that value is left out."
    UnknownScheme "W0324" "a security requirement without a scheme"
        "`security` of an operation or of the document names a scheme that is not declared, or is malformed. The client cannot authenticate such a call. Pass credentials as headers."
    ParameterLeftOut "W0325" "a parameter beside another one that excludes it"
        "A parameter list contains each combination of `name` and `in` once. In 2.0 a request has one body: a parameter with `in: body`, or a form of parameters with `in: formData`. Of duplicates the last one is used; a body takes precedence over a form."
    UndeclaredServerVariable "W0326" "a server variable without a declaration"
        "The URL template of a server contains a variable that `variables` does not declare, so it has no value and the URL is not usable. Declare the variable with a `default`, or set the base URL when you build the client."
    MultipartKind "W0327" "a multipart body of another kind than form data"
        "The parts of a multipart body have names only in `multipart/form-data` (RFC 7578). Parts of other kinds, such as `multipart/mixed`, are sent in the same way, under the media type of the document. Check that the server reads them, or declare `multipart/form-data`."
    WithoutEffect "W0330" "a keyword without effect"
        "The specification defines the keyword, but here, or with this value, it does not change the emitted code. Examples: `xml`, headers of the parts of a multipart body, keywords of another type of security scheme. The message says what is done instead."
    TooManyCombinations "W0309" "too many combinations"
        "Several `oneOf` or `anyOf` stand together, in one schema or through `allOf`, and each member of one would have to be combined with each of the others. All but the first are left out, or any value is taken. Or `allOf` combines schemas with equal property names, whose schemas have equal property names again, and so on: then only the last schema counts."
    Unsatisfiable "W0310" "schemas that contradict each other"
        "Schemas that apply to the same value, by `allOf` or beside each other, have no common value: one requires a string and the other a number, for example. A value that matches one of them is accepted."
    LargeValue "W0341" "a listed number is too large"
        "The `enum` or `const` of a schema of whole numbers lists a number beyond 64 bits. Such numbers are not read exactly from the document, so that none of the listed values is a variant of its own: any whole number is taken, in a type that holds all that are listed."
    DefaultMisfit "W0342" "a default that does not fit"
        "The `default` is not valid against its own schema: a string that `enum` does not list, a number below `minimum`, an array instead of a string, an object without a required property. It is ignored. Numbers and booleans are converted to strings, and strings to numbers or booleans, where the schema requires that."
    ExampleMisfit "W0356" "an example that does not fit"
        "An `example`, or the first of `examples`, is not valid against its own schema. Code in the documentation of the emitted crate has a value that is; texts repeat the example."
    DefaultWithoutAccessor "W0349" "a default without an accessor"
        "An optional property has a `default` that fits its schema, but no method `…_or_default` answers it, as no expression of Rust makes the value: an object with properties that its schema does not declare, a number beyond 64 bits, of which the document is not read exactly, a number with a fraction that keeps all its digits, or a text whose type is of another crate. Or the method would have the name of another one. The default is in the documentation of the field."
    UntypedProperties "W0343" "properties without a type of their own"
        "An object has `patternProperties`, and not all properties that it can have besides those in `properties` are of one kind: patterns differ in their schemas, or from `additionalProperties`, or names that match no pattern can have any value. A Rust map has one type of values, so they are kept as any JSON values. If no other names are meant, say so with `additionalProperties: false`."
    NoSuchFile "W0312" "a file that is not there"
        "A `$ref` names a file that does not exist. Paths are relative to the file that the reference stands in."
    OutsideFile "W0313" "a file outside the document's folder"
        "A `$ref` names a file that is not below the folder of the document's entry file. Such files are not read unless a folder around them is allowed with `--allow-ref <DIR>`."
    RemoteReference "W0314" "a reference over the network"
        "A `$ref` names an address. Nothing is read over the network: download the file, and refer to it by its path."
    UnreadableReference "W0315" "a file that cannot be read"
        "A `$ref` names a file that is neither YAML nor JSON, or that may not be read."
    OutsideResource "W0350" "a reference that leads out of its resource"
        "A schema with `$id`, or a document with `$self`, is a separate resource: JSON pointers, anchors and relative URIs inside it resolve against its URI. The `$ref` does not resolve that way, but resolves against the file, and is read so."
    DynamicReference "W0351" "a dynamic reference with several targets"
        "Several schemas declare the dynamic anchor of a `$dynamicRef` or `$recursiveRef`, so its target depends on where evaluation starts. A Rust type has one definition, so the reference is read as a `$ref`."
    TooManyFiles "W0316" "too many files"
        "A document has at most 20,000 files, and they have at most 256 MiB in all. What goes beyond is not read."

    OutputNotWritable "E0401" "the output folder is not writable"
        "The folder or a file in it cannot be created or written."
    OutOfDate "E0402" "the output is out of date"
        "The generated files are not up to date. Run the command without `--check` and commit the result."
    ForeignFile "E0404" "a file of someone else is in the way"
        "A file that specwright did not generate is in the place of a generated file. It is not replaced: move it, or choose another folder."
    InvalidManifest "E0405" "the crate's Cargo.toml cannot be read"
        "The output folder has a `Cargo.toml` that is not valid TOML, so the parts that belong to the generator cannot be brought up to date."

    InvalidLock "E0406" "the lock cannot be read"
        "`specwright.lock` keeps the names of the crate's items. It cannot be parsed; it may have been edited or merged. Restore it, or remove it to derive all names anew."
    NewerLock "E0407" "the lock is of a newer version"
        "`specwright.lock` was written by a newer version of specwright. Update specwright; this version would lose names."
    NoVersion "E0408" "the version cannot be raised"
        "`--bump` needs a version of three numbers in the crate's Cargo.toml. It may be inherited from the workspace: raise it by hand."
    UnmatchedSelector "E0501" "a selection of nothing"
        "No operation matches a selector of `--include` or `--exclude`, or all included operations are excluded. The selector may be misspelt."

    Internal "E0901" "a fault of the generator"
        "This is a bug in the generator: it panicked, or emitted code that is not valid Rust. Nothing is written. Please report it, with the document if you can share it."
    InvalidOverlay "E0701" "an overlay that cannot be read"
        "The file is not an overlay. An overlay has `overlay: 1.0.0` or `1.1.0` and a list of `actions`, each with a `target` and an `update`, `remove` or `copy`."
    InvalidTarget "E0702" "a target that is no JSONPath"
        "The `target` of an overlay action must be a JSONPath query (RFC 9535)."
    UnusedTarget "E0703" "a target that selects nothing"
        "The target of an overlay action matches nothing; the document may have changed. Correct or remove the action, or use `--allow-unused`. The source of a `copy` must match exactly one value."
    IncompatibleUpdate "E0704" "an update that cannot be merged"
        "Overlays merge objects into objects, lists into lists and single values into single values. To replace a value of another kind, remove it first with another action."
    InvalidSettings "E0801" "settings that cannot be read"
        "The settings file (`specwright.toml`, or `[package.metadata.specwright]` in Cargo.toml) is not valid TOML, has a value of the wrong type, or exists twice."
    UnknownSetting "E0802" "a setting that does not exist"
        "The settings file has an unknown key. It may be misspelt."
    RuleWithoutItem "E0804" "a rule that matches nothing"
        "Nothing has a name or a pointer that a rule of `[derive]`, `[attributes]`, `[replace]` or `[newtypes]` matches: a type, field or variant, or for the last two a component, property or format. The rule may be misspelt, or the document has changed. `specwright names` lists all names."
    NoSuchTrait "E0805" "a trait that cannot be derived"
        "A rule of `[derive]` names a trait of the standard library that does not exist, that all types implement already, or that no type can derive. `Hash`, `Eq`, `PartialOrd` and `Ord` can be derived. A trait of another crate is written with its crate."
    NotDerivable "E0806" "a type that cannot derive a trait"
        "A rule of `[derive]` names one type, and a part of the type does not allow the trait. The message names the part."
    RulesDisagree "E0807" "two rules for one type"
        "Two rules add the same trait to one type, each with another Cargo feature, or two rules of `[replace]` or `[newtypes]` that are equally narrow give one schema different types."
    MissingCrate "E0808" "the crate of a trait or type is not a dependency"
        "A rule of `[derive]` or `[replace]`, or `x-rust-derive` or `x-rust-type` in the document, names a crate that the manifest does not have. Add the crate to `[dependencies]`, or write the rule as a table with `version` or `path`."
    NoNewtype "E0809" "a schema that cannot have a newtype"
        "A rule of `[newtypes]` names a schema that is an object, an array of objects, a union, an enum, or accepts any value. A newtype is for strings, numbers and booleans, and for the items of an array of them."
    NoImport "E0810" "an import that is not there"
        "A rule of `[import]` names a file that the document does not refer to, or a component that the document or the lock file of the other crate does not have."
    NoDocument "E0803" "no document is given"
        "Neither the command line nor a settings file names an OpenAPI document."
    OtherApi "E0601" "two documents that have nothing in common"
        "The compared documents have no operation and no schema in common. They describe different APIs, or one of them is a fragment."
    OlderDocument "W0602" "the new document is older"
        "`info.version` of the second document is lower than that of the first. They may be in the wrong order."
}

impl Code {
    /// Returns the severity, which the first letter of the number encodes.
    #[must_use]
    pub const fn severity(self) -> Severity {
        match self.id().as_bytes()[0] {
            b'W' => Severity::Warning,
            _ => Severity::Error,
        }
    }

    /// Whether the code is about written files instead of the document.
    #[must_use]
    pub fn concerns_output(self) -> bool {
        self.id().starts_with("E04")
    }

    /// Whether the code is about the comparison of two documents, or about names from the lock.
    #[must_use]
    pub fn concerns_comparison(self) -> bool {
        self.id()[1..].starts_with("06") || matches!(self, Self::NameLost | Self::NameHeld)
    }

    /// Whether the code is about names that a person or the lock gives.
    #[must_use]
    pub fn concerns_names(self) -> bool {
        self.id()[1..].starts_with("02") && self != Self::DuplicateOperationId
    }

    /// Whether the code reports an unsupported part of the document. These codes form the ledger of a
    /// run; their numbers begin with `W03`.
    #[must_use]
    pub fn is_degradation(self) -> bool {
        self.id().starts_with("W03")
    }

    /// Returns the code with this number.
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
