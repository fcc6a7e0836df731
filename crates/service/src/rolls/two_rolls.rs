//! `/{authority}/two-rolls`: children on two rolls. In: a day. Out: records on the rolls of two schools that are not the
//! main and the subsidiary school of each other; and pairs of records that very likely are of one child on two rolls. Both
//! schools are told on Today; it goes off the list when a roll has changed.

use std::collections::BTreeMap;

use askama::Template;
use casework::people::Action;
use casework::rolls::matching::Strength;
use casework::rolls::raise_two_rolls;
use casework::today::Rule;
use govuk::{Cell, Content, Table};
use jiff::civil::Date;
use register::RollStatus;
use store::pupils::{Enrolment, Pupil};
use store::rolls::{Compared, compared, decided_on, on_two_rolls, pairs_on_rolls};
use store::{Actor, PupilId, Reading, StoreError};

use crate::attendance::{OfChild, settle_of_children};
use crate::house::Rooms;
use crate::pupils::name_of;
use crate::rolls::open::for_the_authority;
use crate::rolls::open::proposals::{Likeness, Schools, hold, of_record, schools};
use crate::web::{Answer, Caller, link, page};
use crate::when;

/// Children on the page.
const SHOWN: usize = 200;

/// A child on two rolls: under one record or, very likely, under two.
struct Twice {
    one: Pupil,
    other: Option<(Pupil, Likeness)>,
    spells: Vec<Enrolment>,
}

/// Whether spells at two schools are those of one main school and subsidiary ones.
fn is_in_order(spells: &[Enrolment]) -> bool {
    let main = spells.iter().filter(|s| s.status == RollStatus::Main);
    let single = spells.iter().any(|s| s.status == RollStatus::Single);
    main.count() == 1 && !single
}

fn spells_on(record: &Compared, today: Date) -> impl Iterator<Item = &Enrolment> {
    record
        .spells
        .iter()
        .filter(move |spell| spell.holds_on(today))
}

async fn twice(on: &Reading, today: Date) -> Result<Vec<Twice>, StoreError> {
    let mut of_one = on_two_rolls(on, today).await?;
    of_one.retain(|spells| !is_in_order(spells));
    let pairs = pairs_on_rolls(on, today).await?;
    let mut ids: Vec<PupilId> = of_one.iter().map(|spells| spells[0].pupil).collect();
    ids.extend(pairs.iter().flat_map(|(one, other)| [*one, *other]));
    ids.sort_unstable();
    ids.dedup();
    let schools = schools(on).await?;
    let records = compared(on, &ids).await?.into_iter();
    let records: BTreeMap<PupilId, Compared> = records.map(|r| (r.pupil.id, r)).collect();
    let mut found: Vec<Twice> = of_one
        .into_iter()
        .filter_map(|spells| {
            let one = records.get(&spells[0].pupil)?.pupil.clone();
            Some(Twice {
                one,
                other: None,
                spells,
            })
        })
        .collect();
    for (one, other) in pairs {
        let Some((one, other)) = records.get(&one).zip(records.get(&other)) else {
            continue;
        };
        let here: Vec<_> = spells_on(one, today).map(|spell| spell.school).collect();
        if spells_on(other, today).all(|spell| here.contains(&spell.school)) {
            continue;
        }
        let mut best = hold(
            &of_record(one, &schools, true),
            &[of_record(other, &schools, false)],
        );
        let likely = best
            .remove(&0)
            .filter(|l| l.strength == Some(Strength::Strong));
        let Some(likeness) = likely else { continue };
        let decided = decided_on(on, one.pupil.id, other.pupil.id).await?;
        if decided.is_some_and(|decided| !decided.same) {
            continue;
        }
        let both = spells_on(one, today).chain(spells_on(other, today));
        found.push(Twice {
            spells: both.cloned().collect(),
            other: Some((other.pupil.clone(), likeness)),
            one: one.pupil.clone(),
        });
    }
    Ok(found)
}

/// Puts children on two rolls on Today, at each of their schools, and takes off it those who are no more: once a day.
pub(crate) async fn chase(rooms: &Rooms) -> Result<(), StoreError> {
    let actor = Actor::program("looking for children on two rolls");
    let unit = rooms.store.begin(rooms.context(actor)).await?;
    let schools = schools(&unit).await?;
    let today = rooms.today();
    let mut said: Vec<OfChild> = Vec::new();
    for child in twice(&unit, today).await? {
        for spell in &child.spells {
            let others = child.spells.iter().filter(|s| s.school != spell.school);
            let others = others.filter_map(|s| Some(schools.get(&s.school)?.name.as_str()));
            let others: Vec<&str> = others.collect();
            let key = match &child.other {
                None => format!("{} {}", spell.pupil, spell.school),
                Some((other, _)) => format!("{} {} {}", child.one.id, other.id, spell.school),
            };
            let raised = raise_two_rolls(key, &others.join(" and "), child.other.is_some());
            said.push((raised, Some(spell.pupil), Some(spell.school)));
        }
    }
    settle_of_children(&unit, Rule::OnTwoRolls, said, None, today).await?;
    unit.commit().await
}

#[derive(Template)]
#[template(path = "rolls/two_rolls.html")]
struct TwoRolls {
    back: String,
    total: usize,
    table: Option<Table>,
}

fn table(caller: &Caller, found: &[Twice], schools: &Schools) -> Table {
    let rows = found.iter().take(SHOWN).map(|child| {
        let at = child.spells.iter().map(|spell| {
            let school = schools.get(&spell.school).map_or("", |s| s.name.as_str());
            let status = match spell.status {
                RollStatus::Single => "only school",
                RollStatus::Main => "main school",
                RollStatus::Subsidiary => "subsidiary",
            };
            format!("{school}, from {} ({status})", when::day(spell.start_on))
        });
        let at: Vec<String> = at.collect();
        let record = caller.rooms.address(&format!("pupils/{}", child.one.id));
        let what: Content = match &child.other {
            None => "One record on both rolls".into(),
            Some((other, likeness)) => {
                let page = format!("open/{}/compare/{}", child.one.id, other.id);
                let number = if likeness.same_number() {
                    ", with the same unique pupil number"
                } else {
                    ""
                };
                let words = format!("Compare with {}{number}", name_of(other));
                link(caller.rooms.address(&page), &words)
            }
        };
        [
            Cell::new(link(record, &name_of(&child.one))),
            Cell::new(when::day(child.one.born)),
            Cell::new(at.join("; ")),
            Cell::new(what),
        ]
    });
    Table::new("Children on two rolls")
        .caption_class("govuk-visually-hidden")
        .head(["Child", "Born", "On the rolls of", "How it is known"])
        .rows(rows.collect::<Vec<_>>())
        .first_cell_is_header()
}

/// The page.
pub(crate) async fn list(caller: Caller) -> Answer {
    for_the_authority(&caller, Action::SeeOpenQuestions)?;
    let read = async {
        let store = &caller.rooms.store;
        let found = twice(store, caller.rooms.today()).await?;
        Ok((found, schools(store).await?))
    };
    let (found, schools) = read
        .await
        .map_err(|e: StoreError| caller.problem(e.into()))?;
    let main = TwoRolls {
        back: caller.rooms.address("open"),
        total: found.len(),
        table: (!found.is_empty()).then(|| table(&caller, &found, &schools)),
    };
    Ok(page(
        &caller,
        "open",
        "Children on two rolls",
        main,
        |page| page,
    ))
}
