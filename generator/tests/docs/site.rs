//! Tests of the site of documentation: every link has a target, and no text of a document becomes HTML. What a browser
//! makes of it is tested in `tests/site`.

use super::*;

/// The files of a document's site, by path with slashes.
fn site(spec: &Path) -> BTreeMap<String, String> {
    let files = files(spec, Format::Site).into_iter();
    files.map(|(path, text)| (path.to_string_lossy().replace('\\', "/"), text)).collect()
}

/// The values of an attribute of all elements.
fn values<'a>(html: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    let tags = html.split('<').skip(1).filter_map(|rest| Some(rest.split_once('>')?.0));
    tags.filter_map(|tag| Some(tag.split_once(&start)?.1.split_once('"')?.0)).collect()
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
            let target = if file.is_empty() {
                path.clone()
            } else {
                joined(Path::new(path), file).to_string_lossy().replace('\\', "/")
            };
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
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    for spec in documents(&folder.join("docs")).into_iter().chain(documents(&folder.join("valid")))
    {
        let faults = faults(&site(&spec));
        assert!(faults.is_empty(), "{}: {faults:#?}", spec.display());
    }
}

#[test]
fn files_of_others_stay_and_pages_of_what_is_gone_do_not() {
    let shop = Shop::new(Format::Site);
    let (text, out) = (&shop.text, &shop.out);
    let run = |text: &str| shop.run(text, Mode::Write);
    run(text).expect("the document has no errors");
    fs::write(out.join("own.css"), "/* By hand. */").expect("a file is written");
    let again = run(text).expect("the document has no errors");
    assert!(again.written.is_empty() && again.removed.is_empty(), "{again:?}");
    let renamed = run(&text.replace("Order'", "Sale'").replace("    Order:", "    Sale:"));
    let renamed = renamed.expect("the document has no errors");
    assert_eq!(renamed.removed, [Path::new("docs/models/components/order.html")]);
    assert!(out.join("own.css").exists());
}

#[test]
#[ignore = "needs a folder of documents: CORPUS=DIR"]
fn links_lead_somewhere_in_a_corpus() {
    in_corpus(|spec| {
        let site = site(spec);
        (site.len(), site.values().map(String::len).sum(), faults(&site))
    });
}
