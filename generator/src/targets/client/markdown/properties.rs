//! Property tests: for any string, rustdoc finds neither code to run nor a link to an item.

use proptest::prelude::*;
use pulldown_cmark::{CodeBlockKind, Event, Options, Parser, Tag, TagEnd};

use super::{first_sentence, lowered, with_summary, wrap};
use crate::schema::addresses::Addresses;

/// The example after a string of the document.
const EXAMPLE: &str = "```\nexample\n```";

fn check(text: &str) -> Result<(), TestCaseError> {
    let lines = wrap(&format!("{text}\n\n{EXAMPLE}"));
    let markdown = lines.join("\n");
    let options = Options::ENABLE_TABLES
        | Options::ENABLE_FOOTNOTES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_TASKLISTS
        | Options::ENABLE_SMART_PUNCTUATION;
    let mut items = Vec::new();
    let mut ask = |link: pulldown_cmark::BrokenLink| {
        items.push(link.reference.to_string());
        None
    };
    let mut examples = 0;
    let mut within = 0;
    for event in Parser::new_with_broken_link_callback(&markdown, options, Some(&mut ask)) {
        let is_good = match &event {
            Event::Start(Tag::CodeBlock(CodeBlockKind::Fenced(language))) => {
                examples += usize::from(language.is_empty());
                within += 1;
                matches!(&**language, "text" | "")
            }
            Event::Start(Tag::Link { dest_url, .. }) => {
                within += 1;
                ["https://", "http://", "mailto:"].iter().any(|it| dest_url.starts_with(it))
            }
            Event::End(TagEnd::CodeBlock | TagEnd::Link) => {
                within -= 1;
                true
            }
            Event::Text(text) if within == 0 => {
                !text.contains("http://") && !text.contains("https://")
            }
            Event::Start(Tag::CodeBlock(_) | Tag::Image { .. } | Tag::HtmlBlock)
            | Event::Html(_)
            | Event::InlineHtml(_)
            | Event::FootnoteReference(_) => false,
            _ => true,
        };
        prop_assert!(is_good, "{event:?} in\n{markdown}");
    }
    prop_assert!(items.is_empty(), "{items:?} in\n{markdown}");
    prop_assert_eq!(examples, 1, "in\n{}", markdown);
    prop_assert!(markdown.ends_with(EXAMPLE), "{markdown}");
    Ok(())
}

/// The fragments that texts are made of.
const FRAGMENTS: &[&str] = &[
    "\n",
    "\n",
    "\n\n",
    "\r",
    " ",
    "  ",
    "    ",
    "\t",
    "```",
    "````",
    "~~~",
    "``",
    "`",
    "rust",
    "- ",
    "* ",
    "+ ",
    "-",
    "1. ",
    "2) ",
    "> ",
    ">",
    "# ",
    "---",
    "===",
    "|",
    "|-|-|",
    "<div>",
    "<T>",
    "<!--",
    "-->",
    "<p>",
    "</p>",
    "<b>",
    "</b>",
    "<br/>",
    "<code>",
    "</code>",
    "<pre>",
    "</pre>",
    "<a href='https://a.test/b'>",
    "<a href=\"/c\">",
    "</a>",
    "<ul>",
    "<ol>",
    "<li>",
    "</ul>",
    "<table>",
    "<tr>",
    "<th>",
    "<td>",
    "</table>",
    "<h2>",
    "</h2>",
    "<blockquote>",
    "</blockquote>",
    "[![a](b)](",
    "/docs",
    "</",
    ">",
    "[",
    "]",
    "(",
    ")",
    "](",
    "[a]: ",
    "[^1]",
    "!",
    "\\",
    "&lt;",
    ":",
    "https://a.test",
    "http://",
    "https://\u{fc}",
    "crate::A",
    "code()",
    "word. ",
    "*",
    "_",
    "\u{a0}",
    "\u{202e}",
    "\u{1}",
    "a long text of many words that has to be broken somewhere ",
];

fn text() -> impl Strategy<Value = String> {
    let fragment = prop::sample::select(FRAGMENTS);
    prop::collection::vec(fragment, 0..40).prop_map(|fragments| fragments.concat())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn texts_are_never_code(text in text()) {
        let addresses = Addresses::default();
        let one_line = |text: &str| super::one_line(text, &addresses);
        let safe = super::safe(&text, &addresses);
        check(&safe)?;
        check(&with_summary(&safe))?;
        check(&lowered(&safe))?;
        check(first_sentence(&safe))?;
        check(&one_line(&text))?;
        check(&format!("A title \u{201c}{}\u{201d} in a sentence.", one_line(&text)))?;
    }
}
