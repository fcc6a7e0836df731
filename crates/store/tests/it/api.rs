//! What other programs' requests turn on: tokens that end, claims on requests, rolls by the page.

use jiff::civil::date;
use register::RollStatus;
use store::attendance::{KeptStanding, put_standings, standings_on_roll};
use store::people::{self, Token};
use store::pupils::{change_enrolment, enrolments_of};
use store::{PupilId, SchoolId, StoreError};

use crate::engines::{Bench, now, on_both, seconds_later};
use crate::world::World;

#[test]
fn a_token_ends_by_itself() {
    on_both(async |bench| {
        let token = Token {
            id: bench.id(),
            hash: b"token".to_vec(),
            school: None,
            name: "MIS of Foxley".to_owned(),
            created_at: now(),
            revoked_at: None,
            may_read: false,
            may_write: true,
            expires_at: seconds_later(60),
        };
        let unit = bench.store.begin(bench.context()).await.unwrap();
        people::insert_token(&unit, token.clone()).await.unwrap();
        unit.commit().await.unwrap();
        let at = async |seconds| {
            people::find_token(&bench.store, b"token", seconds_later(seconds))
                .await
                .unwrap()
        };
        assert_eq!(at(59).await, Some(token.clone()));
        assert_eq!(at(60).await, None, "the very moment is too late");
        let kept = people::token(&bench.store, token.id).await.unwrap();
        assert_eq!(kept, Some(token), "it stays on the list");
    });
}

#[test]
fn a_request_is_claimed_by_one_until_it_lets_go_or_dies() {
    on_both(async |bench| {
        let claim = async |at, until| {
            people::claim_request(
                &bench.store,
                b"key",
                seconds_later(at),
                seconds_later(until),
            )
            .await
            .unwrap()
        };
        assert!(claim(0, 60).await);
        assert!(!claim(1, 61).await, "it is being done");
        assert!(claim(60, 120).await, "whoever did it has died");
        let release = async |until| {
            people::release_request(
                &bench.store,
                b"key",
                seconds_later(70),
                seconds_later(until),
            )
            .await
            .unwrap();
        };
        release(60).await;
        assert!(!claim(71, 130).await, "the dead do not let go for others");
        release(120).await;
        assert!(claim(72, 130).await);
    });
}

async fn with_standings(bench: &Bench) -> World {
    let unit = bench.store.begin(bench.context()).await.unwrap();
    let world = World::make(bench, &unit, 3).await;
    let standings = world.pupils.iter().enumerate().map(|(at, pupil)| {
        let tier = if at % 2 == 0 { "even" } else { "odd" };
        standing(*pupil, Some(world.schools[at / 3]), tier)
    });
    put_standings(&unit, standings.collect()).await.unwrap();
    unit.commit().await.unwrap();
    world
}

fn standing(pupil: PupilId, school: Option<SchoolId>, tier: &str) -> KeptStanding {
    KeptStanding {
        pupil,
        school,
        as_of: date(2026, 3, 24),
        policy: "test 1".to_owned(),
        tier: Some(tier.to_owned()),
        possible: 10,
        attended: 9,
        authorised: 1,
        unauthorised: 0,
        unmarked: 0,
        attendance_rate: Some(9000),
        persistent: true,
        severe: false,
        w12_possible: 10,
        w12_attended: 9,
        w12_rate: Some(9000),
        pn_sessions: 0,
        pn_first_met: None,
        absent_run: 0,
        unauthorised_run: 0,
        ground_i_run: 0,
        ill_sessions: 0,
        ill_run: 0,
    }
}

#[test]
fn a_school_s_standings_are_paged_without_gap_or_repeat() {
    on_both(async |bench| {
        let world = with_standings(bench).await;
        let day = date(2026, 3, 24);
        let page = async |day, tier, after, most| -> Vec<PupilId> {
            standings_on_roll(&bench.store, world.schools[0], day, tier, after, most)
                .await
                .unwrap()
                .into_iter()
                .map(|found| found.standing.pupil)
                .collect()
        };
        let mut expected = world.pupils[..3].to_vec();
        expected.sort_unstable();
        let first = page(day, None, None, 2).await;
        assert_eq!(first, expected[..2]);
        assert_eq!(page(day, None, Some(first[1]), 2).await, expected[2..]);
        assert_eq!(page(day, None, Some(expected[2]), 2).await, []);
        assert_eq!(page(day, Some("odd"), None, 9).await, [world.pupils[1]]);
        assert_eq!(page(day, Some("no such tier"), None, 9).await, []);
        assert_eq!(page(date(2024, 1, 1), None, None, 9).await, [], "not yet");
    });
}

#[test]
fn a_spell_is_put_right_where_it_is() {
    on_both(async |bench| {
        let world = World::kept(bench, 1).await;
        let spell = enrolments_of(&bench.store, world.pupils[0]).await.unwrap()[0].clone();
        let mut right = spell.clone();
        right.end_on = Some(date(2026, 1, 9));
        right.end_reason = Some("moved away".to_owned());
        right.status = RollStatus::Main;
        let unit = bench.store.begin(bench.context()).await.unwrap();
        change_enrolment(&unit, &right).await.unwrap();
        let mut none = right.clone();
        none.id = bench.id();
        let gone = change_enrolment(&unit, &none).await;
        assert!(matches!(gone, Err(StoreError::NotThere { .. })));
        unit.commit().await.unwrap();
        let kept = enrolments_of(&bench.store, world.pupils[0]).await.unwrap();
        assert_eq!(kept, [right]);
    });
}
