//! Pages: choosing a file, seeing what it would do, loading it.
//! In: an upload. Out: a preview with everything it would change; then what was done.

use askama::Template;
use axum::extract::{Multipart, Path, Query};
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use casework::people::{Action, Scope};
use exchange::Problem as FileProblem;
use exchange::mis::Export;
use govuk::{
    Button, Cell, Content, ErrorSummary, FileUpload, Panel, Select, SelectOption, SummaryList,
    Table,
};
use serde::Deserialize;
use store::chronology::Subject;
use store::files::FileDigest;
use store::schools::School;
use store::{EntryId, SchoolId};

use super::load::{self, Preview};
use super::marks::REASON;
use super::recompute::recompute_pupils;
use crate::web::{Answer, Caller, Problem, page, see_other};

/// Bytes of the largest file: a year of a large school is a quarter of it.
pub(crate) const LARGEST_FILE: usize = 20 * 1024 * 1024;

/// Rows of a table on a page; the file itself has them all.
const SHOWN: usize = 100;

#[derive(Template)]
#[template(path = "attendance/load.html")]
struct LoadPage {
    wrong: Option<ErrorSummary>,
    action: String,
    school: Select,
    file: FileUpload,
    button: Button,
}

/// The schools whose registers the caller may load.
async fn schools(caller: &Caller) -> Result<Vec<School>, Response> {
    let scope = caller.may(Action::LoadRegisters)?;
    let all = store::schools::list(&caller.rooms.store).await;
    let all = all.map_err(|e| caller.problem(e.into()))?;
    Ok(all.into_iter().filter(|s| scope.holds(&s.id)).collect())
}

fn form(caller: &Caller, schools: &[School], wrong: Option<&str>) -> Response {
    let mut file = FileUpload::new("file", "File of marks").accept(".csv,.xlsx,.xlsm,.txt");
    if let Some(words) = wrong {
        file = file.error(words);
    }
    let options = schools
        .iter()
        .map(|s| SelectOption::new(s.id.to_string(), s.name.as_str()));
    let main = LoadPage {
        wrong: wrong.map(|words| ErrorSummary::new().error(words, "file")),
        action: caller.rooms.address("load"),
        school: Select::new("school", "School").options(options),
        file,
        button: Button::new("Continue"),
    };
    let mut answer = page(caller, "load", "Load registers", main, |page| {
        page.error(wrong.is_some())
    });
    if wrong.is_some() {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}

/// The form.
pub(crate) async fn choose(caller: Caller) -> Answer {
    let schools = schools(&caller).await?;
    Ok(form(&caller, &schools, None))
}

/// What is uploaded.
#[derive(Default)]
struct Upload {
    school: Option<SchoolId>,
    name: String,
    bytes: Vec<u8>,
}

async fn upload(caller: &Caller, mut parts: Multipart) -> Result<Upload, Response> {
    let unreadable = |_| {
        caller.problem(Problem::Unreadable(
            "The upload broke off, or was larger than 20 MB.",
        ))
    };
    let mut out = Upload::default();
    while let Some(part) = parts.next_field().await.map_err(unreadable)? {
        match part.name() {
            Some("school") => {
                out.school = part.text().await.map_err(unreadable)?.parse().ok();
            }
            Some("file") => {
                out.name = part.file_name().unwrap_or_default().to_owned();
                out.bytes = part.bytes().await.map_err(unreadable)?.to_vec();
            }
            _ => {}
        }
    }
    Ok(out)
}

/// Takes the file, reads it, and goes on to what it would do.
pub(crate) async fn take(caller: Caller, parts: Multipart) -> Answer {
    let schools = schools(&caller).await?;
    let upload = upload(&caller, parts).await?;
    let school = upload
        .school
        .filter(|id| schools.iter().any(|s| s.id == *id));
    let Some(school) = school else {
        return Err(caller.problem(Problem::NotFound));
    };
    if upload.bytes.is_empty() {
        return Ok(form(&caller, &schools, Some("Choose a file of marks")));
    }
    if let Err(problems) = load::read(&upload.name, &upload.bytes) {
        return Ok(wrong_file(&caller, &problems));
    }
    let rooms = &caller.rooms;
    let kind = "application/octet-stream";
    let kept = rooms.store.files().write(upload.bytes.into(), kind).await;
    let kept = kept.map_err(|e| caller.problem(e.into()))?;
    let unit = rooms
        .store
        .begin(rooms.context(caller.signed.actor()))
        .await;
    let unit = unit.map_err(|e| caller.problem(e.into()))?;
    let named = store::files::name(&unit, &kept).await;
    named.map_err(|e| caller.problem(e.into()))?;
    unit.commit().await.map_err(|e| caller.problem(e.into()))?;
    let address = format!("load/{}?school={school}", kept.digest);
    Ok(see_other(&rooms.address(&address)))
}

#[derive(Template)]
#[template(path = "attendance/problems.html")]
struct ProblemsPage {
    table: Table,
    again: String,
}

fn wrong_file(caller: &Caller, problems: &[FileProblem]) -> Response {
    let rows = problems.iter().take(SHOWN).map(|p| {
        let line = if p.line == 0 {
            Content::text("the file")
        } else {
            p.line.into()
        };
        let value = p.value.clone().unwrap_or_default();
        [
            line,
            Content::from(&p.column),
            value.into(),
            Content::from(&p.why),
        ]
        .map(Cell::new)
    });
    let main = ProblemsPage {
        table: Table::new("What is wrong")
            .head([
                "Line",
                "Column",
                "Value",
                "What is wrong and what would be right",
            ])
            .rows(rows),
        again: caller.rooms.address("load"),
    };
    let title = "This file cannot be loaded";
    let mut answer = page(caller, "load", title, main, |page| page.error(true));
    *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    answer
}

/// For which school.
#[derive(Deserialize)]
pub(crate) struct Of {
    school: SchoolId,
}

/// A file that was uploaded, for a school that the caller may load.
async fn uploaded(
    caller: &Caller,
    digest: &str,
    school: SchoolId,
) -> Result<(FileDigest, Export), Response> {
    let scope: Scope<SchoolId> = caller.may(Action::LoadRegisters)?;
    let digest = FileDigest::parse(digest).filter(|_| scope.holds(&school));
    let digest = digest.ok_or_else(|| caller.problem(Problem::NotFound))?;
    let bytes = caller.rooms.store.files().read(digest).await;
    let bytes = bytes.map_err(|_| caller.problem(Problem::NotFound))?;
    let export = load::read("the file", &bytes);
    Ok((
        digest,
        export.map_err(|problems| wrong_file(caller, &problems))?,
    ))
}

#[derive(Template)]
#[template(path = "attendance/preview.html")]
struct PreviewPage {
    counts: SummaryList,
    changed: Option<Table>,
    refused: Option<Table>,
    unknown: Option<Table>,
    reason: &'static str,
    nothing: bool,
    action: String,
    button: Button,
    again: String,
}

/// What the file would do.
pub(crate) async fn check(
    caller: Caller,
    Path((_, digest)): Path<(String, String)>,
    Query(of): Query<Of>,
) -> Answer {
    let (digest, export) = uploaded(&caller, &digest, of.school).await?;
    let rooms = &caller.rooms;
    let found = load::preview(&rooms.store, of.school, &export, rooms.today()).await;
    let found = found.map_err(|e| caller.problem(e.into()))?;
    let nothing = found.plan.writes.is_empty();
    let main = PreviewPage {
        counts: counts(&found),
        changed: changed(&found),
        refused: refused(&found),
        unknown: unknown(&found),
        reason: REASON,
        nothing,
        action: rooms.address(&format!("load/{digest}?school={}", of.school)),
        button: Button::new("Load these marks").prevent_double_click(true),
        again: rooms.address("load"),
    };
    Ok(page(&caller, "load", "Check the file", main, |page| page))
}

fn counts(found: &Preview) -> SummaryList {
    SummaryList::new()
        .entry("First marks to be added", found.plan.added().to_string())
        .entry("Marks to be changed", found.plan.changed().to_string())
        .entry("The registers hold already", found.plan.same.to_string())
        .entry(
            "Blank in the file, kept in the registers",
            found.plan.kept.len().to_string(),
        )
        .entry("Not taken", found.plan.refused.len().to_string())
}

fn first<T: IntoIterator<Item = [Content; N]>, const N: usize>(
    caption: &str,
    head: [&str; N],
    rows: T,
    all: usize,
) -> Option<Table> {
    let caption = if all > SHOWN {
        format!("{caption}: the first {SHOWN} of {all}")
    } else {
        format!("{caption}: {all}")
    };
    let rows = rows.into_iter().take(SHOWN).map(|row| row.map(Cell::new));
    (all > 0).then(|| Table::new(caption).head(head).rows(rows))
}

fn name(found: &Preview, pupil: store::PupilId) -> Content {
    found.names.get(&pupil).map_or("".into(), Content::from)
}

fn changed(found: &Preview) -> Option<Table> {
    use casework::attendance::loading::Effect;
    let changes = found
        .plan
        .writes
        .iter()
        .filter_map(|(mark, effect)| match effect {
            Effect::Change { before } => Some((mark, before)),
            Effect::Add | Effect::Same | Effect::Kept { .. } => None,
        });
    let rows = changes.map(|(mark, before)| {
        [
            mark.line.into(),
            name(found, mark.pupil),
            format!("{} {}", mark.date, mark.session).into(),
            before.text().into(),
            mark.code.map_or("", law::attendance::Code::text).into(),
        ]
    });
    let head = ["Line", "Pupil", "Session", "Now", "Would be"];
    first("Changes", head, rows, found.plan.changed())
}

fn refused(found: &Preview) -> Option<Table> {
    let rows = found.plan.refused.iter().map(|(mark, why)| {
        [
            mark.line.into(),
            name(found, mark.pupil),
            format!("{} {}", mark.date, mark.session).into(),
            mark.code.map_or("", law::attendance::Code::text).into(),
            why.words().into(),
        ]
    });
    let head = ["Line", "Pupil", "Session", "Mark", "Why not: this mark …"];
    first("Not taken", head, rows, found.plan.refused.len())
}

fn unknown(found: &Preview) -> Option<Table> {
    let rows = found
        .unknown
        .iter()
        .map(|(who, line)| [(*line).into(), Content::from(who)]);
    first(
        "Not on roll",
        ["First line", "Pupil"],
        rows,
        found.unknown.len(),
    )
}

/// Loads it.
pub(crate) async fn confirm(
    caller: Caller,
    Path((_, digest)): Path<(String, String)>,
    Query(of): Query<Of>,
) -> Answer {
    let (digest, export) = uploaded(&caller, &digest, of.school).await?;
    let rooms = &caller.rooms;
    let failed = |e: store::StoreError| caller.problem(e.into());
    let (entry, touched) = load::load(rooms, &caller.signed, of.school, &export, digest)
        .await
        .map_err(failed)?;
    if !touched.is_empty() {
        recompute_pupils(rooms, &touched, rooms.today(), 1)
            .await
            .map_err(failed)?;
    }
    Ok(see_other(&rooms.address(&format!("load/done/{entry}"))))
}

/// What was done, from the school's own chain.
pub(crate) async fn done(caller: Caller, Path((_, entry)): Path<(String, EntryId)>) -> Answer {
    let scope = caller.may(Action::LoadRegisters)?;
    let found = store::chronology::find(&caller.rooms.store, entry).await;
    let found = found.map_err(|e| caller.problem(e.into()))?;
    let payload = found
        .filter(|e| matches!(e.subject, Subject::School(s) if scope.holds(&s)))
        .filter(|e| e.kind == "attendance.file.loaded")
        .and_then(|e| e.payload)
        .ok_or_else(|| caller.problem(Problem::NotFound))?;
    let count = |name: &str| {
        payload
            .get(name)
            .and_then(serde_json::Value::as_u64)
            .unwrap_or(0)
    };
    let words = format!(
        "{} first marks added, {} changed, {} not taken",
        count("added"),
        count("changed"),
        count("refused")
    );
    let today = caller.rooms.address("today");
    let next = Content::html(format!(
        r#"<p class="govuk-body govuk-!-margin-top-6"><a class="govuk-link" href="{today}">See what needs doing today</a></p>"#
    ));
    let panel = Panel::confirmation("Registers loaded").words(words);
    let main = Content::join([panel.into(), next]);
    Ok(page(&caller, "load", "Registers loaded", main, |page| page).into_response())
}
