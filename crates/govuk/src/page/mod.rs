//! The whole HTML document around a page's own part.
//! In: a title, the site, where the page stands in it, and its main part.
//! Out: a document that needs no inline script or style.

use askama::Template;

use crate::moj::{IdentityBar, SubNavigation};
use crate::{
    BackLink, Breadcrumbs, Content, Footer, GenericHeader, NavigationItem, PhaseBanner,
    ServiceNavigation, SkipLink, assets,
};

/// What all pages of an authority's site share.
#[derive(Clone, Debug)]
#[must_use]
pub struct Site {
    service: String,
    council: String,
    home: String,
    banner: Option<PhaseBanner>,
    footer: Footer,
}

impl Site {
    /// A site of this service for this council.
    pub fn new(service: impl Into<String>, council: impl Into<String>) -> Self {
        Self {
            service: service.into(),
            council: council.into(),
            home: "/".to_owned(),
            banner: None,
            footer: Footer::new(),
        }
    }

    /// Where home is.
    pub fn home(mut self, href: impl Into<String>) -> Self {
        self.home = href.into();
        self
    }

    /// A line on every page: that this is a demonstration.
    pub fn banner(mut self, banner: PhaseBanner) -> Self {
        self.banner = Some(banner);
        self
    }

    /// The foot of every page.
    pub fn footer(mut self, footer: Footer) -> Self {
        self.footer = footer;
        self
    }
}

/// Who is signed in.
#[derive(Clone, Debug, Template)]
#[template(
    ext = "html",
    source = r#"<div class="app-signed-in"><a class="govuk-service-navigation__link" href="{{ account }}"><span class="govuk-visually-hidden">Your account: </span>{{ name }}</a><form method="post" action="{{ sign_out }}"><button class="app-link-button" type="submit">Sign out</button></form></div>"#
)]
#[must_use]
pub struct SignedIn {
    name: String,
    account: String,
    sign_out: String,
}

impl SignedIn {
    /// This person, whose account is at one address and who signs out by a form to the other.
    pub fn new(
        name: impl Into<String>,
        account: impl Into<String>,
        sign_out: impl Into<String>,
    ) -> Self {
        Self {
            name: name.into(),
            account: account.into(),
            sign_out: sign_out.into(),
        }
    }
}

/// A page: `main` is a template of the page's own, a component, or [`Content`].
#[derive(Clone, Debug, Template)]
#[template(path = "page/page.html")]
#[must_use]
pub struct Page<'a, M: Template> {
    site: &'a Site,
    title: String,
    error: bool,
    navigation: Vec<NavigationItem>,
    signed_in: Option<SignedIn>,
    identity: Option<IdentityBar>,
    back: Option<BackLink>,
    before: Vec<Content>,
    wide: bool,
    main: M,
}

impl<'a, M: Template> Page<'a, M> {
    /// A page of this title with this main part, which holds the only `h1`.
    pub fn new(site: &'a Site, title: impl Into<String>, main: M) -> Self {
        Self {
            site,
            title: title.into(),
            error: false,
            navigation: Vec::new(),
            signed_in: None,
            identity: None,
            back: None,
            before: Vec::new(),
            wide: false,
            main,
        }
    }

    /// The page shows a form again with what is wrong with it, and its title says so first.
    pub fn error(mut self, error: bool) -> Self {
        self.error = error;
        self
    }

    /// The main pages of the service that this person may see.
    pub fn navigation(mut self, items: impl IntoIterator<Item = NavigationItem>) -> Self {
        self.navigation = items.into_iter().collect();
        self
    }

    /// Who is signed in.
    pub fn signed_in(mut self, person: SignedIn) -> Self {
        self.signed_in = Some(person);
        self
    }

    /// Whom the page is about.
    pub fn identity(mut self, bar: IdentityBar) -> Self {
        self.identity = Some(bar);
        self
    }

    /// The way back.
    pub fn back(mut self, link: BackLink) -> Self {
        self.back = Some(link);
        self
    }

    /// Where the page lies.
    pub fn breadcrumbs(mut self, breadcrumbs: Breadcrumbs) -> Self {
        self.before.push(breadcrumbs.into());
        self
    }

    /// The pages of the record that the page belongs to.
    pub fn sub_navigation(mut self, navigation: SubNavigation) -> Self {
        self.before.push(navigation.into());
        self
    }

    /// As wide as the window, for tables of many columns.
    pub fn wide(mut self) -> Self {
        self.wide = true;
        self
    }

    fn skip_link() -> SkipLink {
        SkipLink::new("Skip to main content", "#main-content")
    }

    fn header(&self) -> GenericHeader {
        GenericHeader::new(self.site.council.as_str()).href(self.site.home.as_str())
    }

    fn service_navigation(&self) -> ServiceNavigation {
        let navigation = ServiceNavigation::new()
            .service(self.site.service.as_str())
            .service_href(self.site.home.as_str())
            .items(self.navigation.iter().cloned());
        match &self.signed_in {
            Some(person) => navigation.inline_end(Content::html(person.to_string())),
            None => navigation,
        }
    }
}
