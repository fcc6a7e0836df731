//! The page that shows what a file of parents and contacts would do.
//! In: a file that was taken in. Out: who would be added, who would change and in what, who looks like
//! somebody else, and which rows cannot be taken.

use askama::Template;
use axum::response::Response;
use govuk::{Button, Content, ErrorSummary, Radios, SummaryList, Table};
use store::loading::Loading;
use store::schools::School;

use super::judge::{Effect, Found, Line, judge};
use super::read_again;
use crate::load::choose::page_of;
use crate::load::shown::{ASK_CHOICE, answered, choice, first, refused_rows};
use crate::web::{Answer, Caller, page};

#[derive(Template)]
#[template(path = "load/contacts/check.html")]
struct CheckPage {
    wrong: Option<ErrorSummary>,
    school: String,
    file: String,
    counts: SummaryList,
    added: Option<Table>,
    changed: Option<Table>,
    look: Option<Table>,
    refused: Option<Table>,
    nothing: bool,
    some_refused: bool,
    asks: &'static str,
    choice: Option<Radios>,
    action: String,
    mend: String,
    columns: String,
    button: Button,
    again: String,
}

/// The page; again with what was not answered.
pub(in crate::load) async fn check(
    caller: &Caller,
    loading: &Loading,
    school: &School,
    sent: Option<&str>,
) -> Answer {
    let (read, _) = read_again(caller, loading).await?;
    let rooms = &caller.rooms;
    let found = judge(&rooms.store, loading.school, &read.contacts, rooms.today()).await;
    let found = found.map_err(|e| caller.problem(e.into()))?;
    Ok(show(caller, loading, school, &found, sent))
}

fn show(
    caller: &Caller,
    loading: &Loading,
    school: &School,
    found: &Found,
    sent: Option<&str>,
) -> Response {
    let rooms = &caller.rooms;
    let address = rooms.address(&format!("load/{}", loading.id));
    let rows = found.rows_refused();
    let is_wrong = rows > 0 && sent == Some("");
    let main = CheckPage {
        wrong: is_wrong.then(|| ErrorSummary::new().error(ASK_CHOICE, "choice")),
        school: school.name.clone(),
        file: loading.name.clone(),
        counts: SummaryList::new()
            .entry("Parents to be added", found.added().to_string())
            .entry("Parents to be changed", found.changed().to_string())
            .entry("As they are on record", found.same().to_string())
            .entry("Rows not taken", rows.to_string()),
        added: added(found),
        changed: changed(found),
        look: look(found),
        refused: refused(found),
        nothing: found.added() == 0 && found.changed() == 0,
        some_refused: rows > 0,
        asks: if rows > 0 { "choice" } else { "" },
        choice: (rows > 0).then(|| {
            let good = "Load the rows that can be taken now".to_owned();
            choice(rows, good, sent.unwrap_or_default(), is_wrong)
        }),
        mend: format!("{address}/refused"),
        columns: format!("{address}/columns"),
        action: address,
        button: Button::new("Load these contacts").prevent_double_click(true),
        again: rooms.address(page_of(loading.kind)),
    };
    let page = page(caller, "load", "Check the file", main, |page| {
        page.error(is_wrong)
    });
    answered(page, is_wrong)
}

/// The first lines of a kind.
fn table<const N: usize>(
    caption: &str,
    head: [&str; N],
    lines: &[&Line],
    row: impl Fn(&Line) -> [Content; N],
) -> Option<Table> {
    first(caption, head, lines.iter().map(|l| row(l)), lines.len())
}

fn pupil(found: &Found, line: &Line) -> Content {
    found
        .names
        .get(&line.pupil)
        .map_or("".into(), Content::from)
}

fn name(line: &Line) -> Content {
    let contact = &line.contact;
    format!("{} {} {}", contact.title, contact.forename, contact.surname)
        .trim()
        .to_owned()
        .into()
}

fn added(found: &Found) -> Option<Table> {
    let lines: Vec<&Line> = found
        .lines
        .iter()
        .filter(|l| l.effect == Effect::Add)
        .collect();
    let head = ["Line", "Pupil", "Parent", "Relationship"];
    table("Added", head, &lines, |l| {
        [
            l.contact.line.into(),
            pupil(found, l),
            name(l),
            Content::from(&l.contact.relationship),
        ]
    })
}

fn changed(found: &Found) -> Option<Table> {
    let lines: Vec<&Line> = found
        .lines
        .iter()
        .filter(|l| matches!(&l.effect, Effect::Change(what) if !what.is_empty()))
        .collect();
    let head = ["Line", "Pupil", "Parent", "What changes"];
    table("Changed", head, &lines, |l| {
        let what = match &l.effect {
            Effect::Change(what) => what.join(", "),
            Effect::Add => String::new(),
        };
        [l.contact.line.into(), pupil(found, l), name(l), what.into()]
    })
}

fn look(found: &Found) -> Option<Table> {
    let lines: Vec<&Line> = found.lines.iter().filter(|l| l.like.is_some()).collect();
    let head = ["Line", "Pupil", "New parent", "Looks like"];
    table("To look at", head, &lines, |l| {
        [
            l.contact.line.into(),
            pupil(found, l),
            name(l),
            l.like.clone().unwrap_or_default().into(),
        ]
    })
}

fn refused(found: &Found) -> Option<Table> {
    let (head, all) = (
        ["Line", "Column", "Value", "What is wrong"],
        found.refused.len(),
    );
    first("Not taken", head, refused_rows(&found.refused), all)
}
