//! Overlays: files with changes to a document (OpenAPI Overlay Specification 1.0 and 1.1).

use std::path::Path;

use serde_json::{Map, Value};
use serde_json_path::{JsonPath, PathElement};

use super::{File, parsed, read};
use crate::document::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::document::pointer::{FileId, Pointer};
use crate::document::source::{Moved, Source};

/// Applies overlays to the value of the entry file, in order. Their sources follow the entry file in the
/// list of files. Returns `None` if an overlay cannot be read or applied, which is then reported.
pub(super) fn apply<P: AsRef<Path>>(
    entry: &mut File,
    overlays: &[P],
    allow_unused: bool,
    diagnostics: &mut Diagnostics,
) -> Option<(Vec<Source>, Moved)> {
    let mut sources = vec![entry.source.clone()];
    let mut moved = Moved::default();
    for path in overlays {
        let path = path.as_ref();
        let file = FileId(sources.len());
        let root = Pointer::root(file);
        let read = read(path).map_err(|fault| (Source::new(path, ""), fault));
        let (overlay, found) = match read.and_then(|bytes| parsed(path, bytes)) {
            Ok(read) => read,
            Err((source, mut fault)) => {
                sources.push(source);
                diagnostics.set_sources(sources.into());
                fault.pointer = Some(root);
                diagnostics.push(*fault);
                return None;
            }
        };
        sources.push(overlay.source.clone());
        diagnostics.set_sources(sources.clone().into());
        diagnostics.extend(found.into_iter().map(|mut fault| {
            fault.pointer = Some(fault.pointer.map_or(root.clone(), |at| root.join(&at)));
            fault
        }));
        let mut applying = Applying { entry, moved: &mut moved, root, allow_unused };
        if let Err(fault) = applying.overlay(&overlay.value) {
            diagnostics.push(*fault);
            return None;
        }
    }
    Some((sources.split_off(1), moved))
}

type Fault = Box<Diagnostic>;

fn fault(code: Code, pointer: &Pointer, message: impl Into<String>, help: &str) -> Fault {
    Box::new(Diagnostic::at(code, pointer, message).help(help))
}

struct Applying<'a> {
    entry: &'a mut File,
    moved: &'a mut Moved,
    /// The pointer to the overlay.
    root: Pointer,
    allow_unused: bool,
}

impl Applying<'_> {
    fn overlay(&mut self, overlay: &Value) -> Result<(), Fault> {
        let version = overlay.get("overlay").and_then(Value::as_str).unwrap_or_default();
        let feature_set: Vec<&str> = version.split('.').take(2).collect();
        if !matches!(feature_set[..], ["1", "0" | "1"]) {
            let at = self.root.push("overlay");
            let message = match overlay.get("overlay") {
                Some(_) => format!("overlay version `{version}` is not supported"),
                None => "this is not an overlay: it has no `overlay` version".to_owned(),
            };
            let at = if overlay.get("overlay").is_some() { at } else { self.root.clone() };
            return Err(fault(Code::InvalidOverlay, &at, message, "write `overlay: 1.1.0`"));
        }
        let at = self.root.push("actions");
        let actions = overlay.get("actions").and_then(Value::as_array);
        let Some(actions) = actions.filter(|actions| !actions.is_empty()) else {
            let message = "`actions` must be a list with at least one action";
            let at = if overlay.get("actions").is_some() { &at } else { &self.root };
            let help = "add an action with a `target` and an `update`, `remove` or `copy`";
            return Err(fault(Code::InvalidOverlay, at, message, help));
        };
        for (index, action) in actions.iter().enumerate() {
            self.action(action, &at.push(index.to_string()))?;
        }
        Ok(())
    }

    fn action(&mut self, action: &Value, at: &Pointer) -> Result<(), Fault> {
        let known = ["target", "description", "update", "remove", "copy"];
        let empty = Map::new();
        let keys = action.as_object().unwrap_or(&empty).keys();
        if let Some(key) =
            keys.into_iter().find(|key| !known.contains(&&***key) && !key.starts_with("x-"))
        {
            let message = format!("an action has no keyword `{key}`");
            let closest = crate::document::similar::closest(key, known.iter().copied());
            let help = closest.map_or("remove it".to_owned(), |it| format!("did you mean `{it}`?"));
            let pointer = at.push(key);
            return Err(Box::new(
                Diagnostic::at_key(Code::InvalidOverlay, &pointer, message).help(help),
            ));
        }
        let Some(target) = action.get("target").and_then(Value::as_str) else {
            let help = "add a JSONPath query: `target: $.info`";
            return Err(fault(Code::InvalidOverlay, at, "an action has no `target`", help));
        };
        let target_at = at.push("target");
        let found = self.find(target, &target_at)?;
        if found.is_empty() && !self.allow_unused {
            let message = format!("`{target}` matches nothing in the document");
            let help = "correct the target, or allow it with `--allow-unused`";
            return Err(fault(Code::UnusedTarget, &target_at, message, help));
        }
        if action.get("remove") == Some(&Value::Bool(true)) {
            return self.remove(found, &target_at);
        }
        if let Some(copy) = action.get("copy") {
            return self.copy(copy, found, &at.push("copy"));
        }
        if let Some(update) = action.get("update") {
            let update_at = at.push("update");
            let origin = |path: &[String]| {
                path.iter().fold(update_at.clone(), |pointer, token| pointer.push(token))
            };
            for path in found {
                self.update(&path, update, &update_at, &origin)?;
            }
            return Ok(());
        }
        let help = "add `update`, `remove: true` or `copy`";
        Err(fault(Code::InvalidOverlay, at, "this action does nothing", help))
    }

    /// Returns the pointers that a query selects, in document order.
    fn find(&self, query: &str, at: &Pointer) -> Result<Vec<Vec<String>>, Fault> {
        let parsed = JsonPath::parse(query).map_err(|error| {
            let message = format!("`{query}` is not a valid JSONPath query: {error}");
            let help = "write an RFC 9535 query, such as `$.paths['/pets'].get['x-name']`: \
                        keys with hyphens or slashes need brackets";
            fault(Code::InvalidTarget, at, message, help)
        })?;
        let located = parsed.query_located(&self.entry.value);
        let paths = located.locations().map(|path| {
            let tokens = path.iter().map(|element| match element {
                PathElement::Name(name) => (*name).to_owned(),
                PathElement::Index(index) => index.to_string(),
            });
            tokens.collect::<Vec<String>>()
        });
        let mut unique: Vec<Vec<String>> = Vec::new();
        let mut seen = foldhash::HashSet::default();
        for path in paths {
            if seen.insert(path.clone()) {
                unique.push(path);
            }
        }
        Ok(unique)
    }

    fn get_mut(&mut self, path: &[String]) -> Option<&mut Value> {
        path.iter().try_fold(&mut self.entry.value, |value, token| match value {
            Value::Object(map) => map.get_mut(token),
            Value::Array(list) => list.get_mut(token.parse::<usize>().ok()?),
            _ => None,
        })
    }

    fn remove(&mut self, mut found: Vec<Vec<String>>, at: &Pointer) -> Result<(), Fault> {
        // Removes from the end, so that the indices of the remaining elements stay valid. Descendants
        // precede their ancestors.
        found.sort_by(|one, other| {
            let number = |token: &String| token.parse::<usize>().ok();
            let differ = one.iter().zip(other).find(|(one, other)| one != other);
            match differ {
                Some((one, other)) => number(other).cmp(&number(one)).then_with(|| other.cmp(one)),
                None => other.len().cmp(&one.len()),
            }
        });
        for path in found {
            let Some((token, parent)) = path.split_last() else {
                let help = "remove its members instead";
                return Err(fault(
                    Code::IncompatibleUpdate,
                    at,
                    "the whole document cannot be removed",
                    help,
                ));
            };
            match self.get_mut(parent) {
                Some(Value::Object(map)) => {
                    map.shift_remove(token);
                    self.moved.forget(&path);
                }
                Some(Value::Array(list)) => {
                    if let Some(index) = token.parse::<usize>().ok().filter(|it| *it < list.len()) {
                        let count = list.len();
                        list.remove(index);
                        self.moved.shift(parent, index, count);
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    fn copy(&mut self, copy: &Value, found: Vec<Vec<String>>, at: &Pointer) -> Result<(), Fault> {
        let query = copy.as_str().unwrap_or_default();
        let sources = self.find(query, at)?;
        let [source] = &sources[..] else {
            let message =
                format!("`{query}` matches {} values, but `copy` needs one", sources.len());
            return Err(fault(
                Code::UnusedTarget,
                at,
                message,
                "write a query that matches exactly one value",
            ));
        };
        let value = self.get_mut(source).cloned().unwrap_or_default();
        let moved = self.moved.clone();
        let origin = |path: &[String]| {
            let all = source.iter().chain(path);
            moved.origin(&all.fold(Pointer::default(), |pointer, token| pointer.push(token)))
        };
        for path in found {
            self.update(&path, &value, at, &origin)?;
        }
        Ok(())
    }

    fn update(
        &mut self,
        path: &[String],
        update: &Value,
        at: &Pointer,
        origin: &dyn Fn(&[String]) -> Pointer,
    ) -> Result<(), Fault> {
        let mut moved = std::mem::take(self.moved);
        let result = match (self.get_mut(path), update) {
            (Some(Value::Array(list)), update) if !update.is_array() => {
                moved.set([path, &[list.len().to_string()]].concat(), origin(&[]));
                list.push(update.clone());
                Ok(())
            }
            (Some(target), update) => {
                let mut merging = Merging { moved: &mut moved, origin, inside: Vec::new() };
                merging.merge(target, update, path.to_vec())
            }
            (None, _) => Ok(()),
        };
        *self.moved = moved;
        result.map_err(|(inside, message)| {
            let at = if at.last() == Some("update") { at.join(&inside) } else { at.clone() };
            let help = "remove the existing value first, in a separate action";
            fault(Code::IncompatibleUpdate, &at, message, help)
        })
    }
}

/// Merges a value into another.
struct Merging<'a> {
    moved: &'a mut Moved,
    origin: &'a dyn Fn(&[String]) -> Pointer,
    /// The path within the merged value.
    inside: Vec<String>,
}

impl Merging<'_> {
    fn merge(
        &mut self,
        target: &mut Value,
        update: &Value,
        path: Vec<String>,
    ) -> Result<(), (Pointer, String)> {
        match (target, update) {
            (Value::Object(map), Value::Object(update)) => {
                for (key, value) in update {
                    let path = [&path[..], std::slice::from_ref(key)].concat();
                    self.inside.push(key.clone());
                    if let Some(target) = map.get_mut(key) {
                        self.merge(target, value, path)?;
                    } else {
                        self.moved.set(path, (self.origin)(&self.inside));
                        map.insert(key.clone(), value.clone());
                    }
                    self.inside.pop();
                }
                Ok(())
            }
            (Value::Array(list), Value::Array(update)) => {
                for (index, value) in update.iter().enumerate() {
                    let path = [&path[..], &[list.len().to_string()]].concat();
                    self.inside.push(index.to_string());
                    self.moved.set(path, (self.origin)(&self.inside));
                    self.inside.pop();
                    list.push(value.clone());
                }
                Ok(())
            }
            (target, update) if is_primitive(target) && is_primitive(update) => {
                self.moved.set(path, (self.origin)(&self.inside));
                target.clone_from(update);
                Ok(())
            }
            (target, update) => {
                let inside =
                    self.inside.iter().fold(Pointer::default(), |at, token| at.push(token));
                let message = format!("{} cannot be merged into {}", noun(update), noun(target));
                Err((inside, message))
            }
        }
    }
}

fn is_primitive(value: &Value) -> bool {
    !value.is_object() && !value.is_array()
}

fn noun(value: &Value) -> &'static str {
    match value {
        Value::Null => "`null`",
        Value::Bool(_) => "a boolean",
        Value::Number(_) => "a number",
        Value::String(_) => "a string",
        Value::Array(_) => "a list",
        Value::Object(_) => "an object",
    }
}
