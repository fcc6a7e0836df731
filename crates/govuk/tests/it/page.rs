//! The document around a page.
//! In: pages of all kinds.
//! Out: that it is what browsers, screen readers and a strict content security policy want.

use govuk::moj::{IdentityBar, SubNavigation};
use govuk::{
    BackLink, Breadcrumbs, Content, Footer, NavigationItem, Page, PhaseBanner, SignedIn, Site,
    assets,
};
use scraper::{Html, Selector};

fn site() -> Site {
    Site::new("Herringbone", "Borough of <Nowhere>")
        .banner(PhaseBanner::new("Demo", "Everyone here is invented"))
        .footer(Footer::new().link("Accessibility", "/accessibility"))
}

fn full(site: &Site) -> String {
    Page::new(site, "Alys & Bryn", Content::html("<h1>Alys</h1>"))
        .error(true)
        .navigation([
            NavigationItem::new("Today", "/today").current(),
            NavigationItem::new("Pupils", "/pupils"),
        ])
        .signed_in(SignedIn::new("Owen <Price>", "/account", "/sign-out"))
        .identity(IdentityBar::new("Alys Pugh"))
        .back(BackLink::new("/pupils"))
        .breadcrumbs(Breadcrumbs::new().page("Schools", "/schools"))
        .sub_navigation(SubNavigation::new("Record").here("Overview", "/p/1"))
        .to_string()
}

fn texts(html: &str, selector: &str) -> Vec<String> {
    let selector = Selector::parse(selector).expect("a selector");
    Html::parse_document(html)
        .select(&selector)
        .map(|element| element.text().collect::<String>().trim().to_owned())
        .collect()
}

#[test]
fn an_error_is_said_first_and_all_text_is_escaped() {
    let html = full(&site());
    assert_eq!(
        texts(&html, "title"),
        ["Error: Alys & Bryn - Herringbone - Borough of <Nowhere>"]
    );
    assert_eq!(
        texts(&html, ".govuk-generic-header__homepage-link"),
        ["Borough of <Nowhere>"]
    );
    assert_eq!(
        texts(&html, ".app-signed-in a"),
        ["Your account: Owen <Price>"]
    );
    let site = site();
    let plain = Page::new(&site, "Today", Content::text("<none>")).to_string();
    assert_eq!(
        texts(&plain, "title"),
        ["Today - Herringbone - Borough of <Nowhere>"]
    );
    assert_eq!(texts(&plain, "main"), ["<none>"]);
}

#[test]
fn all_of_it_stands_in_a_landmark_of_its_own_name() {
    let html = full(&site());
    let page = Html::parse_document(&html);
    let body = page
        .select(&Selector::parse("body").expect("a selector"))
        .next()
        .expect("a body");
    let landmarks =
        Selector::parse("header, nav, section[aria-label], main, footer, a.govuk-skip-link")
            .expect("a selector");
    let outside: String = body
        .descendants()
        .filter_map(|node| node.value().as_text().map(|text| (node, text)))
        .filter(|(node, _)| {
            !node
                .ancestors()
                .filter_map(scraper::ElementRef::wrap)
                .any(|ancestor| landmarks.matches(&ancestor))
        })
        .map(|(_, text)| text.trim())
        .collect();
    assert_eq!(outside, "");
    let names: Vec<_> = page
        .select(&Selector::parse("nav, section").expect("a selector"))
        .map(|landmark| landmark.value().attr("aria-label").expect("a name"))
        .collect();
    let mut different = names.clone();
    different.sort_unstable();
    different.dedup();
    assert_eq!(different.len(), names.len(), "{names:?}");
    assert_eq!(texts(&html, "main h1"), ["Alys"]);
    assert_eq!(
        texts(&html, "a[href='#main-content']"),
        ["Skip to main content"]
    );
}

#[test]
fn no_script_or_style_is_in_the_page_itself() {
    let html = full(&site());
    let page = Html::parse_document(&html);
    for script in page.select(&Selector::parse("script").expect("a selector")) {
        assert_eq!(script.value().attr("type"), Some("module"));
        assert!(
            script
                .value()
                .attr("src")
                .is_some_and(|src| src.starts_with(assets::PREFIX))
        );
        assert_eq!(script.text().collect::<String>(), "");
    }
    assert!(texts(&html, "style").is_empty());
    for element in page.select(&Selector::parse("*").expect("a selector")) {
        for (name, value) in element.value().attrs() {
            assert!(
                name != "style" && !name.starts_with("on"),
                "{name} on {}",
                element.value().name()
            );
            assert!(!value.starts_with("javascript:"), "{value}");
        }
    }
    for link in page.select(&Selector::parse("link, script").expect("a selector")) {
        let address = link
            .value()
            .attr("href")
            .or(link.value().attr("src"))
            .expect("an address");
        let path = address
            .strip_prefix(assets::PREFIX)
            .expect("our own address");
        assert!(
            assets::get(path).is_some_and(|asset| asset.immutable),
            "{address}"
        );
    }
}

#[test]
fn what_is_govuks_own_is_not_on_it() {
    let mut html = full(&site());
    if let Some(words) = assets::missing() {
        // It names GOV.UK Frontend, as it must.
        html = html.replace(words, "");
    }
    let html = html.to_lowercase();
    for word in ["crown", "crest", "gov.uk", "gds", "mask-icon"] {
        assert!(!html.contains(word), "{word}");
    }
    assert!(html.contains("<html class=\"govuk-template\" lang=\"en\">"));
    assert!(html.starts_with("<!doctype html>"));
}

#[test]
fn a_program_built_without_style_sheets_says_so_on_every_page() {
    let html = full(&site());
    assert_eq!(
        texts(&html, ".app-plain").is_empty(),
        assets::missing().is_none()
    );
    assert_eq!(
        assets::href("start.js").is_some(),
        assets::missing().is_none()
    );
}

#[test]
fn what_is_around_a_page_is_small() {
    let bytes = full(&site()).len();
    assert!(bytes < 8_000, "{bytes} bytes are around an empty page");
}
