//! `/{authority}/notify`: GOV.UK Notify says that something became of an e-mail or a letter.
//! In: a callback with the authority's own token. Out: of a delivery, Notify is asked what became of it,
//! so that nothing rests on who knows the token; a letter that was returned is written down, because
//! Notify forgets after seven days and a letter comes back after weeks.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use casework::contact::Fact;
use serde::Deserialize;
use store::contact::{Communication, find};
use store::{Actor, CommunicationId, StoreError};

use crate::contact::facts::{Told, keep};
use crate::house::{House, Rooms};
use crate::work::{Task, put_in};

/// What Notify says. Source: its callbacks `send-delivery-status` and `send-returned-letter`.
#[derive(Deserialize)]
#[serde(untagged)]
enum Said {
    /// A letter came back.
    Returned {
        #[serde(rename = "notification_id")]
        _id: String,
        reference: Option<String>,
        date_sent: String,
    },
    /// An e-mail was delivered or was not.
    Delivery {
        #[serde(rename = "status")]
        _status: String,
        reference: Option<String>,
    },
}

/// Takes a callback.
pub(crate) async fn called_back(
    State(house): State<Arc<House>>,
    Path(authority): Path<String>,
    headers: HeaderMap,
    body: Bytes,
) -> StatusCode {
    let Some(rooms) = house.rooms(&authority) else {
        return StatusCode::NOT_FOUND;
    };
    let sent = headers.get(header::AUTHORIZATION);
    let token = sent
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.strip_prefix("Bearer "));
    let notify = rooms.authority.carriers.notify.as_ref();
    if !notify.zip(token).is_some_and(|(n, token)| n.is_own(token)) {
        return StatusCode::UNAUTHORIZED;
    }
    let Ok(said) = serde_json::from_slice::<Said>(&body) else {
        return StatusCode::BAD_REQUEST;
    };
    match write_down(&rooms, said).await {
        // What is none of ours is not sent again either.
        Ok(()) => StatusCode::NO_CONTENT,
        Err(cause) => {
            tracing::warn!(%cause, "a callback of GOV.UK Notify could not be kept");
            StatusCode::INTERNAL_SERVER_ERROR
        }
    }
}

/// The communication of a reference that goes by Notify.
async fn of_reference(
    rooms: &Rooms,
    reference: Option<String>,
) -> Result<Option<Communication>, StoreError> {
    let id = reference.and_then(|text| text.parse::<CommunicationId>().ok());
    let Some(id) = id else { return Ok(None) };
    let found = find(&rooms.store, id).await?;
    Ok(found.filter(|one| one.way.is_by_notify()))
}

async fn write_down(rooms: &Rooms, said: Said) -> Result<(), StoreError> {
    let (Said::Returned { reference, .. } | Said::Delivery { reference, .. }) = &said;
    let Some(seen) = of_reference(rooms, reference.clone()).await? else {
        return Ok(());
    };
    let unit = rooms
        .store
        .begin(rooms.context(Actor::program("post")))
        .await?;
    match said {
        Said::Returned { date_sent, .. } => {
            let told = Told::with(format!(
                "GOV.UK Notify: returned by the post; it was sent {}",
                date_sent.split('T').next().unwrap_or_default()
            ));
            // One that came back already does not come back again.
            let _ = keep(&unit, &seen, Fact::CameBack, told).await?;
        }
        Said::Delivery { .. } => {
            let ask = Task::AskNotify {
                communication: seen.id,
                asked: 0,
                called: true,
            };
            put_in(&unit, &ask, None).await?;
        }
    }
    unit.commit().await
}
