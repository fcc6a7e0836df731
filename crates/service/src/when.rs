//! Days and times as pages write them.
//! In: a date, an instant. Out: words for people, and for programs.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

/// "24 February 2026".
pub(crate) fn day(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// "Tuesday 24 February 2026".
pub(crate) fn weekday(date: Date) -> String {
    date.strftime("%A %-d %B %Y").to_string()
}

/// The clocks of England; `None` where the machine does not know them.
fn clocks() -> Option<TimeZone> {
    TimeZone::get("Europe/London").ok()
}

/// The clocks of England; where the machine does not know them, universal time.
pub(crate) fn england() -> TimeZone {
    clocks().unwrap_or(TimeZone::UTC)
}

/// The day that an instant lies in, by the clocks of England.
pub(crate) fn day_of(at: Timestamp) -> Date {
    at.to_zoned(england()).date()
}

/// "24 February 2026 at 1:05pm", by the clocks of England; where the machine does not know them,
/// by universal time, which it then says.
pub(crate) fn instant(at: Timestamp) -> String {
    let zone = if clocks().is_some() { "" } else { " UTC" };
    let at = at.to_zoned(england());
    let half = if at.hour() < 12 { "am" } else { "pm" };
    let hour = match at.hour() % 12 {
        0 => 12,
        hour => hour,
    };
    let minute = at.minute();
    format!("{} at {hour}:{minute:02}{half}{zone}", day(at.date()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_aloud() {
        for (at, words) in [
            ("2026-02-24T13:05:00Z", "24 February 2026 at 1:05pm"),
            ("2026-02-24T00:00:00Z", "24 February 2026 at 12:00am"),
            ("2026-02-24T12:30:00Z", "24 February 2026 at 12:30pm"),
        ] {
            let shown = instant(at.parse().expect("a time"));
            assert!(shown.starts_with(words), "{shown}");
        }
    }
}
