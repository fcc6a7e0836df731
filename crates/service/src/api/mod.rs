//! `/{authority}/api/v1`: a school's registers for other programs, by token.
//! In: requests with a token of one school. Out: JSON, and what is wrong as problem details
//! (RFC 9457); each change made once however often it is asked for.
//!
//! | what | file |
//! |---|---|
//! | who asks, for which school, how often | `client` `pace` |
//! | reading a body; what is wrong with it | `body` `day` `problem` |
//! | doing a thing once | `once` |
//! | marks, roll, calendar in | `marks` `roll` `calendar` |
//! | schools, standings, loads out | `schools` `standings` `loads` |
//! | the description of all this | `document` |

mod body;
mod calendar;
mod client;
mod day;
mod document;
mod loads;
mod marks;
mod once;
mod pace;
mod problem;
mod roll;
mod schools;
mod standings;
mod text;
mod unexplained;

use std::sync::Arc;

use axum::extract::DefaultBodyLimit;
use axum::routing::{any, get};
use axum::{Extension, Router};
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::house::House;

pub use pace::Pace;

/// Bytes of the largest body: five thousand marks with white space are half of it.
const LARGEST_BODY: usize = 2 * 1024 * 1024;

/// Every operation, and the description that is made from them.
pub(crate) fn router(pace: Pace) -> Router<Arc<House>> {
    let (router, described) = OpenApiRouter::with_openapi(document::beginning())
        .routes(routes!(schools::list))
        .routes(routes!(schools::one))
        .routes(routes!(calendar::read_year, calendar::post))
        .routes(routes!(marks::post))
        .routes(routes!(roll::post))
        .routes(routes!(standings::list))
        .routes(routes!(standings::of_pupil))
        .routes(routes!(standings::why))
        .routes(routes!(loads::one))
        .split_for_parts();
    router
        .route("/openapi.json", get(document::serve))
        .route("/{*nothing}", any(problem::nothing_here))
        .method_not_allowed_fallback(problem::no_such_method)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(Extension(Arc::new(described)))
        .layer(Extension(Arc::new(pace)))
}
