//! On and off the roll: notifications and what was done with them, documents, joint enquiries, the question where a child
//! is educated, records that are of one child, and messages between authorities.

use casework::policy::built_in;
use casework::rolls::leaving::{Destination, Efforts};
use casework::rolls::notification::{Act, Kind, Side, State};
use casework::rolls::open::{Event, State as Open, stands};
use jiff::ToSpan;
use jiff::civil::{Date, date};
use serde_json::json;
use store::files;
use store::pupils::{Enrolment, change_enrolment, insert as insert_pupils, insert_enrolments};
use store::rolls::{
    AnswerKind, Asked, AuthorityMessage, Enquiry, EnquiryLine, MessageAnswer, MessageKind,
    MessageState, MessageWay, Notification, NotificationAct, NotificationDocument, QuestionAnswer,
    SameChild, acts_of, answer_message, answers_of, decided_on, documents_of, end_enquiry,
    enquiries_of, events_of, find, insert, insert_answer, insert_document, insert_enquiry,
    insert_line, insert_message, keep_draft, keep_same_child, leavers, lines_of, list,
    message_is_on, messages, messages_about, move_on, of_pupil, open_enquiries, remove_document,
    same_as, schools_with_notifications,
};
use store::{NotificationId, PupilId, SchoolId, Unit};

use crate::engines::{Bench, now, on_both};
use crate::world::{World, enrolment, pupil};

const TODAY: Date = date(2026, 3, 24);

async fn begin(bench: &Bench) -> Unit {
    bench.store.begin(bench.context()).await.unwrap()
}

fn told(bench: &Bench, kind: Kind, school: SchoolId, of: PupilId) -> Notification {
    Notification {
        id: bench.id(),
        reference: "12AB-34CD-5E".to_owned(),
        kind,
        school,
        pupil: Some(of),
        pupil_name: "Zoë Ó Briain".to_owned(),
        upn: "A000000000001".to_owned(),
        born: Some(date(2012, 2, 29)),
        state: State::Draft,
        said: json!({ "destination": "unknown" }),
        about: "9(1)(g)".to_owned(),
        on_day: Some(TODAY),
        due_on: Some(TODAY),
        sent_at: None,
        sent_on: None,
        first: None,
        assigned: None,
        assigned_name: String::new(),
        restricted: false,
        policy: "national 1".to_owned(),
        made_at: now(),
        made_by: None,
        made_by_name: "Ruth Ibbotson".to_owned(),
        position: "School attendance officer".to_owned(),
        changed_at: now(),
    }
}

fn act(act: Act, words: &str) -> NotificationAct {
    NotificationAct {
        notification: NotificationId(uuid::Uuid::nil()),
        number: 0,
        act,
        words: words.to_owned(),
        made_at: now(),
        made_by: None,
        made_by_name: "Ruth Ibbotson".to_owned(),
        position: "School attendance officer".to_owned(),
    }
}

#[test]
fn a_notification_goes_on_from_where_it_was_seen_and_keeps_the_day_on_which_it_was_sent() {
    on_both(async |bench| {
        let world = World::kept(bench, 2).await;
        let (school, other) = (world.schools[0], world.schools[1]);
        let draft = told(bench, Kind::Leaver, school, world.pupils[0]);
        let unit = begin(bench).await;
        insert(&unit, draft.clone()).await.unwrap();
        let of_other = told(bench, Kind::Joiner, other, world.pupils[0]);
        insert(&unit, of_other.clone()).await.unwrap();
        unit.commit().await.unwrap();
        let store = &bench.store;
        assert_eq!(find(store, draft.id).await.unwrap().as_ref(), Some(&draft));

        let unit = begin(bench).await;
        let now_said = Notification {
            said: json!({ "destination": "abroad", "expected": "2026-04-20" }),
            ..draft.clone()
        };
        assert!(keep_draft(&unit, &draft, &now_said).await.unwrap());
        assert!(
            !keep_draft(&unit, &draft, &now_said).await.unwrap(),
            "it has changed since"
        );
        let kept = find(&unit, draft.id).await.unwrap().unwrap();
        assert_eq!(kept.said, now_said.said);
        let send = act(Act::Send, "");
        assert!(
            !move_on(&unit, &draft, State::Sent, None, TODAY, send.clone())
                .await
                .unwrap()
        );
        assert!(
            move_on(&unit, &kept, State::Sent, None, TODAY, send)
                .await
                .unwrap()
        );
        let sent = find(&unit, draft.id).await.unwrap().unwrap();
        assert_eq!(
            (sent.state, sent.sent_on, sent.is_late()),
            (State::Sent, Some(TODAY), false)
        );
        assert!(
            !keep_draft(&unit, &sent, &now_said).await.unwrap(),
            "what was sent stays as it is"
        );
        let later = TODAY.saturating_add(9.days());
        let back = act(Act::Return, "Which address?");
        assert!(
            move_on(&unit, &sent, State::Returned, None, later, back)
                .await
                .unwrap()
        );
        let returned = find(&unit, draft.id).await.unwrap().unwrap();
        assert!(keep_draft(&unit, &returned, &now_said).await.unwrap());
        let returned = find(&unit, draft.id).await.unwrap().unwrap();
        let again = act(Act::Send, "");
        assert!(
            move_on(&unit, &returned, State::Sent, None, later, again)
                .await
                .unwrap()
        );
        let sent = find(&unit, draft.id).await.unwrap().unwrap();
        assert_eq!(sent.sent_on, Some(TODAY), "told in time is told in time");
        unit.commit().await.unwrap();

        let acts = acts_of(store, draft.id).await.unwrap();
        let acts: Vec<_> = acts
            .iter()
            .map(|a| (a.number, a.act, a.words.as_str()))
            .collect();
        let wanted = [
            (1, Act::Send, ""),
            (2, Act::Return, "Which address?"),
            (3, Act::Send, ""),
        ];
        assert_eq!(acts, wanted);
        assert_eq!(of_pupil(store, world.pupils[0]).await.unwrap().len(), 2);
        assert_eq!(schools_with_notifications(store).await.unwrap().len(), 2);
        let asked = |asked: Asked| async move { list(store, &asked).await.unwrap().len() };
        assert_eq!(asked(Asked::default()).await, 2);
        let of_school = Asked {
            schools: Some(vec![school]),
            ..Asked::default()
        };
        assert_eq!(asked(of_school).await, 1);
        let of_kind = Asked {
            kind: Some(Kind::Absence),
            ..Asked::default()
        };
        assert_eq!(asked(of_kind).await, 0);
        let drafts = Asked {
            states: vec![State::Draft],
            ..Asked::default()
        };
        assert_eq!(asked(drafts).await, 1);
        let since = Asked {
            since: Some(TODAY.saturating_add(1.day())),
            ..Asked::default()
        };
        assert_eq!(asked(since).await, 0);
        let until = Asked {
            until: Some(TODAY),
            at_most: 5,
            ..Asked::default()
        };
        assert_eq!(asked(until).await, 1);
        let none = Asked {
            schools: Some(Vec::new()),
            ..Asked::default()
        };
        assert_eq!(asked(none).await, 0, "of no school is none");
    });
}

#[test]
fn a_document_that_is_taken_out_stays_in_the_store() {
    on_both(async |bench| {
        let world = World::kept(bench, 1).await;
        let notification = told(bench, Kind::Leaver, world.schools[0], world.pupils[0]);
        let unit = begin(bench).await;
        insert(&unit, notification.clone()).await.unwrap();
        let bytes = bytes::Bytes::from_static(b"%PDF-1.7 a letter");
        let written = bench
            .store
            .files()
            .write(bytes, "application/pdf")
            .await
            .unwrap();
        files::name(&unit, &written).await.unwrap();
        let document = NotificationDocument {
            id: bench.id(),
            notification: notification.id,
            document: "parent-letter".to_owned(),
            document_name: "The parent's letter".to_owned(),
            file_name: "letter.pdf".to_owned(),
            file: written.digest,
            media_type: "application/pdf".to_owned(),
            removed: false,
            made_at: now(),
            made_by: None,
            made_by_name: "Ruth Ibbotson".to_owned(),
            position: "School attendance officer".to_owned(),
        };
        insert_document(&unit, document.clone()).await.unwrap();
        assert_eq!(
            documents_of(&unit, notification.id).await.unwrap(),
            std::slice::from_ref(&document)
        );
        assert!(remove_document(&unit, document.id).await.unwrap());
        assert!(!remove_document(&unit, document.id).await.unwrap());
        unit.commit().await.unwrap();
        assert!(
            documents_of(&bench.store, notification.id)
                .await
                .unwrap()
                .is_empty()
        );
        let kept = store::rolls::find_document(&bench.store, document.id)
            .await
            .unwrap();
        assert!(kept.is_some_and(|kept| kept.removed && kept.file == document.file));
    });
}

#[test]
fn joint_enquiries_take_lines_until_the_authority_ends_them_once() {
    on_both(async |bench| {
        let world = World::kept(bench, 1).await;
        let (pupil, school) = (world.pupils[0], world.schools[0]);
        let enquiry = Enquiry {
            id: bench.id(),
            reference: "12AB-34CD-5E".to_owned(),
            pupil,
            school,
            ground: "9(1)(i)".to_owned(),
            opened_on: TODAY,
            result: Efforts::None,
            ended_on: None,
            ended_words: String::new(),
            ended_by_name: String::new(),
            ended_position: String::new(),
            made_at: now(),
            made_by: None,
            made_by_name: "Ruth Ibbotson".to_owned(),
            position: "School attendance officer".to_owned(),
            changed_at: now(),
        };
        let line = |side, what: &str| EnquiryLine {
            enquiry: enquiry.id,
            number: 0,
            side,
            on_day: TODAY,
            what: what.to_owned(),
            outcome: "Nobody answered".to_owned(),
            made_at: now(),
            made_by: None,
            made_by_name: "Ruth Ibbotson".to_owned(),
            position: "School attendance officer".to_owned(),
        };
        let unit = begin(bench).await;
        insert_enquiry(&unit, enquiry.clone()).await.unwrap();
        assert_eq!(open_enquiries(&unit, None).await.unwrap().len(), 1);
        assert_eq!(open_enquiries(&unit, Some(&[])).await.unwrap().len(), 0);
        assert!(
            insert_line(&unit, line(Side::School, "Visited the home"))
                .await
                .unwrap()
        );
        assert!(
            insert_line(&unit, line(Side::Authority, "Asked the housing team"))
                .await
                .unwrap()
        );
        let end = async |result| {
            let by = ("Oona Field", "CME officer");
            end_enquiry(&unit, enquiry.id, result, (TODAY, "No trace"), by)
                .await
                .unwrap()
        };
        assert!(end(Efforts::JointNotFound).await);
        assert!(!end(Efforts::JointFoundAgreed).await, "they end once");
        assert!(
            !insert_line(&unit, line(Side::School, "Too late"))
                .await
                .unwrap()
        );
        unit.commit().await.unwrap();
        let ended = enquiries_of(&bench.store, pupil, school).await.unwrap();
        assert_eq!(ended[0].result, Efforts::JointNotFound);
        assert!(!ended[0].is_open());
        let lines = lines_of(&bench.store, enquiry.id).await.unwrap();
        let sides: Vec<_> = lines.iter().map(|line| (line.number, line.side)).collect();
        assert_eq!(sides, [(1, Side::School), (2, Side::Authority)]);
        assert!(open_enquiries(&bench.store, None).await.unwrap().is_empty());
    });
}

#[test]
fn who_is_on_no_roll_is_found_with_what_was_said_until_another_record_is_the_same_child() {
    on_both(async |bench| {
        let world = World::kept(bench, 2).await;
        let (child, school) = (pupil(bench, "Ó Briain", "Zoë"), world.schools[0]);
        let spell = enrolment(bench, child.id, school);
        let unit = begin(bench).await;
        insert_pupils(&unit, vec![child.clone()]).await.unwrap();
        insert_enrolments(&unit, vec![spell.clone()]).await.unwrap();
        let oldest = date(2009, 1, 1);
        let here = async |unit: &Unit, day: Date| {
            let all = leavers(unit, oldest, day).await.unwrap();
            all.into_iter().filter(|l| l.pupil == child.id).count()
        };
        assert_eq!(here(&unit, TODAY).await, 0, "on a roll");
        let last = TODAY.yesterday().unwrap();
        let ended = Enrolment {
            end_on: Some(last),
            end_reason: Some("moved".to_owned()),
            ..spell
        };
        change_enrolment(&unit, &ended).await.unwrap();
        assert_eq!(here(&unit, last).await, 0, "on it still on the last day");
        assert_eq!(here(&unit, TODAY).await, 1);
        assert!(
            leavers(&unit, date(2013, 1, 1), TODAY)
                .await
                .unwrap()
                .is_empty(),
            "too old"
        );

        // Nobody was told where the child goes.
        let policy = built_in("national").unwrap().unwrap();
        let state = async |unit: &Unit, day: Date| {
            let events = events_of(unit, &[child.id]).await.unwrap();
            stands(child.born, &events[&child.id], &policy, day)
        };
        assert_eq!(
            state(&unit, TODAY).await,
            Open::PossiblyMissing { since: TODAY }
        );
        // A notification that was not sent says nothing; one that was says where to.
        let mut notification = told(bench, Kind::Leaver, school, child.id);
        notification.said = json!({ "destination": "state-school", "expected": "2026-04-20" });
        insert(&unit, notification.clone()).await.unwrap();
        assert_eq!(
            state(&unit, TODAY).await,
            Open::PossiblyMissing { since: TODAY }
        );
        let send = act(Act::Send, "");
        assert!(
            move_on(&unit, &notification, State::Sent, None, TODAY, send)
                .await
                .unwrap()
        );
        assert!(matches!(state(&unit, TODAY).await, Open::Waiting { .. }));
        let events = events_of(&unit, &[child.id]).await.unwrap();
        assert!(events[&child.id].contains(&Event::Left {
            school,
            on: TODAY,
            to: Destination::StateSchool,
            expected: Some(date(2026, 4, 20)),
        }));

        // Another record, of somebody whose name was spelt otherwise, at the other school.
        let twin = pupil(bench, "OBrien", "Zoe");
        insert_pupils(&unit, vec![twin.clone()]).await.unwrap();
        let mut there = enrolment(bench, twin.id, world.schools[1]);
        there.start_on = TODAY;
        insert_enrolments(&unit, vec![there]).await.unwrap();
        assert!(
            matches!(state(&unit, TODAY).await, Open::Waiting { .. }),
            "nobody has looked"
        );
        let decided = |same| SameChild {
            left_pupil: twin.id,
            right_pupil: child.id,
            same,
            reason: "The same date of birth and mother".to_owned(),
            shown: json!({ "likelihood": 0.98 }),
            made_at: now(),
            made_by: None,
            made_by_name: "Oona Field".to_owned(),
            position: "CME officer".to_owned(),
        };
        keep_same_child(&unit, decided(false)).await.unwrap();
        assert!(same_as(&unit, &[child.id]).await.unwrap().is_empty());
        assert!(matches!(state(&unit, TODAY).await, Open::Waiting { .. }));
        keep_same_child(&unit, decided(true)).await.unwrap();
        let looked = decided_on(&unit, child.id, twin.id).await.unwrap().unwrap();
        assert!(looked.same && looked.left_pupil < looked.right_pupil);
        assert_eq!(
            same_as(&unit, &[child.id]).await.unwrap()[&child.id],
            [twin.id]
        );
        assert!(!state(&unit, TODAY).await.is_open(), "on a roll there");
        unit.commit().await.unwrap();
    });
}

#[test]
fn what_answers_the_question_comes_back_in_order_and_folds() {
    on_both(async |bench| {
        let world = World::kept(bench, 1).await;
        let answer = |kind, on_day| QuestionAnswer {
            id: bench.id(),
            pupil: world.pupils[0],
            on_day,
            answer: kind,
            name: "Borderland".to_owned(),
            reason: "On the roll of a school there".to_owned(),
            made_at: now(),
            made_by: None,
            made_by_name: "Oona Field".to_owned(),
            position: "CME officer".to_owned(),
        };
        let unit = begin(bench).await;
        let later = TODAY.tomorrow().unwrap();
        insert_answer(&unit, answer(AnswerKind::Reopened, later))
            .await
            .unwrap();
        insert_answer(&unit, answer(AnswerKind::OtherAuthority, TODAY))
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let answers = answers_of(&bench.store, &world.pupils).await.unwrap();
        let kinds: Vec<_> = answers.iter().map(|a| a.answer).collect();
        assert_eq!(kinds, [AnswerKind::OtherAuthority, AnswerKind::Reopened]);
        assert_eq!(answers[1].event(), Event::Reopened { on: later });
    });
}

#[test]
fn a_message_is_kept_once_and_answered_once() {
    on_both(async |bench| {
        let world = World::kept(bench, 1).await;
        let message = AuthorityMessage {
            id: bench.id(),
            reference: "12AB-34CD-5E".to_owned(),
            kind: MessageKind::OnRoll,
            ours: true,
            other: "borderland".to_owned(),
            other_name: "Borderland".to_owned(),
            way: MessageWay::Here,
            pupil: Some(world.pupils[0]),
            notification: None,
            said: json!({ "surname": "Ó Briain" }),
            state: MessageState::Sending,
            answer: MessageAnswer::None,
            answer_words: String::new(),
            answered_at: None,
            answered_by_name: String::new(),
            made_at: now(),
            made_by: None,
            made_by_name: "Oona Field".to_owned(),
            position: "CME officer".to_owned(),
            changed_at: now(),
        };
        let unit = begin(bench).await;
        assert!(insert_message(&unit, message.clone()).await.unwrap());
        assert!(
            !insert_message(&unit, message.clone()).await.unwrap(),
            "it is here already"
        );
        assert!(
            message_is_on(&unit, message.id, MessageState::Waiting)
                .await
                .unwrap()
        );
        assert!(
            !message_is_on(&unit, message.id, MessageState::Failed)
                .await
                .unwrap()
        );
        let answer = async |answer| {
            answer_message(&unit, message.id, answer, "At Elder School", "Per Holm")
                .await
                .unwrap()
        };
        assert!(answer(MessageAnswer::Yes).await);
        assert!(!answer(MessageAnswer::No).await, "the first answer stands");
        unit.commit().await.unwrap();
        let store = &bench.store;
        let answered = messages(store, true, Some(MessageState::Answered))
            .await
            .unwrap();
        assert_eq!(answered[0].answer, MessageAnswer::Yes);
        assert!(messages(store, false, None).await.unwrap().is_empty());
        assert_eq!(
            messages_about(store, world.pupils[0]).await.unwrap().len(),
            1
        );
    });
}
