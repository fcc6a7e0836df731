//! Leave of absence: requests and the decisions on them, and the links that parents ask by.

use casework::leave::{Answer, State, Way};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::json;
use store::leave::{
    Decision, Link, Request, decide, decisions_of, end_links, find_link, find_request,
    find_used_link, insert_link, insert_request, is_used, keep_draft, links_of, of_pupil,
    of_school, schools_with_requests, use_link, withdraw,
};
use store::pupils::{Parent, insert_parents};
use store::{LeaveId, ParentId, PupilId, SchoolId, Unit};

use crate::engines::{Bench, now, on_both};
use crate::world::World;

const FIRST: Date = date(2026, 4, 27);
const LAST: Date = date(2026, 5, 1);

struct Of<'a> {
    bench: &'a Bench,
    pupil: PupilId,
    school: SchoolId,
    parent: ParentId,
}

impl<'a> Of<'a> {
    async fn kept(bench: &'a Bench) -> (World, Self) {
        let world = World::kept(bench, 2).await;
        let parent = Parent {
            id: bench.id(),
            title: String::new(),
            forename: "Ida".to_owned(),
            surname: "Lindgren".to_owned(),
            language: "English".to_owned(),
            address: None,
            source: "test".to_owned(),
            source_key: None,
        };
        let own = Self {
            bench,
            pupil: world.pupils[0],
            school: world.schools[0],
            parent: parent.id,
        };
        let unit = begin(bench).await;
        insert_parents(&unit, vec![parent]).await.unwrap();
        unit.commit().await.unwrap();
        (world, own)
    }

    fn request(&self, first_day: Date) -> Request {
        Request {
            id: self.bench.id(),
            reference: "12AB-34CD-5E".to_owned(),
            pupil: self.pupil,
            school: self.school,
            parent: self.parent,
            parent_name: "Ida Lindgren".to_owned(),
            way: Way::Link,
            kind: "family".to_owned(),
            kind_name: "Something serious in the family".to_owned(),
            first_day,
            last_day: LAST,
            school_days: 5,
            reason: "A funeral in Lisbon; ünïcode ⛪".to_owned(),
            lived_with: true,
            asked_on: date(2026, 3, 24),
            state: State::Waiting,
            agreed_first: None,
            agreed_last: None,
            policy: "national 1".to_owned(),
            made_at: now(),
            made_by: None,
            made_by_name: "Ida Lindgren".to_owned(),
            position: "parent".to_owned(),
            changed_at: now(),
        }
    }

    fn link(&self, digest: u8) -> Link {
        Link {
            digest: vec![digest; 32],
            pupil: self.pupil,
            school: self.school,
            parent: self.parent,
            made_at: now(),
            made_by: None,
            made_by_name: "Ruth Ibbotson".to_owned(),
            expires_at: now() + 24.hours(),
            ended_at: None,
            draft: json!({}),
            request: None,
        }
    }
}

fn decision(answer: Answer, agreed: Option<(Date, Date)>) -> Decision {
    Decision {
        request: LeaveId(uuid::Uuid::nil()),
        number: 0,
        answer,
        agreed_first: agreed.map(|days| days.0),
        agreed_last: agreed.map(|days| days.1),
        school_days: 2,
        reason: "this is a family funeral.".to_owned(),
        for_head: true,
        policy: "national 1".to_owned(),
        made_at: now(),
        made_by: None,
        made_by_name: "Ada Quill".to_owned(),
        position: "Head teacher".to_owned(),
    }
}

async fn begin(bench: &Bench) -> Unit {
    bench.store.begin(bench.context()).await.unwrap()
}

#[test]
fn a_request_comes_back_as_it_was_kept_to_its_pupil_and_its_school_alone() {
    on_both(async |bench| {
        let (world, own) = Of::kept(bench).await;
        let (early, late) = (own.request(FIRST), own.request(date(2026, 4, 28)));
        assert!(!is_used(&bench.store, own.school).await.unwrap());
        let unit = begin(bench).await;
        for request in [&early, &late] {
            insert_request(&unit, request.clone()).await.unwrap();
        }
        unit.commit().await.unwrap();
        let store = &bench.store;
        assert_eq!(
            find_request(store, early.id).await.unwrap().as_ref(),
            Some(&early)
        );
        let all = of_pupil(store, own.pupil, own.school).await.unwrap();
        assert_eq!(all, [late.clone(), early.clone()], "the latest days first");
        assert_eq!(
            of_school(store, own.school, None).await.unwrap(),
            [early, late]
        );
        let agreed = of_school(store, own.school, Some(State::Agreed))
            .await
            .unwrap();
        assert!(agreed.is_empty());
        for (pupil, school) in [(world.pupils[1], own.school), (own.pupil, world.schools[1])] {
            assert!(of_pupil(store, pupil, school).await.unwrap().is_empty());
        }
        assert!(is_used(store, own.school).await.unwrap());
        assert!(!is_used(store, world.schools[1]).await.unwrap());
        assert_eq!(schools_with_requests(store).await.unwrap(), [own.school]);
    });
}

#[test]
fn a_decision_is_kept_beside_those_before_and_only_by_who_saw_the_request_as_it_is() {
    on_both(async |bench| {
        let (_, own) = Of::kept(bench).await;
        let seen = own.request(FIRST);
        let unit = begin(bench).await;
        insert_request(&unit, seen.clone()).await.unwrap();
        assert!(
            decide(&unit, &seen, decision(Answer::NotAgreed, None))
                .await
                .unwrap()
        );
        unit.commit().await.unwrap();
        let store = &bench.store;
        let then = find_request(store, seen.id).await.unwrap().unwrap();
        assert_eq!((then.state, then.agreed()), (State::NotAgreed, None));
        assert!(
            then.changed_at > seen.changed_at,
            "told apart where the clock stands still"
        );

        let unit = begin(bench).await;
        let some = || decision(Answer::SomeDays, Some((FIRST, date(2026, 4, 28))));
        assert!(
            !decide(&unit, &seen, some()).await.unwrap(),
            "somebody was quicker"
        );
        assert!(!withdraw(&unit, &seen).await.unwrap());
        assert!(decide(&unit, &then, some()).await.unwrap(), "decided anew");
        unit.commit().await.unwrap();
        let anew = find_request(store, seen.id).await.unwrap().unwrap();
        assert_eq!(anew.agreed(), Some((FIRST, date(2026, 4, 28))));
        let decisions = decisions_of(store, seen.id).await.unwrap();
        let kept: Vec<_> = decisions.iter().map(|d| (d.number, d.answer)).collect();
        assert_eq!(kept, [(1, Answer::NotAgreed), (2, Answer::SomeDays)]);
        assert_eq!(decisions[1].request, seen.id);

        let unit = begin(bench).await;
        assert!(withdraw(&unit, &anew).await.unwrap());
        unit.commit().await.unwrap();
        let gone = find_request(store, seen.id).await.unwrap().unwrap();
        assert_eq!((gone.state, gone.agreed()), (State::Withdrawn, None));
        assert_eq!(
            decisions_of(store, seen.id).await.unwrap().len(),
            2,
            "both stay"
        );
    });
}

#[test]
fn a_link_is_used_once_before_it_expires() {
    on_both(async |bench| {
        let (_, own) = Of::kept(bench).await;
        let (link, request) = (own.link(7), own.request(FIRST));
        let unit = begin(bench).await;
        insert_link(&unit, link.clone()).await.unwrap();
        insert_request(&unit, request.clone()).await.unwrap();
        unit.commit().await.unwrap();
        let store = &bench.store;
        let find = async |at| find_link(store, &link.digest, at).await.unwrap();
        assert_eq!(find(now()).await, Some(link.clone()));
        assert!(find(link.expires_at).await.is_none(), "at its end");
        assert!(find_link(store, &[8; 32], now()).await.unwrap().is_none());
        assert!(
            find_used_link(store, &link.digest, now() - 1.hour())
                .await
                .unwrap()
                .is_none()
        );

        let unit = begin(bench).await;
        let typed = json!({ "kind": "family" });
        assert!(keep_draft(&unit, &link.digest, &typed).await.unwrap());
        unit.commit().await.unwrap();
        assert_eq!(find(now()).await.unwrap().draft, typed);

        let unit = begin(bench).await;
        assert!(use_link(&unit, &link.digest, request.id).await.unwrap());
        assert!(
            !use_link(&unit, &link.digest, request.id).await.unwrap(),
            "once"
        );
        assert!(!keep_draft(&unit, &link.digest, &typed).await.unwrap());
        unit.commit().await.unwrap();
        assert!(find(now()).await.is_none());
        let used = find_used_link(store, &link.digest, now() - 1.hour())
            .await
            .unwrap();
        let used = used.expect("it was used");
        assert_eq!((used.request, used.draft), (Some(request.id), json!(null)));
        assert!(
            find_used_link(store, &link.digest, now())
                .await
                .unwrap()
                .is_none()
        );

        // One that has expired is used by nobody.
        let old = Link {
            expires_at: now(),
            ..own.link(9)
        };
        let unit = begin(bench).await;
        insert_link(&unit, old.clone()).await.unwrap();
        assert!(!use_link(&unit, &old.digest, request.id).await.unwrap());
    });
}

#[test]
fn a_new_link_ends_the_parents_others_and_nobody_elses() {
    on_both(async |bench| {
        let (world, own) = Of::kept(bench).await;
        let sibling = Of {
            pupil: world.pupils[1],
            ..own
        };
        let unit = begin(bench).await;
        for link in [own.link(1), sibling.link(2), own.link(3)] {
            insert_link(&unit, link).await.unwrap();
        }
        unit.commit().await.unwrap();
        let store = &bench.store;
        let there = async |digest: u8| {
            find_link(store, &[digest; 32], now())
                .await
                .unwrap()
                .is_some()
        };
        assert_eq!(
            [there(1).await, there(2).await, there(3).await],
            [false, true, true]
        );
        assert_eq!(
            links_of(store, own.pupil, own.school).await.unwrap().len(),
            2
        );
        let unit = begin(bench).await;
        assert_eq!(end_links(&unit, own.pupil, own.parent).await.unwrap(), 1);
        unit.commit().await.unwrap();
        assert_eq!([there(2).await, there(3).await], [true, false]);
    });
}
