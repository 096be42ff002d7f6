//! Markdown → HTML, with anchors for sections and for the rows of tables.

use std::collections::{HashMap, HashSet};
use std::fmt::Write as _;

use pulldown_cmark::{CodeBlockKind, CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};
use pulldown_cmark_escape::escape_html;

use super::code::{escape, highlighted};
use super::{is_markdown, of_page};
use crate::targets::client::markdown::is_url;
use crate::targets::pages::{BELOW, anchor};

/// What a page says.
#[derive(Debug, Default)]
pub(super) struct Page {
    pub(super) title: String,
    pub(super) html: String,
    /// The anchors and titles of its sections.
    pub(super) sections: Vec<(String, String)>,
}

/// Returns the address in the site, for one of a page of Markdown.
pub(super) fn address(link: &str) -> String {
    match link.split_once('#') {
        Some(("", anchor)) => format!("#{anchor}"),
        Some((page, anchor)) => format!("{}#{anchor}", of_page(page)),
        None => of_page(link),
    }
}

/// Returns what a text of Markdown says. HTML in it is text, and pictures are links: a page asks for nothing from
/// elsewhere.
pub(super) fn read(markdown: &str) -> Page {
    let options = Options::ENABLE_TABLES | Options::ENABLE_STRIKETHROUGH;
    let events: Vec<Event> = Parser::new_ext(markdown, options).collect();
    let mut reader = Reader {
        page: Page::default(),
        anchors: HashMap::new(),
        links: Vec::new(),
        below: below(&events),
    };
    let mut shown: Vec<Event> = Vec::with_capacity(events.len());
    let mut table = Table::default();
    let mut at = 0;
    while let Some(event) = events.get(at) {
        let rest = &events[at..];
        at += 1;
        match event {
            Event::Start(Tag::Heading { level, .. }) => reader.heading(*level, rest, &mut shown),
            Event::End(TagEnd::Heading(level)) => reader.end(*level, &mut shown),
            Event::Start(Tag::Paragraph) => match reader.part(rest) {
                Some(html) => {
                    shown.push(raw(html));
                    at += PART - 1;
                }
                None => shown.push(event.clone()),
            },
            Event::Text(text) if table.is_open && text.ends_with(BELOW) => {
                shown.push(raw(reader.see_below(text, &table.name)));
            }
            Event::Code(code) if table.is_open => {
                shown.push(raw(format!("<code>{}</code>", breakable(code))));
            }
            Event::Start(Tag::CodeBlock(kind)) => {
                let end = rest.iter().position(|it| matches!(it, Event::End(TagEnd::CodeBlock)));
                let end = end.unwrap_or(rest.len());
                shown.push(raw(block(kind, &text(&rest[..end]))));
                at += end;
            }
            Event::Start(Tag::Link { dest_url, .. } | Tag::Image { dest_url, .. }) => {
                shown.extend(reader.link(dest_url));
            }
            Event::End(TagEnd::Link | TagEnd::Image) => {
                let is_open = reader.links.pop().unwrap_or(false);
                shown.extend(is_open.then_some(Event::End(TagEnd::Link)));
            }
            Event::Html(text) | Event::InlineHtml(text) => shown.push(Event::Text(text.clone())),
            Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => {}
            event => match table.html(event, rest, &reader.page) {
                Some(html) => shown.push(raw(html)),
                None => shown.push(event.clone()),
            },
        }
    }
    pulldown_cmark::html::push_html(&mut reader.page.html, shown.into_iter());
    reader.page
}

fn raw<'a>(html: String) -> Event<'a> {
    Event::Html(CowStr::from(html))
}

/// The text of events.
fn text(events: &[Event]) -> String {
    let texts = events.iter().filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) | Event::InlineHtml(text) => Some(&**text),
        Event::SoftBreak | Event::HardBreak => Some(" "),
        _ => None,
    });
    texts.collect()
}

/// Adds a link to the section or row that contains it.
fn to_here(html: &mut String, anchor: &str, title: &str) {
    html.push_str("<a class=\"anchor\" href=\"#");
    escape_html(&mut *html, anchor).unwrap_or_default();
    html.push_str("\" aria-label=\"Link to ");
    escape_html(&mut *html, title).unwrap_or_default();
    html.push_str("\">#</a>");
}

/// A name as HTML that a line can end within, between its words.
fn breakable(code: &str) -> String {
    let mut html = String::with_capacity(code.len() * 2);
    let mut last = ' ';
    for c in code.chars() {
        let is_word = c.is_uppercase() && last.is_lowercase();
        if is_word || matches!(last, '<' | '_' | '.' | '/') || last == ':' && c != ':' {
            html.push_str("<wbr>");
        }
        escape(&mut html, c.encode_utf8(&mut [0; 4]));
        last = c;
    }
    html
}

/// The names of rows whose texts follow the table, each with the number of sections so far.
fn below(events: &[Event]) -> HashSet<(usize, String)> {
    let mut section = 0;
    let mut names = HashSet::new();
    for (at, event) in events.iter().enumerate() {
        let is_title =
            matches!(event, Event::Start(Tag::Heading { level, .. }) if *level != HeadingLevel::H1);
        section += usize::from(is_title);
        names.extend(named(&events[at..]).map(|name| (section, name.to_owned())));
    }
    names
}

/// The name that a paragraph consists of, if `rest` begins with one.
fn named<'a>(rest: &'a [Event]) -> Option<&'a str> {
    match rest.get(..PART)? {
        [
            Event::Start(Tag::Paragraph),
            Event::Start(Tag::Strong),
            Event::Code(name),
            Event::End(TagEnd::Strong),
            Event::End(TagEnd::Paragraph),
        ] => Some(name),
        _ => None,
    }
}

/// A block of code, which can be scrolled with the keyboard.
fn block(kind: &CodeBlockKind, code: &str) -> String {
    let language = match kind {
        CodeBlockKind::Fenced(language) => language,
        CodeBlockKind::Indented => "",
    };
    let mut html = String::from("<pre tabindex=\"0\"><code class=\"language-");
    escape_html(&mut html, language).unwrap_or_default();
    html.push_str("\">");
    html.push_str(&highlighted(language, code));
    html.push_str("</code></pre>\n");
    html
}

/// The number of events of a paragraph that is one strong text: the title of a part of a section.
const PART: usize = 5;

struct Reader {
    page: Page,
    /// How often each anchor is there, as forges count them.
    anchors: HashMap<String, usize>,
    /// Whether each link that is open leads somewhere.
    links: Vec<bool>,
    /// The rows whose texts follow the table.
    below: HashSet<(usize, String)>,
}

impl Reader {
    /// Begins a section. `rest` begins with its heading.
    fn heading<'a>(&mut self, level: HeadingLevel, rest: &[Event<'a>], shown: &mut Vec<Event<'a>>) {
        let end = rest.iter().position(|event| matches!(event, Event::End(TagEnd::Heading(_))));
        let title = text(&rest[..end.unwrap_or(rest.len())]);
        let slug = anchor(&title);
        let count = self.anchors.entry(slug.clone()).or_default();
        let slug = if *count == 0 { slug } else { format!("{slug}-{count}") };
        *count += 1;
        let id = Some(CowStr::from(slug.clone()));
        shown.push(Event::Start(Tag::Heading {
            level,
            id,
            classes: Vec::new(),
            attrs: Vec::new(),
        }));
        if level == HeadingLevel::H1 {
            self.page.title = title;
        } else {
            self.page.sections.push((slug, title));
        }
    }

    /// Ends a heading with a link to its section.
    fn end(&self, level: HeadingLevel, shown: &mut Vec<Event>) {
        if let Some((slug, title)) = self.page.sections.last().filter(|_| level != HeadingLevel::H1)
        {
            let mut html = String::from(" ");
            to_here(&mut html, slug, title);
            shown.push(Event::InlineHtml(CowStr::from(html)));
        }
        shown.push(Event::End(TagEnd::Heading(level)));
    }

    /// Returns the anchor of a row's text below the table.
    fn anchor_below(&self, name: &str) -> Option<String> {
        let is_there = self.below.contains(&(self.page.sections.len(), name.to_owned()));
        let (section, _) = self.page.sections.last().filter(|_| is_there)?;
        Some(format!("{section}~{name}"))
    }

    /// A text of a table that ends with where the rest is, with a link to it.
    fn see_below(&self, text: &str, name: &str) -> String {
        let mut html = String::new();
        match self.anchor_below(name) {
            Some(anchor) => {
                escape(&mut html, &text[..text.len() - BELOW.len()]);
                link(&mut html, &format!("#{anchor}"), BELOW, "");
            }
            None => escape(&mut html, text),
        }
        html
    }

    /// Returns the title of a part of a section, or of a text about a row, if `rest` begins with one.
    fn part(&mut self, rest: &[Event]) -> Option<String> {
        let (section, _) = self.page.sections.last()?;
        if let Some(name) = named(rest) {
            let anchor = self.anchor_below(name).filter(|it| !self.anchors.contains_key(it))?;
            let mut html = String::from("<p class=\"named\" id=\"");
            escape_html(&mut html, &anchor).unwrap_or_default();
            html.push_str("\"><code>");
            escape(&mut html, name);
            html.push_str("</code></p>\n");
            self.anchors.insert(anchor, 1);
            return Some(html);
        }
        let title = match rest.get(..PART)? {
            [
                _,
                Event::Start(Tag::Strong),
                Event::Text(title),
                Event::End(TagEnd::Strong),
                Event::End(TagEnd::Paragraph),
            ] if !title.ends_with('.') => title,
            _ => return None,
        };
        let slug = format!("{section}:{}", anchor(title));
        let count = self.anchors.entry(slug.clone()).or_default();
        *count += 1;
        let mut html = String::from("<h3");
        if *count == 1 {
            html.push_str(" id=\"");
            escape_html(&mut html, &slug).unwrap_or_default();
            html.push('"');
        }
        html.push('>');
        escape(&mut html, title);
        if *count == 1 {
            html.push(' ');
            to_here(&mut html, &slug, title);
        }
        Some(html + "</h3>\n")
    }

    /// Begins a link, unless it leads neither to a page nor to a site.
    fn link<'a>(&mut self, target: &str) -> Option<Event<'a>> {
        let to = if is_url(target) {
            Some(target.to_owned())
        } else {
            let path = target.split('#').next().unwrap_or_default();
            let is_page = path.is_empty() && target.len() > 1 || is_markdown(path);
            (is_page && !path.contains(':')).then(|| address(target))
        };
        self.links.push(to.is_some());
        let link_type = pulldown_cmark::LinkType::Inline;
        let (title, id) = (CowStr::from(""), CowStr::from(""));
        Some(Event::Start(Tag::Link { link_type, dest_url: CowStr::from(to?), title, id }))
    }
}

/// The table that is read. Its roles are written out, since the narrow form of a table is none for a browser.
#[derive(Default)]
struct Table {
    titles: Vec<String>,
    /// The anchors of the rows so far.
    rows: HashSet<String>,
    /// The code that the row begins with, and the anchor of the row until it is linked.
    name: String,
    row: Option<String>,
    column: usize,
    is_open: bool,
    is_head: bool,
}

impl Table {
    /// Returns the HTML for an event of a table.
    fn html(&mut self, event: &Event, rest: &[Event], page: &Page) -> Option<String> {
        Some(match event {
            Event::Start(Tag::Table(_)) => {
                self.titles.clear();
                self.is_open = true;
                "<table role=\"table\">\n".to_owned()
            }
            Event::End(TagEnd::Table) => {
                self.is_open = false;
                "</tbody>\n</table>\n".to_owned()
            }
            Event::Start(Tag::TableHead) => {
                self.is_head = true;
                self.column = 0;
                "<thead role=\"rowgroup\">\n<tr role=\"row\">".to_owned()
            }
            Event::End(TagEnd::TableHead) => {
                self.is_head = false;
                "</tr>\n</thead>\n<tbody role=\"rowgroup\">\n".to_owned()
            }
            Event::Start(Tag::TableRow) => {
                self.column = 0;
                self.row(rest, page)
            }
            Event::End(TagEnd::TableRow) => "</tr>\n".to_owned(),
            Event::Start(Tag::TableCell) => self.cell(rest),
            Event::End(TagEnd::TableCell) if self.is_head => "</th>".to_owned(),
            Event::End(TagEnd::TableCell) => {
                let mut html = String::new();
                if let Some(anchor) = self.row.take() {
                    html.push(' ');
                    to_here(&mut html, &anchor, &self.name);
                }
                html + "</td>"
            }
            _ => return None,
        })
    }

    /// A row that begins with code has an anchor, after its section and the code. Of several the first has it.
    fn row(&mut self, rest: &[Event], page: &Page) -> String {
        let mut html = String::from("<tr role=\"row\"");
        if let (Some((section, _)), Some(Event::Code(name))) = (page.sections.last(), rest.get(2)) {
            let anchor = format!("{section}.{name}");
            if self.rows.insert(anchor.clone()) {
                html.push_str(" id=\"");
                escape_html(&mut html, &anchor).unwrap_or_default();
                html.push('"');
                self.row = Some(anchor);
            }
            self.name = name.to_string();
        }
        html + ">"
    }

    fn cell(&mut self, rest: &[Event]) -> String {
        let end = rest.iter().position(|event| matches!(event, Event::End(TagEnd::TableCell)));
        let end = end.unwrap_or(rest.len());
        self.column += 1;
        if self.is_head {
            self.titles.push(text(&rest[..end]));
            return "<th role=\"columnheader\" scope=\"col\">".to_owned();
        }
        let mut html = String::from("<td role=\"cell\"");
        if end == 1 {
            html.push_str(" class=\"empty\"");
        } else if let Some(title) = self.titles.get(self.column - 1) {
            html.push_str(" data-title=\"");
            escape_html(&mut html, title).unwrap_or_default();
            html.push('"');
        }
        html + ">"
    }
}

/// Adds a link.
pub(super) fn link(html: &mut String, to: &str, text: &str, attributes: &str) {
    html.push_str("<a href=\"");
    escape_html(&mut *html, to).unwrap_or_default();
    let _ = write!(html, "\"{attributes}>");
    escape(html, text);
    html.push_str("</a>");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sections_and_rows_have_anchors() {
        let page = read("# `A`\n\n## Fields\n\n| Field |\n|---|\n| `b` |\n\n## Fields\n");
        assert_eq!(page.title, "A");
        let anchors: Vec<&str> = page.sections.iter().map(|(anchor, _)| &**anchor).collect();
        assert_eq!(anchors, ["fields", "fields-1"]);
        assert!(page.html.contains("<tr role=\"row\" id=\"fields.b\">"), "{}", page.html);
        let page = read(
            "## A\n\n| F | D |\n|---|---|\n| `b` | See below. |\n| `c` | See below. |\n\n**`b`**\n\nText.",
        );
        assert!(page.html.contains("<a href=\"#a~b\">See below.</a>"), "{}", page.html);
        assert!(page.html.contains("<p class=\"named\" id=\"a~b\">"), "{}", page.html);
        assert!(!page.html.contains("#a~c"), "{}", page.html);
    }

    #[test]
    fn links_lead_to_pages_and_sites_only() {
        let page = read(
            "[a](b.md#c) [d](../README.md) [e](javascript:f) [g](https://h) ![i](https://j) [k](l.js) <b>",
        );
        assert_eq!(
            page.html,
            "<p><a href=\"b.html#c\">a</a> <a href=\"../index.html\">d</a> e <a href=\"https://h\">g</a> <a \
             href=\"https://j\">i</a> k &lt;b&gt;</p>\n"
        );
    }
}
