//! The layers of the library: a module imports only from layers before its own, and siblings import each
//! other without circles.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// From the bottom to the top.
const LAYERS: [&str; 12] = [
    "document", "schema", "ir", "analysis", "names", "plan", "changes", "rust", "targets",
    "pipeline", "output", "corpus",
];

/// An import: the file that has it, the module that the file is in and the one that it names.
struct Import {
    file: PathBuf,
    from: Vec<String>,
    to: Vec<String>,
}

#[test]
fn layers_import_only_those_before_them() {
    let imports = imports("src");
    assert!(imports.len() > 500, "only {} imports", imports.len());
    let layer = |path: &[String]| LAYERS.iter().position(|layer| *layer == path[0]);
    let mut wrong = Vec::new();
    for import in &imports {
        match (layer(&import.from), layer(&import.to)) {
            (Some(from), Some(to)) if to <= from => {}
            _ => wrong.push(format!("{} imports {}", import.file.display(), import.to.join("::"))),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn siblings_import_each_other_without_circles() {
    for sources in ["src", "runtime/src"] {
        let imports = imports(sources);
        let modules: BTreeSet<&[String]> = imports.iter().map(|import| &import.from[..]).collect();
        let is_module = |path: &[String]| modules.iter().any(|module| module.starts_with(path));
        let mut edges: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for Import { from, to, .. } in &imports {
            let common = from.iter().zip(to).take_while(|(from, to)| from == to).count();
            // What a module imports from one around it or inside it does not count.
            if common < from.len() && common < to.len() && is_module(&to[..=common]) {
                let [from, to] = [from, to].map(|path| path[..=common].join("::"));
                edges.entry(from).or_default().insert(to);
            }
        }
        let circles: Vec<&String> = edges.keys().filter(|it| reaches(&edges, it, it)).collect();
        assert!(circles.is_empty(), "in a circle: {circles:#?}");
        assert!(edges.len() > 20, "only {edges:?}");
    }
}

/// Functions are measured by clippy (`clippy.toml`).
#[test]
fn files_are_short() {
    let mut long = Vec::new();
    for folder in ["src", "runtime/src", "tests"] {
        for path in files(&Path::new(env!("CARGO_MANIFEST_DIR")).join(folder)) {
            let text = fs::read_to_string(&path).expect("it is text");
            let code = text.lines().map(str::trim);
            let lines = code.filter(|line| !line.is_empty() && !line.starts_with("//")).count();
            if lines > 450 {
                long.push(format!("{} has {lines} lines of code", path.display()));
            }
        }
    }
    assert!(long.is_empty(), "{}", long.join("\n"));
}

/// The files of Rust in a folder, in order.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).expect("the folder can be read") {
            let path = entry.expect("the folder can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                files.push(path);
            }
        }
    }
    files.sort();
    files
}

fn reaches(edges: &BTreeMap<String, BTreeSet<String>>, from: &str, wanted: &str) -> bool {
    let (mut open, mut seen) = (vec![from], BTreeSet::new());
    while let Some(at) = open.pop() {
        for next in edges.get(at).into_iter().flatten() {
            if next == wanted {
                return true;
            }
            if seen.insert(next) {
                open.push(next);
            }
        }
    }
    false
}

/// All imports of a package but those in tests and in its root.
fn imports(sources: &str) -> Vec<Import> {
    let sources = Path::new(env!("CARGO_MANIFEST_DIR")).join(sources);
    let mut imports = Vec::new();
    for path in files(&sources) {
        let file = path.strip_prefix(&sources).expect("it is below the folder").to_owned();
        let mut from: Vec<String> = file
            .with_extension("")
            .iter()
            .map(|name| name.to_str().expect("names are ASCII").to_owned())
            .collect();
        let others = ["tests", "coverage", "support_tests", "commands", "lib", "main"];
        if from.iter().any(|name| others.contains(&&**name)) {
            continue;
        }
        from.pop_if(|name| name == "mod");
        // Emitters write paths of emitted crates, which begin with `crate::` too.
        let text = fs::read_to_string(&path).expect("it is text");
        let syntax = syn::parse_file(&text).expect("it compiles");
        let modules = module_names(&sources, &from);
        for mut to in used(&syntax.items) {
            match to.first().map(String::as_str) {
                Some("crate") => drop(to.remove(0)),
                Some("super") => {
                    let mut base = from.clone();
                    while to.first().is_some_and(|it| it == "super") {
                        to.remove(0);
                        base.pop();
                    }
                    to.splice(0..0, base);
                }
                Some("self") => drop(to.splice(0..1, from.clone())),
                Some(first) if modules.contains(first) => drop(to.splice(0..0, from.clone())),
                _ => continue,
            }
            if !to.is_empty() {
                imports.push(Import { file: file.clone(), from: from.clone(), to });
            }
        }
    }
    let named = names_of_parents(&imports);
    for import in &mut imports {
        if let Some(to) = named.get(&import.to) {
            import.to.clone_from(to);
        }
    }
    imports
}

/// What modules name of the modules inside them: `super::Name` means the module that defines it.
fn names_of_parents(imports: &[Import]) -> BTreeMap<Vec<String>, Vec<String>> {
    let inside =
        imports.iter().filter(|it| it.to.starts_with(&it.from) && it.to.len() > it.from.len() + 1);
    let named = inside.filter_map(|it| {
        let name = it.to.last()?.clone();
        Some(([&it.from[..], &[name]].concat(), it.to.clone()))
    });
    named.collect()
}

/// The modules inside a module.
fn module_names(sources: &Path, module: &[String]) -> BTreeSet<String> {
    let folder = sources.join(module.iter().collect::<PathBuf>());
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let names = entries
        .filter_map(|entry| entry.path().file_stem().and_then(|it| it.to_str()).map(str::to_owned));
    names.collect()
}

/// The paths that items name in `use`, those of test modules aside, and those in code that begin with
/// `crate::`.
fn used(items: &[syn::Item]) -> Vec<Vec<String>> {
    let mut paths = Vec::new();
    for item in items {
        match item {
            syn::Item::Use(item) => tree(&item.tree, &mut Vec::new(), &mut paths),
            syn::Item::Mod(item) => {
                let is_test = item.attrs.iter().any(|it| it.path().is_ident("cfg"));
                if let (Some((_, items)), false) = (&item.content, is_test) {
                    paths.extend(used(items));
                }
            }
            item => paths.extend(in_code(item)),
        }
    }
    paths
}

fn tree(tree: &syn::UseTree, before: &mut Vec<String>, paths: &mut Vec<Vec<String>>) {
    match tree {
        syn::UseTree::Path(path) => {
            before.push(path.ident.to_string());
            self::tree(&path.tree, before, paths);
            before.pop();
        }
        syn::UseTree::Group(group) => {
            for one in &group.items {
                self::tree(one, before, paths);
            }
        }
        syn::UseTree::Name(name) if name.ident == "self" => paths.push(before.clone()),
        syn::UseTree::Name(name) => {
            paths.push(before.iter().cloned().chain([name.ident.to_string()]).collect());
        }
        syn::UseTree::Rename(name) if name.ident == "self" => paths.push(before.clone()),
        syn::UseTree::Rename(name) => {
            paths.push(before.iter().cloned().chain([name.ident.to_string()]).collect());
        }
        syn::UseTree::Glob(_) => paths.push(before.clone()),
    }
}

/// Paths in code that begin with `crate::` or `super::`. Macro calls are skipped: `quote!` has paths of
/// emitted crates.
fn in_code(item: &syn::Item) -> Vec<Vec<String>> {
    struct Paths(Vec<Vec<String>>);
    impl<'a> syn::visit::Visit<'a> for Paths {
        fn visit_path(&mut self, path: &'a syn::Path) {
            let first = path.segments.first();
            if first.is_some_and(|first| first.ident == "crate" || first.ident == "super") {
                self.0.push(path.segments.iter().map(|it| it.ident.to_string()).collect());
            }
            syn::visit::visit_path(self, path);
        }
        fn visit_item_use(&mut self, item: &'a syn::ItemUse) {
            tree(&item.tree, &mut Vec::new(), &mut self.0);
        }
        fn visit_macro(&mut self, _: &'a syn::Macro) {}
    }
    let mut paths = Paths(Vec::new());
    syn::visit::Visit::visit_item(&mut paths, item);
    paths.0
}
