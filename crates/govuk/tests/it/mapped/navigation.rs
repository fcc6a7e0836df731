//! Ways about the service, its head and its foot.

use govuk::{
    BackLink, Breadcrumbs, Content, Footer, FooterSection, GenericHeader, NavigationItem, PageLink,
};
use govuk::{PageNumber, Pagination, ServiceNavigation, SkipLink};

use crate::options::{Opt, further, when};

pub(super) fn back_link(o: Opt<'_>) -> String {
    let mut link = further!(
        BackLink::new(o.get("href").words().unwrap_or_else(|| "#".to_owned())),
        o
    );
    when!(link, o.content_if("html", "text"), words);
    link.to_string()
}

pub(super) fn skip_link(o: Opt<'_>) -> String {
    let href = o
        .get("href")
        .words()
        .unwrap_or_else(|| "#content".to_owned());
    further!(SkipLink::new(o.content(), href), o).to_string()
}

pub(super) fn breadcrumbs(o: Opt<'_>) -> String {
    let mut crumbs = further!(Breadcrumbs::new(), o);
    for item in o.items("items") {
        crumbs = match item.get("href").words() {
            Some(href) => crumbs.page_with(item.content(), href, item.attributes()),
            None => crumbs.here(item.content()),
        };
    }
    when!(crumbs, o.get("labelText").words(), label);
    if o.get("collapseOnMobile").truthy() {
        crumbs = crumbs.collapse_on_mobile();
    }
    crumbs.to_string()
}

/// What GOV.UK Frontend says when no licence is given.
const OPEN_GOVERNMENT_LICENCE: &str = r#"All content is available under the <a class="govuk-footer__link" href="https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/" rel="license">Open Government Licence v3.0</a>, except where otherwise stated"#;

pub(super) fn footer(o: Opt<'_>) -> String {
    let mut footer = further!(Footer::new(), o);
    footer = footer.container_class(&o.get("containerClasses").words().unwrap_or_default());
    for section in o.items("navigation") {
        let mut made = FooterSection::new(section.get("title").words().unwrap_or_default());
        when!(made, section.get("width").words(), width);
        if let Some(columns) = section.get("columns").number() {
            made = made.columns(u8::try_from(columns).expect("few columns"));
        }
        for item in section.items("items") {
            if let (Some(text), Some(href)) = (item.get("text").words(), item.get("href").words()) {
                made = made.link_with(text, href, item.attributes());
            }
        }
        footer = footer.section(made);
    }
    let meta = o.get("meta");
    for item in meta.items("items") {
        footer = footer.link_with(
            item.get("text").words().unwrap_or_default(),
            item.get("href").words().unwrap_or_default(),
            item.attributes(),
        );
    }
    when!(
        footer,
        meta.get("visuallyHiddenTitle").words(),
        hidden_title
    );
    when!(footer, meta.content_if("html", "text"), words);
    let licence = o.get("contentLicence");
    if !licence.is_given() {
        footer = footer.licence(Content::html(OPEN_GOVERNMENT_LICENCE));
    } else if licence.truthy() {
        footer = footer.licence(licence.content());
    }
    footer.to_string()
}

pub(super) fn generic_header(o: Opt<'_>) -> String {
    let mut header = further!(GenericHeader::new(o.content_of("logoHtml", "logoText")), o);
    when!(header, o.get("url").words(), href);
    when!(header, o.get("containerClasses").words(), container);
    header.to_string()
}

fn page_link(o: Opt<'_>) -> Option<PageLink> {
    let mut link = PageLink::new(o.get("href").words()?);
    when!(link, o.content_if("html", "text"), words);
    when!(link, o.get("labelText").words(), label);
    for (name, value) in o.get("attributes").pairs() {
        link = link.attribute(name, value);
    }
    Some(link)
}

pub(super) fn pagination(o: Opt<'_>) -> String {
    let mut pages = further!(Pagination::new(), o);
    when!(pages, page_link(o.get("previous")), previous);
    when!(pages, page_link(o.get("next")), next);
    when!(pages, o.get("landmarkLabel").words(), landmark);
    let named = |item: &Opt<'_>| item.get("ellipsis").is_given() || item.get("number").is_given();
    for item in o.items("items").into_iter().filter(named) {
        if item.get("ellipsis").truthy() {
            pages = pages.number(PageNumber::dots());
            continue;
        }
        let number = item.get("number").text().unwrap_or_default();
        let mut page = PageNumber::new(number, item.get("href").words().unwrap_or_default());
        if item.get("current").truthy() {
            page = page.current();
        }
        when!(page, item.get("visuallyHiddenText").words(), label);
        for (name, value) in item.get("attributes").pairs() {
            page = page.attribute(name, value);
        }
        pages = pages.number(page);
    }
    pages.to_string()
}

pub(super) fn service_navigation(o: Opt<'_>) -> String {
    let mut navigation = further!(ServiceNavigation::new(), o);
    when!(navigation, o.get("serviceName").words(), service);
    when!(navigation, o.get("serviceUrl").words(), service_href);
    when!(navigation, o.get("ariaLabel").words(), label);
    when!(navigation, o.get("menuButtonText").words(), menu);
    when!(navigation, o.get("menuButtonLabel").words(), menu_label);
    when!(
        navigation,
        o.get("navigationLabel").words(),
        navigation_label
    );
    when!(navigation, o.get("navigationId").words(), navigation_id);
    when!(
        navigation,
        o.get("collapseNavigationOnMobile").bool(),
        collapse
    );
    navigation =
        navigation.navigation_class(&o.get("navigationClasses").words().unwrap_or_default());
    for item in o.items("navigation") {
        let mut made = match item.get("href").words() {
            Some(href) => NavigationItem::new(item.content(), href),
            None => NavigationItem::words(item.content()),
        };
        if item.get("current").truthy() {
            made = made.current();
        } else if item.get("active").truthy() {
            made = made.active();
        }
        for (name, value) in item.get("attributes").pairs() {
            made = made.attribute(name, value);
        }
        navigation = navigation.item(made);
    }
    let slots = o.get("slots");
    when!(
        navigation,
        slots.get("start").words().map(Content::html),
        start
    );
    when!(
        navigation,
        slots.get("navigationStart").words().map(Content::html),
        list_start
    );
    when!(
        navigation,
        slots.get("navigationEnd").words().map(Content::html),
        list_end
    );
    when!(navigation, slots.get("end").words().map(Content::html), end);
    if let Some(html) = slots.get("end").get("html").words() {
        navigation = match slots.get("end").get("align").words().as_deref() {
            Some("inline") => navigation.inline_end(Content::html(html)),
            _ => navigation.end(Content::html(html)),
        };
    }
    navigation.to_string()
}
