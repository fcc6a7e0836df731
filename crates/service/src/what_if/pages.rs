//! `/{authority}/what-if`: choose a policy, redraw its bands, see who would move.
//! In: a form of method get, so that a trial has an address and leaves no trace. Out: counts by tier,
//! year group, phase and sex; names for who may list pupils.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Query;
use axum::http::StatusCode;
use casework::people::{Action, Scope};
use casework::policy::{BUILT_IN, Band, Field, Policy, Tier, Typed, Wrong, built_in};
use casework::schools::share;
use casework::what_if::Moves;
use govuk::moj::Results;
use govuk::{
    Button, Cell, Content, ErrorSummary, Fieldset, Input, Legend, Pagination, Select, SelectOption,
    Table,
};
use store::StoreError;
use store::pupils::list_by_ids;
use url::form_urlencoded;

use super::{Found, Move, try_out};
use crate::house::Rooms;
use crate::pupils::list::by_age;
use crate::pupils::{name_of, per_cent, year_in_words};
use crate::web::{Answer, Caller, Problem, page};
use crate::when;

/// Names on a page.
const A_PAGE: usize = 50;

/// What is asked for: the fields of the form by name, since each tier brings its own.
struct Asked(BTreeMap<String, String>);

impl Asked {
    fn get(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }

    /// The policy to start from.
    fn base(&self, rooms: &Rooms) -> Option<Policy> {
        let id = self.get("policy");
        let in_force = &rooms.authority.policy;
        if id.is_empty() || id == in_force.id {
            return Some(in_force.clone());
        }
        built_in(id).and_then(Result::ok)
    }

    /// What stands in the fields of a policy's tiers: what was typed, and else what the policy has.
    fn typed(&self, base: &Policy) -> Vec<Typed> {
        if !self.tries() {
            return base.as_typed();
        }
        (0..base.tiers.len())
            .map(|at| Typed {
                percent: self.get(&percent_field(at)).to_owned(),
                weeks: self.get(&weeks_field(at)).to_owned(),
            })
            .collect()
    }

    /// Whether a trial is asked for.
    fn tries(&self) -> bool {
        self.get("step") == "try"
    }

    fn page_number(&self) -> usize {
        self.get("page").parse().unwrap_or(1)
    }

    fn address(&self, page: &str, number: usize) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in self.0.iter().filter(|(name, _)| *name != "page") {
            query.append_pair(name, value);
        }
        query.append_pair("page", &number.to_string());
        format!("{page}?{}", query.finish())
    }
}

fn percent_field(tier: usize) -> String {
    format!("percent-{tier}")
}

fn weeks_field(tier: usize) -> String {
    format!("weeks-{tier}")
}

fn field_of(wrong: &Wrong) -> String {
    match wrong.field {
        Field::Percent => percent_field(wrong.tier),
        Field::Weeks => weeks_field(wrong.tier),
    }
}

#[derive(Template)]
#[template(path = "what_if/page.html")]
struct WhatIfPage {
    action: String,
    in_force: String,
    wrong: Option<ErrorSummary>,
    choose: Select,
    base: String,
    bands: Vec<Fieldset>,
    show: Button,
    go: Button,
    found: Option<FoundView>,
}

/// What a trial found, for people.
struct FoundView {
    as_at: String,
    words: String,
    by_tier: Table,
    groups: Vec<Table>,
    names: Option<(Table, Results)>,
    nobody: bool,
}

/// The page.
pub(crate) async fn what_if(
    caller: Caller,
    Query(asked): Query<BTreeMap<String, String>>,
) -> Answer {
    caller.may(Action::TryPolicy)?;
    let asked = Asked(asked);
    let rooms = &caller.rooms;
    let base = asked.base(rooms).ok_or_else(|| {
        caller.problem(Problem::Unreadable(
            "The address names a policy that there is not. Choose one on the page.",
        ))
    })?;
    let typed = asked.typed(&base);
    let redrawn = base.redrawn(&typed);
    let wrong = match &redrawn {
        Err(wrong) if asked.tries() => wrong.clone(),
        _ => Vec::new(),
    };
    let found = match redrawn {
        Ok(policy) if asked.tries() => {
            let found = view(&caller, &asked, policy).await;
            Some(found.map_err(|e| caller.problem(e.into()))?)
        }
        _ => None,
    };
    let summary = wrong.iter().fold(ErrorSummary::new(), |summary, w| {
        summary.error(w.words.as_str(), &field_of(w))
    });
    let main = WhatIfPage {
        action: rooms.address("what-if"),
        in_force: rooms.authority.policy.name.clone(),
        wrong: (!wrong.is_empty()).then_some(summary),
        choose: choose(rooms, &base),
        bands: bands(&base, &typed, &wrong),
        base: base.id,
        show: Button::new("Show its bands").secondary(),
        go: Button::new("Show who would move").name("step").value("try"),
        found,
    };
    let error = !wrong.is_empty();
    let mut answer = page(&caller, "what-if", "What if", main, |page| {
        page.error(error)
    });
    if error {
        *answer.status_mut() = StatusCode::UNPROCESSABLE_ENTITY;
    }
    Ok(answer)
}

fn choose(rooms: &Rooms, base: &Policy) -> Select {
    let in_force = &rooms.authority.policy;
    let others = BUILT_IN
        .iter()
        .filter(|(id, _)| *id != in_force.id)
        .filter_map(|(id, _)| Some((*id, built_in(id)?.ok()?.name)))
        .map(|(id, name)| SelectOption::new(id, name));
    let now = format!("{} (in force)", in_force.name);
    Select::new("policy", "Start from the policy of")
        .option(SelectOption::new(in_force.id.as_str(), now))
        .options(others)
        .value(base.id.as_str())
}

fn bands(base: &Policy, typed: &[Typed], wrong: &[Wrong]) -> Vec<Fieldset> {
    let error = |tier: usize, field: Field| {
        let found = wrong.iter().find(|w| w.tier == tier && w.field == field);
        found.map(|w| w.words.clone())
    };
    base.tiers
        .iter()
        .zip(typed)
        .enumerate()
        .map(|(at, (tier, typed))| {
            let label = match tier.band {
                Band::AtLeast(_) => "Attendance of at least",
                Band::Below(_) => "Attendance below",
            };
            let percent = Input::new(percent_field(at), label)
                .suffix("%")
                .class("govuk-input--width-4")
                .value(typed.percent.as_str())
                .error_if(error(at, Field::Percent));
            let weeks = Input::new(weeks_field(at), "Over the last school weeks")
                .hint("Leave blank for the academic year so far")
                .class("govuk-input--width-4")
                .value(typed.weeks.as_str())
                .error_if(error(at, Field::Weeks));
            let fields = Content::join([percent.into(), weeks.into()]);
            let legend = Legend::new(tier.name.as_str()).class("govuk-fieldset__legend--m");
            Fieldset::new(legend, fields)
        })
        .collect()
}

/// A tier's name under either policy; its id when neither knows it.
struct Names(BTreeMap<String, String>);

impl Names {
    fn of(policies: [&Policy; 2]) -> Self {
        let tiers = policies.into_iter().flat_map(|p: &Policy| &p.tiers);
        Self(
            tiers
                .map(|tier: &Tier| (tier.id.clone(), tier.name.clone()))
                .collect(),
        )
    }

    fn name<'a>(&'a self, id: &'a str) -> &'a str {
        match id {
            "" => "No tier",
            id => self.0.get(id).map_or(id, String::as_str),
        }
    }
}

async fn view(caller: &Caller, asked: &Asked, other: Policy) -> Result<FoundView, StoreError> {
    let rooms = &caller.rooms;
    let names = Names::of([&rooms.authority.policy, &other]);
    let found = try_out(rooms, other).await?;
    let all = found.counts.all;
    let lists = caller.signed.scope(Action::ListPupils) == Scope::Authority;
    let names_shown = if lists && !found.moves.is_empty() {
        Some(movers(caller, asked, &found.moves, &names).await?)
    } else {
        None
    };
    Ok(FoundView {
        as_at: when::weekday(rooms.today()),
        words: format!(
            "{} of {} pupils on a roll would be in another tier.",
            all.move_tier, all.pupils
        ),
        by_tier: by_tier(&found, &names),
        groups: groups(&found),
        names: names_shown,
        nobody: all.move_tier == 0,
    })
}

fn by_tier(found: &Found, names: &Names) -> Table {
    // Those who move come first: they are what one looks for.
    let mut rows: Vec<_> = found.counts.by_tier.iter().collect();
    rows.sort_by_key(|((before, after), _)| before == after);
    let rows = rows.into_iter().map(|((before, after), pupils)| {
        [
            Cell::new(names.name(before)),
            Cell::new(names.name(after)),
            Cell::new(if before == after { "Stay" } else { "Move" }),
            Cell::numeric(*pupils),
        ]
    });
    Table::new("By tier")
        .caption_class("govuk-table__caption--m")
        .head([
            Cell::new("Tier now"),
            Cell::new("Would be"),
            Cell::new("So they"),
            Cell::numeric("Pupils"),
        ])
        .rows(rows)
        .first_cell_is_header()
}

fn groups(found: &Found) -> Vec<Table> {
    let counts = &found.counts;
    let years = by_age(counts.by_year_group.clone())
        .into_iter()
        .map(|(year, moves)| (year_in_words(&year), moves))
        .collect();
    let known = |groups: &BTreeMap<String, Moves>| {
        let words = |name: &String| {
            if name.is_empty() {
                "Not known".to_owned()
            } else {
                name.clone()
            }
        };
        groups.iter().map(|(name, m)| (words(name), *m)).collect()
    };
    vec![
        group("By year group", "Year group", years),
        group("By phase", "Phase", known(&counts.by_phase)),
        group("By sex", "Sex", known(&counts.by_sex)),
    ]
}

fn group(caption: &'static str, first: &'static str, groups: Vec<(String, Moves)>) -> Table {
    let rows = groups.into_iter().map(|(name, moves)| {
        let rate = share(moves.move_tier.into(), moves.pupils.into());
        [
            Cell::new(name),
            Cell::numeric(moves.pupils),
            Cell::numeric(moves.move_tier),
            Cell::numeric(per_cent(rate)),
        ]
    });
    Table::new(caption)
        .caption_class("govuk-table__caption--m")
        .head([
            Cell::new(first),
            Cell::numeric("Pupils"),
            Cell::numeric("Would move"),
            Cell::numeric("Of them"),
        ])
        .rows(rows)
        .first_cell_is_header()
}

#[derive(Template)]
#[template(
    ext = "html",
    source = r#"{% if let Some(href) = href %}<a class="govuk-link" href="{{ href }}">{{ name }}</a>{% else %}{{ name }}{% endif %}"#
)]
struct Link {
    href: Option<String>,
    name: String,
}

/// A page of those who would move.
async fn movers(
    caller: &Caller,
    asked: &Asked,
    moves: &[Move],
    names: &Names,
) -> Result<(Table, Results), StoreError> {
    let rooms = &caller.rooms;
    let pages = moves.len().div_ceil(A_PAGE).max(1);
    let number = asked.page_number().clamp(1, pages);
    let skip = (number - 1) * A_PAGE;
    let shown = &moves[skip..moves.len().min(skip + A_PAGE)];
    let ids: Vec<_> = shown.iter().map(|m| m.pupil).collect();
    let people = list_by_ids(&rooms.store, &ids).await?;
    let opens = caller.signed.scope(Action::SeePupil) == Scope::Authority;
    let rows = shown.iter().filter_map(|m| {
        let person = people.iter().find(|p| p.id == m.pupil)?;
        let link = Link {
            href: opens.then(|| rooms.address(&format!("pupils/{}", m.pupil))),
            name: name_of(person),
        };
        let tier = |id: &Option<String>| names.name(id.as_deref().unwrap_or("")).to_owned();
        Some([
            Cell::new(Content::html(link.to_string())),
            Cell::new(year_in_words(&person.year_group)),
            Cell::new(tier(&m.before)),
            Cell::new(tier(&m.after)),
        ])
    });
    let table = Table::new("Who would move")
        .caption_class("govuk-table__caption--m")
        .head(["Pupil", "Year group", "Tier now", "Would be"])
        .rows(rows)
        .first_cell_is_header();
    let results = if pages == 1 {
        Results::all(moves.len(), "pupils")
    } else {
        let href = |n: usize| asked.address(&rooms.address("what-if"), n);
        let ways = Pagination::pages(number, pages, href);
        Results::showing(ways, skip + 1, skip + shown.len(), moves.len(), "pupils")
    };
    Ok((table, results))
}
