//! Joiners: the deadline, the standard times, the guide's four examples, and young people of the sixth form.

use casework::policy::{Policy, built_in};
use casework::rolls::joining::{Joiner, Team, by, joining};
use casework::rolls::leaving::{Destination, Facts, Said, Source, to_notify};
use casework::rolls::{Ages, FirstAndLast, JoinerNotice, Origin, joiner_notice};
use jiff::civil::{Date, Weekday, date};
use law::Days;
use register::RollStatus;

const SECONDARY: Ages = Ages {
    low: Some(11),
    high: Some(18),
};
const PRIMARY: Ages = Ages {
    low: Some(4),
    high: Some(11),
};
const YEAR: FirstAndLast = FirstAndLast {
    first: date(2026, 9, 2),
    last: date(2027, 7, 21),
};

fn pack(id: &str) -> Policy {
    built_in(id).expect("is there").expect("reads")
}

fn own(rest: &str) -> Policy {
    Policy::read(&format!(
        "id = \"ours\"\nname = \"Ours\"\nversion = 1\nin_force_from = 2026-09-01\nsource = \"minutes\"\n{rest}"
    ))
    .expect("reads")
}

fn joiner(born: Date, starts: Date, ages: Ages) -> Joiner {
    Joiner {
        entered: starts,
        starts,
        born,
        ages,
        year: Some(YEAR),
    }
}

#[allow(clippy::unnecessary_wraps)]
fn school_days(day: Date) -> Option<bool> {
    Some(!matches!(
        day.weekday(),
        Weekday::Saturday | Weekday::Sunday
    ))
}

#[test]
fn example_1_joining_year_7_in_september_needs_no_joiner() {
    let policy = pack("worcestershire");
    let year_seven = joiner(date(2015, 3, 1), YEAR.first, SECONDARY);
    assert!(!joining(&year_seven, &policy, school_days).to_notify);
    // A day later it is no longer the standard time.
    let later = joiner(date(2015, 3, 1), date(2026, 9, 3), SECONDARY);
    assert!(joining(&later, &policy, school_days).to_notify);
    let asked = own("[rolls]\nstandard_joiners = true");
    assert!(joining(&year_seven, &asked, school_days).to_notify);
}

#[test]
fn example_2_joining_year_9_in_september_needs_one() {
    let policy = pack("worcestershire");
    let year_nine = joiner(date(2013, 3, 1), YEAR.first, SECONDARY);
    let found = joining(&year_nine, &policy, school_days);
    assert!(found.to_notify && found.of_age);
    assert_eq!(found.team, Team::MissingEducation);
    assert_eq!(found.by, date(2026, 9, 7));
}

fn leaver(born: Date, to: Destination) -> Facts {
    let mut facts = Facts::new(born, date(2021, 9, 1), RollStatus::Single, YEAR.last);
    facts.ages = PRIMARY;
    facts.year = Some(YEAR);
    facts.destination = Some(Said::new(to, Source::Parent));
    facts
}

#[test]
fn example_3_leaving_year_6_in_july_needs_no_leaver_but_for_four() {
    let (national, worcestershire) = (pack("national"), pack("worcestershire"));
    let born = date(2016, 3, 1);
    #[rustfmt::skip]
    let table = [
        (Destination::StateSchool,       false),
        (Destination::Home,              true),
        (Destination::Arranged,          true),
        (Destination::Unknown,           true),
        (Destination::IndependentSchool, true),
        (Destination::Abroad,            true),
    ];
    for (to, asked) in table {
        let facts = leaver(born, to);
        assert_eq!(to_notify(&facts, &worcestershire).0, asked, "{to:?}");
        assert!(!to_notify(&facts, &national).0, "{to:?}");
    }
    let mut moved = leaver(born, Destination::StateSchool);
    moved.moved = true;
    assert!(to_notify(&moved, &worcestershire).0, "moved away");
    moved.moved = false;
    moved.destination = None;
    assert!(
        to_notify(&moved, &worcestershire).0,
        "nobody has said where"
    );
    let all = own("[rolls]\nstandard_leavers = true");
    assert!(to_notify(&leaver(born, Destination::StateSchool), &all).0);
}

#[test]
fn example_4_leaving_year_5_in_july_needs_one() {
    let facts = leaver(date(2017, 3, 1), Destination::StateSchool);
    for id in ["national", "worcestershire"] {
        assert!(to_notify(&facts, &pack(id)).0, "{id}");
    }
    let mut early = leaver(date(2016, 3, 1), Destination::StateSchool);
    early.deletes_on = date(2027, 7, 20);
    assert!(
        to_notify(&early, &pack("national")).0,
        "Year 6, a day before the end"
    );
}

#[test]
fn a_joiner_of_the_sixth_form_goes_to_those_who_follow_young_people() {
    let policy = pack("worcestershire");
    #[rustfmt::skip]
    let table = [
        (date(2010, 9, 1), Team::MissingEducation, "Year 11"),
        (date(2010, 8, 31), Team::PostSixteen, "Year 12"),
        (date(2009, 3, 1), Team::PostSixteen, "Year 13"),
    ];
    for (born, team, why) in table {
        let found = joining(
            &joiner(born, date(2026, 11, 2), SECONDARY),
            &policy,
            school_days,
        );
        assert_eq!(found.team, team, "{why}");
        assert!(found.to_notify, "{why}");
    }
}

#[test]
fn the_deadline_is_the_laws_or_sooner_and_never_later() {
    let friday = date(2026, 11, 20);
    #[rustfmt::skip]
    let table = [
        ("", date(2026, 11, 25), "five plain days"),
        ("[limits]\n\"return.new_pupil\" = 3", date(2026, 11, 23), "three plain days"),
        ("[limits]\n\"return.new_pupil\" = 2\n[rolls]\njoiner_unit = \"school-days\"", date(2026, 11, 24), "two school days"),
        ("[rolls]\njoiner_unit = \"school-days\"", date(2026, 11, 25), "five school days would be later than the law"),
    ];
    for (rest, due, why) in table {
        assert_eq!(by(friday, &own(rest), school_days), due, "{why}");
    }
    let later = Policy::read(
        "id = \"ours\"\nname = \"Ours\"\nversion = 1\nin_force_from = 2026-09-01\nsource = \"m\"\n[limits]\n\"return.new_pupil\" = 6",
    );
    assert!(later.is_err(), "a pack that says later is refused");
}

#[test]
fn a_late_joiner_is_counted_and_not_turned_away() {
    let policy = pack("national");
    let found = joining(
        &joiner(date(2013, 3, 1), date(2026, 11, 20), SECONDARY),
        &policy,
        school_days,
    );
    assert_eq!(
        found.late(date(2026, 11, 25)),
        None,
        "the fifth day, to its end"
    );
    assert_eq!(found.late(date(2026, 11, 26)), Some(Days(1)));
    let standard = joining(
        &joiner(date(2015, 3, 1), YEAR.first, SECONDARY),
        &policy,
        school_days,
    );
    assert_eq!(standard.late(date(2026, 12, 1)), None, "none was due");
}

/// What makes a whole notice wrong.
type Change = fn(&mut JoinerNotice);

#[test]
fn a_joiner_says_who_when_where_and_from_where_and_is_never_too_late() {
    let today = date(2026, 11, 26);
    let whole = JoinerNotice {
        forename: "Zoë".to_owned(),
        surname: "Marlow".to_owned(),
        born: Some(date(2017, 2, 3)),
        entered: Some(date(2026, 9, 2)),
        starts: Some(date(2026, 9, 2)),
        year_group: "4".to_owned(),
        address: "3 Mill Row".to_owned(),
        parents: "Una Marlow".to_owned(),
        from: Some(Origin::School),
        former_school: "Cedar School".to_owned(),
    };
    assert_eq!(joiner_notice(&whole, today), Ok(()), "late is taken");
    #[rustfmt::skip]
    let table: [(Change, &str, &str); 15] = [
        (|j| j.forename.clear(), "forename", "no first name"),
        (|j| j.surname = " ".to_owned(), "surname", "no last name"),
        (|j| j.born = None, "born", "no date of birth"),
        (|j| j.born = Some(date(2026, 11, 26)), "born", "not in the past"),
        (|j| j.born = Some(date(2001, 11, 25)), "born", "more than 25 years"),
        (|j| j.entered = None, "entered", "when the name was entered"),
        (|j| j.entered = Some(date(2026, 11, 27)), "entered", "still to come"),
        (|j| j.starts = None, "starts", "no first day"),
        (|j| j.starts = Some(date(2025, 8, 31)), "starts", "more than a year apart"),
        (|j| j.year_group.clear(), "year_group", "no year group"),
        (|j| j.address.clear(), "address", "where the child lives"),
        (|j| j.parents.clear(), "parents", "with whom"),
        (|j| j.from = None, "from", "where the child was before"),
        (|j| j.former_school.clear(), "former_school", "which school"),
        (|j| { j.forename.clear(); j.entered = Some(date(2026, 11, 26)); }, "forename", "no first name"),
    ];
    for (change, field, said) in table {
        let mut notice = whole.clone();
        change(&mut notice);
        let wrong = joiner_notice(&notice, today).expect_err(said);
        assert_eq!((wrong.len(), wrong[0].field), (1, field), "{wrong:?}");
        assert!(wrong[0].refusal.why.contains(said), "{wrong:?}");
    }
    for from in [
        Origin::Abroad,
        Origin::Home,
        Origin::Nowhere,
        Origin::NotKnown,
    ] {
        let notice = JoinerNotice {
            from: Some(from),
            former_school: String::new(),
            ..whole.clone()
        };
        assert_eq!(joiner_notice(&notice, today), Ok(()));
    }
    for origin in Origin::ALL {
        assert_eq!(Origin::of_id(origin.id()), Some(origin));
    }
}
