//! Lists of pupils on both engines: whose they are, what narrows them, in what order.

use jiff::civil::date;
use register::RollStatus;
use store::attendance::{KeptStanding, put_standings};
use store::pupils::{
    Enrolment, ListOrder, Narrow, Pupil, Reach, among, count_lines, find_within, insert,
    insert_enrolments, list_lines, names_within, roll_counts, school_counts, schools_on,
};
use store::schools::School;

use crate::engines::on_both;

#[test]
fn lists_are_within_reach_and_in_order() {
    on_both(async |bench| {
        let day = date(2026, 3, 27);
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let school = |name: &str, number| School {
            id: bench.id(),
            name: name.to_owned(),
            phase: "primary".to_owned(),
            kind: "academy".to_owned(),
            low_age: None,
            high_age: None,
            urn: None,
            laestab: law::school::Laestab::new(number).unwrap(),
        };
        let (one, two) = (school("One", 8_854_001), school("Two", 8_854_002));
        let (one_id, two_id) = (one.id, two.id);
        store::schools::insert(&unit, vec![one, two]).await.unwrap();
        let pupil = |surname: &str, year: &str| Pupil {
            id: bench.id(),
            upn: None,
            former_upn: None,
            legal_surname: surname.to_owned(),
            legal_forename: "Pat".to_owned(),
            preferred_surname: None,
            preferred_forename: Some("Pip".to_owned()),
            born: date(2015, 1, 2),
            sex: "F".to_owned(),
            year_group: year.to_owned(),
            language: None,
            source: "test".to_owned(),
        };
        let pupils = [
            pupil("Ash", "5"),
            pupil("Bay", "5"),
            pupil("Cork", "6"),
            pupil("Dill", "6"),
        ];
        let ids = pupils.each_ref().map(|p| p.id);
        insert(&unit, pupils.to_vec()).await.unwrap();
        let spell = |pupil: usize, school, end_on, status| Enrolment {
            id: bench.id(),
            pupil: ids[pupil],
            school,
            start_on: date(2025, 9, 1),
            end_on,
            status,
            end_reason: None,
        };
        // Ash is at both; Cork left; Dill is on no roll and never was.
        let spells = vec![
            spell(0, one_id, None, RollStatus::Main),
            spell(0, two_id, None, RollStatus::Subsidiary),
            spell(1, one_id, Some(day), RollStatus::Single),
            spell(2, one_id, Some(date(2026, 3, 26)), RollStatus::Single),
        ];
        insert_enrolments(&unit, spells).await.unwrap();
        let standing = |at: usize, tier: &str, unauthorised| {
            let standing = register::Standing {
                attended: 10,
                unauthorised,
                ..register::Standing::default()
            };
            KeptStanding::of(ids[at], Some(one_id), day, "p 1", Some(tier), &standing)
        };
        let standings = vec![standing(0, "low", 0), standing(1, "high", 30)];
        put_standings(&unit, standings).await.unwrap();
        unit.commit().await.unwrap();

        let reach = |schools: Option<Vec<_>>, on| Reach { schools, on };
        let all = Narrow::default;
        for (within, narrow, order, expected, why) in [
            (
                reach(None, None),
                all(),
                (ListOrder::Name, false),
                "Ash Bay Cork Dill",
                "everybody",
            ),
            (
                reach(None, Some(day)),
                all(),
                (ListOrder::Name, true),
                "Bay Ash",
                "last day included",
            ),
            (
                reach(Some(vec![one_id]), Some(day)),
                all(),
                (ListOrder::Attendance, false),
                "Bay Ash",
                "lowest first",
            ),
            (
                reach(Some(vec![one_id]), Some(day)),
                all(),
                (ListOrder::Attendance, true),
                "Ash Bay",
                "highest first",
            ),
            (
                reach(Some(vec![two_id]), Some(day)),
                all(),
                (ListOrder::Name, false),
                "Ash",
                "a subsidiary school's",
            ),
            (
                reach(Some(vec![one_id]), None),
                all(),
                (ListOrder::Unauthorised, true),
                "Bay Ash Cork",
                "leavers, and no standing last",
            ),
            (
                reach(Some(vec![one_id]), None),
                all(),
                (ListOrder::Unauthorised, false),
                "Ash Bay Cork",
                "no standing last",
            ),
            (
                reach(Some(vec![]), None),
                all(),
                (ListOrder::Name, false),
                "",
                "no school",
            ),
            (
                reach(None, None),
                Narrow {
                    tier: Some("high".into()),
                    ..all()
                },
                (ListOrder::Name, false),
                "Bay",
                "by tier",
            ),
            (
                reach(None, None),
                Narrow {
                    year_group: Some("6".into()),
                    ..all()
                },
                (ListOrder::Name, false),
                "Cork Dill",
                "by year",
            ),
            (
                reach(Some(vec![two_id]), Some(day)),
                Narrow {
                    pupils: Some(ids.to_vec()),
                    ..all()
                },
                (ListOrder::Name, false),
                "Ash",
                "found, within reach",
            ),
            (
                reach(None, None),
                Narrow {
                    pupils: Some(vec![]),
                    ..all()
                },
                (ListOrder::Name, false),
                "",
                "nobody found",
            ),
        ] {
            let lines = list_lines(&bench.store, &within, &narrow, order, 0, 50)
                .await
                .unwrap();
            let names: Vec<&str> = lines.iter().map(|l| l.surname.as_str()).collect();
            assert_eq!(names.join(" "), expected, "{why}");
            let count = count_lines(&bench.store, &within, &narrow, 50)
                .await
                .unwrap();
            assert_eq!(count as usize, lines.len(), "{why}");
            let page = list_lines(&bench.store, &within, &narrow, order, 1, 1)
                .await
                .unwrap();
            assert_eq!(page.first(), lines.get(1), "{why}: the second");
        }
        let everybody = reach(None, None);
        assert_eq!(
            count_lines(&bench.store, &everybody, &all(), 3)
                .await
                .unwrap(),
            3
        );
        let first = &list_lines(
            &bench.store,
            &everybody,
            &all(),
            (ListOrder::Name, false),
            0,
            1,
        )
        .await
        .unwrap()[0];
        assert_eq!(
            (first.school.as_deref(), first.unauthorised, first.born),
            (Some("One"), Some(0), date(2015, 1, 2))
        );
        let own = reach(Some(vec![two_id]), Some(day));
        assert_eq!(among(&bench.store, &own, &ids).await.unwrap(), [ids[0]]);
        for (id, may) in [(ids[0], true), (ids[1], false)] {
            let found = find_within(&bench.store, &own, id).await.unwrap();
            assert_eq!(found.map(|p| p.id), may.then_some(id));
        }
        let at = schools_on(&bench.store, ids[1], day).await.unwrap();
        assert_eq!(at, ["One"]);
        let before = schools_on(&bench.store, ids[1], date(2000, 1, 1)).await;
        assert_eq!(before.unwrap(), [""; 0]);
        let names = names_within(&bench.store, &own, 9).await.unwrap();
        assert_eq!(names[0].preferred, (None, Some("Pip".to_owned())));
        let counts = roll_counts(&bench.store, one_id, day).await.unwrap();
        let told: Vec<_> = counts
            .iter()
            .map(|c| {
                (
                    c.year_group.as_str(),
                    c.tier.as_deref(),
                    c.pupils,
                    c.persistent,
                    c.severe,
                )
            })
            .collect();
        assert_eq!(
            told,
            [("5", Some("high"), 1, 1, 1), ("5", Some("low"), 1, 0, 0)]
        );
        let mut counts = school_counts(&bench.store, day).await.unwrap();
        counts.sort();
        let mut expected = vec![(one_id, 2, 1), (two_id, 1, 0)];
        expected.sort();
        assert_eq!(counts, expected);
    });
}
