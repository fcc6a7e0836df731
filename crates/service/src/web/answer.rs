//! What goes back to a browser: a page, another address, or what went wrong in plain English.
//! In: the main part of a page, or a problem. Out: a response with its status.
//! A page that fails says so and keeps the cause for the log, which never holds a name.

use std::error::Error;

use askama::Template;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use casework::people::Action;
use govuk::{Content, NavigationItem, Page, PhaseBanner, SignedIn, Site};
use jiff::SignedDuration;
use store::StoreError;

use super::caller::Caller;
use crate::house::{House, Rooms};
use crate::when;

/// What a handler gives: a page, or a problem already made into one.
pub(crate) type Answer = Result<Response, Response>;

/// Sends the browser on after a form.
pub(crate) fn see_other(to: &str) -> Response {
    let place = HeaderValue::from_str(to).unwrap_or(HeaderValue::from_static("/"));
    (StatusCode::SEE_OTHER, [(header::LOCATION, place)]).into_response()
}

/// The whole address of a page, as whoever asks would type it: to be handed to somebody else.
pub(crate) fn absolute(rooms: &Rooms, headers: &HeaderMap, page: &str) -> String {
    let host = headers.get(header::HOST).and_then(|h| h.to_str().ok());
    let scheme = if rooms.house.secure { "https" } else { "http" };
    host.map_or_else(
        || page.to_owned(),
        |host| format!("{scheme}://{host}{page}"),
    )
}

/// What stands above every page of a demonstration.
#[derive(Template)]
#[template(
    ext = "html",
    source = r#"Invented children and people, one password for everybody, no authenticator app. {% if let Some((day, href)) = day %} It is {{ day }}. <a class="govuk-link" href="{{ href }}">Let days go by</a>{% endif %}"#
)]
struct DemoBanner {
    /// The day, and where days go by; `None` where it never moves.
    day: Option<(String, String)>,
}

/// The site around an authority's pages.
pub(crate) fn site(rooms: &Rooms) -> Site {
    let site = Site::new("Herringbone", rooms.authority.name.as_str()).home(rooms.address(""));
    if let Some(demonstration) = &rooms.house.demonstration {
        let day = || (when::weekday(rooms.today()), rooms.address("demonstration"));
        let banner = DemoBanner {
            day: demonstration.has_days().then(day),
        };
        let words = Content::html(banner.render().unwrap_or_default());
        site.banner(PhaseBanner::new("Demo", words))
    } else {
        site
    }
}

/// A page for somebody signed in, with the parts of the service that they may see.
pub(crate) fn page<M: Template>(
    caller: &Caller,
    current: &str,
    title: &str,
    main: M,
    shape: impl FnOnce(Page<'_, M>) -> Page<'_, M>,
) -> Response {
    let site = site(&caller.rooms);
    let page = Page::new(&site, title, main)
        .navigation(navigation(caller, current))
        .signed_in(signed_in(caller));
    written(StatusCode::OK, &shape(page))
}

/// A page for anybody.
pub(crate) fn open_page<M: Template>(
    rooms: &Rooms,
    title: &str,
    status: StatusCode,
    error: bool,
    main: M,
) -> Response {
    let site = site(rooms);
    written(status, &Page::new(&site, title, main).error(error))
}

fn signed_in(caller: &Caller) -> SignedIn {
    let rooms = &caller.rooms;
    SignedIn::new(
        caller.signed.person.name.as_str(),
        rooms.address("account"),
        rooms.address("sign-out"),
    )
}

fn navigation(caller: &Caller, current: &str) -> Vec<NavigationItem> {
    [
        (Action::SeeToday, "Today", "today"),
        (Action::ListPupils, "Pupils", "pupils"),
        (Action::SeeNotifications, "Notifications", "notifications"),
        (Action::WriteToParents, "Post", "post"),
        (Action::SeeOpenQuestions, "No roll", "open"),
        (Action::SeeSchool, "Schools", "schools"),
        (Action::LoadRegisters, "Load registers", "load"),
        // All who may anything there may this.
        (
            Action::ReviewTranslations,
            "Administration",
            "administration",
        ),
        (Action::TryPolicy, "What if", "what-if"),
    ]
    .into_iter()
    .filter(|(action, _, _)| caller.signed.may(*action))
    .map(|(_, words, page)| {
        let item = NavigationItem::new(words, caller.rooms.address(page));
        if page == current { item.active() } else { item }
    })
    .collect()
}

fn written<M: Template>(status: StatusCode, page: &Page<'_, M>) -> Response {
    match page.render() {
        Ok(html) => (status, Html(html)).into_response(),
        Err(e) => {
            tracing::error!(cause = %e, "a page could not be written");
            (StatusCode::INTERNAL_SERVER_ERROR, "This page failed.\n").into_response()
        }
    }
}

/// What went wrong.
#[derive(Debug)]
pub(crate) enum Problem {
    /// There is nothing at this address, or nothing that this person may know of.
    NotFound,
    /// The person may not do that; what it is, after "may".
    NotAllowed(&'static str),
    /// What was sent makes no sense.
    Unreadable(&'static str),
    /// Others write at the moment.
    Busy,
    /// Too many attempts from one address have failed; how long it has to wait.
    TooMany(SignedDuration),
    /// Another version of the program has changed the store's schema.
    Upgraded,
    /// There is no room left to keep anything.
    Full,
    /// Something failed.
    Failed(Box<dyn Error + Send + Sync>),
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::Busy { .. } => Self::Busy,
            StoreError::SchemaNewer { .. } | StoreError::SchemaOlder { .. } => {
                tracing::warn!(cause = %error, "this version of the program no longer serves");
                Self::Upgraded
            }
            StoreError::DiskFull { .. } => {
                tracing::error!(cause = %chain(&error), "there is no room left");
                Self::Full
            }
            other => Self::Failed(Box::new(other)),
        }
    }
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<h1 class="govuk-heading-l">{{ title }}</h1>{% for line in lines %}<p class="govuk-body">{{ line }}</p>{% endfor %}<p class="govuk-body"><a class="govuk-link" href="{{ home }}">Go to the start page</a></p>"#
)]
struct ProblemPage<'a> {
    title: &'a str,
    lines: Vec<String>,
    home: String,
}

impl Problem {
    /// The page that says so.
    pub(crate) fn answer(self, house: &House, caller: Option<&Caller>) -> Response {
        let (status, title, lines) = match &self {
            Self::NotFound => (
                StatusCode::NOT_FOUND,
                "Page not found",
                vec![
                    "If you typed the address, check it is correct. If you followed a link, what it led to may not be yours to see.".to_owned(),
                ],
            ),
            Self::NotAllowed(what) => (
                StatusCode::FORBIDDEN,
                "You cannot do this",
                vec![
                    format!("None of your roles may {what}."),
                    "If it is part of your work, ask your administrator for the role it needs.".to_owned(),
                ],
            ),
            Self::Unreadable(why) => (
                StatusCode::BAD_REQUEST,
                "This could not be read",
                vec![(*why).to_owned(), "Nothing was changed. Go back and try again.".to_owned()],
            ),
            Self::Busy => (
                StatusCode::SERVICE_UNAVAILABLE,
                "Others are writing at the moment",
                vec!["Nothing was changed. Go back and send it again in a minute.".to_owned()],
            ),
            Self::TooMany(wait) => {
                let minutes = (wait.as_secs() + 59) / 60;
                let when = match minutes {
                    ..=1 => "in a minute".to_owned(),
                    more => format!("in {more} minutes"),
                };
                (
                    StatusCode::TOO_MANY_REQUESTS,
                    "Too many attempts",
                    vec![
                        "Too many attempts to sign in from your network have failed.".to_owned(),
                        format!("Try again {when}. If it was not you, tell your administrator."),
                    ],
                )
            }
            Self::Upgraded => (
                StatusCode::SERVICE_UNAVAILABLE,
                "The service is being upgraded",
                vec!["Nothing was changed. Try again in a few minutes.".to_owned()],
            ),
            Self::Full => (
                StatusCode::INSUFFICIENT_STORAGE,
                "There is no room left to save anything",
                vec![
                    "The disk on which this service keeps its records is full. Nothing was changed, and nothing of what you sent was kept.".to_owned(),
                    "Tell your administrator that the disk is full. When they have made room, go back and send it again.".to_owned(),
                ],
            ),
            Self::Failed(cause) => {
                tracing::error!(cause = %chain(&**cause), "a request failed");
                (
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "Sorry, there is a problem with the service",
                    vec!["Nothing was changed. Try again; if it happens again, tell your administrator what you were doing.".to_owned()],
                )
            }
        };
        let main = ProblemPage {
            title,
            lines,
            home: caller.map_or_else(|| "/".to_owned(), |c| c.rooms.address("")),
        };
        let mut response = if let Some(caller) = caller {
            page(caller, "", title, main, |page| page)
        } else {
            let site = Site::new("Herringbone", council(house));
            written(status, &Page::new(&site, title, main))
        };
        *response.status_mut() = status;
        if let Self::TooMany(wait) = self {
            let seconds = HeaderValue::from(wait.as_secs().max(1).unsigned_abs());
            response.headers_mut().insert(header::RETRY_AFTER, seconds);
        }
        response
    }
}

/// What stands in the header of a page that belongs to no authority.
pub(crate) fn council(house: &House) -> String {
    match house.authorities.values().collect::<Vec<_>>()[..] {
        [only] => only.name.clone(),
        _ => "School attendance".to_owned(),
    }
}

/// An error with its causes.
pub(crate) fn chain(error: &(dyn Error + 'static)) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        words = format!("{words}: {deeper}");
        cause = deeper.source();
    }
    words
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<a class="govuk-link" href="{{ href }}">{{ words }}</a>"#
)]
struct Link<'a> {
    href: String,
    words: &'a str,
}

/// A link, as a cell or a line holds it.
pub(crate) fn link(href: String, words: &str) -> Content {
    Content::html(Link { href, words }.to_string())
}

/// A list of addresses as a page's main part.
pub(crate) fn choices(title: &str, links: &[(String, String)]) -> Content {
    let heading = Heading { title, links };
    Content::html(heading.render().unwrap_or_default())
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<h1 class="govuk-heading-l">{{ title }}</h1><ul class="govuk-list">{% for (words, href) in links %}<li><a class="govuk-link" href="{{ href }}">{{ words }}</a></li>{% endfor %}</ul>"#
)]
struct Heading<'a> {
    title: &'a str,
    links: &'a [(String, String)],
}
