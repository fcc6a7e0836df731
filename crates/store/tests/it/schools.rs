//! A school stays the same school whatever it is called and numbered.

use jiff::civil::date;
use law::school::Laestab;
use store::schools::{self, IdentifierKind};

use crate::engines::on_both;
use crate::world::{World, calendar};

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
