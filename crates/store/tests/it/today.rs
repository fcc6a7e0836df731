//! The worklist: the same facts never raise an item twice.

use jiff::civil::date;
use serde_json::json;
use store::today::{self, Filter, ItemState, NewItem};
use store::{PupilId, SchoolId};

use crate::engines::{on_both, seconds_later};
use crate::world::World;

fn ten_days(pupil: PupilId, school: SchoolId, spell: &str) -> NewItem {
    NewItem {
        rule: "ten days".to_owned(),
        pupil: Some(pupil),
        school: Some(school),
        spell: spell.to_owned(),
        facts: json!({ "days": 10 }),
    }
}

#[test]
fn an_item_is_raised_once_a_spell_whatever_became_of_it() {
    on_both(async |bench| {
        let world = World::kept(bench, 1).await;
        let (kit, foxley) = (world.pupils[0], world.schools[0]);
        let today = date(2026, 3, 24);
        let everything = Filter::default();
        for turn in 0..2 {
            let unit = bench
                .store
                .begin(bench.context_at(seconds_later(turn)))
                .await
                .unwrap();
            today::raise(&unit, vec![ten_days(kit, foxley, "2026-03-09")])
                .await
                .unwrap();
            unit.commit().await.unwrap();
        }
        let items = today::list(&bench.store, &everything, today, 0, 9)
            .await
            .unwrap();
        assert_eq!(items.len(), 1);
        let (seen, id) = (&items[0], items[0].id);
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let dismissed = ItemState::Dismissed;
        assert!(
            today::set_state(&unit, seen, dismissed, None, Some("known to us"))
                .await
                .unwrap()
        );
        assert!(
            !today::set_state(&unit, seen, ItemState::Done, None, None)
                .await
                .unwrap(),
            "somebody was quicker"
        );
        today::raise(&unit, vec![ten_days(kit, foxley, "2026-03-09")])
            .await
            .unwrap();
        unit.commit().await.unwrap();
        assert!(
            today::list(&bench.store, &everything, today, 0, 9)
                .await
                .unwrap()
                .is_empty()
        );
        let unit = bench.store.begin(bench.context()).await.unwrap();
        today::raise(&unit, vec![ten_days(kit, foxley, "2026-05-04")])
            .await
            .unwrap();
        unit.commit().await.unwrap();
        assert_eq!(
            today::list(&bench.store, &everything, today, 0, 9)
                .await
                .unwrap()
                .len(),
            1,
            "another spell"
        );
        let all = today::of_pupils(&bench.store, &[kit]).await.unwrap();
        assert_eq!(all.len(), 2);
        assert_eq!(
            today::find(&bench.store, id)
                .await
                .unwrap()
                .unwrap()
                .note
                .as_deref(),
            Some("known to us")
        );
        let rules = ["ten days", "another"];
        for (asked, whose) in [
            (None, vec![kit]),
            (Some(vec![kit]), vec![kit]),
            (Some(vec![]), vec![]),
        ] {
            let waits = today::who_waits(&bench.store, &rules, asked.as_deref()).await;
            assert_eq!(
                waits.unwrap().into_iter().collect::<Vec<_>>(),
                whose,
                "{asked:?}"
            );
        }
        let none = today::who_waits(&bench.store, &["another"], None).await;
        assert!(none.unwrap().is_empty());
    });
}

#[test]
fn the_list_is_by_school_rule_and_hand_in_pages_and_snoozed_items_come_back() {
    on_both(async |bench| {
        let world = World::kept(bench, 3).await;
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let items = world
            .pupils
            .iter()
            .enumerate()
            .map(|(at, pupil)| ten_days(*pupil, world.schools[at / 3], "s"));
        today::raise(&unit, items.collect()).await.unwrap();
        let quiet = NewItem {
            rule: "register not received".to_owned(),
            pupil: None,
            ..ten_days(world.pupils[0], world.schools[0], "2026-03-23")
        };
        today::raise(&unit, vec![quiet]).await.unwrap();
        let filter = |schools: &[SchoolId], rule: Option<&str>| Filter {
            schools: Some(schools.to_vec()),
            rule: rule.map(str::to_owned),
            assigned_to: None,
            not: Vec::new(),
        };
        let today = date(2026, 3, 24);
        let but = Filter {
            not: vec!["register not received"],
            ..filter(&world.schools[..1], None)
        };
        assert_eq!(
            today::list(&unit, &but, today, 0, 99).await.unwrap().len(),
            3
        );
        let counts = today::counts(&unit, &but, today).await.unwrap();
        assert_eq!(
            counts.len(),
            1,
            "what is not for them is not counted either"
        );
        let count = async |f: Filter, day| today::list(&unit, &f, day, 0, 99).await.unwrap().len();
        let own = filter(&world.schools[..1], None);
        assert_eq!(count(own.clone(), today).await, 4);
        assert_eq!(
            count(filter(&[], None), today).await,
            0,
            "nobody's school has nothing"
        );
        assert_eq!(
            count(filter(&world.schools, Some("ten days")), today).await,
            6
        );
        let counts = today::counts(&unit, &own, today).await.unwrap();
        assert_eq!(
            counts,
            [
                ("register not received".to_owned(), 1),
                ("ten days".to_owned(), 3)
            ]
        );
        let first = today::list(&unit, &own, today, 0, 3).await.unwrap();
        let rest = today::list(&unit, &own, today, 3, 3).await.unwrap();
        assert_eq!((first.len(), rest.len()), (3, 1));
        assert!(!first.contains(&rest[0]));

        let until = Some(date(2026, 3, 30));
        today::set_state(&unit, &first[0], ItemState::Snoozed, until, None)
            .await
            .unwrap();
        assert_eq!(count(own.clone(), date(2026, 3, 29)).await, 3);
        assert_eq!(count(own.clone(), date(2026, 3, 30)).await, 4);
        unit.commit().await.unwrap();
    });
}

#[test]
fn of_two_people_who_saw_the_same_item_the_second_is_told() {
    on_both(async |bench| {
        let world = World::kept(bench, 1).await;
        let (kit, foxley) = (world.pupils[0], world.schools[0]);
        let unit = bench.store.begin(bench.context()).await.unwrap();
        today::raise(&unit, vec![ten_days(kit, foxley, "s")])
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let seen = today::of_pupils(&bench.store, &[kit])
            .await
            .unwrap()
            .remove(0);

        // The second begins before the first is kept, and the clock stands still meanwhile.
        let first = bench.store.begin(bench.context()).await.unwrap();
        assert!(today::assign(&first, &seen, None).await.unwrap());
        let second = async {
            let second = bench.store.begin(bench.context()).await.unwrap();
            let done = today::set_state(&second, &seen, ItemState::Done, None, None).await;
            second.commit().await.unwrap();
            done.unwrap()
        };
        let (kept, done) = tokio::join!(first.commit(), second);
        kept.unwrap();
        assert!(!done, "what they saw is no more");
        let now = today::find(&bench.store, seen.id).await.unwrap().unwrap();
        assert_eq!(now.state, ItemState::Open);
        assert!(now.changed_at > seen.changed_at);

        let unit = bench.store.begin(bench.context()).await.unwrap();
        let facts = json!({ "days": 12 });
        today::set_facts(&unit, vec![(now.id, facts.clone())])
            .await
            .unwrap();
        assert!(
            today::set_state(&unit, &now, ItemState::Done, None, None)
                .await
                .unwrap(),
            "new words are no change of how it stands"
        );
        unit.commit().await.unwrap();
        let now = today::find(&bench.store, seen.id).await.unwrap().unwrap();
        assert_eq!((now.state, now.facts), (ItemState::Done, facts));
    });
}
