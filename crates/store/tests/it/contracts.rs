//! Contracts: kept act by act, versions written once, and what waits at a school.

use casework::contracts::{Act, Answer, Course, Side, State, Word};
use jiff::civil::{Date, date};
use serde_json::json;
use store::contracts::{
    Agreed, Contract, ContractMeeting, ContractParent, ContractReview, Doing, Ending, Outcome,
    Party, ReviewState, Signature, Undertaking, Version, Whole, add_copy, answer, begin,
    close_review, find, insert_ending, insert_meeting, insert_reviews, insert_signature,
    insert_version, move_on, of_pupil, put_aside, reviews_waiting, schools_with_contracts,
    unanswered, unsigned, whole,
};
use store::files::{self, WrittenFile};
use store::pupils::{Enrolment, Parent, change_enrolment, enrolments_of, insert_parents};
use store::{ParentId, PupilId, SchoolId, StoreError, Unit};

use crate::engines::{Bench, now, on_both};
use crate::world::World;

const DAY: Date = date(2026, 3, 24);

/// A contract that is offered to one parent of one pupil.
struct Case<'a> {
    bench: &'a Bench,
    world: World,
    parent: ParentId,
    contract: Contract,
    document: WrittenFile,
}

impl<'a> Case<'a> {
    async fn offered(bench: &'a Bench) -> Self {
        let world = World::kept(bench, 1).await;
        let document = bench.store.files().write("paper".into(), "application/pdf");
        let document = document.await.unwrap();
        let unit = bench.store.begin(bench.context()).await.unwrap();
        files::name(&unit, &document).await.unwrap();
        let parent = Parent {
            id: bench.id(),
            title: "Ms".to_owned(),
            forename: "Ida".to_owned(),
            surname: "Ash".to_owned(),
            language: "English".to_owned(),
            address: None,
            source: "test".to_owned(),
            source_key: None,
        };
        let (pupil, school) = (world.pupils[0], world.schools[0]);
        let case = Self {
            contract: contract(bench, pupil, school),
            bench,
            world,
            parent: parent.id,
            document,
        };
        insert_parents(&unit, vec![parent]).await.unwrap();
        let invited = vec![case.invited()];
        begin(&unit, case.contract.clone(), invited).await.unwrap();
        let meeting = case.meeting(1, date(2026, 3, 31));
        insert_meeting(&unit, meeting).await.unwrap();
        unit.commit().await.unwrap();
        case
    }

    async fn unit(&self) -> Unit {
        self.bench.store.begin(self.bench.context()).await.unwrap()
    }

    async fn now(&self, unit: &Unit) -> Whole {
        let contract = find(unit, self.contract.id).await.unwrap().unwrap();
        whole(unit, contract).await.unwrap()
    }

    /// Moves the contract on as it is now.
    async fn does(&self, unit: &Unit, act: Act) {
        let seen = self.now(unit).await;
        let then = seen.course().after(act).unwrap().state();
        let doing = Doing {
            act,
            on: DAY,
            words: "said so",
            then,
        };
        assert!(move_on(unit, &seen.contract, doing).await.unwrap());
    }

    fn invited(&self) -> ContractParent {
        ContractParent {
            contract: self.contract.id,
            parent: self.parent,
            number: 1,
            name: "Ms Ida Ash".to_owned(),
            answer: Answer::None,
            answered_on: None,
            note: String::new(),
        }
    }

    fn meeting(&self, number: u16, answer_by: Date) -> ContractMeeting {
        ContractMeeting {
            contract: self.contract.id,
            number,
            on_day: date(2026, 4, 2),
            at_minute: 930,
            place: "The “old” library".to_owned(),
            others: String::new(),
            reason: String::new(),
            asked_by: String::new(),
            answer_by,
            made_at: now(),
        }
    }

    fn version(&self, number: u16) -> Agreed {
        let id = self.contract.id;
        let party = |at, side, parent, name: &str| Party {
            contract: id,
            version: number,
            number: at,
            side,
            parent,
            name: name.to_owned(),
            position: "mother".to_owned(),
        };
        let undertaking = |at, side, party, words: &str| Undertaking {
            contract: id,
            version: number,
            number: at,
            side,
            party,
            words: words.to_owned(),
        };
        Agreed {
            version: Version {
                contract: id,
                number,
                agreed_on: DAY,
                holds_from: DAY,
                holds_until: date(2026, 6, 16),
                goals: json!(["In school every day"]),
                reviews: json!(["2026-04-21"]),
                figures: json!({ "attendance": 768 }),
                reason: String::new(),
                document: self.document.digest,
                policy: "national 1".to_owned(),
                made_at: now(),
                made_by: None,
                made_by_name: "Ruth Ibbotson".to_owned(),
                position: "Attendance officer".to_owned(),
            },
            parties: vec![
                party(1, Side::Parent, Some(self.parent), "Ms Ida Ash"),
                party(2, Side::School, None, "Dr Ada Quill"),
            ],
            undertakings: vec![
                undertaking(1, Side::Parent, Some(1), "Call by 8:30"),
                undertaking(2, Side::School, Some(2), "Somebody at the gate"),
                undertaking(3, Side::Pupil, None, "Tell my tutor"),
            ],
        }
    }

    fn signature(&self, version: u16, party: u16, word: Word) -> Signature {
        Signature {
            contract: self.contract.id,
            version,
            party,
            word,
            on_day: DAY,
            reason: String::new(),
            signed_copy: None,
            made_at: now(),
            made_by: None,
            made_by_name: "Ruth Ibbotson".to_owned(),
            position: "Attendance officer".to_owned(),
        }
    }

    fn review(&self, number: u16, due: Date) -> ContractReview {
        ContractReview {
            contract: self.contract.id,
            number,
            version: 1,
            due,
            state: ReviewState::ToCome,
            on_day: None,
            came: String::new(),
            kept: json!({}),
            found: String::new(),
            made_at: now(),
            made_by_name: String::new(),
            position: String::new(),
        }
    }

    /// Writes a version and has both parties sign it.
    async fn agree(&self, unit: &Unit, number: u16) {
        self.does(unit, Act::Agree { parties: 2 }).await;
        insert_version(unit, self.version(number)).await.unwrap();
        for party in [1, 2] {
            self.does(unit, Act::Sign { party }).await;
            let signature = self.signature(number, party, Word::Signed);
            insert_signature(unit, signature).await.unwrap();
        }
    }

    async fn leaves(&self, unit: &Unit) {
        let spells = enrolments_of(unit, self.contract.pupil).await.unwrap();
        let ended = Enrolment {
            end_on: Some(date(2026, 3, 2)),
            ..spells[0].clone()
        };
        change_enrolment(unit, &ended).await.unwrap();
    }
}

fn contract(bench: &Bench, pupil: PupilId, school: SchoolId) -> Contract {
    Contract {
        id: bench.id(),
        pupil,
        school,
        reason: "A quiet start was tried".to_owned(),
        state: State::Invited,
        acts: 0,
        policy: "national 1".to_owned(),
        made_at: now(),
        made_by: None,
        made_by_name: "Ruth Ibbotson".to_owned(),
        position: "Attendance officer".to_owned(),
    }
}

#[test]
fn a_contract_comes_back_whole_and_its_course_is_that_of_its_acts() {
    on_both(async |bench| {
        let case = Case::offered(bench).await;
        let unit = case.unit().await;
        let offered = case.now(&unit).await;
        assert_eq!(offered.contract, case.contract);
        assert_eq!(offered.course(), Course::default());
        assert_eq!(offered.parents, [case.invited()]);
        case.does(&unit, Act::Hold).await;
        case.agree(&unit, 1).await;
        insert_reviews(&unit, vec![case.review(1, date(2026, 4, 21))])
            .await
            .unwrap();
        let kept = case.now(&unit).await;
        assert_eq!(
            (kept.course().in_force(), kept.contract.state),
            (Some(1), State::InForce)
        );
        let whats: Vec<&str> = kept.acts.iter().map(|a| a.what.as_str()).collect();
        assert_eq!(whats, ["held", "agreed", "signed", "signed"]);
        let written = case.version(1);
        assert_eq!(kept.versions, [written.version]);
        assert_eq!(kept.parties, written.parties);
        assert_eq!(kept.undertakings, written.undertakings);
        assert_eq!(kept.reviews, [case.review(1, date(2026, 4, 21))]);
        assert_eq!(
            kept.signature_of(1, 2),
            Some(&case.signature(1, 2, Word::Signed))
        );

        case.does(&unit, Act::FindNotKept).await;
        let ending = Ending {
            contract: case.contract.id,
            reason: String::new(),
            note: String::new(),
            not_kept: json!(["No call on 14 April"]),
            asked_on: Some(DAY),
            said: "The phone was broken".to_owned(),
            school_did: json!(["Met at the gate"]),
            made_at: now(),
            made_by: None,
            made_by_name: "Ruth Ibbotson".to_owned(),
            position: "Attendance officer".to_owned(),
        };
        insert_ending(&unit, ending.clone()).await.unwrap();
        let over = case.now(&unit).await;
        assert_eq!(
            (over.contract.state, over.ending),
            (State::NotKept, Some(ending.clone()))
        );
        unit.commit().await.unwrap();
        let unit = case.unit().await;
        let twice = insert_ending(&unit, ending).await.unwrap_err();
        assert!(matches!(twice, StoreError::AlreadyThere { .. }), "{twice}");
    });
}

#[test]
fn a_later_version_leaves_the_earlier_one_as_it_was() {
    on_both(async |bench| {
        let case = Case::offered(bench).await;
        let unit = case.unit().await;
        case.does(&unit, Act::Hold).await;
        case.agree(&unit, 1).await;
        let before = case.now(&unit).await;
        case.agree(&unit, 2).await;
        unit.commit().await.unwrap();
        let unit = case.unit().await;
        let after = case.now(&unit).await;
        assert_eq!(after.course().in_force(), Some(2));
        let first = |whole: &Whole| {
            (
                whole.version(1).cloned(),
                whole.parties_of(1).cloned().collect::<Vec<_>>(),
                whole.undertakings_of(1).cloned().collect::<Vec<_>>(),
                whole.signature_of(1, 1).cloned(),
            )
        };
        assert_eq!(first(&after), first(&before));
        let again = insert_version(&unit, case.version(2)).await.unwrap_err();
        assert!(matches!(again, StoreError::AlreadyThere { .. }), "{again}");
        unit.roll_back().await.unwrap();
        let unit = case.unit().await;
        let again = insert_signature(&unit, case.signature(2, 1, Word::Declined));
        assert!(again.await.is_err(), "said once");
        unit.roll_back().await.unwrap();
        let unit = case.unit().await;
        let nobody = insert_signature(&unit, case.signature(2, 3, Word::Signed));
        assert!(nobody.await.is_err(), "no party, no signature");
    });
}

#[test]
fn whoever_is_slower_changes_nothing() {
    on_both(async |bench| {
        let case = Case::offered(bench).await;
        let unit = case.unit().await;
        let seen = case.now(&unit).await;
        case.does(&unit, Act::NobodyCame).await;
        let slower = Doing {
            act: Act::Hold,
            on: DAY,
            words: "",
            then: State::Met,
        };
        assert!(!move_on(&unit, &seen.contract, slower).await.unwrap());
        let now = case.now(&unit).await;
        assert_eq!(
            (now.contract.state, now.acts.len()),
            (State::NotAttended, 1)
        );
        let parent = &seen.parents[0];
        let comes = answer(&unit, parent, Answer::Comes, Some(DAY), "By phone").await;
        assert!(comes.unwrap());
        let says_no = answer(&unit, parent, Answer::SaysNo, Some(DAY), "").await;
        assert!(
            !says_no.unwrap(),
            "somebody has written down that they come"
        );
        let now = case.now(&unit).await;
        assert_eq!(
            (now.parents[0].answer, now.parents[0].note.as_str()),
            (Answer::Comes, "By phone")
        );
    });
}

#[test]
fn a_signed_copy_is_put_to_a_signature_once() {
    on_both(async |bench| {
        let case = Case::offered(bench).await;
        let unit = case.unit().await;
        case.does(&unit, Act::Hold).await;
        case.agree(&unit, 1).await;
        let signature = case.signature(1, 1, Word::Signed);
        let copy = case.document.digest;
        assert!(add_copy(&unit, &signature, copy).await.unwrap());
        assert!(
            !add_copy(&unit, &signature, copy).await.unwrap(),
            "there is one"
        );
        let now = case.now(&unit).await;
        assert_eq!(now.signature_of(1, 1).unwrap().signed_copy, Some(copy));
        assert_eq!(
            now.signature_of(1, 2).unwrap().signed_copy,
            None,
            "each their own"
        );
        let unknown = files::FileDigest::of(b"nowhere");
        let other = case.signature(1, 2, Word::Signed);
        assert!(
            add_copy(&unit, &other, unknown).await.is_err(),
            "a file that nobody named"
        );
    });
}

#[test]
fn a_pupils_contracts_are_those_of_the_schools_that_may_be_seen() {
    on_both(async |bench| {
        let case = Case::offered(bench).await;
        let unit = case.unit().await;
        let (pupil, here) = (case.contract.pupil, case.contract.school);
        let elsewhere = case.world.schools[1];
        let other = contract(bench, pupil, elsewhere);
        begin(&unit, other.clone(), Vec::new()).await.unwrap();
        let ids = async |schools: &[SchoolId]| -> Vec<_> {
            let found = of_pupil(&unit, pupil, schools).await.unwrap();
            found.into_iter().map(|c| c.id).collect()
        };
        assert_eq!(ids(&[here]).await, [case.contract.id]);
        assert_eq!(ids(&[here, elsewhere]).await.len(), 2);
        assert!(ids(&[]).await.is_empty());
        assert_eq!(
            of_pupil(&unit, case.world.pupils[1], &[here])
                .await
                .unwrap(),
            []
        );
        assert_eq!(schools_with_contracts(&unit).await.unwrap().len(), 2);
    });
}

#[test]
fn an_invitation_waits_for_an_answer_from_the_day_after_until_it_is_answered_or_moved() {
    on_both(async |bench| {
        let case = Case::offered(bench).await;
        let unit = case.unit().await;
        let waits = async |day| {
            let found = unanswered(&unit, case.contract.school, day).await.unwrap();
            found
                .into_iter()
                .map(|w| (w.contract, w.meeting))
                .collect::<Vec<_>>()
        };
        let (by, after) = (date(2026, 3, 31), date(2026, 4, 1));
        assert_eq!(waits(by).await, [], "there is the whole of the day");
        assert_eq!(waits(after).await, [(case.contract.id, 1)]);
        let other = unanswered(&unit, case.world.schools[1], after)
            .await
            .unwrap();
        assert_eq!(other, [], "another school's");
        insert_meeting(&unit, case.meeting(2, date(2026, 4, 10)))
            .await
            .unwrap();
        assert_eq!(
            waits(after).await,
            [],
            "there is another meeting to answer to"
        );
        assert_eq!(waits(date(2026, 4, 11)).await, [(case.contract.id, 2)]);
        answer(&unit, &case.invited(), Answer::Comes, Some(DAY), "")
            .await
            .unwrap();
        assert_eq!(waits(date(2026, 4, 11)).await, []);
    });
}

#[test]
fn a_version_waits_until_everybody_has_said() {
    on_both(async |bench| {
        let case = Case::offered(bench).await;
        let unit = case.unit().await;
        let waits = async || {
            let found = unsigned(&unit, case.contract.school, DAY).await.unwrap();
            found
                .into_iter()
                .map(|w| (w.version, w.waits_for))
                .collect::<Vec<_>>()
        };
        assert_eq!(waits().await, []);
        case.does(&unit, Act::Hold).await;
        case.does(&unit, Act::Agree { parties: 2 }).await;
        insert_version(&unit, case.version(1)).await.unwrap();
        assert_eq!(waits().await, [(1, 2)]);
        for (party, then) in [(1, vec![(1, 1)]), (2, vec![])] {
            case.does(&unit, Act::Sign { party }).await;
            insert_signature(&unit, case.signature(1, party, Word::Signed))
                .await
                .unwrap();
            assert_eq!(waits().await, then);
        }
        case.does(&unit, Act::Agree { parties: 2 }).await;
        insert_version(&unit, case.version(2)).await.unwrap();
        assert_eq!(waits().await, [(2, 2)], "a change waits anew");
        case.leaves(&unit).await;
        assert_eq!(waits().await, [], "the pupil has left");
    });
}

#[test]
fn reviews_wait_while_the_contract_is_in_force_and_are_closed_once() {
    on_both(async |bench| {
        let case = Case::offered(bench).await;
        let unit = case.unit().await;
        let (past, later) = (date(2026, 3, 10), date(2026, 4, 21));
        let waits = async |day| {
            let found = reviews_waiting(&unit, case.contract.school, day)
                .await
                .unwrap();
            found
                .into_iter()
                .map(|(pupil, r)| (pupil, r.number))
                .collect::<Vec<_>>()
        };
        case.does(&unit, Act::Hold).await;
        case.agree(&unit, 1).await;
        let all = vec![
            case.review(1, DAY),
            case.review(2, past),
            case.review(3, later),
        ];
        insert_reviews(&unit, all).await.unwrap();
        let pupil = case.contract.pupil;
        assert_eq!(
            waits(DAY).await,
            [(pupil, 2), (pupil, 1)],
            "the oldest first"
        );
        let outcome = || Outcome {
            state: ReviewState::Held,
            on: DAY,
            came: "Ms Ash",
            kept: json!({ "1": "kept" }),
            found: "It helps",
        };
        let review = case.review(2, past);
        assert!(close_review(&unit, &review, outcome()).await.unwrap());
        assert!(
            !close_review(&unit, &review, outcome()).await.unwrap(),
            "held already"
        );
        let held = case.now(&unit).await.reviews[1].clone();
        assert_eq!((held.state, held.on_day), (ReviewState::Held, Some(DAY)));
        assert_eq!(
            (held.made_by_name.as_str(), &held.kept["1"]),
            ("Ruth Ibbotson", &json!("kept"))
        );
        assert_eq!(waits(later).await, [(pupil, 1), (pupil, 3)]);
        put_aside(&unit, case.contract.id).await.unwrap();
        assert_eq!(waits(later).await, []);
        let states: Vec<ReviewState> = case
            .now(&unit)
            .await
            .reviews
            .iter()
            .map(|r| r.state)
            .collect();
        assert_eq!(
            states,
            [
                ReviewState::PutAside,
                ReviewState::Held,
                ReviewState::PutAside
            ]
        );

        insert_reviews(&unit, vec![case.review(4, DAY)])
            .await
            .unwrap();
        assert_eq!(waits(DAY).await.len(), 1);
        case.does(&unit, Act::Complete).await;
        assert_eq!(waits(DAY).await, [], "what is over is not reviewed");
    });
}
