//! Every line of one kind that a file of marks would add, change, keep or not take, a page at a time.
//! In: a file that was taken in, and which lines. Out: a table.

use askama::Template;
use axum::extract::{Path, Query};
use govuk::moj::Results;
use govuk::{Cell, Content, Pagination, Table};
use serde::Deserialize;
use store::loading::{FileKind, LoadingState};

use super::check::{ADDED, CHANGED, KEPT, REFUSED, added_rows, changed_rows, kept_rows};
use super::judge::preview;
use super::read_again;
use crate::load::choose::SHOWN;
use crate::load::one::opened;
use crate::load::shown::refused_rows;
use crate::web::{Answer, Caller, Problem, page};

/// Which lines.
#[derive(Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    what: String,
    #[serde(default)]
    page: String,
}

#[derive(Template)]
#[template(path = "load/marks/lines.html")]
struct LinesPage {
    title: &'static str,
    back: String,
    table: Table,
    results: Results,
}

type Rows = Vec<Vec<Content>>;

fn rows<const N: usize>(rows: impl Iterator<Item = [Content; N]>) -> Rows {
    rows.map(|row| row.into_iter().collect()).collect()
}

/// The page.
pub(crate) async fn lines(
    caller: Caller,
    Path((_, id)): Path<(String, String)>,
    Query(asked): Query<Asked>,
) -> Answer {
    let (loading, _) = opened(&caller, &id).await?;
    if loading.state != LoadingState::Chosen || loading.kind != FileKind::Marks {
        return Err(caller.problem(Problem::NotFound));
    }
    let (read, _) = read_again(&caller, &loading).await?;
    let rooms = &caller.rooms;
    let found = preview(&rooms.store, loading.school, &read.sifted, rooms.today()).await;
    let (found, _) = found.map_err(|e| caller.problem(e.into()))?;
    let (title, head, all): (_, &[&str], Rows) = match asked.what.as_str() {
        "added" => ("First marks", &ADDED, rows(added_rows(&found))),
        "changed" => (
            "Marks that would change",
            &CHANGED,
            rows(changed_rows(&found)),
        ),
        "kept" => ("Marks that stay", &KEPT, rows(kept_rows(&found))),
        "refused" => (
            "Rows that cannot be taken",
            &REFUSED,
            rows(refused_rows(&found.refused)),
        ),
        _ => return Err(caller.problem(Problem::NotFound)),
    };
    let address = rooms.address(&format!("load/{}", loading.id));
    let total = all.len();
    let pages = total.div_ceil(SHOWN).max(1);
    let number = asked.page.parse::<usize>().unwrap_or(1).clamp(1, pages);
    let skip = (number - 1) * SHOWN;
    let some: Rows = all.into_iter().skip(skip).take(SHOWN).collect();
    let results = if pages == 1 {
        Results::all(total, "lines")
    } else {
        let href = |n: usize| format!("{address}/lines?what={}&page={n}", asked.what);
        let pagination = Pagination::pages(number, pages, href);
        Results::showing(pagination, skip + 1, skip + some.len(), total, "lines")
    };
    let table = Table::new(title)
        .caption_class("govuk-visually-hidden")
        .head(head.iter().copied())
        .rows(
            some.into_iter()
                .map(|row| row.into_iter().map(Cell::new).collect::<Vec<_>>()),
        );
    let main = LinesPage {
        title,
        back: address,
        table,
        results,
    };
    Ok(page(&caller, "load", title, main, |page| page))
}
