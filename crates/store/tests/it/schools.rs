//! A school stays the same school whatever it is called and numbered.

use jiff::civil::date;
use law::academic_year::AcademicYear;
use law::school::Laestab;
use serde_json::json;
use store::people::Person;
use store::schools::{self, Closure, DayNote, Draft, IdentifierKind, NoteKind};

use crate::engines::{now, on_both};
use crate::world::{World, YEAR, calendar};

#[test]
fn becoming_an_academy_keeps_the_id_and_remembers_the_numbers() {
    on_both(async |bench| {
        let world = World::kept(bench, 0).await;
        let id = world.schools[0];
        let mut school = schools::find(&bench.store, id).await.unwrap().unwrap();
        let (old, new) = (school.laestab, Laestab::new(8_856_900).unwrap());
        school.name = "Foxley Academy".to_owned();
        school.kind = "academy".to_owned();
        school.laestab = new;
        let unit = bench.store.begin(bench.context()).await.unwrap();
        schools::become_school(&unit, &school, date(2026, 1, 1))
            .await
            .unwrap();
        unit.commit().await.unwrap();

        assert_eq!(
            schools::find(&bench.store, id).await.unwrap().unwrap(),
            school
        );
        for (laestab, day, found) in [
            (old, date(2025, 12, 31), Some(id)),
            (old, date(2026, 1, 1), None),
            (new, date(2026, 1, 1), Some(id)),
            (new, date(2025, 12, 31), None),
        ] {
            let at = schools::find_by_laestab(&bench.store, laestab, day)
                .await
                .unwrap();
            assert_eq!(at.map(|s| s.id), found, "{laestab} on {day}");
        }
        let names: Vec<_> = schools::identifiers_of(&bench.store, id).await.unwrap();
        let of = |kind| names.iter().filter(|n| n.kind == kind).count();
        assert_eq!(
            [of(IdentifierKind::Name), of(IdentifierKind::Urn)],
            [2, 1],
            "what did not change goes on"
        );
        assert_eq!(schools::list(&bench.store).await.unwrap().len(), 2);
    });
}

#[test]
fn a_calendar_comes_back_session_by_session() {
    on_both(async |bench| {
        let world = World::kept(bench, 0).await;
        let mut year = calendar(world.schools[0]);
        year.open_weeks[7] = 0b10_0000_0000_0001;
        let unit = bench.store.begin(bench.context()).await.unwrap();
        schools::set_calendar_year(&unit, vec![year.clone()])
            .await
            .unwrap();
        unit.commit().await.unwrap();
        assert_eq!(
            schools::calendars_of(&bench.store, world.schools[0])
                .await
                .unwrap(),
            [year]
        );
        assert_eq!(
            schools::every_calendar(&bench.store).await.unwrap().len(),
            2
        );
    });
}

#[test]
fn a_school_closes_and_nothing_of_it_goes() {
    on_both(async |bench| {
        let world = World::kept(bench, 1).await;
        let school = world.schools[0];
        let unit = bench.store.begin(bench.context()).await.unwrap();
        for last_day in [date(2026, 7, 17), date(2026, 7, 21)] {
            let closure = Closure { school, last_day };
            schools::close_school(&unit, closure).await.unwrap();
        }
        unit.commit().await.unwrap();
        let closes = schools::closure_of(&bench.store, school).await.unwrap();
        assert_eq!(closes.unwrap().last_day, date(2026, 7, 21));
        assert_eq!(schools::closures(&bench.store).await.unwrap().len(), 1);
        assert_eq!(schools::list(&bench.store).await.unwrap().len(), 2);
        let unit = bench.store.begin(bench.context()).await.unwrap();
        schools::keep_school_open(&unit, school).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(
            schools::closure_of(&bench.store, school).await.unwrap(),
            None
        );
    });
}

#[test]
fn after_its_last_day_a_school_holds_no_session_and_what_was_entered_comes_back() {
    on_both(async |bench| {
        let world = World::kept(bench, 0).await;
        let [school, other] = [world.schools[0], world.schools[1]];
        let held = async || {
            let years = schools::calendars_of(&bench.store, school).await.unwrap();
            years.into_iter().map(|y| y.open_weeks).collect::<Vec<_>>()
        };
        let entered = async || {
            let years = schools::entered_calendars_of(&bench.store, school)
                .await
                .unwrap();
            years.into_iter().map(|y| y.open_weeks).collect::<Vec<_>>()
        };
        let close = async |last_day| {
            let unit = bench.store.begin(bench.context()).await.unwrap();
            match last_day {
                Some(last_day) => {
                    let closure = Closure { school, last_day };
                    schools::close_school(&unit, closure).await.unwrap();
                }
                None => schools::keep_school_open(&unit, school).await.unwrap(),
            }
            unit.commit().await.unwrap();
        };
        let mut year = calendar(school);
        let until = |day| {
            let mut weeks = year.open_weeks;
            register::close_after(&mut weeks, YEAR, day);
            weeks
        };
        let (early, late) = (date(2025, 10, 8), date(2026, 3, 4));
        assert_ne!(until(early), until(late));
        assert_ne!(until(late), year.open_weeks);
        for last_day in [early, late] {
            close(Some(last_day)).await;
            assert_eq!(held().await, [until(last_day)], "{last_day}");
            assert_eq!(entered().await, [year.open_weeks]);
        }
        // What is entered meanwhile is held up to that day, and kept beyond it.
        year.open_weeks[2] = 0;
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let years = vec![year.clone(), calendar(other)];
        schools::set_calendar_year(&unit, years).await.unwrap();
        unit.commit().await.unwrap();
        let mut expected = year.open_weeks;
        register::close_after(&mut expected, YEAR, late);
        assert_eq!(held().await, [expected]);
        let others = schools::calendars_of(&bench.store, other).await.unwrap();
        assert_eq!(others, [calendar(other)], "the other school closes not");
        close(None).await;
        assert_eq!(held().await, [year.open_weeks]);
        assert_eq!(entered().await, [year.open_weeks]);
    });
}

#[test]
fn the_reasons_of_a_year_are_replaced_and_no_other_years() {
    on_both(async |bench| {
        let world = World::kept(bench, 0).await;
        let school = world.schools[0];
        let note = |on_day, kind, words: &str| DayNote {
            school,
            on_day,
            kind,
            words: words.to_owned(),
        };
        let inset = note(date(2025, 9, 1), NoteKind::Inset, "");
        let boiler = note(date(2026, 7, 31), NoteKind::Closure, "boiler");
        let next = note(date(2026, 8, 1), NoteKind::Closure, "moving house");
        let unit = bench.store.begin(bench.context()).await.unwrap();
        schools::set_notes(&unit, school, YEAR, vec![inset, boiler.clone()])
            .await
            .unwrap();
        schools::set_notes(&unit, school, AcademicYear(2026), vec![next.clone()])
            .await
            .unwrap();
        schools::set_notes(&unit, school, YEAR, vec![boiler.clone()])
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let kept = async |year| schools::notes_of(&bench.store, school, year).await.unwrap();
        assert_eq!(kept(YEAR).await, [boiler]);
        assert_eq!(kept(AcademicYear(2026)).await, [next]);
        assert_eq!(kept(AcademicYear(2024)).await, []);
    });
}

#[test]
fn a_draft_is_one_persons_until_it_is_dropped() {
    on_both(async |bench| {
        let world = World::kept(bench, 0).await;
        let school = world.schools[0];
        let person = Person {
            id: bench.id(),
            name: "Ruth Ibbotson".to_owned(),
            position: "Administrator".to_owned(),
            email: "ruth@example.org".to_owned(),
            email_folded: String::new(),
            password_hash: None,
            totp_secret: None,
            created_at: now(),
            disabled_at: None,
        };
        let id = person.id;
        let mut draft = Draft {
            school,
            academic_year: YEAR,
            person: id,
            open_weeks: calendar(school).open_weeks,
            notes: json!([]),
            based_on: vec![1, 2],
        };
        let unit = bench.store.begin(bench.context()).await.unwrap();
        store::people::insert(&unit, person).await.unwrap();
        schools::keep_draft(&unit, draft.clone()).await.unwrap();
        draft.open_weeks[9] = 0;
        draft.notes = json!([["2025-10-06", "closure", "flood"]]);
        schools::keep_draft(&unit, draft.clone()).await.unwrap();
        unit.commit().await.unwrap();
        let found = async || {
            schools::find_draft(&bench.store, school, YEAR, id)
                .await
                .unwrap()
        };
        assert_eq!(found().await, Some(draft));
        let unit = bench.store.begin(bench.context()).await.unwrap();
        schools::drop_draft(&unit, school, YEAR, id).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(found().await, None);
    });
}

#[test]
fn a_school_taken_down_wrongly_is_put_right_and_has_no_past() {
    on_both(async |bench| {
        let world = World::kept(bench, 0).await;
        let id = world.schools[0];
        let mut school = schools::find(&bench.store, id).await.unwrap().unwrap();
        let wrong = school.laestab;
        school.laestab = Laestab::new(8_854_999).unwrap();
        school.name = "Foxley School".to_owned();
        school.urn = None;
        let unit = bench.store.begin(bench.context()).await.unwrap();
        schools::put_right(&unit, &school).await.unwrap();
        unit.commit().await.unwrap();
        let day = date(2025, 9, 1);
        let at = async |laestab| {
            let found = schools::find_by_laestab(&bench.store, laestab, day).await;
            found.unwrap().map(|s| s.id)
        };
        assert_eq!(at(wrong).await, None);
        assert_eq!(at(school.laestab).await, Some(id));
        let names = schools::identifiers_of(&bench.store, id).await.unwrap();
        assert_eq!(names.len(), 3, "name, kind, LAESTAB; the URN was none");
        school.urn = Some("999009".to_owned());
        let unit = bench.store.begin(bench.context()).await.unwrap();
        schools::put_right(&unit, &school).await.unwrap();
        unit.commit().await.unwrap();
        let names = schools::identifiers_of(&bench.store, id).await.unwrap();
        assert_eq!(names.len(), 4);
        assert_eq!(
            schools::find(&bench.store, id).await.unwrap().unwrap(),
            school
        );
    });
}
