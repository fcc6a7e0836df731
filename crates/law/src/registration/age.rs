//! Which paragraph is a pupil's: 9(1) at compulsory school age, 9(3) at any other.

use jiff::civil::Date;

use super::Paragraph;
use crate::{Finding, all_of, cite, school_age, that};

/// Whether a paragraph is for a pupil of that age, on the day of the deletion.
pub fn paragraph_applies(paragraph: Paragraph, born: Date, on: Date) -> Finding {
    let of_age = school_age::of_compulsory_school_age(born, on).holds();
    let in_words = |day: Date| day.strftime("%-d %B %Y").to_string();
    let starts = in_words(school_age::starts(born).value);
    let ends = in_words(school_age::ends(born).value);
    match paragraph {
        Paragraph::OfAge => all_of(
            cite!("SI 2024/208", "reg 9(1)"),
            [that(
                format!("the pupil is of compulsory school age, from {starts} to {ends}"),
                of_age,
            )],
        ),
        Paragraph::NotOfAge => all_of(
            cite!("SI 2024/208", "reg 9(3)"),
            [that(
                format!(
                    "the pupil is not of compulsory school age, which is from {starts} to {ends}"
                ),
                !of_age,
            )],
        ),
    }
}

/// Whether a deletion is not made back in time: a name stands in the register until the day on which it is taken off.
pub fn not_back_in_time(deleted: Date, today: Date) -> Finding {
    all_of(
        cite!("SI 2024/208", "reg 9 (no deletion back in time)", memory),
        [that(
            format!("the name is taken off today, {today}, or later"),
            deleted >= today,
        )],
    )
}
