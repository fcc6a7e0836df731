//! `GET schools/{laestab}/standings`, `…/pupils/{id}/standing`, `…/pupils/{id}/standing/{figure}`:
//! where a school's pupils stand, and why.
//! In: a school, a pupil on its roll today, a figure. Out: the figures of `docs/evaluate.md`, by the
//! same names; the rule behind each, its source and the very sessions. Every pupil opened is a look; a list
//! is none, here as on the pages.

use axum::Json;
use casework::people::Action;
use law::Citation;
use law::attendance::Class;
use register::{Explanation, Figure, HeldSession};
use serde::{Deserialize, Serialize};
use store::PupilId;
use store::attendance::{KeptStanding, Record, record_within, standings_on_roll};
use store::pupils::Reach;
use store::schools::School;
use utoipa::{IntoParams, ToSchema};

use super::client::Client;
use super::day::Day;
use super::marks::HalfDay;
use super::problem::Problem;
use crate::pupils::register::Own;
use crate::schools::renewal::is_renewed;

/// Standings of a page when nobody says how many.
const A_PAGE: u32 = 100;
/// Standings of the largest page.
const LARGEST_PAGE: u32 = 500;

/// Where a pupil stands. Every figure is as `docs/evaluate.md` says, for screening: whether a duty or
/// a power applies is decided on the facts.
#[derive(Debug, Serialize, ToSchema)]
#[schema(examples(json!({
    "pupil": "0199ce32-5f00-7cc5-bb2e-7a3c2f3b9a01", "upn": "A999000000002", "as_of": "2025-10-10",
    "policy": "herefordshire 1", "tier": "universal-plus", "possible": 58, "attended": 34, "authorised": 0,
    "unauthorised": 24, "unmarked": 2, "attendance_pct": 58.62, "persistent": true, "severe": false,
    "w12_possible": 58, "w12_attended": 34, "w12_pct": 58.62, "pn_sessions": 24,
    "pn_first_met": "2025-09-05", "absent_run_days": 0, "unauthorised_run_days": 0,
    "ground_i_run_days": 0, "ill_days": 0.0, "ill_run_days": 0
})))]
pub(super) struct Standing {
    /// The pupil's id, in the addresses below `pupils/`.
    pupil: uuid::Uuid,
    /// Unique pupil number, when one is known.
    upn: Option<String>,
    /// As at which day.
    as_of: Day,
    /// By which policy, with its version.
    policy: String,
    /// The policy's tier, when a session was possible.
    tier: Option<String>,
    /// Possible sessions this academic year.
    possible: u32,
    /// Attended.
    attended: u32,
    /// Absent with authority.
    authorised: u32,
    /// Absent without.
    unauthorised: u32,
    /// Open sessions without a mark.
    unmarked: u32,
    /// Attended out of possible, in per cent.
    attendance_pct: Option<f64>,
    /// A tenth or more missed.
    persistent: bool,
    /// A half or more missed.
    severe: bool,
    /// Possible sessions in the last 12 school weeks.
    w12_possible: u32,
    /// Attended in them.
    w12_attended: u32,
    /// Attended out of possible in them, in per cent.
    w12_pct: Option<f64>,
    /// Sessions coded G, N, O or U in the last 10 school weeks.
    pn_sessions: u32,
    /// When that count first reached the national threshold.
    pn_first_met: Option<Day>,
    /// Current continuous absence, in school days.
    absent_run_days: u16,
    /// The same, every mark G, N, O or U.
    unauthorised_run_days: u16,
    /// The same, every mark G, N or O.
    ground_i_run_days: u16,
    /// Sessions coded I this academic year, two to a day.
    ill_days: f64,
    /// Current run of days of illness.
    ill_run_days: u16,
}

fn per_cent(rate: Option<u32>) -> Option<f64> {
    rate.map(|hundredths| f64::from(hundredths) / 100.0)
}

impl Standing {
    fn of(upn: Option<String>, kept: KeptStanding) -> Self {
        Self {
            pupil: kept.pupil.0,
            upn,
            as_of: Day(kept.as_of),
            policy: kept.policy,
            tier: kept.tier,
            possible: kept.possible,
            attended: kept.attended,
            authorised: kept.authorised,
            unauthorised: kept.unauthorised,
            unmarked: kept.unmarked,
            attendance_pct: per_cent(kept.attendance_rate),
            persistent: kept.persistent,
            severe: kept.severe,
            w12_possible: kept.w12_possible,
            w12_attended: kept.w12_attended,
            w12_pct: per_cent(kept.w12_rate),
            pn_sessions: kept.pn_sessions,
            pn_first_met: kept.pn_first_met.map(Day),
            absent_run_days: kept.absent_run,
            unauthorised_run_days: kept.unauthorised_run,
            ground_i_run_days: kept.ground_i_run,
            ill_days: f64::from(kept.ill_sessions) / 2.0,
            ill_run_days: kept.ill_run,
        }
    }
}

/// A page of standings.
#[derive(Debug, Serialize, ToSchema)]
#[expect(clippy::struct_field_names, reason = "these are the names of the API")]
pub(super) struct Standings {
    /// The standings, in the order of the pupils' ids.
    standings: Vec<Standing>,
    /// What `after` is for the next page; nothing on the last.
    next: Option<uuid::Uuid>,
    /// Whether these are still those of before a change of the calendar or of the school: they are
    /// being worked out anew.
    renewing: bool,
}

/// Which standings.
#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Only those in this tier of the authority's policy.
    #[serde(default)]
    #[param(nullable = false)]
    tier: Option<String>,
    /// Only those after this pupil: `next` of the page before.
    #[serde(default)]
    #[param(nullable = false)]
    after: Option<uuid::Uuid>,
    /// So many at most.
    #[serde(default)]
    #[param(nullable = false, minimum = 1, maximum = 500)]
    limit: Option<u32>,
}

/// Reads where the pupils on the school's roll stand today, a page at a time.
#[utoipa::path(get, path = "/schools/{laestab}/standings", operation_id = "read_standings", tag = "Read",
    params(("laestab" = String, Path, description = "The school's number: seven digits", pattern = "^[0-9]{7}$", example = "9994001"), Which),
    responses((status = 200, description = "A page of standings", body = Standings)))]
pub(super) async fn list(client: Client) -> Result<Json<Standings>, Problem> {
    let school = client.school(Action::ListPupils).await?;
    let which: Which = client.query()?;
    let tiers = &client.rooms.authority.policy.tiers;
    if let Some(tier) = &which.tier
        && !tiers.iter().any(|t| t.id == *tier)
    {
        let known: Vec<&str> = tiers.iter().map(|t| t.id.as_str()).collect();
        let words = format!("tier is one of {}", known.join(", "));
        return Err(Problem::malformed("", words));
    }
    let most = which.limit.unwrap_or(A_PAGE);
    if !(1..=LARGEST_PAGE).contains(&most) {
        let words = format!("limit is between 1 and {LARGEST_PAGE}");
        return Err(Problem::malformed("", words));
    }
    let (tier, after) = (which.tier.as_deref(), which.after.map(PupilId));
    let today = client.rooms.today();
    // One more than is shown tells whether there is a next page.
    let mut found =
        standings_on_roll(&client.rooms.store, school.id, today, tier, after, most + 1).await?;
    let more = found.len() > most as usize;
    found.truncate(most as usize);
    Ok(Json(Standings {
        renewing: is_renewed(&client.rooms.store, school.id).await?,
        next: found
            .last()
            .filter(|_| more)
            .map(|last| last.standing.pupil.0),
        standings: found
            .into_iter()
            .map(|f| Standing::of(f.upn, f.standing))
            .collect(),
    }))
}

/// Where a rule comes from.
#[derive(Debug, Serialize, ToSchema)]
#[schema(examples(json!({
    "cite": "SI 2024/208 reg 10", "link": "https://www.legislation.gov.uk/uksi/2024/208"
})))]
struct Source {
    /// Its short name and paragraph.
    cite: String,
    /// Where it can be read.
    link: Option<String>,
}

impl From<Citation> for Source {
    fn from(cite: Citation) -> Self {
        Self {
            link: cite.link().map(ToString::to_string),
            cite: cite.to_string(),
        }
    }
}

/// Why a figure is what it is, without the sessions.
#[derive(Debug, Serialize, ToSchema)]
struct Why {
    /// The figure: a name of the standing.
    #[schema(value_type = String)]
    figure: &'static str,
    /// Its value in words.
    value: String,
    /// The rule in plain English.
    #[schema(value_type = String)]
    rule: &'static str,
    /// Where the rule comes from.
    source: Source,
    /// How many sessions made it.
    sessions: usize,
}

impl From<&Explanation> for Why {
    fn from(explained: &Explanation) -> Self {
        Self {
            figure: explained.figure.column(),
            value: explained.value.clone(),
            rule: explained.rule,
            source: explained.cite.into(),
            sessions: explained.sessions.len(),
        }
    }
}

/// A pupil's standing, explained.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct Explained {
    /// The standing.
    standing: Standing,
    /// Why each figure is what it is. The sessions of one are at `standing/{figure}`.
    why: Vec<Why>,
    /// Whether the standing is still that of before a change of the calendar or of the school.
    renewing: bool,
}

/// The record of a pupil on the school's roll today, opened and written down. Another school's, one who
/// has left and one who never was are all not found alike.
async fn open(client: &Client, school: &School, what: &str) -> Result<Record, Problem> {
    let id: PupilId = client
        .part("id")
        .parse()
        .map_err(|_| Problem::not_found())?;
    let reach = Reach {
        schools: Some(vec![school.id]),
        on: Some(client.rooms.today()),
    };
    let record = record_within(&client.rooms.store, &reach, id).await?;
    let record = record.ok_or_else(Problem::not_found)?;
    client.looked(id, what).await?;
    Ok(record)
}

/// Reads where a pupil on the school's roll stands today, and why.
#[utoipa::path(get, path = "/schools/{laestab}/pupils/{id}/standing", operation_id = "read_standing", tag = "Read",
    params(("laestab" = String, Path, description = "The school's number: seven digits", pattern = "^[0-9]{7}$", example = "9994001"),
        ("id" = uuid::Uuid, Path, description = "The pupil's id, from a page of standings")),
    responses((status = 200, description = "The standing, explained", body = Explained)))]
pub(super) async fn of_pupil(client: Client) -> Result<Json<Explained>, Problem> {
    let school = client.school(Action::SeePupil).await?;
    let record = open(&client, &school, "standing").await?;
    let own = Own::of(&record);
    let kept = record.standing.ok_or_else(Problem::not_found)?;
    let as_of = kept.as_of.into();
    let explained = Figure::ALL
        .into_iter()
        .filter_map(|figure| own.explain(as_of, figure));
    Ok(Json(Explained {
        why: explained.map(|e| Why::from(&e)).collect(),
        standing: Standing::of(record.pupil.upn, kept),
        renewing: is_renewed(&client.rooms.store, school.id).await?,
    }))
}

/// A session of a figure.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = FigureSession, examples(json!({
    "date": "2025-09-05", "session": "AM", "school": "Alder Primary", "code": "O",
    "meaning": "absent in other or unknown circumstances", "class": "unauthorised absence"
})))]
struct SessionOut {
    /// The day.
    date: Day,
    /// Morning or afternoon.
    session: HalfDay,
    /// The school that held it.
    school: String,
    /// The attendance code; nothing when the session is not marked.
    #[schema(value_type = Option<String>)]
    code: Option<&'static str>,
    /// What the code means, to follow "the pupil was".
    #[schema(value_type = Option<String>)]
    meaning: Option<&'static str>,
    /// What the code counts as.
    #[schema(value_type = Option<String>)]
    class: Option<&'static str>,
}

fn session(own: &Own, held: &HeldSession) -> SessionOut {
    let code = held.code;
    SessionOut {
        date: Day(held.day.date()),
        session: held.session.into(),
        school: own.school(held.school).to_owned(),
        code: code.map(law::attendance::Code::text),
        meaning: code.map(law::attendance::Code::meaning),
        class: code.map(|c| Class::name(c.class())),
    }
}

/// Why a figure is what it is, with the very sessions.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct FigureExplained {
    /// As at which day.
    as_of: Day,
    /// The figure, its rule and source.
    why: Why,
    /// The sessions that made it, in order.
    sessions: Vec<SessionOut>,
}

/// Reads why one figure of a pupil's standing is what it is, session by session.
#[utoipa::path(get, path = "/schools/{laestab}/pupils/{id}/standing/{figure}", operation_id = "read_why", tag = "Read",
    params(("laestab" = String, Path, description = "The school's number: seven digits", pattern = "^[0-9]{7}$", example = "9994001"),
        ("id" = uuid::Uuid, Path, description = "The pupil's id, from a page of standings"),
        ("figure" = String, Path, description = "A name of the standing: `possible`, `pn_sessions`, `absent_run_days` …", example = "pn_sessions")),
    responses((status = 200, description = "The figure, explained", body = FigureExplained)))]
pub(super) async fn why(client: Client) -> Result<Json<FigureExplained>, Problem> {
    let school = client.school(Action::SeePupil).await?;
    let figure = Figure::of_column(client.part("figure")).ok_or_else(Problem::not_found)?;
    let what = format!("why: {}", figure.column());
    let record = open(&client, &school, &what).await?;
    let own = Own::of(&record);
    let kept = record.standing.ok_or_else(Problem::not_found)?;
    let explained = own
        .explain(kept.as_of.into(), figure)
        .ok_or_else(Problem::not_found)?;
    Ok(Json(FigureExplained {
        as_of: Day(kept.as_of),
        why: Why::from(&explained),
        sessions: explained
            .sessions
            .iter()
            .map(|held| session(&own, held))
            .collect(),
    }))
}
