//! The web: routes, who calls, and what an answer looks like. The only place with status codes.
//! In: a house. Out: a router.

mod answer;
mod caller;
mod cookie;
mod fields;
mod forgery;
mod form;
mod headers;
pub(crate) mod inputs;
mod origin;
pub(crate) mod scan;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

pub(crate) use answer::{
    Answer, Problem, absolute, chain, choices, council, link, open_page, page, see_other,
};
pub(crate) use caller::{Caller, Visitor};
pub(crate) use cookie::{forget, remember};
pub(crate) use fields::Fields;
pub(crate) use form::{
    QUICKER, Typed, Wrong, clock, day, day_or_blank, day_parts, minutes, put_day, seen, text, time,
    trimmed,
};

use crate::api::{self, Pace};
use crate::attendance::amend;
use crate::contact;
use crate::contracts;
use crate::demonstration;
use crate::house::House;
use crate::leave;
use crate::library;
use crate::load;
use crate::people::{
    account, acts, add, details, link_pages, list as people_list, pages as people, person, roles,
};
use crate::policy;
use crate::programs::pages as programs;
use crate::pupils;
use crate::rolls;
use crate::schools::calendar::{check, edit, start, view};
use crate::schools::{self, add as add_school, change, close, listed};
use crate::support;
use crate::today::pages as today;
use crate::what_if::pages as what_if;

/// Bytes of the largest form; files have a limit of their own where they are taken.
const LARGEST_FORM: usize = 64 * 1024;

/// Every page of the service, and its API.
pub fn router(house: Arc<House>) -> Router {
    router_at(house, Pace::default())
}

/// The same, with another pace for other programs.
pub fn router_at(house: Arc<House>, pace: Pace) -> Router {
    let files = Router::new()
        .route("/load", get(load::choose::choose).post(load::choose::take))
        .route(
            "/load/contacts",
            get(load::choose::choose_contacts).post(load::choose::take_contacts),
        )
        .layer(DefaultBodyLimit::max(load::choose::LARGEST_FILE));
    let authority = Router::new()
        .route("/", get(people::home))
        .route("/sign-in", get(people::sign_in_form).post(people::sign_in))
        .route("/sign-in/code", get(people::code_form).post(people::code))
        .route("/sign-out", post(people::sign_out))
        .route("/link/{token}", get(link_pages::form).post(link_pages::set))
        .route("/account", get(account::account))
        .route("/account/end-session", post(account::end_session))
        .route(
            "/account/password",
            get(account::password_form).post(account::change_password),
        )
        .route(
            "/account/recovery-codes",
            get(account::recovery_form).post(account::new_recovery_codes),
        )
        .route(
            "/demonstration",
            get(demonstration::form).post(demonstration::go_on),
        )
        .route("/demonstration/progress", get(demonstration::progress))
        .route("/policy", get(policy::policy))
        .merge(administration())
        .merge(calendars())
        .route("/today", get(today::list))
        .route("/today/{item}", get(today::one))
        .route("/today/{item}/{act}", post(today::act))
        .route("/pupils", get(pupils::list::list))
        .route("/pupils/download/{format}", get(pupils::download::download))
        .route("/pupils/{id}", get(pupils::record::record))
        .route("/pupils/{id}/amend", get(amend::form).post(amend::make))
        .route("/pupils/{id}/why/{column}", get(pupils::why::why))
        .route("/pupils/{id}/threshold", get(pupils::threshold::threshold))
        .route("/pupils/{id}/patterns", get(pupils::patterns::patterns))
        .route("/pupils/{id}/family", get(pupils::family::family))
        .nest("/pupils/{id}/family", changes())
        .nest("/pupils/{id}/contact", contacts())
        .nest("/pupils/{id}/leave", leave::router())
        .nest("/leave", leave::parents_router())
        .nest("/notifications", rolls::router())
        .route("/pupils/{id}/notifications", get(rolls::of_pupil))
        .route("/pupils/{id}/timetables", get(rolls::timetables))
        .nest("/open", rolls::open::router())
        .nest("/messages", rolls::messages::router())
        .nest("/transfer", rolls::transfer::router())
        .route("/two-rolls", get(rolls::two_rolls::list))
        .route("/schools/{id}/leave", get(leave::list))
        .nest("/pupils/{id}/support", support::router())
        .nest("/pupils/{id}/contracts", contracts::router())
        .route(
            "/pupils/{id}/chronology",
            get(pupils::chronology::chronology),
        )
        .route("/pupils/{id}/looks", get(pupils::looks::looks))
        .route("/programs", get(programs::list))
        .route("/programs/new", get(programs::new).post(programs::make_one))
        .route("/programs/{id}/end", get(programs::ask).post(programs::end))
        .route("/schools", get(schools::list::list))
        .route("/schools/{id}", get(schools::school::school))
        .route(
            "/post",
            get(contact::post::post).post(contact::post::tick_off),
        )
        .route("/post/letters.pdf", get(contact::batch::to_print))
        .nest("/letters", batches())
        .nest("/translations", contact::translation::router())
        .nest("/documents", library::router())
        .nest("/own-letters", contact::own_letters::router())
        .route(
            "/schools/{id}/letterhead",
            get(contact::letterhead::form).post(contact::letterhead::save),
        )
        .route("/schools/{id}/renewal", get(schools::renewal::progress))
        .route("/what-if", get(what_if::what_if))
        .route("/load/{id}", get(load::one::see).post(load::one::confirm))
        .route("/load/{id}/again", post(load::one::again))
        .route("/load/{id}/progress", get(load::one::progress))
        .route("/load/{id}/refused", get(load::one::refused))
        .route("/load/{id}/lines", get(load::marks::lines::lines))
        .route(
            "/load/{id}/columns",
            get(load::columns::form).post(load::columns::keep),
        )
        .route("/load/{id}/columns/forget", post(load::columns::forget))
        .merge(files);
    Router::new()
        .route("/", get(people::authorities))
        .route("/healthz", get(|| async { "ok\n" }))
        .route("/assets/{*path}", get(asset))
        // A nested router answers for the address without the last stroke only.
        .route("/{authority}/", get(people::home))
        .nest("/{authority}", authority)
        .fallback(nothing_here)
        .layer(DefaultBodyLimit::max(LARGEST_FORM))
        .layer(middleware::from_fn(no_forgery))
        // A browser sends no token by itself, so here there is no form to forge.
        .route("/{authority}/notify", post(contact::notify::called_back))
        .nest("/{authority}/api/v1", api::router(pace))
        .layer(middleware::from_fn(headers::add))
        .with_state(house)
}

/// What administrators do.
fn administration() -> Router<Arc<House>> {
    Router::new()
        .route("/administration", get(people_list::administration))
        .route("/administration/schools", get(listed::listed))
        .route(
            "/administration/schools/add",
            get(add_school::form).post(add_school::next),
        )
        .route(
            "/administration/schools/{id}/change",
            get(change::form).post(change::next),
        )
        .route(
            "/administration/schools/{id}/close",
            get(close::form).post(close::next),
        )
        .route("/people", get(people_list::list))
        .route("/people/add", get(add::form).post(add::next))
        .route("/people/{id}", get(person::person))
        .route(
            "/people/{id}/details",
            get(details::form).post(details::save),
        )
        .route("/people/{id}/do/{act}", get(acts::form).post(acts::act))
        .route("/people/{id}/role", get(roles::choose).post(roles::chose))
        .route(
            "/people/{id}/role/{role}",
            get(roles::form).post(roles::give),
        )
        .route(
            "/people/{id}/role/{role}/end",
            get(roles::end_form).post(roles::end),
        )
}

/// When schools are open.
fn calendars() -> Router<Arc<House>> {
    let year = "/schools/{id}/calendar/{year}";
    let at = |page: &str| format!("{year}{page}");
    Router::new()
        .route("/schools/{id}/calendar", get(view::now))
        .route(year, get(view::view))
        .route(&at("/edit"), get(edit::edit))
        .route(&at("/edit/{day}"), get(edit::day_form).post(edit::day))
        .route(
            &at("/edit/terms"),
            get(start::terms_form).post(start::terms),
        )
        .route(&at("/edit/copy"), get(start::copy_form).post(start::copy))
        .route(&at("/edit/discard"), post(edit::discard))
        .route(&at("/check"), get(check::form).post(check::save))
}

/// The forms that change a family.
fn changes() -> Router<Arc<House>> {
    use pupils::change::{address, join, needs, parent, point, restriction, sibling};
    Router::new()
        .route("/parent", get(parent::add).post(parent::make))
        .route("/parent/{parent}", get(parent::change).post(parent::keep))
        .route("/parent/{parent}/part", post(parent::part))
        .route("/parent/{parent}/join", get(join::whom).post(join::chosen))
        .route(
            "/parent/{parent}/join/{other}",
            get(join::side_by_side).post(join::next),
        )
        .route("/parent/{parent}/point", get(point::add).post(point::make))
        .route(
            "/parent/{parent}/address",
            get(address::of_parent).post(address::set_of_parent),
        )
        .route("/point/{point}", get(point::change).post(point::keep))
        .route("/point/{point}/{word}", post(point::act))
        .route(
            "/address",
            get(address::of_pupil).post(address::set_of_pupil),
        )
        .route(
            "/restriction",
            get(restriction::add).post(restriction::make),
        )
        .route("/restriction/{restriction}/end", post(restriction::end))
        .route("/needs", get(needs::change).post(needs::keep))
        .route("/sibling", get(sibling::add).post(sibling::make))
}

/// Letters, calls, meetings and texts about a child.
fn contacts() -> Router<Arc<House>> {
    use contact::{letter, list, one, told};
    Router::new()
        .route("/", get(list::list))
        .route("/write", get(letter::choose::choose))
        .route(
            "/write/{letter}",
            get(letter::write::form).post(letter::write::make),
        )
        .route("/write/{letter}/begin", post(letter::write::begun))
        .route("/record", get(told::form).post(told::make))
        .route("/{communication}", get(one::one))
        .route("/{communication}/letter.pdf", get(one::letter))
        .route("/{communication}/letter.docx", get(one::letter_in_word))
        .route("/{communication}/{act}", post(one::act))
}

/// One letter to the parents of many pupils.
fn batches() -> Router<Arc<House>> {
    use contact::batch::{begin, of_batch, one};
    Router::new()
        .route("/new", get(begin::choose))
        .route("/new/to", get(begin::chosen))
        .route("/new/{letter}", get(begin::form).post(begin::make))
        .route("/{batch}", get(one::one))
        .route("/{batch}/progress", get(one::progress))
        .route("/{batch}/letters.pdf", get(of_batch))
        .route("/{batch}/{act}", post(one::act))
}

async fn no_forgery(request: Request, next: Next) -> Response {
    if forgery::allowed(request.method(), request.headers()) {
        return next.run(request).await;
    }
    let words = "This form was sent from another site, so nothing was done. Open the page here and try again.\n";
    (StatusCode::FORBIDDEN, words).into_response()
}

async fn nothing_here(State(house): State<Arc<House>>) -> Response {
    Problem::NotFound.answer(&house, None)
}

/// A style sheet, script or picture. Its name holds a hash of what is in it, so it is kept for good.
async fn asset(Path(path): Path<String>) -> Response {
    let Some(asset) = govuk::assets::get(&path) else {
        return (StatusCode::NOT_FOUND, "There is no such file.\n").into_response();
    };
    let keep = if asset.immutable {
        "public, max-age=31536000, immutable"
    } else {
        "no-cache"
    };
    let headers = [
        (header::CONTENT_TYPE, asset.content_type),
        (header::CACHE_CONTROL, keep),
    ];
    (headers, asset.bytes).into_response()
}
