//! What an authority's policy puts on Today beside what the law asks.
//! In: the `[today]` table of a pack. Out: [`Triggers`], each with a national default.
//! These are practice, not law: no authority is told what to watch for, only what it must act on.

use register::patterns::Salience;
use serde::Deserialize;

/// Numbers and choices behind the rules of Today that are an authority's own.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Triggers {
    /// Whether ten school days of any absence, authorised too, put a pupil on the list. Some
    /// authorities ask schools to tell them so.
    pub ten_days_of_any_absence: bool,
    /// Days of illness in an academic year at which a pupil is heading for the sickness return.
    pub heading_ill_days: u16,
    /// Sessions absent on a weekday before its rate is looked at.
    pub weekday_absent: u16,
    /// How many times the rate of the other weekdays it must reach.
    pub weekday_times: u16,
    /// School weeks on each side of a trend.
    pub trend_weeks: u16,
    /// Fall in attendance, in points of per cent, that makes a trend falling.
    pub trend_fall: u16,
    /// The hour of a school day, by the clocks of England, by which its register has come.
    pub registers_by: u16,
}

impl Default for Triggers {
    fn default() -> Self {
        // A list that names one pupil in four is read by nobody: these name about one in forty of
        // the synthetic county's.
        Self {
            ten_days_of_any_absence: false,
            heading_ill_days: 10,
            weekday_absent: 10,
            weekday_times: 4,
            trend_weeks: 6,
            trend_fall: 15,
            // After the afternoon's register: schools that load files do so at the end of the day.
            registers_by: 17,
        }
    }
}

impl Triggers {
    /// When a pattern stands out, as the registers' own code takes it.
    pub fn salience(&self) -> Salience {
        Salience {
            weekday_absent: self.weekday_absent.into(),
            weekday_times: self.weekday_times.into(),
            trend_weeks: self.trend_weeks,
            trend_fall: u32::from(self.trend_fall) * 100,
        }
    }

    /// What differs from another policy's, each in words: what it is, and the two values.
    pub(super) fn differences(&self, other: &Self) -> Vec<String> {
        let yes = |b: bool| if b { "yes" } else { "no" }.to_owned();
        let rows: [(&str, String, String); 7] = [
            (
                "Ten school days of any absence are listed",
                yes(self.ten_days_of_any_absence),
                yes(other.ten_days_of_any_absence),
            ),
            (
                "Days of illness at which a pupil is heading for the sickness return",
                self.heading_ill_days.to_string(),
                other.heading_ill_days.to_string(),
            ),
            (
                "Sessions absent on a weekday before it can stand out",
                self.weekday_absent.to_string(),
                other.weekday_absent.to_string(),
            ),
            (
                "Times the other weekdays' rate at which it stands out",
                self.weekday_times.to_string(),
                other.weekday_times.to_string(),
            ),
            (
                "School weeks on each side of a trend",
                self.trend_weeks.to_string(),
                other.trend_weeks.to_string(),
            ),
            (
                "Points of attendance lost that make a trend falling",
                self.trend_fall.to_string(),
                other.trend_fall.to_string(),
            ),
            (
                "Hour of the day by which a school's register has come",
                self.registers_by.to_string(),
                other.registers_by.to_string(),
            ),
        ];
        rows.into_iter()
            .filter(|(_, own, theirs)| own != theirs)
            .map(|(what, own, theirs)| format!("{what}: {own} instead of {theirs}."))
            .collect()
    }

    /// Why these numbers make no sense, each with what to do instead.
    pub(super) fn faults(&self) -> Vec<(String, String)> {
        let reachable = |name: &str, value: u16, most: u16| {
            (!(1..=most).contains(&value)).then(|| {
                (
                    format!("{name} = {value} can never be met, or always is"),
                    format!("Set it between 1 and {most}, or leave it out"),
                )
            })
        };
        [
            reachable("heading_ill_days", self.heading_ill_days, 14),
            reachable("weekday_absent", self.weekday_absent, 80),
            reachable("weekday_times", self.weekday_times, 10),
            reachable("trend_weeks", self.trend_weeks, 19),
            reachable("trend_fall", self.trend_fall, 100),
            reachable("registers_by", self.registers_by, 23),
        ]
        .into_iter()
        .flatten()
        .collect()
    }
}
