//! Accounts, roles, sign-in, tokens, who looked.

use std::sync::Arc;

use jiff::SignedDuration;
use serde_json::json;
use store::chronology::{NewEntry, Subject, of_person, record};
use store::people::{self, Answer, Link, Look, Person, SignIn, Token};
use store::{PersonId, StoreError};

use crate::engines::{Bench, now, on_both, seconds_later};
use crate::world::World;

fn person(bench: &Bench, name: &str, email: &str) -> Person {
    Person {
        id: bench.id(),
        name: name.to_owned(),
        position: "Attendance officer".to_owned(),
        email: email.to_owned(),
        email_folded: String::new(),
        password_hash: None,
        totp_secret: None,
        created_at: now(),
        disabled_at: None,
    }
}

async fn added(bench: &Bench, name: &str, email: &str) -> PersonId {
    let person = person(bench, name, email);
    let id = person.id;
    let unit = bench.store.begin(bench.context()).await.unwrap();
    people::insert(&unit, person).await.unwrap();
    unit.commit().await.unwrap();
    id
}

#[test]
fn an_account_is_found_by_its_address_however_written_and_no_two_share_one() {
    on_both(async |bench| {
        let id = added(bench, "Ruth Ibbotson", "Ruth.Ibbotson@example.org").await;
        let found = people::find_by_email(&bench.store, " ruth.ibbotson@EXAMPLE.org ")
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (found.id, found.email.as_str()),
            (id, "Ruth.Ibbotson@example.org")
        );
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let again = person(bench, "Another", "RUTH.ibbotson@example.org");
        let refused = people::insert(&unit, again).await.unwrap_err();
        assert!(
            matches!(refused, StoreError::AlreadyThere { .. }),
            "{refused}"
        );
        drop(unit);

        let unit = bench.store.begin(bench.context()).await.unwrap();
        people::set_password(&unit, id, "$argon2id$…")
            .await
            .unwrap();
        people::set_totp(&unit, id, Some("SECRET".to_owned()))
            .await
            .unwrap();
        people::rename(&unit, id, "Ruth Ibbotson-Hale", "Team manager")
            .await
            .unwrap();
        people::disable(&unit, id, Some(seconds_later(5)))
            .await
            .unwrap();
        let gone = people::set_password(&unit, bench.id(), "x").await;
        assert!(matches!(gone, Err(StoreError::NotThere { .. })));
        unit.commit().await.unwrap();
        let person = people::find(&bench.store, id).await.unwrap().unwrap();
        assert_eq!(person.password_hash.as_deref(), Some("$argon2id$…"));
        assert_eq!(
            (person.position.as_str(), person.disabled_at),
            ("Team manager", Some(seconds_later(5)))
        );
        assert_eq!(people::list(&bench.store).await.unwrap().len(), 1);

        let other = added(bench, "Another", "another@example.org").await;
        let unit = bench.store.begin(bench.context()).await.unwrap();
        people::set_email(&unit, id, "Ruth.Hale@example.org")
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let found = people::find_by_email(&bench.store, "ruth.hale@example.org").await;
        assert_eq!(found.unwrap().unwrap().id, id);
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let taken = people::set_email(&unit, other, "RUTH.hale@example.org").await;
        assert!(matches!(taken, Err(StoreError::AlreadyThere { .. })));
    });
}

#[test]
fn roles_hold_at_their_schools_until_they_end() {
    on_both(async |bench| {
        let world = World::kept(bench, 0).await;
        let id = added(bench, "Sam Okafor", "sam@example.org").await;
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let officer = people::give_role(
            &unit,
            id,
            "school attendance officer",
            Some(&world.schools[..1]),
        )
        .await
        .unwrap();
        people::give_role(&unit, id, "administrator", None)
            .await
            .unwrap();
        people::give_role(&unit, id, "nowhere", Some(&[]))
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let roles = people::roles_of(&bench.store, id).await.unwrap();
        let schools: Vec<_> = roles
            .iter()
            .map(|r| (r.role.as_str(), r.schools.clone()))
            .collect();
        assert!(schools.contains(&("school attendance officer", Some(vec![world.schools[0]]))));
        assert!(schools.contains(&("administrator", None)));
        assert!(
            schools.contains(&("nowhere", Some(vec![]))),
            "no school is not every school"
        );
        let unit = bench.store.begin(bench.context()).await.unwrap();
        people::end_role(&unit, officer).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(people::roles_of(&bench.store, id).await.unwrap().len(), 2);
        let (found, held) = people::find_with_roles(&bench.store, id)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((found.id, found.name.as_str()), (id, "Sam Okafor"));
        assert_eq!(held, people::roles_of(&bench.store, id).await.unwrap());
        let lone = added(bench, "Jo Park", "jo@example.org").await;
        let (found, held) = people::find_with_roles(&bench.store, lone)
            .await
            .unwrap()
            .unwrap();
        assert_eq!((found.id, held), (lone, vec![]));
        let nobody = people::find_with_roles(&bench.store, bench.id()).await;
        assert_eq!(nobody.unwrap(), None);
        let every = people::every_role(&bench.store).await.unwrap();
        assert_eq!(
            every[&id],
            people::roles_of(&bench.store, id).await.unwrap()
        );
    });
}

#[test]
fn links_and_recovery_codes_work_once() {
    on_both(async |bench| {
        let id = added(bench, "Sam Okafor", "sam@example.org").await;
        let link = |hash: &[u8], expires_at| Link {
            hash: hash.to_vec(),
            person: id,
            purpose: "set password".to_owned(),
            made_at: now(),
            expires_at,
            used_at: None,
        };
        let unit = bench.store.begin(bench.context()).await.unwrap();
        people::make_link(&unit, link(b"first", seconds_later(60)))
            .await
            .unwrap();
        people::make_link(&unit, link(b"second", seconds_later(60)))
            .await
            .unwrap();
        let using =
            async |hash: &[u8], purpose| people::use_link(&unit, hash, purpose).await.unwrap();
        assert_eq!(
            using(b"first", "set password").await,
            None,
            "a newer one was made"
        );
        assert_eq!(using(b"second", "another purpose").await, None);
        let look = async |hash: &[u8], at| {
            let found = people::find_link(&unit, hash, at).await.unwrap();
            found.map(|link| link.person)
        };
        assert_eq!(
            look(b"second", now()).await,
            Some(id),
            "looking uses nothing up"
        );
        assert_eq!(look(b"first", now()).await, None);
        assert_eq!(look(b"second", seconds_later(60)).await, None);
        assert_eq!(using(b"second", "set password").await, Some(id));
        assert_eq!(using(b"second", "set password").await, None, "used");
        people::make_link(&unit, link(b"third", now()))
            .await
            .unwrap();
        assert_eq!(using(b"third", "set password").await, None, "expired");
        people::make_link(&unit, link(b"fourth", seconds_later(60)))
            .await
            .unwrap();
        people::end_links(&unit, id).await.unwrap();
        assert_eq!(using(b"fourth", "set password").await, None, "ended");

        people::set_recovery_codes(&unit, id, vec![b"one".to_vec(), b"two".to_vec()])
            .await
            .unwrap();
        assert!(people::use_recovery_code(&unit, id, b"one").await.unwrap());
        assert!(!people::use_recovery_code(&unit, id, b"one").await.unwrap());
        assert!(
            !people::use_recovery_code(&unit, id, b"three")
                .await
                .unwrap()
        );
        assert!(
            !people::use_recovery_code(&unit, bench.id(), b"two")
                .await
                .unwrap()
        );
        assert_eq!(people::recovery_codes_left(&unit, id).await.unwrap(), 1);
        people::set_password(&unit, id, "$argon2id$…")
            .await
            .unwrap();
        people::forget_sign_in(&unit, id).await.unwrap();
        assert_eq!(people::recovery_codes_left(&unit, id).await.unwrap(), 0);
        let bare = people::find(&unit, id).await.unwrap().unwrap();
        assert_eq!((bare.password_hash, bare.totp_secret), (None, None));
        unit.commit().await.unwrap();
    });
}

fn sign_in(bench: &Bench, person: PersonId, hash: &[u8]) -> SignIn {
    SignIn {
        hash: hash.to_vec(),
        id: bench.id(),
        person,
        created_at: now(),
        seen_at: now(),
        expires_at: now() + SignedDuration::from_mins(30),
        address: "192.0.2.7".to_owned(),
        user_agent: "test".to_owned(),
        revoked_at: None,
        data: json!({}),
    }
}

#[test]
fn sign_in_sessions_are_listed_renewed_ended_and_cleared() {
    on_both(async |bench| {
        let store = &bench.store;
        let (id, other) = (bench.id::<PersonId>(), bench.id::<PersonId>());
        for (person, hash) in [(id, b"one"), (id, b"two"), (other, b"six")] {
            people::open_sign_in(store, sign_in(bench, person, hash))
                .await
                .unwrap();
        }
        let listed = people::list_sign_ins(store, id, seconds_later(1))
            .await
            .unwrap();
        assert_eq!(listed.len(), 2);
        assert!(
            people::find_sign_in(store, b"one", seconds_later(1))
                .await
                .unwrap()
                .is_some()
        );
        assert!(
            people::find_sign_in(store, b"one", seconds_later(1800))
                .await
                .unwrap()
                .is_none(),
            "expired"
        );
        people::see_sign_in(
            store,
            b"one",
            seconds_later(60),
            seconds_later(1860),
            &json!({ "school": 1 }),
        )
        .await
        .unwrap();
        let found = people::find_sign_in(store, b"one", seconds_later(1800))
            .await
            .unwrap()
            .unwrap();
        assert_eq!(
            (found.seen_at, &found.data["school"]),
            (seconds_later(60), &json!(1))
        );
        assert!(
            !people::revoke_sign_in(store, other, found.id, seconds_later(61))
                .await
                .unwrap(),
            "another's"
        );
        assert!(
            people::revoke_sign_in(store, id, found.id, seconds_later(61))
                .await
                .unwrap()
        );
        assert!(
            people::find_sign_in(store, b"one", seconds_later(62))
                .await
                .unwrap()
                .is_none()
        );
        assert_eq!(
            people::revoke_all_sign_ins(store, id, seconds_later(63))
                .await
                .unwrap(),
            1
        );
        assert!(
            people::list_sign_ins(store, id, seconds_later(64))
                .await
                .unwrap()
                .is_empty()
        );
        assert!(
            people::find_sign_in(store, b"six", seconds_later(64))
                .await
                .unwrap()
                .is_some()
        );
        assert_eq!(
            people::clear_expired(store, seconds_later(9_999))
                .await
                .unwrap(),
            3
        );
    });
}

#[test]
fn failures_are_counted_locked_and_forgotten_and_no_code_is_taken_twice() {
    on_both(async |bench| {
        let (store, id) = (&bench.store, bench.id::<PersonId>());
        assert!(people::state_of(store, id).await.unwrap().is_none());
        let counted = [
            people::count_failure(store, id, now()).await.unwrap(),
            people::count_failure(store, id, now()).await.unwrap(),
        ];
        assert_eq!(counted, [1, 2]);
        people::lock(store, id, Some(seconds_later(900)))
            .await
            .unwrap();
        assert_eq!(
            people::state_of(store, id)
                .await
                .unwrap()
                .unwrap()
                .locked_until,
            Some(seconds_later(900))
        );
        assert!(people::take_totp_step(store, id, 58_000_000).await.unwrap());
        assert!(
            !people::take_totp_step(store, id, 58_000_000).await.unwrap(),
            "replayed"
        );
        assert!(
            !people::take_totp_step(store, id, 57_999_999).await.unwrap(),
            "an older one"
        );
        assert!(people::take_totp_step(store, id, 58_000_001).await.unwrap());
        people::was_signed_in(store, id, seconds_later(901))
            .await
            .unwrap();
        let state = people::state_of(store, id).await.unwrap().unwrap();
        assert_eq!(
            (state.failures, state.locked_until, state.signed_in_at),
            (0, None, Some(seconds_later(901)))
        );
    });
}

/// Lines of one moment are written together, each once, also when some who wait for theirs go away.
#[test]
fn every_look_of_a_busy_moment_is_written_once() {
    on_both(async |bench| {
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let world = World::make(bench, &unit, 1).await;
        unit.commit().await.unwrap();
        let (child, person) = (world.pupils[0], bench.id::<PersonId>());
        let look = || Look {
            id: bench.id(),
            pupil: child,
            person,
            person_name: "Ruth Ibbotson".to_owned(),
            position: "Attendance officer".to_owned(),
            looked_at: now(),
            what: "record".to_owned(),
        };
        let looks: Vec<Look> = (0..200).map(|_| look()).collect();
        let pages = looks.iter().enumerate().map(|(at, look)| {
            let (store, look) = (Arc::clone(&bench.store), look.clone());
            let page = tokio::spawn(async move { people::log_look(&store, look).await });
            (at, page)
        });
        let pages: Vec<_> = pages.collect();
        for (at, page) in pages {
            if at % 10 == 3 {
                // A browser that was closed: its line may be written or not, and stops nobody's.
                page.abort();
                let _ = page.await;
            } else {
                page.await.unwrap().unwrap();
            }
        }
        let written = people::looks_at(&bench.store, child, 1_000).await.unwrap();
        let mut ids: Vec<_> = written.iter().map(|look| look.id).collect();
        ids.sort_unstable();
        let all = ids.len();
        ids.dedup();
        assert_eq!(ids.len(), all, "a line was written twice");
        for (at, look) in looks.iter().enumerate() {
            assert!(
                at % 10 == 3 || ids.contains(&look.id),
                "line {at} is missing"
            );
        }
    });
}

/// A page that logs a look, opens a session and counts a failure never waits for a load.
#[test]
fn who_looked_is_written_while_a_load_holds_the_store() {
    on_both(async |bench| {
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let world = World::make(bench, &unit, 3).await;
        let (child, person) = (world.pupils[0], bench.id::<PersonId>());
        for at in 0..3 {
            let look = Look {
                id: bench.id(),
                pupil: child,
                person,
                person_name: "Ruth Ibbotson".to_owned(),
                position: "Attendance officer".to_owned(),
                looked_at: seconds_later(at),
                what: "record".to_owned(),
            };
            people::log_look(&bench.store, look).await.unwrap();
        }
        people::open_sign_in(&bench.store, sign_in(bench, person, b"one"))
            .await
            .unwrap();
        let looks = people::looks_at(&bench.store, child, 2).await.unwrap();
        assert_eq!(
            looks.iter().map(|l| l.looked_at).collect::<Vec<_>>(),
            [seconds_later(2), seconds_later(1)]
        );
        assert!(
            people::looks_at(&bench.store, world.pupils[1], 9)
                .await
                .unwrap()
                .is_empty()
        );
        unit.commit().await.unwrap();
    });
}

#[test]
fn tokens_hold_until_ended_and_answers_until_they_expire() {
    on_both(async |bench| {
        let token = Token {
            id: bench.id(),
            hash: b"token".to_vec(),
            school: Some(bench.id()),
            name: "MIS of Foxley".to_owned(),
            created_at: now(),
            revoked_at: None,
            may_read: true,
            may_write: false,
            expires_at: seconds_later(60),
        };
        let answer = |request: &[u8]| Answer {
            hash: b"key".to_vec(),
            request: request.to_vec(),
            status: 201,
            body: b"{}".to_vec(),
            expires_at: seconds_later(60),
        };
        let unit = bench.store.begin(bench.context()).await.unwrap();
        people::insert_token(&unit, token.clone()).await.unwrap();
        people::keep_answer(&unit, answer(b"a")).await.unwrap();
        unit.commit().await.unwrap();
        assert_eq!(
            people::find_token(&bench.store, b"token", now())
                .await
                .unwrap()
                .as_ref(),
            Some(&token)
        );
        people::token_was_used(&bench.store, token.id, seconds_later(1))
            .await
            .unwrap();
        people::token_was_used(&bench.store, token.id, seconds_later(2))
            .await
            .unwrap();
        let listed = people::list_tokens(&bench.store).await.unwrap();
        assert_eq!(listed, [(token.clone(), Some(seconds_later(2)))]);

        let kept = people::kept_answer(&bench.store, b"key", seconds_later(59))
            .await
            .unwrap()
            .unwrap();
        assert_eq!((kept.status, kept.request), (201, b"a".to_vec()));
        assert!(
            people::kept_answer(&bench.store, b"key", seconds_later(60))
                .await
                .unwrap()
                .is_none()
        );
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let again = people::keep_answer(&unit, answer(b"b")).await.unwrap_err();
        assert!(matches!(again, StoreError::AlreadyThere { .. }), "{again}");
        drop(unit);
        let unit = bench
            .store
            .begin(bench.context_at(seconds_later(61)))
            .await
            .unwrap();
        people::keep_answer(&unit, answer(b"b")).await.unwrap();
        assert!(people::revoke_token(&unit, token.id).await.unwrap());
        assert_eq!(people::forget_answers(&unit).await.unwrap(), 1);
        unit.commit().await.unwrap();
        assert!(
            people::find_token(&bench.store, b"token", now())
                .await
                .unwrap()
                .is_none()
        );
    });
}

#[test]
fn whoever_changes_roles_waits_for_whoever_changes_them() {
    on_both(async |bench| {
        let id = added(bench, "Sam Okafor", "sam@example.org").await;
        let first = bench.store.begin(bench.context()).await.unwrap();
        people::hold_roles(&first).await.unwrap();
        people::give_role(&first, id, "administrator", None)
            .await
            .unwrap();
        let (store, context) = (std::sync::Arc::clone(&bench.store), bench.context());
        let second = tokio::spawn(async move {
            let unit = store.begin(context).await.unwrap();
            people::hold_roles(&unit).await.unwrap();
            people::roles_of(&unit, id).await.unwrap().len()
        });
        tokio::task::yield_now().await;
        first.commit().await.unwrap();
        assert_eq!(second.await.unwrap(), 1, "it reads what the first has kept");
    });
}

#[test]
fn what_was_done_with_an_account_is_found() {
    on_both(async |bench| {
        let (id, other) = (bench.id::<PersonId>(), bench.id::<PersonId>());
        let unit = bench.store.begin(bench.context()).await.unwrap();
        for (kind, person) in [
            ("people.person.added", id),
            ("people.person.added", other),
            ("people.role.given", id),
            ("schools.school.added", id),
        ] {
            let entry = NewEntry::now(Subject::Authority, kind, json!({ "person": person }));
            record(&unit, entry).await.unwrap();
        }
        unit.commit().await.unwrap();
        let found = of_person(&bench.store, id, 10).await.unwrap();
        let kinds: Vec<&str> = found.iter().map(|e| e.kind.as_str()).collect();
        assert_eq!(kinds, ["people.role.given", "people.person.added"]);
        assert_eq!(of_person(&bench.store, id, 1).await.unwrap().len(), 1);
    });
}
