//! The page that shows what a file of marks would do.
//! In: a file that was taken in. Out: counts, the first lines of each kind, and what its person is to
//! choose: whether it has the whole school, and what becomes of rows that cannot be taken.

use askama::Template;
use axum::response::Response;
use casework::attendance::loading::Effect;
use govuk::{Button, Choice as Radio, Content, Details, ErrorSummary, Radios, SummaryList, Table};
use law::attendance::Code;
use store::loading::{DifferenceKind, Loading, differences_of};
use store::schools::School;
use store::{PupilId, StoreError};

use super::judge::{Preview, preview};
use super::read_again;
use crate::attendance::marks::REASON;
use crate::load::choose::page_of;
use crate::load::shown::{ASK_CHOICE, answered, choice, first, refused_rows};
use crate::web::{Answer, Caller, page};

#[derive(Template)]
#[template(path = "load/marks/check.html")]
struct CheckPage {
    wrong: Option<ErrorSummary>,
    school: String,
    file: String,
    counts: SummaryList,
    added: Option<Table>,
    changed: Option<Table>,
    refused: Option<Table>,
    unknown: Option<Table>,
    missing: Option<Details>,
    reason: &'static str,
    nothing: bool,
    some_refused: bool,
    asks: String,
    whole: Option<Radios>,
    choice: Option<Radios>,
    action: String,
    mend: String,
    columns: String,
    button: Button,
    again: String,
}

/// What the form of the page sent back, when it is shown again.
#[derive(Clone, Default)]
pub(in crate::load) struct Sent {
    pub(in crate::load) whole: String,
    pub(in crate::load) choice: String,
}

pub(super) const ASK_WHOLE: &str = "Say whether this file has every pupil of the school";

/// The page; again with what was not answered.
pub(in crate::load) async fn check(
    caller: &Caller,
    loading: &Loading,
    school: &School,
    sent: Option<&Sent>,
) -> Answer {
    let (read, _) = read_again(caller, loading).await?;
    let rooms = &caller.rooms;
    let found = preview(&rooms.store, loading.school, &read.sifted, rooms.today()).await;
    let failed = |e: StoreError| caller.problem(e.into());
    let (found, _) = found.map_err(failed)?;
    let news = has_news_of_the_roll(caller, loading, &found)
        .await
        .map_err(failed)?;
    Ok(show(caller, loading, school, &found, news, sent))
}

/// Whether the file shows a difference from the roll that is not known yet.
async fn has_news_of_the_roll(
    caller: &Caller,
    loading: &Loading,
    found: &Preview,
) -> Result<bool, StoreError> {
    let known = differences_of(&caller.rooms.store, loading.school).await?;
    let appeared = |upn: &String| {
        known
            .iter()
            .any(|d| d.kind == DifferenceKind::Appeared && d.number == *upn)
    };
    let gone = |pupil: &PupilId| {
        known
            .iter()
            .any(|d| d.kind == DifferenceKind::Gone && d.pupil == Some(*pupil))
    };
    Ok(found.shown.appeared.keys().any(|upn| !appeared(upn))
        || found.shown.gone.keys().any(|pupil| !gone(pupil)))
}

fn show(
    caller: &Caller,
    loading: &Loading,
    school: &School,
    found: &Preview,
    news: bool,
    sent: Option<&Sent>,
) -> Response {
    let rooms = &caller.rooms;
    let address = rooms.address(&format!("load/{}", loading.id));
    let typed = sent.cloned().unwrap_or_default();
    let asks_whole = !found.shown.gone.is_empty();
    let asks_choice = !found.refused.is_empty();
    let lacks = |asked: bool, value: &str| sent.is_some() && asked && value.is_empty();
    let (no_whole, no_choice) = (
        lacks(asks_whole, &typed.whole),
        lacks(asks_choice, &typed.choice),
    );
    let mut summary = ErrorSummary::new();
    if no_whole {
        summary = summary.error(ASK_WHOLE, "whole");
    }
    if no_choice {
        summary = summary.error(ASK_CHOICE, "choice");
    }
    let is_wrong = no_whole || no_choice;
    let rows = found.rows_refused();
    let main = CheckPage {
        wrong: is_wrong.then_some(summary),
        school: school.name.clone(),
        file: loading.name.clone(),
        counts: counts(found, &address),
        added: added(found),
        changed: changed(found),
        refused: refused(found),
        unknown: unknown(found),
        missing: missing(found),
        reason: REASON,
        nothing: found.plan.writes.is_empty() && !news,
        some_refused: rows > 0,
        asks: [(asks_whole, "whole"), (asks_choice, "choice")]
            .into_iter()
            .filter_map(|(asked, name)| asked.then_some(name))
            .collect::<Vec<_>>()
            .join(" "),
        whole: asks_whole
            .then(|| whole(found, &typed.whole).error_if(no_whole.then_some(ASK_WHOLE))),
        choice: asks_choice.then(|| {
            let writes = found.plan.writes.len();
            let good = format!("Load the {writes} marks that can be taken now");
            choice(rows, good, &typed.choice, no_choice)
        }),
        mend: format!("{address}/refused"),
        columns: format!("{address}/columns"),
        action: address,
        button: Button::new("Load these marks").prevent_double_click(true),
        again: rooms.address(page_of(loading.kind)),
    };
    let page = page(caller, "load", "Check the file", main, |page| {
        page.error(is_wrong)
    });
    answered(page, is_wrong)
}

fn whole(found: &Preview, value: &str) -> Radios {
    let missing = found.shown.gone.len();
    Radios::new(
        "whole",
        format!(
            "{missing} of the {} pupils on the roll are not in this file. Does it have every pupil of the school?",
            found.on_roll
        ),
    )
    .choice(Radio::new("no", "No, only some of the pupils"))
    .choice(
        Radio::new("yes", "Yes, every pupil")
            .hint("Those who are missing are put on Today until they are notified as leavers"),
    )
    .value(value)
}

fn counts(found: &Preview, address: &str) -> SummaryList {
    use govuk::{SummaryAction, SummaryRow};
    let row = |words: &str, n: usize, what: &str| {
        let row = SummaryRow::new(words, n.to_string());
        if n == 0 {
            return row;
        }
        row.action(
            SummaryAction::new("See every line", format!("{address}/lines?what={what}"))
                .hidden_text(format!(": {}", words.to_lowercase())),
        )
    };
    SummaryList::new()
        .row(row("First marks to be added", found.plan.added(), "added"))
        .row(row("Marks to be changed", found.plan.changed(), "changed"))
        .entry("The registers hold already", found.plan.same.to_string())
        .row(row(
            "Blank in the file, kept in the registers",
            found.plan.kept.len(),
            "kept",
        ))
        .row(row("Rows not taken", found.rows_refused(), "refused"))
}

fn name(found: &Preview, pupil: PupilId) -> Content {
    found.name(pupil).map_or("".into(), Content::from)
}

pub(super) const ADDED: [&str; 4] = ["Line", "Pupil", "Session", "Mark"];
pub(super) const CHANGED: [&str; 5] = ["Line", "Pupil", "Session", "Now", "Would be"];
pub(super) const KEPT: [&str; 4] = ["Line", "Pupil", "Session", "Stays"];
pub(super) const REFUSED: [&str; 4] = ["Line", "Where", "Value", "What is wrong"];

/// First marks, line by line.
pub(super) fn added_rows(found: &Preview) -> impl Iterator<Item = [Content; 4]> {
    let adds = found.plan.writes.iter().filter(|(_, e)| *e == Effect::Add);
    adds.map(|(mark, _)| {
        [
            mark.line.into(),
            name(found, mark.pupil),
            format!("{} {}", mark.date, mark.session).into(),
            mark.code.map_or("", Code::text).into(),
        ]
    })
}

fn added(found: &Preview) -> Option<Table> {
    first("First marks", ADDED, added_rows(found), found.plan.added())
}

/// Changes, line by line.
pub(super) fn changed_rows(found: &Preview) -> impl Iterator<Item = [Content; 5]> {
    let changes = found
        .plan
        .writes
        .iter()
        .filter_map(|(mark, effect)| match effect {
            Effect::Change { before } => Some((mark, before)),
            Effect::Add | Effect::Same | Effect::Kept { .. } => None,
        });
    changes.map(|(mark, before)| {
        [
            mark.line.into(),
            name(found, mark.pupil),
            format!("{} {}", mark.date, mark.session).into(),
            before.text().into(),
            mark.code.map_or("", Code::text).into(),
        ]
    })
}

fn changed(found: &Preview) -> Option<Table> {
    let rows = changed_rows(found);
    first("Changes", CHANGED, rows, found.plan.changed())
}

/// Marks that stay although the file is blank, line by line.
pub(super) fn kept_rows(found: &Preview) -> impl Iterator<Item = [Content; 4]> {
    found.plan.kept.iter().map(|(mark, held)| {
        [
            mark.line.into(),
            name(found, mark.pupil),
            format!("{} {}", mark.date, mark.session).into(),
            held.text().into(),
        ]
    })
}

fn refused(found: &Preview) -> Option<Table> {
    let all = found.refused.len();
    first("Not taken", REFUSED, refused_rows(&found.refused), all)
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

/// A file of one year group leaves most of a school out: who is not in it is there to be opened, not
/// in the way.
fn missing(found: &Preview) -> Option<Details> {
    let all = found.shown.gone.len();
    let gone = found.shown.gone.keys();
    let mut names: Vec<String> = gone.filter_map(|pupil| found.name(*pupil)).collect();
    names.sort_unstable();
    let rows = names.into_iter().map(|name| [Content::from(name)]);
    let table = first("On the roll and not in the file", ["Pupil"], rows, all)?;
    let summary = format!("Pupils on the roll who are not in this file: {all}");
    Some(Details::new(summary, table))
}
