//! Doing a thing once, however often it is asked for: the Idempotency-Key header.
//! In: a program's key and its request. Out: the answer that was kept with what was done; or leave
//! to do it now, which no other request with that key has meanwhile, on whichever node.
//! Source: IETF draft-ietf-httpapi-idempotency-key-header. Only what was done is kept: a request that
//! was refused may be sent again with the same key once what was wrong is mended.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Bytes;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use jiff::{SignedDuration, Timestamp};
use serde::Serialize;
use sha2::{Digest, Sha256};
use store::people::{self, Answer, claim_request, forget_answers, kept_answer, release_request};
use store::{Actor, StoreError, Unit};

use super::client::Client;
use super::problem::{Kind, Problem};

/// The header.
pub(super) const KEY: &str = "idempotency-key";
/// Says of an answer that it was given before.
const REPLAYED: &str = "idempotency-replayed";
/// How long answers are kept.
const KEPT: SignedDuration = SignedDuration::from_hours(48);
/// A request that takes longer than this has died.
const CLAIMED: SignedDuration = SignedDuration::from_mins(10);
/// Characters of the longest key.
const LONGEST: usize = 100;

/// Whether to do it.
enum Once {
    /// It was done: this is what was answered.
    Before(Response),
    /// It is to be done now.
    Now(Claim),
}

/// Leave to do it.
pub(super) struct Claim {
    hash: Vec<u8>,
    request: Vec<u8>,
    until: Timestamp,
}

/// What was done.
pub(super) struct Done<T> {
    /// The address of what came of it.
    pub(super) location: String,
    /// What is answered.
    pub(super) outcome: T,
}

fn digest(parts: &[&[u8]]) -> Vec<u8> {
    let mut hash = Sha256::new();
    for part in parts {
        // Each with its length before it, so that no two lists of parts run together alike.
        hash.update((part.len() as u64).to_be_bytes());
        hash.update(part);
    }
    hash.finalize().to_vec()
}

/// The key that a request brings.
///
/// # Errors
/// 400 when it brings none, or none that can be kept.
fn key(client: &Client) -> Result<&str, Problem> {
    let mut all = client.headers.get_all(KEY).iter();
    let one = match (all.next(), all.next()) {
        (Some(one), None) => one.to_str().ok().map(str::trim),
        _ => None,
    };
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '.' | '_' | ':' | '-');
    let fits = |key: &&str| (1..=LONGEST).contains(&key.len()) && key.chars().all(plain);
    one.filter(fits).ok_or_else(|| {
        Problem::new(
            Kind::KeyMissing,
            "Send one Idempotency-Key of 1 to 100 letters, figures and . _ : - : a new one for each request, the same one when you send a request again.",
        )
    })
}

/// Asks whether to do a request.
///
/// # Errors
/// 409 while another does it, 422 when the key was used for another request.
async fn begin(client: &Client, bytes: &Bytes) -> Result<Once, Problem> {
    let key = key(client)?;
    let token = client.program.id().0;
    let hash = digest(&[token.as_bytes(), key.as_bytes()]);
    let address = client
        .uri
        .path_and_query()
        .map_or("", |whole| whole.as_str());
    let request = digest(&[client.method.as_str().as_bytes(), address.as_bytes(), bytes]);
    let store = &client.rooms.store;
    let now = client.rooms.now;
    let before = async || -> Result<Option<Response>, Problem> {
        match kept_answer(store, &hash, now).await? {
            Some(kept) if kept.request == request => Ok(Some(again(&kept))),
            Some(_) => Err(Problem::new(
                Kind::KeyUsed,
                "Nothing was done. Use a new key for a new request.",
            )),
            None => Ok(None),
        }
    };
    if let Some(before) = before().await? {
        return Ok(Once::Before(before));
    }
    let until = now + CLAIMED;
    if !claim_request(store, &hash, now, until).await? {
        return Err(in_progress());
    }
    // Whoever had the claim may have done it since we looked.
    let meanwhile = before().await;
    let claim = Claim {
        hash,
        request,
        until,
    };
    match meanwhile {
        Ok(None) => Ok(Once::Now(claim)),
        Ok(Some(before)) => {
            claim.release(client).await;
            Ok(Once::Before(before))
        }
        Err(problem) => {
            claim.release(client).await;
            Err(problem)
        }
    }
}

fn in_progress() -> Problem {
    Problem::new(
        Kind::InProgress,
        "A request with this key is being done. Send it again later to have its answer.",
    )
    .wait(Duration::from_secs(2))
}

impl Claim {
    /// Keeps the answer with what was done.
    ///
    /// # Errors
    /// 409 when another did it although this one had the claim, which then does nothing.
    pub(super) async fn keep<T: Serialize>(
        &self,
        unit: &Unit,
        done: &Done<T>,
    ) -> Result<(), Problem> {
        let mut body = done.location.clone().into_bytes();
        body.push(b'\n');
        body.extend(done.body()?);
        let answer = Answer {
            hash: self.hash.clone(),
            request: self.request.clone(),
            status: StatusCode::CREATED.as_u16(),
            body,
            expires_at: unit.context().now + KEPT,
        };
        people::keep_answer(unit, answer)
            .await
            .map_err(|e| match e {
                StoreError::AlreadyThere { .. } => in_progress(),
                other => other.into(),
            })
    }

    /// Lets others ask.
    async fn release(&self, client: &Client) {
        let store = &client.rooms.store;
        let released = release_request(store, &self.hash, client.rooms.now, self.until).await;
        if let Err(cause) = released {
            // It ends by itself after a while; until then the same key is answered with 409.
            tracing::warn!(%cause, "a claim on a request could not be let go");
        }
    }
}

impl<T: Serialize> Done<T> {
    fn body(&self) -> Result<Vec<u8>, Problem> {
        serde_json::to_vec(&self.outcome).map_err(|cause| {
            tracing::error!(%cause, "an answer could not be written");
            failed()
        })
    }
}

fn failed() -> Problem {
    Problem::new(Kind::Failed, "Tell the administrator at which time.")
}

/// Does a request once: now, or it was done. A program that hangs up does not stop it half way, so
/// that it finds the answer when it asks again.
///
/// # Errors
/// As [`begin`], and whatever the work itself finds wrong.
pub(super) async fn once<T, W, F>(
    client: Client,
    bytes: Bytes,
    work: W,
) -> Result<Response, Problem>
where
    T: Serialize + Send + Sync + 'static,
    W: FnOnce(Arc<Client>, Arc<Claim>) -> F + Send + 'static,
    F: Future<Output = Result<Done<T>, Problem>> + Send + 'static,
{
    let whole = async move {
        let client = Arc::new(client);
        let claim = match begin(&client, &bytes).await? {
            Once::Before(response) => return Ok(response),
            Once::Now(claim) => Arc::new(claim),
        };
        let done = work(Arc::clone(&client), Arc::clone(&claim)).await;
        claim.release(&client).await;
        let done = done?;
        forget(&client).await;
        Ok(created(&done.location, done.body()?))
    };
    let ended = tokio::spawn(whole).await;
    ended.unwrap_or_else(|cause| {
        tracing::error!(%cause, "a program's request broke off");
        Err(failed())
    })
}

/// Forgets the answers whose time is over.
async fn forget(client: &Client) {
    let rooms = &client.rooms;
    let forgotten = async {
        let actor = Actor::program("forgetting answers");
        let unit = rooms.store.begin(rooms.context(actor)).await?;
        forget_answers(&unit).await?;
        unit.commit().await
    };
    if let Err(cause) = forgotten.await {
        tracing::warn!(%cause, "old answers could not be forgotten");
    }
}

/// The answer to what was done.
fn created(location: &str, body: Vec<u8>) -> Response {
    let headers = [
        (header::CONTENT_TYPE, "application/json"),
        (header::LOCATION, location),
    ];
    (StatusCode::CREATED, headers, body).into_response()
}

/// The answer that was given before, again.
fn again(kept: &Answer) -> Response {
    let mut parts = kept.body.splitn(2, |byte| *byte == b'\n');
    let location = parts.next().unwrap_or_default();
    let body = parts.next().unwrap_or_default().to_vec();
    let mut response = created(&String::from_utf8_lossy(location), body);
    let replayed = header::HeaderValue::from_static("true");
    response.headers_mut().insert(REPLAYED, replayed);
    response
}
