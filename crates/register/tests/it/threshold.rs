//! Distance to the national threshold: the nearest way there, and when sessions leave the window.

use jiff::civil::date;
use register::Day;

use crate::strip::{PUPIL, draw};

const FULL: &str = "// // // // //";
const AHEAD: &str = "-- -- -- -- --";
const HOLIDAY: &str = ".. .. .. .. ..";

#[test]
fn the_least_number_and_the_day() {
    // Why: seven in the window on Friday of the second week; three more are needed, and coming
    // sessions are Monday morning, Monday afternoon, Tuesday morning.
    let registers = draw(
        date(2025, 9, 1),
        &["OO OO OO // //", "O/ // // // //", AHEAD, AHEAD],
    );
    let d = registers.distance_to_threshold(PUPIL, date(2025, 9, 12).into());
    assert_eq!(
        (d.now, d.further, d.by),
        (7, Some(3), Some(date(2025, 9, 16).into()))
    );
}

#[test]
fn nothing_further_when_met_and_none_without_a_calendar() {
    let met = draw(date(2025, 9, 1), &["OO OO OO OO OO", AHEAD]);
    let d = met.distance_to_threshold(PUPIL, date(2025, 9, 5).into());
    assert_eq!(
        (d.now, d.further, d.by),
        (10, Some(0), Some(date(2025, 9, 5).into()))
    );

    // Why: the calendar ends before three more sessions could be held.
    let ended = draw(date(2025, 9, 1), &["OO OO OO O/ //", "-- .. .. .. .."]);
    let d = ended.distance_to_threshold(PUPIL, date(2025, 9, 5).into());
    assert_eq!((d.now, d.further, d.by), (7, None, None));
}

#[test]
fn old_sessions_leave_before_new_ones_can_join_them() {
    // Why: nine stand in the first week; by the Friday of the tenth school week the eleventh
    // begins next, and takes all nine out before a tenth can be added.
    let mut weeks = vec!["OO OO OO OO O/"];
    weeks.extend([FULL; 9]);
    weeks.extend([AHEAD; 3]);
    let registers = draw(date(2025, 9, 1), &weeks);
    let friday_of_tenth = date(2025, 11, 7);
    let d = registers.distance_to_threshold(PUPIL, friday_of_tenth.into());
    assert_eq!((d.now, d.further), (9, Some(10)));
    assert_eq!(d.leaving.len(), 1);
    assert_eq!(d.leaving[0].sessions, 9);
    assert_eq!(d.leaving[0].on, Some(date(2025, 11, 10).into()));
}

#[test]
fn a_holiday_week_keeps_sessions_in_the_window_longer() {
    let mut weeks = vec!["OO // // // //"];
    weeks.extend([FULL; 5]);
    weeks.push(HOLIDAY);
    weeks.extend([FULL; 3]);
    weeks.extend([AHEAD; 3]);
    let registers = draw(date(2025, 9, 1), &weeks);
    let d = registers.distance_to_threshold(PUPIL, date(2025, 11, 7).into());
    // Ten school weeks after the first is the week of 17 November, one later for the holiday.
    assert_eq!(d.leaving[0].on, Some(Day::from(date(2025, 11, 17))));
}
