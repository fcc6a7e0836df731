//! `/{authority}/letters/{batch}`: how far a batch is; who has a letter, who has none and why; approving them.
//! In: a batch of a school within scope. Out: progress while there is work, then the letters; or that they
//! were approved.

use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use casework::contact::State;
use casework::people::Action;
use govuk::{Button, Cell, Checkboxes, Choice, ErrorSummary, SummaryList, Table, assets};
use serde_json::json;
use store::StoreError;
use store::chronology::{NewEntry, Subject, record};
use store::contact::{
    BatchPupil, BatchState, Communication, LetterBatch, find_batch, letters_of_batch, move_batch,
    pupils_of_batch,
};
use store::jobs::{JobState, find as find_job, progress as progress_of};

use super::print::is_printed;
use crate::contact::letter::of_id;
use crate::contact::list::tag;
use crate::web::{Answer, Caller, Fields, Problem, link, page, see_other};
use crate::when;
use crate::work::{Task, put_in};

#[derive(Template)]
#[template(path = "contact/batch/one.html")]
struct OnePage {
    wrong: Option<ErrorSummary>,
    letter: String,
    about: SummaryList,
    /// While there is work: where its progress is told, and how far it is.
    progress: Option<Progress>,
    failed: bool,
    again: Button,
    approve: Option<Checkboxes>,
    button: Button,
    action: String,
    print: Option<String>,
    /// Letters that are Word files, which no file for the printer holds.
    in_word: usize,
    table: Option<Table>,
    without: Option<Table>,
}

struct Progress {
    address: String,
    words: String,
    done: Option<u64>,
    total: u64,
    script: Option<&'static str>,
}

/// A batch of a school at which the caller may write.
pub(super) async fn see(caller: &Caller, id: &str) -> Result<LetterBatch, Response> {
    let scope = caller.may(Action::WriteToParents)?;
    let missing = || caller.problem(Problem::NotFound);
    let id = id.parse().map_err(|_| missing())?;
    let found = find_batch(&caller.rooms.store, id).await;
    let found = found.map_err(|e| caller.problem(e.into()))?;
    found
        .filter(|batch| scope.holds(&batch.school))
        .ok_or_else(missing)
}

/// How far its work is; `None` once there is none.
async fn how_far(
    caller: &Caller,
    batch: &LetterBatch,
) -> Result<Option<(Progress, bool)>, StoreError> {
    if matches!(batch.state, BatchState::Written | BatchState::Approved) {
        return Ok(None);
    }
    let store = &caller.rooms.store;
    let (mut state, mut told) = (None, None);
    if let Some(job) = batch.job {
        state = find_job(store, job)
            .await?
            .map(|job| (job.state, job.cause.is_some()));
        told = progress_of(store, job).await?;
    }
    let failed = matches!(
        state,
        None | Some((JobState::Dead, _) | (JobState::Waiting, true))
    );
    let words = match (&told, failed) {
        (_, true) => {
            "This was broken off. What was written is kept, and it is tried again by itself."
                .to_owned()
        }
        (Some(told), _) => format!("{}: {} of {}", told.words, told.done, told.total),
        (None, _) => "Waiting for its turn".to_owned(),
    };
    let (done, total) = told.map_or((0, 0), |t| (t.done, t.total));
    let progress = Progress {
        address: caller.rooms.address(&format!("letters/{}", batch.id)),
        words,
        done: (total > 0).then_some(done),
        total: total.max(1),
        script: assets::href("progress.js"),
    };
    let dead = matches!(state, None | Some((JobState::Dead, _)));
    Ok(Some((progress, dead)))
}

fn letters(caller: &Caller, all: &[Communication], pupils: &[BatchPupil]) -> Table {
    let table = Table::new("Letters").head(["Pupil", "Parent", "By which way", "How far"]);
    all.iter().fold(table, |table, one| {
        let name = pupils.iter().find(|p| p.pupil == one.pupil);
        let page = format!("pupils/{}/contact/{}", one.pupil, one.id);
        let link = link(caller.rooms.address(&page), &one.to_name);
        table.row([
            Cell::new(name.map_or("", |p| p.name.as_str())),
            Cell::new(link),
            Cell::new(match one.translation {
                Some(_) => format!("{}, in their language", one.way.words()),
                None => one.way.words().to_owned(),
            }),
            Cell::new(tag(one.state)),
        ])
    })
}

fn without(pupils: &[BatchPupil]) -> Option<Table> {
    let lines = pupils
        .iter()
        .flat_map(|p| p.without.lines().map(move |why| (p.name.as_str(), why)));
    let rows: Vec<[Cell; 2]> = lines
        .map(|(name, why)| [Cell::new(name), Cell::new(why)])
        .collect();
    let table = || Table::new("No letter").head(["Pupil", "Why"]);
    (!rows.is_empty()).then(|| rows.into_iter().fold(table(), Table::row))
}

async fn show(caller: &Caller, batch: &LetterBatch, wrong: Option<&'static str>) -> Answer {
    let failed = |e: StoreError| caller.problem(e.into());
    let (rooms, store) = (&caller.rooms, &caller.rooms.store);
    let far = how_far(caller, batch).await.map_err(failed)?;
    let all = letters_of_batch(store, batch.id).await.map_err(failed)?;
    let pupils = pupils_of_batch(store, batch.id).await.map_err(failed)?;
    let waiting = all.iter().filter(|one| one.state == State::Written).count();
    let (progress, dead) = far.map_or((None, false), |(progress, dead)| (Some(progress), dead));
    let address = |page: &str| rooms.address(&format!("letters/{}{page}", batch.id));
    let name = of_id(&batch.letter).map_or(batch.letter.as_str(), |letter| &letter.name);
    let mut boxes = Checkboxes::new("looked", "Before you approve").choice(Choice::new(
        "yes",
        "I have looked at these letters, and they may go to these parents",
    ));
    if let Some(words) = wrong {
        boxes = boxes.error(words);
    }
    let can_approve = batch.state == BatchState::Written && waiting > 0;
    let main = OnePage {
        wrong: wrong.map(|words| ErrorSummary::new().error(words, "looked")),
        letter: name.to_owned(),
        about: SummaryList::new()
            .entry("Pupils", pupils.len().to_string())
            .entry(
                "Of",
                if batch.chosen.is_empty() {
                    "the whole list"
                } else {
                    &batch.chosen
                },
            )
            .entry("Letters", all.len().to_string())
            .entry("Waiting to be approved", waiting.to_string())
            .entry("Begun", when::instant(batch.made_at))
            .entry(
                "By",
                format!("{}, {}", batch.made_by_name, batch.made_by_position),
            ),
        progress,
        failed: dead,
        again: Button::new("Try again").prevent_double_click(true),
        approve: can_approve.then_some(boxes),
        button: Button::new(format!("Approve {waiting} letters")).prevent_double_click(true),
        action: address("/approve"),
        in_word: all
            .iter()
            .filter(|one| one.document.is_none() && one.word.is_some())
            .count(),
        print: all.iter().any(is_printed).then(|| address("/letters.pdf")),
        table: (!all.is_empty()).then(|| letters(caller, &all, &pupils)),
        without: without(&pupils),
    };
    let title = format!("{name}: a letter to many parents");
    let mut answer = page(caller, "post", &title, main, |page| {
        page.error(wrong.is_some())
    });
    if wrong.is_some() {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(answer)
}

/// The page.
pub(crate) async fn one(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let batch = see(&caller, &id).await?;
    show(&caller, &batch, None).await
}

/// How far it is, for the page's script.
pub(crate) async fn progress(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let batch = see(&caller, &id).await?;
    let far = how_far(&caller, &batch).await;
    let said = match far.map_err(|e| caller.problem(e.into()))? {
        Some((progress, dead)) => json!({
            "ended": dead, "words": progress.words, "done": progress.done.unwrap_or(0), "total": progress.total,
        }),
        None => json!({ "ended": true, "words": "Done", "done": 1, "total": 1 }),
    };
    Ok(Json(said).into_response())
}

/// Has its letters approved, or its work begun again that was given up.
pub(crate) async fn act(
    caller: Caller,
    Path((_, id, act)): Path<(String, String, String)>,
    axum::Form(sent): axum::Form<Fields>,
) -> Answer {
    let batch = see(&caller, &id).await?;
    let address = caller.rooms.address(&format!("letters/{}", batch.id));
    let by = caller.signed.actor();
    let (task, then, what) = match (act.as_str(), batch.state) {
        ("approve", BatchState::Written) if sent.text("looked") != "yes" => {
            let words = "Say that you have looked at the letters";
            return show(&caller, &batch, Some(words)).await;
        }
        ("approve", BatchState::Written) | ("again", BatchState::Approving) => (
            Task::ApproveLetters {
                batch: batch.id,
                by: by.into(),
            },
            BatchState::Approving,
            "contact.batch.approved",
        ),
        ("again", BatchState::Writing) => (
            Task::WriteLetters {
                batch: batch.id,
                by: by.into(),
            },
            BatchState::Writing,
            "contact.batch.begun-again",
        ),
        ("approve" | "again", _) => return Ok(see_other(&address)),
        _ => return Err(caller.problem(Problem::NotFound)),
    };
    put_to_work(&caller, &batch, &task, then, what)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    Ok(see_other(&address))
}

async fn put_to_work(
    caller: &Caller,
    batch: &LetterBatch,
    task: &Task,
    then: BatchState,
    what: &str,
) -> Result<(), StoreError> {
    let rooms = &caller.rooms;
    let unit = rooms
        .store
        .begin(rooms.context(caller.signed.actor()))
        .await?;
    let job = put_in(&unit, task, None).await?;
    if !move_batch(&unit, batch.id, batch.state, then, job).await? {
        // Somebody was quicker.
        return unit.roll_back().await;
    }
    let payload = json!({ "batch": batch.id, "letter": batch.letter });
    record(
        &unit,
        NewEntry::now(Subject::School(batch.school), what, payload),
    )
    .await?;
    unit.commit().await
}
