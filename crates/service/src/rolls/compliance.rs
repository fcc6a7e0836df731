//! `/{authority}/notifications/compliance`: how schools tell of joiners and leavers, term by term, and patterns among
//! leavers that are worth a conversation. In: a term, a school. Out: counts with how sure they are, good ones as well as
//! poor; for the authority every school, for a school its own.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Query;
use casework::people::{Action, Scope};
use casework::rolls::compliance::{
    CAUTION, Draw, FEWEST, Pattern, Pupil, TERMS, Told, draw, terms,
};
use casework::rolls::notification::{Kind, State};
use casework::rolls::{Ages, FirstAndLast, leaver_to_notify};
use casework::schools::{SchoolYear, half_terms};
use govuk::{Button, Cell, Content, Pagination, Select, SelectOption, Table, Tag, TagColour};
use jiff::civil::Date;
use law::academic_year::{AcademicYear, academic_year};
use serde::Deserialize;
use store::loading::{DifferenceKind, RollDifference, differences_of};
use store::rolls::{Asked as Of, Notification, OnRoll, list, on_rolls, sent_back};
use store::schools::{School, calendars_by_schools};
use store::{NotificationId, SchoolId, StoreError};

use crate::web::{Answer, Caller, page};

/// Schools on a page.
const A_PAGE: usize = 40;

/// What the page is asked for.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Asked {
    /// A year and a term of it, like `2025-0`; blank for the present one.
    #[serde(default)]
    term: String,
    #[serde(default)]
    school: String,
    #[serde(default)]
    page: usize,
}

/// A term of a year.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Term {
    year: AcademicYear,
    /// Its place in the year, from nought.
    at: usize,
}

impl Term {
    fn id(self) -> String {
        format!("{}-{}", self.year.0, self.at)
    }

    fn words(self) -> String {
        format!("{} {}", TERMS[self.at], self.year)
    }

    /// The terms of this year and the one before, the latest first.
    fn choices(today: Date) -> Vec<Self> {
        let this = academic_year(today).value;
        let years = [this, AcademicYear(this.0 - 1)];
        let all = years
            .into_iter()
            .flat_map(|year| (0..TERMS.len()).rev().map(move |at| Self { year, at }));
        all.filter(|term| terms(term.year, &[])[term.at].0 <= today)
            .collect()
    }
}

/// A school with its year.
struct Place {
    school: School,
    year: Option<SchoolYear>,
}

impl Place {
    /// The days of a term.
    fn days(&self, term: Term) -> (Date, Date) {
        let halves = self.year.as_ref().map(half_terms);
        terms(term.year, halves.as_deref().unwrap_or_default())[term.at]
    }

    fn first_and_last(&self) -> Option<FirstAndLast> {
        let mut days = self.year.as_ref()?.open_days();
        let first = days.next()?;
        Some(FirstAndLast {
            first,
            last: days.next_back().unwrap_or(first),
        })
    }

    /// Whether somebody left at another time than the last class does.
    fn left(&self, spell: &OnRoll, today: Date) -> bool {
        let ages = Ages {
            low: self.school.low_age,
            high: self.school.high_age,
        };
        let gone = spell.end_on.filter(|end| *end < today);
        gone.is_some_and(|end| leaver_to_notify(end, spell.born, ages, self.first_and_last()))
    }
}

/// What a school told of joiners and leavers between two days, and what its roll shows that it did not tell.
fn told(
    notifications: &[&Notification],
    sent_back: &std::collections::BTreeSet<NotificationId>,
    differences: &[RollDifference],
    (first, last): (Date, Date),
) -> Told {
    let within = |day: Date| first <= day && day <= last;
    let mut found = Told::default();
    let own = notifications
        .iter()
        .filter(|n| n.on_day.is_some_and(within) && n.first.is_none());
    for one in own {
        match super::one::late(one) {
            Some(late) => found.late.push(late.0),
            None => found.in_time += 1,
        }
        found.sent_back += u32::from(sent_back.contains(&one.id));
    }
    let never = differences.iter().filter(|difference| {
        let moved = matches!(
            difference.kind,
            DifferenceKind::Joined | DifferenceKind::Left
        );
        moved && within(difference.since)
    });
    found.never = u32::try_from(never.count()).unwrap_or(u32::MAX);
    found
}

#[derive(Template)]
#[template(path = "rolls/compliance.html")]
struct CompliancePage {
    back: String,
    of_authority: bool,
    action: String,
    term: Select,
    school: Option<Select>,
    button: Button,
    title: String,
    fewest: u32,
    table: Option<Table>,
    pages: Option<Pagination>,
    year: String,
    caution: &'static str,
    /// What a school of the authority's list is looked at for, when every school is looked at.
    by_chance: Option<String>,
    patterns: Option<Table>,
}

fn row(place: &Place, told: &Told) -> Vec<Cell> {
    let late = told.late.len();
    let median = told
        .median_late()
        .map_or_else(|| "–".to_owned(), |days| law::Days(days).to_string());
    let good = if told.is_all_in_time() {
        Content::from(Tag::new("All in time").colour(TagColour::Green))
    } else if told.never > 0 {
        Content::from(Tag::new("Some not told of").colour(TagColour::Yellow))
    } else {
        Content::text("")
    };
    vec![
        Cell::new(place.school.name.as_str()),
        Cell::numeric(told.all()),
        Cell::numeric(told.in_time),
        Cell::numeric(late.to_string()),
        Cell::new(median),
        Cell::numeric(told.never),
        Cell::numeric(told.sent_back),
        Cell::new(told.words()),
        Cell::new(good),
    ]
}

fn table(rows: Vec<Vec<Cell>>) -> Option<Table> {
    (!rows.is_empty()).then(|| {
        Table::new("Joiners and leavers told to the authority")
            .caption_class("govuk-visually-hidden")
            .head([
                Cell::new("School"),
                Cell::numeric("To tell of"),
                Cell::numeric("In time"),
                Cell::numeric("Late"),
                Cell::new("Middle of the late"),
                Cell::numeric("Not told of"),
                Cell::numeric("Sent back"),
                Cell::new("How sure it is"),
                Cell::new("In short"),
            ])
            .rows(rows)
            .first_cell_is_header()
    })
}

fn patterns(found: &[(&Place, Pattern, Draw)]) -> Option<Table> {
    let rows = found.iter().map(|(place, pattern, draw)| {
        [
            Cell::new(place.school.name.as_str()),
            Cell::new(pattern.words()),
            Cell::new(format!("{} of {}", draw.found, draw.leavers)),
            Cell::new(format!("{} of {}", draw.group, draw.pupils)),
            Cell::new(draw.words()),
        ]
    });
    let rows: Vec<_> = rows.collect();
    (!rows.is_empty()).then(|| {
        Table::new("Patterns worth a conversation")
            .caption_class("govuk-visually-hidden")
            .head(["School", "Which", "Leavers", "All pupils", "What it says"])
            .rows(rows)
            .first_cell_is_header()
    })
}

/// The pupils of a school's year; one who came back is counted once, as having left only when they are gone.
fn pupils(place: &Place, spells: &[OnRoll], today: Date) -> Vec<Pupil> {
    let mut of: BTreeMap<store::PupilId, Pupil> = BTreeMap::new();
    for spell in spells {
        let one = Pupil {
            born: spell.born,
            start: spell.start_on,
            end: spell.end_on,
            left: place.left(spell, today),
            special_needs: spell.special_needs,
            low_attendance: spell.low_attendance,
        };
        // Spells come in order, so that the last one stands.
        let start = of.get(&spell.pupil).map_or(one.start, |known| known.start);
        of.insert(spell.pupil, Pupil { start, ..one });
    }
    of.into_values().collect()
}

async fn places(
    caller: &Caller,
    scope: &Scope<SchoolId>,
    asked: &Asked,
    year: AcademicYear,
) -> Result<(Vec<Place>, Vec<School>), StoreError> {
    let store = &caller.rooms.store;
    let mut schools = store::schools::list(store).await?;
    schools.retain(|school| scope.holds(&school.id));
    schools.sort_by(|a, b| a.name.cmp(&b.name));
    let one = asked.school.parse::<SchoolId>().ok();
    let shown = schools
        .iter()
        .filter(|school| one.is_none_or(|one| one == school.id));
    let shown: Vec<School> = shown.cloned().collect();
    let ids: Vec<SchoolId> = shown.iter().map(|school| school.id).collect();
    let calendars = calendars_by_schools(store, &ids).await?;
    let of = |school: SchoolId| {
        let mut own = calendars.iter().filter(|c| c.school == school);
        own.find(|c| c.academic_year == year)
            .map(|c| SchoolYear::of(year, &c.open_weeks, []))
    };
    let places = shown.into_iter().map(|school| Place {
        year: of(school.id),
        school,
    });
    Ok((places.collect(), schools))
}

/// What every school told of joiners and leavers, by school.
async fn sent(
    caller: &Caller,
    places: &[Place],
) -> Result<BTreeMap<SchoolId, Vec<Notification>>, StoreError> {
    let mut of: BTreeMap<SchoolId, Vec<Notification>> = BTreeMap::new();
    for kind in [Kind::Joiner, Kind::Leaver] {
        let asked = Of {
            schools: Some(places.iter().map(|place| place.school.id).collect()),
            kind: Some(kind),
            states: State::ALL
                .into_iter()
                .filter(|state| state.was_sent())
                .collect(),
            ..Of::default()
        };
        for one in list(&caller.rooms.store, &asked).await? {
            of.entry(one.school).or_default().push(one);
        }
    }
    Ok(of)
}

/// Patterns of some places: every one of a school's own, and for the authority those worth asking about.
async fn found_patterns<'a>(
    caller: &Caller,
    places: &'a [Place],
    year: AcademicYear,
    all: bool,
) -> Result<Vec<(&'a Place, Pattern, Draw)>, StoreError> {
    let today = caller.rooms.today();
    let days = (year.first_day(), year.last_day().min(today));
    let one = match places {
        [only] => Some(only.school.id),
        _ => None,
    };
    let spells = on_rolls(&caller.rooms.store, one, days).await?;
    let mut of: BTreeMap<SchoolId, &[OnRoll]> = BTreeMap::new();
    for own in spells.chunk_by(|a, b| a.school == b.school) {
        if let Some(first) = own.first() {
            of.insert(first.school, own);
        }
    }
    let mut found = Vec::new();
    for place in places {
        let own = of.get(&place.school.id).copied().unwrap_or_default();
        let pupils = pupils(place, own, today);
        for pattern in Pattern::ALL {
            let draw = draw(pattern, &pupils, year);
            if all || draw.is_worth_asking() {
                found.push((place, pattern, draw));
            }
        }
    }
    Ok(found)
}

async fn view(
    caller: &Caller,
    scope: &Scope<SchoolId>,
    asked: &Asked,
) -> Result<CompliancePage, StoreError> {
    let rooms = &caller.rooms;
    let today = rooms.today();
    let choices = Term::choices(today);
    let of_id = |id: &str| choices.iter().find(|term| term.id() == id);
    let term = of_id(&asked.term).or(choices.first()).copied();
    let term = term.unwrap_or(Term {
        year: academic_year(today).value,
        at: 0,
    });
    let (places, schools) = places(caller, scope, asked, term.year).await?;
    let pages = places.len().div_ceil(A_PAGE).max(1);
    let here = asked.page.clamp(1, pages);
    let shown = places.chunks(A_PAGE).nth(here - 1).unwrap_or_default();
    let sent = sent(caller, shown).await?;
    let back = sent_back(&rooms.store).await?;
    let mut rows = Vec::new();
    for place in shown {
        let own = sent.get(&place.school.id).map_or(&[][..], Vec::as_slice);
        let own: Vec<&Notification> = own.iter().collect();
        let differences = differences_of(&rooms.store, place.school.id).await?;
        rows.push(row(
            place,
            &told(&own, &back, &differences, place.days(term)),
        ));
    }
    let of_authority = *scope == Scope::Authority;
    let every = of_authority && places.len() > 1;
    let found = found_patterns(caller, &places, term.year, !every).await?;
    let term_select = Select::new("term", "Term")
        .options(
            choices
                .iter()
                .map(|term| SelectOption::new(term.id(), term.words())),
        )
        .value(term.id());
    let school = (schools.len() > 1).then(|| {
        let options = schools
            .iter()
            .map(|school| SelectOption::new(school.id.to_string(), &school.name));
        Select::new("school", "School")
            .option(SelectOption::new("", "Every school"))
            .options(options)
            .value(asked.school.as_str())
    });
    Ok(CompliancePage {
        back: rooms.address("notifications"),
        of_authority,
        action: rooms.address("notifications/compliance"),
        term: term_select,
        school,
        button: Button::new("Show").secondary(),
        title: term.words(),
        fewest: FEWEST,
        table: table(rows),
        pages: (pages > 1).then(|| {
            Pagination::pages(here, pages, |number| {
                let page = format!("notifications/compliance?term={}&page={number}", term.id());
                rooms.address(&page)
            })
        }),
        year: term.year.to_string(),
        caution: CAUTION,
        by_chance: every.then(|| {
            let looks = places.len() * Pattern::ALL.len();
            format!(
                "Every school is looked at for {} patterns, {looks} times in all. As few as one in a hundred of them would be listed by chance alone, about {:.0} here.",
                Pattern::ALL.len(),
                f64::from(u32::try_from(looks).unwrap_or(u32::MAX)) / 100.0
            )
        }),
        patterns: patterns(&found),
    })
}

/// The page.
pub(crate) async fn compliance(caller: Caller, Query(asked): Query<Asked>) -> Answer {
    let scope = caller.may(Action::SeeNotifications)?;
    let main = view(&caller, &scope, &asked)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    let title = "How schools notify";
    Ok(page(&caller, "notifications", title, main, |page| page))
}
