//! What a letter can say without asking: the child, the school, who writes; and figures of the record.
//! In: a record and who writes. Out: facts but for the addressee and the letter's own answers; and
//! values that the form begins with, to be looked at and changed.

use jiff::civil::Date;
use law::academic_year::academic_year;
use letters::{Addressee, Child, Facts, School as OfSchool, Sender};
use register::Day;
use store::Actor;
use store::attendance::Record;
use store::contact::Letterhead;
use store::schools::School;

use crate::pupils::register::Own;
use crate::pupils::year_in_words;
use crate::web::{Typed, put_day};

/// What it says of child, school and sender.
pub(crate) fn facts(
    record: &Record,
    school: &School,
    letterhead: &Letterhead,
    writer: &Actor,
    today: Date,
) -> Facts {
    let pupil = &record.pupil;
    let forename = pupil
        .preferred_forename
        .as_ref()
        .unwrap_or(&pupil.legal_forename);
    let surname = pupil
        .preferred_surname
        .as_ref()
        .unwrap_or(&pupil.legal_surname);
    Facts {
        to: Addressee::default(),
        child: Child {
            name: format!("{forename} {surname}"),
            forename: forename.clone(),
            year_group: year_in_words(&pupil.year_group),
            form: String::new(),
        },
        school: OfSchool {
            name: school.name.clone(),
            address: letterhead.lines.lines().map(str::to_owned).collect(),
            telephone: letterhead.telephone.clone(),
            email: letterhead.email.clone(),
            head: letterhead.head.clone(),
        },
        from: Sender {
            name: writer.name.clone(),
            position: writer.position.clone(),
            // Parents reach the sender through the school.
            telephone: letterhead.telephone.clone(),
            email: letterhead.email.clone(),
        },
        date: today,
        ..Facts::default()
    }
}

/// The questions that every child's record answers, by the names that letters have for them.
pub(crate) const FROM_THE_RECORD: [&str; 4] =
    ["attendance", "sessions_missed", "unauthorised", "since"];

/// What the record knows of a letter's questions.
pub(crate) fn begin_with(record: &Record) -> Typed {
    let mut typed = Typed::new();
    let Some(standing) = &record.standing else {
        return typed;
    };
    if let Some(rate) = standing.attendance_rate {
        // Hundredths of a per cent; letters write tenths, never better than it is.
        typed.insert(
            "attendance".to_owned(),
            format!("{}.{}", rate / 100, rate % 100 / 10),
        );
    }
    let missed = standing.authorised + standing.unauthorised;
    typed.insert("sessions_missed".to_owned(), missed.to_string());
    if standing.unauthorised > 0 {
        typed.insert("unauthorised".to_owned(), standing.unauthorised.to_string());
    }
    // The year of the figures begins on 1 August; to a parent it begins on the child's first day of school.
    let begins = academic_year(standing.as_of).value.first_day();
    let sessions = Own::of(record).sessions(Day::from(begins), Day::from(standing.as_of));
    if let Some(first) = sessions.first() {
        put_day(&mut typed, "since", first.day.date());
    }
    typed
}
