//! Pupils, rolls and families.

use jiff::civil::date;
use store::pupils::{
    self, Address, ContactKind, ContactPoint, Fact, Parent, PupilAddress, Relationship, Restriction,
};
use store::{ParentId, PupilId, StoreError};

use crate::engines::{Bench, on_both};
use crate::world::{World, enrolment, pupil};

fn parent(bench: &Bench, key: &str) -> Parent {
    Parent {
        id: bench.id(),
        title: "Ms".to_owned(),
        forename: "Jo".to_owned(),
        surname: "Ashgrove".to_owned(),
        language: "English".to_owned(),
        address: None,
        source: "pack".to_owned(),
        source_key: Some(key.to_owned()),
    }
}

fn of(pupil: PupilId, parent: ParentId, contact_order: u8) -> Relationship {
    Relationship {
        pupil,
        parent,
        kind: "mother".to_owned(),
        parental_responsibility: true,
        lives_with: contact_order == 1,
        contact_order,
    }
}

#[test]
fn a_pupil_is_found_by_either_number_and_changed() {
    on_both(async |bench| {
        let mut kit = pupil(bench, "Ashgrove", "Kit");
        kit.upn = Some("A123456789012".to_owned());
        kit.former_upn = Some("B123456789012".to_owned());
        let unit = bench.store.begin(bench.context()).await.unwrap();
        pupils::insert(&unit, vec![kit.clone(), pupil(bench, "Other", "Bo")])
            .await
            .unwrap();
        for upn in ["A123456789012", "B123456789012"] {
            let found = pupils::find_by_upn(&unit, &[upn, "Z"]).await.unwrap();
            assert_eq!(found, std::slice::from_ref(&kit));
        }
        kit.preferred_forename = Some("Kitty".to_owned());
        kit.year_group = "10".to_owned();
        pupils::update(&unit, &kit).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(
            pupils::find(&bench.store, kit.id).await.unwrap().as_ref(),
            Some(&kit)
        );
        let names = pupils::names(&bench.store).await.unwrap();
        assert_eq!(names.len(), 2);
        let name = names.iter().find(|n| n.id == kit.id).unwrap();
        assert_eq!(name.preferred, (None, Some("Kitty".to_owned())));
        let both = pupils::list_by_ids(&bench.store, &[names[1].id, names[0].id])
            .await
            .unwrap();
        assert_eq!(
            both.iter().map(|p| p.id).collect::<Vec<_>>(),
            [names[0].id, names[1].id]
        );
        let nobody = pupil(bench, "No", "Body");
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let refused = pupils::update(&unit, &nobody).await.unwrap_err();
        assert!(matches!(refused, StoreError::NotThere { .. }));
        let stranger = enrolment(bench, nobody.id, bench.id());
        assert!(
            pupils::insert_enrolments(&unit, vec![stranger])
                .await
                .is_err(),
            "nobody's spell"
        );
    });
}

#[test]
fn who_is_on_a_roll_turns_on_the_day() {
    on_both(async |bench| {
        let world = World::kept(bench, 1).await;
        let (kit, foxley) = (world.pupils[0], world.schools[0]);
        let spell = pupils::enrolments_of(&bench.store, kit)
            .await
            .unwrap()
            .remove(0);
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let ended = pupils::Enrolment {
            end_on: Some(date(2026, 2, 13)),
            end_reason: Some("moved".to_owned()),
            ..spell
        };
        pupils::change_enrolment(&unit, &ended).await.unwrap();
        unit.commit().await.unwrap();
        for (day, schools, on) in [
            (date(2025, 8, 31), &world.schools[..1], false),
            (date(2025, 9, 1), &world.schools[..1], true),
            (date(2026, 2, 13), &world.schools[..1], true),
            (date(2026, 2, 14), &world.schools[..1], false),
            (date(2026, 1, 5), &world.schools[1..], false),
            (date(2026, 1, 5), &[][..], false),
        ] {
            assert_eq!(
                pupils::on_roll(&bench.store, kit, schools, day)
                    .await
                    .unwrap(),
                on,
                "{day}"
            );
        }
        let roll = pupils::enrolments_of_school(&bench.store, foxley)
            .await
            .unwrap();
        assert_eq!(roll[0].end_reason.as_deref(), Some("moved"));
        assert_eq!(
            pupils::every_enrolment(&bench.store).await.unwrap().len(),
            2
        );
    });
}

#[test]
fn parents_come_in_order_each_with_their_own_contact_points_and_siblings_share_one() {
    on_both(async |bench| {
        let world = World::kept(bench, 3).await;
        let (jo, lee) = (parent(bench, "p1"), parent(bench, "p2"));
        let [kit, ash, bo] = [world.pupils[0], world.pupils[1], world.pupils[4]];
        let point = |parent, kind, value: &str, confirmed_on| ContactPoint {
            id: bench.id(),
            parent,
            kind,
            value: value.to_owned(),
            value_folded: String::new(),
            confirmed_on,
            shared: false,
            ended_on: None,
        };
        let unit = bench.store.begin(bench.context()).await.unwrap();
        pupils::insert_parents(&unit, vec![jo.clone(), lee.clone()])
            .await
            .unwrap();
        pupils::relate(
            &unit,
            vec![of(kit, lee.id, 2), of(kit, jo.id, 1), of(bo, jo.id, 1)],
        )
        .await
        .unwrap();
        pupils::relate(&unit, vec![of(kit, lee.id, 3)])
            .await
            .unwrap();
        let old = point(jo.id, ContactKind::Mobile, "07700 900000", None);
        let email = point(
            jo.id,
            ContactKind::Email,
            "Jo@Example.org",
            Some(date(2026, 1, 5)),
        );
        let phone = point(lee.id, ContactKind::Phone, "01632 960123", None);
        let given_up = old.id;
        pupils::insert_contact_points(&unit, vec![old, email, phone])
            .await
            .unwrap();
        pupils::end_contact_point(&unit, given_up, date(2026, 2, 1))
            .await
            .unwrap();
        unit.commit().await.unwrap();

        let parents = pupils::parents_of(&bench.store, kit).await.unwrap();
        let order: Vec<_> = parents
            .iter()
            .map(|(r, p)| (r.contact_order, p.id))
            .collect();
        assert_eq!(order, [(1, jo.id), (3, lee.id)]);
        let points = pupils::contact_points_of(&bench.store, &[jo.id])
            .await
            .unwrap();
        assert_eq!(points.len(), 1);
        assert_eq!(
            (points[0].value_folded.as_str(), points[0].confirmed_on),
            ("jo@example.org", Some(date(2026, 1, 5)))
        );
        assert_eq!(pupils::siblings_of(&bench.store, kit).await.unwrap(), [bo]);
        assert_eq!(pupils::siblings_of(&bench.store, ash).await.unwrap(), []);
        let by_source = pupils::find_parents_by_source(&bench.store, "pack", &["p2", "p9"])
            .await
            .unwrap();
        assert_eq!(by_source, [lee]);
        let unit = bench.store.begin(bench.context()).await.unwrap();
        pupils::unrelate(&unit, bo, jo.id).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(pupils::siblings_of(&bench.store, kit).await.unwrap(), []);
    });
}

#[test]
fn facts_addresses_and_restrictions_keep_their_dates() {
    on_both(async |bench| {
        let world = World::kept(bench, 1).await;
        let kit = world.pupils[0];
        let fact = |kind: &str, value: &str| Fact {
            id: bench.id(),
            pupil: kit,
            kind: kind.to_owned(),
            value: value.to_owned(),
            since: date(2025, 9, 1),
            until: None,
            source: "pack".to_owned(),
        };
        let home = |lines: &str| Address {
            id: bench.id(),
            lines: lines.to_owned(),
            postcode: "ZZ1 1ZZ".to_owned(),
            uprn: None,
        };
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let sen = fact("sen", "K");
        let ended = sen.id;
        pupils::insert_facts(&unit, vec![sen, fact("fsm", "true")])
            .await
            .unwrap();
        pupils::end_fact(&unit, ended, date(2026, 1, 31))
            .await
            .unwrap();
        let first = home("1 Mill Lane");
        let lived = PupilAddress {
            id: bench.id(),
            pupil: kit,
            address: first.id,
            since: None,
            until: None,
        };
        pupils::insert_addresses(&unit, vec![first], vec![lived])
            .await
            .unwrap();
        pupils::move_pupil(&unit, kit, home("2 Mill Lane"), date(2026, 2, 1))
            .await
            .unwrap();
        let restriction = Restriction {
            id: bench.id(),
            pupil: kit,
            parent: None,
            kind: "order in force".to_owned(),
            note: "see the file".to_owned(),
            since: date(2026, 1, 1),
            until: None,
        };
        let id = restriction.id;
        pupils::insert_restriction(&unit, restriction)
            .await
            .unwrap();
        pupils::end_restriction(&unit, id, date(2026, 3, 1))
            .await
            .unwrap();
        unit.commit().await.unwrap();

        let facts = pupils::facts_of(&bench.store, kit).await.unwrap();
        let held = |day| facts.iter().filter(|f| f.holds_on(day)).count();
        assert_eq!(
            [date(2025, 8, 31), date(2026, 1, 31), date(2026, 2, 1)].map(held),
            [0, 2, 1]
        );
        let homes = pupils::addresses_of(&bench.store, kit).await.unwrap();
        let ends: Vec<_> = homes
            .iter()
            .map(|(lived, a)| (a.lines.as_str(), lived.until))
            .collect();
        assert_eq!(ends.len(), 2);
        assert!(ends.contains(&("1 Mill Lane", Some(date(2026, 1, 31)))));
        assert!(ends.contains(&("2 Mill Lane", None)));
        let restrictions = pupils::restrictions_of(&bench.store, kit).await.unwrap();
        assert_eq!(restrictions[0].until, Some(date(2026, 3, 1)));
    });
}
