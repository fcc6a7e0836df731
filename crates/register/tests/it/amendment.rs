//! Amendments keep everything, and figures follow them.

use std::sync::Arc;

use jiff::civil::{DateTime, date, datetime};
use law::attendance::Code;
use proptest::prelude::*;
use register::amendment::{Author, Entry, Folded, Ledger, Refusal};
use register::{Day, PupilIx, Session, Windows};

use crate::cases::any_case;
use crate::engine::{build, rows, slot};
use crate::reference;
use crate::strip::{PUPIL, SCHOOL, draw};

const NOW: DateTime = datetime(2025, 9, 8, 9, 30, 0, 0);

fn officer() -> Arc<Author> {
    Arc::new(Author {
        name: "Ada Lark".to_owned(),
        position: "attendance officer".to_owned(),
    })
}

fn entry(day: Day) -> Entry {
    Entry {
        pupil: PUPIL,
        school: SCHOOL,
        day,
        session: Session::Am,
    }
}

#[test]
fn the_original_entry_stays_for_ever() {
    let mut registers = draw(date(2025, 9, 1), &["NN // // // //"]);
    let mut ledger = Ledger::default();
    let monday = entry(date(2025, 9, 1).into());
    for (code, reason) in [
        (Code::I, "parent rang: ill"),
        (Code::M, "card shows an appointment"),
    ] {
        registers
            .amend(&mut ledger, monday, code, &reason.into(), NOW, &officer())
            .expect("amends");
    }
    let kept: Vec<_> = ledger.of(monday).map(|a| (a.before, a.after)).collect();
    assert_eq!(kept, [(Some(Code::N), Code::I), (Some(Code::I), Code::M)]);
    assert_eq!(ledger.all()[0].by.position, "attendance officer");
    assert_eq!(ledger.all()[0].made_at, NOW);
    let s = registers.standings_of(&[PUPIL], date(2025, 9, 5).into(), Windows::default())[0];
    assert_eq!(
        (s.authorised, s.unauthorised, s.penalty_sessions),
        (1, 1, 1)
    );
}

#[test]
fn refusals_say_why_and_change_nothing() {
    let nobody = Arc::new(Author {
        name: String::new(),
        position: String::new(),
    });
    let long_ago = Day::from(date(2019, 9, 2));
    let monday = Day::from(date(2025, 9, 1));
    let cases = [
        (
            "the same code is no amendment",
            monday,
            Code::N,
            "why",
            officer(),
            "another code",
        ),
        (
            "a reason is required",
            monday,
            Code::I,
            "  ",
            officer(),
            "the reason is given",
        ),
        (
            "somebody made it",
            monday,
            Code::I,
            "ill",
            nobody,
            "name of the person",
        ),
        (
            "an old code has no place now",
            monday,
            Code::H_OLD,
            "agreed",
            officer(),
            "only until",
        ),
        (
            "no row that year",
            long_ago,
            Code::I,
            "ill",
            officer(),
            "not in that school's register",
        ),
    ];
    for (why, day, code, reason, by, said) in cases {
        let mut registers = draw(date(2025, 9, 1), &["NN // // // //"]);
        let mut ledger = Ledger::default();
        let refused = registers
            .amend(&mut ledger, entry(day), code, &reason.into(), NOW, &by)
            .expect_err(why)
            .to_string();
        assert!(refused.contains(said), "{why}: {refused}");
        assert!(ledger.all().is_empty(), "{why}");
        let mark = registers.mark(PUPIL, SCHOOL, slot(date(2025, 9, 1), false));
        assert_eq!(mark, Some(Code::N), "{why}");
    }
}

#[test]
fn folding_a_day_in_tells_new_from_same_from_changed() {
    let mut registers = draw(date(2025, 9, 1), &["NN -- // // //"]);
    let mut ledger = Ledger::default();
    let mut fold = |day: i8, code| {
        let at = entry(date(2025, 9, day).into());
        registers.fold(
            &mut ledger,
            at,
            code,
            &"changed in the MIS".into(),
            NOW,
            &officer(),
        )
    };
    assert_eq!(fold(2, Code::PRESENT_AM), Ok(Folded::First));
    assert_eq!(fold(2, Code::PRESENT_AM), Ok(Folded::Same));
    assert_eq!(fold(1, Code::I), Ok(Folded::Amended));
    assert!(matches!(fold(3, Code::Y_OLD), Err(Refusal::Code(_))));
    assert_eq!(ledger.all().len(), 1);
    assert_eq!(&*ledger.all()[0].reason, "changed in the MIS");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, ..ProptestConfig::default() })]

    /// Registers amended mark by mark stand as if the last marks had been there from the start,
    /// whichever pupils are asked for.
    #[test]
    fn amended_registers_are_those_of_the_last_marks(
        case in any_case(), picks in proptest::collection::vec(any::<(prop::sample::Index, bool)>(), 1..30)
    ) {
        let mut built = build(&case);
        let mut ledger = Ledger::default();
        let mut last = case.clone();
        if case.marks.is_empty() {
            return Ok(());
        }
        for (pick, to_o) in picks {
            let mark = pick.get(&last.marks).clone();
            let code = if to_o { "O" } else { "I" };
            let at = Entry {
                pupil: PupilIx(case.pupils.iter().position(|u| *u == mark.upn).expect("known") as u32),
                school: built.schools[&mark.laestab],
                day: mark.date.into(),
                session: if mark.pm { Session::Pm } else { Session::Am },
            };
            let new = Code::parse(code, mark.date).expect("a code of any date");
            let done = built.registers.amend(&mut ledger, at, new, &"found out".into(), NOW, &officer());
            if done.is_ok() {
                let same = last.marks.iter_mut().find(|m| {
                    m.upn == mark.upn && m.laestab == mark.laestab && m.date == mark.date && m.pm == mark.pm
                });
                same.expect("the mark itself").code = code;
            }
        }
        prop_assert_eq!(rows(&last, &built.registers), reference::standings(&last));
        let pupils: Vec<PupilIx> = (0..case.pupils.len() as u32).map(PupilIx).collect();
        let as_of = Day::from(case.as_of);
        prop_assert_eq!(
            built.registers.standings_of(&pupils, as_of, Windows::default()),
            built.registers.standings(as_of, Windows::default(), 1).iter().copied().collect::<Vec<_>>()
        );
        for entry in ledger.all() {
            let first = ledger.of(entry.entry).next().expect("its own");
            let original = case.marks.iter().find(|m| {
                Day::from(m.date) == entry.entry.day
                    && built.schools[&m.laestab] == entry.entry.school
                    && m.pm == (entry.entry.session == Session::Pm)
                    && case.pupils[entry.entry.pupil.0 as usize] == m.upn
            });
            prop_assert_eq!(first.before.map(Code::text), original.map(|m| m.code));
        }
    }
}
