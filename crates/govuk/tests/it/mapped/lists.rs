//! Lists, tables and parts of a page.

use govuk::{
    Accordion, AccordionSection, Cell, Content, SummaryAction, SummaryCard, SummaryList, SummaryRow,
};
use govuk::{SummaryText, Tab, Table, Tabs, Task, TaskList};

use super::text::tag_of;
use crate::options::{Opt, further, when};

pub(super) fn accordion(o: Opt<'_>) -> String {
    let mut accordion =
        Accordion::new(o.get("id").text().expect("an accordion has an id")).class(&o.class());
    if let Some(level) = o.get("headingLevel").number() {
        accordion = accordion.heading_level(u8::try_from(level).expect("a heading's level"));
    }
    when!(
        accordion,
        o.get("rememberExpanded").bool(),
        remember_expanded
    );
    for (option, attribute) in [
        ("hideAllSectionsText", "hide-all-sections"),
        ("hideSectionText", "hide-section"),
        ("hideSectionAriaLabelText", "hide-section-aria-label"),
        ("showAllSectionsText", "show-all-sections"),
        ("showSectionText", "show-section"),
        ("showSectionAriaLabelText", "show-section-aria-label"),
    ] {
        if let Some(text) = o.get(option).words() {
            accordion = accordion.attribute(format!("data-i18n.{attribute}"), text);
        }
    }
    for (name, value) in o.get("attributes").pairs() {
        accordion = accordion.attribute(name, value);
    }
    for item in o.items("items") {
        let content = item
            .get("content")
            .content_if("html", "text")
            .unwrap_or_else(|| Content::html(""));
        let mut section = AccordionSection::new(item.get("heading").content(), content);
        when!(
            section,
            item.get("summary").content_if("html", "text"),
            summary
        );
        if item.get("expanded").truthy() {
            section = section.expanded();
        }
        accordion = accordion.section(section);
    }
    accordion.to_string()
}

fn action(o: Opt<'_>) -> SummaryAction {
    let mut action = further!(
        SummaryAction::new(o.content(), o.get("href").text().unwrap_or_default()),
        o
    );
    when!(action, o.get("visuallyHiddenText").words(), hidden_text);
    action
}

fn card(o: Opt<'_>) -> SummaryCard {
    let title = o.get("title");
    let mut card = if title.truthy() {
        SummaryCard::new(title.content()).title_class(&title.class())
    } else {
        SummaryCard::untitled()
    };
    if let Some(level) = title.get("headingLevel").number() {
        card = card.heading_level(u8::try_from(level).expect("a heading's level"));
    }
    card = further!(card, o).actions_class(&o.get("actions").class());
    o.get("actions")
        .items("items")
        .into_iter()
        .fold(card, |card, item| card.action(action(item)))
}

pub(super) fn summary_list(o: Opt<'_>) -> String {
    let mut list = further!(SummaryList::new(), o);
    if o.get("card").truthy() {
        list = list.card(card(o.get("card")));
    }
    for row in o.items("rows") {
        let words = |part: Opt<'_>| SummaryText::with_class(part.content(), &part.class());
        let mut made = SummaryRow::new(words(row.get("key")), words(row.get("value")))
            .class(&row.class())
            .actions_class(&row.get("actions").class());
        for item in row.get("actions").items("items") {
            made = made.action(action(item));
        }
        list = list.row(made);
    }
    list.to_string()
}

fn cell(o: Opt<'_>) -> Cell {
    let content = match o.get("html").words() {
        Some(html) => Content::html(html),
        None => Content::text(o.get("text").text().unwrap_or_default()),
    };
    let mut cell = match o.get("format").words().as_deref() {
        Some("numeric") => Cell::numeric(content),
        _ => Cell::new(content),
    };
    when!(cell, o.get("colspan").number(), colspan);
    when!(cell, o.get("rowspan").number(), rowspan);
    further!(cell, o)
}

pub(super) fn table(o: Opt<'_>) -> String {
    let table = match o.get("caption").words() {
        Some(caption) => Table::new(caption),
        None => Table::bare(),
    };
    let mut table =
        further!(table, o).caption_class(&o.get("captionClasses").words().unwrap_or_default());
    table = table.head(o.items("head").into_iter().map(cell));
    if o.get("firstCellIsHeader").truthy() {
        table = table.first_cell_is_header();
    }
    for row in o.items("rows") {
        let cells = row
            .0
            .and_then(serde_json::Value::as_array)
            .expect("a row is a list of cells");
        table = table.row(cells.iter().map(|value| cell(Opt(Some(value)))));
    }
    table.to_string()
}

pub(super) fn tabs(o: Opt<'_>) -> String {
    let mut tabs = further!(Tabs::new(), o);
    when!(tabs, o.get("id").words(), id);
    when!(tabs, o.get("title").words(), title);
    let prefix = o.get("idPrefix").words().unwrap_or_default();
    for (index, item) in o.items("items").into_iter().enumerate() {
        let id = item
            .get("id")
            .words()
            .unwrap_or_else(|| format!("{prefix}-{}", index + 1));
        let content = item
            .get("panel")
            .content_if("html", "text")
            .unwrap_or_else(|| Content::html(""));
        let mut tab = Tab::new(id, item.get("label").words().unwrap_or_default(), content);
        for (name, value) in item.get("attributes").pairs() {
            tab = tab.attribute(name, value);
        }
        for (name, value) in item.get("panel").get("attributes").pairs() {
            tab = tab.panel_attribute(name, value);
        }
        tabs = tabs.tab(tab);
    }
    tabs.to_string()
}

pub(super) fn task_list(o: Opt<'_>) -> String {
    let mut list = further!(TaskList::new(), o);
    when!(list, o.get("idPrefix").words(), id_prefix);
    for item in o.items("items") {
        let status = if item.get("status").get("tag").truthy() {
            tag_of(item.get("status").get("tag")).into()
        } else {
            item.get("status").content()
        };
        let mut task = Task::new(item.get("title").content(), status)
            .class(&item.class())
            .title_class(&item.get("title").class())
            .status_class(&item.get("status").class());
        when!(task, item.get("href").words(), href);
        if item.get("hint").truthy() {
            task = task.hint(item.get("hint").content());
        }
        list = list.task(task);
    }
    list.to_string()
}
