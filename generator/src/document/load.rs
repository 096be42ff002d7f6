//! Loading of YAML and JSON documents. Every loss of information is a diagnostic.

mod files;
mod links;
mod overlay;
mod value;
mod version;

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use serde::de::DeserializeSeed;
use serde_json::Value;

use crate::document::diagnostic::{Code, Diagnostic, Diagnostics, Related};
use crate::document::pointer::Pointer;
use crate::document::source::{MAX_DEPTH, Source, Sources, Span, nesting_exceeds};
use links::Links;
pub use links::Target;
use value::{Reading, Seed};

pub use version::{Dialect, Version};

/// The maximum size of a file in bytes.
pub const MAX_BYTES: u64 = 256 << 20;

/// What to read besides the entry file and the files below its folder.
#[derive(Debug, Clone, Default)]
pub struct LoadOptions {
    /// Folders below which files may be read.
    pub allow: Vec<PathBuf>,
    /// Overlays to apply to the entry file, in order.
    pub overlays: Vec<PathBuf>,
    /// Whether overlay targets that select nothing are allowed.
    pub allow_unused: bool,
}

/// A document: its entry file and every file that references lead to.
#[derive(Debug, Clone)]
pub struct Document {
    files: Vec<File>,
    links: Links,
}

/// A file of a document.
#[derive(Debug, Clone)]
pub struct File {
    /// The source text, for positions.
    pub source: Source,
    /// The parsed value, with keys in source order.
    pub value: Value,
    /// The version that the file declares, or that of the first file that refers to it.
    pub version: Version,
}

impl Document {
    /// Returns the value of the entry file.
    #[must_use]
    pub fn root(&self) -> &Value {
        self.files.first().map_or(&Value::Null, |file| &file.value)
    }

    /// Returns the OpenAPI version of the file that a pointer is in.
    #[must_use]
    pub fn version(&self, at: &Pointer) -> Version {
        self.files.get(at.file().0).map_or(Version::V3_0, |file| file.version)
    }

    /// Returns the JSON Schema dialect of the schema at a pointer: that of the innermost enclosing
    /// `$schema`, or else that of the file.
    #[must_use]
    pub fn dialect(&self, at: &Pointer) -> Dialect {
        self.links.dialect(at)
    }

    /// Returns the root of the OpenAPI document that a pointer is in. This is the pointer's file, or the
    /// entry file if that file is only a part of a document.
    #[must_use]
    pub fn root_of(&self, at: &Pointer) -> &Value {
        let file = self.files.get(at.file().0).map(|file| &file.value);
        let is_document = |value: &&Value| Version::of(value).is_some();
        file.filter(is_document).unwrap_or_else(|| self.root())
    }

    /// Returns the files, the entry file first.
    #[must_use]
    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// Returns the value at a pointer.
    #[must_use]
    pub fn get(&self, pointer: &Pointer) -> Option<&Value> {
        let file = self.files.get(pointer.file().0)?;
        pointer.path().into_iter().try_fold(&file.value, |value, token| match value {
            Value::Object(map) => map.get(token),
            Value::Array(items) => items.get(token.parse::<usize>().ok()?),
            _ => None,
        })
    }

    /// Whether every file that references lead to was read.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.links.are_complete()
    }

    /// Resolves the reference at a pointer.
    ///
    /// # Errors
    ///
    /// If the file does not exist, or has no value at the target.
    pub fn target(&self, at: &Pointer, reference: &str) -> Result<Pointer, RefFault> {
        self.links.target(self, at, reference).map(|target| target.pointer)
    }

    /// Resolves the reference at a pointer, and returns whether it resolves exactly as written.
    ///
    /// # Errors
    ///
    /// Those of [`target`](Self::target).
    pub fn exact_target(&self, at: &Pointer, reference: &str) -> Result<Target, RefFault> {
        self.links.target(self, at, reference)
    }

    /// Resolves the `$dynamicRef` or `$recursiveRef` at a pointer, and returns whether this is its only
    /// possible target.
    ///
    /// # Errors
    ///
    /// Those of [`target`](Self::target).
    pub fn dynamic_target(
        &self,
        at: &Pointer,
        reference: &str,
    ) -> Result<(Target, bool), RefFault> {
        self.links.dynamic_target(self, at, reference)
    }
}

/// Why a reference cannot be resolved.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RefFault {
    /// The file has no value at the pointer.
    NoValue,
    /// The file does not exist; the name of a similar file, if there is one.
    NoFile(Option<String>),
    /// The file is outside the folders that may be read.
    Outside,
    /// The reference is a URL on the network.
    Remote,
    /// The file cannot be read, for this reason.
    Unreadable(String),
    /// The document exceeds the limit on files or on their total size.
    TooMuch,
}

/// Reads a document from a file, and the files below its folder that it refers to. Returns `None` if it
/// cannot be read; `diagnostics` then contains the reason. A document that can be read may still have
/// errors.
pub fn load(path: &Path, diagnostics: &mut Diagnostics) -> Option<Document> {
    load_with(path, &LoadOptions::default(), diagnostics)
}

/// Reads a document from a file, and the files that it refers to and that the options allow.
pub fn load_with(
    path: &Path,
    options: &LoadOptions,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let bytes = match read(path) {
        Ok(bytes) => bytes,
        Err(diagnostic) => {
            diagnostics.set_sources(vec![Source::new(path, "")].into());
            diagnostics.push(*diagnostic);
            return None;
        }
    };
    let mut entry = entry(path, bytes, diagnostics)?;
    let (overlays, moved) =
        overlay::apply(&mut entry, &options.overlays, options.allow_unused, diagnostics)?;
    let (files, links) = files::follow(entry, overlays, Some(path), options);
    let sources = files.iter().map(|file| file.source.clone()).collect();
    diagnostics.set_sources(Sources::new(sources, moved));
    Some(Document { files, links })
}

/// Reads a document from memory, without any other file. The path names the document in diagnostics. Its
/// extension distinguishes JSON from YAML where the content does not.
pub fn load_text(
    path: &Path,
    text: impl Into<Vec<u8>>,
    diagnostics: &mut Diagnostics,
) -> Option<Document> {
    let entry = entry(path, text.into(), diagnostics)?;
    let (files, links) = files::follow(entry, Vec::new(), None, &LoadOptions::default());
    Some(Document { files, links })
}

/// Parses the entry file.
fn entry(path: &Path, bytes: Vec<u8>, diagnostics: &mut Diagnostics) -> Option<File> {
    match parsed(path, bytes) {
        Ok((file, found)) => {
            diagnostics.set_sources(vec![file.source.clone()].into());
            diagnostics.extend(found);
            Some(file)
        }
        Err((source, diagnostic)) => {
            diagnostics.set_sources(vec![source].into());
            diagnostics.push(*diagnostic);
            None
        }
    }
}

/// Parses a file; on failure also returns the source that diagnostics can show.
fn parsed(path: &Path, bytes: Vec<u8>) -> Result<(File, Vec<Diagnostic>), (Source, Fault)> {
    let source = decode(path, bytes)?;
    match parse(&source) {
        Ok((value, found)) => {
            let version = Version::of(&value).unwrap_or(Version::V3_0);
            Ok((File { source, value, version }, found))
        }
        Err(diagnostic) => Err((source, diagnostic)),
    }
}

/// The reason why a document cannot be read.
type Fault = Box<Diagnostic>;

/// A parsed value, and the diagnostics that do not prevent parsing.
type Parsed = (Value, Vec<Diagnostic>);

fn read(path: &Path) -> Result<Vec<u8>, Fault> {
    let name = path.display();
    let unreadable = |error: &dyn std::fmt::Display| {
        let fault = Diagnostic::new(Code::Unreadable, format!("cannot read `{name}`: {error}"));
        Box::new(fault.help("check the path and the permissions of the file"))
    };
    if let Some(text) = path.to_str().filter(|text| is_url(text)) {
        let message = format!("`{name}` is a URL, and nothing is read over the network");
        let is_json = path.extension().is_some_and(|extension| extension == "json");
        let file = if is_json { "openapi.json" } else { "openapi.yaml" };
        let help = format!("download it: `curl --fail --location --output {file} '{text}'`");
        return Err(Box::new(Diagnostic::new(Code::Unreadable, message).help(help)));
    }
    let file = fs::File::open(path).map_err(|error| unreadable(&error))?;
    let metadata = file.metadata().map_err(|error| unreadable(&error))?;
    if metadata.is_dir() {
        let fault = unreadable(&"it is a folder");
        return Err(Box::new(fault.help("give the path of a file in it")));
    }
    let mut bytes = Vec::new();
    // A pipe has no length, so reading enforces the limit too.
    let read = file.take(MAX_BYTES + 1).read_to_end(&mut bytes);
    read.map_err(|error| unreadable(&error))?;
    if bytes.len() as u64 > MAX_BYTES {
        let limit = MAX_BYTES >> 20;
        let message = format!("`{name}` is larger than {limit} MiB");
        return Err(Box::new(Diagnostic::new(Code::TooLarge, message)));
    }
    Ok(bytes)
}

fn is_url(text: &str) -> bool {
    ["http://", "https://"].iter().any(|scheme| text.starts_with(scheme))
}

/// Decodes bytes as UTF-8; on failure also returns the source that diagnostics can show.
fn decode(path: &Path, mut bytes: Vec<u8>) -> Result<Source, (Source, Fault)> {
    let utf16 = bytes.starts_with(&[0xff, 0xfe]) || bytes.starts_with(&[0xfe, 0xff]);
    if bytes.starts_with(b"\xef\xbb\xbf") {
        bytes.drain(..3);
    }
    let error = match String::from_utf8(bytes) {
        Ok(text) => return Ok(Source::new(path, text)),
        Err(error) => error,
    };
    let offset = error.utf8_error().valid_up_to();
    let source = Source::new(path, String::from_utf8_lossy(error.as_bytes()));
    if utf16 {
        let diagnostic = Diagnostic::new(Code::NotUtf8, "the document is UTF-16, not UTF-8");
        return Err((source, Box::new(diagnostic.help("convert the file to UTF-8"))));
    }
    let byte = error.as_bytes()[offset];
    let message = format!("the document is not UTF-8: unexpected byte 0x{byte:02X}");
    let diagnostic = Diagnostic::new(Code::NotUtf8, message)
        .span(source.char_span(offset))
        .help("convert the file to UTF-8");
    Err((source, Box::new(diagnostic)))
}

fn parse(source: &Source) -> Result<Parsed, Fault> {
    if source.text().trim().is_empty() {
        return Err(Box::new(empty()));
    }
    let extension = source.path().extension().and_then(|it| it.to_str());
    let named = |names: &[&str]| {
        extension.is_some_and(|it| names.iter().any(|name| it.eq_ignore_ascii_case(name)))
    };
    let looks_like_json = source.text().trim_start().starts_with(['{', '[']);
    if named(&["json"]) || looks_like_json {
        match parse_json(source) {
            // A YAML file may begin with a brace too.
            Err(_) if named(&["yaml", "yml"]) => {}
            result => return result,
        }
    }
    parse_yaml(source)
}

fn empty() -> Diagnostic {
    Diagnostic::new(Code::Empty, "the document is empty")
}

fn parse_json(source: &Source) -> Result<Parsed, Fault> {
    let mut reading = Reading::json(source.text());
    let mut parser = serde_json::Deserializer::from_str(source.text());
    let result = Seed(&mut reading).deserialize(&mut parser);
    match result.and_then(|value| parser.end().map(|()| value)) {
        Ok(value) => Ok((value, reading.finish(source))),
        Err(error) => {
            let stopped = reading.stopped(source);
            Err(Box::new(stopped.unwrap_or_else(|| json_error(source, &error))))
        }
    }
}

fn json_error(source: &Source, error: &serde_json::Error) -> Diagnostic {
    let text = error.to_string();
    let (message, _) = text.rsplit_once(" at line ").unwrap_or((&text, ""));
    // The column counts bytes, and is 0 where the error is a line break.
    let offset = source.line_start(error.line()) + error.column().saturating_sub(1);
    let span = source.char_span(offset);
    if message.starts_with("recursion limit") {
        return value::too_deep().span(span);
    }
    let diagnostic =
        Diagnostic::new(Code::InvalidJson, format!("invalid JSON: {message}")).span(span);
    match message {
        "trailing comma" => diagnostic.help("remove the comma after the last member"),
        "key must be a string" | "expected value"
            if source.text()[span.start..].starts_with('/') =>
        {
            diagnostic.help("remove the comment: JSON has no comments")
        }
        "key must be a string" => diagnostic.help("put the key in double quotes"),
        "trailing characters" => diagnostic.help("remove the text after the last brace"),
        _ if message.starts_with("EOF") => diagnostic.help("the document seems to be cut off"),
        _ => diagnostic,
    }
}

fn parse_yaml(source: &Source) -> Result<Parsed, Fault> {
    // The YAML parser takes time quadratic in the depth before it checks its limit.
    if nesting_exceeds(source.text(), 2 * MAX_DEPTH) {
        return Err(Box::new(value::too_deep()));
    }
    let mut reading = Reading::yaml(source.text());
    let parser = serde_yaml::Deserializer::from_str(source.text());
    match Seed(&mut reading).deserialize(parser) {
        Ok(Value::Null) => Err(Box::new(empty())),
        Ok(value) => Ok((value, reading.finish(source))),
        Err(error) => {
            let stopped = reading.stopped(source);
            Err(Box::new(stopped.unwrap_or_else(|| yaml_error(source, &error))))
        }
    }
}

fn yaml_error(source: &Source, error: &serde_yaml::Error) -> Diagnostic {
    let text = error.to_string();
    // The parser appends line and column to its message; the diagnostic has its own span.
    let (message, context) = text.split_once(" at line ").unwrap_or((&text, ""));
    let offset = error.location().map(|location| location.index());
    let mut diagnostic = if message.starts_with("recursion limit") {
        value::too_deep()
    } else if message.starts_with("repetition limit") {
        value::too_many_aliases()
    } else if message.contains("more than one document") {
        return several_documents(source);
    } else {
        Diagnostic::new(Code::InvalidYaml, format!("invalid YAML: {message}"))
    };
    diagnostic.span = offset.map(|offset| source.char_span(offset));
    diagnostic.related = yaml_context(source, context).map(Box::new);
    if offset.is_some_and(|offset| is_indented_with_tab(source, offset)) {
        return diagnostic.help("indent with spaces: YAML does not allow tabs");
    }
    if diagnostic.code == Code::InvalidYaml && offset.is_some_and(|it| it >= source.text().len()) {
        return diagnostic.help("the document ends here: a bracket or quote is still open");
    }
    diagnostic
}

/// Returns the context in which the parser failed:
/// `3 column 2, while parsing a flow sequence at line 2 column 4`. The first position is that of the
/// error itself.
fn yaml_context(source: &Source, text: &str) -> Option<Related> {
    let (_, context) = text.split_once(", ")?;
    let (label, place) = context.split_once(" at line ")?;
    let (line, column) = place.split_once(" column ")?;
    let offset = source.offset(line.parse().ok()?, column.parse().ok()?);
    Some(Related {
        pointer: Pointer::default(),
        at_key: false,
        span: Some(source.char_span(offset)),
        label: label.to_owned(),
    })
}

fn is_indented_with_tab(source: &Source, offset: usize) -> bool {
    let line = source.line(source.line_column(offset).0);
    let text = line.trim_start_matches([' ', '\t']);
    line[..line.len() - text.len()].contains('\t')
}

/// Reports the line where the second YAML document begins.
fn several_documents(source: &Source) -> Diagnostic {
    let message = "the file contains several YAML documents";
    let diagnostic = Diagnostic::new(Code::SeveralDocuments, message);
    let mut content = false;
    for number in 1.. {
        let start = source.line_start(number);
        let line = source.line(number);
        if start >= source.text().len() {
            break;
        }
        if content && line.starts_with("---") {
            let span = Span { start, end: start + 3 };
            return diagnostic
                .span(span)
                .label("the second one begins here")
                .help("put each document in its own file");
        }
        let text = line.trim_start_matches("---").trim_start();
        content |= !text.is_empty() && !text.starts_with(['#', '%']);
    }
    diagnostic
}
