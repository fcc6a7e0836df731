//! The county's own figures, in the terms of the published ones.
//! In: a county's registers. Out: counts, rates, and a table beside DfE's.

use std::collections::BTreeMap;
use std::fmt::Write;

use law::attendance::Code;
use law::school::Phase;
use law::statistics;

use crate::County;
use crate::published::{CODES, Figures, PerCode, has_place};

/// Sessions and pupils of one phase, or of all, in one academic year.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Counts {
    /// Schools with pupils.
    pub schools: u32,
    /// Pupils with at least one possible session.
    pub pupils: u32,
    /// Of them, those who missed a tenth or more of their own possible sessions.
    pub persistent: u32,
    /// Of them, those who missed a half or more.
    pub severe: u32,
    /// Sessions under each code that counts.
    pub sessions: PerCode<u64>,
    /// Marks that are no possible session: unable to attend, closed, elsewhere.
    pub not_possible: u64,
    /// Sessions on roll without a mark.
    pub unmarked: u64,
}

impl Counts {
    /// Possible sessions.
    pub fn possible(&self) -> u64 {
        self.sessions.iter().map(|(_, n)| n).sum()
    }

    fn of_class(&self, wanted: impl Fn(law::attendance::Class) -> bool) -> u64 {
        self.sessions
            .iter()
            .filter(|(code, _)| wanted(code.class()))
            .map(|(_, n)| n)
            .sum()
    }

    /// Sessions attended.
    pub fn attended(&self) -> u64 {
        self.of_class(law::attendance::Class::attended)
    }

    /// Sessions missed.
    pub fn absent(&self) -> u64 {
        self.of_class(law::attendance::Class::absent)
    }

    /// Sessions attended, as a share of the possible ones; 0 when there are none.
    pub fn attendance(&self) -> f64 {
        share(self.attended(), self.possible())
    }

    /// A code's share of the possible sessions.
    pub fn rate(&self, code: Code) -> f64 {
        share(self.sessions[code], self.possible())
    }

    /// Persistent absentees, as a share of pupils.
    pub fn persistent(&self) -> f64 {
        share(u64::from(self.persistent), u64::from(self.pupils))
    }

    /// Severe absentees, as a share of pupils.
    pub fn severe(&self) -> f64 {
        share(u64::from(self.severe), u64::from(self.pupils))
    }

    fn pupil(&mut self, (possible, absent): (u32, u32)) {
        if possible > 0 {
            self.pupils += 1;
            self.persistent += u32::from(statistics::persistent(absent, possible).value);
            self.severe += u32::from(statistics::severe(absent, possible).value);
        }
    }
}

fn share(part: u64, whole: u64) -> f64 {
    if whole == 0 {
        0.0
    } else {
        part as f64 / whole as f64
    }
}

/// One academic year of a county.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Measured {
    /// All phases together, each pupil counted once.
    pub total: Counts,
    phases: BTreeMap<Phase, Counts>,
}

impl Measured {
    /// Counts a year of a county; `year` counts from 0, the first.
    pub fn of(county: &County, year: usize) -> Self {
        let mut phases: BTreeMap<Phase, Counts> = BTreeMap::new();
        let mut total = Counts::default();
        // Possible sessions and missed ones, by pupil, and by phase and pupil.
        let mut whole = vec![(0_u32, 0_u32); county.pupils.len()];
        let mut of_phase: BTreeMap<Phase, BTreeMap<u32, (u32, u32)>> = BTreeMap::new();
        for sheet in county.sheets.iter().filter(|s| s.year == year) {
            let phase = county.plan.schools[sheet.school].phase;
            let counts = phases.entry(phase).or_default();
            counts.schools += u32::from(!sheet.rows.is_empty());
            let pupils = of_phase.entry(phase).or_default();
            for row in &sheet.rows {
                let own = pupils.entry(row.pupil).or_default();
                for &mark in &row.marks[usize::from(row.from)..usize::from(row.to)] {
                    match Code::from_byte(mark) {
                        None => counts.unmarked += 1,
                        Some(code) if !has_place(code) => counts.not_possible += 1,
                        Some(code) => {
                            counts.sessions[code] += 1;
                            let absent = u32::from(code.class().absent());
                            own.0 += 1;
                            own.1 += absent;
                            let all = &mut whole[row.pupil as usize];
                            all.0 += 1;
                            all.1 += absent;
                        }
                    }
                }
            }
        }
        for (phase, pupils) in of_phase {
            let counts = phases.entry(phase).or_default();
            for own in pupils.into_values() {
                counts.pupil(own);
            }
            total.schools += counts.schools;
            total.not_possible += counts.not_possible;
            total.unmarked += counts.unmarked;
            for code in CODES {
                total.sessions[code] += counts.sessions[code];
            }
        }
        for all in whole {
            total.pupil(all);
        }
        Self { total, phases }
    }

    /// The counts of a phase; `None` when the county has no such school.
    pub fn phase(&self, phase: Phase) -> Option<&Counts> {
        self.phases.get(&phase)
    }
}

/// A table for people: the county beside the published figures of its authority, in per cent.
pub fn table(county: &County, measured: &Measured) -> String {
    let mut text = String::new();
    let authority = county.authority();
    let phases = Phase::ALL
        .into_iter()
        .map(|phase| (phase.text(), measured.phase(phase), authority.phase(phase)));
    let all = phases.chain([("total", Some(&measured.total), authority.total.as_ref())]);
    for (name, counts, figures) in all {
        if let (Some(counts), Some(figures)) = (counts, figures) {
            section(&mut text, name, counts, figures, &authority.name);
        }
    }
    text
}

fn section(text: &mut String, name: &str, counts: &Counts, figures: &Figures, authority: &str) {
    let mut line = |what: &str, ours: f64, theirs: Option<f64>| {
        let ours = ours * 100.0;
        // Writing to a string cannot fail.
        let _ = match theirs.map(|t| t * 100.0) {
            Some(theirs) => writeln!(
                text,
                "{name:<10} {what:<12} {ours:>9.3} {theirs:>9.3} {:>+8.3} {:>+7.1}%",
                ours - theirs,
                if theirs > 0.0 {
                    (ours / theirs - 1.0) * 100.0
                } else {
                    0.0
                }
            ),
            None => writeln!(text, "{name:<10} {what:<12} {ours:>9.3}         -"),
        };
    };
    line(
        "attendance",
        counts.attendance(),
        Some(figures.attendance()),
    );
    for code in CODES {
        let what = match code {
            Code::PRESENT_AM => "/ and \\",
            code => code.text(),
        };
        line(what, counts.rate(code), Some(figures.rate(code)));
    }
    line(
        "persistent",
        counts.persistent(),
        Some(figures.persistent()),
    );
    line("severe", counts.severe(), None);
    let _ = writeln!(
        text,
        "{name:<10} {} schools ({} in {authority}), {} pupils ({}), {} sessions not possible, {} unmarked\n",
        counts.schools,
        figures.schools,
        counts.pupils,
        figures.pupils,
        counts.not_possible,
        counts.unmarked,
    );
}
