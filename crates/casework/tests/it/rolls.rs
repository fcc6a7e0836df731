//! A feed of a school's roll: who joins, who leaves, who changes, and what is refused, row by row.

use casework::rolls::{
    Ages, Details, FirstAndLast, Held, HeldPupil, Join, Refusal, SaidPupil, SaidSpell, Spell,
    Whose, joiner_to_notify, leaver_to_notify, plan,
};
use jiff::civil::{Date, date};
use register::RollStatus;

const TODAY: Date = date(2026, 3, 24);
const BORN: Date = date(2013, 5, 1);
const START: Date = date(2025, 9, 1);

fn details(surname: &str) -> Details {
    Details {
        surname: surname.to_owned(),
        forename: "Ada".to_owned(),
        preferred_surname: None,
        preferred_forename: None,
        sex: "F".to_owned(),
        year_group: "8".to_owned(),
        language: Some("Igbo".to_owned()),
    }
}

fn said(upn: &str) -> SaidPupil {
    SaidPupil {
        upn: upn.to_owned(),
        former_upn: None,
        born: BORN,
        details: details("Okonkwo"),
    }
}

fn spell(start: Date, end: Option<Date>) -> Spell {
    Spell {
        start,
        end,
        status: RollStatus::Single,
        end_reason: None,
    }
}

fn spell_of(upn: &str, start: Date, end: Option<Date>) -> SaidSpell {
    SaidSpell {
        upn: upn.to_owned(),
        spell: spell(start, end),
    }
}

/// `here`: on this school's roll since September. `left`: was, until Christmas. `away`: on another's.
/// `two`: a number that two children have.
fn held(upn: &str) -> Held<char, u8> {
    let one = |id, here: Vec<(u8, Spell)>| {
        Held::One(Box::new(HeldPupil {
            id,
            upn: Some(upn.to_owned()),
            born: BORN,
            details: details("Okonkwo"),
            here,
        }))
    };
    match upn {
        "here" => one('h', vec![(1, spell(START, None))]),
        "left" => one('l', vec![(2, spell(START, Some(date(2025, 12, 19))))]),
        "away" => one('a', vec![]),
        "two" => Held::Several,
        _ => Held::Nobody,
    }
}

type Feed = casework::rolls::Feed<char, u8>;

fn feed(pupils: &[SaidPupil], spells: &[SaidSpell]) -> Feed {
    plan(pupils, spells, TODAY, held)
}

type Rows = Vec<(usize, Refusal)>;

/// The pupils that are refused, and the spells.
fn refused(feed: &Feed) -> (Rows, Rows) {
    let list = |rows: &[casework::rolls::Refused]| rows.iter().map(|r| (r.index, r.why)).collect();
    (list(&feed.refused_pupils), list(&feed.refused_spells))
}

#[test]
fn somebody_new_comes_with_a_spell() {
    let found = feed(&[said("new")], &[spell_of("new", START, None)]);
    assert_eq!(found.new, [said("new")]);
    let join = Join {
        whose: Whose::New(0),
        spell: spell(START, None),
    };
    assert_eq!(found.joins, [join]);
    assert_eq!(refused(&found), (vec![], vec![]));

    let alone = feed(&[said("new")], &[]);
    assert!(alone.new.is_empty());
    assert_eq!(refused(&alone).0, [(0, Refusal::NotOnRoll)]);

    let wrong = feed(
        &[said("new")],
        &[spell_of("new", START, Some(date(2025, 8, 31)))],
    );
    assert!(
        wrong.new.is_empty(),
        "nobody is taken without a spell that is"
    );
    assert_eq!(
        refused(&wrong),
        (
            vec![(0, Refusal::NotOnRoll)],
            vec![(0, Refusal::EndBeforeStart)]
        )
    );
}

#[test]
fn a_child_is_known_by_number_and_date_of_birth_and_never_taken_for_another() {
    let spells = [spell_of("away", date(2026, 3, 1), None)];
    let joins = feed(&[said("away")], &spells);
    assert_eq!(joins.joins[0].whose, Whose::Held('a'));
    assert!(joins.new.is_empty() && joins.changed.is_empty());

    let mut other = said("away");
    other.born = date(2013, 5, 2);
    let another = feed(&[other], &spells);
    assert!(another.joins.is_empty());
    assert_eq!(
        refused(&another),
        (
            vec![(0, Refusal::AnotherChild)],
            vec![(0, Refusal::NoPupil)]
        )
    );
    let mut doubted = said("here");
    doubted.born = date(2013, 5, 2);
    let leaves = [spell_of("here", START, Some(TODAY))];
    assert!(
        feed(&[doubted], &leaves).moved.is_empty(),
        "nobody leaves by a number in doubt"
    );
    assert_eq!(
        refused(&feed(&[], &spells)).1,
        [(0, Refusal::NoPupil)],
        "a number alone puts no other school's child on this roll"
    );
    assert_eq!(
        refused(&feed(&[said("two")], &[])).0,
        [(0, Refusal::AnotherChild)]
    );
}

#[test]
fn another_schools_word_stands_until_the_pupil_is_on_this_roll() {
    let mut renamed = said("away");
    renamed.details.surname = "Oduya".to_owned();
    let spells = [spell_of("away", date(2026, 3, 1), None)];
    assert!(feed(&[renamed], &spells).changed.is_empty());

    let mut renamed = said("here");
    renamed.details.surname = "Oduya".to_owned();
    let found = feed(&[renamed.clone()], &[]);
    assert_eq!(found.changed.len(), 1);
    assert_eq!(found.changed[0].1, renamed);

    let mut left = said("left");
    left.details.surname = "Oduya".to_owned();
    assert!(
        feed(&[left], &[]).changed.is_empty(),
        "no longer this school's to say"
    );
}

#[test]
fn what_is_not_said_stays_and_an_empty_text_takes_away() {
    let mut silent = said("here");
    silent.details.language = None;
    let found = feed(&[silent], &[]);
    assert!(found.changed.is_empty());
    assert_eq!(found.same, 1);
    let mut taken = said("here");
    taken.details.language = Some(String::new());
    let found = feed(&[taken], &[]);
    let (before, now) = &found.changed[0];
    assert_eq!(now.details.over(&before.details).language, None);
}

#[test]
fn a_number_that_replaces_another_is_the_same_childs() {
    let mut renumbered = said("newer");
    renumbered.former_upn = Some("here".to_owned());
    let found = feed(&[renumbered.clone()], &[]);
    assert!(found.new.is_empty());
    assert_eq!(
        (found.changed[0].0.id, &*found.changed[0].1.upn),
        ('h', "newer")
    );
    let twice = feed(&[said("here"), renumbered], &[]);
    assert_eq!(refused(&twice).0, [(1, Refusal::Repeated)]);
}

#[test]
fn leavers_are_ends_of_spells_and_silence_takes_nobody_off() {
    let left = feed(&[], &[spell_of("here", START, Some(date(2026, 3, 20)))]);
    assert_eq!(left.moved.len(), 1);
    let (pupil, id, before, after) = &left.moved[0];
    assert_eq!(
        (*pupil, *id, before.end, after.end),
        ('h', 1, None, Some(date(2026, 3, 20)))
    );
    let silent = feed(&[], &[]);
    assert!(silent.moved.is_empty() && silent.joins.is_empty());
    let again = feed(&[said("here")], &[spell_of("here", START, None)]);
    assert_eq!(
        (again.same, again.moved.len()),
        (2, 0),
        "said again, it changes nothing"
    );
}

#[test]
fn spells_of_one_pupil_share_no_day() {
    let back = feed(&[], &[spell_of("left", date(2025, 12, 20), None)]);
    assert_eq!(back.joins.len(), 1, "the day after");
    let early = feed(&[], &[spell_of("left", date(2025, 12, 19), None)]);
    assert_eq!(refused(&early).1, [(0, Refusal::Overlaps)]);
    let open = feed(&[], &[spell_of("here", date(2026, 1, 5), None)]);
    assert_eq!(refused(&open).1, [(0, Refusal::Overlaps)]);
    // Sent the other way round, the old spell is still ended first.
    let moved = [
        spell_of("here", date(2026, 1, 5), None),
        spell_of("here", START, Some(date(2026, 1, 4))),
    ];
    let found = feed(&[], &moved);
    assert_eq!((found.moved.len(), found.joins.len()), (1, 1));
    assert_eq!(refused(&found), (vec![], vec![]));
}

#[test]
fn rows_that_cannot_be_are_refused_one_by_one() {
    for (why, expected, said) in [
        ("no number", Some(Refusal::NoNumber), said("")),
        (
            "no name",
            Some(Refusal::NoName),
            SaidPupil {
                details: details(""),
                ..said("new")
            },
        ),
        (
            "born tomorrow",
            Some(Refusal::Born),
            SaidPupil {
                born: date(2026, 3, 25),
                ..said("new")
            },
        ),
        (
            "twenty-five today",
            None,
            SaidPupil {
                born: date(2001, 3, 24),
                ..said("new")
            },
        ),
        (
            "older",
            Some(Refusal::Born),
            SaidPupil {
                born: date(2001, 3, 23),
                ..said("new")
            },
        ),
    ] {
        let spells = [spell_of(&said.upn, date(2026, 3, 25), None)];
        let found = feed(&[said], &spells);
        assert_eq!(refused(&found).0.first().map(|r| r.1), expected, "{why}");
    }
    for (why, expected, start, end) in [
        (
            "before birth",
            Some(Refusal::Start),
            date(2013, 4, 30),
            None,
        ),
        ("a year ahead", None, date(2027, 3, 24), None),
        ("further", Some(Refusal::Start), date(2027, 3, 25), None),
        ("a day's spell", None, START, Some(START)),
        (
            "backwards",
            Some(Refusal::EndBeforeStart),
            START,
            Some(date(2025, 8, 31)),
        ),
    ] {
        let found = feed(&[said("new")], &[spell_of("new", start, end)]);
        assert_eq!(refused(&found).1.first().map(|r| r.1), expected, "{why}");
    }
    let twice = feed(
        &[said("new"), said("new")],
        &[spell_of("new", START, None), spell_of("new", START, None)],
    );
    assert_eq!(
        refused(&twice),
        (vec![(1, Refusal::Repeated)], vec![(1, Refusal::Repeated)])
    );
    assert_eq!((twice.new.len(), twice.joins.len()), (1, 1));
}

#[test]
fn the_first_class_in_september_and_the_last_in_july_are_not_to_be_notified() {
    let secondary = Ages {
        low: Some(11),
        high: Some(16),
    };
    let unknown = Ages {
        low: None,
        high: None,
    };
    let year = Some(FirstAndLast {
        first: date(2025, 9, 3),
        last: date(2026, 7, 21),
    });
    let (year_7, year_8, year_11) = (date(2014, 8, 31), date(2013, 8, 31), date(2009, 9, 1));
    #[rustfmt::skip]
    let joins = [
        (date(2025, 9, 1), year_7, secondary, year, false, "the new Year 7; born on the last day that makes them one"),
        (date(2025, 9, 1), date(2014, 9, 1), secondary, year, true, "a year early"),
        (date(2025, 9, 1), year_8, secondary, year, true, "a Year 8 from elsewhere"),
        (date(2025, 11, 3), year_7, secondary, year, true, "a Year 7 in November"),
        (date(2025, 9, 1), year_7, unknown, year, true, "a school whose ages nobody entered"),
        (date(2025, 9, 1), year_7, secondary, None, true, "a year that nobody entered"),
    ];
    for (start, born, ages, year, told, why) in joins {
        assert_eq!(joiner_to_notify(start, born, ages, year), told, "{why}");
    }
    #[rustfmt::skip]
    let leaves = [
        (date(2026, 7, 31), year_11, secondary, year, false, "Year 11 after the last term"),
        (date(2026, 6, 26), year_11, secondary, year, true, "Year 11 before its end"),
        (date(2026, 7, 31), year_8, secondary, year, true, "Year 8 at the end of the year"),
        (date(2026, 7, 31), year_11, unknown, year, true, "a school whose ages nobody entered"),
    ];
    for (end, born, ages, year, told, why) in leaves {
        assert_eq!(leaver_to_notify(end, born, ages, year), told, "{why}");
    }
}
