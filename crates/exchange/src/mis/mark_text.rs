//! All marks of a pupil in one text: one character a session, morning then afternoon of each day.
//! In: the text, its first date and what the mapping says of it. Out: the mark of each session; or,
//! when the text can be read in more than one way or in none, why. It is never guessed.

use jiff::civil::{Date, Weekday};
use law::attendance::Code;
use register::Session;

use super::mapping::Mapping;

/// One session's mark as it stands in the text.
pub(super) type Placed<'a> = (Date, Session, &'a str);

/// How many characters stand for a session.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Width {
    /// One each.
    One,
    /// Two each, a blank after a code of one character.
    Two,
    /// As many as the code has.
    AsTheCode,
}

/// Which days the text has marks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Week {
    Five,
    Seven,
}

impl Week {
    fn holds(self, date: Date) -> bool {
        self == Self::Seven || !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
    }

    const fn name(self) -> &'static str {
        match self {
            Self::Five => "five-day weeks",
            Self::Seven => "seven-day weeks",
        }
    }
}

/// More characters than two years of days have sessions, at two characters each.
const LONGEST: usize = 3_000;

/// Reads the text.
pub(super) fn read<'a>(
    text: &'a str,
    start: Date,
    end: Option<Date>,
    mapping: &Mapping,
) -> Result<Vec<Placed<'a>>, String> {
    if text.chars().all(|c| c == '-' || c.is_whitespace()) {
        return Ok(Vec::new());
    }
    let length = text.chars().count();
    if length > LONGEST {
        return Err(format!(
            "has {length} characters, more than two years of marks"
        ));
    }
    if end.is_some_and(|end| end < start) {
        return Err(format!("begins on {start}, after its end"));
    }
    let two_character = two_character_code(text, mapping);
    if let Some(code) = two_character
        && end.is_none()
        && mapping.characters_per_session.is_none()
    {
        return Err(format!(
            "holds {code}, a code of two characters, so its length does not tell which session \
             each mark belongs to; give the date of the last mark or characters_per_session in a \
             mapping file, or export one column a session"
        ));
    }
    let weeks: &[Week] = match mapping.week {
        Some(5) => &[Week::Five],
        Some(_) => &[Week::Seven],
        None => &[Week::Five, Week::Seven],
    };
    let widths: &[Width] = match mapping.characters_per_session {
        Some(1) => &[Width::One],
        Some(_) => &[Width::Two],
        None if two_character.is_some() => &[Width::One, Width::Two, Width::AsTheCode],
        None => &[Width::One, Width::Two],
    };
    let mut readings: Vec<(Week, Width, Vec<Placed<'a>>)> = Vec::new();
    let mut misfits = Vec::new();
    for &width in widths {
        let marks = match split(text, width, mapping) {
            Ok(marks) => marks,
            Err(why) => {
                misfits.push(why);
                continue;
            }
        };
        for &week in weeks {
            match place(&marks, start, end, week, mapping.week.is_some()) {
                Ok(placed) if readings.iter().any(|(_, _, other)| *other == placed) => {}
                Ok(placed) => readings.push((week, width, placed)),
                Err(why) => misfits.push(why),
            }
        }
    }
    match readings.len() {
        1 => Ok(readings.remove(0).2),
        0 => {
            let why = misfits.first().map_or("cannot be read", String::as_str);
            Err(why.to_owned())
        }
        _ => Err(ambiguous(&readings)),
    }
}

/// Why several readings cannot be told apart, and what would tell them apart.
fn ambiguous(readings: &[(Week, Width, Vec<Placed<'_>>)]) -> String {
    let ways: Vec<String> = readings
        .iter()
        .map(|(week, width, placed)| {
            let last = placed
                .last()
                .map_or_else(String::new, |(date, ..)| format!(" to {date}"));
            let width = match width {
                Width::One => "one character a session",
                Width::Two => "two characters a session",
                Width::AsTheCode => "as many characters as each code has",
            };
            format!("{} with {width}{last}", week.name())
        })
        .collect();
    format!(
        "can be read in more than one way ({}); a mapping file must say which (week, \
         characters_per_session)",
        ways.join("; or ")
    )
}

/// Whether a text of one session could be a mark.
fn is_mark(text: &str, mapping: &Mapping) -> bool {
    let text = text.trim();
    text.is_empty()
        || text == "-"
        || mapping.codes.contains_key(text)
        || Code::all().any(|code| code.text() == text)
}

/// The first code of two characters in the text, if any: such codes end in a figure, and no code
/// of one character is a figure.
fn two_character_code<'a>(text: &'a str, mapping: &Mapping) -> Option<&'a str> {
    pairs(text).find(|pair| {
        let ends_in_figure = pair.ends_with(|c: char| c.is_ascii_digit());
        let known = Code::all().any(|code| code.text() == *pair);
        pair.trim().chars().count() == 2
            && (mapping.codes.contains_key(*pair) || (ends_in_figure && known))
    })
}

/// Every two characters that stand together.
fn pairs(text: &str) -> impl Iterator<Item = &str> {
    let starts = text.char_indices().map(|(at, _)| at);
    let ends = text
        .char_indices()
        .map(|(at, _)| at)
        .skip(2)
        .chain(std::iter::once(text.len()));
    starts.zip(ends).filter_map(|(a, b)| text.get(a..b))
}

/// The text cut into sessions, or why it cannot be cut so.
fn split<'a>(text: &'a str, width: Width, mapping: &Mapping) -> Result<Vec<&'a str>, String> {
    let mut marks = Vec::new();
    let mut rest = text;
    while !rest.is_empty() {
        let one = rest.chars().next().map_or(0, char::len_utf8);
        let two = rest.char_indices().nth(2).map_or(rest.len(), |(at, _)| at);
        let length = match width {
            Width::One => one,
            Width::Two => two,
            Width::AsTheCode => {
                let pair = &rest[..two];
                let whole = pair.trim().chars().count() == 2 && is_mark(pair, mapping);
                if whole { two } else { one }
            }
        };
        let (mark, after) = rest.split_at(length);
        if width == Width::Two && mark.chars().count() < 2 {
            return Err("has an odd number of characters".to_owned());
        }
        if !is_mark(mark, mapping) || (width == Width::Two && mark.starts_with(' ') && mark != "  ")
        {
            return Err(format!(
                "holds \"{mark}\" as its mark {}, which is not an attendance code",
                marks.len() + 1
            ));
        }
        marks.push(mark);
        rest = after;
    }
    Ok(marks)
}

/// Each mark on its session, or why the marks do not fit the days.
fn place<'a>(
    marks: &[&'a str],
    start: Date,
    end: Option<Date>,
    week: Week,
    week_is_given: bool,
) -> Result<Vec<Placed<'a>>, String> {
    if !week.holds(start) {
        return Err(format!(
            "begins on {start}, which is not a day of {}",
            week.name()
        ));
    }
    if end.is_none() && marks.len() % 2 == 1 {
        return Err(format!(
            "has {} marks, which is not a morning and an afternoon for each day",
            marks.len()
        ));
    }
    let mut placed = Vec::with_capacity(marks.len());
    let mut date = start;
    let mut left = marks;
    while !left.is_empty() {
        if week.holds(date) {
            let (day, after) = left.split_at(left.len().min(2));
            // A Sunday with a mark is no school's; only the mapping can say otherwise.
            if !week_is_given
                && date.weekday() == Weekday::Sunday
                && day.iter().any(|m| !matches!(m.trim(), "" | "-" | "#"))
            {
                return Err(format!("has a mark on {date}, a Sunday"));
            }
            placed.extend(day.iter().zip(Session::BOTH).map(|(m, s)| (date, s, *m)));
            left = after;
        }
        if left.is_empty() {
            break;
        }
        date = date
            .tomorrow()
            .map_err(|_| "goes on beyond the calendar".to_owned())?;
    }
    if let Some(end) = end {
        let sessions = sessions_between(start, end, week);
        if sessions != marks.len() {
            return Err(format!(
                "has {} marks, and {start} to {end} in {} has {sessions} sessions",
                marks.len(),
                week.name()
            ));
        }
    }
    Ok(placed)
}

fn sessions_between(start: Date, end: Date, week: Week) -> usize {
    // Longer texts were refused, so longer spans cannot fit.
    start
        .series(jiff::Span::new().days(1))
        .take_while(|date| *date <= end)
        .take(LONGEST)
        .filter(|date| week.holds(*date))
        .count()
        * 2
}
