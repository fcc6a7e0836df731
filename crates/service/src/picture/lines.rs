//! Rates over school weeks as lines, with names at their ends.
//! In: weeks, and a line of rates for each who is compared. Out: a picture with its table beneath.

use askama::Template;
use askama::filters::HtmlSafe;
use govuk::{Cell, Table};
use jiff::civil::Date;

use super::short;
use crate::pupils::per_cent;
use crate::when;

/// The picture's own units: its style sheet gives it the width of its place.
const WIDTH: f64 = 760.0;
const HEIGHT: f64 = 320.0;
const LEFT: f64 = 60.0;
const RIGHT: f64 = 590.0;
const TOP: f64 = 16.0;
const BOTTOM: f64 = 276.0;
/// Names closer than this would lie over one another.
const NAME_HEIGHT: f64 = 20.0;

/// Whose line it is, which says how it looks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Look {
    /// What the page is about.
    Own,
    /// Like schools together.
    Like,
    /// England.
    National,
}

impl Look {
    const fn class(self) -> &'static str {
        match self {
            Self::Own => "own",
            Self::Like => "like",
            Self::National => "national",
        }
    }
}

/// A line: a rate in hundredths of a per cent for each week, where there is one.
#[derive(Clone, Debug)]
pub(crate) struct Line {
    pub(crate) look: Look,
    pub(crate) name: String,
    pub(crate) rates: Vec<Option<u32>>,
}

/// What the template draws of a line.
struct Drawn {
    class: &'static str,
    path: String,
    /// A week that stands alone between two without a rate is a point.
    points: Vec<(String, String)>,
    name: String,
    name_y: String,
}

struct Tick {
    at: String,
    words: String,
}

/// Lines over weeks.
#[derive(Template)]
#[template(path = "picture/lines.html")]
pub(crate) struct Lines {
    id: &'static str,
    title: String,
    describes: String,
    drawn: Vec<Drawn>,
    across: Vec<Tick>,
    up: Vec<Tick>,
    table: Table,
}

impl HtmlSafe for Lines {}

fn number(n: f64) -> String {
    format!("{n:.1}")
}

/// The rates between which the picture lies: whole fives of a per cent around all of them.
fn span(lines: &[Line]) -> (u32, u32) {
    let rates = || lines.iter().flat_map(|l| l.rates.iter().flatten().copied());
    let low = rates().min().unwrap_or(9_000) / 500 * 500;
    let high = rates().max().unwrap_or(10_000).div_ceil(500) * 500;
    // Two steps at least, so that a small change is not made to look like a cliff.
    let low = low.min(high.saturating_sub(1_000));
    (low, high.max(low + 1_000).min(10_000))
}

struct Scale {
    low: u32,
    high: u32,
    weeks: usize,
}

impl Scale {
    fn x(&self, week: usize) -> f64 {
        let steps = self.weeks.saturating_sub(1).max(1) as f64;
        LEFT + (RIGHT - LEFT) * week as f64 / steps
    }

    fn y(&self, rate: u32) -> f64 {
        let share = f64::from(rate.saturating_sub(self.low)) / f64::from(self.high - self.low);
        BOTTOM - (BOTTOM - TOP) * share
    }
}

fn draw(line: &Line, scale: &Scale) -> Drawn {
    let (mut path, mut points) = (String::new(), Vec::new());
    let rate = |at: usize| line.rates.get(at).copied().flatten();
    for at in 0..line.rates.len() {
        let Some(here) = rate(at) else { continue };
        let (x, y) = (number(scale.x(at)), number(scale.y(here)));
        let before = at.checked_sub(1).and_then(rate).is_some();
        if !before && rate(at + 1).is_none() {
            points.push((x, y));
        } else {
            path.push_str(&format!("{}{x} {y}", if before { "L" } else { "M" }));
        }
    }
    let last = line.rates.iter().rev().flatten().next();
    Drawn {
        class: line.look.class(),
        path,
        points,
        name: match last {
            Some(rate) => format!("{} {}", line.name, short(*rate)),
            None => String::new(),
        },
        name_y: number(last.map_or(BOTTOM, |rate| scale.y(*rate))),
    }
}

/// Moves names apart that would lie over one another, the highest first.
fn part(drawn: &mut [Drawn]) {
    let mut order: Vec<usize> = (0..drawn.len()).collect();
    let y = |d: &Drawn| d.name_y.parse::<f64>().unwrap_or(BOTTOM);
    order.sort_by(|a, b| y(&drawn[*a]).total_cmp(&y(&drawn[*b])));
    let mut least = TOP;
    for at in order {
        let moved = y(&drawn[at]).max(least);
        least = moved + NAME_HEIGHT;
        drawn[at].name_y = number(moved);
    }
}

/// A label for the first week of each month.
fn months(mondays: &[Date], scale: &Scale) -> Vec<Tick> {
    let mut last = 0;
    let mut ticks = Vec::new();
    for (at, monday) in mondays.iter().enumerate() {
        if monday.month() != last {
            last = monday.month();
            ticks.push(Tick {
                at: number(scale.x(at)),
                words: monday.strftime("%b").to_string(),
            });
        }
    }
    ticks
}

impl Lines {
    /// A picture. `mondays` are those of the weeks; `id` tells it from others on the page, and
    /// `describes` says what there is to be seen, for who does not see it.
    pub(crate) fn new(
        id: &'static str,
        title: impl Into<String>,
        describes: impl Into<String>,
        mondays: &[Date],
        lines: &[Line],
    ) -> Self {
        let title = title.into();
        let (low, high) = span(lines);
        let scale = Scale {
            low,
            high,
            weeks: mondays.len(),
        };
        let mut drawn: Vec<Drawn> = lines.iter().map(|line| draw(line, &scale)).collect();
        part(&mut drawn);
        let head = std::iter::once(Cell::new("Week of"))
            .chain(lines.iter().map(|l| Cell::numeric(l.name.as_str())));
        let rows = mondays.iter().enumerate().map(|(at, monday)| {
            let rates = lines
                .iter()
                .map(move |l| Cell::numeric(per_cent(l.rates.get(at).copied().flatten())));
            std::iter::once(Cell::new(when::day(*monday))).chain(rates)
        });
        Self {
            id,
            describes: describes.into(),
            across: months(mondays, &scale),
            up: (low..=high)
                .step_by(500)
                .map(|rate| Tick {
                    at: number(scale.y(rate)),
                    words: format!("{}%", rate / 100),
                })
                .collect(),
            drawn,
            table: Table::new(title.as_str())
                .caption_class("govuk-visually-hidden")
                .head(head)
                .rows(rows)
                .first_cell_is_header(),
            title,
        }
    }
}

#[cfg(test)]
mod tests {
    use jiff::ToSpan;
    use jiff::civil::date;

    use super::*;

    fn lines(all: &[(&str, Vec<Option<u32>>)]) -> String {
        let monday = date(2025, 9, 1);
        let weeks = all.iter().map(|(_, rates)| rates.len()).max().unwrap_or(0);
        let mondays: Vec<Date> = (0..weeks).map(|n| monday + (n as i64).weeks()).collect();
        let lines: Vec<Line> = all
            .iter()
            .map(|(name, rates)| Line {
                look: Look::Own,
                name: (*name).to_owned(),
                rates: rates.clone(),
            })
            .collect();
        let picture = Lines::new("trend", "Trend <1>", "It falls & rises", &mondays, &lines);
        picture.to_string()
    }

    #[test]
    fn every_rate_stands_in_the_table_and_a_gap_breaks_the_line() {
        let drawn = lines(&[(
            "Ours",
            vec![
                Some(9412),
                Some(9300),
                None,
                Some(9000),
                None,
                Some(9111),
                Some(9555),
            ],
        )]);
        for rate in ["94.12%", "93.00%", "90.00%", "91.11%", "95.55%", "–"] {
            assert!(drawn.contains(rate), "{rate}");
        }
        assert_eq!(
            drawn.matches('M').count() - drawn.matches("M0").count(),
            2 + month_m(&drawn)
        );
        assert_eq!(drawn.matches("<circle").count(), 1, "the week alone");
        assert!(drawn.contains("Ours 95.6%"), "the name stands at the end");
        assert!(drawn.contains("<title id=\"trend-title\">Trend &#60;1&#62;</title>"));
        assert!(drawn.contains("It falls &#38; rises"));
        assert!(!drawn.contains("style="), "the pages allow no inline style");
    }

    /// Capitals of words that are none of the path's.
    fn month_m(drawn: &str) -> usize {
        drawn.matches("Mar").count() + drawn.matches("May").count()
    }

    #[test]
    fn names_never_lie_over_one_another() {
        let drawn = lines(&[
            ("One", vec![Some(9400), Some(9401)]),
            ("Two", vec![Some(9400), Some(9402)]),
            ("Three", vec![Some(9400), Some(9403)]),
        ]);
        let mut heights: Vec<f64> = drawn
            .match_indices("app-picture__name--own\" x=")
            .map(|(at, _)| {
                let rest = &drawn[at..];
                let y = rest.find("y=\"").expect("a height") + 3;
                let end = rest[y..].find('"').expect("its end");
                rest[y..y + end].parse().expect("a number")
            })
            .collect();
        heights.sort_by(f64::total_cmp);
        assert_eq!(heights.len(), 3);
        assert!(
            heights
                .windows(2)
                .all(|pair| pair[1] - pair[0] >= NAME_HEIGHT)
        );
    }

    #[test]
    fn the_axis_is_never_shorter_than_ten_points_nor_past_a_hundred() {
        let of = |rates: &[u32]| {
            span(&[Line {
                look: Look::Own,
                name: String::new(),
                rates: rates.iter().copied().map(Some).collect(),
            }])
        };
        for (rates, expected) in [
            (vec![9412, 9433], (8500, 9500)),
            (vec![9000], (8000, 9000)),
            (vec![10_000], (9000, 10_000)),
            (vec![4_321, 9_876], (4000, 10_000)),
            (vec![0], (0, 1000)),
            (vec![], (9000, 10_000)),
        ] {
            assert_eq!(of(&rates), expected, "{rates:?}");
        }
    }
}
