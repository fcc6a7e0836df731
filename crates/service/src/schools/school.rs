//! `/{authority}/schools/{id}`: one school: standings, weeks, weekdays, groups, like schools, register.
//! In: a school within a person's scope. Out: counts and pictures, which name nobody.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use casework::people::Action;
use casework::published;
use casework::schools::{Figures, national, share};
use govuk::{Cell, Content, InsetText, SummaryList, Table};
use jiff::civil::{Date, Weekday};
use law::school::Phase;
use register::{Count, CountedYear, Week};
use serde::Deserialize;
use store::attendance::{changed_marks, figures_by_school, school_year};
use store::pupils::{Reach, RollCount, roll_counts};
use store::schools::{self, School};
use store::{SchoolId, StoreError};

use super::close::notice;
use super::comparison::{Comparison, compare, weeks_together};
use super::groups::{self, Groups};
use super::quality::{self, Quality};
use super::renewal::Renewal;
use super::{cells, headings, threshold, with_share};
use crate::house::Rooms;
use crate::picture::{Bar, Bars, Line, Lines, Look};
use crate::pupils::per_cent;
use crate::web::{Answer, Caller, Problem, link, page};
use crate::when;

/// The school named in an address.
#[derive(Deserialize)]
pub(crate) struct At {
    id: String,
}

#[derive(Template)]
#[template(path = "schools/school.html")]
struct SchoolPage {
    name: String,
    closes: Option<InsetText>,
    renewal: Option<Renewal>,
    as_at: String,
    known: SummaryList,
    pupils: Option<String>,
    calendar: String,
    leave: Option<String>,
    change: Option<String>,
    beside: Table,
    source: String,
    tiers: Bars,
    groups: Groups,
    trend: Option<Lines>,
    weekdays: Option<Bars>,
    /// By what schools are like this one, and what is said where there are none.
    like_words: String,
    like: Vec<Content>,
    like_table: Option<Table>,
    like_hidden: bool,
    quality: Quality,
}

/// One school. One out of scope is answered for exactly as one that does not exist.
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method by itself is of one lifetime only"
)]
pub(crate) async fn school(caller: Caller, Path(at): Path<At>) -> Answer {
    let scope = caller.may(Action::SeeSchool)?;
    let missing = || caller.problem(Problem::NotFound);
    let id: SchoolId = at.id.parse().map_err(|_| missing())?;
    if !scope.holds(&id) {
        return Err(missing());
    }
    let main = view(&caller, id)
        .await
        .map_err(|e| caller.problem(e.into()))?
        .ok_or_else(missing)?;
    let title = main.name.clone();
    Ok(page(&caller, "schools", &title, main, |page| page.wide()))
}

async fn view(caller: &Caller, id: SchoolId) -> Result<Option<SchoolPage>, StoreError> {
    let rooms = &caller.rooms;
    let now = rooms.store.snapshot().await?;
    let every = schools::list(&now).await?;
    let Some(school) = every.iter().find(|s| s.id == id) else {
        return Ok(None);
    };
    let today = rooms.today();
    let scope = caller.signed.scope(Action::SeeSchool);
    let all = figures_by_school(&now, today, threshold(today)).await?;
    let compared = compare(rooms, &scope, id, &every, &all);
    let lists = caller.signed.scope(Action::ListPupils).holds(&id);
    let list = lists.then(|| format!("{}?school={id}&", rooms.address("pupils")));
    let reach = Reach {
        schools: Some(vec![id]),
        on: Some(today),
    };
    let groups = groups::read(caller, &reach, list.as_deref(), Some(id)).await?;
    let counts = roll_counts(&now, id, today).await?;
    let year = school_year(&now, id, today).await?;
    let like_weeks = match (&compared.likeness, compared.together) {
        (Ok(likeness), Some(_)) => weeks_together(&now, &likeness.schools, today).await?,
        _ => BTreeMap::new(),
    };
    let late_days = rooms.authority.policy.quality.late_change_days;
    let span = (year.year().first_day(), today);
    let changed = changed_marks(&now, span, late_days).await?;
    let changed = changed.iter().find(|c| c.school == id);
    let phase = Phase::parse(&school.phase);
    Ok(Some(SchoolPage {
        as_at: when::weekday(today),
        closes: notice(rooms, id).await?,
        renewal: Renewal::of(rooms, id).await?,
        known: known(school),
        beside: beside(&groups.all, &compared, phase),
        source: format!(
            "England's figures are those of {} schools for {}, as published by {}. Source: {}.",
            school.phase,
            published::PERIOD,
            when::day(published::AS_AT),
            published::SOURCE
        ),
        tiers: by_tier(rooms, list.as_deref(), &counts),
        trend: trend(&year, &like_weeks, phase),
        weekdays: weekdays(&year),
        like_words: like_words(&compared),
        like: like_names(rooms, &compared, &every),
        like_table: like_table(rooms, &compared, &every, (school, &groups.all)),
        like_hidden: compared.together.is_none()
            && compared
                .likeness
                .as_ref()
                .is_ok_and(|l| !l.schools.is_empty()),
        quality: quality::told(&year, changed, late_days, today.into()),
        calendar: rooms.address(&format!("schools/{id}/calendar")),
        leave: (caller.signed.scope(Action::SeeLeave).holds(&id))
            .then(|| rooms.address(&format!("schools/{id}/leave"))),
        change: caller
            .signed
            .may(Action::ManageSchools)
            .then(|| rooms.address(&format!("administration/schools/{id}/change"))),
        pupils: list.map(|list| list.trim_end_matches('&').to_owned()),
        groups,
        name: school.name.clone(),
    }))
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

/// The school, like schools together, and England.
fn beside(own: &Figures, compared: &Comparison, phase: Option<Phase>) -> Table {
    let like = compared.together;
    let england = phase.and_then(|phase| national(Some(phase)));
    let of_like = |rate: fn(&Figures) -> Option<u32>| per_cent(like.as_ref().and_then(rate));
    let pupils = |f: &Figures| f.pupils.to_string();
    let row = |what: &str, own: String, like: String, england: Option<u32>| {
        [
            Cell::new(what),
            Cell::numeric(own),
            Cell::numeric(like),
            Cell::numeric(per_cent(england)),
        ]
    };
    Table::new("This academic year so far")
        .caption_class("govuk-table__caption--m")
        .head([
            Cell::new("Figure"),
            Cell::numeric("This school"),
            Cell::numeric("Like schools together"),
            Cell::numeric("England"),
        ])
        .rows([
            row(
                "Pupils on the roll",
                pupils(own),
                like.as_ref().map_or("–".to_owned(), pupils),
                None,
            ),
            row(
                "Attendance",
                per_cent(own.attendance()),
                of_like(Figures::attendance),
                england.map(|e| e.attendance),
            ),
            row(
                "Unauthorised absence",
                per_cent(own.unauthorised_share()),
                of_like(Figures::unauthorised_share),
                england.map(|e| e.unauthorised),
            ),
            row(
                "Persistently absent",
                with_share(own.persistent, own.persistent_share()),
                of_like(Figures::persistent_share),
                england.map(|e| e.persistent),
            ),
            row(
                "Severely absent",
                with_share(own.severe, own.severe_share()),
                of_like(Figures::severe_share),
                None,
            ),
            row(
                "At the national threshold, by marks alone",
                with_share(own.at_threshold, share(own.at_threshold, own.pupils)),
                per_cent(like.and_then(|f| share(f.at_threshold, f.pupils))),
                None,
            ),
        ])
        .first_cell_is_header()
}

/// By tier, in the policy's order; tiers of an earlier policy and no tier at all come last.
fn by_tier(rooms: &Rooms, list: Option<&str>, counts: &[RollCount]) -> Bars {
    let mut sums: BTreeMap<Option<&str>, (u64, u64)> = BTreeMap::new();
    for count in counts {
        let sum = sums.entry(count.tier.as_deref()).or_default();
        sum.0 += count.pupils;
        sum.1 += count.persistent;
    }
    let all: u64 = sums.values().map(|(pupils, _)| pupils).sum();
    let mut ordered: Vec<(String, Content, (u64, u64))> = Vec::new();
    for tier in &rooms.authority.policy.tiers {
        let sum = sums.remove(&Some(tier.id.as_str())).unwrap_or_default();
        let first = match list {
            Some(list) => link(format!("{list}tier={}", tier.id), &tier.name),
            None => tier.name.as_str().into(),
        };
        ordered.push((tier.name.clone(), first, sum));
    }
    for (tier, sum) in sums.into_iter().rev() {
        let words = tier.unwrap_or("No tier");
        ordered.push((words.to_owned(), words.into(), sum));
    }
    let bars = ordered.iter().map(|(name, _, (pupils, _))| Bar {
        name: name.clone(),
        rate: share(*pupils, all),
        stands_out: false,
    });
    let bars = bars.collect();
    let rows = ordered.into_iter().map(|(_, first, (pupils, persistent))| {
        [
            Cell::new(first),
            Cell::numeric(pupils),
            Cell::numeric(per_cent(share(pupils, all))),
            Cell::numeric(persistent),
        ]
    });
    let table = Table::new("By tier")
        .caption_class("govuk-visually-hidden")
        .head([
            Cell::new("Tier"),
            Cell::numeric("On roll"),
            Cell::numeric("Of all"),
            Cell::numeric("Persistently absent this year"),
        ])
        .rows(rows)
        .first_cell_is_header();
    Bars::new("tiers", "Pupils by tier", bars, table)
}

fn rate(count: &Count) -> Option<u32> {
    share(count.attended.into(), count.possible().into())
}

/// The weeks of the year. A week of nothing but closure or unmarked sessions breaks the line.
fn trend(year: &CountedYear, like: &BTreeMap<Week, Count>, phase: Option<Phase>) -> Option<Lines> {
    let weeks = year.weeks();
    let mondays: Vec<Date> = weeks.iter().map(|(w, _)| w.monday().date()).collect();
    let own: Vec<Option<u32>> = weeks.iter().map(|(_, count)| rate(count)).collect();
    let rates: Vec<u32> = own.iter().flatten().copied().collect();
    let (first, last) = rates.first().zip(rates.last())?;
    let describes = format!(
        "Attendance of this school over {} school weeks, from {} in the first to {} in the last; lowest {}, highest {}. The table beneath has every week.",
        weeks.len(),
        per_cent(Some(*first)),
        per_cent(Some(*last)),
        per_cent(rates.iter().min().copied()),
        per_cent(rates.iter().max().copied()),
    );
    let mut lines = vec![Line {
        look: Look::Own,
        name: "This school".to_owned(),
        rates: own,
    }];
    if !like.is_empty() {
        let rates = weeks.iter().map(|(week, _)| like.get(week).and_then(rate));
        lines.push(Line {
            look: Look::Like,
            name: "Like schools".to_owned(),
            rates: rates.collect(),
        });
    }
    if let Some(england) = phase.and_then(|phase| national(Some(phase))) {
        lines.push(Line {
            look: Look::National,
            name: "England, year".to_owned(),
            rates: vec![Some(england.attendance); weeks.len()],
        });
    }
    let title = "Attendance week by week";
    Some(Lines::new("trend", title, describes, &mondays, &lines))
}

/// Absence by weekday, for the days on which the school met.
fn weekdays(year: &CountedYear) -> Option<Bars> {
    let days = Weekday::Monday.cycle_forward().zip(year.weekdays());
    let days: Vec<(Weekday, Count)> = days.filter(|(_, count)| count.all() > 0).collect();
    if days.is_empty() {
        return None;
    }
    let absence = |count: &Count| share(count.absent().into(), count.possible().into());
    let bars = days.iter().map(|(day, count)| Bar {
        name: format!("{day:?}"),
        rate: absence(count),
        stands_out: false,
    });
    let rows = days.iter().map(|(day, count)| {
        [
            Cell::new(format!("{day:?}")),
            Cell::numeric(count.possible()),
            Cell::numeric(count.absent()),
            Cell::numeric(per_cent(absence(count))),
            Cell::numeric(count.late),
        ]
    });
    let table = Table::new("Absence by weekday")
        .caption_class("govuk-visually-hidden")
        .head([
            Cell::new("Weekday"),
            Cell::numeric("Possible sessions"),
            Cell::numeric("Absent"),
            Cell::numeric("Of those possible"),
            Cell::numeric("Late"),
        ])
        .rows(rows)
        .first_cell_is_header();
    let title = "Absence by weekday this academic year";
    Some(Bars::new("weekdays", title, bars.collect(), table))
}

fn like_words(compared: &Comparison) -> String {
    let likeness = match &compared.likeness {
        Ok(likeness) => likeness,
        Err(why) => return why.to_string(),
    };
    let meals = match likeness.free_meals {
        Some(band) => format!(", {band}"),
        None => "; no free meals are recorded for this school, so they are not compared".to_owned(),
    };
    let by = format!(
        "{} schools of {}{meals}",
        likeness.phase.text(),
        likeness.size
    );
    if likeness.schools.is_empty() {
        format!("No other school here is like this one: {by}.")
    } else {
        format!("Like this one are {by}.")
    }
}

fn name_of(schools: &[School], id: SchoolId) -> &str {
    let found = schools.iter().find(|s| s.id == id);
    found.map_or("", |s| s.name.as_str())
}

/// Like schools of which the person may not see the figures: their names alone.
fn like_names(rooms: &Rooms, compared: &Comparison, schools: &[School]) -> Vec<Content> {
    let seen = |id: &SchoolId| compared.seen.iter().any(|(seen, _)| seen == id);
    let ids = compared.likeness.as_ref().map_or(&[][..], |l| &l.schools);
    ids.iter()
        .map(|id| {
            let name = name_of(schools, *id);
            if seen(id) {
                link(rooms.address(&format!("schools/{id}")), name)
            } else {
                name.into()
            }
        })
        .collect()
}

/// Those of which the person may see the figures, with this school among them.
fn like_table(
    rooms: &Rooms,
    compared: &Comparison,
    schools: &[School],
    (own, figures): (&School, &Figures),
) -> Option<Table> {
    if compared.seen.is_empty() {
        return None;
    }
    let this = cells(
        format!("{} (this school)", own.name),
        figures.pupils.to_string(),
        figures,
    );
    let mut others: Vec<(SchoolId, Figures)> = compared.seen.clone();
    // The best attended first: this is for finding whom to ask.
    others.sort_by_key(|(_, f)| std::cmp::Reverse(f.attendance()));
    let rows = others.iter().map(|(id, figures)| {
        let first = link(
            rooms.address(&format!("schools/{id}")),
            name_of(schools, *id),
        );
        cells(first, figures.pupils.to_string(), figures)
    });
    Some(
        Table::new("Schools like this one, the best attended first")
            .caption_class("govuk-table__caption--s")
            .head(headings("School"))
            .rows(std::iter::once(this).chain(rows))
            .first_cell_is_header(),
    )
}
