//! Reads the examples that document the methods of an emitted client.

use std::fs;
use std::path::{Path, PathBuf};

/// An example as the lines of a function.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Example {
    /// The file and the method, for people.
    pub(super) at: String,
    /// The imports and the statements.
    pub(super) lines: Vec<String>,
}

/// Returns the examples below a folder, and the number of those that take a value which they do not make.
///
/// # Errors
///
/// If a file cannot be read.
pub(super) fn examples(folder: &Path) -> Result<(Vec<Example>, usize), String> {
    let mut files: Vec<PathBuf> = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| error.to_string())?.flatten() {
            let path = entry.path();
            if path.is_dir() { folders.push(path) } else { files.push(path) }
        }
    }
    files.sort();
    let (mut found, mut given) = (Vec::new(), 0);
    for path in files {
        let text = fs::read_to_string(&path).map_err(|error| error.to_string())?;
        let file = path.strip_prefix(folder).unwrap_or(&path).display().to_string();
        let (examples, others) = in_file(&file, &text);
        found.extend(examples);
        given += others;
    }
    Ok((found, given))
}

/// Returns the examples of a file, and the number of those that take a value.
fn in_file(file: &str, text: &str) -> (Vec<Example>, usize) {
    let (mut found, mut given) = (Vec::new(), 0);
    let mut fenced: Option<(&str, Vec<String>)> = None;
    let mut last: Option<Vec<String>> = None;
    for line in text.lines().map(str::trim_start) {
        if let Some(doc) = line.strip_prefix("///") {
            let doc = doc.strip_prefix(' ').unwrap_or(doc);
            match &mut fenced {
                // Descriptions have code of other languages.
                None if doc.trim_start().starts_with("```") => {
                    let end = doc.trim().trim_end_matches(|it| it != '`');
                    fenced = Some((end, Vec::new()));
                }
                Some((end, lines)) if doc.trim() == *end => {
                    let is_example = lines.iter().any(|line| line.contains("fn example("));
                    last = fenced.take().filter(|_| is_example).map(|it| it.1).or(last);
                }
                Some((_, lines)) => lines.push(doc.to_owned()),
                None => {}
            }
        } else if let Some(name) = line.strip_prefix("pub fn ") {
            let name = name.split(['(', '<']).next().unwrap_or_default();
            match last.take().map(|lines| function(&lines)) {
                Some(Some(lines)) => found.push(Example { at: format!("{file}: {name}"), lines }),
                Some(None) => given += 1,
                None => {}
            }
        }
    }
    (found, given)
}

/// The lines of an example as the body of a function that returns the request; `None` if it takes a value
/// or has no call.
fn function(lines: &[String]) -> Option<Vec<String>> {
    let mut body = Vec::new();
    for line in lines {
        let line = line.strip_prefix("# ").unwrap_or(line);
        if line.starts_with("async fn example(") {
            let parameters = line.split_once('(')?.1.split_once(") ->")?.0;
            if parameters.contains(", ") {
                return None;
            }
            continue;
        }
        let line = ["let result = client", "let mut events = client", "client"]
            .iter()
            .find_map(|start| line.strip_prefix(start))
            .map_or_else(|| line.to_owned(), |rest| format!("let request = client{rest}"));
        if let Some(call) = line.strip_suffix(".await?;") {
            body.extend([format!("{call}.into_request()?;"), "Ok(request)".to_owned()]);
            return Some(body);
        }
        body.push(line);
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn examples_become_functions() {
        let text = "    /// ```json\n    /// {}\n    /// ```\n    ///\n    /// ```\n    /// use a::models::B;\n    ///\n    /// # async fn example(client: a::Client) -> Result<(), E> {\n    /// let body = B::new();\n    /// let mut events = client.b().make(&body).await?;\n    /// while let Some(event) = events.try_next().await? {\n    /// }\n    /// # Ok(())\n    /// # }\n    /// ```\n    pub fn make(&self) {}\n\n    /// ```\n    /// # async fn example(client: a::Client, body: a::models::C) -> Result<(), E> {\n    /// client.c(&body).await?;\n    /// # Ok(())\n    /// # }\n    /// ```\n    pub fn c(&self) {}\n";
        let (found, given) = in_file("b.rs", text);
        assert_eq!(given, 1);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].at, "b.rs: make");
        assert_eq!(
            found[0].lines,
            [
                "use a::models::B;",
                "",
                "let body = B::new();",
                "let request = client.b().make(&body).into_request()?;",
                "Ok(request)"
            ]
        );
    }
}
