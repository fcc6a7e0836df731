//! Registers of some pupils, read back as they stand in the whole.

use jiff::civil::date;
use law::academic_year::AcademicYear;
use law::attendance::Code;
use register::{Day, ROW, Session, Slot, Windows};
use store::attendance::{self, EveryRegister, KeptStanding, Patch, RegisterRow};
use store::pupils::{self, Enrolment, Reach};
use store::{PupilId, SchoolId};

use crate::engines::{Bench, on_both};
use crate::world::{World, YEAR, enrolment};

const AS_OF: jiff::civil::Date = date(2026, 3, 24);

/// Six weeks of marks, another for each pupil: away on every `nth` day.
fn marks(pupil: PupilId, school: SchoolId, nth: i32) -> Vec<Patch> {
    let first = Day::from(date(2026, 2, 9)).0;
    let days = (0..42).map(|n| Day(first + n)).filter(|d| d.weekday() < 5);
    days.map(|day| {
        let byte = if day.0 % nth == 0 { Code::O } else { Code::I }.byte();
        Patch {
            pupil,
            school,
            academic_year: YEAR,
            at: Slot::of(day, Session::Am).at,
            bytes: vec![byte, Code::O.byte()],
        }
    })
    .collect()
}

/// Four pupils a school; the first moves to the second school in the middle of its marks.
async fn town(bench: &Bench) -> World {
    let world = World::kept(bench, 4).await;
    let unit = bench.store.begin(bench.context()).await.unwrap();
    let mover = world.pupils[0];
    let spells = pupils::enrolments_of(&unit, mover).await.unwrap();
    let (last, first) = (date(2026, 2, 20), date(2026, 2, 21));
    let ended = Enrolment {
        end_on: Some(last),
        ..spells[0].clone()
    };
    pupils::change_enrolment(&unit, &ended).await.unwrap();
    let moved = Enrolment {
        start_on: first,
        ..enrolment(bench, mover, world.schools[1])
    };
    pupils::insert_enrolments(&unit, vec![moved]).await.unwrap();
    let mut patches = marks(mover, world.schools[1], 5);
    for (at, pupil) in world.pupils.iter().enumerate() {
        patches.extend(marks(*pupil, world.schools[at / 4], at as i32 + 2));
    }
    attendance::patch_rows(&unit, &patches).await.unwrap();
    unit.commit().await.unwrap();
    world
}

/// Where each pupil stands, in words, schools by their ids.
fn standings(of: &EveryRegister) -> Vec<(PupilId, Option<SchoolId>, String)> {
    let standings = of.registers.standings(AS_OF.into(), Windows::default(), 1);
    let each = of.pupils.iter().map(|pupil| {
        let standing = &standings[of.place_of(*pupil).unwrap()];
        let school = standing.school.map(|place| of.school(place));
        // Places differ between the whole and a part, and nothing else may.
        let figures = register::Standing {
            school: None,
            ..*standing
        };
        (*pupil, school, format!("{figures:?}"))
    });
    each.collect()
}

#[test]
fn some_pupils_stand_where_they_stand_in_the_whole() {
    on_both(async |bench| {
        let world = town(bench).await;
        let whole = attendance::registers_of(&bench.store, None, 2)
            .await
            .unwrap();
        let all = standings(&whole);
        assert_eq!(all.len(), 8);
        assert!(all.iter().any(|(_, _, figures)| *figures != all[0].2));
        let mover = all.iter().find(|s| s.0 == world.pupils[0]).unwrap();
        assert_eq!(mover.1, Some(world.schools[1]), "they have moved");

        let unknown: PupilId = bench.id();
        let p = &world.pupils;
        for some in [
            vec![],
            vec![unknown],
            vec![p[0]],
            vec![p[6], p[1], p[6], unknown],
            p.clone(),
        ] {
            let part = attendance::registers_of(&bench.store, Some(&some), 1)
                .await
                .unwrap();
            let mut expected = all.clone();
            expected.retain(|(pupil, ..)| some.contains(pupil));
            assert_eq!(standings(&part), expected, "{some:?}");
        }
        let one = attendance::registers_of(&bench.store, Some(&p[1..2]), 1)
            .await
            .unwrap();
        let there: Vec<SchoolId> = one.schools.iter().map(|school| school.id).collect();
        assert_eq!(there, [world.schools[0]], "the other is not read");
    });
}

#[test]
fn a_record_is_what_the_tables_say_and_only_within_reach() {
    on_both(async |bench| {
        let world = town(bench).await;
        let (anybody, mover) = (Reach::default(), world.pupils[0]);
        let whole = attendance::registers_of(&bench.store, None, 2).await;
        let whole = whole.unwrap();
        let all = standings(&whole);
        let found = whole
            .registers
            .standings(AS_OF.into(), Windows::default(), 1);
        let kept = whole.pupils[1..].iter().map(|pupil| {
            let standing = &found[whole.place_of(*pupil).unwrap()];
            KeptStanding::of(*pupil, None, AS_OF, "policy", Some("low"), standing)
        });
        let unit = bench.store.begin(bench.context()).await.unwrap();
        attendance::put_standings(&unit, kept.collect())
            .await
            .unwrap();
        unit.commit().await.unwrap();
        for pupil in &world.pupils {
            let record = attendance::record_within(&bench.store, &anybody, *pupil)
                .await
                .unwrap()
                .unwrap();
            let found = pupils::find(&bench.store, *pupil).await.unwrap();
            assert_eq!(Some(&record.pupil), found.as_ref());
            let spells = pupils::enrolments_of(&bench.store, *pupil).await;
            assert_eq!(record.enrolments, spells.unwrap());
            let kept = attendance::standing_of(&bench.store, *pupil).await;
            assert_eq!(record.standing, kept.unwrap());
            let there = all.iter().filter(|(p, ..)| p == pupil).cloned();
            assert_eq!(standings(&record.registers()), there.collect::<Vec<_>>());
        }
        let of = async |schools: Vec<SchoolId>, on, pupil| {
            let reach = Reach {
                schools: Some(schools),
                on: Some(on),
            };
            let record = attendance::record_within(&bench.store, &reach, pupil).await;
            record.unwrap().map(|r| r.schools.len())
        };
        let [first, second] = [world.schools[0], world.schools[1]];
        assert_eq!(
            of(vec![second], AS_OF, mover).await,
            Some(2),
            "the past too"
        );
        assert_eq!(of(vec![first], AS_OF, mover).await, None, "they have left");
        assert_eq!(of(vec![first], date(2026, 2, 20), mover).await, Some(2));
        assert_eq!(of(vec![], AS_OF, mover).await, None);
        assert_eq!(of(vec![second], AS_OF, bench.id()).await, None, "nobody");
    });
}

#[test]
fn a_pupil_without_school_or_standing_has_a_record_all_the_same() {
    on_both(async |bench| {
        let world = World::kept(bench, 1).await;
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let known = pupils::find(&unit, world.pupils[0]).await.unwrap().unwrap();
        let lone = pupils::Pupil {
            id: bench.id(),
            upn: None,
            former_upn: None,
            ..known
        };
        pupils::insert(&unit, vec![lone.clone()]).await.unwrap();
        unit.commit().await.unwrap();
        let record = attendance::record_within(&bench.store, &Reach::default(), lone.id).await;
        let record = record.unwrap().unwrap();
        assert_eq!(record.pupil, lone);
        assert_eq!(
            (record.standing.clone(), record.enrolments.len()),
            (None, 0)
        );
        assert_eq!(record.registers().place_of(lone.id), None);
    });
}

#[test]
fn a_whole_county_is_read_as_it_lies_and_nobody_is_left_out() {
    on_both(async |bench| {
        let each = 1_100;
        let world = World::kept(bench, each).await;
        let codes = [Code::O, Code::I, Code::L, Code::PRESENT_AM];
        let row = |at: usize, academic_year| RegisterRow {
            pupil: world.pupils[at],
            school: world.schools[at / each],
            academic_year,
            marks: [codes[at % codes.len()].byte(); ROW],
        };
        let unit = bench.store.begin(bench.context()).await.unwrap();
        for year in [AcademicYear(YEAR.0 - 1), YEAR] {
            // Not in the order of the pupils, and not everybody's.
            let rows = (0..world.pupils.len()).rev().filter(|at| at % 5 != 3);
            let rows = rows.map(|at| row(at, year)).collect();
            attendance::write_rows(&unit, rows).await.unwrap();
        }
        unit.commit().await.unwrap();
        let most: Vec<PupilId> = world.pupils[1..].to_vec();
        for asked in [None, Some(most.as_slice())] {
            let every = attendance::registers_of(&bench.store, asked, 2).await;
            let every = every.unwrap();
            assert_eq!(every.pupils.len(), asked.map_or(2 * each, <[_]>::len));
            let slot = Slot::of(date(2026, 2, 24).into(), Session::Am);
            for (at, pupil) in world.pupils.iter().enumerate() {
                let Some(place) = every.place_of(*pupil) else {
                    assert_eq!(at, 0, "the one who was not asked for");
                    continue;
                };
                let school = every.place_of_school(world.schools[at / each]).unwrap();
                let held = every.registers.mark(place, school, slot);
                let kept = (at % 5 != 3).then(|| codes[at % codes.len()]);
                assert_eq!(held, kept, "pupil {at}");
            }
        }
    });
}
