//! `/{authority}/schools`: the schools side by side, and groups of the pupils in all of them.
//! In: the schools within a person's scope, how to sort them, which phase. Out: figures in tables and
//! pictures, which name nobody.

use std::cmp::Ordering;

use askama::Template;
use axum::extract::Query;
use casework::people::{Action, Scope};
use casework::published;
use casework::schools::{Figures, national, share};
use govuk::moj::{Order, Results, SortHeading};
use govuk::{Cell, Pagination, Table};
use law::academic_year::academic_year;
use law::school::Phase;
use serde::Deserialize;
use store::attendance::{ChangedMarks, changed_marks, figures_by_school};
use store::pupils::Reach;
use store::schools::{self, School};
use store::{SchoolId, StoreError};
use url::form_urlencoded;

use super::groups::{self, Groups};
use super::{cells, headings, threshold, with_share};
use crate::pupils::per_cent;
use crate::web::{Answer, Caller, link, page};
use crate::when;

/// Schools on a page.
const A_PAGE: usize = 50;

/// What is asked for, as the address says.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    sort: String,
    #[serde(default)]
    page: String,
}

impl Asked {
    fn address(&self, page: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [("sort", &self.sort), ("page", &self.page)] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        match query.finish() {
            query if query.is_empty() => page.to_owned(),
            query => format!("{page}?{query}"),
        }
    }
}

/// A column that schools can be sorted by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Column {
    Name,
    Pupils,
    Attendance,
    Persistent,
    Severe,
    Threshold,
    Unmarked,
    Changed,
}

impl Column {
    const ALL: [Self; 8] = [
        Self::Name,
        Self::Pupils,
        Self::Attendance,
        Self::Persistent,
        Self::Severe,
        Self::Threshold,
        Self::Unmarked,
        Self::Changed,
    ];

    const fn id(self) -> &'static str {
        match self {
            Self::Name => "name",
            Self::Pupils => "pupils",
            Self::Attendance => "attendance",
            Self::Persistent => "persistent",
            Self::Severe => "severe",
            Self::Threshold => "threshold",
            Self::Unmarked => "unmarked",
            Self::Changed => "changed",
        }
    }

    const fn words(self) -> &'static str {
        match self {
            Self::Name => "School",
            Self::Pupils => "On roll",
            Self::Attendance => "Attendance",
            Self::Persistent => "Persistently absent",
            Self::Severe => "Severely absent",
            Self::Threshold => "At the threshold",
            Self::Unmarked => "Not marked",
            Self::Changed => "Changed late",
        }
    }

    /// The way one looks first: names from A, the lowest attendance, the most of what is a concern.
    const fn first_descending(self) -> bool {
        !matches!(self, Self::Name | Self::Attendance)
    }

    /// What a school is sorted by; `None` for its name, or where there is nothing.
    fn value(self, line: &Line) -> Option<u64> {
        let f = &line.figures;
        match self {
            Self::Name => None,
            Self::Pupils => Some(f.pupils),
            Self::Attendance => f.attendance().map(u64::from),
            Self::Persistent => f.persistent_share().map(u64::from),
            Self::Severe => f.severe_share().map(u64::from),
            Self::Threshold => share(f.at_threshold, f.pupils).map(u64::from),
            Self::Unmarked => f.unmarked_share().map(u64::from),
            Self::Changed => Some(line.late),
        }
    }
}

/// A school with its figures.
struct Line {
    id: SchoolId,
    name: String,
    phase: String,
    figures: Figures,
    late: u64,
}

/// The order asked for; the schools' names where nothing of ours is.
fn order(asked: &Asked) -> (Column, bool) {
    let (id, descending) = match asked.sort.strip_prefix('-') {
        Some(id) => (id, true),
        None => (asked.sort.as_str(), false),
    };
    match Column::ALL.into_iter().find(|c| c.id() == id) {
        Some(column) => (column, descending),
        None => (Column::Name, false),
    }
}

/// Sorts; ties go by name, and a school with nothing to sort by comes last either way.
fn sort(lines: &mut [Line], (column, descending): (Column, bool)) {
    lines.sort_by(|a, b| {
        let names = a.name.cmp(&b.name);
        if column == Column::Name {
            return if descending { names.reverse() } else { names };
        }
        let by = match (column.value(a), column.value(b)) {
            (Some(a), Some(b)) if descending => b.cmp(&a),
            (Some(a), Some(b)) => a.cmp(&b),
            (None, None) => Ordering::Equal,
            (None, Some(_)) => Ordering::Greater,
            (Some(_), None) => Ordering::Less,
        };
        by.then(names)
    });
}

#[derive(Template)]
#[template(path = "schools/list.html")]
struct ListPage {
    empty: bool,
    as_at: String,
    phases: Table,
    source: String,
    table: Table,
    results: Results,
    groups: Groups,
    late_days: u16,
}

/// The schools.
pub(crate) async fn list(caller: Caller, Query(asked): Query<Asked>) -> Answer {
    let scope = caller.may(Action::SeeSchool)?;
    let main = view(&caller, &scope, &asked)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    Ok(page(&caller, "schools", "Schools", main, |page| {
        page.wide()
    }))
}

async fn view(
    caller: &Caller,
    scope: &Scope<SchoolId>,
    asked: &Asked,
) -> Result<ListPage, StoreError> {
    let rooms = &caller.rooms;
    let today = rooms.today();
    let now = rooms.store.snapshot().await?;
    let mut every = schools::list(&now).await?;
    every.retain(|school| scope.holds(&school.id));
    let figures = figures_by_school(&now, today, threshold(today)).await?;
    let late_days = rooms.authority.policy.quality.late_change_days;
    let span = (academic_year(today).value.first_day(), today);
    let changed = changed_marks(&now, span, late_days).await?;
    let line = |school: &School| {
        let found = figures.iter().find(|f| f.school == school.id);
        let late = |c: &&ChangedMarks| c.school == school.id;
        Line {
            id: school.id,
            name: school.name.clone(),
            phase: school.phase.clone(),
            figures: found.map_or(Figures::default(), |f| f.figures),
            late: changed.iter().find(late).map_or(0, |c| c.late),
        }
    };
    let mut lines: Vec<Line> = every.iter().map(line).collect();
    sort(&mut lines, order(asked));
    let reach = Reach {
        schools: match scope {
            Scope::Authority => None,
            Scope::Schools(schools) => Some(schools.iter().copied().collect()),
            Scope::Nobody => Some(Vec::new()),
        },
        on: Some(today),
    };
    let lists = caller.signed.scope(Action::ListPupils) == *scope;
    let list = lists.then(|| format!("{}?", rooms.address("pupils")));
    let groups = groups::read(caller, &reach, list.as_deref(), None).await?;
    let address = rooms.address("schools");
    let pages = lines.len().div_ceil(A_PAGE).max(1);
    let number = asked.page.parse::<usize>().unwrap_or(1).clamp(1, pages);
    let skip = (number - 1) * A_PAGE;
    let shown = &lines[skip..lines.len().min(skip + A_PAGE)];
    Ok(ListPage {
        empty: lines.is_empty(),
        as_at: when::weekday(today),
        phases: by_phase(&lines, &groups.all),
        source: format!(
            "England's figures are for {}, as published by {}. Source: {}.",
            published::PERIOD,
            when::day(published::AS_AT),
            published::SOURCE
        ),
        table: table(caller, asked, &address, shown),
        results: results(
            asked,
            &address,
            (number, pages),
            (skip, shown.len(), lines.len()),
        ),
        groups,
        late_days,
    })
}

/// The phases, and all of them together, each beside England.
fn by_phase(lines: &[Line], all: &Figures) -> Table {
    let england = |phase| {
        national(phase).map_or_else(
            || ["–".to_owned(), "–".to_owned()],
            |e| [e.attendance, e.persistent].map(|rate| per_cent(Some(rate))),
        )
    };
    let row = |first: String, pupils: String, figures: &Figures, phase: Option<Phase>| {
        cells(first, pupils, figures)
            .into_iter()
            .chain(england(phase).map(Cell::numeric))
            .collect::<Vec<_>>()
    };
    let phases = Phase::ALL.into_iter().filter_map(|phase| {
        let of = lines
            .iter()
            .filter(|l| Phase::parse(&l.phase) == Some(phase));
        let (schools, figures) = of.fold((0, Figures::default()), |(n, mut sum), line| {
            sum += line.figures;
            (n + 1, sum)
        });
        let words = format!("{} ({schools})", capital(phase.text()));
        (schools > 0).then(|| row(words, figures.pupils.to_string(), &figures, Some(phase)))
    });
    let everybody = row(
        "All pupils, each once".to_owned(),
        all.pupils.to_string(),
        all,
        None,
    );
    Table::new("By phase, beside England")
        .caption_class("govuk-table__caption--m")
        .head(headings("Phase (schools)").into_iter().chain([
            Cell::numeric("England: attendance"),
            Cell::numeric("England: persistently absent"),
        ]))
        .rows(phases.chain([everybody]))
        .first_cell_is_header()
}

fn capital(word: &str) -> String {
    let mut letters = word.chars();
    letters.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(letters).collect()
    })
}

fn heading(asked: &Asked, address: &str, column: Column) -> Cell {
    let (by, descending) = order(asked);
    let now = by == column;
    // Once sorted by it, the link turns it round.
    let down = if now {
        !descending
    } else {
        column.first_descending()
    };
    let next = Asked {
        sort: format!("{}{}", if down { "-" } else { "" }, column.id()),
        page: String::new(),
    };
    let mut heading = SortHeading::new(column.words(), next.address(address));
    if column != Column::Name {
        heading = heading.numeric();
    }
    match (now, descending) {
        (false, _) => heading.into(),
        (true, true) => heading.sorted(Order::Descending).into(),
        (true, false) => heading.sorted(Order::Ascending).into(),
    }
}

fn table(caller: &Caller, asked: &Asked, address: &str, lines: &[Line]) -> Table {
    let head = Column::ALL.map(|column| heading(asked, address, column));
    let [name, rest @ ..] = head;
    let head = [name, Cell::new("Phase")].into_iter().chain(rest);
    let rows = lines.iter().map(|line| {
        let f = &line.figures;
        let href = caller.rooms.address(&format!("schools/{}", line.id));
        [
            Cell::new(link(href, &line.name)),
            Cell::new(line.phase.as_str()),
            Cell::numeric(f.pupils),
            Cell::numeric(per_cent(f.attendance())),
            Cell::numeric(with_share(f.persistent, f.persistent_share())),
            Cell::numeric(with_share(f.severe, f.severe_share())),
            Cell::numeric(f.at_threshold),
            Cell::numeric(per_cent(f.unmarked_share())),
            Cell::numeric(line.late),
        ]
    });
    Table::new("Schools")
        .caption_class("govuk-table__caption--m")
        .head(head)
        .rows(rows)
        .first_cell_is_header()
}

fn results(
    asked: &Asked,
    address: &str,
    (number, pages): (usize, usize),
    (skip, shown, all): (usize, usize, usize),
) -> Results {
    if pages == 1 {
        return Results::all(all, "schools");
    }
    let href = |n: usize| {
        let other = Asked {
            page: n.to_string(),
            ..asked.clone()
        };
        other.address(address)
    };
    let pages = Pagination::pages(number, pages, href);
    Results::showing(pages, skip + 1, skip + shown, all, "schools")
}
