//! The picture of the mountain: where a child's attendance stands.
//! In: a mountain as the decision has it. Out: SVG with a title and a description, and the table
//! beneath; what was missed in days, sessions and lessons.

use askama::Template;
use askama::filters::HtmlSafe;
use casework::support::{Mountain, mountain};
use govuk::{Cell, Table};
use law::school::Phase;
use store::StoreError;
use store::support::classmates;

use super::Desk;
use crate::pupils::per_cent;
use crate::web::Caller;

/// The picture's own units.
const WIDTH: f64 = 760.0;
const PEAK: f64 = 250.0;
const TOP: f64 = 20.0;
const STEP: f64 = 46.0;

struct Height {
    y: String,
    words: String,
    left: String,
}

/// A mountain with a child on it.
#[derive(Template)]
#[template(path = "support/mountain.html")]
pub(super) struct Picture {
    describes: String,
    missed: String,
    height: f64,
    foot: f64,
    heights: Vec<Height>,
    here_y: String,
    here: String,
    table: Table,
}

impl HtmlSafe for Picture {}

fn number(n: f64) -> String {
    format!("{n:.1}")
}

/// "1 lesson", "12½ lessons".
fn counted(n: &str, what: &str) -> String {
    format!("{n} {what}{}", if n == "1" { "" } else { "s" })
}

/// What was missed, in words.
fn missed_in_words(mountain: &Mountain<'_>) -> String {
    let missed = mountain.missed;
    format!(
        "Missed this academic year: {}, which is {} or {}.",
        counted(&missed.sessions.to_string(), "session"),
        counted(&missed.days(), "day"),
        counted(&missed.lessons(), "lesson"),
    )
}

impl Picture {
    /// What was missed, in words.
    pub(super) fn missed(&self) -> &str {
        &self.missed
    }

    fn new(mountain: &Mountain<'_>) -> Self {
        let steps = mountain.heights.len() as f64;
        let foot = TOP + steps * STEP;
        let slope = |y: f64| (y - TOP) / (foot - TOP) * (PEAK - 20.0);
        let heights = mountain
            .heights
            .iter()
            .enumerate()
            .map(|(at, (height, _))| {
                let y = TOP + (at as f64 + 1.0) * STEP;
                Height {
                    y: number(y),
                    words: format!("{} ({} or more)", height.name, height.at_least),
                    left: number(PEAK - slope(y)),
                }
            });
        let (own, _) = mountain.heights[mountain.height];
        let rate = per_cent(Some(mountain.rate));
        let among = match mountain.classmates {
            Some((higher, all)) => format!(
                " Of {all} others in the year group at this school, {higher} have a higher attendance."
            ),
            None => " There are too few others in the year group to show.".to_owned(),
        };
        let rows = mountain
            .heights
            .iter()
            .enumerate()
            .map(|(at, (height, there))| {
                [
                    Cell::new(height.name.as_str()),
                    Cell::new(format!("{} or more", height.at_least)),
                    Cell::numeric(there.map_or("–".to_owned(), |n| n.to_string())),
                    Cell::new(if at == mountain.height { "Here" } else { "" }),
                ]
            });
        Self {
            describes: format!(
                "Attendance this academic year is {rate}: {}.{among}",
                own.name
            ),
            missed: missed_in_words(mountain),
            height: foot + 24.0,
            foot,
            here_y: number(TOP + (mountain.height as f64 + 0.5) * STEP),
            here: rate,
            heights: heights.collect(),
            table: Table::new("The mountain")
                .caption_class("govuk-visually-hidden")
                .head([
                    Cell::new("Height"),
                    Cell::new("Attendance"),
                    Cell::numeric("Others in the year group"),
                    Cell::new("This child"),
                ])
                .rows(rows)
                .first_cell_is_header(),
        }
    }
}

/// The mountain of a pupil, as a picture and as what a record keeps of it; `None` where no session was
/// possible.
pub(super) async fn picture(
    caller: &Caller,
    desk: &Desk,
) -> Result<Option<(Picture, serde_json::Value)>, StoreError> {
    let Some(kept) = &desk.opened.standing else {
        return Ok(None);
    };
    let store = &caller.rooms.store;
    let mates = classmates(store, desk.pupil(), desk.school.id).await?;
    let phase = Phase::parse(&desk.school.phase).unwrap_or(Phase::Secondary);
    let policy = &caller.rooms.authority.policy;
    let own = (kept.attended, kept.possible);
    Ok(mountain(policy, own, &mates, phase).map(|mountain| {
        let figures = serde_json::json!({
            "as_of": kept.as_of.to_string(),
            "attendance": per_cent(Some(mountain.rate)),
            "height": mountain.heights[mountain.height].0.name,
            "sessions_missed": mountain.missed.sessions,
            "days_missed": mountain.missed.days(),
            "lessons_missed": mountain.missed.lessons(),
        });
        (Picture::new(&mountain), figures)
    }))
}
