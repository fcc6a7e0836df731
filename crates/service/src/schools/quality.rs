//! How good a school's register is: what was not marked, not taken, changed, or marked by codes that
//! were not in force.
//! In: a school's year and its changed marks. Out: a list for people who can mend it.

use casework::schools::share;
use govuk::{Cell, Content, SummaryList, Table};
use law::attendance::Code;
use register::{CountedYear, Day};
use store::attendance::ChangedMarks;

use super::counted;
use crate::pupils::per_cent;
use crate::when;

/// Sessions without a register that are named; there are more where a school sends none.
const NAMED: usize = 20;

/// What is told of a register.
pub(super) struct Quality {
    pub(super) list: SummaryList,
    /// The latest sessions of which there is no register.
    pub(super) missing: Option<Table>,
}

/// Tells it. Sessions of today are not late yet, so they are not counted as missing.
pub(super) fn told(
    year: &CountedYear,
    changed: Option<&ChangedMarks>,
    late_days: u16,
    today: Day,
) -> Quality {
    let before = year.sessions().filter(|s| s.day < today);
    let (unmarked, all) = before.fold((0_u64, 0_u64), |(unmarked, all), s| {
        (
            unmarked + u64::from(s.count.unmarked),
            all + u64::from(s.count.all()),
        )
    });
    let missing: Vec<_> = year.without_register(today).collect();
    let (changes, late) = changed.map_or((0, 0), |c| (c.all, c.late));
    let old = year
        .not_in_force()
        .iter()
        .map(|(code, n)| format!("{}: {}", Code::text(*code), counted((*n).into(), "session")))
        .collect::<Vec<_>>();
    let list = SummaryList::new()
        .entry(
            "Sessions of pupils left unmarked",
            format!("{unmarked} of {all} ({})", per_cent(share(unmarked, all))),
        )
        .entry(
            "Sessions without a register",
            counted(missing.len() as u64, "session"),
        )
        .entry("Marks changed", counted(changes, "mark"))
        .entry(
            format!("Of those, more than {late_days} days after the session"),
            counted(late, "mark"),
        )
        .entry(
            "Codes not in force on the day",
            if old.is_empty() {
                "none".to_owned()
            } else {
                old.join("; ")
            },
        );
    let caption = if missing.len() > NAMED {
        format!("Sessions without a register: the latest {NAMED}")
    } else {
        "Sessions without a register".to_owned()
    };
    let rows = missing.iter().rev().take(NAMED).map(|s| {
        [
            Content::from(when::weekday(s.day.date())),
            s.session.text().into(),
            s.count.all().into(),
        ]
        .map(Cell::new)
    });
    let table = || {
        Table::new(caption)
            .caption_class("govuk-table__caption--s")
            .head(["Day", "Session", "Pupils on the roll"])
            .rows(rows)
            .first_cell_is_header()
    };
    Quality {
        list,
        missing: (!missing.is_empty()).then(table),
    }
}
