//! One file that was taken in: what it would do, how far it is, what came of it.
//! In: the file's address, and its person's choice. Out: the page for its state; a job; the rows to
//! be mended.

use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use govuk::{Button, Panel, SummaryList, assets};
use serde::Deserialize;
use serde_json::{Value, json};
use store::chronology::{NewEntry, Subject, record};
use store::jobs::{Job, JobState, progress as progress_of};
use store::loading::{Choice, FileKind, Loading, LoadingState, find, renew};
use store::schools::School;
use store::{LoadingId, StoreError};

use super::choose::{action_of, page_of};
use super::marks::check::{self, Sent};
use super::{contacts, marks};
use crate::web::{Answer, Caller, Problem, page, see_other};
use crate::when;
use crate::work::{Task, put_in};

/// The file of an address, when it is for a school for which the caller may load such files; one that
/// is not is answered for exactly as one that does not exist.
pub(super) async fn opened(caller: &Caller, id: &str) -> Result<(Loading, School), Response> {
    let missing = || caller.problem(Problem::NotFound);
    let failed = |e: StoreError| caller.problem(e.into());
    let id: LoadingId = id.parse().map_err(|_| missing())?;
    let store = &caller.rooms.store;
    let loading = find(store, id).await.map_err(failed)?;
    let loading = loading.filter(|loading| {
        let scope = caller.signed.scope(action_of(loading.kind));
        scope.holds(&loading.school)
    });
    let Some(loading) = loading else {
        // Who may load nothing is told so, whatever the address.
        if !caller.signed.may(action_of(FileKind::Contacts)) {
            caller.may(action_of(FileKind::Marks))?;
        }
        return Err(missing());
    };
    let school = store::schools::find(store, loading.school)
        .await
        .map_err(failed)?
        .ok_or_else(missing)?;
    Ok((loading, school))
}

/// The page for the file's state.
pub(crate) async fn see(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let (loading, school) = opened(&caller, &id).await?;
    match (loading.state, loading.kind) {
        (LoadingState::Chosen, FileKind::Marks) => {
            check::check(&caller, &loading, &school, None).await
        }
        (LoadingState::Chosen, FileKind::Contacts) => {
            contacts::check(&caller, &loading, &school, None).await
        }
        (LoadingState::Waiting, _) => waiting(&caller, &loading, &school).await,
        (LoadingState::Loaded | LoadingState::Refused, _) => Ok(result(&caller, &loading)),
    }
}

/// What the form of the preview sends.
#[derive(Default, Deserialize)]
pub(crate) struct Typed {
    #[serde(default)]
    asks: String,
    #[serde(default)]
    whole: String,
    #[serde(default)]
    choice: String,
}

/// Has it loaded: file, job and entry are kept together, and a worker does the rest.
pub(crate) async fn confirm(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    Form(typed): Form<Typed>,
) -> Answer {
    let (loading, school) = opened(&caller, &id).await?;
    let address = caller.rooms.address(&format!("load/{}", loading.id));
    if loading.state != LoadingState::Chosen {
        // Sent twice: the first counts.
        return Ok(see_other(&address));
    }
    let lacks = |name: &str, value: &str| {
        typed.asks.split(' ').any(|asked| asked == name) && value.is_empty()
    };
    if lacks("whole", &typed.whole) || lacks("choice", &typed.choice) {
        let sent = Sent {
            whole: typed.whole,
            choice: typed.choice,
        };
        return match loading.kind {
            FileKind::Marks => check::check(&caller, &loading, &school, Some(&sent)).await,
            FileKind::Contacts => {
                let choice = Some(sent.choice.as_str());
                contacts::check(&caller, &loading, &school, choice).await
            }
        };
    }
    let chosen = Loading {
        choice: Choice::parse(&typed.choice),
        whole_school: typed.whole == "yes",
        ..loading
    };
    put_to_work(&caller, chosen, LoadingState::Chosen)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    Ok(see_other(&address))
}

async fn put_to_work(
    caller: &Caller,
    loading: Loading,
    seen: LoadingState,
) -> Result<(), StoreError> {
    let rooms = &caller.rooms;
    let actor = caller.signed.actor();
    let unit = rooms.store.begin(rooms.context(actor.clone())).await?;
    let by = actor.into();
    let task = match loading.kind {
        FileKind::Marks => Task::LoadMarks {
            loading: loading.id,
            by,
        },
        FileKind::Contacts => Task::LoadContacts {
            loading: loading.id,
            by,
        },
    };
    let waiting = Loading {
        state: LoadingState::Waiting,
        job: Some(put_in(&unit, &task, None).await?),
        ..loading
    };
    if !renew(&unit, &waiting, seen).await? {
        // Somebody was quicker, and their choice counts.
        return unit.roll_back().await;
    }
    let payload = json!({
        "file": waiting.file.to_string(), "kind": waiting.kind.text(),
        "choice": waiting.choice.map(Choice::text), "whole_school": waiting.whole_school,
    });
    let subject = Subject::School(waiting.school);
    record(
        &unit,
        NewEntry::now(subject, "attendance.file.taken", payload),
    )
    .await?;
    unit.commit().await
}

/// Has a file loaded again whose job was given up, or now, when it rests after a failure.
pub(crate) async fn again(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let (loading, _) = opened(&caller, &id).await?;
    let address = caller.rooms.address(&format!("load/{}", loading.id));
    let how = how_far(&caller, &loading).await;
    let how = how.map_err(|e| caller.problem(e.into()))?;
    if loading.state == LoadingState::Waiting {
        let done = if how.dead {
            put_to_work(&caller, loading, LoadingState::Waiting).await
        } else {
            hurry(&caller, &loading).await
        };
        done.map_err(|e| caller.problem(e.into()))?;
    }
    Ok(see_other(&address))
}

/// Has a file done now whose job rests after a failure.
async fn hurry(caller: &Caller, loading: &Loading) -> Result<(), StoreError> {
    let Some(job) = loading.job else {
        return Ok(());
    };
    let rooms = &caller.rooms;
    let unit = rooms.store.begin(rooms.context(caller.signed.actor()));
    let unit = unit.await?;
    if !store::jobs::hurry(&unit, job).await? {
        return unit.roll_back().await;
    }
    let payload = json!({ "file": loading.file.to_string(), "kind": loading.kind.text() });
    let subject = Subject::School(loading.school);
    let entry = NewEntry::now(subject, "attendance.file.tried-again", payload);
    record(&unit, entry).await?;
    unit.commit().await
}

/// How far a file is.
struct HowFar {
    words: String,
    done: u64,
    total: u64,
    /// Whether it failed when it was last tried, and is not being tried now.
    failed: bool,
    /// Whether it failed for want of room on a disk.
    no_room: bool,
    /// Whether it is tried no more.
    dead: bool,
}

async fn how_far(caller: &Caller, loading: &Loading) -> Result<HowFar, StoreError> {
    let store = &caller.rooms.store;
    let job = match loading.job {
        Some(id) => store::jobs::find(store, id).await?,
        None => None,
    };
    let told = match loading.job {
        Some(id) => progress_of(store, id).await?,
        None => None,
    };
    let state = job.as_ref().map(|job| job.state);
    let now = caller.rooms.now;
    let left = |job: &Job| job.lease_until.is_some_and(|until| until < now);
    let words = match (state, &job, &told) {
        (Some(JobState::Dead) | None, ..) => {
            "This file could not be loaded, and nothing of it was.".to_owned()
        }
        (Some(JobState::Waiting), Some(job), _) if job.cause.is_some() => format!(
            "Loading this file failed, and nothing of it was loaded. It is tried again after {}.",
            when::instant(job.run_at)
        ),
        (Some(JobState::Running), Some(job), _) if left(job) => {
            "Loading this file was interrupted, and nothing of it was loaded. It is begun again by itself.".to_owned()
        }
        (Some(JobState::Waiting), ..) if store.lacks_room() => {
            "This file waits: there is no room left on the disk on which this service keeps its records. Tell your administrator; it is loaded by itself when there is room.".to_owned()
        }
        (Some(JobState::Done), ..) => "Done".to_owned(),
        (Some(JobState::Running), _, Some(told)) if told.total > 0 => {
            format!("{}: {} of {}", told.words, told.done, told.total)
        }
        (Some(JobState::Running), _, Some(told)) => told.words.clone(),
        _ => "Waiting for its turn".to_owned(),
    };
    let (done, total) = told.map_or((0, 0), |t| (t.done, t.total));
    let dead = matches!(state, Some(JobState::Dead) | None);
    let rests = state == Some(JobState::Waiting) && job.as_ref().is_some_and(|j| j.cause.is_some());
    Ok(HowFar {
        words,
        done,
        total,
        failed: dead || rests,
        no_room: job.is_some_and(|job| job.met_a_full_disk()),
        dead,
    })
}

#[derive(Template)]
#[template(path = "load/progress.html")]
struct ProgressPage {
    school: String,
    file: String,
    address: String,
    words: String,
    done: Option<u64>,
    total: u64,
    failed: Option<&'static str>,
    retry: Option<Button>,
    script: Option<&'static str>,
}

async fn waiting(caller: &Caller, loading: &Loading, school: &School) -> Answer {
    let how = how_far(caller, loading).await;
    let how = how.map_err(|e| caller.problem(e.into()))?;
    let why = if how.no_room {
        "There is no room left on the disk on which this service keeps its records. Tell your administrator; when they have made room, try again."
    } else {
        "The reason is kept with the job: your administrator can see it."
    };
    let main = ProgressPage {
        school: school.name.clone(),
        file: loading.name.clone(),
        address: caller.rooms.address(&format!("load/{}", loading.id)),
        words: how.words,
        // While nobody knows how much there is, the bar says so.
        done: (how.total > 0).then_some(how.done),
        total: how.total.max(1),
        failed: how.failed.then_some(why),
        retry: how
            .failed
            .then(|| Button::new("Try again").prevent_double_click(true)),
        script: assets::href("progress.js"),
    };
    Ok(page(caller, "load", "Loading", main, |page| page))
}

/// How far it is, for the page's script.
pub(crate) async fn progress(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let (loading, _) = opened(&caller, &id).await?;
    let how = how_far(&caller, &loading).await;
    let how = how.map_err(|e| caller.problem(e.into()))?;
    let ended = loading.state != LoadingState::Waiting || how.failed;
    let said = json!({ "ended": ended, "words": how.words, "done": how.done, "total": how.total });
    Ok(Json(said).into_response())
}

#[derive(Template)]
#[template(path = "load/result.html")]
struct ResultPage {
    panel: Panel,
    counts: SummaryList,
    mend: Option<String>,
    today: String,
    again: String,
}

/// What came of it.
fn result(caller: &Caller, loading: &Loading) -> Response {
    let outcome = loading.outcome.clone().unwrap_or_default();
    let count = |name: &str| outcome.get(name).and_then(Value::as_u64).unwrap_or(0);
    let rooms = &caller.rooms;
    let loaded = loading.state == LoadingState::Loaded;
    let (title, words) = match (loading.kind, loaded) {
        (FileKind::Marks, true) => (
            "Registers loaded",
            format!(
                "{} first marks added, {} changed, {} rows not taken",
                count("added"),
                count("changed"),
                count("rows_refused")
            ),
        ),
        (FileKind::Contacts, true) => (
            "Parents and contacts loaded",
            format!(
                "{} parents added, {} changed, {} rows not taken",
                count("added"),
                count("changed"),
                count("rows_refused")
            ),
        ),
        (_, false) => (
            "Nothing was loaded",
            format!("{} rows have to be put right first", count("rows_refused")),
        ),
    };
    let counts = match loading.kind {
        FileKind::Marks => SummaryList::new()
            .entry("The registers held already", count("same").to_string())
            .entry(
                "Blank in the file, kept in the registers",
                count("kept").to_string(),
            )
            .entry("Pupils not on the roll", count("appeared").to_string())
            .entry(
                "Pupils on the roll and not in the file",
                count("gone").to_string(),
            ),
        FileKind::Contacts => SummaryList::new()
            .entry("As they were", count("same").to_string())
            .entry(
                "New people to be looked at",
                count("to_look_at").to_string(),
            ),
    };
    let main = ResultPage {
        panel: Panel::confirmation(title).words(words),
        counts,
        mend: loading
            .refused
            .map(|_| rooms.address(&format!("load/{}/refused", loading.id))),
        today: rooms.address("today"),
        again: rooms.address(page_of(loading.kind)),
    };
    page(caller, "load", title, main, |page| page)
}

/// The rows that are not taken, as a file to be mended and loaded again.
pub(crate) async fn refused(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let (loading, _) = opened(&caller, &id).await?;
    let missing = || caller.problem(Problem::NotFound);
    let failed = |e: StoreError| caller.problem(e.into());
    let store = &caller.rooms.store;
    let bytes = match (loading.state, loading.kind) {
        (LoadingState::Chosen, FileKind::Marks) => marks::to_mend(&caller, &loading).await?,
        (LoadingState::Chosen, FileKind::Contacts) => contacts::to_mend(&caller, &loading).await?,
        _ => {
            let digest = loading.refused.ok_or_else(missing)?;
            store.files().read(digest).await.map_err(failed)?.to_vec()
        }
    };
    let headers = [
        (header::CONTENT_TYPE, "text/csv; charset=utf-8"),
        (
            header::CONTENT_DISPOSITION,
            "attachment; filename=\"rows-to-mend.csv\"",
        ),
    ];
    Ok((headers, bytes).into_response())
}
