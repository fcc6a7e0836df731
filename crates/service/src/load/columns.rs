//! Saying which column of a school's exports holds what.
//! In: a file that was taken in, with its headings and first rows. Out: the columns, kept for the
//! school's next files; or what is still wanting before the file can be read.

use std::collections::BTreeMap;

use askama::Template;
use axum::Form;
use axum::extract::{Path, Query};
use axum::http::StatusCode;
use axum::response::Response;
use exchange::mis::{Column, Looked};
use govuk::{Button, Cell, Content, ErrorSummary, Input, Select, SelectOption, Table};
use serde_json::json;
use store::StoreError;
use store::chronology::{NewEntry, Subject, record};
use store::loading::{FileKind, Loading, columns_of, forget_columns, keep_columns};
use store::schools::School;

use super::one::opened;
use super::{contacts, marks};
use crate::web::{Answer, Caller, page, see_other};

/// What a form says, by the names of its fields.
pub(super) type Said = BTreeMap<String, String>;

/// A question of the form: its name, its words, a hint.
pub(super) struct Question {
    pub(super) name: &'static str,
    pub(super) words: &'static str,
    pub(super) hint: &'static str,
}

/// A question with a few answers: its name, its words, the answers' names and words.
pub(super) type Choice = (
    &'static str,
    &'static str,
    &'static [(&'static str, &'static str)],
);

/// How a kind of file is looked at and its columns kept.
pub(super) struct Kind {
    /// What its columns may hold.
    pub(super) questions: &'static [Question],
    /// Questions with a few answers.
    pub(super) choices: &'static [Choice],
    /// What the form says, from the columns that are kept.
    pub(super) said_of: fn(&str) -> Said,
    /// The columns to be kept, from what the form says and the headings.
    pub(super) mapping_of: fn(&Said, &[Column]) -> Result<String, String>,
    /// What is wanting before a file can be read by these columns; nothing when it can.
    pub(super) wanting: fn(&[u8], &str, &str) -> Vec<String>,
}

fn kind_of(kind: FileKind) -> &'static Kind {
    match kind {
        FileKind::Marks => &marks::columns::KIND,
        FileKind::Contacts => &contacts::columns::KIND,
    }
}

/// By its heading, as far as that is known.
const BY_HEADING: &str = "";

/// The questions about the file as a whole.
const SHEET: &str = "sheet";
const ROW: &str = "header_row";
const ENCODING: &str = "encoding";

#[derive(Template)]
#[template(path = "load/columns.html")]
struct ColumnsPage {
    wrong: Option<ErrorSummary>,
    school: String,
    file: String,
    back: String,
    action: String,
    sample: Option<Table>,
    table_fields: Vec<Content>,
    look: Button,
    hidden: Vec<(&'static str, String)>,
    fields: Vec<Content>,
    keep: Button,
    forget: Option<Button>,
}

/// The form: for the row of headings that is asked for, else for the one that is kept or found.
pub(crate) async fn form(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    Query(asked): Query<Said>,
) -> Answer {
    let (loading, school) = opened(&caller, &id).await?;
    let failed = |e: StoreError| caller.problem(e.into());
    let store = &caller.rooms.store;
    let kept = columns_of(store, loading.school, loading.kind).await;
    let kept = kept.map_err(failed)?;
    let kind = kind_of(loading.kind);
    let mut said = kept
        .as_ref()
        .map_or_else(Said::new, |kept| (kind.said_of)(&kept.mapping));
    said.extend(asked);
    let bytes = store.files().read(loading.file).await.map_err(failed)?;
    let looked = look(&said, &bytes, &loading);
    Ok(show(
        &caller,
        &loading,
        &school,
        &said,
        &looked,
        kept.is_some(),
        &[],
    ))
}

/// The table as the answers about it say.
fn look(said: &Said, bytes: &[u8], loading: &Loading) -> Looked {
    let text = |name: &str| said.get(name).map(|v| v.trim()).filter(|v| !v.is_empty());
    let row = text(ROW).and_then(|row| row.parse().ok());
    let encoding = text(ENCODING).unwrap_or_default();
    exchange::mis::look(bytes, &loading.name, text(SHEET), row, encoding)
}

fn show(
    caller: &Caller,
    loading: &Loading,
    school: &School,
    said: &Said,
    looked: &Looked,
    kept: bool,
    wanting: &[String],
) -> Response {
    let rooms = &caller.rooms;
    let kind = kind_of(loading.kind);
    let value = |name: &str| said.get(name).cloned().unwrap_or_default();
    let address = rooms.address(&format!("load/{}", loading.id));
    let mut summary = ErrorSummary::new();
    for want in wanting {
        summary = summary.error(want.as_str(), kind.questions[0].name);
    }
    for problem in &looked.problems {
        summary = summary.general_error(problem.to_string());
    }
    let is_wrong = !wanting.is_empty() || !looked.problems.is_empty();
    let options = looked.columns.iter().map(|column| {
        let words = match (column.heading.as_str(), column.samples.first()) {
            ("", None) => format!("Column {}", column.letters),
            ("", Some(sample)) => format!("Column {}, such as {sample}", column.letters),
            (heading, None) => format!("{}: {heading}", column.letters),
            (heading, Some(sample)) => format!("{}: {heading}, such as {sample}", column.letters),
        };
        SelectOption::new(column.letters.as_str(), words)
    });
    let options: Vec<SelectOption> = options.collect();
    let mut fields: Vec<Content> = Vec::new();
    for question in kind.questions {
        let mut select = Select::new(question.name, question.words)
            .option(SelectOption::new(BY_HEADING, "By its heading"))
            .options(options.iter().cloned())
            .value(chosen(&value(question.name), &looked.columns));
        if !question.hint.is_empty() {
            select = select.hint(question.hint);
        }
        fields.push(select.into());
    }
    for (name, words, answers) in kind.choices {
        let answers = answers
            .iter()
            .map(|(value, words)| SelectOption::new(*value, *words));
        let select = Select::new(*name, *words)
            .options(answers)
            .value(value(name));
        fields.push(select.into());
    }
    let mut table_fields: Vec<Content> = vec![
        Input::new(ROW, "Row of the headings")
            .hint("Leave it out to have it found")
            .class("govuk-input--width-3")
            .inputmode("numeric")
            .value(value(ROW))
            .into(),
    ];
    if looked.sheets.len() > 1 {
        let sheets = looked.sheets.iter().map(|s| SelectOption::new(s, s));
        let select = Select::new(SHEET, "Sheet of the workbook")
            .option(SelectOption::new("", "The first that can be read"))
            .options(sheets)
            .value(value(SHEET));
        table_fields.push(select.into());
    }
    if looked.is_text {
        let select = Select::new(ENCODING, "Letters of the file")
            .option(SelectOption::new("", "UTF-8"))
            .option(SelectOption::new(
                "windows-1252",
                "Windows-1252, of older systems",
            ))
            .value(value(ENCODING));
        table_fields.push(select.into());
    }
    let main = ColumnsPage {
        wrong: is_wrong.then_some(summary),
        school: school.name.clone(),
        file: loading.name.clone(),
        back: address.clone(),
        action: format!("{address}/columns"),
        sample: sample(looked),
        table_fields,
        look: Button::new("Look at this row").secondary(),
        hidden: [ROW, SHEET, ENCODING]
            .into_iter()
            .map(|name| (name, value(name)))
            .collect(),
        fields,
        keep: Button::new("Keep these columns").prevent_double_click(true),
        forget: kept.then(|| Button::new("Forget the columns that are kept").secondary()),
    };
    let title = "Which column holds what?";
    let mut answer = page(caller, "load", title, main, |page| page.error(is_wrong));
    if is_wrong {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    answer
}

/// The letters of the column that is kept, by its letters or by its heading.
fn chosen(value: &str, columns: &[Column]) -> String {
    let of = |column: &&Column| column.letters == value || column.heading == value;
    let found = columns.iter().find(of).filter(|_| !value.is_empty());
    found.map_or_else(String::new, |column| column.letters.clone())
}

fn sample(looked: &Looked) -> Option<Table> {
    let head = looked.columns.iter().map(|column| {
        let words = format!("{} {}", column.letters, column.heading);
        Cell::new(words.trim().to_owned())
    });
    let deepest = looked.columns.iter().map(|c| c.samples.len()).max()?;
    let rows = (0..deepest).map(|row| {
        let cells = looked.columns.iter().map(|c| {
            let sample = c.samples.get(row).map_or("", String::as_str);
            Cell::new(sample)
        });
        cells.collect::<Vec<_>>()
    });
    let table = Table::new("The first rows")
        .caption_class("govuk-visually-hidden")
        .head(head)
        .rows(rows);
    Some(table)
}

/// Keeps the columns, when the file can be read by them.
pub(crate) async fn keep(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    Form(said): Form<Said>,
) -> Answer {
    let (loading, school) = opened(&caller, &id).await?;
    let failed = |e: StoreError| caller.problem(e.into());
    let rooms = &caller.rooms;
    let bytes = rooms
        .store
        .files()
        .read(loading.file)
        .await
        .map_err(failed)?;
    let looked = look(&said, &bytes, &loading);
    let kind = kind_of(loading.kind);
    let mapping = (kind.mapping_of)(&said, &looked.columns);
    let wanting = match &mapping {
        Ok(mapping) => (kind.wanting)(&bytes, &loading.name, mapping),
        Err(why) => vec![why.clone()],
    };
    let mapping = match mapping {
        Ok(mapping) if wanting.is_empty() => mapping,
        _ => {
            return Ok(show(
                &caller, &loading, &school, &said, &looked, false, &wanting,
            ));
        }
    };
    set(&caller, &loading, Some(&mapping))
        .await
        .map_err(failed)?;
    Ok(see_other(&rooms.address(&format!("load/{}", loading.id))))
}

/// Forgets them, so that headings decide again.
pub(crate) async fn forget(caller: Caller, Path((_, id)): Path<(String, String)>) -> Answer {
    let (loading, _) = opened(&caller, &id).await?;
    set(&caller, &loading, None)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    let address = format!("load/{}", loading.id);
    Ok(see_other(&caller.rooms.address(&address)))
}

async fn set(caller: &Caller, loading: &Loading, mapping: Option<&str>) -> Result<(), StoreError> {
    let rooms = &caller.rooms;
    let context = rooms.context(caller.signed.actor());
    let unit = rooms.store.begin(context).await?;
    let kind = if let Some(mapping) = mapping {
        keep_columns(&unit, loading.school, loading.kind, mapping).await?;
        "attendance.columns.kept"
    } else {
        forget_columns(&unit, loading.school, loading.kind).await?;
        "attendance.columns.forgotten"
    };
    let payload = json!({ "kind": loading.kind.text(), "columns": mapping });
    let entry = NewEntry::now(Subject::School(loading.school), kind, payload);
    record(&unit, entry).await?;
    unit.commit().await
}
