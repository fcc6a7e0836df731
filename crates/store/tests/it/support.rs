//! Records of support: kept by pupil and school, reviewed, shared.

use jiff::civil::{Date, date};
use serde_json::json;
use store::attendance::{KeptStanding, put_standings};
use store::support::{
    Condition, Evidence, Offer, Outcome, OutcomeOf, Rating, Referral, Review, ReviewOf, Share,
    StageSet, StepTaken, Timetable, answer_offer, classmates, end_share, find_condition,
    find_offer, find_review, find_share, hold_review, insert_condition, insert_evidence,
    insert_offer, insert_outcome, insert_rating, insert_referral, insert_review, insert_share,
    insert_stage, insert_step, insert_timetable, link_spells, record_of, reviews_due,
    schools_that_share, schools_with_reviews,
};
use store::{PupilId, SchoolId, Unit, pupils};

use crate::engines::{Bench, now, on_both};
use crate::world::{World, pupil};

const DAY: Date = date(2026, 3, 24);

/// Whose record, and who writes.
struct Of<'a> {
    bench: &'a Bench,
    pupil: PupilId,
    school: SchoolId,
}

impl<'a> Of<'a> {
    /// The first pupil of the first school, in a world with so many pupils at each.
    async fn first(bench: &'a Bench, at_each: usize) -> (World, Self) {
        let world = World::kept(bench, at_each).await;
        let own = Self {
            bench,
            pupil: world.pupils[0],
            school: world.schools[0],
        };
        (world, own)
    }

    fn name() -> String {
        "Ruth Ibbotson".to_owned()
    }

    fn step(&self, on_day: Date) -> StepTaken {
        StepTaken {
            id: self.bench.id(),
            pupil: self.pupil,
            school: self.school,
            step: "call-back".to_owned(),
            skipped: false,
            on_day,
            at_minute: Some(545),
            outcome: Some("answered".to_owned()),
            reason: String::new(),
            note: "“Well enough” – said twice".to_owned(),
            answers: json!({ "why": "A cold; he'll be back" }),
            figures: json!({}),
            policy: "national 1".to_owned(),
            made_at: now(),
            made_by: None,
            made_by_name: Self::name(),
            position: "Attendance officer".to_owned(),
        }
    }

    fn review(&self, due: Date) -> Review {
        Review {
            id: self.bench.id(),
            pupil: self.pupil,
            school: self.school,
            subject_kind: ReviewOf::Step,
            subject: self.bench.id(),
            about: "Absence call-back".to_owned(),
            due,
            held_on: None,
            found: String::new(),
            held_by_name: String::new(),
            made_at: now(),
        }
    }

    fn share(&self, since: Date, until: Date) -> Share {
        Share {
            id: self.bench.id(),
            pupil: self.pupil,
            school: self.school,
            basis: "legal".to_owned(),
            words: "Case 12".to_owned(),
            since,
            until,
            made_at: now(),
            made_by: None,
            made_by_name: Self::name(),
            position: "Head teacher".to_owned(),
        }
    }

    fn offer(&self) -> Offer {
        Offer {
            id: self.bench.id(),
            pupil: self.pupil,
            school: self.school,
            what: "A quiet start".to_owned(),
            to_whom: "Ms Ash".to_owned(),
            offered_on: DAY,
            state: "offered".to_owned(),
            answered_on: None,
            reason: String::new(),
            made_at: now(),
            made_by: None,
            made_by_name: Self::name(),
            position: "Attendance officer".to_owned(),
        }
    }

    fn condition(&self) -> Condition {
        Condition {
            id: self.bench.id(),
            pupil: self.pupil,
            school: self.school,
            name: "Asthma".to_owned(),
            note: String::new(),
            made_at: now(),
            made_by: None,
            made_by_name: Self::name(),
            position: "Attendance officer".to_owned(),
        }
    }
}

async fn begin(bench: &Bench) -> Unit {
    bench.store.begin(bench.context()).await.unwrap()
}

#[test]
fn a_record_is_of_one_pupil_at_one_school_and_comes_back_whole() {
    on_both(async |bench| {
        let (world, own) = Of::first(bench, 2).await;
        let elsewhere = Of {
            school: world.schools[1],
            ..own
        };
        let unit = begin(bench).await;
        let stage = StageSet {
            id: bench.id(),
            pupil: own.pupil,
            school: own.school,
            stage: "monitor".to_owned(),
            reason: String::new(),
            policy: "national 1".to_owned(),
            made_at: now(),
            made_by: None,
            made_by_name: Of::name(),
            position: "Head teacher".to_owned(),
        };
        insert_stage(&unit, stage.clone()).await.unwrap();
        let (late, early) = (own.step(DAY), own.step(date(2026, 3, 2)));
        for step in [&late, &early, &elsewhere.step(DAY)] {
            insert_step(&unit, step.clone()).await.unwrap();
        }
        let rating = Rating {
            id: bench.id(),
            pupil: own.pupil,
            school: own.school,
            on_day: DAY,
            answers: json!({ "morning": 4 }),
            note: String::new(),
            policy: "national 1".to_owned(),
            made_at: now(),
            made_by: None,
            made_by_name: Of::name(),
            position: "Attendance officer".to_owned(),
        };
        insert_rating(&unit, rating.clone()).await.unwrap();
        let referral = Referral {
            id: bench.id(),
            pupil: own.pupil,
            school: own.school,
            service: "early-help".to_owned(),
            on_day: DAY,
            basis: "parent".to_owned(),
            consent: "Ms Ash".to_owned(),
            reason: "Sleep".to_owned(),
            attendance: String::new(),
            policy: "national 1".to_owned(),
            made_at: now(),
            made_by: None,
            made_by_name: Of::name(),
            position: "Attendance officer".to_owned(),
        };
        insert_referral(&unit, referral.clone()).await.unwrap();
        let timetable = Timetable {
            id: bench.id(),
            pupil: own.pupil,
            school: own.school,
            starts: DAY,
            ends: date(2026, 4, 24),
            purpose: "return".to_owned(),
            hours: "Mornings".to_owned(),
            reason: "An hour more each week".to_owned(),
            agreed_by: "Ms Ash".to_owned(),
            agreed_on: DAY,
            policy: "national 1".to_owned(),
            made_at: now(),
            made_by: None,
            made_by_name: Of::name(),
            position: "Attendance officer".to_owned(),
        };
        insert_timetable(&unit, timetable.clone()).await.unwrap();
        let over = Outcome {
            id: bench.id(),
            pupil: own.pupil,
            school: own.school,
            subject_kind: OutcomeOf::Timetable,
            subject: timetable.id,
            on_day: date(2026, 4, 10),
            what: String::new(),
            words: "Back full time".to_owned(),
            made_at: now(),
            made_by: None,
            made_by_name: Of::name(),
            position: "Attendance officer".to_owned(),
        };
        insert_outcome(&unit, over.clone()).await.unwrap();
        unit.commit().await.unwrap();

        let record = record_of(&bench.store, own.pupil, own.school)
            .await
            .unwrap();
        assert_eq!(record.steps, [early, late], "by their day");
        assert_eq!(record.stages, [stage]);
        assert_eq!(record.ratings, [rating]);
        assert_eq!(record.referrals, [referral]);
        assert_eq!(
            record.last_day_of(&timetable),
            over.on_day,
            "it ended early"
        );
        let of_referral = record.outcome_of(OutcomeOf::Referral, timetable.id);
        assert_eq!(of_referral, None, "of another kind");
        assert_eq!(record.timetables, [timetable], "as it was agreed");
        assert_eq!(record.outcomes, [over]);
        let other = record_of(&bench.store, own.pupil, elsewhere.school)
            .await
            .unwrap();
        assert_eq!(
            (other.steps.len(), other.stages.len()),
            (1, 0),
            "another school's is its own"
        );
        let nobody = record_of(&bench.store, world.pupils[1], own.school)
            .await
            .unwrap();
        assert_eq!(nobody, store::support::Record::default());
        let unit = begin(bench).await;
        let lost = Of {
            pupil: bench.id(),
            ..own
        };
        assert!(
            insert_step(&unit, lost.step(DAY)).await.is_err(),
            "nobody's step"
        );
    });
}

#[test]
fn an_offer_is_answered_once_from_the_state_that_was_seen() {
    on_both(async |bench| {
        let (_, own) = Of::first(bench, 1).await;
        let unit = begin(bench).await;
        let offer = own.offer();
        insert_offer(&unit, offer.clone()).await.unwrap();
        assert_eq!(
            find_offer(&unit, offer.id).await.unwrap().as_ref(),
            Some(&offer)
        );
        let answered = Some(date(2026, 3, 25));
        assert!(
            answer_offer(&unit, &offer, "declined", DAY, answered, "Not now")
                .await
                .unwrap()
        );
        let quicker = answer_offer(&unit, &offer, "accepted", DAY, answered, "")
            .await
            .unwrap();
        assert!(!quicker, "somebody has declined it meanwhile");
        let now = find_offer(&unit, offer.id).await.unwrap().unwrap();
        assert_eq!(
            (now.state.as_str(), now.answered_on),
            ("declined", answered)
        );
        assert!(find_offer(&unit, bench.id()).await.unwrap().is_none());
    });
}

#[test]
fn a_review_is_due_from_its_day_until_it_is_held_and_while_the_pupil_is_there() {
    on_both(async |bench| {
        let (world, own) = Of::first(bench, 2).await;
        let leaver = Of {
            pupil: world.pupils[1],
            ..own
        };
        let unit = begin(bench).await;
        let (today, past) = (own.review(DAY), own.review(date(2026, 3, 2)));
        let tomorrow = own.review(date(2026, 3, 25));
        let left = leaver.review(DAY);
        for review in [&today, &past, &tomorrow, &left] {
            insert_review(&unit, review.clone()).await.unwrap();
        }
        let spells = pupils::enrolments_of(&unit, leaver.pupil).await.unwrap();
        let ended = pupils::Enrolment {
            end_on: Some(date(2026, 3, 23)),
            ..spells[0].clone()
        };
        pupils::change_enrolment(&unit, &ended).await.unwrap();
        let due = async || -> Vec<_> {
            let due = reviews_due(&unit, own.school, DAY).await.unwrap();
            due.into_iter().map(|r| r.id).collect()
        };
        assert_eq!(
            due().await,
            [past.id, today.id],
            "the oldest first, and no leaver's"
        );
        assert!(hold_review(&unit, past.id, DAY, "It helps").await.unwrap());
        assert!(
            !hold_review(&unit, past.id, DAY, "Again").await.unwrap(),
            "held already"
        );
        assert_eq!(due().await, [today.id]);
        let held = find_review(&unit, past.id).await.unwrap().unwrap();
        assert_eq!(
            (held.found.as_str(), held.held_by_name.as_str()),
            ("It helps", "Ruth Ibbotson")
        );
        assert_eq!(held.held_on, Some(DAY));
        assert_eq!(reviews_due(&unit, world.schools[1], DAY).await.unwrap(), []);
        assert_eq!(schools_with_reviews(&unit).await.unwrap(), [own.school]);
    });
}

#[test]
fn the_spells_of_a_condition_are_replaced_together() {
    on_both(async |bench| {
        let (_, own) = Of::first(bench, 1).await;
        let unit = begin(bench).await;
        let condition = own.condition();
        insert_condition(&unit, condition.clone()).await.unwrap();
        let evidence = Evidence {
            id: bench.id(),
            of_condition: condition.id,
            kind: "appointment card".to_owned(),
            seen_on: DAY,
            words: "Clinic, 3 March".to_owned(),
            made_at: now(),
            made_by_name: Of::name(),
        };
        insert_evidence(&unit, evidence.clone()).await.unwrap();
        let spells = [
            (date(2026, 1, 5), date(2026, 1, 9)),
            (date(2026, 2, 2), date(2026, 2, 2)),
        ];
        link_spells(&unit, condition.id, &spells).await.unwrap();
        link_spells(&unit, condition.id, &spells[1..])
            .await
            .unwrap();
        let record = record_of(&unit, own.pupil, own.school).await.unwrap();
        assert_eq!(record.conditions, std::slice::from_ref(&condition));
        assert_eq!(record.evidence, [evidence]);
        assert_eq!(record.spells.len(), 1, "in place of those before");
        assert_eq!(record.spells[0].first_day, date(2026, 2, 2));
        assert_eq!(
            find_condition(&unit, condition.id).await.unwrap(),
            Some(condition)
        );
    });
}

#[test]
fn the_authority_sees_a_record_while_a_share_is_in_force() {
    on_both(async |bench| {
        let (world, own) = Of::first(bench, 2).await;
        let unit = begin(bench).await;
        let share = own.share(DAY, date(2026, 4, 1));
        insert_share(&unit, share.clone()).await.unwrap();
        let sharing = async |day| schools_that_share(&unit, own.pupil, day).await.unwrap();
        for (why, day, expected) in [
            ("the day before", date(2026, 3, 23), vec![]),
            ("its first day", DAY, vec![own.school]),
            ("its last day", date(2026, 4, 1), vec![own.school]),
            ("the day after", date(2026, 4, 2), vec![]),
        ] {
            assert_eq!(sharing(day).await, expected, "{why}");
            assert_eq!(share.holds_on(day), !expected.is_empty(), "{why}");
        }
        let other = schools_that_share(&unit, world.pupils[1], DAY)
            .await
            .unwrap();
        assert!(other.is_empty(), "another child's is not shared with it");
        end_share(&unit, share.id, date(2026, 3, 23)).await.unwrap();
        assert!(sharing(DAY).await.is_empty());
        let kept = find_share(&unit, share.id).await.unwrap().unwrap();
        assert_eq!(kept.words, "Case 12", "what was shared stays on record");
    });
}

#[test]
fn classmates_are_the_others_of_the_year_group_at_the_school() {
    on_both(async |bench| {
        let world = World::kept(bench, 3).await;
        let unit = begin(bench).await;
        let mut older = pupils::find(&unit, world.pupils[2]).await.unwrap().unwrap();
        older.year_group = "10".to_owned();
        pupils::update(&unit, &older).await.unwrap();
        let standings = world
            .pupils
            .iter()
            .enumerate()
            .map(|(at, pupil)| KeptStanding {
                attended: 90 + at as u32,
                possible: 100,
                ..KeptStanding::of(
                    *pupil,
                    Some(world.schools[at / 3]),
                    DAY,
                    "national 1",
                    None,
                    &register::Standing::default(),
                )
            });
        put_standings(&unit, standings.collect()).await.unwrap();
        let mates = classmates(&unit, world.pupils[0], world.schools[0])
            .await
            .unwrap();
        assert_eq!(
            mates,
            [(91, 100)],
            "not oneself, not year 10, not the other school"
        );
        let stranger = pupil(bench, "No", "Body");
        let none = classmates(&unit, stranger.id, world.schools[0])
            .await
            .unwrap();
        assert!(none.is_empty());
    });
}
