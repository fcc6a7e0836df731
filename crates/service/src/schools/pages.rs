//! `/{authority}/schools` and `/{authority}/schools/{id}`: schools, and where their pupils stand.
//! In: the schools within a person's scope. Out: counts by tier and by year group, as tables.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use casework::people::{Action, Scope};
use govuk::{Cell, Content, SummaryList, Table};
use serde::Deserialize;
use store::attendance::figures_by_school;
use store::pupils::{RollCount, roll_counts};
use store::schools::{self, School};
use store::{SchoolId, StoreError};

use crate::house::Rooms;
use crate::pupils::list::by_age;
use crate::pupils::year_in_words;
use crate::web::{Answer, Caller, Problem, page};

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"<a class="govuk-link" href="{{ href }}">{{ words }}</a>"#
)]
struct Link<'a> {
    href: String,
    words: &'a str,
}

fn link(href: String, words: &str) -> Content {
    Content::html(Link { href, words }.to_string())
}

fn share(part: u64, whole: u64) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let tenths = (part * 1000 + whole / 2) / whole;
    format!("{}.{}%", tenths / 10, tenths % 10)
}

#[derive(Template)]
#[template(path = "schools/list.html")]
struct ListPage {
    empty: bool,
    table: Table,
}

/// The schools.
pub(crate) async fn list(caller: Caller) -> Answer {
    let scope = caller.may(Action::SeeSchool)?;
    let main = list_view(&caller.rooms, &scope)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    Ok(page(&caller, "schools", "Schools", main, |page| page))
}

async fn list_view(rooms: &Rooms, scope: &Scope<SchoolId>) -> Result<ListPage, StoreError> {
    let mut all = schools::list(&rooms.store).await?;
    all.retain(|school| scope.holds(&school.id));
    let counts = figures_by_school(&rooms.store, rooms.today(), 10).await?;
    let rows = all.iter().map(|school| {
        let count = counts.iter().find(|f| f.school == school.id);
        let (pupils, persistent) =
            count.map_or((0, 0), |f| (f.figures.pupils, f.figures.persistent));
        let href = rooms.address(&format!("schools/{}", school.id));
        [
            Cell::new(link(href, &school.name)),
            Cell::new(school.phase.as_str()),
            Cell::numeric(pupils),
            Cell::numeric(persistent),
            Cell::numeric(share(persistent, pupils)),
        ]
    });
    Ok(ListPage {
        empty: all.is_empty(),
        table: Table::new("Schools, their rolls today, and who is persistently absent this year")
            .caption_class("govuk-visually-hidden")
            .head([
                Cell::new("School"),
                Cell::new("Phase"),
                Cell::numeric("On roll"),
                Cell::numeric("Persistently absent"),
                Cell::numeric("Of those on roll"),
            ])
            .rows(rows)
            .first_cell_is_header(),
    })
}

/// The school named in an address.
#[derive(Deserialize)]
pub(crate) struct At {
    id: String,
}

#[derive(Template)]
#[template(path = "schools/school.html")]
struct SchoolPage {
    name: String,
    known: SummaryList,
    tiers: Table,
    years: Table,
    pupils: Option<String>,
}

/// One school. One out of scope is answered for exactly as one that does not exist.
pub(crate) async fn school(caller: Caller, Path(at): Path<At>) -> Answer {
    let scope = caller.may(Action::SeeSchool)?;
    let missing = || caller.problem(Problem::NotFound);
    let id: SchoolId = at.id.parse().map_err(|_| missing())?;
    if !scope.holds(&id) {
        return Err(missing());
    }
    let main = school_view(&caller, id)
        .await
        .map_err(|e| caller.problem(e.into()))?
        .ok_or_else(missing)?;
    let title = main.name.clone();
    Ok(page(&caller, "schools", &title, main, |page| page))
}

/// How many of some pupils are persistently and severely absent.
#[derive(Clone, Copy, Default)]
struct Sum {
    pupils: u64,
    persistent: u64,
    severe: u64,
}

impl Sum {
    fn add(&mut self, count: &RollCount) {
        self.pupils += count.pupils;
        self.persistent += count.persistent;
        self.severe += count.severe;
    }

    fn cells(self, first: Content) -> [Cell; 4] {
        [
            Cell::new(first),
            Cell::numeric(self.pupils),
            Cell::numeric(self.persistent),
            Cell::numeric(self.severe),
        ]
    }
}

fn table(caption: &str, first: &str, rows: Vec<[Cell; 4]>) -> Table {
    Table::new(caption)
        .caption_class("govuk-table__caption--m")
        .head([
            Cell::new(first),
            Cell::numeric("On roll"),
            Cell::numeric("Persistently absent"),
            Cell::numeric("Of them severely"),
        ])
        .rows(rows)
        .first_cell_is_header()
}

/// By tier, in the policy's order; tiers of an earlier policy and no tier at all come last.
fn by_tier(rooms: &Rooms, list: Option<&str>, counts: &[RollCount]) -> Table {
    let mut sums: BTreeMap<Option<&str>, Sum> = BTreeMap::new();
    for count in counts {
        sums.entry(count.tier.as_deref()).or_default().add(count);
    }
    let named = |id: &str, name: &str| match list {
        Some(list) => link(format!("{list}&tier={id}"), name),
        None => name.into(),
    };
    let mut rows = Vec::new();
    for tier in &rooms.authority.policy.tiers {
        let sum = sums.remove(&Some(tier.id.as_str())).unwrap_or_default();
        rows.push(sum.cells(named(&tier.id, &tier.name)));
    }
    let mut others: Vec<_> = sums.into_iter().collect();
    others.reverse();
    rows.extend(
        others
            .into_iter()
            .map(|(tier, sum)| sum.cells(tier.unwrap_or("No tier").into())),
    );
    table("By tier", "Tier", rows)
}

fn by_year(list: Option<&str>, counts: &[RollCount]) -> Table {
    let mut sums: BTreeMap<String, Sum> = BTreeMap::new();
    for count in counts {
        sums.entry(count.year_group.clone()).or_default().add(count);
    }
    let rows = by_age(sums).into_iter().map(|(year, sum)| {
        let words = year_in_words(&year);
        let plain = year.chars().all(|c| c.is_ascii_alphanumeric()) && !year.is_empty();
        let first = match list.filter(|_| plain) {
            Some(list) => link(format!("{list}&year={year}"), &words),
            None => words.into(),
        };
        sum.cells(first)
    });
    table("By year group", "Year group", rows.collect())
}

fn known(school: &School) -> SummaryList {
    let ages = school.low_age.zip(school.high_age);
    SummaryList::new()
        .entry("Phase", school.phase.as_str())
        .entry("Kind", school.kind.as_str())
        .entry(
            "Ages",
            ages.map_or_else(|| "–".to_owned(), |(low, high)| format!("{low} to {high}")),
        )
        .entry("LAESTAB", school.laestab.to_string())
        .entry("URN", school.urn.as_deref().unwrap_or("–"))
}

async fn school_view(caller: &Caller, id: SchoolId) -> Result<Option<SchoolPage>, StoreError> {
    let rooms = &caller.rooms;
    let Some(school) = schools::find(&rooms.store, id).await? else {
        return Ok(None);
    };
    let counts = roll_counts(&rooms.store, id, rooms.today()).await?;
    let lists = caller.signed.scope(Action::ListPupils).holds(&id);
    let list = lists.then(|| format!("{}?school={id}", rooms.address("pupils")));
    Ok(Some(SchoolPage {
        known: known(&school),
        tiers: by_tier(rooms, list.as_deref(), &counts),
        years: by_year(list.as_deref(), &counts),
        pupils: list,
        name: school.name,
    }))
}
