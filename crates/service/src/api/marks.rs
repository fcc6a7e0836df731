//! `POST schools/{laestab}/marks`: marks into a school's register, as its own system has them.
//! In: marks, each with its pupil's number, day, session and code. Out: what was added, changed and
//! refused, row by row. The same use case as loading a file: changes are amendments with the reason
//! "changed in the MIS".

use std::collections::{HashMap, HashSet};
use std::sync::Arc;

use axum::extract::Request;
use axum::response::Response;
use casework::attendance::loading;
use casework::people::Action;
use exchange::mis::{MisMark, PupilKey};
use jiff::civil::Date;
use law::attendance::Code;
use register::Session;
use serde::{Deserialize, Serialize};
use serde_json::json;
use store::attendance::hold_standings;
use store::chronology::{NewEntry, Subject, record};
use store::schools::School;
use utoipa::{IntoParams, ToSchema};

use super::body;
use super::client::Client;
use super::day::Day;
use super::loads::MARKS;
use super::once::{Claim, Done, once};
use super::problem::{Problem, RefusedRow};
use super::text::Text;
use crate::attendance::marks::{Judged, set_down};
use crate::attendance::{SchoolRoll, note_roll, recompute_read, registers_came};

/// Marks of one request: a week of a large school.
const MOST: usize = 5_000;

/// A session of a day.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Deserialize, Serialize, ToSchema)]
#[schema(as = Session)]
pub(super) enum HalfDay {
    /// The morning.
    #[serde(rename = "AM")]
    Am,
    /// The afternoon.
    #[serde(rename = "PM")]
    Pm,
}

impl From<HalfDay> for Session {
    fn from(half: HalfDay) -> Self {
        match half {
            HalfDay::Am => Self::Am,
            HalfDay::Pm => Self::Pm,
        }
    }
}

impl From<Session> for HalfDay {
    fn from(session: Session) -> Self {
        match session {
            Session::Am => Self::Am,
            Session::Pm => Self::Pm,
        }
    }
}

/// A mark as the school's system has it.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "upn": "A999000000002", "date": "2025-10-10", "session": "AM", "code": "O" })))]
pub(super) struct Mark {
    /// The pupil's unique pupil number.
    upn: Text<0, 20>,
    /// The day.
    date: Day,
    /// Morning or afternoon.
    session: HalfDay,
    /// The attendance code in force on that day, as registers write it: `/`, `\`, `L`, `C1` …
    code: Text<0, 10>,
}

/// Marks of a school's register.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(examples(json!({ "marks": [
    { "upn": "A999000000001", "date": "2025-10-10", "session": "AM", "code": "/" },
    { "upn": "A999000000002", "date": "2025-10-10", "session": "AM", "code": "O" }
] })))]
pub(super) struct Marks {
    /// The marks, each session of a pupil once.
    #[schema(min_items = 1, max_items = 5_000)]
    marks: Vec<Mark>,
}

/// Which rows are taken when some cannot be.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub(super) enum Rows {
    /// All or nothing: with one that cannot be taken, nothing is done.
    #[default]
    All,
    /// The good ones; the others are answered with their reasons.
    Good,
}

/// What stands after the question mark of a request that sends rows.
#[derive(Clone, Copy, Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Choice {
    /// Which rows are taken when some cannot be: `all` or nothing, or the `good` ones.
    #[serde(default)]
    #[param(inline)]
    pub(super) rows: Rows,
}

impl Choice {
    /// Whether to go on although some rows are refused.
    ///
    /// # Errors
    /// 409 with the rows, when it was all or nothing.
    pub(super) fn judge(self, refused: &[RefusedRow]) -> Result<(), Problem> {
        if self.rows == Rows::Good || refused.is_empty() {
            Ok(())
        } else {
            Err(Problem::refused(refused.to_vec()))
        }
    }
}

/// What came of sending marks.
#[derive(Debug, Serialize, ToSchema)]
#[schema(examples(json!({
    "load": "0199ce32-5f00-7cc5-bb2e-7a3c2f3b9a10", "added": 2, "changed": 1, "same": 40,
    "refused": [{ "list": "marks", "index": 17, "field": "upn", "value": "A999000000003",
        "reason": "is not on this school's roll; check the number, or send the enrolment first" }]
})))]
pub(super) struct MarksLoaded {
    /// The load's id, to ask for it again at `loads/{id}`.
    load: uuid::Uuid,
    /// Sessions marked for the first time.
    added: usize,
    /// Marks changed: both are kept, with the reason "changed in the MIS".
    changed: usize,
    /// Marks that the register held already.
    same: u64,
    /// Marks not taken.
    refused: Vec<RefusedRow>,
}

/// Sends marks of the school's register.
///
/// Marks that the register holds already change nothing; another mark for a session becomes an
/// amendment that keeps both. Where the pupils stand is worked out anew before this is answered.
#[utoipa::path(post, path = "/schools/{laestab}/marks", operation_id = "send_marks", tag = "Send",
    params(("laestab" = String, Path, description = "The school's number: seven digits", pattern = "^[0-9]{7}$", example = "9994001"), Choice),
    request_body = Marks,
    responses((status = 201, description = "Taken; refused rows are listed", body = MarksLoaded,
        links(("load" = (operation_id = "read_load", parameters(("laestab" = "$request.path.laestab"), ("id" = "$response.body#/load"))))))))]
pub(super) async fn post(client: Client, request: Request) -> Result<Response, Problem> {
    let school = client.school(Action::LoadRegisters).await?;
    let choice: Choice = client.query()?;
    let bytes = body::bytes(request).await?;
    let sent: Marks = body::read(&bytes)?;
    body::within("marks", sent.marks.len(), 1..=MOST)?;
    let work = move |client, claim| load(client, claim, school, sent.marks, choice);
    once(client, bytes, work).await
}

/// The rows that can be read, and those that cannot.
fn read(sent: Vec<Mark>) -> (Vec<MisMark>, Vec<RefusedRow>) {
    let (mut marks, mut refused) = (Vec::with_capacity(sent.len()), Vec::new());
    let mut seen = HashSet::new();
    for (index, mark) in sent.into_iter().enumerate() {
        let upn = mark.upn.into_string().to_uppercase();
        let code = mark.code.into_string();
        let (date, session) = (mark.date.0, Session::from(mark.session));
        let read = match Code::parse(&code, date) {
            Err(why) => Err(("code", code, why.to_string())),
            Ok(_) if !seen.insert((upn.clone(), date, session)) => Err((
                "session",
                session.text().to_owned(),
                "has a mark of this pupil further up; send each session once".to_owned(),
            )),
            Ok(code) => Ok(code),
        };
        match read {
            Ok(code) => marks.push(MisMark {
                line: index as u64 + 1,
                pupil: PupilKey::Upn(upn.into()),
                date,
                session,
                code: Some(code),
            }),
            Err((field, value, reason)) => refused.push(row(index, field, value, reason)),
        }
    }
    (marks, refused)
}

/// Marks of a file count their lines from 1, rows of a request their places from 0.
fn index_of(line: u64) -> usize {
    line.saturating_sub(1) as usize
}

fn row(index: usize, field: &'static str, value: String, reason: String) -> RefusedRow {
    RefusedRow {
        list: "marks",
        index,
        field,
        value,
        reason,
    }
}

fn number_of(mark: &MisMark) -> String {
    match &mark.pupil {
        PupilKey::Upn(text) | PupilKey::AdmissionNumber(text) | PupilKey::SystemId(text) => {
            text.to_string()
        }
    }
}

/// The rows that the roll, the calendar or the day do not allow.
fn refused(marks: &[MisMark], found: &Judged) -> Vec<RefusedRow> {
    let by_line: HashMap<u64, &MisMark> = marks.iter().map(|m| (m.line, m)).collect();
    let number = |line: u64| {
        by_line
            .get(&line)
            .map_or_else(String::new, |m| number_of(m))
    };
    let unknown = marks
        .iter()
        .filter(|m| found.unknown.contains_key(&m.pupil.to_string()));
    let unknown = unknown.map(|m| {
        let reason = "is not on this school's roll; check the number, or send the enrolment first";
        row(index_of(m.line), "upn", number_of(m), reason.to_owned())
    });
    let not_allowed = found.plan.refused.iter().map(|(mark, why)| {
        let (field, value) = match why {
            loading::Refusal::OffRoll => ("upn", number(mark.line)),
            loading::Refusal::Closed | loading::Refusal::Later => ("date", mark.date.to_string()),
        };
        row(index_of(mark.line), field, value, why.words().to_owned())
    });
    unknown.chain(not_allowed).collect()
}

/// Takes out what would mark one session twice: two numbers may be one pupil's.
fn each_session_once(found: &mut Judged) -> Vec<RefusedRow> {
    let mut seen: HashSet<(store::PupilId, Date, Session)> = HashSet::new();
    let mut refused = Vec::new();
    found.plan.writes.retain(|(mark, _)| {
        let first = seen.insert((mark.pupil, mark.date, mark.session));
        if !first {
            let reason =
                "has a mark of this pupil, by another number, further up; send each session once";
            let value = mark.session.text().to_owned();
            refused.push(row(
                index_of(mark.line),
                "session",
                value,
                reason.to_owned(),
            ));
        }
        first
    });
    refused
}

async fn load(
    client: Arc<Client>,
    claim: Arc<Claim>,
    school: School,
    sent: Vec<Mark>,
    choice: Choice,
) -> Result<Done<MarksLoaded>, Problem> {
    let rooms = &client.rooms;
    let (marks, mut not_taken) = read(sent);
    let unit = rooms
        .store
        .begin(rooms.context(client.program.actor()))
        .await?;
    hold_standings(&unit).await?;
    let roll = SchoolRoll::of(&unit, school.id).await?;
    let mut known = roll.registers(&unit, &marks).await?;
    let mut found = roll.judge(&known.every, &marks, rooms.today(), |_| String::new());
    not_taken.extend(refused(&marks, &found));
    not_taken.extend(each_session_once(&mut found));
    not_taken.sort_by_key(|row| row.index);
    choice.judge(&not_taken)?;
    let touched = set_down(&unit, [(school.id, &found.plan)], &mut known.every, None).await?;
    let payload = json!({
        "added": found.plan.added(), "changed": found.plan.changed(), "same": found.plan.same,
        "refused": not_taken.len(),
    });
    let entry = record(
        &unit,
        NewEntry::now(Subject::School(school.id), MARKS, payload),
    )
    .await?;
    if !touched.is_empty() {
        recompute_read(&unit, rooms, &known, Some(&touched), rooms.today(), 1).await?;
    }
    note_roll(&unit, school.id, &found.shown, None, rooms.today()).await?;
    registers_came(&unit, rooms, school.id, rooms.today()).await?;
    let done = Done {
        location: client.address(&format!("schools/{}/loads/{entry}", school.laestab)),
        outcome: MarksLoaded {
            load: entry.0,
            added: found.plan.added(),
            changed: found.plan.changed(),
            same: found.plan.same,
            refused: not_taken,
        },
    };
    claim.keep(&unit, &done).await?;
    unit.commit().await?;
    Ok(done)
}
