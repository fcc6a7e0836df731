//! Lists of pupils on both engines: whose they are, what narrows them, in what order.

use jiff::civil::date;
use register::RollStatus;
use store::SchoolId;
use store::attendance::{KeptStanding, put_standings};
use store::pupils::{
    Enrolment, Fact, FactIs, ListOrder, Narrow, Pupil, Reach, StandingIs, Waiting, among,
    count_lines, fact_values, insert, insert_enrolments, insert_facts, list_lines, names_within,
    roll_counts,
};
use store::schools::School;
use store::today::{self, ItemState, NewItem};

use crate::engines::on_both;
use crate::world::World;

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
    });
}

#[test]
fn lists_are_narrowed_by_standing_item_and_fact() {
    on_both(async |bench| {
        let day = date(2026, 3, 24);
        let world = World::kept(bench, 3).await;
        let at = |n: usize| world.pupils[n];
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let standing = |pupil, missed| {
            let standing = register::Standing {
                attended: 100 - missed,
                unauthorised: missed,
                penalty_sessions: missed,
                ..register::Standing::default()
            };
            KeptStanding::of(pupil, None, day, "p 1", None, &standing)
        };
        let standings = vec![
            standing(at(0), 9),
            standing(at(1), 10),
            standing(at(2), 50),
            standing(at(3), 0),
        ];
        put_standings(&unit, standings).await.unwrap();
        let item = |pupil, school: usize, rule: &str| NewItem {
            rule: rule.to_owned(),
            pupil: Some(pupil),
            school: Some(world.schools[school]),
            spell: "s".to_owned(),
            facts: serde_json::json!({}),
        };
        let items = vec![
            item(at(0), 0, "falling"),
            item(at(1), 0, "falling"),
            item(at(2), 0, "falling"),
            item(at(3), 1, "falling"),
            item(at(3), 1, "weekday"),
        ];
        today::raise(&unit, items).await.unwrap();
        for (pupil, state, until) in [
            (at(1), ItemState::Done, None),
            (at(2), ItemState::Snoozed, Some(date(2026, 3, 25))),
        ] {
            let seen = today::of_pupils(&unit, &[pupil]).await.unwrap().remove(0);
            assert!(
                today::set_state(&unit, &seen, state, until, None)
                    .await
                    .unwrap()
            );
        }
        let fact = |pupil, value: &str, until| Fact {
            id: bench.id(),
            pupil,
            kind: "sen".to_owned(),
            value: value.to_owned(),
            since: date(2025, 9, 1),
            until,
            source: "test".to_owned(),
        };
        let facts = vec![
            fact(at(0), "K", None),
            fact(at(1), "K", Some(date(2026, 3, 23))),
            fact(at(2), "E", Some(day)),
        ];
        insert_facts(&unit, facts).await.unwrap();
        unit.commit().await.unwrap();

        let waiting = |rule: &str, schools: Option<&[SchoolId]>, on| Narrow {
            waiting: Some(Waiting {
                rule: rule.to_owned(),
                schools: schools.map(<[SchoolId]>::to_vec),
                on,
            }),
            ..Narrow::default()
        };
        let is = |standing| Narrow {
            standing: Some(standing),
            ..Narrow::default()
        };
        let holds = |value: &str, on| Narrow {
            fact: Some(FactIs {
                kind: "sen".to_owned(),
                value: value.to_owned(),
                on,
            }),
            ..Narrow::default()
        };
        let tomorrow = date(2026, 3, 25);
        for (narrow, expected, why) in [
            (is(StandingIs::Persistent), vec![1, 2], "a tenth is enough"),
            (is(StandingIs::Severe), vec![2], "a half is enough"),
            (is(StandingIs::Towards(10)), vec![1, 2], "ten sessions"),
            (is(StandingIs::Towards(9)), vec![0, 1, 2], "nine"),
            (
                waiting("falling", None, day),
                vec![0, 3],
                "not done, not snoozed",
            ),
            (
                waiting("falling", None, tomorrow),
                vec![0, 2, 3],
                "back again",
            ),
            (waiting("weekday", None, day), vec![3], "another rule"),
            (
                waiting("falling", Some(&world.schools[..1]), day),
                vec![0],
                "one school's items",
            ),
            (waiting("falling", Some(&[]), day), vec![], "nobody's"),
            (holds("K", day), vec![0], "the other's ended"),
            (holds("E", day), vec![2], "the last day counts"),
            (holds("E", tomorrow), vec![], "and no day after"),
            (
                Narrow {
                    standing: Some(StandingIs::Severe),
                    ..holds("K", day)
                },
                vec![],
                "both together",
            ),
        ] {
            let everybody = Reach::default();
            let order = (ListOrder::Attendance, false);
            let lines = list_lines(&bench.store, &everybody, &narrow, order, 0, 50)
                .await
                .unwrap();
            let mut found: Vec<_> = lines.iter().map(|l| l.id).collect();
            found.sort();
            let mut wanted: Vec<_> = expected.iter().map(|n| at(*n)).collect();
            wanted.sort();
            assert_eq!(found, wanted, "{why}");
            let count = count_lines(&bench.store, &everybody, &narrow, 50).await;
            assert_eq!(count.unwrap() as usize, expected.len(), "{why}");
        }
        assert_eq!(fact_values(&bench.store, "sen").await.unwrap(), ["E", "K"]);
    });
}
