//! A body of JSON, as it is sent.
//! In: a request's body. Out: its bytes and what they say; or 400, 413, 415, 422, with the place.

use std::ops::RangeInclusive;

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::error::Category;
use serde_path_to_error::{Path, Segment};

use super::problem::{Kind, Problem};

fn is_json(headers: &HeaderMap) -> bool {
    let value = headers
        .get(header::CONTENT_TYPE)
        .and_then(|v| v.to_str().ok());
    let kind = value.and_then(|v| v.split(';').next());
    kind.is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

/// The bytes of a body that says it is JSON.
///
/// # Errors
/// 415 when it does not say so, 413 when it is too large.
pub(super) async fn bytes(request: Request) -> Result<Bytes, Problem> {
    if !is_json(request.headers()) {
        let words = "Send the body as JSON, with the header \"Content-Type: application/json\".";
        return Err(Problem::new(Kind::NotJsonType, words));
    }
    Bytes::from_request(request, &())
        .await
        .map_err(|e| match e.status() {
            StatusCode::PAYLOAD_TOO_LARGE => Problem::new(
                Kind::TooLarge,
                "A body may have 2 MiB. Send several requests.",
            ),
            _ => Problem::new(Kind::NotJson, "The body broke off. Send it again."),
        })
}

/// What the bytes say.
///
/// # Errors
/// 400 when they are not JSON, or nest too deep; 422 with the place when it is not as described.
pub(super) fn read<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut json = serde_json::Deserializer::from_slice(bytes);
    let not_json = |e: &serde_json::Error| {
        Problem::new(
            Kind::NotJson,
            format!("Nothing was done. The body is not JSON: {e}."),
        )
    };
    let read = serde_path_to_error::deserialize(&mut json).map_err(|e| {
        let inner = e.inner();
        match inner.classify() {
            Category::Data => Problem::malformed(pointer(e.path()), inner.to_string()),
            Category::Io | Category::Syntax | Category::Eof => not_json(inner),
        }
    })?;
    json.end().map_err(|e| not_json(&e))?;
    Ok(read)
}

/// A place as RFC 6901 writes it.
fn pointer(path: &Path) -> String {
    let mut out = String::new();
    for segment in path {
        match segment {
            Segment::Seq { index } => out.push_str(&format!("/{index}")),
            Segment::Map { key } | Segment::Enum { variant: key } => {
                out.push('/');
                out.push_str(&key.replace('~', "~0").replace('/', "~1"));
            }
            Segment::Unknown => {}
        }
    }
    out
}

/// How many rows a list may have.
///
/// # Errors
/// 422 when it has too few or too many.
pub(super) fn within(
    list: &str,
    rows: usize,
    allowed: RangeInclusive<usize>,
) -> Result<(), Problem> {
    if allowed.contains(&rows) {
        return Ok(());
    }
    let (least, most) = allowed.into_inner();
    let words = format!("has {rows} rows; send {least} to {most}, and more in further requests");
    Err(Problem::malformed(format!("/{list}"), words))
}
