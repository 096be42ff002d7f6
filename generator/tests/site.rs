//! Tests of the site of documentation: every link has a target, and no text of a document becomes HTML. What a browser
//! makes of it is tested in `tests/site`.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use specwright::document::diagnostic::Diagnostics;
use specwright::document::load::load;
use specwright::ir::settings::Settings;
use specwright::output::docs::Request;
use specwright::output::options::{Mode, Options};
use specwright::pipeline::{self, Format};

fn documents(folder: &str) -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join(folder);
    let entries = fs::read_dir(folder).expect("the folder is there").flatten();
    let paths = entries.map(|entry| entry.path());
    paths.filter(|path| path.extension().is_some_and(|it| it == "yaml" || it == "json")).collect()
}

/// The files of a document's site, by path with slashes.
fn site(spec: &Path) -> BTreeMap<String, String> {
    let mut diagnostics = Diagnostics::new();
    let document = load(spec, &mut diagnostics).expect("the document can be read");
    let settings = Settings::default();
    let files = pipeline::pages(&document, "api", Format::Site, &settings, None, &mut diagnostics);
    let files = files.expect("the document has no errors").into_iter();
    files.map(|file| (file.path.to_string_lossy().replace('\\', "/"), file.text)).collect()
}

/// The values of an attribute of all elements.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    let tags = html.split('<').skip(1).filter_map(|rest| Some(rest.split_once('>')?.0));
    tags.filter_map(|tag| Some(tag.split_once(&start)?.1.split_once('"')?.0)).collect()
}

/// The path that a link of a page leads to.
fn joined(page: &str, link: &str) -> String {
    let mut parts: Vec<&str> = page.split('/').collect();
    parts.pop();
    for part in link.split('/') {
        if part == ".." {
            parts.pop();
        } else {
            parts.push(part);
        }
    }
    parts.join("/")
}

/// What is wrong with a site.
fn faults(site: &BTreeMap<String, String>) -> Vec<String> {
    let mut faults = Vec::new();
    let is_page = |path: &str| Path::new(path).extension().is_some_and(|it| it == "html");
    let pages = site.iter().filter(|(path, _)| is_page(path));
    let ids: BTreeMap<&str, Vec<&str>> =
        pages.clone().map(|(path, html)| (path.as_str(), values(html, "id"))).collect();
    for (path, html) in pages {
        let own = &ids[path.as_str()];
        if own.iter().collect::<BTreeSet<_>>().len() != own.len() {
            faults.push(format!("{path}: two parts have one anchor"));
        }
        let scripts = html.matches("<script").count();
        let elements = ["<iframe", "<img", "<object", "<style", "<svg", "<form"];
        if scripts != 1 || elements.iter().any(|it| html.contains(it)) {
            faults.push(format!("{path}: an element that is none of a page"));
        }
        for link in values(html, "href").into_iter().chain(values(html, "src")) {
            if ["https://", "http://", "mailto:"].iter().any(|it| link.starts_with(it)) {
                continue;
            }
            let (file, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = if file.is_empty() { path.clone() } else { joined(path, file) };
            let anchor = anchor.replace("&amp;", "&");
            let is_there = match ids.get(target.as_str()) {
                Some(ids) => anchor.is_empty() || ids.contains(&anchor.as_str()),
                None => site.contains_key(&target) && anchor.is_empty(),
            };
            if !is_there {
                faults.push(format!("{path}: {link} leads nowhere"));
            }
        }
    }
    faults
}

#[test]
fn links_lead_somewhere_and_texts_are_nothing_but_text() {
    for spec in documents("tests/docs").into_iter().chain(documents("tests/valid")) {
        let faults = faults(&site(&spec));
        assert!(faults.is_empty(), "{}: {faults:#?}", spec.display());
    }
}

#[test]
fn files_of_others_stay_and_pages_of_what_is_gone_do_not() {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let spec = folder.path().join("openapi.yaml");
    let shop = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/docs/shop.yaml");
    let text = fs::read_to_string(shop).expect("the document can be read");
    let out = folder.path().join("site");
    let options = Options { name: Some("shop".to_owned()), ..Options::new(Mode::Write) };
    let run = |text: &str| {
        fs::write(&spec, text).expect("the document is written");
        let format = Format::Site;
        let request = Request { spec: &spec, out: &out, krate: None, format, options: &options };
        request.run(&mut Diagnostics::new())
    };
    run(&text).expect("the document has no errors");
    fs::write(out.join("own.css"), "/* By hand. */").expect("a file is written");
    let again = run(&text).expect("the document has no errors");
    assert!(again.written.is_empty() && again.removed.is_empty(), "{again:?}");
    let renamed = run(&text.replace("Order'", "Sale'").replace("    Order:", "    Sale:"));
    let renamed = renamed.expect("the document has no errors");
    assert_eq!(renamed.removed, [Path::new("site/models/components/order.html")]);
    assert!(out.join("own.css").exists());
}

/// All documents of a list of tab-separated names and paths, in the folder that `CORPUS` says.
#[test]
#[ignore = "needs a folder of documents: CORPUS=DIR"]
fn links_lead_somewhere_in_a_corpus() {
    let Some(folder) = std::env::var_os("CORPUS").map(PathBuf::from) else {
        panic!("set CORPUS to a folder of documents with an INDEX.tsv");
    };
    let index = fs::read_to_string(folder.join("INDEX.tsv")).expect("the folder has an INDEX.tsv");
    let mut all = Vec::new();
    let (mut count, mut bytes) = (0, 0);
    for line in index.lines().skip(1) {
        let mut columns = line.split('\t');
        let (Some(name), Some(path)) = (columns.next(), columns.next()) else { continue };
        let site = site(&folder.join(path));
        count += site.len();
        bytes += site.values().map(String::len).sum::<usize>();
        all.extend(faults(&site).into_iter().map(|fault| format!("{name}/{fault}")));
    }
    println!("{count} files, {bytes} bytes");
    assert!(all.is_empty(), "{} faults: {:#?}", all.len(), &all[..all.len().min(40)]);
}
