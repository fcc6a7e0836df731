//! Nothing a person types becomes markup, in any component.
//! In: any string, everywhere a component takes words.
//! Out: that a browser reads the string back as text, and sees the same elements as with harmless words.

use govuk::moj::{
    Alert, AlertKind, Badge, Filter, IdentityBar, InterruptionCard, Results, Search,
    SelectedFilters, SortHeading, SubNavigation, Timeline, TimelineItem,
};
use govuk::{
    Accordion, AccordionSection, Affix, BackLink, Breadcrumbs, Button, CharacterCount, Checkboxes,
    Choice, Content, DateInput, DatePart, Details, ErrorMessage, ErrorSummary, Fieldset,
    FileUpload, Footer, FooterSection, GenericHeader, Hint, Input, InsetText, Label, Limit,
    NavigationItem, NotificationBanner, Page, PageLink, PageNumber, Pagination, Panel,
    PasswordInput, PhaseBanner, Radios, Select, SelectOption, ServiceNavigation, SignedIn, Site,
    SkipLink, SummaryAction, SummaryCard, SummaryList, SummaryRow, Tab, Table, Tabs, Tag, Task,
    TaskList, Textarea, WarningText,
};
use proptest::prelude::*;
use scraper::{Html, Node};

/// Every component with the string everywhere.
fn all(s: &str) -> String {
    let site = Site::new(s, s)
        .home(s)
        .banner(PhaseBanner::new(s, s))
        .footer(Footer::new().link(s, s).words(s).licence(s));
    let fields = Content::join([
        Input::new(s, s)
            .id(s)
            .hint(s)
            .error(s)
            .class(s)
            .value(s)
            .prefix(Affix::new(s).class(s))
            .suffix(s)
            .kind(s)
            .autocomplete(s)
            .autocapitalize(s)
            .pattern(s)
            .inputmode(s)
            .described_by(s)
            .attribute("data-x", s)
            .group_class(s)
            .group_attribute("data-x", s)
            .before(s)
            .after(s)
            .wrapper_class(s)
            .into(),
        PasswordInput::new(s, s)
            .value(s)
            .show(s, s)
            .autocomplete(s)
            .button_class(s)
            .into(),
        Textarea::new(s, s).value(s).autocomplete(s).into(),
        CharacterCount::new(s, s, Limit::Words(9))
            .value(s)
            .description(s)
            .count_type(s)
            .message_class(s)
            .into(),
        Select::new(s, Label::new(s).page_heading())
            .value(s)
            .option(SelectOption::new(s, s).attribute("data-x", s))
            .into(),
        FileUpload::new(s, s)
            .drop_zone()
            .accept(s)
            .wrapper_class(s)
            .wrapper_attribute("data-x", s)
            .into(),
        Radios::new(s, s)
            .id_prefix(s)
            .hint(Hint::new(s).class(s))
            .error(ErrorMessage::new(s).hidden_text(s))
            .fieldset_class(s)
            .choices([
                Choice::new(s, s)
                    .hint(s)
                    .conditional(s)
                    .label_class(s)
                    .attribute("data-x", s),
                Choice::divider(s),
            ])
            .into(),
        Checkboxes::bare(s)
            .hint(s)
            .described_by(s)
            .choice(Choice::new(s, s).name(s).id(s).hint(s))
            .into(),
        DateInput::new(s, s)
            .name_prefix(s)
            .parts([
                DatePart::day().label(s).value(s).class(s),
                DatePart::named(s),
            ])
            .into(),
        Fieldset::new(s, s).role(s).described_by(s).into(),
    ]);
    let words = Content::join([
        Accordion::new(s)
            .section(AccordionSection::new(s, s).summary(s))
            .into(),
        BackLink::new(s).words(s).into(),
        Breadcrumbs::new().page(s, s).here(s).label(s).into(),
        Button::new(s).named(s, s).id(s).kind(s).into(),
        Button::link(s, s).class(s).start().into(),
        Details::new(s, s).id(s).into(),
        ErrorSummary::new()
            .title(s)
            .description(s)
            .error(s, s)
            .general_error(s)
            .into(),
        Footer::new()
            .section(FooterSection::new(s).width(s).link(s, s))
            .hidden_title(s)
            .into(),
        GenericHeader::new(s).href(s).container(s).into(),
        InsetText::new(s).id(s).into(),
        NotificationBanner::success(s)
            .title(s)
            .title_id(s)
            .role(s)
            .into(),
        Pagination::new()
            .previous(PageLink::new(s).words(s).label(s))
            .next(s)
            .landmark(s)
            .into(),
        Pagination::new()
            .number(PageNumber::new(s, s).label(s))
            .next(s)
            .into(),
        Panel::interruption(s)
            .words(s)
            .link(s, s)
            .button(Button::new(s))
            .into(),
        ServiceNavigation::new()
            .service(s)
            .label(s)
            .menu(s)
            .menu_label(s)
            .navigation_id(s)
            .navigation_label(s)
            .items([
                NavigationItem::new(s, s).current(),
                NavigationItem::words(s),
            ])
            .into(),
        SkipLink::new(s, s).into(),
        SummaryList::new()
            .card(SummaryCard::new(s).action(SummaryAction::new(s, s)))
            .row(
                SummaryRow::new(s, s)
                    .class(s)
                    .action(SummaryAction::new(s, s).hidden_text(s)),
            )
            .into(),
        Table::new(s).caption_class(s).head([s]).row([s]).into(),
        Tabs::new().id(s).title(s).tab(Tab::new(s, s, s)).into(),
        Tag::new(s).class(s).into(),
        TaskList::new()
            .id_prefix(s)
            .task(Task::new(s, s).href(s).hint(s).title_class(s))
            .into(),
        WarningText::new(s).hidden_text(s).into(),
    ]);
    let moj = Content::join([
        Alert::new(AlertKind::Error, s)
            .words_under_heading(2, s)
            .dismiss_words(s)
            .role(s)
            .into(),
        Badge::new(s).class(s).into(),
        Filter::new(s)
            .heading(s)
            .selected(SelectedFilters::new(s).category(s, [(s, s)]))
            .into(),
        InterruptionCard::new(s, s, Button::new(s)).or(s, s).into(),
        Results::showing(Pagination::pages(2, 3, |_| s.to_owned()), 1, 2, 3, s).into(),
        Search::new(s, s, s).hint(s).value(s).button(s).into(),
        Table::new(s).head([SortHeading::new(s, s)]).into(),
        Timeline::new()
            .item(TimelineItem::new(s, s, s, s).by(s).class(s))
            .into(),
    ]);
    Page::new(&site, s, Content::join([fields, words, moj]))
        .navigation([NavigationItem::new(s, s)])
        .signed_in(SignedIn::new(s, s, s))
        .identity(IdentityBar::new(s))
        .back(BackLink::new(s))
        .sub_navigation(SubNavigation::new(s).here(s, s))
        .to_string()
}

/// The elements with the names of their attributes, and nothing of what is in them.
fn elements(html: &str) -> Vec<String> {
    let page = Html::parse_document(html);
    page.tree
        .values()
        .filter_map(Node::as_element)
        .map(|element| {
            let mut names: Vec<_> = element.attrs().map(|(name, _)| name).collect();
            names.sort_unstable();
            format!("{} {}", element.name(), names.join(" "))
        })
        .collect()
}

fn check(words: &str) {
    // No string may be blank: labels refuse it.
    let words = format!("w{words}");
    let html = all(&words);
    assert_eq!(elements(&html), elements(&all("word")), "{words:?}");
    let page = Html::parse_document(&html);
    // A browser reads a carriage return as a line feed and drops nulls from text.
    if !words.contains(['\r', '\0']) {
        let area = scraper::Selector::parse("textarea").expect("a selector");
        let read: String = page
            .select(&area)
            .next()
            .expect("a text area")
            .text()
            .collect();
        assert_eq!(read, words);
    }
}

#[test]
fn what_tries_to_break_out_does_not() {
    for words in [
        "<script>alert(1)</script>",
        "\" onload=\"alert(1)",
        "' autofocus '",
        "</textarea></title></select><b>",
        "&lt;b&gt;&amp;",
        "-->",
        "{{ 7 * 7 }}",
        "\n\n",
    ] {
        check(words);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn no_string_becomes_markup(words in "[<>&\"'=/! a-z\n\t`]{0,12}|\\PC{0,8}") {
        check(&words);
    }
}

#[test]
fn a_label_or_legend_without_words_cannot_be_made() {
    for blank in ["", " \n"] {
        assert!(
            std::panic::catch_unwind(|| Input::new("name", blank)).is_err(),
            "{blank:?}"
        );
        assert!(
            std::panic::catch_unwind(|| Radios::new("name", blank)).is_err(),
            "{blank:?}"
        );
    }
}

#[test]
fn a_name_of_an_attribute_cannot_end_it() {
    for name in ["", "a b", "a>", "a\"", "a=b"] {
        assert!(
            std::panic::catch_unwind(|| Tag::new("x").attribute(name, "y")).is_err(),
            "{name:?}"
        );
    }
}

#[test]
fn pages_of_a_list_leave_numbers_out_as_the_design_system_does() {
    let shown = |current, last| {
        let pages = Pagination::pages(current, last, |page| format!("?page={page}")).to_string();
        let page = Html::parse_fragment(&pages);
        let items = scraper::Selector::parse("li").expect("a selector");
        page.select(&items)
            .map(|item| item.text().collect::<String>().trim().to_owned())
            .collect::<Vec<_>>()
            .join(" ")
    };
    assert_eq!(shown(1, 1), "1");
    assert_eq!(shown(1, 100), "1 2 ⋯ 100");
    assert_eq!(shown(4, 100), "1 ⋯ 3 4 5 ⋯ 100");
    assert_eq!(shown(3, 5), "1 2 3 4 5");
    assert_eq!(shown(100, 100), "1 ⋯ 99 100");
}
