//! Resolution of references.

use foldhash::HashSet;
use serde_json::Value;

use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::load::{Document, RefFault, Target, Version};
use crate::document::pointer::{FileId, Pointer};
use crate::document::similar::closest;
use crate::schema::dialect::Draft;

/// Returns the value at a pointer after following all references, with its own pointer.
///
/// `None`, with a diagnostic, if there is no value.
pub(super) fn follow<'d>(
    document: &'d Document,
    place: &Pointer,
    value: &'d Value,
    section: &str,
    diagnostics: &mut Diagnostics,
) -> Option<(Pointer, &'d Value)> {
    let mut place = place.clone();
    let mut value = value;
    let mut seen = HashSet::default();
    while let Some(reference) = reference_of(value) {
        if !seen.insert(place.clone()) {
            diagnostics.push(cyclic(reference, &place));
            return None;
        }
        let (target, found) = target(document, reference, &place, section, diagnostics)?;
        (place, value) = (target, found);
    }
    Some((place, value))
}

/// Returns the string value of `$ref`.
pub(super) fn reference_of(value: &Value) -> Option<&str> {
    value.get("$ref").and_then(Value::as_str)
}

/// Returns the target of a reference. `place` is the pointer to the object with the `$ref`.
pub(super) fn target<'d>(
    document: &'d Document,
    reference: &str,
    place: &Pointer,
    section: &str,
    diagnostics: &mut Diagnostics,
) -> Option<(Pointer, &'d Value)> {
    let at = place.push("$ref");
    let found = document.exact_target(&at, reference);
    named(document, reference, &at, found, section, diagnostics)
}

/// Returns the target of a reference, if it belongs to a section of components.
pub(super) fn named<'d>(
    document: &'d Document,
    reference: &str,
    at: &Pointer,
    target: Result<Target, RefFault>,
    section: &str,
    diagnostics: &mut Diagnostics,
) -> Option<(Pointer, &'d Value)> {
    let found = target.and_then(|target| match document.get(&target.pointer) {
        Some(value) => Ok((target, value)),
        None => Err(RefFault::NoValue),
    });
    match found {
        Ok((Target { pointer, is_exact }, value)) => {
            if !is_exact {
                diagnostics.push(inexact(reference, at));
            }
            if is_of_other_kind(document, &pointer, section) {
                diagnostics.push(wrong_section(reference, at, section));
                return None;
            }
            Some((pointer, value))
        }
        Err(RefFault::NoValue) => {
            diagnostics.push(dangling(document, reference, at, section));
            None
        }
        Err(fault) => {
            diagnostics.push(unreachable(reference, at, section, fault));
            None
        }
    }
}

/// The sections of components by their names in 3.x and 2.0, and the kinds they contain.
const SECTIONS: &[(&str, &str)] = &[
    ("schemas", "schemas"),
    ("definitions", "schemas"),
    ("responses", "responses"),
    ("parameters", "parameters"),
    ("examples", "examples"),
    ("requestBodies", "requestBodies"),
    ("headers", "headers"),
    ("securitySchemes", "securitySchemes"),
    ("securityDefinitions", "securitySchemes"),
    ("links", "links"),
    ("callbacks", "callbacks"),
    ("pathItems", "pathItems"),
    ("mediaTypes", "mediaTypes"),
];

/// Whether a pointer leads to a component of another kind than the expected one.
fn is_of_other_kind(document: &Document, pointer: &Pointer, section: &str) -> bool {
    let tokens: Vec<String> = pointer.tokens().collect();
    // Files that are only parts of a document can have any keys.
    let file = document.get(&Pointer::root(pointer.file()));
    let is_document = pointer.file() == FileId::default() || file.and_then(Version::of).is_some();
    let stands_in = match &tokens[..] {
        [components, name, _] if components == "components" => Some(name),
        [name, _] if is_document => Some(name),
        _ => None,
    };
    stands_in
        .is_some_and(|name| SECTIONS.iter().any(|(known, kind)| known == name && *kind != section))
}

/// Returns the diagnostic for a reference to a file that is not read.
fn unreachable(reference: &str, at: &Pointer, section: &str, fault: RefFault) -> Diagnostic {
    let file = reference.split('#').next().unwrap_or(reference);
    let (code, message, help) = match fault {
        RefFault::NoFile(nearest) => (
            Code::NoSuchFile,
            format!("the file `{file}` does not exist"),
            match nearest {
                Some(name) => format!("did you mean `{name}`?"),
                None => "the path is relative to the file that contains the reference".to_owned(),
            },
        ),
        RefFault::Outside => (
            Code::OutsideFile,
            format!("`{file}` is outside the folder of the document"),
            "allow its folder with `--allow-ref <DIR>`".to_owned(),
        ),
        RefFault::Remote => (
            Code::RemoteReference,
            format!("`{file}` is a URL, and nothing is read over the network"),
            "download it into the document's folder, and refer to that file".to_owned(),
        ),
        RefFault::Unreadable(why) => (
            Code::UnreadableReference,
            format!("`{file}` cannot be read: {why}"),
            "correct the file, or the reference to it".to_owned(),
        ),
        RefFault::TooMuch | RefFault::NoValue => (
            Code::TooManyFiles,
            format!("`{file}` is not read: the document has too many files or too large ones"),
            "a document has at most 20,000 files of 256 MiB in all".to_owned(),
        ),
    };
    Diagnostic::at(code, at, message).help(help).instead(instead(section))
}

fn wrong_section(reference: &str, at: &Pointer, section: &str) -> Diagnostic {
    let message = format!("`{reference}` does not refer to `components.{section}`");
    Diagnostic::at(Code::WrongSection, at, message)
        .help(format!("refer to `#/components/{section}/…`"))
        .instead(instead(section))
}

/// Returns the diagnostic for a reference that only resolves relative to the file.
fn inexact(reference: &str, at: &Pointer) -> Diagnostic {
    let message = format!("`{reference}` does not resolve against the `$id` of its resource");
    Diagnostic::at(Code::OutsideResource, at, message)
        .help("write the reference relative to the `$id`, or remove the `$id`")
        .instead("it is resolved against the file")
}

/// Returns the consequence of a reference that cannot be followed.
fn instead(section: &str) -> String {
    match section {
        "schemas" => "any JSON value is accepted".to_owned(),
        _ => "it is ignored".to_owned(),
    }
}

fn dangling(document: &Document, reference: &str, at: &Pointer, section: &str) -> Diagnostic {
    let wanted = reference.rsplit('/').next().unwrap_or(reference);
    let target = document.target(at, reference).unwrap_or_default();
    let root = document.root_of(if reference.starts_with('#') { at } else { &target });
    let components = root.get("components").and_then(|components| components.get(section));
    let (prefix, names) = match components {
        Some(names) => (format!("#/components/{section}"), Some(names)),
        None => ("#/definitions".to_owned(), root.get("definitions")),
    };
    let names = names.and_then(Value::as_object);
    let nearest = closest(wanted, names.into_iter().flat_map(|map| map.keys()).map(String::as_str));
    let help = match nearest {
        Some(name) => format!("did you mean `{prefix}/{name}`?"),
        None => format!("add it to `components.{section}`, or correct the reference"),
    };
    let whole = if reference.starts_with('#') { "in this document" } else { "in that file" };
    let message = format!("`{reference}` does not exist {whole}");
    Diagnostic::at(Code::DanglingReference, at, message).help(help).instead(instead(section))
}

/// A reference keyword, and its string value.
pub(super) type Reference = (&'static str, String);

/// Returns the references of a schema. Both `$ref` and `$dynamicRef` apply if both are present.
pub(super) fn references(draft: &Draft<'_>) -> Vec<Reference> {
    let keywords = ["$ref", "$dynamicRef", "$recursiveRef"].into_iter();
    keywords.filter_map(|name| Some((name, draft.text(name)?.to_owned()))).collect()
}

/// Returns the diagnostic for a dynamic reference with several targets.
pub(super) fn dynamic(keyword: &str, reference: &str, at: &Pointer) -> Diagnostic {
    let message = format!("`{reference}` has several possible targets");
    Diagnostic::at(Code::DynamicReference, at, message)
        .help("give each schema its own anchor, and refer to it with `$ref`")
        .instead(format!("the `{keyword}` is read as a `$ref`"))
}

/// Returns the diagnostic for a reference that leads back to itself.
pub(super) fn cyclic(reference: &str, place: &Pointer) -> Diagnostic {
    let message = format!("`{reference}` refers back to itself");
    Diagnostic::at(Code::CyclicReference, &place.push("$ref"), message)
        .help("replace one of the references in the cycle with a value")
        .instead("any JSON value is accepted")
}
