//! `GET openapi.json`: the description of the API (OpenAPI 3.1), made from its operations and types.
//! In: an authority. Out: the description with the authority's own address and the tiers of its
//! policy, and with what every operation may answer beside its own.

use std::sync::Arc;

use axum::extract::{Request, State};
use axum::response::{IntoResponse, Response};
use axum::{Extension, Json};
use serde_json::{Value, json};
use utoipa::openapi::OpenApi;
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityScheme};
use utoipa::{Modify, OpenApi as _};

use super::client::rooms_of;
use super::problem::{Details, Kind, Problem};
use crate::house::{House, Rooms};

const ABOUT: &str = "A school's own system sends marks, the roll and the calendar of its school, and reads where the \
school's pupils stand. A token speaks for one school; an administrator makes it. What is sent is done once for each \
Idempotency-Key. Problems are told as RFC 9457 has it. All names and numbers in the examples are invented.";

struct Token;

impl Modify for Token {
    fn modify(&self, described: &mut OpenApi) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        described
            .components
            .get_or_insert_default()
            .add_security_scheme("token", scheme);
    }
}

#[derive(utoipa::OpenApi)]
#[openapi(
    info(title = "Herringbone", version = "1.0.0", description = ABOUT),
    components(schemas(Details)),
    modifiers(&Token),
    security(("token" = [])),
    tags((name = "Send", description = "What a school's system knows"), (name = "Read", description = "What comes of it"))
)]
struct Described;

/// The description before any operation.
pub(super) fn beginning() -> OpenApi {
    Described::openapi()
}

/// What any operation may answer.
const ALWAYS: [Kind; 7] = [
    Kind::NotAuthenticated,
    Kind::NotPermitted,
    Kind::NotFound,
    Kind::TooMany,
    Kind::Failed,
    Kind::Busy,
    Kind::Full,
];

/// What an operation may answer to what comes with it.
const OF_QUERY: [Kind; 1] = [Kind::Malformed];
const OF_BODY: [Kind; 5] = [
    Kind::NotJson,
    Kind::InProgress,
    Kind::TooLarge,
    Kind::NotJsonType,
    Kind::Malformed,
];

/// The words of each status, which several kinds of problem may share.
const fn words(kind: Kind) -> &'static str {
    match kind {
        Kind::NotJson | Kind::KeyMissing => {
            "The body is not JSON, or the Idempotency-Key is missing"
        }
        Kind::NotAuthenticated => "No token, or one that is not known, was ended or has expired",
        Kind::NotPermitted => "The token does not permit this",
        Kind::NotFound => "Nothing here that this token may know of",
        Kind::MethodNotAllowed => "The address does not know the method",
        Kind::InProgress | Kind::RowsRefused => {
            "Rows cannot be taken and it was all or nothing; or a request with this key is being done"
        }
        Kind::TooLarge => "The body is too large",
        Kind::NotJsonType => "The body does not say that it is JSON",
        Kind::Malformed | Kind::KeyUsed => {
            "The request is not as described, or its Idempotency-Key was used for another"
        }
        Kind::TooMany => "Too many requests; Retry-After says for how long to wait",
        Kind::Failed => "The service failed; nothing was done",
        Kind::Busy | Kind::Upgraded => {
            "Others write, or the service is being upgraded; nothing was done"
        }
        Kind::Full => "The service's disk is full; nothing was done",
    }
}

fn answer(kind: Kind) -> Value {
    let schema = json!({ "$ref": "#/components/schemas/Problem" });
    let mut answer = json!({
        "description": words(kind),
        "content": { "application/problem+json": { "schema": schema } },
    });
    let header = |words: &str, schema: Value| json!({ "description": words, "schema": schema });
    match kind {
        Kind::NotAuthenticated => {
            let asks = header("What to send", json!({ "type": "string" }));
            answer["headers"] = json!({ "WWW-Authenticate": asks });
        }
        Kind::TooMany => {
            let wait = header(
                "Seconds to wait",
                json!({ "type": "integer", "minimum": 1 }),
            );
            answer["headers"] = json!({ "Retry-After": wait });
        }
        _ => {}
    }
    answer
}

fn idempotency_key() -> Value {
    json!({
        "name": "Idempotency-Key", "in": "header", "required": true,
        "description": "New for each request, the same when it is sent again: the same answer is given again, for two days.",
        "schema": { "type": "string", "minLength": 1, "maxLength": 100, "pattern": "^[A-Za-z0-9._:-]+$" },
        "example": "2025-10-10-am-9f1c"
    })
}

fn parameters_of(operation: &mut Value) -> Option<&mut Vec<Value>> {
    operation
        .get_mut("parameters")
        .and_then(Value::as_array_mut)
}

/// Completes an operation.
fn complete(operation: &mut Value, tiers: &[&str]) {
    let sends = operation.get("requestBody").is_some();
    let asks = operation
        .get("parameters")
        .and_then(Value::as_array)
        .is_some_and(|all| all.iter().any(|p| p["in"] == "query"));
    let mut kinds = ALWAYS.to_vec();
    if sends {
        kinds.extend(OF_BODY);
        if let Some(parameters) = parameters_of(operation) {
            parameters.push(idempotency_key());
        }
        operation["responses"]["201"]["headers"] = json!({
            "Location": { "description": "Where the load can be read", "schema": { "type": "string" } },
            "Idempotency-Replayed": {
                "description": "`true` when this was answered before",
                "schema": { "type": "string", "enum": ["true"] }
            }
        });
    } else if asks {
        kinds.extend(OF_QUERY);
    }
    for kind in kinds {
        operation["responses"][kind.status().as_str()] = answer(kind);
    }
    let mut parameters = parameters_of(operation).into_iter().flatten();
    let tier = parameters.find(|p| p["name"] == "tier");
    if let Some(tier) = tier {
        tier["schema"]["enum"] = json!(tiers);
    }
}

/// The whole description, for an authority.
fn describe(described: &OpenApi, rooms: &Rooms) -> Result<Value, serde_json::Error> {
    let mut whole = serde_json::to_value(described)?;
    whole["servers"] =
        json!([{ "url": rooms.address("api/v1"), "description": rooms.authority.name }]);
    let tiers = rooms.authority.policy.tiers.iter().map(|t| t.id.as_str());
    let tiers: Vec<&str> = tiers.collect();
    let paths = whole["paths"].as_object_mut().into_iter().flatten();
    for (_, path) in paths {
        for (_, operation) in path.as_object_mut().into_iter().flatten() {
            complete(operation, &tiers);
        }
    }
    Ok(whole)
}

/// Serves it to anybody: it holds nothing of anyone.
pub(super) async fn serve(
    State(house): State<Arc<House>>,
    Extension(described): Extension<Arc<OpenApi>>,
    request: Request,
) -> Response {
    let (mut parts, _) = request.into_parts();
    let rooms = match rooms_of(&mut parts, &house).await {
        Ok((rooms, _)) => rooms,
        Err(problem) => return problem.into_response(),
    };
    match describe(&described, &rooms) {
        Ok(whole) => Json(whole).into_response(),
        Err(cause) => {
            tracing::error!(%cause, "the description could not be written");
            Problem::new(Kind::Failed, "Tell the administrator at which time.").into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::once::KEY;
    use super::*;

    #[test]
    fn the_key_s_header_has_the_name_that_is_read() {
        let name = idempotency_key()["name"].as_str().map(str::to_lowercase);
        assert_eq!(name.as_deref(), Some(KEY));
    }
}
