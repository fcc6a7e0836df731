//! Rates beside one another as bars, each with its name and its number.
//! In: names and rates. Out: a picture; the table beneath is the page's, which knows more columns.

use askama::Template;
use askama::filters::HtmlSafe;
use govuk::Table;

use super::short;

const WIDTH: f64 = 760.0;
const LEFT: f64 = 210.0;
const RIGHT: f64 = 670.0;
const BAR: f64 = 24.0;
const STEP: f64 = 34.0;

/// A bar: its name, and a rate in hundredths of a per cent where there is one.
#[derive(Clone, Debug)]
pub(crate) struct Bar {
    pub(crate) name: String,
    pub(crate) rate: Option<u32>,
    /// What the page says stands out.
    pub(crate) stands_out: bool,
}

struct Drawn {
    name: String,
    y: String,
    middle: String,
    width: String,
    end: String,
    words: String,
    stands_out: bool,
}

/// Bars, with the table beneath.
#[derive(Template)]
#[template(path = "picture/bars.html")]
pub(crate) struct Bars {
    id: &'static str,
    title: String,
    describes: String,
    height: f64,
    drawn: Vec<Drawn>,
    table: Table,
}

impl HtmlSafe for Bars {}

fn number(n: f64) -> String {
    format!("{n:.1}")
}

impl Bars {
    /// A picture above its table. The longest bar takes the whole width, unless that would make
    /// one of less than a tenth look like much.
    pub(crate) fn new(
        id: &'static str,
        title: impl Into<String>,
        bars: Vec<Bar>,
        table: Table,
    ) -> Self {
        let most = bars.iter().filter_map(|b| b.rate).max().unwrap_or(0);
        let most = f64::from(most.max(1_000));
        let describes = bars
            .iter()
            .map(|b| {
                let rate = b.rate.map_or("nothing to count".to_owned(), short);
                format!("{}: {rate}", b.name)
            })
            .collect::<Vec<_>>()
            .join("; ");
        let height = bars.len() as f64 * STEP;
        let drawn = bars.into_iter().enumerate().map(|(at, bar)| {
            let y = at as f64 * STEP + (STEP - BAR) / 2.0;
            let width = (RIGHT - LEFT) * f64::from(bar.rate.unwrap_or(0)) / most;
            Drawn {
                name: bar.name,
                y: number(y),
                middle: number(y + BAR / 2.0),
                width: number(width),
                end: number(LEFT + width + 8.0),
                words: bar.rate.map_or("–".to_owned(), short),
                stands_out: bar.stands_out,
            }
        });
        Self {
            id,
            title: title.into(),
            describes,
            height,
            drawn: drawn.collect(),
            table,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bars_are_as_long_as_their_rates_and_say_them() {
        let bar = |name: &str, rate| Bar {
            name: name.to_owned(),
            rate,
            stands_out: name == "Friday",
        };
        let bars = vec![
            bar("Monday", Some(600)),
            bar("Friday", Some(1200)),
            bar("Sunday", None),
        ];
        let drawn = Bars::new("days", "Absence", bars, Table::new("Absence")).to_string();
        for words in [
            "6.0%",
            "12.0%",
            "Sunday: nothing to count",
            "width=\"230.0\"",
            "width=\"460.0\"",
        ] {
            assert!(drawn.contains(words), "{words}: {drawn}");
        }
        assert_eq!(drawn.matches("app-picture__bar--out").count(), 1);
        assert!(!drawn.contains("style="));
        let small = vec![bar("Monday", Some(100))];
        let drawn = Bars::new("days", "Absence", small, Table::new("Absence")).to_string();
        assert!(
            drawn.contains("width=\"46.0\""),
            "a hundredth is not made to look like much"
        );
    }
}
