//! A school's own system, as tests play it: requests with a token, through the whole router.

use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use casework::people::Permission;
use jiff::SignedDuration;
use serde_json::Value;
use service::house::Rooms;
use service::programs::{NewProgram, make};
use store::{Actor, SchoolId, TokenId};
use tower::ServiceExt;

use crate::town::Town;

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Told {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) text: String,
}

impl Told {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|_| panic!("not JSON: {}", self.text))
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |v| v.to_str().expect("text"))
    }

    /// The kind of problem it is: it says so in three ways that agree.
    pub(crate) fn problem(&self) -> String {
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{}",
            self.text
        );
        let said = self.json();
        assert_eq!(said["status"], self.status.as_u16());
        let kind = said["type"].as_str().expect("a type");
        let kind = kind.strip_prefix("urn:herringbone:problem:");
        kind.expect("one of ours").to_owned()
    }
}

/// A program with a token.
#[derive(Clone)]
pub(crate) struct Client {
    pub(crate) router: Router,
    pub(crate) token: String,
    pub(crate) id: Option<TokenId>,
}

/// Makes a token as an administrator would.
pub(crate) async fn token(
    rooms: &Rooms,
    school: SchoolId,
    permissions: &[Permission],
) -> (TokenId, String) {
    let unit = rooms
        .store
        .begin(rooms.context(Actor::program("test")))
        .await
        .expect("begins");
    let new = NewProgram {
        name: "Alder's MIS".to_owned(),
        school,
        permissions: permissions.to_vec(),
        expires_at: rooms.now + SignedDuration::from_hours(24),
    };
    let made = make(&unit, new).await.expect("made");
    unit.commit().await.expect("kept");
    made
}

impl Client {
    /// A program of one of the town's schools.
    pub(crate) async fn of(town: &Town, school: &str, permissions: &[Permission]) -> Self {
        let school = town.school(school).await.id;
        let (id, token) = token(&town.rooms(), school, permissions).await;
        Self {
            router: service::web::router(Arc::clone(&town.house)),
            token,
            id: Some(id),
        }
    }

    pub(crate) async fn send(&self, request: Request<Body>) -> Told {
        let answer = self.router.clone().oneshot(request).await.expect("answers");
        let (parts, body) = answer.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX)
            .await
            .expect("a body");
        Told {
            status: parts.status,
            headers: parts.headers,
            text: String::from_utf8(body.to_vec()).expect("text"),
        }
    }

    pub(crate) fn bearer(&self) -> String {
        format!("Bearer {}", self.token)
    }

    pub(crate) async fn get(&self, path: &str) -> Told {
        let request = Request::get(format!("/ashshire/api/v1/{path}"))
            .header(header::AUTHORIZATION, self.bearer());
        self.send(request.body(Body::empty()).expect("a request"))
            .await
    }

    /// Sends something under a key.
    pub(crate) async fn post(&self, path: &str, key: &str, body: &Value) -> Told {
        self.post_bytes(path, key, body.to_string().into_bytes())
            .await
    }

    pub(crate) async fn post_bytes(&self, path: &str, key: &str, body: Vec<u8>) -> Told {
        let request = Request::post(format!("/ashshire/api/v1/{path}"))
            .header(header::AUTHORIZATION, self.bearer())
            .header(header::CONTENT_TYPE, "application/json")
            .header("idempotency-key", key);
        self.send(request.body(Body::from(body)).expect("a request"))
            .await
    }
}
