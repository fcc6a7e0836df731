//! Random register packs, small and nasty, for holding the engine against the reference.
//! In: chance, from proptest. Out: [`Case`]s that a pack could be read into without an error.
//! First a plan is drawn in small numbers, so that it shrinks well; then it is laid out as rows.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::RangeInclusive;

use jiff::ToSpan;
use jiff::civil::{Date, date};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;

use crate::reference::{CalendarRow, Case, Enrolment, Mark};

/// LAESTABs, not in order, so that the lowest is not always the first.
const SCHOOLS: [u32; 3] = [9_994_001, 9_992_001, 9_993_005];

/// UPNs with right check letters, not in byte order.
const PUPILS: [&str; 4] = [
    "N999300524011",
    "G999400125001",
    "W999400125002",
    "E999200123099",
];

/// From this day the codes of 2024 hold: `H`, `Y` and `J` only before, two-character ones, `K`
/// and `Q` only from then.
const NEW_CODES: Date = date(2024, 8, 19);

/// A case with 1 to 3 schools and 1 to 4 pupils, over one academic year, mostly two or three.
pub(crate) fn any_case() -> impl Strategy<Value = Case> {
    (
        any_calendar(),
        vec(any_pupil(), 1..=4),
        vec(any_speck(), 0..12),
        any_as_of(),
        any::<bool>(),
    )
        .prop_map(|(calendar, pupils, specks, as_of, backwards)| {
            lay_out(&calendar, &pupils, &specks, as_of, backwards)
        })
}

// ---- what is drawn ----

/// A place in time: so many thousandths of the way through the open days, and days off it. Thus
/// starts and ends fall in the middle of weeks, at weekends and in holidays.
#[derive(Debug, Clone, Copy)]
struct Place {
    thousandths: u16,
    nudge: i16,
}

#[derive(Debug, Clone)]
struct CalendarPlan {
    /// Every school's weeks are `*` rows; otherwise each school has them as rows of its own.
    star: bool,
    first_monday: Date,
    weeks: Vec<WeekPlan>,
    /// Closed from late July to the end of August.
    summer_holiday: bool,
    /// For each school of the pack, weeks by which it follows the others with rows of its own.
    schools: Vec<Option<i8>>,
    exceptions: Vec<Exception>,
}

#[derive(Debug, Clone, Copy)]
struct WeekPlan {
    /// Holiday weeks before it.
    gap: u8,
    /// Bit 2 × day from Monday, + 1 for the afternoon: open.
    open: u16,
}

/// Some days with rows that replace what was there: INSET, half days, a school open alone.
#[derive(Debug, Clone, Copy)]
struct Exception {
    /// Number of the school; beyond the last, the `*` row.
    school: u8,
    from: Place,
    days: u8,
    am: bool,
    pm: bool,
}

#[derive(Debug, Clone)]
struct PupilPlan {
    stays: Vec<Stay>,
    spells: Vec<Spell>,
    /// Which code of its palette a session takes, over and over.
    picks: Vec<u8>,
    /// A code to write wherever there is a school week, be it closed or off the roll.
    ghost: Option<&'static str>,
}

#[derive(Debug, Clone, Copy)]
struct Stay {
    school: u8,
    start: Place,
    end: Option<Place>,
    status: char,
}

/// School days on end with codes from one palette.
#[derive(Debug, Clone, Copy)]
struct Spell {
    palette: &'static [&'static str],
    days: u8,
}

/// A mark put over whatever is there, open and on roll or not.
#[derive(Debug, Clone, Copy)]
struct Speck {
    pupil: u8,
    school: u8,
    at: Place,
    pm: bool,
    code: &'static str,
}

#[derive(Debug, Clone, Copy)]
enum AsOf {
    At(Place),
    On(Date),
    BeforeAll(u8),
    AfterAll(u16),
}

// ---- how it is drawn ----

fn any_calendar() -> impl Strategy<Value = CalendarPlan> {
    let first_monday = prop_oneof![
        // So that the weeks run over 1 August, or over 19 August 2024.
        3 => (0_i64..16).prop_map(|week| date(2024, 4, 15) + week.weeks()),
        2 => (0_i64..16).prop_map(|week| date(2025, 4, 14) + week.weeks()),
        2 => (0_i64..150).prop_map(|week| date(2023, 5, 1) + week.weeks()),
    ];
    let weeks = prop_oneof![
        1 => vec(any_week(), 0..4),
        12 => vec(any_week(), 10..32),
    ];
    (
        prop::bool::weighted(0.85),
        first_monday,
        weeks,
        prop::bool::weighted(0.6),
        vec(option::weighted(0.25, -3_i8..=3), 1..=3),
        vec(any_exception(), 0..8),
    )
        .prop_map(
            |(star, first_monday, weeks, summer_holiday, schools, exceptions)| CalendarPlan {
                star,
                first_monday,
                weeks,
                summer_holiday,
                schools,
                exceptions,
            },
        )
}

fn any_week() -> impl Strategy<Value = WeekPlan> {
    let gap = prop_oneof![
        24 => Just(0_u8),
        3 => 1_u8..=3,
        1 => Just(6_u8),
        // Into another year.
        1 => 20_u8..=50,
    ];
    let open = prop_oneof![
        // Monday to Friday.
        10 => Just(0b11_1111_1111_u16),
        // One session in the week, a weekend's perhaps.
        3 => (0_u32..14).prop_map(|bit| 1 << bit),
        // Any of the ten, half days among them.
        2 => 1_u16..=0b11_1111_1111,
        // Mornings only.
        1 => Just(0b01_0101_0101_u16),
        // A Saturday as well.
        1 => Just(0b1111_1111_1111_u16),
        // Every day, both sessions, Sunday to Monday without a break.
        1 => Just(0b11_1111_1111_1111_u16),
        // The weekend only.
        1 => Just(0b11_1100_0000_0000_u16),
    ];
    (gap, open).prop_map(|(gap, open)| WeekPlan { gap, open })
}

fn any_place() -> impl Strategy<Value = Place> {
    let nudge = prop_oneof![2 => Just(0_i16), 2 => -3_i16..=3, 1 => -30_i16..=30];
    (0_u16..=1000, nudge).prop_map(|(thousandths, nudge)| Place { thousandths, nudge })
}

fn any_exception() -> impl Strategy<Value = Exception> {
    let sessions = prop_oneof![
        4 => Just((false, false)),
        1 => Just((true, false)),
        1 => Just((false, true)),
        2 => Just((true, true)),
    ];
    let days = prop_oneof![4 => 1_u8..=2, 1 => 3_u8..=10];
    (0_u8..4, any_place(), days, sessions).prop_map(|(school, from, days, (am, pm))| Exception {
        school,
        from,
        days,
        am,
        pm,
    })
}

fn any_pupil() -> impl Strategy<Value = PupilPlan> {
    (
        any_stays(),
        any_spells(),
        vec(any::<u8>(), 1..40),
        option::weighted(0.12, select(&["O", "/", "I", "D"][..])),
    )
        .prop_map(|(stays, spells, picks, ghost)| PupilPlan {
            stays,
            spells,
            picks,
            ghost,
        })
}

fn any_stays() -> impl Strategy<Value = Vec<Stay>> {
    let status = || prop_oneof![4 => Just('C'), 1 => Just('M'), 1 => Just('S')];
    let whole = (0_u8..3, -40_i16..=3, status()).prop_map(|(school, nudge, status)| {
        let thousandths = 0;
        vec![Stay {
            school,
            start: Place { thousandths, nudge },
            end: None,
            status,
        }]
    });
    let random = || {
        (0_u8..3, any_place(), option::of(any_place()), status()).prop_map(
            |(school, start, end, status)| Stay {
                school,
                start,
                end,
                status,
            },
        )
    };
    // A second stay so many days after the end of the first, or before it: a move, a gap, a
    // return to the same school, a few days on two rolls.
    let moves = (random(), any_place(), -10_i16..=40, random()).prop_map(
        |(mut first, leaves, days_between, mut second)| {
            first.start.thousandths /= 4;
            first.end = Some(leaves);
            second.start = Place {
                thousandths: leaves.thousandths,
                nudge: leaves.nudge + days_between,
            };
            second.end = second.end.filter(|end| end.thousandths > 500);
            vec![first, second]
        },
    );
    let main_and_subsidiary = (whole.clone(), random(), random()).prop_map(|(mut stays, b, c)| {
        stays[0].status = 'M';
        stays.push(Stay { status: 'S', ..b });
        if c.end.is_some() {
            stays.push(Stay { status: 'S', ..c });
        }
        stays
    });
    prop_oneof![
        1 => Just(Vec::new()),
        6 => whole,
        2 => random().prop_map(|stay| vec![stay]),
        4 => moves,
        4 => main_and_subsidiary,
        3 => vec(random(), 2..6),
    ]
}

fn any_spells() -> impl Strategy<Value = Vec<Spell>> {
    prop_oneof![
        5 => vec(any_spell(), 1..10),
        // Trouble, then long enough in school for it to leave the windows.
        3 => (vec(any_spell(), 1..4), mostly_attended(30..=120)).prop_map(
            |(mut spells, settled)| {
                spells.push(settled);
                spells
            }
        ),
        // About the thresholds of persistent absence.
        2 => vec(mostly_attended(5..=60), 1..6),
    ]
}

fn mostly_attended(days: RangeInclusive<u8>) -> impl Strategy<Value = Spell> {
    let palettes: &[&[&str]] = &[
        &["/"],
        &["/", "/", "/", "L", "/", "V", "K", "B", "P", "W"],
        &["/", "/", "/", "/", "/", "/", "/", "/", "/", "O"],
        &["/", "/", "/", "/", "/", "I", "/", "D", "/", "/", ""],
        &["/", "/", "/", "U"],
    ];
    (select(palettes), days).prop_map(|(palette, days)| Spell { palette, days })
}

fn any_spell() -> impl Strategy<Value = Spell> {
    let towards_the_thresholds: &[&[&str]] = &[
        &["O"],
        &["G"],
        &["N", "N", "O"],
        &["G", "N", "O"],
        &["G", "N", "O", ""],
        &["O", "O", "#", ""],
        &["O", "O", "O", "Z"],
        &["O", "G", "N", "U"],
        &["U", "O", "O", "O", "O", "O", "O", "O"],
        &["I"],
        &["I", "I", "I", "", "#"],
    ];
    let broken: &[&[&str]] = &[
        &["U"],
        &["I", "M"],
        &["I", "I", "O"],
        &["I", "D", "I", "Y7"],
        &["O", "O", "O", "O", "O", "O", "D"],
        &["O", "X", "Y4", "N"],
        &["C", "C1", "C2", "E", "H", "J1", "M", "R", "S", "T"],
        &["D"],
        &["D", "/"],
        &["X", ""],
        &["Q", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7", "Y"],
        EVERY_CODE,
    ];
    let empty: &[&[&str]] = &[&[""], &["#"], &["Z"], &["#", "Z", ""]];
    let palette = prop_oneof![
        5 => select(towards_the_thresholds),
        3 => select(broken),
        1 => select(empty),
    ];
    let days = prop_oneof![2 => 1_u8..=3, 3 => 4_u8..=12, 2 => 9_u8..=30];
    prop_oneof![
        3 => mostly_attended(1..=12),
        8 => (palette, days).prop_map(|(palette, days)| Spell { palette, days }),
    ]
}

/// Every code of either time, and none.
const EVERY_CODE: &[&str] = &[
    "/", "\\", "L", "K", "V", "P", "W", "B", "J", "D", "C", "C1", "C2", "M", "J1", "S", "T", "R",
    "I", "E", "H", "G", "N", "O", "U", "X", "Q", "Y", "Y1", "Y2", "Y3", "Y4", "Y5", "Y6", "Y7",
    "Z", "#", "",
];

fn any_speck() -> impl Strategy<Value = Speck> {
    (
        0_u8..4,
        0_u8..3,
        any_place(),
        any::<bool>(),
        select(EVERY_CODE),
    )
        .prop_map(|(pupil, school, at, pm, code)| Speck {
            pupil,
            school,
            at,
            pm,
            code,
        })
}

fn any_as_of() -> impl Strategy<Value = AsOf> {
    let edges = vec![
        date(2024, 7, 31),
        date(2024, 8, 1),
        date(2024, 8, 18),
        date(2024, 8, 19),
        date(2025, 7, 31),
        date(2025, 8, 1),
    ];
    prop_oneof![
        6 => any_place().prop_map(AsOf::At),
        14 => (700_u16..=1000, -2_i16..=2)
            .prop_map(|(thousandths, nudge)| AsOf::At(Place { thousandths, nudge })),
        3 => select(edges).prop_map(AsOf::On),
        1 => (1_u8..40).prop_map(AsOf::BeforeAll),
        5 => (0_u16..40).prop_map(AsOf::AfterAll),
        2 => (40_u16..400).prop_map(AsOf::AfterAll),
    ]
}

// ---- how it is laid out as rows ----

fn lay_out(
    calendar: &CalendarPlan,
    pupils: &[PupilPlan],
    specks: &[Speck],
    as_of: AsOf,
    backwards: bool,
) -> Case {
    let schools: Vec<u32> = SCHOOLS[..calendar.schools.len()].to_vec();
    let rows = calendar_rows(calendar, &schools);
    let open_days = OpenDays::of(&rows, calendar.first_monday);
    let mut case = Case {
        schools,
        calendar: rows
            .iter()
            .map(|(&(laestab, date), &(am, pm))| CalendarRow {
                laestab,
                date,
                am,
                pm,
            })
            .collect(),
        pupils: PUPILS[..pupils.len()]
            .iter()
            .map(ToString::to_string)
            .collect(),
        enrolments: Vec::new(),
        marks: Vec::new(),
        as_of: match as_of {
            AsOf::At(place) => open_days.at(place),
            AsOf::On(date) => date,
            AsOf::BeforeAll(days) => open_days.first() - i64::from(days).days(),
            AsOf::AfterAll(days) => open_days.last() + i64::from(days).days(),
        },
    };
    for (nth, pupil) in pupils.iter().enumerate() {
        let enrolments = enrolments(pupil, PUPILS[nth], &case.schools, &open_days);
        let mut marks = marks(pupil, &enrolments, &rows, &case.schools, &open_days);
        for speck in specks
            .iter()
            .filter(|speck| usize::from(speck.pupil) == nth)
        {
            let school = school(speck.school, &case.schools);
            let day = open_days.at(speck.at);
            marks.insert((school, day, speck.pm), valid_on(speck.code, day, speck.pm));
        }
        case.enrolments.extend(enrolments);
        case.marks
            .extend(marks.into_iter().filter(|(_, code)| !code.is_empty()).map(
                |((laestab, date, pm), code)| Mark {
                    upn: PUPILS[nth].to_owned(),
                    laestab,
                    date,
                    pm,
                    code,
                },
            ));
    }
    if backwards {
        // The order of rows in a file means nothing.
        case.schools.reverse();
        case.calendar.reverse();
        case.pupils.reverse();
        case.enrolments.reverse();
        case.marks.reverse();
    }
    case
}

/// School (`None` for all) and day → morning and afternoon open.
type Calendar = BTreeMap<(Option<u32>, Date), (bool, bool)>;

fn calendar_rows(plan: &CalendarPlan, schools: &[u32]) -> Calendar {
    let mut days: Vec<(Date, bool, bool)> = Vec::new();
    let mut monday = plan.first_monday;
    for week in &plan.weeks {
        monday += i64::from(week.gap).weeks();
        for weekday in 0..7 {
            let day = monday + weekday.days();
            let am = week.open >> (2 * weekday) & 1 == 1;
            let pm = week.open >> (2 * weekday + 1) & 1 == 1;
            if am || pm {
                days.push((day, am, pm));
            }
        }
        monday += 1.week();
    }

    let mut rows = Calendar::new();
    for &(day, am, pm) in &days {
        let in_summer = day.month() == 8 || (day.month() == 7 && day.day() > 24);
        if plan.summer_holiday && in_summer {
            continue;
        }
        if plan.star {
            rows.insert((None, day), (am, pm));
        }
        for (&school, weeks_later) in schools.iter().zip(&plan.schools) {
            let own = weeks_later.or((!plan.star).then_some(0));
            if let Some(weeks) = own {
                rows.insert((Some(school), day + i64::from(weeks).weeks()), (am, pm));
            }
        }
    }

    let open_days = OpenDays::of(&rows, plan.first_monday);
    for exception in &plan.exceptions {
        let laestab = schools.get(usize::from(exception.school)).copied();
        for nth in 0..i64::from(exception.days) {
            let day = open_days.at(exception.from) + nth.days();
            rows.insert((laestab, day), (exception.am, exception.pm));
        }
    }
    rows
}

/// The days on which anything is open anywhere, in order, and never none.
struct OpenDays(Vec<Date>);

impl OpenDays {
    fn of(rows: &Calendar, or_else: Date) -> Self {
        let mut days: BTreeSet<Date> = rows
            .iter()
            .filter(|(_, (am, pm))| *am || *pm)
            .map(|((_, day), _)| *day)
            .collect();
        if days.is_empty() {
            days.insert(or_else);
        }
        Self(days.into_iter().collect())
    }

    fn at(&self, place: Place) -> Date {
        let nth = usize::from(place.thousandths) * (self.0.len() - 1) / 1000;
        self.0[nth] + i64::from(place.nudge).days()
    }

    fn first(&self) -> Date {
        self.0[0]
    }

    fn last(&self) -> Date {
        self.0[self.0.len() - 1]
    }
}

fn school(number: u8, schools: &[u32]) -> u32 {
    schools[usize::from(number) % schools.len()]
}

/// The stays as enrolments: dates put the right way round, and of two that overlap at one school
/// only the first.
fn enrolments(
    plan: &PupilPlan,
    upn: &str,
    schools: &[u32],
    open_days: &OpenDays,
) -> Vec<Enrolment> {
    let mut enrolments: Vec<Enrolment> = Vec::new();
    for stay in &plan.stays {
        let start = open_days.at(stay.start);
        let end = stay.end.map(|end| open_days.at(end));
        let enrolment = Enrolment {
            upn: upn.to_owned(),
            laestab: school(stay.school, schools),
            start: end.map_or(start, |end| end.min(start)),
            end: end.map(|end| end.max(start)),
            status: stay.status,
        };
        let overlaps = enrolments.iter().any(|other| {
            other.laestab == enrolment.laestab
                && other.end.is_none_or(|end| enrolment.start <= end)
                && enrolment.end.is_none_or(|end| other.start <= end)
        });
        if !overlaps {
            enrolments.push(enrolment);
        }
    }
    enrolments
}

/// School, day and afternoon → code, where the empty code is no mark.
type Marks = BTreeMap<(u32, Date, bool), &'static str>;

/// The pupil's spells, told over their school days; then the ghost wherever there is no mark yet.
fn marks(
    plan: &PupilPlan,
    enrolments: &[Enrolment],
    rows: &Calendar,
    schools: &[u32],
    open_days: &OpenDays,
) -> Marks {
    let mut marks = Marks::new();
    let mut picks = plan.picks.iter().cycle();
    let mut spells = plan
        .spells
        .iter()
        .cycle()
        .flat_map(|spell| std::iter::repeat_n(spell.palette, usize::from(spell.days)));
    for &day in &open_days.0 {
        let on_roll: Vec<u32> = enrolments
            .iter()
            .filter(|e| e.start <= day && e.end.is_none_or(|end| day <= end))
            .map(|e| e.laestab)
            .collect();
        if on_roll.is_empty() {
            continue;
        }
        let palette = spells.next().unwrap_or(&[""]);
        for school in on_roll {
            let row = rows.get(&(Some(school), day)).or(rows.get(&(None, day)));
            let (am, pm) = row.copied().unwrap_or_default();
            for (afternoon, open) in [(false, am), (true, pm)] {
                if open {
                    let pick = usize::from(picks.next().copied().unwrap_or_default());
                    let code = valid_on(palette[pick % palette.len()], day, afternoon);
                    marks.insert((school, day, afternoon), code);
                }
            }
        }
    }
    if let Some(code) = plan.ghost {
        for &open_day in &open_days.0 {
            // Two days on is Saturday often enough, and tomorrow another school's holiday.
            for day in [open_day, open_day + 2.days()] {
                for &school in schools {
                    for pm in [false, true] {
                        marks
                            .entry((school, day, pm))
                            .or_insert(valid_on(code, day, pm));
                    }
                }
            }
        }
    }
    marks
}

/// The code, or its like of the other time where it was not yet or is no longer one; and the
/// stroke of the afternoon in the afternoon.
fn valid_on(code: &'static str, day: Date, pm: bool) -> &'static str {
    match code {
        "/" if pm => "\\",
        "K" if day < NEW_CODES => "J",
        "Q" | "Y1" | "Y2" | "Y3" | "Y4" | "Y5" | "Y6" | "Y7" if day < NEW_CODES => "Y",
        "C1" | "C2" | "J1" if day < NEW_CODES => "H",
        "H" if day >= NEW_CODES => "C1",
        "J" if day >= NEW_CODES => "J1",
        "Y" if day >= NEW_CODES => "Y7",
        other => other,
    }
}
