//! All sources in one file: modules in place of files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use syn::{Item, ItemMod, token};

use super::file::File;
use super::print::printed;

/// Puts the files of a crate into its root. What is no file of the root's modules stays as it is.
///
/// # Errors
///
/// Returns an error if a file is no Rust.
pub fn single(files: Vec<File>) -> Result<Vec<File>, String> {
    let (sources, others): (Vec<File>, Vec<File>) =
        files.into_iter().partition(|file| file.path.extension().is_some_and(|it| it == "rs"));
    let Some(root) = sources.iter().map(|file| &file.path).min_by_key(|path| depth(path)).cloned()
    else {
        return Ok(others);
    };
    let mut texts: BTreeMap<PathBuf, String> =
        sources.into_iter().map(|file| (file.path, file.text)).collect();
    let mut file = parsed(&root, &texts.remove(&root).unwrap_or_default())?;
    let folder = root.parent().unwrap_or(Path::new("")).to_owned();
    for item in &mut file.items {
        inline(item, &folder, &mut texts)?;
    }
    let rest = texts.into_iter().map(|(path, text)| File { path, text });
    let whole = File { path: root, text: printed(&file) };
    Ok(std::iter::once(whole).chain(rest).chain(others).collect())
}

/// The root is the highest file, and one called `lib.rs` or `mod.rs` before its neighbours.
fn depth(path: &Path) -> (usize, bool) {
    let is_root = path.file_name().is_some_and(|name| name == "lib.rs" || name == "mod.rs");
    (path.components().count(), !is_root)
}

fn parsed(path: &Path, text: &str) -> Result<syn::File, String> {
    syn::parse_file(text).map_err(|error| format!("{}: {error}", path.display()))
}

/// Gives a declaration of a module the content of its file.
fn inline(
    item: &mut Item,
    folder: &Path,
    texts: &mut BTreeMap<PathBuf, String>,
) -> Result<(), String> {
    let Item::Mod(module) = item else {
        return Ok(());
    };
    let name = module.ident.to_string();
    let folder = folder.join(name.trim_start_matches("r#"));
    let paths = [folder.with_extension("rs"), folder.join("mod.rs")];
    let Some((path, text)) = paths.into_iter().find_map(|path| texts.remove_entry(&path)) else {
        return Ok(());
    };
    let mut file = parsed(&path, &text)?;
    for item in &mut file.items {
        inline(item, &folder, texts)?;
    }
    let ItemMod { attrs, content, semi, .. } = module;
    attrs.extend(file.attrs);
    *content = Some((token::Brace::default(), file.items));
    *semi = None;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(path: &str, text: &str) -> File {
        File { path: PathBuf::from(path), text: text.to_owned() }
    }

    #[test]
    fn modules_take_the_place_of_files() {
        let files = vec![
            file("src/a/b.rs", "//! What it is.\n\npub fn c() {}\n"),
            file("src/a/mod.rs", "#![allow(dead_code)]\n\nmod b;\n\npub use self::b::c;\n"),
            file("src/lib.rs", "//! The crate.\n\npub mod a;\nmod r#type;\n"),
            file("src/type.rs", "/// One.\npub struct One;\n"),
            file("README.md", "text"),
        ];
        let single = single(files).expect("all of it is Rust");
        let paths: Vec<&Path> = single.iter().map(|file| file.path.as_path()).collect();
        assert_eq!(paths, [Path::new("src/lib.rs"), Path::new("README.md")]);
        let expected = "//! The crate.\n\npub mod a {\n    #![allow(dead_code)]\n\n    mod b {\n        \
                        //! What it is.\n\n        pub fn c() {}\n    }\n\n    pub use self::b::c;\n}\n\n\
                        mod r#type {\n    /// One.\n    pub struct One;\n}\n";
        assert_eq!(single[0].text.replace("\n\n", "\n"), expected.replace("\n\n", "\n"));
        assert!(super::single(vec![file("src/lib.rs", "fn")]).is_err());
    }
}
