//! The line to GOV.UK Notify.
//! In: what is to be sent, for one parent, under a reference of ours; a reference to ask after. Out: what
//! Notify said.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use jiff::Timestamp;
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE};
use reqwest::{Client, StatusCode};
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

use super::key::ApiKey;
use super::{Notify, Status};
use crate::contact::mail::tls_config;
use crate::contact::outcome::Outcome;

/// How long Notify may take for an answer.
const PATIENCE: Duration = Duration::from_mins(1);
/// A precompiled letter may have so many bytes: the letter specification's 2 MB.
const LARGEST: usize = 2_000_000;

/// What is given to Notify, as it is sent and kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Given {
    page: &'static str,
    /// The request's body: JSON.
    pub(crate) body: Vec<u8>,
}

impl Given {
    fn new(page: &'static str, body: &Value) -> Self {
        Self {
            page,
            body: body.to_string().into_bytes(),
        }
    }

    /// An e-mail of the one template; `None` when the authority has none. The text is neutralised, so that
    /// nothing that somebody typed becomes a link or a heading.
    pub(crate) fn email(notify: &Notify, to: &str, text: &str, reference: &str) -> Option<Self> {
        let mut body = json!({
            "email_address": to,
            "template_id": notify.email_template?,
            "personalisation": { notify.email_placeholder.as_str(): text },
            "sanitise_content_for": [notify.email_placeholder],
            "reference": reference,
        });
        if let Some(reply_to) = notify.reply_to {
            body["email_reply_to_id"] = json!(reply_to);
        }
        Some(Self::new("v2/notifications/email", &body))
    }

    /// A letter from our own PDF, first class; `None` when it is larger than Notify prints.
    pub(crate) fn letter(pdf: &[u8], reference: &str) -> Option<Self> {
        if pdf.len() > LARGEST {
            return None;
        }
        let body = json!({
            "reference": reference,
            "content": STANDARD.encode(pdf),
            "postage": "first",
        });
        Some(Self::new("v2/notifications/letter", &body))
    }
}

/// What Notify says of something that was given to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(crate) struct Found {
    /// Notify's id for it.
    pub(crate) id: String,
    /// How far it is.
    pub(crate) status: Status,
    /// When that came about; `None` while nothing has.
    pub(crate) at: Option<Timestamp>,
}

/// The line.
pub(crate) struct Desk {
    client: Client,
    address: Url,
    key: ApiKey,
}

impl fmt::Debug for Desk {
    /// Without the key.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.address)
    }
}

#[derive(Deserialize)]
struct Refused {
    #[serde(default)]
    errors: Vec<Reason>,
}

#[derive(Deserialize)]
struct Reason {
    error: String,
    message: String,
}

#[derive(Deserialize)]
struct Taken {
    id: String,
}

#[derive(Deserialize)]
struct Page {
    notifications: Vec<Notification>,
}

#[derive(Deserialize)]
struct Notification {
    id: String,
    reference: Option<String>,
    #[serde(rename = "type")]
    kind: String,
    status: String,
    #[serde(default)]
    sent_at: Option<Timestamp>,
    #[serde(default)]
    completed_at: Option<Timestamp>,
}

/// An error and what lies behind it, on one line.
fn words(error: &reqwest::Error) -> String {
    let mut words = error.to_string();
    let mut cause = error.source();
    while let Some(deeper) = cause {
        words = format!("{words}: {deeper}");
        cause = deeper.source();
    }
    words.replace(['\r', '\n'], " ")
}

/// Why Notify refused something, in its own words.
fn reasons(status: StatusCode, body: &[u8]) -> String {
    let refused: Option<Refused> = serde_json::from_slice(body).ok();
    let reasons = refused.map(|r| r.errors).unwrap_or_default();
    let mut words = format!("GOV.UK Notify answered {}", status.as_u16());
    for Reason { error, message } in reasons {
        words = format!("{words}: {error}: {message}");
    }
    words.replace(['\r', '\n'], " ")
}

impl Desk {
    pub(super) fn new(address: Url, key: ApiKey) -> Result<Self, Box<dyn Error + Send + Sync>> {
        let tls = Arc::unwrap_or_clone(tls_config()?);
        let client = Client::builder()
            .tls_backend_preconfigured(tls)
            .timeout(PATIENCE)
            // On a line that was kept, nobody could tell a server that had closed it from one that has the letter.
            .pool_max_idle_per_host(0)
            .redirect(reqwest::redirect::Policy::none())
            .build()?;
        Ok(Self {
            client,
            address,
            key,
        })
    }

    fn page(&self, page: &str) -> String {
        format!("{}/{page}", self.address.as_str().trim_end_matches('/'))
    }

    /// Gives Notify an e-mail or a letter.
    pub(crate) async fn give(&self, now: Timestamp, given: &Given) -> Outcome {
        let sent = self
            .client
            .post(self.page(given.page))
            .header(AUTHORIZATION, format!("Bearer {}", self.key.token(now)))
            .header(CONTENT_TYPE, "application/json")
            .body(given.body.clone())
            .send()
            .await;
        let answer = match sent {
            Ok(answer) => answer,
            Err(error) if error.is_connect() => return Outcome::Later(words(&error)),
            Err(error) => return Outcome::Unknown(words(&error)),
        };
        let status = answer.status();
        let body = match answer.bytes().await {
            Ok(body) => body,
            Err(error) if status == StatusCode::CREATED => {
                return Outcome::Taken(format!("taken by GOV.UK Notify; {}", words(&error)));
            }
            Err(error) => return Outcome::Unknown(words(&error)),
        };
        match status {
            StatusCode::CREATED => {
                let id = serde_json::from_slice::<Taken>(&body).map(|taken| taken.id);
                Outcome::Taken(format!("as {}", id.unwrap_or_default()))
            }
            // A key or a clock that is put right; a limit that ends; "resend your notification".
            StatusCode::UNAUTHORIZED
            | StatusCode::FORBIDDEN
            | StatusCode::TOO_MANY_REQUESTS
            | StatusCode::INTERNAL_SERVER_ERROR => Outcome::Later(reasons(status, &body)),
            status if status.is_client_error() => Outcome::Never(reasons(status, &body)),
            // Something in between answered: nobody knows what stands behind it.
            status => Outcome::Unknown(reasons(status, &body)),
        }
    }

    /// What Notify knows of something under a reference; `None`: nothing, or nothing any more.
    pub(crate) async fn ask(
        &self,
        now: Timestamp,
        reference: &str,
    ) -> Result<Option<Found>, String> {
        let answer = self
            .client
            .get(self.page("v2/notifications"))
            .query(&[("reference", reference)])
            .header(AUTHORIZATION, format!("Bearer {}", self.key.token(now)))
            .send()
            .await
            .map_err(|e| words(&e))?;
        let status = answer.status();
        let body = answer.bytes().await.map_err(|e| words(&e))?;
        if status != StatusCode::OK {
            return Err(reasons(status, &body));
        }
        let page: Page = serde_json::from_slice(&body)
            .map_err(|e| format!("GOV.UK Notify’s answer could not be read: {e}"))?;
        let own = |n: &Notification| n.reference.as_deref() == Some(reference);
        Ok(page.notifications.into_iter().find(own).map(|n| Found {
            status: Status::of(&n.status, n.kind == "letter"),
            at: n.completed_at.or(n.sent_at),
            id: n.id,
        }))
    }
}
