//! Figures of schools and groups on both engines: who counts, once each, and what is late.

use casework::schools::Figures;
use jiff::civil::{Date, date};
use law::attendance::Code;
use register::{Day, RollStatus, Session, Slot};
use store::attendance::{
    Amendment, ChangedMarks, KeptStanding, Patch, changed_marks, figures_by_fact,
    figures_by_school, figures_by_year, insert_amendments, patch_rows, put_standings, school_year,
};
use store::pupils::{
    Enrolment, Fact, Reach, change_enrolment, enrolments_of, insert_enrolments, insert_facts,
};

use crate::engines::on_both;
use crate::world::{TERM, World, YEAR};

const DAY: Date = date(2026, 3, 24);

#[test]
fn standings_add_up_by_school_by_year_and_by_fact() {
    on_both(async |bench| {
        let world = World::kept(bench, 3).await;
        let (one, two) = (world.schools[0], world.schools[1]);
        let at = |n: usize| world.pupils[n];
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let standing = |n: usize, missed| {
            let standing = register::Standing {
                attended: 100 - missed,
                unauthorised: missed,
                unmarked: 2,
                penalty_sessions: missed,
                ..register::Standing::default()
            };
            KeptStanding::of(at(n), Some(one), DAY, "p 1", None, &standing)
        };
        // The third of the first school has no standing yet.
        put_standings(
            &unit,
            vec![standing(0, 9), standing(1, 60), standing(3, 10)],
        )
        .await
        .unwrap();
        // The first pupil is at both schools; nobody is counted twice at one.
        let second = Enrolment {
            id: bench.id(),
            pupil: at(0),
            school: two,
            start_on: TERM,
            end_on: Some(DAY),
            status: RollStatus::Subsidiary,
            end_reason: None,
        };
        insert_enrolments(&unit, vec![second]).await.unwrap();
        let fact = |n: usize, kind: &str, value: &str, since, until| Fact {
            id: bench.id(),
            pupil: at(n),
            kind: kind.to_owned(),
            value: value.to_owned(),
            since,
            until,
            source: "test".to_owned(),
        };
        let facts = vec![
            fact(0, "fsm", "true", TERM, None),
            // Said twice, as two sources may.
            fact(0, "fsm", "true", date(2026, 1, 5), None),
            fact(1, "fsm", "true", TERM, Some(date(2026, 3, 23))),
            fact(1, "sen", "K", TERM, Some(DAY)),
            fact(3, "sen", "K", date(2026, 3, 25), None),
        ];
        insert_facts(&unit, facts).await.unwrap();
        unit.commit().await.unwrap();

        let first = Figures {
            pupils: 3,
            possible: 200,
            attended: 131,
            unauthorised: 69,
            unmarked: 4,
            persistent: 1,
            severe: 1,
            at_threshold: 1,
        };
        let second = Figures {
            pupils: 4,
            possible: 200,
            attended: 181,
            unauthorised: 19,
            unmarked: 4,
            persistent: 1,
            severe: 0,
            at_threshold: 1,
        };
        let found = figures_by_school(&bench.store, DAY, 10).await.unwrap();
        let of = |school| found.iter().find(|f| f.school == school).unwrap();
        assert_eq!((of(one).figures, of(one).free_meals), (first, 1));
        assert_eq!((of(two).figures, of(two).free_meals), (second, 1));
        let later = figures_by_school(&bench.store, date(2026, 3, 25), 10);
        let later = later.await.unwrap();
        let two_later = later.iter().find(|f| f.school == two).unwrap();
        assert_eq!((two_later.figures.pupils, two_later.free_meals), (3, 0));

        let reach = |schools: Option<Vec<_>>| Reach {
            schools,
            on: Some(DAY),
        };
        for (within, expected) in [
            (Some(vec![one]), first),
            (Some(vec![two]), second),
            (Some(vec![]), Figures::default()),
        ] {
            let years = figures_by_year(&bench.store, &reach(within.clone()), 10).await;
            let sum: Figures = years.unwrap().into_iter().map(|(_, f)| f).sum();
            assert_eq!(sum, expected, "{within:?}");
        }
        let all = figures_by_year(&bench.store, &reach(None), 10).await;
        let all = all.unwrap();
        assert_eq!((all.len(), all[0].0.as_str(), all[0].1.pupils), (1, "9", 6));

        let facts = figures_by_fact(&bench.store, &reach(None), DAY, 10).await;
        let told: Vec<(String, u64, u64)> = facts
            .unwrap()
            .into_iter()
            .map(|f| {
                (
                    format!("{} {}", f.kind, f.value),
                    f.figures.pupils,
                    f.figures.severe,
                )
            })
            .collect();
        let expected = [("fsm true".to_owned(), 1, 0), ("sen K".to_owned(), 1, 1)];
        assert_eq!(told, expected, "each pupil once");
    });
}

#[test]
fn changed_marks_are_counted_by_school_and_how_late() {
    on_both(async |bench| {
        let world = World::kept(bench, 1).await;
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let change = |n: usize, on_day: Date, made_at: &str| Amendment {
            id: bench.id(),
            pupil: world.pupils[n],
            school: world.schools[n],
            on_day: Day::from(on_day),
            session: Session::Am,
            mark_before: 1,
            mark_after: 2,
            reason: "changed in the MIS".to_owned(),
            made_at: made_at.parse().unwrap(),
            made_by: None,
            made_by_name: "feed".to_owned(),
            position: String::new(),
        };
        let monday = date(2026, 3, 2);
        let changes = vec![
            change(0, monday, "2026-03-09T23:59:59.999999Z"),
            change(0, monday, "2026-03-10T00:00:00Z"),
            change(0, date(2026, 2, 27), "2026-06-01T00:00:00Z"),
            change(1, date(2026, 3, 31), "2026-03-31T10:00:00Z"),
            change(1, date(2026, 4, 1), "2026-06-01T10:00:00Z"),
        ];
        insert_amendments(&unit, changes).await.unwrap();
        unit.commit().await.unwrap();
        let march = (date(2026, 3, 1), date(2026, 3, 31));
        let mut found = changed_marks(&bench.store, march, 7).await.unwrap();
        found.sort_by_key(|c| std::cmp::Reverse(c.all));
        let expected = [(0, 2, 1), (1, 1, 0)].map(|(n, all, late)| ChangedMarks {
            school: world.schools[n],
            all,
            late,
        });
        assert_eq!(
            found, expected,
            "the seventh day is in time, the eighth late"
        );
    });
}

#[test]
fn a_schools_year_is_counted_from_its_rows_and_its_roll() {
    on_both(async |bench| {
        let world = World::kept(bench, 2).await;
        let (one, two) = (world.schools[0], world.schools[1]);
        // The first Monday of term, on which the calendar of these schools is open.
        let monday = Day::from(TERM);
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let patch = |pupil: usize, school| Patch {
            pupil: world.pupils[pupil],
            school,
            academic_year: YEAR,
            at: Slot::in_year(YEAR, monday, Session::Am).at,
            bytes: vec![Code::PRESENT_AM.byte(), Code::O.byte()],
        };
        // A row at the second school is none of the first one's.
        patch_rows(&unit, &[patch(0, one), patch(2, two)])
            .await
            .unwrap();
        let spell = enrolments_of(&unit, world.pupils[1])
            .await
            .unwrap()
            .remove(0);
        let ended = Enrolment {
            end_on: Some(TERM),
            ..spell
        };
        change_enrolment(&unit, &ended).await.unwrap();
        unit.commit().await.unwrap();
        let tuesday = Day(monday.0 + 1).date();
        let year = school_year(&bench.store, one, tuesday).await.unwrap();
        let total = year.total();
        assert_eq!(
            (total.attended, total.unauthorised, total.unmarked),
            (1, 1, 2 + 2),
            "one marked and one not on Monday, and one pupil on Tuesday"
        );
        let other = school_year(&bench.store, two, TERM).await.unwrap();
        assert_eq!(other.total().attended, 1);
    });
}
