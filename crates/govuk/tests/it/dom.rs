//! HTML as a browser understands it, so that two ways of writing the same page are equal.
//! In: HTML.
//! Out: one line an element or text, attributes and classes in order; and the text as it is read aloud.

use scraper::{ElementRef, Html, Node, node::Element};

/// A fragment in its normal form.
pub(crate) fn normal(html: &str) -> String {
    lines(&Html::parse_fragment(html))
}

/// The fragment without the elements that match any of the selectors, in its normal form.
pub(crate) fn normal_without(html: &str, selectors: &[&str]) -> String {
    let mut fragment = Html::parse_fragment(html);
    for selector in selectors {
        let selector = scraper::Selector::parse(selector).expect("a selector");
        let found: Vec<_> = fragment
            .select(&selector)
            .map(|element| element.id())
            .collect();
        for id in found {
            fragment
                .tree
                .get_mut(id)
                .expect("it was just found")
                .detach();
        }
    }
    lines(&fragment)
}

fn lines(fragment: &Html) -> String {
    let mut out = String::new();
    structure(fragment.root_element(), 0, &mut out);
    let mut text = String::new();
    read(fragment.root_element(), &mut text);
    let text: Vec<_> = text.split_whitespace().collect();
    format!("{out}reads: {}\n", text.join(" "))
}

fn structure(element: ElementRef<'_>, depth: usize, out: &mut String) {
    for child in element.children() {
        let indent = "  ".repeat(depth);
        match child.value() {
            Node::Text(text) if verbatim(element.value()) => {
                out.push_str(&format!("{indent}{:?}\n", &**text));
            }
            Node::Text(text) => {
                let words: Vec<_> = text.split_whitespace().collect();
                if !words.is_empty() {
                    out.push_str(&format!("{indent}{:?}\n", words.join(" ")));
                }
            }
            Node::Element(value) => {
                out.push_str(&format!(
                    "{indent}<{}{}>\n",
                    value.name(),
                    attributes(value)
                ));
                structure(ElementRef::wrap(child).expect("an element"), depth + 1, out);
            }
            _ => {}
        }
    }
}

fn attributes(element: &Element) -> String {
    let mut all: Vec<_> = element
        .attrs()
        .map(|(name, value)| {
            let mut words: Vec<_> = value.split_whitespace().collect();
            if name == "class" {
                words.sort_unstable();
                words.dedup();
            }
            (name, words.join(" "))
        })
        // No class and an empty class are the same.
        .filter(|(name, value)| *name != "class" || !value.is_empty())
        .collect();
    all.sort_unstable();
    let mut out = String::new();
    for (name, value) in all {
        out.push_str(&format!(" {name}={value:?}"));
    }
    out
}

/// The text, with a space where a block begins or ends: words that stand apart for a reader must stand apart here.
fn read(element: ElementRef<'_>, out: &mut String) {
    for child in element.children() {
        match child.value() {
            Node::Text(text) => out.push_str(text),
            Node::Element(value) => {
                let block = !["span", "a", "strong", "b", "em", "label", "button", "svg"]
                    .contains(&value.name());
                out.push_str(if block { " " } else { "" });
                read(ElementRef::wrap(child).expect("an element"), out);
                out.push_str(if block { " " } else { "" });
            }
            _ => {}
        }
    }
}

fn verbatim(element: &Element) -> bool {
    matches!(element.name(), "textarea" | "pre")
}

#[test]
fn the_same_page_written_otherwise_is_equal() {
    assert_eq!(
        normal("<p  id=a class='x y'>\n one <b>two</b></p>"),
        normal("<p class=\"y  x\" id=\"a\">one <b>two</b>\n</p>")
    );
}

#[test]
fn what_a_reader_would_notice_is_not() {
    for (one, other) in [
        ("<p>a</p>", "<p>b</p>"),
        ("<p id=a>a</p>", "<p id=b>a</p>"),
        ("<p hidden>a</p>", "<p>a</p>"),
        ("<p class=a>a</p>", "<p class=b>a</p>"),
        ("<p><b>a</b></p>", "<p>a</p>"),
        (
            "<a>Next<span> page</span></a>",
            "<a>Next<span>page</span></a>",
        ),
        ("<textarea>a\n</textarea>", "<textarea>a</textarea>"),
    ] {
        assert_ne!(normal(one), normal(other), "{one} {other}");
    }
}
