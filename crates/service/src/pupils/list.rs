//! `/{authority}/pupils`: find a pupil, or see who stands where.
//! In: a search, filters, an order, a page. Out: a list of the pupils within the person's scope.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Query;
use axum::response::Response;
use casework::people::{Action, Scope};
use govuk::moj::{Filter, Order, Results, SelectedFilters, SortHeading};
use govuk::{Button, Cell, Content, Input, Pagination, Select, SelectOption, Table};
use serde::Deserialize;
use store::pupils::{self, ListOrder, Narrow, PupilLine, Reach};
use store::schools::School;
use store::{SchoolId, StoreError};
use url::form_urlencoded;

use super::download::Format;
use super::needs::{self, Need};
use super::search::{self, Found};
use super::trigger::Trigger;
use super::{per_cent, reach, year_in_words};
use crate::house::Rooms;
use crate::web::{Answer, Caller, Problem, page};

/// Pupils on a page.
const A_PAGE: u32 = 50;
/// How far a list is counted.
const COUNTED: u32 = 1_000;
/// Pages that can be asked for: a list is for looking, a download for having.
const PAGES: u32 = 2_000;
/// Names that a search looks through: more than any authority has pupils.
const NAMES: u32 = 400_000;

/// Year groups as registers write them, the youngest first.
const YEARS: [&str; 18] = [
    "N1", "N2", "R", "1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "11", "12", "13", "14", "X",
];

/// What a list is asked for, as its address says.
#[derive(Clone, Default, Deserialize)]
pub(crate) struct Asked {
    #[serde(default)]
    q: String,
    #[serde(default)]
    tier: String,
    #[serde(default)]
    trigger: String,
    #[serde(default)]
    need: String,
    #[serde(default)]
    school: String,
    #[serde(default)]
    year: String,
    /// `all`: leavers too, where the whole authority is within scope.
    #[serde(default)]
    roll: String,
    #[serde(default)]
    sort: String,
    #[serde(default)]
    page: String,
}

impl Asked {
    /// The address that asks for the same.
    pub(crate) fn address(&self, page: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in [
            ("q", &self.q),
            ("tier", &self.tier),
            ("trigger", &self.trigger),
            ("need", &self.need),
            ("school", &self.school),
            ("year", &self.year),
            ("roll", &self.roll),
            ("sort", &self.sort),
            ("page", &self.page),
        ] {
            if !value.is_empty() {
                query.append_pair(name, value);
            }
        }
        let query = query.finish();
        if query.is_empty() {
            page.to_owned()
        } else {
            format!("{page}?{query}")
        }
    }

    fn with(&self, change: impl FnOnce(&mut Self)) -> Self {
        let mut other = self.clone();
        other.page.clear();
        change(&mut other);
        other
    }

    /// The order, and whether it is turned round.
    pub(super) fn order(&self) -> (ListOrder, bool) {
        let (name, descending) = match self.sort.strip_prefix('-') {
            Some(name) => (name, true),
            None => (self.sort.as_str(), false),
        };
        match name {
            "attendance" => (ListOrder::Attendance, descending),
            "unauthorised" => (ListOrder::Unauthorised, descending),
            _ => (ListOrder::Name, descending),
        }
    }

    fn page_number(&self) -> u32 {
        self.page.parse().unwrap_or(1).clamp(1, PAGES)
    }
}

/// What a list comes down to.
pub(super) struct Wanted {
    pub(super) reach: Reach,
    pub(super) narrow: Narrow,
    /// What it is narrowed to, for people.
    pub(super) chosen: Vec<Chosen>,
    /// Nobody is so called, and these are near.
    near: bool,
    /// More were found than are listed.
    too_many: bool,
}

/// A filter that is set: of what kind it is, its words, and its name in addresses.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Chosen {
    pub(super) kind: &'static str,
    pub(super) words: String,
    name: &'static str,
}

/// The schools within a scope, by name.
async fn schools_within(rooms: &Rooms, scope: &Scope<SchoolId>) -> Result<Vec<School>, StoreError> {
    let mut schools = store::schools::list(&rooms.store).await?;
    schools.retain(|school| scope.holds(&school.id));
    Ok(schools)
}

/// A trigger or a need that no list has.
const UNKNOWN: Problem = Problem::Unreadable(
    "The address of this list asks for a trigger or a need that there is not. Choose one on the page.",
);

/// What is asked for, within a scope and no further. A filter that needs more than listing pupils
/// lists only those for whom the person may do that too.
pub(super) async fn wanted(
    caller: &Caller,
    scope: &Scope<SchoolId>,
    asked: &Asked,
) -> Result<Wanted, Response> {
    let rooms = &caller.rooms;
    let today = rooms.today();
    let mut narrow = Narrow::default();
    let mut scope = scope.clone();
    if !asked.trigger.is_empty() {
        let trigger = Trigger::of_id(&asked.trigger).ok_or_else(|| caller.problem(UNKNOWN))?;
        if let Some(action) = trigger.needs() {
            scope = scope.and(&caller.may(action)?);
        }
        trigger.narrow(&mut narrow, &scope, today);
    }
    if !asked.need.is_empty() {
        let need = Need::of_id(&asked.need).ok_or_else(|| caller.problem(UNKNOWN))?;
        scope = scope.and(&caller.may(Action::SeeNeeds)?);
        narrow.fact = Some(need.holds_on(today));
    }
    let mut within = reach(&scope, today);
    if asked.roll != "all" {
        within.on = Some(today);
    }
    if !asked.school.is_empty() {
        let school: SchoolId = asked.school.parse().map_err(|_| {
            caller.problem(Problem::Unreadable(
                "The address of this list names a school in a way that no school is named.",
            ))
        })?;
        within.schools = Some(if scope.holds(&school) {
            vec![school]
        } else {
            Vec::new()
        });
    }
    let some = |text: &String| (!text.is_empty()).then(|| text.clone());
    let mut wanted = Wanted {
        reach: within,
        narrow: Narrow {
            tier: some(&asked.tier),
            year_group: some(&asked.year),
            ..narrow
        },
        chosen: chosen(rooms, asked)
            .await
            .map_err(|e| caller.problem(e.into()))?,
        near: false,
        too_many: false,
    };
    if !asked.q.trim().is_empty() {
        find(rooms, asked.q.clone(), &mut wanted)
            .await
            .map_err(|e| caller.problem(e.into()))?;
    }
    Ok(wanted)
}

/// The pupils of a list who are on the roll of one school, for something that is done for all of them.
pub(crate) struct AtASchool {
    /// The school; `None` while the list is of several.
    pub(crate) school: Option<School>,
    /// The pupils, by name: one more than may be, when there are too many.
    pub(crate) lines: Vec<PupilLine>,
    /// What the list is narrowed to, in words.
    pub(crate) chosen: String,
}

/// The pupils of a list within a scope, up to a number.
pub(crate) async fn at_a_school(
    caller: &Caller,
    scope: &Scope<SchoolId>,
    asked: &Asked,
    most: u32,
) -> Result<AtASchool, Response> {
    let failed = |e: StoreError| caller.problem(e.into());
    let wanted = wanted(caller, scope, asked).await?;
    let schools = schools_within(&caller.rooms, scope).await.map_err(failed)?;
    let school = match (asked.school.parse::<SchoolId>(), schools.as_slice()) {
        (Ok(id), all) => all.iter().find(|school| school.id == id).cloned(),
        (Err(_), [only]) => Some(only.clone()),
        _ => None,
    };
    let lines = if school.is_some() {
        let (reach, narrow) = (&wanted.reach, &wanted.narrow);
        let order = (ListOrder::Name, false);
        let store = &caller.rooms.store;
        pupils::list_lines(store, reach, narrow, order, 0, most + 1)
            .await
            .map_err(failed)?
    } else {
        Vec::new()
    };
    let mut words: Vec<String> = wanted
        .chosen
        .iter()
        .map(|c| format!("{}: {}", c.kind, c.words))
        .collect();
    if !asked.q.trim().is_empty() {
        words.push(format!("called “{}”", asked.q.trim()));
    }
    Ok(AtASchool {
        school,
        lines,
        chosen: words.join(", "),
    })
}

/// The filters that are set, but for what was typed, which still stands where it was typed.
async fn chosen(rooms: &Rooms, asked: &Asked) -> Result<Vec<Chosen>, StoreError> {
    let mut all = Vec::new();
    let mut push = |kind, name, words| all.push(Chosen { kind, words, name });
    if !asked.tier.is_empty() {
        push("Tier", "tier", tier_in_words(rooms, Some(&asked.tier)));
    }
    if let Some(trigger) = Trigger::of_id(&asked.trigger) {
        push("Trigger", "trigger", trigger.words());
    }
    if let Some(need) = Need::of_id(&asked.need) {
        push("Need", "need", need.words());
    }
    if let Ok(id) = asked.school.parse() {
        let school = store::schools::find(&rooms.store, id).await?;
        let name = school.map_or_else(|| "No such school".to_owned(), |s| s.name);
        push("School", "school", name);
    }
    if !asked.year.is_empty() {
        push("Year group", "year", year_in_words(&asked.year));
    }
    if asked.roll == "all" {
        push("Roll", "roll", "Everybody, leavers too".to_owned());
    }
    Ok(all)
}

async fn find(rooms: &Rooms, typed: String, wanted: &mut Wanted) -> Result<(), StoreError> {
    let names = pupils::names_within(&rooms.store, &wanted.reach, NAMES).await?;
    // A county's names take some tens of milliseconds: not on a thread that serves others.
    let found = tokio::task::spawn_blocking(move || search::search(&typed, &names)).await;
    let (mut found, near) = match found {
        Ok(Found::As(found)) => (found, false),
        Ok(Found::Near(found)) => (found, true),
        Err(_) => (Vec::new(), false),
    };
    wanted.too_many = found.len() > search::MOST;
    found.truncate(search::MOST);
    wanted.near = near;
    wanted.narrow.pupils = Some(found);
    Ok(())
}

/// A tier's name in the policy; its id when the policy has another meanwhile.
pub(super) fn tier_in_words(rooms: &Rooms, tier: Option<&str>) -> String {
    let Some(tier) = tier else {
        return "–".to_owned();
    };
    let known = rooms.authority.policy.tiers.iter().find(|t| t.id == tier);
    known.map_or_else(|| tier.to_owned(), |t| t.name.clone())
}

#[derive(Template)]
#[template(path = "pupils/list.html")]
struct ListPage {
    action: String,
    sort: String,
    filter: Filter,
    near: bool,
    too_many: bool,
    empty: bool,
    table: Table,
    results: Results,
    /// The same list as a file: what kind, and where.
    downloads: Vec<(&'static str, String)>,
    /// Where a letter to the parents of all of them is begun.
    write: Option<String>,
}

/// The filters as tags, each with the way to take it away.
fn selected(asked: &Asked, list: &str, chosen: &[Chosen]) -> SelectedFilters {
    let without = |name: &str| {
        asked.with(|a| {
            match name {
                "tier" => &mut a.tier,
                "trigger" => &mut a.trigger,
                "need" => &mut a.need,
                "school" => &mut a.school,
                "year" => &mut a.year,
                _ => &mut a.roll,
            }
            .clear();
        })
    };
    let none = Asked {
        q: asked.q.clone(),
        sort: asked.sort.clone(),
        ..Asked::default()
    };
    chosen
        .iter()
        .fold(SelectedFilters::new(none.address(list)), |all, one| {
            let tag = (one.words.as_str(), without(one.name).address(list));
            all.category(one.kind, [tag])
        })
}

fn options(
    caller: &Caller,
    scope: &Scope<SchoolId>,
    asked: &Asked,
    schools: &[School],
    needs: &[Need],
) -> Content {
    let every = |words: &str| SelectOption::new("", words);
    let tiers = caller.rooms.authority.policy.tiers.iter();
    let mut fields: Vec<Content> = vec![
        Input::new("q", "Name or UPN")
            .hint("Part of either will do")
            .value(asked.q.as_str())
            .spellcheck(false)
            .autocomplete("off")
            .into(),
        Select::new("tier", "Tier")
            .option(every("Every tier"))
            .options(tiers.map(|t| SelectOption::new(&t.id, &t.name)))
            .value(asked.tier.as_str())
            .into(),
    ];
    let triggers = Trigger::all().filter(|t| t.needs().is_none_or(|a| caller.signed.may(a)));
    let select = Select::new("trigger", "Trigger")
        .option(every("Any or none"))
        .options(triggers.map(|t| SelectOption::new(t.id(), t.words())))
        .value(asked.trigger.as_str());
    fields.push(select.into());
    if !needs.is_empty() {
        let needs = needs.iter().map(|n| SelectOption::new(n.id(), n.words()));
        let select = Select::new("need", "Need or flag")
            .option(every("Any or none"))
            .options(needs)
            .value(asked.need.as_str());
        fields.push(select.into());
    }
    if schools.len() > 1 {
        let schools = schools
            .iter()
            .map(|s| SelectOption::new(s.id.to_string(), &s.name));
        let select = Select::new("school", "School")
            .option(every("Every school"))
            .options(schools)
            .value(asked.school.as_str());
        fields.push(select.into());
    }
    let years = YEARS.map(|y| SelectOption::new(y, year_in_words(y)));
    let select = Select::new("year", "Year group")
        .option(every("Every year group"))
        .options(years)
        .value(asked.year.as_str());
    fields.push(select.into());
    if *scope == Scope::Authority {
        let select = Select::new("roll", "Roll")
            .option(every("On a roll today"))
            .option(SelectOption::new("all", "Everybody, leavers too"))
            .value(asked.roll.as_str());
        fields.push(select.into());
    }
    Content::join(fields)
}

fn headings(asked: &Asked, list: &str) -> [Cell; 7] {
    let (order, descending) = asked.order();
    let heading = |words: &str, name: &str, by: ListOrder| {
        let now = order == by;
        // Once sorted by it, the link turns it round.
        let next = match (now, descending) {
            (true, false) => format!("-{name}"),
            (true, true) => name.to_owned(),
            // The most unauthorised sessions are what one looks for first.
            (false, _) if by == ListOrder::Unauthorised => format!("-{name}"),
            (false, _) => name.to_owned(),
        };
        let heading = SortHeading::new(words, asked.with(|a| a.sort = next).address(list));
        let way = if descending {
            Order::Descending
        } else {
            Order::Ascending
        };
        if now { heading.sorted(way) } else { heading }
    };
    [
        heading("Name", "name", ListOrder::Name).into(),
        "Year".into(),
        "School".into(),
        "Tier".into(),
        heading("Attendance", "attendance", ListOrder::Attendance)
            .numeric()
            .into(),
        heading("Unauthorised", "unauthorised", ListOrder::Unauthorised)
            .numeric()
            .into(),
        Cell::numeric("Towards threshold"),
    ]
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% if let Some(href) = href %}<a class="govuk-link" href="{{ href }}">{{ name }}</a>{% else %}{{ name }}{% endif %}"#
)]
struct Link<'a> {
    href: Option<String>,
    name: &'a str,
}

fn row(caller: &Caller, opens: bool, line: &PupilLine) -> [Cell; 7] {
    let number =
        |n: Option<u32>| Cell::numeric(n.map_or_else(|| "–".to_owned(), |n| n.to_string()));
    let link = Link {
        href: opens.then(|| caller.rooms.address(&format!("pupils/{}", line.id))),
        name: &format!("{}, {}", line.surname, line.forename),
    };
    [
        Cell::new(Content::html(link.to_string())),
        line.year_group.as_str().into(),
        line.school.as_deref().unwrap_or("–").into(),
        tier_in_words(&caller.rooms, line.tier.as_deref()).into(),
        Cell::numeric(per_cent(line.attendance_rate)),
        number(line.unauthorised),
        number(line.pn_sessions),
    ]
}

/// What one page shows, and the way to the others. Past what is counted one goes on page by page.
fn results(asked: &Asked, list: &str, counted: u64, shown: usize) -> Results {
    let (number, a_page) = (asked.page_number() as usize, A_PAGE as usize);
    let href = |n: usize| asked.with(|a| a.page = n.to_string()).address(list);
    let first = (number - 1) * a_page + 1;
    let (counted, known) = (counted as usize, counted <= u64::from(COUNTED));
    if known && counted <= a_page && number == 1 {
        return Results::all(counted, "pupils");
    }
    let last = first + shown.saturating_sub(1);
    if known {
        let pages = counted.div_ceil(a_page).max(1);
        return Results::showing(
            Pagination::pages(number, pages, href),
            first.min(counted),
            last.min(counted),
            counted,
            "pupils",
        );
    }
    let next = if shown == a_page { number + 1 } else { number };
    let pages = next.max(COUNTED as usize / a_page);
    let pages = Pagination::pages(number, pages, href);
    Results::showing(pages, first, last, COUNTED as usize, "and more pupils")
}

/// The list.
#[expect(
    clippy::redundant_closure_for_method_calls,
    reason = "the method by itself is of one lifetime only"
)]
pub(crate) async fn list(caller: Caller, Query(asked): Query<Asked>) -> Answer {
    let scope = caller.may(Action::ListPupils)?;
    let wanted = wanted(&caller, &scope, &asked).await?;
    let Read {
        schools,
        needs,
        lines,
        counted,
    } = read(&caller, &scope, &asked, &wanted)
        .await
        .map_err(|e| caller.problem(e.into()))?;
    let address = caller.rooms.address("pupils");
    let opens = caller.signed.may(Action::SeePupil);
    let main = ListPage {
        action: address.clone(),
        sort: asked.sort.clone(),
        filter: Filter::new(options(&caller, &scope, &asked, &schools, &needs))
            .selected(selected(&asked, &address, &wanted.chosen))
            .submit(Button::new("Apply filters")),
        near: wanted.near && !lines.is_empty(),
        too_many: wanted.too_many,
        empty: lines.is_empty(),
        table: Table::new("Pupils")
            .caption_class("govuk-visually-hidden")
            .head(headings(&asked, &address))
            .rows(lines.iter().map(|line| row(&caller, opens, line)))
            .first_cell_is_header(),
        results: results(&asked, &address, counted, lines.len()),
        write: caller.signed.may(Action::WriteToParents).then(|| {
            asked
                .with(|_| ())
                .address(&caller.rooms.address("letters/new"))
        }),
        downloads: if caller.signed.may(Action::DownloadPupils) {
            Format::ALL
                .map(|format| {
                    let page = format!("{address}/download/{}", format.id());
                    (format.words(), asked.with(|_| ()).address(&page))
                })
                .to_vec()
        } else {
            Vec::new()
        },
    };
    Ok(page(&caller, "pupils", "Pupils", main, |page| page.wide()))
}

/// What a page of the list is made of.
struct Read {
    schools: Vec<School>,
    /// Those that may be asked for; none for whom it is not to see them.
    needs: Vec<Need>,
    lines: Vec<PupilLine>,
    counted: u64,
}

async fn read(
    caller: &Caller,
    scope: &Scope<SchoolId>,
    asked: &Asked,
    wanted: &Wanted,
) -> Result<Read, StoreError> {
    let store = &caller.rooms.store;
    let schools = schools_within(&caller.rooms, scope).await?;
    let Wanted { reach, narrow, .. } = wanted;
    let skip = (asked.page_number() - 1) * A_PAGE;
    let lines = pupils::list_lines(store, reach, narrow, asked.order(), skip, A_PAGE).await?;
    // One more than is counted tells "a thousand" from "more than a thousand".
    let counted = pupils::count_lines(store, reach, narrow, COUNTED + 1).await?;
    let needs = if caller.signed.may(Action::SeeNeeds) {
        needs::all(store).await?
    } else {
        Vec::new()
    };
    Ok(Read {
        schools,
        needs,
        lines,
        counted,
    })
}

/// Year groups in the order of age, for tables; what is none of ours comes last.
pub(crate) fn by_age<T>(groups: BTreeMap<String, T>) -> Vec<(String, T)> {
    let mut groups: Vec<(String, T)> = groups.into_iter().collect();
    groups.sort_by_key(|(year, _)| YEARS.iter().position(|y| y == year).unwrap_or(YEARS.len()));
    groups
}
