//! `/{authority}/schools/{id}/renewal`: whether a school's figures are being worked out anew, and how far
//! that is.
//! In: a school. Out: what its pages say meanwhile, and the same for their script.

use askama::Template;
use axum::Json;
use axum::extract::Path;
use axum::response::IntoResponse;
use casework::people::Action;
use govuk::assets;
use serde_json::json;
use store::jobs::{Job, JobState, progress as progress_of, under_way};
use store::{Reading, SchoolId, StoreError};

use super::listed::{At, found};
use crate::house::Rooms;
use crate::web::{Answer, Caller};
use crate::when;
use crate::work::{RENEW_SCHOOL, Task};

/// The job that works a school's pupils out anew, while it is not done.
async fn job(on: &Reading, school: SchoolId) -> Result<Option<Job>, StoreError> {
    let jobs = under_way(on, RENEW_SCHOOL).await?;
    let task = Task::RenewSchool { school };
    let of_school = |job: &Job| Task::of(&job.kind, &job.payload).as_ref() == Some(&task);
    Ok(jobs.into_iter().find(of_school))
}

/// Whether a school's figures are those of before a change.
///
/// # Errors
/// When the store fails.
pub(crate) async fn is_renewed(on: &Reading, school: SchoolId) -> Result<bool, StoreError> {
    Ok(job(on, school).await?.is_some())
}

/// How far it is, for a page of the school.
#[derive(Template)]
#[template(path = "schools/renewal.html")]
pub(super) struct Renewal {
    progress: String,
    words: String,
    done: Option<u64>,
    total: u64,
    script: Option<&'static str>,
}

impl askama::filters::HtmlSafe for Renewal {}

impl Renewal {
    /// `None` when a school's figures are those of now.
    pub(super) async fn of(rooms: &Rooms, school: SchoolId) -> Result<Option<Self>, StoreError> {
        let store = &rooms.store;
        let Some(job) = job(store, school).await? else {
            return Ok(None);
        };
        let told = progress_of(store, job.id).await?;
        let words = match (job.state, &job.cause, &told) {
            (JobState::Waiting, Some(_), _) => format!(
                "Working out where this school's pupils stand failed, and is tried again after {}.",
                when::instant(job.run_at)
            ),
            (JobState::Running, _, Some(told)) => {
                format!("{}: {} of {}", told.words, told.done, told.total)
            }
            _ => "Where this school's pupils stand is being worked out anew.".to_owned(),
        };
        let (done, total) = told.map_or((0, 0), |t| (t.done, t.total));
        Ok(Some(Self {
            progress: rooms.address(&format!("schools/{school}/renewal")),
            words,
            // While nobody knows how much there is, the bar says so.
            done: (total > 0).then_some(done),
            total: total.max(1),
            script: assets::href("progress.js"),
        }))
    }
}

/// How far it is, for the page's script.
pub(crate) async fn progress(caller: Caller, Path(at): Path<At>) -> Answer {
    let school = found(&caller, Action::SeeSchool, &at.id).await?;
    let renewal = Renewal::of(&caller.rooms, school.id).await;
    let renewal = renewal.map_err(|e| caller.problem(e.into()))?;
    let said = match renewal {
        Some(Renewal {
            words, done, total, ..
        }) => json!({ "ended": false, "words": words, "done": done.unwrap_or(0), "total": total }),
        None => json!({ "ended": true }),
    };
    Ok(Json(said).into_response())
}
