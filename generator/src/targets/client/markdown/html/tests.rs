use super::to_markdown;

#[test]
fn elements_become_markdown() {
    for (html, markdown) in [
        ("<p>One.</p>\n\n<p>Two.</p>", "One.\n\nTwo."),
        ("One<br>Two<br/><br />Three", "One\n\nTwo\n\nThree"),
        ("<b>bold</b>, <em> it </em>.", "**bold**,  *it* ."),
        ("<strong>a <i>b</i></strong>", "**a *b***"),
        ("<code>a &lt; b</code> <tt>x`y</tt>", "`a < b` ``x`y``"),
        (
            "<a href=\"https://a.test/b?c&amp;d\">the <b>page</b></a>",
            "[the **page**](https://a.test/b?c&d)",
        ),
        ("<a class=x href=/docs target=_blank><code>a</code></a>", "[`a`](/docs)"),
        ("<a name='x'>here</a>", "here"),
        (
            "Of:\n<ul>\n  <li>one</li>\n  <li><p>two\n words</p></li>\n</ul>\nEnd",
            "Of:\n\n- one\n- two words\n\nEnd",
        ),
        ("<ol><li>a<ul><li>b</ul><li>c</ol>", "1. a\n  - b\n2. c"),
        ("<h3>Title</h3>Text", "### Title\n\nText"),
        ("<blockquote><p>a</p><p>b</p></blockquote>c", "> a\n>\n> b\n\nc"),
        (
            "See<pre><code>{\n  \"a\": 1\n}</code></pre>now",
            "See\n\n```\n{\n  \"a\": 1\n}\n```\n\nnow",
        ),
        (
            "<table><thead><tr><th>a</th><th>b</th></tr></thead><tr><td>1</td><td><code>x|y</code>\n2</td></tr></table>",
            "| a | b |\n|---|---|\n| 1 | `x\\|y` 2 |",
        ),
        ("<table><tr><td>1<td>2<tr><td>3</table>", "|  |  |\n|---|---|\n| 1 | 2 |\n| 3 |  |"),
        ("| a |\n|---|\n| b<br>c |", "| a |\n|---|\n| b c |"),
        ("- one<br>two", "- one two"),
        ("a <!-- hidden <b> --> b", "a  b"),
        ("<div>a<span style=\"x\">b</span></div>", "ab"),
        ("x <img src='y' alt='z'>", "x z"),
    ] {
        assert_eq!(to_markdown(html).trim_end(), markdown, "{html}");
    }
}

#[test]
fn what_is_no_element_is_text() {
    for text in [
        "Vec<T> and <id>, a < b > c",
        "`<b>` and ``<p>``",
        "```html\n<p>a</p>\n```\n",
        "<b",
        "<bold>x</bold>",
        "<!-- open",
        "",
    ] {
        assert_eq!(to_markdown(text), text);
    }
}

#[test]
fn broken_elements_have_no_effect() {
    for (html, markdown) in [
        ("a</b>b", "ab"),
        ("<b></b>a", "a"),
        ("<a href=''>x</a>", "x"),
        ("<code>a", "a"),
        ("<b>a\n\nb</b>", "a\n\nb"),
        ("a<td>b", "a b"),
        ("<b>a", "**a**"),
    ] {
        assert_eq!(to_markdown(html).trim_end(), markdown, "{html}");
    }
}

/// Texts that are nothing but beginnings end, and do not grow.
#[test]
fn hostile_texts_stay_small() {
    for part in [
        "<",
        "<b",
        "<b ",
        "<b \"",
        "<b>",
        "<code>",
        "<pre>",
        "<!--",
        "<!-- -->",
        "<table>",
        "<table><tr><td>",
        "<ul><li>",
        "<li>",
        "<a href=x>",
        "<blockquote>",
        "</",
        "</code>",
        "- <br>",
        "a<br>b",
        "`<b>",
        "[![a](",
        "[a](b",
        "<p>\n",
    ] {
        let text = part.repeat(10_000 / part.len());
        let safe = super::super::safe(&text, &crate::schema::addresses::Addresses::default());
        assert!(safe.len() <= 3 * text.len(), "{part}: {} of {}", safe.len(), text.len());
    }
}
