//! Values are data: whatever a field holds comes out as itself and never changes what a letter is made of.

use letters::{Facts, Field, FieldKind, Language, Template, find, sealed, templates, tidy};
use proptest::prelude::*;

use crate::soundness::shape;

/// What has meant something to Markdown, HTML, a template, Typst, XML or a printer.
const HOSTILE: &[&str] = &[
    "# Heading",
    "- item",
    "* * *",
    "1. one",
    "> quote",
    "`code`",
    "```",
    "| a | b |",
    "---",
    "===",
    "**bold**",
    "_under_",
    "[link](https://attacker.example)",
    "![](file:///etc/passwd)",
    "<b>&amp;</b>",
    "<script>alert(1)</script>",
    "{{ child.name }}",
    "{% for %}",
    "{# #}",
    "#let x = 1",
    "#read(\"/etc/passwd\")",
    "$x^2$",
    "\\",
    "\\\\n",
    "]]>",
    "&#10;",
    "a\n\nb",
    "a\r\n# b",
    "\t\tcode",
    "    code",
    "\u{2028}x",
    "a\u{0}b",
    "\u{e200}\u{e141}",
    "\u{e1ff}",
    "O'Brien-Ă“",
    "Zażółć gęślą jaźń",
    "Șerban Țurcanu",
    "x\u{202e}y",
    "~~x~~",
    "http://x.example",
    "a@b.example",
    "+++",
    "\"quoted\"",
    "%",
    "1) x",
    ":::",
    "\u{a0}",
    "e\u{301}",
];

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(HOSTILE).prop_map(str::to_owned),
        prop::collection::vec(prop::sample::select(HOSTILE), 1..4)
            .prop_map(|parts| parts.join(" ")),
        "\\PC{1,40}",
        any::<String>(),
    ]
}

/// Every text of the facts that somebody typed, one after another.
fn put(facts: &mut Facts, template: &Template, at: usize, text: &str) -> bool {
    let of_people: [&mut String; 9] = [
        &mut facts.child.name,
        &mut facts.child.forename,
        &mut facts.to.name,
        &mut facts.to.salutation,
        &mut facts.school.name,
        &mut facts.from.name,
        &mut facts.from.position,
        &mut facts.from.telephone,
        &mut facts.school.telephone,
    ];
    let many = of_people.len() + template.fields.len();
    let at = at % many;
    if let Some(field) = of_people.into_iter().nth(at) {
        text.clone_into(field);
        return true;
    }
    let field = &template.fields[at - 9];
    match facts.more.get_mut(&field.name) {
        Some(Field::Text(value)) => text.clone_into(value),
        Some(Field::List(items)) => text.clone_into(&mut items[0]),
        Some(Field::Rows(rows)) => {
            let column = field
                .columns
                .iter()
                .find(|column| column.kind == FieldKind::Text);
            let Some(column) = column else { return false };
            rows[0].insert(column.name.clone(), Field::Text(text.to_owned()));
        }
        _ => return false,
    }
    true
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn a_value_comes_out_as_itself_and_changes_nothing_else(
        which in any::<prop::sample::Index>(),
        at in any::<prop::sample::Index>(),
        text in any_text(),
    ) {
        let template = which.get(templates());
        let plain = template.example();
        let before = template.preview(&plain).unwrap();
        let mut facts = template.example();
        let text_at = at.index(9 + template.fields.len());
        prop_assume!(put(&mut facts, template, text_at, &text));
        prop_assume!(!tidy(&text).is_empty());
        let after = template.preview(&facts).unwrap();
        prop_assert_eq!(shape(&after), shape(&before));
        // Where the example's text stood, this stands, and nothing else has changed.
        let mut marked = template.example();
        put(&mut marked, template, text_at, "QZMARKQZ");
        let marked = template.preview(&marked).unwrap();
        prop_assert_eq!(after.text(), marked.text().replace("QZMARKQZ", &tidy(&text)));
        prop_assert_eq!(after.subject, marked.subject.replace("QZMARKQZ", &tidy(&text)));
    }

    #[test]
    fn html_holds_a_value_as_text(text in any_text()) {
        prop_assume!(!tidy(&text).is_empty());
        let template = find("attendance-expectation", Language::English).unwrap();
        let mut facts = template.example();
        facts.child.forename = text.clone();
        let tags = |html: &str| html.matches('<').count();
        let before = template.preview(&template.example()).unwrap().html();
        let after = template.preview(&facts).unwrap().html();
        prop_assert_eq!(tags(&after), tags(&before));
        let escaped = tidy(&text)
            .replace('&', "&amp;")
            .replace('<', "&lt;")
            .replace('>', "&gt;")
            .replace('"', "&quot;")
            .replace('\'', "&#39;");
        prop_assert!(after.contains(&escaped));
    }

    #[test]
    fn a_sealed_value_opens_to_itself(text in any::<String>()) {
        let sealed = sealed::seal(&text);
        let private = sealed.chars().all(|c| (0xe100..=0xe200).contains(&u32::from(c)));
        prop_assert!(private);
        prop_assert_eq!(sealed::open(&format!("a {sealed} b")), format!("a {text} b"));
    }

    #[test]
    fn tidying_twice_is_tidying_once(text in any::<String>()) {
        prop_assert_eq!(tidy(&tidy(&text)), tidy(&text));
    }
}

#[test]
fn each_kind_of_value_reads_as_people_write_it() {
    let cases = [
        (Language::English, "Monday 9 March 2026", "3:30pm", "87.5%"),
        (
            Language::Polish,
            "poniedziałek, 9 marca 2026",
            "15:30",
            "87,5%",
        ),
        (Language::Romanian, "luni, 9 martie 2026", "15:30", "87,5%"),
    ];
    for (language, date, time, percent) in cases {
        assert_eq!(language.date(jiff::civil::date(2026, 3, 9)), date);
        assert_eq!(language.time(jiff::civil::time(15, 30, 0, 0)), time);
        assert_eq!(language.percent(875), percent);
    }
    let at = |hour| Language::English.time(jiff::civil::time(hour, 0, 0, 0));
    assert_eq!(
        [at(0), at(9), at(12), at(13)],
        ["midnight", "9am", "midday", "1pm"]
    );
}
