//! What is wrong with a request, as problem details (RFC 9457).
//! In: a kind, what happened this time, and the rows or places it is about. Out: an answer whose
//! `type` never changes its meaning: programs go by it, `docs/api.md` lists it.

use std::time::Duration;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use store::StoreError;
use utoipa::ToSchema;

use crate::web::chain;

/// What `type` begins with.
const TYPES: &str = "urn:herringbone:problem:";

/// The kinds of problem.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Kind {
    NotJson,
    KeyMissing,
    NotAuthenticated,
    NotPermitted,
    NotFound,
    MethodNotAllowed,
    InProgress,
    RowsRefused,
    TooLarge,
    NotJsonType,
    Malformed,
    KeyUsed,
    TooMany,
    Failed,
    Busy,
    Upgraded,
    Full,
}

impl Kind {
    /// Every kind.
    #[cfg(test)]
    pub(crate) const ALL: [Self; 17] = [
        Self::NotJson,
        Self::KeyMissing,
        Self::NotAuthenticated,
        Self::NotPermitted,
        Self::NotFound,
        Self::MethodNotAllowed,
        Self::InProgress,
        Self::RowsRefused,
        Self::TooLarge,
        Self::NotJsonType,
        Self::Malformed,
        Self::KeyUsed,
        Self::TooMany,
        Self::Failed,
        Self::Busy,
        Self::Upgraded,
        Self::Full,
    ];

    /// Its name in `type`, its status, its title.
    const fn known(self) -> (&'static str, StatusCode, &'static str) {
        match self {
            Self::NotJson => ("not-json", StatusCode::BAD_REQUEST, "The body is not JSON"),
            Self::KeyMissing => (
                "idempotency-key-missing",
                StatusCode::BAD_REQUEST,
                "An Idempotency-Key is needed",
            ),
            Self::NotAuthenticated => (
                "not-authenticated",
                StatusCode::UNAUTHORIZED,
                "A token is needed",
            ),
            Self::NotPermitted => (
                "not-permitted",
                StatusCode::FORBIDDEN,
                "The token does not permit this",
            ),
            Self::NotFound => ("not-found", StatusCode::NOT_FOUND, "Nothing here"),
            Self::MethodNotAllowed => (
                "method-not-allowed",
                StatusCode::METHOD_NOT_ALLOWED,
                "This cannot be done here",
            ),
            Self::InProgress => (
                "in-progress",
                StatusCode::CONFLICT,
                "The same request is being done",
            ),
            Self::RowsRefused => (
                "rows-refused",
                StatusCode::CONFLICT,
                "Not every row can be taken",
            ),
            Self::TooLarge => (
                "too-large",
                StatusCode::PAYLOAD_TOO_LARGE,
                "The body is too large",
            ),
            Self::NotJsonType => (
                "not-json-type",
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "The body must be application/json",
            ),
            Self::Malformed => (
                "malformed",
                StatusCode::UNPROCESSABLE_ENTITY,
                "The request is not as described",
            ),
            Self::KeyUsed => (
                "idempotency-key-used",
                StatusCode::UNPROCESSABLE_ENTITY,
                "The Idempotency-Key was used for another request",
            ),
            Self::TooMany => (
                "too-many-requests",
                StatusCode::TOO_MANY_REQUESTS,
                "Too many requests",
            ),
            Self::Failed => (
                "failed",
                StatusCode::INTERNAL_SERVER_ERROR,
                "The service failed",
            ),
            Self::Busy => (
                "busy",
                StatusCode::SERVICE_UNAVAILABLE,
                "Others write at the moment",
            ),
            Self::Upgraded => (
                "being-upgraded",
                StatusCode::SERVICE_UNAVAILABLE,
                "The service is being upgraded",
            ),
            Self::Full => (
                "no-room",
                StatusCode::INSUFFICIENT_STORAGE,
                "The service's disk is full",
            ),
        }
    }

    /// Its `type`.
    pub(crate) fn uri(self) -> String {
        format!("{TYPES}{}", self.known().0)
    }

    /// Its status.
    pub(crate) const fn status(self) -> StatusCode {
        self.known().1
    }
}

/// A row that was not taken.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, ToSchema)]
#[schema(examples(json!({
    "list": "marks", "index": 17, "field": "code", "value": "Ø",
    "reason": "is not an attendance code"
})))]
pub(crate) struct RefusedRow {
    /// The list of the request that it stands in: `marks`, `pupils`, `enrolments` or `days`.
    #[schema(value_type = String)]
    pub(crate) list: &'static str,
    /// Its place in that list, from 0.
    pub(crate) index: usize,
    /// The field that is wrong.
    #[schema(value_type = String)]
    pub(crate) field: &'static str,
    /// What the field held.
    pub(crate) value: String,
    /// What is wrong with it and what to do, to follow the value.
    pub(crate) reason: String,
}

/// A place of the request that is not as described.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, ToSchema)]
pub(crate) struct Fault {
    /// Where in the body, as a JSON pointer (RFC 6901); empty for the whole of it or outside it.
    pub(crate) pointer: String,
    /// What is wrong there.
    pub(crate) detail: String,
}

/// What is wrong with a request (RFC 9457).
#[derive(Clone, Debug, Serialize, ToSchema)]
#[schema(as = Problem, examples(json!({
    "type": "urn:herringbone:problem:not-found",
    "title": "Nothing here",
    "status": 404,
    "detail": "There is nothing at this address that this token may know of."
})))]
pub(crate) struct Details {
    /// Which kind of problem: one of a list that only grows.
    #[serde(rename = "type")]
    kind: String,
    /// The kind in words.
    #[schema(value_type = String)]
    title: &'static str,
    /// The status again.
    status: u16,
    /// What happened this time and what to do.
    detail: String,
    /// The places of the request that are not as described.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    errors: Vec<Fault>,
    /// The rows that cannot be taken, each with its reason; nothing of the request was done.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    refused: Vec<RefusedRow>,
}

/// Something wrong, on its way out.
#[derive(Debug)]
pub(crate) struct Problem {
    kind: Kind,
    detail: String,
    errors: Vec<Fault>,
    refused: Vec<RefusedRow>,
    wait: Option<Duration>,
}

impl Problem {
    /// A problem of a kind.
    pub(crate) fn new(kind: Kind, detail: impl Into<String>) -> Self {
        Self {
            kind,
            detail: detail.into(),
            errors: Vec::new(),
            refused: Vec::new(),
            wait: None,
        }
    }

    /// Nothing there, or nothing that this token may know of: the two look alike.
    pub(crate) fn not_found() -> Self {
        Self::new(
            Kind::NotFound,
            "There is nothing at this address that this token may know of.",
        )
    }

    /// A part of the request that is not as described.
    pub(crate) fn malformed(pointer: impl Into<String>, detail: impl Into<String>) -> Self {
        let fault = Fault {
            pointer: pointer.into(),
            detail: detail.into(),
        };
        Self {
            errors: vec![fault],
            ..Self::new(
                Kind::Malformed,
                "Nothing was done. Mend the request and send it again.",
            )
        }
    }

    /// Rows that cannot be taken, of a request that is to be taken whole or not at all.
    pub(crate) fn refused(rows: Vec<RefusedRow>) -> Self {
        Self {
            refused: rows,
            ..Self::new(
                Kind::RowsRefused,
                "Nothing was done. Mend these rows or leave them out, or ask for rows=good to have the others taken.",
            )
        }
    }

    /// Somebody else was writing the same; nothing was done.
    pub(crate) fn busy() -> Self {
        let words = "Nothing was done. Send it again in a minute.";
        Self::new(Kind::Busy, words).wait(Duration::from_secs(30))
    }

    /// To be asked again later.
    #[must_use]
    pub(crate) fn wait(mut self, wait: Duration) -> Self {
        self.wait = Some(wait);
        self
    }
}

impl From<StoreError> for Problem {
    fn from(error: StoreError) -> Self {
        let later = |kind, detail: &str| Self::new(kind, detail).wait(Duration::from_secs(30));
        match error {
            StoreError::Busy { .. } => Self::busy(),
            StoreError::SchemaNewer { .. } | StoreError::SchemaOlder { .. } => later(
                Kind::Upgraded,
                "Nothing was done. Send it again when the upgrade is over, in a few minutes.",
            ),
            StoreError::DiskFull { .. } => {
                tracing::error!(cause = %chain(&error), "there is no room left");
                Self::new(
                    Kind::Full,
                    "Nothing was done. Tell the administrator; send it again when there is room.",
                )
            }
            other => {
                tracing::error!(cause = %chain(&other), "a program's request failed");
                Self::new(
                    Kind::Failed,
                    "Nothing was done. Send it again; if it fails again, tell the administrator at which time.",
                )
            }
        }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let (_, status, title) = self.kind.known();
        let details = Details {
            kind: self.kind.uri(),
            title,
            status: status.as_u16(),
            detail: self.detail,
            errors: self.errors,
            refused: self.refused,
        };
        let body = serde_json::to_vec(&details).unwrap_or_default();
        let kind = [(header::CONTENT_TYPE, "application/problem+json")];
        let mut response = (status, kind, body).into_response();
        let headers = response.headers_mut();
        if let Some(wait) = self.wait {
            let seconds = wait.as_secs_f64().ceil() as u64;
            headers.insert(header::RETRY_AFTER, seconds.max(1).into());
        }
        if self.kind == Kind::NotAuthenticated {
            let asks = HeaderValue::from_static("Bearer");
            headers.insert(header::WWW_AUTHENTICATE, asks);
        }
        response
    }
}

/// For addresses below `api/v1` that lead nowhere.
pub(crate) async fn nothing_here() -> Problem {
    Problem::not_found()
}

/// For methods that an address does not know.
pub(crate) async fn no_such_method() -> Problem {
    Problem::new(
        Kind::MethodNotAllowed,
        "This address does not know this method; the Allow header names those it knows.",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manual_lists_every_kind_with_its_status() {
        let manual = include_str!("../../../../docs/api.md");
        for kind in Kind::ALL {
            let (name, status, _) = kind.known();
            let row = format!("| {} | `{name}` |", status.as_u16());
            assert!(manual.contains(&row), "docs/api.md has no row {row}");
        }
        let rows = manual
            .lines()
            .filter(|l| l.starts_with("| 4") || l.starts_with("| 5"));
        assert_eq!(rows.count(), Kind::ALL.len(), "and no row of none");
    }
}
