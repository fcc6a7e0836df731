//! `GET schools/{laestab}/loads/{id}`: what a program of this school sent, and what came of it.
//! In: the id that answered the sending. Out: the counts, for as long as the chronology is kept.

use axum::Json;
use casework::people::Action;
use serde::Serialize;
use store::EntryId;
use store::chronology::Subject;
use utoipa::ToSchema;

use super::client::Client;
use super::problem::Problem;

/// The kinds of entry that loads are.
pub(super) const MARKS: &str = "attendance.marks.sent";
pub(super) const ROLL: &str = "rolls.roll.sent";
pub(super) const CALENDAR: &str = "schools.calendar.sent";

/// What was sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, ToSchema)]
#[serde(rename_all = "lowercase")]
enum What {
    /// Marks.
    Marks,
    /// Pupils and enrolments.
    Roll,
    /// Days of the calendar.
    Calendar,
}

impl What {
    fn of(kind: &str) -> Option<Self> {
        match kind {
            MARKS => Some(Self::Marks),
            ROLL => Some(Self::Roll),
            CALENDAR => Some(Self::Calendar),
            _ => None,
        }
    }
}

/// A load.
#[derive(Debug, Serialize, ToSchema)]
#[schema(examples(json!({
    "load": "0199ce32-5f00-7cc5-bb2e-7a3c2f3b9a10", "what": "marks", "program": "Alder's MIS",
    "at": "2025-10-10T12:00:00Z", "counts": { "added": 2, "changed": 1, "same": 40, "refused": 0 }
})))]
#[expect(
    clippy::struct_field_names,
    reason = "by the name under which the sending answered it"
)]
pub(super) struct Load {
    /// Its id.
    load: uuid::Uuid,
    /// What was sent.
    what: What,
    /// By which program.
    program: String,
    /// When, by universal time.
    #[schema(value_type = String, format = DateTime)]
    at: String,
    /// How many rows did what: the counts that answered the sending.
    #[schema(value_type = std::collections::BTreeMap<String, u64>)]
    counts: serde_json::Value,
}

/// Reads what came of a sending.
#[utoipa::path(get, path = "/schools/{laestab}/loads/{id}", operation_id = "read_load", tag = "Send",
    params(("laestab" = String, Path, description = "The school's number: seven digits", pattern = "^[0-9]{7}$", example = "9994001"),
        ("id" = uuid::Uuid, Path, description = "The load's id")),
    responses((status = 200, description = "What came of it", body = Load)))]
pub(super) async fn one(client: Client) -> Result<Json<Load>, Problem> {
    let school = client.school(Action::LoadRegisters).await?;
    let id: EntryId = client
        .part("id")
        .parse()
        .map_err(|_| Problem::not_found())?;
    let found = store::chronology::find(&client.rooms.store, id).await?;
    let entry = found
        .filter(|entry| entry.subject == Subject::School(school.id))
        .ok_or_else(Problem::not_found)?;
    let what = What::of(&entry.kind).ok_or_else(Problem::not_found)?;
    Ok(Json(Load {
        load: id.0,
        what,
        program: entry.actor_name,
        at: entry.recorded_at.to_string(),
        counts: entry.payload.ok_or_else(Problem::not_found)?,
    }))
}
