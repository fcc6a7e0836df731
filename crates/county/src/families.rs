//! Families and their children: who belongs together, where they live, what they bring along.
//! In: areas, the number of pupils, the years. Out: families with their moves, and children with
//! lasting traits.

use jiff::civil::Date;
use law::school::Phase;
use register::Day;

use crate::chance::{Chance, Subject};
use crate::maths::Portable;
use crate::names::{self, Culture, Faith, Sex};
use crate::options::Options;
use crate::published::Authority;
use crate::schools::Plan;
use crate::terms::CountyYear;
use exchange::pack::SenProvision;
use law::attendance::Code;

/// Year groups, Reception to Year 11.
pub(crate) const YEAR_GROUPS: i16 = 12;

/// Yearly rates at which families come, go, move house within the county, or are lost sight of.
/// Comings make up for goings, so that rolls keep their size.
const ARRIVES: f64 = 0.015;
const LEAVES: f64 = 0.011;
const VANISHES: f64 = 0.003;
const MOVES: f64 = 0.022;

/// What happens to a family on a day.
#[derive(Clone, Copy, PartialEq, Debug)]
pub(crate) enum Event {
    /// Comes from outside the county.
    Arrives,
    /// Goes out of the county.
    Leaves,
    /// Goes, and nobody knows where.
    Vanishes,
    /// Moves house to an area; children who change school miss this many days between.
    Moves { area: usize, gap: i32 },
}

/// People who live together, with the traits they share.
#[derive(Debug)]
pub(crate) struct Family {
    pub(crate) area: usize,
    pub(crate) culture: &'static Culture,
    pub(crate) faith: Faith,
    pub(crate) surname: String,
    pub(crate) free_meals: bool,
    /// Parts of its children's scores, standard normal.
    pub(crate) absence: f64,
    pub(crate) late: f64,
    pub(crate) unauthorised: f64,
    /// Weight in the choice of who goes on holiday in term.
    pub(crate) holiday: f64,
    /// Travels for work.
    pub(crate) mobile: bool,
    /// Where it stands in the choice of schools: children of one family choose alike.
    pub(crate) school_key: f64,
    pub(crate) events: Vec<(Day, Event)>,
    pub(crate) children: Vec<usize>,
}

impl Family {
    /// Whether it lives in the county on a day.
    pub(crate) fn here(&self, on: Day) -> bool {
        self.events.iter().all(|&(day, event)| match event {
            Event::Arrives => day <= on,
            Event::Leaves | Event::Vanishes => day > on,
            Event::Moves { .. } => true,
        })
    }

    /// The area it lives in on a day.
    pub(crate) fn area_on(&self, on: Day) -> usize {
        self.events
            .iter()
            .rev()
            .find_map(|&(day, event)| match event {
                Event::Moves { area, .. } if day <= on => Some(area),
                _ => None,
            })
            .unwrap_or(self.area)
    }
}

/// A child with traits that last.
#[derive(Debug)]
pub(crate) struct Child {
    pub(crate) family: usize,
    /// The academic year in which it is in Reception.
    pub(crate) entry: i16,
    pub(crate) born: Date,
    pub(crate) sex: Sex,
    pub(crate) forename: &'static str,
    pub(crate) surname: String,
    pub(crate) special: bool,
    pub(crate) independent: bool,
    pub(crate) sen: SenProvision,
    /// Scores, standard normal.
    pub(crate) absence: f64,
    pub(crate) late: f64,
    pub(crate) unauthorised: f64,
    pub(crate) behaviour: f64,
    /// Weight in the choice of who has appointments.
    pub(crate) appointments: f64,
    /// Has an illness that comes back for weeks.
    pub(crate) chronic: bool,
    /// Performs on stage or screen.
    pub(crate) performer: bool,
    /// Taught at home on some weekdays, by agreement.
    pub(crate) flexi: bool,
    /// Plays for the school.
    pub(crate) sporty: bool,
}

impl Child {
    /// Year group in an academic year, 0 for Reception; outside 0 to 11 before and after school.
    pub(crate) const fn year_group(&self, year: i16) -> i16 {
        year - self.entry
    }
}

/// Everybody.
#[derive(Debug)]
pub(crate) struct People {
    pub(crate) families: Vec<Family>,
    pub(crate) children: Vec<Child>,
}

/// Fills each area's year groups with children, family by family.
pub(crate) fn people(
    options: &Options,
    authority: &Authority,
    plan: &Plan,
    years: &[CountyYear],
) -> People {
    let mut all = People {
        families: Vec::new(),
        children: Vec::new(),
    };
    let (Some(first), Some(last)) = (years.first(), years.last()) else {
        return all;
    };
    // The youngest start Reception in the last year, the oldest are in Year 11 in the first.
    let oldest = first.year.0 - YEAR_GROUPS + 1;
    let cohorts = (last.year.0 - oldest + 1) as usize;
    let others = other_names(authority);
    // Those who come during the years are not on roll at their start.
    let room = 1.0 - ARRIVES * years.len() as f64;
    for (i, area) in plan.areas.iter().enumerate() {
        let mut chance = Chance::of(options.seed, Subject::Families, i, 0);
        let cohort = f64::from(options.pupils) * area.share / f64::from(YEAR_GROUPS) / room;
        let mut left: Vec<usize> = (0..cohorts)
            .map(|_| cohort as usize + usize::from(chance.yes(cohort.fract())))
            .collect();
        let mut remaining: usize = left.iter().sum();
        while remaining > 0 {
            let family = family(i, area.hardship, plan, others, years, &mut chance);
            let at = all.families.len();
            all.families.push(family);
            for cohort in siblings(&mut left, &mut chance) {
                remaining -= 1;
                let child = child(
                    at,
                    oldest + cohort as i16,
                    &all.families[at],
                    plan,
                    &mut chance,
                );
                all.families[at].children.push(all.children.len());
                all.children.push(child);
            }
        }
    }
    all
}

/// The share of families whose names are not English ones, so that a county in which many keep
/// religious holidays has families who would.
fn other_names(authority: &Authority) -> f64 {
    let observed = authority
        .phase(Phase::Primary)
        .map_or(0.0, |f| f.rate(Code::R));
    (0.12 + 90.0 * observed).clamp(0.12, 0.8)
}

/// Takes the cohorts of one family's children out of those left.
fn siblings(left: &mut [usize], chance: &mut Chance) -> Vec<usize> {
    const SIZES: &[(usize, f64)] = &[(1, 0.45), (2, 0.37), (3, 0.13), (4, 0.04), (5, 0.01)];
    const GAPS: &[(usize, f64)] = &[(0, 0.02), (1, 0.13), (2, 0.40), (3, 0.27), (4, 0.18)];
    let size = chance.out_of(SIZES);
    let mut at = chance.weighted(left.iter().map(|&n| n as f64));
    let up = chance.yes(0.5);
    let mut taken = Vec::with_capacity(size);
    while taken.len() < size {
        if left[at] > 0 {
            left[at] -= 1;
            taken.push(at);
        }
        let gap = chance.out_of(GAPS);
        let next = if up {
            at.checked_add(gap)
        } else {
            at.checked_sub(gap)
        };
        match next.filter(|&n| n < left.len()) {
            // A twin where no more places are left would go round for ever.
            Some(next) if next != at || left[at] > 0 => at = next,
            _ => break,
        }
    }
    taken
}

fn family(
    area: usize,
    area_hardship: f64,
    plan: &Plan,
    others: f64,
    years: &[CountyYear],
    chance: &mut Chance,
) -> Family {
    let culture = Culture::of(chance, others);
    let hardship = 0.5 * area_hardship + 0.87 * chance.normal();
    let free_meals = chance.yes(1.0 / (1.0 + (1.35 - 1.15 * hardship).exponential()));
    let surname = culture.surname(chance);
    Family {
        area,
        culture,
        faith: culture.faith(chance),
        surname,
        free_meals,
        absence: chance.normal(),
        late: chance.normal(),
        unauthorised: chance.normal(),
        holiday: (0.8 * chance.normal()).exponential() * if free_meals { 0.7 } else { 1.0 },
        mobile: chance.yes(0.0015),
        school_key: chance.unit(),
        events: events(area, plan, years, chance),
        children: Vec::new(),
    }
}

fn events(
    area: usize,
    plan: &Plan,
    years: &[CountyYear],
    chance: &mut Chance,
) -> Vec<(Day, Event)> {
    let mut events = Vec::new();
    for county in years {
        let day = county.days[chance.below(county.days.len())];
        let at = chance.unit();
        let event = if at < ARRIVES {
            // Only once, and before anything else.
            if !events.is_empty() {
                continue;
            }
            Event::Arrives
        } else if at < ARRIVES + LEAVES {
            Event::Leaves
        } else if at < ARRIVES + LEAVES + VANISHES {
            Event::Vanishes
        } else if at < ARRIVES + LEAVES + VANISHES + MOVES {
            let shares = plan.areas.iter().enumerate().map(|(i, a)| {
                // Mostly to another area; where there is only one, within it.
                a.share * if i == area { 0.2 } else { 1.0 }
            });
            Event::Moves {
                area: chance.weighted(shares),
                gap: gap(chance),
            }
        } else {
            continue;
        };
        events.push((day, event));
        if matches!(event, Event::Leaves | Event::Vanishes) {
            break;
        }
    }
    events
}

/// Days between the last at one school and the first at the next: mostly none.
pub(crate) fn gap(chance: &mut Chance) -> i32 {
    match chance.below(20) {
        0..=11 => 1,
        12..=16 => chance.between(3, 12),
        _ => chance.between(13, 60),
    }
}

fn child(family: usize, entry: i16, of: &Family, plan: &Plan, chance: &mut Chance) -> Child {
    let sex = Sex::of(chance);
    let at = chance.unit();
    let special = at < plan.shares.special * if of.free_meals { 1.5 } else { 0.85 };
    let independent = !special && !of.free_meals && at > 1.0 - plan.shares.independent * 1.35;
    let sen = if special {
        SenProvision::Plan
    } else {
        let boys = if sex == Sex::Male { 1.25 } else { 0.75 };
        let poor = if of.free_meals { 1.5 } else { 0.85 };
        match chance.unit() / (boys * poor) {
            u if u < 0.03 => SenProvision::Plan,
            u if u < 0.17 => SenProvision::Support,
            _ => SenProvision::None,
        }
    };
    let surname = of.culture.surname_for(&of.surname, sex);
    // Registers hold siblings under names that were spelt by different people.
    let surname = if chance.yes(0.006) {
        names::misspelt(&surname, chance)
    } else {
        surname
    };
    Child {
        family,
        entry,
        born: born(entry, chance),
        sex,
        forename: of.culture.forename(sex, chance),
        surname,
        special,
        independent,
        sen,
        absence: chance.normal(),
        late: chance.normal(),
        unauthorised: chance.normal(),
        behaviour: chance.normal() + if sex == Sex::Male { 0.35 } else { -0.35 },
        appointments: (0.7 * chance.normal()).exponential(),
        chronic: chance.yes(0.012),
        performer: chance.yes(0.004),
        flexi: chance.yes(0.002),
        sporty: chance.yes(0.2),
    }
}

/// A date of birth for the cohort: four on 31 August before Reception. A few born in summer
/// start a year late.
fn born(entry: i16, chance: &mut Chance) -> Date {
    let from = Day::from(jiff::civil::date(entry - 5, 9, 1));
    let to = Day::from(jiff::civil::date(entry - 4, 8, 31));
    let day = chance.between(from.0, to.0);
    if chance.yes(0.003) {
        // April to August of the cohort before.
        return Day(from.0 - 1 - chance.between(0, 150)).date();
    }
    Day(day).date()
}
