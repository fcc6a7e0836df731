//! Communications: each parent's apart, facts in order, and nobody's fact for a state that has passed.

use casework::contact::{Fact, State, Way, after};
use jiff::civil::date;
use store::contact::{self, Communication, Letterhead, OwnLetter, OwnLetterState, Step};
use store::pupils::{self, Parent};
use store::{Context, ParentId, Unit};

use crate::engines::{Bench, on_both};
use crate::world::World;

async fn parent(bench: &Bench, unit: &Unit, forename: &str) -> ParentId {
    let id = bench.id();
    let parent = Parent {
        id,
        title: "Ms".to_owned(),
        forename: forename.to_owned(),
        surname: "Ashgrove".to_owned(),
        language: "English".to_owned(),
        address: None,
        source: "test".to_owned(),
        source_key: None,
    };
    pupils::insert_parents(unit, vec![parent]).await.unwrap();
    id
}

fn letter(bench: &Bench, world: &World, parent: ParentId, sent_to: &str) -> Communication {
    Communication {
        id: bench.id(),
        pupil: world.pupils[0],
        school: world.schools[0],
        parent,
        way: Way::Email,
        state: State::Written,
        letter: Some("initial-concern".to_owned()),
        subject: "Kit’s attendance".to_owned(),
        said: "Dear Ms Ashgrove".to_owned(),
        to_name: "Ms Jo Ashgrove".to_owned(),
        sent_to: sent_to.to_owned(),
        contact_point: None,
        document: None,
        sent_copy: None,
        message_id: None,
        happened_at: bench.context().now,
        written_by: None,
        written_by_name: "Ruth Ibbotson".to_owned(),
        written_by_position: "Attendance officer".to_owned(),
        changed_at: bench.context().now,
        deemed_on: None,
        about: None,
        batch: None,
        translation: None,
        own_letter: None,
        word: None,
    }
}

/// Adds a fact as a room would: what follows is the room's decision.
async fn happen(bench: &Bench, seen: &Communication, what: Fact) -> bool {
    happen_in(bench, bench.context(), seen, what).await
}

async fn happen_in(bench: &Bench, context: Context, seen: &Communication, what: Fact) -> bool {
    let unit = bench.store.begin(context).await.unwrap();
    let mut step = Step {
        what,
        happened_at: None,
        note: what.words(seen.way),
        kept: None,
        then: after(seen.state, what).unwrap(),
        deemed_on: None,
        going: None,
    };
    if what == Fact::Going {
        let copy = bench
            .store
            .files()
            .write("the e-mail".into(), "message/rfc822");
        let copy = copy.await.unwrap();
        store::files::name(&unit, &copy).await.unwrap();
        step.going = Some((copy.digest, format!("<{}@school.example>", seen.id)));
    }
    if what == Fact::Sent {
        step.deemed_on = Some(date(2026, 3, 6));
    }
    let done = contact::add_fact(&unit, seen, step).await.unwrap();
    unit.commit().await.unwrap();
    done
}

#[test]
fn a_letter_keeps_every_fact_and_takes_none_for_a_state_that_has_passed() {
    on_both(async |bench| {
        let world = World::kept(bench, 1).await;
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let jo = parent(bench, &unit, "Jo").await;
        let written = letter(bench, &world, jo, "jo@example.org");
        contact::insert(&unit, vec![written.clone()]).await.unwrap();
        unit.commit().await.unwrap();
        let now = async || {
            contact::find(&bench.store, written.id)
                .await
                .unwrap()
                .unwrap()
        };
        assert_eq!(now().await, written);

        assert!(happen(bench, &written, Fact::Approved).await);
        assert!(
            !happen(bench, &written, Fact::Withdrawn).await,
            "somebody was quicker"
        );
        assert!(happen(bench, &now().await, Fact::Going).await);
        let going = now().await;
        let message_id = going.message_id.clone().unwrap();
        assert!(going.sent_copy.is_some());
        assert!(happen(bench, &going, Fact::Sent).await);
        let sent = contact::find_by_message_id(&bench.store, &message_id).await;
        let sent = sent.unwrap().unwrap();
        assert_eq!(
            (sent.state, sent.deemed_on),
            (State::Sent, Some(date(2026, 3, 6)))
        );
        assert_eq!(sent.sent_copy, going.sent_copy);
        let facts = contact::facts_of(&bench.store, written.id).await.unwrap();
        let told: Vec<(u32, Fact)> = facts.iter().map(|f| (f.number, f.what)).collect();
        assert_eq!(
            told,
            [(1, Fact::Approved), (2, Fact::Going), (3, Fact::Sent)]
        );

        for (day, waiting) in [(date(2026, 3, 5), 0), (date(2026, 3, 6), 1)] {
            let due = contact::deemed_by(&bench.store, day).await.unwrap();
            assert_eq!(due.len(), waiting, "{day}");
        }
        assert!(happen(bench, &sent, Fact::CameBack).await);
        let due = contact::deemed_by(&bench.store, date(2026, 3, 9)).await;
        assert!(due.unwrap().is_empty(), "what came back is not served");
    });
}

#[test]
fn each_school_and_each_parent_has_their_own() {
    on_both(async |bench| {
        let world = World::kept(bench, 1).await;
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let (jo, lee) = (
            parent(bench, &unit, "Jo").await,
            parent(bench, &unit, "Lee").await,
        );
        let to_jo = letter(bench, &world, jo, "jo@example.org");
        let to_lee = Communication {
            school: world.schools[1],
            happened_at: to_jo.happened_at + jiff::SignedDuration::from_mins(1),
            ..letter(bench, &world, lee, "lee@example.org")
        };
        contact::insert(&unit, vec![to_jo.clone(), to_lee.clone()])
            .await
            .unwrap();
        unit.commit().await.unwrap();
        let own = &world.schools[..1];
        for (schools, expected) in [
            (None, vec![&to_lee, &to_jo]),
            (Some(own), vec![&to_jo]),
            (Some(&[][..]), vec![]),
        ] {
            let found = contact::of_pupil(&bench.store, world.pupils[0], schools).await;
            assert_eq!(found.unwrap().iter().collect::<Vec<_>>(), expected);
        }
        let other = contact::of_pupil(&bench.store, world.pupils[1], None).await;
        assert!(other.unwrap().is_empty());
        let waiting = contact::of_schools(&bench.store, Some(own), &[State::Written]).await;
        assert_eq!(waiting.unwrap(), std::slice::from_ref(&to_jo));
        let waiting = contact::of_schools(&bench.store, None, &[State::Approved]).await;
        assert!(waiting.unwrap().is_empty());

        let stranger = Communication {
            id: bench.id(),
            parent: bench.id(),
            ..to_jo
        };
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let refused = contact::insert(&unit, vec![stranger]).await;
        assert!(refused.is_err(), "a parent whom nobody knows");
    });
}

#[test]
fn an_address_is_told_from_which_the_last_email_came_back() {
    on_both(async |bench| {
        let world = World::kept(bench, 1).await;
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let jo = parent(bench, &unit, "Jo").await;
        let [bad, good, unsent] = ["bad@example.org", "good@example.org", "new@example.org"]
            .map(|address| letter(bench, &world, jo, address));
        let all = vec![bad.clone(), good.clone(), unsent.clone()];
        contact::insert(&unit, all).await.unwrap();
        unit.commit().await.unwrap();
        for (one, last) in [(&bad, Fact::CameBack), (&good, Fact::ReadReceipt)] {
            for what in [Fact::Approved, Fact::Going, Fact::Sent, last] {
                let seen = contact::find(&bench.store, one.id).await.unwrap().unwrap();
                assert!(happen(bench, &seen, what).await);
            }
        }
        let asked = ["bad@example.org", "good@example.org", "new@example.org"];
        let back = contact::came_back(&bench.store, &asked).await.unwrap();
        assert_eq!(back, ["bad@example.org"]);
        let none = contact::came_back(&bench.store, &[]).await.unwrap();
        assert!(none.is_empty());

        // A later one came back from another address; a later one arrived at the first.
        let [mended, broken] =
            ["bad@example.org", "good@example.org"].map(|to| letter(bench, &world, jo, to));
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let later = vec![mended.clone(), broken.clone()];
        contact::insert(&unit, later).await.unwrap();
        unit.commit().await.unwrap();
        let after = bench.context_at(bench.context().now + jiff::SignedDuration::from_mins(1));
        for (one, last) in [(&mended, Fact::ReadReceipt), (&broken, Fact::CameBack)] {
            for what in [Fact::Approved, Fact::Going, Fact::Sent, last] {
                let seen = contact::find(&bench.store, one.id).await.unwrap().unwrap();
                assert!(happen_in(bench, after.clone(), &seen, what).await);
            }
        }
        let back = contact::came_back(&bench.store, &asked).await.unwrap();
        assert_eq!(back, ["good@example.org"], "the last e-mail counts");
    });
}

#[test]
fn a_letterhead_is_what_was_said_last() {
    on_both(async |bench| {
        let world = World::kept(bench, 1).await;
        let school = world.schools[0];
        let none = contact::letterhead_of(&bench.store, school).await.unwrap();
        assert_eq!(none, None);
        let mut said = Letterhead {
            school,
            lines: "Foxley Lane\nAshminster\nAM1 2CD".to_owned(),
            telephone: "01632 960001".to_owned(),
            email: "office@foxley.example".to_owned(),
            head: "Dr Ada Quill".to_owned(),
            changed_at: bench.context().now,
        };
        for head in ["Dr Ada Quill", "Mr Sol Brand"] {
            head.clone_into(&mut said.head);
            let unit = bench.store.begin(bench.context()).await.unwrap();
            contact::set_letterhead(&unit, said.clone()).await.unwrap();
            unit.commit().await.unwrap();
            let found = contact::letterhead_of(&bench.store, school).await.unwrap();
            assert_eq!(found.as_ref(), Some(&said));
        }
        let other = contact::letterhead_of(&bench.store, world.schools[1]).await;
        assert_eq!(other.unwrap(), None);
    });
}

/// A Word file of a school's own, or the authority's.
async fn own_letter(bench: &Bench, school: Option<store::SchoolId>, name: &str) -> OwnLetter {
    let word = bench.store.files().write(
        format!("the file of {name}").into(),
        "application/octet-stream",
    );
    let word = word.await.unwrap();
    let unit = bench.store.begin(bench.context()).await.unwrap();
    store::files::name(&unit, &word).await.unwrap();
    let context = unit.context();
    let letter = OwnLetter {
        id: context.id(),
        school,
        letter: "initial-concern".to_owned(),
        name: name.to_owned(),
        file: word.digest,
        state: OwnLetterState::Checked,
        made_at: context.now,
        made_by: None,
        made_by_name: "Ruth Ibbotson".to_owned(),
        made_by_position: "Attendance officer".to_owned(),
        changed_at: context.now,
        changed_by_name: context.actor.name.clone(),
        changed_by_position: context.actor.position.clone(),
    };
    contact::add_own_letter(&unit, letter.clone())
        .await
        .unwrap();
    unit.commit().await.unwrap();
    letter
}

#[test]
fn a_school_writes_with_its_own_before_the_authoritys_and_one_of_each_is_in_use() {
    on_both(async |bench| {
        let world = World::kept(bench, 1).await;
        let (ours, other) = (world.schools[0], world.schools[1]);
        let all = own_letter(bench, None, "the county's").await;
        let first = own_letter(bench, Some(ours), "the first").await;
        let second = own_letter(bench, Some(ours), "the second").await;
        let in_use = async |school| {
            let found = contact::own_letter_in_use(&bench.store, school, "initial-concern").await;
            found.unwrap().map(|own| own.name)
        };
        let now = async |own: &OwnLetter| {
            let found = contact::find_own_letter(&bench.store, own.id).await;
            found.unwrap().unwrap()
        };
        let take = async |own: &OwnLetter| {
            let unit = bench.store.begin(bench.context()).await.unwrap();
            let done = contact::use_own_letter(&unit, own).await.unwrap();
            unit.commit().await.unwrap();
            done
        };
        assert_eq!(in_use(ours).await, None, "looked at is not in use");
        assert_eq!(take(&all).await, Some(None));
        assert_eq!(in_use(ours).await.as_deref(), Some("the county's"));
        assert_eq!(in_use(other).await.as_deref(), Some("the county's"));
        assert_eq!(take(&first).await, Some(None));
        assert_eq!(in_use(ours).await.as_deref(), Some("the first"));
        assert_eq!(in_use(other).await.as_deref(), Some("the county's"));
        // A new file takes the place of the one before, which stays known.
        assert_eq!(take(&second).await, Some(Some(first.id)));
        assert_eq!(in_use(ours).await.as_deref(), Some("the second"));
        assert_eq!(now(&first).await.state, OwnLetterState::Withdrawn);
        assert_eq!(take(&first).await, None, "seen before it was withdrawn");
        assert_eq!(in_use(ours).await.as_deref(), Some("the second"));
        let none = contact::own_letter_in_use(&bench.store, ours, "late-to-school").await;
        assert_eq!(none.unwrap(), None, "of another letter");

        let seen = now(&second).await;
        for done in [true, false] {
            let unit = bench.store.begin(bench.context()).await.unwrap();
            let withdrawn = contact::withdraw_own_letter(&unit, &seen).await.unwrap();
            unit.commit().await.unwrap();
            assert_eq!(withdrawn, done);
        }
        assert_eq!(in_use(ours).await.as_deref(), Some("the county's"));

        let names = async |schools: Option<&[store::SchoolId]>| {
            let found = contact::own_letters(&bench.store, schools).await.unwrap();
            let mut names: Vec<String> = found.into_iter().map(|own| own.name).collect();
            names.sort();
            names
        };
        assert_eq!(names(Some(&[other])).await, ["the county's"]);
        assert_eq!(
            names(Some(&[ours])).await,
            ["the county's", "the first", "the second"]
        );
        assert_eq!(names(None).await.len(), 3);

        // Two of a kind in use: no engine keeps that, whatever a program does.
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let twice = OwnLetter {
            id: bench.id(),
            state: OwnLetterState::InUse,
            ..all.clone()
        };
        assert!(contact::add_own_letter(&unit, twice).await.is_err());
    });
}

#[test]
fn a_letter_keeps_with_what_it_was_written() {
    on_both(async |bench| {
        let world = World::kept(bench, 1).await;
        let own = own_letter(bench, Some(world.schools[0]), "ours").await;
        let unit = bench.store.begin(bench.context()).await.unwrap();
        let jo = parent(bench, &unit, "Jo").await;
        let written = Communication {
            own_letter: Some(own.id),
            word: Some(own.file),
            ..letter(bench, &world, jo, "jo@example.org")
        };
        contact::insert(&unit, vec![written.clone()]).await.unwrap();
        unit.commit().await.unwrap();
        let found = contact::find(&bench.store, written.id).await.unwrap();
        assert_eq!(found, Some(written));
    });
}
