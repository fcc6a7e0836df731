//! Registers as bytes, amendments, standings, lists, and the whole of it read back.

use jiff::civil::date;
use law::attendance::Code;
use proptest::prelude::*;
use register::{Day, ROW, Session, Slot, Windows};
use store::StoreError;
use store::attendance::{self, Amended, Correction, KeptStanding, Patch, RegisterRow};

use crate::engines::on_both;
use crate::world::{World, YEAR};

fn patch(row: (store::PupilId, store::SchoolId), at: usize, bytes: &[u8]) -> Patch {
    Patch {
        pupil: row.0,
        school: row.1,
        academic_year: YEAR,
        at,
        bytes: bytes.to_vec(),
    }
}

#[test]
fn patches_begin_rows_and_touch_only_their_bytes() {
    on_both(async |bench| {
        let world = World::kept(bench, 2).await;
        let kit = (world.pupils[0], world.schools[0]);
        let ash = (world.pupils[1], world.schools[0]);
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let patches = [
            patch(kit, 0, &[0xC3, 0x00]),
            patch(ash, ROW - 1, &[0xFF]),
            patch(kit, 400, &[0x80, 0x22, 0x27]),
            patch(kit, 401, &[0x0A]),
            patch(ash, 5, &[]),
        ];
        attendance::patch_rows(&unit, &patches).await.unwrap();
        let outside = attendance::patch_rows(&unit, &[patch(kit, ROW, &[1])])
            .await
            .unwrap_err();
        assert!(matches!(outside, StoreError::NotThere { .. }), "{outside}");
        unit.commit().await.unwrap();
        let rows = attendance::rows_of_pupils(&bench.store, &[kit.0, ash.0])
            .await
            .unwrap();
        let mut expected = [[0; ROW]; 2];
        expected[0][0] = 0xC3;
        expected[0][400..403].copy_from_slice(&[0x80, 0x0A, 0x27]);
        expected[1][ROW - 1] = 0xFF;
        let marks = |pupil| rows.iter().find(|r| r.pupil == pupil).unwrap().marks;
        assert_eq!((marks(kit.0), marks(ash.0)), (expected[0], expected[1]));
        let school = attendance::rows_of_school(&bench.store, kit.1, YEAR)
            .await
            .unwrap();
        assert_eq!(school.len(), 2);
    });
}

#[test]
fn any_patches_give_the_bytes_they_say() {
    let patches = proptest::collection::vec(
        (
            0..3usize,
            0..ROW - 8,
            proptest::collection::vec(any::<u8>(), 1..8),
        ),
        1..40,
    );
    let mut runner = proptest::test_runner::TestRunner::deterministic();
    let cases: Vec<_> = (0..6)
        .map(|_| proptest::strategy::ValueTree::current(&patches.new_tree(&mut runner).unwrap()))
        .collect();
    on_both(async |bench| {
        let world = World::kept(bench, 3).await;
        let school = world.schools[0];
        let mut expected = [[0u8; ROW]; 3];
        for case in &cases {
            let unit = bench.store.begin(bench.context()).await.unwrap();
            let all: Vec<Patch> = case
                .iter()
                .map(|(who, at, bytes)| patch((world.pupils[*who], school), *at, bytes))
                .collect();
            attendance::patch_rows(&unit, &all).await.unwrap();
            unit.commit().await.unwrap();
            for (who, at, bytes) in case {
                expected[*who][*at..*at + bytes.len()].copy_from_slice(bytes);
            }
            let rows = attendance::rows_of_school(&bench.store, school, YEAR)
                .await
                .unwrap();
            for row in rows {
                let who = world.pupils.iter().position(|p| *p == row.pupil).unwrap();
                assert!(row.marks == expected[who], "pupil {who} after {case:?}");
            }
        }
    });
}

#[test]
fn whole_rows_are_written_over_and_read_back() {
    on_both(async |bench| {
        let world = World::kept(bench, 700).await;
        let row = |at: usize, mark: u8| RegisterRow {
            pupil: world.pupils[at],
            school: world.schools[at / 700],
            academic_year: YEAR,
            marks: [mark; ROW],
        };
        for mark in [1, 2] {
            let unit = bench.store.begin(bench.context()).await.unwrap();
            let rows = (0..world.pupils.len()).map(|at| row(at, mark)).collect();
            attendance::write_rows(&unit, rows).await.unwrap();
            unit.commit().await.unwrap();
        }
        let kept = attendance::rows_of_pupils(&bench.store, &world.pupils).await;
        let kept = kept.unwrap();
        assert!(kept.iter().all(|r| r.marks == [2; ROW]));
        assert!(kept.is_sorted_by_key(|r| r.pupil));
        assert_eq!(kept.len(), 1_400);
    });
}

fn correction(world: &World, seen: Code, after: Code) -> Correction {
    Correction {
        pupil: world.pupils[0],
        school: world.schools[0],
        on_day: Day::from(date(2026, 2, 24)),
        session: Session::Pm,
        seen: seen.byte(),
        after: after.byte(),
        reason: "a letter from the surgery".to_owned(),
    }
}

#[test]
fn two_people_amend_the_same_mark_and_the_second_is_told() {
    on_both(async |bench| {
        let world = World::kept(bench, 1).await;
        let slot = Slot::of(Day::from(date(2026, 2, 24)), Session::Pm);
        let unit = bench.store.begin(bench.context()).await.unwrap();
        assert_eq!(
            attendance::amend(&unit, correction(&world, Code::O, Code::I))
                .await
                .unwrap(),
            Amended::NoRow
        );
        let row = (world.pupils[0], world.schools[0]);
        attendance::patch_rows(&unit, &[patch(row, slot.at, &[Code::O.byte()])])
            .await
            .unwrap();
        unit.commit().await.unwrap();

        let first = bench.store.begin(bench.context()).await.unwrap();
        let done = attendance::amend(&first, correction(&world, Code::O, Code::I))
            .await
            .unwrap();
        assert!(matches!(done, Amended::Done(_)));
        let (store, context) = (bench.store.clone(), bench.context());
        let other = correction(&world, Code::O, Code::M);
        let second = tokio::spawn(async move {
            let unit = store.begin(context).await.unwrap();
            let came = attendance::amend(&unit, other).await.unwrap();
            unit.commit().await.unwrap();
            came
        });
        tokio::task::yield_now().await;
        first.commit().await.unwrap();
        assert_eq!(
            second.await.unwrap(),
            Amended::Changed {
                now: Code::I.byte()
            }
        );
        let kept = attendance::amendments_of(&bench.store, world.pupils[0])
            .await
            .unwrap();
        assert_eq!(kept.len(), 1);
        assert_eq!(
            (kept[0].mark_before, kept[0].mark_after),
            (Code::O.byte(), Code::I.byte())
        );
        assert_eq!(
            (kept[0].reason.as_str(), kept[0].position.as_str()),
            ("a letter from the surgery", "Attendance officer")
        );
        assert_eq!(kept[0].on_day.date(), date(2026, 2, 24));
    });
}

/// Marks go in as bytes; the engine reads the store back and finds what it would have found itself.
#[test]
fn the_whole_is_read_back_and_its_standings_kept() {
    on_both(async |bench| {
        let world = World::kept(bench, 4).await;
        let as_of = date(2026, 3, 24);
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let days = (0..14)
            .map(|d| Day(Day::from(date(2026, 3, 9)).0 + d))
            .filter(|d| d.weekday() < 5);
        let mut patches = Vec::new();
        for (at, day) in days.enumerate() {
            for (who, pupil) in world.pupils.iter().enumerate() {
                // The first pupil is away all the time, the second on the first three days.
                let away = who == 0 || who == 1 && at < 3;
                let byte = if away {
                    Code::O.byte()
                } else {
                    Code::PRESENT_AM.byte()
                };
                let slot = Slot::of(day, Session::Am);
                patches.push(patch(
                    (*pupil, world.schools[who / 4]),
                    slot.at,
                    &[byte, byte],
                ));
            }
        }
        attendance::patch_rows(&unit, &patches).await.unwrap();
        unit.commit().await.unwrap();

        let snapshot = bench.store.snapshot().await.unwrap();
        let every = attendance::every_register(&snapshot, 1).await.unwrap();
        let standings = every
            .registers
            .standings(Day::from(as_of), Windows::default(), 1);
        let kit = every.place_of(world.pupils[0]).unwrap();
        assert_eq!(every.pupil(kit), world.pupils[0]);
        let of_kit = &standings[kit];
        assert_eq!(
            (
                of_kit.unauthorised,
                of_kit.attended,
                of_kit.penalty_sessions
            ),
            (20, 0, 20)
        );
        assert_eq!(every.school(of_kit.school.unwrap()), world.schools[0]);
        drop(snapshot);

        let unit = bench.store.begin(bench.context()).await.unwrap();
        for _ in 0..2 {
            let kept = every.pupils.iter().map(|pupil| {
                let standing = &standings[every.place_of(*pupil).unwrap()];
                let school = standing.school.map(|s| every.school(s));
                KeptStanding::of(
                    *pupil,
                    school,
                    as_of,
                    "herefordshire 1",
                    Some("universal"),
                    standing,
                )
            });
            attendance::put_standings(&unit, kept.collect())
                .await
                .unwrap();
        }
        unit.commit().await.unwrap();

        let kept = attendance::standing_of(&bench.store, world.pupils[0])
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (kept.possible, kept.pn_first_met, kept.attendance_rate),
            (20, Some(date(2026, 3, 13)), Some(0))
        );
        assert_eq!(
            attendance::standings_of(&bench.store, &world.pupils)
                .await
                .unwrap()
                .len(),
            8
        );
        bench.store.analyse().await.unwrap();
    });
}
