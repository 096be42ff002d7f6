//! What is around the text of each page: the head, the search, the list of pages, and the list of sections.

use std::path::PathBuf;

use super::code::escape;
use super::of_page;
use super::page::{self, Page, address};
use crate::plan::Model;
use crate::plan::client::Group;
use crate::rust::file::File;
use crate::schema::spec::OperationKind;
use crate::targets::client::Context;
use crate::targets::pages::{FIRST, STAMP, TYPES, WEBHOOKS, of_group, relative};

/// The fewest sections that a list of them helps to find.
const SECTIONS: usize = 3;

/// What all pages share.
pub(super) struct Shell {
    package: String,
    /// The version of the API, or nothing.
    version: String,
    entries: Vec<Entry>,
}

/// An entry of the list of pages.
struct Entry {
    depth: usize,
    title: String,
    /// The page of Markdown; empty for a title.
    page: String,
}

impl Shell {
    pub(super) fn new(package: &str, model: &Model) -> Self {
        let context = Context::new(package, model);
        let entry = |depth: usize, title: &str, page: &str| Entry {
            depth,
            title: title.to_owned(),
            page: page.to_owned(),
        };
        let mut entries = vec![
            entry(0, "Overview", FIRST),
            entry(0, "All operations", "reference.md"),
            entry(0, "All types", TYPES),
        ];
        if context.api.operations.iter().any(|it| it.kind != OperationKind::Path) {
            entries.push(entry(0, "Webhooks", WEBHOOKS));
        }
        entries.push(entry(0, "In short", "AGENTS.md"));
        entries.push(entry(0, "Operations", ""));
        let roots = context.calls.groups.iter().enumerate().filter(|(_, it)| it.path.is_empty());
        for (root, _) in roots {
            groups(&context.calls.groups, root, &mut entries);
        }
        let version = context.api.info.version.clone();
        Self { package: package.to_owned(), version, entries }
    }

    /// Returns the HTML page for a Markdown page.
    pub(super) fn page(&self, file: &File) -> File {
        let path = file.path.to_string_lossy().replace('\\', "/");
        let page = page::read(file.text.strip_prefix(STAMP).unwrap_or(&file.text));
        let to_root = "../".repeat(path.matches('/').count());
        let mut html = String::with_capacity(page.html.len() + 8192);
        html.push_str(STAMP);
        self.head(&mut html, &page, &to_root);
        html.push_str("<div class=\"columns\">\n");
        self.list(&mut html, &path);
        sections(&mut html, &page);
        html.push_str("<main id=\".content\">\n<article>\n");
        html.push_str(&page.html);
        html.push_str("</article>\n</main>\n</div>\n</body>\n</html>\n");
        File { path: PathBuf::from(of_page(&path)), text: html }
    }

    fn head(&self, html: &mut String, page: &Page, to_root: &str) {
        html.push_str(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; script-src 'self' file:; \
             style-src 'self' file:\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>",
        );
        escape(html, &page.title);
        if page.title != self.package {
            html.push_str(" – ");
            escape(html, &self.package);
        }
        html.extend([
            "</title>\n<link rel=\"stylesheet\" href=\"",
            to_root,
            "site.css\">\n<script src=\"",
            to_root,
            "site.js\" data-root=\"",
            to_root,
            "\"></script>\n</head>\n<body>\n<a class=\"skip\" href=\"#.content\">Skip to the content</a>\n<header>\n\
             <a class=\"home\" href=\"",
            to_root,
            "index.html\">",
        ]);
        escape(html, &self.package);
        html.push_str("</a>\n");
        if !self.version.is_empty() {
            html.push_str("<span class=\"version\">API ");
            escape(html, &self.version);
            html.push_str("</span>\n");
        }
        html.push_str("</header>\n");
    }

    /// The list of pages.
    fn list(&self, html: &mut String, path: &str) {
        html.push_str("<nav class=\"pages\" id=\".pages\" aria-label=\"Pages\">\n");
        let mut open = 0;
        for entry in &self.entries {
            if entry.page.is_empty() {
                html.push_str(&"</li></ul>".repeat(open));
                open = 0;
                html.push_str("<p>");
                escape(html, &entry.title);
                html.push_str("</p>\n");
                continue;
            }
            let depth = entry.depth.max(1);
            if depth > open {
                html.push_str(&"<ul><li>".repeat(depth - open));
            } else {
                html.push_str(&"</li></ul>".repeat(open - depth));
                html.push_str("</li>\n<li>");
            }
            open = depth;
            let current = if entry.page == path { " aria-current=\"page\"" } else { "" };
            page::link(html, &address(&relative(path, &entry.page)), &entry.title, current);
        }
        html.push_str(&"</li></ul>".repeat(open));
        html.push_str("\n</nav>\n");
    }
}

/// Adds a group and those within it.
fn groups(all: &[Group], index: usize, entries: &mut Vec<Entry>) {
    let group = &all[index];
    let page = of_group(group);
    if group.path.is_empty() {
        let own = Entry { depth: 1, title: "client".to_owned(), page };
        entries.extend((!group.methods.is_empty()).then_some(own));
    } else if !group.methods.is_empty() || !group.children.is_empty() {
        let title = group.accessor.trim_start_matches("r#").to_owned();
        entries.push(Entry { depth: group.path.len(), title, page });
    }
    for child in &group.children {
        groups(all, *child, entries);
    }
}

/// The list of a page's sections.
fn sections(html: &mut String, page: &Page) {
    if page.sections.len() < SECTIONS {
        return;
    }
    html.push_str(
        "<nav class=\"sections\" aria-label=\"On this page\">\n<p>On this page</p>\n<ul>\n",
    );
    for (anchor, title) in &page.sections {
        html.push_str("<li>");
        page::link(html, &format!("#{anchor}"), title, "");
        html.push_str("</li>\n");
    }
    html.push_str("</ul>\n</nav>\n");
}
