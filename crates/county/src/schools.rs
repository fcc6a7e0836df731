//! Areas and their schools: how many, how large, of what kind, and under invented names.
//! In: options and the authority's published numbers of schools and pupils. Out: areas, schools.

use law::school::{Kind, Laestab, Phase};

use crate::chance::{Chance, Subject};
use crate::maths::Portable;
use crate::names;
use crate::options::Options;
use crate::published::{Authority, Figures};

/// Share of pupils in independent schools; none in a county too small for one.
const INDEPENDENT: f64 = 0.014;
const INDEPENDENT_FROM: u32 = 4_000;

/// Pupils in an area, about: a town and the villages whose children go to its schools.
const AREA: f64 = 2_600.0;

/// A town and its villages.
#[derive(Debug)]
pub(crate) struct Area {
    pub(crate) name: String,
    /// Share of the county's pupils.
    pub(crate) share: f64,
    /// Standard normal; above zero is poorer.
    pub(crate) hardship: f64,
    /// First, middle and upper schools instead of primary and secondary ones.
    pub(crate) three_tier: bool,
}

/// A school and its habits.
#[derive(Debug)]
pub(crate) struct School {
    pub(crate) laestab: Laestab,
    pub(crate) urn: u32,
    pub(crate) name: String,
    pub(crate) phase: Phase,
    pub(crate) kind: Kind,
    /// First and last year group, 0 for Reception.
    pub(crate) years: (u8, u8),
    pub(crate) area: usize,
    /// Weight among the schools of its sort in its area.
    pub(crate) weight: f64,
    /// Its own part in its pupils' absence, in standard deviations of the pupil's score.
    pub(crate) effect: f64,
    /// How it codes: how readily it uses some of the codes.
    pub(crate) practice: Practice,
    pub(crate) half_day_at_end: bool,
    pub(crate) open_saturday: bool,
    /// Writes 1 September rather than the first day of term as the start of an enrolment.
    pub(crate) starts_on_first_september: bool,
    /// Writes 31 August rather than the last day of term as the end of one.
    pub(crate) ends_on_last_august: bool,
}

/// Factors on what a school records, 1 on average.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Practice {
    pub(crate) unauthorised: f64,
    pub(crate) leave: f64,
    pub(crate) holiday: f64,
    pub(crate) suspension: f64,
    pub(crate) part_time: f64,
    pub(crate) late: f64,
    pub(crate) off_site: f64,
    pub(crate) trips: f64,
    pub(crate) study_leave: f64,
    pub(crate) staggered_reception: bool,
}

impl School {
    pub(crate) const fn takes(&self, year_group: u8) -> bool {
        self.years.0 <= year_group && year_group <= self.years.1
    }

    pub(crate) const fn mainstream(&self) -> bool {
        !matches!(self.phase, Phase::Special) && !matches!(self.kind, Kind::Independent)
    }

    /// Youngest and oldest age taught.
    pub(crate) const fn ages(&self) -> (u8, u8) {
        (self.years.0 + 4, self.years.1 + 5)
    }
}

/// Shares of the county's pupils by the sort of school they go to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Shares {
    pub(crate) special: f64,
    pub(crate) independent: f64,
}

/// The county's areas and schools.
#[derive(Debug)]
pub(crate) struct Plan {
    pub(crate) areas: Vec<Area>,
    pub(crate) schools: Vec<School>,
    pub(crate) shares: Shares,
}

/// One of a sort of school: how they are named, sized and numbered.
#[derive(Clone, Copy)]
struct Sort {
    phase: Phase,
    years: (u8, u8),
    title: &'static str,
    mean_size: f64,
}

/// Lays out the county. The authority must have figures of primary and secondary schools.
pub(crate) fn plan(options: &Options, authority: &Authority) -> Plan {
    let mut chance = Chance::of(options.seed, Subject::Schools, 0, 0);
    let figures = |phase| authority.phase(phase);
    let pupils_of = |f: Option<&Figures>| f.map_or(0.0, |f| f64::from(f.pupils));
    let size_of = |f: Option<&Figures>| {
        f.map_or(100.0, |f| f64::from(f.pupils) / f64::from(f.schools.max(1)))
    };
    let (primary, secondary, special) = (
        figures(Phase::Primary),
        figures(Phase::Secondary),
        figures(Phase::Special),
    );
    let all = pupils_of(primary) + pupils_of(secondary) + pupils_of(special);
    let shares = Shares {
        special: pupils_of(special) / all,
        independent: if options.pupils >= INDEPENDENT_FROM {
            INDEPENDENT
        } else {
            0.0
        },
    };

    // The figures count pupils from Year 1. Where fewer of them than six elevenths are in primary
    // schools, and secondary schools are small, some areas have middle schools, which count as
    // secondary: four elevenths are in first schools there.
    let in_primary = pupils_of(primary) / (pupils_of(primary) + pupils_of(secondary));
    let middle = (6.0 / 11.0 - in_primary) * 5.5;
    let middle = if middle >= 0.25 && size_of(secondary) < 800.0 {
        middle.min(1.0)
    } else {
        0.0
    };
    // Reception adds a seventh year group, a sixth more pupils. The lower bounds keep a very
    // large county within the establishment numbers there are.
    let n = f64::from(options.pupils);
    let primary_size = (size_of(primary) * 7.0 / 6.0).max(n * 0.65 / 690.0);
    let secondary_size = if middle > 0.0 {
        900.0
    } else {
        size_of(secondary).max(500.0)
    };
    let special_size = size_of(special).max(n * shares.special / 55.0);

    let areas = areas(n, middle, &mut chance);
    let mut build = Builder::new(options.authority, &areas);
    let mainstream = n * (1.0 - shares.special - shares.independent);
    for (i, area) in areas.iter().enumerate() {
        let here = mainstream * area.share;
        let sorts: &[(Sort, f64)] = if area.three_tier {
            &[
                (
                    sort(Phase::Primary, (0, 4), "First", primary_size * 0.85),
                    5.0,
                ),
                (sort(Phase::Secondary, (5, 8), "Middle", 430.0), 4.0),
                (sort(Phase::Secondary, (9, 11), "High", 820.0), 3.0),
            ]
        } else {
            &[
                (sort(Phase::Primary, (0, 6), "Primary", primary_size), 7.0),
                (
                    sort(Phase::Secondary, (7, 11), "Secondary", secondary_size),
                    5.0,
                ),
            ]
        };
        for &(sort, year_groups) in sorts {
            let count = ((here * year_groups / 12.0 / sort.mean_size).round() as usize).max(1);
            for _ in 0..count {
                build.school(sort, i, None, &mut chance);
            }
        }
    }
    if shares.special > 0.0 {
        let sort = sort(Phase::Special, (0, 11), "Special", special_size);
        let count = ((n * shares.special / sort.mean_size).round() as usize).max(1);
        for i in 0..count {
            let kind = (i == 5).then_some(Kind::NonMaintainedSpecial);
            let area = chance.below(areas.len());
            build.school(sort, area, kind, &mut chance);
        }
    }
    if shares.independent > 0.0 {
        let count = ((n * shares.independent / 280.0).round() as usize).max(1);
        for i in 0..count {
            let sort = if i % 2 == 0 {
                sort(Phase::Secondary, (7, 11), "Independent", 280.0)
            } else {
                sort(Phase::Primary, (0, 6), "Preparatory", 200.0)
            };
            let area = chance.below(areas.len());
            build.school(sort, area, Some(Kind::Independent), &mut chance);
        }
    }
    let mut schools = build.schools;
    // One ordinary secondary school opens on a Saturday now and then.
    if let Some(school) = schools
        .iter_mut()
        .find(|s| s.phase == Phase::Secondary && s.mainstream())
    {
        school.open_saturday = true;
    }
    Plan {
        areas,
        schools,
        shares,
    }
}

const fn sort(phase: Phase, years: (u8, u8), title: &'static str, mean_size: f64) -> Sort {
    Sort {
        phase,
        years,
        title,
        mean_size,
    }
}

fn areas(pupils: f64, middle: f64, chance: &mut Chance) -> Vec<Area> {
    let count = ((pupils / AREA).round() as usize).max(1);
    let mut areas: Vec<Area> = Vec::with_capacity(count);
    let mut starts: Vec<String> = Vec::new();
    while areas.len() < count {
        let name = names::place(chance);
        // Names that begin alike are told apart with difficulty.
        let start: String = name.chars().take(4).collect();
        if starts.contains(&start) && starts.len() < 20 || areas.iter().any(|a| a.name == name) {
            continue;
        }
        starts.push(start);
        areas.push(Area {
            name,
            share: (0.35 * chance.normal()).exponential(),
            hardship: chance.normal(),
            three_tier: false,
        });
    }
    let whole: f64 = areas.iter().map(|a| a.share).sum();
    let mut left = middle;
    for area in &mut areas {
        area.share /= whole;
        if count > 1 && left > area.share / 2.0 {
            area.three_tier = true;
            left -= area.share;
        }
    }
    areas
}

/// Numbers and names schools as they are added.
struct Builder<'a> {
    authority: u16,
    areas: &'a [Area],
    schools: Vec<School>,
    numbers: [u32; 4],
}

impl<'a> Builder<'a> {
    /// Establishment numbers in the nine thousands belong to no school, so that neither a
    /// school's number nor a pupil's can be that of a real one.
    fn new(authority: u16, areas: &'a [Area]) -> Self {
        Self {
            authority,
            areas,
            schools: Vec::new(),
            numbers: [9_001, 9_700, 9_900, 9_960],
        }
    }

    fn school(&mut self, sort: Sort, area: usize, kind: Option<Kind>, chance: &mut Chance) {
        let kind = kind.unwrap_or_else(|| {
            let table: &[(Kind, f64)] = match sort.phase {
                Phase::Primary => &[
                    (Kind::Maintained, 55.0),
                    (Kind::Academy, 42.0),
                    (Kind::Free, 3.0),
                ],
                Phase::Secondary => &[
                    (Kind::Maintained, 15.0),
                    (Kind::Academy, 77.0),
                    (Kind::Free, 8.0),
                ],
                Phase::Special => &[
                    (Kind::Maintained, 55.0),
                    (Kind::Academy, 42.0),
                    (Kind::Free, 3.0),
                ],
            };
            chance.out_of(table)
        });
        let range = match (kind, sort.phase) {
            (Kind::Independent, _) => 3,
            (_, Phase::Primary) => 0,
            (_, Phase::Secondary) => 1,
            (_, Phase::Special) => 2,
        };
        let number = self.numbers[range];
        self.numbers[range] += 1;
        let spread = match sort.phase {
            Phase::Primary => 0.5,
            Phase::Secondary => 0.22,
            Phase::Special => 0.35,
        };
        let home = &self.areas[area];
        let hardship = home.hardship * 0.4 + chance.normal() * 0.6;
        let factor =
            |sd: f64, chance: &mut Chance| (sd * chance.normal() - sd * sd / 2.0).exponential();
        let name = self.name(sort, kind, area, chance);
        let weight = (spread * chance.normal())
            .clamp(-2.0 * spread, 2.0 * spread)
            .exponential();
        let effect = match kind {
            Kind::Independent => -0.5,
            _ => 0.12 * chance.normal() + 0.05 * hardship,
        };
        let practice = Practice {
            unauthorised: factor(0.35, chance),
            leave: factor(0.45, chance),
            holiday: factor(0.25, chance),
            suspension: factor(0.6, chance),
            part_time: factor(0.6, chance),
            late: factor(0.4, chance),
            off_site: factor(0.5, chance),
            trips: factor(0.35, chance),
            study_leave: if chance.yes(0.5) { 1.0 } else { 0.02 },
            staggered_reception: chance.yes(0.12),
        };
        self.schools.push(School {
            laestab: Laestab::new(u32::from(self.authority) * 10_000 + number)
                .expect("three digits and four"),
            urn: 900_001 + self.schools.len() as u32,
            name,
            phase: sort.phase,
            kind,
            years: sort.years,
            area,
            weight,
            effect,
            practice,
            half_day_at_end: chance.yes(0.25),
            open_saturday: false,
            starts_on_first_september: chance.yes(0.4),
            ends_on_last_august: chance.yes(0.4),
        });
    }

    fn name(&self, sort: Sort, kind: Kind, area: usize, chance: &mut Chance) -> String {
        loop {
            let town = &self.areas[area].name;
            let village = names::place(chance);
            // A village's school is named after it, a town's after something in the town.
            let name = match (sort.title, kind, chance.below(4)) {
                ("First" | "Primary", _, 0) => format!("{village} {} School", sort.title),
                ("First" | "Primary", _, 1) => format!("{village} C of E {} School", sort.title),
                ("First" | "Primary", _, 2) => format!(
                    "{} Catholic {} School, {town}",
                    names::saint(chance),
                    sort.title
                ),
                ("First" | "Primary", _, _) => {
                    format!("{} {} School, {town}", names::tree(chance), sort.title)
                }
                ("Middle", _, _) => format!("{} Middle School, {town}", names::tree(chance)),
                ("High", _, 0 | 1) => format!("{town} High School"),
                ("High", _, _) => format!("{} High School, {town}", names::tree(chance)),
                ("Secondary", Kind::Academy | Kind::Free, 0) => format!("{town} Academy"),
                ("Secondary", Kind::Academy | Kind::Free, 1) => {
                    format!("The {} Academy, {town}", names::tree(chance))
                }
                ("Secondary", _, 2) => format!("{} School, {town}", names::saint(chance)),
                ("Secondary", _, _) => format!("{} School, {town}", names::tree(chance)),
                ("Special", _, _) => format!("{} Bank School, {town}", names::tree(chance)),
                ("Preparatory", _, _) => format!("{village} House Preparatory School"),
                _ => format!("{village} College"),
            };
            if self.schools.iter().all(|s| s.name != name) {
                return name;
            }
        }
    }
}
