//! Tests of the pages of documentation: every link has a target, and no text of a document becomes HTML.

#[path = "docs/site.rs"]
mod site;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fs;
use std::path::{Path, PathBuf};

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};
use specwright::document::diagnostic::Diagnostics;
use specwright::document::load::load;
use specwright::ir::settings::Settings;
use specwright::output::docs::{Request, Written};
use specwright::output::options;
use specwright::output::options::Mode;
use specwright::pipeline::{self, Format};

/// The files of a document's documentation, by path.
fn files(spec: &Path, format: Format) -> BTreeMap<PathBuf, String> {
    let mut diagnostics = Diagnostics::new();
    let document = load(spec, &mut diagnostics).expect("the document can be read");
    let settings = Settings::default();
    let files = pipeline::pages(&document, "api", format, &settings, None, &mut diagnostics);
    let files = files.expect("the document has no errors");
    files.into_iter().map(|file| (file.path, file.text)).collect()
}

/// The pages of a document, by path.
fn pages(spec: &Path) -> BTreeMap<PathBuf, String> {
    files(spec, Format::Markdown)
}

/// What Markdown makes of a page.
#[derive(Default)]
struct Page {
    anchors: BTreeSet<String>,
    /// The anchors that several headings would have: links to them lead to the first.
    repeated: BTreeSet<String>,
    links: Vec<String>,
    faults: Vec<String>,
}

fn read(text: &str) -> Page {
    let mut page = Page::default();
    let body = text.split_once("-->").map_or(text, |(_, body)| body);
    let mut heading: Option<String> = None;
    let mut counts: HashMap<String, usize> = HashMap::new();
    let mut titles = 0;
    for event in Parser::new_ext(body, Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                titles += usize::from(level as usize == 1);
                heading = Some(String::new());
            }
            Event::End(TagEnd::Heading(_)) => {
                let slug = slug(&heading.take().unwrap_or_default());
                let count = counts.entry(slug.clone()).or_default();
                if *count > 0 {
                    page.repeated.insert(slug.clone());
                }
                page.anchors.insert(match *count {
                    0 => slug,
                    count => format!("{slug}-{count}"),
                });
                *count += 1;
            }
            Event::Text(text) | Event::Code(text) => {
                if let Some(heading) = &mut heading {
                    heading.push_str(&text);
                }
            }
            Event::Start(Tag::Link { dest_url, .. }) => page.links.push(dest_url.to_string()),
            Event::Start(Tag::Image { .. } | Tag::HtmlBlock)
            | Event::Html(_)
            | Event::InlineHtml(_) => page.faults.push(format!("{event:?}")),
            _ => {}
        }
    }
    if titles != 1 {
        page.faults.push(format!("{titles} titles"));
    }
    page
}

/// The anchor that forges give to a heading.
fn slug(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

/// What is wrong with the pages.
fn faults(pages: &BTreeMap<PathBuf, String>) -> Vec<String> {
    let markdown = pages.iter().filter(|(path, _)| path.extension().is_some_and(|it| it == "md"));
    let read: BTreeMap<&Path, Page> =
        markdown.map(|(path, text)| (path.as_path(), read(text))).collect();
    let mut faults = Vec::new();
    let folded: BTreeSet<String> =
        read.keys().map(|path| path.to_string_lossy().to_lowercase()).collect();
    if folded.len() != read.len() {
        faults.push("two paths differ in case only".to_owned());
    }
    for (path, page) in &read {
        faults.extend(page.faults.iter().map(|fault| format!("{}: {fault}", path.display())));
        for link in &page.links {
            if ["https://", "http://", "mailto:"].iter().any(|it| link.starts_with(it)) {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { path.to_path_buf() } else { joined(path, file) };
            let is_there = read
                .get(target.as_path())
                .is_some_and(|page| anchor.is_empty() || page.anchors.contains(anchor));
            if read.get(target.as_path()).is_some_and(|page| page.repeated.contains(anchor)) {
                faults.push(format!("{}: {link} leads to another heading", path.display()));
            }
            if !is_there {
                faults.push(format!("{}: {link} leads nowhere", path.display()));
            }
        }
    }
    faults
}

/// The path that a link leads to.
fn joined(page: &Path, link: &str) -> PathBuf {
    let mut path = page.parent().unwrap_or(Path::new("")).to_owned();
    for part in link.split('/') {
        if part == ".." {
            path.pop();
        } else {
            path.push(part);
        }
    }
    path
}

fn documents(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the folder is there").flatten();
    let mut found: Vec<PathBuf> = entries
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|it| it == "yaml" || it == "json"))
        .collect();
    found.sort();
    found
}

#[test]
fn links_lead_somewhere() {
    for spec in documents(&Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/valid")) {
        let faults = faults(&pages(&spec));
        assert!(faults.is_empty(), "{}: {faults:#?}", spec.display());
    }
}

#[test]
fn texts_of_a_document_are_nothing_but_text() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/docs/hostile.yaml");
    let pages = pages(&spec);
    let faults = faults(&pages);
    assert!(faults.is_empty(), "{faults:#?}");
    let all: String = pages.values().map(String::as_str).collect();
    assert!(!all.contains('\u{202e}'), "invisible characters are shown");
    // What does not fit into a cell is below the table.
    for text in ["The end of a long text.", "The end of a list of values."] {
        assert!(all.contains(text), "{text}");
    }
    // A row has as many cells as its table has titles.
    let bars = |line: &str| line.replace("\\|", "").matches('|').count();
    for (path, text) in &pages {
        let mut lines = text.lines();
        let titles = ["| Field |", "| Variant |", "| Parameter |", "| Element |"];
        while let Some(head) = lines.find(|line| titles.iter().any(|it| line.starts_with(it))) {
            for row in lines.by_ref().take_while(|line| !line.is_empty()) {
                assert_eq!(bars(row), bars(head), "{}: {row}", path.display());
            }
        }
    }
}

#[test]
fn commands_have_all_that_is_required_or_are_left_out() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/docs/hostile.yaml");
    let pages = pages(&spec);
    let search = &pages[Path::new("operations/search.md")];
    let commands: Vec<&str> = search.split("```sh\n").skip(1).collect();
    // How a list is written into a form depends on its encoding, so that the upload has no command.
    assert_eq!(commands.len(), 1, "{search}");
    let command = commands[0];
    assert!(
        command.starts_with("curl -X GET \"$BASE_URL/search?page=2&key=$API_KEY\""),
        "{command}"
    );
    assert!(command.contains("-H \"X-Trace: ${X_TRACE}\""), "{command}");
}

/// The lines of pages that differ, by page.
fn changed(before: &str, after: &str) -> BTreeMap<PathBuf, Vec<String>> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let of = |text: &str| {
        let spec = folder.path().join("openapi.yaml");
        fs::write(&spec, text).expect("the document is written");
        pages(&spec)
    };
    let (before, after) = (of(before), of(after));
    let paths: BTreeSet<&PathBuf> = before.keys().chain(after.keys()).collect();
    let lines = |pages: &BTreeMap<PathBuf, String>, path: &PathBuf| -> Vec<String> {
        pages.get(path).map(|text| text.lines().map(str::to_owned).collect()).unwrap_or_default()
    };
    let differ = paths.into_iter().filter_map(|path| {
        let old = lines(&before, path);
        let new: Vec<String> =
            lines(&after, path).into_iter().filter(|line| !old.contains(line)).collect();
        (before.get(path) != after.get(path)).then(|| (path.clone(), new))
    });
    differ.collect()
}

#[test]
fn a_change_of_the_document_changes_the_lines_about_it() {
    let spec = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/docs/shop.yaml");
    let text = fs::read_to_string(spec).expect("the document can be read");
    let replaced = |from: &str, to: &str| {
        assert!(text.contains(from), "{from:?} is in the document");
        changed(&text, &text.replace(from, to))
    };
    let order = PathBuf::from("models/components/order.md");
    let described = replaced("What was ordered.", "All that was ordered.");
    assert_eq!(described.len(), 1, "{described:?}");
    assert_eq!(described[&order].len(), 1, "{described:?}");
    let typed = replaced("total: {type: integer}", "total: {type: number}");
    assert_eq!(typed.len(), 1, "{typed:?}");
    assert_eq!(typed[&order], ["| `total` | `Option<f64>` | no |  |"]);
    let told = replaced("Lists the orders.", "Lists all orders.");
    // The first sentence about an operation is in the lists of operations, too.
    let pages: Vec<&PathBuf> = told.keys().collect();
    assert_eq!(pages, [Path::new("operations/orders.md"), Path::new("reference.md")]);
    let gone = replaced("  /orders/{id}:\n", "  /baskets/{id}:\n");
    assert!(gone.keys().all(|path| !path.starts_with("models")), "{gone:?}");
}

/// A document, and the folder that its documentation is written to.
struct Shop {
    folder: tempfile::TempDir,
    text: String,
    out: PathBuf,
    format: Format,
}

impl Shop {
    fn new(format: Format) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/docs/shop.yaml");
        let text = fs::read_to_string(shop).expect("the document can be read");
        let out = folder.path().join("docs");
        Self { folder, text, out, format }
    }

    fn run(&self, text: &str, mode: Mode) -> Option<Written> {
        let spec = self.folder.path().join("openapi.yaml");
        fs::write(&spec, text).expect("the document is written");
        let name = Some("shop".to_owned());
        let options = options::Options { name, ..options::Options::new(mode) };
        let (spec, out, format) = (&spec, &self.out, self.format);
        let request = Request { spec, out, krate: None, format, options: &options };
        request.run(&mut Diagnostics::new())
    }
}

#[test]
fn pages_of_others_stay_and_those_of_what_is_gone_do_not() {
    let shop = Shop::new(Format::Markdown);
    let (text, out) = (&shop.text, &shop.out);
    let run = |text: &str, mode: Mode| shop.run(text, mode);
    let first = run(text, Mode::Write).expect("the document has no errors");
    assert!(first.unchanged == 0 && first.removed.is_empty(), "{first:?}");
    fs::write(out.join("guide.md"), "By hand.").expect("a page is written");
    let again = run(text, Mode::Check).expect("the document has no errors");
    assert!(again.written.is_empty() && again.removed.is_empty(), "{again:?}");
    let renamed =
        run(&text.replace("Order'", "Sale'").replace("    Order:", "    Sale:"), Mode::Write);
    let renamed = renamed.expect("the document has no errors");
    assert_eq!(renamed.removed, [Path::new("docs/models/components/order.md")]);
    assert!(out.join("models/components/sale.md").exists());
    assert_eq!(fs::read_to_string(out.join("guide.md")).expect("it is there"), "By hand.");
    // A hand-written page at the path of a generated one is an error, and nothing is written.
    fs::write(out.join("reference.md"), "By hand.").expect("a page is written");
    assert!(run(text, Mode::Write).is_none());
    assert!(out.join("models/components/sale.md").exists());
}

/// Asserts that nothing is wrong with the files of all documents of a list of tab-separated names and paths, in the
/// folder that `CORPUS` says. `made` returns their number, their bytes and what is wrong.
fn in_corpus(made: impl Fn(&Path) -> (usize, usize, Vec<String>)) {
    let Some(folder) = std::env::var_os("CORPUS").map(PathBuf::from) else {
        panic!("set CORPUS to a folder of documents with an INDEX.tsv");
    };
    let index = fs::read_to_string(folder.join("INDEX.tsv")).expect("the folder has an INDEX.tsv");
    let mut all = Vec::new();
    let (mut count, mut bytes) = (0, 0);
    for line in index.lines().skip(1) {
        let mut columns = line.split('\t');
        let (Some(name), Some(path)) = (columns.next(), columns.next()) else { continue };
        let (files, length, faults) = made(&folder.join(path));
        count += files;
        bytes += length;
        all.extend(faults.into_iter().map(|fault| format!("{name}/{fault}")));
    }
    println!("{count} files, {bytes} bytes");
    assert!(all.is_empty(), "{} faults: {:#?}", all.len(), &all[..all.len().min(40)]);
}

#[test]
#[ignore = "needs a folder of documents: CORPUS=DIR"]
fn links_lead_somewhere_in_a_corpus() {
    in_corpus(|spec| {
        let pages = pages(spec);
        (pages.len(), pages.values().map(String::len).sum(), faults(&pages))
    });
}
