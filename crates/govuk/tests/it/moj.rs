//! MoJ components against MoJ Frontend's own templates.
//! In: cases, each as the template's options and as the typed value that says the same.
//! Out: how many passed; a difference in the DOM is a failure.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};

use govuk::moj::{
    Alert, AlertKind, Badge, BadgeColour, ButtonMenu, Filter, IdentityBar, InterruptionCard, Order,
    Results, Search, SelectedFilters, SortHeading, SubNavigation, Timeline, TimelineItem,
};
use govuk::{Button, Cell, Content, Label, PageNumber, Pagination, Table};
use serde_json::{Value, json};

use crate::dom::normal;
use crate::fixtures::difference;
use crate::parts::{node_modules, say};

fn case(component: &str, params: &Value, ours: impl Into<Content>) -> (Value, String) {
    (
        json!({ "component": component, "params": params }),
        ours.into().to_string(),
    )
}

fn calling(
    component: &str,
    params: &Value,
    caller: &str,
    ours: impl Into<Content>,
) -> (Value, String) {
    (
        json!({ "component": component, "params": params, "caller": caller }),
        ours.into().to_string(),
    )
}

fn alerts() -> Vec<(Value, String)> {
    vec![
        case(
            "alert",
            &json!({ "variant": "information", "title": "Saved & kept" }),
            Alert::new(AlertKind::Information, "Saved & kept"),
        ),
        case(
            "alert",
            &json!({ "variant": "success", "title": "Loaded", "text": "134 marks", "dismissible": true, "dismissText": "Close" }),
            Alert::new(AlertKind::Success, "Loaded")
                .words("134 marks")
                .dismissible()
                .dismiss_words("Close"),
        ),
        case(
            "alert",
            &json!({ "variant": "warning", "title": "Late", "html": "<p>Two <b>registers</b></p>", "showTitleAsHeading": true,
                     "headingTag": "h3", "classes": "x", "attributes": { "id": "late" } }),
            Alert::new(AlertKind::Warning, "Late")
                .words_under_heading(3, Content::html("<p>Two <b>registers</b></p>"))
                .class("x")
                .attribute("id", "late"),
        ),
        case(
            "alert",
            &json!({ "variant": "error", "title": "Refused", "text": "<no>", "role": "alert" }),
            Alert::new(AlertKind::Error, "Refused")
                .words("<no>")
                .role("alert"),
        ),
    ]
}

fn badges() -> Vec<(Value, String)> {
    vec![
        case(
            "badge",
            &json!({ "text": "Looked after <" }),
            Badge::new("Looked after <"),
        ),
        case(
            "badge",
            &json!({ "text": "EHCP", "classes": "moj-badge--red moj-badge--large", "attributes": { "id": "b" } }),
            Badge::new("EHCP")
                .colour(BadgeColour::Red)
                .large()
                .attribute("id", "b"),
        ),
        case(
            "badge",
            &json!({ "html": "<b>x</b>", "classes": "moj-badge--bright-purple" }),
            Badge::new(Content::html("<b>x</b>")).colour(BadgeColour::BrightPurple),
        ),
    ]
}

fn navigations() -> Vec<(Value, String)> {
    vec![
        case(
            "sub-navigation",
            &json!({ "label": "Record", "items": [
                { "text": "Overview", "href": "/p/1", "active": true }, { "text": "Year & marks", "href": "/p/1/year?a=1&b=2" }
            ] }),
            SubNavigation::new("Record")
                .here("Overview", "/p/1")
                .page("Year & marks", "/p/1/year?a=1&b=2"),
        ),
        case(
            "sub-navigation",
            &json!({ "label": "R", "classes": "x", "attributes": { "id": "s" }, "items": [{ "html": "<b>a</b>", "href": "#" }] }),
            SubNavigation::new("R")
                .class("x")
                .attribute("id", "s")
                .page(Content::html("<b>a</b>"), "#"),
        ),
        case(
            "identity-bar",
            &json!({ "title": { "text": "Alys Pugh" } }),
            IdentityBar::new("Alys Pugh"),
        ),
        case(
            "identity-bar",
            &json!({ "title": { "html": "<b>Alys</b>" }, "classes": "x", "attributes": { "id": "i" }, "menus": [
                { "button": { "text": "Actions", "classes": "govuk-button--secondary" }, "alignMenu": "right",
                  "items": [{ "text": "Amend", "href": "/a" }, { "text": "Print", "name": "act", "value": "p" }] }
            ] }),
            IdentityBar::new(Content::html("<b>Alys</b>"))
                .class("x")
                .attribute("id", "i")
                .menu(
                    ButtonMenu::new("Actions")
                        .button_class("govuk-button--secondary")
                        .align_right()
                        .button(Button::link("Amend", "/a"))
                        .button(Button::new("Print").named("act", "p")),
                ),
        ),
    ]
}

fn timelines() -> Vec<(Value, String)> {
    vec![
        case(
            "timeline",
            &json!({ "items": [
                { "label": { "text": "Mark amended" }, "byline": { "text": "Owen Price" }, "text": "N to I",
                  "datetime": { "timestamp": "2026-02-24T13:05:00", "type": "datetime" } },
                { "label": { "html": "<i>Loaded</i>" }, "html": "<p>134 marks</p>", "classes": "y", "attributes": { "id": "t" },
                  "datetime": { "timestamp": "2026-02-23T09:00:00", "type": "shortdate" } }
            ] }),
            Timeline::new()
                .item(
                    TimelineItem::new(
                        "Mark amended",
                        "2026-02-24T13:05:00",
                        "24 February 2026 at 1:05pm",
                        "N to I",
                    )
                    .by("Owen Price"),
                )
                .item(
                    TimelineItem::new(
                        Content::html("<i>Loaded</i>"),
                        "2026-02-23T09:00:00",
                        "23 Feb 2026",
                        Content::html("<p>134 marks</p>"),
                    )
                    .class("y")
                    .attribute("id", "t"),
                ),
        ),
        case(
            "timeline",
            &json!({ "headingLevel": 3, "classes": "x", "attributes": { "id": "t" }, "items": [] }),
            Timeline::new()
                .heading_level(3)
                .class("x")
                .attribute("id", "t"),
        ),
    ]
}

fn filters_and_searches() -> Vec<(Value, String)> {
    vec![
        case(
            "filter",
            &json!({ "heading": { "text": "Filter" }, "optionsHtml": "<p>fields</p>" }),
            Filter::new(Content::html("<p>fields</p>")),
        ),
        case(
            "filter",
            &json!({ "heading": { "html": "<i>Narrow</i>" }, "attributes": { "id": "f" }, "optionsHtml": "<p>fields</p>",
                     "submit": { "text": "Apply", "attributes": { "id": "go" } },
                     "selectedFilters": {
                        "heading": { "text": "Selected filters" }, "clearLink": { "text": "Clear filters", "href": "/pupils" },
                        "categories": [{ "heading": { "text": "Tier" }, "items": [{ "text": "A & B", "href": "/pupils?x=1&y=2" }] },
                                       { "heading": { "text": "Year" }, "items": [{ "text": "7", "href": "#" }, { "text": "8", "href": "#" }] }] } }),
            Filter::new(Content::html("<p>fields</p>"))
                .heading(Content::html("<i>Narrow</i>"))
                .attribute("id", "f")
                .submit(Button::new("Apply").attribute("id", "go"))
                .selected(
                    SelectedFilters::new("/pupils")
                        .category("Tier", [("A & B", "/pupils?x=1&y=2")])
                        .category("Year", [("7", "#"), ("8", "#")]),
                ),
        ),
        case(
            "search",
            &json!({ "action": "/pupils", "label": { "text": "Find a pupil" }, "input": { "id": "q", "name": "q" }, "button": { "text": "Search" } }),
            Search::new("/pupils", "q", "Find a pupil"),
        ),
        case(
            "search",
            &json!({ "action": "/p?a=1&b=2", "classes": "x", "attributes": { "id": "s" }, "label": { "text": "Find", "classes": "govuk-label--m" },
                     "hint": { "text": "Name or UPN" }, "input": { "id": "find", "name": "q", "value": "O'Neill \"x\"" }, "button": { "text": "Go" } }),
            Search::new(
                "/p?a=1&b=2",
                "q",
                Label::new("Find").class("govuk-label--m"),
            )
            .class("x")
            .attribute("id", "s")
            .id("find")
            .hint("Name or UPN")
            .value("O'Neill \"x\"")
            .button("Go"),
        ),
    ]
}

fn results_and_cards() -> Vec<(Value, String)> {
    vec![
        case(
            "pagination",
            &json!({ "previous": { "href": "?page=1" }, "next": { "href": "?page=3" },
                     "results": { "from": 11, "to": 20, "count": 85, "text": "pupils" },
                     "items": [{ "text": "1", "href": "?page=1" }, { "text": "2", "href": "?page=2", "selected": true },
                               { "text": "3", "href": "?page=3" }, { "type": "dots" }, { "text": "9", "href": "?page=9" }] }),
            Results::showing(
                Pagination::pages(2, 9, |page| format!("?page={page}")),
                11,
                20,
                85,
                "pupils",
            ),
        ),
        case(
            "pagination",
            &json!({ "results": { "count": 8, "text": "pupils" } }),
            Results::all(8, "pupils"),
        ),
        case(
            "pagination",
            &json!({ "results": { "from": 1, "to": 8, "count": 8, "text": "pupils" }, "items": [{ "text": "1", "href": "#", "selected": true }] }),
            Results::showing(
                Pagination::new().number(PageNumber::new(1, "#").current()),
                1,
                8,
                8,
                "pupils",
            ),
        ),
        calling(
            "interruption-card",
            &json!({ "heading": "Delete <this>?", "primaryAction": { "text": "Yes, delete", "attributes": { "id": "yes" } },
                     "secondaryAction": { "text": "No", "href": "/back" } }),
            "<p>It cannot be undone.</p>",
            InterruptionCard::new(
                "Delete <this>?",
                Content::html("<p>It cannot be undone.</p>"),
                Button::new("Yes, delete").attribute("id", "yes"),
            )
            .or("No", "/back"),
        ),
        calling(
            "interruption-card",
            &json!({ "heading": "Stop", "primaryAction": { "text": "Go on", "href": "/on" } }),
            "<p>x</p>",
            InterruptionCard::new(
                "Stop",
                Content::html("<p>x</p>"),
                Button::link("Go on", "/on"),
            ),
        ),
    ]
}

#[test]
fn every_case_of_moj_frontend() {
    let Some(modules) = node_modules("the MoJ components against MoJ Frontend's templates") else {
        return;
    };
    let cases: Vec<_> = [
        alerts(),
        badges(),
        navigations(),
        timelines(),
        filters_and_searches(),
        results_and_cards(),
    ]
    .concat();
    let asked: Vec<_> = cases.iter().map(|(asked, _)| asked).collect();
    let theirs = rendered(modules.parent().expect("a parent"), &asked);
    assert_eq!(theirs.len(), cases.len());
    let failures: Vec<_> = cases
        .iter()
        .zip(&theirs)
        .map(|((asked, ours), theirs)| (asked, normal(ours), normal(theirs)))
        .filter(|(_, ours, theirs)| ours != theirs)
        .map(|(asked, ours, theirs)| format!("{asked}\n{}", difference(&theirs, &ours)))
        .collect();
    say(&format!(
        "MoJ Frontend's templates: {} passed, 0 left out",
        cases.len() - failures.len()
    ));
    assert!(
        failures.is_empty(),
        "{} cases differ\n\n{}",
        failures.len(),
        failures.join("\n")
    );
}

/// What the templates make of the cases.
fn rendered(folder: &Path, cases: &[&Value]) -> Vec<String> {
    let mut node = Command::new("node")
        .arg("moj-render.mjs")
        .current_dir(folder)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node starts: it is what filled node_modules");
    let mut stdin = node.stdin.take().expect("a pipe");
    stdin
        .write_all(serde_json::to_string(cases).expect("JSON").as_bytes())
        .expect("node reads");
    drop(stdin);
    let output = node.wait_with_output().expect("node ends");
    assert!(output.status.success(), "moj-render.mjs failed");
    serde_json::from_slice(&output.stdout).expect("a list of strings")
}

/// MoJ Frontend has no template for it, so what its documentation asks for is said here.
#[test]
fn sortable_headings_say_how_they_are_sorted() {
    let table = Table::new("Pupils").head([
        SortHeading::new("Name", "?sort=name")
            .sorted(Order::Descending)
            .into(),
        SortHeading::new("Absent <", "?sort=absent")
            .numeric()
            .into(),
        Cell::new("School"),
    ]);
    let html = normal(&table.to_string());
    assert!(
        html.contains(r#"<th aria-sort="descending" class="govuk-table__header" scope="col">"#),
        "{html}"
    );
    assert!(html.contains(r#"<th aria-sort="none" class="govuk-table__header govuk-table__header--numeric" scope="col">"#), "{html}");
    assert!(
        html.contains(r#"<th class="govuk-table__header" scope="col">"#),
        "{html}"
    );
    assert!(
        html.contains(
            r#"<a class="app-sort govuk-link govuk-link--no-visited-state" href="?sort=absent">"#
        ),
        "{html}"
    );
    assert!(html.contains("\"Absent <\""), "{html}");
}
