//! The numbers of the law as dated parameters: each with its unit, its source and since when.
//! In: a date. Out: the number in force that day, or none.
//! Sources: beside each parameter.

use std::fmt::Display;

use jiff::civil::{Date, date};

use crate::{Citation, Days, Limb, Months, SchoolDays, SchoolWeeks, Sessions, cite, that};

/// A number of the law that may change by date.
#[derive(Clone, Copy, Debug)]
pub struct Parameter<T: 'static> {
    /// Its stable name, as policy packs and `docs/law.md` write it.
    pub id: &'static str,
    /// What it limits, in plain English.
    pub what: &'static str,
    /// Its source.
    pub cite: Citation,
    /// Each value with the first day it was in force, oldest first.
    pub values: &'static [(Date, T)],
}

impl<T: Copy> Parameter<T> {
    /// The value in force on a date; `None` before there was one.
    pub fn on(&self, at: Date) -> Option<T> {
        self.values
            .iter()
            .rev()
            .find(|(from, _)| *from <= at)
            .map(|(_, v)| *v)
    }
}

impl<T: Copy + PartialOrd> Parameter<T> {
    /// The limb that a number reaches this limit, in words that name the limit in force that day.
    pub(crate) fn is_reached(&self, by: T, at: Date, words: impl FnOnce(T) -> String) -> Limb {
        match self.on(at) {
            Some(limit) => that(words(limit), by >= limit),
            None => that(format!("the rule was in force on {at}"), false),
        }
    }
}

/// A percentage of possible sessions, in whole points.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PerCent(pub u16);

impl Display for PerCent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}%", self.0)
    }
}

const SINCE_2024: Date = date(2024, 8, 19);
const SINCE_2013: Date = date(2013, 9, 1);
const LONG_AGO: Date = date(2006, 9, 1);

/// Unauthorised sessions at which a penalty notice must be considered.
pub const PENALTY_SESSIONS: Parameter<Sessions> = Parameter {
    id: "penalty.sessions",
    what: "unauthorised sessions in the window at which a penalty notice must be considered",
    cite: cite!("WTTISA", "chapter 6, the national threshold"),
    values: &[(SINCE_2024, Sessions(10))],
};

/// School weeks in the rolling window of the national threshold.
pub const PENALTY_WINDOW: Parameter<SchoolWeeks> = Parameter {
    id: "penalty.window",
    what: "school weeks in the rolling window of the national threshold",
    cite: cite!("WTTISA", "chapter 6, the national threshold"),
    values: &[(SINCE_2024, SchoolWeeks(10))],
};

/// School days of unauthorised absence at which the authority must be told.
pub const ATTENDANCE_RETURN: Parameter<SchoolDays> = Parameter {
    id: "return.attendance",
    what: "continuous school days of G, N, O or U at which the school tells the authority",
    cite: cite!("SI 2024/208", "reg 13 (attendance return)", memory),
    values: &[(LONG_AGO, SchoolDays(10))],
};

/// School days of illness at which the authority must be told, reached or foreseen.
pub const SICKNESS_RETURN: Parameter<SchoolDays> = Parameter {
    id: "return.sickness",
    what: "school days of illness, together or apart, reached or foreseen, at which the school tells the authority",
    cite: cite!("SI 2024/208", "reg 13 (sickness return)", memory),
    values: &[(SINCE_2024, SchoolDays(15))],
};

/// School days of continuous absence in deletion ground (i).
pub const GROUND_I: Parameter<SchoolDays> = Parameter {
    id: "deletion.ground_i",
    what: "continuous school days of G, N or O in the deletion ground of long absence",
    cite: cite!("SI 2024/208", "reg 9(1)(i)"),
    values: &[(LONG_AGO, SchoolDays(20))],
};

/// School days after leave ended in deletion ground (h).
pub const GROUND_H: Parameter<SchoolDays> = Parameter {
    id: "deletion.ground_h",
    what: "school days without returning after leave, in the deletion ground of not returning",
    cite: cite!("SI 2024/208", "reg 9(1)(h)"),
    values: &[(LONG_AGO, SchoolDays(10))],
};

/// Months of a sentence of detention in deletion ground (j).
pub const GROUND_J: Parameter<Months> = Parameter {
    id: "deletion.ground_j",
    what: "months of a sentence of detention, in the deletion ground of detention",
    cite: cite!("SI 2024/208", "reg 9(1)(j)", memory),
    values: &[(LONG_AGO, Months(4))],
};

/// School days of continuous absence in the deletion ground of those not of compulsory school age.
pub const GROUND_3C: Parameter<SchoolDays> = Parameter {
    id: "deletion.ground_3c",
    what: "continuous school days without leave, in the deletion ground of long absence at other than compulsory school age",
    cite: cite!("SI 2024/208", "reg 9(3)(c)"),
    values: &[(SINCE_2024, SchoolDays(20))],
};

/// School days within which code N must become another code.
pub const N_CLOCK: Parameter<SchoolDays> = Parameter {
    id: "register.n_clock",
    what: "school days after the session within which code N must become another code",
    cite: cite!("SI 2024/208", "reg 10(7)-(9)"),
    values: &[(SINCE_2024, SchoolDays(5))],
};

/// Days after entry within which a new pupil is returned to the authority.
pub const NEW_PUPIL_RETURN: Parameter<Days> = Parameter {
    id: "return.new_pupil",
    what: "days after entry in the admission register within which the authority is told of a new pupil",
    cite: cite!("SI 2024/208", "reg 13(1)-(3)"),
    values: &[(LONG_AGO, Days(5))],
};

/// Share of possible sessions missed at which absence is persistent.
pub const PERSISTENT: Parameter<PerCent> = Parameter {
    id: "statistics.persistent",
    what: "share of possible sessions missed at which absence is persistent",
    cite: cite!("EES absence", "persistent absentees"),
    values: &[(date(2015, 9, 1), PerCent(10))],
};

/// Share of possible sessions missed at which absence is severe.
pub const SEVERE: Parameter<PerCent> = Parameter {
    id: "statistics.severe",
    what: "share of possible sessions missed at which absence is severe",
    cite: cite!("EES absence", "severe absentees"),
    values: &[(SINCE_2013, PerCent(50))],
};

/// One parameter in words, for pages and packs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Described {
    /// Its stable name.
    pub id: &'static str,
    /// What it limits.
    pub what: &'static str,
    /// Its source.
    pub cite: Citation,
    /// Each value in words, with the first day it was in force.
    pub values: Vec<(Date, String)>,
}

fn describe<T: Display>(p: &Parameter<T>) -> Described {
    Described {
        id: p.id,
        what: p.what,
        cite: p.cite,
        values: p
            .values
            .iter()
            .map(|(from, v)| (*from, v.to_string()))
            .collect(),
    }
}

/// Every parameter in words, in the order of this page. No source of its own: each has one.
pub fn all() -> Vec<Described> {
    vec![
        describe(&PENALTY_SESSIONS),
        describe(&PENALTY_WINDOW),
        describe(&ATTENDANCE_RETURN),
        describe(&SICKNESS_RETURN),
        describe(&GROUND_I),
        describe(&GROUND_H),
        describe(&GROUND_J),
        describe(&GROUND_3C),
        describe(&N_CLOCK),
        describe(&NEW_PUPIL_RETURN),
        describe(&PERSISTENT),
        describe(&SEVERE),
    ]
}
