//! Choosing a file, and taking it in.
//! In: an upload. Out: the file kept under a name of its own, and the way to what it would do.

use askama::Template;
use axum::extract::Multipart;
use axum::http::StatusCode;
use axum::response::Response;
use casework::people::Action;
use exchange::Problem as FileProblem;
use govuk::{Button, Cell, Content, ErrorSummary, FileUpload, Select, SelectOption, Table};
use serde_json::Value;
use store::loading::{FileKind, Loading, LoadingState, insert, latest};
use store::schools::School;
use store::{LoadingId, SchoolId, StoreError};

use crate::web::{Answer, Caller, Problem, link, page, see_other};
use crate::when;

/// Bytes of the largest file: a year of a large school is a quarter of it.
pub(crate) const LARGEST_FILE: usize = 20 * 1024 * 1024;

/// Rows of a table on a page; the file itself has them all.
pub(super) const SHOWN: usize = 100;

/// Files in the list of those loaded lately.
const LATEST: u64 = 10;

#[derive(Template)]
#[template(path = "load/choose.html")]
struct ChoosePage {
    wrong: Option<ErrorSummary>,
    title: &'static str,
    words: &'static str,
    action: String,
    school: Select,
    file: FileUpload,
    button: Button,
    others: Vec<(String, &'static str)>,
    latest: Option<Table>,
}

/// What one must be allowed to do to load a kind of file.
pub(super) const fn action_of(kind: FileKind) -> Action {
    match kind {
        FileKind::Marks => Action::LoadRegisters,
        FileKind::Contacts => Action::ChangeFamily,
    }
}

/// The address of the page on which a kind of file is chosen.
pub(super) const fn page_of(kind: FileKind) -> &'static str {
    match kind {
        FileKind::Marks => "load",
        FileKind::Contacts => "load/contacts",
    }
}

/// The schools for which the caller may load a kind of file.
async fn schools(caller: &Caller, kind: FileKind) -> Result<Vec<School>, Response> {
    let scope = caller.may(action_of(kind))?;
    let all = store::schools::list(&caller.rooms.store).await;
    let all = all.map_err(|e| caller.problem(e.into()))?;
    Ok(all.into_iter().filter(|s| scope.holds(&s.id)).collect())
}

async fn form(caller: &Caller, kind: FileKind, schools: &[School], wrong: Option<&str>) -> Answer {
    let (title, words, label) = match kind {
        FileKind::Marks => (
            "Load registers from a file",
            "Export the marks from your school's system as CSV or Excel, with each pupil's UPN.",
            "File of marks",
        ),
        FileKind::Contacts => (
            "Load parents and contacts from a file",
            "Export each pupil's contacts from your school's system as CSV or Excel, with the pupil's UPN: one contact a row, or one pupil a row with “Contact 1 …” and so on.",
            "File of parents and contacts",
        ),
    };
    let mut file = FileUpload::new("file", label).accept(".csv,.xlsx,.xlsm,.txt");
    if let Some(words) = wrong {
        file = file.error(words);
    }
    let options = schools
        .iter()
        .map(|s| SelectOption::new(s.id.to_string(), s.name.as_str()));
    let rooms = &caller.rooms;
    let other = match kind {
        FileKind::Marks => (FileKind::Contacts, "Load parents and contacts from a file"),
        FileKind::Contacts => (FileKind::Marks, "Load registers from a file"),
    };
    let mut others = Vec::new();
    if caller.signed.may(action_of(other.0)) {
        others.push((rooms.address(page_of(other.0)), other.1));
    }
    if caller.signed.may(Action::Notify) {
        others.push((rooms.address("transfer"), "Take in a transfer file (CTF)"));
    }
    let latest = latest_table(caller, kind, schools).await;
    let main = ChoosePage {
        wrong: wrong.map(|words| ErrorSummary::new().error(words, "file")),
        title,
        words,
        action: rooms.address(page_of(kind)),
        school: Select::new("school", "School").options(options),
        file,
        button: Button::new("Continue"),
        others,
        latest: latest.map_err(|e| caller.problem(e.into()))?,
    };
    let mut answer = page(caller, "load", title, main, |page| {
        page.error(wrong.is_some())
    });
    if wrong.is_some() {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(answer)
}

/// What came of a file, in a few words.
fn what_came(loading: &Loading) -> String {
    let count = |name: &str| {
        let outcome = loading.outcome.as_ref();
        outcome
            .and_then(|o| o.get(name))
            .and_then(Value::as_u64)
            .unwrap_or(0)
    };
    match loading.state {
        LoadingState::Chosen => "Not confirmed".to_owned(),
        LoadingState::Waiting => "Being loaded".to_owned(),
        LoadingState::Loaded => format!(
            "{} added, {} changed, {} rows not taken",
            count("added"),
            count("changed"),
            count("rows_refused")
        ),
        LoadingState::Refused => format!("Nothing loaded: {} rows to mend", count("rows_refused")),
    }
}

async fn latest_table(
    caller: &Caller,
    kind: FileKind,
    schools: &[School],
) -> Result<Option<Table>, StoreError> {
    let ids: Vec<SchoolId> = schools.iter().map(|s| s.id).collect();
    let mut all = latest(&caller.rooms.store, &ids, LATEST).await?;
    all.retain(|loading| loading.kind == kind);
    if all.is_empty() {
        return Ok(None);
    }
    let rows = all.iter().map(|loading| {
        let school = schools.iter().find(|s| s.id == loading.school);
        let link = link(
            caller.rooms.address(&format!("load/{}", loading.id)),
            &loading.name,
        );
        [
            Content::from(when::instant(loading.taken_at)),
            link,
            school.map_or("", |s| s.name.as_str()).into(),
            what_came(loading).into(),
        ]
        .map(Cell::new)
    });
    let table = Table::new("Files loaded lately")
        .caption_class("govuk-visually-hidden")
        .head(["When", "File", "School", "What came of it"])
        .rows(rows);
    Ok(Some(table))
}

/// The form for marks.
pub(crate) async fn choose(caller: Caller) -> Answer {
    let schools = schools(&caller, FileKind::Marks).await?;
    form(&caller, FileKind::Marks, &schools, None).await
}

/// The form for parents and contacts.
pub(crate) async fn choose_contacts(caller: Caller) -> Answer {
    let schools = schools(&caller, FileKind::Contacts).await?;
    form(&caller, FileKind::Contacts, &schools, None).await
}

/// What is uploaded.
#[derive(Default)]
pub(crate) struct Upload {
    pub(crate) school: Option<SchoolId>,
    pub(crate) name: String,
    pub(crate) bytes: Vec<u8>,
}

/// Reads an upload.
pub(crate) async fn upload(caller: &Caller, mut parts: Multipart) -> Result<Upload, Response> {
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

/// Takes a file of marks in.
pub(crate) async fn take(caller: Caller, parts: Multipart) -> Answer {
    take_in(&caller, FileKind::Marks, parts).await
}

/// Takes a file of parents and contacts in.
pub(crate) async fn take_contacts(caller: Caller, parts: Multipart) -> Answer {
    take_in(&caller, FileKind::Contacts, parts).await
}

async fn take_in(caller: &Caller, kind: FileKind, parts: Multipart) -> Answer {
    let schools = schools(caller, kind).await?;
    let upload = upload(caller, parts).await?;
    let school = upload
        .school
        .filter(|id| schools.iter().any(|s| s.id == *id));
    let Some(school) = school else {
        return Err(caller.problem(Problem::NotFound));
    };
    if upload.bytes.is_empty() {
        return form(caller, kind, &schools, Some("Choose a file")).await;
    }
    let id = keep(caller, kind, school, upload)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    Ok(see_other(&caller.rooms.address(&format!("load/{id}"))))
}

/// Letters of a file's name that are kept.
const NAME: usize = 120;

async fn keep(
    caller: &Caller,
    kind: FileKind,
    school: SchoolId,
    upload: Upload,
) -> Result<LoadingId, StoreError> {
    let rooms = &caller.rooms;
    let media_type = "application/octet-stream";
    let kept = rooms
        .store
        .files()
        .write(upload.bytes.into(), media_type)
        .await?;
    let unit = rooms
        .store
        .begin(rooms.context(caller.signed.actor()))
        .await?;
    store::files::name(&unit, &kept).await?;
    let name: String = upload.name.trim().chars().take(NAME).collect();
    let loading = Loading {
        id: unit.context().id(),
        school,
        kind,
        file: kept.digest,
        name: if name.is_empty() {
            "the file".to_owned()
        } else {
            name
        },
        taken_at: rooms.now,
        taken_by: Some(caller.signed.person.id),
        state: LoadingState::Chosen,
        choice: None,
        whole_school: false,
        job: None,
        outcome: None,
        refused: None,
        done_at: None,
    };
    let id = loading.id;
    insert(&unit, loading).await?;
    unit.commit().await?;
    Ok(id)
}

#[derive(Template)]
#[template(path = "load/problems.html")]
struct ProblemsPage {
    table: Table,
    columns: String,
    again: String,
}

/// The page for a file of which nothing can be read.
pub(super) fn wrong_file(caller: &Caller, loading: &Loading, problems: &[FileProblem]) -> Response {
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
    let rooms = &caller.rooms;
    let main = ProblemsPage {
        table: Table::new("What is wrong")
            .head([
                "Line",
                "Column",
                "Value",
                "What is wrong and what would be right",
            ])
            .rows(rows),
        columns: rooms.address(&format!("load/{}/columns", loading.id)),
        again: rooms.address(page_of(loading.kind)),
    };
    let title = "This file cannot be read";
    let mut answer = page(caller, "load", title, main, |page| page.error(true));
    *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    answer
}
