//! What the pages that show a file before it is loaded have in common, whatever it is a file of.
//! In: lines of a kind, and rows that cannot be taken. Out: tables that say how many there are, and the
//! choice of what becomes of the file.

use axum::http::StatusCode;
use axum::response::Response;
use govuk::{Cell, Choice, Content, Radios, Table};

use super::choose::SHOWN;
use super::refused::Refused;

/// What is said when the choice was not made.
pub(super) const ASK_CHOICE: &str = "Choose what becomes of the rows that cannot be taken";

/// The choice of what becomes of a file of which `rows` cannot be taken; `good` says what loading the
/// others does.
pub(super) fn choice(rows: usize, good: String, value: &str, wrong: bool) -> Radios {
    Radios::new(
        "choice",
        format!("{rows} rows cannot be taken. What should become of the file?"),
    )
    .choice(
        Choice::new("good-rows", good)
            .hint("You get the other rows as a file to mend and load again"),
    )
    .choice(
        Choice::new("all-or-nothing", "Load nothing until every row is right")
            .hint("You get the rows that cannot be taken as a file, with the reasons"),
    )
    .value(value)
    .error_if(wrong.then_some(ASK_CHOICE))
}

/// The first of some rows, in a table that says how many there are; none when there are none.
pub(super) fn first<const N: usize>(
    caption: &str,
    head: [&str; N],
    rows: impl IntoIterator<Item = [Content; N]>,
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

/// What is not taken, line by line.
pub(super) fn refused_rows(refused: &[Refused]) -> impl Iterator<Item = [Content; 4]> {
    refused.iter().map(|one| {
        [
            one.line.into(),
            Content::from(&one.what),
            Content::from(&one.value),
            Content::from(&one.why),
        ]
    })
}

/// A page of a form that was sent with something wanting says so by its status too.
pub(super) fn answered(mut page: Response, is_wrong: bool) -> Response {
    if is_wrong {
        *page.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    page
}
