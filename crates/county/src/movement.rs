//! Careers: which schools a child is on the roll of, from when to when, and how registered.
//! In: the plan, calendars, families with their moves. Out: stays, in order.

use register::{Day, RollStatus};

use exchange::pack::SenProvision;
use jiff::civil::date;
use law::school::Phase;

use crate::chance::{Chance, Subject};
use crate::families::{Child, Event, Family, People, gap};
use crate::schools::{Plan, School};
use crate::terms::{CountyYear, SchoolCalendar, leaving_day};

/// Yearly rates of what happens to one child alone.
const SWITCHES: f64 = 0.006;
const HOME_EDUCATED: f64 = 0.002;
const DUAL: f64 = 0.004;
const TO_SPECIAL: f64 = 0.004;

/// Of those who change to another school, the share that is never seen there.
const LOST_BETWEEN: f64 = 0.003;

/// Of those who change school, the share that the new school enters under a temporary number,
/// with the name as it was heard.
const NEW_NUMBER: f64 = 0.04;

/// A spell on a school's roll.
#[derive(Clone, Debug)]
pub(crate) struct Stay {
    pub(crate) school: usize,
    pub(crate) start: Day,
    /// Last day, or still there.
    pub(crate) end: Option<Day>,
    pub(crate) status: RollStatus,
    /// Weekdays, Monday the lowest bit, on which a child of two schools is due at the other.
    pub(crate) elsewhere: u8,
    /// Which of the child's numbers the school uses: 1 is a temporary one.
    pub(crate) number: u8,
    /// Ends because nobody knows where the child is.
    pub(crate) vanishes: bool,
    /// Starts with the child coming from outside the county.
    pub(crate) from_outside: bool,
}

/// What the careers are made from.
pub(crate) struct Setting<'a> {
    pub(crate) seed: u64,
    pub(crate) plan: &'a Plan,
    pub(crate) years: &'a [CountyYear],
    /// By school, then year.
    pub(crate) calendars: &'a [Vec<SchoolCalendar>],
    pub(crate) people: &'a People,
}

/// What happens to a child on a day.
#[derive(Clone, Copy, Debug)]
enum Change {
    Family(Event),
    Switch,
    HomeEducated,
    Dual,
    ToSpecial,
}

/// A career under way.
struct Career<'a> {
    of: &'a Setting<'a>,
    child: &'a Child,
    family: &'a Family,
    chance: Chance,
    stays: Vec<Stay>,
    /// The single or main registration in force.
    now: Option<usize>,
    /// Never to be seen in this county again.
    gone: bool,
    number: u8,
}

/// A child's stays, in order of their start.
pub(crate) fn career(of: &Setting<'_>, child: usize) -> Vec<Stay> {
    let chance = Chance::of(of.seed, Subject::Career, child, 0);
    let child = &of.people.children[child];
    let mut career = Career {
        of,
        child,
        family: &of.people.families[child.family],
        chance,
        stays: Vec::new(),
        now: None,
        gone: false,
        number: 0,
    };
    for year in 0..of.years.len() {
        career.year(year);
    }
    career.stays.sort_by_key(|s| s.start);
    career.stays
}

impl Career<'_> {
    fn year(&mut self, year: usize) {
        let county = &self.of.years[year];
        let group = self.child.year_group(county.year.0);
        if self.gone || !(0..12).contains(&group) {
            return;
        }
        let group = group as u8;
        let first = county.days[0];
        if self.family.here(first) {
            self.september(year, group, first);
        }
        for (day, change) in self.changes(year, group) {
            if !self.gone {
                self.change(year, group, day, change);
            }
        }
        if group == 11 {
            self.close_all(leaving_day(county.year));
            self.gone = true;
        }
    }

    /// The start of a school year: stays, moves up, or comes for the first time.
    fn september(&mut self, year: usize, group: u8, first: Day) {
        let current = self.now.map(|i| self.stays[i].school);
        if current.is_some_and(|school| self.school(school).takes(group)) {
            return;
        }
        if let (Some(from), Some(last_year)) = (current, year.checked_sub(1)) {
            let end = self.end_of_year(from, last_year);
            self.close_all(end);
            if self.chance.yes(LOST_BETWEEN) {
                self.gone = true;
                return;
            }
        }
        let area = self.family.area_on(first);
        let Some(school) = self.choose(area, group, None) else {
            self.gone = true;
            return;
        };
        let starts_here = self.school(school).years.0 == group || current.is_some();
        let start = if year == 0 && !starts_here {
            self.start_before(school, group, year)
        } else if self.chance.yes(0.02) {
            // A few come days late, or after a holiday.
            let days = &self.of.calendars[school][year].days;
            days[self.chance.between(2, 16) as usize].0
        } else {
            self.start_of_year(school, year)
        };
        self.open(school, start, RollStatus::Single, 0);
    }

    /// What the year brings, in order of date.
    fn changes(&mut self, year: usize, group: u8) -> Vec<(Day, Change)> {
        let days = &self.of.years[year].days;
        let within = |day: Day| days[0] < day && day <= days[days.len() - 1];
        let mut changes: Vec<(Day, Change)> = self
            .family
            .events
            .iter()
            .filter(|(day, _)| within(*day))
            .map(|&(day, event)| (day, Change::Family(event)))
            .collect();
        let at = self.chance.unit();
        let mut edge = 0.0;
        let mut chosen = None;
        let plan = self.child.sen == SenProvision::Plan && !self.child.special;
        for (rate, change) in [
            (SWITCHES, Change::Switch),
            (HOME_EDUCATED, Change::HomeEducated),
            (
                if (1..11).contains(&group) { DUAL } else { 0.0 },
                Change::Dual,
            ),
            (if plan { TO_SPECIAL } else { 0.0 }, Change::ToSpecial),
        ] {
            edge += rate;
            if chosen.is_none() && at < edge {
                chosen = Some(change);
            }
        }
        let day = days[self.chance.between(5, days.len() as i32 - 20) as usize];
        changes.extend(chosen.map(|change| (day, change)));
        changes.sort_by_key(|c| c.0);
        changes
    }

    fn change(&mut self, year: usize, group: u8, day: Day, change: Change) {
        match change {
            Change::Family(Event::Arrives) => {
                if self.now.is_none() {
                    let area = self.family.area_on(day);
                    self.join(year, group, area, None, day);
                    if let Some(i) = self.now {
                        self.stays[i].from_outside = true;
                    }
                }
            }
            Change::Family(Event::Leaves) | Change::HomeEducated => {
                self.close_all(day);
                self.gone = true;
            }
            Change::Family(Event::Vanishes) => {
                if let Some(i) = self.now {
                    self.stays[i].vanishes = true;
                }
                self.close_all(day);
                self.gone = true;
            }
            Change::Family(Event::Moves { area, gap }) => {
                // Pupils of special, independent and some secondary schools stay where they are.
                let stays = self.child.special
                    || self.child.independent
                    || (group >= 7 && self.chance.yes(0.4));
                if !stays {
                    self.transfer(year, group, area, day, gap);
                }
            }
            Change::Switch => {
                if !self.child.special && !self.child.independent {
                    let area = self.family.area_on(day);
                    let gap = gap(&mut self.chance);
                    self.transfer(year, group, area, day, gap);
                }
            }
            Change::ToSpecial => {
                let school = self.special();
                if let (Some(school), Some(_)) = (school, self.now) {
                    self.close_all(day);
                    self.join_at(year, school, Day(day.0 + 1));
                }
            }
            Change::Dual => self.dual(year, group, day),
        }
    }

    /// From one school to another, with days between.
    fn transfer(&mut self, year: usize, group: u8, area: usize, day: Day, gap: i32) {
        let Some(from) = self.now.map(|i| self.stays[i].school) else {
            return;
        };
        if self.choose(area, group, Some(from)).is_none() {
            return;
        }
        self.close_all(day);
        if self.chance.yes(NEW_NUMBER) {
            self.number = 1;
        }
        self.join(year, group, area, Some(from), Day(day.0 + gap));
    }

    fn join(&mut self, year: usize, group: u8, area: usize, not: Option<usize>, from: Day) {
        if let Some(school) = self.choose(area, group, not) {
            self.join_at(year, school, from);
        }
    }

    /// On roll from the next day on which the school is open; if none is left, next September
    /// sees to it.
    fn join_at(&mut self, year: usize, school: usize, from: Day) {
        let days = &self.of.calendars[school][year].days;
        if let Some(&(start, _)) = days.iter().find(|d| d.0 >= from) {
            self.open(school, start, RollStatus::Single, 0);
        }
    }

    /// Registered at two schools for a time, with days of the week at each.
    fn dual(&mut self, year: usize, group: u8, day: Day) {
        const DAYS: &[u8] = &[0b00010, 0b01010, 0b10100, 0b00110, 0b11000, 0b10101];
        let Some(main) = self.now.filter(|&i| self.stays[i].start < day) else {
            return;
        };
        let school = self.stays[main].school;
        let other = if self.child.special || self.chance.yes(0.4) {
            let area = self.family.area_on(day);
            self.choose_mainstream(area, group, Some(school))
        } else {
            self.special()
        };
        let Some(other) = other.filter(|&o| o != school) else {
            return;
        };
        let there = *self.chance.pick(DAYS);
        self.close_all(Day(day.0 - 1));
        let county = &self.of.years[year].days;
        let last = county[county.len() - 1];
        let until = Day(day.0 + self.chance.between(60, 260));
        self.open(school, day, RollStatus::Main, there);
        let main = self.stays.len() - 1;
        self.open(other, day, RollStatus::Subsidiary, !there & 0b1_1111);
        self.now = Some(main);
        if until < last || year + 1 < self.of.years.len() {
            let until = until.min(last);
            self.close_all(until);
            self.open(school, Day(until.0 + 1), RollStatus::Single, 0);
        }
    }

    /// Ends every open stay.
    fn close_all(&mut self, on: Day) {
        for stay in &mut self.stays {
            if stay.end.is_none() {
                // One who comes and goes on the same day was there that day.
                stay.end = Some(on.max(stay.start));
            }
        }
        self.now = None;
    }

    fn open(&mut self, school: usize, start: Day, status: RollStatus, elsewhere: u8) {
        // Never on one roll twice on one day.
        let start = self
            .stays
            .iter()
            .filter(|s| s.school == school)
            .filter_map(|s| s.end)
            .fold(start, |start, end| start.max(Day(end.0 + 1)));
        self.now = Some(self.stays.len());
        self.stays.push(Stay {
            school,
            start,
            end: None,
            status,
            elsewhere,
            number: self.number,
            vanishes: false,
            from_outside: false,
        });
    }

    fn school(&self, school: usize) -> &School {
        &self.of.plan.schools[school]
    }

    /// The first day of term, or 1 September, as the school has it.
    fn start_of_year(&self, school: usize, year: usize) -> Day {
        let september = Day::from(date(self.of.years[year].year.0, 9, 1));
        if self.school(school).starts_on_first_september {
            september
        } else {
            self.of.calendars[school][year].days[0].0
        }
    }

    /// The last day of term, or 31 August, as the school has it.
    fn end_of_year(&self, school: usize, year: usize) -> Day {
        if self.school(school).ends_on_last_august {
            return Day::from(date(self.of.years[year].year.0 + 1, 8, 31));
        }
        let days = &self.of.calendars[school][year].days;
        days[days.len() - 1].0
    }

    /// When a pupil already there at the start of the first year came: mostly with the others.
    fn start_before(&mut self, school: usize, group: u8, year: usize) -> Day {
        let lowest = self.school(school).years.0;
        let of = self.of.years[year].year.0 - i16::from(group - lowest);
        if self.chance.yes(0.12) {
            let late = self.chance.between(1, 330 * i32::from(group - lowest));
            return Day(Day::from(date(of, 9, 1)).0 + late);
        }
        let september = Day::from(date(of, 9, 1));
        if self.school(school).starts_on_first_september {
            return september;
        }
        let weekend = september.weekday().saturating_sub(4) as i32;
        // The first weekday after the first.
        Day(september.0 + if weekend > 0 { 3 - weekend } else { 1 })
    }

    /// A school for a child that lives in an area; `not` is the one it leaves.
    fn choose(&mut self, area: usize, group: u8, not: Option<usize>) -> Option<usize> {
        if self.child.special {
            return self.special();
        }
        if self.child.independent {
            let found = self.of.plan.schools.iter().position(|s| {
                s.kind == law::school::Kind::Independent
                    && s.phase != Phase::Special
                    && s.takes(group)
            });
            if found.is_some() && found != not {
                return found;
            }
        }
        self.choose_mainstream(area, group, not)
    }

    fn choose_mainstream(&mut self, area: usize, group: u8, not: Option<usize>) -> Option<usize> {
        // Nine in ten children go where their brothers and sisters go.
        let key = if self.chance.yes(0.9) {
            self.family.school_key
        } else {
            self.chance.unit()
        };
        let schools = &self.of.plan.schools;
        let fits =
            |i: &usize| schools[*i].mainstream() && schools[*i].takes(group) && Some(*i) != not;
        let mut fitting: Vec<usize> = (0..schools.len())
            .filter(fits)
            .filter(|&i| schools[i].area == area)
            .collect();
        if fitting.is_empty() {
            fitting = (0..schools.len()).filter(fits).collect();
        }
        let whole: f64 = fitting.iter().map(|&i| schools[i].weight).sum();
        let mut at = key * whole;
        fitting
            .iter()
            .copied()
            .find(|&i| {
                at -= schools[i].weight;
                at < 0.0
            })
            .or(fitting.last().copied())
    }

    /// The child's special school: the same whenever asked.
    fn special(&self) -> Option<usize> {
        let schools = &self.of.plan.schools;
        let whole: f64 = schools
            .iter()
            .filter(|s| s.phase == Phase::Special)
            .map(|s| s.weight)
            .sum();
        // Children of one family may need different schools.
        let mut at =
            (self.family.school_key + f64::from(self.child.born.day()) / 31.0).fract() * whole;
        let mut last = None;
        for (i, school) in schools.iter().enumerate() {
            if school.phase == Phase::Special {
                last = Some(i);
                at -= school.weight;
                if at < 0.0 {
                    break;
                }
            }
        }
        last
    }
}
