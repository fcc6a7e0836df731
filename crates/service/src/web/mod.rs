//! The web: routes, who calls, and what an answer looks like. The only place with status codes.
//! In: a house. Out: a router.

mod answer;
mod caller;
mod cookie;
mod forgery;
mod headers;

use std::sync::Arc;

use axum::Router;
use axum::extract::{DefaultBodyLimit, Path, Request, State};
use axum::http::{StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};

pub(crate) use answer::{Answer, Problem, choices, council, open_page, page, see_other};
pub(crate) use caller::{Caller, Visitor};
pub(crate) use cookie::{forget, remember};

use crate::attendance::amend;
use crate::house::House;
use crate::load;
use crate::people::pages as people;
use crate::pupils;
use crate::schools::pages as schools;
use crate::today::pages as today;

/// Bytes of the largest form; files have a limit of their own where they are taken.
const LARGEST_FORM: usize = 64 * 1024;

/// Every page of the service.
pub fn router(house: Arc<House>) -> Router {
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
        .route("/account", get(people::account))
        .route("/account/end-session", post(people::end_session))
        .route("/today", get(today::list))
        .route("/today/{item}", get(today::one))
        .route("/today/{item}/{act}", post(today::act))
        .route("/pupils", get(pupils::list::list))
        .route("/pupils/download", get(pupils::download::download))
        .route("/pupils/{id}", get(pupils::record::record))
        .route("/pupils/{id}/amend", get(amend::form).post(amend::make))
        .route("/pupils/{id}/why/{column}", get(pupils::why::why))
        .route("/pupils/{id}/family", get(pupils::family::family))
        .nest("/pupils/{id}/family", changes())
        .route(
            "/pupils/{id}/chronology",
            get(pupils::chronology::chronology),
        )
        .route("/pupils/{id}/looks", get(pupils::looks::looks))
        .route("/schools", get(schools::list))
        .route("/schools/{id}", get(schools::school))
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
        .layer(middleware::from_fn(headers::add))
        .with_state(house)
}

/// The forms that change a family.
fn changes() -> Router<Arc<House>> {
    use pupils::change::{address, needs, parent, point, restriction, sibling};
    Router::new()
        .route("/parent", get(parent::add).post(parent::make))
        .route("/parent/{parent}", get(parent::change).post(parent::keep))
        .route("/parent/{parent}/part", post(parent::part))
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
